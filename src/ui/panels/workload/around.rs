//! What surrounds the workload: the ranges that it must not meet.

use egui::{Align, Button, Layout, Rect, RichText, ScrollArea, Ui, vec2};

use crate::design::ConnectedRange;
use crate::session::Session;

use crate::ui::action::{Action, Intent};
use crate::ui::kit::regions::follow_focus;
use crate::ui::kit::theme::{self, icons};
use crate::ui::kit::widgets::{icon_button_ui, marked_ui, section_ui};
use crate::ui::reveal::Field;
use crate::ui::state::{Dialog, EditTarget, ViewState};

/// Height of the list of connected ranges, in points.
const LIST_HEIGHT: f32 = 190.0;

pub(super) fn connected_ui(ui: &mut Ui, session: &Session, view: &ViewState, actions: &mut Vec<Action>) {
    let colors = theme::tokens(ui);
    section_ui(ui, "Connected ranges", |ui| {
        if icon_button_ui(ui, icons::ADD, "Add connected range").clicked() {
            actions.push(Action::Do(Intent::AddConnected));
        }
    });
    let connected = &session.design().connected;
    if connected.is_empty() {
        ui.label(
            RichText::new("Peered VNets and on-premises ranges that must not overlap")
                .small()
                .color(colors.weak),
        );
    }
    // Many of them scroll by themselves: what stands below stays in reach.
    let list = ScrollArea::vertical()
        .id_salt("connected ranges")
        .max_height(LIST_HEIGHT);
    list.auto_shrink([false, true]).show(ui, |ui| {
        let row = vec2(ui.available_width(), ui.spacing().interact_size.y);
        let step = row.y + ui.spacing().item_spacing.y;
        for (index, range) in connected.iter().enumerate() {
            let rect = Rect::from_min_size(ui.cursor().min, row);
            // The ones next to those in sight are there for Tab, a marked one to be scrolled to.
            let is_near = ui.is_rect_visible(rect.expand(step));
            if is_near || view.workload.mark_of(Field::Connected(index)).is_some() {
                range_ui(ui, view, index, range, actions);
            } else {
                ui.allocate_space(row);
            }
        }
        follow_focus(ui);
    });
}

fn range_ui(ui: &mut Ui, view: &ViewState, index: usize, range: &ConnectedRange, actions: &mut Vec<Action>) {
    let colors = theme::tokens(ui);
    ui.push_id(("connected", index, range.name.as_str()), |ui| {
        let mark = view.workload.mark_of(Field::Connected(index));
        let row = |ui: &mut Ui| {
            let words = format!("{} ({})", range.name, range.kind.title());
            let ranges = match range.prefixes.as_slice() {
                [] => "no ranges yet".to_owned(),
                [only] => only.to_string(),
                [first, rest @ ..] => format!("{first} and {} more", rest.len()),
            };
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.label(RichText::new(ranges).color(colors.weak));
                let button = Button::new(&words).frame(false).truncate();
                let response = ui
                    .with_layout(Layout::left_to_right(Align::Center), |ui| ui.add(button))
                    .inner;
                if response.on_hover_text("Edit connected range").clicked() {
                    actions.push(Action::OpenDialog(Dialog::Edit(EditTarget::Connected(index))));
                }
            });
        };
        marked_ui(ui, mark, |ui, _| ui.horizontal(row));
    });
}
