//! Files and pictures that leave the program: asked for, made on a thread, written or put into the clipboard.

use std::io::Cursor;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use egui::ColorImage;

use super::documents::{AT_ONCE, file_name};
use super::{Application, Done};
use crate::app::jobs::JobContext;
use crate::app::shell::{PickPurpose, PickRequest, Picked};
use crate::app::storage::{Expect, StorageError};
use crate::check::check;
use crate::design::Design;
use crate::export::{ExportError, Format, Options, export, missing_letters};
use crate::plan::plan;
use crate::ui::state::{Dialog, NoticeKind};

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

/// What goes into the clipboard.
#[derive(Debug)]
pub enum Copied {
    /// Text of any format.
    Text(String),
    /// A picture.
    Picture(ColorImage),
}

impl Application {
    /// Asks where the export shall be written.
    pub(super) fn export(&mut self, frame: Option<&eframe::Frame>) {
        let format = self.view.export.format;
        let request = PickRequest {
            purpose: PickPurpose::Save,
            title: format!("Export {}", format.title()),
            folder: self
                .file
                .as_ref()
                .and_then(|file| file.path.parent())
                .map(PathBuf::from),
            file_name: Some(self.export_name()),
            filters: vec![(format.title(), extensions(format)), ("All files", &["*"])],
        };
        let pending = self.shell.pick(&request, frame);
        self.jobs.spawn("waiting for a file dialog", move |_| {
            let asked = Instant::now();
            let picked = pending.wait();
            Done::ExportPicked {
                at_once: asked.elapsed() < AT_ONCE,
                picked,
            }
        });
    }

    /// A name for the file: that of the design, and of the alternative where the format shows one of several.
    fn export_name(&self) -> String {
        let choice = &self.view.export;
        let design = self.session.design();
        let mut words = vec![design.name.as_str()];
        if choice.compares(design.alternatives.len()) {
            words.push("comparison");
        } else if choice.format.shows_one() && design.alternatives.len() > 1 {
            words.extend(
                design
                    .alternatives
                    .get(choice.one)
                    .map(|alternative| alternative.name.as_str()),
            );
        }
        file_name(&words.join("-"), choice.format.extension())
    }

    /// Goes on when the file dialog was closed.
    pub(super) fn export_picked(&mut self, at_once: bool, picked: Picked) {
        match picked.0 {
            Some(path) => {
                let path = if path.extension().is_none() {
                    path.with_extension(self.view.export.format.extension())
                } else {
                    path
                };
                self.export_to(path, false);
            }
            // Nobody closes a dialog that fast: there was none, so a path is typed instead.
            None if at_once => {
                let folder = self.file.as_ref().and_then(|file| file.path.parent());
                let path = folder
                    .map(PathBuf::from)
                    .unwrap_or_default()
                    .join(self.export_name());
                self.view.export.typed = Some(path.display().to_string());
            }
            None => {}
        }
    }

    /// Makes the file and writes it, on a thread of its own.
    pub(super) fn export_to(&mut self, path: PathBuf, replace: bool) {
        self.view.dialog = None;
        self.view.export.typed = None;
        let expect = if replace {
            Expect::Anything
        } else {
            Expect::Nothing
        };
        let (design, format, options) = self.exported_as();
        let shell = Arc::clone(&self.shell);
        let job = self.jobs.spawn("exporting", move |context| {
            let outcome = made(&design, format, &options, context)
                .map_err(NotExported::from)
                .and_then(|bytes| Ok(shell.write(&path, &bytes, expect)?));
            Done::Exported {
                path,
                outcome: outcome.map(drop),
            }
        });
        self.exporting = Some(job);
    }

    /// Says where the file is, or why there is none.
    pub(super) fn exported(&mut self, path: PathBuf, outcome: Result<(), NotExported>) {
        self.exporting = None;
        match outcome {
            Ok(()) => {
                let missing = missing_letters(self.session.design(), self.view.export.format);
                self.view.notify_of_file("Exported", path);
                if let Some(missing) = missing {
                    self.view.notify(NoticeKind::Info, format!("Note: {missing}"));
                }
            }
            Err(NotExported::Written(StorageError::AlreadyThere { path })) => {
                self.view.dialog = Some(Dialog::ReplaceExport(path));
            }
            Err(NotExported::Made(ExportError::Cancelled)) => {}
            Err(error) => self.report_error(format!("Could not export: {error:#}")),
        }
    }

    /// Makes the export and puts it into the clipboard.
    pub(super) fn copy_export(&mut self) {
        self.view.dialog = None;
        let (design, format, options) = self.exported_as();
        let job = self.jobs.spawn("copying", move |context| {
            let outcome = made(&design, format, &options, context).map_err(|error| format!("{error:#}"));
            Done::Copied(outcome.and_then(|bytes| {
                match format {
                    Format::Png => picture(&bytes).map(Copied::Picture),
                    _ => String::from_utf8(bytes)
                        .map(Copied::Text)
                        .map_err(|error| format!("the file is not text: {error}")),
                }
            }))
        });
        self.exporting = Some(job);
    }

    /// Copies a picture of the alternative on screen.
    pub(super) fn copy_picture(&mut self) {
        self.view.export.format = Format::Png;
        self.view.export.one = self.view.focus.alternative;
        self.view.export.comparison = false;
        self.copy_export();
    }

    pub(super) fn copied(&mut self, outcome: Result<Copied, String>) {
        self.exporting = None;
        match outcome {
            Ok(Copied::Text(text)) => {
                self.copied = Some(text);
                self.view
                    .notify(NoticeKind::Info, "Export copied to the clipboard");
            }
            Ok(Copied::Picture(picture)) => {
                self.copied_picture = Some(picture);
                self.view
                    .notify(NoticeKind::Info, "Picture copied to the clipboard");
            }
            Err(error) => self.report_error(format!("Could not copy: {error}")),
        }
    }

    /// Gives the export up.
    pub(super) fn cancel_export(&mut self) {
        if let Some(job) = self.exporting.take() {
            self.jobs.cancel(job);
            self.view.notify(NoticeKind::Info, "The export was cancelled");
        }
    }

    /// Shows the folder of a file that was written.
    pub(super) fn show_folder(&mut self, path: PathBuf) {
        let shell = Arc::clone(&self.shell);
        self.jobs.spawn("showing the folder", move |_| {
            Done::FolderShown(shell.show_folder(&path).map_err(|error| format!("{error:#}")))
        });
    }

    fn exported_as(&self) -> (Arc<Design>, Format, Options) {
        let design = self.session.snapshot();
        let today = self.shell.now().iso_date();
        let options = self.view.export.options(design.alternatives.len(), &today);
        (design, self.view.export.format, options)
    }
}

/// Makes the file; stops where the job is cancelled.
fn made(
    design: &Design,
    format: Format,
    options: &Options,
    context: &JobContext,
) -> Result<Vec<u8>, ExportError> {
    let plan = plan(design);
    let findings = check(design, &plan);
    export(design, &plan, &findings, format, options, &mut |progress| {
        #[expect(clippy::cast_possible_truncation, reason = "a share of a few hundred steps")]
        context.progress((progress.done as f64 / progress.of.max(1) as f64) as f32);
        if context.is_cancelled() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    })
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

/// What a file dialog calls the endings of a format.
const fn extensions(format: Format) -> &'static [&'static str] {
    match format {
        Format::Svg => &["svg"],
        Format::Png => &["png"],
        Format::Pdf | Format::Deck => &["pdf"],
        Format::Html => &["html"],
        Format::Markdown => &["md"],
        Format::Csv => &["csv"],
        Format::Design => &["aksnet"],
    }
}
