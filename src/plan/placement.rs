//! Placing several subnets at once: which ones the clusters lack, where all of them fit, and the command that puts them
//! there.
//!
//! ```text
//!  lacking()  subnets that clusters name and nobody made, or that are too small ──┐
//!  a person   subnets of their own ───────────────────────────────────────────────┴─ propose() ── command()
//! ```
//!
//! What is too small grows in place if the others still fit then, else it moves. Subnets of running clusters stay as
//! they are, since Azure allows neither.

use std::collections::BTreeSet;

use crate::azure::Purpose;
use crate::design::resolve::Index;
use crate::design::{Alternative, Design, Name, Subnet, SubnetRef};
use crate::edit::{Command, NetworkAt, NetworkChange, SubnetChange};
use crate::net::room::{PlaceWithRoom, Room, Shortage, grows_to, place_with_room};
use crate::net::{Prefix, RangeSet, Span, grouped};

use super::names::Names;
use super::plan_alternative;

/// A subnet that wants a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// What it is called.
    pub name: Name,
    /// What it is for.
    pub purpose: Purpose,
    /// Its prefix length.
    pub length: u8,
    /// Which subnet of the VNet it is now; `None` where it is new.
    pub moves: Option<usize>,
}

/// The subnets of the VNet at `at` that clusters name and that do not exist, and those that are too small for them,
/// each with the smallest prefix that is enough.
///
/// ```
/// use aksnet::design::presets;
/// use aksnet::edit::NetworkAt;
/// use aksnet::plan::placement::lacking;
///
/// let mut design = presets::worked_example();
/// let at = NetworkAt { alternative: 0, network: 0 };
/// assert_eq!(lacking(&design, at), []);
/// design.alternatives[0].networks[0].subnets.remove(0);
/// let lacking = lacking(&design, at);
/// assert_eq!((lacking[0].name.as_str(), lacking[0].length), ("snet-nodes", 26));
/// ```
pub fn lacking(design: &Design, at: NetworkAt) -> Vec<Wanted> {
    let Some(alternative) = design.alternatives.get(at.alternative) else {
        return Vec::new();
    };
    let Some(network) = alternative.networks.get(at.network) else {
        return Vec::new();
    };
    // Adds what is missing with one address: then the plan says how much it lacks.
    let present = network.subnets.len();
    let mut supposed = alternative.clone();
    let missing = missing(alternative, at.network);
    if let Some(network) = supposed.networks.get_mut(at.network) {
        let supposed = Prefix::at(0, 32).unwrap_or(Prefix::ALL);
        let made = missing.into_iter();
        network
            .subnets
            .extend(made.map(|(name, purpose)| Subnet::new(name, supposed.into(), purpose).into()));
    }
    let plan = plan_alternative(&supposed);
    let written = supposed.networks.get(at.network).map(|network| &network.subnets);
    let planned = plan.networks.get(at.network).map(|network| &network.subnets);
    let subnets = written.into_iter().flatten().zip(planned.into_iter().flatten());
    let mut lacking = Vec::new();
    for (index, (written, planned)) in subnets.enumerate() {
        let is_new = present <= index;
        let needed = planned.meter.demand.with_surge();
        let smallest = planned.meter.unit.smallest(needed);
        let Some(length) = smallest.map(|length| length.min(written.purpose.longest_prefix().value)) else {
            continue;
        };
        let is_short = planned.meter.shortfall() > 0
            && planned.prefix.is_some_and(|prefix| length < prefix.length())
            && planned.users(alternative).next().is_some()
            && !planned.is_used_by_running(alternative);
        if is_new || is_short {
            lacking.push(Wanted {
                name: written.name.clone(),
                purpose: written.purpose,
                length,
                moves: (!is_new).then_some(index),
            });
        }
    }
    lacking
}

/// Names that clusters give to subnets of the VNet that are not there, each once.
fn missing(alternative: &Alternative, network: usize) -> Vec<(Name, Purpose)> {
    let index = Index::of(alternative);
    let mut seen = BTreeSet::new();
    let mut missing = Vec::new();
    for cluster in &alternative.clusters {
        let own = cluster.network.as_str();
        let mut ask = |reference: &SubnetRef, purpose| {
            let (named, subnet) = reference.parts();
            let is_here = index.network(named.unwrap_or(own)) == Some(network);
            if is_here && index.subnet(own, reference).is_none() && seen.insert(subnet.to_lowercase()) {
                missing.extend(Name::new(subnet).ok().map(|name| (name, purpose)));
            }
        };
        for pool in &cluster.pools {
            ask(&pool.node_subnet, Purpose::Nodes);
            if let Some(pods) = pool
                .pod_subnet
                .as_ref()
                .filter(|_| cluster.model.uses_pod_subnet())
            {
                ask(pods, Purpose::Pods);
            }
        }
        if let Some(reference) = &cluster.api_server_subnet {
            ask(reference, Purpose::ApiServer);
        }
        let classes = cluster.node_classes.iter();
        for reference in classes.filter_map(|class| class.node_subnet.as_ref()) {
            ask(reference, Purpose::Nodes);
        }
        let balancers = cluster.options.internal_load_balancers.iter();
        for reference in balancers.filter_map(|balancer| balancer.subnet.as_ref()) {
            ask(reference, Purpose::LoadBalancers);
        }
        let nics = cluster.pools.iter().flat_map(|pool| &pool.options.nics);
        let hosted = cluster.options.system_node_subnet.iter();
        for reference in nics.filter_map(|nic| nic.subnet.as_ref()).chain(hosted) {
            ask(reference, Purpose::Other);
        }
    }
    missing
}

/// A place for each of the wanted subnets, in their order, with room to double up to `doublings` times where that takes
/// no place from others.
///
/// # Errors
/// [`Shortage`] where no placement of all of them exists.
pub fn propose(
    design: &Design,
    at: NetworkAt,
    wanted: &[Wanted],
    doublings: u8,
) -> Result<Vec<PlaceWithRoom>, Shortage> {
    propose_in(free(design, at, wanted), design, at, wanted, doublings)
}

/// The same as [`propose`], with places only inside a part of the VNet.
///
/// # Errors
/// [`Shortage`] where they cannot all be placed there.
pub fn propose_inside(
    design: &Design,
    at: NetworkAt,
    wanted: &[Wanted],
    doublings: u8,
    inside: Span,
) -> Result<Vec<PlaceWithRoom>, Shortage> {
    let free = free(design, at, wanted).intersect(&RangeSet::from(inside));
    propose_in(free, design, at, wanted, doublings)
}

fn propose_in(
    mut free: RangeSet,
    design: &Design,
    at: NetworkAt,
    wanted: &[Wanted],
    doublings: u8,
) -> Result<Vec<PlaceWithRoom>, Shortage> {
    let mut kept: Vec<Option<Prefix>> = Vec::with_capacity(wanted.len());
    for (index, own) in wanted.iter().enumerate() {
        let present = own.moves.and_then(|subnet| prefix_of(design, at, subnet));
        let grown = present.and_then(|prefix| Prefix::containing(prefix.network(), own.length));
        let Some(grown) = grown.filter(|grown| free.contains_span(&grown.span())) else {
            kept.push(None);
            continue;
        };
        let left = free.subtract(&RangeSet::from(grown.span()));
        let rest: Vec<u8> = wanted
            .iter()
            .enumerate()
            .filter(|(other, _)| kept.get(*other).is_none_or(Option::is_none) && *other != index)
            .map(|(_, other)| other.length)
            .collect();
        let fits = Room::of(&left).holds(rest);
        if fits {
            free = left;
        }
        kept.push(fits.then_some(grown));
    }
    let open: Vec<u8> = wanted
        .iter()
        .zip(&kept)
        .filter(|(_, kept)| kept.is_none())
        .map(|(own, _)| own.length)
        .collect();
    let placed = place_with_room(&free, &open, doublings)?;
    let taken = RangeSet::from_spans(placed.iter().map(|place| place.prefix.span()));
    let left = free.subtract(&taken);
    let mut placed = placed.into_iter();
    Ok(kept
        .into_iter()
        .filter_map(|kept| match kept {
            Some(prefix) => Some(PlaceWithRoom {
                prefix,
                grows_to: grows_to(&left, prefix),
            }),
            None => placed.next(),
        })
        .collect())
}

/// Free space of the VNet once the wanted subnets that already exist have left their places.
fn free(design: &Design, at: NetworkAt, wanted: &[Wanted]) -> RangeSet {
    let Some(network) = at.find_in(design) else {
        return RangeSet::default();
    };
    let moved: BTreeSet<usize> = wanted.iter().filter_map(|wanted| wanted.moves).collect();
    let space: RangeSet = network
        .address_space
        .iter()
        .filter_map(|cidr| cidr.v4())
        .map(Span::from)
        .collect();
    let stays = network.subnets.iter().enumerate();
    let taken: RangeSet = stays
        .filter(|(index, _)| !moved.contains(index))
        .filter_map(|(_, subnet)| subnet.prefix.v4())
        .map(Span::from)
        .collect();
    space.subtract(&taken)
}

fn prefix_of(design: &Design, at: NetworkAt, subnet: usize) -> Option<Prefix> {
    at.subnet(subnet).find_in(design)?.prefix.v4()
}

/// The command that puts the wanted subnets at their places; `None` where there is nothing to do.
pub fn command(
    design: &Design,
    at: NetworkAt,
    wanted: &[Wanted],
    places: &[PlaceWithRoom],
) -> Option<Command> {
    let network = at.find_in(design)?;
    let mut names = Names::of(network);
    let mut commands = Vec::new();
    for (own, place) in wanted.iter().zip(places) {
        commands.push(if let Some(subnet) = own.moves {
            Command::Subnet {
                at: at.subnet(subnet),
                change: SubnetChange::Prefix(place.prefix.into()),
            }
        } else {
            let name = names.take(&own.name);
            Command::Network {
                at,
                change: NetworkChange::AddSubnet(Subnet::new(name, place.prefix.into(), own.purpose)),
            }
        });
    }
    let title = match commands.len() {
        0 => return None,
        1 => format!("Place {}", wanted.first()?.name),
        count => format!("Place {} subnets", grouped(count)),
    };
    Some(Command::Several { title, commands })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::ClusterState;
    use crate::design::{NodeCount, presets};
    use crate::edit::{PoolAt, PoolChange, apply};

    const AT: NetworkAt = NetworkAt {
        alternative: 0,
        network: 0,
    };

    fn with_nodes(nodes: u32) -> Design {
        let command = Command::Pool {
            at: PoolAt {
                alternative: 0,
                cluster: 0,
                pool: 1,
            },
            change: PoolChange::PlannedNodes(NodeCount::saturating(nodes)),
        };
        apply(&presets::worked_example(), &command).unwrap()
    }

    fn wanted(name: &str, length: u8) -> Wanted {
        Wanted {
            name: Name::new(name).unwrap(),
            purpose: Purpose::Other,
            length,
            moves: None,
        }
    }

    fn placed(design: &Design, wanted: &[Wanted], doublings: u8) -> String {
        let places = propose(design, AT, wanted, doublings).unwrap();
        let words = wanted
            .iter()
            .zip(places)
            .map(|(own, place)| format!("{} {} to /{}", own.name, place.prefix, place.grows_to));
        words.collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn what_is_too_small_grows_where_it_lies_or_moves() {
        let design = with_nodes(70);
        let short = lacking(&design, AT);
        assert_eq!((short[0].length, short[0].moves), (25, Some(0)));
        assert_eq!(placed(&design, &short, 0), "snet-nodes 10.20.0.0/25 to /24");

        // A /24 blocks a /23: it moves, and frees its place.
        let design = with_nodes(300);
        let short = lacking(&design, AT);
        assert_eq!(placed(&design, &short, 0), "snet-nodes 10.20.2.0/23 to /23");
        let command = command(&design, AT, &short, &propose(&design, AT, &short, 0).unwrap()).unwrap();
        assert_eq!(command.title(&design), "Place snet-nodes");
        let moved = apply(&design, &command).unwrap();
        assert_eq!(lacking(&moved, AT), []);
    }

    #[test]
    fn a_place_can_be_asked_for_inside_one_block() {
        let design = with_nodes(40);
        let block: Prefix = "10.20.4.0/22".parse().unwrap();
        let places = propose_inside(&design, AT, &[wanted("web", 26)], 0, block.span()).unwrap();
        assert_eq!(places[0].prefix.to_string(), "10.20.4.0/26");
        assert!(propose_inside(&design, AT, &[wanted("web", 21)], 0, block.span()).is_err());
    }

    #[test]
    fn what_clusters_name_and_nobody_made_is_lacking_unless_it_runs_already() {
        let mut design = with_nodes(70);
        design.alternatives[0].clusters[0].api_server_subnet =
            Some(SubnetRef::own(Name::new("snet-api").unwrap()));
        let names: Vec<String> = lacking(&design, AT)
            .iter()
            .map(|wanted| format!("{} /{}", wanted.name, wanted.length))
            .collect();
        assert_eq!(names, ["snet-nodes /25", "snet-api /28"]);
        design.alternatives[0].clusters[0].state = ClusterState::Existing;
        assert_eq!(lacking(&design, AT).len(), 1);
    }

    #[test]
    fn new_subnets_get_names_of_their_own() {
        let design = presets::worked_example();
        let several = [wanted("snet-agc", 26), wanted("snet-agc", 26), wanted("db", 27)];
        assert_eq!(
            placed(&design, &several, 1),
            "snet-agc 10.20.0.128/26 to /25, snet-agc 10.20.2.0/26 to /23, db 10.20.0.64/27 to /26"
        );
        let places = propose(&design, AT, &several, 1).unwrap();
        let command = command(&design, AT, &several, &places).unwrap();
        let changed = apply(&design, &command).unwrap();
        let names: Vec<&str> = changed.alternatives[0].networks[0]
            .subnets
            .iter()
            .map(|subnet| subnet.name.as_str())
            .collect();
        assert_eq!(
            names,
            ["snet-nodes", "snet-agc", "snet-agc-2", "snet-agc-3", "db"]
        );
    }

    #[test]
    fn too_much_is_refused_with_the_size_that_lacks() {
        let design = presets::worked_example();
        let shortage = propose(&design, AT, &[wanted("a", 22), wanted("b", 22)], 3).unwrap_err();
        let first = shortage.first().unwrap();
        assert_eq!((shortage.lacking, first.wanted, first.room), (22, 2, Some(1)));
    }
}
