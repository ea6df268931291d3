//! Asks before typed text is discarded: a click outside a dialog is easily made and hard to undo.

use egui::{Id, LayerId, Modal, Ui};

use crate::session::Session;

use crate::ui::action::Action;
use crate::ui::frame::default_button_ui;
use crate::ui::kit::theme;
use crate::ui::kit::widgets::foot_ui;
use crate::ui::state::{Dialog, ViewState};

use super::named_heading_ui;

/// Whether the dialog holds text that would be lost.
pub(super) fn holds_typed_text(dialog: &Dialog, session: &Session, view: &ViewState) -> bool {
    match dialog {
        Dialog::TypePath { path, initial, .. } => path.path != *initial,
        Dialog::Accept { reason, .. } => !reason.trim().is_empty(),
        Dialog::PasteRanges { text, .. } => !text.trim().is_empty(),
        Dialog::Place(draft) => !draft.is_as_opened(session, view),
        Dialog::Split(draft) => !draft.is_as_opened(),
        Dialog::Spokes(draft) => !draft.is_as_opened(),
        Dialog::Add { since, .. } => session.revision() != *since,
        // Text in the others is committed when the field is left, or only a search.
        Dialog::Unsaved(_)
        | Dialog::ChangedOnDisk { .. }
        | Dialog::Overwrite { .. }
        | Dialog::Recover
        | Dialog::StillWriting
        | Dialog::LeavePresentation
        | Dialog::Properties
        | Dialog::Decision
        | Dialog::Shortcuts
        | Dialog::About
        | Dialog::Rules { .. }
        | Dialog::Changeability { .. }
        | Dialog::RuleChanges
        | Dialog::Export
        | Dialog::ReplaceExport(_)
        | Dialog::Alternative(_)
        | Dialog::Importing
        | Dialog::Pages(_)
        | Dialog::Import { .. }
        | Dialog::Standings
        | Dialog::ImportHelp(_)
        | Dialog::Edit(_) => false,
    }
}

/// What happens where the dialog is left: what was added in it and not confirmed is taken back.
pub(super) const fn leaves(dialog: &Dialog) -> Action {
    match dialog {
        Dialog::Add {
            is_confirmed: false, ..
        } => Action::TakeBackAdded,
        _ => Action::CloseDialog,
    }
}

/// Asks whether the text of the dialog in the layer `below` may be discarded.
pub(super) fn ask_ui(ui: &Ui, below: LayerId, view: &mut ViewState, actions: &mut Vec<Action>) {
    if !view.asks_discard {
        return;
    }
    let id = Id::unique("discard typed text");
    let leaving = view.dialog.as_ref().map_or(Action::CloseDialog, leaves);
    let mut keeps = false;
    let modal = Modal::new(id).frame(theme::dialog(ui));
    // One that was asked before keeps its old place, which may lie behind the dialog that was clicked.
    ui.ctx().set_sublayer(below, modal.area.layer());
    let modal = modal.show(ui.ctx(), |ui| {
        ui.set_max_width(420.0);
        ui.spacing_mut().item_spacing.y = 8.0;
        named_heading_ui(ui, id, "Discard what was typed?");
        ui.label(match leaving {
            Action::TakeBackAdded => {
                "What was just added is removed again, with all that was set in this dialog."
            }
            _ => "The dialog has text that has not been applied yet.",
        });
        foot_ui(ui, |ui| {
            keeps = default_button_ui(ui, "Keep editing", true);
            if ui.button("Discard").clicked() {
                view.asks_discard = false;
                actions.push(leaving.clone());
            }
        });
    });
    if keeps || modal.should_close() {
        view.asks_discard = false;
    }
}
