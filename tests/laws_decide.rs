//! Laws of deciding: what a lane promises holds once its model is used, and window and Compare rank alike.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "helpers of tests fail as tests do"
)]

mod common;

use std::collections::BTreeSet;

use aksnet::azure::{Model, Severity};
use aksnet::check::check;
use aksnet::decide::advice::rank;
use aksnet::decide::comparison::compare_alternatives;
use aksnet::decide::verdict::Verdicts;
use aksnet::design::{ClusterState, Criterion, Design, presets};
use aksnet::plan::{Comparison, Verdict, adopt, compare, plan};
use common::{arbitrary_design, holds};
use proptest::prelude::*;

/// Open errors about one alternative, by rule and names.
fn errors(design: &Design, at: usize) -> BTreeSet<(&'static str, String)> {
    let findings = check(design, &plan(design));
    let errors = findings
        .all
        .iter()
        .filter(|finding| finding.severity == Severity::Error && finding.concerns(at));
    errors
        .map(|finding| (finding.rule.id, finding.message(design)))
        .collect()
}

fn compared(design: &Design, at: usize, cluster: usize) -> Option<Comparison> {
    let planned = plan(design);
    let alternative = design.alternatives.get(at)?;
    compare(
        &design.requirements,
        alternative,
        planned.alternatives.get(at)?,
        cluster,
        None,
    )
}

/// The designs with which every preset begins, one cluster each and nothing wrong at first.
fn sound_designs() -> Vec<Design> {
    let all = presets::presets().iter().map(|preset| preset.design().unwrap());
    all.chain([presets::blank()]).collect()
}

#[test]
fn what_a_lane_promises_holds_once_the_model_is_used() {
    let needs = prop::array::uniform2(0..Criterion::ALL.len());
    let case = (0..sound_designs().len(), needs, 1_u32..400, 10_u32..250);
    holds(60, &case, |(which, needs, nodes, max_pods)| {
        let mut design = sound_designs().swap_remove(which);
        for criterion in needs {
            design.requirements.set(Criterion::ALL[criterion], Some(true));
        }
        for alternative in &mut design.alternatives {
            for cluster in &mut alternative.clusters {
                let pool = cluster.growing_pool(None).unwrap();
                let pool = &mut cluster.pools[pool];
                pool.max_pods = aksnet::design::PodCount::saturating(max_pods);
                pool.planned_pods = None;
                *pool = pool.with_planned_nodes(aksnet::design::NodeCount::saturating(nodes));
            }
        }
        holds_after_use(&design)
    });
}

/// Uses every model whose lane fits, and looks for errors that were not there before.
fn holds_after_use(design: &Design) -> Result<(), TestCaseError> {
    for at in 0..design.alternatives.len() {
        let before: BTreeSet<&str> = errors(design, at).into_iter().map(|(id, _)| id).collect();
        for cluster in 0..design.alternatives[at].clusters.len() {
            let Some(comparison) = compared(design, at, cluster) else {
                continue;
            };
            let running = design.alternatives[at].clusters[cluster].state == ClusterState::Existing;
            for lane in &comparison.lanes {
                // A running cluster keeps what is fixed; that it cannot follow is an answer of its own.
                if running || lane.verdict.verdict() == Verdict::DoesNotFit {
                    continue;
                }
                let Some(adoption) = adopt(design, at, cluster, lane.model) else {
                    return Err(TestCaseError::fail(format!("{} cannot be used", lane.model)));
                };
                let mut used = design.clone();
                used.alternatives[at] = adoption.alternative.into();
                let new: Vec<_> = errors(&used, at)
                    .into_iter()
                    .filter(|(id, _)| !before.contains(id))
                    .collect();
                prop_assert!(new.is_empty(), "{}: {:?}", lane.model, new);
            }
        }
    }
    Ok(())
}

#[test]
fn the_window_and_compare_rank_alike() {
    for design in sound_designs() {
        for criterion in Criterion::ALL {
            let mut design = design.clone();
            design.requirements = aksnet::design::Requirements::default();
            design.requirements.set(*criterion, Some(true));
            design.alternatives.truncate(1);
            let Some(comparison) = compared(&design, 0, 0) else {
                continue;
            };
            let ranking = rank(&design.requirements, &design.alternatives[0], &comparison);
            let adopted: Vec<(Model, _)> = comparison
                .lanes
                .iter()
                .filter(|lane| lane.verdict.verdict() != Verdict::DoesNotFit)
                .filter_map(|lane| Some((lane.model, adopt(&design, 0, 0, lane.model)?)))
                .collect();
            let models: Vec<Model> = adopted.iter().map(|(model, _)| *model).collect();
            design.alternatives = adopted
                .into_iter()
                .map(|(_, adoption)| adoption.alternative.into())
                .collect();
            let planned = plan(&design);
            let table = compare_alternatives(&design, &planned, &check(&design, &planned));
            let qualified = |at: &usize| table.columns[*at].out.is_empty();
            let place = |model: Model| ranking.iter().position(|ranked| ranked.model == model);
            let first = (0..models.len())
                .filter(qualified)
                .min_by_key(|at| place(models[*at]));
            let Some(first) = first else { continue };
            same_first(&table.judgement.best, first, &models, *criterion);
        }
    }
}

fn same_first(best: &[usize], first: usize, models: &[Model], criterion: Criterion) {
    assert!(
        best.contains(&first),
        "{criterion:?}: the window puts {} first, Compare {best:?} of {models:?}",
        models[first]
    );
}

#[test]
fn a_design_is_as_bad_as_its_worst_alternative_and_that_as_its_worst_cluster() {
    holds(200, &arbitrary_design(), |design| {
        let planned = plan(&design);
        let verdicts = Verdicts::new(&design, &planned, &check(&design, &planned));
        for (at, alternative) in design.alternatives.iter().enumerate() {
            let of_it = verdicts.of_alternative(at).severity();
            prop_assert!(verdicts.of_design().severity() >= of_it);
            for cluster in 0..alternative.clusters.len() {
                prop_assert!(of_it >= verdicts.of_cluster(at, cluster).severity());
            }
        }
        Ok(())
    });
}
