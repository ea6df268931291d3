//! A path that is typed: what went wrong with it stands below the field, and an ending that belongs to another format
//! is asked about before anything is written.

use std::path::PathBuf;

use egui::accesskit::Live;
use egui::{Label, RichText, TextEdit, Ui};

use crate::export::Format;
use crate::ui::kit::theme;
use crate::ui::kit::typing::{begin_typing_over, select_all};
use crate::ui::kit::widgets::say_as_it_appears;

/// A path as typed so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedPath {
    /// The text.
    pub path: String,
    /// Why the file could not be read or written there.
    pub problem: Option<String>,
    /// Whether it came back to be corrected, and so takes the keyboard.
    pub is_back: bool,
}

impl TypedPath {
    /// A path that nothing went wrong with yet.
    pub const fn new(path: String) -> Self {
        Self {
            path,
            problem: None,
            is_back: false,
        }
    }

    /// A path that comes back to be corrected, with what went wrong with it.
    pub const fn back(path: String, problem: Option<String>) -> Self {
        Self {
            path,
            problem,
            is_back: true,
        }
    }

    /// Whether it says where.
    pub(super) fn is_typed(&self) -> bool {
        !self.path.trim().is_empty()
    }
}

/// The field, and what went wrong with what stands in it.
pub(super) fn path_ui(ui: &mut Ui, typed: &mut TypedPath, name: &str, hint: &str) {
    let field = TextEdit::singleline(&mut typed.path)
        .hint_text(hint)
        .desired_width(f32::INFINITY)
        .char_limit(4_096);
    let field = ui.add(field).accessible_name(name);
    begin_typing_over(ui, &field, &typed.path);
    if typed.is_back && !ui.is_sizing_pass() {
        // The dialog may not have been away for as much as a frame.
        typed.is_back = false;
        field.request_focus();
        select_all(ui, &field, &typed.path);
    }
    if field.changed() {
        typed.problem = None;
    }
    if let Some(problem) = &typed.problem {
        let text = RichText::new(problem).small().color(theme::tokens(ui).trouble);
        let said = ui.add(Label::new(text).wrap());
        say_as_it_appears(ui, &said, Live::Assertive);
    }
}

/// Asks where the path ends as files of another format do; `add` offers more than the ending of `format`.
///
/// Says whether the path can be taken.
pub(super) fn ending_ui(
    ui: &mut Ui,
    typed: &mut TypedPath,
    format: Format,
    add: impl FnOnce(&mut Ui, Format),
) -> bool {
    let path = PathBuf::from(typed.path.trim());
    let Some(other) = format.misnamed(&path) else {
        return true;
    };
    let own = format.extension();
    ui.horizontal_wrapped(|ui| {
        let words = format!(
            "The name ends in .{}, but the format is {} (.{own})",
            path.extension().unwrap_or_default().display(),
            format.name(),
        );
        let said = ui.label(RichText::new(words).small().color(theme::tokens(ui).warning));
        say_as_it_appears(ui, &said, Live::Polite);
        if ui.small_button(format!("Use .{own}")).clicked() {
            typed.path = path.with_extension(own).display().to_string();
            typed.problem = None;
        }
        add(ui, other);
    });
    false
}
