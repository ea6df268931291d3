//! The logo on the pages of a design: a PNG, or an SVG of plain shapes.
//!
//! It comes from outside, so it is bounded and checked once, here. The file itself is never drawn, only what was read
//! from it, written again: pixels without the other contents of a PNG, shapes without scripts, links or styles.
//!
//! ```text
//!  file ── PNG: head, size, pixels ─────────────── pixels as PNG ──┐
//!       └─ SVG: bytes, depth, elements, shapes ─── shapes as SVG ──┴── a mark on the pages
//! ```

mod pixels;
mod shapes;
#[cfg(test)]
mod tests;

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The longest file of a logo, in bytes.
pub const MOST_BYTES: usize = 256 * 1024;
/// Most pixels of a PNG, each way.
pub const MOST_PIXELS: u32 = 2_048;
/// Most elements of an SVG, counted as often as they are drawn.
pub const MOST_ELEMENTS: usize = 5_000;
/// The deepest nesting of an SVG.
pub const MOST_DEPTH: usize = 32;
/// How much wider than high a logo may be, or higher than wide.
const MOST_RATIO: f64 = 20.0;

/// The prefix of a PNG in a design file.
const PNG: &str = "data:image/png;base64,";
const PNG_SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// The logo of those who made a design.
///
/// ```
/// use aksnet::design::Logo;
///
/// let square = r#"<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><rect width="9" height="9"/></svg>"#;
/// let logo = Logo::from_file(square.as_bytes())?;
/// assert_eq!(logo.size(), (20.0, 10.0));
/// assert_eq!(String::from(logo.clone()).parse(), Ok(logo));
/// # Ok::<(), aksnet::design::NoLogo>(())
/// ```
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Logo(Arc<Read>);

/// A logo that was read.
#[derive(Debug, PartialEq)]
struct Read {
    /// The file as it was given.
    file: File,
    /// Width and height, in its own units.
    size: (f64, f64),
    drawing: Drawing,
}

#[derive(Debug, PartialEq, Eq)]
enum File {
    Png(Vec<u8>),
    Svg(String),
}

/// What is drawn of a logo.
#[derive(Debug, PartialEq, Eq)]
pub enum Drawing {
    /// A PNG file with red, green, blue and opacity of each pixel, and nothing else.
    Pixels(Vec<u8>),
    /// Elements of SVG that lie between its corner and its size: shapes, groups, gradients and clips.
    Shapes(String),
}

/// Why a file cannot be a logo.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum NoLogo {
    /// Too long to be read.
    #[error("the logo has {bytes} bytes; at most {MOST_BYTES} are allowed, so save it smaller")]
    TooLarge {
        /// Its length.
        bytes: usize,
    },
    /// Another kind of file.
    #[error("the logo is neither PNG nor SVG; choose a file of one of these")]
    NoPicture,
    /// A PNG that is broken or cut off.
    #[error("the PNG of the logo cannot be read ({reason}); save it again")]
    BrokenPng {
        /// The decoder's message.
        reason: String,
    },
    /// A PNG with more pixels than are shown.
    #[error(
        "the logo has {width} × {height} pixels; at most {MOST_PIXELS} each way are allowed, so scale it down"
    )]
    TooManyPixels {
        /// Across.
        width: u32,
        /// Down.
        height: u32,
    },
    /// An SVG that is broken.
    #[error("the SVG of the logo cannot be read ({reason}); save it again as plain SVG")]
    BrokenSvg {
        /// The parser's message.
        reason: String,
    },
    /// An SVG with parts that readers draw differently, or that refer to outside the file.
    #[error("the SVG of the logo has {what}, which is not supported; convert everything to plain shapes")]
    NotShown {
        /// What it has.
        what: String,
    },
    /// An SVG that would take too long to draw.
    #[error("the SVG of the logo has more than {most} {what}; simplify it")]
    TooMuch {
        /// What there is too much of.
        what: &'static str,
        /// How much there may be.
        most: usize,
    },
    /// Nothing of it is visible.
    #[error("the logo is blank; choose another file")]
    Blank,
    /// A shape too long or too high for the corner of a page.
    #[error(
        "the logo is {width} × {height}; crop it, so that no side is more than {MOST_RATIO} times the other"
    )]
    Unshapely {
        /// Across.
        width: f64,
        /// Down.
        height: f64,
    },
}

impl Logo {
    /// The logo in a file.
    ///
    /// # Errors
    /// When it is neither a PNG nor an SVG of plain shapes, or larger than a page needs.
    pub fn from_file(bytes: &[u8]) -> Result<Self, NoLogo> {
        if bytes.len() > MOST_BYTES {
            return Err(NoLogo::TooLarge { bytes: bytes.len() });
        }
        if bytes.starts_with(PNG_SIGNATURE) {
            return Self::from_png(bytes);
        }
        match std::str::from_utf8(bytes) {
            Ok(text) if text.trim_start_matches('\u{feff}').trim_start().starts_with('<') => {
                Self::from_svg(text)
            }
            _ => Err(NoLogo::NoPicture),
        }
    }

    /// Its width and height, in units of its own.
    pub fn size(&self) -> (f64, f64) {
        self.0.size
    }

    /// What is drawn of it.
    pub fn drawing(&self) -> &Drawing {
        &self.0.drawing
    }

    /// "PNG, 400 × 120".
    pub fn words(&self) -> String {
        let (width, height) = self.size();
        let kind = match self.drawing() {
            Drawing::Pixels(_) => "PNG",
            Drawing::Shapes(_) => "SVG",
        };
        format!("{kind}, {width:.0} × {height:.0}")
    }

    fn from_png(bytes: &[u8]) -> Result<Self, NoLogo> {
        let (written, (width, height)) = pixels::read(bytes)?;
        let size = shapely(f64::from(width), f64::from(height))?;
        Ok(Self(Arc::new(Read {
            file: File::Png(bytes.to_vec()),
            size,
            drawing: Drawing::Pixels(written),
        })))
    }

    fn from_svg(text: &str) -> Result<Self, NoLogo> {
        let text = text.trim_start_matches('\u{feff}');
        let (shapes, (width, height)) = shapes::read(text)?;
        let size = shapely(width, height)?;
        Ok(Self(Arc::new(Read {
            file: File::Svg(text.to_owned()),
            size,
            drawing: Drawing::Shapes(shapes),
        })))
    }
}

impl FromStr for Logo {
    type Err = NoLogo;

    /// Reads it from a design file: the text of an SVG, or a PNG as base64 after `data:image/png;base64,`.
    fn from_str(text: &str) -> Result<Self, NoLogo> {
        // Base64 takes four letters for three bytes.
        if text.len() > MOST_BYTES / 3 * 4 + PNG.len() + 4 {
            return Err(NoLogo::TooLarge { bytes: text.len() });
        }
        match text.strip_prefix(PNG) {
            Some(code) => {
                let bytes = STANDARD.decode(code).map_err(|error| NoLogo::BrokenPng {
                    reason: error.to_string(),
                })?;
                if bytes.starts_with(PNG_SIGNATURE) {
                    Self::from_file(&bytes)
                } else {
                    Err(NoLogo::NoPicture)
                }
            }
            None => Self::from_file(text.as_bytes()),
        }
    }
}

impl TryFrom<String> for Logo {
    type Error = NoLogo;

    fn try_from(text: String) -> Result<Self, NoLogo> {
        text.parse()
    }
}

impl From<Logo> for String {
    fn from(logo: Logo) -> Self {
        match &logo.0.file {
            File::Png(bytes) => format!("{PNG}{}", STANDARD.encode(bytes)),
            File::Svg(text) => text.clone(),
        }
    }
}

// Equal numbers are the same number: a size is finite.
impl Eq for Logo {}

impl fmt::Debug for Logo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Logo").field(&self.words()).finish()
    }
}

impl JsonSchema for Logo {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Logo".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "A logo: the text of an SVG of plain shapes, or a PNG as base64 after `data:image/png;base64,`.",
            "pattern": "^(data:image/png;base64,[A-Za-z0-9+/]+=*$|\\s*<)"
        })
    }
}

/// The size, where a corner of a page has room for it.
fn shapely(width: f64, height: f64) -> Result<(f64, f64), NoLogo> {
    let sides = [width, height];
    let is_drawn = sides.iter().all(|side| (0.01..=1e6).contains(side));
    if is_drawn && width <= height * MOST_RATIO && height <= width * MOST_RATIO {
        Ok((width, height))
    } else {
        Err(NoLogo::Unshapely { width, height })
    }
}
