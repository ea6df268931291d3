//! The model lanes: what each network model needs in one VNet, on one linear scale of addresses.
//!
//! ```text
//!  Overlay      ├n┤├ stays ┤
//!  Pod subnet   ├n┤├──────── pods ───────┊── surge ──┊── free ──┤├ stays ┤
//!               0                        ┊ end of VNet                     scale
//!                                         beyond it everything is marked as overflow
//! ```
//!
//! The end of the VNet is drawn at one of two positions, so that it does not move while a workload grows; only the
//! start is shown of a VNet far larger than what is needed.

use crate::azure::Model;
use crate::net::Span;
use crate::plan::{Comparison, Effort, LaneVerdict, ModelLane, PartRole};

use super::map::Role;

/// Every model's lane for one cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelScene {
    /// Index of the cluster.
    pub cluster: usize,
    /// Index of its VNet.
    pub network: usize,
    /// Addresses of the VNet: where its end is marked.
    pub network_size: u64,
    /// Addresses from the left edge to the right one; a longer lane runs out of the picture.
    pub scale: u64,
    /// A row for each model.
    pub rows: Vec<ModelRow>,
}

impl ModelScene {
    /// The place of `addresses` as a share of the whole width, 0 to 1.
    ///
    /// ```
    /// use aksnet::scene::ModelScene;
    ///
    /// let scene = ModelScene { cluster: 0, network: 0, network_size: 2_048, scale: 4_096, rows: vec![] };
    /// assert_eq!(scene.share(2_048), 0.5);
    /// ```
    pub fn share(&self, addresses: u64) -> f64 {
        (addresses as f64 / self.scale.max(1) as f64).min(1.0)
    }

    /// The scale of the lanes in words; `network` names the VNet and its size.
    pub fn scale_words(&self, network: &str) -> (String, String) {
        let goes_on = if self.is_cut() {
            " goes on to the right"
        } else {
            ""
        };
        let how = self.how();
        (
            format!("to scale: {how}, {network}{goes_on}"),
            format!("{network}{goes_on}"),
        )
    }

    /// Which ranges the lanes show.
    pub fn how(&self) -> &'static str {
        if self.rows.iter().any(|row| row.effort == Effort::InPlace) {
            "the model in use as drawn, a move in place in the same subnets, the others sized anew"
        } else {
            "the model in use as drawn, the others sized anew"
        }
    }

    /// Whether the VNet goes on beyond the right edge.
    pub const fn is_cut(&self) -> bool {
        self.scale < self.network_size
    }
}

/// Where the VNet ends, in hundredths of the width: where something overflows, and where all fits.
const END_OVERFLOWED: u64 = 46;
const END_FITTING: u64 = 80;

/// Needs below this many hundredths of the VNet are drawn larger than its scale, the longest of them in this many
/// hundredths of the width.
const SMALL_NEEDS: u64 = 30;
const END_OF_SMALL: u64 = 55;

/// A lane that is drawn this many times as long as any model needs runs out of the picture, so that the others are seen.
const LONG_DRAWN: u64 = 2;

/// Addresses from the left edge to the right one, for lanes up to `longest` where models need up to `needed`.
fn scale_of(network_size: u64, longest: u64, needed: u64) -> u64 {
    let so_that = |addresses: u64, hundredths: u64| {
        let scale = u128::from(addresses).saturating_mul(100) / u128::from(hundredths.max(1));
        u64::try_from(scale).unwrap_or(u64::MAX).max(1)
    };
    let shown = if longest > needed.saturating_mul(LONG_DRAWN) {
        needed
    } else {
        longest
    };
    if longest > network_size {
        so_that(network_size, END_OVERFLOWED)
    } else if u128::from(shown) * 100 < u128::from(network_size) * u128::from(SMALL_NEEDS) {
        so_that(shown, END_OF_SMALL)
    } else {
        so_that(network_size, END_FITTING)
    }
}

/// One model's lane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelRow {
    /// The model.
    pub model: Model,
    /// Addresses of all its subnets.
    pub total: u64,
    /// Whether it shows what is drawn in the design; else the model is sized anew, or moved to.
    pub is_drawn: bool,
    /// What it takes a cluster that runs to get there.
    pub effort: Effort,
    /// What the lane says.
    pub verdict: LaneVerdict,
    /// Most nodes of the growing pool, and most that can still be upgraded: in the ranges that it shows, or in the VNet
    /// where they are sized anew.
    pub carries: (u64, u64),
    /// The smallest subnets, then those that stay, one after another.
    pub outlines: Vec<ModelOutline>,
    /// What holds their addresses, in order, cut at the end of the VNet.
    pub fills: Vec<ModelFill>,
}

impl ModelRow {
    /// How a cluster that runs gets there, in two words; none where it cannot.
    pub const fn way(&self) -> Option<&'static str> {
        if self.verdict.is_ruled_out() {
            None
        } else {
            self.effort.way()
        }
    }

    /// The tags below the name of the model; `in_use` is the tag of the one in use.
    pub fn tags(&self, in_use: Option<&'static str>, is_recommended: bool) -> String {
        // The recommendation follows from the requirements, not only from the model.
        let said = in_use
            .into_iter()
            .chain(self.way())
            .chain(is_recommended.then_some("recommended"));
        let of_model = self.model.facts().status.value.tags.iter().copied();
        said.chain(of_model).collect::<Vec<_>>().join(", ")
    }

    /// The fills with neighbours of one meaning joined: a VNet may hold a thousand subnets that stay.
    pub fn areas(&self) -> impl Iterator<Item = ModelFill> {
        self.fills
            .chunk_by(|one, next| (one.role, one.overflow) == (next.role, next.overflow))
            .filter_map(|alike| {
                let (first, last) = (alike.first()?, alike.last()?);
                let span = Span::new(first.span.first(), last.span.end())?;
                Some(ModelFill { span, ..*first })
            })
    }
}

/// A whole subnet of a lane, in addresses from the left edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ModelOutline {
    /// From its first address to its last.
    pub span: Span,
    /// What it holds.
    pub part: PartRole,
    /// Its prefix length.
    pub length: u8,
}

impl ModelOutline {
    /// Whether it stays as it is; there are so many of these that narrow ones are drawn together.
    pub const fn stays(&self) -> bool {
        matches!(self.part, PartRole::Stays(_))
    }
}

/// Addresses of a lane with one meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ModelFill {
    /// In addresses from the left edge.
    pub span: Span,
    /// What holds them.
    pub role: Role,
    /// Whether they lie beyond the end of the VNet.
    pub overflow: bool,
}

/// The lanes of a comparison.
pub fn models(comparison: &Comparison) -> ModelScene {
    let rows: Vec<ModelRow> = comparison
        .lanes
        .iter()
        .map(|lane| row(lane, comparison.network_size))
        .collect();
    let longest = rows.iter().map(|row| row.total).max().unwrap_or(0);
    let needed = comparison.lanes.iter().map(|lane| lane.total).max().unwrap_or(0);
    ModelScene {
        cluster: comparison.cluster,
        network: comparison.network,
        network_size: comparison.network_size,
        scale: scale_of(comparison.network_size, longest, needed),
        rows,
    }
}

fn row(lane: &ModelLane, network_size: u64) -> ModelRow {
    let mut outlines = Vec::with_capacity(lane.parts.len());
    let mut fills = Vec::new();
    let mut first = 0_u64;
    let (parts, total) = match &lane.drawn {
        Some(drawn) => (&drawn.parts, drawn.total),
        None => (&lane.parts, lane.total),
    };
    for part in parts {
        let end = first.saturating_add(part.size);
        if let Some(span) = Span::new(first, end) {
            outlines.push(ModelOutline {
                span,
                part: part.role,
                length: part.length,
            });
        }
        let layers = match part.role {
            PartRole::Nodes | PartRole::Pods => [
                (Role::Node, part.nodes),
                (Role::Pod, part.planned.saturating_sub(part.nodes)),
                (Role::Surge, part.surge),
            ],
            PartRole::Stays(_) => [(Role::Other, part.size), (Role::Pod, 0), (Role::Surge, 0)],
        };
        let mut next = first;
        for (role, addresses) in layers.into_iter().chain([(Role::Free, u64::MAX)]) {
            let reached = next.saturating_add(addresses).min(end);
            fills.extend(
                cut_at(next, reached, network_size).map(|(span, overflow)| ModelFill {
                    span,
                    role,
                    overflow,
                }),
            );
            next = reached;
        }
        first = end;
    }
    ModelRow {
        model: lane.model,
        total,
        is_drawn: lane.drawn.is_some(),
        effort: lane.effort,
        verdict: lane.verdict,
        carries: lane
            .drawn
            .as_ref()
            .and_then(|drawn| drawn.ceilings)
            .map(|ceilings| (ceilings.scale_out.nodes, ceilings.upgrade.nodes))
            .unwrap_or((lane.most_nodes, lane.most_upgradable)),
        outlines,
        fills,
    }
}

/// The addresses before the end of the VNet, and those beyond it.
fn cut_at(first: u64, end: u64, network_size: u64) -> impl Iterator<Item = (Span, bool)> {
    let inside = Span::new(first, end.min(network_size)).map(|span| (span, false));
    let beyond = Span::new(first.max(network_size), end).map(|span| (span, true));
    [inside, beyond]
        .into_iter()
        .flatten()
        .filter(|(span, _)| !span.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::presets::presets;
    use crate::plan;

    fn shop() -> ModelScene {
        let design = presets()[0].design().unwrap();
        let plan = plan::plan(&design);
        models(&plan::compare(&design, &design.alternatives[0], &plan.alternatives[0], 0, None).unwrap())
    }

    #[test]
    fn lanes_tile_their_total_and_overflow_begins_at_the_end_of_the_vnet() {
        let scene = shop();
        assert_eq!((scene.network_size, scene.scale), (2_048, 4_452));
        for row in &scene.rows {
            assert_eq!(
                row.fills.iter().map(|fill| fill.span.len()).sum::<u64>(),
                row.total,
                "{}",
                row.model
            );
            assert_eq!(row.outlines.last().unwrap().span.end(), row.total);
            for pair in row.fills.windows(2) {
                assert_eq!(pair[0].span.end(), pair[1].span.first());
            }
            for fill in &row.fills {
                assert_eq!(fill.overflow, fill.span.first() >= 2_048, "{fill:?}");
                assert!(scene.share(fill.span.end()) <= 1.0);
            }
        }
        let totals: Vec<u64> = scene.rows.iter().map(|row| row.total).collect();
        assert_eq!(totals, [320, 4_352, 4_416, 4_416, 320]);
    }

    #[test]
    fn nodes_are_told_from_pods_in_one_subnet_and_carry_as_many_as_the_ranges_hold() {
        let scene = shop();
        let row = |model| scene.rows.iter().find(|row| row.model == model).unwrap();
        let of = |model, role| {
            let fills = row(model).fills.iter().filter(|fill| fill.role == role);
            fills.map(|fill| fill.span.len()).sum::<u64>()
        };
        // 40 user nodes and 3 system nodes.
        assert_eq!(of(Model::NodeSubnet, Role::Node), 43);
        assert!(of(Model::NodeSubnet, Role::Pod) > 2_000);
        // Overlay is as drawn, in a /26; node subnet is sized anew.
        assert_eq!(row(Model::Overlay).carries, (55, 49));
        assert_eq!(row(Model::NodeSubnet).carries, (15, 12));
    }

    /// The lane of a cluster in shared subnets was sized anew, and carried four times what the inspector said.
    #[test]
    fn the_model_in_use_carries_what_its_ranges_hold_shared_or_not() {
        for preset in presets() {
            let design = preset.design().unwrap();
            let plan = plan::plan(&design);
            for (alternative, planned) in design.alternatives.iter().zip(&plan.alternatives) {
                for (at, cluster) in alternative.clusters.iter().enumerate() {
                    let compared = plan::compare(&design, alternative, planned, at, None).unwrap();
                    let scene = models(&compared);
                    let row = scene.rows.iter().find(|row| row.model == cluster.model).unwrap();
                    assert!(row.is_drawn, "{}", cluster.name);
                    let Some(ceilings) = planned.clusters[at].ceilings else {
                        continue;
                    };
                    let carries = (ceilings.scale_out.nodes, ceilings.upgrade.nodes);
                    assert_eq!(row.carries, carries, "{}", cluster.name);
                }
            }
        }
    }

    #[test]
    fn the_vnet_ends_at_one_of_two_places_or_beyond_the_picture() {
        let share = |size: u64, longest: u64, at: u64| {
            let scale = scale_of(size, longest, longest);
            (at as f64 / scale as f64 * 100.0).round()
        };
        for longest in [2_049, 4_416, 1 << 31] {
            assert_eq!(share(2_048, longest, 2_048), 46.0, "{longest}");
        }
        for longest in [700, 1_500, 2_048] {
            assert_eq!(share(2_048, longest, 2_048), 80.0, "{longest}");
        }
        for (size, longest) in [(1_048_576, 272), (65_536, 15_552), (1 << 32, 16)] {
            assert_eq!(share(size, longest, longest), 55.0, "{longest} of {size}");
            assert!(scale_of(size, longest, longest) < size);
        }
        assert_eq!(
            [(0, 0), (0, 5), (5, 0)].map(|(size, most)| scale_of(size, most, most)),
            [1, 1, 1]
        );
        // A subnet drawn far too large does not reduce the others to specks.
        assert_eq!(scale_of(1_048_576, 65_536, 272), scale_of(1_048_576, 272, 272));
        assert_eq!(scale_of(65_536, 1_328, 848), scale_of(65_536, 1_328, 1_328));
    }

    #[test]
    fn subnets_that_stay_are_filled_whole() {
        let scene = shop();
        let overlay = scene.rows.iter().find(|row| row.model == Model::Overlay).unwrap();
        let other: u64 = overlay
            .fills
            .iter()
            .filter(|fill| fill.role == Role::Other)
            .map(|fill| fill.span.len())
            .sum();
        assert_eq!(other, 256);
    }
}
