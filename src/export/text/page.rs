//! A page of text: lines, and tables whose columns are as wide as they must be.

use std::fmt::Display;

use crate::design::inert;

/// How a column of a table is aligned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// Columns are padded to this many characters at most: one hostile name would fill every line with spaces, and
/// `format!` takes no more than 65,535.
const WIDEST_COLUMN: usize = 200;

/// Text in the making.
#[derive(Debug, Default)]
pub(super) struct TextReport {
    text: String,
}

impl TextReport {
    /// Adds a line; whatever would steer a terminal or end the line early is replaced.
    pub(super) fn line(&mut self, line: impl Display) {
        self.text.push_str(&inert(line.to_string().trim_end()));
        self.text.push('\n');
    }

    /// Adds an empty line.
    pub(super) fn gap(&mut self) {
        self.text.push('\n');
    }

    /// Adds a line and underlines it.
    pub(super) fn heading(&mut self, heading: &str) {
        self.line(heading);
        self.line("=".repeat(width(heading)));
    }

    /// Adds rows in columns, two spaces apart, after `indent` spaces; an empty table adds nothing.
    ///
    /// A column is never wider than a terminal: what is longer pushes the rest of its own line to the right.
    pub(super) fn table<const COLUMNS: usize>(
        &mut self,
        indent: usize,
        aligns: [Align; COLUMNS],
        rows: &[[String; COLUMNS]],
    ) {
        let mut widths = [0; COLUMNS];
        for row in rows {
            for (widest, cell) in widths.iter_mut().zip(row) {
                *widest = width(cell).min(WIDEST_COLUMN).max(*widest);
            }
        }
        for row in rows {
            let cells: Vec<String> = row
                .iter()
                .zip(aligns)
                .zip(widths)
                .map(|((cell, align), width)| match align {
                    Align::Left => format!("{cell:<width$}"),
                    Align::Right => format!("{cell:>width$}"),
                })
                .collect();
            self.line(format!("{:indent$}{}", "", cells.join("  ")));
        }
    }

    /// The finished text.
    pub(super) fn finish(self) -> String {
        self.text
    }
}

/// Width in characters, as the padding of `format!` counts them.
fn width(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_they_must_be() {
        let mut page = TextReport::default();
        let rows = [["snet-größe", "1"], ["x", "1,581"]].map(|row| row.map(str::to_owned));
        page.table(2, [Align::Left, Align::Right], &rows);
        assert_eq!(page.finish(), "  snet-größe      1\n  x           1,581\n");
    }

    #[test]
    fn a_cell_of_any_length_pads_no_other_line_with_it() {
        let mut page = TextReport::default();
        let rows = [
            ["x".repeat(70_000), "1".to_owned()],
            ["y".to_owned(), "2".to_owned()],
        ];
        page.table(0, [Align::Left, Align::Right], &rows);
        let text = page.finish();
        let widths: Vec<usize> = text.lines().map(width).collect();
        assert_eq!(widths, [70_003, WIDEST_COLUMN + 3]);
    }

    #[test]
    fn names_cannot_steer_a_terminal() {
        let mut page = TextReport::default();
        page.line("a\u{1b}[31mb\nc\rd\u{202e}e");
        assert_eq!(page.finish(), "a\u{fffd}[31mb\u{fffd}c\u{fffd}d\u{fffd}e\n");
    }
}
