//! Ranges that are too small: one row for each range, the first condition that holds decides.
//!
//! ```text
//! what Azure checks > what it holds      error      nodes cannot be made
//! planned           > capacity           warning    made, yet not as planned
//! with surge        > capacity           warning    cannot be upgraded
//! ```

use crate::azure::{Model, Rule, limits};
use crate::check::rules;
use crate::plan::{Meter, Unit, ipv6_node_slots, node_slots, usable_addresses};

use super::{Facts, Hit, Load};

/// What is asked of one range, and what it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// What is counted.
    pub unit: Unit,
    /// What Azure is seen to ask for before it makes the planned nodes; never more than `planned`.
    pub checked: u64,
    /// Needed for the planned nodes.
    pub planned: u64,
    /// Needed while upgrading.
    pub with_surge: u64,
    /// What may be planned on.
    pub capacity: u64,
    /// What Azure's own arithmetic lets through.
    pub hard_capacity: u64,
}

impl Row {
    /// A row of single addresses in a subnet of `length`, where Azure checks what is planned.
    pub fn of_subnet(length: u8, planned: u64, with_surge: u64) -> Self {
        Self::plain(Unit::Addresses, planned, with_surge, usable_addresses(length))
    }

    /// A row in which Azure checks what is planned against all that there is.
    const fn plain(unit: Unit, planned: u64, with_surge: u64, capacity: u64) -> Self {
        Self {
            unit,
            checked: planned,
            planned,
            with_surge,
            capacity,
            hard_capacity: capacity,
        }
    }

    /// The row of a range of the plan.
    pub const fn of_meter(meter: &Meter, checked: u64) -> Self {
        Self {
            unit: meter.unit,
            checked,
            planned: meter.demand.planned,
            with_surge: meter.demand.with_surge(),
            capacity: meter.capacity,
            hard_capacity: meter.hard_capacity,
        }
    }

    /// The same where Azure is seen to check `observed` beside what others hold in the subnet.
    #[must_use]
    pub const fn checked(self, observed: u64, others: u64) -> Self {
        Self {
            checked: observed.saturating_add(others),
            ..self
        }
    }

    /// Whether Azure is seen to let the planned nodes be made.
    pub const fn is_accepted(&self) -> bool {
        self.checked <= self.hard_capacity
    }

    /// What is missing while upgrading.
    pub const fn shortfall(&self) -> u64 {
        self.with_surge.saturating_sub(self.capacity)
    }

    fn judge(self, refused: &'static Rule, risky: &'static Rule) -> Option<Hit> {
        let Self {
            unit,
            planned,
            with_surge,
            capacity,
            ..
        } = self;
        let hit = |rule, needed, load| {
            let facts = Facts::Needs {
                needed,
                holds: capacity,
                unit,
                load,
            };
            Some(Hit::new(rule, facts))
        };
        if !self.is_accepted() {
            // The sum that a person planned, not the smaller one that Azure refuses already.
            hit(refused, planned, Load::Planned)
        } else if planned > capacity {
            hit(risky, planned, Load::Planned)
        } else if with_surge > capacity {
            hit(&rules::UPGRADE_DOES_NOT_FIT.rule, with_surge, Load::Upgrading)
        } else {
            None
        }
    }
}

/// What is wrong with a node subnet.
///
/// ```
/// use aksnet::check::sizing::{Row, node_subnet};
///
/// // 9 nodes with 30 pods in a /24: 279 documented, 261 observed, 251 usable
/// let hit = node_subnet(Row::of_subnet(24, 9 * 31, 10 * 31).checked(9 * 29, 0));
/// assert_eq!(hit.map(|hit| hit.rule.id), Some("node-subnet-too-small"));
/// ```
pub fn node_subnet(row: Row) -> Option<Hit> {
    row.judge(
        &rules::NODE_SUBNET_TOO_SMALL.rule,
        &rules::NODE_SUBNET_ABOVE_DOCUMENTED.rule,
    )
}

/// What is wrong with a pod subnet: single addresses of dynamic allocation, or static blocks.
pub fn pod_subnet(row: Row) -> Option<Hit> {
    match row.unit {
        Unit::Blocks => row.judge(
            &rules::POD_SUBNET_TOO_SMALL.rule,
            &rules::STATIC_USABLE_BLOCKS.rule,
        ),
        Unit::Addresses | Unit::NodeSlots => row.judge(
            &rules::POD_SUBNET_TOO_SMALL.rule,
            &rules::POD_SUBNET_BELOW_PLAN.rule,
        ),
    }
}

/// Whether a pod CIDR of `length` holds no node at all.
pub fn pod_cidr_length(length: u8) -> Option<Hit> {
    let longest = limits::POD_CIDR_PREFIX_PER_NODE.value;
    let facts = Facts::Length {
        given: length,
        shortest: 0,
        longest,
    };
    (length > longest).then_some(Hit::new(&rules::POD_CIDR_MIN_24.rule, facts))
}

/// What is wrong with the size of a pod CIDR of `length`; one that holds no node at all is told by its length alone,
/// in [`pod_cidr_length`].
pub fn pod_cidr(length: u8, planned: u64, with_surge: u64) -> Option<Hit> {
    let slots = node_slots(length);
    if pod_cidr_length(length).is_some() {
        return None;
    }
    let row = Row::plain(Unit::NodeSlots, planned, with_surge, slots);
    row.judge(&rules::POD_CIDR_TOO_SMALL.rule, &rules::POD_CIDR_TOO_SMALL.rule)
}

/// What is wrong with the private addresses of a VNet that flat clusters use.
pub fn vnet_addresses(planned: u64, with_surge: u64) -> Option<Hit> {
    let most = limits::VNET_PRIVATE_ADDRESSES.value;
    let row = Row::plain(Unit::Addresses, planned, with_surge, most);
    row.judge(
        &rules::VNET_PRIVATE_IP_LIMIT.rule,
        &rules::VNET_PRIVATE_IP_LIMIT.rule,
    )
}

/// Part of a range below which it is said to have little headroom: one fifth.
const HEADROOM_SHARE: u64 = 5;

/// Whether a range that holds everything has little left.
pub fn headroom(meter: &Meter) -> Option<Hit> {
    let with_surge = meter.demand.with_surge();
    let little = with_surge > 0
        && with_surge <= meter.capacity
        && meter.free().saturating_mul(HEADROOM_SHARE) < meter.capacity;
    let facts = Facts::Needs {
        needed: with_surge,
        holds: meter.capacity,
        unit: meter.unit,
        load: Load::Upgrading,
    };
    little.then_some(Hit::new(&rules::LITTLE_HEADROOM.rule, facts))
}

/// Whether an IPv6 pod CIDR of `length` holds too few nodes.
pub fn ipv6_pod_cidr(model: Model, length: u8, nodes: u64, with_surge: u64) -> Option<Hit> {
    let slots = ipv6_node_slots(model, length);
    let row = Row::plain(Unit::NodeSlots, nodes, with_surge, slots);
    row.judge(
        &rules::POD_CIDR_IPV6_TOO_SMALL.rule,
        &rules::POD_CIDR_IPV6_TOO_SMALL.rule,
    )
}

/// The nodes of one pool in a node subnet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grown {
    /// Nodes that it may grow to.
    pub most: u64,
    /// Nodes that there are now.
    pub present: u64,
    /// Addresses that Azure counts for each.
    pub each: u64,
}

/// Whether a node subnet holds each pool alone at its maximum while the others keep the nodes they have; `others`
/// holds what else lies in it.
pub fn holds_each_alone(pools: &[Grown], others: u64, usable: u64) -> bool {
    let present = |pool: &Grown| pool.present.saturating_mul(pool.each);
    let now = pools.iter().map(present).fold(others, u64::saturating_add);
    now <= usable
        && pools.iter().all(|pool| {
            let more = pool.most.saturating_sub(pool.present).saturating_mul(pool.each);
            now.saturating_add(more) <= usable
        })
}

/// The finding that softens a node subnet that is too small, where `checked` of `usable` addresses are asked for.
pub const fn all_maxima(checked: u64, usable: u64) -> Hit {
    let facts = Facts::Needs {
        needed: checked,
        holds: usable,
        unit: Unit::Addresses,
        load: Load::Planned,
    };
    Hit::new(&rules::NODE_SUBNET_ALL_MAXIMA.rule, facts)
}

/// Most nodes of one kind that a subnet of `length` holds when each takes `each` addresses; 0 a node means no bound.
///
/// ```
/// // 251 usable addresses, 17 of them a node
/// assert_eq!(aksnet::check::sizing::nodes_that_fit(24, 17), Some(14));
/// ```
pub fn nodes_that_fit(length: u8, each: u64) -> Option<u64> {
    usable_addresses(length).checked_div(each)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(hit: Option<Hit>) -> &'static str {
        hit.map_or("", |hit| hit.rule.id)
    }

    #[test]
    fn node_subnets() {
        // (observed, planned, with surge) in a /24 with 251 usable addresses
        for (checked, planned, with_surge, expected) in [
            (232, 248, 251, ""),
            (252, 280, 310, "node-subnet-too-small"),
            (251, 252, 310, "node-subnet-above-documented"),
            (220, 251, 252, "upgrade-does-not-fit"),
            (0, 0, 0, ""),
        ] {
            let row = Row::of_subnet(24, planned, with_surge).checked(checked, 0);
            assert_eq!(id(node_subnet(row)), expected, "{planned}");
        }
        assert_eq!(id(node_subnet(Row::of_subnet(30, 1, 2))), "node-subnet-too-small");
        assert_eq!(id(node_subnet(Row::of_subnet(30, 0, 0))), "");
    }

    #[test]
    fn pod_subnets() {
        for (checked, planned, with_surge, expected) in [
            (160, 200, 251, ""),
            (252, 267, 300, "pod-subnet-too-small"),
            (240, 255, 300, "pod-subnet-below-plan"),
            (160, 251, 268, "upgrade-does-not-fit"),
        ] {
            let row = Row::of_subnet(24, planned, with_surge).checked(checked, 0);
            assert_eq!(id(pod_subnet(row)), expected, "{planned}");
        }
        for (planned, with_surge, expected) in [
            (14, 14, ""),
            (17, 18, "pod-subnet-too-small"),
            (15, 18, "static-usable-blocks"),
            (14, 15, "upgrade-does-not-fit"),
        ] {
            let row = Row {
                unit: Unit::Blocks,
                checked: planned,
                planned,
                with_surge,
                capacity: 14,
                hard_capacity: 16,
            };
            assert_eq!(id(pod_subnet(row)), expected, "{planned}");
        }
    }

    #[test]
    fn pod_cidrs_and_vnets() {
        assert_eq!(id(pod_cidr(20, 16, 16)), "");
        assert_eq!(id(pod_cidr(20, 17, 18)), "pod-cidr-too-small");
        assert_eq!(id(pod_cidr(20, 16, 17)), "upgrade-does-not-fit");
        assert_eq!(id(pod_cidr(25, 16, 17)), "", "told by the length");
        assert_eq!(
            (id(pod_cidr_length(24)), id(pod_cidr_length(25))),
            ("", "pod-cidr-min-24")
        );
        let of_both = |nodes, with_surge| id(ipv6_pod_cidr(Model::Overlay, 118, nodes, with_surge));
        assert_eq!(of_both(4, 4), "");
        assert_eq!(of_both(4, 5), "upgrade-does-not-fit");
        assert_eq!(of_both(5, 5), "pod-cidr-ipv6-too-small");
        assert_eq!(id(vnet_addresses(65_536, 65_536)), "");
        assert_eq!(id(vnet_addresses(65_537, 65_537)), "vnet-private-ip-limit");
        assert_eq!(id(vnet_addresses(65_536, 65_537)), "upgrade-does-not-fit");
    }
}
