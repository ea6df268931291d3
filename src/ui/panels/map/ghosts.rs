//! Paints the ghosts of a second pool: dotted, in the colour of surge, framed in that of trouble where it lacks room.

use egui::{Align2, Stroke, Ui, pos2};

use crate::scene::{self, Ghost, MapScene};
use crate::session::Session;
use crate::ui::panels::rotation;
use crate::ui::state::ViewState;

use crate::ui::panels::map::{Arrangement, Stage};

/// Draws the replacement pool if it is switched on.
pub(super) fn ghosts_ui(ui: &Ui, stage: &Stage<'_>, session: &Session, view: &ViewState) {
    let Some(rotation) = rotation::asked_for(ui, session, view) else {
        return;
    };
    for ghost in scene::ghosts(stage.scene, &rotation) {
        paint(ui, stage, &ghost);
    }
}

fn paint(ui: &Ui, stage: &Stage<'_>, ghost: &Ghost) {
    let place = match stage.arrangement {
        Arrangement::Lanes(_) => row_of(stage.scene, ghost),
        Arrangement::Line {
            row, track, places, ..
        } => places
            .has(row, track, (ghost.item, ghost.span.first()))
            .then_some((row, track)),
    };
    let Some((lane, row)) = place else {
        return;
    };
    let edges = stage.projection.edges(ghost.span);
    let Some(rect) = edges.and_then(|(left, right)| stage.rect(lane, row, left, right)) else {
        return;
    };
    let brush = stage.brush(ui);
    let color = if ghost.fits {
        brush.colors.surge
    } else {
        brush.colors.trouble
    };
    let rect = rect.shrink2(egui::vec2(0.0, 1.0));
    brush.hatch(rect, color);
    let corners = [
        rect.left_top(),
        rect.right_top(),
        rect.right_bottom(),
        rect.left_bottom(),
        rect.left_top(),
    ];
    brush.dashed(&corners, Stroke::new(1.5, color));
    let words = if ghost.fits {
        "replacement pool"
    } else {
        "replacement pool, no room"
    };
    let text = brush.small_text(words.to_owned(), color);
    let at = pos2(rect.left().max(stage.visible.left()), rect.top() - 1.0);
    let place = Align2::LEFT_BOTTOM.anchor_size(at, text.size());
    brush.painter.rect_filled(place.expand(1.0), 2.0, brush.window);
    brush.put(text, Align2::LEFT_BOTTOM, at);
}

/// The bar of the range that the ghost is in.
fn row_of(scene: &MapScene, ghost: &Ghost) -> Option<(usize, usize)> {
    scene.lanes.iter().enumerate().find_map(|(lane, rows)| {
        let is_there = |row: &scene::Row| row.at(ghost.span.first()).map(|bar| bar.item) == Some(ghost.item);
        rows.rows.iter().position(is_there).map(|row| (lane, row))
    })
}
