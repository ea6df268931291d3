//! The comparison in five rows, with what follows from it as its headline.

use crate::decide::comparison::compare_alternatives;
use crate::decide::headline::sentence;
use crate::design::PageKind;
use crate::page::frame::{Said, Source};
use crate::page::grid::{Cell, Grid, Widths};
use crate::page::kinds::full_comparison::heads;
use crate::page::sizes::{BODY, LEAD, SMALL};
use crate::page::{Ink, Sheet};

/// Most alternatives side by side.
pub(in crate::page) const ON_EACH_PAGE: usize = 5;

/// The page.
pub(in crate::page) fn sheet(source: &Source<'_>, shown: &[usize]) -> Sheet {
    let table = compare_alternatives(source.design, source.plan, source.findings);
    let said = Said {
        topic: "Comparison".to_owned(),
        kind: Some(PageKind::Comparison),
        headline: source.headlines().recommendation(&table),
        description: sentence(&table.judgement.sentence),
        ..Said::default()
    };
    let rows = table.five.iter().map(|row| {
        let mut cells = vec![Cell::bold(row.title)];
        cells.extend(shown.iter().filter_map(|at| {
            let is_best = row.winners.contains(at);
            let cell = Cell::new(sentence(&row.cells.get(*at)?.text));
            Some(Cell {
                is_best,
                bold: is_best,
                ..cell.in_ink(if is_best { Ink::Good } else { Ink::Text })
            })
        }));
        cells
    });
    let grid = Grid {
        heads: heads(&table, shown, 0.9),
        rows: rows.collect(),
        size: match shown.len() {
            0..=3 => LEAD,
            4..=ON_EACH_PAGE => BODY,
            _ => SMALL,
        },
        most_lines: 5,
        is_roomy: true,
        widths: Widths::Shares,
    };
    grid.sheet(source, said, 0..grid.rows.len())
}
