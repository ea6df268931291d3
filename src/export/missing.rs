//! Characters of a design that the font of pictures lacks, reported before someone finds boxes on a poster.
//!
//! Pixels and PDF are set in the shipped font alone, so that a file is the same on every computer; SVG and HTML are
//! shown in fonts of their reader.

use std::collections::BTreeSet;

use super::format::Format;
use crate::design::{Design, file};
use crate::net::grouped;
use crate::page::Letters;

/// As many letters are named.
const NAMED: usize = 5;

/// What a file of this format shows as boxes, in a sentence; `None` where it can show all names and notes.
///
/// ```
/// use aksnet::design::presets;
/// use aksnet::export::{Format, missing_letters};
///
/// let mut design = presets::worked_example();
/// assert_eq!(missing_letters(&design, Format::Png), None);
/// design.notes = "網絡 Ελλάδα".to_owned();
/// assert_eq!(missing_letters(&design, Format::Html), None);
/// assert_eq!(
///     missing_letters(&design, Format::Png).unwrap(),
///     "the font of pictures and PDF lacks 2 characters used in names and notes (絡, 網), which appear as boxes; SVG and HTML show them"
/// );
/// ```
pub fn missing_letters(design: &Design, format: Format) -> Option<String> {
    if !matches!(
        format,
        Format::Png | Format::PngPages | Format::Pdf | Format::Deck | Format::Pptx
    ) {
        return None;
    }
    let letters = Letters::new();
    // All that a person can type stands in the file; what joins letters has no shape of its own.
    let missing: BTreeSet<char> = file::write(design)
        .chars()
        .filter(|char| !matches!(char, '\n' | '\u{200b}'..='\u{200d}' | '\u{fe00}'..='\u{fe0f}'))
        .filter(|char| !letters.has(*char))
        .collect();
    if missing.is_empty() {
        return None;
    }
    let named: Vec<String> = missing.iter().take(NAMED).map(char::to_string).collect();
    let more = if missing.len() > NAMED { ", …" } else { "" };
    let count = u64::try_from(missing.len()).unwrap_or(u64::MAX);
    Some(format!(
        "the font of pictures and PDF lacks {} used in names and notes ({}{more}), which appear as boxes; \
         SVG and HTML show them",
        if count == 1 {
            "1 character".to_owned()
        } else {
            format!("{} characters", grouped(count))
        },
        named.join(", "),
    ))
}
