//! The dialogs of a VNet, a subnet and a connected range in full.

use egui::{Button, RichText, ScrollArea, Ui};

use crate::azure::Purpose;
use crate::design::{
    Alternative, ConnectedKind, ConnectedRange, Design, Name, Network, NetworkPeering, OtherCount, Peering,
    Subnet,
};
use crate::edit::{
    AlternativeChange, Command, ConnectedChange, NetworkAt, NetworkChange, SubnetAt, SubnetChange,
};
use crate::net::Cidr;
use crate::plan::placement::{Wanted, command, propose};
use crate::session::Session;

use crate::ui::action::{Action, Intent};
use crate::ui::kit::fields::{self};
use crate::ui::kit::lists;
use crate::ui::kit::number::NumberField;
use crate::ui::kit::regions::follow_focus;
use crate::ui::kit::theme::{self, icons};
use crate::ui::kit::widgets::{checkbox_ui, icon_button_ui};
use crate::ui::panels::ranges::left_behind_ui;
use crate::ui::state::EditTarget;

use super::{Foot, answers_ui, attached, check_row_ui, choice_ui, form_ui, name_row_ui, row_ui, text_row_ui};

pub(super) fn network_ui(
    ui: &mut Ui,
    session: &Session,
    (at, foot): (NetworkAt, Foot<'_>),
    actions: &mut Vec<Action>,
) {
    let alternative = session.design().alternatives.get(at.alternative);
    let Some(network) = alternative.and_then(|alternative| alternative.networks.get(at.network)) else {
        ui.close();
        return;
    };
    form_ui(ui, "network", |ui| {
        rows_ui(ui, network, &mut |change| {
            actions.push(Action::Edit(Command::Network { at, change }));
        });
    });
    left_behind_ui(ui, session, at, actions);
    if let Some(alternative) = alternative.filter(|alternative| alternative.networks.len() > 1) {
        peerings_ui(ui, alternative, network, at, actions);
    }
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
            follow_focus(ui);
        });
    if answers_ui(ui, foot, "Remove VNet", None) {
        actions.push(Action::Edit(Command::Network {
            at,
            change: NetworkChange::Remove,
        }));
        actions.push(Action::CloseDialog);
    }
}

/// The other VNets of the alternative, each with whether this one reaches it.
fn peerings_ui(
    ui: &mut Ui,
    alternative: &Alternative,
    network: &Network,
    at: NetworkAt,
    actions: &mut Vec<Action>,
) {
    ui.label(theme::bold("Peered with"));
    let others: Vec<&Network> = alternative
        .networks
        .iter()
        .map(AsRef::as_ref)
        .enumerate()
        .filter(|(index, _)| *index != at.network)
        .map(|(_, other)| other)
        .collect();
    let row_height = 26.0;
    ScrollArea::vertical()
        .id_salt("peerings")
        .max_height(110.0)
        .show_rows(ui, row_height, others.len(), |ui, rows| {
            for other in rows.filter_map(|index| others.get(index)) {
                let known = alternative
                    .peerings
                    .iter()
                    .find(|peering| peering.joins(&network.name, &other.name));
                let mut set = |through_hub: Option<bool>| {
                    let mut peerings = alternative.peerings.clone();
                    peerings.retain(|peering| !peering.joins(&network.name, &other.name));
                    peerings.extend(through_hub.map(|through_hub| NetworkPeering {
                        networks: [network.name.clone(), other.name.clone()],
                        through_hub,
                    }));
                    actions.push(Action::Edit(Command::Alternative {
                        at: at.alternative,
                        change: AlternativeChange::Peerings(peerings),
                    }));
                };
                ui.horizontal(|ui| {
                    ui.set_min_height(row_height);
                    let mut peered = known.is_some();
                    if checkbox_ui(ui, &mut peered, other.name.as_str()).changed() {
                        set(peered.then_some(false));
                    }
                    if let Some(known) = known {
                        let mut through_hub = known.through_hub;
                        let words = format!("{} through a hub", other.name);
                        let response = checkbox_ui(ui, &mut through_hub, "through a hub");
                        if response.accessible_name(words).changed() {
                            set(Some(through_hub));
                        }
                    }
                });
            }
            follow_focus(ui);
        });
}

/// What is decided of a VNet as a whole.
fn rows_ui(ui: &mut Ui, network: &Network, change: &mut impl FnMut(NetworkChange)) {
    name_row_ui(ui, &network.name, |name| {
        change(NetworkChange::Rename(name));
    });
    text_row_ui(
        ui,
        "Address space",
        &join(&network.address_space),
        "10.0.0.0/16, 10.8.0.0/20",
        &fields::cidrs,
        |prefixes| change(NetworkChange::AddressSpace(prefixes)),
    );
    text_row_ui(
        ui,
        "Resource group",
        network.resource_group.as_ref().map_or("", |group| group.as_str()),
        "not stated",
        &lists::optional_name,
        |group| change(NetworkChange::ResourceGroup(group)),
    );
    let owned = check_row_ui(ui, "Owner", network.managed, "created and managed by AKS");
    if let Some(managed) = owned {
        change(NetworkChange::Managed(managed));
    }
}

pub(super) fn subnet_ui(
    ui: &mut Ui,
    session: &Session,
    (at, foot): (SubnetAt, Foot<'_>),
    actions: &mut Vec<Action>,
) {
    let alternative = session.design().alternatives.get(at.alternative);
    let network = alternative.and_then(|alternative| alternative.networks.get(at.network));
    let Some(subnet) = network.and_then(|network| network.subnets.get(at.subnet)) else {
        ui.close();
        return;
    };
    let mut change = |change: SubnetChange| actions.push(Action::Edit(Command::Subnet { at, change }));
    let mut repurposed = None;
    form_ui(ui, "subnet", |ui| {
        name_row_ui(ui, &subnet.name, |name| {
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
            repurposed = Some(purpose);
        }
        row_ui(ui, "Other addresses", |ui| {
            let others = subnet.other_addresses.get();
            let number = NumberField::new(others, 0..=u64::from(OtherCount::MOST)).show(ui);
            let response = number
                .response
                .on_hover_text("Addresses used by internal load balancers, private endpoints and the like");
            if response.changed()
                && others != number.value
                && let Ok(count) = OtherCount::new(number.value)
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
        attached::subnet_ui(ui, subnet, &mut change);
        text_row_ui(ui, "Note", &subnet.note, "", &fields::text, |text| {
            change(SubnetChange::Note(text));
        });
    });
    if let Some(purpose) = repurposed {
        let with_room = with_purpose(session.design(), at, subnet, purpose);
        actions.push(Action::Edit(with_room));
    }
    if answers_ui(ui, foot, "Remove subnet", None) {
        actions.push(Action::Edit(Command::Subnet {
            at,
            change: SubnetChange::Remove,
        }));
        actions.push(Action::CloseDialog);
    }
}

/// Gives a subnet another purpose, with the name and the size that it requires, where there is room.
fn with_purpose(design: &Design, at: SubnetAt, subnet: &Subnet, purpose: Purpose) -> Command {
    let network = NetworkAt {
        alternative: at.alternative,
        network: at.network,
    };
    let change = |change| Command::Subnet { at, change };
    let mut commands = vec![change(SubnetChange::Purpose(purpose))];
    let advised = purpose.advised_prefix().map_or(32, |advised| advised.value);
    let least = advised.min(purpose.longest_prefix().value);
    if subnet.prefix.v4().is_some_and(|prefix| least < prefix.length()) {
        let wanted = [Wanted {
            name: subnet.name.clone(),
            purpose,
            length: least,
            moves: Some(at.subnet),
        }];
        let places = propose(design, network, &wanted, 0).unwrap_or_default();
        commands.extend(command(design, network, &wanted, &places));
    }
    let named = purpose
        .required_name()
        .and_then(|name| Name::new(name.value).ok());
    if let Some(name) = named.filter(|name| !name.matches(subnet.name.as_str())) {
        commands.push(change(SubnetChange::Rename(name)));
    }
    match commands.as_slice() {
        [only] => only.clone(),
        _ => Command::Several {
            title: format!("Use {} for {}", subnet.name, purpose.title().to_lowercase()),
            commands,
        },
    }
}

pub(super) fn connected_ui(
    ui: &mut Ui,
    session: &Session,
    (index, foot): (usize, Foot<'_>),
    actions: &mut Vec<Action>,
) {
    let Some(range) = session.design().connected.get(index) else {
        ui.close();
        return;
    };
    let mut replace = |range: ConnectedRange| {
        actions.push(Action::Edit(Command::Connected(ConnectedChange::Replace {
            at: index,
            range,
        })));
    };
    form_ui(ui, "connected", |ui| {
        name_row_ui(ui, &range.name, |name| {
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
        if range.kind == ConnectedKind::Peered {
            let peering = choice_ui(ui, "Peering", range.peering, &Peering::ALL, Peering::title);
            if let Some(peering) = peering {
                replace(ConnectedRange {
                    peering,
                    ..range.clone()
                });
            }
        }
        let label = "summary routes, not ranges in use";
        if let Some(aggregate) = check_row_ui(ui, "Aggregate", range.aggregate, label) {
            replace(ConnectedRange {
                aggregate,
                ..range.clone()
            });
        }
    });
    ui.label(
        RichText::new("Separate ranges with a comma or a space")
            .small()
            .color(theme::tokens(ui).weak),
    );
    if answers_ui(ui, foot, "Remove connected range", None) {
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
