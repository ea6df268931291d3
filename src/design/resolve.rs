//! Where names lead: from the reference that a cluster or pool holds to the VNet or subnet that it means.
//!
//! One meaning for editing, planning and checking: names match without regard to case, a bare subnet name belongs to
//! the cluster's own VNet, and of two siblings with one name the first is meant. Whether a name that leads nowhere
//! is a fault is not decided here.

use std::cell::OnceCell;
use std::collections::HashMap;

use super::{Alternative, Network, Shared, SubnetRef};

/// The place of the VNet called `name`.
pub fn network_index(alternative: &Alternative, name: &str) -> Option<usize> {
    alternative
        .networks
        .iter()
        .position(|network| network.name.matches(name))
}

/// The place of the subnet that `reference` means to a cluster in `cluster_network`: its VNet, then its place there.
///
/// For a few look-ups; whoever resolves many builds an [`Index`] once.
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

/// Every name of an alternative's VNets and subnets, ready for many look-ups.
///
/// The names in a VNet are read when something is first looked up there, so that a few look-ups in a large
/// alternative cost little.
#[derive(Debug, Clone)]
pub struct Index {
    networks: HashMap<String, usize>,
    subnets: Vec<SubnetNames>,
}

/// The subnets of one VNet by name, once something asks.
#[derive(Debug, Clone)]
struct SubnetNames {
    network: Shared<Network>,
    by_name: OnceCell<HashMap<String, usize>>,
}

impl Index {
    /// Gets ready to look names of `alternative` up.
    pub fn of(alternative: &Alternative) -> Self {
        let subnets = alternative.networks.iter().map(|network| SubnetNames {
            network: network.clone(),
            by_name: OnceCell::new(),
        });
        Self {
            networks: by_name(alternative.networks.iter().map(|network| network.name.as_str())),
            subnets: subnets.collect(),
        }
    }

    /// The place of the VNet called `name`; the same as [`network_index`].
    pub fn network(&self, name: &str) -> Option<usize> {
        self.networks.get(&name.to_lowercase()).copied()
    }

    /// The place of the subnet that `reference` means to a cluster in `cluster_network`; the same as
    /// [`resolve_subnet`].
    pub fn subnet(&self, cluster_network: &str, reference: &SubnetRef) -> Option<(usize, usize)> {
        let (network, subnet) = reference.parts();
        let network_at = self.network(network.unwrap_or(cluster_network))?;
        let names = self.subnets.get(network_at)?;
        let read = || by_name(names.network.subnets.iter().map(|subnet| subnet.name.as_str()));
        let subnet_at = names.by_name.get_or_init(read).get(&subnet.to_lowercase())?;
        Some((network_at, *subnet_at))
    }
}

/// Places by lower-cased name; the first of equal names wins.
fn by_name<'a>(names: impl Iterator<Item = &'a str>) -> HashMap<String, usize> {
    let mut places = HashMap::new();
    for (place, name) in names.enumerate() {
        places.entry(name.to_lowercase()).or_insert(place);
    }
    places
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
}
