//! The stated requirements, checked against what is drawn.

use crate::azure::rules::{Confidence, Rule, When};
use crate::azure::{Model, Severity, limits, sources};
use crate::design::{Cluster, Criterion, Requirements};
use crate::plan::ClusterPlan;

use super::RuleDef;
use crate::check::requirements::{largest, meets, unmet};
use crate::check::{Facts, Hit, fixes};

/// Every rule of the family.
pub(super) static RULES: &[&RuleDef] = &[&REQUIREMENT_NOT_MET, &REQUIRED_GROWTH];

/// A cluster does not do what is required.
pub static REQUIREMENT_NOT_MET: RuleDef = RuleDef::new(Rule {
    id: "requirement-not-met",
    title: "A requirement is not met",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Silent,
    confidence: Confidence::Derived,
    azure_error: None,
    source: sources::CNI_OVERVIEW,
    reason: "The requirements of this design ask for something that the cluster does not provide as planned: its \
             network model cannot, or an option it needs is not chosen. Azure accepts the cluster all the same.",
})
.at(1_046)
.fixed_by(&[fixes::meet_requirement])
.why_no_fix("choose a model or an option that provides it, or drop the requirement");

/// A cluster is required to grow past 400 nodes, and its ranges end before that.
pub static REQUIRED_GROWTH: RuleDef = RuleDef::new(Rule {
    id: "required-growth",
    title: "As drawn, the cluster cannot grow past 400 nodes",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::ScaleOut,
    confidence: Confidence::Derived,
    azure_error: None,
    source: sources::DERIVED,
    reason: "The requirements ask for more than 400 nodes. The network model allows them, but one of the ranges \
             or limits of this cluster ends growth earlier.",
})
.at(1_047)
.why_no_fix("give the growing pool larger ranges, or drop the requirement");

/// Which requirements the cluster does not meet.
pub(in crate::check) fn requirements(
    requirements: &Requirements,
    cluster: &Cluster,
    planned: &ClusterPlan,
) -> Vec<Hit> {
    let unmet = unmet(requirements, cluster);
    let mut hits: Vec<Hit> = unmet
        .map(|criterion| REQUIREMENT_NOT_MET.hit(Facts::Unmet(criterion)))
        .collect();
    let past = u64::from(limits::KUBENET_MAX_NODES.value);
    let largest = largest(cluster, planned);
    let is_asked = requirements.needs(Criterion::MoreThan400Nodes);
    if is_asked && meets(Criterion::MoreThan400Nodes, cluster) && largest <= past {
        let facts = Facts::Count {
            given: largest,
            least: past + 1,
            most: u64::MAX,
            unit: if largest == 1 {
                "node at most"
            } else {
                "nodes at most"
            },
        };
        hits.push(REQUIRED_GROWTH.hit(facts));
    }
    hits
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::check::rules::trial::*;

    pub(in crate::check::rules) const TRIALS: &[Trial] = &[
        broken(&REQUIREMENT_NOT_MET, |d| {
            d.requirements.pods_reachable_from_outside = Some(true);
        })
        .kept(|d| d.requirements.pods_reachable_from_outside = Some(false))
        .fixable(|d| {
            model(d, Model::Overlay);
            d.requirements.set(Criterion::NetworkPolicy, Some(true));
        }),
        broken(&REQUIRED_GROWTH, |d| {
            d.requirements.more_than_400_nodes = Some(true);
        }),
    ];
}
