//! What outlives the window: copies of unsaved work, the view, and the recent files.
//!
//! All of it is written off the window's thread. Copies have a queue of their own, so that they wait for nothing else,
//! an older one never follows a newer one, and none reappears after it was discarded.

#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

use super::documents::OpenFile;
use super::{Application, Done};
use crate::app::recovery::{LeftBehind, Recovery};
use crate::app::shell::Shell;
use crate::app::storage::Stamp;
use crate::design::{Design, file};
use crate::edit::difference;
use crate::ui::Recoverable;
use crate::ui::state::{Dialog, Next};

/// Key of the remembered view in the shell.
pub(super) const VIEW_KEY: &str = "view.json";

/// Key of the recent files in the shell.
pub(super) const RECENT_KEY: &str = "recent.json";

/// Least time between two copies; a change after a longer pause is copied at once.
const APART: Duration = Duration::from_secs(1);

/// Name of the job that writes recovery copies; not worth showing.
pub(super) const KEEPING: &str = "keeping a copy";

/// The queue of recovery copies.
const COPIES: &str = "recovery copies";

/// The queue of other writes into the state folder.
const STATE: &str = "state folder";

/// Most differences that are listed for an offered copy; the rest is counted.
const MOST_TOLD: usize = 3;

/// A copy that a crashed window left, with its description.
#[derive(Debug)]
pub struct Offered {
    left: LeftBehind,
    shown: Recoverable,
}

impl Application {
    /// Keeps unsaved work in `recovery`, and offers what earlier runs left there.
    pub fn use_recovery(&mut self, recovery: Recovery) {
        let recovery = Arc::new(recovery);
        let (reader, shell) = (Arc::clone(&recovery), Arc::clone(&self.shell));
        self.recovery = Some(recovery);
        self.jobs
            .spawn("looking for unsaved work", move |_| match reader.left_behind() {
                Ok(left) => Done::Left(left.into_iter().map(|left| offered(left, &*shell)).collect()),
                Err(error) => Done::Stored(Err(format!("{error:#}"))),
            });
    }

    /// Records what earlier runs left; it is offered as soon as no other dialog is open.
    pub(super) fn offer(&mut self, offered: Vec<Offered>) {
        for Offered { left, shown } in offered {
            self.left_behind.push(left);
            self.around.recoverable.push(shown);
        }
    }

    /// Asks about unsaved work of earlier runs, whatever was opened in the meantime, until it is answered or postponed.
    pub(super) fn ask_about_left(&mut self) {
        if !self.left_behind.is_empty()
            && !self.left_for_later
            && self.view.dialog.is_none()
            && self.view.presentation.is_none()
        {
            self.view.dialog = Some(Dialog::Recover);
        }
    }

    /// Opens what a crashed window left, or discards it.
    pub(super) fn recover(&mut self, index: usize, open: bool, frame: Option<&eframe::Frame>) {
        if open {
            self.guarded(Next::Recover(index), frame);
            return;
        }
        if let Some(left) = self.take_left(index) {
            self.jobs.queue(COPIES, KEEPING, move |_| {
                left.discard();
                Done::Stored(Ok(()))
            });
        }
        if self.left_behind.is_empty() {
            self.view.dialog = None;
        }
    }

    fn take_left(&mut self, index: usize) -> Option<LeftBehind> {
        if index >= self.left_behind.len() {
            return None;
        }
        self.around.recoverable.remove(index);
        Some(self.left_behind.remove(index))
    }

    /// Reads a copy that is to be opened.
    pub(super) fn read_copy(&mut self, index: usize) {
        self.view.dialog = None;
        let Some(left) = self.take_left(index) else { return };
        let (over, shell) = (self.moment(), Arc::clone(&self.shell));
        self.jobs.spawn("opening the copy", move |_| {
            let outcome = copied_design(&left).map(|design| (Box::new(design), belongs_to(&left, &*shell)));
            Done::Recovered {
                over,
                left: Box::new(left),
                outcome,
            }
        });
    }

    /// Shows a copy as what it is: the file it belongs to, with changes that are not saved.
    pub(super) fn recovered(
        &mut self,
        left: LeftBehind,
        outcome: Result<(Box<Design>, Option<OpenFile>), String>,
    ) {
        match outcome {
            Ok((design, belongs_to)) => {
                self.file = belongs_to;
                self.show_design(*design);
                self.session.mark_unsaved();
                self.keep_copy(Some(left));
            }
            Err(error) => self.report_error(format!("The copy could not be opened: {error}")),
        }
    }

    /// Puts a copy back among those that are offered: something was edited while it was read.
    pub(super) fn put_back(&mut self, left: LeftBehind) {
        let shown = offered(left, &*self.shell);
        self.offer(vec![shown]);
        self.guarded(Next::Recover(self.left_behind.len() - 1), None);
    }

    /// Notes that the document changed, so that a copy of it is due.
    pub(super) fn note_change(&mut self) {
        self.copy_due = true;
        // Someone who goes on working no longer wants the window to close.
        self.stay_open();
    }

    /// When the window should wake without input: to save a copy of unsaved work.
    pub fn wake_in(&mut self) -> Option<Duration> {
        // A copy under way wakes the window when it is written.
        if !self.copy_due || self.keeping || self.recovery.is_none() {
            return None;
        }
        let now = self.shell.uptime();
        let next = self.kept_at.map_or(now, |at| at.saturating_add(APART));
        if now < next {
            return Some(next.saturating_sub(now));
        }
        self.keep_copy(None);
        None
    }

    /// Writes a copy; what it comes from, left by another window, goes when it is written.
    fn keep_copy(&mut self, from: Option<LeftBehind>) {
        self.copy_due = false;
        let Some(recovery) = self.recovery.clone() else {
            return;
        };
        if !self.session.is_dirty() {
            // The changes were undone.
            self.forget_copy();
            return;
        }
        self.keeping = true;
        self.kept_at = Some(self.shell.uptime());
        let (design, file, number) = (self.session.snapshot(), self.file.clone(), recovery.number());
        self.jobs.queue(COPIES, KEEPING, move |_| {
            let of = file.as_ref().map(|file| (file.path.as_path(), &file.stamp));
            let kept = recovery.keep(number, of, &file::write(&design));
            if let (Ok(()), Some(from)) = (&kept, from) {
                from.discard();
            }
            Done::Kept(kept.map_err(|error| format!("{error:#}")))
        });
    }

    /// A copy was written, or could not be.
    pub(super) fn kept(&mut self, outcome: Result<(), String>) {
        self.keeping = false;
        if let Err(error) = outcome {
            log::warn!("{error}");
        }
    }

    /// Discards the recovery copy: there is nothing unsaved.
    pub(super) fn forget_copy(&mut self) {
        self.copy_due = false;
        if let Some(recovery) = self.recovery.clone() {
            self.jobs.queue(COPIES, KEEPING, move |_| {
                Done::Stored(recovery.forget().map_err(|error| format!("{error:#}")))
            });
        }
    }

    /// Tells other windows which file this one shows; whether one of them shows it too is reported later.
    pub(super) fn claim(&mut self) {
        let Some(recovery) = self.recovery.clone() else {
            return;
        };
        let (of, file) = (self.document, self.file.clone());
        self.jobs.queue(STATE, KEEPING, move |_| Done::Claimed {
            of,
            outcome: recovery
                .claim(file.as_ref().map(|file| file.path.as_path()))
                .map_err(|error| format!("{error:#}")),
        });
    }

    /// Stores what the next start takes up again.
    pub fn remember(&mut self) {
        if self.view.remembered == self.remembered {
            return;
        }
        self.remembered = self.view.remembered.clone();
        if let Ok(text) = serde_json::to_string(&self.remembered) {
            self.store(VIEW_KEY, text);
        }
    }

    /// Stores the view when no frame follows in which a job could be waited for.
    pub fn remember_at_exit(&self) {
        if self.view.remembered != self.remembered
            && let Ok(text) = serde_json::to_string(&self.view.remembered)
            && let Err(error) = self.shell.store_state(VIEW_KEY, &text)
        {
            log::warn!("{error:#}");
        }
    }

    /// Stores which files were open last.
    pub(super) fn store_recent(&mut self) {
        self.around.recent = self.recent.paths().to_vec();
        let text = self.recent.to_json();
        self.store(RECENT_KEY, text);
    }

    fn store(&mut self, key: &'static str, text: String) {
        let shell = Arc::clone(&self.shell);
        self.jobs.queue(STATE, KEEPING, move |_| {
            Done::Stored(
                shell
                    .store_state(key, &text)
                    .map_err(|error| format!("{error:#}")),
            )
        });
    }
}

pub(super) fn load(shell: &dyn Shell, key: &'static str) -> Option<String> {
    shell.load_state(key).unwrap_or_else(|error| {
        log::warn!("{error:#}");
        None
    })
}

/// The design in a copy.
fn copied_design(left: &LeftBehind) -> Result<Design, String> {
    let text = left
        .read(file::MOST_BYTES as u64)
        .map_err(|error| format!("{error:#}"))?;
    file::read(text.as_bytes()).map_err(|error| format!("{error:#}"))
}

/// The file that a copy belongs to, so that saving it goes there; where another program has written the file since, the
/// stamp matches no contents, so that saving asks first.
fn belongs_to(left: &LeftBehind, shell: &dyn Shell) -> Option<OpenFile> {
    let path = left.file.clone()?;
    let stamp = shell
        .read(&path, file::MOST_BYTES as u64)
        .ok()
        .map(|(_, stamp)| stamp)
        .filter(|stamp| left.is_of(stamp))
        .unwrap_or_else(|| Stamp::of(&[], None));
    Some(OpenFile { path, stamp })
}

/// A copy with what is said of it: whose it is, when it was written, and what differs from the file.
fn offered(left: LeftBehind, shell: &dyn Shell) -> Offered {
    let copy = copied_design(&left);
    let title = match (&left.file, &copy) {
        (Some(file), _) => file.display().to_string(),
        (None, Ok(design)) => format!("{}, never saved", design.name),
        (None, Err(_)) => "A design that was never saved".to_owned(),
    };
    let on_disk = left
        .file
        .as_ref()
        .map(|path| shell.read(path, file::MOST_BYTES as u64));
    let differs = match (&copy, on_disk) {
        (Err(error), _) => format!("cannot be read: {error}"),
        (Ok(_), None) => String::new(),
        (Ok(_), Some(Err(_))) => "the file is no longer there".to_owned(),
        (Ok(design), Some(Ok((bytes, stamp)))) => {
            let saved = file::read(&bytes);
            // One that was saved just before the end is the same, and nobody else's.
            let is_same = saved.as_ref().is_ok_and(|saved| saved == design);
            let words = saved.map_or_else(
                |_| "the file can no longer be read".to_owned(),
                |saved| difference_words(&saved, design),
            );
            if is_same || left.is_of(&stamp) {
                words
            } else {
                format!("{words}; the file was changed since by another program")
            }
        }
    };
    let shown = Recoverable {
        title,
        written: shell.wall_time(left.unix_seconds),
        differs,
    };
    Offered { left, shown }
}

/// The difference between the file and the copy, in the words of edits.
fn difference_words(saved: &Design, copy: &Design) -> String {
    let (before, after) = (saved.alternatives.len(), copy.alternatives.len());
    let mut titles: Vec<String> = Vec::new();
    for (old, new) in saved.alternatives.iter().zip(&copy.alternatives) {
        let pair = Design {
            alternatives: vec![old.clone(), new.clone()],
            ..saved.clone()
        };
        titles.extend(difference(&pair, 0, 1).into_iter().map(|step| step.title));
    }
    if before != after {
        titles.push(format!("{after} alternatives instead of {before}"));
    }
    if titles.is_empty() {
        return if saved == copy {
            "the same as the file".to_owned()
        } else {
            "names, notes, connected ranges or requirements differ".to_owned()
        };
    }
    let more = titles.len().saturating_sub(MOST_TOLD);
    titles.truncate(MOST_TOLD);
    let told = titles.join("; ");
    if more == 0 {
        told
    } else {
        format!("{told}; and {more} more changes")
    }
}
