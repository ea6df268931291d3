//! The bar of a model's reach: how many nodes it carries, and how many it can still upgrade.
//!
//! ```text
//!  ████████████▒▒▒┄┄┄┄┄┄┄┄┄┄     solid to the last upgrade, hatched until full, framed as far as ranges sized anew go
//! ```

use crate::page::canvas::ROUNDING;
use crate::page::{Canvas, Ink, Paint, Rect, Stroke};
use crate::scene::{Reach, ReachBar, Role, reach_marks, reach_nodes, reach_share};

use super::lanes::arrow;

/// Least width at which a part can still be seen.
const LEAST_WIDTH: f64 = 2.0;

/// The axis of nodes on a picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Axis {
    /// No node.
    pub left: f64,
    /// As many nodes as `most`.
    pub right: f64,
    /// Where it ends.
    pub most: f64,
}

impl Axis {
    /// The position of a node count; the right edge for what lies beyond.
    pub fn x(&self, nodes: u64) -> f64 {
        (self.right - self.left).mul_add(reach_share(nodes as f64, self.most), self.left)
    }

    /// The nodes at a place, and how many of them one point is there.
    pub fn nodes(&self, x: f64) -> (f64, f64) {
        let width = (self.right - self.left).max(1.0);
        let nodes = reach_nodes((x - self.left) / width, self.most);
        (nodes, (nodes + 1.0) * self.most.max(1.0).ln_1p() / width)
    }
}

/// The marks of the axis, from no node to its end.
pub fn marks(axis: &Axis) -> impl Iterator<Item = u64> {
    std::iter::once(0).chain(reach_marks(axis.most))
}

/// The marks that have a number, with the middle of each; `width` is that of a number with what keeps it from the next.
///
/// The end of the axis says how far it goes, so its number comes first and may stand a little left of its mark, up to
/// `right`; then those of each decade, then those between them, as far as they find room beside each other and what is
/// `taken`.
pub fn numbers(
    axis: &Axis,
    width: impl Fn(u64) -> f64,
    right: f64,
    taken: Option<(f64, f64)>,
) -> Vec<(u64, f64)> {
    let rank = |mark: u64| {
        let is_decade = mark > 1 && 10_u64.checked_pow(mark.ilog10()) == Some(mark);
        (mark as f64 * 1.001 < axis.most, !is_decade)
    };
    let mut marks: Vec<u64> = marks(axis).collect();
    marks.sort_by_key(|mark| rank(*mark));
    let mut taken: Vec<(f64, f64)> = taken.into_iter().collect();
    let mut placed = Vec::new();
    for mark in marks {
        let half = width(mark) / 2.0;
        let (is_before_end, _) = rank(mark);
        let x = axis.x(mark);
        let middle = if is_before_end { x } else { x.min(right - half) };
        let place = (middle - half, middle + half);
        let is_free = |other: &(f64, f64)| place.1 <= other.0 || other.1 <= place.0;
        if place.1 <= right && taken.iter().all(is_free) {
            taken.push(place);
            placed.push((mark, middle));
        }
    }
    placed
}

/// Draws the marks of the axis as thin lines.
pub fn grid(canvas: &mut impl Canvas, axis: &Axis, (top, bottom): (f64, f64)) {
    for mark in marks(axis) {
        let x = axis.x(mark);
        canvas.line(vec![(x, top), (x, bottom)], Stroke::solid(Ink::Line, 1.0));
    }
}

/// Draws how far a model goes, between `top` and `bottom`.
pub fn bar(canvas: &mut impl Canvas, bar: &ReachBar, axis: &Axis, (top, bottom): (f64, f64)) {
    let area = |from: u64, to: u64| {
        let left = axis.x(from);
        Rect::new(left, top, axis.x(to).max(left + LEAST_WIDTH), bottom)
    };
    let (_, anew) = bar.anew;
    if bar.is_framed() {
        let rest = area(bar.full, anew);
        canvas.fill(rest, Ink::Tint(Role::Node), 0.0);
        canvas.outline(rest, Stroke::solid(Ink::Shade(Role::Node), 1.0));
    }
    let solid = match (bar.is_in_use, bar.is_ruled_out) {
        (true, _) => Ink::Role(Role::Node),
        (false, true) => Ink::Shade(Role::Reserved),
        (false, false) => Ink::Shade(Role::Node),
    };
    if bar.upgrade > 0 {
        canvas.fill(area(0, bar.upgrade), solid, ROUNDING);
    }
    if bar.upgrade < bar.full {
        let role = if bar.is_ruled_out && !bar.is_in_use {
            Role::Reserved
        } else {
            Role::Surge
        };
        without_upgrade(canvas, area(bar.upgrade, bar.full), role);
    }
    if bar.full as f64 > axis.most * 1.001 {
        arrow(canvas, axis.right, (top, bottom), solid);
    }
}

/// Draws what exists and cannot be upgraded: hatched at any width, as in the legend.
///
/// The ground has the same colour, since a part a few points wide shows a line or two. Of a model that cannot be used it
/// has the grey of the rest of its bar.
pub fn without_upgrade(canvas: &mut impl Canvas, rect: Rect, role: Role) {
    canvas.fill(rect, Ink::Shade(role), 0.0);
    canvas.pattern(rect, Paint::Hatched(Ink::Role(role)));
}

/// Draws where the planned nodes are, and the present ones.
pub fn nodes(canvas: &mut impl Canvas, reach: &Reach, axis: &Axis, (top, bottom): (f64, f64)) {
    if let Some(now) = reach.now {
        let x = axis.x(now);
        canvas.line(vec![(x, top), (x, bottom)], Stroke::dashed(Ink::Weak, 1.2));
    }
    let x = axis.x(reach.planned);
    canvas.line(vec![(x, top), (x, bottom)], Stroke::solid(Ink::Accent, 1.8));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::Mark;
    use crate::page::pen::Pen;

    const AXIS: Axis = Axis {
        left: 100.0,
        right: 600.0,
        most: 1_000.0,
    };

    fn drawn(full: u64, upgrade: u64, anew: u64) -> Vec<(Rect, Paint)> {
        areas(&model(full, upgrade, anew))
    }

    fn model(full: u64, upgrade: u64, anew: u64) -> ReachBar {
        ReachBar::in_use(upgrade, full, (anew, anew))
    }

    fn areas(model: &ReachBar) -> Vec<(Rect, Paint)> {
        let mut pen = Pen::new();
        bar(&mut pen, model, &AXIS, (10.0, 20.0));
        let areas = pen.marks.into_iter().filter_map(|mark| match mark {
            Mark::Area { rect, paint, .. } => Some((rect, paint?)),
            _ => None,
        });
        areas.collect()
    }

    #[test]
    fn what_cannot_be_upgraded_looks_the_same_at_any_width() {
        for (full, upgrade) in [(55, 54), (55, 49), (55, 30), (900, 2)] {
            let areas = drawn(full, upgrade, full);
            let beyond = areas.iter().filter(|(rect, _)| AXIS.x(upgrade) <= rect.left);
            let beyond: Vec<Paint> = beyond.map(|(_, paint)| *paint).collect();
            let hatched = Paint::Hatched(Ink::Role(Role::Surge));
            assert_eq!(
                beyond,
                [Paint::Plain(Ink::Shade(Role::Surge)), hatched],
                "{upgrade}, {full}"
            );
        }
    }

    #[test]
    fn a_model_that_cannot_be_used_has_nothing_in_the_colour_of_a_warning() {
        let ruled_out = ReachBar {
            is_in_use: false,
            is_ruled_out: true,
            ..model(397, 360, 397)
        };
        let inks = areas(&ruled_out).into_iter().map(|(_, paint)| paint.ink());
        let grey = [Ink::Shade(Role::Reserved), Ink::Role(Role::Reserved)];
        assert!(inks.into_iter().all(|ink| grey.contains(&ink)));
    }

    #[test]
    fn a_bar_is_solid_to_the_last_upgrade_and_hatched_until_full() {
        let areas = drawn(55, 30, 55);
        let mut parts: Vec<(f64, f64)> = areas.iter().map(|(rect, _)| (rect.left, rect.right)).collect();
        // Hatching lies on its ground.
        parts.dedup();
        assert_eq!(parts, [(100.0, AXIS.x(30)), (AXIS.x(30), AXIS.x(55))]);
        // Where the ranges could be larger it goes on, faintly.
        assert!(
            drawn(55, 49, 900)
                .iter()
                .any(|(rect, _)| rect.right == AXIS.x(900))
        );
    }

    #[test]
    fn the_end_of_the_axis_has_a_number_at_any_width() {
        for most in [10.0, 50.0, 200.0, 2_000.0, 5_000.0] {
            for right in [130.0, 200.0, 350.0, 900.0, 2_000.0] {
                let axis = Axis {
                    left: 100.0,
                    right,
                    most,
                };
                let width = |mark: u64| mark.to_string().len() as f64 * 7.0 + 8.0;
                let mut found = numbers(&axis, width, right + 8.0, None);
                found.sort_by(|one, other| one.1.total_cmp(&other.1));
                let (last, middle) = found[found.len() - 1];
                assert_eq!(last as f64, most, "{right}");
                assert!(middle + width(last) / 2.0 <= right + 8.0, "{most}, {right}");
                for pair in found.windows(2) {
                    let apart = pair[1].1 - pair[0].1;
                    let least = f64::midpoint(width(pair[0].0), width(pair[1].0));
                    assert!(least <= apart + 1e-9, "{most}, {right}: {pair:?}");
                }
                // What is taken is kept free.
                let beside = numbers(&axis, width, right + 8.0, Some((100.0, right)));
                assert!(beside.iter().all(|(mark, _)| *mark == 0 || axis.x(*mark) < right));
            }
        }
    }

    #[test]
    fn nothing_reaches_beyond_the_axis_but_the_arrow() {
        for (full, upgrade) in [(0, 0), (1, 0), (5_000, 0), (5_000, 5_000), (u64::MAX, 3)] {
            for (rect, _) in drawn(full, upgrade, full) {
                assert!(
                    AXIS.left <= rect.left && rect.right <= AXIS.right + LEAST_WIDTH,
                    "{full}, {upgrade}: {rect:?}"
                );
            }
        }
    }

    #[test]
    fn a_place_and_its_nodes_belong_together() {
        for nodes in [0, 1, 12, 40, 999] {
            let (found, step) = AXIS.nodes(AXIS.x(nodes));
            assert!((found - nodes as f64).abs() < 1e-6, "{nodes}: {found}");
            assert!(step > 0.0);
        }
    }
}
