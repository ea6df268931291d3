//! How many addresses nodes and pods take, and whether a subnet or pod CIDR holds them.

use crate::azure::rules::{Confidence, FLAT_MODELS, POD_CIDR_MODELS, POD_SUBNET_MODELS, Rule, When};
use crate::azure::{Model, Severity, sources};

/// Pre-allocated = sum of N × (P - 1).
pub static NODE_SUBNET_PRECHECK: Rule = Rule {
    id: "node-subnet-precheck",
    title: "Addresses that Azure is seen to check in a node subnet",
    severity: None,
    models: &[Model::NodeSubnet],
    when: When::Create,
    confidence: Confidence::Observed,
    azure_error: None,
    source: sources::PRECHECK_THREAD,
    reason: "Since January 2022 Azure reserves no addresses for two pods that use the address of their \
             node, so its check counts max pods minus one a node. The documentation still counts max pods \
             plus one. Error texts of real clusters confirm the smaller number for Linux pools; Windows \
             pools are not settled.",
};

/// Planned nodes, or the observed sum in the node subnet model, exceed the usable addresses.
pub static NODE_SUBNET_TOO_SMALL: Rule = Rule {
    id: "node-subnet-too-small",
    title: "The node subnet is too small for the planned nodes",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: Some("InsufficientSubnetSize"),
    source: sources::SUBNET_SIZE_ERROR,
    reason: "Azure counts the addresses that all pools need, autoscalers at their maximum, before it \
             creates or scales anything. It refuses with InsufficientSubnetSize when the subnet is short.",
};

/// The documented sum exceeds the usable addresses, the observed one does not.
pub static NODE_SUBNET_ABOVE_DOCUMENTED: Rule = Rule {
    id: "node-subnet-above-documented",
    title: "The node subnet is smaller than the documented sum asks for",
    severity: Some(Severity::Warning),
    models: &[Model::NodeSubnet],
    when: When::ScaleOut,
    confidence: Confidence::Observed,
    azure_error: None,
    source: sources::PRECHECK_THREAD,
    reason: "Azure is seen to reserve two addresses a node fewer than its documentation says, so the \
             cluster is created. No room is left for surge, nor for the day the reservation changes.",
};

/// Pre-allocated = 16 × N.
pub static POD_SUBNET_PRECHECK: Rule = Rule {
    id: "pod-subnet-precheck",
    title: "Addresses that Azure is seen to check in a pod subnet",
    severity: None,
    models: POD_SUBNET_MODELS,
    when: When::Create,
    confidence: Confidence::Observed,
    azure_error: None,
    source: sources::SUBNET_SIZE_ERROR,
    reason: "Azure was seen to count 16 addresses a node, whatever the blocks or max pods. Passing this \
             check is no proof of fit: nodes may come up and stay not ready because the subnet is full. \
             One report of October 2024.",
};

/// 16 × N exceeds the usable addresses, or N × blocks exceeds the blocks of the subnet.
pub static POD_SUBNET_TOO_SMALL: Rule = Rule {
    id: "pod-subnet-too-small",
    title: "The pod subnet is too small for the planned nodes",
    severity: Some(Severity::Error),
    models: POD_SUBNET_MODELS,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: Some("InsufficientSubnetSize"),
    source: sources::SUBNET_SIZE_ERROR,
    reason: "Every node takes at least one batch or block of 16 addresses of the pod subnet. Azure refuses \
             what cannot get even that, and nodes without their blocks stay not ready.",
};

/// The batches of the planned pods exceed the usable addresses.
pub static POD_SUBNET_BELOW_PLAN: Rule = Rule {
    id: "pod-subnet-below-plan",
    title: "The pod subnet does not hold the planned pods",
    severity: Some(Severity::Warning),
    models: &[Model::PodSubnetDynamic],
    when: When::ScaleOut,
    confidence: Confidence::Derived,
    azure_error: None,
    source: sources::IPAM_MATH,
    reason: "Azure checks one batch of 16 a node and lets the cluster be created. As pods arrive, nodes \
             ask for more batches, and the last ones wait for addresses that do not exist.",
};

/// N × blocks > 2^(28 - p) - 2.
pub static STATIC_USABLE_BLOCKS: Rule = Rule {
    id: "static-usable-blocks",
    title: "The plan counts on the first and last block of the pod subnet",
    severity: Some(Severity::Warning),
    models: &[Model::PodSubnetStatic],
    when: When::ScaleOut,
    confidence: Confidence::Derived,
    azure_error: None,
    source: sources::DERIVED,
    reason: "The first and the last /28 of a subnet contain addresses that Azure keeps for itself. Whether \
             such a block can be given to a node is not documented, so plan without them.",
};

/// N exceeds the slots of the pod CIDR.
pub static POD_CIDR_TOO_SMALL: Rule = Rule {
    id: "pod-cidr-too-small",
    title: "The pod CIDR is too small for the planned nodes",
    severity: Some(Severity::Error),
    models: POD_CIDR_MODELS,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: Some("InsufficientSubnetSize"),
    source: sources::OVERLAY,
    reason: "Every node takes one /24 of the pod CIDR, however many pods it runs. When no /24 is left, no \
             node can be added, and Azure refuses with InsufficientSubnetSize or InsufficientPodCidr.",
};

/// The planned nodes fit, the planned nodes with surge do not.
pub static UPGRADE_DOES_NOT_FIT: Rule = Rule {
    id: "upgrade-does-not-fit",
    title: "Holds the planned nodes, but not an upgrade",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Upgrade,
    confidence: Confidence::Documented,
    azure_error: Some("InsufficientSubnetSize"),
    source: sources::SUBNET_SIZE_ERROR,
    reason: "An upgrade adds surge nodes before it takes old ones away, and they need addresses like any \
             other, and on kubenet a route each in a table that holds 400. Azure refuses the upgrade when they do \
             not fit.",
};

/// usable = 2^(32 - p) - 5.
pub static AZURE_RESERVED_5: Rule = Rule {
    id: "azure-reserved-5",
    title: "Addresses that Azure keeps in every subnet",
    severity: None,
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::VNET_FAQ,
    reason: "Azure keeps the first four addresses and the last one of every subnet. A /24 leaves 251. Pod \
             CIDRs and service CIDRs are no subnets and lose nothing.",
};

/// The longest p ≤ 29 with 2^(32 - p) - 5 ≥ R.
pub static MIN_PREFIX: Rule = Rule {
    id: "min-prefix",
    title: "The smallest subnet that holds a number of addresses",
    severity: None,
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Derived,
    azure_error: None,
    source: sources::DERIVED,
    reason: "Subnets come in powers of two, less the five addresses that Azure keeps, and none is smaller \
             than /29.",
};

/// Both sums: S = 0, and with S.
pub static STEADY_VS_UPGRADE: Rule = Rule {
    id: "steady-vs-upgrade",
    title: "Addresses in steady state and during an upgrade",
    severity: None,
    models: Model::ALL,
    when: When::Upgrade,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::SUBNET_SIZE_ERROR,
    reason: "A range must hold the planned nodes, and for upgrades also the surge nodes. Azure says so in \
             its own refusal: surge nodes would also consume the address space of the subnet.",
};

/// A subnet of one pool is short and the cluster has others.
pub static PRECHECK_ALL_POOLS: Rule = Rule {
    id: "precheck-all-pools",
    title: "A short subnet blocks the other pools too",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::ScaleOut,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::SUBNET_SIZE_ERROR,
    reason: "Azure checks the subnets of all pools at every operation. A pool with room cannot be scaled \
             or upgraded while the subnet of another one is short.",
};

/// Sum of (N + S) × (1 + P) + X.
pub static SUBNET_SIZE_NODE_SUBNET: Rule = Rule {
    id: "subnet-size-node-subnet",
    title: "Addresses that nodes and pods take in a node subnet",
    severity: None,
    models: &[Model::NodeSubnet],
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::IP_ADDRESS_PLANNING,
    reason: "Every node takes one address for itself and one for each pod it may ever run, from the moment \
             it exists. Other addresses in the subnet come on top.",
};

/// A node subnet cluster uses node auto-provisioning.
pub static NAP_NODE_SUBNET_IPS: Rule = Rule {
    id: "nap-node-subnet-ips",
    title: "Auto-provisioned nodes take as many addresses as max pods",
    severity: Some(Severity::Info),
    models: &[Model::NodeSubnet],
    when: When::ScaleOut,
    confidence: Confidence::SourceCode,
    azure_error: None,
    source: sources::KARPENTER,
    reason: "Node auto-provisioning counts one address for the node and max pods minus one for its pods. \
             It knows no reduction for pods that use the address of the node.",
};

/// 16 × ceil(0.5 + U / 16).
pub static DYNAMIC_BATCH: Rule = Rule {
    id: "dynamic-batch",
    title: "Addresses that a node asks for in batches of 16",
    severity: None,
    models: &[Model::PodSubnetDynamic],
    when: When::ScaleOut,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::POD_SUBNET_DYNAMIC,
    reason: "A node asks for another 16 addresses as soon as fewer than 8 of its own are free. So it holds \
             16 for up to 8 pods, 32 from the ninth.",
};

/// min(batches, 250).
pub static DYNAMIC_POOL_CAP: Rule = Rule {
    id: "dynamic-pool-cap",
    title: "A node holds at most 250 batch addresses",
    severity: None,
    models: &[Model::PodSubnetDynamic],
    when: When::ScaleOut,
    confidence: Confidence::SourceCode,
    azure_error: None,
    source: sources::IPAM_MONITOR,
    reason: "The part of Azure that hands out batches stops at 250 addresses a node, whatever more would \
             be asked for.",
};

/// Batches + 1.
pub static DYNAMIC_PRIMARY_IP: Rule = Rule {
    id: "dynamic-primary-ip",
    title: "Each node holds one more address of the pod subnet",
    severity: None,
    models: &[Model::PodSubnetDynamic],
    when: When::Create,
    confidence: Confidence::SourceCode,
    azure_error: None,
    source: sources::PRIMARY_IP_THREAD,
    reason: "The network container of a node has a primary address of its own in the pod subnet. A node \
             starts at 17 addresses rather than 16, so a /24 holds 14 nodes and not 15.",
};

/// min(batches, P).
pub static DYNAMIC_SCALER_MAX: Rule = Rule {
    id: "dynamic-scaler-max",
    title: "A node is seen to stop at max pods",
    severity: None,
    models: &[Model::PodSubnetDynamic],
    when: When::ScaleOut,
    confidence: Confidence::Observed,
    azure_error: None,
    source: sources::SCALER_THREAD,
    reason: "Nodes were seen to stop asking for addresses once they hold max pods of them. What sets that \
             limit is not public, so sizes are planned without it.",
};

/// Sum of (N + S) × (batches + 1).
pub static SUBNET_SIZE_POD_DYNAMIC: Rule = Rule {
    id: "subnet-size-pod-dynamic",
    title: "Addresses that pods take in a dynamic pod subnet",
    severity: None,
    models: &[Model::PodSubnetDynamic],
    when: When::Create,
    confidence: Confidence::Derived,
    azure_error: None,
    source: sources::IPAM_MATH,
    reason: "Every node, surge nodes too, takes the batches of its planned pods and one primary address. \
             Counted with max pods it is the worst case.",
};

/// 16 × (N + S).
pub static DYNAMIC_DOC_FLOOR: Rule = Rule {
    id: "dynamic-doc-floor",
    title: "The least that the documentation asks of a dynamic pod subnet",
    severity: None,
    models: &[Model::PodSubnetDynamic],
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::POD_SUBNET_DYNAMIC,
    reason: "Microsoft states 16 addresses a node as the minimum. It leaves out the primary address of \
             each node and everything past the eighth pod.",
};

/// The pod subnet is marked exhausted.
pub static DYNAMIC_EXHAUSTED: Rule = Rule {
    id: "dynamic-exhausted",
    title: "A full pod subnet hands out single addresses",
    severity: Some(Severity::Info),
    models: &[Model::PodSubnetDynamic],
    when: When::ScaleOut,
    confidence: Confidence::SourceCode,
    azure_error: None,
    source: sources::IPAM_MONITOR,
    reason: "When a pod subnet runs out, nodes ask for one address at a time and keep one free. It \
             stretches the last addresses; it does not make more.",
};

/// A node of the older monitor has up to 23 free addresses.
pub static DYNAMIC_SHRINK: Rule = Rule {
    id: "dynamic-shrink",
    title: "Nodes give addresses back late",
    severity: Some(Severity::Info),
    models: &[Model::PodSubnetDynamic],
    when: When::ScaleOut,
    confidence: Confidence::SourceCode,
    azure_error: None,
    source: sources::IPAM_MONITOR,
    reason: "The older monitor gives a batch back only when 24 addresses are free, so a node may hold up \
             to 23 spare ones after its pods leave. The newer one gives them back at once.",
};

/// ceil((P + 1) / 16).
pub static STATIC_BLOCKS_PER_NODE: Rule = Rule {
    id: "static-blocks-per-node",
    title: "Blocks of 16 addresses that a node takes",
    severity: None,
    models: &[Model::PodSubnetStatic],
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::POD_SUBNET_STATIC,
    reason: "A node takes whole /28 blocks for max pods and one address of its own. Max pods of 16 n - 1, \
             such as 31 or 47, waste nothing.",
};

/// Sum of (N + S) × blocks.
pub static SUBNET_SIZE_POD_STATIC: Rule = Rule {
    id: "subnet-size-pod-static",
    title: "Blocks that pods take in a static pod subnet",
    severity: None,
    models: &[Model::PodSubnetStatic],
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::POD_SUBNET_STATIC,
    reason: "Every node, surge nodes too, takes its blocks the moment it exists, whatever runs on it.",
};

/// A static pod subnet is used.
pub static STATIC_VNET_LIMIT: Rule = Rule {
    id: "static-vnet-limit",
    title: "A block counts as one address of the VNet",
    severity: Some(Severity::Info),
    models: &[Model::PodSubnetStatic],
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::POD_SUBNET_STATIC,
    reason: "A VNet holds at most 65,536 private addresses in use. A static block of 16 counts as one of \
             them, which is what lets this model reach a million pods.",
};

/// 256 addresses a node.
pub static OVERLAY_24_PER_NODE: Rule = Rule {
    id: "overlay-24-per-node",
    title: "Each node takes one /24 of the pod CIDR",
    severity: None,
    models: POD_CIDR_MODELS,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::OVERLAY,
    reason: "The share of a node is a fixed /24, whatever max pods says. Fewer pods a node save nothing in \
             the pod CIDR.",
};

/// slots = 2^(24 - p) for p ≤ 24.
pub static POD_CIDR_SIZE: Rule = Rule {
    id: "pod-cidr-size",
    title: "Nodes that a pod CIDR holds",
    severity: None,
    models: POD_CIDR_MODELS,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::OVERLAY,
    reason: "A pod CIDR is cut into /24 slots, one a node, and Azure keeps none of it for itself. A /22 \
             holds 4 nodes, a /16 256.",
};

/// Prefix longer than /24.
pub static POD_CIDR_MIN_24: Rule = Rule {
    id: "pod-cidr-min-24",
    title: "The pod CIDR is smaller than one node needs",
    severity: Some(Severity::Error),
    models: POD_CIDR_MODELS,
    when: When::Create,
    confidence: Confidence::Derived,
    azure_error: None,
    source: sources::DERIVED,
    reason: "Every node takes a whole /24, so a pod CIDR longer than /24 holds no node at all.",
};

/// Sum of (N + S) + X.
pub static SUBNET_SIZE_OVERLAY: Rule = Rule {
    id: "subnet-size-overlay",
    title: "Addresses that nodes take where pods live elsewhere",
    severity: None,
    models: POD_CIDR_MODELS,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::OVERLAY,
    reason: "Only the nodes themselves take addresses of the node subnet, one each, besides other \
             addresses that live there.",
};

/// Planned addresses of all node and pod subnets of a VNet > 65,536.
pub static VNET_PRIVATE_IP_LIMIT: Rule = Rule {
    id: "vnet-private-ip-limit",
    title: "The VNet exceeds 65,536 private addresses",
    severity: Some(Severity::Error),
    models: FLAT_MODELS,
    when: When::ScaleOut,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::VNET_LIMITS,
    reason: "A VNet holds at most 65,536 private addresses in use, whatever its size. Static blocks help: \
             each counts as one.",
};

/// It holds the plan with surge, with less than 20 percent of its usable addresses, slots or blocks left.
pub static LITTLE_HEADROOM: Rule = Rule {
    id: "little-headroom",
    title: "Less than a fifth of the range is left",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::ScaleOut,
    confidence: Confidence::Derived,
    azure_error: None,
    source: sources::DERIVED,
    reason: "It holds today's plan and its upgrades. Ranges in use are hard to enlarge, so a little growth \
             may already cost a migration.",
};

/// The next wider pod CIDR overlaps nothing.
pub static ROOM_TO_GROW: Rule = Rule {
    id: "room-to-grow",
    title: "The pod CIDR can be widened in place",
    severity: Some(Severity::Info),
    models: &[Model::Overlay],
    when: When::Later,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::POD_CIDR_EXPAND,
    reason: "An overlay pod CIDR can grow to a wider range that contains it, and the range beside this one \
             is free. On Linux clusters that needs no migration.",
};

/// Max pods of a pool with static blocks is not 16k - 1.
pub static STATIC_BLOCK_WASTE: Rule = Rule {
    id: "static-block-waste",
    title: "Max pods leaves part of a static block unused",
    severity: Some(Severity::Info),
    models: &[Model::PodSubnetStatic],
    when: When::Silent,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::POD_SUBNET_STATIC,
    reason: "A node takes whole blocks of 16 addresses, of which one is internal. Max pods of 15, 31, 47 \
             and so on use them up.",
};
