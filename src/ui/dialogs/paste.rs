//! The dialog that adds a list of ranges: what was pasted or typed, and beside each line what becomes of it.
//!
//! Nothing is changed until it is accepted, and then all of it is one step.

use egui::{RichText, ScrollArea, TextEdit, Ui};

use crate::design::ConnectedKind;
use crate::edit::{Command, apply};
use crate::import::cidr_list::{MOST_BYTES, RefusedLine, read};
use crate::import::imported_ranges::{Becomes, ImportedRange, command, imported_ranges};
use crate::net::grouped;
use crate::session::Session;
use crate::ui::kit::regions::FollowsFocus as _;

use crate::ui::action::Action;
use crate::ui::frame::confirm_ui;
use crate::ui::kit::memo::memo;
use crate::ui::kit::theme::{self, icons};
use crate::ui::kit::widgets::{BETWEEN_CHOICES, line_ui, radio_value_ui};
use crate::ui::state::ViewState;

/// Height of a line of the answer, in points.
const ROW: f32 = 24.0;

/// What the list comes to.
struct Answer {
    imported_ranges: Vec<ImportedRange>,
    refused: Vec<RefusedLine>,
    /// Lines of the answer in the order of the list: places in the one or in the other.
    lines: Vec<Line>,
    summary: String,
    num_new: usize,
    /// What adds all that is new; nothing where the document cannot hold it.
    command: Option<Command>,
    /// Why it cannot.
    problem: Option<String>,
}

#[derive(Clone, Copy)]
enum Line {
    ImportedRange(usize),
    Refused(usize),
}

impl Answer {
    fn of(session: &Session, alternative: usize, text: &str, kind: ConnectedKind) -> Self {
        let list = read(text);
        let imported_ranges = imported_ranges(session.design(), alternative, &list.ranges);
        let mut lines: Vec<(usize, Line)> = Vec::new();
        lines.extend(
            imported_ranges
                .iter()
                .enumerate()
                .map(|(at, imported)| (imported.line, Line::ImportedRange(at))),
        );
        lines.extend(
            list.refused
                .iter()
                .enumerate()
                .map(|(at, refused)| (refused.line, Line::Refused(at))),
        );
        lines.sort_by_key(|(line, _)| *line);
        let command = command(alternative, &imported_ranges, kind);
        let outcome = command.as_ref().map(|command| apply(session.design(), command));
        let problem = outcome.and_then(Result::err).map(|rejected| rejected.to_string());
        Self {
            summary: summary(&imported_ranges, list.refused.len()),
            num_new: imported_ranges
                .iter()
                .filter(|imported| imported.is_new())
                .count(),
            lines: lines.into_iter().map(|(_, line)| line).collect(),
            refused: list.refused,
            imported_ranges,
            command: command.filter(|_| problem.is_none()),
            problem,
        }
    }

    fn has_connected(&self) -> bool {
        self.imported_ranges
            .iter()
            .any(|imported| imported.becomes == Becomes::Connected)
    }
}

/// "20 subnets, 7 connected ranges, 1 already exists, 3 entries were rejected".
fn summary(imported_ranges: &[ImportedRange], num_refused: usize) -> String {
    let count = |wanted: fn(&Becomes) -> bool| {
        imported_ranges
            .iter()
            .filter(|imported| wanted(&imported.becomes))
            .count()
    };
    let parts = [
        (
            count(|becomes| matches!(becomes, Becomes::Subnet(_))),
            "subnet",
            "subnets",
        ),
        (
            count(|becomes| matches!(becomes, Becomes::Connected)),
            "connected range",
            "connected ranges",
        ),
        (
            count(|becomes| matches!(becomes, Becomes::Nothing(_))),
            "already exists",
            "already exist",
        ),
        (num_refused, "entry was rejected", "entries were rejected"),
    ];
    let words: Vec<String> = parts
        .into_iter()
        .filter(|(count, ..)| 0 < *count)
        .map(|(count, one, several)| format!("{} {}", grouped(count), if count == 1 { one } else { several }))
        .collect();
    words.join(", ")
}

/// Draws the dialog.
pub(in crate::ui) fn paste_ui(
    ui: &mut Ui,
    session: &Session,
    view: &ViewState,
    (text, kind): (&mut String, &mut ConnectedKind),
    actions: &mut Vec<Action>,
) {
    let colors = theme::tokens(ui);
    ui.set_width(ui.available_width());
    text_ui(ui, text);
    let alternative = view.focus.alternative;
    let question = (alternative, text.clone(), *kind);
    let answer = memo(ui, "pasted ranges", session, question, || {
        Answer::of(session, alternative, text, *kind)
    });
    if answer.lines.is_empty() {
        ui.label(
            RichText::new(
                "One range per line, or separated by commas, each with an optional name before or after it",
            )
            .small()
            .color(colors.weak),
        );
    } else {
        kind_ui(ui, &answer, kind);
        ui.label(theme::bold(&answer.summary));
        lines_ui(ui, session, alternative, &answer, *kind);
    }
    if let Some(problem) = &answer.problem {
        ui.label(RichText::new(problem).color(colors.trouble));
    }
    let title = match answer.num_new {
        0 => "Add ranges".to_owned(),
        1 => "Add 1 range".to_owned(),
        count => format!("Add {} ranges", grouped(count)),
    };
    confirm_ui(ui, &title, answer.command.as_ref(), actions);
}

fn text_ui(ui: &mut Ui, text: &mut String) {
    ScrollArea::vertical()
        .id_salt("pasted")
        .min_scrolled_height(116.0)
        .max_height(116.0)
        .show_followed(ui, |ui| {
            let field = TextEdit::multiline(text)
                .hint_text("snet-apps 10.20.2.0/24\n10.9.0.0/16 branch office\n10.20.3.0/26, 10.20.3.64/26")
                .desired_rows(5)
                .desired_width(f32::INFINITY)
                .char_limit(MOST_BYTES);
            let response = ui.add(field).accessible_name("List of ranges");
            let is_first = ui.memory(|memory| memory.focused().is_none());
            if is_first {
                response.request_focus();
            }
        });
}

/// What the ranges outside the VNets are.
fn kind_ui(ui: &mut Ui, answer: &Answer, kind: &mut ConnectedKind) {
    if !answer.has_connected() {
        return;
    }
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = BETWEEN_CHOICES;
        ui.label("Ranges outside the VNets are");
        for (own, title) in [
            (ConnectedKind::Peered, "peered VNets"),
            (ConnectedKind::OnPremises, "on-premises"),
            (ConnectedKind::Other, "something else"),
        ] {
            radio_value_ui(ui, kind, own, title);
        }
    });
}

fn lines_ui(ui: &mut Ui, session: &Session, alternative: usize, answer: &Answer, kind: ConnectedKind) {
    let height = (ui.ctx().content_rect().height() - 420.0).clamp(ROW * 4.0, ROW * 12.0);
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical()
        .id_salt("imported_ranges")
        // Else the dialog would grow to its height frame by frame.
        .min_scrolled_height(height)
        .max_height(height)
        .auto_shrink([false, true])
        .show_rows(ui, ROW, answer.lines.len(), |ui, rows| {
            for line in answer.lines.get(rows).unwrap_or_default() {
                match *line {
                    Line::ImportedRange(at) => {
                        if let Some(imported) = answer.imported_ranges.get(at) {
                            imported_ui(ui, session, alternative, imported, kind);
                        }
                    }
                    Line::Refused(at) => {
                        if let Some(refused) = answer.refused.get(at) {
                            refused_ui(ui, refused);
                        }
                    }
                }
            }
        });
    ui.spacing_mut().item_spacing.y = 8.0;
    ui.add_space(8.0);
}

/// Range and name, then what becomes of it.
fn imported_ui(
    ui: &mut Ui,
    session: &Session,
    alternative: usize,
    imported: &ImportedRange,
    kind: ConnectedKind,
) {
    let colors = theme::tokens(ui);
    let becomes = match &imported.becomes {
        Becomes::Subnet(network) => {
            let networks = session
                .design()
                .alternatives
                .get(alternative)
                .map(|found| &found.networks);
            let name = networks
                .and_then(|networks| networks.get(*network))
                .map_or("", |network| network.name.as_str());
            format!("subnet of {name}")
        }
        Becomes::Connected => kind.title().to_owned(),
        Becomes::Nothing(there) => format!("skipped: {there} already has this range"),
    };
    let overlaps = imported.overlaps.as_ref().map(|name| format!("overlaps {name}"));
    let (icon, color) = match (&imported.becomes, &overlaps) {
        (Becomes::Nothing(_), _) => (icons::INFO, colors.weak),
        (_, Some(_)) => (icons::WARNING, colors.warning),
        _ => (icons::CHECK, colors.good),
    };
    let words = [
        format!("Line {}", imported.line),
        format!("{} {}", imported.name, imported.prefix),
        becomes.clone(),
    ];
    let words: Vec<String> = words.into_iter().chain(overlaps.clone()).collect();
    let text = match overlaps {
        Some(overlaps) => RichText::new(format!("{becomes}, {overlaps}")).color(color),
        None => RichText::new(becomes).color(colors.weak),
    };
    let texts = [
        RichText::new(imported.prefix.to_string()),
        RichText::new(imported.name.as_str()),
        text,
    ];
    line_ui(
        ui,
        &grouped(imported.line),
        (icon, color),
        &words.join(", "),
        &texts,
    );
}

fn refused_ui(ui: &mut Ui, refused: &RefusedLine) {
    let colors = theme::tokens(ui);
    let words = format!("Line {} rejected: {}", refused.line, refused.why);
    let text = RichText::new(&refused.why).color(colors.trouble);
    line_ui(
        ui,
        &grouped(refused.line),
        (icons::ERROR, colors.trouble),
        &words,
        &[text],
    );
}
