//! The comparison in five rows, for those who decide: does it meet the requirements, what is risky about it, how far it
//! goes, how to get there, and what it needs from the network team.

use crate::azure::Severity;
use crate::design::Criterion;
use crate::net::counted;

use crate::decide::comparison::needs::unmet;
use crate::decide::comparison::{Better, Cell, Group, Row, Side, rows, way};
use crate::decide::verdict::{Outcome, within};

/// The five rows; `ways` says how to get there from what runs today.
pub(super) fn five(sides: &[Side<'_>], ways: Option<Vec<Cell>>) -> Vec<Row> {
    let row = |group, title, better, cell: &dyn Fn(Side<'_>) -> Cell| {
        Row::new(
            group,
            title,
            Some(better),
            sides.iter().map(|side| cell(*side)).collect(),
        )
    };
    let ways = ways.unwrap_or_else(|| {
        let none = sides.iter().map(|_| Cell::unranked("nothing runs yet"));
        none.collect()
    });
    // The best of those that do not work is not marked as better.
    let works = |row: Row| {
        let mut row = row;
        row.winners
            .retain(|at| sides.get(*at).is_some_and(|side| side.outcome.works()));
        row
    };
    let rows = [
        row(Group::Outcome, "Meets requirements", Better::Less, &requirements),
        row(Group::Outcome, "Risks", Better::Less, &risks),
        row(Group::Growth, "Room to grow", Better::More, &rows::headroom),
        Row::new(Group::Later, way::PATH, Some(Better::Less), ways),
        row(
            Group::Addresses,
            "Needed from the network team",
            Better::Less,
            &addresses,
        ),
    ];
    rows.map(works).into()
}

fn requirements(side: Side<'_>) -> Cell {
    let stated = Criterion::ALL
        .iter()
        .filter(|criterion| side.required(**criterion));
    let stated = stated.count() as u64;
    let lacks = unmet(side);
    if let Some(lack) = lacks.first() {
        return Cell::new(format!("no: {lack}"), 2 + lacks.len() as u64);
    }
    match side.outcome {
        Outcome::NoCluster => Cell::unranked("no cluster yet"),
        outcome if !outcome.works() => Cell::new(format!("no: {}", outcome.words_within()), 2),
        _ if stated == 0 => Cell::new("none stated", 0),
        _ => Cell::new(format!("yes, all {stated}"), 0),
    }
}

fn risks(side: Side<'_>) -> Cell {
    let (errors, warnings) = (side.open(Severity::Error), side.open(Severity::Warning));
    let first = side
        .open_findings(Severity::Error)
        .chain(side.open_findings(Severity::Warning))
        .next();
    let parts: Vec<String> = [(errors, "errors"), (warnings, "warnings")]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| counted(count, what))
        .collect();
    let rank = (errors as u64)
        .saturating_mul(1_000_000)
        .saturating_add(warnings as u64);
    let text = match first {
        Some(first) => format!("{}: {}", parts.join(", "), within(first.rule.title)),
        None => "none found".to_owned(),
    };
    Cell::new(text, rank)
}

fn addresses(side: Side<'_>) -> Cell {
    let all = rows::space_addresses(side);
    let networks = side.planned.networks.len();
    let text = match networks {
        0 => "no VNet".to_owned(),
        1 => format!("{} in one VNet", counted(all, "addresses")),
        _ => format!("{} in {networks} VNets", counted(all, "addresses")),
    };
    Cell::new(text, all)
}
