//! What a design needs and holds, as a report.
//!
//! A subnet appears twice: under its VNet with the whole sum, and under each cluster that draws from it with that
//! cluster's lines, those of others folded into one. So a report grows with the design, however much is shared.

use schemars::JsonSchema;
use serde::Serialize;

use crate::azure::{Model, Purpose, rules};
use crate::check::Findings;
use crate::decide::verdict::Verdicts;
use crate::design::{Alternative, Cluster, ConnectedKind, Criterion, Decision, Design, Network, Peering};
use crate::plan::sums;
use crate::plan::{
    AlternativePlan, Ceiling, Ceilings, ClusterPlan, Limit, LimitKind, Meter, NetworkPlan, Plan, Step,
    SubnetIndex, SubnetPlan, Unit, Verdict, compare,
};
use crate::scene::Words;

use super::{ComparisonReport, OutcomeReport, RangeKind, VERSION, WayOutReport};

/// What `aksnet plan` says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "aksnet plan")]
pub struct PlanReport {
    /// The kind of report.
    #[schemars(extend("const" = "aksnet-plan"))]
    pub schema: &'static str,
    /// Version of the report.
    #[schemars(extend("const" = VERSION))]
    pub version: u64,
    /// Name of the design.
    pub design: String,
    /// Whether it works: that of its worst alternative.
    #[serde(flatten)]
    pub outcome: OutcomeReport,
    /// Free text about the design.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub notes: String,
    /// The date that dated facts are compared with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub planning_date: Option<String>,
    /// The stated requirements.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub requirements: Vec<RequirementReport>,
    /// Connected ranges, which must not overlap the VNets.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub connected: Vec<ConnectedReport>,
    /// Accepted findings.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub accepted: Vec<AcceptedReport>,
    /// The decision, as entered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
    /// In the order of the design.
    pub alternatives: Vec<AlternativeReport>,
    /// How many clusters that do not work have no ways out worked out, because there are many.
    #[serde(skip_serializing_if = "is_none")]
    pub without_ways_out: usize,
}

/// One stated requirement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Requirement")]
pub struct RequirementReport {
    /// What it is about.
    pub title: &'static str,
    /// Whether it is required, or stated not to be.
    pub needed: bool,
}

/// A connected range.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Connected")]
pub struct ConnectedReport {
    /// Its name.
    pub name: String,
    /// How it is connected.
    pub kind: ConnectedKind,
    /// What a peering joins, where it is not whole VNets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub peering: Option<Peering>,
    /// Whether its prefixes are summary routes rather than ranges in use.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub aggregate: bool,
    /// The ranges it uses, as typed.
    pub prefixes: Vec<String>,
}

/// An accepted finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Accepted")]
pub struct AcceptedReport {
    /// Id of the rule.
    pub rule: String,
    /// What it is about: names from the alternative down, joined by ` / `.
    pub subject: String,
    /// The same names as a list; a single text where it is not clear which names an old file means.
    pub subject_names: Vec<String>,
    /// Why it is acceptable.
    pub reason: String,
}

impl PlanReport {
    /// Reports on the `plan` of `design`.
    ///
    /// ```
    /// use aksnet::{check, design::presets, export::json::PlanReport, plan};
    ///
    /// let design = presets::presets()[0].design()?;
    /// let plan = plan::plan(&design);
    /// let report = PlanReport::new(&design, &plan, &check::check(&design, &plan));
    /// let nodes = &report.alternatives[0].clusters[0].ranges[0];
    /// assert_eq!((nodes.name.as_str(), nodes.sum.with_surge, nodes.sum.usable), ("vnet-shop/snet-nodes", 49, 59));
    /// # Ok::<(), aksnet::design::file::FileError>(())
    /// ```
    pub fn new(design: &Design, plan: &Plan, findings: &Findings) -> Self {
        let verdicts = Verdicts::new(design, plan, findings);
        let alternatives = design.alternatives.iter().zip(&plan.alternatives).enumerate();
        Self {
            schema: "aksnet-plan",
            version: VERSION,
            design: design.name.to_string(),
            outcome: verdicts.of_design().into(),
            notes: design.notes.clone(),
            planning_date: design.planning_date.as_ref().map(ToString::to_string),
            requirements: Criterion::ALL
                .iter()
                .filter_map(|criterion| {
                    Some(RequirementReport {
                        title: criterion.title(),
                        needed: design.requirements.get(*criterion)?,
                    })
                })
                .collect(),
            connected: design
                .connected
                .iter()
                .map(|range| ConnectedReport {
                    name: range.name.to_string(),
                    kind: range.kind,
                    peering: Some(range.peering).filter(|peering| *peering != Peering::Whole),
                    aggregate: range.aggregate,
                    prefixes: range.prefixes.iter().map(ToString::to_string).collect(),
                })
                .collect(),
            accepted: design
                .accepted
                .iter()
                .map(|accepted| AcceptedReport {
                    rule: accepted.rule.clone(),
                    subject: accepted.subject.names().join(" / "),
                    subject_names: accepted.subject.names().to_owned(),
                    reason: accepted.reason.clone(),
                })
                .collect(),
            decision: Some(&design.decision).filter(|one| !one.is_blank()).cloned(),
            alternatives: alternatives
                .map(|(at, (alternative, planned))| {
                    let words = Words::new(design, plan, at);
                    AlternativeReport::new(&Context {
                        design,
                        alternative,
                        plan: planned,
                        words,
                        verdicts: &verdicts,
                        at,
                    })
                })
                .collect(),
            without_ways_out: 0,
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands out references")]
const fn is_none(count: &usize) -> bool {
    *count == 0
}

/// One alternative.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Alternative")]
pub struct AlternativeReport {
    /// Its name.
    pub name: String,
    /// Whether it shows what runs today.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub today: bool,
    /// Whether it works, by all findings.
    #[serde(flatten)]
    pub outcome: OutcomeReport,
    /// Free text about it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub notes: String,
    /// Its VNets.
    pub networks: Vec<NetworkReport>,
    /// Its clusters.
    pub clusters: Vec<ClusterReport>,
    /// What would make all its clusters work, where several do not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub way_out: Option<WayOutReport>,
}

impl AlternativeReport {
    fn new(context: &Context<'_>) -> Self {
        let Context {
            alternative, plan, ..
        } = context;
        let networks = alternative.networks.iter().zip(&plan.networks);
        let clusters = alternative.clusters.iter().zip(&plan.clusters).enumerate();
        Self {
            name: alternative.name.to_string(),
            today: alternative.today,
            outcome: context.verdicts.of_alternative(context.at).into(),
            notes: alternative.notes.clone(),
            networks: networks
                .map(|(network, planned)| NetworkReport::new(alternative, network, planned))
                .collect(),
            clusters: clusters
                .map(|(at, (cluster, planned))| context.cluster(at, cluster, planned))
                .collect(),
            way_out: None,
        }
    }
}

/// A VNet: what is in it and what is free.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Network")]
pub struct NetworkReport {
    /// Its name.
    pub name: String,
    /// Name of its resource group, where it is stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_group: Option<String>,
    /// Its prefixes, as typed.
    pub address_space: Vec<String>,
    /// Addresses of the whole IPv4 address space.
    pub size: u64,
    /// Addresses that no subnet covers.
    pub free: u64,
    /// The largest aligned block that no subnet covers; null where nothing is free.
    pub largest_free_block: Option<String>,
    /// The VNets of the alternative that it is peered with.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub peered_with: Vec<PeerReport>,
    /// Its subnets.
    pub subnets: Vec<SubnetReport>,
}

/// A VNet that another is peered with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Peer")]
pub struct PeerReport {
    /// Name of the VNet.
    pub network: String,
    /// Whether it is reached through a third VNet.
    pub through_hub: bool,
}

impl NetworkReport {
    /// `, peered with vnet-b, vnet-c (through a hub)`, where it is peered with any.
    pub(in crate::export) fn peers_words(&self) -> String {
        let peers = self.peered_with.iter().map(|peer| {
            let hub = if peer.through_hub { " (through a hub)" } else { "" };
            format!("{}{hub}", peer.network)
        });
        match peers.collect::<Vec<_>>().join(", ") {
            peers if peers.is_empty() => peers,
            peers => format!(", peered with {peers}"),
        }
    }

    fn new(alternative: &Alternative, network: &Network, planned: &NetworkPlan) -> Self {
        let subnets = network.subnets.iter().zip(&planned.subnets);
        Self {
            name: network.name.to_string(),
            resource_group: network.resource_group.as_ref().map(ToString::to_string),
            address_space: network.address_space.iter().map(ToString::to_string).collect(),
            size: planned.space.total(),
            free: planned.free.total(),
            largest_free_block: planned.largest_free().map(|block| block.to_string()),
            peered_with: alternative
                .peerings
                .iter()
                .filter(|peering| peering.names(&network.name))
                .flat_map(|peering| {
                    let others = peering.networks.iter();
                    let others = others.filter(|name| !name.matches(network.name.as_str()));
                    others.map(|other| PeerReport {
                        network: other.to_string(),
                        through_hub: peering.through_hub,
                    })
                })
                .collect(),
            subnets: subnets
                .map(|(subnet, planned)| SubnetReport {
                    name: subnet.name.to_string(),
                    purpose: subnet.purpose,
                    cidr: subnet.prefix.to_string(),
                    cidr_ipv6: subnet.prefix_ipv6.as_ref().map(ToString::to_string),
                    sum: Sum::new(&planned.meter, steps(&planned.meter.demand.steps, alternative)),
                })
                .collect(),
        }
    }
}

/// A subnet with its whole sum, over all clusters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Subnet")]
pub struct SubnetReport {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub purpose: Purpose,
    /// Its range, as typed.
    pub cidr: String,
    /// Its IPv6 range, if it has one too, as typed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cidr_ipv6: Option<String>,
    /// The demand on it, and what it holds.
    #[serde(flatten)]
    pub sum: Sum,
}

/// The demand on a range, and what it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Sum {
    /// What is counted.
    pub unit: Unit,
    /// What can be relied on.
    pub usable: u64,
    /// What Azure's own check accepts, where that is more than is usable.
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
            unit: meter.unit,
            usable: meter.capacity,
            accepted: Some(meter.hard_capacity).filter(|accepted| *accepted > meter.capacity),
            planned: meter.demand.planned,
            with_surge: meter.demand.with_surge(),
            verdict: meter.verdict(),
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
    /// Whether every range that the model needs holds the demand on it.
    pub verdict: Verdict,
    /// Whether it works, by all findings about it.
    #[serde(flatten)]
    pub outcome: OutcomeReport,
    /// The ranges that nodes and pods draw from.
    pub ranges: Vec<RangeReport>,
    /// The range of services; null where it is not IPv4.
    pub services: Option<ServiceReport>,
    /// How far the growing pool goes; null without pools.
    pub ceilings: Option<CeilingsReport>,
    /// The same workload under every model; null without pools or VNet.
    pub comparison: Option<ComparisonReport>,
    /// What would make it work, where it does not or cannot be upgraded, the best first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ways_out: Vec<WayOutReport>,
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
    /// Id of the rule that the sum follows.
    pub rule: &'static str,
    /// The demand on it, over all clusters, and what it holds.
    #[serde(flatten)]
    pub sum: Sum,
}

/// The range of a cluster's services.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Services")]
pub struct ServiceReport {
    /// The service CIDR.
    pub cidr: String,
    /// Addresses left for your services.
    pub usable: u64,
}

/// How far a cluster goes when one pool grows and the others stay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Ceilings")]
pub struct CeilingsReport {
    /// Name of the growing pool.
    pub pool: String,
    /// Most nodes that fit, without upgrades.
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
    /// What runs out with one more node.
    pub limit: LimitKind,
    /// Name of the subnet or VNet that runs out, where it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range: Option<String>,
}

/// An alternative, its plan, and the words for both.
struct Context<'a> {
    design: &'a Design,
    alternative: &'a Alternative,
    plan: &'a AlternativePlan,
    words: Words<'a>,
    verdicts: &'a Verdicts,
    at: usize,
}

impl Context<'_> {
    fn cluster(&self, at: usize, cluster: &Cluster, planned: &ClusterPlan) -> ClusterReport {
        ClusterReport {
            name: cluster.name.to_string(),
            model: cluster.model,
            network: cluster.network.to_string(),
            nodes: planned.nodes,
            surge_nodes: planned.surge,
            verdict: planned.verdict,
            outcome: self.verdicts.of_cluster(self.at, at).into(),
            ranges: self.ranges(at, cluster, planned),
            services: planned.service_cidr.map(|cidr| ServiceReport {
                cidr: cidr.to_string(),
                usable: planned.service_addresses(),
            }),
            ceilings: planned
                .ceilings
                .and_then(|ceilings| self.ceilings(cluster, ceilings)),
            comparison: compare(self.design, self.alternative, self.plan, at, None).and_then(|comparison| {
                ComparisonReport::new(self.design, self.alternative, &comparison, &self.words)
            }),
            ways_out: Vec::new(),
        }
    }

    fn ranges(&self, at: usize, cluster: &Cluster, planned: &ClusterPlan) -> Vec<RangeReport> {
        let subnets = |places: &[SubnetIndex], kind| -> Vec<RangeReport> {
            places
                .iter()
                .filter_map(|place| self.subnet(at, *place, kind))
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
                rule: rules::POD_CIDR_SIZE.id,
                sum: Sum::new(&cidr.meter, steps(&cidr.meter.demand.steps, self.alternative)),
            }
        }));
        ranges
    }

    fn subnet(&self, at: usize, place: SubnetIndex, kind: RangeKind) -> Option<RangeReport> {
        let planned = self.plan.networks.get(place.0)?.subnets.get(place.1)?;
        let SubnetPlan { meter, .. } = planned;
        let cidr = &self
            .alternative
            .networks
            .get(place.0)?
            .subnets
            .get(place.1)?
            .prefix;
        let (shared, own) = meter.demand.of_cluster(at);
        let mut steps = steps(shared, self.alternative);
        steps.extend(self::steps(own, self.alternative));
        let others = meter.demand.of_others(at);
        if others > 0 {
            steps.push(StepReport {
                text: "other clusters".to_owned(),
                amount: others,
            });
        }
        Some(RangeReport {
            kind,
            name: self.subnet_name(place)?,
            cidr: cidr.to_string(),
            rule: sums::formula_of(planned, self.alternative).id,
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
            limit: limit.kind(),
            range: match limit {
                Limit::NodeSubnet(place) | Limit::PodSubnet(place) | Limit::InterfaceSubnet(place) => {
                    self.subnet_name(place)
                }
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
}

fn steps(steps: &[Step], alternative: &Alternative) -> Vec<StepReport> {
    steps
        .iter()
        .map(|step| StepReport {
            text: sums::step_words(step, alternative).0,
            amount: step.amount(),
        })
        .collect()
}
