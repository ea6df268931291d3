//! What the rows show: how far each line is zoomed, into which network a row was opened, and which row is in focus.

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::Rect;

use crate::net::Span;
use crate::scene::{
    Axis, Claim, Item, Line, LineBook, MapRow, PieceKind, Projection, RowKind, RowPlaces, View,
};

/// What the rows show.
#[derive(Debug, Default)]
pub(in crate::ui::panels::map) struct RowsView {
    /// The zoom of lines, by row and line; one without an entry is shown whole.
    zooms: BTreeMap<(RowKind, usize), Zoom>,
    /// The networks that a row was opened into, each inside the one before; never none.
    levels: BTreeMap<RowKind, Vec<Span>>,
    /// The row of what was selected last.
    pub(super) focus: Option<RowKind>,
    /// Lines as they were laid out last.
    pub(super) lines: LineBook,
    /// Width of the lines in the last frame, in points.
    pub(super) width: f32,
    /// What is under the pointer, in words.
    pub(in crate::ui::panels::map) said: Option<String>,
    /// The VNet that a subnet of another VNet is dragged over.
    pub(in crate::ui::panels::map) target: Option<usize>,
    /// The places before the focus moved, how far down they were scrolled, and when it moved.
    pub(super) glide: Option<(Arc<RowPlaces>, f64, f64)>,
    /// The places of the last frame.
    pub(super) last: Option<Arc<RowPlaces>>,
    /// The lines that a drag left behind.
    pub(super) settling: Option<Settling>,
    /// Whether a drag kept the lines as they were, in the last frame.
    is_frozen: bool,
    /// The claims that were painted in this frame.
    pub(super) claims: Vec<PaintedClaim>,
    /// The one of them that the pointer is at.
    pub(super) claim: Option<PaintedClaim>,
    /// How far down the rows are scrolled, and how far down they rested last, in points.
    pub(super) offset: f64,
    pub(super) rest: f64,
    /// The row to scroll to until all of it is visible.
    pub(super) bring: Option<usize>,
    /// Whether rows stay to scale whatever their names need.
    pub(in crate::ui::panels::map) is_to_scale: bool,
}

/// Lines on their way to their new widths after a drag.
#[derive(Debug)]
pub(super) struct Settling {
    /// As they were while the drag held them.
    before: BTreeMap<RowKind, Arc<[Line]>>,
    /// When it let go, in seconds.
    since: f64,
    /// How far they have come, from 0 to 1.
    done: f64,
}

/// How far something has come at `now` that set out at `since`, from 0 to 1: fast at first.
pub(super) fn eased(since: f64, now: f64) -> f64 {
    const SECS: f64 = 0.15;
    let left = (1.0 - (now - since) / SECS).clamp(0.0, 1.0);
    1.0 - left * left * left
}

impl Settling {
    /// A line on its way; none where it was not there before.
    pub(super) fn line(&self, (row, at): (RowKind, usize), line: &Line) -> Option<Line> {
        let before = self.before.get(&row)?.get(at)?;
        (before.track == line.track).then(|| line.between(before, self.done))
    }
}

/// A claim and where it was painted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct PaintedClaim {
    pub(super) claim: Claim,
    pub(super) rect: Rect,
    /// Whether words say so, on the bar or next to it.
    pub(super) is_said: bool,
}

/// What is shown of a line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Zoom {
    pub(super) zoom: f64,
    /// The address at the left edge.
    pub(super) from: f64,
}

impl RowsView {
    /// Shows every row whole.
    pub(in crate::ui::panels::map) fn fit(&mut self) {
        self.zooms.clear();
        self.levels.clear();
    }

    /// The networks that a row was opened into, each inside the one before.
    pub(in crate::ui::panels::map) fn levels(&self, row: RowKind) -> &[Span] {
        self.levels.get(&row).map_or(&[], Vec::as_slice)
    }

    /// The network that a row shows; none where it shows all.
    pub(super) fn scope(&self, row: RowKind) -> Option<Span> {
        self.levels(row).last().copied()
    }

    /// The network that each opened row shows.
    pub(super) fn scopes(&self) -> BTreeMap<RowKind, Span> {
        let opened = self.levels.iter();
        opened
            .filter_map(|(row, levels)| Some((*row, *levels.last()?)))
            .collect()
    }

    /// Opens a row into a network.
    fn open(&mut self, row: RowKind, network: Span) {
        self.back_to(row, network);
        let levels = self.levels.entry(row).or_default();
        if levels.last() != Some(&network) {
            levels.push(network);
        }
    }

    /// Goes back to the closest level of a row that contains all of `span`, shown whole.
    pub(super) fn back_to(&mut self, row: RowKind, span: Span) {
        self.unzoom(row);
        if let Some(levels) = self.levels.get_mut(&row) {
            levels.retain(|level| level.contains_span(&span));
            if levels.is_empty() {
                self.levels.remove(&row);
            }
        }
    }

    /// Goes back one level: from a zoomed row to all of it, from there to the network around it.
    pub(in crate::ui::panels::map) fn step_out(&mut self, row: RowKind) {
        if self.zooms.keys().any(|(kind, _)| *kind == row) {
            self.unzoom(row);
        } else if let Some(levels) = self.levels.get_mut(&row) {
            levels.pop();
            if levels.is_empty() {
                self.levels.remove(&row);
            }
        }
    }

    /// The row in focus in the last frame.
    pub(in crate::ui::panels::map) fn in_focus(&self) -> Option<RowKind> {
        let places = self.last.as_ref()?;
        places.rows.get(places.focus).map(|row| row.kind)
    }

    /// A row that shows less than all of it: that in focus before others.
    pub(in crate::ui::panels::map) fn close_row(&self) -> Option<RowKind> {
        let zoomed = self.zooms.keys().map(|(row, _)| *row);
        let close = self.in_focus().filter(|row| self.is_close(*row));
        close.or_else(|| self.levels.keys().copied().chain(zoomed).next())
    }

    /// Lets the lines of `rows` come to their new widths where a drag held them until now; says whether they are on the
    /// way at `now`.
    pub(super) fn settle(&mut self, rows: &[MapRow], is_frozen: bool, now: f64) -> bool {
        if std::mem::replace(&mut self.is_frozen, is_frozen) && !is_frozen {
            let before = rows.iter().map(|row| (row.kind, self.lines.known(row.kind)));
            self.settling = Some(Settling {
                before: before.collect(),
                since: now,
                done: 0.0,
            });
        }
        if let Some(settling) = &mut self.settling {
            settling.done = eased(settling.since, now);
        }
        self.settling = self.settling.take().filter(|settling| settling.done < 1.0);
        self.settling.is_some()
    }

    /// How far a line is zoomed.
    pub(super) fn zoom(&self, line: (RowKind, usize)) -> f64 {
        self.zooms.get(&line).map_or(1.0, |zoom| zoom.zoom)
    }

    /// Whether a row shows less than all of it.
    pub(super) fn is_close(&self, row: RowKind) -> bool {
        self.levels.contains_key(&row) || self.zooms.keys().any(|(kind, _)| *kind == row)
    }

    /// Shows a row without zoom, in the network it was opened into.
    pub(super) fn unzoom(&mut self, row: RowKind) {
        self.zooms.retain(|(kind, _), _| *kind != row);
    }

    /// The addresses that a zoomed or opened row shows; none where it shows all.
    pub(in crate::ui::panels::map) fn shown(&self, row: RowKind) -> Option<Span> {
        let lines = self.lines.known(row);
        let zoomed = lines.iter().enumerate().find_map(|(at, line)| {
            self.zooms.get(&(row, at))?;
            Some(self.shown_of((row, at), line, |shown| shown.span()))
        });
        zoomed.or_else(|| self.scope(row))
    }

    /// How many ranges a zoomed row shows; none where it shows all of them.
    pub(super) fn seen(&self, row: &MapRow) -> Option<u64> {
        self.zooms.keys().find(|(kind, _)| *kind == row.kind)?;
        let lines = self.lines.known(row.kind);
        let seen = lines.iter().enumerate().filter_map(|(at, line)| {
            let key = (row.kind, at);
            let span = if self.zooms.contains_key(&key) {
                self.shown_of(key, line, |shown| shown.span())
            } else {
                line.span()?
            };
            let ranges = row.lane.rows.get(line.track)?;
            Some(ranges.taken_in(span))
        });
        Some(seen.sum())
    }

    /// Shows all of a row.
    pub(super) fn leave(&mut self, row: RowKind) {
        self.levels.remove(&row);
        self.unzoom(row);
    }

    /// What of the axis of a line is shown.
    pub(super) fn view(&self, key: (RowKind, usize), line: &Line, axis: &Axis) -> View {
        match self.zooms.get(&key) {
            Some(zoom) => line.view(axis, zoom.zoom, (zoom.from, 0.0)),
            None => View {
                from_unit: 0.0,
                to_unit: line.width,
            },
        }
    }

    /// What `of` says of a line as it is shown.
    pub(super) fn shown_of<R>(
        &self,
        key: (RowKind, usize),
        line: &Line,
        of: impl FnOnce(Projection<'_>) -> R,
    ) -> R {
        let axis = line.axis(self.zoom(key));
        of(Projection {
            axis: &axis,
            view: self.view(key, line, &axis),
            width_points: line.width,
        })
    }

    /// Zooms a line with the address at `x` points staying there.
    pub(super) fn zoomed(&mut self, key: (RowKind, usize), line: &Line, factor: f64, x: f64) {
        let before = self.zoom(key);
        let zoom = (before * factor).clamp(1.0, line.closest());
        let at = self.shown_of(key, line, |shown| shown.address(x));
        self.show(key, line, zoom, (at, x));
    }

    /// Moves what is shown of a line by points to the right.
    pub(super) fn panned(&mut self, key: (RowKind, usize), line: &Line, points: f64) {
        let Some(Zoom { zoom, .. }) = self.zooms.get(&key).copied() else {
            return;
        };
        let axis = line.axis(zoom);
        let view = self.view(key, line, &axis);
        let units = (view.from_unit - points / zoom).clamp(0.0, (axis.end_unit() - view.units()).max(0.0));
        self.show(key, line, zoom, (axis.to_address(units), 0.0));
    }

    /// Moves what is shown of a line until all of `span` is seen, where it has room.
    pub(super) fn keep_whole(&mut self, key: (RowKind, usize), line: &Line, span: Span) {
        let axis = line.axis(self.zoom(key));
        let projection = Projection {
            axis: &axis,
            view: self.view(key, line, &axis),
            width_points: line.width,
        };
        let (left, right) = (projection.x(span.first() as f64), projection.x(span.end() as f64));
        if right - left <= line.width {
            let by = (-left).max(0.0) - (right - line.width).max(0.0);
            self.panned(key, line, by);
        }
    }

    /// Shows a line at a zoom with an address at `x` points.
    fn show(&mut self, key: (RowKind, usize), line: &Line, zoom: f64, place: (f64, f64)) {
        if zoom <= 1.0 {
            self.zooms.remove(&key);
            return;
        }
        let axis = line.axis(zoom);
        let view = line.view(&axis, zoom, place);
        let from = axis.to_address(view.from_unit);
        self.zooms.insert(key, Zoom { zoom, from });
    }

    /// Shows all of `span` in a line and little else.
    pub(super) fn fitted(&mut self, key: (RowKind, usize), line: &Line, span: Span) {
        /// Share of the line that it takes.
        const SHARE: f64 = 0.94;
        let width = |zoom: f64| {
            let axis = line.axis(zoom);
            let (from, to) = axis.units_of(span);
            (to - from) * zoom
        };
        // Wider at every zoom from some zoom on: what is narrow to scale shrinks a little at first.
        let (mut least, mut most) = (0.0_f64, line.closest().log2());
        for _ in 0..40 {
            let middle = f64::midpoint(least, most);
            if width(middle.exp2()) <= line.width * SHARE {
                least = middle;
            } else {
                most = middle;
            }
        }
        let zoom = least.exp2();
        let margin = (line.width - width(zoom)).max(0.0) / 2.0;
        self.show(key, line, zoom, (span.first() as f64, margin));
    }

    /// Brings `span` into a line: opens the group that it lies in, zooms to what is one; false where it is not there.
    pub(super) fn come_to(&mut self, kind: RowKind, lines: &[Line], span: Span) -> Came {
        let found = lines.iter().enumerate().find_map(|(at, line)| {
            let piece = line
                .pieces
                .iter()
                .find(|piece| piece.kind != PieceKind::Break && piece.span.contains_span(&span))?;
            Some((at, line, piece))
        });
        match found {
            Some((_, _, piece)) if piece.kind == PieceKind::Group => {
                self.open(kind, piece.span);
                Came::Closer
            }
            Some((at, line, _)) => {
                self.fitted((kind, at), line, span);
                Came::There
            }
            None => match lines
                .iter()
                .enumerate()
                .find(|(_, line)| line.span().is_some_and(|all| all.contains_span(&span)))
            {
                Some((at, line)) => {
                    self.fitted((kind, at), line, span);
                    Came::There
                }
                None => Came::Nowhere,
            },
        }
    }
}

/// How far something was brought into view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Came {
    /// It is there.
    There,
    /// A group around it was opened; it may lie in a group still.
    Closer,
    /// It does not lie in that row.
    Nowhere,
}

/// The row that an item lies in.
pub(super) const fn row_of(item: Item) -> RowKind {
    item.row()
}
