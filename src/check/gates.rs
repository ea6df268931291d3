//! What hangs on a day or on a Kubernetes version: retirements, and features that come or go with a version.
//!
//! The day is the planning date of the design, never the clock; without one it is the day of the rules. Where no
//! Kubernetes version is written, nothing is said about versions.

use crate::azure::{DataPlane, Model, NetworkPolicy, Os, OutboundType, limits};
use crate::check::rules;
use crate::design::{Cluster, NodePool, PlanningDate, Priority, UpgradeStrategy, WindowsServer};

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

/// Something of a cluster that Azure stops supporting on an ISO day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Retirement {
    /// The first day after which part of the cluster is without support.
    pub day: &'static str,
    /// What retires.
    pub what: Retiring,
}

/// What Azure has announced to stop supporting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Retiring {
    /// The network model.
    Kubenet,
    /// The network policy engine.
    Npm,
    /// A version of Windows Server in a pool.
    WindowsServer(WindowsServer),
}

impl Retiring {
    /// Its name.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Kubenet => "kubenet",
            Self::Npm => "Azure NPM",
            Self::WindowsServer(WindowsServer::Y2019) => "Windows Server 2019",
            Self::WindowsServer(WindowsServer::Y2022) => "Windows Server 2022",
            Self::WindowsServer(WindowsServer::Y2025) => "Windows Server 2025",
        }
    }
}

/// Everything of a cluster that Azure has announced to stop supporting, a pool's version of Windows once a pool.
///
/// The rules and the comparison both read this, so that they name the same things and days.
pub fn retirements(
    model: Model,
    policy: NetworkPolicy,
    pools: &[NodePool],
) -> impl Iterator<Item = Retirement> {
    [of_model(model), of_policy(model, policy, pools)]
        .into_iter()
        .flatten()
        .chain(pools.iter().filter_map(of_pool))
}

fn of_model(model: Model) -> Option<Retirement> {
    (model == Model::Kubenet).then_some(Retirement {
        day: limits::KUBENET_ENDS.value,
        what: Retiring::Kubenet,
    })
}

/// Windows pools lose Azure NPM first; an engine that the model refuses is not there to retire.
fn of_policy(model: Model, policy: NetworkPolicy, pools: &[NodePool]) -> Option<Retirement> {
    let is_there = policy == NetworkPolicy::Azure && model.allows_network_policy(policy);
    let day = if pools.iter().any(|pool| pool.os == Os::Windows) {
        limits::NPM_WINDOWS_ENDS.value
    } else {
        limits::NPM_LINUX_ENDS.value
    };
    is_there.then_some(Retirement {
        day,
        what: Retiring::Npm,
    })
}

/// A version of Windows Server that is left over in a pool that runs Linux does not count.
fn of_pool(pool: &NodePool) -> Option<Retirement> {
    let version = pool.options.windows_server.filter(|_| pool.os == Os::Windows)?;
    let day = match version {
        WindowsServer::Y2019 => limits::WINDOWS_SERVER_2019_ENDS.value,
        WindowsServer::Y2022 => limits::WINDOWS_SERVER_2022_ENDS.value,
        WindowsServer::Y2025 => return None,
    };
    Some(Retirement {
        day,
        what: Retiring::WindowsServer(version),
    })
}

/// Whether the ISO day `day` is over on the planning date, or on the day of the rules where there is none.
pub fn is_over(day: &str, date: Option<&PlanningDate>) -> bool {
    date.map_or(rules::VERSION > day, |date| date.is_after(day))
}

/// Whether support for the model or for its policy engine ends, or has ended on `date`.
pub fn support(
    model: Model,
    policy: NetworkPolicy,
    pools: &[NodePool],
    date: Option<&PlanningDate>,
) -> impl Iterator<Item = Hit> {
    [
        (
            of_model(model),
            &rules::KUBENET_RETIRED.rule,
            &rules::KUBENET_RETIRES.rule,
        ),
        (
            of_policy(model, policy, pools),
            &rules::NPM_RETIRED.rule,
            &rules::NPM_RETIRES.rule,
        ),
    ]
    .into_iter()
    .filter_map(move |(retirement, past, announced)| {
        let day = retirement?.day;
        Some(if is_over(day, date) {
            Hit::new(past, Facts::Ended(day))
        } else {
            Hit::new(announced, Facts::Nothing)
        })
    })
}

/// Whether Azure NPM is asked to serve more than it is made for.
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
    is_asked.then_some(Hit::new(&rules::NPM_LIMITS.rule, facts))
}

/// What the version of Windows Server of a pool breaks.
pub fn windows_server(
    pool: &NodePool,
    kubernetes: Option<Version>,
    policy: NetworkPolicy,
    date: Option<&PlanningDate>,
) -> Vec<Hit> {
    let Some(version) = pool.options.windows_server.filter(|_| pool.os == Os::Windows) else {
        return Vec::new();
    };
    if version == WindowsServer::Y2025 {
        return windows_server_2025(kubernetes, policy);
    }
    let removed = match version {
        WindowsServer::Y2019 => limits::WINDOWS_SERVER_2019_IMAGES_REMOVED,
        WindowsServer::Y2022 | WindowsServer::Y2025 => limits::WINDOWS_SERVER_2022_IMAGES_REMOVED,
    };
    let gone = date.is_some_and(|date| date.as_str() >= removed.value);
    let gone = gone.then_some(Hit::new(
        &rules::WINDOWS_IMAGES_REMOVED.rule,
        Facts::Ends(removed.value),
    ));
    gone.into_iter()
        .chain(of_pool(pool).map(|retirement| retiring_server(retirement, kubernetes, date)))
        .collect()
}

/// Windows Server 2025 came late to Kubernetes, and to no policy engine yet.
fn windows_server_2025(kubernetes: Option<Version>, policy: NetworkPolicy) -> Vec<Hit> {
    let bound = limits::KUBERNETES_FOR_WINDOWS_SERVER_2025.value;
    let older = kubernetes.filter(|given| *given < bound).map(|given| {
        let facts = Facts::Version {
            given,
            bound,
            is_least: true,
        };
        Hit::new(&rules::WINDOWS_2025_KUBERNETES.rule, facts)
    });
    let engine = matches!(policy, NetworkPolicy::Azure | NetworkPolicy::Calico)
        .then_some(Hit::new(&rules::POLICY_WINDOWS_2025.rule, Facts::Nothing));
    older.into_iter().chain(engine).collect()
}

/// A version of Windows Server whose support ends, or that the Kubernetes version refuses.
fn retiring_server(
    Retirement { day, what }: Retirement,
    kubernetes: Option<Version>,
    date: Option<&PlanningDate>,
) -> Hit {
    let refused_from = if what == Retiring::WindowsServer(WindowsServer::Y2019) {
        limits::KUBERNETES_WITHOUT_WINDOWS_SERVER_2019
    } else {
        limits::KUBERNETES_WITHOUT_WINDOWS_SERVER_2022
    };
    if let Some(given) = kubernetes.filter(|given| *given >= refused_from.value) {
        let facts = Facts::Version {
            given,
            bound: refused_from.value,
            is_least: false,
        };
        return Hit::new(&rules::WINDOWS_SERVER_REFUSED.rule, facts);
    }
    let facts = if is_over(day, date) {
        Facts::Ended(day)
    } else {
        Facts::Ends(day)
    };
    Hit::new(&rules::WINDOWS_SERVER_RETIRES.rule, facts)
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
        &rules::STATIC_BLOCK_KUBERNETES.rule,
        limits::KUBERNETES_FOR_STATIC_BLOCK.value,
    );
    gate(
        matches!(used.outbound, OutboundType::None | OutboundType::Block),
        &rules::ISOLATION_KUBERNETES.rule,
        limits::KUBERNETES_FOR_NETWORK_ISOLATION.value,
    );
    if used.fqdn_policy {
        if used.data_plane == DataPlane::Cilium {
            gate(
                true,
                &rules::FQDN_POLICY_KUBERNETES.rule,
                limits::KUBERNETES_FOR_ACNS_SECURITY.value,
            );
        } else {
            let facts = Facts::Excluded {
                what: "FQDN policy",
                by: "a data plane other than Cilium",
            };
            hits.push(Hit::new(&rules::FQDN_POLICY_KUBERNETES.rule, facts));
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
            support(model, policy, &pools, date.as_ref())
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
            (M::Overlay, P::Azure, Os::Windows, None, &["npm-retired"]),
            (M::Overlay, P::Azure, Os::Linux, None, &["npm-retires"]),
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
            windows_server(&pool, kubernetes, NetworkPolicy::None, Some(&day(date)))
                .first()
                .map(|hit| (hit.rule.id, hit.facts))
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
