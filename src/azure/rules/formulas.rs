//! Formulas: rules without a severity, which sums cite and no finding ever does.

use crate::azure::rules::{Confidence, POD_CIDR_MODELS, POD_SUBNET_MODELS, Rule, When};
use crate::azure::{Model, sources};

/// Every formula, with its place in the catalogue.
pub static FORMULAS: &[(u16, &Rule)] = &[
    (3, &NODE_SUBNET_PRECHECK),
    (6, &POD_SUBNET_PRECHECK),
    (12, &AZURE_RESERVED_5),
    (13, &MIN_PREFIX),
    (14, &EFFECTIVE_COUNT),
    (15, &SURGE),
    (23, &STEADY_VS_UPGRADE),
    (25, &SUBNET_SIZE_NODE_SUBNET),
    (27, &DYNAMIC_BATCH),
    (28, &DYNAMIC_POOL_CAP),
    (29, &DYNAMIC_PRIMARY_IP),
    (30, &DYNAMIC_SCALER_MAX),
    (31, &SUBNET_SIZE_POD_DYNAMIC),
    (32, &DYNAMIC_DOC_FLOOR),
    (40, &STATIC_BLOCKS_PER_NODE),
    (41, &SUBNET_SIZE_POD_STATIC),
    (44, &OVERLAY_24_PER_NODE),
    (45, &POD_CIDR_SIZE),
    (47, &SUBNET_SIZE_OVERLAY),
    (135, &STATIC_EGRESS_IPS),
    (154, &IPV6_NODE_PREFIX),
];

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
    reason: "Since January 2022 Azure reserves no addresses for two pods that use their node's address, so \
             its check counts max pods minus one per node. The documentation still counts max pods plus \
             one. Error messages from real clusters confirm the smaller number for Linux pools; for Windows \
             pools it is unconfirmed.",
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
    reason: "Azure was observed to count 16 addresses per node, regardless of blocks or max pods. Passing \
             this check does not prove that the design fits: nodes may start and stay NotReady because the \
             subnet is full. Based on one report from October 2024.",
};

/// nodes × (1 + configurations) + 1.
pub static STATIC_EGRESS_IPS: Rule = Rule {
    id: "static-egress-ips",
    title: "Addresses of a static egress gateway in its node subnet",
    severity: None,
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::SourceCode,
    azure_error: None,
    source: sources::EGRESS_DESIGN,
    reason: "Each gateway configuration gives every node of the gateway pool one more address, and an \
             internal load balancer stands before them. In private mode all nodes that the prefix size \
             allows count at once.",
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
    reason: "Azure reserves the first four addresses and the last one in every subnet, so a /24 has 251 \
             usable. Pod CIDRs and service CIDRs are not subnets and lose none.",
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
    reason: "Subnet sizes are powers of two, minus the five addresses that Azure reserves; the smallest is \
             a /29.",
};

/// N = the autoscaler's maximum, else the count.
pub static EFFECTIVE_COUNT: Rule = Rule {
    id: "effective-count",
    title: "How many nodes a pool counts as",
    severity: None,
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::CHANGELOG,
    reason: "Azure checks an autoscaled pool as if it were at its maximum. So does the plan, because the \
             autoscaler can scale to it at any time.",
};

/// S = min(value, N) or min(ceil(N × pct / 100), N).
pub static SURGE: Rule = Rule {
    id: "surge",
    title: "Nodes that an upgrade adds",
    severity: None,
    models: Model::ALL,
    when: When::Upgrade,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::ROLLING_UPGRADE,
    reason: "During an upgrade a pool grows by its max surge, a number or a percentage of its nodes, \
             rounded up. Pools can be upgraded at the same time, so their surges add up.",
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
    reason: "A range must have room for the planned nodes and, for upgrades, the surge nodes. Azure's own \
             error message says so: surge nodes would also consume the address space of the subnet.",
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
    reason: "Every node takes one address for itself and one for each pod it could ever run, from the \
             moment it exists. Other addresses in the subnet come on top.",
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
    reason: "A node requests another 16 addresses as soon as fewer than 8 of its own are free. So it holds \
             16 for up to 8 pods, and 32 from the ninth.",
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
    reason: "Each node's network container has its own primary address in the pod subnet. A node starts \
             with 17 addresses rather than 16, so a /24 holds 14 nodes, not 15.",
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
    reason: "Nodes were observed to stop requesting addresses once they hold as many as max pods. What sets \
             that limit is not public, so sizing does not rely on it.",
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
    reason: "Every node, including surge nodes, takes the batches for its planned pods and one primary \
             address. Planning with max pods gives the worst case.",
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
    reason: "Microsoft documents 16 addresses per node as the minimum. That leaves out each node's primary \
             address and everything past the eighth pod.",
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
    reason: "A node takes whole /28 blocks for max pods plus one address of its own. Max pods of 16 n - 1, \
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
    reason: "Every node, including surge nodes, takes its blocks the moment it exists, whatever runs on it.",
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
    reason: "Each node gets a fixed /24, regardless of max pods. Fewer pods per node save nothing in the \
             pod CIDR.",
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
    reason: "A pod CIDR is divided into /24 slots, one per node, and Azure reserves none of it. A /22 holds \
             4 nodes, a /16 256.",
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
    reason: "Only the nodes take addresses from the node subnet, one each, in addition to any other \
             addresses in use there.",
};

/// A /120 of the IPv6 pod CIDR with overlay.
pub static IPV6_NODE_PREFIX: Rule = Rule {
    id: "ipv6-node-prefix",
    title: "IPv6 range that a node takes",
    severity: None,
    models: &[Model::Kubenet, Model::PodSubnetStatic, Model::Overlay],
    when: When::Create,
    confidence: Confidence::Observed,
    azure_error: None,
    source: sources::IPV6_PREFIX_THREAD,
    reason: "With overlay every node takes a fixed /120 of the IPv6 pod CIDR. Kubenet took a range 16 bits \
             longer than the pod CIDR; static blocks are to take a /112 of the subnet.",
};
