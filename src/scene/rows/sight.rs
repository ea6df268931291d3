//! Which rows are seen of those that are scrolled, and where: at rest they fill the room, whatever begins it.
//!
//! ```text
//!  at rest                  on the way                 at the next rest
//!  ┌ vnet-a  ░░░░░░ ┐         vnet-a  ░░░░░░
//!  │ vnet-b  ░░░░░░ │       ┌ vnet-b  ░░░░░░ ┐         ┌ vnet-b  ░░░░░░ ┐
//!  └ vnet-c  ░░░░░░ ┘       │ vnet-c  ░░░░░░ │         │ vnet-c  ░░░░░░ │
//!    vnet-d                 └ vnet-d  ░░░░░░ ┘         └ vnet-d  ░░░░░░ ┘
//! ```

use std::ops::Range;

use crate::scene::rows::heights::heights;
use crate::scene::rows::places::RowPlaces;

/// What is seen of rows that are scrolled so far down.
#[derive(Debug, Clone)]
pub struct Sight<'a> {
    places: &'a RowPlaces,
    /// Where rows rest that were passed last, and where they come to rest next.
    rests: [Rest; 2],
    /// How much of the way from the one to the other is done, from 0 to 1.
    way: f64,
}

/// Rows that are seen whole, and where they begin and end.
#[derive(Debug, Clone)]
struct Rest {
    whole: Range<usize>,
    /// The top of each, and that of what follows them.
    tops: Vec<f64>,
}

impl RowPlaces {
    /// What is seen of the rows, scrolled so far down.
    pub fn sight(&self, offset: f64) -> Sight<'_> {
        /// As near to where they rest, rows are there, in points.
        const NEAR: f64 = 1.0;
        let passed = self.tops.partition_point(|top| *top < offset + NEAR);
        let first = passed.saturating_sub(1);
        let way = self
            .tops
            .get(first)
            .zip(self.heights.get(first))
            .map(|(top, height)| (offset - top, height))
            .filter(|(passed, height)| NEAR < *passed && passed < *height)
            .map_or(0.0, |(passed, height)| passed / height);
        Sight {
            places: self,
            rests: [self.rest(first), self.rest(first + 1)],
            way,
        }
    }

    /// The rows that are seen whole with `first` at the top, as high as they fill the room.
    fn rest(&self, first: usize) -> Rest {
        let offset = self.tops.get(first).copied().unwrap_or(self.total);
        let whole = self.whole(offset);
        let own = if self.is_scrolled() {
            let wishes = self.wishes.get(whole.clone()).unwrap_or_default();
            heights(wishes, self.seen + self.below)
        } else {
            self.heights.get(whole.clone()).unwrap_or_default().to_vec()
        };
        let mut top = 0.0;
        let tops = std::iter::once(0.0).chain(own.into_iter().map(|height| {
            top += height;
            top
        }));
        Rest {
            whole,
            tops: tops.collect(),
        }
    }
}

impl Sight<'_> {
    /// The rows of which something is seen.
    pub fn rows(&self) -> Range<usize> {
        let [last, next] = &self.rests;
        if self.way <= 0.0 {
            last.whole.clone()
        } else {
            last.whole.start..last.whole.end.max(next.whole.end)
        }
    }

    /// Top and bottom of a row from the top of what is seen, the gap behind it left out.
    pub fn y_range(&self, row: usize) -> Option<(f64, f64)> {
        let [last, next] = self.rests.each_ref().map(|rest| self.at_rest(rest, row));
        let ((top, bottom), (next_top, next_bottom)) = last.zip(next)?;
        let on_way = |from: f64, to: f64| (to - from).mul_add(self.way, from);
        Some((on_way(top, next_top), on_way(bottom, next_bottom)))
    }

    /// The same where rows rest; those that are not seen lie above and below, as high as they are at least.
    fn at_rest(&self, Rest { whole, tops }: &Rest, row: usize) -> Option<(f64, f64)> {
        let RowPlaces {
            below,
            tops: all,
            heights,
            ..
        } = self.places;
        if let Some((top, end)) = row
            .checked_sub(whole.start)
            .and_then(|at| tops.get(at).zip(tops.get(at + 1)))
        {
            return Some((*top, end - below));
        }
        let (top, height) = all.get(row).zip(heights.get(row))?;
        let (border, place) = if row < whole.start {
            (all.get(whole.start).copied().unwrap_or(self.places.total), 0.0)
        } else {
            (all.get(whole.end).copied().unwrap_or_default(), *tops.last()?)
        };
        let top = place + top - border;
        Some((top, top + height - below))
    }
}
