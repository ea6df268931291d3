//! [`Swatch`]: the colours that a person can mark things with.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A colour that a person chose; it is added to the colours that carry meaning on the map and never replaces them.
///
/// Names rather than values, so that each theme can show them in distinguishable shades.
///
/// ```
/// use aksnet::design::Swatch;
///
/// assert_eq!(Swatch::ALL.map(Swatch::title)[0], "orange");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Swatch {
    /// Orange.
    Orange,
    /// Lime.
    Lime,
    /// Cyan.
    Cyan,
    /// Magenta.
    Magenta,
    /// Brown.
    Brown,
}

impl Swatch {
    /// Every swatch, in the order of menus.
    pub const ALL: [Self; 5] = [Self::Orange, Self::Lime, Self::Cyan, Self::Magenta, Self::Brown];

    /// The colour in words.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Orange => "orange",
            Self::Lime => "lime",
            Self::Cyan => "cyan",
            Self::Magenta => "magenta",
            Self::Brown => "brown",
        }
    }
}
