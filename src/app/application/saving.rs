//! Saving: one write of a file after another, what happens meanwhile, and when the window may close.
//!
//! A disk may take seconds. Writes wait in a queue off the window's thread; a save requested while one runs follows it,
//! from the state that it left on disk; the window closes when everything is written, or when the person stops waiting.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::documents::{EXTENSION, OpenFile, design_in, with_ending};
use super::{Application, Done, Moment};
use crate::app::storage::{Expect, OnDisk, Stamp, StorageError};
use crate::design::{Design, Name, file, presets};
use crate::edit::{Command, DesignChange};
use crate::ui::state::{Dialog, Next, NoticeKind, Topic};

/// The queue of what is read from and written to design files.
pub(super) const FILES: &str = "design files";

/// Name of the job that looks whether the file changed; not worth showing.
pub(super) const GLANCING: &str = "looking at the file";

/// How long closing waits for the disk before asking whether to keep waiting.
const PATIENCE: Duration = Duration::from_millis(400);

/// How often a file that is open is looked at, at most.
const GLANCE_EVERY: Duration = Duration::from_secs(5);

/// The state of closing the window.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Closing {
    /// Nobody asked for it.
    #[default]
    No,
    /// It closes once everything is written; since then.
    Waits(Duration),
    /// It closes, even while something is still being written.
    Now,
}

/// When the file was last looked at, and what was told of it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Watch {
    had_focus: bool,
    looked: Duration,
    /// Whether a look is under way.
    looking: bool,
    /// The contents known here while others were told of.
    told: Option<Stamp>,
}

/// A save that was asked for while another one ran.
#[derive(Debug)]
pub(super) struct Again {
    /// What was wanted after it.
    then: Option<Next>,
}

impl Application {
    /// Saves to the document's file, or asks for one.
    pub(super) fn save(&mut self, then: Option<Next>, frame: Option<&eframe::Frame>) {
        match self.file.clone() {
            Some(file) => self.write(file.path, Expect::Unchanged(file.stamp), then),
            None => self.pick_target(then, frame),
        }
    }

    /// Saves to a path that was typed.
    pub(super) fn save_to(&mut self, path: PathBuf, replace: bool) {
        let then = match self.view.dialog.take() {
            Some(Dialog::TypePath { then, .. } | Dialog::Overwrite { then, .. }) => then,
            _ => None,
        };
        let expect = if replace {
            Expect::Anything
        } else {
            Expect::Nothing
        };
        let path = with_ending(path, EXTENSION);
        if !replace {
            self.typed = Some(path.clone());
        }
        self.write(path, expect, then);
    }

    /// Saves over a file that another program changed.
    pub(super) fn save_anyway(&mut self) {
        let then = match self.view.dialog.take() {
            Some(Dialog::ChangedOnDisk { then }) => then,
            _ => None,
        };
        if let Some(file) = self.file.clone() {
            self.write(file.path, Expect::Anything, then);
        }
    }

    /// A design that nobody named is called what its file is called, in pictures and reports too.
    fn name_after(&mut self, path: &Path) {
        let stem = path.file_stem().map(|stem| stem.to_string_lossy());
        if let Some(name) = stem.and_then(|stem| Name::new(stem.as_ref()).ok())
            && self.session.design().name.as_str() == presets::UNNAMED
        {
            self.apply(&Command::Design(DesignChange::Rename(name)));
        }
    }

    pub(super) fn write(&mut self, path: PathBuf, expect: Expect, then: Option<Next>) {
        if self.saving.as_ref() == Some(&path) {
            // What it finds there will be what the save under way leaves.
            self.save_again = Some(Again { then });
            return;
        }
        let own = self
            .file
            .as_ref()
            .filter(|file| file.path == path)
            .map(|file| file.stamp);
        // Saving to the file's own name is an ordinary save.
        let expect = match (expect, own) {
            (Expect::Nothing, Some(stamp)) => Expect::Unchanged(stamp),
            (expect, _) => expect,
        };
        self.name_after(&path);
        let shell = Arc::clone(&self.shell);
        self.session.note_rule_set();
        self.view.rules_noticed = true;
        self.saving = Some(path.clone());
        let (design, of) = (self.session.snapshot(), self.moment());
        let recovery = self
            .recovery
            .clone()
            .map(|recovery| (recovery.number(), recovery));
        self.jobs.queue(FILES, "saving the file", move |_| {
            let text = file::write(&design);
            if let Some((number, recovery)) = recovery
                && let Err(error) = recovery.note_saving(number, &path, text.as_bytes())
            {
                log::warn!("{error}");
            }
            // What could not be opened again is not saved.
            let outcome = if text.len() > file::MOST_BYTES {
                let limit_bytes = file::MOST_BYTES as u64;
                Err(StorageError::TooLarge {
                    limit_bytes,
                    path: path.clone(),
                })
            } else {
                shell.write(&path, text.as_bytes(), expect)
            };
            Done::Written {
                of,
                path,
                design,
                then,
                outcome,
            }
        });
    }

    /// A document that is no longer open was saved, or could not be.
    pub(super) fn written_late(&mut self, path: &Path, outcome: Result<Stamp, StorageError>) {
        self.no_longer_saving(path);
        match outcome {
            Ok(_) => {
                self.recent.add(path);
                self.store_recent();
            }
            Err(error) => {
                self.closing = Closing::No;
                self.report_error_about(Topic::Saving, format!("Could not save: {error:#}"));
            }
        }
    }

    /// The save that was asked for while this one ran.
    fn no_longer_saving(&mut self, path: &Path) -> Option<Again> {
        if self.saving.as_deref() != Some(path) {
            return None;
        }
        self.saving = None;
        self.save_again.take()
    }

    /// The document was saved, or could not be.
    pub(super) fn written(
        &mut self,
        path: PathBuf,
        design: Arc<Design>,
        then: Option<Next>,
        outcome: Result<Stamp, StorageError>,
    ) {
        let again = self.no_longer_saving(&path);
        if outcome.is_err() {
            // Someone closing the window must see the result.
            self.closing = Closing::No;
        }
        match outcome {
            Ok(stamp) => {
                self.view.settle(Topic::Saving);
                self.session.mark_saved(design);
                self.recent.add(&path);
                self.store_recent();
                self.around.file = Some(path.clone());
                // From here on it belongs to the user.
                self.around.example = None;
                self.around.same_since = Some(format!("saved {}", self.shell.now()));
                self.file = Some(OpenFile { path, stamp });
                self.claim();
                if self.session.is_dirty() {
                    // The copy has to know what the file is like now.
                    self.copy_due = true;
                } else {
                    self.forget_copy();
                }
                self.after_saving(then, again);
            }
            Err(StorageError::ChangedOnDisk { .. }) => {
                self.view.dialog = Some(Dialog::ChangedOnDisk { then });
            }
            Err(StorageError::AlreadyThere { path }) => {
                self.view.dialog = Some(Dialog::Overwrite { path, then });
            }
            Err(error) => {
                let problem = format!("Could not save: {error:#}");
                if self.is_typed(&path) {
                    self.type_again(true, &path, Some(problem), then);
                } else {
                    self.report_error_about(Topic::Saving, problem);
                }
            }
        }
    }

    /// Goes on to what was wanted; what was edited while the file was written is saved or asked about first.
    fn after_saving(&mut self, then: Option<Next>, again: Option<Again>) {
        let is_asking = |dialog: &mut Dialog| matches!(dialog, Dialog::Unsaved(_));
        // Asked while the save ran, the question what becomes of the changes has its answer now.
        if !self.session.is_dirty()
            && let Some(Dialog::Unsaved(next)) = self.view.dialog.take_if(is_asking)
        {
            self.go_on(next, None);
            return;
        }
        let is_wanted_again = again.is_some() && self.session.is_dirty();
        let then = again.and_then(|again| again.then).or(then);
        if is_wanted_again {
            self.save(then, None);
        } else if let Some(next) = then {
            self.guarded(next, None);
        }
    }

    /// Reads the file again; one step, which can be undone.
    pub(super) fn reload(&mut self) {
        self.view.dialog = None;
        let Some(OpenFile { path, .. }) = self.file.clone() else {
            self.view.notify(
                NoticeKind::Info,
                "There is nothing to reload: the design has not been saved yet",
            );
            return;
        };
        let (of, shell) = (self.moment(), Arc::clone(&self.shell));
        self.jobs.queue_read(FILES, "opening the file", move |_| {
            let outcome = design_in(&*shell, &path);
            Done::ReadAgain { of, path, outcome }
        });
    }

    /// Takes in what was read again.
    pub(super) fn read_again(
        &mut self,
        of: Moment,
        path: &Path,
        outcome: Result<(Box<Design>, Stamp), String>,
    ) {
        let is_open = self.file.as_ref().is_some_and(|file| file.path == path);
        match outcome {
            _ if of.document != self.document || !is_open => {}
            Ok((design, stamp)) => {
                self.end_drag();
                // What is the same already is no step.
                if *design != *self.session.snapshot() {
                    self.session.replace(*design, "Reload");
                }
                let present = self.session.snapshot();
                self.session.mark_saved(present);
                self.view.keep_inside(&self.session);
                self.file = Some(OpenFile {
                    path: path.to_owned(),
                    stamp,
                });
                self.around.same_since = Some(format!("reloaded {}", self.shell.now()));
                self.claim();
                self.forget_copy();
            }
            Err(error) => {
                self.report_error_about(Topic::Opening, format!("Could not open the file: {error}"));
            }
        }
    }

    /// Checks now and then whether another program changed the file, and at once when the window gets focus.
    ///
    /// Gives when to look again.
    pub fn watch_file(&mut self, has_focus: bool) -> Option<Duration> {
        let now = self.shell.uptime();
        let is_back = has_focus && !std::mem::replace(&mut self.watch.had_focus, has_focus);
        let file = self.file.clone().filter(|_| has_focus)?;
        let is_due = is_back || self.watch.looked.saturating_add(GLANCE_EVERY) <= now;
        if is_due && self.saving.is_none() && !self.watch.looking {
            self.watch.looked = now;
            self.watch.looking = true;
            let shell = Arc::clone(&self.shell);
            self.jobs.spawn(GLANCING, move |_| {
                let outcome = shell.compare_with_disk(&file.path, &file.stamp);
                Done::Glanced {
                    path: file.path,
                    known: file.stamp,
                    outcome,
                }
            });
        }
        Some(GLANCE_EVERY)
    }

    /// Asks what to do where another program changed the file.
    pub(super) fn compared_with_disk(
        &mut self,
        path: &Path,
        known: Stamp,
        outcome: Result<OnDisk, StorageError>,
    ) {
        self.watch.looking = false;
        let known_now = self.file.as_ref().map(|file| (file.path.as_path(), file.stamp));
        let is_current = known_now == Some((path, known)) && self.saving.is_none();
        match outcome {
            Ok(OnDisk::Changed)
                if is_current
                    && self.watch.told != Some(known)
                    && self.view.dialog.is_none()
                    && self.view.presentation.is_none() =>
            {
                self.watch.told = Some(known);
                self.view.dialog = Some(Dialog::ChangedOnDisk { then: None });
            }
            Ok(OnDisk::Gone) if is_current && self.watch.told != Some(known) => {
                self.watch.told = Some(known);
                self.view.notify_about(
                    Topic::Saving,
                    NoticeKind::Info,
                    "The file is no longer there; saving creates it again",
                );
            }
            Ok(_) => {}
            Err(error) => log::debug!("{error}"),
        }
    }

    /// Whether the window may close now; asks where there is something to save, and waits for what is being written.
    pub fn may_close(&mut self) -> bool {
        if self.wants_to_close() {
            return true;
        }
        if self.session.is_dirty() && self.closing == Closing::No {
            self.view.dialog = Some(Dialog::Unsaved(Next::Quit));
        } else {
            self.begin_closing();
        }
        self.wants_to_close()
    }

    /// Closes the window once everything is written.
    pub(super) fn begin_closing(&mut self) {
        if self.closing == Closing::No {
            self.closing = Closing::Waits(self.shell.uptime());
        }
    }

    /// Closes the window even while something is still being written.
    pub(super) fn close_now(&mut self) {
        self.closing = Closing::Now;
    }

    /// Goes on with the window open.
    pub(super) fn stay_open(&mut self) {
        self.closing = Closing::No;
    }

    /// Whether the window should close.
    pub fn wants_to_close(&self) -> bool {
        match self.closing {
            Closing::No => false,
            Closing::Waits(_) => !self.jobs.is_writing(),
            Closing::Now => true,
        }
    }

    /// When the window should look again whether everything is written.
    pub fn closing_in(&self) -> Option<Duration> {
        matches!(self.closing, Closing::Waits(_)).then_some(PATIENCE)
    }

    /// Says what is waited for, where the disk takes its time.
    pub(super) fn ask_about_closing(&mut self) {
        if let Closing::Waits(since) = self.closing
            && !self.wants_to_close()
            && since.saturating_add(PATIENCE) <= self.shell.uptime()
        {
            self.view.dialog = Some(Dialog::StillWriting);
        }
    }
}
