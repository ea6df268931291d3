//! The state of the clusters of an alternative: which are full, which cannot be upgraded, which lose support, and how
//! far the others go; the worst first.

use std::cmp::Reverse;

use super::verdict::{Outcome, Verdicts};
use crate::check::rules::{self, RuleDef};
use crate::check::{Finding, Findings};
use crate::design::{Design, Name};
use crate::net::{counted, grouped};
use crate::plan::sums::full_words;
use crate::plan::{Limit, Plan};

/// Rules about something in a cluster that has lost support, or will.
static RETIRING: &[&RuleDef] = &[
    &rules::KUBENET_RETIRES,
    &rules::KUBENET_RETIRED,
    &rules::NPM_RETIRES,
    &rules::NPM_RETIRED,
    &rules::WINDOWS_SERVER_RETIRES,
    &rules::WINDOWS_SERVER_REFUSED,
    &rules::WINDOWS_IMAGES_REMOVED,
];

/// The state of one cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Its place in the alternative.
    pub cluster: usize,
    /// Its name.
    pub name: Name,
    /// Its verdict.
    pub outcome: Outcome,
    /// How many more nodes the growing pool can have; none where that is unknown.
    pub more_nodes: Option<u64>,
    /// What ends it there.
    pub limit: Option<Limit>,
    /// How many of them could still be upgraded.
    pub more_upgradable: Option<u64>,
    /// Whether the planned nodes can be upgraded.
    pub upgrades: bool,
    /// Titles of the rules about what loses support in it.
    pub retiring: Vec<&'static str>,
}

impl Standing {
    /// Its headroom, in words.
    pub fn headroom(&self) -> String {
        match (self.more_nodes, self.limit) {
            (Some(0), Some(limit)) => format!("Full: {}", limit.words()),
            (Some(nodes), Some(limit)) => {
                let full = full_words(limit);
                match self.more_upgradable {
                    Some(upgradable) if self.upgrades && upgradable < nodes => format!(
                        "{} that can be upgraded, {} in all, then {full}",
                        counted(upgradable, "more nodes"),
                        grouped(nodes)
                    ),
                    _ => format!("{}, then {full}", counted(nodes, "more nodes")),
                }
            }
            _ => "How far it goes is unknown".to_owned(),
        }
    }
}

/// The state of the clusters of the alternative at `at`, the worst first.
///
/// ```
/// use aksnet::{check, decide::{standing, verdict::Verdicts}, design::presets, plan};
///
/// let design = presets::worked_example();
/// let plan = plan::plan(&design);
/// let findings = check::check(&design, &plan);
/// let verdicts = Verdicts::new(&design, &plan, &findings);
/// let standings = standing::standings(&design, &plan, &findings, &verdicts, 0);
/// assert_eq!(standings.len(), design.alternatives[0].clusters.len());
/// ```
pub fn standings(
    design: &Design,
    plan: &Plan,
    findings: &Findings,
    verdicts: &Verdicts,
    at: usize,
) -> Vec<Standing> {
    let (Some(alternative), Some(planned)) = (design.alternatives.get(at), plan.alternatives.get(at)) else {
        return Vec::new();
    };
    let clusters = alternative.clusters.iter().zip(&planned.clusters).enumerate();
    let mut standings: Vec<Standing> = clusters
        .map(|(place, (cluster, planned))| {
            let now = planned
                .ceilings
                .and_then(|ceilings| Some((ceilings, cluster.pools.get(ceilings.pool)?.planned_nodes())));
            Standing {
                cluster: place,
                name: cluster.name.clone(),
                outcome: verdicts.of_cluster(at, place),
                more_nodes: now.map(|(ceilings, nodes)| ceilings.scale_out.nodes.saturating_sub(nodes)),
                limit: now.map(|(ceilings, _)| ceilings.scale_out.limit),
                more_upgradable: now.map(|(ceilings, nodes)| ceilings.upgrade.nodes.saturating_sub(nodes)),
                upgrades: now.is_none_or(|(ceilings, nodes)| nodes <= ceilings.upgrade.nodes),
                retiring: Vec::new(),
            }
        })
        .collect();
    let open = findings.all.iter().filter(|finding| !finding.is_accepted());
    let is_retiring = |finding: &&Finding| RETIRING.iter().any(|definition| finding.rule == &definition.rule);
    for finding in open.filter(is_retiring) {
        let own = finding.subject.alternative() == Some(at);
        let standing = finding
            .subject
            .cluster()
            .filter(|_| own)
            .and_then(|place| standings.get_mut(place));
        if let Some(standing) = standing
            && !standing.retiring.contains(&finding.rule.title)
        {
            standing.retiring.push(finding.rule.title);
        }
    }
    standings.sort_by_key(|standing| {
        let risk = (
            standing.outcome.rank().0,
            !standing.upgrades,
            standing.retiring.len(),
        );
        (
            Reverse(risk),
            standing.more_nodes.unwrap_or(u64::MAX),
            standing.cluster,
        )
    });
    standings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::azure::Model;
    use crate::check::check;
    use crate::design::{NodeCount, presets};
    use crate::plan::plan;

    #[test]
    fn the_worst_comes_first_and_says_why() {
        let mut design = presets::worked_example();
        let alternative = &mut design.alternatives[0];
        let like = (*alternative.clusters[0]).clone();
        for (name, model, nodes) in [
            ("roomy", like.model, 2),
            ("old", Model::Kubenet, 2),
            ("large", like.model, 5_000),
        ] {
            let mut cluster = like.clone();
            cluster.name = Name::new(name).unwrap();
            cluster.model = model;
            for pool in &mut cluster.pools {
                pool.autoscale = None;
                pool.count = NodeCount::saturating(nodes);
            }
            alternative.clusters.push(cluster.into());
        }
        let planned = plan(&design);
        let findings = check(&design, &planned);
        let verdicts = Verdicts::new(&design, &planned, &findings);
        let standings = standings(&design, &planned, &findings, &verdicts, 0);
        let ranks: Vec<(u8, usize)> = standings.iter().map(|standing| standing.outcome.rank()).collect();
        assert!(ranks.windows(2).all(|pair| pair[1].0 <= pair[0].0), "{ranks:?}");
        let of = |name: &str| {
            standings
                .iter()
                .find(|standing| standing.name.as_str() == name)
                .unwrap()
        };
        assert_eq!(of("large").more_nodes, Some(0));
        assert!(
            of("large").headroom().starts_with("Full: "),
            "{}",
            of("large").headroom()
        );
        assert!(!of("old").retiring.is_empty());
        assert!(of("roomy").retiring.is_empty());
        let limited = |limit| {
            let limit = Some(limit);
            let more_nodes = Some(2);
            Standing {
                more_nodes,
                more_upgradable: more_nodes,
                limit,
                ..of("roomy").clone()
            }
            .headroom()
        };
        assert_eq!(limited(Limit::PodCidr), "2 more nodes, then the pod CIDR is full");
        assert_eq!(
            limited(Limit::PoolNodes),
            "2 more nodes, then a node pool is limited to 1,000 nodes"
        );
        assert_eq!(
            limited(Limit::OutboundPorts),
            "2 more nodes, then the SNAT ports of the load balancer run out"
        );
    }

    /// The dialog said 15 of a cluster of which the status bar said that it cannot be upgraded past 9 more.
    #[test]
    fn headroom_says_first_what_can_be_upgraded() {
        let design = presets::worked_example();
        let planned = plan(&design);
        let findings = check(&design, &planned);
        let verdicts = Verdicts::new(&design, &planned, &findings);
        let [shop] = standings(&design, &planned, &findings, &verdicts, 0)
            .try_into()
            .unwrap();
        assert_eq!(
            shop.headroom(),
            "9 more nodes that can be upgraded, 15 in all, then the node subnet is full"
        );
    }
}
