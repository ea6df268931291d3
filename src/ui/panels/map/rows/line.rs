//! A line of a row: ruler, wedges, plates and claims, and what the pointer does to them.

use std::sync::Arc;

use egui::{CursorIcon, Rect, Response, Role as WidgetRole, Sense, Ui, Vec2, WidgetInfo};

use crate::net::Span;
use crate::page::draw::plate_text::Face;
use crate::page::draw::plates::{self, ClaimPlaces, Plate};
use crate::scene::{
    Claim, Drawn, Item, Line, MapRow, Projection, Role, RowSetting, SiblingNames, TARGET_POINTS,
};
use crate::ui::action::Action;
use crate::ui::kit::brush::{Brush, in_picture, in_window, points};
use crate::ui::kit::link::as_target;
use crate::ui::state::ViewState;

use crate::ui::panels::map::groups::Group;
use crate::ui::panels::map::interact::{DrawnBar, FocusPass, bar_widgets_ui};
use crate::ui::panels::map::rows::beside;
use crate::ui::panels::map::rows::places::LineParts;
use crate::ui::panels::map::rows::ruler::{self, Ruler};
use crate::ui::panels::map::rows::texts;
use crate::ui::panels::map::rows::view::PaintedClaim;
use crate::ui::panels::map::rows::{Rows, scroll_to};
use crate::ui::panels::map::subnet_drag::{self, hollow};
use crate::ui::panels::map::targets::{TargetBar, targets};
use crate::ui::panels::map::{Arrangement, Stage, draw, ghosts, landing, paint, previewed, roles, search};

/// Points of a wheel that zoom by the factor e.
const WHEEL_POINTS: f32 = 220.0;

/// How far the ring around a selected plate reaches beyond its line, in points.
const RING: f32 = 2.0;

/// A line and its place.
pub(super) struct LineStage<'a> {
    pub(super) rows: &'a Rows<'a>,
    pub(super) row: usize,
    /// Index of the line in its row.
    pub(super) index: usize,
    pub(super) subject: &'a MapRow,
    pub(super) line: &'a Line,
    /// The names on the plates of the row.
    pub(super) names: &'a Arc<SiblingNames>,
    /// Whether they leave out what most of them begin with.
    pub(super) is_short: bool,
    pub(super) rect: Rect,
    /// The part of the row that is not scrolled away.
    pub(super) visible: Rect,
    /// Whether its row has more lines.
    pub(super) is_one_of_several: bool,
    /// Whether the pointer drags or draws a subnet over this line.
    pub(super) is_held: bool,
    /// Whether a subnet of another VNet is dragged over this line.
    pub(super) is_target: bool,
}

/// A plate that the keyboard stops at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stop {
    pub(super) row: usize,
    pub(super) line: usize,
    pub(super) item: Item,
    pub(super) span: Span,
    pub(super) rect: Rect,
    pub(super) is_group: bool,
}

/// What the pointer was at in the frame before.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lit {
    item: Option<Item>,
    /// The addresses of a group.
    group: Option<Span>,
}

impl Lit {
    fn of(view: &ViewState) -> Self {
        let pointed = view.map.pointed_last();
        let pointed = pointed.filter(|(alternative, _)| *alternative == view.focus.alternative);
        Self {
            item: pointed.map(|(_, item)| item),
            group: view.map.group_pointed_last(),
        }
    }

    pub(super) fn holds(self, drawn: &Drawn<'_>) -> bool {
        match drawn.bar() {
            Some(bar) => self.item == Some(bar.item),
            None => self.group.is_some() && self.group == drawn.span(),
        }
    }
}

/// Draws a line and handles clicks, drags and keys on it.
pub(super) fn line_ui(
    ui: &Ui,
    at: &LineStage<'_>,
    pass: &mut FocusPass,
    stops: &mut Vec<Stop>,
    view: &mut ViewState,
    actions: &mut Vec<Action>,
) {
    let key = (at.subject.kind, at.index);
    move_by_hand(ui, at, view);
    let zoom = view.map.rows.zoom(key);
    let axis = at.line.axis(zoom);
    let shown = view.map.rows.view(key, at.line, &axis);
    let projection = Projection {
        axis: &axis,
        view: shown,
        width_points: at.line.width,
    };
    let is_bent = at.line.is_bent_at(zoom) && at.subject.has_ruler();
    let has_claims = !at.rows.places.claims(at.row).is_empty();
    let parts = LineParts::of(at.rect, is_bent, has_claims, at.is_one_of_several);
    let stage = stage_of(at, &parts, projection, view);
    let brush = Brush::new(ui, at.visible);
    let bars = drawn_bars(at, &stage, zoom);
    let lit = Lit::of(view);
    let held = view.map.subnet_drag.as_ref();
    let place = held.and_then(|held| held.place(at.rows.session));
    let held = held.map(subnet_drag::SubnetDrag::item);
    let scale = at.line.ruler();
    let ruler = parts.ruler.map(|rect| Ruler {
        rect,
        plates: parts.plates,
        at,
        scale: &scale,
        shown: (&axis, shown),
    });
    // They belong to what they stand on.
    let scaled = ruler.as_ref().map_or(projection, Ruler::to_scale);
    ruler::above(&brush, &parts, &scaled);
    if let Some(ruler) = ruler {
        ruler.paint(&brush, &bars, lit);
        if let Some(span) = place {
            // Plates are not to scale; the ruler shows where the dragged subnet really lies.
            ruler.mark(&brush, span);
        } else if view.map.drawing.is_none() {
            ruler.point(ui, &stage, &bars, view, actions);
        }
    }
    for bar in &bars {
        paint_plate(ui, &brush, at, &stage, bar);
        if held.is_some() && bar.drawn.bar().map(|bar| bar.item) == held {
            hollow(&brush, bar.rect);
        }
    }
    if !at.line.is_bent_at(zoom) {
        beside::names(&brush, at, &bars);
    }
    let all = || bars.iter().flat_map(|bar| bar.drawn.bars);
    if pass.focus_selection && all().any(|bar| Some(bar.item) == view.selection) {
        scroll_to(ui, at.rect, at.visible, view);
    }
    let targets = targets_of(&bars, at.rect);
    let around = room_for_rings(at, &bars);
    let around = Brush::new(ui, around).moved_to(around);
    bar_widgets_ui(ui, &stage, pass, &around, (&bars, &targets), view, actions);
    for bar in bars.iter().filter(|bar| lit.holds(&bar.drawn)) {
        paint::hover(&around, bar);
    }
    claims_ui(ui, at, &parts, &projection, lit.item, view, actions);
    over_ui(ui, at, &stage, &brush, (&bars, parts.plates), view, actions);
    stops.extend(bars.iter().filter_map(|bar| stop(at, bar)));
}

/// Draws what lies over the plates: drags and where they may end, ghosts, previewed subnets, what is searched for.
fn over_ui(
    ui: &Ui,
    at: &LineStage<'_>,
    stage: &Stage<'_>,
    brush: &Brush,
    (bars, plates): (&[DrawnBar<'_>], Rect),
    view: &mut ViewState,
    actions: &mut Vec<Action>,
) {
    landing::landing_ui(stage, brush, (at.subject.kind, at.line.span()), bars, view);
    if at.is_held {
        subnet_drag::hand_ui(ui, stage, brush, bars, view, actions);
        draw::drawing_ui(ui, stage, brush, view, actions);
    }
    if let Some(network) = view.map.rows.target.filter(|_| at.is_target) {
        subnet_drag::carry_over(ui, stage, network, view, actions);
    }
    ghosts::ghosts_ui(ui, stage, at.rows.session, view);
    if let Some(subnets) = &at.rows.previewed {
        previewed::paint(brush, stage, at.subject.kind, plates, subnets);
    }
    search::mark(ui, stage, &view.map.search);
}

/// Where rings around plates are seen: also beside the rows, where they would be cut at the first and the last, but not
/// beside a plate that goes on beyond what is shown.
fn room_for_rings(at: &LineStage<'_>, bars: &[DrawnBar<'_>]) -> Rect {
    let mut room = at.visible.expand(RING);
    if bars.iter().any(|bar| bar.rect.left() < at.visible.left()) {
        room.min.x = at.visible.left();
    }
    if bars.iter().any(|bar| at.visible.right() < bar.rect.right()) {
        room.max.x = at.visible.right();
    }
    room
}

/// The bars of a line that are seen.
fn drawn_bars<'a>(at: &LineStage<'a>, stage: &Stage<'_>, zoom: f64) -> Vec<DrawnBar<'a>> {
    let drawn = at.line.visible(&at.subject.lane, &stage.projection, zoom);
    drawn
        .into_iter()
        .filter_map(|drawn| {
            let rect = stage.rect(at.row, drawn.row, drawn.left, drawn.right)?;
            if !rect.intersects(at.visible) {
                return None;
            }
            let kind = drawn.bars.first()?.item.lane();
            Some(DrawnBar {
                lane: at.row,
                kind,
                troubles: at.rows.troubles.on(at.subject.kind, &drawn),
                drawn,
                rect: rect.shrink2(Vec2::new(if 8.0 < rect.width() { 1.0 } else { 0.0 }, 0.0)),
                label: None,
            })
        })
        .collect()
}

/// The line of a row under the pointer during a drag; the nearest one if the pointer left the row.
pub(super) fn held_line(
    ui: &Ui,
    row: usize,
    top: f32,
    (height, count): (f32, usize),
    view: &ViewState,
) -> Option<usize> {
    let drawing = view.map.drawing.as_ref().map(draw::Drawing::row);
    let drag = view
        .map
        .subnet_drag
        .as_ref()
        .and_then(subnet_drag::SubnetDrag::row);
    if drawing.or(drag) != Some(row) {
        return None;
    }
    nearest_line(ui, top, (height, count))
}

/// The line of a row that is nearest to the pointer.
pub(super) fn nearest_line(ui: &Ui, top: f32, (height, count): (f32, usize)) -> Option<usize> {
    let y = ui.input(|input| input.pointer.latest_pos())?.y;
    let lines = 0..count;
    lines.min_by(|one, other| {
        let distance = |line: usize| (top + (line as f32 + 0.5) * height - y).abs();
        distance(*one).total_cmp(&distance(*other))
    })
}

fn stage_of<'a>(
    at: &LineStage<'a>,
    parts: &LineParts,
    projection: Projection<'a>,
    view: &ViewState,
) -> Stage<'a> {
    let track = at.line.track;
    Stage {
        id: at.rows.map,
        session: at.rows.session,
        group: Group {
            alternative: view.focus.alternative,
            place: 0,
            is_outside: false,
            is_shown: true,
            title: None,
            scene: &at.rows.session.shown().map,
            words: *at.rows.words,
        },
        projection,
        arrangement: Arrangement::Line {
            row: at.row,
            track,
            places: at.rows.places,
            below: at.visible.bottom(),
        },
        plot: parts.plates,
        names: parts.plates,
        visible: at.visible.intersect(parts.plates),
    }
}

/// Wheel, pinch and drag over a line.
fn move_by_hand(ui: &Ui, at: &LineStage<'_>, view: &mut ViewState) {
    let key = (at.subject.kind, at.index);
    let place = at.rect.intersect(at.visible);
    let Some(pointer) = ui.input(|input| input.pointer.hover_pos()) else {
        return;
    };
    if !ui.rect_contains_pointer(place) || view.map.subnet_drag.is_some() {
        return;
    }
    let (scroll, zoom_delta, shift) = ui.input(|input| {
        (
            input.smooth_scroll_delta(),
            input.zoom_delta(),
            input.modifiers.shift,
        )
    });
    let wheel = if shift { 0.0 } else { scroll.y };
    let mut factor = f64::from(zoom_delta);
    // Rows that are scrolled take the wheel for that.
    if wheel != 0.0 && !at.rows.places.is_scrolled() {
        factor *= f64::from((wheel / WHEEL_POINTS).exp());
    }
    let x = f64::from(pointer.x - at.rect.left());
    if factor != 1.0 {
        view.map.rows.zoomed(key, at.line, factor, x);
    }
    let sideways = if shift { scroll.x + scroll.y } else { scroll.x };
    if sideways != 0.0 {
        view.map.rows.panned(key, at.line, f64::from(sideways));
    }
    let dragged = ui.input(|input| {
        let is_dragging = input.pointer.primary_down() && input.pointer.is_decidedly_dragging();
        let began = input
            .pointer
            .press_origin()
            .is_some_and(|origin| place.contains(origin));
        (is_dragging && began).then(|| input.pointer.delta())
    });
    if let Some(delta) = dragged.filter(|_| view.map.drawing.is_none() && ui.dragged_id().is_none()) {
        view.map.rows.panned(key, at.line, f64::from(delta.x));
    }
}

/// The hit areas of plates: as high and as wide as a target if there is room, none in a neighbour's, and nothing between
/// two.
fn targets_of(bars: &[DrawnBar<'_>], line: Rect) -> Vec<Rect> {
    /// Half of what is kept between two plates, in points.
    const GAP: f32 = 1.0;
    let least = points(TARGET_POINTS);
    let place = |bar: &DrawnBar<'_>| {
        let is_free = bar.drawn.role() == Role::Free;
        let narrow = (least - bar.rect.width()).max(0.0) / 2.0;
        TargetBar {
            row: (bar.lane, bar.drawn.row),
            rect: bar.rect,
            reach: if is_free { GAP } else { narrow.max(GAP) },
            is_free,
        }
    };
    let places: Vec<TargetBar> = bars.iter().map(place).collect();
    let mut targets = targets(&places, 0.0);
    for target in &mut targets {
        let low = (least - target.height()).max(0.0) / 2.0;
        target.min.y = (target.min.y - low).max(line.top() - 2.0);
        target.max.y = (target.max.y + low).min(line.bottom() + 2.0);
    }
    targets
}

/// What the keyboard stops at: everything but slivers of free space.
fn stop(at: &LineStage<'_>, bar: &DrawnBar<'_>) -> Option<Stop> {
    let is_sliver = bar.drawn.role() == Role::Free && bar.rect.width() < points(TARGET_POINTS);
    let first = bar.drawn.bars.first().filter(|_| !is_sliver)?;
    Some(Stop {
        row: at.row,
        line: at.index,
        item: first.item,
        span: bar.drawn.span()?,
        rect: bar.rect,
        is_group: bar.drawn.bar().is_none(),
    })
}

fn paint_plate(ui: &Ui, brush: &Brush, at: &LineStage<'_>, stage: &Stage<'_>, bar: &DrawnBar<'_>) {
    let rect = in_picture(bar.rect);
    let seen = (f64::from(at.visible.left()), f64::from(at.visible.right()));
    let face = Face::of(&bar.drawn, rect, seen, at.rows.size);
    let plate = Plate {
        drawn: &bar.drawn,
        rect,
        face,
        left: f64::from(stage.plot.left()),
        text: &texts::text_of(ui.ctx(), brush, at, (&bar.drawn, bar.troubles), &face.room),
        troubles: bar.troubles,
    };
    let mut canvas = brush;
    let meter = plates::plate(&mut canvas, &plate);
    if let Some(only) = bar.drawn.bar().filter(|only| only.role != Role::Free) {
        roles::roles(brush, stage, only, &bar.drawn.cells, in_window(meter));
    }
}

/// Draws the claims on addresses of the line, each leading to its range; one lights up while its other side is hovered.
fn claims_ui(
    ui: &Ui,
    at: &LineStage<'_>,
    parts: &LineParts,
    projection: &Projection<'_>,
    lit: Option<Item>,
    view: &mut ViewState,
    actions: &mut Vec<Action>,
) {
    let Some(rect) = parts.claims else { return };
    // In a low line they reach into the gap below it, and below the last of all out of the rows.
    let reach = at.visible.expand(RING + 2.0);
    let brush = Brush::new(ui, reach).moved_to(reach);
    let mut canvas = &brush;
    let seen = (f64::from(at.visible.left()), f64::from(at.visible.right()));
    let claims = shown_claims(at, view);
    let bar_of = |claim: &Claim| {
        let edges = projection.edges(claim.span)?;
        let (left, right) = plates::claim_edges(edges, (0.0, f64::from(rect.width())));
        let across = rect.left() + points(left.max(0.0))..=(rect.left() + points(right)).min(rect.right());
        Some(Rect::from_x_y_ranges(across, rect.y_range()))
    };
    let bars = claims.iter().filter_map(bar_of);
    let mut places = ClaimPlaces::of(bars.map(|bar| (f64::from(bar.left()), f64::from(bar.right()))));
    // Addresses that several ranges claim are one bar.
    for same in claims.chunk_by(|one, other| one.span == other.span) {
        let Some((claim, bar)) = same.first().and_then(|claim| Some((claim, bar_of(claim)?))) else {
            continue;
        };
        let words = at.rows.words.claims(same);
        let is_said = plates::claim(
            &mut canvas,
            in_picture(bar),
            seen,
            &mut places,
            &words,
            at.rows.size,
        );
        let painted = same.iter().map(|claim| PaintedClaim {
            claim: *claim,
            rect: bar,
            is_said,
        });
        view.map.rows.claims.extend(painted);
        if lit == Some(claim.other) {
            brush.outline(bar.expand(1.0), 2.0, brush.colors.text);
        }
        let response = claim_ui(ui, at, bar, (claim, &words), is_said);
        if response.hovered() {
            view.map.rows.said = words.into_iter().next();
            view.map.rows.claim = Some(PaintedClaim {
                claim: *claim,
                rect: bar,
                is_said,
            });
        }
        if response.clicked() {
            actions.push(Action::Select(Some(claim.other)));
            view.map.focus_selection = true;
        }
    }
}

/// The claims of a line. What a dragged subnet overlaps in its VNet is shown where it is now.
fn shown_claims(at: &LineStage<'_>, view: &ViewState) -> Vec<Claim> {
    let row = at.subject.lane.rows.get(at.line.track);
    let mut claims = Claim::of_track(at.rows.places.claims(at.row), row);
    if let Some(held) = view.map.subnet_drag.as_ref().map(subnet_drag::SubnetDrag::item) {
        claims.retain(|claim| {
            let items = [claim.own, claim.other];
            let are_subnets = items.iter().all(|item| matches!(item, Item::Subnet { .. }));
            !(are_subnets && items.contains(&held))
        });
    }
    claims
}

/// A claim as a button; words that do not fit on it appear beside the pointer.
fn claim_ui(
    ui: &Ui,
    at: &LineStage<'_>,
    bar: Rect,
    (claim, words): (&Claim, &[String]),
    is_said: bool,
) -> Response {
    // As far down as what keeps the line apart from the next, and the rest above it.
    let bottom = at.rect.bottom() + points(RowSetting::WINDOW.line.below);
    let top = (bottom - points(TARGET_POINTS)).min(bar.top());
    let target = Rect::from_x_y_ranges(as_target(bar).x_range(), top..=bottom);
    let id = at.rows.map.with((
        "claim",
        at.subject.kind,
        at.index,
        claim.span.first(),
        claim.span.end(),
    ));
    let response = ui.interact(target, id, Sense::CLICK);
    let whole = words.first().map_or("", String::as_str);
    response.widget_info(|| {
        let name = format!("{}: {whole}", at.rows.words.name(claim.own));
        WidgetInfo::labeled(WidgetRole::Button, true, name)
    });
    let response = response.on_hover_cursor(CursorIcon::PointingHand);
    if is_said {
        response
    } else {
        response.on_hover_text(whole)
    }
}
