//! The bars of the map as widgets: what a click, a double click, a drag and the pointer above one do.

use std::sync::Arc;

use egui::{Galley, Id, Pos2, Rect, Response, Role as WidgetRole, Sense, Ui, WidgetInfo};

use crate::scene::{Drawn, Grip, Item, Role, TARGET_POINTS, breaks, visible};
use crate::ui::action::Action;
use crate::ui::context_menu::{context_menu_ui, is_asked_by_key, items_ui};
use crate::ui::state::ViewState;

use super::brush::{Brush, points};
use super::layout::ROW_GAP;
use super::targets::{self, Place};
use super::view::map_id;
use super::walk::{keys, lock_arrows};
use super::{Stage, describe, draw, hand, paint};

/// Draws the gaps and the bars, and takes clicks and keys.
pub(super) fn bars_ui(ui: &Ui, stage: &Stage<'_>, view: &mut ViewState, actions: &mut Vec<Action>) {
    let id = map_id(ui);
    gaps_ui(ui, stage, view, id);
    let brush = stage.brush(ui);
    let bars = drawn_bars(&brush, stage);
    for bar in &bars {
        paint::bar(&brush, stage, bar);
    }
    paint::overlaps(&brush, stage, &bars);
    paint::words(&brush, stage, &bars);
    let mut has_focus = ui.memory(|memory| memory.has_focus(id));
    let focus_selection = std::mem::take(&mut view.map.focus_selection);
    let selected = view
        .selection
        .and_then(|item| Some((item, stage.words.span(item)?)));
    let several = several(stage, view);
    view.map.pointed = None;
    let is_drawing = ui.input(|input| input.modifiers.shift_only());
    for (bar, target) in bars.iter().zip(targets(&bars)) {
        let Some((lane, first)) = stage.scene.lanes.get(bar.lane).zip(bar.drawn.bars.first()) else {
            continue;
        };
        let is_selected = selected.is_some_and(|(item, span)| bar.holds(item, span.first()));
        let is_among_selected = is_selected || bar.holds_any(&several);
        // One stop for the tab key besides the map: the selected bar.
        let click = if is_selected { Sense::click() } else { Sense::CLICK };
        let subnet = hand::subnet(bar);
        let free = draw::free(bar).filter(|_| is_drawing);
        let is_draggable = subnet.is_some() || free.is_some();
        let sense = if is_draggable { click | Sense::DRAG } else { click };
        let target = target.intersect(stage.visible);
        let response = ui.interact(target, id.with((lane.kind, first.item)), sense);
        response.widget_info(|| {
            let name = format!(
                "{}: {}",
                lane.kind.title(),
                stage.words.describe_drawn(lane.kind, &bar.drawn)
            );
            WidgetInfo::selected(WidgetRole::ListBoxOption, true, is_among_selected, name)
        });
        if is_selected {
            if focus_selection {
                response.request_focus();
            }
            if response.has_focus() {
                has_focus = true;
                lock_arrows(ui, response.id);
            }
            paint::selection(&brush, bar, response.has_focus());
        } else if is_among_selected {
            paint::selection(&brush, bar, false);
        } else if response.hovered() {
            paint::hover(&brush, bar);
        }
        if response.hovered() && bar.drawn.bar().is_some() {
            view.map.pointed = Some(first.item);
        }
        if let Some(subnet) = subnet {
            hand::take(ui, stage, bar, subnet, &response, view, actions);
        }
        if let Some(free) = free {
            draw::begin(ui, stage, bar, free, &response, view);
        }
        let subject = selected
            .filter(|_| is_selected)
            .map_or(first.item, |(item, _)| item);
        menu(
            ui,
            stage,
            subject,
            &response,
            is_selected && has_focus,
            view,
            actions,
        );
        clicks(ui, stage, bar, first.item, response, view, actions);
    }
    hand::hand_ui(ui, stage, &brush, &bars, view, actions);
    draw::drawing_ui(ui, stage, &brush, view, actions);
    if has_focus {
        lock_arrows(ui, id);
        keys(ui, stage, view, actions);
    }
}

/// What is selected where it is several ranges, by first address.
fn several(stage: &Stage<'_>, view: &ViewState) -> Vec<(u64, Item)> {
    if view.selected.len() < 2 {
        return Vec::new();
    }
    let place = |item: &Item| Some((stage.words.span(*item)?.first(), *item));
    let mut several: Vec<(u64, Item)> = view.selected.iter().filter_map(place).collect();
    several.sort_unstable();
    several
}

/// Where each of the bars is hit.
fn targets(bars: &[DrawnBar<'_>]) -> Vec<Rect> {
    let place = |bar: &DrawnBar<'_>| {
        let is_free = bar.drawn.role() == Role::Free;
        let width = f64::from(bar.rect.width());
        let reach = if hand::subnet(bar).is_some() {
            Grip::reach(width)
        } else {
            (TARGET_POINTS - width).max(0.0) / 2.0
        };
        Place {
            row: (bar.lane, bar.drawn.row),
            rect: bar.rect,
            reach: if is_free { 0.0 } else { points(reach) },
            is_free,
        }
    };
    targets::targets(&bars.iter().map(place).collect::<Vec<_>>(), ROW_GAP)
}

fn drawn_bars<'a>(brush: &Brush, stage: &Stage<'a>) -> Vec<DrawnBar<'a>> {
    let mut bars = Vec::new();
    for (lane, subject) in stage.scene.lanes.iter().enumerate() {
        for drawn in visible(subject, &stage.projection) {
            let rect = stage.rect(lane, drawn.row, drawn.left, drawn.right);
            if let Some(rect) = rect.filter(|rect| rect.intersects(stage.visible)) {
                let label = paint::label(brush, stage, subject.kind, &drawn, rect);
                bars.push(DrawnBar {
                    lane,
                    drawn,
                    rect,
                    label,
                });
            }
        }
    }
    bars
}

/// A bar that was drawn.
pub(super) struct DrawnBar<'a> {
    /// Index of its lane.
    pub(super) lane: usize,
    /// What it stands for.
    pub(super) drawn: Drawn<'a>,
    /// Where it stands.
    pub(super) rect: Rect,
    /// What is written on it, and the middle of its left edge.
    pub(super) label: Option<(Arc<Galley>, Pos2)>,
}

impl DrawnBar<'_> {
    /// Whether it stands for the item that begins there, alone or among others.
    fn holds(&self, item: Item, first: u64) -> bool {
        let bars = self.drawn.bars;
        let at = bars.partition_point(|bar| bar.span.end() <= first);
        bars.get(at).is_some_and(|bar| bar.item == item)
    }

    /// Whether it stands for one of the items, which are sorted by their first addresses.
    fn holds_any(&self, items: &[(u64, Item)]) -> bool {
        let Some(span) = self.drawn.span() else {
            return false;
        };
        let from = items.partition_point(|(first, _)| *first < span.first());
        let mut inside = items
            .iter()
            .skip(from)
            .take_while(|(first, _)| *first < span.end());
        inside.any(|(first, item)| self.holds(*item, *first))
    }
}

/// The marks of the gaps: a click opens one.
fn gaps_ui(ui: &Ui, stage: &Stage<'_>, view: &mut ViewState, id: Id) {
    let brush = stage.brush(ui);
    for gap in breaks(&stage.projection) {
        let x = |place: f64| stage.plot.left() + points(place);
        let rect = Rect::from_x_y_ranges(x(gap.left)..=x(gap.right), stage.plot.y_range());
        let response = ui.interact(
            rect.intersect(stage.visible),
            id.with(("gap", gap.span)),
            Sense::CLICK,
        );
        response.widget_info(|| WidgetInfo::labeled(WidgetRole::Button, true, describe::gap(gap.span)));
        paint::gap(&brush, rect, response.hovered());
        if response.clicked() {
            view.map.opened.insert(gap.span.first());
        }
        if response.hovered() {
            response.on_hover_text_at_pointer(describe::gap(gap.span));
        }
    }
}

/// The menu of a bar; `has_focus` where the keyboard is at it.
fn menu(
    ui: &Ui,
    stage: &Stage<'_>,
    item: Item,
    response: &Response,
    has_focus: bool,
    view: &mut ViewState,
    actions: &mut Vec<Action>,
) {
    let is_asked = has_focus && is_asked_by_key(ui.ctx());
    if is_asked || response.secondary_clicked() {
        view.map.menu = Some(item);
    }
    if view.map.menu != Some(item) {
        return;
    }
    let is_closed = context_menu_ui(response, is_asked, |ui| {
        let span = stage.words.span(item);
        items_ui(ui, actions, |ui, actions| {
            describe::menu_ui(ui, stage.words, item, span, (stage.session, view), actions);
        });
    });
    view.map.focus_selection |= is_closed && view.dialog.is_none();
}

fn clicks(
    ui: &Ui,
    stage: &Stage<'_>,
    bar: &DrawnBar<'_>,
    item: Item,
    response: Response,
    view: &mut ViewState,
    actions: &mut Vec<Action>,
) {
    if response.clicked() || response.secondary_clicked() {
        actions.push(Action::Select(Some(item)));
        view.map.focus_selection = true;
    }
    if response.double_clicked()
        && let Some(span) = bar.drawn.span()
    {
        view.map.show(span);
    }
    if response.hovered() && !response.context_menu_opened() && ui.input(|input| !input.pointer.any_down()) {
        response.on_hover_ui_at_pointer(|ui| describe::card_ui(ui, stage, bar));
    }
}
