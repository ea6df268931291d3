//! Judges what is planned for clusters that run already: the cluster of the same name in another alternative.
//!
//! The pair is compared value by value; what is fixed comes from [`permanence`](super::permanence), the ways from one
//! model to another from [`migration`](super::migration).

mod attached;

use std::collections::HashMap;

use crate::azure::{Model, NetworkPolicy, Os, Purpose, limits};
use crate::check::rules;
use crate::design::{Alternative, Cluster, Design, Network, Subnet, SubnetRef};
use crate::net::Cidr;
use crate::plan::{AlternativePlan, Plan, SubnetIndex, SubnetPlan};

use super::gates::kubernetes_version;
use super::migration::{Setup, Way, way};
use super::outbound_change::{self, Exit};
use super::overlaps::Spaces;
use super::permanence::{Permanence, Value, differing, permanence};
use super::{Facts, Found, Hit, Subject, lifecycle};

/// Where a cluster stands: places of its alternative and of itself.
type At = (usize, usize);

/// Every planned cluster that stands for an existing one: first the existing, then the planned.
pub fn pairs(design: &Design) -> Vec<(At, At)> {
    let mut existing: HashMap<String, At> = HashMap::new();
    for (at, cluster) in clusters(design) {
        if cluster.is_running() {
            existing.entry(cluster.name.as_str().to_lowercase()).or_insert(at);
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

/// Judges every pair.
pub(super) fn judge(design: &Design, plan: &Plan, found: &mut Found) {
    let mut spaces: HashMap<(usize, usize), Spaces> = HashMap::new();
    for (from, to) in pairs(design) {
        let (Some(before), Some(after)) = (Side::at(design, plan, from), Side::at(design, plan, to)) else {
            continue;
        };
        let subject = Subject::Cluster {
            alternative: to.0,
            cluster: to.1,
        };
        let pods = Subject::PodCidr {
            alternative: to.0,
            cluster: to.1,
        };
        if before.cluster.api_server_subnet.is_none()
            && after.cluster.api_server_subnet.is_some()
            && after
                .api_server(to)
                .is_some_and(|subnet| subnet.meter.demand.steps.len() > 1)
        {
            found.add(subject, &rules::APISERVER_SUBNET_EMPTY.rule, Facts::Nothing);
        }
        let both_overlay = before.cluster.model == Model::Overlay && after.cluster.model == Model::Overlay;
        if let (true, Some(old), Some(new)) =
            (both_overlay, &before.cluster.pod_cidr, &after.cluster.pod_cidr)
            && old.net() != new.net()
        {
            let windows = before.cluster.pools.iter().any(|pool| pool.os == Os::Windows);
            let barred = windows || before.cluster.pod_cidr_ipv6.is_some();
            found.add_all(pods, lifecycle::pod_cidr_expansion(old, new, barred));
        }
        let way = way(before.setup(), after.setup());
        found.add_all(subject, of_model(&before, &after, way));
        attached::of_pair(&before, &after, (from, to), found);
        found.add_all(subject, of_features(&before, &after));
        if way != Way::NewCluster {
            fixed(&before, &after, to, found);
            fixed_of_pools(&before, &after, way, to, found);
            of_subnets(&before, &after, way, (from, to), found);
            if let (Some(old), Some(new)) = (before.network_at(from), after.network_at(to)) {
                for (side, at) in [(&before, old), (&after, new)] {
                    spaces.entry(at).or_insert_with(|| side.space());
                }
                if let (Some(old), Some(new)) = (spaces.get(&old), spaces.get(&new))
                    && extended(&after, to, old, new)
                {
                    found.add(subject, &rules::VNET_EXTENDED.rule, Facts::Nothing);
                }
            }
        }
    }
}

/// One side of a pair.
struct Side<'a> {
    alternative: &'a Alternative,
    planned: &'a AlternativePlan,
    cluster: &'a Cluster,
    network: Option<&'a Network>,
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

    const fn setup(&self) -> Setup {
        Setup {
            model: self.cluster.model,
            data_plane: self.cluster.data_plane,
        }
    }
}

/// What a change of model, data plane or policy engine meets.
fn of_model(before: &Side<'_>, after: &Side<'_>, way: Way) -> Vec<Hit> {
    let mut hits = Vec::new();
    let (from, to) = (before.cluster, after.cluster);
    let (from_setup, to_setup) = (before.setup(), after.setup());
    match way {
        Way::Same => {}
        Way::NewCluster => hits.push(Hit::new(
            &rules::MIGRATION_REFUSED.rule,
            Facts::Moves {
                from: from_setup,
                to: to_setup,
                way,
            },
        )),
        Way::InPlace | Way::InTwoSteps(_) | Way::NewPools => hits.push(Hit::new(
            &rules::MIGRATION_STEPS.rule,
            Facts::Moves {
                from: from_setup,
                to: to_setup,
                way,
            },
        )),
    }
    let kubernetes = from.kubernetes_version.as_deref().and_then(kubernetes_version);
    let older = |bound| {
        kubernetes
            .filter(|given| *given < bound)
            .map(|given| Facts::Version {
                given,
                bound,
                is_least: true,
            })
    };
    let installed = |policy: NetworkPolicy| matches!(policy, NetworkPolicy::Azure | NetworkPolicy::Calico);
    let to_overlay = from.model != Model::Overlay && to.model == Model::Overlay && way != Way::NewCluster;
    if to_overlay {
        if let Some(facts) = older(limits::KUBERNETES_FOR_OVERLAY_MIGRATION.value) {
            hits.push(Hit::new(&rules::OVERLAY_MIGRATION_KUBERNETES.rule, facts));
        }
        if installed(from.network_policy) {
            let facts = Facts::Excluded {
                what: from.network_policy.title(),
                by: "the move to overlay",
            };
            hits.push(Hit::new(&rules::MIGRATION_PRECONDITION.rule, facts));
        }
        let agc = before.network.into_iter().flat_map(|network| &network.subnets);
        let agc = agc.filter(|subnet| subnet.purpose == Purpose::ApplicationGatewayForContainers);
        let mut lengths = agc.map(|subnet| subnet.prefix.length());
        hits.extend(lengths.find_map(|length| lifecycle::agc_before_overlay(from.model, to.model, length)));
    }
    let engine_changes = from.network_policy != to.network_policy
        && (installed(from.network_policy) || installed(to.network_policy));
    if engine_changes
        && way != Way::NewCluster
        && let Some(facts) = older(limits::KUBERNETES_FOR_POLICY_CHANGE.value)
    {
        hits.push(Hit::new(&rules::POLICY_CHANGE_KUBERNETES.rule, facts));
    }
    hits
}

/// What a change of features meets that are chosen when a cluster is created.
fn of_features(before: &Side<'_>, after: &Side<'_>) -> Vec<Hit> {
    let (from, to) = (before.cluster, after.cluster);
    let hit = |broken: bool, rule| broken.then_some(Hit::new(rule, Facts::Nothing));
    let automatic = hit(
        to.options.automatic && !from.options.automatic,
        &rules::AUTOMATIC_FROM_BASE.rule,
    );
    let one_way = hit(
        from.is_dual_stack() && !to.is_dual_stack(),
        &rules::DUAL_STACK_ONE_WAY.rule,
    );
    let exit = |cluster: &Cluster| Exit {
        kind: cluster.outbound.kind,
        sku: cluster.outbound.nat_gateway_sku,
    };
    let managed = after.network.is_some_and(|network| network.managed);
    let fixed = from.options.node_auto_provisioning || from.options.automatic;
    let leaves = outbound_change::judge(exit(from), exit(to), managed, fixed);
    // Where the type does not go with the VNet, the cluster itself says so.
    let leaves = leaves
        .into_iter()
        .filter(|hit| hit.rule != &rules::OUTBOUND_TYPE_VNET.rule);
    automatic.into_iter().chain(one_way).chain(leaves).collect()
}

/// Values that are planned otherwise though they are fixed.
fn fixed(before: &Side<'_>, after: &Side<'_>, (alternative, cluster): At, found: &mut Found) {
    let (from, to) = (before.cluster, after.cluster);
    let whole = Subject::Cluster { alternative, cluster };
    let mut fixed =
        |subject, value: Value| found.add(subject, &rules::CANNOT_BE_CHANGED.rule, Facts::Fixed(value));
    if !from.network.matches(to.network.as_str()) {
        fixed(whole, Value::Network);
    }
    if from.dns_service_ip != to.dns_service_ip {
        fixed(Subject::DnsIp { alternative, cluster }, Value::DnsServiceIp);
    }
    let extends = from
        .kubernetes_version
        .as_deref()
        .and_then(kubernetes_version)
        .is_some_and(|given| given >= limits::KUBERNETES_FOR_SERVICE_CIDR_EXTENSION.value)
        && to.service_cidr.net().contains(&from.service_cidr.net());
    if from.service_cidr.net() != to.service_cidr.net() && !extends {
        fixed(Subject::ServiceCidr { alternative, cluster }, Value::ServiceCidr);
    }
    let ranges = [
        (
            // Where overlay may expand its own, the rules of that say how far.
            from.model == to.model && from.model != Model::Overlay,
            differ(from.pod_cidr.as_ref(), to.pod_cidr.as_ref()),
            (Subject::PodCidr { alternative, cluster }, Value::PodCidr),
        ),
        (
            from.is_dual_stack() && to.is_dual_stack(),
            differ(from.pod_cidr_ipv6.as_ref(), to.pod_cidr_ipv6.as_ref()),
            (Subject::PodCidr { alternative, cluster }, Value::PodCidr),
        ),
        (
            from.is_dual_stack() && to.is_dual_stack(),
            differ(from.service_cidr_ipv6.as_ref(), to.service_cidr_ipv6.as_ref()),
            (Subject::ServiceCidr { alternative, cluster }, Value::ServiceCidr),
        ),
    ];
    for (is_judged, differs, (subject, value)) in ranges {
        if is_judged && differs {
            fixed(subject, value);
        }
    }
    let version = |cluster: &Cluster| cluster.kubernetes_version.as_deref().and_then(kubernetes_version);
    if version(to).zip(version(from)).is_some_and(|(new, old)| new < old) {
        fixed(whole, Value::KubernetesVersion);
    }
    let is_fixed = |cluster| permanence(cluster, Value::PrivateCluster).permanence == Permanence::Cluster;
    if from.private_cluster != to.private_cluster && is_fixed(from) && is_fixed(to) {
        fixed(whole, Value::PrivateCluster);
    }
    if from.api_server_subnet.is_some()
        && named(from.api_server_subnet.as_ref()) != named(to.api_server_subnet.as_ref())
    {
        fixed(whole, Value::ApiServerSubnet);
    }
}

/// The name of a subnet, whatever its VNet.
fn named(subnet: Option<&SubnetRef>) -> Option<String> {
    subnet.map(|subnet| subnet.parts().1.to_lowercase())
}

/// Values of pools of the same name that are planned otherwise though they are fixed.
fn fixed_of_pools(
    before: &Side<'_>,
    after: &Side<'_>,
    way: Way,
    (alternative, cluster): At,
    found: &mut Found,
) {
    let (from, to) = (before.cluster, after.cluster);
    for (pool_at, pool) in to.pools.iter().enumerate() {
        let Some(old) = from.pools.iter().find(|old| old.name.matches(pool.name.as_str())) else {
            continue;
        };
        let subject = Subject::Pool {
            alternative,
            cluster,
            pool: pool_at,
        };
        let has_pods = from.model.uses_pod_subnet() && to.model.uses_pod_subnet();
        let subnets = [
            (Value::Model, way == Way::NewPools),
            (
                Value::NodeSubnet,
                named(Some(&old.node_subnet)) != named(Some(&pool.node_subnet)),
            ),
            (
                Value::PodSubnet,
                has_pods && named(old.pod_subnet.as_ref()) != named(pool.pod_subnet.as_ref()),
            ),
        ];
        let subnets = subnets
            .into_iter()
            .filter_map(|(value, differs)| differs.then_some(value));
        for value in differing(old, pool).chain(subnets) {
            found.add(subject, &rules::CANNOT_BE_CHANGED.rule, Facts::Fixed(value));
        }
    }
}

/// Whether two ranges are not the same.
fn differ(one: Option<&Cidr>, other: Option<&Cidr>) -> bool {
    one.map(Cidr::net) != other.map(Cidr::net)
}

/// What becomes of the subnets that the running cluster draws from.
fn of_subnets(before: &Side<'_>, after: &Side<'_>, way: Way, (from, to): (At, At), found: &mut Found) {
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
        let range = before.written(*running).map(|(_, subnet)| subnet.prefix.net());
        // A cluster that is planned under the old name may get subnets of its own.
        let stays = after.cluster.is_running();
        if stays && range.is_some_and(|range| range != subnet.prefix.net()) {
            found.add(
                subject,
                &rules::CANNOT_BE_CHANGED.rule,
                Facts::Fixed(Value::SubnetRange),
            );
        }
        if way == Way::NewPools && old_pods.contains(running) {
            found.add(subject, &rules::POD_SUBNET_SINGLE_MODE.rule, Facts::Nothing);
        }
    }
}

/// Whether a pool of the cluster lies in a range of its VNet that came after it.
fn extended(after: &Side<'_>, (_, cluster): At, old: &Spaces, new: &Spaces) -> bool {
    let places = after.planned.clusters.get(cluster);
    places
        .into_iter()
        .flat_map(|places| places.node_subnets.iter().chain(&places.pod_subnets))
        .filter_map(|(network, subnet)| after.alternative.networks.get(*network)?.subnets.get(*subnet))
        .any(|subnet| new.contain(&subnet.prefix) && !old.contain(&subnet.prefix))
}
