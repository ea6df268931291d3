//! The map in rows: a strip with everything on one axis, then a row for each VNet and for what lies outside of them.
//!
//! ```text
//!   All addresses   ▂▂▂▂  ▃▃▃  [▔▔▔▔▔▔]  ▃▃▃▒▒▃▃      strip: where everything lies, framed what the row in focus shows
//!  ▌vnet-shop       [snet-nodes ][192 free][snet-agc ]   row in focus, as high as it can use
//!   Pods            [shop 10.244.0.0/18             ]
//!   Services        [shop 10.0.0.0/16]
//!   Outside         [hub][on-prem]
//! ```
//!
//! Where rows stand and into which lines they are cut is said in `places`, what of them is shown in `view`; `line` draws
//! a line and takes what is done to it, `ruler` what stands above its plates, `beside` names of what is too narrow, `label` what stands beside a row, `strip` the strip, `scroll` is for more rows than
//! find room, `walk` for the keyboard.

mod beside;
mod label;
mod line;
mod places;
mod ruler;
mod scroll;
mod strip;
mod texts;
mod view;
mod walk;

use std::sync::Arc;

use egui::style::ScrollAnimation;
use egui::{Id, PointerButton, Rect, Role as WidgetRole, Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2};

use crate::page::{Canvas as _, Ink, Type};
use crate::scene::{
    Item, Line, LineWish, Previewed, RowKind, RowLines, RowPlaces, RowSetting, Troubles, Words,
};
use crate::ui::action::Action;
use crate::ui::kit::brush::{Brush, points};
use crate::ui::kit::memo::memo;
use crate::ui::kit::regions::{Region, region_ui};
use crate::ui::on_screen::OnScreen;
use crate::ui::state::ViewState;

use crate::ui::panels::map::interact::FocusPass;
use crate::ui::panels::map::view::map_id;
use crate::ui::panels::map::{pins, previewed};

use line::{LineStage, Stop};
use scroll::Seen;

pub(super) use places::wanted;
pub(super) use strip::{HIGH as STRIP, LOW as LOW_STRIP};
use view::PaintedClaim;
pub(super) use view::RowsView;

/// Width of what stands beside the rows, in points, and as a share of the map between these.
const LABELS: (f32, f32) = (104.0, 164.0);
const LABELS_SHARE: f32 = 0.18;

/// A map narrower than this has the labels of its rows above them, in points.
const NARROW: f32 = 460.0;

/// Height of a label above its row, in points.
const LABEL_ABOVE: f32 = 20.0;

/// What all rows of a frame share.
pub(super) struct Rows<'a> {
    /// The id of the keyboard focus on the map.
    pub(super) map: Id,
    pub(super) session: &'a OnScreen,
    /// Place of the alternative that they show.
    pub(super) alternative: usize,
    pub(super) words: &'a Words<'a>,
    pub(super) places: &'a Arc<RowPlaces>,
    /// Which ranges have an error.
    troubles: Arc<Troubles>,
    /// Size of the letters on plates, in points.
    pub(super) size: f64,
    /// Whether labels stand above their rows.
    pub(super) is_narrow: bool,
    /// The subnets of the model that is looked at.
    previewed: Option<Arc<Vec<Previewed>>>,
    /// The rows before the focus moved, and how far the animation from there has come, from 0 to 1.
    glide: Option<(Arc<RowPlaces>, f64, f32)>,
}

/// Draws the strip and the rows and handles what is done to them.
pub(super) fn rows_ui(
    ui: &mut Ui,
    session: &OnScreen,
    words: &Words<'_>,
    view: &mut ViewState,
    actions: &mut Vec<Action>,
) {
    let area = ui.available_rect_before_wrap();
    ui.allocate_rect(area, Sense::hover());
    let is_narrow = area.width() < NARROW;
    let labels = if is_narrow {
        0.0
    } else {
        (area.width() * LABELS_SHARE).clamp(LABELS.0, LABELS.1)
    };
    let strip_height = strip::height(area.height(), places::wanted(ui, session, view).said);
    let (head, body) = area.split_top_bottom_at_y(area.top() + strip_height);
    let width = body.width() - labels;
    view.map.rows.width = width;
    follow_selection(ui, view);
    let frozen = view.map.subnet_drag.as_ref().and_then(|drag| drag.frozen_rows());
    let is_frozen = frozen.is_some();
    let above = if is_narrow { LABEL_ABOVE } else { 0.0 };
    let room = (width, body.height(), above);
    let places = frozen.unwrap_or_else(|| places::places(ui, session, view, room));
    let glide = glide(ui, &places, view);
    settle(ui, &places, is_frozen, view);
    let rows = Rows {
        map: map_id(ui),
        glide,
        previewed: previewed::asked_for(ui, session, view, actions),
        session,
        alternative: view.focus.alternative,
        words,
        places: &places,
        troubles: memo(ui, "troubles of the map", session, view.focus.alternative, || {
            Troubles::of(words, session.findings(), view.focus.alternative)
        }),
        size: places::letters(ui),
        is_narrow,
    };
    background_ui(ui, body, view, actions);
    let is_asked = view.map.focus_selection;
    let is_elsewhere = come_to_wish(ui, &rows, view, width) && is_asked;
    let said = view.map.rows.said.take();
    view.map.rows.claim = None;
    view.map.rows.claims.clear();
    view.map.forget_pointed();
    strip_region_ui(ui, &rows, head, labels, view, actions);
    bring(&rows, view);
    let mut pass = FocusPass::begin(ui, map_id(ui), view);
    let mut stops: Vec<Stop> = Vec::new();
    let body = body.with_max_y(body.top() + points(places.seen).min(body.height()));
    scroll::scrolled_ui(ui, &rows, body, labels, view, |ui, seen, view| {
        view.map.rows.target = target(ui, &rows, seen, view);
        if let Some(drag) = &mut view.map.subnet_drag {
            drag.come_over(view.map.rows.target);
        }
        for row in seen.rows() {
            let Some(rect) = seen.rect(row) else {
                continue;
            };
            let places = (rect, labels, body);
            row_ui(ui, &rows, row, places, &mut pass, &mut stops, view, actions);
        }
    });
    claimers(&Brush::new(ui, body), &stops, view);
    if pass.has_focus {
        walk::keys(ui, &rows, &stops, view, actions);
    }
    // What the keyboard is asked for stands elsewhere from the next frame on.
    view.map.focus_selection |= is_elsewhere;
    if said != view.map.rows.said || view.map.is_pointed_elsewhere() {
        // It is read out above the rows, and lit in them, from the next frame on.
        ui.request_repaint();
    }
    pins::pins_ui(ui, session, view, actions);
}

/// The strip, as a part of the window that F6 stops at.
fn strip_region_ui(
    ui: &mut Ui,
    rows: &Rows<'_>,
    head: Rect,
    labels: f32,
    view: &mut ViewState,
    actions: &mut Vec<Action>,
) {
    let mut above = ui.new_child(UiBuilder::new().id_salt("above the rows").max_rect(head));
    region_ui(&mut above, Region::Strip, |ui| {
        ui.allocate_rect(head, Sense::hover());
        strip::strip_ui(ui, rows, head, labels, view, actions);
    });
}

/// Ties a claim that the pointer is at to what claims the same addresses.
fn claimers(brush: &Brush, stops: &[Stop], view: &ViewState) {
    let rows = &view.map.rows;
    let Some(PaintedClaim { claim, rect, .. }) = rows.claim else {
        return;
    };
    let stroke = Stroke::new(1.5, brush.colors.trouble);
    let plate = |item: Item| stops.iter().find(|stop| stop.item == item).map(|stop| stop.rect);
    let (own, other) = (plate(claim.own), plate(claim.other));
    if let Some(other) = other {
        brush.outline(other.expand(1.0), 2.0, brush.colors.trouble);
    }
    let is_answer = |answer: &&PaintedClaim| {
        let (one, other) = (answer.claim, claim);
        (one.own, one.other, one.span) == (other.other, other.own, other.span)
    };
    let answer = rows.claims.iter().find(is_answer).map(|answer| answer.rect);
    let Some(end) = answer.or(other) else { return };
    // From below the upper plate to above the lower one, so that it covers neither of their names.
    let ((upper, _), (lower, lower_plate)) = if rect.center().y <= end.center().y {
        ((rect, own), (end, other))
    } else {
        ((end, other), (rect, own))
    };
    let above = lower_plate.map_or_else(|| lower.top(), |plate| plate.top().min(lower.top()));
    let from = upper.center_bottom();
    let to = pos2(lower.center().x, above.max(from.y));
    brush.painter.line_segment([from, to], stroke);
    for end in [rect, end] {
        brush.outline(end.expand(1.0), 1.5, brush.colors.trouble);
    }
}

/// Puts the row of the selection in focus, but not between the clicks of a double click, which would miss its target.
fn follow_selection(ui: &Ui, view: &mut ViewState) {
    const BETWEEN_CLICKS: f32 = 0.35;
    let wanted = view.selection.map(view::row_of);
    if wanted.is_none() || wanted == view.map.rows.focus {
        return;
    }
    let (is_down, since) =
        ui.input(|input| (input.pointer.any_down(), input.pointer.time_since_last_click()));
    if is_down || since < BETWEEN_CLICKS {
        ui.request_repaint_after_secs(BETWEEN_CLICKS);
    } else {
        view.map.rows.focus = wanted;
    }
}

/// Scrolls so that the row about to get the keyboard focus is entirely visible.
fn bring(rows: &Rows<'_>, view: &mut ViewState) {
    let selected = view.selection.filter(|_| view.map.focus_selection);
    if let Some(row) = selected.and_then(|item| rows.places.row_of(item.row())) {
        view.map.rows.bring = Some(row);
    }
}

/// Lets the lines that a drag held come to their new widths.
fn settle(ui: &Ui, places: &RowPlaces, is_frozen: bool, view: &mut ViewState) {
    let now = ui.input(|input| input.time);
    if view.map.rows.settle(&places.rows, is_frozen, now) {
        ui.request_repaint();
    }
}

/// Rows on their way to their new places after another row came into focus.
fn glide(ui: &Ui, places: &Arc<RowPlaces>, view: &mut ViewState) -> Option<(Arc<RowPlaces>, f64, f32)> {
    let now = ui.input(|input| input.time);
    let rows = &mut view.map.rows;
    let last = rows.last.replace(Arc::clone(places));
    if last.is_none() {
        // When the map opens, the row in focus has to be visible.
        rows.bring = Some(places.focus);
    }
    if let Some(last) = last.filter(|last| !Arc::ptr_eq(last, places)) {
        let kinds = |places: &RowPlaces| places.rows.iter().map(|row| row.kind).collect::<Vec<_>>();
        let is_focus_alone = last.focus != places.focus && kinds(&last) == kinds(places);
        rows.glide = is_focus_alone.then_some((last, rows.offset, now));
        if is_focus_alone {
            rows.bring = Some(places.focus);
        }
    }
    let (from, offset, since) = rows.glide.clone()?;
    let done = view::eased(since, now);
    if 1.0 <= done {
        rows.glide = None;
        return None;
    }
    ui.request_repaint();
    Some((from, offset, points(done)))
}

/// The VNet that a subnet of another VNet is dragged over.
fn target(ui: &Ui, rows: &Rows<'_>, seen: &Seen<'_>, view: &ViewState) -> Option<usize> {
    let own = view.map.subnet_drag.as_ref()?.moves_from()?;
    let y = ui.input(|input| input.pointer.latest_pos())?.y;
    let kinds = rows.places.rows.iter().enumerate();
    let over = kinds.filter_map(|(at, row)| match row.kind {
        RowKind::Network(network) => Some((at, network)),
        RowKind::Pods | RowKind::Services | RowKind::Outside => None,
    });
    let is_there = |row: usize| seen.rect(row).is_some_and(|rect| rect.y_range().contains(y));
    over.filter(|(row, _)| is_there(*row))
        .map(|(_, network)| network)
        .find(|network| *network != own)
}

/// The background of the rows: it has the keyboard for all of them, and a click on it selects nothing.
fn background_ui(ui: &Ui, body: Rect, view: &mut ViewState, actions: &mut Vec<Action>) {
    let response = ui.interact(body, map_id(ui), Sense::click());
    let name = "Address map, arrow keys walk the ranges, Enter fits one into view";
    response.widget_info(|| WidgetInfo::labeled(WidgetRole::Group, true, name));
    // Enter, pressed on it, is no click beside the ranges.
    if response.clicked_by(PointerButton::Primary) {
        response.request_focus();
        actions.push(Action::Select(None));
    }
    if response.double_clicked() {
        view.map.fit();
    }
}

/// Draws a row, its label beside its lines or above them.
#[expect(
    clippy::too_many_arguments,
    reason = "what a frame draws and what it changes go down together"
)]
fn row_ui(
    ui: &mut Ui,
    rows: &Rows<'_>,
    row: usize,
    (rect, labels, body): (Rect, f32, Rect),
    pass: &mut FocusPass,
    stops: &mut Vec<Stop>,
    view: &mut ViewState,
    actions: &mut Vec<Action>,
) {
    let (label, plot) = if rows.is_narrow {
        rect.split_top_bottom_at_y(rect.top() + LABEL_ABOVE)
    } else {
        rect.split_left_right_at_x(rect.left() + labels)
    };
    let label = label.intersect(body);
    let Some(subject) = rows.places.rows.get(row) else {
        return;
    };
    let list = UiBuilder::new()
        .id_salt(("row", subject.kind))
        .max_rect(rect)
        .accessibility_role(WidgetRole::ListBox);
    let ui = &ui.new_child(list);
    ui.ctx().accesskit_node_builder(ui.unique_id(), |node| {
        node.set_label(label::spoken(rows, row, subject));
    });
    let look = label::label_ui(ui, rows, row, label, pass, view, actions);
    lines_ui(ui, rows, row, (plot, body), pass, stops, view, actions);
    // What is said of its claims is known now.
    if let Some(look) = look {
        label::paint(ui, rows, row, label, look, view);
    }
}

/// Draws the lines of a row.
#[expect(
    clippy::too_many_arguments,
    reason = "what a frame draws and what it changes go down together"
)]
fn lines_ui(
    ui: &Ui,
    rows: &Rows<'_>,
    row: usize,
    (plot, body): (Rect, Rect),
    pass: &mut FocusPass,
    stops: &mut Vec<Stop>,
    view: &mut ViewState,
    actions: &mut Vec<Action>,
) {
    let Some(subject) = rows.places.rows.get(row) else {
        return;
    };
    let brush = Brush::new(ui, plot.intersect(body));
    let Some(laid_out) = lines_of(rows, &brush, row, plot.width(), view) else {
        return;
    };
    let RowLines {
        lines,
        names,
        is_short,
    } = laid_out;
    let between = points(RowSetting::WINDOW.line.between);
    // The last is kept apart from nothing, and as high as the others.
    let height = (plot.height() + between) / lines.len().max(1) as f32;
    let is_target_row = view
        .map
        .rows
        .target
        .is_some_and(|network| subject.kind == RowKind::Network(network));
    let held = line::held_line(ui, row, plot.top(), (height, lines.len()), view);
    // The label of a narrow row, and what keeps its lines apart, belong to the line next to them.
    let nearest = line::nearest_line(ui, plot.top(), (height, lines.len()));
    let target = nearest.filter(|_| is_target_row);
    for (index, line) in lines.iter().enumerate() {
        let top = plot.top() + height * index as f32;
        let rect = Rect::from_x_y_ranges(plot.x_range(), top..=top + height - between);
        let settling = view.map.rows.settling.as_ref();
        let moving = settling.and_then(|settling| settling.line((subject.kind, index), line));
        let line = moving.as_ref().unwrap_or(line);
        let stage = LineStage {
            rows,
            row,
            index,
            subject,
            line,
            names: &names,
            is_short,
            rect,
            visible: plot.intersect(body),
            is_one_of_several: 1 < lines.len(),
            is_held: held == Some(index),
            is_target: target == Some(index),
        };
        line::line_ui(ui, &stage, pass, stops, view, actions);
    }
}

/// The lines of a row, and its names.
fn lines_of(
    rows: &Rows<'_>,
    brush: &Brush,
    row: usize,
    width: f32,
    view: &mut ViewState,
) -> Option<RowLines> {
    let subject = rows.places.rows.get(row)?;
    let wish = LineWish {
        width: f64::from(width),
        lines: rows.places.lines(row),
        size: rows.size,
        is_to_scale: view.map.rows.is_to_scale,
    };
    let look = Type::plain(rows.size, Ink::Text);
    let measure = |text: &str| brush.measured(text, look);
    Some(view.map.rows.lines.of(subject, rows.words, wish, measure))
}

/// Carries out what was asked for: show a range, zoom in or out. Says whether something was.
fn come_to_wish(ui: &Ui, rows: &Rows<'_>, view: &mut ViewState, width: f32) -> bool {
    use crate::ui::panels::map::view::Wish;
    let Some(wish) = view.map.take_wish() else {
        return false;
    };
    let brush = Brush::new(ui, ui.clip_rect());
    match wish {
        Wish::Zoom(factor) => {
            let row = rows.places.focus;
            let Some(kind) = rows.places.rows.get(row).map(|row| row.kind) else {
                return false;
            };
            let Some(RowLines { lines, .. }) = lines_of(rows, &brush, row, width, view) else {
                return false;
            };
            let selected = view.selection.and_then(|item| rows.words.span(item));
            let place = lines.iter().enumerate().find_map(|(at, line)| {
                let span = selected?;
                line.span()?.contains_span(&span).then_some((at, Some(span)))
            });
            let (at, span) = place.unwrap_or((0, None));
            if let Some(line) = lines.get(at) {
                let x = span.map_or(line.width / 2.0, |span| {
                    walk::middle(view, (kind, at), line, span)
                });
                let key = (kind, at);
                view.map.rows.zoomed(key, line, factor, x.clamp(0.0, line.width));
                if let Some(span) = span {
                    view.map.rows.keep_whole(key, line, span);
                }
            }
        }
        Wish::Show(span) => {
            let selected = view.selection.filter(|item| rows.words.span(*item) == Some(span));
            come_to(rows, &brush, (selected, span), width, view);
        }
        Wish::Reveal(item) => {
            if let Some(span) = rows.words.span(item) {
                reveal(rows, &brush, (item, span), width, view);
            }
        }
    }
    ui.request_repaint();
    true
}

/// Shows a span in the first row that contains it, starting with the row of the item.
fn come_to(
    rows: &Rows<'_>,
    brush: &Brush,
    (item, span): (Option<Item>, crate::net::Span),
    width: f32,
    view: &mut ViewState,
) {
    let first = item.and_then(|item| rows.places.row_of(item.row()));
    let others = [rows.places.focus].into_iter().chain(0..rows.places.rows.len());
    for row in first.into_iter().chain(others) {
        let found = rows
            .places
            .rows
            .get(row)
            .zip(lines_of(rows, brush, row, width, view));
        let Some((subject, RowLines { lines, .. })) = found else {
            continue;
        };
        let is_all = lines
            .iter()
            .filter_map(Line::span)
            .all(|line| span.contains_span(&line));
        if is_all && !lines.is_empty() {
            view.map.rows.back_to(subject.kind, span);
            view.map.rows.focus = Some(subject.kind);
            return;
        }
        if view.map.rows.come_to(subject.kind, &lines, span) != view::Came::Nowhere {
            view.map.rows.focus = Some(subject.kind);
            return;
        }
    }
    view.map.rows.fit();
}

/// Brings an item into view, unless it has a plate that can be seen.
fn reveal(
    rows: &Rows<'_>,
    brush: &Brush,
    (item, span): (Item, crate::net::Span),
    width: f32,
    view: &mut ViewState,
) {
    view.map.rows.focus = Some(item.row());
    let row = rows.places.row_of(item.row());
    let Some(RowLines { lines, .. }) = row.and_then(|row| lines_of(rows, brush, row, width, view)) else {
        return;
    };
    let has_plate = lines
        .iter()
        .flat_map(|line| &line.pieces)
        .any(|piece| piece.span == span);
    if matches!(item, Item::Network { .. }) {
        view.map.rows.leave(item.row());
    } else if has_plate {
        view.map.rows.unzoom(item.row());
    } else {
        let came = view.map.rows.come_to(item.row(), &lines, span);
        if came == view::Came::Closer {
            // It may lie in a group of what was opened; the next frame knows.
            view.map.reveal(item);
        } else if came == view::Came::Nowhere && view.map.rows.is_close(item.row()) {
            view.map.rows.leave(item.row());
            view.map.reveal(item);
        }
    }
}

/// Scrolls to the selection, which gets the keyboard focus once it is visible.
pub(super) fn scroll_to(ui: &Ui, rect: Rect, visible: Rect, view: &mut ViewState) {
    if visible.y_range().contains(rect.center().y) {
        return;
    }
    ui.scroll_to_rect_animation(rect, None, ScrollAnimation::none());
    view.map.focus_selection = true;
    ui.request_repaint();
}
