//! Heads and cells of the table: drawn where they are seen, each a node for screen readers.

use egui::{
    Align, FocusDirection, Id, IdSalt, Key, Layout, Modifiers, PopupAnchor, Rect, Response, RichText,
    Role as WidgetRole, Sense, StrokeKind, TextEdit, TextStyle, Tooltip, Ui, WidgetInfo, vec2,
};
use egui_extras::{Column as Width, TableBuilder, TableRow};

use crate::scene::{Item, RangePurpose, RangeRow, Words};
use crate::ui::action::{Action, Intent};
use crate::ui::dialogs::placing::Draft;
use crate::ui::kit::context_menu::{context_menu_ui, is_asked_by_key, items_ui};
use crate::ui::kit::memo::memo;
use crate::ui::kit::theme::{self, icons};
use crate::ui::kit::typing::select_all;
use crate::ui::kit::widgets::{line_text, width_of};
use crate::ui::state::{Dialog, ViewState};

use crate::ui::panels::table::columns::{Column, Sort, can_be_taken, missing};
use crate::ui::panels::table::edit::{self, Editing};
use crate::ui::panels::table::heads::{Columns, pinned_ui, tree_ui};
use crate::ui::panels::table::widths::{Contents, widths};
use crate::ui::panels::table::{Stage, Toward, key};

/// Height of a row, in points.
pub(super) const ROW: f32 = 24.0;

/// Draws heads and rows.
pub(super) fn grid_ui(ui: &mut Ui, stage: &Stage<'_>, view: &mut ViewState, actions: &mut Vec<Action>) {
    const GAP: f32 = 14.0;
    ui.spacing_mut().item_spacing = vec2(GAP, 0.0);
    // Stripes are enough; where columns meet is seen by those who pull them.
    ui.visuals_mut().widgets.noninteractive.bg_stroke = egui::Stroke::NONE;
    let room = ui.available_width() - ui.spacing().scroll.allocated_width();
    let contents = contents(ui, stage);
    skip_edges(ui);
    let mut table = TableBuilder::new(ui)
        .id_salt(TABLE)
        .striped(true)
        .resizable(true)
        .auto_shrink(false)
        .min_scrolled_height(0.0)
        .animate_scrolling(false)
        .cell_layout(Layout::left_to_right(Align::Center));
    for (column, width) in Column::ALL.into_iter().zip(widths(room, GAP, &contents)) {
        let width = match column {
            // What the others leave, on every screen.
            Column::Name => Width::remainder().resizable(false).at_least(width),
            _ => Width::initial(width).at_least(40.0),
        };
        table = table.column(width.clip(true));
    }
    // Widths that were pulled at hold as long as the room does.
    if view.table.room.replace((room, contents)) != Some((room, contents)) {
        table.reset();
    }
    if let Some(toward) = view.table.scrolls.take()
        && let Some(position) = view.table.cursor.and_then(|(row, _)| stage.position(row))
    {
        // The row above it stands where its VNet is pinned.
        let above = usize::from(toward == Toward::Top && stage.parent(position).is_some());
        table = table.scroll_to_row(position.saturating_sub(above), None);
    }
    let mut columns = Columns::default();
    let mut heads = table.header(ROW, |mut row| {
        for column in Column::ALL {
            let (_, head) = row.col(|ui| head_ui(ui, column, &mut view.table.sort));
            columns.push(column, head.rect);
        }
    });
    let below = heads.ui_mut();
    let rule = theme::tokens(below).outline;
    let y = below.cursor().top() - 0.5;
    below
        .painter()
        .hline(below.available_rect_before_wrap().x_range(), y, (1.0, rule));
    let body = heads.body(|body| {
        body.rows(ROW, stage.len(), |mut row| {
            if let Some(range) = stage.row(row.index()) {
                let top = row_ui(&mut row, stage, range, view, actions);
                columns.note_row(row.index(), top);
            }
        });
    });
    pinned_ui(ui, stage, &columns, body.inner_rect, view);
    name_edges(ui);
}

/// How wide the longest number of each column is, and the longest purpose.
fn contents(ui: &Ui, stage: &Stage<'_>) -> Contents {
    let longest = memo(ui, "longest cells", stage.session, stage.alternative, || {
        Column::ALL.map(|column| {
            let texts = stage.tree.rows.iter().map(|row| column.text(row));
            let longest = texts.max_by_key(|text| text.chars().count());
            // Every digit as a nought, so that only the number of digits moves the columns.
            longest
                .filter(|_| column.is_number() || column == Column::Purpose)
                .map(|text| text.replace(|letter: char| letter.is_ascii_digit(), "0"))
        })
    });
    let width = |text: &Option<String>| {
        let text = text.as_ref()?;
        Some(width_of(ui, text, TextStyle::Body).ceil() + 1.0)
    };
    longest.each_ref().map(|text| width(text).unwrap_or_default())
}

/// Says which column the edges that are pulled at belong to.
fn name_edges(ui: &Ui) {
    let table = ui.scope_id().with(IdSalt::new(TABLE));
    for (place, column) in Column::ALL.into_iter().enumerate() {
        if column == Column::Name {
            continue;
        }
        // As the table calls them.
        let edge = table.with("resize_column").with(place);
        ui.ctx().accesskit_node_builder(edge, |node| {
            node.set_role(WidgetRole::Splitter);
            node.set_label(format!("Width of {}", column.title()));
        });
    }
}

/// The table among what is drawn.
const TABLE: &str = "ranges";

/// Takes the keyboard on from the edges of columns: they are pulled with the pointer alone, and answer to no key.
fn skip_edges(ui: &Ui) {
    let edges = ui.scope_id().with(IdSalt::new(TABLE)).with("resize_column");
    let focused = ui.memory(|memory| memory.focused());
    if (0..Column::ALL.len()).any(|column| focused == Some(edges.with(column))) {
        let direction = if ui.input(|input| input.modifiers.shift) {
            FocusDirection::Previous
        } else {
            FocusDirection::Next
        };
        ui.memory_mut(|memory| memory.move_focus(direction));
        ui.request_repaint();
    }
}

/// The head of a column; a click sorts by it.
fn head_ui(ui: &Ui, column: Column, sort: &mut Option<Sort>) {
    let colors = theme::tokens(ui);
    let own = sort.filter(|sort| sort.column == column);
    let response = ui.interact(ui.max_rect(), ui.scope_id().with(column), Sense::click());
    let (direction, icon) = match own {
        None => ("not sorted", ""),
        Some(Sort {
            is_descending: false, ..
        }) => ("sorted ascending", icons::UPWARDS),
        Some(_) => ("sorted descending", icons::DOWNWARDS),
    };
    response.widget_info(|| {
        let name = format!("{}, {direction}; click to sort", column.title());
        WidgetInfo::labeled(WidgetRole::ColumnHeader, true, name)
    });
    let color = if response.hovered() || response.has_focus() || own.is_some() {
        colors.text
    } else {
        colors.weak
    };
    let text = format!("{} {icon}", column.title());
    let text = theme::bold(text.trim_end()).small().color(color);
    line_text(
        ui,
        Rect::from_min_max(ui.cursor().min, ui.max_rect().max),
        text,
        column.is_number(),
    );
    if response.has_focus() {
        focus_ring(ui, ui.max_rect());
    }
    if response.on_hover_text(column.help()).clicked() {
        *sort = Sort::clicked(*sort, column);
    }
}

fn row_ui(
    row: &mut TableRow<'_, '_>,
    stage: &Stage<'_>,
    range: &RangeRow,
    view: &mut ViewState,
    actions: &mut Vec<Action>,
) -> f32 {
    let is_selected = view.selected.contains(&range.item);
    row.set_selected(is_selected);
    let position = row.index();
    let mut top = f32::INFINITY;
    for column in Column::ALL {
        let (_, cell) = row.col(|ui| cell_ui(ui, stage, (position, range), column, view, actions));
        top = top.min(cell.rect.top());
    }
    top
}

fn cell_ui(
    ui: &mut Ui,
    stage: &Stage<'_>,
    (position, range): (usize, &RangeRow),
    column: Column,
    view: &mut ViewState,
    actions: &mut Vec<Action>,
) {
    let place = (key(range), column);
    let is_edited = |editing: &Editing| (editing.row, editing.column) == place;
    if view.table.editing.as_ref().is_some_and(is_edited) {
        if column == Column::Purpose {
            purpose_ui(ui, stage, range, view, actions);
        } else {
            field_ui(ui, stage, range, view, actions);
        }
        return;
    }
    let is_cursor = view.table.cursor == Some(place)
        || (view.table.cursor.is_none() && position == 0 && column == Column::Name);
    // One stop for the tab key: the cell of the cursor.
    let sense = if is_cursor { Sense::click() } else { Sense::CLICK };
    let response = ui.interact(ui.max_rect(), stage.id.with(place), sense);
    let is_selected = view.selected.contains(&range.item);
    response.widget_info(|| WidgetInfo::selected(WidgetRole::Cell, true, is_selected, column.words(range)));
    if is_cursor && std::mem::take(&mut view.table.takes_focus) {
        response.request_focus();
    }
    if column == Column::Name {
        ui.ctx().accesskit_node_builder(response.id, |node| {
            if let Some(is_folded) = stage.folded(position, view) {
                node.set_expanded(!is_folded);
            }
        });
        tree_ui(ui, stage, position, view);
    }
    let is_elided = text_ui(ui, range, column, Strength::Plain);
    if response.has_focus() {
        focus_ring(ui, ui.max_rect());
    }
    let is_asked = response.has_focus() && is_asked_by_key(ui.ctx());
    clicks(
        ui,
        stage,
        (position, range),
        column,
        (&response, is_asked),
        view,
        actions,
    );
    menu_ui(stage, range, column, (&response, is_asked), view, actions);
    if is_elided && !response.context_menu_opened() {
        response.on_hover_text(column.text(range));
    }
}

/// How the text of a cell stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Strength {
    /// As any cell.
    Plain,
    /// As a head of what lies below.
    Bold,
}

/// Writes the cell; says whether it had to be cut.
pub(super) fn text_ui(ui: &mut Ui, range: &RangeRow, column: Column, strength: Strength) -> bool {
    let colors = theme::tokens(ui);
    let color = match column {
        Column::Free if missing(range).is_some() => colors.trouble,
        Column::Purpose if can_be_taken(range) => colors.accent,
        Column::Range | Column::Size | Column::Network | Column::Note => colors.weak,
        Column::Name | Column::Cidr | Column::Used | Column::Usable | Column::Free | Column::Purpose => {
            if range.purpose == RangePurpose::Free {
                colors.weak
            } else {
                colors.text
            }
        }
    };
    if column == Column::Name {
        ui.spacing_mut().item_spacing.x = 6.0;
        let (swatch, _) = ui.allocate_exact_size(vec2(8.0, 14.0), Sense::hover());
        ui.painter().rect_filled(swatch, 2.0, theme::role(ui, range.role));
    }
    let is_head = range.subnets.is_some() || strength == Strength::Bold;
    let text = if is_head && column == Column::Name {
        theme::bold(column.text(range)).color(color)
    } else {
        RichText::new(column.text(range)).color(color)
    };
    line_text(
        ui,
        Rect::from_min_max(ui.cursor().min, ui.max_rect().max),
        text,
        column.is_number(),
    )
}

fn focus_ring(ui: &Ui, rect: Rect) {
    let accent = theme::tokens(ui).accent;
    ui.painter()
        .rect_stroke(rect, 2.0, (1.5, accent), StrokeKind::Inside);
}

fn clicks(
    ui: &Ui,
    stage: &Stage<'_>,
    (position, range): (usize, &RangeRow),
    column: Column,
    (response, is_menu_asked): (&Response, bool),
    view: &mut ViewState,
    actions: &mut Vec<Action>,
) {
    let takes = column == Column::Purpose && can_be_taken(range);
    if response.double_clicked() || (takes && response.clicked()) {
        begin(range, column, view, actions);
        return;
    }
    let opens_menu = response.secondary_clicked() || is_menu_asked;
    let is_outside = opens_menu && !view.selected.contains(&range.item);
    if response.clicked() || is_outside {
        let modifiers = if is_menu_asked {
            Modifiers::NONE
        } else {
            ui.input(|input| input.modifiers)
        };
        view.table.cursor = Some((key(range), column));
        view.table.takes_focus = true;
        crate::ui::panels::table::keys::select(stage, position, modifiers, view, actions);
    }
    if opens_menu {
        view.table.menu = Some(key(range));
    }
}

/// Opens the cell for typing; what cannot be typed is shown in full.
pub(super) fn begin(range: &RangeRow, column: Column, view: &mut ViewState, actions: &mut Vec<Action>) {
    view.table.cursor = Some((key(range), column));
    if range.purpose == RangePurpose::Free {
        take(range, actions);
    } else if edit::is_editable(range, column) {
        view.table.editing = Some(Editing {
            row: key(range),
            column,
            text: column.text(range).into_owned(),
            problem: None,
            has_begun: false,
        });
    } else if let Some(target) = edit::target(range.item) {
        actions.push(Action::OpenDialog(Dialog::Edit(target)));
    }
}

/// Asks which subnet is to fill the free block.
fn take(range: &RangeRow, actions: &mut Vec<Action>) {
    if let (Item::Free { network, .. }, Some(block), true) =
        (range.item, range.cidr.v4(), can_be_taken(range))
    {
        let draft = Draft::inside(network, block.span());
        actions.push(Action::OpenDialog(Dialog::Place(draft)));
    }
}

/// The field of the cell that is typed in, and beside it what is wrong.
fn field_ui(
    ui: &mut Ui,
    stage: &Stage<'_>,
    range: &RangeRow,
    view: &mut ViewState,
    actions: &mut Vec<Action>,
) {
    let Some(mut editing) = view.table.editing.take() else {
        return;
    };
    let colors = theme::tokens(ui);
    let mut field = TextEdit::singleline(&mut editing.text)
        .id(stage.id.with(("field", editing.row, editing.column)))
        .margin(vec2(4.0, 3.0))
        .char_limit(2_000);
    if editing.problem.is_some() {
        field = field.text_color(colors.trouble);
    }
    let name = format!("{} of {}", editing.column.title(), range.name);
    let rect = ui.max_rect();
    let response = ui.put(rect, field).accessible_name(name);
    if !editing.has_begun {
        response.request_focus();
        select_all(ui, &response, &editing.text);
        editing.has_begun = true;
        view.table.editing = Some(editing);
        return;
    }
    let design = stage.session.design();
    let alternative = view.focus.alternative;
    let is_unchanged = editing.text == editing.column.text(range);
    let mut command = None;
    if response.changed() || response.lost_focus() {
        let outcome = edit::command(design, alternative, range, editing.column, &editing.text);
        match outcome {
            _ if is_unchanged => editing.problem = None,
            Ok(made) => {
                editing.problem = None;
                command = Some(made);
            }
            Err(problem) => editing.problem = Some(problem),
        }
    }
    if let Some(problem) = &editing.problem {
        problem_ui(ui, stage.id.with("problem"), rect, problem);
    }
    if !response.lost_focus() {
        view.table.editing = Some(editing);
        return;
    }
    let (enter, tab, shift, escape) = ui.input(|input| {
        (
            input.key_pressed(Key::Enter),
            input.key_pressed(Key::Tab),
            input.modifiers.shift,
            input.key_pressed(Key::Escape),
        )
    });
    if escape {
        view.table.takes_focus = true;
        return;
    }
    if editing.problem.is_some() {
        // It stays open until it is right or given up; the keyboard comes back only to those who did not click elsewhere.
        editing.has_begun = !enter && !tab;
        view.table.editing = Some(editing);
        return;
    }
    actions.extend(command.map(Action::Edit));
    if tab {
        go_on(range, editing.column, !shift, view, actions);
    } else {
        view.table.takes_focus = enter;
    }
}

/// Frames the field and says beside it what is wrong.
fn problem_ui(ui: &Ui, id: Id, field: Rect, problem: &str) {
    let color = theme::tokens(ui).trouble;
    ui.painter()
        .rect_stroke(field, 3.0, (1.0, color), StrokeKind::Outside);
    let anchor = PopupAnchor::ParentRect(field);
    Tooltip::always_open(ui.ctx().clone(), ui.layer_id(), id, anchor).show(|ui| {
        ui.set_max_width(360.0);
        ui.label(RichText::new(problem).color(color));
    });
}

/// Opens the next cell of the row that can be typed in.
fn go_on(range: &RangeRow, from: Column, is_right: bool, view: &mut ViewState, actions: &mut Vec<Action>) {
    let next = std::iter::successors(from.neighbour(is_right), |column| column.neighbour(is_right))
        .find(|column| edit::is_editable(range, *column));
    match next {
        Some(column) => begin(range, column, view, actions),
        None => view.table.takes_focus = true,
    }
}

/// The purposes to choose from.
fn purpose_ui(
    ui: &mut Ui,
    stage: &Stage<'_>,
    range: &RangeRow,
    view: &mut ViewState,
    actions: &mut Vec<Action>,
) {
    let Some(mut editing) = view.table.editing.take() else {
        return;
    };
    let place = (key(range), Column::Purpose);
    let response = ui.interact(ui.max_rect(), stage.id.with(place), Sense::click());
    response.widget_info(|| {
        let name = format!("Purpose of {}", range.name);
        WidgetInfo::labeled(WidgetRole::ComboBox, true, name)
    });
    text_ui(ui, range, Column::Purpose, Strength::Plain);
    focus_ring(ui, ui.max_rect());
    let is_first = !std::mem::replace(&mut editing.has_begun, true);
    let mut is_open = true;
    egui::Popup::from_response(&response)
        .id(stage.id.with("purposes"))
        .open_bool(&mut is_open)
        .layout(Layout::top_down_justified(Align::Min))
        .width(230.0)
        .show(|ui| {
            let purposes = edit::purposes(stage.session.design(), view.focus.alternative, range);
            for (purpose, command) in purposes {
                let is_own = purpose == range.purpose;
                let option = ui.selectable_label(is_own, purpose.title());
                if is_first && is_own {
                    option.request_focus();
                }
                if option.clicked() {
                    if !is_own {
                        actions.extend(command.map(Action::Edit));
                    }
                    view.table.takes_focus = true;
                    ui.close();
                }
            }
        });
    let is_cancelled = ui.input(|input| input.key_pressed(Key::Escape));
    if (is_open || is_first) && !is_cancelled {
        view.table.editing = Some(editing);
    } else {
        view.table.takes_focus = true;
    }
}

/// What can be done with the row, or with all that are selected.
fn menu_ui(
    stage: &Stage<'_>,
    range: &RangeRow,
    column: Column,
    (response, is_asked): (&Response, bool),
    view: &mut ViewState,
    actions: &mut Vec<Action>,
) {
    if view.table.menu != Some(key(range)) {
        return;
    }
    let is_closed = context_menu_ui(response, is_asked, |ui| {
        ui.set_min_width(200.0);
        items_ui(ui, actions, |ui, actions| {
            items(ui, stage, range, column, view, actions);
        });
    });
    // The cell that is typed in has the keyboard already.
    view.table.takes_focus |= is_closed && view.dialog.is_none() && view.table.editing.is_none();
}

fn items(
    ui: &mut Ui,
    stage: &Stage<'_>,
    range: &RangeRow,
    column: Column,
    view: &mut ViewState,
    actions: &mut Vec<Action>,
) {
    if edit::is_editable(range, column) {
        let title = format!("Change {}", column.title().to_lowercase());
        if ui.add(egui::Button::new(title).shortcut_text("F2")).clicked() {
            begin(range, column, view, actions);
            ui.close();
        }
    }
    if can_be_taken(range) && ui.button("Place a subnet here…").clicked() {
        take(range, actions);
        ui.close();
    }
    if ui.button("Show on map").clicked() {
        actions.push(Action::Reveal(range.item));
    }
    for intent in [Intent::CopyRangesCsv, Intent::CopyRangesMarkdown] {
        if ui.button(intent.title()).clicked() {
            actions.push(Action::Do(intent));
        }
    }
    if stage.folds {
        for (title, is_folded) in [("Fold all VNets", true), ("Unfold all VNets", false)] {
            if ui.button(title).clicked() {
                stage.fold_all(is_folded, view);
                ui.close();
            }
        }
    }
    ui.separator();
    let words = Words::new(
        stage.session.design(),
        stage.session.plan(),
        view.focus.alternative,
    );
    let span = range.cidr.v4().map(|prefix| prefix.span());
    crate::ui::panels::map::range_menu_ui(ui, &words, range.item, span, (stage.session, view), actions);
}
