//! The heads of the table: the name of each alternative, and below it its verdict.
//!
//! ```text
//!  A Overlay, one      B Node subnet
//!  spoke
//!  is best             ruled out: does not
//!                      fit
//! ```
//!
//! Both take as many lines as they need, the same in each column. The verdict is shortened before it is cut.

use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{
    Align, Button, Color32, FontId, Galley, Label, Layout, Rect, Role, Sense, Ui, UiBuilder, WidgetInfo,
    WidgetText, vec2,
};

use crate::decide::comparison::{Column, Table, today_mark};
use crate::session::Session;
use crate::ui::action::Action;
use crate::ui::kit::breaks::between_parts;
use crate::ui::kit::memo::memo;
use crate::ui::kit::theme::{self, Size, Tokens, icons};
use crate::ui::kit::widgets::spoken;

use super::table::{CellStyle, MARGIN, TITLE_WIDTH, cell_rect, put};

/// Most lines of a name, and of a verdict; the rest is in the tooltip.
const NAME_LINES: usize = 3;
const MOST_LINES: usize = 3;

/// Least height of the heads, in points.
const LEAST: f32 = 48.0;

/// Above and below a name, in points.
const PAD: f32 = 4.0;

/// What the heads say, and how high they are for it.
struct Heads {
    /// The verdict of each alternative.
    standings: Vec<String>,
    /// Height of the names, in points.
    names: f32,
    /// Height of all, in points.
    height: f32,
}

impl Heads {
    fn of(ui: &Ui, table: &Table, width: f32, style: &CellStyle) -> Self {
        let lay = |text: &str, font: &FontId, lines| {
            lay_out(ui, (text, Color32::PLACEHOLDER), font, (width, lines))
        };
        let bold = Size::Body.font(true);
        let names = table.columns.iter().map(title);
        let names = names.map(|name| lay(&name, &bold, NAME_LINES).size().y);
        let names = names.fold(0.0, f32::max) + 2.0 * PAD;
        let standings = table.columns.iter().enumerate().map(|(at, column)| {
            let wordings = wordings(table, at, column);
            let fits = |words: &&String| !lay(words, &style.small, MOST_LINES).elided;
            let words = wordings.iter().find(fits).or_else(|| wordings.last());
            words.cloned().unwrap_or_default()
        });
        let standings: Vec<String> = standings.collect();
        let heights = standings
            .iter()
            .map(|words| lay(words, &style.small, MOST_LINES).size().y);
        let height = names + heights.fold(0.0, f32::max) + PAD;
        Self {
            standings,
            names,
            height: height.max(LEAST),
        }
    }
}

/// Draws the heads of columns of that width.
pub(super) fn heads_ui(
    ui: &mut Ui,
    session: &Session,
    table: &Table,
    (width, style): (f32, &CellStyle),
    actions: &mut Vec<Action>,
) {
    let question = (width.to_bits(), style.clone());
    let heads = memo(ui, "comparison heads", session, question, || {
        Heads::of(ui, table, width, style)
    });
    let colors = theme::tokens(ui);
    let size = vec2(TITLE_WIDTH + width * table.columns.len() as f32, heads.height);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    ui.painter()
        .hline(rect.x_range(), rect.bottom(), (1.0, colors.outline));
    for (at, (column, words)) in table.columns.iter().zip(&heads.standings).enumerate() {
        let cell = cell_rect(rect, at, width);
        if !ui.is_rect_visible(cell) {
            continue;
        }
        let (name, below) = cell.split_top_bottom_at_y(cell.top() + heads.names);
        name_ui(ui, &title(column), (name, width), at, actions);
        let color = color(table, at, column, &colors);
        let words_laid = lay_out(ui, (words, color), &style.small, (width, MOST_LINES));
        let place = below.with_min_x(below.left() + MARGIN);
        let response = put(ui, place, Label::new(words_laid));
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, spoken(words)));
        if !column.out.is_empty() {
            response.on_hover_text(column.out.join("\n"));
        }
    }
}

/// The name, which leads to the alternative.
fn name_ui(ui: &mut Ui, title: &str, (rect, width): (Rect, f32), at: usize, actions: &mut Vec<Action>) {
    let colors = theme::tokens(ui);
    let name = lay_out(
        ui,
        (title, colors.text),
        &Size::Body.font(true),
        (width, NAME_LINES),
    );
    let builder = UiBuilder::new()
        .max_rect(rect)
        .layout(Layout::top_down(Align::Min));
    let mut child = ui.new_child(builder);
    child.spacing_mut().button_padding = vec2(MARGIN, PAD);
    let button = Button::new(WidgetText::from(name)).frame_when_inactive(false);
    let response = child.add(button).on_hover_text(format!("Show {title}"));
    if response.clicked() {
        actions.push(Action::ShowAlternative(at));
    }
}

fn title(column: &Column) -> String {
    format!("{} {}", column.letter, column.name)
}

/// Text of a head in so many lines of a column.
fn lay_out(
    ui: &Ui,
    (text, color): (&str, Color32),
    font: &FontId,
    (width, lines): (f32, usize),
) -> Arc<Galley> {
    let most = width - 2.0 * MARGIN;
    let painter = ui.painter();
    let width_of = |word: &str| {
        painter
            .layout_no_wrap(word.to_owned(), font.clone(), color)
            .size()
            .x
    };
    let text = between_parts(text, |word| width_of(word) <= most);
    let mut job = LayoutJob {
        wrap: TextWrapping {
            max_width: most,
            max_rows: lines,
            ..TextWrapping::default()
        },
        ..LayoutJob::default()
    };
    job.append(&text, 0.0, TextFormat::simple(font.clone(), color));
    painter.layout_job(job)
}

/// The verdict of an alternative, in ever shorter forms.
fn wordings(table: &Table, at: usize, column: &Column) -> Vec<String> {
    let best = &table.judgement.best;
    let words: Vec<String> = if !column.out.is_empty() {
        let why = column.outcome.wordings_within().into_iter();
        why.map(|why| format!("{} ruled out: {why}", icons::ERROR))
            .collect()
    } else if !best.contains(&at) {
        vec!["qualifies".to_owned()]
    } else if table.judgement.unequal.is_some() {
        vec!["comes first, of unequal workloads".to_owned()]
    } else if best.len() > 1 {
        vec![format!("{} ties for best", icons::CHECK)]
    } else {
        vec![format!("{} is best", icons::CHECK)]
    };
    let today = today_mark(column.today, &column.name, "today · ");
    words.into_iter().map(|words| format!("{today}{words}")).collect()
}

fn color(table: &Table, at: usize, column: &Column, colors: &Tokens) -> Color32 {
    let judgement = &table.judgement;
    match (judgement.best.contains(&at), judgement.best.len()) {
        _ if !column.out.is_empty() => colors.trouble,
        (false, _) => colors.weak,
        _ if judgement.unequal.is_some() => colors.warning,
        (true, 1) => colors.good,
        (true, _) => colors.accent,
    }
}
