//! Opening: which file the document is in, what state that file was in, and the dialogs around it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::saving::FILES;
use super::{Application, Done};
use crate::app::recovery::FileUse;
use crate::app::shell::{PickPurpose, PickRequest, Picked, Shell};
use crate::app::storage::{Expect, Stamp};
use crate::design::{Design, file, presets};
use crate::export::Format;
use crate::ui::action::UnsavedAnswer;
use crate::ui::dialogs::typed_path::TypedPath;
use crate::ui::on_screen::OnScreen;
use crate::ui::state::{Dialog, Next, NoticeKind, Topic, ViewState};

/// A dialog that returns within this time was never seen by anyone: the desktop has none.
pub(super) const AT_ONCE: Duration = Duration::from_millis(1_500);

/// Extension of design files.
pub(in crate::app) const EXTENSION: &str = "aksnet";

/// The file that holds the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenFile {
    /// Where it is.
    pub(super) path: PathBuf,
    /// What it was like when it was last read or written here.
    pub(super) stamp: Stamp,
}

impl Application {
    /// Goes on to `next`, or asks first what to do with unsaved changes.
    pub(super) fn guarded(&mut self, next: Next, frame: Option<&eframe::Frame>) {
        self.end_drag();
        if self.session.is_dirty() {
            self.view.dialog = Some(Dialog::Unsaved(next));
        } else {
            self.go_on(next, frame);
        }
    }

    /// Does what a person answered to the question about unsaved changes.
    pub(super) fn answer_guard(&mut self, answer: UnsavedAnswer, frame: Option<&eframe::Frame>) {
        let Some(Dialog::Unsaved(next)) = self.view.dialog.take() else {
            return;
        };
        match answer {
            UnsavedAnswer::Stay => self.not_opened.clear(),
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
                Some(Ok(design)) => {
                    self.show_new(design);
                    self.around.example = Some(index - 1);
                }
                Some(Err(error)) => self.report_error(format!("{error:#}")),
                None => {}
            },
            Next::Imported(design) => {
                self.show_new(Arc::unwrap_or_clone(design));
                self.show_what_came(true);
            }
            Next::Recover(index) => self.read_copy(index),
            Next::Quit => self.begin_closing(),
        }
    }

    fn show_new(&mut self, design: Design) {
        self.file = None;
        self.show_design(design);
    }

    /// Shows a design that was opened or made.
    pub(super) fn show_design(&mut self, design: Design) {
        self.session = OnScreen::open(design);
        self.document += 1;
        let remembered = self.view.remembered.clone();
        self.view = ViewState {
            remembered,
            ..ViewState::default()
        };
        self.around.file = self.file.as_ref().map(|file| file.path.clone());
        self.around.same_since = None;
        self.around.example = None;
        self.forget_copy();
        self.claim();
    }

    /// Asks for a file to open.
    pub(super) fn pick_source(&mut self, frame: Option<&eframe::Frame>) {
        self.pick(PickPurpose::Open, "Open design", None, frame);
    }

    /// Asks for a file to save to.
    pub(super) fn pick_target(&mut self, then: Option<Next>, frame: Option<&eframe::Frame>) {
        self.pick(PickPurpose::Save, "Save design", then, frame);
    }

    fn pick(&mut self, purpose: PickPurpose, title: &str, then: Option<Next>, frame: Option<&eframe::Frame>) {
        let saving = purpose == PickPurpose::Save;
        let request = PickRequest {
            purpose,
            title: title.to_owned(),
            folder: self
                .file
                .as_ref()
                .and_then(|file| file.path.parent())
                .map(PathBuf::from),
            file_name: saving.then(|| self.suggested_name()),
            filters: vec![("aksnet design", &[EXTENSION]), ("All files", &["*"])],
        };
        let pending = self.shell.pick(&request, frame);
        let over = self.moment();
        self.jobs.spawn("waiting for a file dialog", move |_| {
            let asked = Instant::now();
            let picked = pending.wait();
            Done::Picked {
                over,
                saving,
                then,
                at_once: asked.elapsed() < AT_ONCE,
                picked,
            }
        });
    }

    /// The name of its file, else one made of its own name.
    fn suggested_name(&self) -> String {
        if let Some(name) = self.file.as_ref().and_then(|file| file.path.file_name()) {
            return name.to_string_lossy().into_owned();
        }
        file_name(self.session.design().name.as_str(), EXTENSION)
    }

    pub(super) fn picked(&mut self, saving: bool, then: Option<Next>, at_once: bool, picked: Picked) {
        match picked.one() {
            Some(path) if saving => {
                let path = with_ending(path, EXTENSION);
                if Format::Design.misnamed(&path).is_some() {
                    self.type_again(true, &path, None, then);
                } else {
                    self.write(path, Expect::Nothing, then);
                }
            }
            Some(path) => self.read(path),
            // Nobody closes a dialog that fast: there was none, so a path is typed instead.
            None if at_once => self.type_path(saving, then),
            None => {}
        }
    }

    /// Lets a path be typed; one to save to is there already, to be changed or taken as it is.
    pub(super) fn type_path(&mut self, saving: bool, then: Option<Next>) {
        let path = match (&self.file, saving) {
            (Some(file), _) => file.path.display().to_string(),
            (None, true) => self.suggested_name(),
            (None, false) => String::new(),
        };
        self.view.dialog = Some(Dialog::TypePath {
            saving,
            initial: path.clone(),
            path: TypedPath::new(path),
            then,
        });
    }

    /// Lets a path be typed again, with what went wrong with it.
    pub(super) fn type_again(
        &mut self,
        saving: bool,
        path: &Path,
        problem: Option<String>,
        then: Option<Next>,
    ) {
        let path = path.display().to_string();
        self.view.dialog = Some(Dialog::TypePath {
            saving,
            initial: path.clone(),
            path: TypedPath::back(path, problem),
            then,
        });
    }

    /// Whether `path` was typed and nothing else is asked now, so that it can be corrected.
    pub(super) fn is_typed(&mut self, path: &Path) -> bool {
        let is_typed = self.typed.take().as_deref() == Some(path);
        is_typed && self.view.dialog.is_none() && self.view.presentation.is_none()
    }

    /// Reads a file on a thread of its own; it is shown when it arrives.
    pub(super) fn read(&mut self, path: PathBuf) {
        self.view.dialog = None;
        let shell = Arc::clone(&self.shell);
        let over = self.moment();
        self.jobs.queue_read(FILES, "opening the file", move |_| {
            shell.clear_temporaries(&path);
            let outcome = design_in(&*shell, &path);
            Done::Read { over, path, outcome }
        });
    }

    /// Says that another window shows the file, where one does.
    pub(super) fn claimed(&mut self, of: u64, outcome: Result<FileUse, String>) {
        match outcome {
            Ok(_) if of != self.document => {}
            Ok(FileUse::Alone) => self.view.settle(Topic::Sharing),
            Ok(FileUse::AlsoOpenElsewhere) => self.view.notify_about(
                Topic::Sharing,
                NoticeKind::Info,
                "This file is also open in another window; whoever saves second is asked before \
                 overwriting anything",
            ),
            Err(error) => log::warn!("{error}"),
        }
    }

    /// Shows what was read.
    pub(super) fn show_file(&mut self, design: Design, path: &Path, stamp: Stamp) {
        self.recent.add(path);
        self.store_recent();
        self.file = Some(OpenFile {
            path: path.to_owned(),
            stamp,
        });
        self.show_design(design);
        if let Some(others) = self.take_not_opened() {
            let text = format!("One design is opened at a time; not opened: {others}");
            self.view.notify_about(Topic::Opening, NoticeKind::Info, text);
        }
    }

    /// Says that a file could not be opened, nor those dropped with it.
    pub(super) fn not_read(&mut self, path: &Path, error: &str) {
        self.recent.remove(path);
        self.store_recent();
        if self.is_typed(path) {
            let problem = format!("Could not open the file: {error}");
            self.type_again(false, path, Some(problem), None);
            return;
        }
        let others = self.take_not_opened();
        let others = others.map_or_else(String::new, |names| format!("; not opened either: {names}"));
        self.report_error_about(
            Topic::Opening,
            format!("Could not open the file: {error}{others}"),
        );
    }

    /// The files dropped together with the one to be opened, in words.
    fn take_not_opened(&mut self) -> Option<String> {
        let others = std::mem::take(&mut self.not_opened);
        (!others.is_empty()).then(|| others.join(", "))
    }

    /// Records which files were dropped with the one that is opened next.
    pub(in crate::app) fn note_not_opened(&mut self, names: Vec<String>) {
        self.not_opened = names;
    }
}

/// The design in a file, with the stamp of the file.
pub(super) fn design_in(shell: &dyn Shell, path: &Path) -> Result<(Box<Design>, Stamp), String> {
    let (bytes, stamp) = shell
        .read(path, file::MOST_BYTES as u64)
        .map_err(|error| format!("{error:#}"))?;
    match file::read(&bytes) {
        Ok(design) => Ok((Box::new(design), stamp)),
        Err(error) => Err(format!("{error:#}: {}", path.display())),
    }
}

/// The path with an ending, unless it has one.
pub(super) fn with_ending(path: PathBuf, ending: &str) -> PathBuf {
    if path.extension().is_none() {
        path.with_extension(ending)
    } else {
        path
    }
}

/// A file name from `words`, without characters that trouble file systems or shells.
pub(super) fn file_name(words: &str, extension: &str) -> String {
    let plain = |letter: char| if letter.is_alphanumeric() { letter } else { '-' };
    let name: String = words.chars().take(60).map(plain).collect();
    let name = name.to_lowercase();
    match name.trim_matches('-') {
        "" => format!("design.{extension}"),
        name => format!("{name}.{extension}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_gets_a_plain_name() {
        for (words, expected) in [
            ("Contoso shop", "contoso-shop.aksnet"),
            ("../../etc/passwd", "etc-passwd.aksnet"),
            ("???", "design.aksnet"),
        ] {
            assert_eq!(file_name(words, EXTENSION), expected);
        }
    }
}
