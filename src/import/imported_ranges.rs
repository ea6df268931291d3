//! What becomes of a list of ranges in a design: subnets of the VNets they lie in, and connected ranges.
//!
//! A range that is there already is left out, one that overlaps something comes with a word about it. That a VNet is
//! planned on the same addresses does not make a range that VNet: in a list of what is taken it is the clash to find.
//! All that comes is one command, so one step to undo.

use std::collections::{BTreeMap, BTreeSet};

use crate::azure::Purpose;
use crate::design::{Alternative, ConnectedKind, ConnectedRange, Design, Name, Network, Shared, Subnet};
use crate::edit::{Command, ConnectedChange, NetworkAt, NetworkChange};
use crate::net::range::overlapping_pairs;
use crate::net::{Cidr, Prefix, Span, grouped};

use super::cidr_list::ListedRange;

/// Overlaps that are looked for.
const MOST_OVERLAPS: usize = 20_000;

/// What becomes of one range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedRange {
    /// Its line in the list.
    pub line: usize,
    /// What it will be called.
    pub name: Name,
    /// The range.
    pub prefix: Prefix,
    /// Where it goes.
    pub becomes: Becomes,
    /// The name of something that it overlaps.
    pub overlaps: Option<String>,
}

/// Where a range goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Becomes {
    /// A subnet of the VNet at this index.
    Subnet(usize),
    /// A connected range.
    Connected,
    /// Nothing: something of this name has the same range already.
    Nothing(String),
}

impl ImportedRange {
    /// Whether it is added.
    pub const fn is_new(&self) -> bool {
        !matches!(self.becomes, Becomes::Nothing(_))
    }
}

/// Says what becomes of each range in alternative `at`.
pub fn imported_ranges(design: &Design, at: usize, listed: &[ListedRange]) -> Vec<ImportedRange> {
    let networks = design
        .alternatives
        .get(at)
        .map_or(&[][..], |alternative| &alternative.networks);
    let present = present(design, design.alternatives.get(at).map(AsRef::as_ref));
    let mut known: BTreeMap<Prefix, String> = BTreeMap::new();
    for range in present.iter().filter(|range| range.is_listed(listed)) {
        known.entry(range.prefix).or_insert_with(|| range.name.clone());
    }
    let mut names = Names::of(design, networks);
    let mut imported_ranges: Vec<ImportedRange> = listed
        .iter()
        .map(|range| {
            let prefix = range.prefix;
            let given = range.name.clone();
            if let Some(there) = known.get(&prefix) {
                return ImportedRange {
                    line: range.line,
                    name: given.unwrap_or_else(|| unnamed("range-", prefix)),
                    prefix,
                    becomes: Becomes::Nothing(there.clone()),
                    overlaps: None,
                };
            }
            let (name, becomes) = match network_of(networks, prefix) {
                Some(network) => {
                    let wanted = given.unwrap_or_else(|| unnamed("snet-", prefix));
                    (names.free_in(Some(network), &wanted), Becomes::Subnet(network))
                }
                None => match given {
                    // Ranges of one name are one connected range.
                    Some(name) => (names.free_outside(&name), Becomes::Connected),
                    None => (
                        names.free_in(None, &unnamed("range-", prefix)),
                        Becomes::Connected,
                    ),
                },
            };
            known.insert(prefix, format!("{name} of line {}", range.line));
            ImportedRange {
                line: range.line,
                name,
                prefix,
                becomes,
                overlaps: None,
            }
        })
        .collect();
    mark_overlaps(&mut imported_ranges, &present, networks);
    imported_ranges
}

/// The command that adds what is new; those outside the VNets are of `kind`. `None` where nothing is new.
pub fn command(at: usize, imported_ranges: &[ImportedRange], kind: ConnectedKind) -> Option<Command> {
    let mut commands = Vec::new();
    let mut connected: Vec<ConnectedRange> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for imported in imported_ranges {
        match imported.becomes {
            Becomes::Subnet(network) => commands.push(Command::Network {
                at: NetworkAt {
                    alternative: at,
                    network,
                },
                change: NetworkChange::AddSubnet(subnet(imported)),
            }),
            Becomes::Connected => {
                let place = *places
                    .entry(imported.name.as_str().to_lowercase())
                    .or_insert_with(|| {
                        connected.push(ConnectedRange {
                            id: Default::default(),
                            name: imported.name.clone(),
                            kind,
                            peering: Default::default(),
                            prefixes: Vec::new(),
                            aggregate: false,
                        });
                        connected.len() - 1
                    });
                if let Some(range) = connected.get_mut(place) {
                    range.prefixes.push(imported.prefix.into());
                }
            }
            Becomes::Nothing(_) => {}
        }
    }
    let added = connected.into_iter().map(ConnectedChange::Add);
    commands.extend(added.map(Command::Connected));
    let count = imported_ranges
        .iter()
        .filter(|imported| imported.is_new())
        .count();
    let title = match count {
        0 => return None,
        1 => "Add a range".to_owned(),
        count => format!("Add {} ranges", grouped(count)),
    };
    Some(Command::Several { title, commands })
}

/// A subnet of that name and range; Azure's own names say what it is for.
fn subnet(imported: &ImportedRange) -> Subnet {
    let is_for = |purpose: &&Purpose| {
        let name = purpose.required_name();
        name.is_some_and(|name| imported.name.matches(name.value))
    };
    let purpose = Purpose::ALL.iter().find(is_for).copied().unwrap_or_default();
    Subnet::new(imported.name.clone(), imported.prefix.into(), purpose)
}

/// The VNet whose address space holds `prefix` and more; the tightest where several do.
fn network_of(networks: &[Shared<Network>], prefix: Prefix) -> Option<usize> {
    let spaces = networks.iter().enumerate().flat_map(|(network, written)| {
        let spaces = written.address_space.iter().filter_map(|cidr| cidr.v4());
        spaces.map(move |space| (network, space))
    });
    spaces
        .filter(|(_, space)| space.contains(&prefix) && *space != prefix)
        .max_by_key(|(network, space)| (space.length(), std::cmp::Reverse(*network)))
        .map(|(network, _)| network)
}

/// A range that the alternative has or shares.
struct Present {
    prefix: Prefix,
    /// What it is called.
    name: String,
    holder: Holder,
}

/// What a range of the alternative is, as far as it decides what the same range in a list means.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holder {
    /// A prefix of a VNet.
    Network,
    /// A pod or service CIDR: no list of ranges names them.
    Cluster,
    /// A subnet or a connected range.
    Other,
}

impl Present {
    /// Whether the same range in the list is this one, and not something else on the same addresses: a VNet is listed
    /// by its name, or as the head of its subnets.
    fn is_listed(&self, listed: &[ListedRange]) -> bool {
        match self.holder {
            Holder::Network => listed.iter().any(|range| {
                let is_named = range.name.as_ref().is_some_and(|name| name.matches(&self.name));
                let is_same = range.prefix == self.prefix;
                (is_same && is_named) || (!is_same && self.prefix.contains(&range.prefix))
            }),
            Holder::Cluster => false,
            Holder::Other => true,
        }
    }
}

/// Every range that the alternative has or shares.
fn present(design: &Design, alternative: Option<&Alternative>) -> Vec<Present> {
    let mut present = Vec::new();
    let mut add = |cidr: &Cidr, name: String, holder: Holder| {
        present.extend(cidr.v4().map(|prefix| Present { prefix, name, holder }));
    };
    for network in alternative.iter().flat_map(|found| &found.networks) {
        for cidr in &network.address_space {
            add(cidr, network.name.to_string(), Holder::Network);
        }
        for subnet in &network.subnets {
            add(&subnet.prefix, subnet.name.to_string(), Holder::Other);
        }
    }
    for cluster in alternative.iter().flat_map(|found| &found.clusters) {
        let pods = cluster
            .pod_cidr
            .as_ref()
            .filter(|_| cluster.model.uses_pod_cidr());
        if let Some(pods) = pods {
            add(pods, format!("pod CIDR of {}", cluster.name), Holder::Cluster);
        }
        let services = format!("service CIDR of {}", cluster.name);
        add(&cluster.service_cidr, services, Holder::Cluster);
    }
    for range in &design.connected {
        for cidr in &range.prefixes {
            add(cidr, range.name.to_string(), Holder::Other);
        }
    }
    present
}

/// Notes what the new ranges overlap; a subnet's own VNet is no overlap.
fn mark_overlaps(imported_ranges: &mut [ImportedRange], present: &[Present], networks: &[Shared<Network>]) {
    let spans: Vec<Span> = imported_ranges
        .iter()
        .map(|imported| imported.prefix.span())
        .chain(present.iter().map(|range| range.prefix.span()))
        .collect();
    let is_own_space = |imported: &ImportedRange, other: Prefix| {
        let Becomes::Subnet(network) = imported.becomes else {
            return false;
        };
        let own = networks.get(network).map_or(&[][..], |own| &own.address_space);
        own.iter().any(|cidr| cidr.v4() == Some(other))
    };
    let added = imported_ranges.len();
    let pairs = overlapping_pairs(&spans, MOST_OVERLAPS).pairs;
    // What is there already is named rather than another line.
    for (place, other) in pairs.iter().filter(|(_, other)| added <= *other) {
        let Some((imported, there)) = imported_ranges.get_mut(*place).zip(present.get(other - added)) else {
            continue;
        };
        if imported.is_new() && imported.overlaps.is_none() && !is_own_space(imported, there.prefix) {
            imported.overlaps = Some(there.name.clone());
        }
    }
    for (one, other) in pairs.into_iter().filter(|(_, other)| *other < added) {
        for (place, twin) in [(one, other), (other, one)] {
            let name = imported_ranges
                .get(twin)
                .filter(|twin| twin.is_new())
                .map(|twin| twin.name.to_string());
            if let Some(imported) = imported_ranges
                .get_mut(place)
                .filter(|imported| imported.is_new())
            {
                imported.overlaps = imported.overlaps.take().or(name);
            }
        }
    }
}

/// Names in use, without regard to case: in each VNet, and outside.
struct Names {
    inside: Vec<BTreeSet<String>>,
    outside: BTreeSet<String>,
    /// Names outside that the list brought.
    listed: BTreeMap<String, Name>,
}

impl Names {
    fn of(design: &Design, networks: &[Shared<Network>]) -> Self {
        let lower = |name: &Name| name.as_str().to_lowercase();
        Self {
            inside: networks
                .iter()
                .map(|network| network.subnets.iter().map(|subnet| lower(&subnet.name)).collect())
                .collect(),
            outside: design.connected.iter().map(|range| lower(&range.name)).collect(),
            listed: BTreeMap::new(),
        }
    }

    /// A free name like `wanted`, which is taken from now on.
    fn free_in(&mut self, network: Option<usize>, wanted: &Name) -> Name {
        let taken = match network {
            Some(network) => self.inside.get_mut(network),
            None => Some(&mut self.outside),
        };
        let Some(taken) = taken else {
            return wanted.clone();
        };
        let mut name = wanted.clone();
        let mut number = 2;
        while !taken.insert(name.as_str().to_lowercase()) {
            name = Name::or(format!("{wanted}-{number}"), "range");
            number += 1;
        }
        name
    }

    /// The name that ranges called `wanted` in the list have outside the VNets.
    fn free_outside(&mut self, wanted: &Name) -> Name {
        let key = wanted.as_str().to_lowercase();
        if let Some(name) = self.listed.get(&key) {
            return name.clone();
        }
        let name = self.free_in(None, wanted);
        self.listed.insert(key, name.clone());
        name
    }
}

/// The name of a range that has none: what it is and where it begins.
fn unnamed(what: &str, prefix: Prefix) -> Name {
    let address = prefix.network().to_string().replace('.', "-");
    Name::or(format!("{what}{address}-{}", prefix.length()), "range")
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::cidr_list::read;
    use super::*;
    use crate::design::presets;
    use crate::edit::apply;

    const LIST: &str = "\
        snet-a 10.20.2.0/26\n\
        10.20.3.0/24\n\
        SNET-NODES 10.20.4.0/24\n\
        on-prem 172.16.0.0/16\n\
        branch 192.168.4.0/22\n\
        branch 192.168.8.0/22\n\
        10.20.1.0/24 again\n\
        10.20.2.0/26 twice\n\
        inside 10.20.1.128/25\n\
        around 10.0.0.0/8\n\
        AzureBastionSubnet 10.20.5.0/26";

    #[test]
    fn each_line_becomes_what_it_says() {
        let design = presets::worked_example();
        let imported_ranges = imported_ranges(&design, 0, &read(LIST).ranges);
        let told: Vec<String> = imported_ranges
            .iter()
            .map(|imported| {
                let overlaps = imported
                    .overlaps
                    .as_ref()
                    .map_or_else(String::new, |name| format!(", overlaps {name}"));
                format!(
                    "{} {} {}: {:?}{overlaps}",
                    imported.line, imported.name, imported.prefix, imported.becomes
                )
            })
            .collect();
        expect![[r#"
            1 snet-a 10.20.2.0/26: Subnet(0), overlaps around
            2 snet-10-20-3-0-24 10.20.3.0/24: Subnet(0), overlaps around
            3 SNET-NODES-2 10.20.4.0/24: Subnet(0), overlaps around
            4 on-prem-2 172.16.0.0/16: Connected
            5 branch 192.168.4.0/22: Connected
            6 branch 192.168.8.0/22: Connected
            7 again 10.20.1.0/24: Nothing("snet-agc")
            8 twice 10.20.2.0/26: Nothing("snet-a of line 1")
            9 inside 10.20.1.128/25: Subnet(0), overlaps snet-agc
            10 around 10.0.0.0/8: Connected, overlaps vnet-shop
            11 AzureBastionSubnet 10.20.5.0/26: Subnet(0), overlaps around"#]]
        .assert_eq(&told.join("\n"));
    }

    #[test]
    fn all_that_is_new_is_one_command() {
        let design = presets::worked_example();
        let imported_ranges = imported_ranges(&design, 0, &read(LIST).ranges);
        let command = command(0, &imported_ranges, ConnectedKind::OnPremises).unwrap();
        assert_eq!(command.title(&design), "Add 9 ranges");
        let added = apply(&design, &command).unwrap();
        assert_eq!(added.alternatives[0].networks[0].subnets.len(), 2 + 5);
        assert_eq!(
            added.alternatives[0].networks[0].subnets[6].purpose,
            Purpose::Bastion
        );
        let branch = &added.connected[3];
        assert_eq!((branch.name.as_str(), branch.prefixes.len()), ("branch", 2));
        assert_eq!(branch.kind, ConnectedKind::OnPremises);
    }

    /// A planned VNet, pod CIDR or service CIDR on the addresses of a taken range hid the clash.
    #[test]
    fn a_taken_range_is_added_although_it_is_planned_on() {
        let mut design = presets::worked_example();
        let cluster = &mut design.alternatives[0].clusters[0];
        let (pods, services) = (cluster.pod_cidr.clone().unwrap(), cluster.service_cidr.clone());
        for (list, overlaps) in [
            ("10.20.0.0/21".to_owned(), "vnet-shop".to_owned()),
            ("berlin 10.20.0.0/21".to_owned(), "vnet-shop".to_owned()),
            (pods.to_string(), format!("pod CIDR of {}", cluster.name)),
            (services.to_string(), format!("service CIDR of {}", cluster.name)),
        ] {
            let imported = imported_ranges(&design, 0, &read(&list).ranges);
            assert_eq!(imported[0].becomes, Becomes::Connected, "{list}");
            assert_eq!(imported[0].overlaps.as_deref(), Some(overlaps.as_str()), "{list}");
        }
        for list in ["VNET-shop 10.20.0.0/21", "10.20.0.0/21\nsnet-new 10.20.2.0/26"] {
            let imported = imported_ranges(&design, 0, &read(list).ranges);
            assert_eq!(
                imported[0].becomes,
                Becomes::Nothing("vnet-shop".to_owned()),
                "{list}"
            );
        }
    }

    #[test]
    fn nothing_new_is_no_command() {
        let design = presets::worked_example();
        let listed = read("10.20.1.0/24\n10.20.0.0/21").ranges;
        assert_eq!(
            command(0, &imported_ranges(&design, 0, &listed), ConnectedKind::Peered),
            None
        );
        assert_eq!(
            imported_ranges(&design, 9, &read("1.0.0.0/8").ranges)[0].becomes,
            Becomes::Connected
        );
    }
}
