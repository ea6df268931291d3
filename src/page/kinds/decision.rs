//! The decision: what was chosen, by whom and why, in the words of those who decided.

use crate::decide::headline::sentence;
use crate::design::PageKind;
use crate::page::frame::{Said, Source};
use crate::page::grid::{Cell, Grid, Head, Widths};
use crate::page::sizes::LEAD;
use crate::page::{Figure, Ink, Sheet};

/// The page.
pub(in crate::page) fn sheet(source: &Source<'_>) -> Sheet {
    let decision = &source.design.decision;
    let row = |title: &str, text: &str| vec![Cell::bold(title), Cell::new(text)];
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    if !decision.deciders.trim().is_empty() {
        rows.push(row("Deciders", &decision.deciders));
    }
    rows.extend(decision.written().map(|(title, text)| row(title, text)));
    let day = decision.date.as_ref().map(ToString::to_string);
    let said = Said {
        topic: "Decision".to_owned(),
        kind: Some(PageKind::Decision),
        headline: source.headlines().decision(),
        figures: vec![Figure {
            value: sentence(decision.status.title()),
            label: day.map_or_else(|| "without a date yet".to_owned(), |day| format!("on {day}")),
            note: "status of the decision".to_owned(),
            ink: Ink::Text,
        }],
        description: decision.reason.clone(),
        ..Said::default()
    };
    let grid = Grid {
        heads: vec![Head::new("", 1.0), Head::new("", 4.0)],
        rows,
        size: LEAD,
        most_lines: 5,
        is_roomy: true,
        widths: Widths::Shares,
    };
    grid.sheet(source, said, 0..grid.rows.len())
}
