//! Letters as outlines, for readers that lack the shipped fonts, and for pixels: shaped and drawn once per font,
//! however often they occur on a page.

use std::collections::HashMap;
use std::fmt::Write as _;

use rustybuzz::ttf_parser::{GlyphId, OutlineBuilder};
use rustybuzz::{Direction, Face, UnicodeBuffer};

use crate::page::fonts;

/// The outlines of the shipped fonts.
pub(super) struct Outlines {
    regular: Font,
    bold: Font,
}

/// A line of text as outlines, in units of its font, upward from its baseline.
pub(super) struct Outline {
    /// What stands in the `d` of a path; nothing of a line without ink.
    pub(super) path: String,
    /// How far the line reaches.
    pub(super) width: i32,
    /// Units in a size of the font.
    pub(super) units: i32,
}

struct Font {
    /// None for a font that cannot be read, which ours all can.
    face: Option<Face<'static>>,
    letters: HashMap<u16, Letter>,
}

impl Outlines {
    pub(super) fn new() -> Self {
        let font = |bytes| Font {
            face: Face::from_slice(bytes, 0),
            letters: HashMap::new(),
        };
        Self {
            regular: font(fonts::REGULAR),
            bold: font(fonts::BOLD),
        }
    }

    /// The outlines of a line.
    pub(super) fn of(&mut self, text: &str, bold: bool) -> Outline {
        let font = if bold { &mut self.bold } else { &mut self.regular };
        font.outline(text)
    }
}

impl Font {
    fn outline(&mut self, text: &str) -> Outline {
        let Self { face, letters } = self;
        let mut outline = Outline {
            path: String::new(),
            width: 0,
            units: 1,
        };
        let Some(face) = face else { return outline };
        outline.units = face.units_per_em();
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        // The fonts have no right-to-left scripts.
        buffer.set_direction(Direction::LeftToRight);
        buffer.guess_segment_properties();
        let shaped = rustybuzz::shape(face, &[], buffer);
        for (glyph, place) in shaped.glyph_infos().iter().zip(shaped.glyph_positions()) {
            // Shaping gives glyphs of the font, which are numbered so.
            let id = u16::try_from(glyph.glyph_id).unwrap_or_default();
            let letter = letters.entry(id).or_insert_with(|| Letter::of(face, id));
            letter.push(
                (outline.width + place.x_offset, place.y_offset),
                &mut outline.path,
            );
            outline.width += place.x_advance;
        }
        outline
    }
}

/// The outline of a letter.
#[derive(Default)]
struct Letter {
    /// Where it begins, from its origin.
    start: (i32, i32),
    /// The rest, in relative coordinates, so that it is the same wherever the letter is.
    path: String,
}

impl Letter {
    fn of(face: &Face<'_>, id: u16) -> Self {
        let mut drawing = Drawing::default();
        face.outline_glyph(GlyphId(id), &mut drawing);
        drawing.letter
    }

    /// Adds the letter at a place.
    fn push(&self, (x, y): (i32, i32), path: &mut String) {
        if !self.path.is_empty() {
            write(path, 'M', &[(x + self.start.0, y + self.start.1)]);
            path.push_str(&self.path);
        }
    }
}

/// A letter in the making.
#[derive(Default)]
struct Drawing {
    letter: Letter,
    /// Where the contour began that is drawn, and where it is; back at its beginning once it is closed.
    began: (i32, i32),
    at: (i32, i32),
}

impl Drawing {
    fn draw(&mut self, command: char, to: &[(f32, f32)]) {
        let places: Vec<(i32, i32)> = to.iter().map(|(x, y)| (whole(*x), whole(*y))).collect();
        let steps: Vec<(i32, i32)> = places
            .iter()
            .map(|(x, y)| (x - self.at.0, y - self.at.1))
            .collect();
        write(&mut self.letter.path, command, &steps);
        self.at = places.last().copied().unwrap_or(self.at);
    }
}

impl OutlineBuilder for Drawing {
    fn move_to(&mut self, x: f32, y: f32) {
        if self.letter.path.is_empty() {
            self.letter.start = (whole(x), whole(y));
            self.at = self.letter.start;
        } else {
            self.draw('m', &[(x, y)]);
        }
        self.began = self.at;
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.draw('l', &[(x, y)]);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.draw('q', &[(x1, y1), (x, y)]);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.draw('c', &[(x1, y1), (x2, y2), (x, y)]);
    }

    fn close(&mut self) {
        self.letter.path.push('z');
        self.at = self.began;
    }
}

/// Adds a command of a path; a minus sign keeps numbers apart as well as a space does.
fn write(path: &mut String, command: char, steps: &[(i32, i32)]) {
    path.push(command);
    let numbers = steps.iter().flat_map(|(x, y)| [x, y]);
    for (at, number) in numbers.enumerate() {
        if at > 0 && *number >= 0 {
            path.push(' ');
        }
        let written = write!(path, "{number}");
        debug_assert!(written.is_ok(), "text in memory takes everything");
    }
}

/// Fonts have a thousand units or more, so half a unit is invisible.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a letter is some thousand units wide"
)]
const fn whole(units: f32) -> i32 {
    units.round() as i32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::Letters;

    #[test]
    fn a_line_is_drawn_letter_by_letter_and_kerned() {
        let mut outlines = Outlines::new();
        let bar = outlines.of("l", false).path;
        assert_eq!(bar, "M173 0l-88 0l0 760l88 0l0-760z");
        let two = outlines.of("ll", false);
        let step = two.width / 2;
        assert_eq!(
            two.path,
            format!("{bar}M{} 0l-88 0l0 760l88 0l0-760z", 173 + step)
        );
        let width = |text: &str| f64::from(outlines_width(text));
        let measured = |text: &str| Letters::new().width(text, 1_000.0, false);
        assert_eq!(width("ll"), measured("ll"));
        assert!(width("VA") < measured("VA"), "kerned");
        assert_eq!(outlines.of("  ", false).path, "");
    }

    fn outlines_width(text: &str) -> i32 {
        let outline = Outlines::new().of(text, false);
        assert_eq!(outline.units, 1_000);
        outline.width
    }
}
