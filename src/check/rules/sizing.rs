//! How many addresses nodes and pods take, and whether a subnet or pod CIDR holds them.

use crate::azure::rules::{Confidence, FLAT_MODELS, POD_CIDR_MODELS, POD_SUBNET_MODELS, Rule, When};
use crate::azure::{Model, Severity, limits, sources};
use crate::design::{Alternative, Cluster, Subnet};
use crate::net::Prefix;
use crate::plan::{SubnetPlan, Unit, node_slots};

use super::RuleDef;
use crate::check::sizing::Row;
use crate::check::{Facts, Hit, Load, Subject, fixes};

/// Every rule of the family.
pub(super) static RULES: &[&RuleDef] = &[
    &NODE_SUBNET_TOO_SMALL,
    &NODE_SUBNET_ABOVE_DOCUMENTED,
    &POD_SUBNET_TOO_SMALL,
    &POD_SUBNET_BELOW_PLAN,
    &STATIC_USABLE_BLOCKS,
    &POD_CIDR_TOO_SMALL,
    &UPGRADE_DOES_NOT_FIT,
    &PRECHECK_ALL_POOLS,
    &NAP_NODE_SUBNET_IPS,
    &DYNAMIC_EXHAUSTED,
    &DYNAMIC_SHRINK,
    &STATIC_VNET_LIMIT,
    &POD_CIDR_MIN_24,
    &VNET_PRIVATE_IP_LIMIT,
];

/// Planned nodes, or the observed sum in the node subnet model, exceed the usable addresses.
pub static NODE_SUBNET_TOO_SMALL: RuleDef = RuleDef::new(Rule {
    id: "node-subnet-too-small",
    title: "The node subnet is too small for the planned nodes",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: Some("InsufficientSubnetSize"),
    source: sources::SUBNET_SIZE_ERROR,
    reason: "Azure counts the addresses that all pools need, with autoscalers at their maximum, before it \
             creates or scales anything. If the subnet is too small, it refuses with InsufficientSubnetSize.",
})
.at(4)
.moved_by(&[fixes::resize_subnet, fixes::second_subnet, fixes::lower_maximum]);

/// The documented sum exceeds the usable addresses, the observed one does not.
pub static NODE_SUBNET_ABOVE_DOCUMENTED: RuleDef = RuleDef::new(Rule {
    id: "node-subnet-above-documented",
    title: "The node subnet is smaller than documented sizing requires",
    severity: Some(Severity::Warning),
    models: &[Model::NodeSubnet],
    when: When::ScaleOut,
    confidence: Confidence::Observed,
    azure_error: None,
    source: sources::PRECHECK_THREAD,
    reason: "Azure actually reserves two addresses per node fewer than documented, so the cluster can be \
             created. That leaves no room for surge, or in case the reservation changes.",
})
.at(5)
.moved_by(&[fixes::resize_subnet, fixes::second_subnet, fixes::lower_maximum]);

/// What is wrong with a node subnet.
///
/// ```
/// use aksnet::check::{rules::node_subnet, sizing::Row};
///
/// // 9 nodes with 30 pods in a /24: 279 documented, 261 observed, 251 usable
/// let hit = node_subnet(Row::of_subnet(24, 9 * 31, 10 * 31).checked(9 * 29, 0));
/// assert_eq!(hit.map(|hit| hit.rule.id), Some("node-subnet-too-small"));
/// ```
pub fn node_subnet(row: Row) -> Option<Hit> {
    row.judge(&NODE_SUBNET_TOO_SMALL.rule, &NODE_SUBNET_ABOVE_DOCUMENTED.rule)
}

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

/// What is wrong with the size of a pod CIDR of `length`; one that holds no node at all is told by its length alone,
/// in [`pod_cidr_length`].
pub fn pod_cidr(length: u8, planned: u64, with_surge: u64) -> Option<Hit> {
    let slots = node_slots(length);
    if pod_cidr_length(length).is_some() {
        return None;
    }
    let row = Row::plain(Unit::NodeSlots, planned, with_surge, slots);
    row.judge(&POD_CIDR_TOO_SMALL.rule, &POD_CIDR_TOO_SMALL.rule)
}

/// The planned nodes fit, the planned nodes with surge do not.
pub static UPGRADE_DOES_NOT_FIT: RuleDef = RuleDef::new(Rule {
    id: "upgrade-does-not-fit",
    title: "Fits the planned nodes, but not an upgrade",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Upgrade,
    confidence: Confidence::Documented,
    azure_error: Some("InsufficientSubnetSize"),
    source: sources::SUBNET_SIZE_ERROR,
    reason: "An upgrade adds surge nodes before it removes old ones. They need addresses like any other \
             node and, with kubenet, one route each in a table of 400. If they do not fit, Azure refuses \
             the upgrade.",
})
.at(11)
.moved_by(&[
    fixes::move_pods,
    fixes::resize_subnet,
    fixes::lower_surge,
    fixes::upgrade_in_place,
    fixes::second_subnet,
    fixes::fewer_blocks,
    fixes::lower_maximum,
]);

impl Row {
    /// The first condition that holds decides:
    ///
    /// ```text
    /// what Azure checks > what it holds      error      nodes cannot be made
    /// planned           > capacity           warning    made, yet not as planned
    /// with surge        > capacity           warning    cannot be upgraded
    /// ```
    pub(in crate::check) fn judge(self, refused: &'static Rule, risky: &'static Rule) -> Option<Hit> {
        let Self {
            unit,
            planned,
            with_surge,
            capacity,
            ..
        } = self;
        let hit = |rule, needed, load| {
            let facts = Facts::Needs {
                needed,
                holds: capacity,
                unit,
                load,
            };
            Some(Hit::new(rule, facts))
        };
        if !self.is_accepted() {
            // The sum that a person planned, not the smaller one that Azure refuses already.
            hit(refused, planned, Load::Planned)
        } else if planned > capacity {
            hit(risky, planned, Load::Planned)
        } else if with_surge > capacity {
            hit(&UPGRADE_DOES_NOT_FIT.rule, with_surge, Load::Upgrading)
        } else {
            None
        }
    }
}

/// A subnet of one pool is short and the cluster has others.
pub static PRECHECK_ALL_POOLS: RuleDef = RuleDef::new(Rule {
    id: "precheck-all-pools",
    title: "A full subnet blocks other pools too",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::ScaleOut,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::SUBNET_SIZE_ERROR,
    reason: "Azure may refuse to scale or upgrade a pool with room while the subnet of another pool of the \
             cluster is too small. One estate ran for a year in that state.",
})
.at(24);

/// Whether a cluster of several pools draws from a subnet that is too small; `short` is the first of them.
pub(in crate::check) fn precheck_all_pools(cluster: &Cluster, short: Option<Subject>) -> Option<Hit> {
    let short = short.filter(|_| cluster.pools.len() > 1)?;
    Some(PRECHECK_ALL_POOLS.hit(Facts::With(short)))
}

/// A node subnet cluster uses node auto-provisioning.
pub static NAP_NODE_SUBNET_IPS: RuleDef = RuleDef::new(Rule {
    id: "nap-node-subnet-ips",
    title: "Auto-provisioned nodes take as many addresses as max pods",
    severity: Some(Severity::Info),
    models: &[Model::NodeSubnet],
    when: When::ScaleOut,
    confidence: Confidence::SourceCode,
    azure_error: None,
    source: sources::KARPENTER,
    reason: "Node auto-provisioning counts one address for the node and max pods minus one for its pods. It \
             makes no deduction for pods that use the node's address.",
})
.at(26)
.broken_by_cluster(|cluster| {
    let provisions = cluster.options.node_auto_provisioning;
    (provisions && cluster.model == Model::NodeSubnet).then_some(Facts::Nothing)
});

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

/// Whether pods of dynamic allocation draw from a subnet that is too small; `short` is what is wrong with its size.
pub(in crate::check) fn dynamic_exhausted(
    alternative: &Alternative,
    plan: &SubnetPlan,
    short: Option<Hit>,
) -> Option<Hit> {
    let is_short = short.is_some_and(|hit| hit.severity > Some(Severity::Info));
    DYNAMIC_EXHAUSTED.when(is_short && dynamic_clusters(alternative, plan).next().is_some())
}

/// Clusters whose pods come and go in the addresses of a subnet.
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

/// Whether a subnet that is nearly too small may be given back addresses of pods that are not there.
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

/// Planned addresses of all node and pod subnets of a VNet > 65,536.
pub static VNET_PRIVATE_IP_LIMIT: RuleDef = RuleDef::new(Rule {
    id: "vnet-private-ip-limit",
    title: "The VNet exceeds 65,536 private addresses",
    severity: Some(Severity::Error),
    models: FLAT_MODELS,
    when: When::ScaleOut,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::VNET_LIMITS,
    reason: "A VNet can have at most 65,536 private addresses in use, whatever its size. Static blocks \
             help: each counts as one.",
})
.at(84)
.why_no_fix("spread the clusters over several VNets, or plan fewer pods");

/// What is wrong with the private addresses of a VNet that flat clusters use.
pub fn vnet_addresses(planned: u64, with_surge: u64) -> Option<Hit> {
    let most = limits::VNET_PRIVATE_ADDRESSES.value;
    let row = Row::plain(Unit::Addresses, planned, with_surge, most);
    row.judge(&VNET_PRIVATE_IP_LIMIT.rule, &VNET_PRIVATE_IP_LIMIT.rule)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(hit: Option<Hit>) -> &'static str {
        hit.map_or("", |hit| hit.rule.id)
    }

    #[test]
    fn node_subnets() {
        // (observed, planned, with surge) in a /24 with 251 usable addresses
        for (checked, planned, with_surge, expected) in [
            (232, 248, 251, ""),
            (252, 280, 310, "node-subnet-too-small"),
            (251, 252, 310, "node-subnet-above-documented"),
            (220, 251, 252, "upgrade-does-not-fit"),
            (0, 0, 0, ""),
        ] {
            let row = Row::of_subnet(24, planned, with_surge).checked(checked, 0);
            assert_eq!(id(node_subnet(row)), expected, "{planned}");
        }
        assert_eq!(id(node_subnet(Row::of_subnet(30, 1, 2))), "node-subnet-too-small");
        assert_eq!(id(node_subnet(Row::of_subnet(30, 0, 0))), "");
    }

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
    fn pod_cidrs_and_vnets() {
        assert_eq!(id(pod_cidr(20, 16, 16)), "");
        assert_eq!(id(pod_cidr(20, 17, 18)), "pod-cidr-too-small");
        assert_eq!(id(pod_cidr(20, 16, 17)), "upgrade-does-not-fit");
        assert_eq!(id(pod_cidr(25, 16, 17)), "", "told by the length");
        assert_eq!(
            (id(pod_cidr_length(24)), id(pod_cidr_length(25))),
            ("", "pod-cidr-min-24")
        );
        assert_eq!(id(vnet_addresses(65_536, 65_536)), "");
        assert_eq!(id(vnet_addresses(65_537, 65_537)), "vnet-private-ip-limit");
        assert_eq!(id(vnet_addresses(65_536, 65_537)), "upgrade-does-not-fit");
    }
}
