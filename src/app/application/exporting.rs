//! Files and pictures that leave the program: requested, made on a thread, then written or copied to the clipboard.

use std::io::Cursor;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use egui::ColorImage;

use super::documents::{AT_ONCE, file_name, with_ending};
use super::{Application, Done};
use crate::app::jobs::JobContext;
use crate::app::shell::{PickPurpose, PickRequest, Picked};
use crate::app::side_by_side::side_by_side;
use crate::app::storage::{Expect, StorageError};
use crate::check::check;
use crate::design::Design;
use crate::export::{Client, ExportError, Format, Options, Progress, export, missing_letters};
use crate::page::picture::{Pixels, page_in_pixels};
use crate::plan::plan;
use crate::scene::Theme;
use crate::ui::dialogs::export::ExportChoice;
use crate::ui::dialogs::typed_path::TypedPath;
use crate::ui::state::{Dialog, NoticeKind, Topic};

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum NotExported {
    /// The file could not be made.
    #[error(transparent)]
    Made(#[from] ExportError),
    /// The file could not be written.
    #[error(transparent)]
    Written(#[from] StorageError),
}

/// An export as requested, independent of what the screen shows later.
#[derive(Debug, Clone)]
pub struct ExportRequest {
    design: Arc<Design>,
    format: Format,
    options: Options,
    /// A name for the file: that of the design, and of the alternative where the format shows one of several.
    name: String,
}

impl ExportRequest {
    fn of(choice: &ExportChoice, design: Arc<Design>, today: &str) -> Self {
        let count = design.alternatives.len();
        let mut words = vec![design.name.as_str()];
        if choice.compares(count) {
            words.push("comparison");
        } else if choice.format.shows_one() && count > 1 {
            let shown = design.alternatives.get(choice.one);
            words.extend(shown.map(|alternative| alternative.name.as_str()));
        }
        Self {
            name: file_name(&words.join("-"), choice.format.extension()),
            format: choice.format,
            options: choice.options(count, today),
            design,
        }
    }
}

/// What goes into the clipboard.
#[derive(Debug)]
pub enum Copied {
    /// Text of any format.
    Text(String),
    /// A picture.
    Picture(ColorImage),
}

impl Application {
    /// Asks where to write the export.
    pub(super) fn export(&mut self, frame: Option<&eframe::Frame>) {
        let asked = self.export_request(&self.view.export);
        let request = PickRequest {
            purpose: PickPurpose::Save,
            title: format!("Export {}", asked.format.title()),
            folder: self.folder(),
            file_name: Some(asked.name.clone()),
            filters: vec![
                (asked.format.title(), asked.format.extensions()),
                ("All files", &["*"]),
            ],
        };
        let pending = self.shell.pick(&request, frame);
        self.jobs.spawn("waiting for a file dialog", move |_| {
            let opened = Instant::now();
            let picked = pending.wait();
            Done::ExportPicked {
                asked: Box::new(asked),
                at_once: opened.elapsed() < AT_ONCE,
                picked,
            }
        });
    }

    /// The folder of the open file.
    pub(super) fn folder(&self) -> Option<PathBuf> {
        let file = self.file.as_ref()?;
        file.path.parent().map(PathBuf::from)
    }

    /// Goes on when the file dialog was closed.
    pub(super) fn export_picked(&mut self, asked: ExportRequest, at_once: bool, picked: Picked) {
        match picked.one() {
            Some(path) => {
                let path = with_ending(path, asked.format.extension());
                if asked.format.misnamed(&path).is_some() {
                    self.ask_for_path(&asked, &path, None);
                } else {
                    self.write_export(asked, path, Expect::Nothing);
                }
            }
            // Nobody closes a dialog that fast: there was none, so a path is typed instead.
            None if at_once => {
                let path = self.folder().unwrap_or_default().join(&asked.name);
                self.ask_for_path(&asked, &path, None);
            }
            None => {}
        }
    }

    /// Lets the path of an export be typed, with what went wrong with it.
    fn ask_for_path(&mut self, asked: &ExportRequest, path: &Path, problem: Option<String>) {
        self.view.export.format = asked.format;
        self.view.export.typed = Some(TypedPath::back(path.display().to_string(), problem));
        self.view.dialog = Some(Dialog::Export);
    }

    /// Lets another path be typed than that of a file that is to stay.
    pub(super) fn export_elsewhere(&mut self, path: &Path) {
        if let Some(asked) = self.waiting_export.take() {
            self.ask_for_path(&asked, path, None);
        }
    }

    /// Exports what the dialog shows to a path that was typed, or replaces the existing file.
    pub(super) fn export_to(&mut self, path: PathBuf, replace: bool) {
        let waiting = self.waiting_export.take();
        if let Some(asked) = waiting.filter(|_| replace) {
            self.write_export(asked, path, Expect::Anything);
        } else {
            let asked = self.export_request(&self.view.export);
            let path = with_ending(path, asked.format.extension());
            self.write_export(asked, path, Expect::Nothing);
        }
    }

    /// Makes the file and writes it, on a thread of its own.
    fn write_export(&mut self, asked: ExportRequest, path: PathBuf, expect: Expect) {
        self.view.dialog = None;
        self.view.export.typed = None;
        let shell = Arc::clone(&self.shell);
        let job = self.jobs.spawn("exporting", move |context| {
            let outcome = made(&asked, context)
                .map_err(NotExported::from)
                .and_then(|bytes| Ok(shell.write(&path, &bytes, expect)?));
            Done::Exported {
                asked: Box::new(asked),
                path,
                outcome: outcome.map(drop),
            }
        });
        self.exporting = Some(job);
    }

    /// Says where the file is, or why there is none.
    pub(super) fn exported(&mut self, asked: ExportRequest, path: PathBuf, outcome: Result<(), NotExported>) {
        self.exporting = None;
        match outcome {
            Ok(()) => {
                let missing = missing_letters(&asked.design, asked.format);
                self.view.notify_of_file("Exported", path);
                if let Some(missing) = missing {
                    self.view.notify(NoticeKind::Info, format!("Note: {missing}"));
                }
            }
            Err(NotExported::Written(StorageError::AlreadyThere { path })) => {
                self.waiting_export = Some(asked);
                self.view.dialog = Some(Dialog::ReplaceExport(path));
            }
            Err(NotExported::Made(ExportError::Cancelled)) => {}
            Err(NotExported::Written(error))
                if self.view.dialog.is_none() && self.view.presentation.is_none() =>
            {
                self.ask_for_path(&asked, &path, Some(format!("Could not export: {error:#}")));
            }
            Err(error) => self.report_error_about(Topic::Output, format!("Could not export: {error:#}")),
        }
    }

    /// Makes the export that the dialog shows and puts it into the clipboard.
    pub(super) fn copy_export(&mut self) {
        let asked = self.export_request(&self.view.export);
        self.copy(asked);
    }

    /// Copies a picture of the alternative on screen, or of what compares them, in the colours on screen.
    pub(super) fn copy_picture(&mut self) {
        let theme = if self.view.is_dark {
            Theme::Dark
        } else {
            Theme::Light
        };
        let choice = ExportChoice {
            format: Format::Png,
            one: self.view.focus.alternative,
            comparison: self.view.compare.open,
            theme: Some(theme),
            scale: self.view.export.scale,
            ..ExportChoice::default()
        };
        let asked = self.export_request(&choice);
        self.copy(asked);
    }

    fn copy(&mut self, asked: ExportRequest) {
        self.view.dialog = None;
        let job = self.jobs.spawn("copying", move |context| {
            let outcome = made(&asked, context).map_err(|error| format!("{error:#}"));
            Done::Copied(outcome.and_then(|bytes| {
                match asked.format {
                    Format::Png => picture(&bytes).map(Copied::Picture),
                    _ => String::from_utf8(bytes)
                        .map(Copied::Text)
                        .map_err(|error| format!("the file is not text: {error}")),
                }
            }))
        });
        self.exporting = Some(job);
    }

    /// Copies the page that is presented, as it looks with what is tried out.
    pub(super) fn copy_page(&mut self) {
        let Some(presentation) = &self.view.presentation else {
            return;
        };
        let (sheet, palette) = presentation.picture(&self.session, self.view.is_dark);
        let scale = f64::from(self.view.export.scale);
        self.jobs.spawn("copying", move |_| {
            let drawn = page_in_pixels(&sheet, &palette, scale);
            Done::PageCopied(
                drawn
                    .map(|Pixels { size, bytes }| ColorImage::from_rgba_premultiplied(size, &bytes))
                    .map_err(|error| format!("{error:#}")),
            )
        });
    }

    /// Says so below the page: messages would lie on it.
    pub(super) fn page_copied(&mut self, outcome: Result<ColorImage, String>) {
        let said = match outcome {
            Ok(picture) => {
                self.copied_picture = Some(picture);
                "Copied to the clipboard"
            }
            Err(error) => {
                self.report_error_about(Topic::Output, format!("Could not copy: {error}"));
                "Could not copy"
            }
        };
        if let Some(presentation) = &mut self.view.presentation {
            presentation.copied = Some(said);
        }
    }

    pub(super) fn copied(&mut self, outcome: Result<Copied, String>) {
        self.exporting = None;
        match outcome {
            Ok(Copied::Text(text)) => {
                self.copied = Some(text);
                self.view
                    .notify_about(Topic::Output, NoticeKind::Info, "Export copied to the clipboard");
            }
            Ok(Copied::Picture(picture)) => {
                self.copied_picture = Some(picture);
                self.view
                    .notify_about(Topic::Output, NoticeKind::Info, "Picture copied to the clipboard");
            }
            Err(error) => self.report_error_about(Topic::Output, format!("Could not copy: {error}")),
        }
    }

    /// Gives the export up.
    pub(super) fn cancel_export(&mut self) {
        if let Some(job) = self.exporting.take() {
            self.jobs.cancel(job);
            self.view
                .notify_about(Topic::Output, NoticeKind::Info, "The export was cancelled");
        }
    }

    /// Shows the folder of a file that was written.
    pub(super) fn show_folder(&mut self, path: PathBuf) {
        let shell = Arc::clone(&self.shell);
        self.jobs.spawn("showing the folder", move |_| {
            Done::FolderShown(shell.show_folder(&path).map_err(|error| format!("{error:#}")))
        });
    }

    fn export_request(&self, choice: &ExportChoice) -> ExportRequest {
        ExportRequest::of(choice, self.session.snapshot(), &self.shell.now().iso_date())
    }
}

/// Makes the file; stops where the job is cancelled.
fn made(asked: &ExportRequest, context: &JobContext) -> Result<Vec<u8>, ExportError> {
    let ExportRequest {
        design,
        format,
        options,
        name: _,
    } = asked;
    let plan = plan(design);
    let findings = check(design, &plan);
    export(design, &plan, &findings, *format, options, &mut Waiting(context))
}

/// The job that waits for a file.
struct Waiting<'a>(&'a JobContext);

impl Client for Waiting<'_> {
    fn progress(&mut self, progress: Progress) -> ControlFlow<()> {
        #[expect(clippy::cast_possible_truncation, reason = "a share of a few hundred steps")]
        self.0
            .progress((progress.done as f64 / progress.of.max(1) as f64) as f32);
        if self.0.is_cancelled() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }

    fn each(&self, count: usize, work: &(dyn Fn(usize) + Sync)) {
        side_by_side(count, &|at| {
            // A cancelled job needs no answer: the next step stops.
            if !self.0.is_cancelled() {
                work(at);
            }
        });
    }
}

/// The pixels of a picture that was just made.
fn picture(file: &[u8]) -> Result<ColorImage, String> {
    let failed = |error: png::DecodingError| format!("the picture cannot be read: {error}");
    let mut reader = png::Decoder::new(Cursor::new(file)).read_info().map_err(failed)?;
    let size = reader.output_buffer_size().ok_or("the picture is too large")?;
    let mut pixels = vec![0; size];
    let frame = reader.next_frame(&mut pixels).map_err(failed)?;
    let side = |length: u32| usize::try_from(length).unwrap_or(usize::MAX);
    let (width, height) = (side(frame.width), side(frame.height));
    if pixels.len() != width.saturating_mul(height).saturating_mul(3) {
        return Err("the picture is not in the expected colour format".to_owned());
    }
    Ok(ColorImage::from_rgb([width, height], &pixels))
}
