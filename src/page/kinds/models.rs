//! The network models for one workload: one lane each, on one scale.

use crate::decide::advice::rank;
use crate::design::PageKind;
use crate::net::grouped;
use crate::page::frame::{Said, Source, page};
use crate::page::lanes::Lanes;
use crate::page::layout::shown_cluster;
use crate::page::{Figure, Ink, Sheet};
use crate::plan::{AlternativePlan, compare};
use crate::scene::{Words, models};

/// The page.
pub(in crate::page) fn sheet(source: &Source<'_>, at: usize) -> Sheet {
    let design = source.design;
    let found = design.alternatives.get(at).zip(source.plan.alternatives.get(at));
    let compared = found.and_then(|(alternative, planned)| {
        let focus = focus(source, planned)?;
        let comparison = compare(design, alternative, planned, focus, None)?;
        let outcome = source.verdicts.of_cluster(at, focus);
        Some((alternative, alternative.clusters.get(focus)?, comparison, outcome))
    });
    let Some((alternative, cluster, comparison, outcome)) = compared else {
        let said = Said {
            topic: TOPIC.to_owned(),
            kind: Some(PageKind::Models),
            headline: "There is no cluster to compare models for yet".to_owned(),
            ..Said::default()
        };
        return page(source, said, |_, _| ());
    };
    let ranking = rank(&design.requirements, alternative, &comparison);
    let network = alternative.networks.get(comparison.network);
    let network = network.map_or("", |network| network.name.as_str());
    let scene = models(&comparison);
    let words = Words::new(design, source.plan, at);
    let needs = |ranked: &&crate::decide::advice::Ranked| ranked.is_recommended();
    let first = ranking.iter().find(needs);
    let first = first.and_then(|first| scene.rows.iter().find(|row| row.model == first.model));
    let mut figures: Vec<Figure> = first
        .map(|row| Figure {
            value: grouped(row.total),
            label: format!("addresses with {}", row.model.title()),
            note: "the model that ranks first".to_owned(),
            ink: Ink::Text,
        })
        .into_iter()
        .collect();
    figures.push(Figure {
        value: grouped(comparison.network_size),
        label: format!("addresses in {network}"),
        note: "the VNet of the cluster".to_owned(),
        ink: Ink::Text,
    });
    let said = Said {
        topic: format!("{TOPIC}, for {} in {}", cluster.name, alternative.name),
        kind: Some(PageKind::Models),
        headline: source
            .headlines()
            .models(&ranking, Some((cluster.model, outcome))),
        figures,
        description: scene
            .rows
            .iter()
            .map(|row| {
                let verdict = words.lane_verdict(scene.network, row.verdict);
                format!(
                    "{}: {} addresses, {verdict}",
                    row.model.title(),
                    grouped(row.total)
                )
            })
            .collect::<Vec<_>>()
            .join("; "),
        ..Said::default()
    };
    page(source, said, |pen, rect| {
        let lanes = Lanes {
            scene: &scene,
            ranking: &ranking,
            words: &words,
            in_use: cluster.model,
            outcome: source.verdicts.of_cluster(at, comparison.cluster),
            network: format!("{network} ({})", grouped(comparison.network_size)),
        };
        lanes.draw(pen, rect);
    })
}

/// What the page is about.
const TOPIC: &str = "Network models for the workload";

/// The cluster that is compared.
fn focus(source: &Source<'_>, planned: &AlternativePlan) -> Option<usize> {
    let chosen = source
        .layout
        .cluster
        .filter(|focus| *focus < planned.clusters.len());
    chosen.or_else(|| shown_cluster(planned))
}

#[cfg(test)]
mod tests {
    use crate::check::check;
    use crate::design::Design;
    use crate::design::presets::worked_example;
    use crate::page::{Layout, Leaf, Mark};
    use crate::plan::plan;

    fn texts(design: &Design) -> Vec<String> {
        let plan = plan(design);
        let sheet = Leaf::Models(0).sheet(design, &plan, &check(design, &plan), &Layout::default());
        let texts = sheet.marks.into_iter().filter_map(|mark| match mark {
            Mark::Text(text) => Some(text.text),
            _ => None,
        });
        texts.collect()
    }

    #[test]
    fn the_legend_names_every_colour_of_the_bars() {
        let said = texts(&worked_example());
        for title in [
            "nodes",
            "pods",
            "surge",
            "rounded up to a prefix",
            "other subnets",
        ] {
            assert!(said.iter().any(|text| text == title), "{title}: {said:?}");
        }
        let mut alone = worked_example();
        alone.alternatives[0].networks[0].subnets.truncate(1);
        assert!(!texts(&alone).iter().any(|text| text == "other subnets"));
    }
}
