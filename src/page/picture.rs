//! A page as the tree that pixels and PDF are drawn from: the SVG of the page, its letters as outlines.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{ImageHrefResolver, ImageKind, Options, Tree};

use crate::design::Logo;
use crate::page::PageError;
use crate::page::Sheet;
use crate::page::svg;
use crate::scene::Palette;

/// Least and greatest scale of a picture, in pixels of a point.
const SCALES: (f64, f64) = (0.1, 8.0);

/// A page, ready to be drawn.
#[derive(Debug)]
pub(crate) struct Picture {
    pub(crate) tree: Tree,
}

impl Picture {
    /// The page on its background.
    pub(crate) fn of(sheet: &Sheet, palette: &Palette) -> Result<Self, PageError> {
        Self::read(&svg::outlined(sheet, palette))
    }

    /// The page without a background: what is behind it shines through.
    pub(crate) fn without_background(sheet: &Sheet, palette: &Palette) -> Result<Self, PageError> {
        Self::read(&svg::outlined_without_background(sheet, palette))
    }

    /// A logo alone, so wide and high.
    pub(crate) fn of_logo(logo: &Logo, size: (f64, f64)) -> Result<Self, PageError> {
        Self::read(&svg::logo(logo, size))
    }

    /// Reads a page's own SVG, whose letters are outlines.
    pub(crate) fn read(text: &str) -> Result<Self, PageError> {
        let options = Options {
            // Nothing outside is looked at.
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
        written(&self.pixels_at(scale)?).map_err(|error| {
            log::error!("a picture cannot be written: {error}");
            PageError::NotWritten { what: "picture" }
        })
    }

    /// The picture in pixels, `scale` of them a point, their colours dimmed by how far they shine through.
    pub(crate) fn pixels_at(&self, scale: f64) -> Result<Pixmap, PageError> {
        let (least, most) = SCALES;
        if !(least..=most).contains(&scale) {
            return Err(PageError::Scale { scale, least, most });
        }
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

impl Pixels {
    fn from_drawn(drawn: Pixmap) -> Self {
        let side = |length: u32| usize::try_from(length).unwrap_or(usize::MAX);
        Self {
            size: [side(drawn.width()), side(drawn.height())],
            bytes: drawn.take(),
        }
    }
}

/// A page in pixels, `scale` of them a point.
///
/// # Errors
/// For a scale out of bounds, and where the page cannot be drawn.
pub fn page_in_pixels(sheet: &Sheet, palette: &Palette, scale: f64) -> Result<Pixels, PageError> {
    Picture::of(sheet, palette)?
        .pixels_at(scale)
        .map(Pixels::from_drawn)
}

/// A logo in so many pixels across and down; none where it cannot be drawn.
pub fn logo_in_pixels(logo: &Logo, [width, height]: [u32; 2]) -> Option<Pixels> {
    let size = (f64::from(width.max(1)), f64::from(height.max(1)));
    let picture = Picture::of_logo(logo, size).ok()?;
    picture.pixels_at(1.0).ok().map(Pixels::from_drawn)
}

/// The pixels as a PNG file; without an alpha channel where nothing shines through, as on every page with a background.
fn written(pixels: &Pixmap) -> Result<Vec<u8>, png::EncodingError> {
    let (bytes, _) = pixels.data().as_chunks::<4>();
    let is_opaque = bytes.iter().all(|[.., alpha]| *alpha == u8::MAX);
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
    if is_opaque {
        let mut opaque = vec![[0; 3]; bytes.len()];
        for (to, [red, green, blue, _]) in opaque.iter_mut().zip(bytes) {
            *to = [*red, *green, *blue];
        }
        writer.write_image_data(opaque.as_flattened())?;
    } else {
        let pixels = pixels.pixels().iter();
        let clear: Vec<[u8; 4]> = pixels
            .map(|pixel| {
                // Most of a picture without a background, and not a division for each colour.
                if pixel.alpha() == 0 {
                    return [0; 4];
                }
                let pixel = pixel.demultiply();
                [pixel.red(), pixel.green(), pixel.blue(), pixel.alpha()]
            })
            .collect();
        writer.write_image_data(clear.as_flattened())?;
    }
    writer.finish()?;
    Ok(file)
}
