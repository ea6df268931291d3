//! How every model meets every criterion, as one table.
//!
//! A row for each requirement that can be stated, a word for each model; the file above adds up their weights.

use crate::azure::{DataPlane, Model, Source, sources};
use crate::design::{Cluster, Criterion};

/// How well a model meets a criterion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rating {
    /// Not possible.
    No(&'static str),
    /// A strong reason against it.
    Bad(&'static str),
    /// A reason against it.
    Poor(&'static str),
    /// It makes no difference.
    Even,
    /// A reason for it.
    Good(&'static str),
    /// A strong reason for it.
    Best(&'static str),
}

impl Rating {
    pub(super) const fn weight(self) -> i32 {
        match self {
            Self::Bad(_) => -20,
            Self::Poor(_) => -10,
            Self::No(_) | Self::Even => 0,
            Self::Good(_) => 10,
            Self::Best(_) => 20,
        }
    }

    pub(super) const fn text(self) -> Option<&'static str> {
        match self {
            Self::No(text) | Self::Bad(text) | Self::Poor(text) | Self::Good(text) | Self::Best(text) => {
                Some(text)
            }
            Self::Even => None,
        }
    }
}

use Rating::{Bad, Best, Even, Good, No, Poor};

/// How kubenet, node subnet, dynamic and static pod subnet, and overlay meet every criterion.
#[rustfmt::skip]
pub(super) const TABLE: &[(Criterion, [Rating; 5])] = &[
    (Criterion::PodsReachable, [
        No("pods cannot be reached directly from outside"),
        Best("pods can be reached directly at their own address"),
        Best("pods can be reached directly at their own address"),
        Best("pods can be reached directly at their own address"),
        No("pods cannot be reached directly from outside"),
    ]),
    (Criterion::SourceIpKept, [
        No("outside the VNet, traffic comes from the node's address"),
        No("outside the VNet, traffic comes from the node's address"),
        Good("the pod's address is kept, even outside the VNet"),
        Good("the pod's address is kept, even outside the VNet"),
        No("outside the VNet, traffic comes from the node's address"),
    ]),
    (Criterion::LittleAddressSpace, [
        Good("pods take no VNet addresses"),
        Bad("every node reserves an address for each pod it could run"),
        Poor("pods take VNet addresses in batches"),
        Bad("every node takes whole blocks of VNet addresses"),
        Best("pods take no VNet addresses, and pod CIDRs can be reused"),
    ]),
    (Criterion::NoRouteTables, [
        No("needs its own route table, with one route per node"),
        Good("no route table to maintain"),
        Good("no route table to maintain"),
        Good("no route table to maintain"),
        Good("no route table to maintain"),
    ]),
    (Criterion::WindowsPools, [
        No("no Windows pools"),
        Good("Windows pools"),
        Good("Windows pools, not on Windows Server 2019"),
        Good("Windows pools, not on Windows Server 2019"),
        Good("Windows pools on Windows Server 2022 or 2025"),
    ]),
    (Criterion::VirtualNodes, [
        No("no virtual nodes"),
        Good("virtual nodes"),
        Good("virtual nodes, although the documentation does not mention this mode"),
        Good("virtual nodes, although the documentation does not mention this mode"),
        No("no virtual nodes"),
    ]),
    (Criterion::NetworkPolicy, [
        Even,
        Good("network policy by Cilium or Calico"),
        Good("network policy by Cilium or Calico"),
        Good("network policy by Cilium or Calico"),
        Good("network policy by Cilium or Calico"),
    ]),
    (Criterion::FqdnPolicy, [
        No("no FQDN or L7 policy"),
        Good("FQDN and L7 policy, with the Cilium data plane"),
        Good("FQDN and L7 policy, with the Cilium data plane"),
        Good("FQDN and L7 policy, with the Cilium data plane"),
        Good("FQDN and L7 policy, with the Cilium data plane"),
    ]),
    (Criterion::MoreThan400Nodes, [
        No("limited to 400 nodes"),
        Poor("grows as long as there is an address for every pod"),
        Good("up to 5,000 nodes and about 50,000 pods"),
        Best("up to 5,000 nodes and a million pods"),
        Best("up to 5,000 nodes and 200,000 pods"),
    ]),
    (Criterion::SeparatePodSubnet, [
        No("pods have no subnet of their own"),
        No("pods share the subnet of the nodes"),
        Best("pods have a subnet, NSG and NAT of their own"),
        Best("pods have a subnet, NSG and NAT of their own"),
        No("pods have no subnet of their own"),
    ]),
    (Criterion::ManagedNetwork, [
        Good("AKS can manage the VNet"),
        Good("AKS can manage the VNet"),
        No("needs a VNet of your own"),
        No("needs a VNet of your own"),
        Good("AKS can manage the VNet"),
    ]),
    (Criterion::DualStack, [
        No("no dual-stack"),
        No("no dual-stack"),
        No("no dual-stack"),
        No("no documented dual-stack support yet"),
        Good("dual-stack"),
    ]),
    (Criterion::TrafficInside, [
        Good("suits traffic inside the cluster"),
        Even,
        Even,
        Even,
        Best("suits traffic inside the cluster, without an extra hop"),
    ]),
    (Criterion::TrafficOutside, [
        Poor("traffic to outside resources is translated (SNAT) at the node"),
        Good("traffic to outside resources keeps the pod's address in the VNet"),
        Good("traffic to outside resources keeps the pod's address"),
        Good("traffic to outside resources keeps the pod's address"),
        Poor("traffic to outside resources is translated (SNAT) at the node"),
    ]),
];

/// How a model meets a criterion, in a few words; none where it makes no difference.
pub(in crate::decide) fn says(criterion: Criterion, model: Model) -> Option<&'static str> {
    row(criterion, model).text()
}

fn row(criterion: Criterion, model: Model) -> Rating {
    let row = TABLE.iter().find(|(known, _)| *known == criterion);
    row.map_or(Even, |(_, says)| of_model(*says, model))
}

pub(super) fn of_model(says: [Rating; 5], model: Model) -> Rating {
    let [kubenet, node_subnet, dynamic, fixed, overlay] = says;
    match model {
        Model::Kubenet => kubenet,
        Model::NodeSubnet => node_subnet,
        Model::PodSubnetDynamic => dynamic,
        Model::PodSubnetStatic => fixed,
        Model::Overlay => overlay,
        Model::ByoCni => Even,
    }
}

/// The reason in the words of this cluster.
pub(super) fn worded(criterion: Criterion, model: Model, cluster: &Cluster, text: &str) -> String {
    let has_cilium = cluster.data_plane == DataPlane::Cilium && model.allows_data_plane(DataPlane::Cilium);
    match criterion {
        Criterion::NetworkPolicy if has_cilium => {
            "network policy by Cilium, built into the data plane".to_owned()
        }
        Criterion::FqdnPolicy if has_cilium => "FQDN and L7 policy, through the Cilium data plane".to_owned(),
        _ => text.to_owned(),
    }
}

/// The page that a row of the table was read from.
pub(super) const fn source_of(criterion: Criterion) -> Source {
    match criterion {
        Criterion::PodsReachable | Criterion::SourceIpKept | Criterion::NoRouteTables => {
            sources::CNI_OVERVIEW
        }
        Criterion::LittleAddressSpace => sources::IP_ADDRESS_PLANNING,
        Criterion::WindowsPools => sources::WINDOWS,
        Criterion::VirtualNodes => sources::VIRTUAL_NODES,
        Criterion::NetworkPolicy => sources::NETWORK_POLICIES,
        Criterion::FqdnPolicy => sources::CILIUM,
        Criterion::MoreThan400Nodes => sources::PLAN_POD_NETWORKING,
        Criterion::SeparatePodSubnet => sources::POD_SUBNET,
        Criterion::ManagedNetwork | Criterion::TrafficInside | Criterion::TrafficOutside => {
            sources::LEGACY_CNI
        }
        Criterion::DualStack => sources::DUAL_STACK,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::can_meet;

    #[test]
    fn what_cannot_be_had_is_what_the_capabilities_say() {
        for (criterion, says) in TABLE {
            for &model in Model::ALL {
                let cannot = matches!(of_model(*says, model), No(_));
                assert_eq!(cannot, !can_meet(*criterion, model), "{criterion:?} {model}");
            }
        }
    }
}
