//! The names of the lines: right of the plot beside their ends, or in a legend above it where it is too small for that.
//!
//! ```text
//!  ───╮╱── Pod subnet, dynamic        ── Pod subnet, dynamic  - - Pod subnet, static block
//!    ╱╰─── Node subnet
//! ```
//!
//! A name never lies in the plot, so it cannot cover a line or be read as that of its neighbour.

use std::sync::Arc;

use egui::{Color32, Galley, Painter, Pos2, Rangef, Sense, Shape, Stroke, TextStyle, Ui, Vec2, pos2, vec2};
use egui_plot::{LineStyle, PlotTransform};

use super::labels::spread;
use super::lines::{ABOVE, LEFT_OF_PLOT, look, on_screen};
use super::picture::{Curve, Picture};

/// From the end of a line to its name, and the piece of line before a name of the legend, in points.
const LEAD: f32 = 20.0;

/// Between a line and its name, in points.
const AIR: f32 = 4.0;

/// Between two names of the legend, in points.
const BETWEEN: f32 = 14.0;

/// Least width of a plot that has the names beside it, in points.
const LEAST_PLOT: f32 = 150.0;

/// The rows that the axis of nodes takes below the plot: its numbers, and its words with air above them.
const ROWS_BELOW: f32 = 2.25;

/// The part of a row that letters take; names stand no closer.
const LETTERS: f32 = 0.84;

/// The names in the order of the ends of their lines, from above.
pub(super) struct Names {
    names: Vec<Name>,
    /// Height of a row of words.
    row: f32,
}

struct Name {
    words: Arc<Galley>,
    color: Color32,
    style: LineStyle,
    /// Where its line ends.
    end: (f64, f64),
    /// Whether that is at the top of the plot, not at its right edge.
    leaves: bool,
}

impl Names {
    /// The names for a plot with so many nodes and addresses.
    pub(super) fn new(ui: &Ui, picture: &Picture, [most_nodes, top]: [f64; 2]) -> Self {
        let font = TextStyle::Small.resolve(ui.style());
        let name = |curve: &Curve| {
            let (color, style) = look(ui, curve.model);
            let title = curve.model.title().to_owned();
            Name {
                words: ui.painter().layout_no_wrap(title, font.clone(), color),
                color,
                style,
                end: (most_nodes, curve.at(most_nodes).min(top)),
                leaves: curve.leaves(most_nodes, top),
            }
        };
        let curves = picture.curves_from_above(most_nodes, top);
        let names: Vec<Name> = curves.into_iter().map(name).collect();
        let rows = names.iter().map(|name| name.words.size().y);
        Self {
            row: rows.fold(0.0, f32::max),
            names,
        }
    }

    /// The width that they take right of the plot.
    pub(super) fn width(&self) -> f32 {
        let widths = self.names.iter().map(|name| name.words.size().x);
        LEAD + widths.fold(0.0, f32::max).ceil()
    }

    /// Whether a plot that takes `room` with its axes is high and wide enough to have them beside it.
    pub(super) fn fit_beside(&self, room: Vec2) -> bool {
        let height = room.y - ROWS_BELOW * self.row;
        let width = room.x - LEFT_OF_PLOT - self.width();
        self.row * LETTERS * self.names.len() as f32 <= height && LEAST_PLOT <= width
    }

    /// Paints them right of the plot, each led to by the end of its line.
    pub(super) fn beside_ui(&self, ui: &Ui, transform: &PlotTransform) {
        let frame = transform.frame();
        let ends = self.names.iter().map(|name| {
            let (nodes, addresses) = name.end;
            on_screen(transform, nodes, addresses).y
        });
        let ends: Vec<f32> = ends.collect();
        let range = Rangef::new(frame.top() - ABOVE, frame.bottom());
        let middles = spread(&ends, self.row * LETTERS, range);
        for ((name, end), middle) in self.names.iter().zip(ends).zip(middles) {
            let words = pos2(frame.right() + LEAD, middle);
            // What left the plot before has no end there.
            let from = if name.leaves {
                words - vec2(LEAD - AIR, 0.0)
            } else {
                pos2(frame.right() + 1.0, end)
            };
            name.line(ui.painter(), [from, words - vec2(AIR, 0.0)]);
            name.write(ui.painter(), words);
        }
    }

    /// Lays them out as a legend, in as many rows as they need.
    pub(super) fn legend_ui(&self, ui: &mut Ui) {
        let width = ui.available_width();
        let (mut x, mut row) = (0.0, 0.0);
        let mut places = Vec::new();
        for name in &self.names {
            let wide = LEAD + name.words.size().x;
            if x > 0.0 && width < x + wide {
                x = 0.0;
                row += 1.0;
            }
            places.push(vec2(x, (row + 0.5) * self.row));
            x += wide + BETWEEN;
        }
        let (rect, _) = ui.allocate_exact_size(vec2(width, (row + 1.0) * self.row), Sense::hover());
        for (name, place) in self.names.iter().zip(places) {
            let left = rect.min + place;
            let words = left + vec2(LEAD, 0.0);
            name.line(ui.painter(), [left, words - vec2(AIR, 0.0)]);
            name.write(ui.painter(), words);
        }
    }
}

impl Name {
    /// A piece of its line.
    fn line(&self, painter: &Painter, ends: [Pos2; 2]) {
        let stroke = Stroke::new(2.0, self.color);
        if let LineStyle::Dashed { length } = self.style {
            // Shorter than in the plot: two dashes and a gap in the little room there is.
            let dash = length.min(6.0);
            painter.extend(Shape::dashed_line(&ends, stroke, dash, dash * 0.6));
        } else {
            painter.line_segment(ends, stroke);
        }
    }

    /// Its words, right of `at`.
    fn write(&self, painter: &Painter, at: Pos2) {
        let corner = at - vec2(0.0, self.words.size().y / 2.0);
        painter.galley(corner, Arc::clone(&self.words), self.color);
    }
}
