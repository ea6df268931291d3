//! What was found in some files, as a report.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use crate::azure::Severity;
use crate::check::{Finding, FindingWords, Findings, reason_words};
use crate::decide::verdict::Verdicts;
use crate::design::{Alternative, Design, Shared, bounds, file};
use crate::plan::Plan;

use super::rules::Moment;
use super::{OutcomeReport, SourceReport, VERSION};

/// What `aksnet check` says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "aksnet check")]
pub struct CheckReport {
    /// The kind of report.
    #[schemars(extend("const" = "aksnet-check"))]
    pub schema: &'static str,
    /// Version of the report.
    #[schemars(extend("const" = VERSION))]
    pub version: u64,
    /// The files that could be read, in the order they were given.
    pub files: Vec<CheckedFile>,
}

impl CheckReport {
    /// Reports on `files`.
    pub const fn new(files: Vec<CheckedFile>) -> Self {
        Self {
            schema: "aksnet-check",
            version: VERSION,
            files,
        }
    }

    /// Whether any file has a finding of `severity` or worse.
    pub fn reaches(&self, severity: Severity) -> bool {
        Severity::ALL
            .iter()
            .filter(|found| **found >= severity)
            .any(|found| self.files.iter().any(|file| file.count(*found) > 0))
    }
}

/// Most findings of a file whose fixes are worked out, the worst first: each is tried on a copy of the whole design.
pub(in crate::export) const MOST_FIXED: usize = 100;

/// At least this many findings get fixes, however large the design is.
const LEAST_FIXED: usize = 3;

/// How much may be checked in all while fixes are tried, in units of [`bounds::weight`]: about a second.
const MOST_WORK: usize = 300_000;

/// For how many findings of `design` fixes are worked out.
fn most_fixed(design: &Design) -> usize {
    (MOST_WORK / bounds::weight(design).max(1)).clamp(LEAST_FIXED, MOST_FIXED)
}

/// One design file and what was found in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CheckedFile {
    /// Its path as given; `-` for standard input.
    pub file: String,
    /// Name of the design.
    pub design: String,
    /// Whether each alternative works, in the order of the design.
    pub alternatives: Vec<CheckedAlternative>,
    /// How many errors there are: Azure refuses it, or it cannot work.
    pub errors: usize,
    /// How many warnings there are: documented or observed risks.
    pub warnings: usize,
    /// How many notes there are.
    pub infos: usize,
    /// How many findings are accepted; they are listed, but counted only here.
    pub accepted: usize,
    /// The findings, in the order of the document.
    pub findings: Vec<FindingReport>,
    /// Their indexes in the list, the worst first: the order for reading.
    #[serde(skip)]
    pub worst_first: Vec<usize>,
    /// How many of the listed findings have no fixes worked out, because many others are worse.
    #[serde(skip_serializing_if = "is_zero")]
    pub without_fixes: usize,
    /// Rules with more findings than are listed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<LeftOut>,
}

/// The verdict of an alternative.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CheckedAlternative {
    /// Its name.
    pub name: String,
    /// Whether it works, by all findings.
    #[serde(flatten)]
    pub outcome: OutcomeReport,
}

impl CheckedAlternative {
    fn all(design: &Design, plan: &Plan, findings: &Findings) -> Vec<Self> {
        let verdicts = Verdicts::new(design, plan, findings);
        let alternatives = design.alternatives.iter().enumerate();
        let of = |(at, alternative): (usize, &Shared<Alternative>)| Self {
            name: alternative.name.to_string(),
            outcome: verdicts.of_alternative(at).into(),
        };
        alternatives.map(of).collect()
    }
}

impl CheckedFile {
    /// Reports what was found in `design`.
    ///
    /// ```
    /// use aksnet::{check, design::presets, export::json::CheckedFile, plan};
    ///
    /// let design = presets::blank();
    /// let plan = plan::plan(&design);
    /// let file = CheckedFile::new("-", &design, &plan, &check::check(&design, &plan));
    /// assert_eq!(file.errors, 0);
    /// ```
    pub fn new(file: impl Into<String>, design: &Design, plan: &Plan, findings: &Findings) -> Self {
        let worst = findings.worst_first(|_| true).into_iter();
        let worst_first: Vec<usize> = worst.map(|(at, _)| at).collect();
        let fixed: BTreeSet<usize> = worst_first.iter().copied().take(most_fixed(design)).collect();
        Self {
            file: file.into(),
            design: design.name.to_string(),
            alternatives: CheckedAlternative::all(design, plan, findings),
            errors: findings.count_open(Severity::Error),
            warnings: findings.count_open(Severity::Warning),
            infos: findings.count_open(Severity::Info),
            accepted: findings
                .all
                .iter()
                .filter(|finding| finding.is_accepted())
                .count(),
            findings: findings
                .all
                .iter()
                .enumerate()
                .map(|(at, finding)| {
                    if fixed.contains(&at) {
                        FindingReport::with_fixes(finding, findings, design, plan)
                    } else {
                        FindingReport::new(finding, design, plan)
                    }
                })
                .collect(),
            worst_first,
            without_fixes: findings.all.len() - fixed.len(),
            left_out: findings
                .left_out
                .iter()
                .map(|(rule, _, count)| LeftOut {
                    rule: rule.id,
                    count: *count,
                })
                .collect(),
        }
    }

    /// The same with the lines of the subjects in the file with this `text`.
    ///
    /// ```
    /// use aksnet::{check, design::presets, export::json::CheckedFile, plan};
    ///
    /// let example = &presets::presets()[0];
    /// let design = example.design()?;
    /// let plan = plan::plan(&design);
    /// let file = CheckedFile::new("-", &design, &plan, &check::check(&design, &plan)).at_lines(example.text.as_bytes());
    /// let overlap = file.findings.iter().find(|finding| finding.rule == "pod-cidr-overlaps-connected");
    /// let line = overlap.and_then(|overlap| overlap.line).and_then(|line| example.text.lines().nth(line - 1));
    /// assert_eq!(line.map(str::trim), Some("\"pod_cidr\": \"10.244.0.0/18\","));
    /// # Ok::<(), aksnet::design::file::FileError>(())
    /// ```
    #[must_use]
    pub fn at_lines(mut self, text: &[u8]) -> Self {
        let pointers: BTreeSet<String> = self.findings.iter().map(|found| found.pointer.clone()).collect();
        let lines = file::lines(text, &pointers);
        for finding in &mut self.findings {
            finding.line = lines.get(&finding.pointer).copied();
        }
        self
    }

    /// How many findings of `severity` there are.
    pub const fn count(&self, severity: Severity) -> usize {
        match severity {
            Severity::Error => self.errors,
            Severity::Warning => self.warnings,
            Severity::Info => self.infos,
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
const fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Finding")]
pub struct FindingReport {
    /// Id of the rule.
    pub rule: &'static str,
    /// Title of the rule.
    pub title: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What it is about: names from the alternative down, joined by ` / `.
    pub subject: String,
    /// The same names as a list, which is unambiguous even where names contain ` / `.
    pub subject_names: Vec<String>,
    /// Line of the subject in the file, where the text of the file is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// Index of the alternative that it is about, where it is about one.
    #[serde(skip)]
    pub alternative: Option<usize>,
    /// The subject in the file, as a JSON pointer.
    #[serde(skip)]
    pub pointer: String,
    /// What is wrong, with names and numbers.
    pub message: String,
    /// Why the rule holds.
    pub reason: &'static str,
    /// Where that was read.
    pub source: SourceReport,
    /// When it occurs.
    pub when: Moment,
    /// What Azure itself says, code first, where its words are known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub azure_message: Option<String>,
    /// Why it is accepted, where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted: Option<String>,
    /// What the fixes that the window offers do; worked out for the 100 worst findings of a file.
    pub fixes: Vec<String>,
}

impl FindingReport {
    /// The report without line and fixes.
    pub(in crate::export) fn new(finding: &Finding, design: &Design, plan: &Plan) -> Self {
        let FindingWords {
            rule,
            severity,
            path,
            message,
            when,
            azure,
            accepted,
        } = finding.words(design, plan);
        Self {
            rule: rule.id,
            title: rule.title,
            severity,
            subject: path,
            subject_names: finding.names(design),
            line: None,
            alternative: finding.subject.alternative(),
            pointer: finding.subject.pointer(),
            message,
            reason: rule.reason,
            source: rule.source.into(),
            when: when.into(),
            azure_message: azure,
            accepted,
            fixes: Vec::new(),
        }
    }

    /// The report without its line; `findings` are all those of the design.
    pub(in crate::export) fn with_fixes(
        finding: &Finding,
        findings: &Findings,
        design: &Design,
        plan: &Plan,
    ) -> Self {
        let fixes = finding.fixes_among(findings, design, plan).into_iter();
        Self {
            fixes: fixes.map(|fix| fix.title).collect(),
            ..Self::new(finding, design, plan)
        }
    }

    /// What would clear it, as a sentence; empty where nothing does.
    pub fn fix_words(&self) -> String {
        match self.fixes.as_slice() {
            [] => String::new(),
            [only] => format!("Fix: {only}."),
            several => format!("Fixes: {}.", several.join("; or ")),
        }
    }

    /// When it occurs, in words.
    pub const fn when_words(&self) -> &'static str {
        self.when.words()
    }

    /// Why it is accepted, where it is.
    pub fn accepted_words(&self) -> Option<&str> {
        self.accepted.as_deref().map(reason_words)
    }
}

/// How many findings of one rule are not listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LeftOut {
    /// Id of the rule.
    pub rule: &'static str,
    /// How many there are, at least.
    pub count: usize,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::check;
    use crate::design::{Name, presets};
    use crate::plan::plan;

    #[test]
    fn the_larger_a_design_the_fewer_fixes_are_tried() {
        let mut design = presets::worked_example();
        assert_eq!(most_fixed(&design), MOST_FIXED);
        let alternative = &mut design.alternatives[0];
        alternative.clusters[0].name = Name::new("a".repeat(Name::MOST_BYTES)).unwrap();
        alternative.clusters = vec![alternative.clusters[0].clone(); 100];
        assert!((LEAST_FIXED..MOST_FIXED).contains(&most_fixed(&design)));
        alternative_of_all(&mut design);
        assert_eq!(most_fixed(&design), LEAST_FIXED);
    }

    /// As many pools as a file may hold.
    fn alternative_of_all(design: &mut Design) {
        let alternative = &mut design.alternatives[0];
        let pools = vec![alternative.clusters[0].pools[0].clone(); bounds::MOST_POOLS];
        alternative.clusters[0].pools = pools;
        alternative.clusters = vec![alternative.clusters[0].clone(); bounds::MOST_CLUSTERS];
    }

    /// It was once left out together with the fixes, which take long.
    #[test]
    fn what_azure_answers_is_said_of_more_than_a_hundred_findings() {
        let mut design = presets::worked_example();
        let alternative = &mut design.alternatives[0];
        let mut cluster = alternative.clusters[0].clone();
        // Too small for its nodes, as Azure counts them.
        cluster.pod_cidr = Some("10.200.0.0/24".parse().unwrap());
        alternative.clusters = (0..MOST_FIXED + 20)
            .map(|at| {
                cluster.name = Name::new(format!("shop-{at}")).unwrap();
                cluster.clone()
            })
            .collect();
        let plan = plan(&design);
        let report = CheckedFile::new("-", &design, &plan, &check(&design, &plan));
        let short = report
            .findings
            .iter()
            .filter(|found| found.rule == "pod-cidr-too-small");
        let answers = short
            .clone()
            .filter(|found| found.azure_message.is_some())
            .count();
        assert_eq!((short.count(), answers), (MOST_FIXED + 20, MOST_FIXED + 20));
        assert_eq!(report.without_fixes, report.findings.len() - MOST_FIXED);
    }
}
