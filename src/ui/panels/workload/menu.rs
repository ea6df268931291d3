//! The menu of a pool: its name, its system, what it carries, and whether it stays.

use egui::{Button, Ui};

use crate::azure::{DataPlane, NetworkPolicy, Os};
use crate::design::{Autoscale, Cluster, ClusterState, NodeCount, NodePool, PoolMode, Priority};
use crate::edit::{ClusterAt, ClusterChange, Command, PoolAt, PoolChange};

use crate::ui::action::Action;
use crate::ui::kit::fields::{self, CommitField};
use crate::ui::kit::widgets::{checkbox_ui, radio_ui, sentence};
use crate::ui::state::{Dialog, EditTarget};

use super::{change, edit};

/// What else a planned cluster must change for pools of that system, and its words: no Windows node runs Cilium, so
/// another engine enforces the network policies.
fn data_plane_for(cluster: &Cluster, os: Os, at: PoolAt) -> Option<(&'static str, Vec<Command>)> {
    let is_free = cluster.state == ClusterState::Planned;
    if os != Os::Windows || cluster.data_plane != DataPlane::Cilium || !is_free {
        return None;
    }
    let at = ClusterAt {
        alternative: at.alternative,
        cluster: at.cluster,
    };
    let takes_calico = cluster.model.allows_network_policy(NetworkPolicy::Calico)
        && !cluster.is_dual_stack()
        && !cluster.options.node_auto_provisioning;
    let (words, policy) = match cluster.network_policy {
        NetworkPolicy::Cilium if takes_calico => {
            ("with the Azure data plane and Calico", NetworkPolicy::Calico)
        }
        NetworkPolicy::Cilium => ("with the Azure data plane", NetworkPolicy::None),
        policy @ (NetworkPolicy::None | NetworkPolicy::Azure | NetworkPolicy::Calico) => {
            ("with the Azure data plane", policy)
        }
    };
    let changes = [
        ClusterChange::DataPlane(DataPlane::Azure),
        ClusterChange::NetworkPolicy(policy),
    ];
    let commands = changes.map(|change| Command::Cluster { at, change });
    Some((words, commands.into()))
}

pub(super) fn pool_menu_ui(
    ui: &mut Ui,
    cluster: &Cluster,
    pool: &NodePool,
    at: PoolAt,
    actions: &mut Vec<Action>,
) {
    ui.set_min_width(220.0);
    let entry = ui.horizontal(|ui| {
        ui.label("Name");
        let field = CommitField {
            name: "Pool name",
            text: pool.name.as_str(),
            hint: "",
            width: 120.0,
            read: &fields::name,
        };
        field.show(ui)
    });
    let name = entry.inner.value_ui(ui);
    actions.extend(name.map(|name| edit(at, PoolChange::Rename(name))));
    system_choice_ui(ui, cluster, pool, at, actions);
    ui.separator();
    for mode in PoolMode::ALL {
        if radio_ui(ui, pool.mode == mode, sentence(&format!("{} pool", mode.title()))).clicked() {
            actions.push(edit(at, PoolChange::Mode(mode)));
        }
    }
    ui.separator();
    let mut autoscaled = pool.autoscale.is_some();
    if checkbox_ui(ui, &mut autoscaled, "Cluster autoscaler").clicked() {
        let bounds = autoscaled.then(|| Autoscale {
            min: pool.count,
            max: NodeCount::saturating(u32::try_from(pool.planned_nodes()).unwrap_or(u32::MAX)),
        });
        actions.push(edit(at, PoolChange::Autoscale(bounds)));
    }
    let mut spot = pool.priority == Priority::Spot;
    if checkbox_ui(ui, &mut spot, "Spot nodes").clicked() {
        let priority = if spot { Priority::Spot } else { Priority::Regular };
        actions.push(edit(at, PoolChange::Priority(priority)));
    }
    ui.separator();
    ways_ui(ui, cluster, at, actions);
}

/// What is done with the pool as a whole.
fn ways_ui(ui: &mut Ui, cluster: &Cluster, at: PoolAt, actions: &mut Vec<Action>) {
    if ui.button("More settings…").clicked() {
        let target = EditTarget::Pool(at.cluster, at.pool);
        actions.push(Action::OpenDialog(Dialog::Edit(target)));
    }
    if ui.button("Duplicate pool").clicked() {
        actions.push(edit(at, PoolChange::Duplicate));
    }
    let remove = ui.add_enabled(cluster.pools.len() > 1, Button::new("Remove pool"));
    if remove
        .on_disabled_hover_text("A cluster needs at least one node pool")
        .clicked()
    {
        actions.push(edit(at, PoolChange::Remove));
    }
}

/// The operating system, with what it requires.
fn system_choice_ui(ui: &mut Ui, cluster: &Cluster, pool: &NodePool, at: PoolAt, actions: &mut Vec<Action>) {
    for os in Os::ALL {
        let data_plane = data_plane_for(cluster, *os, at);
        let words = match &data_plane {
            Some((with, _)) => format!("{} {with}", os.key()),
            None => os.key().to_owned(),
        };
        if radio_ui(ui, pool.os == *os, words).clicked() {
            let set = change(at, PoolChange::Os(*os));
            actions.push(Action::Edit(match data_plane {
                None => set,
                Some((_, mut commands)) => {
                    commands.push(set);
                    Command::Several {
                        title: format!("Run {} on {}", pool.name, os.key()),
                        commands,
                    }
                }
            }));
        }
    }
}
