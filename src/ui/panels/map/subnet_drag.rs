//! Dragging subnets: a drag of a bar moves it, a drag of an edge resizes it; `subnet_keys` does both by key.
//!
//! ```text
//!        ├▒▒▒▒▒▒┤          ├▒▒▒▒▒▒┤╌╌ 10.20.1.64/26
//!           taken   ───>      held     59 usable, fits
//!                                      overlaps snet-agc
//! ```
//!
//! Each change goes to the document at once, so that findings, models and growth follow the drag; together they are
//! one step. Axis and rows stay as they were when the drag began: nothing may move under what is dragged.

use std::sync::Arc;

use egui::{Align2, CursorIcon, Key, Rect, Response, Stroke, Ui, pos2, vec2};

use crate::azure::limits;
use crate::edit::{Command, NetworkAt, SubnetAt, SubnetChange};
use crate::net::{Cidr, Prefix, RangeSet, Span, grouped};
use crate::plan::{NetworkPlan, arrange, usable_addresses};
use crate::scene::{Axis, DragPart, Item, RowPlaces, pushed};
use crate::session::Session;
use crate::ui::action::Action;
use crate::ui::state::ViewState;

use crate::ui::kit::brush::{Brush, points};
use crate::ui::kit::hints::Hint;
use crate::ui::panels::map::interact::DrawnBar;
use crate::ui::panels::map::layout::Layout;
use crate::ui::panels::map::{Arrangement, Stage};

/// A subnet being dragged.
#[derive(Debug)]
pub(super) struct SubnetDrag {
    at: SubnetAt,
    part: DragPart,
    /// Its range before, as written.
    before: Cidr,
    /// Its range before.
    prefix: Prefix,
    /// From the pointer to the dragged end of the bar, in addresses.
    offset: f64,
    /// The layout when the drag began.
    frozen: Frozen,
}

/// The layout that stays frozen during a drag.
#[derive(Debug)]
enum Frozen {
    /// Axis and lanes.
    Lanes(Arc<Axis>, Layout),
    /// Rows, and the one it began in.
    Rows(Arc<RowPlaces>, usize),
}

impl SubnetDrag {
    /// The axis and the lanes shown during the drag.
    pub(super) fn frozen_layout(&self) -> Option<(Arc<Axis>, Layout)> {
        match &self.frozen {
            Frozen::Lanes(axis, layout) => Some((Arc::clone(axis), layout.clone())),
            Frozen::Rows(..) => None,
        }
    }

    /// The rows shown during the drag.
    pub(super) fn frozen_rows(&self) -> Option<Arc<RowPlaces>> {
        match &self.frozen {
            Frozen::Lanes(..) => None,
            Frozen::Rows(places, _) => Some(Arc::clone(places)),
        }
    }

    /// The row that the drag began in.
    pub(super) const fn row(&self) -> Option<usize> {
        match &self.frozen {
            Frozen::Lanes(..) => None,
            Frozen::Rows(_, row) => Some(*row),
        }
    }

    /// The VNet of a subnet that is being moved; none while it is resized.
    pub(super) fn moves_from(&self) -> Option<usize> {
        (self.part == DragPart::Whole).then_some(self.at.network)
    }

    /// Where the subnet would lie if it were dropped now.
    pub(super) fn place(&self, session: &Session) -> Option<Span> {
        Some(written(session, self.at)?.v4()?.span())
    }

    /// What is being dragged.
    pub(super) const fn item(&self) -> Item {
        Item::Subnet {
            network: self.at.network,
            subnet: self.at.subnet,
        }
    }
}

/// VNet and subnet of a bar that can be dragged.
pub(super) fn subnet(bar: &DrawnBar<'_>) -> Option<(usize, usize)> {
    match bar.drawn.bar().filter(|bar| bar.count == 1)?.item {
        Item::Subnet { network, subnet } => Some((network, subnet)),
        _ => None,
    }
}

/// Starts a drag of a subnet, and shows beforehand by the cursor what a drag would do.
pub(super) fn take(
    ui: &Ui,
    stage: &Stage<'_>,
    bar: &DrawnBar<'_>,
    (network, subnet): (usize, usize),
    response: &Response,
    view: &mut ViewState,
    actions: &mut Vec<Action>,
) {
    let x = |pointer: egui::Pos2| f64::from(pointer.x - stage.plot.left());
    let part_at = |pointer| DragPart::at(bar.drawn.left, bar.drawn.right, x(pointer));
    if response.hovered()
        && let Some(pointer) = ui.input(|input| input.pointer.hover_pos())
    {
        ui.set_cursor_icon(cursor(part_at(pointer)));
    }
    let pressed = ui.input(|input| input.pointer.press_origin());
    let Some(pressed) = pressed.filter(|_| response.drag_started()) else {
        return;
    };
    let at = SubnetAt {
        alternative: view.focus.alternative,
        network,
        subnet,
    };
    let written = written(stage.session, at);
    let Some((before, prefix)) = written.and_then(|cidr| Some((cidr.clone(), cidr.v4()?))) else {
        return;
    };
    let part = part_at(pressed);
    view.remembered.learned.learn(Hint::Drag);
    actions.push(Action::Select(Some(Item::Subnet { network, subnet })));
    view.map.subnet_drag = Some(SubnetDrag {
        at,
        part,
        before,
        prefix,
        offset: part.held(prefix) as f64 - stage.projection.address(x(pressed)),
        frozen: match stage.arrangement {
            Arrangement::Lanes(layout) => Frozen::Lanes(Arc::clone(&stage.scene.axis), layout.clone()),
            Arrangement::Line { row, places, .. } => Frozen::Rows(Arc::clone(places), row),
        },
    });
}

/// Moves the dragged subnet after the pointer, shows the consequences, and ends the drag.
pub(super) fn hand_ui(
    ui: &Ui,
    stage: &Stage<'_>,
    brush: &Brush,
    bars: &[DrawnBar<'_>],
    view: &mut ViewState,
    actions: &mut Vec<Action>,
) {
    let Some(subnet_drag) = &view.map.subnet_drag else {
        return;
    };
    let set = |prefix: Cidr| {
        let change = SubnetChange::Prefix(prefix);
        Action::Drag(Command::Subnet {
            at: subnet_drag.at,
            change,
        })
    };
    let now = written(stage.session, subnet_drag.at)
        .filter(|_| view.focus.alternative == subnet_drag.at.alternative);
    let is_cancelled = ui.input(|input| input.key_pressed(Key::Escape));
    let (pointer, is_down) = ui.input(|input| (input.pointer.latest_pos(), input.pointer.primary_down()));
    let (Some(now), Some(pointer), Some(space)) = (now, pointer, space(stage.session, subnet_drag.at)) else {
        actions.push(Action::EndDrag);
        view.map.subnet_drag = None;
        return;
    };
    if is_cancelled {
        if *now != subnet_drag.before {
            actions.push(set(subnet_drag.before.clone()));
        }
        actions.push(Action::EndDrag);
        view.map.subnet_drag = None;
        return;
    }
    if view.map.rows.target.is_some() {
        // It is over another VNet: here it stays where it was.
        if *now != subnet_drag.before {
            actions.push(set(subnet_drag.before.clone()));
        }
        return;
    }
    let to = stage.projection.address(f64::from(pointer.x - stage.plot.left())) + subnet_drag.offset;
    if let Some(pulled) = subnet_drag.part.pulled(subnet_drag.prefix, space, to) {
        // Back at its old range it is written as before, host bits included.
        let wanted = if pulled == subnet_drag.prefix {
            subnet_drag.before.clone()
        } else {
            pulled.into()
        };
        if *now != wanted {
            actions.push(set(wanted));
        }
    }
    ui.set_cursor_icon(match subnet_drag.part {
        DragPart::Whole => CursorIcon::Grabbing,
        DragPart::Start | DragPart::End => CursorIcon::ResizeHorizontal,
    });
    let overlapped = overlapped(stage, subnet_drag.at);
    pushed_ui(brush, subnet_drag.at.network, &overlapped, bars);
    if matches!(stage.arrangement, Arrangement::Line { .. }) {
        landing(stage, brush, subnet_drag.at, bars);
        chips(stage, brush, subnet_drag, space);
    }
    verdict_ui(ui, stage, subnet_drag.at, &overlapped, pointer);
    if !is_down {
        actions.push(Action::EndDrag);
        view.map.subnet_drag = None;
    }
}

/// Marks the subnets that the dragged one overlaps.
fn pushed_ui(brush: &Brush, network: usize, overlapped: &[usize], bars: &[DrawnBar<'_>]) {
    let is_pushed = |bar: &&DrawnBar<'_>| {
        subnet(bar).is_some_and(|(of, subnet)| of == network && overlapped.contains(&subnet))
    };
    for bar in bars.iter().filter(is_pushed) {
        // Below its name, which is what the verdict says.
        let high = (bar.rect.height() * 0.25).clamp(5.0, 14.0);
        let foot = bar.rect.with_min_y(bar.rect.bottom() - high);
        brush.hatch(foot, brush.colors.trouble);
        brush.outline(bar.rect, 2.0, brush.colors.trouble);
    }
}

/// Shows where in free space a subnet of its size may land, and where it is now.
fn landing(stage: &Stage<'_>, brush: &Brush, at: SubnetAt, bars: &[DrawnBar<'_>]) {
    /// Narrower places are not told apart, in points.
    const NARROWEST: f64 = 6.0;
    let Some(prefix) = written(stage.session, at).and_then(Cidr::v4) else {
        return;
    };
    let size = prefix.size();
    let is_of_network = |item: Item| matches!(item, Item::Free { network, .. } if network == at.network);
    let free = bars.iter().filter_map(|bar| bar.drawn.bar());
    for bar in free.filter(|bar| is_of_network(bar.item)) {
        let Some((left, right)) = stage.projection.edges(bar.span) else {
            continue;
        };
        let first = bar.span.first().next_multiple_of(size);
        let count = bar.span.end().saturating_sub(first) / size;
        if (right - left) * size as f64 / bar.span.len().max(1) as f64 <= NARROWEST {
            continue;
        }
        if let Some(whole) = span_rect(stage, bar.span) {
            brush.painter.rect_filled(whole.shrink(1.0), 2.0, brush.window);
        }
        for place in (0..count).filter_map(|step| Prefix::at(first + step * size, prefix.length())) {
            landing_spot(stage, brush, place);
        }
    }
    if let Some(rect) = span_rect(stage, prefix.span()) {
        let color = brush.colors.accent;
        brush.painter.rect_filled(rect, 3.0, color.gamma_multiply(0.35));
        brush.outline(rect, 2.0, color);
    }
}

/// A place where it may land, with the end of its address.
fn landing_spot(stage: &Stage<'_>, brush: &Brush, place: Prefix) {
    let Some(rect) = span_rect(stage, place.span()) else {
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
    let [_, _, third, fourth] = place.network().octets();
    let text = brush.small_text(format!(".{third}.{fourth}"), brush.colors.weak);
    if text.size().x + 6.0 <= inset.width() {
        brush.put(text, Align2::CENTER_CENTER, inset.center());
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

/// Labels, along the path of a dragged edge, the networks that the subnet can become.
fn chips(stage: &Stage<'_>, brush: &Brush, drag: &SubnetDrag, space: &RangeSet) {
    /// Between two chips, in points.
    const APART: f32 = 4.0;
    const MOST: usize = 8;
    if drag.part == DragPart::Whole {
        return;
    }
    let held = match drag.part {
        DragPart::Start => drag.prefix.last(),
        DragPart::Whole | DragPart::End => drag.prefix.first(),
    };
    let now = written(stage.session, drag.at).and_then(Cidr::v4);
    let lengths = (0..=limits::SUBNET_LONGEST_PREFIX.value).rev();
    let networks = lengths
        .filter_map(|length| Prefix::containing(Prefix::address_from_number(held)?, length))
        .filter(|network| space.contains_span(&network.span()));
    let mut taken: Vec<Rect> = Vec::new();
    for network in networks {
        let edge = match drag.part {
            DragPart::Start => network.first(),
            DragPart::Whole | DragPart::End => network.end(),
        };
        let x = stage.plot.left() + points(stage.projection.x(edge as f64));
        let is_now = now == Some(network);
        let color = if is_now {
            brush.colors.accent
        } else {
            brush.colors.weak
        };
        let text = brush.small_text(format!("/{}", network.length()), color);
        let place = Align2::CENTER_CENTER.anchor_size(pos2(x, stage.plot.center().y), text.size());
        let chip = place.expand2(vec2(APART, 1.0));
        let is_free = !taken.iter().any(|other| other.intersects(chip));
        if stage.plot.x_range().contains(x) && (is_now || is_free) && taken.len() < MOST {
            brush.painter.rect_filled(chip, 3.0, brush.colors.raised);
            brush.outline(chip, 1.0, color);
            brush.put(text, Align2::LEFT_TOP, place.min);
            taken.push(chip);
        }
    }
}

/// Hollows out a bar whose subnet is being dragged elsewhere.
pub(super) fn hollow(brush: &Brush, rect: Rect) {
    brush
        .painter
        .rect_filled(rect, 2.5, brush.window.gamma_multiply(0.75));
    brush.outline(rect, 1.5, brush.colors.accent);
}

/// The dragged subnet, beside the pointer and above everything.
fn verdict_ui(ui: &Ui, stage: &Stage<'_>, at: SubnetAt, overlapped: &[usize], pointer: egui::Pos2) {
    let lines = stage.words.subnet_verdict(at.network, at.subnet, overlapped);
    let is_short = is_short(stage.session, at);
    let is_bad = |line: usize| line == 2 || line == 1 && is_short;
    let lines = lines.into_iter().enumerate();
    card_ui(
        ui,
        stage,
        lines.map(|(line, text)| (text, is_bad(line))).collect(),
        pointer,
    );
}

/// Lines of words beside the pointer and above everything, each with whether it says that something is wrong.
fn card_ui(ui: &Ui, stage: &Stage<'_>, lines: Vec<(String, bool)>, pointer: egui::Pos2) {
    const PAD: egui::Vec2 = vec2(8.0, 6.0);
    let layer = egui::LayerId::new(egui::Order::Tooltip, ui.scope_id().with("dragged subnet"));
    let mut brush = Brush::new(ui, stage.visible).moved_to(ui.content_rect());
    brush.painter.set_layer_id(layer);
    let galleys: Vec<_> = lines
        .into_iter()
        .map(|(text, is_bad)| {
            let color = if is_bad {
                brush.colors.trouble
            } else {
                brush.colors.text
            };
            brush.small_text(text, color)
        })
        .collect();
    let width = galleys.iter().map(|galley| galley.size().x).fold(0.0, f32::max);
    let height: f32 = galleys.iter().map(|galley| galley.size().y).sum();
    let size = vec2(width, height) + 2.0 * PAD;
    let room = ui.content_rect();
    let corner = pos2(
        (pointer.x + 14.0).min(room.right() - size.x),
        (pointer.y - size.y - 10.0).max(room.top()),
    );
    let card = egui::Rect::from_min_size(corner, size);
    brush.painter.rect_filled(card, 4.0, brush.colors.raised);
    brush.outline(card, 1.0, brush.colors.outline);
    let mut top = card.top() + PAD.y;
    for galley in galleys {
        let height = galley.size().y;
        brush.put(galley, Align2::LEFT_TOP, pos2(card.left() + PAD.x, top));
        top += height;
    }
}

/// Handles a subnet dragged over the row of another VNet: shows the consequences, and moves it when it is dropped.
pub(super) fn carry_over(
    ui: &Ui,
    stage: &Stage<'_>,
    brush: &Brush,
    network: usize,
    view: &mut ViewState,
    actions: &mut Vec<Action>,
) {
    let Some(drag) = &view.map.subnet_drag else { return };
    let to = NetworkAt {
        alternative: drag.at.alternative,
        network,
    };
    let (pointer, is_down) = ui.input(|input| (input.pointer.latest_pos(), input.pointer.primary_down()));
    let Some(pointer) = pointer else { return };
    let (design, plan) = (stage.session.design(), stage.session.plan());
    let planned = plan
        .alternatives
        .get(to.alternative)
        .and_then(|found| found.networks.get(network));
    let address = stage.projection.address(f64::from(pointer.x - stage.plot.left()));
    let place = planned.and_then(|planned| DragPart::Whole.pulled(drag.prefix, &planned.free, address));
    let moved = match place {
        Some(prefix) => arrange::move_to(design, drag.at, to, prefix),
        None => Err(format!("No free /{} there", drag.prefix.length())),
    };
    let name = to.find_in(design).map_or("", |network| network.name.as_str());
    let lines = match (&moved, place) {
        (Ok(_), Some(prefix)) => vec![
            (format!("{prefix} in {name}"), false),
            (
                format!("free, {} usable", grouped(usable_addresses(prefix.length()))),
                false,
            ),
        ],
        (Err(why), _) => vec![(why.clone(), true)],
        (Ok(_), None) => Vec::new(),
    };
    let edges = place
        .filter(|_| moved.is_ok())
        .and_then(|prefix| stage.projection.edges(prefix.span()));
    if let Some((left, right)) = edges {
        let left = stage.plot.left() + points(left);
        let right = (stage.plot.left() + points(right)).max(left + 3.0);
        let rect = Rect::from_x_y_ranges(left..=right, stage.plot.y_range());
        brush
            .painter
            .rect_filled(rect, 3.0, brush.colors.accent.gamma_multiply(0.35));
        brush.outline(rect, 2.0, brush.colors.accent);
    }
    card_ui(ui, stage, lines, pointer);
    ui.set_cursor_icon(if moved.is_ok() {
        CursorIcon::Grabbing
    } else {
        CursorIcon::NotAllowed
    });
    if !is_down {
        actions.push(Action::EndDrag);
        view.map.subnet_drag = None;
        if let Ok(command) = moved {
            actions.push(Action::Edit(command));
            actions.push(Action::Select(None));
        }
    }
}

const fn cursor(part: DragPart) -> CursorIcon {
    match part {
        DragPart::Whole => CursorIcon::Grab,
        DragPart::Start | DragPart::End => CursorIcon::ResizeHorizontal,
    }
}

/// The range of a subnet as it is written.
pub(super) fn written(session: &Session, at: SubnetAt) -> Option<&Cidr> {
    let alternative = session.design().alternatives.get(at.alternative)?;
    let network = alternative.networks.get(at.network)?;
    Some(&network.subnets.get(at.subnet)?.prefix)
}

/// Where the subnets of the VNet may lie.
fn space(session: &Session, at: SubnetAt) -> Option<&RangeSet> {
    Some(&network_plan(session, at)?.space)
}

/// The VNet of a subnet, and what lies in it.
pub(super) fn network_plan(session: &Session, at: SubnetAt) -> Option<&NetworkPlan> {
    let plan = session.plan().alternatives.get(at.alternative)?;
    plan.networks.get(at.network).map(AsRef::as_ref)
}

fn overlapped(stage: &Stage<'_>, at: SubnetAt) -> Vec<usize> {
    let network = network_plan(stage.session, at);
    network.map_or_else(Vec::new, |network| pushed(network, at.subnet))
}

/// Whether a subnet does not hold what is planned for it.
pub(super) fn is_short(session: &Session, at: SubnetAt) -> bool {
    let plan = session.plan().alternatives.get(at.alternative);
    let subnet = plan.and_then(|plan| plan.networks.get(at.network)?.subnets.get(at.subnet));
    subnet.is_some_and(|subnet| subnet.meter.shortfall() > 0)
}
