//! Small real designs with the right outcome, judged as the command line judges them.
//!
//! `data/cases/cases.json` names of each its source, its situation and what is expected. Texts are found without regard
//! to case and to separators of thousands; `re:` begins a regular expression. `AKSNET_CASES=FOLDER` judges other ones.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a case that cannot be read fails the test with its name"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use ipnet::IpNet;
use regex::{Regex, RegexBuilder};
use serde_json::{Map, Value};

#[test]
fn every_case_comes_out_as_expected() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/cases");
    let folder = std::env::var_os("AKSNET_CASES").map_or(own, PathBuf::from);
    let text = std::fs::read_to_string(folder.join("cases.json")).expect("cases.json can be read");
    let cases: Vec<Value> = serde_json::from_str(&text).expect("cases.json holds cases");
    assert!(!cases.is_empty(), "no cases in {}", folder.display());
    let mut wrong = Vec::new();
    for case in &cases {
        let file = case["file"].as_str().expect("a case names its file");
        let expect = case["expect"].as_object().expect("a case expects something");
        let mut judge = Judge {
            file,
            path: folder.join(file),
            expect,
            wrong: &mut wrong,
        };
        judge.all();
    }
    assert!(wrong.is_empty(), "{} faults:\n{}", wrong.len(), wrong.join("\n"));
}

/// A key that expects words, the part of a finding that says them, and whether they are wanted there.
type Kind = (&'static str, fn(&Value) -> String, bool);

struct Judge<'a> {
    file: &'a str,
    path: PathBuf,
    expect: &'a Map<String, Value>,
    wrong: &'a mut Vec<String>,
}

impl Judge<'_> {
    fn all(&mut self) {
        for key in self.expect.keys() {
            assert!(
                KEYS.contains(&key.as_str()),
                "{}: no expectation is called {key}",
                self.file
            );
        }
        let (out, said) = self.run(&["check", "--format", "json", "--fail-on", "never"]);
        let report: Option<Value> = serde_json::from_str(&out).ok();
        let file = report.as_ref().and_then(|report| report["files"].get(0));
        if let Some(refused) = self.expect.get("refused") {
            self.hold(file.is_none(), "the file is read, should be refused");
            for text in texts(refused) {
                self.hold(says(&said, &text), &format!("the refusal lacks {text:?}: {said}"));
            }
            return;
        }
        let Some(file) = file else {
            self.hold(false, &format!("cannot be read: {said}"));
            return;
        };
        let findings: Vec<&Value> = list(&file["findings"])
            .iter()
            .filter(|finding| finding["accepted"].is_null())
            .collect();
        self.findings(&findings);
        self.words(&findings);
        if let Some(expected) = self.expect.get("plan") {
            let (out, _) = self.run(&["plan", "--format", "json"]);
            let plan: Value = serde_json::from_str(&out).expect("a plan");
            self.plan(&plan, expected);
        }
        if let Some(expected) = self.expect.get("markdown") {
            let (out, _) = self.run(&["export", "--to", "markdown"]);
            self.text(&out, expected, "the record");
        }
    }

    fn run(&self, arguments: &[&str]) -> (String, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_aksnet"))
            .arg(arguments[0])
            .arg(&self.path)
            .args(&arguments[1..])
            .output()
            .expect("the program runs");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (text(&output.stdout), text(&output.stderr))
    }

    fn hold(&mut self, holds: bool, fault: &str) {
        if !holds {
            self.wrong.push(format!("{}: {fault}", self.file));
        }
    }

    fn by_rule(&self, key: &str) -> BTreeMap<String, Value> {
        let given = self.expect.get(key).and_then(Value::as_object);
        given
            .into_iter()
            .flatten()
            .map(|(rule, value)| (rule.clone(), value.clone()))
            .collect()
    }

    fn findings(&mut self, findings: &[&Value]) {
        let found: BTreeSet<&str> = findings
            .iter()
            .filter_map(|finding| finding["rule"].as_str())
            .collect();
        for rule in self.expect.get("present").map(texts).unwrap_or_default() {
            self.hold(found.contains(rule.as_str()), &format!("{rule} is missing"));
        }
        for rule in self.expect.get("absent").map(texts).unwrap_or_default() {
            self.hold(!found.contains(rule.as_str()), &format!("{rule} is there"));
        }
        for (key, field) in [("severity", "severity"), ("when", "when")] {
            for (rule, allowed) in self.by_rule(key) {
                let allowed = texts(&allowed);
                for finding in of(findings, &rule) {
                    let given = finding[field].as_str().unwrap_or_default();
                    let fault = format!("{key} of {rule} is {given}, not {allowed:?}");
                    self.hold(allowed.iter().any(|allowed| allowed == given), &fault);
                }
            }
        }
        for (rule, wanted) in self.by_rule("subject") {
            let about = |finding: &&Value| {
                let subject = finding["subject"].as_str().unwrap_or_default();
                texts(&wanted).iter().all(|text| says(subject, text))
            };
            let fault = format!("{rule} is about something else than {wanted}");
            self.hold(of(findings, &rule).any(|finding| about(&finding)), &fault);
        }
        if let Some(expected) = self.expect.get("errors").and_then(Value::as_u64) {
            let errors: Vec<&str> = findings
                .iter()
                .filter(|finding| finding["severity"] == "error")
                .filter_map(|finding| finding["rule"].as_str())
                .collect();
            let fault = format!("{} errors, not {expected}: {errors:?}", errors.len());
            self.hold(errors.len() as u64 == expected, &fault);
        }
        if self.expect.get("fixes_apart") == Some(&Value::Bool(true)) {
            self.fixes_apart(findings);
        }
    }

    fn words(&mut self, findings: &[&Value]) {
        let kinds: [Kind; 6] = [
            ("texts", everything, true),
            ("message", |finding| text_of(&finding["message"]), true),
            ("azure", |finding| text_of(&finding["azure_message"]), true),
            ("fixes", |finding| texts(&finding["fixes"]).join("\n"), true),
            ("no_texts", everything, false),
            ("no_fixes", |finding| texts(&finding["fixes"]).join("\n"), false),
        ];
        for (key, part, wanted) in kinds {
            for (rule, expected) in self.by_rule(key) {
                for text in texts(&expected) {
                    let said = of(findings, &rule).any(|finding| says(&part(finding), &text));
                    let verb = if wanted { "lacks" } else { "has" };
                    self.hold(said == wanted, &format!("{rule} {verb} {text:?} in {key}"));
                }
            }
        }
    }

    /// Ranges that fixes of findings about different things offer do not overlap.
    fn fixes_apart(&mut self, findings: &[&Value]) {
        let range = Regex::new(r"[0-9A-Fa-f:.]+/\d{1,3}").expect("a pattern");
        let mut offered: Vec<(String, IpNet)> = Vec::new();
        for finding in findings {
            let fixes = texts(&finding["fixes"]).join("\n");
            for found in range
                .find_iter(&fixes)
                .filter_map(|found| found.as_str().parse().ok())
            {
                offered.push((text_of(&finding["subject"]), found));
            }
        }
        for (at, (subject, one)) in offered.iter().enumerate() {
            for (other_subject, other) in offered.iter().skip(at + 1) {
                let meet = one.contains(other) || other.contains(one);
                let fault = format!("{subject} and {other_subject} are offered {one} and {other}");
                self.hold(subject == other_subject || !meet, &fault);
            }
        }
    }

    fn plan(&mut self, plan: &Value, expected: &Value) {
        let mut clusters: BTreeMap<String, &Value> = BTreeMap::new();
        for alternative in list(&plan["alternatives"]) {
            for cluster in list(&alternative["clusters"]) {
                clusters.entry(text_of(&cluster["name"])).or_insert(cluster);
                let path = format!(
                    "{} / {}",
                    text_of(&alternative["name"]),
                    text_of(&cluster["name"])
                );
                clusters.insert(path, cluster);
            }
        }
        let cluster = |name: &str| *clusters.get(name).unwrap_or_else(|| panic!("no cluster {name}"));
        for (name, lanes) in fields(&expected["lanes"]) {
            for (model, verdict) in fields(lanes) {
                let lane = find(&cluster(name)["comparison"]["models"], "model", model);
                let given = lane.map_or(Value::Null, |lane| lane["verdict"].clone());
                self.hold(
                    given == *verdict,
                    &format!("lane {model} of {name}: {given}, not {verdict}"),
                );
            }
        }
        for (key, wanted) in [("reasons", true), ("no_reasons", false)] {
            for (name, models) in fields(&expected[key]) {
                for (model, expected) in fields(models) {
                    let said = reasons(&cluster(name)["comparison"], model);
                    for text in texts(expected) {
                        self.hold(
                            says(&said, &text) == wanted,
                            &format!("{key} of {model}: {text:?} in {said}"),
                        );
                    }
                }
            }
        }
        let place = |name: &str, model: &str| {
            let ranked = find(&cluster(name)["comparison"]["ranking"], "model", model);
            ranked?["place"].as_u64()
        };
        for (name, models) in fields(&expected["out"]) {
            for model in texts(models) {
                self.hold(
                    place(name, &model).is_none(),
                    &format!("{model} has a place for {name}"),
                );
            }
        }
        for (name, model) in fields(&expected["first"]) {
            let first = place(name, &text_of(model)) == Some(1);
            self.hold(first, &format!("{model} is not first for {name}"));
        }
        for (name, numbers) in fields(&expected["ceilings"]) {
            for (key, number) in fields(numbers) {
                let given = &cluster(name)["ceilings"][key]["nodes"];
                self.hold(
                    given == number,
                    &format!("{key} of {name}: {given}, not {number}"),
                );
            }
        }
        for (name, pools) in fields(&expected["not_above"]) {
            let ceilings = &cluster(name)["ceilings"];
            let most = pools.get(text_of(&ceilings["pool"])).and_then(Value::as_u64);
            let given = ceilings["scale_out"]["nodes"].as_u64().unwrap_or(0);
            self.hold(
                most.is_none_or(|most| given <= most),
                &format!("{name} grows to {given}"),
            );
        }
        self.text(&plan.to_string(), expected, "the plan");
    }

    fn text(&mut self, text: &str, expected: &Value, what: &str) {
        for (key, wanted) in [("texts", true), ("no_texts", false)] {
            for given in texts(&expected[key]) {
                self.hold(says(text, &given) == wanted, &format!("{what}: {key} {given:?}"));
            }
        }
    }
}

const KEYS: &[&str] = &[
    "present",
    "absent",
    "severity",
    "when",
    "subject",
    "texts",
    "no_texts",
    "message",
    "azure",
    "fixes",
    "no_fixes",
    "fixes_apart",
    "errors",
    "refused",
    "plan",
    "markdown",
];

fn of<'a>(findings: &'a [&'a Value], rule: &'a str) -> impl Iterator<Item = &'a Value> {
    findings
        .iter()
        .copied()
        .filter(move |finding| rule == "*" || finding["rule"] == rule)
}

fn everything(finding: &Value) -> String {
    let parts = ["title", "message", "reason", "azure_message"];
    let mut parts: Vec<String> = parts.iter().map(|part| text_of(&finding[*part])).collect();
    parts.extend(texts(&finding["fixes"]));
    parts.join("\n")
}

fn reasons(comparison: &Value, model: &str) -> String {
    let lane =
        find(&comparison["models"], "model", model).map_or_else(String::new, |lane| text_of(&lane["reason"]));
    let ranked = find(&comparison["ranking"], "model", model);
    let mut said = vec![lane];
    if let Some(ranked) = ranked {
        said.push(text_of(&ranked["ruled_out"]));
        said.extend(
            list(&ranked["reasons"])
                .iter()
                .map(|reason| text_of(&reason["text"])),
        );
    }
    said.join("\n")
}

fn find<'a>(values: &'a Value, key: &str, wanted: &str) -> Option<&'a Value> {
    list(values).iter().find(|value| value[key] == wanted)
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn fields(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value
        .as_object()
        .into_iter()
        .flatten()
        .map(|(key, value)| (key.as_str(), value))
}

fn text_of(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// One text or a list of them.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Array(list) => list.iter().map(text_of).collect(),
        Value::String(text) => vec![text.clone()],
        _ => Vec::new(),
    }
}

/// Without separators of thousands, in lower case.
fn plain(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let digit = |at: usize| characters.get(at).is_some_and(char::is_ascii_digit);
    let separates =
        |at: usize| at > 0 && digit(at - 1) && (1..=3).all(|step| digit(at + step)) && !digit(at + 4);
    let kept = characters.iter().enumerate().filter(|(at, character)| {
        !matches!(character, ',' | '\u{202f}' | '\u{2009}' | '\u{a0}') || !separates(*at)
    });
    kept.map(|(_, character)| *character)
        .collect::<String>()
        .to_lowercase()
}

fn says(text: &str, wanted: &str) -> bool {
    match wanted.strip_prefix("re:") {
        Some(pattern) => RegexBuilder::new(pattern)
            .case_insensitive(true)
            .build()
            .unwrap_or_else(|error| panic!("{pattern}: {error}"))
            .is_match(&plain(text)),
        None => plain(text).contains(&plain(wanted)),
    }
}
