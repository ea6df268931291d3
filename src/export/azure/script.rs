//! A script as data: variables, and commands one after the other. Bash and PowerShell print it.

use crate::check::Subject;

/// A script.
#[derive(Debug, Default)]
pub(super) struct Script {
    /// What may be set from outside.
    pub(super) settings: Vec<Setting>,
    pub(super) steps: Vec<Step>,
}

/// Something that a person may set.
#[derive(Debug)]
pub(super) struct Setting {
    /// In capitals, with underscores.
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    /// What it is where nothing is set; none where it has to be.
    pub(super) default: Option<String>,
}

/// One command with what is to be said of it.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) subject: Option<Subject>,
    /// A title above a group of steps.
    pub(super) title: Option<String>,
    pub(super) notes: Vec<String>,
    pub(super) action: Action,
}

/// What a step does.
#[derive(Debug)]
pub(super) enum Action {
    /// Nothing: words alone.
    Say,
    /// Runs a command.
    Run(Vec<Word>),
    /// Runs the second where the first finds nothing.
    Make { show: Vec<Word>, create: Vec<Word> },
    /// Keeps a text.
    Set { name: String, value: Word },
    /// Keeps what a command prints.
    Ask { name: String, command: Vec<Word> },
    /// A command that a person runs after having read what it destroys, as a comment.
    Destroy(Vec<Word>),
}

/// One argument: texts and variables behind each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word(pub(super) Vec<Part>);

/// A part of an argument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    Text(String),
    /// The value of a variable.
    Var(String),
}

impl Word {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self(vec![Part::Text(text.into())])
    }

    pub(super) fn var(name: impl Into<String>) -> Self {
        Self(vec![Part::Var(name.into())])
    }

    /// Whether it is the name of an option.
    pub(super) fn is_option(&self) -> bool {
        matches!(self.0.as_slice(), [Part::Text(text)] if is_option(text))
    }
}

fn is_option(text: &str) -> bool {
    text.strip_prefix("--").is_some_and(|rest| {
        rest.bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    })
}

/// A command that grows.
#[derive(Debug, Clone, Default)]
pub(super) struct Command(pub(super) Vec<Word>);

impl Command {
    /// A command of plain words.
    pub(super) fn new(words: &str) -> Self {
        Self(words.split(' ').map(Word::text).collect())
    }

    /// With words behind it.
    pub(super) fn words(mut self, words: &str) -> Self {
        self.0.extend(words.split(' ').map(Word::text));
        self
    }

    /// With an option and its value.
    pub(super) fn option(mut self, name: &str, value: impl Into<Word>) -> Self {
        self.0.push(Word::text(name));
        self.0.push(value.into());
        self
    }

    /// The same where there is a value.
    pub(super) fn maybe(self, name: &str, value: Option<impl Into<Word>>) -> Self {
        match value {
            Some(value) => self.option(name, value),
            None => self,
        }
    }

    /// With an option and several values.
    pub(super) fn many<T: AsRef<str>>(mut self, name: &str, values: &[T]) -> Self {
        self.0.push(Word::text(name));
        self.0
            .extend(values.iter().map(|value| Word::text(value.as_ref())));
        self
    }

    /// With an option that has no value, where it holds.
    pub(super) fn flag(mut self, name: &str, holds: bool) -> Self {
        if holds {
            self.0.push(Word::text(name));
        }
        self
    }
}

impl From<&str> for Word {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl From<&String> for Word {
    fn from(text: &String) -> Self {
        Self::text(text)
    }
}

impl From<String> for Word {
    fn from(text: String) -> Self {
        Self::text(text)
    }
}

impl From<u64> for Word {
    fn from(number: u64) -> Self {
        Self::text(number.to_string())
    }
}

/// The words of a command by lines: the command itself, then an option with its values each.
pub(super) fn lines_of(words: &[Word]) -> Vec<&[Word]> {
    let mut lines = Vec::new();
    let mut rest = words;
    while !rest.is_empty() {
        let next = rest
            .iter()
            .skip(1)
            .position(Word::is_option)
            .map_or(rest.len(), |at| at + 1);
        let (line, behind) = rest.split_at(next);
        lines.push(line);
        rest = behind;
    }
    lines
}
