//! What each network model can do, as one table.
//!
//! A capability is what Azure offers for a model, each with its source; which one suits a workload is decided by the
//! floor `decide`.

use super::{DataPlane, Fact, Model, NetworkPolicy, limits, sources};

/// Whether a model offers something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Capability {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// It does, as long as this holds.
    WithCondition(&'static str),
}

impl Capability {
    /// Whether it is possible at all.
    pub const fn is_possible(self) -> bool {
        !matches!(self, Self::No)
    }

    /// The condition, if any.
    pub const fn condition(self) -> Option<&'static str> {
        match self {
            Self::WithCondition(condition) => Some(condition),
            Self::Yes | Self::No => None,
        }
    }

    /// The words that screens show.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::WithCondition(condition) => condition,
        }
    }
}

/// Where pods get their addresses under a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PodAddresses {
    /// A range of the cluster outside the VNet, one /24 per node.
    PodCidr,
    /// The subnet of the nodes.
    NodeSubnet,
    /// A subnet of the VNet that holds only pods.
    PodSubnet,
}

/// Which source address the other side of a pod's connection sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SourceAddress {
    /// That of the node.
    Node,
    /// That of the pod.
    Pod,
}

/// Azure's support for a model today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Status {
    /// One sentence for the screen.
    pub text: &'static str,
    /// ISO date on which support ends, where one is announced.
    pub support_ends_on: Option<&'static str>,
    /// Short labels next to the title, such as "legacy"; may be empty.
    pub tags: &'static [&'static str],
}

/// Everything fixed about one model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelFacts {
    /// Azure's support for it.
    pub status: Fact<Status>,
    /// Where pods get their addresses.
    pub pod_addresses: Fact<PodAddresses>,
    /// Default max pods; none where the documentation contradicts itself.
    pub default_max_pods: Option<u16>,
    /// The values that contradictory pages give; empty where they agree.
    pub contested_default_max_pods: &'static [u16],
    /// Most nodes of a cluster.
    pub max_nodes: Fact<u32>,
    /// Most pods of a cluster, alone in its VNet for models whose pods take addresses there.
    pub max_pods_per_cluster: Fact<u32>,
    /// Pods can be called from the VNet, peered networks and on-premises.
    pub pods_reachable: Fact<Capability>,
    /// Which source address is seen inside the VNet.
    pub source_inside_vnet: Fact<SourceAddress>,
    /// Which source address is seen beyond the VNet on a private path.
    pub source_beyond_vnet: Fact<SourceAddress>,
    /// Pods are reached through a route table that only this cluster uses.
    pub needs_route_table: Fact<bool>,
    /// AKS can create and manage the VNet.
    pub managed_vnet: Fact<Capability>,
    /// Windows pools.
    pub windows: Fact<Capability>,
    /// The Cilium data plane.
    pub cilium: Fact<Capability>,
    /// What can enforce network policies.
    pub network_policies: Fact<&'static [NetworkPolicy]>,
    /// Virtual nodes on Azure Container Instances.
    pub virtual_nodes: Fact<Capability>,
    /// The Application Gateway ingress controller.
    pub application_gateway_ingress: Fact<Capability>,
    /// Application Gateway for Containers.
    pub application_gateway_for_containers: Fact<Capability>,
    /// IPv4 and IPv6 together.
    pub dual_stack: Fact<Capability>,
    /// Several clusters in one subnet.
    pub shared_subnet: Fact<Capability>,
    /// The same pod CIDR in several clusters; "no" for models without one.
    pub reusable_pod_cidr: Fact<Capability>,
    /// Node auto-provisioning.
    pub node_auto_provisioning: Fact<Capability>,
    /// AKS Automatic.
    pub automatic: Fact<Capability>,
    /// The outbound types `none` and `block`.
    pub no_outbound: Fact<Capability>,
    /// A static egress gateway.
    pub static_egress_gateway: Fact<Capability>,
    /// Private Link Service in front of a load balancer service.
    pub private_link_service: Fact<Capability>,
    /// Kubernetes before 1.28.
    pub older_kubernetes: Fact<Capability>,
}

impl Model {
    /// The facts about this model.
    ///
    /// ```
    /// use aksnet::azure::Model;
    ///
    /// assert_eq!(Model::Kubenet.facts().max_nodes.value, 400);
    /// assert!(!Model::Kubenet.facts().windows.value.is_possible());
    /// ```
    pub const fn facts(self) -> &'static ModelFacts {
        match self {
            Self::Kubenet => &KUBENET,
            Self::NodeSubnet => &NODE_SUBNET,
            Self::PodSubnetDynamic => &POD_SUBNET_DYNAMIC,
            Self::PodSubnetStatic => &POD_SUBNET_STATIC,
            Self::Overlay => &OVERLAY,
            Self::ByoCni => &BYO_CNI,
        }
    }

    /// Whether pods have addresses of a pod CIDR.
    pub const fn uses_pod_cidr(self) -> bool {
        matches!(self.facts().pod_addresses.value, PodAddresses::PodCidr)
    }

    /// Whether every node takes a part of the pod CIDR, so that it can be too small.
    pub const fn sizes_pod_cidr(self) -> bool {
        matches!(self, Self::Kubenet | Self::Overlay)
    }

    /// Whether pods have a separate subnet.
    pub const fn uses_pod_subnet(self) -> bool {
        matches!(self.facts().pod_addresses.value, PodAddresses::PodSubnet)
    }

    /// Whether pods have addresses of the VNet.
    pub const fn is_flat(self) -> bool {
        !self.uses_pod_cidr()
    }

    /// Whether a cluster of this model may use the data plane.
    pub const fn allows_data_plane(self, data_plane: DataPlane) -> bool {
        match data_plane {
            DataPlane::Azure => true,
            DataPlane::Cilium => self.facts().cilium.value.is_possible(),
        }
    }

    /// Whether a cluster of this model may use the policy engine.
    pub fn allows_network_policy(self, policy: NetworkPolicy) -> bool {
        self.facts().network_policies.value.contains(&policy)
    }
}

/// Policy engines that go with kubenet.
const KUBENET_POLICIES: &[NetworkPolicy] = &[NetworkPolicy::None, NetworkPolicy::Calico];
/// Policy engines that go with every Azure CNI model.
const AZURE_CNI_POLICIES: &[NetworkPolicy] = NetworkPolicy::ALL;

static KUBENET: ModelFacts = ModelFacts {
    status: Fact::statement(
        Status {
            text: "Unsupported from 31 March 2028; move to overlay",
            support_ends_on: Some(limits::KUBENET_ENDS.value),
            tags: &["support ends Mar 2028"],
        },
        sources::KUBENET,
    ),
    pod_addresses: Fact::statement(PodAddresses::PodCidr, sources::KUBENET),
    default_max_pods: Some(110),
    contested_default_max_pods: &[],
    max_nodes: limits::KUBENET_MAX_NODES,
    max_pods_per_cluster: Fact::new(100_000, "pods", sources::KUBENET),
    pods_reachable: Fact::statement(Capability::No, sources::CNI_OVERVIEW),
    source_inside_vnet: Fact::statement(SourceAddress::Node, sources::CNI_OVERVIEW),
    source_beyond_vnet: Fact::statement(SourceAddress::Node, sources::CNI_OVERVIEW),
    needs_route_table: Fact::statement(true, sources::KUBENET),
    managed_vnet: Fact::statement(Capability::Yes, sources::KUBENET),
    windows: Fact::statement(Capability::No, sources::KUBENET),
    cilium: Fact::statement(Capability::No, sources::CILIUM),
    network_policies: Fact::statement(KUBENET_POLICIES, sources::NETWORK_POLICIES),
    virtual_nodes: Fact::statement(Capability::No, sources::VIRTUAL_NODES),
    application_gateway_ingress: Fact::statement(
        Capability::WithCondition("if the route table is also on the gateway's subnet"),
        sources::KUBENET,
    ),
    application_gateway_for_containers: Fact::statement(Capability::No, sources::AGC_NETWORKING),
    dual_stack: Fact::statement(Capability::No, sources::DUAL_STACK),
    shared_subnet: Fact::statement(Capability::No, sources::KUBENET),
    reusable_pod_cidr: Fact::statement(
        Capability::WithCondition("only in another VNet, where its routes do not conflict"),
        sources::KUBENET,
    ),
    node_auto_provisioning: Fact::statement(Capability::No, sources::NODE_AUTO_PROVISIONING),
    automatic: Fact::statement(Capability::No, sources::AUTOMATIC),
    no_outbound: Fact::statement(Capability::No, sources::OUTBOUND),
    static_egress_gateway: Fact::statement(
        Capability::WithCondition("not stated by the documentation"),
        sources::STATIC_EGRESS,
    ),
    private_link_service: Fact::statement(Capability::Yes, sources::INTERNAL_LB),
    older_kubernetes: Fact::statement(Capability::Yes, sources::KUBENET),
};

static NODE_SUBNET: ModelFacts = ModelFacts {
    status: Fact::statement(
        Status {
            text: "Called legacy by Microsoft, still supported; no end announced",
            support_ends_on: None,
            tags: &["legacy"],
        },
        sources::LEGACY_CNI,
    ),
    pod_addresses: Fact::statement(PodAddresses::NodeSubnet, sources::LEGACY_CNI),
    default_max_pods: Some(30),
    contested_default_max_pods: &[],
    max_nodes: limits::CLUSTER_MAX_NODES,
    max_pods_per_cluster: Fact::new(65_536, "pods", sources::VNET_LIMITS),
    pods_reachable: Fact::statement(Capability::Yes, sources::CNI_OVERVIEW),
    source_inside_vnet: Fact::statement(SourceAddress::Pod, sources::LEGACY_CNI),
    source_beyond_vnet: Fact::statement(SourceAddress::Node, sources::LEGACY_CNI),
    needs_route_table: Fact::statement(false, sources::LEGACY_CNI),
    managed_vnet: Fact::statement(Capability::Yes, sources::LEGACY_CNI),
    windows: Fact::statement(Capability::Yes, sources::LEGACY_CNI),
    cilium: Fact::statement(
        Capability::WithCondition("Linux pools only, Azure CLI 2.69 or later"),
        sources::CILIUM,
    ),
    network_policies: Fact::statement(AZURE_CNI_POLICIES, sources::NETWORK_POLICIES),
    virtual_nodes: Fact::statement(Capability::Yes, sources::VIRTUAL_NODES),
    application_gateway_ingress: Fact::statement(Capability::Yes, sources::CNI_OVERVIEW),
    application_gateway_for_containers: Fact::statement(Capability::Yes, sources::AGC_NETWORKING),
    dual_stack: Fact::statement(Capability::No, sources::DUAL_STACK),
    shared_subnet: Fact::statement(Capability::Yes, sources::CNI_OVERVIEW),
    reusable_pod_cidr: Fact::statement(Capability::No, sources::LEGACY_CNI),
    node_auto_provisioning: Fact::statement(Capability::Yes, sources::NODE_AUTO_PROVISIONING),
    automatic: Fact::statement(Capability::No, sources::AUTOMATIC),
    no_outbound: Fact::statement(Capability::Yes, sources::OUTBOUND),
    static_egress_gateway: Fact::statement(Capability::Yes, sources::STATIC_EGRESS),
    private_link_service: Fact::statement(Capability::Yes, sources::INTERNAL_LB),
    older_kubernetes: Fact::statement(Capability::Yes, sources::LEGACY_CNI),
};

static POD_SUBNET_DYNAMIC: ModelFacts = ModelFacts {
    status: Fact::statement(
        Status {
            text: "Generally available",
            support_ends_on: None,
            tags: &[],
        },
        sources::POD_SUBNET,
    ),
    pod_addresses: Fact::statement(PodAddresses::PodSubnet, sources::POD_SUBNET),
    default_max_pods: None,
    contested_default_max_pods: &[110, 250],
    max_nodes: limits::CLUSTER_MAX_NODES,
    max_pods_per_cluster: Fact::new(65_536, "pods", sources::VNET_LIMITS),
    pods_reachable: Fact::statement(Capability::Yes, sources::POD_SUBNET),
    source_inside_vnet: Fact::statement(SourceAddress::Pod, sources::POD_SUBNET),
    source_beyond_vnet: Fact::statement(SourceAddress::Pod, sources::POD_SUBNET),
    needs_route_table: Fact::statement(false, sources::POD_SUBNET),
    managed_vnet: Fact::statement(Capability::No, sources::POD_SUBNET),
    windows: Fact::statement(
        Capability::WithCondition("not on Windows Server 2019"),
        sources::POD_SUBNET,
    ),
    cilium: Fact::statement(Capability::WithCondition("Linux pools only"), sources::CILIUM),
    network_policies: Fact::statement(AZURE_CNI_POLICIES, sources::NETWORK_POLICIES),
    virtual_nodes: Fact::statement(
        Capability::WithCondition("the documentation requires Azure CNI and does not mention this mode"),
        sources::VIRTUAL_NODES,
    ),
    application_gateway_ingress: Fact::statement(Capability::Yes, sources::CNI_OVERVIEW),
    application_gateway_for_containers: Fact::statement(Capability::Yes, sources::AGC_NETWORKING),
    dual_stack: Fact::statement(Capability::No, sources::DUAL_STACK),
    shared_subnet: Fact::statement(Capability::Yes, sources::POD_SUBNET),
    reusable_pod_cidr: Fact::statement(Capability::No, sources::POD_SUBNET),
    node_auto_provisioning: Fact::statement(Capability::No, sources::NODE_AUTO_PROVISIONING),
    automatic: Fact::statement(Capability::No, sources::AUTOMATIC),
    no_outbound: Fact::statement(Capability::Yes, sources::OUTBOUND),
    static_egress_gateway: Fact::statement(Capability::No, sources::STATIC_EGRESS),
    private_link_service: Fact::statement(
        Capability::WithCondition("excluded by older documentation"),
        sources::INTERNAL_LB,
    ),
    older_kubernetes: Fact::statement(Capability::Yes, sources::POD_SUBNET),
};

static POD_SUBNET_STATIC: ModelFacts = ModelFacts {
    status: Fact::statement(
        Status {
            text: "Generally available since July 2025, Kubernetes 1.28 or later",
            support_ends_on: None,
            tags: &[],
        },
        sources::POD_SUBNET_STATIC,
    ),
    pod_addresses: Fact::statement(PodAddresses::PodSubnet, sources::POD_SUBNET_STATIC),
    default_max_pods: None,
    contested_default_max_pods: &[110, 250],
    max_nodes: limits::CLUSTER_MAX_NODES,
    max_pods_per_cluster: Fact::new(1_000_000, "pods", sources::POD_SUBNET_STATIC),
    pods_reachable: Fact::statement(Capability::Yes, sources::POD_SUBNET),
    source_inside_vnet: Fact::statement(SourceAddress::Pod, sources::POD_SUBNET),
    source_beyond_vnet: Fact::statement(SourceAddress::Pod, sources::POD_SUBNET),
    needs_route_table: Fact::statement(false, sources::POD_SUBNET),
    managed_vnet: Fact::statement(Capability::No, sources::POD_SUBNET),
    windows: Fact::statement(
        Capability::WithCondition("not on Windows Server 2019"),
        sources::POD_SUBNET,
    ),
    cilium: Fact::statement(Capability::WithCondition("Linux pools only"), sources::CILIUM),
    network_policies: Fact::statement(AZURE_CNI_POLICIES, sources::NETWORK_POLICIES),
    virtual_nodes: Fact::statement(
        Capability::WithCondition("the documentation requires Azure CNI and does not mention this mode"),
        sources::VIRTUAL_NODES,
    ),
    application_gateway_ingress: Fact::statement(Capability::Yes, sources::CNI_OVERVIEW),
    application_gateway_for_containers: Fact::statement(Capability::Yes, sources::AGC_NETWORKING),
    // The changelog of June 2026 shows a dual-stack path; no page offers it yet.
    dual_stack: Fact::statement(Capability::No, sources::DUAL_STACK),
    shared_subnet: Fact::statement(
        Capability::WithCondition("pod subnets only with the same allocation mode"),
        sources::POD_SUBNET_STATIC,
    ),
    reusable_pod_cidr: Fact::statement(Capability::No, sources::POD_SUBNET),
    // Not listed on the page; taken as no.
    node_auto_provisioning: Fact::statement(Capability::No, sources::NODE_AUTO_PROVISIONING),
    automatic: Fact::statement(Capability::No, sources::AUTOMATIC),
    no_outbound: Fact::statement(Capability::Yes, sources::OUTBOUND),
    static_egress_gateway: Fact::statement(Capability::No, sources::STATIC_EGRESS),
    private_link_service: Fact::statement(Capability::No, sources::POD_SUBNET_STATIC),
    older_kubernetes: Fact::statement(Capability::No, sources::POD_SUBNET_STATIC),
};

static OVERLAY: ModelFacts = ModelFacts {
    status: Fact::statement(
        Status {
            text: "Microsoft's general recommendation and the default",
            support_ends_on: None,
            tags: &[],
        },
        sources::CNI_OVERVIEW,
    ),
    pod_addresses: Fact::statement(PodAddresses::PodCidr, sources::OVERLAY),
    default_max_pods: Some(250),
    contested_default_max_pods: &[],
    max_nodes: limits::CLUSTER_MAX_NODES,
    max_pods_per_cluster: Fact::new(200_000, "pods", sources::LARGE_SCALE),
    pods_reachable: Fact::statement(Capability::No, sources::OVERLAY),
    source_inside_vnet: Fact::statement(SourceAddress::Node, sources::OVERLAY),
    source_beyond_vnet: Fact::statement(SourceAddress::Node, sources::OVERLAY),
    needs_route_table: Fact::statement(false, sources::OVERLAY),
    managed_vnet: Fact::statement(Capability::Yes, sources::OVERLAY),
    windows: Fact::statement(
        Capability::WithCondition("on Windows Server 2022 or 2025; at most 110 pods per node advised"),
        sources::OVERLAY,
    ),
    cilium: Fact::statement(Capability::WithCondition("Linux pools only"), sources::CILIUM),
    network_policies: Fact::statement(AZURE_CNI_POLICIES, sources::NETWORK_POLICIES),
    virtual_nodes: Fact::statement(Capability::No, sources::VIRTUAL_NODES),
    application_gateway_ingress: Fact::statement(
        Capability::WithCondition("ingress controller 1.8 or later"),
        sources::CHANGELOG,
    ),
    application_gateway_for_containers: Fact::statement(
        Capability::WithCondition("in a subnet of exactly /24"),
        sources::AGC_NETWORKING,
    ),
    dual_stack: Fact::statement(Capability::Yes, sources::DUAL_STACK),
    shared_subnet: Fact::statement(Capability::Yes, sources::OVERLAY),
    reusable_pod_cidr: Fact::statement(Capability::Yes, sources::OVERLAY),
    node_auto_provisioning: Fact::statement(Capability::Yes, sources::NODE_AUTO_PROVISIONING),
    automatic: Fact::statement(
        Capability::WithCondition("with the Cilium data plane"),
        sources::AUTOMATIC,
    ),
    no_outbound: Fact::statement(Capability::Yes, sources::OUTBOUND),
    static_egress_gateway: Fact::statement(
        Capability::WithCondition("not with dual-stack"),
        sources::STATIC_EGRESS,
    ),
    private_link_service: Fact::statement(Capability::Yes, sources::INTERNAL_LB),
    older_kubernetes: Fact::statement(Capability::Yes, sources::OVERLAY),
};

/// Decided only by your own plugin.
const AS_THE_PLUGIN: Capability = Capability::WithCondition("if the plugin does it");

static BYO_CNI: ModelFacts = ModelFacts {
    status: Fact::statement(
        Status {
            text: "No CNI from Azure; Microsoft does not support the plugin",
            support_ends_on: None,
            tags: &["own CNI"],
        },
        sources::BYO_CNI,
    ),
    pod_addresses: Fact::statement(PodAddresses::PodCidr, sources::BYO_CNI),
    default_max_pods: Some(250),
    contested_default_max_pods: &[],
    max_nodes: limits::CLUSTER_MAX_NODES,
    max_pods_per_cluster: Fact::new(200_000, "pods", sources::LARGE_SCALE),
    pods_reachable: Fact::statement(AS_THE_PLUGIN, sources::BYO_CNI),
    source_inside_vnet: Fact::statement(SourceAddress::Node, sources::BYO_CNI),
    source_beyond_vnet: Fact::statement(SourceAddress::Node, sources::BYO_CNI),
    needs_route_table: Fact::statement(false, sources::BYO_CNI),
    managed_vnet: Fact::statement(Capability::Yes, sources::BYO_CNI),
    windows: Fact::statement(AS_THE_PLUGIN, sources::BYO_CNI),
    cilium: Fact::statement(Capability::No, sources::CILIUM),
    network_policies: Fact::statement(&[NetworkPolicy::None], sources::BYO_CNI),
    virtual_nodes: Fact::statement(Capability::No, sources::VIRTUAL_NODES),
    application_gateway_ingress: Fact::statement(AS_THE_PLUGIN, sources::BYO_CNI),
    application_gateway_for_containers: Fact::statement(Capability::No, sources::AGC_NETWORKING),
    dual_stack: Fact::statement(AS_THE_PLUGIN, sources::BYO_CNI),
    shared_subnet: Fact::statement(Capability::Yes, sources::BYO_CNI),
    reusable_pod_cidr: Fact::statement(AS_THE_PLUGIN, sources::BYO_CNI),
    node_auto_provisioning: Fact::statement(Capability::Yes, sources::NODE_AUTO_PROVISIONING),
    automatic: Fact::statement(Capability::No, sources::AUTOMATIC),
    no_outbound: Fact::statement(Capability::Yes, sources::OUTBOUND),
    static_egress_gateway: Fact::statement(
        Capability::WithCondition("not stated by the documentation"),
        sources::STATIC_EGRESS,
    ),
    private_link_service: Fact::statement(Capability::Yes, sources::INTERNAL_LB),
    older_kubernetes: Fact::statement(Capability::Yes, sources::BYO_CNI),
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_pods_live_decides_the_group() {
        for &model in Model::ALL {
            assert_eq!(
                model.is_flat(),
                model.facts().pods_reachable.value.is_possible(),
                "{model}"
            );
            assert!(!(model.uses_pod_cidr() && model.uses_pod_subnet()), "{model}");
        }
    }

    #[test]
    fn a_default_is_known_or_contested() {
        for &model in Model::ALL {
            let facts = model.facts();
            assert_eq!(
                facts.default_max_pods.is_none(),
                facts.contested_default_max_pods.len() == 2,
                "{model}"
            );
        }
    }

    #[test]
    fn cilium_goes_with_every_model_but_kubenet() {
        for &model in Model::ALL {
            assert_eq!(
                model.allows_data_plane(DataPlane::Cilium),
                model != Model::Kubenet
            );
            assert_eq!(
                model.allows_network_policy(NetworkPolicy::Cilium),
                model != Model::Kubenet
            );
            assert!(model.allows_network_policy(NetworkPolicy::Calico));
        }
    }
}
