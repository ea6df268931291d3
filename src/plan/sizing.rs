//! A quick answer without a design: what some pools need under a model, with named figures.

use crate::azure::{Model, Purpose};
use crate::design::NodePool;
use crate::net::Prefix;

use super::demand::{
    Demand, Draw, NODE_SLOT_ADDRESSES, StepKind, Unit, kubenet_nodes, kubenet_routes, node_slots,
    node_totals, observed_pod_subnet_check, per_node, static_blocks, unit_of, usable_addresses,
};

/// What some pools need under one model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sizing {
    /// The model.
    pub model: Model,
    /// Planned nodes.
    pub nodes: u64,
    /// Surge nodes.
    pub surge_nodes: u64,
    /// The node subnet.
    pub node_subnet: SizedRange,
    /// The pod subnet or the pod CIDR, for models that have one.
    pub pods: Option<SizedRange>,
    pods_total: u64,
}

/// One range a model needs: its sum and the smallest prefix that holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SizedRange {
    /// What is counted.
    pub unit: Unit,
    /// The sum.
    pub demand: Demand,
    /// Prefix length of the smallest range; `None` where IPv4 has none that large.
    pub smallest: Option<u8>,
    /// Prefix length of the given range, if any.
    pub given: Option<u8>,
}

/// Prefix lengths of given ranges, to be judged.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct GivenPrefixes {
    /// Of the node subnet.
    pub node_subnet: Option<u8>,
    /// Of the pod subnet or pod CIDR.
    pub pods: Option<u8>,
}

/// A named number or verdict; the names are those of the reference's worked examples.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figure {
    /// The name.
    pub name: &'static str,
    /// The value.
    pub value: FigureValue,
}

/// What a figure says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FigureValue {
    /// A count or a prefix length.
    Count(i128),
    /// Yes or no.
    Flag(bool),
    /// No value, as for a subnet larger than IPv4.
    Nothing,
}

impl From<u64> for FigureValue {
    fn from(count: u64) -> Self {
        Self::Count(i128::from(count))
    }
}

impl From<Option<u8>> for FigureValue {
    fn from(length: Option<u8>) -> Self {
        length.map_or(Self::Nothing, |length| Self::Count(i128::from(length)))
    }
}

impl From<bool> for FigureValue {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

/// Sizes `pools` under `model`, with `others` more private addresses in the node subnet.
///
/// ```
/// use aksnet::azure::Model;
/// use aksnet::design::{NodeCount, PodCount, Surge};
/// use aksnet::plan::{plain_pool, size, GivenPrefixes};
///
/// let pool = plain_pool(NodeCount::saturating(50), PodCount::saturating(30), Some(Surge::Nodes(1)));
/// let sizing = size(Model::NodeSubnet, &[pool], 0, GivenPrefixes::default());
/// // 51 nodes, each with 30 pods: 51 x 31
/// assert_eq!(sizing.node_subnet.demand.with_surge(), 1_581);
/// assert_eq!(sizing.node_subnet.smallest, Some(21));
/// ```
pub fn size(model: Model, pools: &[NodePool], others: u64, given: GivenPrefixes) -> Sizing {
    let (nodes, surge_nodes) = node_totals(pools);
    let sum = |draw, others| {
        let mut demand = Demand::default();
        for (at, pool) in pools.iter().enumerate() {
            demand.add_pool((0, at), pool, per_node(model, pool, draw));
        }
        demand.add(StepKind::Other(Purpose::Other), others, 1);
        demand
    };
    let range = |draw, others, given| {
        let demand = sum(draw, others);
        let unit = unit_of(model, draw);
        SizedRange {
            unit,
            smallest: unit.smallest(demand.with_surge()),
            demand,
            given,
        }
    };
    let pods = if model.uses_pod_subnet() {
        Some(range(Draw::PodSubnet, 0, given.pods))
    } else if model.uses_pod_cidr() {
        Some(range(Draw::PodCidr, 0, given.pods))
    } else {
        None
    };
    Sizing {
        model,
        nodes,
        surge_nodes,
        node_subnet: range(Draw::NodeSubnet, others, given.node_subnet),
        pods,
        pods_total: pools
            .iter()
            .map(|pool| pool.planned_nodes().saturating_mul(pool.max_pods.get()))
            .sum(),
    }
}

impl Sizing {
    /// Addresses of the smallest subnets together, pod CIDRs left out; none where IPv4 has none that large.
    pub fn network_addresses(&self) -> Option<u64> {
        let nodes = Prefix::size_of_length(self.node_subnet.smallest?);
        match &self.pods {
            Some(pods) if self.model.uses_pod_subnet() => {
                Some(nodes.saturating_add(Prefix::size_of_length(pods.smallest?)))
            }
            _ => Some(nodes),
        }
    }

    /// Every number, by its name in the reference's worked examples for this model.
    pub fn figures(&self) -> Vec<Figure> {
        let mut figures = vec![
            ("nodes", self.nodes.into()),
            ("surge_nodes", self.surge_nodes.into()),
        ];
        match (self.model, &self.pods) {
            (Model::NodeSubnet | Model::ByoCni, _) | (_, None) => self.node_subnet_figures(&mut figures),
            (Model::PodSubnetDynamic, Some(pods)) => self.dynamic_figures(pods, &mut figures),
            (Model::PodSubnetStatic, Some(pods)) => self.static_figures(pods, &mut figures),
            (Model::Kubenet | Model::Overlay, Some(pods)) => self.pod_cidr_figures(pods, &mut figures),
        }
        figures
            .into_iter()
            .map(|(name, value)| Figure { name, value })
            .collect()
    }

    fn node_subnet_figures(&self, figures: &mut Vec<(&'static str, FigureValue)>) {
        let SizedRange {
            demand,
            smallest,
            given,
            ..
        } = &self.node_subnet;
        figures.extend([
            ("steady_ips", demand.planned.into()),
            ("required_ips", demand.with_surge().into()),
            ("min_prefix", (*smallest).into()),
        ]);
        if let Some(usable) = given.map(usable_addresses) {
            figures.extend([
                ("usable", usable.into()),
                ("fits_steady", (demand.planned <= usable).into()),
                ("fits_with_surge", (demand.with_surge() <= usable).into()),
            ]);
        }
    }

    fn plain_node_subnet_figures(&self, figures: &mut Vec<(&'static str, FigureValue)>) {
        let SizedRange {
            demand,
            smallest,
            given,
            ..
        } = &self.node_subnet;
        let required = demand.with_surge();
        figures.extend([
            ("node_subnet_required", required.into()),
            ("node_subnet_min_prefix", (*smallest).into()),
        ]);
        if let Some(usable) = given.map(usable_addresses) {
            figures.extend([
                ("node_subnet_usable", usable.into()),
                ("node_subnet_fits_with_surge", (required <= usable).into()),
                (
                    "node_subnet_free",
                    FigureValue::Count(i128::from(usable) - i128::from(required)),
                ),
            ]);
        }
    }

    fn dynamic_figures(&self, pods: &SizedRange, figures: &mut Vec<(&'static str, FigureValue)>) {
        self.plain_node_subnet_figures(figures);
        let required = pods.demand.with_surge();
        figures.extend([
            ("pod_subnet_required", required.into()),
            ("pod_subnet_min_prefix", pods.smallest.into()),
            (
                "doc_floor_16_per_node",
                observed_pod_subnet_check(self.nodes.saturating_add(self.surge_nodes)).into(),
            ),
        ]);
        if let Some(usable) = pods.given.map(usable_addresses) {
            figures.extend([
                ("pod_subnet_usable", usable.into()),
                ("pod_subnet_fits", (required <= usable).into()),
            ]);
        }
    }

    fn static_figures(&self, pods: &SizedRange, figures: &mut Vec<(&'static str, FigureValue)>) {
        self.plain_node_subnet_figures(figures);
        let blocks = pods.demand.with_surge();
        figures.extend([
            ("blocks_required", blocks.into()),
            (
                "pod_ips_required",
                blocks.saturating_mul(pods.unit.addresses()).into(),
            ),
            ("pod_subnet_min_prefix_conservative", pods.smallest.into()),
        ]);
        if let Some((total, conservative)) = pods.given.map(static_blocks) {
            figures.extend([
                ("blocks_total", total.into()),
                ("blocks_usable_conservative", conservative.into()),
                ("fits_conservative", (blocks <= conservative).into()),
            ]);
        }
    }

    fn pod_cidr_figures(&self, pods: &SizedRange, figures: &mut Vec<(&'static str, FigureValue)>) {
        self.plain_node_subnet_figures(figures);
        let Demand { planned, .. } = pods.demand;
        let with_surge = pods.demand.with_surge();
        figures.extend([
            ("pod_slots_steady", planned.into()),
            ("pod_slots_with_surge", with_surge.into()),
            ("pod_cidr_min_prefix", pods.smallest.into()),
            (
                "preallocated_ips",
                planned.saturating_mul(NODE_SLOT_ADDRESSES).into(),
            ),
        ]);
        if let Some(length) = pods.given {
            let slots = node_slots(length);
            figures.extend([
                ("pod_slots_available", slots.into()),
                ("pod_fits_steady", (planned <= slots).into()),
                ("pod_fits_with_surge", (with_surge <= slots).into()),
                ("available_ips", Prefix::size_of_length(length).into()),
            ]);
        }
        if self.model == Model::Kubenet {
            figures.push(("max_pods_total", self.pods_total.into()));
            figures.extend(self.routes(false).map(|Figure { name, value }| (name, value)));
        }
    }

    /// The routes that kubenet takes, and whether its route table holds them; with dual-stack each node takes two.
    pub fn routes(&self, dual_stack: bool) -> [Figure; 3] {
        let most = kubenet_nodes(dual_stack);
        let with_surge = self.nodes.saturating_add(self.surge_nodes);
        [
            ("route_count", kubenet_routes(self.nodes, dual_stack).into()),
            ("within_400_nodes", (self.nodes <= most).into()),
            ("within_400_with_surge", (with_surge <= most).into()),
        ]
        .map(|(name, value)| Figure { name, value })
    }
}
