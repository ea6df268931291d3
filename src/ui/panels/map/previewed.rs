//! Paints the subnets that a previewed model would have: broken plates where they would lie, with their names.

use std::sync::Arc;

use egui::{Align2, Rect, Stroke, Ui};

use crate::check::Checked;
use crate::edit::ClusterAt;
use crate::scene::{Previewed, RowKind, previewed};
use crate::session::Session;
use crate::ui::action::Action;
use crate::ui::kit::brush::{Brush, points};
use crate::ui::kit::memo::memo_by_job;
use crate::ui::state::ViewState;

use crate::ui::panels::map::Stage;

/// The subnets of the model that is looked at; worked out by a job.
pub(super) fn asked_for(
    ui: &Ui,
    session: &Session,
    view: &ViewState,
    actions: &mut Vec<Action>,
) -> Option<Arc<Vec<Previewed>>> {
    let model = view.preview?;
    session
        .cluster(view.focus)
        .filter(|cluster| cluster.model != model)?;
    let at = ClusterAt {
        alternative: view.focus.alternative,
        cluster: view.focus.cluster,
    };
    let make = move |checked: &Checked| previewed(&checked.design, at, model);
    let (subnets, is_present) = memo_by_job(ui, "subnets of a model", session, (at, model), actions, make);
    subnets.filter(|_| is_present)
}

/// Draws those that lie in a line of a row.
pub(super) fn paint(brush: &Brush, stage: &Stage<'_>, row: RowKind, line: Rect, subnets: &[Previewed]) {
    let here = |subnet: &&Previewed| row == RowKind::Network(subnet.network);
    for subnet in subnets.iter().filter(here) {
        let Some((left, right)) = stage.projection.edges(subnet.span) else {
            continue;
        };
        let left = stage.plot.left() + points(left);
        let right = (stage.plot.left() + points(right)).max(left + 3.0);
        let place = Rect::from_x_y_ranges(left..=right, line.y_range()).shrink2(egui::vec2(1.0, 0.0));
        let color = brush.role(subnet.role);
        brush
            .painter
            .rect_filled(place, 2.5, brush.window.gamma_multiply(0.97));
        brush.painter.rect_filled(place, 2.5, color.gamma_multiply(0.14));
        let corners = [
            place.left_top(),
            place.right_top(),
            place.right_bottom(),
            place.left_bottom(),
            place.left_top(),
        ];
        brush.dashed(&corners, Stroke::new(1.5, color));
        let room = place.width() - 10.0;
        let said =
            [&subnet.words, &subnet.short].map(|words| brush.small_text(words.clone(), brush.colors.text));
        let fitting = said.iter().find(|text| text.size().x <= room);
        let text = match fitting {
            Some(text) => Arc::clone(text),
            None if 30.0 <= room => brush.small_text_within(subnet.short.clone(), brush.colors.text, room),
            None => continue,
        };
        brush.put(text, Align2::CENTER_CENTER, place.center());
    }
}
