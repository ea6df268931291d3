//! Where the items of a map are after an edit: items are places in lists, and edits move what is in these.
//!
//! ```text
//!  before   snet-a  snet-b  snet-c*        after   snet-b  snet-c*        what was third is second now
//! ```
//!
//! What keeps its name is the same thing. A list that is as long as before was changed in place.

use crate::design::{Alternative, Design};

use super::lanes::Item;

/// The item of alternative `at` in `after` that `item` was in `before`; `None` where it is gone.
///
/// What `before` did not have is taken to be of `after` already.
///
/// ```
/// use aksnet::design::presets;
/// use aksnet::scene::{Item, followed};
///
/// let before = presets::worked_example();
/// let mut after = before.clone();
/// after.alternatives[0].networks[0].subnets.remove(0);
/// let subnet = |subnet| Item::Subnet { network: 0, subnet };
/// assert_eq!(followed(subnet(1), &before, &after, 0), Some(subnet(0)));
/// assert_eq!(followed(subnet(0), &before, &after, 0), None);
/// ```
pub fn followed(item: Item, before: &Design, after: &Design, at: usize) -> Option<Item> {
    if let Item::Connected { range, prefix } = item {
        let (before, after) = (&before.connected, &after.connected);
        let to = place(before, after, range, |one, other| one.name == other.name)?;
        let Some((before, after)) = before.get(range).zip(after.get(to)) else {
            return Some(item);
        };
        let prefix = place(&before.prefixes, &after.prefixes, prefix, |one, other| {
            one == other
        })?;
        return Some(Item::Connected { range: to, prefix });
    }
    match (before.alternatives.get(at), after.alternatives.get(at)) {
        (Some(before), Some(after)) => in_alternative(item, before, after),
        _ => Some(item),
    }
}

fn in_alternative(item: Item, before: &Alternative, after: &Alternative) -> Option<Item> {
    let network_at = |at| {
        let (before, after) = (&before.networks, &after.networks);
        place(before, after, at, |one, other| one.name == other.name)
    };
    let cluster_at = |at| {
        let (before, after) = (&before.clusters, &after.clusters);
        place(before, after, at, |one, other| one.name == other.name)
    };
    Some(match item {
        Item::Network { network, prefix } => {
            let to = network_at(network)?;
            let Some((before, after)) = before.networks.get(network).zip(after.networks.get(to)) else {
                return Some(item);
            };
            let (before, after) = (&before.address_space, &after.address_space);
            Item::Network {
                network: to,
                prefix: place(before, after, prefix, |one, other| one == other)?,
            }
        }
        Item::Subnet { network, subnet } => {
            let to = network_at(network)?;
            let Some((before, after)) = before.networks.get(network).zip(after.networks.get(to)) else {
                return Some(item);
            };
            let (before, after) = (&before.subnets, &after.subnets);
            Item::Subnet {
                network: to,
                subnet: place(before, after, subnet, |one, other| one.name == other.name)?,
            }
        }
        Item::Free { network, gap } => Item::Free {
            network: network_at(network)?,
            gap,
        },
        Item::PodCidr { cluster } => Item::PodCidr {
            cluster: cluster_at(cluster)?,
        },
        Item::ServiceCidr { cluster } => Item::ServiceCidr {
            cluster: cluster_at(cluster)?,
        },
        Item::Connected { .. } | Item::Forbidden { .. } => item,
    })
}

/// Where in `after` that is which stood at `at` in `before`.
fn place<T>(before: &[T], after: &[T], at: usize, is_same: impl Fn(&T, &T) -> bool) -> Option<usize> {
    let Some(wanted) = before.get(at) else {
        return Some(at);
    };
    let is_at = |place: &usize| after.get(*place).is_some_and(|found| is_same(wanted, found));
    // Few things are added or removed at once, so it is near.
    let near = (0..before.len().max(after.len())).find_map(|by| {
        let places = [at.checked_sub(by), Some(at + by)];
        places.into_iter().flatten().find(is_at)
    });
    near.or_else(|| (before.len() == after.len()).then_some(at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::presets;

    const fn subnet(subnet: usize) -> Item {
        Item::Subnet { network: 0, subnet }
    }

    #[test]
    fn what_is_renamed_or_moved_stays_what_it_is() {
        let before = presets::worked_example();
        let mut after = before.clone();
        let subnets = &mut after.alternatives[0].networks[0].subnets;
        subnets[1].name = "snet-other".parse().unwrap();
        assert_eq!(followed(subnet(1), &before, &after, 0), Some(subnet(1)));
        after.alternatives[0].networks[0].subnets.swap(0, 1);
        assert_eq!(followed(subnet(0), &before, &after, 0), Some(subnet(1)));
    }

    #[test]
    fn what_is_new_is_known_already() {
        let before = presets::worked_example();
        let mut after = before.clone();
        let subnets = &mut after.alternatives[0].networks[0].subnets;
        let mut copy = subnets[1].clone();
        copy.name = "snet-copy".parse().unwrap();
        subnets.push(copy);
        assert_eq!(followed(subnet(2), &before, &after, 0), Some(subnet(2)));
    }

    #[test]
    fn prefixes_of_connected_ranges_are_told_apart() {
        let mut before = presets::worked_example();
        before.connected[1]
            .prefixes
            .push("192.168.0.0/16".parse().unwrap());
        let mut after = before.clone();
        after.connected.remove(0);
        after.connected[0].prefixes.remove(0);
        let item = |range, prefix| Item::Connected { range, prefix };
        assert_eq!(followed(item(1, 1), &before, &after, 0), Some(item(0, 0)));
        assert_eq!(followed(item(1, 0), &before, &after, 0), None);
        assert_eq!(followed(item(0, 0), &before, &after, 0), None);
    }
}
