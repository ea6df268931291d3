//! A plan as text: VNets, clusters with their sums, how far they go, and the other models.

use crate::check::reason_words;
use crate::decide::comparison::today_mark;
use crate::design::Decision;
use crate::export::json::{
    AcceptedReport, AlternativeReport, CeilingReport, ClusterReport, ComparisonReport, NetworkReport,
    PlanReport, RankedReport, StepReport, Sum, WayOutReport,
};
use crate::net::{counted, grouped};

use super::page::{Align, TextReport};

/// The report as text.
///
/// ```
/// use aksnet::{check, design::presets, export::{json::PlanReport, text}, plan};
///
/// let design = presets::presets()[0].design()?;
/// let plan = plan::plan(&design);
/// let text = text::plan(&PlanReport::new(&design, &plan, &check::check(&design, &plan)));
/// assert!(text.contains("Node subnet vnet-shop/snet-nodes, 10.20.0.0/26: 49 of 59 addresses, fits"));
/// # Ok::<(), aksnet::design::file::FileError>(())
/// ```
pub fn plan(report: &PlanReport) -> String {
    let mut page = TextReport::default();
    page.line(&report.design);
    context_text(&mut page, report);
    if let Some(decision) = &report.decision {
        decision_text(&mut page, decision);
    }
    for alternative in &report.alternatives {
        page.gap();
        alternative_text(&mut page, alternative);
    }
    if report.without_ways_out > 0 {
        page.gap();
        let left = counted(report.without_ways_out, "clusters");
        page.line(format!(
            "What would make {left} more work was not worked out; plan them in files of their own"
        ));
    }
    page.finish()
}

/// What all alternatives share: notes, needs, what is connected, and accepted findings.
fn context_text(page: &mut TextReport, report: &PlanReport) {
    notes_text(page, &report.notes);
    let stated = |needed: bool| {
        let stated = report.requirements.iter().filter(|one| one.needed == needed);
        let titles: Vec<&str> = stated.map(|one| one.title).collect();
        (!titles.is_empty()).then(|| titles.join(", "))
    };
    let facts = [
        ("Planned for", report.planning_date.clone()),
        ("Required", stated(true)),
        ("Not required", stated(false)),
    ];
    let mut rows: Vec<[String; 2]> = facts
        .into_iter()
        .filter_map(|(title, words)| Some([title.to_owned(), words?]))
        .collect();
    rows.extend(report.connected.iter().map(|range| {
        let (name, kind) = (&range.name, range.kind.title());
        let prefixes = range.prefixes.join(", ");
        ["Connected".to_owned(), format!("{name} ({kind}), {prefixes}")]
    }));
    rows.extend(report.accepted.iter().map(|accepted| {
        let AcceptedReport {
            rule,
            subject,
            reason,
            ..
        } = accepted;
        let reason = reason_words(reason);
        ["Accepted".to_owned(), format!("{rule} at {subject}: {reason}")]
    }));
    if !rows.is_empty() {
        page.gap();
        page.table(0, [Align::Left; 2], &rows);
    }
}

/// What was decided.
fn decision_text(page: &mut TextReport, decision: &Decision) {
    page.gap();
    let chosen = decision.chosen.as_ref().map_or("open", |name| name.as_str());
    page.line(format!("Decision: {chosen} ({})", decision.status.title()));
    let date = decision.date.as_ref().map(ToString::to_string);
    let facts = [
        ("Date", date.unwrap_or_default()),
        ("Deciders", decision.deciders.clone()),
    ];
    for (title, text) in facts.iter().filter(|(_, text)| !text.trim().is_empty()) {
        page.line(format!("  {title}: {}", text.trim()));
    }
    for (title, text) in decision.written() {
        page.line(format!("  {title}"));
        for line in text.trim().lines() {
            page.line(format!("    {line}"));
        }
    }
}

/// What somebody wrote, line by line; nothing where nobody did.
fn notes_text(page: &mut TextReport, notes: &str) {
    if !notes.trim().is_empty() {
        page.gap();
        for line in notes.trim().lines() {
            page.line(line);
        }
    }
}

fn alternative_text(page: &mut TextReport, alternative: &AlternativeReport) {
    let today = today_mark(alternative.today, &alternative.name, " (today)");
    page.heading(&format!("{}{today}", alternative.name));
    page.line(&alternative.outcome.outcome_words);
    notes_text(page, &alternative.notes);
    if let Some(way) = &alternative.way_out {
        page.gap();
        ways_out_text(
            page,
            "What would make all its clusters work",
            std::slice::from_ref(way),
        );
    }
    for network in &alternative.networks {
        page.gap();
        network_text(page, network);
    }
    for cluster in &alternative.clusters {
        page.gap();
        cluster_text(page, cluster);
    }
}

fn network_text(page: &mut TextReport, network: &NetworkReport) {
    let NetworkReport {
        name,
        address_space,
        size,
        free,
        largest_free_block,
        subnets,
        ..
    } = network;
    let largest = largest_free_block
        .as_ref()
        .map_or_else(String::new, |block| format!(", largest free block {block}"));
    page.line(format!(
        "VNet {name}, {}: {} addresses, {} free{largest}{}",
        address_space.join(" and "),
        grouped(*size),
        grouped(*free),
        network.peers_words(),
    ));
    let mut rows = vec![["Subnet", "Range", "Purpose", "Needed", "Usable", "", ""].map(str::to_owned)];
    rows.extend(subnets.iter().map(|subnet| {
        let Sum {
            unit,
            usable,
            with_surge,
            verdict,
            ..
        } = subnet.sum;
        [
            subnet.name.clone(),
            subnet.cidr.clone(),
            subnet.purpose.title().to_owned(),
            grouped(with_surge),
            grouped(usable),
            unit.plural().to_owned(),
            verdict.words().to_owned(),
        ]
    }));
    if !subnets.is_empty() {
        use Align::{Left, Right};
        page.table(2, [Left, Left, Left, Right, Right, Left, Left], &rows);
    }
}

fn cluster_text(page: &mut TextReport, cluster: &ClusterReport) {
    let ClusterReport {
        name,
        model,
        network,
        nodes,
        surge_nodes,
        outcome,
        ranges,
        services,
        ceilings,
        comparison,
        ..
    } = cluster;
    page.line(format!(
        "Cluster {name}, {} in {network}, {} + {} surge: {}",
        model.title(),
        counted(*nodes, "nodes"),
        grouped(*surge_nodes),
        outcome.outcome_words,
    ));
    for range in ranges {
        let place = if range.name.contains('/') {
            format!(" {}", range.name)
        } else {
            String::new()
        };
        page.line(format!(
            "  {}{place}, {}: {}",
            range.kind.words(),
            range.cidr,
            held(&range.sum)
        ));
        page.table(
            4,
            [Align::Left, Align::Right],
            &sum_rows(&range.sum.steps, range.sum.with_surge),
        );
    }
    if let Some(services) = services {
        let left = counted(services.usable, "addresses");
        page.line(format!("  Service CIDR {}: {left} for services", services.cidr));
    }
    if let Some(ceilings) = ceilings {
        page.line(format!("  How far pool {} can grow", ceilings.pool));
        page.line(format!("    can grow to       {}", ceiling(&ceilings.scale_out)));
        page.line(format!("    can upgrade up to {}", ceiling(&ceilings.upgrade)));
    }
    if let Some(comparison) = comparison {
        comparison_text(page, comparison);
    }
    ways_out_text(page, "What would make it work", &cluster.ways_out);
}

/// What would make something work: what is changed, what comes of it and what it costs.
fn ways_out_text(page: &mut TextReport, title: &str, ways: &[WayOutReport]) {
    if ways.is_empty() {
        return;
    }
    page.line(format!("  {title}"));
    for (place, way) in ways.iter().enumerate() {
        page.line(format!("    {}. {}", place.saturating_add(1), way.title));
        page.line(format!("       result: {}", way.result));
        page.line(format!("       cost: {}", way.price.words));
    }
}

/// "49 of 59 addresses, fits".
fn held(sum: &Sum) -> String {
    let Sum {
        unit,
        usable,
        with_surge,
        verdict,
        ..
    } = sum;
    format!(
        "{} of {} {}, {}",
        grouped(*with_surge),
        grouped(*usable),
        unit.plural(),
        verdict.words()
    )
}

/// The lines of a sum and its total.
fn sum_rows(steps: &[StepReport], total: u64) -> Vec<[String; 2]> {
    let mut rows: Vec<[String; 2]> = steps
        .iter()
        .map(|step| [step.text.clone(), format!("+ {}", grouped(step.amount))])
        .collect();
    if !rows.is_empty() {
        rows.push([
            "needed while upgrading".to_owned(),
            format!("= {}", grouped(total)),
        ]);
    }
    rows
}

/// "49 nodes, then node subnet vnet-shop/snet-nodes is full".
fn ceiling(ceiling: &CeilingReport) -> String {
    let CeilingReport { nodes, limit, range } = ceiling;
    let range = range
        .as_ref()
        .map_or_else(String::new, |range| format!(" {range}"));
    format!("{}, limit: {}{range}", counted(*nodes, "nodes"), limit.words())
}

fn comparison_text(page: &mut TextReport, comparison: &ComparisonReport) {
    use Align::{Left, Right};
    let ComparisonReport {
        network,
        network_size,
        largest_free_block,
        pool,
        models,
        ranking,
    } = comparison;
    page.line("  The same workload under every model, sized anew");
    let largest = largest_free_block.as_deref().unwrap_or("none");
    page.line(format!(
        "    {network} has {}; largest free block next to the subnets that stay: {largest}",
        counted(*network_size, "addresses"),
    ));
    page.line(format!(
        "    The smallest subnets for what is planned; pool {pool} grows as far as the VNet has room for larger ones"
    ));
    if comparison.has_move_in_place() {
        page.line("    In place, the cluster keeps its subnets, which cannot be resized");
    }
    let header = [
        "Model",
        "Addresses",
        "Nodes",
        "Pods",
        "Pod CIDR",
        "Can grow to",
        "Can upgrade",
        "",
    ];
    let length = |length: Option<u8>| length.map_or_else(|| "-".to_owned(), |length| format!("/{length}"));
    let rows = models.iter().map(|lane| {
        [
            lane.model.title().to_owned(),
            grouped(lane.total),
            length(lane.node_subnet),
            length(lane.pod_subnet),
            length(lane.pod_cidr),
            grouped(lane.most_nodes),
            grouped(lane.most_upgradable),
            lane.verdict_words(),
        ]
    });
    let rows: Vec<[String; 8]> = [header.map(str::to_owned)].into_iter().chain(rows).collect();
    page.table(4, [Left, Right, Right, Right, Right, Right, Right, Left], &rows);
    if !ranking.is_empty() {
        page.line("  Ranking");
        for ranked in ranking {
            ranked_text(page, ranked);
        }
    }
}

/// Place and model, and below them what speaks for and against it.
fn ranked_text(page: &mut TextReport, ranked: &RankedReport) {
    let RankedReport {
        model,
        place,
        tied,
        ruled_out,
        reasons,
    } = ranked;
    let tie = if *tied { ", a tie" } else { "" };
    let place = place.map_or_else(|| "-".to_owned(), |place| place.to_string());
    let why = ruled_out
        .as_ref()
        .map_or_else(String::new, |why| format!(", ruled out: {why}"));
    page.line(format!("    {place}  {}{tie}{why}", model.title()));
    for reason in reasons {
        page.line(format!(
            "         {} {}",
            if reason.speaks_for { "+" } else { "-" },
            reason.text
        ));
    }
}
