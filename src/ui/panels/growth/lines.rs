//! Addresses against nodes: what each model needs as the growing pool grows, and where it stops.
//!
//! The plot cannot be dragged or zoomed: its bounds follow the design, but not while something is held. Pointing reads
//! the values of every model, a click plans that many nodes. `picture` makes points and words once a revision,
//! `names` says which line is which, `labels` finds room for other words.

use std::ops::RangeInclusive;

use egui::{
    Color32, CursorIcon, Grid, Painter, PopupAnchor, Pos2, Rect, Response, RichText, Role, Sense, Shape,
    Stroke, TextStyle, Tooltip, Ui, Vec2, WidgetInfo, pos2, vec2,
};
use egui_plot::{AxisHints, GridMark, Line, LineStyle, Plot, PlotPoint, PlotPoints, PlotTransform};

use crate::azure::Model;
use crate::net::grouped;
use crate::plan::sums::nodes_of;
use crate::ui::on_screen::OnScreen;

use crate::ui::action::Action;
use crate::ui::kit::held::held;
use crate::ui::kit::memo::memo;
use crate::ui::kit::theme::{self, Tokens};
use crate::ui::state::ViewState;

use super::labels::Labels;
use super::names::Names;
use super::picture::{Curve, Picture, Stop, axis_step};
use super::planned;

/// Draws the plot.
pub(super) fn lines_ui(ui: &mut Ui, session: &OnScreen, view: &ViewState, actions: &mut Vec<Action>) {
    let picture = memo(ui, "growth", session, (view.focus, view.preview), || {
        Picture::of(session, view)
    });
    let Some(picture) = picture.as_ref() else {
        return;
    };
    let about = (view.focus, view.preview);
    let wanted = [picture.most_nodes as f64, picture.top];
    let bounds = held(ui, "axes of growth", about, wanted);
    let names = Names::new(ui, picture, bounds);
    let are_beside = names.fit_beside(ui.available_size());
    if !are_beside {
        names.legend_ui(ui);
    }
    let beside = if are_beside { names.width() } else { HALF_NUMBER };
    let (response, transform) = plot_ui(ui, picture, bounds, beside);
    labels_ui(ui, picture, &transform);
    if are_beside {
        names.beside_ui(ui, &transform);
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &picture.summary));
    let Some(nodes) = pointed_at(&response, picture, &transform) else {
        return;
    };
    pointer_ui(ui, &response, picture, &transform, nodes);
    if response.clicked() {
        let nodes = u64::from(count(nodes));
        actions.push(Action::Edit(planned(view, picture.pool, nodes)));
    }
}

/// A count of nodes or addresses on an axis, which is whole and not negative.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "saturates, and is whole"
)]
fn count(on_axis: f64) -> u32 {
    on_axis.round() as u32
}

/// Colour and dashes of a model's line: that of what takes most of its addresses.
pub(super) fn look(ui: &Ui, model: Model) -> (Color32, LineStyle) {
    let colors = theme::tokens(ui);
    match model {
        Model::Kubenet => (colors.weak, LineStyle::Dashed { length: 5.0 }),
        Model::NodeSubnet => (colors.node, LineStyle::Solid),
        Model::PodSubnetDynamic => (colors.pod, LineStyle::Solid),
        Model::PodSubnetStatic => (colors.pod, LineStyle::Dashed { length: 9.0 }),
        Model::Overlay | Model::ByoCni => (colors.text, LineStyle::Solid),
    }
}

/// Least height that a line across with its number needs, and least width of an upright one, in points.
const LEAST_ACROSS: f32 = 16.0;
const LEAST_UPRIGHT: f32 = 44.0;

/// Half a line of small letters, which the number at the upper end of the plot reaches above it, in points.
pub(super) const ABOVE: f32 = 6.0;

/// Half of the last number of the axis of nodes, which is centred on the end of the plot, with air, in points.
const HALF_NUMBER: f32 = 24.0;

/// Width of the numbers of the axis of addresses, and of all that is left of the plot, in points.
const NUMBERS: f32 = 46.0;
pub(super) const LEFT_OF_PLOT: f32 = NUMBERS + 20.0;

/// The plot with its axes, and `beside` points right of it that stay free.
fn plot_ui(
    ui: &mut Ui,
    picture: &Picture,
    [most_nodes, top]: [f64; 2],
    beside: f32,
) -> (Response, PlotTransform) {
    let colors = theme::tokens(ui);
    let small = TextStyle::Small.resolve(ui.style());
    let title = |words: &str| RichText::new(words).font(small.clone()).color(colors.weak);
    let (nodes, addresses) = (title(&picture.axis), title("addresses"));
    let hints = |hints: AxisHints<'static>| {
        hints
            .formatter(mark_words)
            .tick_label_font(small.clone())
            .tick_label_color(colors.weak)
    };
    ui.add_space(ABOVE);
    let id = ui.scope_id().with("frame of growth");
    let room = ui.data(|data| data.get_temp::<Rect>(id));
    let room = room.map_or_else(|| ui.available_size(), |frame| frame.size());
    let looks: Vec<(Color32, LineStyle)> = picture.curves.iter().map(|curve| look(ui, curve.model)).collect();
    let plot = Plot::new("growth")
        .allow_zoom(false)
        .allow_drag(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_axis_zoom_drag(false)
        .allow_double_click_reset(false)
        .show_crosshair(false)
        .label_formatter(|_| None)
        .sense(Sense::click())
        .grid_color(colors.outline)
        .grid_fade(0.0)
        // Marks stand as far apart as their numbers need, so every number is as clear as its neighbours.
        .custom_x_axes(vec![
            hints(AxisHints::new_x()).label(nodes).label_spacing(1.0..=1.1),
        ])
        .custom_y_axes(vec![
            hints(AxisHints::new_y())
                .label(addresses)
                .min_thickness(NUMBERS)
                .label_spacing(1.0..=1.1),
        ])
        .x_grid_spacer(move |_| even_marks(most_nodes, marks_in(room.x, LEAST_UPRIGHT)))
        .y_grid_spacer(move |_| even_marks(top, marks_in(room.y, LEAST_ACROSS)))
        .width(ui.available_width() - beside);
    let shown = plot.show(ui, |plot| {
        plot.set_plot_bounds_x(0.0..=most_nodes);
        plot.set_plot_bounds_y(0.0..=top);
        for (curve, (color, style)) in picture.curves.iter().zip(looks) {
            let points = PlotPoints::Borrowed(curve.points.as_slice());
            plot.line(
                Line::new("", points)
                    .id(curve.model.key())
                    .color(color)
                    .width(2.0)
                    .style(style)
                    .allow_hover(false),
            );
        }
    });
    // Its words find their height in the frame after the first.
    let frame = *shown.transform.frame();
    let last = ui.data(|data| data.get_temp::<Rect>(id));
    if last != Some(frame) {
        ui.data_mut(|data| data.insert_temp(id, frame));
        ui.request_repaint();
    }
    (shown.response, shown.transform)
}

/// How many stretches between marks find room.
fn marks_in(room: f32, least: f32) -> u32 {
    count(f64::from((room / least).floor())).max(1)
}

/// Marks from nought to the end of an axis: at each step of it where so many find room, else at each second, fifth … so
/// that the end always has one.
fn even_marks(end: f64, most: u32) -> Vec<GridMark> {
    let step = axis_step(end);
    let steps = count(end / step).max(1);
    let each = (1..=steps).find(|each| steps.is_multiple_of(*each) && steps / each <= most);
    let each = f64::from(each.unwrap_or(steps));
    let marks = count(f64::from(steps) / each);
    (0..=marks)
        .map(|mark| GridMark {
            value: f64::from(mark) * each * step,
            step_size: each * step,
        })
        .collect()
}

fn mark_words(mark: GridMark, _: &RangeInclusive<f64>) -> String {
    grouped(u64::from(count(mark.value)))
}

/// Where a point of the plot is on the screen.
pub(super) fn on_screen(transform: &PlotTransform, nodes: f64, addresses: f64) -> Pos2 {
    transform.position_from_point(&PlotPoint::new(nodes, addresses))
}

/// Where the marks of the plot are on the screen.
struct Marks {
    /// Across of the planned nodes.
    here: f32,
    /// Across of the most nodes, and of the most that can be upgraded.
    stops: Option<(f32, f32)>,
    /// Down of the largest block; above the plot where it is not in it.
    capacity: Option<f32>,
    /// Whether that is smaller than what is planned.
    is_short: bool,
}

impl Marks {
    fn of(picture: &Picture, transform: &PlotTransform) -> Self {
        let across = |nodes: f64| on_screen(transform, nodes, 0.0).x;
        Self {
            here: across(picture.present as f64),
            stops: picture
                .stop
                .as_ref()
                .map(|stop| (across(stop.full), across(stop.upgrade))),
            capacity: picture
                .capacity
                .as_ref()
                .map(|block| on_screen(transform, 0.0, block.usable).y),
            is_short: picture.capacity.as_ref().is_some_and(|block| block.is_short),
        }
    }

    /// A limit that holds what is planned is no trouble.
    const fn limit_color(&self, colors: &Tokens) -> Color32 {
        if self.is_short {
            colors.trouble
        } else {
            colors.weak
        }
    }

    /// Whether one of them runs through `rect`.
    fn cross(&self, rect: Rect) -> bool {
        let upright = |x: f32| rect.expand(2.0).x_range().contains(x);
        upright(self.here)
            || self
                .stops
                .is_some_and(|(full, upgrade)| upright(full) || upright(upgrade))
            || self.capacity.is_some_and(|y| rect.y_range().contains(y))
    }

    fn paint(&self, painter: &Painter, frame: Rect, colors: &Tokens) {
        let dashes = |from: Pos2, to: Pos2, color, dash| {
            painter.extend(Shape::dashed_line(
                &[from, to],
                Stroke::new(1.5, color),
                dash,
                4.0,
            ));
        };
        if let Some((full, upgrade)) = self.stops {
            for (x, dash) in [(full, 5.0), (upgrade, 1.5)] {
                dashes(pos2(x, frame.bottom()), pos2(x, frame.top()), colors.weak, dash);
            }
        }
        if let Some(y) = self.capacity.filter(|y| *y >= frame.top()) {
            dashes(
                pos2(frame.left(), y),
                pos2(frame.right(), y),
                self.limit_color(colors),
                7.0,
            );
        }
        painter.vline(self.here, frame.y_range(), Stroke::new(1.5, colors.accent));
    }
}

/// The marks in the plot and their words: capacity, where you are, where a model stops.
fn labels_ui(ui: &Ui, picture: &Picture, transform: &PlotTransform) {
    let frame = *transform.frame();
    let colors = theme::tokens(ui);
    let painter = ui
        .painter()
        .with_clip_rect(frame.expand(1.0).intersect(ui.clip_rect()));
    let font = TextStyle::Small.resolve(ui.style());
    let marks = Marks::of(picture, transform);
    marks.paint(&painter, frame, &colors);

    let mut labels = Labels::new(frame.shrink(2.0));
    let on_line = |rect: Rect| {
        let rect = rect.expand(1.0);
        marks.cross(rect) || picture.curves.iter().any(|curve| crosses(curve, rect, transform))
    };
    // The longest words that find a place off the lines.
    let mut write = |variants: &[String], color: Color32, corners: &dyn Fn(Vec2) -> Vec<Pos2>| {
        for words in variants {
            let galley = painter.layout_no_wrap(words.clone(), font.clone(), color);
            let size = galley.size();
            if let Some(rect) = labels.place(size, corners(size).into_iter(), on_line) {
                // Off the lines of the grid, too.
                painter.rect_filled(rect.expand2(vec2(1.0, -1.0)), 2.0, colors.sunken);
                painter.galley(rect.min, galley, color);
                return true;
            }
        }
        false
    };
    // What is planned says most: the limit takes what place that leaves.
    write(std::slice::from_ref(&picture.here), colors.accent, &|size| {
        let shares = [0.8, 0.7, 0.6, 0.5, 0.9, 0.3, 0.15, 0.0];
        next_to_line(marks.here, size, frame, &shares)
    });
    if let (Some(block), Some(y)) = (&picture.capacity, marks.capacity) {
        let y = y.max(frame.top());
        write(&block.words, marks.limit_color(&colors), &|size| {
            next_to_level(y, size, frame)
        });
    }
    if let (Some(stop), Some((full, _))) = (&picture.stop, marks.stops) {
        let is_named = write(&stop.words, colors.text, &|size| {
            // Long words reach from there to the planned nodes: then they stand behind those.
            let beside = |x: f32| next_to_line(x, size, frame, &[0.0, 0.1, 0.2, 0.3, 0.45, 0.6]);
            [beside(full), beside(marks.here)].concat()
        });
        if !is_named {
            stops_below(ui, picture, stop, frame);
        }
    }
}

/// What the upright dashes mean, in the row below the plot that says what its axis counts: left of that, else right of it.
fn stops_below(ui: &Ui, picture: &Picture, stop: &Stop, frame: Rect) {
    /// The dashes before the words, with air, and between them and the words of the axis, in points.
    const SAMPLE: f32 = 10.0;
    const APART: f32 = 12.0;
    /// Rows of small letters from the plot to the middle of that row.
    const ROWS: f32 = 1.55;
    let colors = theme::tokens(ui);
    let room = ui.max_rect();
    let font = TextStyle::Small.resolve(ui.style());
    let laid_out = |words: &String| {
        ui.painter()
            .layout_no_wrap(words.clone(), font.clone(), colors.text)
    };
    let axis = laid_out(&picture.axis);
    let half = axis.size().x / 2.0 + APART;
    let middle = axis.size().y.mul_add(ROWS, frame.bottom());
    let sides = [
        (room.left(), frame.center().x - half),
        (frame.center().x + half, room.right()),
    ];
    let places = stop
        .words
        .iter()
        .flat_map(|words| sides.map(|side| (words, side)));
    let found = places
        .map(|(words, side)| (laid_out(words), side))
        .find(|(words, (left, right))| SAMPLE + words.size().x <= right - left);
    let Some((words, (left, _))) = found else { return };
    let ends = [pos2(left + 2.0, middle - 6.0), pos2(left + 2.0, middle + 6.0)];
    ui.painter()
        .extend(Shape::dashed_line(&ends, Stroke::new(1.5, colors.weak), 3.0, 2.0));
    let corner = pos2(left + SAMPLE, middle - words.size().y / 2.0);
    ui.painter().galley(corner, words, colors.text);
}

/// Places above and below a line across, from right to left.
fn next_to_level(y: f32, size: Vec2, frame: Rect) -> Vec<Pos2> {
    const PLACES: u8 = 24;
    let (left, right) = (frame.left() + 4.0, frame.right() - size.x - 4.0);
    let steps = (0..=PLACES).map(|step| f32::from(step) / f32::from(PLACES));
    steps
        .map(|share| egui::lerp(right..=left, share))
        .flat_map(|x| [pos2(x, y - size.y - 2.0), pos2(x, y + 3.0)])
        .collect()
}

/// Places beside an upright line, at shares of the height from the top: right of it, then left of it.
fn next_to_line(x: f32, size: Vec2, frame: Rect, shares: &[f32]) -> Vec<Pos2> {
    let height = |share: f32| frame.top() + 4.0 + share * (frame.height() - size.y - 8.0);
    let right = shares.iter().map(|share| pos2(x + 6.0, height(*share)));
    let left = shares.iter().map(|share| pos2(x - 6.0 - size.x, height(*share)));
    right.chain(left).collect()
}

/// Whether a line, which never falls, runs through `rect`.
fn crosses(curve: &Curve, rect: Rect, transform: &PlotTransform) -> bool {
    let height = |x: f32| {
        let nodes = transform.value_from_position(pos2(x, rect.bottom())).x;
        on_screen(transform, nodes, curve.at(nodes)).y
    };
    height(rect.left()) >= rect.top() && height(rect.right()) <= rect.bottom()
}

/// The number of nodes under the pointer.
fn pointed_at(response: &Response, picture: &Picture, transform: &PlotTransform) -> Option<f64> {
    let pointer = response.hover_pos()?;
    if !transform.frame().contains(pointer) {
        return None;
    }
    picture.snap(transform.value_from_position(pointer).x)
}

/// The values of every model under the pointer.
fn pointer_ui(ui: &Ui, response: &Response, picture: &Picture, transform: &PlotTransform, nodes: f64) {
    let colors = theme::tokens(ui);
    let frame = *transform.frame();
    let x = on_screen(transform, nodes, 0.0).x;
    ui.painter()
        .vline(x, frame.y_range(), Stroke::new(1.0, colors.weak));
    for curve in &picture.curves {
        let point = on_screen(transform, nodes, curve.at(nodes));
        if frame.contains(point) {
            ui.painter().circle_filled(point, 3.0, look(ui, curve.model).0);
        }
    }
    ui.set_cursor_icon(CursorIcon::PointingHand);
    let anchor = PopupAnchor::Pointer;
    Tooltip::always_open(ui.ctx().clone(), response.layer_id, response.id, anchor)
        .gap(14.0)
        .show(|ui| values_ui(ui, picture, nodes));
}

/// A row for each model: its line, what it needs, and whether that finds room.
fn values_ui(ui: &mut Ui, picture: &Picture, nodes: f64) {
    let colors = theme::tokens(ui);
    let at = u64::from(count(nodes));
    ui.label(theme::bold(nodes_of("", at)));
    // Rows of text, not of buttons.
    ui.spacing_mut().interact_size.y = 18.0;
    Grid::new("values")
        .num_columns(3)
        .spacing([14.0, 2.0])
        .show(ui, |ui| {
            for curve in picture.curves.iter().rev() {
                let (color, _) = look(ui, curve.model);
                ui.label(RichText::new(curve.model.title()).small().color(color));
                let needed = grouped(u64::from(count(curve.at(nodes))));
                theme::figure_ui(ui, RichText::new(needed));
                let (full, upgrade) = curve.stops;
                let (words, color) = if at > full {
                    ("does not fit", colors.trouble)
                } else if at > upgrade {
                    ("cannot upgrade", colors.warning)
                } else {
                    ("fits", colors.good)
                };
                ui.label(RichText::new(words).small().color(color));
                ui.end_row();
            }
        });
    if let Some(block) = &picture.capacity
        && let Some(words) = block.words.first()
    {
        let color = if block.is_short {
            colors.trouble
        } else {
            colors.weak
        };
        ui.label(RichText::new(words).small().color(color));
    }
    ui.label(
        RichText::new("Click to plan that many")
            .small()
            .color(colors.weak),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_an_axis_has_a_mark_however_few_find_room() {
        let values = |end, most| -> Vec<f64> {
            let marks = even_marks(end, most);
            marks.iter().map(|mark| mark.value).collect()
        };
        assert_eq!(values(4_000.0, 9), [0.0, 1_000.0, 2_000.0, 3_000.0, 4_000.0]);
        assert_eq!(values(4_000.0, 3), [0.0, 2_000.0, 4_000.0]);
        assert_eq!(values(4_000.0, 1), [0.0, 4_000.0]);
        assert_eq!(values(5_000.0, 4), [0.0, 5_000.0]);
        assert_eq!(values(250.0, 5), [0.0, 50.0, 100.0, 150.0, 200.0, 250.0]);
        assert_eq!(values(10.0, 2), [0.0, 10.0]);
    }
}
