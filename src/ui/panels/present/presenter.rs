//! The presenter view: a window of its own for whoever speaks, with this page, the next, the notes and the time.
//!
//! ```text
//!  ┌ this page ─────────────┐ ┌ next ────┐
//!  │                        │ │          │
//!  │                        │ └──────────┘
//!  └────────────────────────┘ notes
//!  12:40 · 3 of 14
//! ```

use egui::{
    CentralPanel, Frame, Panel, Rect, RichText, Sense, Ui, ViewportBuilder, ViewportId, WidgetInfo, vec2,
};
use std::time::Duration;

use crate::page::{Ink, Sheet};
use crate::scene::Palette;
use crate::session::Session;

use crate::ui::kit::brush::points;
use crate::ui::kit::memo::memo;
use crate::ui::kit::page_painter;
use crate::ui::kit::theme::{self, icons};
use crate::ui::kit::widgets::icon_button_ui;
use crate::ui::panels::present::{Presentation, Question, notes_ui, sheet_of, stable_cluster};

/// Draws the second window, and closes it when it is asked to.
pub(super) fn presenter_ui(ui: &Ui, session: &Session, presentation: &mut Presentation, palette: &Palette) {
    let builder = ViewportBuilder::default()
        .with_title("Presenter view – aksnet")
        .with_inner_size([1_000.0, 640.0])
        .with_min_inner_size([640.0, 420.0]);
    let visuals = ui.visuals().clone();
    let id = ViewportId::from_hash_of("presenter view");
    let is_closed = ui.show_viewport_immediate(id, builder, |ui, _| {
        *ui.visuals_mut() = visuals.clone();
        view_ui(ui, session, presentation, palette);
        // The clock goes on though nothing else moves.
        ui.request_repaint_after(Duration::from_secs(1));
        ui.input(|input| input.viewport().close_requested())
    });
    if is_closed {
        presentation.presenter = false;
    }
}

fn view_ui(ui: &mut Ui, session: &Session, presentation: &mut Presentation, palette: &Palette) {
    Panel::bottom("presenter time")
        .frame(theme::bar(ui))
        .show(ui, |ui| {
            ui.horizontal(|ui| time_ui(ui, presentation));
        });
    let width = ui.available_width();
    Panel::right("presenter next")
        .frame(theme::bar(ui))
        .exact_size(width * 0.36)
        .resizable(false)
        .show(ui, |ui| {
            next_ui(ui, session, presentation, palette);
            ui.add_space(10.0);
            ui.label(theme::bold("Notes"));
            notes_ui(ui, presentation, presentation.page);
        });
    CentralPanel::default()
        .frame(Frame::new().fill(theme::ink(palette, Ink::Window)))
        .show(ui, |ui| {
            let page = presentation.page;
            let room = ui.available_rect_before_wrap();
            small_page_ui(ui, session, presentation, page, ("presenter page", room), palette);
        });
}

/// How long it goes on, and where one is.
fn time_ui(ui: &mut Ui, presentation: &mut Presentation) {
    let now = ui.input(|input| input.time);
    let seconds = whole_seconds(now - presentation.began.unwrap_or(now));
    let clock = format!("{:02}:{:02}", seconds / 60, seconds % 60);
    ui.label(RichText::new(clock).size(theme::Size::Large.points()).strong());
    let (page, pages) = (presentation.page, presentation.pages());
    ui.label(RichText::new(format!("page {} of {pages}", page + 1)).color(theme::tokens(ui).weak));
    if icon_button_ui(ui, icons::BACK, "Previous page").clicked() {
        presentation.turn_to(page.saturating_sub(1));
    }
    if icon_button_ui(ui, icons::INTO, "Next page").clicked() {
        presentation.turn_to(page + 1);
    }
}

fn next_ui(ui: &mut Ui, session: &Session, presentation: &Presentation, palette: &Palette) {
    let next = presentation.page + 1;
    if presentation.pages() <= next {
        ui.label(RichText::new("This is the last page").color(theme::tokens(ui).weak));
        return;
    }
    ui.label(theme::bold("Next"));
    let width = ui.available_width();
    let (room, _) = ui.allocate_exact_size(vec2(width, width * 9.0 / 16.0), Sense::hover());
    small_page_ui(
        ui,
        session,
        presentation,
        next,
        ("presenter next page", room),
        palette,
    );
}

/// A page as large as it finds room.
fn small_page_ui(
    ui: &Ui,
    session: &Session,
    presentation: &Presentation,
    page: usize,
    (name, room): (&'static str, Rect),
    palette: &Palette,
) {
    let cluster = stable_cluster(session, presentation);
    let tried = &presentation.session;
    let question = Question {
        page,
        pages: presentation.pages(),
        cluster,
    };
    let sheet: std::sync::Arc<Sheet> = memo(ui, name, tried, question, || {
        sheet_of(tried, presentation, page, cluster)
    });
    let scale = (room.width() / points(sheet.width)).min(room.height() / points(sheet.height));
    let size = vec2(points(sheet.width), points(sheet.height)) * scale;
    let place = Rect::from_center_size(room.center(), size);
    let response = ui.interact(place, ui.scope_id().with(name), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, sheet.title.clone()));
    ui.painter()
        .rect_filled(place, 0.0, theme::ink(palette, Ink::Window));
    page_painter::sheet(&ui.painter().with_clip_rect(room), &sheet, place, palette);
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a presentation takes some hours"
)]
const fn whole_seconds(seconds: f64) -> u64 {
    seconds.max(0.0) as u64
}
