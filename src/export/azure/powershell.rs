//! A script as PowerShell, which calls the same az.

use super::lines::{Lines, Mark};
use super::script::{Action, Part, Script, Setting, Step, Word, lines_of};

const SIGN: &str = "#";

/// The file; `head` writes what stands on top of every text.
pub(super) fn print(script: &Script, head: impl FnOnce(&mut Lines, &str)) -> (String, Vec<Mark>) {
    let mut lines = Lines::default();
    head(&mut lines, SIGN);
    lines.comment(SIGN, "./FILE.ps1          makes what is not there yet");
    lines.comment(SIGN, "./FILE.ps1 -WhatIf  shows the commands and changes nothing");
    lines.line("param(");
    lines.deeper(|lines| {
        for Setting { name, about, default } in &script.settings {
            lines.comment(SIGN, about);
            lines.line(&match default {
                Some(default) => format!("[string] ${} = {},", variable(name), quoted(default)),
                None => format!("[Parameter(Mandatory)] [string] ${},", variable(name)),
            });
        }
        lines.line("[switch] $WhatIf");
    });
    lines.line(")");
    for line in [
        "Set-StrictMode -Version Latest",
        "$ErrorActionPreference = 'Stop'",
        "if (Test-Path variable:PSNativeCommandUseErrorActionPreference) {",
        "  $PSNativeCommandUseErrorActionPreference = $false",
        "}",
    ] {
        lines.line(line);
    }
    lines.gap();
    helpers(&mut lines);
    lines.gap();
    for step in &script.steps {
        write(&mut lines, step);
    }
    lines.finish()
}

fn helpers(lines: &mut Lines) {
    for (about, body) in [
        (
            "Runs a command of az, or shows it.",
            &[
                "function Invoke-Az {",
                "  if ($WhatIf) { Write-Output ('az ' + ($args -join ' ')); return }",
                "  az @args",
                "  if ($LASTEXITCODE -ne 0) { throw \"az failed with exit code $LASTEXITCODE\" }",
                "}",
            ][..],
        ),
        (
            "Whether something is there; with -WhatIf nothing is.",
            &[
                "function Test-Az {",
                "  if ($WhatIf) { return $false }",
                "  az @args --output none 2>$null",
                "  return $LASTEXITCODE -eq 0",
                "}",
            ],
        ),
        (
            "What a command says; with -WhatIf the command itself.",
            &[
                "function Read-Az {",
                "  if ($WhatIf) { return '<az ' + ($args -join ' ') + '>' }",
                "  $said = az @args --output tsv",
                "  if ($LASTEXITCODE -ne 0) { throw \"az failed with exit code $LASTEXITCODE\" }",
                "  return $said",
                "}",
            ],
        ),
    ] {
        lines.gap();
        lines.comment(SIGN, about);
        for line in body {
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
            Action::Run(words) => command(lines, "Invoke-Az ", words),
            Action::Make { show, create } => {
                let show: Vec<String> = arguments(show).iter().map(word).collect();
                lines.line(&format!("if (-not (Test-Az {})) {{", show.join(" ")));
                lines.deeper(|lines| command(lines, "Invoke-Az ", create));
                lines.line("}");
            }
            Action::Set { name, value } => lines.line(&format!("${} = {}", variable(name), word(value))),
            Action::Ask { name, command } => {
                let words: Vec<String> = arguments(command).iter().map(word).collect();
                lines.line(&format!("${} = Read-Az {}", variable(name), words.join(" ")));
            }
            Action::Destroy(words) => {
                let words: Vec<String> = words.iter().map(word).collect();
                lines.line(&format!("{SIGN} {}", words.join(" ")));
            }
        }
    });
}

/// What stands behind the program.
fn arguments(words: &[Word]) -> &[Word] {
    words.split_first().map_or(words, |(_, arguments)| arguments)
}

/// A command on one line where it is short, else an option a line.
fn command(lines: &mut Lines, before: &str, words: &[Word]) {
    let by_option: Vec<String> = lines_of(arguments(words))
        .into_iter()
        .map(|words| words.iter().map(word).collect::<Vec<_>>().join(" "))
        .collect();
    let whole = format!("{before}{}", by_option.join(" "));
    if whole.chars().count() <= 100 {
        lines.line(&whole);
        return;
    }
    let last = by_option.len().saturating_sub(1);
    for (at, part) in by_option.iter().enumerate() {
        let begin = if at == 0 { before } else { "  " };
        let end = if at == last { "" } else { " `" };
        lines.line(&format!("{begin}{part}{end}"));
    }
}

/// A name of a variable as PowerShell spells it: `VM_SIZE` is `VmSize`.
fn variable(name: &str) -> String {
    let words = name.split('_').map(|word| {
        let mut letters = word.chars();
        let first = letters.next().into_iter().flat_map(char::to_uppercase);
        let rest = letters.as_str().to_lowercase();
        first.chain(rest.chars()).collect::<String>()
    });
    words.collect()
}

/// One argument: plain words as they are, the rest in quotes.
fn word(word: &Word) -> String {
    match word.0.as_slice() {
        [Part::Text(text)] if is_plain(text) => text.clone(),
        [Part::Text(text)] => quoted(text),
        [Part::Var(name)] => format!("${}", variable(name)),
        parts => {
            // In double quotes nothing but the variables is left to be read.
            let inner = parts.iter().map(|part| match part {
                Part::Text(text) => doubled(text),
                Part::Var(name) => format!("${{{}}}", variable(name)),
            });
            format!("\"{}\"", inner.collect::<String>())
        }
    }
}

/// Whether an argument means itself without quotes.
fn is_plain(text: &str) -> bool {
    !text.is_empty()
        && text.starts_with(|char: char| char.is_ascii_alphabetic() || char == '-')
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/'))
}

/// Text in single quotes; PowerShell takes typographic ones for quotes too.
fn quoted(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 2);
    safe.push('\'');
    for char in text.chars() {
        if matches!(char, '\'' | '\u{2018}'..='\u{201b}') {
            safe.push(char);
        }
        safe.push(char);
    }
    safe.push('\'');
    safe
}

/// Text between double quotes: what begins something gets a backtick, quotes of every kind are doubled.
fn doubled(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '`' | '$' => safe.push('`'),
            '"' | '\u{201c}'..='\u{201e}' => safe.push(char),
            _ => {}
        }
        safe.push(char);
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_words() {
        for (text, expected) in [
            ("plain", "plain"),
            ("--name", "--name"),
            ("", "''"),
            ("$(reboot)", "'$(reboot)'"),
            ("a'b", "'a''b'"),
            ("a\u{2019}; reboot", "'a\u{2019}\u{2019}; reboot'"),
            ("10.0.0.0/8", "'10.0.0.0/8'"),
            ("a`b", "'a`b'"),
            ("@x", "'@x'"),
            ("a,b", "'a,b'"),
        ] {
            assert_eq!(word(&Word::text(text)), expected);
        }
        let both = Word(vec![
            Part::Var("ID_VNET".to_owned()),
            Part::Text("/$(x)`\"\u{201d}".to_owned()),
        ]);
        assert_eq!(word(&both), "\"${IdVnet}/`$(x)``\"\"\u{201d}\u{201d}\"");
        assert_eq!(variable("VM_SIZE"), "VmSize");
    }
}
