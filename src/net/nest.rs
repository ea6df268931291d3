//! Which prefixes of either family share addresses: of two that do, one contains the other.

use ipnet::IpNet;

/// Pairs of `ranges` that share an address, as sorted indexes; at most `most` of them.
///
/// ```
/// use aksnet::net::nest::among;
///
/// let ranges = ["fd00::/48".parse()?, "10.0.0.0/8".parse()?, "fd00:0:0:1::/64".parse()?];
/// assert_eq!(among(&ranges, 9), [(0, 2)]);
/// # Ok::<(), ipnet::AddrParseError>(())
/// ```
pub fn among(ranges: &[IpNet], most: usize) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let mut around: Vec<(IpNet, usize)> = Vec::new();
    for own in sorted(ranges) {
        leave(&mut around, &own.0);
        for &(_, other) in &around {
            if pairs.len() >= most {
                break;
            }
            pairs.push((own.1.min(other), own.1.max(other)));
        }
        around.push(own);
    }
    pairs.sort_unstable();
    pairs
}

/// Pairs of one of `left` and one of `right` that share an address, as sorted indexes; at most `most` of them.
pub fn between(left: &[IpNet], right: &[IpNet], most: usize) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let (mut around_left, mut around_right) = (Vec::new(), Vec::new());
    let (left, right) = (sorted(left), sorted(right));
    let (mut left, mut right) = (left.into_iter().peekable(), right.into_iter().peekable());
    while pairs.len() < most {
        let is_left = match (left.peek(), right.peek()) {
            (Some(one), Some(other)) => one.0 <= other.0,
            (one, other) => one.is_some() && other.is_none(),
        };
        let (next, own_side, other_side) = if is_left {
            (left.next(), &mut around_left, &mut around_right)
        } else {
            (right.next(), &mut around_right, &mut around_left)
        };
        let Some(own) = next else {
            break;
        };
        leave(own_side, &own.0);
        leave(other_side, &own.0);
        let room = most - pairs.len();
        let met = other_side.iter().take(room).map(|&(_, other)| other);
        pairs.extend(met.map(|other| if is_left { (own.1, other) } else { (other, own.1) }));
        own_side.push(own);
    }
    pairs.sort_unstable();
    pairs
}

/// Each with its index, by address; a range comes before those that it contains.
fn sorted(ranges: &[IpNet]) -> Vec<(IpNet, usize)> {
    let mut sorted: Vec<(IpNet, usize)> = ranges.iter().map(IpNet::trunc).zip(0..).collect();
    sorted.sort_unstable();
    sorted
}

/// Leaves those behind that do not contain `own`; of sorted prefixes none of them contains a later one.
fn leave(around: &mut Vec<(IpNet, usize)>, own: &IpNet) {
    while around.last().is_some_and(|(net, _)| !net.contains(own)) {
        around.pop();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::test_runner::RngSeed;

    use super::*;

    /// Prefixes of both families, from so few addresses that some overlap.
    fn net() -> impl Strategy<Value = IpNet> {
        let v4 = (0_u32..16, 28_u8..=32).prop_map(|(at, length)| format!("10.0.0.{at}/{length}"));
        let v6 = (0_u32..16, 124_u8..=128).prop_map(|(at, length)| format!("fd00::{at:x}/{length}"));
        prop_oneof![v4, v6].prop_map(|text| text.parse::<IpNet>().unwrap().trunc())
    }

    fn meet(one: &IpNet, other: &IpNet) -> bool {
        one.contains(other) || other.contains(one)
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            rng_seed: RngSeed::Fixed(0x10_0000),
            failure_persistence: None,
            ..ProptestConfig::default()
        })]

        #[test]
        fn pairs_are_those_that_meet(
            left in prop::collection::vec(net(), 0..12),
            right in prop::collection::vec(net(), 0..12),
            most in 0_usize..200,
        ) {
            let mut within = Vec::new();
            let mut across = Vec::new();
            for (at, one) in left.iter().enumerate() {
                within.extend((at + 1..left.len()).filter(|&b| meet(one, &left[b])).map(|b| (at, b)));
                across.extend((0..right.len()).filter(|&b| meet(one, &right[b])).map(|b| (at, b)));
            }
            for (found, expected) in [
                (among(&left, most), within),
                (between(&left, &right, most), across),
            ] {
                prop_assert_eq!(found.len(), expected.len().min(most));
                prop_assert!(found.iter().all(|pair| expected.contains(pair)));
                prop_assert!(found.is_sorted());
            }
        }
    }
}
