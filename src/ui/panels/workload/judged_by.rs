//! What the design is judged by: the planning date, the Kubernetes version, and the version of the rules.

use egui::{Align, Layout, RichText, Ui};

use crate::azure::rules;
use crate::check::permanence::Value;
use crate::design::PlanningDate;
use crate::edit::{ClusterAt, ClusterChange, Command, DesignChange};
use crate::session::Session;
use crate::ui::action::{Action, Intent};
use crate::ui::kit::fields::{self, CommitField, Read};
use crate::ui::kit::link::link_ui;
use crate::ui::kit::locks::lock_ui;
use crate::ui::kit::widgets::{marked_ui, section_ui};
use crate::ui::reveal::Field;
use crate::ui::state::ViewState;

/// Width of a field, in points.
const FIELD_WIDTH: f32 = 110.0;

/// Draws the section.
pub(super) fn judged_by_ui(ui: &mut Ui, session: &Session, view: &ViewState, actions: &mut Vec<Action>) {
    let design = session.design();
    section_ui(ui, "Checked against", |ui| {
        let words = RichText::new(format!("rules of {}", rules::VERSION)).small();
        if link_ui(ui, words).on_hover_text(Intent::Rules.help()).clicked() {
            actions.push(Action::Do(Intent::Rules));
        }
    });
    let date = design.planning_date.as_ref().map_or("", PlanningDate::as_str);
    let row = TextRow {
        name: "Planning date",
        help: "The date the plan is for: anything retired by then is an error, not a note. Never taken \
               from the clock",
        hint: "YYYY-MM-DD",
        text: date,
        read: &fields::planning_date,
    };
    if let Some(date) = row.show(ui, false, |_| {}) {
        actions.push(Action::Edit(Command::Design(DesignChange::PlanningDate(date))));
    }
    let Some(cluster) = session.cluster(view.focus) else {
        return;
    };
    let row = TextRow {
        name: "Kubernetes version",
        help: "Version of the current cluster; features that need a newer version, or that it refuses, are \
               reported",
        hint: "1.34",
        text: cluster.kubernetes_version.as_deref().unwrap_or_default(),
        read: &fields::kubernetes_version,
    };
    let mark = view.workload.mark_of(Field::KubernetesVersion);
    let lock = |ui: &mut Ui| lock_ui(ui, cluster, Value::KubernetesVersion);
    let version = marked_ui(ui, mark, |ui, takes_keys| row.show(ui, takes_keys, lock));
    if let Some(version) = version {
        let at = ClusterAt {
            alternative: view.focus.alternative,
            cluster: view.focus.cluster,
        };
        let change = ClusterChange::KubernetesVersion(version);
        actions.push(Action::Edit(Command::Cluster { at, change }));
    }
}

/// A name and a field.
struct TextRow<'a, T> {
    name: &'static str,
    help: &'static str,
    hint: &'static str,
    text: &'a str,
    read: &'a dyn Fn(&str) -> Read<T>,
}

impl<T> TextRow<'_, T> {
    /// Draws the row; gives a new value.
    fn show(&self, ui: &mut Ui, takes_keys: bool, lock: impl FnOnce(&mut Ui)) -> Option<T> {
        let row = ui.horizontal(|ui| {
            ui.label(self.name).on_hover_text(self.help);
            lock(ui);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let field = CommitField {
                    name: self.name,
                    text: self.text,
                    hint: self.hint,
                    width: FIELD_WIDTH,
                    read: self.read,
                };
                let entry = field.show(ui);
                if takes_keys {
                    entry.response.request_focus();
                }
                entry
            })
            .inner
        });
        row.inner.value_ui(ui)
    }
}
