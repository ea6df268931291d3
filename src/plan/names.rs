//! Names for new subnets, pools and clusters: the wanted one, else the first free one after it.

use std::collections::BTreeSet;

use crate::design::{Cluster, Name, Network, NodePool};

/// Names that subnets of a VNet have, ignoring case.
pub(super) struct Names(BTreeSet<String>);

impl Names {
    pub(super) fn of(network: &Network) -> Self {
        let names = network.subnets.iter().map(|subnet| subnet.name.as_str());
        Self(names.map(str::to_lowercase).collect())
    }

    /// `wanted`, or `wanted-2`, `wanted-3` …, which is taken from now on.
    pub(super) fn take(&mut self, wanted: &Name) -> Name {
        if self.0.insert(wanted.as_str().to_lowercase()) {
            return wanted.clone();
        }
        self.take_numbered(wanted, 2)
    }
}

impl Names {
    /// `wanted-1` for the first, `wanted-2` for the second …, or the next number that is free.
    pub(super) fn take_numbered(&mut self, wanted: &Name, mut number: usize) -> Name {
        loop {
            let tail = format!("-{number}");
            // The longest names are cut to make room for the number, or no name would ever be free.
            let most = Name::MOST_BYTES.saturating_sub(tail.len());
            let stem = wanted.as_str();
            let stem = stem.get(..stem.floor_char_boundary(most)).unwrap_or_default();
            let name = Name::or(format!("{stem}{tail}"), "subnet");
            if self.0.insert(name.as_str().to_lowercase()) {
                return name;
            }
            number += 1;
        }
    }
}

/// A name for a cluster that none of these has: `wanted-2`, or the next number that is free.
pub fn unused_cluster_name(wanted: &Name, taken: &[Name]) -> Name {
    let taken = taken.iter().map(|name| name.as_str().to_lowercase());
    Names(taken.collect()).take_numbered(wanted, 2)
}

/// A name for a new subnet of the VNet: `wanted`, or the first free one after it.
pub fn unused_subnet_name(network: &Network, wanted: &Name) -> Name {
    Names::of(network).take(wanted)
}

/// Names that the pools of a cluster have.
#[derive(Debug, Clone)]
pub struct PoolNames(BTreeSet<String>);

impl PoolNames {
    /// The names of its pools, ignoring case.
    pub fn of(cluster: &Cluster) -> Self {
        let names = cluster.pools.iter().map(|pool| pool.name.as_str());
        Self(names.map(str::to_lowercase).collect())
    }

    /// A free name for a pool that replaces this one or runs alongside it: `user2`, `user3` …
    pub fn take(&mut self, pool: &NodePool) -> Option<Name> {
        let longest = pool.os.longest_pool_name();
        let stem = allowed_pool_name(pool);
        let stem = stem.trim_end_matches(|last: char| last.is_ascii_digit());
        (2..1_000_u32).find_map(|number| {
            let tail = number.to_string();
            let kept = stem.get(..longest.saturating_sub(tail.len()).min(stem.len()))?;
            let name = format!("{kept}{tail}");
            self.0.insert(name.clone()).then(|| Name::new(name).ok())?
        })
    }
}

/// The pool's name without what Azure refuses.
pub fn allowed_pool_name(pool: &NodePool) -> String {
    let longest = pool.os.longest_pool_name();
    let plain = pool.name.as_str().chars().flat_map(char::to_lowercase);
    let plain = plain.filter(|character| character.is_ascii_lowercase() || character.is_ascii_digit());
    let name: String = plain.skip_while(char::is_ascii_digit).take(longest).collect();
    if name.is_empty() { "pool".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_name_gets_a_free_neighbour_too() {
        let mut names = Names(BTreeSet::from(["subnet".to_owned()]));
        let longest = Name::new("ä".repeat(Name::MOST_BYTES / 2)).unwrap();
        assert_eq!(names.take(&longest), longest);
        let second = names.take(&longest);
        assert!(second.as_str().ends_with("ä-2"), "{}", second.as_str().len());
        assert!(names.take(&longest).as_str().ends_with("ä-3"));
    }

    #[test]
    fn names_are_taken_without_regard_to_case() {
        let mut names = Names(BTreeSet::from(["snet-nodes".to_owned()]));
        let wanted = Name::new("Snet-Nodes").unwrap();
        assert_eq!(names.take(&wanted).as_str(), "Snet-Nodes-2");
        assert_eq!(names.take(&wanted).as_str(), "Snet-Nodes-3");
    }
}
