//! Why bytes are no design, in words: where it stands, what is wrong with it and what would do.
//!
//! The JSON reader says what it met in English alone; [`fault`] takes that apart, so that everything above
//! has a variant to match and one wording.

use std::fmt;

use serde_json::error::Category;
use serde_path_to_error::Path;

use super::{FORMAT, MOST_BYTES, MOST_DEPTH, VERSION, text};
use crate::design::bounds::TooMany;
use crate::design::inert;

/// Why a file is no design.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// Longer than is read.
    #[error("the file has {bytes} bytes; a design file has at most {MOST_BYTES}")]
    TooLarge {
        /// Its length, in bytes.
        bytes: usize,
    },
    /// Binary, or text in another encoding.
    #[error("the file is no UTF-8 text from byte {byte} on; choose a design file, or save it as UTF-8")]
    NotText {
        /// The first byte that is no text, from 1.
        byte: usize,
    },
    /// Nothing but blanks.
    #[error("the file is empty; choose a design file, or begin a new design")]
    Empty,
    /// JSON, but no design file.
    #[error(
        "the field format is missing, so this is no design file; a design file says \"format\": \"{FORMAT}\""
    )]
    MissingFormat,
    /// JSON of something else.
    #[error("the format is {given:?}, so this is no design file; a design file says \"{FORMAT}\"")]
    WrongFormat {
        /// What the field says, shortened.
        given: String,
    },
    /// A design file of an unknown age.
    #[error("the field version is missing; a design file says which one it has, the newest being {VERSION}")]
    MissingVersion,
    /// A version that this program does not know.
    #[error(
        "the file has version {given}, and this program knows versions up to {VERSION}; open it with the program that wrote it"
    )]
    UnknownVersion {
        /// The version of the file.
        given: u64,
    },
    /// More of something, over the whole file, than is planned for.
    #[error(transparent)]
    TooMany(#[from] TooMany),
    /// One place in the text is wrong.
    #[error("{place}: {fault}")]
    At {
        /// Where.
        place: Place,
        /// What is wrong there.
        fault: Fault,
    },
}

impl FileError {
    /// The error met while reading `text`, or the bound that stopped the reading.
    pub(super) fn in_text(
        text: &str,
        error: &serde_path_to_error::Error<serde_json::Error>,
        tripped: Option<TooMany>,
    ) -> Self {
        let fault = tripped.map_or_else(|| fault(error.inner()), Fault::TooMany);
        // The reader notices most faults only behind the value; the path leads to its beginning.
        let begins = match fault {
            Fault::Truncated | Fault::NotJson { .. } | Fault::Duplicate { .. } | Fault::Unknown { .. } => {
                None
            }
            _ => text::value_at(text, error.path()),
        };
        let noticed = || text::offset(text, error.inner().line(), error.inner().column());
        let place = text::place(text, begins.unwrap_or_else(noticed), field(error.path()));
        Self::At { place, fault }
    }

    /// The error met where no field is known.
    pub(super) fn in_json(text: &str, error: &serde_json::Error) -> Self {
        let offset = text::offset(text, error.line(), error.column());
        Self::At {
            place: text::place(text, offset, String::new()),
            fault: fault(error),
        }
    }
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The line, from 1.
    pub line: usize,
    /// The character of the line, from 1.
    pub column: usize,
    /// The field, such as `alternatives[0].clusters[0].pools[1].max_pods`; empty outside every field.
    pub field: String,
}

impl fmt::Display for Place {
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
    /// The text ends before the design does.
    #[error("the text ends in the middle; the file was cut off, take it from a copy")]
    Truncated,
    /// Not JSON.
    #[error("this is no JSON ({reason}); mend it in a text editor, or choose a design file")]
    NotJson {
        /// What the JSON reader says.
        reason: String,
    },
    /// Brackets in brackets without end.
    #[error("brackets nest deeper than {MOST_DEPTH} levels; a design needs eight")]
    TooDeep,
    /// One field twice in one object.
    #[error("the field {field} is given twice; keep one")]
    Duplicate {
        /// The field.
        field: String,
    },
    /// A field that the format does not have.
    #[error("there is no field {field:?}; {}", known_words(nearest.as_ref(), known))]
    Unknown {
        /// The field as written, shortened.
        field: String,
        /// The known field that it resembles.
        nearest: Option<String>,
        /// Every field of the object.
        known: Vec<String>,
    },
    /// A field that has to be there.
    #[error("the field {field} is missing; add it")]
    Missing {
        /// The field.
        field: String,
    },
    /// A value of another kind.
    #[error("{given} stands where {expected} belongs")]
    WrongType {
        /// What stands there, shortened.
        given: String,
        /// What belongs there.
        expected: String,
    },
    /// A count below zero.
    #[error("{given} is negative; give 0 or more")]
    Negative {
        /// The number as written.
        given: String,
    },
    /// A count with a fraction.
    #[error("{given} is no whole number; round it up or down")]
    Fraction {
        /// The number.
        given: String,
    },
    /// A number beyond what any field holds.
    #[error("the number is out of range; give a smaller one")]
    OutOfRange,
    /// A word that is not on the list.
    #[error("{given:?} is not on the list; {}", known_words(nearest.as_ref(), known))]
    UnknownWord {
        /// The word as written, shortened.
        given: String,
        /// The known word that it resembles.
        nearest: Option<String>,
        /// The list.
        known: Vec<String>,
    },
    /// No IP address.
    #[error("this is no IP address; write one such as 10.0.0.10")]
    NoAddress,
    /// A value of the right kind that cannot be held, such as a range with a length of 33.
    #[error("{reason}")]
    Refused {
        /// Why, and what would do, from the type of the value.
        reason: String,
    },
    /// More of something than is planned for.
    #[error(transparent)]
    TooMany(TooMany),
}

fn known_words(nearest: Option<&String>, known: &[String]) -> String {
    match nearest {
        Some(nearest) => format!("perhaps {nearest} is meant"),
        None => format!("known here are {}", known.join(", ")),
    }
}

/// The field that `path` leads to.
fn field(path: &Path) -> String {
    // A question mark stands for a field that could not be read, a lone point for the whole file.
    shortened(&inert(
        path.to_string().trim_end_matches('?').trim_end_matches('.'),
    ))
}

/// The beginning of `text`, enough to recognise it by.
pub(super) fn shortened(text: &str) -> String {
    cut(text, 120)
}

fn cut(text: &str, most_chars: usize) -> String {
    match text.char_indices().nth(most_chars) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// What the JSON reader met.
fn fault(error: &serde_json::Error) -> Fault {
    let message = error.to_string();
    let position = format!(" at line {} column {}", error.line(), error.column());
    let message = message.strip_suffix(&position).unwrap_or(&message);
    match error.classify() {
        Category::Eof => Fault::Truncated,
        Category::Data => wrong_value(message),
        Category::Syntax | Category::Io => match message {
            "number out of range" => Fault::OutOfRange,
            "recursion limit exceeded" => Fault::TooDeep,
            reason => Fault::NotJson {
                reason: shortened(reason),
            },
        },
    }
}

/// What is wrong with a value, from what its reader says in `message`.
fn wrong_value(message: &str) -> Fault {
    let quoted = |start: &str| message.strip_prefix(start)?.strip_suffix('`');
    if let Some(field) = quoted("duplicate field `") {
        return Fault::Duplicate {
            field: field.to_owned(),
        };
    }
    if let Some(field) = quoted("missing field `") {
        return Fault::Missing {
            field: field.to_owned(),
        };
    }
    if message == "invalid IP address syntax" {
        return Fault::NoAddress;
    }
    // Types shorten what was typed, so what would do is not cut off behind it.
    let refused = || Fault::Refused {
        reason: cut(message, 300),
    };
    let Some((met, expected)) = message.rsplit_once(", expected ") else {
        return refused();
    };
    if let Some(typed) = met.strip_prefix("unknown field `") {
        let (field, known) = (shortened(typed.trim_end_matches('`')), words(expected));
        return Fault::Unknown {
            nearest: nearest(&field, &known),
            field,
            known,
        };
    }
    if let Some(typed) = met.strip_prefix("unknown variant `") {
        let (given, known) = (shortened(typed.trim_end_matches('`')), words(expected));
        return Fault::UnknownWord {
            nearest: nearest(&given, &known),
            given,
            known,
        };
    }
    match met
        .strip_prefix("invalid type: ")
        .or_else(|| met.strip_prefix("invalid value: "))
    {
        Some(given) => wrong_type(given, expected),
        None => refused(),
    }
}

/// The reader's words for a value and for what it wants instead, in ours.
fn wrong_type(given: &str, expected: &str) -> Fault {
    let number = ["integer `", "floating point `", "boolean `"]
        .iter()
        .find_map(|kind| given.strip_prefix(kind)?.strip_suffix('`'));
    let whole = matches!(expected, "u64" | "u32");
    if let Some(number) = number.filter(|_| whole) {
        if number.parse::<f64>().is_ok_and(|value| value > u64::MAX as f64) {
            return Fault::OutOfRange;
        }
        if number.starts_with('-') {
            return Fault::Negative {
                given: number.to_owned(),
            };
        }
        if number.contains('.') {
            return Fault::Fraction {
                given: number.to_owned(),
            };
        }
    }
    let given = match given {
        "map" => "an object".to_owned(),
        "sequence" => "a list".to_owned(),
        _ => number.map_or_else(
            || shortened(given.strip_prefix("string ").unwrap_or(given)),
            str::to_owned,
        ),
    };
    let expected = match expected {
        _ if whole => "a whole number",
        "a string" => "text",
        "a boolean" => "true or false",
        "a sequence" => "a list",
        _ if expected.starts_with("struct ") => "an object",
        _ => expected,
    };
    Fault::WrongType {
        given,
        expected: expected.to_owned(),
    }
}

/// The words between back quotes.
fn words(list: &str) -> Vec<String> {
    list.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// The one of `known` that `typed` is most likely a slip of.
fn nearest(typed: &str, known: &[String]) -> Option<String> {
    let typed = typed.to_lowercase();
    known
        .iter()
        .map(|word| (slips(&typed, word), word))
        .filter(|(slips, word)| *slips * 3 <= word.chars().count())
        .min_by_key(|(slips, _)| *slips)
        .map(|(_, word)| word.clone())
}

/// How many characters have to be added, dropped or changed to make `one` of `other`.
fn slips(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.chars().count()).collect();
    for (down, left) in one.chars().enumerate() {
        let mut above_left = down;
        let mut last = down + 1;
        for (right, cell) in other.chars().zip(row.iter_mut().skip(1)) {
            let changed = above_left + usize::from(left != right);
            above_left = *cell;
            last = changed.min(last + 1).min(*cell + 1);
            *cell = last;
        }
        if let Some(first) = row.first_mut() {
            *first = down + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_counted_by_character() {
        for (one, other, expected) in [
            ("", "", 0),
            ("abc", "", 3),
            ("", "abc", 3),
            ("maxpods", "max_pods", 1),
            ("kitten", "sitting", 3),
        ] {
            assert_eq!(slips(one, other), expected, "{one}, {other}");
        }
    }
}
