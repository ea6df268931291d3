//! Laws of address arithmetic: against `ipnet`, and against brute force on spaces small enough to try everything.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "brute force over small spaces; a panic is a failed law"
)]

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use aksnet::net::allocate::place;
use aksnet::net::range::{aligned_blocks, overlapping_pairs, overlaps_between};
use aksnet::net::room::{Room, place_with_room};
use aksnet::net::{Cidr, Prefix, RangeSet, Span};
use ipnet::{IpNet, Ipv4Net};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

/// The same cases in every run, and no files left behind.
fn config() -> ProptestConfig {
    ProptestConfig {
        cases: 512,
        rng_seed: RngSeed::Fixed(0x10_0000),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn prefixes_agree_with_ipnet(prefix in prefixes(), other in prefixes(), address in any::<u32>()) {
        let (net, other_net) = (Ipv4Net::from(prefix), Ipv4Net::from(other));
        let address = Ipv4Addr::from(address);
        prop_assert_eq!(prefix.to_string(), net.to_string());
        prop_assert_eq!(prefix.network(), net.network());
        prop_assert_eq!(prefix.last_address(), net.broadcast());
        prop_assert_eq!(Prefix::address_from_number(prefix.first()), Some(net.network()));
        prop_assert_eq!(Prefix::address_from_number(prefix.last()), Some(net.broadcast()));
        prop_assert_eq!(prefix.size(), prefix.last() - prefix.first() + 1);
        prop_assert_eq!(prefix.end(), prefix.last() + 1);
        prop_assert_eq!(prefix.span(), Span::new(prefix.first(), prefix.end()).unwrap());
        prop_assert_eq!(prefix.parent().map(Ipv4Net::from), net.supernet());
        prop_assert_eq!(prefix.contains(&other), net.contains(&other_net));
        prop_assert_eq!(prefix.contains_address(address), net.contains(&address));
        prop_assert_eq!(prefix.overlaps(&other), prefix.span().overlaps(&other.span()));
        prop_assert_eq!(prefix.cmp(&other), net.cmp(&other_net));
        if let Some(sibling) = prefix.sibling() {
            prop_assert!(net.is_sibling(&sibling.into()));
            prop_assert_eq!(sibling.sibling(), Some(prefix));
        }
    }

    #[test]
    fn splits_agree_with_ipnet(prefix in prefixes(), deeper in 0..9_u8) {
        let length = prefix.length().saturating_add(deeper).min(32);
        let expected: Vec<Ipv4Net> = Ipv4Net::from(prefix).subnets(length).unwrap().collect();
        let split: Vec<Ipv4Net> = prefix.split(length).map(Ipv4Net::from).collect();
        prop_assert_eq!(split, expected);
        let halves: Vec<Prefix> = prefix.halves().into_iter().flat_map(<[Prefix; 2]>::from).collect();
        prop_assert_eq!(halves, prefix.split(prefix.length() + 1).collect::<Vec<_>>());
    }

    #[test]
    fn the_common_network_is_the_smallest(a in prefixes(), b in prefixes()) {
        let common = a.common(&b);
        prop_assert_eq!(common, b.common(&a));
        prop_assert!(common.contains(&a) && common.contains(&b));
        prop_assert!(!common.split(common.length() + 1).any(|half| half.contains(&a) && half.contains(&b)));
    }

    #[test]
    fn the_length_for_a_count_is_the_longest(count in 0..=1_u64 << 32) {
        let length = Prefix::length_for(count).unwrap();
        prop_assert!(count <= Prefix::size_of_length(length));
        prop_assert!(length == 32 || Prefix::size_of_length(length + 1) < count);
    }

    #[test]
    fn aligned_or_corrected(address in any::<u32>(), length in 0..=40_u8) {
        let address = Ipv4Addr::from(address);
        match (Prefix::new(address, length), Prefix::containing(address, length)) {
            (Ok(prefix), Some(containing)) => prop_assert_eq!(prefix, containing),
            (Err(error), Some(containing)) => {
                prop_assert!(containing.contains_address(address));
                prop_assert!(error.to_string().ends_with(&containing.to_string()));
            }
            (answer, None) => prop_assert!(answer.is_err() && 32 < length),
        }
    }

    #[test]
    fn a_prefix_reads_back(prefix in prefixes()) {
        prop_assert_eq!(prefix.to_string().parse(), Ok(prefix));
        let json = serde_json::to_string(&prefix).unwrap();
        prop_assert_eq!(serde_json::from_str::<Prefix>(&json).unwrap(), prefix);
        prop_assert_eq!(Cidr::from(prefix).v4(), Some(prefix));
        prop_assert!(!Cidr::from(prefix).has_host_bits());
    }

    #[test]
    fn a_typed_range_reads_back(net in ranges_of_either_family()) {
        let text = net.to_string();
        let typed: Cidr = text.parse().unwrap();
        prop_assert_eq!(typed.to_string(), text.as_str());
        prop_assert_eq!(IpNet::new(typed.address(), typed.length()).unwrap(), net);
        prop_assert_eq!(typed.net(), net.trunc());
        prop_assert_eq!(typed.has_host_bits(), net != net.trunc());
        prop_assert_eq!(typed.corrected(), typed.has_host_bits().then(|| Cidr::from(net.trunc())));
        prop_assert_eq!(typed.v4().map(|prefix| IpNet::V4(prefix.into())), typed.is_ipv4().then(|| net.trunc()));
        prop_assert_eq!(text.parse::<Prefix>().is_ok(), typed.is_ipv4() && !typed.has_host_bits());
        let json = serde_json::to_string(&typed).unwrap();
        prop_assert_eq!(serde_json::from_str::<Cidr>(&json).unwrap(), typed);
    }

    #[test]
    fn no_text_panics(text in any::<String>()) {
        no_panic(&text)?;
    }

    #[test]
    fn no_text_like_a_range_panics(text in "[ 0-9a-f:./+%-]{0,70}|[0-9]{1,4}(\\.[0-9]{1,4}){3}/[0-9+]{0,4}") {
        no_panic(&text)?;
    }

    #[test]
    fn sets_agree_with_bitmaps(a in spans_of(256, 6), b in spans_of(256, 6), within in spans_of(256, 1)) {
        let (set_a, set_b) = (RangeSet::from_spans(a.clone()), RangeSet::from_spans(b.clone()));
        let (bits_a, bits_b) = (bitmap(&a), bitmap(&b));
        let within = within.first().copied().unwrap_or(Span::new(0, 256).unwrap());
        let table = [
            (set_a.clone(), bits_a),
            (set_a.union(&set_b), each(|i| bits_a[i] || bits_b[i])),
            (set_a.intersect(&set_b), each(|i| bits_a[i] && bits_b[i])),
            (set_a.subtract(&set_b), each(|i| bits_a[i] && !bits_b[i])),
            (set_a.gaps_within(within), each(|i| within.contains(i as u64) && !bits_a[i])),
        ];
        for (set, bits) in table {
            prop_assert_eq!(bitmap(set.spans()), bits);
            prop_assert!(set.spans().iter().all(|span| !span.is_empty()));
            prop_assert!(set.spans().windows(2).all(|pair| pair[0].end() < pair[1].first()));
            prop_assert_eq!(set.total(), bits.iter().filter(|taken| **taken).count() as u64);
            prop_assert!((0..256).all(|address| set.contains(address) == bits[address as usize]));
            prop_assert_eq!(set.contains_span(&within), (within.first()..within.end()).all(|i| bits[i as usize]));
            prop_assert_eq!(set.largest_block(), largest_by_trying(&bits));
        }
    }

    #[test]
    fn spans_agree_with_bitmaps(spans in vec(any_span_of(16), 2)) {
        let (a, b) = (spans[0], spans[1]);
        let shared = each(|i| a.contains(i as u64) && b.contains(i as u64));
        prop_assert_eq!(a.overlaps(&b), shared.contains(&true));
        prop_assert_eq!(bitmap(a.intersection(&b).as_slice()), shared);
        prop_assert_eq!(a.contains_span(&b), (b.first()..b.end()).all(|address| a.contains(address)));
        prop_assert_eq!(a.len(), (0..16).filter(|address| a.contains(*address)).count() as u64);
    }

    #[test]
    fn blocks_tile_with_the_fewest(span in any_span_of(64)) {
        let blocks: Vec<Prefix> = aligned_blocks(span).collect();
        let mut next = span.first();
        for block in &blocks {
            prop_assert_eq!(block.first(), next);
            next = block.end();
        }
        prop_assert_eq!(next, span.end());
        prop_assert_eq!(blocks.len(), fewest_blocks(span));
    }

    #[test]
    fn overlaps_are_those_of_every_pair(a in vec(any_span_of(64), 0..24), b in vec(any_span_of(64), 0..24)) {
        let within: Vec<_> = (0..a.len())
            .flat_map(|i| (i + 1..a.len()).map(move |j| (i, j)))
            .filter(|(i, j)| a[*i].overlaps(&a[*j]))
            .collect();
        let between: Vec<_> = (0..a.len())
            .flat_map(|i| (0..b.len()).map(move |j| (i, j)))
            .filter(|(i, j)| a[*i].overlaps(&b[*j]))
            .collect();
        for limit in [0, 1, 7, within.len(), between.len(), usize::MAX] {
            for (found, naive) in [
                (overlapping_pairs(&a, limit), &within),
                (overlaps_between(&a, &b, limit), &between),
            ] {
                prop_assert_eq!(found.truncated, limit < naive.len());
                prop_assert_eq!(found.pairs.len(), naive.len().min(limit));
                prop_assert!(found.pairs.is_sorted_by(|one, next| one < next));
                prop_assert!(found.pairs.iter().all(|pair| naive.binary_search(pair).is_ok()));
            }
        }
    }

    #[test]
    fn placed_networks_are_aligned_inside_and_apart(
        free in spans_of(1 << 16, 40),
        wanted in vec(18..=32_u8, 0..60),
    ) {
        let free = RangeSet::from_spans(free);
        match place(&free, &wanted) {
            Ok(placed) => {
                prop_assert_eq!(placed.iter().map(Prefix::length).collect::<Vec<_>>(), &wanted[..]);
                prop_assert!(placed.iter().all(|prefix| free.contains_span(&prefix.span())));
                let spans: Vec<Span> = placed.iter().map(Prefix::span).collect();
                prop_assert!(overlapping_pairs(&spans, 1).pairs.is_empty());
                prop_assert_eq!(place(&free, &wanted), Ok(placed));
            }
            Err(refused) => {
                prop_assert_eq!(wanted.get(refused.index), Some(&refused.length));
                prop_assert!(refused.largest_free.is_none_or(|left| refused.length < left.length()));
                prop_assert_eq!(place(&free, &wanted), Err(refused));
            }
        }
    }

    #[test]
    fn room_to_grow_takes_no_place_and_is_there(
        free in spans_of(16, 4),
        wanted in vec(28..=32_u8, 0..7),
        doublings in 0..4_u8,
    ) {
        let free = RangeSet::from_spans(free);
        let taken = free.gaps_within(Span::new(0, 16).unwrap());
        let taken_bits = taken.spans().iter().fold(0, |bits, span| bits | mask(span.first(), span.len()));
        let exists = |lengths: &[u8]| packing_exists(taken_bits, lengths, &mut BTreeSet::new());
        let placed = place_with_room(&free, &wanted, doublings);
        prop_assert_eq!(placed.is_ok(), exists(&wanted));
        prop_assert_eq!(Room::of(&free).holds(wanted.iter().copied()), exists(&wanted));
        match placed {
            Ok(places) => {
                let lengths: Vec<u8> = places.iter().map(|place| place.prefix.length()).collect();
                prop_assert_eq!(&lengths, &wanted);
                let grown: Vec<Prefix> = places
                    .iter()
                    .map(|place| Prefix::containing(place.prefix.network(), place.grows_to).unwrap())
                    .collect();
                prop_assert!(grown.iter().all(|prefix| free.contains_span(&prefix.span())));
                let spans: Vec<Span> = grown.iter().map(Prefix::span).collect();
                prop_assert!(overlapping_pairs(&spans, 1).pairs.is_empty(), "each can grow beside the others");
                let doubled: Vec<u8> = wanted.iter().map(|length| length.saturating_sub(doublings)).collect();
                if doubled.iter().all(|length| 28 <= *length) && exists(&doubled) {
                    prop_assert!(places.iter().zip(&doubled).all(|(place, doubled)| place.grows_to <= *doubled));
                }
            }
            Err(shortage) => {
                // The networks down to the size that lacks do not all fit; the larger ones alone do.
                let larger: Vec<u8> = wanted.iter().copied().filter(|length| *length < shortage.lacking).collect();
                let first: Vec<u8> = wanted.iter().copied().filter(|length| *length <= shortage.lacking).collect();
                prop_assert!(exists(&larger) && !exists(&first));
                let size = shortage.first().unwrap();
                prop_assert!(size.room.is_some_and(|room| room < size.wanted));
            }
        }
    }

    #[test]
    fn placing_finds_a_packing_whenever_there_is_one(
        free in spans_of(16, 4),
        wanted in vec(28..=32_u8, 0..7),
        base in prop::sample::select(vec!["0.0.0.0/28", "10.224.0.16/28", "255.255.255.240/28"]),
    ) {
        let base: Prefix = base.parse().unwrap();
        let taken = RangeSet::from_spans(free).gaps_within(Span::new(0, 16).unwrap());
        let taken_bits = taken.spans().iter().fold(0, |bits, span| bits | mask(span.first(), span.len()));
        let moved = taken.spans().iter().filter_map(|s| Span::new(base.first() + s.first(), base.first() + s.end()));
        let free = RangeSet::from_spans(moved).gaps_within(base.span());
        prop_assert_eq!(place(&free, &wanted).is_ok(), packing_exists(taken_bits, &wanted, &mut BTreeSet::new()));
    }

    #[test]
    fn best_fit_keeps_the_largest_block_where_a_smaller_one_holds_it(free in spans_of(64, 6), length in 27..=32_u8) {
        let free = RangeSet::from_spans(free);
        let blocks: Vec<Prefix> = free.spans().iter().flat_map(|span| aligned_blocks(*span)).collect();
        let best = blocks.iter().filter(|block| block.length() <= length).min_by_key(|b| (b.size(), b.first()));
        let placed = place(&free, &[length]).ok().map(|placed| placed[0].first());
        prop_assert_eq!(placed, best.map(Prefix::first));
    }
}

fn prefixes() -> impl Strategy<Value = Prefix> {
    // A few base addresses, so that pairs are often related.
    let address = prop_oneof![
        any::<u32>(),
        0..1024_u32,
        0x0A00_0000..0x0A00_0400_u32,
        u32::MAX - 1024..=u32::MAX
    ];
    (address, 0..=32_u8).prop_map(|(address, length)| Prefix::containing(address.into(), length).unwrap())
}

fn ranges_of_either_family() -> impl Strategy<Value = IpNet> {
    let v4 =
        (any::<u32>(), 0..=32_u8).prop_map(|(address, length)| (IpAddr::V4(Ipv4Addr::from(address)), length));
    let v6 = (any::<u128>(), 0..=128_u8)
        .prop_map(|(address, length)| (IpAddr::V6(Ipv6Addr::from(address)), length));
    (prop_oneof![v4, v6], any::<bool>()).prop_map(|((address, length), truncated)| {
        let net = IpNet::new(address, length).unwrap();
        if truncated { net.trunc() } else { net }
    })
}

/// A span of the addresses below `end`, perhaps empty.
fn any_span_of(end: u64) -> impl Strategy<Value = Span> {
    (0..=end, 0..=end).prop_map(|(a, b)| Span::new(a.min(b), a.max(b)).unwrap())
}

fn spans_of(end: u64, most: usize) -> impl Strategy<Value = Vec<Span>> {
    vec(any_span_of(end), 0..=most)
}

fn no_panic(text: &str) -> Result<(), TestCaseError> {
    let typed = text.parse::<Cidr>();
    let prefix = text.parse::<Prefix>();
    match &typed {
        Ok(typed) => prop_assert_eq!(typed.to_string(), text),
        Err(error) => {
            prop_assert_eq!(prefix.as_ref(), Err(error));
            prop_assert!(error.to_string().len() < 1_000);
        }
    }
    if let Ok(prefix) = prefix {
        prop_assert_eq!(prefix.to_string(), text);
    }
    Ok(())
}

type Bitmap = [bool; 256];

fn each(bit: impl Fn(usize) -> bool) -> Bitmap {
    std::array::from_fn(bit)
}

fn bitmap(spans: &[Span]) -> Bitmap {
    each(|address| spans.iter().any(|span| span.contains(address as u64)))
}

fn largest_by_trying(bits: &Bitmap) -> Option<Prefix> {
    (24..=32)
        .flat_map(|length| (0..256).filter_map(move |first| Prefix::at(first, length)))
        .find(|block| (block.first()..block.end()).all(|address| bits[address as usize]))
}

/// The fewest aligned blocks that tile the span, by dynamic programming over every first block.
fn fewest_blocks(span: Span) -> usize {
    let mut fewest = vec![0; 65];
    for first in (span.first()..span.end()).rev() {
        fewest[first as usize] = (0..=32)
            .filter_map(|length| Prefix::at(first, length))
            .filter(|block| block.end() <= span.end())
            .map(|block| 1 + fewest[block.end() as usize])
            .min()
            .unwrap();
    }
    fewest[span.first() as usize]
}

/// The bits of `len` addresses from `first`, in a space of sixteen.
fn mask(first: u64, len: u64) -> u32 {
    ((1 << len) - 1) << first
}

/// Tries every place of every wanted network; `hopeless` remembers what has led nowhere.
fn packing_exists(taken: u32, wanted: &[u8], hopeless: &mut BTreeSet<(usize, u32)>) -> bool {
    let [length, rest @ ..] = wanted else { return true };
    if hopeless.contains(&(wanted.len(), taken)) {
        return false;
    }
    let size = Prefix::size_of_length(*length);
    let found = (0..16)
        .step_by(size as usize)
        .map(|first| mask(first, size))
        .any(|bits| taken & bits == 0 && packing_exists(taken | bits, rest, hopeless));
    if !found {
        hopeless.insert((wanted.len(), taken));
    }
    found
}
