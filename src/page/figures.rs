//! The block of the key numbers: what runs out first, how far the cluster goes, what is free.

use crate::azure::Severity;
use crate::decide::verdict::Outcome;
use crate::design::Alternative;
use crate::net::grouped;
use crate::plan::sums::{full_words, nodes_of};
use crate::plan::{AlternativePlan, Ceilings, Verdict, surge_nodes};

use crate::page::pen::{Pen, Type};
use crate::page::{Canvas as _, Ink, Rect, Stroke};

/// A number with what it is about and what it means.
pub(super) struct Figure {
    label: String,
    value: String,
    note: String,
    ink: Ink,
}

/// The key numbers of cluster `at`; none where there is no cluster.
pub(super) fn figures(alternative: &Alternative, plan: &AlternativePlan, at: usize) -> Vec<Figure> {
    let Some((cluster, planned)) = alternative.clusters.get(at).zip(plan.clusters.get(at)) else {
        return Vec::new();
    };
    let mut figures = Vec::new();
    if let Some(Ceilings {
        pool,
        scale_out,
        upgrade,
    }) = planned.ceilings
        && let Some(pool) = cluster.pools.get(pool)
    {
        let name = pool.name.as_str();
        let nodes = pool.planned_nodes();
        let ink = |most: u64| if nodes <= most { Ink::Text } else { Ink::Trouble };
        figures.push(Figure {
            label: "First to run out".to_owned(),
            value: upgrade.limit.words().to_owned(),
            note: match upgrade.nodes {
                0 => format!("no room for a {name} node"),
                most => format!("past {}", nodes_of(name, most)),
            },
            ink: Ink::Text,
        });
        figures.push(Figure {
            label: "Can grow to".to_owned(),
            value: nodes_of(name, scale_out.nodes),
            note: format!("then {}", full_words(scale_out.limit)),
            ink: ink(scale_out.nodes),
        });
        figures.push(Figure {
            label: "Can upgrade at up to".to_owned(),
            value: nodes_of(name, upgrade.nodes),
            note: format!("{} planned, {} surge", grouped(nodes), grouped(surge_nodes(pool))),
            ink: if nodes <= upgrade.nodes {
                Ink::Text
            } else {
                Ink::Warning
            },
        });
    }
    let network = planned
        .network
        .and_then(|network| Some((alternative.networks.get(network)?, plan.networks.get(network)?)));
    figures.extend(network.map(|(network, planned)| {
        let largest = planned.largest_free().map_or_else(String::new, |block| {
            format!(", largest block /{}", block.length())
        });
        Figure {
            label: format!("Free in {}", network.name),
            value: grouped(planned.free.total()),
            note: format!("of {}{largest}", grouped(planned.space.total())),
            ink: Ink::Text,
        }
    }));
    figures
}

/// The colour of the one verdict.
pub(super) const fn outcome_ink(outcome: Outcome) -> Ink {
    match outcome {
        Outcome::Fits => Ink::Good,
        Outcome::NoCluster => Ink::Weak,
        _ => match outcome.severity() {
            Severity::Error => Ink::Trouble,
            Severity::Info | Severity::Warning => Ink::Warning,
        },
    }
}

/// The colour of what a range holds.
pub(super) const fn verdict_ink(verdict: Verdict) -> Ink {
    match verdict {
        Verdict::Fits => Ink::Good,
        Verdict::FitsCannotUpgrade => Ink::Warning,
        Verdict::DoesNotFit => Ink::Trouble,
    }
}

/// Draws the numbers as cards, two a row; gives their lower edge.
pub(super) fn draw(pen: &mut Pen, figures: &[Figure], rect: Rect, size: f64) -> f64 {
    let gap = size * 0.7;
    let width = (rect.width() - gap) / 2.0;
    let height = size * 4.5;
    let mut top = rect.top;
    for pair in figures.chunks(2) {
        let mut left = rect.left;
        for Figure {
            label,
            value,
            note,
            ink,
        } in pair
        {
            let card = Rect::new(left, top, left + width, top + height);
            pen.fill(card, Ink::Card, 5.0);
            pen.outline(card, Stroke::solid(Ink::Line, 0.75));
            let (x, room) = (left + size * 0.75, width - size * 1.5);
            let small = Type::plain(size * 0.85, Ink::Weak);
            pen.text((x, top + size * 1.2), small, label, room);
            let look = Type::bold(size * 1.35, *ink);
            // Long names of pools get smaller letters before they are cut.
            let fitting = (room / pen.width(value, look).max(1.0)).clamp(0.68, 1.0);
            let look = Type::bold(look.size * fitting, *ink);
            pen.text((x, top + size * 2.65), look, value, room);
            pen.text((x, top + size * 3.85), small, note, room);
            left += width + gap;
        }
        top += height + gap;
    }
    if figures.is_empty() { rect.top } else { top - gap }
}
