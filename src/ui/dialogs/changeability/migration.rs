//! From the present model and data plane of a cluster to any other: the path, its conditions, and the addresses it
//! takes.

use egui::{Align, Button, Label, Layout, RichText, Role, ScrollArea, Ui, UiBuilder, WidgetInfo, vec2};

use crate::azure::{DataPlane, Model, Purpose};
use crate::check::migration::{Setup, Way};
use crate::decide::journey::{Journey, Precondition, Together, journey};
use crate::design::{Cluster, Design};
use crate::edit::ClusterAt;
use crate::net::grouped;
use crate::session::Session;
use crate::ui::kit::link::source_link_ui;
use crate::ui::kit::memo::memo;
use crate::ui::kit::regions::FollowsFocus as _;
use crate::ui::kit::theme::{self, icons};
use crate::ui::kit::widgets::icon_ui;

/// Width of the list, in points.
const LIST_WIDTH: f32 = 270.0;

/// Room between the list and what is said of one way, in points.
const GAP: f32 = 24.0;

/// Height of an entry of the list, in points.
const ROW: f32 = 40.0;

/// Every other setup with the way to it, the easiest first.
fn journeys(session: &Session, at: ClusterAt, from: Setup) -> Vec<(Setup, Journey)> {
    let planes = [DataPlane::Azure, DataPlane::Cilium];
    let setups = Model::ALL.iter().flat_map(|model| {
        planes.map(|data_plane| Setup {
            model: *model,
            data_plane,
        })
    });
    let mut found: Vec<(Setup, Journey)> = setups
        .filter(|to| to.exists() && *to != from)
        .filter_map(|to| Some((to, journey(session.design(), session.plan(), at, to)?)))
        .collect();
    found.sort_by_key(|(_, journey)| ease(journey.way));
    found
}

const fn ease(way: Way) -> u8 {
    match way {
        Way::Same => 0,
        Way::InPlace => 1,
        Way::InTwoSteps(_) => 2,
        Way::NewPools => 3,
        Way::NewCluster => 4,
    }
}

/// Draws the list of setups at the left, the way to the chosen one at the right.
pub(super) fn migration_ui(
    ui: &mut Ui,
    session: &Session,
    at: ClusterAt,
    cluster: &Cluster,
    to: &mut Option<Setup>,
) {
    let from = Setup {
        model: cluster.model,
        data_plane: cluster.data_plane,
    };
    let journeys = memo(ui, "journeys", session, at, || journeys(session, at, from));
    let whole = ui.available_rect_before_wrap();
    let (left, right) = whole.split_left_right_at_x(whole.left() + LIST_WIDTH);
    let line = theme::tokens(ui).outline;
    ui.painter()
        .vline(right.left() + GAP / 2.0, whole.y_range(), (1.0, line));
    let chosen = to
        .and_then(|to| journeys.iter().find(|(setup, _)| *setup == to))
        .or_else(|| journeys.first());
    ui.scope_builder(UiBuilder::new().id_salt("ways").max_rect(left), |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        ScrollArea::vertical().auto_shrink(false).show_followed(ui, |ui| {
            for (setup, journey) in journeys.iter() {
                let is_chosen = chosen.is_some_and(|(chosen, _)| chosen == setup);
                if entry_ui(ui, *setup, journey, is_chosen) {
                    *to = Some(*setup);
                }
            }
        });
    });
    let right = right.with_min_x(right.left() + GAP);
    ui.scope_builder(UiBuilder::new().id_salt("way").max_rect(right), |ui| {
        ScrollArea::vertical().auto_shrink(false).show_followed(ui, |ui| {
            if let Some((setup, journey)) = chosen {
                journey_ui(ui, session.design(), from, *setup, journey);
            }
        });
    });
}

/// A setup in the list; true when it was chosen.
fn entry_ui(ui: &mut Ui, setup: Setup, journey: &Journey, is_chosen: bool) -> bool {
    let colors = theme::tokens(ui);
    let size = vec2(ui.available_width(), ROW);
    let response = ui.add_sized(size, Button::selectable(is_chosen, "").min_size(size));
    let words = match obstacle(journey) {
        Some(obstacle) => format!("{}, {obstacle}", short(journey.way)),
        None => short(journey.way).to_owned(),
    };
    let name = format!("{setup}: {words}");
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, is_chosen, &name));
    let content = UiBuilder::new()
        .id_salt(&name)
        .max_rect(response.rect.shrink2(vec2(8.0, 3.0)))
        .layout(Layout::top_down(Align::Min));
    // A child `Ui`, since the entry is already allocated.
    let mut inner = ui.new_child(content);
    inner.spacing_mut().item_spacing.y = 1.0;
    inner.add(Label::new(setup.to_string()).truncate());
    let color = if journey.is_open() {
        colors.weak
    } else {
        colors.warning
    };
    inner.add(Label::new(RichText::new(words).small().color(color)).truncate());
    response.clicked()
}

/// What blocks it, in a few words.
fn obstacle(journey: &Journey) -> Option<&'static str> {
    let lacks = |condition: &Precondition| condition.holds == Some(false);
    if journey.preconditions.iter().any(lacks) {
        Some("a condition is not met")
    } else if journey.new_ranges.iter().any(|range| range.place.is_none()) {
        Some("no room alongside")
    } else if !journey.shared.iter().all(Together::fits) {
        Some("no room in the meantime")
    } else {
        None
    }
}

const fn short(way: Way) -> &'static str {
    match way {
        Way::Same => "as it is",
        Way::InPlace => "one in-place update",
        Way::InTwoSteps(_) => "two in-place updates",
        Way::NewPools => "through new pools",
        Way::NewCluster => "only with a new cluster",
    }
}

fn journey_ui(ui: &mut Ui, design: &Design, from: Setup, to: Setup, journey: &Journey) {
    ui.spacing_mut().item_spacing.y = 4.0;
    ui.add(Label::new(RichText::new(format!("{from} to {to}")).heading()).wrap());
    let way = journey.way.words();
    ui.add(Label::new(format!("The change {way}")).wrap());
    if !journey.preconditions.is_empty() {
        part_ui(ui, "Conditions");
        for condition in &journey.preconditions {
            condition_ui(ui, condition);
        }
    }
    part_ui(ui, "What happens");
    for (number, step) in (1..).zip(&journey.steps) {
        ui.add(Label::new(format!("{number}. {step}")).wrap());
    }
    if !journey.shared.is_empty() {
        part_ui(ui, "Addresses in the meantime");
        for shared in &journey.shared {
            shared_ui(ui, design, shared);
        }
    }
    if !journey.new_ranges.is_empty() {
        part_ui(ui, "New ranges alongside the old ones");
        for range in &journey.new_ranges {
            let what = match range.purpose {
                Purpose::Pods => "pod subnet",
                _ => "node subnet",
            };
            let (mark, words) = match range.place {
                Some(place) => (true, format!("{what} /{}, such as {place}", range.length)),
                None => (
                    false,
                    format!("{what} /{}: no free block in the VNet", range.length),
                ),
            };
            mark_ui(ui, Some(mark), &words);
        }
    }
    ui.add_space(4.0);
    source_link_ui(ui, journey.source.page, journey.source.url);
}

fn part_ui(ui: &mut Ui, title: &str) {
    ui.add_space(6.0);
    ui.label(theme::bold(title));
}

fn condition_ui(ui: &mut Ui, condition: &Precondition) {
    let words = match condition.holds {
        Some(true) => format!("{}: met", condition.text),
        Some(false) => format!("{}: not met", condition.text),
        None => format!("{}: unknown from the design", condition.text),
    };
    mark_ui(ui, condition.holds, &words);
}

fn shared_ui(ui: &mut Ui, design: &Design, shared: &Together) {
    let words = format!(
        "{}: {} now, {} in the meantime, of {} {}",
        shared.range.name(design),
        grouped(shared.now),
        grouped(shared.both),
        grouped(shared.holds),
        shared.unit.plural()
    );
    mark_ui(ui, Some(shared.fits()), &words);
}

/// A line with a sign for met or not met; none where that is unknown.
fn mark_ui(ui: &mut Ui, good: Option<bool>, words: &str) {
    let colors = theme::tokens(ui);
    let (icon, color) = match good {
        Some(true) => (icons::CHECK, colors.good),
        Some(false) => (icons::ERROR, colors.trouble),
        None => (icons::INFO, colors.accent),
    };
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        icon_ui(ui, theme::icon(icon, theme::Size::Sign).color(color));
        ui.vertical(|ui| ui.add(Label::new(words).wrap()));
    });
}
