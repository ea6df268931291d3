//! Where labels fit: in a plot apart from each other and off its lines, beside it as near as they can to where they want.

use egui::{Pos2, Rangef, Rect, Vec2, vec2};

/// How far labels stay apart, so that two on one line do not read as one, in points.
const APART: Vec2 = vec2(10.0, 2.0);

/// Labels that have found their places, in points on the screen.
#[derive(Debug)]
pub(super) struct Labels {
    bounds: Rect,
    taken: Vec<Rect>,
}

impl Labels {
    /// No labels yet in `bounds`.
    pub(super) const fn new(bounds: Rect) -> Self {
        Self {
            bounds,
            taken: Vec::new(),
        }
    }

    /// The first of `corners` (left top) where a label of `size` is off every line and covers no other label; `None`
    /// where there is no such place.
    pub(super) fn place(
        &mut self,
        size: Vec2,
        corners: impl Iterator<Item = Pos2>,
        on_line: impl Fn(Rect) -> bool,
    ) -> Option<Rect> {
        let is_taken = |rect: Rect| {
            let mut taken = self.taken.iter();
            taken.any(|taken| taken.expand2(APART).intersects(rect))
        };
        let found = corners
            .map(|corner| Rect::from_min_size(corner, size))
            .find(|rect| self.bounds.contains_rect(*rect) && !is_taken(*rect) && !on_line(*rect))?;
        self.taken.push(found);
        Some(found)
    }
}

/// The middles of labels of one height, each as near to where it is `wanted` as it can be without covering the next.
///
/// They keep their order from above, and stay within `range` where that is high enough for all of them.
pub(super) fn spread(wanted: &[f32], height: f32, range: Rangef) -> Vec<f32> {
    // Less the heights of those above, a label may share a place with the one before it, but not pass it: those that
    // would pass each other go to the middle of what they want.
    let mut groups: Vec<(f32, usize)> = Vec::new();
    for (at, wanted) in wanted.iter().enumerate() {
        let mut group = (wanted - at as f32 * height, 1);
        while let Some((above, count)) = groups.pop_if(|(above, _)| *above > group.0) {
            let both = count + group.1;
            let sum = above * count as f32 + group.0 * group.1 as f32;
            group = (sum / both as f32, both);
        }
        groups.push(group);
    }
    let first = range.min + height / 2.0;
    let last = (range.max - (wanted.len() as f32 - 0.5) * height).max(first);
    groups
        .into_iter()
        .flat_map(|(place, count)| std::iter::repeat_n(place.clamp(first, last), count))
        .enumerate()
        .map(|(at, place)| (at as f32).mul_add(height, place))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::pos2;

    const SIZE: Vec2 = vec2(30.0, 10.0);

    fn labels() -> Labels {
        Labels::new(Rect::from_min_size(pos2(0.0, 0.0), vec2(100.0, 50.0)))
    }

    #[test]
    fn a_label_that_would_leave_the_plot_is_not_placed_there() {
        let corners = [pos2(80.0, 0.0), pos2(60.0, 45.0), pos2(60.0, 20.0)];
        let placed = labels().place(SIZE, corners.into_iter(), |_| false);
        assert_eq!(placed.map(|rect| rect.min), Some(pos2(60.0, 20.0)));
    }

    #[test]
    fn labels_do_not_cover_each_other() {
        let mut labels = labels();
        let corners = [pos2(10.0, 10.0), pos2(30.0, 12.0), pos2(10.0, 30.0)];
        let mut place = || {
            labels
                .place(SIZE, corners.into_iter(), |_| false)
                .map(|rect| rect.min)
        };
        assert_eq!(place(), Some(pos2(10.0, 10.0)));
        assert_eq!(place(), Some(pos2(10.0, 30.0)));
        assert_eq!(place(), None);
    }

    #[test]
    fn a_label_is_never_on_a_line() {
        let corners = [pos2(0.0, 0.0), pos2(0.0, 20.0)];
        let on_upper = |rect: Rect| rect.top() < 10.0;
        let placed = labels().place(SIZE, corners.into_iter(), on_upper);
        assert_eq!(placed.map(|rect| rect.min), Some(pos2(0.0, 20.0)));
        assert_eq!(labels().place(SIZE, corners.into_iter(), |_| true), None);
    }

    #[test]
    fn labels_that_want_one_place_stand_about_it_in_their_order() {
        let range = Rangef::new(0.0, 100.0);
        for (wanted, expected) in [
            (&[20.0, 80.0][..], &[20.0, 80.0][..]),
            (&[50.0, 50.0, 50.0], &[40.0, 50.0, 60.0]),
            (&[20.0, 48.0, 52.0], &[20.0, 45.0, 55.0]),
            // None leaves the range, and those in the way make room.
            (&[0.0, 0.0, 50.0], &[5.0, 15.0, 50.0]),
            (&[50.0, 90.0, 99.0, 99.0], &[50.0, 75.0, 85.0, 95.0]),
            (&[], &[]),
        ] {
            assert_eq!(spread(wanted, 10.0, range), expected, "{wanted:?}");
        }
    }
}
