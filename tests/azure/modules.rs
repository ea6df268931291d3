//! Inputs of the Azure Verified Modules.

use aksnet::azure::OutboundType;
use aksnet::design::Design;
use aksnet::export::azure::Language;
use hcl_edit::expr::{Expression, ObjectKey};

use super::common::{arbitrary_design, holds};
use super::{MODELS, cluster, code, design, path, pool};

/// Every input of a module in a text: its path, and what it is given.
fn module_inputs(text: &str) -> Vec<(String, &'static str)> {
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
