//! Attempts about VNets: their names, and the peerings between them.

use crate::check::Subject;
use crate::design::NetworkPeering;
use crate::design::resolve::Index;
use crate::edit::{AlternativeChange, Command};

use super::attempts::{Wanted, some};
use super::{Fix, ranges};

/// A shorter name for the subnet or VNet, where nothing runs in it.
pub(in crate::check) fn shorten_name(wanted: &Wanted<'_>) -> Vec<Fix> {
    if wanted.finding.subject.is_in_use(wanted.design, wanted.plan) || is_in_use(wanted) {
        return Vec::new();
    }
    some(ranges::shorten(wanted.finding.subject, wanted.design))
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
