//! Pictures that pages and the window share, each drawn by one function on a [`Canvas`](crate::page::Canvas).
//!
//! The layout of pages and panels decides where things are and which words fit; this module decides what they look
//! like.

pub mod bars;
pub mod lanes;
pub mod map;
pub mod plate_text;
pub mod plates;
pub mod reach;
