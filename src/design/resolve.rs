//! What names refer to: from the reference in a cluster or pool to the VNet or subnet that it means.
//!
//! One meaning for editing, planning and checking: names match ignoring case, a bare subnet name belongs to the
//! cluster's own VNet, and of two siblings with one name the first counts. Whether a dangling name is a fault is not
//! decided here.

use std::cell::OnceCell;

use super::{Alternative, Name, Network, Shared, SubnetRef};

/// The index of the VNet called `name`.
pub fn network_index(alternative: &Alternative, name: &str) -> Option<usize> {
    alternative
        .networks
        .iter()
        .position(|network| network.name.matches(name))
}

/// The subnet that `reference` means for a cluster in `cluster_network`: index of its VNet, index in that.
///
/// For a few look-ups; for many, build an [`Index`] once.
pub fn resolve_subnet(
    alternative: &Alternative,
    cluster_network: &str,
    reference: &SubnetRef,
) -> Option<(usize, usize)> {
    let (network, subnet) = reference.parts();
    let network_at = network_index(alternative, network.unwrap_or(cluster_network))?;
    let subnets = &alternative.networks.get(network_at)?.subnets;
    Some((
        network_at,
        subnets.iter().position(|found| found.name.matches(subnet))?,
    ))
}

/// Every name of an alternative's VNets and subnets, indexed for many look-ups.
///
/// The names in a VNet are read when something is first looked up there, so that a few look-ups in a large
/// alternative cost little.
#[derive(Debug, Clone)]
pub struct Index {
    by_name: ByName,
    networks: Vec<NetworkNames>,
}

/// A VNet, and its subnets by name, indexed on first use.
#[derive(Debug, Clone)]
struct NetworkNames {
    network: Shared<Network>,
    by_name: OnceCell<ByName>,
}

impl Index {
    /// Prepares to look up names of `alternative`.
    pub fn of(alternative: &Alternative) -> Self {
        let networks = alternative.networks.iter().map(|network| NetworkNames {
            network: network.clone(),
            by_name: OnceCell::new(),
        });
        Self {
            by_name: ByName::of(alternative.networks.iter().map(|network| &network.name)),
            networks: networks.collect(),
        }
    }

    /// The index of the VNet called `name`; the same as [`network_index`].
    pub fn network(&self, name: &str) -> Option<usize> {
        let named = |at: usize| Some(&self.networks.get(at)?.network.name);
        self.by_name.first(name, named)
    }

    /// The subnet that `reference` means for a cluster in `cluster_network`; the same as [`resolve_subnet`].
    pub fn subnet(&self, cluster_network: &str, reference: &SubnetRef) -> Option<(usize, usize)> {
        let (network, subnet) = reference.parts();
        self.subnet_named(network.unwrap_or(cluster_network), subnet)
    }

    /// The indexes of the VNet and the subnet of these names.
    pub fn subnet_named(&self, network: &str, subnet: &str) -> Option<(usize, usize)> {
        let network_at = self.network(network)?;
        let NetworkNames { network, by_name } = self.networks.get(network_at)?;
        let by_name = by_name.get_or_init(|| ByName::of(network.subnets.iter().map(|subnet| &subnet.name)));
        let named = |at: usize| Some(&network.subnets.get(at)?.name);
        Some((network_at, by_name.first(subnet, named)?))
    }
}

/// Indexes of names by their keys, sorted: built without copying any name, since most are never looked up.
#[derive(Debug, Clone)]
struct ByName(Vec<(u64, usize)>);

impl ByName {
    fn of<'a>(names: impl Iterator<Item = &'a Name>) -> Self {
        let mut places: Vec<(u64, usize)> = names.map(|name| name_key(name.as_str())).zip(0..).collect();
        places.sort_unstable();
        Self(places)
    }

    /// The first index with the name `text`; `named` gives the name at an index.
    fn first<'a>(&self, text: &str, named: impl Fn(usize) -> Option<&'a Name>) -> Option<usize> {
        let key = name_key(text);
        let from = self.0.partition_point(|(other, _)| *other < key);
        let alike = self.0.iter().skip(from).take_while(|(other, _)| *other == key);
        let mut places = alike.map(|(_, place)| *place);
        places.find(|place| named(*place).is_some_and(|name| name.matches(text)))
    }
}

/// A hash that names equal ignoring case share (FNV-1a over their lower case).
pub(crate) fn name_key(name: &str) -> u64 {
    let step = |key: u64, byte: u8| (key ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let start = 0xcbf2_9ce4_8422_2325;
    // Nearly every name is ASCII, and a copy costs ten times as much.
    if name.is_ascii() {
        let lower = name.bytes().map(|byte| byte.to_ascii_lowercase());
        lower.fold(start, step)
    } else {
        name.to_lowercase().bytes().fold(start, step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::azure::Purpose;
    use crate::design::{Name, Subnet};

    fn name(text: &str) -> Name {
        Name::new(text).unwrap()
    }

    fn network(title: &str, subnets: &[&str]) -> Network {
        Network {
            id: Default::default(),
            name: name(title),
            resource_group: None,
            managed: false,
            encryption: false,
            address_space: vec!["10.0.0.0/16".parse().unwrap()],
            subnets: subnets
                .iter()
                .map(|title| Subnet::new(name(title), "10.0.0.0/24".parse().unwrap(), Purpose::Nodes).into())
                .collect(),
        }
    }

    #[test]
    fn references_lead_to_the_first_match_without_regard_to_case() {
        let alternative = Alternative {
            id: Default::default(),
            name: name("A"),
            notes: String::new(),
            speaker_notes: String::new(),
            headline: String::new(),
            peerings: Vec::new(),
            today: false,
            networks: vec![
                network("vnet-a", &["nodes", "Pods", "pods"]).into(),
                network("VNET-B", &["nodes"]).into(),
                network("vnet-a", &["hidden"]).into(),
            ],
            clusters: vec![],
        };
        let index = Index::of(&alternative);
        for (own, reference, expected) in [
            ("vnet-a", "nodes", Some((0, 0))),
            ("VNet-A", "PODS", Some((0, 1))),
            ("vnet-a", "vnet-b/nodes", Some((1, 0))),
            ("nowhere", "vnet-b/Nodes", Some((1, 0))),
            ("vnet-a", "hidden", None),
            ("nowhere", "nodes", None),
            ("vnet-a", "vnet-c/nodes", None),
            ("vnet-a", "/nodes", None),
            ("vnet-a", "vnet-b/", None),
        ] {
            let typed = SubnetRef::own(name(reference));
            assert_eq!(
                resolve_subnet(&alternative, own, &typed),
                expected,
                "{own}: {reference}"
            );
            assert_eq!(index.subnet(own, &typed), expected, "{own}: {reference}");
        }
        assert_eq!(index.network("vnet-A"), network_index(&alternative, "vnet-A"));
    }

    #[test]
    fn names_that_match_share_a_key() {
        // The last letter of the second is another in lower case than elsewhere in a word.
        for (one, other) in [("vnet-a", "VNET-A"), ("ΟΔΟΣ", "οδος"), ("Straße", "STRASSE")] {
            assert_eq!(
                name(one).matches(other),
                name_key(one) == name_key(other),
                "{one} and {other}"
            );
        }
    }
}
