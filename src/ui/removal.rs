//! Removing what is selected: subnets and connected ranges, several of them as one step.

use std::collections::{BTreeMap, BTreeSet};

use crate::design::Design;
use crate::edit::{Command, ConnectedChange, SubnetAt, SubnetChange};
use crate::net::grouped;
use crate::scene::Item;
use crate::session::Session;

use super::state::ViewState;

/// The command that removes what is selected.
///
/// # Errors
/// Says what to select where nothing of it can be removed.
pub(crate) fn removed(session: &Session, view: &ViewState) -> Result<Command, &'static str> {
    let only = view.selection.filter(|_| view.selected.len() < 2);
    let mut items: Vec<Item> = match only {
        Some(item) => vec![item],
        None => view.selected.iter().copied().collect(),
    };
    items.retain(|item| matches!(item, Item::Subnet { .. } | Item::Connected { .. }));
    let mut commands = subnets(&items, view.focus.alternative);
    let noun = match commands.len() {
        count if count == items.len() => "subnets",
        0 => "connected ranges",
        _ => "ranges",
    };
    commands.extend(connected(session.design(), &items));
    if items.len() > 1 {
        return Ok(Command::Several {
            title: format!("Remove {} {noun}", grouped(items.len())),
            commands,
        });
    }
    commands.pop().ok_or("Select a subnet or a connected range first")
}

/// The last subnets first, since each moves the places of those behind it.
fn subnets(items: &[Item], alternative: usize) -> Vec<Command> {
    let places = items.iter().filter_map(|item| match *item {
        Item::Subnet { network, subnet } => Some(SubnetAt {
            alternative,
            network,
            subnet,
        }),
        _ => None,
    });
    let mut places: Vec<SubnetAt> = places.collect();
    places.sort_unstable_by(|one, other| other.cmp(one));
    let command = |at| Command::Subnet {
        at,
        change: SubnetChange::Remove,
    };
    places.into_iter().map(command).collect()
}

/// A range goes with its last prefix; the last ranges first.
fn connected(design: &Design, items: &[Item]) -> Vec<Command> {
    let mut prefixes: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for item in items {
        if let Item::Connected { range, prefix } = *item {
            prefixes.entry(range).or_default().insert(prefix);
        }
    }
    let change = |(at, gone): (usize, BTreeSet<usize>)| {
        let mut range = design.connected.get(at)?.clone();
        let kept = std::mem::take(&mut range.prefixes).into_iter().enumerate();
        let kept = kept.filter(|(prefix, _)| !gone.contains(prefix));
        range.prefixes = kept.map(|(_, cidr)| cidr).collect();
        Some(Command::Connected(if range.prefixes.is_empty() {
            ConnectedChange::Remove(at)
        } else {
            ConnectedChange::Replace { at, range }
        }))
    };
    prefixes.into_iter().rev().filter_map(change).collect()
}
