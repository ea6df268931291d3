//! Slides for `PowerPoint` and its like: headline, figures and notes as text, the picture as vectors.
//!
//! ```text
//!  Sheet ──┬── headings, and what stands outside the picture ── shapes with text
//!          └── picture ── SVG with its letters as outlines, PNG beside it for readers that know no SVG
//! ```
//!
//! The parts that never change lie in `assets/pptx`; those with words are templates, which escape every name.

use std::fmt::Write as _;

use askama::Template;

use crate::design::logo::Drawing;
use crate::design::{Logo, inert, inert_lines};
use crate::page::{Anchor, Ink, Letters, Mark, PageError, Paint, Rect, Sheet, Stroke, Text, cut};
use crate::scene::Palette;

use super::archive::Archive;
use super::files::ExportError;
use crate::page::picture::Picture;
use crate::page::svg::{self, hex};

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
    palette: Palette,
    size: (i64, i64),
    made: Vec<Slide>,
    /// The logo, which every slide shows from the same files.
    logo: Option<Files>,
}

/// One slide that is made.
struct Slide {
    number: usize,
    has_notes: bool,
}

/// A picture, for readers that know SVG and for others.
struct Files {
    /// None of a picture that is made of pixels.
    svg: Option<String>,
    png: Vec<u8>,
}

/// Relations of a slide to the files of a picture: PNG, and SVG where it has one.
type Relations = (&'static str, Option<&'static str>);

const PICTURE: Relations = ("rId2", Some("rId3"));
const LOGO_SHAPES: Relations = ("rId5", Some("rId6"));
const LOGO_PIXELS: Relations = ("rId5", None);

/// What stands on a slide; places are written as the file has them.
enum Shape {
    Area {
        id: usize,
        place: String,
        round: bool,
        fill: Option<String>,
        edge: Option<String>,
    },
    Line {
        id: usize,
        place: String,
        path: String,
        edge: String,
    },
    Picture {
        id: usize,
        place: String,
        words: String,
        files: Relations,
    },
    Words {
        id: usize,
        place: String,
        title: bool,
        align: &'static str,
        /// In hundredths of a point.
        size: i64,
        bold: bool,
        ink: String,
        words: String,
    },
}

/// Units of a file in a point of a page: a page of 1,280 points is as wide as a slide on a screen.
const UNITS: f64 = 9_525.0;

/// Units of a file in a point of type.
const UNITS_OF_TYPE: f64 = 12_700.0;

/// How far the letters of the theme's font reach above the baseline, and how high a line is, in sizes of the font.
const ASCENT: f64 = 0.905;
const LINE: f64 = 1.2;

impl Slides {
    /// None yet, all of so many points.
    pub(super) fn new(
        title: &str,
        (width, height): (f64, f64),
        palette: Palette,
    ) -> Result<Self, ExportError> {
        let mut archive = Archive::new();
        for (name, text) in FIXED {
            archive.add(name, text).map_err(not_written)?;
        }
        Ok(Self {
            archive,
            title: inert(title),
            palette,
            size: (units(width), units(height)),
            made: Vec::new(),
            logo: None,
        })
    }

    /// Adds a page, and what is said to it.
    pub(super) fn add(&mut self, sheet: &Sheet, notes: &str) -> Result<(), ExportError> {
        let (own, picture) = divided(sheet);
        let logo = own.iter().find_map(|mark| match mark {
            Mark::Logo { rect, logo } => Some((rect, logo)),
            _ => None,
        });
        if let (Some((rect, logo)), None) = (logo, &self.logo) {
            let files = files_of_logo(logo, rect)?;
            add_files(&mut self.archive, "logo", &files).map_err(not_written)?;
            self.logo = Some(files);
        }
        let mut shapes = Shapes {
            palette: &self.palette,
            letters: Letters::new(),
            made: Vec::new(),
        };
        shapes.title(sheet, &own);
        for mark in &own {
            shapes.drawn(mark);
        }
        let picture = match cut::part(sheet, &picture, 0.0) {
            Some((part, place)) => {
                shapes.picture(place, &sheet.description, PICTURE);
                Some(self.files(&part)?)
            }
            None => None,
        };
        for mark in &own {
            shapes.words(mark);
        }
        let parts = Parts {
            shapes: shapes.made,
            notes: inert_lines(notes.trim()).lines().map(str::to_owned).collect(),
            picture,
            has_logo: logo.is_some(),
        };
        self.write(&parts).map_err(not_written)
    }

    /// Writes the parts of the next slide.
    fn write(&mut self, parts: &Parts) -> Result<(), NotWritten> {
        let Parts {
            shapes,
            notes,
            picture,
            has_logo,
        } = parts;
        let number = self.made.len() + 1;
        let archive = &mut self.archive;
        let ground = &colour(&self.palette, Ink::Window);
        archive.add(
            &format!("ppt/slides/slide{number}.xml"),
            &SlidePart { ground, shapes }.render()?,
        )?;
        let rels = SlideRels {
            number,
            notes,
            picture,
            logo: self.logo.as_ref().filter(|_| *has_logo),
        };
        archive.add(
            &format!("ppt/slides/_rels/slide{number}.xml.rels"),
            &rels.render()?,
        )?;
        if let Some(files) = picture {
            add_files(archive, &format!("picture{number}"), files)?;
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
        self.made.push(Slide {
            number,
            has_notes: !notes.is_empty(),
        });
        Ok(())
    }

    fn files(&self, part: &Sheet) -> Result<Files, PageError> {
        let svg = svg::outlined_without_ground(part, &self.palette);
        Ok(Files {
            png: Picture::read(&svg)?.png(1.0)?,
            svg: Some(svg),
        })
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

/// What a slide is written from.
struct Parts {
    shapes: Vec<Shape>,
    /// Lines to say; empty where there are none.
    notes: Vec<String>,
    picture: Option<Files>,
    has_logo: bool,
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
    slides: &'a [Slide],
}

#[derive(Template)]
#[template(path = "pptx/core.xml")]
struct Core<'a> {
    title: &'a str,
}

#[derive(Template)]
#[template(path = "pptx/presentation.xml")]
struct Presentation<'a> {
    slides: &'a [Slide],
    size: (i64, i64),
}

#[derive(Template)]
#[template(path = "pptx/presentation_rels.xml")]
struct PresentationRels<'a> {
    slides: &'a [Slide],
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
    logo: Option<&'a Files>,
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

/// Shapes in the making.
struct Shapes<'a> {
    palette: &'a Palette,
    letters: Letters,
    made: Vec<Shape>,
}

impl Shapes<'_> {
    /// The first is the tree of shapes itself.
    fn id(&self) -> usize {
        self.made.len() + 2
    }

    fn colour(&self, ink: Ink) -> String {
        colour(self.palette, ink)
    }

    /// The lines of the headline as one text, which readers list as the title of the slide.
    fn title(&mut self, sheet: &Sheet, marks: &[Mark]) {
        let lines: Vec<&Text> = marks.iter().filter_map(title_line).collect();
        let Some(first) = lines.first() else { return };
        let words: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
        let top = first.y - first.size * ASCENT;
        let last = lines.last().map_or(first.y, |line| line.y);
        let bottom = last + first.size * (LINE - ASCENT);
        let place = Rect::new(first.x, top, (sheet.width - first.x).max(first.x), bottom);
        self.made.push(Shape::Words {
            id: self.id(),
            place: placed(place),
            title: true,
            align: "l",
            size: type_size(first.size),
            bold: first.bold,
            ink: self.colour(first.ink),
            words: words.join(" "),
        });
    }

    fn words(&mut self, mark: &Mark) {
        let Mark::Text(text) = mark else { return };
        if title_line(mark).is_some() {
            return;
        }
        let bounds = cut::text_bounds(text, &self.letters);
        let top = text.y - text.size * ASCENT;
        let place = Rect::new(bounds.left, top, bounds.right, top + text.size * LINE);
        self.made.push(Shape::Words {
            id: self.id(),
            place: placed(place),
            title: false,
            align: match text.anchor {
                Anchor::Start => "l",
                Anchor::Middle => "ctr",
                Anchor::End => "r",
            },
            size: type_size(text.size),
            bold: text.bold,
            ink: self.colour(text.ink),
            words: text.text.clone(),
        });
    }

    /// A mark that is no text.
    fn drawn(&mut self, mark: &Mark) {
        let id = self.id();
        match mark {
            Mark::Area {
                rect,
                paint,
                edge,
                rounding,
            } => {
                let fill = paint.map(Paint::ink).map(|ink| self.colour(ink));
                let edge = edge.map(|edge| self.edge(edge));
                self.made.push(Shape::Area {
                    id,
                    place: placed(*rect),
                    round: *rounding > 0.0,
                    fill,
                    edge,
                });
            }
            Mark::Line { points, stroke } => self.line(id, points, *stroke),
            Mark::Logo { rect, logo } => {
                let files = match logo.drawing() {
                    Drawing::Shapes(_) => LOGO_SHAPES,
                    Drawing::Pixels(_) => LOGO_PIXELS,
                };
                self.picture(*rect, "Logo", files);
            }
            Mark::Text(_) => {}
        }
    }

    fn line(&mut self, id: usize, points: &[(f64, f64)], stroke: Stroke) {
        let least = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).fold(f64::MAX, f64::min);
        let most = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).fold(f64::MIN, f64::max);
        let (left, top) = (least(|point| point.0), least(|point| point.1));
        let place = Rect::new(left, top, most(|point| point.0), most(|point| point.1));
        if points.is_empty() {
            return;
        }
        let mut path = format!(
            "<a:path w=\"{}\" h=\"{}\">",
            units(place.width()),
            units(place.height())
        );
        for (at, (x, y)) in points.iter().enumerate() {
            let (x, y) = (units(x - left), units(y - top));
            let tag = if at == 0 { "moveTo" } else { "lnTo" };
            write!(path, "<a:{tag}><a:pt x=\"{x}\" y=\"{y}\"/></a:{tag}>").unwrap_or_default();
        }
        path.push_str("</a:path>");
        self.made.push(Shape::Line {
            id,
            place: placed(place),
            path,
            edge: self.edge(stroke),
        });
    }

    fn picture(&mut self, place: Rect, words: &str, files: Relations) {
        self.made.push(Shape::Picture {
            id: self.id(),
            place: placed(place),
            words: inert(words),
            files,
        });
    }

    fn edge(&self, edge: Stroke) -> String {
        let dash = if edge.dashed {
            "<a:prstDash val=\"dash\"/>"
        } else {
            ""
        };
        format!(
            "<a:ln w=\"{}\"><a:solidFill><a:srgbClr val=\"{}\"/></a:solidFill>{dash}</a:ln>",
            units(edge.width),
            self.colour(edge.ink)
        )
    }
}

/// A line of the headline.
fn title_line(mark: &Mark) -> Option<&Text> {
    match mark {
        Mark::Text(text) if text.heading == Some(1) => Some(text),
        _ => None,
    }
}

/// A colour as the file has it.
fn colour(palette: &Palette, ink: Ink) -> String {
    hex(palette.ink(ink)).trim_start_matches('#').to_owned()
}

/// Where a shape lies, as the file has it.
fn placed(place: Rect) -> String {
    format!(
        "<a:xfrm><a:off x=\"{}\" y=\"{}\"/><a:ext cx=\"{}\" cy=\"{}\"/></a:xfrm>",
        units(place.left),
        units(place.top),
        units(place.width().max(0.0)),
        units(place.height().max(0.0))
    )
}

/// Points of a page in units of the file.
fn units(points: f64) -> i64 {
    whole(points * UNITS)
}

/// A size of letters, in hundredths of a point of type.
fn type_size(points: f64) -> i64 {
    whole(points * UNITS / UNITS_OF_TYPE * 100.0).max(100)
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a page is some thousand points wide, and a cast stops at the ends"
)]
const fn whole(number: f64) -> i64 {
    number.round() as i64
}
