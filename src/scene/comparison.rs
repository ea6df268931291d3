//! The alternatives as bars on one scale: what their VNets hold, by meaning and not by place.
//!
//! ```text
//!  A Overlay      ├n┤s├ other ┤· · · · · free · · · · · ·┤
//!  B Node subnet  ├──────── pods ────────┤s├ other ┤─ free ┤▒ missing ▒
//!                 0                                        ┊ its VNets end          scale
//! ```

use crate::azure::{Model, Purpose};
use crate::design::{Alternative, Design};
use crate::net::Span;
use crate::plan::{AlternativePlan, Meter, Plan, StepKind, SubnetPlan};

use super::lanes::Role;

/// Every alternative's bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComparisonScene {
    /// Addresses from the left edge to the right one.
    pub scale: u64,
    /// A bar an alternative, in the order of the tabs.
    pub bars: Vec<ComparisonBar>,
}

impl ComparisonScene {
    /// The place of `addresses` as a share of the whole width, 0 to 1.
    pub fn share(&self, addresses: u64) -> f64 {
        (addresses as f64 / self.scale.max(1) as f64).min(1.0)
    }
}

/// What the VNets of one alternative hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ComparisonBar {
    /// Addresses of all its VNets.
    pub space: u64,
    /// Addresses that its subnets cover.
    pub taken: u64,
    /// Parts from the left, one behind the other; those that are empty are left out.
    pub parts: Vec<ComparisonPart>,
}

/// A stretch of a bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ComparisonPart {
    /// In addresses from the left edge.
    pub span: Span,
    /// What holds them.
    pub role: Role,
    /// What it is called.
    pub title: &'static str,
}

/// The bars of a design.
///
/// ```
/// use aksnet::design::presets;
/// use aksnet::scene::comparison;
///
/// let design = presets::worked_example();
/// let scene = comparison(&design, &aksnet::plan::plan(&design));
/// let parts: Vec<_> = scene.bars[0].parts.iter().map(|part| (part.title, part.span.len())).collect();
/// assert_eq!(
///     parts,
///     [("nodes", 43), ("surge", 5), ("others", 257), ("free in subnets", 15), ("free in VNets", 1_728)]
/// );
/// assert_eq!(scene.scale, 2_048);
/// ```
pub fn comparison(design: &Design, plan: &Plan) -> ComparisonScene {
    let bars: Vec<ComparisonBar> = design
        .alternatives
        .iter()
        .zip(&plan.alternatives)
        .map(|(alternative, planned)| bar(alternative, planned))
        .collect();
    let end = |bar: &ComparisonBar| bar.parts.last().map_or(0, |part| part.span.end()).max(bar.space);
    ComparisonScene {
        scale: bars.iter().map(end).max().unwrap_or(0),
        bars,
    }
}

/// Addresses of a bar by what holds them.
#[derive(Default)]
struct Sums {
    nodes: u64,
    pods: u64,
    surge: u64,
    other: u64,
    free: u64,
    missing: u64,
}

fn bar(alternative: &Alternative, planned: &AlternativePlan) -> ComparisonBar {
    let mut sums = Sums::default();
    for (network, network_plan) in alternative.networks.iter().zip(&planned.networks) {
        for (subnet, subnet_plan) in network.subnets.iter().zip(&network_plan.subnets) {
            sums.add(alternative, subnet.purpose, subnet_plan);
        }
    }
    let total = |of: &dyn Fn(&crate::plan::NetworkPlan) -> u64| {
        planned.networks.iter().map(of).fold(0, u64::saturating_add)
    };
    let space = total(&|network| network.space.total());
    let free = total(&|network| network.free.total());
    let mut parts = Vec::new();
    let mut next = 0_u64;
    for (addresses, role, title) in [
        (sums.nodes, Role::Node, "nodes"),
        (sums.pods, Role::Pod, "pods"),
        (sums.surge, Role::Surge, "surge"),
        (sums.other, Role::Other, "others"),
        (sums.free, Role::Free, "free in subnets"),
        (free, Role::Network, "free in VNets"),
        (sums.missing, Role::Trouble, "missing"),
    ] {
        let end = next.saturating_add(addresses);
        if let Some(span) = Span::new(next, end).filter(|span| !span.is_empty()) {
            parts.push(ComparisonPart { span, role, title });
        }
        next = end;
    }
    ComparisonBar {
        space,
        taken: space.saturating_sub(free),
        parts,
    }
}

impl Sums {
    fn add(&mut self, alternative: &Alternative, purpose: Purpose, planned: &SubnetPlan) {
        let size = planned.prefix.map_or(0, |prefix| prefix.size());
        if !purpose.belongs_to_clusters() && planned.meter.demand.steps.is_empty() {
            self.other = self.other.saturating_add(size);
            return;
        }
        let (nodes, pods) = shares(alternative, planned, &planned.meter);
        let surge = addresses(&planned.meter, planned.meter.demand.surge);
        let others = addresses(&planned.meter, planned.meter.demand.planned)
            .saturating_sub(nodes)
            .saturating_sub(pods);
        let held = nodes
            .saturating_add(pods)
            .saturating_add(surge)
            .saturating_add(others);
        self.nodes = self.nodes.saturating_add(nodes);
        self.pods = self.pods.saturating_add(pods);
        self.surge = self.surge.saturating_add(surge);
        self.other = self.other.saturating_add(others);
        self.free = self.free.saturating_add(size.saturating_sub(held));
        self.missing = self.missing.saturating_add(held.saturating_sub(size));
    }
}

/// Addresses of planned nodes, and of planned pods.
fn shares(alternative: &Alternative, planned: &SubnetPlan, meter: &Meter) -> (u64, u64) {
    let (mut nodes, mut pods) = (0_u64, 0_u64);
    for step in &meter.demand.steps {
        let StepKind::Nodes { cluster, .. } = step.kind else {
            continue;
        };
        let amount = addresses(meter, step.amount());
        let model = alternative.clusters.get(cluster).map(|cluster| cluster.model);
        let holds_nodes = planned.node_clusters.contains(&cluster);
        match model {
            // A node and its pods draw from the subnet together.
            Some(Model::NodeSubnet) => {
                nodes = nodes.saturating_add(addresses(meter, step.count));
                pods = pods.saturating_add(amount.saturating_sub(addresses(meter, step.count)));
            }
            _ if holds_nodes && step.each == 1 => nodes = nodes.saturating_add(amount),
            _ => pods = pods.saturating_add(amount),
        }
    }
    (nodes, pods)
}

const fn addresses(meter: &Meter, units: u64) -> u64 {
    units.saturating_mul(meter.unit.addresses())
}
