//! Whether pod subnets and pod CIDRs hold the planned pods, and what happens to their addresses.

use crate::azure::rules::{Confidence, POD_CIDR_MODELS, POD_SUBNET_MODELS, Rule, When};
use crate::azure::{Model, Severity, limits, sources};
use crate::design::{Alternative, Cluster, Subnet};
use crate::net::Prefix;
use crate::plan::{SubnetPlan, Unit, node_slots};

use super::RuleDef;
use crate::check::sizing::Row;
use crate::check::{Facts, Hit, fixes};

/// Every rule of the family.
pub(super) static RULES: &[&RuleDef] = &[
    &POD_SUBNET_TOO_SMALL,
    &POD_SUBNET_BELOW_PLAN,
    &STATIC_USABLE_BLOCKS,
    &POD_CIDR_TOO_SMALL,
    &DYNAMIC_EXHAUSTED,
    &DYNAMIC_SHRINK,
    &STATIC_VNET_LIMIT,
    &POD_CIDR_MIN_24,
];

/// 16 × N exceeds the usable addresses, or N × blocks exceeds the blocks of the subnet.
pub static POD_SUBNET_TOO_SMALL: RuleDef = RuleDef::new(Rule {
    id: "pod-subnet-too-small",
    title: "The pod subnet is too small for the planned nodes",
    severity: Some(Severity::Error),
    models: POD_SUBNET_MODELS,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: Some("InsufficientSubnetSize"),
    source: sources::SUBNET_SIZE_ERROR,
    reason: "Every node takes at least one batch or block of 16 addresses in the pod subnet. Azure refuses \
             pools that cannot get even that, and nodes without their blocks stay NotReady.",
})
.at(7)
.moved_by(&[
    fixes::resize_subnet,
    fixes::second_subnet,
    fixes::fewer_blocks,
    fixes::lower_maximum,
]);

/// The batches of the planned pods exceed the usable addresses.
pub static POD_SUBNET_BELOW_PLAN: RuleDef = RuleDef::new(Rule {
    id: "pod-subnet-below-plan",
    title: "The pod subnet is too small for the planned pods",
    severity: Some(Severity::Warning),
    models: &[Model::PodSubnetDynamic],
    when: When::ScaleOut,
    confidence: Confidence::Derived,
    azure_error: None,
    source: sources::IPAM_MATH,
    reason: "Azure checks for one batch of 16 per node and creates the cluster. As pods arrive, nodes \
             request more batches, and the last ones wait for addresses that are not there.",
})
.at(8)
.moved_by(&[
    fixes::resize_subnet,
    fixes::second_subnet,
    fixes::fewer_blocks,
    fixes::lower_maximum,
]);

/// N × blocks > 2^(28 - p) - 2.
pub static STATIC_USABLE_BLOCKS: RuleDef = RuleDef::new(Rule {
    id: "static-usable-blocks",
    title: "The plan relies on the first and last block of the pod subnet",
    severity: Some(Severity::Warning),
    models: &[Model::PodSubnetStatic],
    when: When::ScaleOut,
    confidence: Confidence::Derived,
    azure_error: None,
    source: sources::DERIVED,
    reason: "The first and last /28 of a subnet contain addresses that Azure reserves. Whether such a block \
             can be allocated to a node is not documented, so plan without them.",
})
.at(9)
.moved_by(&[
    fixes::resize_subnet,
    fixes::second_subnet,
    fixes::fewer_blocks,
    fixes::lower_maximum,
]);

/// What is wrong with a pod subnet: single addresses of dynamic allocation, or static blocks.
pub fn pod_subnet(row: Row) -> Option<Hit> {
    match row.unit {
        Unit::Blocks => row.judge(&POD_SUBNET_TOO_SMALL.rule, &STATIC_USABLE_BLOCKS.rule),
        Unit::Addresses | Unit::NodeSlots => {
            row.judge(&POD_SUBNET_TOO_SMALL.rule, &POD_SUBNET_BELOW_PLAN.rule)
        }
    }
}

/// N exceeds the slots of the pod CIDR.
pub static POD_CIDR_TOO_SMALL: RuleDef = RuleDef::new(Rule {
    id: "pod-cidr-too-small",
    title: "The pod CIDR is too small for the planned nodes",
    severity: Some(Severity::Error),
    models: POD_CIDR_MODELS,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: Some("InsufficientSubnetSize"),
    source: sources::OVERLAY,
    reason: "Every node takes one /24 of the pod CIDR, however many pods it runs. When no /24 is left, no \
             more nodes can be added, and Azure refuses with InsufficientSubnetSize or InsufficientPodCidr.",
})
.at(10)
.moved_by(&[fixes::move_pods, fixes::lower_maximum]);

/// What is wrong with the size of a pod CIDR of `length`; one that holds no node at all is found by its length, in
/// [`pod_cidr_length`].
pub fn pod_cidr(length: u8, planned: u64, with_surge: u64) -> Option<Hit> {
    let slots = node_slots(length);
    if pod_cidr_length(length).is_some() {
        return None;
    }
    let row = Row::plain(Unit::NodeSlots, planned, with_surge, slots);
    row.judge(&POD_CIDR_TOO_SMALL.rule, &POD_CIDR_TOO_SMALL.rule)
}

/// The pod subnet is marked exhausted.
pub static DYNAMIC_EXHAUSTED: RuleDef = RuleDef::new(Rule {
    id: "dynamic-exhausted",
    title: "A full pod subnet allocates single addresses",
    severity: Some(Severity::Info),
    models: &[Model::PodSubnetDynamic],
    when: When::ScaleOut,
    confidence: Confidence::SourceCode,
    azure_error: None,
    source: sources::IPAM_MONITOR,
    reason: "When a pod subnet runs out, nodes request one address at a time and keep one free. This \
             stretches the last addresses; it does not add any.",
})
.at(33);

/// Whether pods with dynamic allocation draw from a subnet that is too small; `short` is what is wrong with its size.
pub(in crate::check) fn dynamic_exhausted(
    alternative: &Alternative,
    plan: &SubnetPlan,
    short: Option<Hit>,
) -> Option<Hit> {
    let is_short = short.is_some_and(|hit| hit.severity > Some(Severity::Info));
    DYNAMIC_EXHAUSTED.when(is_short && dynamic_clusters(alternative, plan).next().is_some())
}

/// Clusters whose pods take addresses dynamically from a subnet.
fn dynamic_clusters<'a>(
    alternative: &'a Alternative,
    plan: &'a SubnetPlan,
) -> impl Iterator<Item = &'a Cluster> {
    let clusters = plan.pod_clusters.iter();
    let clusters = clusters.filter_map(|at| alternative.clusters.get(*at));
    let clusters = clusters.map(AsRef::as_ref);
    clusters.filter(|cluster: &&Cluster| cluster.model == Model::PodSubnetDynamic)
}

/// A node of the older monitor has up to 23 free addresses.
pub static DYNAMIC_SHRINK: RuleDef = RuleDef::new(Rule {
    id: "dynamic-shrink",
    title: "Nodes release addresses late",
    severity: Some(Severity::Info),
    models: &[Model::PodSubnetDynamic],
    when: When::ScaleOut,
    confidence: Confidence::SourceCode,
    azure_error: None,
    source: sources::IPAM_MONITOR,
    reason: "The older monitor releases a batch only when 24 addresses are free, so a node may keep up to \
             23 spare addresses after its pods are gone. The newer one releases them at once.",
})
.at(34);

/// Whether a nearly full subnet may still hold addresses of pods that are gone.
pub(in crate::check) fn dynamic_shrink(
    alternative: &Alternative,
    plan: &SubnetPlan,
    short: Option<Hit>,
) -> Option<Hit> {
    let comes_and_goes = |cluster: &Cluster| {
        let mut pools = cluster.pools.iter();
        pools.any(|pool| pool.planned_pods() < pool.max_pods.get())
    };
    let mut clusters = dynamic_clusters(alternative, plan);
    DYNAMIC_SHRINK.when(short.is_some() && clusters.any(comes_and_goes))
}

/// A static pod subnet is used.
pub static STATIC_VNET_LIMIT: RuleDef = RuleDef::new(Rule {
    id: "static-vnet-limit",
    title: "A block counts as one address of the VNet",
    severity: Some(Severity::Info),
    models: &[Model::PodSubnetStatic],
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::POD_SUBNET_STATIC,
    reason: "A VNet can have at most 65,536 private addresses in use. A static block of 16 counts as one, \
             which lets this model reach a million pods.",
})
.at(43);

/// Whether the blocks of a subnet reach beyond what a VNet may hold.
pub(in crate::check) fn static_vnet_limit(written: &Subnet, plan: &SubnetPlan) -> Option<Hit> {
    let addresses = Prefix::size_of_length(written.prefix.length());
    let is_beyond = addresses >= limits::VNET_PRIVATE_ADDRESSES.value;
    STATIC_VNET_LIMIT.when(plan.meter.unit == Unit::Blocks && is_beyond)
}

/// Prefix longer than /24.
pub static POD_CIDR_MIN_24: RuleDef = RuleDef::new(Rule {
    id: "pod-cidr-min-24",
    title: "The pod CIDR is smaller than one node needs",
    severity: Some(Severity::Error),
    models: POD_CIDR_MODELS,
    when: When::Create,
    confidence: Confidence::Derived,
    azure_error: None,
    source: sources::DERIVED,
    reason: "Every node takes a whole /24, so a pod CIDR smaller than /24 has no room for even one node.",
})
.at(46)
.once_it_runs(When::ScaleOut)
.moved_by(&[fixes::move_pods]);

/// Whether a pod CIDR of `length` holds no node at all.
pub fn pod_cidr_length(length: u8) -> Option<Hit> {
    let longest = limits::POD_CIDR_PREFIX_PER_NODE.value;
    let facts = Facts::Length {
        given: length,
        shortest: 0,
        longest,
    };
    (length > longest).then_some(POD_CIDR_MIN_24.hit(facts))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::check::rules::trial::*;

    pub(in crate::check::rules) const TRIALS: &[Trial] = &[
        broken(&POD_SUBNET_TOO_SMALL, |d| {
            pods_in(d, Model::PodSubnetDynamic, "10.0.1.0/24");
            sized(d, 16, 8, 0);
        })
        .kept(|d| {
            pods_in(d, Model::PodSubnetDynamic, "10.0.1.0/24");
            sized(d, 13, 8, 0);
        }),
        broken(&POD_SUBNET_BELOW_PLAN, |d| {
            pods_in(d, Model::PodSubnetDynamic, "10.0.1.0/24");
            sized(d, 15, 8, 0);
        })
        .kept(|d| {
            pods_in(d, Model::PodSubnetDynamic, "10.0.1.0/24");
            sized(d, 14, 8, 0);
        }),
        broken(&STATIC_USABLE_BLOCKS, |d| {
            pods_in(d, Model::PodSubnetStatic, "10.0.1.0/24");
            sized(d, 15, 15, 0);
        })
        .kept(|d| {
            pods_in(d, Model::PodSubnetStatic, "10.0.1.0/24");
            sized(d, 14, 15, 0);
        }),
        broken(&POD_CIDR_TOO_SMALL, |d| {
            cluster(d).pod_cidr = Some(cidr("10.244.0.0/22"));
            sized(d, 5, 30, 0);
        })
        .kept(|d| {
            cluster(d).pod_cidr = Some(cidr("10.244.0.0/22"));
            sized(d, 4, 30, 0);
        }),
        broken(&DYNAMIC_EXHAUSTED, |d| {
            pods_in(d, Model::PodSubnetDynamic, "10.0.1.0/24");
            sized(d, 15, 8, 0);
        })
        .kept(|d| {
            pods_in(d, Model::PodSubnetDynamic, "10.0.1.0/24");
            sized(d, 8, 8, 0);
        }),
        broken(&DYNAMIC_SHRINK, |d| {
            pods_in(d, Model::PodSubnetDynamic, "10.0.1.0/24");
            sized(d, 14, 30, 0);
            pool(d).planned_pods = Some(PodCount::saturating(8));
        })
        .kept(|d| {
            pods_in(d, Model::PodSubnetDynamic, "10.0.1.0/24");
            sized(d, 8, 30, 0);
            pool(d).planned_pods = Some(PodCount::saturating(8));
        }),
        broken(&STATIC_VNET_LIMIT, |d| {
            network(d).address_space = vec![cidr("10.0.0.0/8")];
            pods_in(d, Model::PodSubnetStatic, "10.32.0.0/16");
        })
        .kept(|d| pods_in(d, Model::PodSubnetStatic, "10.0.16.0/20")),
        broken(&POD_CIDR_MIN_24, |d| {
            cluster(d).pod_cidr = Some(cidr("10.244.0.0/25"));
        })
        .kept(|d| {
            cluster(d).pod_cidr = Some(cidr("10.244.0.0/24"));
        }),
    ];

    #[test]
    fn pod_subnets() {
        for (checked, planned, with_surge, expected) in [
            (160, 200, 251, ""),
            (252, 267, 300, "pod-subnet-too-small"),
            (240, 255, 300, "pod-subnet-below-plan"),
            (160, 251, 268, "upgrade-does-not-fit"),
        ] {
            let row = Row::of_subnet(24, planned, with_surge).checked(checked, 0);
            assert_eq!(id(pod_subnet(row)), expected, "{planned}");
        }
        for (planned, with_surge, expected) in [
            (14, 14, ""),
            (17, 18, "pod-subnet-too-small"),
            (15, 18, "static-usable-blocks"),
            (14, 15, "upgrade-does-not-fit"),
        ] {
            let row = Row {
                unit: Unit::Blocks,
                checked: planned,
                planned,
                with_surge,
                capacity: 14,
                hard_capacity: 16,
            };
            assert_eq!(id(pod_subnet(row)), expected, "{planned}");
        }
    }

    #[test]
    fn pod_cidrs() {
        assert_eq!(id(pod_cidr(20, 16, 16)), "");
        assert_eq!(id(pod_cidr(20, 17, 18)), "pod-cidr-too-small");
        assert_eq!(id(pod_cidr(20, 16, 17)), "upgrade-does-not-fit");
        assert_eq!(id(pod_cidr(25, 16, 17)), "", "told by the length");
        assert_eq!(
            (id(pod_cidr_length(24)), id(pod_cidr_length(25))),
            ("", "pod-cidr-min-24")
        );
    }
}
