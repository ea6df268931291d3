//! The dialogs that lie over the window: guards of unsaved work, typed paths, properties, keys, rules.

pub mod changeability;
mod decision;
mod edit;
pub mod export;
mod guard;
mod import;
mod pages;
mod paste;
pub mod placing;
mod recover;
pub(super) mod rules;
pub mod splitting;
pub mod spokes;
mod standings;
pub mod typed_path;

use std::borrow::Cow;

use egui::{Align, AreaState, Id, Layout, Modal, RichText, ScrollArea, TextEdit, Ui};

use crate::check::rules::find;
use crate::decide::comparison::letter;
use crate::design::{Accepted, AcceptedSubject};
use crate::edit::{Command, DesignChange};
use crate::export::Format;
use crate::session::Session;
use crate::ui::kit::regions::FollowsFocus as _;

use crate::ui::Surroundings;
use crate::ui::action::{Action, Intent, Menu, UnsavedAnswer};
use crate::ui::frame::default_button_ui;
use crate::ui::frame::tabs;
use crate::ui::kit::fields::{self, CommitField};
use crate::ui::kit::theme;
use crate::ui::kit::typing::{begin_typing, begin_typing_over, with_left_over};
use crate::ui::kit::widgets::{foot_ui, section_ui};
use crate::ui::state::{Dialog, Next, ViewState};

use edit::Foot;
use typed_path::{TypedPath, ending_ui, path_ui};

/// Draws the dialog that is open, if any.
pub(crate) fn dialogs_ui(
    ui: &Ui,
    session: &Session,
    view: &mut ViewState,
    around: &Surroundings,
    actions: &mut Vec<Action>,
) {
    let Some(mut dialog) = view.dialog.take() else {
        return;
    };
    let id = Id::unique(("dialog", std::mem::discriminant(&dialog)));
    let size_before = AreaState::load(ui.ctx(), id).and_then(|state| state.size);
    let modal = Modal::new(id).frame(theme::dialog(ui));
    let (modal, is_left_over) = with_left_over(ui.ctx(), || {
        modal.show(ui.ctx(), |ui| {
            let face = face(&dialog);
            if let Some(width) = face.width {
                ui.set_max_width(width.min(widest(ui)));
            }
            ui.spacing_mut().item_spacing.y = 8.0;
            named_heading_ui(ui, id, &face.title);
            content_ui(ui, session, view, around, &mut dialog, actions);
            if !face.has_answers {
                foot_ui(ui, |ui| {
                    if ui.button("Close").clicked() {
                        ui.close();
                    }
                });
            }
        })
    });
    if size_before != Some(modal.response.rect.size()) {
        // It is centred by its size in the last frame.
        ui.request_repaint();
    }
    let is_answered = modal.response.should_close();
    // A click outside closes what is open last: a drop-down before its dialog.
    let is_drop_down_left = modal.any_popup_open && modal.backdrop_response.clicked();
    if modal.should_close() && (is_answered || !is_drop_down_left) {
        let is_typed_in = !is_answered && guard::holds_typed_text(&dialog, session, view);
        if is_typed_in || is_left_over {
            view.asks_discard = true;
        } else {
            actions.push(guard::leaves(&dialog));
        }
    }
    view.dialog = Some(dialog);
    guard::ask_ui(ui, modal.response.layer_id, view, actions);
}

/// How wide the content of a dialog may be in this window, in points: its frame and a strip of what is below stay seen.
fn widest(ui: &Ui) -> f32 {
    (ui.ctx().content_rect().width() - 60.0).max(320.0)
}

/// The heading of a dialog, which is its name too.
pub(crate) fn named_heading_ui(ui: &mut Ui, dialog: Id, words: &str) {
    let heading = ui.heading(words);
    ui.ctx().accesskit_node_builder(dialog, |node| {
        node.set_labelled_by(vec![heading.id.accesskit_id()]);
    });
}

/// What the dialog shows.
fn content_ui(
    ui: &mut Ui,
    session: &Session,
    view: &mut ViewState,
    around: &Surroundings,
    dialog: &mut Dialog,
    actions: &mut Vec<Action>,
) {
    match dialog {
        Dialog::Unsaved(next) => unsaved_ui(ui, session, next, actions),
        Dialog::TypePath { saving, path, .. } => type_path_ui(ui, *saving, path, actions),
        Dialog::ChangedOnDisk { .. } => changed_on_disk_ui(ui, session, around, actions),
        Dialog::Overwrite { path, .. } => overwrite_ui(ui, path, actions),
        Dialog::Recover => recover::recover_ui(ui, around, actions),
        Dialog::StillWriting => recover::still_writing_ui(ui, actions),
        Dialog::LeavePresentation => leave_presentation_ui(ui, actions),
        Dialog::Properties => properties_ui(ui, session, actions),
        Dialog::Decision => decision::decision_ui(ui, session, actions),
        Dialog::Shortcuts => shortcuts_ui(ui),
        Dialog::About => about_ui(ui),
        Dialog::Rules {
            filter,
            chosen,
            is_new,
        } => rules::catalogue_ui(ui, filter, chosen, is_new),
        Dialog::Changeability { part, to } => changeability::changeability_ui(ui, session, view, part, to),
        Dialog::RuleChanges => rules::changes_ui(ui, session, actions),
        Dialog::Accept {
            rule,
            subject,
            reason,
        } => accept_ui(ui, rule, subject, reason, actions),
        Dialog::Export => export::export_ui(ui, session, view, actions),
        Dialog::ReplaceExport(path) => replace_export_ui(ui, path, actions),
        Dialog::Alternative(at) => tabs::alternative_ui(ui, session, view, at, actions),
        Dialog::Place(draft) => placing::placing_ui(ui, session, view, draft, actions),
        Dialog::Split(draft) => splitting::splitting_ui(ui, session, draft, actions),
        Dialog::Spokes(draft) => spokes::spokes_ui(ui, session, view, draft, actions),
        Dialog::Pages(chosen) => pages::pages_ui(ui, session, chosen, actions),
        Dialog::Importing => import::importing_ui(ui, around, actions),
        Dialog::Import { preview, to } => import::import_ui(ui, preview, to, actions),
        Dialog::Standings => standings::standings_ui(ui, session, view, actions),
        Dialog::ImportHelp(extent) => import::help_ui(ui, extent, actions),
        Dialog::PasteRanges { text, kind } => paste::paste_ui(ui, session, view, (text, kind), actions),
        Dialog::Edit(target) => edit::edit_ui(ui, session, view, (*target, Foot::Exists), actions),
        Dialog::Add {
            target, is_confirmed, ..
        } => {
            if !view.asks_discard {
                *is_confirmed = false;
            }
            edit::edit_ui(ui, session, view, (*target, Foot::Added(is_confirmed)), actions);
        }
    }
}

/// What a dialog looks like around its content.
struct Face {
    /// What it is called.
    title: Cow<'static, str>,
    /// How wide it may be, in points; `None` where it says so itself.
    width: Option<f32>,
    /// Whether it asks a question, and so is closed by an answer.
    has_answers: bool,
}

/// A dialog that shows something, with a button that closes it.
fn shows(title: impl Into<Cow<'static, str>>) -> Face {
    Face {
        title: title.into(),
        width: Some(560.0),
        has_answers: false,
    }
}

/// A dialog that closes by an answer.
fn asks(title: impl Into<Cow<'static, str>>) -> Face {
    Face {
        has_answers: true,
        ..shows(title)
    }
}

impl Face {
    fn wide(self, width: impl Into<Option<f32>>) -> Self {
        let width = width.into();
        Self { width, ..self }
    }
}

fn face(dialog: &Dialog) -> Face {
    match dialog {
        Dialog::Unsaved(_) => asks("Save changes first?"),
        Dialog::TypePath { saving: true, .. } => asks("Save to a path"),
        Dialog::TypePath { saving: false, .. } => asks("Open a path"),
        Dialog::ChangedOnDisk { .. } => asks("The file was changed by another program"),
        Dialog::Overwrite { .. } | Dialog::ReplaceExport(_) => asks("Replace the file?"),
        Dialog::Recover => asks("Unsaved work"),
        Dialog::StillWriting => asks("Still saving"),
        Dialog::LeavePresentation => asks("Keep the what-if changes?"),
        Dialog::Properties => shows("Name and notes"),
        Dialog::Decision => shows("Decision"),
        Dialog::Shortcuts => shows("Keyboard shortcuts"),
        Dialog::About => shows("aksnet"),
        Dialog::Rules { .. } => shows("Rules and sources").wide(None),
        Dialog::Changeability { .. } => shows("What can be changed later").wide(None),
        Dialog::RuleChanges => asks("What changed in the rules"),
        Dialog::Accept { .. } => asks("Accept the finding"),
        Dialog::Export => asks("Export").wide(720.0),
        Dialog::Alternative(at) => asks(format!("Alternative {}", letter(*at))),
        Dialog::Edit(target) => asks(target.title()),
        Dialog::Add { target, .. } => asks(target.title_added()),
        Dialog::Place(_) => asks("Place subnets").wide(760.0),
        Dialog::Split(_) => asks("Split into parts"),
        Dialog::Spokes(_) => asks("Add VNets"),
        Dialog::Pages(_) => asks("Pages").wide(None),
        Dialog::Importing => asks("Reading the files"),
        Dialog::Import { .. } => asks("Import").wide(760.0),
        Dialog::Standings => asks("Clusters by headroom and risk"),
        Dialog::ImportHelp(_) => shows("Import from Azure").wide(760.0),
        Dialog::PasteRanges { .. } => asks("Paste ranges").wide(760.0),
    }
}

fn unsaved_ui(ui: &mut Ui, session: &Session, next: &Next, actions: &mut Vec<Action>) {
    let loses = match next {
        Next::Quit => "Closing the window",
        Next::Open | Next::OpenPath(_) | Next::Recover(_) | Next::Imported(_) => "Opening another design",
        Next::New(_) => "Starting a new design",
    };
    ui.label(format!(
        "{loses} discards the changes made to {} since it was last saved.",
        shortened(session.design().name.as_str())
    ));
    foot_ui(ui, |ui| {
        if default_button_ui(ui, "Save", true) {
            actions.push(Action::Unsaved(UnsavedAnswer::Save));
        }
        if ui.button("Don't save").clicked() {
            actions.push(Action::Unsaved(UnsavedAnswer::Discard));
        }
        if ui.button("Cancel").clicked() {
            actions.push(Action::Unsaved(UnsavedAnswer::Stay));
        }
    });
}

fn leave_presentation_ui(ui: &mut Ui, actions: &mut Vec<Action>) {
    ui.label(
        "What you tried while presenting is not in the design yet. Kept, it is one step that can be undone.",
    );
    foot_ui(ui, |ui| {
        if default_button_ui(ui, "Keep", true) {
            actions.push(Action::KeepWhatIf);
            actions.push(Action::EndPresentation);
        }
        if ui.button("Discard").clicked() {
            actions.push(Action::EndPresentation);
        }
        if ui.button("Go on presenting").clicked() {
            ui.close();
        }
    });
}

fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(60).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

fn type_path_ui(ui: &mut Ui, saving: bool, path: &mut TypedPath, actions: &mut Vec<Action>) {
    ui.label(if saving {
        "Where should the design be saved?"
    } else {
        "Which design file should be opened?"
    });
    path_ui(ui, path, "Path", "such as /home/me/shop.aksnet");
    let is_ready = (!saving || ending_ui(ui, path, Format::Design, |_, _| {})) && path.is_typed();
    foot_ui(ui, |ui| {
        if default_button_ui(ui, if saving { "Save" } else { "Open" }, is_ready) {
            let path = std::path::PathBuf::from(path.path.trim());
            actions.push(if saving {
                Action::SaveTo(path, false)
            } else {
                Action::OpenPath(path)
            });
        }
        if ui.button("Cancel").clicked() {
            ui.close();
        }
    });
}

fn changed_on_disk_ui(ui: &mut Ui, session: &Session, around: &Surroundings, actions: &mut Vec<Action>) {
    let file = around
        .file
        .as_ref()
        .map_or_else(String::new, |file| file.display().to_string());
    let is_dirty = session.is_dirty();
    let what_then = if is_dirty {
        "Saving now overwrites those changes."
    } else {
        "Nothing was changed here since."
    };
    ui.label(format!(
        "{file} has changed since it was opened here. {what_then}"
    ));
    foot_ui(ui, |ui| {
        let reload = Intent::Reload;
        // Where nothing can be lost, keep what the file holds.
        let reloads = if is_dirty {
            if default_button_ui(ui, "Save to another file…", true) {
                actions.push(Action::CloseDialog);
                actions.push(Action::Do(Intent::SaveAs));
            }
            if ui.button("Overwrite").clicked() {
                actions.push(Action::SaveAnyway);
            }
            ui.button(reload.title()).on_hover_text(reload.help()).clicked()
        } else {
            default_button_ui(ui, reload.title(), true)
        };
        if reloads {
            actions.push(Action::Do(reload));
        }
        if ui.button("Cancel").clicked() {
            ui.close();
        }
    });
}

fn overwrite_ui(ui: &mut Ui, path: &std::path::Path, actions: &mut Vec<Action>) {
    ui.label(format!("{} already exists.", path.display()));
    foot_ui(ui, |ui| {
        if default_button_ui(ui, "Replace", true) {
            actions.push(Action::SaveTo(path.to_owned(), true));
        }
        if ui.button("Cancel").clicked() {
            ui.close();
        }
    });
}

fn replace_export_ui(ui: &mut Ui, path: &std::path::Path, actions: &mut Vec<Action>) {
    ui.label(format!("{} already exists.", path.display()));
    foot_ui(ui, |ui| {
        if default_button_ui(ui, "Replace", true) {
            actions.push(Action::ExportTo(path.to_owned(), true));
        }
        if ui.button("Cancel").clicked() {
            ui.close();
        }
    });
}

fn accept_ui(
    ui: &mut Ui,
    rule: &'static str,
    subject: &[String],
    reason: &mut String,
    actions: &mut Vec<Action>,
) {
    let title = find(rule).map_or(rule, |rule| rule.title);
    ui.label(format!("{title}: {}", shortened(&subject.join(" / "))));
    ui.label(
        RichText::new("It stays listed with its reason, and no longer counts.")
            .small()
            .color(theme::tokens(ui).weak),
    );
    let field = TextEdit::multiline(reason)
        .hint_text("Reason for accepting")
        .desired_width(f32::INFINITY)
        .desired_rows(3)
        .char_limit(2_000);
    let response = ui.add(field).accessible_name("Reason");
    begin_typing(ui, &response);
    foot_ui(ui, |ui| {
        let ready = !reason.trim().is_empty();
        if default_button_ui(ui, "Accept", ready) {
            let accepted = Accepted {
                rule: rule.to_owned(),
                subject: AcceptedSubject::Names(subject.to_owned()),
                reason: reason.trim().to_owned(),
            };
            actions.push(Action::Edit(Command::Design(DesignChange::Accept(accepted))));
            ui.close();
        }
        if ui.button("Cancel").clicked() {
            ui.close();
        }
    });
}

fn properties_ui(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    let design = session.design();
    let label = ui.label("Name");
    let field = CommitField {
        name: "Design name",
        text: design.name.as_str(),
        hint: "",
        width: f32::INFINITY,
        read: &fields::name,
    };
    let mut entry = field.show(ui);
    entry.response = entry.response.labelled_by(label.id);
    begin_typing_over(ui, &entry.response, design.name.as_str());
    if let Some(name) = entry.value_ui(ui) {
        actions.push(Action::Edit(Command::Design(DesignChange::Rename(name))));
    }
    let label = ui.label("Notes");
    let mut notes = design.notes.clone();
    let response = ui
        .add(
            TextEdit::multiline(&mut notes)
                .desired_width(f32::INFINITY)
                .desired_rows(5)
                .char_limit(20_000),
        )
        .labelled_by(label.id);
    if response.changed() {
        actions.push(Action::Drag(Command::Design(DesignChange::Notes(notes))));
    }
    if response.lost_focus() {
        actions.push(Action::EndDrag);
    }
}

fn shortcuts_ui(ui: &mut Ui) {
    let most = (ui.ctx().content_rect().height() - 200.0).clamp(120.0, 520.0);
    ScrollArea::vertical()
        .max_height(most)
        .auto_shrink([false, true])
        .show_followed(ui, |ui| {
            // Rows of text, not of buttons.
            ui.spacing_mut().interact_size.y = 18.0;
            ui.spacing_mut().item_spacing.y = 3.0;
            for menu in Menu::ALL {
                section_ui(ui, menu.title(), |_| {});
                for intent in Intent::ALL.iter().filter(|intent| intent.menu() == menu) {
                    if let Some(shortcut) = intent.shortcut() {
                        let keys = ui.ctx().format_shortcut(&shortcut);
                        key_ui(ui, intent.title(), &keys);
                    }
                }
            }
            for (title, rows) in OTHER_KEYS {
                section_ui(ui, title, |_| {});
                for (what, keys) in rows {
                    key_ui(ui, what, keys);
                }
            }
        });
}

/// Keys without a command of their own, by where they are pressed.
const OTHER_KEYS: [(&str, &[(&str, &str)]); 3] = [
    (
        "Everywhere",
        &[
            ("Show alternative 1 to 9", "1 … 9"),
            ("Next part of the window, previous part", "F6, Shift F6"),
            ("Press the default button of a dialog", "Enter"),
            ("Close a dialog, leave a field or the comparison", "Escape"),
        ],
    ),
    (
        "Map and table",
        &[
            (
                "Move between bars of the map and cells of the table",
                "Arrow keys",
            ),
            ("Zoom to the focused bar, edit the cell", "Enter"),
            ("Back from what a row was opened into", "Backspace, Escape"),
            (
                "Move the focused subnet to the next free place",
                "Alt Left, Alt Right",
            ),
            ("Make it larger or smaller", "Alt Shift Up, Alt Shift Down"),
            ("Move a subnet to a free place on the map", "Drag"),
            ("Move it to any place, free or taken", "Alt and drag"),
            ("Draw a subnet in free space on the map", "Shift and drag"),
            ("Open the menu of a range", "Menu, Shift F10"),
        ],
    ),
    (
        "While presenting",
        &[
            ("Next page, previous page", "Right, Left, Space, Home, End"),
            ("Show a row of the map alone, and all again", "Click, Escape"),
            ("Blank, theme, notes, pointer", "B, T, N, P"),
            ("Copy the page, presenter window", "C, V"),
        ],
    ),
];

fn key_ui(ui: &mut Ui, what: &str, keys: &str) {
    ui.horizontal(|ui| {
        ui.label(what);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(12.0);
            ui.label(RichText::new(keys).color(theme::tokens(ui).weak));
        });
    });
}

fn about_ui(ui: &mut Ui) {
    ui.label(format!("Version {}", env!("CARGO_PKG_VERSION")));
    ui.label(
        "Plans the networks of Azure Kubernetes Service clusters: shows to scale how every network model \
              fills the VNet, with the sum and the source behind every number.",
    );
    ui.label("MIT or Apache 2.0 licence. The program never uses the network.");
}
