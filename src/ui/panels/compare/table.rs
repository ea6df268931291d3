//! The table: one column per alternative, differences emphasised, the best of each row marked by icon and word.

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{
    Align, Color32, FontId, Label, Rect, Role, ScrollArea, Sense, TextStyle, Ui, WidgetInfo, pos2, vec2,
};

use crate::decide::comparison::{Row, Table};
use crate::decide::verdict::Outcome;
use crate::session::Session;
use crate::ui::action::Action;
use crate::ui::kit::breaks::between_parts;
use crate::ui::kit::memo::memo;
use crate::ui::kit::theme::{self, Tokens, icons};

use super::heads::heads_ui;

/// Width of the column that says what is compared, in points.
pub(super) const TITLE_WIDTH: f32 = 190.0;

/// Least width of an alternative's column, in points; where they do not fit, the table scrolls sideways.
const LEAST_COLUMN: f32 = 108.0;

/// Greatest width of an alternative's column, in points.
const GREATEST_COLUMN: f32 = 640.0;

/// Height of the heading of a group.
const GROUP_HEIGHT: f32 = 26.0;

/// Room about the text of a cell, in points.
pub(super) const MARGIN: f32 = 8.0;

/// Lines of a cell before the rest is left to the tooltip.
const MOST_LINES: usize = 5;

/// Draws the table.
pub(super) fn table_ui(
    ui: &mut Ui,
    session: &Session,
    differing_only: bool,
    table: &Table,
    actions: &mut Vec<Action>,
) {
    let columns = table.columns.len().max(1);
    let width = ((ui.available_width() - TITLE_WIDTH) / columns as f32).clamp(LEAST_COLUMN, GREATEST_COLUMN);
    let style = CellStyle::of(ui);
    let heights = memo(
        ui,
        "comparison heights",
        session,
        (width.to_bits(), style.clone()),
        || {
            let height = |row: &Row| row_height(ui, table, row, width, &style);
            table.rows.iter().map(height).collect::<Vec<f32>>()
        },
    );
    ScrollArea::horizontal().id_salt("comparison").show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        heads_ui(ui, session, table, (width, &style), actions);
        let mut group = None;
        let rows = table.rows.iter().zip(heights.iter());
        for (row, height) in rows.filter(|(row, _)| row.differs || !differing_only) {
            if group != Some(row.group) {
                group = Some(row.group);
                group_ui(ui, row.group.title(), TITLE_WIDTH + width * columns as f32);
            }
            row_ui(ui, table, row, (width, *height), &style);
        }
        if table.differing().next().is_none() && differing_only {
            ui.add_space(8.0);
            ui.label("Nothing differs");
        }
    });
}

fn group_ui(ui: &mut Ui, title: &str, width: f32) {
    let (rect, _) = ui.allocate_exact_size(vec2(width, GROUP_HEIGHT), Sense::hover());
    let text = theme::section(ui, title);
    let place = Rect::from_min_max(pos2(rect.left() + MARGIN, rect.top() + 8.0), rect.max);
    put(ui, place, Label::new(text));
}

fn row_ui(ui: &mut Ui, table: &Table, row: &Row, (width, height): (f32, f32), style: &CellStyle) {
    let size = vec2(TITLE_WIDTH + width * row.cells.len() as f32, height);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    if !ui.is_rect_visible(rect) {
        return;
    }
    let colors = theme::tokens(ui);
    if row.differs {
        ui.painter()
            .rect_filled(rect.shrink2(vec2(0.0, 0.5)), 2.0, colors.raised);
    }
    let color = if row.differs { colors.text } else { colors.weak };
    let mut title = LayoutJob::default();
    title.append(row.title, 0.0, TextFormat::simple(style.font.clone(), color));
    if row.required {
        title.append(
            "required",
            8.0,
            TextFormat::simple(style.small.clone(), colors.accent),
        );
    }
    let place = Rect::from_min_size(rect.min, vec2(TITLE_WIDTH, height)).shrink2(vec2(MARGIN, 4.0));
    put(ui, place, Label::new(title).wrap());
    for (at, cell) in row.cells.iter().enumerate() {
        let place = cell_rect(rect, at, width).shrink2(vec2(MARGIN, 4.0));
        if !ui.is_rect_visible(place) {
            continue;
        }
        let mark = Mark::of(row, at);
        let job = style.job(
            ui,
            &cell.text,
            (mark, outcome(table, row, at)),
            color,
            place.width(),
        );
        let words = format!("{} {}", cell.text, mark.word());
        let response = put(ui, place, Label::new(job).wrap());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words.trim()));
        response.on_hover_ui(|ui| {
            ui.label(&cell.text);
        });
    }
}

pub(super) fn cell_rect(row: Rect, at: usize, width: f32) -> Rect {
    let left = row.left() + TITLE_WIDTH + width * at as f32;
    Rect::from_x_y_ranges(left..=left + width, row.y_range())
}

/// A label at the upper left of a place.
pub(super) fn put(ui: &mut Ui, place: Rect, label: Label) -> egui::Response {
    let builder = egui::UiBuilder::new()
        .max_rect(place)
        .layout(egui::Layout::top_down(Align::Min));
    ui.new_child(builder).add(label)
}

/// What a cell of the row of verdicts says of its alternative; it has the colour that this has everywhere.
fn outcome(table: &Table, row: &Row, at: usize) -> Option<Outcome> {
    let column = table.columns.get(at).filter(|_| row.is_verdict())?;
    Some(column.outcome)
}

fn row_height(ui: &Ui, table: &Table, row: &Row, width: f32, style: &CellStyle) -> f32 {
    let colors = theme::tokens(ui);
    let tallest = row.cells.iter().enumerate().map(|(at, cell)| {
        let room = width - 2.0 * MARGIN;
        let look = (Mark::of(row, at), outcome(table, row, at));
        let job = style.job(ui, &cell.text, look, colors.text, room);
        ui.painter().layout_job(job).size().y
    });
    let title = ui
        .painter()
        .layout_job(style.title(row, colors.text, &colors))
        .size()
        .y;
    tallest.fold(title, f32::max).max(16.0) + 8.0
}

/// How a cell compares in its row.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    None,
    Best,
    Ties,
}

impl Mark {
    fn of(row: &Row, at: usize) -> Self {
        match (row.winners.contains(&at), row.winners.len()) {
            (false, _) => Self::None,
            (true, 1) => Self::Best,
            (true, _) => Self::Ties,
        }
    }

    /// What stands behind the words of the cell.
    const fn word(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Best => "best",
            Self::Ties => "tie",
        }
    }
}

/// Fonts of the cells.
#[derive(Clone, PartialEq)]
pub(super) struct CellStyle {
    font: FontId,
    pub(super) small: FontId,
}

impl CellStyle {
    fn of(ui: &Ui) -> Self {
        Self {
            font: TextStyle::Body.resolve(ui.style()),
            small: TextStyle::Small.resolve(ui.style()),
        }
    }

    /// What is compared, and whether it is required.
    fn title(&self, row: &Row, color: Color32, colors: &Tokens) -> LayoutJob {
        let mut job = Self::wrapped(TITLE_WIDTH - 2.0 * MARGIN);
        job.append(row.title, 0.0, TextFormat::simple(self.font.clone(), color));
        if row.required {
            job.append(
                "required",
                8.0,
                TextFormat::simple(self.small.clone(), colors.accent),
            );
        }
        job
    }

    fn wrapped(width: f32) -> LayoutJob {
        LayoutJob {
            wrap: TextWrapping {
                max_width: width,
                max_rows: MOST_LINES,
                ..TextWrapping::default()
            },
            ..LayoutJob::default()
        }
    }

    /// The words of a cell with its mark.
    fn job(
        &self,
        ui: &Ui,
        text: &str,
        (mark, outcome): (Mark, Option<Outcome>),
        color: Color32,
        width: f32,
    ) -> LayoutJob {
        let mut job = Self::wrapped(width);
        let painter = ui.painter();
        let width_of = |word: &str| {
            let galley = painter.layout_no_wrap(word.to_owned(), self.font.clone(), color);
            galley.size().x
        };
        let text = &between_parts(text, |word| width_of(word) <= width);
        let color = match (outcome, mark) {
            (Some(outcome), _) => theme::of_outcome(ui, outcome),
            (None, Mark::None) => color,
            (None, _) => theme::tokens(ui).good,
        };
        // The best of several that have warnings is still one that has.
        let is_ticked = mark != Mark::None && outcome.is_none_or(|outcome| outcome == Outcome::Fits);
        if is_ticked {
            job.append(icons::CHECK, 0.0, TextFormat::simple(self.font.clone(), color));
        }
        let indent = if is_ticked { 4.0 } else { 0.0 };
        job.append(text, indent, TextFormat::simple(self.font.clone(), color));
        if mark == Mark::None {
            return job;
        }
        job.append(mark.word(), 6.0, TextFormat::simple(self.small.clone(), color));
        job
    }
}
