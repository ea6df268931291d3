//! How much room things get on the axis: a VNet's used part keeps its scale, a vast free part yields.
//!
//! ```text
//!  a /16 with subnets in its first /21     ├sub┤sub┤┤ ─────────── free ─────────────┤   true scale
//!                                          ├──sub──┤──sub──┤──┤ ──────── free ──────┤   on the axis
//! ```

use crate::net::{RangeSet, Span};

use crate::scene::map::axis::Weight;

/// A gap that takes more than this share of its VNet's prefix dwarfs everything else in it: 4 of 5.
const VAST: (u64, u64) = (4, 5);

/// The cut of a vast gap is rounded to this many parts, so that a small change moves nothing.
const GRAIN: u64 = 16;

/// The room one prefix of a VNet needs on the axis.
pub(super) fn of_network(space: Span, free: &RangeSet) -> impl Iterator<Item = (Span, Weight)> + use<> {
    let vast = free
        .spans()
        .iter()
        .filter_map(|gap| gap.intersection(&space))
        .find_map(|gap| vast_part(gap, space));
    let parts = match vast {
        Some(vast) => [
            Span::new(space.first(), vast.first()).map(|used| (used, Weight::Networks)),
            Some((vast, Weight::Spare)),
            Span::new(vast.end(), space.end()).map(|used| (used, Weight::Networks)),
        ],
        None => [Some((space, Weight::Networks)), None, None],
    };
    parts.into_iter().flatten().filter(|(span, _)| !span.is_empty())
}

/// The part of a gap that shrinks, if it is vast and something else is there.
fn vast_part(gap: Span, space: Span) -> Option<Span> {
    let (share, whole) = VAST;
    let is_vast = gap.len().saturating_mul(whole) > space.len().saturating_mul(share) && gap != space;
    let grain = (gap.len().next_power_of_two() / 2 / GRAIN).max(1);
    let end = gap.end() - gap.end() % grain;
    Span::new(gap.first().next_multiple_of(grain), end).filter(|part| is_vast && !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::Prefix;

    fn span(text: &str) -> Span {
        text.parse::<Prefix>().unwrap().span()
    }

    fn room(space: &str, subnets: &[&str]) -> Vec<(Weight, u64)> {
        let space = span(space);
        let taken: RangeSet = subnets.iter().map(|subnet| span(subnet)).collect();
        of_network(space, &taken.gaps_within(space))
            .map(|(span, weight)| (weight, span.len()))
            .collect()
    }

    #[test]
    fn only_a_vast_gap_yields() {
        use Weight::{Networks, Spare};
        for (space, subnets, expected) in [
            (
                "10.20.0.0/21",
                &["10.20.0.0/26", "10.20.1.0/24"][..],
                vec![(Networks, 2_048)],
            ),
            ("10.0.0.0/16", &[][..], vec![(Networks, 65_536)]),
            (
                "10.0.0.0/16",
                &["10.0.0.0/24"][..],
                vec![(Networks, 2_048), (Spare, 63_488)],
            ),
            (
                "10.0.0.0/16",
                &["10.0.0.0/23"][..],
                vec![(Networks, 2_048), (Spare, 63_488)],
            ),
            (
                "10.0.0.0/16",
                &["10.0.0.0/24", "10.0.255.0/24"][..],
                vec![(Networks, 2_048), (Spare, 61_440), (Networks, 2_048)],
            ),
            (
                "10.0.0.0/29",
                &["10.0.0.0/32"][..],
                vec![(Networks, 1), (Spare, 7)],
            ),
        ] {
            assert_eq!(room(space, subnets), expected, "{space} {subnets:?}");
        }
    }
}
