//! Compares the start of aksnet with that of an empty window, drawn by the same renderer.
//!
//! ```text
//! cargo build --release --bins --examples
//! cargo run --release --example compare_start
//! ```
//!
//! Both are started in turns, eleven times, the first of them unmeasured; printed are the medians of the time to the
//! first frame and of the resident memory, and their ratios, for wgpu and for glow. Exit code 1 says that a ratio is
//! above 1.3, or that a renderer does not start. Of a computer without a screen: `xvfb-run -a` before the command.

use std::io::{self, Write as _};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

use aksnet::app::paths::STATE_DIR_VARIABLE;
use anyhow::{Context as _, ensure};
use serde::Deserialize;

/// Measured starts of each program.
const ROUNDS: usize = 10;

/// How much longer and larger than an empty window the program may be.
const MOST_RATIO: f64 = 1.3;

/// What a program says of its start.
#[derive(Debug, Clone, Copy, Deserialize)]
struct Report {
    first_frame_ms: u64,
    rss_kib: u64,
}

/// One number of a report.
type Figure = fn(&Report) -> u64;

fn main() -> ExitCode {
    let mut is_fine = true;
    for renderer in ["wgpu", "glow"] {
        match compare(renderer) {
            Ok(within) => is_fine &= within,
            Err(error) => {
                is_fine = false;
                writeln!(io::stderr().lock(), "{renderer}: {error:#}").unwrap_or_default();
            }
        }
    }
    if is_fine {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Prints how both programs start, and says whether aksnet is near enough.
fn compare(renderer: &str) -> anyhow::Result<bool> {
    let example = std::env::current_exe().context("where this program lies is not known")?;
    let examples = example.parent().context("a program lies in a folder")?;
    let release = examples.parent().context("examples lie below the program")?;
    let empty = examples
        .join("empty_window")
        .with_extension(std::env::consts::EXE_EXTENSION);
    let aksnet = release
        .join("aksnet")
        .with_extension(std::env::consts::EXE_EXTENSION);
    // Neither finds what an earlier run remembered.
    let state = tempfile::tempdir()?;
    let mut reports = [Vec::new(), Vec::new()];
    for round in 0..=ROUNDS {
        for ((program, flag), reports) in [(&empty, "--report"), (&aksnet, "--report-start")]
            .into_iter()
            .zip(&mut reports)
        {
            let report = start(program, &[flag, "--renderer", renderer], state.path())?;
            // The first start brings the program and the drivers into memory.
            if round > 0 {
                reports.push(report);
            }
        }
    }
    let mut out = io::stdout().lock();
    let mut is_near = true;
    writeln!(
        out,
        "{renderer:<18}{:>14}{:>14}{:>8}",
        "empty window", "aksnet", "ratio"
    )?;
    let figures: [(&str, Figure); 2] = [
        ("first frame, ms", |report| report.first_frame_ms),
        ("resident, KiB", |report| report.rss_kib),
    ];
    for (title, figure) in figures {
        let [empty, aksnet] = reports
            .each_ref()
            .map(|reports| median(reports.iter().map(figure).collect()));
        let ratio = aksnet / empty;
        is_near &= ratio <= MOST_RATIO;
        writeln!(out, "{title:<18}{empty:>14.0}{aksnet:>14.0}{ratio:>8.2}")?;
    }
    Ok(is_near)
}

fn start(program: &Path, arguments: &[&str], state: &Path) -> anyhow::Result<Report> {
    let output = Command::new(program)
        .args(arguments)
        .env(STATE_DIR_VARIABLE, state)
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("the program is not built: {}", program.display()))?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{}", said.trim());
    serde_json::from_slice(&output.stdout).context("the program reports nothing that is known")
}

/// The middle of the figures; of an even number the mean of the middle two.
fn median(mut figures: Vec<u64>) -> f64 {
    figures.sort_unstable();
    let middle = |index: usize| figures.get(index).copied().unwrap_or_default() as f64;
    let half = figures.len() / 2;
    if figures.len().is_multiple_of(2) {
        f64::midpoint(middle(half.saturating_sub(1)), middle(half))
    } else {
        middle(half)
    }
}
