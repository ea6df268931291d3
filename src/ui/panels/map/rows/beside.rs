//! Names of plates that are too narrow for them, on the free space beside: only where a row is to scale, as everywhere
//! else plates are as wide as their names.

use egui::{Align2, Rect};

use crate::scene::Role;
use crate::ui::kit::brush::Brush;

use crate::ui::panels::map::interact::DrawnBar;
use crate::ui::panels::map::rows::line::LineStage;

/// Widest plate whose name stands beside it, in points.
const NARROW: f32 = 30.0;

/// From a plate to its name, in points.
const GAP: f32 = 4.0;

/// Half of the room of what free space says of itself in its middle, in points.
const SAID: f32 = 64.0;

/// Paints the names that have room.
pub(super) fn names(brush: &Brush, at: &LineStage<'_>, bars: &[DrawnBar<'_>]) {
    let is_free = |bar: &&DrawnBar<'_>| bar.drawn.role() == Role::Free;
    for (place, bar) in bars.iter().enumerate() {
        let only = bar
            .drawn
            .bar()
            .filter(|_| bar.rect.width() < NARROW && !is_free(&bar));
        let Some(only) = only else { continue };
        let name = at.rows.words.plate_name(only);
        let name = brush.small_text(name, brush.colors.text);
        let has_room = |free: Rect| name.size().x + 2.0 * GAP + SAID <= free.width() / 2.0;
        let after = bars.get(place + 1).filter(is_free).map(|bar| bar.rect);
        let before = place.checked_sub(1).and_then(|place| bars.get(place));
        let before = before.filter(is_free).map(|bar| bar.rect);
        if let Some(free) = after.filter(|free| has_room(*free)) {
            let at = free.left_center() + egui::vec2(GAP, 0.0);
            brush.put(name, Align2::LEFT_CENTER, at);
        } else if let Some(free) = before.filter(|free| has_room(*free)) {
            let at = free.right_center() - egui::vec2(GAP, 0.0);
            brush.put(name, Align2::RIGHT_CENTER, at);
        }
    }
}
