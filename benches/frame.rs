//! How long one frame of the main window takes without a GPU: layout, paint and tessellation.
//!
//! Aims: 4 ms for an example, 8 ms for 1,000 clusters with 10,000 subnets. The frames measured are warm: fonts are
//! loaded, sizes are known, and nothing is planned, as in a window under the moving pointer.

#![expect(
    clippy::expect_used,
    reason = "a benchmark that cannot make its design should stop"
)]

mod large;

use aksnet::design::{Design, presets};
use aksnet::session::Session;
use aksnet::ui::action::Action;
use aksnet::ui::kit::theme;
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
    criterion.final_summary();
}

/// The main window without a window.
struct Screen {
    ctx: Context,
    session: Session,
    view: ViewState,
    around: Surroundings,
    actions: Vec<Action>,
    time_secs: f64,
}

impl Screen {
    fn new(design: Design, lower: Lower) -> Self {
        let ctx = Context::default();
        theme::install(&ctx);
        let mut session = Session::new(design);
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

    /// One frame with the pointer at `pos`.
    fn frame(&mut self, pos: Pos2) -> Vec<ClippedPrimitive> {
        self.time_secs += 1.0 / 60.0;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(1440.0, 900.0))),
            time: Some(self.time_secs),
            events: vec![Event::PointerMoved(pos)],
            ..RawInput::default()
        };
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
