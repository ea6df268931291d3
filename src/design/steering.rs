//! Text that people typed, made harmless to whatever shows it: terminals, pages and editors of code.
//!
//! Some characters are orders instead of letters: they move the cursor, turn the direction of writing or end a line
//! where no line ends. A name full of them must not be able to make a message or a report say something else. What
//! is shown has them replaced ([`inert`]); what is stored has them written by their numbers ([`json_text`]), so that
//! nothing is lost.

use std::fmt::Write as _;

use serde::Serialize;

/// Text that steers neither a terminal nor a page: what would is replaced, so that names stay what they are.
///
/// ```
/// use aksnet::design::inert;
///
/// assert_eq!(inert("snet\u{202e}sedon\n"), "snet\u{fffd}sedon\u{fffd}");
/// ```
pub fn inert(text: &str) -> String {
    text.chars().map(shown_as).collect()
}

/// The same for text of several lines, whose ends stay.
pub fn inert_lines(text: &str) -> String {
    let stays = |char| matches!(char, '\n' | '\r');
    text.chars()
        .map(|char| if stays(char) { char } else { shown_as(char) })
        .collect()
}

/// What is shown in place of a character that would steer.
pub fn shown_as(char: char) -> char {
    if steers(char) {
        char::REPLACEMENT_CHARACTER
    } else {
        char
    }
}

/// A value as JSON: pretty, in the order of its fields, and with every character that steers as an escape.
///
/// ```
/// use aksnet::design::json_text;
///
/// assert_eq!(json_text(&["snet\u{202e}sedon"]), "[\n  \"snet\\u202esedon\"\n]\n");
/// ```
pub fn json_text(value: &impl Serialize) -> String {
    // Writing to memory fails only for map keys that are no text, and nothing of ours has such a map.
    let written = serde_json::to_string_pretty(value);
    debug_assert!(written.is_ok(), "{written:?}");
    let written = written.unwrap_or_default();
    let mut text = String::with_capacity(written.len() + 1);
    for char in written.chars() {
        // Line ends stand between values alone: those inside of texts are escapes already.
        if char != '\n' && steers(char) {
            for unit in char.encode_utf16(&mut [0; 2]) {
                write!(text, "\\u{unit:04x}").unwrap_or_default();
            }
        } else {
            text.push(char);
        }
    }
    text.push('\n');
    text
}

/// Control characters, those that turn the direction of writing, marks of an encoding, and those that no XML holds.
fn steers(char: char) -> bool {
    char.is_control()
        || matches!(
            char,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_says_the_same_with_escapes() {
        let text = "a\u{9b}31m\u{2028}\u{202e}\u{ffff}\r\n\t📦é";
        let written = json_text(&text);
        assert!(!written.trim_end().contains(steers), "{written}");
        assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
    }
}
