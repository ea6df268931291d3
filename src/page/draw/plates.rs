//! The plates of a row of the map: name, range, and to scale what it holds.
//!
//! ```text
//!  ┌────────────────────┐  ┌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌┐ ┌──────────────────┐┐
//!  │ snet-nodes         │  ╎  1,536 free   ╎ │ 10.8.0.0/16 ×20  ││
//!  │ 10.20.0.0/26       │  ╎  largest /22  ╎ │▮▮ ▮▮▮▮  ▮▮▮  ▮▮▮▮││
//!  │▒▒██████▓▓▓▓▓░░░    │  └╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌┘ └──────────────────┘┘
//!  └────────────────────┘
//!   also on-prem ////////   claimed by something else: hatched, below what it is about
//! ```

use crate::page::canvas::ROUNDING;
use crate::page::draw::map;
use crate::page::draw::plate_text::{BEHIND, Face, LINE_METER, PlateText, Set};
use crate::page::{Canvas, Ink, Paint, Rect, Stroke, Type};
use crate::scene::{Bar, Cell, Drawn, Fill, Pattern, Role};

/// Least width of what a range holds today, in points.
const LEAST_FILL: f64 = 6.0;

/// Least width of what says that something else uses addresses, in points: narrower, its hatching would not be seen.
const LEAST_CLAIM: f64 = 9.0;

/// A plate to draw.
#[derive(Debug, Clone, Copy)]
pub struct Plate<'a> {
    /// What it stands for.
    pub drawn: &'a Drawn<'a>,
    /// Where it stands.
    pub rect: Rect,
    /// Its front.
    pub face: Face,
    /// The origin of positions in the line.
    pub left: f64,
    /// What stands on it.
    pub text: &'a PlateText,
    /// How many of its ranges have an error.
    pub troubles: usize,
}

/// Whether single addresses are wide enough to be told apart.
fn are_apart(drawn: &Drawn<'_>) -> bool {
    const APART: f64 = 4.0;
    let mut cells = drawn.cells.iter();
    cells.any(|cell| cell.is_apart && cell.role != Role::Free && APART <= cell.right - cell.left)
}

/// Draws a plate with its words; gives where what it holds is shown.
pub fn plate(canvas: &mut impl Canvas, plate: &Plate<'_>) -> Rect {
    match plate.drawn.bar() {
        Some(bar) if bar.role == Role::Free => free(canvas, plate),
        Some(bar) => one(canvas, plate, bar),
        None if plate.drawn.role() == Role::Free => free(canvas, plate),
        None => group(canvas, plate),
    }
}

fn one(canvas: &mut impl Canvas, plate: &Plate<'_>, bar: &Bar) -> Rect {
    let rect = plate.rect;
    let meter = plate.face.meter(plate.text);
    canvas.fill(rect, Ink::Tint(bar.role), ROUNDING);
    // A subnet for nodes or pods says so even where it holds none.
    let has_meter = matches!(bar.role, Role::Node | Role::Pod) || bar.is_taken() && bar.role != Role::Service;
    if has_meter || are_apart(plate.drawn) {
        canvas.fill(meter, Ink::Lane, 1.0);
        let widened = widened(plate, bar, meter).filter(|_| has_meter);
        let cells = widened.as_ref().unwrap_or(&plate.drawn.cells);
        map::cells(canvas, meter, cells, plate.left);
    } else if bar.role.pattern() == Pattern::Hatched {
        canvas.area(meter, bar.role);
    }
    edges(canvas, plate, bar.role);
    if let Some(mark) = bar.mark {
        map::flag(canvas, rect, mark);
    }
    words(canvas, plate);
    meter
}

/// What a plate holds, to scale, where its part of today is too narrow to be seen: as wide as it must be, and what follows
/// moved aside. A plate that holds a little must not look empty.
fn widened(plate: &Plate<'_>, bar: &Bar, meter: Rect) -> Option<Vec<Cell>> {
    if !plate.face.is_whole() {
        return None;
    }
    let each = (plate.drawn.right - plate.drawn.left) / bar.span.len().max(1) as f64;
    let is_planned = |fill: &&Fill| !matches!(fill.role, Role::Free | Role::Reserved);
    let is_now = |fill: &&Fill| !fill.is_ghost && fill.role != Role::Surge;
    let planned = || bar.fills.iter().filter(is_planned);
    let now = planned().filter(is_now);
    // Where nothing is there yet, what is planned is seen.
    let told: Vec<&Fill> = if now.clone().next().is_some() {
        now.collect()
    } else {
        planned().collect()
    };
    let widest = *told.iter().max_by_key(|fill| fill.span.len())?;
    let width = |fill: &Fill| fill.span.len() as f64 * each;
    let missing = LEAST_FILL - told.iter().map(|fill| width(fill)).sum::<f64>();
    if missing <= 0.0 {
        return None;
    }
    let is_kept = |cell: &&Cell| cell.role == Role::Reserved;
    let mut cells: Vec<Cell> = plate.drawn.cells.iter().filter(is_kept).copied().collect();
    let first = planned().next()?.span.first().saturating_sub(bar.span.first());
    let mut left = (plate.drawn.left + first as f64 * each).max(meter.left - plate.left);
    for fill in planned() {
        let more = if fill == widest { missing } else { 0.0 };
        let right = left + width(fill) + more;
        cells.push(Cell {
            left,
            right,
            span: fill.span,
            role: fill.role,
            is_ghost: fill.is_ghost,
            is_apart: false,
        });
        left = right;
    }
    Some(cells)
}

fn group(canvas: &mut impl Canvas, plate: &Plate<'_>) -> Rect {
    let role = plate.drawn.role();
    let rect = plate.face.rect;
    let behind = Rect {
        left: rect.left + BEHIND,
        top: plate.rect.top,
        right: plate.rect.right,
        bottom: rect.bottom - BEHIND,
    };
    canvas.fill(behind, Ink::Lane, ROUNDING);
    canvas.outline(behind, Stroke::solid(Ink::Shade(role), 1.0));
    canvas.fill(rect, Ink::Tint(role), ROUNDING);
    let meter = plate.face.meter(plate.text);
    canvas.fill(meter, Ink::Lane, 1.0);
    for (left, right, role) in runs(plate.drawn, meter.width()) {
        let area = Rect::new(meter.left + left, meter.top, meter.left + right, meter.bottom);
        canvas.fill(area, Ink::Role(role), 0.0);
    }
    edges(canvas, plate, role);
    words(canvas, plate);
    meter
}

/// The bars of a group within its network to scale, from left to right: neighbours that look alike merged, and never more
/// than there are points.
fn runs(drawn: &Drawn<'_>, width: f64) -> Vec<(f64, f64, Role)> {
    let Some((network, _)) = drawn.group() else {
        return Vec::new();
    };
    let span = network.span();
    let each = span.len() as f64 / width.max(1.0);
    let mut runs: Vec<(f64, f64, Role)> = Vec::new();
    let mut x = 0.0;
    while x < width {
        let address = span.first() as f64 + x * each;
        let at = drawn.bars.partition_point(|bar| bar.span.end() as f64 <= address);
        let Some(bar) = drawn.bars.get(at) else { break };
        let place = |address: u64| address.saturating_sub(span.first()) as f64 / each;
        let (left, right) = (place(bar.span.first()).max(x), place(bar.span.end()));
        let right = right.max(left + 1.0).min(width);
        if bar.role != Role::Free {
            match runs.last_mut() {
                Some(last) if last.2 == bar.role && left - last.1 < 0.75 => last.1 = right,
                _ => runs.push((left, right, bar.role)),
            }
        }
        x = right;
    }
    runs
}

fn edges(canvas: &mut impl Canvas, plate: &Plate<'_>, role: Role) {
    let edge = if plate.drawn.is_short || 0 < plate.troubles {
        Stroke::solid(Ink::Trouble, 1.5)
    } else {
        Stroke::solid(Ink::Role(role), 1.0)
    };
    canvas.outline(plate.face.rect, edge);
}

/// Name and details.
fn words(canvas: &mut impl Canvas, plate: &Plate<'_>) {
    let Some(name) = &plate.text.name else { return };
    let Face { rect, left, room } = plate.face;
    let size = room.size;
    let look = Type::plain(size, Ink::Text);
    let weak = Type::plain(size, Ink::Weak);
    let baseline = if plate.face.is_low() {
        f64::midpoint(rect.top, rect.bottom - LINE_METER) + look.drop()
    } else {
        rect.top + size * 1.15 + 2.5
    };
    let mut line = |set: &Set, look: Type| {
        canvas.words((left + set.from, baseline), look, &set.text, set.room + 1.0);
    };
    line(name, look);
    if let Some(behind) = &plate.text.behind {
        line(behind, weak);
    }
    if let Some(troubles) = &plate.text.troubles {
        line(troubles, Type::plain(size, Ink::Trouble));
    }
    let below = plate.text.below.iter().flat_map(|below| below.lines());
    for (line, text) in below.enumerate() {
        let below = baseline + size * 1.25 * (line + 1) as f64;
        canvas.words((left, below), weak, text, room.width + 1.0);
    }
}

/// Free space: a dashed edge, and its size.
fn free(canvas: &mut impl Canvas, plate: &Plate<'_>) -> Rect {
    let rect = plate.rect;
    let inset = rect.grown(-0.5, -0.5);
    let corners = vec![
        (inset.left, inset.top),
        (inset.right, inset.top),
        (inset.right, inset.bottom),
        (inset.left, inset.bottom),
        (inset.left, inset.top),
    ];
    canvas.line(corners, Stroke::dashed(Ink::Line, 1.0));
    if let Some(Set { from, room, text }) = &plate.text.name {
        let look = Type::plain(plate.face.room.size, Ink::Weak);
        let place = (plate.face.left + from, rect.middle_y() + look.drop());
        canvas.words(place, look, text, room + 1.0);
    }
    rect
}

/// From where to where bars of claims stand in a line, and what is said of them.
#[derive(Debug, Default)]
pub struct ClaimPlaces {
    bars: Vec<(f64, f64)>,
    said: Vec<(f64, f64)>,
}

impl ClaimPlaces {
    /// Those of the bars of a line, before anything is said of them.
    pub fn of(bars: impl Iterator<Item = (f64, f64)>) -> Self {
        Self {
            bars: bars.collect(),
            said: Vec::new(),
        }
    }

    /// Whether words have room there that belong to the bar `own`: they are written over no others and over no other
    /// bar, but where that is below their own.
    fn is_free(&self, own: (f64, f64), (left, right): (f64, f64)) -> bool {
        let is_apart = |(from, to): (f64, f64)| right <= from || to <= left;
        let is_below =
            |(from, to): (f64, f64)| from <= own.0 && own.1 <= to && own.0 <= left && right <= own.1;
        self.said.iter().all(|said| is_apart(*said))
            && self.bars.iter().all(|bar| is_apart(*bar) || is_below(*bar))
    }
}

/// Edges of a bar that says what else uses the addresses between two edges, in a line from one place to another: exactly
/// as wide, but wide enough to be seen.
pub fn claim_edges((left, right): (f64, f64), (from, to): (f64, f64)) -> (f64, f64) {
    let missing = LEAST_CLAIM - (right - left);
    if missing <= 0.0 {
        return (left, right);
    }
    let left = (left - missing / 2.0).min(to - LEAST_CLAIM).max(from);
    (left, left + LEAST_CLAIM)
}

/// Draws what else uses addresses of a row: a hatched bar with the longest of its words that fit. Returns whether any
/// did.
pub fn claim(
    canvas: &mut impl Canvas,
    rect: Rect,
    seen: (f64, f64),
    places: &mut ClaimPlaces,
    words: &[String],
    size: f64,
) -> bool {
    canvas.fill(rect, Ink::Tint(Role::Trouble), 1.5);
    canvas.pattern(rect, Paint::Hatched(Ink::Trouble));
    canvas.outline(rect, Stroke::solid(Ink::Trouble, 1.0));
    let look = Type::plain(size, Ink::Trouble);
    if rect.height() + 1.0 < look.size {
        return false;
    }
    let own = (rect.left, rect.right);
    let is_empty = |left: f64, right: f64| places.is_free(own, (left, right));
    let inside = (rect.left.max(seen.0) + 4.0, rect.right.min(seen.1) - 4.0);
    // Some of its hatching before them, where there is room for it.
    let within = (inside.0 + 8.0, inside.1);
    let spot = |words: &String| {
        let width = canvas.measured(words, look);
        let behind = (rect.right + 4.0, seen.1);
        let before = (seen.0.max(rect.left - 6.0 - width), rect.left - 4.0);
        // Next to it, where it is too narrow for its words.
        let spots = [within, inside, behind, before].into_iter();
        let mut free = spots.filter(|(left, right)| width <= right - left && is_empty(*left, left + width));
        free.next().map(|(left, _)| (left, width))
    };
    let Some(((left, width), words)) = words.iter().find_map(|words| Some((spot(words)?, words))) else {
        return false;
    };
    places.said.push((left - 2.0, left + width + 2.0));
    // The ends of hatched lines reach a little beyond it.
    let background = Rect::new(left - 2.0, rect.top, left + width + 2.0, rect.bottom).grown(0.0, 1.0);
    canvas.fill(background, Ink::Window, 1.0);
    canvas.words((left, rect.middle_y() + look.drop()), look, words, width + 1.0);
    true
}

/// Draws a ruler: what is taken of a line, to scale.
pub fn ruler(canvas: &mut impl Canvas, rect: Rect, taken: &[(f64, f64, Role)]) {
    canvas.fill(rect, Ink::Tint(Role::Network), 1.0);
    for (left, right, role) in taken {
        let area = Rect::new(*left, rect.top, right.max(left + 1.0), rect.bottom);
        canvas.fill(area, Ink::Role(*role), 0.0);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::design::presets::worked_example;
    use crate::plan::plan;
    use crate::scene::{LaneKind, Projection, map, visible};

    /// A group that said "6 % taken" looked full: its bar began with the first of its ranges and ended with the last.
    #[test]
    fn the_bar_of_a_group_is_as_full_as_its_words_say() {
        let mut design = worked_example();
        let network = &mut design.alternatives[0].networks[0];
        network.address_space = vec!["10.20.0.0/16".parse().unwrap()];
        network.subnets[0].prefix = "10.20.64.0/19".parse().unwrap();
        network.subnets[1].prefix = "10.20.128.0/18".parse().unwrap();
        let plan = plan(&design);
        let scene = map(&design, &plan, 0, &BTreeSet::new());
        let lane = scene.lane(LaneKind::Subnets).unwrap();
        // So narrow that both are drawn as one.
        let projection = Projection {
            axis: &scene.axis,
            view: scene.axis.home(),
            width_points: 8.0,
        };
        let drawn = visible(lane, &projection);
        let group = drawn.iter().find(|drawn| drawn.items == 2).unwrap();
        let (network, share) = group.group().unwrap();
        assert_eq!((network.to_string().as_str(), share), ("10.20.0.0/16", 37));
        let width = 160.0;
        let filled: f64 = runs(group, width)
            .iter()
            .map(|(left, right, _)| right - left)
            .sum();
        assert!((filled / width - 0.37).abs() < 0.02, "{filled} of {width}");
    }
}
