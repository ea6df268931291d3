//! The decision record as Markdown, in the common form of such records: title, status, date and deciders, then context,
//! drivers, options, decision and consequences, and an appendix whose sums, models and address plan are folded.
//!
//! Names and notes are written so that they show as themselves, whatever reads the Markdown.

use std::borrow::Cow;
use std::fmt::Display;

use crate::azure::{Model, Rule};
use crate::check::rules;
use crate::decide::comparison::{letter, today_mark};
use crate::design::{Decision, Design};
use crate::net::grouped;

use super::address_plan::{self, escaped};
use super::comparison;
use super::content::{AlternativeSection, ReportContent};
use super::files::Source;
use super::json::{ClusterReport, FindingReport, ModelReport, RangeReport};

/// The record.
pub(super) fn markdown(source: &Source<'_>) -> String {
    let content = ReportContent::new(source);
    let mut page = Markdown::default();
    head(&mut page, source);
    context(&mut page, source, &content);
    page.heading(2, "Considered options");
    for section in &content.sections {
        option(&mut page, section);
    }
    outcome(&mut page, &source.design.decision, &content);
    consequences(&mut page, &source.design.decision);
    findings(&mut page, &content);
    appendix(&mut page, &content);
    page.finish()
}

/// What it is about, how far it has come, when and by whom.
fn head(page: &mut Markdown, source: &Source<'_>) {
    let Design { name, decision, .. } = source.design;
    page.heading(1, escaped(name.as_str()));
    page.item(format!("Status: {}", decision.status.title()));
    if let Some(day) = &decision.date {
        page.item(format!("Date: {day}"));
    }
    if !decision.deciders.trim().is_empty() {
        page.item(format!("Deciders: {}", escaped(decision.deciders.trim())));
    }
    if let Some(day) = &source.options.date {
        page.item(format!("Written on {}", escaped(day)));
    }
}

fn context(page: &mut Markdown, source: &Source<'_>, content: &ReportContent<'_>) {
    let design = source.design;
    page.heading(2, "Context");
    page.paragraph(escaped(&design.notes));
    page.item(format!("Checked with the rules of {}", rules::VERSION));
    if let Some(day) = &design.planning_date {
        page.item(format!("Planned for {day}"));
    }
    for range in &design.connected {
        let prefixes: Vec<String> = range.prefixes.iter().map(ToString::to_string).collect();
        let name = escaped(range.name.as_str());
        page.item(format!(
            "Connected: {name} ({}), {}",
            range.kind.title(),
            prefixes.join(", ")
        ));
    }
    page.heading(2, "Decision drivers");
    page.item(format!("Required: {}", content.required(true)));
    page.item(format!("Not required: {}", content.required(false)));
}

fn title(section: &AlternativeSection<'_>) -> String {
    let name = section.alternative.name.as_str();
    let today = today_mark(section.alternative.today, name, " (today)");
    format!("{} {}{today}", section.letter, escaped(name))
}

fn option(page: &mut Markdown, section: &AlternativeSection<'_>) {
    page.heading(3, title(section));
    page.paragraph(format!("**{}**", escaped(&section.report.outcome.outcome_words)));
    page.paragraph(escaped(&section.alternative.notes));
    for (cluster, reach) in section.report.clusters.iter().zip(&section.reach) {
        let ClusterReport {
            name,
            model,
            network,
            nodes,
            surge_nodes,
            outcome,
            ..
        } = cluster;
        page.item(format!(
            "Cluster {}, {} in {}, {} + {} surge nodes: **{}**; {}",
            escaped(name),
            model.title(),
            escaped(network),
            grouped(*nodes),
            grouped(*surge_nodes),
            escaped(&outcome.outcome_words),
            escaped(reach),
        ));
    }
    for network in &section.report.networks {
        let largest = network.largest_free_block.as_ref();
        let largest = largest.map_or_else(String::new, |block| format!(", largest free block {block}"));
        page.item(format!(
            "VNet {}, {}: {} addresses, {} free{largest}{}",
            escaped(&network.name),
            network.address_space.join(" and "),
            grouped(network.size),
            grouped(network.free),
            escaped(&network.peers_words()),
        ));
    }
}

/// What was chosen and why, what the comparison says, and which alternatives were not taken.
fn outcome(page: &mut Markdown, decision: &Decision, content: &ReportContent<'_>) {
    page.heading(2, "Decision outcome");
    match (&decision.chosen, content.chosen) {
        (Some(chosen), Some(at)) => {
            page.paragraph(format!("Chosen: **{} {}**", letter(at), escaped(chosen.as_str())));
        }
        (Some(gone), None) => page.paragraph(format!(
            "Chosen: {}, which the design no longer has",
            escaped(gone.as_str())
        )),
        (None, _) => page.paragraph("No alternative is chosen yet."),
    }
    page.paragraph(escaped(decision.reason.trim()));
    if let Some(table) = &content.table {
        page.heading(3, "Comparison");
        page.block(&comparison::markdown(table, false));
        let reasons = table
            .judgement
            .reasons
            .iter()
            .filter(|_| !table.judgement.best.is_empty());
        for reason in reasons {
            page.item(escaped(reason));
        }
    }
    let rejected = content.rejected();
    if !rejected.is_empty() {
        page.heading(3, "Rejected, and why");
        for (what, why) in rejected {
            page.item(format!("**{}**: {}", escaped(&what), escaped(&why)));
        }
    }
}

/// What was written down to follow, what may go wrong, and what is still to be answered.
fn consequences(page: &mut Markdown, decision: &Decision) {
    page.heading(2, "Consequences");
    let written = decision.consequences.trim();
    if written.is_empty() {
        page.paragraph("None are written down.");
    } else {
        page.paragraph(escaped(written));
    }
    for (title, text) in [
        ("Risks", &decision.risks),
        ("Open questions", &decision.open_questions),
    ] {
        if !text.trim().is_empty() {
            page.heading(3, title);
            page.paragraph(escaped(text.trim()));
        }
    }
}

/// What the rest rests on, folded where a reader of Markdown can fold.
fn appendix(page: &mut Markdown, content: &ReportContent<'_>) {
    page.heading(2, "Appendix");
    let clusters = || {
        content
            .sections
            .iter()
            .flat_map(|section| &section.report.clusters)
    };
    if clusters().any(|cluster| !cluster.ranges.is_empty()) {
        page.fold("Sums", |page| sums(page, content));
    }
    if clusters().any(|cluster| cluster.comparison.is_some()) {
        page.fold("The same workload under every model, sized anew", |page| {
            models(page, content);
        });
    }
    let not_proposed = content.models_not_proposed();
    if !not_proposed.is_empty() {
        page.fold("Models that no alternative proposes", |page| {
            let mut rows = vec![["Model", "Why not", "Clusters"].map(str::to_owned)];
            rows.extend(not_proposed.iter().map(|(model, why, places)| {
                [model, why.as_str(), places.as_str()].map(|text| escaped(text).into_owned())
            }));
            page.table(&rows);
        });
    }
    page.fold("Address plan", |page| {
        for section in &content.sections {
            if content.sections.len() > 1 {
                page.heading(3, title(section));
            }
            page.block(&address_plan::markdown(&section.rows));
        }
    });
    page.heading(3, "Sources");
    for source in &content.sources {
        page.item(format!(
            "[{}]({}), read {}",
            escaped(source.page),
            source.url,
            source.read_on
        ));
    }
}

/// A row a range with how its number adds up, then the formulas, each once.
fn sums(page: &mut Markdown, content: &ReportContent<'_>) {
    let heads = [
        "Cluster",
        "Range",
        "How it adds up",
        "Needed of usable",
        "Verdict",
    ];
    let mut rows = vec![heads.map(str::to_owned)];
    let mut formulas: Vec<String> = Vec::new();
    for section in &content.sections {
        for cluster in &section.report.clusters {
            for range in &cluster.ranges {
                rows.push(sum_row(&section.letter, &cluster.name, range));
                let formula = rules::find(range.rule).map(formula);
                formulas.extend(formula.filter(|formula| !formulas.contains(formula)));
            }
        }
    }
    page.table(&rows);
    for section in &content.sections {
        let clusters = section.report.clusters.iter().zip(&section.pools);
        let pools = clusters.map(|(cluster, pools)| format!("{}: {}", cluster.name, pools.join("; ")));
        let pools: Vec<String> = pools.collect();
        if !pools.is_empty() {
            page.item(format!(
                "Node pools of {}: {}",
                section.letter,
                escaped(&pools.join(". "))
            ));
        }
    }
    for formula in formulas {
        page.item(formula);
    }
}

fn sum_row(letter: &str, cluster: &str, range: &RangeReport) -> [String; 5] {
    let place = if range.name.contains('/') {
        format!(" {}", escaped(&range.name))
    } else {
        String::new()
    };
    let sum = &range.sum;
    let steps: Vec<String> = sum
        .steps
        .iter()
        .map(|step| format!("{}: {}", escaped(&step.text), grouped(step.amount)))
        .collect();
    [
        format!("{letter} {}", escaped(cluster)),
        format!("{}{place}, {}", range.kind.words(), range.cidr),
        steps.join("<br>"),
        format!(
            "{} of {} {}",
            grouped(sum.with_surge),
            grouped(sum.usable),
            sum.unit.plural()
        ),
        sum.verdict.words().to_owned(),
    ]
}

fn formula(rule: &Rule) -> String {
    let source = rule.source;
    if source.url.is_empty() {
        format!("{} ({})", rule.title, source.page)
    } else {
        format!("{} ([{}]({}))", rule.title, escaped(source.page), source.url)
    }
}

/// A row a cluster, a column a model.
fn models(page: &mut Markdown, content: &ReportContent<'_>) {
    let mut heads = vec!["Cluster".to_owned(), "Addresses of the VNet".to_owned()];
    heads.extend(Model::LANES.map(|model| model.title().to_owned()));
    let mut lines = vec![heads];
    for section in &content.sections {
        for cluster in &section.report.clusters {
            let Some(comparison) = &cluster.comparison else {
                continue;
            };
            let mut line = vec![
                format!("{} {}", section.letter, escaped(&cluster.name)),
                format!(
                    "{} in {}",
                    grouped(comparison.network_size),
                    escaped(&comparison.network)
                ),
            ];
            line.extend(Model::LANES.map(|model| {
                let lane = comparison.models.iter().find(|lane| lane.model == model);
                lane.map_or_else(String::new, lane_words)
            }));
            lines.push(line);
        }
    }
    page.lines(&lines);
}

/// "320 addresses: nodes /26, pod CIDR /18; up to 397 nodes, 360 upgradable; fits".
fn lane_words(lane: &ModelReport) -> String {
    let lengths = [
        ("nodes", lane.node_subnet),
        ("pods", lane.pod_subnet),
        ("pod CIDR", lane.pod_cidr),
    ];
    let ranges: Vec<String> = lengths
        .into_iter()
        .filter_map(|(what, length)| Some(format!("{what} /{}", length?)))
        .collect();
    let verdict = lane.verdict_words();
    format!(
        "{}<br>{} addresses: {}<br>grows to {}, upgrades to {}",
        escaped(&verdict),
        grouped(lane.total),
        ranges.join(", "),
        grouped(lane.most_nodes),
        grouped(lane.most_upgradable),
    )
}

fn findings(page: &mut Markdown, content: &ReportContent<'_>) {
    page.heading(2, "Findings");
    if content.open.is_empty() {
        page.paragraph("No errors and no warnings are open.");
    }
    for listed in &content.open {
        let finding = &listed.report;
        let azure = finding.azure_message.as_ref();
        let azure = azure.map_or_else(String::new, |said| format!(" Azure answers: {}", escaped(said)));
        let message = escaped(&finding.message);
        let fix = finding.fix_words();
        let fix = if fix.is_empty() {
            fix
        } else {
            format!(" {}", escaped(&fix))
        };
        page.item(format!(
            "**{}**, met {}: {}{message}. {}{azure}{fix} ({})",
            finding.severity,
            finding.when_words(),
            content.about(listed),
            finding.reason,
            cited(finding)
        ));
    }
    if !content.accepted.is_empty() {
        page.heading(3, "Accepted");
        for listed in &content.accepted {
            let finding = &listed.report;
            let reason = escaped(finding.accepted_words().unwrap_or_default());
            page.item(format!(
                "{}{} ({}): {reason}",
                content.about(listed),
                escaped(&finding.message),
                finding.rule
            ));
        }
    }
    if !content.notes.is_empty() {
        page.fold("Notes", |page| {
            for listed in &content.notes {
                let finding = &listed.report;
                let about = content.about(listed);
                page.item(format!(
                    "{about}{} ({})",
                    escaped(&finding.message),
                    cited(finding)
                ));
            }
        });
    }
}

/// Rule and source of a finding.
fn cited(finding: &FindingReport) -> String {
    let source = &finding.source;
    if source.url.is_empty() {
        format!("{}, {}", finding.rule, source.page)
    } else {
        format!("{}, [{}]({})", finding.rule, escaped(source.page), source.url)
    }
}

/// Text whose first character begins neither a heading nor a list.
fn plain_start(text: &str) -> Cow<'_, str> {
    let number = text.trim_start_matches(|char: char| char.is_ascii_digit());
    // A number, a point and a space begin a list; an address does not.
    let after = number.strip_prefix(['.', ')']);
    let is_numbered =
        number.len() < text.len() && after.is_some_and(|after| after.is_empty() || after.starts_with(' '));
    if is_numbered {
        let (digits, rest) = text.split_at(text.len() - number.len());
        Cow::Owned(format!("{digits}\\{rest}"))
    } else if text.starts_with(['#', '-', '+', '=']) {
        Cow::Owned(format!("\\{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Markdown in the making: blocks with an empty line between them.
#[derive(Default)]
struct Markdown {
    text: String,
    in_list: bool,
}

impl Markdown {
    fn heading(&mut self, level: usize, heading: impl Display) {
        self.begin(false);
        self.line(format_args!("{} {heading}", "#".repeat(level)));
    }

    fn paragraph(&mut self, text: impl Display) {
        let text = text.to_string();
        if !text.trim().is_empty() {
            self.begin(false);
            self.line(plain_start(text.trim()));
        }
    }

    fn item(&mut self, text: impl Display) {
        self.begin(true);
        let text = text.to_string();
        self.line(format_args!("- {}", plain_start(text.trim())));
    }

    /// Text of several lines, as it is.
    fn block(&mut self, text: &str) {
        self.begin(false);
        self.line(text.trim_end());
    }

    /// Rows under a line of heads.
    fn table<const COLUMNS: usize>(&mut self, rows: &[[String; COLUMNS]]) {
        self.begin(false);
        self.rows(rows.iter().map(|row| row.as_slice()));
    }

    /// The same where the number of columns comes from elsewhere.
    fn lines(&mut self, rows: &[Vec<String>]) {
        self.begin(false);
        self.rows(rows.iter().map(Vec::as_slice));
    }

    fn rows<'a>(&mut self, rows: impl Iterator<Item = &'a [String]>) {
        for (index, row) in rows.enumerate() {
            self.line(format_args!("| {} |", row.join(" | ")));
            if index == 0 {
                self.line(format_args!("|{}", " --- |".repeat(row.len())));
            }
        }
    }

    /// What is shown when it is asked for, where a reader of Markdown can fold.
    fn fold(&mut self, title: &str, add: impl FnOnce(&mut Self)) {
        self.begin(false);
        self.line(format_args!("<details><summary>{title}</summary>"));
        add(self);
        self.begin(false);
        self.line("</details>");
    }

    fn begin(&mut self, in_list: bool) {
        let goes_on = self.in_list && in_list;
        if !self.text.is_empty() && !goes_on {
            self.text.push('\n');
        }
        self.in_list = in_list;
    }

    fn line(&mut self, line: impl Display) {
        self.text.push_str(&line.to_string());
        self.text.push('\n');
    }

    fn finish(self) -> String {
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::plain_start;

    #[test]
    fn text_begins_no_block() {
        for (text, expected) in [
            ("# one", r"\# one"),
            ("- two", r"\- two"),
            ("12. three", r"12\. three"),
            ("10.20.0.0/26 four", "10.20.0.0/26 four"),
            ("3 five", "3 five"),
            ("**six**", "**six**"),
        ] {
            assert_eq!(plain_start(text), expected);
        }
    }
}
