//! Pages as PDF: vectors, text that can be searched and copied, an outline with the title of every page, and tags that
//! say to a screen reader what is a heading, what is text and what the drawing shows.
//!
//! Bars and lines are drawn first, as one figure that the description of the page stands for; every line of text
//! comes after it, in the order in which the page puts it down, so that it is read as it is meant.
//! The document holds no date, and its id follows from what is in it, so that equal designs give equal files.
//!
//! ```text
//! Document ── Section* ── H1        the title of the page
//!                      ── Figure    alternate text: its description
//!                      ── H2, P*    the texts of the blocks
//! ```

use std::num::NonZeroU16;

use krilla::color::rgb;
use krilla::configure::{Accessibility, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{Point, Size};
use krilla::metadata::Metadata;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::tagging::{ContentTag, Identifier, SpanTag, Tag, TagGroup, TagTree};
use krilla::text::{Font, TextDirection};
use krilla::{Data, SerializeSettings};
use krilla_svg::{SurfaceExt as _, SvgSettings};

use crate::design::inert;
use crate::page::PageError;
use crate::page::picture::Picture;
use crate::page::{Anchor, Letters, Mark, Sheet, Text, fonts};
use crate::scene::Palette;

/// The language that pages are written in.
const LANGUAGE: &str = "en";

/// Lines nearer than this, in sizes of their font, belong to one paragraph.
const PARAGRAPH_LEADING: f64 = 1.4;

/// A document in the making.
pub(crate) struct Document {
    file: krilla::Document,
    regular: Font,
    bold: Font,
    letters: Letters,
    titles: Vec<String>,
    tags: TagTree,
}

/// Whether a document says of itself that it is accessible.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PdfConformance {
    /// It conforms to PDF/UA-1; a letter that the font lacks would make it fail.
    Accessible,
    /// It has the same tags and says nothing.
    Nothing,
}

/// A page that is drawn and in no document yet.
pub(crate) struct PdfPage {
    /// The page without its marks.
    sheet: Sheet,
    texts: Vec<Text>,
    /// All that is no text.
    picture: Picture,
}

impl PdfPage {
    pub(crate) fn of(mut sheet: Sheet, palette: &Palette) -> Result<Self, PageError> {
        let mut texts = Vec::new();
        let mut drawing = Vec::new();
        for mark in std::mem::take(&mut sheet.marks) {
            match mark {
                Mark::Text(text) => texts.push(text),
                mark => drawing.push(mark),
            }
        }
        sheet.marks = drawing;
        let picture = Picture::of(&sheet, palette)?;
        sheet.marks.clear();
        Ok(Self {
            sheet,
            texts,
            picture,
        })
    }
}

impl Document {
    /// A document without pages.
    pub(crate) fn new(claim: PdfConformance) -> Result<Self, PageError> {
        let font = |bytes: &'static [u8]| Font::new(Data::from(bytes), 0).ok_or(NOT_WRITTEN);
        let builder = match claim {
            PdfConformance::Accessible => {
                ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1)
            }
            PdfConformance::Nothing => ConfigurationBuilder::new(),
        };
        let settings = SerializeSettings {
            configuration: builder.finish().unwrap_or_default(),
            ..SerializeSettings::default()
        };
        Ok(Self {
            file: krilla::Document::new_with(settings),
            regular: font(fonts::REGULAR)?,
            bold: font(fonts::BOLD)?,
            letters: Letters::new(),
            titles: Vec::new(),
            tags: TagTree::new().with_lang(Some(LANGUAGE.to_owned())),
        })
    }

    /// Adds a page.
    pub(crate) fn add(
        &mut self,
        PdfPage {
            sheet,
            texts,
            picture,
        }: &PdfPage,
        palette: &Palette,
    ) -> Result<(), PageError> {
        let size = picture.tree.size();
        let settings = PageSettings::from_wh(size.width(), size.height()).ok_or(NOT_WRITTEN)?;
        let size = Size::from_wh(size.width(), size.height()).ok_or(NOT_WRITTEN)?;
        let mut page = self.file.start_page_with(settings);
        let mut surface = page.surface();
        let figure = surface.start_tagged(ContentTag::Other);
        let drawn = surface.draw_svg(&picture.tree, size, SvgSettings::default());
        surface.end_tagged();
        drawn.ok_or(NOT_WRITTEN)?;

        let mut groups = Groups::new(sheet, figure);
        for text in texts {
            let font = if text.bold { &self.bold } else { &self.regular };
            let place = left_end(text, &self.letters);
            let identifier = draw_text(&mut surface, font, text, place, palette);
            groups.push(text, identifier);
        }
        surface.finish();
        page.finish();
        self.tags.push(groups.section());
        self.titles.push(sheet.title.clone());
        Ok(())
    }

    /// The bytes of the document.
    pub(crate) fn finish(mut self, title: &str) -> Result<Vec<u8>, PageError> {
        let mut outline = Outline::new();
        for (index, title) in self.titles.into_iter().enumerate() {
            let top = XyzDestination::new(index, Point::from_xy(0.0, 0.0));
            outline.push_child(OutlineNode::new(title, top));
        }
        self.file.set_outline(outline);
        self.file.set_tag_tree(self.tags);
        let metadata = Metadata::new()
            .title(inert(title))
            .creator("aksnet".to_owned())
            .language(LANGUAGE.to_owned());
        self.file.set_metadata(metadata);
        self.file.finish().map_err(|error| {
            log::error!("a document cannot be written: {error:?}");
            NOT_WRITTEN
        })
    }
}

const NOT_WRITTEN: PageError = PageError::NotWritten { what: "document" };

/// Where a text begins.
fn left_end(text: &Text, letters: &Letters) -> f64 {
    let width = || letters.width(&text.text, text.size, text.bold);
    match text.anchor {
        Anchor::Start => text.x,
        Anchor::Middle => text.x - width() / 2.0,
        Anchor::End => text.x - width(),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "pages are some thousand points wide"
)]
fn draw_text(
    surface: &mut Surface<'_>,
    font: &Font,
    text: &Text,
    left: f64,
    palette: &Palette,
) -> Identifier {
    let [red, green, blue] = palette.ink(text.ink);
    surface.set_fill(Some(Fill {
        paint: rgb::Color::new(red, green, blue).into(),
        ..Fill::default()
    }));
    let identifier = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
    let place = Point::from_xy(left as f32, text.y as f32);
    let (font, size) = (font.clone(), text.size as f32);
    surface.draw_text(place, font, size, &text.text, false, TextDirection::Auto);
    surface.end_tagged();
    identifier
}

/// The tags of one page in the making.
struct Groups<'a> {
    title: TagGroup,
    figure: TagGroup,
    rest: Vec<TagGroup>,
    last: Option<&'a Text>,
}

impl<'a> Groups<'a> {
    fn new(sheet: &Sheet, figure: Identifier) -> Self {
        let mut drawing = TagGroup::new(Tag::Figure(Some(sheet.description.clone())));
        drawing.push(figure);
        Self {
            title: TagGroup::new(Tag::Hn(NonZeroU16::MIN, Some(sheet.title.clone()))),
            figure: drawing,
            rest: Vec::new(),
            last: None,
        }
    }

    /// Puts a text where it belongs: into the title, into the paragraph above it or behind everything.
    fn push(&mut self, text: &'a Text, identifier: Identifier) {
        let continues = self.last.replace(text).is_some_and(|last| continues(last, text));
        match text.heading.and_then(|level| NonZeroU16::new(level.into())) {
            Some(NonZeroU16::MIN) => self.title.push(identifier),
            Some(level) => self.begin(Tag::Hn(level, Some(text.text.clone())), identifier),
            None if continues && let Some(paragraph) = self.rest.last_mut() => paragraph.push(identifier),
            None => self.begin(Tag::P, identifier),
        }
    }

    fn begin(&mut self, tag: impl Into<krilla::tagging::TagKind>, identifier: Identifier) {
        let mut group = TagGroup::new(tag);
        group.push(identifier);
        self.rest.push(group);
    }

    fn section(self) -> TagGroup {
        let mut section = TagGroup::new(Tag::Section);
        section.push(self.title);
        section.push(self.figure);
        for group in self.rest {
            section.push(group);
        }
        section
    }
}

/// Whether `text` is the next line of the paragraph that `last` belongs to.
fn continues(last: &Text, text: &Text) -> bool {
    let looks = |text: &Text| (text.x, text.size, text.bold, text.ink, text.heading, text.anchor);
    let below = text.y - last.y;
    looks(last) == looks(text)
        && text.heading.is_none()
        && text.anchor == Anchor::Start
        && 0.0 < below
        && below <= text.size * PARAGRAPH_LEADING
}
