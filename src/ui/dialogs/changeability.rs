//! What can be changed later in a cluster: its model and data plane, value by value, and pool by pool.

mod migration;
mod pools;
mod values;

use egui::{RichText, Sense, Ui, UiBuilder};

use crate::check::migration::Setup;
use crate::edit::ClusterAt;
use crate::session::Session;

use crate::ui::kit::theme;
use crate::ui::state::ViewState;

/// Width of the dialog, in points.
const WIDTH: f32 = 780.0;

/// A part of the dialog.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Part {
    /// The way to another model or data plane.
    #[default]
    Migration,
    /// Each value: whether it never changes, changes one way, only grows, or changes freely.
    Values,
    /// A replacement for each pool.
    Pools,
}

impl Part {
    const ALL: [Self; 3] = [Self::Migration, Self::Values, Self::Pools];

    const fn title(self) -> &'static str {
        match self {
            Self::Migration => "Another model",
            Self::Values => "Value by value",
            Self::Pools => "Pool rotation",
        }
    }
}

/// Draws the dialog for the cluster on screen.
pub(crate) fn changeability_ui(
    ui: &mut Ui,
    session: &Session,
    view: &ViewState,
    part: &mut Part,
    to: &mut Option<Setup>,
) {
    let room = ui.ctx().content_rect();
    let size = egui::vec2(
        WIDTH.min(room.width() - 60.0),
        (room.height() - 260.0).clamp(200.0, 480.0),
    );
    ui.set_width(size.x);
    let Some(cluster) = session.cluster(view.focus) else {
        ui.label("There is no current cluster");
        return;
    };
    let weak = theme::tokens(ui).weak;
    let state = if session.cluster_runs(view.focus) {
        "already exists"
    } else {
        "is planned; this applies once it exists"
    };
    ui.label(RichText::new(format!("{} {state}", cluster.name)).color(weak));
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 18.0;
        for one in Part::ALL {
            if theme::underlined_tab_ui(ui, one.title(), *part == one).clicked() {
                *part = one;
            }
        }
    });
    let at = ClusterAt {
        alternative: view.focus.alternative,
        cluster: view.focus.cluster,
    };
    // One size for all parts, so that the tabs stay where they are.
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    ui.scope_builder(UiBuilder::new().id_salt(*part).max_rect(rect), |ui| match part {
        Part::Migration => migration::migration_ui(ui, session, at, cluster, to),
        Part::Values => values::values_ui(ui, cluster),
        Part::Pools => pools::pools_ui(ui, session, at, cluster),
    });
}
