//! Other choices: another outbound type, what a requirement asks for, or to give it up.

use crate::azure::OutboundType;
use crate::check::rules::is_about_outbound;
use crate::check::{Facts, Finding, fixes};
use crate::design::Outbound;
use crate::edit::{ClusterChange, Command, DesignChange};

use super::case::{Case, first_small};
use super::{Candidate, Kind};

/// Every other outbound type, for a finding about how traffic leaves.
pub(super) fn outbound(case: &Case<'_>, finding: &Finding) -> Vec<Candidate> {
    let found = (is_about_outbound(finding.rule)).then_some(());
    let cluster_at = found.and_then(|()| case.clusters_of(finding).first().copied());
    let Some((at, cluster)) = cluster_at.and_then(|at| Some((case.at(at), case.cluster(at)?))) else {
        return Vec::new();
    };
    // Those by which nothing leaves any more answer another question.
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

/// What the cluster would have to choose to meet the requirement, and to give the requirement up.
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
        // A planned cluster has them as fixes of the finding.
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
