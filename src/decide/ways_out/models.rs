//! Another model, where it fits, and the smallest change of each kind with which it does.

use crate::azure::{Model, limits};
use crate::check::adopt;
use crate::design::{Alternative, Design, NodeCount, PodCount, PoolMode, Shared};
use crate::edit::{self, Command, NetworkAt};
use crate::plan::{Adoption, largest_that};

use super::case::{Case, first_small};
use super::levers::{scale_in_title, with_max_pods};
use super::space::{Space, another_space, wider_spaces};
use super::{Candidate, Kind};

/// Every other model that fits; where a requirement is not met, the others too, with the space that they need.
pub(super) fn others(case: &Case<'_>, cluster: usize, is_unmet: bool) -> Vec<Candidate> {
    let present = case.cluster(cluster).map(|cluster| cluster.model);
    let others = Model::LANES.into_iter().filter(|model| Some(*model) != present);
    others
        .filter_map(|model| {
            let asked = Asked::of(case, cluster, model);
            let with_room = || is_unmet.then(|| asked.wider()).flatten();
            asked.as_it_is().or_else(with_room)
        })
        .collect()
}

/// What it takes to use one model: nothing more where it fits, else the smallest change of each kind.
pub(super) fn one(case: &Case<'_>, cluster: usize, model: Model) -> Vec<Candidate> {
    let asked = Asked::of(case, cluster, model);
    if let Some(as_it_is) = asked.as_it_is() {
        return vec![as_it_is];
    }
    let more = [
        asked.wider(),
        asked.in_another_space(),
        asked.fewer_pods(),
        asked.fewer_nodes(),
    ];
    more.into_iter().flatten().collect()
}

/// A model that is wanted.
struct Asked<'a> {
    case: &'a Case<'a>,
    cluster: usize,
    model: Model,
}

impl<'a> Asked<'a> {
    const fn of(case: &'a Case<'a>, cluster: usize, model: Model) -> Self {
        Self { case, cluster, model }
    }

    fn adopted(&self, design: &Design) -> Option<Adoption> {
        let adoption = adopt(design, self.case.at(self.cluster), self.model)?;
        adoption.holds_upgrade.then_some(adoption)
    }

    /// The model with the change before it, under one title.
    fn candidate(&self, kind: Kind, change: Option<&str>, adoption: Adoption) -> Candidate {
        let with = format!("Use model {}{}", self.model.title(), adoption.effort.words());
        let title = change.map_or_else(
            || with.clone(),
            |change| format!("{change}; {}", first_small(&with)),
        );
        let command = Command::ReplaceAlternative {
            at: self.case.alternative,
            alternative: Box::new(adoption.alternative),
            title: title.clone(),
        };
        Candidate {
            effort: adoption.effort,
            ..Candidate::new(kind, title, command)
        }
    }

    /// The model in the VNet as it is, without room for an upgrade if need be.
    fn as_it_is(&self) -> Option<Candidate> {
        let design = &self.case.alone().design;
        let adoption = adopt(design, self.case.at(self.cluster), self.model)?;
        Some(self.candidate(Kind::Model, None, adoption))
    }

    fn network(&self) -> Option<NetworkAt> {
        let (_, planned) = self.case.drawn()?;
        Some(NetworkAt {
            alternative: self.case.alternative,
            network: planned.clusters.get(self.cluster)?.network?,
        })
    }

    fn in_space(&self, kind: Kind, space: &Space) -> Option<Candidate> {
        let wide = edit::apply(&self.case.alone().design, &space.command).ok()?;
        let adoption = self.adopted(&wide)?;
        Some(self.candidate(kind, Some(&space.title), adoption))
    }

    /// The model in the smallest larger VNet.
    fn wider(&self) -> Option<Candidate> {
        let spaces = wider_spaces(self.case, self.network()?);
        spaces
            .iter()
            .find_map(|space| self.in_space(Kind::WiderNetwork, space))
    }

    /// The model in the VNet with the smallest additional prefix.
    fn in_another_space(&self) -> Option<Candidate> {
        let at = self.network()?;
        let (shortest, longest) = (
            limits::SUBNET_SHORTEST_PREFIX.value,
            limits::SUBNET_LONGEST_PREFIX.value,
        );
        (shortest..=longest).rev().find_map(|length| {
            let space = another_space(self.case, at, length)?;
            self.in_space(Kind::AnotherSpace, &space)
        })
    }

    /// The design with the alternative as `change` makes it.
    fn changed(&self, change: impl FnOnce(&mut Alternative)) -> Design {
        let mut design = Design::clone(&self.case.alone().design);
        if let Some(alternative) = design.alternatives.get_mut(self.case.alternative) {
            change(alternative.as_mut());
        }
        design
    }

    /// The model with the most pods per node, the same for all pools, with which it fits.
    fn fewer_pods(&self) -> Option<Candidate> {
        let cluster = self.case.cluster(self.cluster)?;
        let most = cluster.pools.iter().map(|pool| pool.max_pods.get()).max()?;
        if cluster.is_running() {
            return None;
        }
        let with = |most: u64| {
            let most = PodCount::new(most).ok()?;
            let design = self.changed(|alternative| {
                let pools = alternative.clusters.get_mut(self.cluster).map(Shared::as_mut);
                for pool in pools.into_iter().flat_map(|cluster| &mut cluster.pools) {
                    if pool.max_pods > most {
                        *pool = with_max_pods(pool, most);
                    }
                }
            });
            self.adopted(&design)
        };
        let least = u64::from(limits::MAX_PODS_MIN.value);
        let most = largest_that(least, most.saturating_sub(1), |most| with(most).is_some())?;
        let title = format!("Lower max pods to {most}");
        Some(self.candidate(Kind::MaxPods, Some(&title), with(most)?))
    }

    /// The model with the most nodes of the growing pool with which it fits.
    fn fewer_nodes(&self) -> Option<Candidate> {
        let cluster = self.case.cluster(self.cluster)?;
        let place = cluster.growing_pool(None)?;
        let pool = cluster.pools.get(place)?;
        let with = |nodes: u64| {
            let nodes = NodeCount::new(nodes).ok()?;
            let design = self.changed(|alternative| {
                let cluster = alternative.clusters.get_mut(self.cluster);
                if let Some(own) = cluster.and_then(|cluster| cluster.pools.get_mut(place)) {
                    *own = pool.with_planned_nodes(nodes);
                }
            });
            self.adopted(&design)
        };
        let least = if pool.mode == PoolMode::System { 2 } else { 1 };
        let fewer = pool.planned_nodes().checked_sub(1)?;
        let nodes = largest_that(least, fewer, |nodes| with(nodes).is_some())?;
        let title = scale_in_title(pool, nodes);
        Some(self.candidate(Kind::ScaleIn, Some(&title), with(nodes)?))
    }
}
