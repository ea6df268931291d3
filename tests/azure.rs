//! What is deployed: kept files for every model and language, scripts that are run with a stand-in for az, and the way
//! back in, after which the plan is the same.
//!
//! The designs of the kept files are in `data/azure`, one a model. `UPDATE_EXPECT=1` writes them anew: they are read
//! as a reviewer of a change would read them.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests fail as tests do"
)]

mod common;

use std::path::{Path, PathBuf};

use aksnet::azure::{DataPlane, Model, NetworkPolicy, Os, OutboundType, Purpose};
use aksnet::check::check;
use aksnet::design::{
    Autoscale, ClusterState, Design, IpCount, Name, NodeCount, PodCount, PortCount, Priority, Shared,
    SubnetRef, Surge, WindowsServer, file, presets,
};
use aksnet::export::azure::{Language, Paperwork, deployment};
use aksnet::import::{Source, assemble, read};
use aksnet::plan::plan;
use common::{arbitrary_design, holds};
use expect_test::expect_file;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

const MODELS: [&str; 5] = [
    "kubenet",
    "node-subnet",
    "pod-subnet-dynamic",
    "pod-subnet-static",
    "overlay",
];

fn path(of: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(of)
}

fn design(model: &str) -> Design {
    let bytes = std::fs::read(path(&format!("data/azure/{model}.aksnet"))).unwrap();
    file::read(&bytes).unwrap()
}

/// The first alternative in a language.
fn code(design: &Design, language: Language) -> String {
    let findings = check(design, &plan(design));
    language.print(&deployment(design, &findings, 0)).text
}

fn paper(design: &Design, paperwork: Paperwork) -> String {
    let plan = plan(design);
    let findings = check(design, &plan);
    paperwork.print(design, &plan, &findings, 0)
}

const fn ending(language: Language) -> &'static str {
    match language {
        Language::Az => "sh",
        Language::PowerShell => "ps1",
        Language::Bicep => "bicep",
        Language::Arm => "json",
        Language::Terraform => "tf",
        Language::Avm => "avm.tf",
    }
}

#[test]
fn every_model_is_written_as_it_was_read_in_review() {
    for model in MODELS {
        let design = design(model);
        let findings = check(&design, &plan(&design));
        let of = deployment(&design, &findings, 0);
        assert_eq!(of.errors, Vec::<String>::new(), "{model}");
        for language in Language::ALL {
            let golden = path(&format!("golden/azure/{model}.{}", ending(language)));
            expect_file![golden].assert_eq(&language.print(&of).text);
        }
    }
    let design = design("overlay");
    for (paperwork, name) in [
        (Paperwork::Request, "overlay.request.md"),
        (Paperwork::RequestCsv, "overlay.request.csv"),
        (Paperwork::Ipam, "overlay.ipam.json"),
        (Paperwork::Vsc, "overlay.vsc.json"),
        (Paperwork::Netbox, "overlay.netbox.csv"),
    ] {
        // Git keeps every text with plain line ends.
        let text = paper(&design, paperwork).replace("\r\n", "\n");
        expect_file![path(&format!("golden/azure/{name}"))].assert_eq(&text);
    }
}

/// One change of the overlay design, and what a line that shows it holds.
type Change = (&'static str, fn(&mut Design), &'static str);

const CHANGES: [Change; 12] = [
    (
        "max pods",
        |design| pool(design, 1).max_pods = PodCount::new(77).unwrap(),
        "77",
    ),
    (
        "surge",
        |design| pool(design, 1).max_surge = Some(Surge::Percent(20)),
        "20%",
    ),
    (
        "most nodes",
        |design| pool(design, 1).autoscale.as_mut().unwrap().max = NodeCount::new(31).unwrap(),
        "31",
    ),
    (
        "nodes",
        |design| pool(design, 0).count = NodeCount::new(4).unwrap(),
        "4",
    ),
    (
        "pod CIDR",
        |design| cluster(design).pod_cidr = Some("10.129.0.0/16".parse().unwrap()),
        "10.129.0.0/16",
    ),
    (
        "service CIDR",
        |design| cluster(design).service_cidr = "172.20.0.0/17".parse().unwrap(),
        "172.20.0.0/17",
    ),
    (
        "DNS service",
        |design| cluster(design).dns_service_ip = "172.20.0.53".parse().unwrap(),
        "172.20.0.53",
    ),
    (
        "version",
        |design| cluster(design).kubernetes_version = Some("1.35".to_owned()),
        "1.35",
    ),
    (
        "region",
        |design| cluster(design).location = "northeurope".to_owned(),
        "northeurope",
    ),
    (
        "ports",
        |design| cluster(design).outbound.ports_per_node = PortCount::new(512).unwrap(),
        "512",
    ),
    (
        "prefix of a subnet",
        |design| {
            design.alternatives[0].networks[0].subnets[0].prefix = "10.70.2.0/24".parse().unwrap();
        },
        "10.70.2.0/24",
    ),
    (
        "prefix of the VNet",
        |design| design.alternatives[0].networks[0].address_space = vec!["10.70.0.0/21".parse().unwrap()],
        "10.70.0.0/21",
    ),
];

fn cluster(design: &mut Design) -> &mut aksnet::design::Cluster {
    &mut design.alternatives[0].clusters[0]
}

fn pool(design: &mut Design, at: usize) -> &mut aksnet::design::NodePool {
    &mut cluster(design).pools[at]
}

#[test]
fn one_changed_value_changes_the_lines_that_say_it_and_no_other() {
    let before = design("overlay");
    for (what, change, shows) in CHANGES {
        let mut after = before.clone();
        change(&mut after);
        for language in Language::ALL {
            let (old, new) = (code(&before, language), code(&after, language));
            let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
            assert_eq!(old.len(), new.len(), "{what} in {language:?}");
            let differing: Vec<&str> = old
                .iter()
                .zip(&new)
                .filter(|(old, new)| old != new)
                .map(|(_, new)| *new)
                .collect();
            assert!(!differing.is_empty(), "{what} does not show in {language:?}");
            for line in differing {
                assert!(line.contains(shows), "{what} in {language:?}: {line}");
            }
        }
    }
}

/// Every input of a module in a text: its path, and what it is given.
fn module_inputs(text: &str) -> Vec<(String, &'static str)> {
    use hcl_edit::expr::{Expression, ObjectKey};
    fn walk(value: &Expression, path: &str, found: &mut Vec<(String, &'static str)>) {
        let kind = match value {
            Expression::String(_) => "string",
            Expression::Number(_) => "number",
            Expression::Bool(_) => "bool",
            Expression::Array(members) => {
                for member in members.iter().filter(|member| member.is_object()) {
                    let mut inner = Vec::new();
                    walk(member, path, &mut inner);
                    found.extend(inner.into_iter().skip(1));
                }
                "list"
            }
            Expression::Object(fields) => {
                found.push((path.to_owned(), "object"));
                for (key, value) in fields {
                    let ObjectKey::Ident(name) = key else {
                        panic!("{key:?}")
                    };
                    // Subnets and pools have keys of their own.
                    let name = if matches!(path, "network subnets" | "cluster agent_pools") {
                        "*"
                    } else {
                        name.as_str()
                    };
                    walk(value.expr(), &format!("{path}.{name}"), found);
                }
                return;
            }
            Expression::Traversal(_) => {
                let written = value.to_string();
                // The address plan holds lists; everything else that is referred to is a text.
                if written.trim().starts_with("local.") {
                    "list"
                } else {
                    "string"
                }
            }
            other => panic!("{other:?}"),
        };
        found.push((path.to_owned(), kind));
    }
    let body: hcl_edit::structure::Body = text.parse().unwrap();
    let mut found = Vec::new();
    for block in body.get_blocks("module") {
        let source = block
            .body
            .get_attribute("source")
            .unwrap()
            .value
            .as_str()
            .unwrap();
        let module = match source {
            "Azure/avm-res-network-virtualnetwork/azurerm" => "network",
            "Azure/avm-res-containerservice-managedcluster/azurerm" => "cluster",
            other => panic!("{other}"),
        };
        for attribute in block.body.attributes() {
            let name = attribute.key.as_str();
            if !matches!(name, "source" | "version" | "depends_on") {
                walk(&attribute.value, &format!("{module} {name}"), &mut found);
            }
        }
    }
    found
}

#[test]
fn modules_are_given_only_inputs_that_they_have() {
    let known = std::fs::read_to_string(path("data/azure/avm-inputs.txt")).unwrap();
    let mut known: std::collections::BTreeSet<(String, String)> = known
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| {
            let (path, kind) = line.rsplit_once(' ').unwrap();
            (path.to_owned(), kind.to_owned())
        })
        .collect();
    let of_pools: Vec<_> = known
        .iter()
        .filter_map(|(path, kind)| Some((path.strip_prefix("pool ")?.to_owned(), kind.clone())))
        .collect();
    for (name, kind) in of_pools {
        known.insert((format!("cluster agent_pools.*.{name}"), kind.clone()));
        if !matches!(name.as_str(), "mode" | "os_type") {
            known.insert((format!("cluster default_agent_pool.{name}"), kind));
        }
    }
    known.insert(("cluster agent_pools.*".to_owned(), "object".to_owned()));
    known.insert(("network subnets.*".to_owned(), "object".to_owned()));
    let holds_all = |design: &Design| {
        for (path, kind) in module_inputs(&code(design, Language::Avm)) {
            assert!(known.contains(&(path.clone(), kind.to_owned())), "{path} {kind}");
        }
    };
    for model in MODELS {
        holds_all(&design(model));
    }
    holds(60, &arbitrary_design(), |design| {
        holds_all(&design);
        Ok(())
    });
    // What is rare in designs.
    let mut rare = design("overlay");
    cluster(&mut rare).options.node_auto_provisioning = true;
    cluster(&mut rare).outbound.kind = OutboundType::None;
    holds_all(&rare);
    cluster(&mut rare).outbound.kind = OutboundType::ManagedNatGateway;
    pool(&mut rare, 1).options.egress_prefix = Some(28);
    pool(&mut rare, 0).options.node_public_prefix = Some(28);
    pool(&mut rare, 0).options.cordon_undrainable = true;
    holds_all(&rare);
    let said = module_inputs(&code(&rare, Language::Avm));
    for wanted in [
        "gateway_profile.public_ip_prefix_size",
        "managed_outbound_ip_profile.count",
        "enable_node_public_ip",
    ] {
        assert!(
            said.iter().any(|(path, _)| path.ends_with(wanted)),
            "{wanted}: {said:?}"
        );
    }
}

/// Names that would do something in one language or another.
const HOSTILE: [&str; 9] = [
    "a'b\"c",
    "$(touch x)",
    "`touch x`",
    "${location}",
    "%{ if true }x%{ endif }",
    "'''",
    "@description('x')",
    "a\nb; touch x\0",
    "-n; touch x & | > x < y * ? [a] ~ ! # \\",
];

/// The overlay design with everything called so.
fn called(name: &str) -> Design {
    let mut design = design("overlay");
    let name = Name::new(name).unwrap();
    design.name = name.clone();
    let alternative = &mut design.alternatives[0];
    alternative.name = name.clone();
    let network = &mut alternative.networks[0];
    network.name = name.clone();
    network.resource_group = Some(name.clone());
    network.subnets[0].name = name.clone();
    network.subnets[0].note = name.to_string();
    network.subnets[0].route_table = Some(name.clone());
    network.subnets[0].security_group = true;
    network.subnets[1].delegation = Some(name.to_string());
    let cluster = &mut alternative.clusters[0];
    cluster.name = name.clone();
    cluster.network = name.clone();
    cluster.location = name.to_string();
    cluster.kubernetes_version = Some(name.to_string());
    for pool in &mut cluster.pools {
        pool.name = name.clone();
        pool.node_subnet = SubnetRef::own(name.clone());
    }
    design
}

#[cfg(unix)]
mod scripts {
    use std::os::unix::fs::PermissionsExt as _;
    use std::process::Command;

    use super::*;

    /// What a stand-in for az was told when the script ran: the arguments of each call.
    fn run(script: &str, arguments: &[&str]) -> (Vec<Vec<String>>, String) {
        let folder = tempfile::tempdir().unwrap();
        let tools = folder.path().join("tools");
        let work = folder.path().join("work");
        std::fs::create_dir_all(&tools).unwrap();
        std::fs::create_dir_all(&work).unwrap();
        let calls = folder.path().join("calls");
        std::fs::write(&calls, "").unwrap();
        // Nothing is there yet, and whatever is asked for has the same answer.
        let az = "#!/bin/sh\nfor word in \"$@\"; do printf '%s\\001' \"$word\" >> \"$CALLS\"; done\nprintf '\\002' >> \"$CALLS\"\ncase \" $* \" in *' list '*) ;; *' show '*) echo answer ;; esac\n";
        std::fs::write(tools.join("az"), az).unwrap();
        std::fs::set_permissions(tools.join("az"), std::fs::Permissions::from_mode(0o755)).unwrap();
        let file = folder.path().join("script.sh");
        std::fs::write(&file, script).unwrap();
        let path = format!("{}:{}", tools.display(), std::env::var("PATH").unwrap());
        let output = Command::new("bash")
            .arg(&file)
            .args(arguments)
            .current_dir(&work)
            .env("PATH", path)
            .env("CALLS", &calls)
            .env("NEXT_HOP_IP", "10.99.0.4")
            .env("WINDOWS_ADMIN_PASSWORD", "not to be shown")
            .output()
            .unwrap();
        let words = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(
            output.status.success(),
            "{words}{}\n{script}",
            String::from_utf8_lossy(&output.stderr)
        );
        let left: Vec<_> = std::fs::read_dir(&work).unwrap().collect();
        assert!(left.is_empty(), "{left:?} was made by {script}");
        let told = std::fs::read_to_string(&calls).unwrap();
        let calls = told.split_terminator('\u{2}').map(|call| {
            let words = call.split_terminator('\u{1}');
            words.map(str::to_owned).collect::<Vec<_>>()
        });
        (calls.collect(), words)
    }

    /// What stands behind an option.
    fn option<'a>(call: &'a [String], name: &str) -> Option<&'a str> {
        let at = call.iter().position(|word| word == name)?;
        call.get(at + 1).map(String::as_str)
    }

    #[test]
    fn names_reach_az_as_they_are_and_do_nothing() {
        for name in HOSTILE {
            let inert = aksnet::design::inert(name);
            let (calls, _) = run(&code(&called(name), Language::Az), &[]);
            for (verb, wanted) in [
                (&["network", "vnet", "create"][..], &inert),
                (&["network", "vnet", "subnet", "create"], &inert),
                (&["aks", "create"], &inert),
                (&["aks", "nodepool", "add"], &inert),
                (&["group", "create"], &inert),
            ] {
                let call = calls
                    .iter()
                    .find(|call| {
                        call.iter()
                            .map(String::as_str)
                            .take(verb.len())
                            .eq(verb.iter().copied())
                    })
                    .unwrap_or_else(|| panic!("{name}: no call of {verb:?} in {calls:?}"));
                assert_eq!(option(call, "--name"), Some(wanted.as_str()), "{call:?}");
            }
            let create = calls
                .iter()
                .find(|call| call.starts_with(&["aks".to_owned(), "create".to_owned()]));
            let create = create.unwrap();
            assert_eq!(option(create, "--kubernetes-version"), Some(inert.as_str()));
            let subnet = option(create, "--vnet-subnet-id").unwrap();
            assert!(subnet.ends_with(&format!("/subnets/{inert}")), "{subnet}");
        }
    }

    #[test]
    fn a_look_before_changes_nothing_and_shows_no_secret() {
        for model in MODELS {
            let (calls, shown) = run(&code(&design(model), Language::Az), &["--what-if"]);
            assert_eq!(calls, Vec::<Vec<String>>::new(), "{model}");
            assert!(shown.contains("az aks create"), "{model}: {shown}");
            assert!(!shown.contains("not to be shown"), "{model}: {shown}");
        }
    }

    #[test]
    fn what_is_there_is_not_made_again() {
        let script = code(&design("overlay"), Language::Az);
        // Every list holds every name.
        let all =
            "printf 'vnet-shop\\nsnet-nodes\\nSNET-APISERVER\\nid-aks-shop\\naks-shop\\nweb\\nbatch\\n'";
        let script = script.replace(
            "names=$(\"$@\" --query",
            &format!("names=$({all}; : \"$@\" --query"),
        );
        assert!(script.contains(all), "{script}");
        let (calls, _) = run(&script, &[]);
        let makes: Vec<_> = calls
            .iter()
            .filter(|call| call.iter().any(|word| word == "create" || word == "add"))
            .map(|call| call[..2].join(" "))
            .collect();
        // Groups and roles are made again without harm.
        assert_eq!(makes, ["group create", "role assignment"], "{calls:?}");
    }
}

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
fn what_is_exported_for_the_subnet_calculator_comes_back_with_the_same_subnets() {
    holds(100, &choices(), |choices| {
        let mut design = designed(choices);
        design.alternatives[0].clusters.clear();
        let text = paper(&design, Paperwork::Vsc);
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
            let made: Vec<_> = alternative
                .networks
                .iter()
                .filter(|network| !network.managed)
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
