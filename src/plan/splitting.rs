//! Splitting a subnet, or free space of a VNet, into several subnets at once.
//!
//! A subnet keeps its name, its users and its other addresses in its first part; the other parts are like it and
//! numbered. New subnets in free space are numbered from one.
//!
//! ```text
//!  snet-apps /24, into 4     snet-apps /26   snet-apps-2 /26   snet-apps-3 /26   snet-apps-4 /26
//!  free /22, into 3          spoke-1 /24     spoke-2 /24       spoke-3 /24       256 stay free
//! ```

use crate::azure::{Purpose, limits};
use crate::design::{Design, Name, OtherCount, Subnet};
use crate::edit::{Command, NetworkAt, NetworkChange, SubnetAt, SubnetChange};
use crate::net::parts::{Shape, most_parts, parts};
use crate::net::{Prefix, RangeSet, Span, grouped};

use super::names::Names;
use super::{Plan, usable_addresses};

/// Most parts at once: more than anyone reads through.
pub const MOST_PARTS: u64 = 256;

/// What is split.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whole {
    /// A subnet.
    Subnet(SubnetAt),
    /// Free space of a VNet inside the span.
    Free(NetworkAt, Span),
}

/// How it is split.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct How {
    /// Into how many.
    pub count: usize,
    /// How the parts share the space.
    pub shape: Shape,
    /// What new subnets in free space are called, before their number.
    pub name: Name,
    /// What new subnets in free space are for.
    pub purpose: Purpose,
}

/// A split that can be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    /// The parts, by address.
    pub parts: Vec<Part>,
    /// Addresses of the whole that stay free.
    pub left: u64,
    /// The prefix that the first part would need for what is planned in it, where it is smaller than that.
    pub lacks: Option<u8>,
    /// Makes it, as one step.
    pub command: Command,
}

/// A part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What it is called.
    pub name: Name,
    /// Its range.
    pub prefix: Prefix,
    /// What Azure leaves of it.
    pub usable: u64,
}

/// The addresses that are split.
pub fn addresses(plan: &Plan, whole: Whole) -> RangeSet {
    match whole {
        Whole::Subnet(at) => plan
            .subnet(at)
            .and_then(|planned| planned.prefix)
            .map_or_else(RangeSet::default, |prefix| RangeSet::from(prefix.span())),
        Whole::Free(at, span) => plan
            .alternatives
            .get(at.alternative)
            .and_then(|alternative| alternative.networks.get(at.network))
            .map_or_else(RangeSet::default, |network| {
                network.free.intersect(&RangeSet::from(span))
            }),
    }
}

/// Into how many parts it can be split at most.
pub fn most(plan: &Plan, whole: Whole) -> u64 {
    most_parts(&addresses(plan, whole), limits::SUBNET_LONGEST_PREFIX.value).min(MOST_PARTS)
}

/// The split; none where the parts would be smaller than Azure allows.
///
/// ```
/// use aksnet::azure::Purpose;
/// use aksnet::design::{Name, presets};
/// use aksnet::edit::{SubnetAt, apply};
/// use aksnet::net::parts::Shape;
/// use aksnet::plan::{plan, splitting::{How, Whole, split_into}};
///
/// let design = presets::worked_example();
/// let agc = SubnetAt { alternative: 0, network: 0, subnet: 1 };
/// let how = How { count: 4, shape: Shape::Equal, name: Name::new("snet")?, purpose: Purpose::Other };
/// let split = split_into(&design, &plan(&design), Whole::Subnet(agc), &how).ok_or("too small")?;
/// let last = &split.parts[3];
/// assert_eq!((last.name.as_str(), last.prefix.to_string()), ("snet-agc-4", "10.20.1.192/26".to_owned()));
/// assert_eq!(apply(&design, &split.command)?.alternatives[0].networks[0].subnets.len(), 5);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn split_into(design: &Design, plan: &Plan, whole: Whole, how: &How) -> Option<Split> {
    let of = addresses(plan, whole);
    if how.count as u64 > MOST_PARTS {
        return None;
    }
    let found = parts(&of, how.count, how.shape, limits::SUBNET_LONGEST_PREFIX.value)?;
    let left = of
        .total()
        .saturating_sub(found.iter().map(Prefix::size).sum::<u64>());
    let (parts, title, commands, lacks) = match whole {
        Whole::Subnet(at) => of_subnet(design, plan, at, &found)?,
        Whole::Free(at, _) => of_free(design, at, how, &found)?,
    };
    Some(Split {
        parts,
        left,
        lacks,
        command: Command::Several { title, commands },
    })
}

type Made = (Vec<Part>, String, Vec<Command>, Option<u8>);

fn of_subnet(design: &Design, plan: &Plan, at: SubnetAt, found: &[Prefix]) -> Option<Made> {
    let network = at.of_network().find_in(design)?;
    let subnet = at.find_in(design)?;
    let (first, others) = found.split_first()?;
    // One part would be the whole again.
    others.first()?;
    let mut names = Names::of(network);
    let mut parts = vec![part(subnet.name.clone(), *first)];
    let mut commands = vec![Command::Subnet {
        at,
        change: SubnetChange::Prefix((*first).into()),
    }];
    for prefix in others {
        let name = names.take(&subnet.name);
        parts.push(part(name.clone(), *prefix));
        let like = Subnet {
            name,
            prefix: (*prefix).into(),
            // IPv6 ranges and other addresses stay where they were.
            prefix_ipv6: None,
            other_addresses: OtherCount::default(),
            ..subnet.clone()
        };
        commands.push(Command::Network {
            at: at.of_network(),
            change: NetworkChange::AddSubnet(like),
        });
    }
    let title = match found.len() {
        2 => format!("Split {} in half", subnet.name),
        count => format!("Split {} into {}", subnet.name, grouped(count)),
    };
    let meter = &plan.subnet(at)?.meter;
    let needed = meter.demand.with_surge();
    let smallest = meter.unit.smallest(needed);
    let lacks = smallest.filter(|smallest| *smallest < first.length() && !meter.demand.steps.is_empty());
    Some((parts, title, commands, lacks))
}

fn of_free(design: &Design, at: NetworkAt, how: &How, found: &[Prefix]) -> Option<Made> {
    let network = at.find_in(design)?;
    let mut names = Names::of(network);
    let named = |(index, prefix): (usize, &Prefix)| {
        let name = match found.len() {
            1 => names.take(&how.name),
            _ => names.take_numbered(&how.name, index + 1),
        };
        part(name, *prefix)
    };
    let parts: Vec<Part> = found.iter().enumerate().map(named).collect();
    let commands = parts.iter().map(|part| Command::Network {
        at,
        change: NetworkChange::AddSubnet(Subnet::new(part.name.clone(), part.prefix.into(), how.purpose)),
    });
    let commands = commands.collect();
    let title = match found.len() {
        1 => format!("Add subnet {}", how.name),
        count => format!("Split free space of {} into {}", network.name, grouped(count)),
    };
    Some((parts, title, commands, None))
}

fn part(name: Name, prefix: Prefix) -> Part {
    Part {
        name,
        prefix,
        usable: usable_addresses(prefix.length()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::presets;
    use crate::edit::apply;
    use crate::plan::plan;

    const NETWORK: NetworkAt = NetworkAt {
        alternative: 0,
        network: 0,
    };

    fn how(count: usize, shape: Shape) -> How {
        How {
            count,
            shape,
            name: Name::new("spoke").unwrap(),
            purpose: Purpose::Other,
        }
    }

    fn drawn(whole: Whole, how: &How) -> String {
        let design = presets::worked_example();
        let Some(split) = split_into(&design, &plan(&design), whole, how) else {
            return "cannot be split".to_owned();
        };
        let changed = apply(&design, &split.command).unwrap();
        let subnets = &changed.alternatives[0].networks[0].subnets;
        for part in &split.parts {
            let is_made =
                |subnet: &Subnet| subnet.name == part.name && subnet.prefix.v4() == Some(part.prefix);
            assert!(subnets.iter().any(|subnet| is_made(subnet)), "{}", part.name);
        }
        let parts = split.parts.iter();
        let parts = parts.map(|part| format!("{} {}", part.name, part.prefix));
        let lacks = split
            .lacks
            .map_or_else(String::new, |length| format!(", lacks /{length}"));
        let title = split.command.title(&design);
        format!(
            "{title}: {}; {} left{lacks}",
            parts.collect::<Vec<_>>().join(", "),
            split.left
        )
    }

    #[test]
    fn subnets_and_free_space_are_split_into_numbered_parts() {
        let subnet = |at| Whole::Subnet(NETWORK.subnet(at));
        let free = |text: &str| Whole::Free(NETWORK, text.parse::<Prefix>().unwrap().span());
        use Shape::{Equal, Filling};
        for (whole, count, shape, expected) in [
            (
                subnet(1),
                3,
                Equal,
                "Split snet-agc into 3: snet-agc 10.20.1.0/26, snet-agc-2 10.20.1.64/26, snet-agc-3 \
                 10.20.1.128/26; 64 left",
            ),
            (
                subnet(1),
                3,
                Filling,
                "Split snet-agc into 3: snet-agc 10.20.1.0/25, snet-agc-2 10.20.1.128/26, snet-agc-3 \
                 10.20.1.192/26; 0 left",
            ),
            (
                subnet(0),
                2,
                Equal,
                "Split snet-nodes in half: snet-nodes 10.20.0.0/27, snet-nodes-2 10.20.0.32/27; 0 left, lacks /26",
            ),
            (subnet(0), 9, Equal, "cannot be split"),
            (subnet(0), 1, Equal, "cannot be split"),
            (subnet(0), 0, Equal, "cannot be split"),
            (
                free("10.20.4.0/22"),
                3,
                Equal,
                "Split free space of vnet-shop into 3: spoke-1 10.20.4.0/24, spoke-2 10.20.5.0/24, spoke-3 \
                 10.20.6.0/24; 256 left",
            ),
            (
                free("10.20.4.0/22"),
                1,
                Equal,
                "Add subnet spoke: spoke 10.20.4.0/22; 0 left",
            ),
            (
                free("10.20.0.0/21"),
                2,
                Equal,
                "Split free space of vnet-shop into 2: spoke-1 10.20.2.0/23, spoke-2 10.20.4.0/23; 704 left",
            ),
            (
                free("10.20.0.0/21"),
                2,
                Filling,
                "Split free space of vnet-shop into 2: spoke-1 10.20.2.0/23, spoke-2 10.20.4.0/22; 192 left",
            ),
        ] {
            assert_eq!(drawn(whole, &how(count, shape)), expected);
        }
    }

    #[test]
    fn numbers_that_are_taken_are_passed_over() {
        let mut design = presets::worked_example();
        design.alternatives[0].networks[0].subnets[1].name = Name::new("Spoke-2").unwrap();
        let whole = Whole::Free(NETWORK, "10.20.4.0/22".parse::<Prefix>().unwrap().span());
        let split = split_into(&design, &plan(&design), whole, &how(3, Shape::Equal)).unwrap();
        let names: Vec<&str> = split.parts.iter().map(|part| part.name.as_str()).collect();
        assert_eq!(names, ["spoke-1", "spoke-3", "spoke-4"]);
        assert!(apply(&design, &split.command).is_ok());
    }

    #[test]
    fn more_parts_than_anyone_reads_are_not_made() {
        let design = presets::worked_example();
        let plan = plan(&design);
        let whole = Whole::Free(NETWORK, "10.20.0.0/21".parse::<Prefix>().unwrap().span());
        assert_eq!(most(&plan, whole), 216);
        assert!(split_into(&design, &plan, whole, &how(usize::MAX, Shape::Equal)).is_none());
    }
}
