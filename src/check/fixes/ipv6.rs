//! New IPv6 ranges for pods and services, from the block that AKS takes its defaults from.

use ipnet::Ipv6Net;

use crate::check::ipv6::{Ranges, v6};
use crate::check::{Facts, Subject};
use crate::design::{Alternative, ClusterState, Design};
use crate::edit::{ClusterAt, ClusterChange};
use crate::net::Cidr;

use super::{Fix, Wanted, cluster_command};

/// How many /64 of the block are tried for one range.
const MOST_STEPS: u16 = 1_024;

/// Whether the finding is about an IPv6 range, which gets one of its family.
pub(super) const fn concerns(facts: Facts) -> bool {
    matches!(facts, Facts::OverlapIpv6 { .. } | Facts::RangeIpv6(_))
}

/// Another IPv6 pod or service CIDR for a planned cluster.
pub(super) fn moved(wanted: &Wanted<'_>) -> Option<Fix> {
    let (at, is_of_pods) = match wanted.finding.subject {
        Subject::PodCidr { alternative, cluster } => (ClusterAt { alternative, cluster }, true),
        Subject::ServiceCidr { alternative, cluster } => (ClusterAt { alternative, cluster }, false),
        _ => return None,
    };
    let alternative = wanted.design.alternatives.get(at.alternative)?;
    if at.find_in(wanted.design)?.state == ClusterState::Existing {
        return None;
    }
    let range: Cidr = free(wanted.design, alternative, at.cluster, is_of_pods)?.into();
    let title = format!("Move to {range}");
    let change = if is_of_pods {
        ClusterChange::PodCidrIpv6(Some(range))
    } else {
        ClusterChange::ServiceCidrIpv6(Some(range))
    };
    Some(Fix::new(title, cluster_command(at, change)))
}

/// A free range: every cluster and each of its two ranges tries different /64s, so that no two are offered the same.
fn free(
    design: &Design,
    alternative: &Alternative,
    cluster: usize,
    is_of_pods: bool,
) -> Option<ipnet::IpNet> {
    let networks = alternative.networks.iter();
    let in_networks = networks.flat_map(|network| {
        let subnets = network.subnets.iter();
        let in_subnets = subnets.flat_map(|subnet| [Some(&subnet.prefix), subnet.prefix_ipv6.as_ref()]);
        network.address_space.iter().chain(in_subnets.flatten())
    });
    let of_clusters = alternative.clusters.iter().flat_map(|cluster| {
        let ranges = [&cluster.pod_cidr_ipv6, &cluster.service_cidr_ipv6];
        ranges.into_iter().flatten()
    });
    let beyond = design.connected.iter().flat_map(|range| &range.prefixes);
    let taken = in_networks.chain(of_clusters).chain(beyond).filter_map(v6);
    let taken = Ranges::of(taken.zip(0..));
    let clusters = u16::try_from(alternative.clusters.len()).ok()?;
    let own = u16::try_from(cluster).ok()?;
    let length = if is_of_pods { 64 } else { 108 };
    let candidate = |round: u16| {
        let step = round.checked_mul(clusters)?.checked_add(own)?;
        let number = step.checked_mul(2)?.checked_add(u16::from(!is_of_pods))?;
        // fd12:3456:789a::/48, whose first /64 is the default of pods and the second holds that of services.
        Ipv6Net::new([0xfd12, 0x3456, 0x789a, number, 0, 0, 0, 0].into(), length).ok()
    };
    let range = (0..MOST_STEPS)
        .filter_map(candidate)
        .find(|range| taken.met(*range).is_none())?;
    Some(range.into())
}
