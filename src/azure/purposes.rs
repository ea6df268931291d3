//! What a subnet is for, and what Azure demands of a subnet with that purpose.
//!
//! Knows the demands alone; whether a subnet meets them is decided by the floor `check`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Fact, Model, limits, sources};

/// What a subnet is for.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Nodes of clusters, and whatever shares their subnet.
    Nodes,
    /// Pods alone.
    Pods,
    /// The API servers of clusters that are integrated into the VNet.
    ApiServer,
    /// An application gateway.
    ApplicationGateway,
    /// Associations of Application Gateway for Containers.
    ApplicationGatewayForContainers,
    /// Azure Bastion.
    Bastion,
    /// Azure Firewall.
    Firewall,
    /// Management traffic of Azure Firewall where its other traffic is forced elsewhere.
    FirewallManagement,
    /// VPN and ExpressRoute gateways.
    Gateway,
    /// Private endpoints.
    PrivateEndpoints,
    /// Pods on virtual nodes.
    VirtualNodes,
    /// Frontends of internal load balancers.
    LoadBalancers,
    /// Anything else.
    #[default]
    Other,
}

impl Purpose {
    /// Every purpose.
    pub const ALL: &'static [Self] = &[
        Self::Nodes,
        Self::Pods,
        Self::ApiServer,
        Self::ApplicationGateway,
        Self::ApplicationGatewayForContainers,
        Self::Bastion,
        Self::Firewall,
        Self::FirewallManagement,
        Self::Gateway,
        Self::PrivateEndpoints,
        Self::VirtualNodes,
        Self::LoadBalancers,
        Self::Other,
    ];

    /// The word that files use.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Nodes => "nodes",
            Self::Pods => "pods",
            Self::ApiServer => "api_server",
            Self::ApplicationGateway => "application_gateway",
            Self::ApplicationGatewayForContainers => "application_gateway_for_containers",
            Self::Bastion => "bastion",
            Self::Firewall => "firewall",
            Self::FirewallManagement => "firewall_management",
            Self::Gateway => "gateway",
            Self::PrivateEndpoints => "private_endpoints",
            Self::VirtualNodes => "virtual_nodes",
            Self::LoadBalancers => "load_balancers",
            Self::Other => "other",
        }
    }

    /// The name that screens show.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Nodes => "Nodes",
            Self::Pods => "Pods",
            Self::ApiServer => "API server",
            Self::ApplicationGateway => "Application gateway",
            Self::ApplicationGatewayForContainers => "Application Gateway for Containers",
            Self::Bastion => "Bastion",
            Self::Firewall => "Firewall",
            Self::FirewallManagement => "Firewall management",
            Self::Gateway => "Gateway",
            Self::PrivateEndpoints => "Private endpoints",
            Self::VirtualNodes => "Virtual nodes",
            Self::LoadBalancers => "Load balancers",
            Self::Other => "Other",
        }
    }

    /// The name that Azure demands of the subnet, where it demands one.
    pub const fn required_name(self) -> Option<Fact<&'static str>> {
        match self {
            Self::Bastion => Some(Fact::statement("AzureBastionSubnet", sources::BASTION)),
            Self::Firewall => Some(Fact::statement("AzureFirewallSubnet", sources::SKILLS)),
            Self::FirewallManagement => {
                Some(Fact::statement("AzureFirewallManagementSubnet", sources::GENERAL))
            }
            Self::Gateway => Some(Fact::statement("GatewaySubnet", sources::SKILLS)),
            Self::Nodes
            | Self::Pods
            | Self::ApiServer
            | Self::ApplicationGateway
            | Self::ApplicationGatewayForContainers
            | Self::PrivateEndpoints
            | Self::VirtualNodes
            | Self::LoadBalancers
            | Self::Other => None,
        }
    }

    /// The longest prefix, that is the smallest subnet, that the purpose allows.
    ///
    /// ```
    /// use aksnet::azure::Purpose;
    ///
    /// assert_eq!(Purpose::Bastion.longest_prefix().value, 26);
    /// assert_eq!(Purpose::Nodes.longest_prefix().value, 29);
    /// ```
    pub const fn longest_prefix(self) -> Fact<u8> {
        match self {
            Self::ApiServer => limits::API_SERVER_LONGEST_PREFIX,
            Self::ApplicationGatewayForContainers => limits::AGC_LONGEST_PREFIX,
            Self::Bastion => limits::BASTION_LONGEST_PREFIX,
            Self::Firewall | Self::FirewallManagement => limits::FIREWALL_LONGEST_PREFIX,
            Self::Gateway => limits::GATEWAY_LONGEST_PREFIX,
            Self::Nodes
            | Self::Pods
            | Self::ApplicationGateway
            | Self::PrivateEndpoints
            | Self::VirtualNodes
            | Self::LoadBalancers
            | Self::Other => limits::SUBNET_LONGEST_PREFIX,
        }
    }

    /// The prefix that Microsoft advises where it advises a larger subnet than it demands.
    pub const fn advised_prefix(self) -> Option<Fact<u8>> {
        match self {
            Self::ApplicationGateway => Some(limits::APPLICATION_GATEWAY_V2_ADVISED_PREFIX),
            Self::Nodes
            | Self::Pods
            | Self::ApiServer
            | Self::ApplicationGatewayForContainers
            | Self::Bastion
            | Self::Firewall
            | Self::FirewallManagement
            | Self::Gateway
            | Self::PrivateEndpoints
            | Self::VirtualNodes
            | Self::LoadBalancers
            | Self::Other => None,
        }
    }

    /// The service that the subnet must be delegated to.
    pub const fn delegation(self) -> Option<Fact<&'static str>> {
        match self {
            Self::Pods => Some(Fact::statement(
                "Microsoft.ContainerService/managedClusters",
                sources::POD_SUBNET,
            )),
            Self::ApiServer => Some(Fact::statement(
                "Microsoft.ContainerService/managedClusters",
                sources::API_SERVER,
            )),
            Self::ApplicationGatewayForContainers => Some(Fact::statement(
                "Microsoft.ServiceNetworking/trafficControllers",
                sources::AGC,
            )),
            Self::VirtualNodes => Some(Fact::statement(
                "Microsoft.ContainerInstance/containerGroups",
                sources::VIRTUAL_NODES,
            )),
            Self::Nodes
            | Self::ApplicationGateway
            | Self::Bastion
            | Self::Firewall
            | Self::FirewallManagement
            | Self::Gateway
            | Self::PrivateEndpoints
            | Self::LoadBalancers
            | Self::Other => None,
        }
    }

    /// Whether clusters of this model can make use of such a subnet.
    ///
    /// ```
    /// use aksnet::azure::{Model, Purpose};
    ///
    /// assert!(!Purpose::VirtualNodes.is_served_by(Model::Overlay));
    /// assert!(Purpose::ApplicationGatewayForContainers.is_served_by(Model::Overlay));
    /// ```
    pub const fn is_served_by(self, model: Model) -> bool {
        let facts = model.facts();
        match self {
            Self::ApplicationGatewayForContainers => {
                facts.application_gateway_for_containers.value.is_possible()
            }
            Self::VirtualNodes => facts.virtual_nodes.value.is_possible(),
            Self::Nodes
            | Self::Pods
            | Self::ApiServer
            | Self::ApplicationGateway
            | Self::Bastion
            | Self::Firewall
            | Self::FirewallManagement
            | Self::Gateway
            | Self::PrivateEndpoints
            | Self::LoadBalancers
            | Self::Other => true,
        }
    }

    /// Whether what is in the subnet stands in front of the clusters of its VNet, or carries their pods.
    pub const fn stands_before_clusters(self) -> bool {
        matches!(
            self,
            Self::ApplicationGateway
                | Self::ApplicationGatewayForContainers
                | Self::LoadBalancers
                | Self::VirtualNodes
        )
    }

    /// Whether Azure lets nothing else into such a subnet.
    ///
    /// ```
    /// use aksnet::azure::Purpose;
    ///
    /// assert!(Purpose::ApiServer.is_exclusive());
    /// assert!(!Purpose::PrivateEndpoints.is_exclusive());
    /// ```
    pub const fn is_exclusive(self) -> bool {
        matches!(
            self,
            Self::ApiServer
                | Self::ApplicationGateway
                | Self::ApplicationGatewayForContainers
                | Self::Bastion
                | Self::Firewall
                | Self::FirewallManagement
                | Self::Gateway
                | Self::VirtualNodes
        )
    }

    /// Whether the subnet holds addresses of clusters rather than of neighbours.
    pub const fn belongs_to_clusters(self) -> bool {
        matches!(self, Self::Nodes | Self::Pods)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_what_files_hold() {
        for &purpose in Purpose::ALL {
            let json = serde_json::to_string(&purpose).unwrap();
            assert_eq!(json, format!("\"{}\"", purpose.key()));
        }
    }

    #[test]
    fn only_two_purposes_depend_on_the_model() {
        for &purpose in Purpose::ALL {
            let refusing: Vec<_> = Model::ALL
                .iter()
                .copied()
                .filter(|model| !purpose.is_served_by(*model))
                .collect();
            let expected: &[Model] = match purpose {
                Purpose::ApplicationGatewayForContainers => &[Model::Kubenet],
                Purpose::VirtualNodes => &[Model::Kubenet, Model::Overlay],
                _ => &[],
            };
            assert_eq!(refusing, expected, "{purpose:?}");
        }
    }
}
