//! Numbers, ranges and dates that Azure fixes, each with its unit and source.
//!
//! Nothing is computed here. Ranges are text in CIDR notation, because this floor does no arithmetic; `net::Prefix`
//! parses them.

use super::{Fact, sources};

// Subnets and VNets

/// Addresses that Azure reserves in every subnet: the first four and the last; none in pod and service CIDRs.
pub const RESERVED_ADDRESSES_PER_SUBNET: Fact<u64> = Fact::new(5, "addresses", sources::VNET_FAQ);
/// Prefix length of the smallest IPv4 subnet.
pub const SUBNET_LONGEST_PREFIX: Fact<u8> = Fact::new(29, "bits", sources::VNET_FAQ);
/// Prefix length of the largest VNet range and subnet in the planning table of AKS.
pub const SUBNET_SHORTEST_PREFIX: Fact<u8> = Fact::new(8, "bits", sources::IP_ADDRESS_PLANNING);
/// Prefix length of every IPv6 subnet.
pub const IPV6_SUBNET_PREFIX: Fact<u8> = Fact::new(64, "bits", sources::VNET_FAQ);
/// Private addresses in use in one VNet.
pub const VNET_PRIVATE_ADDRESSES: Fact<u64> = Fact::new(65_536, "addresses", sources::VNET_LIMITS);
/// Subnets of one VNet.
pub const VNET_SUBNETS: Fact<u32> = Fact::new(3_000, "subnets", sources::VNET_LIMITS);
/// Peerings of one VNet.
pub const VNET_PEERINGS: Fact<u32> = Fact::new(500, "peerings", sources::VNET_LIMITS);
/// Private addresses in use in one VNet and the VNets peered with it.
pub const PEERED_PRIVATE_ADDRESSES: Fact<u64> = Fact::new(128_000, "addresses", sources::VNET_LIMITS);

// Ranges

/// Ranges that no VNet, pod CIDR or service CIDR of an AKS cluster may overlap.
pub const RESERVED_RANGES: Fact<&[&str]> = Fact::new(
    &["169.254.0.0/16", "172.30.0.0/16", "172.31.0.0/16", "192.0.2.0/24"],
    "ranges",
    sources::CNI_OVERVIEW,
);
/// Those that Azure has refused for pod CIDRs too since 2026, leaving existing clusters alone.
pub const RESERVED_FROM_PODS_SINCE_2026: Fact<&[&str]> =
    Fact::new(&["172.30.0.0/16", "172.31.0.0/16"], "ranges", sources::CHANGELOG);
/// Ranges that no VNet may include.
pub const VNET_BANNED_RANGES: Fact<&[&str]> = Fact::new(
    &[
        "224.0.0.0/4",
        "255.255.255.255/32",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "168.63.129.16/32",
    ],
    "ranges",
    sources::VNET_FAQ,
);
/// Ranges in which pod and service CIDRs should lie: RFC 1918 and RFC 6598.
pub const PRIVATE_RANGES: Fact<&[&str]> = Fact::new(
    &["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"],
    "ranges",
    sources::OVERLAY,
);
/// The private range that many sites advertise as a whole over ExpressRoute.
pub const RANGE_OFTEN_ON_PREMISES: Fact<&str> = Fact::new("10.0.0.0/8", "range", sources::LEGACY_CNI);
/// Prefix length of the largest service CIDR: a /12 is refused.
pub const SERVICE_CIDR_SHORTEST_PREFIX: Fact<u8> = Fact::new(13, "bits", sources::IP_ADDRESS_PLANNING);
/// Prefix length of the largest IPv6 service CIDR.
pub const IPV6_SERVICE_CIDR_SHORTEST_PREFIX: Fact<u8> = Fact::new(108, "bits", sources::DUAL_STACK);
/// Addresses of a service CIDR that cannot be given to services: the first and the last, `kubernetes`, DNS.
pub const SERVICE_CIDR_RESERVED_ADDRESSES: Fact<u64> = Fact::new(4, "addresses", sources::DERIVED);

// AKS defaults

/// Pod CIDR.
pub const DEFAULT_POD_CIDR: Fact<&str> = Fact::new("10.244.0.0/16", "range", sources::OVERLAY);
/// Service CIDR.
pub const DEFAULT_SERVICE_CIDR: Fact<&str> = Fact::new("10.0.0.0/16", "range", sources::KUBENET);
/// Offset of the DNS service IP in its service CIDR, by convention.
pub const DNS_SERVICE_IP_OFFSET: Fact<u64> = Fact::new(10, "addresses", sources::KUBENET);
/// Surge of an upgrade as a share of the nodes of a pool; outdated pages say one node.
pub const DEFAULT_MAX_SURGE_PERCENT: Fact<u8> = Fact::new(10, "percent", sources::CHANGELOG);

// Pods on nodes

/// Least max pods of a pool.
pub const MAX_PODS_MIN: Fact<u16> = Fact::new(10, "pods", sources::IP_ADDRESS_PLANNING);
/// Most max pods of a pool.
pub const MAX_PODS_MAX: Fact<u16> = Fact::new(250, "pods", sources::IP_ADDRESS_PLANNING);
/// Most max pods advised for a Windows pool.
pub const WINDOWS_MAX_PODS_ADVISED: Fact<u16> = Fact::new(110, "pods", sources::OVERLAY);
/// Pods that every pool must be able to hold, over all its nodes.
pub const POOL_MIN_PODS: Fact<u64> = Fact::new(30, "pods", sources::IP_ADDRESS_PLANNING);
/// Pods of a node that use the address of the node in every cluster, so that Azure reserves none for them.
pub const OBSERVED_HOST_NETWORK_PODS: Fact<u64> = Fact::new(2, "pods", sources::PRECHECK_THREAD);
/// Prefix length of what a node takes from a pod CIDR, however many pods it runs.
pub const POD_CIDR_PREFIX_PER_NODE: Fact<u8> = Fact::new(24, "bits", sources::OVERLAY);
/// Addresses of a batch that a node takes from a dynamic pod subnet.
pub const DYNAMIC_BATCH: Fact<u64> = Fact::new(16, "addresses", sources::POD_SUBNET_DYNAMIC);
/// Free addresses of a node below which it asks for another batch.
pub const DYNAMIC_MIN_FREE: Fact<u64> = Fact::new(8, "addresses", sources::POD_SUBNET_DYNAMIC);
/// Most addresses that a node holds in a dynamic pod subnet, besides its primary one.
pub const DYNAMIC_POOL_CAP: Fact<u64> = Fact::new(250, "addresses", sources::IPAM_MONITOR);
/// Address of a node's network container in a dynamic pod subnet.
pub const DYNAMIC_PRIMARY_ADDRESSES: Fact<u64> = Fact::new(1, "addresses", sources::PRIMARY_IP_THREAD);
/// Addresses of a static block.
pub const STATIC_BLOCK: Fact<u64> = Fact::new(16, "addresses", sources::POD_SUBNET_STATIC);
/// Address of a node's blocks that is internal.
pub const STATIC_INTERNAL_ADDRESSES: Fact<u64> = Fact::new(1, "addresses", sources::POD_SUBNET_STATIC);
/// Blocks of a subnet with addresses that Azure reserves: the first and the last.
pub const STATIC_BLOCKED_BLOCKS: Fact<u64> = Fact::new(2, "blocks", sources::DERIVED);
/// Prefix length of the largest subnet for static blocks.
pub const STATIC_SUBNET_SHORTEST_PREFIX: Fact<u8> = Fact::new(12, "bits", sources::POD_SUBNET_STATIC);

// Nodes, pools, clusters

/// Most nodes of a kubenet cluster, one route each.
pub const KUBENET_MAX_NODES: Fact<u32> = Fact::new(400, "nodes", sources::KUBENET);
/// Nodes of a pool, surge included.
pub const POOL_MAX_NODES: Fact<u32> = Fact::new(1_000, "nodes", sources::LARGE_SCALE);
/// Nodes of a cluster.
pub const CLUSTER_MAX_NODES: Fact<u32> = Fact::new(5_000, "nodes", sources::LARGE_SCALE);
/// Pools of a cluster.
pub const CLUSTER_MAX_POOLS: Fact<u32> = Fact::new(100, "pools", sources::LIMITS);
/// Nodes that a system pool should have at least.
pub const SYSTEM_POOL_MIN_NODES: Fact<u32> = Fact::new(2, "nodes", sources::SYSTEM_POOLS);
/// Characters of the name of a Linux pool.
pub const LINUX_POOL_NAME: Fact<usize> = Fact::new(12, "characters", sources::SYSTEM_POOLS);
/// Characters of the name of a Windows pool.
pub const WINDOWS_POOL_NAME: Fact<usize> = Fact::new(6, "characters", sources::SYSTEM_POOLS);
/// Characters of the names of subnet, VNet and resource group that become labels of nodes.
pub const NODE_LABEL_NAME: Fact<usize> = Fact::new(63, "characters", sources::OVERLAY);
/// Nodes of a cluster with Azure NPM.
pub const NPM_MAX_NODES: Fact<u32> = Fact::new(250, "nodes", sources::NETWORK_POLICIES);
/// Pods of a cluster with Azure NPM.
pub const NPM_MAX_PODS: Fact<u32> = Fact::new(20_000, "pods", sources::NETWORK_POLICIES);

// Neighbours

/// Prefix length of the smallest subnet for API servers.
pub const API_SERVER_LONGEST_PREFIX: Fact<u8> = Fact::new(28, "bits", sources::API_SERVER);
/// Addresses to plan for the API server of one cluster.
pub const API_SERVER_ADDRESSES: Fact<u64> = Fact::new(9, "addresses", sources::API_SERVER);
/// Prefix length advised for an application gateway, version 2.
pub const APPLICATION_GATEWAY_V2_ADVISED_PREFIX: Fact<u8> =
    Fact::new(24, "bits", sources::APPLICATION_GATEWAY);
/// Addresses of a private frontend of an application gateway.
pub const APPLICATION_GATEWAY_PRIVATE_FRONTEND: Fact<u64> =
    Fact::new(1, "addresses", sources::APPLICATION_GATEWAY);
/// Prefix length of the smallest subnet for Application Gateway for Containers; with overlay the only one.
pub const AGC_LONGEST_PREFIX: Fact<u8> = Fact::new(24, "bits", sources::AGC);
/// Prefix length of the smallest subnet for Bastion.
pub const BASTION_LONGEST_PREFIX: Fact<u8> = Fact::new(26, "bits", sources::BASTION);
/// Prefix length of the smallest subnet for a firewall and for its management.
pub const FIREWALL_LONGEST_PREFIX: Fact<u8> = Fact::new(26, "bits", sources::SKILLS);
/// Prefix length of the smallest subnet advised for gateways.
pub const GATEWAY_LONGEST_PREFIX: Fact<u8> = Fact::new(27, "bits", sources::SKILLS);
/// Address of the private endpoint of a private cluster, in the subnet of its first pool.
pub const PRIVATE_CLUSTER_ENDPOINT: Fact<u64> = Fact::new(1, "addresses", sources::PRIVATE_CLUSTERS);
/// Private Link Services of one load balancer.
pub const PRIVATE_LINK_SERVICES_PER_LOAD_BALANCER: Fact<u32> = Fact::new(8, "services", sources::INTERNAL_LB);

/// Prefix length of the IPv6 range that a node takes from the pod CIDR of an overlay.
pub const OVERLAY_IPV6_NODE_PREFIX: Fact<u8> = Fact::new(120, "prefix length", sources::IPV6_PREFIX_THREAD);
/// Prefix length of the IPv6 range that a network interface is expected to take from a pod subnet with static blocks.
pub const STATIC_IPV6_NODE_PREFIX: Fact<u8> = Fact::new(112, "prefix length", sources::CHANGELOG);
/// By how many bits the IPv6 range of a node is longer than the pod CIDR with kubenet.
pub const KUBENET_IPV6_NODE_BITS: Fact<u8> = Fact::new(16, "bits", sources::IPV6_PREFIX_THREAD);

// Outbound traffic

/// SNAT ports of one public address of a load balancer.
pub const LOAD_BALANCER_PORTS_PER_IP: Fact<u32> = Fact::new(64_000, "ports", sources::LOAD_BALANCER);
/// What the ports of a node must be a multiple of; 0 leaves the choice to Azure.
pub const LOAD_BALANCER_PORT_STEP: Fact<u32> = Fact::new(8, "ports", sources::LOAD_BALANCER);
/// Public addresses that AKS manages for a load balancer.
pub const LOAD_BALANCER_MANAGED_IPS: Fact<u32> = Fact::new(100, "addresses", sources::LOAD_BALANCER);
/// Load-balancing rules of one node, one per service address and port.
pub const LOAD_BALANCER_RULES_PER_NODE: Fact<u32> = Fact::new(300, "rules", sources::SEVERAL_LBS);
/// Public addresses of a NAT gateway.
pub const NAT_GATEWAY_MAX_IPS: Fact<u32> = Fact::new(16, "addresses", sources::NAT_GATEWAY);

/// SNAT ports that Azure gives a node by default, by the size of the backend pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PortStep {
    /// Largest number of nodes for which it holds.
    pub up_to_nodes: u32,
    /// Ports of each node.
    pub ports_per_node: Fact<u32>,
}

/// Ports that a node gets by default, for growing backend pools; crossing a step takes ports from running nodes.
pub const AUTOMATIC_PORTS: &[PortStep] = &[
    PortStep {
        up_to_nodes: 50,
        ports_per_node: Fact::new(1_024, "ports", sources::LOAD_BALANCER),
    },
    PortStep {
        up_to_nodes: 100,
        ports_per_node: Fact::new(512, "ports", sources::LOAD_BALANCER),
    },
    PortStep {
        up_to_nodes: 200,
        ports_per_node: Fact::new(256, "ports", sources::GENERAL),
    },
    PortStep {
        up_to_nodes: 400,
        ports_per_node: Fact::new(128, "ports", sources::GENERAL),
    },
    PortStep {
        up_to_nodes: 800,
        ports_per_node: Fact::new(64, "ports", sources::GENERAL),
    },
    PortStep {
        up_to_nodes: 1_000,
        ports_per_node: Fact::new(32, "ports", sources::GENERAL),
    },
];

/// Gateway nodes that a public prefix of a static egress gateway serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EgressPrefix {
    /// Length of the public prefix.
    pub prefix_length: u8,
    /// Most gateway nodes.
    pub max_nodes: Fact<u32>,
}

/// Most nodes of a static egress gateway with a public prefix of this length; none where Azure accepts no such prefix.
pub fn egress_nodes(prefix_length: u8) -> Option<u64> {
    let known = STATIC_EGRESS_PREFIXES
        .iter()
        .find(|known| known.prefix_length == prefix_length);
    known.map(|known| u64::from(known.max_nodes.value))
}

/// Public prefixes of a static egress gateway, the largest first.
pub const STATIC_EGRESS_PREFIXES: &[EgressPrefix] = &[
    EgressPrefix {
        prefix_length: 28,
        max_nodes: Fact::new(16, "nodes", sources::STATIC_EGRESS),
    },
    EgressPrefix {
        prefix_length: 29,
        max_nodes: Fact::new(8, "nodes", sources::STATIC_EGRESS),
    },
    EgressPrefix {
        prefix_length: 30,
        max_nodes: Fact::new(4, "nodes", sources::STATIC_EGRESS),
    },
    EgressPrefix {
        prefix_length: 31,
        max_nodes: Fact::new(2, "nodes", sources::STATIC_EGRESS),
    },
];

/// Fewest nodes of a gateway pool.
pub const STATIC_EGRESS_MIN_NODES: Fact<u32> = Fact::new(2, "nodes", sources::STATIC_EGRESS);
/// Addresses that each Application Gateway for Containers resource takes of its subnet.
pub const AGC_ASSOCIATION_ADDRESSES: Fact<u64> = Fact::new(256, "addresses", sources::AGC);
/// Shortest prefix of the subnet of a gateway that AGIC drives with overlay.
pub const AGIC_OVERLAY_SHORTEST_PREFIX: Fact<u8> = Fact::new(24, "bits", sources::AGIC_THREAD);
/// Shortest public IP prefix that Azure provides without a support request.
pub const PUBLIC_PREFIX_SHORTEST: Fact<u8> = Fact::new(28, "bits", sources::NODE_PUBLIC_IPS);
/// Regions without API server VNet integration.
pub const REGIONS_WITHOUT_API_SERVER_INTEGRATION: Fact<&[&str]> =
    Fact::statement(&["qatarcentral"], sources::API_SERVER);

// Dates, as ISO text

/// Last day of support for kubenet.
pub const KUBENET_ENDS: Fact<&str> = Fact::statement("2028-03-31", sources::KUBENET);
/// Last day of support for Azure NPM on Linux.
pub const NPM_LINUX_ENDS: Fact<&str> = Fact::statement("2028-09-30", sources::NETWORK_POLICIES);
/// Last day of support for Azure NPM on Windows.
pub const NPM_WINDOWS_ENDS: Fact<&str> = Fact::statement("2026-09-30", sources::NETWORK_POLICIES);
/// Last day of support for Windows Server 2019.
pub const WINDOWS_SERVER_2019_ENDS: Fact<&str> = Fact::statement("2026-03-01", sources::WINDOWS);
/// Last day of support for Windows Server 2022.
pub const WINDOWS_SERVER_2022_ENDS: Fact<&str> = Fact::statement("2028-06-30", sources::WINDOWS);
/// Day on which the images of Windows Server 2019 are removed.
pub const WINDOWS_SERVER_2019_IMAGES_REMOVED: Fact<&str> = Fact::statement("2027-04-01", sources::CHANGELOG);
/// Day on which the images of Windows Server 2022 are removed.
pub const WINDOWS_SERVER_2022_IMAGES_REMOVED: Fact<&str> = Fact::statement("2029-06-30", sources::CHANGELOG);

// Kubernetes versions, as (major, minor), from which something is available

/// Moving an existing cluster to overlay.
pub const KUBERNETES_FOR_OVERLAY_MIGRATION: Fact<(u16, u16)> =
    Fact::statement((1, 27), sources::UPDATE_AZURE_CNI);
/// Static egress gateways with private addresses.
pub const KUBERNETES_FOR_PRIVATE_EGRESS: Fact<(u16, u16)> = Fact::statement((1, 34), sources::STATIC_EGRESS);
/// Pod subnets with static blocks.
pub const KUBERNETES_FOR_STATIC_BLOCK: Fact<(u16, u16)> =
    Fact::statement((1, 28), sources::POD_SUBNET_STATIC);
/// Dual-stack with the Cilium data plane.
pub const KUBERNETES_FOR_CILIUM_DUAL_STACK: Fact<(u16, u16)> = Fact::statement((1, 29), sources::CILIUM);
/// Security features of Advanced Container Networking Services.
pub const KUBERNETES_FOR_ACNS_SECURITY: Fact<(u16, u16)> = Fact::statement((1, 29), sources::CILIUM);
/// Network isolated clusters.
pub const KUBERNETES_FOR_NETWORK_ISOLATION: Fact<(u16, u16)> =
    Fact::statement((1, 30), sources::NETWORK_ISOLATED);
/// Installing or removing Calico or Azure NPM on an existing cluster.
pub const KUBERNETES_FOR_POLICY_CHANGE: Fact<(u16, u16)> = Fact::statement((1, 30), sources::CHANGELOG);
/// A default surge of 10 percent rather than one node.
pub const KUBERNETES_FOR_SURGE_PERCENT: Fact<(u16, u16)> = Fact::statement((1, 32), sources::CHANGELOG);
/// Extending the service CIDR.
pub const KUBERNETES_FOR_SERVICE_CIDR_EXTENSION: Fact<(u16, u16)> =
    Fact::statement((1, 33), sources::IP_ADDRESS_PLANNING);
/// Windows Server 2025.
pub const KUBERNETES_FOR_WINDOWS_SERVER_2025: Fact<(u16, u16)> =
    Fact::statement((1, 32), sources::WINDOWS_OS);
/// `LocalDNS`, on by default.
pub const KUBERNETES_WITH_LOCAL_DNS: Fact<(u16, u16)> = Fact::statement((1, 37), sources::LOCAL_DNS);
/// An upgrade that falls back to a surge of one node.
pub const KUBERNETES_FOR_SURGE_FALLBACK: Fact<(u16, u16)> =
    Fact::statement((1, 35), sources::ROLLING_UPGRADE);
/// Kubernetes from which Windows Server 2019 is refused.
pub const KUBERNETES_WITHOUT_WINDOWS_SERVER_2019: Fact<(u16, u16)> =
    Fact::statement((1, 33), sources::WINDOWS);
/// Kubernetes from which Windows Server 2022 is refused.
pub const KUBERNETES_WITHOUT_WINDOWS_SERVER_2022: Fact<(u16, u16)> =
    Fact::statement((1, 37), sources::WINDOWS);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn port_steps_grow_in_nodes_and_shrink_in_ports() {
        for pair in AUTOMATIC_PORTS.windows(2) {
            assert!(pair[0].up_to_nodes < pair[1].up_to_nodes);
            assert!(pair[0].ports_per_node.value > pair[1].ports_per_node.value);
        }
    }

    #[test]
    fn ranges_are_network_addresses() {
        for fact in [
            RESERVED_RANGES,
            RESERVED_FROM_PODS_SINCE_2026,
            VNET_BANNED_RANGES,
            PRIVATE_RANGES,
        ] {
            for text in fact.value {
                let net: ipnet::Ipv4Net = text.parse().unwrap();
                assert_eq!(net, net.trunc(), "{text}");
            }
        }
    }
}
