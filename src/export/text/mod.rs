//! The same reports for people: aligned plain text that reads well in a terminal and in a pull request.
//!
//! No colours and no control characters, whatever a design is called: names come from files of strangers and must not
//! steer a terminal.

mod check;
mod page;
mod plan;
mod rules;
mod size;

pub use check::check;
pub use plan::plan;
pub use rules::{rule, rules};
pub use size::size;
