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
use std::ops::Range;

use crate::check::Findings;
use crate::decide::comparison::letter;
use crate::design::{Design, inert};
use crate::net::grouped;
use crate::plan::Plan;
use crate::scene::MapScene;
use crate::scene::Projection;
use crate::scene::Words;
use crate::scene::{MapStack, map_stack};

use crate::decide::verdict::{Outcome, Verdicts};
use crate::page::figures::outcome_ink;
use crate::page::foot::foot;
use crate::page::layout::{GUTTER, Layout, MARGIN};
use crate::page::pen::{Pen, Type};
use crate::page::plan_map::{PlanMap, Stage, axis, legend, names_width};
use crate::page::{Anchor, Canvas as _, Ink, Rect, Sheet, Stroke};

/// Least and greatest height of a row with what keeps it apart from the next.
const PITCH: (f64, f64) = (4.0, 36.0);

/// Share of a row that its bar takes.
const BAR_SHARE: f64 = 0.78;

/// Height of a heading, in rows.
const HEADING_ROWS: f64 = 1.15;

/// Largest type of the map.
const SIZE: f64 = 13.0;

/// As many alternatives stand on one page at most; the rows of more could not be told apart.
const ON_EACH_PAGE: usize = 12;

/// Which of so many alternatives stand on which page of the map.
pub(super) fn map_parts(alternatives: usize) -> Vec<Range<usize>> {
    let pages = alternatives.div_ceil(ON_EACH_PAGE).max(1);
    let each = alternatives.div_ceil(pages).max(1);
    (0..alternatives)
        .step_by(each)
        .map(|first| first..(first + each).min(alternatives))
        .collect()
}

/// The page with the address maps of the alternatives in `shown`, on one axis for all.
pub(super) fn one_axis(
    design: &Design,
    plan: &Plan,
    findings: &Findings,
    shown: Range<usize>,
    layout: &Layout,
) -> Sheet {
    let (width, height) = layout.paper.size();
    let (left, right) = (MARGIN, width - MARGIN);
    let mut pen = Pen::new();
    let name = Type::plain(15.0, Ink::Weak);
    let ends = pen.anchored(
        (right, 58.0),
        Anchor::End,
        name,
        design.name.as_str(),
        width * 0.3,
    );
    let title = title_of(&shown, design.alternatives.len());
    pen.text((left, 60.0), Type::heading(27.0, 1), &title, ends - left - GUTTER);
    pen.line(vec![(left, 76.0), (right, 76.0)], Stroke::solid(Ink::Line, 1.0));

    let stack = map_stack(design, plan, &BTreeSet::new());
    let block = Rect::new(left, 84.0, right, height - MARGIN);
    let verdicts = Verdicts::new(design, plan, findings);
    draw(
        &mut pen,
        (design, plan, &verdicts),
        (&stack, shown.clone()),
        block,
    );
    foot(&mut pen, design, findings, None, layout);
    Sheet {
        title,
        description: inert(&description((design, plan, &verdicts), shown)),
        width,
        height,
        marks: pen.marks,
    }
}

/// What the page is called; "A – L" where the others stand on other pages.
fn title_of(shown: &Range<usize>, of: usize) -> String {
    if shown.len() < of && !shown.is_empty() {
        let (first, last) = (letter(shown.start), letter(shown.end - 1));
        format!("Alternatives {first} – {last} on one address map")
    } else {
        "All alternatives on one address map".to_owned()
    }
}

/// The alternatives with their models and verdicts, in words.
fn description((design, plan, verdicts): (&Design, &Plan, &Verdicts), shown: Range<usize>) -> String {
    let alternatives = design.alternatives.iter().enumerate();
    let alternatives = alternatives
        .take(shown.end)
        .skip(shown.start)
        .map(|(at, alternative)| {
            let models = Words::new(design, plan, at).models();
            let verdict = verdicts.of_alternative(at);
            format!("{} {}: {models}, {verdict}", letter(at), alternative.name)
        });
    let alternatives: Vec<String> = alternatives.collect();
    let count = grouped(alternatives.len() as u64);
    format!(
        "The address maps of {count} alternatives on one axis. {}",
        alternatives.join("; ")
    )
}

/// How many rows a map takes.
fn rows_of(map: &MapScene) -> f64 {
    map.lanes.iter().map(|lane| lane.rows.len()).sum::<usize>() as f64
}

/// The alternatives in `shown` that find room in so many rows, with their maps, and the rows that they take with what
/// lies outside.
fn fitting(stack: &MapStack, shown: Range<usize>, most_rows: f64) -> (Vec<(usize, &MapScene)>, f64) {
    let mut rows = rows_of(&stack.outside) + 0.5;
    let maps = stack.maps.iter().enumerate().take(shown.end).skip(shown.start);
    let maps = maps.take_while(|(_, map)| {
        rows += rows_of(map) + HEADING_ROWS;
        rows <= most_rows
    });
    let maps: Vec<(usize, &MapScene)> = maps.collect();
    let taken = maps
        .iter()
        .map(|(_, map)| rows_of(map) + HEADING_ROWS)
        .sum::<f64>();
    (maps, taken + rows_of(&stack.outside) + 0.5)
}

/// Draws the maps, and the legend below them.
fn draw(
    pen: &mut Pen,
    (design, plan, verdicts): (&Design, &Plan, &Verdicts),
    (stack, shown): (&MapStack, Range<usize>),
    block: Rect,
) {
    let head = SIZE * 1.7;
    let foot = SIZE * 2.0;
    let room = block.height() - head - foot;
    let wanted = shown.len();
    let (maps, rows) = fitting(stack, shown, room / PITCH.0);
    let pitch = (room / rows).clamp(PITCH.0, PITCH.1);
    let size = (pitch * 0.6).clamp(5.0, SIZE);
    let plot = Rect::new(
        block.left + names_width(pen, size.max(8.0)),
        block.top + head,
        block.right,
        block.bottom - foot,
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
            left: block.left + size * 0.5,
        }
    };
    let bottom = plot.top + pitch * rows;
    axis(pen, &stage(&stack.outside, plot.top), (block.top, bottom));
    let mut top = plot.top;
    for &(at, map) in &maps {
        let Some(alternative) = design.alternatives.get(at) else {
            continue;
        };
        let words = Words::new(design, plan, at);
        let heading = Rect::new(block.left, top, block.right, top + pitch * HEADING_ROWS);
        let title = format!("{} {}", letter(at), alternative.name);
        draw_heading(pen, heading, size, &title, &words, verdicts.of_alternative(at));
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
    let y = (bottom + foot * 0.8).min(block.bottom);
    let right = say_left_out(pen, wanted.saturating_sub(maps.len()), (block, y));
    legend(pen, &scenes, (block.left, y), right, SIZE * 0.8);
}

/// Says how many alternatives find no room, at the right; gives where the rest of the line ends.
fn say_left_out(pen: &mut Pen, left_out: usize, (block, y): (Rect, f64)) -> f64 {
    if left_out == 0 {
        return block.right;
    }
    let left_out = grouped(left_out as u64);
    let text = format!("{left_out} of the alternatives have no room here; each has its own page");
    let look = Type::plain(SIZE * 0.72, Ink::Warning);
    let place = (block.right, y);
    pen.anchored(place, Anchor::End, look, &text, block.width() * 0.4) - GUTTER
}

/// The name of an alternative, its verdict and its models.
fn draw_heading(pen: &mut Pen, rect: Rect, size: f64, title: &str, words: &Words<'_>, outcome: Outcome) {
    let band = Rect::new(
        rect.left,
        rect.top + rect.height() * 0.08,
        rect.right,
        rect.bottom,
    );
    pen.fill(band, Ink::Lane, 2.0);
    let bold = Type::heading(size, 2);
    let y = band.middle_y() + bold.drop();
    let left = pen.text((rect.left + size * 0.5, y), bold, title, rect.width() * 0.5);
    let look = Type::plain(size, outcome_ink(outcome));
    let left = pen.text((left + size, y), look, &outcome.words(), rect.width() * 0.3);
    pen.text(
        (left + size, y),
        Type::plain(size, Ink::Weak),
        &words.models(),
        (rect.right - left - 2.0 * size).max(0.0),
    );
}
