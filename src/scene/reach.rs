//! Reach: how many nodes of one pool each model carries, as one bar per model on an axis of nodes.
//!
//! ```text
//!              1   2     5    10   20     50   100  200     500  1,000
//!  Overlay     ████████████████████████████████▒▒┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄    as drawn or moved in place, then sized anew
//!  Pod subnet  ████████████████▒▒
//!              0 ─ the last upgrade ─ full
//! ```
//!
//! The axis is logarithmic from one node on, so that both 12 of 15 and 900 of 1,000 are readable.

use crate::azure::Model;
use crate::design::Cluster;
use crate::net::grouped;
use crate::plan::sums::{full_words, nodes_of};
use crate::plan::{Ceilings, Comparison, Effort, ModelLane, Verdict};
use crate::scene::Words;

/// Every model's bar for one cluster and pool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    /// Index of the growing pool.
    pub pool: usize,
    /// Nodes of it as planned.
    pub planned: u64,
    /// Nodes that it has now, where an autoscaler may add some.
    pub now: Option<u64>,
    /// Where the axis ends.
    pub most: u64,
    /// A bar for each model, in the order of [`Model::LANES`].
    pub bars: Vec<ReachBar>,
}

/// One model's bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReachBar {
    /// The model.
    pub model: Model,
    /// Whether the cluster uses it.
    pub is_in_use: bool,
    /// Whether the bar shows the ranges as drawn; otherwise the model moved to or sized anew.
    pub is_drawn: bool,
    /// Whether the cluster runs, so that ranges sized anew are those of another cluster.
    pub runs: bool,
    /// What it takes a cluster that runs to get there.
    pub effort: Effort,
    /// Whether the model cannot be used at all, however much room there is.
    pub is_ruled_out: bool,
    /// Most nodes that can still be upgraded.
    pub upgrade: u64,
    /// Most nodes that fit, without upgrades.
    pub full: u64,
    /// Most nodes that can still be upgraded, and most that fit, with ranges sized anew.
    pub anew: (u64, u64),
    /// Why no node fits, where none does.
    pub lack: Option<String>,
}

/// What a number of planned nodes means for a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// They fit, upgrades too.
    Upgrades,
    /// They fit, but cannot be upgraded.
    CannotUpgrade,
    /// They do not fit.
    DoesNotFit,
}

impl ReachBar {
    /// The bar of a cluster in its own model, from how far its pool goes.
    pub fn of_ceilings(model: Model, ceilings: &Ceilings) -> Self {
        let (full, upgrade) = (ceilings.scale_out.nodes, ceilings.upgrade.nodes);
        let upgrade = if upgrade < full { upgrade } else { full };
        Self {
            model,
            is_in_use: true,
            is_drawn: true,
            runs: false,
            effort: Effort::Edit,
            is_ruled_out: false,
            upgrade,
            full,
            anew: (upgrade, full),
            lack: (full == 0).then(|| full_words(ceilings.scale_out.limit)),
        }
    }

    /// The bar of overlay in use, drawn as it is, for tests.
    #[cfg(test)]
    pub(crate) const fn in_use(upgrade: u64, full: u64, anew: (u64, u64)) -> Self {
        Self {
            model: Model::Overlay,
            is_in_use: true,
            is_drawn: true,
            runs: false,
            effort: Effort::Edit,
            is_ruled_out: false,
            upgrade,
            full,
            anew,
            lack: None,
        }
    }

    /// Which ranges it shows: "as drawn", "in place", "new cluster".
    pub fn ranges(&self) -> &'static str {
        if self.is_drawn {
            "as drawn"
        } else {
            ranges_words(self.effort)
        }
    }

    /// How a cluster that runs gets there, in two words; none where it cannot.
    pub const fn way(&self) -> Option<&'static str> {
        if self.is_ruled_out {
            None
        } else {
            self.effort.way()
        }
    }

    /// Whether ranges sized anew go further, so that they frame it.
    pub const fn is_framed(&self) -> bool {
        self.full < self.anew.1
    }

    /// What goes as far as its frame.
    pub const fn frame(&self) -> &'static str {
        if self.runs {
            ranges_words(Effort::NewCluster)
        } else {
            ranges_words(Effort::Edit)
        }
    }

    /// How far it goes: "upgrades to 49 nodes, full at 55", "not one node fits: needs 512 more".
    pub fn words(&self) -> String {
        match &self.lack {
            Some(why) if self.is_ruled_out && !self.is_in_use => format!("cannot be used here: {why}"),
            Some(why) => format!("{}: {why}", reach_words((self.upgrade, self.full))),
            None => reach_words((self.upgrade, self.full)),
        }
    }

    /// What this many nodes mean for it.
    pub const fn standing(&self, nodes: u64) -> Standing {
        if nodes <= self.upgrade {
            Standing::Upgrades
        } else if nodes <= self.full {
            Standing::CannotUpgrade
        } else {
            Standing::DoesNotFit
        }
    }
}

/// The ranges of a model that is not in use, by what it takes to get there.
pub const fn ranges_words(effort: Effort) -> &'static str {
    match effort.way() {
        Some(way) => way,
        None => "sized anew",
    }
}

/// Reach in words: the most nodes that can be upgraded, and the most that fit.
///
/// ```
/// use aksnet::scene::reach_words;
///
/// assert_eq!(reach_words((49, 55)), "upgrades to 49 nodes, full at 55");
/// assert_eq!(reach_words((0, 3)), "full at 3 nodes, no upgrade");
/// assert_eq!(reach_words((0, 0)), "not one node fits");
/// ```
pub fn reach_words((upgrade, full): (u64, u64)) -> String {
    match (upgrade, full) {
        (_, 0) => "not one node fits".to_owned(),
        (0, full) => format!("full at {}, no upgrade", nodes_of("", full)),
        (upgrade, full) => format!("upgrades to {}, full at {}", nodes_of("", upgrade), grouped(full)),
    }
}

/// The marks of an axis of nodes that ends at `most`, within rounding: 1, 2, 5, 10, 20, 50 …
pub fn reach_marks(most: f64) -> impl Iterator<Item = u64> {
    round_numbers().take_while(move |mark| *mark as f64 <= most * 1.001)
}

/// Where an axis with room for this many nodes ends.
pub fn reach_most(longest: u64) -> u64 {
    // Room after the last end, so that it is visible as an end.
    let least = longest.max(9).saturating_add(1);
    round_numbers().find(|mark| *mark >= least).unwrap_or(u64::MAX)
}

/// The position of a node count on an axis that ends at `most`, from 0 to 1.
///
/// ```
/// use aksnet::scene::{reach_nodes, reach_share};
///
/// assert_eq!((reach_share(0.0, 500.0), reach_share(500.0, 500.0)), (0.0, 1.0));
/// assert_eq!(reach_nodes(reach_share(40.0, 500.0), 500.0).round(), 40.0);
/// ```
pub fn reach_share(nodes: f64, most: f64) -> f64 {
    (nodes.max(0.0).ln_1p() / most.max(1.0).ln_1p()).min(1.0)
}

/// The nodes at a place of the axis.
pub fn reach_nodes(share: f64, most: f64) -> f64 {
    (share.clamp(0.0, 1.0) * most.max(1.0).ln_1p()).exp_m1()
}

/// The bars of a comparison.
pub fn reach(cluster: &Cluster, comparison: &Comparison, words: &Words<'_>) -> Option<Reach> {
    let runs = comparison.lanes.iter().any(|lane| lane.effort != Effort::Edit);
    let pool = cluster.pools.get(comparison.pool)?;
    let planned = pool.planned_nodes();
    let now = pool.count.get();
    let bar = |lane: &ModelLane| {
        let (most, upgradable) = lane.anew;
        let anew = (upgradable, most);
        let drawn = lane.drawn.as_ref().and_then(|drawn| drawn.ceilings);
        if let Some(ceilings) = &drawn {
            return ReachBar {
                runs,
                is_ruled_out: lane.verdict.is_ruled_out(),
                anew,
                ..ReachBar::of_ceilings(lane.model, ceilings)
            };
        }
        let (upgrade, full) = (lane.most_upgradable, lane.most_nodes);
        ReachBar {
            model: lane.model,
            is_in_use: lane.model == cluster.model,
            is_drawn: false,
            runs,
            effort: lane.effort,
            is_ruled_out: lane.verdict.is_ruled_out(),
            upgrade: upgrade.min(full),
            full,
            anew,
            lack: (full == 0 && lane.verdict.verdict() == Verdict::DoesNotFit)
                .then(|| words.lane_verdict(comparison.network, lane.verdict)),
        }
    };
    let bars: Vec<ReachBar> = Model::LANES
        .iter()
        .filter_map(|model| comparison.lanes.iter().find(|lane| lane.model == *model))
        .map(bar)
        .collect();
    let longest = bars.iter().map(|bar| bar.full.max(bar.anew.1)).max().unwrap_or(0);
    Some(Reach {
        pool: comparison.pool,
        planned,
        now: (pool.autoscale.is_some() && now != planned).then_some(now),
        most: reach_most(longest.max(planned).max(now)),
        bars,
    })
}

/// 1, 2, 5, 10, 20, 50 …
fn round_numbers() -> impl Iterator<Item = u64> {
    let powers = std::iter::successors(Some(1_u64), |power| power.checked_mul(10));
    powers.flat_map(|power| [1, 2, 5].map(|factor| power.saturating_mul(factor)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::presets::worked_example;
    use crate::design::{Design, NodeCount};
    use crate::plan;

    fn of(design: &Design) -> Reach {
        let plan = plan::plan(design);
        let alternative = &design.alternatives[0];
        let comparison = plan::compare(design, alternative, &plan.alternatives[0], 0, None).unwrap();
        let words = Words::new(design, &plan, 0);
        reach(&alternative.clusters[0], &comparison, &words).unwrap()
    }

    #[test]
    fn the_worked_example_reaches_as_far_as_its_plan_says() {
        let reach = of(&worked_example());
        assert_eq!((reach.planned, reach.now, reach.most), (40, Some(12), 2_000));
        let bars: Vec<_> = reach
            .bars
            .iter()
            .map(|bar| (bar.model, bar.upgrade, bar.full))
            .collect();
        assert_eq!(
            bars,
            [
                (Model::Overlay, 49, 55),
                (Model::PodSubnetDynamic, 11, 14),
                (Model::PodSubnetStatic, 11, 14),
                (Model::NodeSubnet, 12, 15),
                (Model::Kubenet, 360, 397),
            ]
        );
        let overlay = &reach.bars[0];
        assert!(overlay.is_in_use && overlay.is_drawn);
        assert_eq!(overlay.anew, (909, 1_000));
        assert!(reach.bars[4].is_ruled_out);
        assert_eq!(overlay.standing(49), Standing::Upgrades);
        assert_eq!(overlay.standing(50), Standing::CannotUpgrade);
        assert_eq!(overlay.standing(56), Standing::DoesNotFit);
    }

    #[test]
    fn the_bars_do_not_move_while_the_planned_nodes_do() {
        let mut design = worked_example();
        let before = of(&design);
        for nodes in [0, 1, 12, 400, 1_000] {
            let pools = &mut design.alternatives[0].clusters[0].pools;
            let pool = &mut pools[before.pool];
            *pool = pool.with_planned_nodes(NodeCount::new(nodes).unwrap());
            let after = of(&design);
            assert_eq!((after.planned, after.most), (nodes, before.most));
            assert_eq!(after.bars, before.bars, "{nodes}");
        }
    }

    #[test]
    fn places_on_the_axis_and_nodes_belong_together() {
        for most in [10.0, 500.0, 50_000.0] {
            let mut before = -1.0;
            for nodes in [0.0, 1.0, 2.0, 7.0, 10.0, 499.0, 50_000.0_f64] {
                let nodes = nodes.min(most);
                let share = reach_share(nodes, most);
                assert!((0.0..=1.0).contains(&share) && before <= share);
                assert!((reach_nodes(share, most) - nodes).abs() < 1e-6 * most);
                before = share;
            }
        }
        let reach = of(&worked_example());
        let marks: Vec<u64> = reach_marks(reach.most as f64).collect();
        assert_eq!(marks[..5], [1, 2, 5, 10, 20]);
        assert_eq!(marks.last(), Some(&2_000));
    }
}
