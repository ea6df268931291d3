//! The overview below the map: every range in one strip, with a window on what the map shows.
//!
//! ```text
//!            ┌────────┐
//!  ▬▬ ▬ ▬▬▬▬▬│▬▬ ▬▬▬▬▬│▬▬▬ ▬▬▬ ▬        drag the window to pan, its edges to zoom,
//!   ▬▬▬      │  ▬▬▬▬  │      ▬▬▬▬▬▬     click beside it to go there
//!            └────────┘
//! ```

use std::sync::Arc;

use egui::{
    Align2, CursorIcon, EventFilter, Id, Key, Mesh, Rect, Response, Role as WidgetRole, Sense, Shape, Ui,
    WidgetInfo, pos2, vec2,
};

use crate::scene::{Axis, DragPart, Lane, Projection, Role, View, span_words, visible};
use crate::ui::kit::memo::memo;
use crate::ui::on_screen::OnScreen;
use crate::ui::state::ViewState;

use crate::ui::kit::brush::{Brush, points};
use crate::ui::panels::map::NAMES_WIDTH;
use crate::ui::panels::map::view::MapView;

/// Height of the strip with what keeps it apart from the map, in points.
pub(super) const HEIGHT: f32 = 18.0;

/// How far above and below the strip a click still counts, in points.
const REACH: f32 = 3.0;

/// Share of the map that one press of an arrow moves.
const STEP: f64 = 0.25;

/// How much one press of plus or minus zooms.
const ZOOM: f64 = 1.6;

/// The part of the window being dragged, and how far from it the pointer is, in points.
#[derive(Debug, Clone, Copy)]
pub(super) struct Held {
    part: DragPart,
    offset: f64,
}

/// The strip and where the window stands in it.
struct Strip<'a> {
    rect: Rect,
    home: Projection<'a>,
    /// Left and right edge of the window, in points from the left of the strip.
    window: (f64, f64),
}

/// Draws the strip at the foot of the map and handles clicks, drags and keys on it.
pub(super) fn overview_ui(ui: &Ui, session: &OnScreen, axis: &Axis, foot: Rect, view: &mut ViewState) {
    let rect = foot.with_min_x(foot.left() + NAMES_WIDTH);
    let home = Projection {
        axis,
        view: axis.home(),
        width_points: f64::from(rect.width()).max(1.0),
    };
    let shown = view.map.view(axis);
    let x = |unit: f64| home.x_of_unit(unit).clamp(0.0, home.width_points);
    let strip = Strip {
        rect: rect.shrink2(vec2(0.0, 3.0)),
        window: (x(shown.from_unit), x(shown.to_unit)),
        home,
    };
    let target = rect.expand2(vec2(0.0, REACH));
    let response = ui.interact(target, ui.scope_id().with("overview"), Sense::click_and_drag());
    let span = Projection {
        view: shown,
        ..strip.home
    }
    .span();
    response.widget_info(|| {
        let name = format!(
            "Overview, the map shows {}; arrow keys move it, plus and minus zoom",
            span_words(span)
        );
        WidgetInfo::labeled(WidgetRole::ScrollBar, true, name)
    });
    strip.pointer(ui, &response, shown, &mut view.map);
    if response.has_focus() {
        keys(ui, response.id, axis, &mut view.map);
    }
    strip.paint(ui, session, foot, view, response.has_focus());
}

impl Strip<'_> {
    /// Drags and clicks.
    fn pointer(&self, ui: &Ui, response: &Response, shown: View, map: &mut MapView) {
        let place = |at: egui::Pos2| f64::from(at.x - self.rect.left());
        if let Some(at) = response.hover_pos()
            && map.held.is_none()
        {
            ui.set_cursor_icon(match self.part_at(place(at)) {
                Some(DragPart::Whole) => CursorIcon::Grab,
                Some(DragPart::Start | DragPart::End) => CursorIcon::ResizeHorizontal,
                None => CursorIcon::PointingHand,
            });
        }
        let axis = self.home.axis;
        let centred = |x: f64| {
            let at = self.home.unit(x);
            shown.panned(axis, at - f64::midpoint(shown.from_unit, shown.to_unit))
        };
        if response.clicked() {
            response.request_focus();
        }
        if response.double_clicked() {
            map.fit();
            return;
        }
        if response.clicked()
            && let Some(at) = response.interact_pointer_pos().map(place)
            && self.part_at(at).is_none()
        {
            map.set(axis, centred(at));
        }
        let pressed = ui.input(|input| input.pointer.press_origin()).map(place);
        if response.drag_started()
            && let Some(at) = pressed
        {
            // A press beside the window first centres the window on the pointer.
            let part = self.part_at(at).unwrap_or(DragPart::Whole);
            let (left, right) = self.window;
            let offset = match (part, self.part_at(at)) {
                (DragPart::Start, _) => left - at,
                (DragPart::End, _) => right - at,
                (DragPart::Whole, Some(_)) => f64::midpoint(left, right) - at,
                (DragPart::Whole, None) => 0.0,
            };
            map.held = Some(Held { part, offset });
        }
        if response.dragged()
            && let Some((held, at)) = map.held.zip(response.interact_pointer_pos().map(place))
        {
            let unit = self.home.unit(at + held.offset);
            let view = match held.part {
                DragPart::Whole => centred(at + held.offset),
                DragPart::Start => View {
                    from_unit: unit.min(shown.to_unit),
                    ..shown
                },
                DragPart::End => View {
                    to_unit: unit.max(shown.from_unit),
                    ..shown
                },
            };
            map.set(axis, view.clamped(axis));
        }
        if response.drag_stopped() {
            map.held = None;
        }
    }

    /// The part of the window at `x`: its edges reach outwards, so that a narrow one can be moved too.
    fn part_at(&self, x: f64) -> Option<DragPart> {
        const REACH: f64 = 12.0;
        let (left, right) = self.window;
        let inside = REACH.min((right - left) / 4.0);
        if x < left - REACH || right + REACH <= x {
            None
        } else if x < left + inside {
            Some(DragPart::Start)
        } else if right - inside <= x {
            Some(DragPart::End)
        } else {
            Some(DragPart::Whole)
        }
    }

    fn paint(&self, ui: &Ui, session: &OnScreen, foot: Rect, view: &ViewState, has_focus: bool) {
        let brush = Brush::new(ui, foot);
        let name = brush.small_text("Overview".to_owned(), brush.colors.weak);
        brush.put(name, Align2::LEFT_CENTER, pos2(foot.left(), self.rect.center().y));
        brush.painter.rect_filled(self.rect, 2.0, brush.colors.sunken);
        // While a subnet is dragged the axis stands still, and so does this.
        let (scene, stack) = (&session.shown().map, session.stack());
        let lines: Vec<&[Arc<Lane>]> = match stack {
            Some(stack) => {
                let maps = stack.maps.iter().chain([&stack.outside]);
                maps.map(|map| map.lanes.as_slice()).collect()
            }
            None => scene.lanes.chunks(1).collect(),
        };
        let question = Question {
            alternative: stack.is_none().then_some(view.focus.alternative),
            home: (self.home.view.from_unit, self.home.view.to_unit),
            place: [self.rect.left(), self.rect.top(), self.rect.width()].map(f32::to_bits),
            is_dark: ui.visuals().dark_mode,
        };
        let picture = memo(ui, "overview", session, question, || {
            Arc::new(self.picture(&lines, &brush))
        });
        brush.painter.add(Shape::Mesh(Arc::clone(&picture)));

        let (left, right) = self.window;
        let x = |place: f64| self.rect.left() + points(place);
        let window = Rect::from_x_y_ranges(x(left)..=x(right).max(x(left) + 2.0), self.rect.y_range())
            .expand2(vec2(0.0, 1.0));
        let veil = brush.window.gamma_multiply(0.6);
        for outside in [
            self.rect.with_max_x(window.left()),
            self.rect.with_min_x(window.right()),
        ] {
            if outside.is_positive() {
                brush.painter.rect_filled(outside, 0.0, veil);
            }
        }
        let is_whole = self.rect.width() <= window.width();
        let (width, color) = if has_focus {
            (2.0, brush.colors.accent)
        } else if is_whole {
            (1.0, brush.colors.outline)
        } else {
            (1.0, brush.colors.text)
        };
        brush.outline(window, width, color);
    }

    /// Thin lines of bars in the colours of their meanings: one a lane, or one an alternative where there are several.
    fn picture(&self, lines: &[&[Arc<Lane>]], brush: &Brush) -> Mesh {
        let mut mesh = Mesh::default();
        let pitch = (self.rect.height() - 4.0) / lines.len().max(1) as f32;
        for (index, lanes) in lines.iter().enumerate() {
            let top = self.rect.top() + 2.0 + index as f32 * pitch;
            for drawn in lanes.iter().flat_map(|lane| visible(lane, &self.home)) {
                let role = drawn.role();
                if role == Role::Free {
                    continue;
                }
                let left = self.rect.left() + points(drawn.left).max(0.0);
                let right = (self.rect.left() + points(drawn.right)).min(self.rect.right());
                let bar =
                    Rect::from_x_y_ranges(left..=right.max(left + 1.0), top..=top + (pitch - 0.75).max(1.0));
                mesh.add_colored_rect(bar, brush.role(role));
            }
        }
        mesh
    }
}

/// What the strip depends on besides the document.
#[derive(Clone, PartialEq)]
struct Question {
    /// None if all are shown.
    alternative: Option<usize>,
    home: (f64, f64),
    place: [u32; 3],
    is_dark: bool,
}

/// Arrows move the window, plus and minus zoom, Home shows everything.
fn keys(ui: &Ui, id: Id, axis: &Axis, map: &mut MapView) {
    let filter = EventFilter {
        horizontal_arrows: true,
        vertical_arrows: true,
        ..EventFilter::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
    let is_pressed = |key| ui.input(|input| input.modifiers.is_none() && input.key_pressed(key));
    let shown = map.view(axis);
    let middle = f64::midpoint(shown.from_unit, shown.to_unit);
    let moved = [
        (Key::ArrowLeft, shown.panned(axis, -STEP * shown.units())),
        (Key::ArrowRight, shown.panned(axis, STEP * shown.units())),
        (Key::ArrowUp, shown.zoomed(axis, ZOOM, middle)),
        (Key::ArrowDown, shown.zoomed(axis, 1.0 / ZOOM, middle)),
    ];
    if let Some((_, view)) = moved.into_iter().find(|(key, _)| is_pressed(*key)) {
        map.set(axis, view);
    }
    if is_pressed(Key::Home) {
        map.fit();
    }
}
