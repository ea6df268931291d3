//! What the map shows of the axis, and how wheel, pinch and drag move it.
//!
//! Kept as addresses rather than as places on the axis, so that nothing jumps while an edit gives the axis other
//! proportions.

use std::collections::BTreeSet;

use egui::{Id, Rect, Response, Role as WidgetRole, Sense, Ui, Vec2, WidgetInfo};

use crate::edit::Moved;
use crate::net::Span;
use crate::scene::{Axis, Item, MapScene, Projection, View};

use crate::ui::panels::map::draw::Drawing;
use crate::ui::panels::map::overview::Held;
use crate::ui::panels::map::pins::Pins;
use crate::ui::panels::map::rows::RowsView;
use crate::ui::panels::map::search::Search;
use crate::ui::panels::map::subnet_drag::SubnetDrag;
use crate::ui::panels::map::subnet_keys::MovedByKey;

/// How much one step of a key or button zooms.
const ZOOM_STEP: f64 = 1.6;

/// Points of a wheel that zoom by the factor e.
const WHEEL_POINTS: f32 = 220.0;

/// What the map shows.
#[derive(Debug, Default)]
pub struct MapView {
    /// The addresses at the left and the right edge; none shows every item.
    shown: Option<(f64, f64)>,
    /// Gaps that are drawn in full, by their first address.
    pub(super) opened: BTreeSet<u64>,
    /// A request made between two frames.
    wish: Option<Wish>,
    /// The selected bar gets the keyboard focus as soon as it is drawn.
    pub(super) focus_selection: bool,
    /// What the open menu is about: alternative and item.
    pub(super) menu: Option<(usize, Item)>,
    /// The subnet that is being moved or resized.
    pub(super) subnet_drag: Option<SubnetDrag>,
    /// The subnet that was moved or resized by key just now.
    pub(super) moved_by_key: Option<MovedByKey>,
    /// The range typed as the new one of a VNet.
    pub(super) renumber_to: String,
    /// What is searched for.
    pub(super) search: Search,
    /// The subnet that is being drawn.
    pub(super) drawing: Option<Drawing>,
    /// The range under the pointer, with its alternative; and the one of the frame before.
    pointed: Option<(usize, Item)>,
    pointed_last: Option<(usize, Item)>,
    /// The addresses of the group under the pointer, in this frame and in the one before.
    pointed_group: Option<Span>,
    pointed_group_last: Option<Span>,
    /// What the rows show.
    pub(super) rows: RowsView,
    /// The alternative on screen is to be scrolled into view.
    pub(super) bring_group: bool,
    /// The cards that stay in view.
    pub(super) pins: Pins,
    /// The part of the overview being dragged.
    pub(super) held: Option<Held>,
}

/// Something that needs the axis, which is known only while drawing.
#[derive(Debug, Clone, Copy)]
pub(super) enum Wish {
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
            pins: std::mem::take(&mut self.pins),
            rows: std::mem::take(&mut self.rows),
            ..Self::default()
        };
        self.rows.fit();
    }

    /// What the pointer can do with a range, in one sentence.
    pub(super) fn said(&self) -> Option<&str> {
        self.rows.said.as_deref()
    }

    /// Whether rows stay to scale whatever their names need.
    pub(crate) const fn is_to_scale(&self) -> bool {
        self.rows.is_to_scale
    }

    /// Keeps rows to scale, or gives every name its room again.
    pub(crate) const fn toggle_scale(&mut self) {
        self.rows.is_to_scale = !self.rows.is_to_scale;
    }

    /// Notes the range under the pointer.
    pub(super) const fn pointed_at(&mut self, alternative: usize, item: Item) {
        self.pointed = Some((alternative, item));
    }

    /// Notes the group under the pointer by its addresses.
    pub(super) const fn group_pointed_at(&mut self, span: Option<Span>) {
        self.pointed_group = span;
    }

    /// Forgets what is under the pointer, but that it was there in the frame before; called first in a frame.
    pub(super) const fn forget_pointed(&mut self) {
        self.pointed_last = self.pointed.take();
        self.pointed_group_last = self.pointed_group.take();
    }

    /// The group that was under the pointer in the frame before.
    pub(super) const fn group_pointed_last(&self) -> Option<Span> {
        self.pointed_group_last
    }

    /// The range that was under the pointer in the frame before.
    pub(super) const fn pointed_last(&self) -> Option<(usize, Item)> {
        self.pointed_last
    }

    /// Whether something else is under the pointer than in the frame before.
    pub(super) fn is_pointed_elsewhere(&self) -> bool {
        self.pointed != self.pointed_last || self.pointed_group != self.pointed_group_last
    }

    /// A request made between two frames.
    pub(super) const fn take_wish(&mut self) -> Option<Wish> {
        self.wish.take()
    }

    /// Releases what is dragged or drawn.
    pub(crate) fn release(&mut self) {
        self.subnet_drag = None;
        self.drawing = None;
        self.held = None;
    }

    /// Scrolls to the alternative on screen where several are drawn.
    pub(crate) const fn bring_group(&mut self) {
        self.bring_group = true;
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

    /// The range under the pointer, with its alternative.
    pub const fn pointed(&self) -> Option<(usize, Item)> {
        self.pointed
    }

    /// Keeps the card of an item of that alternative in view.
    pub fn pin(&mut self, alternative: usize, item: Item) {
        self.pins.add(alternative, item);
    }

    /// Closes the cards of items that no longer exist.
    pub fn keep_pins(&mut self, exists: impl Fn(usize, Item) -> bool) {
        self.pins.keep(exists);
    }

    /// Keeps the cards at their items after an edit.
    pub fn follow_pins(&mut self, moved: &Moved<'_>) {
        self.pins.follow(moved);
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

    pub(super) fn set(&mut self, axis: &Axis, view: View) {
        self.shown = Some((axis.to_address(view.from_unit), axis.to_address(view.to_unit)));
    }

    /// Carries out requests, and handles the pointer over `plot` and over the `names` beside it; returns the
    /// response of the background.
    pub(super) fn move_by_hand(
        &mut self,
        ui: &Ui,
        scene: &MapScene,
        axis: &Axis,
        (plot, names): (Rect, Rect),
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
        } else if ui.rect_contains_pointer(names) {
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
    pub(super) fn follow(&mut self, projection: &Projection<'_>, span: Span) {
        let Projection { axis, view, .. } = *projection;
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

/// The view after its content moved right by so many points.
fn panned(projection: &Projection<'_>, points: f32) -> View {
    if points == 0.0 {
        return projection.view;
    }
    let units = f64::from(points) / projection.width_points * projection.view.units();
    projection.view.panned(projection.axis, -units)
}

/// The place in the middle of a span.
pub(super) fn middle(axis: &Axis, span: Span) -> f64 {
    f64::midpoint(axis.to_unit(span.first() as f64), axis.to_unit(span.end() as f64))
}

pub(super) fn map_id(ui: &Ui) -> Id {
    ui.scope_id().with("address map")
}

/// The background of the map: it takes drags anywhere, and clicks outside the bars.
fn map_response(ui: &Ui, plot: Rect) -> Response {
    let response = ui.interact(plot, map_id(ui), Sense::click_and_drag());
    let name = "Address map, arrow keys walk the ranges, Enter fits one into view";
    response.widget_info(|| WidgetInfo::labeled(WidgetRole::ListBox, true, name));
    response
}
