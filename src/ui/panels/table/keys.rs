//! The table by keyboard: arrows walk the cells, Shift selects on the way, Enter and F2 type, Delete removes.
//!
//! Names are a tree: Left folds a VNet or goes up to it, Right unfolds it, Space does either.

use std::collections::BTreeSet;

use egui::{Event, EventFilter, Key, Modifiers, Ui};

use crate::export::address_plan;
use crate::scene::RangeRow;
use crate::ui::action::{Action, Intent, is_dragging};
use crate::ui::state::ViewState;

use crate::ui::panels::table::cells::begin;
use crate::ui::panels::table::columns::Column;
use crate::ui::panels::table::{Stage, Toward, key};

/// Rows that a page key passes.
const PAGE: usize = 8;

/// Takes the keys while a cell has the keyboard.
pub(super) fn keys(ui: &Ui, stage: &Stage<'_>, view: &mut ViewState, actions: &mut Vec<Action>) {
    if view.table.editing.is_some() || is_dragging(ui) {
        return;
    }
    let first = || Some((key(stage.row(0)?), Column::Name));
    let Some(cursor) = view.table.cursor.or_else(first) else {
        return;
    };
    let id = stage.id.with(cursor);
    if !ui.memory(|memory| memory.has_focus(id)) {
        return;
    }
    lock_arrows(ui, id);
    let (row, column) = cursor;
    let Some(position) = stage.position(row) else {
        return;
    };
    let modifiers = ui.input(|input| input.modifiers);
    let last = stage.len().saturating_sub(1);
    let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
    let walked = [
        (Key::ArrowUp, position.saturating_sub(1)),
        (Key::ArrowDown, (position + 1).min(last)),
        (Key::PageUp, position.saturating_sub(PAGE)),
        (Key::PageDown, (position + PAGE).min(last)),
        (Key::Home, 0),
        (Key::End, last),
    ];
    for (step, to) in walked {
        if pressed(Modifiers::SHIFT, step) || pressed(Modifiers::NONE, step) {
            walk(stage, (position, to), column, modifiers, view, actions);
            return;
        }
    }
    if column == Column::Name && folds(ui, stage, position, view, actions) {
        return;
    }
    for (step, is_right) in [(Key::ArrowLeft, false), (Key::ArrowRight, true)] {
        if pressed(Modifiers::NONE, step) {
            if let Some(next) = column.neighbour(is_right) {
                view.table.cursor = Some((row, next));
                view.table.takes_focus = true;
            }
            return;
        }
    }
    if pressed(Modifiers::COMMAND, Key::A) {
        let all = stage.items(0..stage.len());
        actions.push(Action::SelectSeveral(all, Some(row.0)));
        view.table.followed = Some(row.0);
        return;
    }
    let remove = Intent::RemoveRange.shortcut();
    if remove.is_some_and(|shortcut| ui.input_mut(|input| input.consume_shortcut(&shortcut))) {
        actions.push(Action::Do(Intent::RemoveRange));
        // Focus moves to the next row that stays.
        let is_staying = |range: &&RangeRow| !view.selected.contains(&range.item);
        let mut near = (position..=last).chain((0..position).rev());
        let next = near.find_map(|place| stage.row(place).filter(is_staying));
        if Intent::RemoveRange.availability(stage.session, view).is_ok() {
            view.table.cursor = next.map(|range| (key(range), column));
        }
        view.table.takes_focus = true;
        return;
    }
    if ui.input(|input| input.events.iter().any(|event| matches!(event, Event::Copy))) {
        let selected = (0..stage.len()).filter_map(|position| stage.row(position));
        let is_copied = |range: &&RangeRow| key(range) == row || view.selected.contains(&range.item);
        actions.push(Action::Copy(address_plan::csv(selected.filter(is_copied))));
    }
    if (pressed(Modifiers::NONE, Key::Enter) || pressed(Modifiers::NONE, Key::F2))
        && let Some(range) = stage.row(position)
    {
        begin(range, column, view, actions);
    }
}

/// Folds, unfolds or goes up by the arrows and the space bar, in the column of names; whether it did.
fn folds(
    ui: &Ui,
    stage: &Stage<'_>,
    position: usize,
    view: &mut ViewState,
    actions: &mut Vec<Action>,
) -> bool {
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    if let Some(is_folded) = stage.folded(position, view)
        && let Some(range) = stage.row(position)
    {
        let arrow = if is_folded {
            Key::ArrowRight
        } else {
            Key::ArrowLeft
        };
        if pressed(arrow) || pressed(Key::Space) {
            stage.fold(range.item, !is_folded, view);
            view.table.takes_focus = true;
            return true;
        }
    }
    let parent = stage
        .parent(position)
        .and_then(|parent| stage.position(key(parent)));
    if let Some(parent) = parent
        && pressed(Key::ArrowLeft)
    {
        walk(
            stage,
            (position, parent),
            Column::Name,
            Modifiers::NONE,
            view,
            actions,
        );
        return true;
    }
    false
}

fn walk(
    stage: &Stage<'_>,
    (from, to): (usize, usize),
    column: Column,
    modifiers: Modifiers,
    view: &mut ViewState,
    actions: &mut Vec<Action>,
) {
    let Some(range) = stage.row(to) else { return };
    view.table.cursor = Some((key(range), column));
    view.table.takes_focus = true;
    view.table.scrolls = Some(if to < from { Toward::Top } else { Toward::Row });
    let shift = if modifiers.shift {
        Modifiers::SHIFT
    } else {
        Modifiers::NONE
    };
    select(stage, to, shift, view, actions);
}

/// Selects the row as a click does: alone, with Shift all from the anchor, with Ctrl one more or one less.
pub(super) fn select(
    stage: &Stage<'_>,
    position: usize,
    modifiers: Modifiers,
    view: &mut ViewState,
    actions: &mut Vec<Action>,
) {
    let Some(range) = stage.row(position) else {
        return;
    };
    let (item, own) = (range.item, key(range));
    let anchor = view.table.anchor.and_then(|anchor| stage.position(anchor));
    if modifiers.shift
        && let Some(anchor) = anchor
    {
        let several = stage.items(anchor.min(position)..=anchor.max(position));
        actions.push(Action::SelectSeveral(several, Some(item)));
        view.table.followed = Some(item);
        return;
    }
    view.table.anchor = Some(own);
    if modifiers.command {
        let mut several: BTreeSet<_> = view.selected.clone();
        if !several.remove(&item) {
            several.insert(item);
        }
        let first = several
            .contains(&item)
            .then_some(item)
            .or_else(|| several.first().copied());
        actions.push(Action::SelectSeveral(several, first));
        view.table.followed = first;
        return;
    }
    actions.push(Action::Reveal(item));
    view.table.followed = Some(item);
}

/// Arrows walk the cells rather than leave the table.
fn lock_arrows(ui: &Ui, id: egui::Id) {
    let filter = EventFilter {
        horizontal_arrows: true,
        vertical_arrows: true,
        ..EventFilter::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
}
