//! The address plan as a workbook: a sheet an alternative with its free blocks, and one that compares them.
//!
//! Every cell is a text or a number: nothing that somebody typed becomes a formula or a link. The day of creation is
//! fixed, so that equal designs give equal bytes.

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use crate::decide::comparison::{Row, Table, compare_alternatives, letter};
use crate::design::{inert, inert_lines};
use crate::scene::{Nesting, RangeRow, range_tree};

use super::files::{ExportError, Source};

/// Heads of an address plan with the widths of their columns, in characters.
const COLUMNS: [(&str, f64); 12] = [
    ("Name", 30.0),
    ("CIDR", 20.0),
    ("First", 16.0),
    ("Last", 16.0),
    ("Size", 12.0),
    ("Usable", 12.0),
    ("Used", 12.0),
    ("Free", 12.0),
    ("Unit", 12.0),
    ("Purpose", 30.0),
    ("Network", 24.0),
    ("Note", 50.0),
];

/// Most UTF-16 units of a cell and of the name of a sheet.
const MOST_IN_CELL: usize = 32_000;
const MOST_IN_NAME: usize = 31;

/// The looks of cells.
struct Looks {
    head: Format,
    plain: Format,
    number: Format,
    parent: Format,
    parent_number: Format,
    child: Format,
    free: Format,
    free_child: Format,
    free_number: Format,
    wrapped: Format,
    best: Format,
}

impl Looks {
    fn new() -> Self {
        let plain = Format::new().set_align(FormatAlign::Top);
        let number = plain.clone().set_num_format("#,##0_)");
        let weak = Color::RGB(0x0070_7070);
        Self {
            head: Format::new()
                .set_bold()
                .set_background_color(Color::RGB(0x00EE_F1F5))
                .set_border_bottom(FormatBorder::Thin)
                .set_text_wrap()
                .set_align(FormatAlign::Top),
            parent: plain.clone().set_bold(),
            parent_number: number.clone().set_bold(),
            child: plain.clone().set_indent(1),
            free: plain.clone().set_font_color(weak),
            free_child: plain.clone().set_indent(1).set_italic().set_font_color(weak),
            free_number: number.clone().set_font_color(weak),
            wrapped: plain.clone().set_text_wrap(),
            best: plain.clone().set_text_wrap().set_bold(),
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

/// A page each as wide as the sheet of paper, with its head again on every page.
fn as_printed(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    /// A4.
    const PAPER: u8 = 9;
    sheet
        .set_landscape()
        .set_paper_size(PAPER)
        .set_print_fit_to_pages(1, 0)
        .set_repeat_rows(0, 0)?;
    Ok(())
}

fn address_plan(
    sheet: &mut Worksheet,
    looks: &Looks,
    source: &Source<'_>,
    at: usize,
) -> Result<(), XlsxError> {
    as_printed(sheet)?;
    for (column, (head, width)) in (0..).zip(COLUMNS) {
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(0, column, head, &looks.head)?;
    }
    sheet.set_freeze_panes(1, 1)?;
    let tree = range_tree(source.design, source.plan, at);
    let mut last = 0;
    for (line, (row, nesting)) in (1..).zip(tree.rows.iter().zip(&tree.nesting)) {
        range(sheet, looks, line, row, *nesting)?;
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
    let unit = row.usable.map_or("", |_| row.unit.plural());
    let texts: [(u16, String, &Format); 8] = [
        (0, inert(&row.name), name),
        (1, row.cidr.to_string(), text),
        (2, row.first().to_string(), text),
        (3, row.last().to_string(), text),
        (8, unit.to_owned(), text),
        (9, row.purpose.title().to_owned(), text),
        (10, inert(&row.network), text),
        (11, inert_lines(&row.note), text),
    ];
    for (column, words, look) in texts {
        sheet.write_string_with_format(line, column, cut(&words, MOST_IN_CELL), look)?;
    }
    for (column, amount) in [(4, row.size()), (5, row.usable), (6, row.used), (7, row.free)] {
        if let Some(amount) = amount {
            // Counts of IPv4 addresses are exact in a float.
            sheet.write_number_with_format(line, column, amount as f64, number)?;
        }
    }
    Ok(())
}

/// The rows of the comparison, what is best in bold, and what follows from them.
fn comparison(
    sheet: &mut Worksheet,
    looks: &Looks,
    table: &Table,
    chosen: &[usize],
) -> Result<(), XlsxError> {
    as_printed(sheet)?;
    sheet.set_column_width(0, 36)?;
    sheet.set_freeze_panes(1, 1)?;
    sheet.write_string_with_format(0, 0, "", &looks.head)?;
    for (column, at) in (1..).zip(chosen) {
        sheet.set_column_width(column, 34)?;
        let Some(head) = table.columns.get(*at) else {
            continue;
        };
        let today = if head.today { " (today)" } else { "" };
        let head = format!("{} {}{today}", head.letter, head.name);
        sheet.write_string_with_format(0, column, shown(&head, MOST_IN_CELL), &looks.head)?;
    }
    let mut line = 1;
    for row in &table.rows {
        compared(sheet, looks, line, row, chosen)?;
        line += 1;
    }
    let sentence = format!("{}.", table.judgement.sentence);
    sheet.write_string_with_format(line + 1, 0, shown(&sentence, MOST_IN_CELL), &looks.parent)?;
    Ok(())
}

fn compared(
    sheet: &mut Worksheet,
    looks: &Looks,
    line: u32,
    row: &Row,
    chosen: &[usize],
) -> Result<(), XlsxError> {
    let required = if row.required { " (required)" } else { "" };
    sheet.write_string_with_format(line, 0, format!("{}{required}", row.title), &looks.plain)?;
    for (column, at) in (1..).zip(chosen) {
        let Some(cell) = row.cells.get(*at) else { continue };
        let look = if row.winners.contains(at) {
            &looks.best
        } else {
            &looks.wrapped
        };
        sheet.write_string_with_format(line, column, shown(&cell.text, MOST_IN_CELL), look)?;
    }
    Ok(())
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
    use super::{cut, sheet_name};

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
