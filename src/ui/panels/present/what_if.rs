//! What if: the questions a room asks of one pool, its model and what is required, tried out on a copy; and what it
//! would take where that does not fit.

use egui::{RichText, Slider, SliderClamping, Ui, vec2};

use crate::azure::Model;
use crate::check::Checked;
use crate::decide::ways_out;
use crate::design::{Cluster, Criterion, Design, NodeCount, NodePool, PodCount, Requirements, Surge};
use crate::edit::{ClusterAt, Command, DesignChange, PoolChange};
use crate::plan::surge_nodes;
use crate::session::Session;
use crate::ui::action::Action;
use crate::ui::kit::choice::Choice;
use crate::ui::kit::context_menu::menu_button_ui;
use crate::ui::kit::memo::memo_by_job;
use crate::ui::kit::number::NumberField;
use crate::ui::kit::theme;
use crate::ui::kit::widgets::checkbox_ui;

use crate::ui::panels::findings::ways_menu_ui;
use crate::ui::panels::present::Presentation;
use crate::ui::panels::present::leaf::stable_cluster;

/// The cluster and the pool that questions are about.
struct Asked<'a> {
    at: ClusterAt,
    cluster: &'a Cluster,
    pool_at: usize,
    pool: &'a NodePool,
}

/// What the questions are about: on a page on all alternatives, the first.
fn asked<'a>(session: &Session, presentation: &'a Presentation) -> Option<Asked<'a>> {
    let alternative = presentation.alternative().unwrap_or_default();
    let cluster_at = stable_cluster(session, presentation, presentation.page).unwrap_or(0);
    let tried = presentation.session.design().alternatives.get(alternative)?;
    let cluster = tried.clusters.get(cluster_at)?;
    // The pool that grows in the document, so that it stays while a slider moves.
    let written = session.design().alternatives.get(alternative)?;
    let pool_at = written
        .clusters
        .get(cluster_at)?
        .growing_pool(presentation.pool)?;
    Some(Asked {
        at: ClusterAt {
            alternative,
            cluster: cluster_at,
        },
        cluster,
        pool_at,
        pool: cluster.pools.get(pool_at)?,
    })
}

/// The numbers of one pool, its model, and what is required; tried out everywhere on a page on all alternatives.
pub(super) fn what_if_ui(
    ui: &mut Ui,
    session: &Session,
    presentation: &mut Presentation,
    actions: &mut Vec<Action>,
) {
    let Some(asked) = asked(session, presentation) else {
        ui.label(RichText::new("There is no cluster to try what-ifs on").color(theme::tokens(ui).weak));
        return;
    };
    ui.label(theme::bold("What if"));
    // Its menu covers the names of rows, not what changes at the right of them.
    let written = &session.design().requirements;
    requirements_ui(ui, written, presentation.session.design(), actions);
    let (at, pool_at) = (asked.at, asked.pool_at);
    let (mut chosen_cluster, mut chosen_pool) = (at.cluster, pool_at);
    let alternatives = &presentation.session.design().alternatives;
    if let Some(alternative) = alternatives.get(at.alternative)
        && alternative.clusters.len() > 1
    {
        let names = alternative.clusters.iter().map(|cluster| cluster.name.as_str());
        choice_ui(ui, "Cluster", names, &mut chosen_cluster);
    }
    if asked.cluster.pools.len() > 1 {
        let names = asked.cluster.pools.iter().map(|pool| pool.name.as_str());
        choice_ui(ui, "Pool", names, &mut chosen_pool);
    }
    let everywhere = presentation.everywhere || presentation.alternative().is_none();
    if let Some(change) = numbers_ui(ui, asked.pool) {
        let design = presentation.session.design();
        let commands = tried(design, (at, pool_at), asked.cluster, everywhere, &change);
        actions.push(Action::TryOut(commands));
    }
    model_ui(ui, at, asked.cluster, actions);
    if chosen_cluster != at.cluster {
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

/// The numbers of the pool; gives the change where one was made.
fn numbers_ui(ui: &mut Ui, pool: &NodePool) -> Option<PoolChange> {
    let colors = theme::tokens(ui);
    let number = |name, value, color| Number {
        name,
        value,
        slider: None,
        color,
    };
    let nodes = Number {
        slider: Some(5_000),
        ..number("Nodes", pool.planned_nodes(), colors.node)
    };
    let mut change = nodes
        .show(ui)
        .and_then(|nodes| NodeCount::new(nodes).ok())
        .map(PoolChange::PlannedNodes);
    let pods = number("Max pods", pool.max_pods.get(), colors.pod).show(ui);
    change = change.or_else(|| Some(PoolChange::MaxPods(PodCount::new(pods?).ok()?)));
    let planned = number("Planned pods", pool.planned_pods(), colors.pod).show(ui);
    change = change.or_else(|| Some(PoolChange::PlannedPods(Some(PodCount::new(planned?).ok()?))));
    let surge = number("Surge nodes", surge_nodes(pool), colors.surge).show(ui);
    change.or_else(|| {
        let nodes = u32::try_from(surge?).ok()?;
        Some(PoolChange::MaxSurge(Some(Surge::Nodes(nodes))))
    })
}

/// The network model of the cluster.
fn model_ui(ui: &mut Ui, at: ClusterAt, cluster: &Cluster, actions: &mut Vec<Action>) {
    let choice = Choice::new("what-if model", "Model", cluster.model.title()).width(132.0);
    choice.show(ui, |options| {
        for model in Model::LANES {
            if options.option(model == cluster.model, model.title()) && model != cluster.model {
                actions.push(Action::TryModel(at, model));
            }
        }
    });
}

/// What is required of every alternative; what is no longer required is as the document, `written`, has it.
fn requirements_ui(ui: &mut Ui, written: &Requirements, design: &Design, actions: &mut Vec<Action>) {
    menu_button_ui(ui, "Requirements", |ui| {
        for criterion in Criterion::ALL.iter().copied() {
            let mut wanted = design.requirements.needs(criterion);
            if checkbox_ui(ui, &mut wanted, criterion.title()).changed() {
                let answer = if wanted {
                    Some(true)
                } else {
                    written.get(criterion).filter(|needed| !needed)
                };
                let change = DesignChange::Requirement(criterion, answer);
                actions.push(Action::TryOut(Command::Design(change)));
            }
        }
    });
}

/// What it would take where the cluster does not work: a list of changes, each with its outcome and its cost.
pub(super) fn ways_ui(
    ui: &mut Ui,
    session: &Session,
    presentation: &Presentation,
    actions: &mut Vec<Action>,
) {
    let Some(asked) = asked(session, presentation) else {
        return;
    };
    let at = asked.at;
    let make = move |checked: &Checked| ways_out::of_cluster(checked, at);
    let tried = &presentation.session;
    let (ways, is_present) = memo_by_job(ui, "ways out of a what-if", tried, at, actions, make);
    let Some(ways) = ways.filter(|_| is_present) else {
        ui.add_enabled_ui(false, |ui| ui.button(TAKE));
        return;
    };
    if ways.is_empty() {
        ui.add_enabled_ui(false, |ui| ui.button(TAKE))
            .inner
            .on_disabled_hover_text("Nothing: it works as it is, or no change is known that would help");
        return;
    }
    menu_button_ui(ui, TAKE, |ui| ways_menu_ui(ui, &ways, Action::TryOut, actions));
}

/// What the button is called.
const TAKE: &str = "What would it take?";

/// The change to the pool, and to those of its name in the other alternatives.
fn tried(
    design: &Design,
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
    let choice = Choice::new(("what-if", name), name, shown).width(96.0);
    choice.show(ui, |options| {
        for (at, name) in names.enumerate() {
            if options.option(at == *chosen, name) {
                *chosen = at;
            }
        }
    });
}

/// A number in one line, with a slider where it may be anything.
struct Number {
    name: &'static str,
    value: u64,
    /// Where the slider ends.
    slider: Option<u64>,
    color: egui::Color32,
}

impl Number {
    /// What it was set to, if it was.
    fn show(self, ui: &mut Ui) -> Option<u64> {
        let mut value = self.value;
        let mut changed = false;
        ui.scope(|ui| {
            ui.visuals_mut().selection.bg_fill = self.color;
            let name = ui.label(self.name);
            if let Some(most) = self.slider {
                ui.spacing_mut().slider_width = (ui.ctx().content_rect().width() * 0.085).clamp(80.0, 220.0);
                let slider = Slider::new(&mut value, 0..=most)
                    .logarithmic(true)
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
            }
            let field = NumberField::new(value, 0..=100_000).size(vec2(52.0, 24.0));
            let number = field.show(ui);
            value = number.value;
            changed |= number.response.labelled_by(name.id).changed();
        });
        (changed && value != self.value).then_some(value)
    }
}
