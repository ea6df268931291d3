//! False alarms are faults: what the examples and the passing cases are told is what their notes speak of.

use std::collections::BTreeSet;
use std::path::Path;

use aksnet::azure::Severity;
use aksnet::check::check;
use aksnet::design::{Design, file, presets};
use aksnet::plan::plan;
use serde_json::Value;

/// The word with which notes explain a finding of the rule.
const WORDS: &[(&str, &str)] = &[
    ("bastion-subnet", "Bastion"),
    ("kubenet-retires", "kubenet"),
    ("migration-precondition", "Calico has to be removed"),
    ("npm-retires", "Azure NPM"),
    ("outbound-ports-step", "SNAT ports"),
    ("pod-cidr-overlaps-connected", "pod CIDR"),
    ("purpose-not-served", "virtual nodes"),
    ("requirement-not-met", "required|stops at 400 nodes"),
    ("surge-blue-green", "blue-green"),
    ("upgrade-does-not-fit", "cannot upgrade|no room for surge"),
    ("vnet-overlaps-onprem", "branch-offices"),
];

/// Rules of the open errors and warnings, by severity.
fn told(design: &Design) -> BTreeSet<(Severity, &'static str)> {
    let findings = check(design, &plan(design)).all;
    let open = findings.iter().filter(|finding| finding.accepted.is_none());
    open.map(|finding| (finding.severity, finding.rule.id))
        .filter(|(severity, _)| *severity > Severity::Info)
        .collect()
}

#[test]
fn the_notes_of_the_examples_explain_every_warning() {
    for preset in presets::presets() {
        let design = preset.design().unwrap();
        let of_alternatives = design.alternatives.iter().map(|one| one.notes.as_str());
        let notes: Vec<&str> = of_alternatives.chain([design.notes.as_str()]).collect();
        let notes = notes.join("\n").to_lowercase();
        for (_, rule) in told(&design) {
            let words = WORDS.iter().find(|(id, _)| *id == rule).map(|(_, words)| *words);
            let explained = words.is_some_and(|words| {
                let mut words = words.split('|');
                words.any(|word| notes.contains(&word.to_lowercase()))
            });
            assert!(explained, "{}: the notes do not speak of {rule}", preset.title);
        }
    }
}

#[test]
fn a_passing_case_is_told_no_more_than_it_expects() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/cases");
    let text = std::fs::read(folder.join("cases.json")).unwrap();
    let cases: Vec<Value> = serde_json::from_slice(&text).unwrap();
    let mut passing = 0;
    for case in &cases {
        let name = case["file"].as_str().unwrap();
        let Ok(design) = file::read(&std::fs::read(folder.join(name)).unwrap()) else {
            continue;
        };
        let told = told(&design);
        if told.iter().any(|(severity, _)| *severity == Severity::Error) {
            continue;
        }
        passing += 1;
        let mut expect = case["expect"].as_object().unwrap().clone();
        expect.remove("absent");
        let expect = Value::from(expect).to_string();
        for (_, rule) in told {
            assert!(
                expect.contains(&format!("\"{rule}\"")),
                "{name}: {rule} is expected by nothing in {expect}"
            );
        }
    }
    assert!(passing > 15, "{passing} cases pass");
}
