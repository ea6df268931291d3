//! What Azure was seen to count before it creates or upgrades nodes, in addresses.
//!
//! It is less than the documented sum: Azure leaves out host network pods and counts one batch of 16 for the pods of a
//! node, whatever its blocks. This is the only place that computes it; findings, the inspector and `aksnet size` read
//! it.

use crate::azure::{Model, limits};
use crate::design::{Alternative, NodePool};

use super::demand::{Draw, Extra, Step, StepKind, Unit, observed_per_node, usable_addresses};
use super::{SizedRange, Sizing, SubnetPlan};

/// What Azure counts for one subnet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AzureCount {
    /// A line for each pool, in the order of the sum; `each` is in addresses.
    pub lines: Vec<AzureLine>,
    /// Addresses that are counted for nodes and pods.
    pub counted: u64,
    /// Addresses that something else holds, such as load balancers.
    pub held: u64,
    /// Usable addresses: those that Azure does not reserve.
    pub usable: u64,
}

/// The part of one pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AzureLine {
    /// The line of the documented sum, with what Azure counts for each node.
    pub step: Step,
    /// Which of the cluster's ranges it is about.
    pub draw: Draw,
}

impl AzureCount {
    /// What the count is compared with.
    pub const fn available(&self) -> u64 {
        self.usable.saturating_sub(self.held)
    }
}

/// Whether surge nodes are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Surged {
    /// The nodes are created: surge is left out.
    Without,
    /// The nodes are upgraded.
    With,
}

/// What Azure counts for `subnet`; `None` for IPv6.
pub fn azure_count(subnet: &SubnetPlan, alternative: &Alternative, surged: Surged) -> Option<AzureCount> {
    let pool_of = pools_of(alternative);
    let meter = &subnet.meter;
    let usable = usable_addresses(subnet.prefix?.length());
    let mut seen = AzureCount::default();
    let (counted, held) = count(&meter.demand.steps, meter.unit, pool_of, surged, |line| {
        seen.lines.push(line);
    });
    Some(AzureCount {
        counted,
        held,
        usable,
        ..seen
    })
}

/// What Azure counts and what something else holds in `subnet` when nodes are created, in one sum; `None` for IPv6.
///
/// Computed for every subnet whenever a design is checked, so it builds no lines.
pub fn azure_sum(subnet: &SubnetPlan, alternative: &Alternative) -> Option<u64> {
    subnet.prefix?;
    let meter = &subnet.meter;
    let pool_of = pools_of(alternative);
    let (counted, held) = count(&meter.demand.steps, meter.unit, pool_of, Surged::Without, |_| {});
    Some(counted.saturating_add(held))
}

/// The pools of an alternative by their places, each with the model of its cluster.
fn pools_of<'a>(alternative: &'a Alternative) -> impl Fn((usize, usize)) -> Option<(Model, &'a NodePool)> {
    move |(cluster, pool)| {
        let cluster = alternative.clusters.get(cluster)?;
        Some((cluster.model, cluster.pools.get(pool)?))
    }
}

impl Sizing {
    /// What Azure counts for one of the ranges of `pools`, as sized; none are usable where no range is given.
    pub fn azure_count(&self, range: &SizedRange, pools: &[NodePool]) -> AzureCount {
        let usable = range.given.map_or(0, usable_addresses);
        let pool_of = |(_, pool)| Some((self.model, pools.get(pool)?));
        let mut seen = AzureCount::default();
        let (steps, surged) = (&range.demand.steps, Surged::Without);
        let (counted, held) = count(steps, range.unit, pool_of, surged, |line| seen.lines.push(line));
        AzureCount {
            counted,
            held,
            usable,
            ..seen
        }
    }
}

/// What is counted for nodes and pods, line by line, and what something else holds.
fn count<'a>(
    steps: &[Step],
    unit: Unit,
    pool_of: impl Fn((usize, usize)) -> Option<(Model, &'a NodePool)>,
    surged: Surged,
    mut told: impl FnMut(AzureLine),
) -> (u64, u64) {
    let (mut counted, mut held) = (0_u64, 0_u64);
    for step in steps {
        let at = match step.kind {
            StepKind::Surge { .. } | StepKind::Extra(Extra::SurgeInterfaces { .. })
                if surged == Surged::Without =>
            {
                continue;
            }
            StepKind::Nodes { cluster, pool } | StepKind::Surge { cluster, pool } => (cluster, pool),
            StepKind::Other(_)
            | StepKind::PrivateEndpoint { .. }
            | StepKind::ApiServer { .. }
            | StepKind::Extra(_) => {
                let addresses = step.amount().saturating_mul(unit.addresses());
                held = held.saturating_add(addresses);
                continue;
            }
        };
        let Some((model, pool)) = pool_of(at) else {
            continue;
        };
        let draw = draw_of(model, step, unit);
        let each = per_node(model, pool, draw);
        let step = Step { each, ..*step };
        counted = counted.saturating_add(step.amount());
        told(AzureLine { step, draw });
    }
    (counted, held)
}

/// In a node subnet whose pods are elsewhere a node takes one address; pods always take more, and blocks hold only
/// pods.
fn draw_of(model: Model, step: &Step, unit: Unit) -> Draw {
    let is_of_pods = model.uses_pod_subnet() && (unit == Unit::Blocks || step.each > 1);
    if is_of_pods {
        Draw::PodSubnet
    } else {
        Draw::NodeSubnet
    }
}

/// Addresses that Azure counts for one node of `pool`.
fn per_node(model: Model, pool: &NodePool, draw: Draw) -> u64 {
    match (draw, model) {
        (Draw::PodSubnet, _) => limits::DYNAMIC_BATCH.value,
        (Draw::NodeSubnet | Draw::PodCidr, Model::NodeSubnet) => observed_per_node(pool),
        (
            Draw::NodeSubnet | Draw::PodCidr,
            Model::PodSubnetDynamic
            | Model::PodSubnetStatic
            | Model::Overlay
            | Model::Kubenet
            | Model::ByoCni,
        ) => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::presets::presets;
    use crate::design::{NodeCount, PodCount};
    use crate::plan::{GivenPrefixes, plain_pool, plan_alternative, size};

    /// The sized ranges of a cluster give the same numbers as the subnets of that cluster in a design.
    #[test]
    fn quick_answers_and_designs_count_alike_under_every_model() {
        for &model in Model::ALL {
            for (nodes, max_pods) in [(1, 10), (3, 30), (50, 31), (200, 250)] {
                let (nodes, max_pods) = (NodeCount::saturating(nodes), PodCount::saturating(max_pods));
                let mut alternative = presets()[0].design().unwrap().alternatives.remove(0);
                let cluster = &mut alternative.clusters[0];
                cluster.model = model;
                let (node_subnet, pod_subnet) = {
                    let first = &cluster.pools[0];
                    (first.node_subnet.clone(), first.pod_subnet.clone())
                };
                let mut pool = plain_pool(nodes, max_pods, None);
                pool.node_subnet = node_subnet;
                pool.pod_subnet = pod_subnet;
                cluster.pools = vec![pool.clone()];
                let planned = plan_alternative(&alternative);
                let sizing = size(model, &[pool.clone()], 0, GivenPrefixes::default());
                let sized = sizing.azure_count(&sizing.node_subnet, &[pool.clone()]).counted;
                let in_design: u64 = planned.clusters[0]
                    .node_subnets
                    .iter()
                    .map(|(network, subnet)| {
                        let subnet = &planned.networks[*network].subnets[*subnet];
                        let seen = azure_count(subnet, &alternative, Surged::Without).unwrap();
                        let nodes = seen.lines.iter().filter(|line| line.draw == Draw::NodeSubnet);
                        nodes.map(|line| line.step.amount()).sum::<u64>()
                    })
                    .sum();
                assert_eq!(sized, in_design, "{model:?}");
            }
        }
    }

    #[test]
    fn static_blocks_count_as_sixteen_addresses_a_node() {
        let pool = plain_pool(NodeCount::saturating(50), PodCount::saturating(30), None);
        let given = GivenPrefixes {
            node_subnet: None,
            pods: Some(23),
        };
        let sizing = size(Model::PodSubnetStatic, std::slice::from_ref(&pool), 0, given);
        let seen = sizing.azure_count(sizing.pods.as_ref().unwrap(), &[pool]);
        assert_eq!((seen.counted, seen.available()), (800, 507));
    }
}
