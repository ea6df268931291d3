//! A page as the tree that pixels and PDF are drawn from: the SVG of the page, set in the shipped fonts alone.

use std::sync::Arc;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::fontdb::{Database, Source};
use resvg::usvg::{ImageHrefResolver, ImageKind, Indent, Options, Tree, WriteOptions};

use crate::design::Logo;
use crate::page::PageError;
use crate::page::svg;
use crate::page::{Sheet, fonts};
use crate::scene::Palette;

/// Least and greatest scale of a picture, in pixels of a point.
const SCALES: (f64, f64) = (0.1, 8.0);

/// A page, ready to be drawn.
#[derive(Debug)]
pub(crate) struct Picture {
    pub(crate) tree: Tree,
}

impl Picture {
    /// The page on its ground.
    pub(crate) fn of(sheet: &Sheet, palette: &Palette) -> Result<Self, PageError> {
        Self::read(&svg::file(sheet, palette))
    }

    /// The page without a ground: what is behind it shines through.
    pub(crate) fn without_ground(sheet: &Sheet, palette: &Palette) -> Result<Self, PageError> {
        Self::read(&svg::without_ground(sheet, palette))
    }

    /// The page as SVG whose letters are outlines: the same picture in every reader, whatever fonts it has.
    pub(crate) fn outlined(&self) -> String {
        self.tree.to_string(&WriteOptions {
            preserve_text: false,
            coordinates_precision: 3,
            indent: Indent::None,
            ..WriteOptions::default()
        })
    }

    /// A logo alone, so wide and high.
    pub(crate) fn of_logo(logo: &Logo, size: (f64, f64)) -> Result<Self, PageError> {
        Self::read(&svg::logo(logo, size))
    }

    /// Reads a page's own SVG.
    fn read(text: &str) -> Result<Self, PageError> {
        let mut shipped = Database::new();
        // Neither the fonts of the computer nor anything else outside is looked at.
        shipped.load_font_source(Source::Binary(Arc::new(fonts::REGULAR)));
        shipped.load_font_source(Source::Binary(Arc::new(fonts::BOLD)));
        let options = Options {
            font_family: fonts::FAMILY.to_owned(),
            fontdb: Arc::new(shipped),
            image_href_resolver: ImageHrefResolver {
                resolve_data: Box::new(|kind, bytes, _| {
                    (kind == "image/png").then_some(ImageKind::PNG(bytes))
                }),
                resolve_string: Box::new(|_, _| None),
            },
            ..Options::default()
        };
        let tree = Tree::from_str(text, &options);
        tree.map(|tree| Self { tree }).map_err(|error| {
            log::error!("a page of our own cannot be read: {error}");
            PageError::NotWritten { what: "picture" }
        })
    }

    /// The page as PNG, `scale` pixels a point.
    pub(crate) fn png(&self, scale: f64) -> Result<Vec<u8>, PageError> {
        let (least, most) = SCALES;
        if !(least..=most).contains(&scale) {
            return Err(PageError::Scale { scale, least, most });
        }
        written(&self.pixels_at(scale)?).map_err(|error| {
            log::error!("a picture cannot be written: {error}");
            PageError::NotWritten { what: "picture" }
        })
    }

    /// The picture in pixels, `scale` of them a point, their colours dimmed by how far they shine through.
    pub(crate) fn pixels_at(&self, scale: f64) -> Result<Pixmap, PageError> {
        let (width, height) = (
            self.pixels(self.tree.size().width(), scale),
            self.pixels(self.tree.size().height(), scale),
        );
        let failed = PageError::NotWritten { what: "picture" };
        let mut pixels = Pixmap::new(width, height).ok_or(failed)?;
        #[expect(clippy::cast_possible_truncation, reason = "a scale between 0.1 and 8")]
        let transform = Transform::from_scale(scale as f32, scale as f32);
        resvg::render(&self.tree, transform, &mut pixels.as_mut());
        Ok(pixels)
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::unused_self,
        reason = "pages are some thousand points wide, scales below 8"
    )]
    fn pixels(&self, points: f32, scale: f64) -> u32 {
        (f64::from(points) * scale).round().max(1.0) as u32
    }
}

/// A picture in pixels: red, green, blue, each dimmed by the opacity, and the opacity, line by line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pixels {
    /// Across and down.
    pub size: [usize; 2],
    /// Four bytes a pixel.
    pub bytes: Vec<u8>,
}

/// A logo in so many pixels across and down; none where it cannot be drawn.
pub fn logo_in_pixels(logo: &Logo, [width, height]: [u32; 2]) -> Option<Pixels> {
    let size = (f64::from(width.max(1)), f64::from(height.max(1)));
    let picture = Picture::of_logo(logo, size).ok()?;
    let drawn = picture.pixels_at(1.0).ok()?;
    let side = |length: u32| usize::try_from(length).ok();
    Some(Pixels {
        size: [side(drawn.width())?, side(drawn.height())?],
        bytes: drawn.take(),
    })
}

/// The pixels as a PNG file; without what shines through where nothing does, as on every page with a ground.
fn written(pixels: &Pixmap) -> Result<Vec<u8>, png::EncodingError> {
    let is_opaque = pixels.pixels().iter().all(|pixel| pixel.is_opaque());
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, pixels.width(), pixels.height());
    encoder.set_color(if is_opaque {
        png::ColorType::Rgb
    } else {
        png::ColorType::Rgba
    });
    encoder.set_depth(png::BitDepth::Eight);
    // Areas of one colour shrink well even so, and a wall-sized picture takes no longer than a click.
    encoder.set_compression(png::Compression::Fast);
    let mut writer = encoder.write_header()?;
    let pixels = pixels.pixels().iter();
    if is_opaque {
        let opaque: Vec<[u8; 3]> = pixels
            .map(|pixel| [pixel.red(), pixel.green(), pixel.blue()])
            .collect();
        writer.write_image_data(opaque.as_flattened())?;
    } else {
        let clear: Vec<[u8; 4]> = pixels
            .map(|pixel| {
                let pixel = pixel.demultiply();
                [pixel.red(), pixel.green(), pixel.blue(), pixel.alpha()]
            })
            .collect();
        writer.write_image_data(clear.as_flattened())?;
    }
    writer.finish()?;
    Ok(file)
}
