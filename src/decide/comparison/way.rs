//! The migration path from what runs today, and what it costs in the meantime.
//!
//! Clusters are paired by name. Paths for the model and the data plane are in [`migration`]; every other value is as
//! fixed as [`permanence`] says, so a cluster that keeps its model may still need new pools, or to be rebuilt.

use std::collections::BTreeSet;

use crate::design::{Alternative, Cluster, Design, NodePool, Shared};
use crate::edit::ClusterAt;
use crate::net::{counted, grouped};
use crate::plan::{AlternativePlan, Plan, SubnetIndex};

use crate::check::migration::Way;
use crate::check::permanence::{Permanence, Value, differing, permanence};
use crate::decide::comparison::rows::setup_of;
use crate::decide::comparison::{Better, Cell, Group, Row, Side, tallied};
use crate::decide::journey::{Journey, journey};

/// The row with the migration path to each alternative.
pub(super) const PATH: &str = "Migration path";

/// What it takes to get from today to each alternative; none where nothing runs yet.
pub(super) fn rows(design: &Design, plan: &Plan, sides: &[Side<'_>]) -> Vec<Row> {
    let Some(today) = design.today().and_then(|at| sides.get(at)) else {
        return Vec::new();
    };
    let ways: Vec<Vec<Passage>> = sides
        .iter()
        .map(|side| passages(design, plan, *today, *side))
        .collect();
    let cells = |cell: &dyn Fn(&[Passage]) -> Cell| -> Vec<Cell> {
        sides
            .iter()
            .zip(&ways)
            .map(|(side, passages)| {
                if side.at == today.at {
                    Cell::new("as it is", 0)
                } else if passages.is_empty() {
                    Cell::unranked("no cluster of the same name today")
                } else {
                    cell(passages)
                }
            })
            .collect()
    };
    vec![
        Row::new(Group::Later, PATH, Some(Better::Less), cells(&way_cell)),
        Row::new(
            Group::Later,
            "Migration cost",
            Some(Better::Less),
            cells(&cost_cell),
        ),
        Row::new(Group::Later, "Blockers", None, cells(&obstacle_cell)),
    ]
}

/// One cluster's migration path.
struct Passage {
    journey: Journey,
    /// What is planned to change although it is fixed for the life of the cluster.
    fixed: Vec<Value>,
    /// What is planned to change although it is fixed for the life of a pool.
    of_pools: Vec<Value>,
    /// Nodes that run and are replaced where the cluster or its pools are.
    nodes: u64,
    /// Pools and subnets that come and go.
    turnover: Turnover,
}

/// What is added to what runs, and what goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Turnover {
    pools_added: usize,
    pools_removed: usize,
    /// Nodes of the pools that go.
    nodes_moved: u64,
    subnets_added: usize,
    /// Addresses of the subnets that are added.
    addresses_added: u64,
}

impl Turnover {
    fn of(before: &PlannedCluster<'_>, after: &PlannedCluster<'_>) -> Self {
        let has = |pools: &[NodePool], pool: &NodePool| {
            pools.iter().any(|other| other.name.matches(pool.name.as_str()))
        };
        let (old, new) = (&before.cluster.pools, &after.cluster.pools);
        let gone = || old.iter().filter(|pool| !has(new, pool));
        let added: Vec<u64> = after.new_subnets(before).collect();
        Self {
            pools_added: new.iter().filter(|pool| !has(old, pool)).count(),
            pools_removed: gone().count(),
            nodes_moved: gone().map(NodePool::planned_nodes).fold(0, u64::saturating_add),
            subnets_added: added.len(),
            addresses_added: added.into_iter().fold(0, u64::saturating_add),
        }
    }

    fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    fn words(&self) -> String {
        let count = |verb: &str, count: usize, what: &str| {
            (count > 0).then(|| format!("{verb} {}", counted(count, what)))
        };
        let parts = [
            count("adds", self.subnets_added, "subnets"),
            count("adds", self.pools_added, "pools"),
            count("removes", self.pools_removed, "pools"),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

impl Passage {
    /// Whether the cluster has to be rebuilt next to the old one.
    const fn is_anew(&self) -> bool {
        matches!(self.journey.way, Way::NewCluster) || !self.fixed.is_empty()
    }

    const fn stays(&self) -> bool {
        matches!(self.journey.way, Way::Same) && self.fixed.is_empty() && self.of_pools.is_empty()
    }

    /// Nodes that run and are replaced.
    const fn replaced(&self) -> u64 {
        if self.stays() {
            self.turnover.nodes_moved
        } else {
            self.nodes
        }
    }

    /// Larger is worse.
    fn rank(&self) -> u64 {
        if self.is_anew() {
            return 5;
        }
        if self.stays() && !self.turnover.is_nothing() {
            return 1;
        }
        match (self.journey.way, self.of_pools.is_empty()) {
            (Way::Same, true) => 0,
            (Way::InPlace, true) => 1,
            (Way::InTwoSteps(_), true) => 2,
            (Way::Same | Way::NewPools, _) => 3,
            (Way::InPlace | Way::InTwoSteps(_), false) => 4,
            (Way::NewCluster, _) => 5,
        }
    }

    fn words(&self) -> String {
        let listed = |values: &[Value]| {
            let titles: Vec<&str> = values.iter().map(|value| value.title()).collect();
            titles.join(", ")
        };
        if !self.fixed.is_empty() {
            return format!("needs a new cluster: {} cannot be changed", listed(&self.fixed));
        }
        if self.stays() && !self.turnover.is_nothing() {
            return self.turnover.words();
        }
        match (self.journey.way, self.of_pools.is_empty()) {
            (way, true) => way.words().to_owned(),
            (Way::Same, false) => format!("needs new pools: {} cannot be changed", listed(&self.of_pools)),
            (Way::NewCluster, false) => Way::NewCluster.words().to_owned(),
            (way, false) => format!("{}; then new pools for {}", way.words(), listed(&self.of_pools)),
        }
    }

    /// Addresses held for a while on top of today's.
    fn addresses(&self) -> u64 {
        let new_ranges = self
            .journey
            .new_ranges
            .iter()
            .map(|range| crate::net::Prefix::size_of_length(range.length));
        let shared = self.journey.shared.iter().map(|range| {
            range
                .both
                .saturating_sub(range.now)
                .saturating_mul(range.unit.addresses())
        });
        let added = if self.stays() {
            self.turnover.addresses_added
        } else {
            0
        };
        new_ranges.chain(shared).fold(added, u64::saturating_add)
    }
}

fn way_cell(passages: &[Passage]) -> Cell {
    let worst = passages.iter().map(Passage::rank).max().unwrap_or(0);
    Cell::new(tallied(passages.iter().map(Passage::words)), worst)
}

fn cost_cell(passages: &[Passage]) -> Cell {
    let nodes = passages
        .iter()
        .map(Passage::replaced)
        .fold(0, u64::saturating_add);
    let addresses = passages
        .iter()
        .map(Passage::addresses)
        .fold(0, u64::saturating_add);
    let text = match (nodes, addresses) {
        (0, 0) => "nothing".to_owned(),
        (_, 0) => format!("{} replaced", counted(nodes, "nodes")),
        (0, _) => format!("{} more addresses", grouped(addresses)),
        _ => format!(
            "{} replaced, {} more addresses in the meantime",
            counted(nodes, "nodes"),
            grouped(addresses)
        ),
    };
    Cell::new(text, addresses.saturating_add(nodes))
}

fn obstacle_cell(passages: &[Passage]) -> Cell {
    let mut obstacles: Vec<String> = Vec::new();
    for passage in passages {
        let Journey {
            preconditions,
            shared,
            new_ranges,
            ..
        } = &passage.journey;
        let unmet = preconditions
            .iter()
            .filter(|condition| condition.holds == Some(false));
        obstacles.extend(unmet.map(|condition| format!("needs {}", condition.text)));
        if shared.iter().any(|range| !range.fits()) {
            obstacles.push("no room for old and new side by side".to_owned());
        }
        if let Some(range) = new_ranges.iter().find(|range| range.place.is_none()) {
            obstacles.push(format!("no free /{} for the new subnet", range.length));
        }
    }
    obstacles.sort();
    obstacles.dedup();
    if obstacles.is_empty() {
        Cell::unranked("nothing known")
    } else {
        Cell::unranked(obstacles.join("; "))
    }
}

/// The path of every running cluster that the alternative has too.
fn passages(design: &Design, plan: &Plan, today: Side<'_>, side: Side<'_>) -> Vec<Passage> {
    let pair = |old: &Cluster| -> Option<usize> {
        let clusters = &side.alternative.clusters;
        clusters
            .iter()
            .position(|new| new.name.matches(old.name.as_str()))
    };
    let of_old = |(at, old): (usize, &Shared<Cluster>)| {
        let new_at = pair(old).filter(|_| today.alternative.runs(old))?;
        let new = side.alternative.clusters.get(new_at)?;
        let at_today = ClusterAt {
            alternative: today.at,
            cluster: at,
        };
        let journey = journey(design, plan, at_today, setup_of(new))?;
        let before = PlannedCluster::new(today.alternative, today.planned, old, at);
        let after = PlannedCluster::new(side.alternative, side.planned, new, new_at);
        Some(Passage {
            fixed: fixed(old, new),
            of_pools: of_pools(&before, &after),
            turnover: Turnover::of(&before, &after),
            nodes: old
                .pools
                .iter()
                .map(NodePool::planned_nodes)
                .fold(0, u64::saturating_add),
            journey,
        })
    };
    today
        .alternative
        .clusters
        .iter()
        .enumerate()
        .filter_map(of_old)
        .collect()
}

/// Values of the cluster that are planned to change although they are fixed for its life.
fn fixed(old: &Cluster, new: &Cluster) -> Vec<Value> {
    let is_fixed = |value: Value| permanence(old, value).permanence == Permanence::Cluster;
    let same_model = old.model == new.model;
    let pod_cidr = |cluster: &Cluster| cluster.pod_cidr.as_ref().map(|cidr| cidr.net());
    let grows =
        |value: Value, contained: bool| permanence(old, value).permanence == Permanence::Grows && contained;
    let holds_pods = pod_cidr(new)
        .zip(pod_cidr(old))
        .is_some_and(|(new, old)| new.contains(&old));
    let holds_services = new.service_cidr.net().contains(&old.service_cidr.net());
    [
        (
            Value::Network,
            !old.network.matches(new.network.as_str()) && is_fixed(Value::Network),
        ),
        (
            Value::PodCidr,
            same_model
                && old.model.uses_pod_cidr()
                && pod_cidr(old) != pod_cidr(new)
                && !grows(Value::PodCidr, holds_pods),
        ),
        (
            Value::ServiceCidr,
            old.service_cidr.net() != new.service_cidr.net() && !grows(Value::ServiceCidr, holds_services),
        ),
        (
            Value::DnsServiceIp,
            old.dns_service_ip != new.dns_service_ip && is_fixed(Value::DnsServiceIp),
        ),
        (
            Value::PrivateCluster,
            old.private_cluster != new.private_cluster
                && is_fixed(Value::PrivateCluster)
                && permanence(new, Value::PrivateCluster).permanence == Permanence::Cluster,
        ),
    ]
    .into_iter()
    .filter_map(|(value, differs)| differs.then_some(value))
    .collect()
}

/// A cluster with the ranges its pools draw from.
struct PlannedCluster<'a> {
    cluster: &'a Cluster,
    planned: &'a AlternativePlan,
    at: usize,
    alternative: &'a Alternative,
}

impl<'a> PlannedCluster<'a> {
    const fn new(
        alternative: &'a Alternative,
        planned: &'a AlternativePlan,
        cluster: &'a Cluster,
        at: usize,
    ) -> Self {
        Self {
            cluster,
            planned,
            at,
            alternative,
        }
    }

    /// Sizes of the subnets that the cluster draws from and that the VNet of `before` does not have.
    fn new_subnets(&self, before: &Self) -> impl Iterator<Item = u64> {
        let names: BTreeSet<String> = before
            .alternative
            .networks
            .iter()
            .flat_map(|network| &network.subnets)
            .map(|subnet| subnet.name.as_str().to_lowercase())
            .collect();
        let places = self.planned.clusters.get(self.at);
        let subnets = places
            .into_iter()
            .flat_map(|places| places.node_subnets.iter().chain(&places.pod_subnets));
        let subnets: BTreeSet<SubnetIndex> = subnets.copied().collect();
        let find = |(network, subnet): SubnetIndex| {
            let subnet = self.alternative.networks.get(network)?.subnets.get(subnet)?;
            let is_new = !names.contains(&subnet.name.as_str().to_lowercase());
            is_new.then_some(subnet.prefix.v4()?.size())
        };
        let sizes: Vec<u64> = subnets.into_iter().filter_map(find).collect();
        sizes.into_iter()
    }

    /// The ranges of nodes and pods of a pool.
    fn ranges(&self, pool: usize) -> [Option<crate::net::Prefix>; 2] {
        let places = self
            .planned
            .clusters
            .get(self.at)
            .and_then(|cluster| cluster.pools.get(pool));
        let prefix = |place: Option<SubnetIndex>| {
            let (network, subnet) = place?;
            self.alternative
                .networks
                .get(network)?
                .subnets
                .get(subnet)?
                .prefix
                .v4()
        };
        places.map_or([None, None], |places| {
            [prefix(places.node_subnet), prefix(places.pod_subnet)]
        })
    }
}

/// Values of pools that are planned to change although they are fixed for the life of a pool.
fn of_pools(before: &PlannedCluster<'_>, after: &PlannedCluster<'_>) -> Vec<Value> {
    let pod_subnet_of_its_own = |cluster: &Cluster| cluster.model.uses_pod_subnet();
    let mut values = Vec::new();
    for (new_at, new) in after.cluster.pools.iter().enumerate() {
        let pools = &before.cluster.pools;
        let Some(old_at) = pools.iter().position(|old| old.name.matches(new.name.as_str())) else {
            continue;
        };
        let Some(old) = pools.get(old_at) else { continue };
        let ([old_nodes, old_pods], [new_nodes, new_pods]) = (before.ranges(old_at), after.ranges(new_at));
        let both_have_pods = pod_subnet_of_its_own(before.cluster) && pod_subnet_of_its_own(after.cluster);
        let same_mode = before.cluster.model == after.cluster.model;
        let subnets = [
            (Value::NodeSubnet, old_nodes != new_nodes),
            (
                Value::PodSubnet,
                both_have_pods && same_mode && old_pods != new_pods,
            ),
        ];
        let subnets = subnets
            .into_iter()
            .filter_map(|(value, differs)| differs.then_some(value));
        values.extend(differing(old, new).chain(subnets));
    }
    values.sort();
    values.dedup();
    values
}
