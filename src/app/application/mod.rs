//! What the window is about: session, view and open file, and every action performed on them.
//!
//! `perform` says what each action does, `documents` opens files, `saving` writes and watches them, `exporting` makes
//! exports, `importing` reads imports, `fixing` looks for fixes, `keeping` stores what outlives the window.
//!
//! Dialogs, files and clocks are reached through the [`Shell`]; what takes long is a job whose result arrives in
//! [`Application::poll`]. A failure becomes a notice, and nothing open is lost.

mod documents;
mod exporting;
mod fixing;
mod importing;
mod keeping;
mod leaving;
mod logo;
mod perform;
mod saving;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

pub(super) use documents::EXTENSION;
pub use documents::OpenFile;
pub use exporting::{Copied, ExportRequest, NotExported};
use fixing::SEARCHING;
use importing::Given;
pub use importing::ReadForImport;
pub use keeping::Offered;
use keeping::{KEEPING, RECENT_KEY, VIEW_KEY, load};
pub use logo::ChosenLogo;
use saving::{Again, Closing, GLANCING, Watch};

use super::jobs::{JobId, Jobs};
use super::paths::RecentFiles;
use super::recovery::{FileUse, LeftBehind, Recovery};
use super::shell::{Picked, Shell};
use super::storage::{OnDisk, Stamp, StorageError};
use crate::check::FixedAll;
use crate::decide::ways_out;
use crate::design::{Design, presets};
use crate::edit::History;
use crate::ui::Surroundings;
use crate::ui::on_screen::OnScreen;
use crate::ui::state::{Next, NoticeKind, Remembered, Topic, ViewState};

/// Which document is open and which revision of it: what a job began with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    document: u64,
    revision: u64,
}

/// The result of a job.
#[derive(Debug)]
pub enum Done {
    /// A file was read.
    Read {
        /// What it was to replace.
        over: Moment,
        /// Where from.
        path: PathBuf,
        /// What was in it, or why not.
        outcome: Result<(Box<Design>, Stamp), String>,
    },
    /// A file was written.
    Written {
        /// What was written.
        of: Moment,
        /// Where to.
        path: PathBuf,
        /// The design in it.
        design: Arc<Design>,
        /// What to do once it is saved.
        then: Option<Next>,
        /// How it went.
        outcome: Result<Stamp, StorageError>,
    },
    /// A file dialog was closed.
    Picked {
        /// What was open when it was asked for.
        over: Moment,
        /// Whether the file is to be written.
        saving: bool,
        /// What to do once it is saved.
        then: Option<Next>,
        /// Whether it came back faster than a person can answer.
        at_once: bool,
        /// The answer.
        picked: Picked,
    },
    /// A file dialog for an export was closed.
    ExportPicked {
        /// The export as it was asked for.
        asked: Box<ExportRequest>,
        /// Whether it came back faster than a person can answer.
        at_once: bool,
        /// The answer.
        picked: Picked,
    },
    /// An export was written.
    Exported {
        /// The export as it was asked for.
        asked: Box<ExportRequest>,
        /// Where to.
        path: PathBuf,
        /// How it went.
        outcome: Result<(), NotExported>,
    },
    /// An export was made for the clipboard.
    Copied(Result<Copied, String>),
    /// The page that is presented was drawn for the clipboard.
    PageCopied(Result<egui::ColorImage, String>),
    /// Files to import were chosen.
    ImportPicked {
        /// Whether what exists is to be brought up to date.
        updates: bool,
        /// Whether it came back faster than a person can answer.
        at_once: bool,
        /// The answer.
        picked: Picked,
    },
    /// Files were read for an import.
    Imported {
        /// What was open meanwhile.
        over: Moment,
        /// What became of them.
        outcome: ReadForImport,
    },
    /// A file dialog for a logo was closed.
    LogoChosen {
        /// Which document it was for.
        document: u64,
        /// The logo.
        chosen: ChosenLogo,
    },
    /// A folder was shown.
    FolderShown(Result<(), String>),
    /// A recovery copy was written.
    Kept(Result<(), String>),
    /// What earlier runs left behind.
    Left(Vec<Offered>),
    /// A copy that an earlier run left was read.
    Recovered {
        /// What it was to replace.
        over: Moment,
        /// The copy.
        left: Box<LeftBehind>,
        /// What was in it and the file it belongs to, or why not.
        outcome: Result<(Box<Design>, Option<OpenFile>), String>,
    },
    /// Other windows know which file this one shows.
    Claimed {
        /// Which document it was about.
        of: u64,
        /// Who else shows it.
        outcome: Result<FileUse, String>,
    },
    /// Something small was remembered.
    Stored(Result<(), String>),
    /// The file was read again.
    ReadAgain {
        /// What it was to replace.
        of: Moment,
        /// Where from.
        path: PathBuf,
        /// What was in it, or why not.
        outcome: Result<(Box<Design>, Stamp), String>,
    },
    /// The file was compared with what is known of it.
    Glanced {
        /// The file.
        path: PathBuf,
        /// What was known.
        known: Stamp,
        /// What it is like.
        outcome: Result<OnDisk, StorageError>,
    },
    /// A panel has what it is to show.
    Worked,
    /// What searches for fixes found, by the place of each finding.
    Fixes {
        /// What they were worked out for.
        of: Moment,
        /// What was found.
        found: Vec<(usize, ways_out::Search)>,
    },
    /// The fixes for all findings of a design.
    FixedAll {
        /// What they were worked out for.
        of: Moment,
        /// What fixes it, and what is left.
        fixed: Box<FixedAll>,
    },
}

/// Name of the jobs that work out what panels show; the panels say so, the status bar need not.
const WORKING: &str = "working out what is shown";

/// The application without its window.
#[derive(Debug)]
pub struct Application {
    /// The open document.
    pub session: OnScreen,
    /// What is shown of it.
    pub view: ViewState,
    /// What the screen shows of the world.
    pub around: Surroundings,
    shell: Arc<dyn Shell>,
    jobs: Jobs<Done>,
    file: Option<OpenFile>,
    recent: RecentFiles,
    recovery: Option<Arc<Recovery>>,
    left_behind: Vec<LeftBehind>,
    remembered: Remembered,
    /// Counts the documents that were shown.
    document: u64,
    /// Whether the person put off what earlier runs left.
    left_for_later: bool,
    /// Whether there are changes without a copy.
    copy_due: bool,
    /// Whether a copy is being written, and when the last one was begun.
    keeping: bool,
    kept_at: Option<Duration>,
    dragging: bool,
    closing: Closing,
    /// The file that is being saved.
    saving: Option<PathBuf>,
    /// A save that was asked for meanwhile, and what was wanted after it.
    save_again: Option<Again>,
    watch: Watch,
    /// Files that were dropped together with the one that is being opened.
    not_opened: Vec<String>,
    /// What the window shall put on the clipboard.
    copied: Option<String>,
    /// A picture for the clipboard.
    copied_picture: Option<egui::ColorImage>,
    /// The export that is being made.
    exporting: Option<JobId>,
    /// The import that is being read.
    importing: Option<JobId>,
    /// What the last import is made of.
    given: Given,
    /// The export that would replace a file, until that is confirmed.
    waiting_export: Option<ExportRequest>,
    /// The history before what was just added, until that is confirmed.
    before_adding: Option<History>,
    /// The path that was typed last, to be corrected where it cannot be read or written.
    typed: Option<PathBuf>,
    /// The running search for fixes, and what it is about.
    searching: Option<(JobId, Moment)>,
}

impl Application {
    /// Begins with the worked example and what the last run remembered.
    pub fn new(shell: Arc<dyn Shell>, jobs: Jobs<Done>) -> Self {
        let remembered = load(&*shell, VIEW_KEY)
            .map(|text| Remembered::from_json(&text))
            .unwrap_or_default();
        let recent = load(&*shell, RECENT_KEY)
            .map(|text| RecentFiles::from_json(&text))
            .unwrap_or_default();
        let around = Surroundings {
            recent: recent.paths().to_vec(),
            example: Some(0),
            ..Surroundings::default()
        };
        let view = ViewState {
            remembered: remembered.clone(),
            ..ViewState::default()
        };
        Self {
            session: OnScreen::open(presets::worked_example()),
            view,
            around,
            shell,
            jobs,
            file: None,
            recent,
            recovery: None,
            left_behind: Vec::new(),
            remembered,
            document: 0,
            left_for_later: false,
            copy_due: false,
            keeping: false,
            kept_at: None,
            dragging: false,
            closing: Closing::default(),
            saving: None,
            save_again: None,
            watch: Watch::default(),
            not_opened: Vec::new(),
            copied: None,
            copied_picture: None,
            exporting: None,
            importing: None,
            given: Given::default(),
            waiting_export: None,
            before_adding: None,
            typed: None,
            searching: None,
        }
    }

    /// Takes in what jobs have brought.
    pub fn poll(&mut self) {
        loop {
            for finished in self.jobs.poll() {
                match finished.outcome {
                    Ok(done) => self.take(done),
                    Err(error) => self.report_error(format!("{error:#}")),
                }
            }
            // What a job brought at once is taken in before the frame.
            if !self.look_for_fixes() {
                break;
            }
        }
        self.around.importing = self.importing.and_then(|job| self.jobs.progress(job));
        self.around.exporting = self.exporting.and_then(|job| self.jobs.progress(job));
        let unsaid = [KEEPING, SEARCHING, WORKING, GLANCING];
        let mut said = self.jobs.awaited().map(|(_, name)| name);
        self.around.busy = said.find(|name| !unsaid.contains(name));
    }

    fn take(&mut self, done: Done) {
        match done {
            Done::Read { over, path, .. } if self.would_lose_edits(over) => {
                self.guarded(Next::OpenPath(path), None);
            }
            Done::Read {
                path,
                outcome: Ok((design, stamp)),
                ..
            } => self.show_file(*design, &path, stamp),
            Done::Read {
                path,
                outcome: Err(error),
                ..
            } => self.not_read(&path, &error),
            Done::Written {
                of, path, outcome, ..
            } if of.document != self.document => {
                self.written_late(&path, outcome);
            }
            Done::Written {
                path,
                design,
                then,
                outcome,
                ..
            } => self.written(path, design, then, outcome),
            Done::Picked {
                over,
                saving: false,
                picked: Picked(paths),
                ..
            } if self.would_lose_edits(over) && !paths.is_empty() => {
                if let Some(path) = Picked(paths).one() {
                    self.guarded(Next::OpenPath(path), None);
                }
            }
            Done::Picked {
                saving,
                then,
                at_once,
                picked,
                ..
            } => self.picked(saving, then, at_once, picked),
            Done::Fixes { of, found } => self.found_fixes(of, found),
            Done::FixedAll { of, fixed } => self.fixed(of, &fixed),
            Done::ExportPicked {
                asked,
                at_once,
                picked,
            } => self.export_picked(*asked, at_once, picked),
            Done::Exported { asked, path, outcome } => self.exported(*asked, path, outcome),
            Done::Copied(outcome) => self.copied(outcome),
            Done::PageCopied(outcome) => self.page_copied(outcome),
            Done::ImportPicked {
                updates,
                at_once,
                picked,
            } => self.import_picked(updates, at_once, picked),
            Done::Imported { over, outcome } => self.imported(over, outcome),
            Done::LogoChosen { document, chosen } => self.logo_chosen(document, chosen),
            Done::FolderShown(Err(error)) => self.report_error(format!("Could not show the folder: {error}")),
            Done::Kept(outcome) => self.kept(outcome),
            Done::Stored(Err(error)) => log::warn!("{error}"),
            Done::Stored(Ok(())) | Done::FolderShown(Ok(())) | Done::Worked => {}
            Done::Claimed { of, outcome } => self.claimed(of, outcome),
            Done::Left(left) => self.offer(left),
            Done::Recovered { over, left, .. } if self.would_lose_edits(over) => self.put_back(*left),
            Done::Recovered { left, outcome, .. } => self.recovered(*left, outcome),
            Done::ReadAgain { of, path, outcome } => self.read_again(of, &path, outcome),
            Done::Glanced { path, known, outcome } => self.compared_with_disk(&path, known, outcome),
        }
    }

    /// What is open now.
    fn moment(&self) -> Moment {
        Moment {
            document: self.document,
            revision: self.session.revision(),
        }
    }

    /// Whether there are edits made after the question about unsaved changes, when something replaces what was open at
    /// `over`.
    fn would_lose_edits(&self, over: Moment) -> bool {
        over != self.moment() && self.session.is_dirty()
    }

    /// Works out what the next frame shows.
    pub fn prepare(&mut self) {
        self.ask_about_left();
        self.ask_about_closing();
        self.view.keep_inside(&self.session);
        self.session.show(self.view.focus, self.view.map.opened());
        if self.view.shows_all(&self.session) {
            self.session.show_stack(self.view.map.opened());
        } else {
            self.session.hide_stack();
        }
    }

    /// A picture for the clipboard, once.
    pub(super) const fn take_copied_picture(&mut self) -> Option<egui::ColorImage> {
        self.copied_picture.take()
    }

    /// Text for the clipboard, once.
    pub(super) const fn take_copied(&mut self) -> Option<String> {
        self.copied.take()
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

    fn report_error(&mut self, text: impl Into<String>) {
        self.report_error_about(Topic::Step, text);
    }

    fn report_error_about(&mut self, topic: Topic, text: impl Into<String>) {
        self.view.notify_about(topic, NoticeKind::Error, text);
    }
}
