//! Arranging the subnets of a VNet: adding one, cutting one in half, joining halves, copying into free space, renumbering.
//!
//! ```text
//!  split      ├── snet-apps /24 ──┤       ├ snet-apps /25 ┤├ snet-apps-2 /25 ┤
//!  join       ├ snet-apps /25 ┤├ snet-apps-2 /25 ┤        ├── snet-apps /24 ──┤
//!  duplicate  ├ snet-apps ┤      free                ├ snet-apps ┤  ├ snet-apps-2 ┤
//! ```
//!
//! Each answer is a command, one undo step; there is none where the step is not possible. What draws from a subnet that
//! is joined into another draws from that one afterwards.

use crate::azure::{Purpose, limits};
use crate::design::resolve::Index;
use crate::design::{Alternative, Cluster, Design, Name, Network, OtherCount, Shared, Subnet, SubnetRef};
use crate::edit::{
    ClusterAt, ClusterChange, Command, NetworkAt, NetworkChange, PoolChange, SubnetAt, SubnetChange,
};
use crate::net::allocate::place;
use crate::net::parts::Shape;
use crate::net::range::{overlapping_pairs, overlaps_between};
use crate::net::{Prefix, RangeSet, Span};

use super::names::unused_subnet_name;
use super::splitting::{How, Whole, split_into};
use super::{AlternativePlan, NetworkPlan, Plan};

/// Places for a new subnet in a free stretch, the largest first, down to the smallest that Azure allows.
///
/// Each leaves the most room for others.
///
/// ```
/// use aksnet::net::Prefix;
/// use aksnet::plan::arrange::offers;
///
/// let free: Prefix = "10.20.4.0/22".parse()?;
/// let offers: Vec<String> = offers(free.span()).iter().map(Prefix::to_string).collect();
/// assert_eq!(offers[..2], ["10.20.4.0/22", "10.20.4.0/23"]);
/// assert_eq!(offers.last().map(String::as_str), Some("10.20.4.0/29"));
/// # Ok::<(), aksnet::net::PrefixError>(())
/// ```
pub fn offers(free: Span) -> Vec<Prefix> {
    let free = RangeSet::from(free);
    let Some(largest) = free.largest_block() else {
        return Vec::new();
    };
    (largest.length()..=limits::SUBNET_LONGEST_PREFIX.value)
        .filter_map(|length| place(&free, &[length]).ok()?.first().copied())
        .collect()
}

/// Adds a subnet for other uses at `prefix`.
pub fn add(design: &Design, at: NetworkAt, prefix: Prefix) -> Option<Command> {
    let network = at.find_in(design)?;
    let name = unused_subnet_name(network, &Name::or("snet-new", "subnet"));
    let subnet = Subnet::new(name, prefix.into(), Purpose::Other);
    Some(Command::Network {
        at,
        change: NetworkChange::AddSubnet(subnet),
    })
}

/// Moves a subnet to another VNet of its alternative, at `prefix` there.
///
/// # Errors
/// Says why where a cluster uses it: all subnets of a cluster lie in one VNet.
pub fn move_to(design: &Design, at: SubnetAt, to: NetworkAt, prefix: Prefix) -> Result<Command, String> {
    let subnet = at.find_in(design).ok_or("The subnet no longer exists")?;
    let network = to.find_in(design).ok_or("The VNet no longer exists")?;
    if let Some(cluster) = cluster_using(design, at) {
        return Err(format!(
            "{} uses {}, and all subnets of a cluster lie in one VNet",
            cluster.name, subnet.name
        ));
    }
    let moved = Subnet {
        name: unused_subnet_name(network, &subnet.name),
        prefix: prefix.into(),
        ..subnet.clone()
    };
    Ok(Command::Several {
        title: format!("Move {} to {}", subnet.name, network.name),
        commands: vec![
            Command::Subnet {
                at,
                change: SubnetChange::Remove,
            },
            Command::Network {
                at: to,
                change: NetworkChange::AddSubnet(moved),
            },
        ],
    })
}

/// The cluster that keeps a subnet in its VNet because it uses it; of several the first.
pub fn cluster_using(design: &Design, at: SubnetAt) -> Option<&Cluster> {
    let alternative = design.alternatives.get(at.alternative)?;
    let index = Index::of(alternative);
    let place = Some((at.network, at.subnet));
    let uses = |cluster: &&Shared<Cluster>| {
        let mut references = cluster.references();
        references.any(|reference| index.subnet(cluster.network.as_str(), reference) == place)
    };
    alternative.clusters.iter().find(uses).map(AsRef::as_ref)
}

/// Splits a subnet in half: it keeps the lower half, a new one like it gets the upper.
pub fn split(design: &Design, plan: &Plan, at: SubnetAt) -> Option<Command> {
    let how = How {
        count: 2,
        shape: Shape::Equal,
        name: at.find_in(design)?.name.clone(),
        purpose: Purpose::Other,
    };
    split_into(design, plan, Whole::Subnet(at), &how).map(|split| split.command)
}

/// Joins a subnet with the other half of its block.
pub fn join(design: &Design, plan: &Plan, at: SubnetAt) -> Option<Command> {
    let Arranged {
        alternative,
        network,
        subnet,
        planned,
        clusters,
    } = Arranged::new(design, plan, at)?;
    let prefix = planned.subnets.get(at.subnet)?.prefix?;
    let (sibling, parent) = prefix.sibling().zip(prefix.parent())?;
    let other = planned
        .subnets
        .iter()
        .position(|found| found.prefix == Some(sibling))?;
    let joined = network.subnets.get(other)?;
    if !planned.space.contains_span(&parent.span()) {
        return None;
    }
    let others = subnet
        .other_addresses
        .get()
        .saturating_add(joined.other_addresses.get());
    let mut commands = vec![
        Command::Subnet {
            at,
            change: SubnetChange::Prefix(parent.into()),
        },
        Command::Subnet {
            at,
            change: SubnetChange::OtherAddresses(OtherCount::new(others).ok()?),
        },
    ];
    let index = Index::of(alternative);
    for (cluster, places) in clusters.clusters.iter().enumerate() {
        let reference = if places.network == Some(at.network) {
            SubnetRef::own(subnet.name.clone())
        } else {
            SubnetRef::own(Name::new(format!("{}/{}", network.name, subnet.name)).ok()?)
        };
        let cluster_at = ClusterAt {
            alternative: at.alternative,
            cluster,
        };
        let written = alternative.clusters.get(cluster)?;
        let own = written.network.as_str();
        let mut moved = Cluster::clone(written);
        for named in moved.references_mut() {
            if index.subnet(own, named) == Some((at.network, other)) {
                named.clone_from(&reference);
            }
        }
        commands.extend(referring(cluster_at, written, &moved));
    }
    // Last, since it changes the indexes of those after it.
    commands.push(Command::Subnet {
        at: at.of_network().subnet(other),
        change: SubnetChange::Remove,
    });
    Some(Command::Several {
        title: format!("Join {} with {}", subnet.name, joined.name),
        commands,
    })
}

/// The commands that give a cluster the references of a later version of it.
fn referring(at: ClusterAt, from: &Cluster, to: &Cluster) -> Vec<Command> {
    use {ClusterChange as C, PoolChange as P};
    let of_cluster = [
        (
            from.api_server_subnet != to.api_server_subnet,
            C::ApiServerSubnet(to.api_server_subnet.clone()),
        ),
        (from.options != to.options, C::Options(to.options.clone())),
        (
            from.node_classes != to.node_classes,
            C::NodeClasses(to.node_classes.clone()),
        ),
    ];
    let of_cluster = of_cluster
        .into_iter()
        .filter(|(differs, _)| *differs)
        .map(|(_, change)| Command::Cluster { at, change });
    let pools = from.pools.iter().zip(&to.pools).enumerate();
    let of_pools = pools.flat_map(|(pool, (from, to))| {
        let changes = [
            (
                from.node_subnet != to.node_subnet,
                P::NodeSubnet(to.node_subnet.clone()),
            ),
            (
                from.pod_subnet != to.pod_subnet,
                P::PodSubnet(to.pod_subnet.clone()),
            ),
            (from.options != to.options, P::Options(to.options.clone())),
        ];
        let at = at.pool(pool);
        changes
            .into_iter()
            .filter(|(differs, _)| *differs)
            .map(move |(_, change)| Command::Pool { at, change })
    });
    of_cluster.chain(of_pools).collect()
}

/// Adds a subnet like this one where it fits best into the free space.
pub fn duplicate(design: &Design, plan: &Plan, at: SubnetAt) -> Option<Command> {
    let Arranged {
        network,
        subnet,
        planned,
        ..
    } = Arranged::new(design, plan, at)?;
    let prefix = planned.subnets.get(at.subnet)?.prefix?;
    let copy = *place(&planned.free, &[prefix.length()]).ok()?.first()?;
    Some(Command::Several {
        title: format!("Duplicate {}", subnet.name),
        commands: vec![add_copy(network, subnet, at, copy)],
    })
}

/// Moves prefix `space` of a VNet to `to`, and the subnets in it with it, each as far from its start as before.
///
/// There is none where a subnet would fall outside, as in a smaller prefix, or where `to` overlaps another prefix of
/// the VNet.
///
/// ```
/// use aksnet::design::presets;
/// use aksnet::edit::{NetworkAt, apply};
/// use aksnet::plan::arrange::renumber;
///
/// let design = presets::worked_example();
/// let at = NetworkAt { alternative: 0, network: 0 };
/// let command = renumber(&design, at, 0, "172.16.8.0/21".parse()?).ok_or("no room")?;
/// let moved = apply(&design, &command)?;
/// let subnets = &moved.alternatives[0].networks[0].subnets;
/// assert_eq!(subnets[1].prefix.as_str(), "172.16.9.0/24");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn renumber(design: &Design, at: NetworkAt, space: usize, to: Prefix) -> Option<Command> {
    let network = at.find_in(design)?;
    let from = network.address_space.get(space)?.v4()?;
    let others = network.address_space.iter().enumerate();
    let mut others = others.filter(|(index, _)| *index != space);
    if others.any(|(_, cidr)| cidr.v4().is_some_and(|other| other.overlaps(&to))) {
        return None;
    }
    let mut spaces = network.address_space.clone();
    *spaces.get_mut(space)? = to.into();
    let mut commands = vec![Command::Network {
        at,
        change: NetworkChange::AddressSpace(spaces),
    }];
    for (index, subnet) in network.subnets.iter().enumerate() {
        let Some(prefix) = subnet.prefix.v4().filter(|prefix| from.contains(prefix)) else {
            continue;
        };
        let first = to.first() + (prefix.first() - from.first());
        let moved = Prefix::at(first, prefix.length()).filter(|moved| to.contains(moved))?;
        commands.push(Command::Subnet {
            at: at.subnet(index),
            change: SubnetChange::Prefix(moved.into()),
        });
    }
    Some(Command::Several {
        title: format!("Renumber {} to {to}", network.name),
        commands,
    })
}

/// Moves the subnets that lie outside their VNet into it, in the layout that they have.
///
/// Each lies as far from the start of its prefix as it was from the start of a range of that size: what was laid out in
/// 10.0.0.0/16 lies the same way in 10.7.0.0/16. There is none where all lie inside, or where one of them has no such
/// place.
///
/// ```
/// use aksnet::design::presets;
/// use aksnet::edit::{Command, NetworkAt, NetworkChange, apply};
/// use aksnet::plan::arrange::move_along;
///
/// let at = NetworkAt { alternative: 0, network: 0 };
/// let design = presets::worked_example();
/// assert_eq!(move_along(&design, at), None);
/// let change = NetworkChange::AddressSpace(vec!["172.16.8.0/21".parse()?]);
/// let design = apply(&design, &Command::Network { at, change })?;
/// let moved = apply(&design, &move_along(&design, at).ok_or("no room")?)?;
/// let subnets = &moved.alternatives[0].networks[0].subnets;
/// assert_eq!(subnets[1].prefix.as_str(), "172.16.9.0/24");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn move_along(design: &Design, at: NetworkAt) -> Option<Command> {
    let network = at.find_in(design)?;
    let spaces: Vec<Prefix> = network
        .address_space
        .iter()
        .filter_map(|cidr| cidr.v4())
        .collect();
    let lies_inside = |prefix: &Prefix| spaces.iter().any(|space| space.contains(prefix));
    let subnets = || {
        let subnets = network.subnets.iter().enumerate();
        subnets.filter_map(|(index, subnet)| Some((index, subnet.prefix.v4()?)))
    };
    let inside = subnets().filter(|(_, prefix)| lies_inside(prefix));
    let inside: Vec<Span> = inside.map(|(_, prefix)| prefix.span()).collect();
    let mut places = Vec::new();
    let mut commands = Vec::new();
    for (index, prefix) in subnets().filter(|(_, prefix)| !lies_inside(prefix)) {
        let place = spaces.iter().find_map(|space| laid_out_in(*space, prefix))?;
        places.push(place.span());
        commands.push(Command::Subnet {
            at: at.subnet(index),
            change: SubnetChange::Prefix(place.into()),
        });
    }
    let meets = !overlapping_pairs(&places, 1).pairs.is_empty()
        || !overlaps_between(&places, &inside, 1).pairs.is_empty();
    if meets {
        return None;
    }
    (!commands.is_empty()).then(|| Command::Several {
        title: format!("Move subnets along with {}", network.name),
        commands,
    })
}

/// Where a range lies in `space`, laid out as in another range of that size.
pub fn laid_out_in(space: Prefix, range: Prefix) -> Option<Prefix> {
    if range.length() < space.length() {
        return None;
    }
    let offset = range.first().checked_rem(space.size())?;
    Prefix::at(space.first().saturating_add(offset), range.length())
}

/// A subnet with all that is needed to arrange it.
struct Arranged<'a> {
    alternative: &'a Alternative,
    network: &'a Network,
    subnet: &'a Subnet,
    planned: &'a NetworkPlan,
    clusters: &'a AlternativePlan,
}

impl<'a> Arranged<'a> {
    fn new(design: &'a Design, plan: &'a Plan, at: SubnetAt) -> Option<Self> {
        let alternative = design.alternatives.get(at.alternative)?;
        let clusters = plan.alternatives.get(at.alternative)?;
        let network = alternative.networks.get(at.network)?;
        Some(Self {
            alternative,
            network,
            subnet: network.subnets.get(at.subnet)?,
            planned: clusters.networks.get(at.network)?,
            clusters,
        })
    }
}

/// Adds a subnet like `subnet` at `prefix`; what others hold stays where it was.
fn add_copy(network: &Network, subnet: &Subnet, at: SubnetAt, prefix: Prefix) -> Command {
    let copy = Subnet {
        name: unused_subnet_name(network, &subnet.name),
        prefix: prefix.into(),
        // An IPv6 range cannot be used twice.
        prefix_ipv6: None,
        other_addresses: OtherCount::default(),
        ..subnet.clone()
    };
    Command::Network {
        at: at.of_network(),
        change: NetworkChange::AddSubnet(copy),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::presets;
    use crate::edit::apply;

    const NODES: SubnetAt = SubnetAt {
        alternative: 0,
        network: 0,
        subnet: 0,
    };

    type Step = fn(&Design, &Plan, SubnetAt) -> Option<Command>;

    fn after(design: &Design, step: Step, at: SubnetAt) -> Option<Design> {
        let command = step(design, &super::super::plan(design), at)?;
        Some(apply(design, &command).unwrap())
    }

    fn subnets(design: &Design) -> Vec<String> {
        let subnets = &design.alternatives[0].networks[0].subnets;
        subnets
            .iter()
            .map(|subnet| format!("{} {}", subnet.name, subnet.prefix))
            .collect()
    }

    #[test]
    fn halves_are_cut_and_joined_again() {
        let design = presets::worked_example();
        let halves = after(&design, split, NODES).unwrap();
        assert_eq!(
            subnets(&halves),
            [
                "snet-nodes 10.20.0.0/27",
                "snet-agc 10.20.1.0/24",
                "snet-nodes-2 10.20.0.32/27"
            ]
        );
        assert_eq!(after(&halves, join, NODES).as_ref(), Some(&design));
    }

    #[test]
    fn pools_follow_the_subnet_that_theirs_is_joined_into() {
        let halves = after(&presets::worked_example(), split, NODES).unwrap();
        let upper = SubnetAt { subnet: 2, ..NODES };
        let joined = after(&halves, join, upper).unwrap();
        assert_eq!(
            subnets(&joined),
            ["snet-agc 10.20.1.0/24", "snet-nodes-2 10.20.0.0/26"]
        );
        let pools = &joined.alternatives[0].clusters[0].pools;
        assert!(
            pools
                .iter()
                .all(|pool| pool.node_subnet.as_str() == "snet-nodes-2")
        );
    }

    #[test]
    fn an_api_server_follows_the_subnet_that_its_own_is_joined_into() {
        let mut halves = after(&presets::worked_example(), split, NODES).unwrap();
        let cluster = &mut halves.alternatives[0].clusters[0];
        cluster.api_server_subnet = Some(SubnetRef::own(Name::new("vnet-shop/snet-nodes").unwrap()));
        let upper = SubnetAt { subnet: 2, ..NODES };
        let joined = after(&halves, join, upper).unwrap();
        let subnet = joined.alternatives[0].clusters[0].api_server_subnet.as_ref();
        assert_eq!(subnet.map(SubnetRef::as_str), Some("snet-nodes-2"));
    }

    #[test]
    fn a_copy_goes_where_it_leaves_the_most_room() {
        let copied = after(&presets::worked_example(), duplicate, NODES).unwrap();
        assert_eq!(subnets(&copied)[2], "snet-nodes-2 10.20.0.64/26");
    }

    #[test]
    fn a_vnet_is_renumbered_with_its_layout_or_not_at_all() {
        let design = presets::worked_example();
        let to = |text: &str| {
            let at = NODES.of_network();
            let command = renumber(&design, at, 0, text.parse().unwrap())?;
            Some(subnets(&apply(&design, &command).unwrap()).join(", "))
        };
        for (text, expected) in [
            (
                "10.50.0.0/16",
                Some("snet-nodes 10.50.0.0/26, snet-agc 10.50.1.0/24"),
            ),
            (
                "10.50.2.0/23",
                Some("snet-nodes 10.50.2.0/26, snet-agc 10.50.3.0/24"),
            ),
            ("10.50.2.0/24", None),
        ] {
            assert_eq!(to(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_arranged_is_not() {
        let design = presets::worked_example();
        assert_eq!(after(&design, join, NODES), None, "its other half is free space");
        assert_eq!(after(&design, split, SubnetAt { subnet: 9, ..NODES }), None);
        assert_eq!(offers(Span::new(8, 8).unwrap()), []);
    }
}
