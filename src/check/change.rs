//! Checks what is planned for running clusters: those of the same name in another alternative.
//!
//! The pair is compared value by value; what is fixed comes from [`permanence`](super::permanence), the ways from one
//! model to another from [`migration`](super::migration).

mod attached;

use std::collections::HashMap;

use crate::azure::{Model, Os};
use crate::check::rules::{self, Exit};
use crate::design::{Alternative, Cluster, Design, Network, Shared, Subnet};
use crate::plan::{AlternativePlan, Plan, SubnetIndex, SubnetPlan};

use super::migration::{Setup, Way, way};
use super::overlaps::Spaces;
use super::{FindingList, Hit, Subject};

/// Where a cluster is: indexes of its alternative and of itself.
pub(in crate::check) type At = (usize, usize);

/// Every planned cluster that continues an existing one: first the existing, then the planned.
///
/// What exists is what [`Alternative::runs`] says. Where a name exists twice, that of [today](Design::today) counts.
pub fn pairs(design: &Design) -> Vec<(At, At)> {
    let today = design.today();
    let mut existing: HashMap<String, At> = HashMap::new();
    for (at, cluster) in clusters(design) {
        let exists = |of: &Shared<Alternative>| of.runs(cluster);
        if !design.alternatives.get(at.0).is_some_and(exists) {
            continue;
        }
        let known = existing.entry(cluster.name.as_str().to_lowercase()).or_insert(at);
        if Some(at.0) == today && known.0 != at.0 {
            *known = at;
        }
    }
    if existing.is_empty() {
        return Vec::new();
    }
    clusters(design)
        .filter_map(|(at, cluster)| {
            let from = *existing.get(&cluster.name.as_str().to_lowercase())?;
            (from.0 != at.0).then_some((from, at))
        })
        .collect()
}

fn clusters(design: &Design) -> impl Iterator<Item = (At, &Cluster)> {
    design
        .alternatives
        .iter()
        .enumerate()
        .flat_map(|(alternative_at, alternative)| {
            alternative
                .clusters
                .iter()
                .enumerate()
                .map(move |(cluster_at, cluster)| ((alternative_at, cluster_at), cluster.as_ref()))
        })
}

/// Checks every pair.
pub(super) fn judge(design: &Design, plan: &Plan, found: &mut FindingList) {
    let mut spaces = NetworkSpaces::new();
    for pair in pairs(design) {
        judge_pair(design, plan, pair, (&mut spaces, found));
    }
}

/// Checks only the planned cluster at `to`.
pub(super) fn judge_planned(design: &Design, plan: &Plan, to: At) -> FindingList {
    let mut found = FindingList::default();
    let pair = pairs(design).into_iter().find(|(_, planned)| *planned == to);
    if let Some(pair) = pair {
        judge_pair(design, plan, pair, (&mut NetworkSpaces::new(), &mut found));
    }
    found
}

/// The ranges of VNets already looked up, by index.
type NetworkSpaces = HashMap<(usize, usize), Spaces>;

fn judge_pair(
    design: &Design,
    plan: &Plan,
    (from, to): (At, At),
    (spaces, found): (&mut NetworkSpaces, &mut FindingList),
) {
    let (Some(before), Some(after)) = (Side::at(design, plan, from), Side::at(design, plan, to)) else {
        return;
    };
    let subject = Subject::Cluster {
        alternative: to.0,
        cluster: to.1,
    };
    let pods = Subject::PodCidr {
        alternative: to.0,
        cluster: to.1,
    };
    let api_server = after.api_server(to);
    found.add_all(
        subject,
        rules::api_server_subnet_empty(before.cluster, after.cluster, api_server),
    );
    let both_overlay = before.cluster.model == Model::Overlay && after.cluster.model == Model::Overlay;
    if let (true, Some(old), Some(new)) = (both_overlay, &before.cluster.pod_cidr, &after.cluster.pod_cidr)
        && old.net() != new.net()
    {
        let windows = before.cluster.pools.iter().any(|pool| pool.os == Os::Windows);
        let barred = windows || before.cluster.pod_cidr_ipv6.is_some();
        found.add_all(pods, rules::pod_cidr_expansion(old, new, barred));
    }
    let way = way(before.setup(), after.setup());
    found.add_all(subject, rules::migration(&before, &after, way));
    attached::of_pair(&before, &after, (from, to), found);
    found.add_all(subject, of_features(&before, &after));
    if way == Way::NewCluster {
        return;
    }
    rules::fixed_of_cluster(&before, &after, to, found);
    rules::fixed_of_pools(&before, &after, way, to, found);
    of_subnets(&before, &after, way, (from, to), found);
    if let (Some(old), Some(new)) = (before.network_at(from), after.network_at(to)) {
        for (side, at) in [(&before, old), (&after, new)] {
            spaces.entry(at).or_insert_with(|| side.space());
        }
        if let (Some(old), Some(new)) = (spaces.get(&old), spaces.get(&new)) {
            found.add_all(subject, rules::vnet_extended(&after, to, old, new));
        }
    }
}

/// One side of a pair.
pub(in crate::check) struct Side<'a> {
    pub(in crate::check) alternative: &'a Alternative,
    pub(in crate::check) planned: &'a AlternativePlan,
    pub(in crate::check) cluster: &'a Cluster,
    pub(in crate::check) network: Option<&'a Network>,
}

impl<'a> Side<'a> {
    fn at(design: &'a Design, plan: &'a Plan, (alternative, cluster): At) -> Option<Self> {
        let planned = plan.alternatives.get(alternative)?;
        let alternative = design.alternatives.get(alternative)?;
        let network = planned.clusters.get(cluster)?.network;
        Some(Self {
            alternative,
            planned,
            cluster: alternative.clusters.get(cluster)?,
            network: network
                .and_then(|network| alternative.networks.get(network))
                .map(AsRef::as_ref),
        })
    }

    /// Where the VNet of the cluster at this place lies.
    fn network_at(&self, (alternative, cluster): At) -> Option<(usize, usize)> {
        Some((alternative, self.planned.clusters.get(cluster)?.network?))
    }

    /// The VNet and the subnet at this place.
    fn written(&self, (network, subnet): SubnetIndex) -> Option<(&Network, &Subnet)> {
        let network = self.alternative.networks.get(network)?;
        Some((network.as_ref(), network.subnets.get(subnet)?.as_ref()))
    }

    /// The subnet of the API server of the cluster at this place.
    fn api_server(&self, (_, cluster): At) -> Option<&SubnetPlan> {
        let (network, subnet) = self.planned.clusters.get(cluster)?.api_server?;
        self.planned.networks.get(network)?.subnets.get(subnet)
    }

    /// The ranges of its VNet.
    fn space(&self) -> Spaces {
        self.network
            .map_or_else(Spaces::default, |network| Spaces::of(&network.address_space))
    }

    pub(in crate::check) const fn setup(&self) -> Setup {
        Setup {
            model: self.cluster.model,
            data_plane: self.cluster.data_plane,
        }
    }
}

/// What breaks when features chosen at creation change.
fn of_features(before: &Side<'_>, after: &Side<'_>) -> Vec<Hit> {
    let (from, to) = (before.cluster, after.cluster);
    let automatic = rules::automatic_from_base(from, to);
    let one_way = rules::dual_stack_one_way(from, to);
    let exit = |cluster: &Cluster| Exit {
        kind: cluster.outbound.kind,
        sku: cluster.outbound.nat_gateway_sku,
    };
    let managed = after.network.is_some_and(|network| network.managed);
    let fixed = from.options.node_auto_provisioning || from.options.automatic;
    // Where the type does not suit the VNet, the cluster has that finding already.
    let leaves = rules::outbound_change_alone(exit(from), exit(to), managed, fixed);
    automatic.into_iter().chain(one_way).chain(leaves).collect()
}

/// What is planned for the subnets that the running cluster draws from.
fn of_subnets(before: &Side<'_>, after: &Side<'_>, way: Way, (from, to): (At, At), found: &mut FindingList) {
    let places = |side: &Side<'_>, (_, cluster): At| -> Vec<SubnetIndex> {
        let planned = side.planned.clusters.get(cluster);
        let places = planned.into_iter();
        places
            .flat_map(|places| places.node_subnets.iter().chain(&places.pod_subnets).copied())
            .collect()
    };
    let pods = |side: &Side<'_>, (_, cluster): At| -> Vec<SubnetIndex> {
        let planned = side.planned.clusters.get(cluster);
        planned.map_or_else(Vec::new, |planned| planned.pod_subnets.clone())
    };
    let (old, old_pods) = (places(before, from), pods(before, from));
    for place in places(after, to) {
        let Some((network, subnet)) = after.written(place) else {
            continue;
        };
        let is_same = |old: &&SubnetIndex| {
            before.written(**old).is_some_and(|(old_network, old)| {
                old_network.name.matches(network.name.as_str()) && old.name.matches(subnet.name.as_str())
            })
        };
        let subject = Subject::Subnet {
            alternative: to.0,
            network: place.0,
            subnet: place.1,
        };
        let Some(running) = old.iter().find(is_same) else {
            continue;
        };
        let written = before.written(*running);
        let fixed = written.and_then(|(_, old)| rules::fixed_subnet_range(after.cluster, old, subnet));
        found.add_all(subject, fixed);
        found.add_all(
            subject,
            rules::allocation_mode_changes(way, old_pods.contains(running)),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{ClusterState, Name, presets};

    /// The presets' cluster in this many alternatives of the same name.
    fn alternatives(count: usize) -> Design {
        let mut design = presets::worked_example();
        for at in 1..count {
            let mut other = design.alternatives[0].clone();
            other.name = Name::or(format!("Other {at}"), "other");
            design.alternatives.push(other);
        }
        design
    }

    #[test]
    fn what_exists_is_what_runs_and_all_of_today() {
        let mut design = alternatives(3);
        assert!(pairs(&design).is_empty(), "nothing exists");
        design.alternatives[1].clusters[0].state = ClusterState::Existing;
        assert_eq!(pairs(&design), [((1, 0), (0, 0)), ((1, 0), (2, 0))]);
        design.alternatives[1].clusters[0].state = ClusterState::Planned;
        design.alternatives[2].today = true;
        assert_eq!(pairs(&design), [((2, 0), (0, 0)), ((2, 0), (1, 0))]);
    }

    #[test]
    fn today_says_which_of_two_exists() {
        let mut design = alternatives(2);
        design.alternatives[0].clusters[0].state = ClusterState::Existing;
        assert_eq!(pairs(&design), [((0, 0), (1, 0))]);
        design.alternatives[1].today = true;
        assert_eq!(pairs(&design), [((1, 0), (0, 0))]);
    }
}
