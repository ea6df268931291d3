//! What is required of the clusters, and whether each meets it: what its model cannot do, and what is not chosen yet.

use crate::azure::{Capability, DataPlane, Need, NetworkPolicy, SourceAddress};
use crate::design::{Cluster, Criterion, Requirements};
use crate::net::counted;
use crate::plan::{ClusterPlan, can_meet};

/// How a cluster meets a criterion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Whether the need is met; preferences always are.
    pub met: bool,
    /// How, in a few words.
    pub text: String,
}

impl Answer {
    fn new(met: bool, text: impl Into<String>) -> Self {
        Self {
            met,
            text: text.into(),
        }
    }
}

/// Whether `cluster` meets `criterion`: its model must support it, and the options it needs must be chosen.
///
/// Model, data plane, node auto-provisioning and Automatic all count, as in the rules.
pub fn meets(criterion: Criterion, cluster: &Cluster) -> bool {
    let chosen = match criterion {
        Criterion::WindowsPools => why_no_windows(cluster).is_none(),
        Criterion::NetworkPolicy => cluster.network_policy != NetworkPolicy::None,
        Criterion::FqdnPolicy => cluster.data_plane == DataPlane::Cilium,
        Criterion::DualStack => cluster.is_dual_stack(),
        Criterion::PodsReachable
        | Criterion::SourceIpKept
        | Criterion::LittleAddressSpace
        | Criterion::NoRouteTables
        | Criterion::VirtualNodes
        | Criterion::MoreThan400Nodes
        | Criterion::SeparatePodSubnet
        | Criterion::ManagedNetwork
        | Criterion::TrafficInside
        | Criterion::TrafficOutside => true,
    };
    chosen && can_meet(criterion, cluster.model)
}

/// What keeps Windows pools out of a cluster whose model has them.
fn why_no_windows(cluster: &Cluster) -> Option<&'static str> {
    if cluster.data_plane == DataPlane::Cilium {
        Some("no, Cilium has no Windows pools")
    } else if cluster.options.automatic {
        Some("no, AKS Automatic has no Windows pools")
    } else if cluster.options.node_auto_provisioning {
        Some("no, node auto-provisioning has no Windows pools")
    } else {
        None
    }
}

/// The stated requirements that `cluster` does not meet.
pub fn unmet<'a>(
    requirements: &'a Requirements,
    cluster: &'a Cluster,
) -> impl Iterator<Item = Criterion> + use<'a> {
    let stated = Criterion::ALL.iter().copied();
    stated.filter(|criterion| requirements.needs(*criterion) && !meets(*criterion, cluster))
}

/// The most nodes a cluster reaches when its growing pool grows and the others stay.
pub fn largest(cluster: &Cluster, planned: &ClusterPlan) -> u64 {
    let growing = planned
        .ceilings
        .and_then(|ceilings| Some((ceilings, cluster.pools.get(ceilings.pool)?)));
    growing.map_or(0, |(ceilings, pool)| {
        let others = planned.nodes.saturating_sub(pool.planned_nodes());
        others.saturating_add(ceilings.scale_out.nodes)
    })
}

/// How `cluster` meets `criterion`; none where it makes no difference.
pub fn answer(criterion: Criterion, cluster: &Cluster, planned: &ClusterPlan) -> Option<Answer> {
    let facts = cluster.model.facts();
    let met = meets(criterion, cluster);
    let offered = |need| in_words(cluster.model.offers(need).value);
    let yes_or = |no: &str| if met { "yes".to_owned() } else { no.to_owned() };
    let text = match criterion {
        Criterion::PodsReachable => in_words(facts.pods_reachable.value),
        Criterion::SourceIpKept => match facts.source_beyond_vnet.value {
            SourceAddress::Pod => "yes".to_owned(),
            SourceAddress::Node => "no, it is the node's".to_owned(),
        },
        Criterion::NoRouteTables => yes_or("one, with one route per node").replace("yes", "none"),
        Criterion::WindowsPools => {
            let kept_out = why_no_windows(cluster).filter(|_| can_meet(criterion, cluster.model));
            kept_out.map_or_else(|| offered(Need::Windows), str::to_owned)
        }
        Criterion::VirtualNodes => offered(Need::VirtualNodes),
        Criterion::NetworkPolicy => match cluster.network_policy {
            NetworkPolicy::None => "none".to_owned(),
            engine => engine.title().to_owned(),
        },
        Criterion::FqdnPolicy => yes_or("no, it needs the Cilium data plane"),
        Criterion::MoreThan400Nodes => {
            let most = largest(cluster, planned);
            format!("as drawn up to {}", counted(most, "nodes"))
        }
        Criterion::SeparatePodSubnet => yes_or("no"),
        Criterion::ManagedNetwork if met => "possible".to_owned(),
        Criterion::DualStack if can_meet(criterion, cluster.model) => {
            yes_or("possible, but no IPv6 pod CIDR yet")
        }
        Criterion::ManagedNetwork | Criterion::DualStack => "no".to_owned(),
        Criterion::LittleAddressSpace | Criterion::TrafficInside | Criterion::TrafficOutside => return None,
    };
    Some(Answer::new(met, text))
}

fn in_words(capability: Capability) -> String {
    match capability {
        Capability::WithCondition(condition) => format!("yes: {condition}"),
        Capability::Yes | Capability::No => capability.words().to_owned(),
    }
}

/// The words for a requirement that is not met.
pub const fn lack(criterion: Criterion) -> &'static str {
    match criterion {
        Criterion::PodsReachable => "pods cannot be reached from outside",
        Criterion::SourceIpKept => "pod source IPs are not kept",
        Criterion::NoRouteTables => "it needs a route table",
        Criterion::WindowsPools => "it cannot have Windows pools",
        Criterion::VirtualNodes => "it has no virtual nodes",
        Criterion::NetworkPolicy => "no network policy engine selected",
        Criterion::FqdnPolicy => "FQDN and L7 policy need the Cilium data plane",
        Criterion::MoreThan400Nodes => "it is limited to 400 nodes",
        Criterion::SeparatePodSubnet => "pods have no subnet of their own",
        Criterion::ManagedNetwork => "AKS cannot manage the VNet",
        Criterion::DualStack => "it is not dual-stack",
        Criterion::LittleAddressSpace => "it takes much address space",
        Criterion::TrafficInside => "it does not suit traffic inside the cluster",
        Criterion::TrafficOutside => "it does not suit traffic to outside resources",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::azure::Model;
    use crate::design::presets;

    #[test]
    fn windows_pools_are_not_met_by_what_the_rules_refuse() {
        let mut cluster = presets::blank().alternatives[0].clusters[0].clone();
        cluster.model = Model::Overlay;
        cluster.data_plane = DataPlane::Cilium;
        assert!(!meets(Criterion::WindowsPools, &cluster));
        cluster.data_plane = DataPlane::Azure;
        assert!(meets(Criterion::WindowsPools, &cluster));
        cluster.options.node_auto_provisioning = true;
        assert!(!meets(Criterion::WindowsPools, &cluster));
        cluster.options.node_auto_provisioning = false;
        cluster.model = Model::Kubenet;
        assert!(!meets(Criterion::WindowsPools, &cluster));
    }
}
