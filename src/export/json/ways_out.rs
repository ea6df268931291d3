//! What it would take to make something fit, as a report.

use schemars::JsonSchema;
use serde::Serialize;

use crate::azure::OutboundType;
use crate::check::Checked;
use crate::decide::ways_out::{self, Kind, WayOut};
use crate::design::{Criterion, bounds};
use crate::edit::ClusterAt;
use crate::plan::Effort;

use super::{OutcomeReport, PlanReport};

/// One change that would make a cluster or an alternative work, or work better.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "WayOut")]
pub struct WayOutReport {
    /// What kind of change it is.
    pub kind: Kind,
    /// What is changed, as the button of the window says it.
    pub title: String,
    /// Whether the cluster works afterwards.
    #[serde(flatten)]
    pub outcome: OutcomeReport,
    /// Most nodes of the growing pool afterwards; null without pools.
    pub most_nodes: Option<u64>,
    /// Most nodes of the growing pool that can be upgraded afterwards; null without pools.
    pub most_upgradable: Option<u64>,
    /// The outcome, as a sentence.
    pub result: String,
    /// What it costs.
    pub price: PriceReport,
}

/// What a change costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Price")]
pub struct PriceReport {
    /// Additional addresses of the VNets.
    pub addresses: u64,
    /// How many fewer nodes.
    pub nodes: u64,
    /// How many fewer pods the pools hold in all.
    pub pods: u64,
    /// How many fewer surge nodes.
    pub surge: u64,
    /// What it takes where the cluster runs already.
    pub effort: Effort,
    /// Whether pods can no longer be reached from outside.
    pub hides_pods: bool,
    /// The outbound type that a cluster changes to, where that needs something outside AKS; null otherwise.
    pub outbound: Option<OutboundType>,
    /// The requirement that is dropped; null where none is.
    pub requirement: Option<&'static str>,
    /// All of it in words.
    pub words: String,
}

impl From<WayOut> for WayOutReport {
    fn from(way: WayOut) -> Self {
        let cost = way.cost;
        Self {
            kind: way.kind,
            result: way.result_words(),
            outcome: way.outcome.into(),
            most_nodes: way.reach.as_ref().map(|reach| reach.most),
            most_upgradable: way.reach.as_ref().map(|reach| reach.upgradable),
            price: PriceReport {
                addresses: cost.addresses,
                nodes: cost.nodes,
                pods: cost.pods,
                surge: cost.surge,
                effort: cost.effort,
                hides_pods: cost.hides_pods,
                outbound: cost.outbound,
                requirement: cost.requirement.map(Criterion::title),
                words: cost.to_string(),
            },
            title: way.title,
        }
    }
}

/// Most clusters whose ways out are worked out, even in a small design.
const MOST_CLUSTERS: usize = 12;

/// How much may be checked in all while ways out are sought, in units of [`bounds::weight`]: a few seconds.
const MOST_WORK: usize = 60_000;

impl PlanReport {
    /// The same with what would make each cluster that does not work fit, as far as the design is small enough to try;
    /// `checked` is the reported design.
    #[must_use]
    pub fn with_ways_out(mut self, checked: &Checked) -> Self {
        let most = (MOST_WORK / bounds::weight(&checked.design).max(1)).clamp(1, MOST_CLUSTERS);
        for (at, report) in self.alternatives.iter_mut().enumerate() {
            let clusters = report.clusters.iter();
            let short = clusters
                .filter(|cluster| cluster.outcome.needs_a_way_out())
                .count();
            if (2..=most).contains(&short) {
                report.way_out = ways_out::of_alternative(checked, at).map(WayOutReport::from);
            }
        }
        let mut left = 0;
        let clusters = self
            .alternatives
            .iter_mut()
            .enumerate()
            .flat_map(|(alternative, report)| {
                let clusters = report.clusters.iter_mut().enumerate();
                clusters.map(move |(cluster, report)| (ClusterAt { alternative, cluster }, report))
            });
        for (tried, (at, report)) in clusters
            .filter(|(_, report)| report.outcome.needs_a_way_out())
            .enumerate()
        {
            if tried < most {
                let ways = ways_out::of_cluster(checked, at);
                report.ways_out = ways.into_iter().map(WayOutReport::from).collect();
            } else {
                left += 1;
            }
        }
        self.without_ways_out = left;
        self
    }
}
