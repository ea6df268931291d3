//! Several VNets at once, each in private space that nothing else uses.

use crate::azure::Purpose;
use crate::design::{Alternative, Design, Name, Network, Subnet};
use crate::edit::{AlternativeChange, Command};
use crate::net::{Prefix, Span, counted};
use crate::plan::{RangeRole, unused_private_range};

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spokes {
    /// How many VNets.
    pub count: usize,
    /// How long the prefix of each is.
    pub length: u8,
    /// What their names begin with; a number follows.
    pub name: String,
}

/// Length of the subnet for nodes in a VNet that has room for more.
const NODES_LENGTH: u8 = 24;

/// The VNets that are asked for, the lowest first; fewer where private space or names run out.
///
/// ```
/// use aksnet::design::presets;
/// use aksnet::plan::{Spokes, spokes};
///
/// let design = presets::worked_example();
/// let asked = Spokes { count: 3, length: 22, name: "vnet-spoke".to_owned() };
/// let networks = spokes(&design, 0, &asked);
/// let names: Vec<&str> = networks.iter().map(|network| network.name.as_str()).collect();
/// assert_eq!(names, ["vnet-spoke-1", "vnet-spoke-2", "vnet-spoke-3"]);
/// ```
pub fn spokes(design: &Design, at: usize, asked: &Spokes) -> Vec<Network> {
    let Some(alternative) = design.alternatives.get(at) else {
        return Vec::new();
    };
    let ranges = alternative.clusters.iter().flat_map(|cluster| {
        let pods = cluster.pod_cidr.as_ref().and_then(|cidr| cidr.v4());
        [pods, cluster.service_cidr.v4()].into_iter().flatten()
    });
    let mut taken: Vec<Span> = ranges.map(Span::from).collect();
    let mut names = unused_names(alternative, &asked.name);
    let mut networks = Vec::new();
    while networks.len() < asked.count {
        let place = unused_private_range(design, alternative, RangeRole::Network, &taken, asked.length);
        let Some((prefix, name)) = place.zip(names.next()) else {
            break;
        };
        taken.push(prefix.span());
        let length = NODES_LENGTH.max(asked.length.saturating_add(1)).min(29);
        let nodes = Prefix::at(prefix.first(), length);
        let subnets = nodes
            .filter(|nodes| prefix.span().contains_span(&nodes.span()))
            .map(|nodes| Subnet::new(Name::or("snet-nodes", "nodes"), nodes.into(), Purpose::Nodes).into());
        networks.push(Network {
            id: Default::default(),
            name,
            resource_group: None,
            managed: false,
            encryption: false,
            address_space: vec![prefix.into()],
            subnets: subnets.into_iter().collect(),
        });
    }
    networks
}

/// The change that adds VNets to an alternative as one step; none without a VNet.
pub fn add_spokes(at: usize, networks: &[Network]) -> Option<Command> {
    let add = |network: &Network| Command::Alternative {
        at,
        change: AlternativeChange::AddNetwork(network.clone()),
    };
    (!networks.is_empty()).then(|| Command::Several {
        title: format!("Add {}", counted(networks.len(), "VNets")),
        commands: networks.iter().map(add).collect(),
    })
}

/// Names with that start which no VNet of the alternative has.
fn unused_names<'a>(alternative: &'a Alternative, start: &'a str) -> impl Iterator<Item = Name> + 'a {
    let names = (1..=10_000).map(move |number| Name::new(format!("{start}-{number}")));
    let is_free = |name: &Name| {
        let mut networks = alternative.networks.iter();
        !networks.any(|network| network.name.matches(name.as_str()))
    };
    names.filter_map(Result::ok).filter(is_free)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::presets;
    use crate::edit::apply;

    #[test]
    fn twelve_spokes_find_room_beside_forty_taken_ranges() {
        let mut design = presets::blank();
        let taken = (0..40_u8).map(|at| format!("10.{}.0.0/17", at * 3 + 1).parse().unwrap());
        let mut range = presets::worked_example().connected.remove(0);
        range.prefixes = taken.collect();
        design.connected = vec![range];
        let asked = Spokes {
            count: 12,
            length: 22,
            name: "vnet-spoke".to_owned(),
        };
        let networks = spokes(&design, 0, &asked);
        assert_eq!(networks.len(), 12);
        let after = apply(&design, &add_spokes(0, &networks).unwrap()).unwrap();
        let networks = &after.alternatives[0].networks;
        assert_eq!(networks.len(), 13);
        let spaces = networks.iter().flat_map(|network| &network.address_space);
        let all = spaces.chain(&after.connected[0].prefixes);
        let all: Vec<Span> = all.filter_map(|cidr| Some(cidr.v4()?.span())).collect();
        assert_eq!(all.len(), 53);
        for (at, one) in all.iter().enumerate().skip(1) {
            assert!(!all[..at].iter().any(|other| other.overlaps(one)), "{one:?}");
        }
    }

    #[test]
    fn fewer_are_given_where_space_runs_out() {
        let design = presets::blank();
        let asked = |length| Spokes {
            count: 40,
            length,
            name: "vnet".to_owned(),
        };
        assert!(spokes(&design, 0, &asked(10)).len() < 40);
        assert!(spokes(&design, 9, &asked(22)).is_empty());
    }
}
