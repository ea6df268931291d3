//! The address axis: all of IPv4 on one line, with room for what is used and breaks where nothing is.
//!
//! A design mixes ranges that differ by orders of magnitude, so no single scale shows them all. The axis is cut at
//! every edge of every item; each piece is linear inside and gets room by a damped measure of its size, and gaps that
//! no item covers collapse to a break of fixed width until opened.
//!
//! ```text
//!  addresses  0 ──────────── 10.0.0.0 ─ 10.1.0.0 ──────── 10.20.0.0 ───── 10.20.8.0 ──────────── 2³²
//!  units      0 ~~ break ~~ 1 ├─services─┤ 2.2 ~ break ~ 2.7 ├────── VNet ──────┤ 6.9 ~~ break ~~ 7.4
//!  view                     [        from_unit … to_unit: what the window shows        ]
//! ```
//!
//! Knows neither designs nor pixels: a [`Projection`](super::Projection) lays a [`View`] over a width in points.

use std::collections::{BTreeSet, BinaryHeap};

use crate::net::{Prefix, Span};
use crate::scene::map::view::View;

/// How much room an item gets on the axis, in ascending order of importance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    /// Ranges that Azure reserves or forbids.
    Forbidden,
    /// Ranges outside the design.
    Connected,
    /// Service CIDRs.
    Services,
    /// Pod CIDRs.
    Pods,
    /// A vast free part of a VNet.
    Spare,
    /// The VNets under design.
    Networks,
}

impl Weight {
    const ALL: [Self; 6] = [
        Self::Forbidden,
        Self::Connected,
        Self::Services,
        Self::Pods,
        Self::Spare,
        Self::Networks,
    ];

    /// Units that a range of `addresses` gets: grows with the number of its bits.
    fn room(self, addresses: u64) -> f64 {
        let base = match self {
            Self::Forbidden => 0.5,
            Self::Connected => 0.7,
            Self::Services => 0.8,
            Self::Pods => 1.1,
            Self::Spare => 1.6,
            Self::Networks => 2.5,
        };
        base * (1.0 + (addresses.max(1) as f64).log2() / 16.0)
    }
}

/// Units that a collapsed gap takes.
const BREAK_UNITS: f64 = 0.5;

/// Fewest addresses that the closest view shows.
const CLOSEST_ADDRESSES: f64 = 8.0;

/// The axis: pieces that tile all of IPv4, in order.
///
/// ```
/// use std::collections::BTreeSet;
/// use aksnet::net::Prefix;
/// use aksnet::scene::{Axis, Weight};
///
/// let vnet: Prefix = "10.20.0.0/21".parse()?;
/// let axis = Axis::new([(vnet.span(), Weight::Networks)], &BTreeSet::new());
/// let middle = axis.to_unit(vnet.first() as f64 + 1024.0);
/// assert!((axis.to_address(middle) - vnet.first() as f64 - 1024.0).abs() < 1e-6);
/// # Ok::<(), aksnet::net::PrefixError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    segments: Vec<Segment>,
    /// The segments to label first, by importance; none where there are few.
    by_importance: Vec<Segment>,
    /// The first of every few segments, where a search starts, so that it touches little memory.
    milestones: Vec<Segment>,
}

/// Segments from one milestone to the next.
const STRIDE: usize = 64;

/// Segments that are considered for labels: many times what fits on a screen.
const MOST_IMPORTANT: usize = 1_024;

/// A piece of the axis, linear inside.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Segment {
    /// Its addresses.
    pub span: Span,
    /// Where it begins, in units.
    pub from_unit: f64,
    /// Where it ends, in units.
    pub to_unit: f64,
    /// Whether something lies there.
    pub kind: SegmentKind,
}

/// Whether something lies in a piece of the axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SegmentKind {
    /// An item covers it.
    Used,
    /// Nothing lies there; drawn as a break.
    Collapsed,
    /// Nothing lies there, but it was opened.
    Opened,
}

impl Segment {
    pub(super) fn units(&self) -> f64 {
        self.to_unit - self.from_unit
    }

    /// Units of one address.
    pub(super) fn units_per_address(&self) -> f64 {
        self.units() / self.span.len() as f64
    }

    /// The place of an address inside, in units.
    fn unit_of(&self, address: f64) -> f64 {
        let inside = (address - self.span.first() as f64).max(0.0);
        (self.from_unit + inside * self.units_per_address()).min(self.to_unit)
    }

    /// The priority of a label for its first address; lower comes first.
    ///
    /// Ends of items come after their starts, round addresses before others.
    fn importance(&self) -> (bool, u32, u64) {
        let first = self.span.first();
        (
            self.kind != SegmentKind::Used,
            u64::BITS - first.trailing_zeros(),
            first,
        )
    }
}

impl Axis {
    /// The axis of these items; a gap with one of the `opened` addresses inside gets room too.
    ///
    /// Without items it shows 10.0.0.0/8.
    pub fn new(items: impl IntoIterator<Item = (Span, Weight)>, opened: &BTreeSet<u64>) -> Self {
        let pieces = pieces(items);
        let mut segments = Vec::with_capacity(pieces.size_hint().1.unwrap_or_default());
        let mut from_unit = 0.0;
        for (span, weight) in pieces {
            let is_opened = opened.range(span.first()..span.end()).next().is_some();
            let (kind, units) = match weight {
                Some(weight) => (SegmentKind::Used, weight.room(span.len())),
                None if is_opened => (SegmentKind::Opened, Weight::Networks.room(span.len())),
                None => (SegmentKind::Collapsed, BREAK_UNITS),
            };
            let to_unit = from_unit + units;
            segments.push(Segment {
                span,
                from_unit,
                to_unit,
                kind,
            });
            from_unit = to_unit;
        }
        Self {
            by_importance: most_important(&segments),
            milestones: segments.iter().step_by(STRIDE).copied().collect(),
            segments,
        }
    }

    /// An axis of pieces in order, each with its units; nothing lies before the first or behind the last.
    pub(in crate::scene) fn of_segments(pieces: impl Iterator<Item = (Span, f64, SegmentKind)>) -> Self {
        let mut from_unit = 0.0;
        let segments: Vec<Segment> = pieces
            .map(|(span, units, kind)| {
                let to_unit = from_unit + units;
                let segment = Segment {
                    span,
                    from_unit,
                    to_unit,
                    kind,
                };
                from_unit = to_unit;
                segment
            })
            .collect();
        Self {
            by_importance: most_important(&segments),
            milestones: segments.iter().step_by(STRIDE).copied().collect(),
            segments,
        }
    }

    /// The pieces, in order; they tile all of IPv4, or those of one line of a row.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// Where the axis ends, in units.
    pub fn end_unit(&self) -> f64 {
        self.segments.last().map_or(0.0, |segment| segment.to_unit)
    }

    /// The place of an address, in units; addresses outside IPv4 go to the ends.
    pub fn to_unit(&self, address: f64) -> f64 {
        let after = self.first_after(|segment| segment.span.end() as f64 <= address);
        self.segments
            .get(after)
            .map_or_else(|| self.end_unit(), |segment| segment.unit_of(address))
    }

    /// The places where a span begins and ends, in units.
    pub fn units_of(&self, span: Span) -> (f64, f64) {
        let (first, end) = (span.first() as f64, span.end() as f64);
        let after = self.first_after(|segment| segment.span.end() as f64 <= first);
        let Some(segment) = self.segments.get(after) else {
            return (self.end_unit(), self.end_unit());
        };
        let ends_inside = span.end() <= segment.span.end();
        let end = if ends_inside {
            segment.unit_of(end)
        } else {
            self.to_unit(end)
        };
        (segment.unit_of(first), end)
    }

    /// The address at a place, the inverse of [`Self::to_unit`].
    pub fn to_address(&self, unit: f64) -> f64 {
        let Some(segment) = self.segment_at(unit) else {
            return 0.0;
        };
        let inside = (unit - segment.from_unit).clamp(0.0, segment.units()) / segment.units_per_address();
        (segment.span.first() as f64 + inside).min(segment.span.end() as f64)
    }

    /// The view that shows every item, and neither the gap before the first nor the one after the last.
    pub fn home(&self) -> View {
        let shown = |segment: &&Segment| segment.kind != SegmentKind::Collapsed;
        let from_unit = self
            .segments
            .iter()
            .find(shown)
            .map_or(0.0, |segment| segment.from_unit);
        let to_unit = self
            .segments
            .iter()
            .rfind(shown)
            .map_or_else(|| self.end_unit(), |segment| segment.to_unit);
        View { from_unit, to_unit }.widened(0.01).clamped(self)
    }

    /// The view that shows all of `span`, with a little room on both sides.
    pub fn fit(&self, span: Span) -> View {
        let from_unit = self.to_unit(span.first() as f64);
        let to_unit = self.to_unit(span.end() as f64);
        View { from_unit, to_unit }.widened(0.04).clamped(self)
    }

    /// The segment at a place; the first or the last for places beyond the ends.
    pub(super) fn segment_at(&self, unit: f64) -> Option<&Segment> {
        let after = self.first_after(|segment| segment.to_unit <= unit);
        self.segments.get(after).or_else(|| self.segments.last())
    }

    /// Index of the first segment that is not before something.
    pub(super) fn first_after(&self, lies_before: impl Fn(&Segment) -> bool) -> usize {
        let milestones = self.milestones.partition_point(&lies_before);
        let from = milestones.saturating_sub(1) * STRIDE;
        let to = (milestones * STRIDE).min(self.segments.len());
        let between = self.segments.get(from..to).unwrap_or_default();
        from + between.partition_point(lies_before)
    }

    /// Those of the `visible` segments to label first, by importance.
    pub(super) fn most_important_of<'a>(&self, visible: impl Iterator<Item = &'a Segment>) -> Vec<Segment> {
        let mut visible: Vec<Segment> = visible.take(MOST_IMPORTANT + 1).copied().collect();
        if MOST_IMPORTANT < visible.len() {
            return self.by_importance.clone();
        }
        visible.sort_unstable_by_key(Segment::importance);
        visible
    }

    /// Units of the closest view around a place.
    pub(super) fn closest_units(&self, unit: f64) -> f64 {
        self.segment_at(unit).map_or(0.0, |segment| {
            CLOSEST_ADDRESSES.min(segment.span.len() as f64) * segment.units_per_address()
        })
    }
}

/// The segments to label first, by importance.
fn most_important(segments: &[Segment]) -> Vec<Segment> {
    if segments.len() <= MOST_IMPORTANT {
        // All of them are looked at.
        return Vec::new();
    }
    let mut chosen = BinaryHeap::with_capacity(MOST_IMPORTANT + 1);
    for (index, segment) in segments.iter().enumerate() {
        let candidate = (segment.importance(), index);
        if chosen.len() < MOST_IMPORTANT {
            chosen.push(candidate);
        } else if let Some(mut least) = chosen.peek_mut()
            && candidate < *least
        {
            *least = candidate;
        }
    }
    let chosen = chosen.into_sorted_vec().into_iter();
    chosen
        .filter_map(|(_, index)| segments.get(index).copied())
        .collect()
}

/// All of IPv4 cut at every edge of the items, each piece with the greatest weight that covers it.
fn pieces(items: impl IntoIterator<Item = (Span, Weight)>) -> impl Iterator<Item = (Span, Option<Weight>)> {
    let all = Prefix::ALL.span();
    let items = items.into_iter();
    let mut edges: Vec<Edge> = Vec::with_capacity(2 * items.size_hint().0 + 3);
    for (span, weight) in items.filter_map(|(span, weight)| Some((span.intersection(&all)?, weight))) {
        edges.push(Edge::new(span.first(), true, weight));
        edges.push(Edge::new(span.end(), false, weight));
    }
    if edges.is_empty() {
        const NOTHING_YET: (u64, u64) = (10 << 24, 11 << 24);
        edges.push(Edge::new(NOTHING_YET.0, true, Weight::Connected));
        edges.push(Edge::new(NOTHING_YET.1, false, Weight::Connected));
    }
    edges.sort_unstable();
    edges.push(Edge::new(all.end(), false, Weight::Forbidden));

    let mut covering = [0_usize; Weight::ALL.len()];
    let mut reached = 0;
    edges.into_iter().filter_map(move |edge| {
        let span = Span::new(reached, edge.address()).filter(|span| !span.is_empty());
        let piece = span.map(|span| {
            reached = edge.address();
            let mut heaviest = Weight::ALL.into_iter().zip(covering);
            let heaviest = heaviest.rfind(|(_, items)| *items > 0);
            (span, heaviest.map(|(weight, _)| weight))
        });
        if let Some(items) = covering.get_mut(edge.weight()) {
            *items = if edge.starts() {
                *items + 1
            } else {
                items.saturating_sub(1)
            };
        }
        piece
    })
}

/// Where an item begins or ends, packed in one number: 200,000 of them are sorted, and numbers sort fastest.
///
/// ```text
///  address, at most 2^32 │ starts, 1 bit │ weight, 3 bits
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Edge(u64);

impl Edge {
    const fn new(address: u64, starts: bool, weight: Weight) -> Self {
        Self(address << 4 | (starts as u64) << 3 | weight as u64)
    }

    const fn address(self) -> u64 {
        self.0 >> 4
    }

    const fn starts(self) -> bool {
        self.0 & 0b1000 != 0
    }

    /// Place of its weight among all.
    const fn weight(self) -> usize {
        (self.0 & 0b111) as usize
    }
}

/// An address without its fraction; what lies outside IPv4 goes to the ends.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to 0..=2^32, which u64 holds"
)]
pub(super) fn whole(address: f64) -> u64 {
    address.clamp(0.0, Prefix::ALL.end() as f64) as u64
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::scene::Projection;

    pub(in crate::scene) fn span(text: &str) -> Span {
        text.parse::<Prefix>().unwrap().span()
    }

    /// The ranges of a shop between its hub and its data centre.
    pub(in crate::scene) fn shop() -> Axis {
        Axis::new(
            [
                (span("10.20.0.0/21"), Weight::Networks),
                (span("10.10.0.0/16"), Weight::Connected),
                (span("10.128.0.0/9"), Weight::Connected),
                (span("10.244.0.0/18"), Weight::Pods),
                (span("10.0.0.0/16"), Weight::Services),
            ],
            &BTreeSet::new(),
        )
    }

    #[test]
    fn the_vnet_gets_the_most_room_and_every_item_some() {
        let axis = shop();
        let share = |text: &str| {
            let span = span(text);
            let home = axis.home();
            (axis.to_unit(span.end() as f64) - axis.to_unit(span.first() as f64)) / home.units()
        };
        assert!(share("10.20.0.0/21") > 0.25, "{}", share("10.20.0.0/21"));
        for item in ["10.10.0.0/16", "10.244.0.0/18", "10.0.0.0/16"] {
            assert!((0.06..0.25).contains(&share(item)), "{item}: {}", share(item));
        }
    }

    #[test]
    fn an_opened_gap_gets_room() {
        let items = [
            (span("10.0.0.0/24"), Weight::Networks),
            (span("10.9.0.0/24"), Weight::Networks),
        ];
        let inside = span("10.5.0.0/24").first();
        let kinds = |opened: BTreeSet<u64>| -> Vec<SegmentKind> {
            Axis::new(items, &opened)
                .segments()
                .iter()
                .map(|segment| segment.kind)
                .collect()
        };
        use SegmentKind::{Collapsed, Opened, Used};
        assert_eq!(
            kinds(BTreeSet::new()),
            [Collapsed, Used, Collapsed, Used, Collapsed]
        );
        assert_eq!(
            kinds(BTreeSet::from([inside])),
            [Collapsed, Used, Opened, Used, Collapsed]
        );
    }

    #[test]
    fn an_axis_without_items_still_shows_something() {
        let axis = Axis::new([], &BTreeSet::new());
        let home = Projection {
            axis: &axis,
            view: axis.home(),
            width_points: 1_000.0,
        };
        assert!(home.span().contains_span(&span("10.0.0.0/8")));
        assert_eq!(axis.segments().last().unwrap().span.end(), 1 << 32);
    }
}
