//! The text of a file as JSON, with the position of every value: size, encoding, depth and count are bounded.
//!
//! Knows JSON, but nothing of designs. All values are in one list in the order of the text, each with the index after
//! the last value inside it; an object is a sequence of keys, each followed by its value. A value takes 16 bytes in
//! memory, whatever its length, so the list is never much larger than the text.
//!
//! ```text
//! { "a": [1, 2], "b": null }     {    "a"   [   1   2   "b"  null
//!                                0     1    2   3   4    5    6
//! ```

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::fault::{Fault, FileError, Position, shortened};
use super::{MOST_BYTES, MOST_DEPTH, MOST_VALUES};
use crate::design::bounds::TooMany;
use crate::design::inert;

/// The kind of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Null,
    True,
    False,
    Number,
    Text,
    List,
    Object,
}

#[derive(Debug, Clone, Copy)]
struct Node {
    kind: Kind,
    /// Its first byte in the text, and the first after it.
    start: u32,
    end: u32,
    /// The index after the last value inside it; beyond every index while it is being read.
    next: u32,
}

/// The values of a text, in its order; the outermost is at 0.
#[derive(Debug)]
pub(super) struct Tree<'t> {
    text: &'t str,
    nodes: Vec<Node>,
}

impl<'t> Tree<'t> {
    /// Reads the text in `bytes`, without a byte order mark.
    pub(super) fn read(bytes: &'t [u8]) -> Result<Self, FileError> {
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
        Self::of(text)
    }

    /// Reads `text`, whose size is checked.
    pub(super) fn of(text: &'t str) -> Result<Self, FileError> {
        let mut parser = Parser {
            tree: Self {
                text,
                nodes: Vec::new(),
            },
            offset: 0,
            around: Vec::new(),
            depth: 0,
        };
        match parser.document() {
            Ok(()) => Ok(parser.tree),
            Err(fault) => {
                // Where brackets never end, the path says nothing.
                let around = parser.around.last().filter(|_| fault != Fault::TooDeep);
                let field = around.map(|at| parser.tree.path(*at));
                let place = parser.tree.place(parser.offset, field.unwrap_or_default());
                Err(FileError::At { place, fault })
            }
        }
    }

    pub(super) const fn text(&self) -> &'t str {
        self.text
    }

    /// The error of `fault` in the value at `at`.
    pub(super) fn error(&self, at: usize, fault: Fault) -> FileError {
        FileError::At {
            place: self.place(self.start(at), self.path(at)),
            fault,
        }
    }

    pub(super) fn kind(&self, at: usize) -> Kind {
        self.nodes.get(at).map_or(Kind::Null, |node| node.kind)
    }

    /// The value at `at` as it is written.
    pub(super) fn written(&self, at: usize) -> &'t str {
        let written = |node: &Node| self.text.get(wide(node.start)..wide(node.end));
        self.nodes.get(at).and_then(written).unwrap_or_default()
    }

    /// The text of the string at `at`.
    pub(super) fn string(&self, at: usize) -> Cow<'t, str> {
        let written = self.written(at);
        let inside = written.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        match inside {
            Some(inside) if !inside.contains('\\') => Cow::Borrowed(inside),
            _ => Cow::Owned(serde_json::from_str(written).unwrap_or_default()),
        }
    }

    /// The index after the value at `at`.
    pub(super) fn next(&self, at: usize) -> usize {
        self.nodes.get(at).map_or(usize::MAX, |node| wide(node.next))
    }

    /// The value of a field of the object at `at`.
    pub(super) fn field(&self, at: usize, name: &str) -> Option<usize> {
        let mut keys = self.inside(at, Kind::Object);
        keys.find(|key| self.string(*key) == name).map(|key| key + 1)
    }

    /// The lines, from 1, on which the values at these JSON pointers begin.
    pub(super) fn lines(&self, pointers: &BTreeSet<String>) -> BTreeMap<String, usize> {
        // Pointers share lists, which may be long.
        let mut lists = BTreeMap::new();
        let mut found: Vec<(usize, &String)> = pointers
            .iter()
            .filter_map(|pointer| Some((self.start(self.pointed(pointer, &mut lists)?), pointer)))
            .collect();
        found.sort_unstable();
        let (mut line, mut counted_to) = (1, 0);
        let mut lines = BTreeMap::new();
        for (offset, pointer) in found {
            line += newlines(self.text.get(counted_to..offset).unwrap_or_default());
            counted_to = offset;
            lines.insert(pointer.clone(), line);
        }
        lines
    }

    fn pointed(&self, pointer: &str, lists: &mut BTreeMap<usize, Vec<usize>>) -> Option<usize> {
        pointer
            .split('/')
            .skip(1)
            .try_fold(0, |at, part| match self.kind(at) {
                Kind::List => {
                    let items = lists
                        .entry(at)
                        .or_insert_with(|| self.inside(at, Kind::List).collect());
                    items.get(part.parse::<usize>().ok()?).copied()
                }
                _ => self.field(at, part),
            })
    }

    fn start(&self, at: usize) -> usize {
        self.nodes
            .get(at)
            .map_or(self.text.len(), |node| wide(node.start))
    }

    /// The items of the list, or the keys of the object, at `at`; none where it is not of this `kind`.
    fn inside(&self, at: usize, kind: Kind) -> impl Iterator<Item = usize> {
        let end = self.next(at).min(self.nodes.len());
        let begin = if self.kind(at) == kind { at + 1 } else { end };
        let behind = move |item: usize| match kind {
            Kind::Object => self.next(item + 1),
            _ => self.next(item),
        };
        let within = move |item: &usize| *item < end;
        std::iter::successors(Some(begin).filter(within), move |item| {
            Some(behind(*item)).filter(within)
        })
    }

    /// The field at `target`, such as `alternatives[0].name`.
    fn path(&self, target: usize) -> String {
        let mut path = String::new();
        let mut at = 0;
        while at < target {
            let kind = self.kind(at);
            let leads = |inner: &usize| match kind {
                Kind::Object => target < self.next(inner + 1),
                _ => target < self.next(*inner),
            };
            let Some((index, inner)) = self.inside(at, kind).enumerate().find(|(_, inner)| leads(inner))
            else {
                break;
            };
            at = inner;
            if kind == Kind::List {
                path.extend(["[", &index.to_string(), "]"]);
                continue;
            }
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(&self.string(inner));
            if inner != target {
                at = inner + 1;
            }
        }
        shortened(&inert(&path))
    }

    fn place(&self, offset: usize, field: String) -> Position {
        let before = self.text.get(..offset).unwrap_or(self.text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let column = before.get(line_start..).map_or(0, |line| line.chars().count()) + 1;
        Position {
            line: newlines(before) + 1,
            column,
            field,
        }
    }
}

fn newlines(text: &str) -> usize {
    text.bytes().filter(|byte| *byte == b'\n').count()
}

/// Offsets and places fit, since text and values are bounded.
fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn wide(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// A walk over the text that records the values; it stops where the text is not JSON.
struct Parser<'t> {
    tree: Tree<'t>,
    offset: usize,
    /// The unfinished lists, objects and keys: the path to where the walk is.
    around: Vec<usize>,
    depth: usize,
}

impl Parser<'_> {
    fn document(&mut self) -> Result<(), Fault> {
        self.blanks();
        self.value()?;
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(self.unexpected("there is unexpected text after the design")),
        }
    }

    /// Reads a value and the blanks after it.
    fn value(&mut self) -> Result<(), Fault> {
        match self.peek() {
            Some(b'{') => self.object()?,
            Some(b'[') => self.list()?,
            Some(b'"') => self.string()?,
            Some(b'-' | b'0'..=b'9') => self.number()?,
            _ => self.word()?,
        }
        self.blanks();
        Ok(())
    }

    fn object(&mut self) -> Result<(), Fault> {
        let object = self.open(Kind::Object)?;
        let mut more = !self.take(b'}');
        while more {
            match self.peek() {
                Some(b'"') => {}
                Some(b'}') => return Err(self.unexpected("trailing comma")),
                _ => return Err(self.unexpected("expected a field name in quotes")),
            }
            self.around.push(self.tree.nodes.len());
            self.string()?;
            self.blanks();
            if !self.take(b':') {
                return Err(self.unexpected("expected `:`"));
            }
            self.blanks();
            self.value()?;
            self.around.pop();
            more = !self.take(b'}');
            self.comma(more, "expected `,` or `}`")?;
        }
        self.close(object);
        Ok(())
    }

    fn list(&mut self) -> Result<(), Fault> {
        let list = self.open(Kind::List)?;
        let mut more = !self.take(b']');
        while more {
            if self.peek() == Some(b']') {
                return Err(self.unexpected("trailing comma"));
            }
            self.value()?;
            more = !self.take(b']');
            self.comma(more, "expected `,` or `]`")?;
        }
        self.close(list);
        Ok(())
    }

    fn comma(&mut self, wanted: bool, reason: &'static str) -> Result<(), Fault> {
        if wanted && !self.take(b',') {
            return Err(self.unexpected(reason));
        }
        self.blanks();
        Ok(())
    }

    fn open(&mut self, kind: Kind) -> Result<usize, Fault> {
        if self.depth == MOST_DEPTH {
            return Err(Fault::TooDeep);
        }
        self.depth += 1;
        let at = self.tree.nodes.len();
        self.note(kind, self.offset)?;
        self.around.push(at);
        self.offset += 1;
        self.blanks();
        Ok(at)
    }

    fn close(&mut self, at: usize) {
        let next = narrow(self.tree.nodes.len());
        if let Some(node) = self.tree.nodes.get_mut(at) {
            node.next = next;
            node.end = narrow(self.offset);
        }
        self.around.pop();
        self.depth -= 1;
    }

    /// Records the value that begins at `start`, and ends here unless it is a list or object.
    fn note(&mut self, kind: Kind, start: usize) -> Result<(), Fault> {
        let at = self.tree.nodes.len();
        if at == MOST_VALUES {
            return Err(Fault::TooMany(TooMany {
                what: "values",
                most: MOST_VALUES,
            }));
        }
        self.tree.nodes.push(Node {
            kind,
            start: narrow(start),
            end: narrow(self.offset),
            next: match kind {
                Kind::List | Kind::Object => u32::MAX,
                _ => narrow(at + 1),
            },
        });
        Ok(())
    }

    fn string(&mut self) -> Result<(), Fault> {
        let start = self.offset;
        let mut is_escaped = false;
        self.offset += 1;
        loop {
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => {
                    is_escaped = true;
                    self.offset += 2;
                }
                Some(0x20..) => self.offset += 1,
                Some(_) => return Err(self.unexpected("a string contains a line break or control character")),
                None => {
                    self.offset = self.tree.text.len();
                    return Err(Fault::Truncated);
                }
            }
        }
        self.offset += 1;
        let written = self.tree.text.get(start..self.offset).unwrap_or_default();
        if is_escaped && serde_json::from_str::<String>(written).is_err() {
            self.offset = start;
            return Err(self.unexpected("a string contains an unknown escape"));
        }
        self.note(Kind::Text, start)
    }

    fn number(&mut self) -> Result<(), Fault> {
        let start = self.offset;
        while let Some(b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E') = self.peek() {
            self.offset += 1;
        }
        let written = self.tree.text.get(start..self.offset).unwrap_or_default();
        // An ignored number is read only for its form, whatever its size.
        if serde_json::from_str::<serde::de::IgnoredAny>(written).is_err() {
            if self.peek().is_some() {
                self.offset = start;
            }
            return Err(self.unexpected("a number is not valid JSON"));
        }
        self.note(Kind::Number, start)
    }

    fn word(&mut self) -> Result<(), Fault> {
        let start = self.offset;
        let rest = self.tree.text.get(start..).unwrap_or_default();
        for (word, kind) in [("null", Kind::Null), ("true", Kind::True), ("false", Kind::False)] {
            if rest.starts_with(word) {
                self.offset += word.len();
                return self.note(kind, start);
            }
            if word.starts_with(rest) {
                self.offset = self.tree.text.len();
            }
        }
        Err(self.unexpected("expected a value"))
    }

    fn peek(&self) -> Option<u8> {
        self.tree.text.as_bytes().get(self.offset).copied()
    }

    fn take(&mut self, byte: u8) -> bool {
        let is_there = self.peek() == Some(byte);
        self.offset += usize::from(is_there);
        is_there
    }

    fn blanks(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.offset += 1;
        }
    }

    fn unexpected(&self, reason: &'static str) -> Fault {
        if self.peek().is_none() {
            Fault::Truncated
        } else {
            Fault::NotJson { reason }
        }
    }
}
