//! What Azure itself says: the words of its error messages, as seen, with the numbers of the design.

use crate::azure::Model;
use crate::check::rules::{self, RuleDef};
use crate::design::Design;
use crate::plan::{Plan, Surged, azure_count};

use super::{Facts, Finding, Subject};
use crate::check::rules::Snat;

/// The error code for every size that Azure checks.
const INSUFFICIENT_SUBNET_SIZE: &str = "InsufficientSubnetSize";

/// Rules of which only the error code is known.
static CODES_ALONE: &[&RuleDef] = &[
    &rules::POD_CIDR_OVERLAPS_SUBNET,
    &rules::POD_CIDR_OVERLAPS_SERVICE_CIDR,
    &rules::STATIC_EGRESS_MIN_2,
];

/// What Azure says of `finding`, where its words are known.
pub(super) fn azure_message(finding: &Finding, design: &Design, plan: &Plan) -> Option<String> {
    let mut code = finding.rule.azure_error?;
    let is_kubenet = || {
        finding
            .subject
            .in_cluster(design)
            .is_some_and(|cluster| cluster.model == Model::Kubenet)
    };
    let is_size = code == INSUFFICIENT_SUBNET_SIZE;
    if is_size && matches!(finding.subject, Subject::PodCidr { .. }) && is_kubenet() {
        code = "InsufficientPodCidr";
    }
    if CODES_ALONE.iter().any(|rule| rule.rule.id == finding.rule.id) {
        return Some(code.to_owned());
    }
    if is_shared(finding.subject, plan) {
        // How Azure splits the count among the clusters is not known.
        return Some(code.to_owned());
    }
    let said = said(finding, design, plan)?;
    Some(format!("{code}: {said}"))
}

/// Whether several clusters draw from a subnet.
fn is_shared(subject: Subject, plan: &Plan) -> bool {
    let subnet = subject.subnet_at().and_then(|at| plan.subnet(at));
    subnet.is_some_and(|subnet| subnet.node_clusters.len().max(subnet.pod_clusters.len()) > 1)
}

fn said(finding: &Finding, design: &Design, plan: &Plan) -> Option<String> {
    let id = finding.rule.id;
    if id == rules::SERVICE_CIDR_OVERLAPS_SUBNET.rule.id {
        let Facts::Overlap { own, other_range, .. } = finding.facts else {
            return None;
        };
        return Some(format!(
            "The specified service CIDR {own} is conflicted with an existing subnet CIDR {other_range}"
        ));
    }
    if id == rules::POD_CIDR_OVERLAPS_VNET.rule.id {
        let Facts::Overlap { own, other_range, .. } = finding.facts else {
            return None;
        };
        return Some(format!(
            "NetworkProfile CIDR {own} overlaps with reserved VNET CIDR {other_range}"
        ));
    }
    if id == rules::NAT_GATEWAY_NODE_SUBNET.rule.id {
        let name = finding.subject.name(design);
        return Some(format!(
            "Subnet {name} must have a NAT gateway associated for outbound connection"
        ));
    }
    if id == rules::DNS_IP_IN_SERVICE_CIDR.rule.id {
        let cluster = finding.subject.in_cluster(design)?;
        return Some(format!(
            "The DNS service IP {} is out of the range defined by service CIDR {}",
            cluster.dns_service_ip, cluster.service_cidr
        ));
    }
    if id == rules::CILIUM_DATAPLANE_NEEDS_POLICY.rule.id {
        return Some("Cilium dataplane requires network policy cilium".to_owned());
    }
    if id == rules::OUTBOUND_PORTS_TOO_FEW.rule.id {
        return too_few_ports(finding, design);
    }
    // What Azure accepts has no message.
    let (asked, available, range, name) =
        counts(finding, design, plan).filter(|counts| counts.0 > counts.1)?;
    Some(format!(
        "Pre-allocated IPs {asked} exceeds IPs available {available} in Subnet Cidr {range}, Subnet Name \
         {name}. If Autoscaler is enabled, the max-count from each nodepool is counted towards this total"
    ))
}

/// What is needed, what there is, and the range, in addresses as Azure counts them.
fn counts(finding: &Finding, design: &Design, plan: &Plan) -> Option<(u64, u64, String, String)> {
    let alternative = finding.subject.in_alternative(design)?;
    let planned = plan.alternatives.get(finding.subject.alternative()?)?;
    let with_surge = finding.rule.id == rules::UPGRADE_DOES_NOT_FIT.rule.id;
    match finding.subject {
        Subject::Subnet { network, subnet, .. } => {
            let meter_of = planned.networks.get(network)?.subnets.get(subnet)?;
            let surged = if with_surge { Surged::With } else { Surged::Without };
            let seen = azure_count(meter_of, alternative, surged)?;
            let range = meter_of.prefix?.to_string();
            Some((
                seen.counted,
                seen.available(),
                range,
                finding.subject.name(design),
            ))
        }
        Subject::PodCidr { cluster, .. } => {
            let cidr = planned.clusters.get(cluster)?.pod_cidr.as_ref()?;
            let demand = &cidr.meter.demand;
            let slots = if with_surge {
                demand.with_surge()
            } else {
                demand.planned
            };
            let asked = slots.saturating_mul(cidr.meter.unit.addresses());
            Some((
                asked,
                cidr.prefix.size(),
                cidr.prefix.to_string(),
                "networkProfile.podCIDR".to_owned(),
            ))
        }
        _ => None,
    }
}

fn too_few_ports(finding: &Finding, design: &Design) -> Option<String> {
    let Facts::Count { given: nodes, .. } = finding.facts else {
        return None;
    };
    let outbound = &finding.subject.in_cluster(design)?.outbound;
    let snat = Snat {
        nodes,
        surge_nodes: 0,
        outbound_ips: outbound.public_ips.get(),
        ports_per_node: outbound.ports_per_node.get(),
    };
    let (ports, available) = (snat.ports_per_node, snat.available_ports());
    Some(format!(
        "Load balancer profile allocated ports {ports} is not in an allowable range given the number of \
         nodes and IPs provisioned. Total node count {nodes} requires {} ports but only {available} ports \
         are available given {} outbound public IPs",
        snat.required_ports(),
        outbound.public_ips
    ))
}
