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

use crate::design::{Swatch, inert};
use crate::scene::{Pattern, Role};
use crate::ui::kit::theme::{self, Tokens};

/// Rounding of bars, in points.
pub(crate) const ROUNDING: f32 = 3.0;

/// Least width at which a bar can still be seen, in points.
pub(crate) const LEAST_WIDTH: f32 = 2.0;

/// Narrower areas are one colour: a pattern could not be told.
const PLAIN_WIDTH: f32 = 4.0;

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

/// The colours of one meaning.
#[derive(Clone, Copy)]
struct RoleColors {
    color: Color32,
    tint: Color32,
    text: Color32,
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
    role_colors: [(Role, RoleColors); Role::ALL.len()],
    marks: [(Swatch, Color32); Swatch::ALL.len()],
}

impl Brush {
    /// A brush for what is inside `clip`.
    pub(crate) fn new(ui: &Ui, clip: Rect) -> Self {
        Self {
            painter: ui.painter().with_clip_rect(clip.intersect(ui.clip_rect())),
            colors: theme::tokens(ui),
            window: ui.visuals().panel_fill,
            small: TextStyle::Small.resolve(ui.style()),
            role_colors: Role::ALL.map(|role| {
                let (color, tint, text) = (
                    theme::role(ui, role),
                    theme::tint(ui, role),
                    theme::text_on(ui, role),
                );
                (role, RoleColors { color, tint, text })
            }),
            marks: Swatch::ALL.map(|swatch| (swatch, theme::swatch(ui, swatch))),
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

    /// The faint ground of a bar of that meaning; text can be read on it.
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

    /// Addresses of one meaning, in its colour and pattern.
    pub(crate) fn area(&self, rect: Rect, role: Role) {
        let color = self.role(role);
        let mixed = |share| self.colors.sunken.lerp_to_gamma(color, share);
        let fill = |color| _ = self.painter.rect_filled(rect, 1.0, color);
        match role.pattern() {
            Pattern::Solid => fill(color),
            Pattern::Dotted => self.ghost(rect, role),
            Pattern::Hatched if rect.width() < PLAIN_WIDTH => fill(mixed(0.8)),
            Pattern::Hatched => {
                fill(mixed(0.35));
                self.hatch(rect, color);
            }
            Pattern::Outline if role == Role::Free => {}
            Pattern::Outline => fill(self.tint(role)),
        }
    }

    /// Addresses that something of a meaning holds for a while only: dots in its colour.
    pub(crate) fn ghost(&self, rect: Rect, role: Role) {
        let color = self.role(role);
        let is_narrow = rect.width() < PLAIN_WIDTH;
        let share = if is_narrow { 0.8 } else { 0.55 };
        let ground = self.colors.sunken.lerp_to_gamma(color, share);
        self.painter.rect_filled(rect, 1.0, ground);
        if !is_narrow {
            self.dots(rect, color);
        }
    }

    /// Slanted lines, in step with those of the neighbours.
    pub(crate) fn hatch(&self, rect: Rect, color: Color32) {
        let rect = rect.intersect(self.painter.clip_rect());
        if !rect.is_positive() {
            return;
        }
        let stroke = Stroke::new(1.2, color);
        let mut lines = Vec::new();
        // On each line x and y have the same sum.
        let mut sum = ((rect.left() + rect.top()) / HATCH_STEP).ceil() * HATCH_STEP;
        while sum < rect.right() + rect.bottom() {
            let (left, right) = (
                rect.left().max(sum - rect.bottom()),
                rect.right().min(sum - rect.top()),
            );
            lines.push(Shape::line_segment(
                [pos2(left, sum - left), pos2(right, sum - right)],
                stroke,
            ));
            sum += HATCH_STEP;
        }
        self.painter.extend(lines);
    }

    /// Dots in rows, every second row shifted.
    fn dots(&self, rect: Rect, color: Color32) {
        let rect = rect.intersect(self.painter.clip_rect());
        if !rect.is_positive() {
            return;
        }
        let mut mesh = Mesh::default();
        let mut y = rect.top() + DOT_STEP / 2.0;
        let mut shift = 0.0;
        while y < rect.bottom() {
            let mut x = (rect.left() / DOT_STEP).ceil() * DOT_STEP + shift;
            while x < rect.right() {
                let dot = Rect::from_center_size(pos2(x, y), vec2(1.6, 1.6));
                mesh.add_colored_rect(dot.intersect(rect), color);
                x += DOT_STEP;
            }
            y += DOT_STEP / 2.0;
            shift = DOT_STEP / 2.0 - shift;
        }
        self.painter.add(mesh);
    }

    /// The colour of a mark.
    pub(crate) fn mark(&self, swatch: Swatch) -> Color32 {
        let found = self.marks.iter().find(|(other, _)| *other == swatch);
        found.map_or(self.colors.text, |(_, color)| *color)
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

    /// Puts text that was laid out with its `anchor` at `at`.
    pub(crate) fn put(&self, galley: Arc<Galley>, anchor: Align2, at: Pos2) {
        let place = anchor.anchor_size(at, galley.size());
        self.painter.galley(place.min, galley, self.colors.text);
    }
}

/// Text whose line ends are shown in place of being obeyed, so that no name covers what lies below it.
fn one_line(text: String) -> String {
    if text.contains(char::is_control) {
        inert(&text)
    } else {
        text
    }
}
