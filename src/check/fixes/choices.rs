//! What a running cluster keeps, and what a cluster could choose instead of what it has.

use crate::azure::{DataPlane, NetworkPolicy, OutboundType};
use crate::design::{Cluster, Criterion, Design, NodePool, Outbound, PoolOptions};
use crate::edit::{ClusterAt, ClusterChange, Command, PoolChange, SubnetAt, SubnetChange};
use crate::net::Prefix;
use crate::plan::smallest_pod_cidr;

use super::super::permanence::Value;
use super::super::{Facts, Subject, change};
use super::Fix;
use super::attempts::{Wanted, some};

fn fix(title: impl Into<String>, command: Command) -> Fix {
    Fix::new(title.into(), command)
}

/// Plans what the running cluster has, where that cannot be changed.
pub(super) fn keep(subject: Subject, value: Value, design: &Design) -> Option<Fix> {
    if let Some(at) = subject.subnet_at() {
        return keep_range(at, design);
    }
    let (whole, old) = running(subject, design)?;
    let Subject::Pool { pool, .. } = subject else {
        let (changes, kept) = keep_of_cluster(value, old)?;
        let commands = changes
            .into_iter()
            .map(|change| Command::Cluster { at: whole, change });
        return Some(Fix::several(format!("Keep {kept}"), commands.collect()));
    };
    let at = whole.pool(pool);
    let pool = at.find_in(design)?;
    let mut pools = old.pools.iter();
    let old = pools.find(|old| old.name.matches(pool.name.as_str()))?;
    let (change, kept) = keep_of_pool(value, old, pool)?;
    Some(fix(format!("Keep {kept}"), Command::Pool { at, change }))
}

/// Plans the range that the subnet has where clusters run in it.
fn keep_range(at: SubnetAt, design: &Design) -> Option<Fix> {
    let own = design
        .alternatives
        .get(at.alternative)?
        .networks
        .get(at.network)?;
    let name = &at.find_in(design)?.name;
    let running = change::pairs(design).into_iter().find_map(|(from, planned)| {
        let of_running = design.alternatives.get(from.0)?;
        let mut networks = of_running.networks.iter();
        let same = networks.find(|network| network.name.matches(own.name.as_str()))?;
        let subnet = same
            .subnets
            .iter()
            .find(|subnet| subnet.name.matches(name.as_str()))?;
        (planned.0 == at.alternative).then(|| subnet.prefix.clone())
    })?;
    let title = format!("Keep {running}");
    let change = SubnetChange::Prefix(running);
    Some(fix(title, Command::Subnet { at, change }))
}

/// Where the planned cluster of a subject is, and the running cluster that it continues.
fn running(subject: Subject, design: &Design) -> Option<(ClusterAt, &Cluster)> {
    let at = (subject.alternative()?, subject.cluster()?);
    let (from, _) = change::pairs(design)
        .into_iter()
        .find(|(_, planned)| *planned == at)?;
    let whole = ClusterAt {
        alternative: at.0,
        cluster: at.1,
    };
    Some((whole, design.alternatives.get(from.0)?.clusters.get(from.1)?))
}

/// The pod CIDR of the running cluster, or the range around it that holds what is planned.
pub(in crate::check) fn keep_pod_cidr(wanted: &Wanted<'_>) -> Vec<Fix> {
    some(
        running(wanted.finding.subject, wanted.design).and_then(|(at, old)| {
            let range = old.pod_cidr.as_ref()?.v4()?;
            let planned = wanted.plan.cluster(at)?;
            let needed = smallest_pod_cidr(planned.nodes.saturating_add(planned.surge))?;
            let wide = Prefix::containing(range.network(), range.length().min(needed))?;
            let title = if wide == range {
                format!("Keep {range}")
            } else {
                format!("Expand {range} to {wide}")
            };
            let change = ClusterChange::PodCidr(Some(wide.into()));
            Some(fix(title, Command::Cluster { at, change }))
        }),
    )
}

/// The change of a cluster that restores the value of `old`, and that value.
fn keep_of_cluster(value: Value, old: &Cluster) -> Option<(Vec<ClusterChange>, String)> {
    let (change, kept) = match value {
        Value::ServiceCidr => {
            let changes = vec![
                ClusterChange::ServiceCidr(old.service_cidr.clone()),
                ClusterChange::ServiceCidrIpv6(old.service_cidr_ipv6.clone()),
                ClusterChange::DnsServiceIp(old.dns_service_ip),
            ];
            return Some((changes, old.service_cidr.to_string()));
        }
        Value::DnsServiceIp => (
            ClusterChange::DnsServiceIp(old.dns_service_ip),
            old.dns_service_ip.to_string(),
        ),
        Value::PodCidr => {
            let changes = vec![
                ClusterChange::PodCidr(old.pod_cidr.clone()),
                ClusterChange::PodCidrIpv6(old.pod_cidr_ipv6.clone()),
            ];
            return Some((changes, old.pod_cidr.as_ref()?.to_string()));
        }
        Value::PrivateCluster => (
            ClusterChange::PrivateCluster(old.private_cluster),
            if old.private_cluster {
                "the API server private"
            } else {
                "the API server public"
            }
            .to_owned(),
        ),
        Value::ApiServerSubnet => (
            ClusterChange::ApiServerSubnet(old.api_server_subnet.clone()),
            old.api_server_subnet.as_ref()?.to_string(),
        ),
        Value::KubernetesVersion => (
            ClusterChange::KubernetesVersion(old.kubernetes_version.clone()),
            format!("Kubernetes {}", old.kubernetes_version.as_deref()?),
        ),
        Value::Network => (
            ClusterChange::Network(old.network.clone()),
            old.network.to_string(),
        ),
        Value::Model
        | Value::DataPlane
        | Value::NetworkPolicy
        | Value::Outbound
        | Value::SubnetRange
        | Value::MaxPods
        | Value::NodeSubnet
        | Value::PodSubnet
        | Value::OperatingSystem
        | Value::WindowsVersion
        | Value::Priority
        | Value::NodePublicPrefix
        | Value::Interfaces
        | Value::Nodes
        | Value::Surge => return None,
    };
    Some((vec![change], kept))
}

/// The change of `pool` that restores the value of `old`, and that value.
fn keep_of_pool(value: Value, old: &NodePool, pool: &NodePool) -> Option<(PoolChange, String)> {
    let options = |set: fn(&mut PoolOptions, &PoolOptions)| {
        let mut options = pool.options.clone();
        set(&mut options, &old.options);
        PoolChange::Options(options)
    };
    Some(match value {
        Value::MaxPods => (PoolChange::MaxPods(old.max_pods), old.max_pods.to_string()),
        Value::NodeSubnet => (
            PoolChange::NodeSubnet(old.node_subnet.clone()),
            old.node_subnet.to_string(),
        ),
        Value::PodSubnet => (
            PoolChange::PodSubnet(old.pod_subnet.clone()),
            old.pod_subnet.as_ref()?.to_string(),
        ),
        Value::OperatingSystem => (PoolChange::Os(old.os), old.os.key().to_owned()),
        Value::WindowsVersion => (
            options(|options, old| options.windows_server = old.windows_server),
            format!("Windows Server {}", old.options.windows_server?.key()),
        ),
        Value::NodePublicPrefix => (
            options(|options, old| options.node_public_prefix = old.node_public_prefix),
            old.options.node_public_prefix.map_or_else(
                || "its nodes without public addresses".to_owned(),
                |length| format!("the public IP prefix of /{length}"),
            ),
        ),
        Value::Interfaces => (
            options(|options, old| options.nics.clone_from(&old.nics)),
            "its network interfaces as they are".to_owned(),
        ),
        Value::Network
        | Value::Model
        | Value::DataPlane
        | Value::NetworkPolicy
        | Value::PodCidr
        | Value::ServiceCidr
        | Value::DnsServiceIp
        | Value::PrivateCluster
        | Value::ApiServerSubnet
        | Value::Outbound
        | Value::KubernetesVersion
        | Value::SubnetRange
        | Value::Priority
        | Value::Nodes
        | Value::Surge => return None,
    })
}

/// What `cluster` could choose, with the model that it has, to meet `criterion`: each choice with its title.
pub(crate) fn for_requirement(criterion: Criterion, cluster: &Cluster) -> Vec<(String, Vec<ClusterChange>)> {
    match criterion {
        Criterion::WindowsPools if cluster.data_plane == DataPlane::Cilium => {
            let policy = match cluster.network_policy {
                NetworkPolicy::Cilium => NetworkPolicy::None,
                other => other,
            };
            let changes = vec![
                ClusterChange::DataPlane(DataPlane::Azure),
                ClusterChange::NetworkPolicy(policy),
            ];
            vec![("Use the Azure data plane".to_owned(), changes)]
        }
        Criterion::NetworkPolicy => {
            let engines = NetworkPolicy::ALL.iter().filter(|engine| {
                let matches_plane =
                    (**engine == NetworkPolicy::Cilium) == (cluster.data_plane == DataPlane::Cilium);
                **engine != NetworkPolicy::None && matches_plane
            });
            engines
                .filter(|engine| cluster.model.allows_network_policy(**engine))
                .map(|engine| {
                    let title = format!("Use {}", engine.title());
                    (title, vec![ClusterChange::NetworkPolicy(*engine)])
                })
                .collect()
        }
        Criterion::FqdnPolicy if cluster.model.allows_data_plane(DataPlane::Cilium) => {
            let changes = vec![
                ClusterChange::DataPlane(DataPlane::Cilium),
                ClusterChange::NetworkPolicy(NetworkPolicy::Cilium),
            ];
            vec![("Use the Cilium data plane and policy engine".to_owned(), changes)]
        }
        _ => Vec::new(),
    }
}

/// The load balancer in place of a NAT gateway that a subnet of the cluster lacks.
pub(in crate::check) fn leave_by_load_balancer(wanted: &Wanted<'_>) -> Vec<Fix> {
    let Facts::With(Subject::Cluster { alternative, cluster }) = wanted.finding.facts else {
        return Vec::new();
    };
    let at = ClusterAt { alternative, cluster };
    let Some(cluster) = at.find_in(wanted.design) else {
        return Vec::new();
    };
    // With node auto-provisioning a cluster that runs keeps its outbound type.
    let options = &cluster.options;
    let is_fixed = options.node_auto_provisioning || options.automatic;
    if cluster.is_running() && is_fixed {
        return Vec::new();
    }
    let kind = OutboundType::LoadBalancer;
    let change = ClusterChange::Outbound(Outbound {
        kind,
        ..cluster.outbound.clone()
    });
    let title = format!("Use outbound type {}", kind.title());
    vec![fix(title, Command::Cluster { at, change })]
}
