//! A script as PowerShell, which calls the same az.

use super::lines::{Lines, Mark};
use super::script::{
    Action, Helper, Part, Script, Shell, Word, joined, write_command, write_helpers, write_step,
};
use super::settings::{Kind, Setting, about_lines};

const SIGN: &str = "#";

/// The file; `head` writes what stands on top of every text.
pub(super) fn print(script: &Script, head: impl FnOnce(&mut Lines, &str)) -> (String, Vec<Mark>) {
    let mut lines = Lines::default();
    head(&mut lines, SIGN);
    lines.comment(SIGN, "./FILE.ps1          creates what does not exist yet");
    lines.comment(SIGN, "./FILE.ps1 -WhatIf  shows the commands and changes nothing");
    lines.line("param(");
    lines.deeper(|lines| {
        for Setting { name, about, kind } in &script.settings {
            let name = variable(name);
            lines.comment(SIGN, &about_lines(about, kind, "a text each"));
            lines.line(&match kind {
                Kind::Text(Some(default)) | Kind::Region(Some(default)) => {
                    format!("[string] ${name} = {},", quoted(default))
                }
                Kind::Text(None) | Kind::Region(None) => format!("[Parameter(Mandatory)] [string] ${name},"),
                Kind::Secret => format!("[string] ${name},"),
                Kind::Endpoints => format!("[string[]] ${name} = @(),"),
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
    let is_secret = |setting: &&Setting| setting.kind == Kind::Secret;
    for setting in script.settings.iter().filter(is_secret) {
        // Others may see this output, so it must not contain the secret.
        let name = variable(&setting.name);
        lines.line(&format!("if ($WhatIf) {{ ${name} = 'secret' }}"));
        lines.line(&format!("if (-not ${name}) {{ throw 'give -{name}' }}"));
    }
    write_helpers::<PowerShell>(&mut lines, script);
    lines.gap();
    for step in &script.steps {
        write_step::<PowerShell>(&mut lines, step);
    }
    lines.finish()
}

struct PowerShell;

impl Shell for PowerShell {
    const SIGN: &'static str = SIGN;
    const GOES_ON: &'static str = " `";
    const HELPERS: &'static [Helper] = &[
        Helper {
            about: "Runs a command of az, or shows it.",
            lines: &[
                "function Invoke-Az {",
                "  if ($WhatIf) { Write-Output ('az ' + ($args -join ' ')); return }",
                "  az @args",
                "  if ($LASTEXITCODE -ne 0) { throw \"az failed with exit code $LASTEXITCODE\" }",
                "}",
            ],
            serves: |action| matches!(action, Action::Run(_) | Action::Make { .. }),
        },
        Helper {
            about: "Whether a list contains a name, ignoring case; with -WhatIf nothing is there.",
            lines: &[
                "function Test-Az {",
                "  if ($WhatIf) { return $false }",
                "  $name, $list = $args",
                "  $names = az @list --query '[].name' --output tsv",
                "  if ($LASTEXITCODE -ne 0) { throw \"az failed with exit code $LASTEXITCODE\" }",
                "  return @($names) -contains $name",
                "}",
            ],
            serves: |action| matches!(action, Action::Make { .. }),
        },
        Helper {
            about: "JSON as an argument: before PowerShell 7.3, and by az.cmd on Windows, quotes that are not escaped are lost.",
            lines: &[
                "function Protect-Json([string] $Json) {",
                "  if ($PSVersionTable.PSVersion -ge [version] '7.3' -and -not $IsWindows) { return $Json }",
                "  return $Json -replace '(\\\\*)\"', '$1$1\\\"'",
                "}",
            ],
            serves: has_json,
        },
        Helper {
            about: "The output of a command; with -WhatIf the command itself.",
            lines: &[
                "function Read-Az {",
                "  if ($WhatIf) { return '<az ' + ($args -join ' ') + '>' }",
                "  $said = az @args --output tsv",
                "  if ($LASTEXITCODE -ne 0) { throw \"az failed with exit code $LASTEXITCODE\" }",
                "  return $said",
                "}",
            ],
            serves: |action| matches!(action, Action::Ask { .. }),
        },
    ];

    fn word(text: &mut String, word: &Word) {
        match word.0.as_slice() {
            [Part::Text(part)] if is_plain(part) => text.push_str(part),
            _ => text.push_str(&value(word)),
        }
    }

    fn run(lines: &mut Lines, words: &[Word]) {
        // Other programs are called by their names.
        let (before, words) = match words.split_first() {
            Some((program, arguments)) if *program == Word::text("az") => ("Invoke-Az ", arguments),
            _ => ("", words),
        };
        write_command::<Self>(lines, before, words, "");
    }

    fn make(lines: &mut Lines, name: &Word, list: &[Word], create: &[Word]) {
        let list = joined::<Self>(arguments(list));
        lines.line(&format!("if (-not (Test-Az {} {list})) {{", value(name)));
        lines.deeper(|lines| Self::run(lines, create));
        lines.line("}");
    }

    fn each(lines: &mut Lines, setting: &str, words: &[&str]) {
        let names: Vec<String> = words.iter().map(|word| format!("${}", variable(word))).collect();
        lines.line(&format!("foreach ($Line in ${}) {{", variable(setting)));
        lines.deeper(|lines| lines.line(&format!("{} = -split $Line", names.join(", "))));
    }

    fn each_end(lines: &mut Lines, _setting: &str) {
        lines.line("}");
    }

    fn set(lines: &mut Lines, name: &str, text: &Word) {
        lines.line(&format!("${} = {}", variable(name), value(text)));
    }

    fn ask(lines: &mut Lines, name: &str, command: &[Word]) {
        let command = joined::<Self>(arguments(command));
        lines.line(&format!("${} = Read-Az {command}", variable(name)));
    }
}

/// Whether an argument of what is run is JSON.
fn has_json(action: &Action) -> bool {
    let Action::Run(words) = action else {
        return false;
    };
    let mut parts = words.iter().flat_map(|word| &word.0);
    parts.any(|part| matches!(part, Part::Json(_)))
}

/// The arguments of the program.
fn arguments(words: &[Word]) -> &[Word] {
    words.split_first().map_or(words, |(_, arguments)| arguments)
}

/// Text as a value: a bare word would be taken for the name of a command.
fn value(word: &Word) -> String {
    match word.0.as_slice() {
        [Part::Text(text)] => quoted(text),
        [Part::Var(name)] => format!("${}", variable(name)),
        parts if parts.iter().any(|part| matches!(part, Part::Json(_))) => {
            let pieces = parts.iter().map(|part| match part {
                Part::Text(text) => quoted(text),
                Part::Json(text) => quoted(text),
                Part::Var(name) => format!("${}", variable(name)),
            });
            let pieces: Vec<String> = pieces.collect();
            format!("(Protect-Json ({}))", pieces.join(" + "))
        }
        parts => {
            // In double quotes only the variables are expanded.
            let inner = parts.iter().map(|part| match part {
                Part::Text(text) => doubled(text),
                Part::Json(text) => doubled(text),
                Part::Var(name) => format!("${{{}}}", variable(name)),
            });
            format!("\"{}\"", inner.collect::<String>())
        }
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

/// Whether an argument means itself without quotes.
fn is_plain(text: &str) -> bool {
    let is_number =
        text.len() < 10 && !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_word = text.starts_with(|char: char| char.is_ascii_alphabetic() || char == '-')
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/'));
    text == "0" || !text.is_empty() && (is_number || is_word)
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

    fn written(word: &Word) -> String {
        let mut text = String::new();
        PowerShell::word(&mut text, word);
        text
    }

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
            ("42", "42"),
            ("0", "0"),
            ("042", "'042'"),
            // A number with a point would be read as one, and its last zero lost.
            ("1.30", "'1.30'"),
            ("a`b", "'a`b'"),
            ("@x", "'@x'"),
            ("a,b", "'a,b'"),
        ] {
            assert_eq!(written(&Word::text(text)), expected);
        }
        let both = Word(vec![
            Part::Var("ID_VNET".to_owned()),
            Part::Text("/$(x)`\"\u{201d}".into()),
        ]);
        assert_eq!(written(&both), "\"${IdVnet}/`$(x)``\"\"\u{201d}\u{201d}\"");
        assert_eq!(variable("VM_SIZE"), "VmSize");
    }

    #[test]
    fn a_variable_is_given_a_text_and_no_command() {
        let mut lines = Lines::default();
        PowerShell::set(&mut lines, "GROUP", &Word::text("rg-shop"));
        assert_eq!(lines.finish().0, "$Group = 'rg-shop'\n");
    }
}
