//! Ranges without room for a plate: neighbours share one, and the fullest network is split first.
//!
//! ```text
//!  10.0.0.0/8, 300 subnets ──┬─ /9, 220 ──┬─ /10, 150   split again while there is room for one plate more
//!                            └─ /9, 80    └─ /10, 70
//! ```

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::scene::map::{Role, Row};

/// Bars `first..end` of a row that share a plate, free space at its ends left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Leaf {
    pub(super) first: usize,
    pub(super) end: usize,
}

/// Each bar that is taken alone.
pub(super) fn single(row: &Row) -> Vec<Leaf> {
    let bars = row.bars.iter().enumerate();
    let taken = bars.filter(|(_, bar)| bar.role != Role::Free);
    taken
        .map(|(first, _)| Leaf {
            first,
            end: first + 1,
        })
        .collect()
}

/// At most `most` plates for the bars of a row, by address; the work grows with the plates, not with the bars.
pub(super) fn grouped(row: &Row, most: usize) -> Vec<Leaf> {
    let Some(root) = Node::root(row) else {
        return Vec::new();
    };
    let mut open = BinaryHeap::from([root]);
    let mut done: Vec<Node> = Vec::new();
    while let Some(node) = open.pop() {
        let is_full = most <= open.len() + done.len() + 1;
        match node.split(row).filter(|_| !is_full) {
            Some(halves) => open.extend(halves),
            None => done.push(node),
        }
    }
    let mut leaves: Vec<Leaf> = done.iter().filter_map(|node| node.leaf(row)).collect();
    leaves.sort_unstable();
    leaves
}

/// A network with what is taken in it; the one with the most is the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Node {
    count: usize,
    /// How many taken bars come before it; of two the first by address.
    from: Reverse<usize>,
    start: u64,
    bits: u32,
}

impl Node {
    /// The smallest network around everything.
    fn root(row: &Row) -> Option<Self> {
        let count = row.taken();
        let first = row.bars.get(row.nth_taken(0)?)?.span.first();
        let end = row.bars.get(row.nth_taken(count.checked_sub(1)?)?)?.span.end();
        let bits = u64::BITS - (first ^ end.saturating_sub(1)).leading_zeros();
        Some(Self {
            count,
            from: Reverse(0),
            start: if bits < u64::BITS {
                first >> bits << bits
            } else {
                0
            },
            bits,
        })
    }

    /// Its halves, or those of the largest network inside that has something in both; none where it has one bar.
    fn split(self, row: &Row) -> Option<[Self; 2]> {
        let Self {
            count,
            from: Reverse(from),
            mut start,
            mut bits,
        } = self;
        while count > 1 && bits > 0 {
            bits -= 1;
            let middle = start + (1_u64 << bits);
            let border = row.bars.partition_point(|bar| bar.span.first() < middle);
            let left = row.taken_before(border).saturating_sub(from).min(count);
            if left == 0 {
                start = middle;
            } else if left < count {
                let half = |count, from, start| Self {
                    count,
                    from: Reverse(from),
                    start,
                    bits,
                };
                return Some([half(left, from, start), half(count - left, from + left, middle)]);
            }
        }
        None
    }

    fn leaf(self, row: &Row) -> Option<Leaf> {
        let Reverse(from) = self.from;
        Some(Leaf {
            first: row.nth_taken(from)?,
            end: row.nth_taken((from + self.count).checked_sub(1)?)? + 1,
        })
    }
}
