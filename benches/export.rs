//! How long files take: a picture for a wall, a page as SVG, slides for a meeting, reports.
//!
//! Aims, of one thread: 1 s for 3840 × 2160 pixels of 1,000 subnets, 50 ms for the same as SVG, 1 s for slides of nine
//! alternatives, 10 s for all pages of a hundred in any format, 200 ms for 1,000 clusters in each language of deployment,
//! 2 ms for the example in one.

#![expect(
    clippy::expect_used,
    reason = "a benchmark that cannot make its design should stop"
)]

mod large;

use std::hint::black_box;
use std::ops::ControlFlow;

use aksnet::check::check;
use aksnet::design::{Design, presets};
use aksnet::edit::{AlternativeChange, Command, apply};
use aksnet::export::azure::{Language, deployment};
use aksnet::export::{Format, Options, export};
use aksnet::plan::plan;
use criterion::Criterion;

fn main() {
    let mut criterion = Criterion::default().configure_from_args().sample_size(10);
    // Ten subnets a cluster.
    let wall = Options {
        scale: 3.0,
        ..Options::default()
    };
    measure(
        &mut criterion,
        "1,000 subnets",
        &large::design(100),
        &[
            ("svg", Format::Svg),
            ("png 3840 x 2160", Format::Png),
            ("html", Format::Html),
            ("csv", Format::Csv),
        ],
        &wall,
    );
    measure(
        &mut criterion,
        "nine alternatives",
        &alternatives(9),
        &[
            ("deck", Format::Deck),
            ("pptx", Format::Pptx),
            ("xlsx", Format::Xlsx),
            ("drawio", Format::Drawio),
            ("pdf", Format::Pdf),
            ("markdown", Format::Markdown),
        ],
        &Options::default(),
    );
    measure(
        &mut criterion,
        "a hundred alternatives",
        &alternatives(100),
        &[
            ("deck", Format::Deck),
            ("pptx", Format::Pptx),
            ("png pages", Format::PngPages),
            ("svg pages", Format::SvgPages),
            ("html", Format::Html),
        ],
        &Options::default(),
    );
    languages(&mut criterion, "1,000 clusters as code", &large::design(1_000));
    languages(&mut criterion, "example as code", &presets::worked_example());
    criterion.final_summary();
}

/// From a design whose plan is known to the text that the code view shows.
fn languages(criterion: &mut Criterion, title: &str, design: &Design) {
    let findings = check(design, &plan(design));
    let mut group = criterion.benchmark_group(title);
    for language in Language::ALL {
        group.bench_function(language.title(), |bencher| {
            bencher.iter(|| black_box(language.print(&deployment(design, &findings, 0))));
        });
    }
    group.finish();
}

fn measure(
    criterion: &mut Criterion,
    title: &str,
    design: &Design,
    formats: &[(&str, Format)],
    options: &Options,
) {
    let plan = plan(design);
    let findings = check(design, &plan);
    let mut group = criterion.benchmark_group(title);
    for (name, format) in formats {
        group.bench_function(*name, |bencher| {
            bencher.iter(|| {
                let go_on = &mut |_| ControlFlow::Continue(());
                let bytes = export(design, &plan, &findings, *format, options, go_on);
                black_box(bytes.expect("there is something to show"))
            });
        });
    }
    group.finish();
}

/// The worked example and copies of it.
fn alternatives(count: usize) -> Design {
    let mut design = presets::worked_example();
    for _ in 1..count {
        let copy = Command::Alternative {
            at: 0,
            change: AlternativeChange::Duplicate,
        };
        design = apply(&design, &copy).expect("an alternative can be copied");
    }
    design
}
