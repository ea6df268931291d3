//! All contact of the running window with the world: files, dialogs, the clock, remembered state.
//!
//! [`Desktop`] is the real world; [`Memory`] is one that tests write the script for: what lies on the disk, what
//! the dialogs answer, and what fails. The window sees the [`Shell`] alone, so what is tested is what runs.

mod desktop;
mod memory;

use std::fmt;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::Duration;

pub use desktop::Desktop;
pub use memory::{Failure, Memory};

use super::storage::{Expect, OnDisk, Stamp, StorageError};

/// The world, as the window may touch it. Every method may be called on any thread, except [`Self::pick`].
pub trait Shell: Send + Sync + fmt::Debug {
    /// Reads a file of at most `limit_bytes`; see [`storage::read`](super::storage::read).
    fn read(&self, path: &Path, limit_bytes: u64) -> Result<(Vec<u8>, Stamp), StorageError>;

    /// The files below a folder, without hidden ones; none where the path is no folder.
    fn files_below(&self, path: &Path) -> Option<Vec<PathBuf>>;

    /// Saves a file whole or not at all; see [`storage::write`](super::storage::write).
    fn write(&self, path: &Path, bytes: &[u8], expect: Expect) -> Result<Stamp, StorageError>;

    /// Compares a file with what is known of it; see [`storage::compare_with_disk`](super::storage::compare_with_disk).
    fn compare_with_disk(&self, path: &Path, known: &Stamp) -> Result<OnDisk, StorageError>;

    /// Deletes what interrupted saves left next to a file.
    fn clear_temporaries(&self, path: &Path);

    /// Opens a file dialog and returns at once; a job waits for the answer.
    ///
    /// To be called on the window's thread, for macOS insists on it. `parent` keeps the dialog above the window.
    fn pick(&self, request: &PickRequest, parent: Option<&eframe::Frame>) -> PendingPick;

    /// Shows a file in its folder, with the desktop's file manager.
    fn show_folder(&self, path: &Path) -> std::io::Result<()>;

    /// The time of day.
    fn now(&self) -> Now;

    /// A moment in the past as local date and time, such as `2026-03-01 14:05`.
    fn wall_time(&self, unix_seconds: u64) -> String;

    /// How long the program has been running; unlike the time of day it never goes back.
    fn uptime(&self) -> Duration;

    /// What an earlier run remembered under a key such as `recent.json`; `None` at the first run.
    fn load_state(&self, key: &'static str) -> Result<Option<String>, StorageError>;

    /// Remembers something small for the next run. Without a home folder nothing is remembered.
    fn store_state(&self, key: &'static str, text: &str) -> Result<(), StorageError>;
}

/// What a file dialog shall ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PickRequest {
    /// Whether the file is to be read or written.
    pub purpose: PickPurpose,
    /// Title of the dialog.
    pub title: String,
    /// Folder to begin in.
    pub folder: Option<PathBuf>,
    /// Suggested name of the file to be written.
    pub file_name: Option<String>,
    /// Name of a kind of files, and its extensions without the dot.
    pub filters: Vec<(&'static str, &'static [&'static str])>,
}

/// What the picked file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PickPurpose {
    /// It is to be read, and exists.
    Open,
    /// Several may be read together, and exist.
    OpenSeveral,
    /// It is to be written. The dialog may or may not have asked before it answers with an existing file, and it
    /// may leave the extension out.
    Save,
}

/// The answer of a file dialog.
///
/// Nothing means that it was closed, or that the desktop could show none: the two cannot be distinguished, so the
/// window always lets a path be typed instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picked(pub Vec<PathBuf>);

impl Picked {
    /// The only file, of a dialog that asks for one.
    pub fn one(self) -> Option<PathBuf> {
        self.0.into_iter().next()
    }
}

/// A file dialog that is open.
pub struct PendingPick(Pin<Box<dyn Future<Output = Vec<PathBuf>> + Send>>);

impl PendingPick {
    /// Waits until the dialog is closed; for a job, not for the window's own thread.
    pub fn wait(self) -> Picked {
        Picked(block_on(self.0))
    }
}

impl fmt::Debug for PendingPick {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PendingPick").finish_non_exhaustive()
    }
}

/// A moment, by the clock on the wall. Prints as `14:05`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Now {
    /// Seconds since 1970, in UTC.
    pub unix_seconds: u64,
    /// Local date: year, month, day.
    pub date: (i16, u8, u8),
    /// Local hour, 0 to 23.
    pub hour: u8,
    /// Local minute, 0 to 59.
    pub minute: u8,
}

impl Now {
    /// The local date as `2026-03-01`.
    pub fn iso_date(&self) -> String {
        let (year, month, day) = self.date;
        format!("{year:04}-{month:02}-{day:02}")
    }
}

impl fmt::Display for Now {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hour, self.minute)
    }
}

/// Runs a future to its end on this thread, asleep while it waits.
fn block_on<T>(future: impl Future<Output = T>) -> T {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(value) => return value,
            Poll::Pending => thread::park(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dialog_may_answer_late_and_on_another_thread() {
        let (sender, receiver) = std::sync::mpsc::channel::<Waker>();
        let mut polled = false;
        let pending = PendingPick(Box::pin(std::future::poll_fn(move |context| {
            if polled {
                return Poll::Ready(vec![PathBuf::from("late")]);
            }
            polled = true;
            sender.send(context.waker().clone()).unwrap();
            Poll::Pending
        })));
        let waiting = thread::Builder::new()
            .name("dialog".to_owned())
            .spawn(|| pending.wait())
            .unwrap();
        receiver.recv().unwrap().wake();
        assert_eq!(waiting.join().unwrap(), Picked(vec![PathBuf::from("late")]));
    }

    #[test]
    fn times_print_as_on_the_wall() {
        let now = Memory::new().now();
        let five_past = Now { minute: 5, ..now };
        assert_eq!(five_past.to_string(), "12:05");
        assert_eq!(five_past.iso_date(), "2026-03-01");
    }
}
