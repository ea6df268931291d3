//! What comes into the program as text: read with care, and turned into commands nobody has performed yet.
//!
//! Pure: text goes in, checked types and the reasons for what was refused come out. Size, count and length of lines
//! are bounded, and nothing is dropped without a word.
//!
//! ```text
//! clipboard ── cidr_list ── ranges with names, lines refused
//!                               └── imported_ranges ── subnets and connected ranges, as one command
//! ```

pub mod cidr_list;
pub mod imported_ranges;
