//! What outlives the window: copies of unsaved work, the view, and the files that were open last.
//!
//! All of it is written in one queue beside the window's thread, so that an older copy never follows a newer one, and
//! none comes back after it was thrown away.

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

/// How long nothing changes before the recovery copy is written, and how long lies between two copies at least.
const KEEP_AFTER: Duration = Duration::from_secs(1);

/// How long changes go on before a copy is written all the same.
const KEEP_AT_LATEST: Duration = Duration::from_secs(4);

/// Name of the job that writes recovery copies; not worth showing.
pub(super) const KEEPING: &str = "keeping a copy";

/// The queue of what is written into the state folder.
const STATE: &str = "state folder";

/// Most differences that are told of an offered copy; the rest is counted.
const MOST_TOLD: usize = 3;

/// A copy that a crashed window left, with what is said of it.
#[derive(Debug)]
pub struct Offered {
    left: LeftBehind,
    shown: Recoverable,
}

/// Since when there are changes without a copy.
#[derive(Debug, Clone, Copy)]
pub(super) struct Due {
    first: Duration,
    last: Duration,
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

    /// Notes what earlier runs left; it is offered as soon as nothing else is asked.
    pub(super) fn offer(&mut self, offered: Vec<Offered>) {
        for Offered { left, shown } in offered {
            self.left_behind.push(left);
            self.around.recoverable.push(shown);
        }
    }

    /// Asks about unsaved work of earlier runs, whatever was opened meanwhile, until it is answered or put off.
    pub(super) fn ask_about_left(&mut self) {
        if !self.left_behind.is_empty()
            && !self.left_for_later
            && self.view.dialog.is_none()
            && self.view.presentation.is_none()
        {
            self.view.dialog = Some(Dialog::Recover);
        }
    }

    /// Opens what a crashed window left, or throws it away.
    pub(super) fn recover(&mut self, index: usize, open: bool, frame: Option<&eframe::Frame>) {
        if open {
            self.guarded(Next::Recover(index), frame);
            return;
        }
        if let Some(left) = self.take_left(index) {
            self.jobs.queue(STATE, KEEPING, move |_| {
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
                // It is kept here before the copy it came from goes.
                self.keep_copy();
                self.jobs.queue(STATE, KEEPING, move |_| {
                    left.discard();
                    Done::Stored(Ok(()))
                });
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
        let now = self.shell.uptime();
        let first = self.keep_due.map_or(now, |due| due.first);
        self.keep_due = Some(Due { first, last: now });
        // Whoever goes on working does not want the window to close any more.
        self.stay_open();
    }

    /// When the window should wake although nobody touches it: to keep a copy of unsaved work.
    pub fn wake_in(&mut self) -> Option<Duration> {
        let due = self.keep_due.filter(|_| self.recovery.is_some())?;
        // A copy under way wakes the window when it is written.
        if self.keeping {
            return None;
        }
        let now = self.shell.uptime();
        let quiet = due.last.saturating_add(KEEP_AFTER);
        let latest = due.first.saturating_add(KEEP_AT_LATEST);
        let apart = self
            .kept_at
            .map_or(Duration::ZERO, |at| at.saturating_add(KEEP_AFTER));
        let at = quiet.min(latest).max(apart);
        if now < at {
            return Some(at.saturating_sub(now));
        }
        self.keep_copy();
        None
    }

    /// Writes a copy behind what is being written.
    fn keep_copy(&mut self) {
        self.keep_due = None;
        let Some(recovery) = self.recovery.clone().filter(|_| self.session.is_dirty()) else {
            return;
        };
        self.keeping = true;
        self.kept_at = Some(self.shell.uptime());
        let design = self.session.snapshot();
        self.jobs.queue(STATE, KEEPING, move |_| {
            Done::Kept(
                recovery
                    .keep(&file::write(&design))
                    .map_err(|error| format!("{error:#}")),
            )
        });
    }

    /// A copy was written, or could not be.
    pub(super) fn kept(&mut self, outcome: Result<(), String>) {
        self.keeping = false;
        if let Err(error) = outcome {
            log::warn!("{error}");
        }
    }

    /// Throws the recovery copy away: there is nothing unsaved.
    pub(super) fn forget_copy(&mut self) {
        self.keep_due = None;
        if let Some(recovery) = self.recovery.clone() {
            self.jobs.queue(STATE, KEEPING, move |_| {
                Done::Stored(recovery.forget().map_err(|error| format!("{error:#}")))
            });
        }
    }

    /// Tells other windows which file this one shows; whether one of them shows it too is heard later.
    pub(super) fn claim(&mut self) {
        let Some(recovery) = self.recovery.clone() else {
            return;
        };
        let (of, file) = (self.document, self.file.clone());
        self.jobs.queue(STATE, KEEPING, move |_| Done::Claimed {
            of,
            outcome: recovery
                .claim(file.as_ref().map(|file| (file.path.as_path(), &file.stamp)))
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

/// The file that a copy belongs to, so that saving it goes there; where another program wrote the file since, the
/// stamp is that of no contents, and saving asks first.
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

/// What lies between the file and the copy, in the words of edits.
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

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::app::jobs::Jobs;
    use crate::app::recovery::Claim;
    use crate::app::shell::Memory;
    use crate::design::presets;
    use crate::edit::{Command, PoolAt, PoolChange};
    use crate::ui::action::{Action, Intent};

    use super::*;

    const SHOP: &str = "/designs/shop.aksnet";

    fn nodes(count: u32) -> Command {
        Command::Pool {
            at: PoolAt {
                alternative: 0,
                cluster: 0,
                pool: 0,
            },
            change: PoolChange::Count(crate::design::NodeCount::saturating(count)),
        }
    }

    /// A world with a file, and the state folder of a window that crashed while it had changed the file.
    fn crashed() -> (Memory, tempfile::TempDir, Design) {
        let (world, state) = (Memory::new(), tempfile::tempdir().unwrap());
        let saved = presets::worked_example();
        world.put(SHOP, file::write(&saved));
        let (_, stamp) = world.read(Path::new(SHOP), 1_000_000).unwrap();
        let changed = crate::edit::apply(&saved, &nodes(7)).unwrap();
        let crashed = Recovery::begin(state.path()).unwrap();
        crashed.claim(Some((Path::new(SHOP), &stamp))).unwrap();
        crashed.keep(&file::write(&changed)).unwrap();
        crashed.crash();
        (world, state, changed)
    }

    fn started(world: &Memory, state: &Path, open: Option<&str>) -> Application {
        let mut application = Application::new(Arc::new(world.clone()), Jobs::inline());
        application.use_recovery(Recovery::begin(state).unwrap());
        if let Some(path) = open {
            application.perform(Action::OpenPath(path.into()), None);
        }
        settle(&mut application);
        application
    }

    fn settle(application: &mut Application) {
        for _ in 0..4 {
            application.poll();
            application.prepare();
        }
    }

    #[test]
    fn unsaved_work_is_offered_however_the_program_starts() {
        for open in [None, Some(SHOP), Some("/designs/other.aksnet"), Some("/gone")] {
            let (world, state, changed) = crashed();
            world.put("/designs/other.aksnet", file::write(&presets::blank()));
            let mut application = started(&world, state.path(), open);
            assert_eq!(application.view.dialog, Some(Dialog::Recover), "{open:?}");
            let [offered] = application.around.recoverable.as_slice() else {
                panic!("{open:?}: {:?}", application.around.recoverable);
            };
            assert_eq!(offered.title, SHOP);
            assert!(!offered.written.is_empty());
            assert_eq!(offered.differs, "Change nodes of system to 7");
            let said = application.view.notices.iter().map(|notice| notice.text.as_str());
            assert!(
                said.clone().all(|text| !text.contains("another window")),
                "{open:?}"
            );

            application.perform(Action::Recover(0, true), None);
            settle(&mut application);
            assert_eq!(application.session.design(), &changed);
            assert!(application.session.is_dirty());
            assert_eq!(application.around.file.as_deref(), Some(Path::new(SHOP)));
            application.perform(Action::Do(Intent::Save), None);
            settle(&mut application);
            assert!(!application.session.is_dirty() && application.view.dialog.is_none());
            let on_disk = file::read(&world.contents(SHOP).unwrap()).unwrap();
            assert_eq!(on_disk.alternatives, changed.alternatives);
        }
    }

    #[test]
    fn a_copy_that_was_saved_before_the_end_is_said_to_be_the_same() {
        let (world, state, changed) = crashed();
        world.put(SHOP, file::write(&changed));
        let application = started(&world, state.path(), Some(SHOP));
        let differs = &application.around.recoverable[0].differs;
        assert_eq!(differs, "the same as the file");
    }

    #[test]
    fn a_file_that_was_changed_since_is_not_overwritten_unasked() {
        let (world, state, _) = crashed();
        world.put(SHOP, file::write(&presets::blank()));
        let mut application = started(&world, state.path(), Some(SHOP));
        let differs = &application.around.recoverable[0].differs;
        assert!(differs.ends_with("changed since by another program"), "{differs}");
        application.perform(Action::Recover(0, true), None);
        settle(&mut application);
        application.perform(Action::Do(Intent::Save), None);
        settle(&mut application);
        assert_eq!(
            application.view.dialog,
            Some(Dialog::ChangedOnDisk { then: None })
        );
    }

    #[test]
    fn what_is_put_off_or_stands_in_the_way_is_not_lost() {
        let (world, state, changed) = crashed();
        let mut application = started(&world, state.path(), None);
        application.perform(Action::CloseDialog, None);
        settle(&mut application);
        assert_eq!(application.view.dialog, None);
        drop(application);

        let mut application = started(&world, state.path(), None);
        application.perform(Action::CloseDialog, None);
        application.perform(Action::Edit(nodes(9)), None);
        application.perform(Action::Recover(0, true), None);
        assert_eq!(application.view.dialog, Some(Dialog::Unsaved(Next::Recover(0))));
        application.perform(Action::Unsaved(crate::ui::action::UnsavedAnswer::Discard), None);
        settle(&mut application);
        assert_eq!(application.session.design(), &changed);

        // It crashes before anything else is done.
        settle(&mut application);
        Arc::into_inner(application.recovery.take().unwrap())
            .unwrap()
            .crash();
        let left = Recovery::begin(state.path()).unwrap().left_behind().unwrap();
        assert_eq!(left.len(), 1);
        assert_eq!(left[0].read(1_000_000).unwrap(), file::write(&changed));
        assert_eq!(left[0].file.as_deref(), Some(Path::new(SHOP)));
    }

    #[test]
    fn copies_are_a_second_apart_and_at_most_five_during_a_drag() {
        let state = tempfile::tempdir().unwrap();
        let world = Memory::new();
        let mut application = started(&world, state.path(), None);
        let step = Duration::from_millis(50);
        let mut copies = Vec::new();
        for tick in 0..400_u32 {
            application.perform(Action::Drag(nodes(1 + tick % 50)), None);
            let before = application.kept_at;
            application.wake_in();
            application.poll();
            if application.kept_at != before {
                copies.push(application.shell.uptime());
            }
            world.pass(step);
        }
        let apart = copies.windows(2).map(|pair| pair[1].saturating_sub(pair[0]));
        assert!(copies.len() >= 4, "{copies:?}");
        for apart in apart {
            assert!(
                Duration::from_secs(1) <= apart && apart <= Duration::from_secs(5),
                "{apart:?}"
            );
        }
        // Quiet: one more, after a second.
        let wait = application.wake_in().unwrap();
        assert!(wait <= KEEP_AFTER);
        world.pass(wait);
        assert_eq!(application.wake_in(), None);
        application.poll();
        world.pass(Duration::from_mins(1));
        assert_eq!(application.wake_in(), None);
    }

    #[test]
    fn no_copy_comes_back_after_a_save() {
        let (world, state) = (Memory::new(), tempfile::tempdir().unwrap());
        world.put(SHOP, file::write(&presets::worked_example()));
        let (jobs, held) = Jobs::held();
        let mut application = Application::new(Arc::new(world.clone()), jobs);
        application.use_recovery(Recovery::begin(state.path()).unwrap());
        application.perform(Action::OpenPath(SHOP.into()), None);
        let run = |application: &mut Application| {
            application.poll();
            while held.run_next() {
                application.poll();
            }
        };
        run(&mut application);
        application.perform(Action::Edit(nodes(7)), None);
        application.perform(Action::Do(Intent::Save), None);
        // The copy is asked for while the save runs, and written after it.
        world.pass(Duration::from_secs(2));
        application.wake_in();
        run(&mut application);
        assert!(!application.session.is_dirty());
        let copies = std::fs::read_dir(state.path().join("recovery"))
            .unwrap()
            .filter(|folder| folder.as_ref().unwrap().path().join("unsaved.aksnet").exists());
        assert_eq!(copies.count(), 0);
    }

    #[test]
    fn a_new_design_lets_go_of_the_file_before_it() {
        let state = tempfile::tempdir().unwrap();
        let path = state.path().join("shop.aksnet");
        let world = Memory::new();
        world.put(&path, file::write(&presets::blank()));
        let mut application = started(&world, state.path(), None);
        application.perform(Action::OpenPath(path.clone()), None);
        application.poll();
        let other = Recovery::begin(state.path()).unwrap();
        let stamp = Stamp::of(b"{}", None);
        let claimed = || other.claim(Some((&path, &stamp))).unwrap();
        assert_eq!(claimed(), Claim::AlsoOpenElsewhere);
        application.perform(Action::Do(Intent::New), None);
        assert_eq!(claimed(), Claim::Alone);
    }
}
