//! What exists comes into the window: dropped, chosen or pasted, looked at, and taken as one step.

use std::path::PathBuf;

use aksnet::app::shell::{Memory, PickPurpose};
use aksnet::design::file;
use aksnet::ui::action::{Action, Intent};
use aksnet::ui::state::{Dialog, Lower};
use egui_kittest::kittest::Queryable as _;
use serde_json::{Value, json};

use crate::screen::{Screen, application, click, copied, design, perform, view, window};

const NETWORK: &str = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet-a";
const CLUSTER: &str =
    "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/shop-b";

fn vnet() -> Value {
    json!({
        "id": NETWORK, "name": "vnet-a", "type": "Microsoft.Network/virtualNetworks",
        "addressSpace": {"addressPrefixes": ["10.60.0.0/16"]},
        "subnets": [{"name": "snet-nodes", "addressPrefix": "10.60.0.0/24", "ipConfigurations": []}]
    })
}

fn cluster(pools: &[(&str, u64)]) -> Value {
    let pools: Vec<Value> = pools
        .iter()
        .map(|(name, count)| json!({"name": name, "mode": "System", "count": count, "maxPods": 30, "vnetSubnetId": format!("{NETWORK}/subnets/snet-nodes")}))
        .collect();
    json!({
        "id": CLUSTER, "name": "shop-b", "type": "Microsoft.ContainerService/managedClusters", "agentPoolProfiles": pools,
        "networkProfile": {"networkPlugin": "azure", "serviceCidr": "172.30.0.0/16", "dnsServiceIp": "172.30.0.10"}
    })
}

fn put(world: &Memory, name: &str, value: &Value) -> PathBuf {
    let path = PathBuf::from(format!("/in/{name}"));
    world.put(&path, value.to_string());
    path
}

/// The three files of a first import, dropped.
fn dropped(world: &Memory, screen: &mut Screen) {
    let gateway = json!([{"id": "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/natGateways/nat",
        "name": "nat", "subnets": [{"id": format!("{NETWORK}/subnets/snet-nodes")}]}]);
    let files = vec![
        put(world, "vnets", &json!([vnet()])),
        put(
            world,
            "clusters",
            &json!([cluster(&[("system", 3), ("apps", 5)])]),
        ),
        put(world, "nat", &gateway),
    ];
    perform(screen, Action::Import(files));
}

/// Takes the import into the design that is open.
fn add(screen: &mut Screen) {
    click(screen, "Add as an alternative");
    click(screen, "Add as alternative");
}

#[test]
fn a_failed_import_is_no_longer_said_once_one_is_read() {
    let world = Memory::new();
    let mut screen = window(&world);
    perform(&mut screen, Action::Import(vec!["/in/missing.json".into()]));
    let is_said = |screen: &Screen| screen.query_by_label_contains("Could not import").is_some();
    assert!(is_said(&screen));
    dropped(&world, &mut screen);
    assert!(!is_said(&screen));
}

#[test]
fn three_files_are_looked_at_imported_and_undone() {
    let world = Memory::new();
    let mut screen = window(&world);
    let before = design(&screen).clone();
    dropped(&world, &mut screen);
    for label in [
        "1 VNet, 1 subnet, 1 cluster, 2 node pools",
        "VNet vnet-a (10.60.0.0/16) with 1 subnet",
        "Cluster shop-b (Node subnet) with 2 pools",
    ] {
        assert!(screen.query_by_label(label).is_some(), "{label}");
    }
    add(&mut screen);
    let today = design(&screen).alternatives[0].clone();
    assert!(today.today && today.networks[0].subnets[0].nat_gateway);
    assert_eq!(
        (view(&screen).focus.alternative, view(&screen).dialog.clone()),
        (0, None)
    );
    perform(&mut screen, Action::Do(Intent::Undo));
    assert_eq!(design(&screen).alternatives, before.alternatives);
}

#[test]
fn an_update_shows_what_appeared_changed_and_vanished() {
    let world = Memory::new();
    let mut screen = window(&world);
    dropped(&world, &mut screen);
    add(&mut screen);
    let path = put(
        &world,
        "later",
        &json!([vnet(), cluster(&[("system", 4), ("new", 1)])]),
    );
    world.answer(path.to_str());
    perform(&mut screen, Action::Do(Intent::UpdateFromAzure));
    for label in ["Add pool new", "Change nodes of system to 4", "Remove pool apps"] {
        assert!(screen.query_by_label(label).is_some(), "{label}");
    }
    let before = design(&screen).alternatives.len();
    click(&mut screen, "Apply 4 changes");
    let pools = &design(&screen).alternatives[0].clusters[0].pools;
    assert_eq!(
        pools.iter().map(|pool| pool.name.as_str()).collect::<Vec<_>>(),
        ["system", "new"]
    );
    assert_eq!(design(&screen).alternatives.len(), before);
}

#[test]
fn an_update_calls_nothing_missing_that_the_design_has() {
    let world = Memory::new();
    let mut screen = window(&world);
    dropped(&world, &mut screen);
    add(&mut screen);
    let path = put(&world, "later", &json!([cluster(&[("system", 4), ("apps", 5)])]));
    world.answer(path.to_str());
    perform(&mut screen, Action::Do(Intent::UpdateFromAzure));
    assert!(screen.query_by_label("Change nodes of system to 4").is_some());
    let missing = "VNet vnet-a of cluster shop-b is not in the input";
    assert!(screen.query_by_label_contains(missing).is_none());
    // As an alternative of its own it has no VNet.
    click(&mut screen, "Add as an alternative");
    assert!(screen.query_by_label_contains(missing).is_some());
}

#[test]
fn a_file_that_is_none_of_these_says_what_would_help() {
    let world = Memory::new();
    let mut screen = window(&world);
    let path = put(
        &world,
        "what.json",
        &json!({"id": "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/a"}),
    );
    perform(&mut screen, Action::Import(vec![path]));
    assert!(
        screen
            .query_by_label_contains("microsoft.storage/storageaccounts, which has no ranges")
            .is_some()
    );
    click(&mut screen, "Import from Azure…");
    assert!(matches!(view(&screen).dialog, Some(Dialog::ImportHelp(_))));
    screen.get_by_label("Copy all").click();
    assert!(copied(&mut screen).contains("az network vnet list"));
}

#[test]
fn pasted_output_opens_as_a_design_of_its_own() {
    let world = Memory::new();
    let mut screen = window(&world);
    perform(&mut screen, Action::ImportText(vnet().to_string()));
    click(&mut screen, "Open as new design");
    assert_eq!(design(&screen).name.as_str(), "vnet-a");
    assert_eq!(design(&screen).alternatives.len(), 1);
    assert!(application(&screen).title().starts_with("vnet-a"));
}

#[test]
fn what_somebody_worked_on_gets_what_is_imported() {
    let world = Memory::new();
    let mut screen = window(&world);
    perform(&mut screen, Action::ImportText(vnet().to_string()));
    assert!(
        screen.query_by_label("Open as new design").is_some(),
        "the example is nobody's"
    );
    assert!(
        screen
            .query_by_label_contains("VNet vnet-a (10.60.0.0/16)")
            .is_some()
    );
    click(&mut screen, "Cancel");
    perform(&mut screen, Action::Do(Intent::AddPool));
    perform(&mut screen, Action::ImportText(vnet().to_string()));
    assert!(screen.query_by_label("Add as alternative").is_some());
    click(&mut screen, "Add as alternative");
    perform(
        &mut screen,
        Action::ImportText(cluster(&[("system", 3)]).to_string()),
    );
    assert!(screen.query_by_label("Add as alternative").is_some());
}

#[test]
fn a_design_among_them_is_opened() {
    let world = Memory::new();
    let mut screen = window(&world);
    let mut other = aksnet::design::presets::blank();
    other.name = aksnet::design::Name::new("other").unwrap();
    world.put("/in/other.json", file::write(&other));
    perform(&mut screen, Action::Import(vec!["/in/other.json".into()]));
    assert_eq!(design(&screen).name.as_str(), "other");
}

const CONFIGURATION: &str = r#"
variable "space" {}
resource "azurerm_virtual_network" "v" {
  name          = "vnet-tf"
  address_space = [var.space]
}
resource "azurerm_subnet" "s" {
  for_each             = { a = 0, b = 1 }
  name                 = "snet-${each.key}"
  virtual_network_name = azurerm_virtual_network.v.name
  address_prefixes     = [cidrsubnet(var.space, 8, each.value)]
}
"#;

#[test]
fn a_folder_of_terraform_is_one_configuration() {
    let world = Memory::new();
    let mut screen = window(&world);
    world.put("/in/infra/main.tf", CONFIGURATION);
    world.put("/in/infra/terraform.tfvars", "space = \"10.70.0.0/16\"\n");
    world.put("/in/infra/policy.json", "{}");
    perform(&mut screen, Action::Import(vec!["/in/infra".into()]));
    for label in [
        "1 VNet, 2 subnets",
        "Terraform configuration",
        "main.tf, terraform.tfvars",
        "VNet vnet-tf (10.70.0.0/16) with 2 subnets",
    ] {
        assert!(screen.query_by_label(label).is_some(), "{label}");
    }
    add(&mut screen);
    let alternatives = &design(&screen).alternatives;
    let added = alternatives
        .iter()
        .find(|one| one.networks.iter().any(|network| network.name.matches("vnet-tf")));
    assert_eq!(added.unwrap().networks[0].subnets.len(), 2);
}

#[test]
fn several_files_are_chosen_at_once() {
    let world = Memory::new();
    let mut screen = window(&world);
    let network = put(&world, "vnets", &json!([vnet()]));
    let clusters = put(&world, "clusters", &json!([cluster(&[("system", 3)])]));
    world.answer_several(&[network.to_str().unwrap(), clusters.to_str().unwrap()]);
    perform(&mut screen, Action::Do(Intent::Import));
    let requests = world.requests();
    assert_eq!(requests.last().unwrap().purpose, PickPurpose::OpenSeveral);
    assert!(
        screen
            .query_by_label("1 VNet, 1 subnet, 1 cluster, 1 node pool")
            .is_some()
    );
}

#[test]
fn clusters_are_shown_by_headroom_and_risk() {
    let world = Memory::new();
    let mut screen = window(&world);
    let with_name = |name: &str, pools: &[(&str, u64)]| {
        let mut value = cluster(pools);
        value["name"] = name.into();
        value["id"] = CLUSTER.replace("shop-b", name).into();
        value
    };
    let files = vec![
        put(&world, "vnets", &json!([vnet()])),
        put(
            &world,
            "clusters",
            &json!([
                with_name("roomy", &[("system", 1)]),
                with_name("crowded", &[("system", 40)])
            ]),
        ),
    ];
    perform(&mut screen, Action::Import(files));
    add(&mut screen);
    assert_eq!(view(&screen).dialog, Some(Dialog::Standings));
    assert_eq!(view(&screen).remembered.lower, Lower::Checks);
    click(&mut screen, "roomy");
    assert_eq!(view(&screen).dialog, None);
    let at = view(&screen).focus;
    let shown = &design(&screen).alternatives[at.alternative].clusters[at.cluster];
    assert_eq!(shown.name.as_str(), "roomy");
    perform(&mut screen, Action::Do(Intent::Standings));
    click(&mut screen, "Show findings");
    assert_eq!(view(&screen).dialog, None);
}
