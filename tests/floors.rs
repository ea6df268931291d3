//! The library is a stack of floors, and this keeps it one: a file uses only what lies below it.
//!
//! Read are the paths in the source (`crate::plan::Plan`, `use std::{fs, io}`), without comments and text. Besides the
//! order of floors: no egui below the screen, nothing of the world below the application, colours and sizes of text in
//! one place each, and a word at the head of every file on what it is for.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Floors by level. Those of one level know nothing of each other.
const FLOORS: &[(&str, u8)] = &[
    ("net", 1),
    ("azure", 2),
    ("design", 3),
    ("edit", 4),
    ("plan", 5),
    ("check", 6),
    ("decide", 7),
    ("scene", 8),
    ("page", 9),
    ("export", 10),
    ("import", 10),
    ("session", 10),
    ("ui", SCREEN),
    ("app", APPLICATION),
];

const SCREEN: u8 = 11;
const APPLICATION: u8 = 12;

/// What only some floors may touch: neighbouring segments of a path, `*` for any ending, and the lowest such floor.
const RESERVED: &[(&[&str], u8)] = &[
    (&["egui*"], SCREEN),
    (&["eframe*"], SCREEN),
    (&["rfd"], APPLICATION),
    (&["jiff"], APPLICATION),
    (&["directories"], APPLICATION),
    (&["tempfile"], APPLICATION),
    (&["std", "fs"], APPLICATION),
    (&["std", "env"], APPLICATION),
    (&["std", "process"], APPLICATION),
    (&["std", "thread"], APPLICATION),
    (&["Instant"], APPLICATION),
    (&["SystemTime"], APPLICATION),
    (&["TcpListener"], APPLICATION),
    (&["TcpStream"], APPLICATION),
    (&["UdpSocket"], APPLICATION),
    (&["ToSocketAddrs"], APPLICATION),
];

/// What plans or checks a design as a whole, or tries changes on copies of it. That takes longer than a frame may, so
/// the screen has it from the session, or asks for it by an action and is answered by a job.
const NOT_IN_A_FRAME: &[&[&str]] = &[
    &["plan", "plan"],
    &["plan", "plan_alternative"],
    &["plan", "plan_after"],
    &["plan", "adopt"],
    &["check", "check"],
    &["check", "fix_all"],
    &["Checked", "new"],
];

/// The same as methods.
const NOT_CALLED_IN_A_FRAME: &[&str] = &[".fixes(", ".fixes_among(", ".search("];

/// Ways to make a colour, and the one file that may.
const COLOURS: &[&[&str]] = &[&["Color32", "from_*"], &["hex_color"]];
const COLOURS_LIVE_IN: &str = "ui/kit/theme.rs";

/// Ways to set text in a face or size of one's own, and where the faces and the scale are. What is drawn at the size of a
/// page asks there too.
const LETTERS: &[&[&str]] = &[
    &["FontId", "*"],
    &["FontFamily", "*"],
    &["TextStyle", "Monospace"],
    &["TextStyle", "Name"],
];
/// The same as methods; a size in figures as well, which is looked for apart.
const LETTERS_BY_CALL: &[&str] = &[".monospace()", ".code()", ".family("];
const LETTERS_LIVE_IN: &str = "ui/kit/theme";

/// The only places with letters of one width: code, and the ids that are copied letter by letter.
const CODE: &[&str] = &["theme", "code"];
const CODE_PLACES: &[&str] = &[
    "ui/dialogs/export.rs",
    "ui/dialogs/import.rs",
    "ui/dialogs/rules.rs",
    "ui/panels/code.rs",
    "ui/panels/findings/card.rs",
];

#[test]
fn every_file_keeps_to_its_floor() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&source, &mut files);
    files.sort();
    assert!(
        files.len() > 50,
        "only {} files found in {}",
        files.len(),
        source.display()
    );
    let faults: Vec<_> = files
        .iter()
        .flat_map(|path| {
            let text = fs::read_to_string(path).unwrap();
            let name = path
                .strip_prefix(&source)
                .unwrap()
                .to_str()
                .unwrap()
                .replace('\\', "/");
            faults(&name, &text)
        })
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
}

/// What is wrong with the file `name`, a path below `src`.
fn faults(name: &str, text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    if !text.starts_with("//!") {
        faults.push(format!("{name}: does not begin with `//!`, what it is for"));
    }
    // `main.rs` and `lib.rs` stand above every floor.
    let floor = name
        .split(['/', '.'])
        .next()
        .filter(|floor| !["main", "lib"].contains(floor));
    let level = match floor {
        Some(floor) => level_of(floor),
        None => Some(u8::MAX),
    };
    let Some(level) = level else {
        faults.push(format!(
            "{name}: is on no floor; give it one in tests/floors.rs and in lib.rs"
        ));
        return faults;
    };
    let code = without_comments_and_text(text);
    if level == SCREEN {
        // Tests stand at the end of a file, and may take their time.
        let drawn = code.split("#[cfg(test)]").next().unwrap_or_default();
        let paths = paths(drawn);
        let paths = paths.iter().filter(|path| {
            let is_heavy = |heavy: &&[&str]| holds(path, heavy);
            NOT_IN_A_FRAME.iter().any(is_heavy)
        });
        let methods = NOT_CALLED_IN_A_FRAME.iter().filter(|call| drawn.contains(**call));
        let calls = paths.map(|path| path.join("::"));
        let calls = calls.chain(methods.map(|call| (*call).to_owned()));
        faults.extend(calls.map(|call| format!("{name}: `{call}` takes longer than a frame may")));
    }
    if level == SCREEN && !name.starts_with(LETTERS_LIVE_IN) {
        faults.extend(sizes_of_its_own(&code).map(|call| {
            format!(
                "{name}: `{call}` sets text on its own; faces and sizes live in {LETTERS_LIVE_IN}/letters.rs"
            )
        }));
    }
    for path in paths(&code) {
        let shown = path.join("::");
        if let Some((used, used_level)) = floor_used(name, &path)
            && Some(used) != floor
            && used_level >= level
        {
            let place = if used_level == level { "beside" } else { "above" };
            faults.push(format!("{name}: uses `{shown}`, which lies {place} it"));
        }
        let reserved = RESERVED
            .iter()
            .find(|(what, lowest)| *lowest > level && holds(&path, what));
        if let Some((_, lowest)) = reserved {
            faults.push(format!(
                "{name}: uses `{shown}`, which is for floor {lowest} and above"
            ));
        }
        if level == SCREEN && !name.starts_with(LETTERS_LIVE_IN) {
            if LETTERS.iter().any(|letters| holds(&path, letters)) {
                faults.push(format!(
                    "{name}: uses `{shown}`; faces and sizes of text live in {LETTERS_LIVE_IN}/letters.rs"
                ));
            }
            if holds(&path, CODE) && !CODE_PLACES.contains(&name) {
                faults.push(format!(
                    "{name}: uses `{shown}`, which is for code; if it shows code, name it in CODE_PLACES"
                ));
            }
        }
        if name != COLOURS_LIVE_IN && COLOURS.iter().any(|colour| holds(&path, colour)) {
            faults.push(format!(
                "{name}: uses `{shown}`; colours live in {COLOURS_LIVE_IN}"
            ));
        }
    }
    faults
}

/// Calls that set text in a face of their own, or in a size in figures.
fn sizes_of_its_own(code: &str) -> impl Iterator<Item = &str> {
    let calls = LETTERS_BY_CALL.iter().copied();
    let is_size =
        |(at, call): &(usize, &str)| code[at + call.len()..].starts_with(|c: char| c.is_ascii_digit());
    let sizes = code.match_indices(".size(").filter(is_size).map(|(_, call)| call);
    calls.filter(|call| code.contains(call)).chain(sizes)
}

fn level_of(floor: &str) -> Option<u8> {
    FLOORS
        .iter()
        .find(|(name, _)| *name == floor)
        .map(|(_, level)| *level)
}

/// The floor that a path leads to from the file `name`, by `crate::` or by enough `super::`.
fn floor_used<'a>(name: &str, path: &[&'a str]) -> Option<(&'a str, u8)> {
    let depth = name.trim_end_matches("/mod.rs").split('/').count();
    let supers = path.iter().take_while(|segment| **segment == "super").count();
    let floor = match path {
        ["crate", floor, ..] => floor,
        _ if supers >= depth => path.get(supers)?,
        _ => return None,
    };
    level_of(floor).map(|level| (*floor, level))
}

/// Whether `pattern` stands in `path` as neighbouring segments.
fn holds(path: &[&str], pattern: &[&str]) -> bool {
    path.windows(pattern.len()).any(|window| {
        window
            .iter()
            .zip(pattern)
            .all(|(segment, wanted)| match wanted.strip_suffix('*') {
                Some(beginning) => segment.starts_with(beginning),
                None => segment == wanted,
            })
    })
}

/// Every path in `code`; those of a braced import one by one.
fn paths(code: &str) -> Vec<Vec<&str>> {
    let mut found = Vec::new();
    let mut rest = code;
    while let Some(start) = rest.find(is_name) {
        rest = read_path(&rest[start..], &[], &mut found);
    }
    found
}

/// Reads the path at the head of `code` and returns what follows it; `before` are the segments outside the braces.
fn read_path<'a>(code: &'a str, before: &[&'a str], found: &mut Vec<Vec<&'a str>>) -> &'a str {
    let mut path = before.to_vec();
    let mut rest = code;
    loop {
        let end = rest.find(|letter| !is_name(letter)).unwrap_or(rest.len());
        path.push(&rest[..end]);
        rest = &rest[end..];
        let Some(after) = rest.strip_prefix("::") else {
            break;
        };
        if let Some(mut inside) = after.strip_prefix('{') {
            loop {
                inside = inside.trim_start_matches(|letter| !is_name(letter) && letter != '}');
                match inside.strip_prefix('}') {
                    Some(after) => return after,
                    None if inside.is_empty() => return inside,
                    None => inside = read_path(inside, &path, found),
                }
            }
        }
        if !after.starts_with(is_name) {
            break;
        }
        rest = after;
    }
    found.push(path);
    rest
}

fn is_name(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// The code alone: comments are gone and text is empty.
fn without_comments_and_text(source: &str) -> String {
    let mut code = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(letter) = rest.chars().next() {
        let skipped = match letter {
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            'r' if !code.ends_with(is_name) => raw_text_length(rest),
            '"' => text_length(rest, '"'),
            // A letter in quotes; a lifetime has no second quote so near.
            '\'' if rest.starts_with("'\\") || rest.chars().nth(2) == Some('\'') => text_length(rest, '\''),
            _ => 0,
        };
        if skipped == 0 {
            code.push(letter);
            rest = &rest[letter.len_utf8()..];
        } else {
            code.push(' ');
            rest = &rest[skipped..];
        }
    }
    code
}

/// Length of the quoted text at the head of `source`, quotes included.
fn text_length(source: &str, quote: char) -> usize {
    let mut escaped = false;
    for (index, letter) in source.char_indices().skip(1) {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if letter == quote => return index + 1,
            _ => {}
        }
    }
    source.len()
}

/// Length of the raw text at the head of `source`, such as `r#"…"#`; 0 where there is none.
fn raw_text_length(source: &str) -> usize {
    let hashes = source[1..].chars().take_while(|letter| *letter == '#').count();
    let begin = 1 + hashes + 1;
    if source.as_bytes().get(begin - 1) != Some(&b'"') {
        return 0;
    }
    let end = format!("\"{}", "#".repeat(hashes));
    source[begin..]
        .find(&end)
        .map_or(source.len(), |length| begin + length + end.len())
}

mod checker {
    use super::*;

    /// `code` in the file `name` has these faults, named by the path used.
    fn check(name: &str, code: &str, expected: &[&str]) {
        let faults = faults(name, &format!("//! A file.\n{code}"));
        let used: Vec<_> = faults
            .iter()
            .map(|fault| fault.split('`').nth(1).unwrap_or(fault))
            .collect();
        assert_eq!(used, expected, "{name}: {code}");
    }

    #[test]
    fn a_file_uses_its_own_floor_and_those_below() {
        check(
            "plan/mod.rs",
            "use crate::net::Prefix; use crate::plan::fit;",
            &[],
        );
        check(
            "plan/fit.rs",
            "use crate::{azure::Model, design::{Design, Name}};",
            &[],
        );
        check(
            "app/cli.rs",
            "use crate::ui::theme; use std::fs; use rfd::FileDialog;",
            &[],
        );
        check("main.rs", "use aksnet::app::cli; use std::env;", &[]);
    }

    #[test]
    fn a_file_uses_nothing_above_or_beside_it() {
        check(
            "net/range.rs",
            "use crate::azure::limits;",
            &["crate::azure::limits"],
        );
        check(
            "plan/mod.rs",
            "use crate::{net::Span, check::{self, Finding}};",
            &["crate::check::self", "crate::check::Finding"],
        );
        check(
            "check/mod.rs",
            "fn see(scene: &crate::scene::Bar) {}",
            &["crate::scene::Bar"],
        );
        check("session.rs", "use crate::export::json;", &["crate::export::json"]);
        check(
            "export/mod.rs",
            "use crate::session::Session;",
            &["crate::session::Session"],
        );
        check("ui/mod.rs", "use crate::app;", &["crate::app"]);
    }

    #[test]
    fn super_leads_up_as_well() {
        check("net/mod.rs", "use super::azure;", &["super::azure"]);
        check(
            "net/range.rs",
            "use super::super::azure;",
            &["super::super::azure"],
        );
        check("net/range.rs", "use super::prefix; use super::plan;", &[]);
        check("session.rs", "use super::ui;", &["super::ui"]);
    }

    #[test]
    fn the_screen_begins_at_its_floor() {
        check(
            "scene/map.rs",
            "use egui::Color32; let p: egui_plot::Plot;",
            &["egui::Color32", "egui_plot::Plot"],
        );
        check("session.rs", "use eframe::egui;", &["eframe::egui"]);
        check("ui/mod.rs", "use egui::Ui;", &[]);
    }

    #[test]
    fn the_world_is_for_the_application() {
        check(
            "ui/mod.rs",
            "use std::{fmt, fs::{self, File}};",
            &["std::fs::self", "std::fs::File"],
        );
        check(
            "edit/mod.rs",
            "let now = std::time::Instant::now();",
            &["std::time::Instant::now"],
        );
        check(
            "check/mod.rs",
            "use std::time::{Duration, SystemTime};",
            &["std::time::SystemTime"],
        );
        check(
            "ui/state.rs",
            "std::thread::sleep(pause); rfd::FileDialog::new()",
            &["std::thread::sleep", "rfd::FileDialog::new"],
        );
        check(
            "design/mod.rs",
            "use std::net::{IpAddr, Ipv4Addr}; env!(\"HOME\");",
            &[],
        );
        check(
            "net/mod.rs",
            "use std::net::TcpStream; let x = std::env::var(name);",
            &["std::net::TcpStream", "std::env::var"],
        );
    }

    #[test]
    fn text_is_set_in_the_sizes_of_the_theme_and_only_code_in_one_width() {
        check(
            "ui/panels/map/mod.rs",
            "RichText::new(count).monospace(); icon.size(14.0); egui::FontId::proportional(9.0); field.size(NUMBER);",
            &[".monospace()", ".size(", "egui::FontId::proportional"],
        );
        check(
            "ui/panels/map/mod.rs",
            "use egui::{TextStyle, FontId}; TextStyle::Small; TextStyle::Monospace; theme::code(prefix)",
            &["TextStyle::Monospace", "theme::code"],
        );
        check("ui/panels/findings/card.rs", "theme::code(rule.id)", &[]);
        check("ui/kit/theme/letters.rs", "FontId::new(11.5, family)", &[]);
    }

    #[test]
    fn nothing_is_planned_or_checked_while_a_frame_is_painted() {
        check(
            "ui/panels/findings.rs",
            "use crate::plan::{Plan, plan}; fn f() { check::check(design); finding.fixes(design) }",
            &["crate::plan::plan", "check::check", ".fixes("],
        );
        check(
            "ui/panels/findings.rs",
            "use crate::check::Checked; #[cfg(test)] mod tests { use crate::plan::plan; }",
            &[],
        );
        check("app/application.rs", "crate::check::fix_all(design)", &[]);
    }

    #[test]
    fn colours_live_in_the_theme() {
        check(
            "ui/frame.rs",
            "Color32::from_rgb(1, 2, 3)",
            &["Color32::from_rgb"],
        );
        check(
            "app/window.rs",
            "egui::hex_color!(\"#fff\")",
            &["egui::hex_color"],
        );
        check("ui/frame.rs", "Color32::TRANSPARENT", &[]);
        check("ui/kit/theme.rs", "Color32::from_rgb(1, 2, 3)", &[]);
    }

    #[test]
    fn comments_and_text_are_not_code() {
        check(
            "net/mod.rs",
            "// crate::app\n/* egui::Ui */ let x = \"std::fs\"; /// [`crate::plan`]",
            &[],
        );
        check(
            "net/mod.rs",
            "let x = r#\"say \"rfd::x\"\"#; let y = '\"'; crate::app::run()",
            &["crate::app::run"],
        );
        check(
            "net/mod.rs",
            "let x = \"a \\\" b\"; fn f<'a>(x: &'a str, y: char) { y == '\\''; crate::ui::f() }",
            &["crate::ui::f"],
        );
    }

    #[test]
    fn every_file_has_a_floor_and_says_what_it_is_for() {
        let found = faults("stray.rs", "use std::fmt;");
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(
            found[0].contains("//!") && found[1].contains("no floor"),
            "{found:?}"
        );
    }
}

/// Most lines of a file and of a function: more than that is two ideas.
const MOST_LINES: (usize, usize) = (600, 80);

#[test]
fn files_and_functions_keep_to_one_idea() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&source, &mut files);
    let mut long_files = Vec::new();
    let mut long_functions = Vec::new();
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        let name = path
            .strip_prefix(&source)
            .unwrap()
            .to_str()
            .unwrap()
            .replace('\\', "/");
        let lines: Vec<&str> = text.lines().collect();
        if lines.len() > MOST_LINES.0 {
            long_files.push(name.clone());
        }
        for (at, line) in lines.iter().enumerate() {
            if let Some(function) = function_named(line)
                && lines_of_item(&lines[at..]) > MOST_LINES.1
            {
                long_functions.push((name.clone(), function.to_owned()));
            }
        }
    }
    assert!(
        long_files.is_empty(),
        "longer than {} lines: {long_files:?}",
        MOST_LINES.0
    );
    assert!(
        long_functions.is_empty(),
        "longer than {} lines: {long_functions:?}",
        MOST_LINES.1
    );
}

/// Where a rule may be named outside its family: searches that find the breaks of several rules in one go, what words
/// and fixes say of single rules, and the day of the rules as a whole.
const SWEEPS: &[&str] = &["check/ipv6.rs", "check/overlaps.rs", "check/walk/among.rs"];
const WORDS_AND_FIXES: &[&str] = &["check/azure_message.rs", "check/fixes/", "check/message.rs"];

/// A rule, what it says, its check and what fixes it stand in one file: `check/rules/<family>.rs`. Whoever applies it to
/// a design asks its check and does not name it.
#[test]
fn a_rule_is_checked_in_the_file_of_its_family() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&src.join("check"), &mut files);
    let mut faults = Vec::new();
    for file in files {
        let name = file
            .strip_prefix(&src)
            .unwrap()
            .to_str()
            .unwrap()
            .replace('\\', "/");
        let of_families = name.starts_with("check/rules/");
        let of_words = WORDS_AND_FIXES.iter().any(|place| name.starts_with(place));
        if of_families || of_words {
            continue;
        }
        let code = without_comments_and_text(&fs::read_to_string(&file).unwrap());
        let code = code.split("#[cfg(test)]").next().unwrap();
        let lines: Vec<&str> = code.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            let Some(function) = function_named(line) else {
                continue;
            };
            let body = lines[at..at + lines_of_item(&lines[at..])].join("\n");
            let named = rules_named(&body);
            let is_sweep = SWEEPS.contains(&name.as_str()) && named.len() > 1;
            if !named.is_empty() && !is_sweep {
                faults.push(format!("{name}: {function} names {named:?}"));
            }
        }
    }
    assert_eq!(faults, [""; 0]);
    assert_eq!(
        rules_named("rules::NO_POOLS.rule; rules::lacks_pools(); rules::VERSION > day"),
        BTreeSet::from(["NO_POOLS"])
    );
}

/// The rules that `code` names.
fn rules_named(code: &str) -> BTreeSet<&str> {
    let named = code
        .match_indices("rules::")
        .map(|(at, path)| &code[at + path.len()..]);
    let names = named.filter_map(|rest| {
        let end = rest.find(|letter| !is_name(letter))?;
        rest[end..].starts_with(".rule").then_some(&rest[..end])
    });
    names.collect()
}

/// A rule that no family lists would never be checked, and nothing else would say so.
#[test]
fn every_rule_stands_in_the_list_of_its_family() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&src.join("check/rules"), &mut files);
    let written = files.iter().map(|file| {
        let code = without_comments_and_text(&fs::read_to_string(file).unwrap());
        code.matches(": RuleDef = ").count()
    });
    let listed = aksnet::check::rules::definitions().count();
    assert_eq!(written.sum::<usize>(), listed);
}

/// A wildcard would hide a sixth model: what is decided by the model names each of them.
#[test]
fn models_are_matched_by_name() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&src, &mut files);
    let mut faults = Vec::new();
    for file in files {
        let code = without_comments_and_text(&fs::read_to_string(&file).unwrap());
        for arms in matches_in(&code) {
            let patterns = arms.iter().filter_map(|arm| arm.split(" if ").next());
            let names_model = patterns
                .flat_map(paths)
                .any(|path| path.starts_with(&["Model"]) && path.len() > 1);
            let is_wild = arms.iter().any(|arm| arm.split_whitespace().next() == Some("_"));
            if names_model && is_wild {
                faults.push(format!("{}: {arms:?}", file.display()));
            }
        }
    }
    assert_eq!(faults, [""; 0]);
    let wild = "match model { Model::Overlay => 1, _ if x => 2, _ => { 3 } }";
    assert_eq!(matches_in(wild), [[" Model::Overlay ", " _ if x ", " _ "]]);
}

/// The heads of the arms of every `match`.
fn matches_in(code: &str) -> Vec<Vec<&str>> {
    let starts = code.match_indices("match ").map(|(at, _)| at);
    starts
        .filter_map(|at| {
            let body = &code[at..];
            let open = body
                .find([';', '{'])
                .filter(|open| body[*open..].starts_with('{'))?;
            Some(heads_of_arms(&body[open + 1..]))
        })
        .collect()
}

/// What stands before each `=>` of a body that ends with its brace.
fn heads_of_arms(body: &str) -> Vec<&str> {
    let (mut heads, mut depth, mut start) = (Vec::new(), 0, Some(0));
    for (at, letter) in body.char_indices() {
        match letter {
            '{' | '(' | '[' => depth += 1,
            '}' | ')' | ']' if depth == 0 => break,
            '}' | ')' | ']' => {
                depth -= 1;
                // A block ends its arm without a comma.
                if letter == '}' && depth == 0 && start.is_none() {
                    start = Some(at + 1);
                }
            }
            ',' if depth == 0 => start = Some(at + 1),
            '=' if depth == 0 && body[at..].starts_with("=>") => {
                heads.extend(start.take().map(|start| &body[start..at]));
            }
            _ => {}
        }
    }
    heads
}

/// The name of the function whose head begins on this line.
fn function_named(line: &str) -> Option<&str> {
    let (before, after) = line.split_once("fn ")?;
    let is_head = before.split_whitespace().all(|word| {
        word.starts_with("pub") || ["const", "in", "async"].contains(&word) || word.ends_with(')')
    });
    let end = after.find(['(', '<'])?;
    after.get(..end).filter(|_| is_head)
}

/// Lines from the head of a function to the brace that closes it, at the same indentation; 1 for what ends where it begins.
fn lines_of_item(lines: &[&str]) -> usize {
    let head = lines.first().unwrap();
    if head.ends_with([';', '}']) {
        return 1;
    }
    let indent = head.len() - head.trim_start().len();
    let close = format!("{}}}", " ".repeat(indent));
    let end = lines.iter().position(|line| **line == close);
    end.map_or(1, |at| at + 1)
}
