//! The subnets of a lane: what they are, and what they hold.

use crate::azure::Model;

use super::{ClusterPlan, Demand, Extra, NetworkPlan, Step, StepKind, SubnetIndex};

/// One subnet of a lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LanePart {
    /// What it is.
    pub role: PartRole,
    /// Prefix length; `None` where IPv4 has no subnet that large.
    pub length: u8,
    /// Addresses of the whole subnet.
    pub size: u64,
    /// Addresses taken by the planned nodes, with their pods.
    pub planned: u64,
    /// Those that the nodes themselves hold.
    pub nodes: u64,
    /// Addresses taken on top while upgrading.
    pub surge: u64,
}

/// What a subnet of a lane is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartRole {
    /// Holds nodes only.
    Nodes,
    /// Holds pods, with their nodes in the node subnet model.
    Pods,
    /// A subnet that stays as it is (index in the VNet).
    Stays(usize),
}

/// The role of the node subnet: in the node subnet model it holds pods too.
pub(super) const fn node_part(model: Model) -> PartRole {
    match model {
        Model::NodeSubnet => PartRole::Pods,
        Model::Kubenet
        | Model::PodSubnetDynamic
        | Model::PodSubnetStatic
        | Model::Overlay
        | Model::ByoCni => PartRole::Nodes,
    }
}

/// Nodes whose addresses a sum holds, surge left out.
fn node_count(demand: &Demand) -> u64 {
    let of_step = |step: &Step| match step.kind {
        StepKind::Nodes { .. } | StepKind::Extra(Extra::Provisioned { .. }) => step.count,
        StepKind::Surge { .. }
        | StepKind::Other(_)
        | StepKind::PrivateEndpoint { .. }
        | StepKind::ApiServer { .. }
        | StepKind::Extra(
            Extra::GatewayInstances
            | Extra::PrivateFrontend
            | Extra::LoadBalancers { .. }
            | Extra::EgressGateway { .. }
            | Extra::Uncounted { .. }
            | Extra::Interfaces { .. }
            | Extra::SurgeInterfaces { .. },
        ) => 0,
    };
    demand.steps.iter().map(of_step).fold(0, u64::saturating_add)
}

/// The subnets of a cluster's VNet that hold its nodes and pods as they are drawn, and after them those that stay.
pub(super) fn drawn_parts(
    model: Model,
    planned: &ClusterPlan,
    (at, network): (usize, &NetworkPlan),
    stays: &[LanePart],
) -> Vec<LanePart> {
    let inside = |places: &[SubnetIndex]| -> Vec<usize> {
        let inside = places.iter().filter(|(network, _)| *network == at);
        inside.map(|(_, subnet)| *subnet).collect()
    };
    let nodes = inside(&planned.node_subnets);
    let mut pods = inside(&planned.pod_subnets);
    pods.retain(|place| !nodes.contains(place));
    let of_cluster = |places: &[usize], role| -> Vec<LanePart> {
        let subnets = places.iter().filter_map(|place| network.subnets.get(*place));
        subnets
            .filter_map(|subnet| Some((subnet.prefix?, &subnet.meter)))
            .map(|(prefix, meter)| {
                let unit = meter.unit.addresses();
                let planned = meter.demand.planned.saturating_mul(unit);
                LanePart {
                    role,
                    length: prefix.length(),
                    size: prefix.size(),
                    planned,
                    nodes: match role {
                        PartRole::Pods => node_count(&meter.demand),
                        PartRole::Nodes | PartRole::Stays(_) => planned,
                    },
                    surge: meter.demand.surge.saturating_mul(unit),
                }
            })
            .collect()
    };
    let mut parts = of_cluster(&nodes, node_part(model));
    parts.extend(of_cluster(&pods, PartRole::Pods));
    // What it shares would stay under another model, and is drawn already.
    let is_drawn = |part: &&LanePart| match part.role {
        PartRole::Stays(place) => nodes.contains(&place) || pods.contains(&place),
        PartRole::Nodes | PartRole::Pods => false,
    };
    parts.extend(stays.iter().filter(|part| !is_drawn(part)));
    parts
}

/// Addresses of all parts, whole subnets.
pub(super) fn total(parts: &[LanePart]) -> u64 {
    parts.iter().map(|part| part.size).fold(0, u64::saturating_add)
}
