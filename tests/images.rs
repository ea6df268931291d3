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

#[path = "common/drawn.rs"]
mod drawn;

use aksnet::azure::{Model, Purpose};
use aksnet::design::{Design, Name, NodeCount, Swatch, file, presets};
use aksnet::edit::{Command, PoolAt, PoolChange};
use aksnet::net::Prefix;
use aksnet::plan::fitted;
use aksnet::ui::action::{Action, Intent};
use aksnet::ui::kit::theme;
use aksnet::ui::on_screen::OnScreen;
use aksnet::ui::panels::map::map_ui;
use aksnet::ui::state::{ThemeChoice, ViewState};
use egui::{Theme, Vec2};
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

/// Draws the window on `design` and compares it with the picture called `name`.
fn picture(name: &str, theme: Theme, size: [f32; 2], design: &Design) {
    picture_after(name, theme, size, design, &[]);
}

/// The same after `actions` were performed.
fn picture_after(name: &str, theme: Theme, size: [f32; 2], design: &Design, actions: &[Action]) {
    let Some(adapter) = drawing(name) else { return };
    // What a system has set is not asked for here.
    let choice = match theme {
        Theme::Dark => ThemeChoice::Dark,
        Theme::Light => ThemeChoice::Light,
    };
    let bytes = file::write(design);
    let actions = [&[Action::Theme(choice)], actions].concat();
    let mut screen = drawn::window(("/design.aksnet".into(), bytes.as_ref()), (size, 1.0), actions);
    compare(name, &adapter, &mut screen);
}

/// Draws the address map alone, with what `shown` says in view, and compares it with the picture called `name`.
fn map_picture(name: &str, theme: Theme, design: Design, shown: Option<&str>) {
    let mut view = ViewState::default();
    if let Some(shown) = shown {
        view.map.show(shown.parse::<Prefix>().unwrap().span());
    }
    map_picture_of(name, theme, [900.0, 236.0], OnScreen::open(design), view);
}

/// Draws three options on one address map, the second on screen, and compares it with the picture called `name`.
fn stack_picture(name: &str, theme: Theme) {
    let options = file::read(include_bytes!("data/three-options.aksnet")).unwrap();
    let mut session = OnScreen::open(options);
    let mut view = ViewState::default();
    view.toggle_all();
    view.show_alternative(1);
    session.show_stack(view.map.opened());
    map_picture_of(name, theme, [900.0, 440.0], session, view);
}

fn map_picture_of(name: &str, theme: Theme, size: [f32; 2], mut session: OnScreen, mut view: ViewState) {
    let Some(adapter) = drawing(name) else { return };
    session.show(view.focus, view.map.opened());
    let mut actions = Vec::new();
    let mut is_dressed = false;
    let mut screen = Harness::builder()
        .with_size(Vec2::from(size))
        .with_max_steps(32)
        .renderer(WgpuTestRenderer::new())
        .build_ui(move |ui| {
            if !std::mem::replace(&mut is_dressed, true) {
                // Fonts are there from the next frame on.
                theme::install(ui.ctx());
                ui.request_repaint();
                return;
            }
            ui.set_theme(theme);
            let background = theme::background(ui.visuals());
            ui.painter()
                .rect_filled(ui.max_rect().expand(100.0), 0.0, background);
            map_ui(ui, &session, &mut view, &mut actions);
        });
    screen.run();
    compare(name, &adapter, &mut screen);
}

/// What draws here, or why nothing does.
fn drawing(name: &str) -> Option<String> {
    let adapter = adapter();
    if adapter.is_none() {
        let insist = std::env::var_os("AKSNET_CI").is_some();
        assert!(
            !insist,
            "{name}: nothing here can draw; install mesa-vulkan-drivers"
        );
        eprintln!("{name}: not drawn, for there is no graphics adapter (mesa-vulkan-drivers has one)");
    }
    adapter
}

fn compare<S>(name: &str, adapter: &str, screen: &mut Harness<'_, S>) {
    if adapter.contains(SOFTWARE) {
        screen.snapshot_options(name, &SnapshotOptions::new().max_failed_pixels(30));
    } else {
        let insist = std::env::var_os("AKSNET_CI").is_some();
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
        let mut adopted = fitted(&design, 0, 0, model).unwrap().alternative;
        adopted.name = Name::new(format!("{} anew", model.title())).unwrap();
        adopted.today = model == Model::Kubenet;
        design.alternatives.push(adopted.into());
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

#[test]
fn the_whole_map() {
    map_picture("map_whole", Theme::Dark, example(0), None);
}

#[test]
fn three_alternatives_on_one_map_in_the_dark() {
    stack_picture("map_stack_dark", Theme::Dark);
}

#[test]
fn three_alternatives_on_one_map_in_the_light() {
    stack_picture("map_stack_light", Theme::Light);
}

#[test]
fn a_vnet_on_the_map() {
    map_picture("map_mid", Theme::Light, example(0), Some("10.20.0.0/22"));
}

#[test]
fn single_addresses_on_the_map() {
    map_picture("map_addresses", Theme::Dark, example(0), Some("10.20.0.0/27"));
}

#[test]
fn ranges_that_overlap_on_the_map() {
    let mut design = example(0);
    let subnets = &mut design.alternatives[0].networks[0].subnets;
    let mut astray = subnets[1].clone();
    astray.name = Name::new("snet-over").unwrap();
    astray.prefix = "10.20.0.0/23".parse().unwrap();
    astray.color = Some(Swatch::Orange);
    subnets.push(astray);
    map_picture("map_overlap", Theme::Light, design, None);
}

/// Forty subnets of every size, some of them marked, and a pod CIDR without nodes.
fn forty_subnets() -> Design {
    let mut design = presets::blank();
    let alternative = &mut design.alternatives[0];
    for pool in &mut alternative.clusters[0].pools {
        *pool = pool.with_planned_nodes(NodeCount::saturating(0));
    }
    let network = &mut alternative.networks[0];
    network.address_space = vec!["10.0.0.0/16".parse().unwrap()];
    let model = network.subnets[0].clone();
    let first = "10.0.64.0/32".parse::<Prefix>().unwrap().first();
    let subnet = |index: u64| {
        let length = 22 + u8::try_from(index % 5).unwrap();
        let mut subnet = model.clone();
        subnet.name = Name::new(format!("snet-{index}")).unwrap();
        subnet.prefix = Prefix::at(first + index * 1_024, length).unwrap().into();
        subnet.purpose = Purpose::ALL[usize::try_from(index).unwrap() % Purpose::ALL.len()];
        subnet.color = Swatch::ALL.get(usize::try_from(index).unwrap() % 8).copied();
        subnet
    };
    network.subnets.extend((0..40).map(subnet));
    design
}

#[test]
fn forty_subnets_on_the_map() {
    map_picture("map_forty", Theme::Dark, forty_subnets(), None);
}

#[test]
fn forty_subnets_nearer() {
    map_picture(
        "map_forty_near",
        Theme::Light,
        forty_subnets(),
        Some("10.0.64.0/19"),
    );
}
