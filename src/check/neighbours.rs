//! What lives beside nodes and pods: gateways, API servers, outbound traffic, and what they ask of subnets.

use crate::azure::{Model, OutboundType, Purpose, Rule, limits};
use crate::check::rules;
use crate::design::Cluster;
use crate::plan::{Unit, node_totals, smallest_subnet, snat_ports, snat_surge_nodes, usable_addresses};

use super::{Facts, Hit, Load};

/// What is known of a subnet by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SubnetUse<'a> {
    /// What it is for.
    pub purpose: Purpose,
    /// Its prefix length.
    pub length: u8,
    /// Its name, where one is known.
    pub name: Option<&'a str>,
    /// Addresses that something other than nodes and pods holds, the instances of a gateway among them.
    pub others: u64,
    /// Clusters whose API server lies in it.
    pub api_servers: u64,
    /// Whether a cluster of the VNet uses overlay.
    pub beside_overlay: bool,
}

/// What a subnet breaks by its purpose.
pub fn subnet(subnet: SubnetUse<'_>) -> Vec<Hit> {
    let SubnetUse {
        purpose,
        length,
        others,
        ..
    } = subnet;
    match purpose {
        Purpose::Bastion => named_and_sized(&rules::BASTION_SUBNET.rule, subnet),
        Purpose::Firewall | Purpose::FirewallManagement => {
            named_and_sized(&rules::FIREWALL_SUBNET.rule, subnet)
        }
        Purpose::Gateway => named_and_sized(&rules::GATEWAY_SUBNET.rule, subnet),
        Purpose::ApiServer => api_server_subnet(length, subnet.api_servers)
            .into_iter()
            .collect(),
        Purpose::ApplicationGateway => application_gateway_subnet(length, others).into_iter().collect(),
        Purpose::ApplicationGatewayForContainers => agc_subnet(length, subnet.beside_overlay).collect(),
        _ => Vec::new(),
    }
}

fn named_and_sized(rule: &'static Rule, subnet: SubnetUse<'_>) -> Vec<Hit> {
    let demanded = subnet.purpose.required_name().map(|name| name.value);
    let misnamed = demanded.filter(|demanded| {
        subnet
            .name
            .is_some_and(|name| !name.eq_ignore_ascii_case(demanded))
    });
    let too_small = too_small(subnet.length, subnet.purpose.longest_prefix().value);
    misnamed
        .map(Facts::Named)
        .into_iter()
        .chain(too_small)
        .map(|facts| Hit::new(rule, facts))
        .collect()
}

fn too_small(given: u8, longest: u8) -> Option<Facts> {
    (given > longest).then_some(Facts::Length {
        given,
        shortest: 0,
        longest,
    })
}

/// Addresses that the API servers of `clusters` should find in their subnet.
pub const fn api_server_addresses(clusters: u64) -> u64 {
    clusters.saturating_mul(limits::API_SERVER_ADDRESSES.value)
}

/// The smallest API server subnet for `clusters`, as a prefix length.
pub fn smallest_api_server_subnet(clusters: u64) -> Option<u8> {
    let smallest = smallest_subnet(api_server_addresses(clusters))?;
    Some(smallest.min(limits::API_SERVER_LONGEST_PREFIX.value))
}

/// What an API server subnet of `length` breaks when `clusters` share it.
///
/// ```
/// // a /27 has 27 usable addresses, three clusters want nine each
/// assert_eq!(aksnet::check::neighbours::api_server_subnet(27, 3), None);
/// let hit = aksnet::check::neighbours::api_server_subnet(27, 4);
/// assert_eq!(hit.map(|hit| hit.rule.id), Some("apiserver-nine-ips"));
/// ```
pub fn api_server_subnet(length: u8, clusters: u64) -> Option<Hit> {
    if let Some(facts) = too_small(length, limits::API_SERVER_LONGEST_PREFIX.value) {
        return Some(Hit::new(&rules::APISERVER_SUBNET_MIN_28.rule, facts));
    }
    let (needed, holds) = (api_server_addresses(clusters), usable_addresses(length));
    let facts = Facts::Needs {
        needed,
        holds,
        unit: Unit::Addresses,
        load: Load::Always,
    };
    (needed > holds).then_some(Hit::new(&rules::APISERVER_NINE_IPS.rule, facts))
}

/// Whether Azure offers no API server integration in a region, as it is typed.
pub fn lacks_api_server_integration(location: &str) -> bool {
    let plain: String = location
        .chars()
        .filter(|character| !character.is_whitespace())
        .collect();
    limits::REGIONS_WITHOUT_API_SERVER_INTEGRATION
        .value
        .iter()
        .any(|region| plain.eq_ignore_ascii_case(region))
}

/// What an application gateway asks of its subnet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GatewaySize {
    /// Addresses of instances and frontend, with those that Azure keeps.
    pub with_reserved: u64,
    /// The smallest subnet, as a prefix length; Azure advises a /24 all the same.
    pub smallest: Option<u8>,
}

/// What an application gateway asks of its subnet.
///
/// ```
/// // 20 instances and the 5 addresses that Azure keeps
/// let size = aksnet::check::neighbours::application_gateway(20, false);
/// assert_eq!((size.with_reserved, size.smallest), (25, Some(27)));
/// ```
pub fn application_gateway(instances: u64, private_frontend: bool) -> GatewaySize {
    let frontend = if private_frontend {
        limits::APPLICATION_GATEWAY_PRIVATE_FRONTEND.value
    } else {
        0
    };
    let addresses = instances.saturating_add(frontend);
    GatewaySize {
        with_reserved: addresses.saturating_add(limits::RESERVED_ADDRESSES_PER_SUBNET.value),
        smallest: smallest_subnet(addresses),
    }
}

/// What an application gateway subnet breaks when its gateways take `addresses`; with none entered, /24 is advised.
pub fn application_gateway_subnet(length: u8, addresses: u64) -> Option<Hit> {
    let holds = usable_addresses(length);
    if addresses > holds {
        let facts = Facts::Needs {
            needed: addresses,
            holds,
            unit: Unit::Addresses,
            load: Load::Always,
        };
        return Some(Hit::new(&rules::APPGW_SUBNET.rule, facts));
    }
    if addresses > 0 {
        return None;
    }
    let advised = limits::APPLICATION_GATEWAY_V2_ADVISED_PREFIX.value;
    too_small(length, advised).map(|facts| Hit::new(&rules::APPGW_SUBNET.rule, facts))
}

/// What a subnet for Application Gateway for Containers breaks.
pub fn agc_subnet(length: u8, beside_overlay: bool) -> impl Iterator<Item = Hit> {
    let longest = limits::AGC_LONGEST_PREFIX.value;
    let small = too_small(length, longest).map(|facts| Hit::new(&rules::AGC_SUBNET.rule, facts));
    let exact = Facts::Length {
        given: length,
        shortest: longest,
        longest,
    };
    let inexact = (beside_overlay && length != longest)
        .then_some(Hit::new(&rules::AGC_OVERLAY_SUBNET_EXACT_24.rule, exact));
    small.into_iter().chain(inexact)
}

/// Whether several clusters of a model may not draw their nodes from one subnet.
pub fn shared_subnet(model: Model, clusters: u64) -> Option<Hit> {
    let shared = clusters > 1 && !model.facts().shared_subnet.value.is_possible();
    let facts = Facts::Count {
        given: clusters,
        least: 0,
        most: 1,
        unit: "clusters with kubenet among them",
    };
    shared.then_some(Hit::new(&rules::KUBENET_ONE_CLUSTER_PER_SUBNET.rule, facts))
}

/// Whether clusters of these models may not draw their nodes from one subnet.
pub fn clusters_in_subnet(models: impl IntoIterator<Item = Model>) -> Option<Hit> {
    let (mut clusters, mut alone) = (0_u64, None);
    for model in models {
        clusters = clusters.saturating_add(1);
        // One that must be alone is not, whatever the others are.
        alone = alone.or_else(|| (!model.facts().shared_subnet.value.is_possible()).then_some(model));
    }
    shared_subnet(alone?, clusters)
}

/// Whether pools of these models may not share a pod subnet.
pub fn allocation_modes(models: impl IntoIterator<Item = Model>) -> Option<Hit> {
    let mut modes = models.into_iter().filter(|model| model.uses_pod_subnet());
    let first = modes.next()?;
    modes
        .any(|other| other != first)
        .then_some(Hit::new(&rules::POD_SUBNET_SINGLE_MODE.rule, Facts::Nothing))
}

/// Whether a pod subnet of `length` is too large for static blocks.
pub fn static_block_subnet(length: u8) -> Option<Hit> {
    let shortest = limits::STATIC_SUBNET_SHORTEST_PREFIX.value;
    let facts = Facts::Length {
        given: length,
        shortest,
        longest: 32,
    };
    (length < shortest).then_some(Hit::new(&rules::STATIC_BLOCK_SUBNET_MAX_12.rule, facts))
}

/// Whether a subnet of `length` is smaller or larger than Azure allows.
pub fn subnet_length(length: u8) -> Option<Hit> {
    let (shortest, longest) = (
        limits::SUBNET_SHORTEST_PREFIX.value,
        limits::SUBNET_LONGEST_PREFIX.value,
    );
    let facts = Facts::Length {
        given: length,
        shortest,
        longest,
    };
    (length < shortest || length > longest).then_some(Hit::new(&rules::SUBNET_PREFIX_MIN.rule, facts))
}

/// Whether an outbound type does not go with a VNet that AKS manages, or with one of one's own.
pub fn outbound_type(outbound: OutboundType, managed: bool) -> Option<Hit> {
    let fits = match outbound {
        OutboundType::ManagedNatGateway | OutboundType::Block => managed,
        OutboundType::UserAssignedNatGateway | OutboundType::UserDefinedRouting => !managed,
        OutboundType::LoadBalancer | OutboundType::None => true,
    };
    (!fits).then_some(Hit::new(&rules::OUTBOUND_TYPE_VNET.rule, Facts::Nothing))
}

/// What a subnet of nodes or pods breaks by the NAT gateway that it has or lacks, where traffic leaves as `outbound`.
pub fn subnet_gateway(outbound: OutboundType, is_of_pods: bool, has_gateway: bool) -> Option<&'static Rule> {
    let own = outbound == OutboundType::UserAssignedNatGateway;
    match (own, is_of_pods, has_gateway) {
        (true, true, false) => Some(&rules::NAT_GATEWAY_POD_SUBNET.rule),
        (true, false, false) => Some(&rules::NAT_GATEWAY_NODE_SUBNET.rule),
        (false, false, true) => Some(&rules::NAT_GATEWAY_OUTBOUND_TYPE.rule),
        (true, _, true) | (false, _, false) | (false, true, true) => None,
    }
}

/// The SNAT ports of a load balancer, shared by all nodes of a cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Snat {
    /// Planned nodes.
    pub nodes: u64,
    /// Extra nodes while upgrading.
    pub surge_nodes: u64,
    /// Outbound public addresses.
    pub outbound_ips: u64,
    /// Ports of each node; 0 leaves the number to Azure.
    pub ports_per_node: u64,
}

impl Snat {
    /// The ports of a cluster that leaves through a load balancer, provisioned nodes and a surge node of Spot pools
    /// among them.
    pub fn of(cluster: &Cluster) -> Self {
        let (nodes, _) = node_totals(&cluster.pools);
        Self {
            nodes: nodes.saturating_add(cluster.provisioned_nodes()),
            surge_nodes: snat_surge_nodes(&cluster.pools),
            outbound_ips: cluster.outbound.public_ips.get(),
            ports_per_node: cluster.outbound.ports_per_node.get(),
        }
    }

    /// Nodes while upgrading.
    pub const fn effective_nodes(&self) -> u64 {
        self.nodes.saturating_add(self.surge_nodes)
    }

    /// Ports of the planned nodes.
    pub const fn steady_ports(&self) -> u64 {
        self.nodes.saturating_mul(self.ports_per_node)
    }

    /// Ports of the surge nodes.
    pub const fn surge_ports(&self) -> u64 {
        self.surge_nodes.saturating_mul(self.ports_per_node)
    }

    /// Ports of all nodes while upgrading.
    pub const fn required_ports(&self) -> u64 {
        self.steady_ports().saturating_add(self.surge_ports())
    }

    /// Ports of all outbound addresses.
    pub fn available_ports(&self) -> u64 {
        snat_ports(self.outbound_ips)
    }

    /// Ports that the planned nodes leave; less than nothing where they do not suffice.
    pub fn excess_ports(&self) -> i128 {
        i128::from(self.available_ports()) - i128::from(self.steady_ports())
    }

    /// Most nodes that get their ports; none where Azure chooses the number.
    ///
    /// ```
    /// use aksnet::check::neighbours::Snat;
    ///
    /// let snat = Snat { nodes: 0, surge_nodes: 0, outbound_ips: 1, ports_per_node: 2_000 };
    /// assert_eq!(snat.max_nodes(), Some(32)); // 64,000 / 2,000
    /// ```
    pub fn max_nodes(&self) -> Option<u64> {
        self.available_ports().checked_div(self.ports_per_node)
    }

    /// Whether the outbound addresses are too few.
    pub fn too_few(&self) -> Option<Hit> {
        let (given, most) = (self.effective_nodes(), self.max_nodes()?);
        let facts = Facts::Count {
            given,
            least: 0,
            most,
            unit: "nodes while upgrading for its SNAT ports",
        };
        (given > most).then_some(Hit::new(&rules::OUTBOUND_PORTS_TOO_FEW.rule, facts))
    }
}

/// Whether a number of SNAT ports a node is one that Azure takes.
pub fn outbound_ports(ports_per_node: u64) -> Option<Hit> {
    let most = u64::from(limits::LOAD_BALANCER_PORTS_PER_IP.value);
    let step = u64::from(limits::LOAD_BALANCER_PORT_STEP.value);
    let facts = if ports_per_node > most {
        Facts::Count {
            given: ports_per_node,
            least: 0,
            most,
            unit: "SNAT ports per node",
        }
    } else {
        Facts::Nothing
    };
    let allowed = ports_per_node <= most && ports_per_node.is_multiple_of(step);
    (!allowed).then_some(Hit::new(&rules::OUTBOUND_PORTS_MULTIPLE_OF_8.rule, facts))
}

/// SNAT ports that Azure gives each of `nodes` by itself; none above the last step of its table.
pub fn automatic_ports(nodes: u64) -> Option<u64> {
    let step = limits::AUTOMATIC_PORTS
        .iter()
        .find(|step| nodes <= u64::from(step.up_to_nodes))?;
    Some(u64::from(step.ports_per_node.value))
}

/// Whether growing from `fewest` to `most` nodes takes ports from running nodes.
pub fn automatic_ports_shrink(fewest: u64, most: u64) -> Option<Hit> {
    let end = limits::AUTOMATIC_PORTS
        .last()
        .map_or(0, |step| u64::from(step.up_to_nodes));
    let hit = |facts| Some(Hit::new(&rules::OUTBOUND_PORTS_STEP.rule, facts));
    let Some(after) = automatic_ports(most) else {
        return hit(Facts::Count {
            given: most,
            least: 0,
            most: end,
            unit: "nodes while upgrading",
        });
    };
    let before = automatic_ports(fewest)?;
    let facts = Facts::Falls {
        from: before,
        to: after,
        unit: "SNAT ports per node",
    };
    if after < before { hit(facts) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gateway_short_of_addresses_knows_no_surge() {
        let hit = application_gateway_subnet(28, 20).unwrap();
        let expected = Facts::Needs {
            needed: 20,
            holds: 11,
            unit: Unit::Addresses,
            load: Load::Always,
        };
        assert_eq!(hit.facts, expected);
    }

    fn ids(purpose: Purpose, length: u8, name: &str) -> Vec<&'static str> {
        let plain = SubnetUse {
            purpose,
            length,
            name: Some(name),
            others: 0,
            api_servers: 1,
            beside_overlay: true,
        };
        subnet(plain).iter().map(|hit| hit.rule.id).collect()
    }

    #[test]
    fn purposes() {
        for (purpose, length, name, expected) in [
            (Purpose::Bastion, 26, "AzureBastionSubnet", &[] as &[&str]),
            (Purpose::Bastion, 27, "AzureBastionSubnet", &["bastion-subnet"]),
            (Purpose::Bastion, 26, "bastion", &["bastion-subnet"]),
            (Purpose::Firewall, 26, "azurefirewallsubnet", &[]),
            (
                Purpose::FirewallManagement,
                27,
                "AzureFirewallManagementSubnet",
                &["firewall-subnet"],
            ),
            (Purpose::Gateway, 27, "GatewaySubnet", &[]),
            (Purpose::Gateway, 28, "GatewaySubnet", &["gateway-subnet"]),
            (Purpose::ApiServer, 28, "api", &[]),
            (Purpose::ApiServer, 29, "api", &["apiserver-subnet-min-28"]),
            (Purpose::ApplicationGateway, 24, "agw", &[]),
            (Purpose::ApplicationGateway, 26, "agw", &["appgw-subnet"]),
            (Purpose::ApplicationGatewayForContainers, 24, "agc", &[]),
            (
                Purpose::ApplicationGatewayForContainers,
                23,
                "agc",
                &["agc-overlay-subnet-exact-24"],
            ),
            (
                Purpose::ApplicationGatewayForContainers,
                25,
                "agc",
                &["agc-subnet", "agc-overlay-subnet-exact-24"],
            ),
            (Purpose::PrivateEndpoints, 29, "pe", &[]),
        ] {
            assert_eq!(ids(purpose, length, name), expected, "{purpose:?} /{length}");
        }
    }

    #[test]
    fn api_servers_share() {
        let id = |length, clusters| api_server_subnet(length, clusters).map(|hit| hit.rule.id);
        assert_eq!(id(28, 1), None);
        assert_eq!(id(28, 2), Some("apiserver-nine-ips"));
        assert_eq!(id(29, 2), Some("apiserver-subnet-min-28"));
        assert_eq!(smallest_api_server_subnet(0), Some(28));
        assert_eq!(smallest_api_server_subnet(2), Some(27));
    }

    #[test]
    fn sharing() {
        assert_eq!(shared_subnet(Model::Kubenet, 1), None);
        assert!(shared_subnet(Model::Kubenet, 2).is_some());
        assert_eq!(shared_subnet(Model::Overlay, 9), None);
        use Model::{NodeSubnet, PodSubnetDynamic as Dynamic, PodSubnetStatic as Static};
        assert_eq!(allocation_modes([Static, NodeSubnet, Static]), None);
        assert!(allocation_modes([Static, Dynamic]).is_some());
        assert_eq!(static_block_subnet(12), None);
        assert!(static_block_subnet(11).is_some());
    }

    #[test]
    fn outbound_types() {
        use OutboundType as Out;
        for (outbound, managed, own) in [
            (Out::LoadBalancer, true, true),
            (Out::None, true, true),
            (Out::ManagedNatGateway, true, false),
            (Out::Block, true, false),
            (Out::UserAssignedNatGateway, false, true),
            (Out::UserDefinedRouting, false, true),
        ] {
            assert_eq!(outbound_type(outbound, true).is_none(), managed, "{outbound:?}");
            assert_eq!(outbound_type(outbound, false).is_none(), own, "{outbound:?}");
        }
    }

    #[test]
    fn ports() {
        for (ports, allowed) in [
            (0, true),
            (8, true),
            (1_004, false),
            (64_000, true),
            (64_008, false),
        ] {
            assert_eq!(outbound_ports(ports).is_none(), allowed, "{ports}");
        }
        for (nodes, expected) in [
            (0, Some(1_024)),
            (50, Some(1_024)),
            (51, Some(512)),
            (1_000, Some(32)),
            (1_001, None),
        ] {
            assert_eq!(automatic_ports(nodes), expected, "{nodes}");
        }
        assert!(automatic_ports_shrink(50, 51).is_some());
        assert_eq!(automatic_ports_shrink(51, 100), None);
        let snat = |ports_per_node| Snat {
            nodes: 62,
            surge_nodes: 1,
            outbound_ips: 1,
            ports_per_node,
        };
        assert_eq!(snat(1_000).too_few(), None);
        assert!(snat(1_024).too_few().is_some());
        assert_eq!(snat(1_024).excess_ports(), 512);
        assert_eq!(snat(0).too_few(), None);
    }

    #[test]
    fn lengths() {
        for (length, allowed) in [(8, true), (29, true), (30, false), (7, false)] {
            assert_eq!(subnet_length(length).is_none(), allowed, "/{length}");
        }
    }
}
