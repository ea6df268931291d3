//! The fonts that pages are set in, shipped so that a picture is the same everywhere.
//!
//! Noto Sans, under the SIL Open Font License (`assets/fonts/OFL.txt`).

/// The name of the family in files.
pub const FAMILY: &str = "Noto Sans";

/// Noto Sans Regular.
pub const REGULAR: &[u8] = include_bytes!("../../assets/fonts/NotoSans-Regular.ttf");

/// Noto Sans Bold.
pub const BOLD: &[u8] = include_bytes!("../../assets/fonts/NotoSans-Bold.ttf");
