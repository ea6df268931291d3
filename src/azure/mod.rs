//! What Azure says: limits, defaults, network models, subnet purposes and rules, each with its source.
//!
//! Second floor. Constant data: it knows nothing of a design, computes nothing and reads nothing from outside. Plans,
//! findings, screens and documents read a number only here, so that it has one value and one source.
//!
//! ```
//! use aksnet::azure::{Model, limits, rules};
//!
//! // A /24 holds 256 addresses, of which Azure keeps five.
//! assert_eq!(256 - limits::RESERVED_ADDRESSES_PER_SUBNET.value, 251);
//! assert_eq!(limits::RESERVED_ADDRESSES_PER_SUBNET.source.read_on, "2026-08-21");
//!
//! assert_eq!(Model::Overlay.facts().default_max_pods, Some(250));
//! assert_eq!(rules::MIN_PREFIX.id, "min-prefix");
//! ```

mod capabilities;
pub mod limits;
mod models;
pub mod names;
mod needs;
mod purposes;
pub mod rules;
pub mod sources;
mod version;

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use self::capabilities::{Capability, ModelFacts, PodAddresses, SourceAddress, Status};
pub use self::models::{DataPlane, Model, NatGatewaySku, NetworkPolicy, Os, OutboundType, UnknownModel};
pub use self::needs::Need;
pub use self::purposes::Purpose;
pub use self::rules::{Confidence, Rule, When};
pub use self::version::{Version, kubernetes_version};

/// Where a fact was read, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Source {
    /// Title of the page, file or thread, for finding it again.
    pub page: &'static str,
    /// Public address; empty only where the fact was derived and no page states it.
    pub url: &'static str,
    /// ISO date of the newest commit of the copy that was read.
    pub read_on: &'static str,
}

/// A number or statement together with its unit and its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fact<T> {
    /// The number or statement itself.
    pub value: T,
    /// What is counted, in the plural ("addresses", "nodes"); empty for a statement.
    pub unit: &'static str,
    /// Where it was read.
    pub source: Source,
}

impl<T> Fact<T> {
    /// A number with its unit.
    pub const fn new(value: T, unit: &'static str, source: Source) -> Self {
        Self { value, unit, source }
    }

    /// A statement, which has no unit.
    pub const fn statement(value: T, source: Source) -> Self {
        Self::new(value, "", source)
    }
}

/// How bad a finding is; ordered, the worst last.
///
/// ```
/// use aksnet::azure::Severity;
///
/// assert!(Severity::Error > Severity::Warning && Severity::Warning > Severity::Info);
/// assert_eq!(Severity::Error.to_string(), "error");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// A documented or observed risk.
    Warning,
    /// Azure refuses it, or it cannot work.
    Error,
}

impl Severity {
    /// The worst first, as lists show them.
    pub const ALL: [Self; 3] = [Self::Error, Self::Warning, Self::Info];

    /// The word of files and the command line, which programs read.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }

    /// What the window and pages call one such finding: these can be counted.
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Error | Self::Warning => self.word(),
            Self::Info => "note",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}
