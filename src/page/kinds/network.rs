//! The network of one alternative: rows of its map, one page per group of VNets.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::decide::comparison::today_mark;
use crate::design::{Alternative, PageKind};
use crate::net::grouped;
use crate::page::frame::{Said, Source, page};
use crate::page::layout::shown_cluster;
use crate::page::pen::Pen;
use crate::page::rows::RowMap;
use crate::page::{Figure, Ink, Sheet};
use crate::plan::AlternativePlan;
use crate::plan::sums::{ceilings_words, full_words};
use crate::scene::{MapRow, RowKind, Troubles, Words, largest_words, map};

/// Which rows stand on which page.
pub(in crate::page) fn pages(source: &Source<'_>, pen: &Pen, at: usize) -> Vec<Range<usize>> {
    let scene = map(source.design, source.plan, at, &BTreeSet::new());
    let words = Words::new(source.design, source.plan, at);
    let block = RowMap {
        scene: &scene,
        words: &words,
        troubles: Troubles::default(),
        paper: source.layout.paper,
    };
    block.pages(pen, source.room(true))
}

/// The page.
pub(in crate::page) fn sheet(source: &Source<'_>, at: usize, rows: &Range<usize>) -> Sheet {
    let scene = map(source.design, source.plan, at, &BTreeSet::new());
    let words = Words::new(source.design, source.plan, at);
    let all = scene.rows.len();
    let rows = rows.start.min(all)..rows.end.min(all);
    let found = source
        .design
        .alternatives
        .get(at)
        .zip(source.plan.alternatives.get(at));
    let shown = scene.rows.get(rows.clone()).unwrap_or_default();
    let mut said = Said {
        topic: topic(source, at, shown, rows.len() < all, &words),
        alternative: Some(at),
        kind: Some(PageKind::Network),
        headline: source.headlines().alternative(at),
        ..Said::default()
    };
    if let Some((alternative, planned)) = found {
        said.figures = figures(source, at, alternative, planned);
        said.description = description(source, at, alternative, planned);
    }
    page(source, said, |pen, rect| {
        let block = RowMap {
            scene: &scene,
            words: &words,
            troubles: Troubles::of(&words, source.findings, at),
            paper: source.layout.paper,
        };
        block.draw(pen, rect, &rows);
    })
}

/// The alternative, and which of its VNets where not all stand on the page.
fn topic(source: &Source<'_>, at: usize, shown: &[MapRow], is_part: bool, words: &Words<'_>) -> String {
    let alternative = source.design.alternatives.get(at);
    let topic = alternative.map_or_else(String::new, |alternative| {
        let name = alternative.name.as_str();
        let today = today_mark(alternative.today, name, ", what runs today");
        format!("{name}{today}")
    });
    let networks: Vec<String> = shown
        .iter()
        .filter(|row| matches!(row.kind, RowKind::Network(_)))
        .map(|row| words.row_label(row).0)
        .collect();
    match networks.as_slice() {
        _ if !is_part => topic,
        [] => format!("{topic}: outside its VNets"),
        [only] => format!("{topic}: {only}"),
        [first, .., last] => format!("{topic}: {first} to {last}"),
    }
}

/// How far the cluster goes, what runs out, and what is free; of several clusters how many work.
fn figures(
    source: &Source<'_>,
    at: usize,
    alternative: &Alternative,
    planned: &AlternativePlan,
) -> Vec<Figure> {
    let clusters = planned.clusters.len();
    let mut figures = Vec::new();
    if clusters > 1 {
        let works = (0..clusters).filter(|cluster| source.verdicts.of_cluster(at, *cluster).works());
        let works = works.count();
        figures.push(Figure {
            value: grouped(works),
            label: format!("of {} clusters work", grouped(clusters)),
            note: "each stands in the table of clusters".to_owned(),
            ink: if works == clusters {
                Ink::Text
            } else {
                Ink::Trouble
            },
        });
    }
    let focus = source.layout.cluster.filter(|focus| *focus < clusters);
    let focus = focus.or_else(|| shown_cluster(planned)).unwrap_or_default();
    let cluster = alternative.clusters.get(focus).filter(|_| clusters == 1);
    let ceilings = planned.clusters.get(focus).and_then(|planned| planned.ceilings);
    let pool = cluster
        .zip(ceilings)
        .and_then(|(cluster, ceilings)| Some((cluster.pools.get(ceilings.pool)?, ceilings)));
    if let Some((pool, ceilings)) = pool {
        let (nodes, name) = (pool.planned_nodes(), pool.name.as_str());
        figures.push(Figure {
            value: grouped(ceilings.upgrade.nodes),
            label: format!("{name} nodes can be upgraded"),
            note: format!("first to run out: {}", ceilings.upgrade.limit.words()),
            ink: if nodes <= ceilings.upgrade.nodes {
                Ink::Text
            } else {
                Ink::Warning
            },
        });
        figures.push(Figure {
            value: grouped(ceilings.scale_out.nodes),
            label: format!("{name} nodes can exist"),
            note: format!("then {}", full_words(ceilings.scale_out.limit)),
            ink: if nodes <= ceilings.scale_out.nodes {
                Ink::Text
            } else {
                Ink::Trouble
            },
        });
    }
    figures.extend(free(alternative, planned));
    figures
}

/// What no subnet covers.
fn free(alternative: &Alternative, planned: &AlternativePlan) -> Option<Figure> {
    let label = match (alternative.networks.as_slice(), planned.networks.len()) {
        ([], _) => return None,
        ([only], _) => format!("addresses free in {}", only.name),
        (_, count) => format!("addresses free in {} VNets", grouped(count)),
    };
    let largest = planned
        .networks
        .iter()
        .filter_map(|network| network.largest_free())
        .min_by_key(|block| block.length());
    Some(Figure {
        value: grouped(planned.free()),
        label,
        note: format!("of {}{}", grouped(planned.space()), largest_words(largest)),
        ink: Ink::Text,
    })
}

/// The verdict, and how far each of the first clusters goes.
fn description(
    source: &Source<'_>,
    at: usize,
    alternative: &Alternative,
    planned: &AlternativePlan,
) -> String {
    const MOST: usize = 5;
    let clusters = alternative.clusters.iter().zip(&planned.clusters);
    let reach = clusters.take(MOST).filter_map(|(cluster, planned)| {
        let ceilings = planned.ceilings.as_ref()?;
        Some(format!("{}: {}", cluster.name, ceilings_words(ceilings, cluster)))
    });
    let verdict = source.verdicts.of_alternative(at).words();
    std::iter::once(verdict)
        .chain(reach)
        .collect::<Vec<_>>()
        .join(". ")
}
