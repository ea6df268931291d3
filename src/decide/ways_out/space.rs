//! More address space for a VNet that has no room for a subnet: around what it has or in addition, and the subnet in
//! it.

use crate::azure::limits;
use crate::check::overlaps::{is_private, is_unreserved};
use crate::check::{Checked, Finding, Subject, length_wanted};
use crate::edit::{Command, NetworkAt, NetworkChange};
use crate::net::{Cidr, Prefix, Span};
use crate::plan::{RangeRole, unused_private_range};

use super::case::{Case, first_small, naming};
use super::{Candidate, Kind};

/// The subnet that is short, and its VNet.
struct Short {
    at: NetworkAt,
    /// Prefix length of the smallest subnet that is enough.
    length: u8,
}

impl Short {
    fn of(case: &Case<'_>, finding: &Finding) -> Option<Self> {
        let Subject::Subnet { network, .. } = finding.subject else {
            return None;
        };
        let at = NetworkAt {
            alternative: case.alternative,
            network,
        };
        let Checked { design, plan, .. } = case.alone();
        let length = length_wanted(finding, design, plan)?;
        Some(Self {
            at,
            length: length.max(limits::SUBNET_SHORTEST_PREFIX.value),
        })
    }
}

/// The VNet with another address space, and the subnet in it, by the fix that this makes possible; each with its title.
fn with_space(case: &Case<'_>, finding: &Finding, space: Space) -> Option<[(String, Command); 2]> {
    let after = case.after(&space.command)?;
    let same = |other: &&Finding| other.rule == finding.rule && other.subject == finding.subject;
    let finding = after.findings.all.iter().find(same)?;
    let fixes = finding.fixes_among(&after.findings, &after.design, &after.plan);
    let fix = fixes.into_iter().find(|fix| {
        let kind = super::cost::kind_of(&fix.command);
        matches!(kind, Kind::Subnet | Kind::NewSubnet)
    })?;
    let subnet = finding.subject.name(&after.design);
    let title = first_small(&naming(&fix.title, &subnet));
    Some([(space.title, space.command), (title, fix.command)])
}

/// The smallest range around one of the prefixes of the VNet in which the subnet fits.
pub(super) fn wider(case: &Case<'_>, finding: &Finding) -> Option<Candidate> {
    let short = Short::of(case, finding)?;
    wider_spaces(case, short.at).into_iter().find_map(|wide| {
        let [expand, (title, subnet)] = with_space(case, finding, wide)?;
        let title = format!("{}; {title}", expand.0);
        Some(Candidate::several(
            Kind::WiderNetwork,
            title,
            vec![expand.1, subnet],
        ))
    })
}

/// Another prefix of the VNet, no larger than the subnet that goes into it: adjacent where that is free.
pub(super) fn another(case: &Case<'_>, finding: &Finding) -> Option<Candidate> {
    let short = Short::of(case, finding)?;
    let space = another_space(case, short.at, short.length)?;
    let [expand, (title, subnet)] = with_space(case, finding, space)?;
    let title = format!("{}; {title}", expand.0);
    Some(Candidate::several(
        Kind::AnotherSpace,
        title,
        vec![expand.1, subnet],
    ))
}

/// Another address space for a VNet, with what the change is called.
pub(super) struct Space {
    pub(super) title: String,
    pub(super) command: Command,
}

impl Space {
    fn new(title: String, at: NetworkAt, space: Vec<Cidr>) -> Self {
        let change = NetworkChange::AddressSpace(space);
        let command = Command::Network { at, change };
        Self { title, command }
    }
}

/// The address spaces that the VNet could have instead of its own, each around one of its prefixes and used by nothing
/// else, the smallest first.
pub(super) fn wider_spaces(case: &Case<'_>, at: NetworkAt) -> Vec<Space> {
    let Some(network) = at.find_in(&case.alone().design) else {
        return Vec::new();
    };
    let written = &network.address_space;
    let space: Vec<Prefix> = written.iter().filter_map(Cidr::v4).collect();
    let mut wider: Vec<(u64, Prefix, Prefix)> = Vec::new();
    for present in &space {
        let lengths = limits::SUBNET_SHORTEST_PREFIX.value..present.length();
        let around = lengths.filter_map(|length| Prefix::containing(present.network(), length));
        // Prefixes of the VNet inside the larger one are absorbed by it.
        let gained = |wide: &Prefix| {
            let inside = space.iter().filter(|other| wide.contains(other));
            let inside = inside.map(Prefix::size).fold(0, u64::saturating_add);
            wide.size().saturating_sub(inside)
        };
        wider.extend(around.map(|wide| (gained(&wide), *present, wide)));
    }
    wider.retain(|(gained, _, wide)| *gained > 0 && is_free(case, at.network, *wide));
    wider.sort_by_key(|(gained, _, wide)| (*gained, wide.first()));
    wider
        .into_iter()
        .map(|(_, present, wide)| {
            let kept = written
                .iter()
                .filter(|cidr| cidr.v4().is_none_or(|other| !wide.contains(&other)));
            let mut space: Vec<Cidr> = kept.cloned().collect();
            space.insert(0, wide.into());
            let title = format!("Expand {} from {present} to {wide}", network.name);
            Space::new(title, at, space)
        })
        .collect()
}

/// The address space of the VNet with another prefix of `length`: adjacent where that is free, else the next free one.
pub(super) fn another_space(case: &Case<'_>, at: NetworkAt, length: u8) -> Option<Space> {
    let (alternative, _) = case.drawn()?;
    let design = &case.alone().design;
    let network = at.find_in(design)?;
    let added = adjoining(&network.address_space, length)
        .into_iter()
        .find(|range| is_free(case, at.network, *range))
        .or_else(|| {
            let ranges = alternative.clusters.iter();
            let ranges = ranges.flat_map(|cluster| cluster.pod_cidr.iter().chain([&cluster.service_cidr]));
            let taken: Vec<Span> = ranges.filter_map(Cidr::v4).map(Span::from).collect();
            unused_private_range(design, alternative, RangeRole::Network, &taken, length)
        })?;
    let mut space = network.address_space.clone();
    space.push(added.into());
    let title = format!("Add {added} to the address space of {}", network.name);
    Some(Space::new(title, at, space))
}

/// Ranges of the length that start where one of the prefixes ends, or end where one starts.
fn adjoining(space: &[Cidr], length: u8) -> Vec<Prefix> {
    let size = Prefix::size_of_length(length);
    let starts = space.iter().filter_map(Cidr::v4).flat_map(|present| {
        let behind = Some(present.end());
        let before = present.first().checked_sub(size);
        [behind, before]
    });
    let aligned = starts
        .flatten()
        .filter(|first| first.checked_rem(size) == Some(0));
    aligned.filter_map(|first| Prefix::at(first, length)).collect()
}

/// Whether the VNet may have the range: private, and used by nothing that the design knows, peered or not.
fn is_free(case: &Case<'_>, network: usize, range: Prefix) -> bool {
    let Some((alternative, _)) = case.drawn() else {
        return false;
    };
    let others = alternative.networks.iter().enumerate();
    let others = others.filter(|(at, _)| *at != network);
    let others = others.flat_map(|(_, other)| &other.address_space);
    let clusters = alternative.clusters.iter();
    let ranges = clusters.flat_map(|cluster| cluster.pod_cidr.iter().chain([&cluster.service_cidr]));
    let mut used = others
        .chain(ranges)
        .chain(case.alone().design.used_elsewhere())
        .filter_map(Cidr::v4);
    is_private(range) && is_unreserved(range) && !used.any(|used| used.overlaps(&range))
}
