//! A finding in words, made once for the screen, for pages and for every report.

use super::Finding;
use crate::azure::{Rule, Severity, When};
use crate::design::Design;
use crate::plan::Plan;

/// The words of a finding, wherever it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingWords {
    /// The rule, with its title and its reason.
    pub rule: &'static Rule,
    /// How bad it is.
    pub severity: Severity,
    /// Names from the alternative down.
    pub path: String,
    /// What is wrong, with names and numbers.
    pub message: String,
    /// When it occurs.
    pub when: When,
    /// What Azure says, code first, where its words are known.
    pub azure: Option<String>,
    /// Why it is accepted, as typed, where it is.
    pub accepted: Option<String>,
}

impl FindingWords {
    pub(super) fn new(finding: &Finding, design: &Design, plan: &Plan) -> Self {
        Self {
            rule: finding.rule,
            severity: finding.severity,
            path: finding.subject.path(design),
            message: finding.message(design),
            when: finding.occurs(design, plan),
            azure: finding.azure_message(design, plan),
            accepted: finding.acceptance(design).map(|accepted| accepted.reason.clone()),
        }
    }
}

/// The reason for an acceptance as it is shown, since it may be empty.
pub fn reason_words(reason: &str) -> &str {
    if reason.is_empty() {
        "no reason given"
    } else {
        reason
    }
}
