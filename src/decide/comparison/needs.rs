//! What each alternative does about what is required, and why one is out.

use crate::azure::{Capability, DataPlane, NetworkPolicy, Severity, SourceAddress};
use crate::design::{Cluster, Criterion};
use crate::net::grouped;
use crate::plan::{ClusterPlan, Verdict};

use crate::decide::advice;
use crate::decide::comparison::{Side, counted, tallied};

/// What a cluster has to say to a criterion.
pub(super) struct Answer {
    /// Whether the need is met; preferences always are.
    pub(super) met: bool,
    /// In a few words.
    pub(super) text: String,
}

impl Answer {
    fn new(met: bool, text: impl Into<String>) -> Self {
        Self {
            met,
            text: text.into(),
        }
    }
}

/// What `cluster` has to say to `criterion`.
pub(super) fn answer(criterion: Criterion, cluster: &Cluster, planned: &ClusterPlan) -> Answer {
    let facts = cluster.model.facts();
    let yes_or = |met: bool, no: &str| Answer::new(met, if met { "yes" } else { no });
    match criterion {
        Criterion::PodsReachable => {
            let reachable = facts.pods_reachable.value;
            Answer::new(reachable.is_possible(), in_words(reachable))
        }
        Criterion::SourceIpKept => match facts.source_beyond_vnet.value {
            SourceAddress::Pod => Answer::new(true, "yes"),
            SourceAddress::Node => Answer::new(false, "no, it is the node's"),
        },
        Criterion::NoRouteTables if facts.needs_route_table.value => {
            Answer::new(false, "one, with one route per node")
        }
        Criterion::NoRouteTables => Answer::new(true, "none"),
        Criterion::WindowsPools => {
            let windows = facts.windows.value;
            Answer::new(windows.is_possible(), in_words(windows))
        }
        Criterion::VirtualNodes => {
            let virtual_nodes = facts.virtual_nodes.value;
            Answer::new(virtual_nodes.is_possible(), in_words(virtual_nodes))
        }
        Criterion::NetworkPolicy => Answer::new(
            cluster.network_policy != NetworkPolicy::None,
            match cluster.network_policy {
                NetworkPolicy::None => "none",
                engine => engine.title(),
            },
        ),
        Criterion::FqdnPolicy => yes_or(
            cluster.data_plane == DataPlane::Cilium,
            "no, it needs the Cilium data plane",
        ),
        Criterion::MoreThan400Nodes => {
            let nodes = largest(cluster, planned);
            Answer::new(nodes > 400, format!("limited to {}", counted(nodes, "node")))
        }
        Criterion::SeparatePodSubnet => yes_or(cluster.model.uses_pod_subnet(), "no"),
        Criterion::ManagedNetwork => {
            let possible = facts.managed_vnet.value.is_possible();
            Answer::new(possible, if possible { "possible" } else { "no" })
        }
        Criterion::DualStack => {
            let possible = facts.dual_stack.value.is_possible();
            let chosen = possible && cluster.pod_cidr_ipv6.is_some();
            Answer::new(
                chosen,
                match (chosen, possible) {
                    (true, _) => "yes",
                    (false, true) => "possible, but no IPv6 pod CIDR yet",
                    (false, false) => "no",
                },
            )
        }
        Criterion::LittleAddressSpace | Criterion::TrafficInside | Criterion::TrafficOutside => {
            let text = advice::says(criterion, cluster.model).unwrap_or("no difference");
            Answer::new(true, text)
        }
    }
}

fn in_words(capability: Capability) -> String {
    match capability {
        Capability::WithCondition(condition) => format!("yes: {condition}"),
        Capability::Yes | Capability::No => capability.words().to_owned(),
    }
}

/// The most nodes a cluster reaches when its growing pool grows and the others stay.
pub(super) fn largest(cluster: &Cluster, planned: &ClusterPlan) -> u64 {
    let growing = planned
        .ceilings
        .and_then(|ceilings| Some((ceilings, cluster.pools.get(ceilings.pool)?)));
    growing.map_or(0, |(ceilings, pool)| {
        let others = planned.nodes.saturating_sub(pool.planned_nodes());
        others.saturating_add(ceilings.scale_out.nodes)
    })
}

/// What is said of a need that is not met.
fn lack(criterion: Criterion, text: &str) -> String {
    match criterion {
        Criterion::PodsReachable => "pods cannot be reached from outside".to_owned(),
        Criterion::SourceIpKept => "pod source IPs are not kept".to_owned(),
        Criterion::NoRouteTables => "it needs a route table".to_owned(),
        Criterion::WindowsPools => "it cannot have Windows pools".to_owned(),
        Criterion::VirtualNodes => "it has no virtual nodes".to_owned(),
        Criterion::NetworkPolicy => "no network policy engine selected".to_owned(),
        Criterion::FqdnPolicy => "FQDN and L7 policy need the Cilium data plane".to_owned(),
        Criterion::MoreThan400Nodes => format!("it {text}"),
        Criterion::SeparatePodSubnet => "pods have no subnet of their own".to_owned(),
        Criterion::ManagedNetwork => "AKS cannot manage the VNet".to_owned(),
        Criterion::DualStack => "it is not dual-stack".to_owned(),
        Criterion::LittleAddressSpace | Criterion::TrafficInside | Criterion::TrafficOutside => {
            text.to_owned()
        }
    }
}

/// The required criteria that some cluster of the alternative does not meet, in words.
pub(super) fn unmet(side: Side<'_>) -> Vec<String> {
    let required = Criterion::ALL
        .iter()
        .filter(|criterion| side.required(**criterion));
    required
        .filter_map(|&criterion| {
            let mut answers = side
                .clusters()
                .map(|(cluster, planned)| answer(criterion, cluster, planned));
            answers
                .find(|answer| !answer.met)
                .map(|answer| lack(criterion, &answer.text))
        })
        .collect()
}

/// The worst verdict of all clusters; none where there is no cluster.
pub(super) fn fit(side: Side<'_>) -> Option<Verdict> {
    side.planned.verdict()
}

/// Why an alternative is out: it does not fit, Azure refuses it, or it lacks what is required.
pub(super) fn why_out(side: Side<'_>) -> Vec<String> {
    let mut out = Vec::new();
    match fit(side) {
        None => out.push("it has no cluster".to_owned()),
        Some(Verdict::DoesNotFit) => out.push("it does not fit".to_owned()),
        Some(Verdict::Fits | Verdict::FitsCannotUpgrade) => {}
    }
    match side.open(Severity::Error) {
        0 => {}
        1 => out.push("it has an error".to_owned()),
        errors => out.push(format!("it has {} errors", grouped(errors as u64))),
    }
    out.extend(unmet(side));
    out
}

/// What the clusters of an alternative have to say to a criterion, and how many do not meet it.
pub(super) fn answers(side: Side<'_>, criterion: Criterion) -> (String, u64) {
    let answers: Vec<Answer> = side
        .clusters()
        .map(|(cluster, planned)| answer(criterion, cluster, planned))
        .collect();
    let unmet = answers.iter().filter(|answer| !answer.met).count();
    (
        tallied(answers.into_iter().map(|answer| answer.text)),
        unmet as u64,
    )
}
