//! Exported files: one call for every format, the same from the window and from the command line.
//!
//! The same design with the same options gives the same bytes, on every computer and every day: no clock is read, and a
//! file has a date only where the options give one.

use zip::result::ZipError;

use crate::check::Findings;
use crate::decide::comparison::letter;
use crate::design::Design;
use crate::page::{self, Layout, Leaf, PageError, Paper, Parts, Sheet};
use crate::plan::Plan;
use crate::scene::{Palette, RangePurpose, RangeRow, Theme, range_rows};

use super::archive::Archive;
use super::format::Format;
use super::missing::missing_letters;
use super::steps::{Client, Steps};
use super::{address_plan, pptx};
use crate::page::pdf::PdfConformance;
use crate::page::picture::Picture;
use crate::page::{pdf, svg};

/// What goes into a file, and how it looks.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Places of the alternatives, in the order in which they are wanted; empty for all. Formats that show one take
    /// the first.
    pub alternatives: Vec<usize>,
    /// Whether a picture shows the comparison of all alternatives instead of one of them.
    pub comparison: bool,
    /// Colours; `None` means those that suit the format: print for the poster, the reader's own for the report, else
    /// light.
    pub theme: Option<Theme>,
    /// Size of the page; `None` means the one that suits the format.
    pub paper: Option<Paper>,
    /// What stands on a page.
    pub parts: Parts,
    /// Pixels of a point, for PNG.
    pub scale: f64,
    /// Whether pictures are cut to what is on them.
    pub cropped: bool,
    /// Whether pictures have no background, so that what they are put on shines through.
    pub clear: bool,
    /// Whether letters of SVG are outlines, the same in every reader, in place of text.
    pub outlined: bool,
    /// A date for the file, as it is to be shown.
    pub date: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            alternatives: Vec::new(),
            comparison: false,
            theme: None,
            paper: None,
            parts: Parts::default(),
            scale: 2.0,
            cropped: false,
            clear: false,
            outlined: false,
            date: None,
        }
    }
}

/// Pages that are made before they are added to the file: enough to keep every core busy, few enough to hold in memory.
const AT_ONCE: usize = 16;

/// Why a file could not be made.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ExportError {
    /// The design has no alternative to show.
    #[error("the design has no alternative to export; add one first")]
    NoAlternative,
    /// There is no alternative at that place.
    #[error("there is no alternative {number}; the design has {count}")]
    NoSuchAlternative {
        /// Its number, from 1.
        number: usize,
        /// How many there are.
        count: usize,
    },
    /// A page could not be drawn.
    #[error(transparent)]
    Page(#[from] PageError),
    /// It could not be written.
    #[error("the file could not be written")]
    NotWritten,
    /// It was cancelled.
    #[error("the export was cancelled")]
    Cancelled,
}

/// Makes a file; the `client` is told after each step and may cancel.
///
/// # Errors
/// When there is nothing to show, the options make no sense, or the client breaks off.
///
/// ```
/// use std::ops::ControlFlow;
/// use aksnet::export::{Format, Options, export};
/// use aksnet::{check, design::presets, plan};
///
/// let design = presets::worked_example();
/// let plan = plan::plan(&design);
/// let findings = check::check(&design, &plan);
/// let mut steps = 0;
/// let png = export(&design, &plan, &findings, Format::Png, &Options::default(), &mut |_| {
///     steps += 1;
///     ControlFlow::Continue(())
/// })?;
/// assert!(png.starts_with(b"\x89PNG") && steps > 1);
/// # Ok::<(), aksnet::export::ExportError>(())
/// ```
pub fn export(
    design: &Design,
    plan: &Plan,
    findings: &Findings,
    format: Format,
    options: &Options,
    client: &mut dyn Client,
) -> Result<Vec<u8>, ExportError> {
    let chosen = chosen(design, options, format)?;
    let source = Source {
        chosen: &chosen,
        ..Source::of((design, plan, findings), format, options)
    };
    let first = chosen.first().copied().unwrap_or_default();
    let mut progress = Steps::new(client);
    let bytes = format.made_by()(&source, first, &mut progress)?;
    progress.step()?;
    Ok(bytes)
}

/// Makes the files of [`Format::SvgPages`] and [`Format::PngPages`], each by its name; other formats have no such files.
///
/// # Errors
/// When there is nothing to show, the options make no sense, or the client breaks off.
pub fn export_pages(
    design: &Design,
    plan: &Plan,
    findings: &Findings,
    format: Format,
    options: &Options,
    client: &mut dyn Client,
) -> Result<Vec<(String, Vec<u8>)>, ExportError> {
    let source = Source {
        chosen: &chosen(design, options, format)?,
        ..Source::of((design, plan, findings), format, options)
    };
    let mut files = Vec::new();
    source.files(&mut Steps::new(client), |file| {
        files.push(file);
        Ok(())
    })?;
    Ok(files)
}

fn not_archived(error: &ZipError) -> ExportError {
    log::error!("an archive of our own cannot be written: {error}");
    ExportError::NotWritten
}

/// The alternatives that are wanted, each one that exists.
pub(super) fn chosen(design: &Design, options: &Options, format: Format) -> Result<Vec<usize>, ExportError> {
    let count = design.alternatives.len();
    if let Some(missing) = options.alternatives.iter().find(|at| **at >= count) {
        return Err(ExportError::NoSuchAlternative {
            number: missing.saturating_add(1),
            count,
        });
    }
    if count == 0 && !matches!(format, Format::Design | Format::Markdown | Format::Html) {
        return Err(ExportError::NoAlternative);
    }
    Ok(if options.alternatives.is_empty() {
        (0..count).collect()
    } else {
        options.alternatives.clone()
    })
}

/// Everything a file is made from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) design: &'a Design,
    pub(super) plan: &'a Plan,
    pub(super) findings: &'a Findings,
    /// Places of the alternatives that are wanted.
    pub(super) chosen: &'a [usize],
    pub(super) format: Format,
    pub(super) options: &'a Options,
}

impl<'a> Source<'a> {
    /// What a file of no alternative is made from.
    pub(super) const fn of(
        (design, plan, findings): (&'a Design, &'a Plan, &'a Findings),
        format: Format,
        options: &'a Options,
    ) -> Self {
        Self {
            design,
            plan,
            findings,
            chosen: &[],
            format,
            options,
        }
    }
}

impl Source<'_> {
    /// The pages of these alternatives.
    pub(super) fn leaves(&self, chosen: &[usize]) -> Vec<Leaf> {
        Leaf::all(self.design, self.plan, self.findings, chosen, &self.layout(None))
    }

    /// Pages as they are drawn, without numbers.
    pub(super) fn drawn(&self, leaves: &[Leaf]) -> Vec<Sheet> {
        let layout = self.layout(None);
        let drawn = leaves.iter();
        drawn
            .map(|leaf| leaf.sheet(self.design, self.plan, self.findings, &layout))
            .collect()
    }

    /// The page of a picture: an alternative, or the comparison of all.
    pub(super) fn picture(&self, at: usize) -> Sheet {
        if self.options.comparison {
            page::comparison(self.design, self.plan, self.findings, &self.layout(None))
        } else {
            page::alternative(self.design, self.plan, self.findings, at, &self.layout(None))
        }
    }

    fn layout(&self, page: Option<(usize, usize)>) -> Layout {
        let suits = if self.format == Format::Pdf {
            Paper::Poster
        } else {
            Paper::Slide
        };
        Layout {
            paper: self.options.paper.unwrap_or(suits),
            parts: self.options.parts,
            cluster: None,
            page,
            date: self.options.date.clone(),
        }
    }

    fn palette(&self) -> Palette {
        let suits = if self.format == Format::Pdf {
            Theme::Print
        } else {
            Theme::Light
        };
        self.in_theme(self.options.theme.unwrap_or(suits))
    }

    /// The colours of a theme, with the accent of the design.
    pub(super) fn in_theme(&self, theme: Theme) -> Palette {
        let accent = self.design.pages.accent.map(|colour| colour.0);
        Palette::of(theme).with_accent(accent)
    }

    /// The rows of every chosen alternative, what is connected once below them.
    pub(super) fn address_plans(&self) -> String {
        let mut plans: Vec<(String, Vec<RangeRow>)> = Vec::new();
        let mut outside = Vec::new();
        for at in self.chosen {
            let Some(alternative) = self.design.alternatives.get(*at) else {
                continue;
            };
            let rows = range_rows(self.design, self.plan, *at).into_iter();
            let is_outside = |row: &RangeRow| matches!(row.purpose, RangePurpose::Connected(_));
            let (connected, own): (Vec<_>, Vec<_>) = rows.partition(is_outside);
            plans.push((format!("{} {}", letter(*at), alternative.name), own));
            outside = connected;
        }
        plans.push((String::new(), outside));
        address_plan::csv_of(&plans)
    }

    /// A PDF of every page.
    pub(super) fn document(&self, progress: &mut Steps<'_>) -> Result<Vec<u8>, ExportError> {
        let leaves = self.leaves(self.chosen);
        let pages = leaves.len();
        progress.of = pages + 1;
        // A character that the font lacks is a box, and a document with boxes is not accessible.
        let claim = if missing_letters(self.design, self.format).is_none() {
            PdfConformance::Accessible
        } else {
            PdfConformance::Nothing
        };
        let palette = self.palette();
        let mut document = pdf::Document::new(claim)?;
        progress.each(
            &leaves,
            AT_ONCE,
            |at, leaf| Ok(pdf::PdfPage::of(self.numbered(leaf, at, pages), &palette)?),
            |page| Ok(document.add(&page, &palette)?),
        )?;
        Ok(document.finish(self.design.pages.title_or(self.design.name.as_str()))?)
    }
}

impl Source<'_> {
    /// The picture of one page.
    pub(super) fn one_picture(&self, at: usize, progress: &mut Steps<'_>) -> Result<Vec<u8>, ExportError> {
        let sheet = self.picture(at);
        progress.of = 3;
        progress.step()?;
        self.written(&sheet, self.format)
    }

    /// The pictures of every page in one archive.
    pub(super) fn archive(&self, progress: &mut Steps<'_>) -> Result<Vec<u8>, ExportError> {
        let mut archive = Archive::new();
        self.files(progress, |(name, bytes)| {
            archive.store(&name, &bytes).map_err(|error| not_archived(&error))
        })?;
        archive.finish().map_err(|error| not_archived(&error))
    }

    /// A page as a picture of that format.
    fn written(&self, sheet: &Sheet, format: Format) -> Result<Vec<u8>, ExportError> {
        let Options {
            scale,
            cropped,
            clear,
            outlined,
            ..
        } = *self.options;
        let cut = cropped.then(|| page::cropped(sheet));
        let sheet = cut.as_ref().unwrap_or(sheet);
        let palette = &self.palette();
        let picture = || {
            if clear {
                Picture::without_background(sheet, palette)
            } else {
                Picture::of(sheet, palette)
            }
        };
        Ok(match format {
            Format::Svg if outlined && clear => svg::outlined_without_background(sheet, palette).into_bytes(),
            Format::Svg if outlined => svg::outlined(sheet, palette).into_bytes(),
            Format::Svg if clear => svg::without_background(sheet, palette).into_bytes(),
            Format::Svg => svg::file(sheet, palette).into_bytes(),
            _ => picture()?.png(scale)?,
        })
    }

    /// Hands on every page as a file of its own, named by its number.
    fn files(
        &self,
        progress: &mut Steps<'_>,
        take: impl FnMut((String, Vec<u8>)) -> Result<(), ExportError>,
    ) -> Result<(), ExportError> {
        let Some(format) = self.format.of_pages() else {
            return Ok(());
        };
        let leaves = self.leaves(self.chosen);
        let pages = leaves.len();
        progress.of = pages + 1;
        let make = |at: usize, leaf: &Leaf| {
            let name = format!("page-{:02}.{}", at + 1, format.extension());
            Ok((name, self.written(&self.numbered(leaf, at, pages), format)?))
        };
        progress.each(&leaves, self.pictures_at_once(format), make, take)
    }

    /// As many pictures as are in memory at once.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "some hundred pictures at most, and a cast stops at the ends"
    )]
    fn pictures_at_once(&self, format: Format) -> usize {
        /// Their pixels take some 300 MB.
        const MOST_PIXELS: f64 = 40_000_000.0;
        let (width, height) = self.layout(None).paper.size();
        let pixels = width * height * self.options.scale.powi(2);
        match format {
            Format::Png => ((MOST_PIXELS / pixels) as usize).clamp(1, AT_ONCE),
            _ => AT_ONCE,
        }
    }

    /// The page in its place among so many.
    pub(super) fn numbered(&self, leaf: &Leaf, at: usize, pages: usize) -> Sheet {
        let layout = self.layout(Some((at + 1, pages)));
        leaf.sheet(self.design, self.plan, self.findings, &layout)
    }

    /// Slides of every page, with what is said to them.
    pub(super) fn slides(&self, progress: &mut Steps<'_>) -> Result<Vec<u8>, ExportError> {
        let leaves = self.leaves(self.chosen);
        let pages = leaves.len();
        progress.of = pages + 1;
        let paper = self.layout(None).paper;
        let title = self.design.pages.title_or(self.design.name.as_str());
        let palette = self.palette();
        let mut slides = pptx::Slides::new(title, paper.size())?;
        let make = |at: usize, leaf: &Leaf| {
            let sheet = self.numbered(leaf, at, pages);
            pptx::Slide::of(&sheet, leaf.speaker_notes(self.design), &palette, at + 1)
        };
        progress.each(&leaves, AT_ONCE, make, |slide| slides.add(slide))?;
        slides.finish()
    }
}
