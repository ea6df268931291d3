//! The dialog of a node pool: what few pools use besides nodes, pods and surge.

use egui::Ui;

use crate::azure::Os;
use crate::design::{ItemCount, PoolMode, PoolOptions, WindowsServer};
use crate::edit::{Command, PoolAt, PoolChange};
use crate::session::Session;

use crate::ui::action::Action;
use crate::ui::kit::lists::{self, shown};

use super::{Foot, answers_ui, check_row_ui, choice_ui, form_ui, name_row_ui, number_row_ui, text_row_ui};

pub(super) fn pool_ui(ui: &mut Ui, session: &Session, at: PoolAt, actions: &mut Vec<Action>) {
    let Some((cluster, pool)) = at
        .of_cluster()
        .find_in(session.design())
        .and_then(|cluster| Some((cluster, cluster.pools.get(at.pool)?)))
    else {
        ui.close();
        return;
    };
    let options = &pool.options;
    let mut change = |change: PoolChange| actions.push(Action::Edit(Command::Pool { at, change }));
    form_ui(ui, "pool", |ui| {
        name_row_ui(ui, &pool.name, |name| {
            change(PoolChange::Rename(name));
        });
        if let Some(mode) = choice_ui(ui, "Mode", pool.mode, &PoolMode::ALL, PoolMode::title) {
            change(PoolChange::Mode(mode));
        }
        let mut set = |options: PoolOptions| change(PoolChange::Options(options));
        if pool.os == Os::Windows {
            let versions = [None].into_iter().chain(WindowsServer::ALL.map(Some));
            let versions: Vec<Option<WindowsServer>> = versions.collect();
            let title = |version: Option<WindowsServer>| version.map_or("undecided", WindowsServer::key);
            let chosen = choice_ui(ui, "Windows Server", options.windows_server, &versions, title);
            if let Some(windows_server) = chosen {
                set(PoolOptions {
                    windows_server,
                    ..options.clone()
                });
            }
        }
        let cordons = options.cordon_undrainable;
        if let Some(cordon_undrainable) =
            check_row_ui(ui, "Upgrade", cordons, "cordon nodes that cannot be drained")
        {
            set(PoolOptions {
                cordon_undrainable,
                ..options.clone()
            });
        }
        if pool.is_gateway() {
            gateway_ui(ui, options, &mut set);
        }
        further_ui(ui, options, &mut set);
    });
    let kept = (cluster.pools.len() < 2).then_some("A cluster needs at least one node pool");
    if answers_ui(ui, Foot::Exists, "Remove pool", kept) {
        actions.push(Action::Edit(Command::Pool {
            at,
            change: PoolChange::Remove,
        }));
        actions.push(Action::CloseDialog);
    }
}

/// Public addresses and further interfaces of the nodes.
fn further_ui(ui: &mut Ui, options: &PoolOptions, set: &mut impl FnMut(PoolOptions)) {
    text_row_ui(
        ui,
        "Public IP prefix",
        &shown(options.node_public_prefix),
        "none, or a length such as /28 for addresses of the nodes",
        &lists::optional_length,
        |node_public_prefix| {
            set(PoolOptions {
                node_public_prefix,
                ..options.clone()
            });
        },
    );
    text_row_ui(
        ui,
        "More interfaces",
        &lists::show_interfaces(&options.nics),
        "none, or subnets such as snet-data, dynamic",
        &lists::interfaces,
        |nics| {
            set(PoolOptions {
                nics,
                ..options.clone()
            });
        },
    );
}

/// What a static egress gateway has.
fn gateway_ui(ui: &mut Ui, options: &PoolOptions, set: &mut impl FnMut(PoolOptions)) {
    text_row_ui(
        ui,
        "Gateway prefix",
        &shown(options.egress_prefix),
        "a length from /28 to /31",
        &lists::optional_length,
        |egress_prefix| {
            set(PoolOptions {
                egress_prefix,
                ..options.clone()
            });
        },
    );
    let private = options.egress_private;
    if let Some(egress_private) = check_row_ui(ui, "Gateway mode", private, "private addresses") {
        set(PoolOptions {
            egress_private,
            ..options.clone()
        });
    }
    let configurations = options.egress_configurations.get();
    if let Some(number) = number_row_ui(ui, "Configurations", configurations, ItemCount::MOST)
        && let Ok(egress_configurations) = ItemCount::new(number)
    {
        set(PoolOptions {
            egress_configurations,
            ..options.clone()
        });
    }
}
