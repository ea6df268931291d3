//! Why a page could not be drawn.

/// Why a page could not be drawn.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum PageError {
    /// The scale is not a valid size.
    #[error("a scale of {scale} gives no picture; give one from {least} to {most}")]
    Scale {
        /// What was asked for.
        scale: f64,
        /// The least that is taken.
        least: f64,
        /// The most that is taken.
        most: f64,
    },
    /// The picture or the document could not be written.
    #[error("the {what} could not be written")]
    NotWritten {
        /// What it was to be.
        what: &'static str,
    },
}
