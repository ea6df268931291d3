//! How many addresses nodes and pods take, and whether a subnet or pod CIDR holds them.

use crate::azure::rules::{
    Confidence, FEATURES_VERSION, FLAT_MODELS, POD_CIDR_MODELS, POD_SUBNET_MODELS, Rule, VERSION, When,
};
use crate::azure::{Model, Severity, sources};

use super::RuleDef;
use crate::check::{Facts, fixes};

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
    &LITTLE_HEADROOM,
    &ROOM_TO_GROW,
    &STATIC_BLOCK_WASTE,
    &NODE_SUBNET_ALL_MAXIMA,
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
.moved_by(&[fixes::move_pods]);

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

/// It holds the plan with surge, with less than 20 percent of its usable addresses, slots or blocks left.
pub static LITTLE_HEADROOM: RuleDef = RuleDef::new(Rule {
    id: "little-headroom",
    title: "Less than a fifth of the range is left",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::ScaleOut,
    confidence: Confidence::Derived,
    azure_error: None,
    source: sources::DERIVED,
    reason: "It has room for the plan and its upgrades. Ranges in use are hard to enlarge, so even a little \
             growth may require a migration.",
})
.at(1_018);

/// The next wider pod CIDR overlaps nothing.
pub static ROOM_TO_GROW: RuleDef = RuleDef::new(Rule {
    id: "room-to-grow",
    title: "The pod CIDR can be expanded in place",
    severity: Some(Severity::Info),
    models: &[Model::Overlay],
    when: When::Later,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::POD_CIDR_EXPAND,
    reason: "An overlay pod CIDR can be expanded to a larger range that contains it, and the adjacent range \
             is free. On Linux clusters this needs no migration.",
})
.at(1_019)
.fixed_by(&[fixes::widen_now]);

/// Max pods of a pool with static blocks is not 16k - 1.
pub static STATIC_BLOCK_WASTE: RuleDef = RuleDef::new(Rule {
    id: "static-block-waste",
    title: "Max pods leaves part of a static block unused",
    severity: Some(Severity::Info),
    models: &[Model::PodSubnetStatic],
    when: When::Silent,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::POD_SUBNET_STATIC,
    reason: "A node takes whole blocks of 16 addresses, one of which is internal. Max pods of 15, 31, 47 \
             and so on use them fully.",
})
.at(1_033)
.since(FEATURES_VERSION)
.fixed_by(&[fixes::fill_blocks]);

/// All autoscalers at their maximum exceed the node subnet of a running cluster; each alone fits.
pub static NODE_SUBNET_ALL_MAXIMA: RuleDef = RuleDef::new(Rule {
    id: "node-subnet-all-maxima",
    title: "The node subnet does not hold all pools at their maximum",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::ScaleOut,
    confidence: Confidence::Observed,
    azure_error: Some("InsufficientSubnetSize"),
    source: sources::SUBNET_SIZE_ERROR,
    reason: "Azure says that it counts the maximum of every autoscaler, yet running clusters were seen to \
             grow pool by pool beyond that. Each pool can reach its maximum while the others stay as they \
             are; all of them together cannot.",
})
.at(148)
.since(VERSION)
.fixed_by(&[fixes::lower_maximum]);
