//! The command palette: everything that can be done, and everything that can be shown, found by a few letters.
//!
//! What it holds besides commands is listed by `entries`, once a revision, and by `fixes`, as searches end.

mod also;
mod entries;
mod fixes;

use std::cmp::Reverse;

use egui::{
    Align, AtomExt as _, Button, Id, Key, Label, Modal, Modifiers, RichText, ScrollArea, TextEdit, Ui, vec2,
};
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use crate::session::Session;

use crate::ui::Surroundings;
use crate::ui::action::{Action, Intent};
use crate::ui::kit::memo::memo;
use crate::ui::kit::theme;
use crate::ui::state::ViewState;

/// Nobody reads more rows than this.
const MOST_ROWS: usize = 60;

/// The command palette while it is open.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Palette {
    /// What was typed.
    query: String,
    /// The row that Enter performs.
    row: usize,
}

/// One thing that can be done.
#[derive(Debug, Clone)]
struct Entry {
    title: String,
    /// Other words that it is looked for by.
    also: &'static str,
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
    let question = (
        view.focus,
        view.selection,
        around.recent.clone(),
        around.file.clone(),
    );
    let others = memo(ui, "palette", session, question, || {
        entries::of(session, view, around)
    });
    let commands = commands(ui, session, view);
    let fixes = fixes::of(session, view, actions);
    let all = commands.iter().chain(&fixes).chain(others.iter());
    let entries = found(all, &palette.query);
    let mut done = None;
    let id = Id::unique("palette");
    let modal = Modal::new(id).frame(theme::dialog(ui)).show(ui.ctx(), |ui| {
        ui.set_width(520.0);
        ui.ctx()
            .accesskit_node_builder(id, |node| node.set_label("Commands"));
        let pressed = Pressed::of(ui);
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
        palette.row = match (pressed.up, pressed.down) {
            (true, _) => palette.row.saturating_sub(1),
            (_, true) => (palette.row + 1).min(last),
            _ => palette.row.min(last),
        };
        ui.add_space(6.0);
        done = entries_ui(ui, &entries, &palette, &pressed);
    });
    if done.is_none() && !modal.should_close() {
        view.palette = Some(palette);
    }
    actions.extend(done);
}

/// The keys of the palette that were pressed in this frame.
struct Pressed {
    up: bool,
    down: bool,
    enter: bool,
}

impl Pressed {
    fn of(ui: &Ui) -> Self {
        ui.input_mut(|input| Self {
            up: input.consume_key(Modifiers::NONE, Key::ArrowUp),
            down: input.consume_key(Modifiers::NONE, Key::ArrowDown),
            enter: input.consume_key(Modifiers::NONE, Key::Enter),
        })
    }
}

/// The list of what was found, with its row marked; gives what was clicked or entered.
fn entries_ui(ui: &mut Ui, entries: &[Entry], palette: &Palette, pressed: &Pressed) -> Option<Action> {
    let mut done = None;
    // The same height for few matches as for many: a window that jumps at every letter is hard to read.
    let height = (ui.ctx().content_rect().height() - 160.0).clamp(60.0, 360.0);
    let list = ScrollArea::vertical()
        .max_height(height)
        .min_scrolled_height(height);
    list.auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        if entries.is_empty() {
            nothing_found_ui(ui, &palette.query);
        }
        let colors = theme::tokens(ui);
        for (row, entry) in entries.iter().enumerate() {
            let is_chosen = row == palette.row;
            let color = if is_chosen { colors.text } else { colors.weak };
            let at_right = entry.why_off.unwrap_or(&entry.key);
            let at_right = RichText::new(at_right).color(color);
            let button = Button::new(entry.title.as_str())
                .selected(is_chosen)
                .shortcut_text(at_right.atom_shrink(entry.why_off.is_some()))
                .frame_when_inactive(is_chosen)
                .truncate()
                .min_size(vec2(ui.available_width(), 28.0));
            let response = ui.add_enabled(entry.why_off.is_none(), button);
            let response = match entry.why_off {
                Some(why) => response.on_disabled_hover_text(why),
                None => response,
            };
            if is_chosen && (pressed.up || pressed.down) {
                response.scroll_to_me(Some(Align::Center));
            }
            if response.clicked() || (pressed.enter && is_chosen && entry.why_off.is_none()) {
                done = Some(entry.action.clone());
            }
        }
    });
    done
}

/// Every intent, with its key and whether it is on.
fn commands(ui: &Ui, session: &Session, view: &ViewState) -> Vec<Entry> {
    let intents = Intent::ALL.iter().filter(|intent| **intent != Intent::Commands);
    intents
        .map(|intent| Entry {
            title: intent.title_now(session),
            also: also::also(*intent),
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

/// The entries that match, the best first: those whose title matches before those looked for by another word, what can
/// be done before what cannot now, and rules behind all others, as they are read, not done. All stand in their own order
/// while nothing is typed.
fn found<'a>(entries: impl Iterator<Item = &'a Entry>, query: &str) -> Vec<Entry> {
    if query.trim().is_empty() {
        let (on, off): (Vec<&Entry>, Vec<&Entry>) = entries.partition(|entry| entry.why_off.is_none());
        return on.into_iter().chain(off).take(MOST_ROWS).cloned().collect();
    }
    let mut search = Search::new(query);
    let mut scored: Vec<(Rank, &Entry)> = entries
        .filter_map(|entry| Some((search.rank(entry, query)?, entry)))
        .collect();
    scored.sort_by_key(|(rank, _)| *rank);
    let best = scored.into_iter().take(MOST_ROWS);
    best.map(|(_, entry)| entry.clone()).collect()
}

/// Where an entry stands among those found: the first is the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    is_rule: bool,
    is_off: bool,
    is_step: bool,
    /// Whether its letters are found, but not its words.
    is_scattered: bool,
    is_by_other_word: bool,
    /// Whether its title is more than what was typed.
    is_longer: bool,
    score: Reverse<u32>,
}

/// A query, as it is typed and with its words in the singular.
struct Search {
    /// In small letters.
    words: Vec<String>,
    matcher: Matcher,
    patterns: Vec<Pattern>,
    letters: Vec<char>,
}

impl Search {
    fn new(query: &str) -> Self {
        let words: Vec<&str> = query.split_whitespace().map(singular).collect();
        let singular = words.join(" ");
        let parse = |text: &str| Pattern::parse(text, CaseMatching::Ignore, Normalization::Smart);
        let others = (singular != query.trim()).then(|| parse(&singular));
        Self {
            words: words.iter().map(|word| word.to_lowercase()).collect(),
            matcher: Matcher::new(Config::DEFAULT),
            patterns: std::iter::once(parse(query)).chain(others).collect(),
            letters: Vec::new(),
        }
    }

    fn score(&mut self, text: &str) -> Option<u32> {
        let text = Utf32Str::new(text, &mut self.letters);
        let patterns = self.patterns.iter();
        let scores = patterns.filter_map(|pattern| pattern.score(text, &mut self.matcher));
        scores.max()
    }

    fn rank(&mut self, entry: &Entry, query: &str) -> Option<Rank> {
        let by_title = self.score(&entry.title);
        let score = by_title.or_else(|| self.score(entry.also))?;
        let (title, also) = (entry.title.to_lowercase(), entry.also.to_lowercase());
        let is_in_title = self.words.iter().all(|word| title.contains(word));
        let is_in_also = self.words.iter().all(|word| also.contains(word));
        Some(Rank {
            is_rule: entry.is_rule,
            is_off: entry.why_off.is_some(),
            is_step: is_step(entry, query),
            is_scattered: !is_in_title && !is_in_also,
            is_by_other_word: !is_in_title,
            is_longer: title.trim_end_matches('…') != query.trim().trim_end_matches('…').to_lowercase(),
            score: Reverse(score),
        })
    }
}

/// A word without the ending of its plural.
fn singular(word: &str) -> &str {
    /// A shorter word ends in an s of its own.
    const SHORTEST: usize = 4;
    let stem = word.strip_suffix(['s', 'S']).filter(|_| SHORTEST <= word.len());
    stem.unwrap_or(word)
}

/// What stands in the place of a list of nothing.
fn nothing_found_ui(ui: &mut Ui, query: &str) {
    let words = format!("Nothing is called “{}”", query.trim());
    ui.add(Label::new(theme::bold(words)).truncate());
    let help =
        "Searches commands, files, models, requirements, alternatives, clusters, VNets, subnets and rules";
    ui.label(RichText::new(help).color(theme::tokens(ui).weak));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::presets;

    /// The first titles that a query finds.
    fn titles(query: &str) -> Vec<String> {
        let session = Session::new(presets::presets()[0].design().unwrap());
        let view = ViewState::default();
        let around = Surroundings {
            file: Some("/plans/shop.aksnet".into()),
            recent: vec!["/plans/dr.aksnet".into()],
            ..Surroundings::default()
        };
        let mut entries = Vec::new();
        egui::__run_test_ui(|ui| {
            entries = commands(ui, &session, &view);
            entries.extend(entries::of(&session, &view, &around));
        });
        let found = found(entries.iter(), query).into_iter();
        found.map(|entry| entry.title).collect()
    }

    #[test]
    fn what_people_call_it_finds_it() {
        for (query, expected) in [
            ("properties", "Name and notes…"),
            ("reload", "Reload"),
            ("recent", "Open recent dr.aksnet"),
            ("connected ranges", "Add connected range"),
            ("peerings", "Add connected range"),
            ("add subnets", "Add subnet"),
            ("dark mode", "Dark theme"),
            ("address plan", "Export…"),
        ] {
            let found = titles(query);
            let place = found.iter().position(|title| title == expected);
            assert!(place.is_some_and(|place| place < 4), "{query}: {found:#?}");
        }
        assert_eq!(titles("xyzzyq"), Vec::<String>::new());
        // What is called just so comes first, whatever else has the word in it.
        for (query, expected) in [
            ("alternative", "Alternative…"),
            ("Pages…", "Pages…"),
            ("save", "Save"),
        ] {
            assert_eq!(titles(query)[0], expected);
        }
    }

    #[test]
    fn what_cannot_be_done_now_stands_below_what_can() {
        let entry = |title: &str, why_off| Entry {
            title: title.to_owned(),
            also: "",
            key: String::new(),
            why_off,
            action: Action::CloseDialog,
            is_rule: false,
        };
        let entries = [
            entry("Split subnet", Some("Select a subnet first")),
            entry("Split a subnet elsewhere", None),
        ];
        for query in ["", "split subnet"] {
            let found = found(entries.iter(), query);
            assert_eq!(found[0].title, "Split a subnet elsewhere", "{query}");
        }
    }
}
