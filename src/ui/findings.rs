//! The list of checks: every finding of the alternative on screen, the worst first.
//!
//! Rows are of one height and only those in view are worded, so that ten thousand findings cost what ten do.

mod card;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use egui::mutex::Mutex;
use egui::{
    Align, Button, Id, Label, Layout, Rect, RichText, Role, ScrollArea, Sense, Ui, UiBuilder, WidgetInfo,
    vec2,
};

use crate::azure::{Severity, rules};
use crate::net::grouped;
use crate::session::{Focus, Session};

use super::action::{Action, Intent};
use super::kept::kept;
use super::state::ViewState;
use super::theme::{self, icons};

pub(super) use card::{FindingWords, card_ui, severity_look, touches};

/// Height of a row, in points.
const ROW: f32 = 48.0;

/// Most buttons of a row; the inspector has room for all.
const MOST_FIXES: usize = 2;

/// Which severities are listed; kept for as long as the window is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Listed([(Severity, bool); 3]);

impl Listed {
    fn holds(self, severity: Severity) -> bool {
        self.0.iter().any(|(own, listed)| *own == severity && *listed)
    }

    fn toggle(&mut self, severity: Severity) {
        for (own, listed) in &mut self.0 {
            *listed ^= *own == severity;
        }
    }
}

impl Default for Listed {
    fn default() -> Self {
        Self(Severity::ALL.map(|severity| (severity, true)))
    }
}

/// The findings in the order of the list.
struct List {
    /// How many there are of each severity.
    counts: [(Severity, u64); 3],
    /// Places in the session's findings.
    order: Vec<usize>,
    /// A line on what is not listed one by one.
    left_out: Option<String>,
    /// Words of the rows that have been in view.
    words: Mutex<BTreeMap<usize, Arc<FindingWords>>>,
}

impl List {
    fn of(session: &Session, focus: Focus, listed: Listed) -> Self {
        let findings = session.findings();
        let mut counts = Severity::ALL.map(|severity| (severity, 0));
        let mut order = Vec::new();
        for (place, finding) in findings.all.iter().enumerate() {
            if finding
                .subject
                .alternative()
                .is_some_and(|alternative| alternative != focus.alternative)
            {
                continue;
            }
            for (severity, count) in &mut counts {
                *count += u64::from(*severity == finding.severity);
            }
            if listed.holds(finding.severity) {
                order.push((Reverse(finding.severity), place));
            }
        }
        order.sort_unstable();
        let more: usize = findings.left_out.iter().map(|(_, count)| count).sum();
        Self {
            counts,
            order: order.into_iter().map(|(_, place)| place).collect(),
            left_out: (more > 0)
                .then(|| format!("{} more of the same rules are not listed", grouped(wide(more)))),
            words: Mutex::default(),
        }
    }

    fn total(&self) -> u64 {
        self.counts.iter().map(|(_, count)| count).sum()
    }

    /// The words of a row, made when it first comes into view.
    fn words(&self, row: usize, session: &Session, focus: Focus) -> Option<Arc<FindingWords>> {
        let place = *self.order.get(row)?;
        let finding = session.findings().all.get(place)?;
        let mut words = self.words.lock();
        let entry = words
            .entry(place)
            .or_insert_with(|| Arc::new(FindingWords::of(finding, session, focus)));
        Some(Arc::clone(entry))
    }
}

fn wide(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// Draws the list.
pub(super) fn findings_ui(ui: &mut Ui, session: &Session, view: &ViewState, actions: &mut Vec<Action>) {
    let id = Id::unique("listed severities");
    let mut listed = ui.data(|data| data.get_temp::<Listed>(id)).unwrap_or_default();
    let list = kept(ui, "findings", session, (view.focus, listed), || {
        List::of(session, view.focus, listed)
    });
    if list.total() == 0 {
        nothing_ui(ui);
        return;
    }
    ui.horizontal(|ui| {
        for (severity, count) in list.counts {
            if chip_ui(ui, severity, count, listed.holds(severity)) {
                listed.toggle(severity);
                ui.data_mut(|data| data.insert_temp(id, listed));
            }
        }
        let mend = Button::new(RichText::new(Intent::MendAll.title()).small()).min_size(vec2(0.0, 22.0));
        if ui.add(mend).on_hover_text(Intent::MendAll.help()).clicked() {
            actions.push(Action::Do(Intent::MendAll));
        }
        if let Some(left_out) = &list.left_out {
            ui.label(RichText::new(left_out).small().color(theme::tokens(ui).weak));
        }
    });
    if list.order.is_empty() {
        ui.label(
            RichText::new("Nothing of the severities that are chosen above").color(theme::tokens(ui).weak),
        );
        return;
    }
    ScrollArea::vertical()
        .id_salt("findings")
        .auto_shrink(false)
        .show_rows(ui, ROW, list.order.len(), |ui, rows| {
            for row in rows {
                if let Some(words) = list.words(row, session, view.focus) {
                    ui.push_id(("finding", row), |ui| row_ui(ui, &words, actions));
                }
            }
        });
}

/// Nothing is wrong: says what was looked at.
fn nothing_ui(ui: &mut Ui) {
    let checked = rules::CATALOGUE.iter().filter(|rule| !rule.is_formula()).count();
    let colors = theme::tokens(ui);
    ui.add_space(12.0);
    ui.horizontal(|ui| {
        ui.label(RichText::new(icons::CHECK).size(20.0).color(colors.good));
        ui.label(RichText::new("Nothing is wrong with this alternative").strong());
    });
    let words = format!(
        "{} rules checked: sizes, overlaps, limits, neighbours, names and dates",
        grouped(wide(checked))
    );
    ui.label(RichText::new(words).color(colors.weak));
}

/// A filter of one severity; true when it was clicked.
fn chip_ui(ui: &mut Ui, severity: Severity, count: u64, listed: bool) -> bool {
    let colors = theme::tokens(ui);
    let (icon, color) = severity_look(ui, severity);
    let word = match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    };
    let words = format!("{} {word}{}", grouped(count), if count == 1 { "" } else { "s" });
    let (fill, edge, sign, text) = if listed {
        (colors.raised, color, color, colors.text)
    } else {
        (colors.sunken, colors.outline, colors.weak, colors.weak)
    };
    let button = Button::new((
        RichText::new(icon).size(14.0).color(sign),
        RichText::new(&words).small().color(text),
    ))
    .fill(fill)
    .stroke((1.0, edge))
    .corner_radius(11)
    .min_size(vec2(0.0, 22.0));
    let response = ui.add(button);
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, listed, format!("List {words}")));
    let hint = if listed {
        "Listed; click to leave them out"
    } else {
        "Left out; click to list them"
    };
    response.on_hover_text(hint).clicked()
}

/// One finding: what it is at the left, what to do about it at the right.
fn row_ui(ui: &mut Ui, words: &FindingWords, actions: &mut Vec<Action>) {
    let colors = theme::tokens(ui);
    let (icon, _) = severity_look(ui, words.severity);
    let color = words.color(ui);
    let sense = if words.item.is_some() {
        Sense::click()
    } else {
        Sense::hover()
    };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), sense);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, words.sentence()));
    let lit = words.item.is_some() && (response.hovered() || response.has_focus());
    ui.painter()
        .rect_filled(rect, 5.0, if lit { colors.outline } else { colors.raised });
    card::edge(ui, rect, color);
    let inner = Rect::from_min_max(rect.min + vec2(14.0, 4.0), rect.max - vec2(10.0, 4.0));
    let from_right = Layout::right_to_left(Align::Center);
    ui.scope_builder(UiBuilder::new().max_rect(inner).layout(from_right), |ui| {
        card::why_ui(ui, words);
        card::accept_ui(ui, words, actions);
        for fix in words.fixes.iter().take(MOST_FIXES) {
            card::fix_ui(ui, fix, actions);
        }
        ui.with_layout(Layout::top_down(Align::Min), |ui| {
            ui.spacing_mut().item_spacing = vec2(6.0, 1.0);
            ui.horizontal(|ui| {
                ui.label(RichText::new(icon).size(15.0).color(color));
                ui.label(RichText::new(words.severity.word()).small().color(color));
                ui.add(Label::new(RichText::new(words.rule.title).strong()).truncate());
                ui.add(Label::new(RichText::new(&words.path).small().color(colors.weak)).truncate());
            });
            ui.add(Label::new(RichText::new(&words.message).small().color(colors.weak)).truncate());
        });
    });
    let clicked = response.on_hover_text(&words.message).clicked();
    if let Some(item) = words.item.filter(|_| clicked) {
        actions.push(Action::Reveal(item));
    }
}
