//! [`ImportError`]: why a file could not be read at all, and what would help.

use crate::net::grouped;

use super::{json, source};

/// Why nothing of a file came in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// The file itself could not be read.
    #[error("{why}")]
    Unreadable {
        /// What the system says.
        why: String,
    },
    /// More bytes than are read.
    #[error("the file has {} bytes; at most {} are read", grouped(*bytes), grouped(source::MOST_BYTES))]
    TooLarge {
        /// Size of the file.
        bytes: usize,
    },
    /// Nothing but blanks.
    #[error("the file is empty")]
    Empty,
    /// Neither text nor a workbook.
    #[error("the file is not UTF-8 or UTF-16 text from byte {byte} on; save it as UTF-8")]
    NotText {
        /// The first byte that is not text, counted from 1.
        byte: usize,
    },
    /// It begins like JSON and goes on otherwise.
    #[error(
        "the JSON is broken in line {line}, column {column}: {what}; export it again, since it may have been cut off"
    )]
    NoJson {
        /// Line of the fault, counted from 1.
        line: usize,
        /// Column of the fault, counted from 1.
        column: usize,
        /// What the parser says.
        what: String,
    },
    /// Brackets within brackets.
    #[error(
        "more than {} brackets are open at once in line {line}; no export nests that deep",
        json::MOST_DEPTH
    )]
    TooDeep {
        /// The line, counted from 1.
        line: usize,
    },
    /// More JSON values than are read.
    #[error(
        "the JSON has more than {} values; export a part, such as one resource group",
        grouped(json::MOST_VALUES)
    )]
    TooManyValues,
    /// More resources, rows or steps than are read.
    #[error("there are more than {} {what}; export a part", grouped(super::MOST_ITEMS))]
    TooManyItems {
        /// What there are too many of, in words.
        what: &'static str,
    },
    /// A workbook that cannot be opened.
    #[error("the workbook cannot be read: {what}; save it as .xlsx or .csv")]
    Workbook {
        /// What the reader says.
        what: String,
    },
    /// Terraform's own language, broken.
    #[error("the Terraform file is broken: {what}")]
    NoHcl {
        /// What the parser says.
        what: String,
    },
    /// It is something, but nothing that has ranges.
    #[error("{looks}; {help}")]
    Nothing {
        /// What it looks like.
        looks: String,
        /// What would help.
        help: String,
    },
}

impl ImportError {
    /// What was found instead of ranges, and what would help.
    pub(super) fn nothing(looks: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Nothing {
            looks: looks.into(),
            help: help.into(),
        }
    }
}
