//! What outlives the window: copies of unsaved work, the view, and the files that were open last.

use std::sync::Arc;
use std::time::Duration;

use super::{Application, Done};
use crate::app::recovery::{LeftBehind, Recovery};
use crate::app::shell::Shell;
use crate::design::file;

/// Key of the remembered view in the shell.
pub(super) const VIEW_KEY: &str = "view.json";

/// Key of the recent files in the shell.
pub(super) const RECENT_KEY: &str = "recent.json";

/// How long after a change the recovery copy is written.
const KEEP_AFTER: Duration = Duration::from_secs(3);

/// Name of the job that writes recovery copies; not worth showing.
pub(super) const KEEPING: &str = "keeping a copy";

impl Application {
    /// Keeps unsaved work in `recovery`, and offers what earlier runs left there.
    pub fn use_recovery(&mut self, recovery: Recovery) {
        let recovery = Arc::new(recovery);
        let reader = Arc::clone(&recovery);
        self.recovery = Some(recovery);
        self.jobs
            .spawn("looking for unsaved work", move |_| match reader.left_behind() {
                Ok(left) => Done::Left(left),
                Err(error) => Done::Kept(Err(format!("{error:#}"))),
            });
    }

    /// Opens what a crashed window left, or throws it away.
    pub(super) fn recover(&mut self, index: usize, open: bool) {
        if index >= self.left_behind.len() {
            return;
        }
        let left = self.left_behind.remove(index);
        self.around.recoverable.remove(index);
        if open {
            match left
                .read(file::MOST_BYTES as u64)
                .map_err(|error| format!("{error:#}"))
                .and_then(|text| file::read(text.as_bytes()).map_err(|error| format!("{error:#}")))
            {
                Ok(design) => {
                    self.file = None;
                    self.show_design(design);
                    self.session.mark_unsaved();
                    // It is in no file, so it is kept here before the copy it came from goes.
                    self.keep_now();
                    left.discard();
                }
                Err(error) => self.report_error(format!("The copy could not be opened: {error}")),
            }
            self.view.dialog = None;
        } else {
            left.discard();
        }
        if self.left_behind.is_empty() {
            self.view.dialog = None;
        }
    }

    /// When the window should wake although nobody touches it: to keep a copy of unsaved work.
    pub fn wake_in(&mut self) -> Option<Duration> {
        if !self.keep_due || self.recovery.is_none() {
            return None;
        }
        if self.kept_revision == self.session.revision() {
            self.keep_due = false;
            self.keep_copy();
            return None;
        }
        // One more edit pushes the copy further away, so that a drag writes one copy and not sixty a second.
        self.kept_revision = self.session.revision();
        Some(KEEP_AFTER)
    }

    /// Keeps a copy before anything else is done.
    fn keep_now(&self) {
        if let Some(recovery) = &self.recovery
            && let Err(error) = recovery.keep(&file::write(self.session.design()))
        {
            log::warn!("{error:#}");
        }
    }

    fn keep_copy(&mut self) {
        let Some(recovery) = self.recovery.clone() else {
            return;
        };
        if !self.session.is_dirty() {
            return;
        }
        let design = self.session.snapshot();
        self.jobs.spawn(KEEPING, move |_| {
            Done::Kept(
                recovery
                    .keep(&file::write(&design))
                    .map_err(|error| format!("{error:#}")),
            )
        });
    }

    /// Throws the recovery copy away: there is nothing unsaved.
    pub(super) fn forget_copy(&mut self) {
        self.keep_due = false;
        if let Some(recovery) = &self.recovery
            && let Err(error) = recovery.forget()
        {
            log::warn!("{error:#}");
        }
    }

    /// Stores what the next start takes up again.
    pub fn remember(&mut self) {
        if self.view.remembered == self.remembered {
            return;
        }
        self.remembered = self.view.remembered.clone();
        if let Ok(text) = serde_json::to_string(&self.remembered)
            && let Err(error) = self.shell.store_state(VIEW_KEY, &text)
        {
            log::warn!("{error:#}");
        }
    }

    /// Stores which files were open last.
    pub(super) fn store_recent(&mut self) {
        self.around.recent = self.recent.paths().to_vec();
        if let Err(error) = self.shell.store_state(RECENT_KEY, &self.recent.to_json()) {
            log::warn!("{error:#}");
        }
    }
}

pub(super) fn load(shell: &dyn Shell, key: &'static str) -> Option<String> {
    shell.load_state(key).unwrap_or_else(|error| {
        log::warn!("{error:#}");
        None
    })
}

pub(super) fn left_title(left: &LeftBehind) -> String {
    left.file.as_ref().map_or_else(
        || "A design that was never saved".to_owned(),
        |file| file.display().to_string(),
    )
}

#[cfg(test)]
mod tests {
    use crate::app::jobs::Jobs;
    use crate::app::recovery::Claim;
    use crate::app::shell::Memory;
    use crate::ui::action::{Action, Intent};

    use super::*;

    #[test]
    fn what_is_recovered_is_kept_again_at_once() {
        let state = tempfile::tempdir().unwrap();
        let blank = crate::design::presets::blank();
        let crashed = Recovery::begin(state.path()).unwrap();
        crashed.keep(&file::write(&blank)).unwrap();
        crashed.crash();

        let mut application = Application::new(Arc::new(Memory::new()), Jobs::inline());
        application.use_recovery(Recovery::begin(state.path()).unwrap());
        application.poll();
        application.perform(Action::Recover(0, true), None);
        assert_eq!(application.session.design(), &blank);

        // It crashes before anything else is done.
        Arc::into_inner(application.recovery.take().unwrap())
            .unwrap()
            .crash();
        let next = Recovery::begin(state.path()).unwrap();
        let left = next.left_behind().unwrap();
        assert_eq!(
            left[0].read(file::MOST_BYTES as u64).unwrap(),
            file::write(&blank)
        );
    }

    #[test]
    fn a_new_design_lets_go_of_the_file_before_it() {
        let state = tempfile::tempdir().unwrap();
        let path = state.path().join("shop.aksnet");
        let world = Memory::new();
        world.put(&path, file::write(&crate::design::presets::blank()));
        let mut application = Application::new(Arc::new(world), Jobs::inline());
        application.use_recovery(Recovery::begin(state.path()).unwrap());
        application.perform(Action::OpenPath(path.clone()), None);
        application.poll();
        let other = Recovery::begin(state.path()).unwrap();
        assert_eq!(other.claim(Some(&path)).unwrap(), Claim::AlsoOpenElsewhere);
        application.perform(Action::Do(Intent::New), None);
        assert_eq!(other.claim(Some(&path)).unwrap(), Claim::Alone);
    }
}
