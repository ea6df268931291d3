//! One bar per alternative, all on one scale.

use egui::{Align2, Rect, Role as WidgetRole, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::net::grouped;
use crate::page::draw::bars as draw;
use crate::page::{Canvas as _, Ink};
use crate::scene::{ComparisonBar, ComparisonScene};
use crate::session::Session;
use crate::ui::action::Action;
use crate::ui::kit::brush::{Brush, in_picture};

use crate::ui::panels::compare::Compared;
use crate::ui::panels::compare::table::TITLE_WIDTH;

/// Height of a bar with the room about it, in points.
const BAR_HEIGHT: f32 = 24.0;

/// Room for the numbers behind the bars, in points.
const NUMBERS_WIDTH: f32 = 190.0;

/// Height of the legend, in points.
const LEGEND_HEIGHT: f32 = 20.0;

/// Draws the bars with their legend.
pub(super) fn bars_ui(ui: &mut Ui, session: &Session, compared: &Compared, actions: &mut Vec<Action>) {
    let scene = &compared.scene;
    let height = BAR_HEIGHT * scene.bars.len() as f32 + LEGEND_HEIGHT;
    let (rect, list) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    list.widget_info(|| WidgetInfo::labeled(WidgetRole::Group, true, "Addresses on one scale"));
    let left = rect.left() + TITLE_WIDTH;
    let width = (rect.right() - NUMBERS_WIDTH - left).max(10.0);
    let brush = Brush::new(ui, rect);
    for (at, (bar, column)) in scene.bars.iter().zip(&compared.table.columns).enumerate() {
        let top = rect.top() + BAR_HEIGHT * at as f32;
        let row = Rect::from_min_size(pos2(rect.left(), top), vec2(rect.width(), BAR_HEIGHT));
        if !ui.is_rect_visible(row) {
            continue;
        }
        let name = format!("{} {}", column.letter, column.name);
        let numbers = numbers(bar);
        let response = ui.interact(row, list.id.with(at), Sense::click());
        let words = format!("{name}: {numbers}; addresses by use: {}", parts_in_words(bar));
        response.widget_info(|| WidgetInfo::labeled(WidgetRole::Button, true, &words));
        if response.hovered() {
            brush.painter.rect_filled(row, 3.0, brush.colors.raised);
        }
        let middle = row.center().y;
        let stripe = Rect::from_x_y_ranges(row.left()..=row.left() + 4.0, row.y_range().shrink(4.0));
        (&mut &brush).fill(in_picture(stripe), Ink::Alternative(at), 1.0);
        let label = brush.small_text_within(name, brush.colors.text, TITLE_WIDTH - 16.0);
        brush.put(label, Align2::LEFT_CENTER, pos2(row.left() + 8.0, middle));
        let room = Rect::from_x_y_ranges(left..=left + width, row.y_range().shrink(4.0));
        draw::bar(&mut &brush, scene, bar, in_picture(room));
        let text = brush.small_text(numbers, brush.colors.text);
        brush.put(text, Align2::RIGHT_CENTER, pos2(row.right() - 4.0, middle));
        let response = response.on_hover_text(&words);
        if response.clicked() && at < session.design().alternatives.len() {
            actions.push(Action::ShowAlternative(at));
        }
    }
    legend(
        &brush,
        scene,
        Rect::from_min_max(pos2(left, rect.bottom() - LEGEND_HEIGHT), rect.max),
    );
}

/// "320 of 2,048", as in the table, and what is missing: "320 of 2,048, 12 missing".
fn numbers(bar: &ComparisonBar) -> String {
    let taken = format!("{} of {}", grouped(bar.taken), grouped(bar.space));
    match bar.missing() {
        0 => taken,
        missing => format!("{taken}, {} missing", grouped(missing)),
    }
}

fn parts_in_words(bar: &ComparisonBar) -> String {
    let parts: Vec<String> = bar
        .parts
        .iter()
        .map(|part| format!("{} {}", part.title, grouped(part.span.len())))
        .collect();
    parts.join(", ")
}

/// What the colours mean, only those in use.
fn legend(brush: &Brush, scene: &ComparisonScene, rect: Rect) {
    let mut x = rect.left();
    for (role, title) in draw::meanings(scene) {
        let sample = Rect::from_center_size(pos2(x + 6.0, rect.center().y), vec2(12.0, 10.0));
        draw::sample(&mut &*brush, in_picture(sample), role);
        let text = brush.small_text(title.to_owned(), brush.colors.weak);
        let width = text.size().x;
        brush.put(text, Align2::LEFT_CENTER, pos2(x + 17.0, rect.center().y));
        x += width + 34.0;
    }
}
