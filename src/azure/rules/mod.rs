//! The catalogue of rules: what a finding or a line of a sum is called, why it holds and who says so.
//!
//! A rule is text and metadata; whether a design breaks it is decided by the floor `check`. Rules without a
//! severity name formulas: sums cite them and no finding ever does.
//!
//! ```
//! use aksnet::azure::{Severity, rules};
//!
//! let rule = rules::find("pod-cidr-too-small").expect("the catalogue holds it");
//! assert_eq!(rule, &rules::POD_CIDR_TOO_SMALL);
//! assert_eq!(rule.severity, Some(Severity::Error));
//! assert!(rules::AZURE_RESERVED_5.is_formula());
//! ```

mod changes;
mod gates;
mod history;
mod lifecycle;
mod neighbours;
mod pools;
mod ranges;
mod sizing;

use super::{Model, Severity, Source};

// Globs, because a list of every constant would only repeat the catalogue below.
pub use self::changes::*;
pub use self::gates::*;
pub use self::history::{CHANGES, Change, VERSION, changes_since};
pub use self::lifecycle::*;
pub use self::neighbours::*;
pub use self::pools::*;
pub use self::ranges::*;
pub use self::sizing::*;

/// One rule of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Kebab-case name that never changes.
    pub id: &'static str,
    /// What a finding of this rule says, in a few words.
    pub title: &'static str,
    /// How bad it is; none for a formula.
    pub severity: Option<Severity>,
    /// The models it applies to.
    pub models: &'static [Model],
    /// When a person meets it.
    pub when: When,
    /// How sure we are.
    pub confidence: Confidence,
    /// Error code that Azure answers with, where one is known.
    pub azure_error: Option<&'static str>,
    /// Where it was read, and when.
    pub source: Source,
    /// Why it is so, in plain words.
    pub reason: &'static str,
}

impl Rule {
    /// Whether it names a formula, which appears in sums and never as a finding.
    pub const fn is_formula(&self) -> bool {
        self.severity.is_none()
    }

    /// Version of the catalogue that brought it or changed it last; none for those of the first version.
    pub fn changed_in(&self) -> Option<&'static str> {
        let change = CHANGES
            .iter()
            .find(|change| change.rules.iter().any(|rule| rule.id == self.id));
        change.map(|change| change.version)
    }

    /// Whether it applies to clusters of this model.
    pub fn applies_to(&self, model: Model) -> bool {
        self.models.contains(&model)
    }
}

/// When a person meets what a rule speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum When {
    /// Azure refuses to create the thing.
    Create,
    /// Creation passes; growing is refused or leaves nodes not ready.
    ScaleOut,
    /// Everything runs; an upgrade is refused.
    Upgrade,
    /// At a later change or on a date.
    Later,
    /// Nobody says anything; it just does not work, or costs more than it need.
    Silent,
}

impl When {
    /// The words that screens and reports show.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Create => "at creation",
            Self::ScaleOut => "when scaling out",
            Self::Upgrade => "during an upgrade",
            Self::Later => "later",
            Self::Silent => "without an error from Azure",
        }
    }
}

/// How sure a rule is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// Stated by Microsoft.
    Documented,
    /// Read in source code.
    SourceCode,
    /// Seen in a real error message or thread.
    Observed,
    /// Derived from documented facts; no page states it.
    Derived,
    /// General knowledge, not read again.
    General,
}

impl Confidence {
    /// The word that screens and reports show.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::SourceCode => "source code",
            Self::Observed => "observed",
            Self::Derived => "derived",
            Self::General => "general knowledge",
        }
    }
}

/// Models whose pods live in a pod CIDR of the cluster.
const POD_CIDR_MODELS: &[Model] = &[Model::Kubenet, Model::Overlay];
/// Models whose pods have addresses of the VNet.
const FLAT_MODELS: &[Model] = &[Model::NodeSubnet, Model::PodSubnetDynamic, Model::PodSubnetStatic];
/// Models whose pods have a subnet of their own.
const POD_SUBNET_MODELS: &[Model] = &[Model::PodSubnetDynamic, Model::PodSubnetStatic];
/// Every model but kubenet.
const AZURE_CNI_MODELS: &[Model] = &[
    Model::NodeSubnet,
    Model::PodSubnetDynamic,
    Model::PodSubnetStatic,
    Model::Overlay,
];

/// The rule with this id, if there is one.
pub fn find(id: &str) -> Option<&'static Rule> {
    CATALOGUE.iter().copied().find(|rule| rule.id == id)
}

/// Every rule: those of the reference in its order, then our own.
pub static CATALOGUE: &[&Rule] = &[
    &neighbours::AUTOMATIC_APISERVER_SUBNET,
    &lifecycle::AGC_RESIZE_BEFORE_OVERLAY,
    &sizing::NODE_SUBNET_PRECHECK,
    &sizing::NODE_SUBNET_TOO_SMALL,
    &sizing::NODE_SUBNET_ABOVE_DOCUMENTED,
    &sizing::POD_SUBNET_PRECHECK,
    &sizing::POD_SUBNET_TOO_SMALL,
    &sizing::POD_SUBNET_BELOW_PLAN,
    &sizing::STATIC_USABLE_BLOCKS,
    &sizing::POD_CIDR_TOO_SMALL,
    &sizing::UPGRADE_DOES_NOT_FIT,
    &sizing::AZURE_RESERVED_5,
    &sizing::MIN_PREFIX,
    &pools::EFFECTIVE_COUNT,
    &pools::SURGE,
    &pools::SURGE_SPOT,
    &pools::SURGE_DEFAULT,
    &pools::SURGE_ZERO,
    &pools::SURGE_BLUE_GREEN,
    &pools::POOL_PLUS_SURGE_MAX_1000,
    &pools::SURGE_FALLBACK,
    &pools::SURGE_QUARANTINED,
    &sizing::STEADY_VS_UPGRADE,
    &sizing::PRECHECK_ALL_POOLS,
    &sizing::SUBNET_SIZE_NODE_SUBNET,
    &sizing::NAP_NODE_SUBNET_IPS,
    &sizing::DYNAMIC_BATCH,
    &sizing::DYNAMIC_POOL_CAP,
    &sizing::DYNAMIC_PRIMARY_IP,
    &sizing::DYNAMIC_SCALER_MAX,
    &sizing::SUBNET_SIZE_POD_DYNAMIC,
    &sizing::DYNAMIC_DOC_FLOOR,
    &sizing::DYNAMIC_EXHAUSTED,
    &sizing::DYNAMIC_SHRINK,
    &neighbours::POD_SUBNET_SAME_VNET,
    &neighbours::POD_SUBNET_ALL_POOLS,
    &neighbours::NAT_GATEWAY_POD_SUBNET,
    &neighbours::POD_SUBNET_SINGLE_MODE,
    &sizing::STATIC_BLOCKS_PER_NODE,
    &sizing::SUBNET_SIZE_POD_STATIC,
    &ranges::STATIC_BLOCK_SUBNET_MAX_12,
    &sizing::STATIC_VNET_LIMIT,
    &sizing::OVERLAY_24_PER_NODE,
    &sizing::POD_CIDR_SIZE,
    &sizing::POD_CIDR_MIN_24,
    &sizing::SUBNET_SIZE_OVERLAY,
    &lifecycle::POD_CIDR_EXPAND_SUPERSET,
    &lifecycle::POD_CIDR_EXPAND_LINUX_ONLY,
    &lifecycle::OVERLAY_NAME_63,
    &pools::KUBENET_MAX_400_NODES,
    &neighbours::KUBENET_ONE_CLUSTER_PER_SUBNET,
    &pools::KUBENET_NO_WINDOWS,
    &pools::MAX_PODS_RANGE,
    &pools::MAX_PODS_POOL_MIN_30,
    &pools::MAX_PODS_IMMUTABLE,
    &pools::WINDOWS_MAX_PODS_RECOMMENDED_110,
    &ranges::CIDR_HOST_BITS_SET,
    &ranges::RESERVED_RANGE_OVERLAP,
    &ranges::VNET_AZURE_BANNED,
    &ranges::SERVICE_CIDR_MAX_SIZE,
    &ranges::SERVICE_CIDR_NOT_PRIVATE,
    &ranges::SERVICE_CIDR_OVERLAPS_SUBNET,
    &ranges::SERVICE_CIDR_OVERLAPS_VNET,
    &ranges::SERVICE_CIDR_OVERLAPS_CONNECTED,
    &ranges::SERVICE_CIDR_REUSE,
    &lifecycle::SERVICE_CIDR_EXTEND,
    &ranges::DNS_IP_IN_SERVICE_CIDR,
    &ranges::DNS_IP_NOT_FIRST,
    &ranges::DNS_IP_LAST,
    &ranges::POD_CIDR_OVERLAPS_SUBNET,
    &ranges::POD_CIDR_OVERLAPS_VNET,
    &ranges::POD_CIDR_OVERLAPS_SERVICE_CIDR,
    &ranges::POD_CIDR_OVERLAPS_CONNECTED,
    &ranges::POD_CIDR_NOT_PRIVATE,
    &ranges::POD_CIDR_NOT_APPLICABLE,
    &ranges::SUBNET_OUTSIDE_VNET,
    &ranges::SUBNETS_OVERLAP,
    &neighbours::POOLS_SAME_VNET,
    &lifecycle::VNET_EXTENDED,
    &neighbours::SUBNET_DELEGATED,
    &lifecycle::SUBNET_NO_RESIZE,
    &ranges::SUBNET_PREFIX_MIN,
    &sizing::VNET_PRIVATE_IP_LIMIT,
    &ranges::VNET_LIMITS,
    &ranges::ONPREM_10_8,
    &ranges::VNET_OVERLAPS_PEERED,
    &ranges::VNET_OVERLAPS_ONPREM,
    &ranges::DUAL_STACK_REQUIRES_OVERLAY,
    &ranges::DUAL_STACK_CIDR_ORDER,
    &ranges::IPV6_SERVICE_CIDR_MAX_108,
    &ranges::DUAL_STACK_NAT_STANDARD,
    &neighbours::INTERNAL_LB_IP,
    &neighbours::PRIVATE_CLUSTER_ENDPOINT,
    &neighbours::APISERVER_SUBNET_MIN_28,
    &neighbours::APISERVER_NINE_IPS,
    &lifecycle::APISERVER_SUBNET_EMPTY,
    &neighbours::APISERVER_NO_VNET_ENCRYPTION,
    &neighbours::APISERVER_NSG,
    &neighbours::APPGW_SUBNET,
    &neighbours::AGC_SUBNET,
    &neighbours::AGC_OVERLAY_SUBNET_EXACT_24,
    &neighbours::BASTION_SUBNET,
    &neighbours::FIREWALL_SUBNET,
    &neighbours::GATEWAY_SUBNET,
    &neighbours::VIRTUAL_NODE_SUBNET,
    &neighbours::NAT_GATEWAY_IPS,
    &neighbours::OUTBOUND_TYPE_VNET,
    &neighbours::NAT_GATEWAY_OUTBOUND_TYPE,
    &neighbours::PLS_NAT_IPS,
    &neighbours::STATIC_EGRESS_PREFIX,
    &neighbours::OUTBOUND_PORTS_MULTIPLE_OF_8,
    &pools::CLUSTER_MAX_5000_NODES,
    &pools::POOL_MAX_1000_NODES,
    &pools::CLUSTER_MAX_100_POOLS,
    &pools::SYSTEM_POOL_MIN_2,
    &pools::POOL_NAME_FORMAT,
    &neighbours::LB_RULES_300,
    &lifecycle::NAME_NOT_FOUND,
    &lifecycle::DUPLICATE_NAME,
    &ranges::ADDRESS_SPACE_MISSING,
    &pools::NO_POOLS,
    &pools::NO_SYSTEM_POOL,
    &ranges::POD_CIDR_MISSING,
    &ranges::POD_SUBNET_MISSING,
    &pools::MIN_ABOVE_MAX,
    &pools::PLANNED_PODS_ABOVE_MAX,
    &neighbours::PURPOSE_NOT_SERVED,
    &lifecycle::NETWORK_POLICY_NOT_AVAILABLE,
    &lifecycle::CILIUM_NOT_WITH_KUBENET,
    &lifecycle::CILIUM_NO_WINDOWS,
    &lifecycle::CILIUM_POLICY_NEEDS_DATAPLANE,
    &lifecycle::KUBENET_RETIRES,
    &lifecycle::NPM_RETIRES,
    &sizing::LITTLE_HEADROOM,
    &sizing::ROOM_TO_GROW,
    &neighbours::OUTBOUND_PORTS_TOO_FEW,
    &neighbours::OUTBOUND_PORTS_STEP,
    &gates::KUBENET_RETIRED,
    &gates::NPM_RETIRED,
    &gates::NPM_LIMITS,
    &gates::WINDOWS_SERVER_RETIRES,
    &gates::WINDOWS_SERVER_REFUSED,
    &gates::STATIC_BLOCK_KUBERNETES,
    &gates::ISOLATION_KUBERNETES,
    &gates::FQDN_POLICY_KUBERNETES,
    &gates::SURGE_DEFAULT_ONE,
    &gates::FEATURE_NOT_AVAILABLE,
    &gates::RULE_SET_OLDER,
    &sizing::STATIC_BLOCK_WASTE,
    &changes::MIGRATION_REFUSED,
    &changes::MIGRATION_STEPS,
    &changes::MIGRATION_PRECONDITION,
    &changes::OVERLAY_MIGRATION_KUBERNETES,
    &changes::POLICY_CHANGE_KUBERNETES,
    &changes::CANNOT_BE_CHANGED,
];
