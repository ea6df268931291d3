//! What a rule is, the formulas that sums cite, and the versions of the catalogue.
//!
//! Rules without a severity are formulas: text and metadata alone, which floors below `check` cite. A rule with a
//! severity stands in its family in [`crate::check::rules`], with its fixes; the whole catalogue is there too.
//!
//! ```
//! use aksnet::azure::rules;
//!
//! assert!(rules::AZURE_RESERVED_5.is_formula());
//! ```

mod formulas;
mod history;

use super::{Model, Severity, Source};

// A glob, because a list of every constant would only repeat the formulas.
pub use self::formulas::*;
pub use self::history::{CHANGES, Change, FEATURES_VERSION, VERSION, changes_since};

/// One rule of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Kebab-case name that never changes.
    pub id: &'static str,
    /// What a finding of this rule says, in a few words.
    pub title: &'static str,
    /// How bad it is; none for a formula.
    pub severity: Option<Severity>,
    /// The models it applies to.
    pub models: &'static [Model],
    /// When a person meets it.
    pub when: When,
    /// How sure we are.
    pub confidence: Confidence,
    /// Error code that Azure answers with, where one is known.
    pub azure_error: Option<&'static str>,
    /// Where it was read, and when.
    pub source: Source,
    /// Why it is so, in plain words.
    pub reason: &'static str,
}

impl Rule {
    /// Whether it names a formula, which appears in sums and never as a finding.
    pub const fn is_formula(&self) -> bool {
        self.severity.is_none()
    }

    /// Whether it applies to clusters of this model.
    pub fn applies_to(&self, model: Model) -> bool {
        // What holds for every model of Azure's holds for the cluster, whatever its CNI.
        self.models.contains(&model) || (model == Model::ByoCni && self.models.len() == Model::ALL.len())
    }
}

/// When a person meets what a rule speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum When {
    /// Azure refuses to create the thing.
    Create,
    /// Creation passes; growing is refused or leaves nodes not ready.
    ScaleOut,
    /// Everything runs; an upgrade is refused.
    Upgrade,
    /// At a later change or on a date.
    Later,
    /// Nobody says anything; it just does not work, or costs more than it need.
    Silent,
}

impl When {
    /// The words that screens and reports show.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Create => "at creation",
            Self::ScaleOut => "when scaling out",
            Self::Upgrade => "during an upgrade",
            Self::Later => "later",
            Self::Silent => "without an error from Azure",
        }
    }
}

/// How sure a rule is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// Stated by Microsoft.
    Documented,
    /// Read in source code.
    SourceCode,
    /// Seen in a real error message or thread.
    Observed,
    /// Derived from documented facts; no page states it.
    Derived,
    /// General knowledge, not read again.
    General,
}

impl Confidence {
    /// The word that screens and reports show.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::SourceCode => "source code",
            Self::Observed => "observed",
            Self::Derived => "derived",
            Self::General => "general knowledge",
        }
    }
}

/// Models whose pods live in a pod CIDR of the cluster.
pub(crate) const POD_CIDR_MODELS: &[Model] = &[Model::Kubenet, Model::Overlay];
/// Models whose pods have addresses of the VNet.
pub(crate) const FLAT_MODELS: &[Model] =
    &[Model::NodeSubnet, Model::PodSubnetDynamic, Model::PodSubnetStatic];
/// Models whose pods have a subnet of their own.
pub(crate) const POD_SUBNET_MODELS: &[Model] = &[Model::PodSubnetDynamic, Model::PodSubnetStatic];
/// Every model but kubenet.
pub(crate) const AZURE_CNI_MODELS: &[Model] = &[
    Model::NodeSubnet,
    Model::PodSubnetDynamic,
    Model::PodSubnetStatic,
    Model::Overlay,
];
