//! Pages as PDF: vectors, text that can be searched and copied, an outline with the title of every page.
//!
//! The document holds no date, and its id follows from what is in it, so that equal designs give equal files.

use krilla::destination::XyzDestination;
use krilla::geom::{Point, Size};
use krilla::metadata::Metadata;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla_svg::{SurfaceExt as _, SvgSettings};

use super::files::ExportError;
use super::picture::Picture;
use crate::design::inert;
use crate::scene::Palette;
use crate::scene::sheet::Sheet;

/// A document in the making.
#[derive(Default)]
pub(super) struct Document {
    document: krilla::Document,
    titles: Vec<String>,
}

impl Document {
    /// Adds a page.
    pub(super) fn add(&mut self, sheet: &Sheet, palette: &Palette) -> Result<(), ExportError> {
        let picture = Picture::of(sheet, palette)?;
        let size = picture.tree.size();
        let settings = PageSettings::from_wh(size.width(), size.height()).ok_or(NOT_WRITTEN)?;
        let size = Size::from_wh(size.width(), size.height()).ok_or(NOT_WRITTEN)?;
        let mut page = self.document.start_page_with(settings);
        let mut surface = page.surface();
        surface
            .draw_svg(&picture.tree, size, SvgSettings::default())
            .ok_or(NOT_WRITTEN)?;
        surface.finish();
        page.finish();
        self.titles.push(sheet.title.clone());
        Ok(())
    }

    /// The bytes of the document.
    pub(super) fn finish(mut self, title: &str) -> Result<Vec<u8>, ExportError> {
        let mut outline = Outline::new();
        for (index, title) in self.titles.into_iter().enumerate() {
            let top = XyzDestination::new(index, Point::from_xy(0.0, 0.0));
            outline.push_child(OutlineNode::new(title, top));
        }
        self.document.set_outline(outline);
        let metadata = Metadata::new()
            .title(inert(title))
            .creator("aksnet".to_owned())
            .language("en".to_owned());
        self.document.set_metadata(metadata);
        self.document.finish().map_err(|error| {
            log::error!("a document cannot be written: {error:?}");
            NOT_WRITTEN
        })
    }
}

const NOT_WRITTEN: ExportError = ExportError::NotWritten { what: "document" };
