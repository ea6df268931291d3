//! What the window is about: session, view and open file, and every action performed on them.
//!
//! Dialogs, files and clocks are reached through the [`Shell`]; what takes long is a job whose result arrives in
//! [`Application::poll`]. A failure becomes a notice, and nothing open is lost by it.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::documents::OpenFile;
use super::exporting::{Copied, NotExported};
use super::jobs::{JobId, Jobs};
use super::paths::RecentFiles;
use super::recovery::{LeftBehind, Recovery};
use super::shell::{Picked, Shell};
use super::starters;
use super::storage::{Stamp, StorageError};
use crate::azure::Model;
use crate::check::{Mended, fix_all};
use crate::design::{Design, presets};
use crate::edit::Command;
use crate::export::address_plan;
use crate::plan::{Adoption, adopt};
use crate::session::Session;
use crate::ui::Surroundings;
use crate::ui::action::{Action, Intent, UnsavedAnswer, rearranged};
use crate::ui::later::Part;
use crate::ui::placing::Draft;
use crate::ui::present::Talk;
use crate::ui::state::{Dialog, Lower, Next, NoticeKind, Palette, Remembered, ThemeChoice, ViewState};
use crate::ui::table::copied_rows;

/// Key of the remembered view in the shell.
const VIEW_KEY: &str = "view.json";

/// Key of the recent files in the shell.
const RECENT_KEY: &str = "recent.json";

/// How long after a change the recovery copy is written.
const KEEP_AFTER: Duration = Duration::from_secs(3);

/// Smallest and largest size of the whole interface.
const ZOOM_RANGE: std::ops::RangeInclusive<f32> = 0.5..=3.0;

/// What a job brings back.
#[derive(Debug)]
pub enum Done {
    /// A file was read.
    Read {
        /// Where from.
        path: PathBuf,
        /// What was in it, or why not.
        outcome: Result<(Box<Design>, Stamp), String>,
    },
    /// A file was written.
    Written {
        /// Where to.
        path: PathBuf,
        /// What was written.
        design: Arc<Design>,
        /// What was wanted once it is saved.
        then: Option<Next>,
        /// How it went.
        outcome: Result<Stamp, StorageError>,
    },
    /// A file dialog was closed.
    Picked {
        /// Whether the file is to be written.
        saving: bool,
        /// What was wanted once it is saved.
        then: Option<Next>,
        /// Whether it came back faster than a person can answer.
        at_once: bool,
        /// The answer.
        picked: Picked,
    },
    /// A file dialog for an export was closed.
    ExportPicked {
        /// Whether it came back faster than a person can answer.
        at_once: bool,
        /// The answer.
        picked: Picked,
    },
    /// An export was written.
    Exported {
        /// Where to.
        path: PathBuf,
        /// How it went.
        outcome: Result<(), NotExported>,
    },
    /// An export was made for the clipboard.
    Copied(Result<Copied, String>),
    /// A folder was shown.
    FolderShown(Result<(), String>),
    /// A recovery copy was written.
    Kept(Result<(), String>),
    /// What earlier runs left behind.
    Left(Vec<LeftBehind>),
    /// The fixes for all findings of a revision.
    Mended {
        /// The revision they were worked out for.
        revision: u64,
        /// What mends it, and what is left.
        mended: Box<Mended>,
    },
}

/// The application without its window.
#[derive(Debug)]
pub struct Application {
    /// The open document.
    pub session: Session,
    /// What is shown of it.
    pub view: ViewState,
    /// What the screen shows of the world.
    pub around: Surroundings,
    pub(super) shell: Arc<dyn Shell>,
    pub(super) jobs: Jobs<Done>,
    pub(super) file: Option<OpenFile>,
    pub(super) recent: RecentFiles,
    pub(super) recovery: Option<Arc<Recovery>>,
    left_behind: Vec<LeftBehind>,
    remembered: Remembered,
    kept_revision: u64,
    keep_due: bool,
    dragging: bool,
    closing: bool,
    /// What the window shall put on the clipboard.
    pub(super) copied: Option<String>,
    /// A picture for the clipboard.
    pub(super) copied_picture: Option<egui::ColorImage>,
    /// The export that is being made.
    pub(super) exporting: Option<JobId>,
}

impl Application {
    /// Begins with the worked example and what the last run remembered.
    pub fn new(shell: Arc<dyn Shell>, jobs: Jobs<Done>) -> Self {
        let remembered: Remembered = load(&*shell, VIEW_KEY)
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default();
        let recent = load(&*shell, RECENT_KEY)
            .map(|text| RecentFiles::from_json(&text))
            .unwrap_or_default();
        let around = Surroundings {
            recent: recent.paths().to_vec(),
            ..Surroundings::default()
        };
        let view = ViewState {
            remembered: remembered.clone(),
            ..ViewState::default()
        };
        Self {
            session: Session::new(presets::worked_example()),
            view,
            around,
            shell,
            jobs,
            file: None,
            recent,
            recovery: None,
            left_behind: Vec::new(),
            remembered,
            kept_revision: 0,
            keep_due: false,
            dragging: false,
            closing: false,
            copied: None,
            copied_picture: None,
            exporting: None,
        }
    }

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

    /// Takes in what jobs have brought.
    pub fn poll(&mut self) {
        for finished in self.jobs.poll() {
            match finished.outcome {
                Ok(done) => self.take(done),
                Err(error) => self.complain(format!("{error:#}")),
            }
        }
        self.around.exporting = self.exporting.and_then(|job| self.jobs.progress(job));
        self.around.busy = self
            .jobs
            .awaited()
            .next()
            .map(|(_, name)| name)
            .filter(|name| *name != KEEPING);
    }

    fn take(&mut self, done: Done) {
        match done {
            Done::Read {
                path,
                outcome: Ok((design, stamp)),
            } => self.show_file(*design, &path, stamp),
            Done::Read {
                path,
                outcome: Err(error),
            } => {
                self.recent.remove(&path);
                self.store_recent();
                self.complain(format!("Could not open the file: {error}"));
            }
            Done::Written {
                path,
                design,
                then,
                outcome,
            } => self.written(path, design, then, outcome),
            Done::Picked {
                saving,
                then,
                at_once,
                picked,
            } => self.picked(saving, then, at_once, picked),
            Done::Mended { revision, mended } => self.mended(revision, &mended),
            Done::ExportPicked { at_once, picked } => self.export_picked(at_once, picked),
            Done::Exported { path, outcome } => self.exported(path, outcome),
            Done::Copied(outcome) => self.copied(outcome),
            Done::FolderShown(Err(error)) => self.complain(format!("Could not show the folder: {error}")),
            Done::Kept(Ok(())) | Done::FolderShown(Ok(())) => {}
            Done::Kept(Err(error)) => log::warn!("{error}"),
            Done::Left(left) => {
                self.around.recoverable = left.iter().map(left_title).collect();
                self.left_behind = left;
                if !self.left_behind.is_empty() && self.view.dialog.is_none() {
                    self.view.dialog = Some(Dialog::Recover);
                }
            }
        }
    }

    /// Works out what the next frame shows.
    pub fn prepare(&mut self) {
        self.view.keep_inside(&self.session);
        self.session.show(self.view.focus, self.view.map.opened());
    }

    /// Performs one action. Dialogs of the system hang on `frame`.
    pub fn perform(&mut self, action: Action, frame: Option<&eframe::Frame>) {
        self.view.mark = None;
        match action {
            Action::Do(intent) => self.fulfil(intent, frame),
            Action::Edit(command) => {
                self.end_drag();
                self.apply(&command);
            }
            Action::Drag(command) => {
                if !self.dragging {
                    self.session.begin_gesture();
                    self.dragging = true;
                }
                self.apply(&command);
            }
            Action::EndDrag => self.end_drag(),
            Action::OpenPath(path) => self.guarded(Next::OpenPath(path), frame),
            Action::NewFrom(index) => self.guarded(Next::New(index + 1), frame),
            Action::SaveTo(path, replace) => self.save_to(path, replace),
            Action::SaveAnyway => self.save_anyway(),
            Action::Reload => self.reload(),
            Action::ShowAlternative(index) => {
                if index < self.session.design().alternatives.len() {
                    self.view.show_alternative(index);
                }
            }
            Action::AddFromModel(model) => self.add_from_model(model),
            Action::Export => self.export(frame),
            Action::ExportTo(path, replace) => self.export_to(path, replace),
            Action::CopyExport => self.copy_export(),
            Action::CancelExport => self.cancel_export(),
            Action::ShowFolder(path) => self.show_folder(path),
            Action::TryOut(command) => self.try_out(&command),
            Action::KeepTalk => self.keep_talk(),
            Action::PutBackTalk => {
                if let Some(talk) = &mut self.view.talk {
                    talk.put_back(self.session.design());
                }
            }
            Action::EndTalk => self.view.talk = None,
            Action::ShowCluster(cluster) => {
                self.view.focus.cluster = cluster;
                self.view.focus.pool = None;
                self.view.preview = None;
            }
            Action::ShowPool(pool) => self.view.focus.pool = pool,
            Action::Select(item) => self.view.select(item),
            Action::SelectSeveral(several, shown) => self.view.select_several(several, shown),
            Action::Copy(text) => self.copied = Some(text),
            Action::Reveal(item) => {
                self.view.select(Some(item));
                self.view.map.reveal(item);
            }
            Action::GoTo(place) => self.view.go_to(place),
            Action::Preview(model) => self.view.preview = model,
            Action::UseModel(model) => self.use_model(model),
            Action::ShowLower(lower) => self.show_lower(lower),
            Action::OpenDialog(dialog) => self.view.dialog = Some(dialog),
            Action::CloseDialog => {
                self.end_drag();
                self.view.dialog = None;
            }
            Action::Unsaved(answer) => self.answer_guard(answer, frame),
            Action::Recover(index, open) => self.recover(index, open),
            Action::CloseNotice(index) => {
                if index < self.view.notices.len() {
                    self.view.notices.remove(index);
                }
            }
            Action::Notify(kind, text) => self.view.notify(kind, text),
            Action::Theme(theme) => self.view.remembered.theme = theme,
        }
    }

    fn fulfil(&mut self, intent: Intent, frame: Option<&eframe::Frame>) {
        if let Err(why) = intent.availability(&self.session, &self.view) {
            self.view.notify(NoticeKind::Info, why);
            return;
        }
        let focus = self.view.focus;
        match intent {
            Intent::New => self.guarded(Next::New(0), frame),
            Intent::Open => self.guarded(Next::Open, frame),
            Intent::TypeOpenPath => self.type_path(false, None),
            Intent::Save => self.save(None, frame),
            Intent::SaveAs => self.pick_target(None, frame),
            Intent::TypeSavePath => self.type_path(true, None),
            Intent::Properties => self.view.dialog = Some(Dialog::Properties),
            Intent::Quit => self.guarded(Next::Quit, frame),
            Intent::Undo => self.step(Session::undo),
            Intent::Redo => self.step(Session::redo),
            Intent::AddPool
            | Intent::RemovePool
            | Intent::AddConnected
            | Intent::AddSubnet
            | Intent::AddNetwork
            | Intent::AddCluster
            | Intent::RemoveCluster
            | Intent::AddAlternative
            | Intent::RemoveAlternative => {
                if let Some(command) = starters::command(intent, self.session.design(), focus) {
                    self.end_drag();
                    self.apply(&command);
                    starters::follow(intent, self.session.design(), &mut self.view);
                }
            }
            Intent::SplitSubnet | Intent::JoinSubnet | Intent::DuplicateSubnet | Intent::RemoveRange => {
                if let Ok(command) = rearranged(intent, &self.session, &self.view) {
                    self.end_drag();
                    self.apply(&command);
                }
            }
            Intent::MendAll => self.mend_all(),
            Intent::Commands => self.view.palette = Some(Palette::default()),
            Intent::ShowGrowth => self.show_lower(Lower::Growth),
            Intent::ShowChecks => self.show_lower(Lower::Checks),
            Intent::ShowRanges => self.show_lower(Lower::Ranges),
            Intent::PlaceSubnets => {
                self.view.dialog = Some(Dialog::Place(Draft::of(&self.session, &self.view)));
            }
            Intent::PasteRanges => self.view.dialog = Some(Dialog::paste(String::new())),
            Intent::CopyRangesCsv => {
                self.copied = Some(address_plan::csv(&copied_rows(&self.session, &self.view)));
            }
            Intent::CopyRangesMarkdown => {
                self.copied = Some(address_plan::markdown(&copied_rows(&self.session, &self.view)));
            }
            Intent::ToggleInspector => self.view.remembered.inspector = !self.view.remembered.inspector,
            Intent::ExportFile => {
                self.view.export.one = focus.alternative;
                self.view.dialog = Some(Dialog::Export);
            }
            Intent::CopyPicture => self.copy_picture(),
            Intent::Present => {
                self.end_drag();
                self.view.talk = Some(Talk::new(self.session.design(), focus.alternative));
            }
            Intent::Compare => self.view.compare.open = !self.view.compare.open,
            Intent::EditAlternative => self.view.dialog = Some(Dialog::Alternative(focus.alternative)),
            Intent::Later => {
                self.view.dialog = Some(Dialog::Later {
                    part: Part::default(),
                    to: None,
                });
            }
            Intent::ToggleRotation => self.view.rotation = !self.view.rotation,
            Intent::FindOnMap => self.view.map.find(),
            Intent::PinCard => {
                if let Some(item) = self.view.map.pointed().or(self.view.selection) {
                    self.view.map.pin(focus.alternative, item);
                }
            }
            Intent::FitMap => self.view.map.fit(),
            Intent::ZoomMapIn => self.view.map.zoom_in(),
            Intent::ZoomMapOut => self.view.map.zoom_out(),
            Intent::ZoomIn => self.zoom(self.view.remembered.zoom + 0.1),
            Intent::ZoomOut => self.zoom(self.view.remembered.zoom - 0.1),
            Intent::ZoomReset => self.zoom(1.0),
            Intent::ThemeSystem => self.view.remembered.theme = ThemeChoice::System,
            Intent::ThemeDark => self.view.remembered.theme = ThemeChoice::Dark,
            Intent::ThemeLight => self.view.remembered.theme = ThemeChoice::Light,
            Intent::Shortcuts => self.view.dialog = Some(Dialog::Shortcuts),
            Intent::Rules => {
                self.view.dialog = Some(Dialog::Rules {
                    filter: String::new(),
                    chosen: None,
                    is_new: true,
                });
            }
            Intent::About => self.view.dialog = Some(Dialog::About),
        }
    }

    /// Tries a change out on the copy that is presented.
    fn try_out(&mut self, command: &Command) {
        let tried = self.view.talk.as_mut().map(|talk| talk.session.apply(command));
        if let Some(Err(rejected)) = tried {
            self.complain(format!("That cannot be done: {rejected}"));
        }
    }

    /// Takes what was tried out into the document, as one step.
    fn keep_talk(&mut self) {
        let command = self
            .view
            .talk
            .as_ref()
            .and_then(|talk| talk.keeping(self.session.design()));
        if let Some(command) = command {
            self.end_drag();
            self.apply(&command);
        }
        if let Some(talk) = &mut self.view.talk {
            talk.put_back(self.session.design());
        }
    }

    /// Shows something below the map, which the comparison covers.
    fn show_lower(&mut self, lower: Lower) {
        self.view.remembered.lower = lower;
        self.view.compare.open = false;
    }

    fn apply(&mut self, command: &Command) {
        match self.session.apply(command) {
            Ok(()) => {
                self.view.keep_inside(&self.session);
                self.keep_due = true;
            }
            Err(rejected) => self.complain(format!("That cannot be done: {rejected}")),
        }
    }

    fn end_drag(&mut self) {
        if self.dragging {
            self.session.end_gesture();
            self.dragging = false;
        }
    }

    fn step(&mut self, step: impl FnOnce(&mut Session) -> bool) {
        self.end_drag();
        if step(&mut self.session) {
            self.view.keep_inside(&self.session);
            self.keep_due = true;
        }
    }

    fn zoom(&mut self, zoom: f32) {
        self.view.remembered.zoom =
            ((zoom * 10.0).round() / 10.0).clamp(*ZOOM_RANGE.start(), *ZOOM_RANGE.end());
    }

    fn use_model(&mut self, model: Model) {
        let Some(adoption) = self.adopted(model) else {
            return;
        };
        let command = Command::ReplaceAlternative {
            at: self.view.focus.alternative,
            alternative: Box::new(adoption.alternative),
            title: format!("Use model {}", model.title()),
        };
        self.end_drag();
        self.apply(&command);
        self.view.preview = None;
    }

    /// Adds the workload on screen under a model, as an alternative of its own.
    fn add_from_model(&mut self, model: Model) {
        let Some(adoption) = self.adopted(model) else {
            return;
        };
        let at = self.view.focus.alternative;
        let command = starters::beside(self.session.design(), at, adoption.alternative, model);
        self.end_drag();
        self.apply(&command);
        self.view.show_alternative(at + 1);
    }

    /// The alternative on screen under a model; says so where there is no room for it, or none for an upgrade.
    fn adopted(&mut self, model: Model) -> Option<Adoption> {
        let focus = self.view.focus;
        let adoption = adopt(self.session.design(), focus.alternative, focus.cluster, model);
        match &adoption {
            None => self.complain(format!(
                "{} finds no room in the VNet; a larger VNet, fewer nodes or fewer pods would do",
                model.title()
            )),
            Some(adoption) if !adoption.holds_upgrade => self.view.notify(
                NoticeKind::Info,
                "The subnets hold the planned nodes, but an upgrade finds no room for its surge nodes",
            ),
            Some(_) => {}
        }
        adoption
    }

    /// Works out what mends all findings; the design is changed when the answer arrives.
    fn mend_all(&mut self) {
        self.end_drag();
        let (design, revision) = (self.session.snapshot(), self.session.revision());
        self.jobs.spawn("looking for fixes", move |_| Done::Mended {
            revision,
            mended: Box::new(fix_all(&design)),
        });
    }

    fn mended(&mut self, revision: u64, mended: &Mended) {
        if revision != self.session.revision() {
            self.view.notify(
                NoticeKind::Info,
                "The design was changed meanwhile, so nothing was mended",
            );
            return;
        }
        if let Some(command) = mended.command() {
            self.apply(&command);
        }
        let (done, left) = (mended.fixes.len(), mended.left.len());
        let text = match mended.left.first() {
            None if done == 0 => "There is nothing to mend".to_owned(),
            None => format!("Mended {done}, nothing is left"),
            Some((finding, why)) => {
                format!(
                    "Mended {done}, {left} left; the first is {}: {why}",
                    finding.rule.title
                )
            }
        };
        self.view.notify(NoticeKind::Info, text);
    }

    /// Goes on to `next`, or asks first what becomes of unsaved changes.
    pub(super) fn guarded(&mut self, next: Next, frame: Option<&eframe::Frame>) {
        self.end_drag();
        if self.session.is_dirty() {
            self.view.dialog = Some(Dialog::Unsaved(next));
        } else {
            self.go_on(next, frame);
        }
    }

    fn answer_guard(&mut self, answer: UnsavedAnswer, frame: Option<&eframe::Frame>) {
        let Some(Dialog::Unsaved(next)) = self.view.dialog.take() else {
            return;
        };
        match answer {
            UnsavedAnswer::Stay => {}
            UnsavedAnswer::Discard => self.go_on(next, frame),
            UnsavedAnswer::Save => self.save(Some(next), frame),
        }
    }

    /// Does what waited for unsaved changes to be dealt with.
    pub(super) fn go_on(&mut self, next: Next, frame: Option<&eframe::Frame>) {
        match next {
            Next::Open => self.pick_source(frame),
            Next::OpenPath(path) => self.read(path),
            Next::New(0) => self.show_new(presets::blank()),
            Next::New(index) => match presets::presets().get(index - 1).map(presets::Preset::design) {
                Some(Ok(design)) => self.show_new(design),
                Some(Err(error)) => self.complain(format!("{error:#}")),
                None => {}
            },
            Next::Quit => self.closing = true,
        }
    }

    fn show_new(&mut self, design: Design) {
        self.file = None;
        self.show_design(design);
    }

    /// Shows a design that was opened or made.
    pub(super) fn show_design(&mut self, design: Design) {
        self.session = Session::new(design);
        let remembered = self.view.remembered.clone();
        let notices = std::mem::take(&mut self.view.notices);
        self.view = ViewState {
            remembered,
            notices,
            ..ViewState::default()
        };
        self.around.file = self.file.as_ref().map(|file| file.path.clone());
        self.around.saved_at = None;
        self.forget_copy();
    }

    fn recover(&mut self, index: usize, open: bool) {
        if index >= self.left_behind.len() {
            return;
        }
        let left = self.left_behind.remove(index);
        self.around.recoverable.remove(index);
        if open {
            match left
                .read(crate::design::file::MOST_BYTES as u64)
                .map_err(|error| format!("{error:#}"))
                .and_then(|text| {
                    crate::design::file::read(text.as_bytes()).map_err(|error| format!("{error:#}"))
                }) {
                Ok(design) => {
                    self.file = None;
                    self.show_design(design);
                    self.session.mark_unsaved();
                    left.discard();
                }
                Err(error) => self.complain(format!("The copy could not be opened: {error}")),
            }
            self.view.dialog = None;
        } else {
            left.discard();
        }
        if self.left_behind.is_empty() {
            self.view.dialog = None;
        }
    }

    /// Whether the window may close now; asks where there is something to save.
    pub fn may_close(&mut self) -> bool {
        if self.closing || !self.session.is_dirty() {
            return true;
        }
        self.view.dialog = Some(Dialog::Unsaved(Next::Quit));
        false
    }

    /// What shall be put on the clipboard, once.
    /// A picture for the clipboard.
    pub(super) const fn take_copied_picture(&mut self) -> Option<egui::ColorImage> {
        self.copied_picture.take()
    }

    pub(super) const fn take_copied(&mut self) -> Option<String> {
        self.copied.take()
    }

    /// Whether the window should close.
    pub const fn wants_to_close(&self) -> bool {
        self.closing
    }

    /// What the title bar says.
    pub fn title(&self) -> String {
        let name: String = self
            .session
            .design()
            .name
            .as_str()
            .chars()
            .filter(|letter| !letter.is_control())
            .take(80)
            .collect();
        let dot = if self.session.is_dirty() { " •" } else { "" };
        format!("{name}{dot} – aksnet")
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
                    .keep(&crate::design::file::write(&design))
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

    pub(super) fn store_recent(&mut self) {
        self.around.recent = self.recent.paths().to_vec();
        if let Err(error) = self.shell.store_state(RECENT_KEY, &self.recent.to_json()) {
            log::warn!("{error:#}");
        }
    }

    pub(super) fn complain(&mut self, text: impl Into<String>) {
        self.view.notify(NoticeKind::Error, text);
    }
}

/// Name of the job that writes recovery copies; not worth showing.
const KEEPING: &str = "keeping a copy";

fn load(shell: &dyn Shell, key: &'static str) -> Option<String> {
    shell.load_state(key).unwrap_or_else(|error| {
        log::warn!("{error:#}");
        None
    })
}

fn left_title(left: &LeftBehind) -> String {
    left.file.as_ref().map_or_else(
        || "A design that was never saved".to_owned(),
        |file| file.display().to_string(),
    )
}
