//! The temporary files that saves go through: locked while somebody writes them, cleared where nobody does any more.

use std::fs::{self, File, Metadata};
use std::io;
use std::path::Path;
use std::time::Duration;

use super::folder_of;

/// How the names of temporary files begin and end.
const TEMPORARY: (&str, &str) = (".aksnet-", ".tmp");

/// A younger temporary file may belong to somebody who is just about to lock it.
const ABANDONED_AFTER: Duration = Duration::from_secs(10);

/// Deletes the temporary files that killed saves left in a folder: those that nobody holds.
pub(in crate::app) fn clear_temporaries(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(TEMPORARY.0)
            && name.ends_with(TEMPORARY.1)
            && let Err(error) = clear_abandoned(&entry.path())
        {
            log::debug!("{} stays: {error}", entry.path().display());
        }
    }
}

fn clear_abandoned(path: &Path) -> io::Result<()> {
    // Neither links nor folders are ours.
    if !fs::symlink_metadata(path)?.is_file() {
        return Ok(());
    }
    let file = File::open(path)?;
    let is_old = file
        .metadata()?
        .modified()?
        .elapsed()
        .is_ok_and(|age| ABANDONED_AFTER <= age);
    if is_old && file.try_lock().is_ok() {
        fs::remove_file(path)?;
    }
    Ok(())
}

/// A temporary file in the folder of `target`, with the permissions that the saved file shall have.
pub(super) fn temporary_beside(target: &Path, old: Option<&Metadata>) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY.0).suffix(TEMPORARY.1);
    #[cfg(unix)]
    let anybody = std::os::unix::fs::PermissionsExt::from_mode(0o666);
    // A new file gets what the umask leaves; without this, a temporary file is its owner's alone.
    #[cfg(unix)]
    builder.permissions(anybody);
    let temporary = builder.tempfile_in(folder_of(target))?;
    // Says that somebody is at work on it; the system lets go of it in a crash. Some shared folders know no locks.
    if let Err(error) = temporary.as_file().try_lock() {
        log::debug!("a temporary file cannot be locked: {error}");
    }
    if let Some(old) = old {
        #[cfg(unix)]
        keep_owner(temporary.path(), old);
        temporary.as_file().set_permissions(old.permissions())?;
    }
    Ok(temporary)
}

/// Gives the new file the old one's owner and group, as far as the system lets us.
#[cfg(unix)]
fn keep_owner(new: &Path, old: &Metadata) {
    use std::os::unix::fs::MetadataExt as _;
    let differs = fs::metadata(new).is_ok_and(|new| (new.uid(), new.gid()) != (old.uid(), old.gid()));
    if differs && let Err(error) = std::os::unix::fs::chown(new, Some(old.uid()), Some(old.gid())) {
        log::debug!("the saved file changes its owner: {error}");
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;
    use crate::app::storage::{Expect, write};

    #[test]
    fn a_save_clears_what_killed_saves_left_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let long_ago = SystemTime::now() - 2 * ABANDONED_AFTER;
        let make = |name: &str, written: SystemTime| {
            let file = File::create_new(folder.path().join(name)).unwrap();
            file.set_modified(written).unwrap();
            file
        };
        drop(make(".aksnet-killed.tmp", long_ago));
        drop(make(".aksnet-young.tmp", SystemTime::now()));
        drop(make("other.tmp", long_ago));
        let held = make(".aksnet-held.tmp", long_ago);
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
            ".aksnet-young.tmp",
            "other.tmp",
            "shop.aksnet",
        ];
        assert_eq!(names, kept);
    }
}
