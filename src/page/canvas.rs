//! [`Canvas`]: what pictures are drawn on, a page or the window.
//!
//! ```text
//!  draw ──> Canvas ──┬── Pen    marks of a page, which become SVG, PDF and PNG
//!                    └── Brush  shapes in the window
//! ```

use crate::page::{Ink, Paint, Rect, Stroke, Type};
use crate::scene::Role;
use crate::scene::palette::Pattern;

/// Rounding of bars, in points.
pub const ROUNDING: f64 = 2.5;

/// Narrower areas are one colour: a pattern would not be recognisable.
const PLAIN_WIDTH: f64 = 4.0;

/// Takes shapes in points, with their colours by meaning.
pub trait Canvas {
    /// An area in one colour.
    fn fill(&mut self, rect: Rect, ink: Ink, rounding: f64);

    /// A pattern over what is there.
    fn pattern(&mut self, rect: Rect, paint: Paint);

    /// A line around a bar, inside of it.
    fn outline(&mut self, rect: Rect, stroke: Stroke);

    /// A line through points.
    fn line(&mut self, points: Vec<(f64, f64)>, stroke: Stroke);

    /// Width of a line of text.
    fn measured(&self, text: &str, look: Type) -> f64;

    /// One line of text from a point on its baseline, cut to `room`.
    fn words(&mut self, at: (f64, f64), look: Type, text: &str, room: f64);

    /// Ties a stretch of a ruler to the plate below it, from upper left to upper right to lower right to lower left.
    fn wedge(&mut self, corners: [(f64, f64); 4], role: Role) {
        let [upper_left, upper_right, lower_right, lower_left] = corners;
        for ends in [[upper_left, lower_left], [upper_right, lower_right]] {
            self.line(ends.to_vec(), Stroke::solid(Ink::Shade(role), 0.5));
        }
    }

    /// Addresses of one meaning, in its colour and pattern.
    fn area(&mut self, rect: Rect, role: Role) {
        match role.pattern() {
            Pattern::Solid => self.fill(rect, Ink::Role(role), 0.0),
            Pattern::Hatched => {
                self.fill(rect, Ink::Shade(role), 0.0);
                if PLAIN_WIDTH <= rect.width() {
                    self.pattern(rect, Paint::Hatched(Ink::Role(role)));
                }
            }
            Pattern::Outline if role == Role::Free => {}
            Pattern::Outline => self.fill(rect, Ink::Tint(role), 0.0),
        }
    }

    /// Something of that meaning that exists only for a while, or may be added.
    fn ghost(&mut self, rect: Rect, role: Role) {
        self.fill(rect, Ink::Shade(role), 0.0);
        if PLAIN_WIDTH <= rect.width() {
            self.pattern(rect, Paint::Dotted(Ink::Role(role)));
        }
    }
}
