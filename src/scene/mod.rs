//! The picture as plain data: what is drawn where, for screens and files.
//!
//! Seventh floor. It turns a design and its plan into lanes of bars on one address axis, and into one lane per network
//! model; it knows meanings (a node, a surge, trouble) and leaves pixels, fonts and widgets to the code that draws.
//! Text is made when it is shown, so that a scene after an edit costs little.
//!
//! ```text
//!  Design + Plan ── map() ──> MapScene { Axis, Lane* ── Row* ── Bar*, Overlap* }
//!                                 │ View + width = Projection
//!                                 └── visible() ──> Drawn*   only what can be seen, as fine as it can be seen
//!  Design + Plan ── map_stack() ──> MapStack { Axis, MapScene* }
//!  Comparison ── models() ──> ModelScene { ModelRow* }
//!  Comparison ── reach() ──> Reach { ReachBar* }
//!  Design + Plan ── comparison() ──> ComparisonScene { ComparisonBar* }
//! ```
//!
//! Reading order: `map` (the address map), `rows` (the map in rows of plates), `models` (one lane per model), `reach`
//! (how many nodes each carries), `comparison` (alternatives as sums on one scale), `table` (the same ranges as rows),
//! `palette` (colours and patterns).

mod comparison;
mod map;
mod models;
pub mod palette;
mod reach;
mod rows;
mod table;

pub use comparison::{ComparisonBar, ComparisonPart, ComparisonScene, comparison};
pub use map::{
    Atlas, Axis, BEHIND_NAME, Bar, Break, Cell, Crumb, DragPart, Drawn, Fill, Fills, Ghost, Item, Landing,
    LandingPlaces, Lane, LaneKind, MapRow, MapScene, MapStack, Match, Overlap, Previewed, Projection, Role,
    Row, RowKind, Segment, SegmentKind, StackAtlas, TARGET_POINTS, Tick, Towards, VerdictLine, View, Weight,
    Words, breaks, find, forbidden_ranges, free_of, free_words, ghosts, hit, landing_place, landing_places,
    landing_space, lane_total, largest_words, map, map_stack, merged_words, opened_gaps, previewed,
    span_ends, span_words, ticks, visible,
};
pub use models::{ModelFill, ModelOutline, ModelRow, ModelScene, models};
pub use palette::{Palette, Pattern, Theme};
pub use reach::{
    Reach, ReachBar, Standing, ranges_words, reach, reach_marks, reach_most, reach_nodes, reach_share,
    reach_words,
};
pub use rows::{
    Claim, Ease, Line, LineBook, LineHeights, LineWish, Measures, Piece, PieceKind, RowLines, RowPlaces,
    RowRoom, RowSetting, RowWish, SiblingNames, Sight, Troubles, claims, claims_by_row, group_labels,
    group_prefix, heights, lay_out, leaves_out, lines_of_whole, lines_wanted, trouble_words,
};
pub use table::{Nesting, RangePurpose, RangeRow, RangeTree, range_rows, range_tree};
