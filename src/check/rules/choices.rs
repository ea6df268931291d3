//! Whether model, data plane, network policy and operating system go together.

use crate::azure::rules::{AZURE_CNI_MODELS, Confidence, Rule, When};
use crate::azure::{DataPlane, Model, NetworkPolicy, Os, Severity, sources};
use crate::design::NodePool;

use super::RuleDef;
use crate::check::{Facts, Hit, fixes};

/// Every rule of the family.
pub(super) static RULES: &[&RuleDef] = &[
    &NETWORK_POLICY_NOT_AVAILABLE,
    &CILIUM_NOT_WITH_KUBENET,
    &CILIUM_NO_WINDOWS,
    &CILIUM_POLICY_NEEDS_DATAPLANE,
    &CILIUM_DATAPLANE_NEEDS_POLICY,
];

/// A policy engine that the model does not offer.
pub static NETWORK_POLICY_NOT_AVAILABLE: RuleDef = RuleDef::new(Rule {
    id: "network-policy-not-available",
    title: "The network policy is not available with this model",
    severity: Some(Severity::Error),
    models: &[Model::Kubenet],
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::NETWORK_POLICIES,
    reason: "Kubenet supports only Calico. The Azure CNI models support Cilium, Calico and, until it \
             retires, Azure NPM.",
})
.at(1_011)
.fixed_by(&[fixes::only_policy]);

/// Kubenet with the Cilium data plane.
pub static CILIUM_NOT_WITH_KUBENET: RuleDef = RuleDef::new(Rule {
    id: "cilium-not-with-kubenet",
    title: "Cilium does not work with kubenet",
    severity: Some(Severity::Error),
    models: &[Model::Kubenet],
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::CILIUM,
    reason: "The Cilium data plane builds on Azure CNI. Move to overlay first, then to Cilium.",
})
.at(1_012)
.fixed_by(&[fixes::azure_data_plane]);

/// The Cilium data plane and a Windows pool.
pub static CILIUM_NO_WINDOWS: RuleDef = RuleDef::new(Rule {
    id: "cilium-no-windows",
    title: "Cilium does not work with Windows pools",
    severity: Some(Severity::Error),
    models: AZURE_CNI_MODELS,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::CILIUM,
    reason: "The Cilium data plane runs only on Linux nodes, so a cluster with Windows pools cannot use it.",
})
.at(1_013)
.why_no_fix("remove the Windows pools, or do not use Cilium");

/// Whether a cluster runs Cilium and has Windows pools; for an Automatic cluster, Automatic is the reason.
pub fn cilium_no_windows(pools: &[NodePool], data_plane: DataPlane, automatic: bool) -> Option<Hit> {
    let has_windows = pools.iter().any(|pool| pool.os == Os::Windows);
    CILIUM_NO_WINDOWS.when(has_windows && data_plane == DataPlane::Cilium && !automatic)
}

/// Policy cilium with data plane azure.
pub static CILIUM_POLICY_NEEDS_DATAPLANE: RuleDef = RuleDef::new(Rule {
    id: "cilium-policy-needs-dataplane",
    title: "The Cilium policy needs the Cilium data plane",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::SourceCode,
    azure_error: None,
    source: sources::TERRAFORM,
    reason: "Cilium enforces policies only in its own data plane.",
})
.at(1_014)
.fixed_by(&[fixes::cilium_data_plane]);

/// Another policy engine with data plane Cilium.
pub static CILIUM_DATAPLANE_NEEDS_POLICY: RuleDef = RuleDef::new(Rule {
    id: "cilium-dataplane-needs-policy",
    title: "The Cilium data plane takes no other policy engine",
    severity: Some(Severity::Error),
    models: AZURE_CNI_MODELS,
    when: When::Create,
    confidence: Confidence::Observed,
    azure_error: Some("CiliumDataplaneRequiresNetworkPolicyCilium"),
    source: sources::CILIUM_POLICY_THREAD,
    reason: "The Cilium data plane enforces policies itself. Azure refuses Calico and Azure NPM with it, and removes \
             them where a cluster moves to Cilium.",
})
.at(1_015)
.fixed_by(&[fixes::only_policy, fixes::azure_data_plane]);

/// What the choices of model, data plane and policy engine break together.
pub fn choices(model: Model, data_plane: DataPlane, policy: NetworkPolicy) -> impl Iterator<Item = Hit> {
    [
        (
            &CILIUM_NOT_WITH_KUBENET.rule,
            !model.allows_data_plane(data_plane),
        ),
        (
            &NETWORK_POLICY_NOT_AVAILABLE.rule,
            !model.allows_network_policy(policy),
        ),
        (
            &CILIUM_POLICY_NEEDS_DATAPLANE.rule,
            policy == NetworkPolicy::Cilium
                && data_plane != DataPlane::Cilium
                && model.allows_network_policy(policy),
        ),
        (
            &CILIUM_DATAPLANE_NEEDS_POLICY.rule,
            data_plane == DataPlane::Cilium && policy.is_own_engine() && model.allows_data_plane(data_plane),
        ),
    ]
    .into_iter()
    .filter(|(_, broken)| *broken)
    .map(|(rule, _)| Hit::new(rule, Facts::Nothing))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::check::rules::trial::*;
    use crate::plan::plain_pool;

    pub(in crate::check::rules) const TRIALS: &[Trial] = &[
        broken(&NETWORK_POLICY_NOT_AVAILABLE, |d| {
            model(d, Model::Kubenet);
            cluster(d).network_policy = NetworkPolicy::Azure;
        })
        .kept(|d| {
            model(d, Model::Kubenet);
            cluster(d).network_policy = NetworkPolicy::Calico;
        }),
        broken(&CILIUM_NOT_WITH_KUBENET, |d| cluster(d).model = Model::Kubenet)
            .kept(|d| model(d, Model::Kubenet)),
        broken(&CILIUM_NO_WINDOWS, |d| {
            windows(d);
            cluster(d).data_plane = DataPlane::Cilium;
        })
        .kept(|d| {
            windows(d);
        }),
        broken(&CILIUM_POLICY_NEEDS_DATAPLANE, |d| {
            cluster(d).data_plane = DataPlane::Azure;
        }),
        broken(&CILIUM_DATAPLANE_NEEDS_POLICY, |d| {
            cluster(d).network_policy = NetworkPolicy::Calico;
        })
        .kept(|d| {
            cluster(d).network_policy = NetworkPolicy::Calico;
            cluster(d).data_plane = DataPlane::Azure;
        }),
    ];

    #[test]
    fn cilium_has_no_windows_pools() {
        let windows = NodePool {
            os: Os::Windows,
            ..plain_pool(NodeCount::saturating(3), PodCount::saturating(30), None)
        };
        for (data_plane, automatic, broken) in [
            (DataPlane::Cilium, false, true),
            (DataPlane::Azure, false, false),
            // Automatic has a rule of its own.
            (DataPlane::Cilium, true, false),
        ] {
            let pools = std::slice::from_ref(&windows);
            let hit = cilium_no_windows(pools, data_plane, automatic);
            assert_eq!(hit.is_some(), broken, "{data_plane:?} {automatic}");
        }
        assert_eq!(cilium_no_windows(&[], DataPlane::Cilium, false), None);
    }

    #[test]
    fn choices_that_go_together() {
        let ids = |model, data_plane, policy| {
            choices(model, data_plane, policy)
                .map(|hit| hit.rule.id)
                .collect::<Vec<_>>()
        };
        use {DataPlane as D, Model as M, NetworkPolicy as P};
        assert_eq!(ids(M::Overlay, D::Cilium, P::Cilium), [""; 0]);
        assert_eq!(
            ids(M::Overlay, D::Azure, P::Cilium),
            ["cilium-policy-needs-dataplane"]
        );
        assert_eq!(ids(M::Kubenet, D::Azure, P::Calico), [""; 0]);
        assert_eq!(
            ids(M::Kubenet, D::Cilium, P::Azure),
            ["cilium-not-with-kubenet", "network-policy-not-available"]
        );
    }
}
