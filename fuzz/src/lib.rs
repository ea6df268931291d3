//! The floors of the program that read what others wrote, without the window and its libraries.
//!
//! Taken in by their paths: the whole program would take many minutes to build with every instrument, at every change.

#![allow(missing_docs, reason = "documented where they live")]

#[path = "../../src/azure/mod.rs"]
pub mod azure;
#[path = "../../src/check/mod.rs"]
pub mod check;
#[path = "../../src/decide/mod.rs"]
pub mod decide;
#[path = "../../src/design/mod.rs"]
pub mod design;
#[path = "../../src/edit/mod.rs"]
pub mod edit;
#[path = "../../src/import/mod.rs"]
pub mod import;
#[path = "../../src/net/mod.rs"]
pub mod net;
#[path = "../../src/plan/mod.rs"]
pub mod plan;
#[path = "../../src/scene/mod.rs"]
pub mod scene;
