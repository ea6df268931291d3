//! The content of reports, gathered once: the alternatives with their numbers, the comparison, what was rejected and
//! why, findings and sources. The HTML report and the decision record only lay it out.

use std::collections::BTreeSet;

use crate::azure::Model;
use crate::check::rules;
use crate::check::{Finding, together};
use crate::decide::comparison::{Table, compare_alternatives, letter, letters};
use crate::design::{Alternative, Autoscale, Cluster, Criterion, NodePool};
use crate::net::{counted, grouped};
use crate::plan::sums::ceilings_words;
use crate::scene::{RangeRow, range_rows};

use super::files::Source;
use super::json::{AlternativeReport, FindingReport, MOST_FIXED, PlanReport, RankedReport, SourceReport};
use super::once::{Once, shortened};

/// Everything a report says.
pub(super) struct ReportContent<'a> {
    /// The alternatives that are wanted.
    pub(super) sections: Vec<AlternativeSection<'a>>,
    /// Place of the alternative that was chosen.
    pub(super) chosen: Option<usize>,
    /// All alternatives side by side, where there are several.
    pub(super) table: Option<Table>,
    /// What is required, what is not, and how it is worded.
    pub(super) requirements: Vec<(&'static str, bool)>,
    /// Errors and warnings that nobody accepted, the worst first.
    pub(super) open: Vec<ListedFinding>,
    /// Accepted findings.
    pub(super) accepted: Vec<ListedFinding>,
    /// What is worth knowing.
    pub(super) notes: Vec<ListedFinding>,
    /// What findings and sums rest on, by title.
    pub(super) sources: Vec<SourceReport>,
}

/// A finding, and the alternatives of which it says the same.
pub(super) struct ListedFinding {
    pub(super) report: FindingReport,
    of: Vec<usize>,
}

impl ListedFinding {
    /// The findings, those that say the same once.
    fn all(reports: Vec<FindingReport>) -> Vec<Self> {
        let says = |report: &FindingReport| {
            (
                (report.rule, report.message.clone()),
                (report.azure_message.clone(), report.fixes.clone()),
                report.accepted_words().map(str::to_owned),
            )
        };
        let groups = together(reports, says, |report| report.alternative).into_iter();
        let listed = groups.filter_map(|group| {
            let of = group.iter().filter_map(|report| report.alternative).collect();
            let report = group.into_iter().next()?;
            Some(Self { report, of })
        });
        listed.collect()
    }
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
    /// What is planned for each pool of each cluster, in a sentence.
    pub(super) pools: Vec<Vec<String>>,
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
        let mut once = Once::default();
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
                let pools = |cluster: &Cluster| cluster.pools.iter().map(pool_words).collect();
                Some(AlternativeSection {
                    at,
                    letter: letter(at),
                    alternative,
                    report: reports
                        .get_mut(at)?
                        .take()
                        .map(|report| brief(report, &mut once))?,
                    reach: reach.collect(),
                    pools: alternative
                        .clusters
                        .iter()
                        .map(|cluster| pools(cluster))
                        .collect(),
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
        // What would clear an open one is listed with it, as far as that is worked out anywhere.
        let mut open: Vec<FindingReport> = Vec::new();
        for (at, finding) in listed.open.into_iter().enumerate() {
            open.push(if at < MOST_FIXED {
                FindingReport::with_fixes(finding, findings, design, plan)
            } else {
                FindingReport::new(finding, design, plan)
            });
        }
        let [open, accepted, notes] =
            [open, reports(listed.accepted), reports(listed.notes)].map(ListedFinding::all);
        let requirements = Criterion::ALL
            .iter()
            .filter_map(|criterion| Some((criterion.title(), design.requirements.get(*criterion)?)));
        let found = || open.iter().chain(&accepted).chain(&notes);
        let sources = sources(&sections, found().map(|finding| &finding.report.source));
        Self {
            chosen: design.chosen_alternative(),
            table: (design.alternatives.len() > 1).then(|| compare_alternatives(design, plan, findings)),
            requirements: requirements.collect(),
            sections,
            open,
            accepted,
            notes,
            sources,
        }
    }

    /// "B: " before what is said of one of several alternatives, "A, C–E: " of some, "All 9 alternatives: ".
    pub(super) fn about(&self, finding: &ListedFinding) -> String {
        let all = self.table.as_ref().map_or(0, |table| table.columns.len());
        match finding.of.as_slice() {
            [] => String::new(),
            _ if all == 0 => String::new(),
            [_, _] if all == 2 => "Both alternatives: ".to_owned(),
            several if several.len() == all => format!("All {} alternatives: ", grouped(all)),
            some => format!("{}: ", letters(some)),
        }
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

    /// The alternatives that were considered and not chosen, and why: all but the chosen one, or those that do not
    /// qualify where none is chosen yet. What runs today is not a candidate.
    pub(super) fn rejected(&self) -> Vec<(String, String)> {
        let columns = self.table.iter().flat_map(|table| &table.columns);
        let others = columns
            .enumerate()
            .filter(|(at, column)| self.chosen != Some(*at) && !column.today);
        others
            .filter_map(|(at, column)| {
                let why = if column.out.is_empty() {
                    self.chosen?;
                    format!("{}, but was not chosen", self.words_of(at)?)
                } else {
                    column.out.join("; ")
                };
                Some((format!("{} {}", column.letter, column.name), why))
            })
            .collect()
    }

    /// The verdict on an alternative that is shown.
    fn words_of(&self, at: usize) -> Option<&str> {
        let mut sections = self.sections.iter();
        let section = sections.find(|section| section.at == at)?;
        Some(section.report.outcome.outcome_words.as_str())
    }

    /// The models that no alternative has and that are ruled out or do not fit: the model, why, and for which clusters.
    pub(super) fn models_not_proposed(&self) -> Vec<(&'static str, String, String)> {
        let clusters = || self.sections.iter().flat_map(|section| &section.report.clusters);
        let proposed: BTreeSet<Model> = clusters().map(|cluster| cluster.model).collect();
        let mut found: Vec<(Model, String, Vec<String>)> = Vec::new();
        for (section, cluster) in self.sections.iter().flat_map(|section| {
            section
                .report
                .clusters
                .iter()
                .map(move |cluster| (section, cluster))
        }) {
            let Some(comparison) = &cluster.comparison else {
                continue;
            };
            for ranked in &comparison.ranking {
                let lane = comparison.models.iter().find(|lane| lane.model == ranked.model);
                let misfit = lane.and_then(|lane| lane.reason.as_deref());
                let why = why_rejected(ranked, misfit);
                let Some(why) = why.filter(|_| !proposed.contains(&ranked.model)) else {
                    continue;
                };
                let place = format!("{} {}", section.letter, shortened(&cluster.name));
                match found
                    .iter_mut()
                    .find(|(model, known, _)| *model == ranked.model && *known == why)
                {
                    Some((_, _, places)) => places.push(place),
                    None => found.push((ranked.model, why, vec![place])),
                }
            }
        }
        found.sort_by_key(|(model, ..)| *model);
        let named = found.into_iter();
        named
            .map(|(model, why, places)| (model.title(), why, places.join(", ")))
            .collect()
    }
}

/// Names of VNets and subnets, which every cluster in them repeats, whole once.
fn brief(mut report: AlternativeReport, once: &mut Once) -> AlternativeReport {
    for cluster in &mut report.clusters {
        once.shorten(&mut cluster.network);
        for range in &mut cluster.ranges {
            once.shorten(&mut range.name);
            for step in &mut range.sum.steps {
                once.shorten(&mut step.text);
            }
        }
        if let Some(comparison) = &mut cluster.comparison {
            once.shorten(&mut comparison.network);
            once.shorten(&mut comparison.pool);
        }
    }
    report
}

/// What decides about a pool: "user, Linux: 12 nodes now, autoscaler from 6 to 40, max pods 60, 45 planned".
fn pool_words(pool: &NodePool) -> String {
    let NodePool {
        name,
        os,
        count,
        autoscale,
        max_pods,
        ..
    } = pool;
    let nodes = match autoscale {
        Some(Autoscale { min, max }) => format!(
            "{} now, autoscaler from {} to {}",
            counted(count.get(), "nodes"),
            grouped(min.get()),
            grouped(max.get())
        ),
        None => counted(count.get(), "nodes"),
    };
    let planned = match pool.planned_pods() {
        planned if planned == max_pods.get() => String::new(),
        planned => format!(", {} planned", grouped(planned)),
    };
    format!(
        "{name}, {}: {nodes}, max pods {}{planned}",
        os.key(),
        grouped(max_pods.get())
    )
}

/// Why a model was not taken; `None` for one that could have been taken.
fn why_rejected(ranked: &RankedReport, misfit: Option<&str>) -> Option<String> {
    if ranked.ruled_out.is_none() && misfit.is_none() {
        return None;
    }
    let against = ranked.reasons.iter().filter(|reason| !reason.speaks_for);
    let against = against.map(|reason| reason.text.as_str());
    let parts: Vec<&str> = ranked.ruled_out.as_deref().into_iter().chain(against).collect();
    Some(parts.join("; "))
}

/// Every page that is cited, by title; derived facts have none.
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
