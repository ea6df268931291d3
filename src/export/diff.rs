//! What changed from one design to another, for people: as text, and as Markdown for a review.

use std::borrow::Cow;

use crate::net::grouped;

use super::address_plan::escaped;
use super::json::{DiffReport, FigureChange, OutcomeReport, ToldReport, VerdictChange};
use super::text;

/// The parts of a report, each a title and its lines.
fn parts(report: &DiffReport) -> Vec<(&'static str, Vec<String>)> {
    let all = [
        ("Changes", report.changes.clone()),
        ("Verdicts", report.verdicts.iter().map(verdict).collect()),
        ("New findings", report.new_findings.iter().map(told).collect()),
        (
            "Findings that are gone",
            report.gone_findings.iter().map(told).collect(),
        ),
        ("Addresses and nodes", report.figures.iter().map(figure).collect()),
    ];
    all.into_iter().filter(|(_, lines)| !lines.is_empty()).collect()
}

/// The result in one sentence.
const fn summary(report: &DiffReport) -> &'static str {
    if report.is_nothing() {
        "Nothing changed"
    } else if report.worse {
        "Something got worse"
    } else {
        "Nothing got worse"
    }
}

/// "Overlay / shop: Fits -> Does not fit (worse)".
fn verdict(change: &VerdictChange) -> String {
    let words = |outcome: &Option<OutcomeReport>| {
        let words = outcome.as_ref().map(|outcome| outcome.outcome_words.clone());
        words.unwrap_or_else(|| "not there".to_owned())
    };
    let worse = if change.worse { " (worse)" } else { "" };
    let (before, after) = (words(&change.before), words(&change.after));
    format!("{}: {before} -> {after}{worse}", named(&change.names))
}

fn figure(change: &FigureChange) -> String {
    let words = |figure: Option<u64>| figure.map_or_else(|| "none".to_owned(), grouped);
    let (before, after) = (words(change.before), words(change.after));
    format!("{}, {}: {before} -> {after}", named(&change.names), change.what)
}

fn told(told: &ToldReport) -> String {
    let accepted = if told.accepted { ", accepted" } else { "" };
    let (word, rule) = (told.severity.word(), told.rule);
    format!("{word}: {} ({rule}{accepted})", told.message)
}

fn named(names: &[String]) -> Cow<'static, str> {
    match names {
        [] => Cow::Borrowed("The alternative"),
        names => Cow::Owned(names.join(" / ")),
    }
}

/// The report as text.
pub fn text(report: &DiffReport) -> String {
    let title = format!("{} -> {}", report.from, report.to);
    text::sections(&title, summary(report), &parts(report))
}

/// The report as Markdown; names show as themselves, whatever they hold.
pub fn markdown(report: &DiffReport) -> String {
    let mut lines = vec![
        format!("## {} → {}", escaped(&report.from), escaped(&report.to)),
        String::new(),
        format!("**{}**", summary(report)),
    ];
    for (title, told) in parts(report) {
        lines.extend([String::new(), format!("### {title}"), String::new()]);
        let told = told
            .iter()
            .map(|line| format!("- {}", escaped(&line.replace(" -> ", " → "))));
        lines.extend(told);
    }
    lines.push(String::new());
    lines.join("\n")
}
