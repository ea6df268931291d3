//! What is compared, row by row.

use crate::azure::Severity;
use crate::design::{Cluster, Criterion, Design};
use crate::net::{counted, grouped};
use crate::plan::{ClusterPlan, NetworkPlan, Plan};

use crate::check::gates;
use crate::check::migration::Setup;
use crate::check::permanence::{Permanence, Value, permanence};
use crate::check::requirements::largest;
use crate::decide::comparison::needs::{answers, unmet};
use crate::decide::comparison::{Better, Cell, Group, Row, Side, VERDICT, tallied, way};
use crate::decide::verdict::Outcome;

/// Every row, from top to bottom.
pub(super) fn rows(design: &Design, plan: &Plan, sides: &[Side<'_>]) -> Vec<Row> {
    let row = |group, title, better, cell: &dyn Fn(Side<'_>) -> Cell| {
        Row::new(
            group,
            title,
            better,
            sides.iter().map(|side| cell(*side)).collect(),
        )
    };
    // Where none works, none is best.
    let one_works = sides.iter().any(|side| side.outcome.works());
    let better = one_works.then_some(Better::Less);
    let mut rows = vec![
        row(Group::Outcome, VERDICT, better, &verdict),
        row(Group::Outcome, "Errors", Some(Better::Less), &|side| {
            found(side, Severity::Error)
        }),
        row(Group::Outcome, "Warnings", Some(Better::Less), &|side| {
            found(side, Severity::Warning)
        }),
        row(Group::Outcome, "Notes", None, &|side| found(side, Severity::Info)),
    ];
    let stated = Criterion::ALL
        .iter()
        .filter(|criterion| design.requirements.needs(**criterion))
        .count();
    if stated > 0 {
        rows.push(row(
            Group::Outcome,
            "Requirements met",
            Some(Better::Less),
            &|side| requirements(side, stated),
        ));
    }
    rows.extend([
        row(Group::Addresses, "Network model", None, &setup),
        row(Group::Addresses, "Workload", None, &workload),
        row(Group::Addresses, "VNet addresses", None, &space),
        row(Group::Addresses, "Taken by subnets", Some(Better::Less), &taken),
        row(
            Group::Addresses,
            "In use while upgrading",
            Some(Better::Less),
            &in_use,
        ),
        row(Group::Addresses, "Subnets", None, &|side| {
            let subnets: usize = side
                .planned
                .networks
                .iter()
                .map(|network| network.subnets.len())
                .sum();
            Cell::new(grouped(subnets), subnets as u64)
        }),
        row(Group::Addresses, "Pod CIDR", None, &pod_cidr),
        row(
            Group::Growth,
            "Largest cluster",
            Some(Better::More),
            &largest_cluster,
        ),
        row(
            Group::Growth,
            "Headroom while upgrading",
            Some(Better::More),
            &headroom,
        ),
        row(Group::Growth, "First to run out", None, &first_to_run_out),
    ]);
    rows.extend(abilities(sides));
    rows.push(row(Group::Later, "Fixed for life", None, &fixed));
    rows.push(row(
        Group::Later,
        "Support ends",
        Some(Better::Less),
        &retirements,
    ));
    rows.extend(way::rows(design, plan, sides));
    rows
}

fn verdict(side: Side<'_>) -> Cell {
    let outcome = side.outcome;
    if outcome == Outcome::NoCluster {
        return Cell::unranked(outcome.words());
    }
    // The number of warnings has its own row.
    let rank = match outcome {
        Outcome::Fits | Outcome::Works(_) | Outcome::NoCluster => 0,
        Outcome::CannotUpgrade => 1,
        Outcome::NotMet(_) => 2,
        Outcome::DoesNotFit | Outcome::Incomplete => 3,
        Outcome::Refused(_) => 4,
    };
    Cell::new(outcome.words(), rank)
}

fn found(side: Side<'_>, severity: Severity) -> Cell {
    let count = side.open(severity) as u64;
    let accepted = side
        .findings
        .of_alternative(side.at)
        .filter(|finding| finding.severity == severity && finding.is_accepted())
        .count();
    let text = match accepted {
        0 => grouped(count),
        _ => format!("{}, {} accepted", grouped(count), grouped(accepted)),
    };
    Cell::new(text, count)
}

fn requirements(side: Side<'_>, stated: usize) -> Cell {
    let unmet = unmet(side);
    let met = stated.saturating_sub(unmet.len());
    let text = match unmet.first() {
        None => format!("{met} of {stated}"),
        Some(lack) => format!("{met} of {stated}: {lack}"),
    };
    Cell::new(text, unmet.len() as u64)
}

fn setup(side: Side<'_>) -> Cell {
    Cell::unranked(tallied(
        side.clusters().map(|(cluster, _)| setup_of(cluster).to_string()),
    ))
}

fn workload(side: Side<'_>) -> Cell {
    let pools = || {
        side.alternative
            .clusters
            .iter()
            .flat_map(|cluster| &cluster.pools)
    };
    let nodes = pools()
        .map(|pool| pool.planned_nodes())
        .fold(0, u64::saturating_add);
    let pods = pools()
        .map(|pool| pool.planned_nodes().saturating_mul(pool.planned_pods()))
        .fold(0, u64::saturating_add);
    Cell::new(
        format!("{}, {}", counted(nodes, "nodes"), counted(pods, "pods")),
        nodes,
    )
}

fn total(side: Side<'_>, each: impl Fn(&NetworkPlan) -> u64) -> u64 {
    side.planned
        .networks
        .iter()
        .map(|network| each(network))
        .fold(0, u64::saturating_add)
}

/// Addresses of the VNets.
pub(super) fn space_addresses(side: Side<'_>) -> u64 {
    total(side, |network| network.space.total())
}

fn space(side: Side<'_>) -> Cell {
    let all = space_addresses(side);
    let text = match side.planned.networks.len() {
        1 => grouped(all),
        networks => format!("{} in {networks} VNets", grouped(all)),
    };
    Cell::new(text, all)
}

/// Addresses of the VNets that subnets cover.
pub(super) fn taken_addresses(side: Side<'_>) -> u64 {
    total(side, |network| {
        network.space.total().saturating_sub(network.free.total())
    })
}

fn taken(side: Side<'_>) -> Cell {
    let all = total(side, |network| network.space.total());
    let taken = taken_addresses(side);
    let share = taken.saturating_mul(100).checked_div(all);
    let text = match share {
        Some(share) if taken > 0 && share == 0 => format!("{}, less than 1 %", grouped(taken)),
        Some(share) => format!("{}, {share} %", grouped(taken)),
        None => grouped(taken),
    };
    Cell::new(text, taken)
}

fn in_use(side: Side<'_>) -> Cell {
    let used = total(side, |network| {
        let meters = network.subnets.iter().map(|subnet| &subnet.meter);
        meters
            .map(|meter| meter.demand.with_surge().saturating_mul(meter.unit.addresses()))
            .fold(0, u64::saturating_add)
    });
    Cell::new(grouped(used), used)
}

fn pod_cidr(side: Side<'_>) -> Cell {
    Cell::unranked(tallied(side.clusters().map(
        |(_, planned)| match &planned.pod_cidr {
            Some(cidr) => format!(
                "{}, {} of {} slots",
                cidr.prefix,
                grouped(cidr.meter.demand.with_surge()),
                grouped(cidr.meter.capacity)
            ),
            None => "none, pods are in the VNet".to_owned(),
        },
    )))
}

fn largest_cluster(side: Side<'_>) -> Cell {
    match side
        .clusters()
        .map(|(cluster, planned)| largest(cluster, planned))
        .max()
    {
        Some(nodes) => Cell::new(counted(nodes, "nodes"), nodes),
        None => Cell::unranked("no cluster"),
    }
}

/// The cluster with the least room left, in nodes of its growing pool.
fn tightest(side: Side<'_>) -> Option<(&Cluster, &ClusterPlan, i128)> {
    side.clusters()
        .filter_map(|(cluster, planned)| {
            let ceilings = planned.ceilings?;
            let now = cluster.pools.get(ceilings.pool)?.planned_nodes();
            Some((
                cluster,
                planned,
                i128::from(ceilings.upgrade.nodes) - i128::from(now),
            ))
        })
        .min_by_key(|(.., room)| *room)
}

pub(super) fn headroom(side: Side<'_>) -> Cell {
    let Some((cluster, _, room)) = tightest(side) else {
        return Cell::unranked("no node pool");
    };
    let nodes = u64::try_from(room.unsigned_abs()).unwrap_or(u64::MAX);
    let of = if side.alternative.clusters.len() > 1 {
        format!(", least in {}", cluster.name)
    } else {
        String::new()
    };
    match room {
        0 => Cell::new(format!("none{of}"), 1),
        1.. => {
            let more = format!("{} more{of}", counted(nodes, "nodes"));
            Cell::new(more, nodes.saturating_add(1))
        }
        _ => Cell::new(format!("{} too many{of}", counted(nodes, "nodes")), 0),
    }
}

fn first_to_run_out(side: Side<'_>) -> Cell {
    let ceilings = tightest(side).and_then(|(_, planned, _)| planned.ceilings);
    Cell::unranked(ceilings.map_or("nothing", |ceilings| ceilings.upgrade.limit.words()))
}

/// What the models can do: some always shown, since people ask about them first, others where they are required.
fn abilities(sides: &[Side<'_>]) -> Vec<Row> {
    const ALWAYS: &[Criterion] = &[
        Criterion::PodsReachable,
        Criterion::SourceIpKept,
        Criterion::NoRouteTables,
        Criterion::WindowsPools,
        Criterion::VirtualNodes,
        Criterion::NetworkPolicy,
    ];
    Criterion::ALL
        .iter()
        .filter_map(|&criterion| {
            let required = sides.first().is_some_and(|side| side.required(criterion));
            if !required && !ALWAYS.contains(&criterion) {
                return None;
            }
            let cells = sides.iter().map(|side| {
                let (text, unmet) = answers(*side, criterion);
                if side.alternative.clusters.is_empty() {
                    Cell::unranked(text)
                } else {
                    // Met by all, by some, by none.
                    let all = side.alternative.clusters.len() as u64;
                    Cell::new(text, u64::from(unmet > 0) + u64::from(unmet == all))
                }
            });
            let row = Row::new(
                Group::Abilities,
                title(criterion),
                required.then_some(Better::Less),
                cells.collect(),
            );
            Some(if required { row.required() } else { row })
        })
        .collect()
}

/// The criterion as a row title, where the words of the requirement would read wrongly.
const fn title(criterion: Criterion) -> &'static str {
    match criterion {
        Criterion::NoRouteTables => "Route table for pods",
        Criterion::SourceIpKept => "Pod source IP kept",
        Criterion::NetworkPolicy => "Network policy engine",
        _ => criterion.title(),
    }
}

fn fixed(side: Side<'_>) -> Cell {
    Cell::unranked(tallied(side.clusters().map(|(cluster, _)| {
        let fixed = Value::ALL
            .iter()
            .filter(|value| permanence(cluster, **value).permanence == Permanence::Cluster);
        // What is fixed in every cluster makes no difference.
        let differs = |value: &&Value| !matches!(value, Value::Network | Value::DnsServiceIp);
        let applies = |value: &&Value| **value != Value::PodCidr || cluster.model.uses_pod_cidr();
        let told = fixed.filter(|value| differs(value) && applies(value));
        let names: Vec<&str> = told.map(|value| value.title()).collect();
        if names.is_empty() {
            "only the VNet and the DNS service IP".to_owned()
        } else {
            names.join(", ")
        }
    })))
}

fn retirements(side: Side<'_>) -> Cell {
    let mut endings: Vec<(&str, &str)> = side
        .alternative
        .clusters
        .iter()
        .flat_map(|cluster| gates::retirements(cluster.model, cluster.network_policy, &cluster.pools))
        .map(|retirement| (retirement.day, retirement.what.title()))
        .collect();
    endings.sort_unstable();
    endings.dedup();
    let planning_date = side.design.planning_date.as_ref();
    let ended = |day: &str| gates::is_over(day, planning_date);
    let words: Vec<String> = endings
        .iter()
        .map(|(day, what)| {
            let past = if ended(day) { ", which is over" } else { "" };
            format!("{what} on {day}{past}")
        })
        .collect();
    let over = endings.iter().filter(|(day, _)| ended(day)).count() as u64;
    let rank = over.saturating_mul(1_000).saturating_add(endings.len() as u64);
    if words.is_empty() {
        Cell::new("nothing announced", 0)
    } else {
        Cell::new(words.join("; "), rank)
    }
}

/// The setup of a cluster.
pub(super) const fn setup_of(cluster: &Cluster) -> Setup {
    Setup {
        model: cluster.model,
        data_plane: cluster.data_plane,
    }
}
