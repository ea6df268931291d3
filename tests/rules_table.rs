//! Every rule with a severity, once broken and once kept: the smallest designs that show the difference.
//!
//! Each case starts from the blank design and changes it twice. Rules about a change of what runs get a pair: the
//! first alternative is marked as existing, the second is its copy.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests fail as tests do"
)]

use std::collections::BTreeSet;
use std::fmt::Write as _;

use aksnet::azure::{DataPlane, Model, NatGatewaySku, NetworkPolicy, Os, OutboundType, Purpose};
use aksnet::check::check;
use aksnet::check::rules::{self, CATALOGUE};
use aksnet::design::{
    Autoscale, Cluster, ClusterState, ConnectedKind, ConnectedRange, Criterion, Design, InternalLoadBalancer,
    IpCount, ItemCount, Name, Network, NetworkInterface, NetworkPeering, NodeClass, NodeCount, NodePool,
    OtherCount, Peering, PodCount, PoolMode, PortCount, Priority, Subnet, SubnetRef, Surge, UpgradeStrategy,
    WindowsServer, presets,
};
use aksnet::net::Cidr;
use aksnet::plan::plan;
use expect_test::expect_file;

/// A second VNet, with the range `prefix`.
fn second_network(d: &mut Design, prefix: &str) {
    let mut second = network(d).clone();
    second.name = name("vnet-second");
    second.address_space = vec![cidr(prefix)];
    second.subnets.clear();
    d.alternatives[0].networks.push(second.into());
}

/// A flat cluster of some 60,000 addresses.
fn large_flat(d: &mut Design) {
    model(d, Model::NodeSubnet);
    network(d).address_space = vec![cidr("10.0.0.0/8")];
    nodes(d).prefix = cidr("10.0.0.0/12");
    sized(d, 600, 100, 0);
}

/// Peers the first VNet with the second.
fn peer(d: &mut Design, through_hub: bool) {
    let networks = [network(d).name.clone(), name("vnet-second")];
    d.alternatives[0].peerings.push(NetworkPeering {
        networks,
        through_hub,
    });
}

/// A rule, a change that breaks it and one that does not.
type Case = (&'static str, fn(&mut Design), fn(&mut Design));

fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

fn cidr(text: &str) -> Cidr {
    text.parse().unwrap()
}

fn cluster(d: &mut Design) -> &mut Cluster {
    &mut d.alternatives[0].clusters[0]
}

fn pool(d: &mut Design) -> &mut NodePool {
    &mut cluster(d).pools[1]
}

fn system(d: &mut Design) -> &mut NodePool {
    &mut cluster(d).pools[0]
}

fn network(d: &mut Design) -> &mut Network {
    &mut d.alternatives[0].networks[0]
}

fn nodes(d: &mut Design) -> &mut Subnet {
    &mut network(d).subnets[0]
}

fn add(d: &mut Design, title: &str, prefix: &str, purpose: Purpose) {
    let mut subnet = nodes(d).clone();
    subnet.name = name(title);
    subnet.prefix = cidr(prefix);
    subnet.purpose = purpose;
    network(d).subnets.push(subnet.into());
}

fn last(d: &mut Design) -> &mut Subnet {
    network(d).subnets.last_mut().unwrap()
}

fn count(pool: &mut NodePool, nodes: u32) {
    pool.count = NodeCount::saturating(nodes);
    pool.autoscale = None;
}

fn scale(pool: &mut NodePool, min: u32, max: u32) {
    pool.autoscale = Some(Autoscale {
        min: NodeCount::saturating(min),
        max: NodeCount::saturating(max),
    });
}

fn pods(pool: &mut NodePool, pods: u32) {
    pool.max_pods = PodCount::saturating(pods);
}

/// One user pool of `count` nodes with `pods` pods beside a system pool without nodes.
fn sized(d: &mut Design, of: u32, each: u32, surge: u32) {
    count(system(d), 0);
    count(pool(d), of);
    pods(pool(d), each);
    pool(d).max_surge = Some(Surge::Nodes(surge));
}

fn model(d: &mut Design, model: Model) {
    cluster(d).model = model;
    cluster(d).data_plane = DataPlane::Azure;
    cluster(d).network_policy = NetworkPolicy::None;
    if !model.uses_pod_cidr() {
        cluster(d).pod_cidr = None;
    }
}

/// A pod subnet model with the pods of both pools in a subnet of their own.
fn pod_subnet(d: &mut Design, of: Model, prefix: &str) {
    model(d, of);
    add(d, "snet-pods", prefix, Purpose::Pods);
    for pool in &mut cluster(d).pools {
        pool.pod_subnet = Some(SubnetRef::own(name("snet-pods")));
    }
}

fn connect(d: &mut Design, kind: ConnectedKind, prefix: &str) {
    d.connected.push(ConnectedRange {
        id: Default::default(),
        name: name("beyond"),
        kind,
        peering: Default::default(),
        prefixes: vec![cidr(prefix)],
        aggregate: false,
    });
}

fn second_cluster(d: &mut Design) -> &mut Cluster {
    let mut other = cluster(d).clone();
    other.name = name("aks-2");
    d.alternatives[0].clusters.push(other.into());
    d.alternatives[0].clusters.last_mut().unwrap()
}

/// What runs, and a copy of it that is planned.
fn pair(d: &mut Design) -> &mut Cluster {
    let mut planned = d.alternatives[0].clone();
    planned.name = name("Planned");
    d.alternatives.push(planned);
    cluster(d).state = ClusterState::Existing;
    &mut d.alternatives[1].clusters[0]
}

fn windows(d: &mut Design) -> &mut NodePool {
    cluster(d).data_plane = DataPlane::Azure;
    cluster(d).network_policy = NetworkPolicy::None;
    pool(d).os = Os::Windows;
    pool(d).name = name("win");
    pool(d)
}

fn ipv6(d: &mut Design) {
    cluster(d).pod_cidr_ipv6 = Some(cidr("fd00:1::/64"));
    cluster(d).service_cidr_ipv6 = Some(cidr("fd00:2::/108"));
}

fn outbound(d: &mut Design, kind: OutboundType) {
    cluster(d).outbound.kind = kind;
}

fn kubernetes(d: &mut Design, version: &str) {
    cluster(d).kubernetes_version = Some(version.to_owned());
}

fn planned_for(d: &mut Design, day: &str) {
    d.planning_date = Some(day.parse().unwrap());
}

fn node_class(most: u32) -> NodeClass {
    NodeClass {
        name: name("default"),
        node_subnet: None,
        max_nodes: NodeCount::saturating(most),
        max_pods: None,
    }
}

fn balancer(address: &str) -> InternalLoadBalancer {
    InternalLoadBalancer {
        subnet: None,
        address: Some(address.parse().unwrap()),
    }
}
/// Rules of things that a design does not hold: they stand in the catalogue to be read.
const NEVER_JUDGED: &[&str] = &[
    "fleet-flat-cilium",
    "fleet-hub-vnet",
    "wireguard-port",
    "ipam-pool",
];

const CASES: &[Case] = &[
    (
        "automatic-apiserver-subnet",
        |d| cluster(d).options.automatic = true,
        |d| {
            cluster(d).options.automatic = true;
            add(d, "snet-api", "10.0.9.0/28", Purpose::ApiServer);
            cluster(d).api_server_subnet = Some(SubnetRef::own(name("snet-api")));
        },
    ),
    (
        "agc-resize-before-overlay",
        |d| {
            model(d, Model::NodeSubnet);
            add(d, "agc", "10.0.8.0/23", Purpose::ApplicationGatewayForContainers);
            let planned = pair(d);
            planned.model = Model::Overlay;
            planned.pod_cidr = Some(cidr("10.244.0.0/16"));
        },
        |d| {
            model(d, Model::NodeSubnet);
            add(d, "agc", "10.0.8.0/24", Purpose::ApplicationGatewayForContainers);
            let planned = pair(d);
            planned.model = Model::Overlay;
            planned.pod_cidr = Some(cidr("10.244.0.0/16"));
        },
    ),
    (
        "node-subnet-too-small",
        |d| {
            model(d, Model::NodeSubnet);
            sized(d, 10, 30, 1);
        },
        |d| {
            model(d, Model::NodeSubnet);
            sized(d, 7, 30, 1);
        },
    ),
    (
        "node-subnet-above-documented",
        |d| {
            model(d, Model::NodeSubnet);
            sized(d, 1, 251, 0);
        },
        |d| {
            model(d, Model::NodeSubnet);
            sized(d, 8, 30, 0);
        },
    ),
    (
        "pod-subnet-too-small",
        |d| {
            pod_subnet(d, Model::PodSubnetDynamic, "10.0.1.0/24");
            sized(d, 16, 8, 0);
        },
        |d| {
            pod_subnet(d, Model::PodSubnetDynamic, "10.0.1.0/24");
            sized(d, 13, 8, 0);
        },
    ),
    (
        "pod-subnet-below-plan",
        |d| {
            pod_subnet(d, Model::PodSubnetDynamic, "10.0.1.0/24");
            sized(d, 15, 8, 0);
        },
        |d| {
            pod_subnet(d, Model::PodSubnetDynamic, "10.0.1.0/24");
            sized(d, 14, 8, 0);
        },
    ),
    (
        "static-usable-blocks",
        |d| {
            pod_subnet(d, Model::PodSubnetStatic, "10.0.1.0/24");
            sized(d, 15, 15, 0);
        },
        |d| {
            pod_subnet(d, Model::PodSubnetStatic, "10.0.1.0/24");
            sized(d, 14, 15, 0);
        },
    ),
    (
        "pod-cidr-too-small",
        |d| {
            cluster(d).pod_cidr = Some(cidr("10.244.0.0/22"));
            sized(d, 5, 30, 0);
        },
        |d| {
            cluster(d).pod_cidr = Some(cidr("10.244.0.0/22"));
            sized(d, 4, 30, 0);
        },
    ),
    (
        "upgrade-does-not-fit",
        |d| {
            cluster(d).pod_cidr = Some(cidr("10.244.0.0/22"));
            sized(d, 4, 30, 1);
        },
        |d| {
            cluster(d).pod_cidr = Some(cidr("10.244.0.0/22"));
            sized(d, 3, 30, 1);
        },
    ),
    ("surge-spot", |d| pool(d).priority = Priority::Spot, |_| {}),
    (
        "surge-default",
        |d| pool(d).max_surge = None,
        |d| {
            for pool in &mut cluster(d).pools {
                pool.max_surge = Some(Surge::Nodes(1));
            }
        },
    ),
    (
        "surge-zero",
        |d| system(d).max_surge = Some(Surge::Nodes(0)),
        |d| {
            pool(d).max_surge = Some(Surge::Nodes(0));
            pool(d).max_unavailable = Some(Surge::Nodes(1));
        },
    ),
    (
        "surge-blue-green",
        |d| pool(d).upgrade = UpgradeStrategy::BlueGreen,
        |_| {},
    ),
    (
        "pool-plus-surge-max-1000",
        |d| sized(d, 1_000, 30, 1),
        |d| sized(d, 999, 30, 1),
    ),
    (
        "surge-fallback",
        |d| kubernetes(d, "1.35"),
        |d| kubernetes(d, "1.34"),
    ),
    (
        "surge-quarantined",
        |d| pool(d).options.cordon_undrainable = true,
        |_| {},
    ),
    (
        "precheck-all-pools",
        |d| {
            nodes(d).prefix = cidr("10.0.0.0/29");
            add(d, "snet-more", "10.0.1.0/24", Purpose::Nodes);
            pool(d).node_subnet = SubnetRef::own(name("snet-more"));
            count(system(d), 4);
        },
        |d| {
            add(d, "snet-more", "10.0.1.0/24", Purpose::Nodes);
            pool(d).node_subnet = SubnetRef::own(name("snet-more"));
        },
    ),
    (
        "nap-node-subnet-ips",
        |d| {
            model(d, Model::NodeSubnet);
            cluster(d).options.node_auto_provisioning = true;
        },
        |d| cluster(d).options.node_auto_provisioning = true,
    ),
    (
        "dynamic-exhausted",
        |d| {
            pod_subnet(d, Model::PodSubnetDynamic, "10.0.1.0/24");
            sized(d, 15, 8, 0);
        },
        |d| {
            pod_subnet(d, Model::PodSubnetDynamic, "10.0.1.0/24");
            sized(d, 8, 8, 0);
        },
    ),
    (
        "dynamic-shrink",
        |d| {
            pod_subnet(d, Model::PodSubnetDynamic, "10.0.1.0/24");
            sized(d, 14, 30, 0);
            pool(d).planned_pods = Some(PodCount::saturating(8));
        },
        |d| {
            pod_subnet(d, Model::PodSubnetDynamic, "10.0.1.0/24");
            sized(d, 8, 30, 0);
            pool(d).planned_pods = Some(PodCount::saturating(8));
        },
    ),
    (
        "pod-subnet-same-vnet",
        |d| {
            pod_subnet(d, Model::PodSubnetDynamic, "10.0.16.0/20");
            pool(d).pod_subnet = Some(SubnetRef::own(name("snet-nodes")));
        },
        |d| pod_subnet(d, Model::PodSubnetDynamic, "10.0.16.0/20"),
    ),
    (
        "pod-subnet-managed-vnet",
        |d| {
            pod_subnet(d, Model::PodSubnetDynamic, "10.0.16.0/20");
            network(d).managed = true;
        },
        |d| pod_subnet(d, Model::PodSubnetDynamic, "10.0.16.0/20"),
    ),
    (
        "pod-subnet-all-pools",
        |d| {
            pod_subnet(d, Model::PodSubnetDynamic, "10.0.16.0/20");
            pool(d).pod_subnet = None;
        },
        |d| pod_subnet(d, Model::PodSubnetDynamic, "10.0.16.0/20"),
    ),
    (
        "nat-gateway-pod-subnet",
        |d| {
            outbound(d, OutboundType::UserAssignedNatGateway);
            pod_subnet(d, Model::PodSubnetDynamic, "10.0.16.0/20");
        },
        |d| {
            outbound(d, OutboundType::UserAssignedNatGateway);
            pod_subnet(d, Model::PodSubnetDynamic, "10.0.16.0/20");
            last(d).nat_gateway = true;
        },
    ),
    (
        "pod-subnet-single-mode",
        |d| {
            pod_subnet(d, Model::PodSubnetDynamic, "10.0.16.0/20");
            second_cluster(d).model = Model::PodSubnetStatic;
        },
        |d| {
            pod_subnet(d, Model::PodSubnetDynamic, "10.0.16.0/20");
            second_cluster(d);
        },
    ),
    (
        "static-block-subnet-max-12",
        |d| {
            network(d).address_space = vec![cidr("10.0.0.0/8")];
            pod_subnet(d, Model::PodSubnetStatic, "10.32.0.0/11");
        },
        |d| {
            network(d).address_space = vec![cidr("10.0.0.0/8")];
            pod_subnet(d, Model::PodSubnetStatic, "10.32.0.0/12");
        },
    ),
    (
        "static-vnet-limit",
        |d| {
            network(d).address_space = vec![cidr("10.0.0.0/8")];
            pod_subnet(d, Model::PodSubnetStatic, "10.32.0.0/16");
        },
        |d| pod_subnet(d, Model::PodSubnetStatic, "10.0.16.0/20"),
    ),
    (
        "pod-cidr-min-24",
        |d| cluster(d).pod_cidr = Some(cidr("10.244.0.0/25")),
        |d| {
            cluster(d).pod_cidr = Some(cidr("10.244.0.0/24"));
        },
    ),
    (
        "pod-cidr-expand-superset",
        |d| {
            pair(d).pod_cidr = Some(cidr("10.240.0.0/16"));
        },
        |d| {
            pair(d).pod_cidr = Some(cidr("10.244.0.0/15"));
        },
    ),
    (
        "pod-cidr-expand-linux-only",
        |d| {
            windows(d);
            pair(d).pod_cidr = Some(cidr("10.244.0.0/15"));
        },
        |d| {
            pair(d).pod_cidr = Some(cidr("10.244.0.0/15"));
        },
    ),
    (
        "overlay-name-63",
        |d| {
            let long = "n".repeat(64);
            nodes(d).name = name(&long);
            for pool in &mut cluster(d).pools {
                pool.node_subnet = SubnetRef::own(name(&long));
            }
        },
        |d| {
            let long = "n".repeat(63);
            nodes(d).name = name(&long);
            for pool in &mut cluster(d).pools {
                pool.node_subnet = SubnetRef::own(name(&long));
            }
        },
    ),
    (
        "kubenet-max-400-nodes",
        |d| {
            model(d, Model::Kubenet);
            sized(d, 401, 30, 0);
        },
        |d| {
            model(d, Model::Kubenet);
            sized(d, 400, 30, 0);
        },
    ),
    (
        "kubenet-one-cluster-per-subnet",
        |d| {
            model(d, Model::Kubenet);
            second_cluster(d).model = Model::Overlay;
        },
        |d| {
            second_cluster(d);
        },
    ),
    (
        "kubenet-no-windows",
        |d| {
            model(d, Model::Kubenet);
            windows(d);
        },
        |d| {
            windows(d);
        },
    ),
    ("max-pods-range", |d| pods(pool(d), 251), |d| pods(pool(d), 250)),
    (
        "max-pods-pool-min-30",
        |d| {
            count(pool(d), 2);
            pods(pool(d), 10);
        },
        |d| {
            count(pool(d), 3);
            pods(pool(d), 10);
        },
    ),
    (
        "max-pods-immutable",
        |d| cluster(d).state = ClusterState::Existing,
        |_| {},
    ),
    (
        "windows-max-pods-recommended-110",
        |d| pods(windows(d), 111),
        |d| pods(windows(d), 110),
    ),
    (
        "cidr-host-bits-set",
        |d| nodes(d).prefix = cidr("10.0.0.7/24"),
        |_| {},
    ),
    (
        "reserved-range-overlap",
        |d| cluster(d).pod_cidr = Some(cidr("172.30.0.0/16")),
        |d| {
            cluster(d).pod_cidr = Some(cidr("172.29.0.0/16"));
        },
    ),
    (
        "vnet-azure-banned",
        |d| network(d).address_space = vec![cidr("168.63.0.0/16")],
        |_| {},
    ),
    (
        "service-cidr-max-size",
        |d| cluster(d).service_cidr = cidr("172.16.0.0/12"),
        |d| {
            cluster(d).service_cidr = cidr("172.16.0.0/13");
        },
    ),
    (
        "service-cidr-not-private",
        |d| cluster(d).service_cidr = cidr("20.0.0.0/16"),
        |_| {},
    ),
    (
        "service-cidr-overlaps-subnet",
        |d| cluster(d).service_cidr = cidr("10.0.0.0/16"),
        |d| {
            cluster(d).service_cidr = cidr("10.0.128.0/20");
        },
    ),
    (
        "service-cidr-overlaps-vnet",
        |d| cluster(d).service_cidr = cidr("10.0.128.0/20"),
        |_| {},
    ),
    (
        "service-cidr-overlaps-connected",
        |d| {
            connect(d, ConnectedKind::OnPremises, "172.16.0.0/24");
        },
        |d| connect(d, ConnectedKind::OnPremises, "172.17.0.0/24"),
    ),
    (
        "service-cidr-reuse",
        |d| {
            second_cluster(d);
        },
        |d| {
            second_cluster(d).service_cidr = cidr("172.18.0.0/16");
        },
    ),
    (
        "service-cidr-extend",
        |d| {
            cluster(d).service_cidr = cidr("172.16.0.0/24");
            cluster(d).state = ClusterState::Existing;
            kubernetes(d, "1.33");
        },
        |d| {
            cluster(d).service_cidr = cidr("172.16.0.0/24");
            cluster(d).state = ClusterState::Existing;
            kubernetes(d, "1.32");
        },
    ),
    (
        "dns-ip-in-service-cidr",
        |d| cluster(d).dns_service_ip = "10.9.9.9".parse().unwrap(),
        |_| {},
    ),
    (
        "dns-ip-not-first",
        |d| cluster(d).dns_service_ip = "172.16.0.1".parse().unwrap(),
        |d| {
            cluster(d).dns_service_ip = "172.16.0.2".parse().unwrap();
        },
    ),
    (
        "dns-ip-last",
        |d| cluster(d).dns_service_ip = "172.16.255.255".parse().unwrap(),
        |d| {
            cluster(d).dns_service_ip = "172.16.255.254".parse().unwrap();
        },
    ),
    (
        "pod-cidr-overlaps-subnet",
        |d| cluster(d).pod_cidr = Some(cidr("10.0.0.0/18")),
        |d| {
            cluster(d).pod_cidr = Some(cidr("10.0.64.0/18"));
        },
    ),
    (
        "pod-cidr-overlaps-vnet",
        |d| cluster(d).pod_cidr = Some(cidr("10.0.64.0/18")),
        |_| {},
    ),
    (
        "pod-cidr-overlaps-service-cidr",
        |d| cluster(d).pod_cidr = Some(cidr("172.16.128.0/17")),
        |_| {},
    ),
    (
        "pod-cidr-overlaps-connected",
        |d| connect(d, ConnectedKind::Peered, "10.244.9.0/24"),
        |d| {
            connect(d, ConnectedKind::Peered, "10.245.9.0/24");
        },
    ),
    (
        "pod-cidr-not-private",
        |d| cluster(d).pod_cidr = Some(cidr("20.0.0.0/16")),
        |d| {
            cluster(d).pod_cidr = Some(cidr("100.64.0.0/16"));
        },
    ),
    (
        "pod-cidr-not-applicable",
        |d| cluster(d).model = Model::NodeSubnet,
        |d| model(d, Model::NodeSubnet),
    ),
    (
        "subnet-outside-vnet",
        |d| nodes(d).prefix = cidr("10.1.0.0/24"),
        |_| {},
    ),
    (
        "subnets-overlap",
        |d| add(d, "other", "10.0.0.128/25", Purpose::Other),
        |d| {
            add(d, "other", "10.0.1.0/25", Purpose::Other);
        },
    ),
    (
        "pools-same-vnet",
        |d| {
            let mut other = network(d).clone();
            other.name = name("vnet-2");
            other.address_space = vec![cidr("10.1.0.0/16")];
            other.subnets[0].prefix = cidr("10.1.0.0/24");
            d.alternatives[0].networks.push(other.into());
            pool(d).node_subnet = SubnetRef::own(name("vnet-2/snet-nodes"));
        },
        |_| {},
    ),
    (
        "vnet-extended",
        |d| {
            pair(d);
            let network = &mut d.alternatives[1].networks[0];
            network.address_space.push(cidr("10.8.0.0/16"));
            let mut later = network.subnets[0].clone();
            later.name = name("later");
            later.prefix = cidr("10.8.0.0/24");
            network.subnets.push(later);
            let mut more = d.alternatives[1].clusters[0].pools[1].clone();
            more.name = name("more");
            more.node_subnet = SubnetRef::own(name("later"));
            d.alternatives[1].clusters[0].pools.push(more);
        },
        |d| {
            pair(d);
            d.alternatives[1].networks[0]
                .address_space
                .push(cidr("10.8.0.0/16"));
        },
    ),
    (
        "subnet-delegated",
        |d| nodes(d).delegation = Some("Microsoft.Web/serverFarms".to_owned()),
        |_| {},
    ),
    (
        "subnet-no-resize",
        |d| {
            cluster(d).state = ClusterState::Existing;
            nodes(d).prefix = cidr("10.0.0.0/27");
        },
        |d| {
            cluster(d).state = ClusterState::Existing;
        },
    ),
    (
        "subnet-prefix-min",
        |d| add(d, "tiny", "10.0.9.0/30", Purpose::Other),
        |d| {
            add(d, "tiny", "10.0.9.0/29", Purpose::Other);
        },
    ),
    (
        "vnet-private-ip-limit",
        |d| {
            model(d, Model::NodeSubnet);
            network(d).address_space = vec![cidr("10.0.0.0/8")];
            nodes(d).prefix = cidr("10.0.0.0/12");
            sized(d, 900, 100, 0);
        },
        |d| {
            model(d, Model::NodeSubnet);
            network(d).address_space = vec![cidr("10.0.0.0/8")];
            nodes(d).prefix = cidr("10.0.0.0/12");
            sized(d, 600, 100, 0);
        },
    ),
    (
        "vnet-limits",
        |d| {
            network(d).address_space = vec![cidr("10.0.0.0/8")];
            for at in 0..3_000_u32 {
                add(
                    d,
                    &format!("s{at}"),
                    &format!("10.{}.{}.0/24", 1 + at / 256, at % 256),
                    Purpose::Other,
                );
            }
        },
        |d| {
            network(d).address_space = vec![cidr("10.0.0.0/8")];
            for at in 0..2_999_u32 {
                add(
                    d,
                    &format!("s{at}"),
                    &format!("10.{}.{}.0/24", 1 + at / 256, at % 256),
                    Purpose::Other,
                );
            }
        },
    ),
    (
        "peered-private-ips",
        |d| {
            large_flat(d);
            second_network(d, "172.16.0.0/12");
            d.alternatives[0].networks[1].subnets = network(d).subnets.clone();
            let twin = &mut d.alternatives[0].networks[1].subnets[0];
            twin.prefix = cidr("172.16.0.0/12");
            twin.other_addresses = OtherCount::saturating(70_000);
            peer(d, false);
        },
        |d| {
            large_flat(d);
            second_network(d, "172.16.0.0/12");
        },
    ),
    (
        "onprem-10-8",
        |d| connect(d, ConnectedKind::OnPremises, "192.168.0.0/24"),
        |_| {},
    ),
    (
        "vnet-overlaps-peered",
        |d| connect(d, ConnectedKind::Peered, "10.0.9.0/24"),
        |d| {
            connect(d, ConnectedKind::Peered, "10.1.0.0/24");
        },
    ),
    (
        "vnet-overlaps-onprem",
        |d| connect(d, ConnectedKind::OnPremises, "10.0.9.0/24"),
        |d| {
            connect(d, ConnectedKind::OnPremises, "10.1.0.0/24");
        },
    ),
    (
        "dual-stack-requires-overlay",
        |d| {
            model(d, Model::NodeSubnet);
            cluster(d).service_cidr_ipv6 = Some(cidr("fd00:2::/108"));
        },
        ipv6,
    ),
    (
        "dual-stack-cidr-order",
        |d| cluster(d).service_cidr_ipv6 = Some(cidr("fd00:2::/108")),
        ipv6,
    ),
    (
        "ipv6-service-cidr-max-108",
        |d| {
            ipv6(d);
            cluster(d).service_cidr_ipv6 = Some(cidr("fd00:2::/64"));
        },
        ipv6,
    ),
    (
        "dual-stack-nat-standard",
        |d| {
            ipv6(d);
            network(d).managed = true;
            outbound(d, OutboundType::ManagedNatGateway);
            cluster(d).outbound.nat_gateway_sku = Some(NatGatewaySku::Standard);
        },
        ipv6,
    ),
    (
        "internal-lb-ip",
        |d| {
            add(d, "snet-lb", "10.0.9.0/27", Purpose::LoadBalancers);
            last(d).other_addresses = OtherCount::saturating(4);
        },
        |d| add(d, "snet-lb", "10.0.9.0/27", Purpose::LoadBalancers),
    ),
    (
        "private-cluster-endpoint",
        |d| cluster(d).private_cluster = true,
        |_| {},
    ),
    (
        "apiserver-subnet-min-28",
        |d| add(d, "api", "10.0.9.0/29", Purpose::ApiServer),
        |d| {
            add(d, "api", "10.0.9.0/28", Purpose::ApiServer);
        },
    ),
    (
        "apiserver-nine-ips",
        |d| {
            add(d, "api", "10.0.9.0/28", Purpose::ApiServer);
            cluster(d).api_server_subnet = Some(SubnetRef::own(name("api")));
            second_cluster(d);
        },
        |d| {
            add(d, "api", "10.0.9.0/27", Purpose::ApiServer);
            cluster(d).api_server_subnet = Some(SubnetRef::own(name("api")));
            second_cluster(d);
        },
    ),
    (
        "apiserver-subnet-empty",
        |d| {
            add(d, "api", "10.0.9.0/27", Purpose::ApiServer);
            let taken = SubnetRef::own(name("api"));
            second_cluster(d).api_server_subnet = Some(taken.clone());
            pair(d).api_server_subnet = Some(taken);
        },
        |d| {
            add(d, "api", "10.0.9.0/27", Purpose::ApiServer);
            pair(d).api_server_subnet = Some(SubnetRef::own(name("api")));
        },
    ),
    (
        "apiserver-no-vnet-encryption",
        |d| {
            add(d, "api", "10.0.9.0/28", Purpose::ApiServer);
            cluster(d).api_server_subnet = Some(SubnetRef::own(name("api")));
            network(d).encryption = true;
        },
        |d| network(d).encryption = true,
    ),
    (
        "apiserver-nsg",
        |d| {
            add(d, "api", "10.0.9.0/28", Purpose::ApiServer);
            last(d).security_group = true;
        },
        |d| nodes(d).security_group = true,
    ),
    (
        "appgw-subnet",
        |d| add(d, "agw", "10.0.9.0/26", Purpose::ApplicationGateway),
        |d| {
            add(d, "agw", "10.0.9.0/24", Purpose::ApplicationGateway);
        },
    ),
    (
        "agc-subnet",
        |d| add(d, "agc", "10.0.9.0/25", Purpose::ApplicationGatewayForContainers),
        |d| {
            add(d, "agc", "10.0.9.0/24", Purpose::ApplicationGatewayForContainers);
        },
    ),
    (
        "agc-overlay-subnet-exact-24",
        |d| {
            add(d, "agc", "10.0.8.0/23", Purpose::ApplicationGatewayForContainers);
        },
        |d| {
            model(d, Model::NodeSubnet);
            add(d, "agc", "10.0.8.0/23", Purpose::ApplicationGatewayForContainers);
        },
    ),
    (
        "bastion-subnet",
        |d| add(d, "AzureBastionSubnet", "10.0.9.0/27", Purpose::Bastion),
        |d| {
            add(d, "AzureBastionSubnet", "10.0.9.0/26", Purpose::Bastion);
        },
    ),
    (
        "firewall-subnet",
        |d| add(d, "firewall", "10.0.9.0/26", Purpose::Firewall),
        |d| {
            add(d, "AzureFirewallSubnet", "10.0.9.0/26", Purpose::Firewall);
        },
    ),
    (
        "gateway-subnet",
        |d| {
            add(d, "GatewaySubnet", "10.0.9.0/27", Purpose::Gateway);
            last(d).security_group = true;
        },
        |d| add(d, "GatewaySubnet", "10.0.9.0/27", Purpose::Gateway),
    ),
    (
        "virtual-node-subnet",
        |d| {
            model(d, Model::NodeSubnet);
            nodes(d).purpose = Purpose::VirtualNodes;
        },
        |d| {
            model(d, Model::NodeSubnet);
            add(d, "virtual", "10.0.9.0/24", Purpose::VirtualNodes);
        },
    ),
    (
        "nat-gateway-ips",
        |d| {
            outbound(d, OutboundType::UserAssignedNatGateway);
            cluster(d).outbound.public_ips = IpCount::saturating(17);
        },
        |d| {
            outbound(d, OutboundType::UserAssignedNatGateway);
            cluster(d).outbound.public_ips = IpCount::saturating(16);
        },
    ),
    (
        "outbound-type-vnet",
        |d| outbound(d, OutboundType::ManagedNatGateway),
        |d| {
            outbound(d, OutboundType::UserDefinedRouting);
        },
    ),
    (
        "nat-gateway-outbound-type",
        |d| nodes(d).nat_gateway = true,
        |d| {
            nodes(d).nat_gateway = true;
            outbound(d, OutboundType::UserAssignedNatGateway);
        },
    ),
    (
        "pls-nat-ips",
        |d| cluster(d).options.private_link_services = OtherCount::saturating(1),
        |_| {},
    ),
    (
        "static-egress-prefix",
        |d| {
            count(pool(d), 3);
            pool(d).options.egress_prefix = Some(31);
        },
        |d| {
            count(pool(d), 2);
            pool(d).options.egress_prefix = Some(31);
        },
    ),
    (
        "outbound-ports-multiple-of-8",
        |d| {
            cluster(d).outbound.ports_per_node = PortCount::saturating(1_001);
        },
        |d| cluster(d).outbound.ports_per_node = PortCount::saturating(1_000),
    ),
    (
        "cluster-max-5000-nodes",
        |d| sized(d, 5_001, 30, 0),
        |d| sized(d, 5_000, 30, 0),
    ),
    (
        "pool-max-1000-nodes",
        |d| sized(d, 1_001, 30, 0),
        |d| sized(d, 1_000, 30, 0),
    ),
    (
        "cluster-max-100-pools",
        |d| {
            for at in 0..99 {
                let mut more = pool(d).clone();
                more.name = name(&format!("pool{at}"));
                cluster(d).pools.push(more);
            }
        },
        |d| {
            for at in 0..98 {
                let mut more = pool(d).clone();
                more.name = name(&format!("pool{at}"));
                cluster(d).pools.push(more);
            }
        },
    ),
    (
        "system-pool-min-2",
        |d| count(system(d), 1),
        |d| count(system(d), 2),
    ),
    ("pool-name-format", |d| pool(d).name = name("Pool_1"), |_| {}),
    (
        "lb-rules-300",
        |d| cluster(d).options.load_balancer_rules = OtherCount::saturating(301),
        |d| {
            cluster(d).options.load_balancer_rules = OtherCount::saturating(300);
        },
    ),
    (
        "automatic-node-subnets",
        |d| cluster(d).options.automatic = true,
        |d| {
            cluster(d).options.automatic = true;
            add(d, "snet-hosted", "10.0.9.0/26", Purpose::Other);
            cluster(d).options.system_node_subnet = Some(SubnetRef::own(name("snet-hosted")));
        },
    ),
    (
        "kubenet-route-table-shared",
        |d| {
            model(d, Model::Kubenet);
            nodes(d).route_table = Some(name("rt-aks"));
            add(d, "snet-gateway", "10.0.9.0/24", Purpose::ApplicationGateway);
            pair(d).model = Model::Overlay;
        },
        |d| {
            model(d, Model::Kubenet);
            nodes(d).route_table = Some(name("rt-aks"));
            add(d, "snet-gateway", "10.0.9.0/24", Purpose::ApplicationGateway);
            last(d).route_table = None;
            pair(d).model = Model::Overlay;
        },
    ),
    (
        "subnet-peering-overlap",
        |d| {
            connect(d, ConnectedKind::Peered, "10.0.128.0/17");
            d.connected[0].peering = Peering::Subnets;
            nodes(d).peered = true;
        },
        |d| {
            connect(d, ConnectedKind::Peered, "10.0.128.0/17");
            d.connected[0].peering = Peering::Subnets;
            network(d).address_space = vec![cidr("10.0.0.0/17"), cidr("10.0.128.0/17")];
            nodes(d).peered = true;
        },
    ),
    (
        "subnet-peering-pods",
        |d| {
            pod_subnet(d, Model::PodSubnetDynamic, "10.0.16.0/20");
            last(d).peered = true;
            connect(d, ConnectedKind::Peered, "10.9.0.0/16");
            d.connected[0].peering = Peering::Subnets;
        },
        |d| {
            pod_subnet(d, Model::PodSubnetDynamic, "10.0.16.0/20");
            last(d).peered = true;
            connect(d, ConnectedKind::Peered, "10.9.0.0/16");
        },
    ),
    (
        "nsg-node-pod",
        |d| nodes(d).security_group = true,
        |d| {
            nodes(d).security_group = true;
            nodes(d).security_group_allows_pods = true;
        },
    ),
    (
        "agic-overlay-subnet",
        |d| {
            add(d, "snet-gateway", "10.0.8.0/23", Purpose::ApplicationGateway);
            last(d).ingress_controller = true;
        },
        |d| {
            add(d, "snet-gateway", "10.0.8.0/24", Purpose::ApplicationGateway);
            last(d).ingress_controller = true;
        },
    ),
    (
        "agc-associations",
        |d| {
            model(d, Model::NodeSubnet);
            add(d, "agc", "10.0.8.0/24", Purpose::ApplicationGatewayForContainers);
            last(d).associations = ItemCount::saturating(2);
        },
        |d| {
            model(d, Model::NodeSubnet);
            add(d, "agc", "10.0.8.0/23", Purpose::ApplicationGatewayForContainers);
            last(d).associations = ItemCount::saturating(2);
        },
    ),
    (
        "nap-node-class-subnet",
        |d| {
            add(d, "snet-more", "10.0.9.0/24", Purpose::Nodes);
            cluster(d).node_classes = vec![node_class(20)];
            pair(d).node_classes[0].node_subnet = Some(SubnetRef::own(name("snet-more")));
        },
        |d| {
            cluster(d).node_classes = vec![node_class(20)];
            pair(d).node_classes[0].node_subnet = Some(SubnetRef::own(name("SNET-nodes")));
        },
    ),
    (
        "windows-profile-at-creation",
        |d| {
            cluster(d).data_plane = DataPlane::Azure;
            cluster(d).network_policy = NetworkPolicy::None;
            cluster(d).options.windows_profile = Some(false);
            pair(d).pools[1].os = Os::Windows;
        },
        |d| {
            cluster(d).data_plane = DataPlane::Azure;
            cluster(d).network_policy = NetworkPolicy::None;
            pair(d).pools[1].os = Os::Windows;
        },
    ),
    (
        "dual-stack-nat-sku",
        |d| {
            ipv6(d);
            network(d).managed = true;
            outbound(d, OutboundType::ManagedNatGateway);
        },
        |d| {
            ipv6(d);
            network(d).managed = true;
            outbound(d, OutboundType::ManagedNatGateway);
            cluster(d).outbound.nat_gateway_sku = Some(NatGatewaySku::StandardV2);
        },
    ),
    (
        "static-egress-min-2",
        |d| {
            count(pool(d), 1);
            pool(d).mode = PoolMode::Gateway;
        },
        |d| {
            count(pool(d), 2);
            pool(d).mode = PoolMode::Gateway;
        },
    ),
    (
        "static-egress-subnet",
        |d| {
            add(d, "snet-egress", "10.0.9.0/24", Purpose::Nodes);
            count(pool(d), 2);
            pool(d).mode = PoolMode::Gateway;
            pool(d).node_subnet = SubnetRef::own(name("snet-egress"));
        },
        |d| {
            count(pool(d), 2);
            pool(d).mode = PoolMode::Gateway;
        },
    ),
    (
        "static-egress-private",
        |d| {
            kubernetes(d, "1.33");
            count(pool(d), 2);
            pool(d).mode = PoolMode::Gateway;
            pool(d).options.egress_private = true;
        },
        |d| {
            count(pool(d), 2);
            pool(d).mode = PoolMode::Gateway;
        },
    ),
    (
        "node-public-prefix",
        |d| {
            count(pool(d), 9);
            pool(d).options.node_public_prefix = Some(29);
        },
        |d| {
            count(pool(d), 8);
            pool(d).options.node_public_prefix = Some(29);
        },
    ),
    (
        "multi-nic-pool",
        |d| pool(d).options.nics = vec![NetworkInterface::default()],
        |_| {},
    ),
    (
        "windows-2025-kubernetes",
        |d| {
            windows(d).options.windows_server = Some(WindowsServer::Y2025);
            kubernetes(d, "1.31");
        },
        |d| {
            windows(d).options.windows_server = Some(WindowsServer::Y2025);
            kubernetes(d, "1.32");
        },
    ),
    (
        "windows-images-removed",
        |d| {
            windows(d).options.windows_server = Some(WindowsServer::Y2019);
            planned_for(d, "2027-04-01");
        },
        |d| {
            windows(d).options.windows_server = Some(WindowsServer::Y2019);
            planned_for(d, "2027-03-31");
        },
    ),
    (
        "policy-windows-2025",
        |d| {
            windows(d).options.windows_server = Some(WindowsServer::Y2025);
            cluster(d).network_policy = NetworkPolicy::Calico;
        },
        |d| {
            windows(d).options.windows_server = Some(WindowsServer::Y2022);
            cluster(d).network_policy = NetworkPolicy::Calico;
        },
    ),
    (
        "apiserver-region",
        |d| {
            cluster(d).location = "Qatar Central".to_owned();
            add(d, "snet-api", "10.0.9.0/28", Purpose::ApiServer);
            cluster(d).api_server_subnet = Some(SubnetRef::own(name("snet-api")));
        },
        |d| cluster(d).location = "qatarcentral".to_owned(),
    ),
    (
        "localdns-address",
        |d| {
            cluster(d).data_plane = DataPlane::Azure;
            cluster(d).network_policy = NetworkPolicy::Azure;
            kubernetes(d, "1.37");
        },
        |d| {
            cluster(d).network_policy = NetworkPolicy::Cilium;
            kubernetes(d, "1.37");
        },
    ),
    (
        "automatic-from-base",
        |d| pair(d).options.automatic = true,
        |d| {
            cluster(d).options.automatic = true;
            pair(d).options.automatic = false;
        },
    ),
    (
        "outbound-migration",
        |d| {
            network(d).managed = true;
            outbound(d, OutboundType::ManagedNatGateway);
            pair(d).outbound.kind = OutboundType::LoadBalancer;
        },
        |d| {
            network(d).managed = true;
            pair(d).outbound.kind = OutboundType::ManagedNatGateway;
        },
    ),
    (
        "nap-outbound-fixed",
        |d| {
            cluster(d).options.node_auto_provisioning = true;
            pair(d).outbound.kind = OutboundType::UserDefinedRouting;
        },
        |d| {
            pair(d).outbound.kind = OutboundType::UserDefinedRouting;
        },
    ),
    (
        "dual-stack-one-way",
        |d| {
            ipv6(d);
            let planned = pair(d);
            planned.pod_cidr_ipv6 = None;
            planned.service_cidr_ipv6 = None;
        },
        |d| {
            pair(d).pod_cidr_ipv6 = Some(cidr("fd00:1::/64"));
        },
    ),
    ("dual-stack-vnet", ipv6, |d| {
        ipv6(d);
        network(d).address_space.push(cidr("fd00:9::/48"));
    }),
    (
        "pod-cidr-ipv6-too-small",
        |d| {
            ipv6(d);
            cluster(d).pod_cidr_ipv6 = Some(cidr("fd00:1::/118"));
            sized(d, 5, 30, 0);
        },
        |d| {
            ipv6(d);
            cluster(d).pod_cidr_ipv6 = Some(cidr("fd00:1::/118"));
            sized(d, 4, 30, 0);
        },
    ),
    (
        "static-dual-stack",
        |d| {
            pod_subnet(d, Model::PodSubnetStatic, "10.0.16.0/20");
            ipv6(d);
        },
        |d| pod_subnet(d, Model::PodSubnetStatic, "10.0.16.0/20"),
    ),
    (
        "node-subnet-all-maxima",
        |d| {
            model(d, Model::NodeSubnet);
            sized(d, 1, 30, 1);
            pods(system(d), 30);
            scale(system(d), 0, 5);
            scale(pool(d), 0, 5);
            cluster(d).state = ClusterState::Existing;
        },
        |d| {
            model(d, Model::NodeSubnet);
            sized(d, 1, 30, 1);
            pods(system(d), 30);
            scale(system(d), 0, 5);
            scale(pool(d), 0, 5);
        },
    ),
    (
        "nat-gateway-node-subnet",
        |d| outbound(d, OutboundType::UserAssignedNatGateway),
        |d| {
            outbound(d, OutboundType::UserAssignedNatGateway);
            nodes(d).nat_gateway = true;
        },
    ),
    (
        "automatic-no-windows",
        |d| {
            windows(d);
            cluster(d).options.automatic = true;
        },
        |d| {
            windows(d);
        },
    ),
    (
        "name-not-found",
        |d| pool(d).node_subnet = SubnetRef::own(name("gone")),
        |_| {},
    ),
    (
        "duplicate-name",
        |d| add(d, "SNET-nodes", "10.0.9.0/24", Purpose::Other),
        |_| {},
    ),
    (
        "address-space-missing",
        |d| network(d).address_space.clear(),
        |_| {},
    ),
    ("no-pools", |d| cluster(d).pools.clear(), |_| {}),
    ("no-system-pool", |d| system(d).mode = PoolMode::User, |_| {}),
    ("pod-cidr-missing", |d| cluster(d).pod_cidr = None, |_| {}),
    (
        "pod-subnet-missing",
        |d| model(d, Model::PodSubnetDynamic),
        |d| {
            pod_subnet(d, Model::PodSubnetDynamic, "10.0.16.0/20");
        },
    ),
    (
        "min-above-max",
        |d| scale(pool(d), 5, 4),
        |d| scale(pool(d), 3, 3),
    ),
    (
        "planned-pods-above-max",
        |d| pool(d).planned_pods = Some(PodCount::saturating(111)),
        |d| {
            pool(d).planned_pods = Some(PodCount::saturating(110));
        },
    ),
    (
        "purpose-not-served",
        |d| add(d, "virtual", "10.0.9.0/24", Purpose::VirtualNodes),
        |d| {
            model(d, Model::NodeSubnet);
            add(d, "virtual", "10.0.9.0/24", Purpose::VirtualNodes);
        },
    ),
    (
        "network-policy-not-available",
        |d| {
            model(d, Model::Kubenet);
            cluster(d).network_policy = NetworkPolicy::Azure;
        },
        |d| {
            model(d, Model::Kubenet);
            cluster(d).network_policy = NetworkPolicy::Calico;
        },
    ),
    (
        "cilium-not-with-kubenet",
        |d| cluster(d).model = Model::Kubenet,
        |d| model(d, Model::Kubenet),
    ),
    (
        "cilium-no-windows",
        |d| {
            windows(d);
            cluster(d).data_plane = DataPlane::Cilium;
        },
        |d| {
            windows(d);
        },
    ),
    (
        "cilium-policy-needs-dataplane",
        |d| cluster(d).data_plane = DataPlane::Azure,
        |_| {},
    ),
    (
        "cilium-dataplane-needs-policy",
        |d| cluster(d).network_policy = NetworkPolicy::Calico,
        |d| {
            cluster(d).network_policy = NetworkPolicy::Calico;
            cluster(d).data_plane = DataPlane::Azure;
        },
    ),
    (
        "kubenet-retires",
        |d| {
            model(d, Model::Kubenet);
            planned_for(d, "2028-03-31");
        },
        |d| {
            model(d, Model::Kubenet);
            planned_for(d, "2028-04-01");
        },
    ),
    (
        "npm-retires",
        |d| {
            cluster(d).network_policy = NetworkPolicy::Azure;
        },
        |d| cluster(d).network_policy = NetworkPolicy::Calico,
    ),
    (
        "little-headroom",
        |d| sized(d, 240, 30, 1),
        |d| sized(d, 100, 30, 1),
    ),
    (
        "room-to-grow",
        |d| cluster(d).pod_cidr = Some(cidr("10.244.0.0/18")),
        |_| {},
    ),
    (
        "outbound-ports-too-few",
        |d| {
            cluster(d).outbound.ports_per_node = PortCount::saturating(4_000);
        },
        |d| cluster(d).outbound.ports_per_node = PortCount::saturating(2_000),
    ),
    (
        "outbound-ports-step",
        |d| scale(pool(d), 3, 60),
        |d| scale(pool(d), 3, 20),
    ),
    (
        "kubenet-retired",
        |d| {
            model(d, Model::Kubenet);
            planned_for(d, "2028-04-01");
        },
        |d| {
            model(d, Model::Kubenet);
            planned_for(d, "2028-03-31");
        },
    ),
    (
        "npm-retired",
        |d| {
            cluster(d).network_policy = NetworkPolicy::Azure;
            planned_for(d, "2028-10-01");
        },
        |d| {
            cluster(d).network_policy = NetworkPolicy::Azure;
            planned_for(d, "2028-09-30");
        },
    ),
    (
        "npm-limits",
        |d| {
            cluster(d).network_policy = NetworkPolicy::Azure;
            sized(d, 251, 30, 1);
        },
        |d| {
            cluster(d).network_policy = NetworkPolicy::Azure;
            sized(d, 250, 30, 1);
        },
    ),
    (
        "windows-server-retires",
        |d| {
            windows(d).options.windows_server = Some(WindowsServer::Y2022);
        },
        |d| windows(d).options.windows_server = Some(WindowsServer::Y2025),
    ),
    (
        "windows-server-refused",
        |d| {
            kubernetes(d, "1.33");
            windows(d).options.windows_server = Some(WindowsServer::Y2019);
        },
        |d| {
            kubernetes(d, "1.33");
            windows(d).options.windows_server = Some(WindowsServer::Y2022);
        },
    ),
    (
        "static-block-kubernetes",
        |d| {
            pod_subnet(d, Model::PodSubnetStatic, "10.0.16.0/20");
            kubernetes(d, "1.27");
        },
        |d| {
            pod_subnet(d, Model::PodSubnetStatic, "10.0.16.0/20");
            kubernetes(d, "1.28");
        },
    ),
    (
        "isolation-kubernetes",
        |d| {
            outbound(d, OutboundType::None);
            kubernetes(d, "1.29");
        },
        |d| {
            outbound(d, OutboundType::None);
            kubernetes(d, "1.30");
        },
    ),
    (
        "fqdn-policy-kubernetes",
        |d| {
            d.requirements.set(Criterion::FqdnPolicy, Some(true));
            kubernetes(d, "1.28");
        },
        |d| {
            d.requirements.set(Criterion::FqdnPolicy, Some(true));
            kubernetes(d, "1.29");
        },
    ),
    (
        "surge-default-one",
        |d| {
            pool(d).max_surge = None;
            kubernetes(d, "1.31");
        },
        |d| {
            pool(d).max_surge = None;
            kubernetes(d, "1.32");
        },
    ),
    (
        "feature-not-available",
        |d| {
            model(d, Model::Kubenet);
            cluster(d).options.node_auto_provisioning = true;
        },
        |d| cluster(d).options.node_auto_provisioning = true,
    ),
    (
        "rule-set-older",
        |d| d.rule_set = "2026-01-01".to_owned(),
        |d| {
            d.rule_set = aksnet::check::rules::VERSION.to_owned();
        },
    ),
    (
        "static-block-waste",
        |d| {
            pod_subnet(d, Model::PodSubnetStatic, "10.0.16.0/20");
            pods(pool(d), 30);
        },
        |d| {
            pod_subnet(d, Model::PodSubnetStatic, "10.0.16.0/20");
            pods(pool(d), 31);
            pods(system(d), 31);
        },
    ),
    (
        "migration-refused",
        |d| {
            pod_subnet(d, Model::PodSubnetDynamic, "10.0.16.0/20");
            let planned = pair(d);
            planned.model = Model::Overlay;
            planned.pod_cidr = Some(cidr("10.244.0.0/16"));
        },
        |d| {
            pair(d);
        },
    ),
    (
        "migration-steps",
        |d| {
            model(d, Model::Kubenet);
            pair(d).model = Model::Overlay;
        },
        |d| {
            pair(d);
        },
    ),
    (
        "migration-precondition",
        |d| {
            model(d, Model::Kubenet);
            cluster(d).network_policy = NetworkPolicy::Calico;
            pair(d).model = Model::Overlay;
        },
        |d| {
            model(d, Model::Kubenet);
            pair(d).model = Model::Overlay;
        },
    ),
    (
        "overlay-migration-kubernetes",
        |d| {
            model(d, Model::Kubenet);
            kubernetes(d, "1.26");
            pair(d).model = Model::Overlay;
        },
        |d| {
            model(d, Model::Kubenet);
            kubernetes(d, "1.27");
            pair(d).model = Model::Overlay;
        },
    ),
    (
        "policy-change-kubernetes",
        |d| {
            kubernetes(d, "1.29");
            pair(d).network_policy = NetworkPolicy::Calico;
        },
        |d| {
            kubernetes(d, "1.30");
            pair(d).network_policy = NetworkPolicy::Calico;
        },
    ),
    (
        "cannot-be-changed",
        |d| pods(&mut pair(d).pools[1], 60),
        |d| {
            scale(&mut pair(d).pools[1], 3, 30);
        },
    ),
    (
        "subnet-not-shared",
        |d| nodes(d).purpose = Purpose::Bastion,
        |d| nodes(d).purpose = Purpose::PrivateEndpoints,
    ),
    (
        "internal-lb-address",
        |d| cluster(d).options.internal_load_balancers = vec![balancer("10.0.9.10")],
        |d| cluster(d).options.internal_load_balancers = vec![balancer("10.0.0.10")],
    ),
    (
        "vnets-share-addresses",
        |d| second_network(d, "10.0.0.0/16"),
        |d| second_network(d, "10.1.0.0/16"),
    ),
    (
        "cluster-range-in-other-vnet",
        |d| second_network(d, "10.244.0.0/16"),
        |d| second_network(d, "10.1.0.0/16"),
    ),
    (
        "connected-ranges-overlap",
        |d| {
            connect(d, ConnectedKind::OnPremises, "10.8.0.0/13");
            connect(d, ConnectedKind::Peered, "10.9.0.0/16");
        },
        |d| {
            connect(d, ConnectedKind::OnPremises, "10.8.0.0/13");
            connect(d, ConnectedKind::Peered, "10.16.0.0/16");
        },
    ),
    (
        "peering-leads-nowhere",
        |d| peer(d, false),
        |d| {
            second_network(d, "10.1.0.0/16");
            peer(d, false);
        },
    ),
    (
        "requirement-not-met",
        |d| d.requirements.pods_reachable_from_outside = Some(true),
        |d| d.requirements.pods_reachable_from_outside = Some(false),
    ),
    (
        "required-growth",
        |d| d.requirements.more_than_400_nodes = Some(true),
        |_| {},
    ),
];

fn found(change: fn(&mut Design)) -> BTreeSet<&'static str> {
    let mut design = presets::blank();
    change(&mut design);
    check(&design, &plan(&design))
        .all
        .iter()
        .map(|finding| finding.rule.id)
        .collect()
}

#[test]
fn every_rule_fires_where_it_is_broken() {
    let silent: Vec<_> = CASES
        .iter()
        .filter(|(id, broken, _)| !found(*broken).contains(id))
        .map(|(id, broken, _)| (id, found(*broken)))
        .collect();
    assert!(silent.is_empty(), "{silent:#?}");
}

#[test]
fn every_rule_is_silent_where_it_is_kept() {
    let loud: Vec<_> = CASES
        .iter()
        .filter(|(id, _, kept)| found(*kept).contains(id))
        .map(|(id, ..)| id)
        .collect();
    assert!(loud.is_empty(), "{loud:?}");
}

#[test]
fn every_rule_with_a_severity_has_its_cases() {
    let expected: Vec<_> = CATALOGUE
        .iter()
        .filter(|rule| !rule.is_formula() && !NEVER_JUDGED.contains(&rule.id))
        .map(|rule| rule.id)
        .collect();
    let given: Vec<_> = CASES.iter().map(|(id, ..)| *id).collect();
    assert_eq!(given, expected, "one case each, in the order of the catalogue");
}

/// A rule and a change that breaks it.
type Broken = (&'static str, fn(&mut Design));

/// Designs that break a rule and can be mended, for rules whose own case only a person can mend.
const MENDED: &[Broken] = &[
    ("pod-cidr-expand-superset", |d| {
        let planned = pair(d);
        planned.pod_cidr = Some(cidr("10.240.0.0/16"));
        planned.pools[1].count = NodeCount::saturating(300);
        planned.pools[1].autoscale = None;
    }),
    ("gateway-subnet", |d| {
        add(d, "gateway", "10.0.9.0/28", Purpose::Gateway);
    }),
    ("kubenet-max-400-nodes", |d| {
        model(d, Model::Kubenet);
        sized(d, 200, 30, 1);
        scale(pool(d), 200, 401);
    }),
    ("cluster-max-5000-nodes", |d| {
        sized(d, 900, 30, 1);
        for at in 0..5 {
            let mut more = pool(d).clone();
            more.name = name(&format!("pool{at}"));
            cluster(d).pools.push(more);
        }
        count(pool(d), 1);
        scale(pool(d), 1, 900);
    }),
    ("pool-max-1000-nodes", |d| {
        sized(d, 900, 30, 1);
        scale(pool(d), 1, 1_001);
    }),
    ("requirement-not-met", |d| {
        model(d, Model::Overlay);
        d.requirements.set(Criterion::NetworkPolicy, Some(true));
    }),
];

/// What a rule says of a design, and the fixes it offers or why there is none; the number of fixes.
fn said(id: &str, change: fn(&mut Design)) -> (String, usize) {
    let mut design = presets::blank();
    change(&mut design);
    let planned = plan(&design);
    let findings = check(&design, &planned);
    let mut table = format!("{id}\n");
    let mut count = 0;
    for finding in findings.all.iter().filter(|finding| finding.rule.id == id) {
        writeln!(table, "    {}", finding.message(&design)).unwrap();
        writeln!(table, "        {}", finding.occurs(&design, &planned).words()).unwrap();
        if let Some(said) = finding.azure_message(&design, &planned) {
            assert!(
                said.starts_with(|first: char| first.is_ascii_uppercase()),
                "{id}: {said}"
            );
        }
        let fixes = finding.fixes_among(&findings, &design, &planned);
        count += fixes.len();
        for fix in &fixes {
            writeln!(table, "        fix: {}", fix.title).unwrap();
        }
        if fixes.is_empty() {
            writeln!(table, "        no fix: {}", finding.why_no_fix(&design, &planned)).unwrap();
        }
    }
    (table, count)
}

/// The cases in which a rule is broken.
fn broken_cases() -> impl Iterator<Item = Broken> {
    CASES.iter().flat_map(|(id, broken, _)| {
        let mended = MENDED.iter().filter(move |(mended, _)| mended == id);
        [(*id, *broken)].into_iter().chain(mended.copied())
    })
}

#[test]
fn every_rule_says_its_sentence_and_offers_its_fix() {
    let table: String = broken_cases().map(|(id, broken)| said(id, broken).0).collect();
    expect_file!["data/sentences.txt"].assert_eq(&table);
}

#[test]
fn every_rule_that_names_fixes_has_a_case_that_is_fixed() {
    let fixed: BTreeSet<&str> = broken_cases()
        .filter(|(id, broken)| said(id, *broken).1 > 0)
        .map(|(id, _)| id)
        .collect();
    let named = rules::definitions().filter(|definition| definition.has_fixes());
    let lacking: Vec<&str> = named
        .map(|definition| definition.rule.id)
        .filter(|id| !fixed.contains(id))
        .collect();
    assert!(lacking.is_empty(), "no case is fixed of {lacking:?}");
    let needless = MENDED.iter().filter(|(id, change)| said(id, *change).1 == 0);
    assert_eq!(needless.map(|(id, _)| *id).collect::<Vec<_>>(), [""; 0]);
}
