//! The bar of a model lane.
//!
//! ```text
//!  ▌██████████████████████┊//////////▒▒
//!                 end of VNet
//! ```

use crate::page::canvas::ROUNDING;
use crate::page::{Canvas, Ink, Paint, Rect, Stroke};
use crate::scene::{ModelRow, ModelScene, Role};

/// Least width at which a bar can still be seen.
const LEAST_WIDTH: f64 = 1.5;

/// Subnets that stay are told apart from this width on.
const LEAST_OUTLINE: f64 = 4.0;

/// The place of a number of addresses between the edges of the bars.
pub fn place(scene: &ModelScene, (left, right): (f64, f64), addresses: u64) -> f64 {
    (right - left).mul_add(scene.share(addresses), left)
}

/// Draws what a model takes; `room` reaches from no address to the end of the scale.
pub fn bar(canvas: &mut impl Canvas, scene: &ModelScene, row: &ModelRow, room: Rect) {
    let x = |addresses| place(scene, (room.left, room.right), addresses);
    let area = |first: u64, end: u64| {
        let left = x(first);
        Rect::new(left, room.top, x(end).max(left + LEAST_WIDTH), room.bottom)
    };
    let whole = area(0, scene.network_size);
    canvas.fill(whole, Ink::Lane, ROUNDING);
    canvas.outline(whole, Stroke::solid(Ink::Line, 1.0));
    for fill in row.areas() {
        let rect = area(fill.span.first(), fill.span.end());
        if fill.overflow {
            canvas.fill(rect, Ink::Tint(Role::Trouble), 0.0);
        }
        canvas.area(rect, fill.role);
        if fill.overflow {
            canvas.pattern(rect, Paint::Hatched(Ink::Trouble));
        }
    }
    for outline in &row.outlines {
        let is_told_apart = LEAST_OUTLINE <= x(outline.span.end()) - x(outline.span.first());
        if outline.stays() && !is_told_apart {
            continue;
        }
        for (first, end, role) in outline.frames(scene.network_size) {
            canvas.outline(area(first, end), Stroke::solid(Ink::Role(role), 1.0));
        }
    }
}
