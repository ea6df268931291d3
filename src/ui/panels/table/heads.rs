//! The tree in the column of names, and the VNet of the topmost rows, pinned above them while its own row is out of sight.
//!
//! ```text
//!  Name               CIDR          …     heads of the columns
//!  ⌄ vnet-shop        10.20.0.0/21  …     pinned; the next VNet pushes it away
//!      snet-agc       10.20.1.0/24  …     rows
//! ```

use egui::{Id, Rect, Role, Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use crate::scene::{Nesting, RangeRow};

use crate::ui::kit::link::as_target;
use crate::ui::kit::theme::{self, Size, icons};
use crate::ui::kit::widgets::line_text;
use crate::ui::panels::table::cells::{ROW, Strength, text_ui};
use crate::ui::panels::table::columns::Column;
use crate::ui::panels::table::{Stage, key};
use crate::ui::state::ViewState;

/// Room of the sign that folds, and of a step down the tree.
const STEP: f32 = 18.0;

/// Where the columns and the topmost rows were drawn.
#[derive(Debug, Default)]
pub(super) struct Columns {
    places: Vec<(Column, Rect)>,
    /// The first rows that were drawn, each with its top.
    rows: Vec<(usize, f32)>,
}

impl Columns {
    pub(super) fn push(&mut self, column: Column, rect: Rect) {
        self.places.push((column, rect));
    }

    pub(super) fn note_row(&mut self, position: usize, top: f32) {
        // One that is cut off, one below it, and one more that may push.
        if self.rows.len() < 3 {
            self.rows.push((position, top));
        }
    }
}

/// Draws the sign that folds a VNet, or the step of what lies in one, and leaves the room behind it.
pub(super) fn tree_ui(ui: &mut Ui, stage: &Stage<'_>, position: usize, view: &mut ViewState) {
    if !stage.order.is_tree {
        return;
    }
    let Some(range) = stage.row(position) else {
        return;
    };
    let room = Rect::from_min_size(ui.cursor().min, vec2(STEP, ui.available_height()));
    let is_child = matches!(stage.nesting(position), Nesting::Child(_));
    if let Some(is_folded) = stage.folded(position, view) {
        fold_ui(ui, stage, (range, is_folded), (room, "fold"), view);
    }
    let depth = if is_child { 2.0 } else { 1.0 };
    ui.add_space(STEP * depth);
}

/// The sign that folds or unfolds a VNet. It is no stop of the tab key, for the arrows do the same.
fn fold_ui(
    ui: &Ui,
    stage: &Stage<'_>,
    (range, is_folded): (&RangeRow, bool),
    (room, salt): (Rect, &str),
    view: &mut ViewState,
) {
    let colors = theme::tokens(ui);
    let id: Id = stage.id.with((salt, key(range)));
    let response = ui.interact(as_target(room), id, Sense::CLICK);
    let verb = if is_folded { "Unfold" } else { "Fold" };
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{verb} {}", range.name)));
    let icon = if is_folded { icons::INTO } else { icons::UNFOLD };
    let color = if response.hovered() {
        colors.text
    } else {
        colors.weak
    };
    line_text(ui, room, theme::icon(icon, Size::Sign).color(color), false);
    if response.clicked() {
        stage.fold(range.item, !is_folded, view);
    }
}

/// Pins the VNet of the topmost row above the rows.
pub(super) fn pinned_ui(ui: &mut Ui, stage: &Stage<'_>, columns: &Columns, body: Rect, view: &mut ViewState) {
    let Some((range, top)) = pinned(stage, columns, body.top()) else {
        return;
    };
    let colors = theme::tokens(ui);
    let width = columns.places.iter().map(|(_, rect)| rect.right());
    let right = width.fold(body.left(), f32::max);
    let place = Rect::from_min_max(pos2(body.left(), top), pos2(right, top + ROW));
    let mut child = ui.new_child(UiBuilder::new().id_salt("pinned").max_rect(place));
    let ui = &mut child;
    ui.set_clip_rect(ui.clip_rect().intersect(body));
    ui.painter().rect_filled(place, 0.0, colors.raised);
    ui.painter().hline(
        place.x_range(),
        place.bottom() - 0.5,
        Stroke::new(1.0, colors.outline),
    );
    let own = ui.interact(place, stage.id.with("pinned"), Sense::CLICK);
    own.widget_info(|| {
        let name = format!("Back to {}, the VNet of these rows", range.name);
        WidgetInfo::labeled(Role::Button, true, name)
    });
    for (column, rect) in &columns.places {
        let cell = Rect::from_x_y_ranges(rect.x_range(), place.y_range());
        let layout = egui::Layout::left_to_right(egui::Align::Center);
        let builder = UiBuilder::new().id_salt(column).max_rect(cell).layout(layout);
        let mut cell_ui = ui.new_child(builder);
        cell_ui.set_clip_rect(cell_ui.clip_rect().intersect(cell.expand2(vec2(2.0, 0.0))));
        if *column == Column::Name {
            let room = Rect::from_min_size(cell.min, vec2(STEP, ROW));
            if stage.folds {
                fold_ui(&cell_ui, stage, (range, false), (room, "pinned fold"), view);
            }
            cell_ui.add_space(STEP);
        }
        text_ui(&mut cell_ui, range, *column, Strength::Bold);
    }
    if own.clicked() {
        view.table.cursor = Some((key(range), Column::Name));
        view.table.takes_focus = true;
        view.table.scrolls = Some(crate::ui::panels::table::Toward::Row);
    }
}

/// The VNet of the topmost row and where it is pinned, unless its own row is in sight.
fn pinned<'a>(stage: &'a Stage<'_>, columns: &Columns, top: f32) -> Option<(&'a RangeRow, f32)> {
    let mut rows = columns.rows.iter().skip_while(|(_, row)| *row + ROW <= top + 0.5);
    let (first, row_top) = rows.next()?;
    let range = match stage.nesting(*first) {
        Nesting::Child(_) => stage.parent(*first)?,
        // Its row is on its way out: it stays where it is read.
        Nesting::Parent(children) if *row_top < top - 0.5 && children > 0 => stage.row(*first)?,
        _ => return None,
    };
    let is_own = |position: usize| {
        stage
            .parent(position)
            .is_some_and(|parent| key(parent) == key(range))
    };
    // The next that is not in this VNet pushes it away.
    let pushed = rows
        .find(|(position, _)| !is_own(*position))
        .map_or(top, |(_, other)| top.min(other - ROW));
    Some((range, pushed))
}
