//! SARIF as its schema asks for it: required properties, allowed words, indexes that lead where they say.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests fail as tests do"
)]

use aksnet::azure::Severity;
use aksnet::check::check;
use aksnet::design::{Design, NodeCount, file, presets};
use aksnet::edit;
use aksnet::export::json::{CheckReport, CheckedFile};
use aksnet::export::sarif;
use aksnet::plan::plan;
use serde_json::Value;

fn log(files: &[(&str, &Design)]) -> Value {
    let files = files.iter().map(|(path, design)| {
        let planned = plan(design);
        CheckedFile::new(*path, design, &planned, &check(design, &planned))
            .at_lines(file::write(design).as_bytes())
    });
    serde_json::from_str(&sarif::check(&CheckReport::new(files.collect()))).unwrap()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

#[test]
fn every_example_has_what_the_schema_requires() {
    let designs: Vec<Design> = presets::presets()
        .iter()
        .map(|preset| preset.design().unwrap())
        .collect();
    let files: Vec<(&str, &Design)> = designs.iter().map(|design| ("a b.aksnet", design)).collect();
    let log = log(&files);
    assert_eq!(log["version"], "2.1.0");
    assert_eq!(log["$schema"], sarif::SCHEMA);
    assert_eq!(list(&log["runs"]).len(), 1);
    let run = &log["runs"][0];
    assert_eq!(run["tool"]["driver"]["name"], "aksnet");
    let rules = list(&run["tool"]["driver"]["rules"]);
    for rule in rules {
        assert!(!text(&rule["id"]).is_empty());
        for words in ["shortDescription", "fullDescription"] {
            assert!(!text(&rule[words]["text"]).is_empty());
        }
        if let Some(uri) = rule.get("helpUri") {
            assert!(text(uri).starts_with("https://"));
        }
    }
    let results = list(&run["results"]);
    assert!(results.len() > 20, "{}", results.len());
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(["error", "warning", "note"].contains(&text(&result["level"])));
        assert!(!text(&result["message"]["text"]).is_empty());
        let location = &result["locations"][0];
        let physical = &location["physicalLocation"];
        assert_eq!(physical["artifactLocation"]["uri"], "a%20b.aksnet");
        assert!(physical["region"]["startLine"].as_u64() > Some(1), "{result}");
        assert!(!text(&location["logicalLocations"][0]["fullyQualifiedName"]).is_empty());
    }
    assert_eq!(log, self::log(&files), "the same every time");
}

#[test]
fn what_is_accepted_is_suppressed_with_its_reason() {
    let design = presets::presets()[2].design().unwrap();
    let planned = plan(&design);
    let findings = check(&design, &planned);
    let bastion = findings
        .all
        .iter()
        .find(|finding| finding.rule.id == "bastion-subnet")
        .unwrap();
    let accepted = edit::apply(&design, &bastion.accept(&design, "It goes in May.")).unwrap();
    let log = log(&[("-", &accepted)]);
    let suppressed: Vec<&Value> = list(&log["runs"][0]["results"])
        .iter()
        .filter(|result| result.get("suppressions").is_some())
        .collect();
    assert_eq!(suppressed.len(), 1);
    assert_eq!(suppressed[0]["ruleId"], "bastion-subnet");
    assert_eq!(suppressed[0]["suppressions"][0]["kind"], "external");
    assert_eq!(
        suppressed[0]["suppressions"][0]["justification"],
        "It goes in May."
    );
    let file = CheckedFile::new("-", &accepted, &planned, &check(&accepted, &planned));
    assert_eq!((file.errors, file.accepted), (0, 1));

    // It follows what it is about.
    let rename = edit::Command::Alternative {
        at: 0,
        change: edit::AlternativeChange::Rename("Hub".parse().unwrap()),
    };
    let renamed = edit::apply(&accepted, &rename).unwrap();
    let findings = check(&renamed, &plan(&renamed));
    assert_eq!(findings.count_open(Severity::Error), 0);
    assert_eq!(findings.count(Severity::Error), 1);
}

/// Alternative `A` with cluster `B / c`, and alternative `A / B` with cluster `c`, each with one small system pool.
fn slashed() -> Design {
    let mut design = presets::blank();
    let name = |text: &str| text.parse().unwrap();
    let mut one = design.alternatives.remove(0);
    one.clusters[0].pools[0].count = NodeCount::saturating(1);
    let mut two = one.clone();
    (one.name, one.clusters[0].name) = (name("A"), name("B / c"));
    (two.name, two.clusters[0].name) = (name("A / B"), name("c"));
    design.alternatives = vec![one, two];
    design
}

#[test]
fn subjects_with_one_path_are_accepted_one_by_one() {
    let design = slashed();
    let small = |design: &Design| -> Vec<(Option<usize>, bool)> {
        let findings = check(design, &plan(design));
        let all = findings
            .all
            .iter()
            .filter(|finding| finding.rule.id == "system-pool-min-2");
        all.map(|finding| (finding.subject.alternative(), finding.is_accepted()))
            .collect()
    };
    assert_eq!(small(&design), [(Some(0), false), (Some(1), false)]);

    let findings = check(&design, &plan(&design));
    let of = |at: usize| {
        let mut all = findings.all.iter();
        all.find(|found| found.rule.id == "system-pool-min-2" && found.subject.alternative() == Some(at))
            .unwrap()
    };
    assert_eq!(of(0).subject.path(&design), of(1).subject.path(&design));
    let accept = |design: &Design, at: usize, reason: &str| {
        edit::apply(design, &of(at).accept(design, reason)).unwrap()
    };
    let accepted = accept(&design, 1, "A trial.");
    assert_eq!(small(&accepted), [(Some(0), false), (Some(1), true)]);
    assert_eq!(
        file::read(file::write(&accepted).as_bytes()),
        Ok(accepted.clone())
    );

    // Another reason replaces the first, and a second acceptance is added.
    let again = accept(&accepted, 1, "Still a trial.");
    assert_eq!(again.accepted.len(), 1);
    let both = accept(&again, 0, "Another one.");
    assert_eq!(both.accepted.len(), 2);
    assert_eq!(small(&both), [(Some(0), true), (Some(1), true)]);

    // A rename takes along what it is about alone.
    let rename = edit::Command::Alternative {
        at: 1,
        change: edit::AlternativeChange::Rename("Z".parse().unwrap()),
    };
    let renamed = edit::apply(&both, &rename).unwrap();
    assert_eq!(small(&renamed), [(Some(0), true), (Some(1), true)]);
    assert_eq!(renamed.accepted[0].subject.names(), ["Z", "c", "system"]);
    assert_eq!(renamed.accepted[1].subject.names(), ["A", "B / c", "system"]);
}

#[test]
fn subjects_with_one_path_have_fingerprints_and_locations_of_their_own() {
    let log = log(&[("-", &slashed())]);
    let mut results = list(&log["runs"][0]["results"]).to_vec();
    results.retain(|result| result["ruleId"] == "system-pool-min-2");
    let said: Vec<(&str, &str, &str)> = results
        .iter()
        .map(|result| {
            let location = &result["locations"][0]["logicalLocations"][0];
            (
                text(&result["partialFingerprints"]["subject/v1"]),
                text(&location["fullyQualifiedName"]),
                text(&location["name"]),
            )
        })
        .collect();
    assert_eq!(
        said,
        [
            (
                "system-pool-min-2: A / B \\/ c / system",
                "A / B \\/ c / system",
                "system"
            ),
            (
                "system-pool-min-2: A \\/ B / c / system",
                "A \\/ B / c / system",
                "system"
            ),
        ]
    );
}

#[test]
fn a_finding_stands_at_the_line_of_its_subject() {
    let design = presets::presets()[2].design().unwrap();
    let text = file::write(&design);
    let log = log(&[("hub.aksnet", &design)]);
    let results = list(&log["runs"][0]["results"]);
    let bastion = results.iter().find(|result| result["ruleId"] == "bastion-subnet");
    let region = &bastion.unwrap()["locations"][0]["physicalLocation"]["region"];
    let line = usize::try_from(region["startLine"].as_u64().unwrap()).unwrap();
    assert_eq!(
        text.lines().nth(line - 1).map(str::trim),
        Some("\"name\": \"AzureBastionSubnet\",")
    );
}
