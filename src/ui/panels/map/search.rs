//! The search field of the map: an address, a range or a name is shown and said in words.
//!
//! While something is typed the answer stands in the place of the breadcrumb, and its place is marked on the axis.
//! Enter goes there, and on to the next where several have such a name; Escape gives up.

use egui::{Key, Label, Rect, RichText, Stroke, TextEdit, Ui};

use crate::net::Prefix;
use crate::scene::{Match, Words, find};
use crate::ui::action::Action;
use crate::ui::kit::theme::{self, icons};
use crate::ui::kit::widgets::icon_ui;
use crate::ui::on_screen::OnScreen;
use crate::ui::state::ViewState;

use crate::ui::kit::brush::points;
use crate::ui::panels::map::Stage;
use crate::ui::panels::map::groups::title;

/// What is searched for.
#[derive(Debug, Default)]
pub(super) struct Search {
    text: String,
    /// The field gets the keyboard focus in the next frame.
    focus: bool,
    /// The matches, the likeliest first.
    answers: Vec<Answer>,
    /// The match being shown.
    at: usize,
    /// Whether the map has gone there already.
    is_there: bool,
    /// For which text, revision and alternative these are the answers, and whether all alternatives were asked.
    answered: Option<(String, u64, usize, bool)>,
}

/// A match, and its alternative.
#[derive(Debug, Clone)]
struct Answer {
    alternative: usize,
    found: Match,
}

impl Search {
    /// Gives the field the keyboard.
    pub(super) fn focus(&mut self) {
        self.focus = true;
    }

    /// Whether something is typed.
    pub(super) fn is_active(&self) -> bool {
        !self.text.trim().is_empty()
    }

    /// Searches for what is typed, once a change, starting with the alternative on screen.
    fn update(&mut self, session: &OnScreen, words: &Words<'_>, alternative: usize) {
        let stack = session.stack();
        let key = (
            self.text.clone(),
            session.revision(),
            alternative,
            stack.is_some(),
        );
        if self.answered.as_ref() == Some(&key) {
            return;
        }
        let is_same_text = self
            .answered
            .as_ref()
            .is_some_and(|(text, ..)| *text == self.text);
        let here = find(&session.shown().map, words, &self.text).into_iter();
        let here: Vec<Answer> = here.map(|found| Answer { alternative, found }).collect();
        let elsewhere = || {
            let maps = stack.iter().flat_map(|stack| stack.maps.iter().enumerate());
            let mut others = maps.filter_map(|(at, map)| {
                let words = Words::new(session.design(), session.plan(), at);
                let name = title(at, session.design().alternatives.get(at)?);
                let found = find(map, &words, &self.text).into_iter();
                let answer = |found: Match| Answer {
                    alternative: at,
                    found: Match {
                        words: format!("{name}: {}", found.words),
                        ..found
                    },
                };
                let answers = found.filter(|found| found.item.is_some()).map(answer);
                Some(answers.collect::<Vec<Answer>>()).filter(|answers| !answers.is_empty())
            });
            others.next()
        };
        self.answers = if here.iter().any(|answer| answer.found.item.is_some()) {
            here
        } else {
            elsewhere().unwrap_or(here)
        };
        if !is_same_text || self.answers.len() <= self.at {
            self.at = 0;
            self.is_there = false;
        }
        self.answered = Some(key);
    }

    fn answer(&self) -> Option<&Answer> {
        self.answers.get(self.at)
    }

    /// The match that Enter goes to: the one shown, then the next.
    fn next(&mut self) -> Option<Answer> {
        if self.is_there {
            self.at = (self.at + 1) % self.answers.len().max(1);
        }
        self.is_there = true;
        self.answer().cloned()
    }
}

/// Width of the field, and the least of it, in points.
const WIDTH: f32 = 150.0;
const LEAST_WIDTH: f32 = 56.0;

/// How wide the field is where so much room is left for it.
pub(super) const fn width(room: f32) -> f32 {
    room.clamp(LEAST_WIDTH, WIDTH)
}

/// Draws the field.
pub(super) fn field_ui(
    ui: &mut Ui,
    session: &OnScreen,
    words: &Words<'_>,
    (view, width): (&mut ViewState, f32),
    actions: &mut Vec<Action>,
) {
    let colors = theme::tokens(ui);
    icon_ui(ui, RichText::new(icons::SEARCH).color(colors.weak));
    let search = &mut view.map.search;
    let field = TextEdit::singleline(&mut search.text)
        .hint_text(if width < WIDTH {
            "Find"
        } else {
            "Address, CIDR, name"
        })
        .desired_width(width);
    let response = ui.add(field).accessible_name("Find on the map");
    if std::mem::take(&mut search.focus) {
        response.request_focus();
    }
    let is_pressed = |key| ui.input(|input| input.key_pressed(key));
    if response.lost_focus() && is_pressed(Key::Escape) {
        *search = Search::default();
    }
    search.update(session, words, view.focus.alternative);
    if response.lost_focus() && is_pressed(Key::Enter) {
        // The next search begins where this one ended.
        search.focus = true;
        if let Some(Answer { alternative, found }) = search.next() {
            if alternative != view.focus.alternative {
                actions.push(Action::ShowAlternative(alternative));
            }
            go_to(&found, view, actions);
        }
    }
}

/// Shows and selects what was found: a bar with what lies around it, an address with its neighbours.
fn go_to(found: &Match, view: &mut ViewState, actions: &mut Vec<Action>) {
    const AROUND: u8 = 27;
    let single = found.span.filter(|span| span.len() == 1);
    let address = single.and_then(|span| Prefix::address_from_number(span.first()));
    match (address, found.item, found.span) {
        (Some(address), item, _) => {
            actions.push(Action::Select(item));
            if let Some(around) = Prefix::containing(address, AROUND) {
                view.map.show(around.span());
            }
        }
        (None, Some(item), _) => actions.push(Action::Reveal(item)),
        (None, None, Some(span)) => view.map.show(span),
        (None, None, None) => {}
    }
}

/// Describes the match; laid out from the right.
pub(super) fn answer_ui(ui: &mut Ui, search: &Search) {
    let colors = theme::tokens(ui);
    let count = search.answers.len();
    let (words, color) = match search.answer() {
        Some(Answer { found, .. }) if count > 1 => (
            format!("{} of {count}: {}", search.at + 1, found.words),
            colors.text,
        ),
        Some(Answer { found, .. }) => (found.words.clone(), colors.text),
        None if is_like_address(&search.text) => ("Not a valid address or range".to_owned(), colors.trouble),
        None => ("No matches".to_owned(), colors.trouble),
    };
    ui.add(Label::new(RichText::new(words).small().color(color)).truncate());
}

/// Whether an address or a range was meant rather than a name.
fn is_like_address(text: &str) -> bool {
    let text = text.trim();
    text.starts_with(|letter: char| letter.is_ascii_digit())
        && text.contains(['.', ':'])
        && text
            .chars()
            .all(|letter| letter.is_ascii_hexdigit() || matches!(letter, '.' | ':' | '/'))
}

/// Marks the match, from the axis down through all lanes.
pub(super) fn mark(ui: &Ui, stage: &Stage<'_>, search: &Search) {
    let answer = search.answer().filter(|_| search.is_active());
    let span = answer.and_then(|answer| answer.found.span);
    let Some((left, right)) = span.and_then(|span| stage.projection.edges(span)) else {
        return;
    };
    let brush = stage.brush(ui);
    let left = stage.plot.left() + points(left);
    let right = (stage.plot.left() + points(right)).max(left + 1.0);
    let band = Rect::from_x_y_ranges(left..=right, stage.visible.y_range());
    let color = brush.colors.accent;
    brush.painter.rect_filled(band, 0.0, color.gamma_multiply(0.18));
    for x in [left, right] {
        brush
            .painter
            .vline(x, stage.visible.y_range(), Stroke::new(1.0, color));
    }
}
