//! What a row is cut into: subnets and other ranges, groups of them, free blocks, and the gaps between ranges.

use crate::net::Span;

use crate::scene::map::{Bar, Role, Row};
use crate::scene::rows::groups::Leaf;
use crate::scene::rows::lines::Measures;
use crate::scene::rows::names::{group_labels, group_prefix};

/// Distance between two ranges with nothing between them, in points.
pub(super) const BREAK_WIDTH: f64 = 5.0;

/// Room around the letters of a plate and between two plates, in points.
pub(super) const PAD: f64 = 14.5;

/// What a plate loses to the one that looks out behind it, in points.
const STACKED: f64 = 3.0;

/// Width of free space too small to be said, in points.
const TICK_WIDTH: f64 = 6.0;

/// Free space from this share of its row on says how much it is, and from the smaller one on how large a block.
const SAID: u64 = 24;
const BRIEFLY_SAID: u64 = 100;

/// A stretch of a line that is drawn as one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Piece {
    /// What it is.
    pub kind: PieceKind,
    /// The first of its bars in the row.
    pub first: usize,
    /// One behind the last of its bars.
    pub end: usize,
    /// Its addresses.
    pub span: Span,
    /// Points that its name needs.
    pub need: f64,
    /// Left edge in points from the left of the line.
    pub left: f64,
    /// Right edge in points.
    pub right: f64,
}

/// What a piece of a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PieceKind {
    /// One bar.
    One,
    /// Several bars, and what is free between them.
    Group,
    /// Free space.
    Free,
    /// Free space too small to be said.
    Tick,
    /// Nothing: a gap between ranges.
    Break,
}

/// How much names may be cut and free space be squeezed, from the most room to the least.
#[derive(Debug, Clone, Copy)]
pub(super) struct Squeeze {
    /// Most points that a name gets.
    pub(super) name: f64,
    free: f64,
    brief: f64,
}

impl Squeeze {
    /// The same with so many points for a name at most.
    pub(super) const fn with_names(self, name: f64) -> Self {
        Self { name, ..self }
    }
}

/// From the most room to the least.
pub(super) const SQUEEZES: [Squeeze; 8] = [
    // Where the lines have room for all, names are not cut.
    Squeeze {
        name: 200.0,
        free: 52.0,
        brief: 30.0,
    },
    Squeeze {
        name: 104.0,
        free: 52.0,
        brief: 30.0,
    },
    // Where they do not, free space says less before a name does.
    Squeeze {
        name: 104.0,
        free: 30.0,
        brief: 26.0,
    },
    Squeeze {
        name: 88.0,
        free: 30.0,
        brief: 26.0,
    },
    Squeeze {
        name: 80.0,
        free: 30.0,
        brief: 26.0,
    },
    Squeeze {
        name: 80.0,
        free: 28.0,
        brief: TICK_WIDTH,
    },
    Squeeze {
        name: LEAST_NAME,
        free: 28.0,
        brief: TICK_WIDTH,
    },
    Squeeze {
        name: LEAST_PLATE + 6.0,
        free: 26.0,
        brief: TICK_WIDTH,
    },
];

/// Fewest points that a name is cut to before ranges become groups.
pub(in crate::scene::rows) const LEAST_NAME: f64 = 62.0;

/// Fewest points of a plate.
pub(super) const LEAST_PLATE: f64 = 46.0;

/// The pieces of a row: `leaves` say which of its bars have a plate of their own and which share one.
pub(super) fn pieces(row: &Row, leaves: &[Leaf], measures: &Measures<'_>) -> Vec<Piece> {
    let whole = row.whole();
    let mut pieces: Vec<Piece> = Vec::with_capacity(2 * leaves.len() + 1);
    let mut reached = 0;
    for leaf in leaves {
        push_free(&mut pieces, row, (reached, leaf.first), whole);
        let bars = row.bars.get(leaf.first..leaf.end).unwrap_or_default();
        let (Some(first), Some(last)) = (bars.first(), bars.last()) else {
            continue;
        };
        let Some(span) = Span::new(first.span.first(), last.span.end()) else {
            continue;
        };
        let (kind, letters) = if bars.len() == 1 {
            (PieceKind::One, (measures.name)(first))
        } else {
            let sums = row.sums(leaf.first, leaf.end);
            let label = group_prefix(span).map(|prefix| group_labels(prefix, sums.items));
            let [whole, ..] = label.unwrap_or_default();
            (PieceKind::Group, (measures.text)(&whole) + STACKED)
        };
        push(
            &mut pieces,
            Piece {
                kind,
                first: leaf.first,
                end: leaf.end,
                span,
                need: (letters + PAD).max(LEAST_PLATE),
                left: 0.0,
                right: 0.0,
            },
        );
        reached = leaf.end;
    }
    push_free(&mut pieces, row, (reached, row.bars.len()), whole);
    pieces
}

/// What a piece asks for when it is squeezed like this.
pub(super) fn squeezed(piece: &Piece, whole: u64, squeeze: Squeeze) -> f64 {
    let is_at_least = |share: u64| whole <= piece.span.len().saturating_mul(share);
    match piece.kind {
        PieceKind::One => piece.need.min(squeeze.name),
        // A group that could not say where it lies would be none, and all say it alike.
        PieceKind::Group => piece.need,
        PieceKind::Free if is_at_least(SAID) => squeeze.free,
        PieceKind::Free => squeeze.brief,
        PieceKind::Tick => TICK_WIDTH,
        PieceKind::Break => BREAK_WIDTH,
    }
}

fn push_free(pieces: &mut Vec<Piece>, row: &Row, (first, end): (usize, usize), whole: u64) {
    let free = |bar: &&Bar| bar.role == Role::Free;
    for (at, bar) in row.bars.iter().enumerate().take(end).skip(first) {
        if free(&bar) {
            let is_said = whole <= bar.span.len().saturating_mul(BRIEFLY_SAID);
            push(
                pieces,
                Piece {
                    kind: if is_said { PieceKind::Free } else { PieceKind::Tick },
                    first: at,
                    end: at + 1,
                    span: bar.span,
                    need: TICK_WIDTH,
                    left: 0.0,
                    right: 0.0,
                },
            );
        }
    }
}

/// Adds a piece, with a gap before it where it does not begin where the last one ends.
fn push(pieces: &mut Vec<Piece>, piece: Piece) {
    let gap = pieces
        .last()
        .and_then(|last| Span::new(last.span.end(), piece.span.first()))
        .filter(|gap| !gap.is_empty());
    if let Some(span) = gap {
        pieces.push(Piece {
            kind: PieceKind::Break,
            first: piece.first,
            end: piece.first,
            span,
            need: BREAK_WIDTH,
            left: 0.0,
            right: 0.0,
        });
    }
    pieces.push(piece);
}
