//! The model lanes: what each network model needs of one VNet, on one linear scale of addresses.
//!
//! ```text
//!  Overlay      ├n┤├ stays ┤
//!  Pod subnet   ├n┤├──────── pods ───────┊── surge ──┊── free ──┤├ stays ┤
//!               0                        ┊ end of VNet                     scale
//!                                         beyond it everything is marked as overflow
//! ```

use crate::azure::Model;
use crate::net::Span;
use crate::plan::{Comparison, LaneVerdict, ModelLane, PartRole};

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
    /// Addresses from the left edge to the right one.
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
}

/// One model's lane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelRow {
    /// The model.
    pub model: Model,
    /// Addresses of all its subnets.
    pub total: u64,
    /// Whether it shows what is drawn in the design; else the model is sized anew.
    pub is_drawn: bool,
    /// What the lane says.
    pub verdict: LaneVerdict,
    /// The smallest subnets, then those that stay, one after another.
    pub outlines: Vec<ModelOutline>,
    /// What holds their addresses, in order, cut at the end of the VNet.
    pub fills: Vec<ModelFill>,
}

impl ModelRow {
    /// What stands below the name of the model; the heading says that the one in use is shown as drawn.
    pub fn tags(&self, is_in_use: bool, is_recommended: bool) -> String {
        // What is recommended follows from the stated needs, not from the model alone.
        let said = [(is_in_use, "in use"), (is_recommended, "recommended")];
        let said = said.into_iter().filter(|(holds, _)| *holds).map(|(_, tag)| tag);
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
    /// Whether it stays as it is; so many do that a narrow one is not told apart.
    pub const fn stays(&self) -> bool {
        matches!(self.part, PartRole::Stays(_))
    }

    /// From where to where it is framed, and as what: what lies beyond the end of the VNet is trouble.
    pub fn frames(&self, network_size: u64) -> impl Iterator<Item = (u64, u64, Role)> {
        let role = match self.part {
            PartRole::Nodes => Role::Node,
            PartRole::Pods => Role::Pod,
            PartRole::Stays(_) => Role::Other,
        };
        let (first, end) = (self.span.first(), self.span.end());
        let within = (first, end.min(network_size), role);
        let beyond = (first.max(network_size), end, Role::Trouble);
        [within, beyond].into_iter().filter(|(first, end, _)| first < end)
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
    ModelScene {
        cluster: comparison.cluster,
        network: comparison.network,
        network_size: comparison.network_size,
        scale: comparison.scale,
        rows: comparison
            .lanes
            .iter()
            .map(|lane| row(lane, comparison.network_size))
            .collect(),
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
            PartRole::Nodes => [(Role::Node, part.planned), (Role::Surge, part.surge)],
            PartRole::Pods => [(Role::Pod, part.planned), (Role::Surge, part.surge)],
            PartRole::Stays(_) => [(Role::Other, part.size), (Role::Surge, 0)],
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
        verdict: lane.verdict,
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
        models(
            &plan::compare(
                &design.requirements,
                &design.alternatives[0],
                &plan.alternatives[0],
                0,
                None,
            )
            .unwrap(),
        )
    }

    #[test]
    fn lanes_tile_their_total_and_overflow_begins_at_the_end_of_the_vnet() {
        let scene = shop();
        assert_eq!((scene.network_size, scene.scale), (2_048, 4_416));
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
