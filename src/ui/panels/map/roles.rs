//! What single addresses, blocks and node slots are, in words, once these are wide enough to be told apart.
//!
//! ```text
//!  │.0 network│.1 gateway│.2 DNS│.3 DNS│.4 node│.5 node│      each in a word or two where there is room
//!  │▓▓│▓▓│▓▓│▓▓│░░│░░│░░│░░│░░│                              else no words: they would lie on what can be counted
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
        for (cell, said) in run.iter().zip(own_words(&texts)) {
            write(brush, stage, strip, (cell.left, cell.right), said, cell);
        }
    }
}

/// What each of several alike says of itself, out of its long and its short text: a word that all of them would repeat
/// says nothing of the one that it stands in.
fn own_words(texts: &[[String; 2]]) -> Vec<&[String]> {
    let is_repeated = |at: usize| {
        let mut words = texts.iter().map(|text| text.get(at));
        let first = words.next();
        texts.len() > 1 && words.all(|word| Some(word) == first)
    };
    let said = match (is_repeated(0), is_repeated(1)) {
        (true, _) => 0..0,
        (false, true) => 0..1,
        (false, false) => 0..2,
    };
    texts
        .iter()
        .map(|text| text.get(said.clone()).unwrap_or_default())
        .collect()
}

/// Writes the first of the texts that fits between two places, if any.
fn write(
    brush: &Brush,
    stage: &Stage<'_>,
    strip: Rect,
    (left, right): (f64, f64),
    texts: &[String],
    cell: &Cell,
) {
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
        return;
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
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(texts: &[[&str; 2]]) -> Vec<String> {
        let texts: Vec<[String; 2]> = texts.iter().map(|text| text.map(str::to_owned)).collect();
        own_words(&texts).iter().map(|said| said.join("|")).collect()
    }

    #[test]
    fn a_word_that_all_would_repeat_is_not_said() {
        assert_eq!(said(&[["pods", "pods"]; 3]), ["", "", ""]);
        assert_eq!(
            said(&[["slot 1, free", "free"], ["slot 2, free", "free"]]),
            ["slot 1, free", "slot 2, free"]
        );
    }

    #[test]
    fn what_is_its_own_is_said_and_in_short_where_that_is_its_own() {
        let reserved = [
            [".0 network", "network"],
            [".1 gateway", "gateway"],
            [".2 DNS", "DNS"],
        ];
        assert_eq!(
            said(&reserved),
            [".0 network|network", ".1 gateway|gateway", ".2 DNS|DNS"]
        );
        assert_eq!(said(&[["surge", "surge"]]), ["surge|surge"]);
        assert!(said(&[]).is_empty());
    }
}
