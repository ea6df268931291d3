//! How changeable each value is once a cluster runs, why, and the source.

use crate::azure::{DataPlane, Model, Os, OutboundType, Source, kubernetes_version, limits, sources};
use crate::design::Cluster;

use super::{Permanence, Value};

/// How changeable a value is, why, and the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// How changeable.
    pub permanence: Permanence,
    /// Why, in one or two sentences.
    pub explanation: &'static str,
    /// Where it was read.
    pub source: Source,
}

/// How changeable `value` is once `cluster` runs.
///
/// ```
/// use aksnet::check::permanence::{Permanence, Value, permanence};
/// use aksnet::design::presets;
///
/// let design = presets::blank();
/// let standing = permanence(&design.alternatives[0].clusters[0], Value::PodCidr);
/// assert_eq!(standing.permanence, Permanence::Grows);
/// ```
pub fn permanence(cluster: &Cluster, value: Value) -> Standing {
    let (permanence, explanation, source) = row(cluster, value);
    Standing {
        permanence,
        explanation,
        source,
    }
}

/// How changeable a value is, why, and the source.
type Row = (Permanence, &'static str, Source);

fn row(cluster: &Cluster, value: Value) -> Row {
    use Permanence as P;
    match value {
        Value::Network => (
            P::Cluster,
            "All pools are in one VNet, chosen with the first pool. Another VNet needs a new cluster.",
            sources::LEGACY_CNI,
        ),
        Value::Model => model(cluster.model),
        Value::DataPlane => data_plane(cluster),
        Value::NetworkPolicy => network_policy(cluster),
        Value::PodCidr => pod_cidr(cluster),
        Value::ServiceCidr => service_cidr(cluster),
        Value::DnsServiceIp => (
            P::Cluster,
            "Every pod is configured with this address; it is fixed at creation.",
            sources::IP_ADDRESS_PLANNING,
        ),
        Value::PrivateCluster => private_cluster(cluster),
        Value::ApiServerSubnet => (
            P::OneWay,
            "An existing cluster can move its API server into an empty subnet once, with a stop and start, \
             but not back.",
            sources::API_SERVER,
        ),
        Value::Outbound => outbound(cluster),
        Value::KubernetesVersion => (
            P::Grows,
            "Upgrades go up one minor version at a time.",
            sources::ROLLING_UPGRADE,
        ),
        Value::SubnetRange => (
            P::Pool,
            "Azure does not enlarge a subnet in use. A new subnet needs a new pool.",
            sources::SUBNET_SIZE_ERROR,
        ),
        Value::MaxPods => (
            P::Pool,
            "Set when the pool is created. Another number needs a new pool.",
            sources::IP_ADDRESS_PLANNING,
        ),
        Value::NodeSubnet | Value::PodSubnet => (
            P::Pool,
            "Set when the pool is created. Another subnet needs a new pool.",
            sources::POOL_SUBNET,
        ),
        Value::OperatingSystem => (P::Pool, "Set when the pool is created.", sources::POOL_SUBNET),
        Value::WindowsVersion => (
            P::Pool,
            "Set when the pool is created. Only a preview changes it in place, from Windows Server 2022 to \
             2025; otherwise another version needs a new pool.",
            sources::WINDOWS_OS,
        ),
        Value::NodePublicPrefix => (
            P::Pool,
            "Set when the pool is created. Another prefix, or none, needs a new pool.",
            sources::NODE_PUBLIC_IPS,
        ),
        Value::Interfaces => (
            P::Pool,
            "Set when the pool is created (preview). Other interfaces need a new pool.",
            sources::MULTI_NIC,
        ),
        Value::Priority => (
            P::Pool,
            "A pool cannot become a Spot pool, or the other way round.",
            sources::SPOT,
        ),
        Value::Nodes => (
            P::Free,
            "A pool can be scaled at any time, as far as its addresses allow.",
            sources::LARGE_SCALE,
        ),
        Value::Surge => (
            P::Free,
            "It applies from the next upgrade.",
            sources::ROLLING_UPGRADE,
        ),
    }
}

fn model(model: Model) -> Row {
    use Permanence as P;
    match model {
        Model::Kubenet | Model::NodeSubnet => (
            P::OneWay,
            "The cluster can move to overlay in place, but not back. All nodes are replaced at once.",
            sources::UPDATE_AZURE_CNI,
        ),
        Model::PodSubnetDynamic | Model::PodSubnetStatic => (
            P::Cluster,
            "No update moves a cluster away from pod subnets. Pools of both allocation modes can run \
             side by side.",
            sources::UPDATE_AZURE_CNI,
        ),
        Model::Overlay => (
            P::Cluster,
            "No update moves a cluster away from overlay.",
            sources::UPDATE_AZURE_CNI,
        ),
        Model::ByoCni => (
            P::Cluster,
            "No documented update moves a cluster with your own CNI to one of Azure's.",
            sources::BYO_CNI,
        ),
    }
}

fn data_plane(cluster: &Cluster) -> Row {
    use Permanence as P;
    if cluster.model == Model::Kubenet {
        (
            P::Cluster,
            "Cilium does not work with kubenet; move to overlay first.",
            sources::CILIUM,
        )
    } else if cluster.data_plane == DataPlane::Cilium {
        (
            P::Cluster,
            "The data plane stays Cilium: no update returns to the Azure data plane.",
            sources::CILIUM,
        )
    } else {
        (
            P::OneWay,
            "The Azure data plane can change to Cilium, without Windows pools and not back. All nodes are \
             replaced.",
            sources::CILIUM,
        )
    }
}

/// Whether the cluster runs `bound` or later; one without a version counts as the newest.
fn is_at_least(cluster: &Cluster, bound: (u16, u16)) -> bool {
    let kubernetes = cluster.kubernetes_version.as_deref().and_then(kubernetes_version);
    kubernetes.is_none_or(|given| given >= bound)
}

fn network_policy(cluster: &Cluster) -> Row {
    use Permanence as P;
    if is_at_least(cluster, limits::KUBERNETES_FOR_POLICY_CHANGE.value) {
        (
            P::Free,
            "From Kubernetes 1.30, engines can be installed and removed; all nodes are replaced.",
            sources::NETWORK_POLICIES,
        )
    } else {
        (
            P::Cluster,
            "Before Kubernetes 1.30, the engine is fixed at creation.",
            sources::NETWORK_POLICIES,
        )
    }
}

fn pod_cidr(cluster: &Cluster) -> Row {
    use Permanence as P;
    let is_overlay = cluster.model == Model::Overlay;
    let has_windows = cluster.pools.iter().any(|pool| pool.os == Os::Windows);
    if is_overlay && cluster.pod_cidr_ipv6.is_some() {
        (
            P::Cluster,
            "Only a single IPv4 range can be expanded, so a dual-stack cluster keeps both of its ranges.",
            sources::POD_CIDR_EXPAND,
        )
    } else if is_overlay && !has_windows {
        (
            P::Grows,
            "The range can be expanded in place to one that contains it: IPv4, one range, Linux nodes only.",
            sources::POD_CIDR_EXPAND,
        )
    } else if cluster.model == Model::Kubenet {
        (
            P::OneWay,
            "It changes only when moving to overlay.",
            sources::KUBENET,
        )
    } else {
        (
            P::Cluster,
            "With Windows pools, or without its own pod CIDR, the cluster keeps what it has.",
            sources::POD_CIDR_EXPAND,
        )
    }
}

fn service_cidr(cluster: &Cluster) -> Row {
    use Permanence as P;
    if is_at_least(cluster, limits::KUBERNETES_FOR_SERVICE_CIDR_EXTENSION.value) {
        (
            P::Grows,
            "From Kubernetes 1.33, a ServiceCIDR object can add another range; the first one stays.",
            sources::IP_ADDRESS_PLANNING,
        )
    } else {
        (
            P::Cluster,
            "Before Kubernetes 1.33, the range is fixed at creation.",
            sources::IP_ADDRESS_PLANNING,
        )
    }
}

fn private_cluster(cluster: &Cluster) -> Row {
    use Permanence as P;
    if cluster.api_server_subnet.is_some() || cluster.options.automatic {
        (
            P::Free,
            "With API server VNet integration, an update can make the cluster private or public, in a VNet \
             of your own as in one that AKS manages.",
            sources::API_SERVER,
        )
    } else {
        (
            P::Cluster,
            "Without API server VNet integration, a private cluster stays private. The integration decides, \
             not a subnet of your own: AKS makes the subnet in a VNet that it manages.",
            sources::PRIVATE_CLUSTERS,
        )
    }
}

/// How changeable the outbound type is: the paths of an update differ by type, and by who manages the VNet.
fn outbound(cluster: &Cluster) -> Row {
    use Permanence as P;
    if cluster.options.automatic || cluster.options.node_auto_provisioning {
        return (
            P::Cluster,
            "With node auto-provisioning, and so with AKS Automatic, it stays what it was at creation.",
            sources::OUTBOUND,
        );
    }
    let (permanence, explanation) = match cluster.outbound.kind {
        OutboundType::ManagedNatGateway => (
            P::OneWay,
            "It can change from SKU Standard to StandardV2, to none or to block, but not back to the load \
             balancer. The public addresses change, and connections drop.",
        ),
        OutboundType::Block => (
            P::Free,
            "It can change to the load balancer, a managed NAT gateway or none. Connections drop.",
        ),
        OutboundType::UserAssignedNatGateway | OutboundType::UserDefinedRouting => (
            P::Free,
            "In your own VNet it can change freely among load balancer, your own NAT gateway, user-defined \
             routing and none. The public addresses change, and connections drop.",
        ),
        OutboundType::LoadBalancer | OutboundType::None => (
            P::Free,
            "In your own VNet it can change freely among load balancer, your own NAT gateway, user-defined \
             routing and none. In a managed VNet it can change to a managed NAT gateway, none or block, but \
             not back from a NAT gateway to the load balancer. Connections drop.",
        ),
    };
    (permanence, explanation, sources::OUTBOUND)
}
