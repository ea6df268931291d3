//! The demand on a range and what it holds, for the rules about sizes.

use crate::plan::{Meter, Unit, usable_addresses};

/// The demand on one range, and what it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// What is counted.
    pub unit: Unit,
    /// What Azure was seen to check before it creates the planned nodes; never more than `planned`.
    pub checked: u64,
    /// Needed for the planned nodes.
    pub planned: u64,
    /// Needed while upgrading.
    pub with_surge: u64,
    /// What can be relied on.
    pub capacity: u64,
    /// What Azure's own check accepts.
    pub hard_capacity: u64,
}

impl Row {
    /// A row of single addresses in a subnet of `length`, where Azure checks what is planned.
    pub fn of_subnet(length: u8, planned: u64, with_surge: u64) -> Self {
        Self::plain(Unit::Addresses, planned, with_surge, usable_addresses(length))
    }

    /// A row in which Azure checks what is planned against all that there is.
    pub(in crate::check) const fn plain(unit: Unit, planned: u64, with_surge: u64, capacity: u64) -> Self {
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

    /// The same where Azure is seen to check `observed` on top of what others hold in the subnet.
    #[must_use]
    pub const fn checked(self, observed: u64, others: u64) -> Self {
        Self {
            checked: observed.saturating_add(others),
            ..self
        }
    }

    /// Whether Azure's check lets the planned nodes be created.
    pub const fn is_accepted(&self) -> bool {
        self.checked <= self.hard_capacity
    }

    /// What is missing while upgrading.
    pub const fn shortfall(&self) -> u64 {
        self.with_surge.saturating_sub(self.capacity)
    }
}

/// The nodes of one pool in a node subnet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grown {
    /// Most nodes that it may grow to.
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

/// Most nodes of one kind that a subnet of `length` holds when each takes `each` addresses; 0 per node means no bound.
///
/// ```
/// // 251 usable addresses, 17 of them a node
/// assert_eq!(aksnet::check::sizing::nodes_that_fit(24, 17), Some(14));
/// ```
pub fn nodes_that_fit(length: u8, each: u64) -> Option<u64> {
    usable_addresses(length).checked_div(each)
}
