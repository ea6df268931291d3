//! What every language has to keep, whatever the design is.

use aksnet::azure::{DataPlane, Model, NetworkPolicy, OutboundType, Purpose};
use aksnet::check::Subject;
use aksnet::design::{ClusterState, Design, Name, inert, presets};
use aksnet::export::azure::{Code, Language, Paperwork};
use hcl_edit::structure::Body;

use super::{HOSTILE, cluster, paper, printed};

/// The blank design under another model and data plane, with a pod subnet and a pod CIDR to take.
pub(super) fn under(model: Model, data_plane: DataPlane) -> Design {
    let mut design = presets::blank();
    let network = &mut design.alternatives[0].networks[0];
    network.address_space = vec!["10.0.0.0/16".parse().unwrap()];
    let mut pods = (*network.subnets[0]).clone();
    pods.name = Name::new("snet-pods").unwrap();
    pods.prefix = "10.0.64.0/18".parse().unwrap();
    pods.purpose = Purpose::Pods;
    network.subnets.push(pods.into());
    let cluster = &mut design.alternatives[0].clusters[0];
    cluster.model = model;
    cluster.data_plane = data_plane;
    for pool in &mut cluster.pools {
        pool.pod_subnet = model
            .uses_pod_subnet()
            .then(|| serde_json::from_str("\"snet-pods\"").unwrap());
    }
    design
}

#[test]
fn every_model_says_what_it_is_in_every_language() {
    for &model in Model::ALL {
        for &data_plane in DataPlane::ALL {
            if !model.allows_data_plane(data_plane) {
                continue;
            }
            let design = under(model, data_plane);
            for language in Language::ALL {
                let Code { text, .. } = printed(&design, language);
                let has = |part: &str| assert!(text.contains(part), "{model} {language:?} {part}\n{text}");
                has("10.0.0.0/16");
                has(if model == Model::Kubenet {
                    "kubenet"
                } else {
                    "azure"
                });
                assert_eq!(text.contains("overlay"), model == Model::Overlay, "{text}");
                assert_eq!(
                    text.contains("StaticBlock"),
                    model == Model::PodSubnetStatic,
                    "{text}"
                );
                if data_plane == DataPlane::Cilium {
                    has("cilium");
                }
                for pool in &design.alternatives[0].clusters[0].pools {
                    has(&pool.max_pods.to_string());
                }
            }
        }
    }
}

#[test]
fn lines_lead_to_every_subnet_and_pool() {
    let design = under(Model::PodSubnetDynamic, DataPlane::Azure);
    let alternative = &design.alternatives[0];
    for language in Language::ALL {
        let Code { text, marks } = printed(&design, language);
        let lines: Vec<&str> = text.lines().collect();
        let said = |subject: Subject| -> String {
            let own = marks.iter().filter(|mark| mark.subject == subject);
            own.flat_map(|mark| lines[mark.lines.clone()].iter().copied())
                .collect()
        };
        for (subnet, decided) in alternative.networks[0].subnets.iter().enumerate() {
            let words = said(Subject::Subnet {
                alternative: 0,
                network: 0,
                subnet,
            });
            assert!(words.contains(decided.prefix.as_str()), "{language:?}: {words}");
        }
        for (pool, decided) in alternative.clusters[0].pools.iter().enumerate() {
            let words = said(Subject::Pool {
                alternative: 0,
                cluster: 0,
                pool,
            });
            assert!(words.contains(decided.name.as_str()), "{language:?}: {words}");
            // The CLI makes the first pool with its cluster.
            let with_cluster = pool == 0 && matches!(language, Language::Az | Language::PowerShell);
            assert!(
                with_cluster || words.contains(&decided.max_pods.to_string()),
                "{language:?}: {words}"
            );
        }
    }
}

/// A design in which everything is called so, and every kind of thing is made.
fn called(name: &str) -> Design {
    let mut design = super::called(under(Model::PodSubnetDynamic, DataPlane::Azure), name);
    cluster(&mut design).outbound.kind = OutboundType::UserDefinedRouting;
    design
}

#[test]
fn names_stay_names_in_terraform_and_arm() {
    for name in HOSTILE {
        let design = called(name);
        let inert = inert(name);
        for (language, wanted) in [
            (Language::Terraform, "azurerm_virtual_network"),
            (Language::Avm, "module"),
        ] {
            let Code { text, .. } = printed(&design, language);
            let body: Body = text
                .parse()
                .unwrap_or_else(|error| panic!("{name}: {error}\n{text}"));
            let mut blocks = body.iter().filter_map(|part| part.as_block());
            let network = blocks.find(|block| {
                let label = block.labels.first().map(|label| label.as_str());
                block.body.has_attribute("address_space")
                    && (label == Some(wanted) || block.ident.as_str() == wanted)
            });
            let network = network.unwrap_or_else(|| panic!("{name}: {text}"));
            let called = network.body.get_attribute("name").unwrap().value.as_str();
            assert_eq!(called, Some(inert.as_str()), "{text}");
        }

        let Code { text, .. } = printed(&design, Language::Arm);
        let template: serde_json::Value = serde_json::from_str(&text).unwrap();
        let resources = template["resources"].as_array().unwrap();
        let is_network =
            |resource: &&serde_json::Value| resource["type"] == "Microsoft.Network/virtualNetworks";
        let called = resources.iter().find(is_network).unwrap()["name"]
            .as_str()
            .unwrap();
        let literal = called
            .strip_prefix('[')
            .filter(|_| called.starts_with("[["))
            .unwrap_or(called);
        assert_eq!(literal, inert, "{text}");
    }
}

#[test]
fn names_stay_names_in_bicep() {
    for name in HOSTILE {
        let Code { text, .. } = printed(&called(name), Language::Bicep);
        // Read as a compiler does: outside of comments and quotes stand words of ours alone.
        for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
            let mut outside = String::new();
            let mut chars = line.chars();
            let mut quoted = false;
            while let Some(char) = chars.next() {
                match char {
                    '\\' if quoted => drop(chars.next()),
                    '\'' => quoted = !quoted,
                    char if !quoted => outside.push(char),
                    _ => {}
                }
            }
            assert!(!quoted, "{line}");
            assert!(!outside.contains("touch x") && !outside.contains('`'), "{line}");
        }
    }
}

#[test]
fn names_stay_names_in_powershell() {
    for name in HOSTILE {
        let Code { text, .. } = printed(&called(name), Language::PowerShell);
        let ours = |line: &&str| line.trim_start().starts_with('#') || line.contains("$LASTEXITCODE");
        for line in text.lines().filter(|line| !ours(line)) {
            let mut outside = String::new();
            let mut open: Option<char> = None;
            let mut chars = line.chars().peekable();
            while let Some(char) = chars.next() {
                let kind = match char {
                    '\'' | '\u{2018}'..='\u{201b}' => '\'',
                    '"' | '\u{201c}'..='\u{201e}' => '"',
                    other => other,
                };
                match (open, kind) {
                    (Some('"'), '`') => drop(chars.next()),
                    (Some('"'), '$') => assert_eq!(chars.peek(), Some(&'{'), "{line}"),
                    (Some(quote), kind) if quote == kind => open = None,
                    (None, '\'' | '"') => open = Some(kind),
                    (None, char) => outside.push(char),
                    _ => {}
                }
            }
            assert_eq!(open, None, "{line}");
            assert!(!outside.contains("touch x"), "{line}");
        }
    }
}

#[test]
fn neighbours_get_the_rules_that_azure_asks_for() {
    let mut design = under(Model::Overlay, DataPlane::Azure);
    let network = &mut design.alternatives[0].networks[0];
    for (name, prefix, purpose) in [
        ("AzureBastionSubnet", "10.0.200.0/26", Purpose::Bastion),
        ("snet-gateway", "10.0.201.0/24", Purpose::ApplicationGateway),
        ("snet-endpoints", "10.0.202.0/27", Purpose::PrivateEndpoints),
    ] {
        let mut subnet = (*network.subnets[0]).clone();
        subnet.name = Name::new(name).unwrap();
        subnet.prefix = prefix.parse().unwrap();
        subnet.purpose = purpose;
        subnet.security_group = true;
        network.subnets.push(subnet.into());
    }
    for language in Language::ALL {
        let Code { text, .. } = printed(&design, language);
        for part in [
            "AllowBastionHostsOutbound",
            "Outbound",
            "AzureCloud",
            "65200-65535",
            "add who may reach the listeners",
            "NetworkSecurityGroupEnabled",
        ] {
            assert!(text.contains(part), "{language:?} {part}: {text}");
        }
    }
}

#[test]
fn cilium_comes_with_its_policy() {
    let mut design = under(Model::Overlay, DataPlane::Cilium);
    cluster(&mut design).network_policy = NetworkPolicy::None;
    for language in Language::ALL {
        let Code { text, .. } = printed(&design, language);
        assert!(text.contains("enforces network policies"), "{text}");
        let policy = text.lines().find(|line| {
            line.contains("network-policy")
                || line.contains("network_policy")
                || line.contains("networkPolicy")
        });
        assert!(policy.is_some_and(|line| line.contains("cilium")), "{text}");
    }
}

#[test]
fn requests_say_what_how_large_and_why() {
    let design = presets::worked_example();
    let text = paper(&design, Paperwork::Request, 0);
    assert!(
        text.contains("| vnet-shop | VNet | /21 | 2,048 | 10.20.0.0/21 |"),
        "{text}"
    );
    // The pod CIDR that is proposed lies in the range that it must keep out of.
    let pods = text
        .lines()
        .find(|line| line.contains("| pod CIDR of shop | not routed |"));
    let said = "hub (10.10.0.0/16); on-prem (10.128.0.0/9), which it overlaps now |";
    assert!(pods.is_some_and(|line| line.contains(said)), "{text}");
    let csv = paper(&design, Paperwork::RequestCsv, 0);
    assert!(csv.contains("\r\nvnet-shop,VNet,/21,2048,10.20.0.0/21,"), "{csv}");
    let netbox = paper(&design, Paperwork::Netbox, 0);
    assert!(
        netbox.starts_with("prefix,status,is_pool,description\r\n10.20.0.0/21,container,false,"),
        "{netbox}"
    );
    let ipam: serde_json::Value = serde_json::from_str(&paper(&design, Paperwork::Ipam, 0)).unwrap();
    assert_eq!(ipam["azureIpam"]["reservations"][0]["size"], 21);
    let space = &ipam["virtualNetworkManager"]["virtualNetworks"][0]["properties"]["addressSpace"];
    assert_eq!(
        space["ipamPoolPrefixAllocations"][0]["numberOfIpAddresses"],
        "2048"
    );
}

#[test]
fn a_new_subnet_of_a_vnet_that_exists_is_asked_for() {
    let mut design = under(Model::Overlay, DataPlane::Azure);
    let alternative = &mut design.alternatives[0];
    alternative.clusters[0].state = ClusterState::Existing;
    let mut second = (*alternative.clusters[0]).clone();
    second.name = Name::new("aks-second").unwrap();
    second.state = ClusterState::Planned;
    for pool in &mut second.pools {
        pool.node_subnet = serde_json::from_str("\"snet-pods\"").unwrap();
    }
    alternative.clusters.push(second.into());
    let text = paper(&design, Paperwork::RequestCsv, 0);
    let asked: Vec<&str> = text
        .lines()
        .skip(1)
        .filter_map(|line| line.split(',').next())
        .collect();
    assert!(asked.contains(&"snet-pods"), "{text}");
    assert!(!asked.contains(&"vnet-aks") && !text.contains(",VNet,"), "{text}");
}

#[test]
fn visual_subnet_calculator_shows_every_subnet_once() {
    let design = presets::worked_example();
    let text = paper(&design, Paperwork::Vsc, 0);
    let file: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(file["base_network"], "10.20.0.0/21");
    for subnet in &design.alternatives[0].networks[0].subnets {
        let leaf = format!("\"{}\": {{\n", subnet.prefix);
        assert_eq!(text.matches(&leaf).count(), 1, "{text}");
        assert!(
            text.contains(&format!("\"_note\": \"{}\"", subnet.name)),
            "{text}"
        );
    }
}

#[test]
fn names_stay_names_in_requests() {
    for name in HOSTILE.into_iter().chain(["=cmd|'/c calc'!A1", "<script>"]) {
        let design = called(name);
        for paperwork in [Paperwork::RequestCsv, Paperwork::Netbox] {
            let text = paper(&design, paperwork, 0);
            let mut rows = csv::ReaderBuilder::new().from_reader(text.as_bytes());
            for row in rows.records() {
                let row = row.unwrap();
                assert!(
                    row.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@'])),
                    "{row:?}"
                );
            }
        }
        assert!(!paper(&design, Paperwork::Request, 0).contains("<script>"));
        for paperwork in [Paperwork::Ipam, Paperwork::Vsc] {
            let read: Result<serde_json::Value, _> = serde_json::from_str(&paper(&design, paperwork, 0));
            assert!(read.is_ok());
        }
    }
}

#[test]
fn what_is_made_for_vnets_with_equal_subnets_has_names_of_its_own() {
    let mut design = super::design("node-subnet");
    let alternative = &mut design.alternatives[0];
    let mut second = (*alternative.networks[0]).clone();
    second.name = Name::new("vnet-second").unwrap();
    second.subnets[1].security_group = true;
    alternative.networks.push(second.into());
    alternative.networks[0].subnets[1].security_group = true;
    let Code { text, .. } = printed(&design, Language::Arm);
    let template: serde_json::Value = serde_json::from_str(&text).unwrap();
    let names: Vec<String> = template["resources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|resource| format!("{} {}", resource["type"], resource["name"]))
        .collect();
    let mut once = names.clone();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), names.len(), "{names:#?}");
    assert!(text.contains("\"bas-vnet-second\""), "{text}");
    assert!(text.contains("\"nsg-vnet-second-azurebastionsubnet\""), "{text}");
    let Code { text, .. } = printed(&design, Language::Terraform);
    for list in ["private_endpoints", "private_endpoints_2"] {
        assert!(text.contains(&format!("for_each = var.{list}\n")), "{text}");
    }
}

#[test]
fn what_stands_in_subnets_that_exist_is_not_made() {
    let mut design = super::design("node-subnet");
    design.alternatives[0].clusters[0].state = ClusterState::Existing;
    for language in Language::ALL {
        let Code { text, .. } = printed(&design, language);
        for word in [
            "bastionHosts",
            "bastion_host",
            "privateEndpoints",
            "private_endpoint",
        ] {
            assert!(!text.contains(word), "{language:?}: {text}");
        }
    }
}

#[test]
fn what_the_azure_cli_does_not_take_is_said() {
    let mut design = under(Model::Overlay, DataPlane::Azure);
    cluster(&mut design).outbound.kind = OutboundType::Block;
    for language in Language::ALL {
        let text = printed(&design, language).text;
        assert!(
            text.contains("only with its extension aks-preview"),
            "{language:?}: {text}"
        );
    }
}
