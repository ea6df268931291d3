//! The one order in which findings are listed, and how many there are.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::{Facts, Finding, Findings};
use crate::azure::{Severity, When};

/// Findings grouped as pages and reports list them: open, notes, accepted.
#[derive(Debug, Clone, Default)]
pub struct Listed<'a> {
    /// Errors and warnings that nobody accepted, the worst first.
    pub open: Vec<&'a Finding>,
    /// Notes that nobody accepted.
    pub notes: Vec<&'a Finding>,
    /// Accepted findings.
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
    /// Accepted findings.
    pub accepted: usize,
}

/// Errors of a range or a limit that cannot hold the plan: it does not fit, whatever Azure calls it.
pub(crate) const DOES_NOT_FIT: &[&str] = &[
    "node-subnet-too-small",
    "pod-subnet-too-small",
    "subnet-too-small",
    "pod-cidr-too-small",
    "pod-cidr-ipv6-too-small",
    "vnet-private-ip-limit",
    "kubenet-max-400-nodes",
    "pool-max-1000-nodes",
    "cluster-max-5000-nodes",
];

/// Findings that block an upgrade.
pub(crate) const CANNOT_UPGRADE: &[&str] = &["upgrade-does-not-fit", "pool-plus-surge-max-1000"];

/// How soon a finding needs action within its severity, the soonest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Urgency {
    /// Azure refuses the cluster, or a range or a limit has run out, so that nodes or an upgrade have no room.
    Stops,
    /// It works, but does not meet a requirement.
    NotMet,
    /// Azure refuses a later request.
    Refused,
    /// It does not work as intended, and Azure says nothing.
    Silent,
    /// At a later change or on a date.
    Later,
}

impl Urgency {
    fn of(finding: &Finding) -> Self {
        match finding.rule.when {
            // The first of the errors is the one that the verdict names.
            _ if matches!(finding.facts, Facts::Unmet(_)) => Self::NotMet,
            _ if finding.severity == Severity::Error => {
                let is_upgrade = CANNOT_UPGRADE.contains(&finding.rule.id);
                if is_upgrade { Self::Refused } else { Self::Stops }
            }
            _ if finding.is_about_room() => Self::Stops,
            When::Create | When::ScaleOut | When::Upgrade => Self::Refused,
            When::Silent => Self::Silent,
            When::Later => Self::Later,
        }
    }
}

impl Finding {
    /// Whether it is about nodes and pods that do not fit.
    pub(crate) fn is_about_room(&self) -> bool {
        DOES_NOT_FIT.contains(&self.rule.id)
            || CANNOT_UPGRADE.contains(&self.rule.id)
            || matches!(self.facts, Facts::Needs { .. })
    }
}

impl Findings {
    /// The wanted ones, each with its index in the list: open ones before accepted ones, the worst first, within a
    /// severity those that stop something before those that can wait, then in document order.
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
        listed.sort_by_key(|(_, finding)| {
            (
                finding.is_accepted(),
                Reverse(finding.severity),
                Urgency::of(finding),
            )
        });
        listed
    }

    /// The wanted ones, grouped.
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

/// What is said of several alternatives in the same words, together, in the order of the first of each. `says` is what
/// tells two of them apart, `alternative` the one that it is said of.
///
/// What is said twice of one alternative is about two things there, and stays apart.
///
/// ```
/// use aksnet::check::together;
///
/// let found = [("full", 0), ("old", 0), ("full", 1), ("full", 1)];
/// let groups = together(found, |(words, _)| *words, |(_, at)| Some(*at));
/// assert_eq!(groups, [vec![("full", 0), ("full", 1)], vec![("old", 0)], vec![("full", 1)]]);
/// ```
pub fn together<T, K: Ord>(
    found: impl IntoIterator<Item = T>,
    says: impl Fn(&T) -> K,
    alternative: impl Fn(&T) -> Option<usize>,
) -> Vec<Vec<T>> {
    let mut groups: Vec<Vec<T>> = Vec::new();
    let mut saying: BTreeMap<K, Vec<usize>> = BTreeMap::new();
    for one in found {
        let at = alternative(&one);
        let same = saying.entry(says(&one)).or_default();
        let is_new_to = |group: &&usize| {
            let mut members = groups.get(**group).into_iter().flatten();
            at.is_some() && members.all(|member| alternative(member) != at)
        };
        let group = same.iter().find(is_new_to).copied();
        if let Some(group) = group.and_then(|group| groups.get_mut(group)) {
            group.push(one);
        } else {
            same.push(groups.len());
            groups.push(vec![one]);
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use crate::check::check;
    use crate::design::{Design, file, presets};
    use crate::plan::plan;

    fn listed(design: &Design) -> Vec<&'static str> {
        let findings = check(design, &plan(design));
        let listed = findings.listed(|_| true);
        listed.open.iter().map(|finding| finding.rule.id).collect()
    }

    #[test]
    fn of_the_warnings_what_has_run_out_comes_first() {
        let text = presets::presets()[0].text;
        // Kubenet retires, a pod CIDR that meets on-premises, and a node subnet too full for an upgrade.
        let mut design = file::read(text.as_bytes()).unwrap();
        let mut alternative = (*design.alternatives[0]).clone();
        let mut cluster = (*alternative.clusters[0]).clone();
        cluster.data_plane = crate::azure::DataPlane::Azure;
        cluster.network_policy = crate::azure::NetworkPolicy::Calico;
        cluster.model = crate::azure::Model::Kubenet;
        for pool in &mut cluster.pools {
            *pool = pool.with_planned_nodes(crate::design::NodeCount::saturating(28));
        }
        alternative.clusters = vec![cluster.into()];
        design.alternatives[0] = alternative.into();
        expect_test::expect![[r"
            purpose-not-served
            upgrade-does-not-fit
            outbound-ports-step
            pod-cidr-overlaps-connected
            kubenet-retires"]]
        .assert_eq(&listed(&design).join("\n"));
    }
}
