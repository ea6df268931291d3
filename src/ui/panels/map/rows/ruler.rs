//! The ruler of a line: where everything lies to scale, tied by wedges to the plates below.
//!
//! ```text
//!  10.20.0.0      10.20.1.0        10.20.2.0     ticks, or the first and the last address of the line
//!  ██──████──────────────────────────────────    ruler
//!   ╲╲    ╲╲                                     wedges
//! ```

use egui::{Align2, CursorIcon, Pos2, Rect, Stroke, Ui, pos2};

use crate::net::Span;
use crate::page::Canvas as _;
use crate::page::draw::plates;
use crate::scene::{Axis, Projection, Role, View, span_ends, ticks as ticks_of};
use crate::ui::action::Action;
use crate::ui::kit::brush::{Brush, in_picture, points};
use crate::ui::state::ViewState;

use crate::ui::panels::map::Stage;
use crate::ui::panels::map::interact::{DrawnBar, point_at};
use crate::ui::panels::map::rows::line::{LineStage, Lit};
use crate::ui::panels::map::rows::places::LineParts;

/// Least distance of two ticks, in points.
const TICK_DISTANCE: f64 = 64.0;

/// Paints what stands above the ruler of a line.
pub(super) fn above(brush: &Brush, parts: &LineParts, projection: &Projection<'_>) {
    if let Some(rect) = parts.ticks {
        ticks(brush, projection, rect);
    } else if let Some(rect) = parts.ends {
        ends(brush, projection, rect);
    }
}

/// Paints the addresses of a line where they are round.
fn ticks(brush: &Brush, projection: &Projection<'_>, rect: Rect) {
    let weak = brush.colors.weak;
    let measure = |text: &str| f64::from(brush.small_text(text.to_owned(), weak).size().x) + 4.0;
    for tick in ticks_of(projection, TICK_DISTANCE, measure) {
        let x = rect.left() + points(tick.x);
        let text = brush.small_text(tick.label, weak);
        brush.put(text, Align2::LEFT_CENTER, pos2(x + 3.0, rect.center().y - 1.0));
        brush
            .painter
            .vline(x, rect.y_range(), Stroke::new(1.0, brush.colors.outline));
    }
}

/// Paints the first and the last address that a line shows.
fn ends(brush: &Brush, projection: &Projection<'_>, rect: Rect) {
    let ends = span_ends(projection.span());
    let [first, last] = ends.map(|end| brush.small_text(end, brush.colors.weak));
    brush.put(first, Align2::LEFT_CENTER, rect.left_center());
    brush.put(last, Align2::RIGHT_CENTER, rect.right_center());
}

/// The ruler of a line, and the wedges below it.
pub(super) struct Ruler<'a> {
    pub(super) rect: Rect,
    /// The plates that the wedges lead to.
    pub(super) plates: Rect,
    pub(super) at: &'a LineStage<'a>,
    /// The addresses of the line to scale.
    pub(super) scale: &'a Axis,
    /// What the plates show.
    pub(super) shown: (&'a Axis, View),
}

impl Ruler<'_> {
    /// Paints the used parts of the line to scale, tied to the plates below.
    pub(super) fn paint(&self, brush: &Brush, bars: &[DrawnBar<'_>], lit: Lit) {
        let mut canvas = brush;
        let taken = || bars.iter().filter(|bar| bar.drawn.role() != Role::Free);
        let marks: Vec<(f64, f64, Role)> = taken()
            .filter_map(|bar| self.place(bar).map(|(from, to)| (from, to, bar.drawn.role())))
            .collect();
        let whole = self
            .rect
            .with_max_x(self.rect.left() + points(self.at.line.width));
        plates::ruler(&mut canvas, in_picture(whole), &marks);
        for bar in taken() {
            let Some((from, to)) = self.place(bar) else {
                continue;
            };
            let (upper, lower) = (f64::from(self.rect.bottom()), f64::from(self.plates.top()));
            let corners = [
                (from, upper),
                (to.max(from + 1.0), upper),
                (f64::from(bar.rect.right()), lower),
                (f64::from(bar.rect.left()), lower),
            ];
            canvas.wedge(corners, bar.drawn.role());
            if lit.holds(&bar.drawn) {
                canvas.wedge(corners, bar.drawn.role());
                let across = points(from)..=points(to).max(points(from) + 2.0);
                let mark = Rect::from_x_y_ranges(across, self.rect.y_range());
                brush.outline(mark.expand(1.0), 1.0, brush.colors.text);
            }
        }
    }

    /// Marks a span.
    pub(super) fn mark(&self, brush: &Brush, span: Span) {
        let is_here = self.at.line.span().is_some_and(|line| line.overlaps(&span));
        let edges = self.to_scale().edges(span).filter(|_| is_here);
        if let Some((from, to)) = edges {
            let from = self.rect.left() + points(from);
            let to = (self.rect.left() + points(to)).max(from + 3.0);
            let mark = Rect::from_x_y_ranges(from..=to, self.rect.y_range());
            brush.painter.rect_filled(mark, 0.0, brush.colors.accent);
            brush.outline(mark.expand(1.5), 1.5, brush.colors.text);
        }
    }

    /// Lights the plate that the pointer is above, on the ruler or on its wedge; a click selects it.
    pub(super) fn point(
        &self,
        ui: &Ui,
        stage: &Stage<'_>,
        bars: &[DrawnBar<'_>],
        view: &mut ViewState,
        actions: &mut Vec<Action>,
    ) {
        let band = self.rect.with_max_y(self.plates.top()).intersect(self.at.visible);
        let pointer = ui.input(|input| input.pointer.hover_pos());
        let Some(pointer) = pointer.filter(|_| ui.rect_contains_pointer(band)) else {
            return;
        };
        let Some(bar) = self.bar_at(bars, pointer) else {
            return;
        };
        let Some(first) = bar.drawn.bars.first() else {
            return;
        };
        ui.set_cursor_icon(CursorIcon::PointingHand);
        point_at(stage, bar, first.item, view);
        if ui.input(|input| input.pointer.primary_clicked()) {
            actions.push(Action::Select(Some(first.item)));
            view.map.focus_selection = true;
        }
    }

    /// The bar whose mark or wedge is there.
    fn bar_at<'b, 'a>(&self, bars: &'b [DrawnBar<'a>], at: Pos2) -> Option<&'b DrawnBar<'a>> {
        /// How far beside a narrow mark it can still be hit, in points.
        const BESIDE: f32 = 3.0;
        let (upper, lower) = (self.rect.bottom(), self.plates.top());
        let down = ((at.y - upper) / (lower - upper).max(1.0)).clamp(0.0, 1.0);
        let beside = |bar: &DrawnBar<'_>| {
            let (from, to) = self.place(bar)?;
            let left = egui::lerp(points(from)..=bar.rect.left(), down);
            let right = egui::lerp(points(to)..=bar.rect.right(), down);
            Some((left - at.x).max(at.x - right).max(0.0))
        };
        let taken = bars.iter().filter(|bar| bar.drawn.role() != Role::Free);
        let near = taken.filter_map(|bar| Some((bar, beside(bar)?)));
        let nearest = near.min_by(|one, other| one.1.total_cmp(&other.1));
        nearest
            .filter(|(_, beside)| *beside <= BESIDE)
            .map(|(bar, _)| bar)
    }

    /// Left and right edge of a bar on the ruler.
    fn place(&self, bar: &DrawnBar<'_>) -> Option<(f64, f64)> {
        let left = f64::from(self.rect.left());
        let (from, to) = self.to_scale().edges(bar.drawn.span()?)?;
        Some((left + from, left + to))
    }

    /// What the plates show, to scale.
    pub(super) fn to_scale(&self) -> Projection<'_> {
        let (axis, shown) = self.shown;
        let (from, to) = (axis.to_address(shown.from_unit), axis.to_address(shown.to_unit));
        Projection {
            axis: self.scale,
            view: View {
                from_unit: self.scale.to_unit(from),
                to_unit: self.scale.to_unit(to),
            },
            width_points: self.at.line.width,
        }
    }
}
