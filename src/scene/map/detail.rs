//! What is visible of a lane: level of detail, and what is under the pointer.
//!
//! ```text
//!  far      ▮▮▮▮▮▮▮▮▮ 312 subnets        bars too narrow to tell apart are drawn as one
//!  nearer   ├▒▒▒▒░░    ┤├──┤             fills inside a bar that is wide enough
//!  close    ├▒│▒│▒│▒│░│░│ │ │ ┤          node slots, blocks, single addresses, each told apart
//! ```
//!
//! The work grows with what is visible, not with the design: rows are searched, never walked.

use std::ops::Range;

use crate::net::range::aligned_blocks;
use crate::net::{Prefix, Span};

use crate::scene::map::lanes::{Bar, Fill, Item, Lane, Role, Row};
use crate::scene::map::view::Projection;
use crate::scene::rows::group_prefix;

/// Bars narrower than this many points are drawn together with their neighbours.
const NARROW_POINTS: f64 = 3.0;
/// Narrow bars closer than this many points are drawn as one, since they look like one.
const TOGETHER_POINTS: f64 = 1.0;
/// Bars narrower than this many points show nothing inside.
const BARE_POINTS: f64 = 8.0;
/// What is narrower than this many points inside a bar is left out.
const FAINT_POINTS: f64 = 0.5;
/// How far outside a bar a click still hits it, in points.
const REACH_POINTS: f64 = 2.0;

/// A bar to draw, or several that are drawn as one.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawn<'a> {
    /// Row in the lane.
    pub row: usize,
    /// Left edge in points; a little outside the picture where the bar continues.
    pub left: f64,
    /// Right edge in points.
    pub right: f64,
    /// The bars it stands for; at least one.
    pub bars: &'a [Bar],
    /// Items that these stand for, free space left out.
    pub items: u64,
    /// Addresses that these cover, free space left out.
    pub addresses: u64,
    /// Whether one of them does not hold what is planned for it.
    pub is_short: bool,
    /// What is inside, from left to right; only for one bar.
    pub cells: Vec<Cell>,
}

impl<'a> Drawn<'a> {
    /// The smallest network around what it stands for, and how much of that is taken, in per cent.
    pub fn group(&self) -> Option<(Prefix, u64)> {
        let prefix = group_prefix(self.span()?)?;
        let share = self.addresses.saturating_mul(100) / prefix.span().len().max(1);
        Some((prefix, share))
    }

    /// The bar, where it stands for one alone.
    pub fn bar(&self) -> Option<&'a Bar> {
        match self.bars {
            [bar] => Some(bar),
            _ => None,
        }
    }

    /// The addresses from the first of its bars to the last.
    pub fn span(&self) -> Option<Span> {
        let (first, last) = self.bars.first().zip(self.bars.last())?;
        Span::new(first.span.first(), last.span.end())
    }

    /// What it means: of several bars, that of the first that is not free space.
    pub fn role(&self) -> Role {
        let taken = self
            .bars
            .iter()
            .map(|bar| bar.role)
            .find(|role| *role != Role::Free);
        taken.unwrap_or(Role::Free)
    }
}

/// A part of a bar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell {
    /// Left edge in points.
    pub left: f64,
    /// Right edge in points.
    pub right: f64,
    /// Its addresses.
    pub span: Span,
    /// What holds them.
    pub role: Role,
    /// Whether it holds them only once the autoscaler is at its maximum.
    pub is_ghost: bool,
    /// Whether it is a single thing, drawn apart from its neighbours: an address, a block, a node slot.
    pub is_apart: bool,
}

/// What of a lane is visible, by row and from left to right.
pub fn visible<'a>(lane: &'a Lane, projection: &Projection<'_>) -> Vec<Drawn<'a>> {
    let rows = lane.rows.iter().enumerate();
    rows.flat_map(|(index, row)| visible_row(row, index, projection))
        .collect()
}

/// What of row `index` of a lane is visible, from left to right.
pub(in crate::scene) fn visible_row<'a>(
    row: &'a Row,
    index: usize,
    projection: &Projection<'_>,
) -> Vec<Drawn<'a>> {
    let groups = groups(row, projection).into_iter();
    groups
        .map(|group| {
            together(
                row,
                index,
                group.first..group.end,
                (group.left, group.right),
                projection,
            )
        })
        .collect()
}

/// Bars of row `index` of a lane drawn as one; none where nothing of them is visible.
pub(in crate::scene) fn drawn<'a>(
    row: &'a Row,
    index: usize,
    range: Range<usize>,
    projection: &Projection<'_>,
) -> Option<Drawn<'a>> {
    let bars = row.bars.get(range.clone())?;
    let span = Span::new(bars.first()?.span.first(), bars.last()?.span.end())?;
    let edges = projection.edges(span)?;
    Some(together(row, index, range, edges, projection))
}

fn together<'a>(
    row: &'a Row,
    index: usize,
    range: Range<usize>,
    (left, right): (f64, f64),
    projection: &Projection<'_>,
) -> Drawn<'a> {
    let sums = row.sums(range.start, range.end);
    let bars = row.bars.get(range).unwrap_or_default();
    let cells = match bars {
        [bar] if right - left >= BARE_POINTS => cells(bar, projection),
        _ => Vec::new(),
    };
    Drawn {
        row: index,
        left,
        right,
        bars,
        items: sums.items,
        addresses: sums.addresses,
        is_short: 0 < sums.short,
        cells,
    }
}

/// What is at `x` points in a row of [`visible`] items.
pub fn hit<'d, 'a>(drawn: &'d [Drawn<'a>], row: usize, x: f64) -> Option<&'d Drawn<'a>> {
    let from =
        drawn.partition_point(|item| item.row < row || (item.row == row && item.right + REACH_POINTS < x));
    let near = || {
        drawn
            .iter()
            .skip(from)
            .take_while(|item| item.row == row && item.left - REACH_POINTS <= x)
    };
    near()
        .find(|item| item.left <= x && x < item.right)
        .or_else(|| near().next())
}

/// Bars `first..end` of a row, drawn as one.
struct Group {
    first: usize,
    end: usize,
    left: f64,
    right: f64,
    is_narrow: bool,
}

fn groups(row: &Row, projection: &Projection<'_>) -> Vec<Group> {
    let shown = projection.span();
    let mut groups: Vec<Group> = Vec::new();
    let mut first = row.bars.partition_point(|bar| bar.span.end() <= shown.first());
    while let Some(bar) = row.bars.get(first).filter(|bar| bar.span.first() < shown.end()) {
        let Some((left, right)) = projection.edges(bar.span) else {
            first += 1;
            continue;
        };
        let mut group = Group {
            first,
            end: first + 1,
            left,
            right,
            is_narrow: right - left < NARROW_POINTS,
        };
        if group.is_narrow {
            group.gather(row, projection);
        }
        first = group.end;
        match groups.last_mut() {
            Some(last) if last.is_narrow && group.is_narrow && group.left - last.right < TOGETHER_POINTS => {
                last.end = group.end;
                last.right = group.right;
            }
            _ => groups.push(group),
        }
    }
    groups
}

impl Group {
    /// Adds all later bars that end within the width of a narrow bar.
    fn gather(&mut self, row: &Row, projection: &Projection<'_>) {
        let limit = projection.address(self.left + NARROW_POINTS);
        let later = row.bars.get(self.end..).unwrap_or_default();
        self.end += later.partition_point(|bar| bar.span.end() as f64 <= limit);
        if let Some((_, right)) = row
            .bars
            .get(self.end - 1)
            .and_then(|last| projection.edges(last.span))
        {
            self.right = self.right.max(right);
        }
    }
}

/// What is inside a bar.
fn cells(bar: &Bar, projection: &Projection<'_>) -> Vec<Cell> {
    let mut cells = Vec::new();
    if matches!(bar.item, Item::Free { .. }) {
        for block in aligned_blocks(bar.span) {
            push_free(&mut cells, block.span(), projection);
        }
        return cells;
    }
    let shown = projection.span();
    let reached = bar.fills.partition_point(|fill| fill.span.end() <= shown.first());
    for fill in bar
        .fills
        .iter()
        .skip(reached)
        .take_while(|fill| fill.span.first() < shown.end())
    {
        push_fill(&mut cells, fill, shown, projection);
    }
    cells
}

/// Adds a free block; blocks too narrow to tell apart become one.
fn push_free(cells: &mut Vec<Cell>, span: Span, projection: &Projection<'_>) {
    let Some((left, right)) = projection.edges(span) else {
        return;
    };
    match cells.last_mut() {
        Some(last) if right - left < NARROW_POINTS || last.right - last.left < NARROW_POINTS => {
            last.right = right;
            last.span = Span::new(last.span.first(), span.end()).unwrap_or(last.span);
        }
        _ => cells.push(Cell {
            left,
            right,
            span,
            role: Role::Free,
            is_ghost: false,
            is_apart: false,
        }),
    }
}

/// Adds a fill, one cell for each thing in it where these are wide enough.
fn push_fill(cells: &mut Vec<Cell>, fill: &Fill, shown: Span, projection: &Projection<'_>) {
    let Some((left, right)) = projection.edges(fill.span) else {
        return;
    };
    let each = fill.each.max(1);
    let start = fill.span.first();
    let from = shown.first().saturating_sub(start) / each;
    let to = shown
        .end()
        .min(fill.span.end())
        .saturating_sub(start)
        .div_ceil(each);
    let mut push = |span: Span, (left, right): (f64, f64)| {
        if right - left >= FAINT_POINTS {
            cells.push(Cell {
                left,
                right,
                span,
                role: fill.role,
                is_ghost: fill.is_ghost,
                is_apart: span.len() <= each,
            });
        }
    };
    if right - left < NARROW_POINTS * to.saturating_sub(from) as f64 {
        push(fill.span, (left, right));
        return;
    }
    for index in from..to {
        let first = start + index * each;
        let one = Span::new(first, (first + each).min(fill.span.end()));
        if let Some((span, edges)) = one.and_then(|span| Some((span, projection.edges(span)?))) {
            push(span, edges);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::net::Prefix;
    use crate::scene::map::axis::{Axis, Weight};
    use crate::scene::map::lanes::LaneKind;

    fn span(text: &str) -> Span {
        text.parse::<Prefix>().unwrap().span()
    }

    fn bar(span: Span, item: Item, fills: Vec<Fill>) -> Bar {
        Bar {
            span,
            role: Role::Pod,
            item,
            count: 1,
            short: false,
            mark: None,
            fills: fills.into(),
        }
    }

    fn drawn(bars: Vec<Bar>, shown: &str, then: impl Fn(&[Drawn<'_>])) {
        let axis = Axis::new([(span("10.0.0.0/16"), Weight::Networks)], &BTreeSet::new());
        let lane = Lane {
            kind: LaneKind::Pods,
            rows: vec![Row::new(bars)],
        };
        then(&visible(
            &lane,
            &Projection {
                axis: &axis,
                view: axis.fit(span(shown)),
                width_points: 540.0,
            },
        ));
    }

    fn pods() -> Vec<Bar> {
        let fill = |prefix, role| Fill {
            span: span(prefix),
            role,
            each: 256,
            is_ghost: false,
        };
        let fills = vec![
            fill("10.0.0.0/19", Role::Pod),
            fill("10.0.32.0/19", Role::Surge),
            fill("10.0.64.0/18", Role::Free),
        ];
        vec![bar(span("10.0.0.0/17"), Item::PodCidr { cluster: 0 }, fills)]
    }

    #[test]
    fn node_slots_are_told_apart_once_there_is_room() {
        let roles = |shown: &str, expected: &[(Role, usize)]| {
            drawn(pods(), shown, |drawn| {
                for (role, count) in expected {
                    let cells = drawn[0].cells.iter().filter(|cell| cell.role == *role);
                    assert_eq!(cells.count(), *count, "{shown}: {role:?}");
                }
            });
        };
        // 500 points for 256 slots are too few, for 64 they are enough; a fit shows a little of what lies beside.
        roles(
            "10.0.0.0/16",
            &[(Role::Pod, 1), (Role::Surge, 1), (Role::Free, 1)],
        );
        roles(
            "10.0.0.0/18",
            &[(Role::Pod, 32), (Role::Surge, 32), (Role::Free, 3)],
        );
        roles(
            "10.0.1.0/24",
            &[(Role::Pod, 3), (Role::Surge, 0), (Role::Free, 0)],
        );
    }

    #[test]
    fn narrow_neighbours_become_one_and_come_apart_on_zoom() {
        let subnets = || -> Vec<Bar> {
            let prefixes = span("10.0.0.0/16").first()..;
            prefixes
                .step_by(128)
                .take(100)
                .enumerate()
                .map(|(subnet, first)| {
                    bar(
                        Span::new(first, first + 64).unwrap(),
                        Item::Subnet { network: 0, subnet },
                        Vec::new(),
                    )
                })
                .collect()
        };
        drawn(subnets(), "10.0.0.0/16", |drawn| {
            assert_eq!(drawn.iter().map(|drawn| drawn.items).collect::<Vec<_>>(), [100]);
            assert_eq!(drawn[0].addresses, 6_400);
            assert!(drawn[0].bar().is_none());
            assert_eq!(
                hit(drawn, 0, f64::midpoint(drawn[0].left, drawn[0].right)),
                Some(&drawn[0])
            );
            assert_eq!(hit(drawn, 0, drawn[0].right + 3.0), None);
            assert_eq!(hit(drawn, 1, drawn[0].left), None);
        });
        drawn(subnets(), "10.0.2.0/24", |drawn| {
            assert_eq!(drawn.iter().filter_map(|drawn| drawn.bar()).count(), 3);
            assert_eq!(drawn.len(), 3);
        });
    }
}
