//! Laws: a design that a tool prints comes back with the same plan, as far as the tool can say it.

use std::fmt::Write as _;

use aksnet::azure::{DataPlane, Model, NetworkPolicy, OutboundType, Purpose};
use aksnet::check::check;
use aksnet::design::{
    Alternative, Autoscale, Cluster, ClusterState, Design, Name, Network, NodeCount, NodePool, OtherCount,
    PodCount, PoolMode, Shared, Subnet, SubnetRef, Surge, presets,
};
use aksnet::export::azure::{Language, Paperwork};
use aksnet::export::{Format, Options, export};
use aksnet::import::imported::NoteKind;
use aksnet::import::{Assembled, Source, assemble, read};
use aksnet::plan::{AlternativePlan, plan};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};

use crate::writers::{flattened, resources, template, terraform_state};

const MANAGED: &str = "Microsoft.ContainerService/managedClusters";

/// Designs that hold the law: the same ones in every run.
fn holds(cases: u32, law: impl Fn(Alternative) -> Result<(), TestCaseError>) {
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    if let Err(error) = TestRunner::new_with_rng(config, rng).run(&alternative(), law) {
        panic!("{error}");
    }
}

fn name(text: impl Into<String>) -> Name {
    Name::new(text).unwrap()
}

/// VNets and clusters whose every part Azure can have, and each at its place.
fn alternative() -> impl Strategy<Value = Alternative> {
    let networks = vec(
        vec((22_u8..29, 0_usize..6, any::<[bool; 3]>(), 0_u32..4), 0..6),
        1..4,
    );
    let clusters = vec(
        (0_usize..6, 0_usize..3, any::<[bool; 3]>(), vec(pool(), 1..4)),
        0..3,
    );
    (networks, clusters).prop_map(|(networks, clusters)| {
        let mut made: Vec<Network> = networks
            .iter()
            .enumerate()
            .map(|(at, subnets)| network(at, subnets))
            .collect();
        let clusters: Vec<Cluster> = clusters
            .into_iter()
            .enumerate()
            .map(|(at, (model, place, choices, pools))| {
                let place = place % made.len();
                cluster(
                    at,
                    Model::ALL[model % Model::ALL.len()],
                    &mut made[place],
                    choices,
                    pools,
                )
            })
            .collect();
        let mut alternative = (*presets::blank().alternatives[0]).clone();
        alternative.networks = made.into_iter().map(Shared::from).collect();
        alternative.clusters = clusters.into_iter().map(Shared::from).collect();
        alternative
    })
}

type SubnetGiven = (u8, usize, [bool; 3], u32);

fn network(at: usize, subnets: &[SubnetGiven]) -> Network {
    let mut network = Network {
        id: Default::default(),
        name: name(format!("vnet-{at}")),
        resource_group: None,
        managed: false,
        encryption: false,
        address_space: vec![format!("10.{at}.0.0/16").parse().unwrap()],
        subnets: Vec::new(),
    };
    for (number, (length, purpose, [nat, group, table], others)) in subnets.iter().enumerate() {
        // Each has a /22 of its own.
        let prefix = format!("10.{at}.{}.0/{length}", number * 4);
        let (own, purpose) = match purpose {
            0 => ("GatewaySubnet".to_owned(), Purpose::Gateway),
            1 => ("AzureBastionSubnet".to_owned(), Purpose::Bastion),
            2 => ("AzureFirewallSubnet".to_owned(), Purpose::Firewall),
            _ => (format!("snet-{number}"), Purpose::Other),
        };
        if network.subnets.iter().any(|other| other.name.matches(&own)) {
            continue;
        }
        network.subnets.push(
            Subnet {
                nat_gateway: *nat,
                security_group: *group,
                route_table: table.then(|| name("rt")),
                other_addresses: OtherCount::saturating(*others),
                ..Subnet::new(name(own), prefix.parse().unwrap(), purpose)
            }
            .into(),
        );
    }
    network
}

/// Count, most by the autoscaler, max pods, surge.
type PoolGiven = (u32, Option<u32>, u32, Option<u32>);

fn pool() -> impl Strategy<Value = PoolGiven> {
    (
        1_u32..40,
        option::of(40_u32..90),
        10_u32..110,
        option::of(1_u32..50),
    )
}

fn cluster(
    at: usize,
    model: Model,
    network: &mut Network,
    [cilium, routed, private]: [bool; 3],
    pools: Vec<PoolGiven>,
) -> Cluster {
    let third = at * 64;
    let nodes = name(format!("snet-nodes-{at}"));
    let octet = network.address_space[0]
        .as_str()
        .split('.')
        .nth(1)
        .unwrap()
        .to_owned();
    let prefix = format!("10.{octet}.{}.0/24", 64 + third / 4);
    network
        .subnets
        .push(Subnet::new(nodes.clone(), prefix.parse().unwrap(), Purpose::Nodes).into());
    let is_pod_subnet = matches!(model, Model::PodSubnetDynamic | Model::PodSubnetStatic);
    let pods = is_pod_subnet.then(|| {
        let pods = name(format!("snet-pods-{at}"));
        let prefix = format!("10.{octet}.{}.0/19", 128 + at * 32);
        let subnet = Subnet {
            delegation: Some(MANAGED.to_owned()),
            ..Subnet::new(pods.clone(), prefix.parse().unwrap(), Purpose::Pods)
        };
        network.subnets.push(subnet.into());
        SubnetRef::own(pods)
    });
    let like: Cluster = (*presets::worked_example().alternatives[0].clusters[0]).clone();
    let has_cilium = cilium && model != Model::Kubenet && model != Model::ByoCni;
    let mut made = Cluster {
        name: name(format!("aks-{at}")),
        location: "westeurope".to_owned(),
        kubernetes_version: Some("1.34".to_owned()),
        state: ClusterState::Planned,
        model,
        data_plane: if has_cilium {
            DataPlane::Cilium
        } else {
            DataPlane::Azure
        },
        network_policy: if has_cilium {
            NetworkPolicy::Cilium
        } else {
            NetworkPolicy::None
        },
        network: network.name.clone(),
        pod_cidr: model
            .uses_pod_cidr()
            .then(|| format!("100.{}.0.0/16", 64 + at).parse().unwrap()),
        pod_cidr_ipv6: None,
        service_cidr: format!("172.{}.0.0/16", 16 + at).parse().unwrap(),
        service_cidr_ipv6: None,
        dns_service_ip: format!("172.{}.0.10", 16 + at).parse().unwrap(),
        private_cluster: private,
        api_server_subnet: None,
        options: Default::default(),
        node_classes: Vec::new(),
        pools: Vec::new(),
        ..like.clone()
    };
    made.outbound = Default::default();
    if routed {
        made.outbound.kind = OutboundType::UserDefinedRouting;
    }
    for (place, (count, most, max_pods, surge)) in pools.into_iter().enumerate() {
        let nodes_count = |count: u32| NodeCount::saturating(count);
        made.pools.push(NodePool {
            name: name(format!("pool{place}")),
            mode: if place == 0 {
                PoolMode::System
            } else {
                PoolMode::User
            },
            count: nodes_count(count),
            autoscale: most.map(|most| Autoscale {
                min: nodes_count(count),
                max: nodes_count(most),
            }),
            max_pods: PodCount::saturating(max_pods),
            planned_pods: None,
            max_surge: surge.map(Surge::Percent),
            max_unavailable: None,
            node_subnet: SubnetRef::own(nodes.clone()),
            pod_subnet: pods.clone(),
            ..like.pools[0].clone()
        });
    }
    made
}

fn imported(files: &[(&str, String)]) -> Assembled {
    let sources: Vec<Source> = files
        .iter()
        .map(|(name, text)| Source::new(*name, text.clone()))
        .collect();
    let reading = read(&sources, &mut |_| true);
    for file in &reading.files {
        assert!(
            file.outcome.is_ok(),
            "{}: {:?}\n{}",
            file.name,
            file.outcome,
            files[0].1
        );
    }
    assemble(reading.imported)
}

fn around(alternative: &Alternative) -> Design {
    Design {
        connected: Vec::new(),
        alternatives: vec![alternative.clone().into()],
        ..presets::blank()
    }
}

/// The plan, as of a cluster that is to be made.
fn planned(alternative: &Alternative) -> AlternativePlan {
    let mut alternative = alternative.clone();
    alternative.clusters = alternative
        .clusters
        .iter()
        .map(|cluster| {
            Shared::from(Cluster {
                state: ClusterState::Planned,
                ..(**cluster).clone()
            })
        })
        .collect();
    plan(&around(&alternative)).alternatives.remove(0).into_inner()
}

/// VNets and subnets in words.
fn ranges(alternative: &Alternative) -> String {
    let mut told = String::new();
    for network in &alternative.networks {
        let space: Vec<&str> = network.address_space.iter().map(|cidr| cidr.as_str()).collect();
        writeln!(told, "{} {}", network.name, space.join(" ")).unwrap();
        for subnet in &network.subnets {
            writeln!(
                told,
                "  {} {} {}",
                subnet.name,
                subnet.prefix,
                subnet.purpose.key()
            )
            .unwrap();
        }
    }
    told
}

/// The law for formats that say everything that the plan asks for.
fn comes_back(given: &Alternative, found: &Assembled, what: &str) -> Result<(), TestCaseError> {
    prop_assert_eq!(ranges(given), ranges(&found.alternative), "{}", what);
    prop_assert_eq!(
        planned(given),
        planned(&found.alternative),
        "{}: {:?}",
        what,
        found.notes
    );
    for (one, other) in given.clusters.iter().zip(&found.alternative.clusters) {
        prop_assert_eq!(one.model, other.model, "{}", what);
        prop_assert_eq!(one.data_plane, other.data_plane, "{}", what);
        prop_assert_eq!(one.network_policy, other.network_policy, "{}", what);
        prop_assert_eq!(&one.outbound, &other.outbound, "{}", what);
        prop_assert_eq!(one.private_cluster, other.private_cluster, "{}", what);
    }
    let left: Vec<String> = found
        .notes
        .kept()
        .iter()
        .filter(|note| note.kind == NoteKind::Left)
        .map(ToString::to_string)
        .collect();
    prop_assert!(left.is_empty(), "{what}: {left:?}");
    Ok(())
}

/// Without what only Azure knows: addresses in use.
fn undeployed(given: &Alternative) -> Alternative {
    let mut given = given.clone();
    for network in &mut given.networks {
        let mut plain = (**network).clone();
        plain.subnets = plain
            .subnets
            .iter()
            .map(|subnet| {
                Shared::from(Subnet {
                    other_addresses: OtherCount::ZERO,
                    ..(**subnet).clone()
                })
            })
            .collect();
        *network = plain.into();
    }
    given
}

#[test]
fn what_azure_and_terraform_print_comes_back_with_the_same_plan() {
    holds(120, |given| {
        let all = Value::Array(resources(&given, true));
        comes_back(&given, &imported(&[("rest", all.to_string())]), "the REST API")?;
        let flat: Vec<(&str, String)> = resources(&given, true)
            .into_iter()
            .map(|resource| ("az", flattened(resource).to_string()))
            .collect();
        comes_back(&given, &imported(&flat), "az, a file each")?;
        let page = json!({"count": 1, "data": all, "total_records": all.as_array().unwrap().len()});
        comes_back(
            &given,
            &imported(&[("graph", page.to_string())]),
            "Resource Graph",
        )?;
        let given = undeployed(&given);
        comes_back(
            &given,
            &imported(&[("arm", template(&given).to_string())]),
            "a template",
        )?;
        comes_back(
            &given,
            &imported(&[("state", terraform_state(&given).to_string())]),
            "Terraform's state",
        )
    });
}

fn printed(given: &Alternative, format: Format) -> String {
    let design = around(given);
    let planned = plan(&design);
    let findings = check(&design, &planned);
    let mut go_on = |_| std::ops::ControlFlow::Continue(());
    let bytes = export(
        &design,
        &planned,
        &findings,
        format,
        &Options::default(),
        &mut go_on,
    )
    .unwrap();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn what_this_program_writes_for_azure_comes_back_with_the_same_plan() {
    holds(60, |given| {
        let given = undeployed(&given);
        for (language, what) in [
            (Language::Arm, "ARM of this program"),
            (Language::Terraform, "its .tf file"),
        ] {
            let text = printed(&given, Format::Code(language));
            let found = imported(&[("file", text)]);
            prop_assert_eq!(ranges(&given), ranges(&found.alternative), "{}", what);
            prop_assert_eq!(
                planned(&given),
                planned(&found.alternative),
                "{}: {:?}",
                what,
                found.notes
            );
        }
        Ok(())
    });
}

#[test]
fn formats_of_ranges_alone_bring_the_ranges_back_and_list_what_they_lack() {
    holds(120, |given| {
        let found = imported(&[("plan.csv", printed(&given, Format::Csv))]);
        prop_assert_eq!(ranges(&undeployed(&given)), ranges(&found.alternative));
        let notes: Vec<String> = found.notes.kept().iter().map(ToString::to_string).collect();
        for cluster in &given.clusters {
            let named =
                |note: &String| note.contains("belongs to a cluster, which a table does not describe");
            prop_assert!(notes.iter().any(named), "{}: {notes:?}", cluster.name);
        }
        // A calculator holds one VNet, and names no purposes.
        let mut first = given.clone();
        first.networks.truncate(1);
        first.clusters.clear();
        let text = printed(&first, Format::Paperwork(Paperwork::Vsc));
        let found = imported(&[("vsc.json", text)]);
        let prefixes = |alternative: &Alternative| -> Vec<String> {
            let networks = alternative.networks.iter();
            let all = networks.flat_map(|network| {
                let space = network.address_space.iter().map(ToString::to_string);
                space
                    .chain(network.subnets.iter().map(|subnet| subnet.prefix.to_string()))
                    .collect::<Vec<_>>()
            });
            let mut all: Vec<String> = all.collect();
            all.sort();
            all
        };
        prop_assert_eq!(prefixes(&first), prefixes(&found.alternative));
        let assumed = found
            .notes
            .kept()
            .iter()
            .any(|note| note.text.contains("the plan names no VNet"));
        prop_assert!(assumed);
        Ok(())
    });
}
