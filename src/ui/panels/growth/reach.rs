//! Reach: one bar per model on one axis of nodes, and the planned nodes as a handle.
//!
//! ```text
//!                          1  2   5  10  20  40● 100      upgrades to   full at
//!  Overlay                 ████████████████████│▒▒┄┄┄┄┄           49        55
//!  Pod subnet, dynamic     ██████████▒         │                  11        14
//!  nodes of pool user             now 12       planned 40
//! ```
//!
//! Five bars and two lines of words need 110 points of height; `key` stands below them where there is more. The axis
//! stays while the handle is dragged.

use egui::accesskit::{Action as Ask, ActionData};
use egui::{
    Align2, CursorIcon, EventFilter, Id, Key, Modifiers, Rect, Response, RichText, Role as WidgetRole, Sense,
    Stroke, TextStyle, Ui, WidgetInfo, pos2, vec2,
};

use crate::design::{NodeCount, inert};
use crate::net::grouped;
use crate::page::draw::reach::{self as draw, Axis};
use crate::scene::{Reach, ReachBar, Standing, Words, reach, reach_words};
use crate::ui::on_screen::OnScreen;

use crate::ui::action::Action;
use crate::ui::kit::brush::{Brush, points};
use crate::ui::kit::held::held;
use crate::ui::kit::memo::memo;
use crate::ui::kit::theme;
use crate::ui::kit::widgets::sentence as sentence_start;
use crate::ui::state::ViewState;

use super::key::{self, Parts};
use super::planned;

/// Height of the marks above the bars, and of the words below them, in points.
const HEAD: f32 = 17.0;
const FOOT: f32 = 18.0;

/// Least and greatest height of a bar with the room about it, in points.
const LEAST_ROW: f32 = 14.0;
const MOST_ROW: f32 = 68.0;

/// From this height on a bar says in words how its model stands, in points.
const SAID_ROW: f32 = 38.0;

/// Between the name of a model and how a cluster that runs gets there, in points.
const WAY_GAP: f32 = 8.0;

/// Between two columns, in points.
const GAP: f32 = 14.0;

/// Between two numbers of the axis, in points.
const BETWEEN_NUMBERS: f32 = 8.0;

/// Between the last of them and the head of the next column, which must not read as one, in points.
const BEFORE_HEAD: f32 = 18.0;

/// Radius of the handle, and how far from the line it can be taken, in points.
const HANDLE: f32 = 6.0;
const GRIP: f32 = 12.0;

/// Draws the bars.
pub(super) fn reach_ui(ui: &mut Ui, session: &OnScreen, view: &mut ViewState, actions: &mut Vec<Action>) {
    let scene = memo(ui, "reach", session, view.focus, || {
        let (cluster, comparison) = (session.cluster(view.focus)?, session.shown().comparison.as_ref()?);
        let words = Words::new(session.design(), session.plan(), view.focus.alternative);
        Some((
            reach(cluster, comparison, &words)?,
            inert(cluster.pools.get(comparison.pool)?.name.as_str()),
        ))
    });
    let Some((scene, pool)) = scene.as_ref() else {
        return;
    };
    let about = (view.focus.alternative, view.focus.cluster, scene.pool);
    let [most] = held(ui, "axis of reach", about, [scene.most as f64]);
    let room = ui.available_rect_before_wrap();
    ui.allocate_rect(room, Sense::hover());
    let stage = Stage::new(ui, room, scene, most);
    let brush = Brush::new(ui, room);
    stage.head(&brush);
    let rows = (f64::from(stage.bars.top()), f64::from(stage.bars.bottom()));
    draw::grid(&mut &brush, &stage.axis, rows);
    for (at, bar) in scene.bars.iter().enumerate() {
        stage.bar_ui(ui, &brush, at, bar);
    }
    draw::nodes(&mut &brush, scene, &stage.axis, rows);
    let response = stage.handle_ui(ui, &brush, pool);
    stage.foot(&brush, pool, &response, !view.remembered.growth.reach_was_dragged);
    if let Some(top) = stage.key {
        Parts::of(&scene.bars).paint(&brush, pos2(room.left(), top), room.right());
    }
    if let Some(action) = stage.turned(ui, &response, view) {
        view.remembered.growth.reach_was_dragged |= response.dragged();
        actions.push(action);
    }
}

/// Where everything stands.
struct Stage<'a> {
    scene: &'a Reach,
    axis: Axis,
    id: Id,
    names: Rect,
    bars: Rect,
    /// Right edges of the two columns of numbers.
    numbers: [f32; 2],
    row: f32,
    /// Top of the key below the words, where there is room for it.
    key: Option<f32>,
}

/// What the columns of numbers are.
const HEADS: [&str; 2] = ["upgrades to", "full at"];

impl<'a> Stage<'a> {
    fn new(ui: &Ui, room: Rect, scene: &'a Reach, most: f64) -> Self {
        let brush = Brush::new(ui, room);
        let body = TextStyle::Body.resolve(ui.style());
        let width = |text: &str| {
            let galley = brush
                .painter
                .layout_no_wrap(text.to_owned(), body.clone(), brush.colors.text);
            galley.size().x.ceil() + 1.0
        };
        let small = |text: &str| {
            brush
                .small_text(text.to_owned(), brush.colors.text)
                .size()
                .x
                .ceil()
                + 1.0
        };
        let names = scene.bars.iter().map(|bar| {
            let way = bar.way().map_or(0.0, |way| WAY_GAP + small(way));
            width(bar.model.title()) + way
        });
        let names = names.fold(0.0, f32::max).min(room.width() * 0.34);
        let [upgrades, full] = HEADS.map(|head| small(head).max(width("5,000")));
        let right = room.right() - 4.0;
        let numbers = [right - full - GAP, right];
        let left = room.left() + names + GAP;
        // The last number of the axis is centred on its mark, apart from the head of the next column.
        let last = small(&grouped(whole(most))) / 2.0 + BEFORE_HEAD;
        let end = numbers.map(|edge| edge - upgrades)[0] - GAP.max(last);
        let rows = scene.bars.len().max(1) as f32;
        let height = room.height() - HEAD - FOOT;
        let has_key = LEAST_ROW <= (height - key::HEIGHT) / rows;
        let height = if has_key { height - key::HEIGHT } else { height };
        let row = (height / rows).clamp(LEAST_ROW, MOST_ROW);
        let top = room.top() + HEAD;
        let bottom = row.mul_add(scene.bars.len() as f32, top);
        let bars = Rect::from_min_max(pos2(left, top), pos2(end.max(left), bottom));
        Self {
            scene,
            axis: Axis {
                left: f64::from(bars.left()),
                right: f64::from(bars.right()),
                most,
            },
            id: ui.scope_id().with("reach"),
            names: Rect::from_x_y_ranges(room.left()..=room.left() + names, bars.y_range()),
            bars,
            numbers,
            row,
            key: has_key.then_some(bottom + FOOT),
        }
    }

    fn x(&self, nodes: u64) -> f32 {
        points(self.axis.x(nodes))
    }

    /// The marks of the axis that fit next to each other, and what the numbers are.
    fn head(&self, brush: &Brush) {
        let bottom = self.bars.top() - 2.0;
        let here = f64::from(self.x(self.scene.planned));
        let of_handle = f64::from(HANDLE) + 2.0;
        let number = |mark: u64| brush.small_text(grouped(mark), brush.colors.weak);
        let width = |mark: u64| f64::from(number(mark).size().x + BETWEEN_NUMBERS);
        let last = number(whole(self.axis.most)).size().x;
        // A point more than it takes there, so that no rounding pushes it out.
        let right = f64::from(self.bars.right() + f32::midpoint(last, BETWEEN_NUMBERS) + 1.0);
        let taken = Some((here - of_handle, here + of_handle));
        for (mark, middle) in draw::numbers(&self.axis, width, right, taken) {
            // The left edge of the bars says it.
            if mark > 0 {
                brush.put(number(mark), Align2::CENTER_BOTTOM, pos2(points(middle), bottom));
            }
        }
        for (head, right) in HEADS.into_iter().zip(self.numbers) {
            let text = brush.small_text(head.to_owned(), brush.colors.weak);
            brush.put(text, Align2::RIGHT_BOTTOM, pos2(right, bottom));
        }
    }

    /// One model: its name, its bar, its numbers.
    fn bar_ui(&self, ui: &Ui, brush: &Brush, at: usize, bar: &ReachBar) {
        let top = self.row.mul_add(at as f32, self.bars.top());
        let row = Rect::from_x_y_ranges(self.names.left()..=self.numbers[1], top..=top + self.row);
        let response = ui.interact(row, self.id.with(bar.model), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(WidgetRole::Label, true, sentence(bar)));
        let colors = &brush.colors;
        let middle = row.center().y;
        let color = match (bar.is_in_use, bar.is_ruled_out) {
            (true, _) => colors.text,
            (false, true) => colors.weak.gamma_multiply(0.8),
            (false, false) => colors.weak,
        };
        let size = if self.row < 17.0 {
            TextStyle::Small
        } else {
            TextStyle::Body
        };
        let font = size.resolve(ui.style());
        let title = bar.model.title().to_owned();
        let name = brush.text_within(title, font.clone(), color, self.names.width());
        let way = bar.way().map(|way| brush.small_text(way.to_owned(), colors.weak));
        let width = name.size().x;
        let (standing, words) = standing(bar, self.scene.planned, brush);
        let place = if self.row < SAID_ROW {
            Align2::LEFT_CENTER.anchor_size(pos2(self.names.left(), middle), name.size())
        } else {
            Align2::LEFT_BOTTOM.anchor_size(pos2(self.names.left(), middle + 2.0), name.size())
        };
        brush.put(name, Align2::LEFT_TOP, place.min);
        // What has no room is in the card.
        if let Some(way) = way.filter(|way| width + WAY_GAP + way.size().x <= self.names.width()) {
            let left = place.right() + WAY_GAP;
            brush.put(way, Align2::LEFT_CENTER, pos2(left, place.center().y));
        }
        if SAID_ROW <= self.row {
            let words = brush.small_text_within(words.to_owned(), standing, self.names.width());
            brush.put(words, Align2::LEFT_TOP, pos2(self.names.left(), middle));
        }
        let half = f64::from((self.row * 0.34).clamp(4.5, 12.0));
        let middle_y = f64::from(middle);
        draw::bar(&mut &*brush, bar, &self.axis, (middle_y - half, middle_y + half));
        if bar.full == 0 {
            self.lack(brush, bar, middle);
        }
        for (nodes, right) in [bar.upgrade, bar.full].into_iter().zip(self.numbers) {
            let text = brush.text_within(grouped(nodes), font.clone(), standing, f32::INFINITY);
            brush.put(text, Align2::RIGHT_CENTER, pos2(right, middle));
        }
        response.on_hover_ui(|ui| self.card_ui(ui, brush, bar));
    }

    /// Why there is no bar, beside the lines of the planned and the present nodes.
    fn lack(&self, brush: &Brush, bar: &ReachBar, middle: f32) {
        const APART: f32 = 6.0;
        let lines = [Some(self.scene.planned), self.scene.now];
        let mut edges: Vec<f32> = lines.into_iter().flatten().map(|nodes| self.x(nodes)).collect();
        edges.extend([self.bars.left(), self.bars.right()]);
        edges.sort_by(f32::total_cmp);
        let rooms = edges.windows(2).filter_map(|edges| match edges {
            [left, right] => Some((left + APART, right - APART)),
            _ => None,
        });
        let widest = rooms.max_by(|one, other| (one.1 - one.0).total_cmp(&(other.1 - other.0)));
        let Some((left, right)) = widest else { return };
        let (color, _) = standing(bar, self.scene.planned, brush);
        // That none fits is said by the numbers.
        let words = bar.lack.clone().unwrap_or_else(|| bar.words());
        let words = brush.small_text_within(words, color, right - left);
        let place = Align2::LEFT_CENTER.anchor_size(pos2(left, middle), words.size());
        // The marks of the axis do not run through them; a bar sized anew covers those by itself.
        let (_, anew) = bar.anew;
        let is_on_bar = anew > 0 && place.right() <= self.x(anew);
        if !is_on_bar {
            brush
                .painter
                .rect_filled(place.expand2(vec2(2.0, 0.0)), 0.0, brush.window);
        }
        brush.put(words, Align2::LEFT_TOP, place.min);
    }

    fn card_ui(&self, ui: &mut Ui, brush: &Brush, bar: &ReachBar) {
        ui.set_max_width(340.0);
        ui.label(theme::bold(bar.model.title()));
        let (color, words) = standing(bar, self.scene.planned, brush);
        let planned = format!("{} planned: {words}", grouped(self.scene.planned));
        ui.label(RichText::new(planned).small().color(color));
        let shown = format!("{}: {}", sentence_start(bar.ranges()), bar.words());
        ui.label(RichText::new(shown).small());
        if bar.is_framed() {
            let anew = format!("{}: {}", sentence_start(bar.frame()), reach_words(bar.anew));
            ui.label(RichText::new(anew).small());
        }
    }

    /// The planned nodes: a line through the bars with a knob above them.
    fn handle_ui(&self, ui: &Ui, brush: &Brush, pool: &str) -> Response {
        let x = self.x(self.scene.planned);
        let at = pos2(x, self.bars.top() - HANDLE - 2.0);
        let target = Rect::from_min_max(
            pos2(x - GRIP, self.bars.top() - HEAD),
            pos2(x + GRIP, self.bars.bottom() + FOOT),
        );
        let response = ui.interact(target, self.id.with("planned"), Sense::click_and_drag());
        let name = format!("Planned nodes of pool {pool}");
        response.widget_info(|| WidgetInfo::slider(true, self.scene.planned as f64, &name));
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_min_numeric_value(0.0);
            node.set_max_numeric_value(f64::from(NodeCount::MOST));
            node.set_numeric_value_step(1.0);
            for action in [Ask::SetValue, Ask::Increment, Ask::Decrement] {
                node.add_action(action);
            }
        });
        let colors = &brush.colors;
        let radius = if response.hovered() || response.dragged() {
            HANDLE + 1.0
        } else {
            HANDLE
        };
        brush.painter.circle_filled(at, radius, colors.accent);
        if response.has_focus() {
            brush
                .painter
                .circle_stroke(at, radius + 2.5, Stroke::new(1.5, colors.text));
        }
        if response.hovered() || response.dragged() {
            ui.set_cursor_icon(CursorIcon::ResizeHorizontal);
        }
        response
    }

    /// What moves, and where it is now, below the bars.
    fn foot(&self, brush: &Brush, pool: &str, handle: &Response, is_hinted: bool) {
        let colors = &brush.colors;
        let top = self.bars.bottom() + 1.0;
        let x = self.x(self.scene.planned);
        let hint = match (handle.dragged(), is_hinted || handle.hovered()) {
            (false, true) => ", drag to change",
            _ => "",
        };
        let words = format!("planned {}", grouped(self.scene.planned));
        let with_hint = brush.small_text(format!("{words}{hint}"), colors.accent);
        let planned = if x + 4.0 + with_hint.size().x <= self.numbers[1] {
            with_hint
        } else {
            brush.small_text(words, colors.accent)
        };
        let now = self.scene.now.map(|now| {
            let text = brush.small_text(format!("now {}", grouped(now)), colors.weak);
            (self.x(now), text)
        });
        let right_end = self.numbers[1];
        // Right of its line, else left of it.
        let width = planned.size().x;
        let planned_left = if x + 4.0 + width <= right_end {
            x + 4.0
        } else {
            x - 4.0 - width
        };
        brush.put(planned, Align2::LEFT_TOP, pos2(planned_left, top));
        let mut least = planned_left;
        if let Some((x, text)) = now {
            let width = text.size().x;
            // Left of its line, away from the planned nodes, or right of it where those are far.
            let left = [x - 4.0 - width, x + 4.0]
                .into_iter()
                .find(|left| self.bars.left() <= *left && left + width + 8.0 <= planned_left);
            if let Some(left) = left {
                brush.put(text, Align2::LEFT_TOP, pos2(left, top));
                least = left;
            }
        }
        let room = least - 10.0 - self.names.left();
        let pool = brush.small_text_within(format!("nodes of pool {pool}"), colors.weak, room);
        brush.put(pool, Align2::LEFT_TOP, pos2(self.names.left(), top));
    }

    /// What the pointer, keys or a screen reader did to the handle.
    fn turned(&self, ui: &Ui, response: &Response, view: &ViewState) -> Option<Action> {
        let now = self.scene.planned;
        let set = |nodes: u64| planned(view, self.scene.pool, nodes);
        if response.drag_stopped() {
            return Some(Action::EndDrag);
        }
        if response.dragged() {
            let x = response.interact_pointer_pos()?.x;
            let nodes = self.nodes_at(f64::from(x));
            return (nodes != now).then(|| Action::Drag(set(nodes)));
        }
        let nodes = keyed(ui, response, now);
        (nodes != now).then(|| Action::Edit(set(nodes)))
    }

    /// The whole number of nodes at a place, rounded where a point is more than one node.
    fn nodes_at(&self, x: f64) -> u64 {
        let (nodes, of_point) = self.axis.nodes(x);
        let steps = [500.0, 100.0, 50.0, 10.0, 5.0, 2.0];
        let step = steps.into_iter().find(|step| *step <= of_point).unwrap_or(1.0);
        whole((nodes / step).round() * step)
    }
}

/// A number of nodes that keys or a screen reader ask for.
fn keyed(ui: &Ui, response: &Response, now: u64) -> u64 {
    let asked = ui.input(|input| {
        let of = |action| input.num_accesskit_action_requests(response.id, action) as u64;
        let set = input
            .accesskit_action_requests(response.id, Ask::SetValue)
            .filter_map(|request| match request.data {
                Some(ActionData::NumericValue(value)) => Some(whole(value)),
                _ => None,
            });
        let stepped = now
            .saturating_add(of(Ask::Increment))
            .saturating_sub(of(Ask::Decrement));
        set.last().unwrap_or(stepped)
    });
    if !response.has_focus() {
        return asked;
    }
    let filter = EventFilter {
        horizontal_arrows: true,
        ..EventFilter::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    let presses = |modifiers, key| ui.input_mut(|input| input.count_and_consume_key(modifiers, key)) as u64;
    // A key without modifiers also matches the same key with them, so the longer one is tried first.
    let (more_tens, less_tens) = (
        presses(Modifiers::SHIFT, Key::ArrowRight) + presses(Modifiers::NONE, Key::PageUp),
        presses(Modifiers::SHIFT, Key::ArrowLeft) + presses(Modifiers::NONE, Key::PageDown),
    );
    let (more, less) = (
        presses(Modifiers::NONE, Key::ArrowRight),
        presses(Modifiers::NONE, Key::ArrowLeft),
    );
    let up = more.saturating_add(more_tens.saturating_mul(10));
    let down = less.saturating_add(less_tens.saturating_mul(10));
    asked.saturating_add(up).saturating_sub(down)
}

/// A number of nodes as it can be planned.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "held to whole numbers that can be planned"
)]
fn whole(nodes: f64) -> u64 {
    nodes.round().clamp(0.0, f64::from(NodeCount::MOST)) as u64
}

/// How a model stands with so many nodes, as a colour and in words.
fn standing(bar: &ReachBar, nodes: u64, brush: &Brush) -> (egui::Color32, &'static str) {
    let colors = &brush.colors;
    if bar.is_ruled_out && !bar.is_in_use {
        return (colors.weak, "cannot be used here");
    }
    match bar.standing(nodes) {
        Standing::Upgrades => (colors.good, "fits, upgrades too"),
        Standing::CannotUpgrade => (colors.warning, "fits, cannot upgrade"),
        Standing::DoesNotFit => (colors.trouble, "does not fit"),
    }
}

/// A bar as it is read out.
fn sentence(bar: &ReachBar) -> String {
    let in_use = if bar.is_in_use { ", in use" } else { "" };
    let how = match (bar.is_in_use, bar.is_drawn) {
        (true, false) => String::new(),
        _ => format!(", {}", bar.ranges()),
    };
    let out = if bar.is_ruled_out && bar.full > 0 {
        ", cannot be used"
    } else {
        ""
    };
    format!(
        "Reach of {}{in_use}{how}: {}{out}",
        bar.model.title(),
        bar.words()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_read_out_in_one_sentence() {
        let bar = ReachBar::in_use(49, 55, (909, 1_000));
        for (bar, expected) in [
            (
                bar.clone(),
                "Reach of Overlay, in use, as drawn: upgrades to 49 nodes, full at 55",
            ),
            (
                ReachBar {
                    is_in_use: false,
                    is_drawn: false,
                    is_ruled_out: true,
                    upgrade: 0,
                    ..bar.clone()
                },
                "Reach of Overlay, sized anew: full at 55 nodes, no upgrade, cannot be used",
            ),
            (
                ReachBar {
                    upgrade: 0,
                    full: 0,
                    lack: Some("the node subnet is full".to_owned()),
                    ..bar.clone()
                },
                "Reach of Overlay, in use, as drawn: not one node fits: the node subnet is full",
            ),
            (
                ReachBar {
                    is_in_use: false,
                    is_drawn: false,
                    is_ruled_out: true,
                    upgrade: 0,
                    full: 0,
                    lack: Some("does not support snet-agc".to_owned()),
                    ..bar
                },
                "Reach of Overlay, sized anew: cannot be used here: does not support snet-agc",
            ),
        ] {
            assert_eq!(sentence(&bar), expected);
        }
    }

    #[test]
    fn nodes_are_whole_and_can_be_planned() {
        for (nodes, expected) in [
            (-3.0, 0),
            (f64::NAN, 0),
            (11.6, 12),
            (1e30, u64::from(NodeCount::MOST)),
        ] {
            assert_eq!(whole(nodes), expected);
        }
    }
}
