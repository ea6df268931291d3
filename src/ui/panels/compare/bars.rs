//! A bar an alternative, all on one scale.

use egui::{Align2, Rect, Role as WidgetRole, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::net::grouped;
use crate::scene::{ComparisonBar, Role};
use crate::session::Session;
use crate::ui::action::Action;
use crate::ui::kit::brush::{Brush, LEAST_WIDTH, points};

use crate::ui::panels::compare::Compared;
use crate::ui::panels::compare::table::TITLE_WIDTH;

/// Height of a bar with the room about it, in points.
const BAR_HEIGHT: f32 = 24.0;

/// Room for the numbers behind the bars, in points.
const NUMBERS_WIDTH: f32 = 150.0;

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
        let words = format!("{name}: {numbers} addresses; {}", parts_in_words(bar));
        response.widget_info(|| WidgetInfo::labeled(WidgetRole::Button, true, &words));
        if response.hovered() {
            brush.painter.rect_filled(row, 3.0, brush.colors.raised);
        }
        let middle = row.center().y;
        let label = brush.small_text_within(name, brush.colors.text, TITLE_WIDTH - 16.0);
        brush.put(label, Align2::LEFT_CENTER, pos2(row.left() + 8.0, middle));
        let x = |addresses: u64| left + width * points(scene.share(addresses));
        for part in &bar.parts {
            let (from, to) = (x(part.span.first()), x(part.span.end()));
            let area = Rect::from_x_y_ranges(from..=to.max(from + LEAST_WIDTH), row.y_range().shrink(4.0));
            brush.area(area, part.role);
            if part.role == Role::Free {
                brush.painter.rect_filled(area, 0.0, brush.colors.sunken);
            }
        }
        let whole = Rect::from_x_y_ranges(
            left..=x(bar.space).max(left + LEAST_WIDTH),
            row.y_range().shrink(4.0),
        );
        brush.outline(whole, 1.0, brush.colors.outline);
        if bar.space > scene.scale {
            // The VNets go on beyond the edge.
            let edge = Stroke::new(1.5, brush.colors.weak);
            for shift in [0.0, 4.0] {
                let right = whole.right() - shift;
                let slant = [pos2(right - 3.0, whole.bottom()), pos2(right, whole.top())];
                brush.painter.line_segment(slant, edge);
            }
        }
        let text = brush.small_text(numbers, brush.colors.text);
        brush.put(text, Align2::RIGHT_CENTER, pos2(row.right() - 4.0, middle));
        let response = response.on_hover_text(&words);
        if response.clicked() && at < session.design().alternatives.len() {
            actions.push(Action::ShowAlternative(at));
        }
    }
    legend(
        &brush,
        compared,
        Rect::from_min_max(pos2(left, rect.bottom() - LEGEND_HEIGHT), rect.max),
    );
}

/// "320 of 2,048".
fn numbers(bar: &ComparisonBar) -> String {
    format!("{} of {}", grouped(bar.wanted()), grouped(bar.space))
}

fn parts_in_words(bar: &ComparisonBar) -> String {
    let parts: Vec<String> = bar
        .parts
        .iter()
        .map(|part| format!("{} {}", part.title, grouped(part.span.len())))
        .collect();
    parts.join(", ")
}

/// What the colours mean, those alone that are there.
fn legend(brush: &Brush, compared: &Compared, rect: Rect) {
    let parts = || compared.scene.bars.iter().flat_map(|bar| &bar.parts);
    let mut x = rect.left();
    for (title, role) in [
        ("nodes", Role::Node),
        ("pods", Role::Pod),
        ("surge", Role::Surge),
        ("others", Role::Other),
        ("free in subnets", Role::Free),
        ("free in VNets", Role::Network),
        ("missing", Role::Trouble),
    ] {
        if !parts().any(|part| part.role == role) {
            continue;
        }
        let sample = Rect::from_center_size(pos2(x + 6.0, rect.center().y), vec2(12.0, 10.0));
        if role == Role::Free {
            brush.painter.rect_filled(sample, 0.0, brush.colors.sunken);
        }
        brush.area(sample, role);
        brush.outline(sample, 1.0, brush.colors.outline);
        let text = brush.small_text(title.to_owned(), brush.colors.weak);
        let width = text.size().x;
        brush.put(text, Align2::LEFT_CENTER, pos2(x + 17.0, rect.center().y));
        x += width + 34.0;
    }
}
