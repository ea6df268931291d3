//! Random designs, written whole, and the way back in.

use aksnet::azure::{DataPlane, Model, NetworkPolicy, Os, OutboundType, Purpose};
use aksnet::check::check;
use aksnet::design::{
    Autoscale, ClusterState, Design, IpCount, Name, Network, NodeCount, PodCount, PortCount, Priority,
    Shared, SubnetRef, Surge, WindowsServer, presets,
};
use aksnet::export::azure::{Language, Paperwork, deployment};
use aksnet::import::{Source, assemble, read};
use aksnet::plan::plan;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::common::{arbitrary_design, holds};
use super::{code, design, paper};

/// What a random design is made of.
type Choices = (
    (Model, DataPlane, OutboundType),
    (u8, u8, u8),
    Vec<(u32, Option<(u32, u32)>, u32, Option<Surge>, bool, bool)>,
    (bool, bool, bool, Option<u32>),
);

fn choices() -> impl Strategy<Value = Choices> {
    let outbound = vec![
        OutboundType::LoadBalancer,
        OutboundType::UserAssignedNatGateway,
        OutboundType::UserDefinedRouting,
        OutboundType::None,
    ];
    let surge = option::of(prop_oneof![
        (1..9_u32).prop_map(Surge::Nodes),
        (1..90_u32).prop_map(Surge::Percent)
    ]);
    let pool = (
        0..40_u32,
        option::of((0..5_u32, 5..60_u32)),
        10..250_u32,
        surge,
        any::<bool>(),
        any::<bool>(),
    );
    (
        (
            select(Model::ALL.to_vec()),
            select(DataPlane::ALL.to_vec()),
            select(outbound),
        ),
        (1..200_u8, 20..24_u8, 20..24_u8),
        proptest::collection::vec(pool, 1..4),
        (
            any::<bool>(),
            any::<bool>(),
            any::<bool>(),
            option::of(30..36_u32),
        ),
    )
}

/// A design that says nothing which no template holds: planned pods, notes, what is connected.
fn designed(((model, plane, outbound), place, pools, flags): Choices) -> Design {
    let (second, node_length, pod_length) = place;
    let (private, security_group, dual_stack, version) = flags;
    let mut design = design("overlay");
    design.alternatives[0].networks[0].address_space = vec![format!("10.{second}.0.0/16").parse().unwrap()];
    let network = &mut design.alternatives[0].networks[0];
    network.resource_group = Some(Name::new("rg-shop").unwrap());
    network.subnets[0].prefix = format!("10.{second}.0.0/{node_length}").parse().unwrap();
    network.subnets[0].nat_gateway = outbound == OutboundType::UserAssignedNatGateway;
    network.subnets[0].security_group = security_group;
    if private {
        for (name, purpose, last) in [
            ("AzureBastionSubnet", Purpose::Bastion, 0),
            ("snet-endpoints", Purpose::PrivateEndpoints, 64),
        ] {
            let prefix = format!("10.{second}.255.{last}/26").parse().unwrap();
            let mut added = aksnet::design::Subnet::new(Name::new(name).unwrap(), prefix, purpose);
            added.security_group = security_group;
            network.subnets.push(added.into());
        }
    }
    network.subnets[0].route_table =
        (outbound == OutboundType::UserDefinedRouting).then(|| Name::new("rt-shop").unwrap());
    network.subnets[1].prefix = format!("10.{second}.128.0/28").parse().unwrap();
    if model.uses_pod_subnet() {
        let mut pods = (*network.subnets[0]).clone();
        pods.name = Name::new("snet-pods").unwrap();
        pods.prefix = format!("10.{second}.64.0/{pod_length}").parse().unwrap();
        pods.purpose = Purpose::Pods;
        pods.security_group = false;
        network.subnets.push(Shared::from(pods));
    }
    let dual_stack = dual_stack && model == Model::Overlay;
    let cluster = &mut design.alternatives[0].clusters[0];
    cluster.model = model;
    cluster.data_plane = if model.allows_data_plane(plane) {
        plane
    } else {
        DataPlane::Azure
    };
    cluster.network_policy = match cluster.data_plane {
        DataPlane::Cilium => NetworkPolicy::Cilium,
        DataPlane::Azure => NetworkPolicy::Calico,
    };
    cluster.kubernetes_version = version.map(|minor| format!("1.{minor}"));
    cluster.private_cluster = private;
    cluster.pod_cidr = model.uses_pod_cidr().then(|| "172.24.0.0/14".parse().unwrap());
    cluster.pod_cidr_ipv6 = dual_stack.then(|| "fd00:244::/64".parse().unwrap());
    cluster.service_cidr_ipv6 = dual_stack.then(|| "fd00:0:0:1::/108".parse().unwrap());
    cluster.outbound.kind = outbound;
    if outbound != OutboundType::LoadBalancer {
        cluster.outbound.public_ips =
            IpCount::saturating(u32::from(outbound == OutboundType::UserAssignedNatGateway));
        cluster.outbound.ports_per_node = PortCount::saturating(0);
    }
    let first = cluster.pools[0].clone();
    cluster.pools = pools
        .into_iter()
        .enumerate()
        .map(|(at, (count, autoscale, max_pods, surge, spot, windows))| {
            let mut pool = first.clone();
            pool.name = Name::new(format!("pool{at}")).unwrap();
            let is_first = at == 0;
            pool.mode = if is_first {
                aksnet::design::PoolMode::System
            } else {
                aksnet::design::PoolMode::User
            };
            pool.count = NodeCount::saturating(count);
            pool.autoscale = autoscale.map(|(min, max)| Autoscale {
                min: NodeCount::saturating(min),
                max: NodeCount::saturating(max),
            });
            // What runs now lies within the bounds, as Azure has it.
            if let Some(bounds) = pool.autoscale {
                pool.count = pool.count.clamp(bounds.min, bounds.max);
            }
            pool.max_pods = PodCount::saturating(max_pods);
            pool.planned_pods = None;
            pool.max_surge = surge;
            pool.priority = if spot && !is_first {
                Priority::Spot
            } else {
                Priority::Regular
            };
            if pool.priority == Priority::Spot {
                pool.max_surge = None;
            }
            if windows && !is_first && model != Model::Kubenet && cluster.data_plane == DataPlane::Azure {
                pool.os = Os::Windows;
                pool.options.windows_server = Some(WindowsServer::Y2022);
            }
            pool.pod_subnet = model
                .uses_pod_subnet()
                .then(|| SubnetRef::own(Name::new("snet-pods").unwrap()));
            pool
        })
        .collect();
    design
}

/// The law: what is exported in a language of which the importer reads everything comes back with the same plan.
fn comes_back(language: Language, file: &str) {
    holds(200, &choices(), |choices| {
        let design = designed(choices);
        let text = code(&design, language);
        let reading = read(&[Source::new(file, text.clone().into_bytes())], &mut |_| true);
        let mut back = assemble(reading.imported).into_design("back");
        back.name = design.name.clone();
        let own = &design.alternatives[0];
        back.alternatives[0].name = own.name.clone();
        let came = &back.alternatives[0];
        prop_assert_eq!(came.networks.len(), own.networks.len(), "{}", text);
        prop_assert_eq!(
            format!("{:#?}", plan(&back)),
            format!("{:#?}", plan(&design)),
            "{}",
            text
        );
        for (own, came) in own.clusters.iter().zip(&came.clusters) {
            prop_assert_eq!(own.model, came.model, "{}", text);
            prop_assert_eq!(own.data_plane, came.data_plane, "{}", text);
            prop_assert_eq!(own.network_policy, came.network_policy, "{}", text);
            prop_assert_eq!(own.private_cluster, came.private_cluster, "{}", text);
            prop_assert_eq!(own.outbound.kind, came.outbound.kind, "{}", text);
        }
        Ok(())
    });
}

#[test]
fn what_is_exported_as_arm_comes_back_with_the_same_plan() {
    comes_back(Language::Arm, "main.json");
}

#[test]
fn what_is_exported_as_terraform_comes_back_with_the_same_plan() {
    comes_back(Language::Terraform, "main.tf");
}

#[test]
fn an_automatic_cluster_comes_back_with_its_three_subnets() {
    let mut design = design("overlay");
    let alternative = &mut design.alternatives[0];
    let mut system = (*alternative.networks[0].subnets[0]).clone();
    system.name = Name::new("snet-system").unwrap();
    system.prefix = "10.70.1.64/26".parse().unwrap();
    alternative.networks[0].subnets.push(system.into());
    let cluster = &mut alternative.clusters[0];
    cluster.options.automatic = true;
    cluster.options.system_node_subnet = Some(SubnetRef::own(Name::new("snet-system").unwrap()));
    let text = code(&design, Language::Arm);
    let reading = read(&[Source::new("main.json", text.into_bytes())], &mut |_| true);
    let back = assemble(reading.imported).into_design("back");
    let (own, came) = (
        &design.alternatives[0].clusters[0],
        &back.alternatives[0].clusters[0],
    );
    assert_eq!(own.network, came.network);
    assert_eq!(own.api_server_subnet, came.api_server_subnet);
    assert_eq!(own.options.automatic, came.options.automatic);
    assert_eq!(own.options.system_node_subnet, came.options.system_node_subnet);
    let purposes: Vec<Purpose> = back.alternatives[0].networks[0]
        .subnets
        .iter()
        .map(|subnet| subnet.purpose)
        .collect();
    assert_eq!(purposes, [Purpose::Nodes, Purpose::ApiServer, Purpose::Nodes]);

    // In a VNet of AKS there is nothing to name, and the CLI would add a pool of its own.
    design.alternatives[0].networks[0].managed = true;
    assert!(code(&design, Language::Az).contains("--enable-hosted-system"));
    assert!(code(&design, Language::Bicep).contains("hostedSystemProfile"));
}

#[test]
fn what_is_exported_for_the_subnet_calculator_comes_back_with_the_same_subnets() {
    holds(100, &choices(), |choices| {
        let mut design = designed(choices);
        design.alternatives[0].clusters.clear();
        let text = paper(&design, Paperwork::Vsc, 0);
        let reading = read(
            &[Source::new("subnets.json", text.clone().into_bytes())],
            &mut |_| true,
        );
        let back = assemble(reading.imported).into_design("back");
        let ranges = |design: &Design| -> Vec<(String, String)> {
            let network = &design.alternatives[0].networks[0];
            let subnets = network.subnets.iter();
            let mut subnets: Vec<_> = subnets
                .map(|subnet| (subnet.prefix.to_string(), subnet.name.to_string()))
                .collect();
            subnets.extend(
                network
                    .address_space
                    .iter()
                    .map(|prefix| (prefix.to_string(), "VNet".to_owned())),
            );
            subnets.sort();
            subnets
        };
        prop_assert_eq!(ranges(&back), ranges(&design), "{}", text);
        Ok(())
    });
}

#[test]
fn any_design_is_written_whole_in_every_language_and_twice_alike() {
    holds(40, &arbitrary_design(), |design| {
        let findings = check(&design, &plan(&design));
        for at in 0..design.alternatives.len() {
            let of = deployment(&design, &findings, at);
            for language in Language::ALL {
                let text = language.print(&of).text;
                prop_assert_eq!(&text, &language.print(&of).text);
                match language {
                    Language::Arm => {
                        let read: Result<serde_json::Value, _> = serde_json::from_str(&text);
                        prop_assert!(read.is_ok(), "{:?}\n{}", read, text);
                    }
                    Language::Terraform | Language::Avm => {
                        let read: Result<hcl_edit::structure::Body, _> = text.parse();
                        prop_assert!(read.is_ok(), "{:?}\n{}", read, text);
                    }
                    Language::Az => {
                        // Every line but those of comments closes its quotes, alone or with those it goes on in.
                        let code = text.lines().filter(|line| !line.starts_with('#'));
                        let code: Vec<&str> = code.collect();
                        prop_assert!(shlex::split(&code.join("\n")).is_some(), "{}", text);
                    }
                    Language::Bicep | Language::PowerShell => {}
                }
            }
        }
        Ok(())
    });
}

#[test]
fn examples_come_back_from_arm_with_their_ranges() {
    for preset in presets::presets() {
        let design = preset.design().unwrap();
        for at in 0..design.alternatives.len() {
            let findings = check(&design, &plan(&design));
            let text = Language::Arm.print(&deployment(&design, &findings, at)).text;
            let reading = read(&[Source::new("main.json", text.into_bytes())], &mut |_| true);
            let back = assemble(reading.imported).into_design("back");
            let alternative = &design.alternatives[at];
            let others = design.alternatives.iter().filter(|other| other.today);
            let there: Vec<_> = others.flat_map(|today| &today.networks).collect();
            let is_there = |network: &Network| there.iter().any(|today| today.name == network.name);
            let made: Vec<_> = alternative
                .networks
                .iter()
                .filter(|network| !network.managed && !is_there(network))
                .map(|network| (network.name.to_string(), network.address_space.clone()))
                .collect();
            let came: Vec<_> = back.alternatives[0]
                .networks
                .iter()
                .filter(|network| !network.managed)
                .map(|network| (network.name.to_string(), network.address_space.clone()))
                .collect();
            // What exists is referred to, and not in the template.
            let runs = |cluster: &Shared<aksnet::design::Cluster>| cluster.state == ClusterState::Existing;
            if !alternative.today && !alternative.clusters.iter().any(runs) {
                assert_eq!(came, made, "{} {at}", design.name);
            }
        }
    }
}
