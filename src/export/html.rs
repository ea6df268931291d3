//! The report as one HTML file: pictures inside, tables with sums and sources, nothing fetched and nothing run.
//!
//! The template is well-formed XML, so that tests can read it with a strict parser. Colours come from the palettes: the
//! reader's own choice of dark or light on a screen, print on paper, or one theme for all.

use askama::Template;

use crate::azure::Rule;
use crate::check::rules;
use crate::decide::comparison::Row;
use crate::design::logo::Drawing;
use crate::design::{Design, PageKind as Kind, inert_lines};
use crate::net::grouped;
use crate::page::{Leaf, Sheet};
use crate::scene::{Palette, RangeRow, Theme};

use super::content::ReportContent;
use super::files::{ExportError, Source};
use super::json::Sum;
use super::once::Once;
use crate::page::svg;

/// The pages whose pictures stand in the report; the appendix is text here, so its pages are not drawn.
pub(super) fn leaves(source: &Source<'_>) -> Vec<Leaf> {
    let shown = |leaf: &Leaf| OVERVIEW.contains(&leaf.kind()) || OF_ALTERNATIVE.contains(&leaf.kind());
    let mut leaves = source.leaves(source.chosen);
    leaves.retain(shown);
    leaves
}

/// The report.
pub(super) fn report(source: &Source<'_>) -> Result<String, ExportError> {
    let content = ReportContent::new(source);
    let leaves = leaves(source);
    let sheets = source.drawn(&leaves);
    let of = |at: Option<usize>, kinds: &'static [Kind]| {
        let shown = leaves.iter().zip(0..);
        let shown = shown.filter(move |(leaf, _)| leaf.alternative() == at && kinds.contains(&leaf.kind()));
        shown.map(|(_, index)| index).collect::<Vec<usize>>()
    };
    let plain = source.in_theme(source.options.theme.unwrap_or(Theme::Print));
    let overview = pictures(&sheets, &of(None, OVERVIEW), &plain);
    let has_overview = !overview.is_empty();
    let report = Report {
        design: source.design,
        title: source.design.pages.title_or(source.design.name.as_str()),
        date: source.options.date.as_deref(),
        rule_set: rules::VERSION,
        style: style(source, &sheets),
        shared: svg::shared(&sheets),
        // The pages bring it.
        logo: logo(source.design).filter(|_| !sheets.is_empty()),
        overview,
        pictures: content
            .sections
            .iter()
            .map(|section| pictures(&sheets, &of(Some(section.at), OF_ALTERNATIVE), &plain))
            .collect(),
        contents: contents(source.design, &content, has_overview),
        rejected: content.rejected(),
        not_proposed: content.models_not_proposed(),
        plans: content
            .sections
            .iter()
            .map(|section| plan_rows(&section.rows))
            .collect(),
        content,
    };
    let text = report.render();
    text.map(|text| inert_lines(&text)).map_err(|error| {
        log::error!("the report cannot be written: {error}");
        ExportError::NotWritten
    })
}

/// How large the logo is at the head of the report, and whether it is made of pixels.
fn logo(design: &Design) -> Option<(f64, f64, bool)> {
    /// As high as the title, and no wider than half a line.
    const MOST: (f64, f64) = (360.0, 48.0);
    let logo = design.pages.logo.as_ref()?;
    let (width, height) = logo.size();
    let scale = (MOST.0 / width).min(MOST.1 / height);
    let is_pixels = matches!(logo.drawing(), Drawing::Pixels(_));
    Some((width * scale, height * scale, is_pixels))
}

/// What the template shows.
#[derive(Template)]
#[template(path = "report.html")]
struct Report<'a> {
    design: &'a Design,
    /// What stands above all: the title of the pages, else the name of the design.
    title: &'a str,
    date: Option<&'a str>,
    rule_set: &'static str,
    /// Rules of CSS with the colours of pages and text.
    style: String,
    shared: String,
    /// Width and height of the logo, and whether it is made of pixels.
    logo: Option<(f64, f64, bool)>,
    /// The pages on all alternatives, as SVG.
    overview: Vec<String>,
    /// The pictures of each section, as SVG.
    pictures: Vec<Vec<String>>,
    /// Where the sections stand, and what they are called.
    contents: Vec<(String, String)>,
    rejected: Vec<(String, String)>,
    not_proposed: Vec<(&'static str, String, String)>,
    /// The address plan of each section.
    plans: Vec<Vec<PlanRow>>,
    content: ReportContent<'a>,
}

/// A line of an address plan.
struct PlanRow {
    /// Name, range, first and last address.
    range: [String; 4],
    /// Size, usable, used and free; nothing where nobody counts.
    numbers: [String; 4],
    /// Purpose, VNet and note.
    about: [String; 3],
}

/// The rows, long names and notes whole only once.
fn plan_rows(rows: &[RangeRow]) -> Vec<PlanRow> {
    let mut once = Once::default();
    let shown = |number: Option<u64>| number.map(grouped).unwrap_or_default();
    rows.iter()
        .map(|row| PlanRow {
            range: [
                once.whole(&row.name).into_owned(),
                row.cidr.to_string(),
                row.first().to_string(),
                row.last().to_string(),
            ],
            numbers: [
                shown(row.size()),
                row.usable_words().unwrap_or_default(),
                shown(row.used),
                shown(row.free),
            ],
            about: [
                row.purpose.title().to_owned(),
                once.whole(&row.network).into_owned(),
                once.whole(&row.note).into_owned(),
            ],
        })
        .collect()
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

/// The sections in their order, as the template has them.
fn contents(design: &Design, content: &ReportContent<'_>, has_overview: bool) -> Vec<(String, String)> {
    let is_rejected = !content.rejected().is_empty() || !content.models_not_proposed().is_empty();
    let before = [
        ("decision", "Decision", !design.decision.is_blank()),
        ("context", "Context", true),
        ("overview", "Overview", has_overview),
        ("comparison", "Comparison", content.table.is_some()),
        ("rejected", "Rejected, and why", is_rejected),
    ];
    let behind = [
        ("address-plan", "Address plan", !content.sections.is_empty()),
        ("findings", "Findings", true),
        ("sources", "Sources", true),
    ];
    let named =
        |(id, title, is_there): (&str, &str, bool)| is_there.then(|| (id.to_owned(), title.to_owned()));
    let alternatives = content.sections.iter().map(|section| {
        let name = section.alternative.name.as_str();
        (
            format!("alternative-{}", section.letter),
            format!("{} {name}", section.letter),
        )
    });
    before
        .into_iter()
        .filter_map(named)
        .chain(alternatives)
        .chain(behind.into_iter().filter_map(named))
        .collect()
}

/// Pages on all alternatives that a report shows; its appendix is text.
const OVERVIEW: &[Kind] = &[
    Kind::Purpose,
    Kind::Options,
    Kind::Models,
    Kind::Axis,
    Kind::Growth,
    Kind::Permanence,
    Kind::Comparison,
    Kind::Decision,
];

/// Pages on one alternative that a report shows.
const OF_ALTERNATIVE: &[Kind] = &[Kind::Network];

/// The pages at these places as pictures.
fn pictures(sheets: &[Sheet], places: &[usize], palette: &Palette) -> Vec<String> {
    let shown = places.iter().filter_map(|at| Some((at, sheets.get(*at)?)));
    shown
        .map(|(at, sheet)| svg::inline(sheet, &format!("picture-{at}-"), palette))
        .collect()
}

/// The colours: of one theme, or of the reader's choice and of paper.
fn style(source: &Source<'_>, sheets: &[Sheet]) -> String {
    let of = |theme: Theme| {
        let palette = source.in_theme(theme);
        let colors = [
            ("ground", palette.window),
            ("card", palette.card),
            ("paper", palette.paper()),
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
        format!(":root{{{variables}}}\n{}", svg::style(sheets, &palette))
    };
    match source.options.theme {
        Some(theme) => of(theme),
        None => format!(
            "{}@media screen and (prefers-color-scheme: dark){{\n{}}}\n@media print{{\n{}}}\n",
            of(Theme::Light),
            of(Theme::Dark),
            of(Theme::Print)
        ),
    }
}
