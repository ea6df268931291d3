//! What is deployed: kept files for every model and language, scripts that are run with a stand-in for az, and the way
//! back in, after which the plan is the same.
//!
//! The designs of the kept files are in `data/azure`, one a model. `UPDATE_EXPECT=1` writes them anew: they are read
//! as a reviewer of a change would read them.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests fail as tests do"
)]

#[path = "../common/mod.rs"]
mod common;

mod languages;
mod laws;
mod modules;
mod running;
#[cfg(unix)]
mod scripts;

use std::path::{Path, PathBuf};

use aksnet::check::check;
use aksnet::design::{Design, Name, NodeCount, PodCount, PortCount, SubnetRef, Surge, file};
use aksnet::export::azure::{Code, Language, Paperwork, deployment};
use aksnet::plan::plan;
use expect_test::expect_file;

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
fn printed(design: &Design, language: Language) -> Code {
    printed_at(design, language, 0)
}

fn printed_at(design: &Design, language: Language, at: usize) -> Code {
    let findings = check(design, &plan(design));
    language.print(&deployment(design, &findings, at))
}

fn code(design: &Design, language: Language) -> String {
    printed(design, language).text
}

fn paper(design: &Design, paperwork: Paperwork, at: usize) -> String {
    let plan = plan(design);
    let findings = check(design, &plan);
    paperwork.print(design, &plan, &findings, at)
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
        let text = paper(&design, paperwork, 0).replace("\r\n", "\n");
        expect_file![path(&format!("golden/azure/{name}"))].assert_eq(&text);
    }
}

#[test]
fn every_head_counts_the_warnings_and_lists_the_first_as_comments() {
    let mut design = design("kubenet");
    let hostile = "MARK */ #>\n'\"`$(x)";
    let first = design.alternatives[0].clusters[0].clone();
    design.alternatives[0].clusters[0].name = Name::new(hostile).unwrap();
    for number in 2..5 {
        let mut more = aksnet::design::Cluster::clone(&first);
        more.name = Name::new(format!("{hostile} {number}")).unwrap();
        design.alternatives[0].clusters.push(more.into());
    }
    let findings = check(&design, &plan(&design));
    let warnings = findings.counts(0).warnings;
    assert!(warnings > 3, "{warnings}");
    let (counted, more) = (
        format!("{warnings} warnings of the design:"),
        format!("and {} more", warnings - 3),
    );
    let of = deployment(&design, &findings, 0);
    assert_eq!(of.first_warnings.len(), 3);
    for language in Language::ALL {
        let text = language.print(&of).text;
        if language == Language::Arm {
            let template: serde_json::Value = serde_json::from_str(&text).unwrap();
            let listed = template["metadata"]["warnings"].as_array().unwrap();
            assert_eq!((listed.len(), &listed[3]), (4, &more.as_str().into()));
            continue;
        }
        assert!(
            text.contains(&counted) && text.contains(&format!("- {more}")),
            "{text}"
        );
        let sign = if language == Language::Bicep { "//" } else { "#" };
        let mut listed = text
            .lines()
            .skip_while(|line| !line.contains(&counted))
            .take_while(|line| !line.contains(&more));
        assert!(listed.all(|line| line.starts_with(sign)), "{text}");
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

/// Names that mean something in one language or another.
const HOSTILE: [&str; 11] = [
    "a'b\"c",
    "$(touch x)",
    "`touch x`",
    "${location}",
    "%{ if true }x%{ endif }",
    "'''",
    "@description('x')",
    "a\nb; touch x\0",
    "[resourceGroup().location]",
    "\u{2019}; touch x \u{201d} #",
    "-n; touch x & | > x < y * ? [a] ~ ! # \\",
];

/// The design with everything called so.
fn called(mut design: Design, name: &str) -> Design {
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
