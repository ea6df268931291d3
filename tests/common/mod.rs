//! Designs for laws: any that a file could hold, sensible or broken.
//!
//! Names repeat and dangle, ranges overlap or have host bits, counts are huge. Names and ranges come from small pools,
//! so that clashes are common rather than rare.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests fail as tests do"
)]

use aksnet::azure::{DataPlane, Model, NatGatewaySku, NetworkPolicy, Os, OutboundType, Purpose};
use aksnet::design::{
    Accepted, AcceptedSubject, Alternative, Autoscale, Cluster, ClusterOptions, ClusterState, ConnectedKind,
    ConnectedRange, Criterion, Decision, DecisionStatus, Design, InternalLoadBalancer, IpCount, ItemCount,
    Logo, Name, Network, NetworkInterface, NetworkPeering, NodeClass, NodeCount, NodePool, OtherCount,
    Outbound, Pages, Peering, PlanningDate, PodCount, PoolMode, PoolOptions, PortCount, Priority,
    Requirements, Shared, Subnet, SubnetRef, Surge, Swatch, UpgradeStrategy, WindowsServer,
};
use aksnet::net::Cidr;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// Holds `law` for `cases` values of `strategy`: the same ones in every run, and nothing is written to disk.
pub(crate) fn holds<S: Strategy>(
    cases: u32,
    strategy: &S,
    law: impl Fn(S::Value) -> Result<(), TestCaseError>,
) {
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    if let Err(error) = TestRunner::new_with_rng(config, rng).run(strategy, law) {
        panic!("{error}");
    }
}

/// Any design, from an empty one to one that breaks every rule.
pub(crate) fn arbitrary_design() -> BoxedStrategy<Design> {
    (
        name(),
        text(),
        vec(connected(), 0..4),
        requirements(),
        vec(alternative(), 0..4),
        (planning_date(), vec(accepted(), 0..3), decision()),
    )
        .prop_map(
            |(name, notes, connected, requirements, alternatives, (planning_date, accepted, decision))| {
                Design {
                    name,
                    rule_set: notes.clone(),
                    pages: Pages {
                        logo: (notes.len() % 2 == 0).then(logo),
                        title: notes.clone(),
                        footer: notes.clone(),
                        confidential: true,
                        ..Pages::default()
                    },
                    notes,
                    planning_date,
                    connected,
                    requirements,
                    accepted,
                    decision,
                    alternatives: alternatives.into_iter().map(Shared::from).collect(),
                    last_id: Default::default(),
                }
                .with_ids()
            },
        )
        .boxed()
}

/// A logo of two shapes.
pub(crate) fn logo() -> Logo {
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"60\" height=\"20\">\
               <path fill=\"#1a63c8\" d=\"M0 0h20v20H0z\"/><circle cx=\"40\" cy=\"10\" r=\"10\"/></svg>";
    svg.parse().unwrap()
}

/// Days around those on which support ends, and none.
fn planning_date() -> impl Strategy<Value = Option<PlanningDate>> {
    option::of(select(vec!["2026-01-01", "2028-04-01", "2099-12-31"]).prop_map(|day| day.parse().unwrap()))
}

/// Any decision, about an alternative that is there or not.
fn decision() -> impl Strategy<Value = Decision> {
    let status = select(DecisionStatus::ALL.to_vec());
    let texts = [text(), text(), text(), text(), text()];
    (option::of(name()), status, planning_date(), texts).prop_map(
        |(chosen, status, date, [deciders, reason, consequences, risks, open_questions])| Decision {
            chosen,
            status,
            date,
            deciders,
            reason,
            consequences,
            risks,
            open_questions,
        },
    )
}

fn accepted() -> impl Strategy<Value = Accepted> {
    let names = vec(text(), 0..4).prop_map(AcceptedSubject::Names);
    // What no subject of a design is called.
    let joined = text().prop_map(|text| AcceptedSubject::Joined(format!("{text} / gone / gone / gone")));
    let rule = select(vec!["little-headroom", "no-such-rule"]);
    (rule, prop_oneof![names, joined], text()).prop_map(|(rule, subject, reason)| Accepted {
        rule: rule.to_owned(),
        subject,
        reason,
    })
}

/// Any alternative.
pub(crate) fn alternative() -> BoxedStrategy<Alternative> {
    (
        name(),
        text(),
        vec(network(), 0..4),
        vec(cluster(), 0..4),
        any::<bool>(),
        vec(peering(), 0..3),
    )
        .prop_map(|(name, notes, networks, clusters, today, peerings)| Alternative {
            name,
            peerings,
            speaker_notes: notes.clone(),
            headline: notes.clone(),
            today,
            notes,
            id: Default::default(),
            networks: networks.into_iter().map(Shared::from).collect(),
            clusters: clusters.into_iter().map(Shared::from).collect(),
        })
        .boxed()
}

/// Any peering between VNets, there or not.
fn peering() -> BoxedStrategy<NetworkPeering> {
    ([network_name(), network_name()], any::<bool>())
        .prop_map(|(networks, through_hub)| NetworkPeering {
            networks,
            through_hub,
        })
        .boxed()
}

/// Any VNet.
pub(crate) fn network() -> BoxedStrategy<Network> {
    (
        network_name(),
        any::<[bool; 2]>(),
        vec(cidr(), 0..3),
        vec(subnet(), 0..6),
        option::of(name()),
    )
        .prop_map(
            |(name, [managed, encryption], address_space, subnets, resource_group)| Network {
                name,
                resource_group,
                managed,
                encryption,
                id: Default::default(),
                address_space,
                subnets: subnets.into_iter().map(Shared::from).collect(),
            },
        )
        .boxed()
}

/// Any subnet.
pub(crate) fn subnet() -> impl Strategy<Value = Subnet> {
    let delegation = option::of(select(vec![
        "Microsoft.ContainerService/managedClusters".to_owned(),
        "Microsoft.Web/serverFarms".to_owned(),
        String::new(),
    ]));
    let other = count(OtherCount::MOST).prop_map(OtherCount::saturating);
    (
        subnet_name(),
        cidr(),
        select(Purpose::ALL.to_vec()),
        delegation,
        other,
        text(),
        (any::<[bool; 6]>(), option::of(select(Swatch::ALL.to_vec()))),
        (
            option::of(cidr()),
            option::of(items()),
            items(),
            option::of(name()),
        ),
    )
        .prop_map(
            |(name, prefix, purpose, delegation, other_addresses, note, (flags, color), rest)| {
                let [
                    nat_gateway,
                    security_group,
                    allows_pods,
                    private_frontend,
                    ingress_controller,
                    peered,
                ] = flags;
                let (prefix_ipv6, gateway_instances, associations, route_table) = rest;
                Subnet {
                    prefix_ipv6,
                    gateway_instances,
                    private_frontend,
                    ingress_controller,
                    associations,
                    security_group_allows_pods: allows_pods,
                    route_table,
                    peered,
                    id: Default::default(),
                    nat_gateway,
                    security_group,
                    name,
                    prefix,
                    purpose,
                    delegation,
                    other_addresses,
                    note,
                    color,
                }
            },
        )
}

/// Any cluster.
pub(crate) fn cluster() -> BoxedStrategy<Cluster> {
    let identity = (
        name(),
        select(vec!["", "westeurope", "Nirgendwo"]),
        option::of(select(vec!["1.27", "1.34", "9.9", "latest", ""])),
        select(vec![ClusterState::Planned, ClusterState::Existing]),
    );
    let choices = (
        select(Model::CHOICES.to_vec()),
        select(DataPlane::ALL.to_vec()),
        select(NetworkPolicy::ALL.to_vec()),
        network_name(),
    );
    let ranges = (option::of(cidr()), option::of(cidr()), cidr(), option::of(cidr()));
    let rest = (
        select(vec!["10.0.0.10", "10.0.0.1", "255.255.255.255", "fd00::a"]),
        any::<bool>(),
        option::of(reference()),
        (outbound(), cluster_options(), vec(node_class(), 0..3)),
        vec(pool(), 0..5),
    );
    (identity, choices, ranges, rest)
        .prop_map(|(identity, choices, ranges, rest)| {
            let (name, location, kubernetes_version, state) = identity;
            let (model, data_plane, network_policy, network) = choices;
            let (pod_cidr, pod_cidr_ipv6, service_cidr, service_cidr_ipv6) = ranges;
            let (dns_service_ip, private_cluster, api_server_subnet, chosen, pools) = rest;
            let (outbound, options, node_classes) = chosen;
            Cluster {
                id: Default::default(),
                name,
                location: location.to_owned(),
                kubernetes_version: kubernetes_version.map(str::to_owned),
                state,
                model,
                data_plane,
                network_policy,
                network,
                pod_cidr,
                pod_cidr_ipv6,
                service_cidr,
                service_cidr_ipv6,
                dns_service_ip: dns_service_ip.parse().unwrap(),
                private_cluster,
                api_server_subnet,
                outbound,
                options,
                node_classes,
                pools,
            }
        })
        .boxed()
}

fn cluster_options() -> impl Strategy<Value = ClusterOptions> {
    let few = || count(OtherCount::MOST).prop_map(OtherCount::saturating);
    let addresses = vec!["10.0.0.7", "10.0.1.9", "fd00::7"];
    let balancer = (option::of(reference()), option::of(select(addresses))).prop_map(|(subnet, address)| {
        InternalLoadBalancer {
            subnet,
            address: address.map(|address| address.parse().unwrap()),
        }
    });
    let rest = (
        option::of(reference()),
        option::of(any::<bool>()),
        vec(balancer, 0..3),
    );
    (any::<[bool; 2]>(), few(), few(), rest).prop_map(
        |([automatic, node_auto_provisioning], load_balancer_rules, private_link_services, rest)| {
            let (system_node_subnet, windows_profile, internal_load_balancers) = rest;
            ClusterOptions {
                automatic,
                node_auto_provisioning,
                load_balancer_rules,
                private_link_services,
                system_node_subnet,
                windows_profile,
                internal_load_balancers,
            }
        },
    )
}

fn node_class() -> impl Strategy<Value = NodeClass> {
    let nodes = count(NodeCount::MOST).prop_map(NodeCount::saturating);
    let pods = count(PodCount::MOST).prop_map(PodCount::saturating);
    (name(), option::of(reference()), nodes, option::of(pods)).prop_map(
        |(name, node_subnet, max_nodes, max_pods)| NodeClass {
            name,
            node_subnet,
            max_nodes,
            max_pods,
        },
    )
}

fn items() -> impl Strategy<Value = ItemCount> {
    count(ItemCount::MOST).prop_map(ItemCount::saturating)
}

fn pool_options() -> impl Strategy<Value = PoolOptions> {
    let windows_server = option::of(select(WindowsServer::ALL.to_vec()));
    let prefix = || option::of(26..=32_u8);
    let nic = option::of(reference()).prop_map(|subnet| NetworkInterface { subnet });
    let rest = (items(), prefix(), vec(nic, 0..3));
    (windows_server, any::<[bool; 2]>(), prefix(), rest).prop_map(
        |(windows_server, [cordon_undrainable, egress_private], egress_prefix, rest)| {
            let (egress_configurations, node_public_prefix, nics) = rest;
            PoolOptions {
                windows_server,
                cordon_undrainable,
                egress_prefix,
                egress_private,
                egress_configurations,
                node_public_prefix,
                nics,
            }
        },
    )
}

/// Any node pool.
pub(crate) fn pool() -> BoxedStrategy<NodePool> {
    let nodes = || count(NodeCount::MOST).prop_map(NodeCount::saturating);
    let pods = || count(PodCount::MOST).prop_map(PodCount::saturating);
    let identity = (name(), select(PoolMode::ALL.to_vec()), select(Os::ALL.to_vec()));
    let autoscale = option::of((nodes(), nodes()).prop_map(|(min, max)| Autoscale { min, max }));
    let sizes = (nodes(), autoscale, pods(), option::of(pods()));
    let upgrades = (
        option::of(surge()),
        option::of(surge()),
        select(vec![Priority::Regular, Priority::Spot]),
        select(vec![UpgradeStrategy::Rolling, UpgradeStrategy::BlueGreen]),
    );
    (
        identity,
        sizes,
        upgrades,
        reference(),
        option::of(reference()),
        pool_options(),
    )
        .prop_map(|(identity, sizes, upgrades, node_subnet, pod_subnet, options)| {
            let (name, mode, os) = identity;
            let (count, autoscale, max_pods, planned_pods) = sizes;
            let (max_surge, max_unavailable, priority, upgrade) = upgrades;
            NodePool {
                id: Default::default(),
                name,
                mode,
                os,
                count,
                autoscale,
                max_pods,
                planned_pods,
                max_surge,
                max_unavailable,
                priority,
                upgrade,
                options,
                node_subnet,
                pod_subnet,
            }
        })
        .boxed()
}

pub(crate) fn connected() -> impl Strategy<Value = ConnectedRange> {
    let peering = select(Peering::ALL.to_vec());
    let kind = select(ConnectedKind::ALL.to_vec());
    (name(), kind, vec(cidr(), 0..3), peering, any::<bool>()).prop_map(
        |(name, kind, prefixes, peering, aggregate)| ConnectedRange {
            id: Default::default(),
            name,
            kind,
            peering,
            prefixes,
            aggregate,
        },
    )
}

fn requirements() -> impl Strategy<Value = Requirements> {
    vec(option::of(any::<bool>()), Criterion::ALL.len()).prop_map(|wanted| {
        let mut requirements = Requirements::default();
        for (criterion, wanted) in Criterion::ALL.iter().zip(wanted) {
            requirements.set(*criterion, wanted);
        }
        requirements
    })
}

pub(crate) fn outbound() -> impl Strategy<Value = Outbound> {
    let ips = count(IpCount::MOST).prop_map(IpCount::saturating);
    let ports = count(PortCount::MOST).prop_map(PortCount::saturating);
    let sku = option::of(select(NatGatewaySku::ALL.to_vec()));
    let ips_ipv6 = option::of(count(IpCount::MOST).prop_map(IpCount::saturating));
    (select(OutboundType::ALL.to_vec()), ips, ports, sku, ips_ipv6).prop_map(
        |(kind, public_ips, ports_per_node, nat_gateway_sku, public_ips_ipv6)| Outbound {
            kind,
            nat_gateway_sku,
            public_ips,
            public_ips_ipv6,
            ports_per_node,
        },
    )
}

fn surge() -> impl Strategy<Value = Surge> {
    prop_oneof![
        count(Surge::MOST).prop_map(Surge::Nodes),
        count(Surge::MOST).prop_map(Surge::Percent)
    ]
}

/// Mostly plausible counts, the edges, and now and then anything.
fn count(most: u32) -> impl Strategy<Value = u32> {
    prop_oneof![6 => 0..=most.min(120), 1 => select(vec![0, 1, most]), 1 => 0..=most]
}

/// Few names, some alike but for case, some that Azure refuses.
pub(crate) fn name() -> impl Strategy<Value = Name> {
    prop_oneof![
        8 => select(vec!["a", "A", "b", "user", "User", "system", "shop", "Pool_1", "straße", "STRASSE", "ÄKS"])
            .prop_map(str::to_owned),
        1 => "\\PC{1,30}",
        1 => Just("x".repeat(300)),
    ]
    .prop_map(|text| Name::or(text, "a"))
}

/// Names of VNets.
pub(crate) fn network_name() -> impl Strategy<Value = Name> {
    select(vec!["vnet-a", "VNET-A", "vnet-b", "vnet/c", "nowhere"]).prop_map(|text| Name::or(text, "a"))
}

/// Names of subnets.
pub(crate) fn subnet_name() -> impl Strategy<Value = Name> {
    select(vec![
        "nodes",
        "Nodes",
        "pods",
        "AzureBastionSubnet",
        "vnet-b/nodes",
        "/",
        "i̇",
    ])
    .prop_map(|text| Name::or(text, "a"))
}

/// References, bare and qualified, of which many dangle.
pub(crate) fn reference() -> impl Strategy<Value = SubnetRef> {
    let qualified =
        (network_name(), subnet_name()).prop_map(|(network, subnet)| format!("{network}/{subnet}"));
    prop_oneof![3 => subnet_name().prop_map(String::from), 2 => qualified, 1 => Just("gone".to_owned())]
        .prop_map(|text| SubnetRef::own(Name::or(text, "a")))
}

/// Ranges that overlap, nest, touch or have host bits, of any length, and some IPv6.
pub(crate) fn cidr() -> impl Strategy<Value = Cidr> {
    let near = (0..4_u32, 16..=30_u8).prop_map(|(third, length)| format!("10.0.{third}.0/{length}"));
    let any_v4 = (any::<u32>(), 0..=32_u8)
        .prop_map(|(address, length)| format!("{}/{length}", std::net::Ipv4Addr::from(address)));
    let known = select(vec![
        "0.0.0.0/0",
        "255.255.255.255/32",
        "10.0.0.7/24",
        "172.30.0.0/16",
        "fd00::/48",
        "::/0",
    ]);
    prop_oneof![4 => near, 2 => any_v4, 2 => known.prop_map(str::to_owned)]
        .prop_map(|text| text.parse().unwrap())
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![3 => Just(String::new()), 1 => "\\PC{0,40}", 1 => Just("two\nlines, \"quoted\"".to_owned())]
}
