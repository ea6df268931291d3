//! What a cluster or its VNet may have, and which models go with it: what rules a model out.
//!
//! Reads the one table of capabilities, so that lanes, ranking, comparison and rules cannot disagree.

use super::{Capability, Fact, Model, NetworkPolicy};

/// What a cluster or its VNet has that not every model goes with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Need {
    /// IPv6 ranges as well as IPv4 ones.
    DualStack,
    /// An AKS Automatic cluster.
    Automatic,
    /// Node auto-provisioning.
    NodeAutoProvisioning,
    /// A gateway pool of a static egress gateway.
    GatewayPool,
    /// The Cilium data plane or policy engine.
    Cilium,
    /// Azure's own policy engine.
    AzurePolicy,
    /// A Windows pool.
    Windows,
    /// Virtual nodes.
    VirtualNodes,
    /// A subnet of Application Gateway for Containers.
    ApplicationGatewayForContainers,
    /// A VNet that AKS manages.
    ManagedNetwork,
    /// An outbound type without a way out.
    NoOutbound,
    /// Another cluster in its node subnet.
    SharedNodeSubnet,
    /// A Private Link Service in front of its load balancer.
    PrivateLinkService,
    /// A version of Kubernetes before the one that came with static blocks.
    OlderKubernetes,
}

impl Need {
    /// Every need, in the order in which a reason is looked for.
    pub const ALL: [Self; 14] = [
        Self::Windows,
        Self::DualStack,
        Self::Automatic,
        Self::NodeAutoProvisioning,
        Self::GatewayPool,
        Self::ManagedNetwork,
        Self::VirtualNodes,
        Self::ApplicationGatewayForContainers,
        Self::Cilium,
        Self::AzurePolicy,
        Self::NoOutbound,
        Self::SharedNodeSubnet,
        Self::PrivateLinkService,
        Self::OlderKubernetes,
    ];

    /// The word that files of figures use.
    pub const fn key(self) -> &'static str {
        match self {
            Self::DualStack => "dual_stack",
            Self::Automatic => "automatic",
            Self::NodeAutoProvisioning => "node_auto_provisioning",
            Self::GatewayPool => "gateway_pool",
            Self::Cilium => "cilium",
            Self::AzurePolicy => "azure_policy",
            Self::Windows => "windows",
            Self::VirtualNodes => "virtual_nodes",
            Self::ApplicationGatewayForContainers => "application_gateway_for_containers",
            Self::ManagedNetwork => "managed_network",
            Self::NoOutbound => "no_outbound",
            Self::SharedNodeSubnet => "shared_node_subnet",
            Self::PrivateLinkService => "private_link_service",
            Self::OlderKubernetes => "older_kubernetes",
        }
    }

    /// What a model without it says: "no Windows pools".
    pub const fn lack(self) -> &'static str {
        match self {
            Self::DualStack => "no dual-stack",
            Self::Automatic => "not with AKS Automatic",
            Self::NodeAutoProvisioning => "no node auto-provisioning",
            Self::GatewayPool => "no static egress gateway",
            Self::Cilium => "no Cilium",
            Self::AzurePolicy => "no Azure network policy",
            Self::Windows => "no Windows pools",
            Self::VirtualNodes => "no virtual nodes",
            Self::ApplicationGatewayForContainers => "no Application Gateway for Containers",
            Self::ManagedNetwork => "not in a VNet managed by AKS",
            Self::NoOutbound => "not without outbound access",
            Self::SharedNodeSubnet => "no other cluster in its node subnet",
            Self::PrivateLinkService => "no Private Link Service",
            Self::OlderKubernetes => "needs Kubernetes 1.28",
        }
    }

    /// The same in fewest letters: "no egress gateway".
    pub const fn short_lack(self) -> &'static str {
        match self {
            Self::Automatic => "not with Automatic",
            Self::NodeAutoProvisioning => "no auto-provisioning",
            Self::GatewayPool => "no egress gateway",
            Self::AzurePolicy => "no Azure policy",
            Self::ApplicationGatewayForContainers => "no AGC",
            Self::ManagedNetwork => "needs own VNet",
            Self::NoOutbound => "needs outbound",
            Self::SharedNodeSubnet => "no shared subnet",
            Self::PrivateLinkService => "no Private Link",
            Self::OlderKubernetes => "needs 1.28 or later",
            Self::DualStack | Self::Cilium | Self::Windows | Self::VirtualNodes => self.lack(),
        }
    }
}

impl Model {
    /// What the table of capabilities says of this model to a need.
    ///
    /// ```
    /// use aksnet::azure::{Model, Need};
    ///
    /// assert!(Model::Overlay.offers(Need::DualStack).value.is_possible());
    /// assert!(!Model::NodeSubnet.offers(Need::DualStack).value.is_possible());
    /// ```
    pub const fn offers(self, need: Need) -> Fact<Capability> {
        let facts = self.facts();
        match need {
            Need::DualStack => facts.dual_stack,
            Need::Automatic => facts.automatic,
            Need::NodeAutoProvisioning => facts.node_auto_provisioning,
            Need::GatewayPool => facts.static_egress_gateway,
            Need::Cilium => facts.cilium,
            Need::AzurePolicy => Fact::statement(
                if engine_is_listed(facts.network_policies.value, NetworkPolicy::Azure) {
                    Capability::Yes
                } else {
                    Capability::No
                },
                facts.network_policies.source,
            ),
            Need::Windows => facts.windows,
            Need::VirtualNodes => facts.virtual_nodes,
            Need::ApplicationGatewayForContainers => facts.application_gateway_for_containers,
            Need::ManagedNetwork => facts.managed_vnet,
            Need::NoOutbound => facts.no_outbound,
            Need::SharedNodeSubnet => facts.shared_subnet,
            Need::PrivateLinkService => facts.private_link_service,
            Need::OlderKubernetes => facts.older_kubernetes,
        }
    }

    /// The first of the needs that this model does not go with.
    pub fn lacks(self, needs: impl IntoIterator<Item = Need>) -> Option<Need> {
        needs
            .into_iter()
            .find(|need| !self.offers(*need).value.is_possible())
    }
}

/// `contains` for constants.
const fn engine_is_listed(mut engines: &[NetworkPolicy], engine: NetworkPolicy) -> bool {
    while let [first, rest @ ..] = engines {
        if *first as u8 == engine as u8 {
            return true;
        }
        engines = rest;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_rules_a_model_out() {
        let left = |need: Need| -> Vec<Model> {
            let models = Model::ALL.iter().copied();
            models.filter(|model| model.lacks([need]).is_none()).collect()
        };
        use Model::{Kubenet, NodeSubnet, Overlay, PodSubnetDynamic, PodSubnetStatic};
        let flat = [NodeSubnet, PodSubnetDynamic, PodSubnetStatic];
        let azure = [NodeSubnet, PodSubnetDynamic, PodSubnetStatic, Overlay];
        for need in Need::ALL {
            let expected: &[Model] = match need {
                Need::DualStack | Need::Automatic => &[Overlay],
                Need::NodeAutoProvisioning => &[NodeSubnet, Overlay],
                Need::GatewayPool | Need::ManagedNetwork => &[Kubenet, NodeSubnet, Overlay],
                Need::VirtualNodes => &flat,
                Need::PrivateLinkService | Need::OlderKubernetes => {
                    &[Kubenet, NodeSubnet, PodSubnetDynamic, Overlay]
                }
                Need::Cilium
                | Need::AzurePolicy
                | Need::Windows
                | Need::ApplicationGatewayForContainers
                | Need::NoOutbound
                | Need::SharedNodeSubnet => &azure,
            };
            assert_eq!(left(need), expected, "{}", need.key());
        }
    }
}
