//! What comes in from outside: samples with the facts they hold, laws, garbage, and what must stay outside.
//!
//! `data/imports/manifest.json` says of each sample what an importer must find; `AKSNET_SAMPLES=FOLDER` reads others.

#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests fail as tests do"
)]

mod cli;
mod garbage;
mod laws;
mod samples;
mod secrets;
mod writers;
