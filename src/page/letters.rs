//! How wide text is in the shipped fonts, and how it is cut to its room.

use rustybuzz::ttf_parser::Face;

use crate::design::{inert, shown_as};
use crate::page::fonts;

/// Characters whose widths are looked up once: those that names and numbers are made of.
const COMMON: usize = 128;

/// The measures of the shipped fonts.
#[derive(Debug, Clone)]
pub struct Letters {
    regular: Widths,
    bold: Widths,
}

/// The measures of one font.
#[derive(Debug, Clone)]
struct Widths {
    face: Option<Face<'static>>,
    /// Widths of the common characters in ems.
    common: [f64; COMMON],
}

/// Where the text ends that was cut.
const ELLIPSIS: char = '…';

impl Letters {
    /// Reads the fonts.
    pub fn new() -> Self {
        Self {
            regular: Widths::of(fonts::REGULAR),
            bold: Widths::of(fonts::BOLD),
        }
    }

    /// Width of a line in points.
    ///
    /// ```
    /// use aksnet::page::Letters;
    ///
    /// let letters = Letters::new();
    /// assert_eq!(letters.width("10", 10.0, false), 11.44);
    /// assert!(letters.width("10", 10.0, true) >= 11.44);
    /// ```
    pub fn width(&self, text: &str, size: f64, bold: bool) -> f64 {
        let widths = self.widths(bold);
        text.chars().map(|char| widths.em(char)).sum::<f64>() * size
    }

    /// Whether the font has a shape for a character.
    pub fn has(&self, char: char) -> bool {
        let face = self.regular.face.as_ref();
        face.is_some_and(|face| face.glyph_index(shown_as(char)).is_some())
    }

    /// The text made safe to show and cut to a width, with an ellipsis where something is missing.
    ///
    /// ```
    /// use aksnet::page::Letters;
    ///
    /// let letters = Letters::new();
    /// assert_eq!(letters.cut("snet-nodes", 10.0, false, 100.0), "snet-nodes");
    /// assert_eq!(letters.cut("snet-nodes", 10.0, false, 36.0), "snet-…");
    /// ```
    pub fn cut(&self, text: &str, size: f64, bold: bool, widest: f64) -> String {
        // Tolerance: what was measured to fit must fit despite rounding in sums.
        const LOSS: f64 = 0.001;
        let widths = self.widths(bold);
        let room = widest / size + LOSS;
        let room_cut = room - widths.em(ELLIPSIS);
        let (mut reached, mut fitting, mut read) = (0.0, 0, 0);
        for char in text.chars() {
            reached += widths.em(char);
            if reached > room {
                let kept: String = text.chars().take(fitting).collect();
                return format!("{}{ELLIPSIS}", inert(kept.trim_end()));
            }
            read += 1;
            if reached <= room_cut {
                fitting = read;
            }
        }
        inert(text)
    }

    /// The text in at most `lines` lines of a width, broken between words where that is possible, else after a slash.
    pub fn wrapped(&self, text: &str, size: f64, bold: bool, widest: f64, lines: usize) -> Vec<String> {
        let mut done: Vec<String> = Vec::new();
        let mut line = String::new();
        let mut words = words_of(text);
        let mut left_over = None;
        while let Some(word) = left_over.take().or_else(|| words.next()) {
            let longer = if line.is_empty() {
                word.to_owned()
            } else {
                format!("{line} {word}")
            };
            if self.width(&longer, size, bold) <= widest + 0.01 {
                line = longer;
                continue;
            }
            if done.len() + 1 >= lines {
                // The rest goes into the last line, which is cut.
                let rest: Vec<&str> = words.collect();
                line = format!("{longer} {}", rest.join(" "));
                break;
            }
            if !line.is_empty() {
                done.push(inert(&line));
                line.clear();
                left_over = Some(word);
            } else if let Some((first, rest)) = self.parted(word, size, bold, widest) {
                done.push(inert(first));
                left_over = Some(rest);
            } else {
                done.push(self.cut(word, size, bold, widest));
            }
        }
        if !line.is_empty() && done.len() < lines {
            done.push(self.cut(&line, size, bold, widest));
        }
        done
    }

    /// A word that is too long for a line, parted after the last slash that fits; an address keeps its scheme.
    fn parted<'a>(&self, word: &'a str, size: f64, bold: bool, widest: f64) -> Option<(&'a str, &'a str)> {
        let slashes = word.match_indices('/').map(|(at, _)| word.split_at(at + 1));
        let mut parts = slashes.filter(|(first, rest)| {
            let is_scheme = first.ends_with(":/") || first.ends_with("//");
            !is_scheme && !rest.is_empty() && self.width(first, size, bold) <= widest
        });
        parts.next_back()
    }

    const fn widths(&self, bold: bool) -> &Widths {
        if bold { &self.bold } else { &self.regular }
    }
}

/// The words between which a line may end: not at a no-break space.
fn words_of(text: &str) -> impl Iterator<Item = &str> {
    let ends = |char: char| char.is_whitespace() && char != '\u{a0}';
    text.split(ends).filter(|word| !word.is_empty())
}

impl Default for Letters {
    fn default() -> Self {
        Self::new()
    }
}

impl Widths {
    fn of(font: &'static [u8]) -> Self {
        let face = Face::parse(font, 0).ok();
        debug_assert!(face.is_some(), "the shipped fonts can be read");
        let mut widths = Self {
            face,
            common: [0.0; COMMON],
        };
        let common: Vec<f64> = (0_u8..)
            .take(COMMON)
            .map(|byte| widths.look_up(char::from(byte)))
            .collect();
        for (kept, width) in widths.common.iter_mut().zip(common) {
            *kept = width;
        }
        widths
    }

    /// Width of a character in ems.
    fn em(&self, char: char) -> f64 {
        let common = usize::try_from(u32::from(char))
            .ok()
            .and_then(|at| self.common.get(at));
        common.copied().unwrap_or_else(|| self.look_up(char))
    }

    fn look_up(&self, char: char) -> f64 {
        /// For a font that cannot be read, which does not happen.
        const PLAIN: f64 = 0.6;
        self.face.as_ref().map_or(PLAIN, |face| {
            let glyph = face.glyph_index(shown_as(char)).unwrap_or_default();
            let advance = face.glyph_hor_advance(glyph).unwrap_or_default();
            f64::from(advance) / f64::from(face.units_per_em().max(1))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words_and_the_last_is_cut() {
        let letters = Letters::new();
        let wrapped = |text, lines| letters.wrapped(text, 10.0, false, 60.0, lines);
        assert_eq!(wrapped("", 2), Vec::<String>::new());
        assert_eq!(wrapped("one two three four", 9), ["one two", "three four"]);
        assert_eq!(wrapped("one two three four five", 2), ["one two", "three four…"]);
        assert_eq!(wrapped("one", 1), ["one"]);
        for line in wrapped("unbrokenunbrokenunbroken a b", 3) {
            assert!(letters.width(&line, 10.0, false) <= 60.0, "{line}");
        }
    }

    #[test]
    fn no_line_ends_at_a_no_break_space() {
        let letters = Letters::new();
        let wrapped = |text| letters.wrapped(text, 10.0, false, 60.0, 3);
        assert_eq!(wrapped("all of it: 32 nodes"), ["all of it: 32", "nodes"]);
        let whole = wrapped("all of it: 32\u{a0}nodes");
        assert_eq!(whole, ["all of it:", "32\u{a0}nodes"]);
        assert_eq!(
            letters.width("32\u{a0}nodes", 10.0, false),
            letters.width("32 nodes", 10.0, false)
        );
    }

    #[test]
    fn an_address_breaks_after_a_slash_and_keeps_its_scheme() {
        let letters = Letters::new();
        let wrapped = |text| letters.wrapped(text, 10.0, false, 110.0, 3);
        assert_eq!(
            wrapped("https://example.com/azure/aks"),
            ["https://example.com/", "azure/aks"]
        );
        assert_eq!(
            wrapped("see https://example.com/azure/aks"),
            ["see", "https://example.com/", "azure/aks"]
        );
        // What cannot be broken is cut, also where something follows it.
        for line in wrapped("a unbrokenunbrokenunbroken b") {
            assert!(letters.width(&line, 10.0, false) <= 110.0, "{line}");
        }
        let line = &wrapped("https://an-example-of-a-long-name.com")[0];
        assert!(line.starts_with("https://an") && line.ends_with('…'), "{line}");
    }

    #[test]
    fn what_is_cut_fits() {
        let letters = Letters::new();
        let long = "snet-\u{202e}größe-📦-".repeat(500);
        for widest in [0.0, 5.0, 40.0, 400.0] {
            for bold in [false, true] {
                let cut = letters.cut(&long, 12.0, bold, widest);
                assert!(cut.ends_with('…') && !cut.contains('\u{202e}'));
                assert!(letters.width(&cut, 12.0, bold) <= widest.max(12.0), "{cut}");
            }
        }
    }
}
