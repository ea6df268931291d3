//! More rows than find room: those that are seen are seen whole, and below them it is said how many there are more.
//!
//! ```text
//!   vnet-shop     [snet-nodes ][192 free][snet-agc ]
//!   Pods          [shop 10.244.0.0/18             ]
//!   2 rows above   3 rows below                        in place of half a row
//! ```

use std::ops::Range;

use egui::scroll_area::ScrollSource;
use egui::{Align, Button, Layout, Rect, RichText, ScrollArea, Sense, Ui, UiBuilder, vec2};

use crate::net::counted;
use crate::scene::Sight;
use crate::ui::kit::brush::points;
use crate::ui::kit::theme::{self, icons};
use crate::ui::state::ViewState;

use crate::ui::panels::map::rows::Rows;
use crate::ui::panels::map::rows::places::FOOT;

/// The rows visible in a frame, and their places.
pub(super) struct Seen<'a> {
    body: Rect,
    now: Sight<'a>,
    /// The rows before the focus moved, and how far the animation from there has come, from 0 to 1.
    glide: Option<(Sight<'a>, f32)>,
}

impl<'a> Seen<'a> {
    fn new(rows: &'a Rows<'_>, body: Rect, offset: f64) -> Self {
        let glide = rows.glide.as_ref();
        Self {
            body,
            now: rows.places.sight(offset),
            glide: glide.map(|(from, offset, done)| (from.sight(*offset), *done)),
        }
    }

    pub(super) fn rows(&self) -> Range<usize> {
        let now = self.now.rows();
        match &self.glide {
            None => now,
            Some((before, _)) => {
                let before = before.rows();
                now.start.min(before.start)..now.end.max(before.end)
            }
        }
    }

    /// Where a row stands.
    pub(super) fn rect(&self, row: usize) -> Option<Rect> {
        let in_window = |(top, bottom)| (points(top), points(bottom));
        let (mut top, mut bottom) = in_window(self.now.y_range(row)?);
        if let Some((before, done)) = &self.glide {
            let (top_before, bottom_before) = in_window(before.y_range(row)?);
            top = egui::lerp(top_before..=top, *done);
            bottom = egui::lerp(bottom_before..=bottom, *done);
        }
        let from = self.body.top();
        Some(Rect::from_x_y_ranges(
            self.body.x_range(),
            from + top..=from + bottom,
        ))
    }
}

/// The rows, to be scrolled where there are more than find room in `body`; `draw` is told which are seen.
pub(super) fn scrolled_ui(
    ui: &mut Ui,
    rows: &Rows<'_>,
    body: Rect,
    labels: f32,
    view: &mut ViewState,
    draw: impl FnOnce(&mut Ui, &Seen<'_>, &mut ViewState),
) {
    let places = rows.places;
    let mut area = ScrollArea::vertical()
        .id_salt("map")
        .auto_shrink([false, false])
        .scroll_source(ScrollSource::SCROLL_BAR);
    if let Some(offset) = offset(ui, rows, view) {
        area = area.vertical_scroll_offset(points(offset));
    }
    let height = points(places.last_stop()) + body.height();
    // The bar stands beside the plates, not on them.
    let bar = ui.spacing().scroll.allocated_width();
    let room = body.with_max_x(body.right() + bar);
    let mut child = ui.new_child(UiBuilder::new().id_salt("rows").max_rect(room));
    child.set_clip_rect(child.clip_rect().with_max_x(room.right() + 2.0));
    // Rows are never cut at the ends, so nothing has to fade out.
    child.spacing_mut().scroll.fade.strength = 0.0;
    let output = area.show(&mut child, |ui| {
        if places.is_scrolled() && ui.rect_contains_pointer(body) && view.map.subnet_drag.is_none() {
            let wheel = ui.input(|input| (!input.modifiers.shift).then(|| input.smooth_scroll_delta().y));
            ui.scroll_with_delta(vec2(0.0, wheel.unwrap_or_default()));
        }
        let (content, _) = ui.allocate_exact_size(vec2(body.width(), height), Sense::hover());
        let offset = f64::from(body.top() - content.top());
        draw(ui, &Seen::new(rows, body, offset), view);
    });
    view.map.rows.offset = f64::from(output.state.clamped_offset().y);
    if places.is_scrolled() {
        let foot = Rect::from_min_size(body.left_bottom(), vec2(body.width(), FOOT));
        foot_ui(ui, rows, foot.with_min_x(foot.left() + labels), view);
    }
}

/// How far down the rows are to be scrolled, unless the wheel or the scroll bar moves them.
fn offset(ui: &Ui, rows: &Rows<'_>, view: &mut ViewState) -> Option<f64> {
    /// How fast rows come to rest, a second.
    const HASTE: f64 = 18.0;
    let now = view.map.rows.offset;
    if let Some(row) = view.map.rows.bring.take() {
        let offset = rows.places.showing(row, now);
        view.map.rows.rest = offset;
        return (offset != now).then_some(offset);
    }
    let (is_held, seconds) = ui.input(|input| {
        let is_scrolling = input.smooth_scroll_delta().y != 0.0;
        (is_scrolling || input.pointer.any_down(), input.stable_dt)
    });
    if is_held {
        return None;
    }
    let rest = rows.places.stop(now, view.map.rows.rest);
    let way = rest - now;
    if way.abs() < 0.5 {
        view.map.rows.rest = rest;
        return (way != 0.0).then_some(rest);
    }
    ui.request_repaint();
    let share = 1.0 - (-HASTE * f64::from(seconds)).exp();
    Some(if way.abs() < 2.0 { rest } else { now + way * share })
}

/// Says how many more rows there are; a click scrolls to the next one.
fn foot_ui(ui: &mut Ui, rows: &Rows<'_>, foot: Rect, view: &mut ViewState) {
    let whole = rows.places.whole(view.map.rows.offset);
    let (above, below) = (whole.start, rows.places.rows.len().saturating_sub(whole.end));
    let layout = Layout::left_to_right(Align::Center);
    let mut child = ui.new_child(
        UiBuilder::new()
            .id_salt("more rows")
            .max_rect(foot)
            .layout(layout),
    );
    let weak = theme::tokens(ui).weak;
    let more = [
        (above, icons::UPWARDS, "above", whole.start.saturating_sub(1)),
        (below, icons::DOWNWARDS, "below", whole.end),
    ];
    for (count, icon, side, row) in more {
        if count == 0 {
            continue;
        }
        let words = format!("{} {side}", counted(count, "rows"));
        let text = RichText::new(format!("{icon} {words}")).small().color(weak);
        let button = Button::new(text)
            .frame_when_inactive(false)
            .min_size(vec2(0.0, FOOT));
        let response = child.add(button);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &words));
        if response.clicked() {
            view.map.rows.bring = Some(row);
            child.request_repaint();
        }
    }
}
