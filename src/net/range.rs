//! Sets of address ranges: what overlaps, what is free, what is covered.
//!
//! Everything is one sorted sweep, so ten thousand ranges cost little more than sorting them. Ranges here are
//! plain numbers and need not be networks; [`aligned_blocks`] turns them back into networks.
//!
//! ```text
//!  a set      ├────┤    ├──┤          ├───────┤     spans: sorted, apart, never empty
//!  its gaps         ├──┤    ├────────┤              gaps_within(…)
//! ```

use std::cmp::{max, min};
use std::iter;

use super::prefix::Prefix;

/// The addresses from `first` up to, but not including, `end`.
///
/// Ordered by its first address, then by its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    first: u64,
    end: u64,
}

impl Span {
    /// The span from `first` up to, but not including, `end`; none where `end` comes before `first`.
    ///
    /// ```
    /// use aksnet::net::Span;
    ///
    /// assert_eq!(Span::new(4, 10).map(|span| span.len()), Some(6));
    /// assert_eq!(Span::new(10, 4), None);
    /// ```
    pub const fn new(first: u64, end: u64) -> Option<Self> {
        if first <= end {
            Some(Self { first, end })
        } else {
            None
        }
    }

    /// The first address as a number.
    pub const fn first(&self) -> u64 {
        self.first
    }

    /// The number one past the last address.
    pub const fn end(&self) -> u64 {
        self.end
    }

    /// How many addresses it has.
    pub const fn len(&self) -> u64 {
        self.end - self.first
    }

    /// Whether it has no address.
    pub const fn is_empty(&self) -> bool {
        self.first == self.end
    }

    /// Whether the address with this number lies inside.
    pub const fn contains(&self, address: u64) -> bool {
        self.first <= address && address < self.end
    }

    /// Whether every address of the other lies inside; an empty span lies inside every span.
    pub const fn contains_span(&self, other: &Self) -> bool {
        other.is_empty() || (self.first <= other.first && other.end <= self.end)
    }

    /// Whether the two share an address.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.intersection(other).is_some()
    }

    /// The addresses that both have; none where they share none.
    pub fn intersection(&self, other: &Self) -> Option<Self> {
        Self::new(max(self.first, other.first), min(self.end, other.end)).filter(|shared| !shared.is_empty())
    }
}

impl From<Prefix> for Span {
    fn from(prefix: Prefix) -> Self {
        Self {
            first: prefix.first(),
            end: prefix.end(),
        }
    }
}

/// A set of addresses, kept as sorted spans that neither touch nor overlap nor are empty.
///
/// ```
/// use aksnet::net::{Prefix, RangeSet};
///
/// let vnet: Prefix = "10.0.0.0/22".parse()?;
/// let subnets: Vec<Prefix> = vec!["10.0.0.0/24".parse()?, "10.0.2.0/24".parse()?];
///
/// let taken = RangeSet::from_spans(subnets.iter().map(Prefix::span));
/// let free = taken.gaps_within(vnet.span());
/// assert_eq!(free.total(), 512);
/// assert_eq!(free.largest_block(), Some("10.0.1.0/24".parse()?));
/// # Ok::<(), aksnet::net::PrefixError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct RangeSet {
    spans: Vec<Span>,
}

impl RangeSet {
    /// The addresses of all these spans, which may come in any order and overlap.
    pub fn from_spans(spans: impl IntoIterator<Item = Span>) -> Self {
        let mut spans: Vec<Span> = spans.into_iter().filter(|span| !span.is_empty()).collect();
        spans.sort_unstable();
        spans.dedup_by(|next, kept| {
            let joins = next.first <= kept.end;
            if joins {
                kept.end = max(kept.end, next.end);
            }
            joins
        });
        Self { spans }
    }

    /// The spans in order, none touching the next.
    pub fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// Whether there is no address in the set.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// How many addresses the set has.
    pub fn total(&self) -> u64 {
        self.spans.iter().map(Span::len).sum()
    }

    /// Whether the address with this number is in the set.
    pub fn contains(&self, address: u64) -> bool {
        let after = self.spans.partition_point(|span| span.end <= address);
        self.spans.get(after).is_some_and(|span| span.contains(address))
    }

    /// Whether every address of the span is in the set.
    pub fn contains_span(&self, span: &Span) -> bool {
        let after = self.spans.partition_point(|own| own.end <= span.first);
        span.is_empty() || self.spans.get(after).is_some_and(|own| own.contains_span(span))
    }

    /// The addresses of either set.
    pub fn union(&self, other: &Self) -> Self {
        Self::from_spans(self.spans.iter().chain(&other.spans).copied())
    }

    /// The addresses that both sets have.
    pub fn intersect(&self, other: &Self) -> Self {
        let (mut left, mut right) = (self.spans.as_slice(), other.spans.as_slice());
        let mut shared = Vec::new();
        while let ([a, left_rest @ ..], [b, right_rest @ ..]) = (left, right) {
            shared.extend(a.intersection(b));
            if a.end < b.end {
                left = left_rest;
            } else {
                right = right_rest;
            }
        }
        Self { spans: shared }
    }

    /// The addresses of this set that the other does not have.
    pub fn subtract(&self, other: &Self) -> Self {
        let Some((first, last)) = self.spans.first().zip(self.spans.last()) else {
            return Self::default();
        };
        self.intersect(&other.gaps_within(Span {
            first: first.first,
            end: last.end,
        }))
    }

    /// The addresses of the span that the set does not have.
    pub fn gaps_within(&self, span: Span) -> Self {
        let mut gaps = Vec::new();
        let mut free_from = span.first;
        let reached = self.spans.partition_point(|own| own.end <= span.first);
        for own in self
            .spans
            .iter()
            .skip(reached)
            .take_while(|own| own.first < span.end)
        {
            gaps.extend(Span::new(free_from, own.first));
            free_from = own.end;
        }
        gaps.extend(Span::new(free_from, span.end));
        gaps.retain(|gap| !gap.is_empty());
        Self { spans: gaps }
    }

    /// The largest network that fits into the set; of several the lowest.
    pub fn largest_block(&self) -> Option<Prefix> {
        let mut largest: Option<Prefix> = None;
        for span in &self.spans {
            // No block is larger than its span, and of equal ones the first stays.
            if largest.is_none_or(|largest| largest.span().len() < span.len()) {
                let blocks = largest.into_iter().chain(aligned_blocks(*span));
                largest = blocks.min_by_key(|block| (block.length(), block.first()));
            }
        }
        largest
    }
}

impl FromIterator<Span> for RangeSet {
    fn from_iter<I: IntoIterator<Item = Span>>(spans: I) -> Self {
        Self::from_spans(spans)
    }
}

impl From<Span> for RangeSet {
    fn from(span: Span) -> Self {
        Self::from_spans([span])
    }
}

/// The fewest networks that tile the span, in order; what lies beyond IPv4 is left out.
///
/// At each address the largest network that starts there and still fits is taken. No tiling needs fewer: no network of
/// another tiling reaches across the end of one of these.
///
/// ```
/// use aksnet::net::{Span, range::aligned_blocks};
///
/// let free = Span::new(0x0A00_0100, 0x0A00_0800).unwrap(); // 10.0.1.0 – 10.0.7.255
/// let blocks: Vec<String> = aligned_blocks(free).map(|block| block.to_string()).collect();
/// assert_eq!(blocks, ["10.0.1.0/24", "10.0.2.0/23", "10.0.4.0/22"]);
/// ```
pub fn aligned_blocks(span: Span) -> impl Iterator<Item = Prefix> {
    let end = min(span.end, Prefix::ALL.end());
    let mut next = span.first;
    iter::from_fn(move || {
        let left = end.checked_sub(next)?;
        let bits = left.checked_ilog2()?.min(next.trailing_zeros());
        let length = u8::try_from(32_u32.saturating_sub(bits)).ok()?;
        let block = Prefix::at(next, length)?;
        next = block.end();
        Some(block)
    })
}

/// Pairs of overlapping spans, by their indexes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OverlappingPairs {
    /// The pairs, sorted, each once.
    pub pairs: Vec<(usize, usize)>,
    /// Whether there are more than the limit allowed.
    pub truncated: bool,
}

/// The pairs of spans that share an address: (lower index, higher index), sorted, each once, at most `limit`.
///
/// Takes only the time to sort and to list the pairs. Where there are more pairs than the limit, those at the lowest
/// addresses are given.
///
/// ```
/// use aksnet::net::{Prefix, Span, range::overlapping_pairs};
///
/// let spans = ["10.0.0.0/16", "10.1.0.0/16", "10.0.4.0/22"].map(|text| text.parse::<Prefix>().unwrap().span());
/// let found = overlapping_pairs(&spans, 100);
/// assert_eq!(found.pairs, [(0, 2)]);
/// assert!(!found.truncated);
/// ```
pub fn overlapping_pairs(spans: &[Span], limit: usize) -> OverlappingPairs {
    let mut found = FoundPairs::up_to(limit);
    let sorted = sorted_with_index(spans);
    let mut rest = sorted.as_slice();
    while let [(span, index), later @ ..] = rest {
        for (_, other) in starting_before(later, span.end) {
            if !found.add(min(*index, *other), max(*index, *other)) {
                return found.sorted();
            }
        }
        rest = later;
    }
    found.sorted()
}

/// The pairs of one span of each list that share an address: (index in `left`, index in `right`), sorted, each
/// once, at most `limit`.
///
/// Where there are more pairs than the limit, those at the lowest addresses are given.
///
/// ```
/// use aksnet::net::{Prefix, range::overlaps_between};
///
/// let span = |text: &str| text.parse::<Prefix>().unwrap().span();
/// let vnets = [span("10.224.0.0/12"), span("10.10.0.0/16")];
/// let on_premises = [span("192.168.0.0/16"), span("10.10.32.0/20")];
/// assert_eq!(overlaps_between(&vnets, &on_premises, 100).pairs, [(1, 1)]);
/// ```
pub fn overlaps_between(left: &[Span], right: &[Span], limit: usize) -> OverlappingPairs {
    let mut found = FoundPairs::up_to(limit);
    let (sorted_left, sorted_right) = (sorted_with_index(left), sorted_with_index(right));
    let (mut left, mut right) = (sorted_left.as_slice(), sorted_right.as_slice());
    // A span overlaps all spans of the other list that start after it and before its end.
    while let ([(a, a_index), left_later @ ..], [(b, b_index), right_later @ ..]) = (left, right) {
        let room = if a.first <= b.first {
            left = left_later;
            starting_before(right, a.end).all(|(_, index)| found.add(*a_index, *index))
        } else {
            right = right_later;
            starting_before(left, b.end).all(|(_, index)| found.add(*index, *b_index))
        };
        if !room {
            break;
        }
    }
    found.sorted()
}

/// The spans that are not empty, sorted, each with its index in the list.
fn sorted_with_index(spans: &[Span]) -> Vec<(Span, usize)> {
    let mut sorted: Vec<_> = spans
        .iter()
        .copied()
        .enumerate()
        .filter(|(_, span)| !span.is_empty())
        .map(|(i, span)| (span, i))
        .collect();
    sorted.sort_unstable();
    sorted
}

fn starting_before(sorted: &[(Span, usize)], end: u64) -> impl Iterator<Item = &(Span, usize)> {
    sorted.iter().take_while(move |(span, _)| span.first < end)
}

/// Pairs found so far, up to a limit.
struct FoundPairs {
    found: OverlappingPairs,
    limit: usize,
}

impl FoundPairs {
    fn up_to(limit: usize) -> Self {
        Self {
            found: OverlappingPairs::default(),
            limit,
        }
    }

    /// Keeps the pair; false once the limit is reached.
    fn add(&mut self, a: usize, b: usize) -> bool {
        let room = self.found.pairs.len() < self.limit;
        if room {
            self.found.pairs.push((a, b));
        } else {
            self.found.truncated = true;
        }
        room
    }

    fn sorted(mut self) -> OverlappingPairs {
        self.found.pairs.sort_unstable();
        self.found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(first: u64, end: u64) -> Span {
        Span::new(first, end).unwrap()
    }

    fn set(spans: &[(u64, u64)]) -> RangeSet {
        spans.iter().map(|(first, end)| span(*first, *end)).collect()
    }

    fn prefix_span(text: &str) -> Span {
        text.parse::<Prefix>().unwrap().span()
    }

    #[test]
    fn spans_that_touch_do_not_overlap() {
        assert!(!span(0, 4).overlaps(&span(4, 8)));
        assert!(span(0, 5).overlaps(&span(4, 8)));
        assert_eq!(span(0, 5).intersection(&span(4, 8)), Some(span(4, 5)));
    }

    #[test]
    fn an_empty_span_overlaps_nothing_and_lies_inside_everything() {
        assert!(!span(4, 4).overlaps(&span(0, 8)));
        assert!(span(0, 8).contains_span(&span(4, 4)));
        assert!(set(&[]).contains_span(&span(4, 4)));
    }

    #[test]
    fn a_set_coalesces_what_touches_and_drops_what_is_empty() {
        assert_eq!(
            set(&[(8, 9), (4, 8), (0, 2), (1, 2), (3, 3)]).spans(),
            [span(0, 2), span(4, 9)]
        );
    }

    #[test]
    fn set_operations() {
        let taken = set(&[(2, 4), (6, 8)]);
        assert_eq!(taken.union(&set(&[(4, 6)])), set(&[(2, 8)]));
        assert_eq!(taken.intersect(&set(&[(3, 7)])), set(&[(3, 4), (6, 7)]));
        assert_eq!(taken.subtract(&set(&[(3, 7)])), set(&[(2, 3), (7, 8)]));
        assert_eq!(taken.subtract(&taken), set(&[]));
        assert_eq!(taken.gaps_within(span(0, 10)), set(&[(0, 2), (4, 6), (8, 10)]));
        assert_eq!(taken.gaps_within(span(3, 7)), set(&[(4, 6)]));
        assert_eq!(taken.gaps_within(span(2, 4)), set(&[]));
        assert_eq!(taken.gaps_within(span(3, 3)), set(&[]));
        assert_eq!(set(&[]).gaps_within(span(3, 5)), set(&[(3, 5)]));
    }

    #[test]
    fn the_largest_block_is_aligned_and_the_lowest_of_equals() {
        let largest = |spans: &[(u64, u64)]| set(spans).largest_block().map(|block| block.to_string());
        assert_eq!(largest(&[(1, 16)]).as_deref(), Some("0.0.0.8/29"));
        assert_eq!(largest(&[(0, 4), (8, 12)]).as_deref(), Some("0.0.0.0/30"));
        assert_eq!(largest(&[]), None);
    }

    #[test]
    fn blocks_stop_where_ipv4_does() {
        assert_eq!(
            aligned_blocks(Prefix::ALL.span()).collect::<Vec<_>>(),
            [Prefix::ALL]
        );
        let across = span((1 << 32) - 2, (1 << 32) + 2);
        assert_eq!(
            aligned_blocks(across)
                .map(|block| block.to_string())
                .collect::<Vec<_>>(),
            ["255.255.255.254/31"]
        );
        assert_eq!(aligned_blocks(span(1 << 32, 1 << 33)).count(), 0);
        assert_eq!(aligned_blocks(span(u64::MAX, u64::MAX)).count(), 0);
        assert_eq!(aligned_blocks(span(5, 5)).count(), 0);
    }

    #[test]
    fn ten_thousand_identical_ranges_stop_at_the_limit() {
        let spans = vec![prefix_span("10.0.0.0/8"); 10_000];
        let found = overlapping_pairs(&spans, 1_000);
        assert_eq!((found.pairs.len(), found.truncated), (1_000, true));
        let found = overlaps_between(&spans, &spans, 1_000);
        assert_eq!((found.pairs.len(), found.truncated), (1_000, true));
    }

    #[test]
    fn a_limit_that_is_just_reached_truncates_nothing() {
        let spans = [span(0, 4), span(2, 6), span(5, 8)];
        let found = overlapping_pairs(&spans, 2);
        assert_eq!(
            (found.pairs.as_slice(), found.truncated),
            ([(0, 1), (1, 2)].as_slice(), false)
        );
        assert!(overlapping_pairs(&spans, 1).truncated);
        assert!(overlapping_pairs(&spans, 0).truncated);
        assert!(!overlapping_pairs(&spans[..1], 0).truncated);
    }
}
