//! The rows of the table as a tree: each range of a VNet above its subnets and the blocks that are free between them.
//!
//! ```text
//!  vnet-shop      10.20.0.0/21   Parent, 2 subnets
//!    snet-nodes   10.20.0.0/26   Child
//!    free         10.20.0.64/26  Child: a block that a subnet can fill
//!    …
//!  hub            10.10.0.0/16   Alone
//! ```
//!
//! By address within a VNet; a subnet outside every range of its VNet stands in the first.

use std::collections::BTreeSet;

use ipnet::IpNet;

use super::{RangePurpose, RangeRow, range_rows, row};
use crate::design::Design;
use crate::net::range::aligned_blocks;
use crate::net::{Cidr, Prefix, Span};
use crate::plan::{NetworkPlan, Plan};
use crate::scene::map::Item;

/// Rows with their places in the tree.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RangeTree {
    /// The rows, a parent before its children.
    pub rows: Vec<RangeRow>,
    /// How each of them is nested.
    pub nesting: Vec<Nesting>,
}

/// How a row stands to others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nesting {
    /// By itself.
    Alone,
    /// Above so many rows.
    Parent(usize),
    /// In the row at this place.
    Child(usize),
}

/// The ranges of alternative `at`, and what is free between them.
///
/// ```
/// use aksnet::design::presets;
/// use aksnet::scene::{Nesting, range_tree};
///
/// let design = presets::worked_example();
/// let tree = range_tree(&design, &aksnet::plan::plan(&design), 0);
/// assert_eq!((tree.nesting[0], tree.rows[0].subnets), (Nesting::Parent(6), Some(2)));
/// assert_eq!((tree.rows[2].name.as_str(), tree.rows[2].cidr.as_str()), ("free", "10.20.0.64/26"));
/// ```
pub fn range_tree(design: &Design, plan: &Plan, at: usize) -> RangeTree {
    let mut tree = RangeTree::default();
    let networks = plan
        .alternatives
        .get(at)
        .map_or(&[][..], |planned| &planned.networks);
    let mut rows = range_rows(design, plan, at).into_iter().peekable();
    while let Some(next) = rows.peek() {
        let Some(network) = network_of(next) else {
            tree.rows.extend(rows.next());
            tree.nesting.push(Nesting::Alone);
            continue;
        };
        let mut own = Vec::new();
        while let Some(row) = rows.next_if(|row| network_of(row) == Some(network)) {
            own.push(row);
        }
        tree.push_network(network, own, networks.get(network).map(AsRef::as_ref));
    }
    tree
}

/// Which VNet a row is or lies in; none of what only belongs to one by its cluster.
const fn network_of(row: &RangeRow) -> Option<usize> {
    match row.item {
        Item::Network { network, .. } | Item::Subnet { network, .. } | Item::Free { network, .. } => {
            Some(network)
        }
        Item::PodCidr { .. } | Item::ServiceCidr { .. } | Item::Connected { .. } | Item::Forbidden { .. } => {
            None
        }
    }
}

/// A range of a VNet with what lies in it.
struct Parent {
    row: RangeRow,
    children: Vec<RangeRow>,
}

impl RangeTree {
    fn push_network(&mut self, network: usize, rows: Vec<RangeRow>, planned: Option<&NetworkPlan>) {
        let is_parent = |row: &RangeRow| row.purpose == RangePurpose::AddressSpace;
        let (spaces, subnets): (Vec<_>, Vec<_>) = rows.into_iter().partition(is_parent);
        let mut parents: Vec<Parent> = spaces
            .into_iter()
            .map(|row| Parent {
                row,
                children: Vec::new(),
            })
            .collect();
        let mut by_address: Vec<(IpNet, usize)> = parents
            .iter()
            .enumerate()
            .map(|(place, parent)| (parent.row.cidr.net(), place))
            .collect();
        by_address.sort_unstable();
        for subnet in subnets {
            match parents.get_mut(parent_of(&by_address, subnet.cidr.net())) {
                Some(parent) => parent.children.push(subnet),
                None => self.push(subnet, Nesting::Alone),
            }
        }
        let mut seen = BTreeSet::new();
        for mut parent in parents {
            let subnets: BTreeSet<Item> = parent.children.iter().map(|row| row.item).collect();
            parent.row.subnets = Some(subnets.len());
            if let Some(planned) = planned {
                parent.add_free(network, planned, &mut seen);
            }
            parent.children.sort_by_cached_key(|row| row.cidr.net());
            let place = self.rows.len();
            self.push(parent.row, Nesting::Parent(parent.children.len()));
            for child in parent.children {
                self.push(child, Nesting::Child(place));
            }
        }
    }

    fn push(&mut self, row: RangeRow, nesting: Nesting) {
        self.rows.push(row);
        self.nesting.push(nesting);
    }
}

/// The place of the range that `net` lies in; ranges of one VNet lie apart, or Azure refuses them.
fn parent_of(by_address: &[(IpNet, usize)], net: IpNet) -> usize {
    let behind = by_address.partition_point(|(parent, _)| parent.network() <= net.network());
    let before = behind.checked_sub(1).and_then(|at| by_address.get(at));
    before
        .filter(|(parent, _)| parent.contains(&net))
        .map_or(0, |(_, place)| *place)
}

impl Parent {
    /// Adds the free blocks in this range that are not `seen` in another.
    fn add_free(&mut self, network: usize, planned: &NetworkPlan, seen: &mut BTreeSet<Prefix>) {
        let Some(span) = self.row.cidr.v4().map(|prefix| prefix.span()) else {
            return;
        };
        let gaps = planned.free.spans();
        let first = gaps.partition_point(|gap| gap.end() <= span.first());
        let inside = gaps.iter().enumerate().skip(first);
        for (gap, part) in inside.map_while(|(gap, free)| Some((gap, free.intersection(&span)?))) {
            let blocks = aligned_blocks(part).filter(|block| seen.insert(*block));
            let name = self.row.name.as_str();
            self.children
                .extend(blocks.map(|block| free_row(Item::Free { network, gap }, block, name)));
        }
    }
}

fn free_row(item: Item, block: Prefix, network: &str) -> RangeRow {
    RangeRow {
        free: Some(Span::from(block).len()),
        ..row(item, "free", &Cidr::from(block), RangePurpose::Free, network)
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::design::presets;
    use crate::plan::plan;

    fn drawn(design: &Design) -> String {
        let tree = range_tree(design, &plan(design), 0);
        assert_eq!(tree.rows.len(), tree.nesting.len());
        let rows = tree.rows.iter().zip(&tree.nesting);
        rows.map(|(row, nesting)| match nesting {
            Nesting::Child(parent) => format!("  {} {} in {}\n", row.name, row.cidr, tree.rows[*parent].cidr),
            Nesting::Parent(rows) => {
                format!(
                    "{} {}: {:?} subnets, {rows} rows\n",
                    row.name, row.cidr, row.subnets
                )
            }
            Nesting::Alone => format!("{} {}\n", row.name, row.cidr),
        })
        .collect()
    }

    #[test]
    fn free_blocks_stand_between_the_subnets_of_their_vnet() {
        expect![[r"
            vnet-shop 10.20.0.0/21: Some(2) subnets, 6 rows
              snet-nodes 10.20.0.0/26 in 10.20.0.0/21
              free 10.20.0.64/26 in 10.20.0.0/21
              free 10.20.0.128/25 in 10.20.0.0/21
              snet-agc 10.20.1.0/24 in 10.20.0.0/21
              free 10.20.2.0/23 in 10.20.0.0/21
              free 10.20.4.0/22 in 10.20.0.0/21
            pod CIDR 10.244.0.0/18
            service CIDR 10.0.0.0/16
            hub 10.10.0.0/16
            on-prem 10.128.0.0/9
        "]]
        .assert_eq(&drawn(&presets::worked_example()));
    }

    #[test]
    fn each_range_of_a_vnet_has_its_own_subnets_and_strays_stand_in_the_first() {
        let mut design = presets::worked_example();
        let network = &mut design.alternatives[0].networks[0];
        network.address_space.push("10.30.0.0/24".parse().unwrap());
        network.address_space.push("fd00:20::/48".parse().unwrap());
        network.subnets[0].prefix_ipv6 = Some("fd00:20:0:1::/64".parse().unwrap());
        network.subnets[1].prefix = "10.40.0.0/24".parse().unwrap();
        expect![[r"
            vnet-shop 10.20.0.0/21: Some(2) subnets, 7 rows
              snet-nodes 10.20.0.0/26 in 10.20.0.0/21
              free 10.20.0.64/26 in 10.20.0.0/21
              free 10.20.0.128/25 in 10.20.0.0/21
              free 10.20.1.0/24 in 10.20.0.0/21
              free 10.20.2.0/23 in 10.20.0.0/21
              free 10.20.4.0/22 in 10.20.0.0/21
              snet-agc 10.40.0.0/24 in 10.20.0.0/21
            vnet-shop 10.30.0.0/24: Some(0) subnets, 1 rows
              free 10.30.0.0/24 in 10.30.0.0/24
            vnet-shop fd00:20::/48: Some(1) subnets, 1 rows
              snet-nodes fd00:20:0:1::/64 in fd00:20::/48
            pod CIDR 10.244.0.0/18
            service CIDR 10.0.0.0/16
            hub 10.10.0.0/16
            on-prem 10.128.0.0/9
        "]]
        .assert_eq(&drawn(&design));
    }

    #[test]
    fn free_blocks_add_up_to_what_is_free_and_stand_once_where_ranges_overlap() {
        let mut design = presets::worked_example();
        let network = &mut design.alternatives[0].networks[0];
        network.address_space.push("10.20.4.0/22".parse().unwrap());
        network.address_space.push("10.20.8.0/21".parse().unwrap());
        let plan = plan(&design);
        let tree = range_tree(&design, &plan, 0);
        let free = tree.rows.iter().filter(|row| row.purpose == RangePurpose::Free);
        let free: Vec<u64> = free.filter_map(|row| row.free).collect();
        assert_eq!(
            free.iter().sum::<u64>(),
            plan.alternatives[0].networks[0].free.total()
        );
    }

    #[test]
    fn subnets_of_a_vnet_without_ranges_stand_alone() {
        let mut design = presets::worked_example();
        design.alternatives[0].networks[0].address_space.clear();
        let tree = range_tree(&design, &plan(&design), 0);
        assert!(tree.nesting.iter().all(|nesting| *nesting == Nesting::Alone));
        assert_eq!(tree.rows.len(), 6);
    }
}
