//! What keeps an input of a million things from taking hours: what no design holds is left out before it is compared
//! with everything else, and free names and homes are looked up rather than searched.

use std::collections::{BTreeSet, HashMap};

use ipnet::IpNet;

use super::cut;
use crate::design::bounds;
use crate::import::imported::{AzureRef, FoundSubnet, Imported, Notes};
use crate::net::Cidr;

/// How many times more than a design holds may come in, since several files may tell of the same thing.
const TIMES: usize = 4;

/// Leaves out what is far more than a design holds.
pub(super) fn bound(imported: &mut Imported, notes: &mut Notes) {
    let Imported {
        networks,
        subnets,
        clusters,
        pools,
        peerings,
        connected,
        attached,
        notes: _,
    } = imported;
    cut(networks, TIMES * bounds::MOST_NETWORKS, "VNets", notes);
    let mut left = TIMES * bounds::MOST_SUBNETS;
    let own = networks.iter_mut().map(|network| &mut network.subnets);
    for subnets in own.chain([subnets]) {
        cut(subnets, left, "subnets", notes);
        left = left.saturating_sub(subnets.len());
    }
    cut(clusters, TIMES * bounds::MOST_CLUSTERS, "clusters", notes);
    for cluster in &mut *clusters {
        cut(
            &mut cluster.pools,
            TIMES * bounds::MOST_POOLS,
            "pools a cluster",
            notes,
        );
    }
    cut(
        pools,
        TIMES * bounds::MOST_CLUSTERS * bounds::MOST_POOLS,
        "pools",
        notes,
    );
    cut(peerings, TIMES * bounds::MOST_PEERINGS, "peerings", notes);
    cut(
        connected,
        TIMES * bounds::MOST_CONNECTED,
        "connected ranges",
        notes,
    );
    cut(
        attached,
        TIMES * bounds::MOST_SUBNETS,
        "gateways and endpoints",
        notes,
    );
}

/// Names that are taken, without regard to case.
#[derive(Debug, Default)]
pub(super) struct FreeNames {
    /// The number that each may go on with.
    next: HashMap<String, u32>,
}

impl FreeNames {
    pub(super) fn is_taken(&self, name: &str) -> bool {
        self.next.contains_key(&name.to_lowercase())
    }

    /// A name like `wanted` that is free, which is taken from now on.
    pub(super) fn take(&mut self, wanted: &str) -> String {
        let key = wanted.to_lowercase();
        let Some(next) = self.next.get(&key).copied() else {
            self.next.insert(key, 2);
            return wanted.to_owned();
        };
        let mut number = next;
        let free = loop {
            let name = format!("{wanted}-{number}");
            number = number.saturating_add(1);
            if !self.is_taken(&name) {
                break name;
            }
        };
        self.next.insert(key, number);
        self.next.insert(free.to_lowercase(), 2);
        free
    }
}

/// Where things of one kind lie, by name and resource group: an estate has the same name in thousands of groups.
#[derive(Debug, Default)]
pub(super) struct Namesakes {
    by_name: HashMap<String, Vec<usize>>,
    by_group: HashMap<(String, String), Vec<usize>>,
    /// Those whose group was not known when they came.
    groupless: HashMap<String, Vec<usize>>,
}

impl Namesakes {
    pub(super) fn add(&mut self, place: &AzureRef, at: usize) {
        let name = place.name.to_lowercase();
        match &place.group {
            Some(group) => {
                let key = (name.clone(), group.to_lowercase());
                self.by_group.entry(key).or_default().push(at);
            }
            None => self.groupless.entry(name.clone()).or_default().push(at),
        }
        self.by_name.entry(name).or_default().push(at);
    }

    /// The first that `place` can be.
    pub(super) fn find(&self, place: &AzureRef, may_be: impl Fn(usize) -> bool) -> Option<usize> {
        let name = place.name.to_lowercase();
        let first = |of: Option<&Vec<usize>>| of.into_iter().flatten().copied().find(|at| may_be(*at));
        let Some(group) = &place.group else {
            return first(self.by_name.get(&name));
        };
        let groupless = first(self.groupless.get(&name));
        let own = first(self.by_group.get(&(name, group.to_lowercase())));
        own.into_iter().chain(groupless).min()
    }
}

/// Where ranges lie: the tightest of the spaces that hold them, the first of equals.
#[derive(Debug, Default)]
pub(super) struct Homes {
    by_range: HashMap<IpNet, usize>,
    /// The lengths of spaces, by family.
    lengths: BTreeSet<(bool, u8)>,
}

impl Homes {
    pub(super) fn add(&mut self, space: &Cidr, home: usize) {
        let net = space.net().trunc();
        self.by_range.entry(net).or_insert(home);
        self.lengths.insert((space.is_ipv4(), net.prefix_len()));
    }

    /// The home of a subnet, where any of its ranges lies in one.
    pub(super) fn of(&self, subnet: &FoundSubnet) -> Option<usize> {
        let around = subnet.prefixes.iter().filter_map(|range| {
            let (net, family) = (range.net(), range.is_ipv4());
            let longest = (family, net.prefix_len());
            let mut lengths = self.lengths.range((family, 0)..=longest).rev();
            lengths.find_map(|(_, length)| {
                let space = IpNet::new(net.addr(), *length).ok()?.trunc();
                Some((*length, *self.by_range.get(&space)?))
            })
        });
        let tightest = around.max_by_key(|(length, home)| (*length, std::cmp::Reverse(*home)));
        tightest.map(|(_, home)| home)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_on_where_they_ended() {
        let mut names = FreeNames::default();
        let taken: Vec<String> = ["a", "A", "a-3", "a", "a-3"]
            .iter()
            .map(|name| names.take(name))
            .collect();
        assert_eq!(taken, ["a", "A-2", "a-3", "a-4", "a-3-2"]);
    }

    #[test]
    fn namesakes_are_told_apart_by_group() {
        let place = |group: Option<&str>| AzureRef {
            subscription: None,
            group: group.map(str::to_owned),
            name: "V".to_owned(),
        };
        let places = [place(Some("a")), place(None), place(Some("B"))];
        let mut namesakes = Namesakes::default();
        for (at, place) in places.iter().enumerate() {
            namesakes.add(place, at);
        }
        for (group, expected) in [
            (Some("A"), Some(0)),
            (Some("b"), Some(1)),
            (Some("c"), Some(1)),
            (None, Some(0)),
        ] {
            let wanted = place(group);
            let found = namesakes.find(&wanted, |at| places[at].may_be(&wanted));
            assert_eq!(found, expected, "{group:?}");
        }
        assert_eq!(namesakes.find(&AzureRef::named("w"), |_| true), None);
    }

    #[test]
    fn ranges_lie_in_the_tightest_space() {
        let mut homes = Homes::default();
        for (home, space) in ["10.0.0.0/8", "10.1.0.0/16", "10.1.0.0/16", "fd00::/48"]
            .into_iter()
            .enumerate()
        {
            homes.add(&space.parse().unwrap(), home);
        }
        for (ranges, expected) in [
            (vec!["10.1.2.0/24"], Some(1)),
            (vec!["10.2.0.0/24"], Some(0)),
            (vec!["10.0.0.0/7"], None),
            (vec!["192.168.0.0/16", "fd00:0:0:1::/64"], Some(3)),
            (vec![], None),
        ] {
            let subnet = FoundSubnet {
                prefixes: ranges.iter().map(|range| range.parse().unwrap()).collect(),
                ..FoundSubnet::default()
            };
            assert_eq!(homes.of(&subnet), expected, "{ranges:?}");
        }
    }
}
