//! Why a finding has no ready change: what a person would have to decide, in a few words.
//!
//! What a rule is about decides, where that says enough; else the kind of its facts does.

use crate::azure::{Rule, rules};
use crate::check::{Facts, Finding};
use crate::design::Design;

use super::runs;

/// What would do for findings of these rules, whatever their facts.
const OF_RULES: &[(&Rule, &str)] = &[
    (
        &rules::ADDRESS_SPACE_MISSING,
        "only you know which range the VNet may have",
    ),
    (
        &rules::AGC_RESIZE_BEFORE_OVERLAY,
        "the gateway moves to a /24 before the cluster moves to overlay",
    ),
    (
        &rules::APISERVER_NO_VNET_ENCRYPTION,
        "take the encryption off the VNet, or the API server out of it",
    ),
    (
        &rules::APISERVER_NSG,
        "whether the security group lets its ports through is not known to the design",
    ),
    (
        &rules::APISERVER_SUBNET_EMPTY,
        "give the API server a subnet that nothing else uses",
    ),
    (
        &rules::AUTOMATIC_APISERVER_SUBNET,
        "add a subnet of /28 or larger for the API server, and name it in the cluster",
    ),
    (&rules::CILIUM_NO_WINDOWS, "give up the Windows pools, or Cilium"),
    (&rules::CLUSTER_MAX_5000_NODES, "a second cluster takes the rest"),
    (
        &rules::DUAL_STACK_CIDR_ORDER,
        "give both families their ranges, or leave IPv6 out",
    ),
    (
        &rules::DUAL_STACK_NAT_STANDARD,
        "take another outbound type, or IPv4 alone",
    ),
    (&rules::DUAL_STACK_REQUIRES_OVERLAY, "take overlay, or IPv4 alone"),
    (&rules::DUPLICATE_NAME, "names are yours to give"),
    (
        &rules::IPV6_SERVICE_CIDR_MAX_108,
        "only you know which IPv6 range is free",
    ),
    (
        &rules::KUBENET_MAX_400_NODES,
        "overlay goes further; or a second cluster takes the rest",
    ),
    (
        &rules::KUBENET_NO_WINDOWS,
        "give up the Windows pools, or take another model",
    ),
    (
        &rules::KUBENET_ONE_CLUSTER_PER_SUBNET,
        "give each kubenet cluster a subnet of its own",
    ),
    (
        &rules::KUBENET_RETIRED,
        "a running cluster moves to overlay in place, a planned one takes another model; either is yours to decide",
    ),
    (
        &rules::KUBENET_RETIRES,
        "a running cluster moves to overlay in place, a planned one takes another model; either is yours to decide",
    ),
    (
        &rules::LB_RULES_300,
        "publish fewer services, or use several load balancers",
    ),
    (&rules::NO_POOLS, "add a node pool"),
    (
        &rules::NO_SYSTEM_POOL,
        "add a system pool on Linux, or make one of the pools that",
    ),
    (
        &rules::NPM_LIMITS,
        "Cilium or Calico serve more; which one is yours to decide",
    ),
    (
        &rules::NPM_RETIRED,
        "Cilium or Calico can take its place; which one is yours to decide",
    ),
    (
        &rules::NPM_RETIRES,
        "Cilium or Calico can take its place; which one is yours to decide",
    ),
    (
        &rules::OUTBOUND_PORTS_STEP,
        "a fixed number of ports, or more outbound public IPs, would keep them",
    ),
    (
        &rules::OUTBOUND_TYPE_VNET,
        "choose an outbound type that goes with the owner of the VNet",
    ),
    (
        &rules::OVERLAY_NAME_63,
        "a shorter name would do, and names are yours to give",
    ),
    (
        &rules::POD_CIDR_EXPAND_LINUX_ONLY,
        "a pod CIDR that is wide enough from the start would do, or no Windows pools",
    ),
    (
        &rules::POD_SUBNET_ALL_POOLS,
        "name a pod subnet in every pool, or in none",
    ),
    (
        &rules::POD_SUBNET_MISSING,
        "add a subnet for pods, and name it in the pool",
    ),
    (
        &rules::POD_SUBNET_SAME_VNET,
        "name a subnet of the nodes' VNet that holds pods alone",
    ),
    (
        &rules::POD_SUBNET_SINGLE_MODE,
        "give each allocation mode a pod subnet of its own",
    ),
    (&rules::POOL_MAX_1000_NODES, "a second pool takes the rest"),
    (&rules::POOL_NAME_FORMAT, "names are yours to give"),
    (&rules::POOLS_SAME_VNET, "name subnets of one VNet in all pools"),
    (
        &rules::PURPOSE_NOT_SERVED,
        "take another model, or use the subnet for something else",
    ),
    (
        &rules::STATIC_BLOCK_SUBNET_MAX_12,
        "a pod subnet of /12 or smaller would do",
    ),
    (
        &rules::STATIC_EGRESS_PREFIX,
        "a larger public prefix would do, or fewer gateway nodes",
    ),
    (
        &rules::SURGE_BLUE_GREEN,
        "room for a second set of nodes would do, or rolling upgrades",
    ),
    (
        &rules::VIRTUAL_NODE_SUBNET,
        "add a subnet for virtual nodes alone",
    ),
    (
        &rules::VNET_AZURE_BANNED,
        "only you know where the VNet may move to",
    ),
    (
        &rules::VNET_PRIVATE_IP_LIMIT,
        "spread the clusters over several VNets, or plan fewer pods",
    ),
    (
        &rules::WINDOWS_SERVER_RETIRES,
        "a newer Windows Server comes with a new pool",
    ),
    (
        &rules::WINDOWS_SERVER_REFUSED,
        "a newer Windows Server comes with a new pool; or keep an older Kubernetes",
    ),
];

/// Why a finding without a fix has none.
pub(in crate::check) fn why_none(finding: &Finding, design: &Design) -> &'static str {
    let known = OF_RULES.iter().find(|(rule, _)| rule.id == finding.rule.id);
    if let Some((_, why)) = known {
        return why;
    }
    match finding.facts {
        Facts::Moves { .. } => "Azure offers no way on the running cluster; build a new one beside it",
        Facts::Dangling(_) => "only you know which name is meant",
        Facts::Ends(_) | Facts::Ended(_) => {
            "support ends on a fixed day; choose another model, engine or version"
        }
        Facts::Excluded { .. } => "two of your choices exclude each other; give one of them up",
        Facts::Version { .. } => "choose a Kubernetes version that goes with it",
        _ if runs(finding.subject, design) => {
            "it is in use, and Azure does not change this in place; a new pool or cluster would do"
        }
        Facts::Clash { .. } => "which of the two should move is yours to decide",
        Facts::Needs { .. } => {
            "no free range in the VNet is large enough; widen the VNet or plan fewer nodes"
        }
        Facts::Count { .. } => "the workload is larger than Azure allows; split it or plan fewer",
        _ => "what would do is yours to decide",
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
