//! Dialogs that show a cluster, VNet, subnet or connected range in full.

use egui::{Align, Button, ComboBox, DragValue, Grid, Layout, RichText, ScrollArea, Ui, vec2};

use crate::azure::{DataPlane, Model, NetworkPolicy, OutboundType, Purpose};
use crate::design::{
    Alternative, Cluster, ClusterState, ConnectedKind, ConnectedRange, IpCount, Name, OtherCount, Outbound,
    PortCount, SubnetRef,
};
use crate::edit::{
    ClusterAt, ClusterChange, Command, ConnectedChange, NetworkAt, NetworkChange, PoolAt, PoolChange,
    SubnetAt, SubnetChange,
};
use crate::net::Cidr;
use crate::session::Session;

use crate::ui::action::{Action, Intent};
use crate::ui::kit::fields::{self, CommitField, Read};
use crate::ui::kit::theme::{self, icons};
use crate::ui::kit::widgets::{checkbox_ui, foot_ui, icon_button_ui};
use crate::ui::state::{EditTarget, ViewState};

/// Width of a field, in points.
const FIELD: f32 = 380.0;

/// Width of the names of fields, in points: those of one dialog stand in one column.
const NAMES: f32 = 130.0;

/// Draws what `target` is.
pub(crate) fn edit_ui(
    ui: &mut Ui,
    session: &Session,
    view: &ViewState,
    target: EditTarget,
    actions: &mut Vec<Action>,
) {
    let alternative = view.focus.alternative;
    match target {
        EditTarget::Cluster(cluster) => cluster_ui(ui, session, ClusterAt { alternative, cluster }, actions),
        EditTarget::Network(network) => network_ui(ui, session, NetworkAt { alternative, network }, actions),
        EditTarget::Subnet(network, subnet) => {
            subnet_ui(
                ui,
                session,
                SubnetAt {
                    alternative,
                    network,
                    subnet,
                },
                actions,
            );
        }
        EditTarget::Connected(index) => connected_ui(ui, session, index, actions),
    }
}

/// A labelled row of a form; the field takes its name from the label.
fn row_ui(ui: &mut Ui, name: &str, add: impl FnOnce(&mut Ui)) {
    let label = ui.label(name);
    ui.label_inputs_by(label.id, add);
    ui.end_row();
}

/// A field of a form, and below it what is wrong with its text.
fn text_row_ui<T>(
    ui: &mut Ui,
    name: &str,
    text: &str,
    hint: &str,
    read: &dyn Fn(&str) -> Read<T>,
    commit: impl FnOnce(T),
) {
    let label = ui.label(name);
    let field = CommitField {
        name,
        text,
        hint,
        width: FIELD,
        monospace: false,
        read,
    };
    ui.vertical(|ui| {
        let mut entry = field.show(ui);
        entry.response = entry.response.labelled_by(label.id);
        if let Some(value) = entry.value_ui(ui) {
            commit(value);
        }
    });
    ui.end_row();
}

/// A choice among a closed list.
fn choice_ui<T: Copy + PartialEq>(
    ui: &mut Ui,
    name: &str,
    now: T,
    all: &[T],
    title: impl Fn(T) -> &'static str,
) -> Option<T> {
    let mut chosen = None;
    row_ui(ui, name, |ui| {
        let combo = ComboBox::from_id_salt(name)
            .selected_text(title(now))
            .width(FIELD)
            .show_ui(ui, |ui| {
                for option in all {
                    if ui.selectable_label(*option == now, title(*option)).clicked() && *option != now {
                        chosen = Some(*option);
                    }
                }
            });
        combo.response.accessible_name(name);
    });
    chosen
}

fn form_ui(ui: &mut Ui, id: &'static str, add: impl FnOnce(&mut Ui)) {
    ScrollArea::vertical()
        .max_height((ui.ctx().content_rect().height() - 330.0).clamp(160.0, 460.0))
        .auto_shrink([false, true])
        .show(ui, |ui| {
            Grid::new(id)
                .num_columns(2)
                .min_col_width(NAMES)
                .spacing(vec2(16.0, 8.0))
                .show(ui, add);
        });
}

/// The way out at the left; at the right what removes it, off where something keeps it. Says whether to remove it.
fn answers_ui(ui: &mut Ui, remove: &str, kept: Option<&str>) -> bool {
    foot_ui(ui, |ui| {
        if ui.button("Close").clicked() {
            ui.close();
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let button = ui.add_enabled(kept.is_none(), Button::new(remove));
            button.on_disabled_hover_text(kept.unwrap_or_default()).clicked()
        })
        .inner
    })
}

fn cluster_ui(ui: &mut Ui, session: &Session, at: ClusterAt, actions: &mut Vec<Action>) {
    let alternative = session.design().alternatives.get(at.alternative);
    let Some((alternative, cluster)) =
        alternative.and_then(|found| Some((found, found.clusters.get(at.cluster)?)))
    else {
        ui.close();
        return;
    };
    ui.heading("Cluster");
    let mut change = |change: ClusterChange| actions.push(Action::Edit(Command::Cluster { at, change }));
    form_ui(ui, "cluster", |ui| {
        text_row_ui(ui, "Name", cluster.name.as_str(), "", &fields::name, |name| {
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
        let states = [ClusterState::Planned, ClusterState::Existing];
        let state = choice_ui(ui, "State", cluster.state, &states, |state| match state {
            ClusterState::Planned => "planned",
            ClusterState::Existing => "exists already",
        });
        if let Some(state) = state {
            change(ClusterChange::State(state));
        }
        if let Some(model) = choice_ui(ui, "Network model", cluster.model, Model::ALL, Model::title) {
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
        cluster_place_ui(ui, alternative, cluster, &mut change);
        outbound_ui(ui, cluster, &mut change);
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
    });
    pool_subnets_ui(ui, session, cluster, at, actions);
    let kept = (alternative.clusters.len() < 2).then_some("An alternative needs at least one cluster");
    if answers_ui(ui, "Remove cluster", kept) {
        actions.push(Action::Edit(Command::Cluster {
            at,
            change: ClusterChange::Remove,
        }));
        actions.push(Action::CloseDialog);
    }
}

fn cluster_place_ui(
    ui: &mut Ui,
    alternative: &Alternative,
    cluster: &Cluster,
    change: &mut impl FnMut(ClusterChange),
) {
    row_ui(ui, "VNet", |ui| {
        let combo = ComboBox::from_id_salt("vnet")
            .selected_text(cluster.network.as_str())
            .width(FIELD)
            .truncate()
            .show_ui(ui, |ui| {
                for network in &alternative.networks {
                    if ui
                        .selectable_label(network.name == cluster.network, network.name.as_str())
                        .clicked()
                    {
                        change(ClusterChange::Network(network.name.clone()));
                    }
                }
            });
        combo.response.accessible_name("VNet of the cluster");
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
                let mut value = now;
                let field = DragValue::new(&mut value)
                    .range(0..=u64::from(most))
                    .update_while_editing(false);
                let response = ui.add(field).accessible_name(name);
                if response.changed()
                    && value != now
                    && let Some(outbound) = make(value)
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
        .show(ui, |ui| {
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
    let combo = ComboBox::from_id_salt(salt)
        .selected_text(now)
        .width(170.0)
        .truncate()
        .show_ui(ui, |ui| {
            for option in names {
                if ui
                    .selectable_label(option.matches(now), option.as_str())
                    .clicked()
                {
                    chosen = Some((*option).clone());
                }
            }
        });
    combo.response.accessible_name(name);
    chosen
}

fn network_ui(ui: &mut Ui, session: &Session, at: NetworkAt, actions: &mut Vec<Action>) {
    let alternative = session.design().alternatives.get(at.alternative);
    let Some(network) = alternative.and_then(|alternative| alternative.networks.get(at.network)) else {
        ui.close();
        return;
    };
    ui.heading("VNet");
    form_ui(ui, "network", |ui| {
        text_row_ui(ui, "Name", network.name.as_str(), "", &fields::name, |name| {
            actions.push(Action::Edit(Command::Network {
                at,
                change: NetworkChange::Rename(name),
            }));
        });
        let prefixes = join(&network.address_space);
        text_row_ui(
            ui,
            "Address space",
            &prefixes,
            "10.0.0.0/16, 10.8.0.0/20",
            &fields::cidrs,
            |prefixes| {
                actions.push(Action::Edit(Command::Network {
                    at,
                    change: NetworkChange::AddressSpace(prefixes),
                }));
            },
        );
        row_ui(ui, "Owner", |ui| {
            let mut managed = network.managed;
            if checkbox_ui(ui, &mut managed, "created and managed by AKS").changed() {
                actions.push(Action::Edit(Command::Network {
                    at,
                    change: NetworkChange::Managed(managed),
                }));
            }
        });
    });
    ui.horizontal(|ui| {
        ui.label(theme::bold("Subnets"));
        if icon_button_ui(ui, icons::ADD, "Add subnet").clicked() {
            actions.push(Action::Do(Intent::AddSubnet));
        }
    });
    let row_height = 26.0;
    ScrollArea::vertical()
        .id_salt("subnets")
        .max_height(220.0)
        .show_rows(ui, row_height, network.subnets.len(), |ui, rows| {
            for index in rows {
                let Some(subnet) = network.subnets.get(index) else {
                    continue;
                };
                ui.horizontal(|ui| {
                    ui.set_min_height(row_height);
                    let words = format!("{} {}", subnet.prefix, subnet.name);
                    let button = Button::new(words).frame_when_inactive(false).truncate();
                    if ui.add(button).on_hover_text("Edit subnet").clicked() {
                        actions.push(Action::OpenDialog(crate::ui::state::Dialog::Edit(
                            EditTarget::Subnet(at.network, index),
                        )));
                    }
                });
            }
        });
    if answers_ui(ui, "Remove VNet", None) {
        actions.push(Action::Edit(Command::Network {
            at,
            change: NetworkChange::Remove,
        }));
        actions.push(Action::CloseDialog);
    }
}

fn subnet_ui(ui: &mut Ui, session: &Session, at: SubnetAt, actions: &mut Vec<Action>) {
    let alternative = session.design().alternatives.get(at.alternative);
    let network = alternative.and_then(|alternative| alternative.networks.get(at.network));
    let Some(subnet) = network.and_then(|network| network.subnets.get(at.subnet)) else {
        ui.close();
        return;
    };
    ui.heading("Subnet");
    let mut change = |change: SubnetChange| actions.push(Action::Edit(Command::Subnet { at, change }));
    form_ui(ui, "subnet", |ui| {
        text_row_ui(ui, "Name", subnet.name.as_str(), "", &fields::name, |name| {
            change(SubnetChange::Rename(name));
        });
        text_row_ui(
            ui,
            "Range",
            subnet.prefix.as_str(),
            "10.0.0.0/24",
            &|text| fields::cidr_like(text, &subnet.prefix),
            |prefix| change(SubnetChange::Prefix(prefix)),
        );
        if let Some(purpose) = choice_ui(ui, "Purpose", subnet.purpose, Purpose::ALL, Purpose::title) {
            change(SubnetChange::Purpose(purpose));
        }
        row_ui(ui, "Other addresses", |ui| {
            let mut others = subnet.other_addresses.get();
            let field = DragValue::new(&mut others)
                .range(0..=u64::from(OtherCount::MOST))
                .update_while_editing(false);
            let response = ui
                .add(field)
                .on_hover_text("Addresses used by internal load balancers, private endpoints and the like");
            if response.changed()
                && others != subnet.other_addresses.get()
                && let Ok(count) = OtherCount::new(others)
            {
                change(SubnetChange::OtherAddresses(count));
            }
        });
        let delegation = subnet.delegation.as_deref().unwrap_or_default();
        text_row_ui(
            ui,
            "Delegation",
            delegation,
            "none",
            &fields::optional_text,
            |service| {
                change(SubnetChange::Delegation(service));
            },
        );
        text_row_ui(ui, "Note", &subnet.note, "", &fields::text, |text| {
            change(SubnetChange::Note(text));
        });
    });
    if answers_ui(ui, "Remove subnet", None) {
        actions.push(Action::Edit(Command::Subnet {
            at,
            change: SubnetChange::Remove,
        }));
        actions.push(Action::CloseDialog);
    }
}

fn connected_ui(ui: &mut Ui, session: &Session, index: usize, actions: &mut Vec<Action>) {
    let Some(range) = session.design().connected.get(index) else {
        ui.close();
        return;
    };
    ui.heading("Connected range");
    let mut replace = |range: ConnectedRange| {
        actions.push(Action::Edit(Command::Connected(ConnectedChange::Replace {
            at: index,
            range,
        })));
    };
    form_ui(ui, "connected", |ui| {
        text_row_ui(ui, "Name", range.name.as_str(), "", &fields::name, |name| {
            replace(ConnectedRange {
                name,
                ..range.clone()
            });
        });
        if let Some(kind) = choice_ui(ui, "Kind", range.kind, &ConnectedKind::ALL, ConnectedKind::title) {
            replace(ConnectedRange {
                kind,
                ..range.clone()
            });
        }
        let prefixes = join(&range.prefixes);
        text_row_ui(
            ui,
            "Ranges",
            &prefixes,
            "10.10.0.0/16, 10.128.0.0/9",
            &fields::cidrs,
            |prefixes| {
                replace(ConnectedRange {
                    prefixes,
                    ..range.clone()
                });
            },
        );
    });
    ui.label(
        RichText::new("Separate ranges with a comma or a space")
            .small()
            .color(theme::tokens(ui).weak),
    );
    if answers_ui(ui, "Remove connected range", None) {
        actions.push(Action::Edit(Command::Connected(ConnectedChange::Remove(index))));
        actions.push(Action::CloseDialog);
    }
}

/// Ranges as one line.
fn join(prefixes: &[Cidr]) -> String {
    prefixes
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(", ")
}
