//! The address map in rows: each VNet at full width, a plate for everything that lies in it.
//!
//! ```text
//!  ruler    ██──████────────────────────────────────────   to scale
//!  wedges   ╲╲    ╲╲
//!  plates   [snet-nodes ]┆192 free┆[snet-agc ]┆ 1,536 free ┆   each wide enough for its name
//! ```
//!
//! Everything that is drawn has a name or is a group with a number; the picture leaves the scale only as far as names
//! need it. Reading order: `pieces` (what a row is cut into), `groups` (what has no room for a plate of its own),
//! `widths` (how wide each is), `lines` (where each lies, at every zoom), `heights` and `places` (how high rows are, and
//! where they stand), `sight` (which of them are seen), `names` (what stands on a plate), `claims` (what else uses its
//! addresses), `troubles` (which have an error), `line_book` (what is taken over after an edit).

mod claims;
mod groups;
mod heights;
mod line_book;
mod lines;
mod names;
mod pieces;
mod places;
mod sight;
mod troubles;
mod widths;

pub use claims::{Claim, claims, claims_by_row};
pub use heights::{LineHeights, RowWish, heights};
pub use line_book::{LineBook, LineWish, RowLines};
pub use lines::{Ease, Line, Measures, lay_out, leaves_out, lines_of_whole, lines_wanted};
pub use names::{SiblingNames, group_labels, group_prefix};
pub use pieces::{Piece, PieceKind};
pub use places::{RowPlaces, RowRoom, RowSetting};
pub use sight::Sight;
pub use troubles::{Troubles, trouble_words};
