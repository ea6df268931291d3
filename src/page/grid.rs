//! A table on a page: heads, rows of cells in lines, and which rows stand on which page.
//!
//! Rows are as high as their longest cell needs, up to a number of lines; a row stands whole on one page.

use std::ops::Range;

use crate::page::frame::{Said, Source, badge, page};
use crate::page::letters::Letters;
use crate::page::pen::{Pen, Type};
use crate::page::sizes::{BODY, SMALL};
use crate::page::{Anchor, Canvas as _, Ink, Rect, Sheet, Stroke};

/// A table.
#[derive(Debug)]
pub(super) struct Grid {
    pub(super) heads: Vec<Head>,
    pub(super) rows: Vec<Vec<Cell>>,
    /// Size of the letters of cells.
    pub(super) size: f64,
    /// Most lines of a cell.
    pub(super) most_lines: usize,
    /// Whether few rows are spread out to fill the page.
    pub(super) is_roomy: bool,
    /// How wide the columns are.
    pub(super) widths: Widths,
}

/// How wide the columns of a table are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Widths {
    /// As the heads have it.
    Shares,
    /// What is in them, with the rest shared alike; where that is too much, the widest give way.
    Content,
}

/// The head of a column.
#[derive(Debug, Clone, Default)]
pub(super) struct Head {
    pub(super) title: String,
    /// How wide the column is, relative to the others.
    pub(super) share: f64,
    /// Whether its cells end at its right edge, as numbers do.
    pub(super) is_number: bool,
    /// The alternative that it is about.
    pub(super) alternative: Option<usize>,
}

/// A cell.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    pub(super) text: String,
    pub(super) ink: Ink,
    pub(super) bold: bool,
    /// Whether a bar next to it marks the best of its row.
    pub(super) is_best: bool,
    /// The alternative whose badge stands before it.
    pub(super) alternative: Option<usize>,
}

impl Head {
    pub(super) fn new(title: impl Into<String>, share: f64) -> Self {
        Self {
            title: title.into(),
            share,
            ..Self::default()
        }
    }

    pub(super) fn number(title: impl Into<String>, share: f64) -> Self {
        Self {
            is_number: true,
            ..Self::new(title, share)
        }
    }
}

impl Cell {
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ink: Ink::Text,
            bold: false,
            is_best: false,
            alternative: None,
        }
    }

    pub(super) fn weak(text: impl Into<String>) -> Self {
        Self::new(text).in_ink(Ink::Weak)
    }

    pub(super) fn bold(text: impl Into<String>) -> Self {
        Self {
            bold: true,
            ..Self::new(text)
        }
    }

    pub(super) fn in_ink(self, ink: Ink) -> Self {
        Self { ink, ..self }
    }
}

/// Between two columns.
const GUTTER: f64 = 16.0;

/// Above and below the lines of a row, and the most where a table has a page to fill: in small letters, and in others.
const PAD: f64 = 5.0;
const ROOMY_PAD: (f64, f64) = (10.0, 20.0);

/// A row, laid out.
struct Laid<'a> {
    cells: Vec<(&'a Cell, Vec<String>)>,
    height: f64,
}

/// Widths of columns for what is in them: what is left over is shared alike, and where it is too much, the widest give
/// way.
fn shared_out(contents: &[f64], room: f64) -> Vec<f64> {
    let count = contents.len().max(1) as f64;
    let spare = room - contents.iter().sum::<f64>();
    if 0.0 <= spare {
        return contents.iter().map(|width| width + spare / count).collect();
    }
    let mut sorted = contents.to_vec();
    sorted.sort_by(f64::total_cmp);
    let mut left = room;
    let mut most = 0.0;
    for (at, width) in sorted.iter().enumerate() {
        most = left / (sorted.len() - at) as f64;
        if most < *width {
            break;
        }
        left -= width;
    }
    contents.iter().map(|width| width.min(most)).collect()
}

/// Which rows of these heights stand on which page: on as few pages as hold them, which are about equally full.
fn evenly_filled(heights: &[f64], room: f64) -> Vec<Range<usize>> {
    /// Halvings after which pages differ by less than a line.
    const STEPS: usize = 8;
    let filled = in_pages(heights, room);
    let highest = heights.iter().copied().fold(0.0, f64::max);
    let (mut low, mut high) = (highest.min(room), room);
    let mut pages = filled.clone();
    for _ in 0..STEPS {
        let middle = f64::midpoint(low, high);
        let found = in_pages(heights, middle);
        if found.len() <= filled.len() {
            pages = found;
            high = middle;
        } else {
            low = middle;
        }
    }
    pages
}

/// As many rows on each page as find room; one page at least, and a row on each.
fn in_pages(heights: &[f64], room: f64) -> Vec<Range<usize>> {
    let mut pages = Vec::new();
    let (mut first, mut taken) = (0, 0.0);
    for (at, height) in heights.iter().enumerate() {
        if first < at && room < taken + height {
            pages.push(first..at);
            (first, taken) = (at, 0.0);
        }
        taken += height;
    }
    pages.push(first..heights.len());
    pages
}

impl Grid {
    /// The same in the size that is read, where all of it stands on one page so; else in small letters.
    pub(super) fn enlarged(self, letters: &Letters, room: (f64, f64)) -> Self {
        let large = Self { size: BODY, ..self };
        let columns = large.columns(letters, room.0);
        let is_cut = |row: &Vec<Cell>| {
            let laid = large.lay(letters, row, &columns);
            let mut lines = laid.cells.iter().flat_map(|(_, lines)| lines);
            lines.any(|line| line.ends_with('…'))
        };
        if large.pages(letters, room).len() == 1 && !large.rows.iter().any(is_cut) {
            large
        } else {
            Self { size: SMALL, ..large }
        }
    }

    /// Left edge and width of each column in so much room.
    fn columns(&self, letters: &Letters, width: f64) -> Vec<(f64, f64)> {
        let gaps = GUTTER * self.heads.len().saturating_sub(1) as f64;
        let room = (width - gaps).max(0.0);
        let widths = match self.widths {
            Widths::Shares => self.by_shares(room),
            Widths::Content => shared_out(&self.contents(letters), room),
        };
        let mut left = 0.0;
        let columns = widths.into_iter().map(|width| {
            let column = (left, width);
            left += width + GUTTER;
            column
        });
        columns.collect()
    }

    fn by_shares(&self, room: f64) -> Vec<f64> {
        let shares: f64 = self.heads.iter().map(|head| head.share).sum();
        let each = room / shares.max(f64::MIN_POSITIVE);
        self.heads.iter().map(|head| head.share * each).collect()
    }

    /// How wide what is in each column is.
    fn contents(&self, letters: &Letters) -> Vec<f64> {
        let badge = |alternative: Option<usize>| alternative.map_or(0.0, |_| self.badge_size() + 6.0);
        let columns = self.heads.iter().enumerate().map(|(at, head)| {
            let of_head = letters.width(&head.title, self.head_size(), true) + badge(head.alternative);
            let cells = self.rows.iter().filter_map(|row| row.get(at));
            let of_cells =
                cells.map(|cell| letters.width(&cell.text, self.size, cell.bold) + badge(cell.alternative));
            // Rounding breaks no line that fits.
            of_cells.fold(of_head, f64::max).ceil() + 1.0
        });
        columns.collect()
    }

    /// Size of the letters of heads: no larger than what is read below them.
    const fn head_size(&self) -> f64 {
        self.size.min(BODY)
    }

    fn badge_size(&self) -> f64 {
        self.size * 1.4
    }

    fn lay<'a>(&self, letters: &Letters, row: &'a [Cell], columns: &[(f64, f64)]) -> Laid<'a> {
        let cells: Vec<(&Cell, Vec<String>)> = row
            .iter()
            .zip(columns)
            .map(|(cell, (_, width))| {
                let badge = cell.alternative.map_or(0.0, |_| self.badge_size() + 6.0);
                let room = width - badge;
                let lines = letters.wrapped(&cell.text, self.size, cell.bold, room, self.most_lines);
                (cell, lines)
            })
            .collect();
        let lines = cells.iter().map(|(_, lines)| lines.len()).max().unwrap_or(0);
        let leading = Type::plain(self.size, Ink::Text).leading();
        Laid {
            height: lines.max(1) as f64 * leading + 2.0 * PAD,
            cells,
        }
    }

    fn head_lines(&self, letters: &Letters, columns: &[(f64, f64)]) -> Vec<Vec<String>> {
        const MOST: usize = 3;
        let heads = self.heads.iter().zip(columns);
        let lines = heads.map(|(head, (_, width))| {
            let badge = head.alternative.map_or(0.0, |_| self.badge_size() + 6.0);
            letters.wrapped(&head.title, self.head_size(), true, width - badge, MOST)
        });
        lines.collect()
    }

    fn head_height(&self, lines: &[Vec<String>]) -> f64 {
        let most = lines.iter().map(Vec::len).max().unwrap_or(0);
        let text = most as f64 * Type::plain(self.head_size(), Ink::Text).leading();
        let has_badge = self.heads.iter().any(|head| head.alternative.is_some());
        let badge = if has_badge { self.badge_size() } else { 0.0 };
        if most == 0 && !has_badge {
            0.0
        } else {
            text.max(badge) + PAD
        }
    }

    /// Which rows stand on which page of that size; one page at least.
    pub(super) fn pages(&self, letters: &Letters, (width, height): (f64, f64)) -> Vec<Range<usize>> {
        let columns = self.columns(letters, width);
        let room = height - self.head_height(&self.head_lines(letters, &columns));
        let rows = self.rows.iter();
        let heights: Vec<f64> = rows.map(|row| self.lay(letters, row, &columns).height).collect();
        evenly_filled(&heights, room)
    }

    /// A page with some of the rows.
    pub(super) fn sheet(&self, source: &Source<'_>, said: Said, shown: Range<usize>) -> Sheet {
        page(source, said, |pen, rect| _ = self.draw(pen, rect, shown))
    }

    /// Draws some of the rows; gives the lower edge of the last.
    pub(super) fn draw(&self, pen: &mut Pen, rect: Rect, shown: Range<usize>) -> f64 {
        let columns = self.columns(&pen.letters, rect.width());
        let mut top = self.draw_heads(pen, rect, &columns);
        let rows = self.rows.get(shown).unwrap_or_default();
        let laid: Vec<Laid<'_>> = rows
            .iter()
            .map(|row| self.lay(&pen.letters, row, &columns))
            .collect();
        let free = rect.bottom - top - laid.iter().map(|row| row.height).sum::<f64>();
        let each = free / (2 * laid.len().max(1)) as f64;
        let pad = if self.is_roomy {
            let (small, other) = ROOMY_PAD;
            let most = if self.size <= SMALL { small } else { other };
            PAD + each.clamp(0.0, most - PAD)
        } else {
            PAD
        };
        for row in &laid {
            let bottom = top + row.height + 2.0 * (pad - PAD);
            if rect.bottom + 0.5 < bottom {
                break;
            }
            let place = Rect::new(rect.left, top, rect.right, bottom);
            self.draw_row(pen, row, place, (&columns, pad));
            top = bottom;
        }
        top
    }

    fn draw_heads(&self, pen: &mut Pen, rect: Rect, columns: &[(f64, f64)]) -> f64 {
        let lines = self.head_lines(&pen.letters, columns);
        let height = self.head_height(&lines);
        if height <= 0.0 {
            return rect.top;
        }
        let bottom = rect.top + height;
        let look = Type::bold(self.head_size(), Ink::Weak);
        for ((head, (left, width)), lines) in self.heads.iter().zip(columns).zip(&lines) {
            let mut x = rect.left + left;
            if let Some(at) = head.alternative {
                let size = self.badge_size();
                let place = Rect::new(x, bottom - PAD - size, x + size, bottom - PAD);
                badge(pen, place, at, self.size);
                x += size + 6.0;
            }
            let above = lines.len().saturating_sub(1) as f64 * look.leading();
            let mut y = bottom - PAD - 4.0 - above;
            for line in lines {
                if head.is_number {
                    pen.anchored((rect.left + left + width, y), Anchor::End, look, line, *width);
                } else {
                    pen.text((x, y), look, line, rect.left + left + width - x);
                }
                y += look.leading();
            }
        }
        let points = vec![(rect.left, bottom), (rect.right, bottom)];
        pen.line(points, Stroke::solid(Ink::Line, 1.0));
        bottom
    }

    fn draw_row(&self, pen: &mut Pen, laid: &Laid<'_>, rect: Rect, (columns, pad): (&[(f64, f64)], f64)) {
        let heads = self.heads.iter().zip(columns);
        for ((head, (left, width)), (cell, lines)) in heads.zip(&laid.cells) {
            let look = Type {
                bold: cell.bold,
                ..Type::plain(self.size, cell.ink)
            };
            let (mut x, right) = (rect.left + left, rect.left + left + width);
            if cell.is_best {
                let mark = Rect::new(x - 7.0, rect.top + pad, x - 4.0, rect.bottom - pad);
                pen.fill(mark, Ink::Good, 1.0);
            }
            if let Some(at) = cell.alternative {
                let size = self.badge_size();
                let top = rect.top + pad;
                badge(pen, Rect::new(x, top, x + size, top + size), at, self.size);
                x += size + 6.0;
            }
            let mut y = rect.top + pad + self.size * 1.05;
            for line in lines {
                if head.is_number {
                    pen.anchored((right, y), Anchor::End, look, line, *width);
                } else {
                    pen.text((x, y), look, line, right - x);
                }
                y += look.leading();
            }
        }
        let points = vec![(rect.left, rect.bottom), (rect.right, rect.bottom)];
        pen.line(points, Stroke::solid(Ink::Line, 0.5));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_about_equally_full_and_no_more_than_needed() {
        let of = |count: usize| -> Vec<usize> {
            let pages = evenly_filled(&vec![30.0; count], 300.0);
            pages.into_iter().map(|page| page.len()).collect()
        };
        assert_eq!(of(0), [0]);
        assert_eq!(of(10), [10]);
        assert_eq!(of(11), [6, 5]);
        assert_eq!(of(22), [8, 8, 6]);
        // A row higher than a page has one of its own.
        assert_eq!(evenly_filled(&[30.0, 900.0, 30.0], 300.0), [0..1, 1..2, 2..3]);
        let uneven: Vec<f64> = (0..40).map(|at| f64::from(at * 7 % 50 + 20)).collect();
        let pages = evenly_filled(&uneven, 400.0);
        let taken = |page: &Range<usize>| uneven[page.clone()].iter().sum::<f64>();
        assert_eq!(pages.len(), in_pages(&uneven, 400.0).len());
        assert!(pages.iter().all(|page| taken(page) <= 400.0));
        assert!(pages.iter().all(|page| 200.0 <= taken(page)));
    }

    #[test]
    fn columns_are_as_wide_as_what_is_in_them_and_the_widest_give_way() {
        assert_eq!(shared_out(&[100.0, 300.0], 500.0), [150.0, 350.0]);
        assert_eq!(shared_out(&[100.0, 600.0, 60.0], 500.0), [100.0, 340.0, 60.0]);
        assert_eq!(shared_out(&[400.0, 600.0, 60.0], 500.0), [220.0, 220.0, 60.0]);
        assert_eq!(shared_out(&[], 500.0), Vec::<f64>::new());
    }
}
