//! Placing new networks into free space.
//!
//! [`place`] finds a place for every wanted network or says which one has none; a refusal proves that *no* placement
//! exists. It knows only sizes and free addresses; what may be placed where is decided above.
//!
//! # Why largest first is optimal
//!
//! Cut the free space into its largest aligned blocks. Blocks and wanted networks are aligned powers of two, so a
//! network that lies in free space lies inside one block, and of two networks either one contains the other or they are
//! disjoint. Let `s` be the size of the largest network still to be placed, and cut every block of at least `s` into
//! cells of `s`:
//!
//! ```text
//!  block 4s  ├──── s ────┼──── s ────┼──── s ────┼──── s ────┤
//!  a packing │ large     │ a · b     │ c         │           │
//! ```
//!
//! In any packing the large network fills one cell, and every other, being no larger, lies inside one cell or in a
//! smaller block. Whatever cell we choose, swapping its contents with the cell the packing used gives another
//! packing, now with the large one where we put it. So if there is a packing before a step there is one after it,
//! and only a step without any cell left, when there is no packing, refuses.
//!
//! Any choice of cell is thus safe. Best fit is the one that keeps the large blocks whole for later growth.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use thiserror::Error;

use super::prefix::Prefix;
use super::range::{RangeSet, aligned_blocks};

/// A wanted network for which the others leave no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("no room for a /{length}; {}", room_left(*.length, .largest_free.as_ref()))]
pub struct Refused {
    /// Which of the wanted networks, counted from 0.
    pub index: usize,
    /// The prefix length asked for.
    pub length: u8,
    /// The largest network still free when this one was tried, after every larger one and those of its size before it.
    pub largest_free: Option<Prefix>,
}

/// Places networks of the wanted prefix lengths into free space, in the order of `wanted`.
///
/// The largest are placed first, ties in the order wanted, each at the start of the smallest free block that holds it;
/// of blocks of one size the lowest is taken. The same input always gives the same result.
///
/// # Errors
/// [`Refused`] where no placement of all the networks exists.
///
/// ```
/// use aksnet::net::{Prefix, RangeSet, allocate::place};
///
/// let vnet: Prefix = "10.0.0.0/22".parse()?;
/// let bastion: Prefix = "10.0.0.0/26".parse()?;
/// let free = RangeSet::from(bastion.span()).gaps_within(vnet.span());
///
/// let placed = place(&free, &[26, 23])?;
/// assert_eq!(placed, ["10.0.0.64/26".parse()?, "10.0.2.0/23".parse()?]);
/// assert_eq!(
///     place(&free, &[22]).unwrap_err().to_string(),
///     "no room for a /22; the largest free block is 10.0.2.0/23"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn place(free: &RangeSet, wanted: &[u8]) -> Result<Vec<Prefix>, Refused> {
    let mut blocks = FreeBlocks::of(free);
    let mut largest_first: Vec<(u8, usize)> = wanted.iter().copied().zip(0..).collect();
    largest_first.sort_unstable();

    let mut placed = Vec::with_capacity(wanted.len());
    for (length, index) in largest_first {
        let Some(prefix) = blocks.take(length) else {
            return Err(Refused {
                index,
                length,
                largest_free: blocks.largest(),
            });
        };
        placed.push((index, prefix));
    }
    placed.sort_unstable();
    Ok(placed.into_iter().map(|(_, prefix)| prefix).collect())
}

/// Free aligned blocks, from the smallest to the largest, then by address.
struct FreeBlocks(BTreeSet<(Reverse<u8>, Prefix)>);

impl FreeBlocks {
    fn of(free: &RangeSet) -> Self {
        let blocks = free.spans().iter().flat_map(|span| aligned_blocks(*span));
        Self(blocks.map(|block| (Reverse(block.length()), block)).collect())
    }

    /// Takes a network of this length from the start of the smallest block that holds it.
    fn take(&mut self, length: u8) -> Option<Prefix> {
        if 32 < length {
            return None;
        }
        let found = *self.0.range((Reverse(length), Prefix::ALL)..).next()?;
        self.0.remove(&found);
        let (_, mut block) = found;
        while block.length() < length {
            let (lower, upper) = block.halves()?;
            self.0.insert((Reverse(upper.length()), upper));
            block = lower;
        }
        Some(block)
    }

    fn largest(&self) -> Option<Prefix> {
        let (largest, _) = self.0.last()?;
        self.0
            .range((*largest, Prefix::ALL)..)
            .next()
            .map(|(_, block)| *block)
    }
}

fn room_left(length: u8, largest_free: Option<&Prefix>) -> String {
    match largest_free {
        _ if 32 < length => "the smallest network is a /32".to_owned(),
        Some(block) => format!("the largest free block is {block}"),
        None => "nothing is free".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    /// Places the lengths into the prefixes and prints where, or why not.
    fn check(free: &[&str], wanted: &[u8], expected: &Expect) {
        let free = free
            .iter()
            .map(|text| text.parse::<Prefix>().unwrap().span())
            .collect();
        let answer = match place(&free, wanted) {
            Ok(placed) => placed.iter().map(Prefix::to_string).collect::<Vec<_>>().join(" "),
            Err(refused) => format!("{}: {refused}", refused.index),
        };
        expected.assert_eq(&answer);
    }

    #[test]
    fn nothing_wanted_fits_anywhere() {
        check(&[], &[], &expect![[""]]);
    }

    #[test]
    fn answers_come_in_the_order_wanted() {
        check(
            &["10.0.0.0/22"],
            &[26, 24, 26],
            &expect!["10.0.1.0/26 10.0.0.0/24 10.0.1.64/26"],
        );
    }

    #[test]
    fn the_smallest_block_that_holds_it_is_taken() {
        check(
            &["10.0.0.0/16", "10.8.0.0/24", "10.9.0.0/26"],
            &[25],
            &expect!["10.8.0.0/25"],
        );
    }

    #[test]
    fn the_lowest_of_equal_blocks_is_taken() {
        check(&["10.9.0.0/24", "10.8.0.0/24"], &[24], &expect!["10.8.0.0/24"]);
    }

    #[test]
    fn free_neighbours_make_one_block() {
        check(&["10.0.0.0/25", "10.0.0.128/25"], &[24], &expect!["10.0.0.0/24"]);
    }

    #[test]
    fn free_neighbours_that_are_no_siblings_do_not() {
        check(
            &["10.0.0.128/25", "10.0.1.0/25"],
            &[24],
            &expect!["0: no room for a /24; the largest free block is 10.0.0.128/25"],
        );
    }

    #[test]
    fn a_refusal_names_the_first_in_order_of_size() {
        check(
            &["10.0.0.0/24"],
            &[26, 25, 25],
            &expect!["0: no room for a /26; nothing is free"],
        );
        check(
            &["10.0.0.0/24"],
            &[26, 25, 24, 20],
            &expect!["3: no room for a /20; the largest free block is 10.0.0.0/24"],
        );
    }

    #[test]
    fn no_network_is_longer_than_32() {
        check(
            &["10.0.0.0/24"],
            &[24, 33],
            &expect!["1: no room for a /33; the smallest network is a /32"],
        );
        check(
            &["10.0.0.0/24"],
            &[255],
            &expect!["0: no room for a /255; the smallest network is a /32"],
        );
    }

    #[test]
    fn the_whole_of_ipv4_can_be_placed() {
        check(&["0.0.0.0/0"], &[0], &expect!["0.0.0.0/0"]);
    }

    #[test]
    fn ten_thousand_networks_go_into_a_fragmented_slash_8() {
        // Every second /24 of 10.0.0.0/8 is taken.
        let private: Prefix = "10.0.0.0/8".parse().unwrap();
        let free: RangeSet = private.split(24).step_by(2).map(|block| block.span()).collect();
        let wanted: Vec<u8> = (24..=28).cycle().take(10_000).collect();
        let placed = place(&free, &wanted).unwrap();
        assert_eq!(placed.len(), 10_000);
        assert!(placed.iter().all(|prefix| free.contains_span(&prefix.span())));
    }
}
