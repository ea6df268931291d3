//! A world in memory: what tests of the window run in.

use std::collections::{BTreeMap, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use super::{Now, PendingPick, PickRequest, Shell};
use crate::app::storage::{Expect, OnDisk, Stamp, StorageError};

/// What shall go wrong with a file of [`Memory`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// Neither reading nor writing is permitted.
    Denied,
    /// Writing finds the disk full.
    DiskFull,
    /// Writing finds no folder.
    NoFolder,
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
    answers: VecDeque<Vec<PathBuf>>,
    requests: Vec<PickRequest>,
    shown: Vec<PathBuf>,
    uptime: Duration,
}

impl Memory {
    /// An empty disk, always at noon of 1 March 2026; dialogs are closed without an answer.
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
        self.answer_several(path.as_slice());
    }

    /// Decides that the next dialog without an answer yet will answer with all these files.
    pub fn answer_several(&self, paths: &[&str]) {
        let paths = paths.iter().map(PathBuf::from).collect();
        self.world().answers.push_back(paths);
    }

    /// Lets time go by.
    pub fn pass(&self, time: Duration) {
        self.world().uptime += time;
    }

    /// The dialogs that have been opened so far.
    pub fn requests(&self) -> Vec<PickRequest> {
        self.world().requests.clone()
    }

    /// The files whose folders were shown so far.
    pub fn shown(&self) -> Vec<PathBuf> {
        self.world().shown.clone()
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

    fn files_below(&self, path: &Path) -> Option<Vec<PathBuf>> {
        let world = self.world();
        let below = world
            .files
            .keys()
            .filter(|file| *file != path && file.starts_with(path));
        Some(below.cloned().collect()).filter(|below: &Vec<PathBuf>| !below.is_empty())
    }

    fn write(&self, path: &Path, bytes: &[u8], expect: Expect) -> Result<Stamp, StorageError> {
        let mut world = self.world();
        let path_buf = path.to_owned();
        match world.failure(path) {
            Some(Failure::Denied) => return Err(StorageError::WriteDenied { path: path_buf }),
            Some(Failure::DiskFull) => return Err(StorageError::DiskFull { path: path_buf }),
            Some(Failure::NoFolder) => {
                let path = path.parent().unwrap_or(path).to_owned();
                return Err(StorageError::NoFolder { path });
            }
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

    fn compare_with_disk(&self, path: &Path, known: &Stamp) -> Result<OnDisk, StorageError> {
        match self.world().files.get(path) {
            None => Ok(OnDisk::Gone),
            Some(bytes) if World::stamp_of(bytes).same_contents(known) => Ok(OnDisk::Same),
            Some(_) => Ok(OnDisk::Changed),
        }
    }

    fn clear_temporaries(&self, _path: &Path) {}

    fn wall_time(&self, _unix_seconds: u64) -> String {
        "2026-03-01 11:58".to_owned()
    }

    fn uptime(&self) -> Duration {
        self.world().uptime
    }

    fn pick(&self, request: &PickRequest, _parent: Option<&eframe::Frame>) -> PendingPick {
        let mut world = self.world();
        world.requests.push(request.clone());
        PendingPick(Box::pin(std::future::ready(
            world.answers.pop_front().unwrap_or_default(),
        )))
    }

    fn show_folder(&self, path: &Path) -> std::io::Result<()> {
        self.world().shown.push(path.to_owned());
        Ok(())
    }

    fn now(&self) -> Now {
        Now {
            // In UTC.
            unix_seconds: 1_772_366_400,
            date: (2026, 3, 1),
            hour: 12,
            minute: 0,
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
    use crate::app::shell::{PickPurpose, Picked};

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
            Picked(vec![PathBuf::from("/designs/shop.aksnet")])
        );
        assert_eq!(ask(PickPurpose::Save), Picked(Vec::new()));
        assert_eq!(ask(PickPurpose::Save), Picked(Vec::new()), "no answer left");
        assert_eq!(world.requests().len(), 3);
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
            "a file with this name already exists",
        );
        world.put(path, "hers");
        check(
            world.write(path, b"two", Expect::Unchanged(stamp)),
            "changed by another program since it was opened",
        );
        world.fail(path, Some(Failure::DiskFull));
        check(
            world.write(path, b"two", Expect::Anything),
            "no space left on the disk; the old file is unchanged",
        );
        assert_eq!(world.contents(path).unwrap(), b"hers");
        world.fail(path, Some(Failure::Denied));
        check(
            world.read(path, 9).map(|(_, stamp)| stamp),
            "no permission to read this file",
        );
        world.fail(path, None);
        world.delete(path);
        assert_eq!(world.contents(path), None);
    }
}
