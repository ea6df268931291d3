//! The strip above the rows: everything on one axis, and a frame around what the row in focus shows.
//!
//! ```text
//!   10.0.0.0   10.20.0.0         10.128.0.0   10.244.0.0
//!              ▂▂▂▂▂▂▂▂                                      VNets with their subnets
//!                                              ▓▓▓▓▓         pods
//!   ▂▂▂▂▂▂                                                   services
//!                                ▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃       outside; red where two claim the same
//! ```

use std::sync::Arc;

use egui::{
    Align2, CursorIcon, EventFilter, Id, Key, Mesh, Rect, Role as WidgetRole, Sense, Shape, Stroke, Ui,
    WidgetInfo, pos2,
};

use crate::net::Span;
use crate::scene::{Item, Lane, LaneKind, MapScene, Projection, Role, span_words, visible};
use crate::ui::action::Action;
use crate::ui::kit::brush::{Brush, points};
use crate::ui::kit::memo::memo;
use crate::ui::kit::theme::Size;
use crate::ui::state::ViewState;

use crate::ui::panels::map::paint;
use crate::ui::panels::map::rows::Rows;

/// Height of the labels of the axis, in points.
const TICKS: f32 = 16.0;

/// Height of the strip with its labels and what keeps it apart from the rows, in points.
pub(in crate::ui::panels::map) const HIGH: f32 = 62.0;

/// The same where names on the rows would be cut, or rows scrolled, for the sake of its labels.
pub(in crate::ui::panels::map) const LOW: f32 = 26.0;

/// How much one press of an arrow zooms or moves.
const ZOOM: f64 = 1.6;
const STEP: f64 = 60.0;

/// How high the strip is above rows that need so much of the height of the map to say their names.
pub(super) fn height(map: f32, rows: f32) -> f32 {
    if map < HIGH + rows { LOW } else { HIGH }
}

/// Draws the strip and handles clicks, drags and keys on it.
pub(super) fn strip_ui(
    ui: &Ui,
    rows: &Rows<'_>,
    area: Rect,
    labels: f32,
    view: &mut ViewState,
    actions: &mut Vec<Action>,
) {
    let scene = &rows.session.shown().map;
    let rect = area
        .with_min_x(area.left() + labels)
        .with_max_y(area.bottom() - 6.0);
    let ticks = if area.height() < HIGH { 0.0 } else { TICKS };
    let (head, lanes) = rect.split_top_bottom_at_y(rect.top() + ticks);
    let home = Projection {
        axis: &scene.axis,
        view: scene.axis.home(),
        width_points: f64::from(rect.width()).max(1.0),
    };
    let shown = shown_span(rows, view);
    let id = ui.scope_id().with("strip");
    let response = ui.interact(lanes, id, Sense::click_and_drag());
    response.widget_info(|| {
        let shown = shown.map_or_else(String::new, span_words);
        let name =
            format!("All addresses, the row in focus shows {shown}; arrow keys move it, plus and minus zoom");
        WidgetInfo::labeled(WidgetRole::ScrollBar, true, name)
    });
    let brush = Brush::new(ui, area.expand(1.5));
    name(&brush, area, lanes, labels);
    if head.is_positive() {
        let question = (view.focus.alternative, rect.width().to_bits());
        let ticks = memo(ui, "ticks of the strip", rows.session, question, || {
            paint::ticks_of(&brush, &home)
        });
        paint::labels(&Brush::new(ui, head).moved_to(head), &ticks, head);
    }
    paint_lanes(ui, &brush, rows, (lanes, &home), view);
    let hovered = response.hover_pos().and_then(|at| hit(scene, (lanes, &home), at));
    if let Some((item, _)) = hovered {
        ui.set_cursor_icon(CursorIcon::PointingHand);
        view.map.rows.said = Some(rows.words.describe(item));
        view.map.pointed_at(view.focus.alternative, item);
    }
    if response.clicked() {
        response.request_focus();
        if let Some((item, _)) = hovered {
            actions.push(Action::Select(Some(item)));
            view.map.rows.focus = Some(item.row());
        }
    }
    if response.double_clicked() {
        view.map.fit();
    }
    if response.dragged() {
        pan(rows, view, -f64::from(response.drag_delta().x));
    }
    if let Some(span) = shown {
        frame(&brush, (lanes, &home), span, response.has_focus());
    }
    marks(&brush, rows, (lanes, &home), view);
    if response.has_focus() {
        keys(ui, rows, response.id, view);
    }
}

/// The label beside the strip.
fn name(brush: &Brush, area: Rect, lanes: Rect, labels: f32) {
    if labels > 0.0 {
        let font = Size::Small.font(true);
        let name = "All addresses".to_owned();
        let name = brush.text_within(name, font, brush.colors.text, labels - 12.0);
        let place = pos2(area.left() + 10.0, lanes.center().y);
        brush.put(name, Align2::LEFT_CENTER, place);
    }
}

/// Marks where the dragged subnet really lies, and what is under the pointer.
fn marks(brush: &Brush, rows: &Rows<'_>, (lanes, home): (Rect, &Projection<'_>), view: &ViewState) {
    let place = |span: Span, least: f32| {
        let (left, right) = home.edges(span)?;
        let left = lanes.left() + points(left);
        let right = (lanes.left() + points(right)).max(left + least);
        Some(Rect::from_x_y_ranges(left..=right, lanes.y_range()))
    };
    let held = view.map.subnet_drag.as_ref();
    if let Some(mark) = held.and_then(|held| place(held.place(rows.session)?, 3.0)) {
        let color = brush.colors.accent;
        brush.painter.rect_filled(mark, 1.0, color.gamma_multiply(0.5));
        brush.outline(mark, 1.5, color);
    }
    let item = view.map.pointed_last();
    let span = item.and_then(|(_, item)| rows.words.span(item));
    let lit = span.or_else(|| view.map.group_pointed_last());
    if let Some(mark) = lit.and_then(|span| place(span, 2.0)) {
        brush.outline(mark, 1.0, brush.colors.text);
    }
}

/// The addresses that the row in focus shows.
fn shown_span(rows: &Rows<'_>, view: &ViewState) -> Option<Span> {
    let row = rows.places.rows.get(rows.places.focus)?;
    if let Some(span) = view.map.rows.shown(row.kind) {
        return Some(span);
    }
    let tracks = row.lane.rows.first()?;
    let (first, last) = tracks.bars.first().zip(tracks.bars.last())?;
    Span::new(first.span.first(), last.span.end())
}

/// The lanes of the strip: VNets with their subnets, pods, services, what lies outside.
const fn strip_lane(kind: LaneKind) -> f32 {
    match kind {
        LaneKind::Networks | LaneKind::Subnets => 0.0,
        LaneKind::Pods => 1.0,
        LaneKind::Services => 2.0,
        LaneKind::Connected | LaneKind::Forbidden => 3.0,
    }
}

/// What the strip depends on besides the document.
#[derive(Clone, PartialEq)]
struct Question {
    alternative: usize,
    place: [u32; 4],
    is_dark: bool,
}

fn paint_lanes(
    ui: &Ui,
    brush: &Brush,
    rows: &Rows<'_>,
    (rect, home): (Rect, &Projection<'_>),
    view: &ViewState,
) {
    let scene = &rows.session.shown().map;
    brush.painter.rect_filled(rect, 2.0, brush.colors.sunken);
    let question = Question {
        alternative: view.focus.alternative,
        place: [rect.left(), rect.top(), rect.width(), rect.height()].map(f32::to_bits),
        is_dark: ui.visuals().dark_mode,
    };
    let picture = memo(ui, "strip of the map", rows.session, question, || {
        let mut mesh = Mesh::default();
        for lane in &scene.lanes {
            add_lane(&mut mesh, brush, lane, (rect, home));
        }
        Arc::new(mesh)
    });
    brush.painter.add(Shape::Mesh(Arc::clone(&picture)));
    for overlap in scene.overlaps.iter().take(64) {
        if let Some((left, right)) = home.edges(overlap.span) {
            let left = rect.left() + points(left).max(0.0);
            let right = (rect.left() + points(right)).min(rect.right()).max(left + 2.0);
            let column = Rect::from_x_y_ranges(left..=right, rect.y_range());
            brush.hatch(column, brush.colors.trouble);
            brush.outline(column, 1.0, brush.colors.trouble);
        }
    }
}

fn add_lane(mesh: &mut Mesh, brush: &Brush, lane: &Lane, (rect, home): (Rect, &Projection<'_>)) {
    const MARGIN: f32 = 3.0;
    let pitch = (rect.height() - 2.0 * MARGIN) / 4.0;
    let inset = if lane.kind == LaneKind::Subnets {
        pitch * 0.22
    } else {
        0.0
    };
    for drawn in visible(lane, home) {
        let role = drawn.role();
        if role == Role::Free {
            continue;
        }
        // Peered VNets lie outside.
        let kind = drawn.bars.first().map_or(lane.kind, |bar| bar.item.lane());
        let top = rect.top() + MARGIN + strip_lane(kind) * pitch;
        let left = rect.left() + points(drawn.left).max(0.0);
        let right = (rect.left() + points(drawn.right)).min(rect.right());
        let bar = Rect::from_x_y_ranges(
            left..=right.max(left + 1.0),
            top + inset..=(top + pitch - 1.5 - inset).max(top + inset + 1.0),
        );
        let color = if kind == LaneKind::Networks {
            brush.role(Role::Node).gamma_multiply(0.4)
        } else {
            brush.role(role)
        };
        mesh.add_colored_rect(bar, color);
    }
}

/// The item at a place of the strip: one in the lane at that height, else any there.
fn hit(scene: &MapScene, (rect, home): (Rect, &Projection<'_>), at: egui::Pos2) -> Option<(Item, Span)> {
    let address = home.whole_address(f64::from(at.x - rect.left()));
    let height = ((at.y - rect.top()) / rect.height().max(1.0) * 4.0)
        .clamp(0.0, 3.9)
        .floor();
    let found = scene.lanes.iter().flat_map(|lane| {
        let rows = lane.rows.iter().filter_map(|row| row.at(address));
        rows.filter(|bar| bar.role != Role::Free)
    });
    // The smallest item there: a subnet before its VNet.
    let distance = |item: Item| (strip_lane(item.lane()) - height).abs();
    found
        .min_by(|one, other| {
            distance(one.item)
                .total_cmp(&distance(other.item))
                .then(one.span.len().cmp(&other.span.len()))
        })
        .map(|bar| (bar.item, bar.span))
}

fn frame(brush: &Brush, (rect, home): (Rect, &Projection<'_>), span: Span, has_focus: bool) {
    let Some((left, right)) = home.edges(span) else {
        return;
    };
    let left = rect.left() + points(left).max(0.0);
    let right = (rect.left() + points(right)).min(rect.right()).max(left + 3.0);
    let frame = Rect::from_x_y_ranges(left..=right, rect.y_range()).expand2(egui::vec2(0.0, 1.0));
    let (width, color) = if has_focus {
        (2.0, brush.colors.accent)
    } else {
        (1.5, brush.colors.text)
    };
    brush
        .painter
        .rect_stroke(frame, 2.0, Stroke::new(width, color), egui::StrokeKind::Inside);
}

/// Pans the row in focus by points of its lines.
fn pan(rows: &Rows<'_>, view: &mut ViewState, by: f64) {
    let Some(row) = rows.places.rows.get(rows.places.focus) else {
        return;
    };
    let lines = view.map.rows.lines.known(row.kind);
    for (at, line) in lines.iter().enumerate() {
        view.map.rows.panned((row.kind, at), line, by);
    }
}

/// Arrows move what the row in focus shows, plus and minus zoom, Home shows everything.
fn keys(ui: &Ui, rows: &Rows<'_>, id: Id, view: &mut ViewState) {
    let filter = EventFilter {
        horizontal_arrows: true,
        vertical_arrows: true,
        ..EventFilter::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
    let is_pressed = |key| ui.input(|input| input.modifiers.is_none() && input.key_pressed(key));
    if is_pressed(Key::ArrowLeft) {
        pan(rows, view, STEP);
    }
    if is_pressed(Key::ArrowRight) {
        pan(rows, view, -STEP);
    }
    let factor = match () {
        () if is_pressed(Key::ArrowUp) => ZOOM,
        () if is_pressed(Key::ArrowDown) => 1.0 / ZOOM,
        () => 1.0,
    };
    if factor != 1.0
        && let Some(row) = rows.places.rows.get(rows.places.focus)
    {
        let lines = view.map.rows.lines.known(row.kind);
        for (at, line) in lines.iter().enumerate() {
            view.map
                .rows
                .zoomed((row.kind, at), line, factor, line.width / 2.0);
        }
    }
    if is_pressed(Key::Home) {
        view.map.fit();
    }
}
