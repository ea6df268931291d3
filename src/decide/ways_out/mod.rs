//! Make it fit: what it would take where something does not fit, cannot be upgraded or does not meet a requirement.
//!
//! A [`WayOut`] is an ordinary command with its outcome and its cost. The fixes of the findings come first, from
//! `check`; what costs more (address space, pods, nodes, another model) is computed here, the smallest change of each
//! kind. Every way is applied to a copy and checked before it is offered: its outcome is the verdict there, and it
//! causes no new error.

mod case;
mod choices;
mod cost;
mod levers;
mod models;
mod space;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

use crate::azure::{Model, Severity};
use crate::check::rules::is_about_outbound;
use crate::check::{Checked, Facts, Finding, Fix};
use crate::design::Design;
use crate::edit::{self, ClusterAt, Command};
use crate::plan::Effort;

use super::headline::sentence;
use super::verdict::{Outcome, stops, within};
use case::{Case, naming};
pub use cost::{Cost, Reach};

/// What kind of change it is, in the order in which they are offered: what costs nothing first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Another range, or a larger one, for a subnet of the VNet.
    Subnet,
    /// Another pod CIDR, or a larger one.
    PodCidr,
    /// Anything else that a rule offers.
    Correction,
    /// Fewer surge nodes.
    Surge,
    /// An upgrade with max unavailable.
    InPlace,
    /// Another data plane or policy engine.
    Engine,
    /// Another outbound type.
    Outbound,
    /// A second pool, which may lie in another subnet.
    SecondPool,
    /// New pools in a new subnet.
    NewSubnet,
    /// A larger address space around the one that the VNet has.
    WiderNetwork,
    /// Another address space besides the one that the VNet has.
    AnotherSpace,
    /// Another network model.
    Model,
    /// Fewer pods per node.
    MaxPods,
    /// Fewer nodes.
    ScaleIn,
    /// A requirement is dropped.
    Requirement,
}

/// One way out: a command, its outcome, and its cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WayOut {
    /// What kind of change it is.
    pub kind: Kind,
    /// What a button says.
    pub title: String,
    /// What it does; an ordinary edit that can be undone.
    pub command: Command,
    /// Whether the cluster works afterwards; for a finding about no cluster, whether the alternative does.
    pub outcome: Outcome,
    /// How far the cluster goes afterwards.
    pub reach: Option<Reach>,
    /// What it costs.
    pub cost: Cost,
}

impl WayOut {
    /// The outcome in words: "Fits; pool user can grow to 96 nodes, upgrade up to 90".
    pub fn result_words(&self) -> String {
        let outcome = match self.cost.first {
            Some(first) => format!("{}, then it {}", sentence(first), within(&self.outcome.words())),
            None => self.outcome.words(),
        };
        match &self.reach {
            Some(reach) if self.outcome.works() => format!("{outcome}; {reach}"),
            _ => outcome,
        }
    }

    /// The design after it.
    pub fn applied(&self, design: &Design) -> Option<Design> {
        edit::apply(design, &self.command).ok()
    }
}

/// A change before it is checked.
#[derive(Debug, Clone)]
struct Candidate {
    kind: Kind,
    title: String,
    command: Command,
    effort: Effort,
}

impl Candidate {
    const fn new(kind: Kind, title: String, command: Command) -> Self {
        Self {
            kind,
            title,
            command,
            effort: Effort::Edit,
        }
    }

    /// Several commands as one step.
    fn several(kind: Kind, title: String, commands: Vec<Command>) -> Self {
        let command = Command::Several {
            title: title.clone(),
            commands,
        };
        Self::new(kind, title, command)
    }
}

impl From<Fix> for Candidate {
    fn from(fix: Fix) -> Self {
        Self::new(cost::kind_of(&fix.command), fix.title, fix.command)
    }
}

/// Most findings of a cluster for which ways are sought; one change does not help a cluster with more.
const MOST_FINDINGS: usize = 6;

/// Most ways out for one cluster.
const MOST_WAYS: usize = 10;

/// What would make the cluster work, the best first; nothing where it works and can be upgraded.
///
/// ```
/// use std::sync::Arc;
///
/// use aksnet::check::Checked;
/// use aksnet::decide::ways_out;
/// use aksnet::design::{file, presets};
/// use aksnet::edit::ClusterAt;
///
/// let text = presets::presets()[0].text.replacen("10.20.0.0/26", "10.20.0.0/27", 1);
/// let checked = Checked::new(Arc::new(file::read(text.as_bytes())?));
/// let ways = ways_out::of_cluster(&checked, ClusterAt { alternative: 0, cluster: 0 });
/// assert!(ways.first().is_some_and(|way| way.title.starts_with("Enlarge snet-nodes to 10.20.0.0/26")));
/// # Ok::<(), aksnet::design::file::FileError>(())
/// ```
pub fn of_cluster(checked: &Checked, at: ClusterAt) -> Vec<WayOut> {
    let case = Case::new(checked, at.alternative, Some(at.cluster));
    if matches!(
        case.outcome_before(),
        Outcome::Fits | Outcome::Works(_) | Outcome::NoCluster
    ) {
        return Vec::new();
    }
    let stopping: Vec<Finding> = case.stopping().into_iter().take(MOST_FINDINGS).collect();
    let mut ways = Vec::new();
    for finding in &stopping {
        let candidates = candidates(&case, finding);
        let name = finding.subject.name(&checked.design);
        let found = candidates
            .into_iter()
            .filter_map(|one| case.way(&one, Some(finding)));
        ways.extend(found.map(|way| WayOut {
            title: naming(&way.title, &name),
            ..way
        }));
    }
    let is_unmet = stopping.iter().any(is_unmet);
    let models = models::others(&case, at.cluster, is_unmet);
    ways.extend(models.iter().filter_map(|one| case.way(one, None)));
    let mut ways = ranked(ways);
    // Where one change makes it work, those that only make it less bad are left out.
    if let Some(best) = ways.first().map(|way| class(way.outcome)) {
        ways.retain(|way| class(way.outcome) == best);
    }
    ways.truncate(MOST_WAYS);
    ways
}

/// Most clusters of an alternative that are changed together.
const MOST_TOGETHER: usize = 12;

/// How many single changes the title of a combined one names.
const MOST_NAMED: usize = 3;

/// What would make a whole alternative work: the best change of each cluster that does not, as one step.
///
/// None where fewer than two need one, or where together they make it no better. Each is sought in the design left by
/// those before it, so that two never take the same range.
pub fn of_alternative(checked: &Checked, at: usize) -> Option<WayOut> {
    let case = Case::new(checked, at, None);
    let clusters = checked.design.alternatives.get(at)?.clusters.len();
    let mut now = case.alone().clone();
    let mut ways: Vec<WayOut> = Vec::new();
    for cluster in 0..clusters {
        if ways.len() == MOST_TOGETHER {
            break;
        }
        let at = case.at(cluster);
        let Some(way) = of_cluster(&now, at).into_iter().next() else {
            continue;
        };
        if let Some(design) = way.applied(&now.design) {
            now = now.after(Arc::new(design));
            ways.push(way);
        }
    }
    if ways.len() < 2 {
        return None;
    }
    let kind = ways.iter().map(|way| way.kind).max()?;
    let mut titles: Vec<String> = ways
        .iter()
        .take(MOST_NAMED)
        .map(|way| way.title.clone())
        .collect();
    if ways.len() > titles.len() {
        titles.push(format!("{} more", ways.len() - titles.len()));
    }
    let commands = ways.into_iter().map(|way| way.command).collect();
    case.way(&Candidate::several(kind, titles.join("; "), commands), None)
}

/// The result of a search for ways out of one finding.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Search {
    /// Its fixes, as its rule offers them, the best first.
    pub fixes: Vec<WayOut>,
    /// All that would clear it, each with what else it takes, the best first; none beyond the fixes where it is empty.
    pub ways: Vec<WayOut>,
    /// Why it has no fix.
    pub why_no_fix: Option<&'static str>,
}

/// Whether there may be ways out of a finding of its kind; most notes only inform.
pub fn may_have_any(finding: &Finding) -> bool {
    finding.may_have_fixes() || stops(finding) || is_about_outbound(finding.rule)
}

/// Looks for what would clear one finding: its fixes, and the whole list where there is more.
///
/// Where one change lets the cluster be upgraded, those that do not are left out.
///
/// ```
/// use std::sync::Arc;
///
/// use aksnet::check::Checked;
/// use aksnet::{decide::ways_out, design::presets};
///
/// let checked = Checked::new(Arc::new(presets::presets()[2].design()?)); // its Bastion subnet is too small
/// let small = checked.findings.all.iter().find(|finding| finding.rule.id == "bastion-subnet");
/// let search = small.map(|small| ways_out::of_finding(&checked, small)).unwrap_or_default();
/// let titles: Vec<&str> = search.fixes.iter().map(|way| way.title.as_str()).collect();
/// assert_eq!(titles, ["Move to 10.200.0.128/26"]);
/// # Ok::<(), aksnet::design::file::FileError>(())
/// ```
pub fn of_finding(checked: &Checked, finding: &Finding) -> Search {
    let fixes = finding.fixes_among(&checked.findings, &checked.design, &checked.plan);
    let why_no_fix = fixes
        .is_empty()
        .then(|| finding.why_no_fix(&checked.design, &checked.plan));
    let Some(at) = finding.subject.alternative() else {
        return Search {
            fixes: cost::of_fixes(checked, fixes),
            ways: Vec::new(),
            why_no_fix,
        };
    };
    let case = Case::new(checked, at, None);
    let clusters = case.clusters_of(finding);
    let case = case.about(clusters.first().copied());
    let fixes: Vec<Candidate> = fixes.into_iter().map(Candidate::from).collect();
    let mut more = beyond(&case, finding, &fixes);
    if let (true, Some(cluster)) = (stops(finding), clusters.first()) {
        more.extend(models::others(&case, *cluster, is_unmet(finding)));
    }
    // What is a fix already is not offered once more.
    more.retain(|one| !fixes.iter().any(|fix| fix.command == one.command));
    // Where the finding keeps the cluster from working, a change that is not enough by itself is completed.
    let way = |one: &Candidate| {
        if stops(finding) {
            case.way(one, Some(finding))
        } else {
            case.clears(one, finding)
        }
    };
    let name = finding.subject.name(&checked.design);
    let named = |way: WayOut| WayOut {
        title: naming(&way.title, &name),
        ..way
    };
    let mut ways = if more.is_empty() {
        Vec::new()
    } else {
        ranked(fixes.iter().chain(&more).filter_map(way).map(named).collect())
    };
    let fixes = case.after_fixes(&fixes);
    if ways.iter().any(|way| class(way.outcome) == 0) {
        ways.retain(|way| way.outcome != Outcome::CannotUpgrade);
    }
    if ways
        .iter()
        .all(|way| fixes.iter().any(|fix| fix.command == way.command))
    {
        ways.clear();
    }
    Search {
        fixes,
        ways,
        why_no_fix,
    }
}

/// What it would take to use `model` for the cluster, the best first; none where no change of one kind is enough.
///
/// ```
/// use std::sync::Arc;
///
/// use aksnet::azure::Model;
/// use aksnet::check::Checked;
/// use aksnet::decide::ways_out;
/// use aksnet::design::presets;
/// use aksnet::edit::ClusterAt;
///
/// let checked = Checked::new(Arc::new(presets::worked_example()));
/// let at = ClusterAt { alternative: 0, cluster: 0 };
/// let titles: Vec<String> =
///     ways_out::of_model(&checked, at, Model::NodeSubnet).into_iter().map(|way| way.title).collect();
/// assert_eq!(titles[0], "Expand vnet-shop from 10.20.0.0/21 to 10.20.0.0/19; use model Node subnet");
/// ```
pub fn of_model(checked: &Checked, at: ClusterAt, model: Model) -> Vec<WayOut> {
    let case = Case::new(checked, at.alternative, Some(at.cluster));
    let ways = models::one(&case, at.cluster, model);
    ranked(ways.iter().filter_map(|one| case.use_of(one)).collect())
}

const fn is_unmet(finding: &Finding) -> bool {
    matches!(finding.facts, Facts::Unmet(_))
}

/// What may clear the finding: what its rule offers, then what takes more.
fn candidates(case: &Case<'_>, finding: &Finding) -> Vec<Candidate> {
    let checked = case.alone();
    let fixes = finding.fixes_among(&checked.findings, &checked.design, &checked.plan);
    let mut found: Vec<Candidate> = fixes.into_iter().map(Candidate::from).collect();
    let more = beyond(case, finding, &found);
    found.extend(more);
    found
}

/// What may clear the finding besides its fixes, for each kind that no fix belongs to.
fn beyond(case: &Case<'_>, finding: &Finding, fixes: &[Candidate]) -> Vec<Candidate> {
    let has = |kinds: &[Kind]| fixes.iter().any(|one| kinds.contains(&one.kind));
    let mut found = Vec::new();
    if finding.severity == Severity::Info {
        return found;
    }
    found.extend(choices::fixed_ports(case, finding));
    found.extend(choices::outbound(case, finding));
    found.extend(choices::for_requirement(case, finding, fixes));
    if !stops(finding) {
        return found;
    }
    if !has(&[Kind::Subnet, Kind::NewSubnet]) {
        found.extend(space::wider(case, finding));
        found.extend(space::another(case, finding));
    }
    if finding.is_about_room() {
        if !has(&[Kind::SecondPool]) {
            found.extend(levers::split(case, finding));
        }
        if !has(&[Kind::MaxPods]) {
            found.extend(levers::fewer_pods(case, finding));
        }
        if !has(&[Kind::ScaleIn]) {
            found.extend(levers::scale_in(case, finding));
        }
    }
    found
}

/// Those that make it work first, then those that cost less; no change twice.
fn ranked(ways: Vec<WayOut>) -> Vec<WayOut> {
    let mut unlike: Vec<WayOut> = Vec::with_capacity(ways.len());
    for way in ways {
        if !unlike.iter().any(|known| is_same(&known.command, &way.command)) {
            unlike.push(way);
        }
    }
    // Whatever comes before it, another model is the larger step.
    let step = |way: &WayOut| match way.command {
        Command::ReplaceAlternative { .. } => way.kind.max(Kind::Model),
        _ => way.kind,
    };
    unlike.sort_by_key(|way| (class(way.outcome), step(way), way.cost.effort, way.kind));
    unlike
}

/// Whether both do the same, in any order.
fn is_same(one: &Command, other: &Command) -> bool {
    let (one, other) = (single_steps(one), single_steps(other));
    one.len() == other.len() && one.iter().all(|step| other.contains(step))
}

/// The commands that a command is made of.
fn single_steps(command: &Command) -> Vec<&Command> {
    match command {
        Command::Several { commands, .. } => commands.iter().flat_map(single_steps).collect(),
        single => vec![single],
    }
}

/// Whether it works, works but cannot be upgraded, or does not work.
const fn class(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::Fits | Outcome::Works(_) => 0,
        Outcome::CannotUpgrade => 1,
        Outcome::NotMet(_)
        | Outcome::DoesNotFit
        | Outcome::Refused(_)
        | Outcome::Incomplete
        | Outcome::NoCluster => 2,
    }
}
