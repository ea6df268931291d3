//! The left panel: what is needed. What decides comes first: what must hold, the VNet, nodes and pods per node.
//!
//! ```text
//!  shop ▾                     + =    which cluster: stays while the rest scrolls
//!  WHAT MUST HOLD?                   folded to its answers once they are given
//!  VNet            10.20.0.0/21
//!  WORKLOAD                          pools, the one that grows with its sliders
//!  NETWORK, CONNECTED RANGES, …
//! ```
//!
//! Reads the session, pushes edits; the sums next to a field are read from the plan.

mod around;
mod head;
mod judged_by;
mod menu;
mod requirements;

use egui::{Button, Label, RichText, Role, ScrollArea, Ui, WidgetInfo, vec2};

use crate::check::permanence::Value;
use crate::design::{Autoscale, Cluster, NodeCount, NodePool, PodCount, Surge};
use crate::edit::{Command, PoolAt, PoolChange};
use crate::net::{counted, grouped};
use crate::plan::{SurgeKind, surge_kind, surge_nodes};
use crate::session::Session;

use crate::ui::action::{Action, Intent};
use crate::ui::kit::context_menu::{items_ui, menu_button_ui};
use crate::ui::kit::ends::Ends;
use crate::ui::kit::locks::lock_ui;
use crate::ui::kit::number::NumberField;
use crate::ui::kit::regions::follow_focus;
use crate::ui::kit::theme::{self, icons};
use crate::ui::kit::widgets::{Changed, NumberRow, icon_button_ui, marked_ui, named_button, section_ui};
use crate::ui::panels::ranges;
use crate::ui::panels::rotation;
use crate::ui::reveal::{Field, Mark};
use crate::ui::state::ViewState;

/// What the panel shows besides the design; kept for as long as the document is open.
#[derive(Debug, Default)]
pub struct WorkloadView {
    /// Whether a second pool is drawn with the growing one.
    pub rotation: bool,
    /// Whether the requirements are open, where somebody opened or closed them.
    pub requirements_open: Option<bool>,
    /// The field that a finding led to, until something else is done.
    pub mark: Option<Mark>,
}

impl WorkloadView {
    /// The mark of `field`, where a finding led to it.
    pub(super) fn mark_of(&self, field: Field) -> Option<Mark> {
        self.mark.filter(|mark| mark.field == field)
    }
}

/// Draws the panel.
pub(crate) fn workload_ui(ui: &mut Ui, session: &Session, view: &mut ViewState, actions: &mut Vec<Action>) {
    // What stands above ends where what scrolls below it ends, beside the scroll bar or without one.
    let width_below = ui.scope_id().with("width of what scrolls");
    let width = ui.data(|data| data.get_temp::<f32>(width_below));
    ui.scope(|ui| {
        ui.set_max_width(width.unwrap_or(f32::INFINITY).min(ui.available_width()));
        ui.spacing_mut().item_spacing = vec2(6.0, 4.0);
        head::head_ui(ui, session, view, actions);
    });
    let scrolled = ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 4.0);
        requirements::requirements_ui(ui, session, view, actions);
        if let Some(cluster) = session.cluster(view.focus) {
            ranges::network_ui(ui, session, view, cluster, actions);
            pools_ui(ui, session, view, cluster, actions);
            ranges::ranges_ui(ui, session, view, cluster, actions);
        }
        around::connected_ui(ui, session, view, actions);
        judged_by::judged_by_ui(ui, session, view, actions);
        ui.add_space(12.0);
        follow_focus(ui);
    });
    let found = scrolled.inner_rect.width();
    if width != Some(found) {
        ui.data_mut(|data| data.insert_temp(width_below, found));
        ui.request_repaint();
    }
    if let Some(mark) = &mut view.workload.mark {
        mark.is_new = false;
    }
}

fn pools_ui(
    ui: &mut Ui,
    session: &Session,
    view: &mut ViewState,
    cluster: &Cluster,
    actions: &mut Vec<Action>,
) {
    let growing = cluster.growing_pool(view.focus.pool);
    let count = cluster.pools.len();
    section_ui(ui, "Workload", |ui| {
        let words = if count == 1 {
            "1 pool".to_owned()
        } else {
            format!("{count} pools")
        };
        ui.label(RichText::new(words).small().color(theme::tokens(ui).weak));
        if icon_button_ui(ui, icons::ADD, "Add node pool").clicked() {
            actions.push(Action::Do(Intent::AddPool));
        }
    });
    let mut order: Vec<usize> = (0..count).collect();
    // The growing pool stands first, so that its sliders stay where they are.
    order.sort_by_key(|index| (Some(*index) != growing, *index));
    for index in order {
        let Some(pool) = cluster.pools.get(index) else {
            continue;
        };
        let at = PoolAt {
            alternative: view.focus.alternative,
            cluster: view.focus.cluster,
            pool: index,
        };
        ui.push_id(("pool", index, pool.name.as_str()), |ui| {
            theme::card(ui).show(ui, |ui| {
                ui.set_width(ui.available_width());
                let open = Some(index) == growing;
                let mark = view.workload.mark_of(Field::Pool).filter(|_| open);
                marked_ui(ui, mark, |ui, _| {
                    pool_title_ui(ui, cluster, pool, open, at, actions);
                });
                if open {
                    let runs = session.cluster_runs(view.focus);
                    pool_numbers_ui(ui, view, (cluster, runs), pool, at, actions);
                    rotation::question_ui(ui, session, view);
                }
            });
        });
    }
}

fn pool_title_ui(
    ui: &mut Ui,
    cluster: &Cluster,
    pool: &NodePool,
    open: bool,
    at: PoolAt,
    actions: &mut Vec<Action>,
) {
    ui.horizontal(|ui| {
        let scaling = if pool.autoscale.is_some() {
            "autoscaled"
        } else {
            "fixed count"
        };
        let words = if open {
            format!("{} · {} · {scaling}", pool.name, pool.os.key())
        } else {
            format!(
                "{} · {} · {}",
                pool.name,
                pool.os.key(),
                counted(pool.planned_nodes(), "nodes")
            )
        };
        let ends = Ends::new(ui, ("title", at.pool));
        ends.left(ui, |ui| {
            if open {
                ui.set_min_height(24.0);
                ui.add(Label::new(theme::bold(&words)).truncate());
                return;
            }
            // What of a pool that is folded would else be seen nowhere.
            let end = format!("≤ {} pods  {}", grouped(pool.max_pods.get()), icons::INTO);
            let button = Button::new(words.as_str())
                .frame(false)
                .truncate()
                .min_size(vec2(ui.available_width(), 24.0))
                .right_text(RichText::new(end).small());
            let response = ui.add(button);
            response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &words));
            if response
                .on_hover_text(format!("Select pool {}", pool.name))
                .clicked()
            {
                actions.push(Action::ShowPool(Some(at.pool)));
            }
        });
        if open {
            ends.right(ui, |ui| {
                ui.spacing_mut().button_padding.y = 1.0;
                let menu = menu_button_ui(ui, theme::icon(icons::MORE, theme::Size::Heading), |ui| {
                    items_ui(ui, actions, |ui, actions| {
                        menu::pool_menu_ui(ui, cluster, pool, at, actions);
                    });
                });
                named_button(menu, &format!("Settings of pool {}", pool.name));
            });
        }
    });
}

/// The sliders of the growing pool.
fn pool_numbers_ui(
    ui: &mut Ui,
    view: &ViewState,
    (cluster, runs): (&Cluster, bool),
    pool: &NodePool,
    at: PoolAt,
    actions: &mut Vec<Action>,
) {
    let colors = theme::tokens(ui);
    let row = NumberRow {
        name: if pool.autoscale.is_some() {
            "Nodes (max)"
        } else {
            "Nodes"
        },
        value: pool.planned_nodes(),
        most: u64::from(NodeCount::MOST),
        slider_most: 5_000,
        logarithmic: true,
        color: colors.node,
        suffix: "",
        caption: if pool.autoscale.is_some() {
            ""
        } else {
            "fixed count"
        },
        lock: &|_| {},
        mark: view.workload.mark_of(Field::Nodes),
    };
    push_change(row.show(ui), actions, |nodes| {
        Some(change(at, PoolChange::PlannedNodes(NodeCount::new(nodes).ok()?)))
    });
    if let Some(bounds) = pool.autoscale {
        autoscale_ui(ui, (pool, runs), bounds, at, actions);
    }

    let row = NumberRow {
        name: "Max pods per node",
        value: pool.max_pods.get(),
        most: u64::from(PodCount::MOST),
        slider_most: 250,
        logarithmic: false,
        color: colors.pod,
        suffix: "",
        caption: "10 – 250, fixed when the pool is created",
        lock: &|ui| lock_ui(ui, cluster, Value::MaxPods),
        mark: view.workload.mark_of(Field::MaxPods),
    };
    push_change(row.show(ui), actions, |pods| {
        Some(change(at, PoolChange::MaxPods(PodCount::new(pods).ok()?)))
    });

    let row = NumberRow {
        name: "Planned pods per node",
        value: pool.planned_pods(),
        most: u64::from(PodCount::MOST),
        slider_most: pool.max_pods.get().max(1),
        logarithmic: false,
        color: colors.pod,
        suffix: "",
        caption: "what you expect to run, including system pods",
        lock: &|_| {},
        mark: view.workload.mark_of(Field::PlannedPods),
    };
    push_change(row.show(ui), actions, |pods| {
        Some(change(
            at,
            PoolChange::PlannedPods(Some(PodCount::new(pods).ok()?)),
        ))
    });

    surge_ui(ui, view, pool, at, actions);
}

/// What the autoscaler may do below its maximum, on one small line.
///
/// Of a pool that runs neither number moves the other: what there is is a fact, and a finding says where they disagree.
fn autoscale_ui(
    ui: &mut Ui,
    (pool, runs): (&NodePool, bool),
    bounds: Autoscale,
    at: PoolAt,
    actions: &mut Vec<Action>,
) {
    ui.horizontal(|ui| {
        ui.spacing_mut().interact_size = vec2(40.0, 24.0);
        ui.spacing_mut().button_padding.y = 2.0;
        let weak = theme::tokens(ui).weak;
        let most = bounds.max.get();
        let mut field = |ui: &mut Ui,
                         (words, name): (&str, &str),
                         value: u64,
                         command: &dyn Fn(u64) -> Option<Command>| {
            ui.label(RichText::new(words).small().color(weak));
            let number = NumberField::new(value, 0..=most).show(ui);
            // Below the number of nodes two words are enough; read alone they are not.
            let response = number.response.accessible_name(name);
            push_drag(&response, actions, || command(number.value));
        };
        field(ui, ("now", "Nodes now"), pool.count.get(), &|count| {
            let count = NodeCount::new(count).ok()?;
            let set = change(at, PoolChange::Count(count));
            // The autoscaler would not leave fewer nodes than it begins with.
            let bounds = (!runs && count < bounds.min).then_some(Autoscale { min: count, ..bounds });
            Some(both(
                set,
                bounds.map(|bounds| change(at, PoolChange::Autoscale(Some(bounds)))),
            ))
        });
        field(
            ui,
            ("autoscaler from", "Nodes, autoscaler from"),
            bounds.min.get(),
            &|min| {
                let min = NodeCount::new(min).ok()?;
                let set = change(at, PoolChange::Autoscale(Some(Autoscale { min, ..bounds })));
                let count = (!runs && pool.count < min).then(|| change(at, PoolChange::Count(min)));
                Some(both(set, count))
            },
        );
    });
    ui.add_space(4.0);
}

fn surge_ui(ui: &mut Ui, view: &ViewState, pool: &NodePool, at: PoolAt, actions: &mut Vec<Action>) {
    let colors = theme::tokens(ui);
    let SurgeKind::Rolling(surge) = surge_kind(pool) else {
        ui.label(
            RichText::new("Spot pools get no surge; blue-green doubles the pool")
                .small()
                .color(colors.weak),
        );
        return;
    };
    let extra = surge_nodes(pool);
    let percent = matches!(surge, Surge::Percent(_));
    let nodes = if extra == 1 { "node" } else { "nodes" };
    let source = if pool.max_surge.is_none() {
        ", Azure's default"
    } else {
        ""
    };
    let caption = format!("{} extra {nodes} while upgrading{source}", grouped(extra));
    let row = NumberRow {
        name: "Upgrade surge",
        value: u64::from(surge.number()),
        most: u64::from(Surge::MOST),
        slider_most: if percent {
            100
        } else {
            pool.planned_nodes().clamp(1, 100)
        },
        logarithmic: false,
        color: colors.surge,
        suffix: if percent { " %" } else { "" },
        caption: &caption,
        lock: &|_| {},
        mark: view.workload.mark_of(Field::Surge),
    };
    let with_number = |number: u64| {
        let number = u32::try_from(number).ok()?;
        let surge = if percent {
            Surge::Percent(number)
        } else {
            Surge::Nodes(number)
        };
        Some(change(at, PoolChange::MaxSurge(Some(surge))))
    };
    push_change(row.show(ui), actions, with_number);
    ui.horizontal(|ui| {
        ui.spacing_mut().button_padding.y = 2.0;
        ui.style_mut().override_text_style = Some(egui::TextStyle::Small);
        let number = surge.number();
        if ui.selectable_label(percent, "Percent").clicked() && !percent {
            actions.push(edit(
                at,
                PoolChange::MaxSurge(Some(Surge::Percent(number.min(100)))),
            ));
        }
        if ui.selectable_label(!percent, "Nodes").clicked() && percent {
            actions.push(edit(
                at,
                PoolChange::MaxSurge(Some(Surge::Nodes(u32::try_from(extra).unwrap_or(1)))),
            ));
        }
        if pool.max_surge.is_some()
            && ui
                .button("Default")
                .on_hover_text("Use Azure's default surge: 10 %")
                .clicked()
        {
            actions.push(edit(at, PoolChange::MaxSurge(None)));
        }
    });
}

/// A change and what it requires, as one step.
fn both(command: Command, further: Option<Command>) -> Command {
    match further {
        None => command,
        Some(further) => Command::Several {
            title: "Change the bounds of the autoscaler".to_owned(),
            commands: vec![command, further],
        },
    }
}

const fn change(at: PoolAt, change: PoolChange) -> Command {
    Command::Pool { at, change }
}

const fn edit(at: PoolAt, change: PoolChange) -> Action {
    Action::Edit(Command::Pool { at, change })
}

/// Turns what was done to a number into actions.
fn push_change(
    changed: Changed<u64>,
    actions: &mut Vec<Action>,
    command: impl FnOnce(u64) -> Option<Command>,
) {
    match changed {
        Changed::No => {}
        Changed::Dragging(value) => actions.extend(command(value).map(Action::Drag)),
        Changed::Set(value) => actions.extend(command(value).map(Action::Edit)),
        Changed::Released => actions.push(Action::EndDrag),
    }
}

fn push_drag(
    response: &egui::Response,
    actions: &mut Vec<Action>,
    command: impl FnOnce() -> Option<Command>,
) {
    if response.changed() {
        let act = if response.dragged() {
            Action::Drag
        } else {
            Action::Edit
        };
        actions.extend(command().map(act));
    } else if response.drag_stopped() {
        actions.push(Action::EndDrag);
    }
}
