//! What survives a crash, and who else has a file open.
//!
//! Every window owns a folder of its own below the state folder, and holds a lock in it as long as it lives:
//!
//! ```text
//! recovery/<session>/lock        locked by the living window; the system lets go of it in a crash
//!                    about.json  which file the window shows
//!                    unsaved-7   the document as it was a moment ago, while it has unsaved changes
//!                    saving-8    what a save put, or was about to put, into which file; of the last few saves
//!                    left        the window crashed; whoever holds the lock now offers the document
//! ```
//!
//! A folder that is not locked belongs to a window that crashed: its document is offered again. A folder that is held
//! names a file that is open elsewhere. A clean exit leaves nothing. Knows no designs, only their text.
//!
//! A copy has to be there soon, also on a disk that takes a second for every call. It is written under a new number by
//! one call and tells how long it is, so that one cut off by the crash is known as such; the copy before it goes when
//! it is on the disk. Copies and saves are numbered together: a save that reached its file makes the copies before it
//! needless, and what it left there is known as this program's own.

use std::fs::{self, File, TryLockError};
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::storage::{self, Stamp, StorageError};

const LOCK_FILE: &str = "lock";
const ABOUT_FILE: &str = "about.json";

/// How the names of notes of saves begin, before their number.
const SAVING_FILE: &str = "saving-";

/// As many saves are known again: the last may not have reached its file, and the one before it neither.
const KEPT_SAVES: usize = 4;

/// How the names of copies begin, before their number.
const COPY_FILE: &str = "unsaved-";

/// Marks that its window crashed: the window that holds the folder now only offers what it left.
const LEFT_FILE: &str = "left";

/// More than any `about.json`, or the head of any copy, holds.
const MAX_HEAD_BYTES: u64 = 65_536;

/// Why recovery copies cannot be kept or read.
#[derive(Debug, Error)]
pub enum RecoveryError {
    /// The folder of the window could not be made or locked.
    #[error("no recovery copies can be kept: {source}: {}", path.display())]
    NoFolder {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A recovery file could not be read or written.
    #[error("recovery copy: {0}")]
    Storage(#[from] StorageError),
    /// A recovery copy holds no text.
    #[error("recovery copy: not UTF-8 text: {}", path.display())]
    NotText {
        /// The copy.
        path: PathBuf,
    },
}

/// Whether another living window shows the same file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileUse {
    /// No other window does.
    Alone,
    /// Another one does; the second to save is stopped by the stamp of the file.
    AlsoOpenElsewhere,
}

/// The recovery folder of this window.
#[derive(Debug)]
pub struct Recovery {
    /// Holds the folders of all windows.
    sessions: PathBuf,
    own: PathBuf,
    lock: Option<File>,
    /// How many copies and saves were begun.
    begun: AtomicU64,
}

impl Recovery {
    /// Makes and locks a folder for this window below the state folder.
    ///
    /// # Errors
    /// When it cannot be made or locked; the program then goes on without recovery, and says so.
    pub fn begin(state_dir: &Path) -> Result<Self, RecoveryError> {
        let sessions = state_dir.join("recovery");
        let no_folder = |source| RecoveryError::NoFolder {
            path: sessions.clone(),
            source,
        };
        fs::create_dir_all(&sessions).map_err(no_folder)?;
        keep_private(&sessions).map_err(no_folder)?;
        let seconds = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| since.as_secs());
        let own = tempfile::Builder::new()
            .prefix(&format!("{seconds}-{}-", std::process::id()))
            .tempdir_in(&sessions)
            .map_err(no_folder)?
            .keep();
        let lock = File::create_new(own.join(LOCK_FILE)).map_err(no_folder)?;
        lock.lock().map_err(no_folder)?;
        // From now on others know that the folder was once held, and may judge it by its lock.
        File::create_new(own.join(ABOUT_FILE)).map_err(no_folder)?;
        Ok(Self {
            sessions,
            own,
            lock: Some(lock),
            begun: AtomicU64::new(0),
        })
    }

    /// Numbers the document as it is now, for a copy or a save of it.
    pub fn number(&self) -> Number {
        Number(self.begun.fetch_add(1, Ordering::Relaxed))
    }

    /// Keeps the text of a document with unsaved changes, in place of the copy before it; says to which file it belongs
    /// (none for a document without one), and what that was like.
    ///
    /// # Errors
    /// When it cannot be written; the copy before it then stays.
    pub fn keep(
        &self,
        Number(number): Number,
        file: Option<(&Path, &Stamp)>,
        text: &str,
    ) -> Result<(), RecoveryError> {
        let head = Head {
            file: file.map(|(path, _)| one_name_of(path)),
            base: file.map(|(_, stamp)| Base::of(stamp)),
            bytes: text.len(),
        };
        let mut whole = serde_json::to_string(&head).unwrap_or_default();
        whole.push('\n');
        whole.push_str(text);
        let path = self.own.join(format!("{COPY_FILE}{number}"));
        let written = File::create_new(&path).and_then(|mut file| {
            file.write_all(whole.as_bytes())?;
            file.sync_data()
        });
        if let Err(error) = written {
            remove(&path)?;
            return Err(StorageError::writing(&path, error).into());
        }
        self.forget_before(number)
    }

    /// Notes which contents a save is about to put into a file.
    ///
    /// # Errors
    /// When it cannot be written; after a crash, what the save left is then taken for another program's.
    pub fn note_saving(&self, number: Number, file: &Path, bytes: &[u8]) -> Result<(), RecoveryError> {
        let saving = Saving {
            file: one_name_of(file),
            number,
            contents: Contents::of(&Stamp::of(bytes, None)),
        };
        let text = serde_json::to_string(&saving).unwrap_or_default();
        let path = self.own.join(format!("{SAVING_FILE}{}", number.0));
        // It is of use only after the end of this program, not of the system.
        fs::write(&path, text).map_err(|error| StorageError::writing(&path, error))?;
        let notes = numbered_in(&self.own, SAVING_FILE).into_iter().rev();
        notes.skip(KEPT_SAVES).try_for_each(|(_, path)| remove(&path))
    }

    /// Throws the copy away: the document is saved, or its changes were given up.
    pub fn forget(&self) -> Result<(), RecoveryError> {
        self.forget_before(u64::MAX)
    }

    fn forget_before(&self, number: u64) -> Result<(), RecoveryError> {
        let older = copies_in(&self.own).into_iter().filter(|copy| copy.0 < number);
        for (_, path) in older {
            remove(&path)?;
        }
        Ok(())
    }

    /// Says which file this window shows now (none for a document without one), and learns who else shows it.
    pub fn claim(&self, file: Option<&Path>) -> Result<FileUse, RecoveryError> {
        let about = About {
            file: file.map(one_name_of),
        };
        let text = serde_json::to_string(&about).unwrap_or_default();
        let path = self.own.join(ABOUT_FILE);
        // First write, then look: of two windows that open a file at the same moment, at least one sees the other. What
        // it says is true as long as the window lives, so it need not outlast the system.
        fs::write(&path, text).map_err(|error| StorageError::writing(&path, error))?;
        let elsewhere = about.file.is_some()
            && self
                .others()?
                .iter()
                .any(|folder| is_alive(folder) && About::read(folder).file == about.file);
        Ok(if elsewhere {
            FileUse::AlsoOpenElsewhere
        } else {
            FileUse::Alone
        })
    }

    /// Documents that crashed windows left, the latest first. What they left half written is swept away, and their folders
    /// where nothing unsaved is in them.
    ///
    /// # Errors
    /// When the folder of recovery copies cannot be listed.
    pub fn left_behind(&self) -> Result<Vec<LeftBehind>, RecoveryError> {
        let mut left: Vec<_> = self.others()?.into_iter().filter_map(LeftBehind::take).collect();
        left.sort_by_key(|document| std::cmp::Reverse(document.unix_seconds));
        Ok(left)
    }

    /// Folders of other windows, living or not.
    fn others(&self) -> Result<Vec<PathBuf>, RecoveryError> {
        let failed = |source| RecoveryError::NoFolder {
            path: self.sessions.clone(),
            source,
        };
        let mut folders = Vec::new();
        for entry in fs::read_dir(&self.sessions).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            if path.file_name() != self.own.file_name() {
                folders.push(path);
            }
        }
        folders.sort();
        Ok(folders)
    }
}

/// A clean exit: nothing is left to be offered. After a panic that reaches `main`, the copy stays.
impl Drop for Recovery {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        // The document goes first: nobody offers an unlocked folder without one.
        if let Err(error) = self.forget() {
            log::warn!("{error}");
        }
        drop(self.lock.take());
        sweep(&self.own);
    }
}

/// A document that a crashed window left, held so that no second window offers it too.
///
/// Dropped without [`Self::discard`], it is offered again next time.
#[derive(Debug)]
pub struct LeftBehind {
    /// The file it belongs to; `None` for one that was never saved.
    pub file: Option<PathBuf>,
    /// When the copy was written, in seconds since 1970.
    pub unix_seconds: u64,
    /// What the file was like when the window had last read or written it.
    base: Option<Base>,
    copy: PathBuf,
    /// The last saves of the window.
    saves: Vec<Saving>,
    folder: PathBuf,
    lock: File,
}

impl LeftBehind {
    /// The text of the copy, of at most `limit_bytes`.
    ///
    /// # Errors
    /// When it cannot be read, is too long or is no text.
    pub fn read(&self, limit_bytes: u64) -> Result<String, RecoveryError> {
        let not_text = |error| {
            log::debug!("{error}");
            RecoveryError::NotText {
                path: self.copy.clone(),
            }
        };
        let (bytes, _) = storage::read(&self.copy, limit_bytes.saturating_add(MAX_HEAD_BYTES))?;
        let whole = String::from_utf8(bytes).map_err(not_text)?;
        let text = whole.split_once('\n').map_or("", |(_, text)| text);
        if limit_bytes < u64::try_from(text.len()).unwrap_or(u64::MAX) {
            let path = self.copy.clone();
            return Err(StorageError::TooLarge { limit_bytes, path }.into());
        }
        Ok(text.to_owned())
    }

    /// Whether the file is still what the changes in the copy were made to, or what the window made of it when it crashed;
    /// where nothing is known, it is taken for it.
    pub fn is_of(&self, stamp: &Stamp) -> bool {
        let is_saved = |saving: &Saving| self.file.as_ref() == Some(&saving.file) && saving.is_done(stamp);
        self.base.as_ref().is_none_or(|base| *base == Base::of(stamp)) || self.saves.iter().any(is_saved)
    }

    /// Deletes the copy: it has been opened and kept by this window, or is not wanted.
    pub fn discard(self) {
        let Self { folder, lock, .. } = self;
        drop(lock);
        sweep(&folder);
    }

    /// Takes over a folder that no living window holds; sweeps it away when there is no document in it.
    fn take(folder: PathBuf) -> Option<Self> {
        let (lock, _) = storage::open(&folder.join(LOCK_FILE)).ok()?;
        lock.try_lock().ok()?;
        // The latest that is whole: the crash may have cut off the one after it.
        let copies = copies_in(&folder).into_iter().rev();
        let mut whole =
            copies.filter_map(|(number, path)| Head::of_whole(&path).map(|head| (number, path, head)));
        let saves = Saving::all_in(&folder);
        for saving in &saves {
            storage::clear_temporaries(storage::folder_of(&saving.file));
        }
        let is_saved = |number| saves.iter().any(|saving| saving.reached_disk(number));
        let unsaved = whole.next().filter(|(number, ..)| !is_saved(*number));
        let Some((_, copy, (head, written))) = unsaved else {
            if !folder.join(ABOUT_FILE).exists() {
                // Its window is just starting.
                return None;
            }
            drop(lock);
            sweep(&folder);
            return None;
        };
        if let Err(error) = File::create(folder.join(LEFT_FILE)) {
            log::debug!("other windows may think that the file is open: {error}");
        }
        Some(Self {
            file: head.file,
            base: head.base,
            unix_seconds: written
                .duration_since(UNIX_EPOCH)
                .map_or(0, |since| since.as_secs()),
            copy,
            saves,
            folder,
            lock,
        })
    }
}

/// The first line of a copy: what it is a copy of.
#[derive(Debug, Serialize, Deserialize)]
struct Head {
    file: Option<PathBuf>,
    base: Option<Base>,
    /// How long the text below it is.
    bytes: usize,
}

impl Head {
    /// The head of a copy, and when that was written; `None` of one that was not written to its end.
    fn of_whole(path: &Path) -> Option<(Self, SystemTime)> {
        let (file, metadata) = storage::open(path).ok()?;
        let mut line = Vec::new();
        let mut start = BufReader::new(file.take(MAX_HEAD_BYTES));
        start.read_until(b'\n', &mut line).ok()?;
        let head: Self = serde_json::from_slice(&line).ok()?;
        let length = u64::try_from(line.len().checked_add(head.bytes)?).ok()?;
        let written = metadata.modified().unwrap_or(UNIX_EPOCH);
        (metadata.len() == length).then_some((head, written))
    }
}

/// The age of a document among the copies and saves of its window: later ones have the larger number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Number(u64);

/// What a save was about to put into a file.
#[derive(Debug, Serialize, Deserialize)]
struct Saving {
    file: PathBuf,
    number: Number,
    contents: Contents,
}

/// Contents as another run knows them again. Where it is another build its hash may be another too, and what is this
/// program's own is taken for another's.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Contents {
    bytes: u64,
    hash: u64,
}

impl Contents {
    const fn of(stamp: &Stamp) -> Self {
        Self {
            bytes: stamp.len,
            hash: stamp.hash,
        }
    }
}

impl Saving {
    /// The notes in the folder of a window; one that was cut off is of a save that had not begun.
    fn all_in(folder: &Path) -> Vec<Self> {
        let notes = numbered_in(folder, SAVING_FILE).into_iter();
        let read = |path: &Path| {
            let (bytes, _) = storage::read(path, MAX_HEAD_BYTES).ok()?;
            serde_json::from_slice(&bytes).ok()
        };
        notes.filter_map(|(_, path)| read(&path)).collect()
    }

    /// Whether this is the stamp of what was to be saved.
    fn is_done(&self, stamp: &Stamp) -> bool {
        self.contents == Contents::of(stamp)
    }

    /// Whether the file holds what was to be saved, and with it whatever is in a copy of this number.
    fn reached_disk(&self, copy: u64) -> bool {
        let on_disk = || storage::read(&self.file, self.contents.bytes);
        copy < self.number.0 && on_disk().is_ok_and(|(_, stamp)| self.is_done(&stamp))
    }
}

/// The copies in the folder of a window, whole or not, the latest last.
fn copies_in(folder: &Path) -> Vec<(u64, PathBuf)> {
    numbered_in(folder, COPY_FILE)
}

/// The files in a folder whose names begin so and end in a number, the largest last.
fn numbered_in(folder: &Path, beginning: &str) -> Vec<(u64, PathBuf)> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let number = |path: &Path| path.file_name()?.to_str()?.strip_prefix(beginning)?.parse().ok();
    let mut files: Vec<(u64, PathBuf)> = entries
        .flatten()
        .filter_map(|entry| Some((number(&entry.path())?, entry.path())))
        .collect();
    files.sort();
    files
}

/// Removes a copy; one that is gone already is no failure.
fn remove(path: &Path) -> Result<(), RecoveryError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(StorageError::writing(path, error).into())
        }
        _ => Ok(()),
    }
}

/// What a window says about itself to others.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct About {
    file: Option<PathBuf>,
}

/// What of a stamp is compared with what another run finds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Base {
    len: u64,
    modified: Option<Duration>,
}

impl Base {
    fn of(stamp: &Stamp) -> Self {
        let since = |time: SystemTime| time.duration_since(UNIX_EPOCH).ok();
        Self {
            len: stamp.len,
            modified: stamp.modified.and_then(since),
        }
    }
}

impl About {
    /// The contents of a folder; none when they are being written, damaged or gone.
    fn read(folder: &Path) -> Self {
        storage::read(&folder.join(ABOUT_FILE), MAX_HEAD_BYTES)
            .ok()
            .and_then(|(bytes, _)| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default()
    }
}

/// Whether a living window holds the folder.
fn is_alive(folder: &Path) -> bool {
    // Whoever offers what a crashed window left holds its folder, and shows its file only when it is opened.
    if folder.join(LEFT_FILE).exists() {
        return false;
    }
    let Ok((lock, _)) = storage::open(&folder.join(LOCK_FILE)) else {
        return false;
    };
    matches!(lock.try_lock_shared(), Err(TryLockError::WouldBlock))
}

/// One name for one file, whatever links or dots its path contains.
fn one_name_of(path: &Path) -> PathBuf {
    // A file that is not there yet has no canonical name, but its folder has.
    let in_folder = || Some(fs::canonicalize(path.parent()?).ok()?.join(path.file_name()?));
    fs::canonicalize(path)
        .ok()
        .or_else(in_folder)
        .or_else(|| std::path::absolute(path).ok())
        .unwrap_or_else(|| path.to_owned())
}

/// Removes the folder of a window that is gone.
fn sweep(folder: &Path) {
    match fs::remove_dir_all(folder) {
        // Another window may be sweeping it at the same moment.
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            log::warn!("could not remove {}: {error}", folder.display());
        }
        _ => {}
    }
}

/// Copies of documents are private to their owner.
#[cfg(unix)]
fn keep_private(folder: &Path) -> io::Result<()> {
    fs::set_permissions(folder, std::os::unix::fs::PermissionsExt::from_mode(0o700))
}

/// Local application data is its owner's alone already.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "has the signature of the one for Unix")]
fn keep_private(_folder: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
impl Recovery {
    /// Leaves the window's folder as a crash does: nothing removed, and the system releases the lock.
    pub(super) fn crash(mut self) {
        drop(self.lock.take());
        self.own = self.sessions.join("no such session");
    }
}

#[cfg(test)]
mod tests;
