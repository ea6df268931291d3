//! What a running cluster cannot become, or only with preparation.

use crate::azure::rules::{Confidence, FEATURES_VERSION, Rule, VERSION, When};
use crate::azure::{Model, Purpose, Severity, kubernetes_version, limits, sources};
use crate::design::{Cluster, Subnet, SubnetRef};
use crate::net::Cidr;

use super::RuleDef;
use crate::check::change::{At, Side};
use crate::check::migration::{Way, engine_goes_first};
use crate::check::permanence::{Permanence, Value, differing, permanence};
use crate::check::{Facts, FindingList, Hit, Subject, fixes};

/// Every rule of the family.
pub(super) static RULES: &[&RuleDef] = &[
    &MIGRATION_REFUSED,
    &MIGRATION_STEPS,
    &MIGRATION_PRECONDITION,
    &OVERLAY_MIGRATION_KUBERNETES,
    &POLICY_CHANGE_KUBERNETES,
    &CANNOT_BE_CHANGED,
    &AUTOMATIC_FROM_BASE,
    &DUAL_STACK_ONE_WAY,
];

/// An existing cluster changes to a model or data plane that it cannot reach.
pub static MIGRATION_REFUSED: RuleDef = RuleDef::new(Rule {
    id: "migration-refused",
    title: "The cluster cannot be changed to this model",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Later,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::UPDATE_AZURE_CNI,
    reason: "Azure can move a running cluster only to overlay, and never away from a pod subnet. Create a \
             new cluster alongside the old one instead.",
})
.at(1_034)
.since(FEATURES_VERSION);

/// An existing cluster changes to a model or data plane that it can reach.
pub static MIGRATION_STEPS: RuleDef = RuleDef::new(Rule {
    id: "migration-steps",
    title: "Changing the model takes several steps",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Later,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::UPDATE_AZURE_CNI,
    reason: "An in-place change replaces all nodes at once and cannot be undone. A change through new pools \
             needs addresses for both while they run side by side.",
})
.at(1_035)
.since(FEATURES_VERSION);

/// An existing cluster moves to overlay with Calico or Azure NPM installed.
pub static MIGRATION_PRECONDITION: RuleDef = RuleDef::new(Rule {
    id: "migration-precondition",
    title: "The network policy engine must be removed before moving to overlay",
    severity: Some(Severity::Error),
    models: &[Model::Overlay],
    when: When::Later,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::UPDATE_AZURE_CNI,
    reason: "Azure moves a cluster to overlay only if neither Calico nor Azure NPM is installed. Remove the \
             engine first, which needs Kubernetes 1.30.",
})
.at(1_036)
.said_shortly("the policy engine must be removed first")
.why_no_fix(
    "remove the engine from the running cluster, then set the network policy to none where it runs today",
)
.since(FEATURES_VERSION);

/// An existing cluster moves to overlay on a Kubernetes version before 1.27.
pub static OVERLAY_MIGRATION_KUBERNETES: RuleDef = RuleDef::new(Rule {
    id: "overlay-migration-kubernetes",
    title: "Moving to overlay needs Kubernetes 1.27",
    severity: Some(Severity::Error),
    models: &[Model::Overlay],
    when: When::Later,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::UPDATE_AZURE_CNI,
    reason: "Azure can move a running cluster to overlay from Kubernetes 1.27. Upgrade it first.",
})
.at(1_037)
.since(FEATURES_VERSION);

/// An existing cluster gains or loses Calico or Azure NPM on a Kubernetes version before 1.30.
pub static POLICY_CHANGE_KUBERNETES: RuleDef = RuleDef::new(Rule {
    id: "policy-change-kubernetes",
    title: "Changing the network policy engine needs Kubernetes 1.30",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Later,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::NETWORK_POLICIES,
    reason: "From Kubernetes 1.30, Calico and Azure NPM can be installed on or removed from a running \
             cluster. Before that, the engine is fixed at creation.",
})
.at(1_038)
.since(FEATURES_VERSION);

/// What a change of model, data plane or policy engine breaks or takes.
pub(in crate::check) fn migration(before: &Side<'_>, after: &Side<'_>, way: Way) -> Vec<Hit> {
    let mut hits = Vec::new();
    let (from, to) = (before.cluster, after.cluster);
    let (from_setup, to_setup) = (before.setup(), after.setup());
    match way {
        Way::Same => {}
        Way::NewCluster => hits.push(MIGRATION_REFUSED.hit(Facts::Moves {
            from: from_setup,
            to: to_setup,
            way,
        })),
        Way::InPlace | Way::InTwoSteps(_) | Way::NewPools => hits.push(MIGRATION_STEPS.hit(Facts::Moves {
            from: from_setup,
            to: to_setup,
            way,
        })),
    }
    let kubernetes = from.kubernetes_version.as_deref().and_then(kubernetes_version);
    let older = |bound| {
        kubernetes
            .filter(|given| *given < bound)
            .map(|given| Facts::Version {
                given,
                bound,
                is_least: true,
            })
    };
    let to_overlay = from.model != Model::Overlay && to.model == Model::Overlay && way != Way::NewCluster;
    if to_overlay {
        if let Some(facts) = older(limits::KUBERNETES_FOR_OVERLAY_MIGRATION.value) {
            hits.push(OVERLAY_MIGRATION_KUBERNETES.hit(facts));
        }
        if engine_goes_first(from.network_policy, from.model, to.model) {
            let facts = Facts::Excluded {
                what: from.network_policy.title(),
                by: "the move to overlay",
            };
            hits.push(MIGRATION_PRECONDITION.hit(facts));
        }
        let agc = before.network.into_iter().flat_map(|network| &network.subnets);
        let agc = agc.filter(|subnet| subnet.purpose == Purpose::ApplicationGatewayForContainers);
        let mut lengths = agc.map(|subnet| subnet.prefix.length());
        hits.extend(lengths.find_map(|length| super::agc_before_overlay(from.model, to.model, length)));
    }
    let engine_changes = from.network_policy != to.network_policy
        && (from.network_policy.is_own_engine() || to.network_policy.is_own_engine());
    if engine_changes
        && way != Way::NewCluster
        && let Some(facts) = older(limits::KUBERNETES_FOR_POLICY_CHANGE.value)
    {
        hits.push(POLICY_CHANGE_KUBERNETES.hit(facts));
    }
    hits
}

/// An existing cluster or pool is planned with another value for something that is fixed.
pub static CANNOT_BE_CHANGED: RuleDef = RuleDef::new(Rule {
    id: "cannot-be-changed",
    title: "A fixed value is planned to change",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Later,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::IP_ADDRESS_PLANNING,
    reason: "Some values are fixed when the cluster or the pool is created. A pool can be replaced by \
             another; changing a value of the cluster needs a new cluster.",
})
.at(1_039)
.since(FEATURES_VERSION)
.fixed_by(&[fixes::keep_what_runs]);

/// Fixed values that are planned to change.
pub(in crate::check) fn fixed_of_cluster(
    before: &Side<'_>,
    after: &Side<'_>,
    (alternative, cluster): At,
    found: &mut FindingList,
) {
    let (from, to) = (before.cluster, after.cluster);
    let whole = Subject::Cluster { alternative, cluster };
    let mut fixed = |subject, value: Value| found.add(subject, &CANNOT_BE_CHANGED.rule, Facts::Fixed(value));
    if !from.network.matches(to.network.as_str()) {
        fixed(whole, Value::Network);
    }
    if from.dns_service_ip != to.dns_service_ip {
        fixed(Subject::DnsIp { alternative, cluster }, Value::DnsServiceIp);
    }
    let extends = from
        .kubernetes_version
        .as_deref()
        .and_then(kubernetes_version)
        .is_some_and(|given| given >= limits::KUBERNETES_FOR_SERVICE_CIDR_EXTENSION.value)
        && to.service_cidr.net().contains(&from.service_cidr.net());
    if from.service_cidr.net() != to.service_cidr.net() && !extends {
        fixed(Subject::ServiceCidr { alternative, cluster }, Value::ServiceCidr);
    }
    let ranges = [
        (
            // Overlay can expand its pod CIDR; the rules for that say how far.
            from.model == to.model && from.model != Model::Overlay,
            differ(from.pod_cidr.as_ref(), to.pod_cidr.as_ref()),
            (Subject::PodCidr { alternative, cluster }, Value::PodCidr),
        ),
        (
            from.is_dual_stack() && to.is_dual_stack(),
            differ(from.pod_cidr_ipv6.as_ref(), to.pod_cidr_ipv6.as_ref()),
            (Subject::PodCidr { alternative, cluster }, Value::PodCidr),
        ),
        (
            from.is_dual_stack() && to.is_dual_stack(),
            differ(from.service_cidr_ipv6.as_ref(), to.service_cidr_ipv6.as_ref()),
            (Subject::ServiceCidr { alternative, cluster }, Value::ServiceCidr),
        ),
    ];
    for (is_judged, differs, (subject, value)) in ranges {
        if is_judged && differs {
            fixed(subject, value);
        }
    }
    let version = |cluster: &Cluster| cluster.kubernetes_version.as_deref().and_then(kubernetes_version);
    if version(to).zip(version(from)).is_some_and(|(new, old)| new < old) {
        fixed(whole, Value::KubernetesVersion);
    }
    let is_fixed = |cluster| permanence(cluster, Value::PrivateCluster).permanence == Permanence::Cluster;
    if from.private_cluster != to.private_cluster && is_fixed(from) && is_fixed(to) {
        fixed(whole, Value::PrivateCluster);
    }
    if from.api_server_subnet.is_some()
        && named(from.api_server_subnet.as_ref()) != named(to.api_server_subnet.as_ref())
    {
        fixed(whole, Value::ApiServerSubnet);
    }
}

/// The name of a subnet, without its VNet.
fn named(subnet: Option<&SubnetRef>) -> Option<String> {
    subnet.map(|subnet| subnet.parts().1.to_lowercase())
}

/// Fixed values of pools of the same name that are planned to change.
pub(in crate::check) fn fixed_of_pools(
    before: &Side<'_>,
    after: &Side<'_>,
    way: Way,
    (alternative, cluster): At,
    found: &mut FindingList,
) {
    let (from, to) = (before.cluster, after.cluster);
    for (pool_at, pool) in to.pools.iter().enumerate() {
        let Some(old) = from.pools.iter().find(|old| old.name.matches(pool.name.as_str())) else {
            continue;
        };
        let subject = Subject::Pool {
            alternative,
            cluster,
            pool: pool_at,
        };
        let has_pods = from.model.uses_pod_subnet() && to.model.uses_pod_subnet();
        let subnets = [
            (Value::Model, way == Way::NewPools),
            (
                Value::NodeSubnet,
                named(Some(&old.node_subnet)) != named(Some(&pool.node_subnet)),
            ),
            (
                Value::PodSubnet,
                has_pods && named(old.pod_subnet.as_ref()) != named(pool.pod_subnet.as_ref()),
            ),
        ];
        let subnets = subnets
            .into_iter()
            .filter_map(|(value, differs)| differs.then_some(value));
        for value in differing(old, pool).chain(subnets) {
            found.add(subject, &CANNOT_BE_CHANGED.rule, Facts::Fixed(value));
        }
    }
}

/// Whether the range of a subnet in use by a running cluster is planned to change. A new cluster under the old name may
/// get its own subnets.
pub(in crate::check) fn fixed_subnet_range(after: &Cluster, old: &Subnet, new: &Subnet) -> Option<Hit> {
    let differs = old.prefix.net() != new.prefix.net();
    let hit = CANNOT_BE_CHANGED.hit(Facts::Fixed(Value::SubnetRange));
    (after.is_running() && differs).then_some(hit)
}

/// Whether two ranges are not the same.
fn differ(one: Option<&Cidr>, other: Option<&Cidr>) -> bool {
    one.map(Cidr::net) != other.map(Cidr::net)
}

/// An existing cluster of the Base SKU is planned as Automatic.
pub static AUTOMATIC_FROM_BASE: RuleDef = RuleDef::new(Rule {
    id: "automatic-from-base",
    title: "An existing cluster does not become AKS Automatic",
    severity: Some(Severity::Error),
    models: &[Model::Overlay],
    when: When::Later,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::AUTOMATIC_LIMITS,
    reason: "AKS Automatic is chosen when a cluster is created; a Base cluster does not become Automatic. \
             The other way works for clusters with managed system pools.",
})
.at(141)
.since(VERSION)
.why_no_fix("create a new Automatic cluster and move the workload");

/// Whether a running cluster is to become an Automatic one.
pub(in crate::check) fn automatic_from_base(from: &Cluster, to: &Cluster) -> Option<Hit> {
    AUTOMATIC_FROM_BASE.when(to.options.automatic && !from.options.automatic)
}

/// An existing dual-stack cluster is planned without IPv6.
pub static DUAL_STACK_ONE_WAY: RuleDef = RuleDef::new(Rule {
    id: "dual-stack-one-way",
    title: "IPv6 cannot be removed from a cluster",
    severity: Some(Severity::Error),
    models: &[Model::Overlay],
    when: When::Later,
    confidence: Confidence::Observed,
    azure_error: None,
    source: sources::ONE_WAY_THREAD,
    reason: "A cluster becomes dual-stack in place, but Azure refuses the update that takes IPv6 away \
             again. Terraform makes a new cluster for either change.",
})
.at(144)
.since(VERSION)
.why_no_fix("keep the IPv6 ranges, or create a new cluster");

/// Whether a dual-stack cluster is planned with only IPv4.
pub(in crate::check) fn dual_stack_one_way(from: &Cluster, to: &Cluster) -> Option<Hit> {
    DUAL_STACK_ONE_WAY.when(from.is_dual_stack() && !to.is_dual_stack())
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::check::rules::trial::*;

    pub(in crate::check::rules) const TRIALS: &[Trial] = &[
        broken(&MIGRATION_REFUSED, |d| {
            pods_in(d, Model::PodSubnetDynamic, "10.0.16.0/20");
            let planned = pair(d);
            planned.model = Model::Overlay;
            planned.pod_cidr = Some(cidr("10.244.0.0/16"));
        })
        .kept(|d| {
            pair(d);
        }),
        broken(&MIGRATION_STEPS, |d| {
            model(d, Model::Kubenet);
            pair(d).model = Model::Overlay;
        })
        .kept(|d| {
            pair(d);
        }),
        broken(&MIGRATION_PRECONDITION, |d| {
            model(d, Model::Kubenet);
            cluster(d).network_policy = NetworkPolicy::Calico;
            pair(d).model = Model::Overlay;
        })
        .kept(|d| {
            model(d, Model::Kubenet);
            pair(d).model = Model::Overlay;
        }),
        broken(&OVERLAY_MIGRATION_KUBERNETES, |d| {
            model(d, Model::Kubenet);
            kubernetes(d, "1.26");
            pair(d).model = Model::Overlay;
        })
        .kept(|d| {
            model(d, Model::Kubenet);
            kubernetes(d, "1.27");
            pair(d).model = Model::Overlay;
        }),
        broken(&POLICY_CHANGE_KUBERNETES, |d| {
            kubernetes(d, "1.29");
            pair(d).network_policy = NetworkPolicy::Calico;
        })
        .kept(|d| {
            kubernetes(d, "1.30");
            pair(d).network_policy = NetworkPolicy::Calico;
        }),
        broken(&CANNOT_BE_CHANGED, |d| pods(&mut pair(d).pools[1], 60)).kept(|d| {
            scale(&mut pair(d).pools[1], 3, 30);
        }),
        broken(&AUTOMATIC_FROM_BASE, |d| pair(d).options.automatic = true).kept(|d| {
            cluster(d).options.automatic = true;
            pair(d).options.automatic = false;
        }),
        broken(&DUAL_STACK_ONE_WAY, |d| {
            ipv6(d);
            let planned = pair(d);
            planned.pod_cidr_ipv6 = None;
            planned.service_cidr_ipv6 = None;
        })
        .kept(|d| {
            pair(d).pod_cidr_ipv6 = Some(cidr("fd00:1::/64"));
        }),
    ];
}
