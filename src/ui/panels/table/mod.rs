//! The ranges as a table: the same as on the map, to be read, sorted, filtered and changed row by row.
//!
//! ```text
//!  [filter      ]  7 ranges  [Free blocks]   Paste ranges…  Copy as CSV  Copy as Markdown
//!  Name               CIDR            Used   Usable   Free   Purpose                First – last
//!  ⌄ vnet-shop        10.20.0.0/21     320    2,048  1,728   VNet, 2 subnets        10.20.0.0 – …
//! ▐    snet-nodes     10.20.0.0/26      49       59     10   Nodes                  10.20.0.0 – …
//!      free           10.20.0.64/26                     64   Place a subnet here…   10.20.0.64 – …
//! ```
//!
//! Rows are made once a revision and drawn only where they are seen. `columns` says what stands where, `cells` draws
//! and takes clicks, `heads` keeps the VNet of the rows in sight, `widths` says how wide columns are, `keys` walks,
//! `edit` turns what is typed into commands.
//! What is selected here is selected on the map, and the other way round.

mod cells;
mod columns;
mod edit;
mod heads;
mod keys;
mod widths;

use std::collections::BTreeSet;

use egui::{Button, Id, RichText, ScrollArea, TextEdit, TextStyle, Ui, vec2};

use crate::edit::Moved;
use crate::net::{Prefix, counted, grouped};
use crate::scene::{Item, Nesting, RangePurpose, RangeRow, RangeTree, range_tree};
use crate::session::Session;

use crate::ui::action::{Action, Intent, current_network};
use crate::ui::kit::context_menu::{items_ui, menu_button_ui};
use crate::ui::kit::ends::Ends;
use crate::ui::kit::memo::memo;
use crate::ui::kit::regions::follow_focus;
use crate::ui::kit::theme::{self, icons};
use crate::ui::kit::widgets::{icon_button_ui, icon_ui, width_of};
use crate::ui::panels::missing::nothing_in_alternative_ui;
use crate::ui::panels::ranges::{Asking, left_behind_place, left_behind_ui};
use crate::ui::state::ViewState;

use columns::{Column, FreeRows, Order, Question, Sort, ordered};
use edit::Editing;

/// What a row is: an item, and which range of it.
type RowKey = (Item, Part);

/// Which range of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Part {
    /// Its IPv4 range.
    Ipv4,
    /// Its IPv6 range.
    Ipv6,
    /// A block of free space.
    Block(Prefix),
}

fn key(row: &RangeRow) -> RowKey {
    let part = match row.cidr.v4() {
        Some(block) if row.purpose == RangePurpose::Free => Part::Block(block),
        Some(_) => Part::Ipv4,
        None => Part::Ipv6,
    };
    (row.item, part)
}

/// Where a row is to come into view from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Toward {
    /// From anywhere.
    Row,
    /// From below it: what is pinned at the top must not cover it.
    Top,
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
    scrolls: Option<Toward>,
    /// VNets whose rows are folded away, by alternative.
    folded: BTreeSet<(usize, Item)>,
    free: FreeRows,
    /// What the open menu is about.
    menu: Option<RowKey>,
    /// Width that the columns found last, and what stood in them, in points.
    room: Option<(f32, widths::Contents)>,
}

impl TableView {
    /// Stays at the same ranges after an edit; the rows are those of `alternative`.
    pub(in crate::ui) fn follow(&mut self, moved: &Moved<'_>, alternative: usize) {
        let now = |item: Item| item.moved(moved, alternative).map(|(_, item)| item);
        let row = |(item, part): RowKey| Some((now(item)?, part));
        let folded = std::mem::take(&mut self.folded).into_iter();
        self.folded = folded.filter_map(|(of, item)| item.moved(moved, of)).collect();
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
    let tree = range_tree(session.design(), session.plan(), view.focus.alternative);
    let order = ordered(&tree.rows, &view.table.filter, view.table.sort);
    let is_any_selected = view.selected.len() > 1;
    let is_copied = |row: &&RangeRow| {
        if is_any_selected {
            view.selected.contains(&row.item)
        } else {
            row.purpose != RangePurpose::Free
        }
    };
    order
        .into_iter()
        .filter_map(|place| tree.rows.get(place))
        .filter(is_copied)
        .cloned()
        .collect()
}

/// The table in one frame.
struct Stage<'a> {
    session: &'a Session,
    alternative: usize,
    tree: &'a RangeTree,
    order: &'a Order,
    /// Whether VNets can be folded: not while a filter looks into all of them.
    folds: bool,
    id: Id,
}

impl Stage<'_> {
    fn row(&self, position: usize) -> Option<&RangeRow> {
        self.tree.rows.get(*self.order.places.get(position)?)
    }

    fn len(&self) -> usize {
        self.order.places.len()
    }

    fn position(&self, wanted: RowKey) -> Option<usize> {
        self.order.position(wanted)
    }

    /// How the row at a position is nested; by itself where the rows are sorted.
    fn nesting(&self, position: usize) -> Nesting {
        let place = self.order.places.get(position);
        let nesting = place.and_then(|place| self.tree.nesting.get(*place));
        nesting
            .copied()
            .filter(|_| self.order.is_tree)
            .unwrap_or(Nesting::Alone)
    }

    /// The row that the row at a position lies in.
    fn parent(&self, position: usize) -> Option<&RangeRow> {
        match self.nesting(position) {
            Nesting::Child(parent) => self.tree.rows.get(parent),
            _ => None,
        }
    }

    /// Whether the row at a position can be folded, and is.
    fn folded(&self, position: usize, view: &ViewState) -> Option<bool> {
        let is_parent = matches!(self.nesting(position), Nesting::Parent(rows) if rows > 0);
        let row = self.row(position).filter(|_| is_parent && self.folds)?;
        Some(view.table.folded.contains(&(self.alternative, row.item)))
    }

    /// Folds or unfolds a VNet.
    fn fold(&self, item: Item, is_folded: bool, view: &mut ViewState) {
        let own = (self.alternative, item);
        if is_folded {
            view.table.folded.insert(own);
        } else {
            view.table.folded.remove(&own);
        }
    }

    /// Folds or unfolds every VNet.
    fn fold_all(&self, is_folded: bool, view: &mut ViewState) {
        for (row, nesting) in self.tree.rows.iter().zip(&self.tree.nesting) {
            if matches!(nesting, Nesting::Parent(_)) {
                self.fold(row.item, is_folded, view);
            }
        }
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
    let tree = memo(ui, "range rows", session, alternative, || {
        range_tree(session.design(), session.plan(), alternative)
    });
    follow_selection(&tree, view);
    let question = Question {
        alternative,
        filter: view.table.filter.clone(),
        sort: view.table.sort,
        folded: view.table.folded.clone(),
        free: view.table.free,
    };
    let order = memo(ui, "range order", session, question.clone(), || {
        Order::of(&tree, &question)
    });
    let stage = Stage {
        session,
        alternative,
        tree: &tree,
        order: &order,
        folds: order.is_tree && view.table.filter.trim().is_empty(),
        id: ui.scope_id().with("range table"),
    };
    toolbar_ui(ui, &stage, view, actions);
    let at = current_network(session, view);
    if let Some(at) = at.filter(|at| left_behind_place(session, view, *at) == Asking::Table) {
        left_behind_ui(ui, session, at, actions);
    }
    if tree.rows.is_empty() {
        let ways = [Intent::AddNetwork, Intent::PasteRanges];
        let said = ("This alternative has no ranges yet", ways.as_slice());
        nothing_in_alternative_ui(ui, session, view, said, actions);
        return;
    }
    if order.places.is_empty() {
        nothing_found_ui(ui, view);
        return;
    }
    ScrollArea::horizontal()
        .id_salt("range columns")
        .auto_shrink(false)
        .show(ui, |ui| {
            cells::grid_ui(ui, &stage, view, actions);
            follow_focus(ui);
        });
    keys::keys(ui, &stage, view, actions);
}

/// Moves the cursor to what was selected elsewhere, and unfolds its VNet.
fn follow_selection(tree: &RangeTree, view: &mut ViewState) {
    if view.selection == view.table.followed {
        return;
    }
    view.table.followed = view.selection;
    let Some(item) = view.selection else { return };
    if view.table.cursor.is_some_and(|((at, _), _)| at == item) {
        return;
    }
    let found = tree
        .rows
        .iter()
        .zip(&tree.nesting)
        .find(|(row, _)| row.item == item);
    if let Some((row, nesting)) = found {
        if let Nesting::Child(parent) = nesting
            && let Some(parent) = tree.rows.get(*parent)
        {
            view.table.folded.remove(&(view.focus.alternative, parent.item));
        }
        let column = view.table.cursor.map_or(Column::Name, |(_, column)| column);
        view.table.cursor = Some((key(row), column));
        view.table.anchor = Some(key(row));
        view.table.scrolls = Some(Toward::Row);
    }
}

/// Widths of the filter, as wide as its hint: with room, and without.
const FILTER: (&str, f32) = ("Filter by name or address", 184.0);
const NARROW_FILTER: (&str, f32) = ("Filter ranges", 110.0);

/// What copies the ranges.
const COPIES: [Intent; 2] = [Intent::CopyRangesCsv, Intent::CopyRangesMarkdown];

const FREE_BLOCKS: &str = "Free blocks";

/// Between the buttons at the right, in points.
const BETWEEN_BUTTONS: f32 = 4.0;

/// Width of a button with small words, in points.
fn small_button_width(ui: &Ui, words: &str) -> f32 {
    width_of(ui, words, TextStyle::Small) + 2.0 * ui.spacing().button_padding.x
}

/// What the tools take where each has its button and the filter its whole hint, in points.
fn whole_width(ui: &Ui, is_filtered: bool) -> f32 {
    let gap = ui.spacing().item_spacing.x;
    let icon = ui.spacing().interact_size.y;
    let clear = if is_filtered { icon + gap } else { 0.0 };
    let filter = icon + gap + FILTER.1 + 2.0 * ui.spacing().button_padding.x + gap + clear;
    let right = COPIES.iter().chain([&Intent::PasteRanges]);
    let right: f32 = right
        .map(|intent| small_button_width(ui, intent.title()) + BETWEEN_BUTTONS)
        .sum();
    filter + small_button_width(ui, FREE_BLOCKS) + gap + right
}

/// Filter, count, and what can be done with the ranges.
fn toolbar_ui(ui: &mut Ui, stage: &Stage<'_>, view: &mut ViewState, actions: &mut Vec<Action>) {
    let colors = theme::tokens(ui);
    // In less room what copies stands in a menu.
    let is_narrow = ui.available_width() < whole_width(ui, !view.table.filter.is_empty());
    ui.horizontal(|ui| {
        icon_ui(ui, RichText::new(icons::SEARCH).color(colors.weak));
        let (hint, width) = if is_narrow { NARROW_FILTER } else { FILTER };
        let field = TextEdit::singleline(&mut view.table.filter)
            .hint_text(hint)
            .desired_width(width)
            .char_limit(200);
        ui.add(field).accessible_name("Filter ranges");
        if !view.table.filter.is_empty() && icon_button_ui(ui, icons::CLOSE, "Show all ranges").clicked() {
            view.table.filter.clear();
        }
        let ends = Ends::new(ui, "tools");
        ends.left(ui, |ui| {
            let words = count_words(stage, view);
            let gap = ui.spacing().item_spacing.x;
            let taken = width_of(ui, &words, TextStyle::Small) + gap + small_button_width(ui, FREE_BLOCKS);
            if taken <= ui.available_width() {
                ui.label(RichText::new(words).small().color(colors.weak));
            }
            free_blocks_ui(ui, view);
        });
        ends.right(ui, |ui| {
            ui.spacing_mut().item_spacing.x = BETWEEN_BUTTONS;
            let small = |title: &str| Button::new(RichText::new(title).small()).min_size(vec2(0.0, 24.0));
            let paste = Intent::PasteRanges;
            if ui.add(small(paste.title())).on_hover_text(paste.help()).clicked() {
                actions.push(Action::Do(paste));
            }
            let copies = |ui: &mut Ui, actions: &mut Vec<Action>, of: &dyn Fn(&str) -> Button<'static>| {
                for copy in COPIES {
                    let response = ui.add_enabled(stage.len() > 0, of(copy.title()));
                    if response.on_hover_text(copy.help()).clicked() {
                        actions.push(Action::Do(copy));
                    }
                }
            };
            if is_narrow {
                menu_button_ui(ui, RichText::new("Copy").small(), |ui| {
                    items_ui(ui, actions, |ui, actions| {
                        copies(ui, actions, &|title| Button::new(title.to_owned()));
                    });
                });
            } else {
                copies(ui, actions, &small);
            }
        });
    });
    ui.add_space(2.0);
}

/// Shows what is free, or leaves it out.
fn free_blocks_ui(ui: &mut Ui, view: &mut ViewState) {
    let is_shown = view.table.free == FreeRows::Shown;
    let button = Button::selectable(is_shown, RichText::new(FREE_BLOCKS).small());
    let help = "Show what is free in each VNet, as blocks that a subnet can fill";
    if ui.add(button).on_hover_text(help).clicked() {
        view.table.free = if is_shown {
            FreeRows::LeftOut
        } else {
            FreeRows::Shown
        };
    }
}

/// "7 ranges", "3 of 7 ranges, 2 selected".
fn count_words(stage: &Stage<'_>, view: &ViewState) -> String {
    let count = |count: usize| grouped(count);
    let (shown, all) = stage.order.ranges;
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
