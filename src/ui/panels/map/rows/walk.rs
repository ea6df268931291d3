//! The rows by keyboard: Left and Right walk the plates of a line, Up and Down the lines, Enter goes closer.

use egui::{Key, Modifiers, Ui};

use crate::net::Span;
use crate::scene::{Item, Line, Projection, RowKind};
use crate::ui::action::Action;
use crate::ui::state::ViewState;

use crate::ui::panels::map::rows::Rows;
use crate::ui::panels::map::rows::line::Stop;
use crate::ui::panels::map::subnet_keys;
use crate::ui::panels::map::view::map_id;
use crate::ui::panels::map::walk::{lock_arrows, map_intents};

/// Takes the keys of what has the keyboard on the map.
pub(super) fn keys(
    ui: &Ui,
    rows: &Rows<'_>,
    stops: &[Stop],
    view: &mut ViewState,
    actions: &mut Vec<Action>,
) {
    lock_arrows(ui, map_id(ui));
    subnet_keys::keys(ui, rows.session, view, actions);
    map_intents(ui, view, actions);
    let is_pressed = |key| ui.input(|input| input.modifiers.is_none() && input.key_pressed(key));
    let selected = view
        .selection
        .and_then(|item| stops.iter().position(|stop| holds(stop, item, rows)));
    let at = selected.and_then(|at| stops.get(at));
    if is_pressed(Key::Enter)
        && let Some(stop) = at
    {
        view.map.focus_selection = true;
        view.map.show(stop.span);
    }
    if ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Backspace)) {
        let row = at.map_or(rows.places.focus, |stop| stop.row);
        if let Some(row) = rows.places.rows.get(row) {
            view.map.focus_selection = true;
            view.map.rows.step_out(row.kind);
        }
    }
    let next = match (selected, at) {
        (None, _) if ARROWS.into_iter().any(is_pressed) => {
            // From the name of a VNet to the first of its plates.
            let row = view.selection.and_then(|item| rows.places.row_of(item.row()));
            let in_row = stops.iter().find(|stop| Some(stop.row) == row);
            in_row.or_else(|| stops.first()).map(|stop| stop.item)
        }
        (Some(index), Some(stop)) => step(is_pressed, rows, stops, (index, stop)),
        _ => None,
    };
    if let Some(item) = next {
        actions.push(Action::Select(Some(item)));
        view.map.focus_selection = true;
    }
}

const ARROWS: [Key; 4] = [Key::ArrowRight, Key::ArrowLeft, Key::ArrowDown, Key::ArrowUp];

/// Where a key leads.
fn step(
    is_pressed: impl Fn(Key) -> bool,
    rows: &Rows<'_>,
    stops: &[Stop],
    (index, stop): (usize, &Stop),
) -> Option<Item> {
    let line = (stop.row, stop.line);
    let in_line = |other: &&Stop| (other.row, other.line) == line;
    if is_pressed(Key::ArrowRight) {
        return stops.get(index + 1).filter(in_line).map(|stop| stop.item);
    }
    if is_pressed(Key::ArrowLeft) {
        return stops
            .get(index.checked_sub(1)?)
            .filter(in_line)
            .map(|stop| stop.item);
    }
    if is_pressed(Key::Home) {
        return stops.iter().find(in_line).map(|stop| stop.item);
    }
    if is_pressed(Key::End) {
        return stops.iter().rfind(in_line).map(|stop| stop.item);
    }
    let is_down = is_pressed(Key::ArrowDown);
    if !is_down && !is_pressed(Key::ArrowUp) {
        return None;
    }
    let lines = stops.iter().map(|stop| (stop.row, stop.line));
    let next = if is_down {
        lines.filter(|other| line < *other).min()
    } else {
        lines.filter(|other| *other < line).max()
    };
    let Some(next) = next else {
        // It is scrolled away: its first range, which is scrolled to.
        let row = if is_down {
            stop.row + 1
        } else {
            stop.row.checked_sub(1)?
        };
        let lane = &rows.places.rows.get(row)?.lane;
        return Some(lane.rows.first()?.bars.first()?.item);
    };
    // What holds the same addresses there, as a range of a connected network holds those of a pod CIDR; else what is
    // nearest on screen.
    let is_apart = |other: &Stop| !other.span.overlaps(&stop.span);
    let distance = |other: &Stop| (other.rect.center().x - stop.rect.center().x).abs();
    let candidates = stops.iter().filter(|other| (other.row, other.line) == next);
    let nearest = candidates.min_by(|one, other| {
        let apart = is_apart(one).cmp(&is_apart(other));
        apart.then_with(|| distance(one).total_cmp(&distance(other)))
    });
    nearest.map(|stop| stop.item)
}

/// Whether a stop stands for an item, or for a group that contains it.
fn holds(stop: &Stop, item: Item, rows: &Rows<'_>) -> bool {
    if !stop.is_group {
        return stop.item == item;
    }
    let row = rows.places.rows.get(stop.row).map(|row| row.kind);
    let span = rows.words.span(item);
    row == Some(item.row())
        && !matches!(item, Item::Network { .. })
        && span.is_some_and(|span| stop.span.contains_span(&span))
}

/// The place of the middle of a span in a line, in points.
pub(super) fn middle(view: &ViewState, key: (RowKind, usize), line: &Line, span: Span) -> f64 {
    let ends = |shown: Projection<'_>| (shown.x(span.first() as f64), shown.x(span.end() as f64));
    let (left, right) = view.map.rows.shown_of(key, line, ends);
    f64::midpoint(left, right)
}
