//! The strip above the rows: everything on one axis, small, and red where two claim the same addresses.

use crate::page::pen::{Pen, Type};
use crate::page::rows::RowMap;
use crate::page::sizes::SMALL;
use crate::page::{Canvas as _, Ink, Paint, Rect, Stroke};
use crate::scene::{Lane, LaneKind, Projection, Role, breaks, ticks, visible};

impl RowMap<'_> {
    /// Everything on one axis, small: VNets with their subnets, pods, services, and what lies outside.
    pub(super) fn strip(&self, pen: &mut Pen, rect: Rect, (left, top): (f64, f64), size: f64) {
        let home = Projection {
            axis: &self.scene.axis,
            view: self.scene.axis.home(),
            width_points: rect.width(),
        };
        let look = Type::plain(SMALL, Ink::Weak);
        let middle = rect.middle_y() + look.drop();
        pen.text(
            (left, middle),
            Type::bold(size, Ink::Text),
            "All addresses",
            rect.left - left,
        );
        pen.fill(rect, Ink::Lane, 2.0);
        let found = ticks(&home, 40.0, |text| pen.width(text, look) + 4.0);
        for tick in found {
            let x = rect.left + tick.x;
            if pen.width(&tick.label, look) <= rect.right - x - 3.0 {
                pen.text((x + 3.0, top + look.size), look, &tick.label, rect.right - x);
            }
            pen.line(
                vec![(x, top + 2.0), (x, rect.bottom)],
                Stroke::solid(Ink::Line, 0.75),
            );
        }
        for gap in breaks(&home) {
            // Emptiness is left out here.
            let cut = Rect::new(rect.left + gap.left, rect.top, rect.left + gap.right, rect.bottom);
            pen.fill(cut.grown(-0.25 * cut.width(), 0.0), Ink::Window, 0.0);
        }
        for lane in &self.scene.lanes {
            strip_lane(pen, lane, (rect, &home));
        }
        const MOST_COLUMNS: usize = 64;
        for overlap in self.scene.overlaps.iter().take(MOST_COLUMNS) {
            if let Some((from, to)) = home.edges(overlap.span) {
                let (from, to) = (from.max(0.0), to.min(rect.width()));
                let column = Rect::new(
                    rect.left + from,
                    rect.top,
                    rect.left + to.max(from + 2.0),
                    rect.bottom,
                );
                pen.pattern(column, Paint::Hatched(Ink::Trouble));
                pen.outline(column, Stroke::solid(Ink::Trouble, 1.0));
            }
        }
    }
}

/// A lane of the strip.
fn strip_lane(pen: &mut Pen, lane: &Lane, (rect, home): (Rect, &Projection<'_>)) {
    const MARGIN: f64 = 3.0;
    let pitch = (rect.height() - 2.0 * MARGIN) / 4.0;
    for drawn in visible(lane, home) {
        let role = drawn.role();
        if role == Role::Free {
            continue;
        }
        // Peered VNets lie outside.
        let kind = drawn.bars.first().map_or(lane.kind, |bar| bar.item.lane());
        let (place, inset) = match kind {
            LaneKind::Networks => (0.0, 0.0),
            LaneKind::Subnets => (0.0, pitch * 0.22),
            LaneKind::Pods => (1.0, 0.0),
            LaneKind::Services => (2.0, 0.0),
            LaneKind::Connected | LaneKind::Forbidden => (3.0, 0.0),
        };
        let top = rect.top + MARGIN + place * pitch;
        let left = rect.left + drawn.left.max(0.0);
        let right = (rect.left + drawn.right).min(rect.right).max(left + 1.0);
        let bar = Rect::new(
            left,
            top + inset,
            right,
            (top + pitch - 1.5 - inset).max(top + inset + 1.0),
        );
        if kind == LaneKind::Networks {
            pen.fill(bar, Ink::Tint(Role::Network), 1.0);
            pen.outline(bar, Stroke::solid(Ink::Role(Role::Network), 0.75));
        } else {
            pen.fill(bar, Ink::Role(role), 0.0);
        }
    }
}
