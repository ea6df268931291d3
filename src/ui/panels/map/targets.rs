//! The hit areas of bars: that of a narrow bar is wider than drawn, but never reaches into a neighbour.
//!
//! ```text
//!  drawn    │ free         ▮      free      │▮│▮│
//!  target   ├────────┤├────────┤├──────────┤├┤├──┤      24 points, of free space and of what is beside a row
//! ```

use egui::Rect;

use crate::scene::TARGET_POINTS;

use crate::ui::kit::brush::points;

/// Height that a target has where there is room, in points.
const TARGET: f32 = points(TARGET_POINTS);

/// A bar as it is drawn; of one row from left to right.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct TargetBar {
    /// Its lane and row.
    pub(super) row: (usize, usize),
    /// Where it is drawn.
    pub(super) rect: Rect,
    /// How far its hit area may reach beyond it, in points.
    pub(super) reach: f32,
    /// Whether it is free space, which yields to what lies in it.
    pub(super) is_free: bool,
}

/// The target of each place, in order; `row_gap` is what lies between two rows.
pub(super) fn targets(places: &[TargetBar], row_gap: f32) -> Vec<Rect> {
    let neighbour = |at: Option<usize>, row| places.get(at?).filter(|place| place.row == row);
    let mut targets: Vec<Rect> = Vec::with_capacity(places.len());
    for (at, place) in places.iter().enumerate() {
        let (rect, row) = (place.rect, place.row);
        let before = neighbour(at.checked_sub(1), row).map_or(f32::NEG_INFINITY, |before| {
            let until = if before.is_free {
                before.rect.left()
            } else {
                before.rect.right()
            };
            f32::midpoint(until, rect.left())
        });
        let after = neighbour(Some(at + 1), row).map_or(f32::INFINITY, |after| {
            let from = if after.is_free {
                after.rect.right()
            } else {
                after.rect.left()
            };
            f32::midpoint(rect.right(), from)
        });
        let high = ((TARGET - rect.height()) / 2.0).min(row_gap / 2.0).max(0.0);
        targets.push(Rect::from_x_y_ranges(
            (rect.left() - place.reach).max(before).min(rect.left())
                ..=(rect.right() + place.reach).min(after).max(rect.right()),
            rect.top() - high..=rect.bottom() + high,
        ));
    }
    yield_free(places, &mut targets);
    targets
}

/// Cuts from free space what the hit areas of its neighbours take.
fn yield_free(places: &[TargetBar], targets: &mut [Rect]) {
    for at in 1..places.len() {
        let (Some([before, after]), Some([left, right])) =
            (places.get(at - 1..=at), targets.get_mut(at - 1..=at))
        else {
            continue;
        };
        if before.row != after.row || left.right() <= right.left() {
            continue;
        }
        if before.is_free {
            left.max.x = right.left().max(left.left());
        } else if after.is_free {
            right.min.x = left.right().min(right.right());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::DragPart;

    /// Targets of bars of one row: left, right, whether it is free.
    fn check(bars: &[(f32, f32, bool)], expected: &[(f32, f32)]) {
        let place = |&(left, right, is_free): &(f32, f32, bool)| TargetBar {
            row: (0, 0),
            rect: Rect::from_x_y_ranges(left..=right, 0.0..=20.0),
            reach: if is_free {
                0.0
            } else {
                points(DragPart::reach(f64::from(right - left)))
            },
            is_free,
        };
        let places: Vec<TargetBar> = bars.iter().map(place).collect();
        let targets = targets(&places, 4.0);
        let found: Vec<(f32, f32)> = targets.iter().map(|rect| (rect.left(), rect.right())).collect();
        assert_eq!(found, expected, "{bars:?}");
        assert!(targets.iter().all(|rect| rect.height() >= TARGET));
    }

    #[test]
    fn a_narrow_bar_alone_reaches_twelve_points_around() {
        check(&[(100.0, 104.0, false)], &[(90.0, 114.0)]);
        check(&[(100.0, 160.0, false)], &[(91.0, 169.0)]);
        check(&[(100.0, 260.0, false)], &[(100.0, 260.0)]);
    }

    #[test]
    fn neighbours_share_what_is_between_them() {
        check(
            &[(100.0, 104.0, false), (110.0, 114.0, false)],
            &[(90.0, 107.0), (107.0, 124.0)],
        );
        check(
            &[(100.0, 104.0, false), (104.0, 170.0, false)],
            &[(90.0, 104.0), (104.0, 177.5)],
        );
    }

    #[test]
    fn free_space_yields_at_most_half() {
        check(
            &[
                (0.0, 100.0, true),
                (100.0, 104.0, false),
                (104.0, 108.0, true),
                (108.0, 200.0, false),
            ],
            &[(0.0, 90.0), (90.0, 106.0), (106.0, 107.0), (107.0, 201.0)],
        );
    }
}
