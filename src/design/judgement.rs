//! What a design is judged against and what was decided about the findings: the planning date and the exceptions.
//!
//! Facts with a date are compared with the date in the design, never with the clock, so that a file says the same on
//! every day it is opened.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

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

/// Text that is no calendar day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no day {given:?}; give year, month and day such as \"2027-06-30\"")]
pub struct NoDate {
    /// The beginning of what was typed.
    pub given: String,
}

impl PlanningDate {
    /// The day as ISO text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it lies behind the ISO day `other`.
    pub fn is_after(&self, other: &str) -> bool {
        // Text of one width with the year first sorts as the days do.
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

/// A finding that a person has looked at and lives with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Accepted {
    /// Id of the rule.
    pub rule: String,
    /// What it is about: names from the alternative down, with ` / ` between them.
    pub subject: String,
    /// Why that is all right.
    #[serde(default)]
    pub reason: String,
}

impl Accepted {
    /// Whether it speaks of this finding; names match without regard to case.
    pub fn covers(&self, rule: &str, subject: &str) -> bool {
        self.rule == rule && self.subject.to_lowercase() == subject.to_lowercase()
    }
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
