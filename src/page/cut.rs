//! Parts of a page as pages of their own: cut to what is on them, without their background where that is wanted.

use crate::page::{Anchor, Letters, Mark, Rect, Sheet, Text};

/// Left around what is cut out, in points.
const AROUND: f64 = 8.0;

/// The page cut to its marks.
///
/// ```
/// use aksnet::design::presets;
/// use aksnet::page::{Layout, alternative, cropped};
/// use aksnet::{check, plan};
///
/// let design = presets::worked_example();
/// let plan = plan::plan(&design);
/// let sheet = alternative(&design, &plan, &check::check(&design, &plan), 0, &Layout::default());
/// let cropped = cropped(&sheet);
/// assert!(cropped.width < sheet.width && cropped.height <= sheet.height);
/// assert_eq!(cropped.marks.len(), sheet.marks.len());
/// ```
pub fn cropped(sheet: &Sheet) -> Sheet {
    part(sheet, &sheet.marks, AROUND).map_or_else(|| sheet.clone(), |(part, _)| part)
}

/// These marks of the page as a page of their own, with so much room around them, and where it lies on the page; none
/// where there is nothing to see.
pub(crate) fn part(sheet: &Sheet, marks: &[Mark], around: f64) -> Option<(Sheet, Rect)> {
    let letters = Letters::new();
    let whole = Rect::new(0.0, 0.0, sheet.width, sheet.height);
    let bounds = marks.iter().map(|mark| bounds(mark, &letters));
    let bounds = bounds.reduce(|one, other| {
        Rect::new(
            one.left.min(other.left),
            one.top.min(other.top),
            one.right.max(other.right),
            one.bottom.max(other.bottom),
        )
    })?;
    let place = Rect::new(
        (bounds.left - around).max(whole.left),
        (bounds.top - around).max(whole.top),
        (bounds.right + around).min(whole.right),
        (bounds.bottom + around).min(whole.bottom),
    );
    let mut part = Sheet {
        marks: marks.to_vec(),
        picture: 0..marks.len(),
        width: place.width(),
        height: place.height(),
        rows: Vec::new(),
        ..sheet.clone()
    };
    for mark in &mut part.marks {
        moved(mark, -place.left, -place.top);
    }
    Some((part, place))
}

/// What a mark covers.
fn bounds(mark: &Mark, letters: &Letters) -> Rect {
    match mark {
        Mark::Area { rect, .. } | Mark::Logo { rect, .. } => *rect,
        Mark::Line { points, stroke } => {
            let half = stroke.width / 2.0;
            let start = Rect::new(f64::MAX, f64::MAX, f64::MIN, f64::MIN);
            points.iter().fold(start, |found, (x, y)| {
                Rect::new(
                    found.left.min(x - half),
                    found.top.min(y - half),
                    found.right.max(x + half),
                    found.bottom.max(y + half),
                )
            })
        }
        Mark::Text(text) => text_bounds(text, letters),
    }
}

/// The room that a line of text takes, with what its letters reach above and below.
pub(crate) fn text_bounds(text: &Text, letters: &Letters) -> Rect {
    let width = letters.width(&text.text, text.size, text.bold);
    let left = match text.anchor {
        Anchor::Start => text.x,
        Anchor::Middle => text.x - width / 2.0,
        Anchor::End => text.x - width,
    };
    Rect::new(left, text.y - text.size, left + width, text.y + text.size * 0.3)
}

fn moved(mark: &mut Mark, right: f64, down: f64) {
    match mark {
        Mark::Area { rect, .. } | Mark::Logo { rect, .. } => {
            *rect = Rect::new(
                rect.left + right,
                rect.top + down,
                rect.right + right,
                rect.bottom + down,
            );
        }
        Mark::Line { points, .. } => {
            for (x, y) in points {
                *x += right;
                *y += down;
            }
        }
        Mark::Text(text) => {
            text.x += right;
            text.y += down;
        }
    }
}
