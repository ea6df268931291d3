//! What changes over time and what must match: migration, expansion, retirement, names and choices.

use crate::azure::rules::{AZURE_CNI_MODELS, Confidence, Rule, When};
use crate::azure::{DataPlane, Model, NetworkPolicy, Os, Severity, Version, limits, sources};
use crate::design::resolve::name_key;
use crate::design::{Alternative, Cluster, Name, NodePool};
use crate::net::{Cidr, Prefix};
use crate::plan::SubnetPlan;

use super::RuleDef;
use crate::check::change::{At, Side};
use crate::check::overlaps::Spaces;
use crate::check::{Facts, Found, Hit, Reference, Subject, fixes};

/// Every rule of the family.
pub(super) static RULES: &[&RuleDef] = &[
    &AGC_RESIZE_BEFORE_OVERLAY,
    &POD_CIDR_EXPAND_SUPERSET,
    &POD_CIDR_EXPAND_LINUX_ONLY,
    &OVERLAY_NAME_63,
    &SERVICE_CIDR_EXTEND,
    &VNET_EXTENDED,
    &SUBNET_NO_RESIZE,
    &NAME_NOT_FOUND,
    &DUPLICATE_NAME,
    &NETWORK_POLICY_NOT_AVAILABLE,
    &CILIUM_NOT_WITH_KUBENET,
    &CILIUM_NO_WINDOWS,
    &CILIUM_POLICY_NEEDS_DATAPLANE,
    &CILIUM_DATAPLANE_NEEDS_POLICY,
];

/// A cluster that moves to overlay has an Application Gateway for Containers subnet that is not exactly
/// /24.
pub static AGC_RESIZE_BEFORE_OVERLAY: RuleDef = RuleDef::new(Rule {
    id: "agc-resize-before-overlay",
    title: "The Application Gateway for Containers subnet must be /24 before moving to overlay",
    severity: Some(Severity::Error),
    models: &[Model::Overlay],
    when: When::Later,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::AGC_NETWORKING,
    reason: "With overlay, Application Gateway for Containers works only in a subnet of exactly /24. In a \
             larger subnet, traffic stops the moment the cluster moves, so replace the subnet first.",
})
.at(2)
.said_shortly("Application Gateway for Containers needs exactly /24 first")
.why_no_fix("move the gateway to a /24 before the cluster moves to overlay");

/// Whether subnets for Application Gateway for Containers must be replaced before a cluster moves to overlay.
pub fn agc_before_overlay(from: Model, to: Model, length: u8) -> Option<Hit> {
    let exact = limits::AGC_LONGEST_PREFIX.value;
    let moves = from != Model::Overlay && to == Model::Overlay;
    let facts = Facts::Length {
        given: length,
        shortest: exact,
        longest: exact,
    };
    (moves && length != exact).then_some(AGC_RESIZE_BEFORE_OVERLAY.hit(facts))
}

/// An existing cluster changes to a pod CIDR that is no superset.
pub static POD_CIDR_EXPAND_SUPERSET: RuleDef = RuleDef::new(Rule {
    id: "pod-cidr-expand-superset",
    title: "The new pod CIDR does not contain the old one",
    severity: Some(Severity::Error),
    models: &[Model::Overlay],
    when: When::Later,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::POD_CIDR_EXPAND,
    reason: "Running nodes keep their part of the old range, so a pod CIDR can only be expanded to a range \
             that contains it.",
})
.at(48)
.said_shortly("the pod CIDR must contain the old one")
.fixed_by(&[fixes::keep_pod_cidr]);

/// An existing cluster with Windows or hybrid nodes widens its pod CIDR.
pub static POD_CIDR_EXPAND_LINUX_ONLY: RuleDef = RuleDef::new(Rule {
    id: "pod-cidr-expand-linux-only",
    title: "The pod CIDR cannot be expanded in this cluster",
    severity: Some(Severity::Error),
    models: &[Model::Overlay],
    when: When::Later,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::POD_CIDR_EXPAND,
    reason: "Azure expands a pod CIDR only if all nodes run Linux, and only a single IPv4 range, so not in \
             a dual-stack cluster.",
})
.at(49)
.fixed_by(&[fixes::keep_pod_cidr])
.why_no_fix("make the pod CIDR large enough from the start, or do without Windows pools and IPv6");

/// Whether an existing pod CIDR may become another one in place; `barred` where a pool runs Windows, or the cluster
/// has an IPv6 pod CIDR as well.
pub fn pod_cidr_expansion(from: &Cidr, to: &Cidr, barred: bool) -> impl Iterator<Item = Hit> {
    let (from_net, to_net) = (from.net(), to.net());
    let contained = to_net.contains(&from_net);
    let superset = (!contained).then_some(POD_CIDR_EXPAND_SUPERSET.hit(Facts::Nothing));
    let plain = !barred && from.is_ipv4() && to.is_ipv4();
    let linux = (!plain).then_some(POD_CIDR_EXPAND_LINUX_ONLY.hit(Facts::Nothing));
    superset.into_iter().chain(linux)
}

/// Subnet, VNet or resource group name over 63 characters.
pub static OVERLAY_NAME_63: RuleDef = RuleDef::new(Rule {
    id: "overlay-name-63",
    title: "A name is too long for a node label",
    severity: Some(Severity::Error),
    models: &[Model::PodSubnetDynamic, Model::PodSubnetStatic, Model::Overlay],
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::OVERLAY,
    reason: "The names of the subnet, the VNet and its resource group become node labels, which Kubernetes \
             limits to 63 characters.",
})
.at(50)
.once_it_runs(When::Later)
.moved_by(&[fixes::shorten_name, fixes::second_subnet])
.why_no_fix("choose a shorter name, or another VNet where it runs already");

/// Whether the names of subnet, VNet and resource group become labels of the nodes with this model.
pub(in crate::check) fn are_names_labels(model: Model) -> bool {
    OVERLAY_NAME_63.rule.applies_to(model)
}

/// Whether a name becomes a label of nodes and is too long for it.
pub fn label_name(model: Model, name: &str) -> Option<Hit> {
    let most = limits::NODE_LABEL_NAME.value;
    let bound = |length: usize| u64::try_from(length).unwrap_or(u64::MAX);
    let length = name.chars().count();
    let facts = Facts::Count {
        given: bound(length),
        least: 1,
        most: bound(most),
        unit: "characters in its name",
    };
    (length > most && are_names_labels(model)).then_some(OVERLAY_NAME_63.hit(facts))
}

/// The same of the resource group of a VNet, whose name becomes a label too.
pub fn resource_group_name(model: Model, name: &str) -> Option<Hit> {
    let hit = label_name(model, name)?;
    let Facts::Count {
        given, least, most, ..
    } = hit.facts
    else {
        return Some(hit);
    };
    let facts = Facts::Count {
        given,
        least,
        most,
        unit: "characters in the name of its resource group",
    };
    Some(Hit { facts, ..hit })
}

/// An existing cluster's service CIDR.
pub static SERVICE_CIDR_EXTEND: RuleDef = RuleDef::new(Rule {
    id: "service-cidr-extend",
    title: "The service CIDR can be extended from Kubernetes 1.33",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Later,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::IP_ADDRESS_PLANNING,
    reason: "Before Kubernetes 1.33, the service CIDR is fixed for the life of the cluster. From 1.33, a \
             ServiceCIDR object adds a range, which must keep the same rules. It is a Kubernetes object \
             only: the CLI, ARM and Terraform still know one range.",
})
.at(67);

/// Prefix length from which a service CIDR counts as one that may have to be extended.
const SMALL_SERVICE_CIDR: u8 = 24;

/// Whether the service CIDR of a running cluster is small and can be extended.
pub(in crate::check) fn service_cidr_extend(
    cluster: &Cluster,
    services: Option<Prefix>,
    kubernetes: Option<Version>,
) -> Option<Hit> {
    let runs = cluster.is_running() && !cluster.pools.is_empty();
    let is_small = services.is_some_and(|services| services.length() >= SMALL_SERVICE_CIDR);
    let is_newer = kubernetes >= Some(limits::KUBERNETES_FOR_SERVICE_CIDR_EXTENSION.value);
    SERVICE_CIDR_EXTEND.when(runs && is_small && is_newer)
}

/// A pool of an existing cluster uses a VNet range that was added later.
pub static VNET_EXTENDED: RuleDef = RuleDef::new(Rule {
    id: "vnet-extended",
    title: "The cluster must be updated with the new VNet range",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Later,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::POOL_SUBNET,
    reason: "A cluster knows only the ranges its VNet had at creation. Run az aks update before adding a \
             pool in a range that was added later.",
})
.at(80);

/// Whether a pool of the cluster lies in a range of its VNet that came after it.
pub(in crate::check) fn vnet_extended(
    after: &Side<'_>,
    (_, cluster): At,
    old: &Spaces,
    new: &Spaces,
) -> Option<Hit> {
    let places = after.planned.clusters.get(cluster);
    let is_later = places
        .into_iter()
        .flat_map(|places| places.node_subnets.iter().chain(&places.pod_subnets))
        .filter_map(|(network, subnet)| after.alternative.networks.get(*network)?.subnets.get(*subnet))
        .any(|subnet| new.contain(&subnet.prefix) && !old.contain(&subnet.prefix));
    VNET_EXTENDED.when(is_later)
}

/// The subnet of an existing pool.
pub static SUBNET_NO_RESIZE: RuleDef = RuleDef::new(Rule {
    id: "subnet-no-resize",
    title: "A subnet in use cannot be enlarged",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Later,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::SUBNET_SIZE_ERROR,
    reason: "Azure does not enlarge a subnet while a pool uses it. The only way is a new subnet with a new \
             pool, then draining and deleting the old one, so make it large enough from the start.",
})
.at(82);

/// Whether a subnet that is too small is in use by what runs; `sizes` is what is wrong with its size.
pub(in crate::check) fn subnet_no_resize(
    alternative: &Alternative,
    plan: &SubnetPlan,
    sizes: Option<Hit>,
) -> Option<Hit> {
    SUBNET_NO_RESIZE.when(sizes.is_some() && plan.is_used_by_running(alternative))
}

/// A cluster or pool names a VNet or subnet that the design does not hold.
pub static NAME_NOT_FOUND: RuleDef = RuleDef::new(Rule {
    id: "name-not-found",
    title: "The name does not exist",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Silent,
    confidence: Confidence::Derived,
    azure_error: None,
    source: sources::DERIVED,
    reason: "Addresses cannot be counted in a VNet or subnet that does not exist. Choose an existing one, \
             or add it.",
})
.at(1_001);

/// The finding of a name that leads nowhere.
pub(in crate::check) const fn name_not_found(reference: Reference) -> Hit {
    NAME_NOT_FOUND.hit(Facts::Dangling(reference))
}

/// Two siblings have the same name, without regard to case.
pub static DUPLICATE_NAME: RuleDef = RuleDef::new(Rule {
    id: "duplicate-name",
    title: "The name is used twice",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Derived,
    azure_error: None,
    source: sources::DERIVED,
    reason: "Azure identifies VNets, subnets, clusters and pools by name, ignoring case, and so do the \
             references in this design.",
})
.at(1_002)
.why_no_fix("choose another name");

/// Reports every name that an earlier sibling has already, without regard to case.
pub(in crate::check) fn duplicate_names<'a>(
    names: impl Iterator<Item = &'a Name>,
    at: impl Fn(usize) -> Subject,
    found: &mut Found,
) {
    let mut keyed: Vec<(u64, usize, &Name)> = names
        .enumerate()
        .map(|(place, name)| (name_key(name.as_str()), place, name))
        .collect();
    keyed.sort_unstable_by_key(|(key, place, _)| (*key, *place));
    for pair in keyed.array_windows() {
        let [(key, first, name), (other_key, second, other)] = pair;
        if key == other_key && name.matches(other.as_str()) {
            found.add(at(*second), &DUPLICATE_NAME.rule, Facts::With(at(*first)));
        }
    }
}

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

/// Whether a cluster runs Cilium and has Windows pools; of an Automatic cluster Automatic is the reason.
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

/// Another policy engine beside data plane cilium.
pub static CILIUM_DATAPLANE_NEEDS_POLICY: RuleDef = RuleDef::new(Rule {
    id: "cilium-dataplane-needs-policy",
    title: "The Cilium data plane takes no other policy engine",
    severity: Some(Severity::Error),
    models: AZURE_CNI_MODELS,
    when: When::Create,
    confidence: Confidence::Observed,
    azure_error: Some("CiliumDataplaneRequiresNetworkPolicyCilium"),
    source: sources::CILIUM_POLICY_THREAD,
    reason: "The Cilium data plane enforces policies itself. Azure refuses Calico and Azure NPM beside it, and \
             removes them where a cluster moves to Cilium.",
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
            data_plane == DataPlane::Cilium
                && matches!(policy, NetworkPolicy::Azure | NetworkPolicy::Calico)
                && model.allows_data_plane(data_plane),
        ),
    ]
    .into_iter()
    .filter(|(_, broken)| *broken)
    .map(|(rule, _)| Hit::new(rule, Facts::Nothing))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{NodeCount, PodCount};
    use crate::plan::plain_pool;

    #[test]
    fn expansion() {
        let ids = |from: &str, to: &str, windows| {
            let (from, to): (Cidr, Cidr) = (from.parse().unwrap(), to.parse().unwrap());
            let hits = pod_cidr_expansion(&from, &to, windows);
            hits.map(|hit| hit.rule.id).collect::<Vec<_>>()
        };
        assert_eq!(ids("10.64.0.0/18", "10.64.0.0/16", false), [""; 0]);
        assert_eq!(
            ids("10.64.0.0/18", "10.65.0.0/16", false),
            ["pod-cidr-expand-superset"]
        );
        assert_eq!(
            ids("10.64.0.0/18", "10.64.0.0/16", true),
            ["pod-cidr-expand-linux-only"]
        );
    }

    #[test]
    fn moving_to_overlay() {
        assert!(agc_before_overlay(Model::Kubenet, Model::Overlay, 23).is_some());
        assert_eq!(agc_before_overlay(Model::NodeSubnet, Model::Overlay, 24), None);
        assert_eq!(agc_before_overlay(Model::Overlay, Model::Overlay, 23), None);
    }

    #[test]
    fn labels() {
        let long = "n".repeat(64);
        assert!(label_name(Model::Overlay, &long).is_some());
        assert_eq!(label_name(Model::NodeSubnet, &long), None);
        assert_eq!(label_name(Model::Overlay, &long[1..]), None);
        assert!(resource_group_name(Model::Overlay, &long).is_some());
        assert_eq!(resource_group_name(Model::Overlay, &long[1..]), None);
    }

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
