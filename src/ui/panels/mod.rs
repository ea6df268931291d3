//! The parts of the window that stay: workload at the left, models, map and what lies below it, inspector at the
//! right; the comparison and the presentation take their place.

pub mod code;
pub mod compare;
pub mod findings;
pub mod growth;
pub(super) mod inspector;
pub mod map;
pub(super) mod missing;
pub(super) mod models;
pub mod present;
pub(super) mod ranges;
pub(super) mod rotation;
pub mod table;
pub mod workload;
