//! The page that lays all alternatives on one address axis, one below the other.
//!
//! ```text
//!             10.0.0.0    10.20.0.0        10.128.0.0
//!  A Overlay   fits   Overlay
//!   VNets                 ├ /21 ┤
//!  B Direct pods   does not fit   Node subnet
//!   VNets                 ├ /20 ───────┤
//!  Connected                               ├ on-prem ───
//! ```

use std::collections::BTreeSet;

use crate::decide::comparison::letter;
use crate::decide::verdict::Outcome;
use crate::design::PageKind;
use crate::net::grouped;
use crate::page::frame::{Said, Source, badge, outcome_words, page};
use crate::page::pen::{Pen, Type};
use crate::page::plan_map::{PlanMap, Stage, axis, legend, names_width};
use crate::page::sizes::{BODY, SMALL};
use crate::page::{Canvas as _, Ink, Rect, Sheet, Stroke};
use crate::scene::{MapScene, MapStack, Projection, Words, map_stack};

/// Least and greatest height of a row with what keeps it apart from the next: the least that has room for words.
const PITCH: (f64, f64) = (14.5, 36.0);

/// Share of a row that its bar takes.
const BAR_SHARE: f64 = 0.78;

/// Height of a heading.
const HEADING: f64 = 26.0;

/// Height of the labels above the maps.
const HEAD: f64 = 22.0;

/// Height of the legend below them.
const FOOT: f64 = 28.0;

/// Which alternatives stand on which page: as many as have rows that can be told apart.
pub(in crate::page) fn pages(source: &Source<'_>, chosen: &[usize]) -> Vec<Vec<usize>> {
    let stack = map_stack(source.design, source.plan, &BTreeSet::new());
    let (_, height) = source.room(false);
    let room = height - HEAD - FOOT - (rows_of(&stack.outside) + 0.5) * PITCH.0;
    let needs = |at: &usize| stack.maps.get(*at).map_or(0.0, rows_of) * PITCH.0 + HEADING;
    let in_turn = filled(chosen, room, needs);
    // Pages of about one size look tidier than full ones and a last one with little on it.
    let each = chosen.len().div_ceil(in_turn.len().max(1)).max(1);
    let even: Vec<Vec<usize>> = chosen.chunks(each).map(<[usize]>::to_vec).collect();
    let fits = |page: &Vec<usize>| page.iter().map(needs).sum::<f64>() <= room;
    if even.iter().all(fits) { even } else { in_turn }
}

/// As many on each page as find room; at least one.
fn filled(chosen: &[usize], room: f64, needs: impl Fn(&usize) -> f64) -> Vec<Vec<usize>> {
    let mut pages: Vec<Vec<usize>> = Vec::new();
    let mut taken = f64::INFINITY;
    for at in chosen {
        let needs = needs(at);
        match pages.last_mut() {
            Some(page) if taken + needs <= room => {
                page.push(*at);
                taken += needs;
            }
            _ => {
                pages.push(vec![*at]);
                taken = needs;
            }
        }
    }
    pages
}

/// The page.
pub(in crate::page) fn sheet(source: &Source<'_>, shown: &[usize]) -> Sheet {
    let said = Said {
        topic: topic(shown, source.design.alternatives.len()),
        kind: Some(PageKind::Axis),
        headline: source.headlines().addresses(),
        description: description(source, shown),
        ..Said::default()
    };
    let stack = map_stack(source.design, source.plan, &BTreeSet::new());
    page(source, said, |pen, rect| draw(pen, source, (&stack, shown), rect))
}

/// What the page is about; "A to L" where the others stand on other pages.
fn topic(shown: &[usize], of: usize) -> String {
    match shown {
        [first, .., last] if shown.len() < of => format!(
            "Alternatives {} to {} on one address axis",
            letter(*first),
            letter(*last)
        ),
        [only] if of > 1 => format!("Alternative {} on one address axis", letter(*only)),
        _ => "All alternatives on one address axis".to_owned(),
    }
}

/// The alternatives with their models and verdicts, in words.
fn description(source: &Source<'_>, shown: &[usize]) -> String {
    let alternatives = shown.iter().filter_map(|at| {
        let alternative = source.design.alternatives.get(*at)?;
        let models = Words::new(source.design, source.plan, *at).models();
        let verdict = source.verdicts.of_alternative(*at);
        Some(format!(
            "{} {}: {models}, {verdict}",
            letter(*at),
            alternative.name
        ))
    });
    let alternatives: Vec<String> = alternatives.collect();
    let count = grouped(alternatives.len());
    format!(
        "The address maps of {count} alternatives on one axis. {}",
        alternatives.join("; ")
    )
}

/// How many rows a map takes.
fn rows_of(map: &MapScene) -> f64 {
    map.lanes.iter().map(|lane| lane.rows.len()).sum::<usize>() as f64
}

/// Draws the maps, and the legend below them.
fn draw(pen: &mut Pen, source: &Source<'_>, (stack, shown): (&MapStack, &[usize]), block: Rect) {
    let (design, plan) = (source.design, source.plan);
    let maps: Vec<(usize, &MapScene)> = shown
        .iter()
        .filter_map(|at| Some((*at, stack.maps.get(*at)?)))
        .collect();
    let rows = maps.iter().map(|(_, map)| rows_of(map)).sum::<f64>() + rows_of(&stack.outside) + 0.5;
    let headings = HEADING * maps.len() as f64;
    let room = block.height() - HEAD - FOOT - headings;
    // More rows than are legible are drawn close together, without words.
    let pitch = (room / rows.max(1.0)).min(PITCH.1);
    let size = if pitch * BAR_SHARE < BODY * 1.5 {
        SMALL
    } else {
        BODY
    };
    let plot = Rect::new(
        block.left + names_width(pen, size),
        block.top + HEAD,
        block.right,
        block.bottom - FOOT,
    );
    let stage = |map: &MapScene, top: f64| {
        let mut next = top;
        let mut row = || {
            let top = next;
            next += pitch;
            top + pitch * (1.0 - BAR_SHARE) / 2.0
        };
        Stage {
            projection: Projection {
                axis: &stack.axis,
                view: stack.axis.home(),
                width_points: plot.width(),
            },
            plot,
            rows: (map.lanes.iter())
                .map(|lane| lane.rows.iter().map(|_| row()).collect())
                .collect(),
            bar: pitch * BAR_SHARE,
            size,
            left: block.left,
        }
    };
    let bottom = plot.top + pitch * rows + headings;
    axis(pen, &stage(&stack.outside, plot.top), (block.top, bottom));
    let mut top = plot.top;
    for &(at, map) in &maps {
        let Some(alternative) = design.alternatives.get(at) else {
            continue;
        };
        let words = Words::new(design, plan, at);
        let heading = Rect::new(block.left, top, block.right, top + HEADING);
        let outcome = source.verdicts.of_alternative(at);
        draw_heading(pen, heading, (at, alternative.name.as_str()), &words, outcome);
        top = heading.bottom;
        PlanMap {
            scene: map,
            words: &words,
        }
        .lanes(pen, &stage(map, top));
        top += pitch * rows_of(map);
    }
    top += pitch * 0.25;
    pen.line(
        vec![(block.left, top), (block.right, top)],
        Stroke::solid(Ink::Line, 1.0),
    );
    top += pitch * 0.25;
    let words = Words::new(design, plan, 0);
    let outside = PlanMap {
        scene: &stack.outside,
        words: &words,
    };
    outside.bars(pen, &stage(&stack.outside, top));
    let scenes: Vec<&MapScene> = maps.iter().map(|(_, map)| *map).chain([&stack.outside]).collect();
    let y = (bottom + FOOT * 0.7).min(block.bottom);
    legend(pen, &scenes, (block.left, y), block.right);
}

/// The name of an alternative, its verdict and its models.
fn draw_heading(pen: &mut Pen, rect: Rect, (at, name): (usize, &str), words: &Words<'_>, outcome: Outcome) {
    let band = Rect::new(rect.left, rect.top + 4.0, rect.right, rect.bottom - 1.0);
    pen.fill(band, Ink::Lane, 2.0);
    let square = Rect::new(band.left, band.top, band.left + band.height(), band.bottom);
    badge(pen, square, at, BODY);
    let bold = Type::heading(BODY, 2);
    let y = band.middle_y() + bold.drop();
    let left = pen.text((square.right + 8.0, y), bold, name, rect.width() * 0.4);
    let look = Type::plain(BODY, Ink::of_outcome(outcome));
    let room = rect.width() * 0.4;
    let verdict = outcome_words(pen, outcome, look, room);
    let left = pen.text((left + BODY, y), look, &verdict, room);
    pen.text(
        (left + BODY, y),
        Type::plain(BODY, Ink::Weak),
        &words.models(),
        (rect.right - left - 2.0 * BODY).max(0.0),
    );
}
