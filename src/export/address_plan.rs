//! Address plans: the ranges of an alternative as CSV for spreadsheets, and as a Markdown table for documents.
//!
//! Names and notes are typed by people, and end up in programs that interpret some text. CSV cells that a spreadsheet
//! would take for a formula begin with an apostrophe; Markdown and HTML signs are written so that they show as
//! themselves.

use std::borrow::Cow;

use crate::net::grouped;
use crate::plan::Unit;
use crate::scene::RangeRow;

use super::once::Once;

/// Heads of the CSV columns.
const CSV_COLUMNS: [&str; 12] = [
    "Name", "CIDR", "First", "Last", "Size", "Usable", "Used", "Free", "Unit", "Purpose", "Network", "Note",
];

/// Heads of the Markdown columns; numbers stand at the right.
const MARKDOWN_COLUMNS: [(&str, bool); 10] = [
    ("Name", false),
    ("CIDR", false),
    ("Range", false),
    ("Size", true),
    ("Usable", true),
    ("Used", true),
    ("Free", true),
    ("Purpose", false),
    ("Network", false),
    ("Note", false),
];

/// The rows as CSV (RFC 4180): comma, CRLF, a line of heads, plain numbers.
///
/// Semicolons are quoted as well: half of Europe's spreadsheets split there, and would make a formula of the rest.
///
/// ```
/// use aksnet::design::presets;
/// use aksnet::export::address_plan;
/// use aksnet::scene::range_rows;
///
/// let design = presets::worked_example();
/// let plan = aksnet::plan::plan(&design);
/// let csv = address_plan::csv(&range_rows(&design, &plan, 0));
/// let nodes = csv.lines().nth(2);
/// let expected = "snet-nodes,10.20.0.0/26,10.20.0.0,10.20.0.63,64,59,49,10,addresses,Nodes,vnet-shop,";
/// assert_eq!(nodes, Some(expected));
/// ```
pub fn csv<'a>(rows: impl IntoIterator<Item = &'a RangeRow>) -> String {
    let mut once = Once::default();
    records(CSV_COLUMNS, rows.into_iter().map(|row| csv_cells(row, &mut once)))
}

/// The rows of several alternatives, each with its alternative in a last column, so that readers of a single plan can
/// read this too.
pub(super) fn csv_of(plans: &[(String, Vec<RangeRow>)]) -> String {
    let [a, b, c, d, e, f, g, h, i, j, k, l] = CSV_COLUMNS;
    let heads = [a, b, c, d, e, f, g, h, i, j, k, l, "Alternative"];
    let mut once = Once::default();
    let rows = plans
        .iter()
        .flat_map(|(alternative, rows)| rows.iter().map(move |row| (alternative, row)));
    let rows = rows.map(|(alternative, row)| {
        let [a, b, c, d, e, f, g, h, i, j, k, l] = csv_cells(row, &mut once);
        let alternative = cell(&once.whole(alternative));
        [a, b, c, d, e, f, g, h, i, j, k, l, alternative]
    });
    records(heads, rows)
}

fn csv_cells(row: &RangeRow, once: &mut Once) -> [String; 12] {
    let number = |number: Option<u64>| number.map_or_else(String::new, |number| number.to_string());
    [
        cell(&once.whole(&row.name)),
        row.cidr.to_string(),
        row.first().to_string(),
        row.last().to_string(),
        number(row.size()),
        number(row.usable),
        number(row.used),
        number(row.free),
        row.usable
            .map_or_else(String::new, |_| row.unit.plural().to_owned()),
        row.purpose.title().to_owned(),
        cell(&once.whole(&row.network)),
        cell(&once.whole(&row.note)),
    ]
}

fn records<const COLUMNS: usize>(
    heads: [&str; COLUMNS],
    rows: impl Iterator<Item = [String; COLUMNS]>,
) -> String {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .quote_style(csv::QuoteStyle::Never)
        .from_writer(Vec::new());
    let mut written = writer.write_record(heads);
    for cells in rows {
        written = written.and_then(|()| writer.write_record(cells));
    }
    debug_assert!(written.is_ok(), "records of one length go into memory");
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

/// The rows as a Markdown table, numbers grouped.
pub fn markdown<'a>(rows: impl IntoIterator<Item = &'a RangeRow>) -> String {
    let mut text = String::new();
    push_line(&mut text, MARKDOWN_COLUMNS.map(|(head, _)| Cow::Borrowed(head)));
    push_line(
        &mut text,
        MARKDOWN_COLUMNS.map(|(_, is_number)| Cow::Borrowed(if is_number { "---:" } else { "---" })),
    );
    let number = |number: Option<u64>| Cow::Owned(number.map(grouped).unwrap_or_default());
    let mut once = Once::default();
    for row in rows {
        let (name, network, note) = (
            once.whole(&row.name),
            once.whole(&row.network),
            once.whole(&row.note),
        );
        let usable = match row.unit {
            Unit::Addresses => number(row.usable),
            unit => row.usable.map_or(Cow::Borrowed(""), |usable| {
                Cow::Owned(format!("{} {}", grouped(usable), unit.plural()))
            }),
        };
        push_line(
            &mut text,
            [
                escaped(&name),
                Cow::Owned(row.cidr.to_string()),
                Cow::Owned(format!("{} – {}", row.first(), row.last())),
                number(row.size()),
                usable,
                number(row.used),
                number(row.free),
                Cow::Borrowed(row.purpose.title()),
                escaped(&network),
                escaped(&note),
            ],
        );
    }
    text
}

fn push_line(text: &mut String, cells: [Cow<'_, str>; 10]) {
    text.push('|');
    for cell in cells {
        text.push(' ');
        text.push_str(&cell);
        text.push_str(" |");
    }
    text.push('\n');
}

/// Text as a cell: no formula, and in quotes where it has to be.
pub(super) fn cell(text: &str) -> String {
    quoted(&inert(text)).into_owned()
}

/// A cell in quotes where anything in it might end it, for every separator that spreadsheets use.
fn quoted(cell: &str) -> Cow<'_, str> {
    if cell.contains([',', ';', '\t', '|', '"', '\r', '\n']) {
        Cow::Owned(format!("\"{}\"", cell.replace('"', "\"\"")))
    } else {
        Cow::Borrowed(cell)
    }
}

/// Text that no spreadsheet takes for a formula.
fn inert(text: &str) -> Cow<'_, str> {
    const BEGINNINGS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    if text.starts_with(BEGINNINGS) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Text that shows as itself in a cell of a Markdown table, and that no reader makes a link or a formula of.
pub(super) fn escaped(text: &str) -> Cow<'_, str> {
    const SIGNS: &str = r"\`*_[]~|<>&#$";
    let links = ["://", "www."];
    if !text.contains(|letter: char| SIGNS.contains(letter) || letter.is_control())
        && !links.iter().any(|link| text.contains(link))
    {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for line in text.replace("\r\n", "\n").split(['\n', '\r']) {
        if !shown.is_empty() {
            shown.push_str("<br>");
        }
        for letter in line.chars() {
            match letter {
                '<' => shown.push_str("&lt;"),
                '>' => shown.push_str("&gt;"),
                '&' => shown.push_str("&amp;"),
                _ if letter.is_control() => shown.push(' '),
                _ => {
                    if SIGNS.contains(letter) {
                        shown.push('\\');
                    }
                    shown.push(letter);
                }
            }
        }
    }
    Cow::Owned(shown.replace("://", "\\://").replace("www.", "www\\."))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::design::{Design, Name, presets};
    use crate::plan::plan;
    use crate::scene::range_rows;

    fn rows(design: &Design) -> Vec<RangeRow> {
        range_rows(design, &plan(design), 0)
    }

    /// The worked example with the names and notes that people paste.
    fn hostile() -> Design {
        let mut design = presets::worked_example();
        let subnets = &mut design.alternatives[0].networks[0].subnets;
        subnets[0].name = Name::new("=HYPERLINK(\"http://x\")").unwrap();
        subnets[0].note = "@SUM(1)\r\nsecond, line".to_owned();
        subnets[1].name = Name::new("a|b `c` <img src=x>\n*d*").unwrap();
        subnets[1].note = "-1+2 & [x](y) $1$ # https://x www.x".to_owned();
        design
    }

    #[test]
    fn a_long_name_stands_whole_once() {
        let mut design = presets::worked_example();
        let long = "n".repeat(10_000);
        let network = &mut design.alternatives[0].networks[0];
        network.name = Name::new(long.clone()).unwrap();
        let rows = rows(&design);
        for text in [csv(&rows), markdown(&rows)] {
            assert_eq!(text.matches(&long).count(), 1);
            assert!(text.matches("nnn…").count() > 2, "{} bytes", text.len());
            assert!(text.len() < 20_000);
        }
    }

    #[test]
    fn csv_of_the_worked_example() {
        let text = csv(&rows(&presets::worked_example()));
        assert_eq!(text.matches("\r\n").count(), 8);
        expect![[r"
            Name,CIDR,First,Last,Size,Usable,Used,Free,Unit,Purpose,Network,Note
            vnet-shop,10.20.0.0/21,10.20.0.0,10.20.7.255,2048,2048,320,1728,addresses,VNet,vnet-shop,
            snet-nodes,10.20.0.0/26,10.20.0.0,10.20.0.63,64,59,49,10,addresses,Nodes,vnet-shop,
            snet-agc,10.20.1.0/24,10.20.1.0,10.20.1.255,256,251,,,addresses,Application Gateway for Containers,vnet-shop,
            pod CIDR,10.244.0.0/18,10.244.0.0,10.244.63.255,16384,64,48,16,node slots,Pod CIDR,,
            service CIDR,10.0.0.0/16,10.0.0.0,10.0.255.255,65536,65532,,,addresses,Service CIDR,,
            hub,10.10.0.0/16,10.10.0.0,10.10.255.255,65536,,,,,Peered VNet,,
            on-prem,10.128.0.0/9,10.128.0.0,10.255.255.255,8388608,,,,,On-premises,,
        "]]
        .assert_eq(&text.replace("\r\n", "\n"));
    }

    #[test]
    fn csv_reads_back_as_text_and_never_as_a_formula() {
        let text = csv(&rows(&hostile()));
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(records.len(), 7);
        assert_eq!(&records[1][0], "'=HYPERLINK(\"http://x\")");
        assert_eq!(&records[1][11], "'@SUM(1)\r\nsecond, line");
        assert_eq!(&records[2][0], "a|b `c` <img src=x>\n*d*");
        assert_eq!(&records[2][11], "'-1+2 & [x](y) $1$ # https://x www.x");
        for (text, expected) in [
            ("+1", "'+1"),
            ("\t=1", "'\t=1"),
            ("\r1", "'\r1"),
            ("＝1", "'＝1"),
            ("10.0.0.0/8", "10.0.0.0/8"),
            ("", ""),
        ] {
            assert_eq!(inert(text), expected);
        }
    }

    #[test]
    fn markdown_shows_signs_as_themselves() {
        let text = markdown(rows(&hostile()).iter().take(4));
        expect![[r#"
            | Name | CIDR | Range | Size | Usable | Used | Free | Purpose | Network | Note |
            | --- | --- | --- | ---: | ---: | ---: | ---: | --- | --- | --- |
            | vnet-shop | 10.20.0.0/21 | 10.20.0.0 – 10.20.7.255 | 2,048 | 2,048 | 320 | 1,728 | VNet | vnet-shop |  |
            | =HYPERLINK("http\://x") | 10.20.0.0/26 | 10.20.0.0 – 10.20.0.63 | 64 | 59 | 1 | 58 | Nodes | vnet-shop | @SUM(1)<br>second, line |
            | a\|b \`c\` &lt;img src=x&gt;<br>\*d\* | 10.20.1.0/24 | 10.20.1.0 – 10.20.1.255 | 256 | 251 |  |  | Application Gateway for Containers | vnet-shop | -1+2 &amp; \[x\](y) \$1\$ \# https\://x www\.x |
            | pod CIDR | 10.244.0.0/18 | 10.244.0.0 – 10.244.63.255 | 16,384 | 64 node slots | 48 | 16 | Pod CIDR |  |  |
        "#]]
        .assert_eq(&text);
    }

    #[test]
    fn whatever_a_spreadsheet_splits_at_is_quoted() {
        for (cell, expected) in [
            ("snet nodes", "snet nodes"),
            ("a;=1+1", "\"a;=1+1\""),
            ("a,b", "\"a,b\""),
            ("a\tb", "\"a\tb\""),
            ("say \"a\"", "\"say \"\"a\"\"\""),
            ("two\nlines", "\"two\nlines\""),
        ] {
            assert_eq!(quoted(cell), expected);
        }
    }
}
