//! The alternatives as bars on one scale: what their VNets hold, by meaning and not by place.
//!
//! ```text
//!  A Overlay      ├n┤s├ other ┤· · · · · free · · · · · ·┤
//!  B Node subnet  ├──────── pods ────────┤s├ other ┤─ free ┤▒ missing ▒
//!                 0                                        ┊ its VNets end          scale
//! ```
//!
//! A subnet holds what Azure leaves of it, as everywhere else: what it keeps is a part of its own.

use crate::azure::{Model, Purpose};
use crate::design::{Alternative, Design};
use crate::net::Span;
use crate::plan::{AlternativePlan, Meter, Plan, StepKind, SubnetPlan};

use super::map::Role;

/// Taken space fills at least one part in this many of the scale, so that it stays visible in huge VNets.
const LEAST_SHARE: u64 = 3;

/// Every alternative's bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComparisonScene {
    /// Addresses from the left edge to the right one; bars may be longer, and are cut there.
    pub scale: u64,
    /// One bar per alternative, in the order of the tabs.
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
    /// Parts from the left, one after another; empty ones are left out.
    pub parts: Vec<ComparisonPart>,
}

impl ComparisonBar {
    /// Addresses that its subnets lack.
    pub fn missing(&self) -> u64 {
        let missing = self.parts.iter().filter(|part| part.role == Role::Trouble);
        missing.map(|part| part.span.len()).sum()
    }

    /// Addresses that its subnets cover, plus those that are missing.
    pub fn wanted(&self) -> u64 {
        self.taken.saturating_add(self.missing())
    }
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
///     [
///         ("nodes", 43),
///         ("surge", 5),
///         ("others", 257),
///         ("reserved by Azure", 5),
///         ("free in subnets", 10),
///         ("free in VNets", 1_728)
///     ]
/// );
/// assert_eq!(scene.scale, 960); // three times what subnets take
/// ```
pub fn comparison(design: &Design, plan: &Plan) -> ComparisonScene {
    let bars: Vec<ComparisonBar> = design
        .alternatives
        .iter()
        .zip(&plan.alternatives)
        .map(|(alternative, planned)| bar(alternative, planned))
        .collect();
    let longest = |of: &dyn Fn(&ComparisonBar) -> u64| bars.iter().map(of).max().unwrap_or(0);
    let whole = longest(&|bar| bar.parts.last().map_or(0, |part| part.span.end()));
    let wanted = longest(&ComparisonBar::wanted);
    ComparisonScene {
        scale: whole.min(wanted.saturating_mul(LEAST_SHARE).max(1)),
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
    reserved: u64,
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
    let (space, free) = (planned.space(), planned.free());
    let mut parts = Vec::new();
    let mut next = 0_u64;
    for (addresses, role, title) in [
        (sums.nodes, Role::Node, "nodes"),
        (sums.pods, Role::Pod, "pods"),
        (sums.surge, Role::Surge, "surge"),
        (sums.other, Role::Other, "others"),
        (sums.reserved, Role::Reserved, Role::Reserved.title()),
        (sums.free, Role::Free, "free in subnets"),
        (free, Role::Network, "free in VNets"),
        // Beyond the end of its VNets: it is in none of them.
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
        // What a subnet cannot hold is missing: surge first, nodes last.
        let usable = addresses(&planned.meter, planned.meter.capacity).min(size);
        let mut room = usable;
        let mut held = |wanted: u64| {
            let held = wanted.min(room);
            room -= held;
            held
        };
        let wanted = [nodes, pods, others, surge];
        let [nodes, pods, others, surge] = wanted.map(&mut held);
        let missing = wanted
            .into_iter()
            .fold(0, u64::saturating_add)
            .saturating_sub(usable);
        self.reserved = self.reserved.saturating_add(size - usable);
        self.nodes = self.nodes.saturating_add(nodes);
        self.pods = self.pods.saturating_add(pods);
        self.surge = self.surge.saturating_add(surge);
        self.other = self.other.saturating_add(others);
        self.free = self.free.saturating_add(room);
        self.missing = self.missing.saturating_add(missing);
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
            Some(
                Model::Kubenet
                | Model::PodSubnetDynamic
                | Model::PodSubnetStatic
                | Model::Overlay
                | Model::ByoCni,
            )
            | None => {
                let of_nodes = holds_nodes && step.each == 1;
                let share = if of_nodes { &mut nodes } else { &mut pods };
                *share = share.saturating_add(amount);
            }
        }
    }
    (nodes, pods)
}

const fn addresses(meter: &Meter, units: u64) -> u64 {
    units.saturating_mul(meter.unit.addresses())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{NodeCount, presets};
    use crate::plan::plan;

    #[test]
    fn parts_tile_the_space_and_what_is_missing() {
        for nodes in [3, 40, 90, 5_000] {
            for preset in presets::presets() {
                let mut design = preset.design().unwrap();
                for pool in design
                    .alternatives
                    .iter_mut()
                    .flat_map(|alternative| &mut alternative.clusters)
                    .flat_map(|cluster| &mut cluster.pools)
                {
                    *pool = pool.with_planned_nodes(NodeCount::saturating(nodes));
                }
                let scene = comparison(&design, &plan(&design));
                for bar in &scene.bars {
                    let of = |role| -> u64 {
                        let parts = bar.parts.iter().filter(|part| part.role == role);
                        parts.map(|part| part.span.len()).sum()
                    };
                    let end = bar.parts.last().map_or(0, |part| part.span.end());
                    assert_eq!(
                        end,
                        bar.space + of(Role::Trouble),
                        "{} with {nodes}",
                        preset.title
                    );
                    assert_eq!(bar.wanted(), bar.taken + of(Role::Trouble));
                    let missing = bar.parts.iter().find(|part| part.role == Role::Trouble);
                    assert!(missing.is_none_or(|missing| missing.span.first() == bar.space));
                    assert!(scene.scale > 0 && scene.scale <= end.max(bar.wanted() * 3));
                }
            }
        }
    }

    #[test]
    fn what_is_missing_is_what_the_sums_of_the_subnets_lack() {
        let mut design = presets::worked_example();
        for nodes in [40, 60, 400] {
            let pool = &mut design.alternatives[0].clusters[0].pools[1];
            *pool = pool.with_planned_nodes(NodeCount::saturating(nodes));
            let plan = plan(&design);
            let meter = &plan.alternatives[0].networks[0].subnets[0].meter;
            let bar = &comparison(&design, &plan).bars[0];
            assert_eq!(bar.missing(), meter.shortfall(), "{nodes}");
        }
    }
}
