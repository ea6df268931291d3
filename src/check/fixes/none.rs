//! Why a finding has no ready change: what a person would have to decide, in a few words.
//!
//! The rule decides where that says enough, else the kind of its facts.

use crate::check::rules;
use crate::check::{Facts, Finding};
use crate::design::Design;
use crate::plan::Plan;

/// Why a finding without a fix has none.
pub(in crate::check) fn why_none(finding: &Finding, design: &Design, plan: &Plan) -> &'static str {
    if let Some(why) = rules::definition(finding.rule).and_then(|rule| rule.why_no_fix) {
        return why;
    }
    match finding.facts {
        Facts::Moves { .. } => "Azure cannot do this on a running cluster; create a new one alongside it",
        Facts::Dangling(_) => "choose one that exists",
        Facts::Ends(_) | Facts::Ended(_) => {
            "support ends on a fixed date; choose another model, engine or version"
        }
        Facts::Excluded { .. } => "two choices exclude each other; drop one of them",
        Facts::Version { .. } => "choose a Kubernetes version that supports it",
        _ if finding.subject.is_in_use(design, plan) => {
            "it is in use, and Azure cannot change this in place; create a new pool or cluster"
        }
        Facts::Overlap { .. } => "decide which of the two should move",
        Facts::Needs { .. } => {
            "no free range in the VNet is large enough; expand the VNet or plan fewer nodes"
        }
        Facts::Count { .. } => "the workload exceeds an Azure limit; split or reduce it",
        _ => "this needs your decision",
    }
}
