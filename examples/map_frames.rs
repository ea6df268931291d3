//! Drags and zooms the map of 10,000 subnets in the real window, and prints how fast its frames follow one another.
//!
//! ```text
//! cargo run --release --example map_frames -- --renderer wgpu
//! cargo run --release --example map_frames -- --renderer glow
//! ```
//!
//! The window is 1,280 × 720 points large. Pointer and wheel are those of a script: the whole map is dragged, zoomed
//! down to single subnets, dragged there and zoomed back, as often as there is time for. Without a screen:
//! `xvfb-run -a` before the command.

#[path = "../benches/large.rs"]
mod large;

use std::io::Write as _;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use aksnet::app::jobs::Jobs;
use aksnet::app::launch::{self, LaunchOptions, RendererChoice};
use aksnet::app::shell::Memory;
use aksnet::app::window::Window;
use aksnet::design::file;
use aksnet::ui::action::Action;
use anyhow::{Context as _, ensure};
use clap::Parser;
use egui::{
    Context, Event, Modifiers, MouseWheelSource, MouseWheelUnit, PointerButton, Pos2, RawInput, TouchPhase,
    ViewportCommand, pos2, vec2,
};

/// Clusters of the design, with ten subnets each.
const CLUSTERS: usize = 1_000;

/// Where the window's lane of VNets is taken hold of, in points.
const HOLD: Pos2 = pos2(660.0, 364.0);

/// Frames of one part of the script: a drag, or a zoom.
const PART: usize = 60;

/// Frames before the first that counts.
const WARM_UP: usize = 30;

#[derive(Parser)]
struct Arguments {
    /// What draws the window
    #[arg(long, value_enum, default_value_t)]
    renderer: RendererChoice,
    /// How long to drag and zoom
    #[arg(long, default_value_t = 8)]
    seconds: u64,
}

/// Times from one frame to the next.
type Times = Arc<Mutex<Vec<Duration>>>;

/// The window under the script.
struct Scripted {
    window: Window,
    frame: usize,
    last: Instant,
    until: Option<Instant>,
    seconds: u64,
    times: Times,
}

impl eframe::App for Scripted {
    fn ui(&mut self, ui: &mut egui::Ui, frame: &mut eframe::Frame) {
        self.window.ui(ui, frame);
        let now = Instant::now();
        if self.frame == WARM_UP {
            self.until = now.checked_add(Duration::from_secs(self.seconds));
        } else if WARM_UP < self.frame {
            self.times
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(now.duration_since(self.last));
        }
        (self.last, self.frame) = (now, self.frame + 1);
        if self.until.is_some_and(|until| until < now) {
            ui.send_viewport_cmd(ViewportCommand::Close);
        }
        ui.request_repaint();
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        self.window.clear_color(visuals)
    }

    fn raw_input_hook(&mut self, ctx: &Context, input: &mut RawInput) {
        if self.frame == 0 {
            ctx.send_viewport_cmd(ViewportCommand::InnerSize(vec2(1280.0, 720.0)));
        }
        if WARM_UP <= self.frame {
            input.events.extend(script(self.frame - WARM_UP));
        }
    }
}

/// What the hand does before a frame.
fn script(frame: usize) -> Vec<Event> {
    let (part, step) = (frame / PART % 4, frame % PART);
    let share = step as f32 / PART as f32;
    let at = if part % 2 == 0 {
        HOLD + vec2((share * std::f32::consts::TAU).sin() * 180.0, 0.0)
    } else {
        HOLD
    };
    let mut events = vec![Event::PointerMoved(at)];
    let button = |pressed| Event::PointerButton {
        pos: at,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    let wheel = |points| Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: vec2(0.0, points),
        source: MouseWheelSource::Wheel,
        phase: TouchPhase::Move,
        modifiers: Modifiers::NONE,
    };
    match part {
        0 | 2 if step == 0 => events.push(button(true)),
        0 | 2 if step + 1 == PART => events.push(button(false)),
        1 => events.push(wheel(30.0)),
        3 => events.push(wheel(-30.0)),
        _ => {}
    }
    events
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            log::error!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> anyhow::Result<()> {
    env_logger::Builder::from_env(env_logger::Env::default().default_filter_or(launch::LOG_FILTER)).init();
    let Arguments { renderer, seconds } = Arguments::parse();
    let text = file::write(&large::design(CLUSTERS));
    let times = Times::default();
    let options = LaunchOptions {
        title: "frames of the map",
        renderer,
        measure: None,
    };
    launch::launch(&options, |creation| {
        let world = Memory::new();
        world.put("/large.aksnet", text.clone());
        let mut window = Window::new(creation, Arc::new(world), Jobs::inline());
        window
            .application_mut()
            .perform(Action::OpenPath("/large.aksnet".into()), None);
        Scripted {
            window,
            frame: 0,
            last: Instant::now(),
            until: None,
            seconds,
            times: Arc::clone(&times),
        }
    })?;
    let mut times = times.lock().unwrap_or_else(PoisonError::into_inner).clone();
    ensure!(!times.is_empty(), "the window was closed before anything moved");
    times.sort_unstable();
    let total: Duration = times.iter().sum();
    let millis = |share: f64| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a share of a few thousand frames"
        )]
        let at = (share * (times.len() - 1) as f64) as usize;
        times.get(at).copied().unwrap_or_default().as_secs_f64() * 1e3
    };
    writeln!(
        std::io::stdout(),
        "{} frames, {:.1} a second; median {:.1} ms, 99 of 100 within {:.1} ms, worst {:.1} ms",
        times.len(),
        times.len() as f64 / total.as_secs_f64(),
        millis(0.5),
        millis(0.99),
        millis(1.0)
    )
    .context("the figures could not be printed")
}
