//! An empty window with the options of aksnet, to compare its start with.
//!
//! `cargo run --release --example empty_window -- --report [--renderer auto|wgpu|glow]` paints one frame, prints
//! `{"first_frame_ms":…,"rss_kib":…}` and ends; `aksnet --report-start` does the same.

use std::io::Write as _;
use std::process::ExitCode;

use aksnet::app::launch::{self, LaunchOptions, RendererChoice};
use aksnet::app::startup::Stopwatch;
use anyhow::Context as _;
use clap::Parser;

#[derive(Parser)]
struct Arguments {
    /// Print the time to the first frame and the resident memory, and end
    #[arg(long)]
    report: bool,
    /// What draws the window
    #[arg(long, value_enum, default_value_t)]
    renderer: RendererChoice,
}

struct EmptyWindow;

impl eframe::App for EmptyWindow {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        egui::CentralPanel::default().show(ui, |_| {});
    }
}

fn main() -> ExitCode {
    match run(Stopwatch::start()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            log::error!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(watch: Stopwatch) -> anyhow::Result<()> {
    env_logger::Builder::from_env(env_logger::Env::default().default_filter_or(launch::LOG_FILTER)).init();
    let Arguments { report, renderer } = Arguments::parse();
    let options = LaunchOptions {
        title: "empty window",
        renderer,
        measure: report.then_some(watch),
    };
    if let Some(report) = launch::launch(&options, |_| EmptyWindow)? {
        writeln!(std::io::stdout(), "{}", report.to_json()).context("the report could not be printed")?;
    }
    Ok(())
}
