//! The clusters of an alternative that has several: a row each, with its verdict and how far it goes.

use std::ops::Range;

use crate::design::PageKind;
use crate::net::grouped;
use crate::page::frame::{Said, Source, page};
use crate::page::grid::{Cell, Grid, Head, Widths};
use crate::page::pen::Pen;
use crate::page::sizes::BODY;
use crate::page::{Figure, Ink, Sheet};

/// Which clusters stand on which page.
pub(in crate::page) fn pages(source: &Source<'_>, pen: &Pen, at: usize) -> Vec<Range<usize>> {
    grid(source, at).pages(&pen.letters, source.room(true))
}

/// The page.
pub(in crate::page) fn sheet(source: &Source<'_>, at: usize, shown: Range<usize>) -> Sheet {
    let grid = grid(source, at);
    let alternative = source.design.alternatives.get(at);
    let name = alternative.map_or("", |alternative| alternative.name.as_str());
    let said = Said {
        topic: format!("{name}: clusters"),
        alternative: Some(at),
        kind: Some(PageKind::Network),
        headline: source.headlines().alternative(at),
        figures: figures(source, at),
        description: grid
            .rows
            .get(shown.clone())
            .unwrap_or_default()
            .iter()
            .filter_map(|row| Some(format!("{}: {}", row.first()?.text, row.get(5)?.text)))
            .collect::<Vec<_>>()
            .join("; "),
    };
    page(source, said, |pen, rect| {
        grid.draw(pen, rect, shown);
    })
}

fn figures(source: &Source<'_>, at: usize) -> Vec<Figure> {
    let Some(planned) = source.plan.alternatives.get(at) else {
        return Vec::new();
    };
    let clusters = &planned.clusters;
    let works = (0..clusters.len()).filter(|cluster| source.verdicts.of_cluster(at, *cluster).works());
    let works = works.count();
    let total = |of: &dyn Fn(&crate::plan::ClusterPlan) -> u64| {
        clusters
            .iter()
            .map(|cluster| of(cluster))
            .fold(0, u64::saturating_add)
    };
    vec![
        Figure {
            value: grouped(works),
            label: format!("of {} clusters work", grouped(clusters.len())),
            note: "by rules, requirements and room".to_owned(),
            ink: if works == clusters.len() {
                Ink::Text
            } else {
                Ink::Trouble
            },
        },
        Figure {
            value: grouped(total(&|cluster| cluster.nodes)),
            label: "nodes are planned".to_owned(),
            note: format!("and {} surge nodes", grouped(total(&|cluster| cluster.surge))),
            ink: Ink::Text,
        },
    ]
}

fn grid(source: &Source<'_>, at: usize) -> Grid {
    let heads = vec![
        Head::new("Cluster", 2.2),
        Head::new("VNet", 2.0),
        Head::new("Model", 1.9),
        Head::number("Nodes", 0.8),
        Head::number("Can upgrade", 1.3),
        Head::new("Verdict", 2.6),
        Head::new("First to run out", 1.6),
    ];
    let found = source
        .design
        .alternatives
        .get(at)
        .zip(source.plan.alternatives.get(at));
    let rows = found.into_iter().flat_map(|(alternative, planned)| {
        let clusters = alternative.clusters.iter().zip(&planned.clusters).enumerate();
        clusters.map(move |(index, (cluster, planned))| {
            let outcome = source.verdicts.of_cluster(at, index);
            let (upgrade, limit) = planned.ceilings.map_or_else(
                || ("–".to_owned(), "–"),
                |ceilings| {
                    // Named, since the nodes before it are those of all pools.
                    let pool = cluster.pools.get(ceilings.pool);
                    let pool = pool.map_or("", |pool| pool.name.as_str());
                    let most = format!("{} {pool}", grouped(ceilings.upgrade.nodes));
                    (most, ceilings.upgrade.limit.words())
                },
            );
            vec![
                Cell::bold(cluster.name.as_str()),
                Cell::new(cluster.network.as_str()),
                Cell::new(cluster.model.title()),
                Cell::new(grouped(planned.nodes)),
                Cell::new(upgrade),
                Cell::new(outcome.words()).in_ink(Ink::of_outcome(outcome)),
                Cell::weak(limit),
            ]
        })
    });
    Grid {
        heads,
        rows: rows.collect(),
        size: BODY,
        most_lines: 2,
        is_roomy: true,
        widths: Widths::Shares,
    }
}
