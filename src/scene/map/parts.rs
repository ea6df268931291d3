//! What a map of an alternative is put together from; what an edit leaves alone is reused.
//!
//! ```text
//!  connected ranges ────────────┬──> outside ──┬──> clashes ──┬──> room on the axis
//!  VNets, pods, services ───────│──> claims ───┘              │
//!  each VNet with its subnets ──┴──> network lane ────────────┘──> lane of the subnets
//! ```

use std::sync::Arc;

use crate::design::{Alternative, Cluster, ConnectedRange, Design, Network, Shared};
use crate::net::Span;
use crate::plan::{AlternativePlan, NetworkPlan, Plan, StepKind};

use crate::scene::map::axis::Weight;
use crate::scene::map::clashes::{self, ClaimedSpan};
use crate::scene::map::lanes::{Bar, Lane, LaneKind, MapRow, Overlap, Role, RowKind};
use crate::scene::map::rows::{are_apart, in_line, lane, merged};
use crate::scene::map::{bars, fills, room};

/// An alternative and its plan.
pub(super) type Pair<'a> = (&'a Alternative, &'a AlternativePlan);

pub(super) fn pair<'a>(design: &'a Design, plan: &'a Plan, at: usize) -> Option<Pair<'a>> {
    design
        .alternatives
        .get(at)
        .map(AsRef::as_ref)
        .zip(plan.alternatives.get(at).map(AsRef::as_ref))
}

/// The earlier parts, with what they were made from.
#[derive(Clone, Copy)]
pub(super) struct Before<'a> {
    pub(super) pair: Pair<'a>,
    pub(super) parts: &'a Parts,
}

/// What the map of an alternative is put together from.
#[derive(Debug)]
pub(super) struct Parts {
    pub(super) outside: Arc<Outside>,
    network_lanes: Vec<Arc<NetworkLane>>,
    claims: Vec<ClaimedSpan>,
    clashes: Arc<Clashes>,
    /// The room that the alternative needs on the axis, besides what lies outside.
    pub(super) room: Arc<[(Span, Weight)]>,
    /// The VNets without those they are peered with.
    own: Option<Arc<Lane>>,
    networks: Option<Arc<Lane>>,
    subnets: Option<Arc<Lane>>,
    pods: Option<Arc<Lane>>,
    services: Option<Arc<Lane>>,
    /// What lies outside of the VNets.
    around: Option<Arc<Lane>>,
    /// Overlaps that must not be.
    pub(super) overlaps: Vec<Overlap>,
}

impl Parts {
    pub(super) fn new(
        (alternative, plan): Pair<'_>,
        outside: &Arc<Outside>,
        before: Option<Before<'_>>,
    ) -> Self {
        let network_lanes = network_lanes((alternative, plan), before);
        let networks = bars::networks(alternative);
        let (pods, services) = (bars::pods(alternative, plan), bars::services(alternative, plan));
        let claims = claims_of(&networks, &pods, &services);

        let before = before.map(|before| before.parts);
        let is_outside_same = before.is_some_and(|before| Arc::ptr_eq(&before.outside, outside));
        let known = before.filter(|before| is_outside_same && before.claims == claims);
        let clashes = known.map_or_else(
            || Arc::new(Clashes::new(&claims, outside)),
            |before| Arc::clone(&before.clashes),
        );
        let mut overlaps = clashes::of_clusters(alternative, plan);
        overlaps.extend(&clashes.overlaps);
        overlaps.sort_by_key(|overlap| (overlap.span, overlap.from, overlap.to, overlap.items));
        overlaps.dedup_by_key(|overlap| (overlap.span, overlap.from, overlap.to));

        let room: Vec<(Span, Weight)> = (network_lanes
            .iter()
            .flat_map(|network_lane| network_lane.room.iter().copied()))
        .chain(weighted(&pods, Weight::Pods))
        .chain(weighted(&services, Weight::Services))
        .chain(weighted(&clashes.forbidden, Weight::Forbidden))
        .collect();
        let room = before
            .filter(|before| *before.room == *room)
            .map_or_else(|| room.into(), |before| Arc::clone(&before.room));

        let subnets = before
            .filter(|before| is_same(&before.network_lanes, &network_lanes))
            .map_or_else(
                || {
                    let count = network_lanes
                        .iter()
                        .map(|network_lane| network_lane.bars().len())
                        .sum();
                    let mut bars = Vec::with_capacity(count);
                    for network_lane in &network_lanes {
                        bars.extend_from_slice(network_lane.bars());
                    }
                    lane(LaneKind::Subnets, bars)
                },
                |before| before.subnets.clone(),
            );
        let (own, networks) = known.map_or_else(
            || outside.with_own(networks),
            |before| (before.own.clone(), before.networks.clone()),
        );
        let around = known.map_or_else(
            || outside.with_forbidden(&clashes.forbidden),
            |before| before.around.clone(),
        );
        Self {
            around,
            outside: Arc::clone(outside),
            network_lanes,
            claims,
            clashes,
            room,
            own,
            networks,
            subnets,
            pods: lane(LaneKind::Pods, merged(pods)),
            services: lane(LaneKind::Services, merged(services)),
            overlaps,
        }
    }

    /// The lanes of the alternative with what lies outside, from top to bottom.
    pub(super) fn lanes(&self) -> Vec<Arc<Lane>> {
        let around = [self.outside.connected.clone(), self.clashes.lane.clone()];
        let inside = [&self.networks, &self.subnets, &self.pods, &self.services];
        inside
            .into_iter()
            .flatten()
            .cloned()
            .chain(around.into_iter().flatten())
            .collect()
    }

    /// The lanes of the alternative alone, from top to bottom.
    pub(super) fn own_lanes(&self) -> Vec<Arc<Lane>> {
        let lanes = [&self.own, &self.subnets, &self.pods, &self.services];
        lanes.into_iter().flatten().cloned().collect()
    }

    /// The rows of the alternative with what lies outside, from top to bottom.
    pub(super) fn rows(&self) -> Vec<MapRow> {
        let network_lanes = self.network_lanes.iter().enumerate();
        let networks = network_lanes.map(|(at, network_lane)| (RowKind::Network(at), &network_lane.lane));
        let others = [
            (RowKind::Pods, &self.pods),
            (RowKind::Services, &self.services),
            (RowKind::Outside, &self.around),
        ];
        let rows = networks.chain(others);
        rows.filter_map(|(kind, lane)| {
            let lane = Arc::clone(lane.as_ref()?);
            Some(MapRow { kind, lane })
        })
        .collect()
    }

    /// Ranges nearby that nobody may use.
    pub(super) fn forbidden(&self) -> &[Bar] {
        &self.clashes.forbidden
    }

    /// Whether both need the same room on the axis.
    pub(super) fn asks_the_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.outside, &other.outside) && Arc::ptr_eq(&self.room, &other.room)
    }
}

impl<'a> Before<'a> {
    /// The subnets of the VNet at this place, where its plan was kept.
    fn reused_lane(self, at: usize, planned: &Shared<NetworkPlan>) -> Option<&'a Arc<NetworkLane>> {
        let is_kept = self.pair.1.networks.get(at)?.is(planned);
        self.parts.network_lanes.get(at).filter(|_| is_kept)
    }

    /// The subnets of the VNet at this place, unless something of it changed.
    fn network_lane(
        self,
        at: usize,
        (written, planned): (&Network, &NetworkPlan),
        nodes: &[u64],
    ) -> Option<&'a Arc<NetworkLane>> {
        let (alternative, plan) = self.pair;
        let is_alike = is_drawn_alike(alternative.networks.get(at)?, written);
        let is_same = is_alike && plan.networks.get(at)?.as_ref() == planned;
        let known = self.parts.network_lanes.get(at).filter(|_| is_same)?;
        (known.nodes == nodes).then_some(known)
    }
}

/// What the ranges of an alternative claim.
fn claims_of(networks: &[Bar], pods: &[Bar], services: &[Bar]) -> Vec<ClaimedSpan> {
    let kinds = [
        (LaneKind::Networks, networks),
        (LaneKind::Pods, pods),
        (LaneKind::Services, services),
    ];
    kinds
        .into_iter()
        .flat_map(|(kind, bars)| claims(kind, bars))
        .collect()
}

/// Whether two VNets look the same where their plans are the same; the names of subnets decide how wide their plates are.
fn is_drawn_alike(one: &Network, other: &Network) -> bool {
    let mut subnets = one.subnets.iter().zip(&other.subnets);
    one.address_space == other.address_space
        && one.subnets.len() == other.subnets.len()
        && subnets.all(|(one, other)| {
            (&one.name, one.purpose, one.color) == (&other.name, other.purpose, other.color)
        })
}

fn is_same(one: &[Arc<NetworkLane>], other: &[Arc<NetworkLane>]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| Arc::ptr_eq(one, other))
}

/// What lies outside the VNets.
#[derive(Debug)]
pub(super) struct Outside {
    peered: Vec<Bar>,
    connected: Option<Arc<Lane>>,
    /// Everything in one lane, the peered VNets too.
    whole: Option<Arc<Lane>>,
    claims: Vec<ClaimedSpan>,
}

/// The lane of each VNet, reused where its plan and its nodes are the same.
fn network_lanes((alternative, plan): Pair<'_>, before: Option<Before<'_>>) -> Vec<Arc<NetworkLane>> {
    let networks = alternative.networks.iter().map(AsRef::as_ref).zip(&plan.networks);
    networks
        .enumerate()
        .map(|(at, (network, planned))| {
            // A reused plan means that its inputs are the same.
            let kept = before.and_then(|before| before.reused_lane(at, planned));
            if let Some(kept) = kept {
                return Arc::clone(kept);
            }
            let nodes = nodes_now(planned, &alternative.clusters);
            let known = before.and_then(|before| before.network_lane(at, (network, planned), &nodes));
            let clusters = alternative.clusters.as_slice();
            known.map_or_else(
                || Arc::new(NetworkLane::new(at, (network, planned), (clusters, nodes))),
                Arc::clone,
            )
        })
        .collect()
}

impl Outside {
    pub(super) fn new(connected: &[ConnectedRange]) -> Self {
        let (peered, others) = bars::connected(connected);
        let claims = claims(LaneKind::Networks, &peered)
            .chain(claims(LaneKind::Connected, &others))
            .collect();
        let all = || others.iter().chain(&peered).cloned().collect();
        let whole = (!peered.is_empty()).then(|| lane(LaneKind::Connected, merged(all())));
        let connected = lane(LaneKind::Connected, merged(others));
        Self {
            claims,
            whole: whole.unwrap_or_else(|| connected.clone()),
            connected,
            peered,
        }
    }

    /// The room it needs on the axis.
    pub(super) fn room(&self) -> impl Iterator<Item = (Span, Weight)> {
        self.claims.iter().map(|claim| (claim.span, Weight::Connected))
    }

    /// Everything in one lane, the peered VNets too.
    pub(super) fn whole(&self) -> Option<Arc<Lane>> {
        self.whole.clone()
    }

    /// Everything in one lane with the ranges nearby that nobody may use.
    fn with_forbidden(&self, forbidden: &[Bar]) -> Option<Arc<Lane>> {
        if forbidden.is_empty() {
            return self.whole.clone();
        }
        let rows = || self.whole.iter().flat_map(|lane| &lane.rows);
        let count: usize = rows().map(|row| row.bars.len()).sum();
        let mut bars = Vec::with_capacity(count + forbidden.len());
        for row in rows() {
            bars.extend_from_slice(&row.bars);
        }
        bars.extend_from_slice(forbidden);
        lane(LaneKind::Connected, bars)
    }

    /// The lane of these VNets, alone and with the peered ones.
    fn with_own(&self, networks: Vec<Bar>) -> (Option<Arc<Lane>>, Option<Arc<Lane>>) {
        if self.peered.is_empty() {
            let own = lane(LaneKind::Networks, networks);
            return (own.clone(), own);
        }
        let both = networks.iter().chain(&self.peered).cloned().collect();
        (lane(LaneKind::Networks, networks), lane(LaneKind::Networks, both))
    }
}

/// Nodes that are there now, of each line of the sums of a VNet's subnets.
fn nodes_now(planned: &NetworkPlan, clusters: &[Shared<Cluster>]) -> Vec<u64> {
    let steps = planned
        .subnets
        .iter()
        .flat_map(|subnet| &subnet.meter.demand.steps);
    let nodes = steps.filter_map(|step| match step.kind {
        StepKind::Nodes { cluster, pool } => Some(fills::nodes_now(clusters, (cluster, pool), step.count)),
        _ => None,
    });
    nodes.collect()
}

/// A VNet with its subnets.
#[derive(Debug)]
struct NetworkLane {
    /// Nodes that are there now, of each line of the sums of its subnets.
    nodes: Vec<u64>,
    /// The subnets and what is free, those that overlap in rows of their own.
    lane: Option<Arc<Lane>>,
    /// The same in one line where they overlap; empty where the lane is that line.
    crossing: Vec<Bar>,
    /// The room they need on the axis.
    room: Vec<(Span, Weight)>,
}

impl NetworkLane {
    fn new(
        at: usize,
        (written, planned): (&Network, &NetworkPlan),
        (clusters, nodes): (&[Shared<Cluster>], Vec<u64>),
    ) -> Self {
        let mut bars = bars::subnets(at, (written, planned), clusters);
        bars.sort_by_key(in_line);
        let prefixes = written.address_space.iter().filter_map(|cidr| cidr.v4());
        let inside = prefixes.flat_map(|prefix| room::of_network(prefix.span(), &planned.free));
        let subnets = bars.iter().filter(|bar| bar.role != Role::Free);
        let astray = subnets.filter(|bar| !planned.space.contains_span(&bar.span));
        let room = inside.chain(astray.map(|bar| (bar.span, Weight::Networks)));
        let room = room.collect();
        let crossing = if are_apart(&bars) {
            Vec::new()
        } else {
            bars.clone()
        };
        Self {
            nodes,
            room,
            lane: lane(LaneKind::Subnets, bars),
            crossing,
        }
    }

    /// The subnets and what is free, by address.
    fn bars(&self) -> &[Bar] {
        let rows = self.lane.as_ref().map_or(&[][..], |lane| &lane.rows);
        match rows {
            [row] if self.crossing.is_empty() => &row.bars,
            _ => &self.crossing,
        }
    }
}

/// Overlaps that must not be.
#[derive(Debug)]
struct Clashes {
    forbidden: Vec<Bar>,
    /// The same as a lane.
    lane: Option<Arc<Lane>>,
    overlaps: Vec<Overlap>,
}

impl Clashes {
    fn new(own: &[ClaimedSpan], outside: &Outside) -> Self {
        let all = || own.iter().chain(&outside.claims);
        let is_used = |around: &Span| all().any(|claim| claim.span.overlaps(around));
        let forbidden = merged(bars::forbidden(is_used));
        let kept: Vec<ClaimedSpan> = claims(LaneKind::Forbidden, &forbidden).collect();
        let mut overlaps = clashes::between(own, &outside.claims);
        overlaps.extend(clashes::between(own, &kept));
        Self {
            lane: lane(LaneKind::Forbidden, forbidden.clone()),
            forbidden,
            overlaps,
        }
    }
}

fn claims(lane: LaneKind, bars: &[Bar]) -> impl Iterator<Item = ClaimedSpan> {
    bars.iter().map(move |bar| ClaimedSpan {
        span: bar.span,
        lane,
        item: bar.item,
    })
}

fn weighted(bars: &[Bar], weight: Weight) -> impl Iterator<Item = (Span, Weight)> {
    bars.iter().map(move |bar| (bar.span, weight))
}
