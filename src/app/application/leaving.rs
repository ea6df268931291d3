//! What happens as a dialog or the presentation is left: what waited for it goes on or is given up.

use std::path::PathBuf;

use super::Application;
use crate::ui::state::{Dialog, Next, Topic};

impl Application {
    /// Closes the dialog that is open.
    pub(super) fn close_dialog(&mut self) {
        self.end_drag();
        self.before_adding = None;
        self.left_for_later |= self.view.dialog == Some(Dialog::Recover);
        let closed = self.view.dialog.take();
        if closed == Some(Dialog::Importing) {
            self.cancel_import();
        }
        if matches!(closed, Some(Dialog::Unsaved(_))) {
            self.not_opened.clear();
        }
        if closed == Some(Dialog::StillWriting) {
            self.stay_open();
        }
        match closed {
            Some(Dialog::ReplaceExport(path)) => self.export_elsewhere(&path),
            Some(Dialog::Overwrite { path, then }) if self.is_typed(&path) => {
                self.type_again(true, &path, None, then);
            }
            _ => {}
        }
    }

    /// Opens a file; a path that was typed can be corrected where there is none.
    pub(super) fn open_path(&mut self, path: PathBuf, frame: Option<&eframe::Frame>) {
        let is_typed = matches!(self.view.dialog, Some(Dialog::TypePath { .. }));
        self.typed = is_typed.then(|| path.clone());
        self.guarded(Next::OpenPath(path), frame);
    }

    /// Takes back what was added and not confirmed, with all that was set of it.
    pub(super) fn take_back_added(&mut self) {
        self.end_drag();
        if let Some(before) = self.before_adding.take() {
            self.session.go_back_to(before);
            self.view.settle(Topic::Step);
            self.view.keep_inside(&self.session);
            self.note_change();
        }
        self.close_dialog();
    }

    /// Leaves the presentation, and asks first where something was tried out.
    pub(super) fn leave_presentation(&mut self) {
        let presentation = self.view.presentation.as_ref();
        let tried = presentation.and_then(|shown| shown.keeping(self.session.design()));
        if tried.is_some() {
            self.view.dialog = Some(Dialog::LeavePresentation);
        } else {
            self.view.presentation = None;
        }
    }
}
