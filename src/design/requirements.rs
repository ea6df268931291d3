//! What the clusters must be able to do: the criteria by which models are ranked, each stated or not.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Declares the criteria once: field, enum variant, words.
macro_rules! criteria {
    ($($(#[$doc:meta])* $field:ident $variant:ident $title:literal,)*) => {
        /// The stated requirements; `None` means not stated, and never counts for or against a model.
        #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct Requirements {
            $($(#[$doc])* #[serde(default, skip_serializing_if = "Option::is_none")] pub $field: Option<bool>,)*
        }

        /// One requirement that may be stated.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Criterion {
            $($(#[$doc])* $variant,)*
        }

        impl Criterion {
            /// Every criterion, in the order of the panel and of the file.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The key of the criterion in the file.
            pub const fn key(self) -> &'static str {
                match self {
                    $(Self::$variant => stringify!($field),)*
                }
            }

            /// The criterion as the requirements panel words it.
            pub const fn title(self) -> &'static str {
                match self {
                    $(Self::$variant => $title,)*
                }
            }
        }

        impl Requirements {
            /// What is stated about `criterion`.
            pub const fn get(&self, criterion: Criterion) -> Option<bool> {
                match criterion {
                    $(Criterion::$variant => self.$field,)*
                }
            }

            /// States `wanted` about `criterion`.
            pub const fn set(&mut self, criterion: Criterion, wanted: Option<bool>) {
                match criterion {
                    $(Criterion::$variant => self.$field = wanted,)*
                }
            }

            /// Whether `criterion` is required.
            pub fn needs(&self, criterion: Criterion) -> bool {
                self.get(criterion) == Some(true)
            }
        }
    };
}

criteria! {
    /// Something outside the cluster opens connections to pods.
    pods_reachable_from_outside PodsReachable "Pods reachable from outside",
    /// Peers outside the VNet must see the pod's address.
    pod_source_ip_kept SourceIpKept "Pod source IP kept beyond the VNet",
    /// Private address space is scarce.
    little_address_space LittleAddressSpace "Little address space",
    /// No route tables for pods may be needed.
    no_route_tables NoRouteTables "No route tables",
    /// Windows node pools.
    windows_pools WindowsPools "Windows pools",
    /// Virtual nodes on Azure Container Instances.
    virtual_nodes VirtualNodes "Virtual nodes",
    /// Kubernetes network policies.
    network_policy NetworkPolicy "Network policy",
    /// Policies by DNS name or HTTP path.
    fqdn_policy FqdnPolicy "FQDN and L7 policy",
    /// More nodes than kubenet's route table holds.
    more_than_400_nodes MoreThan400Nodes "Grow past 400 nodes",
    /// A separate NSG or NAT gateway for pods.
    separate_pod_subnet SeparatePodSubnet "Own subnet policy for pods",
    /// AKS creates and manages the VNet.
    managed_network ManagedNetwork "VNet managed by AKS",
    /// IPv4 and IPv6.
    dual_stack DualStack "Dual-stack",
    /// Pods talk mostly to pods.
    traffic_mostly_inside TrafficInside "Traffic mostly inside the cluster",
    /// Pods talk mostly to resources outside the cluster.
    traffic_mostly_outside TrafficOutside "Traffic mostly to outside resources",
}

impl Criterion {
    /// Whether it is a preference, which ranks models and rules none out.
    ///
    /// ```
    /// use aksnet::design::Criterion;
    ///
    /// let preferences = Criterion::ALL.iter().filter(|criterion| criterion.is_preference());
    /// assert_eq!(preferences.count(), 3);
    /// ```
    pub const fn is_preference(self) -> bool {
        matches!(
            self,
            Self::LittleAddressSpace | Self::TrafficInside | Self::TrafficOutside
        )
    }
}
