//! The search field of the map: an address, a range or a name is shown and said in words.
//!
//! While something is typed the answer stands in the place of the breadcrumb, and its place is marked on the axis.
//! Enter goes there, Escape gives up.

use egui::{Key, Label, Rect, RichText, Stroke, TextEdit, Ui};

use crate::net::Prefix;
use crate::scene::{Found, Words, find};
use crate::session::Session;
use crate::ui::action::Action;
use crate::ui::state::ViewState;
use crate::ui::theme::{self, icons};

use super::Stage;
use super::brush::points;
use super::groups::title;

/// What is searched for.
#[derive(Debug, Default)]
pub(super) struct Search {
    text: String,
    /// The field shall get the keyboard.
    focus: bool,
    answer: Option<Answer>,
    /// For which text, revision and alternative that is the answer, and whether all alternatives were asked.
    answered: Option<(String, u64, usize, bool)>,
}

/// What was found, and in which alternative.
#[derive(Debug, Clone)]
struct Answer {
    alternative: usize,
    found: Found,
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

    /// Looks for what is typed, once a change; the alternative on screen is asked first.
    fn update(&mut self, session: &Session, words: &Words<'_>, alternative: usize) {
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
        let here = find(&session.shown().map, words, &self.text);
        let here = here.map(|found| Answer { alternative, found });
        let elsewhere = || {
            let mut maps = stack.iter().flat_map(|stack| stack.maps.iter().enumerate());
            maps.find_map(|(at, map)| {
                let words = Words::new(session.design(), session.plan(), at);
                let found = find(map, &words, &self.text).filter(|found| found.item.is_some())?;
                let name = title(at, session.design().alternatives.get(at)?);
                let words = format!("{name}: {}", found.words);
                let found = Found { words, ..found };
                Some(Answer {
                    alternative: at,
                    found,
                })
            })
        };
        self.answer = match here {
            Some(here) if here.found.item.is_some() => Some(here),
            here => elsewhere().or(here),
        };
        self.answered = Some(key);
    }
}

/// Draws the field; laid out from the right.
pub(super) fn field_ui(
    ui: &mut Ui,
    session: &Session,
    words: &Words<'_>,
    view: &mut ViewState,
    actions: &mut Vec<Action>,
) {
    const WIDTH: f32 = 150.0;
    let colors = theme::tokens(ui);
    let search = &mut view.map.search;
    let field = TextEdit::singleline(&mut search.text)
        .hint_text("Address, CIDR, name")
        .desired_width(WIDTH);
    let response = ui.add(field).accessible_name("Find on the map");
    if std::mem::take(&mut search.focus) {
        response.request_focus();
    }
    ui.label(RichText::new(icons::SEARCH).color(colors.weak));
    let is_pressed = |key| ui.input(|input| input.key_pressed(key));
    if response.lost_focus() && is_pressed(Key::Escape) {
        *search = Search::default();
    }
    search.update(session, words, view.focus.alternative);
    if response.lost_focus()
        && is_pressed(Key::Enter)
        && let Some(answer) = search.answer.clone()
    {
        // The next search begins where this one ended.
        search.focus = true;
        if answer.alternative != view.focus.alternative {
            actions.push(Action::ShowAlternative(answer.alternative));
        }
        go_to(&answer.found, view, actions);
    }
}

/// Shows and selects what was found: a bar with what lies around it, an address with its neighbours.
fn go_to(found: &Found, view: &mut ViewState, actions: &mut Vec<Action>) {
    const AROUND: u8 = 27;
    let address = Prefix::address_from_number(found.span.first()).filter(|_| found.span.len() == 1);
    match (address, found.item) {
        (None, Some(item)) => actions.push(Action::Reveal(item)),
        (None, None) => view.map.show(found.span),
        (Some(address), item) => {
            actions.push(Action::Select(item));
            if let Some(around) = Prefix::containing(address, AROUND) {
                view.map.show(around.span());
            }
        }
    }
}

/// Says what was found; laid out from the right.
pub(super) fn answer_ui(ui: &mut Ui, search: &Search) {
    let colors = theme::tokens(ui);
    let (words, color) = match &search.answer {
        Some(answer) => (answer.found.words.as_str(), colors.text),
        None => ("Nothing is called that", colors.trouble),
    };
    ui.add(Label::new(RichText::new(words).small().color(color)).truncate())
        .on_hover_text(words);
}

/// Marks what was found, from the axis down through all lanes.
pub(super) fn mark(ui: &Ui, stage: &Stage<'_>, search: &Search) {
    let answer = search.answer.as_ref().filter(|_| search.is_active());
    let Some((left, right)) = answer.and_then(|answer| stage.projection.edges(answer.found.span)) else {
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
