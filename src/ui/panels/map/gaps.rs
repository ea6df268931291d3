//! The gaps of the axis: a click or Enter on a mark opens one, and a small cross closes it again.
//!
//! ```text
//!  closed    ├ VNet ┤ ≈ ├ pods ┤        open    ├ VNet ┤┊         ×         ┊├ pods ┤
//! ```

use egui::{Align2, Id, Pos2, Rect, Response, Role as WidgetRole, Sense, Stroke, Ui, Vec2, WidgetInfo, pos2};

use crate::net::{Span, grouped};
use crate::page::Ink;
use crate::page::draw::map::wave;
use crate::scene::{TARGET_POINTS, breaks, opened_gaps, span_words};
use crate::ui::kit::theme::icons;
use crate::ui::state::ViewState;

use crate::ui::kit::brush::{Brush, points};
use crate::ui::panels::map::Stage;

/// Draws the gap marks and handles clicks and keys on them.
pub(super) fn gaps_ui(ui: &Ui, stage: &Stage<'_>, view: &mut ViewState) {
    let id = stage.id;
    let brush = stage.brush(ui);
    let x = |place: f64| stage.plot.left() + points(place);
    for gap in breaks(&stage.projection) {
        let rect = Rect::from_x_y_ranges(x(gap.left)..=x(gap.right), stage.plot.y_range());
        let response = button_ui(ui, rect.intersect(stage.visible), id, ("Open", gap.span));
        closed(&brush, rect, response.hovered() || response.has_focus());
        if response.clicked() {
            view.map.opened.insert(gap.span.first());
            ui.memory_mut(|memory| memory.request_focus(id));
        }
    }
    for gap in opened_gaps(&stage.projection) {
        let rect = Rect::from_x_y_ranges(x(gap.left)..=x(gap.right), stage.visible.y_range());
        opened(&brush, rect);
        let visible = rect.intersect(stage.visible);
        let target = Vec2::splat(points(TARGET_POINTS));
        if visible.width() < target.x {
            continue;
        }
        let middle = pos2(visible.center().x, visible.top() + target.y / 2.0);
        let response = button_ui(
            ui,
            Rect::from_center_size(middle, target),
            id,
            ("Close", gap.span),
        );
        cross(&brush, middle, response.hovered() || response.has_focus());
        if response.clicked() {
            view.map.opened.retain(|address| !gap.span.contains(*address));
            ui.memory_mut(|memory| memory.request_focus(id));
        }
    }
}

fn button_ui(ui: &Ui, rect: Rect, id: Id, (verb, span): (&'static str, Span)) -> Response {
    let name = || {
        let (range, count) = (span_words(span), grouped(span.len()));
        format!("{verb} the gap {range}, {count} addresses")
    };
    let response = ui.interact(rect, id.with((verb, span)), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(WidgetRole::Button, true, name()));
    if response.hovered() {
        return response.on_hover_text_at_pointer(name());
    }
    response
}

/// Paints the mark of a closed gap: a dashed wave from top to bottom.
fn closed(brush: &Brush, rect: Rect, is_pointed_at: bool) {
    let visible = rect.intersect(brush.painter.clip_rect());
    if is_pointed_at {
        let background = brush.colors.raised.gamma_multiply(0.6);
        brush.painter.rect_filled(visible, 0.0, background);
    }
    let ink = if is_pointed_at { Ink::Text } else { Ink::Weak };
    let ends = (f64::from(visible.top()), f64::from(visible.bottom()));
    wave(&mut &*brush, f64::from(rect.center().x), ends, ink);
}

/// Paints the edges of an opened gap.
fn opened(brush: &Brush, rect: Rect) {
    let stroke = Stroke::new(1.0, brush.colors.weak.gamma_multiply(0.6));
    for x in [rect.left(), rect.right()] {
        brush.dashed(&[pos2(x, rect.top()), pos2(x, rect.bottom())], stroke);
    }
}

/// Paints the cross that closes an opened gap.
fn cross(brush: &Brush, at: Pos2, is_pointed_at: bool) {
    let (color, background) = if is_pointed_at {
        (brush.colors.text, brush.colors.raised)
    } else {
        (brush.colors.weak, brush.window)
    };
    brush
        .painter
        .circle_filled(at, points(TARGET_POINTS) / 2.0, background);
    let galley = brush.small_text(icons::CLOSE.to_owned(), color);
    brush.put(galley, Align2::CENTER_CENTER, at);
}
