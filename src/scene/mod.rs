//! The picture as plain data: what is drawn where, for the screen and for files alike.
//!
//! Seventh floor. It turns a design and its plan into lanes of bars on one address axis, and into one lane a network
//! model; it knows meanings (a node, a surge, trouble) and leaves pixels, fonts and widgets to whoever draws. Text is
//! made when it is shown, so that a scene after an edit costs little.
//!
//! ```text
//!  Design + Plan ── map() ──> MapScene { Axis, Lane* ── Row* ── Bar*, Overlap* }
//!                                 │ View + width = Projection
//!                                 └── visible() ──> Drawn*   only what can be seen, as fine as it can be seen
//!  Design + Plan ── map_stack() ──> MapStack { Axis, MapScene* }
//!  Comparison ── models() ──> ModelScene { ModelRow* }
//!  Design + Plan ── comparison() ──> ComparisonScene { ComparisonBar* }
//! ```
//!
//! Reading order: `axis` (addresses to places), `view` (what of it is seen), `ticks` (its labels), `lanes` (the types), `map` (how they are filled by
//! its `parts`: `bars` in `rows`, `fills` inside bars, `room` on the axis, `clashes`), `stack` (several alternatives on
//! one axis), `detail` (what is visible of them), `grip` (subnets in the hand), `find` (places by what is typed),
//! `follow` (items after an edit), `models`, `comparison` (alternatives as sums on one scale), `table` (the same ranges
//! as rows), `words` (names of everything; `cell_words` of what is told apart inside bars), `sums` (how they add up),
//! `palette` (colours and patterns), `sheet` (all of it on one page).

mod axis;
mod bars;
mod cell_words;
mod clashes;
mod comparison;
mod detail;
mod fills;
mod find;
mod follow;
mod ghosts;
mod grip;
mod lanes;
mod map;
mod models;
pub mod palette;
mod parts;
mod room;
mod rows;
pub mod sheet;
mod stack;
pub mod sums;
mod table;
mod ticks;
mod view;
mod words;

pub use axis::{Axis, Segment, SegmentKind, Weight};
pub use bars::forbidden_ranges;
pub use comparison::{ComparisonBar, ComparisonPart, ComparisonScene, comparison};
pub use detail::{Cell, Drawn, hit, visible};
pub use find::{Found, find};
pub use follow::followed;
pub use ghosts::{Ghost, ghosts};
pub use grip::{Grip, TARGET_POINTS, pushed};
pub use lanes::{Bar, Crumb, Fill, Item, Lane, LaneKind, MapScene, Overlap, Role, Row};
pub use map::{Atlas, map};
pub use models::{ModelFill, ModelOutline, ModelRow, ModelScene, models};
pub use palette::{Palette, Pattern, Theme};
pub use stack::{MapStack, StackAtlas, map_stack};
pub use table::{RangePurpose, RangeRow, range_rows};
pub use ticks::{Break, Tick, breaks, opened_gaps, ticks};
pub use view::{Projection, View};
pub use words::{Words, lane_total, merged_words, span_words};
