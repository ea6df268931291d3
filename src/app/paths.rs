//! Where the program keeps its own small things, and the list of recent files.
//!
//! Recent files, the window's place and recovery copies live in one folder, the platform's own for such state;
//! `AKSNET_STATE_DIR` names another one. Knows no file formats but its own list.

use std::env;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// Environment variable that replaces the platform's folder, for tests and for portable use.
pub const STATE_DIR_VARIABLE: &str = "AKSNET_STATE_DIR";

/// Most entries in the list of recent files: what a menu shows without scrolling.
pub const MAX_RECENT_FILES: usize = 12;

/// Longest path that is remembered, in bytes.
const LONGEST_PATH: usize = 4_096;

/// The folder for state that survives a run: `~/.local/state/aksnet` on Linux, and what Windows and macOS
/// call local application data. `None` without a home folder: then nothing is remembered.
pub fn state_dir() -> Option<PathBuf> {
    if let Some(folder) = env::var_os(STATE_DIR_VARIABLE).filter(|folder| !folder.is_empty()) {
        return Some(PathBuf::from(folder));
    }
    let folders = directories::ProjectDirs::from("", "", "aksnet")?;
    Some(
        folders
            .state_dir()
            .unwrap_or_else(|| folders.data_local_dir())
            .to_owned(),
    )
}

/// The files last opened or saved, the latest first, each once.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecentFiles {
    paths: Vec<PathBuf>,
}

impl RecentFiles {
    /// Reads the list that [`Self::to_json`] wrote; anything else is an empty list, since losing it costs little.
    pub fn from_json(text: &str) -> Self {
        let mut list: Self = serde_json::from_str(text).unwrap_or_default();
        // No system has longer paths, and a menu shows them.
        list.paths
            .retain(|path| path.is_absolute() && path.as_os_str().len() <= LONGEST_PATH);
        list.paths.truncate(MAX_RECENT_FILES);
        list
    }

    /// The list as JSON. Paths that are no Unicode text are left out: JSON cannot hold them.
    pub fn to_json(&self) -> String {
        let paths: Vec<&str> = self.paths.iter().filter_map(|path| path.to_str()).collect();
        serde_json::json!(paths).to_string()
    }

    /// Puts a file at the head of the list.
    ///
    /// ```
    /// use std::path::Path;
    /// use aksnet::app::paths::RecentFiles;
    ///
    /// let mut recent = RecentFiles::default();
    /// for path in ["/home/ada/shop.aksnet", "/home/ada/hub.aksnet", "/home/ada/shop.aksnet"] {
    ///     recent.add(Path::new(path));
    /// }
    /// assert_eq!(recent.to_json(), r#"["/home/ada/shop.aksnet","/home/ada/hub.aksnet"]"#);
    /// ```
    pub fn add(&mut self, path: &Path) {
        // A relative path would mean another file in the next run.
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        self.remove(&path);
        self.paths.insert(0, path);
        self.paths.truncate(MAX_RECENT_FILES);
    }

    /// Takes a file off the list, such as one that could not be found any more.
    pub fn remove(&mut self, path: &Path) {
        self.paths.retain(|known| known != path);
    }

    /// The files, the latest first.
    pub fn paths(&self) -> &[PathBuf] {
        &self.paths
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_bounded_and_survives_a_round_trip() {
        let mut recent = RecentFiles::default();
        for number in 0..20 {
            recent.add(Path::new(&format!("/designs/{number}.aksnet")));
        }
        assert_eq!(recent.paths().len(), MAX_RECENT_FILES);
        assert_eq!(recent.paths().first().unwrap(), Path::new("/designs/19.aksnet"));
        assert_eq!(RecentFiles::from_json(&recent.to_json()), recent);
        recent.remove(Path::new("/designs/19.aksnet"));
        assert_eq!(recent.paths().first().unwrap(), Path::new("/designs/18.aksnet"));
    }

    #[test]
    fn a_spoilt_list_is_an_empty_one() {
        for text in ["", "{", r#"{"paths": 1}"#, "[1, 2]"] {
            assert_eq!(RecentFiles::from_json(text), RecentFiles::default(), "{text}");
        }
    }
}
