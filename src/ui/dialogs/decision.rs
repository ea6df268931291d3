//! The decision: which alternative was chosen, by whom, when and why, as the record and the plan show it.

use egui::{Grid, ScrollArea, TextEdit, Ui, vec2};

use crate::decide::comparison::letter;
use crate::decide::headline::sentence;
use crate::design::bounds;
use crate::design::{Decision, DecisionStatus, Design, Name, PlanningDate};
use crate::edit::{Command, DesignChange};
use crate::session::Session;
use crate::ui::kit::regions::FollowsFocus as _;

use crate::ui::action::Action;
use crate::ui::kit::choice::Choice;
use crate::ui::kit::fields::{self, CommitField};
use crate::ui::kit::regions::follow_focus;

/// Width of a field, in points.
const FIELD: f32 = 444.0;

/// Longest text, in characters, each of which takes at most four bytes.
const MOST_CHARACTERS: usize = bounds::MOST_DECISION_BYTES / 4;

/// Draws what was decided, each part to be changed.
pub(super) fn decision_ui(ui: &mut Ui, session: &Session, actions: &mut Vec<Action>) {
    let design = session.design();
    let most = (ui.ctx().content_rect().height() - 230.0).clamp(160.0, 720.0);
    ScrollArea::vertical()
        .max_height(most)
        .auto_shrink([false, true])
        .show_followed(ui, |ui| {
            Grid::new("decision")
                .num_columns(2)
                .spacing(vec2(16.0, 8.0))
                .show(ui, |ui| {
                    facts_ui(ui, design, actions);
                    texts_ui(ui, &design.decision, actions);
                });
            follow_focus(ui);
        });
}

fn changed(decision: Decision) -> Command {
    Command::Design(DesignChange::Decision(Box::new(decision)))
}

/// The chosen alternative, how far the decision has come, and its day.
fn facts_ui(ui: &mut Ui, design: &Design, actions: &mut Vec<Action>) {
    let decision = &design.decision;
    let label = ui.label("Chosen");
    ui.label_inputs_by(label.id, |ui| chosen_ui(ui, design, actions));
    ui.end_row();

    let label = ui.label("Status");
    ui.label_inputs_by(label.id, |ui| {
        let now = sentence(decision.status.title());
        let choice = Choice::new("decision status", "Status", now).width(FIELD);
        choice.show(ui, |options| {
            for status in DecisionStatus::ALL {
                let is_now = status == decision.status;
                if options.option(is_now, sentence(status.title())) && !is_now {
                    actions.push(Action::Edit(changed(Decision {
                        status,
                        ..decision.clone()
                    })));
                }
            }
        });
    });
    ui.end_row();

    let label = ui.label("Date");
    let field = CommitField {
        name: "Date of the decision",
        text: decision.date.as_ref().map_or("", PlanningDate::as_str),
        hint: "such as 2027-06-30",
        width: FIELD,
        read: &fields::planning_date,
    };
    ui.vertical(|ui| {
        let mut entry = field.show(ui);
        entry.response = entry.response.labelled_by(label.id);
        if let Some(date) = entry.value_ui(ui) {
            actions.push(Action::Edit(changed(Decision {
                date,
                ..decision.clone()
            })));
        }
    });
    ui.end_row();
}

/// A choice among the alternatives, or none.
fn chosen_ui(ui: &mut Ui, design: &Design, actions: &mut Vec<Action>) {
    let decision = &design.decision;
    let named = |at: usize, name: &Name| format!("{} {name}", letter(at));
    let place = design.chosen_alternative();
    let now = match (&decision.chosen, place) {
        (None, _) => "Open".to_owned(),
        (Some(chosen), Some(at)) => named(at, chosen),
        (Some(gone), None) => format!("{gone} (no longer there)"),
    };
    let choice = Choice::new("decision chosen", "Chosen", now).width(FIELD);
    choice.show(ui, |options| {
        let mut choose = |chosen: Option<Name>| {
            actions.push(Action::Edit(changed(Decision {
                chosen,
                ..decision.clone()
            })));
        };
        if options.option(decision.chosen.is_none(), "Open") {
            choose(None);
        }
        for (at, alternative) in design.alternatives.iter().enumerate() {
            if options.option(place == Some(at), named(at, &alternative.name)) {
                choose(Some(alternative.name.clone()));
            }
        }
    });
}

/// The long texts.
fn texts_ui(ui: &mut Ui, decision: &Decision, actions: &mut Vec<Action>) {
    type Part = fn(&mut Decision) -> &mut String;
    let parts: [(&str, usize, Part); 5] = [
        ("Deciders", 1, |decision| &mut decision.deciders),
        ("Reason", 3, |decision| &mut decision.reason),
        ("Consequences", 3, |decision| &mut decision.consequences),
        ("Risks", 2, |decision| &mut decision.risks),
        ("Open questions", 2, |decision| &mut decision.open_questions),
    ];
    for (title, rows, part) in parts {
        let mut typed = decision.clone();
        let label = ui.label(title);
        let field = TextEdit::multiline(part(&mut typed))
            .desired_width(FIELD)
            .desired_rows(rows)
            .char_limit(MOST_CHARACTERS);
        let response = ui.add(field).labelled_by(label.id);
        if response.changed() {
            actions.push(Action::Drag(changed(typed)));
        }
        if response.lost_focus() {
            actions.push(Action::EndDrag);
        }
        ui.end_row();
    }
}
