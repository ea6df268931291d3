//! Why bytes are not a design, as data and in words: where the error is, what is wrong and what to do about it.

use std::borrow::Cow;
use std::fmt;

use super::{FORMAT, MOST_BYTES, MOST_DEPTH, VERSION};
use crate::design::bounds::TooMany;

/// Why a file is not a design.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// Too long to be read.
    #[error("the file has {bytes} bytes; a design file has at most {MOST_BYTES}")]
    TooLarge {
        /// Its length, in bytes.
        bytes: usize,
    },
    /// Binary, or text in another encoding.
    #[error("the file is not UTF-8 text from byte {byte} on; choose a design file, or save it as UTF-8")]
    NotText {
        /// The first byte that is not text, from 1.
        byte: usize,
    },
    /// Nothing but blanks.
    #[error("the file is empty; choose a design file, or start a new design")]
    Empty,
    /// JSON, but not a design file.
    #[error(
        "the field format is missing, so this is not a design file, which says \"format\": \"{FORMAT}\"; import output of \
         Azure or Terraform instead of opening it"
    )]
    MissingFormat,
    /// JSON for something else.
    #[error(
        "the format is {given:?}, so this is not a design file, which says \"{FORMAT}\"; import output of Azure or \
         Terraform instead of opening it"
    )]
    WrongFormat {
        /// What the field says, shortened.
        given: String,
    },
    /// A design file without a version.
    #[error("the field version is missing; add \"version\": {VERSION}")]
    MissingVersion,
    /// A version that this program does not know.
    #[error(
        "the file has version {given}, and this program knows versions up to {VERSION}; open it with the \
         program that wrote it"
    )]
    UnknownVersion {
        /// The version of the file.
        given: u64,
    },
    /// More of something, over the whole file, than a design may hold.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// An error at one place in the text.
    #[error("{place}: {fault}")]
    At {
        /// Where.
        place: Position,
        /// What is wrong there.
        fault: Fault,
    },
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The character of the line, from 1.
    pub column: usize,
    /// The field, such as `alternatives[0].clusters[0].pools[1].max_pods`; empty outside every field.
    pub field: String,
}

impl fmt::Display for Position {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, column, field } = self;
        write!(out, "line {line} column {column}")?;
        if field.is_empty() {
            Ok(())
        } else {
            write!(out, ", {field}")
        }
    }
}

/// What is wrong at one place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The text ends before the design is complete.
    #[error("the text ends in the middle; the file was cut off, restore it from a copy")]
    Truncated,
    /// Not JSON.
    #[error("not valid JSON ({reason}); fix it in a text editor, or choose a design file")]
    NotJson {
        /// What was expected.
        reason: &'static str,
    },
    /// Brackets are nested too deeply.
    #[error("brackets nest deeper than {MOST_DEPTH} levels; a design needs eight")]
    TooDeep,
    /// A field occurs twice in one object.
    #[error("the field {field} is given twice; keep one")]
    Duplicate {
        /// The field.
        field: &'static str,
    },
    /// A field that the format does not have.
    #[error("there is no field {field:?}; {}", known_words(*nearest, known))]
    Unknown {
        /// The field as written, shortened.
        field: String,
        /// The known field that it resembles.
        nearest: Option<&'static str>,
        /// Every field of the object.
        known: &'static [&'static str],
    },
    /// A field that has to be there.
    #[error("the field {field} is missing; add it")]
    Missing {
        /// The field.
        field: &'static str,
    },
    /// A value of the wrong type.
    #[error("{given} was found where {expected} was expected")]
    WrongType {
        /// What is there, shortened.
        given: String,
        /// What is expected there.
        expected: Cow<'static, str>,
    },
    /// A count below zero.
    #[error("{given} is negative; give 0 or more")]
    Negative {
        /// The number as written.
        given: String,
    },
    /// A count with a fraction.
    #[error("{given} is not a whole number; round it up or down")]
    Fraction {
        /// The number.
        given: String,
    },
    /// A number beyond what any field holds.
    #[error("the number is out of range; give a smaller one")]
    OutOfRange,
    /// A word that is not on the list.
    #[error("{given:?} is not on the list; {}", known_words(*nearest, known))]
    UnknownWord {
        /// The word as written, shortened.
        given: String,
        /// The known word that it resembles.
        nearest: Option<&'static str>,
        /// The list.
        known: &'static [&'static str],
    },
    /// A value of the right kind that cannot be held, such as a range with a length of 33.
    #[error("{reason}")]
    Refused {
        /// Why, and what to write instead, from the type of the value.
        reason: String,
    },
    /// More of something than a design may hold.
    #[error(transparent)]
    TooMany(TooMany),
}

fn known_words(nearest: Option<&str>, known: &[&str]) -> String {
    match nearest {
        Some(nearest) => format!("did you mean {nearest}"),
        None => format!("known here are {}", known.join(", ")),
    }
}

/// The beginning of `text`, enough to recognise it by.
pub(super) fn shortened(text: &str) -> String {
    cut(text, 120)
}

/// At most `most_chars` of `text`.
pub(super) fn cut(text: &str, most_chars: usize) -> String {
    match text.char_indices().nth(most_chars) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
