//! The page of a presentation: laid out for its room, turned by a click, and rows of its map shown alone.

use std::sync::Arc;

use egui::{CursorIcon, Rect, Sense, StrokeKind, Ui, WidgetInfo, vec2};

use crate::page::{self, Layout, RowPlace, Sheet, shown_cluster};
use crate::scene::{Palette, Role};
use crate::session::Session;
use crate::ui::kit::brush::points;
use crate::ui::kit::memo::memo;
use crate::ui::kit::page_painter;
use crate::ui::kit::theme;

use super::{Presentation, strip};

/// What a page is made for.
#[derive(Clone, PartialEq)]
struct Question {
    page: usize,
    row: Option<usize>,
    pages: usize,
    cluster: Option<usize>,
}

/// The page, which a click turns; a click on a row of its map shows that row alone, and the next one all of them.
pub(super) fn page_ui(ui: &mut Ui, session: &Session, presentation: &mut Presentation, palette: &Palette) {
    let sheet = sheet(ui, "presentation page", session, presentation, presentation.page);
    let room = ui.available_rect_before_wrap();
    let response = ui.allocate_rect(room, Sense::CLICK);
    response.widget_info(|| {
        let words = format!("{}: {}", sheet.title, sheet.description);
        WidgetInfo::labeled(egui::Role::Image, true, words)
    });
    let above = room.with_max_y((room.bottom() - strip::HEIGHT).max(room.top()));
    let place = page_painter::fitted(ui, &sheet, above, palette);
    let scale = place.width() / points(sheet.width).max(1.0);
    if presentation.row.is_none() {
        rows_ui(ui, &sheet, place, presentation);
    }
    if presentation.is_changed() {
        changed_mark(ui, place, scale);
    }
    if presentation.pointer
        && let Some(at) = response.hover_pos()
    {
        let color = theme::tokens(ui).accent;
        let radius = 24.0 * scale.max(0.6);
        ui.painter()
            .circle(at, radius, color.gamma_multiply(0.25), (3.0, color));
        ui.set_cursor_icon(CursorIcon::None);
    }
    if response.clicked() {
        if presentation.row.take().is_none() {
            presentation.turn_to(presentation.page + 1);
        }
        ui.request_repaint();
    }
}

/// The rows of the map on a page, each to be shown alone.
fn rows_ui(ui: &Ui, sheet: &Sheet, place: Rect, presentation: &mut Presentation) {
    let scale = place.width() / points(sheet.width).max(1.0);
    for RowPlace { row, name, rect } in &sheet.rows {
        let corner = |x: f64, y: f64| place.min + vec2(points(x), points(y)) * scale;
        let rect = Rect::from_min_max(corner(rect.left, rect.top), corner(rect.right, rect.bottom));
        let response = ui.interact(rect, ui.scope_id().with(("row", row)), Sense::click());
        response
            .widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, format!("{name}, shown alone")));
        if response.hovered() || response.has_focus() {
            let color = theme::tokens(ui).accent;
            ui.painter()
                .rect_stroke(rect.expand(3.0), 4.0, (1.5, color), StrokeKind::Outside);
        }
        if response.on_hover_cursor(CursorIcon::ZoomIn).clicked() {
            presentation.row = Some(*row);
            ui.request_repaint();
        }
    }
}

/// The cluster that a page is about: chosen by the document, so that it stays while a slider moves.
pub(super) fn stable_cluster(session: &Session, presentation: &Presentation, page: usize) -> Option<usize> {
    let of_page = || presentation.leaves.get(page)?.alternative();
    presentation
        .cluster
        .or_else(|| shown_cluster(session.plan().alternatives.get(of_page()?)?))
}

/// A page with what is tried out; `name` tells apart where pages are seen at once.
pub(super) fn sheet(
    ui: &Ui,
    name: &'static str,
    session: &Session,
    presentation: &Presentation,
    page: usize,
) -> Arc<Sheet> {
    let cluster = stable_cluster(session, presentation, page);
    let pages = presentation.pages();
    let question = Question {
        page,
        row: presentation.row,
        pages,
        cluster,
    };
    let tried = &presentation.session;
    memo(ui, name, tried, question, || drawn(presentation, page, cluster))
}

pub(super) fn drawn(presentation: &Presentation, page: usize, cluster: Option<usize>) -> Sheet {
    let layout = Layout {
        cluster,
        page: Some((page + 1, presentation.pages())),
        ..Layout::default()
    };
    let tried = &presentation.session;
    let (design, plan, findings) = (tried.design(), tried.plan(), tried.findings());
    match presentation.leaf(page) {
        Some(leaf) => leaf.sheet(design, plan, findings, &layout),
        None => page::alternative(design, plan, findings, 0, &layout),
    }
}

/// Says at the upper edge of the page, above its words, that its numbers are not those of the document.
fn changed_mark(ui: &Ui, page: Rect, scale: f32) {
    let (surge, color) = (theme::role(ui, Role::Surge), theme::text_on(ui, Role::Surge));
    let font = theme::on_page(theme::Size::Small.points() * scale.max(0.8), false);
    let text = ui
        .painter()
        .layout_no_wrap("changed while presenting".to_owned(), font, color);
    let size = text.size() + vec2(20.0, 2.0);
    let pill = Rect::from_center_size(page.center_top() + vec2(0.0, 2.0 + size.y / 2.0), size);
    ui.painter().rect_filled(pill, size.y / 2.0, surge);
    let at = pill.center() - text.size() / 2.0;
    ui.painter().galley(at, text, color);
    let response = ui.interact(pill, ui.scope_id().with("changed"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, "changed while presenting"));
}
