//! What else lives next to the nodes: subnets of other services, gateways, outbound traffic.

use crate::azure::rules::{Confidence, FLAT_MODELS, POD_SUBNET_MODELS, Rule, When};
use crate::azure::{Model, Need, Severity, sources};
use crate::design::{Cluster, Subnet};
use crate::plan::SubnetPlan;

use super::RuleDef;
use crate::check::migration::Way;
use crate::check::{Facts, Hit, Subject, fixes};

/// Every rule of the family.
pub(super) static RULES: &[&RuleDef] = &[
    &POD_SUBNET_SAME_VNET,
    &POD_SUBNET_MANAGED_VNET,
    &POD_SUBNET_ALL_POOLS,
    &POD_SUBNET_SINGLE_MODE,
    &KUBENET_ONE_CLUSTER_PER_SUBNET,
    &POOLS_SAME_VNET,
    &SUBNET_DELEGATED,
];

/// The pod subnet lies in another VNet, is the node subnet, or its node subnet is delegated.
pub static POD_SUBNET_SAME_VNET: RuleDef = RuleDef::new(Rule {
    id: "pod-subnet-same-vnet",
    title: "The pod subnet must be a separate subnet in the nodes' VNet",
    severity: Some(Severity::Error),
    models: POD_SUBNET_MODELS,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::POD_SUBNET,
    reason: "The pods and nodes of a pool are in one VNet, each in their own subnet. Azure delegates the \
             pod subnet to AKS, so nothing else can use it; pools and clusters can share it.",
})
.at(35)
.said_shortly("the pod subnet is not a separate one")
.why_no_fix("select a subnet in the nodes' VNet that is only for pods");

/// Whether the pod subnet of a pool holds nodes too, or lies in another VNet than its node subnet; `subnet` is where it
/// is.
pub(in crate::check) fn pod_subnet_same_vnet(
    holds_nodes: bool,
    is_elsewhere: bool,
    subnet: Subject,
) -> Option<Hit> {
    (holds_nodes || is_elsewhere).then_some(POD_SUBNET_SAME_VNET.hit(Facts::With(subnet)))
}

/// A cluster with pod subnets lies in a VNet that AKS manages.
pub static POD_SUBNET_MANAGED_VNET: RuleDef = RuleDef::new(Rule {
    id: "pod-subnet-managed-vnet",
    title: "A VNet managed by AKS has no pod subnets",
    severity: Some(Severity::Error),
    models: POD_SUBNET_MODELS,
    when: When::Create,
    confidence: Confidence::Derived,
    azure_error: None,
    source: sources::CNI_OVERVIEW,
    reason: "A pod subnet is one of your own, and you name it by its id; the subnets of a managed VNet belong to \
             AKS. In a managed VNet, Azure CNI Node Subnet is the model whose pods have VNet addresses.",
})
.at(36)
.why_no_fix("use a VNet of your own, or another network model");

/// Whether a cluster takes pod subnets in a VNet that AKS manages.
pub(in crate::check) fn pod_subnet_managed_vnet(cluster: &Cluster, managed: bool) -> Option<Hit> {
    let offered = cluster.model.offers(Need::ManagedNetwork).value.is_possible();
    POD_SUBNET_MANAGED_VNET.when(managed && cluster.model.uses_pod_subnet() && !offered)
}

/// Some pools of a cluster name a pod subnet and others do not.
pub static POD_SUBNET_ALL_POOLS: RuleDef = RuleDef::new(Rule {
    id: "pod-subnet-all-pools",
    title: "Either every pool has a pod subnet or none has",
    severity: Some(Severity::Error),
    models: FLAT_MODELS,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::POD_SUBNET,
    reason: "A cluster cannot mix pods in the node subnet with pods in a pod subnet. Dynamic and static \
             pools can be mixed, each with its own subnet.",
})
.at(37)
.said_shortly("only some pools have a pod subnet")
.why_no_fix("set a pod subnet in every pool, or in none");

/// Whether some pools name a pod subnet and others do not.
pub(in crate::check) fn pod_subnet_all_pools(cluster: &Cluster) -> Option<Hit> {
    let pools = &cluster.pools;
    let named = pools.iter().filter(|pool| pool.pod_subnet.is_some()).count();
    POD_SUBNET_ALL_POOLS.when(cluster.model.is_flat() && named > 0 && named < pools.len())
}

/// Pools of both allocation modes share a pod subnet.
pub static POD_SUBNET_SINGLE_MODE: RuleDef = RuleDef::new(Rule {
    id: "pod-subnet-single-mode",
    title: "The pod subnet mixes dynamic and static allocation",
    severity: Some(Severity::Error),
    models: POD_SUBNET_MODELS,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::POD_SUBNET_STATIC,
    reason: "A subnet allocates either batches of addresses or whole blocks. Give each mode its own subnet.",
})
.at(39)
.why_no_fix("give each allocation mode its own pod subnet");

/// Whether a pod subnet of a running cluster is planned with pools that allocate differently.
pub(in crate::check) fn allocation_mode_changes(way: Way, is_running_pod_subnet: bool) -> Option<Hit> {
    POD_SUBNET_SINGLE_MODE.when(way == Way::NewPools && is_running_pod_subnet)
}

/// Whether pools of these models may not share a pod subnet.
pub fn allocation_modes(models: impl IntoIterator<Item = Model>) -> Option<Hit> {
    let mut modes = models.into_iter().filter(|model| model.uses_pod_subnet());
    let first = modes.next()?;
    modes
        .any(|other| other != first)
        .then_some(POD_SUBNET_SINGLE_MODE.hit(Facts::Nothing))
}

/// Two kubenet clusters name one node subnet.
pub static KUBENET_ONE_CLUSTER_PER_SUBNET: RuleDef = RuleDef::new(Rule {
    id: "kubenet-one-cluster-per-subnet",
    title: "Several kubenet clusters share a subnet",
    severity: Some(Severity::Error),
    models: &[Model::Kubenet],
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::KUBENET,
    reason: "Each kubenet cluster needs its own route table, and a subnet has only one. Give each cluster \
             its own subnet.",
})
.at(52)
.why_no_fix("give each kubenet cluster its own subnet");

/// Whether several clusters of a model may not draw their nodes from one subnet.
pub fn shared_subnet(model: Model, clusters: u64) -> Option<Hit> {
    let shared = clusters > 1 && !model.facts().shared_subnet.value.is_possible();
    let facts = Facts::Count {
        given: clusters,
        least: 0,
        most: 1,
        unit: "clusters with kubenet among them",
    };
    shared.then_some(KUBENET_ONE_CLUSTER_PER_SUBNET.hit(facts))
}

/// Whether clusters of these models may not draw their nodes from one subnet.
pub fn clusters_in_subnet(models: impl IntoIterator<Item = Model>) -> Option<Hit> {
    let (mut clusters, mut alone) = (0_u64, None);
    for model in models {
        clusters = clusters.saturating_add(1);
        // A model that must be alone in the subnet is not, whatever the others are.
        alone = alone.or_else(|| (!model.facts().shared_subnet.value.is_possible()).then_some(model));
    }
    shared_subnet(alone?, clusters)
}

/// A node or pod subnet of a pool lies in another VNet than the first pool's.
pub static POOLS_SAME_VNET: RuleDef = RuleDef::new(Rule {
    id: "pools-same-vnet",
    title: "Pools of one cluster are in different VNets",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::POOL_SUBNET,
    reason: "All node and pod subnets of a cluster belong to one VNet, in its region and subscription.",
})
.at(79)
.why_no_fix("use subnets of one VNet in all pools");

/// Whether a subnet of a pool lies in another VNet than its cluster, for each of its subnets in `networks`; `other` says
/// where a VNet is.
pub(in crate::check) fn pools_same_vnet(
    home: Option<usize>,
    networks: impl IntoIterator<Item = usize>,
    other: impl Fn(usize) -> Subject,
) -> impl Iterator<Item = Hit> {
    let elsewhere = networks
        .into_iter()
        .filter(move |network| home.is_some_and(|home| home != *network));
    elsewhere.map(move |network| POOLS_SAME_VNET.hit(Facts::With(other(network))))
}

/// A node subnet has a delegation.
pub static SUBNET_DELEGATED: RuleDef = RuleDef::new(Rule {
    id: "subnet-delegated",
    title: "The node subnet is delegated",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::CNI_OVERVIEW,
    reason: "A delegated subnet belongs to another service, so nodes cannot use it.",
})
.at(81)
.fixed_by(&[fixes::remove_delegation]);

/// Whether nodes lie in a subnet that is delegated.
pub(in crate::check) fn subnet_delegated(written: &Subnet, plan: &SubnetPlan) -> Option<Hit> {
    SUBNET_DELEGATED.when(written.delegation.is_some() && !plan.node_clusters.is_empty())
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::check::rules::trial::*;

    pub(in crate::check::rules) const TRIALS: &[Trial] = &[
        broken(&POD_SUBNET_SAME_VNET, |d| {
            pods_in(d, Model::PodSubnetDynamic, "10.0.16.0/20");
            pool(d).pod_subnet = Some(SubnetRef::own(name("snet-nodes")));
        })
        .kept(|d| pods_in(d, Model::PodSubnetDynamic, "10.0.16.0/20")),
        broken(&POD_SUBNET_MANAGED_VNET, |d| {
            pods_in(d, Model::PodSubnetDynamic, "10.0.16.0/20");
            network(d).managed = true;
        })
        .kept(|d| pods_in(d, Model::PodSubnetDynamic, "10.0.16.0/20")),
        broken(&POD_SUBNET_ALL_POOLS, |d| {
            pods_in(d, Model::PodSubnetDynamic, "10.0.16.0/20");
            pool(d).pod_subnet = None;
        })
        .kept(|d| pods_in(d, Model::PodSubnetDynamic, "10.0.16.0/20")),
        broken(&POD_SUBNET_SINGLE_MODE, |d| {
            pods_in(d, Model::PodSubnetDynamic, "10.0.16.0/20");
            second_cluster(d).model = Model::PodSubnetStatic;
        })
        .kept(|d| {
            pods_in(d, Model::PodSubnetDynamic, "10.0.16.0/20");
            second_cluster(d);
        }),
        broken(&KUBENET_ONE_CLUSTER_PER_SUBNET, |d| {
            model(d, Model::Kubenet);
            second_cluster(d).model = Model::Overlay;
        })
        .kept(|d| {
            second_cluster(d);
        }),
        broken(&POOLS_SAME_VNET, |d| {
            let mut other = network(d).clone();
            other.name = name("vnet-2");
            other.address_space = vec![cidr("10.1.0.0/16")];
            other.subnets[0].prefix = cidr("10.1.0.0/24");
            d.alternatives[0].networks.push(other.into());
            pool(d).node_subnet = SubnetRef::own(name("vnet-2/snet-nodes"));
        }),
        broken(&SUBNET_DELEGATED, |d| {
            nodes(d).delegation = Some("Microsoft.Web/serverFarms".to_owned());
        }),
    ];

    #[test]
    fn sharing() {
        assert_eq!(shared_subnet(Model::Kubenet, 1), None);
        assert!(shared_subnet(Model::Kubenet, 2).is_some());
        assert_eq!(shared_subnet(Model::Overlay, 9), None);
        use Model::{NodeSubnet, PodSubnetDynamic as Dynamic, PodSubnetStatic as Static};
        assert_eq!(allocation_modes([Static, NodeSubnet, Static]), None);
        assert!(allocation_modes([Static, Dynamic]).is_some());
    }
}
