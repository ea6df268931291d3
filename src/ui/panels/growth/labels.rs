//! Where labels fit in a plot: inside it, apart from each other, and off the lines where possible.

use egui::{Pos2, Rect, Vec2, vec2};

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

    /// The first of `corners` (left top) where a label of `size` is off every line, else the first where it covers
    /// no other label; `None` where there is no such place.
    pub(super) fn place(
        &mut self,
        size: Vec2,
        corners: impl Iterator<Item = Pos2>,
        on_line: impl Fn(Rect) -> bool,
    ) -> Option<Rect> {
        let mut second_best = None;
        let mut best = None;
        for corner in corners {
            let rect = Rect::from_min_size(corner, size);
            if !self.bounds.contains_rect(rect)
                || self
                    .taken
                    .iter()
                    .any(|taken| taken.expand2(APART).intersects(rect))
            {
                continue;
            }
            if !on_line(rect) {
                best = Some(rect);
                break;
            }
            second_best = second_best.or(Some(rect));
        }
        let found = best.or(second_best)?;
        self.taken.push(found);
        Some(found)
    }
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
    fn a_place_off_the_lines_is_preferred_but_not_demanded() {
        let corners = [pos2(0.0, 0.0), pos2(0.0, 20.0)];
        let on_upper = |rect: Rect| rect.top() < 10.0;
        let placed = labels().place(SIZE, corners.into_iter(), on_upper);
        assert_eq!(placed.map(|rect| rect.min), Some(pos2(0.0, 20.0)));
        let placed = labels().place(SIZE, corners.into_iter(), |_| true);
        assert_eq!(placed.map(|rect| rect.min), Some(pos2(0.0, 0.0)));
    }
}
