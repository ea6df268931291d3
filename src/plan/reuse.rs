//! The parts of an earlier plan that still hold: VNets and clusters whose inputs are the same by pointer.
//!
//! ```text
//! plan of a VNet     <- the VNet, and every cluster that names it
//! plan of a cluster  <- the cluster, and the plan of every VNet that it names
//! ```
//!
//! A reused plan is not merely equal: none of its inputs changed, so whatever else follows from the same inputs, such
//! as findings, can be reused with it.

use crate::design::resolve::Index;
use crate::design::{Alternative, Cluster, Shared};

use super::{AlternativePlan, ClusterPlan, NetworkPlan};

/// The parts of an earlier plan that still hold, each at its place.
#[derive(Default)]
pub(super) struct Reused {
    networks: Vec<Option<Shared<NetworkPlan>>>,
    clusters: Vec<Option<Shared<ClusterPlan>>>,
}

impl Reused {
    /// Finds what still holds for `alternative` in the plan of an earlier one; `index` has its names.
    pub(super) fn of(
        alternative: &Alternative,
        (earlier, its_plan): (&Alternative, &AlternativePlan),
        index: &Index,
    ) -> Self {
        if !calls_networks_alike(alternative, earlier) {
            return Self::default();
        }
        let mut stale: Vec<bool> = (earlier.networks.iter().zip(&alternative.networks))
            .map(|(earlier, network)| !earlier.is(network))
            .collect();
        let same = |at: usize| {
            let clusters = earlier.clusters.get(at).zip(alternative.clusters.get(at));
            clusters.is_some_and(|(earlier, cluster)| earlier.is(cluster))
        };
        let num_clusters = earlier.clusters.len().max(alternative.clusters.len());
        for at in (0..num_clusters).filter(|at| !same(*at)) {
            let before = its_plan.clusters.get(at).map(|plan| plan.networks_named.clone());
            let after = alternative
                .clusters
                .get(at)
                .map(|cluster| networks_named(cluster, index));
            for network in before.into_iter().chain(after).flatten() {
                if let Some(stale) = stale.get_mut(network) {
                    *stale = true;
                }
            }
        }
        let is_stale = |network: &usize| stale.get(*network).is_none_or(|stale| *stale);
        let clusters = its_plan.clusters.iter().enumerate().map(|(at, plan)| {
            let holds = same(at) && !plan.networks_named.iter().any(is_stale);
            holds.then(|| plan.clone())
        });
        let networks = its_plan.networks.iter().zip(&stale);
        Self {
            networks: networks
                .map(|(plan, stale)| (!stale).then(|| plan.clone()))
                .collect(),
            clusters: clusters.collect(),
        }
    }

    /// The plan of the VNet at this place, where it holds.
    pub(super) fn network(&self, at: usize) -> Option<&Shared<NetworkPlan>> {
        self.networks.get(at)?.as_ref()
    }

    /// The plan of the cluster at this place, where it holds.
    pub(super) fn cluster(&self, at: usize) -> Option<&Shared<ClusterPlan>> {
        self.clusters.get(at)?.as_ref()
    }
}

/// Whether both have VNets of the same names at the same places, so that a VNet's name refers to the same place.
fn calls_networks_alike(one: &Alternative, other: &Alternative) -> bool {
    let pairs = || one.networks.iter().zip(&other.networks);
    one.networks.len() == other.networks.len()
        && pairs().all(|(one, other)| one.is(other) || one.name == other.name)
}

/// The VNets that a cluster names: its own, and those of subnets elsewhere; sorted, each once.
pub(super) fn networks_named(cluster: &Cluster, index: &Index) -> Vec<usize> {
    let elsewhere = cluster.references().filter_map(|reference| reference.parts().0);
    let named = std::iter::once(cluster.network.as_str()).chain(elsewhere);
    let mut networks: Vec<usize> = named.filter_map(|name| index.network(name)).collect();
    networks.sort_unstable();
    networks.dedup();
    networks
}

#[cfg(test)]
mod tests {
    use crate::design::{Alternative, Name, NodeCount, Shared, SubnetRef, presets};
    use crate::plan::{plan, plan_after};

    /// Draws the nodes of the last cluster from the first VNet.
    fn reach_over(alternative: &mut Alternative) {
        let network = &alternative.networks[0];
        let name = format!("{}/{}", network.name, network.subnets[0].name);
        alternative.clusters[2].pools[0].node_subnet = SubnetRef::own(Name::or(name, "nodes"));
    }

    fn grow(alternative: &mut Alternative, cluster: usize) {
        let pool = &mut alternative.clusters[cluster].pools[0];
        *pool = pool.with_planned_nodes(NodeCount::saturating(9));
    }

    /// Indexes of parts that changed.
    fn others<T>(was: &[Shared<T>], now: &[Shared<T>]) -> Vec<usize> {
        let is_other = |at: &usize| {
            !was.get(*at)
                .zip(now.get(*at))
                .is_some_and(|(was, now)| was.is(now))
        };
        (0..now.len()).filter(is_other).collect()
    }

    /// Indexes of the VNets and clusters that are replanned after `change`, which comes after `start`.
    fn anew(start: impl Fn(&mut Alternative), change: impl Fn(&mut Alternative)) -> [Vec<usize>; 2] {
        let mut design = presets::three_apart();
        start(&mut design.alternatives[0]);
        let before = (design.clone(), plan(&design));
        change(&mut design.alternatives[0]);
        let after = plan_after(&design, Some((&before.0, &before.1)));
        assert_eq!(after, plan(&design));
        let [was, now] = [&before.1, &after].map(|plan| &plan.alternatives[0]);
        [
            others(&was.networks, &now.networks),
            others(&was.clusters, &now.clusters),
        ]
    }

    #[test]
    fn an_edit_plans_anew_what_it_reaches() {
        let apart = |_: &mut Alternative| {};
        let nothing: [Vec<usize>; 2] = Default::default();
        assert_eq!(anew(apart, |_| {}), nothing);
        assert_eq!(anew(apart, |own| grow(own, 1)), [vec![1], vec![1]]);
        let note = |own: &mut Alternative| own.networks[1].subnets[0].note = "noted".to_owned();
        assert_eq!(anew(apart, note), [vec![1], vec![1]]);
        // Clusters that share a VNet with what changed share its sums.
        assert_eq!(anew(reach_over, |own| grow(own, 0)), [vec![0], vec![0, 2]]);
        assert_eq!(anew(reach_over, |own| grow(own, 2)), [vec![0, 2], vec![0, 2]]);
        assert_eq!(anew(apart, reach_over), [vec![0, 2], vec![0, 2]]);
        let rename = |own: &mut Alternative| own.networks[0].name = Name::or("other", "vnet");
        assert_eq!(anew(apart, rename), [vec![0, 1, 2], vec![0, 1, 2]]);
        let add = |own: &mut Alternative| own.clusters.push(own.clusters[1].clone());
        assert_eq!(anew(apart, add), [vec![1], vec![1, 3]]);
        let remove = |own: &mut Alternative| own.clusters.truncate(2);
        assert_eq!(anew(apart, remove), [vec![2], vec![]]);
    }
}
