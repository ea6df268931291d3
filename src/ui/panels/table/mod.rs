//! The ranges as a table: the same as on the map, to be read, sorted, filtered and changed row by row.
//!
//! ```text
//!  [filter      ]  7 ranges           Paste ranges…  Copy as CSV  Copy as Markdown
//!  Name ↑        CIDR            Used   Usable   Free   Purpose   First – last
//!  vnet-shop     10.20.0.0/21     320    2,048  1,728   VNet      10.20.0.0 – …
//! ▐snet-nodes    10.20.0.0/26      49       59     10   Nodes     10.20.0.0 – …
//! ```
//!
//! Rows are made once a revision and drawn only where they are seen. `columns` says what stands where, `cells` draws
//! and takes clicks, `keys` walks, `edit` turns what is typed into commands. What is selected here is selected on
//! the map, and the other way round.

mod cells;
mod columns;
mod edit;
mod keys;

use std::collections::BTreeSet;

use egui::{Button, Id, RichText, ScrollArea, TextEdit, Ui, vec2};

use crate::net::{counted, grouped};
use crate::scene::{Item, RangeRow, range_rows};
use crate::session::Session;

use crate::ui::action::{Action, Intent};
use crate::ui::kit::ends::Ends;
use crate::ui::kit::memo::memo;
use crate::ui::kit::theme::{self, icons};
use crate::ui::kit::widgets::icon_ui;
use crate::ui::state::ViewState;

use columns::{Column, Sort, ordered};
use edit::Editing;

/// What a row is: an item, and whether it is the IPv6 range of it.
type RowKey = (Item, bool);

fn key(row: &RangeRow) -> RowKey {
    (row.item, !row.cidr.is_ipv4())
}

/// What the table shows, and where the keyboard is in it.
#[derive(Debug, Default)]
pub struct TableView {
    filter: String,
    sort: Option<Sort>,
    /// The cell that the keyboard is at.
    cursor: Option<(RowKey, Column)>,
    /// The row that a selection of several began at.
    anchor: Option<RowKey>,
    editing: Option<Editing>,
    /// The selection that the table has followed.
    followed: Option<Item>,
    /// The cursor's cell shall get the keyboard as soon as it is drawn.
    takes_focus: bool,
    /// The cursor's row shall be scrolled into view.
    scrolls: bool,
    /// What the open menu is about.
    menu: Option<RowKey>,
}

impl TableView {
    /// Stays at the same ranges, which `now` finds where they are after an edit.
    pub(in crate::ui) fn follow(&mut self, now: impl Fn(Item) -> Option<Item>) {
        let row = |(item, is_ipv6): RowKey| Some((now(item)?, is_ipv6));
        self.cursor = self.cursor.and_then(|(at, column)| Some((row(at)?, column)));
        self.anchor = self.anchor.and_then(row);
        self.menu = self.menu.and_then(row);
        self.followed = self.followed.and_then(&now);
        self.editing = self.editing.take().and_then(|editing| {
            let row = row(editing.row)?;
            Some(Editing { row, ..editing })
        });
    }
}

/// The ranges that are copied: those selected, or else those that the filter leaves, in the order of the table.
pub fn copied_rows(session: &Session, view: &ViewState) -> Vec<RangeRow> {
    let rows = range_rows(session.design(), session.plan(), view.focus.alternative);
    let order = ordered(&rows, &view.table.filter, view.table.sort);
    let is_any_selected = view.selected.len() > 1;
    order
        .into_iter()
        .filter_map(|place| rows.get(place))
        .filter(|row| !is_any_selected || view.selected.contains(&row.item))
        .cloned()
        .collect()
}

/// The table in one frame.
struct Stage<'a> {
    session: &'a Session,
    rows: &'a [RangeRow],
    /// Places of the rows that are shown, in order.
    order: &'a [usize],
    id: Id,
}

impl Stage<'_> {
    fn row(&self, position: usize) -> Option<&RangeRow> {
        self.rows.get(*self.order.get(position)?)
    }

    fn position(&self, wanted: RowKey) -> Option<usize> {
        let is_wanted = |place: &usize| self.rows.get(*place).is_some_and(|row| key(row) == wanted);
        self.order.iter().position(is_wanted)
    }

    fn items(&self, positions: impl Iterator<Item = usize>) -> BTreeSet<Item> {
        positions
            .filter_map(|position| Some(self.row(position)?.item))
            .collect()
    }
}

/// Draws the table of the alternative on screen.
pub(in crate::ui) fn table_ui(
    ui: &mut Ui,
    session: &Session,
    view: &mut ViewState,
    actions: &mut Vec<Action>,
) {
    // Panels are as high as what is in them.
    ui.set_min_height(ui.available_height());
    let alternative = view.focus.alternative;
    let rows = memo(ui, "range rows", session, alternative, || {
        range_rows(session.design(), session.plan(), alternative)
    });
    let question = (alternative, view.table.filter.clone(), view.table.sort);
    let order = memo(ui, "range order", session, question, || {
        ordered(&rows, &view.table.filter, view.table.sort)
    });
    let stage = Stage {
        session,
        rows: &rows,
        order: &order,
        id: ui.scope_id().with("range table"),
    };
    follow_selection(&stage, view);
    toolbar_ui(ui, &stage, view, actions);
    if rows.is_empty() {
        nothing_ui(ui, actions);
        return;
    }
    if order.is_empty() {
        nothing_found_ui(ui, view);
        return;
    }
    ScrollArea::horizontal()
        .id_salt("range columns")
        .auto_shrink(false)
        .show(ui, |ui| cells::grid_ui(ui, &stage, view, actions));
    keys::keys(ui, &stage, view, actions);
}

/// Moves the cursor to what was selected elsewhere.
fn follow_selection(stage: &Stage<'_>, view: &mut ViewState) {
    if view.selection == view.table.followed {
        return;
    }
    view.table.followed = view.selection;
    let Some(item) = view.selection else { return };
    if view.table.cursor.is_some_and(|((at, _), _)| at == item) {
        return;
    }
    let found = stage.rows.iter().find(|row| row.item == item);
    if let Some(row) = found {
        let column = view.table.cursor.map_or(Column::Name, |(_, column)| column);
        view.table.cursor = Some((key(row), column));
        view.table.anchor = Some(key(row));
        view.table.scrolls = true;
    }
}

/// Filter, count, and what can be done with the ranges.
fn toolbar_ui(ui: &mut Ui, stage: &Stage<'_>, view: &mut ViewState, actions: &mut Vec<Action>) {
    let colors = theme::tokens(ui);
    ui.horizontal(|ui| {
        icon_ui(ui, RichText::new(icons::SEARCH).color(colors.weak));
        let field = TextEdit::singleline(&mut view.table.filter)
            .hint_text("Filter by name, address …")
            .desired_width(150.0)
            .char_limit(200);
        ui.add(field).accessible_name("Filter ranges");
        if !view.table.filter.is_empty()
            && crate::ui::kit::widgets::icon_button_ui(ui, icons::CLOSE, "Show all ranges").clicked()
        {
            view.table.filter.clear();
        }
        let ends = Ends::new(ui, "tools");
        ends.left(ui, |ui| {
            let words = count_words(stage, view);
            ui.add(egui::Label::new(RichText::new(words).small().color(colors.weak)).truncate());
        });
        ends.right(ui, |ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            for intent in [
                Intent::PasteRanges,
                Intent::CopyRangesCsv,
                Intent::CopyRangesMarkdown,
            ] {
                let is_on = intent == Intent::PasteRanges || !stage.order.is_empty();
                let button = Button::new(RichText::new(intent.title()).small()).min_size(vec2(0.0, 24.0));
                let response = ui.add_enabled(is_on, button);
                if response.on_hover_text(intent.help()).clicked() {
                    actions.push(Action::Do(intent));
                }
            }
        });
    });
    ui.add_space(2.0);
}

/// "7 ranges", "3 of 7 ranges, 2 selected".
fn count_words(stage: &Stage<'_>, view: &ViewState) -> String {
    let count = |count: usize| grouped(count as u64);
    let (shown, all) = (stage.order.len(), stage.rows.len());
    let ranges = counted(all, "ranges");
    let words = if shown == all {
        ranges
    } else {
        format!("{} of {ranges}", count(shown))
    };
    match view.selected.len() {
        0 | 1 => words,
        selected => format!("{words}, {} selected", count(selected)),
    }
}

/// What stands in the place of a table of nothing.
fn nothing_ui(ui: &mut Ui, actions: &mut Vec<Action>) {
    let colors = theme::tokens(ui);
    ui.add_space(12.0);
    ui.label(theme::bold("No ranges yet"));
    ui.label(RichText::new("Add a VNet, or paste a list of ranges").color(colors.weak));
    ui.horizontal(|ui| {
        for intent in [Intent::AddNetwork, Intent::PasteRanges] {
            if ui.button(intent.title()).on_hover_text(intent.help()).clicked() {
                actions.push(Action::Do(intent));
            }
        }
    });
}

/// What stands in the place of a table whose filter leaves nothing.
fn nothing_found_ui(ui: &mut Ui, view: &mut ViewState) {
    let colors = theme::tokens(ui);
    ui.add_space(12.0);
    let words = format!("No range matches “{}”", view.table.filter.trim());
    ui.add(egui::Label::new(theme::bold(words)).truncate());
    ui.label(
        RichText::new(
            "Searches names, ranges, purposes, VNets and notes; an address finds the ranges that \
                            contain it",
        )
        .color(colors.weak),
    );
    if ui.button("Show all ranges").clicked() {
        view.table.filter.clear();
    }
}
