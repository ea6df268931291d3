//! Rows of the dialogs of clusters and subnets for what belongs to them besides ranges and pools.

use egui::Ui;

use crate::azure::{NatGatewaySku, OutboundType, Purpose};
use crate::design::{Cluster, ClusterOptions, IpCount, ItemCount, Outbound, Subnet};
use crate::edit::{ClusterChange, SubnetChange};

use crate::ui::kit::fields;
use crate::ui::kit::lists::{self, shown};

use super::{check_row_ui, choice_ui, number_row_ui, text_row_ui};

/// SKU of a NAT gateway and IPv6 addresses, where the cluster has either.
pub(super) fn outbound_ui(ui: &mut Ui, cluster: &Cluster, change: &mut impl FnMut(ClusterChange)) {
    let outbound = &cluster.outbound;
    if matches!(
        outbound.kind,
        OutboundType::ManagedNatGateway | OutboundType::UserAssignedNatGateway
    ) {
        let skus = [None]
            .into_iter()
            .chain(NatGatewaySku::ALL.iter().copied().map(Some));
        let skus: Vec<Option<NatGatewaySku>> = skus.collect();
        let title = |sku: Option<NatGatewaySku>| sku.map_or("not stated", NatGatewaySku::title);
        let chosen = choice_ui(ui, "NAT gateway SKU", outbound.nat_gateway_sku, &skus, title);
        if let Some(nat_gateway_sku) = chosen {
            change(ClusterChange::Outbound(Outbound {
                nat_gateway_sku,
                ..outbound.clone()
            }));
        }
    }
    if cluster.pod_cidr_ipv6.is_some() || cluster.service_cidr_ipv6.is_some() {
        text_row_ui(
            ui,
            "Outbound IPv6 IPs",
            &shown(outbound.public_ips_ipv6),
            "Azure's default",
            &lists::optional_number::<IpCount>,
            |public_ips_ipv6| {
                change(ClusterChange::Outbound(Outbound {
                    public_ips_ipv6,
                    ..outbound.clone()
                }));
            },
        );
    }
}

/// What few clusters use.
pub(super) fn options_ui(ui: &mut Ui, cluster: &Cluster, change: &mut impl FnMut(ClusterChange)) {
    let options = &cluster.options;
    let mut set = |options: ClusterOptions| change(ClusterChange::Options(options));
    if let Some(automatic) = check_row_ui(ui, "AKS Automatic", options.automatic, "an Automatic cluster") {
        set(ClusterOptions {
            automatic,
            ..options.clone()
        });
    }
    if options.automatic || options.system_node_subnet.is_some() {
        let subnet = options.system_node_subnet.as_ref();
        text_row_ui(
            ui,
            "System node subnet",
            subnet.map_or("", |subnet| subnet.as_str()),
            "none, or a subnet of the hosted system nodes",
            &fields::optional_subnet,
            |system_node_subnet| {
                set(ClusterOptions {
                    system_node_subnet,
                    ..options.clone()
                });
            },
        );
    }
    let provisions = options.node_auto_provisioning;
    if let Some(node_auto_provisioning) =
        check_row_ui(ui, "Auto-provisioning", provisions, "add nodes for pending pods")
    {
        set(ClusterOptions {
            node_auto_provisioning,
            ..options.clone()
        });
    }
    let profiles = [None, Some(true), Some(false)];
    let title = |profile: Option<bool>| match profile {
        None => "not stated",
        Some(true) => "set when the cluster is created",
        Some(false) => "none",
    };
    let chosen = choice_ui(ui, "Windows profile", options.windows_profile, &profiles, title);
    if let Some(windows_profile) = chosen {
        set(ClusterOptions {
            windows_profile,
            ..options.clone()
        });
    }
    text_row_ui(
        ui,
        "Internal LBs",
        &lists::show_balancers(&options.internal_load_balancers),
        "none, or 10.0.0.10, snet-lb, any",
        &lists::balancers,
        |internal_load_balancers| {
            set(ClusterOptions {
                internal_load_balancers,
                ..options.clone()
            });
        },
    );
    if provisions || options.automatic || !cluster.node_classes.is_empty() {
        text_row_ui(
            ui,
            "Node classes",
            &lists::show_classes(&cluster.node_classes),
            "not counted; enter default 40, gpu 10 60 snet-gpu",
            &lists::classes,
            |classes| change(ClusterChange::NodeClasses(classes)),
        );
    }
}

/// What is attached to a subnet.
pub(super) fn subnet_ui(ui: &mut Ui, subnet: &Subnet, change: &mut impl FnMut(SubnetChange)) {
    let range = subnet.prefix_ipv6.as_ref();
    text_row_ui(
        ui,
        "IPv6 range",
        range.map_or("", |range| range.as_str()),
        "none, or a /64 such as fd00:1:0:1::/64",
        &lists::optional_ipv6,
        |range| change(SubnetChange::PrefixIpv6(range)),
    );
    match subnet.purpose {
        Purpose::ApplicationGateway => gateway_ui(ui, subnet, change),
        Purpose::ApplicationGatewayForContainers => {
            let associations = subnet.associations.get();
            let number = number_row_ui(ui, "Associations", associations, ItemCount::MOST);
            if let Some(count) = number.and_then(|number| ItemCount::new(number).ok()) {
                change(SubnetChange::Associations(count));
            }
        }
        _ => {}
    }
    if let Some(attached) = check_row_ui(ui, "NAT gateway", subnet.nat_gateway, "attached to the subnet") {
        change(SubnetChange::NatGateway(attached));
    }
    if let Some(filters) = check_row_ui(ui, "NSG", subnet.security_group, "filters its traffic") {
        change(SubnetChange::SecurityGroup(filters));
    }
    if subnet.security_group || subnet.security_group_allows_pods {
        let allows = subnet.security_group_allows_pods;
        if let Some(allows) = check_row_ui(ui, "NSG rules", allows, "let nodes and pods through") {
            change(SubnetChange::SecurityGroupAllowsPods(allows));
        }
    }
    text_row_ui(
        ui,
        "Route table",
        subnet.route_table.as_ref().map_or("", |table| table.as_str()),
        "not stated",
        &lists::optional_name,
        |table| change(SubnetChange::RouteTable(table)),
    );
    let label = "joined by a subnet peering";
    if let Some(peered) = check_row_ui(ui, "Peering", subnet.peered, label) {
        change(SubnetChange::Peered(peered));
    }
}

fn gateway_ui(ui: &mut Ui, subnet: &Subnet, change: &mut impl FnMut(SubnetChange)) {
    text_row_ui(
        ui,
        "Gateway instances",
        &shown(subnet.gateway_instances),
        "not stated",
        &lists::optional_number::<ItemCount>,
        |most| change(SubnetChange::GatewayInstances(most)),
    );
    if let Some(private) = check_row_ui(
        ui,
        "Frontend",
        subnet.private_frontend,
        "private, one more address",
    ) {
        change(SubnetChange::PrivateFrontend(private));
    }
    if let Some(drives) = check_row_ui(ui, "AGIC", subnet.ingress_controller, "drives the gateway") {
        change(SubnetChange::IngressController(drives));
    }
}
