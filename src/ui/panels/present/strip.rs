//! The quiet strip below a page: where one is, and what if.

use egui::{Button, RichText, ScrollArea, Slider, SliderClamping, Ui, vec2};

use crate::decide::comparison::letter;
use crate::design::{Cluster, NodeCount, PodCount};
use crate::edit::{ClusterAt, Command, PoolChange};
use crate::session::Session;
use crate::ui::action::Action;
use crate::ui::kit::choice::Choice;
use crate::ui::kit::ends::Ends;
use crate::ui::kit::number::NumberField;
use crate::ui::kit::regions::follow_focus;
use crate::ui::kit::theme::{self, icons};
use crate::ui::kit::widgets::{checkbox_ui, icon_button_ui};

use crate::ui::panels::present::{Presentation, stable_cluster};

/// Draws the strip.
pub(super) fn strip_ui(
    ui: &mut Ui,
    session: &Session,
    presentation: &mut Presentation,
    dark: bool,
    actions: &mut Vec<Action>,
) {
    ui.horizontal(|ui| {
        ui.set_min_height(28.0);
        let ends = Ends::new(ui, "strip");
        ends.left(ui, |ui| {
            // On a narrow screen the sliders are reached by scrolling.
            ScrollArea::horizontal().show(ui, |ui| {
                ui.horizontal(|ui| {
                    pages_ui(ui, presentation);
                    ui.separator();
                    what_if_ui(ui, session, presentation, actions);
                });
                follow_focus(ui);
            });
        });
        ends.right(ui, |ui| {
            if presentation.is_changed() {
                keep_ui(ui, actions);
            }
            toggle_ui(ui, icons::NOTES, "Speaker notes (N)", &mut presentation.notes);
            toggle_ui(ui, icons::POINTER, "Pointer (P)", &mut presentation.pointer);
            if icon_button_ui(ui, icons::BLANK, "Blank (B)").clicked() {
                presentation.blank = true;
            }
            if icon_button_ui(ui, icons::THEME, "Dark or light (T)").clicked() {
                presentation.dark = Some(!dark);
            }
            if icon_button_ui(ui, icons::CLOSE, "Leave (Esc)").clicked() {
                actions.push(Action::EndTalk);
            }
        });
    });
}

fn keep_ui(ui: &mut Ui, actions: &mut Vec<Action>) {
    let put_back = ui.button("Put back");
    if put_back.on_hover_text("Discard the what-if changes").clicked() {
        actions.push(Action::PutBackTalk);
    }
    let colors = theme::tokens(ui);
    let keep = Button::new(RichText::new("Keep").color(colors.on_accent)).fill(colors.accent);
    let help = "Apply the changes to the design, as one step that can be undone";
    if ui.add(keep).on_hover_text(help).clicked() {
        actions.push(Action::KeepTalk);
    }
}

fn toggle_ui(ui: &mut Ui, icon: &str, name: &str, on: &mut bool) {
    let button = Button::new(theme::icon(icon, theme::Size::Heading))
        .selected(*on)
        .frame_when_inactive(*on)
        .min_size(vec2(24.0, 24.0));
    let response = ui.add(button);
    let selected = *on;
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::CheckBox, true, selected, name));
    if response.on_hover_text(name).clicked() {
        *on = !*on;
    }
}

fn pages_ui(ui: &mut Ui, presentation: &mut Presentation) {
    let (page, pages) = (presentation.page, presentation.pages());
    ui.add_enabled_ui(page > 0, |ui| {
        if icon_button_ui(ui, icons::BACK, "Previous page (Left)").clicked() {
            presentation.turn_to(page.saturating_sub(1));
        }
    });
    let title = presentation.leaf().map_or_else(String::new, |leaf| {
        let kind = leaf.kind().title();
        leaf.alternative()
            .map_or_else(|| kind.to_owned(), |at| format!("{} {kind}", letter(at)))
    });
    ui.label(RichText::new(format!("{title} · {} of {pages}", page + 1)).color(theme::tokens(ui).weak));
    ui.add_enabled_ui(page + 1 < pages, |ui| {
        if icon_button_ui(ui, icons::INTO, "Next page (Right)").clicked() {
            presentation.turn_to(page + 1);
        }
    });
}

/// The sliders of one pool; on a page on all those of the first alternative, tried out everywhere.
fn what_if_ui(ui: &mut Ui, session: &Session, presentation: &mut Presentation, actions: &mut Vec<Action>) {
    let alternative_at = presentation.alternative().unwrap_or_default();
    let design = presentation.session.design();
    let cluster_at = stable_cluster(session, presentation).unwrap_or(0);
    let found = design
        .alternatives
        .get(alternative_at)
        .and_then(|alternative| Some((alternative, alternative.clusters.get(cluster_at)?)));
    let Some((alternative, cluster)) = found else {
        ui.label(RichText::new("There is no cluster to try what-ifs on").color(theme::tokens(ui).weak));
        return;
    };
    // The pool that grows in the document, so that it stays while a slider moves.
    let grows = session
        .design()
        .alternatives
        .get(alternative_at)
        .and_then(|alternative| {
            alternative
                .clusters
                .get(cluster_at)?
                .growing_pool(presentation.pool)
        });
    let Some((pool_at, pool)) = grows.and_then(|at| Some((at, cluster.pools.get(at)?))) else {
        return;
    };
    ui.label(theme::bold("What if"));
    let (mut chosen_cluster, mut chosen_pool) = (cluster_at, pool_at);
    if alternative.clusters.len() > 1 {
        let names = alternative.clusters.iter().map(|cluster| cluster.name.as_str());
        choice_ui(ui, "Cluster", names, &mut chosen_cluster);
    }
    if cluster.pools.len() > 1 {
        let names = cluster.pools.iter().map(|pool| pool.name.as_str());
        choice_ui(ui, "Pool", names, &mut chosen_pool);
    }
    let everywhere = presentation.everywhere || presentation.alternative().is_none();
    let mut changed = None;
    let colors = theme::tokens(ui);
    let nodes = Number {
        name: "Nodes",
        value: pool.planned_nodes(),
        most: 5_000,
        logarithmic: true,
        color: colors.node,
    };
    if let Some(nodes) = nodes.show(ui).and_then(|nodes| NodeCount::new(nodes).ok()) {
        changed = Some(PoolChange::PlannedNodes(nodes));
    }
    let pods = Number {
        name: "Max pods",
        value: pool.max_pods.get(),
        most: 250,
        logarithmic: false,
        color: colors.pod,
    };
    if let Some(pods) = pods.show(ui).and_then(|pods| PodCount::new(pods).ok()) {
        changed = Some(PoolChange::MaxPods(pods));
    }
    if let Some(change) = changed {
        let at = ClusterAt {
            alternative: alternative_at,
            cluster: cluster_at,
        };
        let commands = tried(
            presentation.session.design(),
            (at, pool_at),
            cluster,
            everywhere,
            &change,
        );
        actions.push(Action::TryOut(commands));
    }
    if chosen_cluster != cluster_at {
        presentation.cluster = Some(chosen_cluster);
        presentation.pool = None;
    } else if chosen_pool != pool_at {
        presentation.pool = Some(chosen_pool);
    }
    if presentation.session.design().alternatives.len() > 1 && presentation.alternative().is_some() {
        checkbox_ui(ui, &mut presentation.everywhere, "In all")
            .on_hover_text("Try it in every alternative that has a node pool with this name");
    }
}

/// The change to the pool, and to those of its name in the other alternatives.
fn tried(
    design: &crate::design::Design,
    (at, pool_at): (ClusterAt, usize),
    cluster: &Cluster,
    everywhere: bool,
    change: &PoolChange,
) -> Command {
    let own = Command::Pool {
        at: at.pool(pool_at),
        change: change.clone(),
    };
    let Some(pool) = cluster.pools.get(pool_at).filter(|_| everywhere) else {
        return own;
    };
    let mut commands = vec![own];
    for (alternative_at, alternative) in design.alternatives.iter().enumerate() {
        let twin_at = alternative
            .clusters
            .iter()
            .position(|twin| twin.name.matches(cluster.name.as_str()))
            .filter(|_| alternative_at != at.alternative);
        let twin = twin_at.and_then(|twin_at| Some((twin_at, alternative.clusters.get(twin_at)?)));
        let place = twin.and_then(|(twin_at, twin)| {
            let pool_at = twin
                .pools
                .iter()
                .position(|other| other.name.matches(pool.name.as_str()))?;
            let at = ClusterAt {
                alternative: alternative_at,
                cluster: twin_at,
            };
            Some(at.pool(pool_at))
        });
        commands.extend(place.map(|at| Command::Pool {
            at,
            change: change.clone(),
        }));
    }
    Command::Several {
        title: "Try out".to_owned(),
        commands,
    }
}

fn choice_ui<'a>(
    ui: &mut Ui,
    name: &'static str,
    names: impl Iterator<Item = &'a str> + Clone,
    chosen: &mut usize,
) {
    let shown = names.clone().nth(*chosen).unwrap_or_default();
    let choice = Choice::new(("talk", name), name, shown).width(96.0);
    choice.show(ui, |options| {
        for (at, name) in names.enumerate() {
            if options.option(at == *chosen, name) {
                *chosen = at;
            }
        }
    });
}

/// A number with its slider, in one line.
struct Number {
    name: &'static str,
    value: u64,
    most: u64,
    logarithmic: bool,
    color: egui::Color32,
}

impl Number {
    /// What it was set to, if it was.
    fn show(self, ui: &mut Ui) -> Option<u64> {
        let mut value = self.value;
        let mut changed = false;
        ui.scope(|ui| {
            ui.visuals_mut().selection.bg_fill = self.color;
            ui.spacing_mut().slider_width = (ui.ctx().content_rect().width() * 0.085).clamp(80.0, 220.0);
            let name = ui.label(self.name);
            let slider = Slider::new(&mut value, 0..=self.most)
                .logarithmic(self.logarithmic)
                .smallest_positive(1.0)
                .clamping(SliderClamping::Never)
                .trailing_fill(true)
                .show_value(false)
                .integer()
                .handle_shape(theme::KNOB);
            changed |= ui
                .scope(|ui| {
                    theme::knobs(ui);
                    ui.add(slider)
                })
                .inner
                .labelled_by(name.id)
                .changed();
            let field = NumberField::new(value, 0..=100_000).size(vec2(58.0, 22.0));
            let number = field.show(ui);
            value = number.value;
            changed |= number.response.labelled_by(name.id).changed();
        });
        (changed && value != self.value).then_some(value)
    }
}
