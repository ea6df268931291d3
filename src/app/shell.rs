//! All contact of the running window with the world: files, dialogs, the clock, remembered state.
//!
//! [`Desktop`] is the real world; [`Memory`] is one that tests write the script for: what lies on the disk, what
//! the dialogs answer, what time it is, and what fails. The window sees the [`Shell`] alone, so what is tested
//! is what runs.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::{Pin, pin};
use std::process::Command;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::SystemTime;

use super::paths;
use super::storage::{self, Expect, OnDisk, Stamp, StorageError};

/// More than any remembered state needs.
const MAX_STATE_BYTES: u64 = 1_000_000;

/// The world, as the window may touch it. Every method may be called on any thread, except [`Self::pick`].
pub trait Shell: Send + Sync + fmt::Debug {
    /// Reads a file of at most `limit_bytes`; see [`storage::read`].
    fn read(&self, path: &Path, limit_bytes: u64) -> Result<(Vec<u8>, Stamp), StorageError>;

    /// Saves a file whole or not at all; see [`storage::write`].
    fn write(&self, path: &Path, bytes: &[u8], expect: Expect) -> Result<Stamp, StorageError>;

    /// Tells whether another program has changed a file; see [`storage::compare`].
    fn compare(&self, path: &Path, known: &Stamp) -> Result<OnDisk, StorageError>;

    /// Opens a file dialog and returns at once; a job waits for the answer.
    ///
    /// To be called on the window's thread, for macOS insists on it. `parent` keeps the dialog above the window.
    fn pick(&self, request: &PickRequest, parent: Option<&eframe::Frame>) -> PendingPick;

    /// Shows a file in its folder, with whatever the desktop shows folders with.
    fn show_folder(&self, path: &Path) -> std::io::Result<()>;

    /// The time of day.
    fn now(&self) -> Now;

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
    /// It is to be written. The dialog may or may not have asked before it answers with an existing file, and it
    /// may leave the extension out.
    Save,
}

/// The answer of a file dialog.
///
/// Nothing means that it was closed, or that the desktop could show none: the two cannot be told apart, so the
/// window always lets a path be typed instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picked(pub Option<PathBuf>);

/// A file dialog that is open.
pub struct PendingPick(Pin<Box<dyn Future<Output = Option<PathBuf>> + Send>>);

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

/// The real world.
#[derive(Debug, Clone)]
pub struct Desktop {
    state_dir: Option<PathBuf>,
}

impl Desktop {
    /// The world as it is, with state in the platform's own folder.
    pub fn new() -> Self {
        Self {
            state_dir: paths::state_dir(),
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

    fn write(&self, path: &Path, bytes: &[u8], expect: Expect) -> Result<Stamp, StorageError> {
        storage::write(path, bytes, expect)
    }

    fn compare(&self, path: &Path, known: &Stamp) -> Result<OnDisk, StorageError> {
        storage::compare(path, known)
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
async fn path_of(answer: impl Future<Output = Option<rfd::FileHandle>>) -> Option<PathBuf> {
    answer.await.map(|file| file.path().to_owned())
}

/// Runs a future to its end on this thread, asleep while it has nothing to do.
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

/// What shall go wrong with a file of [`Memory`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// Neither reading nor writing is permitted.
    Denied,
    /// Writing finds the disk full.
    DiskFull,
}

/// A world in memory, for tests; clones are one and the same world.
///
/// ```
/// use std::path::Path;
/// use aksnet::app::shell::{Memory, Shell as _};
/// use aksnet::app::storage::Expect;
///
/// let world = Memory::new();
/// world.put("/designs/shop.aksnet", "{}");
/// let (_, stamp) = world.read(Path::new("/designs/shop.aksnet"), 1_000).unwrap();
/// world.put("/designs/shop.aksnet", "[]"); // another program
/// assert!(world.write(Path::new("/designs/shop.aksnet"), b"{}", Expect::Unchanged(stamp)).is_err());
/// ```
#[derive(Debug, Clone, Default)]
pub struct Memory(Arc<Mutex<World>>);

#[derive(Debug, Default)]
struct World {
    files: BTreeMap<PathBuf, Vec<u8>>,
    failures: BTreeMap<PathBuf, Failure>,
    state: BTreeMap<&'static str, String>,
    answers: VecDeque<Option<PathBuf>>,
    requests: Vec<PickRequest>,
    shown: Vec<PathBuf>,
    minutes_past_noon: u8,
}

impl Memory {
    /// An empty disk, at noon of 1 March 2026; dialogs are closed without an answer.
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts a file on the disk, as another program would.
    pub fn put(&self, path: impl Into<PathBuf>, contents: impl Into<Vec<u8>>) {
        self.world().files.insert(path.into(), contents.into());
    }

    /// Deletes a file, as another program would.
    pub fn delete(&self, path: impl AsRef<Path>) {
        self.world().files.remove(path.as_ref());
    }

    /// What a file holds now.
    pub fn contents(&self, path: impl AsRef<Path>) -> Option<Vec<u8>> {
        self.world().files.get(path.as_ref()).cloned()
    }

    /// Makes a file fail from now on, or with `None` work again.
    pub fn fail(&self, path: impl Into<PathBuf>, failure: Option<Failure>) {
        let path = path.into();
        match failure {
            Some(failure) => drop(self.world().failures.insert(path, failure)),
            None => drop(self.world().failures.remove(&path)),
        }
    }

    /// Decides what the next dialog without an answer yet will answer.
    pub fn answer(&self, path: Option<&str>) {
        self.world().answers.push_back(path.map(PathBuf::from));
    }

    /// The dialogs that have been opened so far.
    pub fn requests(&self) -> Vec<PickRequest> {
        self.world().requests.clone()
    }

    /// The files whose folders were shown so far.
    pub fn shown(&self) -> Vec<PathBuf> {
        self.world().shown.clone()
    }

    /// Moves the clock to so many minutes past noon, at most 59.
    pub fn set_minute(&self, minute: u8) {
        self.world().minutes_past_noon = minute.min(59);
    }

    fn world(&self) -> MutexGuard<'_, World> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl World {
    fn stamp_of(bytes: &[u8]) -> Stamp {
        Stamp::of(bytes, Some(SystemTime::UNIX_EPOCH))
    }

    fn failure(&self, path: &Path) -> Option<Failure> {
        self.failures.get(path).copied()
    }
}

/// Asks the desktop to show a file in its folder, and waits until it has taken the order.
fn show_in_folder(path: &Path) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(path);
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

impl Shell for Memory {
    fn read(&self, path: &Path, limit_bytes: u64) -> Result<(Vec<u8>, Stamp), StorageError> {
        let world = self.world();
        let path_buf = path.to_owned();
        if world.failure(path) == Some(Failure::Denied) {
            return Err(StorageError::ReadDenied { path: path_buf });
        }
        if world
            .files
            .keys()
            .any(|file| file != path && file.starts_with(path))
        {
            return Err(StorageError::Folder { path: path_buf });
        }
        let Some(bytes) = world.files.get(path) else {
            return Err(StorageError::NotFound { path: path_buf });
        };
        let stamp = World::stamp_of(bytes);
        if stamp.len > limit_bytes {
            return Err(StorageError::TooLarge {
                limit_bytes,
                path: path_buf,
            });
        }
        Ok((bytes.clone(), stamp))
    }

    fn write(&self, path: &Path, bytes: &[u8], expect: Expect) -> Result<Stamp, StorageError> {
        let mut world = self.world();
        let path_buf = path.to_owned();
        match world.failure(path) {
            Some(Failure::Denied) => return Err(StorageError::WriteDenied { path: path_buf }),
            Some(Failure::DiskFull) => return Err(StorageError::DiskFull { path: path_buf }),
            None => {}
        }
        match (expect, world.files.get(path)) {
            (Expect::Nothing, Some(_)) => return Err(StorageError::AlreadyThere { path: path_buf }),
            (Expect::Unchanged(known), Some(old)) if !World::stamp_of(old).same_contents(&known) => {
                return Err(StorageError::ChangedOnDisk { path: path_buf });
            }
            _ => {}
        }
        world.files.insert(path_buf, bytes.to_owned());
        Ok(World::stamp_of(bytes))
    }

    fn compare(&self, path: &Path, known: &Stamp) -> Result<OnDisk, StorageError> {
        match self.read(path, u64::MAX) {
            Ok((_, stamp)) if stamp.same_contents(known) => Ok(OnDisk::Same),
            Ok(_) => Ok(OnDisk::Changed),
            Err(StorageError::NotFound { .. }) => Ok(OnDisk::Gone),
            Err(error) => Err(error),
        }
    }

    fn pick(&self, request: &PickRequest, _parent: Option<&eframe::Frame>) -> PendingPick {
        let mut world = self.world();
        world.requests.push(request.clone());
        PendingPick(Box::pin(std::future::ready(world.answers.pop_front().flatten())))
    }

    fn show_folder(&self, path: &Path) -> std::io::Result<()> {
        self.world().shown.push(path.to_owned());
        Ok(())
    }

    fn now(&self) -> Now {
        /// Noon of 1 March 2026, UTC, in seconds.
        const NOON: u64 = 1_772_366_400;
        let minute = self.world().minutes_past_noon;
        Now {
            unix_seconds: NOON.saturating_add(u64::from(minute).saturating_mul(60)),
            date: (2026, 3, 1),
            hour: 12,
            minute,
        }
    }

    fn load_state(&self, key: &'static str) -> Result<Option<String>, StorageError> {
        Ok(self.world().state.get(key).cloned())
    }

    fn store_state(&self, key: &'static str, text: &str) -> Result<(), StorageError> {
        self.world().state.insert(key, text.to_owned());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(purpose: PickPurpose) -> PickRequest {
        PickRequest {
            purpose,
            title: "Open a design".to_owned(),
            folder: None,
            file_name: None,
            filters: vec![("Designs", &["aksnet"])],
        }
    }

    #[test]
    fn dialogs_answer_as_the_script_says() {
        let world = Memory::new();
        world.answer(Some("/designs/shop.aksnet"));
        world.answer(None);
        let ask = |purpose| world.pick(&request(purpose), None).wait();
        assert_eq!(
            ask(PickPurpose::Open),
            Picked(Some(PathBuf::from("/designs/shop.aksnet")))
        );
        assert_eq!(ask(PickPurpose::Save), Picked(None));
        assert_eq!(ask(PickPurpose::Save), Picked(None), "no answer left");
        assert_eq!(world.requests().len(), 3);
    }

    #[test]
    fn a_dialog_may_answer_late_and_on_another_thread() {
        let (sender, receiver) = std::sync::mpsc::channel::<Waker>();
        let mut polled = false;
        let pending = PendingPick(Box::pin(std::future::poll_fn(move |context| {
            if polled {
                return Poll::Ready(Some(PathBuf::from("late")));
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
        assert_eq!(waiting.join().unwrap(), Picked(Some(PathBuf::from("late"))));
    }

    #[test]
    fn memory_keeps_the_rules_of_the_disk() {
        let world = Memory::new();
        let path = Path::new("/designs/shop.aksnet");
        let check = |result: Result<Stamp, StorageError>, words: &str| {
            assert_eq!(
                result.unwrap_err().to_string(),
                format!("{words}: /designs/shop.aksnet")
            );
        };
        let stamp = world.write(path, b"one", Expect::Nothing).unwrap();
        check(
            world.write(path, b"two", Expect::Nothing),
            "there is a file of this name already",
        );
        world.put(path, "hers");
        check(
            world.write(path, b"two", Expect::Unchanged(stamp)),
            "changed by another program since it was opened",
        );
        world.fail(path, Some(Failure::DiskFull));
        check(
            world.write(path, b"two", Expect::Anything),
            "no space left on the disk, the old file is untouched",
        );
        assert_eq!(world.contents(path).unwrap(), b"hers");
        world.fail(path, Some(Failure::Denied));
        check(
            world.read(path, 9).map(|(_, stamp)| stamp),
            "no permission to read it",
        );
        world.fail(path, None);
        assert_eq!(world.compare(path, &stamp).unwrap(), OnDisk::Changed);
        world.delete(path);
        assert_eq!(world.compare(path, &stamp).unwrap(), OnDisk::Gone);
    }

    #[test]
    fn the_desktop_remembers_in_the_state_folder() {
        let folder = tempfile::tempdir().unwrap();
        let desktop = Desktop {
            state_dir: Some(folder.path().join("not made yet")),
        };
        assert_eq!(desktop.load_state("recent.json").unwrap(), None);
        desktop.store_state("recent.json", "[]").unwrap();
        assert_eq!(desktop.load_state("recent.json").unwrap().as_deref(), Some("[]"));
        let homeless = Desktop { state_dir: None };
        homeless.store_state("recent.json", "[]").unwrap();
        assert_eq!(homeless.load_state("recent.json").unwrap(), None);
    }

    #[test]
    fn times_print_as_on_the_wall() {
        let world = Memory::new();
        world.set_minute(5);
        assert_eq!(
            (world.now().to_string(), world.now().iso_date()),
            ("12:05".to_owned(), "2026-03-01".to_owned())
        );
        let now = Desktop { state_dir: None }.now();
        assert!(now.hour < 24 && now.minute < 60 && now.date.0 >= 2026);
    }
}
