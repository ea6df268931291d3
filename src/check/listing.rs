//! The one order in which findings are listed, and how many there are.

use std::cmp::Reverse;

use super::{Finding, Findings};
use crate::azure::Severity;

/// Findings by what was made of them, as pages and reports list them.
#[derive(Debug, Clone, Default)]
pub struct Listed<'a> {
    /// Errors and warnings that nobody accepted, the worst first.
    pub open: Vec<&'a Finding>,
    /// Notes that nobody accepted.
    pub notes: Vec<&'a Finding>,
    /// What somebody lives with.
    pub accepted: Vec<&'a Finding>,
}

/// How many findings there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Errors that nobody accepted.
    pub errors: usize,
    /// Warnings that nobody accepted.
    pub warnings: usize,
    /// Notes that nobody accepted.
    pub notes: usize,
    /// What somebody lives with.
    pub accepted: usize,
}

impl Findings {
    /// Those that are wanted, each with its place in the list: open ones before accepted ones, the worst first, and
    /// equals in the order of the document.
    ///
    /// ```
    /// use aksnet::{check, design::presets, plan};
    ///
    /// let design = presets::worked_example();
    /// let findings = check::check(&design, &plan::plan(&design));
    /// let (_, worst) = findings.worst_first(|_| true)[0];
    /// assert_eq!(worst.rule.id, "pod-cidr-overlaps-connected");
    /// ```
    pub fn worst_first(&self, mut is_wanted: impl FnMut(&Finding) -> bool) -> Vec<(usize, &Finding)> {
        let all = self.all.iter().enumerate();
        let mut listed: Vec<_> = all.filter(|(_, finding)| is_wanted(finding)).collect();
        listed.sort_by_key(|(_, finding)| (finding.is_accepted(), Reverse(finding.severity)));
        listed
    }

    /// Those that are wanted, by what was made of them.
    pub fn listed(&self, is_wanted: impl FnMut(&Finding) -> bool) -> Listed<'_> {
        let mut listed = Listed::default();
        for (_, finding) in self.worst_first(is_wanted) {
            let list = match (finding.is_accepted(), finding.severity) {
                (true, _) => &mut listed.accepted,
                (false, Severity::Info) => &mut listed.notes,
                (false, _) => &mut listed.open,
            };
            list.push(finding);
        }
        listed
    }

    /// How many there are in an alternative, those about what all alternatives share included.
    pub fn counts(&self, alternative: usize) -> Counts {
        let mut counts = Counts::default();
        for finding in self.of_alternative(alternative) {
            *match (finding.is_accepted(), finding.severity) {
                (true, _) => &mut counts.accepted,
                (false, Severity::Error) => &mut counts.errors,
                (false, Severity::Warning) => &mut counts.warnings,
                (false, Severity::Info) => &mut counts.notes,
            } += 1;
        }
        counts
    }
}
