//! Floor 10: the application, the only floor that touches the world.
//!
//! Everything below it is computation; here are files, dialogs, threads, clocks and the window itself. Everything the
//! program needs from the world goes through [`shell::Shell`], so that tests drive the very same application against a
//! world in memory.

pub mod application;
pub mod cli;
mod gather;
pub mod jobs;
pub mod launch;
pub mod paths;
pub mod recovery;
pub mod shell;
mod side_by_side;
mod starters;
pub mod startup;
pub mod storage;
pub mod window;
