//! What hangs on subnets beside their ranges: peerings of chosen subnets, gateways that others drive, security groups,
//! internal load balancers with a fixed address.

use std::net::IpAddr;

use crate::azure::{Model, Severity, limits};
use crate::check::rules;
use crate::net::{Cidr, Prefix};

use super::{Facts, Hit, Subject};

/// What the subnet of an application gateway breaks that AGIC drives.
pub fn agic_subnet(length: u8, beside_overlay: bool) -> Option<Hit> {
    let shortest = limits::AGIC_OVERLAY_SHORTEST_PREFIX.value;
    let facts = Facts::Length {
        given: length,
        shortest,
        longest: limits::SUBNET_LONGEST_PREFIX.value,
    };
    (beside_overlay && length < shortest).then_some(Hit::new(&rules::AGIC_OVERLAY_SUBNET.rule, facts))
}

/// Most Application Gateway for Containers resources of a subnet of `length`.
pub fn most_associations(length: u8, beside_overlay: bool) -> u64 {
    let held = Prefix::size_of_length(length) / limits::AGC_ASSOCIATION_ADDRESSES.value;
    if beside_overlay { held.min(1) } else { held }
}

/// Whether a subnet holds fewer Application Gateway for Containers resources than there are; one by itself is judged by the
/// size of the subnet.
pub fn agc_associations(length: u8, associations: u64, beside_overlay: bool) -> Option<Hit> {
    let most = most_associations(length, beside_overlay);
    let facts = Facts::Count {
        given: associations,
        least: 0,
        most,
        unit: "Application Gateway for Containers resources",
    };
    (associations > 1 && associations > most).then_some(Hit::new(&rules::AGC_ASSOCIATIONS.rule, facts))
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

/// One side of a peering of chosen subnets: the prefixes of its VNet, and the subnets that are joined.
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
    let facts = Facts::Clash {
        own: *side.space.get(at)?,
        other,
        other_range,
    };
    Some(Hit::new(&rules::SUBNET_PEERING_OVERLAP.rule, facts))
}

/// What an Automatic cluster lacks in a VNet of one's own, where each of the three subnets is there or not.
pub fn automatic_subnets(api_server: bool, nodes: bool, system_nodes: bool) -> Vec<Hit> {
    let hit = |broken: bool, rule| broken.then_some(Hit::new(rule, Facts::Nothing));
    let api_server = hit(!api_server, &rules::AUTOMATIC_APISERVER_SUBNET.rule);
    let others = hit(!nodes || !system_nodes, &rules::AUTOMATIC_NODE_SUBNETS.rule);
    api_server.into_iter().chain(others).collect()
}

/// The finding of an NSG around nodes or pods of a cluster of this model, whose rules the design does not know.
///
/// Pods with addresses of the VNet pass the rules that an NSG has by itself; those of a pod CIDR do not.
pub fn security_group(model: Model, facts: Facts) -> Hit {
    let hit = Hit::new(&rules::NSG_NODE_POD.rule, facts);
    if model.is_flat() {
        Hit {
            severity: Some(Severity::Info),
            ..hit
        }
    } else {
        hit
    }
}

/// Whether a fixed address is none that the subnet hands out.
pub fn balancer_address(address: IpAddr, subnet: &Cidr) -> bool {
    match (address, subnet.v4()) {
        (IpAddr::V4(address), Some(prefix)) => {
            let at = u64::from(u32::from(address));
            let (first, last) = (prefix.first().saturating_add(4), prefix.last());
            !(first..last).contains(&at)
        }
        _ => !subnet.net().contains(&address),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resources_take_a_block_each_and_one_beside_overlay() {
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
                balancer_address(address.parse().unwrap(), &subnet),
                outside,
                "{address}"
            );
        }
    }
}
