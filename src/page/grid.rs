//! A table on a page: heads, rows of cells in lines, and which rows stand on which page.
//!
//! Rows are as high as their longest cell needs, up to a number of lines; a row stands whole on one page.

use std::ops::Range;

use crate::page::frame::{Said, Source, badge, page};
use crate::page::letters::Letters;
use crate::page::pen::{Pen, Type};
use crate::page::sizes::BODY;
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

/// Above and below the lines of a row, and the most where a table has a page to fill.
const PAD: f64 = 5.0;
const ROOMY_PAD: f64 = 20.0;

/// A row, laid out.
struct Laid<'a> {
    cells: Vec<(&'a Cell, Vec<String>)>,
    height: f64,
}

impl Grid {
    /// Left edge and width of each column in so much room.
    fn columns(&self, width: f64) -> Vec<(f64, f64)> {
        let shares: f64 = self.heads.iter().map(|head| head.share).sum();
        let gaps = GUTTER * self.heads.len().saturating_sub(1) as f64;
        let each = (width - gaps).max(0.0) / shares.max(f64::MIN_POSITIVE);
        let mut left = 0.0;
        let columns = self.heads.iter().map(|head| {
            let column = (left, head.share * each);
            left += column.1 + GUTTER;
            column
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
        let columns = self.columns(width);
        let room = height - self.head_height(&self.head_lines(letters, &columns));
        let mut pages = Vec::new();
        let (mut first, mut taken) = (0, 0.0);
        for (at, row) in self.rows.iter().enumerate() {
            let height = self.lay(letters, row, &columns).height;
            if first < at && room < taken + height {
                pages.push(first..at);
                (first, taken) = (at, 0.0);
            }
            taken += height;
        }
        pages.push(first..self.rows.len());
        pages
    }

    /// A page with some of the rows.
    pub(super) fn sheet(&self, source: &Source<'_>, said: Said, shown: Range<usize>) -> Sheet {
        page(source, said, |pen, rect| _ = self.draw(pen, rect, shown))
    }

    /// Draws some of the rows; gives the lower edge of the last.
    pub(super) fn draw(&self, pen: &mut Pen, rect: Rect, shown: Range<usize>) -> f64 {
        let columns = self.columns(rect.width());
        let mut top = self.draw_heads(pen, rect, &columns);
        let rows = self.rows.get(shown).unwrap_or_default();
        let laid: Vec<Laid<'_>> = rows
            .iter()
            .map(|row| self.lay(&pen.letters, row, &columns))
            .collect();
        let free = rect.bottom - top - laid.iter().map(|row| row.height).sum::<f64>();
        let each = free / (2 * laid.len().max(1)) as f64;
        let pad = if self.is_roomy {
            PAD + each.clamp(0.0, ROOMY_PAD - PAD)
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
