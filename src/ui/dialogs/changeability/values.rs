//! Every value of a cluster with how changeable it is, why, and the source.

use egui::{Align, Label, Layout, ScrollArea, Ui, vec2};

use crate::check::permanence::{Permanence, Value, permanence};
use crate::design::Cluster;
use crate::ui::kit::link::source_link_ui;
use crate::ui::kit::locks;
use crate::ui::kit::regions::FollowsFocus as _;
use crate::ui::kit::theme;
use crate::ui::kit::widgets::sentence;

/// Width of the names of the values, in points.
const NAMES: f32 = 150.0;

/// Draws the list, the most fixed first.
pub(super) fn values_ui(ui: &mut Ui, cluster: &Cluster) {
    let groups = [
        Permanence::Cluster,
        Permanence::Pool,
        Permanence::OneWay,
        Permanence::Grows,
        Permanence::Free,
    ];
    ScrollArea::vertical().auto_shrink(false).show_followed(ui, |ui| {
        for group in groups {
            group_ui(ui, cluster, group);
        }
    });
}

fn group_ui(ui: &mut Ui, cluster: &Cluster, group: Permanence) {
    let colors = theme::tokens(ui);
    let standings = Value::ALL
        .iter()
        .map(|value| (*value, permanence(cluster, *value)))
        .filter(|(_, standing)| standing.permanence == group);
    let mut is_first = true;
    for (value, standing) in standings {
        if is_first {
            ui.add_space(6.0);
            ui.horizontal(|ui| {
                ui.label(theme::icon(locks::icon(group), theme::Size::Sign).color(colors.accent));
                ui.label(theme::bold(sentence(group.words())));
            });
            is_first = false;
        }
        ui.horizontal_top(|ui| {
            let names = Layout::left_to_right(Align::Min);
            ui.allocate_ui_with_layout(vec2(NAMES, 18.0), names, |ui| {
                ui.set_min_width(NAMES);
                ui.add(Label::new(sentence(value.title())).truncate());
            });
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 1.0;
                ui.spacing_mut().interact_size.y = 16.0;
                ui.add(Label::new(standing.explanation).wrap());
                source_link_ui(ui, standing.source.page, standing.source.url);
            });
        });
    }
}
