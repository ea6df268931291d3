//! A page as plain marks: one message, laid out once, for posters, slides and documents alike.
//!
//! Everything is in points from the upper left corner, with the names already cut to their room by the measures of the
//! shipped font. Painters need no layout: they turn each [`Ink`] into a colour of a palette and paint the marks in
//! order. Painters with the shipped fonts ([`fonts`]) give the same picture to the point.
//!
//! ```text
//!  Design, Plan, Findings ── Leaf::all ──> which pages ── Leaf::sheet ──> Sheet { Mark* } ──┬── a painter on the screen
//!                                                             │ letters measure             └── SVG, PNG, PDF
//!                                                             └ frame: headline, figures, picture, foot
//! ```
//!
//! Reading order: `marks`, `canvas` (what pages and windows are drawn on), `draw` (what both show), `sizes` (the five
//! sizes of type), `letters` (measures), `pen` (how marks are put down), `frame` (what every page has), `leaf` (which
//! page follows which), `kinds` (a file a kind of page), then what they are made of: `grid` (tables), `rows` (the map),
//! `plan_map` (maps on one axis), `lanes`, `ledger`.

pub mod canvas;
pub(crate) mod cut;
pub mod draw;
mod error;
pub mod fonts;
mod frame;
mod grid;
mod kinds;
mod lanes;
mod layout;
mod leaf;
mod ledger;
mod letters;
mod marks;
mod outlines;
pub mod pdf;
pub(crate) mod pen;
pub mod picture;
mod plan_map;
mod rows;
pub mod sizes;
pub mod svg;

pub use canvas::Canvas;
pub use cut::cropped;
pub use error::PageError;
pub use layout::{Layout, Paper, Parts, shown_cluster};
pub use leaf::{Leaf, alternative, comparison};
pub use letters::Letters;
pub use marks::{Anchor, Figure, Ink, Mark, Paint, Rect, RowPlace, Sheet, Stroke, Text};
pub use pen::Type;
