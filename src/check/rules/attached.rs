//! What belongs to subnets besides their ranges: security groups, route tables, peerings, gateways that others drive.

use std::net::IpAddr;

use crate::azure::rules::{AZURE_CNI_MODELS, Confidence, POD_SUBNET_MODELS, Rule, VERSION, When};
use crate::azure::{Model, Purpose, Severity, limits, sources};
use crate::design::{Cluster, Subnet};
use crate::net::{Cidr, Prefix};

use super::RuleDef;
use crate::check::change::{At, Side};
use crate::check::{Facts, Hit, Subject, fixes};

/// Every rule of the family.
pub(super) static RULES: &[&RuleDef] = &[
    &AUTOMATIC_NODE_SUBNETS,
    &KUBENET_ROUTE_TABLE_SHARED,
    &SUBNET_PEERING_OVERLAP,
    &SUBNET_PEERING_PODS,
    &NSG_NODE_POD,
    &AGIC_OVERLAY_SUBNET,
    &AGC_ASSOCIATIONS,
    &INTERNAL_LB_ADDRESS,
    &AUTOMATIC_APISERVER_SUBNET,
];

/// An AKS Automatic cluster in your own VNet lacks the subnet of its nodes or of the hosted system nodes.
pub static AUTOMATIC_NODE_SUBNETS: RuleDef = RuleDef::new(Rule {
    id: "automatic-node-subnets",
    title: "AKS Automatic needs separate subnets for nodes and hosted system nodes",
    severity: Some(Severity::Error),
    models: &[Model::Overlay],
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::AUTOMATIC,
    reason: "In your own VNet AKS Automatic takes three subnets together: for the API server, for the nodes, \
             and for the system nodes that AKS hosts. Without one of them creation fails, partly after hours. \
             Microsoft's samples use a /26 for the hosted system nodes.",
})
.at(120)
.said_shortly("hosted system nodes need their own subnet")
.since(VERSION)
.why_no_fix("add a subnet such as a /26 for the hosted system nodes, and select it in the cluster");

/// A kubenet cluster moves to overlay while another subnet has its route table.
pub static KUBENET_ROUTE_TABLE_SHARED: RuleDef = RuleDef::new(Rule {
    id: "kubenet-route-table-shared",
    title: "Another subnet uses the route table of the kubenet cluster",
    severity: Some(Severity::Warning),
    models: &[Model::Kubenet],
    when: When::Later,
    confidence: Confidence::Observed,
    azure_error: None,
    source: sources::UPDATE_AZURE_CNI,
    reason: "When a kubenet cluster moves to overlay, AKS detaches its route table and clears or deletes it. Any \
             other subnet that uses the table, such as that of an application gateway, must be detached from it \
             first; one update failed because of that.",
})
.at(121)
.since(VERSION)
.why_no_fix("give the other subnet another route table, or none, before the move");

/// Whether a kubenet cluster, which is at `from`, moves to overlay while another subnet has its route table.
pub(in crate::check) fn route_table_shared(before: &Side<'_>, after: &Cluster, from: At) -> Option<Hit> {
    if before.cluster.model != Model::Kubenet || after.model != Model::Overlay {
        return None;
    }
    let (network, subnet) = before.shares_route_table(from)?;
    let other = Subject::Subnet {
        alternative: from.0,
        network,
        subnet,
    };
    Some(KUBENET_ROUTE_TABLE_SHARED.hit(Facts::With(other)))
}

/// The prefix around a peered subnet overlaps a prefix of the VNet that is peered with it.
pub static SUBNET_PEERING_OVERLAP: RuleDef = RuleDef::new(Rule {
    id: "subnet-peering-overlap",
    title: "The prefix around a peered subnet overlaps the other VNet",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::SUBNET_PEERING,
    reason: "A subnet peering lets VNets share ranges, but not the prefixes that contain the peered subnets.",
})
.at(122)
.said_shortly("the prefix around a peered subnet overlaps")
.since(VERSION)
.why_no_fix("peer a subnet in another prefix, or move one of the two");

/// One side of a subnet peering: the prefixes of its VNet, and the subnets that are joined.
#[derive(Debug, Clone, Copy)]
pub struct PeeringSide<'a> {
    /// Prefixes of the VNet.
    pub space: &'a [Prefix],
    /// The subnets that are peered.
    pub subnets: &'a [Prefix],
}

impl PeeringSide<'_> {
    /// The first prefix that holds a peered subnet and overlaps one of `others`, with its place and that one.
    pub fn meets(&self, others: &[Prefix]) -> Option<(usize, Prefix)> {
        let holds = |prefix: &Prefix| self.subnets.iter().any(|subnet| prefix.contains(subnet));
        let mut held = self.space.iter().enumerate().filter(|(_, prefix)| holds(prefix));
        held.find_map(|(at, prefix)| {
            let other = others.iter().find(|other| other.overlaps(prefix))?;
            Some((at, *other))
        })
    }
}

/// Whether a prefix that holds a peered subnet overlaps one of the VNet `other` on the far side.
pub fn subnet_peering(side: PeeringSide<'_>, others: &[Prefix], other: Subject) -> Option<Hit> {
    let (at, other_range) = side.meets(others)?;
    let facts = Facts::Overlap {
        own: *side.space.get(at)?,
        other,
        other_range,
    };
    Some(SUBNET_PEERING_OVERLAP.hit(facts))
}

/// A pod subnet is among those that a subnet peering joins.
pub static SUBNET_PEERING_PODS: RuleDef = RuleDef::new(Rule {
    id: "subnet-peering-pods",
    title: "A pod subnet is joined by a subnet peering",
    severity: Some(Severity::Warning),
    models: POD_SUBNET_MODELS,
    when: When::Silent,
    confidence: Confidence::Observed,
    azure_error: None,
    source: sources::SUBNET_PEERING_THREAD,
    reason: "With a subnet peering, pods of two VNets could not reach each other, although other workloads could. \
             Based on one report.",
})
.at(123)
.since(VERSION)
.why_no_fix("peer the whole VNets, or test that pods reach each other");

/// Whether a subnet of pods is among those that a peering joins.
pub(in crate::check) fn peered_pods(subnet: &Subnet, is_joined: bool, holds_pods: bool) -> Option<Hit> {
    let is_of_pods = subnet.purpose == Purpose::Pods || holds_pods;
    SUBNET_PEERING_PODS.when(is_joined && is_of_pods)
}

/// A subnet of nodes or pods has an NSG of which the plan does not say that it lets them through.
pub static NSG_NODE_POD: RuleDef = RuleDef::new(Rule {
    id: "nsg-node-pod",
    title: "The NSG must let nodes and pods through",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Silent,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::NETWORK_CONCEPTS,
    reason: "The rules must let every protocol through between nodes and pods, in both directions; with overlay and \
             kubenet, pods are the pod CIDR. An NSG meant for virtual machines was seen to cut off DNS, the kubelet \
             and services.",
})
.at(124)
.since(VERSION)
.why_no_fix("let nodes and pods through in the NSG, then say so in the subnet");

/// The finding of an NSG around nodes or pods of a cluster of this model, whose rules the design does not know.
///
/// The default rules of an NSG let pods with VNet addresses through, but not those of a pod CIDR.
pub fn security_group(model: Model, facts: Facts) -> Hit {
    let hit = NSG_NODE_POD.hit(facts);
    if model.is_flat() {
        Hit {
            severity: Some(Severity::Info),
            ..hit
        }
    } else {
        hit
    }
}

/// AGIC drives an application gateway with overlay, in a subnet larger than /24.
pub static AGIC_OVERLAY_SUBNET: RuleDef = RuleDef::new(Rule {
    id: "agic-overlay-subnet",
    title: "With AGIC and overlay, the gateway's subnet is larger than /24",
    severity: Some(Severity::Error),
    models: &[Model::Overlay],
    when: When::Create,
    confidence: Confidence::Observed,
    azure_error: None,
    source: sources::AGIC_THREAD,
    reason: "The subnet becomes an extension range of the overlay, which may not be wider than /24. As \
             Microsoft advises /24 for application gateways, that leaves exactly /24. The subnet is also \
             delegated to Microsoft.Network/applicationGateways and AGIC is 1.9.1 or later.",
})
.at(125)
.said_shortly("the gateway's subnet is larger than /24")
.since(VERSION)
.fixed_by(&[fixes::shrink_gateway_subnet])
.why_no_fix("use a gateway subnet of /24");

/// What the subnet of an application gateway breaks that AGIC drives.
pub fn agic_subnet(length: u8, with_overlay: bool) -> Option<Hit> {
    let shortest = limits::AGIC_OVERLAY_SHORTEST_PREFIX.value;
    let facts = Facts::Length {
        given: length,
        shortest,
        longest: limits::SUBNET_LONGEST_PREFIX.value,
    };
    (with_overlay && length < shortest).then_some(AGIC_OVERLAY_SUBNET.hit(facts))
}

/// More Application Gateway for Containers resources than their subnet holds.
pub static AGC_ASSOCIATIONS: RuleDef = RuleDef::new(Rule {
    id: "agc-associations",
    title: "The subnet holds fewer Application Gateway for Containers resources",
    severity: Some(Severity::Error),
    models: AZURE_CNI_MODELS,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::AGC,
    reason: "Each association takes 256 addresses: two take a /23, up to four a /22. With overlay a subnet holds only \
             one.",
})
.at(126)
.since(VERSION)
.moved_by(&[fixes::resize_subnet])
.why_no_fix("give each resource its own subnet");

/// Whether a subnet holds fewer Application Gateway for Containers resources than there are; one by itself is judged by the
/// size of the subnet.
pub fn agc_associations(length: u8, associations: u64, with_overlay: bool) -> Option<Hit> {
    let most = most_associations(length, with_overlay);
    let facts = Facts::Count {
        given: associations,
        least: 0,
        most,
        unit: "Application Gateway for Containers resources",
    };
    (associations > 1 && associations > most).then_some(AGC_ASSOCIATIONS.hit(facts))
}

/// Most Application Gateway for Containers resources of a subnet of `length`.
pub fn most_associations(length: u8, with_overlay: bool) -> u64 {
    let held = Prefix::size_of_length(length) / limits::AGC_ASSOCIATION_ADDRESSES.value;
    if with_overlay { held.min(1) } else { held }
}

/// The longest prefix that holds so many resources, as far as they share a subnet.
pub fn associations_prefix(associations: u64) -> Option<u8> {
    let wanted = associations
        .max(1)
        .saturating_mul(limits::AGC_ASSOCIATION_ADDRESSES.value);
    (0..=limits::AGC_LONGEST_PREFIX.value)
        .rev()
        .find(|length| Prefix::size_of_length(*length) >= wanted)
}

/// The fixed address of an internal load balancer is outside its subnet.
pub static INTERNAL_LB_ADDRESS: RuleDef = RuleDef::new(Rule {
    id: "internal-lb-address",
    title: "The address of an internal load balancer is outside its subnet",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::INTERNAL_LB,
    reason: "An internal load balancer takes a free address of the node subnet, or of the subnet that its service \
             names. Azure reserves the first four addresses of a subnet and the last.",
})
.at(1_041)
.said_shortly("a load balancer's address is outside its subnet")
.since(VERSION)
.why_no_fix("choose a free address of the subnet");

/// Whether the fixed address of an internal load balancer is not one that its subnet assigns; `at` is where the subnet
/// is.
pub(in crate::check) fn internal_lb_address(address: IpAddr, subnet: &Cidr, at: Subject) -> Option<Hit> {
    is_outside(address, subnet).then_some(INTERNAL_LB_ADDRESS.hit(Facts::With(at)))
}

/// Whether an address is not one that the subnet assigns.
fn is_outside(address: IpAddr, subnet: &Cidr) -> bool {
    match (address, subnet.v4()) {
        (IpAddr::V4(address), Some(prefix)) => {
            let at = u64::from(u32::from(address));
            let (first, last) = (prefix.first().saturating_add(4), prefix.last());
            !(first..last).contains(&at)
        }
        _ => !subnet.net().contains(&address),
    }
}

/// An AKS Automatic cluster in your own VNet has no API server subnet.
pub static AUTOMATIC_APISERVER_SUBNET: RuleDef = RuleDef::new(Rule {
    id: "automatic-apiserver-subnet",
    title: "AKS Automatic needs an API server subnet",
    severity: Some(Severity::Error),
    models: &[Model::Overlay],
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::AUTOMATIC,
    reason: "AKS Automatic always uses API server VNet integration. In your own VNet that takes a delegated \
             subnet of /28 or larger.",
})
.at(1)
.why_no_fix("add a subnet of /28 or larger for the API server, and select it in the cluster");

/// What an Automatic cluster lacks in your own VNet, where each of the three subnets is there or not.
pub fn automatic_subnets(api_server: bool, nodes: bool, system_nodes: bool) -> Vec<Hit> {
    let hit = |broken: bool, rule| broken.then_some(Hit::new(rule, Facts::Nothing));
    let api_server = hit(!api_server, &AUTOMATIC_APISERVER_SUBNET.rule);
    let others = hit(!nodes || !system_nodes, &AUTOMATIC_NODE_SUBNETS.rule);
    api_server.into_iter().chain(others).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::check::rules::trial::*;

    pub(in crate::check::rules) const TRIALS: &[Trial] = &[
        broken(&AUTOMATIC_NODE_SUBNETS, |d| cluster(d).options.automatic = true).kept(|d| {
            cluster(d).options.automatic = true;
            add(d, "snet-hosted", "10.0.9.0/26", Purpose::Other);
            cluster(d).options.system_node_subnet = Some(SubnetRef::own(name("snet-hosted")));
        }),
        broken(&KUBENET_ROUTE_TABLE_SHARED, |d| {
            model(d, Model::Kubenet);
            nodes(d).route_table = Some(name("rt-aks"));
            add(d, "snet-gateway", "10.0.9.0/24", Purpose::ApplicationGateway);
            pair(d).model = Model::Overlay;
        })
        .kept(|d| {
            model(d, Model::Kubenet);
            nodes(d).route_table = Some(name("rt-aks"));
            add(d, "snet-gateway", "10.0.9.0/24", Purpose::ApplicationGateway);
            last(d).route_table = None;
            pair(d).model = Model::Overlay;
        }),
        broken(&SUBNET_PEERING_OVERLAP, |d| {
            connect(d, ConnectedKind::Peered, "10.0.128.0/17");
            d.connected[0].peering = Peering::Subnets;
            nodes(d).peered = true;
        })
        .kept(|d| {
            connect(d, ConnectedKind::Peered, "10.0.128.0/17");
            d.connected[0].peering = Peering::Subnets;
            network(d).address_space = vec![cidr("10.0.0.0/17"), cidr("10.0.128.0/17")];
            nodes(d).peered = true;
        }),
        broken(&SUBNET_PEERING_PODS, |d| {
            pods_in(d, Model::PodSubnetDynamic, "10.0.16.0/20");
            last(d).peered = true;
            connect(d, ConnectedKind::Peered, "10.9.0.0/16");
            d.connected[0].peering = Peering::Subnets;
        })
        .kept(|d| {
            pods_in(d, Model::PodSubnetDynamic, "10.0.16.0/20");
            last(d).peered = true;
            connect(d, ConnectedKind::Peered, "10.9.0.0/16");
        }),
        broken(&NSG_NODE_POD, |d| nodes(d).security_group = true).kept(|d| {
            nodes(d).security_group = true;
            nodes(d).security_group_allows_pods = true;
        }),
        broken(&AGIC_OVERLAY_SUBNET, |d| {
            add(d, "snet-gateway", "10.0.8.0/23", Purpose::ApplicationGateway);
            last(d).ingress_controller = true;
        })
        .kept(|d| {
            add(d, "snet-gateway", "10.0.8.0/24", Purpose::ApplicationGateway);
            last(d).ingress_controller = true;
        }),
        broken(&AGC_ASSOCIATIONS, |d| {
            model(d, Model::NodeSubnet);
            add(d, "agc", "10.0.8.0/24", Purpose::ApplicationGatewayForContainers);
            last(d).associations = ItemCount::saturating(2);
        })
        .kept(|d| {
            model(d, Model::NodeSubnet);
            add(d, "agc", "10.0.8.0/23", Purpose::ApplicationGatewayForContainers);
            last(d).associations = ItemCount::saturating(2);
        }),
        broken(&INTERNAL_LB_ADDRESS, |d| {
            cluster(d).options.internal_load_balancers = vec![balancer("10.0.9.10")];
        })
        .kept(|d| cluster(d).options.internal_load_balancers = vec![balancer("10.0.0.10")]),
        broken(&AUTOMATIC_APISERVER_SUBNET, |d| {
            cluster(d).options.automatic = true;
        })
        .kept(|d| {
            cluster(d).options.automatic = true;
            add(d, "snet-api", "10.0.9.0/28", Purpose::ApiServer);
            cluster(d).api_server_subnet = Some(SubnetRef::own(name("snet-api")));
        }),
    ];

    fn balancer(address: &str) -> InternalLoadBalancer {
        InternalLoadBalancer {
            subnet: None,
            address: Some(address.parse().unwrap()),
        }
    }

    #[test]
    fn resources_take_a_block_each_and_one_with_overlay() {
        for (length, associations, overlay, broken) in [
            (24, 1, false, false),
            (25, 1, false, false),
            (24, 2, false, true),
            (23, 2, false, false),
            (22, 5, false, true),
            (23, 2, true, true),
        ] {
            let hit = agc_associations(length, associations, overlay);
            assert_eq!(hit.is_some(), broken, "/{length} {associations} {overlay}");
        }
        let lengths = [1, 2, 3, 4, 5, 8].map(associations_prefix);
        assert_eq!(lengths, [24, 23, 22, 22, 21, 21].map(Some));
    }

    #[test]
    fn gateways_that_agic_drives_stay_within_an_extension_range() {
        for (length, overlay, broken) in [
            (23, true, true),
            (24, true, false),
            (23, false, false),
            (26, true, false),
        ] {
            assert_eq!(
                agic_subnet(length, overlay).is_some(),
                broken,
                "/{length} {overlay}"
            );
        }
    }

    #[test]
    fn only_prefixes_around_peered_subnets_must_differ() {
        let of = |texts: &[&str]| -> Vec<Prefix> { texts.iter().map(|text| text.parse().unwrap()).collect() };
        let space = of(&["10.0.0.0/16", "10.1.0.0/16"]);
        for (subnet, expected) in [("10.1.2.0/24", Some(1)), ("10.0.2.0/24", None)] {
            let subnets = of(&[subnet]);
            let side = PeeringSide {
                space: &space,
                subnets: &subnets,
            };
            let met = side.meets(&of(&["10.1.0.0/16", "10.6.0.0/16"]));
            assert_eq!(met.map(|(at, _)| at), expected, "{subnet}");
        }
    }

    #[test]
    fn fixed_addresses_lie_among_those_that_a_subnet_hands_out() {
        let subnet: Cidr = "10.0.0.0/24".parse().unwrap();
        for (address, outside) in [
            ("10.0.0.3", true),
            ("10.0.0.4", false),
            ("10.0.0.254", false),
            ("10.0.0.255", true),
            ("10.0.1.4", true),
            ("fd00::4", true),
        ] {
            assert_eq!(
                is_outside(address.parse().unwrap(), &subnet),
                outside,
                "{address}"
            );
        }
    }
}
