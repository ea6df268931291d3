//! What Azure has announced to stop supporting, and versions of Windows Server.

use crate::azure::rules::{AZURE_CNI_MODELS, Confidence, FEATURES_VERSION, Rule, VERSION, When};
use crate::azure::{Model, NetworkPolicy, Os, Severity, Version, limits, sources};
use crate::design::{NodePool, PlanningDate, WindowsServer};

use super::RuleDef;
use crate::check::gates::{Retirement, Retiring, is_over, of_model, of_policy, of_pool};
use crate::check::{Facts, Hit};

/// Every rule of the family.
pub(super) static RULES: &[&RuleDef] = &[
    &KUBENET_RETIRES,
    &KUBENET_RETIRED,
    &NPM_RETIRES,
    &NPM_RETIRED,
    &WINDOWS_SERVER_RETIRES,
    &WINDOWS_SERVER_REFUSED,
    &WINDOWS_IMAGES_REMOVED,
    &WINDOWS_2025_KUBERNETES,
    &POLICY_WINDOWS_2025,
];

/// Any kubenet cluster.
pub static KUBENET_RETIRES: RuleDef = RuleDef::new(Rule {
    id: "kubenet-retires",
    title: "Kubenet is unsupported from 31 March 2028",
    severity: Some(Severity::Warning),
    models: &[Model::Kubenet],
    when: When::Later,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::KUBENET,
    reason: "Support for kubenet ends on 31 March 2028. A running cluster can move to overlay in place, in \
             one step that cannot be undone. With dual-stack, IPv6 traffic breaks until all nodes are done.",
})
.at(1_016)
.why_no_fix("move a running cluster to overlay in place, or choose another model for a planned one");

/// The planning date is after the end of support for kubenet.
pub static KUBENET_RETIRED: RuleDef = RuleDef::new(Rule {
    id: "kubenet-retired",
    title: "Kubenet is out of support",
    severity: Some(Severity::Error),
    models: &[Model::Kubenet],
    when: When::Silent,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::KUBENET,
    reason: "Support for kubenet ends on 31 March 2028. A design for a later date needs another model; a \
             running cluster can move to overlay in place.",
})
.at(1_022)
.since(FEATURES_VERSION)
.why_no_fix("move a running cluster to overlay in place, or choose another model for a planned one");

/// Network policy azure.
pub static NPM_RETIRES: RuleDef = RuleDef::new(Rule {
    id: "npm-retires",
    title: "Azure NPM retires",
    severity: Some(Severity::Warning),
    models: AZURE_CNI_MODELS,
    when: When::Later,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::NETWORK_POLICIES,
    reason: "Support for Azure NPM ends on 30 September 2026 on Windows and on 30 September 2028 on Linux. \
             Microsoft recommends Cilium instead.",
})
.at(1_017)
.why_no_fix("choose Cilium or Calico instead");

/// The planning date is after the end of support for Azure NPM.
pub static NPM_RETIRED: RuleDef = RuleDef::new(Rule {
    id: "npm-retired",
    title: "Azure NPM is out of support",
    severity: Some(Severity::Error),
    models: AZURE_CNI_MODELS,
    when: When::Silent,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::NETWORK_POLICIES,
    reason: "Support for Azure NPM ends on 30 September 2026 on Windows and on 30 September 2028 on Linux. \
             After that, policies are enforced by an engine that no longer gets fixes.",
})
.at(1_023)
.since(FEATURES_VERSION)
.why_no_fix("choose Cilium or Calico instead");

/// Whether support for the model or for its policy engine ends, or has ended on `date`.
pub fn support(
    model: Model,
    policy: NetworkPolicy,
    pools: &[NodePool],
    date: Option<&PlanningDate>,
) -> impl Iterator<Item = Hit> {
    [
        (of_model(model), &KUBENET_RETIRED.rule, &KUBENET_RETIRES.rule),
        (
            of_policy(model, policy, pools),
            &NPM_RETIRED.rule,
            &NPM_RETIRES.rule,
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

/// A pool with a version of Windows Server that has an announced end.
pub static WINDOWS_SERVER_RETIRES: RuleDef = RuleDef::new(Rule {
    id: "windows-server-retires",
    title: "Support for this version of Windows Server ends",
    severity: Some(Severity::Warning),
    models: AZURE_CNI_MODELS,
    when: When::Later,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::WINDOWS,
    reason: "Support for Windows Server 2019 ended on 1 March 2026; support for Windows Server 2022 ends on \
             30 June 2028. A pool cannot change its version; create a new pool to replace it.",
})
.at(1_025)
.since(FEATURES_VERSION)
.why_no_fix("create a new pool with a newer Windows Server");

/// A pool with a version of Windows Server that the Kubernetes version refuses.
pub static WINDOWS_SERVER_REFUSED: RuleDef = RuleDef::new(Rule {
    id: "windows-server-refused",
    title: "This version of Windows Server does not work with the Kubernetes version",
    severity: Some(Severity::Error),
    models: AZURE_CNI_MODELS,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::WINDOWS,
    reason: "Azure refuses Windows Server 2019 from Kubernetes 1.33, and Windows Server 2022 from 1.37. It \
             also refuses to upgrade the cluster to such a version.",
})
.at(1_026)
.said_shortly("Windows Server and Kubernetes versions do not match")
.since(FEATURES_VERSION)
.why_no_fix("create a new pool with a newer Windows Server, or keep an older Kubernetes version");

/// The planning date is on or after the day on which the images of a pool are removed.
pub static WINDOWS_IMAGES_REMOVED: RuleDef = RuleDef::new(Rule {
    id: "windows-images-removed",
    title: "The images of this version of Windows Server are removed",
    severity: Some(Severity::Error),
    models: AZURE_CNI_MODELS,
    when: When::ScaleOut,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::CHANGELOG,
    reason: "Azure removes the images of Windows Server 2019 on 1 April 2027 and those of 2022 on 30 June \
             2029. From that day a pool can no longer scale out or replace a node.",
})
.at(137)
.said_shortly("images of this Windows Server are removed")
.since(VERSION)
.why_no_fix("create a new pool with a newer Windows Server before that day");

/// A pool with Windows Server 2025 and a Kubernetes version before 1.32.
pub static WINDOWS_2025_KUBERNETES: RuleDef = RuleDef::new(Rule {
    id: "windows-2025-kubernetes",
    title: "The Kubernetes version is too old for Windows Server 2025",
    severity: Some(Severity::Error),
    models: AZURE_CNI_MODELS,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::WINDOWS_OS,
    reason: "Azure offers Windows Server 2025 for node pools from Kubernetes 1.32. On an older cluster it \
             refuses the pool.",
})
.at(136)
.said_shortly("Windows Server 2025 needs a newer Kubernetes")
.since(VERSION);

/// A pool with Windows Server 2025 in a cluster with Calico or Azure NPM.
pub static POLICY_WINDOWS_2025: RuleDef = RuleDef::new(Rule {
    id: "policy-windows-2025",
    title: "This network policy engine is not listed for Windows Server 2025",
    severity: Some(Severity::Warning),
    models: AZURE_CNI_MODELS,
    when: When::Silent,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::NETWORK_POLICIES,
    reason: "Calico is listed for Windows Server 2019 and 2022, Azure NPM for 2022 alone. On Windows \
             Server 2025 neither is known to enforce anything.",
})
.at(138)
.since(VERSION)
.why_no_fix("choose Windows Server 2022, or do without network policies on these nodes");

/// What a pool's version of Windows Server breaks.
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
    let gone = gone.then_some(WINDOWS_IMAGES_REMOVED.hit(Facts::Ends(removed.value)));
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
        WINDOWS_2025_KUBERNETES.hit(facts)
    });
    let engine = policy
        .is_own_engine()
        .then_some(POLICY_WINDOWS_2025.hit(Facts::Nothing));
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
        return WINDOWS_SERVER_REFUSED.hit(facts);
    }
    let facts = if is_over(day, date) {
        Facts::Ended(day)
    } else {
        Facts::Ends(day)
    };
    WINDOWS_SERVER_RETIRES.hit(facts)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::check::rules::trial::*;
    use crate::plan::plain_pool;

    pub(in crate::check::rules) const TRIALS: &[Trial] = &[
        broken(&KUBENET_RETIRES, |d| {
            model(d, Model::Kubenet);
            planned_for(d, "2028-03-31");
        })
        .kept(|d| {
            model(d, Model::Kubenet);
            planned_for(d, "2028-04-01");
        }),
        broken(&KUBENET_RETIRED, |d| {
            model(d, Model::Kubenet);
            planned_for(d, "2028-04-01");
        })
        .kept(|d| {
            model(d, Model::Kubenet);
            planned_for(d, "2028-03-31");
        }),
        broken(&NPM_RETIRES, |d| {
            cluster(d).network_policy = NetworkPolicy::Azure;
        })
        .kept(|d| cluster(d).network_policy = NetworkPolicy::Calico),
        broken(&NPM_RETIRED, |d| {
            cluster(d).network_policy = NetworkPolicy::Azure;
            planned_for(d, "2028-10-01");
        })
        .kept(|d| {
            cluster(d).network_policy = NetworkPolicy::Azure;
            planned_for(d, "2028-09-30");
        }),
        broken(&WINDOWS_SERVER_RETIRES, |d| {
            windows(d).options.windows_server = Some(WindowsServer::Y2022);
        })
        .kept(|d| windows(d).options.windows_server = Some(WindowsServer::Y2025)),
        broken(&WINDOWS_SERVER_REFUSED, |d| {
            kubernetes(d, "1.33");
            windows(d).options.windows_server = Some(WindowsServer::Y2019);
        })
        .kept(|d| {
            kubernetes(d, "1.33");
            windows(d).options.windows_server = Some(WindowsServer::Y2022);
        }),
        broken(&WINDOWS_IMAGES_REMOVED, |d| {
            windows(d).options.windows_server = Some(WindowsServer::Y2019);
            planned_for(d, "2027-04-01");
        })
        .kept(|d| {
            windows(d).options.windows_server = Some(WindowsServer::Y2019);
            planned_for(d, "2027-03-31");
        }),
        broken(&WINDOWS_2025_KUBERNETES, |d| {
            windows(d).options.windows_server = Some(WindowsServer::Y2025);
            kubernetes(d, "1.31");
        })
        .kept(|d| {
            windows(d).options.windows_server = Some(WindowsServer::Y2025);
            kubernetes(d, "1.32");
        }),
        broken(&POLICY_WINDOWS_2025, |d| {
            windows(d).options.windows_server = Some(WindowsServer::Y2025);
            cluster(d).network_policy = NetworkPolicy::Calico;
        })
        .kept(|d| {
            windows(d).options.windows_server = Some(WindowsServer::Y2022);
            cluster(d).network_policy = NetworkPolicy::Calico;
        }),
    ];

    fn planned_for(d: &mut Design, day: &str) {
        d.planning_date = Some(day.parse().unwrap());
    }

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
