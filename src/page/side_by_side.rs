//! The last pages: the alternatives as bars on one scale, and the table of what differs, the better side stressed.
//!
//! Of five and more alternatives not all columns can be read from the back of a room, so they go on several pages.

use std::ops::Range;

use crate::check::Findings;
use crate::decide::comparison::{Row, Table, compare_alternatives, letter};
use crate::design::{Design, inert};
use crate::net::grouped;
use crate::plan::Plan;
use crate::scene::{ComparisonBar, ComparisonScene, comparison as bars};

use crate::page::draw::bars as draw;
use crate::page::foot::foot;
use crate::page::layout::{GUTTER, Layout, MARGIN};
use crate::page::pen::{Pen, Type};
use crate::page::remarks::sentence;
use crate::page::{Canvas as _, Ink, Rect, Sheet, Stroke};

/// Sizes of the type that are tried, each with the most lines of a cell.
const SETTINGS: [(f64, usize); 6] = [(12.0, 3), (11.0, 2), (10.0, 2), (9.0, 2), (8.5, 1), (7.5, 1)];

/// As many alternatives are compared on one page, where there are no more.
const ON_ONE_PAGE: usize = 4;

/// As many stand on each of several pages at most.
const ON_EACH_PAGE: usize = 5;

/// Which of so many alternatives stand on which page of the comparison.
pub(super) fn comparison_parts(alternatives: usize) -> Vec<Range<usize>> {
    let pages = if alternatives <= ON_ONE_PAGE {
        1
    } else {
        alternatives.div_ceil(ON_EACH_PAGE).max(2)
    };
    let each = alternatives.div_ceil(pages).max(1);
    (0..pages)
        .map(|page| (page * each).min(alternatives)..((page + 1) * each).min(alternatives))
        .collect()
}

/// The page that compares alternatives: those in `shown` side by side, judged among all.
///
/// ```
/// use aksnet::design::presets;
/// use aksnet::page::{Layout, comparison};
/// use aksnet::{check, plan};
///
/// let design = presets::worked_example();
/// let plan = plan::plan(&design);
/// let findings = check::check(&design, &plan);
/// let sheet = comparison(&design, &plan, &findings, 0..1, &Layout::default());
/// assert_eq!(sheet.title, "Comparison");
/// ```
pub fn comparison(
    design: &Design,
    plan: &Plan,
    findings: &Findings,
    shown: Range<usize>,
    layout: &Layout,
) -> Sheet {
    let (width, height) = layout.paper.size();
    let table = compare_alternatives(design, plan, findings);
    let title = title_of(&shown, table.columns.len());
    let mut pen = Pen::new();
    let (left, right) = (MARGIN, width - MARGIN);
    let name = Type::plain(15.0, Ink::Weak);
    let ends = pen.anchored(
        (right, 58.0),
        crate::page::Anchor::End,
        name,
        design.name.as_str(),
        width * 0.3,
    );
    pen.text((left, 60.0), Type::heading(27.0, 1), &title, ends - left - GUTTER);
    let verdict = sentence(&table.judgement.sentence);
    let look = Type::plain(14.0, Ink::Text);
    let top = pen.lines((left, 86.0), look, &verdict, right - left, 3) - look.leading() + 14.0;
    pen.line(vec![(left, top), (right, top)], Stroke::solid(Ink::Line, 1.0));

    let scene = bars(design, plan);
    let shown = Shown {
        table: &table,
        places: shown,
    };
    let area = Rect::new(left, top + 14.0, right, height);
    let top = draw_bars(&mut pen, &shown, &scene, area);
    let area = Rect::new(left, top + 10.0, right, height - MARGIN);
    draw_table(&mut pen, &shown, area);
    foot(&mut pen, design, findings, None, layout);
    Sheet {
        title,
        description: inert(&verdict),
        width,
        height,
        marks: pen.marks,
    }
}

/// "Comparison", or "Comparison, A – E" where the others stand on other pages.
fn title_of(shown: &Range<usize>, of: usize) -> String {
    if shown.len() < of && !shown.is_empty() {
        let (first, last) = (letter(shown.start), letter(shown.end - 1));
        format!("Comparison, {first} – {last}")
    } else {
        "Comparison".to_owned()
    }
}

/// The part of the comparison that stands on a page.
struct Shown<'a> {
    table: &'a Table,
    /// Places of its alternatives.
    places: Range<usize>,
}

impl Shown<'_> {
    /// Those of `items`, one an alternative, that stand on the page, with their places.
    fn of<'b, T>(&self, items: &'b [T]) -> impl Iterator<Item = (usize, &'b T)> + use<'b, T> {
        let Range { start, end } = self.places;
        items.iter().enumerate().take(end).skip(start)
    }

    /// How many columns there are, at least one.
    fn count(&self) -> f64 {
        self.places.len().max(1) as f64
    }
}

/// Draws a bar an alternative; gives the lower edge of the block.
fn draw_bars(pen: &mut Pen, shown: &Shown<'_>, scene: &ComparisonScene, rect: Rect) -> f64 {
    /// The height of all bars, and of one at most, in points.
    const HEIGHTS: (f64, f64) = (130.0, 30.0);
    let each = (HEIGHTS.0 / shown.count()).min(HEIGHTS.1);
    let size = (each * 0.5).clamp(8.5, 12.0);
    let look = Type::plain(size, Ink::Text);
    // As wide as on the other pages, so that the scale is the same.
    let columns = shown.table.columns.iter();
    let names: Vec<String> = columns
        .map(|column| format!("{} {}", column.letter, column.name))
        .collect();
    let totals: Vec<String> = scene.bars.iter().map(total_words).collect();
    let widest = |texts: &[String]| texts.iter().map(|text| pen.width(text, look)).fold(0.0, f64::max);
    let name = widest(&names).min(rect.width() * 0.22);
    let total = widest(&totals).min(rect.width() * 0.22);
    let (from, to) = (rect.left + name + size, rect.right - total - size);
    let mut top = rect.top;
    let texts = shown.of(&names).zip(shown.of(&totals));
    for ((_, bar), ((_, name_text), (_, total_text))) in shown.of(&scene.bars).zip(texts) {
        let lane = Rect::new(from, top + each * 0.14, to, top + each * 0.86);
        let baseline = lane.middle_y() + look.drop();
        pen.text((rect.left, baseline), look, name_text, name);
        draw::bar(pen, scene, bar, lane);
        pen.text((to + size, baseline), look, total_text, total);
        top += each;
    }
    let look = Type::plain(size * 0.9, Ink::Weak);
    let mut left = from;
    let y = top + size * 1.3;
    for (role, title) in draw::meanings(scene) {
        let chip = Rect::new(left, y - size * 0.8, left + size * 1.5, y + size * 0.1);
        draw::sample(pen, chip, role);
        left = pen.text((chip.right + size * 0.45, y), look, title, 120.0) + size * 1.2;
    }
    y + size
}

/// "320 of 2,048 taken".
fn total_words(bar: &ComparisonBar) -> String {
    format!("{} of {} taken", grouped(bar.taken), grouped(bar.space))
}

/// A row of the table, laid out.
struct Laid<'a> {
    row: &'a Row,
    /// The place of each alternative, with the lines of its cell.
    cells: Vec<(usize, Vec<String>)>,
    height: f64,
}

/// Draws the table: what differs first, as large as it fits; what is alike after it, as far as there is room.
fn draw_table(pen: &mut Pen, shown: &Shown<'_>, rect: Rect) {
    let (differing, alike): (Vec<&Row>, Vec<&Row>) = shown.table.rows.iter().partition(|row| row.differs);
    let needed = |rows: &[Laid<'_>]| rows.iter().map(|row| row.height).sum::<f64>();
    // Room for the head, and for a line that names what is left out.
    let room = |size: f64| rect.height() - size * 4.0;
    let settings = SETTINGS.into_iter();
    let fitting = settings.map(|(size, lines)| (size, lay(pen, shown, &differing, rect, (size, lines))));
    let mut best = None;
    for (size, rows) in fitting {
        let is_whole = needed(&rows) <= room(size);
        best = Some((size, rows));
        if is_whole {
            break;
        }
    }
    let Some((size, mut rows)) = best else { return };
    rows.extend(lay(pen, shown, &alike, rect, (size, 1)));
    let title_width = title_width(pen, shown.table, size, rect);
    let width = (rect.width() - title_width) / shown.count();
    let mut y = draw_heads(pen, shown, rect, (title_width, width), size);
    for (index, laid) in rows.iter().enumerate() {
        let is_last = index + 1 == rows.len();
        let kept = if is_last { 0.0 } else { size * 1.6 };
        if rect.bottom < y + laid.height + kept {
            let left_out = rows.iter().skip(index).map(|laid| laid.row);
            let (differ, alike): (Vec<&Row>, Vec<&Row>) = left_out.partition(|row| row.differs);
            let titles: Vec<&str> = alike.iter().map(|row| row.title).collect();
            let text = if differ.is_empty() {
                format!("the same in all: {}", titles.join(", "))
            } else {
                format!(
                    "and {} more rows, listed in the report",
                    grouped((rows.len() - index) as u64)
                )
            };
            pen.text(
                (rect.left, y + size * 1.4),
                Type::plain(size * 0.9, Ink::Weak),
                &text,
                rect.width(),
            );
            return;
        }
        let place = Rect::new(rect.left, y, rect.right, y + laid.height);
        draw_row(pen, laid, place, (title_width, width), size);
        y += laid.height;
    }
}

/// Draws the heads of the columns; gives their lower edge.
fn draw_heads(
    pen: &mut Pen,
    shown: &Shown<'_>,
    rect: Rect,
    (title_width, width): (f64, f64),
    size: f64,
) -> f64 {
    let y = rect.top + size * 1.3;
    for (index, (at, column)) in shown.of(&shown.table.columns).enumerate() {
        let left = rect.left + title_width + index as f64 * width;
        let today = if column.today { ", today" } else { "" };
        let is_best = shown.table.judgement.best.contains(&at);
        let look = Type::bold(size, if is_best { Ink::Good } else { Ink::Text });
        let text = format!("{} {}{today}", column.letter, column.name);
        pen.text((left, y), look, &text, width - size);
    }
    let bottom = y + size * 0.6;
    pen.line(
        vec![(rect.left, bottom), (rect.right, bottom)],
        Stroke::solid(Ink::Line, 1.0),
    );
    bottom
}

fn draw_row(pen: &mut Pen, laid: &Laid<'_>, rect: Rect, (title_width, width): (f64, f64), size: f64) {
    let row = laid.row;
    let ink = if row.differs { Ink::Text } else { Ink::Weak };
    let leading = Type::plain(size, ink).leading();
    let baseline = rect.top + size * 1.18;
    pen.text(
        (rect.left, baseline),
        Type::plain(size, Ink::Weak),
        &title_words(row),
        title_width - size,
    );
    for (index, (at, lines)) in laid.cells.iter().enumerate() {
        let left = rect.left + title_width + index as f64 * width;
        let is_winner = row.winners.contains(at);
        if is_winner {
            let mark = Rect::new(
                left - size * 0.6,
                rect.top + size * 0.35,
                left - size * 0.35,
                rect.bottom - size * 0.2,
            );
            pen.fill(mark, Ink::Good, 1.0);
        }
        let look = if is_winner {
            Type::bold(size, ink)
        } else {
            Type::plain(size, ink)
        };
        for (line, text) in lines.iter().enumerate() {
            pen.text((left, baseline + line as f64 * leading), look, text, width - size);
        }
    }
    pen.line(
        vec![(rect.left, rect.bottom), (rect.right, rect.bottom)],
        Stroke::solid(Ink::Line, 0.5),
    );
}

fn lay<'a>(
    pen: &Pen,
    shown: &Shown<'_>,
    rows: &[&'a Row],
    rect: Rect,
    (size, most_lines): (f64, usize),
) -> Vec<Laid<'a>> {
    let width = (rect.width() - title_width(pen, shown.table, size, rect)) / shown.count() - size;
    let laid = rows.iter().map(|row| {
        let cells = shown.of(&row.cells).map(|(at, cell)| {
            let is_bold = row.winners.contains(&at);
            let lines = pen.letters.wrapped(&cell.text, size, is_bold, width, most_lines);
            (at, lines)
        });
        let cells: Vec<(usize, Vec<String>)> = cells.collect();
        let lines = cells
            .iter()
            .map(|(_, lines)| lines.len())
            .max()
            .unwrap_or(1)
            .max(1);
        Laid {
            row,
            cells,
            height: size * 0.4 + lines as f64 * Type::plain(size, Ink::Text).leading(),
        }
    });
    laid.collect()
}

fn title_width(pen: &Pen, table: &Table, size: f64, rect: Rect) -> f64 {
    let look = Type::plain(size, Ink::Weak);
    let widths = table.rows.iter().map(|row| pen.width(&title_words(row), look));
    (widths.fold(0.0, f64::max) + size * 2.0).min(rect.width() * 0.24)
}

fn title_words(row: &Row) -> String {
    if row.required {
        format!("{} (required)", row.title)
    } else {
        row.title.to_owned()
    }
}
