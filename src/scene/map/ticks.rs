//! Labels on the axis: edges of items first, then powers of two between them, and the marks of its breaks.
//!
//! ```text
//!  10.0.0.0     10.10.0.0  ≈  10.20.0.0   10.20.4.0/22   10.20.8.0  ≈  10.128.0.0
//!  │            │          ≈  │           │           │          ≈  │
//! ```

use std::collections::BTreeSet;

use crate::net::{Prefix, Span};

use crate::scene::map::axis::{Segment, SegmentKind};
use crate::scene::map::view::Projection;

/// A labelled line across the lanes.
#[derive(Debug, Clone, PartialEq)]
pub struct Tick {
    /// Place in points from the left edge; the label begins there.
    pub x: f64,
    /// The address it marks.
    pub address: u64,
    /// That address in words; between the edges of items, with the length of the widest network that begins there.
    pub label: String,
    /// Whether an item begins or ends there.
    pub major: bool,
}

/// Points kept free between one label and the next.
const LABEL_GAP_POINTS: f64 = 8.0;

/// The ticks of what is visible, from left to right; their labels neither overlap nor leave the picture.
///
/// `min_distance_points` is the least distance between two ticks, `measure` the width of a label in points. Labels
/// depend only on the address, so that nothing jumps while a view moves.
pub fn ticks(
    projection: &Projection<'_>,
    min_distance_points: f64,
    measure: impl Fn(&str) -> f64,
) -> Vec<Tick> {
    let distance = min_distance_points.max(1.0);
    let mut placed = Placed {
        ticks: Vec::new(),
        width_points: projection.width_points,
        distance,
        measure,
    };
    for segment in projection.by_importance() {
        placed.add(
            segment.span.first(),
            projection.x_of_unit(segment.from_unit),
            true,
        );
    }
    for segment in projection.wide_segments(distance) {
        let points = projection.points_per_address(segment);
        for address in powers_of_two(projection, segment, distance / points) {
            placed.add(address, projection.x(address as f64), false);
        }
    }
    placed.name_networks();
    placed.ticks.into_iter().map(|(tick, _)| tick).collect()
}

/// Round addresses inside a segment at least `step` apart, the roundest first.
fn powers_of_two(
    projection: &Projection<'_>,
    segment: &Segment,
    step: f64,
) -> impl Iterator<Item = u64> + use<> {
    let visible = projection.span().intersection(&segment.span);
    (0..32_u32)
        .rev()
        .take_while(move |bits| (1_u64 << bits) as f64 >= step)
        .flat_map(move |bits| {
            let (first, end) = visible.map_or((0, 0), |span| (span.first().max(1), span.end()));
            let size = 1_u64 << bits;
            (first.div_ceil(size)..end.div_ceil(size))
                .filter(|number| number % 2 == 1)
                .map(move |number| number * size)
        })
}

/// Ticks placed so far, from left to right, each with the right edge of its label.
struct Placed<M> {
    ticks: Vec<(Tick, f64)>,
    width_points: f64,
    distance: f64,
    measure: M,
}

impl<M: Fn(&str) -> f64> Placed<M> {
    /// Names the ticks between edges after networks, those of one length all or none, so that neighbours look alike.
    fn name_networks(&mut self) {
        if self.ticks.iter().any(|(tick, _)| tick.address % 2 == 1) {
            // Single addresses are visible here, so no network is named.
            return;
        }
        let ends = self
            .ticks
            .iter()
            .skip(1)
            .map(|(next, _)| next.x - LABEL_GAP_POINTS);
        let ends = ends.chain([self.width_points]);
        let names = self.ticks.iter().zip(ends).map(|((tick, _), room_ends)| {
            let length = network_length(tick)?;
            let name = format!("{}/{length}", tick.label);
            let fits = tick.x + (self.measure)(&name) <= room_ends;
            Some((length, name, fits))
        });
        let names: Vec<Option<(u8, String, bool)>> = names.collect();
        let narrow: BTreeSet<u8> = names
            .iter()
            .flatten()
            .filter(|(.., fits)| !fits)
            .map(|(length, ..)| *length)
            .collect();
        for ((tick, _), name) in self.ticks.iter_mut().zip(names) {
            if let Some((_, name, _)) = name.filter(|(length, ..)| !narrow.contains(length)) {
                tick.label = name;
            }
        }
    }

    /// Adds a tick where its label fits.
    fn add(&mut self, address: u64, x: f64, major: bool) {
        if x < 0.0 || x >= self.width_points {
            return;
        }
        let at = self.ticks.partition_point(|(tick, _)| tick.x < x);
        let is_free_before = at
            .checked_sub(1)
            .and_then(|before| self.ticks.get(before))
            .is_none_or(|(_, right)| *right <= x);
        let room_ends = self.ticks.get(at).map_or(f64::INFINITY, |(tick, _)| tick.x);
        if !is_free_before || room_ends < x + self.distance {
            return;
        }
        let Some(label) = Prefix::address_from_number(address).map(|address| address.to_string()) else {
            return;
        };
        let label_ends = x + (self.measure)(&label);
        let right = (label_ends + LABEL_GAP_POINTS).max(x + self.distance);
        if right <= room_ends && label_ends <= self.width_points {
            let tick = Tick {
                x,
                address,
                label,
                major,
            };
            self.ticks.insert(at, (tick, right));
        }
    }
}

/// The length of the widest network that begins at a tick between the edges of items; none at the edges, whose items
/// have names.
fn network_length(tick: &Tick) -> Option<u8> {
    let size = 1_u64.checked_shl(tick.address.trailing_zeros())?;
    Prefix::length_for(size).filter(|_| !tick.major && 1 < size)
}

/// A gap of the axis that is visible.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Break {
    /// Its left edge in points.
    pub left: f64,
    /// Its right edge in points.
    pub right: f64,
    /// The addresses it stands for; any of them opens it.
    pub span: Span,
}

/// Least width of a break that is marked, in points.
const LEAST_BREAK_POINTS: f64 = 6.0;

/// The closed gaps to mark, from left to right: those before the first item and after the last only where they are
/// wholly visible, and none that fills the picture.
pub fn breaks(projection: &Projection<'_>) -> Vec<Break> {
    /// Points that positions may be off by through rounding.
    const ROUNDING: f64 = 0.5;
    let lies_between = |span: &Span| span.first() > 0 && span.end() < Prefix::ALL.end();
    let is_seen = |gap: &Break| -ROUNDING <= gap.left && gap.right <= projection.width_points + ROUNDING;
    gaps(projection, SegmentKind::Collapsed)
        .filter(|gap| gap.right - gap.left < projection.width_points)
        .filter(|gap| lies_between(&gap.span) || is_seen(gap))
        .collect()
}

/// The visible gaps that were opened, from left to right.
pub fn opened_gaps(projection: &Projection<'_>) -> Vec<Break> {
    gaps(projection, SegmentKind::Opened).collect()
}

fn gaps(projection: &Projection<'_>, kind: SegmentKind) -> impl Iterator<Item = Break> {
    projection
        .wide_segments(LEAST_BREAK_POINTS)
        .filter(move |segment| segment.kind == kind)
        .map(|segment| Break {
            left: projection.x_of_unit(segment.from_unit),
            right: projection.x_of_unit(segment.to_unit),
            span: segment.span,
        })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::scene::map::axis::{Axis, Weight};

    fn span(text: &str) -> Span {
        text.parse::<Prefix>().unwrap().span()
    }

    fn labels(axis: &Axis, shown: &str, width_points: f64) -> Vec<String> {
        let projection = Projection {
            axis,
            view: axis.fit(span(shown)),
            width_points,
        };
        ticks(&projection, 90.0, |label| label.len() as f64 * 6.5)
            .into_iter()
            .map(|tick| tick.label)
            .collect()
    }

    #[test]
    fn edges_come_first_then_powers_of_two() {
        let axis = Axis::new([(span("10.20.0.0/21"), Weight::Networks)], &BTreeSet::new());
        assert_eq!(
            labels(&axis, "10.20.0.0/21", 300.0),
            ["10.20.0.0", "10.20.4.0/22"]
        );
        assert_eq!(
            labels(&axis, "10.20.0.0/21", 600.0),
            ["10.20.0.0", "10.20.2.0/23", "10.20.4.0/22", "10.20.6.0/23"]
        );
        assert_eq!(
            labels(&axis, "10.20.1.16/29", 900.0),
            [
                "10.20.1.16",
                "10.20.1.17",
                "10.20.1.18",
                "10.20.1.19",
                "10.20.1.20",
                "10.20.1.21",
                "10.20.1.22",
                "10.20.1.23"
            ]
        );
    }

    #[test]
    fn only_gaps_between_things_are_marked() {
        let axis = Axis::new(
            [
                (span("10.0.0.0/24"), Weight::Networks),
                (span("10.9.0.0/24"), Weight::Networks),
            ],
            &BTreeSet::new(),
        );
        let home = Projection {
            axis: &axis,
            view: axis.home(),
            width_points: 800.0,
        };
        let marked: Vec<Span> = breaks(&home).into_iter().map(|mark| mark.span).collect();
        assert_eq!(
            marked,
            [Span::new(span("10.0.0.0/24").end(), span("10.9.0.0/24").first()).unwrap()]
        );
        let whole = Projection {
            view: home.view.zoomed(&axis, 0.1, 0.0),
            ..home
        };
        assert_eq!(
            breaks(&whole).len(),
            3,
            "the ends of IPv4 are marked once they are seen"
        );
        assert_eq!(opened_gaps(&whole), []);
        let opened = Axis::new(
            [(span("10.0.0.0/24"), Weight::Networks)],
            &BTreeSet::from([span("11.0.0.0/24").first()]),
        );
        let home = Projection {
            axis: &opened,
            view: opened.home(),
            width_points: 800.0,
        };
        let open: Vec<u64> = opened_gaps(&home).iter().map(|gap| gap.span.first()).collect();
        assert_eq!(open, [span("10.0.0.0/24").end()]);
    }
}
