//! Moving through the map by wheel, pinch, drag and keys, and what a click on a bar does; `hand` does what changes it.
//!
//! What is shown is kept as addresses rather than as places on the axis, so that nothing jumps while an edit gives the
//! axis other proportions.

use std::collections::BTreeSet;
use std::sync::Arc;

use egui::{
    EventFilter, Galley, Id, Key, Pos2, Rect, Response, Role as WidgetRole, Sense, Ui, Vec2, WidgetInfo,
};

use crate::net::Span;
use crate::scene::{Axis, Drawn, Item, Lane, MapScene, Projection, View, breaks, visible};
use crate::ui::action::{Action, Intent};
use crate::ui::state::ViewState;

use super::brush::{Brush, points};
use super::draw::Drawing;
use super::hand::Hand;
use super::search::Search;
use super::{Stage, describe, draw, hand, paint};

/// How much one step of a key or button zooms.
const ZOOM_STEP: f64 = 1.6;

/// Points of a wheel that zoom by the factor e.
const WHEEL_POINTS: f32 = 220.0;

/// Bars that are widgets of their own; where more are visible, clicks find the others.
const MOST_WIDGETS: usize = 400;

/// What the map shows.
#[derive(Debug, Default)]
pub struct MapView {
    /// The addresses at the left and the right edge; none shows every item.
    shown: Option<(f64, f64)>,
    /// Gaps that are drawn in full, by their first address.
    opened: BTreeSet<u64>,
    /// What was asked for between two frames.
    wish: Option<Wish>,
    /// The selected bar shall get the keyboard as soon as it is drawn.
    focus_selection: bool,
    /// What the open menu is about.
    menu: Option<Item>,
    /// The subnet that is being moved or resized.
    pub(super) hand: Option<Hand>,
    /// The range that is typed to renumber a VNet to.
    pub(super) renumber_to: String,
    /// What is searched for.
    pub(super) search: Search,
    /// The subnet that is being drawn.
    pub(super) drawing: Option<Drawing>,
}

/// Something that needs the axis, which is known only while drawing.
#[derive(Debug, Clone, Copy)]
enum Wish {
    Zoom(f64),
    Show(Span),
    Reveal(Item),
}

impl MapView {
    /// Shows every item, with all gaps closed.
    pub fn fit(&mut self) {
        *self = Self {
            focus_selection: self.focus_selection,
            search: std::mem::take(&mut self.search),
            ..Self::default()
        };
    }

    /// Shows less, larger.
    pub fn zoom_in(&mut self) {
        self.wish = Some(Wish::Zoom(ZOOM_STEP));
    }

    /// Shows more, smaller.
    pub fn zoom_out(&mut self) {
        self.wish = Some(Wish::Zoom(1.0 / ZOOM_STEP));
    }

    /// Shows all of `span` and little else.
    pub fn show(&mut self, span: Span) {
        self.wish = Some(Wish::Show(span));
    }

    /// Brings an item into view with some of what lies around it, unless it can be seen well already.
    pub fn reveal(&mut self, item: Item) {
        self.wish = Some(Wish::Reveal(item));
    }

    /// Gives the search field the keyboard.
    pub fn find(&mut self) {
        self.search.focus();
    }

    /// Gaps of the axis that are drawn in full, by their first address.
    pub fn opened(&self) -> &BTreeSet<u64> {
        &self.opened
    }

    /// The addresses that are shown; none where every item is.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "addresses lie in 0..=2^32"
    )]
    pub(super) fn shown_span(&self) -> Option<Span> {
        let (from, to) = self.shown?;
        Span::new(from.max(0.0) as u64, to.max(0.0) as u64)
    }

    /// What of the axis is shown.
    pub(super) fn view(&self, axis: &Axis) -> View {
        match self.shown {
            None => axis.home(),
            Some((from, to)) => View {
                from_unit: axis.to_unit(from),
                to_unit: axis.to_unit(to),
            }
            .clamped(axis),
        }
    }

    fn set(&mut self, axis: &Axis, view: View) {
        self.shown = Some((axis.to_address(view.from_unit), axis.to_address(view.to_unit)));
    }

    /// Takes in what was asked for, and what the pointer does over `plot`; gives the ground behind the bars.
    pub(super) fn move_by_hand(
        &mut self,
        ui: &Ui,
        scene: &MapScene,
        axis: &Axis,
        plot: Rect,
        selection: Option<Item>,
    ) -> Response {
        let before = self.view(axis);
        let width_points = f64::from(plot.width()).max(1.0);
        let mut projection = Projection {
            axis,
            view: before,
            width_points,
        };
        if let Some(wish) = self.wish.take() {
            projection.view = wished(wish, scene, &projection, selection);
        }
        let map = map_response(ui, plot);
        if map.dragged() {
            let moved = map.drag_delta();
            projection.view = panned(&projection, moved.x);
            ui.scroll_with_delta(Vec2::new(0.0, moved.y));
        }
        let scroll = ui.input(|input| input.smooth_scroll_delta());
        if ui.rect_contains_pointer(plot) {
            if let Some(pointer) = ui.input(|input| input.pointer.hover_pos()) {
                let zoom = f64::from(ui.input(|input| input.zoom_delta()) * (scroll.y / WHEEL_POINTS).exp());
                let at = projection.unit(f64::from(pointer.x - plot.left()));
                if zoom != 1.0 {
                    projection.view = projection.view.zoomed(axis, zoom, at);
                }
                projection.view = panned(&projection, scroll.x);
            }
        } else if ui.rect_contains_pointer(ui.clip_rect()) {
            // Over the names of the lanes the wheel has nothing to zoom.
            ui.scroll_with_delta(Vec2::new(0.0, scroll.y));
        }
        if projection.view != before {
            self.set(axis, projection.view);
        }
        if map.clicked() {
            map.request_focus();
        }
        if map.double_clicked() {
            self.fit();
        }
        map
    }

    /// Pans until `span` can be seen, without another scale where that is possible.
    fn follow(&mut self, stage: &Stage<'_>, span: Span) {
        let Projection { axis, view, .. } = stage.projection;
        let (from, to) = (axis.to_unit(span.first() as f64), axis.to_unit(span.end() as f64));
        if view.units() < to - from {
            self.show(span);
        } else if from < view.from_unit || view.to_unit < to {
            let centre = f64::midpoint(view.from_unit, view.to_unit);
            self.set(axis, view.panned(axis, f64::midpoint(from, to) - centre));
        }
    }
}

/// The view that was asked for.
fn wished(wish: Wish, scene: &MapScene, projection: &Projection<'_>, selection: Option<Item>) -> View {
    let (axis, view) = (projection.axis, projection.view);
    match wish {
        Wish::Zoom(factor) => {
            let selected = selection
                .and_then(|item| scene.bar(item))
                .map(|bar| middle(axis, bar.span));
            let is_shown = |at: &f64| (view.from_unit..view.to_unit).contains(at);
            let centre = f64::midpoint(view.from_unit, view.to_unit);
            view.zoomed(axis, factor, selected.filter(is_shown).unwrap_or(centre))
        }
        Wish::Show(span) => axis.fit(span),
        Wish::Reveal(item) => scene.bar(item).map_or(view, |bar| revealed(projection, bar.span)),
    }
}

/// A view in which `span` can be seen well: the present one, or one that shows it in a third of the width.
fn revealed(projection: &Projection<'_>, span: Span) -> View {
    const WELL_SEEN_POINTS: f64 = 12.0;
    let (left, right) = (projection.x(span.first() as f64), projection.x(span.end() as f64));
    if 0.0 <= left && right <= projection.width_points && WELL_SEEN_POINTS <= right - left {
        return projection.view;
    }
    let fitted = projection.axis.fit(span);
    fitted.zoomed(
        projection.axis,
        1.0 / 3.0,
        f64::midpoint(fitted.from_unit, fitted.to_unit),
    )
}

/// The view after its content was pushed to the right by so many points.
fn panned(projection: &Projection<'_>, points: f32) -> View {
    if points == 0.0 {
        return projection.view;
    }
    let units = f64::from(points) / projection.width_points * projection.view.units();
    projection.view.panned(projection.axis, -units)
}

/// The place in the middle of a span.
fn middle(axis: &Axis, span: Span) -> f64 {
    f64::midpoint(axis.to_unit(span.first() as f64), axis.to_unit(span.end() as f64))
}

fn map_id(ui: &Ui) -> Id {
    ui.scope_id().with("address map")
}

/// The ground of the map: it takes drags anywhere, and clicks beside the bars.
fn map_response(ui: &Ui, plot: Rect) -> Response {
    let response = ui.interact(plot, map_id(ui), Sense::click_and_drag());
    let name = "Address map, arrow keys walk the ranges, Enter fits one into view";
    response.widget_info(|| WidgetInfo::labeled(WidgetRole::ListBox, true, name));
    response
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
    /// Whether it stands for the item, alone or among others.
    pub(super) fn holds(&self, item: Item) -> bool {
        self.drawn.bars.iter().any(|bar| bar.item == item)
    }
}

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
    for (position, bar) in bars.iter().enumerate() {
        let Some((lane, first)) = stage.scene.lanes.get(bar.lane).zip(bar.drawn.bars.first()) else {
            continue;
        };
        let is_selected = view.selection.is_some_and(|item| bar.holds(item));
        if MOST_WIDGETS <= position && !is_selected {
            continue;
        }
        let is_among_selected = is_selected
            || (view.selected.len() > 1
                && bar.drawn.bars.iter().any(|bar| view.selected.contains(&bar.item)));
        // One stop for the tab key besides the map: the selected bar.
        let click = if is_selected { Sense::click() } else { Sense::CLICK };
        let subnet = hand::subnet(bar);
        let free = draw::free(bar).filter(|_| ui.input(|input| input.modifiers.shift_only()));
        let is_draggable = subnet.is_some() || free.is_some();
        let sense = if is_draggable { click | Sense::DRAG } else { click };
        let response = ui.interact(
            bar.rect.intersect(stage.visible),
            id.with((lane.kind, first.item)),
            sense,
        );
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
        if let Some(subnet) = subnet {
            hand::take(ui, stage, bar, subnet, &response, view, actions);
        }
        if let Some(free) = free {
            draw::begin(ui, stage, bar, free, &response, view);
        }
        clicks(ui, stage, bar, first.item, response, view, actions);
    }
    hand::hand_ui(ui, stage, &brush, &bars, view, actions);
    draw::drawing_ui(ui, stage, &brush, view, actions);
    if has_focus {
        lock_arrows(ui, id);
        keys(ui, stage, view, actions);
    }
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

/// Arrows walk the bars rather than leave the map.
fn lock_arrows(ui: &Ui, id: Id) {
    let filter = EventFilter {
        horizontal_arrows: true,
        vertical_arrows: true,
        ..EventFilter::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
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
    if response.secondary_clicked() {
        view.map.menu = Some(item);
    }
    if view.map.menu == Some(item) {
        response.context_menu(|ui| {
            describe::menu_ui(
                ui,
                stage.words,
                item,
                bar.drawn.span(),
                (stage.session, view),
                actions,
            );
        });
    }
    if response.hovered() && !response.context_menu_opened() && ui.input(|input| !input.pointer.any_down()) {
        response.on_hover_ui_at_pointer(|ui| describe::card_ui(ui, stage, bar));
    }
}

/// Arrows walk from bar to bar, Enter fits the selected one, Home everything.
///
/// The keys of intents that a text field could want are asked for here too: what has the focus is no text field.
fn keys(ui: &Ui, stage: &Stage<'_>, view: &mut ViewState, actions: &mut Vec<Action>) {
    hand::keys(ui, stage, view, actions);
    let is_pressed = |key| ui.input(|input| input.modifiers.is_none() && input.key_pressed(key));
    let intents = [
        Intent::FitMap,
        Intent::ZoomMapIn,
        Intent::ZoomMapOut,
        Intent::RemoveSubnet,
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
    let selected = view.selection.and_then(|item| Place::of(stage.scene, item));
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
        view.map.follow(stage, span);
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
    fn of(scene: &MapScene, item: Item) -> Option<Self> {
        let in_lane = |(lane, subject): (usize, &Lane)| {
            subject.rows.iter().enumerate().find_map(|(row, bars)| {
                let bar = bars.bars.iter().find(|bar| bar.item == item)?;
                Some(Self {
                    lane,
                    row,
                    span: bar.span,
                })
            })
        };
        scene.lanes.iter().enumerate().find_map(in_lane)
    }

    /// The next bar of the row, or the one before; what is drawn as one is passed in one step.
    fn beside(self, stage: &Stage<'_>, is_forward: bool) -> Option<(Item, Span)> {
        let lane = stage.scene.lanes.get(self.lane)?;
        let drawn = visible(lane, &stage.projection);
        let together = drawn
            .iter()
            .find(|drawn| drawn.row == self.row && drawn.bars.iter().any(|bar| bar.span == self.span));
        let span = together.and_then(Drawn::span).unwrap_or(self.span);
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
