//! The address map: one alternative and its plan laid out in lanes.
//!
//! It is made of parts, and each part of few things; an [`Atlas`] keeps the last map and makes only those parts anew
//! that are made of something else now.
//!
//! ```text
//!  connected ranges ────────────┬──> outside ──┬──> clashes ──┬──> axis
//!  VNets, pods, services ───────│──> claims ───┘              │
//!  each VNet with its subnets ──┴──> ground ──────────────────┘──> lane of the subnets
//! ```

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::design::{Alternative, ConnectedRange, Design, Network};
use crate::net::Span;
use crate::plan::{AlternativePlan, NetworkPlan, Plan};

use super::axis::{Axis, Weight};
use super::clashes::{self, Claim};
use super::lanes::{Bar, Lane, LaneKind, MapScene, Overlap, Role};
use super::rows::{lane, merged};
use super::{bars, room};

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
    pair(design, plan, at).map_or_else(
        || nothing(opened),
        |pair| Parts::new(design, pair, opened, None).scene,
    )
}

/// The map of a document that is edited: what an edit leaves alone is taken over from the map before.
#[derive(Debug, Default)]
pub struct Atlas {
    last: Option<Last>,
}

/// A map, and what it was drawn from.
#[derive(Debug)]
struct Last {
    design: Arc<Design>,
    plan: Arc<Plan>,
    at: usize,
    parts: Parts,
}

impl Atlas {
    /// The same as [`map`], sooner where the document is nearly the one of the last call.
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
        let before = self.last.as_ref().and_then(Last::before);
        let parts = Parts::new(design, pair, opened, before);
        let scene = parts.scene.clone();
        self.last = Some(Last {
            design: Arc::clone(design),
            plan: Arc::clone(plan),
            at,
            parts,
        });
        scene
    }
}

impl Last {
    fn before(&self) -> Option<Before<'_>> {
        let Self {
            design,
            plan,
            at,
            parts,
        } = self;
        let pair = pair(design, plan, *at)?;
        Some(Before { design, pair, parts })
    }
}

/// An alternative and its plan.
type Pair<'a> = (&'a Alternative, &'a AlternativePlan);

fn pair<'a>(design: &'a Design, plan: &'a Plan, at: usize) -> Option<Pair<'a>> {
    design.alternatives.get(at).zip(plan.alternatives.get(at))
}

/// The map before, with what it was drawn from.
#[derive(Clone, Copy)]
struct Before<'a> {
    design: &'a Design,
    pair: Pair<'a>,
    parts: &'a Parts,
}

/// A map of nothing.
fn nothing(opened: &BTreeSet<u64>) -> MapScene {
    MapScene {
        axis: Arc::new(Axis::new([], opened)),
        lanes: Vec::new(),
        overlaps: Vec::new(),
    }
}

/// A map and what it is put together from.
#[derive(Debug)]
struct Parts {
    outside: Arc<Outside>,
    grounds: Vec<Arc<Ground>>,
    claims: Vec<Claim>,
    clashes: Arc<Clashes>,
    room: Vec<(Span, Weight)>,
    opened: BTreeSet<u64>,
    scene: MapScene,
}

impl Parts {
    fn new(
        design: &Design,
        (alternative, plan): Pair<'_>,
        opened: &BTreeSet<u64>,
        before: Option<Before<'_>>,
    ) -> Self {
        let outside = before
            .filter(|before| before.design.connected == design.connected)
            .map_or_else(
                || Arc::new(Outside::new(&design.connected)),
                |before| Arc::clone(&before.parts.outside),
            );
        let networks = alternative.networks.iter().zip(&plan.networks);
        let grounds: Vec<Arc<Ground>> = networks
            .enumerate()
            .map(|(at, network)| {
                let known = before.and_then(|before| before.ground(at, network));
                known.map_or_else(|| Arc::new(Ground::new(at, network)), Arc::clone)
            })
            .collect();

        let networks = bars::networks(alternative);
        let (pods, services) = (bars::pods(alternative, plan), bars::services(alternative, plan));
        let claims: Vec<Claim> = [
            (LaneKind::Networks, &networks),
            (LaneKind::Pods, &pods),
            (LaneKind::Services, &services),
        ]
        .into_iter()
        .flat_map(|(kind, bars)| claims(kind, bars))
        .collect();

        let before = before.map(|before| before.parts);
        let is_outside_same = before.is_some_and(|before| Arc::ptr_eq(&before.outside, &outside));
        let known = before.filter(|before| is_outside_same && before.claims == claims);
        let clashes = known.map_or_else(
            || Arc::new(Clashes::new(&claims, &outside)),
            |before| Arc::clone(&before.clashes),
        );
        let mut overlaps = clashes::of_clusters(alternative, plan);
        overlaps.extend(&clashes.overlaps);
        overlaps.sort_by_key(|overlap| (overlap.span, overlap.from, overlap.to, overlap.items));
        overlaps.dedup_by_key(|overlap| (overlap.span, overlap.from, overlap.to));

        let room: Vec<(Span, Weight)> = (grounds.iter().flat_map(|ground| ground.room.iter().copied()))
            .chain(weighted(&pods, Weight::Pods))
            .chain(weighted(&services, Weight::Services))
            .chain(weighted(&clashes.forbidden, Weight::Forbidden))
            .collect();
        let is_known = |before: &&Self| is_outside_same && before.room == room && before.opened == *opened;
        let axis = before.filter(is_known).map_or_else(
            || Arc::new(Axis::new(room.iter().copied().chain(outside.room()), opened)),
            |before| Arc::clone(&before.scene.axis),
        );

        let subnets = before
            .filter(|before| is_same(&before.grounds, &grounds))
            .map_or_else(
                || {
                    let bars = grounds.iter().flat_map(|ground| ground.bars.iter().cloned());
                    lane(LaneKind::Subnets, bars.collect())
                },
                |before| before.lane(LaneKind::Subnets),
            );
        let networks = known.map_or_else(
            || {
                let bars = networks.into_iter().chain(outside.peered.iter().cloned());
                lane(LaneKind::Networks, bars.collect())
            },
            |before| before.lane(LaneKind::Networks),
        );
        let lanes = [
            networks,
            subnets,
            lane(LaneKind::Pods, merged(pods)),
            lane(LaneKind::Services, merged(services)),
            outside.connected.clone(),
            lane(LaneKind::Forbidden, clashes.forbidden.clone()),
        ];
        let scene = MapScene {
            axis,
            lanes: lanes.into_iter().flatten().collect(),
            overlaps,
        };
        Self {
            outside,
            grounds,
            claims,
            clashes,
            room,
            opened: opened.clone(),
            scene,
        }
    }

    fn lane(&self, kind: LaneKind) -> Option<Arc<Lane>> {
        self.scene
            .lanes
            .iter()
            .find(|lane| lane.kind == kind)
            .map(Arc::clone)
    }
}

impl<'a> Before<'a> {
    /// The subnets of the VNet at this place, unless something of it changed.
    fn ground(self, at: usize, (written, planned): (&Network, &NetworkPlan)) -> Option<&'a Arc<Ground>> {
        let (alternative, plan) = self.pair;
        let is_alike = is_drawn_alike(alternative.networks.get(at)?, written);
        let is_same = is_alike && plan.networks.get(at)? == planned;
        self.parts.grounds.get(at).filter(|_| is_same)
    }
}

/// Whether two VNets look the same where their plans are the same; names are made when they are shown.
fn is_drawn_alike(one: &Network, other: &Network) -> bool {
    let mut subnets = one.subnets.iter().zip(&other.subnets);
    one.address_space == other.address_space
        && one.subnets.len() == other.subnets.len()
        && subnets.all(|(one, other)| (one.purpose, one.color) == (other.purpose, other.color))
}

fn is_same(one: &[Arc<Ground>], other: &[Arc<Ground>]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| Arc::ptr_eq(one, other))
}

/// What lies outside the VNets.
#[derive(Debug)]
struct Outside {
    peered: Vec<Bar>,
    connected: Option<Arc<Lane>>,
    claims: Vec<Claim>,
}

impl Outside {
    fn new(connected: &[ConnectedRange]) -> Self {
        let (peered, others) = bars::connected(connected);
        Self {
            claims: claims(LaneKind::Networks, &peered)
                .chain(claims(LaneKind::Connected, &others))
                .collect(),
            connected: lane(LaneKind::Connected, merged(others)),
            peered,
        }
    }

    fn room(&self) -> impl Iterator<Item = (Span, Weight)> {
        self.claims.iter().map(|claim| (claim.span, Weight::Connected))
    }
}

/// A VNet with its subnets.
#[derive(Debug)]
struct Ground {
    /// The subnets and what is free.
    bars: Vec<Bar>,
    /// What they ask of the axis.
    room: Vec<(Span, Weight)>,
}

impl Ground {
    fn new(at: usize, (written, planned): (&Network, &NetworkPlan)) -> Self {
        let bars = bars::subnets(at, written, planned);
        let prefixes = written.address_space.iter().filter_map(|cidr| cidr.v4());
        let inside = prefixes.flat_map(|prefix| room::of_network(prefix.span(), &planned.free));
        let subnets = bars.iter().filter(|bar| bar.role != Role::Free);
        let astray = subnets.filter(|bar| !planned.space.contains_span(&bar.span));
        Self {
            room: inside
                .chain(astray.map(|bar| (bar.span, Weight::Networks)))
                .collect(),
            bars,
        }
    }
}

/// What must not meet and does.
#[derive(Debug)]
struct Clashes {
    forbidden: Vec<Bar>,
    overlaps: Vec<Overlap>,
}

impl Clashes {
    fn new(own: &[Claim], outside: &Outside) -> Self {
        let all = || own.iter().chain(&outside.claims);
        let is_used = |around: &Span| all().any(|claim| claim.span.overlaps(around));
        let forbidden = merged(bars::forbidden(is_used));
        let kept: Vec<Claim> = claims(LaneKind::Forbidden, &forbidden).collect();
        let mut overlaps = clashes::between(own, &outside.claims);
        overlaps.extend(clashes::between(own, &kept));
        Self { forbidden, overlaps }
    }
}

fn claims(lane: LaneKind, bars: &[Bar]) -> impl Iterator<Item = Claim> {
    bars.iter().map(move |bar| Claim {
        span: bar.span,
        lane,
        item: bar.item,
    })
}

fn weighted(bars: &[Bar], weight: Weight) -> impl Iterator<Item = (Span, Weight)> {
    bars.iter().map(move |bar| (bar.span, weight))
}
