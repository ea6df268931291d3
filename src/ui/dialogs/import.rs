//! The dialogs of an import: reading, the preview, and the commands whose output can be imported.
//!
//! Nothing is changed until it is accepted, and then all of it is one step.

use std::sync::Arc;

use egui::{Color32, ProgressBar, RichText, ScrollArea, Ui};

use crate::design::inert;
use crate::import::commands::Extent;
use crate::import::imported::{NoteKind, Notes};
use crate::import::{Change, ChangeKind, Destination, Preview, ReadFile};
use crate::net::grouped;
use crate::ui::kit::regions::FollowsFocus as _;

use crate::ui::Surroundings;
use crate::ui::action::Action;
use crate::ui::frame::default_button_ui;
use crate::ui::kit::theme::{self, icons};
use crate::ui::kit::widgets::{BETWEEN_CHOICES, foot_ui, radio_value_ui, sentence};

/// The most lines of one kind that are shown.
const MOST_LINES: usize = 200;

/// Files are being read.
pub(super) fn importing_ui(ui: &mut Ui, around: &Surroundings, actions: &mut Vec<Action>) {
    ui.add(ProgressBar::new(around.importing.unwrap_or(0.0)));
    foot_ui(ui, |ui| {
        if ui.button("Cancel").clicked() {
            actions.push(Action::CancelImport);
        }
    });
}

/// The preview of an import.
pub(super) fn import_ui(
    ui: &mut Ui,
    preview: &Arc<Preview>,
    to: &mut Destination,
    actions: &mut Vec<Action>,
) {
    ui.set_width(ui.available_width());
    let is_useful = preview.is_useful();
    if is_useful {
        ui.label(theme::bold(preview.summary()));
        destination_ui(ui, preview, to);
    }
    let meeting = preview.meeting(*to);
    let height = (ui.ctx().content_rect().height() - 300.0).clamp(120.0, 460.0);
    ScrollArea::vertical()
        .id_salt("import preview")
        .max_height(height)
        .auto_shrink([false, true])
        .show_followed(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 4.0;
            files_ui(ui, preview);
            if is_useful {
                // A design of its own has all that would be added, and meets nothing.
                let shown = meeting.unwrap_or(&preview.added);
                let met = meeting.map_or(&[][..], |meeting| &meeting.met);
                changes_ui(ui, &shown.changes, met);
            }
            notes_ui(ui, preview.notes(*to));
        });
    let changes = meeting.is_none_or(|meeting| meeting.command.is_some());
    let title = match *to {
        Destination::Added => "Add as alternative".to_owned(),
        Destination::Updated => match meeting.map_or(0, |meeting| meeting.changes.len()) {
            1 => "Apply 1 change".to_owned(),
            count => format!("Apply {} changes", grouped(count)),
        },
        Destination::Alone => "Open as new design".to_owned(),
    };
    foot_ui(ui, |ui| {
        if is_useful && default_button_ui(ui, &title, changes) {
            actions.push(Action::TakeImport(*to));
        }
        if ui.button(if is_useful { "Cancel" } else { "Close" }).clicked() {
            ui.close();
        }
        if !is_useful && ui.button("Import from Azure…").clicked() {
            actions.push(Action::Do(crate::ui::action::Intent::ImportHelp));
        }
    });
}

/// Most files of one format that are named; of more only the number is shown.
const MOST_FILES_EACH: usize = 6;

/// Every file: first why some were not read, then the others by their formats.
fn files_ui(ui: &mut Ui, preview: &Preview) {
    let colors = theme::tokens(ui);
    let failed = || preview.files.iter().filter(|file| file.outcome.is_err());
    for file in failed().take(MOST_LINES) {
        if let Err(error) = &file.outcome {
            line_ui(ui, (icons::ERROR, colors.trouble), &file.name, &error.to_string());
        }
    }
    more_ui(ui, failed().count());
    let mut formats: Vec<&str> = Vec::new();
    for format in preview
        .files
        .iter()
        .filter(|file| file.outcome.is_ok())
        .filter_map(|file| file.format)
    {
        if !formats.contains(&format) {
            formats.push(format);
        }
    }
    for format in formats {
        let own = |file: &&ReadFile| file.outcome.is_ok() && file.format == Some(format);
        let count = preview.files.iter().filter(own).count();
        let mut names: Vec<&str> = preview
            .files
            .iter()
            .filter(own)
            .take(MOST_FILES_EACH)
            .map(|file| file.name.as_str())
            .collect();
        let more = format!("{} more", grouped(count.saturating_sub(MOST_FILES_EACH)));
        if MOST_FILES_EACH < count {
            names.push(&more);
        }
        line_ui(ui, (icons::CHECK, colors.good), &names.join(", "), format);
    }
}

/// Where it shall go.
fn destination_ui(ui: &mut Ui, preview: &Preview, to: &mut Destination) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = BETWEEN_CHOICES;
        let stands_alone = !preview.assembled.is_empty();
        if stands_alone {
            radio_value_ui(ui, to, Destination::Added, "Add as an alternative");
        }
        if let Some((name, _)) = &preview.updated {
            let name: String = inert(name.as_str()).chars().take(40).collect();
            radio_value_ui(ui, to, Destination::Updated, format!("Update {name}"));
        }
        if stands_alone {
            radio_value_ui(ui, to, Destination::Alone, "Open as a new design");
        }
    });
}

fn changes_ui(ui: &mut Ui, changes: &[Change], met: &[String]) {
    let colors = theme::tokens(ui);
    if changes.is_empty() {
        ui.label("Nothing changed");
    }
    for kind in [ChangeKind::Vanished, ChangeKind::Changed, ChangeKind::Appeared] {
        let (heading, sign) = match kind {
            ChangeKind::Appeared => ("Added", (icons::ADD, colors.good)),
            ChangeKind::Changed => ("What changed", (icons::SETTINGS, colors.weak)),
            ChangeKind::Vanished => ("Removed", (icons::REMOVE, colors.warning)),
        };
        let own = || changes.iter().filter(|change| change.kind == kind);
        let count = own().count();
        if count == 0 {
            continue;
        }
        ui.label(theme::section(ui, heading));
        for change in own().take(MOST_LINES) {
            line_ui(ui, sign, &change.place, &change.text);
        }
        more_ui(ui, count);
    }
    if !met.is_empty() {
        ui.label(theme::section(ui, "Overlaps with the design"));
    }
    for text in met.iter().take(MOST_LINES) {
        line_ui(ui, (icons::INFO, colors.weak), "", text);
    }
    more_ui(ui, met.len());
}

fn notes_ui(ui: &mut Ui, notes: &Notes) {
    let colors = theme::tokens(ui);
    for kind in NoteKind::ALL {
        let own = || notes.kept().iter().filter(|note| note.kind == kind);
        let count = own().count();
        if count == 0 {
            continue;
        }
        ui.label(theme::section(ui, kind.title()));
        let sign = match kind {
            NoteKind::Left => (icons::WARNING, colors.warning),
            NoteKind::Assumed | NoteKind::Told => (icons::INFO, colors.weak),
        };
        for note in own().take(MOST_LINES) {
            line_ui(ui, sign, &note.path, &note.text);
        }
        more_ui(ui, count);
    }
}

/// Says how many lines are not shown.
fn more_ui(ui: &mut Ui, count: usize) {
    if MOST_LINES < count {
        ui.label(RichText::new(format!("… and {} more", grouped((count - MOST_LINES) as u64))).small());
    }
}

/// A sign, where it is, and what is to be said of it, on as many lines as it takes.
fn line_ui(ui: &mut Ui, (icon, color): (&str, Color32), place: &str, text: &str) {
    /// More than any message that can be read.
    const MOST: usize = 600;
    let short = |text: &str| inert(text).chars().take(MOST).collect::<String>();
    let colors = theme::tokens(ui);
    ui.horizontal_top(|ui| {
        ui.label(theme::icon(icon, theme::Size::Sign).color(color));
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.add(egui::Label::new(sentence(&short(text))).wrap());
            if !place.is_empty() {
                ui.add(egui::Label::new(RichText::new(short(place)).small().color(colors.weak)).wrap());
            }
        });
    });
}

/// The commands whose output can be imported.
pub(super) fn help_ui(ui: &mut Ui, extent: &mut Extent, actions: &mut Vec<Action>) {
    ui.set_width(ui.available_width());
    ui.label(
        "Run these where az is signed in, then drop the files on the window or choose File > Import. They only read, \
         and ask for no keys, users or certificates.",
    );
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = BETWEEN_CHOICES;
        for own in Extent::ALL {
            radio_value_ui(ui, extent, own, own.title());
        }
    });
    if *extent != Extent::Subscription {
        ui.label("Put your own names in place of the words in capitals.");
    }
    // What a low window has no room for is scrolled.
    let most = (ui.ctx().content_rect().height() - 270.0).max(120.0);
    ScrollArea::vertical()
        .id_salt("commands")
        .max_height(most)
        .auto_shrink([false, true])
        .show_followed(ui, |ui| commands_ui(ui, *extent, actions));
    let all: Vec<&str> = extent.commands().iter().map(|advice| advice.command).collect();
    if ui.button("Copy all").clicked() {
        let lines = all.iter().flat_map(|line| [line, "\n"]);
        actions.push(Action::Copy(lines.collect()));
    }
}

/// Each command, with what it gives.
fn commands_ui(ui: &mut Ui, extent: Extent, actions: &mut Vec<Action>) {
    for advice in extent.commands() {
        ui.label(theme::bold(sentence(advice.gives)));
        ui.horizontal_top(|ui| {
            let copy = ui.button("Copy");
            if copy
                .on_hover_text(format!("Copy the command for {}", advice.gives))
                .clicked()
            {
                actions.push(Action::Copy(advice.command.to_owned()));
            }
            let text = theme::code(advice.command);
            ui.add(egui::Label::new(text).wrap().selectable(true));
        });
    }
}
