//! How high the lanes of the map are: as high as the room allows, never too low to read.
//!
//! ```text
//!  heading                where several alternatives stand one below the other
//!  ┬ gap / 2
//!  ├ row 0 ┤ bar
//!  ├ row 1 ┤ bar            rows of one lane stand close, lanes apart
//!  ┴ gap / 2
//! ```

use std::ops::RangeInclusive;

use crate::scene::MapScene;

/// Least and greatest height of a bar, in points.
const BAR_HEIGHT: RangeInclusive<f32> = 20.0..=32.0;

/// Between two rows of one lane, in points: a row with its gap is high enough to click.
pub(super) const ROW_GAP: f32 = 4.0;

/// Least and greatest distance between two lanes, in points.
const LANE_GAP: RangeInclusive<f32> = 4.0..=40.0;

/// Height of a heading with what keeps it apart from the group above, in points.
pub(super) const HEADING: f32 = 24.0;

/// Between the edge below several alternatives and what lies outside of them, in points.
const OUTSIDE_MARGIN: f32 = 3.0;

/// Where the rows of the lanes stand, group by group, in points from the top.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Layout {
    groups: Vec<Group>,
    /// Height of a bar.
    pub(super) bar: f32,
    /// Height of everything; more than the room where scrolling is needed.
    pub(super) height: f32,
}

/// The lanes of one map.
#[derive(Debug, Clone, PartialEq)]
struct Group {
    /// Where its heading begins, or what would be below one.
    top: f32,
    bottom: f32,
    /// Top of each row, by lane.
    rows: Vec<Vec<f32>>,
}

/// Lanes by group, each with its number of rows.
type Counts = [Vec<usize>];

fn counts(scene: &MapScene) -> Vec<usize> {
    scene.lanes.iter().map(|lane| lane.rows.len()).collect()
}

/// Heights at which lanes are easily read, and from which on only gaps grow, in points.
pub(super) fn wanted(maps: &[MapScene], outside: &MapScene) -> (f32, f32) {
    let all = || maps.iter().chain([outside]);
    let lanes: usize = all().map(|map| map.lanes.len()).sum();
    let rows: usize = all().flat_map(counts).sum();
    let headings = HEADING * maps.len() as f32 + OUTSIDE_MARGIN;
    let height = |bar: f32, gap: f32| {
        let row_gaps = rows.saturating_sub(lanes) as f32 * ROW_GAP;
        headings + rows as f32 * bar + row_gaps + lanes as f32 * gap
    };
    let (least, most) = (BAR_HEIGHT.start(), BAR_HEIGHT.end());
    (height(f32::midpoint(*least, *most), 14.0), height(*most, 24.0))
}

/// Height of a bar, and distance between two lanes.
#[derive(Clone, Copy)]
struct Scale {
    bar: f32,
    gap: f32,
}

impl Scale {
    fn new(groups: &Counts, headings: f32, room: f32) -> Self {
        let rows = groups.iter().flatten().sum::<usize>().max(1) as f32;
        let lanes = groups.iter().map(Vec::len).sum::<usize>().max(1) as f32;
        let row_gaps = (rows - lanes) * ROW_GAP;
        let room = room - headings;
        let bar = (room - row_gaps - lanes * LANE_GAP.start()) / rows;
        let bar = bar.clamp(*BAR_HEIGHT.start(), *BAR_HEIGHT.end());
        let gap = (room - row_gaps - rows * bar) / lanes;
        Self {
            bar,
            gap: gap.clamp(*LANE_GAP.start(), *LANE_GAP.end()),
        }
    }
}

impl Layout {
    /// Lays maps out one below the other, each under a heading, with the ranges outside them at the bottom; together in
    /// a room of that height.
    pub(super) fn stacked(maps: &[MapScene], outside: &MapScene, room: f32) -> (Self, Self) {
        let headings = HEADING * maps.len() as f32 + OUTSIDE_MARGIN;
        let (maps, outside) = (maps.iter().map(counts).collect::<Vec<_>>(), [counts(outside)]);
        let scale = Scale::new(&[maps.as_slice(), &outside].concat(), headings, room);
        let outside = Self::scaled(&outside, OUTSIDE_MARGIN, scale);
        (Self::scaled(&maps, HEADING, scale), outside)
    }

    fn scaled(groups: &Counts, heading: f32, Scale { bar, gap }: Scale) -> Self {
        let mut top = 0.0;
        let mut group = |counts: &Vec<usize>| {
            let from = top;
            top += heading + gap / 2.0;
            let mut tops = Vec::with_capacity(counts.len());
            for count in counts {
                tops.push(
                    (0..*count)
                        .map(|row| top + row as f32 * (bar + ROW_GAP))
                        .collect(),
                );
                top += *count as f32 * (bar + ROW_GAP) - ROW_GAP + gap;
            }
            top -= gap / 2.0;
            Group {
                top: from,
                bottom: top,
                rows: tops,
            }
        };
        Self {
            groups: groups.iter().map(&mut group).collect(),
            bar,
            height: top,
        }
    }

    /// How much of a room that is too low for everything shows whole rows, where it is not scrolled.
    pub(super) fn whole(&self, room: f32) -> f32 {
        /// A lower room shows so few alternatives that none of it is given up, in points.
        const LOW: f32 = 240.0;
        if self.height <= room || room < LOW {
            return room;
        }
        let rows = self.groups.iter().flat_map(|group| &group.rows).flatten();
        let ends = rows.map(|top| top + self.bar + ROW_GAP / 2.0);
        let whole = ends.take_while(|end| *end <= room).last();
        whole.unwrap_or(room)
    }

    /// Top and bottom of a group with its heading.
    pub(super) fn group(&self, group: usize) -> Option<(f32, f32)> {
        let group = self.groups.get(group)?;
        Some((group.top, group.bottom))
    }

    /// Top and bottom of a row; rows that came later than the layout share the last.
    pub(super) fn row(&self, group: usize, lane: usize, row: usize) -> Option<(f32, f32)> {
        let rows = self.groups.get(group)?.rows.get(lane)?;
        let top = *rows.get(row).or_else(|| rows.last())?;
        Some((top, top + self.bar))
    }

    /// Top of the first row of a lane and bottom of its last.
    pub(super) fn lane(&self, group: usize, lane: usize) -> Option<(f32, f32)> {
        let rows = self.groups.get(group)?.rows.get(lane)?;
        Some((*rows.first()?, rows.last()? + self.bar))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Groups of lanes laid out in a room of that height.
    fn of_rows(groups: &Counts, heading: f32, room: f32) -> Layout {
        let scale = Scale::new(groups, heading * groups.len() as f32, room);
        let layout = Layout::scaled(groups, heading, scale);
        Layout {
            height: layout.height.max(room),
            ..layout
        }
    }

    #[test]
    fn bars_grow_with_the_room_within_bounds() {
        for (counts, room, bar, height) in [
            (&[1, 1, 1, 1, 1][..], 130.0, 22.0, 130.0),
            (&[1, 1, 1, 1, 1], 600.0, 32.0, 600.0),
            (&[1, 1, 1, 1, 1], 40.0, 20.0, 120.0),
            (&[2, 4], 40.0, 20.0, 144.0),
            (&[], 40.0, 32.0, 40.0),
        ] {
            let layout = of_rows(&[counts.to_vec()], 0.0, room);
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
            let layout = of_rows(&[counts.to_vec()], 0.0, room);
            let mut reached = 0.0;
            for (lane, rows) in counts.iter().enumerate() {
                let (lane_top, lane_bottom) = layout.lane(0, lane).unwrap();
                assert!(reached < lane_top, "{counts:?} in {room}");
                for row in 0..*rows {
                    let (top, bottom) = layout.row(0, lane, row).unwrap();
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
    fn a_room_that_is_too_low_ends_below_a_row() {
        let groups = [vec![1, 1, 1], vec![1, 1, 1], vec![1, 1, 1], vec![1, 1, 1]];
        let layout = Layout::scaled(&groups, HEADING, Scale { bar: 20.0, gap: 4.0 });
        assert_eq!(layout.height, 384.0);
        for (room, whole) in [
            (384.0, 384.0),
            (400.0, 400.0),
            (380.0, 360.0),
            (300.0, 288.0),
            (200.0, 200.0),
        ] {
            assert_eq!(layout.whole(room), whole, "{room}");
        }
    }

    #[test]
    fn rows_that_come_later_share_the_last() {
        let layout = of_rows(&[vec![1, 3, 2]], 0.0, 120.0);
        assert_eq!(layout.row(0, 0, 1), layout.row(0, 0, 0));
        assert_eq!(layout.row(0, 3, 0), None);
    }

    #[test]
    fn groups_stand_below_each_other_with_room_for_their_headings() {
        for room in [0.0, 300.0, 900.0] {
            let groups = [vec![1, 2, 1], vec![], vec![4]];
            let layout = of_rows(&groups, HEADING, room);
            let mut reached = 0.0;
            for (group, lanes) in groups.iter().enumerate() {
                let (top, bottom) = layout.group(group).unwrap();
                assert!(reached <= top && top + HEADING <= bottom, "{group} in {room}");
                for lane in 0..lanes.len() {
                    let (first, last) = layout.lane(group, lane).unwrap();
                    assert!(top + HEADING < first && last < bottom, "{group} in {room}");
                }
                reached = bottom;
            }
            assert!(reached <= layout.height);
        }
    }
}
