//! The block of the sums: every cluster with its ranges and every VNet with its subnets, set in columns.
//!
//! Where not everything finds room the type gets smaller, then the lines of the sums are left out, then what is left
//! over is counted.

mod entries;

use crate::decide::verdict::Verdicts;
use crate::design::Alternative;
use crate::net::grouped;
use crate::plan::AlternativePlan;

use self::entries::{Entry, Kind, entries};
use crate::page::pen::{Pen, Type};
use crate::page::{Anchor, Canvas as _, Ink, Rect, Stroke};

/// What is tried in turn: size of the type, columns, and whether the lines of the sums stand there.
const SETTINGS: [(f64, usize, bool); 6] = [
    (9.5, 3, true),
    (8.5, 3, true),
    (8.0, 4, true),
    (7.2, 4, true),
    (7.2, 4, false),
    SMALLEST,
];

/// What is left when nothing finds room.
const SMALLEST: (f64, usize, bool) = (6.4, 4, false);

/// Size of the heading.
const HEADING: f64 = 13.0;

/// From this size on how far a cluster goes takes two lines.
const TWO_LINES: f64 = 7.0;

/// Between two columns.
const GUTTER: f64 = 24.0;

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

    /// Whether everything finds room, be it without the lines of the sums.
    pub(super) fn fits(&self, rect: Rect) -> bool {
        self.flow(rect).is_whole()
    }

    /// Whether everything finds room in its largest setting.
    pub(super) fn fits_well(&self, rect: Rect) -> bool {
        let flow = self.flow(rect);
        let largest = SETTINGS.first().map(|(size, _, _)| *size);
        flow.is_whole() && Some(flow.size) == largest
    }

    /// Draws the block.
    pub(super) fn draw(&self, pen: &mut Pen, rect: Rect) {
        let note = "needed while upgrading, out of what each range holds";
        pen.heading(rect, HEADING, "How the numbers add up", note);
        self.flow(rect).draw(pen);
    }

    /// The largest setting that finds room, else the smallest.
    fn flow(&self, rect: Rect) -> Flow<'_> {
        let rect = Rect::new(rect.left, rect.top + HEADING * 1.7, rect.right, rect.bottom);
        let set = |(size, columns, sums): (f64, usize, bool)| {
            let shown = self.entries.iter().filter(|entry| sums || !entry.is_sum());
            Flow::new(rect, columns, size, &shown.collect::<Vec<_>>())
        };
        let whole = SETTINGS.into_iter().map(set).find(Flow::is_whole);
        whole.unwrap_or_else(|| set(SMALLEST))
    }
}

impl Entry {
    const fn is_sum(&self) -> bool {
        matches!(self.kind, Kind::Step | Kind::Total)
    }

    fn height(&self, size: f64) -> f64 {
        match self.kind {
            Kind::Head => size * 1.9,
            Kind::Reach if TWO_LINES <= size => size * 2.75,
            Kind::Range | Kind::Reach => size * 1.45,
            Kind::Step | Kind::Total => size * 1.3,
        }
    }
}

/// Entries set in columns, one after another.
struct Flow<'a> {
    placed: Vec<(&'a Entry, Rect)>,
    size: f64,
    /// Where the note on the rest stands, and how many lines that is.
    rest: Option<(Rect, usize)>,
}

impl<'a> Flow<'a> {
    fn new(rect: Rect, columns: usize, size: f64, entries: &[&'a Entry]) -> Self {
        let width = (rect.width() - GUTTER * (columns as f64 - 1.0)) / columns as f64;
        let total: f64 = entries.iter().map(|entry| entry.height(size)).sum();
        // Columns of one height look tidier than a full one beside an empty one.
        let even = (total / columns as f64 + size * 4.0).min(rect.height());
        let mut placed = Vec::with_capacity(entries.len());
        let (mut column, mut y) = (0_usize, rect.top);
        for (index, entry) in entries.iter().enumerate() {
            let mut needed = entry.height(size);
            // A head never stands alone at the foot of a column.
            if entry.kind == Kind::Head {
                needed += entries.get(index + 1).map_or(0.0, |next| next.height(size));
            }
            let is_last_column = column + 1 == columns;
            let has_more = index + 1 < entries.len();
            let bottom = if is_last_column {
                rect.bottom - if has_more { size * 1.4 } else { 0.0 }
            } else {
                rect.top + even
            };
            let left = |column: usize| rect.left + column as f64 * (width + GUTTER);
            if bottom < y + needed {
                if is_last_column {
                    let left = left(column);
                    let rest = Rect::new(left, y, left + width, y + size * 1.4);
                    return Self {
                        placed,
                        size,
                        rest: Some((rest, entries.len() - index)),
                    };
                }
                column += 1;
                y = rect.top;
            }
            let left = left(column);
            placed.push((*entry, Rect::new(left, y, left + width, y + entry.height(size))));
            y += entry.height(size);
        }
        Self {
            placed,
            size,
            rest: None,
        }
    }

    const fn is_whole(&self) -> bool {
        self.rest.is_none()
    }

    fn draw(&self, pen: &mut Pen) {
        for (entry, rect) in &self.placed {
            line(pen, entry, *rect, self.size);
        }
        if let Some((rect, lines)) = &self.rest {
            let text = format!(
                "and {} more lines; `aksnet plan` prints them all",
                grouped(*lines as u64)
            );
            let look = Type::plain(self.size, Ink::Weak);
            pen.text(
                (rect.left, rect.bottom - self.size * 0.35),
                look,
                &text,
                rect.width(),
            );
        }
    }
}

fn line(pen: &mut Pen, entry: &Entry, rect: Rect, size: f64) {
    let Entry {
        kind,
        left,
        tail,
        right,
        ink,
    } = entry;
    let y = rect.bottom - size * 0.35;
    let (look, indent) = match kind {
        Kind::Head => (Type::bold(size, Ink::Text), 0.0),
        Kind::Range | Kind::Reach => (Type::plain(size, Ink::Text), 0.0),
        Kind::Step | Kind::Total => (Type::plain(size * 0.9, Ink::Weak), size),
    };
    let x = rect.left + indent;
    if *kind == Kind::Reach && TWO_LINES <= size {
        pen.text((x, y - size * 1.3), look, left, rect.width());
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
