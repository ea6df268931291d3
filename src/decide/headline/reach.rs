//! Headlines on how far something goes: the models for a workload, the growth of a pool.

use crate::azure::Model;
use crate::decide::advice::Ranked;
use crate::decide::comparison::letter;
use crate::decide::verdict::Outcome;
use crate::net::{counted, grouped};
use crate::plan::Ceilings;
use crate::plan::sums::nodes_of;

use super::{Headlines, first_short, joined, model_words, name_words};

/// How far a pool of an alternative grows.
#[derive(Debug, Clone, Copy)]
pub struct Growing<'a> {
    /// The alternative.
    pub alternative: usize,
    /// The pool, by name.
    pub pool: &'a str,
    /// Nodes that are planned of it.
    pub planned: u64,
    /// How far it goes.
    pub ceilings: Ceilings,
    /// Whether its cluster works.
    pub outcome: Outcome,
}

impl Headlines<'_> {
    /// Which models carry a workload.
    ///
    /// `drawn` is whether the ranges of the model in use hold the workload as they are drawn.
    pub fn models(&self, ranking: &[Ranked], drawn: Option<(Model, Outcome)>) -> String {
        let qualifies = |ranked: &&Ranked| ranked.fits && ranked.ruled_out.is_none();
        let fitting = ranking.iter().filter(qualifies).count();
        let all = grouped(ranking.len());
        let first = ranking.iter().find(|ranked| ranked.is_recommended());
        match (fitting, first) {
            (0, _) if ranking.iter().any(|ranked| ranked.ruled_out.is_some()) => {
                format!("None of the {all} models both fits and suits this cluster")
            }
            (0, _) => format!("None of the {all} models fits this VNet"),
            (_, Some(first)) if !first.tied => {
                let model = model_words(first.model);
                let is_short = |(used, outcome): &(Model, Outcome)| {
                    *used == first.model && matches!(outcome, Outcome::DoesNotFit | Outcome::CannotUpgrade)
                };
                let is_refused = |(used, outcome): &(Model, Outcome)| {
                    *used == first.model && matches!(outcome, Outcome::Refused(_))
                };
                if drawn.as_ref().is_some_and(is_refused) {
                    let fit = fit(fitting, &all);
                    return first_short([
                        format!("{fit}; {model} ranks first, but Azure refuses it"),
                        format!("{fit}; {model} leads, but is refused"),
                    ]);
                }
                let ranks = if drawn.as_ref().is_some_and(is_short) {
                    format!("{model}, with larger ranges")
                } else {
                    format!("{model} ranks first")
                };
                format!("{} this workload; {ranks}", fit(fitting, &all))
            }
            _ => format!("{} this workload", fit(fitting, &all)),
        }
    }

    /// How far each alternative grows; what does not work is left out.
    pub fn growth(&self, reach: &[Growing<'_>]) -> String {
        match reach {
            [] => "There is no node pool to grow yet".to_owned(),
            [one] => one_grows(one),
            some => {
                let (working, out): (Vec<&Growing<'_>>, Vec<&Growing<'_>>) =
                    some.iter().partition(|growing| growing.outcome.works());
                let Some(furthest) = furthest(&working) else {
                    return match furthest(&out) {
                        Some(furthest) => format!("None works as planned; {}", grows_furthest(furthest)),
                        None => "None works as planned".to_owned(),
                    };
                };
                let part = |(index, growing): (usize, &&Growing<'_>)| {
                    let (nodes, at) = (growing.ceilings.upgrade.nodes, letter(growing.alternative));
                    match index {
                        0 => format!("{} in {at}", counted(nodes, "nodes")),
                        _ => format!("{} in {at}", grouped(nodes)),
                    }
                };
                let parts: Vec<String> = working.iter().enumerate().map(part).collect();
                let all = format!("Upgrades allow {}", joined(&parts));
                let best = grows_furthest(furthest);
                let but = match out.as_slice() {
                    [] => return first_short([all, format!("{best}, upgrades included")]),
                    [one] => format!("but {} does not work", letter(one.alternative)),
                    several => format!("but {} do not work", grouped(several.len())),
                };
                first_short([format!("{all}, {but}"), format!("{best}, {but}")])
            }
        }
    }
}

/// The one that goes furthest, upgrades included; of ties the first.
fn furthest<'a, 'b>(reach: &[&'b Growing<'a>]) -> Option<&'b Growing<'a>> {
    let reach = reach.iter().copied();
    reach.max_by_key(|growing| {
        let nodes = growing.ceilings.upgrade.nodes;
        (nodes, std::cmp::Reverse(growing.alternative))
    })
}

/// "A grows furthest: 49 nodes".
fn grows_furthest(growing: &Growing<'_>) -> String {
    let nodes = counted(growing.ceilings.upgrade.nodes, "nodes");
    format!("{} grows furthest: {nodes}", letter(growing.alternative))
}

/// How many of the models fit.
fn fit(fitting: usize, all: &str) -> String {
    match fitting {
        1 => format!("1 of {all} models fits"),
        fitting => format!("{} of {all} models fit", grouped(fitting)),
    }
}

/// How far one pool grows, and where that is not enough.
fn one_grows(growing: &Growing<'_>) -> String {
    let (upgrade, full) = (growing.ceilings.upgrade.nodes, growing.ceilings.scale_out.nodes);
    let pool = name_words(growing.pool);
    let planned = nodes_of(&pool, growing.planned);
    if full < growing.planned {
        return first_short([
            format!("{planned} are planned, but only {} fit", grouped(full)),
            format!(
                "{} planned, but only {} fit",
                counted(growing.planned, "nodes"),
                grouped(full)
            ),
        ]);
    }
    if upgrade < growing.planned {
        return first_short([
            format!("{planned} are planned, but upgrades stop at {}", grouped(upgrade)),
            format!("Upgrades stop at {}", nodes_of(&pool, upgrade)),
        ]);
    }
    let nodes = nodes_of(&pool, upgrade);
    let trouble = match growing.outcome {
        Outcome::NotMet(_) => Some("a requirement is not met"),
        // Another pool, or a limit of the cluster, is what does not fit.
        Outcome::DoesNotFit => Some("the cluster does not fit"),
        Outcome::Refused(_) => Some("Azure refuses the cluster"),
        Outcome::Incomplete => Some("its VNet or subnet is not in the design"),
        Outcome::Fits | Outcome::Works(_) | Outcome::CannotUpgrade | Outcome::NoCluster => None,
    };
    if let Some(trouble) = trouble {
        return first_short([
            format!("{nodes} can be upgraded, but {trouble}"),
            format!("Nodes can be upgraded, but {trouble}"),
        ]);
    }
    first_short([
        format!(
            "Upgrades work up to {nodes}; {}",
            growing.ceilings.upgrade.limit.kind().runs_out_words()
        ),
        format!("Upgrades work up to {nodes}"),
    ])
}
