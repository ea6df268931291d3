//! The window in the hands of a test: opened against a world in memory, used by role and name, and run until nothing
//! moves.

use std::sync::Arc;

use aksnet::app::application::{Application, Done};
use aksnet::app::jobs::{HeldJobs, Jobs};
use aksnet::app::shell::Memory;
use aksnet::app::window::Window;
use aksnet::design::{Design, Network};
use aksnet::ui::action::{Action, Intent};
use aksnet::ui::on_screen::OnScreen;
use aksnet::ui::state::ViewState;
use egui::accesskit::{Role, Toggled};
use egui::{Color32, Event, Key, Modifiers, OutputCommand, Pos2, Rect, Shape, Theme, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

pub(crate) type Screen = Harness<'static, Window>;

/// What brings each tab of the lower panel.
pub(crate) const LOWER_TABS: [Intent; 4] = [
    Intent::ShowGrowth,
    Intent::ShowChecks,
    Intent::ShowRanges,
    Intent::ShowCode,
];

/// The window on the worked example, as it opens.
pub(crate) fn window(world: &Memory) -> Screen {
    window_of([1440.0, 900.0], world)
}

/// The same in a size of its own.
pub(crate) fn window_of(size: [f32; 2], world: &Memory) -> Screen {
    let mut screen = window_with(size, world, Jobs::inline());
    screen.run();
    screen
}

/// The same with jobs that wait until they are told to run.
pub(crate) fn window_of_held_jobs(world: &Memory) -> (Screen, HeldJobs) {
    let (jobs, held) = Jobs::held();
    let mut screen = window_with([1440.0, 900.0], world, jobs);
    screen.step();
    while held.run_next() {
        screen.step();
    }
    (screen, held)
}

fn window_with(size: [f32; 2], world: &Memory, jobs: Jobs<Done>) -> Screen {
    let world = world.clone();
    Harness::builder()
        .with_size(Vec2::from(size))
        .with_theme(Theme::Dark)
        .with_max_steps(32)
        .build_eframe(move |creation| Window::new(creation, Arc::new(world), jobs))
}

pub(crate) fn application(screen: &Screen) -> &Application {
    screen.state().application()
}

pub(crate) fn session(screen: &Screen) -> &OnScreen {
    &application(screen).session
}

pub(crate) fn view(screen: &Screen) -> &ViewState {
    &application(screen).view
}

pub(crate) fn design(screen: &Screen) -> &Design {
    session(screen).design()
}

/// The first VNet of the first alternative.
pub(crate) fn network(screen: &Screen) -> &Network {
    &design(screen).alternatives[0].networks[0]
}

/// Name and range of each subnet of it.
pub(crate) fn subnets(screen: &Screen) -> Vec<String> {
    let subnets = &network(screen).subnets;
    subnets
        .iter()
        .map(|subnet| format!("{} {}", subnet.name, subnet.prefix))
        .collect()
}

/// What a pool of the first cluster is planned to grow to.
pub(crate) fn planned_nodes(screen: &Screen, pool: usize) -> u64 {
    design(screen).alternatives[0].clusters[0].pools[pool].planned_nodes()
}

pub(crate) fn perform(screen: &mut Screen, action: Action) {
    screen.state_mut().application_mut().perform(action, None);
    screen.run();
}

pub(crate) fn press(screen: &mut Screen, modifiers: Modifiers, key: Key) {
    screen.key_press_modifiers(modifiers, key);
    screen.run();
}

pub(crate) fn click(screen: &mut Screen, label: &str) {
    screen.get_by_label(label).click();
    screen.run();
}

pub(crate) fn type_text(screen: &mut Screen, text: &str) {
    screen.event(Event::Text(text.to_owned()));
    screen.run();
}

/// Types a number over what stands in the field of that name.
pub(crate) fn set_number(screen: &mut Screen, label: &str, text: &str) {
    screen.get_by_role_and_label(Role::SpinButton, label).click();
    screen.run();
    press(screen, Modifiers::COMMAND, Key::A);
    type_text(screen, text);
    press(screen, Modifiers::NONE, Key::Enter);
}

/// Takes hold at `from` and carries to `to`, without letting go.
pub(crate) fn carry(screen: &mut Screen, from: Pos2, to: Pos2) {
    screen.drag_at(from);
    screen.step();
    for part in 1..=8 {
        screen.hover_at(from + (to - from) * (part as f32 / 8.0));
        screen.step();
    }
    screen.step();
}

pub(crate) fn drag(screen: &mut Screen, from: Pos2, to: Pos2) {
    carry(screen, from, to);
    screen.drop_at(to);
    screen.run();
}

/// Every shape that was painted and is not cut away whole.
pub(crate) fn shapes(screen: &Screen, of: &mut dyn FnMut(&Shape)) {
    fn walk(shape: &Shape, clip: Rect, of: &mut dyn FnMut(&Shape)) {
        if let Shape::Vec(shapes) = shape {
            for shape in shapes {
                walk(shape, clip, of);
            }
        } else if shape.visual_bounding_rect().intersects(clip) {
            of(shape);
        }
    }
    for clipped in &screen.output().shapes {
        walk(&clipped.shape, clipped.clip_rect, of);
    }
}

/// A text that was painted.
pub(crate) struct Text {
    pub(crate) words: String,
    pub(crate) rect: Rect,
    /// Whether not all of it is shown.
    pub(crate) is_cut: bool,
    /// The colour of its first letters.
    pub(crate) color: Color32,
}

/// Every text that was painted and is not cut away whole.
pub(crate) fn painted_texts(screen: &Screen) -> Vec<Text> {
    let mut found = Vec::new();
    shapes(screen, &mut |shape| {
        if let Shape::Text(text) = shape {
            let section = text.galley.job.sections.first();
            let own = section.map_or(text.fallback_color, |section| section.format.color);
            found.push(Text {
                color: if own == Color32::PLACEHOLDER {
                    text.fallback_color
                } else {
                    own
                },
                words: text.galley.text().to_owned(),
                rect: text.galley.rect.translate(text.pos.to_vec2()),
                is_cut: text.galley.elided,
            });
        }
    });
    found
}

/// The range of the map that is selected, as a screen reader says it.
pub(crate) fn selected(screen: &Screen) -> String {
    let bars = screen.query_all_by_role(Role::ListBoxOption);
    let selected = bars
        .map(|node| node.accesskit_node())
        .find(|node| node.toggled() == Some(Toggled::True));
    selected.and_then(|node| node.label()).unwrap_or_default()
}

/// What the next frames put on the clipboard; empty where they put nothing there.
pub(crate) fn copied(screen: &mut Screen) -> String {
    let mut copied = String::new();
    for _ in 0..4 {
        screen.step();
        for command in &screen.output().platform_output.commands {
            if let OutputCommand::CopyText(text) = command {
                copied.clone_from(text);
            }
        }
    }
    copied
}
