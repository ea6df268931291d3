//! What runs today, as the other alternatives see it: asked by name for every part of them.

use std::collections::{HashMap, HashSet};

use crate::design::resolve::Index;
use crate::design::{Alternative, Cluster, Design, Name, Network, NetworkPeering};

/// Index of the alternative that shows what runs, if it is not `at`.
pub(in crate::export::azure) fn today(design: &Design, at: usize) -> Option<usize> {
    design.today().filter(|today| *today != at)
}

/// The alternative that shows what runs, by names.
pub(super) struct Today<'a> {
    alternative: &'a Alternative,
    index: Index,
    clusters: HashMap<String, usize>,
    route_tables: HashSet<(usize, String)>,
}

impl<'a> Today<'a> {
    /// What runs today, seen from the alternative at `at`.
    pub(super) fn of(design: &'a Design, at: usize) -> Option<Self> {
        let alternative: &Alternative = design.alternatives.get(today(design, at)?)?;
        let names = alternative.clusters.iter().map(|cluster| key(&cluster.name));
        // Of two with the same name the first counts.
        let mut clusters = HashMap::new();
        for (at, name) in names.enumerate() {
            clusters.entry(name).or_insert(at);
        }
        let networks = alternative.networks.iter().enumerate();
        let tables = networks.flat_map(|(at, network)| {
            let tables = network
                .subnets
                .iter()
                .filter_map(|subnet| subnet.route_table.as_ref());
            tables.map(move |table| (at, key(table)))
        });
        Some(Self {
            alternative,
            index: Index::of(alternative),
            clusters,
            route_tables: tables.collect(),
        })
    }

    /// Whether a person said that it shows what runs.
    pub(super) const fn is_said(&self) -> bool {
        self.alternative.today
    }

    /// The VNet of the name of this one.
    pub(super) fn network(&self, drawn: &Network) -> Option<&'a Network> {
        let at = self.index.network(drawn.name.as_str())?;
        Some(self.alternative.networks.get(at)?)
    }

    /// Whether the VNet of the name of this one has a subnet called `subnet`.
    pub(super) fn has_subnet(&self, drawn: &Network, subnet: &Name) -> bool {
        self.index
            .subnet_named(drawn.name.as_str(), subnet.as_str())
            .is_some()
    }

    /// Whether a subnet of the VNet of the name of this one uses the route table called `table`.
    pub(super) fn has_route_table(&self, drawn: &Network, table: &Name) -> bool {
        let at = self.index.network(drawn.name.as_str());
        at.is_some_and(|at| self.route_tables.contains(&(at, key(table))))
    }

    /// The cluster of the name of this one.
    pub(super) fn cluster(&self, drawn: &Cluster) -> Option<&'a Cluster> {
        let at = *self.clusters.get(&key(&drawn.name))?;
        Some(self.alternative.clusters.get(at)?)
    }

    /// Whether the two VNets of this peering are peered.
    pub(super) fn has_peering(&self, drawn: &NetworkPeering) -> bool {
        let [one, other] = &drawn.networks;
        self.alternative.peerings.iter().any(|today| {
            let [first, second] = &today.networks;
            let joins = |a: &Name, b: &Name| first.matches(a.as_str()) && second.matches(b.as_str());
            joins(one, other) || joins(other, one)
        })
    }
}

fn key(name: &Name) -> String {
    name.as_str().to_lowercase()
}
