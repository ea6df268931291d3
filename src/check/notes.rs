//! What only informs: said once a cluster or subnet, with the number of pools it concerns.

use crate::azure::{Model, NetworkPolicy, Purpose, Rule, Severity, limits};
use crate::check::rules;
use crate::design::{Alternative, Cluster, ClusterState, NodePool, Priority, Shared, Subnet, Surge};
use crate::plan::{Beside, Step, StepKind, SubnetPlan, SurgeKind, Unit, surge_kind};

use super::fixes::wastes_blocks;
use super::gates::{Version, surges_by_default};
use super::{Facts, Hit};

/// A rule, and which pools it concerns.
type Folded<'a> = (&'static Rule, &'a dyn Fn(&NodePool) -> bool);

/// What is worth knowing of a cluster.
pub(super) fn of_cluster(cluster: &Cluster, kubernetes: Option<Version>) -> Vec<Hit> {
    let since = |bound: Version| kubernetes.is_some_and(|given| given >= bound);
    let before = |bound: Version| kubernetes.is_some_and(|given| given < bound);
    let one_by_default = before(limits::KUBERNETES_FOR_SURGE_PERCENT.value);
    let falls_back = since(limits::KUBERNETES_FOR_SURGE_FALLBACK.value);
    let many = |pool: &NodePool| matches!(surge_kind(pool), SurgeKind::Rolling(surge) if surge != Surge::Nodes(0) && surge != Surge::Nodes(1));
    let is_static = cluster.model == Model::PodSubnetStatic && cluster.state == ClusterState::Planned;
    let folded: [Folded<'_>; 6] = [
        (&rules::SURGE_SPOT.rule, &|pool| pool.priority == Priority::Spot),
        (&rules::SURGE_DEFAULT.rule, &|pool| {
            !one_by_default && surges_by_default(pool)
        }),
        (&rules::SURGE_DEFAULT_ONE.rule, &|pool| {
            one_by_default && surges_by_default(pool)
        }),
        (&rules::SURGE_FALLBACK.rule, &|pool| falls_back && many(pool)),
        (&rules::STATIC_BLOCK_WASTE.rule, &|pool| {
            is_static && wastes_blocks(pool)
        }),
        (&rules::SURGE_QUARANTINED.rule, &|pool| {
            pool.options.cordon_undrainable
        }),
    ];
    let folded = folded.into_iter().filter_map(|(rule, concerns)| {
        let pools = cluster.pools.iter().filter(|pool| concerns(pool)).count();
        (pools > 0).then(|| Hit::new(rule, Facts::Pools(u64::try_from(pools).unwrap_or(u64::MAX))))
    });
    let endpoint = (cluster.private_cluster && cluster.api_server_subnet.is_none())
        .then_some(Hit::new(&rules::PRIVATE_CLUSTER_ENDPOINT.rule, Facts::Nothing));
    let local_dns = (cluster.network_policy == NetworkPolicy::Azure
        && since(limits::KUBERNETES_WITH_LOCAL_DNS.value))
    .then_some(Hit::new(&rules::LOCALDNS_ADDRESS.rule, Facts::Nothing));
    folded.chain(endpoint).chain(local_dns).collect()
}

/// What is worth knowing of a subnet; `short` is what is wrong with its size.
pub(super) fn of_subnet(
    alternative: &Alternative,
    written: &Subnet,
    plan: &SubnetPlan,
    short: Option<Hit>,
) -> Vec<Hit> {
    let dynamic = || {
        plan.pod_clusters
            .iter()
            .filter_map(|at| alternative.clusters.get(*at))
            .filter(|cluster| cluster.model == Model::PodSubnetDynamic)
    };
    let is_short = short.is_some_and(|hit| hit.severity > Some(Severity::Info));
    let comes_and_goes = |cluster: &Shared<Cluster>| {
        cluster
            .pools
            .iter()
            .any(|pool| pool.planned_pods() < pool.max_pods.get())
    };
    let blocks_beyond_the_vnet = plan.meter.unit == Unit::Blocks
        && crate::net::Prefix::size_of_length(written.prefix.length())
            >= limits::VNET_PRIVATE_ADDRESSES.value;
    // Frontends come here only where an annotation of the service says so.
    let named = |step: &Step| matches!(step.kind, StepKind::Beside(Beside::LoadBalancers { .. }));
    let holds_frontends = (written.purpose == Purpose::LoadBalancers && written.other_addresses.get() > 0)
        || plan.meter.demand.steps.iter().any(named);
    [
        (
            &rules::DYNAMIC_EXHAUSTED.rule,
            is_short && dynamic().next().is_some(),
        ),
        (
            &rules::DYNAMIC_SHRINK.rule,
            short.is_some() && dynamic().any(comes_and_goes),
        ),
        (&rules::STATIC_VNET_LIMIT.rule, blocks_beyond_the_vnet),
        (&rules::INTERNAL_LB_IP.rule, holds_frontends),
    ]
    .into_iter()
    .filter(|(_, applies)| *applies)
    .map(|(rule, _)| Hit::new(rule, Facts::Nothing))
    .collect()
}
