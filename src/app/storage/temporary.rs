//! The temporary files that saves go through: locked while they are being written, removed where no one does any more.

use std::fs::{self, File, Metadata, TryLockError};
use std::io;
use std::path::Path;

use tempfile::NamedTempFile;

use super::folder_of;

/// How the names of temporary files begin and end.
const TEMPORARY: (&str, &str) = (".aksnet-", ".tmp");

/// Deletes the temporary files that interrupted saves left in a folder: those that are not locked.
pub(in crate::app) fn clear_temporaries(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(TEMPORARY.0)
            && name.ends_with(TEMPORARY.1)
            && let Err(error) = clear_abandoned(&entry.path())
        {
            log::debug!("{} could not be removed: {error}", entry.path().display());
        }
    }
}

fn clear_abandoned(path: &Path) -> io::Result<()> {
    // Neither links nor folders are ours.
    if !fs::symlink_metadata(path)?.is_file() {
        return Ok(());
    }
    let file = File::open(path)?;
    if file.try_lock().is_ok() {
        fs::remove_file(path)?;
    }
    Ok(())
}

/// A temporary file in the folder of `target`, with the permissions that the saved file shall have.
pub(super) fn temporary_for(target: &Path, old: Option<&Metadata>) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY.0).suffix(TEMPORARY.1);
    #[cfg(unix)]
    let anybody = std::os::unix::fs::PermissionsExt::from_mode(0o666);
    // A new file gets what the umask leaves; without this, a temporary file is its owner's alone.
    #[cfg(unix)]
    builder.permissions(anybody);
    let temporary = locked(|| builder.tempfile_in(folder_of(target)))?;
    if let Some(old) = old {
        #[cfg(unix)]
        keep_owner(temporary.path(), old);
        temporary.as_file().set_permissions(old.permissions())?;
    }
    Ok(temporary)
}

/// A new temporary file, locked to say that somebody is at work on it; the system releases the lock in a crash.
fn locked(mut make: impl FnMut() -> io::Result<NamedTempFile>) -> io::Result<NamedTempFile> {
    /// As often as others may take a file for abandoned before it is locked.
    const ATTEMPTS: usize = 100;
    for _ in 0..ATTEMPTS {
        let temporary = make()?;
        match temporary.as_file().try_lock() {
            // Some shared folders have no locks, so nothing is removed there.
            Err(TryLockError::Error(error)) => {
                log::debug!("a temporary file cannot be locked: {error}");
                return Ok(temporary);
            }
            Ok(()) if fs::symlink_metadata(temporary.path()).is_ok() => return Ok(temporary),
            // Whoever clears it holds its lock, or has just removed it.
            Err(TryLockError::WouldBlock) | Ok(()) => {}
        }
    }
    Err(io::Error::other(
        "temporary files are deleted by another program as soon as they are created",
    ))
}

/// Gives the new file the old one's owner and group, as far as the system lets us.
#[cfg(unix)]
fn keep_owner(new: &Path, old: &Metadata) {
    use std::os::unix::fs::MetadataExt as _;
    let differs = fs::metadata(new).is_ok_and(|new| (new.uid(), new.gid()) != (old.uid(), old.gid()));
    if differs && let Err(error) = std::os::unix::fs::chown(new, Some(old.uid()), Some(old.gid())) {
        log::debug!("the saved file has another owner: {error}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::storage::{Expect, write};

    #[test]
    fn a_save_clears_what_killed_saves_left_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let make = |name: &str| File::create_new(folder.path().join(name)).unwrap();
        drop(make(".aksnet-killed.tmp"));
        drop(make("other.tmp"));
        let held = make(".aksnet-held.tmp");
        held.lock().unwrap();
        fs::create_dir(folder.path().join(".aksnet-folder.tmp")).unwrap();

        write(&folder.path().join("shop.aksnet"), b"{}", Expect::Nothing).unwrap();
        let mut names: Vec<String> = fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        let kept = [
            ".aksnet-folder.tmp",
            ".aksnet-held.tmp",
            "other.tmp",
            "shop.aksnet",
        ];
        assert_eq!(names, kept);
    }

    #[test]
    fn a_temporary_file_that_is_cleared_before_it_is_locked_is_made_anew() {
        let folder = tempfile::tempdir().unwrap();
        let (mut made, mut clearing) = (0, Vec::new());
        let temporary = locked(|| {
            made += 1;
            let new = tempfile::Builder::new()
                .prefix(TEMPORARY.0)
                .tempfile_in(folder.path())?;
            match made {
                // Somebody has just cleared it.
                1 => fs::remove_file(new.path())?,
                // Somebody is about to.
                2 => {
                    let other = File::open(new.path())?;
                    other.lock()?;
                    clearing.push(other);
                }
                _ => {}
            }
            Ok(new)
        })
        .unwrap();
        assert_eq!(made, 3);
        assert!(temporary.path().exists());
        clear_abandoned(temporary.path()).unwrap();
        assert!(temporary.path().exists(), "held");
    }
}
