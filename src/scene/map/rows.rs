//! Bars in rows: what lies in the same place becomes one bar, what overlaps goes to the next row.

use std::cmp::Reverse;
use std::sync::Arc;

use crate::net::Span;

use crate::scene::map::lanes::{Bar, Fills, Item, Lane, LaneKind, Row};

/// Most rows of a lane before bars share one.
const MOST_ROWS: usize = 4;

/// Bars in the same place become one, which shows a short one, if any.
pub(super) fn merged(mut bars: Vec<Bar>) -> Vec<Bar> {
    bars.sort_unstable_by_key(|bar| (bar.span, Reverse(bar.short), bar.item));
    bars.dedup_by(|next, kept| {
        let is_same = next.span == kept.span;
        if is_same {
            kept.count += next.count;
        }
        is_same
    });
    bars
}

/// Sorts bars from left to right, those that begin together by width, the widest first.
pub(super) const fn in_line(bar: &Bar) -> (u64, Reverse<u64>, Item) {
    (bar.span.first(), Reverse(bar.span.end()), bar.item)
}

/// A lane with its bars in as few rows as keep them apart; `None` without bars.
pub(super) fn lane(kind: LaneKind, mut bars: Vec<Bar>) -> Option<Arc<Lane>> {
    bars.sort_by_key(in_line);
    let rows = if are_apart(&bars) {
        vec![bars]
    } else {
        in_rows(bars)
    };
    let rows: Vec<Row> = rows
        .into_iter()
        .filter(|row| !row.is_empty())
        .map(Row::new)
        .collect();
    (!rows.is_empty()).then(|| Arc::new(Lane { kind, rows }))
}

/// Whether sorted bars need one row only.
pub(super) fn are_apart(bars: &[Bar]) -> bool {
    let mut pairs = bars.iter().zip(bars.iter().skip(1));
    pairs.all(|(bar, next)| bar.span.end() <= next.span.first())
}

/// Sorted bars, each in the first row where it has room.
fn in_rows(bars: Vec<Bar>) -> Vec<Vec<Bar>> {
    // Nearly all fit in the first.
    let mut rows: Vec<Vec<Bar>> = vec![Vec::with_capacity(bars.len())];
    for bar in bars {
        let ends_before = |row: &Vec<Bar>| row.last().is_none_or(|last| last.span.end() <= bar.span.first());
        let at = rows.iter().position(ends_before);
        if let Some(row) = at.and_then(|at| rows.get_mut(at)) {
            row.push(bar);
        } else if rows.len() < MOST_ROWS {
            rows.push(vec![bar]);
        } else if let Some(last) = rows.last_mut().and_then(|row| row.last_mut()) {
            crowd(last, &bar);
        }
    }
    rows
}

/// Extends a bar of the last row over one that gets no row.
fn crowd(last: &mut Bar, bar: &Bar) {
    let end = last.span.end().max(bar.span.end());
    last.span = Span::new(last.span.first(), end).unwrap_or(last.span);
    last.fills = Fills::default();
    last.count = last.count.saturating_add(bar.count);
    last.short |= bar.short;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::map::bars::bar;
    use crate::scene::map::lanes::Role;

    fn range_bar(range: usize, first: u64, end: u64) -> Bar {
        let item = Item::Connected { range, prefix: 0 };
        bar(Span::new(first, end).unwrap(), Role::Connected, item)
    }

    fn rows(bars: &[(u64, u64)]) -> Vec<Vec<(u64, u64, u64)>> {
        let bars = bars
            .iter()
            .enumerate()
            .map(|(at, (first, end))| range_bar(at, *first, *end));
        let lane = lane(LaneKind::Connected, merged(bars.collect()));
        let bars = |row: &Row| {
            row.bars
                .iter()
                .map(|bar| (bar.span.first(), bar.span.end(), bar.count))
                .collect::<Vec<_>>()
        };
        lane.iter().flat_map(|lane| &lane.rows).map(bars).collect()
    }

    #[test]
    fn what_overlaps_goes_to_the_next_row() {
        assert_eq!(rows(&[]), Vec::<Vec<_>>::new());
        assert_eq!(rows(&[(8, 12), (0, 8)]), [vec![(0, 8, 1), (8, 12, 1)]]);
        assert_eq!(
            rows(&[(0, 8), (4, 12), (8, 9)]),
            [vec![(0, 8, 1), (8, 9, 1)], vec![(4, 12, 1)]]
        );
    }

    #[test]
    fn what_is_equal_shares_a_bar_and_what_finds_no_row_joins_the_last() {
        assert_eq!(rows(&[(0, 8), (0, 8), (0, 8)]), [vec![(0, 8, 3)]]);
        let crowded = rows(&[(0, 20), (1, 20), (2, 20), (3, 20), (4, 30), (5, 6), (30, 31)]);
        assert_eq!(crowded.len(), MOST_ROWS);
        assert_eq!(crowded[0], [(0, 20, 1), (30, 31, 1)]);
        assert_eq!(crowded[3], [(3, 30, 3)]);
    }
}
