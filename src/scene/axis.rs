//! The address axis: all of IPv4 on one line, with room where something lies and breaks where nothing does.
//!
//! A design mixes ranges that differ by orders of magnitude, so no single scale shows them all. The axis is cut at
//! every edge of every item; each piece is linear inside and gets room by a damped measure of its size, and what no
//! item covers collapses to a break of fixed width until it is opened.
//!
//! ```text
//!  addresses  0 ──────────── 10.0.0.0 ─ 10.1.0.0 ──────── 10.20.0.0 ───── 10.20.8.0 ──────────── 2³²
//!  units      0 ~~ break ~~ 1 ├─services─┤ 2.2 ~ break ~ 2.7 ├────── VNet ──────┤ 6.9 ~~ break ~~ 7.4
//!  view                     [        from_unit … to_unit: what the window shows        ]
//! ```
//!
//! Knows neither designs nor pixels: a [`Projection`] lays a [`View`] over a width in points.

use std::collections::{BTreeSet, BinaryHeap};

use crate::net::{Prefix, Span};

/// How much room an item deserves on the axis; ordered, the most important last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    /// Ranges nobody may use.
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
    /// The segments whose first addresses deserve a label most, the most important first.
    by_importance: Vec<Segment>,
    /// The first of every few segments: where a search begins, so that it touches little memory.
    milestones: Vec<Segment>,
}

/// Segments from one milestone to the next.
const STRIDE: usize = 64;

/// Segments that are looked at for labels: many times what a screen has room for.
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
    fn units(&self) -> f64 {
        self.to_unit - self.from_unit
    }

    /// Units of one address.
    fn units_per_address(&self) -> f64 {
        self.units() / self.span.len() as f64
    }

    /// The place of an address inside, in units.
    fn unit_of(&self, address: f64) -> f64 {
        let inside = (address - self.span.first() as f64).max(0.0);
        (self.from_unit + inside * self.units_per_address()).min(self.to_unit)
    }

    /// How much its first address deserves a label; less is more.
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
        let mut segments = Vec::with_capacity(pieces.len());
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

    /// The pieces, in order; they tile all of IPv4.
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

    /// The view that shows all of `span`, with a little room beside it.
    pub fn fit(&self, span: Span) -> View {
        let from_unit = self.to_unit(span.first() as f64);
        let to_unit = self.to_unit(span.end() as f64);
        View { from_unit, to_unit }.widened(0.04).clamped(self)
    }

    /// The segment at a place; the first or the last for places beyond the ends.
    fn segment_at(&self, unit: f64) -> Option<&Segment> {
        let after = self.first_after(|segment| segment.to_unit <= unit);
        self.segments.get(after).or_else(|| self.segments.last())
    }

    /// Index of the first segment that does not lie before something.
    fn first_after(&self, lies_before: impl Fn(&Segment) -> bool) -> usize {
        let milestones = self.milestones.partition_point(&lies_before);
        let from = milestones.saturating_sub(1) * STRIDE;
        let to = (milestones * STRIDE).min(self.segments.len());
        let between = self.segments.get(from..to).unwrap_or_default();
        from + between.partition_point(lies_before)
    }

    /// Units of the closest view around a place.
    fn closest_units(&self, unit: f64) -> f64 {
        self.segment_at(unit).map_or(0.0, |segment| {
            CLOSEST_ADDRESSES.min(segment.span.len() as f64) * segment.units_per_address()
        })
    }
}

/// The segments whose first addresses deserve a label most, the most important first.
fn most_important(segments: &[Segment]) -> Vec<Segment> {
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
fn pieces(items: impl IntoIterator<Item = (Span, Weight)>) -> Vec<(Span, Option<Weight>)> {
    let all = Prefix::ALL.span();
    let items = items.into_iter();
    let mut edges: Vec<(u64, bool, Weight)> = Vec::with_capacity(2 * items.size_hint().0 + 3);
    for (span, weight) in items.filter_map(|(span, weight)| Some((span.intersection(&all)?, weight))) {
        edges.push((span.first(), true, weight));
        edges.push((span.end(), false, weight));
    }
    if edges.is_empty() {
        const NOTHING_YET: (u64, u64) = (10 << 24, 11 << 24);
        edges.push((NOTHING_YET.0, true, Weight::Connected));
        edges.push((NOTHING_YET.1, false, Weight::Connected));
    }
    edges.sort_unstable();
    edges.push((all.end(), false, Weight::Forbidden));

    let mut pieces = Vec::with_capacity(edges.len());
    let mut covering = [0_usize; Weight::ALL.len()];
    let mut reached = 0;
    for (address, starts, weight) in edges {
        if let Some(span) = Span::new(reached, address).filter(|span| !span.is_empty()) {
            let heaviest = Weight::ALL
                .into_iter()
                .zip(covering)
                .rfind(|(_, items)| *items > 0);
            pieces.push((span, heaviest.map(|(weight, _)| weight)));
            reached = address;
        }
        if let Some((_, items)) = Weight::ALL
            .into_iter()
            .zip(&mut covering)
            .find(|(other, _)| *other == weight)
        {
            *items = if starts {
                *items + 1
            } else {
                items.saturating_sub(1)
            };
        }
    }
    pieces
}

/// The part of an axis that a window shows, in units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct View {
    /// Unit at the left edge.
    pub from_unit: f64,
    /// Unit at the right edge.
    pub to_unit: f64,
}

impl View {
    /// How much of the axis it shows, in units.
    pub fn units(&self) -> f64 {
        self.to_unit - self.from_unit
    }

    /// Shows `factor` times fewer units, with the place `at` staying where it is on the screen.
    #[must_use]
    pub fn zoomed(&self, axis: &Axis, factor: f64, at: f64) -> Self {
        let wanted = self.units() / factor.max(f64::MIN_POSITIVE);
        let units = wanted.max(axis.closest_units(at)).min(axis.end_unit());
        let share = if self.units() > 0.0 {
            (at - self.from_unit) / self.units()
        } else {
            0.5
        };
        let from_unit = at - share * units;
        Self {
            from_unit,
            to_unit: from_unit + units,
        }
        .clamped(axis)
    }

    /// Moved to the right by `units`.
    #[must_use]
    pub fn panned(&self, axis: &Axis, units: f64) -> Self {
        Self {
            from_unit: self.from_unit + units,
            to_unit: self.to_unit + units,
        }
        .clamped(axis)
    }

    /// The nearest view that lies on the axis and is not too close.
    #[must_use]
    pub fn clamped(&self, axis: &Axis) -> Self {
        let centre = f64::midpoint(self.from_unit, self.to_unit);
        if !centre.is_finite() {
            return axis.home();
        }
        let end = axis.end_unit();
        let units = self.units().max(axis.closest_units(centre)).min(end);
        let from_unit = (centre - units / 2.0).clamp(0.0, end - units);
        Self {
            from_unit,
            to_unit: from_unit + units,
        }
    }

    fn widened(self, share: f64) -> Self {
        let margin = self.units() * share;
        Self {
            from_unit: self.from_unit - margin,
            to_unit: self.to_unit + margin,
        }
    }
}

/// A view of an axis laid over a width in points: addresses to x and back.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Projection<'a> {
    /// The axis.
    pub axis: &'a Axis,
    /// The part that is shown.
    pub view: View,
    /// How wide it is shown.
    pub width_points: f64,
}

/// How far beyond the visible part bars are drawn, in points: enough for a rounded end to stay out of sight.
const BLEED_POINTS: f64 = 16.0;

impl Projection<'_> {
    /// The place of an address, in points from the left edge.
    pub fn x(&self, address: f64) -> f64 {
        self.x_of_unit(self.axis.to_unit(address))
    }

    /// The place of a unit, in points from the left edge.
    pub fn x_of_unit(&self, unit: f64) -> f64 {
        (unit - self.view.from_unit) * self.points_per_unit()
    }

    /// The unit at a place in points.
    pub fn unit(&self, x: f64) -> f64 {
        self.view.from_unit + x / self.points_per_unit().max(f64::MIN_POSITIVE)
    }

    /// The address at a place in points, with a fraction.
    pub fn address(&self, x: f64) -> f64 {
        self.axis.to_address(self.unit(x))
    }

    /// The address at a place in points.
    pub fn whole_address(&self, x: f64) -> u64 {
        whole(self.address(x))
    }

    /// The addresses that are visible, whole or in part.
    pub fn span(&self) -> Span {
        let first = whole(self.address(0.0).floor());
        let end = whole(self.address(self.width_points).ceil());
        Span::new(first, end).unwrap_or_else(|| Prefix::ALL.span())
    }

    /// Left and right edge of a span in points, cut a little outside of what is visible; `None` where none of it is.
    pub fn edges(&self, span: Span) -> Option<(f64, f64)> {
        let (from, to) = self.axis.units_of(span);
        let (left, right) = (self.x_of_unit(from), self.x_of_unit(to));
        let is_visible = right > 0.0 && left < self.width_points;
        is_visible.then(|| {
            (
                left.max(-BLEED_POINTS),
                right.min(self.width_points + BLEED_POINTS),
            )
        })
    }

    /// The visible segments that are at least so many points wide; few, however many there are.
    pub(super) fn wide_segments(&self, least_points: f64) -> impl Iterator<Item = &Segment> {
        // Each covers one of these places at least.
        let (width, step) = (self.width_points, least_points.max(1.0));
        let places = std::iter::successors(Some(0.0), move |x: &f64| {
            (*x < width).then_some((x + step).min(width))
        });
        let mut reached = f64::NEG_INFINITY;
        places.filter_map(move |x| {
            let segment = self.axis.segment_at(self.unit(x))?;
            let is_new = reached < segment.to_unit;
            reached = reached.max(segment.to_unit);
            Some(segment).filter(|_| is_new && least_points <= segment.units() * self.points_per_unit())
        })
    }

    /// The segments that are visible.
    pub fn segments(&self) -> impl Iterator<Item = &Segment> {
        let View { from_unit, to_unit } = self.view;
        let segments = self.axis.segments();
        let first = self.axis.first_after(|segment| segment.to_unit <= from_unit);
        let segments = segments.get(first..).unwrap_or_default();
        segments
            .iter()
            .take_while(move |segment| segment.from_unit < to_unit)
    }

    /// The visible segments whose first addresses deserve a label most, the most important first.
    pub(super) fn by_importance(&self) -> Vec<Segment> {
        let mut visible: Vec<Segment> = self.segments().take(MOST_IMPORTANT + 1).copied().collect();
        if MOST_IMPORTANT < visible.len() {
            return self.axis.by_importance.clone();
        }
        visible.sort_unstable_by_key(Segment::importance);
        visible
    }

    /// Points of one address in `segment`.
    pub fn points_per_address(&self, segment: &Segment) -> f64 {
        segment.units_per_address() * self.points_per_unit()
    }

    fn points_per_unit(&self) -> f64 {
        let units = self.view.units();
        if units > 0.0 {
            self.width_points / units
        } else {
            0.0
        }
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
mod tests {
    use super::*;

    fn span(text: &str) -> Span {
        text.parse::<Prefix>().unwrap().span()
    }

    fn shop() -> Axis {
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

    #[test]
    fn zoom_goes_down_to_single_addresses_and_back() {
        let axis = shop();
        let address = span("10.200.0.0/24").first() as f64 + 7.5;
        let at = axis.to_unit(address);
        let mut view = axis.home();
        for _ in 0..200 {
            view = view.zoomed(&axis, 1.3, at);
        }
        let close = Projection {
            axis: &axis,
            view,
            width_points: 800.0,
        };
        assert!((6..=10).contains(&close.span().len()), "{:?}", close.span());
        assert!(close.span().contains(whole(address)));
        for _ in 0..200 {
            view = view.zoomed(&axis, 1.0 / 1.3, at);
        }
        assert_eq!((view.from_unit, view.to_unit), (0.0, axis.end_unit()));
    }

    #[test]
    fn wide_segments_are_found_without_looking_at_the_others() {
        let first = span("10.0.0.0/8").first();
        let many = (0..3_000_u64).map(|index| {
            let length = 20 + u8::try_from(index % 12).unwrap();
            (
                Prefix::at(first + index * 4_096, length).unwrap().span(),
                Weight::Connected,
            )
        });
        let axis = Axis::new(many, &BTreeSet::new());
        let mut view = axis.home();
        for zoom in 0..40 {
            let projection = Projection {
                axis: &axis,
                view,
                width_points: 900.0,
            };
            for least in [6.0, 48.0, 300.0] {
                let points = |segment: &Segment| segment.units() * projection.points_per_unit();
                let is_wide = |segment: &&Segment| least <= points(segment);
                let all: Vec<&Segment> = projection.segments().filter(is_wide).collect();
                let found: Vec<&Segment> = projection.wide_segments(least).collect();
                assert_eq!(found, all, "{least} points at zoom {zoom}");
            }
            view = view.zoomed(&axis, 1.3, axis.end_unit() * 0.37);
        }
    }

    #[test]
    fn views_that_are_no_views_go_home() {
        let axis = shop();
        let broken = View {
            from_unit: f64::NAN,
            to_unit: 1.0,
        };
        assert_eq!(broken.clamped(&axis), axis.home());
    }
}
