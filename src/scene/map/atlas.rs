//! The address map: one alternative and its plan laid out in lanes.
//!
//! An [`Atlas`] keeps the parts of the last map and rebuilds only those whose inputs changed.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::design::Design;
use crate::plan::Plan;

use crate::scene::map::axis::Axis;
use crate::scene::map::lanes::MapScene;
use crate::scene::map::parts::{Before, Outside, Parts, pair};

/// The map of alternative `at`; gaps with one of the `opened` addresses inside get room on the axis.
///
/// ```
/// use std::collections::BTreeSet;
/// use aksnet::design::presets;
/// use aksnet::scene::{LaneKind, map};
///
/// let design = presets::blank();
/// let plan = aksnet::plan::plan(&design);
/// let scene = map(&design, &plan, 0, &BTreeSet::new());
/// let lanes: Vec<LaneKind> = scene.lanes.iter().map(|lane| lane.kind).collect();
/// use LaneKind::{Forbidden, Networks, Pods, Services, Subnets};
/// // 172.30.0.0/16 and 172.31.0.0/16 lie near the service CIDR.
/// assert_eq!(lanes, [Networks, Subnets, Pods, Services, Forbidden]);
/// ```
pub fn map(design: &Design, plan: &Plan, at: usize, opened: &BTreeSet<u64>) -> MapScene {
    let Some(pair) = pair(design, plan, at) else {
        return nothing(opened);
    };
    let parts = Parts::new(pair, &Arc::new(Outside::new(&design.connected)), None);
    let axis = Arc::new(axis(&parts, opened));
    scene(&parts, axis)
}

/// The map of a document being edited: what an edit leaves alone is reused.
#[derive(Debug, Default)]
pub struct Atlas {
    last: Option<Last>,
}

/// The parts and the axis of a map, and what they were made from.
#[derive(Debug)]
struct Last {
    design: Arc<Design>,
    plan: Arc<Plan>,
    at: usize,
    parts: Parts,
    opened: BTreeSet<u64>,
    axis: Arc<Axis>,
}

impl Atlas {
    /// The same as [`map`], faster where the document is nearly that of the last call.
    pub fn map(
        &mut self,
        design: &Arc<Design>,
        plan: &Arc<Plan>,
        at: usize,
        opened: &BTreeSet<u64>,
    ) -> MapScene {
        let Some(pair) = pair(design, plan, at) else {
            self.last = None;
            return nothing(opened);
        };
        let last = self.last.as_ref();
        let outside = last
            .filter(|last| last.design.connected == design.connected)
            .map_or_else(
                || Arc::new(Outside::new(&design.connected)),
                |last| Arc::clone(&last.parts.outside),
            );
        let parts = Parts::new(pair, &outside, last.and_then(Last::before));
        let axis = last
            .filter(|last| last.opened == *opened && last.parts.asks_the_same(&parts))
            .map_or_else(|| Arc::new(axis(&parts, opened)), |last| Arc::clone(&last.axis));
        let scene = scene(&parts, Arc::clone(&axis));
        self.last = Some(Last {
            design: Arc::clone(design),
            plan: Arc::clone(plan),
            at,
            parts,
            opened: opened.clone(),
            axis,
        });
        scene
    }
}

impl Last {
    fn before(&self) -> Option<Before<'_>> {
        Some(Before {
            pair: pair(&self.design, &self.plan, self.at)?,
            parts: &self.parts,
        })
    }
}

/// A map of nothing.
fn nothing(opened: &BTreeSet<u64>) -> MapScene {
    MapScene {
        axis: Arc::new(Axis::new([], opened)),
        lanes: Vec::new(),
        overlaps: Vec::new(),
        rows: Vec::new(),
    }
}

fn axis(parts: &Parts, opened: &BTreeSet<u64>) -> Axis {
    Axis::new(parts.room.iter().copied().chain(parts.outside.room()), opened)
}

fn scene(parts: &Parts, axis: Arc<Axis>) -> MapScene {
    MapScene {
        axis,
        lanes: parts.lanes(),
        overlaps: parts.overlaps.clone(),
        rows: parts.rows(),
    }
}
