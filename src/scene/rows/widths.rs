//! How wide the pieces of a line are: as true to scale as their names allow.
//!
//! ```text
//!  γ = 1     [a][ b ][         c          ]     to scale, where every name has room
//!  γ = 0.3   [  a  ][   b   ][     c     ]     as far from it as it goes; then names are kept by force
//! ```

/// What a piece of a line asks for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Ask {
    /// Points that its name needs.
    pub(super) need: f64,
    /// Addresses that it covers.
    pub(super) addresses: u64,
    /// Whether it has that width and no other: a gap between ranges.
    pub(super) is_fixed: bool,
}

/// As far from the scale as a line goes.
pub(super) const FARTHEST: f64 = 0.3;

/// How finely the exponent is searched.
const STEPS: u32 = 14;

/// The widths of the pieces of a line, and the exponent of their addresses: 1 where the line is to scale.
///
/// They come to `width`. A piece with more addresses is never narrower than one with fewer, unless that one has the
/// greater need.
pub(super) fn widths(asks: &[Ask], width: f64) -> (Vec<f64>, f64) {
    let fixed: f64 = asks.iter().filter(|ask| ask.is_fixed).map(|ask| ask.need).sum();
    let room = (width - fixed).max(0.0);
    let free = || asks.iter().filter(|ask| !ask.is_fixed);
    let needs: f64 = free().map(|ask| ask.need).sum();
    if room <= needs {
        let share = if needs > 0.0 { room / needs } else { 0.0 };
        let shrunk = |ask: &Ask| {
            if ask.is_fixed { ask.need } else { ask.need * share }
        };
        return (asks.iter().map(shrunk).collect(), FARTHEST);
    }
    // From one exponent to the next each shrinks by the same factor.
    let step = (1.0 - FARTHEST) / f64::from(STEPS);
    let shrinks = |ask: &Ask| (-step * (ask.addresses.max(1) as f64).ln()).exp();
    let shrinks: Vec<f64> = asks.iter().map(shrinks).collect();
    // What has its width already has no part in it.
    let whole = |ask: &Ask| {
        if ask.is_fixed {
            0.0
        } else {
            ask.addresses.max(1) as f64
        }
    };
    let mut powers: Vec<f64> = asks.iter().map(whole).collect();
    for done in 0..=STEPS {
        let scale = room / powers.iter().sum::<f64>().max(f64::MIN_POSITIVE);
        let is_kept = |(ask, power): (&Ask, &f64)| ask.is_fixed || ask.need <= power * scale;
        if asks.iter().zip(&powers).all(is_kept) {
            let exponent = (1.0 - f64::from(done) * step).max(FARTHEST);
            return (placed(asks, &powers, scale, false), exponent);
        }
        if done < STEPS {
            for (power, shrink) in powers.iter_mut().zip(&shrinks) {
                *power *= shrink;
            }
        }
    }
    let scale = filling(asks, &powers, room);
    (placed(asks, &powers, scale, true), FARTHEST)
}

fn placed(asks: &[Ask], powers: &[f64], scale: f64, keeps_names: bool) -> Vec<f64> {
    let width = |(ask, power): (&Ask, &f64)| {
        if ask.is_fixed {
            ask.need
        } else if keeps_names {
            ask.need.max(power * scale)
        } else {
            power * scale
        }
    };
    asks.iter().zip(powers).map(width).collect()
}

/// The scale at which all pieces, each as wide as its name at least, come to `room`.
fn filling(asks: &[Ask], powers: &[f64], room: f64) -> f64 {
    // What keeps its need alone has the greatest need for its power: in this order they leave one by one.
    let mut open: Vec<(f64, f64)> = asks
        .iter()
        .zip(powers)
        .filter(|(ask, power)| !ask.is_fixed && **power > 0.0)
        .map(|(ask, power)| (ask.need, *power))
        .collect();
    open.sort_by(|one, other| (other.0 * one.1).total_cmp(&(one.0 * other.1)));
    let (mut left, mut powers): (f64, f64) = (room, open.iter().map(|(_, power)| power).sum());
    for (need, power) in open {
        let scale = left / powers.max(f64::MIN_POSITIVE);
        if need <= power * scale {
            return scale;
        }
        left -= need;
        powers -= power;
    }
    0.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use proptest::test_runner::RngSeed;

    fn ask(need: f64, addresses: u64) -> Ask {
        Ask {
            need,
            addresses,
            is_fixed: false,
        }
    }

    #[test]
    fn a_line_is_to_scale_where_every_name_has_room() {
        let (found, exponent) = widths(&[ask(50.0, 256), ask(50.0, 768)], 400.0);
        let rounded: Vec<f64> = found.iter().map(|width| width.round()).collect();
        assert_eq!((rounded, exponent), (vec![100.0, 300.0], 1.0));
        let (found, exponent) = widths(&[ask(50.0, 64), ask(50.0, 1 << 20)], 400.0);
        assert!(exponent < 1.0);
        assert!(50.0 <= found[0] && found[0] < found[1], "{found:?}");
    }

    #[test]
    fn what_has_too_little_room_shrinks_alike() {
        let (found, exponent) = widths(&[ask(100.0, 1), ask(50.0, 1 << 20)], 75.0);
        assert_eq!((found, exponent), (vec![50.0, 25.0], FARTHEST));
        assert_eq!(widths(&[], 75.0).0, Vec::<f64>::new());
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            rng_seed: RngSeed::Fixed(0x10_0000),
            failure_persistence: None,
            ..ProptestConfig::default()
        })]

        #[test]
        fn widths_keep_the_law(
            pieces in prop::collection::vec((24.0_f64..104.0, 0_u32..24, any::<bool>()), 1..60),
            width in 100.0_f64..4_000.0,
        ) {
            let asks: Vec<Ask> = pieces
                .iter()
                .map(|(need, bits, is_fixed)| Ask { need: if *is_fixed { 5.0 } else { *need }, addresses: 1 << bits, is_fixed: *is_fixed })
                .collect();
            let (found, exponent) = widths(&asks, width);
            let open = || asks.iter().zip(&found).filter(|(ask, _)| !ask.is_fixed);
            let total = |of: fn(&Ask) -> f64| open().map(|(ask, _)| of(ask)).sum::<f64>();
            let room = width - asks.iter().filter(|ask| ask.is_fixed).map(|ask| ask.need).sum::<f64>();
            let has_room = total(|ask| ask.need) <= room;
            if 0.0 < room && open().next().is_some() {
                let sum: f64 = found.iter().sum();
                prop_assert!((sum - width).abs() < 1e-6, "{sum} of {width}");
            }
            for (ask, found) in asks.iter().zip(&found) {
                prop_assert!(!has_room || ask.need <= found + 1e-9, "{ask:?} has {found}");
            }
            prop_assert!((FARTHEST..=1.0).contains(&exponent));
            prop_assert!(has_room || exponent <= FARTHEST);
            // As true to scale as names allow: one step more, and one of them is short.
            let all_kept = |exponent: f64| {
                let power = |ask: &Ask| (ask.addresses as f64).powf(exponent);
                let powers: f64 = open().map(|(ask, _)| power(ask)).sum();
                open().all(|(ask, _)| ask.need <= power(ask) / powers * room - 1e-6)
            };
            let step = (1.0 - FARTHEST) / f64::from(STEPS);
            prop_assert!(1.0 <= exponent || !all_kept(exponent + step), "{exponent}");
            if exponent < 1.0 {
                prop_assert!(!all_kept(1.0));
            } else if has_room {
                let each = room / total(|ask| ask.addresses as f64);
                for (ask, found) in open() {
                    prop_assert!((ask.addresses as f64 * each - found).abs() < 1e-6);
                }
            }
            prop_assert_eq!(&widths(&asks, width), &(found.clone(), exponent));
            for (one, wide) in asks.iter().zip(&found).filter(|(ask, _)| !ask.is_fixed) {
                for (other, narrow) in asks.iter().zip(&found).filter(|(ask, _)| !ask.is_fixed) {
                    let is_larger = other.addresses < one.addresses && other.need <= one.need;
                    prop_assert!(!is_larger || *narrow <= *wide + 1e-9);
                }
            }
        }
    }
}
