//! The same workload under every model, as a report.

use schemars::JsonSchema;
use serde::Serialize;

use crate::azure::Model;
use crate::decide::advice::{Ranked, rank};
use crate::design::{Alternative, Design};
use crate::net::Prefix;
use crate::plan::{Comparison, Effort, LanePart, ModelLane, PartRole, Verdict};
use crate::scene::Words;

/// One cluster's workload under every model, each with its smallest subnets, sized anew, or with those that a cluster
/// that runs keeps; what is drawn is reported under the cluster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Comparison")]
pub struct ComparisonReport {
    /// Name of its VNet.
    pub network: String,
    /// Addresses of the VNet.
    pub network_size: u64,
    /// The largest free block once the cluster's own subnets are taken away; null where nothing is free.
    pub largest_free_block: Option<String>,
    /// Name of the pool that grows.
    pub pool: String,
    /// Every model.
    pub models: Vec<ModelReport>,
    /// The models by merit, the best first, with reasons.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ranking: Vec<RankedReport>,
}

impl ComparisonReport {
    /// Whether a cluster that runs can be updated to another model.
    pub(in crate::export) fn has_move_in_place(&self) -> bool {
        self.models.iter().any(|model| model.effort == Effort::InPlace)
    }

    pub(super) fn new(
        design: &Design,
        alternative: &Alternative,
        comparison: &Comparison,
        words: &Words<'_>,
    ) -> Option<Self> {
        let cluster = alternative.clusters.get(comparison.cluster)?;
        let ranking = rank(&design.requirements, alternative, comparison);
        Some(Self {
            network: alternative.networks.get(comparison.network)?.name.to_string(),
            network_size: comparison.network_size,
            largest_free_block: comparison.largest_block.map(|block| block.to_string()),
            pool: cluster.pools.get(comparison.pool)?.name.to_string(),
            models: comparison
                .lanes
                .iter()
                .map(|lane| ModelReport::new(lane, comparison.network, words))
                .collect(),
            ranking: ranking.into_iter().map(RankedReport::from).collect(),
        })
    }
}

/// What one model needs in the VNet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Lane")]
pub struct ModelReport {
    /// The model.
    pub model: Model,
    /// What it takes a cluster that runs to get there; `edit` where nothing runs.
    pub effort: Effort,
    /// Addresses of its subnets and of the subnets that stay.
    pub total: u64,
    /// Prefix length of the node subnet: the smallest, or the one that the cluster keeps.
    pub node_subnet: Option<u8>,
    /// Prefix length of the smallest pod subnet, for models that have one.
    pub pod_subnet: Option<u8>,
    /// Prefix length of the pod CIDR: the smallest, or the one after a move in place; for models that have one.
    pub pod_cidr: Option<u8>,
    /// Single addresses of the VNet that the cluster needs.
    pub planned: u64,
    /// The same while upgrading.
    pub with_surge: u64,
    /// Whether its subnets fit next to those that stay.
    pub verdict: Verdict,
    /// Why it does not fit; null where it fits.
    pub reason: Option<String>,
    /// Most nodes of the growing pool that the VNet holds.
    pub most_nodes: u64,
    /// Most nodes of the growing pool that can still be upgraded.
    pub most_upgradable: u64,
}

impl ModelReport {
    /// The verdict with how a cluster that runs gets there: "fits, in place".
    pub(in crate::export) fn verdict_words(&self) -> String {
        let verdict = self.reason.as_deref().unwrap_or_else(|| self.verdict.words());
        match self.effort.way() {
            Some(way) if self.verdict != Verdict::DoesNotFit => format!("{verdict}, {way}"),
            _ => verdict.to_owned(),
        }
    }

    fn new(lane: &ModelLane, network: usize, words: &Words<'_>) -> Self {
        // A subnet too large for IPv4 has no prefix length; its size is the bare sum.
        let length = |part: &&LanePart| part.size == Prefix::size_of_length(part.length);
        let mut own = lane
            .parts
            .iter()
            .filter(|part| !matches!(part.role, PartRole::Stays(_)))
            .map(|part| Some(part).filter(length));
        Self {
            model: lane.model,
            effort: lane.effort,
            total: lane.total,
            node_subnet: own.next().flatten().map(|part| part.length),
            pod_subnet: own.next().flatten().map(|part| part.length),
            pod_cidr: lane.pod_cidr_length,
            planned: lane.planned,
            with_surge: lane.planned.saturating_add(lane.surge),
            verdict: lane.verdict.verdict(),
            reason: (lane.verdict.verdict() == Verdict::DoesNotFit)
                .then(|| words.lane_verdict(network, lane.verdict)),
            most_nodes: lane.most_nodes,
            most_upgradable: lane.most_upgradable,
        }
    }
}

/// A model with its rank and its reasons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Ranked")]
pub struct RankedReport {
    /// The model.
    pub model: Model,
    /// Its rank, from 1, those that fit before those that do not; null where it is ruled out.
    pub place: Option<u8>,
    /// Whether another model shares its rank.
    pub tied: bool,
    /// Why it cannot be used at all.
    pub ruled_out: Option<String>,
    /// Reasons for and against it, the strongest first.
    pub reasons: Vec<ReasonReport>,
}

impl From<Ranked> for RankedReport {
    fn from(
        Ranked {
            model,
            place,
            tied,
            ruled_out,
            reasons,
            ..
        }: Ranked,
    ) -> Self {
        let reasons = reasons.into_iter();
        Self {
            model,
            place,
            tied,
            ruled_out,
            reasons: reasons
                .map(|reason| ReasonReport {
                    speaks_for: reason.speaks_for,
                    text: reason.text,
                    source: reason.source.page,
                })
                .collect(),
        }
    }
}

/// One reason for or against a model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Reason")]
pub struct ReasonReport {
    /// For it, or against.
    pub speaks_for: bool,
    /// In a few words.
    pub text: String,
    /// Title of the page that says so.
    pub source: &'static str,
}
