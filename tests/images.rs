//! Pictures of the main window, compared with those that were looked at and kept.
//!
//! Pixels depend on what draws them, so pictures are compared only where the software adapter that made them draws
//! (mesa's llvmpipe). Elsewhere the window is drawn, which finds panics and missing letters, and the test says that
//! nothing was compared. With `AKSNET_CI` set the software adapter must be there.

#![expect(
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "helpers of tests fail as tests do"
)]

use std::sync::Arc;

use aksnet::app::jobs::Jobs;
use aksnet::app::shell::Memory;
use aksnet::app::window::Window;
use aksnet::azure::Model;
use aksnet::design::{Design, Name, NodeCount, file, presets};
use aksnet::edit::{Command, PoolAt, PoolChange};
use aksnet::plan::adopt;
use aksnet::ui::action::{Action, Intent};
use aksnet::ui::state::ThemeChoice;
use aksnet::ui::theme;
use egui::{Theme, Ui, Vec2};
use egui_kittest::wgpu::{WgpuTestRenderer, create_render_state, default_wgpu_setup};
use egui_kittest::{Harness, SnapshotOptions};

/// Name of the adapter whose pictures are kept.
const SOFTWARE: &str = "llvmpipe";

/// What draws here; `None` where nothing can.
fn adapter() -> Option<String> {
    let setup = default_wgpu_setup();
    let instance = pollster::block_on(setup.new_instance());
    let adapters = pollster::block_on(instance.enumerate_adapters(eframe::wgpu::Backends::all()));
    if adapters.is_empty() {
        return None;
    }
    let state = create_render_state(setup, eframe::egui_wgpu::RendererOptions::PREDICTABLE);
    Some(state.adapter.get_info().name)
}

/// The window on its ground: eframe clears the screen in that colour, the tests' renderer clears it in none.
struct OnGround(Window);

impl eframe::App for OnGround {
    fn ui(&mut self, ui: &mut Ui, frame: &mut eframe::Frame) {
        let ground = theme::ground(ui.visuals());
        ui.painter().rect_filled(ui.max_rect(), 0.0, ground);
        self.0.ui(ui, frame);
    }
}

/// Draws the window on `design` and compares it with the picture called `name`.
fn picture(name: &str, theme: Theme, size: [f32; 2], design: &Design) {
    picture_after(name, theme, size, design, &[]);
}

/// The same after `actions` were performed.
fn picture_after(name: &str, theme: Theme, size: [f32; 2], design: &Design, actions: &[Action]) {
    let insist = std::env::var_os("AKSNET_CI").is_some();
    let Some(adapter) = adapter() else {
        assert!(
            !insist,
            "{name}: nothing here can draw; install mesa-vulkan-drivers"
        );
        eprintln!("{name}: not drawn, for there is no graphics adapter (mesa-vulkan-drivers has one)");
        return;
    };
    // What a system has set is not asked for here.
    let choice = match theme {
        Theme::Dark => ThemeChoice::Dark,
        Theme::Light => ThemeChoice::Light,
    };
    let world = Memory::new();
    world.put("/design.aksnet", file::write(design));
    let actions = actions.to_vec();
    let mut screen = Harness::builder()
        .with_size(Vec2::from(size))
        .with_max_steps(32)
        .renderer(WgpuTestRenderer::new())
        .build_eframe(move |creation| {
            let mut window = Window::new(creation, Arc::new(world), Jobs::inline());
            let application = window.application_mut();
            application.perform(Action::Theme(choice), None);
            application.perform(Action::OpenPath("/design.aksnet".into()), None);
            application.poll();
            for action in actions {
                application.perform(action, None);
            }
            OnGround(window)
        });
    screen.run();
    if adapter.contains(SOFTWARE) {
        screen.snapshot_options(name, &SnapshotOptions::new().max_failed_pixels(30));
    } else {
        assert!(
            !insist,
            "{name}: drawn by {adapter}, not by {SOFTWARE}; install mesa-vulkan-drivers"
        );
        let drawn = screen.render().unwrap();
        assert!(
            drawn.pixels().any(|pixel| pixel != drawn.get_pixel(0, 0)),
            "{name} is empty"
        );
        eprintln!("{name}: drawn by {adapter}, not compared, for the picture was made by {SOFTWARE}");
    }
}

fn example(index: usize) -> Design {
    presets::presets()[index].design().unwrap()
}

/// The worked example under three models, one of them today's.
fn alternatives() -> Design {
    let mut design = example(0);
    for model in [Model::Kubenet, Model::Overlay] {
        let mut adopted = adopt(&design, 0, 0, model).unwrap().alternative;
        adopted.name = Name::new(format!("{} anew", model.title())).unwrap();
        adopted.today = model == Model::Kubenet;
        design.alternatives.push(adopted);
    }
    design
}

#[test]
fn alternatives_side_by_side() {
    let compare = [Action::Do(Intent::Compare)];
    picture_after(
        "compare_dark",
        Theme::Dark,
        [1280.0, 720.0],
        &alternatives(),
        &compare,
    );
}

fn on_the_wall(name: &str, theme: Theme, size: [f32; 2]) {
    picture_after(name, theme, size, &alternatives(), &[Action::Do(Intent::Present)]);
}

#[test]
fn a_page_on_the_wall_in_the_dark() {
    on_the_wall("present_dark", Theme::Dark, [1280.0, 720.0]);
}

#[test]
fn a_page_on_the_wall_in_the_light() {
    on_the_wall("present_light", Theme::Light, [1280.0, 720.0]);
}

#[test]
fn a_page_on_a_large_wall_in_the_dark() {
    on_the_wall("present_dark_large", Theme::Dark, [1920.0, 1080.0]);
}

#[test]
fn a_page_on_a_large_wall_in_the_light() {
    on_the_wall("present_light_large", Theme::Light, [1920.0, 1080.0]);
}

#[test]
fn a_question_from_the_room() {
    let at = PoolAt {
        alternative: 0,
        cluster: 0,
        pool: 1,
    };
    let change = PoolChange::PlannedNodes(NodeCount::saturating(200));
    let ask = [
        Action::Do(Intent::Present),
        Action::TryOut(Command::Pool { at, change }),
    ];
    picture_after(
        "present_what_if",
        Theme::Dark,
        [1280.0, 720.0],
        &alternatives(),
        &ask,
    );
}

#[test]
fn the_main_window_in_the_dark() {
    picture("main_dark", Theme::Dark, [1440.0, 900.0], &example(0));
}

#[test]
fn the_main_window_in_the_light() {
    picture("main_light", Theme::Light, [1280.0, 720.0], &example(0));
}

#[test]
fn a_workload_that_does_not_fit() {
    let mut design = example(0);
    let pool = &mut design.alternatives[0].clusters[0].pools[1];
    *pool = pool.with_planned_nodes(NodeCount::saturating(5_000));
    picture("five_thousand_nodes", Theme::Dark, [1280.0, 720.0], &design);
}

#[test]
fn twenty_clusters_in_six_vnets() {
    picture("estate", Theme::Light, [1440.0, 900.0], &example(4));
}
