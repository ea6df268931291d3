//! How long one frame of the main window takes without a GPU: layout, paint and tessellation.
//!
//! Aims: 4 ms for an example, 8 ms for 1,000 clusters with 10,000 subnets. Fonts are loaded and sizes are known. The
//! frames of the first group are as in a window under the moving pointer: nothing was edited. Those of the second are
//! as while a slider is dragged: each step plans, checks and draws anew, with the inspector full of findings. Those of
//! the third are of a question to nine alternatives while presenting; aim: 16 ms.

#![expect(
    clippy::expect_used,
    reason = "a benchmark that cannot make its design should stop"
)]

mod large;

use std::net::Ipv4Addr;

use aksnet::design::{Design, NodeCount, PodCount, presets};
use aksnet::edit::{AlternativeChange, Command, PoolAt, PoolChange, apply};
use aksnet::ui::action::Action;
use aksnet::ui::kit::theme;
use aksnet::ui::on_screen::OnScreen;
use aksnet::ui::panels::present::Presentation;
use aksnet::ui::state::{Lower, ViewState};
use aksnet::ui::{Surroundings, window_ui};
use criterion::Criterion;
use egui::{ClippedPrimitive, Context, Event, Pos2, RawInput, Rect, pos2, vec2};

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let example = presets::presets()
        .first()
        .expect("there are examples")
        .design()
        .expect("they can be read");
    let large = large::design(1_000);
    let mut group = criterion.benchmark_group("frame");
    group.sample_size(50);
    let cases = [
        ("example, growth", &example, Lower::Growth),
        ("example, checks", &example, Lower::Checks),
        ("1,000 clusters, growth", &large, Lower::Growth),
        ("1,000 clusters, checks", &large, Lower::Checks),
    ];
    for (title, design, lower) in cases {
        let mut screen = Screen::new(design.clone(), lower);
        let mut pointer = (0..900_u16)
            .cycle()
            .map(|step| pos2(200.0 + f32::from(step), 100.0 + f32::from(step) * 0.8));
        for pos in pointer.by_ref().take(10) {
            screen.frame(pos);
        }
        group.bench_function(title, |bencher| {
            bencher.iter(|| screen.frame(pointer.next().unwrap_or_default()));
        });
    }
    group.finish();
    after_an_edit(&mut criterion);
    while_presenting(&mut criterion);
    criterion.final_summary();
}

/// A step of a slider, by itself and with the frame after it.
fn after_an_edit(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("edit");
    group.sample_size(20);
    for clusters in [100, 1_000] {
        let design = full_of_findings(clusters);
        let mut screen = Screen::new(design.clone(), Lower::Growth);
        let mut nodes = (20..40).cycle();
        group.bench_function(format!("{clusters} clusters, edit alone"), |bencher| {
            bencher.iter(|| screen.edit(nodes.next().unwrap_or_default()));
        });
        for (title, lower) in [("growth", Lower::Growth), ("checks", Lower::Checks)] {
            let mut screen = Screen::new(design.clone(), lower);
            for _ in 0..3 {
                screen.frame(Pos2::ZERO);
            }
            group.bench_function(format!("{clusters} clusters, first frame, {title}"), |bencher| {
                bencher.iter(|| {
                    screen.edit(nodes.next().unwrap_or_default());
                    screen.frame(Pos2::ZERO)
                });
            });
        }
    }
    group.finish();
}

/// A question from the room to nine alternatives: what is tried out and its pages, by itself and with the frame after it.
fn while_presenting(criterion: &mut Criterion) {
    let mut design = presets::worked_example();
    for _ in 1..9 {
        let change = AlternativeChange::Duplicate;
        let copy = Command::Alternative { at: 0, change };
        design = apply(&design, &copy).expect("an alternative can be copied");
    }
    let mut screen = Screen::new(design.clone(), Lower::Growth);
    screen.view.presentation = Some(Presentation::new(&design, 0));
    for _ in 0..3 {
        screen.frame(Pos2::ZERO);
    }
    let mut group = criterion.benchmark_group("presenting nine alternatives");
    group.sample_size(20);
    let mut nodes = (20..40).cycle();
    group.bench_function("what-if alone", |bencher| {
        bencher.iter(|| screen.try_out(nodes.next().unwrap_or_default()));
    });
    group.bench_function("what-if, first frame", |bencher| {
        bencher.iter(|| {
            screen.try_out(nodes.next().unwrap_or_default());
            screen.frame(Pos2::ZERO)
        });
    });
    group.finish();
}

/// The large design with much to say of every cluster: a DNS service outside its range, nodes that do not
/// fit, pods too few.
fn full_of_findings(num_clusters: usize) -> Design {
    let mut design = large::design(num_clusters);
    let clusters = design.alternatives.iter_mut();
    for cluster in clusters.flat_map(|alternative| &mut alternative.clusters) {
        cluster.dns_service_ip = Ipv4Addr::new(10, 255, 255, 254).into();
        for pool in &mut cluster.pools {
            *pool = pool.with_planned_nodes(NodeCount::saturating(400));
            pool.max_pods = PodCount::saturating(8);
        }
    }
    design
}

/// The main window without a window.
struct Screen {
    ctx: Context,
    session: OnScreen,
    view: ViewState,
    around: Surroundings,
    actions: Vec<Action>,
    time_secs: f64,
}

impl Screen {
    fn new(design: Design, lower: Lower) -> Self {
        let ctx = Context::default();
        theme::install(&ctx);
        let mut session = OnScreen::open(design);
        // All edits are one step, lest the history fill the memory.
        session.begin_gesture();
        let mut view = ViewState::default();
        view.remembered.lower = lower;
        session.show(view.focus, view.map.opened());
        Self {
            ctx,
            session,
            view,
            around: Surroundings::default(),
            actions: Vec::new(),
            time_secs: 0.0,
        }
    }

    /// One step of the slider of planned nodes.
    fn edit(&mut self, nodes: u32) {
        let at = PoolAt {
            alternative: 0,
            cluster: 0,
            pool: 1,
        };
        let change = PoolChange::PlannedNodes(NodeCount::saturating(nodes));
        let edited = self.session.apply(&Command::Pool { at, change });
        edited.expect("the pool is there");
    }

    /// The same in all alternatives of a presentation, and its pages.
    fn try_out(&mut self, nodes: u32) {
        let Some(presentation) = &mut self.view.presentation else {
            return;
        };
        let alternatives = presentation.session.design().alternatives.len();
        let commands = (0..alternatives).map(|alternative| Command::Pool {
            at: PoolAt {
                alternative,
                cluster: 0,
                pool: 1,
            },
            change: PoolChange::PlannedNodes(NodeCount::saturating(nodes)),
        });
        let tried = presentation.session.apply(&Command::Several {
            title: "Try out".to_owned(),
            commands: commands.collect(),
        });
        tried.expect("the pools are there");
        presentation.arrange();
    }

    /// One frame with the pointer at `pos`, after what an edit leaves to be worked out for the screen.
    fn frame(&mut self, pos: Pos2) -> Vec<ClippedPrimitive> {
        self.time_secs += 1.0 / 60.0;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(1440.0, 900.0))),
            time: Some(self.time_secs),
            events: vec![Event::PointerMoved(pos)],
            ..RawInput::default()
        };
        self.view.keep_inside(&self.session);
        self.session.show(self.view.focus, self.view.map.opened());
        let Self {
            session,
            view,
            around,
            actions,
            ..
        } = self;
        let mut output = self
            .ctx
            .run_ui(input, |ui| window_ui(ui, session, view, around, actions));
        // There is no GPU to take the glyphs.
        output.textures_delta.clear();
        self.actions.clear();
        self.ctx.tessellate(output.shapes, output.pixels_per_point)
    }
}
