//! The quiet strip over the foot of a page: what if, where one is, and what it would take.

use egui::{Button, RichText, ScrollArea, Ui, vec2};

use crate::decide::comparison::letter;
use crate::session::Session;
use crate::ui::action::Action;
use crate::ui::kit::ends::Ends;
use crate::ui::kit::regions::follow_focus;
use crate::ui::kit::theme::{self, icons};
use crate::ui::kit::widgets::icon_button_ui;

use crate::ui::panels::present::what_if::{ways_ui, what_if_ui};
use crate::ui::panels::present::{Presentation, UNDO};

/// Its height, in points.
pub(super) const HEIGHT: f32 = 82.0;

/// Draws the strip.
pub(super) fn strip_ui(
    ui: &mut Ui,
    session: &Session,
    presentation: &mut Presentation,
    dark: bool,
    actions: &mut Vec<Action>,
) {
    // On a narrow screen what does not find room is reached by scrolling.
    ScrollArea::horizontal().id_salt("what if").show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.set_min_height(26.0);
            what_if_ui(ui, session, presentation, actions);
        });
        follow_focus(ui);
    });
    ui.horizontal(|ui| {
        ui.set_min_height(28.0);
        let ends = Ends::new(ui, "strip");
        ends.left(ui, |ui| {
            ui.horizontal(|ui| {
                pages_ui(ui, presentation);
                ui.separator();
                ways_ui(ui, session, presentation, actions);
            });
        });
        ends.right(ui, |ui| {
            if presentation.is_changed() {
                keep_ui(ui, presentation, actions);
            }
            if let Some(copied) = presentation.copied {
                ui.label(RichText::new(copied).color(theme::tokens(ui).weak));
            }
            if icon_button_ui(ui, icons::COPY, "Copy this page as a picture (C)").clicked() {
                actions.push(Action::CopyPage);
            }
            let help = "Presenter view: this page, the next, notes and time in a window of their own (V)";
            toggle_ui(ui, icons::OPEN_OUTSIDE, help, &mut presentation.presenter);
            toggle_ui(
                ui,
                icons::NOTES,
                "Show the notes to everybody (N)",
                &mut presentation.notes,
            );
            toggle_ui(ui, icons::POINTER, "Pointer (P)", &mut presentation.pointer);
            if icon_button_ui(ui, icons::BLANK, "Blank (B)").clicked() {
                presentation.blank = true;
            }
            if icon_button_ui(ui, icons::THEME, "Dark or light (T)").clicked() {
                presentation.dark = Some(!dark);
            }
            if icon_button_ui(ui, icons::CLOSE, "Leave (Esc)").clicked() {
                actions.push(Action::LeavePresentation);
            }
        });
    });
}

fn keep_ui(ui: &mut Ui, presentation: &Presentation, actions: &mut Vec<Action>) {
    if let Some(title) = presentation.session.undo_title() {
        let help = format!("Undo {title} ({})", ui.ctx().format_shortcut(&UNDO));
        if ui.button("Undo").on_hover_text(help).clicked() {
            actions.push(Action::UndoWhatIf);
        }
    }
    let put_back = ui.button("Put back");
    if put_back.on_hover_text("Discard all what-if changes").clicked() {
        actions.push(Action::PutBackWhatIf);
    }
    let colors = theme::tokens(ui);
    let keep = Button::new(RichText::new("Keep").color(colors.on_accent)).fill(colors.accent);
    let help = "Apply the changes to the design, as one step that can be undone";
    if ui.add(keep).on_hover_text(help).clicked() {
        actions.push(Action::KeepWhatIf);
    }
}

fn toggle_ui(ui: &mut Ui, icon: &str, name: &str, on: &mut bool) {
    let button = Button::new(theme::icon(icon, theme::Size::Heading))
        .selected(*on)
        .frame_when_inactive(*on)
        .min_size(vec2(24.0, 24.0));
    let response = ui.add(button);
    let selected = *on;
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::CheckBox, true, selected, name));
    if response.on_hover_text(name).clicked() {
        *on = !*on;
    }
}

fn pages_ui(ui: &mut Ui, presentation: &mut Presentation) {
    let (page, pages) = (presentation.page, presentation.pages());
    ui.add_enabled_ui(page > 0, |ui| {
        if icon_button_ui(ui, icons::BACK, "Previous page (Left)").clicked() {
            presentation.turn_to(page.saturating_sub(1));
        }
    });
    let title = presentation.shown().map_or_else(String::new, |leaf| {
        let kind = leaf.kind().title();
        leaf.alternative()
            .map_or_else(|| kind.to_owned(), |at| format!("{} {kind}", letter(at)))
    });
    ui.label(RichText::new(format!("{title} · {} of {pages}", page + 1)).color(theme::tokens(ui).weak));
    ui.add_enabled_ui(page + 1 < pages, |ui| {
        if icon_button_ui(ui, icons::INTO, "Next page (Right)").clicked() {
            presentation.turn_to(page + 1);
        }
    });
}
