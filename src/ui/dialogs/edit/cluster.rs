//! The dialog of a cluster in full: what it is, where it lies, how traffic leaves, and the subnets of its pools.

use egui::{Grid, ScrollArea, Ui, vec2};

use crate::azure::{DataPlane, Model, NetworkPolicy, OutboundType, Purpose};
use crate::design::{Alternative, Cluster, ClusterState, IpCount, Name, Outbound, PortCount, SubnetRef};
use crate::edit::{ClusterAt, ClusterChange, Command, NetworkAt, PoolAt, PoolChange};
use crate::plan::placement::{command, lacking, propose};
use crate::session::Session;
use crate::ui::kit::regions::FollowsFocus as _;

use crate::ui::action::Action;
use crate::ui::kit::choice::Choice;
use crate::ui::kit::fields::{self};
use crate::ui::kit::memo::memo;
use crate::ui::kit::number::NumberField;
use crate::ui::kit::theme::{self};
use crate::ui::kit::widgets::checkbox_ui;
use crate::ui::state::NoticeKind;

use super::{FIELD, Foot, NAMES, answers_ui, attached, choice_ui, form_ui, name_row_ui, row_ui, text_row_ui};

pub(super) fn cluster_ui(ui: &mut Ui, session: &Session, at: ClusterAt, actions: &mut Vec<Action>) {
    let alternative = session.design().alternatives.get(at.alternative);
    let Some((alternative, cluster)) =
        alternative.and_then(|found| Some((found, found.clusters.get(at.cluster)?)))
    else {
        ui.close();
        return;
    };
    let mut change = |change: ClusterChange| actions.push(Action::Edit(Command::Cluster { at, change }));
    form_ui(ui, "cluster", |ui| {
        name_row_ui(ui, &cluster.name, |name| {
            change(ClusterChange::Rename(name));
        });
        text_row_ui(
            ui,
            "Region",
            &cluster.location,
            "westeurope",
            &fields::text,
            |text| {
                change(ClusterChange::Location(text));
            },
        );
        let version = cluster.kubernetes_version.as_deref().unwrap_or_default();
        let read = &fields::kubernetes_version;
        text_row_ui(ui, "Kubernetes version", version, "1.34", read, |version| {
            change(ClusterChange::KubernetesVersion(version));
        });
        setup_ui(ui, cluster, &mut change);
        cluster_place_ui(ui, alternative, cluster, &mut change);
        outbound_ui(ui, cluster, &mut change);
        attached::outbound_ui(ui, cluster, &mut change);
        row_ui(ui, "API server", |ui| {
            let mut private = cluster.private_cluster;
            if checkbox_ui(ui, &mut private, "private cluster").changed() {
                change(ClusterChange::PrivateCluster(private));
            }
        });
        let integrated = cluster
            .api_server_subnet
            .as_ref()
            .map_or("", |subnet| subnet.as_str());
        text_row_ui(
            ui,
            "API server subnet",
            integrated,
            "none, or a subnet of its own",
            &fields::optional_subnet,
            |subnet| change(ClusterChange::ApiServerSubnet(subnet)),
        );
        attached::options_ui(ui, cluster, &mut change);
    });
    if cluster.api_server_subnet.is_some() {
        missing_subnet_ui(ui, session, alternative, cluster, at, actions);
    }
    pool_subnets_ui(ui, session, cluster, at, actions);
    let kept = (alternative.clusters.len() < 2).then_some("An alternative needs at least one cluster");
    if answers_ui(ui, Foot::Exists, "Remove cluster", kept) {
        actions.push(Action::Edit(Command::Cluster {
            at,
            change: ClusterChange::Remove,
        }));
        actions.push(Action::CloseDialog);
    }
}

/// Offers to create the API server subnet that the cluster names and that does not exist.
fn missing_subnet_ui(
    ui: &mut Ui,
    session: &Session,
    alternative: &Alternative,
    cluster: &Cluster,
    at: ClusterAt,
    actions: &mut Vec<Action>,
) {
    let Some(network) = crate::design::resolve::network_index(alternative, cluster.network.as_str()) else {
        return;
    };
    let place = NetworkAt {
        alternative: at.alternative,
        network,
    };
    let missing = memo(ui, "missing API server subnet", session, place, || {
        let missing = lacking(session.design(), place).into_iter();
        missing
            .filter(|wanted| wanted.moves.is_none() && wanted.purpose == Purpose::ApiServer)
            .collect::<Vec<_>>()
    });
    for wanted in missing.iter() {
        let words = format!("Add subnet {}, /{}", wanted.name, wanted.length);
        if ui.button(words).clicked() {
            let one = std::slice::from_ref(wanted);
            let made = propose(session.design(), place, one, 0)
                .ok()
                .and_then(|places| command(session.design(), place, one, &places));
            actions.push(made.map_or_else(
                || {
                    let text = format!("The VNet has no free block for {}", wanted.name);
                    Action::Notify(NoticeKind::Info, text)
                },
                Action::Edit,
            ));
        }
    }
}

/// Whether it exists, and its model, data plane and network policy.
fn setup_ui(ui: &mut Ui, cluster: &Cluster, change: &mut impl FnMut(ClusterChange)) {
    let states = [ClusterState::Planned, ClusterState::Existing];
    let state = choice_ui(ui, "State", cluster.state, &states, |state| match state {
        ClusterState::Planned => "planned",
        ClusterState::Existing => "exists already",
    });
    if let Some(state) = state {
        change(ClusterChange::State(state));
    }
    if let Some(model) = choice_ui(ui, "Network model", cluster.model, Model::CHOICES, Model::title) {
        change(ClusterChange::Model(model));
    }
    if let Some(plane) = choice_ui(
        ui,
        "Data plane",
        cluster.data_plane,
        DataPlane::ALL,
        DataPlane::title,
    ) {
        change(ClusterChange::DataPlane(plane));
    }
    if let Some(policy) = choice_ui(
        ui,
        "Network policy",
        cluster.network_policy,
        NetworkPolicy::ALL,
        NetworkPolicy::title,
    ) {
        change(ClusterChange::NetworkPolicy(policy));
    }
}

fn cluster_place_ui(
    ui: &mut Ui,
    alternative: &Alternative,
    cluster: &Cluster,
    change: &mut impl FnMut(ClusterChange),
) {
    row_ui(ui, "VNet", |ui| {
        let choice = Choice::new("vnet", "VNet of the cluster", cluster.network.as_str()).width(FIELD);
        choice.show(ui, |options| {
            for network in &alternative.networks {
                if options.option(network.name == cluster.network, network.name.as_str()) {
                    change(ClusterChange::Network(network.name.clone()));
                }
            }
        });
    });
}

fn outbound_ui(ui: &mut Ui, cluster: &Cluster, change: &mut impl FnMut(ClusterChange)) {
    let outbound = &cluster.outbound;
    if let Some(kind) = choice_ui(
        ui,
        "Outbound type",
        outbound.kind,
        OutboundType::ALL,
        OutboundType::title,
    ) {
        change(ClusterChange::Outbound(Outbound {
            kind,
            ..outbound.clone()
        }));
    }
    let mut number =
        |ui: &mut Ui, name: &str, now: u64, most: u32, make: &dyn Fn(u64) -> Option<Outbound>| {
            row_ui(ui, name, |ui| {
                let number = NumberField::new(now, 0..=u64::from(most)).show(ui);
                let response = number.response.accessible_name(name);
                if response.changed()
                    && number.value != now
                    && let Some(outbound) = make(number.value)
                {
                    change(ClusterChange::Outbound(outbound));
                }
            });
        };
    number(
        ui,
        "Outbound public IPs",
        outbound.public_ips.get(),
        IpCount::MOST,
        &|value| {
            Some(Outbound {
                public_ips: IpCount::new(value).ok()?,
                ..outbound.clone()
            })
        },
    );
    number(
        ui,
        "SNAT ports per node",
        outbound.ports_per_node.get(),
        PortCount::MOST,
        &|value| {
            Some(Outbound {
                ports_per_node: PortCount::new(value).ok()?,
                ..outbound.clone()
            })
        },
    );
}

/// Which subnets each pool draws from.
fn pool_subnets_ui(
    ui: &mut Ui,
    session: &Session,
    cluster: &Cluster,
    at: ClusterAt,
    actions: &mut Vec<Action>,
) {
    let Some(alternative) = session.design().alternatives.get(at.alternative) else {
        return;
    };
    let names: Vec<&Name> = crate::design::resolve::network_index(alternative, cluster.network.as_str())
        .and_then(|network| alternative.networks.get(network))
        .map(|network| network.subnets.iter().map(|subnet| &subnet.name).collect())
        .unwrap_or_default();
    ui.label(theme::bold("Subnets of the pools"));
    ScrollArea::vertical()
        .id_salt("pool subnets")
        .max_height(160.0)
        .show_followed(ui, |ui| {
            Grid::new("pool subnets")
                .num_columns(3)
                .min_col_width(NAMES)
                .spacing(vec2(16.0, 6.0))
                .show(ui, |ui| {
                    for (pool_at, pool) in cluster.pools.iter().enumerate() {
                        let place = PoolAt {
                            alternative: at.alternative,
                            cluster: at.cluster,
                            pool: pool_at,
                        };
                        ui.add(egui::Label::new(pool.name.as_str()).truncate());
                        let chosen = subnet_choice_ui(
                            ui,
                            ("nodes", pool_at),
                            &format!("Node subnet of {}", pool.name),
                            pool.node_subnet.as_str(),
                            &names,
                        );
                        if let Some(name) = chosen {
                            let change = PoolChange::NodeSubnet(SubnetRef::own(name));
                            actions.push(Action::Edit(Command::Pool { at: place, change }));
                        }
                        if cluster.model.uses_pod_subnet() {
                            let now = pool
                                .pod_subnet
                                .as_ref()
                                .map_or("no pod subnet", |subnet| subnet.as_str());
                            let chosen = subnet_choice_ui(
                                ui,
                                ("pods", pool_at),
                                &format!("Pod subnet of {}", pool.name),
                                now,
                                &names,
                            );
                            if let Some(name) = chosen {
                                let change = PoolChange::PodSubnet(Some(SubnetRef::own(name)));
                                actions.push(Action::Edit(Command::Pool { at: place, change }));
                            }
                        }
                        ui.end_row();
                    }
                });
        });
}

fn subnet_choice_ui(
    ui: &mut Ui,
    salt: (&'static str, usize),
    name: &str,
    now: &str,
    names: &[&Name],
) -> Option<Name> {
    let mut chosen = None;
    let choice = Choice::new(salt, name, now).width(170.0);
    choice.show(ui, |options| {
        for option in names {
            if options.option(option.matches(now), option.as_str()) {
                chosen = Some((*option).clone());
            }
        }
    });
    chosen
}
