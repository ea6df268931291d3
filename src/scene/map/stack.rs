//! Several alternatives on one address axis: a map each, one below the other, and what lies outside of all of them.
//!
//! ```text
//!               10.10.0.0    10.20.0.0      10.20.8.0      10.244.0.0      one axis for all
//!  A Overlay                 ├ /21 ┤                       ├ pods ┤        maps[0]
//!  B Pod subnet              ├ /16 ───────────────┤                        maps[1]
//!  Connected    ├ hub ┤                      ├ on-prem ─────────────       outside, once
//! ```
//!
//! Alternatives may use the same addresses, so overlaps between them mean nothing; overlaps of an alternative with the
//! outside are in the map of that alternative.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::design::Design;
use crate::plan::Plan;

use crate::scene::map::axis::Axis;
use crate::scene::map::lanes::{Bar, Item, LaneKind, MapScene, Overlap};
use crate::scene::map::parts::{Before, Outside, Parts, pair};
use crate::scene::map::rows::lane;

/// The maps of all alternatives on one axis; cheap to clone.
#[derive(Debug, Clone, PartialEq)]
pub struct MapStack {
    /// The address axis, which every map of the stack has.
    pub axis: Arc<Axis>,
    /// The map of each alternative, in their order.
    pub maps: Vec<MapScene>,
    /// The connected ranges, peered VNets among them, and the forbidden ones; where something meets them.
    pub outside: MapScene,
}

/// Every alternative on one axis; gaps with one of the `opened` addresses inside get room on it.
///
/// ```
/// use std::collections::BTreeSet;
/// use aksnet::design::presets;
/// use aksnet::scene::{LaneKind, map_stack};
///
/// let mut design = presets::worked_example();
/// design.alternatives.push(design.alternatives[0].clone());
/// let plan = aksnet::plan::plan(&design);
/// let stack = map_stack(&design, &plan, &BTreeSet::new());
/// assert_eq!(stack.maps.len(), 2);
/// assert!(stack.maps[1].lane(LaneKind::Connected).is_none());
/// assert!(stack.outside.lane(LaneKind::Connected).is_some());
/// ```
pub fn map_stack(design: &Design, plan: &Plan, opened: &BTreeSet<u64>) -> MapStack {
    let outside = Arc::new(Outside::new(&design.connected));
    let parts: Vec<Parts> = (0..design.alternatives.len())
        .filter_map(|at| Some(Parts::new(pair(design, plan, at)?, &outside, None)))
        .collect();
    let axis = Arc::new(axis(&parts, &outside, opened));
    stack(&parts, &outside, axis)
}

/// The stack of a document that is edited: alternatives that an edit leaves alone are reused.
#[derive(Debug, Default)]
pub struct StackAtlas {
    last: Option<Last>,
}

/// The parts of a stack, and what they were made from.
#[derive(Debug)]
struct Last {
    design: Arc<Design>,
    plan: Arc<Plan>,
    parts: Vec<Parts>,
    outside: Arc<Outside>,
    opened: BTreeSet<u64>,
    axis: Arc<Axis>,
}

impl StackAtlas {
    /// The same as [`map_stack`], faster where the document is nearly that of the last call.
    pub fn stack(&mut self, design: &Arc<Design>, plan: &Arc<Plan>, opened: &BTreeSet<u64>) -> MapStack {
        let last = self.last.as_ref();
        let outside = last
            .filter(|last| last.design.connected == design.connected)
            .map_or_else(
                || Arc::new(Outside::new(&design.connected)),
                |last| Arc::clone(&last.outside),
            );
        let parts: Vec<Parts> = (0..design.alternatives.len())
            .filter_map(|at| {
                let before = last.and_then(|last| last.before(at));
                Some(Parts::new(pair(design, plan, at)?, &outside, before))
            })
            .collect();
        let axis = last
            .filter(|last| last.opened == *opened && last.asks_the_same(&parts, &outside))
            .map_or_else(
                || Arc::new(axis(&parts, &outside, opened)),
                |last| Arc::clone(&last.axis),
            );
        let stack = stack(&parts, &outside, Arc::clone(&axis));
        self.last = Some(Last {
            design: Arc::clone(design),
            plan: Arc::clone(plan),
            parts,
            outside,
            opened: opened.clone(),
            axis,
        });
        stack
    }
}

impl Last {
    fn before(&self, at: usize) -> Option<Before<'_>> {
        Some(Before {
            pair: pair(&self.design, &self.plan, at)?,
            parts: self.parts.get(at)?,
        })
    }

    fn asks_the_same(&self, parts: &[Parts], outside: &Arc<Outside>) -> bool {
        let mut pairs = self.parts.iter().zip(parts);
        let is_outside_same = Arc::ptr_eq(&self.outside, outside);
        is_outside_same
            && self.parts.len() == parts.len()
            && pairs.all(|(one, other)| one.asks_the_same(other))
    }
}

fn axis(parts: &[Parts], outside: &Outside, opened: &BTreeSet<u64>) -> Axis {
    let rooms = parts.iter().flat_map(|parts| parts.room.iter().copied());
    Axis::new(rooms.chain(outside.room()), opened)
}

fn stack(parts: &[Parts], outside: &Outside, axis: Arc<Axis>) -> MapStack {
    let map = |parts: &Parts| MapScene {
        axis: Arc::clone(&axis),
        lanes: parts.own_lanes(),
        overlaps: parts.overlaps.iter().copied().map(with_peered_outside).collect(),
        rows: Vec::new(),
    };
    let maps: Vec<MapScene> = parts.iter().map(map).collect();

    let forbidden = parts.iter().flat_map(Parts::forbidden);
    let forbidden: BTreeMap<Item, Bar> = forbidden.map(|bar| (bar.item, bar.clone())).collect();
    let lanes = [
        outside.whole(),
        lane(LaneKind::Forbidden, forbidden.into_values().collect()),
    ];
    let met = maps.iter().flat_map(|map| &map.overlaps);
    let mut met: Vec<Overlap> = met.filter(|overlap| is_outside(overlap.to)).copied().collect();
    met.sort_by_key(|overlap| (overlap.span, overlap.to, overlap.items.1));
    met.dedup_by_key(|overlap| (overlap.span, overlap.to, overlap.items.1));
    let outside = MapScene {
        axis: Arc::clone(&axis),
        lanes: lanes.into_iter().flatten().collect(),
        overlaps: met,
        rows: Vec::new(),
    };
    MapStack { axis, maps, outside }
}

/// Here peered VNets lie in the lane of what is connected.
fn with_peered_outside(overlap: Overlap) -> Overlap {
    let (upper, lower) = overlap.items;
    match (upper, lower) {
        (Item::Connected { .. }, _) if !is_outside(overlap.from) => Overlap {
            from: overlap.to,
            to: LaneKind::Connected,
            items: (lower, upper),
            ..overlap
        },
        (_, Item::Connected { .. }) => Overlap {
            to: LaneKind::Connected,
            ..overlap
        },
        _ => overlap,
    }
}

const fn is_outside(kind: LaneKind) -> bool {
    matches!(kind, LaneKind::Connected | LaneKind::Forbidden)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::presets;
    use crate::plan;

    #[test]
    fn without_alternatives_the_axis_follows_what_lies_outside() {
        let mut design = presets::worked_example();
        design.alternatives.clear();
        let (mut atlas, opened) = (StackAtlas::default(), BTreeSet::new());
        for connected in [std::mem::take(&mut design.connected), Vec::new()] {
            design.connected = connected;
            let plan = Arc::new(plan::plan(&design));
            let stack = atlas.stack(&Arc::new(design.clone()), &plan, &opened);
            assert_eq!(stack, map_stack(&design, &plan, &opened));
        }
    }
}
