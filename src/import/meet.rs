//! How an import enters an open design: as a new alternative, or as an update of one.
//!
//! Either way it is one command, so one undo step; updating is in `update`.

mod update;

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::Assembled;
use super::imported::Notes;
use crate::design::{Alternative, ConnectedRange, Design, Name};
use crate::edit::{AlternativeChange, Command, ConnectedChange, DesignChange, apply, difference};
use crate::net::range::overlaps_between;
use crate::net::{Span, counted};

/// The most meetings with other alternatives that are told.
const MOST_MET: usize = 200;

/// What becomes of an import in a design.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    /// Place of the alternative that shows it afterwards.
    pub at: usize,
    /// All of it as one command; none where nothing changes.
    pub command: Option<Command>,
    /// The difference in words, in order.
    pub changes: Vec<Change>,
    /// Where it overlaps or repeats what the design has, without changing that.
    pub met: Vec<String>,
    /// What was not taken, and what was assumed, but for what the design has.
    pub notes: Notes,
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What kind.
    pub kind: ChangeKind,
    /// In words.
    pub text: String,
    /// The cluster or VNet that it is in; empty where the words say all.
    pub place: String,
}

/// What kind of difference one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeKind {
    /// It was not there before.
    Appeared,
    /// It exists, but differs.
    Changed,
    /// It is no longer there.
    Vanished,
}

impl ChangeKind {
    /// The kind in words.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Appeared => "appeared",
            Self::Changed => "changed",
            Self::Vanished => "vanished",
        }
    }
}

/// The result of adding an import to `design` as a new alternative.
///
/// It is marked as today where it shows what exists and nothing else is marked, or where `as_today` says so.
pub fn as_alternative(design: &Design, assembled: &Assembled, as_today: bool) -> Meeting {
    let mut alternative = assembled.alternative.clone();
    let has_today = design.alternatives.iter().any(|other| other.today);
    alternative.today = as_today || (alternative.today && !has_today);
    if alternative.today {
        alternative.name = Name::or("Today", "Today");
    }
    alternative.name = free_name(design, &alternative.name);
    let title = format!("Import {}", alternative.name);
    let changes = appeared(&alternative);
    let mut met = meetings(design, &alternative);
    let (connected, more) = connected(design, &assembled.connected, &mut met);
    let mut commands = Vec::new();
    if alternative.today {
        let marked = design.alternatives.iter().position(|other| other.today);
        commands.extend(marked.map(|at| Command::Alternative {
            at,
            change: AlternativeChange::Today(false),
        }));
    }
    let is_empty = alternative.networks.is_empty() && alternative.clusters.is_empty();
    let comes_first = alternative.today || design.alternatives.is_empty();
    let place = if comes_first { 0 } else { design.alternatives.len() };
    if !is_empty {
        let add = if comes_first {
            Command::Design(DesignChange::AddFirst(Box::new(alternative)))
        } else {
            Command::Alternative {
                at: design.alternatives.len().saturating_sub(1),
                change: AlternativeChange::InsertAfter(Box::new(alternative)),
            }
        };
        commands.push(add);
    }
    commands.extend(connected);
    let command = (!is_empty || !more.is_empty()).then_some(Command::Several { title, commands });
    Meeting {
        at: place,
        command,
        changes: changes.into_iter().chain(more).collect(),
        met,
        notes: assembled.notes.clone(),
    }
}

/// The alternative that an update is for: what runs today, else the only one.
pub fn to_update(design: &Design) -> Option<usize> {
    design
        .today()
        .or_else(|| Some(0).filter(|_| design.alternatives.len() == 1))
}

/// What comes of bringing alternative `at` of `design` up to date.
pub fn as_update(design: &Design, at: usize, assembled: &Assembled) -> Meeting {
    let Some(old) = design.alternatives.get(at) else {
        return Meeting {
            at,
            command: None,
            changes: Vec::new(),
            met: vec!["the alternative no longer exists".to_owned()],
            notes: assembled.notes.clone(),
        };
    };
    let mut met = Vec::new();
    let new = update::updated(old, assembled, &mut met);
    let mut both = design.clone();
    let to = both.alternatives.len();
    both.alternatives.push(new.clone().into());
    let steps = difference(&both, at, to);
    let mut changes = Vec::new();
    // Each step counts from what the steps before it left.
    let mut running = both.clone();
    for step in &steps {
        let after = apply(&running, &step.command).unwrap_or_else(|_| running.clone());
        changes.push(Change {
            kind: kind_of(&step.command, at, &running, &after),
            text: step.title.clone(),
            place: place_of(&running, at, &step.command),
        });
        running = after;
    }
    // What is a VNet of the alternative is no range outside it.
    let is_outside = |range: &&ConnectedRange| update::network(old, range.name.as_str()).is_none();
    let outside: Vec<ConnectedRange> = assembled.connected.iter().filter(is_outside).cloned().collect();
    let (connected, more) = connected(design, &outside, &mut met);
    changes.extend(more);
    changes.sort_by_key(|change| change.kind);
    let title = format!("Update {} from Azure", old.name);
    let mut commands = Vec::new();
    if !steps.is_empty() {
        commands.push(Command::ReplaceAlternative {
            at,
            alternative: Box::new(new),
            title: title.clone(),
        });
    }
    commands.extend(connected);
    let command = (!commands.is_empty()).then_some(Command::Several { title, commands });
    Meeting {
        at,
        command,
        changes,
        met,
        notes: assembled
            .notes
            .without(|lack| update::has(old, &design.connected, lack)),
    }
}

/// The cluster or VNet that a step changes something in.
fn place_of(design: &Design, at: usize, command: &Command) -> String {
    let alternative = design.alternatives.get(at);
    let cluster = |at: usize| {
        alternative
            .and_then(|own| own.clusters.get(at))
            .map(|own| own.name.to_string())
    };
    let network = |at: usize| {
        alternative
            .and_then(|own| own.networks.get(at))
            .map(|own| own.name.to_string())
    };
    let place = match command {
        Command::Cluster { at, .. } => cluster(at.cluster),
        Command::Pool { at, .. } => cluster(at.cluster),
        Command::Network { at, .. } => network(at.network),
        Command::Subnet { at, .. } => network(at.network),
        Command::Design(_)
        | Command::Connected(_)
        | Command::Alternative { .. }
        | Command::ReplaceAlternative { .. }
        | Command::Several { .. } => None,
    };
    place.unwrap_or_default()
}

/// What a step does to alternative `at`, by how much it holds before and after; replacing all of it is a change.
fn kind_of(step: &Command, at: usize, before: &Design, after: &Design) -> ChangeKind {
    if matches!(step, Command::ReplaceAlternative { .. }) {
        return ChangeKind::Changed;
    }
    let parts = |design: &Design| design.alternatives.get(at).map_or(0, |own| count_parts(own));
    match parts(after).cmp(&parts(before)) {
        Ordering::Greater => ChangeKind::Appeared,
        Ordering::Equal => ChangeKind::Changed,
        Ordering::Less => ChangeKind::Vanished,
    }
}

/// How many VNets, subnets, clusters and pools an alternative has.
fn count_parts(alternative: &Alternative) -> usize {
    let subnets = alternative
        .networks
        .iter()
        .map(|network| network.subnets.len() + 1);
    let pools = alternative.clusters.iter().map(|cluster| cluster.pools.len() + 1);
    subnets.chain(pools).sum()
}

/// Adds the connected ranges that the design does not have yet.
fn connected(
    design: &Design,
    found: &[ConnectedRange],
    met: &mut Vec<String>,
) -> (Vec<Command>, Vec<Change>) {
    let mut commands = Vec::new();
    let mut changes = Vec::new();
    for range in found {
        let known = design
            .connected
            .iter()
            .position(|own| own.name.matches(range.name.as_str()));
        let Some((at, own)) = known.and_then(|at| Some((at, design.connected.get(at)?))) else {
            let shown: Vec<String> = range.prefixes.iter().take(3).map(ToString::to_string).collect();
            changes.push(Change {
                kind: ChangeKind::Appeared,
                text: format!("Add connected range {} ({})", range.name, shown.join(", ")),
                place: String::new(),
            });
            commands.push(Command::Connected(ConnectedChange::Add(range.clone())));
            continue;
        };
        if own.prefixes == range.prefixes {
            met.push(format!("connected range {} is there already", range.name));
            continue;
        }
        changes.push(Change {
            kind: ChangeKind::Changed,
            text: format!("Change ranges of connected range {}", range.name),
            place: String::new(),
        });
        let range = ConnectedRange {
            prefixes: range.prefixes.clone(),
            ..own.clone()
        };
        commands.push(Command::Connected(ConnectedChange::Replace { at, range }));
    }
    (commands, changes)
}

/// Everything of a new alternative, in words.
fn appeared(alternative: &Alternative) -> Vec<Change> {
    let change = |text: String| Change {
        kind: ChangeKind::Appeared,
        text,
        place: String::new(),
    };
    let networks = alternative.networks.iter().map(|network| {
        let ranges: Vec<String> = network
            .address_space
            .iter()
            .take(3)
            .map(ToString::to_string)
            .collect();
        let subnets = match network.subnets.len() {
            0 => "without subnets".to_owned(),
            count => format!("with {}", counted(count, "subnets")),
        };
        change(format!("VNet {} ({}) {subnets}", network.name, ranges.join(", ")))
    });
    let clusters = alternative.clusters.iter().map(|cluster| {
        let pools = counted(cluster.pools.len(), "pools");
        change(format!(
            "Cluster {} ({}) with {pools}",
            cluster.name,
            cluster.model.title()
        ))
    });
    networks.chain(clusters).collect()
}

/// Where the VNets of a new alternative meet the ranges around and the other alternatives.
fn meetings(design: &Design, alternative: &Alternative) -> Vec<String> {
    let mut met = Vec::new();
    for other in &design.alternatives {
        for network in &alternative.networks {
            let same = other
                .networks
                .iter()
                .find(|own| own.name.matches(network.name.as_str()));
            let Some(same) = same else { continue };
            let how = if same.address_space == network.address_space {
                "with the same ranges"
            } else {
                "with other ranges"
            };
            met.push(format!(
                "VNet {} is in alternative {} too, {how}",
                network.name, other.name
            ));
            if MOST_MET <= met.len() {
                return met;
            }
        }
    }
    let (spaces, space_names) = spans(
        alternative
            .networks
            .iter()
            .map(|network| (&network.name, &network.address_space)),
    );
    let (outside, outside_names) = spans(
        design
            .connected
            .iter()
            .map(|range| (&range.name, &range.prefixes)),
    );
    let pairs: BTreeSet<(usize, usize)> = overlaps_between(&spaces, &outside, MOST_MET)
        .pairs
        .into_iter()
        .collect();
    for (space, range) in pairs {
        if let Some((space, range)) = space_names.get(space).zip(outside_names.get(range)) {
            met.push(format!("VNet {space} overlaps connected range {range}"));
        }
    }
    met
}

/// The IPv4 spans of ranges, each with its name.
fn spans<'d>(
    ranges: impl Iterator<Item = (&'d Name, &'d Vec<crate::net::Cidr>)>,
) -> (Vec<Span>, Vec<&'d Name>) {
    let each = ranges.flat_map(|(name, cidrs)| {
        cidrs
            .iter()
            .filter_map(move |cidr| Some((cidr.v4()?.span(), name)))
    });
    each.unzip()
}

/// A name that no alternative has.
fn free_name(design: &Design, wanted: &Name) -> Name {
    let is_taken = |name: &Name| {
        design
            .alternatives
            .iter()
            .any(|own| own.name.matches(name.as_str()))
    };
    let mut name = wanted.clone();
    let mut number = 2_u32;
    while is_taken(&name) {
        name = Name::or(format!("{wanted} {number}"), "Imported");
        number += 1;
    }
    name
}
