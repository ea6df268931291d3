//! What a design is checked against and what was decided about findings: the planning date and the exceptions.
//!
//! Names may contain any character, so the subject of an exception is a list of names; joined text would be ambiguous.
//!
//! Facts with a date are compared with the date in the design, never with the clock, so that a file says the same on
//! every day it is opened.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use super::{Alternative, Cluster, Design, Name};

/// The last name of a pod CIDR, below its cluster.
pub const POD_CIDR: &str = "pod CIDR";
/// The last name of a service CIDR, below its cluster.
pub const SERVICE_CIDR: &str = "service CIDR";
/// The last name of a DNS service IP, below its cluster.
pub const DNS_SERVICE_IP: &str = "DNS service IP";

/// A calendar day as ISO text, such as `2027-06-30`.
///
/// ```
/// use aksnet::design::PlanningDate;
///
/// let date: PlanningDate = "2028-04-01".parse()?;
/// assert!(date.is_after("2028-03-31"));
/// assert!("2027-02-29".parse::<PlanningDate>().is_err());
/// # Ok::<(), aksnet::design::NoDate>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PlanningDate(String);

/// Text that is not a calendar day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{given:?} is not a date; enter year, month and day such as \"2027-06-30\"")]
pub struct NoDate {
    /// The beginning of what was typed.
    pub given: String,
}

impl PlanningDate {
    /// The day as ISO text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is after the ISO day `other`.
    pub fn is_after(&self, other: &str) -> bool {
        // Text of one width with the year first sorts as dates do.
        self.0.as_str() > other
    }
}

impl FromStr for PlanningDate {
    type Err = NoDate;

    fn from_str(text: &str) -> Result<Self, NoDate> {
        if is_day(text) {
            Ok(Self(text.to_owned()))
        } else {
            Err(NoDate {
                given: text.chars().take(40).collect(),
            })
        }
    }
}

impl TryFrom<String> for PlanningDate {
    type Error = NoDate;

    fn try_from(text: String) -> Result<Self, NoDate> {
        text.parse()
    }
}

impl From<PlanningDate> for String {
    fn from(date: PlanningDate) -> Self {
        date.0
    }
}

impl fmt::Display for PlanningDate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(&self.0)
    }
}

impl JsonSchema for PlanningDate {
    fn schema_name() -> Cow<'static, str> {
        "PlanningDate".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A calendar day",
            "type": "string",
            "format": "date",
            "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
        })
    }
}

fn is_day(text: &str) -> bool {
    let bytes = text.as_bytes();
    let shaped = bytes.len() == 10
        && bytes.iter().enumerate().all(|(at, byte)| match at {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    let mut parts = text.split('-').map(|part| part.parse::<u16>().unwrap_or(0));
    let (Some(year), Some(month), Some(day)) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => 0,
    };
    shaped && (1..=days).contains(&day)
}

/// A finding that a person decided to keep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Accepted {
    /// Id of the rule.
    pub rule: String,
    /// What it is about.
    pub subject: AcceptedSubject,
    /// Why it is acceptable.
    #[serde(default)]
    pub reason: String,
}

/// What an accepted finding is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "expected a list of names from the alternative down")]
pub enum AcceptedSubject {
    /// Names from the alternative down, such as `["Overlay", "shop", "user"]`.
    Names(Vec<String>),
    /// Names joined by ` / `, as earlier versions of the program wrote them. Where exactly one path in the design
    /// matches, reading turns it into a list; otherwise it stays and accepts nothing, since it is not clear which
    /// finding was meant.
    Joined(String),
}

impl AcceptedSubject {
    /// The names from the alternative down; a joined text as the only one.
    pub const fn names(&self) -> &[String] {
        match self {
            Self::Names(names) => names.as_slice(),
            Self::Joined(text) => std::slice::from_ref(text),
        }
    }

    /// The same for comparing: names match ignoring case.
    #[must_use]
    pub fn folded(&self) -> Self {
        match self {
            Self::Names(names) => Self::Names(names.iter().map(|name| name.to_lowercase()).collect()),
            Self::Joined(text) => Self::Joined(text.to_lowercase()),
        }
    }
}

/// Turns joined names into lists, where `design` has exactly one subject that they can mean.
pub(super) fn resolve_subjects(design: &mut Design) {
    let is_joined = |accepted: &Accepted| matches!(accepted.subject, AcceptedSubject::Joined(_));
    if !design.accepted.iter().any(is_joined) {
        return;
    }
    let mut known: HashMap<String, Option<AcceptedSubject>> = HashMap::new();
    for names in subjects(design) {
        let joined = names.join(" / ").to_lowercase();
        let subject = AcceptedSubject::Names(names.into_iter().map(str::to_owned).collect());
        let same = |known: &Option<AcceptedSubject>| {
            known.as_ref().map(AcceptedSubject::folded) == Some(subject.folded())
        };
        match known.get_mut(&joined) {
            Some(known) if same(known) => {}
            Some(known) => *known = None,
            None => {
                known.insert(joined, Some(subject));
            }
        }
    }
    for accepted in &mut design.accepted {
        if let AcceptedSubject::Joined(text) = &accepted.subject
            && let Some(Some(subject)) = known.get(&text.to_lowercase())
        {
            accepted.subject = subject.clone();
        }
    }
}

/// Everything that a finding can be about, by its names from the alternative down.
fn subjects(design: &Design) -> Vec<Vec<&str>> {
    let mut subjects = vec![vec![design.name.as_str()]];
    subjects.extend(design.connected.iter().map(|range| vec![range.name.as_str()]));
    for Alternative {
        name,
        networks,
        clusters,
        ..
    } in design.alternatives.iter().map(AsRef::as_ref)
    {
        let alternative = name.as_str();
        subjects.push(vec![alternative]);
        for network in networks {
            let path = vec![alternative, network.name.as_str()];
            let names = network.subnets.iter().map(|subnet| subnet.name.as_str());
            subjects.extend(names.map(|name| [&path[..], &[name]].concat()));
            subjects.push(path);
        }
        for Cluster { name, pools, .. } in clusters.iter().map(AsRef::as_ref) {
            let path = vec![alternative, name.as_str()];
            let names = pools.iter().map(|pool| &pool.name).map(Name::as_str);
            let names = names.chain([POD_CIDR, SERVICE_CIDR, DNS_SERVICE_IP]);
            subjects.extend(names.map(|name| [&path[..], &[name]].concat()));
            subjects.push(path);
        }
    }
    subjects
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_the_calendar() {
        for (text, expected) in [
            ("2028-02-29", true),
            ("2100-02-29", false),
            ("2026-12-31", true),
            ("2026-13-01", false),
            ("2026-00-01", false),
            ("2026-06-31", false),
            ("2026-6-1", false),
            ("+026-06-01", false),
            ("2026-06-01 ", false),
            ("today", false),
            ("", false),
        ] {
            assert_eq!(text.parse::<PlanningDate>().is_ok(), expected, "{text}");
        }
    }
}
