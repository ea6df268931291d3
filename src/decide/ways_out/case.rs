//! A case: the design with only one alternative, and the judge of every change to it.

use std::collections::BTreeMap;
use std::mem::{Discriminant, discriminant};
use std::sync::Arc;

use crate::azure::Severity;
use crate::check::{self, CANNOT_UPGRADE, Checked, Finding};
use crate::decide::verdict::{Outcome, Verdicts, clusters_concerned, stops};
use crate::design::{Alternative, Cluster};
use crate::edit::{self, ClusterAt, Command, PoolAt, PoolChange};
use crate::plan::{AlternativePlan, Effort};

use super::cost::{Cost, Reach, before_a_move};
use super::{Candidate, Kind, WayOut, class};

/// Most fixes of other findings that are added to a change that is not enough by itself.
const MOST_COMPLETIONS: usize = 4;

/// An alternative that does not work as it is, or one cluster of it.
pub(super) struct Case<'a> {
    whole: &'a Checked,
    alone: Checked,
    pub(super) alternative: usize,
    cluster: Option<usize>,
    before: Tally,
    outcome: Outcome,
}

/// How many findings there are of each rule: errors, and all that are errors or warnings.
type Tally = BTreeMap<&'static str, (usize, usize)>;

/// Including other alternatives, where those are kept: a running cluster and its planned version are checked together.
fn tally(checked: &Checked) -> Tally {
    let mut counts = Tally::new();
    for finding in &checked.findings.all {
        let (errors, told) = counts.entry(finding.rule.id).or_default();
        *errors += usize::from(finding.severity == Severity::Error);
        *told += usize::from(finding.severity > Severity::Info);
    }
    counts
}

impl<'a> Case<'a> {
    /// The case of the alternative, or of a cluster of it.
    pub(super) fn new(whole: &'a Checked, alternative: usize, cluster: Option<usize>) -> Self {
        let alone = whole.after(Arc::new(check::alone(&whole.design, Some(alternative))));
        let before = tally(&alone);
        let outcome = outcome(&alone, alternative, cluster);
        Self {
            whole,
            alone,
            alternative,
            cluster,
            before,
            outcome,
        }
    }

    /// The same, with the outcome taken from this cluster.
    pub(super) fn about(self, cluster: Option<usize>) -> Self {
        Self {
            outcome: outcome(&self.alone, self.alternative, cluster),
            cluster,
            ..self
        }
    }

    /// The design with nothing in the other alternatives.
    pub(super) const fn alone(&self) -> &Checked {
        &self.alone
    }

    pub(super) const fn outcome_before(&self) -> Outcome {
        self.outcome
    }

    pub(super) fn drawn(&self) -> Option<(&Alternative, &AlternativePlan)> {
        let alternative = self.alone.design.alternatives.get(self.alternative)?;
        Some((alternative, self.alone.plan.alternatives.get(self.alternative)?))
    }

    pub(super) const fn at(&self, cluster: usize) -> ClusterAt {
        ClusterAt {
            alternative: self.alternative,
            cluster,
        }
    }

    pub(super) fn cluster(&self, cluster: usize) -> Option<&Cluster> {
        self.at(cluster).find_in(&self.alone.design)
    }

    /// The clusters that the finding is about.
    pub(super) fn clusters_of(&self, finding: &Finding) -> Vec<usize> {
        self.drawn()
            .map_or_else(Vec::new, |drawn| clusters_of(finding, drawn))
    }

    /// What keeps the cluster from working.
    pub(super) fn stopping(&self) -> Vec<Finding> {
        self.stopping_in(&self.alone)
    }

    fn stopping_in(&self, checked: &Checked) -> Vec<Finding> {
        let alternative = checked.design.alternatives.get(self.alternative);
        let drawn = alternative.zip(checked.plan.alternatives.get(self.alternative));
        let findings = checked.findings.of_alternative(self.alternative);
        let stopping = findings.filter(|finding| stops(finding));
        let own = stopping.filter(|finding| {
            self.cluster.is_none_or(|cluster| {
                drawn.is_some_and(|(alternative, planned)| {
                    clusters_of(finding, (alternative, planned)).contains(&cluster)
                })
            })
        });
        own.copied().collect()
    }

    /// The design after the command; none where it is rejected.
    pub(super) fn after(&self, command: &Command) -> Option<Checked> {
        let design = edit::apply(&self.alone.design, command).ok()?;
        Some(self.alone.after(Arc::new(design)))
    }

    /// The change as a way out, where it clears the finding, or without one makes things better, and causes no new
    /// error. What is not enough by itself is completed with fixes for the rest.
    pub(super) fn way(&self, candidate: &Candidate, clears: Option<&Finding>) -> Option<WayOut> {
        let after = self.after(&candidate.command)?;
        if !self.is_better(&after, candidate.kind, clears) {
            return None;
        }
        let outcome = outcome(&after, self.alternative, self.cluster);
        let completed = (self.cluster.is_some() && class(outcome) > 0)
            .then(|| self.completed(candidate, &after))
            .flatten();
        if let Some((whole, after)) = completed {
            return Some(self.judged(&whole, &after));
        }
        let is_progress = clears.is_some() || class(outcome) < class(self.outcome);
        is_progress.then(|| self.judged(candidate, &after))
    }

    /// The change as a way out, where it clears the finding and causes no new error.
    pub(super) fn clears(&self, candidate: &Candidate, finding: &Finding) -> Option<WayOut> {
        let after = self.after(&candidate.command)?;
        let is_better = self.is_better(&after, candidate.kind, Some(finding));
        is_better.then(|| self.judged(candidate, &after))
    }

    /// The outcome of the fixes, which were tried before they were offered; those after which an upgrade no longer fits
    /// only where there are no others.
    pub(super) fn after_fixes(&self, fixes: &[Candidate]) -> Vec<WayOut> {
        let stuck = |tally: &Tally| -> usize {
            let counts = CANNOT_UPGRADE.iter().filter_map(|id| tally.get(id));
            counts.map(|(_, told)| told).sum()
        };
        let before = stuck(&self.before);
        let tried = fixes.iter().filter_map(|fix| {
            let after = self.after(&fix.command)?;
            let ends_upgrades = stuck(&tally(&after)) > before;
            Some((self.judged(fix, &after), ends_upgrades))
        });
        let mut tried: Vec<(WayOut, bool)> = tried.collect();
        if tried.iter().any(|(_, ends_upgrades)| !ends_upgrades) {
            tried.retain(|(_, ends_upgrades)| !ends_upgrades);
        }
        tried.into_iter().map(|(way, _)| way).collect()
    }

    /// The use of a model as a way out, whether the cluster works as it is or not; none where it causes a new error.
    pub(super) fn use_of(&self, candidate: &Candidate) -> Option<WayOut> {
        let after = self.after(&candidate.command)?;
        let is_good = self.is_better(&after, candidate.kind, None);
        let way = is_good.then(|| self.judged(candidate, &after))?;
        way.outcome.works().then_some(way)
    }

    fn judged(&self, candidate: &Candidate, after: &Checked) -> WayOut {
        let Candidate {
            kind,
            title,
            command,
            effort,
        } = candidate;
        let mut cost = Cost::between(&self.whole.design, &self.alone, after, self.alternative, *effort);
        if let (Effort::InPlace, Some(cluster)) = (effort, self.cluster) {
            cost.first = before_a_move(&self.alone, after, self.at(cluster));
        }
        WayOut {
            kind: match kind {
                // More pods per node than before cost nothing.
                Kind::MaxPods if cost.pods == 0 => Kind::Correction,
                kind => *kind,
            },
            title: title.clone(),
            command: command.clone(),
            outcome: outcome(after, self.alternative, self.cluster),
            reach: self
                .cluster
                .and_then(|cluster| Reach::of(after, self.at(cluster), *effort)),
            cost,
        }
    }

    /// Whether the finding went, and no rule has more errors than before.
    fn is_better(&self, after: &Checked, kind: Kind, clears: Option<&Finding>) -> bool {
        let counts = tally(after);
        let before = |id: &str| self.before.get(id).copied().unwrap_or_default();
        let went = clears.is_none_or(|finding| {
            let left = counts.get(finding.rule.id).map_or(0, |(_, told)| *told);
            finding.severity == Severity::Info || left < before(finding.rule.id).1
        });
        // Conditions of another outbound type show as warnings; one with such a warning is not a way out.
        let is_strict = kind == Kind::Outbound;
        let mut counts = counts.iter();
        let is_quiet = |(id, (errors, told)): (&&str, &(usize, usize))| {
            let (errors_before, told_before) = before(id);
            *errors <= errors_before && (!is_strict || *told <= told_before)
        };
        went && counts.all(is_quiet)
    }

    /// The change with fixes of what still keeps the cluster from working, where they make it work.
    fn completed(&self, candidate: &Candidate, after: &Checked) -> Option<(Candidate, Checked)> {
        let mut commands = vec![candidate.command.clone()];
        let mut titles = vec![candidate.title.clone()];
        let mut after = after.clone();
        for _ in 0..MOST_COMPLETIONS {
            let stopping = self.stopping_in(&after);
            let (finding, fix) = stopping.iter().find_map(|finding| {
                let fixes = finding.fixes_among(&after.findings, &after.design, &after.plan);
                let fix = fixes.into_iter().find(|fix| fix.keeps_workload)?;
                Some((finding, fix))
            })?;
            let name = finding.subject.name(&after.design);
            after = after.after(Arc::new(edit::apply(&after.design, &fix.command).ok()?));
            if let Some(earlier) = commands
                .iter()
                .skip(1)
                .position(|one| is_set_again(one, &fix.command))
            {
                commands.remove(earlier + 1);
                titles.remove(earlier + 1);
            }
            titles.push(first_small(&naming(&fix.title, &name)));
            commands.push(fix.command);
            if class(outcome(&after, self.alternative, self.cluster)) == 0 {
                let title = titles.join("; ");
                let whole = Candidate {
                    effort: candidate.effort,
                    ..Candidate::several(candidate.kind, title, commands)
                };
                return self
                    .is_better(&after, candidate.kind, None)
                    .then_some((whole, after));
            }
        }
        None
    }
}

/// Whether `later` sets again all that `earlier` set, which is values of pools.
fn is_set_again(earlier: &Command, later: &Command) -> bool {
    let again = values_of_pools(later).unwrap_or_default();
    values_of_pools(earlier).is_some_and(|set| !set.is_empty() && set.iter().all(|one| again.contains(one)))
}

/// The values that a change sets, where it changes nothing but pools.
fn values_of_pools(command: &Command) -> Option<Vec<(PoolAt, Discriminant<PoolChange>)>> {
    if let Command::Several { commands, .. } = command {
        let each: Option<Vec<_>> = commands.iter().map(values_of_pools).collect();
        return each.map(|each| each.concat());
    }
    let Command::Pool { at, change } = command else {
        return None;
    };
    Some(vec![(*at, discriminant(change))])
}

/// The title of a fix with what it changes, where it stands among others: "Enlarge snet-nodes to 10.20.0.0/25".
pub(super) fn naming(title: &str, name: &str) -> String {
    let the = if name.starts_with("pod CIDR") || name.starts_with("service CIDR") {
        "the "
    } else {
        ""
    };
    for verb in ["Enlarge", "Move"] {
        let range = title
            .strip_prefix(verb)
            .and_then(|rest| rest.strip_prefix(" to "));
        // New pools and model subnets are named already.
        if let Some(range) = range.filter(|range| range.starts_with(|first: char| first.is_ascii_hexdigit()))
            && range.contains('/')
        {
            return format!("{verb} {the}{name} to {range}");
        }
    }
    title.to_owned()
}

/// The title with a small letter, for the middle of a sentence.
pub(super) fn first_small(title: &str) -> String {
    let mut letters = title.chars();
    let first = letters.next().map(|first| first.to_lowercase());
    first.into_iter().flatten().chain(letters).collect()
}

fn clusters_of(finding: &Finding, drawn: (&Alternative, &AlternativePlan)) -> Vec<usize> {
    clusters_concerned(finding, drawn, |network| drawn.1.clusters_in(network))
}

fn outcome(checked: &Checked, alternative: usize, cluster: Option<usize>) -> Outcome {
    let verdicts = Verdicts::new(&checked.design, &checked.plan, &checked.findings);
    match cluster {
        Some(cluster) => verdicts.of_cluster(alternative, cluster),
        None => verdicts.of_alternative(alternative),
    }
}
