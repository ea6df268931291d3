//! The bars of the address map, what joins them where they overlap, and the marks of breaks.
//!
//! ```text
//!  ┌──────────────────────────┐
//!  │▌snet-nodes 10.20.0.0/26  │  a person's colour mark, words
//!  │▌▒▒███████████████░░░░  ▒ │  the strip: reserved, nodes, surge, free
//!  └──────────────────────────┘
//! ```

use crate::design::Swatch;
use crate::page::canvas::ROUNDING;
use crate::page::{Canvas, Ink, Paint, Rect, Stroke};
use crate::scene::palette::Pattern;
use crate::scene::{Bar, Cell, Drawn, Role};

/// Width of a person's mark on a bar.
pub const FLAG_WIDTH: f64 = 5.0;

/// How much of a bar shows what it holds; the rest is kept for words.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Strip {
    /// Where the contents are known.
    pub cells: f64,
    /// Where only the meaning is known.
    pub bare: f64,
}

impl Strip {
    /// A bar without words.
    pub const WHOLE: Self = Self {
        cells: 1.0,
        bare: 1.0,
    };

    /// A bar with words above the strip.
    pub const BELOW_WORDS: Self = Self {
        cells: 0.36,
        bare: 0.22,
    };
}

/// Whether nothing inside a bar can be shown.
fn is_bare(drawn: &Drawn<'_>, bar: &Bar) -> bool {
    bar.fills.is_empty() || drawn.cells.is_empty() && bar.is_taken()
}

/// Whether a bar keeps its lower part for what it holds.
pub fn has_strip(bar: &Bar) -> bool {
    if bar.fills.is_empty() {
        bar.role.pattern() != Pattern::Outline
    } else {
        bar.fills.iter().any(|fill| fill.role != Role::Free)
    }
}

/// The lowest `share` of a bar.
pub fn lowest(rect: Rect, share: f64) -> Rect {
    Rect {
        top: rect.height().mul_add(-share, rect.bottom),
        ..rect
    }
}

/// Draws a bar, or several that are drawn as one, without its words; cells count from `left`.
pub fn bar(canvas: &mut impl Canvas, drawn: &Drawn<'_>, rect: Rect, strip: Strip, left: f64) {
    match drawn.bar() {
        None => canvas.fill(rect, Ink::Role(drawn.role()), 1.0),
        Some(only) if only.role == Role::Free => free(canvas, rect, &drawn.cells, left),
        Some(only) => {
            canvas.fill(rect, Ink::Tint(only.role), ROUNDING);
            if !is_bare(drawn, only) {
                let inside = lowest(rect, strip.cells).grown(-1.0, -1.0);
                cells(canvas, inside, &drawn.cells, left);
            } else if only.role.pattern() != Pattern::Outline {
                canvas.area(lowest(rect, strip.bare), only.role);
            }
        }
    }
}

/// Draws the edges of a bar over its contents: its frame, a person's mark, and a sign that it is too small.
pub fn edges(canvas: &mut impl Canvas, drawn: &Drawn<'_>, rect: Rect) {
    if let Some(only) = drawn.bar() {
        if only.role != Role::Free {
            canvas.outline(rect, Stroke::solid(Ink::Role(only.role), 1.0));
        }
        if let Some(mark) = only.mark {
            flag(canvas, rect, mark);
        }
    }
    if drawn.is_short {
        canvas.outline(rect, Stroke::solid(Ink::Trouble, 1.5));
    }
}

/// The mark of a person: an edge in its colour, apart from what the bar means.
pub(super) fn flag(canvas: &mut impl Canvas, rect: Rect, mark: Swatch) {
    let right = rect.left + FLAG_WIDTH.min(rect.width() / 3.0);
    // A narrow gap keeps it apart from what the bar shows.
    let apart = Rect {
        right: right + 1.0,
        ..rect
    };
    canvas.fill(apart, Ink::Lane, 0.0);
    canvas.fill(Rect { right, ..rect }, Ink::Mark(mark), 1.0);
}

/// Free space: faint outlines of the blocks that could be assigned.
fn free(canvas: &mut impl Canvas, rect: Rect, blocks: &[Cell], left: f64) {
    canvas.outline(rect, Stroke::solid(Ink::Line, 1.0));
    for block in blocks.iter().skip(1) {
        let x = left + block.left;
        if rect.left < x && x < rect.right {
            let ends = vec![(x, rect.top + 2.0), (x, rect.bottom - 2.0)];
            canvas.line(ends, Stroke::dashed(Ink::Line, 1.0));
        }
    }
}

/// What holds the addresses of a bar, each block apart where there is room.
pub(super) fn cells(canvas: &mut impl Canvas, strip: Rect, cells: &[Cell], left: f64) {
    const APART: f64 = 4.0;
    for cell in cells.iter().filter(|cell| cell.role != Role::Free) {
        let gap = if APART <= cell.right - cell.left { 1.0 } else { 0.0 };
        let from = (left + cell.left).max(strip.left);
        let to = (left + cell.right - gap).min(strip.right);
        if from < to {
            let rect = Rect::new(from, strip.top, to, strip.bottom);
            if cell.is_ghost {
                canvas.ghost(rect, cell.role);
            } else {
                canvas.area(rect, cell.role);
            }
        }
    }
}

/// Draws where two things overlap: what both claim, and the frame that joins their lanes; gives the frame.
pub fn overlap(canvas: &mut impl Canvas, upper: Rect, lower: Rect) -> Rect {
    let frame = overlap_frame(upper, lower);
    canvas.pattern(lower, Paint::Hatched(Ink::Trouble));
    canvas.outline(frame, Stroke::solid(Ink::Trouble, 1.5));
    frame
}

/// The frame that joins what both claim in two lanes.
pub const fn overlap_frame(upper: Rect, lower: Rect) -> Rect {
    upper.union(&lower).grown(1.0, 1.5)
}

/// Draws the mark of a break: a dashed wave from top to bottom.
pub fn wave(canvas: &mut impl Canvas, x: f64, (top, bottom): (f64, f64), ink: Ink) {
    const WAVE: f64 = 2.5;
    const STEP: f64 = 6.0;
    let mut points = Vec::new();
    let (mut y, mut side) = (top, WAVE);
    while y <= bottom {
        points.push((x + side, y));
        side = -side;
        y += STEP;
    }
    if points.len() > 1 {
        canvas.line(points, Stroke::dashed(ink, 0.9));
    }
}
