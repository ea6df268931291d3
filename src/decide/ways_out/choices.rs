//! Other choices: another outbound type, what a requirement needs, or dropping it.

use crate::azure::{OutboundType, limits};
use crate::check::rules::{OUTBOUND_PORTS_STEP, Snat, is_about_outbound};
use crate::check::{Facts, Finding, fixes};
use crate::design::{IpCount, Outbound, PortCount};
use crate::edit::{ClusterChange, Command, DesignChange};
use crate::net::{counted, grouped};

use super::case::{Case, first_small};
use super::{Candidate, Kind};

/// Every other outbound type, for a finding about how traffic leaves.
pub(super) fn outbound(case: &Case<'_>, finding: &Finding) -> Vec<Candidate> {
    let found = (is_about_outbound(finding.rule)).then_some(());
    let cluster_at = found.and_then(|()| case.clusters_of(finding).first().copied());
    let Some((at, cluster)) = cluster_at.and_then(|at| Some((case.at(at), case.cluster(at)?))) else {
        return Vec::new();
    };
    // Types with no outbound traffic answer a different question.
    let leaves = |kind: &&OutboundType| !matches!(kind, OutboundType::None | OutboundType::Block);
    let others = OutboundType::ALL
        .iter()
        .filter(|kind| leaves(kind) && **kind != cluster.outbound.kind);
    others
        .map(|kind| {
            let change = ClusterChange::Outbound(Outbound {
                kind: *kind,
                ..cluster.outbound.clone()
            });
            let title = format!("Use outbound type {}", kind.title());
            Candidate::new(Kind::Outbound, title, Command::Cluster { at, change })
        })
        .collect()
}

/// A fixed number of SNAT ports per node, where growth takes ports from running nodes: as many as they have now, and as
/// many as would be left, each with the addresses that it needs.
pub(super) fn fixed_ports(case: &Case<'_>, finding: &Finding) -> Vec<Candidate> {
    if finding.rule.id != OUTBOUND_PORTS_STEP.rule.id {
        return Vec::new();
    }
    let cluster_at = case.clusters_of(finding).first().copied();
    let Some((at, cluster)) = cluster_at.and_then(|at| Some((case.at(at), case.cluster(at)?))) else {
        return Vec::new();
    };
    let numbers = match finding.facts {
        Facts::Falls { from, to, .. } => vec![from, to],
        // Azure publishes no number for so many nodes; the search starts from the least that it gives.
        _ => Vec::from_iter(
            limits::AUTOMATIC_PORTS
                .last()
                .map(|step| step.ports_per_node.value.into()),
        ),
    };
    let candidate = |ports: u64| {
        let snat = Snat {
            ports_per_node: ports,
            ..Snat::of(cluster)
        };
        let needed = snat
            .required_ports()
            .div_ceil(limits::LOAD_BALANCER_PORTS_PER_IP.value.into());
        let needed = needed.max(snat.outbound_ips);
        if needed > u64::from(limits::LOAD_BALANCER_MANAGED_IPS.value) {
            return None;
        }
        let change = ClusterChange::Outbound(Outbound {
            public_ips: IpCount::new(needed).ok()?,
            ports_per_node: PortCount::new(ports).ok()?,
            ..cluster.outbound.clone()
        });
        let more = if needed > snat.outbound_ips {
            format!(" and {}", counted(needed, "outbound addresses"))
        } else {
            String::new()
        };
        let title = format!("Use {} ports per node{more}", grouped(ports));
        Some(Candidate::new(
            Kind::Correction,
            title,
            Command::Cluster { at, change },
        ))
    };
    numbers.into_iter().filter_map(candidate).collect()
}

/// What the cluster would have to choose to meet the requirement, or dropping the requirement.
pub(super) fn for_requirement(case: &Case<'_>, finding: &Finding, known: &[Candidate]) -> Vec<Candidate> {
    let Facts::Unmet(criterion) = finding.facts else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let at = case.clusters_of(finding).first().copied();
    if let Some((at, cluster)) = at.and_then(|at| Some((case.at(at), case.cluster(at)?))) {
        let mut choose = |title: String, changes: Vec<ClusterChange>| {
            let commands = changes.into_iter().map(|change| Command::Cluster { at, change });
            found.push(Candidate::several(Kind::Engine, title, commands.collect()));
        };
        // For a planned cluster these are fixes of the finding.
        for (title, changes) in fixes::for_requirement(criterion, cluster) {
            if !known.iter().any(|fix| fix.title == title) {
                choose(title, changes);
            }
        }
    }
    let title = format!("Do not require: {}", first_small(criterion.title()));
    let give_up = Command::Design(DesignChange::Requirement(criterion, None));
    found.push(Candidate::new(Kind::Requirement, title, give_up));
    found
}
