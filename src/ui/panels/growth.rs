//! What happens as it grows: how far each model reaches, and what it needs on the way.
//!
//! `reach` is one bar per model and shown first; `lines` plots addresses against nodes. Both move the planned nodes of
//! the growing pool.

mod key;
mod labels;
mod lines;
mod names;
mod picture;
mod reach;

use egui::{RichText, Ui, UiBuilder};
use serde::{Deserialize, Serialize};

use crate::design::NodeCount;
use crate::edit::{Command, PoolAt, PoolChange};
use crate::ui::on_screen::OnScreen;

use crate::ui::action::Action;
use crate::ui::panels::missing::missing_ui;
use crate::ui::state::ViewState;

/// What the panel remembers for the next start.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct GrowthMemory {
    /// How growth is shown.
    #[serde(rename = "growth")]
    pub shown: GrowthView,
    /// Whether the planned nodes were ever dragged, after which the hint is not needed.
    pub reach_was_dragged: bool,
}

/// How growth is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GrowthView {
    /// How many nodes each model carries.
    #[default]
    Reach,
    /// Addresses against nodes.
    Lines,
}

impl GrowthView {
    /// The one that is not shown.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Reach => Self::Lines,
            Self::Lines => Self::Reach,
        }
    }
}

/// Draws the view that was chosen.
pub(in crate::ui) fn growth_ui(
    ui: &mut Ui,
    session: &OnScreen,
    view: &mut ViewState,
    actions: &mut Vec<Action>,
) {
    if session.shown().growth.is_none() {
        missing_ui(ui, session, view, "so there is no growth to show", actions);
        return;
    }
    if shows_both(ui) {
        let room = ui.available_rect_before_wrap();
        let bars = (room.height() * REACH_SHARE).min(MOST_REACH);
        let (upper, lower) = room.split_top_bottom_at_y(room.top() + bars);
        ui.scope_builder(UiBuilder::new().max_rect(upper), |ui| {
            reach::reach_ui(ui, session, view, actions);
        });
        let lower = lower.with_min_y(lower.top() + 16.0);
        ui.scope_builder(UiBuilder::new().max_rect(lower), |ui| {
            lines::lines_ui(ui, session, view, actions);
        });
        return;
    }
    match view.remembered.growth.shown {
        GrowthView::Reach => reach::reach_ui(ui, session, view, actions),
        GrowthView::Lines => lines::lines_ui(ui, session, view, actions),
    }
}

/// Height of the bars above the lines where both are shown: a share of the room, and no more than so many points.
const REACH_SHARE: f32 = 0.42;
const MOST_REACH: f32 = 200.0;

/// From this height of the panel on there is room for both, in points.
const BOTH_HEIGHT: f32 = 420.0;

/// Whether the panel has room for bars and lines: then there is nothing to choose.
pub(in crate::ui) fn shows_both(ui: &Ui) -> bool {
    BOTH_HEIGHT <= ui.max_rect().height()
}

/// The two views to choose from.
pub(in crate::ui) fn choice_ui(ui: &mut Ui, view: &mut ViewState) {
    ui.spacing_mut().item_spacing.x = 4.0;
    for (growth, title, help) in [
        (GrowthView::Reach, "Reach", "How many nodes each model carries"),
        (
            GrowthView::Lines,
            "Lines",
            "Addresses that each model needs against nodes",
        ),
    ] {
        let is_shown = view.remembered.growth.shown == growth;
        let label = RichText::new(title).small();
        if ui.selectable_label(is_shown, label).on_hover_text(help).clicked() {
            view.remembered.growth.shown = growth;
        }
    }
}

/// Plans that many nodes of the growing pool.
fn planned(view: &ViewState, pool: usize, nodes: u64) -> Command {
    let at = PoolAt {
        alternative: view.focus.alternative,
        cluster: view.focus.cluster,
        pool,
    };
    let nodes = NodeCount::saturating(u32::try_from(nodes).unwrap_or(u32::MAX));
    Command::Pool {
        at,
        change: PoolChange::PlannedNodes(nodes),
    }
}
