//! What a dragged subnet becomes: for any address under the pointer, a valid network.
//!
//! ```text
//!  space      ├──────────────────────────────┤
//!  subnet            ├───────┤
//!  Whole             └─ moves to the aligned place next to the pointer, as long as before
//!  Start, End        └─ the other end stays where it is, or its block grows until it is held
//! ```
//!
//! Only alignment and space are ensured here. What is free for it is said in `landing`; overlaps are for the findings.

use crate::azure::limits;
use crate::net::{Prefix, RangeSet};

/// Width that is easy to hit, in points.
pub const TARGET_POINTS: f64 = 24.0;

/// The part of a bar that is dragged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DragPart {
    /// The bar, to move it.
    Whole,
    /// Its left edge.
    Start,
    /// Its right edge.
    End,
}

impl DragPart {
    /// The part of a bar from `left` to `right` at `x`, inside or next to it; a narrow bar can only be moved. All in
    /// points.
    pub fn at(left: f64, right: f64, x: f64) -> Self {
        let edge = edge_points(right - left);
        if edge <= 0.0 {
            Self::Whole
        } else if x < left + edge {
            Self::Start
        } else if right - edge <= x {
            Self::End
        } else {
            Self::Whole
        }
    }

    /// How far outside a bar of that width its edges can be grabbed, so that they are easy to hit, in points.
    pub fn reach(width: f64) -> f64 {
        match edge_points(width) {
            edge if edge <= 0.0 => ((TARGET_POINTS - width) / 2.0).max(0.0),
            edge => (TARGET_POINTS - edge).clamp(0.0, TARGET_POINTS / 2.0),
        }
    }

    /// The address of `prefix` that is dragged: its end for the right edge, else its first.
    pub fn held(self, prefix: Prefix) -> u64 {
        match self {
            Self::Whole | Self::Start => prefix.first(),
            Self::End => prefix.end(),
        }
    }

    /// The network inside `space` that `prefix` becomes when the dragged part is moved to the address `to`.
    ///
    /// Of all possible ones, the one whose dragged end is nearest to `to`; of ties the smaller or lower one. `None`
    /// where there is none inside the space.
    ///
    /// ```
    /// use aksnet::net::{Prefix, RangeSet};
    /// use aksnet::scene::DragPart;
    ///
    /// let vnet: Prefix = "10.20.0.0/21".parse()?;
    /// let space = RangeSet::from(vnet.span());
    /// let subnet: Prefix = "10.20.1.0/26".parse()?;
    /// let pulled = |part: DragPart, to: &str| {
    ///     let to: Prefix = to.parse().ok()?;
    ///     part.pulled(subnet, &space, to.first() as f64).map(|prefix| prefix.to_string())
    /// };
    /// assert_eq!(pulled(DragPart::Whole, "10.20.2.70/32").as_deref(), Some("10.20.2.64/26"));
    /// assert_eq!(pulled(DragPart::Whole, "10.99.0.0/32").as_deref(), Some("10.20.7.192/26"));
    /// assert_eq!(pulled(DragPart::End, "10.20.1.120/32").as_deref(), Some("10.20.1.0/25"));
    /// # Ok::<(), aksnet::net::PrefixError>(())
    /// ```
    pub fn pulled(self, prefix: Prefix, space: &RangeSet, to: f64) -> Option<Prefix> {
        let distance = |candidate: &Prefix| (self.held(*candidate) as f64 - to).abs();
        let nearest = |candidates: &mut dyn Iterator<Item = Prefix>| {
            candidates.min_by(|one, other| distance(one).total_cmp(&distance(other)))
        };
        let length = prefix.length();
        match self {
            Self::Whole => nearest(&mut places(length, space, to)),
            Self::Start => nearest(&mut blocks_around(prefix.last(), length, space)),
            Self::End => nearest(&mut blocks_around(prefix.first(), length, space)),
        }
    }
}

/// How much of a bar belongs to each of its edges: a quarter, none of a narrow bar.
fn edge_points(width: f64) -> f64 {
    const LEAST_WIDTH_POINTS: f64 = 16.0;
    if width < LEAST_WIDTH_POINTS {
        0.0
    } else {
        TARGET_POINTS.min(width / 4.0)
    }
}

/// In each stretch of the space the network of this length that starts nearest to an address, from the lowest.
fn places(length: u8, space: &RangeSet, to: f64) -> impl Iterator<Item = Prefix> {
    let size = Prefix::size_of_length(length);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to 0..=2^32, which u64 holds"
    )]
    let nearest =
        ((to.clamp(0.0, Prefix::ALL.end() as f64) / size as f64).round() as u64).saturating_mul(size);
    space.spans().iter().filter_map(move |span| {
        let lowest = span.first().next_multiple_of(size);
        let highest = span.end().checked_sub(size)? / size * size;
        (lowest <= highest).then(|| Prefix::at(nearest.clamp(lowest, highest), length))?
    })
}

/// The networks in the space that hold an address, the smallest first.
///
/// None is smaller than Azure's smallest subnet, unless the subnet already is.
fn blocks_around(address: u64, length: u8, space: &RangeSet) -> impl Iterator<Item = Prefix> {
    let longest = limits::SUBNET_LONGEST_PREFIX.value.max(length);
    let address = Prefix::address_from_number(address);
    (0..=longest)
        .rev()
        .filter_map(move |length| Prefix::containing(address?, length))
        .filter(|block| space.contains_span(&block.span()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prefix(text: &str) -> Prefix {
        text.parse().unwrap()
    }

    fn pulled(subnet: &str, part: DragPart, to: f64) -> String {
        let space: RangeSet = ["10.0.0.0/24", "10.0.4.0/24"]
            .iter()
            .map(|text| prefix(text).span())
            .collect();
        let to = prefix("10.0.0.0/32").first() as f64 + to;
        part.pulled(prefix(subnet), &space, to)
            .map_or_else(|| "nowhere".to_owned(), |found| found.to_string())
    }

    #[test]
    fn a_subnet_moves_to_the_nearest_place_of_its_size() {
        for (subnet, to, expected) in [
            ("10.0.0.0/26", 31.0, "10.0.0.0/26"),
            ("10.0.0.0/26", 33.0, "10.0.0.64/26"),
            ("10.0.0.0/26", -900.0, "10.0.0.0/26"),
            ("10.0.0.0/26", 600.0, "10.0.0.192/26"),
            ("10.0.0.0/26", 700.0, "10.0.4.0/26"),
            ("10.0.0.0/26", 1e12, "10.0.4.192/26"),
            ("10.0.0.0/22", 0.0, "nowhere"),
        ] {
            assert_eq!(pulled(subnet, DragPart::Whole, to), expected, "{subnet} to {to}");
        }
    }

    #[test]
    fn an_edge_goes_to_the_nearest_block_that_keeps_the_other_end() {
        for (subnet, part, to, expected) in [
            ("10.0.0.0/26", DragPart::End, 95.0, "10.0.0.0/26"),
            ("10.0.0.0/26", DragPart::End, 97.0, "10.0.0.0/25"),
            ("10.0.0.0/26", DragPart::End, 9_000.0, "10.0.0.0/24"),
            ("10.0.0.0/26", DragPart::End, -50.0, "10.0.0.0/29"),
            ("10.0.0.0/31", DragPart::End, 0.0, "10.0.0.0/31"),
            // The upper half of a block takes the lower one with it when it grows.
            ("10.0.0.64/26", DragPart::End, 128.0, "10.0.0.64/26"),
            ("10.0.0.64/26", DragPart::End, 250.0, "10.0.0.0/24"),
            ("10.0.0.64/26", DragPart::Start, 30.0, "10.0.0.0/25"),
            ("10.0.0.64/26", DragPart::Start, 97.0, "10.0.0.96/27"),
        ] {
            assert_eq!(pulled(subnet, part, to), expected, "{subnet} {part:?} to {to}");
        }
    }

    #[test]
    fn narrow_bars_are_moved_only() {
        for (left, right, x, expected) in [
            (0.0, 15.0, 1.0, DragPart::Whole),
            (0.0, 15.0, -4.0, DragPart::Whole),
            (0.0, 20.0, 4.9, DragPart::Start),
            (0.0, 20.0, -11.0, DragPart::Start),
            (0.0, 20.0, 5.1, DragPart::Whole),
            (0.0, 96.0, 23.0, DragPart::Start),
            (0.0, 96.0, 25.0, DragPart::Whole),
            (0.0, 96.0, 73.0, DragPart::End),
        ] {
            assert_eq!(DragPart::at(left, right, x), expected, "{x} of {left}..{right}");
        }
        for (width, reach) in [(4.0, 10.0), (15.0, 4.5), (20.0, 12.0), (60.0, 9.0), (200.0, 0.0)] {
            assert_eq!(DragPart::reach(width), reach, "{width}");
        }
    }
}
