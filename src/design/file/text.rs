//! The text of a file before anybody reads it as a design: size, encoding, depth, and where things stand in it.
//!
//! Knows JSON's brackets and strings, and nothing of designs.

use std::collections::{BTreeMap, BTreeSet};

use serde_path_to_error::{Path, Segment};

use super::fault::{Fault, FileError, Place};
use super::{MOST_BYTES, MOST_DEPTH};

/// The text in `bytes`, without a byte order mark.
pub(super) fn checked(bytes: &[u8]) -> Result<&str, FileError> {
    if bytes.len() > MOST_BYTES {
        return Err(FileError::TooLarge { bytes: bytes.len() });
    }
    let text = std::str::from_utf8(bytes).map_err(|error| FileError::NotText {
        byte: error.valid_up_to() + 1,
    })?;
    if let Some(byte) = text.find('\0') {
        return Err(FileError::NotText { byte: byte + 1 });
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim_ascii().is_empty() {
        return Err(FileError::Empty);
    }
    match too_deep(text) {
        Some(offset) => Err(FileError::At {
            place: place(text, offset, String::new()),
            fault: Fault::TooDeep,
        }),
        None => Ok(text),
    }
}

/// Where brackets first nest too deep. One pass without recursion, so that nothing below can be led into one.
fn too_deep(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut in_string = false;
    let mut escaped = false;
    for (offset, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = in_string,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'[' | b'{' if depth == MOST_DEPTH => return Some(offset),
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

/// The line and column of the byte at `offset`.
pub(super) fn place(text: &str, offset: usize, field: String) -> Place {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let column = before.get(line_start..).map_or(0, |line| line.chars().count()) + 1;
    Place { line, column, field }
}

/// The offset of the byte at `line` and `column`, both from 1, the column in bytes as the JSON reader counts.
pub(super) fn offset(text: &str, line: usize, column: usize) -> usize {
    let line_start = match line {
        0 | 1 => 0,
        _ => text
            .match_indices('\n')
            .nth(line - 2)
            .map_or(text.len(), |(newline, _)| newline + 1),
    };
    let mut offset = (line_start + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// Where the value at `path` begins, in text that could be read that far.
pub(super) fn value_at(text: &str, path: &Path) -> Option<usize> {
    let mut walk = Walk { text, offset: 0 };
    walk.blanks();
    for segment in path {
        match segment {
            Segment::Map { key } => walk.enter_field(key)?,
            Segment::Seq { index } => walk.enter_item(*index)?,
            Segment::Enum { .. } | Segment::Unknown => return None,
        }
    }
    Some(walk.offset)
}

/// The lines, from 1, on which the values at `pointers` begin; those that are not there are left out.
///
/// One walk, whatever the number of pointers: values that lead to none of them are passed.
pub(super) fn lines(text: &str, pointers: &BTreeSet<String>) -> BTreeMap<String, usize> {
    let mut search = Search {
        walk: Walk { text, offset: 0 },
        pointers,
        found: BTreeMap::new(),
        line: 1,
        counted_to: 0,
    };
    search.walk.blanks();
    // Text that cannot be walked to its end gives what was found before.
    let _walked = search.value(&mut String::new());
    search.found
}

/// A walk that notes the lines of some values.
struct Search<'a> {
    walk: Walk<'a>,
    pointers: &'a BTreeSet<String>,
    found: BTreeMap<String, usize>,
    /// The line of the byte at `counted_to`.
    line: usize,
    counted_to: usize,
}

impl Search<'_> {
    /// Walks the value at `path`, and the blanks behind it.
    fn value(&mut self, path: &mut String) -> Option<()> {
        if self.pointers.contains(path.as_str()) {
            let passed = self.walk.text.get(self.counted_to..self.walk.offset)?;
            self.line += passed.bytes().filter(|byte| *byte == b'\n').count();
            self.counted_to = self.walk.offset;
            self.found.insert(path.clone(), self.line);
        }
        let length = path.len();
        path.push('/');
        let mut below = self.pointers.range::<String, _>(&*path..);
        let leads_on = below.next().is_some_and(|next| next.starts_with(path.as_str()));
        let walked = match self.walk.peek()? {
            b'{' if leads_on => self.items(path, b'{', b'}'),
            b'[' if leads_on => self.items(path, b'[', b']'),
            _ => self.walk.pass_value(),
        };
        path.truncate(length);
        walked
    }

    /// Walks what an object or a list holds.
    fn items(&mut self, path: &mut String, open: u8, close: u8) -> Option<()> {
        self.walk.pass(open)?;
        let length = path.len();
        for index in 0_usize.. {
            if self.walk.peek()? == close {
                break;
            }
            if open == b'{' {
                path.push_str(&self.walk.key()?);
            } else {
                path.push_str(&index.to_string());
            }
            self.value(path)?;
            path.truncate(length);
            if self.walk.pass(b',').is_none() {
                break;
            }
        }
        self.walk.pass(close)
    }
}

/// A walk over JSON text from value to value.
struct Walk<'a> {
    text: &'a str,
    offset: usize,
}

impl Walk<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.offset).copied()
    }

    fn blanks(&mut self) {
        while self.peek().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.offset += 1;
        }
    }

    /// Passes `byte` and the blanks behind it.
    fn pass(&mut self, byte: u8) -> Option<()> {
        (self.peek() == Some(byte)).then(|| self.offset += 1)?;
        self.blanks();
        Some(())
    }

    /// Passes a value and the blanks behind it.
    fn pass_value(&mut self) -> Option<()> {
        let mut depth = 0_usize;
        loop {
            match self.peek()? {
                b'"' => self.pass_string()?,
                b'[' | b'{' => {
                    depth += 1;
                    self.offset += 1;
                }
                b']' | b'}' => {
                    depth = depth.checked_sub(1)?;
                    self.offset += 1;
                }
                b',' | b':' => self.offset += 1,
                _ => {
                    while self
                        .peek()
                        .is_some_and(|byte| !b",]}".contains(&byte) && !byte.is_ascii_whitespace())
                    {
                        self.offset += 1;
                    }
                }
            }
            self.blanks();
            if depth == 0 {
                return Some(());
            }
        }
    }

    fn pass_string(&mut self) -> Option<()> {
        self.offset += 1;
        loop {
            let byte = self.peek()?;
            self.offset += if byte == b'\\' { 2 } else { 1 };
            if byte == b'"' {
                return Some(());
            }
        }
    }

    /// Passes the key of a field, with the colon behind it.
    fn key(&mut self) -> Option<String> {
        let start = self.offset;
        self.pass_string()?;
        let key = serde_json::from_str(self.text.get(start..self.offset)?).ok()?;
        self.blanks();
        self.pass(b':')?;
        Some(key)
    }

    fn enter_field(&mut self, wanted: &str) -> Option<()> {
        self.pass(b'{')?;
        loop {
            if self.key()? == wanted {
                return Some(());
            }
            self.pass_value()?;
            self.pass(b',')?;
        }
    }

    fn enter_item(&mut self, index: usize) -> Option<()> {
        self.pass(b'[')?;
        for _ in 0..index {
            self.pass_value()?;
            self.pass(b',')?;
        }
        Some(())
    }
}
