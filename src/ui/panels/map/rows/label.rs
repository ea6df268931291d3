//! The label of a row: its name, where it lies, how much is free; a click selects the VNet.

use std::sync::Arc;

use egui::{Align2, FontId, Galley, Rect, Role as WidgetRole, Sense, Ui, WidgetInfo, pos2};

use crate::net::grouped;
use crate::scene::{Item, MapRow, Row, RowKind, Words, group_prefix};
use crate::ui::action::{Action, Intent};
use crate::ui::kit::brush::Brush;
use crate::ui::kit::context_menu::{context_menu_ui, is_asked_by_key, items_ui};
use crate::ui::kit::link::as_target;
use crate::ui::kit::memo::memo;
use crate::ui::kit::theme::{Size, Tokens, icons};
use crate::ui::state::ViewState;

use crate::ui::panels::map::describe;
use crate::ui::panels::map::interact::FocusPass;
use crate::ui::panels::map::rows::Rows;
use crate::ui::panels::map::walk::lock_arrows;

/// Width of the mark of the row in focus, in points.
const MARK: f32 = 3.0;

/// How a label looks in a frame.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    is_selected: bool,
    is_lit: bool,
}

/// Handles clicks on the label of a row; gives how it looks, where it is seen.
pub(super) fn label_ui(
    ui: &Ui,
    rows: &Rows<'_>,
    row: usize,
    rect: Rect,
    pass: &mut FocusPass,
    view: &mut ViewState,
    actions: &mut Vec<Action>,
) -> Option<Look> {
    let subject = rows.places.rows.get(row).filter(|_| rect.is_positive())?;
    let item = item_of(subject);
    let is_selected = item.is_some() && view.selection == item;
    let id = ui.scope_id().with(("row of the map", subject.kind));
    let response = ui.interact(as_target(rect), id, Sense::click());
    response.widget_info(|| {
        let place = place_words(rows, row);
        let name = match item {
            Some(item) => format!("VNets: {}", rows.words.describe(item)),
            None => rows.words.row_label(subject).0,
        };
        let name = format!("{name}, {place}");
        match item {
            Some(_) => WidgetInfo::selected(WidgetRole::ListBoxOption, true, is_selected, name),
            None => WidgetInfo::labeled(WidgetRole::Button, true, name),
        }
    });
    let is_lit = response.hovered() || response.has_focus();
    let look = Some(Look { is_selected, is_lit });
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
        return look;
    };
    if response.clicked() || response.secondary_clicked() {
        actions.push(Action::Select(Some(item)));
        response.request_focus();
    }
    if response.has_focus() {
        // The keys of the map go on from here.
        pass.has_focus = true;
        lock_arrows(ui, response.id);
    }
    menu(ui, rows, item, &response, view, actions);
    look
}

/// What a screen reader says of a row as a list.
pub(super) fn spoken(rows: &Rows<'_>, row: usize, subject: &MapRow) -> String {
    let (name, notes) = rows.words.row_label(subject);
    let name = match subject.kind {
        RowKind::Network(_) => format!("VNet {name}"),
        RowKind::Pods | RowKind::Services | RowKind::Outside => name,
    };
    let place = place_words(rows, row);
    [name]
        .into_iter()
        .chain(notes)
        .chain([place])
        .collect::<Vec<_>>()
        .join(", ")
}

/// Which of the rows it is, in words.
fn place_words(rows: &Rows<'_>, row: usize) -> String {
    format!("row {} of {}", row + 1, rows.places.rows.len())
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

/// Draws the label of a row.
pub(super) fn paint(ui: &Ui, rows: &Rows<'_>, row: usize, rect: Rect, look: Look, view: &ViewState) {
    let Some(subject) = rows.places.rows.get(row) else {
        return;
    };
    let brush = Brush::new(ui, rect);
    let colors = brush.colors;
    if row == rows.places.focus {
        let mark = rect.with_max_x(rect.left() + MARK);
        brush.painter.rect_filled(mark, 1.5, colors.node);
    }
    if look.is_selected {
        brush.outline(
            rect.with_min_x(rect.left() + MARK).shrink2(egui::vec2(2.0, 0.0)),
            1.5,
            colors.accent,
        );
    }
    let left = rect.left() + MARK + 7.0;
    let room = rect.right() - left - 8.0;
    let (name, mut notes) = noted(rows, subject, view);
    if notes.len() > 1 && !rows.is_narrow {
        let both = notes.iter().take(2).cloned().collect::<Vec<_>>().join(" · ");
        if brush.small_text(both.clone(), colors.weak).size().x <= room {
            notes.splice(0..2, [both]);
        }
    }
    let notes = Notes {
        brush: &brush,
        claims: claims_of(rows, row, subject, view),
        others: notes,
    };
    let color = if look.is_lit { colors.accent } else { colors.text };
    let font = Size::Small.font(true);
    let name = told(ui, rows, view, &brush, (name, &font, room));
    let title = brush.text_within(name, font, color, room);
    let line = title.size().y;
    if rows.is_narrow {
        let from = left + title.size().x + 8.0;
        brush.put(title, Align2::LEFT_CENTER, pos2(left, rect.center().y));
        let rest = notes.in_one_line(left + room - from);
        brush.put(rest, Align2::LEFT_CENTER, pos2(from, rect.center().y));
        return;
    }
    let notes = notes.in_lines(room);
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
        brush.put(note, Align2::LEFT_TOP, pos2(left, top));
    }
}

/// The name of a row and what stands below it, the most important first: of an opened one what it was opened into, of a
/// zoomed one how much of it is seen.
fn noted(rows: &Rows<'_>, subject: &MapRow, view: &ViewState) -> (String, Vec<String>) {
    let (name, mut notes) = rows.words.row_label(subject);
    let scope = view.map.rows.scope(subject.kind);
    if let Some(prefix) = scope.and_then(group_prefix) {
        let opened = format!("{} {prefix}", icons::BACK);
        match (subject.kind, notes.first_mut()) {
            // The range of the whole VNet and what is free in it say nothing of the part.
            (RowKind::Network(_), Some(space)) => {
                *space = opened;
                notes.truncate(2);
            }
            _ => notes.insert(0, opened),
        }
    }
    if let Some(seen) = view.map.rows.seen(subject) {
        let all = subject.lane.rows.iter().map(Row::taken).sum::<usize>() as u64;
        let counted = grouped(all);
        let is_count = |note: &&mut String| note.split(' ').next() == Some(&counted);
        if let Some(note) = notes.iter_mut().find(is_count) {
            *note = format!("{} {} of {note}", icons::BACK, grouped(seen));
        }
    }
    (name, notes)
}

/// How often something else claims addresses of a row, where there is no room to say of each what does.
fn claims_of(rows: &Rows<'_>, row: usize, subject: &MapRow, view: &ViewState) -> Option<String> {
    let mut painted = view.map.rows.claims.iter();
    let is_silent = painted.any(|painted| !painted.is_said && painted.claim.own.row() == subject.kind);
    is_silent.then(|| Words::claims_of_row(rows.places.claims(row)))
}

/// What stands below the name of a row, or behind it.
struct Notes<'a> {
    brush: &'a Brush,
    /// That something else claims addresses of it, in the colour of trouble.
    claims: Option<String>,
    /// The others, the most important first.
    others: Vec<String>,
}

impl Notes<'_> {
    /// As many notes as fit on one line, and claims before them.
    fn in_one_line(&self, room: f32) -> Arc<Galley> {
        let claims = self.claims.as_deref();
        let mut line = String::new();
        for note in &self.others {
            let longer = |note: &str| match line.as_str() {
                "" => note.to_owned(),
                _ => format!("{line} · {note}"),
            };
            let longer = [note.as_str(), brief(note)].map(longer);
            let mut longer = longer.into_iter();
            let Some(longer) = longer.find(|text| self.galley(claims, text).size().x <= room) else {
                break;
            };
            line = longer;
        }
        self.galley(claims, &line)
    }

    /// Each in a line of its own, but claims and the first share one where they fit.
    fn in_lines(&self, room: f32) -> Vec<Arc<Galley>> {
        let claims = self.claims.as_deref();
        let fits = |claims: Option<&str>, note: &str| self.galley(claims, note).size().x <= room;
        let is_first = |note: &&String| claims.is_some() && fits(claims, note);
        let beside = self.others.first().filter(is_first);
        let first = claims.map(|_| self.galley(claims, beside.map_or("", String::as_str)));
        let rest = self.others.iter().skip(usize::from(beside.is_some()));
        let rest = rest.map(|note| {
            let note = if fits(None, note) { note } else { brief(note) };
            let weak = self.brush.colors.weak;
            self.brush.small_text_within(note.to_owned(), weak, room)
        });
        first.into_iter().chain(rest).collect()
    }

    /// Claims, and a note behind them.
    fn galley(&self, claims: Option<&str>, note: &str) -> Arc<Galley> {
        let Tokens { trouble, weak, .. } = self.brush.colors;
        let claims = claims.map(|claims| (claims, trouble));
        let note = Some((note, weak)).filter(|(note, _)| !note.is_empty());
        let between = claims.zip(note).map(|_| (" · ", weak));
        self.brush
            .small_texts(claims.into_iter().chain(between).chain(note))
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
    names.cut(&name, room, measure)
}

/// The first part of a note: "1,728 free" of "1,728 free, largest /22".
fn brief(note: &str) -> &str {
    note.split_once(", ").map_or(note, |(first, _)| first)
}
