//! What a way out costs, from the designs before and after it, and what kind of change a command is.

use std::fmt;
use std::sync::Arc;

use crate::azure::OutboundType;
use crate::check::rules::short_words;
use crate::check::{self, Checked, Fix};
use crate::decide::verdict::Verdicts;
use crate::design::{Alternative, Criterion, Design};
use crate::edit::{self, ClusterAt, ClusterChange, Command, NetworkChange, PoolChange, SubnetChange};
use crate::net::{counted, grouped};
use crate::plan::{AlternativePlan, Effort, can_meet, ceilings_where_planned};

use super::{Kind, WayOut};

/// The cost of a way out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Additional addresses of the VNets.
    pub addresses: u64,
    /// How many fewer nodes.
    pub nodes: u64,
    /// How many fewer pods the pools hold in all.
    pub pods: u64,
    /// How many fewer surge nodes, which makes upgrades take longer.
    pub surge: u64,
    /// What has to be done before Azure accepts it, where the cluster runs already; said with the outcome.
    pub first: Option<&'static str>,
    /// What it takes where the cluster runs already.
    pub effort: Effort,
    /// Whether pods that could be reached from outside no longer can.
    pub hides_pods: bool,
    /// The outbound type that a cluster changes to, where that needs something outside AKS.
    pub outbound: Option<OutboundType>,
    /// The requirement that is dropped.
    pub requirement: Option<Criterion>,
}

impl Cost {
    /// What the design after the change lacks, or needs, compared with the one before.
    pub(super) fn between(
        whole: &Design,
        before: &Checked,
        after: &Checked,
        at: usize,
        effort: Effort,
    ) -> Self {
        let planned = |checked: &Checked, figure: &dyn Fn(&AlternativePlan) -> u64| {
            let planned = checked.plan.alternatives.get(at);
            planned.map_or(0, |planned| figure(planned))
        };
        let space = |planned: &AlternativePlan| {
            let spaces = planned.networks.iter().map(|network| network.space.total());
            spaces.fold(0, u64::saturating_add)
        };
        let nodes = |planned: &AlternativePlan| {
            let nodes = planned.clusters.iter().map(|cluster| cluster.nodes);
            nodes.fold(0, u64::saturating_add)
        };
        let surge = |planned: &AlternativePlan| {
            let surge = planned.clusters.iter().map(|cluster| cluster.surge);
            surge.fold(0, u64::saturating_add)
        };
        let pods = |checked: &Checked| {
            let alternative = checked.design.alternatives.get(at);
            alternative.map_or(0, |alternative| pods_of(alternative))
        };
        let fewer = |figure: &dyn Fn(&AlternativePlan) -> u64| {
            planned(before, figure).saturating_sub(planned(after, figure))
        };
        let given_up = Criterion::ALL.iter().find(|criterion| {
            whole.requirements.needs(**criterion) && !after.design.requirements.needs(**criterion)
        });
        let fewer_nodes = fewer(&nodes);
        Self {
            addresses: planned(after, &space).saturating_sub(planned(before, &space)),
            nodes: fewer_nodes,
            pods: pods(before).saturating_sub(pods(after)),
            // Fewer nodes need fewer surge nodes, which is no extra cost.
            surge: if fewer_nodes == 0 { fewer(&surge) } else { 0 },
            effort: match effort {
                Effort::Edit if replaces_pools(before, after, at) => Effort::NewPools,
                effort => effort,
            },
            first: None,
            hides_pods: hides_pods(before, after, at),
            outbound: new_outbound(before, after, at),
            requirement: given_up.copied(),
        }
    }

    /// Whether it costs nothing but the change itself.
    pub fn is_nothing(&self) -> bool {
        let Self {
            addresses,
            nodes,
            pods,
            surge,
            first,
            effort,
            hides_pods,
            outbound,
            requirement,
        } = self;
        (*addresses, *nodes, *pods, *surge) == (0, 0, 0, 0)
            && first.is_none()
            && matches!(effort, Effort::Edit | Effort::InPlace)
            && !hides_pods
            && outbound.is_none()
            && requirement.is_none()
    }
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts: Vec<String> = Vec::new();
        if self.addresses > 0 {
            let addresses = counted(self.addresses, "more addresses");
            parts.push(format!("{addresses} from the network team"));
        }
        match (self.nodes, self.pods) {
            (0, 0) => {}
            (0, pods) => parts.push(format!("room for {} fewer", counted(pods, "pods"))),
            (nodes, 0) => parts.push(format!("{} fewer", counted(nodes, "nodes"))),
            (nodes, pods) => parts.push(format!(
                "{} fewer, room for {} fewer",
                counted(nodes, "nodes"),
                counted(pods, "pods")
            )),
        }
        if self.surge > 0 {
            parts.push(format!(
                "upgrades take longer, with {} fewer surge nodes",
                grouped(self.surge)
            ));
        }
        match self.effort {
            Effort::Edit => {}
            Effort::InPlace => parts.push("all pools are reimaged".to_owned()),
            Effort::NewPools => parts.push("new pools, and a drain of the old ones".to_owned()),
            Effort::NewCluster => parts.push("a new cluster alongside the running one".to_owned()),
        }
        if self.hides_pods {
            parts.push("pods can no longer be reached from outside the cluster".to_owned());
        }
        if let Some(asked) = self.outbound.and_then(asked_outside) {
            parts.push(asked.to_owned());
        }
        if self.requirement.is_some() {
            parts.push("the requirement is dropped in every alternative".to_owned());
        }
        if parts.is_empty() {
            parts.push("nothing else".to_owned());
        }
        f.pad(&parts.join("; "))
    }
}

/// What keeps Azure from moving the running cluster to its new model, so that it has to be done first.
pub(super) fn before_a_move(before: &Checked, after: &Checked, at: ClusterAt) -> Option<&'static str> {
    let changed = after.design.alternatives.get(at.alternative)?;
    let refusals = check::refusals(&before.design, at, changed);
    let rule = refusals.first()?;
    Some(short_words(rule).unwrap_or(rule.title))
}

/// Pods that all pools hold.
fn pods_of(alternative: &Alternative) -> u64 {
    let pools = alternative.clusters.iter().flat_map(|cluster| &cluster.pools);
    let held = pools.map(|pool| pool.planned_nodes().saturating_mul(pool.max_pods.get()));
    held.fold(0, u64::saturating_add)
}

/// Whether a running cluster loses a pool, which then has to be drained.
fn replaces_pools(before: &Checked, after: &Checked, at: usize) -> bool {
    let clusters = |checked: &Checked| -> Vec<Vec<String>> {
        let alternative = checked.design.alternatives.get(at);
        let running = alternative
            .into_iter()
            .flat_map(|alternative| &alternative.clusters);
        let running = running.filter(|cluster| cluster.is_running());
        running
            .map(|cluster| {
                cluster
                    .pools
                    .iter()
                    .map(|pool| pool.name.as_str().to_lowercase())
                    .collect()
            })
            .collect()
    };
    let (before, after) = (clusters(before), clusters(after));
    before
        .iter()
        .zip(&after)
        .any(|(before, after)| before.iter().any(|name| !after.contains(name)))
}

/// What a person has to provide for this outbound type; AKS creates what the others need.
const fn asked_outside(outbound: OutboundType) -> Option<&'static str> {
    match outbound {
        OutboundType::UserDefinedRouting => Some("a route table, and a firewall or appliance behind it"),
        OutboundType::UserAssignedNatGateway => Some("a NAT gateway of your own"),
        OutboundType::LoadBalancer
        | OutboundType::ManagedNatGateway
        | OutboundType::None
        | OutboundType::Block => None,
    }
}

/// The outbound type that a cluster changes to, where a person has to provide something for it.
fn new_outbound(before: &Checked, after: &Checked, at: usize) -> Option<OutboundType> {
    let kinds = |checked: &Checked| -> Vec<OutboundType> {
        let alternative = checked.design.alternatives.get(at);
        let clusters = alternative
            .into_iter()
            .flat_map(|alternative| &alternative.clusters);
        clusters.map(|cluster| cluster.outbound.kind).collect()
    };
    let mut clusters = kinds(before).into_iter().zip(kinds(after));
    let changed = clusters.find(|(before, after)| before != after && asked_outside(*after).is_some());
    changed.map(|(_, after)| after)
}

/// Whether pods of a cluster could be reached from outside, by its model, and no longer can.
fn hides_pods(before: &Checked, after: &Checked, at: usize) -> bool {
    let reachable = |checked: &Checked| -> Vec<bool> {
        let alternative = checked.design.alternatives.get(at);
        let clusters = alternative
            .into_iter()
            .flat_map(|alternative| &alternative.clusters);
        clusters
            .map(|cluster| can_meet(Criterion::PodsReachable, cluster.model))
            .collect()
    };
    let mut clusters = reachable(before).into_iter().zip(reachable(after));
    clusters.any(|(before, after)| before && !after)
}

/// How far a cluster goes when its growing pool grows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    /// Name of the growing pool.
    pub pool: String,
    /// Most nodes of it that fit, without upgrades.
    pub most: u64,
    /// Most nodes of it that can be upgraded.
    pub upgradable: u64,
}

impl Reach {
    /// A move of a cluster that runs is planned beside it, so that it counts as planned.
    pub(super) fn of(checked: &Checked, at: ClusterAt, effort: Effort) -> Option<Self> {
        let ceilings = checked.plan.cluster(at)?.ceilings?;
        let ceilings = if effort == Effort::Edit {
            ceilings
        } else {
            let alternative = checked.design.alternatives.get(at.alternative)?;
            let planned = checked.plan.alternatives.get(at.alternative)?;
            ceilings_where_planned(alternative, planned, at.cluster, ceilings.pool)?
        };
        let pool = at.pool(ceilings.pool).find_in(&checked.design)?;
        Some(Self {
            pool: pool.name.to_string(),
            most: ceilings.scale_out.nodes,
            upgradable: ceilings.upgrade.nodes,
        })
    }
}

impl fmt::Display for Reach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            pool,
            most,
            upgradable,
        } = self;
        let most = counted(*most, "nodes");
        write!(
            f,
            "pool {pool} can grow to {most}, upgrade up to {}",
            grouped(*upgradable)
        )
    }
}

/// What kind of change the command of a fix is, by the first thing that it changes.
pub(super) fn kind_of(command: &Command) -> Kind {
    let mut leaves = Vec::new();
    collect(command, &mut leaves);
    let adds_pool = leaves.iter().any(|leaf| {
        matches!(
            leaf,
            Command::Cluster {
                change: ClusterChange::AddPool(_),
                ..
            }
        )
    });
    let moves_pools = leaves.iter().any(|leaf| {
        matches!(
            leaf,
            Command::Pool {
                change: PoolChange::NodeSubnet(_) | PoolChange::PodSubnet(_),
                ..
            }
        )
    });
    let has_unavailable = leaves.iter().any(|leaf| {
        matches!(
            leaf,
            Command::Pool {
                change: PoolChange::MaxUnavailable(_),
                ..
            }
        )
    });
    match leaves.first() {
        _ if adds_pool => Kind::SecondPool,
        Some(
            Command::Subnet {
                change: SubnetChange::Prefix(_) | SubnetChange::Rename(_),
                ..
            }
            | Command::Network {
                change: NetworkChange::AddSubnet(_),
                ..
            },
        ) if moves_pools => Kind::NewSubnet,
        Some(Command::Subnet {
            change: SubnetChange::Prefix(_),
            ..
        }) => Kind::Subnet,
        Some(Command::Cluster { change, .. }) => kind_of_cluster(change),
        Some(Command::Pool { change, .. }) => kind_of_pool(change, has_unavailable),
        _ => Kind::Correction,
    }
}

const fn kind_of_cluster(change: &ClusterChange) -> Kind {
    match change {
        ClusterChange::PodCidr(_) => Kind::PodCidr,
        ClusterChange::DataPlane(_) | ClusterChange::NetworkPolicy(_) => Kind::Engine,
        ClusterChange::Remove
        | ClusterChange::Rename(_)
        | ClusterChange::Network(_)
        | ClusterChange::Model(_)
        | ClusterChange::PodCidrIpv6(_)
        | ClusterChange::ServiceCidrIpv6(_)
        | ClusterChange::Options(_)
        | ClusterChange::ServiceCidr(_)
        | ClusterChange::DnsServiceIp(_)
        | ClusterChange::KubernetesVersion(_)
        | ClusterChange::Location(_)
        | ClusterChange::State(_)
        | ClusterChange::Outbound(_)
        | ClusterChange::PrivateCluster(_)
        | ClusterChange::ApiServerSubnet(_)
        | ClusterChange::NodeClasses(_)
        | ClusterChange::AddPool(_) => Kind::Correction,
    }
}

const fn kind_of_pool(change: &PoolChange, has_unavailable: bool) -> Kind {
    match change {
        PoolChange::MaxSurge(_) if has_unavailable => Kind::InPlace,
        PoolChange::MaxSurge(_) => Kind::Surge,
        PoolChange::MaxPods(_) => Kind::MaxPods,
        PoolChange::Autoscale(_) | PoolChange::PlannedNodes(_) | PoolChange::Scale(_) => Kind::ScaleIn,
        PoolChange::Remove
        | PoolChange::Duplicate
        | PoolChange::Rename(_)
        | PoolChange::Mode(_)
        | PoolChange::Os(_)
        | PoolChange::Count(_)
        | PoolChange::PlannedPods(_)
        | PoolChange::MaxUnavailable(_)
        | PoolChange::Priority(_)
        | PoolChange::Upgrade(_)
        | PoolChange::Options(_)
        | PoolChange::NodeSubnet(_)
        | PoolChange::PodSubnet(_) => Kind::Correction,
    }
}

fn collect<'a>(command: &'a Command, leaves: &mut Vec<&'a Command>) {
    match command {
        Command::Several { commands, .. } => commands.iter().for_each(|command| collect(command, leaves)),
        leaf => leaves.push(leaf),
    }
}

/// Fixes of what all alternatives share, with their outcome for the whole design.
pub(super) fn of_fixes(checked: &Checked, fixes: Vec<Fix>) -> Vec<WayOut> {
    let judged = fixes.into_iter().filter_map(|fix| {
        let after = checked.after(Arc::new(edit::apply(&checked.design, &fix.command).ok()?));
        let verdicts = Verdicts::new(&after.design, &after.plan, &after.findings);
        Some(WayOut {
            kind: kind_of(&fix.command),
            title: fix.title,
            command: fix.command,
            outcome: verdicts.of_design(),
            reach: None,
            cost: Cost::between(&checked.design, checked, &after, 0, Effort::Edit),
        })
    });
    judged.collect()
}
