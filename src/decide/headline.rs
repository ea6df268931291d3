//! The headline of a page: one sentence of at most twelve words that says what follows from the plan.
//!
//! Proposed only here, from the verdict, the ceilings and the findings; the presenter can reword it. Several wordings
//! of a sentence are tried, the one that says most first.
//!
//! ```text
//!  verdict, ceilings, findings ──> "Today's overlay carries 49 user nodes, but its pods collide with on-prem"
//! ```

mod decision;
mod reach;
#[cfg(test)]
mod tests;

use crate::azure::{Model, Rule, Severity};
use crate::check::permanence::{Permanence, fixed_values};
use crate::check::{Facts, Finding, Findings, Subject, rules};
use crate::decide::comparison::{Table, letter};
use crate::decide::verdict::{Outcome, Verdicts, within};
use crate::design::{Alternative, Cluster, Criterion, Design, inert};
use crate::net::{counted, grouped};
use crate::plan::sums::nodes_of;
use crate::plan::{AlternativePlan, Ceilings, Plan};

pub use self::reach::Growing;

/// Most words of a headline.
pub const MOST_WORDS: usize = 12;

/// Longest name in a headline, in characters.
const LONGEST_NAME: usize = 28;

/// Words are what blanks separate.
pub fn words_in(sentence: &str) -> usize {
    sentence.split_whitespace().count()
}

/// "All 3 clusters", or "Both clusters".
fn every(all: usize, what: &str) -> String {
    match all {
        2 => format!("Both {what}"),
        _ => format!("All {} {what}", grouped(all)),
    }
}

/// The first of `wordings` that is short enough; else the last, cut.
fn first_short(wordings: impl IntoIterator<Item = String>) -> String {
    let mut last = String::new();
    for wording in wordings {
        if words_in(&wording) <= MOST_WORDS {
            return wording;
        }
        last = wording;
    }
    clipped(&last)
}

/// The sentence with at most twelve words.
///
/// ```
/// use aksnet::decide::headline::clipped;
///
/// assert_eq!(clipped("one two"), "one two");
/// assert_eq!(clipped(&"word ".repeat(13)).split(' ').count(), 12);
/// ```
pub fn clipped(sentence: &str) -> String {
    let words: Vec<&str> = sentence.split_whitespace().collect();
    match words.get(..MOST_WORDS) {
        Some(kept) if words.len() > MOST_WORDS => format!("{}…", kept.join(" ")),
        _ => words.join(" "),
    }
}

/// A name in a headline: short, and one word as far as possible.
fn name_words(name: &str) -> String {
    let name = inert(name);
    let words: Vec<&str> = name.split_whitespace().take(2).collect();
    let joined = words.join(" ");
    let short: String = joined.chars().take(LONGEST_NAME).collect();
    if short.len() < joined.len() {
        format!("{short}…")
    } else {
        short
    }
}

/// The model as it stands in a sentence.
const fn model_words(model: Model) -> &'static str {
    match model {
        Model::Kubenet => "kubenet",
        Model::NodeSubnet => "node subnet",
        Model::PodSubnetDynamic => "dynamic pod subnet",
        Model::PodSubnetStatic => "static pod subnet",
        Model::Overlay => "overlay",
        Model::ByoCni => "own CNI",
    }
}

/// Starts with a capital letter.
pub fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters.clone()).collect()
}

/// "A, B and C".
pub fn joined(parts: &[String]) -> String {
    match parts.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}

/// What headlines are made from.
#[derive(Debug)]
pub struct Headlines<'a> {
    design: &'a Design,
    plan: &'a Plan,
    findings: &'a Findings,
    verdicts: &'a Verdicts,
}

impl<'a> Headlines<'a> {
    /// The headlines of a design.
    pub const fn new(
        design: &'a Design,
        plan: &'a Plan,
        findings: &'a Findings,
        verdicts: &'a Verdicts,
    ) -> Self {
        Self {
            design,
            plan,
            findings,
            verdicts,
        }
    }

    /// The headline of an alternative.
    ///
    /// ```
    /// use aksnet::decide::{headline::Headlines, verdict::Verdicts};
    /// use aksnet::{check, design::presets, plan};
    ///
    /// let design = presets::blank();
    /// let plan = plan::plan(&design);
    /// let findings = check::check(&design, &plan);
    /// let verdicts = Verdicts::new(&design, &plan, &findings);
    /// let said = Headlines::new(&design, &plan, &findings, &verdicts).alternative(0);
    /// assert_eq!(said, "Overlay carries 224 user nodes, with upgrades");
    /// ```
    pub fn alternative(&self, at: usize) -> String {
        let found = self
            .design
            .alternatives
            .get(at)
            .zip(self.plan.alternatives.get(at));
        let Some((alternative, planned)) = found else {
            return clipped(&inert(self.design.name.as_str()));
        };
        let outcome = self.verdicts.of_alternative(at);
        match alternative.clusters.as_slice() {
            [] => self.without_cluster(at, alternative, outcome),
            [cluster] => self.one_cluster(at, (alternative, planned), cluster, outcome),
            _ => self.clusters(at, alternative, outcome),
        }
    }

    fn without_cluster(&self, at: usize, alternative: &Alternative, outcome: Outcome) -> String {
        match outcome {
            Outcome::NoCluster => first_short([format!(
                "{} has no cluster yet",
                name_words(alternative.name.as_str())
            )]),
            outcome => self.trouble(at, &self.whole(at), outcome),
        }
    }

    /// The alternative as a whole.
    fn whole(&self, at: usize) -> String {
        if self.design.alternatives.len() > 1 {
            format!("alternative {}", letter(at))
        } else {
            "the design".to_owned()
        }
    }

    fn one_cluster(
        &self,
        at: usize,
        (alternative, planned): (&Alternative, &AlternativePlan),
        cluster: &Cluster,
        outcome: Outcome,
    ) -> String {
        // What Azure refuses may be a subnet that the cluster does not use.
        let is_beside_it = matches!(outcome, Outcome::Refused(_)) && self.verdicts.of_cluster(at, 0).works();
        let subject = if is_beside_it {
            self.whole(at)
        } else {
            self.subject(at, alternative, cluster.model)
        };
        let reach = planned.clusters.first().and_then(|planned| {
            let ceilings = planned.ceilings?;
            let pool = cluster.pools.get(ceilings.pool)?;
            Some((ceilings, pool.name.as_str(), pool.planned_nodes()))
        });
        let Some((ceilings, pool, nodes)) = reach else {
            return match outcome {
                Outcome::Fits => sentence(&format!("{subject} fits")),
                Outcome::Works(warnings) => sentence(&format!(
                    "{subject} works, with {}",
                    counted(warnings, "warnings")
                )),
                Outcome::CannotUpgrade => sentence(&format!("{subject} cannot upgrade")),
                outcome => self.trouble(at, &subject, outcome),
            };
        };
        let pool = name_words(pool);
        // What works carries as many nodes as can still be upgraded, and never fewer than planned.
        let carries = nodes_of(&pool, ceilings.upgrade.nodes.max(nodes));
        let wordings: Vec<String> = match outcome {
            Outcome::Fits => vec![format!("{subject} carries {carries}, with upgrades")],
            Outcome::Works(warnings) => {
                let overlap = self.overlap(at, Severity::Warning);
                let overlap = overlap.map(|overlap| format!("{subject} carries {carries}, but {overlap}"));
                let counted = counted(warnings, "warnings");
                let plain = format!("{subject} carries {carries}, with {counted}");
                overlap.into_iter().chain([plain]).collect()
            }
            Outcome::CannotUpgrade => {
                let holds = nodes_of(&pool, nodes);
                let lack = ceilings.upgrade.limit.kind().lack_words();
                let lack = lack.map(|lack| format!("{subject} holds {holds} but cannot upgrade: {lack}"));
                let plain = format!("{subject} holds {holds} but cannot upgrade them");
                lack.into_iter().chain([plain]).collect()
            }
            Outcome::DoesNotFit => does_not_fit(&subject, &pool, nodes, &ceilings),
            outcome => return self.trouble(at, &subject, outcome),
        };
        sentence(&first_short(wordings))
    }

    /// What is said of what does not work, or has no cluster.
    fn trouble(&self, at: usize, subject: &str, outcome: Outcome) -> String {
        let wordings: Vec<String> = match outcome {
            Outcome::NotMet(criterion) => not_met(subject, criterion),
            Outcome::Refused(rule) => {
                let short = if self.design.alternatives.len() > 1 {
                    letter(at)
                } else {
                    "it".to_owned()
                };
                let reasons = self.reasons(at, rule).into_iter().flat_map(|why| {
                    [subject, short.as_str()].map(|subject| format!("Azure refuses {subject}: {why}"))
                });
                reasons.collect()
            }
            Outcome::NoCluster => vec![format!("{subject} has no cluster yet")],
            outcome => vec![format!("{subject}: {}", within(&outcome.words()))],
        };
        sentence(&first_short(wordings))
    }

    /// What the first of the errors says, in words that get fewer.
    fn reasons(&self, at: usize, rule: &Rule) -> Vec<String> {
        let overlap = self.overlap_of(at, rule.id);
        let short = rules::short_words(rule).map(str::to_owned);
        overlap
            .into_iter()
            .chain([within(rule.title)])
            .chain(short)
            .collect()
    }

    fn clusters(&self, at: usize, alternative: &Alternative, outcome: Outcome) -> String {
        let all = alternative.clusters.len();
        let outcomes = || (0..all).map(|cluster| self.verdicts.of_cluster(at, cluster));
        let working = outcomes().filter(|outcome| outcome.works()).count();
        let here = if self.design.alternatives.len() > 1 {
            format!(" of {}", letter(at))
        } else {
            String::new()
        };
        let counted_all = grouped(all);
        let wordings: Vec<String> = match outcome {
            Outcome::Fits => vec![format!("{}{here} fit, with upgrades", every(all, "clusters"))],
            Outcome::Works(warnings) => {
                let counted = counted(warnings, "warnings");
                vec![format!("{}{here} work, with {counted}", every(all, "clusters"))]
            }
            Outcome::CannotUpgrade => {
                let stuck = outcomes()
                    .filter(|outcome| *outcome == Outcome::CannotUpgrade)
                    .count();
                vec![format!(
                    "{}{here} run, but {} cannot upgrade",
                    every(all, "clusters"),
                    grouped(stuck.max(1))
                )]
            }
            _ => {
                let works = format!("{} of {counted_all} clusters{here} work", grouped(working));
                let why = self.troubles(at).into_iter();
                why.map(|why| format!("{works}; {why}")).collect()
            }
        };
        first_short(wordings)
    }

    /// The verdict on an alternative of several clusters with the name of the one that it is about, in ever shorter forms;
    /// nothing where it is about none of them.
    pub fn accused(&self, at: usize) -> Vec<String> {
        let outcome = self.verdicts.of_alternative(at);
        let clusters = self.design.alternatives.get(at);
        let count = clusters.map_or(0, |alternative| alternative.clusters.len());
        let is_one = (0..count).any(|cluster| self.verdicts.of_cluster(at, cluster) == outcome);
        if is_one { self.troubles(at) } else { Vec::new() }
    }

    /// What is wrong with an alternative of several clusters, and with which of them; nothing where all of them work.
    fn troubles(&self, at: usize) -> Vec<String> {
        let found = self.design.alternatives.get(at);
        let Some(alternative) = found.filter(|found| found.clusters.len() > 1) else {
            return Vec::new();
        };
        let clusters = 0..alternative.clusters.len();
        let outcomes = || {
            clusters
                .clone()
                .map(|cluster| self.verdicts.of_cluster(at, cluster))
        };
        let outcome = self.verdicts.of_alternative(at);
        // The first that says what the whole says.
        let named = outcomes().position(|one| one == outcome);
        let name = named.and_then(|named| alternative.clusters.get(named));
        let subject = name.map_or_else(|| self.whole(at), |cluster| name_words(cluster.name.as_str()));
        match outcome {
            Outcome::NotMet(criterion) => not_met(&subject, criterion),
            Outcome::DoesNotFit => vec![format!("{subject} does not fit")],
            Outcome::NoCluster => vec!["one has no cluster".to_owned()],
            Outcome::Incomplete => vec![format!("{subject} is incomplete")],
            Outcome::Refused(rule) => {
                let refused = |outcome: &Outcome| matches!(outcome, Outcome::Refused(_));
                let refused = outcomes().filter(refused).count();
                let all = match refused.saturating_sub(1) {
                    0 => subject.clone(),
                    more => format!("{subject} and {} more", grouped(more)),
                };
                // The others may be refused for something else.
                let alike = outcomes().filter(|one| *one == outcome).count();
                let subject = if alike == refused { &all } else { &subject };
                let reasons = self.reasons(at, rule).into_iter();
                let told = reasons.map(|why| format!("Azure refuses {subject}: {why}"));
                told.chain([format!("Azure refuses {all}")]).collect()
            }
            Outcome::Fits | Outcome::Works(_) | Outcome::CannotUpgrade => Vec::new(),
        }
    }

    /// "today's overlay", "overlay", and where there are several alternatives "overlay (B)".
    fn subject(&self, at: usize, alternative: &Alternative, model: Model) -> String {
        let model = model_words(model);
        if alternative.today {
            format!("today's {model}")
        } else if self.design.alternatives.len() > 1 {
            format!("{model} ({})", letter(at))
        } else {
            model.to_owned()
        }
    }

    fn open(&self, at: usize, severity: Severity) -> impl Iterator<Item = &'a Finding> {
        let found = self.findings.of_alternative(at);
        found.filter(move |finding| finding.severity == severity && !finding.is_accepted())
    }

    /// What the first open finding of that severity says about addresses that two use.
    fn overlap(&self, at: usize, severity: Severity) -> Option<String> {
        self.open(at, severity)
            .find_map(|finding| overlap_words(finding, self.design))
    }

    fn overlap_of(&self, at: usize, rule: &str) -> Option<String> {
        let mut open = self.open(at, Severity::Error);
        let first = open.find(|finding| finding.rule.id == rule)?;
        overlap_words(first, self.design)
    }

    /// What there is to decide.
    pub fn purpose(&self) -> String {
        let needs = Criterion::ALL
            .iter()
            .filter(|criterion| self.design.requirements.needs(**criterion))
            .count();
        let nodes = self.plan.alternatives.iter().map(|planned| {
            let clusters = planned.clusters.iter();
            clusters.map(|cluster| cluster.nodes).fold(0, u64::saturating_add)
        });
        let nodes = counted(nodes.max().unwrap_or(0), "nodes");
        match needs {
            0 => format!("A network for {nodes}; no requirements are stated yet"),
            needs => format!(
                "A network for {nodes} has to meet {}",
                counted(needs, "requirements")
            ),
        }
    }

    /// How many of the alternatives work.
    pub fn options(&self) -> String {
        let all = self.design.alternatives.len();
        if all == 1 {
            return self.alternative(0);
        }
        let outcomes = || (0..all).map(|at| (at, self.verdicts.of_alternative(at)));
        let working: Vec<String> = outcomes()
            .filter(|(_, outcome)| outcome.works())
            .map(|(at, _)| letter(at))
            .collect();
        let plain = outcomes()
            .filter(|(_, outcome)| *outcome == Outcome::Fits)
            .count();
        let counted_all = grouped(all);
        match working.len() {
            0 if all == 0 => "There is no alternative yet".to_owned(),
            0 => format!("None of the {counted_all} alternatives works as it is"),
            some if some == all && plain == all => format!("{} fit", every(all, "alternatives")),
            some if some == all && plain == 0 && all > 1 => {
                let with = if all == 2 { "both" } else { "all" };
                format!("{} work, {with} with warnings", every(all, "alternatives"))
            }
            some if some == all => format!(
                "{} work, {} with warnings",
                every(all, "alternatives"),
                grouped(all - plain)
            ),
            1 => format!("Only {} of {counted_all} alternatives works", working.concat()),
            some => {
                let some = grouped(some);
                first_short([
                    format!("{some} of {counted_all} alternatives work: {}", joined(&working)),
                    format!("{some} of {counted_all} alternatives work"),
                ])
            }
        }
    }

    /// Which of the alternatives use addresses that something else uses.
    pub fn addresses(&self) -> String {
        let all = self.design.alternatives.len();
        let collides = |at: &usize| {
            let found = self.findings.of_alternative(*at);
            let mut open = found.filter(|finding| {
                finding.severity != Severity::Info && !finding.is_accepted() && is_overlap(finding)
            });
            open.next().is_some()
        };
        let colliding: Vec<String> = (0..all).filter(collides).map(letter).collect();
        let counted_all = grouped(all);
        match colliding.as_slice() {
            [] => "No alternative collides with addresses in use".to_owned(),
            [one] => format!("Only {one} collides with addresses in use"),
            some if some.len() == all => {
                format!("{} collide with addresses in use", every(all, "alternatives"))
            }
            some => first_short([
                format!("{} collide with addresses in use", joined(some)),
                format!(
                    "{} of {counted_all} alternatives collide with addresses in use",
                    grouped(some.len())
                ),
            ]),
        }
    }

    /// What of a cluster stays once it runs.
    pub fn permanence(&self, cluster: &Cluster) -> String {
        let of = |permanence: Permanence| {
            let groups = fixed_values(cluster);
            let found = groups.into_iter().find(|(group, _)| *group == permanence);
            found.map_or(0, |(_, values)| values.len())
        };
        let (cluster, pool) = (of(Permanence::Cluster), of(Permanence::Pool));
        format!(
            "{} are fixed for the cluster's life, {} for the pool's",
            counted(cluster, "choices"),
            grouped(pool)
        )
    }

    /// What follows from the comparison.
    pub fn recommendation(&self, table: &Table) -> String {
        let subject = |at: usize| {
            let alternative = self.design.alternatives.get(at)?;
            let [cluster] = alternative.clusters.as_slice() else {
                return Some(format!("alternative {}", letter(at)));
            };
            Some(self.subject(at, alternative, cluster.model))
        };
        let qualified = table.columns.iter().filter(|column| column.out.is_empty());
        let qualified = qualified.count();
        match table.judgement.best.as_slice() {
            [] => "No alternative qualifies as it is".to_owned(),
            [best] => {
                let best = subject(*best).unwrap_or_default();
                let reason = table.judgement.reasons.first().cloned().unwrap_or_default();
                let wordings = match (table.columns.len(), qualified) {
                    (1, _) => vec![format!("{best} qualifies; nothing else is proposed")],
                    (_, 1) => vec![format!("only {best} qualifies")],
                    _ => vec![format!("{best} is best: {reason}"), format!("{best} is best")],
                };
                sentence(&first_short(wordings))
            }
            several => {
                let letters: Vec<String> = several.iter().map(|at| letter(*at)).collect();
                first_short([
                    format!("{} tie on requirements and findings", joined(&letters)),
                    format!("{} alternatives tie for first", grouped(letters.len())),
                ])
            }
        }
    }
}

fn does_not_fit(subject: &str, pool: &str, nodes: u64, ceilings: &Ceilings) -> Vec<String> {
    let room = ceilings.scale_out.nodes;
    if nodes <= room {
        // Another pool, or a limit of the cluster, is what does not fit.
        return vec![format!("{subject} does not fit what is planned")];
    }
    let planned = nodes_of(pool, nodes);
    vec![
        format!(
            "{subject} does not fit: {planned} planned, room for {}",
            grouped(room)
        ),
        format!(
            "{subject} does not fit: {} planned, room for {}",
            grouped(nodes),
            grouped(room)
        ),
    ]
}

fn not_met(subject: &str, criterion: Criterion) -> Vec<String> {
    vec![
        format!("{subject} does not meet: {}", within(criterion.title())),
        format!("{subject} does not meet a requirement"),
    ]
}

/// Whether two use the same addresses.
const fn is_overlap(finding: &Finding) -> bool {
    matches!(
        finding.facts,
        Facts::Overlap { .. } | Facts::OverlapIpv6 { .. } | Facts::Forbidden { .. }
    )
}

/// Who collides with whom, in a few words: "its pods collide with on-prem".
fn overlap_words(finding: &Finding, design: &Design) -> Option<String> {
    let whose = match finding.subject {
        Subject::PodCidr { .. } => "its pods collide",
        Subject::ServiceCidr { .. } => "its services collide",
        Subject::Network { .. } => "its VNet collides",
        Subject::Subnet { .. } => "a subnet collides",
        _ => return None,
    };
    if !is_overlap(finding) {
        return None;
    }
    let with = match finding.other() {
        Some(Subject::Connected(at)) => name_words(design.connected.get(at)?.name.as_str()),
        Some(Subject::Network { .. }) => "a VNet".to_owned(),
        Some(Subject::Subnet { .. }) => "a subnet".to_owned(),
        Some(Subject::PodCidr { .. }) => "a pod CIDR".to_owned(),
        Some(Subject::ServiceCidr { .. }) => "a service CIDR".to_owned(),
        Some(_) => return None,
        None => "a reserved range".to_owned(),
    };
    Some(format!("{whose} with {with}"))
}
