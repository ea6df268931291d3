//! The same reports for people: aligned plain text that reads well in a terminal and in a pull request.
//!
//! No colours and no control characters, whatever a design is called: names come from files of strangers and must not
//! steer a terminal.

mod check;
mod page;
mod plan;
mod rules;
mod size;

pub use check::check;
pub use plan::plan;
pub use rules::{rule, rules};
pub use size::{most_nodes, size, sizes};

/// A page of named lists below a title and a sentence.
pub(super) fn sections(title: &str, summary: &str, parts: &[(&str, Vec<String>)]) -> String {
    let mut page = page::TextReport::default();
    page.heading(title);
    page.line(summary);
    for (title, lines) in parts {
        page.gap();
        page.line(title);
        for line in lines {
            page.line(format!("  {line}"));
        }
    }
    page.finish()
}
