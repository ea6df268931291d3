//! Where the rows of a map stand, one below the other: how many lines each has at most, and how high it is.
//!
//! ```text
//!  room for all       the row in focus takes what it wants, the others share the rest
//!  room for less      first names are cut, then ranges share plates, then the focus has fewer lines
//!  room for less yet  the rows are scrolled, and as many as are seen are seen whole: `sight`
//! ```

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::net::Span;

use crate::scene::map::{Item, MapRow, MapScene, RowKind};
use crate::scene::rows::claims::{Claim, claims, claims_by_row};
use crate::scene::rows::heights::{LineHeights, RowWish, heights};
use crate::scene::rows::lines::{Ease, lines_wanted, part_of, points_wanted};

/// Lowest line of the window whose names can be read, in points.
const LEAST_LINE: f64 = 26.0;

/// Height of what says who else uses the addresses of a line, with the gap above it: in a low one, where its words take
/// from the plates above and from the gap below, and in others.
const CLAIMS: [f64; 3] = [8.0, 18.0, 18.0];

/// Points that positions may be off by through rounding.
const ROUNDING: f64 = 0.5;

/// How rows are set: what their lines need, how many they have, and how they give way.
#[derive(Debug, Clone, Copy)]
pub struct RowSetting {
    /// Heights of a line.
    pub line: LineHeights,
    /// Those of a line of the VNet in focus, by how many it has; they are lower where it says its names alone.
    pub focus: fn(lines: usize, ease: Ease) -> LineHeights,
    /// Most lines of a row that is not in focus.
    pub lines: usize,
    /// How names and lines of the row in focus give way, from what looks best to what can still be read. Where not even
    /// that has room, the rows are scrolled, and the last is taken that shows each of them whole.
    pub ways: &'static [(Ease, usize)],
}

/// The room that rows have, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RowRoom {
    /// Width of a line.
    pub width: f64,
    /// Height of all rows.
    pub height: f64,
    /// Height of what stands above each row.
    pub above: f64,
    /// Height that is kept below them to say that there are more.
    pub foot: f64,
}

/// Where the rows stand.
#[derive(Debug, Clone, PartialEq)]
pub struct RowPlaces {
    /// The rows.
    pub rows: Vec<MapRow>,
    /// The row in focus.
    pub focus: usize,
    /// Height of everything.
    pub total: f64,
    /// Height in which rows are seen: all of the room, or without its foot where they are scrolled.
    pub seen: f64,
    /// Top of each row from the top of the first.
    pub(super) tops: Vec<f64>,
    /// The height of each, its least where they are scrolled.
    pub(super) heights: Vec<f64>,
    /// What each asks of the height.
    pub(super) wishes: Vec<RowWish>,
    /// Kept apart below a row.
    pub(super) below: f64,
    /// Most lines of each row.
    lines: Vec<usize>,
    /// Where something else uses the addresses of a row.
    claims: Vec<Vec<Claim>>,
}

/// How many lines each row has at most, and what it asks of the height.
type Asked = (Vec<usize>, Vec<RowWish>);

impl RowPlaces {
    /// The places of the rows of a map, `focus` being in focus; those in `scopes` show only what lies there.
    pub fn new(
        scene: &MapScene,
        scopes: &BTreeMap<RowKind, Span>,
        focus: usize,
        setting: &RowSetting,
        room: RowRoom,
    ) -> Self {
        let scoped = |row: &MapRow| {
            let part = scopes.get(&row.kind).and_then(|span| part_of(&row.lane, *span));
            let lane = part.map_or_else(|| Arc::clone(&row.lane), Arc::new);
            MapRow { kind: row.kind, lane }
        };
        let rows: Vec<MapRow> = scene.rows.iter().map(scoped).collect();
        let mut across = claims_by_row(scene);
        let claims: Vec<Vec<Claim>> = rows
            .iter()
            .map(|row| claims(across.remove(&row.kind).unwrap_or_default(), row))
            .collect();
        let has_claims = |row: usize| claims.get(row).is_some_and(|claims| !claims.is_empty());
        let asked = |way: (Ease, usize), beside: usize| {
            let (lines, wishes) = setting.asks(&rows, (room.width, focus), (way, beside), has_claims);
            let wishes = wishes.into_iter().map(|wish| wish.higher(room.above));
            (lines, wishes.collect::<Vec<RowWish>>())
        };
        // The last row is kept apart from nothing.
        let below = setting.line.below;
        // Names are cut and ranges share plates before rows are scrolled away.
        let usual = setting.ways.iter().map(|way| (*way, setting.lines));
        // The rows beside the focus give way last.
        let low = setting.ways.iter().filter(|(_, lines)| *lines <= 1);
        let low = low.map(|way| (*way, 1));
        let fitting = usual.chain(low).find_map(|(way, beside)| {
            let asked = asked(way, beside);
            let spare = room.height + below - asked.1.iter().map(|wish| wish.least).sum::<f64>();
            (0.0 <= spare).then_some((way, asked, spare))
        });
        let is_scrolled = fitting.is_none();
        let (lines, wishes) = fitting
            .map(|(way, asked, spare)| {
                setting.with_spare(&rows, (room, focus), (way, spare), asked, has_claims)
            })
            .or_else(|| {
                let whole = |(_, wishes): &Asked| {
                    let seen = room.height - room.foot + below;
                    wishes.iter().all(|wish| wish.least <= seen)
                };
                let mut ways = setting.ways.iter().rev().map(|way| asked(*way, setting.lines));
                ways.find(whole)
                    .or_else(|| setting.ways.last().map(|way| asked(*way, setting.lines)))
            })
            .unwrap_or_default();
        let (seen, heights) = if is_scrolled {
            let seen = (room.height - room.foot).max(0.0);
            (seen, wishes.iter().map(|wish| wish.least).collect())
        } else {
            (room.height, heights(&wishes, room.height + below))
        };
        let mut total = 0.0;
        let tops = heights.iter().map(|height| {
            let top = total;
            total += height;
            top
        });
        Self {
            tops: tops.collect(),
            rows,
            focus,
            total: (total - below).max(0.0),
            seen,
            heights,
            wishes,
            below,
            lines,
            claims,
        }
    }

    /// Whether there is less room than the rows take.
    pub fn is_scrolled(&self) -> bool {
        self.seen + ROUNDING < self.total
    }

    /// How far down rows come to rest that were scrolled from `rest` to `offset`: one begins at the top.
    pub fn stop(&self, offset: f64, rest: f64) -> f64 {
        let last = self.last_stop();
        let mut stops = self.tops.iter().copied().take_while(|top| *top <= last);
        if rest < offset {
            stops.find(|top| offset <= *top + ROUNDING).unwrap_or(last)
        } else {
            let before = stops.take_while(|top| *top <= offset + ROUNDING);
            before.last().unwrap_or_default()
        }
    }

    /// How far down rows are scrolled, as near to `offset` as can be, so that a row is seen whole.
    pub fn showing(&self, row: usize, offset: f64) -> f64 {
        let Some((top, height)) = self.tops.get(row).zip(self.heights.get(row)) else {
            return offset;
        };
        if top + ROUNDING < offset {
            return top.min(self.last_stop());
        }
        let least = top + height - self.below - self.seen;
        let is_below = offset + ROUNDING < least;
        let stops = self.tops.iter().copied();
        let first = || stops.take(row + 1).find(|top| least <= *top + ROUNDING);
        if is_below { first().unwrap_or(*top) } else { offset }
    }

    /// How far down rows are scrolled where the last is seen.
    pub fn last_stop(&self) -> f64 {
        let mut stops = self.tops.iter().copied();
        let first = stops.find(|top| self.total - top <= self.seen + ROUNDING);
        // The last row may be higher than the room.
        first.or_else(|| self.tops.last().copied()).unwrap_or_default()
    }

    /// The rows that are seen whole, scrolled so far down; the first of them where none is.
    pub fn whole(&self, offset: f64) -> Range<usize> {
        let first = self.tops.partition_point(|top| *top + ROUNDING < offset);
        let end = offset + self.seen + self.below + ROUNDING;
        let places = self.tops.iter().zip(&self.heights).skip(first);
        let count = places.take_while(|(top, height)| *top + *height <= end).count();
        first..(first + count.max(1)).min(self.rows.len()).max(first)
    }

    /// Most lines of a row.
    pub fn lines(&self, row: usize) -> usize {
        self.lines.get(row).copied().unwrap_or(1)
    }

    /// Where something else uses the addresses of a row.
    pub fn claims(&self, row: usize) -> &[Claim] {
        self.claims.get(row).map_or(&[], Vec::as_slice)
    }

    /// Whether an item lies in a track of a row, found by an address of its range.
    pub fn has(&self, row: usize, track: usize, (item, address): (Item, u64)) -> bool {
        let bars = self.rows.get(row).and_then(|row| row.lane.rows.get(track));
        bars.and_then(|bars| bars.at(address))
            .is_some_and(|bar| bar.item == item)
    }

    /// The row of that kind.
    pub fn row_of(&self, kind: RowKind) -> Option<usize> {
        // Each VNet with a range has a row, in order: the row is where its index is, or a little before.
        self.rows.binary_search_by_key(&kind, |row| row.kind).ok()
    }
}

impl RowSetting {
    /// The rows of the window.
    pub const WINDOW: Self = Self {
        line: LineHeights {
            line: [LEAST_LINE, 40.0, 52.0],
            claims: CLAIMS,
            between: 4.0,
            below: 4.0,
        },
        focus: Self::focus_of_window,
        lines: 2,
        ways: &[
            (Ease::Roomy, 4),
            (Ease::Usual, 4),
            (Ease::Tight, 4),
            (Ease::Tight, 3),
            (Ease::Tight, 2),
            (Ease::Tight, 1),
            (Ease::Flat, 1),
            (Ease::Flat, 2),
        ],
    };

    /// The lines of the VNet in focus in the window.
    fn focus_of_window(lines: usize, ease: Ease) -> LineHeights {
        /// Height that a line is well read at, and greatest height of the row: with one line, and with several.
        const USUAL: f64 = 78.0;
        const MOST: (f64, f64) = (150.0, 340.0);
        /// Height of what says above the names where they lie.
        const RULER: f64 = 7.0;
        let most = if lines <= 1 { MOST.0 } else { MOST.1 / lines as f64 };
        let ruler = if Ease::Flat <= ease { 0.0 } else { RULER };
        LineHeights {
            line: [LEAST_LINE + ruler, USUAL.min(most), most],
            ..Self::WINDOW.line
        }
    }

    /// What the rows ask for where names and the lines of the row in focus give way so far, and the others have so many
    /// lines at most.
    fn asks(
        &self,
        rows: &[MapRow],
        (width, focus): (f64, usize),
        ((ease, most), beside): ((Ease, usize), usize),
        has_claims: impl Fn(usize) -> bool,
    ) -> Asked {
        let asked = rows.iter().enumerate().map(|(at, row)| {
            let is_focus = at == focus;
            let (most, ease) = if is_focus {
                (most, ease)
            } else {
                (beside, ease.max(Ease::Usual))
            };
            let lines = lines_wanted(&row.lane, width, most, ease);
            (
                lines,
                self.wish_of(row, lines, is_focus.then_some(ease), has_claims(at)),
            )
        });
        asked.unzip()
    }

    /// What a row of so many lines asks for; `focus` says how its names give way where it is in focus.
    fn wish_of(&self, row: &MapRow, lines: usize, focus: Option<Ease>, has_claims: bool) -> RowWish {
        // What overlaps has a line of its own.
        let count = (lines + row.lane.rows.len()).saturating_sub(1).max(1);
        let line = match focus {
            Some(ease) if matches!(row.kind, RowKind::Network(_)) => (self.focus)(count, ease),
            _ => self.line,
        };
        line.row(count, has_claims)
    }

    /// The same with the lines that `spare` height has room for: the fullest row comes first.
    ///
    /// All rows give way alike until they fit, and then one line more for a single one of them may have room.
    fn with_spare(
        &self,
        rows: &[MapRow],
        (room, focus): (RowRoom, usize),
        ((ease, most), mut spare): ((Ease, usize), f64),
        (mut lines, mut wishes): Asked,
        has_claims: impl Fn(usize) -> bool,
    ) -> Asked {
        let wanted = |row: &MapRow, at: usize| {
            let most = if at == focus { most } else { self.lines };
            lines_wanted(&row.lane, room.width, most, Ease::Usual)
        };
        let crowded = rows
            .iter()
            .zip(&lines)
            .enumerate()
            .filter_map(|(at, (row, lines))| {
                let wanted = wanted(row, at);
                (*lines < wanted).then(|| (at, wanted, points_wanted(&row.lane, Ease::Usual) / *lines as f64))
            });
        let mut crowded: Vec<(usize, usize, f64)> = crowded.collect();
        crowded.sort_by(|one, other| other.2.total_cmp(&one.2));
        for (at, wanted, _) in crowded {
            let slots = rows.get(at).zip(lines.get_mut(at)).zip(wishes.get_mut(at));
            let Some(((row, lines), wish)) = slots else {
                continue;
            };
            let focus = (at == focus).then_some(ease);
            let more = self
                .wish_of(row, wanted, focus, has_claims(at))
                .higher(room.above);
            if more.least - wish.least <= spare {
                spare -= more.least - wish.least;
                (*lines, *wish) = (wanted, more);
            }
        }
        (lines, wishes)
    }

    /// The height from which on no row has fewer lines for want of room than its names would fill.
    pub fn said(&self, scene: &MapScene, width: f64, focus: usize) -> f64 {
        let asked = self.asked(scene, (width, focus), Ease::Usual);
        asked.iter().map(|wish| wish.least).sum::<f64>() - self.line.below
    }

    /// What each row of a map asks for where names give way so far and nothing else does.
    fn asked(&self, scene: &MapScene, place: (f64, usize), ease: Ease) -> Vec<RowWish> {
        let claimed = claims_by_row(scene);
        let has_claims = |at: usize| {
            let row = scene.rows.get(at);
            row.is_some_and(|row| row.lane.rows.len() > 1 || claimed.contains_key(&row.kind))
        };
        let most = self.ways.iter().map(|(_, lines)| *lines).max().unwrap_or(1);
        self.asks(&scene.rows, place, ((ease, most), self.lines), has_claims)
            .1
    }

    /// What the rows of a map ask of the height together: so that all can be read, what looks well, and as much as they
    /// can use.
    pub fn wish(&self, scene: &MapScene, width: f64, focus: usize) -> RowWish {
        let asked = |ease| self.asked(scene, (width, focus), ease);
        let (tight, roomy) = (asked(Ease::Tight), asked(Ease::Roomy));
        let sum = |wishes: &[RowWish], of: fn(&RowWish) -> f64| wishes.iter().map(of).sum();
        RowWish {
            least: sum(&tight, |wish| wish.least),
            usual: sum(&roomy, |wish| wish.usual),
            most: sum(&roomy, |wish| wish.most),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::design::presets;
    use crate::{plan, scene};

    /// The rows of the estate in rooms of that height.
    fn estate(heights: Range<u32>, then: impl Fn(&RowPlaces, f64)) {
        let design = presets::presets()[4].design().unwrap();
        let scene = scene::map(&design, &plan::plan(&design), 0, &BTreeSet::new());
        for height in heights.step_by(7).map(f64::from) {
            for focus in 0..scene.rows.len() {
                let room = RowRoom {
                    width: 700.0,
                    height,
                    above: 0.0,
                    foot: 24.0,
                };
                let places = RowPlaces::new(&scene, &BTreeMap::new(), focus, &RowSetting::WINDOW, room);
                then(&places, height);
            }
        }
    }

    #[test]
    fn rows_fill_their_room_or_are_scrolled() {
        estate(80..900, |places, height| {
            if places.is_scrolled() {
                assert_eq!((places.seen, places.whole(0.0).start), (height - 24.0, 0));
                assert!(places.whole(0.0).end < places.rows.len());
            } else {
                assert!(
                    (places.total - height).abs() < 1e-6,
                    "{} in {height}",
                    places.total
                );
                assert_eq!(places.whole(0.0), 0..places.rows.len());
            }
        });
    }

    #[test]
    fn scrolled_rows_are_seen_whole_and_fill_the_room_at_every_stop() {
        estate(80..400, |places, height| {
            if !places.is_scrolled() {
                return;
            }
            let last = places.last_stop();
            assert_eq!(places.whole(last).end, places.rows.len());
            assert_eq!(
                (places.stop(last + 90.0, 0.0), places.stop(-9.0, 0.0)),
                (last, 0.0)
            );
            for row in 0..places.rows.len() {
                for from in [0.0, last] {
                    let offset = places.showing(row, from);
                    let whole = places.whole(offset);
                    assert!(whole.contains(&row), "{row} from {from} in {height}");
                    assert_eq!(places.stop(offset, offset), offset, "a row begins there");
                    let sight = places.sight(offset);
                    assert_eq!(sight.rows(), whole);
                    let (top, _) = sight.y_range(whole.start).unwrap();
                    let (_, bottom) = sight.y_range(whole.end - 1).unwrap();
                    assert!(top.abs() < 1.0, "{top} in {height}");
                    assert!((bottom - places.seen).abs() < 1.0, "{bottom} in {height}");
                }
            }
        });
    }

    #[test]
    fn a_scroll_goes_on_to_the_next_row_and_not_back() {
        estate(120..121, |places, _| {
            let top = places.tops[1];
            assert_eq!(places.stop(8.0, 0.0), top);
            assert_eq!(places.stop(top - 8.0, top), 0.0);
            assert_eq!(places.stop(top, 0.0), top);
        });
    }
}
