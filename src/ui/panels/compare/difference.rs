//! What turns one alternative into another, as the edits that a person would make.

use std::sync::Arc;

use egui::{RichText, ScrollArea, Ui};

use crate::decide::comparison::letter;
use crate::edit::{Difference, difference};
use crate::export::comparison::difference_markdown;
use crate::net::grouped;
use crate::session::Session;
use crate::ui::action::Action;
use crate::ui::kit::choice::Choice;
use crate::ui::kit::memo::memo;
use crate::ui::kit::theme;
use crate::ui::state::{NoticeKind, ViewState};

/// Height of one edit in the list, in points.
const ROW: f32 = 20.0;

/// Lets two alternatives be chosen and lists the edits between them.
pub(super) fn difference_ui(ui: &mut Ui, session: &Session, view: &mut ViewState, actions: &mut Vec<Action>) {
    let last = session.design().alternatives.len().saturating_sub(1);
    let (mut from, mut to) = view.compare.pair.unwrap_or((0, 1));
    (from, to) = (from.min(last), to.min(last));
    let steps: Arc<Vec<Difference>> = memo(ui, "difference", session, (from, to), || {
        difference(session.design(), from, to)
    });
    ui.horizontal(|ui| {
        ui.label(RichText::new("What turns").heading());
        choice_ui(ui, session, "First alternative", &mut from);
        ui.label(RichText::new("into").heading());
        choice_ui(ui, session, "Second alternative", &mut to);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if ui.button("Copy the edits").clicked() {
                let edits = difference_markdown(session.design(), from, to, &steps);
                actions.push(Action::Copy(edits));
                let text = "Edits copied to the clipboard as Markdown".to_owned();
                actions.push(Action::Notify(NoticeKind::Info, text));
            }
        });
    });
    view.compare.pair = Some((from, to));
    let weak = theme::tokens(ui).weak;
    let summary = match steps.len() {
        0 => "Nothing: their VNets and clusters are the same".to_owned(),
        1 => "1 edit to the plan; what it takes in Azure is under Migration path".to_owned(),
        count => format!(
            "{} edits to the plan, in this order; what they take in Azure is under Migration path",
            grouped(count)
        ),
    };
    ui.label(RichText::new(summary).small().color(weak));
    ScrollArea::vertical()
        .id_salt("edits")
        .max_height(260.0)
        .auto_shrink([false, true])
        .show_rows(ui, ROW, steps.len(), |ui, rows| {
            for step in steps.get(rows).unwrap_or_default() {
                ui.horizontal(|ui| {
                    ui.set_min_height(ROW);
                    ui.label(RichText::new("•").color(weak));
                    ui.add(egui::Label::new(step.title.as_str()).truncate());
                });
            }
        });
    ui.add_space(10.0);
}

fn choice_ui(ui: &mut Ui, session: &Session, name: &'static str, chosen: &mut usize) {
    let alternatives = &session.design().alternatives;
    let title = |at: usize| {
        let alternative = alternatives.get(at);
        alternative.map_or_else(String::new, |alternative| {
            format!("{} {}", letter(at), alternative.name)
        })
    };
    let choice = Choice::new(name, name, title(*chosen)).width(200.0);
    choice.show(ui, |options| {
        if let Some(at) = options.of(*chosen, 0..alternatives.len(), title) {
            *chosen = at;
        }
    });
}
