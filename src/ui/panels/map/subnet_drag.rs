//! Dragging subnets: a drag of a bar moves it from one free place to the next, with Alt to any aligned place; a drag of an
//! edge resizes it. `subnet_keys` does both by key, `landing` draws where it may land.
//!
//! ```text
//!        ├▒▒▒▒▒▒┤          ├▒▒▒▒▒▒┤╌╌ 10.20.1.64/26
//!           taken   ───>      held     free, 59 usable, fits
//! ```
//!
//! Each change goes to the document at once, so that findings, models and growth follow the drag; together they are
//! one step. Axis and rows stay as they were when the drag began: nothing may move under what is dragged.

use std::sync::Arc;

use egui::{Align2, CursorIcon, Key, Rect, Response, Ui, pos2, vec2};

use crate::azure::limits;
use crate::edit::{Command, NetworkAt, SubnetAt, SubnetChange};
use crate::net::{Cidr, Prefix, RangeSet, Span};
use crate::plan::{NetworkPlan, arrange};
use crate::scene::{
    Axis, DragPart, Item, Landing, RowPlaces, Towards, VerdictLine, landing_place, landing_space,
};
use crate::session::Session;
use crate::ui::action::Action;
use crate::ui::state::ViewState;

use crate::ui::kit::brush::{Brush, points};
use crate::ui::kit::hints::Hint;
use crate::ui::panels::map::interact::DrawnBar;
use crate::ui::panels::map::landing::overlaps;
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
    /// Whether a cluster keeps it in its VNet.
    is_tied: bool,
    /// Where it would lie in another VNet, while it is over one.
    over: Option<(usize, Prefix)>,
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

    /// Forgets every other VNet than the one that it is over now.
    pub(super) fn come_over(&mut self, target: Option<usize>) {
        self.over = self.over.filter(|(network, _)| Some(*network) == target);
    }

    /// The VNet and the range where it would lie if it were dropped now.
    pub(super) fn now(&self, session: &Session) -> Option<(usize, Prefix)> {
        let here = || Some((self.at.network, written(session, self.at)?.v4()?));
        self.over.or_else(here)
    }

    /// Where the subnet would lie if it were dropped now.
    pub(super) fn place(&self, session: &Session) -> Option<Span> {
        Some(self.now(session)?.1.span())
    }

    /// Its length where it is being moved and may land in that VNet.
    pub(super) fn length_landing_in(&self, network: usize) -> Option<u8> {
        let may_land = network == self.at.network || !self.is_tied;
        (self.part == DragPart::Whole && may_land).then_some(self.prefix.length())
    }

    /// What it becomes in a VNet where the dragged part is moved to the address `to`: the nearest free place, or any
    /// aligned one. Back to where it was it always gets.
    fn pulled(&self, (network, plan): (usize, &NetworkPlan), to: f64, is_anywhere: bool) -> Option<Prefix> {
        if is_anywhere || self.part != DragPart::Whole {
            return self.part.pulled(self.prefix, &plan.space, to);
        }
        let towards = Towards::Nearest(to);
        if network == self.at.network {
            let free = landing_space(plan, self.at.subnet).union(&self.prefix.span().into());
            landing_place(self.prefix, &free, towards)
        } else {
            landing_place(self.prefix, &plan.free, towards)
        }
    }

    /// What is said of it at a place.
    fn verdict(&self, stage: &Stage<'_>, now: (usize, Prefix)) -> Vec<VerdictLine> {
        stage.words.landing_verdict(&Landing {
            subnet: (self.at.network, self.at.subnet),
            before: self.prefix,
            now,
        })
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
        is_tied: arrange::cluster_using(stage.session.design(), at).is_some(),
        over: None,
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
    let planned = network_plan(stage.session, subnet_drag.at);
    let (Some(now), Some(pointer), Some(planned)) = (now, pointer, planned) else {
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
    let is_anywhere = ui.input(|input| input.modifiers.alt);
    if let Some(pulled) = subnet_drag.pulled((subnet_drag.at.network, planned), to, is_anywhere) {
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
    let place = subnet_drag.now(stage.session);
    match (stage.arrangement, place) {
        (Arrangement::Line { .. }, _) => chips(stage, brush, subnet_drag, &planned.space),
        (Arrangement::Lanes(_), Some(place)) => overlaps(stage, brush, place, subnet_drag.item(), bars),
        (Arrangement::Lanes(_), None) => {}
    }
    if let Some(place) = place {
        card_ui(ui, stage, subnet_drag.verdict(stage, place), pointer);
    }
    if !is_down {
        actions.push(Action::EndDrag);
        view.map.subnet_drag = None;
    }
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

/// A verdict beside the pointer and above everything.
fn card_ui(ui: &Ui, stage: &Stage<'_>, lines: Vec<VerdictLine>, pointer: egui::Pos2) {
    const PAD: egui::Vec2 = vec2(8.0, 6.0);
    let layer = egui::LayerId::new(egui::Order::Tooltip, ui.scope_id().with("dragged subnet"));
    let mut brush = Brush::new(ui, stage.visible).moved_to(ui.content_rect());
    brush.painter.set_layer_id(layer);
    let galleys: Vec<_> = lines
        .into_iter()
        .map(|line| {
            let color = if line.is_good {
                brush.colors.text
            } else {
                brush.colors.trouble
            };
            brush.small_text(line.words, color)
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
    network: usize,
    view: &mut ViewState,
    actions: &mut Vec<Action>,
) {
    let Some(drag) = &mut view.map.subnet_drag else {
        return;
    };
    let to = NetworkAt {
        alternative: drag.at.alternative,
        network,
    };
    let (pointer, is_down) = ui.input(|input| (input.pointer.latest_pos(), input.pointer.primary_down()));
    let Some(pointer) = pointer else { return };
    let is_anywhere = ui.input(|input| input.modifiers.alt);
    let design = stage.session.design();
    let planned = network_plan(stage.session, SubnetAt { network, ..drag.at });
    // The pointer stays at the address of the subnet that it took hold of.
    let offset = drag.offset.clamp(-(drag.prefix.size() as f64), 0.0);
    let address = stage.projection.address(f64::from(pointer.x - stage.plot.left())) + offset;
    let place = planned.and_then(|planned| drag.pulled((network, planned), address, is_anywhere));
    let place = place.ok_or_else(|| format!("No free /{} there", drag.prefix.length()));
    let moved = place
        .and_then(|prefix| arrange::move_to(design, drag.at, to, prefix).map(|command| (prefix, command)));
    drag.over = moved.as_ref().ok().map(|(prefix, _)| (network, *prefix));
    let lines = match &moved {
        Ok((prefix, _)) => drag.verdict(stage, (network, *prefix)),
        Err(why) => vec![VerdictLine {
            words: why.clone(),
            is_good: false,
        }],
    };
    card_ui(ui, stage, lines, pointer);
    ui.set_cursor_icon(if moved.is_ok() {
        CursorIcon::Grabbing
    } else {
        CursorIcon::NotAllowed
    });
    if !is_down {
        actions.push(Action::EndDrag);
        view.map.subnet_drag = None;
        if let Ok((_, command)) = moved {
            // It comes last in its new VNet.
            let subnet = to.find_in(design).map_or(0, |network| network.subnets.len());
            actions.push(Action::Edit(command));
            actions.push(Action::Select(Some(Item::Subnet { network, subnet })));
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

/// The VNet of a subnet, and what lies in it.
pub(super) fn network_plan(session: &Session, at: SubnetAt) -> Option<&NetworkPlan> {
    let plan = session.plan().alternatives.get(at.alternative)?;
    plan.networks.get(at.network).map(AsRef::as_ref)
}
