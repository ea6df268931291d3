//! A subnet moved and resized by key: Alt with Left and Right goes to the next free place, Alt and Shift with Up and Down
//! makes it twice or half as large. What that comes to is said beside the title, and read out.

use egui::accesskit::Live;
use egui::{Key, Label, Modifiers, Pos2, RichText, Ui};

use crate::edit::{Command, SubnetAt, SubnetChange};
use crate::net::{Cidr, Prefix};
use crate::scene::{DragPart, Item, Landing, Towards, Words, landing_place, landing_space};
use crate::session::Session;
use crate::ui::action::{Action, is_dragging};
use crate::ui::kit::theme;
use crate::ui::kit::widgets::say_as_it_appears;
use crate::ui::state::ViewState;

use crate::ui::panels::map::subnet_drag::{network_plan, written};

/// Moves the selected subnet to the next free place, or makes it twice or half as large; each is a step of its own.
pub(super) fn keys(ui: &Ui, session: &Session, view: &mut ViewState, actions: &mut Vec<Action>) {
    if is_dragging(ui) {
        return;
    }
    let Some(at) = selected(view) else { return };
    let Some((prefix, plan)) = written(session, at)
        .and_then(Cidr::v4)
        .zip(network_plan(session, at))
    else {
        return;
    };
    let size = Modifiers::ALT.plus(Modifiers::SHIFT);
    let is_pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
    let pulled = if is_pressed(size, Key::ArrowUp) {
        // An upper half grows downwards.
        prefix
            .parent()
            .filter(|parent| plan.space.contains_span(&parent.span()))
    } else if is_pressed(size, Key::ArrowDown) {
        let middle = prefix.end() as f64 - prefix.size() as f64 / 2.0;
        DragPart::End.pulled(prefix, &plan.space, middle)
    } else if is_pressed(Modifiers::ALT, Key::ArrowRight) {
        landing_place(prefix, &landing_space(plan, at.subnet), Towards::After)
    } else if is_pressed(Modifiers::ALT, Key::ArrowLeft) {
        landing_place(prefix, &landing_space(plan, at.subnet), Towards::Before)
    } else {
        None
    };
    if let Some(pulled) = pulled.filter(|pulled| *pulled != prefix) {
        let change = SubnetChange::Prefix(pulled.into());
        actions.push(Action::Edit(Command::Subnet { at, change }));
        view.map.moved_by_key = Some(MovedByKey {
            at,
            before: prefix,
            pointer: pointer(ui),
        });
    }
}

/// A subnet that was moved or resized by key just now.
#[derive(Debug, Clone, Copy)]
pub(super) struct MovedByKey {
    at: SubnetAt,
    /// Its range before.
    before: Prefix,
    /// Where the pointer was.
    pointer: Option<Pos2>,
}

/// The result of moving a subnet by key.
pub(super) struct Verdict {
    words: String,
    is_good: bool,
}

/// The result of the last move by key, until something else is selected or the pointer moves.
pub(super) fn moved(ui: &Ui, session: &Session, words: &Words<'_>, view: &mut ViewState) -> Option<Verdict> {
    let moved = view.map.moved_by_key.take();
    let is_last = |moved: &MovedByKey| selected(view) == Some(moved.at) && pointer(ui) == moved.pointer;
    view.map.moved_by_key = moved.filter(is_last);
    let MovedByKey { at, before, .. } = view.map.moved_by_key?;
    let lines = words.landing_verdict(&Landing {
        subnet: (at.network, at.subnet),
        before,
        now: (at.network, written(session, at)?.v4()?),
    });
    let is_good = lines.iter().all(|line| line.is_good);
    let lines: Vec<String> = lines.into_iter().map(|line| line.words).collect();
    Some(Verdict {
        words: lines.join(" · "),
        is_good,
    })
}

impl Verdict {
    /// Shows it, and has it read out.
    pub(super) fn say(self, ui: &mut Ui) {
        let colors = theme::tokens(ui);
        let color = if self.is_good { colors.text } else { colors.trouble };
        let words = RichText::new(self.words).small().color(color);
        let response = ui.add(Label::new(words).truncate());
        say_as_it_appears(ui, &response, Live::Polite);
    }
}

fn pointer(ui: &Ui) -> Option<Pos2> {
    ui.input(|input| input.pointer.latest_pos())
}

/// The subnet that is selected.
fn selected(view: &ViewState) -> Option<SubnetAt> {
    match view.selection {
        Some(Item::Subnet { network, subnet }) => Some(SubnetAt {
            alternative: view.focus.alternative,
            network,
            subnet,
        }),
        _ => None,
    }
}
