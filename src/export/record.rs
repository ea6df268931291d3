//! The decision record as Markdown: context, options, what follows and what was rejected, sums with their sources,
//! findings and who lives with them for what reason.
//!
//! Names and notes are written so that they show as themselves, whatever reads the Markdown.

use std::borrow::Cow;
use std::fmt::Display;

use crate::check::rules;
use crate::net::grouped;

use super::address_plan::{self, escaped};
use super::comparison;
use super::content::{AlternativeSection, ReportContent};
use super::files::Source;
use super::json::{ClusterReport, ComparisonReport, FindingReport, RangeReport};

/// The record.
pub(super) fn markdown(source: &Source<'_>) -> String {
    let content = ReportContent::new(source);
    let mut page = Page::default();
    context(&mut page, source, &content);
    page.heading(2, "Options");
    for section in &content.sections {
        option(&mut page, section);
    }
    outcome(&mut page, &content);
    page.heading(2, "Sums");
    for section in &content.sections {
        sums(&mut page, section);
    }
    page.heading(2, "Address plan");
    for section in &content.sections {
        page.heading(3, title(section));
        page.block(&address_plan::markdown(&section.rows));
    }
    findings(&mut page, &content);
    page.heading(2, "Sources");
    for source in &content.sources {
        page.item(format!(
            "[{}]({}), read {}",
            escaped(source.page),
            source.url,
            source.read_on
        ));
    }
    page.finish()
}

fn context(page: &mut Page, source: &Source<'_>, content: &ReportContent<'_>) {
    let design = source.design;
    page.heading(1, escaped(design.name.as_str()));
    page.paragraph("Decision record for AKS cluster networks.");
    page.heading(2, "Context");
    page.paragraph(escaped(&design.notes));
    page.item(format!("Checked with the rules of {}", rules::VERSION));
    if let Some(day) = &design.planning_date {
        page.item(format!("Planned for {day}"));
    }
    if let Some(day) = &source.options.date {
        page.item(format!("Written on {}", escaped(day)));
    }
    page.item(format!("Required: {}", content.required(true)));
    page.item(format!("Not required: {}", content.required(false)));
    for range in &design.connected {
        let prefixes: Vec<String> = range.prefixes.iter().map(ToString::to_string).collect();
        let name = escaped(range.name.as_str());
        page.item(format!(
            "Connected: {name} ({}), {}",
            range.kind.title(),
            prefixes.join(", ")
        ));
    }
}

fn title(section: &AlternativeSection<'_>) -> String {
    let today = if section.alternative.today { " (today)" } else { "" };
    format!(
        "{} {}{today}",
        section.letter,
        escaped(section.alternative.name.as_str())
    )
}

fn option(page: &mut Page, section: &AlternativeSection<'_>) {
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

/// What follows from the comparison, and what was rejected.
fn outcome(page: &mut Page, content: &ReportContent<'_>) {
    if let Some(table) = &content.table {
        page.heading(2, "Comparison");
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
        page.heading(2, "Rejected, and why");
        for (what, why) in rejected {
            page.item(format!("**{}**: {}", escaped(&what), escaped(&why)));
        }
    }
}

fn sums(page: &mut Page, section: &AlternativeSection<'_>) {
    for (cluster, reach) in section.report.clusters.iter().zip(&section.reach) {
        page.heading(
            3,
            format!("{}, cluster {}", section.letter, escaped(&cluster.name)),
        );
        for range in &cluster.ranges {
            range_sum(page, range);
        }
        if let Some(services) = &cluster.services {
            let usable = grouped(services.usable);
            page.paragraph(format!(
                "Service CIDR {}: {usable} addresses for services",
                services.cidr
            ));
        }
        page.paragraph(escaped(reach));
        if let Some(comparison) = &cluster.comparison {
            models(page, comparison);
        }
    }
}

fn range_sum(page: &mut Page, range: &RangeReport) {
    let place = if range.name.contains('/') {
        format!(" {}", escaped(&range.name))
    } else {
        String::new()
    };
    let sum = &range.sum;
    let (needed, usable) = (grouped(sum.with_surge), grouped(sum.usable));
    page.paragraph(format!(
        "{}{place}, {}: **{needed} of {usable} {}, {}**",
        range.kind.words(),
        range.cidr,
        sum.unit.plural(),
        sum.verdict.words(),
    ));
    let mut rows = vec![["What".to_owned(), "Number".to_owned()]];
    rows.extend(
        sum.steps
            .iter()
            .map(|step| [escaped(&step.text).into_owned(), grouped(step.amount)]),
    );
    rows.push(["**needed while upgrading**".to_owned(), format!("**{needed}**")]);
    page.table(&rows);
    if let Some(rule) = rules::find(range.rule) {
        let source = rule.source;
        page.paragraph(if source.url.is_empty() {
            format!("Formula: {} ({})", rule.title, source.page)
        } else {
            format!(
                "Formula: {} ([{}]({}))",
                rule.title,
                escaped(source.page),
                source.url
            )
        });
    }
}

fn models(page: &mut Page, comparison: &ComparisonReport) {
    let network = escaped(&comparison.network);
    page.paragraph(format!(
        "The same workload under every model, sized anew, in {network} with {} addresses:",
        grouped(comparison.network_size)
    ));
    let length = |length: Option<u8>| length.map_or_else(String::new, |length| format!("/{length}"));
    let heads = [
        "Model",
        "Addresses",
        "Nodes",
        "Pods",
        "Pod CIDR",
        "Can grow to",
        "Can upgrade",
        "Verdict",
    ];
    let mut rows = vec![heads.map(str::to_owned)];
    rows.extend(comparison.models.iter().map(|lane| {
        let verdict = lane.reason.as_deref().unwrap_or_else(|| lane.verdict.words());
        [
            lane.model.title().to_owned(),
            grouped(lane.total),
            length(lane.node_subnet),
            length(lane.pod_subnet),
            length(lane.pod_cidr),
            grouped(lane.most_nodes),
            grouped(lane.most_upgradable),
            escaped(verdict).into_owned(),
        ]
    }));
    page.table(&rows);
}

fn findings(page: &mut Page, content: &ReportContent<'_>) {
    page.heading(2, "Findings");
    if content.open.is_empty() {
        page.paragraph("No errors and no warnings are open.");
    }
    for finding in &content.open {
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
            content.about(finding),
            finding.reason,
            cited(finding)
        ));
    }
    if !content.accepted.is_empty() {
        page.heading(3, "Accepted");
        for finding in &content.accepted {
            let reason = escaped(finding.accepted_words().unwrap_or_default());
            page.item(format!(
                "{}{} ({}): {reason}",
                content.about(finding),
                escaped(&finding.message),
                finding.rule
            ));
        }
    }
    if !content.notes.is_empty() {
        page.heading(3, "Notes");
        for finding in &content.notes {
            let about = content.about(finding);
            page.item(format!(
                "{about}{} ({})",
                escaped(&finding.message),
                cited(finding)
            ));
        }
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
struct Page {
    text: String,
    in_list: bool,
}

impl Page {
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

    /// Rows under a line of heads; all but the first column stand at the right, unless there are many.
    fn table<const COLUMNS: usize>(&mut self, rows: &[[String; COLUMNS]]) {
        self.begin(false);
        for (index, row) in rows.iter().enumerate() {
            self.line(format_args!("| {} |", row.join(" | ")));
            if index == 0 {
                let ends = ["---"; COLUMNS].map(|rule| format!(" {rule} |"));
                let ends = if COLUMNS == 2 {
                    " --- | ---: |".to_owned()
                } else {
                    ends.concat()
                };
                self.line(format_args!("|{ends}"));
            }
        }
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
