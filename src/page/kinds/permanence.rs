//! What cannot be changed once it runs, and what a change costs.

use crate::check::permanence::{Permanence, Value, fixed_values};
use crate::decide::headline::sentence;
use crate::design::PageKind;
use crate::net::{counted, grouped};
use crate::page::frame::{Said, Source, page};
use crate::page::grid::{Cell, Grid, Head, Widths};
use crate::page::layout::shown_cluster;
use crate::page::sizes::LEAD;
use crate::page::{Figure, Ink, Sheet};

/// The page.
pub(in crate::page) fn sheet(source: &Source<'_>, at: usize) -> Sheet {
    let found = source
        .design
        .alternatives
        .get(at)
        .zip(source.plan.alternatives.get(at));
    let shown = found.and_then(|(alternative, planned)| {
        let focus = shown_cluster(planned)?;
        let nodes = planned.clusters.get(focus)?.nodes;
        Some((alternative, alternative.clusters.get(focus)?, nodes))
    });
    let Some((alternative, cluster, nodes)) = shown else {
        let said = Said {
            topic: TOPIC.to_owned(),
            kind: Some(PageKind::Permanence),
            headline: "There is no cluster yet, and nothing is fixed".to_owned(),
            ..Said::default()
        };
        return page(source, said, |_, _| ());
    };
    let groups = fixed_values(cluster);
    let rows = rows(&groups, nodes);
    let count = |wanted: Permanence| {
        let found = groups.iter().find(|(group, _)| *group == wanted);
        found.map_or(0, |(_, values)| values.len())
    };
    let figure = |value: u64, label: &str, note: &str| Figure {
        value: grouped(value),
        label: label.to_owned(),
        note: note.to_owned(),
        ink: Ink::Text,
    };
    let said = Said {
        topic: format!("{TOPIC}, for {} in {}", cluster.name, alternative.name),
        kind: Some(PageKind::Permanence),
        headline: source.headlines().permanence(cluster),
        figures: vec![
            figure(
                count(Permanence::Cluster) as u64,
                "choices last as long as the cluster",
                "a change needs a new cluster",
            ),
            figure(
                count(Permanence::Pool) as u64,
                "choices last as long as the pool",
                "a change needs a new pool",
            ),
            figure(
                nodes,
                "nodes move with a new cluster",
                "as planned, without surge",
            ),
        ],
        description: rows
            .iter()
            .filter_map(|row| Some(format!("{}: {}", row.first()?.text, row.get(1)?.text)))
            .collect::<Vec<_>>()
            .join(". "),
        ..Said::default()
    };
    let grid = Grid {
        heads: vec![
            Head::new("How fixed", 1.0),
            Head::new("What", 1.8),
            Head::new("What a change costs", 1.4),
        ],
        rows,
        size: LEAD,
        most_lines: 4,
        is_roomy: true,
        widths: Widths::Shares,
    };
    grid.sheet(source, said, 0..grid.rows.len())
}

/// A row for each kind of permanence: what is so, and what a change costs.
fn rows(groups: &[(Permanence, Vec<Value>)], nodes: u64) -> Vec<Vec<Cell>> {
    groups
        .iter()
        .map(|(group, values)| {
            let titles: Vec<&str> = values.iter().map(|value| Value::title(*value)).collect();
            let cost = match group {
                Permanence::Cluster => {
                    // No line ends between the number and what it counts.
                    let nodes = counted(nodes, "nodes").replace(' ', "\u{a0}");
                    format!("{}: {nodes}", group.cost())
                }
                group => group.cost().to_owned(),
            };
            vec![
                Cell::bold(sentence(group.words())),
                Cell::new(sentence(&titles.join(", "))),
                Cell::new(sentence(&cost)).in_ink(ink(*group)),
            ]
        })
        .collect()
}

/// What the page is about.
const TOPIC: &str = "What cannot be changed, and what a change costs";

const fn ink(permanence: Permanence) -> Ink {
    match permanence {
        Permanence::Cluster => Ink::Trouble,
        Permanence::Pool | Permanence::OneWay | Permanence::Grows => Ink::Warning,
        Permanence::Free => Ink::Good,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_undone_has_one_colour_and_numbers_stay_with_their_nouns() {
        assert_eq!(ink(Permanence::Grows), ink(Permanence::OneWay));
        let rows = rows(&[(Permanence::Cluster, vec![Value::Network])], 32);
        assert_eq!(
            rows[0][2].text,
            "A new cluster, to which everything moves: 32\u{a0}nodes"
        );
    }
}
