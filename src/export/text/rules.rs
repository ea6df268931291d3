//! The catalogue of rules as text: a line a rule, or one rule in full.

use crate::azure::{Model, Rule};
use crate::check::rules;
use crate::net::grouped;

use super::check::source_words;
use super::page::{Align, TextReport};

/// A line for each rule.
pub fn rules(catalogue: &[&Rule]) -> String {
    let mut page = TextReport::default();
    let rows: Vec<[String; 3]> = catalogue
        .iter()
        .map(|rule| {
            [
                rule.id.to_owned(),
                severity(rule).to_owned(),
                rule.title.to_owned(),
            ]
        })
        .collect();
    page.table(0, [Align::Left; 3], &rows);
    page.gap();
    let count = u64::try_from(catalogue.len()).unwrap_or(u64::MAX);
    page.line(format!(
        "{} rules, as of {}; `aksnet rules ID` explains one",
        grouped(count),
        rules::VERSION
    ));
    page.finish()
}

/// One rule in full.
///
/// ```
/// use aksnet::{check::rules, export::text};
///
/// let text = text::rule(&rules::POD_CIDR_TOO_SMALL.rule);
/// assert!(text.starts_with("pod-cidr-too-small\n"));
/// ```
pub fn rule(rule: &Rule) -> String {
    let mut page = TextReport::default();
    page.line(rule.id);
    page.line(rule.title);
    page.gap();
    page.line(rule.reason);
    page.gap();
    let models = if rule.models.len() == Model::ALL.len() {
        "every model".to_owned()
    } else {
        rule.models
            .iter()
            .map(|model| model.key())
            .collect::<Vec<_>>()
            .join(", ")
    };
    let mut rows = vec![
        ["severity".to_owned(), severity(rule).to_owned()],
        ["models".to_owned(), models],
        ["occurs".to_owned(), rule.when.words().to_owned()],
        ["confidence".to_owned(), rule.confidence.word().to_owned()],
    ];
    rows.extend(
        rule.azure_error
            .map(|code| ["Azure's error".to_owned(), code.to_owned()]),
    );
    rows.extend(rules::version_of(rule).map(|version| ["changed".to_owned(), version.to_owned()]));
    rows.push(["source".to_owned(), source_words(&rule.source.into())]);
    page.table(2, [Align::Left; 2], &rows);
    page.finish()
}

fn severity(rule: &Rule) -> &'static str {
    rule.severity.map_or("formula", |severity| severity.word())
}
