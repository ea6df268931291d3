//! What can never be changed on a running cluster, what can only grow and what can change freely, value by value.

mod standing;

use crate::azure::Os;
use crate::design::{Cluster, NodePool};

pub use standing::{Standing, permanence};

/// A value of a cluster or of a pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// The VNet.
    Network,
    /// The network model.
    Model,
    /// The data plane.
    DataPlane,
    /// The network policy engine.
    NetworkPolicy,
    /// The pod CIDR.
    PodCidr,
    /// The service CIDR.
    ServiceCidr,
    /// The address of the DNS service.
    DnsServiceIp,
    /// Whether the API server is private.
    PrivateCluster,
    /// The subnet of the API server.
    ApiServerSubnet,
    /// How traffic leaves.
    Outbound,
    /// The Kubernetes version.
    KubernetesVersion,
    /// The range of a subnet in use.
    SubnetRange,
    /// Max pods of a pool.
    MaxPods,
    /// The node subnet of a pool.
    NodeSubnet,
    /// The pod subnet of a pool.
    PodSubnet,
    /// The operating system of a pool.
    OperatingSystem,
    /// The version of Windows Server of a pool.
    WindowsVersion,
    /// Whether a pool has Spot nodes.
    Priority,
    /// The public IP prefix of the nodes of a pool.
    NodePublicPrefix,
    /// The network interfaces of the nodes of a pool besides their first.
    Interfaces,
    /// The nodes of a pool.
    Nodes,
    /// The surge of a pool.
    Surge,
}

impl Value {
    /// Every value: those of the cluster, then those of a pool.
    pub const ALL: &[Self] = &[
        Self::Network,
        Self::Model,
        Self::DataPlane,
        Self::NetworkPolicy,
        Self::PodCidr,
        Self::ServiceCidr,
        Self::DnsServiceIp,
        Self::PrivateCluster,
        Self::ApiServerSubnet,
        Self::Outbound,
        Self::KubernetesVersion,
        Self::SubnetRange,
        Self::MaxPods,
        Self::NodeSubnet,
        Self::PodSubnet,
        Self::OperatingSystem,
        Self::WindowsVersion,
        Self::Priority,
        Self::NodePublicPrefix,
        Self::Interfaces,
        Self::Nodes,
        Self::Surge,
    ];

    /// The value in words.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Network => "VNet",
            Self::Model => "network model",
            Self::DataPlane => "data plane",
            Self::NetworkPolicy => "network policy engine",
            Self::PodCidr => "pod CIDR",
            Self::ServiceCidr => "service CIDR",
            Self::DnsServiceIp => "DNS service IP",
            Self::PrivateCluster => "private API server",
            Self::ApiServerSubnet => "API server subnet",
            Self::Outbound => "outbound type",
            Self::KubernetesVersion => "Kubernetes version",
            Self::SubnetRange => "range of the subnet",
            Self::MaxPods => "max pods",
            Self::NodeSubnet => "node subnet",
            Self::PodSubnet => "pod subnet",
            Self::OperatingSystem => "operating system",
            Self::WindowsVersion => "Windows version",
            Self::Priority => "Spot or regular",
            Self::NodePublicPrefix => "node public IP prefix",
            Self::Interfaces => "additional network interfaces",
            Self::Nodes => "nodes",
            Self::Surge => "max surge",
        }
    }
}

/// How changeable a value is once the cluster runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Permanence {
    /// Fixed for the life of the cluster.
    Cluster,
    /// Fixed for the life of the pool; another pool can have another value.
    Pool,
    /// Can be changed in one direction, and not back.
    OneWay,
    /// Can grow and never shrink.
    Grows,
    /// Can be changed at any time.
    Free,
}

impl Permanence {
    /// What a lock says.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Cluster => "fixed for the life of the cluster",
            Self::Pool => "fixed for the life of the pool",
            Self::OneWay => "can change one way, not back",
            Self::Grows => "can only be extended or upgraded",
            Self::Free => "can be changed",
        }
    }

    /// What a change costs.
    pub const fn cost(self) -> &'static str {
        match self {
            Self::Cluster => "a new cluster, to which everything moves",
            Self::Pool => "a new pool, to which its workload moves",
            Self::OneWay => "one way only; it cannot be undone",
            Self::Grows => "an in-place change that cannot be undone",
            Self::Free => "nothing; it can be changed at any time",
        }
    }

    /// Whether the value cannot be changed freely, which a small lock shows.
    pub const fn is_locked(self) -> bool {
        !matches!(self, Self::Free)
    }
}

/// What cannot be changed freely once `cluster` runs, the most fixed first; what it does not have is left out.
pub fn fixed_values(cluster: &Cluster) -> Vec<(Permanence, Vec<Value>)> {
    let any_pool = |has: fn(&NodePool) -> bool| cluster.pools.iter().any(has);
    let concerns = |value: &Value| match value {
        Value::PodCidr => cluster.model.uses_pod_cidr(),
        Value::PodSubnet => cluster.model.uses_pod_subnet(),
        Value::ApiServerSubnet => cluster.api_server_subnet.is_some(),
        Value::WindowsVersion => any_pool(|pool| pool.os == Os::Windows),
        Value::NodePublicPrefix => any_pool(|pool| pool.options.node_public_prefix.is_some()),
        Value::Interfaces => any_pool(|pool| !pool.options.nics.is_empty()),
        Value::Network
        | Value::Model
        | Value::DataPlane
        | Value::NetworkPolicy
        | Value::ServiceCidr
        | Value::DnsServiceIp
        | Value::PrivateCluster
        | Value::Outbound
        | Value::KubernetesVersion
        | Value::SubnetRange
        | Value::MaxPods
        | Value::NodeSubnet
        | Value::OperatingSystem
        | Value::Priority
        | Value::Nodes
        | Value::Surge => true,
    };
    let groups = [
        Permanence::Cluster,
        Permanence::Pool,
        Permanence::OneWay,
        Permanence::Grows,
    ];
    groups
        .into_iter()
        .map(|group| {
            let values = Value::ALL.iter().copied().filter(concerns);
            let values = values.filter(|value| permanence(cluster, *value).permanence == group);
            (group, values.collect::<Vec<_>>())
        })
        .filter(|(_, values)| !values.is_empty())
        .collect()
}

/// Values of a pool that are planned to change although they are fixed for its life, apart from its subnets.
///
/// A Windows Server version that is not stated does not count as different.
pub fn differing(old: &NodePool, new: &NodePool) -> impl Iterator<Item = Value> {
    let versions = old.options.windows_server.zip(new.options.windows_server);
    let both_windows = old.os == Os::Windows && new.os == Os::Windows;
    let named = |pool: &NodePool| -> Vec<Option<String>> {
        let nics = pool.options.nics.iter();
        nics.map(|nic| Some(nic.subnet.as_ref()?.parts().1.to_lowercase()))
            .collect()
    };
    let differs = [
        (Value::MaxPods, old.max_pods != new.max_pods),
        (Value::OperatingSystem, old.os != new.os),
        (
            Value::WindowsVersion,
            both_windows && versions.is_some_and(|(old, new)| old != new),
        ),
        (Value::Priority, old.priority != new.priority),
        (
            Value::NodePublicPrefix,
            old.options.node_public_prefix != new.options.node_public_prefix,
        ),
        (Value::Interfaces, named(old) != named(new)),
    ];
    differs
        .into_iter()
        .filter_map(|(value, differs)| differs.then_some(value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::azure::{DataPlane, Model, OutboundType};
    use crate::design::{
        Name, NetworkInterface, NodeCount, PodCount, Priority, SubnetRef, WindowsServer, presets,
    };

    #[test]
    fn what_runs_stands_as_firmly_as_azure_lets_it() {
        type Change = fn(&mut Cluster);
        let table: [(Change, Value, Permanence, &str); 8] = [
            (|_| (), Value::DataPlane, Permanence::Cluster, "stays Cilium"),
            (
                |cluster| cluster.data_plane = DataPlane::Azure,
                Value::DataPlane,
                Permanence::OneWay,
                "can change to Cilium",
            ),
            (
                |cluster| cluster.pod_cidr_ipv6 = "fd00:1::/64".parse().ok(),
                Value::PodCidr,
                Permanence::Cluster,
                "dual-stack",
            ),
            (
                |cluster| cluster.options.automatic = true,
                Value::PrivateCluster,
                Permanence::Free,
                "AKS manages",
            ),
            (
                |cluster| cluster.options.node_auto_provisioning = true,
                Value::Outbound,
                Permanence::Cluster,
                "auto-provisioning",
            ),
            (
                |cluster| cluster.outbound.kind = OutboundType::ManagedNatGateway,
                Value::Outbound,
                Permanence::OneWay,
                "not back",
            ),
            (
                |cluster| cluster.pools[1].os = Os::Windows,
                Value::WindowsVersion,
                Permanence::Pool,
                "from Windows Server 2022 to 2025",
            ),
            (
                |cluster| cluster.model = Model::Kubenet,
                Value::DataPlane,
                Permanence::Cluster,
                "kubenet",
            ),
        ];
        for (change, value, expected, words) in table {
            let mut cluster = presets::blank().alternatives[0].clusters[0].clone().into_inner();
            change(&mut cluster);
            let standing = permanence(&cluster, value);
            assert_eq!(standing.permanence, expected, "{words}");
            assert!(standing.explanation.contains(words), "{}", standing.explanation);
        }
    }

    #[test]
    fn a_pool_keeps_what_it_was_made_with() {
        type Change = fn(&mut NodePool);
        let windows: Change = |pool| {
            pool.os = Os::Windows;
            pool.options.windows_server = Some(WindowsServer::Y2022);
        };
        let nics: Change = |pool| {
            let subnet = Some(SubnetRef::own(Name::new("snet-data").unwrap()));
            pool.options.nics = vec![NetworkInterface { subnet }, NetworkInterface::default()];
        };
        let table: [(Change, Change, &[Value]); 9] = [
            (|_| (), |pool| pool.count = NodeCount::saturating(9), &[]),
            (windows, |pool| pool.options.windows_server = None, &[]),
            (
                windows,
                |pool| pool.options.windows_server = Some(WindowsServer::Y2025),
                &[Value::WindowsVersion],
            ),
            (windows, |pool| pool.os = Os::Linux, &[Value::OperatingSystem]),
            (
                |_| (),
                |pool| pool.options.node_public_prefix = Some(28),
                &[Value::NodePublicPrefix],
            ),
            (
                |pool| pool.options.node_public_prefix = Some(28),
                |pool| pool.options.node_public_prefix = None,
                &[Value::NodePublicPrefix],
            ),
            (nics, |pool| pool.options.nics.truncate(1), &[Value::Interfaces]),
            (nics, |pool| pool.options.nics.reverse(), &[Value::Interfaces]),
            (
                |_| (),
                |pool| {
                    pool.max_pods = PodCount::saturating(31);
                    pool.priority = Priority::Spot;
                },
                &[Value::MaxPods, Value::Priority],
            ),
        ];
        for (start, change, expected) in table {
            let mut old = presets::blank().alternatives[0].clusters[0].pools[1].clone();
            start(&mut old);
            let mut new = old.clone();
            change(&mut new);
            assert_eq!(differing(&old, &new).collect::<Vec<_>>(), expected);
        }
    }

    #[test]
    fn what_a_cluster_does_not_have_is_not_fixed() {
        let mut cluster = presets::blank().alternatives[0].clusters[0].clone().into_inner();
        let of_pools = |cluster: &Cluster| {
            let groups = fixed_values(cluster).into_iter();
            groups
                .filter(|(permanence, _)| *permanence == Permanence::Pool)
                .flat_map(|(_, values)| values)
                .collect::<Vec<_>>()
        };
        let rare = [Value::WindowsVersion, Value::NodePublicPrefix, Value::Interfaces];
        assert!(!of_pools(&cluster).iter().any(|value| rare.contains(value)));
        let pool = &mut cluster.pools[1];
        pool.os = Os::Windows;
        pool.options.node_public_prefix = Some(28);
        pool.options.nics.push(NetworkInterface::default());
        assert!(rare.iter().all(|value| of_pools(&cluster).contains(value)));
    }
}
