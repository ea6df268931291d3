//! How long the program takes to show its first frame, and how much memory it holds then.
//!
//! `aksnet --report-start` and `examples/empty_window.rs` measure with the same code, so that the two can be
//! compared. Knows nothing of windows.

use std::fs;
use std::time::{Duration, Instant};

use serde::Serialize;

/// A stopwatch that began when the process did.
#[derive(Debug, Clone, Copy)]
pub struct Stopwatch {
    began: Instant,
    before: Duration,
}

impl Stopwatch {
    /// Starts the watch; to be called first thing in `main`.
    ///
    /// Linux tells when the process itself began, to 10 ms; elsewhere the time before `main` is not counted.
    pub fn start() -> Self {
        let before = time_since_process_start().unwrap_or_default();
        Self {
            began: Instant::now(),
            before,
        }
    }

    /// Time since the process began.
    pub fn elapsed(&self) -> Duration {
        self.began.elapsed().saturating_add(self.before)
    }
}

/// What one start took.
///
/// ```
/// use aksnet::app::startup::StartReport;
///
/// let report = StartReport { first_frame_ms: 180, rss_kib: Some(95_000) };
/// assert_eq!(report.to_json(), r#"{"first_frame_ms":180,"rss_kib":95000}"#);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct StartReport {
    /// From the start of the process until the first frame was handed to the screen, in milliseconds.
    pub first_frame_ms: u64,
    /// Resident memory at that moment, in KiB, where the system tells it.
    pub rss_kib: Option<u64>,
}

impl StartReport {
    /// Reads the watch and the memory now.
    pub fn take(watch: Stopwatch) -> Self {
        let first_frame_ms = u64::try_from(watch.elapsed().as_millis()).unwrap_or(u64::MAX);
        Self {
            first_frame_ms,
            rss_kib: resident_kib(),
        }
    }

    /// The report as one line of JSON.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// From `/proc`: the system's age less its age when this process began.
fn time_since_process_start() -> Option<Duration> {
    /// Unit of process times in `/proc`, the same on every Linux that Rust runs on.
    const TICKS_PER_SECOND: f64 = 100.0;
    let uptime = fs::read_to_string("/proc/uptime").ok()?;
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    let uptime: f64 = uptime.split_whitespace().next()?.parse().ok()?;
    // The name of the program, in parentheses, may hold spaces; the start is the 20th field after it.
    let start_ticks: f64 = stat
        .rsplit_once(')')?
        .1
        .split_whitespace()
        .nth(19)?
        .parse()
        .ok()?;
    Duration::try_from_secs_f64(uptime - start_ticks / TICKS_PER_SECOND).ok()
}

/// Resident memory of this process, from `/proc`.
fn resident_kib() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_watch_counts_from_the_start_of_the_process() {
        let watch = Stopwatch::start();
        assert!(watch.elapsed() < Duration::from_hours(1));
        let report = StartReport::take(watch);
        if cfg!(target_os = "linux") {
            assert!(time_since_process_start().is_some());
            assert!(report.rss_kib.unwrap() > 1_000);
        }
    }
}
