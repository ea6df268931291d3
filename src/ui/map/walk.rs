//! The map by keyboard: arrows walk from bar to bar, Enter fits one into view, Home everything.

use egui::{EventFilter, Id, Key, Ui};

use crate::net::Span;
use crate::scene::{Drawn, Item, MapScene, visible};
use crate::ui::action::{Action, Intent};
use crate::ui::state::ViewState;

use super::view::middle;
use super::{Stage, hand};

/// Arrows walk the bars rather than leave the map.
pub(super) fn lock_arrows(ui: &Ui, id: Id) {
    let filter = EventFilter {
        horizontal_arrows: true,
        vertical_arrows: true,
        ..EventFilter::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
}

/// Arrows walk from bar to bar, Enter fits the selected one, Home everything.
///
/// The keys of intents that a text field could want are asked for here too: what has the focus is no text field.
pub(super) fn keys(ui: &Ui, stage: &Stage<'_>, view: &mut ViewState, actions: &mut Vec<Action>) {
    hand::keys(ui, stage, view, actions);
    let is_pressed = |key| ui.input(|input| input.modifiers.is_none() && input.key_pressed(key));
    let intents = [
        Intent::PinCard,
        Intent::FitMap,
        Intent::ZoomMapIn,
        Intent::ZoomMapOut,
        Intent::RemoveRange,
    ];
    for intent in intents {
        let shortcut = intent.shortcut();
        if shortcut.is_some_and(|shortcut| ui.input_mut(|input| input.consume_shortcut(&shortcut))) {
            view.map.focus_selection = true;
            actions.push(Action::Do(intent));
        }
    }
    if is_pressed(Key::Home) {
        view.map.focus_selection = true;
        view.map.fit();
    }
    let selected = view.selection.and_then(|item| Place::of(stage, item));
    if is_pressed(Key::Enter)
        && let Some(place) = selected
    {
        view.map.focus_selection = true;
        view.map.show(place.span);
    }
    type Step = fn(Place, &Stage<'_>) -> Option<(Item, Span)>;
    const STEPS: [(Key, Step); 4] = [
        (Key::ArrowRight, |place, stage| place.beside(stage, true)),
        (Key::ArrowLeft, |place, stage| place.beside(stage, false)),
        (Key::ArrowDown, |place, stage| place.across(stage, true)),
        (Key::ArrowUp, |place, stage| place.across(stage, false)),
    ];
    let Some((_, step)) = STEPS.into_iter().find(|(key, _)| is_pressed(*key)) else {
        return;
    };
    let next = match selected {
        Some(place) => step(place, stage),
        None => first_item(stage.scene),
    };
    if let Some((item, span)) = next {
        actions.push(Action::Select(Some(item)));
        view.map.focus_selection = true;
        view.map.follow(&stage.projection, span);
    }
}

fn first_item(scene: &MapScene) -> Option<(Item, Span)> {
    let bar = scene.lanes.first()?.rows.first()?.bars.first()?;
    Some((bar.item, bar.span))
}

/// Where a bar stands among the lanes.
#[derive(Clone, Copy)]
struct Place {
    lane: usize,
    row: usize,
    span: Span,
}

impl Place {
    fn of(stage: &Stage<'_>, item: Item) -> Option<Self> {
        let address = stage.words.span(item)?.first();
        let (lane, row, bar) = stage.scene.place(item, address)?;
        let span = bar.span;
        Some(Self { lane, row, span })
    }

    /// The next bar of the row, or the one before; what is drawn as one is passed in one step.
    fn beside(self, stage: &Stage<'_>, is_forward: bool) -> Option<(Item, Span)> {
        let lane = stage.scene.lanes.get(self.lane)?;
        let drawn = visible(lane, &stage.projection);
        let together = drawn
            .iter()
            .filter(|drawn| drawn.row == self.row)
            .filter_map(Drawn::span)
            .find(|drawn| drawn.contains_span(&self.span));
        let span = together.unwrap_or(self.span);
        let bars = &lane.rows.get(self.row)?.bars;
        let next = if is_forward {
            bars.get(bars.partition_point(|bar| bar.span.first() < span.end()))?
        } else {
            bars.get(
                bars.partition_point(|bar| bar.span.first() < span.first())
                    .checked_sub(1)?,
            )?
        };
        Some((next.item, next.span))
    }

    /// The bar of the next row, or of the one before, that lies nearest.
    fn across(self, stage: &Stage<'_>, is_down: bool) -> Option<(Item, Span)> {
        let lanes = stage.scene.lanes.iter().enumerate();
        let rows: Vec<_> = lanes
            .flat_map(|(lane, subject)| subject.rows.iter().map(move |row| (lane, row)))
            .collect();
        let first = rows.iter().position(|(lane, _)| *lane == self.lane)?;
        let at = first + self.row;
        let (_, row) = rows.get(if is_down { at + 1 } else { at.checked_sub(1)? })?;
        let from = middle(stage.projection.axis, self.span);
        let distance = |span: Span| (middle(stage.projection.axis, span) - from).abs();
        let after = row
            .bars
            .partition_point(|bar| bar.span.end() <= self.span.first());
        let near = row
            .bars
            .get(after.saturating_sub(1)..(after + 2).min(row.bars.len()))?;
        let nearest = near
            .iter()
            .min_by(|one, other| distance(one.span).total_cmp(&distance(other.span)))?;
        Some((nearest.item, nearest.span))
    }
}
