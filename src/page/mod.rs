//! A page as plain marks: one alternative laid out once, for the wall, the slide and the record alike.
//!
//! Everything is in points from the upper left corner, with the names already cut to their room by the measures of
//! the shipped font. Whoever paints a page needs no layout: it turns each [`Ink`] into a colour of a palette and puts
//! the marks down in their order. Painters with the shipped fonts ([`fonts`]) give the same picture to the point.
//!
//! ```text
//!  Design, Plan, Findings ── alternative() ──> Sheet { Mark* } ──┬── a painter on the screen
//!                                 │ letters measure              └── SVG, and from it PNG and PDF
//!                                 └ slide, poster: where the blocks stand
//! ```
//!
//! Reading order: `marks`, `canvas` (what pages and windows are drawn on), `draw` (what both show), `letters` (measures),
//! `pen` (how marks are put down), `layout` (which block
//! stands where), then the blocks `lanes`, `rows` (the map), `plan_map` (maps on one axis), `figures`, `remarks` and `ledger`, and the `foot`; `one_axis` is
//! the page with the maps of all alternatives, `side_by_side` the one that compares;
//! `together` puts both behind the pages of the alternatives, and `leaf` says which page follows which.

pub mod canvas;
pub mod draw;
mod error;
mod figures;
pub mod fonts;
mod foot;
mod lanes;
mod layout;
mod leaf;
mod ledger;
mod letters;
mod marks;
mod one_axis;
pub mod pdf;
pub(crate) mod pen;
pub mod picture;
mod plan_map;
mod remarks;
mod rows;
mod side_by_side;
pub mod svg;
mod together;

pub use canvas::Canvas;
pub use error::PageError;
pub use layout::{Layout, Paper, Parts, alternative, shown_cluster};
pub use leaf::Leaf;
pub use letters::Letters;
pub use marks::{Anchor, Ink, Mark, Paint, Rect, Sheet, Stroke, Text};
pub use pen::Type;
pub use side_by_side::comparison;
pub use together::Together;
