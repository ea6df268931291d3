//! Scales and sizes that stay put while the pointer holds something, and glide to their new values when it lets go.
//!
//! ```text
//!  press ──────── drag ──────── release ──╮
//!  as it was at the press, whatever       ╰─ 150 ms ─> as the document wants it
//!  the document wants
//! ```
//!
//! Only the dragged thing may move: if the scale followed, a bar that grows would seem to shrink. Only the pointer
//! counts: a key press is over before anything could be compared.

use egui::{Id, Ui};

/// How long a glide takes, in seconds.
const GLIDE_SECS: f64 = 0.15;

/// Numbers on their way.
#[derive(Debug, Clone, PartialEq)]
struct Glide<const N: usize> {
    from: [f64; N],
    to: [f64; N],
    /// When it began.
    since: f64,
}

impl<const N: usize> Glide<N> {
    const fn at_rest(numbers: [f64; N]) -> Self {
        Self {
            from: numbers,
            to: numbers,
            since: f64::NEG_INFINITY,
        }
    }

    fn is_over(&self, now: f64) -> bool {
        self.from == self.to || GLIDE_SECS <= now - self.since
    }

    fn shown(&self, now: f64) -> [f64; N] {
        if self.is_over(now) {
            return self.to;
        }
        let left = 1.0 - ((now - self.since) / GLIDE_SECS).clamp(0.0, 1.0);
        // Fast at first, and slower towards the end.
        let way = left.powi(3).mul_add(-1.0, 1.0);
        let mut numbers = self.from.iter().zip(self.to);
        [(); N].map(|()| {
            let (from, to) = numbers.next().unwrap_or((&0.0, 0.0));
            between(*from, to, way)
        })
    }

    /// Goes on to `wanted`, unless it is held.
    fn next(self, wanted: [f64; N], is_held: bool, now: f64) -> Self {
        if is_held {
            Self::at_rest(self.shown(now))
        } else if wanted == self.to {
            self
        } else {
            Self {
                from: self.shown(now),
                to: wanted,
                since: now,
            }
        }
    }
}

/// Part of the way from one number to another; scales go by ratio, so that a glide looks even.
fn between(from: f64, to: f64, way: f64) -> f64 {
    if from > 0.0 && to > 0.0 {
        from * (to / from).powf(way)
    } else {
        way.mul_add(to - from, from)
    }
}

/// What is known of some numbers, and what they are about.
#[derive(Debug, Clone)]
struct Known<Q, const N: usize> {
    about: Q,
    glide: Glide<N>,
}

/// The numbers to show in place of `wanted`: as they were while the pointer holds something, and on their way
/// afterwards. When they are about something else, they are `wanted` at once. `name` tells the callers apart.
pub(crate) fn held<Q, const N: usize>(ui: &Ui, name: &'static str, about: Q, wanted: [f64; N]) -> [f64; N]
where
    Q: Clone + PartialEq + Send + Sync + 'static,
{
    let id = Id::unique(("held", name));
    let (now, is_held) = ui.input(|input| (input.time, input.pointer.any_down()));
    let known: Option<Known<Q, N>> = ui.data(|data| data.get_temp(id));
    let glide = match known {
        Some(known) if known.about == about => known.glide.next(wanted, is_held, now),
        _ => Glide::at_rest(wanted),
    };
    if !glide.is_over(now) {
        ui.request_repaint();
    }
    let shown = glide.shown(now);
    ui.data_mut(|data| data.insert_temp(id, Known { about, glide }));
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stay_while_held_and_glide_once_let_go() {
        let rest = Glide::at_rest([100.0]);
        let held = rest.next([400.0], true, 1.0);
        assert_eq!(held.shown(1.0), [100.0]);
        let held = held.next([500.0], true, 2.0);
        assert_eq!(held.shown(9.0), [100.0]);
        let let_go = held.next([400.0], false, 3.0);
        assert_eq!(let_go.shown(3.0), [100.0]);
        let [half] = let_go.shown(3.075);
        assert!((200.0..400.0).contains(&half), "{half}");
        assert!(!let_go.is_over(3.1));
        assert_eq!(let_go.shown(3.16), [400.0]);
        assert!(let_go.is_over(3.16));
    }

    #[test]
    fn what_is_held_on_its_way_stays_there() {
        let on_its_way = Glide::at_rest([100.0, 0.0]).next([400.0, 10.0], false, 0.0);
        let there = on_its_way.shown(0.05);
        let held = on_its_way.next([400.0, 10.0], true, 0.05);
        assert_eq!(held.shown(7.0), there);
        let let_go = held.next([400.0, 10.0], false, 8.0);
        assert_eq!(let_go.shown(8.0), there);
        assert_eq!(let_go.shown(9.0), [400.0, 10.0]);
    }

    #[test]
    fn a_glide_never_leaves_the_way() {
        for (from, to) in [(1.0, 1e12), (1e12, 1.0), (0.0, 50.0), (50.0, 0.0), (7.0, 7.0)] {
            let glide = Glide::at_rest([from]).next([to], false, 0.0);
            let mut before = from;
            for step in 0..=20 {
                let [shown] = glide.shown(f64::from(step) * 0.01);
                assert!(
                    (from.min(to)..=from.max(to)).contains(&shown),
                    "{from} to {to}: {shown}"
                );
                assert!(
                    (shown - from).abs() >= (before - from).abs(),
                    "{from} to {to}: {shown}"
                );
                before = shown;
            }
            assert_eq!(before, to);
        }
    }
}
