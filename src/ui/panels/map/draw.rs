//! Drawing a new subnet into free space: a drag with Shift held, from one end to the other.
//!
//! ```text
//!  free ├─────────────────────────┤      ├────────├▒▒▒▒▒▒▒▒┤──────┤╌╌ 10.20.2.0/24, 251 usable
//!                Shift ──────>                    snaps to the nearest network that holds the start
//! ```
//!
//! Nothing enters the document before the button is released.

use egui::{Align2, Key, Response, Ui, pos2, vec2};

use crate::azure::limits;
use crate::edit::NetworkAt;
use crate::net::{Prefix, RangeSet, Span, grouped};
use crate::plan::usable_addresses;
use crate::scene::{DragPart, Item};
use crate::ui::action::Action;
use crate::ui::state::ViewState;

use crate::ui::kit::brush::Brush;
use crate::ui::kit::hints::Hint;
use crate::ui::panels::map::Stage;
use crate::ui::panels::map::describe;
use crate::ui::panels::map::interact::DrawnBar;

/// A subnet being drawn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Drawing {
    at: NetworkAt,
    /// The free stretch it is drawn into.
    free: Span,
    /// The address it started at.
    from: u64,
    /// The row of the stretch.
    place: (usize, usize),
}

/// VNet and addresses of free space that a subnet can be drawn into.
pub(super) fn free(bar: &DrawnBar<'_>) -> Option<(usize, Span)> {
    let bar = bar.drawn.bar()?;
    match bar.item {
        Item::Free { network, .. } => Some((network, bar.span)),
        _ => None,
    }
}

/// Starts drawing a subnet when a drag with Shift starts in free space.
pub(super) fn begin(
    ui: &Ui,
    stage: &Stage<'_>,
    bar: &DrawnBar<'_>,
    (network, free): (usize, Span),
    response: &Response,
    view: &mut ViewState,
) {
    let pressed = ui.input(|input| input.pointer.press_origin());
    if let Some(pressed) = pressed.filter(|_| response.drag_started()) {
        let from = stage
            .projection
            .whole_address(f64::from(pressed.x - stage.plot.left()));
        view.map.drawing = Some(Drawing {
            at: NetworkAt {
                alternative: view.focus.alternative,
                network,
            },
            free,
            from: from.min(free.end().saturating_sub(1)).max(free.first()),
            place: (bar.lane, bar.drawn.row),
        });
    }
}

/// Shows what is being drawn, and adds it when the button is released.
pub(super) fn drawing_ui(
    ui: &Ui,
    stage: &Stage<'_>,
    brush: &Brush,
    view: &mut ViewState,
    actions: &mut Vec<Action>,
) {
    let Some(drawing) = view.map.drawing else { return };
    let (pointer, is_down) = ui.input(|input| (input.pointer.latest_pos(), input.pointer.primary_down()));
    let is_cancelled = ui.input(|input| input.key_pressed(Key::Escape));
    if is_cancelled || !is_down {
        view.map.drawing = None;
    }
    let drawn = pointer
        .filter(|_| !is_cancelled && view.focus.alternative == drawing.at.alternative)
        .and_then(|pointer| {
            let to = stage.projection.address(f64::from(pointer.x - stage.plot.left()));
            drawing.prefix(to)
        });
    let Some(prefix) = drawn else { return };
    if !is_down {
        view.remembered.learned.learn(Hint::Draw);
        describe::add_subnet(stage.session, drawing.at, prefix, actions);
        return;
    }
    let edges = stage.projection.edges(prefix.span());
    let (lane, row) = drawing.place;
    let Some(rect) = edges.and_then(|(left, right)| stage.rect(lane, row, left, right)) else {
        return;
    };
    brush
        .painter
        .rect_filled(rect, 3.0, brush.colors.accent.gamma_multiply(0.35));
    brush.outline(rect, 2.0, brush.colors.accent);
    let words = format!("{prefix}, {} usable", grouped(usable_addresses(prefix.length())));
    let galley = brush.small_text(words, brush.colors.text);
    // In a low row it stands on the rows around it.
    let brush = &Brush::new(ui, ui.clip_rect());
    let seen = brush.painter.clip_rect().shrink2(vec2(6.0, 3.0));
    let above = Align2::LEFT_BOTTOM.anchor_size(pos2(rect.left(), rect.top() - 6.0), galley.size());
    let place = if above.top() < seen.top() {
        Align2::LEFT_TOP.anchor_size(pos2(rect.left(), rect.bottom() + 6.0), galley.size())
    } else {
        above
    };
    let place = place.translate(vec2((seen.right() - place.right()).min(0.0), 0.0));
    brush
        .painter
        .rect_filled(place.expand2(vec2(6.0, 3.0)), 4.0, brush.colors.raised);
    brush.put(galley, Align2::LEFT_TOP, place.min);
}

impl Drawing {
    /// The row it is drawn into.
    pub(super) const fn row(&self) -> usize {
        self.place.0
    }

    /// The network from the address it started at to the address `to`.
    fn prefix(&self, to: f64) -> Option<Prefix> {
        let free = RangeSet::from(self.free);
        let start = Prefix::address_from_number(self.from)?;
        let smallest = Prefix::containing(start, limits::SUBNET_LONGEST_PREFIX.value)?;
        let part = if to < self.from as f64 {
            DragPart::Start
        } else {
            DragPart::End
        };
        part.pulled(smallest, &free, to)
    }
}
