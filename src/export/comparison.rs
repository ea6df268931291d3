//! Alternatives side by side as Markdown: the table of what is compared, the verdict, and what turns one into another.

use crate::decide::comparison::{Column, Row, Table, today_mark};
use crate::design::Design;
use crate::edit::Difference;

use super::address_plan::escaped;

/// The rows as a Markdown table with the verdict below; `differing_only` leaves out rows on which all agree.
///
/// Winners are bold, so that they stand out where no colour does.
///
/// ```
/// use aksnet::check::check;
/// use aksnet::decide::comparison::compare_alternatives;
/// use aksnet::{design::presets, export::comparison, plan};
///
/// let design = presets::worked_example();
/// let plan = plan::plan(&design);
/// let table = compare_alternatives(&design, &plan, &check(&design, &plan));
/// let text = comparison::markdown(&table, false);
/// assert!(text.starts_with("| | A Overlay, one spoke |\n| --- | --- |\n| Verdict | Works, 1 warning |\n"), "{text}");
/// ```
pub fn markdown(table: &Table, differing_only: bool) -> String {
    let mut text = String::new();
    let heads = table.columns.iter().map(head);
    push_line(&mut text, "", heads);
    push_line(&mut text, "---", table.columns.iter().map(|_| "---".to_owned()));
    for row in table.rows.iter().filter(|row| row.differs || !differing_only) {
        push_line(&mut text, &title(row), cells(row));
    }
    text.push('\n');
    text.push_str(&escaped(&table.judgement.sentence));
    text.push_str(".\n");
    text
}

/// The edits that turn one alternative into another, as a Markdown list.
pub fn difference_markdown(design: &Design, from: usize, to: usize, steps: &[Difference]) -> String {
    let name = |at: usize| {
        let alternative = design.alternatives.get(at);
        alternative.map_or_else(String::new, |alternative| {
            escaped(alternative.name.as_str()).into_owned()
        })
    };
    let mut text = format!("What turns {} into {}:\n\n", name(from), name(to));
    if steps.is_empty() {
        text.push_str("Nothing: their VNets and clusters are the same.\n");
    }
    for step in steps {
        text.push_str("- ");
        text.push_str(&escaped(&step.title));
        text.push('\n');
    }
    text
}

fn head(column: &Column) -> String {
    let today = today_mark(column.today, &column.name, " (today)");
    format!("{} {}{today}", column.letter, escaped(&column.name))
}

fn title(row: &Row) -> String {
    if row.required {
        format!("{} (required)", row.title)
    } else {
        row.title.to_owned()
    }
}

fn cells(row: &Row) -> impl Iterator<Item = String> {
    row.cells.iter().enumerate().map(|(at, cell)| {
        let text = escaped(&cell.text);
        if row.winners.contains(&at) {
            format!("**{text}**")
        } else {
            text.into_owned()
        }
    })
}

fn push_line(text: &mut String, title: &str, cells: impl Iterator<Item = String>) {
    text.push_str("| ");
    text.push_str(title);
    text.push_str(if title.is_empty() { "|" } else { " |" });
    for cell in cells {
        text.push(' ');
        text.push_str(&cell);
        text.push_str(" |");
    }
    text.push('\n');
}
