//! Puts marks down: text that fits, areas by meaning, frames and lines.

use crate::design::Logo;
use crate::page::canvas::{Canvas, ROUNDING};
use crate::page::letters::Letters;
use crate::page::{Anchor, Ink, Mark, Paint, Rect, RowPlace, Stroke, Text};

/// A page in the making.
#[derive(Debug)]
pub(crate) struct Pen {
    /// The measures of the fonts.
    pub(super) letters: Letters,
    /// What was put down so far.
    pub(crate) marks: Vec<Mark>,
    /// Where rows of the address map stand.
    pub(super) rows: Vec<RowPlace>,
}

/// How text looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Type {
    /// Size of the font in points.
    pub size: f64,
    /// Whether it is bold.
    pub bold: bool,
    /// Its colour.
    pub ink: Ink,
    /// How deep a heading it is, from 1.
    pub heading: Option<u8>,
}

impl Type {
    /// Plain text.
    pub const fn plain(size: f64, ink: Ink) -> Self {
        Self {
            size,
            bold: false,
            ink,
            heading: None,
        }
    }

    /// Bold text.
    pub const fn bold(size: f64, ink: Ink) -> Self {
        Self {
            size,
            bold: true,
            ink,
            heading: None,
        }
    }

    pub(super) const fn heading(size: f64, level: u8) -> Self {
        Self {
            size,
            bold: true,
            ink: Ink::Text,
            heading: Some(level),
        }
    }

    /// Distance of two baselines of running text.
    pub(super) const fn leading(self) -> f64 {
        self.size * 1.34
    }

    /// From the middle of a line to its baseline.
    pub const fn drop(self) -> f64 {
        self.size * 0.36
    }
}

impl Pen {
    pub(crate) fn new() -> Self {
        Self {
            letters: Letters::new(),
            marks: Vec::new(),
            rows: Vec::new(),
        }
    }

    /// Width of a line in points.
    pub(super) fn width(&self, text: &str, look: Type) -> f64 {
        self.letters.width(text, look.size, look.bold)
    }

    /// Text that begins at a place and ends within `widest`; gives its right edge.
    pub(super) fn text(&mut self, (x, y): (f64, f64), look: Type, text: &str, widest: f64) -> f64 {
        self.anchored((x, y), Anchor::Start, look, text, widest)
    }

    /// Text at a place, cut to `widest`; gives the edge that its anchor leaves open.
    pub(super) fn anchored(
        &mut self,
        (x, y): (f64, f64),
        anchor: Anchor,
        look: Type,
        text: &str,
        widest: f64,
    ) -> f64 {
        let text = self.letters.cut(text, look.size, look.bold, widest);
        let width = self.width(&text, look);
        if !text.trim().is_empty() && widest > look.size {
            self.marks.push(Mark::Text(Text {
                x,
                y,
                anchor,
                size: look.size,
                bold: look.bold,
                heading: look.heading,
                ink: look.ink,
                text,
                widest,
            }));
        }
        match anchor {
            Anchor::Start => x + width,
            Anchor::Middle => x + width / 2.0,
            Anchor::End => x - width,
        }
    }

    /// A logo, as large as finds room in `room`, at its left or right edge and in the middle of its height; gives where it
    /// lies.
    pub(super) fn logo(&mut self, logo: &Logo, room: Rect, anchor: Anchor) -> Rect {
        /// Ground around it, which is seen where pages are dark.
        const AROUND: f64 = 4.0;
        let (width, height) = logo.size();
        let scale = (room.width() / width).min(room.height() / height);
        let (width, height) = (width * scale, height * scale);
        let left = match anchor {
            Anchor::Start => room.left,
            Anchor::Middle => room.middle_x() - width / 2.0,
            Anchor::End => room.right - width,
        };
        let top = room.middle_y() - height / 2.0;
        let rect = Rect::new(left, top, left + width, top + height);
        self.fill(rect.grown(AROUND, AROUND), Ink::Paper, 2.0);
        self.marks.push(Mark::Logo {
            rect,
            logo: logo.clone(),
        });
        rect
    }

    /// Text in lines below each other; gives the baseline after the last.
    pub(super) fn lines(
        &mut self,
        (x, y): (f64, f64),
        look: Type,
        text: &str,
        widest: f64,
        most: usize,
    ) -> f64 {
        let mut y = y;
        for line in self.letters.wrapped(text, look.size, look.bold, widest, most) {
            self.text((x, y), look, &line, widest);
            y += look.leading();
        }
        y
    }
}

impl Canvas for Pen {
    fn fill(&mut self, rect: Rect, ink: Ink, rounding: f64) {
        self.marks.push(Mark::Area {
            rect,
            paint: Some(Paint::Plain(ink)),
            edge: None,
            rounding,
        });
    }

    fn pattern(&mut self, rect: Rect, paint: Paint) {
        self.marks.push(Mark::Area {
            rect,
            paint: Some(paint),
            edge: None,
            rounding: 0.0,
        });
    }

    fn outline(&mut self, rect: Rect, stroke: Stroke) {
        self.marks.push(Mark::Area {
            rect,
            paint: None,
            edge: Some(stroke),
            rounding: ROUNDING,
        });
    }

    fn line(&mut self, points: Vec<(f64, f64)>, stroke: Stroke) {
        self.marks.push(Mark::Line { points, stroke });
    }

    fn measured(&self, text: &str, look: Type) -> f64 {
        self.width(text, look)
    }

    fn words(&mut self, at: (f64, f64), look: Type, text: &str, room: f64) {
        self.text(at, look, text, room);
    }
}
