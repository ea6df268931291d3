//! Where a dragged subnet may land, where it is now, and what it overlaps there; in every line that is seen.
//!
//! ```text
//!  own VNet     [snet-nodes ][┊.64 ┊.128┊.192┊][ held  ][┊.2.0┊.2.64┊ …     a mark for each place
//!  other VNet   [snet-agc       ][          48 × /26          ]             too many to tell apart
//! ```
//!
//! Plates stay as they were when the drag began; all this is drawn over them.

use egui::{Align2, Rect, Stroke};

use crate::net::{Prefix, Span, grouped};
use crate::page::draw::plates::{self, ClaimPlaces};
use crate::scene::{Item, LandingPlaces, Role, RowKind, landing_places};
use crate::ui::kit::brush::{Brush, in_picture, points};
use crate::ui::state::ViewState;

use crate::ui::panels::map::Stage;
use crate::ui::panels::map::interact::DrawnBar;

/// Shows in a line of a row what there is to say about the subnet being dragged.
pub(super) fn landing_ui(
    stage: &Stage<'_>,
    brush: &Brush,
    (row, line): (RowKind, Option<Span>),
    bars: &[DrawnBar<'_>],
    view: &ViewState,
) {
    let (Some(drag), RowKind::Network(network)) = (&view.map.subnet_drag, row) else {
        return;
    };
    if let Some(length) = drag.length_landing_in(network) {
        places(stage, brush, (network, length), bars);
    }
    let Some((_, place)) = drag.now(stage.session).filter(|(over, _)| *over == network) else {
        return;
    };
    let is_here = line.is_some_and(|line| line.overlaps(&place.span()));
    if let Some(rect) = span_rect(stage, place.span()).filter(|_| is_here) {
        let color = brush.colors.accent;
        brush.painter.rect_filled(rect, 3.0, color.gamma_multiply(0.35));
        brush.outline(rect, 2.0, color);
    }
    overlaps(stage, brush, (network, place), drag.item(), bars);
}

/// Marks the places in the free plates of a VNet.
fn places(stage: &Stage<'_>, brush: &Brush, (network, length): (usize, u8), bars: &[DrawnBar<'_>]) {
    /// Narrower places are not told apart, in points.
    const NARROWEST: f64 = 6.0;
    /// Most marks of a plate.
    const MOST: u64 = 32;
    let seen = stage.projection.span();
    let free = bars.iter().filter_map(|bar| bar.drawn.bar());
    let free = free.filter(|bar| matches!(bar.item, Item::Free { network: of, .. } if of == network));
    for bar in free {
        let width = stage.projection.x(bar.span.end() as f64) - stage.projection.x(bar.span.first() as f64);
        let of_place = width * Prefix::size_of_length(length) as f64 / bar.span.len().max(1) as f64;
        let most = if NARROWEST < of_place { MOST } else { 0 };
        let (found, whole) = (
            landing_places(bar.span, seen, length, most),
            span_rect(stage, bar.span),
        );
        let Some((found, whole)) = found.zip(whole) else {
            continue;
        };
        brush.painter.rect_filled(whole.shrink(1.0), 2.0, brush.window);
        match found {
            LandingPlaces::Apart(places) => {
                for place in places {
                    let [_, _, third, fourth] = place.network().octets();
                    spot(stage, brush, place.span(), format!(".{third}.{fourth}"));
                }
            }
            LandingPlaces::Together(span, count) => {
                spot(stage, brush, span, format!("{} × /{length}", grouped(count)));
            }
        }
    }
}

/// A place where it may land, or several, with words where they fit.
fn spot(stage: &Stage<'_>, brush: &Brush, span: Span, words: String) {
    let Some(rect) = span_rect(stage, span) else {
        return;
    };
    let inset = rect.shrink(2.0);
    let corners = [
        inset.left_top(),
        inset.right_top(),
        inset.right_bottom(),
        inset.left_bottom(),
        inset.left_top(),
    ];
    let color = brush.colors.accent.gamma_multiply(0.6);
    brush.dashed(&corners, Stroke::new(1.0, color));
    let text = brush.small_text(words, brush.colors.weak);
    if text.size().x + 6.0 <= inset.width() {
        brush.put(text, Align2::CENTER_CENTER, inset.center());
    }
}

/// Marks what a subnet overlaps at a place: a bar under each plate, exactly as wide as the addresses they share.
pub(super) fn overlaps(
    stage: &Stage<'_>,
    brush: &Brush,
    (network, place): (usize, Prefix),
    moved: Item,
    bars: &[DrawnBar<'_>],
) {
    /// Most bars under a plate that stands for several subnets.
    const MOST: usize = 16;
    let place = place.span();
    for drawn in bars {
        let under = drawn.drawn.bars;
        let from = under.partition_point(|bar| bar.span.end() <= place.first());
        let under = under.iter().skip(from);
        let under = under.take_while(|bar| bar.span.first() < place.end());
        let is_other = |item: Item| matches!(item, Item::Subnet { network: of, .. } if of == network);
        let others = under.filter(|bar| bar.role != Role::Free && bar.item != moved && is_other(bar.item));
        for bar in others.take(MOST) {
            let shared = bar.span.intersection(&place);
            let Some((left, right)) = shared.and_then(|shared| stage.projection.edges(shared)) else {
                continue;
            };
            // Below its name, which is what the verdict says.
            let high = (drawn.rect.height() * 0.25).clamp(5.0, 14.0);
            let left = stage.plot.left() + points(left);
            let right = (stage.plot.left() + points(right)).max(left + 2.0);
            let foot = drawn.rect.with_min_y(drawn.rect.bottom() - high);
            let foot = Rect::from_x_y_ranges(left..=right, foot.y_range());
            let seen = (f64::from(stage.visible.left()), f64::from(stage.visible.right()));
            let mut canvas = brush;
            plates::claim(
                &mut canvas,
                in_picture(foot),
                seen,
                &mut ClaimPlaces::default(),
                &[],
                0.0,
            );
            brush.outline(drawn.rect, 2.0, brush.colors.trouble);
        }
    }
}

/// Where a span lies in a line.
fn span_rect(stage: &Stage<'_>, span: Span) -> Option<Rect> {
    let (left, right) = stage.projection.edges(span)?;
    let left = stage.plot.left() + points(left);
    Some(Rect::from_x_y_ranges(
        left..=(stage.plot.left() + points(right)).max(left + 2.0),
        stage.plot.y_range(),
    ))
}
