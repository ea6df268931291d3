//! How much room there is for networks of each size, a proof where there is too little, and places that leave room to
//! grow.
//!
//! Free space is cut into its largest aligned blocks and counted. Going from the largest size to the smallest, what is
//! left of a size is cut in two for the next:
//!
//! ```text
//!  size  wanted  free blocks   room                left
//!  /23     0         1         1                   1
//!  /24     3         0         2 × 1 + 0 = 2       none: one is lacking
//!  /26     1         2
//! ```
//!
//! A size that does not fit does not in any order ([`allocate`](super::allocate) says why), so the table is a
//! proof.

use std::collections::BTreeSet;

use super::allocate::place;
use super::prefix::Prefix;
use super::range::{RangeSet, aligned_blocks};

/// How many networks there are of each prefix length, from /0 to /32.
type Counts = [u64; 33];

/// Free aligned blocks by size: enough to tell whether a set of networks fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Room {
    blocks: Counts,
}

impl Room {
    /// Counts the blocks of `free`.
    pub fn of(free: &RangeSet) -> Self {
        let lengths = free.spans().iter().flat_map(|span| aligned_blocks(*span));
        Self {
            blocks: counts(lengths.map(|block| block.length())),
        }
    }

    /// Whether networks of all these prefix lengths fit together.
    ///
    /// ```
    /// use aksnet::net::{Prefix, RangeSet, room::Room};
    ///
    /// let free: Prefix = "10.0.0.0/23".parse()?;
    /// let room = Room::of(&RangeSet::from(free.span()));
    /// assert!(room.holds([24, 25, 26, 26]));
    /// assert!(!room.holds([24, 25, 25, 32]));
    /// # Ok::<(), aksnet::net::PrefixError>(())
    /// ```
    pub fn holds(&self, lengths: impl IntoIterator<Item = u8, IntoIter: Clone>) -> bool {
        let lengths = lengths.into_iter();
        lengths.clone().all(|length| length <= 32) && self.lacks(&counts(lengths)).is_none()
    }

    /// What there is of each size, up to the first that lacks; `None` where nothing lacks.
    fn shortage(&self, wanted: &Counts) -> Option<Shortage> {
        let lacking = self.lacks(wanted)?;
        let mut left = 0_u64;
        let mut sizes = Vec::new();
        for (length, (wanted, free)) in (0..=32).zip(wanted.iter().zip(&self.blocks)) {
            let room = 2 * left + free;
            left = room.saturating_sub(*wanted);
            if *wanted > 0 || *free > 0 {
                sizes.push(SizeCount {
                    length,
                    wanted: *wanted,
                    free: *free,
                    room: (length <= lacking).then_some(room),
                });
            }
        }
        Some(Shortage { lacking, sizes })
    }

    /// The first size, from the largest, with too little room.
    fn lacks(&self, wanted: &Counts) -> Option<u8> {
        let mut left = 0_u64;
        for (length, (wanted, free)) in (0..).zip(wanted.iter().zip(&self.blocks)) {
            match (2 * left + free).checked_sub(*wanted) {
                Some(rest) => left = rest,
                None => return Some(length),
            }
        }
        None
    }
}

/// Why networks do not all fit: what is wanted and what is free, by size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shortage {
    /// The first prefix length, from the largest network, that lacks room.
    pub lacking: u8,
    /// The sizes that are wanted or free, the largest first.
    pub sizes: Vec<SizeCount>,
}

impl Shortage {
    /// The size that lacks.
    pub fn first(&self) -> Option<&SizeCount> {
        self.sizes.iter().find(|size| size.length == self.lacking)
    }
}

/// One size of a [`Shortage`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SizeCount {
    /// The prefix length.
    pub length: u8,
    /// How many are wanted.
    pub wanted: u64,
    /// How many free blocks have exactly this size.
    pub free: u64,
    /// How many fit once every larger one is placed, larger blocks cut up; `None` below the size that lacks.
    pub room: Option<u64>,
}

/// A place, and how far it can grow there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlaceWithRoom {
    /// Where.
    pub prefix: Prefix,
    /// Length of the largest network around it that holds nothing else.
    pub grows_to: u8,
}

/// Places networks of the wanted prefix lengths, in the order of `wanted`, so that each can double in size up to
/// `doublings` times where all of them still fit.
///
/// What fits without room to grow always fits here: that room is only given where it takes no place from others.
///
/// ```
/// use aksnet::net::{Prefix, RangeSet, room::place_with_room};
///
/// let free: Prefix = "10.0.0.0/24".parse()?;
/// let places = place_with_room(&RangeSet::from(free.span()), &[26, 26], 8).map_err(|_| "there is room")?;
/// assert_eq!(places[1].prefix, "10.0.0.128/26".parse()?);
/// assert_eq!(places[1].grows_to, 25);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`Shortage`] where they cannot all be placed, in whatever way.
pub fn place_with_room(
    free: &RangeSet,
    wanted: &[u8],
    doublings: u8,
) -> Result<Vec<PlaceWithRoom>, Shortage> {
    let room = Room::of(free);
    let mut counted = counts(wanted.iter().copied());
    if let Some(shortage) = room.shortage(&counted) {
        return Err(shortage);
    }
    let reserved = reserved(&room, wanted, &mut counted, doublings);
    let Ok(blocks) = place(free, &reserved) else {
        debug_assert!(false, "what is counted to fit can be placed");
        return Err(Shortage {
            lacking: 32,
            sizes: Vec::new(),
        });
    };
    let placed: Vec<Prefix> = blocks
        .iter()
        .zip(wanted)
        .filter_map(|(block, length)| Prefix::at(block.first(), (*length).min(32)))
        .collect();
    let taken = RangeSet::from_spans(placed.iter().map(Prefix::span));
    let left = free.subtract(&taken);
    let with_room = placed.into_iter().map(|prefix| PlaceWithRoom {
        prefix,
        grows_to: grows_to(&left, prefix),
    });
    Ok(with_room.collect())
}

/// Length of the largest network around `prefix` of which all else lies in `free`.
pub fn grows_to(free: &RangeSet, prefix: Prefix) -> u8 {
    let mut grown = prefix;
    while let Some((parent, sibling)) = grown.parent().zip(grown.sibling()) {
        if !free.contains_span(&sibling.span()) {
            break;
        }
        grown = parent;
    }
    grown.length()
}

/// The lengths to set aside: each wanted one is doubled in turn, for as long as all fit.
fn reserved(room: &Room, wanted: &[u8], counted: &mut Counts, doublings: u8) -> Vec<u8> {
    let mut reserved: Vec<u8> = wanted.iter().map(|length| (*length).min(32)).collect();
    // Room only shrinks, so a size that cannot be doubled now never can be.
    let mut fixed: BTreeSet<u8> = BTreeSet::from([0]);
    for _ in 0..doublings {
        let mut has_grown = false;
        for length in &mut reserved {
            if fixed.contains(length) {
                continue;
            }
            let grown = *length - 1;
            shift(counted, *length, grown);
            if room.lacks(counted).is_none() {
                *length = grown;
                has_grown = true;
            } else {
                shift(counted, grown, *length);
                fixed.insert(*length);
            }
        }
        if !has_grown {
            break;
        }
    }
    reserved
}

/// One network less of one length, one more of another.
fn shift(counts: &mut Counts, from: u8, to: u8) {
    if let Some(count) = counts.get_mut(usize::from(from)) {
        *count = count.saturating_sub(1);
    }
    if let Some(count) = counts.get_mut(usize::from(to)) {
        *count += 1;
    }
}

/// Counts lengths; longer ones than /32 count as such.
fn counts(lengths: impl Iterator<Item = u8>) -> Counts {
    let mut counts = [0; 33];
    for length in lengths {
        if let Some(count) = counts.get_mut(usize::from(length.min(32))) {
            *count += 1;
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn free(texts: &[&str]) -> RangeSet {
        texts
            .iter()
            .map(|text| text.parse::<Prefix>().unwrap().span())
            .collect()
    }

    fn placed(texts: &[&str], wanted: &[u8], doublings: u8) -> String {
        let places = place_with_room(&free(texts), wanted, doublings).unwrap();
        let words: Vec<String> = places
            .iter()
            .map(|place| format!("{} to /{}", place.prefix, place.grows_to))
            .collect();
        words.join(", ")
    }

    #[test]
    fn room_to_grow_is_left_where_it_takes_no_place_from_others() {
        for (texts, wanted, doublings, expected) in [
            (
                &["10.0.0.0/24"][..],
                &[26, 26][..],
                0,
                "10.0.0.0/26 to /26, 10.0.0.64/26 to /26",
            ),
            (
                &["10.0.0.0/24"],
                &[26, 26],
                1,
                "10.0.0.0/26 to /25, 10.0.0.128/26 to /25",
            ),
            (
                &["10.0.0.0/24"],
                &[26, 26, 26],
                9,
                "10.0.0.0/26 to /25, 10.0.0.128/26 to /26, 10.0.0.192/26 to /26",
            ),
            (&["10.0.0.0/24"], &[24], 9, "10.0.0.0/24 to /24"),
            (&["10.0.0.0/8"], &[26], 2, "10.0.0.0/26 to /8"),
            (&["10.0.0.0/8"], &[], 2, ""),
            (&["0.0.0.0/0"], &[32], 40, "0.0.0.0/32 to /0"),
        ] {
            assert_eq!(
                placed(texts, wanted, doublings),
                expected,
                "{wanted:?} × {doublings}"
            );
        }
    }

    #[test]
    fn a_shortage_names_the_first_size_that_lacks_and_counts_both_sides() {
        let error = place_with_room(
            &free(&["10.0.0.0/23", "10.1.0.0/26", "10.2.0.0/26"]),
            &[24, 26, 24, 24],
            4,
        );
        let size = |length, wanted, free, room| SizeCount {
            length,
            wanted,
            free,
            room,
        };
        let shortage = error.unwrap_err();
        assert_eq!(shortage.lacking, 24);
        assert_eq!(
            shortage.sizes,
            [
                size(23, 0, 1, Some(1)),
                size(24, 3, 0, Some(2)),
                size(26, 1, 2, None)
            ]
        );
        assert_eq!(shortage.first().map(|size| size.wanted), Some(3));
    }

    #[test]
    fn nothing_free_holds_nothing() {
        assert!(Room::of(&RangeSet::default()).holds([]));
        assert!(!Room::of(&RangeSet::default()).holds([32]));
        assert!(!Room::of(&free(&["0.0.0.0/0"])).holds([33]));
    }
}
