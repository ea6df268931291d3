//! The block of the address map: a strip with everything on one axis, then a row for each VNet and for what lies outside,
//! and the legend below.
//!
//! ```text
//!  All addresses   ▂▂▂▂  ▃▃▃▃▃  ▓▓▓▓    strip
//!  vnet-shop       ██──████───────────   ruler, to scale
//!  10.20.0.0/21    [snet-nodes ][192 free][snet-agc ]
//! ```
//!
//! The lines are those of the window (`scene::rows`), with the measures of the shipped fonts. As many rows as can be read
//! stand on a page; the others follow on pages of their own.

mod strip;

use std::ops::Range;

use crate::net::{Span, grouped};
use crate::page::draw::plate_text::{Face, PlateText, words_of};
use crate::page::draw::plates::{self, ClaimPlaces, Plate};
use crate::page::pen::{Pen, Type};
use crate::page::plan_map::legend;
use crate::page::sizes::{BODY, SMALL};
use crate::page::{Anchor, Canvas as _, Ink, Paper, Rect, RowPlace};
use crate::scene::{
    Bar, Claim, Ease, Line, LineHeights, MapRow, MapScene, Measures, Projection, Role, RowKind, RowWish,
    SiblingNames, Troubles, Words, claims, claims_by_row, heights, lay_out, leaves_out, lines_of_whole,
    lines_wanted, span_ends,
};

/// Heights of a line, in sizes of its letters.
const LINE: LineHeights = LineHeights {
    line: [2.1, 3.3, 5.2],
    claims: [1.3; 3],
    between: 0.0,
    below: 0.5,
};

/// The same of a VNet, where there is room with what its subnets hold.
const LINE_OF_VNET: LineHeights = LineHeights {
    line: [2.1, 3.3, 7.4],
    ..LINE
};

/// The same of the only VNet, or the only row of a page, which shows single addresses where there is room.
const LINE_OF_ONLY_VNET: LineHeights = LineHeights {
    line: [2.1, 5.0, 9.0],
    ..LINE
};

/// From more rows than these on a page the letters are small.
const CLOSE_FROM: usize = 4;

/// Most lines of a row on a page that is looked at from afar.
const MOST_LINES: usize = 6;

/// The same on a poster, which is read from near: as many as find room.
const MOST_LINES_OF_POSTER: usize = 40;

/// What is tried there one after the other in small letters.
const FEWER_LINES_OF_POSTER: [usize; 14] = [28, 25, 22, 20, 18, 16, 14, 12, 10, 8, 6, 4, 2, 1];

/// Height of the strip without its labels, in sizes of letters.
const STRIP: f64 = 3.6;

/// Height of the labels above the strip, in sizes of letters.
const TICKS: f64 = 1.7;

/// Height of the legend, in sizes of letters.
const LEGEND: f64 = 2.2;

/// The map in rows, and its words.
pub(super) struct RowMap<'a> {
    pub(super) scene: &'a MapScene,
    pub(super) words: &'a Words<'a>,
    /// Which ranges have an error.
    pub(super) troubles: Troubles,
    /// What it is drawn on.
    pub(super) paper: Paper,
}

/// A row with all that decides where it stands.
struct Placed<'a> {
    row: &'a MapRow,
    claims: Vec<Claim>,
    shared: SiblingNames,
    /// Whether its plates leave out what most of the names begin with.
    is_short: bool,
    lines: Vec<Line>,
    wish: RowWish,
}

/// How rows are set.
#[derive(Clone, Copy)]
struct Setting {
    /// Size of their letters.
    size: f64,
    /// How far names are cut before a row takes another line.
    ease: Ease,
    /// Most lines of a row.
    most: usize,
}

impl Setting {
    const fn of(size: f64, ease: Ease, most: usize) -> Self {
        Self { size, ease, most }
    }
}

/// The rows of a page.
struct Fitting<'a> {
    rows: Vec<Placed<'a>>,
    /// Of their letters.
    size: f64,
    /// How many rows do not fit.
    left_out: usize,
    /// Height that is kept to say so.
    kept: f64,
}

/// Where a line stands.
struct Parts {
    /// What says its first and its last address.
    ends: Option<Rect>,
    ruler: Option<Rect>,
    plates: Rect,
    claims: Option<Rect>,
}

impl RowMap<'_> {
    /// Draws the block with some of the rows.
    pub(super) fn draw(&self, pen: &mut Pen, rect: Rect, shown: &Range<usize>) {
        let (size, top) = (BODY, rect.top);
        if self.scene.rows.is_empty() {
            let look = Type::plain(size, Ink::Weak);
            pen.text((rect.left, top + size * 1.2), look, "no ranges yet", rect.width());
            return;
        }
        let left = rect.left + self.labels_width(pen, rect.width(), size);
        let strip = Rect::new(left, top + size * TICKS, rect.right, top + size * (TICKS + STRIP));
        self.strip(pen, strip, (rect.left, top), size);
        let room = Rect::new(
            rect.left,
            strip.bottom + size * 0.9,
            rect.right,
            rect.bottom - size * LEGEND,
        );
        let fitting = self.fitting(pen, (room.right - left, room.height()), shown);
        let letters = fitting.size;
        let wishes: Vec<RowWish> = fitting.rows.iter().map(|row| row.wish).collect();
        let mut y = room.top;
        // Rows are no higher than they can use, however empty the page.
        let most: f64 = wishes.iter().map(|wish| wish.most).sum();
        let high = (room.height() - fitting.kept).min(most);
        let placed = fitting.rows.iter().zip(heights(&wishes, high));
        for (at, (placed, height)) in placed.enumerate() {
            let whole = Rect::new(rect.left, y, rect.right, y + height - letters * LINE.below);
            pen.rows.push(RowPlace {
                row: shown.start + at,
                name: self.words.row_label(placed.row).0,
                rect: whole,
            });
            self.row(pen, placed, (whole, left), letters);
            y += height;
        }
        if fitting.left_out > 0 {
            let words = match fitting.left_out {
                1 => "1 more row does not fit here".to_owned(),
                more => format!("{} more rows do not fit here", grouped(more)),
            };
            let look = Type::plain(SMALL, Ink::Warning);
            pen.text((rect.left, y + size), look, &words, rect.width());
        }
        let below = (rect.left, rect.bottom - size * 0.4);
        legend(pen, &[self.scene], below, rect.right);
    }

    /// Which rows stand on which page, where they have pages of their own.
    pub(super) fn pages(&self, pen: &Pen, (width, height): (f64, f64)) -> Vec<Range<usize>> {
        let size = BODY;
        let left = self.labels_width(pen, width, size);
        let setting = Setting::of(size, Ease::Usual, self.most_lines());
        let rows = self.placed(pen, width - left, setting, 0..self.scene.rows.len());
        let room = height - size * (TICKS + STRIP + 0.9 + LEGEND);
        let mut pages: Vec<Range<usize>> = Vec::new();
        let (mut first, mut taken) = (0, 0.0);
        for (at, row) in rows.iter().enumerate() {
            // Rather a little lower than a row alone on a page.
            let high = f64::midpoint(row.wish.least, row.wish.usual);
            if first < at && room < taken + high {
                pages.push(first..at);
                (first, taken) = (at, 0.0);
            }
            taken += high;
        }
        pages.push(first..rows.len());
        self.keep_together(&mut pages, &rows, room);
        pages
    }

    /// Has the last page begin with what lies outside the VNets, where all of that has room on it.
    fn keep_together(&self, pages: &mut [Range<usize>], rows: &[Placed<'_>], room: f64) {
        let [.., before, last] = pages else { return };
        let is_network = |row: &MapRow| matches!(row.kind, RowKind::Network(_));
        let outside = self.scene.rows.partition_point(is_network);
        let taken = rows
            .iter()
            .skip(outside)
            .map(|row| f64::midpoint(row.wish.least, row.wish.usual));
        if before.start < outside && outside < last.start && taken.sum::<f64>() <= room {
            (before.end, last.start) = (outside, outside);
        }
    }

    const fn most_lines(&self) -> usize {
        match self.paper {
            Paper::Poster => MOST_LINES_OF_POSTER,
            Paper::Slide => MOST_LINES,
        }
    }

    /// Room for what stands beside the rows.
    fn labels_width(&self, pen: &Pen, width: f64, size: f64) -> f64 {
        let names = self.scene.rows.iter().take(100).map(|row| {
            let (name, notes) = self.words.row_label(row);
            let notes = notes.iter().map(|note| pen.width(note, note_look()));
            notes.fold(pen.width(&name, Type::bold(size, Ink::Text)), f64::max)
        });
        let widest = names.fold(0.0, f64::max) + size * 1.2;
        widest.clamp(width * 0.1, width * 0.19)
    }

    /// The rows that find room, set from what looks best to what can still be read: with smaller letters and fewer lines
    /// where that is needed, else not all.
    fn fitting(&self, pen: &Pen, (width, room): (f64, f64), shown: &Range<usize>) -> Fitting<'_> {
        let most = self.most_lines();
        let (large, small): (&[usize], &[usize]) = match self.paper {
            Paper::Poster => (&[most], &FEWER_LINES_OF_POSTER),
            Paper::Slide => (&[most, 4], &[4, 3, 2, 1]),
        };
        let of = |size, ease| move |lines: &usize| Setting::of(size, ease, *lines);
        let settings = std::iter::once(Setting::of(BODY, Ease::Roomy, most))
            .chain(large.iter().map(of(BODY, Ease::Usual)))
            .chain(small.iter().take(1).map(of(SMALL, Ease::Roomy)))
            .chain(small.iter().map(of(SMALL, Ease::Usual)));
        let mut last = None;
        // Many rows keep their names whole in smaller letters, rather than cut ones in larger.
        let is_close = shown.len() > CLOSE_FROM;
        let fewer = settings.skip_while(|setting| is_close && SMALL < setting.size);
        for setting in fewer {
            let size = setting.size;
            let rows = self.placed(pen, width, setting, shown.clone());
            let least: f64 = rows.iter().map(|row| row.wish.least).sum();
            if least <= room {
                return Fitting {
                    rows,
                    size,
                    left_out: 0,
                    kept: 0.0,
                };
            }
            last = Some((rows, size));
        }
        let (mut rows, size) = last.unwrap_or_default();
        let kept = size * 1.8;
        let mut taken = 0.0;
        let fits = rows.iter().take_while(|row| {
            taken += row.wish.least;
            taken <= room - kept
        });
        let fits = fits.count().max(1);
        let left_out = rows.len().saturating_sub(fits);
        rows.truncate(fits);
        Fitting {
            rows,
            size,
            left_out,
            kept,
        }
    }

    fn placed(&self, pen: &Pen, width: f64, setting: Setting, shown: Range<usize>) -> Vec<Placed<'_>> {
        let Setting { size, ease, most } = setting;
        let rows = self.scene.rows.get(shown).unwrap_or_default();
        let networks = self.scene.rows.iter();
        let networks = networks.filter(|row| matches!(row.kind, RowKind::Network(_)));
        let is_alone = networks.count() == 1 || rows.len() == 1;
        let look = plate_look(size);
        let measure = |text: &str| pen.width(text, look);
        let across = claims_by_row(self.scene);
        let placed = rows.iter().map(|row| {
            let claims = claims(across.get(&row.kind).cloned().unwrap_or_default(), row);
            let shared = self.words.sibling_names(row);
            let name = |bar: &Bar| measure(shared.shortened(&self.words.plate_name(bar)));
            let measures = Measures {
                name: &name,
                text: &measure,
            };
            let is_network = matches!(row.kind, RowKind::Network(_));
            let most = match ease {
                Ease::Roomy => lines_of_whole(&row.lane, width, most, &measures),
                // What names want that may be cut is known in small letters.
                Ease::Usual | Ease::Tight | Ease::Flat => {
                    lines_wanted(&row.lane, width * SMALL / size, most, ease)
                }
            };
            let lines = lay_out(&row.lane, width, most, &measures);
            let full = |bar: &Bar| self.words.full_of_plate(bar, size, &measure);
            let is_short = leaves_out(&row.lane, &lines, full);
            let line = match (is_network, lines.len() == 1 && is_alone) {
                (false, _) => LINE,
                (true, false) => LINE_OF_VNET,
                (true, true) => LINE_OF_ONLY_VNET,
            };
            let wish = line.row(lines.len(), !claims.is_empty()).times(size);
            Placed {
                row,
                claims,
                shared,
                is_short,
                lines,
                wish,
            }
        });
        placed.collect()
    }

    fn row(&self, pen: &mut Pen, placed: &Placed<'_>, (rect, left): (Rect, f64), size: f64) {
        self.label(pen, placed.row, Rect { right: left, ..rect }, size);
        let each = rect.height() / placed.lines.len().max(1) as f64;
        let mut top = rect.top;
        for line in &placed.lines {
            // Lines of one row stand apart a little.
            let gap = if placed.lines.len() > 1 { size * 0.25 } else { 0.0 };
            let place = Rect::new(left, top, left + line.width, top + each - gap);
            self.line(pen, placed, line, place, size);
            top += each;
        }
    }

    fn label(&self, pen: &mut Pen, row: &MapRow, rect: Rect, size: f64) {
        let (name, notes) = self.words.row_label(row);
        let room = rect.width() - size * 0.8;
        let (bold, weak) = (Type::bold(size, Ink::Text), note_look());
        let (first, step) = (size * 1.25, size * 1.2);
        let lines = ((rect.height() - first) / step).floor().max(0.0);
        let shown = notes.len().min(whole(lines));
        let high = size + shown as f64 * step;
        // High rows have their labels at the top, beside the names of the plates.
        let mut y = if rect.height() < size * 4.5 {
            rect.middle_y() - high / 2.0 + size * 0.86
        } else {
            rect.top + size * 1.1
        };
        let measure = |text: &str| pen.width(text, bold);
        let name = if measure(&name) <= room {
            name
        } else {
            self.words.row_names(&self.scene.rows).cut(&name, room, measure)
        };
        let ends = pen.text((rect.left, y), bold, &name, room);
        if shown == 0 {
            let rest = rect.right - size * 0.8 - ends - size * 0.5;
            let note = notes.iter().find(|note| pen.width(note, weak) <= rest);
            if let Some(note) = note {
                pen.text((ends + size * 0.5, y), weak, note, rest + 1.0);
            }
        }
        for note in notes.iter().take(shown) {
            y += step;
            pen.text((rect.left, y), weak, note, room);
        }
    }

    fn line(&self, pen: &mut Pen, placed: &Placed<'_>, line: &Line, rect: Rect, size: f64) {
        let axis = line.axis(1.0);
        let projection = Projection {
            axis: &axis,
            view: axis.home(),
            width_points: line.width,
        };
        let is_bent = line.is_bent() && placed.row.has_ruler();
        let is_one_of_several = 1 < placed.lines.len();
        let parts = Parts::of(
            rect,
            (is_bent, !placed.claims.is_empty(), is_one_of_several),
            size,
        );
        if let Some((span, ends)) = line.span().zip(parts.ends) {
            line_ends(pen, span, ends);
        }
        let drawn = line.visible(&placed.row.lane, &projection, 1.0);
        let ruler = line.ruler();
        let scaled = Projection {
            axis: &ruler,
            view: ruler.home(),
            width_points: line.width,
        };
        let plate_of = |left: f64, right: f64| {
            let gap = if right - left > 8.0 { 1.0 } else { 0.0 };
            Rect::new(
                parts.plates.left + left + gap,
                parts.plates.top,
                parts.plates.left + right - gap,
                parts.plates.bottom,
            )
        };
        if let Some(strip) = parts.ruler {
            let taken = drawn.iter().filter(|drawn| drawn.role() != Role::Free);
            let marks: Vec<(f64, f64, Role, Rect)> = taken
                .filter_map(|drawn| {
                    let (from, to) = scaled.edges(drawn.span()?)?;
                    let plate = plate_of(drawn.left, drawn.right);
                    Some((strip.left + from, strip.left + to, drawn.role(), plate))
                })
                .collect();
            for (from, to, role, plate) in &marks {
                let corners = [
                    (*from, strip.bottom),
                    (to.max(from + 1.0), strip.bottom),
                    (plate.right, plate.top),
                    (plate.left, plate.top),
                ];
                pen.wedge(corners, *role);
            }
            let marks: Vec<(f64, f64, Role)> = marks
                .into_iter()
                .map(|(from, to, role, _)| (from, to, role))
                .collect();
            plates::ruler(pen, strip, &marks);
        }
        for drawn in &drawn {
            let rect = plate_of(drawn.left, drawn.right);
            let look = plate_look(size);
            let face = Face::of(drawn, rect, (parts.plates.left, parts.plates.right), look.size);
            let troubles = self.troubles.on(placed.row.kind, drawn);
            let words = words_of(self.words, (&placed.shared, placed.is_short), drawn, troubles);
            let text = PlateText::set(&words, &placed.shared, &face.room, |text| pen.width(text, look));
            let plate = Plate {
                drawn,
                rect,
                face,
                left: parts.plates.left,
                text: &text,
                troubles,
            };
            plates::plate(pen, &plate);
        }
        if let Some(rect) = parts.claims {
            let track = placed.row.lane.rows.get(line.track);
            let here = Claim::of_track(&placed.claims, track);
            self.claims(pen, &here, (rect, &projection));
        }
    }

    fn claims(&self, pen: &mut Pen, claims: &[Claim], (rect, projection): (Rect, &Projection<'_>)) {
        let edges = |claim: &Claim| {
            let (from, to) = projection.edges(claim.span)?;
            let edges = (from.max(0.0), to.min(rect.width()));
            let (from, to) = plates::claim_edges(edges, (0.0, rect.width()));
            Some((rect.left + from, rect.left + to))
        };
        let mut places = ClaimPlaces::of(claims.iter().filter_map(edges));
        for same in claims.chunk_by(|one, other| one.span == other.span) {
            let Some((left, right)) = same.first().and_then(edges) else {
                continue;
            };
            let bar = Rect { left, right, ..rect };
            let words = self.words.claims(same);
            plates::claim(pen, bar, (rect.left, rect.right), &mut places, &words, SMALL);
        }
    }
}

impl Parts {
    fn of(rect: Rect, (is_bent, has_claims, is_one_of_several): (bool, bool, bool), size: f64) -> Self {
        /// Height of what says where a line begins and ends.
        const ENDS: f64 = SMALL * 1.25;
        let (mut top, mut bottom) = (rect.top, rect.bottom);
        let claims = has_claims.then(|| {
            let high = if rect.height() < size * 3.2 {
                size * 0.4
            } else {
                size * 1.1
            };
            let claims = Rect {
                top: bottom - high,
                ..rect
            };
            bottom -= high + 2.0;
            claims
        });
        let has_ends = is_one_of_several && size * 3.2 <= bottom - top - ENDS;
        let ends = has_ends.then(|| {
            let ends = Rect {
                bottom: top + ENDS,
                ..rect
            };
            top += ENDS;
            ends
        });
        let rest = bottom - top;
        let (ruler, wedges) = if rest < size * 3.2 { (3.0, 4.0) } else { (5.0, 8.0) };
        // Names come before the ruler.
        let has_ruler = is_bent && size * 1.75 <= rest - ruler - wedges;
        let ruler = has_ruler.then(|| {
            let strip = Rect {
                top,
                bottom: top + ruler,
                ..rect
            };
            top += ruler + wedges;
            strip
        });
        Self {
            ends,
            ruler,
            plates: Rect { top, bottom, ..rect },
            claims,
        }
    }
}

/// The first and the last address of a line.
fn line_ends(pen: &mut Pen, span: Span, rect: Rect) {
    let [first, last] = span_ends(span);
    let (look, y) = (note_look(), rect.bottom - SMALL * 0.35);
    let half = rect.width() / 2.0;
    pen.text((rect.left, y), look, &first, half);
    pen.anchored((rect.right, y), Anchor::End, look, &last, half);
}

const fn plate_look(size: f64) -> Type {
    Type::plain(size, Ink::Text)
}

const fn note_look() -> Type {
    Type::plain(SMALL, Ink::Weak)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "some lines of a page"
)]
const fn whole(lines: f64) -> usize {
    lines as usize
}

#[cfg(test)]
mod tests;
