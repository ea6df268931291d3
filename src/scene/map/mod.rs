//! The address map: every range of an alternative as bars in lanes on one axis.
//!
//! Reading order: `axis` (addresses to places), `view` (what of it is seen), `ticks` (its labels), `lanes` (the types),
//! `atlas` (how they are filled by its `parts`: `bars` in `rows`, `fills` inside bars, `room` on the axis, `clashes`),
//! `stack` (several alternatives on one axis), `detail` (what is visible of them), `resize` (subnets being moved or
//! resized), `landing` (where they may land; `landing_words` says what that comes to), `find` (places by what is typed),
//! `moved` (items after an edit), `words` (names of everything; `cell_words` of what is told apart inside bars,
//! `lane_words` of what model lanes say).

mod atlas;
mod axis;
pub(super) mod bars;
mod cell_words;
mod clashes;
mod detail;
mod fills;
mod find;
mod free_words;
mod ghosts;
mod landing;
mod landing_words;
mod lane_words;
mod lanes;
mod moved;
mod parts;
mod plate;
mod preview;
mod resize;
mod room;
mod rows;
mod stack;
mod ticks;
mod view;
mod words;

pub use atlas::{Atlas, map};
pub use axis::{Axis, Segment, SegmentKind, Weight};
pub use bars::forbidden_ranges;
pub use detail::{Cell, Drawn, hit, visible};
pub(super) use detail::{drawn, visible_row};
pub use find::{Match, find};
pub use free_words::{free_of, free_words, largest_words};
pub use ghosts::{Ghost, ghosts};
pub use landing::{Landing, LandingPlaces, Towards, landing_place, landing_places, landing_space};
pub use landing_words::VerdictLine;
pub use lanes::{
    Bar, Crumb, Fill, Fills, Item, Lane, LaneKind, MapRow, MapScene, Overlap, Role, Row, RowKind,
};
pub use plate::BEHIND_NAME;
pub use preview::{Previewed, previewed};
pub use resize::{DragPart, TARGET_POINTS};
pub use stack::{MapStack, StackAtlas, map_stack};
pub use ticks::{Break, Tick, breaks, opened_gaps, ticks};
pub use view::{Projection, View};
pub use words::{Words, lane_total, merged_words, span_ends, span_words};
