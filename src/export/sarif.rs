//! Findings as SARIF 2.1.0, which code scanning and editors read.
//!
//! One run for all files; only rules that were met are described. A finding stands at a line of its file and, by its
//! logical location, at the names in the design. What is accepted is suppressed with its reason, never left out.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::azure::{Rule, Severity};
use crate::check::rules::CATALOGUE;

use super::json::{CheckReport, CheckedFile, FindingReport, to_text};

/// Where the JSON Schema of the format lies.
pub const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
/// Version of the format.
pub const VERSION: &str = "2.1.0";

/// The report as SARIF text.
///
/// ```
/// use aksnet::{check, design::presets, export::{json::{CheckReport, CheckedFile}, sarif}, plan};
///
/// let design = presets::presets()[2].design()?;
/// let plan = plan::plan(&design);
/// let file = CheckedFile::new("hub.aksnet", &design, &plan, &check::check(&design, &plan));
/// let text = sarif::check(&CheckReport::new(vec![file]));
/// assert!(text.contains("\"ruleId\": \"bastion-subnet\""));
/// # Ok::<(), aksnet::design::file::FileError>(())
/// ```
pub fn check(report: &CheckReport) -> String {
    let findings = || report.files.iter().flat_map(|file| &file.findings);
    let met: BTreeSet<&str> = findings().map(|finding| finding.rule).collect();
    let rules: Vec<&Rule> = CATALOGUE
        .iter()
        .copied()
        .filter(|rule| met.contains(rule.id))
        .collect();
    let results = report.files.iter().flat_map(|file| {
        file.findings
            .iter()
            .map(|finding| Result::new(file, finding, &rules))
    });
    to_text(&Log {
        schema: SCHEMA,
        version: VERSION,
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "aksnet",
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    rules: rules.iter().map(|rule| Described::new(rule)).collect(),
                },
            },
            column_kind: "unicodeCodePoints",
            results: results.collect(),
        }],
    })
}

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool,
    column_kind: &'static str,
    results: Vec<Result<'a>>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<Described>,
}

/// A rule.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Described {
    id: &'static str,
    short_description: Text<'static>,
    full_description: Text<'static>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help_uri: Option<&'static str>,
    default_configuration: Configuration,
    properties: RuleProperties,
}

impl Described {
    fn new(rule: &Rule) -> Self {
        Self {
            id: rule.id,
            short_description: Text { text: rule.title },
            full_description: Text { text: rule.reason },
            help_uri: Some(rule.source.url).filter(|url| !url.is_empty()),
            default_configuration: Configuration {
                level: level(rule.severity.unwrap_or(Severity::Info)),
            },
            properties: RuleProperties {
                source: rule.source.page,
                read_on: rule.source.read_on,
                confidence: rule.confidence.word(),
            },
        }
    }
}

#[derive(Serialize)]
struct Text<'a> {
    text: &'a str,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RuleProperties {
    source: &'static str,
    read_on: &'static str,
    confidence: &'static str,
}

/// A finding.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Result<'a> {
    rule_id: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Text<'a>,
    locations: [Location<'a>; 1],
    partial_fingerprints: Fingerprints,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressions: Vec<Suppression<'a>>,
    properties: Properties<'a>,
}

impl<'a> Result<'a> {
    fn new(file: &'a CheckedFile, finding: &'a FindingReport, rules: &[&Rule]) -> Self {
        let name = finding.subject_names.last().unwrap_or(&finding.subject);
        let path = unambiguous(&finding.subject_names);
        Self {
            rule_id: finding.rule,
            rule_index: rules.iter().position(|rule| rule.id == finding.rule),
            level: level(finding.severity),
            message: Text {
                text: &finding.message,
            },
            locations: [Location {
                physical_location: PhysicalLocation {
                    artifact_location: Artifact { uri: uri(&file.file) },
                    region: Region {
                        start_line: finding.line.unwrap_or(1),
                    },
                },
                logical_locations: [LogicalLocation {
                    name,
                    fully_qualified_name: path.clone(),
                    kind: "resource",
                }],
            }],
            partial_fingerprints: Fingerprints {
                subject: format!("{}: {path}", finding.rule),
            },
            suppressions: finding
                .accepted
                .iter()
                .map(|reason| Suppression {
                    kind: "external",
                    justification: reason,
                })
                .collect(),
            properties: Properties {
                met: finding.when_words(),
                azure_message: finding.azure_message.as_deref(),
                fixes: &finding.fixes,
            },
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    physical_location: PhysicalLocation,
    logical_locations: [LogicalLocation<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LogicalLocation<'a> {
    name: &'a str,
    fully_qualified_name: String,
    kind: &'static str,
}

/// What stays the same while lines move.
#[derive(Serialize)]
struct Fingerprints {
    #[serde(rename = "subject/v1")]
    subject: String,
}

#[derive(Serialize)]
struct Suppression<'a> {
    kind: &'static str,
    justification: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Properties<'a> {
    met: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    azure_message: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    fixes: &'a [String],
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// Names with ` / ` between them. Slashes in names get a backslash, so that no two lists of names look alike, and names
/// without one keep the fingerprint they always had.
fn unambiguous(names: &[String]) -> String {
    let escaped: Vec<String> = names
        .iter()
        .map(|name| name.replace('\\', "\\\\").replace('/', "\\/"))
        .collect();
    escaped.join(" / ")
}

/// A path as a relative reference: what a URI does not take is escaped.
fn uri(path: &str) -> String {
    if path == "-" {
        return "stdin".to_owned();
    }
    let mut uri = String::with_capacity(path.len());
    for byte in path.replace('\\', "/").bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push('%');
            for digit in [byte >> 4, byte & 0xF] {
                uri.extend(char::from_digit(u32::from(digit), 16).map(|digit| digit.to_ascii_uppercase()));
            }
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_references() {
        for (path, expected) in [
            ("designs/shop.aksnet", "designs/shop.aksnet"),
            ("my design.aksnet", "my%20design.aksnet"),
            ("-", "stdin"),
            ("C:\\plans\\ä.aksnet", "C%3A/plans/%C3%A4.aksnet"),
        ] {
            assert_eq!(uri(path), expected);
        }
    }
}
