//! The ranges of the cluster on screen, each with its colour and a field to type it.

use egui::{Align, Button, Color32, Label, Layout, RichText, Ui, vec2};

use crate::check::permanence::Value;
use crate::design::Cluster;
use crate::edit::{ClusterAt, ClusterChange, Command, NetworkAt, NetworkChange, SubnetAt, SubnetChange};
use crate::plan::arrange;
use crate::session::Session;

use crate::ui::action::{Action, Intent, current_network};
use crate::ui::kit::fields::{self, CommitField, Read};
use crate::ui::kit::locks::lock_ui;
use crate::ui::kit::theme::{self, icons};
use crate::ui::kit::widgets::{icon_button_ui, marked_ui, section_ui, swatch_ui};
use crate::ui::reveal::{Field, Mark};
use crate::ui::state::{Dialog, EditTarget, Lower, ViewState};

/// Width of a field that holds a range, in points.
const FIELD_WIDTH: f32 = 126.0;

/// Draws the VNet of the cluster: with nodes and pods per node what decides most.
pub(crate) fn network_ui(
    ui: &mut Ui,
    session: &Session,
    view: &ViewState,
    cluster: &Cluster,
    actions: &mut Vec<Action>,
) {
    ui.add_space(8.0);
    for (position, row) in network_rows(ui, session, view, cluster, actions)
        .iter()
        .enumerate()
    {
        ui.push_id(
            (view.focus.alternative, view.focus.cluster, "VNet", position),
            |ui| {
                row.show(ui, cluster, view.workload.mark_of(row.field), actions);
            },
        );
    }
    let network = session.cluster_plan(view.focus).and_then(|plan| plan.network);
    if let Some(network) = network {
        let at = NetworkAt {
            alternative: view.focus.alternative,
            network,
        };
        if left_behind_place(session, view, at) == Asking::Workload {
            left_behind_ui(ui, session, at, actions);
        }
    }
}

/// Draws the section of its other ranges.
pub(crate) fn ranges_ui(
    ui: &mut Ui,
    session: &Session,
    view: &ViewState,
    cluster: &Cluster,
    actions: &mut Vec<Action>,
) {
    let network = session.cluster_plan(view.focus).and_then(|plan| plan.network);
    section_ui(ui, "Network", |ui| {
        if let Some(network) = network
            && icon_button_ui(ui, icons::SETTINGS, "Edit VNet").clicked()
        {
            actions.push(Action::OpenDialog(Dialog::Edit(EditTarget::Network(network))));
        }
        if icon_button_ui(ui, icons::ADD, "Add subnet").clicked() {
            actions.push(Action::Do(Intent::AddSubnet));
        }
    });
    let rows = [subnet_rows(ui, session, view), cluster_rows(ui, view, cluster)];
    for (position, row) in rows.iter().flatten().enumerate() {
        ui.push_id((view.focus.alternative, view.focus.cluster, position), |ui| {
            row.show(ui, cluster, view.workload.mark_of(row.field), actions);
        });
    }
}

/// Where it is asked whether the subnets of a VNet shall move along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asking {
    /// In its dialog.
    Dialog,
    /// Above the table of ranges.
    Table,
    /// Below the ranges of the cluster on screen.
    Workload,
}

/// Where it is asked about a VNet: once, in what was opened last.
pub(crate) fn left_behind_place(session: &Session, view: &ViewState, at: NetworkAt) -> Asking {
    let has_table = view.remembered.lower == Lower::Ranges && !view.lower_is_folded;
    if view.dialog.as_ref().and_then(Dialog::edits) == Some(EditTarget::Network(at.network)) {
        Asking::Dialog
    } else if has_table && current_network(session, view) == Some(at) {
        Asking::Table
    } else {
        Asking::Workload
    }
}

/// Asks whether subnets that their VNet left behind shall move along.
pub(crate) fn left_behind_ui(ui: &mut Ui, session: &Session, at: NetworkAt, actions: &mut Vec<Action>) {
    let Some(command) = arrange::move_along(session.design(), at) else {
        return;
    };
    let count = match &command {
        Command::Several { commands, .. } => commands.len(),
        _ => 1,
    };
    let words = if count == 1 {
        "1 subnet lies outside the VNet".to_owned()
    } else {
        format!("{count} subnets lie outside the VNet")
    };
    ui.horizontal_wrapped(|ui| {
        let color = theme::tokens(ui).trouble;
        ui.label(RichText::new(words).small().color(color));
        let button =
            Button::new(RichText::new(Intent::MoveSubnets.title()).small()).min_size(vec2(0.0, 24.0));
        if ui
            .add(button)
            .on_hover_text(command.title(session.design()))
            .clicked()
        {
            actions.push(Action::Edit(command));
        }
    });
}

/// Reads a typed text as a change.
type Commit<'a> = dyn Fn(&str) -> Read<Command> + 'a;

/// One range: what it is, and what becomes of a new text.
struct RangeRow<'a> {
    name: String,
    help: &'a str,
    color: Color32,
    text: String,
    /// What the small lock is about.
    value: Option<Value>,
    /// What a finding leads to.
    field: Field,
    command: Box<Commit<'a>>,
}

impl RangeRow<'_> {
    fn show(&self, ui: &mut Ui, cluster: &Cluster, mark: Option<Mark>, actions: &mut Vec<Action>) {
        marked_ui(ui, mark, |ui, takes_keys| {
            self.content_ui(ui, cluster, takes_keys, actions);
        });
    }

    fn content_ui(&self, ui: &mut Ui, cluster: &Cluster, takes_keys: bool, actions: &mut Vec<Action>) {
        let row = ui.horizontal(|ui| {
            swatch_ui(ui, self.color);
            ui.label(self.name.as_str()).on_hover_text(self.help);
            if let Some(value) = self.value {
                lock_ui(ui, cluster, value);
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let field = CommitField {
                    name: &self.name,
                    text: &self.text,
                    hint: "10.0.0.0/16",
                    width: FIELD_WIDTH,
                    read: &self.command,
                };
                let entry = field.show(ui);
                if takes_keys {
                    entry.response.request_focus();
                }
                entry
            })
            .inner
        });
        let command = row.inner.value_ui(ui);
        actions.extend(command.map(Action::Edit));
    }
}

/// The prefixes of the cluster's VNet.
fn network_rows<'a>(
    ui: &mut Ui,
    session: &'a Session,
    view: &ViewState,
    cluster: &Cluster,
    actions: &mut Vec<Action>,
) -> Vec<RangeRow<'a>> {
    let colors = theme::tokens(ui);
    let network = session.cluster_plan(view.focus).and_then(|plan| plan.network);
    let written = network.and_then(|index| session.alternative(view.focus)?.networks.get(index));
    let Some((network, written)) = network.zip(written) else {
        let words = RichText::new(format!("VNet {} does not exist", cluster.network)).color(colors.trouble);
        ui.add(Label::new(words).wrap());
        let add = Intent::AddNetwork;
        if ui.button(add.title()).on_hover_text(add.help()).clicked() {
            actions.push(Action::Do(add));
        }
        return Vec::new();
    };
    let at = NetworkAt {
        alternative: view.focus.alternative,
        network,
    };
    let row = |(index, space): (usize, &'a crate::net::Cidr)| RangeRow {
        name: if index == 0 {
            "VNet".to_owned()
        } else {
            format!("VNet, prefix {}", index + 1)
        },
        help: written.name.as_str(),
        color: colors.node,
        text: space.to_string(),
        // The VNet cannot be exchanged, but its prefixes can.
        value: None,
        field: Field::Network,
        command: Box::new(move |text| {
            // Several ranges, typed or pasted, all belong to the VNet.
            let ranges = match fields::cidrs(text)?.as_slice() {
                [] | [_] => vec![fields::cidr_like(text, space)?],
                several => several.to_vec(),
            };
            let mut spaces = written.address_space.clone();
            if index < spaces.len() {
                spaces.splice(index..=index, ranges);
            }
            Ok(Command::Network {
                at,
                change: NetworkChange::AddressSpace(spaces),
            })
        }),
    };
    written.address_space.iter().enumerate().map(row).collect()
}

/// The subnets that hold the cluster's nodes and pods.
fn subnet_rows<'a>(ui: &Ui, session: &'a Session, view: &ViewState) -> Vec<RangeRow<'a>> {
    let colors = theme::tokens(ui);
    let Some((plan, shown)) = session
        .cluster_plan(view.focus)
        .zip(session.alternative(view.focus))
    else {
        return Vec::new();
    };
    let nodes = plan
        .node_subnets
        .iter()
        .map(|place| (*place, "Node subnet", colors.node));
    let pods = plan
        .pod_subnets
        .iter()
        .map(|place| (*place, "Pod subnet", colors.pod));
    let row = |((network, subnet), name, color): ((usize, usize), &str, Color32)| {
        let written = shown.networks.get(network)?.subnets.get(subnet)?;
        let at = SubnetAt {
            alternative: view.focus.alternative,
            network,
            subnet,
        };
        Some(RangeRow {
            name: name.to_owned(),
            help: written.name.as_str(),
            color,
            text: written.prefix.to_string(),
            value: Some(Value::SubnetRange),
            field: Field::Subnet(network, subnet),
            command: Box::new(move |text| {
                Ok(Command::Subnet {
                    at,
                    change: SubnetChange::Prefix(fields::cidr_like(text, &written.prefix)?),
                })
            }),
        })
    };
    nodes.chain(pods).filter_map(row).collect()
}

/// The ranges that are the cluster's own.
fn cluster_rows<'a>(ui: &Ui, view: &ViewState, cluster: &Cluster) -> Vec<RangeRow<'a>> {
    let colors = theme::tokens(ui);
    let at = ClusterAt {
        alternative: view.focus.alternative,
        cluster: view.focus.cluster,
    };
    let mut rows = Vec::new();
    if cluster.model.uses_pod_cidr() {
        rows.push(RangeRow {
            name: "Pod CIDR".to_owned(),
            help: "Range for pods, one /24 per node",
            color: colors.pod,
            text: cluster
                .pod_cidr
                .as_ref()
                .map_or_else(String::new, ToString::to_string),
            value: Some(Value::PodCidr),
            field: Field::PodCidr,
            command: Box::new(move |text| {
                Ok(Command::Cluster {
                    at,
                    change: ClusterChange::PodCidr(Some(fields::ipv4_cidr(text)?)),
                })
            }),
        });
    }
    rows.push(RangeRow {
        name: "Service CIDR".to_owned(),
        help: "Range for virtual service IPs",
        color: colors.service,
        text: cluster.service_cidr.to_string(),
        value: Some(Value::ServiceCidr),
        field: Field::ServiceCidr,
        command: Box::new(move |text| {
            Ok(Command::Cluster {
                at,
                change: ClusterChange::ServiceCidr(fields::ipv4_cidr(text)?),
            })
        }),
    });
    rows.push(RangeRow {
        name: "DNS service IP".to_owned(),
        help: "Address of the cluster's DNS service, inside the service CIDR",
        color: colors.service,
        text: cluster.dns_service_ip.to_string(),
        value: Some(Value::DnsServiceIp),
        field: Field::DnsIp,
        command: Box::new(move |text| {
            Ok(Command::Cluster {
                at,
                change: ClusterChange::DnsServiceIp(fields::address(text)?),
            })
        }),
    });
    rows
}
