//! The label of a row: its name, where it lies, how much is free; a click selects the VNet.

use egui::{Align2, FontId, Rect, Role as WidgetRole, Sense, Ui, WidgetInfo, pos2};

use crate::scene::{Item, MapRow, RowKind, cut_to_tell, group_prefix};
use crate::ui::action::{Action, Intent};
use crate::ui::kit::brush::Brush;
use crate::ui::kit::context_menu::{context_menu_ui, is_asked_by_key, items_ui};
use crate::ui::kit::link::as_target;
use crate::ui::kit::memo::memo;
use crate::ui::kit::theme::{Size, icons};
use crate::ui::state::ViewState;

use crate::ui::panels::map::describe;
use crate::ui::panels::map::rows::Rows;

/// Width of the mark of the row in focus, in points.
const MARK: f32 = 3.0;

/// Draws the label of a row and handles clicks on it.
pub(super) fn label_ui(
    ui: &Ui,
    rows: &Rows<'_>,
    row: usize,
    rect: Rect,
    view: &mut ViewState,
    actions: &mut Vec<Action>,
) {
    let Some(subject) = rows.places.rows.get(row) else {
        return;
    };
    if !rect.is_positive() {
        return;
    }
    let item = item_of(subject);
    let is_selected = item.is_some() && view.selection == item;
    let id = ui.scope_id().with(("row of the map", subject.kind));
    let response = ui.interact(as_target(rect), id, Sense::click());
    response.widget_info(|| {
        let place = format!("row {} of {}", row + 1, rows.places.rows.len());
        let name = match item {
            Some(item) => format!("VNets: {}", rows.words.describe(item)),
            None => rows.words.row_label(subject).0,
        };
        match item {
            Some(_) => WidgetInfo::selected(WidgetRole::ListBoxOption, true, is_selected, name),
            None => WidgetInfo::labeled(WidgetRole::Button, true, format!("{name}, {place}")),
        }
    });
    let is_lit = response.hovered() || response.has_focus();
    paint(ui, rows, (row, subject), rect, (is_selected, is_lit), view);
    if response.hovered()
        && let Some(item) = item
    {
        view.map.rows.said = Some(rows.words.describe(item));
        view.map.pointed_at(view.focus.alternative, item);
    }
    if response.double_clicked() {
        view.map.rows.leave(subject.kind);
    }
    if view.map.rows.is_close(subject.kind) && is_lit {
        response.clone().on_hover_text(Intent::FitMap.title());
    }
    let Some(item) = item else {
        if response.clicked() {
            view.map.rows.focus = Some(subject.kind);
        }
        return;
    };
    if response.clicked() || response.secondary_clicked() {
        actions.push(Action::Select(Some(item)));
        response.request_focus();
    }
    menu(ui, rows, item, &response, view, actions);
}

/// The VNet of a row.
fn item_of(row: &MapRow) -> Option<Item> {
    match row.kind {
        RowKind::Network(network) => Some(Item::Network { network, prefix: 0 }),
        RowKind::Pods | RowKind::Services | RowKind::Outside => None,
    }
}

fn menu(
    ui: &Ui,
    rows: &Rows<'_>,
    item: Item,
    response: &egui::Response,
    view: &mut ViewState,
    actions: &mut Vec<Action>,
) {
    let alternative = view.focus.alternative;
    let is_asked = response.has_focus() && is_asked_by_key(ui.ctx());
    if is_asked || response.secondary_clicked() {
        view.map.menu = Some((alternative, item));
    }
    if view.map.menu != Some((alternative, item)) {
        return;
    }
    let span = rows.words.span(item);
    context_menu_ui(response, is_asked, |ui| {
        items_ui(ui, actions, |ui, actions| {
            describe::menu_ui(ui, rows.words, item, span, (rows.session, view), actions);
        });
    });
}

fn paint(
    ui: &Ui,
    rows: &Rows<'_>,
    (row, subject): (usize, &MapRow),
    rect: Rect,
    (is_selected, is_lit): (bool, bool),
    view: &ViewState,
) {
    let brush = Brush::new(ui, rect);
    let colors = brush.colors;
    if row == rows.places.focus {
        let mark = rect.with_max_x(rect.left() + MARK);
        brush.painter.rect_filled(mark, 1.5, colors.node);
    }
    if is_selected {
        brush.outline(
            rect.with_min_x(rect.left() + MARK).shrink2(egui::vec2(2.0, 0.0)),
            1.5,
            colors.accent,
        );
    }
    let (name, mut notes) = rows.words.row_label(subject);
    let text_width = |text: &str| brush.small_text(text.to_owned(), colors.weak).size().x;
    let fits = |text: &str| text_width(text) <= rect.width() - MARK - 15.0;
    if notes.len() > 1 && !rows.is_narrow {
        let both = notes.iter().take(2).cloned().collect::<Vec<_>>().join(" · ");
        if fits(&both) {
            notes.splice(0..2, [both]);
        }
    }
    if let Some(prefix) = view
        .map
        .rows
        .scopes
        .get(&subject.kind)
        .and_then(|span| group_prefix(*span))
    {
        notes.insert(0, format!("{} {prefix}", icons::BACK));
    }
    let left = rect.left() + MARK + 7.0;
    let room = rect.right() - left - 8.0;
    let color = if is_lit { colors.accent } else { colors.text };
    let font = Size::Small.font(true);
    let name = told(ui, rows, view, &brush, (name, &font, room));
    let title = brush.text_within(name, font, color, room);
    let line = title.size().y;
    if rows.is_narrow {
        let width = title.size().x;
        brush.put(title, Align2::LEFT_CENTER, pos2(left, rect.center().y));
        let rest = in_one_line(&notes, |text| text_width(text) <= room - width - 8.0);
        let note = brush.small_text(rest, colors.weak);
        brush.put(
            note,
            Align2::LEFT_CENTER,
            pos2(left + width + 8.0, rect.center().y),
        );
        return;
    }
    let fitting = ((rect.height() - 2.0) / line).floor().max(1.0);
    let mut top = if rect.height() < 2.0 * line + 8.0 {
        rect.center().y - line * fitting.min(1.0 + notes.len() as f32) / 2.0
    } else {
        rect.top() + 2.0
    };
    brush.put(title, Align2::LEFT_TOP, pos2(left, top));
    let mut shown = 1.0;
    for note in notes {
        if fitting <= shown {
            break;
        }
        top += line;
        shown += 1.0;
        let note = if fits(&note) { note.as_str() } else { brief(&note) };
        let note = brush.small_text_within(note.to_owned(), colors.weak, room);
        brush.put(note, Align2::LEFT_TOP, pos2(left, top));
    }
}

/// The name of a row, shortened to what distinguishes it from the others if it does not fit.
fn told(
    ui: &Ui,
    rows: &Rows<'_>,
    view: &ViewState,
    brush: &Brush,
    (name, font, room): (String, &FontId, f32),
) -> String {
    let room = f64::from(room);
    let measure = |text: &str| {
        let color = brush.colors.text;
        let galley = brush.painter.layout_no_wrap(text.to_owned(), font.clone(), color);
        f64::from(galley.size().x)
    };
    if measure(&name) <= room {
        return name;
    }
    let names = memo(ui, "names of rows", rows.session, view.focus.alternative, || {
        rows.words.row_names(&rows.session.shown().map.rows)
    });
    cut_to_tell(&name, names.told(&name), room, measure)
}

/// As many notes as fit on one line.
fn in_one_line(notes: &[String], fits: impl Fn(&str) -> bool) -> String {
    let mut line = String::new();
    for note in notes {
        let longer = |note: &str| match line.as_str() {
            "" => note.to_owned(),
            _ => format!("{line} · {note}"),
        };
        let longer = [note.as_str(), brief(note)].map(longer);
        let Some(longer) = longer.into_iter().find(|text| fits(text)) else {
            break;
        };
        line = longer;
    }
    line
}

/// The first part of a note: "1,728 free" of "1,728 free, largest /22".
fn brief(note: &str) -> &str {
    note.split_once(", ").map_or(note, |(first, _)| first)
}
