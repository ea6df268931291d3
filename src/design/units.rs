//! Counts, names and surge as the document holds them: newtypes that refuse what cannot be held or counted.
//!
//! Azure's own limits (250 pods, 1,000 nodes …) are not here: a design that breaks them loads and gets findings.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// Why a typed value cannot be held.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnitError {
    /// More than the planner can add up.
    #[error("{what} {given} is more than can be planned; enter at most {most}")]
    TooMany {
        /// What was counted.
        what: &'static str,
        /// The number given.
        given: u64,
        /// The largest number that is held.
        most: u64,
    },
    /// A name without a character.
    #[error("the name is empty; enter at least one character")]
    EmptyName,
    /// A name that is too long.
    #[error("the name has {given} bytes; use at most {most}")]
    LongName {
        /// Length of the name in bytes.
        given: usize,
        /// The longest name allowed, in bytes.
        most: usize,
    },
    /// Text that is not a surge.
    #[error("surge {given:?} is neither a number of nodes nor a percentage; enter 1 or \"10%\"")]
    NoSurge {
        /// The text as typed, shortened.
        given: String,
    },
}

/// Declares a bounded count: a `u64` in, a checked newtype out.
macro_rules! count {
    ($(#[$doc:meta])* $name:ident, $what:literal, $most:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "u64", into = "u64")]
        pub struct $name(u32);

        impl $name {
            /// The largest value allowed.
            pub const MOST: u32 = $most;
            /// None of them.
            pub const ZERO: Self = Self(0);

            /// Checks and holds `count`.
            ///
            /// # Errors
            /// When it is above [`Self::MOST`].
            pub fn new(count: u64) -> Result<Self, UnitError> {
                match u32::try_from(count) {
                    Ok(held) if held <= Self::MOST => Ok(Self(held)),
                    _ => Err(UnitError::TooMany { what: $what, given: count, most: u64::from(Self::MOST) }),
                }
            }

            /// Holds `count`, or the largest value allowed.
            pub const fn saturating(count: u32) -> Self {
                Self(if count > Self::MOST { Self::MOST } else { count })
            }

            /// The plain number.
            pub const fn get(self) -> u64 {
                self.0 as u64
            }
        }

        impl TryFrom<u64> for $name {
            type Error = UnitError;

            fn try_from(count: u64) -> Result<Self, UnitError> {
                Self::new(count)
            }
        }

        impl From<$name> for u64 {
            fn from(count: $name) -> Self {
                count.get()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(out)
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "integer", "minimum": 0, "maximum": $most })
            }
        }
    };
}

count!(
    /// Nodes of a pool.
    NodeCount, "node count", 1_000_000
);
count!(
    /// Pods on one node: the pool's max pods, or what is planned to run.
    PodCount, "pods per node", 100_000
);
count!(
    /// Private addresses that something other than nodes and pods holds.
    OtherCount, "number of other addresses", 100_000_000
);
count!(
    /// How many of something there are, other than nodes, pods and addresses.
    ItemCount, "count", 1_000_000
);
count!(
    /// Outbound public IP addresses.
    IpCount, "number of public IPs", 100_000
);
count!(
    /// SNAT ports that every node gets; 0 lets Azure choose by the pool's size.
    PortCount, "ports per node", 1_000_000
);

impl ItemCount {
    /// One of them: the default.
    pub const fn one() -> Self {
        Self(1)
    }

    pub(super) const fn is_one(&self) -> bool {
        self.0 == 1
    }
}

/// The name of a design, alternative, network, subnet, cluster or pool.
///
/// Any text of 1 to 16,384 bytes: whether Azure accepts it is a finding.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Name(String);

impl Name {
    /// The longest name allowed, in bytes.
    pub const MOST_BYTES: usize = 16_384;

    /// Checks and holds `text`.
    ///
    /// # Errors
    /// When it is empty or longer than [`Self::MOST_BYTES`].
    pub fn new(text: impl Into<String>) -> Result<Self, UnitError> {
        let text = text.into();
        if text.is_empty() {
            return Err(UnitError::EmptyName);
        }
        if text.len() > Self::MOST_BYTES {
            return Err(UnitError::LongName {
                given: text.len(),
                most: Self::MOST_BYTES,
            });
        }
        Ok(Self(text))
    }

    /// Holds `text`, or `fallback` where it cannot be held; for names that the program makes up.
    pub fn or(text: impl Into<String>, fallback: &'static str) -> Self {
        Self::new(text).unwrap_or_else(|_| Self(fallback.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether Azure treats two names as the same, which ignores case.
    pub fn matches(&self, other: &str) -> bool {
        // Nearly all names are ASCII, and those are compared without a copy.
        if self.0.is_ascii() && other.is_ascii() {
            self.0.eq_ignore_ascii_case(other)
        } else {
            self.0.to_lowercase() == other.to_lowercase()
        }
    }
}

impl TryFrom<String> for Name {
    type Error = UnitError;

    fn try_from(text: String) -> Result<Self, UnitError> {
        Self::new(text)
    }
}

impl From<Name> for String {
    fn from(name: Name) -> Self {
        name.0
    }
}

impl FromStr for Name {
    type Err = UnitError;

    fn from_str(text: &str) -> Result<Self, UnitError> {
        Self::new(text)
    }
}

impl fmt::Display for Name {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl AsRef<str> for Name {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl JsonSchema for Name {
    fn schema_name() -> Cow<'static, str> {
        "Name".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "minLength": 1, "maxLength": 16_384 })
    }
}

/// Extra nodes while a pool is upgraded (`max_surge`), or nodes that may be missing (`max_unavailable`).
///
/// ```
/// use aksnet::design::Surge;
///
/// assert_eq!("33%".parse(), Ok(Surge::Percent(33)));
/// assert_eq!("2".parse(), Ok(Surge::Nodes(2)));
/// assert!("ten".parse::<Surge>().is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "TypedSurge", into = "TypedSurge")]
pub enum Surge {
    /// That many nodes.
    Nodes(u32),
    /// That share of the pool's nodes, in percent, rounded up.
    Percent(u32),
}

impl Surge {
    /// The largest number that is held, nodes or percent.
    pub const MOST: u32 = 1_000_000;

    /// The number without its unit.
    pub const fn number(self) -> u32 {
        match self {
            Self::Nodes(number) | Self::Percent(number) => number,
        }
    }

    fn checked(number: u64, surge: impl FnOnce(u32) -> Self) -> Result<Self, UnitError> {
        match u32::try_from(number) {
            Ok(held) if held <= Self::MOST => Ok(surge(held)),
            _ => Err(UnitError::TooMany {
                what: "surge",
                given: number,
                most: u64::from(Self::MOST),
            }),
        }
    }
}

impl FromStr for Surge {
    type Err = UnitError;

    fn from_str(text: &str) -> Result<Self, UnitError> {
        let no_surge = || UnitError::NoSurge {
            given: text.chars().take(40).collect(),
        };
        let (digits, percent) = match text.strip_suffix('%') {
            Some(digits) => (digits, true),
            None => (text, false),
        };
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(no_surge());
        }
        let number = digits.parse().unwrap_or(u64::MAX);
        Self::checked(number, if percent { Self::Percent } else { Self::Nodes })
    }
}

impl fmt::Display for Surge {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nodes(number) => write!(out, "{number}"),
            Self::Percent(number) => write!(out, "{number}%"),
        }
    }
}

/// A surge as a file writes it: a number of nodes, or text with a percent sign.
#[derive(Serialize, Deserialize)]
#[serde(
    untagged,
    expecting = "expected a number of nodes or a percentage such as \"10%\""
)]
enum TypedSurge {
    Nodes(u64),
    Text(String),
}

impl TryFrom<TypedSurge> for Surge {
    type Error = UnitError;

    fn try_from(typed: TypedSurge) -> Result<Self, UnitError> {
        match typed {
            TypedSurge::Nodes(number) => Self::checked(number, Self::Nodes),
            TypedSurge::Text(text) => text.parse(),
        }
    }
}

impl From<Surge> for TypedSurge {
    fn from(surge: Surge) -> Self {
        match surge {
            Surge::Nodes(number) => Self::Nodes(u64::from(number)),
            Surge::Percent(_) => Self::Text(surge.to_string()),
        }
    }
}

impl JsonSchema for Surge {
    fn schema_name() -> Cow<'static, str> {
        "Surge".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Nodes, or a percentage of the pool's nodes, rounded up",
            "anyOf": [
                { "type": "integer", "minimum": 0, "maximum": 1_000_000 },
                { "type": "string", "pattern": "^[0-9]+%?$" }
            ]
        })
    }
}

/// Where a pool's addresses come from: `vnet/subnet`, or the bare name of a subnet of the cluster's own VNet.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct SubnetRef(Name);

impl SubnetRef {
    /// Refers to `subnet` of the cluster's own VNet.
    pub const fn own(subnet: Name) -> Self {
        Self(subnet)
    }

    /// The reference as typed.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The VNet, where one is named, and the subnet.
    ///
    /// ```
    /// use aksnet::design::{Name, SubnetRef};
    ///
    /// # fn main() -> Result<(), aksnet::design::UnitError> {
    /// assert_eq!(SubnetRef::own(Name::new("vnet-a/pods")?).parts(), (Some("vnet-a"), "pods"));
    /// assert_eq!(SubnetRef::own(Name::new("pods")?).parts(), (None, "pods"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn parts(&self) -> (Option<&str>, &str) {
        match self.as_str().split_once('/') {
            Some((network, subnet)) => (Some(network), subnet),
            None => (None, self.as_str()),
        }
    }
}

impl fmt::Display for SubnetRef {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surge_is_read_as_a_number_or_a_percentage() {
        for (text, expected) in [
            ("1", Some(Surge::Nodes(1))),
            ("\"1\"", Some(Surge::Nodes(1))),
            ("\"10%\"", Some(Surge::Percent(10))),
            ("\"%\"", None),
            ("\"-1%\"", None),
            ("-1", None),
            ("1.5", None),
            ("2000000", None),
            ("\"99999999999%\"", None),
        ] {
            assert_eq!(serde_json::from_str::<Surge>(text).ok(), expected, "{text}");
        }
    }

    #[test]
    fn counts_refuse_what_cannot_be_added_up() {
        assert_eq!(NodeCount::new(1_000_000).map(NodeCount::get), Ok(1_000_000));
        let error = NodeCount::new(1_000_001).unwrap_err().to_string();
        assert_eq!(
            error,
            "node count 1000001 is more than can be planned; enter at most 1000000"
        );
    }

    #[test]
    fn names_match_without_regard_to_case() {
        let name = Name::new("Snet-Nodes").unwrap();
        assert!(name.matches("snet-nodes"));
        assert!(!name.matches("snet-node"));
        assert!(Name::new("").is_err());
        assert!(Name::new("x".repeat(20_000)).is_err());
    }
}
