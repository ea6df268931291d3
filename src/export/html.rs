//! The report as one HTML file: pictures inside, tables with sums and sources, nothing fetched and nothing run.
//!
//! The template is well-formed XML, so that tests can read it with a parser that forgives nothing. Colours come from
//! the palettes: the reader's own choice of dark or light on a screen, print on paper, or one theme for all.

use askama::Template;

use crate::azure::Rule;
use crate::check::rules;
use crate::decide::comparison::Row;
use crate::design::{Design, inert_lines};
use crate::net::grouped;
use crate::page::Sheet;
use crate::scene::{Palette, Theme};

use super::content::ReportContent;
use super::files::{ExportError, Source};
use super::json::Sum;
use crate::page::svg;

/// The report.
pub(super) fn report(source: &Source<'_>) -> Result<String, ExportError> {
    let content = ReportContent::new(source);
    let mut sheets: Vec<Sheet> = Vec::new();
    // Where the pages of each section end.
    let ends: Vec<usize> = content
        .sections
        .iter()
        .map(|section| {
            sheets.extend(source.sheets(section.at));
            sheets.len()
        })
        .collect();
    let plain = Palette::of(source.options.theme.unwrap_or(Theme::Print));
    let report = Report {
        design: source.design,
        date: source.options.date.as_deref(),
        rule_set: rules::VERSION,
        style: style(&sheets, source.options.theme),
        patterns: svg::patterns(&sheets),
        pictures: pictures(&sheets, &ends, plain),
        rejected: content.rejected(),
        content,
    };
    let text = report.render();
    text.map(|text| inert_lines(&text)).map_err(|error| {
        log::error!("the report cannot be written: {error}");
        ExportError::NotWritten
    })
}

/// What the template shows.
#[derive(Template)]
#[template(path = "report.html")]
struct Report<'a> {
    design: &'a Design,
    date: Option<&'a str>,
    rule_set: &'static str,
    /// Rules of CSS with the colours of pages and text.
    style: String,
    patterns: String,
    /// The pictures of each section, as SVG.
    pictures: Vec<Vec<String>>,
    rejected: Vec<(String, String)>,
    content: ReportContent<'a>,
}

impl Report<'_> {
    fn grouped(number: u64) -> String {
        grouped(number)
    }

    /// The formula behind a sum.
    fn formula(rule: &str) -> Option<&'static Rule> {
        rules::find(rule)
    }

    /// "49 of 59 addresses".
    fn held(sum: &Sum) -> String {
        format!(
            "{} of {} {}",
            grouped(sum.with_surge),
            grouped(sum.usable),
            sum.unit.plural()
        )
    }

    /// What a cell of the comparison is, for the style.
    fn cell_class(row: &Row, at: usize) -> &'static str {
        if row.winners.contains(&at) { "winner" } else { "" }
    }
}

/// The pictures of each section; `ends` says where those of each end.
fn pictures(sheets: &[Sheet], ends: &[usize], palette: &Palette) -> Vec<Vec<String>> {
    let mut drawn = sheets
        .iter()
        .enumerate()
        .map(|(index, sheet)| svg::inline(sheet, &format!("picture-{index}-"), palette));
    let mut before = 0;
    ends.iter()
        .map(|end| {
            let count = end.saturating_sub(before);
            before = *end;
            drawn.by_ref().take(count).collect()
        })
        .collect()
}

/// The colours: of one theme, or of the reader's choice and of paper.
fn style(sheets: &[Sheet], theme: Option<Theme>) -> String {
    let of = |theme: Theme| {
        let palette = Palette::of(theme);
        let colors = [
            ("ground", palette.window),
            ("card", palette.card),
            ("line", palette.line),
            ("text", palette.text),
            ("weak", palette.text_weak),
            ("accent", palette.accent),
            ("good", palette.good),
            ("warning", palette.warning),
            ("trouble", palette.trouble),
        ];
        let variables = colors.map(|(name, color)| format!("--{name}:{};", svg::hex(color)));
        let variables = variables.concat();
        format!(":root{{{variables}}}\n{}", svg::style(sheets, palette))
    };
    match theme {
        Some(theme) => of(theme),
        None => format!(
            "{}@media screen and (prefers-color-scheme: dark){{\n{}}}\n@media print{{\n{}}}\n",
            of(Theme::Light),
            of(Theme::Dark),
            of(Theme::Print)
        ),
    }
}
