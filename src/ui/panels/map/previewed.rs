//! Paints the subnets that a previewed model would have: broken plates where they would lie, with their names.

use std::sync::Arc;

use egui::{Align2, Color32, Rect, Stroke, Ui};

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

/// Draws those that lie in a line of a row. Where one is too narrow for its name, the name stands beside it.
pub(super) fn paint(brush: &Brush, stage: &Stage<'_>, row: RowKind, line: Rect, subnets: &[Previewed]) {
    let here = |subnet: &&Previewed| row == RowKind::Network(subnet.network);
    let placed = subnets.iter().filter(here).filter_map(|subnet| {
        let (left, right) = stage.projection.edges(subnet.span)?;
        let left = stage.plot.left() + points(left);
        let right = (stage.plot.left() + points(right)).max(left + 3.0);
        let place = Rect::from_x_y_ranges(left..=right, line.y_range()).shrink2(egui::vec2(1.0, 0.0));
        Some((subnet, place))
    });
    let placed: Vec<(&Previewed, Rect)> = placed.collect();
    for (subnet, place) in &placed {
        plate(brush, *place, brush.role(subnet.role));
    }
    let mut taken: Vec<Rect> = placed.iter().map(|(_, place)| *place).collect();
    for (subnet, place) in placed {
        let said =
            [&subnet.words, &subnet.short].map(|words| brush.small_text(words.clone(), brush.colors.text));
        let room = place.width() - 10.0;
        if let Some(text) = said.iter().find(|text| text.size().x <= room) {
            brush.put(Arc::clone(text), Align2::CENTER_CENTER, place.center());
            continue;
        }
        let mut named = said
            .iter()
            .filter_map(|text| Some((text, beside(place, line, text.size(), &taken)?)));
        if let Some((text, at)) = named.next() {
            brush
                .painter
                .rect_filled(at, 2.5, brush.window.gamma_multiply(0.9));
            brush.put(Arc::clone(text), Align2::CENTER_CENTER, at.center());
            taken.push(at);
        } else if NARROWEST <= room {
            let text = brush.small_text_within(subnet.short.clone(), brush.colors.text, room);
            brush.put(text, Align2::CENTER_CENTER, place.center());
        }
    }
}

/// Around a name that stands beside its plate, in points.
const PAD: f32 = 4.0;

/// Least room of a name that is cut, in points.
const NARROWEST: f32 = 30.0;

/// Where words of that size have room to the right of a plate, or to its left.
fn beside(place: Rect, line: Rect, size: egui::Vec2, taken: &[Rect]) -> Option<Rect> {
    let size = size + egui::vec2(2.0 * PAD, 2.0);
    let middle = place.center().y;
    let from = |left: f32| Rect::from_min_size(egui::pos2(left, middle - size.y / 2.0), size);
    let sides = [from(place.right() + 1.0), from(place.left() - 1.0 - size.x)];
    let is_free = |side: &Rect| {
        line.x_range().contains(side.left())
            && line.x_range().contains(side.right())
            && !taken.iter().any(|taken| taken.intersects(*side))
    };
    sides.into_iter().find(is_free)
}

/// A broken plate.
fn plate(brush: &Brush, place: Rect, color: Color32) {
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
}
