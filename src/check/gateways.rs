//! Pools that are more than nodes: static egress gateways, public addresses of nodes, further interfaces.

use crate::azure::{NatGatewaySku, Os, OutboundType, limits};
use crate::check::rules;
use crate::design::{NodePool, Outbound};
use crate::net::Prefix;
use crate::plan::{Unit, surge_nodes};

use super::gates::Version;
use super::{Facts, Hit, Load};

/// What a gateway pool is, apart from its design.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EgressUse {
    /// Nodes of the pool.
    pub nodes: u64,
    /// Length of its public prefix, or of the prefix size with private addresses.
    pub prefix: Option<u8>,
    /// Whether it takes private addresses.
    pub private: bool,
    /// The Kubernetes version, where one is written.
    pub kubernetes: Option<Version>,
}

/// What a pool breaks that is a static egress gateway.
pub fn egress_pool(pool: &NodePool, kubernetes: Option<Version>) -> Vec<Hit> {
    if !pool.is_gateway() {
        return Vec::new();
    }
    let by = if pool.os == Os::Windows {
        Some("Windows")
    } else {
        pool.autoscale.map(|_| "the autoscaler")
    };
    let excluded = by.map(|by| {
        let what = "a static egress gateway";
        Hit::new(&rules::STATIC_EGRESS_PREFIX.rule, Facts::Excluded { what, by })
    });
    let judged = egress(EgressUse {
        nodes: pool.planned_nodes(),
        prefix: pool.options.egress_prefix,
        private: pool.options.egress_private,
        kubernetes,
    });
    excluded.into_iter().chain(judged).collect()
}

/// What a gateway pool breaks by its nodes and its prefix.
pub fn egress(gateway: EgressUse) -> Vec<Hit> {
    let EgressUse {
        nodes,
        prefix,
        private,
        kubernetes,
    } = gateway;
    let least = u64::from(limits::STATIC_EGRESS_MIN_NODES.value);
    let few = Facts::Count {
        given: nodes,
        least,
        most: u64::MAX,
        unit: "gateway nodes",
    };
    let few = (nodes < least).then_some(Hit::new(&rules::STATIC_EGRESS_MIN_2.rule, few));
    let bound = limits::KUBERNETES_FOR_PRIVATE_EGRESS.value;
    let older = kubernetes.filter(|given| *given < bound);
    let note = older.map_or(Facts::Nothing, |given| Facts::Version {
        given,
        bound,
        is_least: true,
    });
    let note = private.then_some(Hit::new(&rules::STATIC_EGRESS_PRIVATE.rule, note));
    let prefix = prefix.and_then(|length| egress_prefix(nodes, length));
    prefix.into_iter().chain(few).chain(note).collect()
}

/// Whether a prefix is none that a gateway takes, or holds fewer than its nodes.
fn egress_prefix(nodes: u64, length: u8) -> Option<Hit> {
    let hit = |facts| Some(Hit::new(&rules::STATIC_EGRESS_PREFIX.rule, facts));
    let lengths = || {
        limits::STATIC_EGRESS_PREFIXES
            .iter()
            .map(|prefix| prefix.prefix_length)
    };
    let Some(most) = limits::egress_nodes(length) else {
        return hit(Facts::Length {
            given: length,
            shortest: lengths().min().unwrap_or(length),
            longest: lengths().max().unwrap_or(length),
        });
    };
    let facts = Facts::Count {
        given: nodes,
        least: 0,
        most,
        unit: "gateway nodes",
    };
    if nodes > most { hit(facts) } else { None }
}

/// What a pool breaks that takes the public addresses of its nodes from a prefix.
pub fn public_prefix_of(pool: &NodePool) -> Option<Hit> {
    public_prefix(
        pool.options.node_public_prefix?,
        pool.planned_nodes(),
        surge_nodes(pool),
    )
}

/// What nodes with public addresses break in a prefix of `length`.
///
/// ```
/// // a /30 has 4 addresses, of which Azure keeps none
/// let hit = aksnet::check::gateways::public_prefix(30, 4, 1);
/// assert_eq!(hit.map(|hit| hit.rule.id), Some("upgrade-does-not-fit"));
/// ```
pub fn public_prefix(length: u8, nodes: u64, surge: u64) -> Option<Hit> {
    let holds = Prefix::size_of_length(length);
    let with_surge = nodes.saturating_add(surge);
    let hit = |rule, needed, load| {
        let facts = Facts::Needs {
            needed,
            holds,
            unit: Unit::Addresses,
            load,
        };
        Some(Hit::new(rule, facts))
    };
    if nodes > holds {
        hit(&rules::NODE_PUBLIC_PREFIX.rule, nodes, Load::Planned)
    } else if with_surge > holds {
        hit(&rules::UPGRADE_DOES_NOT_FIT.rule, with_surge, Load::Upgrading)
    } else {
        None
    }
}

/// Whether the NAT gateway of a dual-stack cluster carries IPv4 alone, or does not say.
pub fn dual_stack_nat(outbound: &Outbound) -> Option<Hit> {
    match outbound.kind {
        OutboundType::ManagedNatGateway | OutboundType::UserAssignedNatGateway => {}
        _ => return None,
    }
    let rule = match outbound.nat_gateway_sku {
        None => &rules::DUAL_STACK_NAT_SKU.rule,
        Some(NatGatewaySku::Standard) => &rules::DUAL_STACK_NAT_STANDARD.rule,
        Some(NatGatewaySku::StandardV2) => return None,
    };
    Some(Hit::new(rule, Facts::Nothing))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{NodeCount, PodCount};
    use crate::plan::plain_pool;

    #[test]
    fn egress_gateways_fit_their_prefix_and_have_two_nodes() {
        for (nodes, length, expected) in [
            (16, Some(28), &[] as &[&str]),
            (17, Some(28), &["static-egress-prefix"]),
            (2, Some(31), &[]),
            (3, Some(31), &["static-egress-prefix"]),
            (1, Some(31), &["static-egress-min-2"]),
            (1, Some(27), &["static-egress-prefix", "static-egress-min-2"]),
            (2, Some(32), &["static-egress-prefix"]),
            (99, None, &[]),
        ] {
            let mut pool = plain_pool(NodeCount::saturating(nodes), PodCount::saturating(30), None);
            pool.options.egress_prefix = length;
            let ids: Vec<&str> = egress_pool(&pool, None).iter().map(|hit| hit.rule.id).collect();
            assert_eq!(ids, expected, "{nodes} {length:?}");
        }
    }

    #[test]
    fn private_gateways_are_noted_with_their_version() {
        let of = |private, kubernetes| {
            let gateway = EgressUse {
                nodes: 2,
                prefix: None,
                private,
                kubernetes,
            };
            egress(gateway)
                .into_iter()
                .map(|hit| hit.facts)
                .collect::<Vec<_>>()
        };
        assert_eq!(of(false, Some((1, 33))), []);
        assert_eq!(of(true, Some((1, 34))), [Facts::Nothing]);
        assert!(matches!(of(true, Some((1, 33)))[..], [Facts::Version { .. }]));
    }
}
