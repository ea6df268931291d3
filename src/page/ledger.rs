//! The block of the sums: every cluster with its ranges and every VNet with its subnets, set in columns.
//!
//! What finds no room goes on on the next page.

mod entries;

use crate::decide::verdict::Verdicts;
use crate::design::Alternative;
use crate::plan::AlternativePlan;
use crate::plan::sums::step_words;

use self::entries::{Entry, Kind, entries};
use crate::page::pen::{Pen, Type};
use crate::page::sizes::SMALL;
use crate::page::{Anchor, Canvas as _, Ink, Rect, Stroke};

/// Columns of a page.
const COLUMNS: usize = 3;

/// Between two columns.
const GUTTER: f64 = 24.0;

/// Height of the lowest line.
const LEAST_LINE: f64 = SMALL * 1.4;

/// Everything that the block may say.
pub(super) struct Ledger {
    entries: Vec<Entry>,
}

impl Ledger {
    pub(super) fn new(
        alternative: &Alternative,
        plan: &AlternativePlan,
        verdicts: &Verdicts,
        place: usize,
    ) -> Self {
        Self {
            entries: entries(alternative, plan, verdicts, place),
        }
    }

    /// How many pages of that size it takes.
    pub(super) fn pages(&self, (width, height): (f64, f64)) -> usize {
        let rect = Rect::new(0.0, 0.0, width, height);
        let (mut left, mut pages) = (self.entries.as_slice(), 0);
        while !left.is_empty() {
            let flow = Flow::new(rect, left);
            left = left.get(flow.placed.len().max(1)..).unwrap_or_default();
            pages += 1;
        }
        pages
    }

    /// Draws what stands on a page of that height.
    pub(super) fn draw(
        &self,
        pen: &mut Pen,
        rect: Rect,
        (height, page): (f64, usize),
        alternative: &Alternative,
    ) {
        let rect = Rect {
            bottom: rect.top + height,
            ..rect
        };
        let mut left = self.entries.as_slice();
        for _ in 0..page {
            let flow = Flow::new(rect, left);
            left = left.get(flow.placed.len().max(1)..).unwrap_or_default();
        }
        for (entry, place) in &Flow::new(rect, left).placed {
            line(pen, entry, *place, alternative);
        }
    }
}

impl Entry {
    const fn height(&self) -> f64 {
        match self.kind {
            Kind::Head => SMALL * 1.9,
            Kind::Reach => SMALL * 2.9,
            Kind::Range => SMALL * 1.55,
            Kind::Step | Kind::Total => LEAST_LINE,
        }
    }
}

/// Entries set in the columns of one page, one after another.
struct Flow<'a> {
    placed: Vec<(&'a Entry, Rect)>,
}

impl<'a> Flow<'a> {
    fn new(rect: Rect, entries: &'a [Entry]) -> Self {
        let width = (rect.width() - GUTTER * (COLUMNS as f64 - 1.0)) / COLUMNS as f64;
        // What cannot stand on this page is not looked at, however much it is.
        let entries = entries.get(..most_lines(rect.height())).unwrap_or(entries);
        let total: f64 = entries.iter().map(Entry::height).sum();
        let most = rect.height() / 2.0;
        let longest = (0..entries.len())
            .map(|at| together(entries, at, most))
            .fold(0.0, f64::max);
        // Columns of one height look tidier than a full one beside an empty one.
        let even = (total / COLUMNS as f64 + longest).min(rect.height());
        let mut placed = Vec::new();
        let (mut column, mut y) = (0_usize, rect.top);
        for (index, entry) in entries.iter().enumerate() {
            let needed = together(entries, index, most);
            let is_last_column = column + 1 == COLUMNS;
            let bottom = if is_last_column {
                rect.bottom
            } else {
                rect.top + even
            };
            if bottom < y + needed && rect.top < y {
                if is_last_column {
                    break;
                }
                column += 1;
                y = rect.top;
            }
            let left = rect.left + column as f64 * (width + GUTTER);
            placed.push((entry, Rect::new(left, y, left + width, y + entry.height())));
            y += entry.height();
        }
        Self { placed }
    }
}

/// The height of what stays in one column with the entry at that place: a head and its first range, a range and its
/// sum. Of a sum that is higher than `most`, only the first line stays.
fn together(entries: &[Entry], at: usize, most: f64) -> f64 {
    let Some((first, rest)) = entries.get(at..).and_then(<[Entry]>::split_first) else {
        return 0.0;
    };
    let sum = |entries: &[Entry]| -> f64 {
        let steps = entries
            .iter()
            .take_while(|entry| matches!(entry.kind, Kind::Step | Kind::Total | Kind::Reach));
        steps.map(Entry::height).sum()
    };
    let next = rest.first().map_or(0.0, Entry::height);
    let whole = match first.kind {
        Kind::Head => next + sum(rest.get(1..).unwrap_or_default()),
        Kind::Range => sum(rest),
        Kind::Reach | Kind::Step | Kind::Total => 0.0,
    };
    let is_held = first.height() + whole <= most;
    let least = if first.kind == Kind::Head { next } else { 0.0 };
    first.height() + if is_held { whole } else { least }
}

/// More lines than a page of that height holds.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a page is some hundred lines high, and a cast stops at the ends"
)]
fn most_lines(height: f64) -> usize {
    (height / LEAST_LINE).ceil().max(1.0) as usize * (COLUMNS + 1)
}

fn line(pen: &mut Pen, entry: &Entry, rect: Rect, alternative: &Alternative) {
    let Entry {
        kind,
        left,
        tail,
        right,
        ink,
        step,
    } = entry;
    let of_step = step.as_ref().map(|step| step_words(step, alternative));
    let (left, right) = of_step
        .as_ref()
        .map_or((left, right), |(left, right)| (left, right));
    let size = SMALL;
    let y = rect.bottom - size * 0.4;
    let (look, indent) = match kind {
        Kind::Head => (Type::bold(size, Ink::Text), 0.0),
        Kind::Range | Kind::Reach => (Type::plain(size, Ink::Text), 0.0),
        Kind::Step | Kind::Total => (Type::plain(size, Ink::Weak), size),
    };
    let x = rect.left + indent;
    if *kind == Kind::Reach {
        pen.text((x, y - size * 1.35), look, left, rect.width());
        pen.text((x, y), look, right, rect.width());
        return;
    }
    let number = Type { ink: *ink, ..look };
    let ends = pen.anchored((rect.right, y), Anchor::End, number, right, rect.width() * 0.62);
    let room = ends - x - size * 0.6;
    let tail_width = pen.width(tail, look).min(room * 0.6);
    let gap = if tail.is_empty() { 0.0 } else { size * 0.35 };
    let left_ends = pen.text((x, y), look, left, room - tail_width - gap);
    pen.text((left_ends + gap, y), look, tail, tail_width);
    if *kind == Kind::Head {
        let points = vec![(rect.left, rect.bottom), (rect.right, rect.bottom)];
        pen.line(points, Stroke::solid(Ink::Line, 0.6));
    }
}
