//! The address plan as a workbook: a sheet an alternative with its free blocks, and one that compares them.
//!
//! Every cell is a text or a number: nothing that somebody typed becomes a formula or a link. The day of creation is
//! fixed, so that equal designs give equal bytes.

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use crate::decide::comparison::{Row, Table, compare_alternatives, letter, today_mark};
use crate::design::{inert, inert_lines};
use crate::net::grouped;
use crate::scene::{Nesting, RangeRow, range_tree};

use super::files::{ExportError, Source};

/// Heads of an address plan with the greatest widths of their columns, in characters: each is as wide as what is in it,
/// so that a page of paper holds them in letters that can be read.
const COLUMNS: [(&str, usize); 12] = [
    ("Name", 32),
    ("CIDR", 20),
    ("First", 16),
    ("Last", 16),
    ("Size", 12),
    ("Usable", 12),
    ("Used", 12),
    ("Free", 12),
    ("Unit", 12),
    ("Purpose", 34),
    ("Network", 24),
    ("Note", 36),
];

/// The columns of numbers.
const FIRST_AMOUNT: u16 = 4;
const LAST_AMOUNT: u16 = 7;

/// On top of the longest text of a column: the inset of a subnet, the button of the filter.
const BESIDE: usize = 3;

/// Widths of the columns of a comparison, and as many alternatives as a page of paper has side by side.
const TITLES: f64 = 26.0;
const ALTERNATIVE: f64 = 32.0;
const ON_EACH_PAGE: usize = 4;

/// Most UTF-16 units of a cell and of the name of a sheet.
const MOST_IN_CELL: usize = 32_000;
const MOST_IN_NAME: usize = 31;

/// The looks of cells.
struct Looks {
    head: Format,
    number_head: Format,
    plain: Format,
    number: Format,
    parent: Format,
    parent_number: Format,
    child: Format,
    free: Format,
    free_child: Format,
    free_number: Format,
    best: Format,
}

impl Looks {
    fn new() -> Self {
        let plain = Format::new().set_align(FormatAlign::Top).set_text_wrap();
        let number = plain.clone().set_num_format("#,##0_)");
        let weak = Color::RGB(0x0070_7070);
        let head = Format::new()
            .set_bold()
            .set_background_color(Color::RGB(0x00EE_F1F5))
            .set_border_bottom(FormatBorder::Thin)
            .set_text_wrap()
            .set_align(FormatAlign::Top);
        // Not every reader sets in what has no side of its own.
        let child = plain.clone().set_align(FormatAlign::Left).set_indent(1);
        Self {
            number_head: head.clone().set_align(FormatAlign::Right),
            head,
            parent: plain.clone().set_bold(),
            parent_number: number.clone().set_bold(),
            free_child: child.clone().set_italic().set_font_color(weak),
            child,
            free: plain.clone().set_font_color(weak),
            free_number: number.clone().set_font_color(weak),
            best: plain.clone().set_bold(),
            plain,
            number,
        }
    }
}

/// The workbook.
pub(super) fn workbook(source: &Source<'_>) -> Result<Vec<u8>, ExportError> {
    written(source).map_err(|error| {
        log::error!("a workbook of our own cannot be written: {error}");
        ExportError::NotWritten
    })
}

fn written(source: &Source<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let properties = DocProperties::new()
        .set_title(shown(source.design.name.as_str(), MOST_IN_CELL))
        .set_creation_datetime(&created);
    workbook.set_properties(&properties);
    let looks = Looks::new();
    for at in source.chosen {
        let Some(alternative) = source.design.alternatives.get(*at) else {
            continue;
        };
        let sheet = workbook.add_worksheet();
        let letter = letter(*at);
        sheet.set_name(sheet_name(&letter, alternative.name.as_str()))?;
        address_plan(sheet, &looks, source, *at)?;
    }
    if source.chosen.len() > 1 {
        let table = compare_alternatives(source.design, source.plan, source.findings);
        let sheet = workbook.add_worksheet();
        sheet.set_name("Comparison")?;
        comparison(sheet, &looks, &table, source.chosen)?;
    }
    workbook.save_to_buffer()
}

/// So many pages side by side, with heads and names again on every page, and which page it is of what.
fn as_printed(sheet: &mut Worksheet, pages_wide: u16) -> Result<(), XlsxError> {
    /// A4.
    const PAPER: u8 = 9;
    /// Margins in inches: left, right, top, bottom, and those of head and foot.
    const MARGINS: [f64; 6] = [0.4, 0.4, 0.5, 0.6, 0.3, 0.3];
    let [left, right, top, bottom, head, foot] = MARGINS;
    sheet
        .set_landscape()
        .set_paper_size(PAPER)
        .set_margins(left, right, top, bottom, head, foot)
        .set_footer("&L&A&R&P of &N")
        .set_print_fit_to_pages(pages_wide, 0)
        .set_repeat_rows(0, 0)?
        .set_repeat_columns(0, 0)?;
    Ok(())
}

fn address_plan(
    sheet: &mut Worksheet,
    looks: &Looks,
    source: &Source<'_>,
    at: usize,
) -> Result<(), XlsxError> {
    as_printed(sheet, 1)?;
    let tree = range_tree(source.design, source.plan, at);
    let mut widths = COLUMNS.map(|(head, _)| head.len());
    for row in &tree.rows {
        for (width, told) in widths.iter_mut().zip(cells(row)) {
            *width = (*width).max(told.chars());
        }
    }
    for (column, ((head, most), width)) in (0..).zip(COLUMNS.into_iter().zip(widths)) {
        let width = (width + BESIDE).min(most);
        sheet.set_column_width(column, width as f64)?;
        let is_amount = matches!(column, FIRST_AMOUNT..=LAST_AMOUNT);
        let look = if is_amount {
            &looks.number_head
        } else {
            &looks.head
        };
        sheet.write_string_with_format(0, column, head, look)?;
    }
    sheet.set_freeze_panes(1, 1)?;
    let mut last = 0;
    for (line, (row, nesting)) in (1..).zip(tree.rows.iter().zip(&tree.nesting)) {
        range(sheet, looks, line, row, *nesting)?;
        let rooms = COLUMNS.iter().map(|(_, most)| *most as f64);
        let told = cells(row);
        row_height(sheet, line, told.iter().map(Told::words).zip(rooms))?;
        last = line;
    }
    let columns = u16::try_from(COLUMNS.len()).unwrap_or(1);
    sheet.autofilter(0, 0, last, columns.saturating_sub(1))?;
    Ok(())
}

fn range(
    sheet: &mut Worksheet,
    looks: &Looks,
    line: u32,
    row: &RangeRow,
    nesting: Nesting,
) -> Result<(), XlsxError> {
    let is_free = row.purpose == crate::scene::RangePurpose::Free;
    let (name, text, number) = match nesting {
        Nesting::Parent(_) => (&looks.parent, &looks.parent, &looks.parent_number),
        Nesting::Child(_) if is_free => (&looks.free_child, &looks.free, &looks.free_number),
        Nesting::Child(_) => (&looks.child, &looks.plain, &looks.number),
        Nesting::Alone => (&looks.plain, &looks.plain, &looks.number),
    };
    for (column, told) in (0..).zip(cells(row)) {
        let look = if column == 0 { name } else { text };
        match told {
            Told::Words(words) => {
                sheet.write_string_with_format(line, column, cut(&words, MOST_IN_CELL), look)?;
            }
            // Counts of IPv4 addresses are exact in a float.
            Told::Amount(Some(amount)) => {
                sheet.write_number_with_format(line, column, amount as f64, number)?;
            }
            Told::Amount(None) => {}
        }
    }
    Ok(())
}

/// What stands in a cell.
enum Told {
    Words(String),
    /// Nothing where nobody counts it.
    Amount(Option<u64>),
}

impl Told {
    fn words(&self) -> &str {
        match self {
            Self::Words(words) => words,
            Self::Amount(_) => "",
        }
    }

    /// How long its longest line is, in characters.
    fn chars(&self) -> usize {
        match self {
            Self::Words(words) => words.lines().map(|line| line.chars().count()).max().unwrap_or(0),
            Self::Amount(amount) => amount.map_or(0, |amount| grouped(amount).len()),
        }
    }
}

/// What the columns say of a range.
fn cells(row: &RangeRow) -> [Told; COLUMNS.len()] {
    let unit = row.usable.map_or("", |_| row.unit.plural());
    [
        Told::Words(inert(&row.name)),
        Told::Words(row.cidr.to_string()),
        Told::Words(row.first().to_string()),
        Told::Words(row.last().to_string()),
        Told::Amount(row.size()),
        Told::Amount(row.usable),
        Told::Amount(row.used),
        Told::Amount(row.free),
        Told::Words(unit.to_owned()),
        Told::Words(row.purpose.title().to_owned()),
        Told::Words(inert(&row.network)),
        Told::Words(inert_lines(&row.note)),
    ]
}

/// The rows of the comparison, what is best in bold, and what follows from them.
fn comparison(
    sheet: &mut Worksheet,
    looks: &Looks,
    table: &Table,
    chosen: &[usize],
) -> Result<(), XlsxError> {
    let pages = u16::try_from(chosen.len().div_ceil(ON_EACH_PAGE)).unwrap_or(u16::MAX);
    as_printed(sheet, pages)?;
    sheet.set_column_width(0, TITLES)?;
    sheet.set_freeze_panes(1, 1)?;
    sheet.write_string_with_format(0, 0, "", &looks.head)?;
    for (column, at) in (1..).zip(chosen) {
        sheet.set_column_width(column, ALTERNATIVE)?;
        let Some(head) = table.columns.get(*at) else {
            continue;
        };
        let today = today_mark(head.today, &head.name, " (today)");
        let head = format!("{} {}{today}", head.letter, head.name);
        sheet.write_string_with_format(0, column, shown(&head, MOST_IN_CELL), &looks.head)?;
    }
    let mut line = 1;
    for row in &table.rows {
        compared(sheet, looks, line, row, chosen)?;
        line += 1;
    }
    let sentence = format!("{}.", table.judgement.sentence);
    conclusion(
        sheet,
        looks,
        line + 1,
        &shown(&sentence, MOST_IN_CELL),
        chosen.len(),
    )
}

/// A sentence over the columns of the first page.
fn conclusion(
    sheet: &mut Worksheet,
    looks: &Looks,
    line: u32,
    sentence: &str,
    alternatives: usize,
) -> Result<(), XlsxError> {
    let pages = alternatives.div_ceil(ON_EACH_PAGE).max(1);
    let columns = alternatives.div_ceil(pages);
    let room = TITLES + ALTERNATIVE * columns as f64;
    row_height(sheet, line, std::iter::once((sentence, room)))?;
    let last = u16::try_from(columns).unwrap_or(1).max(1);
    sheet.merge_range(line, 0, line, last, sentence, &looks.parent)?;
    Ok(())
}

/// Makes a row as high as the longest of its cells needs; each is given with the width of its column. Not every reader
/// works that out by itself.
fn row_height<'a>(
    sheet: &mut Worksheet,
    line: u32,
    cells: impl Iterator<Item = (&'a str, f64)>,
) -> Result<(), XlsxError> {
    /// Height of a line of a cell, in points.
    const LINE: f64 = 15.0;
    let lines = cells
        .map(|(words, room)| lines_in(words, room))
        .max()
        .unwrap_or(1);
    if lines > 1 {
        sheet.set_row_height(line, LINE * lines as f64)?;
    }
    Ok(())
}

/// How many lines a text takes in so many characters, words kept whole.
fn lines_in(words: &str, room: f64) -> usize {
    /// A letter is a little narrower than the digits that widths count.
    const LETTER: f64 = 0.95;
    let wraps = |line: &str| {
        let (mut lines, mut taken) = (1, 0.0);
        for word in line.split(' ') {
            let width = word.chars().count() as f64 * LETTER;
            if taken > 0.0 && room < taken + width {
                lines += 1;
                taken = 0.0;
            }
            taken += width + LETTER;
        }
        lines
    };
    words.lines().map(wraps).sum()
}

fn compared(
    sheet: &mut Worksheet,
    looks: &Looks,
    line: u32,
    row: &Row,
    chosen: &[usize],
) -> Result<(), XlsxError> {
    let required = if row.required { " (required)" } else { "" };
    let title = format!("{}{required}", row.title);
    sheet.write_string_with_format(line, 0, &title, &looks.plain)?;
    let cells: Vec<(usize, String)> = chosen
        .iter()
        .filter_map(|at| Some((*at, shown(&row.cells.get(*at)?.text, MOST_IN_CELL))))
        .collect();
    for (column, (at, words)) in (1..).zip(&cells) {
        let look = if row.winners.contains(at) {
            &looks.best
        } else {
            &looks.plain
        };
        sheet.write_string_with_format(line, column, words, look)?;
    }
    let told = cells.iter().map(|(_, words)| (words.as_str(), ALTERNATIVE));
    row_height(sheet, line, told.chain([(title.as_str(), TITLES)]))
}

/// A name that a sheet may have: the letter tells them apart, what names of sheets cannot hold becomes a dash.
fn sheet_name(letter: &str, name: &str) -> String {
    let clean: String = inert(name)
        .chars()
        .map(|char| if "[]:*?/\\'".contains(char) { '-' } else { char })
        .collect();
    cut(format!("{letter} {clean}").trim_end(), MOST_IN_NAME)
}

/// One line, cut to its room.
fn shown(text: &str, most: usize) -> String {
    cut(&inert(text), most)
}

/// The beginning that has so many UTF-16 units, as workbooks count.
fn cut(text: &str, most: usize) -> String {
    let mut left = most;
    text.chars()
        .take_while(|char| {
            let fits = char.len_utf16() <= left;
            left = left.saturating_sub(char.len_utf16());
            fits
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{cut, lines_in, sheet_name};

    #[test]
    fn names_of_sheets_hold_what_they_may() {
        for (name, expected) in [
            ("Overlay, one spoke", "A Overlay, one spoke"),
            ("a/b\\c[d]:e*f?'g'", "A a-b-c-d--e-f--g-"),
            ("", "A"),
            (
                "a name that goes on and on and on",
                "A a name that goes on and on an",
            ),
        ] {
            assert_eq!(sheet_name("A", name), expected);
        }
    }

    #[test]
    fn rows_are_as_high_as_their_lines() {
        for (words, room, expected) in [
            ("", 10.0, 0),
            ("one", 10.0, 1),
            ("one two three", 10.0, 2),
            ("one\ntwo", 10.0, 2),
            ("a-word-that-is-longer-than-its-cell", 10.0, 1),
        ] {
            assert_eq!(lines_in(words, room), expected, "{words:?}");
        }
    }

    #[test]
    fn text_is_cut_between_characters() {
        for (text, most, expected) in [
            ("abc", 2, "ab"),
            ("a📦b", 2, "a"),
            ("a📦b", 3, "a📦"),
            ("abc", 9, "abc"),
        ] {
            assert_eq!(cut(text, most), expected);
        }
    }
}
