//! Laws of deciding: what a lane promises holds once its model is used, and window and Compare rank alike.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "helpers of tests fail as tests do"
)]

mod common;
#[path = "laws_decide/moves.rs"]
mod moves;
#[path = "common/tries.rs"]
mod tries;

use std::collections::BTreeSet;

use aksnet::azure::{DataPlane, Model, NetworkPolicy, Severity};
use aksnet::check::{Checked, adopt, check};
use aksnet::decide::advice::rank;
use aksnet::decide::comparison::compare_alternatives;
use aksnet::decide::verdict::{Outcome, Verdicts};
use aksnet::decide::ways_out::{self, WayOut};
use aksnet::design::{Alternative, ClusterState, Criterion, Design, Name, presets};
use aksnet::edit::ClusterAt;
use aksnet::plan::{Comparison, Step, Verdict, compare, fitted, plan};
use common::{arbitrary_design, holds};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use tries::designs_to_try;

/// The only cluster of a preset.
const FIRST: ClusterAt = ClusterAt {
    alternative: 0,
    cluster: 0,
};

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
    compare(design, alternative, planned.alternatives.get(at)?, cluster, None)
}

/// The designs with which every preset begins, one cluster each and nothing wrong at first.
fn sound_designs() -> Vec<Design> {
    let all = presets::presets().iter().map(|preset| preset.design().unwrap());
    all.chain([presets::blank()]).collect()
}

/// Designs of presets, each cluster with this workload in its growing pool.
fn with_workload(mut design: Design, nodes: u32, max_pods: u32) -> Design {
    for alternative in &mut design.alternatives {
        for cluster in &mut alternative.clusters {
            let pool = cluster.growing_pool(None).unwrap();
            let pool = &mut cluster.pools[pool];
            pool.max_pods = aksnet::design::PodCount::saturating(max_pods);
            pool.planned_pods = None;
            *pool = pool.with_planned_nodes(aksnet::design::NodeCount::saturating(nodes));
        }
    }
    design
}

/// Designs whose clusters run in the first alternative and are planned anew, by their names, in the others.
fn twin_design() -> impl Strategy<Value = Design> {
    let count = sound_designs().len();
    let runs = (
        0..count,
        0..Model::LANES.len(),
        select(DataPlane::ALL.to_vec()),
        select(NetworkPolicy::ALL.to_vec()),
        option::of(select(vec!["1.25", "1.29", "1.34"])),
    );
    let plans = vec(
        (0..count, 0..Model::LANES.len(), any::<bool>(), any::<bool>()),
        1..4,
    );
    (runs, plans, 1_u32..200, 10_u32..120).prop_map(|(runs, plans, nodes, max_pods)| {
        let (which, model, data_plane, network_policy, version) = runs;
        let mut design = with_workload(sound_designs().swap_remove(which), nodes, max_pods);
        design.alternatives.truncate(1);
        if let Some(fitted) = fitted(&design, 0, 0, Model::LANES[model]) {
            design.alternatives[0] = fitted.alternative.into();
        }
        for cluster in &mut design.alternatives[0].clusters {
            cluster.state = ClusterState::Existing;
            cluster.kubernetes_version = version.map(str::to_owned);
            if cluster.model.allows_data_plane(data_plane) {
                cluster.data_plane = data_plane;
            }
            if cluster.model.allows_network_policy(network_policy) {
                cluster.network_policy = network_policy;
            }
        }
        let running = design.alternatives[0].clone();
        for (number, (other, model, from_another, as_it_runs)) in plans.into_iter().enumerate() {
            let mut planned: Alternative = if from_another {
                let other = with_workload(sound_designs().swap_remove(other), nodes, max_pods);
                (*other.alternatives[0]).clone()
            } else {
                (*running).clone()
            };
            planned.name = Name::new(format!("planned {number}")).unwrap();
            planned.today = false;
            for (cluster, runs) in planned.clusters.iter_mut().zip(&running.clusters) {
                cluster.name = runs.name.clone();
                cluster.state = ClusterState::Planned;
                if !as_it_runs {
                    cluster.network_policy = NetworkPolicy::None;
                    cluster.data_plane = DataPlane::Azure;
                }
            }
            design.alternatives.push(planned.into());
            let at = design.alternatives.len() - 1;
            if let Some(fitted) = fitted(&design, at, 0, Model::LANES[model]) {
                design.alternatives[at] = fitted.alternative.into();
            }
        }
        design.with_ids()
    })
}

#[test]
fn what_a_lane_promises_holds_once_the_model_is_used() {
    let needs = prop::array::uniform2(0..Criterion::ALL.len());
    let workload = (0..sound_designs().len(), 1_u32..400, 10_u32..250);
    let alone = workload.prop_map(|(which, nodes, max_pods)| {
        with_workload(sound_designs().swap_remove(which), nodes, max_pods)
    });
    let designs = prop_oneof![1 => alone.boxed(), 2 => twin_design().boxed()];
    let used = std::cell::Cell::new(0);
    holds(designs_to_try(150), &(designs, needs), |(mut design, needs)| {
        for criterion in needs {
            design.requirements.set(Criterion::ALL[criterion], Some(true));
        }
        used.set(used.get() + holds_after_use(&design)?);
        Ok(())
    });
    assert!(used.get() > 500, "{} lanes used", used.get());
}

/// Uses every model whose lane fits, and looks for errors that were not there before.
fn holds_after_use(design: &Design) -> Result<usize, TestCaseError> {
    let mut count = 0;
    for at in 0..design.alternatives.len() {
        let before: BTreeSet<&str> = errors(design, at).into_iter().map(|(id, _)| id).collect();
        for cluster in 0..design.alternatives[at].clusters.len() {
            let Some(comparison) = compared(design, at, cluster) else {
                continue;
            };
            let place = ClusterAt {
                alternative: at,
                cluster,
            };
            let running = design.alternatives[at].clusters[cluster].state == ClusterState::Existing;
            for lane in &comparison.lanes {
                // A running cluster keeps what is fixed; that it cannot follow is an answer of its own.
                if running || lane.verdict.verdict() == Verdict::DoesNotFit {
                    continue;
                }
                let Some(adoption) = adopt(design, place, lane.model) else {
                    return Err(TestCaseError::fail(format!("{} cannot be used", lane.model)));
                };
                let mut used = design.clone();
                used.alternatives[at] = adoption.alternative.into();
                let new: Vec<_> = errors(&used, at)
                    .into_iter()
                    .filter(|(id, _)| !before.contains(id))
                    .collect();
                prop_assert!(new.is_empty(), "{}: {:?}", lane.model, new);
                count += 1;
            }
        }
    }
    Ok(count)
}

/// Designs of presets with another workload in narrower ranges, of which most do not fit.
fn short_design() -> impl Strategy<Value = Design> {
    let ranges = (0_u8..4, 0_u8..4, 0_u8..4);
    let needs = option::of(0..Criterion::ALL.len());
    (
        0..sound_designs().len(),
        needs,
        ranges,
        1_u32..600,
        10_u32..250,
        any::<bool>(),
    )
        .prop_map(|(which, need, (subnets, space, pods), nodes, max_pods, runs)| {
            let mut design = sound_designs().swap_remove(which);
            design.alternatives.truncate(2);
            if let Some(need) = need {
                design.requirements.set(Criterion::ALL[need], Some(true));
            }
            let narrowed = |cidr: &aksnet::net::Cidr, by: u8| {
                let narrow = cidr.v4().and_then(|present| {
                    let length = (present.length() + by).min(29);
                    aksnet::net::Prefix::at(present.first(), length)
                });
                narrow.map_or_else(|| cidr.clone(), Into::into)
            };
            for alternative in &mut design.alternatives {
                for network in &mut alternative.networks {
                    network.address_space = network
                        .address_space
                        .iter()
                        .map(|one| narrowed(one, space))
                        .collect();
                    for subnet in &mut network.subnets {
                        subnet.prefix = narrowed(&subnet.prefix, subnets);
                    }
                }
                alternative.clusters.truncate(3);
                for cluster in &mut alternative.clusters {
                    cluster.pod_cidr = cluster.pod_cidr.as_ref().map(|cidr| narrowed(cidr, pods));
                    if runs {
                        cluster.state = ClusterState::Existing;
                    }
                    let pool = cluster.growing_pool(None).unwrap();
                    let pool = &mut cluster.pools[pool];
                    pool.max_pods = aksnet::design::PodCount::saturating(max_pods);
                    pool.planned_pods = None;
                    *pool = pool.with_planned_nodes(aksnet::design::NodeCount::saturating(nodes));
                }
            }
            design
        })
}

#[test]
fn a_way_out_gives_what_it_promised_and_no_new_error() {
    let offered = std::cell::Cell::new(0);
    let kinds = std::cell::RefCell::new(BTreeSet::new());
    let designs =
        prop_oneof![4 => short_design().boxed(), 1 => twin_design().boxed(), 1 => arbitrary_design()];
    holds(designs_to_try(100), &(designs, 0..5_usize), |(design, model)| {
        let checked = Checked::new(std::sync::Arc::new(design.clone()));
        for alternative in 0..design.alternatives.len() {
            for cluster in 0..design.alternatives[alternative].clusters.len() {
                let at = ClusterAt { alternative, cluster };
                let mut ways = ways_out::of_cluster(&checked, at);
                ways.extend(ways_out::of_model(&checked, at, Model::LANES[model]));
                for way in &ways {
                    keeps_its_promise(&design, at, way)?;
                    kinds.borrow_mut().insert(way.kind);
                }
                offered.set(offered.get() + ways.len());
            }
        }
        Ok(())
    });
    let kinds = kinds.into_inner();
    assert!(
        offered.get() > 100 && kinds.len() >= 9,
        "{} of {kinds:?}",
        offered.get()
    );
}

#[test]
fn the_ways_out_of_a_finding_keep_their_promise_and_upgrades_too() {
    let offered = std::cell::Cell::new(0);
    let designs = prop_oneof![4 => short_design().boxed(), 1 => arbitrary_design()];
    holds(designs_to_try(100), &designs, |design| {
        let checked = Checked::new(std::sync::Arc::new(design.clone()));
        for finding in &checked.findings.all {
            let Some(alternative) = finding.subject.alternative() else {
                continue;
            };
            let at = ClusterAt {
                alternative,
                cluster: 0,
            };
            if design.alternatives[alternative].clusters.len() != 1 {
                continue;
            }
            let ways = ways_out::of_finding(&checked, finding).ways;
            // What is about no cluster is judged by the alternative.
            for way in ways.iter().filter(|way| way.reach.is_some()) {
                keeps_its_promise(&design, at, way)?;
            }
            let upgrades = |way: &WayOut| matches!(way.outcome, Outcome::Fits | Outcome::Works(_));
            let is_stuck = |way: &WayOut| way.outcome == Outcome::CannotUpgrade;
            prop_assert!(!(ways.iter().any(upgrades) && ways.iter().any(is_stuck)));
            offered.set(offered.get() + ways.len());
        }
        Ok(())
    });
    assert!(offered.get() > 100, "only {}", offered.get());
}

/// Carries a way out in the whole design: the verdict is as was said, and no rule has more errors.
fn keeps_its_promise(design: &Design, at: ClusterAt, way: &WayOut) -> Result<(), TestCaseError> {
    let after = way.applied(design).unwrap();
    let planned = plan(&after);
    let findings = check(&after, &planned);
    let said = Verdicts::new(&after, &planned, &findings).of_cluster(at.alternative, at.cluster);
    prop_assert_eq!(said, way.outcome, "{}", &way.title);
    let count = |design: &Design| {
        let mut counts = std::collections::BTreeMap::new();
        for finding in check(design, &plan(design)).all {
            if finding.severity == Severity::Error {
                *counts.entry(finding.rule.id).or_insert(0) += 1;
            }
        }
        counts
    };
    let before = count(design);
    for (id, errors) in count(&after) {
        prop_assert!(
            errors <= before.get(id).copied().unwrap_or(0),
            "{}: {id}",
            &way.title
        );
    }
    let reach = planned.cluster(at).and_then(|cluster| cluster.ceilings);
    prop_assert_eq!(
        reach.map(|reach| (reach.scale_out.nodes, reach.upgrade.nodes)),
        way.reach.as_ref().map(|reach| (reach.most, reach.upgradable)),
        "{}",
        &way.title
    );
    Ok(())
}

#[test]
fn every_preset_made_too_small_has_a_way_out() {
    for mut design in sound_designs() {
        let cluster = &mut design.alternatives[0].clusters[0];
        let pool = cluster.growing_pool(None).unwrap();
        let pool = &mut cluster.pools[pool];
        *pool = pool.with_planned_nodes(aksnet::design::NodeCount::saturating(900));
        pool.max_pods = aksnet::design::PodCount::saturating(200);
        pool.planned_pods = None;
        let checked = Checked::new(std::sync::Arc::new(design));
        let at = ClusterAt {
            alternative: 0,
            cluster: 0,
        };
        let Checked {
            design,
            plan,
            findings,
        } = &checked;
        let before = Verdicts::new(design, plan, findings).of_cluster(0, 0);
        let works = |outcome| matches!(outcome, Outcome::Fits | Outcome::Works(_));
        let ways = ways_out::of_cluster(&checked, at);
        let first = ways.first().map(|way| way.outcome);
        assert!(
            works(before) || first.is_some_and(works),
            "{}: {ways:#?}",
            design.name
        );
    }
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
                .filter_map(|lane| Some((lane.model, adopt(&design, FIRST, lane.model)?)))
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

/// A line of a sum is found by its cluster, however many clusters share the range.
#[test]
fn a_sum_is_the_lines_of_nobody_of_a_cluster_and_of_the_others() {
    holds(256, &arbitrary_design(), |design| {
        let plan = plan(&design);
        for planned in &plan.alternatives {
            let networks = || planned.networks.iter();
            let subnets = networks().flat_map(|network| &network.subnets);
            let sums = networks()
                .map(|network| &network.addresses)
                .chain(subnets.map(|subnet| &subnet.meter.demand));
            for (sum, at) in sums.flat_map(|sum| (0..planned.clusters.len()).map(move |at| (sum, at))) {
                let lines = |owner: Option<usize>| -> Vec<Step> {
                    let steps = sum.steps.iter().copied();
                    steps.filter(|step| step.kind.cluster() == owner).collect()
                };
                let (shared, own) = sum.of_cluster(at);
                prop_assert_eq!(shared, lines(None));
                prop_assert_eq!(own, lines(Some(at)));
                let others = sum.steps.iter().filter(|step| {
                    let owner = step.kind.cluster();
                    owner.is_some_and(|owner| owner != at)
                });
                let others = others.map(Step::amount).fold(0, u64::saturating_add);
                prop_assert_eq!(sum.of_others(at), others);
            }
        }
        Ok(())
    });
}
