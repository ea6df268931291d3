//! VNets and their subnets from the parts of several files.

use std::collections::HashMap;

use super::bounded::{FreeNames, Homes};
use super::{Assembling, Building, cut};
use crate::azure::Purpose;
use crate::design::{Name, Network, Shared, bounds};
use crate::import::imported::{
    Attached, AttachedKind, AzureRef, AzureSubnetRef, ClusterValue, FoundCluster, FoundNetwork, FoundSubnet,
    InUse, Lack, NoteKind, PoolValue,
};
use crate::net::Cidr;

/// Address space of a VNet that AKS makes.
const MANAGED_SPACE: &str = "10.224.0.0/12";
/// Its node subnet.
const MANAGED_NODES: (&str, &str) = ("aks-subnet", "10.224.0.0/16");

impl Assembling {
    pub(super) fn networks(&mut self, networks: Vec<FoundNetwork>) {
        for network in networks {
            let at = self.find_or_add(&network.place, &network.path);
            if let Some(building) = self.built.get_mut(at) {
                building.place.complete_from(&network.place);
                building.is_stated = true;
                building.encryption |= network.encryption;
                for cidr in network.address_space {
                    if !building.address_space.contains(&cidr) {
                        building.address_space.push(cidr);
                    }
                }
                building.peerings.extend(network.peerings);
            }
            for subnet in network.subnets {
                self.subnet(at, subnet);
            }
        }
    }

    /// Adds a subnet, or completes the one of its name.
    fn subnet(&mut self, at: usize, mut subnet: FoundSubnet) {
        subnet.name = subnet.name.replace('/', "-");
        let Some(building) = self.built.get_mut(at) else {
            return;
        };
        let Some(known) = building.subnet(&subnet.name) else {
            building
                .by_subnet
                .insert(subnet.name.to_lowercase(), building.subnets.len());
            building.subnets.push(subnet);
            return;
        };
        let Some(known) = building.subnets.get_mut(known) else {
            return;
        };
        if known.prefixes.is_empty() {
            known.prefixes = subnet.prefixes;
        } else if !subnet.prefixes.is_empty() && known.prefixes != subnet.prefixes {
            let text = format!(
                "subnet {} is in the input twice with different ranges; the first is used",
                subnet.name
            );
            self.notes.left(subnet.path, text);
        }
        known.nat_gateway |= subnet.nat_gateway;
        known.security_group |= subnet.security_group;
        known.application_gateway |= subnet.application_gateway;
        known.purpose = known.purpose.or(subnet.purpose);
        known.route_table = known.route_table.take().or(subnet.route_table);
        if known.delegations.is_empty() {
            known.delegations = subnet.delegations;
        }
        if known.in_use.is_none() {
            known.in_use = subnet.in_use;
            known.scale_sets = subnet.scale_sets;
        }
        if known.note.is_empty() {
            known.note = subnet.note;
        }
    }

    /// Subnets by themselves: into the VNet that they name, else into the one that holds them.
    pub(super) fn loose_subnets(&mut self, subnets: Vec<FoundSubnet>) {
        let mut homeless = Vec::new();
        for subnet in subnets {
            match &subnet.network {
                Some(place) => {
                    let place = place.clone();
                    let at = self.find_or_add(&place, &subnet.path);
                    self.subnet(at, subnet);
                }
                None => homeless.push(subnet),
            }
        }
        let mut homes = Homes::default();
        for (at, building) in self.built.iter().enumerate() {
            for space in &building.address_space {
                homes.add(space, at);
            }
        }
        let mut names = HomelessNames::default();
        for mut subnet in homeless {
            let at = homes
                .of(&subnet)
                .unwrap_or_else(|| self.find_or_add(&AzureRef::named("vnet"), &subnet.path));
            subnet.network = None;
            subnet.name = names.name(self.built.get(at), at, &subnet);
            self.subnet(at, subnet);
        }
    }

    /// Attaches to subnets what the input lists separately.
    pub(super) fn attach(&mut self, attached: Vec<Attached>) {
        for Attached { path, subnets, kind } in attached {
            for place in subnets {
                let Some(subnet) = self.found_subnet(&place) else {
                    self.attached_elsewhere(&path, place, &kind);
                    continue;
                };
                match &kind {
                    AttachedKind::NatGateway(_) => subnet.nat_gateway = true,
                    AttachedKind::SecurityGroup => subnet.security_group = true,
                    AttachedKind::RouteTable(name) => subnet.route_table = Some(name.clone()),
                    AttachedKind::ApplicationGateway => subnet.application_gateway = true,
                    // Where Azure lists the addresses in use, those of endpoints are among them.
                    AttachedKind::PrivateEndpoint(_)
                        if subnet.existing && subnet.in_use.as_ref().is_some_and(is_listed) => {}
                    AttachedKind::PrivateEndpoint(addresses) => {
                        let in_use = subnet.in_use.get_or_insert_default();
                        *in_use.entry(InUse::PrivateEndpoint).or_default() += addresses;
                    }
                }
            }
        }
    }

    /// Keeps what is attached to a subnet that is not in the input, for a design that has the subnet.
    fn attached_elsewhere(&mut self, path: &str, place: AzureSubnetRef, kind: &AttachedKind) {
        let text = format!(
            "subnet {} of VNet {} is not in the input; add az network vnet show --name {}",
            place.subnet, place.network.name, place.network.name
        );
        // Only the VNet says how many addresses of a subnet are in use.
        if matches!(kind, AttachedKind::PrivateEndpoint(_)) {
            self.notes.left(path, text);
            return;
        }
        let lack = Lack::Subnet(place.network.name.to_lowercase(), place.subnet.to_lowercase());
        self.lacks(NoteKind::Left, path, text, lack);
        self.attached.push(Attached {
            path: path.to_owned(),
            subnets: vec![place],
            kind: kind.clone(),
        });
    }

    fn found_subnet(&mut self, place: &AzureSubnetRef) -> Option<&mut FoundSubnet> {
        let at = self.find(&place.network)?;
        let building = self.built.get_mut(at)?;
        let subnet = building.subnet(&place.subnet)?;
        building.subnets.get_mut(subnet)
    }

    /// The VNets that AKS makes for clusters without one: those of their node resource groups, else assumed ones.
    pub(super) fn managed_networks(&mut self, clusters: &[FoundCluster]) {
        for cluster in clusters {
            if let Some(group) = &cluster.node_group {
                for building in &mut self.built {
                    let own = building.place.group.as_ref();
                    building.managed |= own.is_some_and(|own| own.eq_ignore_ascii_case(group));
                }
            }
            if !super::clusters::is_managed(cluster) || self.managed_network(cluster).is_some() {
                continue;
            }
            let name = format!("aks-vnet-{}", cluster.place.name);
            let (subnet, range) = MANAGED_NODES;
            let text = format!(
                "cluster {} names no subnet, so AKS makes its VNet; assumed to be {MANAGED_SPACE} with {range} for \
                 nodes, which az network vnet list --resource-group {} can confirm",
                cluster.place.name,
                cluster.node_group.as_deref().unwrap_or("MC_…"),
            );
            let own = cluster.place.name.to_lowercase();
            let lack = Lack::OfCluster(own.clone(), ClusterValue::Network);
            self.lacks(NoteKind::Assumed, &cluster.path, text, lack);
            let at_subnets = cluster
                .pools
                .iter()
                .map(|pool| Lack::OfPool(own.clone(), pool.name.to_lowercase(), PoolValue::NodeSubnet));
            self.known.lacks.extend(at_subnets);
            self.known
                .assumed_networks
                .insert(name.to_lowercase(), own.clone());
            let at = self.add(Building {
                place: AzureRef {
                    subscription: cluster.place.subscription.clone(),
                    group: Some(
                        cluster
                            .node_group
                            .clone()
                            .unwrap_or_else(|| format!("MC_{}", cluster.place.name)),
                    ),
                    name,
                },
                path: cluster.path.clone(),
                managed: true,
                is_stated: true,
                address_space: MANAGED_SPACE.parse().into_iter().collect(),
                ..Building::default()
            });
            self.subnet(
                at,
                FoundSubnet {
                    path: cluster.path.clone(),
                    name: subnet.to_owned(),
                    prefixes: range.parse().into_iter().collect(),
                    existing: cluster.existing,
                    ..FoundSubnet::default()
                },
            );
        }
    }

    /// The VNet that AKS made for a cluster.
    pub(super) fn managed_network(&self, cluster: &FoundCluster) -> Option<usize> {
        let group = cluster
            .node_group
            .clone()
            .unwrap_or_else(|| format!("MC_{}", cluster.place.name));
        self.built.iter().position(|building| {
            building.managed
                && building
                    .place
                    .group
                    .as_ref()
                    .is_some_and(|own| own.eq_ignore_ascii_case(&group))
        })
    }

    /// The finished VNets.
    pub(super) fn take_networks(&mut self) -> Vec<Shared<Network>> {
        let mut networks = Vec::new();
        let mut left = bounds::MOST_SUBNETS;
        for building in std::mem::take(&mut self.built) {
            let Ok(name) = Name::new(building.name.clone()) else {
                continue;
            };
            let group = building
                .place
                .group
                .clone()
                .and_then(|group| Name::new(group).ok());
            let address_space = self.address_space(&building);
            let key = building.name.to_lowercase();
            if building.is_stated {
                self.known.networks.insert(key.clone());
            }
            let counted = building.subnets.iter().filter(|subnet| subnet.in_use.is_some());
            self.known
                .counted
                .extend(counted.map(|subnet| (key.clone(), subnet.name.to_lowercase())));
            let managed = building.managed;
            let encryption = building.encryption;
            let mut subnets = self.subnets(building);
            cut(&mut subnets, left, "subnets", &mut self.notes);
            left = left.saturating_sub(subnets.len());
            networks.push(
                Network {
                    id: Default::default(),
                    name,
                    resource_group: group,
                    managed,
                    encryption,
                    address_space,
                    subnets,
                }
                .into(),
            );
        }
        cut(&mut networks, bounds::MOST_NETWORKS, "VNets", &mut self.notes);
        networks
    }

    /// The address space as stated, else what the subnets take.
    fn address_space(&mut self, building: &Building) -> Vec<Cidr> {
        if building.is_stated || !building.address_space.is_empty() {
            return building.address_space.clone();
        }
        let mut v4 = building
            .subnets
            .iter()
            .flat_map(|subnet| &subnet.prefixes)
            .filter_map(Cidr::v4);
        let Some(first) = v4.next() else { return Vec::new() };
        let around = v4.fold(first, |around, prefix| around.common(&prefix));
        // Around far apart ranges nearly everything lies; then each speaks for itself.
        let spaces: Vec<Cidr> = if 8 <= around.length() {
            vec![around.into()]
        } else {
            let subnets = building.subnets.iter().flat_map(|subnet| &subnet.prefixes);
            subnets.take(bounds::MOST_PREFIXES).cloned().collect()
        };
        let shown: Vec<String> = spaces.iter().take(5).map(ToString::to_string).collect();
        let text = format!(
            "the address space of VNet {} is not in the input; assumed to be {}, which its subnets lie in",
            building.name,
            shown.join(", ")
        );
        let lack = Lack::Network(building.name.to_lowercase());
        self.lacks(NoteKind::Assumed, &building.path, text, lack);
        spaces
    }
}

/// Names of subnets that name no VNet: a list may repeat names.
#[derive(Debug, Default)]
struct HomelessNames {
    by_home: HashMap<usize, FreeNames>,
    /// What subnets were called, by home, name and ranges: one that comes twice is one subnet.
    known: HashMap<(usize, String, Vec<Cidr>), String>,
}

impl HomelessNames {
    /// Its own name where it is free, or one like it.
    fn name(&mut self, home: Option<&Building>, at: usize, subnet: &FoundSubnet) -> String {
        let key = (at, subnet.name.to_lowercase(), subnet.prefixes.clone());
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let own = home.and_then(|home| home.subnets.get(home.subnet(&subnet.name)?));
        let name = match own {
            Some(own) if own.prefixes == subnet.prefixes => own.name.clone(),
            _ => {
                let names = self.by_home.entry(at).or_insert_with(|| {
                    let mut names = FreeNames::default();
                    for own in home.iter().flat_map(|home| &home.subnets) {
                        names.take(&own.name);
                    }
                    names
                });
                names.take(&subnet.name)
            }
        };
        self.known.insert(key, name.clone());
        name
    }
}

/// Whether addresses in use come from Azure's own list rather than from endpoints counted one by one.
fn is_listed(in_use: &std::collections::BTreeMap<InUse, u64>) -> bool {
    in_use.keys().any(|kind| *kind != InUse::PrivateEndpoint)
}

/// What a subnet is for, by its name where Azure prescribes one.
pub(super) fn purpose_of_name(name: &str) -> Option<Purpose> {
    let is_for = |purpose: &&Purpose| {
        let required = purpose.required_name();
        required.is_some_and(|required| required.value.eq_ignore_ascii_case(name))
    };
    Purpose::ALL.iter().find(is_for).copied()
}
