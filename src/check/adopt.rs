//! Another model for a cluster, checked against the running cluster of the same name in another alternative.
//!
//! ```text
//!  nothing runs under the name        as the plan fits it
//!  what runs can become it            the same, with the pod CIDR of what runs where that has to stay
//!  its pools cannot                   pools of other names in another pod subnet
//!  it cannot                          another cluster, with a name of its own
//! ```

use crate::azure::rules::Rule;
use crate::azure::{Model, Severity};
use crate::design::{Alternative, Cluster, Design, Name, NodePool};
use crate::edit::{self, ClusterAt, Command, SubnetAt, SubnetChange};
use crate::plan::{
    Adoption, Effort, Plan, PoolNames, Verdict, fitted, plan_alternative, unused_cluster_name,
    unused_subnet_name,
};

use super::change;

/// Rewrites an alternative so that its cluster at this place uses `model`, with the smallest subnets in free space.
///
/// `None` where the VNet has no room for them, or where there is no such cluster or VNet. A planned cluster that
/// continues a running one gets nothing that the running one cannot become.
///
/// ```
/// use aksnet::{azure::Model, check, design::presets, edit::ClusterAt};
///
/// let design = presets::blank();
/// let at = ClusterAt { alternative: 0, cluster: 0 };
/// let adoption = check::adopt(&design, at, Model::NodeSubnet);
/// assert!(adoption.is_some_and(|adoption| adoption.holds_upgrade));
/// ```
pub fn adopt(design: &Design, at: ClusterAt, model: Model) -> Option<Adoption> {
    let adoption = fitted(design, at.alternative, at.cluster, model)?;
    if at.find_in(design)?.is_running() {
        return Some(adoption);
    }
    let Some(twin) = Twin::of(design, at) else {
        return Some(adoption);
    };
    let before = twin.refusals(&Alternative::clone(design.alternatives.get(at.alternative)?));
    let holds = |adoption: &Adoption| {
        let refusals = twin.refusals(&adoption.alternative);
        refusals
            .iter()
            .all(|rule| before.iter().any(|known| known.id == rule.id))
    };
    let ways = [
        Some(adoption.clone()),
        twin.with_its_pods(&adoption),
        twin.with_new_pools(&adoption),
        twin.with_another_name(&adoption),
    ];
    ways.into_iter().flatten().find(holds)
}

/// The rules by which Azure refuses to turn the running cluster at this place into what `after` shows in its place.
pub fn refusals(design: &Design, at: ClusterAt, after: &Alternative) -> Vec<&'static Rule> {
    let Some(before) = design.alternatives.get(at.alternative) else {
        return Vec::new();
    };
    let before = Alternative {
        today: true,
        ..Alternative::clone(before)
    };
    let after = Alternative {
        today: false,
        ..after.clone()
    };
    let planned = [&before, &after].map(|one| plan_alternative(one).into());
    let plan = Plan {
        alternatives: planned.into(),
    };
    let pair = Design {
        alternatives: vec![before.into(), after.into()],
        ..design.clone()
    };
    refused(&pair, &plan, (1, at.cluster))
}

/// The rules by which Azure refuses the planned cluster at this place to the one that runs.
fn refused(design: &Design, plan: &Plan, to: (usize, usize)) -> Vec<&'static Rule> {
    let found = change::judge_planned(design, plan, to);
    let errors = found.findings().iter();
    let errors = errors.filter(|finding| finding.severity == Severity::Error);
    errors.map(|finding| finding.rule).collect()
}

/// The running cluster, and where its planned version is.
struct Twin<'a> {
    design: &'a Design,
    from: (usize, usize),
    running: &'a Cluster,
    at: ClusterAt,
}

impl<'a> Twin<'a> {
    fn of(design: &'a Design, at: ClusterAt) -> Option<Self> {
        let mut pairs = change::pairs(design).into_iter();
        let (from, _) = pairs.find(|(_, planned)| *planned == (at.alternative, at.cluster))?;
        let running = design.alternatives.get(from.0)?.clusters.get(from.1)?;
        Some(Self {
            design,
            from,
            running,
            at,
        })
    }

    /// The design with the alternative replaced by this.
    fn with(&self, alternative: &Alternative) -> Design {
        let mut design = self.design.clone();
        if let Some(present) = design.alternatives.get_mut(self.at.alternative) {
            *present = alternative.clone().into();
        }
        design
    }

    /// The rules that keep the running cluster from becoming the planned one.
    fn refusals(&self, alternative: &Alternative) -> Vec<&'static Rule> {
        let design = self.with(alternative);
        let places = [self.from.0, self.at.alternative];
        let planned = design
            .alternatives
            .iter()
            .enumerate()
            .map(|(place, alternative)| {
                let planned = places.contains(&place).then(|| plan_alternative(alternative));
                planned.unwrap_or_default().into()
            });
        let plan = Plan {
            alternatives: planned.collect(),
        };
        refused(&design, &plan, (self.at.alternative, self.at.cluster))
    }

    /// The same with the present pod CIDR, where it is large enough.
    fn with_its_pods(&self, plain: &Adoption) -> Option<Adoption> {
        let mut adoption = plain.clone();
        let cluster = adoption.alternative.clusters.get_mut(self.at.cluster)?;
        let pods = cluster.pod_cidr.as_mut()?;
        pods.clone_from(self.running.pod_cidr.as_ref()?);
        let verdict = |adoption: &Adoption| -> Option<Verdict> {
            let plan = plan_alternative(&adoption.alternative);
            Some(plan.clusters.get(self.at.cluster)?.verdict)
        };
        (verdict(&adoption)? <= verdict(plain)?).then_some(adoption)
    }

    /// The same with pools of other names, in pod subnets that the running cluster does not draw from.
    fn with_new_pools(&self, plain: &Adoption) -> Option<Adoption> {
        let mut design = self.with(&plain.alternative);
        let taken: Vec<&str> = self.running.pools.iter().filter_map(pod_subnet_name).collect();
        let networks = plain.alternative.networks.iter().enumerate();
        for (network, written) in networks {
            let own = |subnet: &&str| written.subnets.iter().position(|own| own.name.matches(subnet));
            for subnet in taken.iter().filter_map(own) {
                let name = unused_subnet_name(written, &written.subnets.get(subnet)?.name);
                let at = SubnetAt {
                    alternative: self.at.alternative,
                    network,
                    subnet,
                };
                let change = SubnetChange::Rename(name);
                design = edit::apply(&design, &Command::Subnet { at, change }).ok()?;
            }
        }
        let mut alternative = Alternative::clone(design.alternatives.get(self.at.alternative)?);
        let cluster = alternative.clusters.get_mut(self.at.cluster)?;
        let mut names = PoolNames::of(self.running);
        for pool in &mut cluster.pools {
            pool.name = names.take(pool)?;
        }
        Some(Adoption {
            alternative,
            effort: Effort::NewPools,
            ..*plain
        })
    }

    /// The same as a second cluster next to the one that runs.
    fn with_another_name(&self, plain: &Adoption) -> Option<Adoption> {
        let mut adoption = plain.clone();
        let clusters = self.design.alternatives.iter();
        let clusters = clusters.flat_map(|alternative| &alternative.clusters);
        let taken: Vec<Name> = clusters.map(|cluster| cluster.name.clone()).collect();
        let cluster = adoption.alternative.clusters.get_mut(self.at.cluster)?;
        cluster.name = unused_cluster_name(&cluster.name, &taken);
        adoption.effort = Effort::NewCluster;
        Some(adoption)
    }
}

/// The name of a pool's pod subnet, without its VNet.
fn pod_subnet_name(pool: &NodePool) -> Option<&str> {
    pool.pod_subnet.as_ref().map(|subnet| subnet.parts().1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{ClusterState, presets};

    /// The model used for the planned cluster of a design whose running cluster has another one.
    fn used(running: Model, model: Model) -> (Effort, String, String) {
        let mut design = presets::blank();
        let alternative = fitted(&design, 0, 0, running).unwrap().alternative;
        let mut planned = alternative.clone();
        planned.name = Name::new("later").unwrap();
        design.alternatives = vec![alternative.into(), planned.into()];
        design.alternatives[0].clusters[0].state = ClusterState::Existing;
        let at = ClusterAt {
            alternative: 1,
            cluster: 0,
        };
        let adoption = adopt(&design, at, model).unwrap();
        let cluster = &adoption.alternative.clusters[0];
        let pool = &cluster.pools[0].name;
        (adoption.effort, cluster.name.to_string(), pool.to_string())
    }

    #[test]
    fn what_runs_says_what_the_plan_may_become() {
        let name = presets::blank().alternatives[0].clusters[0].name.to_string();
        let pool = presets::blank().alternatives[0].clusters[0].pools[0]
            .name
            .to_string();
        let (kept, another) = (name.clone(), format!("{name}-2"));
        for (running, model, expected) in [
            (
                Model::Kubenet,
                Model::Overlay,
                (Effort::Edit, kept.clone(), pool.clone()),
            ),
            (
                Model::PodSubnetDynamic,
                Model::PodSubnetStatic,
                (Effort::NewPools, kept, format!("{pool}2")),
            ),
            (
                Model::Overlay,
                Model::NodeSubnet,
                (Effort::NewCluster, another, pool),
            ),
        ] {
            assert_eq!(used(running, model), expected, "{running} to {model}");
        }
    }
}
