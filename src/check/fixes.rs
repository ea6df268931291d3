//! Ready changes that clear a finding and cause no new error.
//!
//! Computed on request, against the whole design. Where no change is clearly right, such as which of two VNets should
//! move, or where Azure allows none on a running cluster, there is none. New ranges are chosen for all findings
//! together, so that they never overlap. Every change is tried on a copy before it is offered.

mod all;
mod attempts;
mod choices;
mod ipv6;
mod networks;
mod none;
mod offers;
mod pools;
mod ranges;
mod surge;
mod workload;

use std::borrow::Cow;
use std::collections::HashMap;

use crate::azure::Severity;
use crate::check::rules::{self, RuleDef};
use crate::design::Design;
use crate::edit::{self, ClusterAt, ClusterChange, Command, SubnetAt, SubnetChange};
use crate::plan::{Plan, plan_after};

use super::parts::Earlier;
use super::{Finding, Findings, Subject, change, check_after};

pub use all::{FixedAll, fix_all};
pub(super) use attempts::*;
pub(crate) use choices::for_requirement;
pub(super) use choices::{keep_pod_cidr, leave_by_load_balancer};
pub(super) use networks::*;
pub(super) use none::why_none;
pub(super) use offers::Offered;
pub(super) use pools::*;
pub(super) use workload::wastes_blocks;
pub(crate) use workload::{concerned, holds};

/// A ready change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What a button says, such as `Move to 100.64.0.0/18`.
    pub title: String,
    /// What it does; an ordinary edit that can be undone.
    pub command: Command,
    /// Whether the planned nodes and pods stay as they are; "Fix all" applies only those fixes.
    pub keeps_workload: bool,
}

impl Fix {
    pub(crate) const fn new(title: String, command: Command) -> Self {
        Self {
            title,
            command,
            keeps_workload: true,
        }
    }

    /// Several commands as one step under one title.
    pub(crate) fn several(title: String, commands: Vec<Command>) -> Self {
        let command = Command::Several {
            title: title.clone(),
            commands,
        };
        Self::new(title, command)
    }
}

/// The fixes of `finding`, the best first; `findings` gives those of the whole design, and is called only where there
/// is something to try.
pub(super) fn fixes<'a>(
    finding: &Finding,
    design: &Design,
    planned: &Plan,
    findings: impl FnOnce() -> Cow<'a, Findings>,
) -> Vec<Fix> {
    if !is_fixable(finding) {
        return Vec::new();
    }
    let before = findings();
    let mut fixes = candidates(finding, &before, design, planned);
    if fixes.is_empty() {
        return fixes;
    }
    let trial = Trial::of(finding, design, planned, &before);
    fixes.retain(|fix| trial.holds_up(fix));
    fixes
}

/// A finding with a design of only its alternative and the findings there, so that a trial costs only what it touches.
struct Trial<'a> {
    finding: &'a Finding,
    design: Design,
    plan: Plan,
    findings: Findings,
    before: Tally,
}

impl<'a> Trial<'a> {
    fn of(finding: &'a Finding, design: &Design, planned: &Plan, findings: &Findings) -> Self {
        let alone = alone(design, finding.subject.alternative());
        let plan = plan_after(&alone, Some((design, planned)));
        // Checked again, since findings of other alternatives may have filled the list up to its limit.
        let findings = check_after(&alone, &plan, Earlier::of(design, planned, findings));
        Self {
            finding,
            design: alone,
            before: Tally::of(&findings),
            plan,
            findings,
        }
    }

    /// Whether the change clears the finding and causes no new error or warning.
    fn holds_up(&self, fix: &Fix) -> bool {
        let Self {
            finding,
            design,
            plan,
            findings,
            before,
        } = self;
        let Ok(changed) = edit::apply(design, &fix.command) else {
            return false;
        };
        let plan_of_it = plan_after(&changed, Some((design, plan)));
        let found = check_after(&changed, &plan_of_it, Earlier::of(design, plan, findings));
        let after = Tally::of(&found);
        let mut told = found
            .all
            .iter()
            .filter(|finding| finding.severity > Severity::Info);
        after.like(finding) < before.like(finding) && told.all(|told| after.like(told) <= before.like(told))
    }
}

/// How many findings there are of each rule about each subject.
struct Tally(HashMap<(&'static str, Subject), usize>);

impl Tally {
    fn of(findings: &Findings) -> Self {
        let mut counts = HashMap::new();
        for finding in &findings.all {
            *counts.entry((finding.rule.id, finding.subject)).or_default() += 1;
        }
        Self(counts)
    }

    fn like(&self, finding: &Finding) -> usize {
        let count = self.0.get(&(finding.rule.id, finding.subject));
        count.copied().unwrap_or_default()
    }
}

/// What might clear the finding, by its rule.
fn candidates(finding: &Finding, findings: &Findings, design: &Design, plan: &Plan) -> Vec<Fix> {
    let wanted = Wanted {
        finding,
        findings,
        design,
        plan,
    };
    let attempts = rules::definition(finding.rule).map_or(&[] as &[Attempt], |rule| rule.fixes);
    attempts.iter().flat_map(|attempt| attempt(&wanted)).collect()
}

/// The design with only the alternative `own`, which is all that a change of it touches.
pub(crate) fn alone(design: &Design, own: Option<usize>) -> Design {
    let mut design = design.clone();
    // A running cluster and its planned version are checked together.
    if let Some(own) = own
        && change::pairs(&design).is_empty()
    {
        for (at, alternative) in design.alternatives.iter_mut().enumerate() {
            if at != own {
                alternative.networks.clear();
                alternative.clusters.clear();
            }
        }
    }
    design
}

/// Whether a change of the subject can clear findings of the rule; most notes only inform.
pub(super) fn is_fixable(finding: &Finding) -> bool {
    rules::definition(finding.rule).is_some_and(RuleDef::has_fixes)
}

/// The prefix length of the smallest subnet that holds the whole demand on the subject of the finding.
pub(crate) fn length_wanted(finding: &Finding, design: &Design, plan: &Plan) -> Option<u8> {
    let at = finding.subject.subnet_at()?;
    offers::demanded_length(at.find_in(design)?, plan.subnet(at)?)
}

fn cluster_command(at: ClusterAt, change: ClusterChange) -> Command {
    Command::Cluster { at, change }
}

fn subnet_command(at: SubnetAt, change: SubnetChange) -> Command {
    Command::Subnet { at, change }
}
