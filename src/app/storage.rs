//! Files on disk: bounded reading, and saving that never loses what was there.
//!
//! A save goes to a new file in the same folder, is flushed to the disk, and replaces the old file in one rename:
//! readers see the old contents or the new, never half of them. Before that, [`Expect`] says what the writer believes
//! is there, so that another program's work is not overwritten unnoticed. Knows nothing of designs: it moves bytes.

mod temporary;

use std::fs::{self, File, Metadata};
use std::hash::{DefaultHasher, Hasher as _};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use thiserror::Error;

pub(super) use temporary::clear_temporaries;
use temporary::temporary_for;

/// What a file was like when it was last read or written.
///
/// Times alone do not tell two edits within one tick of the file system's clock apart, hence the hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// When the file was last written, where the file system says so.
    pub modified: Option<SystemTime>,
    /// Length in bytes.
    pub len: u64,
    /// Hash of the contents; comparable within one build of the program only.
    pub hash: u64,
}

impl Stamp {
    /// The stamp of these contents.
    pub fn of(bytes: &[u8], modified: Option<SystemTime>) -> Self {
        let mut hasher = DefaultHasher::new();
        hasher.write(bytes);
        Self {
            modified,
            len: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
            hash: hasher.finish(),
        }
    }

    /// Whether both stamps were taken of the same contents, whenever they were written.
    ///
    /// ```
    /// use std::time::SystemTime;
    /// use aksnet::app::storage::Stamp;
    ///
    /// let opened = Stamp::of(b"{}", None);
    /// assert!(opened.same_contents(&Stamp::of(b"{}", Some(SystemTime::UNIX_EPOCH))));
    /// assert!(!opened.same_contents(&Stamp::of(b"[]", None)));
    /// ```
    pub fn same_contents(&self, other: &Self) -> bool {
        self.len == other.len && self.hash == other.hash
    }
}

/// What the writer believes is on disk, checked before anything is replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expect {
    /// No file; one that is there is kept ([`StorageError::AlreadyThere`]).
    Nothing,
    /// The contents last seen; other contents are kept ([`StorageError::ChangedOnDisk`]). A file that has gone is
    /// written again: there is nothing to lose.
    Unchanged(Stamp),
    /// Anything there may be replaced: the user has been asked.
    Anything,
}

/// How a file compares with the last look at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnDisk {
    /// The contents are those of the stamp.
    Same,
    /// Another program wrote other contents.
    Changed,
    /// The file is no longer there.
    Gone,
}

/// Why a file could not be read or written.
#[derive(Debug, Error)]
pub enum StorageError {
    /// Nothing has this name.
    #[error("no such file: {}", path.display())]
    NotFound {
        /// The file asked for.
        path: PathBuf,
    },
    /// The folder that should hold the file does not exist.
    #[error("no such folder; create it or choose another: {}", path.display())]
    NoFolder {
        /// The folder.
        path: PathBuf,
    },
    /// The name belongs to a folder.
    #[error("a folder, not a file: {}", path.display())]
    Folder {
        /// The file asked for.
        path: PathBuf,
    },
    /// The name belongs to a device, a pipe or a socket.
    #[error("a device, pipe or socket, not an ordinary file: {}", path.display())]
    NotAFile {
        /// The file asked for.
        path: PathBuf,
    },
    /// The system forbids reading it.
    #[error("no permission to read this file: {}", path.display())]
    ReadDenied {
        /// The file asked for.
        path: PathBuf,
    },
    /// The system forbids writing it, or writing into its folder.
    #[error("no permission to write this file or its folder; choose another location: {}", path.display())]
    WriteDenied {
        /// The file asked for.
        path: PathBuf,
    },
    /// The file, or the whole file system, is marked read-only.
    #[error("the file is read-only; choose another name: {}", path.display())]
    ReadOnly {
        /// The file asked for.
        path: PathBuf,
    },
    /// The file is longer than the caller is willing to read.
    #[error("larger than {} MB, the most that can be read; choose another file: {}", limit_bytes / 1_000_000, path.display())]
    TooLarge {
        /// The longest length accepted, in bytes.
        limit_bytes: u64,
        /// The file asked for.
        path: PathBuf,
    },
    /// A file is there already, and the writer expected none.
    #[error("a file with this name already exists: {}", path.display())]
    AlreadyThere {
        /// The file asked for.
        path: PathBuf,
    },
    /// The contents are not those the writer last saw.
    #[error("changed by another program since it was opened: {}", path.display())]
    ChangedOnDisk {
        /// The file asked for.
        path: PathBuf,
    },
    /// The disk or the quota is used up.
    #[error("no space left on the disk; the old file is unchanged: {}", path.display())]
    DiskFull {
        /// The file asked for.
        path: PathBuf,
    },
    /// Anything else that the system reports.
    #[error("{reason}: {}", path.display())]
    Io {
        /// The file asked for.
        path: PathBuf,
        /// What the system says; no `source`, which would be said twice.
        reason: io::Error,
    },
}

impl StorageError {
    /// Puts a failure to read into words.
    pub fn reading(path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::NotFound => Self::NotFound { path },
            io::ErrorKind::PermissionDenied => Self::ReadDenied { path },
            io::ErrorKind::IsADirectory => Self::Folder { path },
            _ => Self::Io { path, reason: source },
        }
    }

    /// Puts a failure to write into words.
    pub fn writing(path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::NoFolder {
                path: folder_of(&path).to_owned(),
            },
            io::ErrorKind::PermissionDenied => Self::WriteDenied { path },
            io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly { path },
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull { path },
            io::ErrorKind::IsADirectory => Self::Folder { path },
            _ => Self::Io { path, reason: source },
        }
    }
}

/// Reads a whole file of at most `limit_bytes`, with its stamp.
///
/// # Errors
/// Folders, devices and pipes are refused before they are opened (opening a pipe would wait for its writer);
/// a longer file is refused without being read to its end.
pub fn read(path: &Path, limit_bytes: u64) -> Result<(Vec<u8>, Stamp), StorageError> {
    let too_large = || StorageError::TooLarge {
        limit_bytes,
        path: path.to_owned(),
    };
    let (file, metadata) = open(path)?;
    if metadata.len() > limit_bytes {
        return Err(too_large());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default());
    file.take(limit_bytes.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|source| StorageError::reading(path, source))?;
    let stamp = Stamp::of(&bytes, metadata.modified().ok());
    // The file may have grown since, or be one whose length the system does not know.
    if stamp.len > limit_bytes {
        Err(too_large())
    } else {
        Ok((bytes, stamp))
    }
}

/// Compares a file with what is `known` of it; reads it only where its length or time is another.
///
/// # Errors
/// As for [`read`], except that a missing file is an answer.
pub fn compare_with_disk(path: &Path, known: &Stamp) -> Result<OnDisk, StorageError> {
    match fs::metadata(path) {
        Ok(metadata)
            if metadata.is_file()
                && metadata.len() == known.len
                && known.modified.is_some()
                && metadata.modified().ok() == known.modified =>
        {
            Ok(OnDisk::Same)
        }
        _ => compare(path, known),
    }
}

/// Compares a file with what is `known` of it.
///
/// # Errors
/// As for [`read`], except that a missing file is an answer.
fn compare(path: &Path, known: &Stamp) -> Result<OnDisk, StorageError> {
    match read(path, known.len) {
        Ok((_, stamp)) if stamp.same_contents(known) => Ok(OnDisk::Same),
        Ok(_) | Err(StorageError::TooLarge { .. }) => Ok(OnDisk::Changed),
        Err(StorageError::NotFound { .. }) => Ok(OnDisk::Gone),
        Err(error) => Err(error),
    }
}

/// Writes a whole file so that it holds the old contents or the new at any moment; returns the new stamp.
///
/// A symbolic link stays one: its target is written. An existing file keeps its permissions.
///
/// # Errors
/// The old file is untouched after every error, and no temporary file is left behind.
pub fn write(path: &Path, bytes: &[u8], expect: Expect) -> Result<Stamp, StorageError> {
    let failed = |source| StorageError::writing(path, source);
    let target = follow_links(path).map_err(failed)?;
    let old = match fs::metadata(&target) {
        Ok(metadata) => Some(metadata),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(failed(error)),
    };
    if let Some(old) = &old {
        refuse_unless_file(path, old)?;
        // A rename would replace it all the same, but it was marked read-only for a reason.
        if old.permissions().readonly() {
            return Err(StorageError::ReadOnly {
                path: path.to_owned(),
            });
        }
    }
    refuse_unless_expected(path, &target, expect)?;

    clear_temporaries(folder_of(&target));
    let mut temporary = temporary_for(&target, old.as_ref()).map_err(failed)?;
    temporary.write_all(bytes).map_err(failed)?;
    temporary.as_file().sync_all().map_err(failed)?;
    let modified = temporary
        .as_file()
        .metadata()
        .and_then(|metadata| metadata.modified())
        .ok();

    // Writing took its time: look once more before the old contents go.
    refuse_unless_expected(path, &target, expect)?;
    if expect == Expect::Nothing {
        temporary.persist_noclobber(&target)
    } else {
        temporary.persist(&target)
    }
    .map_err(|refused| match refused.error.kind() {
        io::ErrorKind::AlreadyExists => StorageError::AlreadyThere {
            path: path.to_owned(),
        },
        _ => failed(refused.error),
    })?;
    if let Err(error) = sync_folder(folder_of(&target)) {
        // The file is complete and in place; only a power cut right now could still undo the rename.
        log::debug!("could not flush the folder of {}: {error}", target.display());
    }
    Ok(Stamp::of(bytes, modified))
}

/// Opens an ordinary file for reading; what is none is refused before it is opened, for a pipe would wait.
pub(super) fn open(path: &Path) -> Result<(File, Metadata), StorageError> {
    let failed = |source| StorageError::reading(path, source);
    refuse_unless_file(path, &fs::metadata(path).map_err(failed)?)?;
    let file = File::open(path).map_err(failed)?;
    let metadata = file.metadata().map_err(failed)?;
    refuse_unless_file(path, &metadata)?;
    Ok((file, metadata))
}

fn refuse_unless_file(path: &Path, metadata: &Metadata) -> Result<(), StorageError> {
    if metadata.is_file() {
        Ok(())
    } else if metadata.is_dir() {
        Err(StorageError::Folder {
            path: path.to_owned(),
        })
    } else {
        Err(StorageError::NotAFile {
            path: path.to_owned(),
        })
    }
}

fn refuse_unless_expected(path: &Path, target: &Path, expect: Expect) -> Result<(), StorageError> {
    match expect {
        Expect::Anything => Ok(()),
        Expect::Nothing => match fs::symlink_metadata(target) {
            Ok(_) => Err(StorageError::AlreadyThere {
                path: path.to_owned(),
            }),
            Err(_) => Ok(()),
        },
        Expect::Unchanged(known) => match compare(target, &known)? {
            OnDisk::Changed => Err(StorageError::ChangedOnDisk {
                path: path.to_owned(),
            }),
            OnDisk::Same | OnDisk::Gone => Ok(()),
        },
    }
}

/// The file that a chain of symbolic links ends at; it need not exist.
fn follow_links(path: &Path) -> io::Result<PathBuf> {
    /// As many as Linux follows.
    const MAX_LINKS: usize = 40;
    let mut target = path.to_owned();
    for _ in 0..MAX_LINKS {
        match fs::symlink_metadata(&target) {
            Ok(metadata) if metadata.is_symlink() => {
                target = folder_of(&target).join(fs::read_link(&target)?);
            }
            _ => return Ok(target),
        }
    }
    Err(io::Error::other("symbolic links form a loop"))
}

/// Makes a rename within the folder survive a power cut.
fn sync_folder(folder: &Path) -> io::Result<()> {
    // Windows cannot open folders as files, and journals renames by itself.
    if cfg!(unix) {
        File::open(folder)?.sync_all()
    } else {
        Ok(())
    }
}

/// The folder of a file; `.` for a bare name.
pub(super) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT_BYTES: u64 = 1_000_000;

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().unwrap()
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_save_is_read_back_and_leaves_no_other_file() {
        let folder = folder();
        let path = folder.path().join("shop.aksnet");
        let written = write(&path, b"one", Expect::Nothing).unwrap();
        let (bytes, read) = read(&path, LIMIT_BYTES).unwrap();
        assert_eq!((bytes.as_slice(), read), (&b"one"[..], written));
        write(&path, b"two", Expect::Unchanged(read)).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(names(folder.path()), ["shop.aksnet"]);
    }

    #[test]
    fn another_programs_edit_is_not_overwritten() {
        let folder = folder();
        let path = folder.path().join("shop.aksnet");
        let stamp = write(&path, b"mine", Expect::Nothing).unwrap();
        let modified = fs::metadata(&path).unwrap().modified().unwrap();
        // Same length and same time: only the contents tell.
        fs::write(&path, b"hers").unwrap();
        File::options()
            .write(true)
            .open(&path)
            .unwrap()
            .set_modified(modified)
            .unwrap();
        let error = write(&path, b"next", Expect::Unchanged(stamp)).unwrap_err();
        assert!(matches!(error, StorageError::ChangedOnDisk { .. }), "{error}");
        assert_eq!(compare(&path, &stamp).unwrap(), OnDisk::Changed);
        assert_eq!(fs::read(&path).unwrap(), b"hers");
        write(&path, b"next", Expect::Anything).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"next");
    }

    #[test]
    fn touching_or_deleting_a_file_does_not_stop_a_save() {
        let folder = folder();
        let path = folder.path().join("shop.aksnet");
        let stamp = write(&path, b"mine", Expect::Nothing).unwrap();
        File::options()
            .write(true)
            .open(&path)
            .unwrap()
            .set_modified(SystemTime::UNIX_EPOCH)
            .unwrap();
        assert_eq!(compare(&path, &stamp).unwrap(), OnDisk::Same);
        fs::remove_file(&path).unwrap();
        assert_eq!(compare(&path, &stamp).unwrap(), OnDisk::Gone);
        write(&path, b"mine", Expect::Unchanged(stamp)).unwrap();
    }

    #[test]
    fn an_unexpected_file_is_kept() {
        let folder = folder();
        let path = folder.path().join("shop.aksnet");
        fs::write(&path, b"old").unwrap();
        let error = write(&path, b"new", Expect::Nothing).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("a file with this name already exists: {}", path.display())
        );
        assert_eq!(fs::read(&path).unwrap(), b"old");
    }

    #[test]
    fn what_is_no_readable_file_is_named() {
        let folder = folder();
        let long = folder.path().join("long");
        fs::write(&long, b"four").unwrap();
        let check = |path: &Path, limit_bytes, words: &str| {
            let error = read(path, limit_bytes).unwrap_err().to_string();
            assert_eq!(error, format!("{words}: {}", path.display()));
        };
        check(folder.path(), LIMIT_BYTES, "a folder, not a file");
        check(&folder.path().join("absent"), LIMIT_BYTES, "no such file");
        check(
            &long,
            3,
            "larger than 0 MB, the most that can be read; choose another file",
        );
        assert_eq!(read(&long, 4).unwrap().0, b"four");
        assert!(
            write(folder.path(), b"", Expect::Anything)
                .unwrap_err()
                .to_string()
                .starts_with("a folder")
        );
        let error = write(&folder.path().join("absent/x"), b"", Expect::Nothing)
            .unwrap_err()
            .to_string();
        assert!(error.starts_with("no such folder"), "{error}");
        assert_eq!(names(folder.path()), ["long"]);
    }

    #[test]
    fn a_read_only_file_is_kept() {
        let folder = folder();
        let path = folder.path().join("shop.aksnet");
        fs::write(&path, b"old").unwrap();
        let mut permissions = fs::metadata(&path).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).unwrap();
        let error = write(&path, b"new", Expect::Anything).unwrap_err();
        assert!(matches!(error, StorageError::ReadOnly { .. }), "{error}");
        assert_eq!(fs::read(&path).unwrap(), b"old");
    }

    #[cfg(unix)]
    mod unix {
        use std::os::unix::fs::{PermissionsExt as _, symlink};

        use super::*;

        fn mode(path: &Path) -> u32 {
            fs::metadata(path).unwrap().permissions().mode() & 0o777
        }

        #[test]
        fn permissions_are_kept_and_new_files_get_the_usual_ones() {
            let folder = folder();
            let path = folder.path().join("shop.aksnet");
            write(&path, b"one", Expect::Nothing).unwrap();
            let usual = folder.path().join("usual");
            fs::write(&usual, b"").unwrap();
            assert_eq!(mode(&path), mode(&usual));
            fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
            write(&path, b"two", Expect::Anything).unwrap();
            assert_eq!(mode(&path), 0o640);
        }

        #[test]
        fn a_link_stays_a_link() {
            let folder = folder();
            fs::create_dir(folder.path().join("real")).unwrap();
            let real = folder.path().join("real/shop.aksnet");
            let link = folder.path().join("link.aksnet");
            symlink("real/shop.aksnet", &link).unwrap();
            // At first the link dangles: the save creates its target.
            for contents in [b"one", b"two"] {
                write(&link, contents, Expect::Anything).unwrap();
                assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
                assert_eq!(fs::read(&real).unwrap(), contents);
            }
            let circle = folder.path().join("circle");
            symlink("circle", &circle).unwrap();
            assert!(
                write(&circle, b"", Expect::Anything)
                    .unwrap_err()
                    .to_string()
                    .contains("form a loop")
            );
        }

        #[test]
        fn devices_and_pipes_are_refused_without_waiting() {
            let folder = folder();
            let socket = folder.path().join("socket");
            let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
            for path in [Path::new("/dev/zero"), &socket] {
                assert!(matches!(
                    read(path, LIMIT_BYTES),
                    Err(StorageError::NotAFile { .. })
                ));
                assert!(matches!(
                    write(path, b"", Expect::Anything),
                    Err(StorageError::NotAFile { .. })
                ));
            }
        }
    }

    #[test]
    fn the_folder_of_a_bare_name_can_be_shown() {
        for (path, folder) in [("map.svg", "."), ("out/map.svg", "out"), ("/map.svg", "/")] {
            assert_eq!(folder_of(Path::new(path)), Path::new(folder));
        }
    }
}
