//! How high the rows of the map are: the row in focus gets what it wants, the others stay readable.
//!
//! ```text
//!  room for less than the least   every row has its least, and the map scrolls
//!  room for more                  first the focus row grows, then all alike
//! ```

/// The height a row wants, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RowWish {
    /// The least, with readable names.
    pub least: f64,
    /// The usual, which looks good.
    pub usual: f64,
    /// The most it can use.
    pub most: f64,
}

impl RowWish {
    /// The same in units of so many points.
    #[must_use]
    pub fn times(self, points: f64) -> Self {
        Self {
            least: self.least * points,
            usual: self.usual * points,
            most: self.most * points,
        }
    }

    /// The same for a row that has so many points more above it.
    #[must_use]
    pub fn higher(self, points: f64) -> Self {
        Self {
            least: self.least + points,
            usual: self.usual + points,
            most: self.most + points,
        }
    }
}

/// Heights of what a row is made of, in points: so that names can be read, so that it looks well, and as much as it can
/// use.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LineHeights {
    /// Of a line with its plates.
    pub line: [f64; 3],
    /// Of what says in a line that something else uses its addresses.
    pub claims: [f64; 3],
    /// Between two lines of a row.
    pub between: f64,
    /// Below a row.
    pub below: f64,
}

impl LineHeights {
    /// What a row of so many lines asks for.
    pub fn row(&self, lines: usize, has_claims: bool) -> RowWish {
        let count = lines.max(1) as f64;
        let gaps = self.between.mul_add(count - 1.0, self.below);
        let claimed = if has_claims { count } else { 0.0 };
        let [least, usual, most] = self.line;
        let [low, high, highest] = self.claims;
        RowWish {
            least: least.mul_add(count, gaps) + low * claimed,
            usual: usual.mul_add(count, gaps) + high * claimed,
            most: most.mul_add(count, gaps) + highest * claimed,
        }
    }
}

/// The heights of rows that share `room`; they exceed it where not even the least fits.
pub fn heights(wishes: &[RowWish], room: f64) -> Vec<f64> {
    let sum = |what: fn(&RowWish) -> f64| wishes.iter().map(what).sum::<f64>();
    let (least, usual, most) = (
        sum(|wish| wish.least),
        sum(|wish| wish.usual),
        sum(|wish| wish.most),
    );
    let between = |from: fn(&RowWish) -> f64, to: fn(&RowWish) -> f64, room: f64, whole: f64| {
        let share = if whole > 0.0 {
            (room / whole).clamp(0.0, 1.0)
        } else {
            0.0
        };
        let height = |wish: &RowWish| from(wish) + (to(wish) - from(wish)) * share;
        wishes.iter().map(height).collect::<Vec<f64>>()
    };
    if room <= usual {
        return between(|wish| wish.least, |wish| wish.usual, room - least, usual - least);
    }
    let mut heights = between(|wish| wish.usual, |wish| wish.most, room - usual, most - usual);
    // Nothing is left empty: what no row can use is shared in proportion.
    if most < room && most > 0.0 {
        for height in &mut heights {
            *height *= room / most;
        }
    }
    heights
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use proptest::test_runner::RngSeed;

    proptest! {
        #![proptest_config(ProptestConfig {
            rng_seed: RngSeed::Fixed(0x10_0000),
            failure_persistence: None,
            ..ProptestConfig::default()
        })]

        #[test]
        fn rows_fill_the_room_and_are_never_too_low(
            wishes in prop::collection::vec((20.0_f64..60.0, 0.0_f64..60.0, 0.0_f64..200.0), 1..40),
            room in 50.0_f64..2_000.0,
        ) {
            let wishes: Vec<RowWish> = wishes
                .into_iter()
                .map(|(least, more, most)| RowWish { least, usual: least + more, most: least + more + most })
                .collect();
            let found = heights(&wishes, room);
            let least: f64 = wishes.iter().map(|wish| wish.least).sum();
            let sum: f64 = found.iter().sum();
            prop_assert!((sum - room.max(least)).abs() < 1e-6, "{sum} of {room}");
            for (wish, height) in wishes.iter().zip(&found) {
                prop_assert!(wish.least <= height + 1e-9);
            }
        }
    }
}
