//! SARIF as its schema asks for it: required properties, allowed words, indexes that lead where they say.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

use aksnet::azure::Severity;
use aksnet::check::check;
use aksnet::design::{Design, file, presets};
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
