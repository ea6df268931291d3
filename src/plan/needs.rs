//! What a cluster has or must be able to do, and which models go with it.
//!
//! What it has comes from the design, what it must be able to do from the requirements; which models go with either is
//! only in the table of capabilities.

use crate::azure::{
    DataPlane, Model, Need, NetworkPolicy, Os, OutboundType, Purpose, SourceAddress, kubernetes_version,
    limits,
};
use crate::design::{Alternative, Cluster, Criterion, Requirements};

use super::AlternativePlan;

/// What cluster `at` and its VNet have that not every model goes with, in the order of [`Need::ALL`].
pub fn needs(alternative: &Alternative, plan: &AlternativePlan, at: usize) -> Vec<Need> {
    let (Some(cluster), Some(planned)) = (alternative.clusters.get(at), plan.clusters.get(at)) else {
        return Vec::new();
    };
    let network = planned
        .network
        .and_then(|network| alternative.networks.get(network));
    let has_subnet = |purpose| {
        network.is_some_and(|network| network.subnets.iter().any(|subnet| subnet.purpose == purpose))
    };
    let is_shared = || {
        planned.node_subnets.iter().any(|&(network, subnet)| {
            let subnets = plan.networks.get(network).map(|network| &network.subnets);
            let users = subnets.and_then(|subnets| subnets.get(subnet));
            users.is_some_and(|subnet| subnet.node_clusters.iter().any(|user| *user != at))
        })
    };
    let has = |need: &Need| match need {
        Need::ManagedNetwork => network.is_some_and(|network| network.managed),
        Need::VirtualNodes => has_subnet(Purpose::VirtualNodes),
        Need::ApplicationGatewayForContainers => has_subnet(Purpose::ApplicationGatewayForContainers),
        Need::SharedNodeSubnet => is_shared(),
        _ => needs_alone(cluster, *need),
    };
    Need::ALL.into_iter().filter(has).collect()
}

/// Whether the cluster has it by its own settings, whatever is around it.
pub fn needs_alone(cluster: &Cluster, need: Need) -> bool {
    let Cluster { options, pools, .. } = cluster;
    match need {
        Need::DualStack => cluster.is_dual_stack(),
        Need::Automatic => options.automatic,
        Need::NodeAutoProvisioning => options.node_auto_provisioning,
        Need::GatewayPool => pools.iter().any(|pool| pool.is_gateway()),
        Need::Cilium => {
            cluster.data_plane == DataPlane::Cilium || cluster.network_policy == NetworkPolicy::Cilium
        }
        Need::AzurePolicy => cluster.network_policy == NetworkPolicy::Azure,
        Need::Windows => pools.iter().any(|pool| pool.os == Os::Windows),
        Need::NoOutbound => matches!(cluster.outbound.kind, OutboundType::None | OutboundType::Block),
        Need::PrivateLinkService => options.private_link_services.get() > 0,
        Need::OlderKubernetes => {
            let version = cluster.kubernetes_version.as_deref().and_then(kubernetes_version);
            version.is_some_and(|version| version < limits::KUBERNETES_FOR_STATIC_BLOCK.value)
        }
        Need::ManagedNetwork
        | Need::VirtualNodes
        | Need::ApplicationGatewayForContainers
        | Need::SharedNodeSubnet => false,
    }
}

/// Whether clusters of this model can meet the criterion; a criterion that only favours a model is met by all.
pub fn can_meet(criterion: Criterion, model: Model) -> bool {
    let facts = model.facts();
    let offers = |need| model.offers(need).value.is_possible();
    match criterion {
        Criterion::PodsReachable => facts.pods_reachable.value.is_possible(),
        Criterion::SourceIpKept => facts.source_beyond_vnet.value == SourceAddress::Pod,
        Criterion::NoRouteTables => !facts.needs_route_table.value,
        Criterion::WindowsPools => offers(Need::Windows),
        Criterion::VirtualNodes => offers(Need::VirtualNodes),
        Criterion::NetworkPolicy => facts
            .network_policies
            .value
            .iter()
            .any(|engine| *engine != NetworkPolicy::None),
        Criterion::FqdnPolicy => offers(Need::Cilium),
        Criterion::MoreThan400Nodes => facts.max_nodes.value > limits::KUBENET_MAX_NODES.value,
        Criterion::SeparatePodSubnet => model.uses_pod_subnet(),
        Criterion::ManagedNetwork => offers(Need::ManagedNetwork),
        Criterion::DualStack => offers(Need::DualStack),
        Criterion::LittleAddressSpace | Criterion::TrafficInside | Criterion::TrafficOutside => true,
    }
}

/// The first stated requirement that no cluster of this model can meet.
pub fn first_unmet(requirements: &Requirements, model: Model) -> Option<Criterion> {
    let mut stated = Criterion::ALL
        .iter()
        .copied()
        .filter(|criterion| requirements.needs(*criterion));
    stated.find(|criterion| !can_meet(*criterion, model))
}
