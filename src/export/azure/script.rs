//! A script as data: variables, and commands one after the other. Bash and PowerShell print it, each as its [`Shell`].

use std::borrow::Cow;

use super::lines::Lines;
use super::settings::Setting;
use crate::check::Subject;

/// A script.
#[derive(Debug, Default)]
pub(super) struct Script {
    /// Settings that can be given from outside.
    pub(super) settings: Vec<Setting>,
    pub(super) steps: Vec<Step>,
}

impl Script {
    /// What its steps do, with those that are run for every line of a setting.
    pub(super) fn actions(&self) -> impl Iterator<Item = &Action> {
        self.steps.iter().flat_map(|step| {
            let inner: &[Step] = match &step.action {
                Action::Each { steps, .. } => steps,
                _ => &[],
            };
            std::iter::once(step).chain(inner).map(|step| &step.action)
        })
    }
}

/// One step with its comments.
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
    /// Runs a command where the list that another one gives lacks the name.
    Make {
        name: Word,
        list: Vec<Word>,
        create: Vec<Word>,
    },
    /// Runs commands for every line of a setting, the words of which it keeps.
    Each {
        setting: String,
        words: &'static [&'static str],
        steps: Vec<Step>,
    },
    /// Stores a text in a variable.
    Set { name: String, value: Word },
    /// Stores the output of a command in a variable.
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
    Text(Cow<'static, str>),
    /// A piece of JSON, in which the values of variables stand between quotes.
    Json(String),
    /// The value of a variable.
    Var(String),
}

impl Word {
    pub(super) fn text(text: impl Into<Cow<'static, str>>) -> Self {
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

/// A command being built.
#[derive(Debug, Clone, Default)]
pub(super) struct Command(pub(super) Vec<Word>);

impl Command {
    /// A command of plain words.
    pub(super) fn new(words: &'static str) -> Self {
        Self(words.split(' ').map(Word::text).collect())
    }

    /// Adds words.
    pub(super) fn words(mut self, words: &'static str) -> Self {
        self.0.extend(words.split(' ').map(Word::text));
        self
    }

    /// With the words of another one behind it.
    pub(super) fn and(mut self, other: &Self) -> Self {
        self.0.extend_from_slice(&other.0);
        self
    }

    /// With an option and its value.
    pub(super) fn option(mut self, name: &'static str, value: impl Into<Word>) -> Self {
        self.0.push(Word::text(name));
        self.0.push(value.into());
        self
    }

    /// The same where there is a value.
    pub(super) fn maybe(self, name: &'static str, value: Option<impl Into<Word>>) -> Self {
        match value {
            Some(value) => self.option(name, value),
            None => self,
        }
    }

    /// With an option and several values.
    pub(super) fn many<T: AsRef<str>>(mut self, name: &'static str, values: &[T]) -> Self {
        self.0.push(Word::text(name));
        self.0
            .extend(values.iter().map(|value| Word::text(value.as_ref().to_owned())));
        self
    }

    /// With an option that has no value, where it holds.
    pub(super) fn flag(mut self, name: &'static str, holds: bool) -> Self {
        if holds {
            self.0.push(Word::text(name));
        }
        self
    }
}

impl From<&str> for Word {
    fn from(text: &str) -> Self {
        Self::text(text.to_owned())
    }
}

impl From<&String> for Word {
    fn from(text: &String) -> Self {
        Self::text(text.clone())
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

/// How a shell writes a script.
pub(super) trait Shell {
    /// The start of a comment.
    const SIGN: &'static str;
    /// The line continuation.
    const GOES_ON: &'static str;
    /// The helper functions of scripts, each with its description.
    const HELPERS: &'static [Helper];

    /// Writes one argument, of which nothing but its variables is read by the shell.
    fn word(text: &mut String, word: &Word);
    /// Runs a command.
    fn run(lines: &mut Lines, words: &[Word]);
    /// Runs a command where the list that another one gives lacks the name.
    fn make(lines: &mut Lines, name: &Word, list: &[Word], create: &[Word]);
    /// Begins what is run for every line of a setting.
    fn each(lines: &mut Lines, setting: &str, words: &[&str]);
    /// Ends it.
    fn each_end(lines: &mut Lines, setting: &str);
    /// Stores a text in a variable.
    fn set(lines: &mut Lines, name: &str, value: &Word);
    /// Stores the output of a command in a variable.
    fn ask(lines: &mut Lines, name: &str, command: &[Word]);
}

/// A function that a script uses.
pub(super) struct Helper {
    pub(super) about: &'static str,
    pub(super) lines: &'static [&'static str],
    /// Whether a script with such a step needs it.
    pub(super) serves: fn(&Action) -> bool,
}

/// Writes the functions that the script needs.
pub(super) fn write_helpers<S: Shell>(lines: &mut Lines, script: &Script) {
    for helper in S::HELPERS {
        if script.actions().any(helper.serves) {
            lines.gap();
            lines.comment(S::SIGN, helper.about);
            for line in helper.lines {
                lines.line(line);
            }
        }
    }
}

/// Writes one step with what is to be said of it.
pub(super) fn write_step<S: Shell>(lines: &mut Lines, step: &Step) {
    if let Some(title) = &step.title {
        lines.gap();
        lines.comment(S::SIGN, &format!("== {title}"));
    }
    lines.about(step.subject, |lines| {
        for note in &step.notes {
            lines.comment(S::SIGN, note);
        }
        match &step.action {
            Action::Say => {}
            Action::Run(words) => S::run(lines, words),
            Action::Make { name, list, create } => S::make(lines, name, list, create),
            Action::Each {
                setting,
                words,
                steps,
            } => {
                S::each(lines, setting, words);
                lines.deeper(|lines| steps.iter().for_each(|step| write_step::<S>(lines, step)));
                S::each_end(lines, setting);
            }
            Action::Set { name, value } => S::set(lines, name, value),
            Action::Ask { name, command } => S::ask(lines, name, command),
            Action::Destroy(words) => lines.line(&format!("{} {}", S::SIGN, joined::<S>(words))),
        }
    });
}

/// Arguments behind each other.
pub(super) fn joined<S: Shell>(words: &[Word]) -> String {
    let mut text = String::new();
    for word in words {
        if !text.is_empty() {
            text.push(' ');
        }
        S::word(&mut text, word);
    }
    text
}

/// A command on one line where it is short, else an option a line.
pub(super) fn write_command<S: Shell>(lines: &mut Lines, before: &str, words: &[Word], behind: &str) {
    let by_option: Vec<String> = lines_of(words).into_iter().map(joined::<S>).collect();
    let whole = format!("{before}{}{behind}", by_option.join(" "));
    if whole.chars().count() <= 100 {
        lines.line(&whole);
        return;
    }
    let last = by_option.len().saturating_sub(1);
    for (at, part) in by_option.iter().enumerate() {
        let begin = if at == 0 { before } else { "  " };
        let end = if at == last { behind } else { S::GOES_ON };
        lines.line(&format!("{begin}{part}{end}"));
    }
}

/// The words of a command by lines: the command itself, then an option with its values each.
fn lines_of(words: &[Word]) -> Vec<&[Word]> {
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
