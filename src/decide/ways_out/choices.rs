//! Other choices: another outbound type, what a requirement asks for, or to give it up.

use crate::azure::{DataPlane, NetworkPolicy, OutboundType};
use crate::check::rules::is_about_outbound;
use crate::check::{Facts, Finding};
use crate::design::{Criterion, Outbound};
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
pub(super) fn for_requirement(case: &Case<'_>, finding: &Finding) -> Vec<Candidate> {
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
        match criterion {
            Criterion::WindowsPools if cluster.data_plane == DataPlane::Cilium => {
                let policy = match cluster.network_policy {
                    NetworkPolicy::Cilium => NetworkPolicy::None,
                    other => other,
                };
                choose(
                    "Use the Azure data plane".to_owned(),
                    vec![
                        ClusterChange::DataPlane(DataPlane::Azure),
                        ClusterChange::NetworkPolicy(policy),
                    ],
                );
            }
            Criterion::NetworkPolicy => {
                let engines = NetworkPolicy::ALL.iter().filter(|engine| {
                    let matches_plane =
                        (**engine == NetworkPolicy::Cilium) == (cluster.data_plane == DataPlane::Cilium);
                    **engine != NetworkPolicy::None && matches_plane
                });
                for engine in engines.filter(|engine| cluster.model.allows_network_policy(**engine)) {
                    let title = format!("Use {}", engine.title());
                    choose(title, vec![ClusterChange::NetworkPolicy(*engine)]);
                }
            }
            Criterion::FqdnPolicy if cluster.model.allows_data_plane(DataPlane::Cilium) => choose(
                "Use the Cilium data plane and policy engine".to_owned(),
                vec![
                    ClusterChange::DataPlane(DataPlane::Cilium),
                    ClusterChange::NetworkPolicy(NetworkPolicy::Cilium),
                ],
            ),
            _ => {}
        }
    }
    let title = format!("Do not require: {}", first_small(criterion.title()));
    let give_up = Command::Design(DesignChange::Requirement(criterion, None));
    found.push(Candidate::new(Kind::Requirement, title, give_up));
    found
}
