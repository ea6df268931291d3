//! The strokes that the map and the model lanes share: areas by meaning, hatching, frames and text that fits.
//!
//! Colours come from the theme, patterns from the roles, so that the two views never disagree. Every shape is cut at
//! the clip rectangle of the painter, and their number is bounded by the area painted, not by the design.

use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{
    Align2, Color32, FontId, Galley, Mesh, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, TextStyle, Ui,
    pos2, vec2,
};

use crate::design::inert;
use crate::page::{self, Canvas, Ink, Paint, canvas};
use crate::scene::{Palette, Role};
use crate::ui::kit::theme::{self, RoleColors, Tokens};

/// Rounding of bars, in points.
pub(crate) const ROUNDING: f32 = points(canvas::ROUNDING);

/// Least width at which a bar can still be seen, in points.
pub(crate) const LEAST_WIDTH: f32 = 2.0;

/// Distance of the lines of a hatching and of dots, in points.
const HATCH_STEP: f32 = 7.0;
const DOT_STEP: f32 = 4.0;

/// A place in points as the painter takes it.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a place on the screen is far from the ends of f32"
)]
pub(crate) const fn points(place: f64) -> f32 {
    place as f32
}

/// A painter that knows what colours and patterns mean.
pub(crate) struct Brush {
    /// Where it paints.
    pub(crate) painter: Painter,
    /// The colours of the theme.
    pub(crate) colors: Tokens,
    /// Behind everything.
    pub(crate) window: Color32,
    small: FontId,
    role_colors: &'static theme::OfRoles,
    palette: &'static Palette,
}

impl Brush {
    /// A brush for what is inside `clip`.
    pub(crate) fn new(ui: &Ui, clip: Rect) -> Self {
        Self {
            painter: ui.painter().with_clip_rect(clip.intersect(ui.clip_rect())),
            colors: theme::tokens(ui),
            window: ui.visuals().panel_fill,
            small: TextStyle::Small.resolve(ui.style()),
            role_colors: theme::of_roles(ui),
            palette: theme::palette(ui),
        }
    }

    /// The same brush for what is inside `clip`, even outside of the panel it came from.
    pub(crate) fn moved_to(mut self, clip: Rect) -> Self {
        self.painter.set_clip_rect(clip);
        self
    }

    /// The colour of a meaning.
    pub(crate) fn role(&self, role: Role) -> Color32 {
        self.colors_of(role).color
    }

    /// The faint background of a bar of that meaning; text can be read on it.
    pub(crate) fn tint(&self, role: Role) -> Color32 {
        self.colors_of(role).tint
    }

    /// Text that can be read on the colour of a meaning.
    pub(crate) fn text_on(&self, role: Role) -> Color32 {
        self.colors_of(role).text
    }

    fn colors_of(&self, role: Role) -> RoleColors {
        let found = self.role_colors.iter().find(|(other, _)| *other == role);
        let Tokens {
            connected: color,
            sunken: tint,
            text,
            ..
        } = self.colors;
        found.map_or(RoleColors { color, tint, text }, |(_, colors)| *colors)
    }

    /// Slanted lines, in step with those of the neighbours.
    pub(crate) fn hatch(&self, rect: Rect, color: Color32) {
        hatch(&self.painter, rect, color, 1.0);
    }

    /// The colour of an ink, without mixing any anew in every frame but those of patterns.
    pub(crate) fn ink(&self, ink: Ink) -> Color32 {
        match ink {
            Ink::Window => self.window,
            Ink::Role(role) => self.role(role),
            Ink::Tint(role) => self.tint(role),
            Ink::On(role) => self.text_on(role),
            ink => theme::ink(self.palette, ink),
        }
    }

    /// A line around an area, inside of it.
    pub(crate) fn outline(&self, rect: Rect, width: f32, color: Color32) {
        self.painter
            .rect_stroke(rect, ROUNDING, Stroke::new(width, color), StrokeKind::Inside);
    }

    /// A dashed line through these points.
    pub(crate) fn dashed(&self, points: &[Pos2], stroke: Stroke) {
        self.painter.extend(Shape::dashed_line(points, stroke, 3.0, 3.0));
    }

    /// Small text in one line.
    pub(crate) fn small_text(&self, text: String, color: Color32) -> Arc<Galley> {
        self.painter
            .layout_no_wrap(one_line(text), self.small.clone(), color)
    }

    /// Small texts behind each other in one line, each in its colour.
    pub(crate) fn small_texts<'a>(&self, texts: impl Iterator<Item = (&'a str, Color32)>) -> Arc<Galley> {
        let mut job = LayoutJob::default();
        for (text, color) in texts {
            let format = TextFormat::simple(self.small.clone(), color);
            job.append(&one_line(text.to_owned()), 0.0, format);
        }
        self.painter.layout_job(job)
    }

    /// Small text in one line that ends in an ellipsis where it would be wider.
    pub(crate) fn small_text_within(&self, text: String, color: Color32, width: f32) -> Arc<Galley> {
        self.text_within(text, self.small.clone(), color, width)
    }

    /// Text in one line that ends in an ellipsis where it would be wider.
    pub(crate) fn text_within(&self, text: String, font: FontId, color: Color32, width: f32) -> Arc<Galley> {
        let mut job = LayoutJob::single_section(one_line(text), TextFormat::simple(font, color));
        job.wrap = TextWrapping::truncate_at_width(width.max(0.0));
        self.painter.layout_job(job)
    }

    /// One line of text as pages have it.
    fn laid_out(&self, text: &str, look: page::Type) -> Arc<Galley> {
        let font = theme::on_page(points(look.size), look.bold);
        self.painter
            .layout_no_wrap(one_line(text.to_owned()), font, self.ink(look.ink))
    }

    /// Puts text that was laid out with its `anchor` at `at`.
    pub(crate) fn put(&self, galley: Arc<Galley>, anchor: Align2, at: Pos2) {
        let place = anchor.anchor_size(at, galley.size());
        self.painter.galley(place.min, galley, self.colors.text);
    }
}

/// Shapes of pictures that pages show too.
impl Canvas for &Brush {
    fn fill(&mut self, rect: page::Rect, ink: Ink, rounding: f64) {
        self.painter
            .rect_filled(in_window(rect), points(rounding), self.ink(ink));
    }

    fn pattern(&mut self, rect: page::Rect, paint: Paint) {
        let (rect, color) = (in_window(rect), self.ink(paint.ink()));
        match paint {
            Paint::Plain(_) => _ = self.painter.rect_filled(rect, 0.0, color),
            Paint::Hatched(_) => self.hatch(rect, color),
            Paint::Dotted(_) => dots(&self.painter, rect, color, 1.0),
        }
    }

    fn outline(&mut self, rect: page::Rect, stroke: page::Stroke) {
        Brush::outline(self, in_window(rect), points(stroke.width), self.ink(stroke.ink));
    }

    fn measured(&self, text: &str, look: page::Type) -> f64 {
        f64::from(self.laid_out(text, look).size().x)
    }

    fn words(&mut self, (x, y): (f64, f64), look: page::Type, text: &str, room: f64) {
        let mut galley = self.laid_out(text, look);
        if points(room) < galley.size().x {
            let font = theme::on_page(points(look.size), look.bold);
            galley = self.text_within(text.to_owned(), font, self.ink(look.ink), points(room));
        }
        let first = galley.rows.first();
        let baseline = first.and_then(|row| Some(row.pos.y + row.glyphs.first()?.pos.y));
        let place = pos2(points(x), points(y) - baseline.unwrap_or_default());
        self.painter.galley(place, galley, self.colors.text);
    }

    fn wedge(&mut self, corners: [(f64, f64); 4], role: Role) {
        let corners = corners.map(|(x, y)| pos2(points(x), points(y)));
        let color = self.role(role).gamma_multiply(0.22);
        self.painter
            .add(Shape::convex_polygon(corners.to_vec(), color, Stroke::NONE));
    }

    fn line(&mut self, way: Vec<(f64, f64)>, stroke: page::Stroke) {
        let way: Vec<Pos2> = way.into_iter().map(|(x, y)| pos2(points(x), points(y))).collect();
        let pen = Stroke::new(points(stroke.width), self.ink(stroke.ink));
        if stroke.dashed {
            self.dashed(&way, pen);
        } else {
            self.painter.line(way, pen);
        }
    }
}

/// A rectangle of a picture, which lies where the window has it.
pub(crate) fn in_window(rect: page::Rect) -> Rect {
    Rect::from_min_max(
        pos2(points(rect.left), points(rect.top)),
        pos2(points(rect.right), points(rect.bottom)),
    )
}

/// A rectangle of the window, for a picture.
pub(crate) fn in_picture(rect: Rect) -> page::Rect {
    page::Rect::new(
        f64::from(rect.left()),
        f64::from(rect.top()),
        f64::from(rect.right()),
        f64::from(rect.bottom()),
    )
}

/// Slanted lines, in step with those of the neighbours.
pub(crate) fn hatch(painter: &Painter, rect: Rect, color: Color32, scale: f32) {
    let rect = rect.intersect(painter.clip_rect());
    if !rect.is_positive() {
        return;
    }
    let step = HATCH_STEP * scale;
    let stroke = Stroke::new(1.2 * scale, color);
    let mut lines = Vec::new();
    // On each line x and y have the same sum.
    let mut sum = ((rect.left() + rect.top()) / step).ceil() * step;
    while sum < rect.right() + rect.bottom() {
        let left = rect.left().max(sum - rect.bottom());
        let right = rect.right().min(sum - rect.top());
        lines.push(Shape::line_segment(
            [pos2(left, sum - left), pos2(right, sum - right)],
            stroke,
        ));
        sum += step;
    }
    painter.extend(lines);
}

/// Dots in rows, every second row shifted.
pub(crate) fn dots(painter: &Painter, rect: Rect, color: Color32, scale: f32) {
    let rect = rect.intersect(painter.clip_rect());
    if !rect.is_positive() {
        return;
    }
    let step = DOT_STEP * scale;
    let mut mesh = Mesh::default();
    let mut y = rect.top() + step / 2.0;
    let mut shift = 0.0;
    while y < rect.bottom() {
        let mut x = (rect.left() / step).ceil() * step + shift;
        while x < rect.right() {
            let dot = Rect::from_center_size(pos2(x, y), vec2(1.6, 1.6) * scale);
            mesh.add_colored_rect(dot.intersect(rect), color);
            x += step;
        }
        y += step / 2.0;
        shift = step / 2.0 - shift;
    }
    painter.add(mesh);
}

/// Text whose line ends are shown in place of being obeyed, so that no name covers what lies below it.
fn one_line(text: String) -> String {
    if text.contains(char::is_control) {
        inert(&text)
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::design::{Swatch, presets};
    use crate::page::Mark;
    use crate::page::draw::map::{self, Strip};
    use crate::page::draw::{bars, lanes};
    use crate::page::pen::Pen;
    use crate::plan;
    use crate::scene::{self, Projection};

    /// Draws everything that pages and the window share, on a picture 1,200 points wide.
    fn draw(canvas: &mut impl Canvas) {
        let mut design = presets::worked_example();
        for (subnet, swatch) in design.alternatives[0].networks[0]
            .subnets
            .iter_mut()
            .zip(Swatch::ALL)
        {
            subnet.color = Some(swatch);
        }
        let plan = plan::plan(&design);
        let scene = scene::map(&design, &plan, 0, &BTreeSet::new());
        let projection = Projection {
            axis: &scene.axis,
            view: scene.axis.home(),
            width_points: 1_200.0,
        };
        for lane in &scene.lanes {
            for (index, drawn) in scene::visible(lane, &projection).iter().enumerate() {
                let rect = page::Rect::new(drawn.left, 10.0, drawn.right.max(drawn.left + 2.0), 40.0);
                let strip = if index % 2 == 0 {
                    Strip::WHOLE
                } else {
                    Strip::BELOW_WORDS
                };
                map::bar(canvas, drawn, rect, strip, 0.0);
                map::edges(canvas, drawn, rect);
            }
        }
        let (upper, lower) = (
            page::Rect::new(300.0, 10.0, 340.0, 40.0),
            page::Rect::new(300.0, 60.0, 340.0, 90.0),
        );
        map::overlap(canvas, upper, lower);
        map::wave(canvas, 500.0, (0.0, 100.0), Ink::Weak);
        let room = page::Rect::new(0.0, 100.0, 1_200.0, 120.0);
        let comparison =
            plan::compare(&design, &design.alternatives[0], &plan.alternatives[0], 0, None).unwrap();
        let models = scene::models(&comparison);
        let ruler = lanes::Ruler {
            left: room.left,
            right: room.right,
            scale: models.scale as f64,
        };
        for row in &models.rows {
            lanes::bar(canvas, row, models.network_size, &ruler, (room.top, room.bottom));
        }
        let compared = scene::comparison(&design, &plan);
        for bar in &compared.bars {
            bars::bar(canvas, &compared, bar, room);
        }
        for (role, _) in bars::meanings(&compared) {
            bars::sample(canvas, room, role);
        }
    }

    /// Corners of areas and edges, rounded to hundredths of a point.
    type Corners = [f32; 4];

    fn corners(rect: Rect) -> Corners {
        [rect.left(), rect.top(), rect.right(), rect.bottom()].map(|place| (place * 100.0).round())
    }

    /// Rectangles that are filled, and those that are framed.
    fn of_window() -> (Vec<Corners>, Vec<Corners>) {
        let ctx = egui::Context::default();
        theme::install(&ctx);
        let input = egui::RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(1_300.0, 300.0))),
            ..egui::RawInput::default()
        };
        let mut output = ctx.run_ui(input, |ui| {
            let brush = Brush::new(ui, Rect::EVERYTHING);
            draw(&mut &brush.moved_to(Rect::EVERYTHING));
        });
        output.textures_delta.clear();
        let shapes = output.shapes.into_iter().map(|clipped| clipped.shape);
        let rects = shapes.filter_map(|shape| match shape {
            Shape::Rect(rect) => Some(rect),
            _ => None,
        });
        let (filled, framed): (Vec<_>, Vec<_>) = rects.partition(|rect| rect.stroke.is_empty());
        let all =
            |rects: Vec<egui::epaint::RectShape>| rects.iter().map(|shape| corners(shape.rect)).collect();
        (all(filled), all(framed))
    }

    fn of_page() -> (Vec<Corners>, Vec<Corners>) {
        let mut pen = Pen::new();
        draw(&mut pen);
        let (mut filled, mut framed) = (Vec::new(), Vec::new());
        for mark in &pen.marks {
            if let Mark::Area {
                rect, paint, edge, ..
            } = mark
            {
                let is_filled = matches!(paint, Some(Paint::Plain(_)));
                filled.extend(is_filled.then(|| corners(in_window(*rect))));
                framed.extend(edge.map(|_| corners(in_window(*rect))));
            }
        }
        (filled, framed)
    }

    #[test]
    fn a_page_and_a_window_of_one_size_show_the_same_shapes() {
        let (window, page) = (of_window(), of_page());
        assert!(page.0.len() > 40 && page.1.len() > 20, "{page:?}");
        assert_eq!(window, page);
    }
}
