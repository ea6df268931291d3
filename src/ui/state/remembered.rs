//! What the next start restores: theme, sizes, and what was dismissed. Any content of its file gives a valid view.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use crate::ui::action::Intent;
use crate::ui::kit::hints::Learned;
use crate::ui::panels::growth::GrowthMemory;

/// Smallest and largest size of the whole interface.
pub const ZOOM_RANGE: RangeInclusive<f32> = 0.5..=3.0;

/// Smallest and largest size of a panel in points; what a screen holds decides later.
const PANEL_RANGE: RangeInclusive<f32> = 40.0..=4_000.0;

/// The value nearest to `value` in the range; its least for what is no number.
pub fn within(range: RangeInclusive<f32>, value: f32) -> f32 {
    // Unlike `clamp`, `max` gives a number where one of the two is none.
    value.max(*range.start()).min(*range.end())
}

/// What the next start takes up again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Remembered {
    /// Dark, light, or as the system has it.
    pub theme: ThemeChoice,
    /// Size of the whole interface; 1 is as designed.
    pub zoom: f32,
    /// Whether the inspector is shown.
    pub inspector: bool,
    /// What the lower panel shows.
    pub lower: Lower,
    /// What the growth panel remembers; its keys stand with the others in the file, as they always did.
    #[serde(flatten)]
    pub growth: GrowthMemory,
    /// Whether the map shows every alternative.
    pub all_on_map: bool,
    /// The gestures that nothing need hint at any more.
    pub learned: Learned,
    /// Whether an example says that it is one.
    pub example_strip: bool,
    /// How large the person made the panels.
    pub panels: PanelSizes,
}

impl Default for Remembered {
    fn default() -> Self {
        Self {
            theme: ThemeChoice::System,
            zoom: 1.0,
            inspector: true,
            lower: Lower::Growth,
            growth: GrowthMemory::default(),
            all_on_map: false,
            learned: Learned::default(),
            example_strip: true,
            panels: PanelSizes::default(),
        }
    }
}

impl Remembered {
    /// Reads what an earlier run wrote; any other content gives a valid view too.
    ///
    /// ```
    /// use aksnet::ui::state::Remembered;
    ///
    /// assert_eq!(Remembered::from_json(r#"{"zoom": 1e9}"#).zoom, 3.0);
    /// assert!(Remembered::from_json(r#"{"reach_was_dragged": true}"#).growth.reach_was_dragged);
    /// assert_eq!(Remembered::from_json("no JSON"), Remembered::default());
    /// ```
    pub fn from_json(text: &str) -> Self {
        let read: Self = serde_json::from_str(text).unwrap_or_default();
        let PanelSizes {
            workload,
            inspector,
            models_share,
            lower_share,
            lower_is_large,
        } = read.panels;
        let size = |points: Option<f32>| points.map(|points| within(PANEL_RANGE, points));
        let share = |share: Option<f32>| share.map(|share| within(0.0..=1.0, share));
        Self {
            zoom: within(ZOOM_RANGE, read.zoom),
            panels: PanelSizes {
                workload: size(workload),
                inspector: size(inspector),
                models_share: share(models_share),
                lower_share: share(lower_share),
                lower_is_large,
            },
            ..read
        }
    }
}

/// How large a person made the panels; nothing is as they were meant.
///
/// Words need the width that they need on every screen; a height is a share of the room.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PanelSizes {
    /// Width of the workload, in points.
    pub workload: Option<f32>,
    /// Width of the inspector, in points.
    pub inspector: Option<f32>,
    /// Height of the models, as a share of the middle.
    pub models_share: Option<f32>,
    /// Height of the lower panel, as a share of the middle.
    pub lower_share: Option<f32>,
    /// Whether the lower panel takes the place of the models.
    pub lower_is_large: bool,
}

/// Dark, light, or as the system has it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ThemeChoice {
    /// As the system has it.
    #[default]
    System,
    /// Always dark.
    Dark,
    /// Always light.
    Light,
}

/// What the lower panel shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lower {
    /// Addresses against nodes.
    #[default]
    Growth,
    /// Findings of the alternative.
    Checks,
    /// Ranges of the alternative, as a table.
    Ranges,
    /// The alternative as code.
    Code,
}

impl Lower {
    /// Every one, in the order of the tabs.
    pub const ALL: [Self; 4] = [Self::Growth, Self::Checks, Self::Ranges, Self::Code];

    /// What shows it; the tab is called what the menu calls it.
    pub const fn intent(self) -> Intent {
        match self {
            Self::Growth => Intent::ShowGrowth,
            Self::Checks => Intent::ShowChecks,
            Self::Ranges => Intent::ShowRanges,
            Self::Code => Intent::ShowCode,
        }
    }

    /// What an intent shows.
    pub fn shown_by(intent: Intent) -> Option<Self> {
        Self::ALL.into_iter().find(|lower| lower.intent() == intent)
    }
}
