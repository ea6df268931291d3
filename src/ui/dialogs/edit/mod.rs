//! Dialogs that show a cluster, VNet, subnet or connected range in full.

mod attached;
mod cluster;
mod network;
mod pool;

use egui::{Align, Button, Grid, Key, Layout, Modifiers, Response, ScrollArea, Ui, vec2};

use crate::design::Name;
use crate::edit::{ClusterAt, NetworkAt, SubnetAt};
use crate::session::Session;
use crate::ui::kit::regions::FollowsFocus as _;

use crate::ui::action::Action;
use crate::ui::frame::default_button_ui;
use crate::ui::kit::choice::Choice;
use crate::ui::kit::fields::{self, CommitField, Read};
use crate::ui::kit::number::NumberField;
use crate::ui::kit::regions::follow_focus;
use crate::ui::kit::typing::begin_typing;
use crate::ui::kit::widgets::{checkbox_ui, foot_ui};
use crate::ui::state::{EditTarget, ViewState};

use cluster::cluster_ui;
use network::{connected_ui, network_ui, subnet_ui};
use pool::pool_ui;

/// Width of a field, in points.
const FIELD: f32 = 380.0;

/// Width of the names of fields, in points: those of one dialog stand in one column.
const NAMES: f32 = 130.0;

/// What stands at the foot of a form.
#[derive(Debug)]
pub(crate) enum Foot<'a> {
    /// The part exists: it is closed or removed.
    Exists,
    /// The part was just added: it is confirmed, which is noted, or taken back.
    Added(&'a mut bool),
}

/// Draws what `target` is.
pub(crate) fn edit_ui(
    ui: &mut Ui,
    session: &Session,
    view: &ViewState,
    (target, foot): (EditTarget, Foot<'_>),
    actions: &mut Vec<Action>,
) {
    let alternative = view.focus.alternative;
    match target {
        EditTarget::Cluster(cluster) => cluster_ui(ui, session, ClusterAt { alternative, cluster }, actions),
        EditTarget::Network(network) => {
            network_ui(ui, session, (NetworkAt { alternative, network }, foot), actions);
        }
        EditTarget::Subnet(network, subnet) => {
            subnet_ui(
                ui,
                session,
                (
                    SubnetAt {
                        alternative,
                        network,
                        subnet,
                    },
                    foot,
                ),
                actions,
            );
        }
        EditTarget::Pool(cluster, pool) => {
            pool_ui(
                ui,
                session,
                ClusterAt { alternative, cluster }.pool(pool),
                actions,
            );
        }
        EditTarget::Connected(index) => connected_ui(ui, session, (index, foot), actions),
    }
}

/// A labelled row of a form; the field takes its name from the label.
fn row_ui(ui: &mut Ui, name: &str, add: impl FnOnce(&mut Ui)) {
    let label = ui.label(name);
    ui.label_inputs_by(label.id, add);
    ui.end_row();
}

/// A checkbox; returns its new value.
fn check_row_ui(ui: &mut Ui, name: &str, now: bool, label: &str) -> Option<bool> {
    let mut ticked = now;
    row_ui(ui, name, |ui| {
        checkbox_ui(ui, &mut ticked, label);
    });
    (ticked != now).then_some(ticked)
}

/// A number; returns its new value.
fn number_row_ui(ui: &mut Ui, name: &str, now: u64, most: u32) -> Option<u64> {
    let mut value = now;
    row_ui(ui, name, |ui| {
        let number = NumberField::new(now, 0..=u64::from(most)).show(ui);
        number.response.accessible_name(name);
        value = number.value;
    });
    (value != now).then_some(value)
}

/// A field of a form, and below it what is wrong with its text.
fn text_row_ui<T>(
    ui: &mut Ui,
    name: &str,
    text: &str,
    hint: &str,
    read: &dyn Fn(&str) -> Read<T>,
    commit: impl FnOnce(T),
) {
    let label = ui.label(name);
    let field = CommitField {
        name,
        text,
        hint,
        width: FIELD,
        read,
    };
    ui.vertical(|ui| {
        let mut entry = field.show(ui);
        entry.response = entry.response.labelled_by(label.id);
        leave_enter(ui, &entry.response);
        if let Some(value) = entry.value_ui(ui) {
            commit(value);
        }
    });
    ui.end_row();
}

/// The name, with which a form begins: it has the keyboard as the form opens.
fn name_row_ui(ui: &mut Ui, name: &Name, commit: impl FnOnce(Name)) {
    let label = ui.label("Name");
    let field = CommitField {
        name: "Name",
        text: name.as_str(),
        hint: "",
        width: FIELD,
        read: &fields::name,
    };
    ui.vertical(|ui| {
        let mut entry = field.show(ui);
        begin_typing(ui, &entry.response);
        entry.response = entry.response.labelled_by(label.id);
        leave_enter(ui, &entry.response);
        if let Some(value) = entry.value_ui(ui) {
            commit(value);
        }
    });
    ui.end_row();
}

/// Enter that commits the text of a field must not press the default button as well.
fn leave_enter(ui: &Ui, field: &Response) {
    if field.lost_focus() {
        ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
    }
}

/// A choice among a closed list.
fn choice_ui<T: Copy + PartialEq>(
    ui: &mut Ui,
    name: &str,
    now: T,
    all: &[T],
    title: impl Fn(T) -> &'static str,
) -> Option<T> {
    let mut chosen = None;
    row_ui(ui, name, |ui| {
        let choice = Choice::new(name, name, title(now)).width(FIELD);
        choice.show(ui, |options| {
            chosen = options.of(now, all.iter().copied(), &title);
        });
    });
    chosen
}

fn form_ui(ui: &mut Ui, id: &'static str, add: impl FnOnce(&mut Ui)) {
    ScrollArea::vertical()
        .max_height((ui.ctx().content_rect().height() - 330.0).clamp(160.0, 720.0))
        .auto_shrink([false, true])
        .show_followed(ui, |ui| {
            Grid::new(id)
                .num_columns(2)
                .min_col_width(NAMES)
                .spacing(vec2(16.0, 8.0))
                .show(ui, add);
            follow_focus(ui);
        });
}

/// Close at the left, remove at the right, which is disabled where something needs it. Returns whether to remove it.
///
/// What was just added is not removed but taken back.
fn answers_ui(ui: &mut Ui, foot: Foot<'_>, remove: &str, kept: Option<&str>) -> bool {
    foot_ui(ui, |ui| {
        if let Foot::Added(is_confirmed) = foot {
            if default_button_ui(ui, "Add", true) {
                *is_confirmed = true;
                ui.close();
            }
            if ui.button("Cancel").clicked() {
                ui.close();
            }
            return false;
        }
        if ui.button("Close").clicked() {
            ui.close();
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let button = ui.add_enabled(kept.is_none(), Button::new(remove));
            button.on_disabled_hover_text(kept.unwrap_or_default()).clicked()
        })
        .inner
    })
}
