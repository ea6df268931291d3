//! A script as bash: quoted by `shlex`, with a way to look before anything is changed.

use super::lines::{Lines, Mark};
use super::script::{Action, Part, Script, Setting, Step, Word, lines_of};

const SIGN: &str = "#";

/// The file; `head` writes what stands on top of every text.
pub(super) fn print(script: &Script, head: impl FnOnce(&mut Lines, &str)) -> (String, Vec<Mark>) {
    let mut lines = Lines::default();
    lines.line("#!/usr/bin/env bash");
    head(&mut lines, SIGN);
    lines.comment(SIGN, "bash FILE            makes what is not there yet");
    lines.comment(
        SIGN,
        "bash FILE --what-if  shows the commands and changes nothing",
    );
    lines.line("set -euo pipefail");
    lines.gap();
    for Setting { name, about, default } in &script.settings {
        lines.comment(SIGN, about);
        lines.line(&match default {
            Some(default) => format!("{name}=${{{name}:-{}}}", quoted(default)),
            None => format!(": \"${{{name}:?set it: {}}}\"", about.to_lowercase()),
        });
    }
    lines.gap();
    helpers(&mut lines, script);
    lines.gap();
    for step in &script.steps {
        write(&mut lines, step);
    }
    lines.finish()
}

/// The functions that the script uses.
fn helpers(lines: &mut Lines, script: &Script) {
    let uses = |is: fn(&Action) -> bool| script.steps.iter().any(|step| is(&step.action));
    let makes = uses(|action| matches!(action, Action::Make { .. }));
    let asks = uses(|action| matches!(action, Action::Ask { .. }));
    let runs = makes || uses(|action| matches!(action, Action::Run(_)));
    if !makes && !asks && !runs {
        return;
    }
    for line in [
        "what_if=false",
        "if [[ ${1:-} == --what-if ]]; then what_if=true; fi",
    ] {
        lines.line(line);
    }
    if runs {
        lines.gap();
        lines.comment(SIGN, "Runs a command, or shows it.");
        for line in [
            "run() {",
            "  if [[ $what_if == true ]]; then printf '%q ' \"$@\"; printf '\\n'; else \"$@\"; fi",
            "}",
        ] {
            lines.line(line);
        }
    }
    if makes {
        lines.gap();
        lines.comment(SIGN, "Whether something is there; with --what-if nothing is.");
        for line in [
            "exists() {",
            "  [[ $what_if == false ]] && \"$@\" --output none 2>/dev/null",
            "}",
        ] {
            lines.line(line);
        }
    }
    if asks {
        lines.gap();
        lines.comment(SIGN, "What a command says; with --what-if the command itself.");
        for line in [
            "ask() {",
            "  if [[ $what_if == true ]]; then printf '<%s>' \"$*\"; else \"$@\" --output tsv; fi",
            "}",
        ] {
            lines.line(line);
        }
    }
}

fn write(lines: &mut Lines, step: &Step) {
    if let Some(title) = &step.title {
        lines.gap();
        lines.comment(SIGN, &format!("== {title}"));
    }
    lines.about(step.subject, |lines| {
        for note in &step.notes {
            lines.comment(SIGN, note);
        }
        match &step.action {
            Action::Say => {}
            Action::Run(words) => command(lines, "run ", words, ""),
            Action::Make { show, create } => {
                command(lines, "exists ", show, " ||");
                lines.deeper(|lines| command(lines, "run ", create, ""));
            }
            Action::Set { name, value } => lines.line(&format!("{name}={}", word(value))),
            Action::Ask { name, command } => {
                let words: Vec<String> = command.iter().map(word).collect();
                lines.line(&format!("{name}=$(ask {})", words.join(" ")));
            }
            Action::Destroy(words) => {
                let words: Vec<String> = words.iter().map(word).collect();
                lines.line(&format!("{SIGN} {}", words.join(" ")));
            }
        }
    });
}

/// A command on one line where it is short, else an option a line.
fn command(lines: &mut Lines, before: &str, words: &[Word], behind: &str) {
    let by_option: Vec<String> = lines_of(words)
        .into_iter()
        .map(|words| words.iter().map(word).collect::<Vec<_>>().join(" "))
        .collect();
    let whole = format!("{before}{}{behind}", by_option.join(" "));
    if whole.chars().count() <= 100 {
        lines.line(&whole);
        return;
    }
    let last = by_option.len().saturating_sub(1);
    for (at, part) in by_option.iter().enumerate() {
        let begin = if at == 0 { before } else { "  " };
        let end = if at == last { behind } else { " \\" };
        lines.line(&format!("{begin}{part}{end}"));
    }
}

/// One argument, of which nothing but its variables is read by the shell.
fn word(word: &Word) -> String {
    let parts = word.0.iter().map(|part| match part {
        Part::Text(text) if text.is_empty() && word.0.len() > 1 => String::new(),
        Part::Text(text) => quoted(text),
        Part::Var(name) => format!("\"${name}\""),
    });
    parts.collect()
}

fn quoted(text: &str) -> String {
    // NUL alone is refused, and no text holds control characters.
    shlex::try_quote(text).map_or_else(|_| "''".to_owned(), |quoted| quoted.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_words() {
        for text in [
            "plain",
            "",
            "$(reboot)",
            "`id`",
            "a'b\"c",
            "${HOME}",
            "!!",
            "a b",
            "~",
            "*",
        ] {
            let written = word(&Word::text(text));
            assert_eq!(shlex::split(&written), Some(vec![text.to_owned()]), "{written}");
        }
        let both = Word(vec![Part::Var("ID".to_owned()), Part::Text("/a b".to_owned())]);
        assert_eq!(word(&both), "\"$ID\"'/a b'");
    }
}
