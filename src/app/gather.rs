//! Which files an import reads where a folder was given, and what they are called in its messages.

use std::path::{Path, PathBuf};

use crate::import::MOST_FILES;

/// How deep folders are searched.
const MOST_DEEP: usize = 12;

/// The most entries that are looked at.
const MOST_ENTRIES: usize = 100_000;

/// Endings of files that can be imported; what is in them decides what they are.
pub(in crate::app) const ENDINGS: &[&str] = &["json", "csv", "tsv", "txt", "xlsx", "tf", "tfvars"];

/// Why a folder gave nothing.
pub(in crate::app) const NOTHING: &str = "there is no file in the folder that can be imported";

/// The files below a folder in order, without hidden ones; none where the path is no folder.
pub(in crate::app) fn files_below(path: &Path) -> Option<Vec<PathBuf>> {
    if !path.is_dir() {
        return None;
    }
    let mut found = Vec::new();
    let mut open = vec![(path.to_owned(), 0)];
    let mut seen = 0;
    while seen < MOST_ENTRIES
        && let Some((folder, deep)) = open.pop()
    {
        // A folder that cannot be read has no files to show.
        let entries = std::fs::read_dir(&folder).into_iter().flatten().flatten();
        for entry in entries.take(MOST_ENTRIES - seen) {
            seen += 1;
            let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
            // Links are not followed: they may form a loop.
            match entry.file_type() {
                Ok(kind) if kind.is_dir() && !is_hidden && deep < MOST_DEEP => {
                    open.push((entry.path(), deep + 1));
                }
                Ok(kind) if kind.is_file() && !is_hidden => found.push(entry.path()),
                _ => {}
            }
        }
    }
    found.sort();
    Some(found)
}

/// Of the files below a folder, those that are read: a Terraform configuration with the values that Terraform reads by
/// itself, else whatever can be imported.
pub(in crate::app) fn to_import(below: Vec<PathBuf>) -> Vec<PathBuf> {
    let ends = |path: &Path, ending: &str| {
        path.extension()
            .is_some_and(|own| own.eq_ignore_ascii_case(ending))
    };
    let is_configuration = below.iter().any(|path| ends(path, "tf"));
    let is_wanted = |path: &PathBuf| {
        if !is_configuration {
            return ENDINGS.iter().any(|ending| ends(path, ending));
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        ends(path, "tf") || name == "terraform.tfvars" || name.ends_with(".auto.tfvars")
    };
    // One more lets the importer say that there are too many.
    below.into_iter().filter(is_wanted).take(MOST_FILES + 1).collect()
}

/// What files are called: the path from the folder that all of them lie in.
pub(in crate::app) fn names(paths: &[PathBuf]) -> Vec<String> {
    let mut shared: Option<&Path> = paths.first().and_then(|path| path.parent());
    for path in paths {
        while let Some(folder) = shared.filter(|folder| !path.starts_with(folder)) {
            shared = folder.parent();
        }
    }
    let shared = shared.unwrap_or_else(|| Path::new(""));
    let named = |path: &PathBuf| {
        let own = path.strip_prefix(shared).unwrap_or(path);
        own.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
    };
    paths.iter().map(named).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(names: &[&str]) -> Vec<PathBuf> {
        names.iter().map(PathBuf::from).collect()
    }

    #[test]
    fn files_are_called_by_what_tells_them_apart() {
        for (given, expected) in [
            (vec!["/a/b/main.tf"], vec!["main.tf"]),
            (vec!["/a/b/main.tf", "/a/b/net.tf"], vec!["main.tf", "net.tf"]),
            (
                vec!["/a/b/main.tf", "/a/b/modules/net/main.tf"],
                vec!["main.tf", "modules/net/main.tf"],
            ),
            (
                vec!["/a/b/main.tf", "/a/c/main.tf"],
                vec!["b/main.tf", "c/main.tf"],
            ),
            (vec!["x.json", "/y.json"], vec!["x.json", "/y.json"]),
            (vec![], vec![]),
        ] {
            assert_eq!(names(&paths(&given)), expected);
        }
    }

    #[test]
    fn of_a_folder_what_can_be_read_is_read() {
        let folder = tempfile::tempdir().unwrap();
        for name in [
            "net/main.tf",
            "net/prod.tfvars",
            "net/a.auto.tfvars",
            "net/.terraform/x.tf",
            "net/policy.json",
        ] {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "").unwrap();
        }
        let below = files_below(folder.path()).unwrap();
        assert_eq!(names(&to_import(below)), ["a.auto.tfvars", "main.tf"]);
        std::fs::remove_file(folder.path().join("net/main.tf")).unwrap();
        let below = files_below(folder.path()).unwrap();
        assert_eq!(
            names(&to_import(below)),
            ["a.auto.tfvars", "policy.json", "prod.tfvars"]
        );
        assert_eq!(files_below(&folder.path().join("net/policy.json")), None);
    }
}
