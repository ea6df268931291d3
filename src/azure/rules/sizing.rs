//! How many addresses nodes and pods take, and whether a subnet or pod CIDR holds them.

use crate::azure::rules::{Confidence, FLAT_MODELS, POD_CIDR_MODELS, POD_SUBNET_MODELS, Rule, When};
use crate::azure::{Model, Severity, sources};

/// Pre-allocated = sum of N × (P - 1).
pub static NODE_SUBNET_PRECHECK: Rule = Rule {
    id: "node-subnet-precheck",
    title: "Addresses that Azure actually checks in a node subnet",
    severity: None,
    models: &[Model::NodeSubnet],
    when: When::Create,
    confidence: Confidence::Observed,
    azure_error: None,
    source: sources::PRECHECK_THREAD,
    reason: "Since January 2022 Azure reserves no addresses for two pods that use their node's address, so its \
             check counts max pods minus one per node. The documentation still counts max pods plus one. Error \
             messages from real clusters confirm the smaller number for Linux pools; for Windows pools it is \
             unconfirmed.",
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
    reason: "Azure counts the addresses that all pools need, with autoscalers at their maximum, before it creates \
             or scales anything. If the subnet is too small, it refuses with InsufficientSubnetSize.",
};

/// The documented sum exceeds the usable addresses, the observed one does not.
pub static NODE_SUBNET_ABOVE_DOCUMENTED: Rule = Rule {
    id: "node-subnet-above-documented",
    title: "The node subnet is smaller than documented sizing requires",
    severity: Some(Severity::Warning),
    models: &[Model::NodeSubnet],
    when: When::ScaleOut,
    confidence: Confidence::Observed,
    azure_error: None,
    source: sources::PRECHECK_THREAD,
    reason: "Azure actually reserves two addresses per node fewer than documented, so the cluster can be created. \
             That leaves no room for surge, or in case the reservation changes.",
};

/// Pre-allocated = 16 × N.
pub static POD_SUBNET_PRECHECK: Rule = Rule {
    id: "pod-subnet-precheck",
    title: "Addresses that Azure actually checks in a pod subnet",
    severity: None,
    models: POD_SUBNET_MODELS,
    when: When::Create,
    confidence: Confidence::Observed,
    azure_error: None,
    source: sources::SUBNET_SIZE_ERROR,
    reason: "Azure was observed to count 16 addresses per node, regardless of blocks or max pods. Passing this \
             check does not prove that the design fits: nodes may start and stay NotReady because the subnet is \
             full. Based on one report from October 2024.",
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
    reason: "Every node takes at least one batch or block of 16 addresses in the pod subnet. Azure refuses pools \
             that cannot get even that, and nodes without their blocks stay NotReady.",
};

/// The batches of the planned pods exceed the usable addresses.
pub static POD_SUBNET_BELOW_PLAN: Rule = Rule {
    id: "pod-subnet-below-plan",
    title: "The pod subnet is too small for the planned pods",
    severity: Some(Severity::Warning),
    models: &[Model::PodSubnetDynamic],
    when: When::ScaleOut,
    confidence: Confidence::Derived,
    azure_error: None,
    source: sources::IPAM_MATH,
    reason: "Azure checks for one batch of 16 per node and creates the cluster. As pods arrive, nodes request more \
             batches, and the last ones wait for addresses that are not there.",
};

/// N × blocks > 2^(28 - p) - 2.
pub static STATIC_USABLE_BLOCKS: Rule = Rule {
    id: "static-usable-blocks",
    title: "The plan relies on the first and last block of the pod subnet",
    severity: Some(Severity::Warning),
    models: &[Model::PodSubnetStatic],
    when: When::ScaleOut,
    confidence: Confidence::Derived,
    azure_error: None,
    source: sources::DERIVED,
    reason: "The first and last /28 of a subnet contain addresses that Azure reserves. Whether such a block can be \
             allocated to a node is not documented, so plan without them.",
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
    reason: "Every node takes one /24 of the pod CIDR, however many pods it runs. When no /24 is left, no more \
             nodes can be added, and Azure refuses with InsufficientSubnetSize or InsufficientPodCidr.",
};

/// The planned nodes fit, the planned nodes with surge do not.
pub static UPGRADE_DOES_NOT_FIT: Rule = Rule {
    id: "upgrade-does-not-fit",
    title: "Fits the planned nodes, but not an upgrade",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Upgrade,
    confidence: Confidence::Documented,
    azure_error: Some("InsufficientSubnetSize"),
    source: sources::SUBNET_SIZE_ERROR,
    reason: "An upgrade adds surge nodes before it removes old ones. They need addresses like any other node and, \
             with kubenet, one route each in a table of 400. If they do not fit, Azure refuses the upgrade.",
};

/// usable = 2^(32 - p) - 5.
pub static AZURE_RESERVED_5: Rule = Rule {
    id: "azure-reserved-5",
    title: "Addresses that Azure reserves in every subnet",
    severity: None,
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::VNET_FAQ,
    reason: "Azure reserves the first four addresses and the last one in every subnet, so a /24 has 251 usable. \
             Pod CIDRs and service CIDRs are not subnets and lose none.",
};

/// The longest p ≤ 29 with 2^(32 - p) - 5 ≥ R.
pub static MIN_PREFIX: Rule = Rule {
    id: "min-prefix",
    title: "The smallest subnet for a number of addresses",
    severity: None,
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Derived,
    azure_error: None,
    source: sources::DERIVED,
    reason: "Subnet sizes are powers of two, minus the five addresses that Azure reserves; the smallest is a /29.",
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
    reason: "A range must have room for the planned nodes and, for upgrades, the surge nodes. Azure's own error \
             message says so: surge nodes would also consume the address space of the subnet.",
};

/// A subnet of one pool is short and the cluster has others.
pub static PRECHECK_ALL_POOLS: Rule = Rule {
    id: "precheck-all-pools",
    title: "A full subnet blocks other pools too",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::ScaleOut,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::SUBNET_SIZE_ERROR,
    reason: "Azure checks the subnets of all pools at every operation. A pool with room cannot be scaled or \
             upgraded while another pool's subnet is too small.",
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
    reason: "Every node takes one address for itself and one for each pod it could ever run, from the moment it \
             exists. Other addresses in the subnet come on top.",
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
    reason: "Node auto-provisioning counts one address for the node and max pods minus one for its pods. It makes \
             no deduction for pods that use the node's address.",
};

/// 16 × ceil(0.5 + U / 16).
pub static DYNAMIC_BATCH: Rule = Rule {
    id: "dynamic-batch",
    title: "Addresses that a node requests in batches of 16",
    severity: None,
    models: &[Model::PodSubnetDynamic],
    when: When::ScaleOut,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::POD_SUBNET_DYNAMIC,
    reason: "A node requests another 16 addresses as soon as fewer than 8 of its own are free. So it holds 16 for \
             up to 8 pods, and 32 from the ninth.",
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
    reason: "The service that allocates batches stops at 250 addresses per node, whatever is requested.",
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
    reason: "Each node's network container has its own primary address in the pod subnet. A node starts with 17 \
             addresses rather than 16, so a /24 holds 14 nodes, not 15.",
};

/// min(batches, P).
pub static DYNAMIC_SCALER_MAX: Rule = Rule {
    id: "dynamic-scaler-max",
    title: "A node stops at max pods",
    severity: None,
    models: &[Model::PodSubnetDynamic],
    when: When::ScaleOut,
    confidence: Confidence::Observed,
    azure_error: None,
    source: sources::SCALER_THREAD,
    reason: "Nodes were observed to stop requesting addresses once they hold as many as max pods. What sets that \
             limit is not public, so sizing does not rely on it.",
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
    reason: "Every node, including surge nodes, takes the batches for its planned pods and one primary address. \
             Planning with max pods gives the worst case.",
};

/// 16 × (N + S).
pub static DYNAMIC_DOC_FLOOR: Rule = Rule {
    id: "dynamic-doc-floor",
    title: "The documented minimum of a dynamic pod subnet",
    severity: None,
    models: &[Model::PodSubnetDynamic],
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::POD_SUBNET_DYNAMIC,
    reason: "Microsoft documents 16 addresses per node as the minimum. That leaves out each node's primary address \
             and everything past the eighth pod.",
};

/// The pod subnet is marked exhausted.
pub static DYNAMIC_EXHAUSTED: Rule = Rule {
    id: "dynamic-exhausted",
    title: "A full pod subnet allocates single addresses",
    severity: Some(Severity::Info),
    models: &[Model::PodSubnetDynamic],
    when: When::ScaleOut,
    confidence: Confidence::SourceCode,
    azure_error: None,
    source: sources::IPAM_MONITOR,
    reason: "When a pod subnet runs out, nodes request one address at a time and keep one free. This stretches the \
             last addresses; it does not add any.",
};

/// A node of the older monitor has up to 23 free addresses.
pub static DYNAMIC_SHRINK: Rule = Rule {
    id: "dynamic-shrink",
    title: "Nodes release addresses late",
    severity: Some(Severity::Info),
    models: &[Model::PodSubnetDynamic],
    when: When::ScaleOut,
    confidence: Confidence::SourceCode,
    azure_error: None,
    source: sources::IPAM_MONITOR,
    reason: "The older monitor releases a batch only when 24 addresses are free, so a node may keep up to 23 spare \
             addresses after its pods are gone. The newer one releases them at once.",
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
    reason: "A node takes whole /28 blocks for max pods plus one address of its own. Max pods of 16 n - 1, such as \
             31 or 47, waste nothing.",
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
    reason: "Every node, including surge nodes, takes its blocks the moment it exists, whatever runs on it.",
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
    reason: "A VNet can have at most 65,536 private addresses in use. A static block of 16 counts as one, which \
             lets this model reach a million pods.",
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
    reason: "Each node gets a fixed /24, regardless of max pods. Fewer pods per node save nothing in the pod CIDR.",
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
    reason: "A pod CIDR is divided into /24 slots, one per node, and Azure reserves none of it. A /22 holds 4 \
             nodes, a /16 256.",
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
    reason: "Every node takes a whole /24, so a pod CIDR smaller than /24 has no room for even one node.",
};

/// Sum of (N + S) + X.
pub static SUBNET_SIZE_OVERLAY: Rule = Rule {
    id: "subnet-size-overlay",
    title: "Addresses that nodes take when pods are elsewhere",
    severity: None,
    models: POD_CIDR_MODELS,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::OVERLAY,
    reason: "Only the nodes take addresses from the node subnet, one each, in addition to any other addresses in \
             use there.",
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
    reason: "A VNet can have at most 65,536 private addresses in use, whatever its size. Static blocks help: each \
             counts as one.",
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
    reason: "It has room for the plan and its upgrades. Ranges in use are hard to enlarge, so even a little growth \
             may require a migration.",
};

/// The next wider pod CIDR overlaps nothing.
pub static ROOM_TO_GROW: Rule = Rule {
    id: "room-to-grow",
    title: "The pod CIDR can be expanded in place",
    severity: Some(Severity::Info),
    models: &[Model::Overlay],
    when: When::Later,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::POD_CIDR_EXPAND,
    reason: "An overlay pod CIDR can be expanded to a larger range that contains it, and the adjacent range is \
             free. On Linux clusters this needs no migration.",
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
    reason: "A node takes whole blocks of 16 addresses, one of which is internal. Max pods of 15, 31, 47 and so on \
             use them fully.",
};
