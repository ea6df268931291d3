//! What stands on a slide, as shapes and text of its own.

use std::fmt::Write as _;

use crate::design::inert;
use crate::design::logo::Drawing;
use crate::page::svg::hex;
use crate::page::{Anchor, Ink, Letters, Mark, Paint, Rect, Sheet, Stroke, Text, cut};
use crate::scene::Palette;

/// Relations of a slide to the files of a picture: PNG, and SVG where it has one.
pub(super) type Relations = (&'static str, Option<&'static str>);

const PICTURE: Relations = ("rId2", Some("rId3"));
const LOGO_SHAPES: Relations = ("rId5", Some("rId6"));
const LOGO_PIXELS: Relations = ("rId5", None);

/// What stands on a slide; places are written as the file has them.
pub(super) enum Shape {
    Area {
        id: usize,
        place: String,
        round: bool,
        fill: Option<String>,
        edge: Option<String>,
    },
    Line {
        id: usize,
        place: String,
        path: String,
        edge: String,
    },
    Picture {
        id: usize,
        place: String,
        words: String,
        files: Relations,
    },
    Words {
        id: usize,
        place: String,
        title: bool,
        align: &'static str,
        /// In hundredths of a point.
        size: i64,
        bold: bool,
        ink: String,
        words: String,
    },
}

/// Units of a file in a point of a page: a page of 1,280 points is as wide as a slide on a screen.
const UNITS: f64 = 9_525.0;

/// Units of a file in a point of type.
const UNITS_OF_TYPE: f64 = 12_700.0;

/// How far the letters of the theme's font reach above the baseline, and how high a line is, in sizes of the font.
const ASCENT: f64 = 0.905;
const LINE: f64 = 1.2;

/// What of a page is no picture, the lowest first; the picture lies in `place`, where there is one.
pub(super) fn shapes(sheet: &Sheet, own: &[Mark], place: Option<Rect>, palette: &Palette) -> Vec<Shape> {
    let mut shapes = Shapes {
        palette,
        letters: Letters::new(),
        made: Vec::new(),
    };
    shapes.title(sheet, own);
    for mark in own {
        shapes.drawn(mark);
    }
    if let Some(place) = place {
        shapes.picture(place, &sheet.description, PICTURE);
    }
    for mark in own {
        shapes.words(mark);
    }
    shapes.made
}

/// Shapes in the making.
struct Shapes<'a> {
    palette: &'a Palette,
    letters: Letters,
    made: Vec<Shape>,
}

impl Shapes<'_> {
    /// The first is the tree of shapes itself.
    fn id(&self) -> usize {
        self.made.len() + 2
    }

    fn colour(&self, ink: Ink) -> String {
        colour(self.palette, ink)
    }

    /// The lines of the headline as one text, which readers list as the title of the slide.
    fn title(&mut self, sheet: &Sheet, marks: &[Mark]) {
        let lines: Vec<&Text> = marks.iter().filter_map(title_line).collect();
        let Some(first) = lines.first() else { return };
        let words: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
        let top = first.y - first.size * ASCENT;
        let last = lines.last().map_or(first.y, |line| line.y);
        let bottom = last + first.size * (LINE - ASCENT);
        let place = Rect::new(first.x, top, (sheet.width - first.x).max(first.x), bottom);
        self.made.push(Shape::Words {
            id: self.id(),
            place: placed(place),
            title: true,
            align: "l",
            size: type_size(first.size),
            bold: first.bold,
            ink: self.colour(first.ink),
            words: words.join(" "),
        });
    }

    fn words(&mut self, mark: &Mark) {
        let Mark::Text(text) = mark else { return };
        if title_line(mark).is_some() {
            return;
        }
        let bounds = cut::text_bounds(text, &self.letters);
        let top = text.y - text.size * ASCENT;
        let place = Rect::new(bounds.left, top, bounds.right, top + text.size * LINE);
        self.made.push(Shape::Words {
            id: self.id(),
            place: placed(place),
            title: false,
            align: match text.anchor {
                Anchor::Start => "l",
                Anchor::Middle => "ctr",
                Anchor::End => "r",
            },
            size: type_size(text.size),
            bold: text.bold,
            ink: self.colour(text.ink),
            words: text.text.clone(),
        });
    }

    /// A mark that is no text.
    fn drawn(&mut self, mark: &Mark) {
        let id = self.id();
        match mark {
            Mark::Area {
                rect,
                paint,
                edge,
                rounding,
            } => {
                let fill = paint.map(Paint::ink).map(|ink| self.colour(ink));
                let edge = edge.map(|edge| self.edge(edge));
                self.made.push(Shape::Area {
                    id,
                    place: placed(*rect),
                    round: *rounding > 0.0,
                    fill,
                    edge,
                });
            }
            Mark::Line { points, stroke } => self.line(id, points, *stroke),
            Mark::Logo { rect, logo } => {
                let files = match logo.drawing() {
                    Drawing::Shapes(_) => LOGO_SHAPES,
                    Drawing::Pixels(_) => LOGO_PIXELS,
                };
                self.picture(*rect, "Logo", files);
            }
            Mark::Text(_) => {}
        }
    }

    fn line(&mut self, id: usize, points: &[(f64, f64)], stroke: Stroke) {
        let least = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).fold(f64::MAX, f64::min);
        let most = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).fold(f64::MIN, f64::max);
        let (left, top) = (least(|point| point.0), least(|point| point.1));
        let place = Rect::new(left, top, most(|point| point.0), most(|point| point.1));
        if points.is_empty() {
            return;
        }
        let mut path = format!(
            "<a:path w=\"{}\" h=\"{}\">",
            units(place.width()),
            units(place.height())
        );
        for (at, (x, y)) in points.iter().enumerate() {
            let (x, y) = (units(x - left), units(y - top));
            let tag = if at == 0 { "moveTo" } else { "lnTo" };
            write!(path, "<a:{tag}><a:pt x=\"{x}\" y=\"{y}\"/></a:{tag}>").unwrap_or_default();
        }
        path.push_str("</a:path>");
        self.made.push(Shape::Line {
            id,
            place: placed(place),
            path,
            edge: self.edge(stroke),
        });
    }

    fn picture(&mut self, place: Rect, words: &str, files: Relations) {
        self.made.push(Shape::Picture {
            id: self.id(),
            place: placed(place),
            words: inert(words),
            files,
        });
    }

    fn edge(&self, edge: Stroke) -> String {
        let dash = if edge.dashed {
            "<a:prstDash val=\"dash\"/>"
        } else {
            ""
        };
        format!(
            "<a:ln w=\"{}\"><a:solidFill><a:srgbClr val=\"{}\"/></a:solidFill>{dash}</a:ln>",
            units(edge.width),
            self.colour(edge.ink)
        )
    }
}

/// A line of the headline.
fn title_line(mark: &Mark) -> Option<&Text> {
    match mark {
        Mark::Text(text) if text.heading == Some(1) => Some(text),
        _ => None,
    }
}

/// A colour as the file has it.
pub(super) fn colour(palette: &Palette, ink: Ink) -> String {
    hex(palette.ink(ink)).trim_start_matches('#').to_owned()
}

/// Where a shape lies, as the file has it.
fn placed(place: Rect) -> String {
    format!(
        "<a:xfrm><a:off x=\"{}\" y=\"{}\"/><a:ext cx=\"{}\" cy=\"{}\"/></a:xfrm>",
        units(place.left),
        units(place.top),
        units(place.width().max(0.0)),
        units(place.height().max(0.0))
    )
}

/// Points of a page in units of the file.
pub(super) fn units(points: f64) -> i64 {
    whole(points * UNITS)
}

/// A size of letters, in hundredths of a point of type.
fn type_size(points: f64) -> i64 {
    whole(points * UNITS / UNITS_OF_TYPE * 100.0).max(100)
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a page is some thousand points wide, and a cast stops at the ends"
)]
const fn whole(number: f64) -> i64 {
    number.round() as i64
}
