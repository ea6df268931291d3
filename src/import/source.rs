//! [`Source`]: one file, pasted text or standard input on its way into the program; decoded once, within bounds.

use std::borrow::Cow;

use serde_json::Value;

use super::{ImportError, json};

/// The largest file that is read.
pub const MOST_BYTES: usize = 64 * 1024 * 1024;

/// How much of a text is looked at to recognise it: enough for what stands at the head of every format.
const HEAD_BYTES: usize = 64 * 1024;

/// Bytes with the name that messages call them by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// What notes and messages call it: the name of the file, "standard input", "pasted text".
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

impl Source {
    /// A source of that name.
    pub fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            name: name.into(),
            bytes: bytes.into(),
        }
    }
}

const PICTURE: (&str, &str) = (
    "this is a picture",
    "import the file that it was drawn from, or the JSON of az network vnet list",
);
const ARCHIVE: (&str, &str) = ("this is a packed archive", "unpack it and import what is in it");

/// First bytes of files that hold neither text nor a workbook, with what they are and what would help.
const SIGNATURES: &[(&[u8], &str, &str)] = &[
    (b"\x89PNG", PICTURE.0, PICTURE.1),
    (b"\xff\xd8\xff", PICTURE.0, PICTURE.1),
    (b"GIF8", PICTURE.0, PICTURE.1),
    (b"RIFF", PICTURE.0, PICTURE.1),
    (b"II*\0", PICTURE.0, PICTURE.1),
    (b"MM\0*", PICTURE.0, PICTURE.1),
    (
        b"%PDF",
        "this is a PDF document",
        "save the table that it shows as .xlsx or .csv, or import the JSON of az network vnet list",
    ),
    (
        b"\xd0\xcf\x11\xe0",
        "this is a file of an older Office, or one with a password",
        "save it as .xlsx or .csv without a password",
    ),
    (b"\x1f\x8b", ARCHIVE.0, ARCHIVE.1),
    (b"7z\xbc\xaf", ARCHIVE.0, ARCHIVE.1),
    (b"Rar!", ARCHIVE.0, ARCHIVE.1),
];

/// A source, decoded as far as every format needs it.
#[derive(Debug)]
pub(super) enum Decoded<'s> {
    /// Text of any kind.
    Text(Cow<'s, str>),
    /// A workbook: the bytes of a zip file.
    Workbook(&'s [u8]),
}

impl<'s> Decoded<'s> {
    /// Decodes `source`.
    pub(super) fn of(source: &'s Source) -> Result<Self, ImportError> {
        let bytes = source.bytes.as_slice();
        if MOST_BYTES < bytes.len() {
            return Err(ImportError::TooLarge { bytes: bytes.len() });
        }
        if bytes.starts_with(b"PK\x03\x04") {
            return Ok(Self::Workbook(bytes));
        }
        if let Some((_, looks, help)) = SIGNATURES
            .iter()
            .find(|(signature, ..)| bytes.starts_with(signature))
        {
            return Err(ImportError::nothing(*looks, *help));
        }
        let text = match bytes {
            [0xff, 0xfe, rest @ ..] => Cow::Owned(utf16(rest, u16::from_le_bytes)?),
            [0xfe, 0xff, rest @ ..] => Cow::Owned(utf16(rest, u16::from_be_bytes)?),
            [0xef, 0xbb, 0xbf, rest @ ..] => Cow::Borrowed(utf8(rest)?),
            // What PowerShell 5 writes without a mark is told by its zeros.
            [_, 0, _, 0, ..] => Cow::Owned(utf16(bytes, u16::from_le_bytes)?),
            _ => Cow::Borrowed(utf8(bytes)?),
        };
        if text.trim().is_empty() {
            return Err(ImportError::Empty);
        }
        Ok(Self::Text(text))
    }

    /// The text, where it is one.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Workbook(_) => None,
        }
    }

    /// The first part of the text, for recognising it.
    pub(super) fn head(&self) -> &str {
        let text = self.text().unwrap_or_default().trim_start();
        text.get(..text.floor_char_boundary(HEAD_BYTES))
            .unwrap_or_default()
    }

    /// Whether the text begins as JSON does.
    pub(super) fn looks_like_json(&self) -> bool {
        let head = self.head();
        let mut rest = head.chars().filter(|letter| !letter.is_whitespace());
        match rest.next() {
            Some('{') => matches!(rest.next(), Some('"' | '}')),
            Some('[') => matches!(rest.next(), Some('{' | '[' | ']' | '"')),
            _ => false,
        }
    }

    /// The outermost keys of a JSON object, as far as the head holds them, in lower case.
    pub(super) fn keys(&self) -> Vec<String> {
        if self.looks_like_json() {
            outermost_keys(self.head())
        } else {
            Vec::new()
        }
    }

    /// The text as JSON.
    pub(super) fn json(&self) -> Result<Value, ImportError> {
        json::parse(self.text().unwrap_or_default())
    }
}

fn utf8(bytes: &[u8]) -> Result<&str, ImportError> {
    std::str::from_utf8(bytes).map_err(|error| ImportError::NotText {
        byte: error.valid_up_to() + 1,
    })
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, ImportError> {
    let units = bytes.chunks(2).map(|pair| match *pair {
        [one, other] => unit([one, other]),
        _ => 0xfffd,
    });
    char::decode_utf16(units)
        .collect::<Result<String, _>>()
        .map_err(|_error| ImportError::NotText { byte: 1 })
}

/// The keys of the outermost object of a text that may end anywhere.
fn outermost_keys(text: &str) -> Vec<String> {
    /// More keys than any format has that is told by them.
    const MOST: usize = 400;
    let mut keys = Vec::new();
    let mut depth = 0_u32;
    let mut bytes = text.bytes().enumerate();
    let mut is_key = true;
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b',' if depth == 1 => is_key = true,
            b':' if depth == 1 => is_key = false,
            b'"' => {
                let mut end = at + 1;
                while let Some((at, byte)) = bytes.next() {
                    end = at;
                    match byte {
                        b'\\' => {
                            bytes.next();
                        }
                        b'"' => break,
                        _ => {}
                    }
                }
                if depth == 1 && is_key && keys.len() < MOST {
                    keys.extend(text.get(at + 1..end).map(str::to_lowercase));
                }
            }
            _ => {}
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_told_by_their_first_bytes() {
        let utf16: Vec<u8> = "[{\"a\":1}]".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let marked = [&[0xff, 0xfe][..], &utf16].concat();
        for bytes in [utf16, marked, b"\xef\xbb\xbf[{\"a\":1}]".to_vec()] {
            let source = Source::new("a", bytes);
            assert_eq!(Decoded::of(&source).unwrap().text(), Some("[{\"a\":1}]"));
        }
        for (bytes, expected) in [
            (&b"10.0.0.0/24 hub\xe9"[..], ImportError::NotText { byte: 16 }),
            (b" \n", ImportError::Empty),
        ] {
            assert_eq!(Decoded::of(&Source::new("a", bytes)).unwrap_err(), expected);
        }
        for (bytes, looks) in [
            (&b"\x89PNG\r\n\x1a\n"[..], "this is a picture; "),
            (b"\xff\xd8\xff\xe0\0\x10JFIF", "this is a picture; "),
            (b"%PDF-1.7\n", "this is a PDF document; "),
            (b"\xd0\xcf\x11\xe0\xa1\xb1", "this is a file of an older Office, "),
            (b"\x1f\x8b\x08\0", "this is a packed archive; "),
        ] {
            let error = Decoded::of(&Source::new("a", bytes)).unwrap_err().to_string();
            assert!(error.starts_with(looks), "{error}");
        }
        let large = Source::new("a", vec![b' '; MOST_BYTES + 1]);
        assert_eq!(
            Decoded::of(&large).unwrap_err().to_string(),
            "the file has 67,108,865 bytes; at most 67,108,864 are read"
        );
    }

    #[test]
    fn the_outermost_keys_are_read_from_a_text_cut_anywhere() {
        let text = r#"{"A": {"b": [1, {"c": 2}]}, "d\"e": "x", "f": ["#;
        assert_eq!(outermost_keys(text), ["a", "d\\\"e", "f"]);
        for cut in 0..text.len() {
            let keys = outermost_keys(text.get(..cut).unwrap());
            assert!(keys.len() <= 3);
        }
    }
}
