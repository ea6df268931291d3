//! The words on a plate that fit: the name, whole or cut, and the longest of the details below it.
//!
//! ```text
//!  Drawn ── words_of ──> PlateWords ──┐
//!        └─ Face::of ──> WordRoom  ───┴── PlateText::set ──> PlateText
//! ```
//!
//! Equal words in equal room give the same text, so whoever draws a plate many times a second need ask only once.

use crate::page::Rect;
use crate::page::draw::map::FLAG_WIDTH;
use crate::scene::{BEHIND_NAME, Drawn, Role, SiblingNames, Words, free_words, group_labels, trouble_words};

/// Room at both sides of the words, in points.
const PAD: f64 = 6.0;

/// Narrower plates say nothing, in points.
const LEAST_WORDS: f64 = 14.0;

/// Points that edges may be off by through rounding.
const ROUNDING: f64 = 0.5;

/// Lowest meter that shows more than a line, in points.
const LEAST_METER: f64 = 4.0;

/// Height of a meter that is no more than a line, in points.
pub(super) const LINE_METER: f64 = 3.0;

/// How far the plate behind that of a group sticks out.
pub(super) const BEHIND: f64 = 2.0;

/// The words of a plate, of which as many stand on it as fit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlateWords {
    /// The name in full.
    pub name: String,
    /// The name without the common prefix of its siblings.
    pub short: String,
    /// The shortest form; without it, the name is cut.
    pub shortest: Option<String>,
    /// The one or two lines below it, the longest first.
    pub details: Vec<String>,
    /// The one of them that says how much is held and nothing else.
    pub count: Option<String>,
    /// How many of its ranges have an error, the longest first; only a group says so.
    pub troubles: Option<[String; 2]>,
}

/// The words of a plate; `shared` is what the names of its row begin with, and whether all leave that out; `troubles` is
/// the number of its ranges that have an error.
pub fn words_of(
    words: &Words<'_>,
    (shared, is_short): (&SiblingNames, bool),
    drawn: &Drawn<'_>,
    troubles: usize,
) -> PlateWords {
    match drawn.bar() {
        Some(bar) if bar.role == Role::Free => {
            let mut said = free_words(bar.span).into_iter();
            PlateWords {
                name: said.next().unwrap_or_default(),
                details: said.collect(),
                ..PlateWords::default()
            }
        }
        Some(bar) => {
            let name = words.plate_name(bar);
            let short = shared.shortened(&name).to_owned();
            let name = if is_short { short } else { name };
            PlateWords {
                short: name.clone(),
                name,
                shortest: None,
                details: words.plate_details(bar),
                count: words.plate_count(bar),
                troubles: None,
            }
        }
        None => {
            let group = drawn.group();
            let labels = group.map(|(prefix, _)| group_labels(prefix, drawn.items));
            let [name, short, shortest] = labels.unwrap_or_default();
            PlateWords {
                name,
                short,
                shortest: Some(shortest),
                details: group
                    .map(|(_, share)| format!("{share} % taken"))
                    .into_iter()
                    .collect(),
                count: None,
                troubles: trouble_words(troubles),
            }
        }
    }
}

/// The front of a plate: its words, and below them what it holds.
#[derive(Debug, Clone, Copy)]
pub struct Face {
    /// Where it stands.
    pub(super) rect: Rect,
    /// Left edge of its words.
    pub(super) left: f64,
    /// The room that they have.
    pub room: WordRoom,
}

/// The room for the words of a plate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WordRoom {
    /// How wide they may be.
    pub(super) width: f64,
    /// Size of their letters.
    pub(super) size: f64,
    /// As many lines have room above the meter.
    lines: usize,
    /// Whether the plate stands for free space, whose words take the margins too.
    is_free: bool,
}

impl WordRoom {
    /// What tells it from other room.
    pub const fn key(&self) -> (u64, u64, usize, bool) {
        (
            self.width.to_bits(),
            self.size.to_bits(),
            self.lines,
            self.is_free,
        )
    }
}

impl Face {
    /// That of a plate in `rect`, of which the part between two edges is `seen`, with letters of a size.
    pub fn of(drawn: &Drawn<'_>, rect: Rect, seen: (f64, f64), size: f64) -> Self {
        let is_free = drawn.role() == Role::Free;
        let rect = match drawn.bar() {
            None if !is_free => Rect {
                right: rect.right - BEHIND,
                top: rect.top + BEHIND,
                ..rect
            },
            _ => rect,
        };
        let mark = drawn.bar().and_then(|bar| bar.mark);
        let flag = mark.map_or(0.0, |_| FLAG_WIDTH);
        let left = (rect.left + flag).max(seen.0) + PAD;
        let has_room = |lines: &usize| height_of(size, *lines) + LEAST_METER + 4.0 <= rect.height();
        Self {
            rect,
            left,
            room: WordRoom {
                width: rect.right.min(seen.1) - PAD - left,
                size,
                lines: [3, 2].into_iter().find(has_room).unwrap_or(1),
                is_free,
            },
        }
    }

    /// Whether all of it is seen, from left to right.
    pub(super) fn is_whole(&self) -> bool {
        let Self { rect, left, room } = self;
        let right = left + room.width + PAD;
        *left <= rect.left + FLAG_WIDTH + PAD && rect.right - ROUNDING <= right
    }

    /// Where what it holds is shown, below its words.
    pub(super) fn meter(&self, text: &PlateText) -> Rect {
        let Rect { top, bottom, .. } = self.rect;
        let inset = self.rect.grown(-2.0, -2.0);
        let words = if self.is_low() {
            bottom - LINE_METER - 1.5
        } else {
            // Meters of plates with one line of details and with none begin at the same height.
            let below = text.below.as_ref().map_or(1, |details| details.lines().count());
            let lines = self.room.lines.min(1 + below);
            top + height_of(self.room.size, lines)
        };
        Rect {
            top: words.min(bottom - LINE_METER - 1.5),
            ..inset
        }
    }

    /// Whether there is room for one line of words and no more.
    pub(super) fn is_low(&self) -> bool {
        self.rect.height() < height_of(self.room.size, 1) + LEAST_METER + 2.0
    }
}

/// Height of this many lines of words, including the space above them.
fn height_of(size: f64, lines: usize) -> f64 {
    size.mul_add(lines as f64 * 1.3, 5.0)
}

/// The words on a plate.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PlateText {
    /// Its name, as much of it as has room; nothing where none of it has.
    pub(super) name: Option<Set>,
    /// What stands below the name, line by line.
    pub(super) below: Option<String>,
    /// What stands behind the name, where the plate is too low for two lines.
    pub(super) behind: Option<Set>,
    /// How many of its ranges have an error, at the right.
    pub(super) troubles: Option<Set>,
}

/// Words in one line.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Set {
    /// How far they begin from the left edge of the words.
    pub(super) from: f64,
    /// The room for them.
    pub(super) room: f64,
    pub(super) text: String,
}

impl PlateText {
    /// The words that fit; `siblings` are the names of its row, `measure` gives the width of words.
    pub fn set(
        words: &PlateWords,
        siblings: &SiblingNames,
        room: &WordRoom,
        measure: impl Fn(&str) -> f64,
    ) -> Self {
        if room.is_free {
            return Self {
                name: free(words, room, measure),
                ..Self::default()
            };
        }
        let below = below(words, room, &measure);
        if room.width < LEAST_WORDS {
            return Self {
                below,
                ..Self::default()
            };
        }
        let PlateWords {
            name,
            short,
            shortest,
            details,
            count,
            troubles: _,
        } = words;
        let gap = room.size * BEHIND_NAME;
        let troubles = troubles(words, room, &measure);
        let width = troubles.as_ref().map_or(room.width, |set| set.from - gap);
        let room = &WordRoom { width, ..*room };
        // What names have in common comes after what a range holds.
        let count = count.as_ref().filter(|_| room.lines == 1);
        let counted = count.map_or(0.0, |count| gap + measure(count));
        let forms = [(name, counted), (short, counted), (name, 0.0), (short, 0.0)];
        let mut whole = forms.into_iter().filter_map(|(text, behind)| {
            let width = measure(text);
            (width + behind <= room.width).then(|| (text.clone(), width))
        });
        let (text, width) = whole.next().unwrap_or_else(|| {
            let cut = || siblings.cut(short, room.width, &measure);
            let text = shortest.clone().unwrap_or_else(cut);
            let width = measure(&text);
            (text, width)
        });
        let rest = room.width - width - gap;
        let has_room = |text: &&String| !text.contains('\n') && measure(text) <= rest;
        // Groups say less rather than each something else.
        let is_one_line = room.lines == 1 && shortest.is_none();
        let behind = details.iter().filter(|_| is_one_line).find(has_room);
        Self {
            name: Some(Set {
                from: 0.0,
                room: room.width,
                text,
            }),
            below,
            behind: behind.map(|text| Set {
                from: width + gap,
                room: rest,
                text: text.clone(),
            }),
            troubles,
        }
    }
}

/// The lines below the name: the longest that fit.
fn below(words: &PlateWords, room: &WordRoom, measure: impl Fn(&str) -> f64) -> Option<String> {
    let lines = room.lines.saturating_sub(1);
    let has_room = |text: &&String| {
        let is_narrow = |line: &str| measure(line) <= room.width;
        text.lines().count() <= lines && text.lines().all(is_narrow)
    };
    words.details.iter().find(has_room).cloned()
}

/// The number of ranges with an error at the right, in words where the name stays whole beside them.
fn troubles(words: &PlateWords, room: &WordRoom, measure: impl Fn(&str) -> f64) -> Option<Set> {
    let [long, short] = words.troubles.as_ref()?;
    let is_narrow = measure(&words.name) + room.size * BEHIND_NAME + measure(long) > room.width;
    let text = if is_narrow { short } else { long };
    let width = measure(text);
    Some(Set {
        from: (room.width - width).max(0.0),
        room: width,
        text: text.clone(),
    })
}

/// How much space is free, in the middle.
fn free(words: &PlateWords, room: &WordRoom, measure: impl Fn(&str) -> f64) -> Option<Set> {
    let candidates = std::iter::once(&words.name).chain(&words.details);
    let mut measured = candidates.map(|text| (text, measure(text)));
    let (text, width) = measured.find(|(_, width)| *width <= room.width + PAD)?;
    Some(Set {
        from: (room.width - width) / 2.0,
        room: width,
        text: text.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a low plate of that many letters says.
    fn said(letters: f64) -> (String, String) {
        let words = PlateWords {
            name: "snet-clusternodes".to_owned(),
            short: "clusternodes".to_owned(),
            shortest: None,
            details: vec![
                "/22 · 13 of 1,019".to_owned(),
                "13 of 1,019".to_owned(),
                "/22".to_owned(),
            ],
            count: Some("13 of 1,019".to_owned()),
            troubles: None,
        };
        let room = WordRoom {
            width: letters,
            size: 2.0,
            lines: 1,
            is_free: false,
        };
        let measure = |text: &str| text.chars().count() as f64;
        let text = PlateText::set(&words, &SiblingNames::default(), &room, measure);
        let words = |set: Option<Set>| set.map(|set| set.text).unwrap_or_default();
        (words(text.name), words(text.behind))
    }

    #[test]
    fn a_low_plate_says_how_much_it_holds_before_what_its_siblings_begin_with() {
        let check = |letters, name: &str, behind: &str| {
            assert_eq!(said(letters), (name.to_owned(), behind.to_owned()), "{letters}");
        };
        check(35.0, "snet-clusternodes", "/22 · 13 of 1,019");
        check(29.0, "snet-clusternodes", "13 of 1,019");
        check(28.0, "clusternodes", "13 of 1,019");
        check(24.0, "clusternodes", "13 of 1,019");
        check(23.0, "snet-clusternodes", "/22");
        check(15.0, "clusternodes", "");
    }

    #[test]
    fn a_group_says_how_many_have_an_error_however_narrow_it_is() {
        let words = PlateWords {
            name: "10.128.0.0/16 ×20".to_owned(),
            short: "10.128/16 ×20".to_owned(),
            shortest: Some("×20".to_owned()),
            details: vec!["61 % taken".to_owned()],
            count: None,
            troubles: trouble_words(2),
        };
        let check = |width: f64, name: &str, troubles: &str| {
            let room = WordRoom {
                width,
                size: 2.0,
                lines: 2,
                is_free: false,
            };
            let measure = |text: &str| text.chars().count() as f64;
            let text = PlateText::set(&words, &SiblingNames::default(), &room, measure);
            let words = |set: &Option<Set>| set.as_ref().map(|set| set.text.clone());
            assert_eq!(words(&text.name).as_deref(), Some(name), "{width}");
            assert_eq!(words(&text.troubles).as_deref(), Some(troubles), "{width}");
            let [name, troubles] = [&text.name, &text.troubles].map(|set| set.as_ref().unwrap());
            assert!(name.from + measure(&name.text) < troubles.from, "{width}");
            assert!(troubles.from + troubles.room <= width, "{width}");
        };
        check(31.0, "10.128.0.0/16 ×20", "2 with errors");
        check(30.0, "10.128.0.0/16 ×20", "2");
        check(18.0, "10.128/16 ×20", "2");
        check(14.0, "×20", "2");
    }
}
