//! Slides for `PowerPoint` and its like: headline, figures and notes as text, the picture as vectors.
//!
//! ```text
//!  Sheet ──┬── headings, and what stands outside the picture ── shapes with text
//!          └── picture ── SVG with its letters as outlines, PNG beside it for readers that know no SVG
//! ```
//!
//! The parts that never change lie in `assets/pptx`; those with words are templates, which escape every name.

mod shapes;

use askama::Template;

use crate::design::logo::Drawing;
use crate::design::{Logo, inert, inert_lines};
use crate::page::picture::Picture;
use crate::page::svg;
use crate::page::{Ink, Mark, PageError, Rect, Sheet, cut};
use crate::scene::Palette;

use self::shapes::{Shape, colour, shapes, units};
use super::archive::Archive;
use super::files::ExportError;

/// Parts that are the same in every file.
const FIXED: [(&str, &str); 10] = [
    ("_rels/.rels", include_str!("../../assets/pptx/package_rels.xml")),
    ("docProps/app.xml", include_str!("../../assets/pptx/app.xml")),
    (
        "ppt/theme/theme1.xml",
        include_str!("../../assets/pptx/theme.xml"),
    ),
    (
        "ppt/theme/theme2.xml",
        include_str!("../../assets/pptx/theme.xml"),
    ),
    (
        "ppt/slideMasters/slideMaster1.xml",
        include_str!("../../assets/pptx/slide_master.xml"),
    ),
    (
        "ppt/slideMasters/_rels/slideMaster1.xml.rels",
        include_str!("../../assets/pptx/slide_master_rels.xml"),
    ),
    (
        "ppt/slideLayouts/slideLayout1.xml",
        include_str!("../../assets/pptx/slide_layout.xml"),
    ),
    (
        "ppt/slideLayouts/_rels/slideLayout1.xml.rels",
        include_str!("../../assets/pptx/slide_layout_rels.xml"),
    ),
    (
        "ppt/notesMasters/notesMaster1.xml",
        include_str!("../../assets/pptx/notes_master.xml"),
    ),
    (
        "ppt/notesMasters/_rels/notesMaster1.xml.rels",
        include_str!("../../assets/pptx/notes_master_rels.xml"),
    ),
];

/// Slides in the making; each is in the archive as soon as it is made, for pictures are large.
pub(super) struct Slides {
    archive: Archive,
    title: String,
    size: (i64, i64),
    made: Vec<Made>,
    /// Whether the logo is there, which every slide shows from the same files.
    has_logo: bool,
}

/// A slide that is made, in an archive of its own.
pub(super) struct Slide {
    made: Made,
    /// The logo that it shows, and where.
    logo: Option<(Rect, Logo)>,
    files: Vec<u8>,
}

/// What the other parts of a file say of a slide.
struct Made {
    number: usize,
    has_notes: bool,
}

/// A picture, for readers that know SVG and for others.
struct Files {
    /// None of a picture that is made of pixels.
    svg: Option<String>,
    png: Vec<u8>,
}

impl Slides {
    /// None yet, all of so many points.
    pub(super) fn new(title: &str, (width, height): (f64, f64)) -> Result<Self, ExportError> {
        let mut archive = Archive::new();
        for (name, text) in FIXED {
            archive.add(name, text).map_err(not_written)?;
        }
        Ok(Self {
            archive,
            title: inert(title),
            size: (units(width), units(height)),
            made: Vec::new(),
            has_logo: false,
        })
    }

    /// Adds the next slide.
    pub(super) fn add(&mut self, slide: Slide) -> Result<(), ExportError> {
        let Slide { made, logo, files } = slide;
        if let (Some((rect, logo)), false) = (logo, self.has_logo) {
            let files = files_of_logo(&logo, &rect)?;
            add_files(&mut self.archive, "logo", &files).map_err(not_written)?;
            self.has_logo = true;
        }
        self.archive.add_all(files).map_err(not_written)?;
        self.made.push(made);
        Ok(())
    }

    /// The file.
    pub(super) fn finish(self) -> Result<Vec<u8>, ExportError> {
        self.written().map_err(not_written)
    }

    fn written(self) -> Result<Vec<u8>, NotWritten> {
        let Self {
            mut archive,
            title,
            size,
            made,
            ..
        } = self;
        let (title, slides) = (&title, &made);
        archive.add("[Content_Types].xml", &ContentTypes { slides }.render()?)?;
        archive.add("docProps/core.xml", &Core { title }.render()?)?;
        archive.add("ppt/presentation.xml", &Presentation { slides, size }.render()?)?;
        archive.add(
            "ppt/_rels/presentation.xml.rels",
            &PresentationRels { slides }.render()?,
        )?;
        Ok(archive.finish()?)
    }
}

impl Slide {
    /// A page with what is said to it, as the slide of that number.
    pub(super) fn of(
        sheet: &Sheet,
        notes: &str,
        palette: &Palette,
        number: usize,
    ) -> Result<Self, ExportError> {
        let (own, picture) = divided(sheet);
        let logo = own.iter().find_map(|mark| match mark {
            Mark::Logo { rect, logo } => Some((*rect, logo.clone())),
            _ => None,
        });
        let part = cut::part(sheet, &picture, 0.0);
        let place = part.as_ref().map(|(_, place)| *place);
        let picture = part.map(|(part, _)| files_of(&part, palette)).transpose()?;
        let parts = Parts {
            ground: colour(palette, Ink::Window),
            shapes: shapes(sheet, &own, place, palette),
            notes: inert_lines(notes.trim()).lines().map(str::to_owned).collect(),
            picture,
        };
        Ok(Self {
            made: Made {
                number,
                has_notes: !parts.notes.is_empty(),
            },
            files: parts
                .written(number, logo.as_ref().map(|(_, logo)| logo))
                .map_err(not_written)?,
            logo,
        })
    }
}

/// What a slide is written from.
struct Parts {
    ground: String,
    shapes: Vec<Shape>,
    /// Lines to say; empty where there are none.
    notes: Vec<String>,
    picture: Option<Files>,
}

impl Parts {
    /// The files of the slide of that number, in an archive.
    fn written(&self, number: usize, logo: Option<&Logo>) -> Result<Vec<u8>, NotWritten> {
        let Self {
            ground,
            shapes,
            notes,
            picture,
        } = self;
        let mut archive = Archive::new();
        archive.add(
            &format!("ppt/slides/slide{number}.xml"),
            &SlidePart { ground, shapes }.render()?,
        )?;
        let rels = SlideRels {
            number,
            notes,
            picture,
            logo: logo.map(|logo| matches!(logo.drawing(), Drawing::Shapes(_))),
        };
        archive.add(
            &format!("ppt/slides/_rels/slide{number}.xml.rels"),
            &rels.render()?,
        )?;
        if let Some(files) = picture {
            add_files(&mut archive, &format!("picture{number}"), files)?;
        }
        if !notes.is_empty() {
            archive.add(
                &format!("ppt/notesSlides/notesSlide{number}.xml"),
                &NotesPart { lines: notes }.render()?,
            )?;
            archive.add(
                &format!("ppt/notesSlides/_rels/notesSlide{number}.xml.rels"),
                &NotesRels { number }.render()?,
            )?;
        }
        Ok(archive.finish()?)
    }
}

fn files_of(part: &Sheet, palette: &Palette) -> Result<Files, PageError> {
    let svg = svg::outlined_without_background(part, palette);
    Ok(Files {
        png: Picture::read(&svg)?.png(1.0)?,
        svg: Some(svg),
    })
}

/// Adds a picture under its name.
fn add_files(archive: &mut Archive, name: &str, Files { svg, png }: &Files) -> Result<(), NotWritten> {
    if let Some(svg) = svg {
        archive.add(&format!("ppt/media/{name}.svg"), svg)?;
    }
    Ok(archive.store(&format!("ppt/media/{name}.png"), png)?)
}

/// The files of a logo that is shown in `rect`.
fn files_of_logo(logo: &Logo, rect: &Rect) -> Result<Files, PageError> {
    /// Pixels of a point, for readers that know no SVG: slides are shown larger than pages are drawn.
    const SCALE: f64 = 4.0;
    let size = (rect.width(), rect.height());
    Ok(match logo.drawing() {
        Drawing::Pixels(png) => Files {
            svg: None,
            png: png.clone(),
        },
        Drawing::Shapes(_) => Files {
            svg: Some(svg::logo(logo, size)),
            png: Picture::of_logo(logo, size)?.png(SCALE)?,
        },
    })
}

/// Why slides were not written; neither can happen in memory.
#[derive(Debug, thiserror::Error)]
enum NotWritten {
    #[error(transparent)]
    Template(#[from] askama::Error),
    #[error(transparent)]
    Zip(#[from] zip::result::ZipError),
}

fn not_written(error: impl Into<NotWritten>) -> ExportError {
    log::error!("slides of our own cannot be written: {}", error.into());
    ExportError::NotWritten
}

#[derive(Template)]
#[template(path = "pptx/content_types.xml")]
struct ContentTypes<'a> {
    slides: &'a [Made],
}

#[derive(Template)]
#[template(path = "pptx/core.xml")]
struct Core<'a> {
    title: &'a str,
}

#[derive(Template)]
#[template(path = "pptx/presentation.xml")]
struct Presentation<'a> {
    slides: &'a [Made],
    size: (i64, i64),
}

#[derive(Template)]
#[template(path = "pptx/presentation_rels.xml")]
struct PresentationRels<'a> {
    slides: &'a [Made],
}

#[derive(Template)]
#[template(path = "pptx/slide.xml")]
struct SlidePart<'a> {
    ground: &'a str,
    shapes: &'a [Shape],
}

#[derive(Template)]
#[template(path = "pptx/slide_rels.xml")]
struct SlideRels<'a> {
    number: usize,
    notes: &'a [String],
    picture: &'a Option<Files>,
    /// Where there is a logo, whether it is made of shapes.
    logo: Option<bool>,
}

#[derive(Template)]
#[template(path = "pptx/notes.xml")]
struct NotesPart<'a> {
    lines: &'a [String],
}

#[derive(Template)]
#[template(path = "pptx/notes_rels.xml")]
struct NotesRels {
    number: usize,
}

/// What of a page becomes shapes, and what its picture.
fn divided(sheet: &Sheet) -> (Vec<Mark>, Vec<Mark>) {
    let mut own = Vec::new();
    let mut picture = Vec::new();
    for (at, mark) in sheet.marks.iter().enumerate() {
        let of = if sheet.picture.contains(&at) {
            &mut picture
        } else {
            &mut own
        };
        of.push(mark.clone());
    }
    (own, picture)
}
