//! Changes of choices that clear a finding: names, data planes, outbound traffic, and what a running cluster keeps.

use crate::azure::{DataPlane, Model, NetworkPolicy, OutboundType, limits, rules};
use crate::design::{Autoscale, Cluster, Design, IpCount, Name, NodePool, Outbound, PortCount};
use crate::edit::{
    ClusterAt, ClusterChange, Command, DesignChange, PoolAt, PoolChange, SubnetAt, SubnetChange,
};
use crate::net::grouped;
use crate::plan::Plan;

use super::super::permanence::Value;
use super::super::{Facts, Finding, Subject, change};
use super::Fix;

fn fix(title: impl Into<String>, command: Command) -> Fix {
    Fix {
        title: title.into(),
        command,
        keeps_workload: true,
    }
}

/// Notes that the findings of the present rules were looked at.
pub(super) fn note_rule_set() -> Fix {
    let change = DesignChange::RuleSet(rules::VERSION.to_owned());
    fix("Check with the current rules", Command::Design(change))
}

/// What clears a finding about a cluster as a whole.
pub(super) fn of_cluster(finding: &Finding, at: ClusterAt, cluster: &Cluster, planned: &Plan) -> Option<Fix> {
    let id = finding.rule.id;
    let change = |title: String, change| Some(fix(title, Command::Cluster { at, change }));
    let outbound = |title: String, outbound| change(title, ClusterChange::Outbound(outbound));
    if id == rules::NAT_GATEWAY_POD_SUBNET.id {
        let Facts::With(Subject::Subnet {
            alternative,
            network,
            subnet,
        }) = finding.facts
        else {
            return None;
        };
        let at = SubnetAt {
            alternative,
            network,
            subnet,
        };
        let change = SubnetChange::NatGateway(true);
        return Some(fix(
            "Attach a NAT gateway to the pod subnet",
            Command::Subnet { at, change },
        ));
    }
    if id == rules::NAT_GATEWAY_OUTBOUND_TYPE.id {
        let kind = OutboundType::UserAssignedNatGateway;
        let title = format!("Use outbound type {}", kind.title());
        return outbound(
            title,
            Outbound {
                kind,
                ..cluster.outbound.clone()
            },
        );
    }
    if id == rules::OUTBOUND_PORTS_MULTIPLE_OF_8.id {
        let step = u64::from(limits::LOAD_BALANCER_PORT_STEP.value);
        let most = u64::from(limits::LOAD_BALANCER_PORTS_PER_IP.value);
        let ports = (cluster.outbound.ports_per_node.get() / step)
            .saturating_mul(step)
            .min(most);
        let ports_per_node = PortCount::new(ports).ok()?;
        let title = if ports == 0 {
            "Let Azure choose the ports".to_owned()
        } else {
            format!("Use {} ports per node", grouped(ports))
        };
        return outbound(
            title,
            Outbound {
                ports_per_node,
                ..cluster.outbound.clone()
            },
        );
    }
    if id == rules::OUTBOUND_PORTS_TOO_FEW.id {
        let places = planned.cluster(at)?;
        let nodes = places.nodes.saturating_add(places.surge);
        let ports = nodes.saturating_mul(cluster.outbound.ports_per_node.get());
        let needed = ports.div_ceil(u64::from(limits::LOAD_BALANCER_PORTS_PER_IP.value));
        if needed > u64::from(limits::LOAD_BALANCER_MANAGED_IPS.value) {
            return None;
        }
        let public_ips = IpCount::new(needed).ok()?;
        return outbound(
            format!("Use {needed} outbound addresses"),
            Outbound {
                public_ips,
                ..cluster.outbound.clone()
            },
        );
    }
    if id == rules::CILIUM_POLICY_NEEDS_DATAPLANE.id {
        return change(
            "Use the Cilium data plane".to_owned(),
            ClusterChange::DataPlane(DataPlane::Cilium),
        );
    }
    if id == rules::CILIUM_NOT_WITH_KUBENET.id {
        return change(
            "Use the Azure data plane".to_owned(),
            ClusterChange::DataPlane(DataPlane::Azure),
        );
    }
    if id == rules::NETWORK_POLICY_NOT_AVAILABLE.id && cluster.model == Model::Kubenet {
        return change(
            "Use Calico".to_owned(),
            ClusterChange::NetworkPolicy(NetworkPolicy::Calico),
        );
    }
    None
}

/// What clears a finding about a pool's name or bounds.
pub(super) fn of_pool(finding: &Finding, at: PoolAt, cluster: &Cluster, pool: &NodePool) -> Option<Fix> {
    let id = finding.rule.id;
    let change = |title: String, change| Some(fix(title, Command::Pool { at, change }));
    if id == rules::POOL_NAME_FORMAT.id {
        let name = Name::new(allowed_name(pool)).ok()?;
        let taken = cluster
            .pools
            .iter()
            .any(|other| other.name.matches(name.as_str()) && other != pool);
        return change(format!("Rename to {name}"), PoolChange::Rename(name)).filter(|_| !taken);
    }
    if id == rules::MIN_ABOVE_MAX.id {
        let autoscale = pool.autoscale?;
        let bounds = Autoscale {
            min: autoscale.min.min(pool.count),
            max: autoscale.max.max(pool.count),
        };
        return change(
            format!("Scale between {} and {}", bounds.min, bounds.max),
            PoolChange::Autoscale(Some(bounds)),
        );
    }
    None
}

/// The name without what Azure refuses.
fn allowed_name(pool: &NodePool) -> String {
    let longest = pool.os.longest_pool_name();
    let plain = pool.name.as_str().chars().flat_map(char::to_lowercase);
    let plain = plain.filter(|character| character.is_ascii_lowercase() || character.is_ascii_digit());
    let name: String = plain.skip_while(char::is_ascii_digit).take(longest).collect();
    if name.is_empty() { "pool".to_owned() } else { name }
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
