//! What earlier runs could not save, and writes still running when the window closes.

use egui::{Id, Label, RichText, ScrollArea, Ui};

use crate::ui::action::Action;
use crate::ui::frame::default_button_ui;
use crate::ui::kit::regions::FollowsFocus as _;
use crate::ui::kit::theme;
use crate::ui::kit::widgets::foot_ui;
use crate::ui::{Recoverable, Surroundings};

/// Copies of unsaved work, each to be opened or discarded.
pub(super) fn recover_ui(ui: &mut Ui, around: &Surroundings, actions: &mut Vec<Action>) {
    ui.label("The program ended before these designs were saved.");
    let most = (ui.ctx().content_rect().height() - 260.0).max(120.0);
    ScrollArea::vertical().max_height(most).show_followed(ui, |ui| {
        for (index, copy) in around.recoverable.iter().enumerate() {
            ui.push_id(index, |ui| copy_ui(ui, index, copy, actions));
        }
    });
    foot_ui(ui, |ui| {
        if ui.button("Later").clicked() {
            ui.close();
        }
    });
}

fn copy_ui(ui: &mut Ui, index: usize, copy: &Recoverable, actions: &mut Vec<Action>) {
    let weak = theme::tokens(ui).weak;
    ui.separator();
    // Where it is cut, the label itself says it in full.
    ui.add(Label::new(&copy.title).truncate());
    let mut said = format!("Kept {}", copy.written);
    if !copy.differs.is_empty() {
        said = format!("{said}: {}", copy.differs);
    }
    ui.add(Label::new(RichText::new(said).small().color(weak)).wrap());
    // Keyed by its content, since the index of a copy changes as others go.
    let asking = Id::unique(("discard a copy", &copy.title, &copy.written));
    let is_asked = ui.data(|data| data.get_temp::<bool>(asking)).unwrap_or_default();
    ui.horizontal(|ui| {
        if is_asked {
            ui.label("Discard it for good?");
            if ui.button("Discard for good").clicked() {
                ui.data_mut(|data| data.remove::<bool>(asking));
                actions.push(Action::Recover(index, false));
            }
            if ui.button("Keep").clicked() {
                ui.data_mut(|data| data.remove::<bool>(asking));
            }
            return;
        }
        if ui.button("Open").clicked() {
            actions.push(Action::Recover(index, true));
        }
        if ui.button("Discard…").clicked() {
            ui.data_mut(|data| data.insert_temp(asking, true));
        }
    });
}

/// Whether to wait for the disk.
pub(super) fn still_writing_ui(ui: &mut Ui, actions: &mut Vec<Action>) {
    ui.label(
        "The window closes as soon as everything is written. Closing it now may lose the latest changes.",
    );
    foot_ui(ui, |ui| {
        if default_button_ui(ui, "Keep the window open", true) {
            ui.close();
        }
        if ui.button("Close now").clicked() {
            actions.push(Action::CloseNow);
        }
    });
}
