//! The bar of an alternative in the comparison, and the samples of legends.

use crate::page::canvas::ROUNDING;
use crate::page::{Canvas, Ink, Rect, Stroke};
use crate::scene::{ComparisonBar, ComparisonScene, Role};

/// Least width at which a bar can still be seen.
const LEAST_WIDTH: f64 = 1.0;

/// Width of the line around bars and samples.
const EDGE: f64 = 1.0;

/// Draws what an alternative takes of its VNets; `room` reaches from no address to the end of the scale.
pub fn bar(canvas: &mut impl Canvas, scene: &ComparisonScene, bar: &ComparisonBar, room: Rect) {
    let x = |addresses| room.width().mul_add(scene.share(addresses), room.left);
    let whole = Rect {
        right: x(bar.space).max(room.left + LEAST_WIDTH),
        ..room
    };
    canvas.fill(whole, Ink::Lane, ROUNDING);
    let beyond = bar
        .space
        .saturating_add(bar.missing())
        .saturating_sub(scene.scale);
    for part in &bar.parts {
        // Of VNets that are cut, the free space is cut, and what is missing stands behind it.
        let shift = if part.role == Role::Trouble { beyond } else { 0 };
        let left = x(part.span.first().saturating_sub(shift));
        let right = x(part.span.end().saturating_sub(shift)).max(left + LEAST_WIDTH);
        // Inside of the line around the bar, whose corners are round.
        let area = Rect::new(left, room.top + EDGE, right, room.bottom - EDGE);
        if part.role == Role::Free {
            canvas.fill(area, Ink::Lane, 0.0);
        }
        canvas.area(area, part.role);
    }
    canvas.outline(whole, Stroke::solid(Ink::Line, EDGE));
    if bar.space > scene.scale {
        // The VNets continue beyond the edge.
        let cut = x(scene.scale.saturating_sub(bar.missing()));
        for shift in [0.0, 4.0] {
            let right = cut - shift;
            let slant = vec![(right - 3.0, whole.bottom), (right, whole.top)];
            canvas.line(slant, Stroke::solid(Ink::Weak, 1.5));
        }
    }
}

/// The meanings that bars show, with their names, from left to right as in the bars.
pub fn meanings(scene: &ComparisonScene) -> impl Iterator<Item = (Role, &'static str)> + '_ {
    let is_shown = |role: Role| {
        let mut parts = scene.bars.iter().flat_map(|bar| &bar.parts);
        parts.any(|part| part.role == role)
    };
    [
        (Role::Node, "nodes"),
        (Role::Pod, "pods"),
        (Role::Surge, "surge"),
        (Role::Other, "others"),
        (Role::Reserved, Role::Reserved.title()),
        (Role::Free, "free in subnets"),
        (Role::Network, "free in VNets"),
        (Role::Trouble, "missing"),
    ]
    .into_iter()
    .filter(move |(role, _)| is_shown(*role))
}

/// Draws the sample of a meaning in a legend.
pub fn sample(canvas: &mut impl Canvas, rect: Rect, role: Role) {
    let inside = rect.grown(-EDGE, -EDGE);
    canvas.fill(inside, Ink::Lane, 0.0);
    canvas.area(inside, role);
    canvas.outline(rect, Stroke::solid(Ink::Line, EDGE));
}
