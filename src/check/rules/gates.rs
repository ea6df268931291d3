//! What depends on a date, a Kubernetes version or another choice.

use crate::azure::rules::{AZURE_CNI_MODELS, Confidence, FEATURES_VERSION, Rule, VERSION, When};
use crate::azure::{
    DataPlane, Model, Need, NetworkPolicy, Os, OutboundType, Severity, Version, kubernetes_version, limits,
    sources,
};
use crate::design::{Cluster, NodePool, WindowsServer};
use crate::plan::needs_alone;

use super::RuleDef;
use crate::check::{Facts, Hit, fixes};

/// Every rule of the family.
pub(super) static RULES: &[&RuleDef] = &[
    &NPM_LIMITS,
    &STATIC_BLOCK_KUBERNETES,
    &ISOLATION_KUBERNETES,
    &FQDN_POLICY_KUBERNETES,
    &FEATURE_NOT_AVAILABLE,
    &RULE_SET_OLDER,
    &LOCALDNS_ADDRESS,
];

/// Azure NPM in a cluster larger than it supports.
pub static NPM_LIMITS: RuleDef = RuleDef::new(Rule {
    id: "npm-limits",
    title: "Azure NPM does not support a cluster of this size",
    severity: Some(Severity::Warning),
    models: AZURE_CNI_MODELS,
    when: When::ScaleOut,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::NETWORK_POLICIES,
    reason: "Azure NPM is supported up to 250 nodes and 20,000 pods. Beyond that it lags and uses a lot of \
             memory; Cilium scales further.",
})
.at(1_024)
.since(FEATURES_VERSION)
.why_no_fix("choose Cilium or Calico, which support more");

/// Whether a cluster is larger than Azure NPM supports.
pub fn npm_size(cluster: &Cluster) -> Option<Hit> {
    let sum = |of: fn(&NodePool) -> u64| cluster.pools.iter().map(of).fold(0, u64::saturating_add);
    let nodes = sum(NodePool::planned_nodes).saturating_add(cluster.provisioned_nodes());
    let pods = sum(|pool| pool.planned_nodes().saturating_mul(pool.planned_pods()));
    let (given, most, unit) = [
        (nodes, limits::NPM_MAX_NODES.value, "nodes under Azure NPM"),
        (pods, limits::NPM_MAX_PODS.value, "pods under Azure NPM"),
    ]
    .into_iter()
    .find(|(given, most, _)| *given > u64::from(*most))?;
    let facts = Facts::Count {
        given,
        least: 0,
        most: u64::from(most),
        unit,
    };
    let is_asked = cluster.network_policy == NetworkPolicy::Azure;
    is_asked.then_some(NPM_LIMITS.hit(facts))
}

/// Static blocks with a Kubernetes version before 1.28.
pub static STATIC_BLOCK_KUBERNETES: RuleDef = RuleDef::new(Rule {
    id: "static-block-kubernetes",
    title: "Static block allocation needs Kubernetes 1.28",
    severity: Some(Severity::Error),
    models: &[Model::PodSubnetStatic],
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::POD_SUBNET_STATIC,
    reason: "Azure allocates static blocks of a pod subnet from Kubernetes 1.28.",
})
.at(1_027)
.since(FEATURES_VERSION);

/// Outbound type none or block with a Kubernetes version before 1.30.
pub static ISOLATION_KUBERNETES: RuleDef = RuleDef::new(Rule {
    id: "isolation-kubernetes",
    title: "A network isolated cluster needs Kubernetes 1.30",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::OUTBOUND,
    reason: "The outbound types none and block are for network isolated clusters, which need Kubernetes \
             1.30 and do not support kubenet.",
})
.at(1_028)
.since(FEATURES_VERSION);

/// FQDN policy is required of a Cilium cluster and the Kubernetes version is before 1.29.
pub static FQDN_POLICY_KUBERNETES: RuleDef = RuleDef::new(Rule {
    id: "fqdn-policy-kubernetes",
    title: "FQDN and L7 policy need Kubernetes 1.29",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Silent,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::CILIUM,
    reason: "Policies by DNS name or HTTP path are enforced by the Cilium data plane, from Kubernetes 1.29.",
})
.at(1_029)
.since(FEATURES_VERSION);

/// What a cluster needs from its Kubernetes version.
#[derive(Debug, Clone, Copy)]
pub struct VersionUse<'a> {
    /// The version, where one is written.
    pub kubernetes: Option<Version>,
    /// The network model.
    pub model: Model,
    /// The data plane.
    pub data_plane: DataPlane,
    /// How traffic leaves.
    pub outbound: OutboundType,
    /// Whether FQDN policy is required.
    pub fqdn_policy: bool,
    /// The node pools.
    pub pools: &'a [NodePool],
}

/// What needs a newer Kubernetes version than the one that is written.
pub fn versions(used: VersionUse<'_>) -> Vec<Hit> {
    let older = |bound: Version| {
        used.kubernetes
            .filter(|given| *given < bound)
            .map(|given| Facts::Version {
                given,
                bound,
                is_least: true,
            })
    };
    let mut hits = Vec::new();
    let mut gate = |applies: bool, rule, bound| {
        if let Some(facts) = older(bound).filter(|_| applies) {
            hits.push(Hit::new(rule, facts));
        }
    };
    gate(
        used.model.lacks([Need::OlderKubernetes]).is_some(),
        &STATIC_BLOCK_KUBERNETES.rule,
        limits::KUBERNETES_FOR_STATIC_BLOCK.value,
    );
    gate(
        matches!(used.outbound, OutboundType::None | OutboundType::Block),
        &ISOLATION_KUBERNETES.rule,
        limits::KUBERNETES_FOR_NETWORK_ISOLATION.value,
    );
    // Without Cilium the requirement itself is not met.
    gate(
        used.fqdn_policy && used.data_plane == DataPlane::Cilium,
        &FQDN_POLICY_KUBERNETES.rule,
        limits::KUBERNETES_FOR_ACNS_SECURITY.value,
    );
    hits
}

/// A feature that the model or another choice excludes.
pub static FEATURE_NOT_AVAILABLE: RuleDef = RuleDef::new(Rule {
    id: "feature-not-available",
    title: "A feature conflicts with another choice",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::CNI_OVERVIEW,
    reason: "Some features exist only for certain network models, and some exclude each other. Azure \
             refuses the combination at creation.",
})
.at(1_031)
.since(FEATURES_VERSION);

/// What the features of a cluster break together with its other choices.
pub fn features(cluster: &Cluster) -> Vec<Hit> {
    let Cluster {
        model,
        network_policy,
        options,
        pools,
        ..
    } = cluster;
    let lacks = |need| needs_alone(cluster, need) && model.lacks([need]).is_some();
    let has_windows = pools.iter().any(|pool| pool.os == Os::Windows);
    let is_dual = cluster.is_dual_stack();
    let has_gateway = needs_alone(cluster, Need::GatewayPool);
    let nap = options.node_auto_provisioning;
    let own = model.title();
    let kubernetes = cluster.kubernetes_version.as_deref().and_then(kubernetes_version);
    let older = kubernetes.is_some_and(|given| given < limits::KUBERNETES_FOR_CILIUM_DUAL_STACK.value);
    let excluded = [
        (lacks(Need::NodeAutoProvisioning), "node auto-provisioning", own),
        (
            nap && has_windows && !options.automatic,
            "node auto-provisioning",
            "Windows pools",
        ),
        (
            nap && *network_policy == NetworkPolicy::Calico,
            "node auto-provisioning",
            "Calico",
        ),
        (nap && is_dual, "node auto-provisioning", "dual-stack"),
        (
            is_dual && network_policy.is_own_engine(),
            "dual-stack",
            network_policy.title(),
        ),
        (
            is_dual && cluster.data_plane == DataPlane::Cilium && older,
            "dual-stack with Cilium",
            "Kubernetes before 1.29",
        ),
        (lacks(Need::PrivateLinkService), "Private Link Service", own),
        (lacks(Need::GatewayPool), "a static egress gateway", own),
        (has_gateway && is_dual, "a static egress gateway", "dual-stack"),
        (lacks(Need::Automatic), "AKS Automatic", own),
        (
            options.automatic && cluster.data_plane != DataPlane::Cilium,
            "AKS Automatic",
            "a data plane other than Cilium",
        ),
        (lacks(Need::NoOutbound), "a network isolated cluster", own),
    ];
    let excluded = excluded
        .into_iter()
        .filter(|(broken, ..)| *broken)
        .map(|(_, what, by)| FEATURE_NOT_AVAILABLE.hit(Facts::Excluded { what, by }));
    let oldest = Some(WindowsServer::Y2019);
    let has_oldest = pools
        .iter()
        .any(|pool| pool.os == Os::Windows && pool.options.windows_server == oldest);
    // Creation is probably refused; that support has ended is a finding of its own.
    let old_windows = (has_oldest && (*model == Model::Overlay || model.uses_pod_subnet())).then_some(Hit {
        severity: Some(Severity::Warning),
        ..FEATURE_NOT_AVAILABLE.hit(Facts::Excluded {
            what: "Windows Server 2019",
            by: own,
        })
    });
    let alone = crate::check::limits::cluster(cluster);
    excluded.chain(alone).chain(old_windows).collect()
}

/// The design was last checked with an older version of the rules.
pub static RULE_SET_OLDER: RuleDef = RuleDef::new(Rule {
    id: "rule-set-older",
    title: "The design was last checked with older rules",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Later,
    confidence: Confidence::Derived,
    azure_error: None,
    source: sources::DERIVED,
    reason: "Rules change as Azure does. The help lists what has changed since this design was last \
             checked; review the new findings, then mark them as read.",
})
.at(1_032)
.fixed_by(&[fixes::note_rule_set]);

/// Whether rules were added or changed since the design was last checked.
pub(in crate::check) fn rule_set_older(rule_set: &str) -> Option<Hit> {
    let is_older = !rule_set.is_empty() && super::changes_since(rule_set).next().is_some();
    RULE_SET_OLDER.when(is_older)
}

/// A Kubernetes version in which `LocalDNS` is on by default, with an engine that may block its range.
pub static LOCALDNS_ADDRESS: RuleDef = RuleDef::new(Rule {
    id: "localdns-address",
    title: "LocalDNS answers on 169.254.10.10 and 169.254.10.11",
    severity: Some(Severity::Info),
    models: AZURE_CNI_MODELS,
    when: When::Silent,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::LOCAL_DNS,
    reason: "LocalDNS is on by default from Kubernetes 1.37; an earlier note said 1.36. It takes no addresses of the \
             plan, but policies that deny traffic must let 169.254.10.0/24 pass.",
})
.at(140)
.since(VERSION);

/// Whether Azure NPM runs together with the `LocalDNS` of newer versions.
pub(in crate::check) fn local_dns(cluster: &Cluster, kubernetes: Option<Version>) -> Option<Hit> {
    let has_local_dns = kubernetes >= Some(limits::KUBERNETES_WITH_LOCAL_DNS.value);
    LOCALDNS_ADDRESS.when(cluster.network_policy == NetworkPolicy::Azure && has_local_dns)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::check::rules::trial::*;

    pub(in crate::check::rules) const TRIALS: &[Trial] = &[
        broken(&NPM_LIMITS, |d| {
            cluster(d).network_policy = NetworkPolicy::Azure;
            sized(d, 251, 30, 1);
        })
        .kept(|d| {
            cluster(d).network_policy = NetworkPolicy::Azure;
            sized(d, 250, 30, 1);
        }),
        broken(&STATIC_BLOCK_KUBERNETES, |d| {
            pods_in(d, Model::PodSubnetStatic, "10.0.16.0/20");
            kubernetes(d, "1.27");
        })
        .kept(|d| {
            pods_in(d, Model::PodSubnetStatic, "10.0.16.0/20");
            kubernetes(d, "1.28");
        }),
        broken(&ISOLATION_KUBERNETES, |d| {
            outbound(d, OutboundType::None);
            kubernetes(d, "1.29");
        })
        .kept(|d| {
            outbound(d, OutboundType::None);
            kubernetes(d, "1.30");
        }),
        broken(&FQDN_POLICY_KUBERNETES, |d| {
            d.requirements.set(Criterion::FqdnPolicy, Some(true));
            kubernetes(d, "1.28");
        })
        .kept(|d| {
            d.requirements.set(Criterion::FqdnPolicy, Some(true));
            kubernetes(d, "1.29");
        }),
        broken(&FEATURE_NOT_AVAILABLE, |d| {
            model(d, Model::Kubenet);
            cluster(d).options.node_auto_provisioning = true;
        })
        .kept(|d| cluster(d).options.node_auto_provisioning = true),
        broken(&RULE_SET_OLDER, |d| d.rule_set = "2026-01-01".to_owned()).kept(|d| {
            d.rule_set = VERSION.to_owned();
        }),
        broken(&LOCALDNS_ADDRESS, |d| {
            cluster(d).data_plane = DataPlane::Azure;
            cluster(d).network_policy = NetworkPolicy::Azure;
            kubernetes(d, "1.37");
        })
        .kept(|d| {
            cluster(d).network_policy = NetworkPolicy::Cilium;
            kubernetes(d, "1.37");
        }),
    ];

    #[test]
    fn features_exclude_one_another() {
        let ids = |change: fn(&mut Cluster)| {
            let mut cluster = presets::blank().alternatives[0].clusters[0].clone();
            change(&mut cluster);
            features(&cluster)
                .iter()
                .map(|hit| hit.rule.id)
                .collect::<Vec<_>>()
        };
        assert_eq!(ids(|_| {}), [""; 0]);
        assert_eq!(ids(|cluster| cluster.options.automatic = true), [""; 0]);
        assert_eq!(
            ids(|cluster| {
                cluster.options.node_auto_provisioning = true;
                cluster.model = Model::NodeSubnet;
            }),
            ["nap-node-subnet-ips"]
        );
        assert_eq!(
            ids(|cluster| {
                cluster.options.node_auto_provisioning = true;
                cluster.model = Model::PodSubnetDynamic;
            }),
            ["feature-not-available"]
        );
    }
}
