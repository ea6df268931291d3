//! What reports say, gathered once: the alternatives with their numbers, the comparison, what was rejected and why,
//! findings and sources. The HTML report and the decision record only set it.

use crate::check::Finding;
use crate::check::rules;
use crate::decide::comparison::{Table, compare_alternatives, letter};
use crate::design::{Alternative, Criterion};
use crate::plan::sums::ceilings_words;
use crate::scene::{RangeRow, range_rows};

use super::files::Source;
use super::json::{AlternativeReport, FindingReport, MOST_FIXED, PlanReport, RankedReport, SourceReport};

/// Everything a report says.
pub(super) struct ReportContent<'a> {
    /// The alternatives that are wanted.
    pub(super) sections: Vec<AlternativeSection<'a>>,
    /// All alternatives side by side, where there are several.
    pub(super) table: Option<Table>,
    /// What is required, what is not, and how it is worded.
    pub(super) requirements: Vec<(&'static str, bool)>,
    /// Errors and warnings that nobody accepted, the worst first.
    pub(super) open: Vec<FindingReport>,
    /// Findings that somebody lives with.
    pub(super) accepted: Vec<FindingReport>,
    /// What is worth knowing.
    pub(super) notes: Vec<FindingReport>,
    /// What findings and sums rest on, by title.
    pub(super) sources: Vec<SourceReport>,
}

/// One alternative.
pub(super) struct AlternativeSection<'a> {
    /// Its place in the design.
    pub(super) at: usize,
    /// A, B, C … as on the tabs.
    pub(super) letter: String,
    pub(super) alternative: &'a Alternative,
    pub(super) report: AlternativeReport,
    /// How far each cluster goes, in a sentence.
    pub(super) reach: Vec<String>,
    /// A row a range.
    pub(super) rows: Vec<RangeRow>,
}

impl<'a> ReportContent<'a> {
    pub(super) fn new(source: &Source<'a>) -> Self {
        let Source {
            design,
            plan,
            findings,
            chosen,
            ..
        } = *source;
        let report = PlanReport::new(design, plan, findings);
        let mut reports: Vec<Option<AlternativeReport>> = report.alternatives.into_iter().map(Some).collect();
        let sections: Vec<AlternativeSection<'_>> = chosen
            .iter()
            .filter_map(|&at| {
                let alternative = design.alternatives.get(at)?;
                let planned = plan.alternatives.get(at)?;
                let reach = alternative
                    .clusters
                    .iter()
                    .zip(&planned.clusters)
                    .map(|(cluster, planned)| {
                        let ceilings = planned.ceilings.as_ref();
                        ceilings.map_or_else(String::new, |ceilings| ceilings_words(ceilings, cluster))
                    });
                Some(AlternativeSection {
                    at,
                    letter: letter(at),
                    alternative,
                    report: reports.get_mut(at)?.take()?,
                    reach: reach.collect(),
                    rows: range_rows(design, plan, at),
                })
            })
            .collect();
        let listed = findings.listed(|finding| {
            let own = finding.subject.alternative();
            own.is_none_or(|own| chosen.contains(&own))
        });
        let reports = |findings: Vec<&Finding>| -> Vec<FindingReport> {
            let reports = findings.into_iter();
            reports
                .map(|finding| FindingReport::new(finding, design, plan))
                .collect()
        };
        // What would clear an open one stands beside it, as far as that is worked out anywhere.
        let mut open: Vec<FindingReport> = Vec::new();
        for (at, finding) in listed.open.into_iter().enumerate() {
            open.push(if at < MOST_FIXED {
                FindingReport::with_fixes(finding, findings, design, plan)
            } else {
                FindingReport::new(finding, design, plan)
            });
        }
        let (accepted, notes) = (reports(listed.accepted), reports(listed.notes));
        let requirements = Criterion::ALL
            .iter()
            .filter_map(|criterion| Some((criterion.title(), design.requirements.get(*criterion)?)));
        let found = || open.iter().chain(&accepted).chain(&notes);
        let sources = sources(&sections, found().map(|finding| &finding.source));
        Self {
            table: (design.alternatives.len() > 1).then(|| compare_alternatives(design, plan, findings)),
            requirements: requirements.collect(),
            sections,
            open,
            accepted,
            notes,
            sources,
        }
    }

    /// "B: " before what is said of one of several alternatives.
    pub(super) fn about(&self, finding: &FindingReport) -> String {
        let several = self.table.as_ref().and(finding.alternative);
        several.map_or_else(String::new, |at| format!("{}: ", letter(at)))
    }

    /// Titles of what is required, or of what is not.
    pub(super) fn required(&self, wanted: bool) -> String {
        let titles = self.requirements.iter().filter(|(_, needed)| *needed == wanted);
        let titles: Vec<&str> = titles.map(|(title, _)| *title).collect();
        if titles.is_empty() {
            "none stated".to_owned()
        } else {
            titles.join(", ")
        }
    }

    /// What was rejected and why: alternatives that do not qualify, then models that are ruled out or do not fit.
    pub(super) fn rejected(&self) -> Vec<(String, String)> {
        let columns = self.table.iter().flat_map(|table| &table.columns);
        let mut rejected: Vec<(String, String)> = columns
            .filter(|column| !column.out.is_empty())
            .map(|column| {
                (
                    format!("{} {}", column.letter, column.name),
                    column.out.join("; "),
                )
            })
            .collect();
        for section in &self.sections {
            for cluster in &section.report.clusters {
                let Some(comparison) = &cluster.comparison else {
                    continue;
                };
                for ranked in &comparison.ranking {
                    let lane = comparison.models.iter().find(|lane| lane.model == ranked.model);
                    let misfit = lane.and_then(|lane| lane.reason.as_deref());
                    if ranked.model != cluster.model
                        && let Some(why) = why_rejected(ranked, misfit)
                    {
                        let what = format!(
                            "{} for {} in {}",
                            ranked.model.title(),
                            cluster.name,
                            section.letter
                        );
                        rejected.push((what, why));
                    }
                }
            }
        }
        rejected
    }
}

/// Why a model was not taken; `None` for one that could have been.
fn why_rejected(ranked: &RankedReport, misfit: Option<&str>) -> Option<String> {
    if ranked.ruled_out.is_none() && misfit.is_none() {
        return None;
    }
    let against = ranked.reasons.iter().filter(|reason| !reason.speaks_for);
    let against = against.map(|reason| reason.text.as_str());
    let parts: Vec<&str> = ranked.ruled_out.as_deref().into_iter().chain(against).collect();
    Some(parts.join("; "))
}

/// Every page that is cited, by title; what no page states has none.
fn sources<'a>(
    sections: &[AlternativeSection<'_>],
    cited: impl Iterator<Item = &'a SourceReport>,
) -> Vec<SourceReport> {
    let clusters = sections.iter().flat_map(|section| &section.report.clusters);
    let formulas = clusters
        .flat_map(|cluster| &cluster.ranges)
        .filter_map(|range| rules::find(range.rule))
        .map(|rule| SourceReport::from(rule.source));
    let mut sources: Vec<SourceReport> = cited
        .cloned()
        .chain(formulas)
        .filter(|source| !source.url.is_empty())
        .collect();
    sources.sort_by_key(|source| (source.page, source.url));
    sources.dedup();
    sources
}
