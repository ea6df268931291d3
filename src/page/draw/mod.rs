//! Pictures that pages and the window share, each drawn by one function on a [`Canvas`](crate::page::Canvas).
//!
//! Where things stand is decided by those who lay a page or a panel out, and so is what words find room: here it is
//! said what they look like.

pub mod bars;
pub mod lanes;
pub mod map;
pub mod plates;
pub mod reach;
