//! The focus ring: drawn in one place, so that everything that Tab reaches has one.

use egui::{Context, Id, Stroke, StrokeKind, Ui};

use crate::ui::kit::theme;

/// What had the keyboard in the last frame, and whether it came there by key.
#[derive(Debug, Clone, Copy, Default)]
struct Holder {
    id: Option<Id>,
    by_key: bool,
}

/// Frames what has the keyboard, unless the pointer gave it; called once a frame, after everything is drawn.
pub(crate) fn ring_ui(ui: &Ui) {
    let focused = ui.memory(|memory| memory.focused());
    let by_key = came_by_key(ui.ctx(), focused);
    let Some(response) = focused.filter(|_| by_key).and_then(|id| ui.read_response(id)) else {
        return;
    };
    // Only the visible part of a partly scrolled widget is framed.
    let seen = response.interact_rect;
    if !seen.is_positive() {
        return;
    }
    let stroke = Stroke::new(1.5, theme::tokens(ui).accent);
    // At the edge of the window the ring is drawn inside.
    let ring = seen
        .expand(1.0)
        .intersect(ui.ctx().content_rect().shrink(stroke.width));
    let painter = ui.ctx().layer_painter(response.layer_id);
    painter.rect_stroke(ring, 6.0, stroke, StrokeKind::Outside);
}

fn came_by_key(ctx: &Context, focused: Option<Id>) -> bool {
    let is_pointed = ctx.input(|input| input.pointer.any_down() || input.pointer.any_released());
    let own = Id::unique("what has the keyboard");
    ctx.data_mut(|data| {
        let last: &mut Holder = data.get_temp_mut_or_default(own);
        if last.id != focused {
            *last = Holder {
                id: focused,
                by_key: !is_pointed,
            };
        }
        last.by_key
    })
}
