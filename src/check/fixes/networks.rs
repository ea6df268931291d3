//! Attempts about names of clusters, VNets and subnets, and about the peerings between VNets.

use crate::azure::names;
use crate::check::Subject;
use crate::design::resolve::Index;
use crate::design::{Name, NetworkPeering};
use crate::edit::{
    AlternativeChange, ClusterAt, ClusterChange, Command, NetworkAt, NetworkChange, SubnetAt, SubnetChange,
};

use super::attempts::{Wanted, some};
use super::{Fix, ranges};

/// A shorter name for the subnet or VNet, where nothing runs in it.
pub(in crate::check) fn shorten_name(wanted: &Wanted<'_>) -> Vec<Fix> {
    if wanted.finding.subject.is_in_use(wanted.design, wanted.plan) || is_in_use(wanted) {
        return Vec::new();
    }
    some(ranges::shorten(wanted.finding.subject, wanted.design))
}

/// The name without what Azure refuses, where nothing runs and no sibling has it.
pub(in crate::check) fn rename(wanted: &Wanted<'_>) -> Vec<Fix> {
    let subject = wanted.finding.subject;
    if subject.is_in_use(wanted.design, wanted.plan) || is_in_use(wanted) {
        return Vec::new();
    }
    some(renamed(wanted))
}

fn renamed(wanted: &Wanted<'_>) -> Option<Fix> {
    let subject = wanted.finding.subject;
    let in_design = subject.in_alternative(wanted.design)?;
    let free = |allowed: Option<String>, now: &Name, siblings: Vec<&Name>| {
        let name = Name::new(allowed?).ok()?;
        let mut others = siblings.into_iter();
        let is_taken = others.any(|other| other != now && other.matches(name.as_str()));
        (!is_taken).then_some(name)
    };
    let (name, command) = match subject {
        Subject::Cluster { alternative, cluster } => {
            let now = &in_design.clusters.get(cluster)?.name;
            let siblings = in_design.clusters.iter().map(|cluster| &cluster.name).collect();
            let name = free(names::CLUSTER.allowed(now.as_str()), now, siblings)?;
            let (at, change) = (
                ClusterAt { alternative, cluster },
                ClusterChange::Rename(name.clone()),
            );
            (name, Command::Cluster { at, change })
        }
        Subject::Network { alternative, network } => {
            let now = &in_design.networks.get(network)?.name;
            let siblings = in_design.networks.iter().map(|network| &network.name).collect();
            let name = free(names::VNET.allowed(now.as_str()), now, siblings)?;
            let (at, change) = (
                NetworkAt { alternative, network },
                NetworkChange::Rename(name.clone()),
            );
            (name, Command::Network { at, change })
        }
        Subject::Subnet {
            alternative,
            network,
            subnet,
        } => {
            let subnets = &in_design.networks.get(network)?.subnets;
            let now = &subnets.get(subnet)?.name;
            let siblings = subnets.iter().map(|subnet| &subnet.name).collect();
            let name = free(names::SUBNET.allowed(now.as_str()), now, siblings)?;
            let at = SubnetAt {
                alternative,
                network,
                subnet,
            };
            let change = SubnetChange::Rename(name.clone());
            (name, Command::Subnet { at, change })
        }
        _ => return None,
    };
    Some(Fix::new(format!("Rename to {name}"), command))
}

/// Whether a cluster that runs lies in the VNet that the finding is about.
fn is_in_use(wanted: &Wanted<'_>) -> bool {
    let Subject::Network { alternative, network } = wanted.finding.subject else {
        return false;
    };
    let planned = wanted.plan.alternatives.get(alternative);
    let alternative = wanted.design.alternatives.get(alternative);
    alternative.zip(planned).is_some_and(|(alternative, planned)| {
        let mut clusters = alternative.clusters.iter().zip(&planned.clusters);
        clusters.any(|(cluster, plan)| cluster.is_running() && plan.network == Some(network))
    })
}

/// Keeps the peerings between two VNets that exist.
pub(in crate::check) fn drop_peerings(wanted: &Wanted<'_>) -> Vec<Fix> {
    let Subject::Alternative(at) = wanted.finding.subject else {
        return Vec::new();
    };
    some(wanted.design.alternatives.get(at).map(|alternative| {
        let index = Index::of(alternative);
        let exist = |peering: &&NetworkPeering| {
            let [one, other] = peering
                .networks
                .each_ref()
                .map(|name| index.network(name.as_str()));
            one.is_some() && other.is_some() && one != other
        };
        let kept = alternative.peerings.iter().filter(exist).cloned().collect();
        let change = AlternativeChange::Peerings(kept);
        let title = "Remove the peerings without two VNets".to_owned();
        Fix::new(title, Command::Alternative { at, change })
    }))
}
