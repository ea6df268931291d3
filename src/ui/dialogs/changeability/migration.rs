//! From the present model and data plane of a cluster to any other: the path, its conditions, and the addresses it
//! takes.

use egui::{
    Align, Button, Color32, Label, Layout, RichText, Role, ScrollArea, Ui, UiBuilder, WidgetInfo, vec2,
};

use crate::azure::{DataPlane, Model, Purpose};
use crate::check::migration::{Setup, Way};
use crate::decide::journey::{Journey, Precondition, Together, journey};
use crate::design::{Cluster, Design};
use crate::edit::ClusterAt;
use crate::net::grouped;
use crate::plan::what_rules_out;
use crate::scene::Words;
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

/// Another setup.
struct Other {
    setup: Setup,
    journey: Journey,
    /// What rules it out for the cluster, in words.
    ruled_out: Option<String>,
}

/// Every other setup with the way to it, the easiest first; those that are ruled out last.
fn others(session: &Session, at: ClusterAt, from: Setup) -> Vec<Other> {
    let planes = [DataPlane::Azure, DataPlane::Cilium];
    let setups = Model::ALL.iter().flat_map(|model| {
        planes.map(|data_plane| Setup {
            model: *model,
            data_plane,
        })
    });
    let mut found: Vec<Other> = setups
        .filter(|to| to.exists() && *to != from)
        .filter_map(|setup| {
            Some(Other {
                setup,
                journey: journey(session.design(), session.plan(), at, setup)?,
                ruled_out: ruled_out(session, at, setup.model).filter(|_| setup.model != from.model),
            })
        })
        .collect();
    found.sort_by_key(|other| {
        let Other {
            journey, ruled_out, ..
        } = other;
        (ruled_out.is_some(), ease(journey.way), !journey.is_open())
    });
    found
}

/// What rules a model out for a cluster: "does not support snet-agc".
fn ruled_out(session: &Session, at: ClusterAt, model: Model) -> Option<String> {
    let (design, plan) = (session.design(), session.plan());
    let alternative = design.alternatives.get(at.alternative)?;
    let planned = plan.alternatives.get(at.alternative)?;
    let network = planned.clusters.get(at.cluster)?.network?;
    let verdict = what_rules_out(design, alternative, planned, at.cluster, model)?;
    Some(Words::new(design, plan, at.alternative).lane_verdict(network, verdict))
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
    let others = memo(ui, "journeys", session, at, || others(session, at, from));
    let whole = ui.available_rect_before_wrap();
    let (left, right) = whole.split_left_right_at_x(whole.left() + LIST_WIDTH);
    let line = theme::tokens(ui).outline;
    ui.painter()
        .vline(right.left() + GAP / 2.0, whole.y_range(), (1.0, line));
    let chosen = to
        .and_then(|to| others.iter().find(|other| other.setup == to))
        .or_else(|| others.first());
    ui.scope_builder(UiBuilder::new().id_salt("ways").max_rect(left), |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        ScrollArea::vertical().auto_shrink(false).show_followed(ui, |ui| {
            for other in others.iter() {
                let is_chosen = chosen.is_some_and(|chosen| chosen.setup == other.setup);
                if entry_ui(ui, other, is_chosen) {
                    *to = Some(other.setup);
                }
            }
        });
    });
    let right = right.with_min_x(right.left() + GAP);
    ui.scope_builder(UiBuilder::new().id_salt("way").max_rect(right), |ui| {
        ScrollArea::vertical().auto_shrink(false).show_followed(ui, |ui| {
            if let Some(other) = chosen {
                journey_ui(ui, session.design(), from, other);
            }
        });
    });
}

/// A setup in the list; true when it was chosen.
fn entry_ui(ui: &mut Ui, other: &Other, is_chosen: bool) -> bool {
    let colors = theme::tokens(ui);
    let Other {
        setup,
        journey,
        ruled_out,
    } = other;
    let size = vec2(ui.available_width(), ROW);
    let response = ui.add_sized(size, Button::selectable(is_chosen, "").min_size(size));
    let words = match (ruled_out, obstacle(journey)) {
        (Some(why), _) => format!("ruled out: {why}"),
        (None, Some(obstacle)) => format!("{}, {obstacle}", short(journey.way)),
        (None, None) => short(journey.way).to_owned(),
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
    let color = if ruled_out.is_some() || journey.is_open() {
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

fn journey_ui(ui: &mut Ui, design: &Design, from: Setup, other: &Other) {
    let Other {
        setup: to,
        journey,
        ruled_out,
    } = other;
    ui.spacing_mut().item_spacing.y = 4.0;
    ui.add(Label::new(RichText::new(format!("{from} to {to}")).heading()).wrap());
    if let Some(why) = ruled_out {
        let weak = theme::tokens(ui).weak;
        sign_ui(ui, Some((icons::RULED_OUT, weak)), &format!("Ruled out: {why}"));
    }
    let way = journey.way.words();
    ui.add(Label::new(format!("The change {way}")).wrap());
    if !journey.preconditions.is_empty() {
        part_ui(ui, "Conditions");
        for condition in &journey.preconditions {
            condition_ui(ui, condition, ruled_out.is_none());
        }
    }
    part_ui(ui, "What happens");
    for (number, step) in (1..).zip(&journey.steps) {
        ui.add(Label::new(format!("{number}. {step}")).wrap());
    }
    if !journey.shared.is_empty() {
        part_ui(ui, "Addresses in the meantime");
        for shared in &journey.shared {
            shared_ui(ui, design, shared, ruled_out.is_none());
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
            mark_ui(ui, Some(mark), ruled_out.is_none(), &words);
        }
    }
    ui.add_space(4.0);
    source_link_ui(ui, journey.source.page, journey.source.url);
}

fn part_ui(ui: &mut Ui, title: &str) {
    ui.add_space(6.0);
    ui.label(theme::bold(title));
}

fn condition_ui(ui: &mut Ui, condition: &Precondition, is_possible: bool) {
    let words = match condition.holds {
        Some(true) => format!("{}: met", condition.text),
        Some(false) => format!("{}: not met", condition.text),
        None => format!("{}: unknown from the design", condition.text),
    };
    mark_ui(ui, condition.holds, is_possible, &words);
}

fn shared_ui(ui: &mut Ui, design: &Design, shared: &Together, is_possible: bool) {
    let words = format!(
        "{}: {} now, {} in the meantime, of {} {}",
        shared.range.name(design),
        grouped(shared.now),
        grouped(shared.both),
        grouped(shared.holds),
        shared.unit.plural()
    );
    mark_ui(ui, Some(shared.fits()), is_possible, &words);
}

/// A line with a sign for met or not met, or that it is unknown; without one where nothing that is met would make the
/// change possible.
fn mark_ui(ui: &mut Ui, good: Option<bool>, is_possible: bool, words: &str) {
    let colors = theme::tokens(ui);
    let sign = match good {
        Some(true) => (icons::CHECK, colors.good),
        Some(false) => (icons::ERROR, colors.trouble),
        None => (icons::INFO, colors.accent),
    };
    sign_ui(ui, is_possible.then_some(sign), words);
}

fn sign_ui(ui: &mut Ui, sign: Option<(&str, Color32)>, words: &str) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        if let Some((icon, color)) = sign {
            icon_ui(ui, theme::icon(icon, theme::Size::Sign).color(color));
        }
        ui.vertical(|ui| ui.add(Label::new(words).wrap()));
    });
}
