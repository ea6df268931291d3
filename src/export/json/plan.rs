//! What a design needs and holds, as a report.
//!
//! A subnet stands twice: under its VNet with the whole sum, and under each cluster that draws from it with the
//! cluster's own lines, those of others folded into one. So a report grows with the design, however much is shared.

use schemars::JsonSchema;
use serde::Serialize;

use crate::azure::{Model, Purpose};
use crate::check::advice::{Ranked, rank};
use crate::design::{Alternative, Cluster, Design, Network};
use crate::export::sums;
use crate::net::{Prefix, grouped};
use crate::plan::{
    self, AlternativePlan, Ceiling, Ceilings, ClusterPlan, Comparison, LanePart, LaneVerdict, Limit, Meter,
    ModelLane, NetworkPlan, PartRole, Plan, Step, StepKind, SubnetIndex, SubnetPlan, compare,
};

use super::VERSION;

/// What `aksnet plan` says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "aksnet plan")]
pub struct PlanReport {
    /// Says what this is.
    #[schemars(extend("const" = "aksnet-plan"))]
    pub schema: &'static str,
    /// Version of the report.
    #[schemars(extend("const" = VERSION))]
    pub version: u64,
    /// Name of the design.
    pub design: String,
    /// In the order of the design.
    pub alternatives: Vec<AlternativeReport>,
}

impl PlanReport {
    /// Reports on the `plan` of `design`.
    ///
    /// ```
    /// use aksnet::{design::presets, export::json::PlanReport, plan};
    ///
    /// let design = presets::worked_example();
    /// let report = PlanReport::new(&design, &plan::plan(&design));
    /// let nodes = &report.alternatives[0].clusters[0].ranges[0];
    /// assert_eq!((nodes.name.as_str(), nodes.sum.with_surge, nodes.sum.usable), ("vnet-shop/snet-nodes", 49, 59));
    /// ```
    pub fn new(design: &Design, plan: &Plan) -> Self {
        let alternatives = design.alternatives.iter().zip(&plan.alternatives);
        Self {
            schema: "aksnet-plan",
            version: VERSION,
            design: design.name.to_string(),
            alternatives: alternatives
                .map(|(alternative, plan)| AlternativeReport::new(design, alternative, plan))
                .collect(),
        }
    }
}

/// One alternative.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Alternative")]
pub struct AlternativeReport {
    /// Its name.
    pub name: String,
    /// Its VNets.
    pub networks: Vec<NetworkReport>,
    /// Its clusters.
    pub clusters: Vec<ClusterReport>,
}

impl AlternativeReport {
    fn new(design: &Design, alternative: &Alternative, plan: &AlternativePlan) -> Self {
        let networks = alternative.networks.iter().zip(&plan.networks);
        let clusters = alternative.clusters.iter().zip(&plan.clusters).enumerate();
        Self {
            name: alternative.name.to_string(),
            networks: networks
                .map(|(network, planned)| NetworkReport::new(alternative, network, planned))
                .collect(),
            clusters: clusters
                .map(|(at, (cluster, planned))| {
                    let place = Place {
                        alternative,
                        plan,
                        at,
                    };
                    place.cluster(design, cluster, planned)
                })
                .collect(),
        }
    }
}

/// A VNet: what is in it and what is free.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Network")]
pub struct NetworkReport {
    /// Its name.
    pub name: String,
    /// Its prefixes, as typed.
    pub address_space: Vec<String>,
    /// Addresses of the whole IPv4 address space.
    pub size: u64,
    /// Addresses that no subnet covers.
    pub free: u64,
    /// The largest aligned block that no subnet covers; null where nothing is free.
    pub largest_free_block: Option<String>,
    /// Its subnets.
    pub subnets: Vec<SubnetReport>,
}

impl NetworkReport {
    fn new(alternative: &Alternative, network: &Network, planned: &NetworkPlan) -> Self {
        let subnets = network.subnets.iter().zip(&planned.subnets);
        Self {
            name: network.name.to_string(),
            address_space: network.address_space.iter().map(ToString::to_string).collect(),
            size: planned.space.total(),
            free: planned.free.total(),
            largest_free_block: planned.largest_free().map(|block| block.to_string()),
            subnets: subnets
                .map(|(subnet, planned)| SubnetReport {
                    name: subnet.name.to_string(),
                    purpose: subnet.purpose,
                    cidr: subnet.prefix.to_string(),
                    sum: Sum::new(&planned.meter, steps(&planned.meter.demand.steps, alternative)),
                })
                .collect(),
        }
    }
}

/// A subnet with its whole sum, whoever draws from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Subnet")]
pub struct SubnetReport {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub purpose: Purpose,
    /// Its range, as typed.
    pub cidr: String,
    /// What is asked of it, and what it holds.
    #[serde(flatten)]
    pub sum: Sum,
}

/// What is asked of a range, and what it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Sum {
    /// What is counted.
    pub unit: Unit,
    /// What may be planned on.
    pub usable: u64,
    /// What Azure's own check lets through, where that is more than is usable.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted: Option<u64>,
    /// Needed for the planned nodes.
    pub planned: u64,
    /// Needed while upgrading: planned and surge.
    pub with_surge: u64,
    /// Whether the range holds it.
    pub verdict: Verdict,
    /// The lines of the sum; their amounts add up to `with_surge`.
    pub steps: Vec<StepReport>,
}

impl Sum {
    fn new(meter: &Meter, steps: Vec<StepReport>) -> Self {
        Self {
            unit: meter.unit.into(),
            usable: meter.capacity,
            accepted: Some(meter.hard_capacity).filter(|accepted| *accepted > meter.capacity),
            planned: meter.demand.planned,
            with_surge: meter.demand.with_surge(),
            verdict: meter.verdict().into(),
            steps,
        }
    }
}

/// One line of a sum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Step")]
pub struct StepReport {
    /// What is added.
    pub text: String,
    /// How much of it, in the unit of the sum.
    pub amount: u64,
}

/// A cluster: its ranges, how far they go, and the other models.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Cluster")]
pub struct ClusterReport {
    /// Its name.
    pub name: String,
    /// Its network model.
    pub model: Model,
    /// Name of its VNet.
    pub network: String,
    /// Nodes planned, all pools.
    pub nodes: u64,
    /// Surge nodes, all pools.
    pub surge_nodes: u64,
    /// Whether every range that the model needs holds what is asked of it.
    pub verdict: Verdict,
    /// The ranges that nodes and pods draw from.
    pub ranges: Vec<RangeReport>,
    /// The range of services; null where it is not IPv4.
    pub services: Option<ServiceReport>,
    /// How far the growing pool goes; null without pools.
    pub ceilings: Option<CeilingsReport>,
    /// The same workload under every model; null without pools or VNet.
    pub comparison: Option<ComparisonReport>,
}

/// A range of a cluster, with the cluster's own lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Range")]
pub struct RangeReport {
    /// Which of the cluster's ranges it is.
    pub kind: RangeKind,
    /// Its name: `vnet/subnet`, or `pod CIDR`.
    pub name: String,
    /// The range, as typed.
    pub cidr: String,
    /// What is asked of it, by whomever, and what it holds.
    #[serde(flatten)]
    pub sum: Sum,
}

/// Which of a cluster's ranges one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RangeKind {
    /// Holds nodes.
    NodeSubnet,
    /// Holds pods.
    PodSubnet,
    /// Gives each node a /24 for its pods.
    PodCidr,
}

impl RangeKind {
    /// The kind in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::NodeSubnet => "Node subnet",
            Self::PodSubnet => "Pod subnet",
            Self::PodCidr => "Pod CIDR",
        }
    }
}

/// The range of a cluster's services.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Services")]
pub struct ServiceReport {
    /// The service CIDR.
    pub cidr: String,
    /// Addresses left for services of the user.
    pub usable: u64,
}

/// How far a cluster goes when one pool grows and the others stay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Ceilings")]
pub struct CeilingsReport {
    /// Name of the growing pool.
    pub pool: String,
    /// Most nodes that can exist.
    pub scale_out: CeilingReport,
    /// Most nodes that can still be upgraded.
    pub upgrade: CeilingReport,
}

/// The most nodes of the growing pool, and what stops it there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Ceiling")]
pub struct CeilingReport {
    /// The most nodes.
    pub nodes: u64,
    /// What runs out with one node more.
    pub limit: LimitKind,
    /// Name of the subnet or VNet that runs out, where it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range: Option<String>,
}

/// What can run out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LimitKind {
    /// Addresses of a node subnet.
    NodeSubnet,
    /// Addresses or blocks of a pod subnet.
    PodSubnet,
    /// Node slots of the pod CIDR.
    PodCidr,
    /// Routes of kubenet's route table.
    Routes,
    /// Nodes of one pool.
    PoolNodes,
    /// Nodes of one cluster.
    ClusterNodes,
    /// Private addresses of one VNet.
    NetworkAddresses,
}

impl LimitKind {
    /// The limit in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::NodeSubnet => "node subnet",
            Self::PodSubnet => "pod subnet",
            Self::PodCidr => "pod CIDR",
            Self::Routes => "routes of the route table",
            Self::PoolNodes => "nodes of one pool",
            Self::ClusterNodes => "nodes of one cluster",
            Self::NetworkAddresses => "private addresses of the VNet",
        }
    }
}

impl From<Limit> for LimitKind {
    fn from(limit: Limit) -> Self {
        match limit {
            Limit::NodeSubnet(_) => Self::NodeSubnet,
            Limit::PodSubnet(_) => Self::PodSubnet,
            Limit::PodCidr => Self::PodCidr,
            Limit::Routes => Self::Routes,
            Limit::PoolNodes => Self::PoolNodes,
            Limit::ClusterNodes => Self::ClusterNodes,
            Limit::NetworkAddresses(_) => Self::NetworkAddresses,
        }
    }
}

/// One cluster's workload under every model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Comparison")]
pub struct ComparisonReport {
    /// Name of the VNet that is to hold it.
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

/// What one model needs of the VNet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Lane")]
pub struct ModelReport {
    /// The model.
    pub model: Model,
    /// Addresses of its smallest subnets and of the subnets that stay.
    pub total: u64,
    /// Prefix length of the smallest node subnet.
    pub node_subnet: Option<u8>,
    /// Prefix length of the smallest pod subnet, for models that have one.
    pub pod_subnet: Option<u8>,
    /// Prefix length of the smallest pod CIDR, for models that have one.
    pub pod_cidr: Option<u8>,
    /// Single addresses of the VNet that the cluster needs.
    pub planned: u64,
    /// The same while upgrading.
    pub with_surge: u64,
    /// Whether its subnets find a place beside those that stay.
    pub verdict: Verdict,
    /// What stands in the way; null where it fits.
    pub reason: Option<String>,
    /// Most nodes of the growing pool that the VNet holds.
    pub most_nodes: u64,
    /// Most nodes of the growing pool that can still be upgraded.
    pub most_upgradable: u64,
}

/// A model with its place and its reasons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Ranked")]
pub struct RankedReport {
    /// The model.
    pub model: Model,
    /// Its place, the best 1; null where it is ruled out or does not fit.
    pub place: Option<u8>,
    /// Why it cannot be used at all.
    pub ruled_out: Option<String>,
    /// What speaks for and against it, the weightiest first.
    pub reasons: Vec<ReasonReport>,
}

impl From<Ranked> for RankedReport {
    fn from(
        Ranked {
            model,
            place,
            ruled_out,
            reasons,
        }: Ranked,
    ) -> Self {
        let reasons = reasons.into_iter();
        Self {
            model,
            place,
            ruled_out,
            reasons: reasons
                .map(|reason| ReasonReport {
                    speaks_for: reason.speaks_for,
                    text: reason.text,
                })
                .collect(),
        }
    }
}

/// One thing that speaks for or against a model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Reason")]
pub struct ReasonReport {
    /// For it, or against.
    pub speaks_for: bool,
    /// In a few words.
    pub text: String,
}

/// What is counted in a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Single addresses.
    Addresses,
    /// Blocks of 16 addresses.
    Blocks,
    /// One /24 of a pod CIDR a node.
    NodeSlots,
}

impl From<plan::Unit> for Unit {
    fn from(unit: plan::Unit) -> Self {
        match unit {
            plan::Unit::Addresses => Self::Addresses,
            plan::Unit::Blocks => Self::Blocks,
            plan::Unit::NodeSlots => Self::NodeSlots,
        }
    }
}

impl Unit {
    /// The plural in words.
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Addresses => plan::Unit::Addresses.plural(),
            Self::Blocks => plan::Unit::Blocks.plural(),
            Self::NodeSlots => plan::Unit::NodeSlots.plural(),
        }
    }
}

/// Whether something holds what is asked of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Holds planned nodes and surge.
    Fits,
    /// Holds the planned nodes, not the surge.
    FitsCannotUpgrade,
    /// Does not hold the planned nodes.
    DoesNotFit,
}

impl From<plan::Verdict> for Verdict {
    fn from(verdict: plan::Verdict) -> Self {
        match verdict {
            plan::Verdict::Fits => Self::Fits,
            plan::Verdict::FitsCannotUpgrade => Self::FitsCannotUpgrade,
            plan::Verdict::DoesNotFit => Self::DoesNotFit,
        }
    }
}

impl Verdict {
    /// The verdict in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Fits => plan::Verdict::Fits.words(),
            Self::FitsCannotUpgrade => plan::Verdict::FitsCannotUpgrade.words(),
            Self::DoesNotFit => plan::Verdict::DoesNotFit.words(),
        }
    }
}

/// A cluster within the alternative that was planned.
#[derive(Clone, Copy)]
struct Place<'a> {
    alternative: &'a Alternative,
    plan: &'a AlternativePlan,
    at: usize,
}

impl Place<'_> {
    fn cluster(&self, design: &Design, cluster: &Cluster, planned: &ClusterPlan) -> ClusterReport {
        ClusterReport {
            name: cluster.name.to_string(),
            model: cluster.model,
            network: cluster.network.to_string(),
            nodes: planned.nodes,
            surge_nodes: planned.surge,
            verdict: planned.verdict.into(),
            ranges: self.ranges(cluster, planned),
            services: planned.service_cidr.map(|cidr| ServiceReport {
                cidr: cidr.to_string(),
                usable: planned.service_addresses(),
            }),
            ceilings: planned
                .ceilings
                .and_then(|ceilings| self.ceilings(cluster, ceilings)),
            comparison: compare(self.alternative, self.plan, self.at, None)
                .and_then(|comparison| self.comparison(design, cluster, &comparison)),
        }
    }

    fn ranges(&self, cluster: &Cluster, planned: &ClusterPlan) -> Vec<RangeReport> {
        let subnets = |places: &[SubnetIndex], kind| -> Vec<RangeReport> {
            places
                .iter()
                .filter_map(|place| self.subnet(*place, kind))
                .collect()
        };
        let mut ranges = subnets(&planned.node_subnets, RangeKind::NodeSubnet);
        ranges.extend(subnets(&planned.pod_subnets, RangeKind::PodSubnet));
        ranges.extend(planned.pod_cidr.as_ref().map(|cidr| {
            RangeReport {
                kind: RangeKind::PodCidr,
                name: "pod CIDR".to_owned(),
                cidr: cluster
                    .pod_cidr
                    .as_ref()
                    .map_or_else(|| cidr.prefix.to_string(), ToString::to_string),
                sum: Sum::new(&cidr.meter, steps(&cidr.meter.demand.steps, self.alternative)),
            }
        }));
        ranges
    }

    fn subnet(&self, place: SubnetIndex, kind: RangeKind) -> Option<RangeReport> {
        let SubnetPlan { meter, .. } = self.plan.networks.get(place.0)?.subnets.get(place.1)?;
        let cidr = &self
            .alternative
            .networks
            .get(place.0)?
            .subnets
            .get(place.1)?
            .prefix;
        let (own, others): (Vec<Step>, Vec<Step>) = meter
            .demand
            .steps
            .iter()
            .partition(|step| cluster_of(step).is_none_or(|cluster| cluster == self.at));
        let mut steps = steps(&own, self.alternative);
        if !others.is_empty() {
            steps.push(StepReport {
                text: "other clusters".to_owned(),
                amount: others
                    .iter()
                    .fold(0, |sum, step| sum.saturating_add(step.amount())),
            });
        }
        Some(RangeReport {
            kind,
            name: self.subnet_name(place)?,
            cidr: cidr.to_string(),
            sum: Sum::new(meter, steps),
        })
    }

    fn subnet_name(&self, (network, subnet): SubnetIndex) -> Option<String> {
        let network = self.alternative.networks.get(network)?;
        Some(format!("{}/{}", network.name, network.subnets.get(subnet)?.name))
    }

    fn ceilings(&self, cluster: &Cluster, ceilings: Ceilings) -> Option<CeilingsReport> {
        let ceiling = |Ceiling { nodes, limit }| CeilingReport {
            nodes,
            limit: limit.into(),
            range: match limit {
                Limit::NodeSubnet(place) | Limit::PodSubnet(place) => self.subnet_name(place),
                Limit::NetworkAddresses(at) => self
                    .alternative
                    .networks
                    .get(at)
                    .map(|network| network.name.to_string()),
                _ => None,
            },
        };
        Some(CeilingsReport {
            pool: cluster.pools.get(ceilings.pool)?.name.to_string(),
            scale_out: ceiling(ceilings.scale_out),
            upgrade: ceiling(ceilings.upgrade),
        })
    }

    fn comparison(
        &self,
        design: &Design,
        cluster: &Cluster,
        comparison: &Comparison,
    ) -> Option<ComparisonReport> {
        let network = self.alternative.networks.get(comparison.network)?;
        Some(ComparisonReport {
            network: network.name.to_string(),
            network_size: comparison.network_size,
            largest_free_block: comparison.largest_block.map(|block| block.to_string()),
            pool: cluster.pools.get(comparison.pool)?.name.to_string(),
            models: comparison.lanes.iter().map(|lane| model(lane, network)).collect(),
            ranking: rank(&design.requirements, cluster, comparison)
                .into_iter()
                .map(RankedReport::from)
                .collect(),
        })
    }
}

fn model(lane: &ModelLane, network: &Network) -> ModelReport {
    // A subnet that IPv4 cannot hold has no prefix length; its size is the bare sum.
    let length = |part: &&LanePart| part.size == Prefix::size_of_length(part.length);
    let mut own = lane
        .parts
        .iter()
        .filter(|part| !matches!(part.role, PartRole::Stays(_)))
        .map(|part| Some(part).filter(length));
    ModelReport {
        model: lane.model,
        total: lane.total,
        node_subnet: own.next().flatten().map(|part| part.length),
        pod_subnet: own.next().flatten().map(|part| part.length),
        pod_cidr: lane.pod_cidr_length,
        planned: lane.planned,
        with_surge: lane.planned.saturating_add(lane.surge),
        verdict: lane.verdict.verdict().into(),
        reason: lane_reason(lane.verdict, network),
        most_nodes: lane.most_nodes,
        most_upgradable: lane.most_upgradable,
    }
}

/// What stands in the way of a model, in a few words; `None` where it fits.
///
/// ```
/// use aksnet::{design::presets, export::json::lane_reason, plan::LaneVerdict};
///
/// let network = &presets::worked_example().alternatives[0].networks[0];
/// assert_eq!(lane_reason(LaneVerdict::NeedsMore(2_368), network).as_deref(), Some("needs 2,368 more"));
/// assert_eq!(lane_reason(LaneVerdict::CannotServe(1), network).as_deref(), Some("cannot serve snet-agc"));
/// ```
pub fn lane_reason(verdict: LaneVerdict, network: &Network) -> Option<String> {
    Some(match verdict {
        LaneVerdict::Fits => return None,
        LaneVerdict::FitsCannotUpgrade => "no room for surge nodes".to_owned(),
        LaneVerdict::NeedsMore(addresses) => format!("needs {} more", grouped(addresses)),
        LaneVerdict::NoFreeBlock(length) => format!("no free /{length}"),
        LaneVerdict::TooManyNodes(limit) => format!("too many {}", LimitKind::from(limit).words()),
        LaneVerdict::CannotServe(subnet) => {
            let name = network
                .subnets
                .get(subnet)
                .map_or("a subnet", |subnet| subnet.name.as_str());
            format!("cannot serve {name}")
        }
        LaneVerdict::NoWindows => "no Windows pools".to_owned(),
    })
}

fn steps(steps: &[Step], alternative: &Alternative) -> Vec<StepReport> {
    let sentences = sums::sentences(steps, alternative);
    sentences
        .into_iter()
        .zip(steps)
        .map(|(text, step)| StepReport {
            text,
            amount: step.amount(),
        })
        .collect()
}

/// The cluster that a line counts for, where it counts for one.
const fn cluster_of(step: &Step) -> Option<usize> {
    match step.kind {
        StepKind::Nodes { cluster, .. }
        | StepKind::Surge { cluster, .. }
        | StepKind::PrivateEndpoint { cluster }
        | StepKind::ApiServer { cluster } => Some(cluster),
        StepKind::Other => None,
    }
}
