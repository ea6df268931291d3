//! Findings by what they follow from, so that an edit costs only what it touches.
//!
//! ```text
//! before ── of each alternative: before ── its VNets ── among them ── its clusters ── after
//! ```
//!
//! The findings of a VNet or cluster are reused as long as its plan is, which covers everything they follow from (see
//! [`plan_after`](crate::plan::plan_after)), and its surroundings are equal. The rest is cheap and computed each time.
//! The list of findings is built from the parts in this order, whatever was reused.

use std::cmp::Reverse;

use crate::azure::{Rule, Severity};
use crate::design::{Design, Shared};
use crate::plan::{AlternativePlan, Plan};

use super::walk::{Around, ConnectedIndex};
use super::{Facts, Finding, Findings, Hit, MOST_PER_RULE, Subject};

/// A rule, one of its severities, and how often it was met.
type Counted = (&'static Rule, Severity, usize);

/// How often each rule was met with each severity, in the order in which they were met first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Tally(Vec<Counted>);

impl Tally {
    /// Counts more of a rule; says how many there are now.
    fn add(&mut self, rule: &'static Rule, severity: Severity, more: usize) -> usize {
        let is_known =
            |(known, of_them, _): &&mut Counted| std::ptr::eq(*known, rule) && *of_them == severity;
        if let Some((.., count)) = self.0.iter_mut().find(is_known) {
            *count += more;
            return *count;
        }
        self.0.push((rule, severity, more));
        more
    }
}

/// Everything found in a design, by what it follows from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Parts {
    pub(super) connected: Shared<ConnectedIndex>,
    pub(super) before: FindingList,
    pub(super) alternatives: Vec<Shared<AlternativeParts>>,
    pub(super) after: FindingList,
}

/// Everything found in an alternative.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct AlternativeParts {
    pub(super) around: Around,
    pub(super) before: FindingList,
    pub(super) networks: Vec<Shared<FindingList>>,
    pub(super) among: FindingList,
    pub(super) clusters: Vec<ClusterParts>,
}

/// Everything found in a cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ClusterParts {
    pub(super) own: Shared<FindingList>,
    /// Whether its pod CIDR can be expanded, which depends on all others in the alternative.
    pub(super) wider: Shared<FindingList>,
}

impl Parts {
    fn in_order(&self) -> impl Iterator<Item = &FindingList> {
        let alternatives = self.alternatives.iter().flat_map(|alternative| {
            let networks = alternative.networks.iter().map(AsRef::as_ref);
            let clusters = alternative.clusters.iter();
            let clusters = clusters.flat_map(|cluster| [cluster.own.as_ref(), cluster.wider.as_ref()]);
            [&alternative.before]
                .into_iter()
                .chain(networks)
                .chain([&alternative.among])
                .chain(clusters)
        });
        [&self.before]
            .into_iter()
            .chain(alternatives)
            .chain([&self.after])
    }

    /// The findings that are listed, by their places in the design, and how many more of a rule there are.
    pub(super) fn listed(&self) -> (Vec<Finding>, Vec<Counted>) {
        let mut tally = Tally::default();
        for (rule, severity, count) in self.in_order().flat_map(|found| &found.tally.0) {
            tally.add(rule, *severity, *count);
        }
        let mut too_many = tally.0;
        too_many.retain(|(.., count)| *count > MOST_PER_RULE);
        let mut all: Vec<&Finding> = Vec::with_capacity(self.in_order().map(|found| found.all.len()).sum());
        let mut seen = vec![0; too_many.len()];
        for found in self.in_order() {
            if too_many.is_empty() {
                all.extend(&found.all);
                continue;
            }
            all.extend(found.all.iter().filter(|finding| {
                let mut counts = too_many.iter().zip(&mut seen);
                let count = counts.find(|((rule, severity, _), _)| {
                    std::ptr::eq(*rule, finding.rule) && *severity == finding.severity
                });
                count.is_none_or(|(_, seen)| {
                    *seen += 1;
                    *seen <= MOST_PER_RULE
                })
            }));
        }
        for (.., count) in &mut too_many {
            *count -= MOST_PER_RULE;
        }
        // Findings are large, so they are put in order before they are copied.
        all.sort_by_cached_key(|finding| (finding.subject.place(), Reverse(finding.severity)));
        (all.into_iter().copied().collect(), too_many)
    }
}

/// A design that was checked, with the parts of what was found.
#[derive(Clone, Copy)]
pub(super) struct Earlier<'a> {
    design: &'a Design,
    plan: &'a Plan,
    pub(super) parts: &'a Parts,
}

impl<'a> Earlier<'a> {
    /// A design with its plan and all that was found in it; none where the findings are of another design.
    pub(super) fn of(design: &'a Design, plan: &'a Plan, findings: &'a Findings) -> Option<Self> {
        let parts = &findings.parts;
        let is_whole = parts.alternatives.len() == design.alternatives.len();
        is_whole.then_some(Self { design, plan, parts })
    }

    /// Whether what all alternatives share is the same in `design`, as far as rules read it.
    pub(super) fn has_same_surroundings(&self, design: &Design) -> bool {
        let Design {
            connected,
            planning_date,
            requirements,
            // No rule reads the fields below, or only after the parts are put together.
            name: _,
            notes: _,
            decision: _,
            rule_set: _,
            accepted: _,
            alternatives: _,
            pages: _,
            last_id: _,
        } = design;
        let earlier = self.design;
        *connected == earlier.connected
            && *planning_date == earlier.planning_date
            && *requirements == earlier.requirements
    }

    /// The plan of the alternative at this place, and what was found in it.
    pub(super) fn alternative(
        &self,
        at: usize,
    ) -> Option<(&'a Shared<AlternativePlan>, &'a Shared<AlternativeParts>)> {
        self.plan
            .alternatives
            .get(at)
            .zip(self.parts.alternatives.get(at))
    }
}

/// Findings while they are gathered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct FindingList {
    all: Vec<Finding>,
    tally: Tally,
}

impl FindingList {
    pub(super) fn findings(&self) -> &[Finding] {
        &self.all
    }

    pub(super) fn add(&mut self, subject: Subject, rule: &'static Rule, facts: Facts) {
        self.add_hit(subject, Hit::new(rule, facts));
    }

    pub(super) fn add_hit(&mut self, subject: Subject, hit: Hit) {
        let Hit {
            rule,
            severity,
            facts,
        } = hit;
        let Some(severity) = severity else {
            debug_assert!(false, "{} names a formula", rule.id);
            return;
        };
        if self.tally.add(rule, severity, 1) <= MOST_PER_RULE {
            self.all.push(Finding {
                rule,
                severity,
                subject,
                facts,
                accepted: None,
            });
        }
    }

    pub(super) fn add_all(&mut self, subject: Subject, hits: impl IntoIterator<Item = Hit>) {
        for hit in hits {
            self.add_hit(subject, hit);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::{Checked, Findings};
    use super::Earlier;
    use crate::design::{Design, NodeCount, presets};

    /// Whether the findings of each VNet, of each cluster and of its room to grow are reused after a change.
    fn kept(change: impl Fn(&mut Design)) -> [Vec<bool>; 3] {
        let before = Checked::new(Arc::new(presets::three_apart()));
        let mut changed = (*before.design).clone();
        change(&mut changed);
        let after = before.after(Arc::new(changed));
        assert_eq!(after.findings, Checked::new(Arc::clone(&after.design)).findings);
        let [was, now] = [&before, &after].map(|checked| &checked.findings.parts.alternatives[0]);
        let clusters = || was.clusters.iter().zip(&now.clusters);
        let networks = was.networks.iter().zip(&now.networks);
        [
            networks.map(|(was, now)| was.is(now)).collect(),
            clusters().map(|(was, now)| was.own.is(&now.own)).collect(),
            clusters().map(|(was, now)| was.wider.is(&now.wider)).collect(),
        ]
    }

    #[test]
    fn findings_are_kept_where_an_edit_did_not_reach() {
        let (all, none) = ([true; 3], [false; 3]);
        let but_first = [false, true, true];
        let nodes = kept(|design| {
            let pool = &mut design.alternatives[0].clusters[0].pools[0];
            *pool = pool.with_planned_nodes(NodeCount::saturating(9));
        });
        assert_eq!(nodes, [but_first, but_first, but_first]);
        // Every cluster looks at all pod CIDRs to see whether its own can grow.
        let pod_cidr = kept(|design| {
            design.alternatives[0].clusters[0].pod_cidr = "10.99.0.0/16".parse().ok();
        });
        assert_eq!(pod_cidr, [but_first, but_first, none]);
        let date = kept(|design| design.planning_date = "2028-04-01".parse().ok());
        assert_eq!(date, [none, none, none]);
        let notes = kept(|design| design.notes = "noted".to_owned());
        assert_eq!(notes, [all, all, all]);
    }

    #[test]
    fn nothing_is_kept_of_what_was_found_in_another_design() {
        let checked = Checked::new(Arc::new(presets::three_apart()));
        let (design, plan) = (&checked.design, &checked.plan);
        assert!(Earlier::of(design, plan, &checked.findings).is_some());
        assert!(Earlier::of(design, plan, &Findings::default()).is_none());
    }
}
