//! Why a finding has no ready change: what a person would have to decide, in a few words.
//!
//! What a rule is about decides, where that says enough; else the kind of its facts does.

use crate::azure::{Rule, rules};
use crate::check::{Facts, Finding};
use crate::design::Design;

use super::runs;

/// What would do for findings of these rules, whatever their facts.
const OF_RULES: &[(&Rule, &str)] = &[
    (&rules::ADDRESS_SPACE_MISSING, "choose a range for the VNet"),
    (
        &rules::AGC_RESIZE_BEFORE_OVERLAY,
        "move the gateway to a /24 before the cluster moves to overlay",
    ),
    (
        &rules::APISERVER_NO_VNET_ENCRYPTION,
        "turn off VNet encryption, or move the API server out of the VNet",
    ),
    (
        &rules::APISERVER_NSG,
        "the design does not say whether the network security group allows these ports",
    ),
    (
        &rules::APISERVER_SUBNET_EMPTY,
        "give the API server a subnet that nothing else uses",
    ),
    (
        &rules::AUTOMATIC_APISERVER_SUBNET,
        "add a subnet of /28 or larger for the API server, and select it in the cluster",
    ),
    (
        &rules::CILIUM_NO_WINDOWS,
        "remove the Windows pools, or do not use Cilium",
    ),
    (
        &rules::CLUSTER_MAX_5000_NODES,
        "use a second cluster for the rest",
    ),
    (
        &rules::DUAL_STACK_CIDR_ORDER,
        "give both IP families their ranges, or leave out IPv6",
    ),
    (
        &rules::DUAL_STACK_NAT_STANDARD,
        "use another outbound type, or IPv4 only",
    ),
    (&rules::DUAL_STACK_REQUIRES_OVERLAY, "use overlay, or IPv4 only"),
    (&rules::DUPLICATE_NAME, "choose another name"),
    (&rules::IPV6_SERVICE_CIDR_MAX_108, "choose a free IPv6 range"),
    (
        &rules::KUBENET_MAX_400_NODES,
        "use overlay, which scales further, or a second cluster for the rest",
    ),
    (
        &rules::KUBENET_NO_WINDOWS,
        "remove the Windows pools, or use another model",
    ),
    (
        &rules::KUBENET_ONE_CLUSTER_PER_SUBNET,
        "give each kubenet cluster its own subnet",
    ),
    (
        &rules::KUBENET_RETIRED,
        "move a running cluster to overlay in place, or choose another model for a planned one",
    ),
    (
        &rules::KUBENET_RETIRES,
        "move a running cluster to overlay in place, or choose another model for a planned one",
    ),
    (
        &rules::LB_RULES_300,
        "publish fewer services, or use several load balancers",
    ),
    (&rules::NO_POOLS, "add a node pool"),
    (
        &rules::NO_SYSTEM_POOL,
        "add a Linux system pool, or turn one of the pools into one",
    ),
    (&rules::NPM_LIMITS, "choose Cilium or Calico, which support more"),
    (&rules::NPM_RETIRED, "choose Cilium or Calico instead"),
    (&rules::NPM_RETIRES, "choose Cilium or Calico instead"),
    (
        &rules::OUTBOUND_PORTS_STEP,
        "set a fixed number of ports, or add outbound public IPs",
    ),
    (
        &rules::OUTBOUND_TYPE_VNET,
        "choose an outbound type that works with this VNet",
    ),
    (&rules::OVERLAY_NAME_63, "choose a shorter name"),
    (
        &rules::POD_CIDR_EXPAND_LINUX_ONLY,
        "make the pod CIDR large enough from the start, or remove the Windows pools",
    ),
    (
        &rules::POD_SUBNET_ALL_POOLS,
        "set a pod subnet in every pool, or in none",
    ),
    (
        &rules::POD_SUBNET_MISSING,
        "add a subnet for pods, and select it in the pool",
    ),
    (
        &rules::POD_SUBNET_SAME_VNET,
        "select a subnet in the nodes' VNet that is only for pods",
    ),
    (
        &rules::POD_SUBNET_SINGLE_MODE,
        "give each allocation mode its own pod subnet",
    ),
    (&rules::POOL_MAX_1000_NODES, "use a second pool for the rest"),
    (&rules::POOL_NAME_FORMAT, "choose another name"),
    (&rules::POOLS_SAME_VNET, "use subnets of one VNet in all pools"),
    (
        &rules::PURPOSE_NOT_SERVED,
        "use another model, or give the subnet another purpose",
    ),
    (
        &rules::STATIC_BLOCK_SUBNET_MAX_12,
        "use a pod subnet of /12 or smaller",
    ),
    (
        &rules::STATIC_EGRESS_PREFIX,
        "use a larger public IP prefix, or fewer gateway nodes",
    ),
    (
        &rules::SURGE_BLUE_GREEN,
        "make room for a second set of nodes, or use rolling upgrades",
    ),
    (&rules::VIRTUAL_NODE_SUBNET, "add a subnet just for virtual nodes"),
    (&rules::VNET_AZURE_BANNED, "choose where to move the VNet"),
    (
        &rules::VNET_PRIVATE_IP_LIMIT,
        "spread the clusters over several VNets, or plan fewer pods",
    ),
    (
        &rules::WINDOWS_SERVER_RETIRES,
        "create a new pool with a newer Windows Server",
    ),
    (
        &rules::WINDOWS_SERVER_REFUSED,
        "create a new pool with a newer Windows Server, or keep an older Kubernetes version",
    ),
];

/// Why a finding without a fix has none.
pub(in crate::check) fn why_none(finding: &Finding, design: &Design) -> &'static str {
    let known = OF_RULES.iter().find(|(rule, _)| rule.id == finding.rule.id);
    if let Some((_, why)) = known {
        return why;
    }
    match finding.facts {
        Facts::Moves { .. } => "Azure cannot do this on a running cluster; create a new one alongside it",
        Facts::Dangling(_) => "choose the name that is meant",
        Facts::Ends(_) | Facts::Ended(_) => {
            "support ends on a fixed date; choose another model, engine or version"
        }
        Facts::Excluded { .. } => "two choices exclude each other; drop one of them",
        Facts::Version { .. } => "choose a Kubernetes version that supports it",
        _ if runs(finding.subject, design) => {
            "it is in use, and Azure cannot change this in place; create a new pool or cluster"
        }
        Facts::Clash { .. } => "decide which of the two should move",
        Facts::Needs { .. } => {
            "no free range in the VNet is large enough; expand the VNet or plan fewer nodes"
        }
        Facts::Count { .. } => "the workload exceeds an Azure limit; split or reduce it",
        _ => "this needs your decision",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rule_has_one_reason_that_ends_without_a_stop() {
        for (at, (rule, why)) in OF_RULES.iter().enumerate() {
            assert!(!why.ends_with('.'), "{}", rule.id);
            let again = OF_RULES.iter().skip(at + 1).any(|(other, _)| other.id == rule.id);
            assert!(!again, "{}", rule.id);
        }
    }
}
