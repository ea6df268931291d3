//! The presenter view: a separate window for the presenter, with this page, the next, the notes and the time.
//!
//! ```text
//!  ┌ this page ─────────────┐ ┌ next ────┐
//!  │                        │ │          │
//!  │                        │ └──────────┘
//!  └────────────────────────┘ notes
//!  12:40 · 3 of 14
//! ```

use std::time::Duration;

use egui::{
    CentralPanel, Frame, Panel, Rect, RichText, Sense, StrokeKind, Ui, ViewportBuilder, ViewportId,
    WidgetInfo, vec2,
};

use crate::scene::Palette;
use crate::session::Session;

use crate::ui::kit::page_painter;
use crate::ui::kit::theme::{self, icons};
use crate::ui::kit::widgets::icon_button_ui;
use crate::ui::panels::present::leaf::sheet;
use crate::ui::panels::present::{Presentation, notes_ui};

/// Draws the second window, in which `keys` are taken as in the first, and closes it when it is asked to.
pub(super) fn presenter_ui(
    ui: &Ui,
    session: &Session,
    presentation: &mut Presentation,
    palette: &Palette,
    mut keys: impl FnMut(&Ui, &mut Presentation),
) {
    let builder = ViewportBuilder::default()
        .with_title("Presenter view – aksnet")
        .with_inner_size([1_000.0, 640.0])
        .with_min_inner_size([640.0, 420.0]);
    let visuals = ui.visuals().clone();
    let id = ViewportId::from_hash_of("presenter view");
    let is_closed = ui.show_viewport_immediate(id, builder, |ui, _| {
        *ui.visuals_mut() = visuals.clone();
        // The one that is drawn in the place of the window has its own keys.
        if ui.viewport_id() == id {
            keys(ui, presentation);
        }
        view_ui(ui, session, presentation, palette);
        // The clock keeps running while nothing else moves.
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
        .frame(Frame::new().fill(theme::tokens(ui).sunken).inner_margin(12.0))
        .show(ui, |ui| {
            let page = presentation.page;
            let room = ui.available_rect_before_wrap();
            small_page_ui(ui, session, presentation, page, ("presenter page", room), palette);
        });
}

/// The elapsed time, and the current page.
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
    let sheet = sheet(ui, name, session, presentation, page);
    let place = page_painter::fitted(ui, &sheet, room.shrink(1.0), palette);
    let edge = (1.0, theme::tokens(ui).outline);
    ui.painter().rect_stroke(place, 0.0, edge, StrokeKind::Outside);
    let response = ui.interact(place, ui.scope_id().with(name), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Image, true, sheet.title.clone()));
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a presentation takes some hours"
)]
const fn whole_seconds(seconds: f64) -> u64 {
    seconds.max(0.0) as u64
}
