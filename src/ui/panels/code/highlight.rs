//! Colours of a line of code: comments, texts, numbers and the words before them.

use egui::text::LayoutJob;
use egui::{Color32, FontId, TextFormat};

use crate::export::azure::Language;
use crate::ui::kit::theme::Tokens;

/// Words that begin something, whatever the language.
const WORDS: [&str; 22] = [
    "resource",
    "data",
    "param",
    "output",
    "variable",
    "provider",
    "terraform",
    "module",
    "locals",
    "existing",
    "if",
    "then",
    "fi",
    "function",
    "return",
    "throw",
    "set",
    "run",
    "exists",
    "ask",
    "true",
    "false",
];

/// The line with its colours.
pub(super) fn line(language: Language, text: &str, font: &FontId, tokens: &Tokens) -> LayoutJob {
    let mut job = LayoutJob::default();
    job.wrap.max_width = f32::INFINITY;
    for (part, kind) in parts(language, text) {
        let color = color(kind, tokens);
        job.append(part, 0.0, TextFormat::simple(font.clone(), color));
    }
    job
}

const fn color(kind: Kind, tokens: &Tokens) -> Color32 {
    match kind {
        Kind::Comment => tokens.weak,
        Kind::Text => tokens.pod,
        Kind::Number => tokens.service,
        Kind::Word => tokens.accent,
        Kind::Plain => tokens.text,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Comment,
    Text,
    Number,
    Word,
    Plain,
}

/// The line in parts, which are the line again when put together.
fn parts(language: Language, text: &str) -> Vec<(&str, Kind)> {
    let comment = match language {
        Language::Bicep => "//",
        Language::Arm => "\u{0}",
        Language::Az | Language::PowerShell | Language::Terraform | Language::Avm => "#",
    };
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (length, kind) =
            if rest.starts_with(comment) && rest.len() <= text.trim_start().len() && is_start(text, rest) {
                (rest.len(), Kind::Comment)
            } else if matches!(first, '\'' | '"') {
                (quoted(rest, first), Kind::Text)
            } else if first.is_ascii_digit() {
                (
                    run(rest, |char| {
                        char.is_ascii_alphanumeric() || matches!(char, '.' | ':' | '/' | '%')
                    }),
                    Kind::Number,
                )
            } else if first.is_alphabetic() || matches!(first, '_' | '-' | '$') {
                let length = run(rest, |char| {
                    char.is_alphanumeric() || matches!(char, '_' | '-' | '$' | '.')
                });
                let word = rest.get(..length).unwrap_or_default();
                let is_option = word.starts_with("--") || word.starts_with('$');
                (
                    length,
                    if is_option || WORDS.contains(&word) {
                        Kind::Word
                    } else {
                        Kind::Plain
                    },
                )
            } else {
                (first.len_utf8(), Kind::Plain)
            };
        let (part, behind) = rest.split_at(length.max(first.len_utf8()).min(rest.len()));
        parts.push((part, kind));
        rest = behind;
    }
    parts
}

/// Whether nothing but spaces stands before `rest`: comments of these texts have lines of their own.
fn is_start(text: &str, rest: &str) -> bool {
    let before = text.len().saturating_sub(rest.len());
    text.get(..before).is_some_and(|before| before.trim().is_empty())
}

/// As far as `is` holds.
fn run(text: &str, is: impl Fn(char) -> bool) -> usize {
    text.find(|char| !is(char)).unwrap_or(text.len())
}

/// As far as a text in quotes goes.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, char) in text.char_indices().skip(1) {
        if char == quote && !escaped {
            return at + char.len_utf8();
        }
        escaped = char == '\\' && !escaped;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_the_line_again() {
        for (language, text) in [
            (Language::Bicep, "  name: 'it\\'s ${x}' // no"),
            (Language::Bicep, "// über alles"),
            (Language::Az, "  --name 'öä' \"$GROUP\" \\"),
            (Language::Arm, "\"count\": 3,"),
            (Language::Terraform, "max_pods = 110"),
            (Language::PowerShell, "'ends nowhere"),
        ] {
            let parts = parts(language, text);
            let again: String = parts.iter().map(|(part, _)| *part).collect();
            assert_eq!(again, text);
        }
        let kinds = |text| -> Vec<Kind> {
            parts(Language::Bicep, text)
                .into_iter()
                .map(|(_, kind)| kind)
                .collect()
        };
        assert_eq!(kinds("  // x"), [Kind::Plain, Kind::Plain, Kind::Comment]);
        assert_eq!(kinds("param x"), [Kind::Word, Kind::Plain, Kind::Plain]);
        assert_eq!(kinds("'10'"), [Kind::Text]);
    }
}
