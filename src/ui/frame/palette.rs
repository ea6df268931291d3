//! The command palette: everything that can be done, and everything that can be shown, found by a few letters.
//!
//! What it holds beside the commands is listed by `entries`, once a revision.

mod entries;

use egui::{Align, Button, Id, Key, Modal, Modifiers, RichText, ScrollArea, TextEdit, Ui, vec2};
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use crate::session::Session;

use crate::ui::Surroundings;
use crate::ui::action::{Action, Intent};
use crate::ui::kit::memo::memo;
use crate::ui::kit::theme;
use crate::ui::state::ViewState;

/// More rows than this nobody reads.
const MOST_ROWS: usize = 60;

/// One thing that can be done.
#[derive(Debug, Clone)]
struct Entry {
    title: String,
    key: String,
    why_off: Option<&'static str>,
    action: Action,
    /// Whether it shows a rule of the catalogue.
    is_rule: bool,
}

/// Draws the palette while it is open.
pub(crate) fn palette_ui(
    ui: &Ui,
    session: &Session,
    view: &mut ViewState,
    around: &Surroundings,
    actions: &mut Vec<Action>,
) {
    let Some(mut palette) = view.palette.take() else {
        return;
    };
    let question = (view.focus, view.selection, around.recent.clone());
    let others = memo(ui, "palette", session, question, || {
        entries::of(session, view, &around.recent)
    });
    let commands = commands(ui, session, view);
    let entries = found(commands.iter().chain(others.iter()), &palette.query);
    let mut close = false;
    let id = Id::unique("palette");
    let modal = Modal::new(id).frame(theme::dialog(ui)).show(ui.ctx(), |ui| {
        ui.set_width(520.0);
        ui.ctx()
            .accesskit_node_builder(id, |node| node.set_label("Commands"));
        let (up, down, enter) = ui.input_mut(|input| {
            (
                input.consume_key(Modifiers::NONE, Key::ArrowUp),
                input.consume_key(Modifiers::NONE, Key::ArrowDown),
                input.consume_key(Modifiers::NONE, Key::Enter),
            )
        });
        let query = ui.add(
            TextEdit::singleline(&mut palette.query)
                .hint_text("Search commands, alternatives, subnets")
                .desired_width(f32::INFINITY)
                .char_limit(200),
        );
        let query = query.accessible_name("Search commands");
        query.request_focus();
        if query.changed() {
            palette.row = 0;
        }
        let last = entries.len().saturating_sub(1);
        palette.row = match (up, down) {
            (true, _) => palette.row.saturating_sub(1),
            (_, true) => (palette.row + 1).min(last),
            _ => palette.row.min(last),
        };
        ui.add_space(6.0);
        // As high for few matches as for many: a window that jumps at every letter is hard to read.
        let height = (ui.ctx().content_rect().height() - 160.0).clamp(60.0, 360.0);
        let list = ScrollArea::vertical()
            .max_height(height)
            .min_scrolled_height(height);
        list.auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            if entries.is_empty() {
                ui.label(RichText::new("No matches").color(theme::tokens(ui).weak));
            }
            let colors = theme::tokens(ui);
            for (row, entry) in entries.iter().enumerate() {
                let is_chosen = row == palette.row;
                let color = if is_chosen { colors.text } else { colors.weak };
                let button = Button::new(entry.title.as_str())
                    .selected(is_chosen)
                    .shortcut_text(RichText::new(&entry.key).color(color))
                    .frame_when_inactive(is_chosen)
                    .truncate()
                    .min_size(vec2(ui.available_width(), 28.0));
                let response = ui.add_enabled(entry.why_off.is_none(), button);
                let response = match entry.why_off {
                    Some(why) => response.on_disabled_hover_text(why),
                    None => response,
                };
                if is_chosen && (up || down) {
                    response.scroll_to_me(Some(Align::Center));
                }
                if response.clicked() || (enter && is_chosen && entry.why_off.is_none()) {
                    actions.push(entry.action.clone());
                    close = true;
                }
            }
        });
    });
    if !close && !modal.should_close() {
        view.palette = Some(palette);
    }
}

/// Every intent, with its key and whether it is on.
fn commands(ui: &Ui, session: &Session, view: &ViewState) -> Vec<Entry> {
    let intents = Intent::ALL.iter().filter(|intent| **intent != Intent::Commands);
    intents
        .map(|intent| Entry {
            title: intent.title_now(session),
            key: intent
                .shortcut()
                .map(|shortcut| ui.ctx().format_shortcut(&shortcut))
                .unwrap_or_default(),
            why_off: intent.availability(session, view).err(),
            action: Action::Do(*intent),
            is_rule: false,
        })
        .collect()
}

/// Whether the entry takes a step back or makes it again, and was not asked for by that word: it is named after the
/// step, and must not stand before the command that makes such a step.
fn is_step(entry: &Entry, query: &str) -> bool {
    let Action::Do(intent @ (Intent::Undo | Intent::Redo)) = &entry.action else {
        return false;
    };
    let first = query.split_whitespace().next().unwrap_or_default().to_lowercase();
    !intent.title().to_lowercase().starts_with(&first)
}

/// The entries that match, the best first, rules behind all others: they are read, not done. All stand in their own
/// order while nothing is typed.
fn found<'a>(entries: impl Iterator<Item = &'a Entry>, query: &str) -> Vec<Entry> {
    if query.trim().is_empty() {
        return entries.take(MOST_ROWS).cloned().collect();
    }
    let mut matcher = Matcher::new(Config::DEFAULT);
    let pattern = Pattern::parse(query, CaseMatching::Ignore, Normalization::Smart);
    let mut letters = Vec::new();
    let mut scored: Vec<(u32, &Entry)> = entries
        .filter_map(|entry| {
            let score = pattern.score(Utf32Str::new(&entry.title, &mut letters), &mut matcher)?;
            Some((score, entry))
        })
        .collect();
    scored.sort_by_key(|(score, entry)| (entry.is_rule, is_step(entry, query), std::cmp::Reverse(*score)));
    let best = scored.into_iter().take(MOST_ROWS);
    best.map(|(_, entry)| entry.clone()).collect()
}
