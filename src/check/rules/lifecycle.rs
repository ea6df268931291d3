//! What matters after creation: moving, extending and resizing what a cluster uses; and names, which must match.

use crate::azure::rules::{Confidence, Rule, When};
use crate::azure::{Model, Severity, Version, limits, sources};
use crate::design::resolve::name_key;
use crate::design::{Alternative, Cluster, Name};
use crate::net::{Cidr, Prefix};
use crate::plan::SubnetPlan;

use super::RuleDef;
use crate::check::change::{At, Side};
use crate::check::overlaps::Spaces;
use crate::check::{Facts, FindingList, Hit, Reference, Subject, fixes};

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

/// An existing cluster changes to a pod CIDR that does not contain the old one.
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

/// Whether the names of subnet, VNet and resource group become node labels under this model.
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

/// From this prefix length on, a service CIDR counts as small: it may have to be extended.
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

/// Whether a pool of the cluster is in a VNet range that was added after the cluster was created.
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
    title: "A VNet or subnet is missing",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Derived,
    azure_error: None,
    source: sources::DERIVED,
    reason: "Addresses cannot be counted in a VNet or subnet that does not exist. Choose an existing one, \
             or add it.",
})
.at(1_001);

/// The finding of a dangling name.
pub(in crate::check) const fn name_not_found(reference: Reference) -> Hit {
    NAME_NOT_FOUND.hit(Facts::Dangling(reference))
}

/// Two siblings have the same name, ignoring case.
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

/// Reports every name that an earlier sibling has already, ignoring case.
pub(in crate::check) fn duplicate_names<'a>(
    names: impl Iterator<Item = &'a Name>,
    at: impl Fn(usize) -> Subject,
    found: &mut FindingList,
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

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::check::rules::trial::*;

    pub(in crate::check::rules) const TRIALS: &[Trial] = &[
        broken(&AGC_RESIZE_BEFORE_OVERLAY, |d| {
            model(d, Model::NodeSubnet);
            add(d, "agc", "10.0.8.0/23", Purpose::ApplicationGatewayForContainers);
            let planned = pair(d);
            planned.model = Model::Overlay;
            planned.pod_cidr = Some(cidr("10.244.0.0/16"));
        })
        .kept(|d| {
            model(d, Model::NodeSubnet);
            add(d, "agc", "10.0.8.0/24", Purpose::ApplicationGatewayForContainers);
            let planned = pair(d);
            planned.model = Model::Overlay;
            planned.pod_cidr = Some(cidr("10.244.0.0/16"));
        }),
        broken(&POD_CIDR_EXPAND_SUPERSET, |d| {
            pair(d).pod_cidr = Some(cidr("10.240.0.0/16"));
        })
        .kept(|d| {
            pair(d).pod_cidr = Some(cidr("10.244.0.0/15"));
        })
        .fixable(|d| {
            let planned = pair(d);
            planned.pod_cidr = Some(cidr("10.240.0.0/16"));
            planned.pools[1].count = NodeCount::saturating(300);
            planned.pools[1].autoscale = None;
        }),
        broken(&POD_CIDR_EXPAND_LINUX_ONLY, |d| {
            windows(d);
            pair(d).pod_cidr = Some(cidr("10.244.0.0/15"));
        })
        .kept(|d| {
            pair(d).pod_cidr = Some(cidr("10.244.0.0/15"));
        }),
        broken(&OVERLAY_NAME_63, |d| {
            let long = "n".repeat(64);
            nodes(d).name = name(&long);
            for pool in &mut cluster(d).pools {
                pool.node_subnet = SubnetRef::own(name(&long));
            }
        })
        .kept(|d| {
            let long = "n".repeat(63);
            nodes(d).name = name(&long);
            for pool in &mut cluster(d).pools {
                pool.node_subnet = SubnetRef::own(name(&long));
            }
        }),
        broken(&SERVICE_CIDR_EXTEND, |d| {
            cluster(d).service_cidr = cidr("172.16.0.0/24");
            cluster(d).state = ClusterState::Existing;
            kubernetes(d, "1.33");
        })
        .kept(|d| {
            cluster(d).service_cidr = cidr("172.16.0.0/24");
            cluster(d).state = ClusterState::Existing;
            kubernetes(d, "1.32");
        }),
        broken(&VNET_EXTENDED, |d| {
            pair(d);
            let network = &mut d.alternatives[1].networks[0];
            network.address_space.push(cidr("10.8.0.0/16"));
            let mut later = network.subnets[0].clone();
            later.name = name("later");
            later.prefix = cidr("10.8.0.0/24");
            network.subnets.push(later);
            let mut more = d.alternatives[1].clusters[0].pools[1].clone();
            more.name = name("more");
            more.node_subnet = SubnetRef::own(name("later"));
            d.alternatives[1].clusters[0].pools.push(more);
        })
        .kept(|d| {
            pair(d);
            d.alternatives[1].networks[0]
                .address_space
                .push(cidr("10.8.0.0/16"));
        }),
        broken(&SUBNET_NO_RESIZE, |d| {
            cluster(d).state = ClusterState::Existing;
            nodes(d).prefix = cidr("10.0.0.0/27");
        })
        .kept(|d| {
            cluster(d).state = ClusterState::Existing;
        }),
        broken(&NAME_NOT_FOUND, |d| {
            pool(d).node_subnet = SubnetRef::own(name("gone"));
        }),
        broken(&DUPLICATE_NAME, |d| {
            add(d, "SNET-nodes", "10.0.9.0/24", Purpose::Other);
        }),
    ];

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
}
