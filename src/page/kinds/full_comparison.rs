//! Everything that was compared: every row of the table, what differs first.

use std::ops::Range;

use crate::decide::comparison::{Row, Table, compare_alternatives, letter, today_mark};
use crate::page::frame::{Said, Source};
use crate::page::grid::{Cell, Grid, Head, Widths};
use crate::page::pen::Pen;
use crate::page::sizes::SMALL;
use crate::page::{Ink, Sheet};

/// Most alternatives side by side.
pub(in crate::page) const ON_EACH_PAGE: usize = 5;

/// Which rows stand on which page.
pub(in crate::page) fn pages(
    source: &Source<'_>,
    pen: &Pen,
    table: &Table,
    shown: &[usize],
) -> Vec<Range<usize>> {
    grid(table, shown).pages(&pen.letters, source.room(false))
}

/// The page.
pub(in crate::page) fn sheet(source: &Source<'_>, shown: &[usize], rows: Range<usize>) -> Sheet {
    let table = compare_alternatives(source.design, source.plan, source.findings);
    let grid = grid(&table, shown);
    let headline = match (shown, table.columns.len()) {
        ([first, .., last], all) if shown.len() < all => {
            format!("Everything compared, {} to {}", letter(*first), letter(*last))
        }
        _ => "Everything compared, what differs first".to_owned(),
    };
    let said = Said {
        topic: "Appendix".to_owned(),
        headline,
        description: table.judgement.sentence.clone(),
        ..Said::default()
    };
    grid.sheet(source, said, rows)
}

fn grid(table: &Table, shown: &[usize]) -> Grid {
    let (differing, alike): (Vec<&Row>, Vec<&Row>) = table.rows.iter().partition(|row| row.differs);
    let rows = differing.into_iter().chain(alike).map(|row| {
        let title = if row.required {
            format!("{} (required)", row.title)
        } else {
            row.title.to_owned()
        };
        let mut cells = vec![Cell::weak(title)];
        cells.extend(shown.iter().filter_map(|at| {
            let is_best = row.winners.contains(at);
            let ink = if row.differs { Ink::Text } else { Ink::Weak };
            Some(Cell {
                is_best,
                bold: is_best,
                ..Cell::new(row.cells.get(*at)?.text.clone()).in_ink(ink)
            })
        }));
        cells
    });
    Grid {
        heads: heads(table, shown, 0.8),
        rows: rows.collect(),
        size: SMALL,
        most_lines: 4,
        is_roomy: false,
        widths: Widths::Shares,
    }
}

/// A column for the titles, `title` wide, and one for each alternative.
pub(super) fn heads(table: &Table, shown: &[usize], title: f64) -> Vec<Head> {
    let mut heads = vec![Head::new("", title)];
    heads.extend(shown.iter().filter_map(|at| {
        let column = table.columns.get(*at)?;
        let today = today_mark(column.today, &column.name, ", today");
        Some(Head {
            alternative: Some(*at),
            ..Head::new(format!("{}{today}", column.name), 1.0)
        })
    }));
    heads
}
