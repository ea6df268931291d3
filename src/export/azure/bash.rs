//! A script as bash: quoted by `shlex`, with a way to look before anything is changed.

use std::borrow::Cow;

use super::lines::{Lines, Mark};
use super::script::{
    Action, Helper, Part, Script, Shell, Word, joined, write_command, write_helpers, write_step,
};
use super::settings::{Kind, Setting, about_lines};

const SIGN: &str = "#";

/// The file; `head` writes what stands on top of every text.
pub(super) fn print(script: &Script, head: impl FnOnce(&mut Lines, &str)) -> (String, Vec<Mark>) {
    let mut lines = Lines::default();
    lines.line("#!/usr/bin/env bash");
    head(&mut lines, SIGN);
    lines.comment(SIGN, "bash FILE            creates what does not exist yet");
    lines.comment(
        SIGN,
        "bash FILE --what-if  shows the commands and changes nothing",
    );
    lines.line("set -euo pipefail");
    let acts = |action: &Action| matches!(action, Action::Run(_) | Action::Make { .. } | Action::Ask { .. });
    if script.actions().any(acts) {
        lines.gap();
        lines.line("what_if=false");
        lines.line("if [[ ${1:-} == --what-if ]]; then what_if=true; fi");
    }
    lines.gap();
    for setting in &script.settings {
        write_setting(&mut lines, setting);
    }
    write_helpers::<Bash>(&mut lines, script);
    lines.gap();
    for step in &script.steps {
        write_step::<Bash>(&mut lines, step);
    }
    lines.finish()
}

fn write_setting(lines: &mut Lines, Setting { name, about, kind }: &Setting) {
    let name = name.to_uppercase();
    let needed = || format!(": \"${{{name}:?not set. {about}}}\"");
    let by_default = |default: &str| format!("{name}=${{{name}:-{}}}", quoted(default));
    let line = match kind {
        Kind::Text(Some(default)) | Kind::Region(Some(default)) => by_default(default),
        Kind::Text(None) | Kind::Region(None) | Kind::Secret => needed(),
        Kind::Endpoints => format!("{name}=${{{name}:-}}"),
    };
    lines.comment(SIGN, &about_lines(about, kind, "a line each"));
    if *kind == Kind::Secret {
        // Others may see this output, so it must not contain the secret.
        lines.line(&format!("if [[ $what_if == true ]]; then {name}=secret; fi"));
    }
    lines.line(&line);
}

struct Bash;

impl Shell for Bash {
    const SIGN: &'static str = SIGN;
    const GOES_ON: &'static str = " \\";
    const HELPERS: &'static [Helper] = &[
        Helper {
            about: "Runs a command, or shows it.",
            lines: &[
                "run() {",
                "  if [[ $what_if == true ]]; then printf '%q ' \"$@\"; printf '\\n'; else \"$@\"; fi",
                "}",
            ],
            serves: |action| matches!(action, Action::Run(_) | Action::Make { .. }),
        },
        Helper {
            about: "Whether a list contains a name, ignoring case; with --what-if nothing is there.",
            lines: &[
                "exists() {",
                "  local name=$1 names",
                "  shift",
                "  if [[ $what_if == true ]]; then return 1; fi",
                "  names=$(\"$@\" --query '[].name' --output tsv) || exit",
                "  grep -Fqix -- \"$name\" <<<\"${names//$'\\r'/}\"",
                "}",
            ],
            serves: |action| matches!(action, Action::Make { .. }),
        },
        Helper {
            about: "The output of a command; with --what-if the command itself.",
            lines: &[
                "ask() {",
                "  if [[ $what_if == true ]]; then printf '<%s>' \"$*\"; else \"$@\" --output tsv; fi",
                "}",
            ],
            serves: |action| matches!(action, Action::Ask { .. }),
        },
    ];

    fn word(text: &mut String, word: &Word) {
        let plain = |text: &str| {
            text.bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"/._-".contains(&byte))
        };
        let simple =
            |part: &Part| matches!(part, Part::Text(text) if plain(text)) || matches!(part, Part::Var(_));
        let mixed = word.0.len() > 1 && word.0.iter().all(simple);
        let quote = if mixed { "\"" } else { "" };
        text.push_str(quote);
        for part in &word.0 {
            match part {
                Part::Text(part) if mixed || part.is_empty() && word.0.len() > 1 => text.push_str(part),
                Part::Text(part) => text.push_str(&quoted(part)),
                Part::Json(part) => text.push_str(&quoted(part)),
                Part::Var(name) if mixed => text.extend(["${", name, "}"]),
                Part::Var(name) => text.extend(["\"$", name, "\""]),
            }
        }
        text.push_str(quote);
    }

    fn run(lines: &mut Lines, words: &[Word]) {
        write_command::<Self>(lines, "run ", words, "");
    }

    fn make(lines: &mut Lines, name: &Word, list: &[Word], create: &[Word]) {
        let mut before = "exists ".to_owned();
        Self::word(&mut before, name);
        before.push(' ');
        write_command::<Self>(lines, &before, list, " ||");
        lines.deeper(|lines| Self::run(lines, create));
    }

    fn each(lines: &mut Lines, _setting: &str, words: &[&str]) {
        // Not from the standard input, which belongs to the commands inside.
        lines.line(&format!("while read -r {} <&3; do", words.join(" ")));
        if let Some(first) = words.first() {
            lines.deeper(|lines| lines.line(&format!("if [[ -z ${first} ]]; then continue; fi")));
        }
    }

    fn each_end(lines: &mut Lines, setting: &str) {
        lines.line(&format!("done 3<<<\"${setting}\""));
    }

    fn set(lines: &mut Lines, name: &str, value: &Word) {
        let mut line = format!("{name}=");
        Self::word(&mut line, value);
        lines.line(&line);
    }

    fn ask(lines: &mut Lines, name: &str, command: &[Word]) {
        lines.line(&format!("{name}=$(ask {})", joined::<Self>(command)));
    }
}

fn quoted(text: &str) -> Cow<'_, str> {
    // Only NUL is refused, and no text holds control characters.
    shlex::try_quote(text).unwrap_or(Cow::Borrowed("''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(word: &Word) -> String {
        let mut text = String::new();
        Bash::word(&mut text, word);
        text
    }

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
            let written = written(&Word::text(text));
            assert_eq!(shlex::split(&written), Some(vec![text.to_owned()]), "{written}");
        }
        let behind = |text: &str| {
            written(&Word(vec![
                Part::Var("ID".to_owned()),
                Part::Text(text.to_owned().into()),
            ]))
        };
        assert_eq!(behind("/subnets/snet-nodes"), "\"${ID}/subnets/snet-nodes\"");
        assert_eq!(behind("/a b"), "\"$ID\"'/a b'");
        assert_eq!(behind("/$(x)"), "\"$ID\"'/$(x)'");
    }
}
