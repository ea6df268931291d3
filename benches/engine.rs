//! How long the engine takes: after one edit of an example, for ever larger designs, and to place many networks.
//!
//! Aims: 100 µs for the edit, 50 ms for 1,000 clusters with 10,000 subnets, and times that grow as n log n. The checks
//! alone are to take less than 30 ms of that, with 200 connected ranges.

#![expect(
    clippy::expect_used,
    reason = "a benchmark that cannot make its design should stop"
)]

mod large;

use std::collections::BTreeSet;
use std::hint::black_box;
use std::sync::Arc;

use aksnet::check::{Checked, Finding, check};
use aksnet::decide::ways_out;
use aksnet::design::{Design, NodeCount, presets};
use aksnet::edit::{Command, PoolAt, PoolChange, apply};
use aksnet::net::allocate::place;
use aksnet::net::room::place_with_room;
use aksnet::net::{Prefix, RangeSet};
use aksnet::plan::{compare, plan};
use aksnet::scene::{map, models};
use aksnet::session::Focus;
use aksnet::ui::on_screen::OnScreen;
use criterion::{BenchmarkId, Criterion, Throughput};

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    one_edit(&mut criterion);
    growing_designs(&mut criterion);
    placement(&mut criterion);
    finding_ways_out(&mut criterion);
    finding_fixes(&mut criterion);
    criterion.final_summary();
}

/// The node slider moves by one: the edit, and all that the screen needs anew.
fn one_edit(criterion: &mut Criterion) {
    let example = presets::presets()
        .first()
        .expect("there are examples")
        .design()
        .expect("they can be read");
    let mut group = criterion.benchmark_group("one edit");
    for (title, design) in [("example", example), ("1,000 clusters", large::design(1_000))] {
        let mut session = OnScreen::open(design);
        let pool = PoolAt {
            alternative: 0,
            cluster: 0,
            pool: 1,
        };
        let mut nodes = (20..=40).cycle().map(NodeCount::saturating);
        session.begin_gesture();
        group.bench_function(title, |bencher| {
            bencher.iter(|| {
                let change = PoolChange::PlannedNodes(nodes.next().unwrap_or_default());
                session
                    .apply(&Command::Pool { at: pool, change })
                    .expect("the pool is there");
                session.show(Focus::default(), &BTreeSet::new());
            });
        });
    }
    group.finish();
}

fn growing_designs(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("plan, check and scene");
    group.sample_size(20);
    for num_clusters in [10, 100, 1_000] {
        let design = large::design(num_clusters);
        let num_subnets = num_clusters * 10;
        group.throughput(Throughput::Elements(num_subnets as u64));
        group.bench_function(BenchmarkId::new("subnets", num_subnets), |bencher| {
            bencher.iter(|| everything(black_box(&design)));
        });
    }
    group.finish();
    let design = large::design(1_000);
    let planned = plan(&design);
    let mut group = criterion.benchmark_group("10,000 subnets");
    group.sample_size(20);
    group.bench_function("plan", |bencher| bencher.iter(|| plan(black_box(&design))));
    // With the 200 connected ranges of the design.
    group.bench_function("check", |bencher| {
        bencher.iter(|| check(black_box(&design), &planned));
    });
    group.bench_function("map", |bencher| {
        bencher.iter(|| map(black_box(&design), &planned, 0, &BTreeSet::new()));
    });
    group.finish();
}

/// What a design means, and its picture for the first cluster.
fn everything(design: &Design) -> impl Sized {
    let plan = plan(design);
    let findings = check(design, &plan);
    let places = design.alternatives.first().zip(plan.alternatives.first());
    let comparison = places.and_then(|(alternative, planned)| compare(design, alternative, planned, 0, None));
    let lanes = comparison.as_ref().map(models);
    let map = map(design, &plan, 0, &BTreeSet::new());
    (plan, findings, comparison, lanes, map)
}

fn placement(criterion: &mut Criterion) {
    // Every second /24 of 10.0.0.0/8 is taken.
    let private: Prefix = "10.0.0.0/8".parse().expect("a prefix");
    let free: RangeSet = private.split(24).step_by(2).map(|block| block.span()).collect();
    let wanted: Vec<u8> = (24..=28).cycle().take(10_000).collect();
    criterion.bench_function("placement of 10,000 networks", |bencher| {
        bencher.iter(|| place(black_box(&free), black_box(&wanted)).expect("there is room"));
    });
    criterion.bench_function("placement of 10,000 networks with room to grow", |bencher| {
        bencher.iter(|| place_with_room(black_box(&free), black_box(&wanted), 32).expect("there is room"));
    });
}

/// What it would take, for a cluster that lacks room: aims of 10 ms for the example, 100 ms with 100 clusters.
fn finding_ways_out(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("ways out");
    group.sample_size(10);
    let example = presets::worked_example();
    for (title, mut design) in [
        ("example", example),
        ("100 clusters", large::design(100)),
        ("1,000 clusters", large::design(1_000)),
    ] {
        let pool = PoolAt {
            alternative: 0,
            cluster: 0,
            pool: 1,
        };
        let change = PoolChange::PlannedNodes(NodeCount::saturating(900));
        design = apply(&design, &Command::Pool { at: pool, change }).expect("the pool is there");
        let checked = Checked::new(Arc::new(design));
        group.bench_function(title, |bencher| {
            bencher.iter(|| ways_out::of_cluster(black_box(&checked), pool.of_cluster()));
        });
    }
    group.finish();
}

/// The fixes of the first findings in a large design, each tried on a copy.
fn finding_fixes(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("fixes of 20 findings");
    group.sample_size(10);
    for (title, clusters) in [("100 clusters", 100), ("1,000 clusters", 1_000)] {
        let checked = Checked::new(Arc::new(large::design(clusters)));
        let findings = &checked.findings;
        let fixable = findings.all.iter().filter(|finding| finding.may_have_fixes());
        let fixable: Vec<_> = fixable.take(20).collect();
        group.bench_function(title, |bencher| {
            bencher.iter(|| {
                let fixes =
                    |finding: &&Finding| finding.fixes_among(findings, &checked.design, &checked.plan);
                fixable.iter().flat_map(fixes).count()
            });
        });
    }
    group.finish();
}
