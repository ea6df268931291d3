//! What hangs on a day or on a Kubernetes version: retirements, and features that come or go with a version.
//!
//! The day is the planning date of the design, never the clock; without one only what is announced is said. Where no
//! Kubernetes version is written, nothing is said about versions.

use crate::azure::{DataPlane, Model, NetworkPolicy, Os, OutboundType, limits, rules};
use crate::design::{NodePool, PlanningDate, Priority, UpgradeStrategy, WindowsServer};

use super::{Facts, Hit};

/// A Kubernetes version as major and minor.
pub type Version = (u16, u16);

/// A Kubernetes version written as `major.minor`, patch or not.
///
/// ```
/// use aksnet::check::gates::kubernetes_version;
///
/// assert_eq!(kubernetes_version("1.34.2"), Some((1, 34)));
/// assert_eq!(kubernetes_version("latest"), None);
/// ```
pub fn kubernetes_version(text: &str) -> Option<Version> {
    let mut parts = text.trim().trim_start_matches('v').split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// Whether support for the model or for its policy engine ends, or has ended on `date`.
pub fn retirements(
    model: Model,
    policy: NetworkPolicy,
    pools: &[NodePool],
    date: Option<&PlanningDate>,
) -> impl Iterator<Item = Hit> {
    let is_past = |end: &str| date.is_some_and(|date| date.is_after(end));
    let kubenet = (model == Model::Kubenet).then(|| {
        let end = limits::KUBENET_ENDS.value;
        if is_past(end) {
            Hit::new(&rules::KUBENET_RETIRED, Facts::Ended(end))
        } else {
            Hit::new(&rules::KUBENET_RETIRES, Facts::Nothing)
        }
    });
    let has_npm = policy == NetworkPolicy::Azure && model.allows_network_policy(policy);
    let npm = has_npm.then(|| {
        let has_windows = pools.iter().any(|pool| pool.os == Os::Windows);
        let ended = [
            (limits::NPM_LINUX_ENDS.value, true),
            (limits::NPM_WINDOWS_ENDS.value, has_windows),
        ]
        .into_iter()
        .find(|(end, applies)| *applies && is_past(end));
        match ended {
            Some((end, _)) => Hit::new(&rules::NPM_RETIRED, Facts::Ended(end)),
            None => Hit::new(&rules::NPM_RETIRES, Facts::Nothing),
        }
    });
    kubenet.into_iter().chain(npm)
}

/// Whether Azure NPM is asked to serve more than it is made for.
pub fn npm_size(policy: NetworkPolicy, pools: &[NodePool]) -> Option<Hit> {
    let sum = |of: fn(&NodePool) -> u64| pools.iter().map(of).fold(0, u64::saturating_add);
    let nodes = sum(NodePool::planned_nodes);
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
    (policy == NetworkPolicy::Azure).then_some(Hit::new(&rules::NPM_LIMITS, facts))
}

/// What the version of Windows Server of a pool breaks.
pub fn windows_server(
    pool: &NodePool,
    kubernetes: Option<Version>,
    date: Option<&PlanningDate>,
) -> Option<Hit> {
    let version = pool.options.windows_server.filter(|_| pool.os == Os::Windows)?;
    let (end, refused_from) = match version {
        WindowsServer::Y2019 => (
            limits::WINDOWS_SERVER_2019_ENDS,
            limits::KUBERNETES_WITHOUT_WINDOWS_SERVER_2019,
        ),
        WindowsServer::Y2022 => (
            limits::WINDOWS_SERVER_2022_ENDS,
            limits::KUBERNETES_WITHOUT_WINDOWS_SERVER_2022,
        ),
        WindowsServer::Y2025 => return None,
    };
    if let Some(given) = kubernetes.filter(|given| *given >= refused_from.value) {
        let facts = Facts::Version {
            given,
            bound: refused_from.value,
            is_least: false,
        };
        return Some(Hit::new(&rules::WINDOWS_SERVER_REFUSED, facts));
    }
    let facts = if date.is_some_and(|date| date.is_after(end.value)) {
        Facts::Ended(end.value)
    } else {
        Facts::Ends(end.value)
    };
    Some(Hit::new(&rules::WINDOWS_SERVER_RETIRES, facts))
}

/// What a cluster asks of its Kubernetes version.
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
        used.model == Model::PodSubnetStatic,
        &rules::STATIC_BLOCK_KUBERNETES,
        limits::KUBERNETES_FOR_STATIC_BLOCK.value,
    );
    gate(
        matches!(used.outbound, OutboundType::None | OutboundType::Block),
        &rules::ISOLATION_KUBERNETES,
        limits::KUBERNETES_FOR_NETWORK_ISOLATION.value,
    );
    if used.fqdn_policy {
        if used.data_plane == DataPlane::Cilium {
            gate(
                true,
                &rules::FQDN_POLICY_KUBERNETES,
                limits::KUBERNETES_FOR_ACNS_SECURITY.value,
            );
        } else {
            let facts = Facts::Excluded {
                what: "FQDN policy",
                by: "the data plane without Cilium",
            };
            hits.push(Hit::new(&rules::FQDN_POLICY_KUBERNETES, facts));
        }
    }
    hits
}

/// Whether a pool surges as Azure sets it.
pub(super) fn surges_by_default(pool: &NodePool) -> bool {
    pool.priority == Priority::Regular && pool.upgrade == UpgradeStrategy::Rolling && pool.max_surge.is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{NodeCount, PodCount};
    use crate::plan::plain_pool;

    fn pool() -> NodePool {
        plain_pool(NodeCount::saturating(3), PodCount::saturating(30), None)
    }

    fn day(text: &str) -> PlanningDate {
        text.parse().unwrap()
    }

    #[test]
    fn support_ends_on_a_day_of_the_design() {
        let ids = |model, policy, os, date: Option<&str>| {
            let pools = [NodePool { os, ..pool() }];
            let date = date.map(day);
            retirements(model, policy, &pools, date.as_ref())
                .map(|hit| hit.rule.id)
                .collect::<Vec<_>>()
        };
        use {Model as M, NetworkPolicy as P};
        for (model, policy, os, date, expected) in [
            (M::Kubenet, P::None, Os::Linux, None, &["kubenet-retires"][..]),
            (
                M::Kubenet,
                P::None,
                Os::Linux,
                Some("2028-03-31"),
                &["kubenet-retires"],
            ),
            (
                M::Kubenet,
                P::None,
                Os::Linux,
                Some("2028-04-01"),
                &["kubenet-retired"],
            ),
            (
                M::Overlay,
                P::Azure,
                Os::Linux,
                Some("2026-10-01"),
                &["npm-retires"],
            ),
            (
                M::Overlay,
                P::Azure,
                Os::Windows,
                Some("2026-10-01"),
                &["npm-retired"],
            ),
            (
                M::Overlay,
                P::Azure,
                Os::Linux,
                Some("2028-10-01"),
                &["npm-retired"],
            ),
            (M::Overlay, P::Cilium, Os::Linux, Some("2030-01-01"), &[]),
        ] {
            assert_eq!(
                ids(model, policy, os, date),
                expected,
                "{model} {policy:?} {date:?}"
            );
        }
    }

    #[test]
    fn windows_servers_end() {
        let id = |version, kubernetes, date: &str| {
            let mut pool = pool();
            pool.os = Os::Windows;
            pool.options.windows_server = Some(version);
            windows_server(&pool, kubernetes, Some(&day(date))).map(|hit| (hit.rule.id, hit.facts))
        };
        use WindowsServer::{Y2019, Y2022, Y2025};
        assert_eq!(
            id(Y2019, Some((1, 32)), "2026-01-01"),
            Some(("windows-server-retires", Facts::Ends("2026-03-01")))
        );
        assert_eq!(
            id(Y2019, Some((1, 32)), "2026-03-02"),
            Some(("windows-server-retires", Facts::Ended("2026-03-01")))
        );
        assert_eq!(
            id(Y2019, Some((1, 33)), "2026-01-01").map(|(id, _)| id),
            Some("windows-server-refused")
        );
        assert_eq!(
            id(Y2022, Some((1, 37)), "2026-01-01").map(|(id, _)| id),
            Some("windows-server-refused")
        );
        assert_eq!(id(Y2025, Some((1, 40)), "2030-01-01"), None);
    }
}
