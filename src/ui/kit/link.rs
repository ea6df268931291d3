//! Words that lead somewhere: as easily hit as a button, although they are no higher than a line.

use egui::epaint::TextShape;
use egui::{
    CursorIcon, Label, Rect, Response, RichText, Role, Sense, Stroke, Ui, Vec2, WidgetInfo, WidgetText,
};

use crate::scene::TARGET_POINTS;

use crate::ui::kit::brush::points;
use crate::ui::kit::theme::{self, icons};

/// Words that can be clicked; what is around them belongs to them until they are as large as a target.
pub(crate) fn link_ui(ui: &mut Ui, words: impl Into<WidgetText>) -> Response {
    let (at, galley, laid_out) = Label::new(words).layout_in_ui(ui);
    let response = ui.interact(as_target(laid_out.rect), laid_out.id.with("link"), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Link, ui.is_enabled(), galley.text()));
    if ui.is_rect_visible(laid_out.rect) {
        let color = ui.visuals().hyperlink_color;
        let is_lit = response.hovered() || response.has_focus();
        let underline = if is_lit {
            Stroke::new(1.0, color)
        } else {
            Stroke::NONE
        };
        ui.painter()
            .add(TextShape::new(at, galley, color).with_underline(underline));
    }
    response.on_hover_cursor(CursorIcon::PointingHand)
}

/// A link that opens `url` outside, with an icon that says so; nothing where there is no url.
pub(crate) fn source_link_ui(ui: &mut Ui, text: &str, url: &str) {
    if url.starts_with("https://") {
        let label = format!("{text} {}", icons::OPEN_OUTSIDE);
        let response = link_ui(ui, RichText::new(label).small());
        response.widget_info(|| WidgetInfo::labeled(Role::Link, true, text));
        if response.on_hover_text(url).clicked() {
            ui.open_url(egui::OpenUrl::new_tab(url));
        }
    } else {
        ui.label(RichText::new(text).small().color(theme::tokens(ui).weak));
    }
}

/// The same place, larger where the pointer would not hit it easily.
pub(crate) fn as_target(rect: Rect) -> Rect {
    let short = Vec2::splat(points(TARGET_POINTS)) - rect.size();
    rect.expand2(short.max(Vec2::ZERO) / 2.0)
}
