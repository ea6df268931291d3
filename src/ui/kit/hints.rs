//! Hints at gestures that nobody would guess: shown until the gesture was made once, or the hint dismissed.

use egui::{Align, Label, Layout, RichText, Ui, vec2};
use serde::{Deserialize, Serialize};

use crate::ui::kit::theme::{self, icons};
use crate::ui::kit::widgets::icon_button_ui;

/// A gesture that is not obvious.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hint {
    /// A subnet is drawn into free space.
    Draw,
    /// A subnet is moved and resized by hand.
    Drag,
    /// Several ranges are selected at once.
    Several,
}

impl Hint {
    /// Every hint.
    pub const ALL: [Self; 3] = [Self::Draw, Self::Drag, Self::Several];

    /// What it says.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Draw => "Shift and drag on the map draws a subnet in free space",
            Self::Drag => {
                "Drag it on the map to move it to a free place, or with Alt to any place; drag an edge to resize it"
            }
            Self::Several => {
                "In the table of ranges, Ctrl and click selects several, Shift and click all between"
            }
        }
    }
}

/// The gestures already made, which need no more hints.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "each field is the hint of that name")]
pub struct Learned {
    pub draw: bool,
    pub drag: bool,
    pub several: bool,
}

impl Learned {
    /// Whether the gesture was made.
    pub const fn knows(self, hint: Hint) -> bool {
        match hint {
            Hint::Draw => self.draw,
            Hint::Drag => self.drag,
            Hint::Several => self.several,
        }
    }

    /// Notes that the gesture was made.
    pub const fn learn(&mut self, hint: Hint) {
        match hint {
            Hint::Draw => self.draw = true,
            Hint::Drag => self.drag = true,
            Hint::Several => self.several = true,
        }
    }
}

/// Width of the button that dismisses a hint, at the right edge whatever the hint's lines leave, in points.
const CLOSE: f32 = 24.0;

/// Draws a hint; true when it was dismissed.
pub(crate) fn hint_ui(ui: &mut Ui, hint: Hint) -> bool {
    let mut is_put_away = false;
    ui.add_space(2.0);
    ui.horizontal(|ui| {
        let width = (ui.available_width() - CLOSE - ui.spacing().item_spacing.x).max(0.0);
        ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(Align::Min), |ui| {
            ui.set_min_width(width);
            let text = RichText::new(hint.words()).small();
            ui.add(Label::new(text.color(theme::tokens(ui).weak)).wrap());
        });
        is_put_away = icon_button_ui(ui, icons::CLOSE, "Hide this hint").clicked();
    });
    is_put_away
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drag_is_explained_with_the_key_that_changes_it() {
        assert!(Hint::Drag.words().contains("Alt"), "{}", Hint::Drag.words());
    }

    #[test]
    fn each_hint_is_learned_by_itself() {
        for hint in Hint::ALL {
            let mut learned = Learned::default();
            learned.learn(hint);
            for other in Hint::ALL {
                assert_eq!(learned.knows(other), other == hint, "{hint:?}");
            }
        }
    }
}
