//! The one verdict: whether a cluster, an alternative or a design works, in one of a few words.
//!
//! It is computed here from findings, requirements and capacity, and every screen, page and report uses the same words.
//! Open findings count; accepted ones do not.

use std::fmt;

use crate::azure::{Rule, Severity};
use crate::check::{CANNOT_UPGRADE, DOES_NOT_FIT, Facts, Finding, Findings, Subject, rules};
use crate::decide::headline::sentence;
use crate::design::{Alternative, Criterion, Design};
use crate::plan::{self, AlternativePlan, Plan, SubnetPlan};

/// Findings by which a running cluster works although the sum does not fit.
const SOFTENS: &str = "node-subnet-all-maxima";

/// Whether it works; the closed list of words, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It works.
    Fits,
    /// It works, with this many warnings.
    Works(usize),
    /// It works, but cannot be upgraded.
    CannotUpgrade,
    /// It does not meet a requirement.
    NotMet(Criterion),
    /// A range or a limit does not hold what is planned.
    DoesNotFit,
    /// Azure refuses it, or it cannot work.
    Refused(&'static Rule),
    /// A cluster runs, but the design lacks the VNet or subnet that it is in, so that nothing can be said of it.
    Incomplete,
    /// There is no cluster.
    NoCluster,
}

impl Outcome {
    /// The words that every screen and report shows.
    ///
    /// ```
    /// use aksnet::decide::verdict::Outcome;
    /// use aksnet::design::Criterion;
    ///
    /// assert_eq!(Outcome::Fits.words(), "Fits");
    /// assert_eq!(Outcome::Works(1).words(), "Works, 1 warning");
    /// let not_met = Outcome::NotMet(Criterion::PodsReachable);
    /// assert_eq!(not_met.words(), "Does not meet: pods reachable from outside");
    /// ```
    pub fn words(self) -> String {
        match self {
            Self::Fits => "Fits".to_owned(),
            Self::Works(1) => "Works, 1 warning".to_owned(),
            Self::Works(warnings) => format!("Works, {warnings} warnings"),
            Self::CannotUpgrade => "Cannot upgrade".to_owned(),
            Self::NotMet(criterion) => format!("Does not meet: {}", within(criterion.title())),
            Self::DoesNotFit => "Does not fit".to_owned(),
            Self::Refused(rule) => format!("Azure refuses it: {}", within(rule.title)),
            Self::Incomplete => "Incomplete: a VNet or subnet is not in the design yet".to_owned(),
            Self::NoCluster => "No cluster".to_owned(),
        }
    }

    /// The same inside a sentence: "works, 1 warning".
    pub fn words_within(self) -> String {
        within(&self.words())
    }

    /// The shortest form: "fits", "Azure refuses it".
    pub fn short_words(self) -> String {
        match self {
            Self::NotMet(_) => "not met".to_owned(),
            Self::Refused(_) => "Azure refuses it".to_owned(),
            Self::Incomplete => "incomplete".to_owned(),
            Self::Fits | Self::Works(_) | Self::CannotUpgrade | Self::DoesNotFit | Self::NoCluster => {
                self.words_within()
            }
        }
    }

    /// The same in ever shorter forms, for where room is tight.
    pub fn wordings(self) -> Vec<String> {
        let reason = match self {
            Self::Refused(rule) => rules::short_words(rule),
            _ => None,
        };
        let short = reason.map(|reason| format!("Azure refuses it: {reason}"));
        let shortest = sentence(&self.short_words());
        [self.words()]
            .into_iter()
            .chain(short)
            .chain([shortest])
            .collect()
    }

    /// The same inside a sentence.
    pub fn wordings_within(self) -> Vec<String> {
        self.wordings().iter().map(|words| within(words)).collect()
    }

    /// How bad it is: an error does not work, a warning works for now.
    pub const fn severity(self) -> Severity {
        match self {
            Self::Fits => Severity::Info,
            Self::Works(_) | Self::CannotUpgrade | Self::NoCluster => Severity::Warning,
            Self::NotMet(_) | Self::DoesNotFit | Self::Refused(_) | Self::Incomplete => Severity::Error,
        }
    }

    /// Whether it works, with or without warnings.
    pub const fn works(self) -> bool {
        matches!(self, Self::Fits | Self::Works(_) | Self::CannotUpgrade)
    }

    /// Higher is worse.
    pub(super) const fn rank(self) -> (u8, usize) {
        match self {
            Self::Fits => (0, 0),
            Self::Works(warnings) => (1, warnings),
            Self::CannotUpgrade => (2, 0),
            Self::NoCluster => (3, 0),
            Self::NotMet(_) => (4, 0),
            Self::Incomplete => (5, 0),
            Self::DoesNotFit => (6, 0),
            Self::Refused(_) => (7, 0),
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.words())
    }
}

/// The verdicts of a design.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdicts {
    /// In the order of the design.
    pub alternatives: Vec<AlternativeVerdict>,
}

/// The verdicts of an alternative.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlternativeVerdict {
    /// Of the whole.
    pub outcome: Outcome,
    /// Of its clusters, in the order of the design.
    pub clusters: Vec<Outcome>,
}

impl Verdicts {
    /// Computes every verdict, in one pass over the findings.
    ///
    /// ```
    /// use aksnet::{check, decide::verdict::{Outcome, Verdicts}, design::presets, plan};
    ///
    /// let design = presets::blank();
    /// let plan = plan::plan(&design);
    /// let verdicts = Verdicts::new(&design, &plan, &check::check(&design, &plan));
    /// assert!(verdicts.of_alternative(0).works());
    /// ```
    pub fn new(design: &Design, plan: &Plan, findings: &Findings) -> Self {
        let alternatives = plan.alternatives.iter();
        let mut gathered: Vec<Gathered> = alternatives.map(|planned| Gathered::of(planned)).collect();
        for finding in findings.all.iter().filter(|finding| !finding.is_accepted()) {
            match finding.subject.alternative() {
                Some(at) => {
                    let drawn = design.alternatives.get(at).zip(plan.alternatives.get(at));
                    if let Some((gathered, (alternative, planned))) = gathered.get_mut(at).zip(drawn) {
                        gathered.note(finding, (alternative, planned));
                    }
                }
                // What all share counts for each.
                None => gathered.iter_mut().for_each(|one| one.whole.note(finding)),
            }
        }
        let alternatives = gathered
            .into_iter()
            .zip(&design.alternatives)
            .map(|(gathered, alternative)| gathered.verdict(alternative.clusters.is_empty()))
            .collect();
        Self { alternatives }
    }

    /// Of the alternative at this place.
    pub fn of_alternative(&self, at: usize) -> Outcome {
        let found = self.alternatives.get(at);
        found.map_or(Outcome::NoCluster, |verdict| verdict.outcome)
    }

    /// Of a cluster of the alternative at this place.
    pub fn of_cluster(&self, at: usize, cluster: usize) -> Outcome {
        let found = self
            .alternatives
            .get(at)
            .and_then(|verdict| verdict.clusters.get(cluster));
        found.copied().unwrap_or(Outcome::NoCluster)
    }

    /// Of the design: that of its worst alternative.
    pub fn of_design(&self) -> Outcome {
        let all = self.alternatives.iter().map(|verdict| verdict.outcome);
        all.max_by_key(|outcome| outcome.rank())
            .unwrap_or(Outcome::NoCluster)
    }
}

/// Whether the finding is a blocker: an error, an upgrade that is not possible, or a range that does not hold the plan,
/// whether Azure refuses that or not.
pub(super) fn stops(finding: &Finding) -> bool {
    let is_short = matches!(finding.facts, Facts::Needs { .. }) && finding.severity == Severity::Warning;
    !finding.is_accepted() && (finding.severity == Severity::Error || finding.is_about_room() || is_short)
}

/// The clusters that a finding about an alternative is about, sorted; `of_network` says which are in a VNet.
///
/// A subnet belongs to every cluster with something in it, even if only the API server or a network interface. One in
/// front of clusters, such as a gateway's, belongs to all in its VNet.
pub(super) fn clusters_concerned(
    finding: &Finding,
    (alternative, planned): (&Alternative, &AlternativePlan),
    of_network: impl Fn(usize) -> Vec<usize>,
) -> Vec<usize> {
    let mut concerned: Vec<usize> = Vec::new();
    for subject in [Some(finding.subject), finding.other()].into_iter().flatten() {
        match subject {
            Subject::Network { network, .. } => concerned.extend(of_network(network)),
            Subject::Subnet { network, subnet, .. } => {
                let subnets = planned.networks.get(network).map(|network| &network.subnets);
                let users = subnets.and_then(|subnets| subnets.get(subnet));
                concerned.extend(users.map(SubnetPlan::clusters).unwrap_or_default());
                let written = alternative.networks.get(network);
                let written = written.and_then(|network| network.subnets.get(subnet));
                if written.is_some_and(|subnet| subnet.purpose.stands_before_clusters()) {
                    concerned.extend(of_network(network));
                }
            }
            other => concerned.extend(other.cluster()),
        }
    }
    concerned.sort_unstable();
    concerned.dedup();
    concerned
}

/// What counts for one verdict.
#[derive(Debug, Clone, Copy, Default)]
struct Counted {
    error: Option<&'static Rule>,
    unmet: Option<Criterion>,
    warnings: usize,
    cannot_upgrade: bool,
    is_softened: bool,
    is_incomplete: bool,
    capacity: plan::Verdict,
}

impl Counted {
    fn note(&mut self, finding: &Finding) {
        let rule = finding.rule;
        self.cannot_upgrade |= CANNOT_UPGRADE.contains(&rule.id);
        self.is_softened |= rule.id == SOFTENS;
        match (finding.severity, finding.facts) {
            (Severity::Error, Facts::Unmet(criterion)) => {
                self.unmet = self.unmet.or(Some(criterion));
            }
            (Severity::Error, _) if CANNOT_UPGRADE.contains(&rule.id) => {}
            (Severity::Error, _) => self.error = self.error.or(Some(rule)),
            (Severity::Warning, _) => self.warnings += 1,
            (Severity::Info, _) => {}
        }
    }

    fn outcome(self) -> Outcome {
        let is_short = self.capacity == plan::Verdict::DoesNotFit && !self.is_softened;
        match self.error {
            Some(rule) if !DOES_NOT_FIT.contains(&rule.id) => Outcome::Refused(rule),
            Some(_) => Outcome::DoesNotFit,
            // What it draws from a range that is not known is short of it.
            None if self.is_incomplete => Outcome::Incomplete,
            None if is_short => Outcome::DoesNotFit,
            None => match self.unmet {
                Some(criterion) => Outcome::NotMet(criterion),
                None if self.cannot_upgrade || self.capacity == plan::Verdict::FitsCannotUpgrade => {
                    Outcome::CannotUpgrade
                }
                None if self.warnings > 0 => Outcome::Works(self.warnings),
                None => Outcome::Fits,
            },
        }
    }
}

/// What counts for an alternative and each of its clusters.
struct Gathered {
    whole: Counted,
    clusters: Vec<Counted>,
    /// Clusters of each VNet.
    of_network: Vec<Vec<usize>>,
}

impl Gathered {
    fn of(planned: &AlternativePlan) -> Self {
        let counted = |capacity| Counted {
            capacity,
            ..Counted::default()
        };
        let mut of_network = vec![Vec::new(); planned.networks.len()];
        for (at, cluster) in planned.clusters.iter().enumerate() {
            let clusters = cluster.network.and_then(|network| of_network.get_mut(network));
            if let Some(clusters) = clusters {
                clusters.push(at);
            }
        }
        Self {
            whole: counted(planned.verdict().unwrap_or(plan::Verdict::Fits)),
            clusters: planned
                .clusters
                .iter()
                .map(|cluster| counted(cluster.verdict))
                .collect(),
            of_network,
        }
    }

    /// Counts a finding for the alternative, and for each cluster that it is about.
    fn note(&mut self, finding: &Finding, drawn: (&Alternative, &AlternativePlan)) {
        let cluster = finding.subject.cluster().and_then(|at| drawn.0.clusters.get(at));
        let runs = cluster.is_some_and(|cluster| drawn.0.runs(cluster));
        if runs && matches!(finding.facts, Facts::Dangling(_)) {
            // It is there, whatever the design lacks: Azure refuses nothing.
            self.whole.is_incomplete = true;
            let own = finding.subject.cluster().and_then(|at| self.clusters.get_mut(at));
            if let Some(own) = own {
                own.is_incomplete = true;
            }
            return;
        }
        self.whole.note(finding);
        if finding.severity == Severity::Info {
            return;
        }
        let of_network = |network: usize| self.of_network.get(network).cloned().unwrap_or_default();
        for cluster in clusters_concerned(finding, drawn, of_network) {
            if let Some(counted) = self.clusters.get_mut(cluster) {
                counted.note(finding);
            }
        }
    }

    fn verdict(self, is_empty: bool) -> AlternativeVerdict {
        let clusters: Vec<Outcome> = self.clusters.into_iter().map(Counted::outcome).collect();
        let own = self.whole.outcome();
        // Where a running cluster is excused and another is short, the worst cluster decides.
        let worst = clusters.iter().copied().max_by_key(|outcome| outcome.rank());
        let outcome = match worst {
            _ if is_empty && own.works() => Outcome::NoCluster,
            Some(worst) if own.rank().0 < worst.rank().0 => worst,
            _ => own,
        };
        AlternativeVerdict { outcome, clusters }
    }
}

/// A title in the middle of a sentence: in lower case, except for names and abbreviations.
pub(super) fn within(title: &str) -> String {
    let mut letters = title.chars();
    let first = letters.next();
    let word = title.split_whitespace().next().unwrap_or_default();
    let is_name = word.chars().skip(1).any(char::is_uppercase) || KEEPS_CAPITAL.contains(&word);
    match first {
        Some(first) if !is_name => first.to_lowercase().chain(letters).collect(),
        _ => title.to_owned(),
    }
}

/// First words of titles that are names.
const KEEPS_CAPITAL: &[&str] = &[
    "Application",
    "Azure",
    "Bastion",
    "Calico",
    "Cilium",
    "Firewall",
    "Kubernetes",
    "Linux",
    "Microsoft",
    "Private",
    "Spot",
    "Terraform",
    "Windows",
];
