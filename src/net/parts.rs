//! Cutting free space or a network into a number of parts: of one size, or so that nothing is left over.
//!
//! ```text
//!  one size, 3    ├ /26 ┤├ /26 ┤├ /26 ┤        the rest stays free
//!  filling, 3     ├──── /25 ───┤├ /26 ┤├ /26 ┤
//! ```

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::allocate::place;
use super::prefix::Prefix;
use super::range::{RangeSet, aligned_blocks};

/// How the parts share what is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shape {
    /// All of one size, the largest of which this many fit.
    #[default]
    Equal,
    /// As large as possible together, so that as little as possible is left over; the larger first.
    Filling,
}

/// `count` networks no smaller than a /`longest` inside `whole`, by address; none where they do not fit.
///
/// ```
/// use aksnet::net::{Prefix, RangeSet, parts::{Shape, parts}};
///
/// let whole = RangeSet::from("10.0.0.0/24".parse::<Prefix>()?.span());
/// let cut = |shape| parts(&whole, 3, shape, 29).map(|cut| cut.iter().map(Prefix::to_string).collect::<Vec<_>>());
/// assert_eq!(cut(Shape::Equal), Some(vec!["10.0.0.0/26".into(), "10.0.0.64/26".into(), "10.0.0.128/26".into()]));
/// assert_eq!(cut(Shape::Filling), Some(vec!["10.0.0.0/25".into(), "10.0.0.128/26".into(), "10.0.0.192/26".into()]));
/// assert_eq!(parts(&whole, 33, Shape::Equal, 29), None);
/// # Ok::<(), aksnet::net::PrefixError>(())
/// ```
pub fn parts(whole: &RangeSet, count: usize, shape: Shape, longest: u8) -> Option<Vec<Prefix>> {
    // Checked before anything is allocated: the count is typed by a person.
    if count == 0 || most_parts(whole, longest) < count as u64 {
        return None;
    }
    let mut parts = match shape {
        Shape::Equal => (0..=longest).find_map(|length| {
            let fits = count as u64 <= most_parts(whole, length);
            fits.then(|| place(whole, &vec![length; count]).ok())?
        }),
        Shape::Filling => filling(whole, count, longest),
    }?;
    parts.sort_unstable_by_key(Prefix::first);
    Some(parts)
}

/// How many networks of that length fit into `whole` side by side.
pub fn most_parts(whole: &RangeSet, length: u8) -> u64 {
    let size = Prefix::size_of_length(length.min(32));
    let blocks = whole.spans().iter().flat_map(|span| aligned_blocks(*span));
    blocks
        .map(|block| block.size().checked_div(size).unwrap_or_default())
        .sum()
}

fn filling(whole: &RangeSet, count: usize, longest: u8) -> Option<Vec<Prefix>> {
    let blocks = whole.spans().iter().flat_map(|span| aligned_blocks(*span));
    let large = blocks.filter(|block| block.length() <= longest);
    let keyed = |block: Prefix| (block.length(), Reverse(block.first()), block);
    // The largest is cut first; of one size the last, so that large parts stay at the beginning.
    let mut cut: BTreeSet<_> = large.map(keyed).collect();
    while cut.len() < count {
        let (_, _, block) = cut.pop_first()?;
        let (lower, upper) = block.halves().filter(|_| block.length() < longest)?;
        cut.extend([keyed(lower), keyed(upper)]);
    }
    let mut blocks: Vec<Prefix> = cut.into_iter().map(|(_, _, block)| block).collect();
    blocks.sort_unstable_by_key(|block| (block.length(), block.first()));
    blocks.truncate(count);
    Some(blocks)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::net::Span;

    const LONGEST: u8 = 29;

    fn wholes() -> impl Strategy<Value = RangeSet> {
        let span = (0_u64..1 << 20, 1_u64..1 << 14);
        prop::collection::vec(span, 1..6).prop_map(|spans| {
            spans
                .into_iter()
                .filter_map(|(first, size)| Span::new(first, first + size))
                .collect()
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { rng_seed: proptest::test_runner::RngSeed::Fixed(7), ..ProptestConfig::default() })]

        #[test]
        fn parts_lie_apart_inside_and_in_order(whole in wholes(), count in 1_usize..200, is_equal: bool) {
            let shape = if is_equal { Shape::Equal } else { Shape::Filling };
            let found = parts(&whole, count, shape, LONGEST);
            prop_assert_eq!(found.is_some(), count as u64 <= most_parts(&whole, LONGEST));
            let Some(found) = found else { return Ok(()) };
            prop_assert_eq!(found.len(), count);
            for part in &found {
                prop_assert!(whole.contains_span(&part.span()) && part.length() <= LONGEST);
            }
            for pair in found.windows(2) {
                prop_assert!(pair[0].end() <= pair[1].first());
            }
        }

        #[test]
        fn equal_parts_are_as_large_as_so_many_can_be(whole in wholes(), count in 1_usize..200) {
            let Some(found) = parts(&whole, count, Shape::Equal, LONGEST) else { return Ok(()) };
            let length = found[0].length();
            prop_assert!(found.iter().all(|part| part.length() == length));
            if let Some(larger) = length.checked_sub(1) {
                prop_assert!(place(&whole, &vec![larger; count]).is_err());
            }
        }

        #[test]
        fn filling_parts_of_a_network_cover_it_and_differ_by_a_half_at_most(length in 8_u8..24, count in 1_usize..64) {
            let network = Prefix::at(0x0A00_0000, length).unwrap();
            let found = parts(&RangeSet::from(network.span()), count, Shape::Filling, LONGEST);
            let Some(found) = found else { return Ok(()) };
            let covered: RangeSet = found.iter().map(Prefix::span).collect();
            prop_assert_eq!(covered, RangeSet::from(network.span()));
            for pair in found.windows(2) {
                prop_assert!(pair[1].length() - pair[0].length() <= 1, "the larger first");
            }
            if count.is_power_of_two() {
                prop_assert_eq!(Some(found), parts(&RangeSet::from(network.span()), count, Shape::Equal, LONGEST));
            }
        }
    }
}
