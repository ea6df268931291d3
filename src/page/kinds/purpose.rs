//! What has to be decided: requirements, preferences and connected ranges.

use crate::design::{ConnectedRange, Criterion, PageKind};
use crate::net::grouped;
use crate::page::frame::{GUTTER, Said, Source, page};
use crate::page::pen::{Pen, Type};
use crate::page::sizes::{BODY, LEAD};
use crate::page::{Canvas as _, Figure, Ink, Rect, Sheet};

/// The page.
pub(in crate::page) fn sheet(source: &Source<'_>) -> Sheet {
    let design = source.design;
    let stated = |wanted: bool| {
        let all = Criterion::ALL.iter().copied();
        all.filter(move |criterion| design.requirements.get(*criterion) == Some(wanted))
    };
    let titled = |criteria: &mut dyn Iterator<Item = Criterion>| -> Vec<String> {
        criteria.map(|criterion| criterion.title().to_owned()).collect()
    };
    let required = titled(&mut stated(true).filter(|criterion| !criterion.is_preference()));
    let preferences = titled(&mut stated(true).filter(|criterion| criterion.is_preference()));
    let refused = titled(&mut stated(false));
    let around: Vec<String> = design.connected.iter().map(range_words).collect();
    let said = Said {
        topic: "What we decide".to_owned(),
        kind: Some(PageKind::Purpose),
        headline: source.headlines().purpose(),
        figures: figures(source),
        description: format!(
            "Required: {}. Connected: {}.",
            required.join(", "),
            around.join(", ")
        ),
        ..Said::default()
    };
    page(source, said, |pen, rect| {
        let middle = rect.middle_x();
        let left = Rect {
            right: middle - GUTTER / 2.0,
            ..rect
        };
        let right = Rect {
            left: middle + GUTTER / 2.0,
            ..rect
        };
        let none = "nothing is required yet";
        let mut top = list(pen, left, "Required", &required, (Ink::Accent, none));
        for (title, items) in [("Preferred", &preferences), ("Not required", &refused)] {
            if !items.is_empty() {
                let rect = Rect { top, ..left };
                top = list(pen, rect, title, items, (Ink::Weak, ""));
            }
        }
        let none = "no connected ranges are stated";
        list(pen, right, "Connected ranges", &around, (Ink::Text, none));
    })
}

/// "on-prem, on-premises: 10.128.0.0/9 and 2 more".
fn range_words(range: &ConnectedRange) -> String {
    let prefixes = match range.prefixes.as_slice() {
        [] => "no range".to_owned(),
        [only] => only.to_string(),
        [first, rest @ ..] => format!("{first} and {} more", grouped(rest.len())),
    };
    format!("{}, {}: {prefixes}", range.name, range.kind.title())
}

/// Nodes and pods that are planned at most, and how much is required.
fn figures(source: &Source<'_>) -> Vec<Figure> {
    let clusters = |at: usize| {
        let planned = source.plan.alternatives.get(at);
        planned.into_iter().flat_map(|planned| &planned.clusters)
    };
    let nodes = |at: usize| {
        clusters(at)
            .map(|cluster| cluster.nodes)
            .fold(0, u64::saturating_add)
    };
    let all = 0..source.design.alternatives.len();
    let Some(largest) = all.max_by_key(|at| (nodes(*at), std::cmp::Reverse(*at))) else {
        return Vec::new();
    };
    let surge = clusters(largest)
        .map(|cluster| cluster.surge)
        .fold(0, u64::saturating_add);
    let count = clusters(largest).count();
    vec![
        Figure {
            value: grouped(nodes(largest)),
            label: "nodes are planned".to_owned(),
            note: format!("and {} surge nodes while upgrading", grouped(surge)),
            ink: Ink::Text,
        },
        Figure {
            value: grouped(count),
            label: if count == 1 { "cluster" } else { "clusters" }.to_owned(),
            note: "in the largest alternative".to_owned(),
            ink: Ink::Text,
        },
        Figure {
            value: grouped(source.design.connected.len()),
            label: "connected ranges".to_owned(),
            note: "that the network must not overlap".to_owned(),
            ink: Ink::Text,
        },
    ]
}

/// A list with its heading, as far as it finds room; gives the lower edge.
fn list(pen: &mut Pen, rect: Rect, title: &str, items: &[String], (ink, none): (Ink, &str)) -> f64 {
    // Few lines stand there large.
    let few = items.len() <= 6;
    let (size, step) = if few { (LEAD, 34.0) } else { (BODY, 26.0) };
    let mut y = rect.top + LEAD * 1.2;
    if rect.bottom < y {
        return rect.bottom;
    }
    pen.text((rect.left, y), Type::heading(BODY, 2), title, rect.width());
    let look = Type::plain(size, Ink::Text);
    if items.is_empty() {
        y += step;
        pen.text((rect.left, y), Type::plain(size, Ink::Weak), none, rect.width());
    }
    for (index, item) in items.iter().enumerate() {
        y += step;
        let rest = items.len() - index;
        if rect.bottom < y + step && rest > 1 || rect.bottom < y {
            if y <= rect.bottom {
                let more = format!("and {} more", grouped(rest));
                pen.text(
                    (rect.left + 16.0, y),
                    Type::plain(BODY, Ink::Weak),
                    &more,
                    rect.width(),
                );
            }
            return rect.bottom;
        }
        let middle = y - size * 0.34;
        let dot = Rect::new(rect.left, middle - 3.0, rect.left + 6.0, middle + 3.0);
        pen.fill(dot, ink, 1.0);
        pen.text((rect.left + 16.0, y), look, item, rect.width() - 16.0);
    }
    y + step * 0.8
}
