//! The growth plot as what is drawn: points, bounds and words, made once a revision.

use egui_plot::PlotPoint;

use crate::azure::Model;
use crate::design::inert;
use crate::net::grouped;
use crate::plan::sums::nodes_of;
use crate::plan::{Comparison, Effort, Growth, GrowthLine};
use crate::scene::ranges_words;
use crate::ui::on_screen::OnScreen;
use crate::ui::state::ViewState;

/// Everything the plot shows.
#[derive(Debug)]
pub(super) struct Picture {
    /// Index of the growing pool.
    pub(super) pool: usize,
    /// What the axis of nodes says.
    pub(super) axis: String,
    /// Nodes as planned.
    pub(super) present: u64,
    /// Where the axis of nodes ends.
    pub(super) most_nodes: u64,
    /// Where the axis of addresses ends.
    pub(super) top: f64,
    /// A line for each model.
    pub(super) curves: Vec<Curve>,
    /// The largest block that the cluster could have.
    pub(super) capacity: Option<Capacity>,
    /// Where the planned nodes are, in words.
    pub(super) here: String,
    /// Where a model stops.
    pub(super) stop: Option<Stop>,
    /// All of it in words.
    pub(super) summary: String,
}

/// One model's line.
#[derive(Debug)]
pub(super) struct Curve {
    pub(super) model: Model,
    pub(super) points: Vec<PlotPoint>,
    /// What it takes a cluster that runs to get to the model.
    pub(super) effort: Effort,
    /// Most nodes that exist, and most that can be upgraded.
    pub(super) stops: (u64, u64),
}

impl Curve {
    fn of(line: &GrowthLine) -> Self {
        let points = line
            .points
            .iter()
            .map(|(nodes, addresses)| PlotPoint::new(*nodes as f64, *addresses as f64));
        Self {
            model: line.model,
            points: points.collect(),
            effort: line.effort,
            stops: (line.scale_out, line.upgrade),
        }
    }

    /// Addresses at a number of nodes; between two points on the straight line.
    pub(super) fn at(&self, nodes: f64) -> f64 {
        let after = self.points.partition_point(|point| point.x < nodes);
        let next = self.points.get(after).or_else(|| self.points.last());
        let before = self.points.get(after.saturating_sub(1));
        match (before, next) {
            (Some(before), Some(next)) if next.x > before.x => {
                let share = ((nodes - before.x) / (next.x - before.x)).clamp(0.0, 1.0);
                before.y + share * (next.y - before.y)
            }
            (_, Some(next)) => next.y,
            _ => 0.0,
        }
    }

    /// The most nodes at which the line is not above `top`.
    pub(super) fn end_below(&self, top: f64) -> f64 {
        let Some(last) = self.points.last() else {
            return 0.0;
        };
        let above = self.points.partition_point(|point| point.y <= top);
        match (self.points.get(above.saturating_sub(1)), self.points.get(above)) {
            (Some(below), Some(above)) if above.y > below.y => {
                below.x + (top - below.y).max(0.0) / (above.y - below.y) * (above.x - below.x)
            }
            _ => last.x,
        }
    }

    /// Whether the line leaves a plot of so many nodes through its top.
    pub(super) fn leaves(&self, most_nodes: f64, top: f64) -> bool {
        self.at(most_nodes) > top
    }
}

/// The largest block that the cluster could have.
#[derive(Debug)]
pub(super) struct Capacity {
    /// Its addresses.
    pub(super) usable: f64,
    /// Whether what is planned needs more.
    pub(super) is_short: bool,
    /// What it is, and shorter where there is less room.
    pub(super) words: [String; 3],
}

impl Capacity {
    /// The map counts the cluster's own subnets as taken, so it may name a smaller block: the condition comes along
    /// with the number where there is room for it.
    fn new((usable, length): (u64, u8), top: f64, need: u64) -> Self {
        let number = format!("/{length}: {}", grouped(usable));
        let above = if usable as f64 > top {
            ", above this chart"
        } else {
            ""
        };
        Self {
            usable: usable as f64,
            is_short: usable < need,
            words: [
                format!("{BLOCK} {FREED}, {number}{above}"),
                format!("{BLOCK} {number}"),
                number,
            ],
        }
    }
}

const BLOCK: &str = "largest block";
const FREED: &str = "once the cluster's subnets are freed";

/// Where a model stops.
#[derive(Debug)]
pub(super) struct Stop {
    /// Most nodes that exist.
    pub(super) full: f64,
    /// Most nodes that can be upgraded.
    pub(super) upgrade: f64,
    /// What stops where, and shorter where there is less room.
    pub(super) words: [String; 2],
}

impl Picture {
    /// What the session has worked out for the cluster on screen; `None` without one.
    pub(super) fn of(session: &OnScreen, view: &ViewState) -> Option<Self> {
        let shown = session.shown();
        let (growth, comparison) = (shown.growth.as_ref()?, shown.comparison.as_ref()?);
        let cluster = session.cluster(view.focus)?;
        let pool = cluster
            .pools
            .get(growth.pool)
            .map_or("", |pool| pool.name.as_str());
        let model = view.preview.unwrap_or(cluster.model);
        let curves: Vec<Curve> = growth.lines.iter().map(Curve::of).collect();
        let need = need_of(comparison, model);
        let top = top_of(growth, need, &curves);
        Some(Self {
            pool: growth.pool,
            axis: axis_words(pool),
            present: growth.present,
            most_nodes: growth.most_nodes,
            top,
            capacity: growth.capacity.map(|block| Capacity::new(block, top, need)),
            here: format!("planned {}", grouped(growth.present)),
            stop: stop_of(growth, model, &curves),
            summary: summary_of(growth, comparison, pool),
            curves,
        })
    }

    /// The lines as they end in a plot of so many nodes and addresses, from above: first those that leave it through
    /// its top, the earliest first; of those that run on each other, the one that is drawn last.
    pub(super) fn curves_from_above(&self, most_nodes: f64, top: f64) -> Vec<&Curve> {
        let end = |curve: &Curve| {
            if curve.leaves(most_nodes, top) {
                (curve.end_below(top), 0.0)
            } else {
                (f64::INFINITY, -curve.at(most_nodes))
            }
        };
        let mut curves: Vec<&Curve> = self.curves.iter().rev().collect();
        curves.sort_by(|one, other| {
            let (one, other) = (end(one), end(other));
            one.0.total_cmp(&other.0).then(one.1.total_cmp(&other.1))
        });
        curves
    }

    /// The number of nodes next to `nodes` at which every line has a point.
    pub(super) fn snap(&self, nodes: f64) -> Option<f64> {
        let points = &self.curves.first()?.points;
        let distance = |point: &PlotPoint| (point.x - nodes).abs();
        points
            .iter()
            .min_by(|one, other| distance(one).total_cmp(&distance(other)))
            .map(|point| point.x)
    }
}

/// The addresses that the planned nodes need under a model.
fn need_of(comparison: &Comparison, model: Model) -> u64 {
    let lane = comparison.lanes.iter().find(|lane| lane.model == model);
    lane.map_or(0, |lane| lane.planned.saturating_add(lane.surge))
}

/// Where the axis of addresses ends: what is shown has room, and so has the free block, but neither is a mere speck.
fn top_of(growth: &Growth, need: u64, curves: &[Curve]) -> f64 {
    let need = need as f64;
    let longest = curves
        .iter()
        .filter_map(|curve| curve.points.last())
        .map(|point| point.y)
        .fold(0.0, f64::max);
    let capacity = growth.capacity.map_or(0, |(usable, _)| usable) as f64;
    let with_capacity = if capacity <= longest * 2.0 {
        capacity * 1.15
    } else {
        0.0
    };
    let least = (need * 1.3)
        .max((capacity * 4.0).min(longest * 1.05))
        .max(with_capacity)
        .max(16.0);
    // The last line across has a number.
    let step = axis_step(least);
    (least / step).ceil() * step
}

/// The round number that an axis with that end is divided by, into five at most.
pub(super) fn axis_step(end: f64) -> f64 {
    let fifth = end / 5.0;
    let power = 10_f64.powf(fifth.max(1.0).log10().floor());
    [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|factor| factor * power)
        .find(|round| *round >= fifth)
        .unwrap_or(power)
}

/// Where the model that is looked at stops, if that can be seen; else where the node subnet model does.
fn stop_of(growth: &Growth, model: Model, curves: &[Curve]) -> Option<Stop> {
    let seen = |curve: &&Curve| curve.stops.0 <= growth.most_nodes;
    let of = |model: Model| curves.iter().find(|curve| curve.model == model).filter(seen);
    let curve = of(model).or_else(|| of(Model::NodeSubnet))?;
    let (full, upgrade) = curve.stops;
    let (name, ranges) = (curve.model.title(), ranges_words(curve.effort));
    let words = match (full, upgrade) {
        (0, _) => format!("{name} model: no room for a single node"),
        (full, upgrade) if upgrade >= full => format!("{name}, {ranges}: full at {}", nodes_of("", full)),
        (full, 0) => format!(
            "{name}, {ranges}: full at {}, cannot upgrade at all",
            nodes_of("", full)
        ),
        (full, upgrade) => {
            format!(
                "{name}, {ranges}: full at {}, cannot upgrade past {}",
                nodes_of("", full),
                grouped(upgrade)
            )
        }
    };
    let short = match full {
        0 => format!("{name}: no node"),
        full => format!("{name}: full at {}", nodes_of("", full)),
    };
    Some(Stop {
        full: full as f64,
        upgrade: upgrade as f64,
        words: [words, short],
    })
}

/// The plot in words: what each model needs now, and what there is.
fn summary_of(growth: &Growth, comparison: &Comparison, pool: &str) -> String {
    let needs: Vec<String> = comparison
        .lanes
        .iter()
        .map(|lane| {
            let needed = grouped(lane.planned.saturating_add(lane.surge));
            format!("{needed} addresses under {}", lane.model.title())
        })
        .collect();
    let there = growth.capacity.map_or_else(
        || "no block is free".to_owned(),
        |(usable, length)| format!("the {BLOCK} {FREED} is a /{length} with {}", grouped(usable)),
    );
    format!(
        "Growth: {pool} at {} needs {}; {there}",
        nodes_of("", growth.present),
        needs.join("; ")
    )
}

/// "nodes of pool user", with a long name cut to what has room below the picture.
fn axis_words(pool: &str) -> String {
    const MOST_CHARS: usize = 40;
    let name: String = inert(pool).chars().take(MOST_CHARS).collect();
    let cut = if pool.chars().nth(MOST_CHARS).is_some() {
        "…"
    } else {
        ""
    };
    format!("nodes of pool {name}{cut}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::presets::presets;
    use std::collections::BTreeSet;

    fn picture() -> Picture {
        let mut session = OnScreen::open(presets()[0].design().unwrap());
        let view = ViewState::default();
        session.show(view.focus, &BTreeSet::new());
        Picture::of(&session, &view).unwrap()
    }

    #[test]
    fn the_worked_example_says_what_its_picture_says() {
        let picture = picture();
        assert_eq!(picture.here, "planned 40");
        assert_eq!(
            picture.capacity.as_ref().unwrap().words,
            [
                "largest block once the cluster's subnets are freed, /22: 1,019",
                "largest block /22: 1,019",
                "/22: 1,019",
            ]
        );
        let stop = picture.stop.as_ref().unwrap();
        assert_eq!(
            stop.words,
            [
                "Node subnet, sized anew: full at 15 nodes, cannot upgrade past 12",
                "Node subnet: full at 15 nodes",
            ]
        );
        assert!(
            picture.summary.starts_with("Growth: user at 40 nodes needs "),
            "{}",
            picture.summary
        );
    }

    #[test]
    fn a_block_is_trouble_only_where_it_is_smaller_than_what_is_planned() {
        let block = Capacity::new((1_048_571, 12), 5_000.0, 4_000);
        assert_eq!(
            block.words,
            [
                "largest block once the cluster's subnets are freed, /12: 1,048,571, above this chart",
                "largest block /12: 1,048,571",
                "/12: 1,048,571",
            ]
        );
        assert!(!block.is_short);
        assert!(Capacity::new((1_019, 22), 5_000.0, 1_020).is_short);
    }

    #[test]
    fn an_axis_ends_at_a_multiple_of_its_step() {
        for (end, expected) in [
            (1.5, 1.0),
            (5.0, 1.0),
            (7.0, 2.0),
            (100.0, 20.0),
            (4_076.0, 1_000.0),
            (10_500.0, 5_000.0),
        ] {
            let step = axis_step(end);
            assert_eq!(step, expected, "{end}");
            let rounded = (end / step).ceil() * step;
            assert_eq!(axis_step(rounded), step, "{end}");
        }
    }

    #[test]
    fn the_name_of_a_pool_stays_in_one_short_line() {
        assert_eq!(axis_words("user"), "nodes of pool user");
        assert_eq!(axis_words("a\nb"), "nodes of pool a\u{fffd}b");
        assert_eq!(axis_words(&"word ".repeat(2_000)).chars().count(), 55);
    }

    #[test]
    fn lines_are_named_in_the_order_in_which_they_end() {
        let picture = picture();
        let models = |most_nodes, top| -> Vec<Model> {
            let curves = picture.curves_from_above(most_nodes, top);
            curves.iter().map(|curve| curve.model).collect()
        };
        let [.., node_subnet, overlay, kubenet] = models(100.0, 1e6)[..] else {
            panic!("{picture:?}")
        };
        assert_eq!(
            [node_subnet, overlay, kubenet],
            [Model::NodeSubnet, Model::Overlay, Model::Kubenet]
        );
        // The same where the steep ones leave through the top.
        assert_eq!(models(100.0, 1e6), models(100.0, 2_000.0));
    }

    #[test]
    fn a_line_is_read_between_its_points_and_ends_where_the_plot_does() {
        let point = |x, y| PlotPoint::new(x, y);
        let points = vec![point(0.0, 10.0), point(10.0, 110.0), point(20.0, 210.0)];
        let curve = Curve {
            model: Model::Overlay,
            points,
            effort: Effort::Edit,
            stops: (0, 0),
        };
        assert_eq!(curve.at(5.0), 60.0);
        assert_eq!(curve.at(0.0), 10.0);
        assert_eq!(curve.at(99.0), 210.0);
        assert_eq!(curve.end_below(160.0), 15.0);
        assert_eq!(curve.end_below(1000.0), 20.0);
        assert!(curve.leaves(20.0, 209.0) && !curve.leaves(20.0, 210.0));
    }
}
