//! The block of the sums: every cluster with its ranges and every VNet with its subnets, set in columns.
//!
//! Where everything fits on one page in letters readable from a distance, those are used; otherwise they are small, and
//! what does not fit continues on the next page.

mod entries;

use crate::decide::verdict::Verdicts;
use crate::design::Alternative;
use crate::plan::AlternativePlan;
use crate::plan::sums::step_words;

use self::entries::{Entry, Kind, entries};
use crate::page::frame::outcome_words;
use crate::page::pen::{Pen, Type};
use crate::page::sizes::{BODY, SMALL};
use crate::page::{Anchor, Canvas as _, Ink, Rect, Stroke};

/// Between two columns.
const GUTTER: f64 = 24.0;

/// How the block is set.
#[derive(Debug, Clone, Copy)]
struct Setting {
    /// Size of the letters.
    size: f64,
    /// Columns of a page.
    columns: usize,
}

/// What one page may hold.
const LARGE: Setting = Setting {
    size: BODY,
    columns: 2,
};

/// What goes on over several pages.
const FINE: Setting = Setting {
    size: SMALL,
    columns: 3,
};

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

    /// Large where one page of that size holds everything.
    fn setting(&self, rect: Rect) -> Setting {
        let flow = Flow::new(rect, &self.entries, LARGE);
        if flow.placed.len() == self.entries.len() {
            LARGE
        } else {
            FINE
        }
    }

    /// How many pages of that size it takes.
    pub(super) fn pages(&self, (width, height): (f64, f64)) -> usize {
        let rect = Rect::new(0.0, 0.0, width, height);
        let setting = self.setting(rect);
        let (mut left, mut pages) = (self.entries.as_slice(), 0);
        while !left.is_empty() {
            let flow = Flow::new(rect, left, setting);
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
        let setting = self.setting(rect);
        let mut left = self.entries.as_slice();
        for _ in 0..page {
            let flow = Flow::new(rect, left, setting);
            left = left.get(flow.placed.len().max(1)..).unwrap_or_default();
        }
        for (entry, place) in &Flow::new(rect, left, setting).placed {
            line(pen, entry, *place, (alternative, setting.size));
        }
    }
}

/// Height of the lowest line, in letters.
const LEAST_LINE: f64 = 1.4;

impl Entry {
    /// Its height, in letters.
    const fn lines(&self) -> f64 {
        match self.kind {
            Kind::Head => 3.3,
            Kind::Reach => 2.9,
            Kind::Range => 1.55,
            Kind::Step | Kind::Total => LEAST_LINE,
        }
    }
}

/// Entries set in the columns of one page, one after another.
struct Flow<'a> {
    placed: Vec<(&'a Entry, Rect)>,
}

impl<'a> Flow<'a> {
    fn new(rect: Rect, entries: &'a [Entry], Setting { size, columns }: Setting) -> Self {
        let width = (rect.width() - GUTTER * (columns as f64 - 1.0)) / columns as f64;
        // What cannot stand on this page is not looked at, however much it is.
        let most_lines = most_lines(rect.height() / size, columns);
        let entries = entries.get(..most_lines).unwrap_or(entries);
        let height = |entry: &Entry| entry.lines() * size;
        let total: f64 = entries.iter().map(height).sum();
        let most = rect.height() / 2.0 / size;
        let together = |entries, at, most| together(entries, at, most) * size;
        let longest = (0..entries.len())
            .map(|at| together(entries, at, most))
            .fold(0.0, f64::max);
        // Columns of equal height look tidier than a full one next to an empty one.
        let even = (total / columns as f64 + longest).min(rect.height());
        let mut placed = Vec::new();
        let (mut column, mut y) = (0_usize, rect.top);
        for (index, entry) in entries.iter().enumerate() {
            let needed = together(entries, index, most);
            let is_last_column = column + 1 == columns;
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
            placed.push((entry, Rect::new(left, y, left + width, y + height(entry))));
            y += height(entry);
        }
        Self { placed }
    }
}

/// The height, in letters, of what stays in one column with the entry at that place: a head and its first range, a
/// range and its sum. Of a sum that is higher than `most`, only the first line stays.
fn together(entries: &[Entry], at: usize, most: f64) -> f64 {
    let Some((first, rest)) = entries.get(at..).and_then(<[Entry]>::split_first) else {
        return 0.0;
    };
    let sum = |entries: &[Entry]| -> f64 {
        let steps = entries
            .iter()
            .take_while(|entry| matches!(entry.kind, Kind::Step | Kind::Total | Kind::Reach));
        steps.map(Entry::lines).sum()
    };
    let next = rest.first().map_or(0.0, Entry::lines);
    let whole = match first.kind {
        Kind::Head => next + sum(rest.get(1..).unwrap_or_default()),
        Kind::Range => sum(rest),
        Kind::Reach | Kind::Step | Kind::Total => 0.0,
    };
    let is_held = first.lines() + whole <= most;
    let least = if first.kind == Kind::Head { next } else { 0.0 };
    first.lines() + if is_held { whole } else { least }
}

/// More lines than a page of that height holds.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a page is some hundred lines high, and a cast stops at the ends"
)]
fn most_lines(letters: f64, columns: usize) -> usize {
    (letters / LEAST_LINE).ceil().max(1.0) as usize * (columns + 1)
}

fn line(pen: &mut Pen, entry: &Entry, rect: Rect, (alternative, size): (&Alternative, f64)) {
    let Entry {
        kind,
        left,
        tail,
        right,
        ink,
        outcome,
        step,
    } = entry;
    let of_step = step.as_ref().map(|step| step_words(step, alternative));
    let (left, right) = of_step
        .as_ref()
        .map_or((left, right), |(left, right)| (left, right));
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
    let room = rect.width() * 0.68;
    let verdict = outcome.map(|outcome| outcome_words(pen, outcome, number, room));
    let right = verdict.as_ref().unwrap_or(right);
    let ends = pen.anchored((rect.right, y), Anchor::End, number, right, room);
    let room = ends - x - size * 0.6;
    if *kind == Kind::Head {
        // The name has a line of its own, so that it and the verdict stay whole.
        pen.text((x, y - size * 1.35), look, left, rect.width());
        pen.text((x, y), Type::plain(size, Ink::Text), tail, room);
        let points = vec![(rect.left, rect.bottom), (rect.right, rect.bottom)];
        pen.line(points, Stroke::solid(Ink::Line, 0.6));
        return;
    }
    let tail_width = pen.width(tail, look).min(room * 0.6);
    let gap = if tail.is_empty() { 0.0 } else { size * 0.35 };
    let left_ends = pen.text((x, y), look, left, room - tail_width - gap);
    pen.text((left_ends + gap, y), look, tail, tail_width);
}
