//! What stands beside pools and subnets and must go with them: node auto-provisioning, Automatic clusters, IPv6. What
//! one cluster breaks by itself stands with its rule, in `rules`.

use std::sync::LazyLock;

use crate::azure::{DataPlane, Model, Need, NetworkPolicy, Os, Rule, Severity, limits};
use crate::check::rules::{self, ClusterCheck};
use crate::design::{Cluster, WindowsServer};
use crate::plan::needs_alone;

use super::gates::kubernetes_version;
use super::{Facts, Hit};

/// The rules that one cluster breaks by itself, each with its check.
static CLUSTER_RULES: LazyLock<Vec<(&'static Rule, ClusterCheck)>> = LazyLock::new(|| {
    let each = rules::definitions();
    each.filter_map(|definition| Some((&definition.rule, definition.of_cluster?)))
        .collect()
});

/// What the features of a cluster break together with its other choices.
pub fn of_cluster(cluster: &Cluster) -> Vec<Hit> {
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
            is_dual && matches!(network_policy, NetworkPolicy::Azure | NetworkPolicy::Calico),
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
        .map(|(_, what, by)| Hit::new(&rules::FEATURE_NOT_AVAILABLE.rule, Facts::Excluded { what, by }));
    let oldest = Some(WindowsServer::Y2019);
    let has_oldest = pools
        .iter()
        .any(|pool| pool.os == Os::Windows && pool.options.windows_server == oldest);
    // Creation is probably refused; that its support is over is said besides.
    let old_windows = (has_oldest && (*model == Model::Overlay || model.uses_pod_subnet())).then_some(Hit {
        severity: Some(Severity::Warning),
        ..Hit::new(
            &rules::FEATURE_NOT_AVAILABLE.rule,
            Facts::Excluded {
                what: "Windows Server 2019",
                by: own,
            },
        )
    });
    let alone = CLUSTER_RULES
        .iter()
        .filter_map(|(rule, check)| Some(Hit::new(rule, check(cluster)?)));
    excluded.chain(alone).chain(old_windows).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::presets;

    #[test]
    fn features_exclude_one_another() {
        let ids = |change: fn(&mut Cluster)| {
            let mut cluster = presets::blank().alternatives[0].clusters[0].clone();
            change(&mut cluster);
            of_cluster(&cluster)
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
