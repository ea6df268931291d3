//! The map by keyboard: arrows walk from bar to bar, Enter fits one into view, Home everything.

use egui::{EventFilter, Id, Key, Ui};

use crate::net::Span;
use crate::scene::{Bar, Drawn, Item, visible};
use crate::ui::action::{Action, Intent, is_dragging};
use crate::ui::state::ViewState;

use crate::ui::panels::map::view::middle;
use crate::ui::panels::map::{Stage, subnet_keys};

/// Keeps the arrow keys for walking the bars, where egui would move the focus out of the map.
pub(super) fn lock_arrows(ui: &Ui, id: Id) {
    let filter = EventFilter {
        horizontal_arrows: true,
        vertical_arrows: true,
        ..EventFilter::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
}

/// Arrows walk from bar to bar, Enter fits the selected one, Home everything.
pub(super) fn keys(ui: &Ui, stages: &[Stage<'_>], view: &mut ViewState, actions: &mut Vec<Action>) {
    let Some(shown) = stages.iter().find(|stage| stage.is_shown) else {
        return;
    };
    if is_dragging(ui) {
        return;
    }
    subnet_keys::keys(ui, shown.session, view, actions);
    let is_pressed = |key| ui.input(|input| input.modifiers.is_none() && input.key_pressed(key));
    map_intents(ui, view, actions);
    if is_pressed(Key::Home) {
        view.map.focus_selection = true;
        view.map.fit();
    }
    let selected = view.selection.and_then(|item| Cursor::of(stages, item));
    if is_pressed(Key::Enter)
        && let Some(place) = selected
    {
        view.map.focus_selection = true;
        view.map.show(place.span);
    }
    const STEPS: [(Key, Step); 4] = [
        (Key::ArrowRight, Step::Right),
        (Key::ArrowLeft, Step::Left),
        (Key::ArrowDown, Step::Down),
        (Key::ArrowUp, Step::Up),
    ];
    let Some((_, step)) = STEPS.into_iter().find(|(key, _)| is_pressed(*key)) else {
        return;
    };
    let next = match (selected, step) {
        (None, _) => first_bar(shown).map(|bar| (shown, bar)),
        (Some(place), Step::Right | Step::Left) => place.neighbour(stages, step == Step::Right),
        (Some(place), Step::Down | Step::Up) => place.across(stages, step == Step::Down),
    };
    if let Some((stage, bar)) = next {
        if !stage.is_shown {
            actions.push(Action::ShowAlternative(stage.alternative));
        }
        actions.push(Action::Select(Some(bar.item)));
        view.map.focus_selection = true;
        view.map.follow(&stage.projection, bar.span);
    }
}

/// The keys of intents that a text field could want are asked for here: what has the focus is no text field.
pub(super) fn map_intents(ui: &Ui, view: &mut ViewState, actions: &mut Vec<Action>) {
    if is_dragging(ui) {
        return;
    }
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
}

/// A step from bar to bar.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Right,
    Left,
    Down,
    Up,
}

/// Where a step leads: a bar of a group.
type Target<'a> = (&'a Stage<'a>, &'a Bar);

fn first_bar<'a>(stage: &Stage<'a>) -> Option<&'a Bar> {
    stage.group.scene.lanes.first()?.rows.first()?.bars.first()
}

/// Where a bar stands among the lanes of the groups.
#[derive(Clone, Copy)]
struct Cursor {
    /// Index of the group.
    group: usize,
    lane: usize,
    row: usize,
    span: Span,
}

impl Cursor {
    /// The place of an item of the alternative on screen, or of what lies outside.
    fn of(stages: &[Stage<'_>], item: Item) -> Option<Self> {
        let mut shown = stages.iter().enumerate().filter(|(_, stage)| stage.is_shown);
        shown.find_map(|(group, stage)| {
            let address = stage.words.span(item)?.first();
            let (lane, row, bar) = stage.scene.place(item, address)?;
            let span = bar.span;
            Some(Self {
                group,
                lane,
                row,
                span,
            })
        })
    }

    /// The next bar of the row, or the previous one; bars drawn as one count as one step.
    fn neighbour<'a>(self, stages: &'a [Stage<'a>], is_forward: bool) -> Option<Target<'a>> {
        let stage = stages.get(self.group)?;
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
        Some((stage, next))
    }

    /// The bar of the next row, or of the one before, that lies nearest; rows go on from group to group.
    fn across<'a>(self, stages: &'a [Stage<'a>], is_down: bool) -> Option<Target<'a>> {
        let groups = stages.iter().enumerate();
        let lanes = groups.flat_map(|(group, stage)| {
            let lanes = stage.scene.lanes.iter().enumerate();
            lanes.map(move |(lane, subject)| ((group, lane), subject))
        });
        let rows: Vec<_> = lanes
            .flat_map(|(place, subject)| subject.rows.iter().map(move |row| (place, row)))
            .collect();
        let first = rows
            .iter()
            .position(|(place, _)| *place == (self.group, self.lane))?;
        let at = first + self.row;
        let ((group, _), row) = rows.get(if is_down { at + 1 } else { at.checked_sub(1)? })?;
        let stage = stages.get(*group)?;
        let axis = stage.projection.axis;
        let from = middle(axis, self.span);
        let distance = |span: Span| (middle(axis, span) - from).abs();
        let after = row
            .bars
            .partition_point(|bar| bar.span.end() <= self.span.first());
        let near = row
            .bars
            .get(after.saturating_sub(1)..(after + 2).min(row.bars.len()))?;
        let nearest = near
            .iter()
            .min_by(|one, other| distance(one.span).total_cmp(&distance(other.span)))?;
        Some((stage, nearest))
    }
}
