//! What a running cluster keeps, and what a cluster could choose in place of what it has.

use crate::azure::{DataPlane, NetworkPolicy, OutboundType};
use crate::design::{Cluster, ClusterState, Criterion, Design, Outbound};
use crate::edit::{ClusterAt, ClusterChange, Command, PoolChange};

use super::super::permanence::Value;
use super::super::{Facts, Subject, change};
use super::Fix;
use super::attempts::Wanted;

fn fix(title: impl Into<String>, command: Command) -> Fix {
    Fix::new(title.into(), command)
}

/// Plans what the running cluster has, where it cannot be changed.
pub(super) fn keep(subject: Subject, value: Value, design: &Design) -> Option<Fix> {
    let at = (subject.alternative()?, subject.cluster()?);
    let (from, _) = change::pairs(design)
        .into_iter()
        .find(|(_, planned)| *planned == at)?;
    let old = design.alternatives.get(from.0)?.clusters.get(from.1)?;
    let whole = ClusterAt {
        alternative: at.0,
        cluster: at.1,
    };
    let (command, kept) = if let Subject::Pool { pool: pool_at, .. } = subject {
        let pool = whole.pool(pool_at).find_in(design)?;
        let old = old
            .pools
            .iter()
            .find(|old| old.name.matches(pool.name.as_str()))?;
        let (change, kept) = match value {
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
            _ => return None,
        };
        let at = whole.pool(pool_at);
        (Command::Pool { at, change }, kept)
    } else {
        let change = match value {
            Value::ServiceCidr => {
                let title = format!("Keep {}", old.service_cidr);
                let commands = [
                    ClusterChange::ServiceCidr(old.service_cidr.clone()),
                    ClusterChange::DnsServiceIp(old.dns_service_ip),
                ];
                let commands = commands
                    .map(|change| Command::Cluster { at: whole, change })
                    .to_vec();
                return Some(fix(title.clone(), Command::Several { title, commands }));
            }
            Value::DnsServiceIp => ClusterChange::DnsServiceIp(old.dns_service_ip),
            Value::PodCidr => ClusterChange::PodCidr(old.pod_cidr.clone()),
            Value::Network => ClusterChange::Network(old.network.clone()),
            _ => return None,
        };
        let kept = match value {
            Value::DnsServiceIp => old.dns_service_ip.to_string(),
            Value::PodCidr => old.pod_cidr.as_ref()?.to_string(),
            _ => old.network.to_string(),
        };
        (Command::Cluster { at: whole, change }, kept)
    };
    Some(fix(format!("Keep {kept}"), command))
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
    if cluster.state == ClusterState::Existing && is_fixed {
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
