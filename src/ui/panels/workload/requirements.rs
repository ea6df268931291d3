//! Requirements and preferences: the first section, since they decide which models are left; folded to its answers once
//! they are given.

use egui::{Button, Label, RichText, Role, Ui, WidgetInfo, vec2};

use crate::design::{Criterion, Requirements};
use crate::edit::{Command, DesignChange};
use crate::session::Session;
use crate::ui::action::Action;
use crate::ui::kit::link::link_ui;
use crate::ui::kit::theme;
use crate::ui::kit::widgets::section_ui;
use crate::ui::state::ViewState;

/// What the section is called.
const TITLE: &str = "What must hold?";

/// The criteria, in an order whose chips fill their rows, so that the fields below stay in sight.
const ANSWERS: [Criterion; 14] = [
    Criterion::PodsReachable,
    Criterion::VirtualNodes,
    Criterion::SourceIpKept,
    Criterion::WindowsPools,
    Criterion::NetworkPolicy,
    Criterion::DualStack,
    Criterion::FqdnPolicy,
    Criterion::MoreThan400Nodes,
    Criterion::SeparatePodSubnet,
    Criterion::NoRouteTables,
    Criterion::ManagedNetwork,
    Criterion::LittleAddressSpace,
    Criterion::TrafficInside,
    Criterion::TrafficOutside,
];

/// Draws the section: open while nothing is stated, else folded until it is opened.
pub(super) fn requirements_ui(
    ui: &mut Ui,
    session: &Session,
    view: &mut ViewState,
    actions: &mut Vec<Action>,
) {
    let requirements = &session.design().requirements;
    let stated: Vec<&str> = Criterion::ALL
        .iter()
        .filter(|criterion| requirements.needs(**criterion))
        .map(|criterion| criterion.title())
        .collect();
    let is_open = view.workload.requirements_open.unwrap_or(stated.is_empty());
    let mut is_toggled = false;
    section_ui(ui, TITLE, |ui| {
        let words = if is_open { "Done" } else { "Choose…" };
        let link = link_ui(ui, RichText::new(words).small());
        link.widget_info(|| WidgetInfo::selected(Role::DisclosureTriangle, true, is_open, TITLE));
        is_toggled = link.clicked();
    });
    if is_toggled {
        view.workload.requirements_open = Some(!is_open);
    }
    if is_open {
        if let Some(command) = chips_ui(ui, requirements) {
            // Stays open after the first answer, since more may follow.
            view.workload.requirements_open = Some(true);
            actions.push(Action::Edit(command));
        }
        return;
    }
    let words = match stated.as_slice() {
        [] => "Nothing stated: every model qualifies".to_owned(),
        stated => stated.join(" · "),
    };
    let label = Label::new(RichText::new(words).small().color(theme::tokens(ui).weak));
    ui.add(label.wrap());
}

/// A chip for each requirement; preferences are apart. Returns the change that was asked for.
fn chips_ui(ui: &mut Ui, requirements: &Requirements) -> Option<Command> {
    let mut changed = None;
    for is_preference in [false, true] {
        if is_preference {
            let words = RichText::new("What else counts?").small();
            ui.label(words.color(theme::tokens(ui).weak));
        }
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
            ui.spacing_mut().interact_size.y = 24.0;
            ui.spacing_mut().button_padding = vec2(7.0, 2.0);
            for criterion in ANSWERS
                .into_iter()
                .filter(|criterion| criterion.is_preference() == is_preference)
            {
                let is_needed = requirements.needs(criterion);
                if chip_ui(ui, criterion.title(), is_needed) {
                    let answer = (!is_needed).then_some(true);
                    changed = Some(DesignChange::Requirement(criterion, answer));
                }
            }
        });
    }
    changed.map(Command::Design)
}

/// A chip that is on or off; true when it was clicked.
fn chip_ui(ui: &mut Ui, words: &str, is_on: bool) -> bool {
    let colors = theme::tokens(ui);
    let (fill, edge, ink) = if is_on {
        (colors.accent, colors.accent, colors.on_accent)
    } else {
        (colors.raised, colors.outline, colors.text)
    };
    let chip = Button::new(RichText::new(words).small().color(ink))
        .fill(fill)
        .stroke((1.0, edge))
        .corner_radius(11)
        .min_size(vec2(0.0, 24.0));
    let response = ui.add(chip);
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, is_on, words));
    response.clicked()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_criterion_can_be_answered_once() {
        for criterion in Criterion::ALL {
            let times = ANSWERS.iter().filter(|answer| *answer == criterion).count();
            assert_eq!(times, 1, "{criterion:?}");
        }
        assert_eq!(ANSWERS.len(), Criterion::ALL.len());
    }
}
