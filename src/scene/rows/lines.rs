//! Where everything of a row lies: in one line or several, and how addresses become places at every zoom.
//!
//! ```text
//!  zoom 1   [snet-nodes ][192 free][snet-agc ][ 1,536 free ]    as wide as the names need
//!  zoom 8   [n][        ][  agc   ][                             to scale from here on
//! ```

use std::ops::Range;

use crate::net::Span;

use crate::scene::map::{
    Axis, Bar, Drawn, Lane, Projection, Role, Row, SegmentKind, View, drawn, visible_row,
};
use crate::scene::rows::groups::{grouped, single};
use crate::scene::rows::pieces::{
    BREAK_WIDTH, LEAST_NAME, LEAST_PLATE, PAD, Piece, PieceKind, SQUEEZES, Squeeze, pieces, squeezed,
};
use crate::scene::rows::widths::{Ask, widths};

/// From this zoom on a line is to scale.
const TO_SCALE: f64 = 8.0;

/// Points of a line for each plate where ranges share plates.
const POINTS_A_PLATE: f64 = 96.0;

/// Most plates of a line, however wide it is.
const MOST_PLATES: usize = 60;

/// Widest plate of what lies over others, in points.
const WIDEST_ABOVE: f64 = 320.0;

/// Fewest addresses that the closest view shows.
const CLOSEST_ADDRESSES: f64 = 8.0;

/// How wide words are where the row is drawn.
#[derive(Clone, Copy)]
#[expect(missing_debug_implementations, reason = "functions cannot be printed")]
pub struct Measures<'a> {
    /// Points of the name of a bar.
    pub name: &'a dyn Fn(&Bar) -> f64,
    /// Points of any text.
    pub text: &'a dyn Fn(&str) -> f64,
}

/// A line of a row: plates side by side, by address.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Index of the row of the lane that its bars are in.
    pub track: usize,
    /// What it is cut into, from left to right.
    pub pieces: Vec<Piece>,
    /// How true to scale it is: 1 where it is to scale.
    pub exponent: f64,
    /// Its width in points.
    pub width: f64,
}

/// Lays the bars of a lane out in lines of that width: `lines` at most, and one more for each further row of bars that
/// overlap.
///
/// Equal input gives an equal picture. Names are cut before ranges share plates.
pub fn lay_out(lane: &Lane, width: f64, lines: usize, measures: &Measures<'_>) -> Vec<Line> {
    let rows = lane.rows.iter().enumerate();
    rows.flat_map(|(track, row)| {
        let lines = if track == 0 { lines.max(1) } else { 1 };
        of_row(row, width, lines, measures)
            .into_iter()
            .map(move |(whole, pieces)| {
                // A range over others is never as wide as those below it.
                let widest = if track == 0 { width } else { WIDEST_ABOVE };
                line(track, pieces, whole, (width, widest))
            })
    })
    .collect()
}

/// Whether one of the ranges of a lane has no room in its line for its name in full: then the names of all leave out
/// what most of them begin with, so that one row says them alike.
pub fn leaves_out(lane: &Lane, lines: &[Line], full: impl Fn(&Bar) -> f64) -> bool {
    let is_cut = |line: &Line, piece: &Piece| {
        let row = lane.rows.get(line.track);
        let bar = row.and_then(|row| row.bars.get(piece.first));
        bar.is_some_and(|bar| piece.right - piece.left < full(bar) + PAD)
    };
    let is_one = |piece: &&Piece| piece.kind == PieceKind::One;
    lines
        .iter()
        .any(|line| line.pieces.iter().filter(is_one).any(|piece| is_cut(line, piece)))
}

/// The pieces of a line, with how they are squeezed.
type Loaded = ((u64, Squeeze), Vec<Piece>);

fn of_row(row: &Row, width: f64, lines: usize, measures: &Measures<'_>) -> Vec<Loaded> {
    let whole = row.whole();
    let taken = row.taken();
    let is_few = taken as f64 * LEAST_PLATE <= width * lines as f64;
    if is_few && taken <= MOST_PLATES * lines {
        let pieces = pieces(row, &single(row), measures);
        for (at, squeeze) in SQUEEZES.into_iter().enumerate() {
            let counts = if at < 2 { 1..=lines } else { lines..=lines };
            let load = Load::new(&pieces, whole, squeeze);
            for count in counts {
                if let Some(cut) = load.cut_to_fit(count, width) {
                    return load.lines(cut);
                }
            }
        }
    }
    let [.., squeeze] = SQUEEZES;
    let mut most = (width / POINTS_A_PLATE).max(1.0).min(MOST_PLATES as f64) * lines as f64;
    loop {
        let pieces = pieces(row, &grouped(row, whole_plates(most)), measures);
        let load = Load::new(&pieces, whole, squeeze);
        let is_last = most <= lines as f64;
        let fitting = load.cut_to_fit(lines, width);
        if let Some(cut) = fitting.or_else(|| is_last.then(|| load.cut(lines))) {
            return load.lines(cut);
        }
        most *= 0.85;
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "some hundred plates at most"
)]
const fn whole_plates(most: f64) -> usize {
    most as usize
}

/// Pieces of a row with what each asks for, to be cut into lines.
struct Load<'a> {
    pieces: &'a [Piece],
    how: (u64, Squeeze),
    /// Points that each piece asks for.
    points: Vec<f64>,
    /// What they come to.
    total: f64,
}

/// From which piece to which a line goes.
type Stretch = Range<usize>;

impl<'a> Load<'a> {
    fn new(pieces: &'a [Piece], whole: u64, squeeze: Squeeze) -> Self {
        let asked = pieces.iter().map(|piece| squeezed(piece, whole, squeeze));
        let points: Vec<f64> = asked.collect();
        Self {
            pieces,
            how: (whole, squeeze),
            total: points.iter().sum(),
            points,
        }
    }

    /// The pieces of each line.
    fn lines(&self, cut: Vec<Stretch>) -> Vec<Loaded> {
        let pieces = |line: Stretch| self.pieces.get(line).unwrap_or_default().to_vec();
        cut.into_iter().map(|line| (self.how, pieces(line))).collect()
    }

    fn sum(&self, line: &Stretch) -> f64 {
        self.points.get(line.clone()).unwrap_or_default().iter().sum()
    }

    /// Pieces in `count` lines that have room in that width, beginning at round addresses where possible; none where
    /// they do not fit.
    fn cut_to_fit(&self, count: usize, width: f64) -> Option<Vec<Stretch>> {
        // A line may leave out the gaps at its ends, and no more.
        let least = self.total - (2 * count) as f64 * BREAK_WIDTH;
        if count as f64 * width + 1.0 < least {
            return None;
        }
        let has_room = |lines: &Vec<Stretch>| lines.iter().all(|line| self.sum(line) <= width);
        Some(self.cut(count))
            .filter(has_room)
            .or_else(|| self.even_cut(count, width).filter(has_room))
    }

    /// Pieces in `count` lines, the fullest of which is as empty as possible; none where it is fuller than `width`.
    fn even_cut(&self, count: usize, width: f64) -> Option<Vec<Stretch>> {
        /// How finely the load of the fullest line is searched.
        const STEPS: usize = 12;
        let (mut least, mut most) = (self.total / count.max(1) as f64, width);
        for _ in 0..STEPS {
            let middle = f64::midpoint(least, most);
            if self.filled(middle).count() <= count {
                most = middle;
            } else {
                least = middle;
            }
        }
        let lines: Vec<Stretch> = self.filled(most).collect();
        (lines.len() <= count).then(|| self.trimmed(lines))
    }

    /// The pieces in lines of so many points at most, each as full as it goes.
    fn filled(&self, most: f64) -> impl Iterator<Item = Stretch> {
        let mut from = 0;
        std::iter::from_fn(move || {
            let rest = self.points.get(from..).filter(|rest| !rest.is_empty())?;
            let mut reached = 0.0;
            let taken = rest.iter().take_while(|points| {
                let has_room = reached + **points <= most || reached <= 0.0;
                reached += **points;
                has_room
            });
            let line = from..from + taken.count();
            from = line.end;
            Some(line)
        })
    }

    /// Pieces in `count` lines of about the same load, each beginning at an address as round as can be had nearby.
    fn cut(&self, count: usize) -> Vec<Stretch> {
        /// How far from an equal load a line may end, as a share of it.
        const SLACK: f64 = 0.12;
        let each = self.total / count.max(1) as f64;
        let mut lines: Vec<Stretch> = Vec::with_capacity(count);
        let (mut from, mut reached) = (0, 0.0);
        for line in 1..count {
            let aim = each * line as f64 - reached;
            let borders = || {
                let mut sum = 0.0;
                let rest = self.pieces.iter().enumerate().skip(from + 1);
                rest.map(move |(at, piece)| {
                    sum += self.points.get(at - 1).copied().unwrap_or_default();
                    (at, sum, piece.span.first())
                })
            };
            let roundest = borders()
                .filter(|(_, sum, _)| (sum - aim).abs() <= each * SLACK)
                .max_by_key(|(_, _, first)| first.trailing_zeros());
            let nearest =
                || borders().min_by(|one, other| (one.1 - aim).abs().total_cmp(&(other.1 - aim).abs()));
            let Some((at, sum, _)) = roundest.or_else(nearest) else {
                break;
            };
            lines.push(from..at);
            reached += sum;
            from = at;
        }
        lines.push(from..self.pieces.len());
        self.trimmed(lines)
    }

    /// Lines without the gaps that they would begin or end with.
    fn trimmed(&self, mut lines: Vec<Stretch>) -> Vec<Stretch> {
        let is_break = |at: usize| {
            self.pieces
                .get(at)
                .is_some_and(|piece| piece.kind == PieceKind::Break)
        };
        for line in &mut lines {
            if line.start < line.end && is_break(line.end - 1) {
                line.end -= 1;
            }
            if line.start < line.end && is_break(line.start) {
                line.start += 1;
            }
        }
        lines.retain(|line| line.start < line.end);
        lines
    }
}

fn line(track: usize, mut pieces: Vec<Piece>, how: (u64, Squeeze), (width, widest): (f64, f64)) -> Line {
    /// Where few are named, half of the line is theirs, but no more than this each.
    const FEW: usize = 4;
    const WIDEST_OF_FEW: f64 = 300.0;
    let is_plate = |piece: &&Piece| matches!(piece.kind, PieceKind::One | PieceKind::Group);
    let plates = pieces.iter().filter(is_plate).count();
    let least = if (1..=FEW).contains(&plates) {
        (width / 2.0 / plates as f64).min(WIDEST_OF_FEW)
    } else {
        0.0
    };
    let ask = |piece: &Piece, squeeze: Squeeze| {
        let need = squeezed(piece, how.0, squeeze);
        Ask {
            need: if is_plate(&piece) { need.max(least) } else { need },
            addresses: piece.span.len(),
            is_fixed: piece.kind == PieceKind::Break,
        }
    };
    let needed = |squeeze| pieces.iter().map(|piece| ask(piece, squeeze).need).sum::<f64>();
    let squeeze = loosened(how.1, |squeeze| needed(squeeze) <= width);
    let asks: Vec<Ask> = pieces.iter().map(|piece| ask(piece, squeeze)).collect();
    let (found, exponent) = widths(&asks, width);
    let mut left = 0.0;
    for (piece, width) in pieces.iter_mut().zip(found) {
        piece.left = left;
        left += width.min(widest);
        piece.right = left;
    }
    Line {
        track,
        pieces,
        exponent,
        width: left,
    }
}

/// The same with names cut no more than they must be, before free space gets what is left.
fn loosened(squeeze: Squeeze, has_room: impl Fn(Squeeze) -> bool) -> Squeeze {
    /// How finely the room of a name is searched.
    const STEPS: usize = 8;
    let [widest, ..] = SQUEEZES;
    let (mut least, mut most) = (squeeze.name, widest.name);
    for _ in 0..STEPS {
        let middle = f64::midpoint(least, most);
        if has_room(squeeze.with_names(middle)) {
            least = middle;
        } else {
            most = middle;
        }
    }
    squeeze.with_names(least)
}

impl Line {
    /// Its addresses, from the first to the last.
    pub fn span(&self) -> Option<Span> {
        let (first, last) = self.pieces.first().zip(self.pieces.last())?;
        Span::new(first.span.first(), last.span.end())
    }

    /// Whether plates and addresses go apart when nothing is zoomed.
    pub fn is_bent(&self) -> bool {
        self.exponent < 1.0
    }

    /// Whether plates and addresses go apart at a zoom.
    pub fn is_bent_at(&self, zoom: f64) -> bool {
        self.is_bent() && zoom < TO_SCALE
    }

    /// Where addresses lie at a zoom, in units that are points where nothing is zoomed.
    pub fn axis(&self, zoom: f64) -> Axis {
        let to_scale = (zoom.max(1.0).log2() / TO_SCALE.log2()).min(1.0);
        self.bent(to_scale)
    }

    /// The same line to scale, whatever its names need.
    #[must_use]
    pub fn to_scale(mut self) -> Self {
        let axis = self.ruler();
        for piece in &mut self.pieces {
            (piece.left, piece.right) = axis.units_of(piece.span);
        }
        self.exponent = 1.0;
        self
    }

    /// The line on its way from where it had other widths, `done` going from 0 to 1.
    #[must_use]
    pub fn between(&self, before: &Self, done: f64) -> Self {
        let axis = before.axis(1.0);
        let on_way = |from: f64, to: f64| (to - from).mul_add(done, from);
        let mut line = self.clone();
        for piece in &mut line.pieces {
            let (left, right) = axis.units_of(piece.span);
            piece.left = on_way(left, piece.left);
            piece.right = on_way(right, piece.right);
        }
        line.width = on_way(before.width, self.width);
        line
    }

    /// Where addresses lie to scale.
    pub fn ruler(&self) -> Axis {
        self.bent(1.0)
    }

    fn bent(&self, to_scale: f64) -> Axis {
        let pieces = || self.pieces.iter().filter(|piece| piece.kind != PieceKind::Break);
        let addresses: f64 = pieces().map(|piece| piece.span.len() as f64).sum();
        let width: f64 = pieces().map(|piece| piece.right - piece.left).sum();
        let each = width / addresses.max(1.0);
        Axis::of_segments(self.pieces.iter().map(|piece| {
            let drawn = piece.right - piece.left;
            if piece.kind == PieceKind::Break {
                return (piece.span, drawn, SegmentKind::Collapsed);
            }
            let scaled = each * piece.span.len() as f64;
            let units = drawn + (scaled - drawn) * to_scale;
            (piece.span, units, SegmentKind::Used)
        }))
    }

    /// The closest zoom.
    pub fn closest(&self) -> f64 {
        let addresses: f64 = self.pieces.iter().map(|piece| piece.span.len() as f64).sum();
        (addresses / CLOSEST_ADDRESSES).max(1.0)
    }

    /// What of the axis of a zoom is seen with `address` at `x` points, as near as the line allows.
    pub fn view(&self, axis: &Axis, zoom: f64, (address, x): (f64, f64)) -> View {
        let zoom = zoom.clamp(1.0, self.closest());
        let units = self.width / zoom;
        let from = axis.to_unit(address) - x / zoom;
        let from_unit = from.clamp(0.0, (axis.end_unit() - units).max(0.0));
        View {
            from_unit,
            to_unit: from_unit + units,
        }
    }

    /// What of the line is seen, from left to right: its pieces, or once it is to scale whatever can be told apart.
    pub fn visible<'a>(&self, lane: &'a Lane, projection: &Projection<'_>, zoom: f64) -> Vec<Drawn<'a>> {
        let Some(row) = lane.rows.get(self.track) else {
            return Vec::new();
        };
        if TO_SCALE <= zoom {
            return visible_row(row, self.track, projection);
        }
        let pieces = self.pieces.iter().filter(|piece| piece.kind != PieceKind::Break);
        pieces
            .filter_map(|piece| drawn(row, self.track, piece.first..piece.end, projection))
            .collect()
    }

    /// The plates that are there: taken bars and groups.
    pub fn plates(&self) -> impl Iterator<Item = &Piece> {
        let is_plate = |piece: &&Piece| matches!(piece.kind, PieceKind::One | PieceKind::Group);
        self.pieces.iter().filter(is_plate)
    }
}

/// The bars of a lane that lie in `scope`, those at its ends cut to it; none where there is nothing.
pub(super) fn part_of(lane: &Lane, scope: Span) -> Option<Lane> {
    let part = |row: &Row| {
        let from = row.bars.partition_point(|bar| bar.span.end() <= scope.first());
        let inside = row.bars.iter().skip(from);
        let inside = inside.take_while(|bar| bar.span.first() < scope.end());
        let cut = |bar: &Bar| {
            let span = bar.span.intersection(&scope)?;
            Some(Bar { span, ..bar.clone() })
        };
        Row::new(inside.filter_map(cut).collect())
    };
    let rows: Vec<Row> = lane
        .rows
        .iter()
        .map(part)
        .filter(|row| !row.bars.is_empty())
        .collect();
    (!rows.is_empty()).then_some(Lane {
        kind: lane.kind,
        rows,
    })
}

/// How much room names get before a row takes another line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ease {
    /// Every name is whole.
    Roomy,
    /// Long names are cut.
    Usual,
    /// Names are cut to what distinguishes them, and free space has no label.
    Tight,
    /// The same, and prefixes are left out too.
    Flat,
}

/// How many lines the bars of a lane fill whose names are whole.
pub fn lines_of_whole(lane: &Lane, width: f64, most: usize, measures: &Measures<'_>) -> usize {
    let bars = lane.rows.iter().take(1).flat_map(|row| &row.bars);
    let points = |bar: &Bar| match bar.role {
        Role::Free => FREE,
        _ => (measures.name)(bar) + PAD,
    };
    let needed: f64 = bars.take(2 * most.max(1) * MOST_PLATES).map(points).sum();
    whole_plates((needed / width.max(1.0)).ceil()).clamp(1, most.max(1))
}

/// Points of free space that says how much it is.
const FREE: f64 = 30.0;

/// How many lines the bars of a lane would fill.
pub fn lines_wanted(lane: &Lane, width: f64, most: usize, ease: Ease) -> usize {
    let most = most.max(1);
    let needed = points_of(lane, ease, 2 * most * MOST_PLATES);
    whole_plates((needed / width.max(1.0)).ceil()).clamp(1, most)
}

/// How many points of a line the bars of a lane would fill.
pub(super) fn points_wanted(lane: &Lane, ease: Ease) -> f64 {
    points_of(lane, ease, usize::MAX)
}

/// The same of the first so many of its bars: more fill all lines that there are.
fn points_of(lane: &Lane, ease: Ease, most: usize) -> f64 {
    let (name, free) = match ease {
        Ease::Roomy => (92.0, FREE),
        Ease::Usual => (LEAST_NAME + 12.0, FREE),
        Ease::Tight | Ease::Flat => (LEAST_PLATE + 8.0, 10.0),
    };
    let bars = lane.rows.iter().take(1).flat_map(|row| &row.bars);
    let points = |bar: &Bar| if bar.role == Role::Free { free } else { name };
    bars.take(most).map(points).sum()
}

#[cfg(test)]
mod tests;
