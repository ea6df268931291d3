//! The bars of the map as widgets: click, double click, drag and hover.

use std::sync::Arc;

use egui::style::ScrollAnimation;
use egui::{Galley, Id, Pos2, Rect, Response, Role as WidgetRole, Sense, Ui, WidgetInfo};

use crate::net::Span;
use crate::scene::{DragPart, Drawn, Item, LaneKind, Role, TARGET_POINTS, visible};
use crate::ui::action::Action;
use crate::ui::kit::context_menu::{context_menu_ui, is_asked_by_key, items_ui};
use crate::ui::state::ViewState;

use crate::ui::kit::brush::{Brush, points};
use crate::ui::panels::map::layout::ROW_GAP;
use crate::ui::panels::map::targets::{self, TargetBar};
use crate::ui::panels::map::walk::{keys, lock_arrows};
use crate::ui::panels::map::{Arrangement, Stage, describe, draw, ghosts, heap, paint, subnet_drag};

/// Passed from group to group within a frame: whether the map has the keyboard focus, and whether the selected bar
/// gets it.
pub(super) struct FocusPass {
    pub(super) has_focus: bool,
    pub(super) focus_selection: bool,
}

impl FocusPass {
    pub(super) fn begin(ui: &Ui, map: Id, view: &mut ViewState) -> Self {
        Self {
            has_focus: ui.memory(|memory| memory.has_focus(map)),
            focus_selection: std::mem::take(&mut view.map.focus_selection),
        }
    }

    /// Handles the keys.
    pub(super) fn end(self, ui: &Ui, stages: &[Stage<'_>], view: &mut ViewState, actions: &mut Vec<Action>) {
        let Some(first) = stages.first() else { return };
        if self.has_focus {
            lock_arrows(ui, first.id);
            keys(ui, stages, view, actions);
        }
    }
}

/// Draws the bars of a group, and takes clicks.
pub(super) fn bars_ui(
    ui: &Ui,
    stage: &Stage<'_>,
    turn: &mut FocusPass,
    view: &mut ViewState,
    actions: &mut Vec<Action>,
) {
    let brush = stage.brush(ui);
    let bars = drawn_bars(&brush, stage);
    for bar in &bars {
        paint::bar(&brush, stage, bar);
    }
    if !bars.is_empty() {
        paint::overlaps(&brush, stage, &bars);
    }
    paint::words(&brush, stage, &bars);
    let selected = view
        .selection
        .filter(|_| stage.is_shown)
        .and_then(|item| Some((item, stage.words.span(item)?)));
    if let Some((item, span)) = selected.filter(|_| turn.focus_selection) {
        scroll_to(ui, stage, (item, span), view);
    }
    bar_widgets_ui(ui, stage, turn, &brush, (&bars, &targets(&bars)), view, actions);
    if stage.is_shown && !stage.is_outside {
        subnet_drag::hand_ui(ui, stage, &brush, &bars, view, actions);
        draw::drawing_ui(ui, stage, &brush, view, actions);
        ghosts::ghosts_ui(ui, stage, stage.session, view);
    }
}

/// Handles clicks, double clicks, drags, menus and hover on bars.
pub(super) fn bar_widgets_ui(
    ui: &Ui,
    stage: &Stage<'_>,
    turn: &mut FocusPass,
    brush: &Brush,
    (bars, targets): (&[DrawnBar<'_>], &[Rect]),
    view: &mut ViewState,
    actions: &mut Vec<Action>,
) {
    let selected = view
        .selection
        .filter(|_| stage.is_shown)
        .and_then(|item| Some((item, stage.words.span(item)?)));
    let several = several(stage, view);
    let is_drawing = ui.input(|input| input.modifiers.shift_only());
    for (bar, target) in bars.iter().zip(targets) {
        let Some(first) = bar.drawn.bars.first() else {
            continue;
        };
        let is_selected = selected.is_some_and(|(item, span)| bar.holds(item, span.first()));
        let is_among_selected = is_selected || bar.holds_any(&several);
        // One stop for the tab key besides the map: the selected bar.
        let click = if is_selected { Sense::click() } else { Sense::CLICK };
        // Only the alternative on screen can be edited; elsewhere a drag moves the map.
        let subnet = subnet_drag::subnet(bar).filter(|_| stage.is_shown);
        let free = draw::free(bar).filter(|_| is_drawing && stage.is_shown);
        let is_draggable = subnet.is_some() || free.is_some();
        let sense = if is_draggable { click | Sense::DRAG } else { click };
        let target = target.intersect(stage.visible);
        let name = (stage.is_outside, stage.group.place, bar.kind, first.item);
        let response = ui.interact(target, stage.id.with(name), sense);
        response.widget_info(|| {
            let name = spoken(stage, bar);
            WidgetInfo::selected(WidgetRole::ListBoxOption, true, is_among_selected, name)
        });
        if is_selected {
            if turn.focus_selection {
                response.request_focus();
            }
            if response.has_focus() {
                turn.has_focus = true;
                lock_arrows(ui, response.id);
            }
            paint::selection(brush, bar, response.has_focus());
        } else if is_among_selected {
            paint::selection(brush, bar, false);
        } else if response.hovered() {
            paint::hover(brush, bar);
        }
        if response.hovered() {
            point_at(stage, bar, first.item, view);
        }
        if let Some(subnet) = subnet {
            subnet_drag::take(ui, stage, bar, subnet, &response, view, actions);
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
            is_selected && turn.has_focus,
            view,
            actions,
        );
        clicks(ui, stage, bar, first.item, response, view, actions);
    }
}

/// What a screen reader says of a bar.
fn spoken(stage: &Stage<'_>, bar: &DrawnBar<'_>) -> String {
    let title = stage.title.as_ref().map(|title| format!("{title}, "));
    let opens = if bar.drawn.bar().is_none() {
        ", Enter opens"
    } else {
        ""
    };
    format!(
        "{}{}: {}{opens}",
        title.unwrap_or_default(),
        bar.kind.title(),
        stage.said(bar)
    )
}

/// Notes what is under the pointer; in rows it is read out beside the title at once.
pub(super) fn point_at(stage: &Stage<'_>, bar: &DrawnBar<'_>, first: Item, view: &mut ViewState) {
    if bar.drawn.bar().is_some() {
        view.map.pointed_at(stage.alternative, first);
    } else {
        view.map.group_pointed_at(bar.drawn.span());
    }
    if matches!(stage.arrangement, Arrangement::Line { .. }) {
        view.map.rows.said = Some(stage.said(bar));
    }
}

/// Brings the row of an item into view; it gets the keyboard focus once it is drawn.
fn scroll_to(ui: &Ui, stage: &Stage<'_>, (item, span): (Item, Span), view: &mut ViewState) {
    let place = stage.scene.place(item, span.first());
    let row = place.and_then(|(lane, row, _)| stage.rect(lane, row, 0.0, stage.projection.width_points));
    let Some(row) = row.filter(|row| !stage.visible.contains_rect(*row)) else {
        return;
    };
    ui.scroll_to_rect_animation(row, None, ScrollAnimation::none());
    if !row.intersects(stage.visible) {
        view.map.focus_selection = true;
        ui.request_repaint();
    }
}

/// What is selected where it is several ranges, by first address.
fn several(stage: &Stage<'_>, view: &ViewState) -> Vec<(u64, Item)> {
    if view.selected.len() < 2 || !stage.is_shown {
        return Vec::new();
    }
    let place = |item: &Item| Some((stage.words.span(*item)?.first(), *item));
    let mut several: Vec<(u64, Item)> = view.selected.iter().filter_map(place).collect();
    several.sort_unstable();
    several
}

/// The hit area of each bar.
fn targets(bars: &[DrawnBar<'_>]) -> Vec<Rect> {
    let place = |bar: &DrawnBar<'_>| {
        let is_free = bar.drawn.role() == Role::Free;
        let width = f64::from(bar.rect.width());
        let reach = if subnet_drag::subnet(bar).is_some() {
            DragPart::reach(width)
        } else {
            (TARGET_POINTS - width).max(0.0) / 2.0
        };
        TargetBar {
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
    let is_visible = |lane| {
        stage
            .lane_rect(lane)
            .is_some_and(|rect| rect.intersects(stage.visible))
    };
    let lanes = stage.scene.lanes.iter().enumerate();
    for (lane, subject) in lanes.filter(|(lane, _)| is_visible(*lane)) {
        for drawn in visible(subject, &stage.projection) {
            let rect = stage.rect(lane, drawn.row, drawn.left, drawn.right);
            if let Some(rect) = rect.filter(|rect| rect.intersects(stage.visible)) {
                let label = paint::label(brush, stage, subject.kind, &drawn, rect);
                bars.push(DrawnBar {
                    lane,
                    kind: subject.kind,
                    drawn,
                    troubles: 0,
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
    /// Index of its lane, or of its row.
    pub(super) lane: usize,
    /// The kind of that lane.
    pub(super) kind: LaneKind,
    /// The bars it stands for.
    pub(super) drawn: Drawn<'a>,
    /// How many of their ranges have an error; nothing is known of that in lanes.
    pub(super) troubles: usize,
    /// Its place.
    pub(super) rect: Rect,
    /// Its label, and the middle of the label's left edge.
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

/// The menu of a bar; `has_focus` while it has the keyboard focus.
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
        view.map.menu = Some((stage.alternative, item));
    }
    if view.map.menu != Some((stage.alternative, item)) {
        return;
    }
    let is_closed = context_menu_ui(response, is_asked, |ui| {
        if !stage.is_shown {
            // Its alternative is on screen from the next frame on.
            return;
        }
        let span = stage.words.span(item);
        items_ui(ui, actions, |ui, actions| {
            describe::menu_ui(ui, &stage.words, item, span, (stage.session, view), actions);
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
    if stage.is_shown {
        heap::choice_ui(stage, bar, &response, view, actions);
    }
    // A click on a heap asks which one is meant.
    let is_meant = response.clicked() && !(stage.is_shown && heap::is_heap(bar));
    if is_meant || response.secondary_clicked() {
        if !stage.is_shown {
            actions.push(Action::ShowAlternative(stage.alternative));
        }
        actions.push(Action::Select(Some(item)));
        view.map.focus_selection = true;
    }
    if response.double_clicked()
        && let Some(span) = bar.drawn.span()
    {
        view.map.show(span);
    }
    if response.hovered() && !response.context_menu_opened() && ui.input(|input| !input.pointer.any_down()) {
        let card = |ui: &mut Ui| describe::card_ui(ui, stage, bar);
        match stage.arrangement {
            Arrangement::Lanes(_) => response.on_hover_ui_at_pointer(card),
            // The line above the rows describes a plate at once; its card opens below the row, which stays visible.
            Arrangement::Line { below, .. } => {
                let mut response = response;
                response.rect.max.y = response.rect.max.y.max(below);
                response.on_hover_ui(card)
            }
        };
    }
}
