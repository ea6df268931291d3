//! Which cluster the left panel is about; it stays in sight while the rest scrolls.

use egui::accesskit::Live;
use egui::{Label, RichText, Role, Ui, WidgetInfo};

use crate::check::permanence::Value;
use crate::design::{Alternative, Cluster};
use crate::session::Session;
use crate::ui::action::{Action, Intent};
use crate::ui::kit::choice::Choice;
use crate::ui::kit::ends::Ends;
use crate::ui::kit::link::link_ui;
use crate::ui::kit::locks::lock_ui;
use crate::ui::kit::theme::{self, icons};
use crate::ui::kit::widgets::{icon_button_ui, marked_ui, say_as_it_appears, section_ui};
use crate::ui::reveal::Field;
use crate::ui::state::{Dialog, EditTarget, ViewState};

/// Draws the head of the panel.
pub(super) fn head_ui(ui: &mut Ui, session: &Session, view: &ViewState, actions: &mut Vec<Action>) {
    let Some(alternative) = session.alternative(view.focus) else {
        section_ui(ui, "Workload", |_| {});
        ui.label("This design has no alternatives yet");
        if ui.button("Add the first alternative").clicked() {
            actions.push(Action::Do(Intent::AddAlternative));
        }
        return;
    };
    let Some(shown) = alternative.clusters.get(view.focus.cluster) else {
        section_ui(ui, "Workload", |_| {});
        ui.label("This alternative has no clusters yet");
        if ui.button("Add cluster").clicked() {
            actions.push(Action::Do(Intent::AddCluster));
        }
        return;
    };
    ui.add_space(6.0);
    choice_ui(ui, alternative, shown, view, actions);
    led_ui(ui, alternative, shown, view, actions);
    model_ui(ui, shown, view, actions);
}

/// The cluster on screen, among the others, and what can be done with it.
fn choice_ui(
    ui: &mut Ui,
    alternative: &Alternative,
    shown: &Cluster,
    view: &ViewState,
    actions: &mut Vec<Action>,
) {
    ui.horizontal(|ui| {
        let ends = Ends::new(ui, "cluster");
        ends.left(ui, |ui| {
            let now = theme::bold(shown.name.as_str());
            let choice = Choice::new("cluster", "Current cluster", now).width(ui.available_width());
            choice.show(ui, |options| {
                for (index, cluster) in alternative.clusters.iter().enumerate() {
                    if options.option(index == view.focus.cluster, cluster.name.as_str()) {
                        actions.push(Action::ShowCluster(index));
                    }
                }
            });
        });
        ends.right(ui, |ui| {
            if icon_button_ui(ui, icons::ADD, "Add cluster").clicked() {
                actions.push(Action::Do(Intent::AddCluster));
            }
            if icon_button_ui(ui, icons::SETTINGS, "Edit cluster").clicked() {
                let target = EditTarget::Cluster(view.focus.cluster);
                actions.push(Action::OpenDialog(Dialog::Edit(target)));
            }
        });
    });
}

/// Says that a selection brought this cluster on screen, and how to get the other one back.
fn led_ui(
    ui: &mut Ui,
    alternative: &Alternative,
    shown: &Cluster,
    view: &ViewState,
    actions: &mut Vec<Action>,
) {
    let Some(before) = view
        .previous_cluster()
        .and_then(|from| alternative.clusters.get(from))
    else {
        return;
    };
    let key = Intent::GoBack.shortcut().map(|key| ui.format_shortcut(&key));
    let key = key.unwrap_or_default();
    ui.horizontal(|ui| {
        ui.spacing_mut().interact_size.y = 18.0;
        let ends = Ends::new(ui, "led");
        let accent = theme::tokens(ui).accent;
        ends.left(ui, |ui| {
            let words = format!("now {}", shown.name);
            let text = RichText::new(&words).small().color(accent);
            let response = ui.add(Label::new(text).truncate());
            say_as_it_appears(ui, &response, Live::Polite);
        });
        ends.right(ui, |ui| {
            let link = link_ui(ui, RichText::new(format!("{key} back")).small());
            let name = format!("Back to {}", before.name);
            link.widget_info(|| WidgetInfo::labeled(Role::Link, true, &name));
            if link.on_hover_text(name).clicked() {
                actions.push(Action::Do(Intent::GoBack));
            }
        });
    });
}

/// Its model and data plane, and the way to what can be changed of it later.
fn model_ui(ui: &mut Ui, shown: &Cluster, view: &ViewState, actions: &mut Vec<Action>) {
    let colors = theme::tokens(ui);
    marked_ui(ui, view.workload.mark_of(Field::Cluster), |ui, _| {
        ui.horizontal(|ui| {
            ui.spacing_mut().interact_size.y = 18.0;
            let ends = Ends::new(ui, "model");
            ends.left(ui, |ui| {
                let words = format!("{}, {} data plane", shown.model.title(), shown.data_plane.title());
                lock_ui(ui, shown, Value::Model);
                let text = RichText::new(&words).small().color(colors.weak);
                ui.add(Label::new(text).truncate());
            });
            ends.right(ui, |ui| {
                let later = link_ui(ui, RichText::new("Later…").small());
                later.widget_info(|| WidgetInfo::labeled(Role::Link, true, Intent::Changeability.title()));
                if later.on_hover_text(Intent::Changeability.help()).clicked() {
                    actions.push(Action::Do(Intent::Changeability));
                }
            });
        });
    });
}
