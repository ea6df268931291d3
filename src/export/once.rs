//! Long names that would stand in a report or list once for each of thousands of ranges: whole the first time only.

use std::borrow::Cow;
use std::collections::HashSet;

/// Bytes up to which a text stands whole wherever it is said.
const LONG: usize = 256;
/// Letters of a longer one where it has stood before.
const SHORTENED: usize = 63;

/// Texts that have stood whole already.
#[derive(Default)]
pub(super) struct Once(HashSet<String>);

impl Once {
    /// The text, or its beginning where it is long and has stood before.
    pub(super) fn whole<'a>(&mut self, text: &'a str) -> Cow<'a, str> {
        if text.len() <= LONG || self.0.insert(text.to_owned()) {
            Cow::Borrowed(text)
        } else {
            shortened(text)
        }
    }

    /// The same for a text that is kept.
    pub(super) fn shorten(&mut self, text: &mut String) {
        if let Cow::Owned(short) = self.whole(text) {
            *text = short;
        }
    }
}

/// The text, or the beginning of a long one that stands whole elsewhere.
pub(super) fn shortened(text: &str) -> Cow<'_, str> {
    if text.len() <= LONG {
        return Cow::Borrowed(text);
    }
    let beginning: String = text.chars().take(SHORTENED).collect();
    Cow::Owned(format!("{beginning}…"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_stands_whole_once() {
        let long = "é".repeat(200);
        let mut once = Once::default();
        assert_eq!(once.whole(&long), long);
        assert_eq!(once.whole(&long), format!("{}…", "é".repeat(SHORTENED)));
        let short = "n".repeat(LONG);
        assert_eq!(
            (once.whole(&short), once.whole(&short)),
            (short.as_str().into(), short.as_str().into())
        );
    }
}
