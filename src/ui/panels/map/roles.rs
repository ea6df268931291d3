//! The roles of single addresses, blocks and node slots in words, once these are wide enough to be told apart.
//!
//! ```text
//!  │.0 network│.1 gateway│.2 DNS│.3 DNS│.4 node│.5 node│      each in a word or two where there is room
//!  │reserved by Azure│nodes                            │      else one word for all in a row that are alike
//! ```

use egui::{Align2, Rect, pos2, vec2};

use crate::scene::{Bar, Cell, Pattern};

use crate::ui::kit::brush::{Brush, points};
use crate::ui::panels::map::Stage;

/// The least width of a part that gets a label, in points.
const LEAST_WIDTH: f64 = 12.0;

/// Least height of a strip for letters of small text, in points.
const LEAST_HEIGHT: f32 = 14.5;

/// Room at both sides of a word, in points.
const PAD: f32 = 3.0;

/// Whether the strip of a bar takes half of it, to have room for labels.
pub(super) fn are_said(cells: &[Cell], bar: Rect) -> bool {
    LEAST_HEIGHT <= bar.height() / 2.0 && cells.iter().any(is_wide)
}

/// Whether a part of a bar is wide enough for a label, alone or with its neighbours.
fn is_wide(cell: &Cell) -> bool {
    cell.is_apart && LEAST_WIDTH <= cell.right - cell.left
}

/// Writes the roles into the strip of a bar.
pub(super) fn roles(brush: &Brush, stage: &Stage<'_>, bar: &Bar, cells: &[Cell], strip: Rect) {
    if strip.height() + 2.0 < LEAST_HEIGHT {
        return;
    }
    let alike = |one: &Cell, other: &Cell| (one.role, one.is_ghost) == (other.role, other.is_ghost);
    for run in cells.chunk_by(alike) {
        if !run.iter().all(is_wide) {
            continue;
        }
        let texts: Vec<[String; 2]> = run.iter().map(|cell| stage.words.cell(bar, cell)).collect();
        // What all of them would say is said once.
        let is_one = texts.len() > 1 && texts.iter().all(|said| Some(said) == texts.first());
        let words: Vec<bool> = run
            .iter()
            .zip(&texts)
            .filter(|_| !is_one)
            .map(|(cell, texts)| write(brush, stage, strip, (cell.left, cell.right), texts, cell))
            .collect();
        if let (false, Some((first, last))) = (words.contains(&true), run.first().zip(run.last())) {
            let title = first.role.title();
            let short = title.split(' ').next().unwrap_or(title);
            let title = if first.is_ghost {
                [format!("{title} at maximum"), short.to_owned()]
            } else {
                [title, short].map(str::to_owned)
            };
            write(brush, stage, strip, (first.left, last.right), &title, first);
        }
    }
}

/// Writes the first of the texts that fits between two places; false if none does.
fn write(
    brush: &Brush,
    stage: &Stage<'_>,
    strip: Rect,
    (left, right): (f64, f64),
    texts: &[String],
    cell: &Cell,
) -> bool {
    let left = (stage.plot.left() + points(left)).max(stage.visible.left()) + PAD;
    let right = (stage.plot.left() + points(right)).min(stage.visible.right()) - PAD;
    let is_plain = cell.role.pattern() == Pattern::Solid && !cell.is_ghost;
    let color = if is_plain {
        brush.text_on(cell.role)
    } else {
        brush.colors.text
    };
    let fits = |text: &String| {
        let galley = brush.small_text(text.clone(), color);
        (galley.size().x <= right - left).then_some(galley)
    };
    let Some(galley) = texts.iter().find_map(fits) else {
        return false;
    };
    let place = Align2::LEFT_CENTER.anchor_size(pos2(left, strip.center().y), galley.size());
    // Neither a pattern nor the edges between cells may cross the letters.
    let background = if is_plain {
        brush.role(cell.role)
    } else {
        brush.tint(cell.role)
    };
    let behind = place.expand2(vec2(2.0, 0.0)).intersect(strip);
    brush.painter.rect_filled(behind, 1.0, background);
    brush.put(galley, Align2::LEFT_TOP, place.min);
    true
}
