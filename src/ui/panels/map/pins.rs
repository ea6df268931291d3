//! Cards that stay in view: what a range is and holds, to be compared with others while the map moves below.
//!
//! A card is dragged where it disturbs least; Escape closes the one that came last, then leads back: from a row that is
//! zoomed or opened to what is around it, and to nothing selected. Cards belong to the window, not to the design.

use egui::{Area, Frame, Id, Label, Order, RichText, Ui, pos2, vec2};

use crate::edit::Moved;
use crate::net::grouped;
use crate::scene::{Item, Words, span_words};
use crate::ui::action::Action;
use crate::ui::kit::theme::{self, icons};
use crate::ui::kit::typing::is_escaped;
use crate::ui::kit::widgets::icon_button_ui;
use crate::ui::on_screen::OnScreen;
use crate::ui::state::ViewState;

use crate::ui::panels::map::groups::title;

/// The pinned cards, the last one last: alternative and item.
#[derive(Debug, Default)]
pub(super) struct Pins(Vec<(usize, Item)>);

impl Pins {
    /// Adds a card; one that is pinned already moves to the end.
    pub(super) fn add(&mut self, alternative: usize, item: Item) {
        self.0.retain(|pin| *pin != (alternative, item));
        self.0.push((alternative, item));
    }

    /// Keeps the cards at their items after an edit.
    pub(super) fn follow(&mut self, moved: &Moved<'_>) {
        let pins = std::mem::take(&mut self.0).into_iter();
        self.0 = pins
            .filter_map(|(alternative, item)| item.moved(moved, alternative))
            .collect();
    }

    /// Closes the cards of items that no longer exist.
    pub(super) fn keep(&mut self, exists: impl Fn(usize, Item) -> bool) {
        self.0.retain(|(alternative, item)| exists(*alternative, *item));
    }
}

/// Draws the cards of the alternative on screen, or of all where the map shows all.
pub(super) fn pins_ui(ui: &Ui, session: &OnScreen, view: &mut ViewState, actions: &mut Vec<Action>) {
    let is_stacked = session.stack().is_some();
    let is_shown = |(alternative, _): &&(usize, Item)| is_stacked || *alternative == view.focus.alternative;
    let pins: Vec<(usize, Item)> = view.map.pins.0.iter().filter(is_shown).copied().collect();
    let is_left = escaped(ui, view);
    if is_left && pins.is_empty() {
        step_back(view, actions);
    }
    let mut closed = pins.last().copied().filter(|_| is_left);
    for (place, pin) in pins.into_iter().enumerate() {
        let (alternative, item) = pin;
        let words = Words::new(session.design(), session.plan(), alternative);
        let found = session.design().alternatives.get(alternative);
        let title = found
            .filter(|_| is_stacked)
            .map(|found| title(alternative, found));
        if card_ui(ui, place, pin, title.as_deref(), &words) {
            closed = Some((alternative, item));
        }
    }
    if let Some(closed) = closed {
        view.map
            .pins
            .keep(|alternative, item| (alternative, item) != closed);
    }
}

/// Goes back one step: to what is around a row that was opened, then to nothing selected.
fn step_back(view: &mut ViewState, actions: &mut Vec<Action>) {
    if let Some(row) = view.map.rows.close_row() {
        view.map.rows.step_out(row);
        view.map.focus_selection = true;
    } else if view.selection.is_some() {
        actions.push(Action::Select(None));
    }
}

/// Whether Escape is meant for the map: nothing else that it would end is active, or was until this frame.
fn escaped(ui: &Ui, view: &ViewState) -> bool {
    let is_idle = view.dialog.is_none()
        && view.palette.is_none()
        && view.map.subnet_drag.is_none()
        && view.map.drawing.is_none();
    is_escaped(
        ui,
        Id::unique("what Escape would end before pinned cards"),
        is_idle,
    )
}

/// One card, under the name of its alternative if there are several; returns true when it is closed.
fn card_ui(
    ui: &Ui,
    place: usize,
    (alternative, item): (usize, Item),
    title: Option<&str>,
    words: &Words<'_>,
) -> bool {
    const WIDTH: f32 = 230.0;
    /// How far a new card is offset from the one before, so that both can be seen.
    const STEP: f32 = 24.0;
    let colors = theme::tokens(ui);
    let name = words.name(item);
    let spoken = title.map_or_else(|| name.clone(), |title| format!("{name}, {title}"));
    let corner = ui.max_rect().right_top() + vec2(-WIDTH - 32.0, 36.0);
    let shift = f32::from(u8::try_from(place % 8).unwrap_or_default()) * STEP;
    let area = Area::new(Id::unique(("pinned card", alternative, item)))
        .order(Order::Middle)
        .accessible_name(format!("Card of {spoken}"))
        .default_pos(pos2(corner.x - shift, corner.y + shift))
        .constrain_to(ui.content_rect());
    let card = area.show(ui.ctx(), |ui| {
        Frame::popup(ui.style()).show(ui, |ui| {
            ui.set_width(WIDTH);
            ui.spacing_mut().item_spacing.y = 2.0;
            let close = ui.horizontal(|ui| {
                let left = ui.available_width() - 24.0 - ui.spacing().item_spacing.x;
                ui.allocate_ui(vec2(left, 24.0), |ui| {
                    ui.set_min_width(left);
                    ui.add(Label::new(theme::bold(&name)).truncate().selectable(false));
                });
                icon_button_ui(ui, icons::CLOSE, &format!("Close the card of {spoken}"))
            });
            let line = |text: String, color| Label::new(RichText::new(text).small().color(color)).wrap();
            if let Some(title) = title {
                ui.add(line(title.to_owned(), colors.text).selectable(false));
            }
            let mut facts: Vec<String> = words.facts(item);
            if let Some(span) = words.span(item) {
                facts.insert(
                    0,
                    format!("{}, {} addresses", span_words(span), grouped(span.len())),
                );
            }
            for fact in facts {
                ui.add(line(fact, colors.weak).selectable(false));
            }
            if let Some(note) = words.note(item) {
                ui.add(line(note.to_owned(), colors.text).selectable(false));
            }
            close.inner.clicked()
        })
    });
    card.inner.inner
}
