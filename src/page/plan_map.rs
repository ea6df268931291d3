//! The address map of an alternative on an axis that it shares with others: every lane with its bars, labels, breaks and
//! overlaps; and the legend that every map has below it.

use std::collections::BTreeSet;

use crate::net::Span;
use crate::scene::Projection;
use crate::scene::palette::Pattern;
use crate::scene::{Drawn, visible};
use crate::scene::{Item, LaneKind, MapScene, Overlap, Role, Row};
use crate::scene::{Words, merged_words};
use crate::scene::{breaks, ticks};

use crate::page::draw::map::{self, Strip};
use crate::page::pen::{Pen, Type};
use crate::page::sizes::SMALL;
use crate::page::{Anchor, Canvas as _, Ink, Paint, Rect, Stroke};

/// Lower bars have no room for words above what they hold.
const LEAST_STRIP: f64 = 17.0;

/// Overlaps that are said in words; more would cover the bars.
const MOST_OVERLAP_LABELS: usize = 6;

/// The map and its words.
pub(super) struct PlanMap<'a> {
    pub(super) scene: &'a MapScene,
    pub(super) words: &'a Words<'a>,
}

/// Where everything stands.
pub(super) struct Stage<'a> {
    pub(super) projection: Projection<'a>,
    pub(super) plot: Rect,
    /// Top of each row, by lane.
    pub(super) rows: Vec<Vec<f64>>,
    pub(super) bar: f64,
    pub(super) size: f64,
    /// Where the names of the lanes begin.
    pub(super) left: f64,
}

/// A bar with its place.
struct Placed<'a> {
    lane: usize,
    drawn: Drawn<'a>,
    rect: Rect,
}

impl PlanMap<'_> {
    /// Draws the lanes with their names beside them, and says where things meet.
    pub(super) fn lanes(&self, pen: &mut Pen, stage: &Stage<'_>) {
        let mut taken = self.bars(pen, stage);
        self.overlap_words(pen, stage, &mut taken);
    }

    /// Draws the lanes with their names beside them; gives where no words can stand any more.
    pub(super) fn bars(&self, pen: &mut Pen, stage: &Stage<'_>) -> Vec<Rect> {
        for (lane, tops) in self.scene.lanes.iter().zip(&stage.rows) {
            if let (Some(first), Some(last)) = (tops.first(), tops.last()) {
                let look = Type::plain(stage.size, Ink::Weak);
                let y = f64::midpoint(*first, *last + stage.bar) + look.drop();
                let room = stage.plot.left - stage.left;
                if stage.has_words() {
                    pen.text((stage.left, y), look, lane.kind.title(), room);
                }
            }
        }
        let placed = self.placed(stage);
        for Placed { drawn, rect, .. } in &placed {
            map::bar(pen, drawn, *rect, strip(rect, stage.size), stage.plot.left);
            map::edges(pen, drawn, *rect);
        }
        self.overlap_frames(pen, stage);
        let mut taken: Vec<Rect> = Vec::new();
        for bar in &placed {
            self.label(pen, bar, stage);
            if bar.drawn.role() != Role::Free {
                taken.push(bar.rect);
            }
        }
        for bar in &placed {
            self.side_label(pen, bar, stage, &mut taken);
        }
        taken
    }

    fn placed(&self, stage: &Stage<'_>) -> Vec<Placed<'_>> {
        let mut placed = Vec::new();
        for (index, lane) in self.scene.lanes.iter().enumerate() {
            for drawn in visible(lane, &stage.projection) {
                if let Some(rect) = stage.rect(index, drawn.row, (drawn.left, drawn.right)) {
                    placed.push(Placed {
                        lane: index,
                        drawn,
                        rect,
                    });
                }
            }
        }
        placed
    }

    /// The longest label that fits on a bar.
    fn label(&self, pen: &mut Pen, bar: &Placed<'_>, stage: &Stage<'_>) {
        const PAD: f64 = 5.0;
        /// Names are cut only where at least this much of them is left.
        const LEAST_CUT: f64 = 44.0;
        let Placed { drawn, rect, .. } = bar;
        let size = SMALL;
        let mark = drawn.bar().and_then(|only| only.mark);
        let flag = mark.map_or(0.0, |_| map::FLAG_WIDTH);
        let room = rect.width() - flag - 2.0 * PAD;
        if room < size || !stage.has_words() {
            return;
        }
        let (role, left) = (drawn.role(), rect.left + flag + PAD);
        let Some(only) = drawn.bar() else {
            let look = Type::plain(size, Ink::On(role));
            let kind = self
                .scene
                .lanes
                .get(bar.lane)
                .map_or(LaneKind::Subnets, |lane| lane.kind);
            let text = merged_words(kind, drawn.items);
            if role != Role::Free && pen.width(&text, look) <= room {
                pen.text((left, rect.middle_y() + look.drop()), look, &text, room);
            }
            return;
        };
        let ink = if role == Role::Free { Ink::Weak } else { Ink::Text };
        let look = Type::plain(size, ink);
        let labels = self.words.labels(only);
        let is_named = matches!(
            only.item,
            Item::Network { .. } | Item::Subnet { .. } | Item::Connected { .. }
        );
        // The last one is the bare length: a part of the name says more.
        let (bare, named) = match labels.split_last() {
            Some((bare, named)) if is_named => (Some(bare), named),
            _ => (None, labels.as_slice()),
        };
        let fits = |text: &&String| pen.width(text, look) <= room;
        let text = match (named.iter().find(fits), bare) {
            (Some(text), _) => text.clone(),
            (None, _) if is_named && LEAST_CUT <= room => self.words.name(only.item),
            (None, Some(bare)) if fits(&bare) => bare.clone(),
            _ => return,
        };
        let middle = stage.label_middle(drawn, rect);
        let ends = left + pen.width(&text, look).min(room);
        let background = Rect::new(left - 2.0, middle - size * 0.62, ends + 2.0, middle + size * 0.62);
        let ink = if role == Role::Free {
            Ink::Window
        } else {
            Ink::Tint(role)
        };
        let inside = Rect::new(
            background.left,
            background.top.max(rect.top + 1.0),
            background.right,
            background.bottom.min(rect.bottom - 1.0),
        );
        pen.fill(inside, ink, 0.0);
        pen.text((left, middle + look.drop()), look, &text, room);
    }

    /// What stands beside the only bar of a lane.
    fn side_label(&self, pen: &mut Pen, bar: &Placed<'_>, stage: &Stage<'_>, taken: &mut Vec<Rect>) {
        let Some(lane) = self.scene.lanes.get(bar.lane) else {
            return;
        };
        let is_alone = lane.rows.iter().map(|row| row.bars.len()).sum::<usize>() == 1;
        let only = bar.drawn.bar().filter(|_| is_alone && stage.has_words());
        let Some(text) = only.and_then(|only| self.words.side_label(only.item)) else {
            return;
        };
        let look = Type::plain(SMALL, Ink::Weak);
        let (width, y) = (pen.width(&text, look), bar.rect.middle_y());
        let spots = [bar.rect.left - 6.0 - width, bar.rect.right + 6.0];
        for left in spots {
            let place = Rect::new(left, y - look.size * 0.6, left + width, y + look.size * 0.6);
            if stage.plot.contains(&place) && !taken.iter().any(|rect| rect.meets(&place)) {
                words_over_lines(pen, place, look, &text);
                taken.push(place);
                return;
            }
        }
    }

    /// Frames that join the lanes of what both claim, hatched at their feet.
    fn overlap_frames(&self, pen: &mut Pen, stage: &Stage<'_>) {
        for overlap in &self.scene.overlaps {
            if let Some((upper, lower)) = self.claimed(overlap, stage) {
                map::overlap(pen, upper, lower);
            }
        }
    }

    /// Says overlaps in words beside their frames, where nothing is in the way.
    fn overlap_words(&self, pen: &mut Pen, stage: &Stage<'_>, taken: &mut Vec<Rect>) {
        const PAD: f64 = 6.0;
        const WIDEST: f64 = 0.34;
        let look = Type::plain(SMALL, Ink::Trouble);
        let mut said = 0;
        for overlap in &self.scene.overlaps {
            let claimed = self.claimed(overlap, stage);
            let has_room = said < MOST_OVERLAP_LABELS && stage.has_words();
            let Some((upper, lower)) = claimed.filter(|_| has_room) else {
                continue;
            };
            let frame = map::overlap_frame(upper, lower);
            let widest = stage.plot.width() * WIDEST;
            let words = if self.scene.lane(overlap.to).is_some() {
                self.words.overlap(overlap)
            } else {
                self.words.overlap_with(overlap.items.1)
            };
            let text = pen.letters.cut(&words, look.size, false, widest);
            let width = pen.width(&text, look);
            let mut y = frame.middle_y();
            let spot = std::iter::from_fn(|| {
                let place =
                    |left: f64| Rect::new(left, y - look.size * 0.65, left + width, y + look.size * 0.65);
                let sides = [place(frame.left - PAD - width), place(frame.right + PAD)];
                y += 2.0;
                (y < frame.bottom + stage.bar).then_some(sides)
            })
            .flatten()
            .find(|place| stage.plot.contains(place) && !taken.iter().any(|rect| rect.meets(place)));
            if let Some(place) = spot {
                words_over_lines(pen, place, look, &text);
                taken.push(place);
                said += 1;
            }
        }
    }

    /// What both claim in the upper and in the lower lane.
    fn claimed(&self, overlap: &Overlap, stage: &Stage<'_>) -> Option<(Rect, Rect)> {
        let upper = self.place_in(stage, overlap.span, overlap.from, overlap.items.0);
        let lower = self.place_in(stage, overlap.span, overlap.to, overlap.items.1);
        // What meets something outside of several alternatives has no lane to be joined with.
        let last = lower.or(upper)?;
        Some((upper.unwrap_or(last), last))
    }

    /// Where what both claim lies in the lane of one of them.
    fn place_in(&self, stage: &Stage<'_>, span: Span, kind: LaneKind, item: Item) -> Option<Rect> {
        let edges = stage.projection.edges(span)?;
        let lane = self.scene.lanes.iter().position(|lane| lane.kind == kind)?;
        let rows = &self.scene.lanes.get(lane)?.rows;
        let there = |row: &Row| row.at(span.first()).map(|bar| bar.item);
        let exact = rows.iter().position(|row| there(row) == Some(item));
        let row = exact.or_else(|| rows.iter().position(|row| there(row).is_some()))?;
        stage.rect(lane, row, edges)
    }
}

impl Stage<'_> {
    fn rect(&self, lane: usize, row: usize, (left, right): (f64, f64)) -> Option<Rect> {
        let top = *self.rows.get(lane)?.get(row)?;
        let left = (self.plot.left + left).max(self.plot.left);
        let right = (self.plot.left + right).min(self.plot.right);
        Some(Rect::new(left, top, right.max(left + 1.0), top + self.bar))
    }

    /// Whether words can stand on and beside a bar.
    fn has_words(&self) -> bool {
        SMALL <= self.bar
    }

    /// The middle of the words on a bar: above what it holds, where there is room.
    fn label_middle(&self, drawn: &Drawn<'_>, rect: &Rect) -> f64 {
        let role = drawn.role();
        // Words stand in the middle where nothing of what is inside is large enough to be shown.
        let is_shown = drawn.cells.iter().any(|cell| cell.role != Role::Free);
        let has_strip = role != Role::Free && (is_shown || role.pattern() != Pattern::Outline);
        if has_strip && LEAST_STRIP <= self.bar {
            rect.top + rect.height() * 0.37
        } else {
            rect.middle_y()
        }
    }
}

/// The meanings that the map shows, each with its pattern.
pub(super) fn legend(pen: &mut Pen, scenes: &[&MapScene], (left, y): (f64, f64), right: f64) {
    let size = SMALL;
    let lanes = scenes.iter().flat_map(|scene| &scene.lanes);
    let bars = lanes.flat_map(|lane| &lane.rows).flat_map(|row| &row.bars);
    let meanings = bars.flat_map(|bar| {
        let fills = bar.fills.iter().map(|fill| (fill.role, fill.is_ghost));
        fills.chain([(bar.role, false)])
    });
    let mut shown: BTreeSet<(Role, bool)> = meanings.collect();
    if scenes.iter().any(|scene| !scene.overlaps.is_empty()) {
        shown.insert((Role::Trouble, false));
    }
    let titled: Vec<(Role, bool, &str)> = shown
        .into_iter()
        .map(|(role, is_ghost)| match role {
            Role::Trouble => (role, is_ghost, "overlap"),
            _ if is_ghost => (role, is_ghost, "autoscaler"),
            _ => (role, is_ghost, role.title()),
        })
        .collect();
    let look = Type::plain(size, Ink::Weak);
    let mut x = left;
    for (role, is_ghost, title) in titled {
        let width = pen.width(title, look);
        let chip = Rect::new(x, y - size * 0.82, x + size * 1.5, y + size * 0.12);
        if right < chip.right + width {
            return;
        }
        match role {
            // As it is drawn: over what is there, which stays to be seen.
            Role::Trouble => pen.pattern(chip, Paint::Hatched(Ink::Trouble)),
            _ if is_ghost => pen.ghost(chip, role),
            _ => pen.area(chip, role),
        }
        let edge = if role == Role::Free {
            Ink::Line
        } else {
            Ink::Role(role)
        };
        pen.outline(chip, Stroke::solid(edge, 1.0));
        x = pen.text((chip.right + size * 0.45, y), look, title, width + 1.0) + size * 1.2;
    }
}

/// Width of the names beside the lanes.
pub(super) fn names_width(pen: &Pen, size: f64) -> f64 {
    pen.width("Connected", Type::plain(size, Ink::Weak)) + size * 1.4
}

/// Labels and lines of the axis, and the marks of its breaks.
pub(super) fn axis(pen: &mut Pen, stage: &Stage<'_>, (top, bottom): (f64, f64)) {
    const TICK_DISTANCE: f64 = 40.0;
    let look = Type::plain(SMALL, Ink::Weak);
    let found = ticks(&stage.projection, TICK_DISTANCE, |text| {
        pen.width(text, look) + 4.0
    });
    for tick in found {
        let x = stage.plot.left + tick.x;
        if pen.width(&tick.label, look) <= stage.plot.right - x - 3.0 {
            pen.text(
                (x + 3.0, top + look.size),
                look,
                &tick.label,
                stage.plot.right - x,
            );
        }
        pen.line(vec![(x, top + 2.0), (x, bottom)], Stroke::solid(Ink::Line, 0.75));
    }
    for gap in breaks(&stage.projection) {
        let x = stage.plot.left + f64::midpoint(gap.left, gap.right);
        map::wave(pen, x, (stage.plot.top - stage.size * 0.4, bottom), Ink::Weak);
    }
}

/// How much of a bar is left to what it holds: all of it where no words find room.
fn strip(rect: &Rect, size: f64) -> Strip {
    /// Narrower bars have no words to keep room for.
    const WORDED: f64 = 24.0;
    let mut strip = Strip::BELOW_WORDS;
    if rect.height() < LEAST_STRIP || rect.width() < 2.0 * size {
        strip.cells = 1.0;
    }
    if rect.width() < WORDED {
        strip.bare = 1.0;
    }
    strip
}

/// Words with their own background, so that no line runs through them.
fn words_over_lines(pen: &mut Pen, place: Rect, look: Type, text: &str) {
    pen.fill(place.grown(3.0, 0.0), Ink::Window, 2.0);
    let at = (place.left, place.middle_y() + look.drop());
    pen.anchored(at, Anchor::Start, look, text, place.width() + 1.0);
}
