//! Text that people typed, made harmless for whatever shows it: terminals, pages and code editors.
//!
//! Some characters are commands rather than letters: they move the cursor, change the writing direction or end a line
//! in the middle. A name full of them must not make a message or a report say something else. Shown text has them
//! replaced ([`inert`]); stored text has them escaped ([`json_text`]), so that nothing is lost.

use std::fmt::Write as _;

use serde::Serialize;

/// Text without control characters: they are replaced, so that a name can only be read as a name.
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

/// What is shown instead of a control character.
pub fn shown_as(char: char) -> char {
    if steers(char) {
        char::REPLACEMENT_CHARACTER
    } else {
        char
    }
}

/// A value as JSON: pretty-printed, in the order of its fields, and with every control character escaped.
///
/// ```
/// use aksnet::design::json_text;
///
/// assert_eq!(json_text(&["snet\u{202e}sedon"]), "[\n  \"snet\\u202esedon\"\n]\n");
/// ```
pub fn json_text(value: &impl Serialize) -> String {
    // Writing to memory fails only for map keys that are not text, and none of our types has any.
    let written = serde_json::to_string_pretty(value);
    debug_assert!(written.is_ok(), "{written:?}");
    let written = written.unwrap_or_default();
    let mut text = String::with_capacity(written.len() + 1);
    for char in written.chars() {
        // Line ends are only between values: those inside strings are already escaped.
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

/// Control characters, those that change the writing direction, byte order marks, and those that XML cannot hold.
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
