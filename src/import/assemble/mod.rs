//! From the contents of several files to one alternative: parts that belong together are joined, and every assumption
//! is reported.
//!
//! ```text
//! networks ── subnets ── attached ──> VNets ──┐
//! clusters ── pools ──> clusters that refer to them ──> purposes, addresses in use ──> Alternative
//! peerings ──> peerings of two VNets here, connected ranges otherwise
//! ```

mod bounded;
mod clusters;
mod networks;
mod subnets;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use bounded::{FreeNames, Namesakes};

use super::imported::{
    Attached, AzureRef, AzureSubnetRef, ClusterValue, FoundSubnet, Imported, Lack, Note, NoteKind, Notes,
    PoolValue,
};
use crate::design::{
    Alternative, ConnectedKind, ConnectedRange, Decision, Design, Name, NetworkPeering, Pages, Requirements,
    Shared, SubnetRef, bounds,
};
use crate::net::Cidr;

/// What all files come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assembled {
    /// The VNets and clusters.
    pub alternative: Alternative,
    /// The ranges outside them.
    pub connected: Vec<ConnectedRange>,
    /// What was not taken, and what was assumed.
    pub notes: Notes,
    /// What the input covers completely, for updating an older design.
    pub known: Known,
    /// What is attached to subnets that are not in the input.
    pub attached: Vec<Attached>,
    /// Peerings of a VNet with one that is not in the input.
    pub peered_outside: Vec<[Name; 2]>,
}

/// What an input says in full; names are in lower case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// VNets whose subnets are all here.
    pub networks: BTreeSet<String>,
    /// Subnets whose addresses in use were counted, by VNet and name.
    pub counted: BTreeSet<(String, String)>,
    /// Addresses of scale sets that belong to none of the clusters here, by VNet and subnet.
    pub scale_sets: BTreeMap<(String, String), u64>,
    /// Clusters with more than their pools here.
    pub clusters: BTreeSet<String>,
    /// What it does not say; something was assumed in its place, or nothing.
    pub lacks: BTreeSet<Lack>,
    /// VNets that are assumed, each with the cluster that it is assumed for.
    pub assumed_networks: BTreeMap<String, String>,
}

impl Known {
    /// Whether a value of a cluster is not said.
    pub fn lacks_of_cluster(&self, cluster: &Name, value: ClusterValue) -> bool {
        let cluster = cluster.as_str().to_lowercase();
        self.lacks.contains(&Lack::OfCluster(cluster, value))
    }

    /// Whether a value of a pool is not said.
    pub fn lacks_of_pool(&self, cluster: &Name, pool: &Name, value: PoolValue) -> bool {
        let [cluster, pool] = [cluster, pool].map(|name| name.as_str().to_lowercase());
        self.lacks.contains(&Lack::OfPool(cluster, pool, value))
    }
}

impl Assembled {
    /// Whether nothing came of the files.
    pub fn is_empty(&self) -> bool {
        self.alternative.networks.is_empty()
            && self.alternative.clusters.is_empty()
            && self.connected.is_empty()
    }

    /// What it is best called: by its only cluster or VNet, else by `fallback`.
    pub fn name(&self, fallback: &str) -> Name {
        let own = match (
            self.alternative.clusters.as_slice(),
            self.alternative.networks.as_slice(),
        ) {
            ([cluster], _) => Some(&cluster.name),
            ([], [network]) => Some(&network.name),
            _ => None,
        };
        own.cloned().unwrap_or_else(|| Name::or(fallback, "Imported"))
    }

    /// A new design, named by its content or by `fallback`.
    pub fn into_design(self, fallback: &str) -> Design {
        Design {
            name: self.name(fallback),
            notes: String::new(),
            decision: Decision::default(),
            pages: Pages::default(),
            planning_date: None,
            rule_set: String::new(),
            connected: self.connected,
            requirements: Requirements::default(),
            accepted: Vec::new(),
            alternatives: vec![self.alternative.into()],
            last_id: Default::default(),
        }
    }
}

/// Puts together what was found.
///
/// ```
/// use aksnet::import::{Source, assemble, read};
///
/// let vnet = r#"{"name":"vnet-a","addressSpace":{"addressPrefixes":["10.0.0.0/16"]}}"#;
/// let assembled = assemble(read(&[Source::new("vnet.json", vnet)], &mut |_| true).imported);
/// assert!(assembled.alternative.today);
/// ```
pub fn assemble(mut imported: Imported) -> Assembled {
    let mut assembling = Assembling {
        notes: std::mem::take(&mut imported.notes),
        ..Assembling::default()
    };
    bounded::bound(&mut imported, &mut assembling.notes);
    let existing = imported.networks.iter().any(|network| network.existing)
        || imported.subnets.iter().any(|subnet| subnet.existing)
        || imported.clusters.iter().any(|cluster| cluster.existing)
        || imported.pools.iter().any(|pool| pool.existing);
    assembling.networks(imported.networks);
    assembling.loose_subnets(imported.subnets);
    assembling.attach(imported.attached);
    let found = assembling.found_clusters(imported.clusters, imported.pools);
    assembling.managed_networks(&found);
    assembling.free_names();
    let clusters = assembling.clusters(found);
    let (peerings, mut connected) = assembling.peerings(imported.peerings);
    for range in imported.connected {
        if let Ok(name) = Name::new(range.name) {
            add_connected(&mut connected, name, range.kind, range.prefixes);
            if let Some(added) = connected.last_mut() {
                added.aggregate |= range.aggregate;
            }
        }
    }
    let networks = assembling.take_networks();
    let Assembling {
        known,
        mut notes,
        attached,
        peered_outside,
        ..
    } = assembling;
    cut(
        &mut connected,
        bounds::MOST_CONNECTED,
        "connected ranges",
        &mut notes,
    );
    Assembled {
        alternative: Alternative {
            id: Default::default(),
            name: Name::or(if existing { "Today" } else { "Imported" }, "Imported"),
            notes: String::new(),
            speaker_notes: String::new(),
            headline: String::new(),
            today: existing,
            networks,
            peerings,
            clusters: clusters.into_iter().map(Shared::from).collect(),
        },
        connected,
        notes,
        known,
        attached,
        peered_outside,
    }
}

/// A VNet while it is put together.
#[derive(Debug, Default)]
struct Building {
    place: AzureRef,
    path: String,
    /// The name that nothing else has.
    name: String,
    /// Whether AKS made it.
    managed: bool,
    encryption: bool,
    address_space: Vec<Cidr>,
    /// Whether the VNet itself was in the input, rather than subnets of it.
    is_stated: bool,
    subnets: Vec<FoundSubnet>,
    by_subnet: HashMap<String, usize>,
    /// The VNets at the other ends, with where it says so and the ranges there.
    peerings: Vec<super::imported::FoundPeering>,
    /// What its clusters do with its subnets, by the place of the subnet.
    uses: HashMap<usize, Uses>,
}

/// What clusters do with a subnet.
#[derive(Debug, Clone, Copy, Default)]
struct Uses {
    nodes: bool,
    pods: bool,
    api_server: bool,
}

impl Building {
    fn subnet(&self, name: &str) -> Option<usize> {
        self.by_subnet.get(&name.to_lowercase()).copied()
    }
}

/// Everything while it is put together.
#[derive(Debug, Default)]
struct Assembling {
    built: Vec<Building>,
    namesakes: Namesakes,
    /// Resource groups of nodes, in lower case.
    node_groups: BTreeSet<String>,
    notes: Notes,
    known: Known,
    attached: Vec<Attached>,
    peered_outside: Vec<[Name; 2]>,
}

impl Assembling {
    /// Notes that the input does not say something that a design may have.
    fn lacks(&mut self, kind: NoteKind, path: &str, text: String, lack: Lack) {
        self.known.lacks.insert(lack.clone());
        self.notes.push(Note {
            kind,
            path: path.to_owned(),
            text,
            lack: Some(lack),
        });
    }

    /// The VNet that `place` can be.
    fn find(&self, place: &AzureRef) -> Option<usize> {
        let may_be = |at: usize| self.built.get(at).is_some_and(|built| built.place.may_be(place));
        self.namesakes.find(place, may_be)
    }

    fn add(&mut self, building: Building) -> usize {
        let at = self.built.len();
        self.namesakes.add(&building.place, at);
        self.built.push(building);
        at
    }

    /// The VNet at `place`; a new one with nothing else known where there is none.
    fn find_or_add(&mut self, place: &AzureRef, path: &str) -> usize {
        self.find(place).unwrap_or_else(|| {
            self.add(Building {
                place: place.clone(),
                path: path.to_owned(),
                ..Building::default()
            })
        })
    }

    /// Gives each VNet a name that no other has.
    fn free_names(&mut self) {
        let mut taken = FreeNames::default();
        for building in &mut self.built {
            // A slash separates VNet and subnet where a pool refers to them.
            let plain = building.place.name.replace('/', "-");
            let mut name = plain.clone();
            if taken.is_taken(&name)
                && let Some(group) = &building.place.group
            {
                name = format!("{plain} ({group})");
            }
            if taken.is_taken(&name) {
                name.clone_from(&plain);
            }
            let name = taken.take(&name);
            if name != plain {
                self.notes.told(
                    building.path.clone(),
                    format!("there are several VNets called {plain}; this one is called {name} here"),
                );
            }
            building.name = name;
        }
    }

    /// Peerings of two VNets that are here, and the ranges at the other ends of the others.
    fn peerings(
        &mut self,
        loose: Vec<super::imported::FoundPeering>,
    ) -> (Vec<NetworkPeering>, Vec<ConnectedRange>) {
        let mut peerings: Vec<NetworkPeering> = Vec::new();
        let mut connected = Vec::new();
        let mut joined = BTreeSet::new();
        let mut found = Vec::new();
        for (at, building) in self.built.iter_mut().enumerate() {
            found.extend(
                std::mem::take(&mut building.peerings)
                    .into_iter()
                    .map(|peering| (Some(at), peering)),
            );
        }
        for peering in loose {
            let own = peering.network.as_ref().and_then(|network| self.find(network));
            found.push((own, peering));
        }
        for (own, peering) in found {
            let remote = self.find(&peering.remote);
            let names = |at: usize| {
                let name = self.built.get(at).map(|built| built.name.clone());
                Name::new(name.unwrap_or_default()).ok()
            };
            if let (Some(own), Some(remote)) = (own, remote) {
                if own != remote
                    && joined.insert((own.min(remote), own.max(remote)))
                    && let (Some(one), Some(other)) = (names(own), names(remote))
                {
                    peerings.push(NetworkPeering {
                        networks: [one, other],
                        through_hub: false,
                    });
                }
                continue;
            }
            // Seen from the other end: the VNet that is not here has the peering.
            let (outside, prefixes) = match (remote, &peering.network) {
                (Some(_), Some(network)) => (network.clone(), Vec::new()),
                _ => (peering.remote.clone(), peering.remote_prefixes.clone()),
            };
            // Of neither end more than the name is known where both are elsewhere.
            let named = || Name::new(peering.network.as_ref()?.name.clone()).ok();
            let here = own.or(remote).map_or_else(named, names);
            if let (Some(here), Ok(outside)) = (here, Name::new(outside.name.clone())) {
                self.peered_outside.push([here, outside]);
            }
            if prefixes.is_empty() {
                let text = format!(
                    "the ranges of the peered VNet {} are not in the input; add its az network vnet show output",
                    outside.name
                );
                let lack = Lack::Network(outside.name.to_lowercase());
                self.lacks(NoteKind::Left, &peering.path, text, lack);
            } else if let Ok(name) = Name::new(outside.name) {
                add_connected(&mut connected, name, ConnectedKind::Peered, prefixes);
            }
        }
        cut(&mut peerings, bounds::MOST_PEERINGS, "peerings", &mut self.notes);
        (peerings, connected)
    }

    /// A reference to the subnet at `place`, from a cluster in the VNet at `own`, and where the subnet is built.
    fn reference(&self, own: Option<usize>, place: &AzureSubnetRef) -> (SubnetRef, Option<(usize, usize)>) {
        let network = self.find(&place.network);
        let building = network.and_then(|at| self.built.get(at));
        let subnet = building.and_then(|building| building.subnet(&place.subnet));
        let name = building
            .zip(subnet)
            .and_then(|(building, at)| building.subnets.get(at))
            .map_or(place.subnet.as_str(), |subnet| subnet.name.as_str());
        let is_own = network.is_some() && network == own;
        let text = match building {
            _ if is_own => name.to_owned(),
            Some(building) => format!("{}/{name}", building.name),
            None => format!("{}/{name}", place.network.name),
        };
        (SubnetRef::own(Name::or(text, "unknown")), network.zip(subnet))
    }
}

/// Adds ranges under a name; those of one name are one connected range.
fn add_connected(connected: &mut Vec<ConnectedRange>, name: Name, kind: ConnectedKind, prefixes: Vec<Cidr>) {
    let known = connected
        .iter_mut()
        .find(|range| range.name.matches(name.as_str()));
    if let Some(known) = known {
        for prefix in prefixes {
            if !known.prefixes.contains(&prefix) {
                known.prefixes.push(prefix);
            }
        }
        return;
    }
    connected.push(ConnectedRange {
        id: Default::default(),
        name,
        kind,
        peering: Default::default(),
        prefixes,
        aggregate: false,
    });
}

/// Leaves out what a design does not hold.
fn cut<T>(items: &mut Vec<T>, most: usize, what: &str, notes: &mut Notes) {
    if most < items.len() {
        let left = items.len() - most;
        items.truncate(most);
        notes.left(
            "",
            format!(
                "there are more {what} than a design holds; {} of them are left out",
                crate::net::grouped(left)
            ),
        );
    }
}
