//! Changing the document: every change is a [`Command`], and every one can be undone.
//!
//! Only [`apply`] makes a new design from an old one; everything else hands it commands. What a change means for
//! addresses, or whether it is wise, is not its concern.
//!
//! ```text
//! Command ── apply ── Design ── History: what was, what is, what was undone
//! ```

mod apply;
mod command;
mod design_difference;
mod difference;
mod history;
mod moved;
mod names;
mod title;

pub use apply::{Rejected, apply};
pub use command::{
    AlternativeChange, ClusterAt, ClusterChange, Command, ConnectedChange, DesignChange, GestureKey,
    NetworkAt, NetworkChange, PoolAt, PoolChange, SubnetAt, SubnetChange,
};
pub use design_difference::design_difference;
pub use difference::{Difference, difference, same_content};
pub use history::History;
pub use moved::{Moved, MovedPart};
