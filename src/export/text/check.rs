//! Findings as text: errors and warnings in full, the worst first, notes folded into a line a rule.

use crate::net::counted;
use std::collections::BTreeMap;

use crate::azure::Severity;
use crate::check::together;
use crate::export::json::{CheckReport, CheckedFile, FindingReport, SourceReport};

use super::page::{Align, TextReport};

/// The report as text.
///
/// ```
/// use aksnet::{check, design::presets, export::{json::{CheckReport, CheckedFile}, text}, plan};
///
/// let design = presets::blank();
/// let plan = plan::plan(&design);
/// let file = CheckedFile::new("new.aksnet", &design, &plan, &check::check(&design, &plan));
/// assert!(text::check(&CheckReport::new(vec![file])).contains("new.aksnet: 0 errors"));
/// ```
pub fn check(report: &CheckReport) -> String {
    let mut page = TextReport::default();
    for (at, file) in report.files.iter().enumerate() {
        if at > 0 {
            page.gap();
        }
        file_text(&mut page, file);
    }
    page.finish()
}

fn file_text(page: &mut TextReport, file: &CheckedFile) {
    let worst_first = file.worst_first.iter().filter_map(|at| file.findings.get(*at));
    let open = worst_first.filter(|finding| finding.severity > Severity::Info && finding.accepted.is_none());
    let says = |finding: &&FindingReport| (finding.rule, finding.message.clone(), finding.fixes.clone());
    for group in together(open, says, |finding| finding.alternative) {
        finding_text(page, &group);
        page.gap();
    }
    accepted_text(page, file);
    notes_text(page, file);
    if file.without_fixes > 0 {
        page.line(format!(
            "fixes were only looked for in the {} worst findings",
            file.findings.len() - file.without_fixes
        ));
    }
    for left_out in &file.left_out {
        page.line(format!(
            "{} more of {} are not listed",
            left_out.count, left_out.rule
        ));
    }
    for alternative in &file.alternatives {
        page.line(format!(
            "{}: {}",
            alternative.name, alternative.outcome.outcome_words
        ));
    }
    page.line(format!(
        "{}: {}, {}, {}",
        file.file,
        counted(file.errors, "errors"),
        counted(file.warnings, "warnings"),
        counted(file.infos, "notes"),
    ));
}

/// Findings that say the same, each of another alternative.
fn finding_text(page: &mut TextReport, group: &[&FindingReport]) {
    let Some(finding) = group.first() else { return };
    let FindingReport {
        rule,
        severity,
        message,
        reason,
        source,
        fixes,
        azure_message,
        ..
    } = finding;
    page.line(format!("{severity}: {message}"));
    let place = |finding: &&FindingReport| match finding.line {
        Some(line) => format!("{}, line {line}", finding.subject),
        None => finding.subject.clone(),
    };
    let heads = std::iter::once("where").chain(std::iter::repeat(""));
    let places = heads.zip(group.iter().map(place));
    let mut rows: Vec<[String; 2]> = places.map(|(head, place)| [head.to_owned(), place]).collect();
    rows.push(["why".to_owned(), (*reason).to_owned()]);
    rows.push(["occurs".to_owned(), finding.when_words().to_owned()]);
    rows.extend(
        azure_message
            .iter()
            .map(|said| ["Azure".to_owned(), said.clone()]),
    );
    rows.extend(fixes.iter().map(|fix| ["fix".to_owned(), fix.clone()]));
    rows.push(["source".to_owned(), source_words(source)]);
    rows.push(["rule".to_owned(), (*rule).to_owned()]);
    page.table(2, [Align::Left, Align::Left], &rows);
}

/// The title of the page and its address.
pub(super) fn source_words(source: &SourceReport) -> String {
    let SourceReport { page, url, read_on } = source;
    if url.is_empty() {
        (*page).to_owned()
    } else {
        format!("{page}, {url} (read {read_on})")
    }
}

/// Accepted findings, with the reason.
fn accepted_text(page: &mut TextReport, file: &CheckedFile) {
    let rows: Vec<[String; 3]> = file
        .findings
        .iter()
        .filter_map(|finding| {
            let reason = finding.accepted_words()?;
            Some([
                finding.rule.to_owned(),
                finding.subject.clone(),
                reason.to_owned(),
            ])
        })
        .collect();
    if rows.is_empty() {
        return;
    }
    page.line("accepted");
    page.table(2, [Align::Left; 3], &rows);
    page.gap();
}

/// A line for each rule that only informs, with the number of places it applies to.
fn notes_text(page: &mut TextReport, file: &CheckedFile) {
    let mut notes: BTreeMap<&str, (&str, u64)> = BTreeMap::new();
    for finding in file
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Info && finding.accepted.is_none())
    {
        notes.entry(finding.rule).or_insert((finding.title, 0)).1 += 1;
    }
    if notes.is_empty() {
        return;
    }
    page.line("notes");
    let rows: Vec<[String; 3]> = notes
        .into_iter()
        .map(|(rule, (title, places))| [rule.to_owned(), counted(places, "places"), title.to_owned()])
        .collect();
    page.table(2, [Align::Left, Align::Right, Align::Left], &rows);
    page.gap();
}
