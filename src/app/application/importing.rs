//! Importing: files, pasted text and drops are read on a separate thread, and previewed before they are accepted.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use super::documents::AT_ONCE;
use super::{Application, Done, Moment};
use crate::app::gather;
use crate::app::jobs::JobContext;
use crate::app::shell::{PickPurpose, PickRequest, Picked, Shell};
use crate::design::{Design, file};
use crate::import::{Destination, ImportError, MOST_BYTES, Preview, ReadFile, Source, to_update};
use crate::ui::action::Action;
use crate::ui::drops;
use crate::ui::state::{Dialog, Lower, Next, NoticeKind, Topic};

/// The result of reading files for an import.
#[derive(Debug)]
pub enum ReadForImport {
    /// An import to be previewed.
    Preview(Box<Preview>),
    /// The only file is a design, which is opened instead.
    Design(PathBuf),
    /// A file could not be read.
    Failed(String),
}

/// The sources of an import, to be read again together with files added later.
#[derive(Debug, Clone, Default)]
pub(super) struct Given {
    text: Option<Arc<str>>,
    paths: Vec<PathBuf>,
    to: Destination,
}

impl Application {
    /// Asks for files to import.
    pub(super) fn pick_import(&mut self, updates: bool, frame: Option<&eframe::Frame>) {
        if updates && to_update(self.session.design()).is_none() {
            let why = "No alternative shows what runs today, so none can be brought up to date";
            self.view.notify(NoticeKind::Info, why);
            return;
        }
        let request = PickRequest {
            purpose: PickPurpose::OpenSeveral,
            title: if updates {
                "Update from Azure output"
            } else {
                "Import"
            }
            .to_owned(),
            folder: self
                .file
                .as_ref()
                .and_then(|file| file.path.parent())
                .map(PathBuf::from),
            file_name: None,
            filters: vec![("Files to import", gather::ENDINGS), ("All files", &["*"])],
        };
        let pending = self.shell.pick(&request, frame);
        self.jobs.spawn("waiting for a file dialog", move |_| {
            let asked = Instant::now();
            let picked = pending.wait();
            Done::ImportPicked {
                updates,
                at_once: asked.elapsed() < AT_ONCE,
                picked,
            }
        });
    }

    pub(super) fn import_picked(&mut self, updates: bool, at_once: bool, picked: Picked) {
        match picked.0 {
            paths if !paths.is_empty() => {
                let to = if updates {
                    Destination::Updated
                } else {
                    Destination::Added
                };
                self.import(paths, to);
            }
            // Nobody closes a dialog that fast: there was none.
            _ if at_once => self.view.notify(
                NoticeKind::Info,
                "No file dialog could be shown; drop the files on the window, or paste their text",
            ),
            _ => {}
        }
    }

    /// Reads files on a thread of its own, with those of an import that is being looked at.
    pub(super) fn import(&mut self, paths: Vec<PathBuf>, to: Destination) {
        if let Err(why) = drops::takes_files(&self.view) {
            self.view.notify(NoticeKind::Info, why);
            return;
        }
        if let Some(Dialog::Import { to, .. }) = &self.view.dialog {
            self.given.to = *to;
        }
        if !drops::takes_more_files(&self.view) {
            self.given = Given {
                to: self.unless_alone(to),
                ..Given::default()
            };
        }
        for path in paths {
            if !self.given.paths.contains(&path) {
                self.given.paths.push(path);
            }
        }
        self.read_import();
    }

    /// Reads a text that was pasted.
    pub(super) fn import_text(&mut self, text: String) {
        self.given = Given {
            text: Some(text.into()),
            to: self.unless_alone(Destination::Added),
            ..Given::default()
        };
        self.read_import();
    }

    /// An example that nobody touched is nobody's: what would be added to it becomes a design of its own.
    fn unless_alone(&self, to: Destination) -> Destination {
        let is_an_example = self.around.example.is_some() && !self.session.is_dirty();
        if to == Destination::Added && is_an_example {
            Destination::Alone
        } else {
            to
        }
    }

    fn read_import(&mut self) {
        self.cancel_import();
        self.view.dialog = Some(Dialog::Importing);
        self.view.palette = None;
        let design = self.session.design().clone();
        let over = self.moment();
        let shell = Arc::clone(&self.shell);
        let given = self.given.clone();
        let job = self
            .jobs
            .spawn("reading the files to import", move |context| Done::Imported {
                over,
                outcome: read_given(&*shell, &given, &design, context),
            });
        self.importing = Some(job);
    }

    /// Gives up what is being read.
    pub(super) fn cancel_import(&mut self) {
        if let Some(job) = self.importing.take() {
            self.jobs.cancel(job);
        }
        if self.view.dialog == Some(Dialog::Importing) {
            self.view.dialog = None;
        }
    }

    /// Shows what was read.
    pub(super) fn imported(&mut self, over: Moment, outcome: ReadForImport) {
        self.importing = None;
        if self.view.dialog == Some(Dialog::Importing) {
            self.view.dialog = None;
        }
        match outcome {
            ReadForImport::Design(path) => self.guarded(Next::OpenPath(path), None),
            ReadForImport::Failed(error) => {
                self.report_error_about(Topic::Opening, format!("Could not import: {error}"));
            }
            // It was compared with a design that is no longer the one on screen.
            ReadForImport::Preview(_) if over != self.moment() => self.view.notify(
                NoticeKind::Info,
                "The design changed while the files were read; import them again",
            ),
            ReadForImport::Preview(preview) => {
                self.view.settle(Topic::Opening);
                let only_updates = preview.assembled.is_empty() && preview.updates();
                let to = match self.given.to {
                    Destination::Updated if preview.updated.is_none() => Destination::Added,
                    _ if only_updates => Destination::Updated,
                    to => to,
                };
                self.view.dialog = Some(Dialog::Import {
                    preview: Arc::new(*preview),
                    to,
                });
            }
        }
    }

    /// Takes the import that the dialog shows, and shows what is open in it.
    pub(super) fn take_import(&mut self, to: Destination, frame: Option<&eframe::Frame>) {
        let Some(Dialog::Import { preview, .. }) = self.view.dialog.take() else {
            return;
        };
        let Some(meeting) = preview.meeting(to) else {
            return self.guarded(Next::Imported(Arc::new(preview.design())), frame);
        };
        let Some(command) = meeting.command.clone() else {
            return;
        };
        let at = meeting.at;
        self.perform(Action::Edit(command), frame);
        self.perform(Action::ShowAlternative(at), frame);
        self.show_what_came(to == Destination::Added);
    }

    /// Shows first what people want to know about what exists: which clusters are in trouble, and below them the
    /// findings.
    pub(super) fn show_what_came(&mut self, is_new: bool) {
        self.show_lower(Lower::Checks);
        let alternative = self
            .session
            .design()
            .alternatives
            .get(self.view.focus.alternative);
        if is_new && alternative.is_some_and(|alternative| 1 < alternative.clusters.len()) {
            self.view.dialog = Some(Dialog::Standings);
        }
    }
}

/// Reads every file, and what is in them; one that cannot be read leaves the others.
fn read_given(shell: &dyn Shell, given: &Given, design: &Design, context: &JobContext) -> ReadForImport {
    let gathered = gathered(shell, &given.paths);
    if gathered.is_empty() && given.text.is_none() {
        return ReadForImport::Failed(gather::NOTHING.to_owned());
    }
    let text = given
        .text
        .iter()
        .map(|text| Source::new("pasted text", text.as_bytes()));
    let mut sources: Vec<Source> = text.collect();
    let mut unread = Vec::new();
    for (path, name) in gathered.iter().zip(gather::names(&gathered)) {
        if context.is_cancelled() {
            break;
        }
        // One byte more lets the importer say that there is too much.
        match shell.read(path, (MOST_BYTES as u64).saturating_add(1)) {
            Ok((bytes, _)) => sources.push(Source::new(name, bytes)),
            Err(error) => unread.push((name, format!("{error:#}"))),
        }
    }
    if let (true, Some((_, error))) = (sources.is_empty(), unread.first()) {
        return ReadForImport::Failed(error.clone());
    }
    if let ([source], [path]) = (sources.as_slice(), gathered.as_slice())
        && file::read(&source.bytes).is_ok()
    {
        return ReadForImport::Design(path.clone());
    }
    let mut preview = preview(&sources, design, context);
    preview
        .files
        .extend(unread.into_iter().map(|(name, error)| ReadFile {
            name,
            format: None,
            outcome: Err(ImportError::Unreadable { why: error }),
        }));
    ReadForImport::Preview(Box::new(preview))
}

fn preview(sources: &[Source], design: &Design, context: &JobContext) -> Preview {
    Preview::of(sources, design, &mut |done| {
        context.progress(done);
        !context.is_cancelled()
    })
}

/// The files, with those of folders in place of the folders.
fn gathered(shell: &dyn Shell, paths: &[PathBuf]) -> Vec<PathBuf> {
    let each = paths.iter().flat_map(|path| match shell.files_below(path) {
        Some(below) => gather::to_import(below),
        None => vec![path.clone()],
    });
    each.collect()
}
