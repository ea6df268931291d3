//! What of the axis a window shows: zooming and panning, and addresses to points and back.

use crate::net::{Prefix, Span};
use crate::scene::map::axis::{Axis, Segment, whole};

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

    pub(super) fn widened(self, share: f64) -> Self {
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
        // Each covers at least one of these places.
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

    /// The visible segments to label first, by importance.
    pub(super) fn by_importance(&self) -> Vec<Segment> {
        self.axis.most_important_of(self.segments())
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::scene::Weight;
    use crate::scene::map::axis::tests::{shop, span};

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
