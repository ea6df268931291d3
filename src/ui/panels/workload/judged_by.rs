//! What the design is judged by: the planning date, the Kubernetes version, and the version of the rules.

use egui::{Align, Layout, RichText, Ui};

use crate::azure::rules;
use crate::check::gates::kubernetes_version;
use crate::check::permanence::Value;
use crate::design::PlanningDate;
use crate::edit::{ClusterAt, ClusterChange, Command, DesignChange};
use crate::session::Session;
use crate::ui::action::{Action, Intent};
use crate::ui::kit::locks::lock_ui;
use crate::ui::kit::widgets::{CommitField, marked_ui, section_ui};
use crate::ui::reveal::Field;
use crate::ui::state::ViewState;

/// Width of a field, in points.
const FIELD_WIDTH: f32 = 110.0;

/// Draws the section.
pub(super) fn judged_by_ui(ui: &mut Ui, session: &Session, view: &ViewState, actions: &mut Vec<Action>) {
    let design = session.design();
    section_ui(ui, "Checked against", |ui| {
        let words = RichText::new(format!("rules of {}", rules::VERSION)).small();
        if ui.link(words).on_hover_text(Intent::Rules.help()).clicked() {
            actions.push(Action::Do(Intent::Rules));
        }
    });
    let date = design.planning_date.as_ref().map_or("", PlanningDate::as_str);
    let row = TextRow {
        name: "Planning date",
        help: "The date the plan is for: anything retired by then is an error, not a note. Never taken from the clock",
        hint: "YYYY-MM-DD",
        text: date,
        problem: &date_problem,
    };
    if let Some(text) = row.show(ui, false, |_| {})
        && let Some(command) = planning_date(&text)
    {
        actions.push(Action::Edit(command));
    }
    let Some(cluster) = session.cluster(view.focus) else {
        return;
    };
    let row = TextRow {
        name: "Kubernetes version",
        help: "Version of the current cluster; features that need a newer version, or that it refuses, are reported",
        hint: "1.34",
        text: cluster.kubernetes_version.as_deref().unwrap_or_default(),
        problem: &version_problem,
    };
    let mark = view.mark_of(Field::KubernetesVersion);
    let lock = |ui: &mut Ui| lock_ui(ui, cluster, Value::KubernetesVersion);
    let text = marked_ui(ui, mark, |ui, takes_keys| row.show(ui, takes_keys, lock));
    if let Some(text) = text {
        let version = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let at = ClusterAt {
            alternative: view.focus.alternative,
            cluster: view.focus.cluster,
        };
        let change = ClusterChange::KubernetesVersion(version);
        actions.push(Action::Edit(Command::Cluster { at, change }));
    }
}

/// A name and a field.
struct TextRow<'a> {
    name: &'static str,
    help: &'static str,
    hint: &'static str,
    text: &'a str,
    problem: &'a dyn Fn(&str) -> Option<String>,
}

impl TextRow<'_> {
    /// Draws the row; gives a new text.
    fn show(&self, ui: &mut Ui, takes_keys: bool, lock: impl FnOnce(&mut Ui)) -> Option<String> {
        ui.horizontal(|ui| {
            ui.label(self.name).on_hover_text(self.help);
            lock(ui);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let field = CommitField {
                    name: self.name,
                    text: self.text,
                    hint: self.hint,
                    width: FIELD_WIDTH,
                    monospace: true,
                    problem: self.problem,
                };
                let (response, text) = field.show(ui);
                if takes_keys {
                    response.request_focus();
                }
                text
            })
            .inner
        })
        .inner
    }
}

/// Sets the planning date; an empty text takes it away.
fn planning_date(text: &str) -> Option<Command> {
    let date = match text.trim() {
        "" => None,
        day => Some(day.parse().ok()?),
    };
    Some(Command::Design(DesignChange::PlanningDate(date)))
}

fn date_problem(text: &str) -> Option<String> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    text.parse::<PlanningDate>().err().map(|error| error.to_string())
}

fn version_problem(text: &str) -> Option<String> {
    let text = text.trim();
    let is_known = text.is_empty() || kubernetes_version(text).is_some();
    (!is_known).then(|| format!("{text:?} is not a Kubernetes version; enter one such as 1.34"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_versions_say_what_is_wrong_with_them() {
        assert_eq!(date_problem(""), None);
        assert_eq!(date_problem(" 2028-02-29 "), None);
        assert!(date_problem("2027-02-29").unwrap().contains("is not a date"));
        assert_eq!(version_problem("1.34.2"), None);
        assert!(version_problem("latest").unwrap().contains("1.34"));
    }

    #[test]
    fn an_empty_date_takes_it_away() {
        let none = Command::Design(DesignChange::PlanningDate(None));
        assert_eq!(planning_date("  "), Some(none));
        assert_eq!(planning_date("soon"), None);
    }
}
