//! The tables of the appendix: findings, address plan, notes and sources.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::azure::{Model, Severity, Source as Cited, rules};
use crate::check::{Finding, reason_words, together};
use crate::decide::comparison::{letter, letters};
use crate::decide::headline::sentence;
use crate::net::{counted, grouped};
use crate::page::frame::{Said, Source};
use crate::page::grid::{Cell, Grid, Head, Widths};
use crate::page::letters::Letters;
use crate::page::pen::Pen;
use crate::page::sizes::{BODY, SMALL};
use crate::page::{Ink, Sheet};
use crate::plan::sums::formula_of;
use crate::scene::range_rows;

/// Most rows of a table in all, so that a deck stays readable; commands and reports list the rest.
const MOST_ROWS: usize = 240;

fn paged(source: &Source<'_>, pen: &Pen, grid: &Grid) -> Vec<Range<usize>> {
    if grid.rows.is_empty() {
        return Vec::new();
    }
    grid.pages(&pen.letters, source.room(false))
}

/// Which findings stand on which page.
pub(in crate::page) fn findings_pages(source: &Source<'_>, pen: &Pen) -> Vec<Range<usize>> {
    paged(source, pen, &findings_grid(source))
}

/// The page of findings.
pub(in crate::page) fn findings(source: &Source<'_>, shown: Range<usize>) -> Sheet {
    let listed = source.findings.listed(|_| true);
    let of = |severity: Severity| {
        let open = listed.open.iter().chain(&listed.notes);
        open.filter(|finding| finding.severity == severity).count()
    };
    let headline = format!(
        "{}, {} and {} are open",
        counted(of(Severity::Error), "errors"),
        counted(of(Severity::Warning), "warnings"),
        counted(of(Severity::Info), "notes")
    );
    let said = Said {
        topic: "Appendix: findings".to_owned(),
        description: headline.clone(),
        headline,
        ..Said::default()
    };
    findings_grid(source).sheet(source, said, shown)
}

fn findings_grid(source: &Source<'_>) -> Grid {
    let design = source.design;
    let listed = source.findings.listed(|_| true);
    let all = listed.open.iter().chain(&listed.accepted).chain(&listed.notes);
    let says = |finding: &&&Finding| {
        let accepted = finding.acceptance(design).map(|accepted| &accepted.reason);
        (finding.rule.id, accepted, finding.message(design))
    };
    let groups = together(all, says, |finding| finding.subject.alternative());
    let rows: Vec<Vec<Cell>> = groups
        .iter()
        .take(MOST_ROWS)
        .filter_map(|group| finding_row(source, group))
        .collect();
    let whole = groups.len();
    let grid = Grid {
        heads: vec![
            Head::new("", 0.5),
            Head::new("Severity", 0.9),
            Head::new("Finding", 4.3),
            Head::new("Why", 5.6),
        ],
        rows: with_rest(rows, whole, "aksnet check"),
        size: SMALL,
        most_lines: 3,
        is_roomy: true,
        widths: Widths::Shares,
    };
    grid.enlarged(&Letters::new(), source.room(false))
}

/// A row of findings that say the same, each of another alternative.
fn finding_row(source: &Source<'_>, group: &[&&Finding]) -> Option<Vec<Cell>> {
    let finding = group.first()?;
    // On paper a note is no sign to be pressed, so it has no accent as in the window.
    let (word, ink) = match (finding.is_accepted(), finding.severity) {
        (true, _) => ("accepted", Ink::Weak),
        (false, severity @ Severity::Error) => (severity.noun(), Ink::Trouble),
        (false, severity @ Severity::Warning) => (severity.noun(), Ink::Warning),
        (false, severity @ Severity::Info) => (severity.noun(), Ink::Weak),
    };
    let why = finding.acceptance(source.design).map_or_else(
        || finding.why().to_owned(),
        |accepted| format!("accepted: {}", reason_words(&accepted.reason)),
    );
    let of = group.iter().filter_map(|finding| finding.subject.alternative());
    let of: Vec<usize> = of.collect();
    let all = source.design.alternatives.len();
    let at = match of.as_slice() {
        [only] if all > 1 => Cell {
            alternative: Some(*only),
            ..Cell::new("")
        },
        several if several.len() > 1 => Cell::new(letters(several)),
        _ => Cell::new(""),
    };
    Some(vec![
        at,
        Cell::bold(word).in_ink(ink),
        Cell::new(finding.message(source.design)),
        Cell::weak(why),
    ])
}

/// The rows with one that says how many are left out.
fn with_rest(mut rows: Vec<Vec<Cell>>, whole: usize, command: &str) -> Vec<Vec<Cell>> {
    let more = whole.saturating_sub(rows.len());
    if more > 0 {
        let text = format!("and {} more: {command}", grouped(more));
        rows.push(vec![Cell::new(""), Cell::new(""), Cell::weak(text)]);
    }
    rows
}

/// Which ranges of an alternative stand on which page.
pub(in crate::page) fn address_plan_pages(source: &Source<'_>, pen: &Pen, at: usize) -> Vec<Range<usize>> {
    paged(source, pen, &address_plan_grid(source, at))
}

/// The page of ranges.
pub(in crate::page) fn address_plan(source: &Source<'_>, at: usize, shown: Range<usize>) -> Sheet {
    let alternative = source.design.alternatives.get(at);
    let name = alternative.map_or("", |alternative| alternative.name.as_str());
    let grid = address_plan_grid(source, at);
    let headline = format!("Address plan: {}", counted(grid.rows.len(), "ranges"));
    let said = Said {
        topic: format!("Appendix: {name}"),
        alternative: Some(at),
        description: headline.clone(),
        headline,
        ..Said::default()
    };
    grid.sheet(source, said, shown)
}

fn address_plan_grid(source: &Source<'_>, at: usize) -> Grid {
    let number = |words: Option<String>| Cell::new(words.unwrap_or_else(|| "–".to_owned()));
    let all = range_rows(source.design, source.plan, at);
    let whole = all.len();
    let rows: Vec<Vec<Cell>> = all
        .into_iter()
        .take(MOST_ROWS)
        .map(|row| {
            vec![
                Cell::new(row.name.clone()),
                Cell::new(row.cidr.to_string()),
                Cell::weak(row.purpose.title()),
                Cell::weak(row.network.clone()),
                number(row.usable_words()),
                number(row.used.map(grouped)),
                number(row.free.map(grouped)),
            ]
        })
        .collect();
    let grid = Grid {
        heads: vec![
            Head::new("Range", 2.6),
            Head::new("CIDR", 1.8),
            Head::new("Purpose", 2.0),
            Head::new("VNet", 2.0),
            Head::number("Usable", 1.0),
            Head::number("Used", 1.0),
            Head::number("Free", 1.0),
        ],
        rows: with_rest(rows, whole, "aksnet export --to csv"),
        size: SMALL,
        most_lines: 2,
        is_roomy: true,
        widths: Widths::Shares,
    };
    grid.enlarged(&Letters::new(), source.room(false))
}

/// Which notes stand on which page.
pub(in crate::page) fn notes_pages(source: &Source<'_>, pen: &Pen) -> Vec<Range<usize>> {
    paged(source, pen, &notes_grid(source))
}

/// The page of what was written about the design and its alternatives.
pub(in crate::page) fn notes(source: &Source<'_>, shown: Range<usize>) -> Sheet {
    let said = Said {
        topic: "Appendix: notes".to_owned(),
        headline: "Notes".to_owned(),
        description: "notes on the design and its alternatives".to_owned(),
        ..Said::default()
    };
    notes_grid(source).sheet(source, said, shown)
}

fn notes_grid(source: &Source<'_>) -> Grid {
    let design = source.design;
    let whole = std::iter::once((None, "The design", design.notes.as_str()));
    let each = design
        .alternatives
        .iter()
        .enumerate()
        .map(|(at, alternative)| (Some(at), alternative.name.as_str(), alternative.notes.as_str()));
    let rows = whole.chain(each).filter(|(.., notes)| !notes.trim().is_empty());
    let several = design.alternatives.len() > 1;
    let rows = rows.take(MOST_ROWS).map(|(at, name, notes)| {
        vec![
            Cell {
                alternative: at.filter(|_| several),
                ..Cell::bold(name)
            },
            Cell::new(notes),
        ]
    });
    Grid {
        heads: vec![Head::new("", 1.0), Head::new("", 3.4)],
        rows: rows.collect(),
        size: BODY,
        most_lines: 12,
        is_roomy: true,
        widths: Widths::Shares,
    }
}

/// Which sources stand on which page.
pub(in crate::page) fn sources_pages(source: &Source<'_>, pen: &Pen) -> Vec<Range<usize>> {
    paged(source, pen, &sources_grid(source))
}

/// The page of sources.
pub(in crate::page) fn sources(source: &Source<'_>, shown: Range<usize>) -> Sheet {
    let judged = source.design.rule_set.as_str();
    let headline = if judged.is_empty() || judged == rules::VERSION {
        format!("Sources, and rules of {}", rules::VERSION)
    } else {
        format!(
            "Sources, and rules of {}; last judged by {judged}",
            rules::VERSION
        )
    };
    let said = Said {
        topic: "Appendix: sources".to_owned(),
        description: headline.clone(),
        headline,
        ..Said::default()
    };
    sources_grid(source).sheet(source, said, shown)
}

/// What the pages cite, each with the alternative that it is said of: findings, the formulas of the sums, and what the
/// lanes say of models.
fn cited(source: &Source<'_>) -> Vec<(Cited, Option<usize>)> {
    let findings = source.findings.all.iter();
    let findings = findings.map(|finding| (finding.rule.source, finding.subject.alternative()));
    let mut cited: Vec<(Cited, Option<usize>)> = findings.collect();
    let alternatives = source.design.alternatives.iter().zip(&source.plan.alternatives);
    for (at, (alternative, planned)) in alternatives.enumerate() {
        let subnets = || planned.networks.iter().flat_map(|network| &network.subnets);
        let formulas = subnets().map(|subnet| formula_of(subnet, alternative).source);
        // Every sum begins with the addresses that Azure keeps of a subnet.
        let kept = subnets().next().map(|_| rules::AZURE_RESERVED_5.source);
        let of_models = Model::LANES.map(|model| model.facts().status);
        let is_compared = source.layout.parts.models && !alternative.clusters.is_empty();
        let models = of_models
            .into_iter()
            .filter(|status| is_compared && !status.value.tags.is_empty())
            .map(|status| status.source);
        let mut own: Vec<Cited> = formulas.chain(kept).chain(models).collect();
        own.sort_unstable_by_key(|source| (source.page, source.url, source.read_on));
        own.dedup();
        cited.extend(own.into_iter().map(|source| (source, Some(at))));
    }
    // Derived facts have no source to name.
    cited.retain(|(source, _)| !source.url.is_empty());
    cited
}

/// The pages that findings, formulas and models come from, those that say most first.
fn sources_grid(source: &Source<'_>) -> Grid {
    let mut pages: BTreeMap<(&str, &str, &str), Vec<Option<usize>>> = BTreeMap::new();
    for (source, at) in cited(source) {
        let own = pages
            .entry((source.page, source.url, source.read_on))
            .or_default();
        own.push(at);
    }
    let mut pages: Vec<_> = pages.into_iter().collect();
    pages.sort_by_key(|(_, times)| std::cmp::Reverse(times.len()));
    // Of a single alternative everything is said.
    let several = source.design.alternatives.len() > 1;
    let rows = pages.into_iter().map(|((title, url, read_on), own)| {
        let cells = [
            Cell::new(sentence(title)),
            Cell::weak(url),
            Cell::weak(read_on),
            Cell::weak(cited_for(own)),
        ];
        cells.into_iter().take(if several { 4 } else { 3 }).collect()
    });
    let heads = [
        Head::new("Page", 3.0),
        Head::new("Address", 4.6),
        Head::new("Read on", 0.8),
        Head::new("Cited for", 1.2),
    ];
    let grid = Grid {
        heads: heads.into_iter().take(if several { 4 } else { 3 }).collect(),
        rows: rows.collect(),
        size: SMALL,
        most_lines: 2,
        is_roomy: true,
        widths: Widths::Content,
    };
    grid.enlarged(&Letters::new(), source.room(false))
}

/// What a page is cited for: alternatives by letter, or the design as a whole.
fn cited_for(mut of: Vec<Option<usize>>) -> String {
    of.sort_unstable();
    of.dedup();
    let own: Vec<usize> = of.into_iter().flatten().collect();
    if own.is_empty() {
        "the design".to_owned()
    } else {
        letters_words(&own)
    }
}

/// Letters of alternatives, with those that follow each other as a range: "A – C, F, G".
fn letters_words(of: &[usize]) -> String {
    let runs = of.chunk_by(|one, next| one + 1 == *next);
    let words = runs.map(|run| match run {
        [first, _, .., last] => format!("{} – {}", letter(*first), letter(*last)),
        few => few.iter().map(|at| letter(*at)).collect::<Vec<_>>().join(", "),
    });
    words.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_source_is_cited_for_something() {
        assert_eq!(cited_for(vec![None, None]), "the design");
        assert_eq!(cited_for(vec![Some(1), None, Some(0), Some(1)]), "A, B");
    }

    #[test]
    fn letters_that_follow_each_other_are_a_range() {
        for (of, expected) in [
            (vec![], ""),
            (vec![1], "B"),
            (vec![0, 1], "A, B"),
            ((0..9).collect(), "A – I"),
            (vec![0, 1, 2, 5, 6, 8], "A – C, F, G, I"),
        ] {
            assert_eq!(letters_words(&of), expected);
        }
    }
}
