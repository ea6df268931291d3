//! How high the lanes of the map are: as high as the room allows, never too low to read.
//!
//! ```text
//!  ┬ gap / 2
//!  ├ row 0 ┤ bar
//!  ├ row 1 ┤ bar            rows of one lane stand close, lanes apart
//!  ┴ gap / 2
//! ```

use std::ops::RangeInclusive;

use crate::scene::MapScene;

/// Least and greatest height of a bar, in points.
const BAR_HEIGHT: RangeInclusive<f32> = 20.0..=32.0;

/// Between two rows of one lane, in points: a row with its gap is high enough to be hit.
pub(super) const ROW_GAP: f32 = 4.0;

/// Least and greatest distance between two lanes, in points.
const LANE_GAP: RangeInclusive<f32> = 4.0..=40.0;

/// Where the rows of the lanes stand, in points from the top.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Layout {
    /// Top of each row, by lane.
    rows: Vec<Vec<f32>>,
    /// Height of a bar.
    pub(super) bar: f32,
    /// Height of everything; more than the room where scrolling is needed.
    pub(super) height: f32,
}

impl Layout {
    /// Lays the lanes out in a room of that height.
    pub(super) fn new(scene: &MapScene, room: f32) -> Self {
        let counts: Vec<usize> = scene.lanes.iter().map(|lane| lane.rows.len()).collect();
        Self::of_rows(&counts, room)
    }

    fn of_rows(counts: &[usize], room: f32) -> Self {
        let rows = counts.iter().sum::<usize>().max(1) as f32;
        let lanes = counts.len().max(1) as f32;
        let row_gaps = (rows - lanes) * ROW_GAP;
        let bar = (room - row_gaps - lanes * LANE_GAP.start()) / rows;
        let bar = bar.clamp(*BAR_HEIGHT.start(), *BAR_HEIGHT.end());
        let gap = (room - row_gaps - rows * bar) / lanes;
        let gap = gap.clamp(*LANE_GAP.start(), *LANE_GAP.end());
        let mut top = gap / 2.0;
        let mut tops = Vec::with_capacity(counts.len());
        for count in counts {
            tops.push(
                (0..*count)
                    .map(|row| top + row as f32 * (bar + ROW_GAP))
                    .collect(),
            );
            top += *count as f32 * (bar + ROW_GAP) - ROW_GAP + gap;
        }
        Self {
            rows: tops,
            bar,
            height: (top - gap / 2.0).max(room),
        }
    }

    /// Top and bottom of a row; rows that came later than the layout share the last.
    pub(super) fn row(&self, lane: usize, row: usize) -> Option<(f32, f32)> {
        let rows = self.rows.get(lane)?;
        let top = *rows.get(row).or_else(|| rows.last())?;
        Some((top, top + self.bar))
    }

    /// Top of the first row of a lane and bottom of its last.
    pub(super) fn lane(&self, lane: usize) -> Option<(f32, f32)> {
        let rows = self.rows.get(lane)?;
        Some((*rows.first()?, rows.last()? + self.bar))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_grow_with_the_room_within_bounds() {
        for (counts, room, bar, height) in [
            (&[1, 1, 1, 1, 1][..], 130.0, 22.0, 130.0),
            (&[1, 1, 1, 1, 1], 600.0, 32.0, 600.0),
            (&[1, 1, 1, 1, 1], 40.0, 20.0, 120.0),
            (&[2, 4], 40.0, 20.0, 144.0),
            (&[], 40.0, 32.0, 40.0),
        ] {
            let layout = Layout::of_rows(counts, room);
            assert_eq!((layout.bar, layout.height), (bar, height), "{counts:?} in {room}");
        }
    }

    #[test]
    fn rows_stand_apart_and_inside_their_lanes() {
        let designs: [&[usize]; 5] = [
            &[1],
            &[1, 3, 2],
            &[4, 4, 4, 4, 4, 4],
            &[1, 1, 1, 1, 1],
            &[2, 1, 4, 1],
        ];
        for (counts, room) in designs
            .into_iter()
            .flat_map(|counts| [0.0, 90.0, 120.0, 900.0].map(|room| (counts, room)))
        {
            let layout = Layout::of_rows(counts, room);
            let mut reached = 0.0;
            for (lane, rows) in counts.iter().enumerate() {
                let (lane_top, lane_bottom) = layout.lane(lane).unwrap();
                assert!(reached < lane_top, "{counts:?} in {room}");
                for row in 0..*rows {
                    let (top, bottom) = layout.row(lane, row).unwrap();
                    assert!(
                        reached < top && top < bottom,
                        "{counts:?} in {room}: {lane}, {row}"
                    );
                    assert!(lane_top <= top && bottom <= lane_bottom, "{counts:?} in {room}");
                    reached = bottom;
                }
            }
            assert!(reached <= layout.height, "{counts:?} in {room}");
        }
    }

    #[test]
    fn rows_that_come_later_share_the_last() {
        let layout = Layout::of_rows(&[1, 3, 2], 120.0);
        assert_eq!(layout.row(0, 1), layout.row(0, 0));
        assert_eq!(layout.row(3, 0), None);
    }
}
