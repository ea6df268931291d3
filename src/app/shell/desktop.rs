//! The real world: the disk, the dialogs of the desktop, the clock.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use super::{Now, PendingPick, PickPurpose, PickRequest, Shell};
use crate::app::gather;
use crate::app::paths;
use crate::app::storage::{self, Expect, OnDisk, Stamp, StorageError};

/// More than any remembered state needs.
const MAX_STATE_BYTES: u64 = 1_000_000;

/// The real world.
#[derive(Debug, Clone)]
pub struct Desktop {
    state_dir: Option<PathBuf>,
    began: Instant,
}

impl Desktop {
    /// The world as it is, with state in the platform's own folder.
    pub fn new() -> Self {
        Self {
            state_dir: paths::state_dir(),
            began: Instant::now(),
        }
    }
}

impl Default for Desktop {
    fn default() -> Self {
        Self::new()
    }
}

impl Shell for Desktop {
    fn read(&self, path: &Path, limit_bytes: u64) -> Result<(Vec<u8>, Stamp), StorageError> {
        storage::read(path, limit_bytes)
    }

    fn files_below(&self, path: &Path) -> Option<Vec<PathBuf>> {
        gather::files_below(path)
    }

    fn write(&self, path: &Path, bytes: &[u8], expect: Expect) -> Result<Stamp, StorageError> {
        storage::write(path, bytes, expect)
    }

    fn compare_with_disk(&self, path: &Path, known: &Stamp) -> Result<OnDisk, StorageError> {
        storage::compare_with_disk(path, known)
    }

    fn clear_temporaries(&self, path: &Path) {
        storage::clear_temporaries(storage::folder_of(path));
    }

    fn wall_time(&self, unix_seconds: u64) -> String {
        i64::try_from(unix_seconds)
            .ok()
            .and_then(|seconds| jiff::Timestamp::from_second(seconds).ok())
            .map_or_else(String::new, |moment| {
                let local = moment.to_zoned(jiff::tz::TimeZone::system());
                local.strftime("%Y-%m-%d %H:%M").to_string()
            })
    }

    fn uptime(&self) -> Duration {
        self.began.elapsed()
    }

    fn pick(&self, request: &PickRequest, parent: Option<&eframe::Frame>) -> PendingPick {
        let mut dialog = rfd::AsyncFileDialog::new().set_title(&request.title);
        for (name, extensions) in &request.filters {
            dialog = dialog.add_filter(*name, extensions);
        }
        if let Some(folder) = &request.folder {
            dialog = dialog.set_directory(folder);
        }
        if let Some(file_name) = &request.file_name {
            dialog = dialog.set_file_name(file_name);
        }
        if let Some(parent) = parent {
            dialog = dialog.set_parent(parent);
        }
        // The future is made here and not in the job: on macOS this is what must happen on the first thread.
        match request.purpose {
            PickPurpose::Open => PendingPick(Box::pin(path_of(dialog.pick_file()))),
            PickPurpose::OpenSeveral => {
                let answer = dialog.pick_files();
                PendingPick(Box::pin(async {
                    let files = answer.await.into_iter().flatten();
                    files.map(|file| file.path().to_owned()).collect()
                }))
            }
            PickPurpose::Save => PendingPick(Box::pin(path_of(dialog.save_file()))),
        }
    }

    fn show_folder(&self, path: &Path) -> std::io::Result<()> {
        show_in_folder(path)
    }

    fn now(&self) -> Now {
        let now = jiff::Zoned::now();
        Now {
            unix_seconds: u64::try_from(now.timestamp().as_second()).unwrap_or_default(),
            date: (now.year(), now.month().unsigned_abs(), now.day().unsigned_abs()),
            hour: now.hour().unsigned_abs(),
            minute: now.minute().unsigned_abs(),
        }
    }

    fn load_state(&self, key: &'static str) -> Result<Option<String>, StorageError> {
        let Some(folder) = &self.state_dir else {
            return Ok(None);
        };
        match storage::read(&folder.join(key), MAX_STATE_BYTES) {
            Ok((bytes, _)) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
            Err(StorageError::NotFound { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn store_state(&self, key: &'static str, text: &str) -> Result<(), StorageError> {
        let Some(folder) = &self.state_dir else {
            return Ok(());
        };
        std::fs::create_dir_all(folder).map_err(|source| StorageError::writing(folder, source))?;
        storage::write(&folder.join(key), text.as_bytes(), Expect::Anything)?;
        Ok(())
    }
}

/// The path in a dialog's answer.
async fn path_of(answer: impl Future<Output = Option<rfd::FileHandle>>) -> Vec<PathBuf> {
    answer.await.iter().map(|file| file.path().to_owned()).collect()
}

/// Asks the desktop to show a file in its folder, and waits until it has taken the order.
fn show_in_folder(path: &Path) -> std::io::Result<()> {
    let folder = storage::folder_of(path);
    let mut command = if cfg!(target_os = "macos") {
        let mut command = Command::new("open");
        command.arg("-R").arg(path);
        command
    } else if cfg!(target_os = "windows") {
        let mut command = Command::new("explorer");
        command.arg(folder);
        command
    } else {
        let mut command = Command::new("xdg-open");
        command.arg(folder);
        command
    };
    // How it went is for the desktop to say: file managers answer with numbers of their own.
    command.status().map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_desktop_remembers_in_the_state_folder() {
        let folder = tempfile::tempdir().unwrap();
        let desktop = Desktop {
            state_dir: Some(folder.path().join("not made yet")),
            ..Desktop::new()
        };
        assert_eq!(desktop.load_state("recent.json").unwrap(), None);
        desktop.store_state("recent.json", "[]").unwrap();
        assert_eq!(desktop.load_state("recent.json").unwrap().as_deref(), Some("[]"));
        let homeless = Desktop {
            state_dir: None,
            ..Desktop::new()
        };
        homeless.store_state("recent.json", "[]").unwrap();
        assert_eq!(homeless.load_state("recent.json").unwrap(), None);
    }

    #[test]
    fn the_clock_on_the_wall_goes() {
        let now = Desktop {
            state_dir: None,
            ..Desktop::new()
        }
        .now();
        assert!(now.hour < 24 && now.minute < 60 && now.date.0 >= 2026);
    }
}
