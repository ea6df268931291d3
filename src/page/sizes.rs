//! The sizes of type on a page 720 points high: five, and every page reads them here.
//!
//! A page can be read from the back of a room as long as nothing on it is smaller than the last.

/// The title of the whole, and the figures that a page is about.
pub const TITLE: f64 = 36.0;

/// The headline of a page.
pub const HEADLINE: f64 = 24.0;

/// What a row or a list is led by.
pub const LEAD: f64 = 18.0;

/// What is read.
pub const BODY: f64 = 14.0;

/// Labels, units and notes.
pub const SMALL: f64 = 12.0;

/// Every size, the largest first.
pub const ALL: [f64; 5] = [TITLE, HEADLINE, LEAD, BODY, SMALL];
