//! What a person does in the window, by role and name, against a world in memory: no GPU and no desktop.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "helpers of tests fail as tests do"
)]

mod screen;

mod added;
mod alternatives;
mod checks;
mod code;
mod cuts;
mod drops;
mod empty;
mod fields;
mod flows;
mod growth;
mod imports;
mod keyboard;
mod leads;
mod map;
mod map_drag;
mod map_hints;
mod map_levels;
mod meeting;
mod named;
mod networks;
mod notices;
mod panels;
mod paths;
mod present;
mod purposes;
mod rings;
mod room;
mod said;
mod saving;
mod stack;
mod table;
mod targets;
mod typed;
mod verdicts;
mod widgets;
