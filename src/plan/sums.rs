//! Sums in words: the lines of a sum, what a range holds, what Azure was seen to check, and how far it goes.
//!
//! It computes nothing that the plan has not computed, and knows no layout: a line is words and a number.

use super::extras;
use crate::azure::{Model, Purpose, Rule, limits, rules};
use crate::design::{Alternative, Cluster, NodePool, Surge};
use crate::net::{counted, grouped};
use crate::plan::{
    AlternativePlan, AzureLine, BLOCK_ADDRESSES, Ceilings, Draw, Limit, Meter, NODE_SLOT_ADDRESSES, Step,
    StepKind, SubnetIndex, SubnetPlan, SurgeKind, Surged, Unit, azure_count, dynamic_node,
    smallest_block_subnet, smallest_pod_cidr, smallest_subnet, static_node, surge_kind,
};

/// A line of a sum: what is added, and the number as it is shown.
pub fn step_words(step: &Step, alternative: &Alternative) -> (String, String) {
    let words = match step.kind {
        StepKind::Nodes { cluster, pool } | StepKind::Surge { cluster, pool } => {
            pool_words(step, alternative, (cluster, pool))
        }
        StepKind::Other(purpose) => held_words(purpose).to_owned(),
        StepKind::PrivateEndpoint { cluster } => {
            format!(
                "private endpoint of the API server{}",
                of_cluster(alternative, cluster)
            )
        }
        StepKind::ApiServer { cluster } => format!("API server{}", of_cluster(alternative, cluster)),
        StepKind::Extra(extra) => extras::words(step, extra, alternative),
    };
    (words, grouped(step.amount()))
}

/// What a person counts in a subnet of this purpose besides what the design names.
pub const fn held_words(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Nodes => "internal load balancers and others",
        Purpose::LoadBalancers => "internal load balancers",
        Purpose::PrivateEndpoints => "private endpoints",
        Purpose::VirtualNodes => "pods on virtual nodes",
        Purpose::Bastion => "Bastion hosts",
        Purpose::Firewall | Purpose::FirewallManagement => "firewalls",
        Purpose::Gateway => "gateways",
        Purpose::ApplicationGateway => "other application gateways",
        Purpose::Pods | Purpose::ApiServer | Purpose::ApplicationGatewayForContainers | Purpose::Other => {
            "other addresses"
        }
    }
}

/// The words of a line about a pool of an alternative.
fn pool_words(step: &Step, alternative: &Alternative, (at, pool): (usize, usize)) -> String {
    let cluster = alternative.clusters.get(at);
    let Some((cluster, pool)) = cluster.and_then(|cluster| Some((cluster, cluster.pools.get(pool)?))) else {
        return format!("{} × {}", grouped(step.count), grouped(step.each));
    };
    pool_step_words(step, cluster.model, pool, &of_cluster(alternative, at))
}

/// The words of a line about `pool`, with what one node takes; `of_cluster` names the cluster where there are several.
pub fn pool_step_words(step: &Step, model: Model, pool: &NodePool, of_cluster: &str) -> String {
    let mut text = if step.is_surge() {
        surge_words(step, pool)
    } else {
        nodes_words(step, pool, of_cluster)
    };
    if step.each != 1 {
        text.push_str(" × ");
        text.push_str(&each_words(step.each, model, pool));
    }
    text
}

/// " of shop" where there is more than one cluster.
pub(super) fn of_cluster(alternative: &Alternative, at: usize) -> String {
    match alternative.clusters.get(at) {
        Some(cluster) if alternative.clusters.len() > 1 => format!(" of {}", cluster.name),
        _ => String::new(),
    }
}

fn nodes_words(step: &Step, pool: &NodePool, of_cluster: &str) -> String {
    let name = &pool.name;
    // A name that already ends in "pool" does not get the word again.
    let noun = if name.as_str().to_lowercase().ends_with("pool") {
        ""
    } else {
        " pool"
    };
    match (step.each, pool.autoscale) {
        (1, Some(_)) => format!("{name}{noun}{of_cluster}, autoscaler maximum"),
        (1, None) => format!("{name}{noun}{of_cluster}"),
        _ => format!("{name}{of_cluster}, {}", nodes_of("", step.count)),
    }
}

fn surge_words(step: &Step, pool: &NodePool) -> String {
    let nodes = pool.planned_nodes();
    match surge_kind(pool) {
        SurgeKind::Doubled => format!("blue-green, {} again", nodes_of("", nodes)),
        SurgeKind::Rolling(Surge::Percent(share)) if share <= 100 => {
            format!("surge, ceil({} × {share} %)", grouped(nodes))
        }
        SurgeKind::Rolling(surge) if u64::from(surge.number()) > nodes => {
            "surge, as many as there are nodes".to_owned()
        }
        SurgeKind::Rolling(_) | SurgeKind::None => format!("surge, {}", nodes_of("", step.count)),
    }
}

/// What one node takes, with how it adds up.
fn each_words(each: u64, model: Model, pool: &NodePool) -> String {
    let max_pods = pool.max_pods.get();
    match model {
        Model::NodeSubnet if each == max_pods.saturating_add(1) => format!("(1 + {})", grouped(max_pods)),
        Model::PodSubnetDynamic => {
            let node = dynamic_node(pool.planned_pods(), max_pods);
            let primary = node.with_primary.saturating_sub(node.pool_addresses);
            if each != node.with_primary {
                grouped(each)
            } else if node.pool_addresses == node.batch_addresses {
                let batch = limits::DYNAMIC_BATCH.value;
                format!("({} × {batch} + {primary})", node.batch_addresses / batch)
            } else {
                format!("({} + {primary})", node.pool_addresses)
            }
        }
        Model::PodSubnetStatic => {
            let blocks = static_node(max_pods).blocks;
            let word = if blocks == 1 { "block" } else { "blocks" };
            if each == blocks {
                format!("{blocks} {word}")
            } else if each == blocks.saturating_mul(BLOCK_ADDRESSES) {
                format!("{blocks} {word} × {BLOCK_ADDRESSES}")
            } else {
                grouped(each)
            }
        }
        Model::NodeSubnet | Model::Kubenet | Model::Overlay | Model::ByoCni => grouped(each),
    }
}

/// What the total of a sum is called.
pub const fn total_words(unit: Unit) -> &'static str {
    match unit {
        Unit::Addresses => "addresses needed",
        Unit::Blocks => "blocks needed",
        Unit::NodeSlots => "node slots needed",
    }
}

/// The smallest prefix that holds the sum, with how it adds up.
pub fn smallest_words(unit: Unit, needed: u64) -> (String, String) {
    let (words, length) = match unit {
        Unit::Addresses => {
            let reserved = limits::RESERVED_ADDRESSES_PER_SUBNET.value;
            (
                format!("smallest prefix, {} + {reserved} reserved", grouped(needed)),
                smallest_subnet(needed),
            )
        }
        Unit::Blocks => {
            let kept = limits::STATIC_BLOCKED_BLOCKS.value;
            (
                format!("smallest prefix, {} + {kept} reserved blocks", grouped(needed)),
                smallest_block_subnet(needed),
            )
        }
        Unit::NodeSlots => (
            format!("smallest prefix, {} × {NODE_SLOT_ADDRESSES}", grouped(needed)),
            smallest_pod_cidr(needed),
        ),
    };
    (
        words,
        length.map_or_else(|| "none in IPv4".to_owned(), |length| format!("/{length}")),
    )
}

/// A range's demand, what it holds and what is free, such as "49 of 59 usable addresses, 10 free".
pub fn meter_words(meter: &Meter) -> String {
    let rest = match meter.shortfall() {
        0 => format!("{} free", grouped(meter.free())),
        missing => format!("{} missing", grouped(missing)),
    };
    format!("{}, {rest}", need_words(meter))
}

/// A range's demand and what it holds, such as "49 of 59 usable addresses".
pub fn need_words(meter: &Meter) -> String {
    let unit = match meter.unit {
        Unit::Addresses => "usable addresses",
        Unit::Blocks => "usable blocks of 16",
        Unit::NodeSlots => "node slots",
    };
    format!(
        "{} of {} {unit}",
        grouped(meter.demand.with_surge()),
        grouped(meter.capacity)
    )
}

/// The formula behind the sum of a subnet, from the catalogue, with its source.
pub fn formula_of(subnet: &SubnetPlan, alternative: &Alternative) -> &'static Rule {
    let uses = |clusters: &[usize], model: Model| {
        clusters
            .iter()
            .filter_map(|at| alternative.clusters.get(*at))
            .any(|cluster| cluster.model == model)
    };
    if subnet.meter.unit == Unit::Blocks {
        &rules::SUBNET_SIZE_POD_STATIC
    } else if uses(&subnet.pod_clusters, Model::PodSubnetDynamic) {
        &rules::SUBNET_SIZE_POD_DYNAMIC
    } else if uses(&subnet.node_clusters, Model::NodeSubnet) {
        &rules::SUBNET_SIZE_NODE_SUBNET
    } else if uses(&subnet.node_clusters, Model::Overlay) {
        &rules::SUBNET_SIZE_OVERLAY
    } else {
        &rules::AZURE_RESERVED_5
    }
}

/// What Azure was seen to check a subnet against, besides what its documentation counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observed {
    /// A line for each pool: words and number.
    pub lines: Vec<(String, String)>,
    /// Addresses that are counted.
    pub counted: u64,
    /// Addresses to compare with: usable ones, less what others hold.
    pub available: u64,
    /// Where the sum was observed.
    pub rule: &'static Rule,
}

impl Observed {
    /// Azure's error message when the count is too high.
    pub fn refusal(&self) -> Option<String> {
        let Self {
            counted, available, ..
        } = self;
        (counted > available)
            .then(|| format!("Pre-allocated IPs {counted} exceeds IPs available {available}"))
    }
}

/// What Azure was seen to check for `subnet`; `None` where only the documented sum is known.
pub fn observed(subnet: &SubnetPlan, alternative: &Alternative) -> Option<Observed> {
    let count = azure_count(subnet, alternative, Surged::Without)?;
    let mut rule = None;
    let mut lines = Vec::new();
    for AzureLine { step, draw } in &count.lines {
        let (cluster, pool) = pool_of(step, alternative)?;
        let formula = match (draw, cluster.model) {
            (Draw::PodSubnet, _) => {
                rule = Some(&rules::POD_SUBNET_PRECHECK);
                format!(" × {}", grouped(step.each))
            }
            (Draw::NodeSubnet | Draw::PodCidr, Model::NodeSubnet) => {
                rule = rule.or(Some(&rules::NODE_SUBNET_PRECHECK));
                format!(" × ({} − 1)", grouped(pool.max_pods.get()))
            }
            (
                Draw::NodeSubnet | Draw::PodCidr,
                Model::PodSubnetDynamic
                | Model::PodSubnetStatic
                | Model::Overlay
                | Model::Kubenet
                | Model::ByoCni,
            ) => String::new(),
        };
        let (StepKind::Nodes { cluster: at, .. } | StepKind::Surge { cluster: at, .. }) = step.kind else {
            continue;
        };
        let words = format!(
            "{}{}, {}{formula}",
            pool.name,
            of_cluster(alternative, at),
            nodes_of("", step.count)
        );
        lines.push((words, grouped(step.amount())));
    }
    Some(Observed {
        lines,
        counted: count.counted,
        available: count.available(),
        rule: rule?,
    })
}

/// The cluster and the pool that a line is about.
fn pool_of<'a>(step: &Step, alternative: &'a Alternative) -> Option<(&'a Cluster, &'a NodePool)> {
    let (StepKind::Nodes { cluster, pool } | StepKind::Surge { cluster, pool }) = step.kind else {
        return None;
    };
    let cluster = alternative.clusters.get(cluster)?;
    Some((cluster, cluster.pools.get(pool)?))
}

/// How far a cluster goes: "49 user nodes, then the node subnet is too small for an upgrade; 55 can exist".
pub fn ceilings_words(ceilings: &Ceilings, cluster: &Cluster) -> String {
    let pool = cluster
        .pools
        .get(ceilings.pool)
        .map_or("", |pool| pool.name.as_str());
    let Ceilings {
        scale_out, upgrade, ..
    } = ceilings;
    if scale_out.nodes == 0 {
        return format!("no room for a {pool} node: {}", full_words(scale_out.limit));
    }
    if upgrade.nodes >= scale_out.nodes {
        return format!(
            "{}, then {}",
            nodes_of(pool, scale_out.nodes),
            full_words(scale_out.limit)
        );
    }
    let short = match upgrade.limit {
        Limit::NodeSubnet(_)
        | Limit::PodSubnet(_)
        | Limit::InterfaceSubnet(_)
        | Limit::PodCidr
        | Limit::Routes
        | Limit::NodePublicPrefix => {
            format!("the {} is too small for an upgrade", upgrade.limit.words())
        }
        Limit::OutboundPorts => "too few SNAT ports for an upgrade".to_owned(),
        Limit::EgressPrefix | Limit::PoolNodes | Limit::ClusterNodes | Limit::NetworkAddresses(_) => {
            format!("an upgrade exceeds a limit: {}", full_words(upgrade.limit))
        }
    };
    format!(
        "{}, then {short}; {} can exist",
        nodes_of(pool, upgrade.nodes),
        grouped(scale_out.nodes)
    )
}

/// Each range of cluster `at` with what it holds, and last what runs out first: "node subnet 49 of 59",
/// "pod CIDR 48 of 64 node slots", "first to run out: node subnet, past 49 user nodes".
pub fn summary_parts(
    alternative: &Alternative,
    plan: &AlternativePlan,
    at: usize,
    ceilings: Option<&Ceilings>,
) -> Vec<String> {
    /// Subnets of one kind that are named; a cluster has more only where its pools are separated.
    const MOST_SUBNETS: usize = 2;
    let Some((cluster, planned)) = alternative.clusters.get(at).zip(plan.clusters.get(at)) else {
        return Vec::new();
    };
    let meters = |places: &[SubnetIndex], name: &str| -> Vec<String> {
        let meters = places
            .iter()
            .filter_map(|place| Some(&plan.networks.get(place.0)?.subnets.get(place.1)?.meter));
        meters
            .take(MOST_SUBNETS)
            .map(|meter| short_meter_words(name, meter))
            .collect()
    };
    let mut parts = meters(&planned.node_subnets, "node subnet");
    parts.extend(meters(&planned.pod_subnets, "pod subnet"));
    parts.extend(
        planned
            .pod_cidr
            .iter()
            .map(|cidr| short_meter_words("pod CIDR", &cidr.meter)),
    );
    parts.extend(ceilings.map(|ceilings| {
        let pool = cluster
            .pools
            .get(ceilings.pool)
            .map_or("", |pool| pool.name.as_str());
        let limit = ceilings.upgrade.limit.words();
        match ceilings.upgrade.nodes {
            0 => format!("no room for a {pool} node: {limit}"),
            nodes => format!("first to run out: {limit}, past {}", nodes_of(pool, nodes)),
        }
    }));
    parts
}

fn short_meter_words(name: &str, meter: &Meter) -> String {
    let unit = match meter.unit {
        Unit::Addresses => "",
        Unit::Blocks => " blocks",
        Unit::NodeSlots => " node slots",
    };
    format!(
        "{name} {} of {}{unit}",
        grouped(meter.demand.with_surge()),
        grouped(meter.capacity)
    )
}

/// A count of nodes: "1 node", "40 user nodes".
pub fn nodes_of(pool: &str, count: u64) -> String {
    let nodes = counted(count, "nodes");
    if pool.is_empty() {
        nodes
    } else {
        nodes.replacen(' ', &format!(" {pool} "), 1)
    }
}

/// What stops growth there: "the node subnet is full".
pub fn full_words(limit: Limit) -> String {
    match limit {
        Limit::NodeSubnet(_)
        | Limit::PodSubnet(_)
        | Limit::InterfaceSubnet(_)
        | Limit::PodCidr
        | Limit::Routes => {
            format!("the {} is full", limit.words())
        }
        Limit::PoolNodes => format!(
            "a node pool is limited to {} nodes",
            grouped(limits::POOL_MAX_NODES.value)
        ),
        Limit::ClusterNodes => {
            format!(
                "a cluster is limited to {} nodes",
                grouped(limits::CLUSTER_MAX_NODES.value)
            )
        }
        Limit::OutboundPorts => "the SNAT ports of the load balancer run out".to_owned(),
        Limit::EgressPrefix | Limit::NodePublicPrefix => format!("the {} is used up", limit.words()),
        Limit::NetworkAddresses(_) => {
            format!(
                "a VNet is limited to {} addresses",
                grouped(limits::VNET_PRIVATE_ADDRESSES.value)
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::presets::presets;
    use crate::design::{Design, NodeCount, PodCount};
    use crate::plan::plan_alternative;

    fn example() -> Design {
        presets()[0].design().unwrap()
    }

    /// The lines of the node subnet of the worked example under a model.
    fn lines(model: Model) -> Vec<(String, String)> {
        let mut alternative = example().alternatives.remove(0);
        alternative.clusters[0].model = model;
        let planned = plan_alternative(&alternative);
        let steps = &planned.networks[0].subnets[0].meter.demand.steps;
        steps.iter().map(|step| step_words(step, &alternative)).collect()
    }

    #[test]
    fn the_node_subnet_of_the_example_adds_up_as_on_the_screen() {
        let lines = lines(Model::Overlay);
        let words: Vec<_> = lines
            .iter()
            .map(|(words, number)| (words.as_str(), number.as_str()))
            .collect();
        assert_eq!(
            words,
            [
                ("internal load balancers and others", "1"),
                ("system pool", "3"),
                ("surge, ceil(3 × 10 %)", "1"),
                ("user pool, autoscaler maximum", "40"),
                ("surge, ceil(40 × 10 %)", "4"),
            ]
        );
    }

    #[test]
    fn what_is_counted_in_a_subnet_goes_by_its_purpose() {
        let mut alternative = example().alternatives.remove(0);
        for (purpose, expected) in [
            (Purpose::PrivateEndpoints, "private endpoints"),
            (Purpose::LoadBalancers, "internal load balancers"),
            (Purpose::Other, "other addresses"),
        ] {
            let name = crate::design::Name::new("snet-more").unwrap();
            let mut subnet = crate::design::Subnet::new(name, "10.20.7.0/26".parse().unwrap(), purpose);
            subnet.other_addresses = crate::design::OtherCount::saturating(12);
            let network = alternative.networks[0].as_mut();
            network
                .subnets
                .retain(|subnet| subnet.name.as_str() != "snet-more");
            network.subnets.push(subnet.into());
            let planned = plan_alternative(&alternative);
            let steps = &planned.networks[0].subnets.last().unwrap().meter.demand.steps;
            let lines: Vec<_> = steps.iter().map(|step| step_words(step, &alternative)).collect();
            assert_eq!(lines, [(expected.to_owned(), "12".to_owned())]);
        }
    }

    #[test]
    fn a_node_with_its_pods_shows_both_parts() {
        let lines = lines(Model::NodeSubnet);
        for (words, number) in [
            ("user, 40 nodes × (1 + 60)", "2,440"),
            ("surge, ceil(40 × 10 %) × (1 + 60)", "244"),
        ] {
            assert!(
                lines.contains(&(words.to_owned(), number.to_owned())),
                "{lines:?}"
            );
        }
    }

    #[test]
    fn what_a_node_of_a_pod_subnet_takes() {
        let design = example();
        let pool = &design.alternatives[0].clusters[0].pools[1];
        let full = NodePool {
            planned_pods: None,
            max_pods: PodCount::saturating(250),
            ..pool.clone()
        };
        for (each, model, pool, expected) in [
            (65, Model::PodSubnetDynamic, pool, "(4 × 16 + 1)"),
            (251, Model::PodSubnetDynamic, &full, "(250 + 1)"),
            (4, Model::PodSubnetStatic, pool, "4 blocks"),
            (64, Model::PodSubnetStatic, pool, "4 blocks × 16"),
        ] {
            assert_eq!(each_words(each, model, pool), expected);
        }
    }

    #[test]
    fn azure_refuses_with_its_own_sum() {
        let mut alternative = example().alternatives.remove(0);
        alternative.clusters[0].model = Model::NodeSubnet;
        let planned = plan_alternative(&alternative);
        let seen = observed(&planned.networks[0].subnets[0], &alternative).unwrap();
        // 3 x 29 + 40 x 59, against 59 usable less one load balancer
        assert_eq!(seen.counted, 2_447);
        assert_eq!(
            seen.refusal().unwrap(),
            "Pre-allocated IPs 2447 exceeds IPs available 58"
        );
        assert_eq!(seen.lines[1].0, "user, 40 nodes × (60 − 1)");
    }

    #[test]
    fn only_what_differs_from_the_documentation_is_observed() {
        let alternative = example().alternatives.remove(0);
        let planned = plan_alternative(&alternative);
        assert_eq!(observed(&planned.networks[0].subnets[0], &alternative), None);
    }

    #[test]
    fn ceilings_say_what_stops_first() {
        let mut alternative = example().alternatives.remove(0);
        let words = |alternative: &Alternative| {
            let ceilings = plan_alternative(alternative).clusters[0].ceilings.unwrap();
            ceilings_words(&ceilings, &alternative.clusters[0])
        };
        assert_eq!(
            words(&alternative),
            "49 user nodes, then the node subnet is too small for an upgrade; 55 can exist"
        );
        let system = &mut alternative.clusters[0].pools[0];
        *system = system.with_planned_nodes(NodeCount::saturating(100));
        assert_eq!(
            words(&alternative),
            "no room for a user node: the node subnet is full"
        );
    }

    #[test]
    fn the_smallest_prefix_of_each_unit() {
        for (unit, needed, words, prefix) in [
            (Unit::Addresses, 49, "smallest prefix, 49 + 5 reserved", "/26"),
            (
                Unit::Blocks,
                102,
                "smallest prefix, 102 + 2 reserved blocks",
                "/21",
            ),
            (Unit::NodeSlots, 48, "smallest prefix, 48 × 256", "/18"),
            (
                Unit::Addresses,
                1 << 40,
                "smallest prefix, 1,099,511,627,776 + 5 reserved",
                "none in IPv4",
            ),
        ] {
            assert_eq!(
                smallest_words(unit, needed),
                (words.to_owned(), prefix.to_owned())
            );
        }
    }
}
