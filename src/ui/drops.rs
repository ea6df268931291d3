//! Files dragged over the window: what will happen to them, or why they are not accepted now.

use std::time::Duration;

use egui::{Align2, Area, Id, Order, Ui, vec2};

use crate::ui::kit::theme;
use crate::ui::state::{Dialog, ViewState};

/// How long a refusal stays on screen: long enough for someone who was looking elsewhere.
const SAID_FOR_SECS: f64 = 10.0;

/// Files that were dropped and not taken.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Refused {
    why: &'static str,
    /// When, by the clock of the window.
    at: f64,
}

/// Whether files can be dropped now, or why not: they must not replace what is typed into a dialog or presented.
pub(crate) fn takes_files(view: &ViewState) -> Result<(), &'static str> {
    if view.presentation.is_some() {
        return Err("End the presentation first (Esc), then drop the files");
    }
    match &view.dialog {
        None
        | Some(
            Dialog::Importing
            | Dialog::Import { .. }
            | Dialog::ImportHelp(_)
            | Dialog::Standings
            | Dialog::Shortcuts
            | Dialog::About
            | Dialog::Rules { .. }
            | Dialog::RuleChanges
            | Dialog::Changeability { .. },
        ) => Ok(()),
        // The files would open over the others, and what is typed or asked there would be lost.
        Some(
            Dialog::Unsaved(_)
            | Dialog::TypePath { .. }
            | Dialog::ChangedOnDisk { .. }
            | Dialog::Overwrite { .. }
            | Dialog::Recover
            | Dialog::StillWriting
            | Dialog::Pages(_)
            | Dialog::LeavePresentation
            | Dialog::Properties
            | Dialog::Decision
            | Dialog::Accept { .. }
            | Dialog::Export
            | Dialog::ReplaceExport(_)
            | Dialog::Alternative(_)
            | Dialog::Edit(_)
            | Dialog::Add { .. }
            | Dialog::Place(_)
            | Dialog::Split(_)
            | Dialog::Spokes(_)
            | Dialog::PasteRanges { .. },
        ) => Err("Close this dialog first, then drop the files"),
    }
}

/// Whether an import is being looked at that further files would belong to.
pub(crate) fn takes_more_files(view: &ViewState) -> bool {
    match &view.dialog {
        Some(Dialog::Importing) => true,
        Some(Dialog::Import { preview, .. }) => preview.is_useful(),
        _ => false,
    }
}

/// Notes that files were dropped and not taken.
pub(crate) fn refuse(ui: &Ui, view: &mut ViewState, why: &'static str) {
    let at = ui.input(|input| input.time);
    view.refused_drop = Some(Refused { why, at });
}

/// What happens to a file that hangs over the window, or why one that was dropped was not taken.
pub(crate) fn drop_hint_ui(ui: &Ui, view: &mut ViewState) {
    let (hovers, now) = ui.input(|input| (!input.raw.hovered_files.is_empty(), input.time));
    let words = if hovers {
        view.refused_drop = None;
        match takes_files(view) {
            Err(why) => why,
            Ok(()) if takes_more_files(view) => "Drop more files to import them together",
            Ok(()) => "Drop designs to open them, other files to import them",
        }
    } else if let Some(refused) = view.refused_drop {
        let left = refused.at + SAID_FOR_SECS - now;
        if left <= 0.0 {
            view.refused_drop = None;
            return;
        }
        ui.request_repaint_after(Duration::from_secs_f64(left));
        refused.why
    } else {
        return;
    };
    // Above dialogs, and above the middle, where what they ask stands.
    Area::new(Id::unique("drop hint"))
        .order(Order::Tooltip)
        .anchor(Align2::CENTER_TOP, vec2(0.0, 64.0))
        .interactable(false)
        .role(egui::accesskit::Role::Status)
        .accessible_name("Dropped files")
        .show(ui, |ui| {
            theme::dialog(ui).show(ui, |ui| ui.heading(words));
        });
}
