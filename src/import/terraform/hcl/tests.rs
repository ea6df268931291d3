//! Configurations in, alternatives out.

use expect_test::expect;

use super::functions;
use super::value::Val;
use crate::import::tests::check;
use crate::import::{ImportError, Source, read};

const NETWORK: &str = r#"
variable "space" { default = "10.8.0.0/16" }
variable "secret" {}
locals {
  tiers = { web = 1, apps = 2 }
  name  = "vnet-${local.env}"
  env   = "prod" # worked out after its user
}
resource "azurerm_virtual_network" "this" {
  name                = local.name
  resource_group_name = var.secret
  address_space       = [var.space]
}
resource "azurerm_subnet" "tier" {
  for_each             = local.tiers
  name                 = "snet-${each.key}"
  virtual_network_name = azurerm_virtual_network.this.name
  address_prefixes     = [cidrsubnet(var.space, 8, each.value)]
  dynamic "delegation" {
    for_each = each.key == "web" ? [] : ["Microsoft.ContainerService/managedClusters"]
    content {
      name = "aks"
      service_delegation { name = delegation.value }
    }
  }
}
resource "azurerm_subnet" "more" {
  count                = length(local.tiers)
  name                 = format("snet-%02d", count.index)
  virtual_network_name = azurerm_virtual_network.this.name
  address_prefixes     = [cidrsubnets(var.space, 4, 4)[count.index]]
}
module "other" { source = "./other" }
"#;

const CLUSTER: &str = r#"
data "azurerm_virtual_network" "hub" {
  name                = "vnet-hub"
  resource_group_name = "rg-hub"
}
resource "azurerm_kubernetes_cluster" "aks" {
  name = "aks"
  default_node_pool {
    name           = "system"
    node_count     = var.nodes
    max_pods       = 50
    vnet_subnet_id = azurerm_subnet.more[0].id
    pod_subnet_id  = azurerm_subnet.tier["apps"].id
  }
  network_profile {
    network_plugin = "azure"
    service_cidr   = "172.16.0.0/16"
    dns_service_ip = cidrhost("172.16.0.0/16", 10)
  }
}
resource "azurerm_kubernetes_cluster_node_pool" "more" {
  for_each              = { for name, count in { apps = 4, none = 0 } : name => count if 0 < count }
  name                  = each.key
  node_count            = each.value
  kubernetes_cluster_id = azurerm_kubernetes_cluster.aks.id
  vnet_subnet_id        = try(azurerm_subnet.more[9].id, one([for s in azurerm_subnet.more : s.id if s.name == "snet-01"]))
  pod_subnet_id         = data.azurerm_subnet.elsewhere.id
}
resource "azurerm_virtual_network_peering" "hub" {
  virtual_network_name      = azurerm_virtual_network.this.name
  remote_virtual_network_id = data.azurerm_virtual_network.hub.id
}
"#;

#[test]
fn what_is_literal_is_read_and_the_rest_is_noted_with_its_line() {
    check(
        &[Source::new("main.tf", NETWORK), Source::new("aks.tf", CLUSTER)],
        &expect![[r#"
            vnet-prod 10.8.0.0/16
              snet-apps 10.8.2.0/24 pods +0
              snet-web 10.8.1.0/24 other +0
              snet-00 10.8.0.0/20 nodes +0
              snet-01 10.8.16.0/20 nodes +0
            aks pod_subnet_dynamic in vnet-prod pods - services 172.16.0.0/16 load_balancer Planned
              system System 1 × 50 in snet-00 pods snet-apps
              apps User 4 × 110 in snet-01 pods -
            Not taken: main.tf line 33 module.other: module other is not in the files; what it makes comes from ./other; import terraform show -json of a plan
            Not taken: aks.tf line 10 azurerm_kubernetes_cluster.aks.default_node_pool.node_count: it is not known here: variable nodes is not declared
            Not taken: aks.tf line 21 azurerm_kubernetes_cluster_node_pool.more["apps"].pod_subnet_id: the subnet is not known here: data.azurerm_subnet.elsewhere is not in the files
            Assumed: aks.tf line 6 azurerm_kubernetes_cluster.aks.default_node_pool: the node count of pool system is not given; assumed to be 1
            Assumed: aks.tf line 21 azurerm_kubernetes_cluster_node_pool.more["apps"]: max pods of pool apps is not given; assumed to be 110, one of the documented defaults for Pod subnet, dynamic
            Not taken: aks.tf line 29 azurerm_virtual_network_peering.hub: the ranges of the peered VNet vnet-hub are not in the input; add its az network vnet show output"#]],
    );
}

#[test]
fn modules_in_the_same_files_are_read_as_often_as_they_are_called() {
    let root = r#"
        module "spoke" {
          for_each = { shop = "10.1.0.0/16", pay = var.pay }
          source   = "./modules/spoke"
          name     = each.key
          space    = each.value
        }
        variable "pay" {}
        resource "azurerm_kubernetes_cluster" "aks" {
          name = "aks-${random_id.x.hex}"
          default_node_pool {
            name           = "system"
            node_count     = 3
            vnet_subnet_id = module.spoke["shop"].nodes
          }
          network_profile {
            network_plugin      = "azure"
            network_plugin_mode = "overlay"
            pod_cidr            = "192.168.0.0/16"
          }
        }
    "#;
    let spoke = r#"
        variable "name" {}
        variable "space" {}
        variable "bits" { default = 6 }
        resource "azurerm_virtual_network" "this" {
          name          = "vnet-${var.name}"
          address_space = [var.space]
        }
        resource "azurerm_subnet" "nodes" {
          name                 = "snet-nodes"
          virtual_network_name = azurerm_virtual_network.this.name
          address_prefixes     = [cidrsubnet(azurerm_virtual_network.this.address_space[0], var.bits, 1)]
        }
        output "nodes" { value = azurerm_subnet.nodes.id }
    "#;
    let values = "pay  = \"10.2.0.0/16\"\n";
    check(
        &[
            Source::new("infra/main.tf", root),
            Source::new("infra/modules/spoke/main.tf", spoke),
            Source::new("infra/terraform.tfvars", values),
        ],
        &expect![[r"
            vnet-pay 10.2.0.0/16
              snet-nodes 10.2.4.0/22 other +0
            vnet-shop 10.1.0.0/16
              snet-nodes 10.1.4.0/22 nodes +0
            aks-<random_id.x> overlay in vnet-shop pods 192.168.0.0/16 services 10.0.0.0/16 load_balancer Planned
              system System 3 × 250 in snet-nodes pods -
            Assumed: infra/main.tf line 10 azurerm_kubernetes_cluster.aks.name: random_id.x is not in the files; its name shows that in angle brackets
            Assumed: infra/main.tf line 9 azurerm_kubernetes_cluster.aks: the service CIDR of cluster aks-<random_id.x> is not given; assumed to be 10.0.0.0/16, Azure's default
            Assumed: infra/main.tf line 9 azurerm_kubernetes_cluster.aks.default_node_pool: max pods of pool system is not given; assumed to be 250, the default for Overlay"]],
    );
}

#[test]
fn what_would_not_come_back_is_refused_or_left_out() {
    let vnet = |more: &str| {
        format!(
            "resource \"azurerm_virtual_network\" \"v\" {{\n name = \"v\"\n address_space = [local.x]\n}}\nlocals {{\n x = {more}\n}}"
        )
    };
    let doubling = (0..40).fold("y0 = [1]\n".to_owned(), |text, at| {
        format!("{text} y{} = [local.y{at}, local.y{at}]\n", at + 1)
    });
    let chain = (0..400).fold("y0 = 1\n".to_owned(), |text, at| {
        format!("{text} y{} = [local.y{at}]\n", at + 1)
    });
    for (middle, expected) in [
        ("\"${".repeat(200), "at most 64 nested levels"),
        ("[".repeat(200), "at most 64 nested levels"),
        (format!("{}1", "1+".repeat(2_000)), "at most 128"),
        ("]".to_owned(), "the Terraform file is broken: line"),
        ("local.x".to_owned(), "it refers to itself"),
        ("local.z\n z = local.x".to_owned(), "it refers to itself"),
        (
            "[for a in range(9000) : [for b in range(9000) : a]]".to_owned(),
            "too many steps",
        ),
        ("range(1000000000)".to_owned(), "more than 10000 elements"),
        (format!("flatten(local.y40)\n {doubling}"), "flatten"),
        (format!("jsonencode(local.y40)\n {doubling}"), "its address space"),
        (format!("local.y400\n {chain}"), "too deep"),
        (
            "join(\"\", [for i in range(9000) : \"aaaaaaaaaaaaaaaaaaaa\"])".to_owned(),
            "longer than",
        ),
        ("1 / 0".to_owned(), "divides by zero"),
    ] {
        let reading = read(&[Source::new("a", vnet(&middle))], &mut |_| true);
        let notes: Vec<String> = reading
            .imported
            .notes
            .kept()
            .iter()
            .map(ToString::to_string)
            .collect();
        let told = match &reading.files[0].outcome {
            Ok(_) => notes.join("\n"),
            Err(error) => error.to_string(),
        };
        assert!(
            told.contains(expected),
            "{}: {told}",
            middle.chars().take(60).collect::<String>()
        );
    }
}

/// A VNet whose range is the local `x`.
fn with_locals(lines: &[String]) -> String {
    format!(
        "resource \"azurerm_virtual_network\" \"v\" {{\n name = \"v\"\n address_space = [local.x]\n}}\nlocals {{\n{}\n}}",
        lines.join("\n")
    )
}

/// Two hundred thousand of a value.
fn many(value: &str) -> String {
    format!("x = [for a in range(10000) : [for b in range(20) : {value}]]")
}

/// Reads a configuration that would take hours or all memory if every step counted the same.
fn ends(file: String, expected: &str) {
    let reading = read(&[Source::new("a", file)], &mut |_| true);
    let notes = reading.imported.notes.kept().iter().map(ToString::to_string);
    let errors = reading
        .files
        .iter()
        .filter_map(|file| file.outcome.as_ref().err());
    let told: Vec<String> = notes.chain(errors.map(ToString::to_string)).collect();
    assert!(
        told.iter().any(|told| told.contains(expected)),
        "{expected}: {told:?}"
    );
    assert!(told.iter().all(|told| told.len() < 5_000), "{expected}");
}

#[test]
fn lists_are_counted_by_what_they_hold() {
    let empty = (0..44).map(|at| format!("y{} = [local.y{at}, local.y{at}]", at + 1));
    let empty = std::iter::once("y0 = []".to_owned()).chain(empty);
    let empty: Vec<String> = empty.chain(["x = flatten(local.y44)".to_owned()]).collect();
    ends(with_locals(&empty), "more than 10000 elements");
    let product = format!("x = setproduct({})", vec!["[1]"; 20_000].join(","));
    ends(with_locals(&[product]), "more than 10000 elements");
    let merged = [
        "m = {for i in range(9000) : \"k${i}\" => i}".to_owned(),
        format!("x = merge({})", vec!["local.m"; 20_000].join(",")),
    ];
    ends(with_locals(&merged), "too many steps");
    let list = "b = range(10000)".to_owned();
    ends(
        with_locals(&[list.clone(), many("contains(local.b, -1)")]),
        "too many steps",
    );
    let loops = many("\"%{ for z in local.b }%{ endfor }\"");
    ends(with_locals(&[list, loops]), "too many steps");
    let million = "resource \"azurerm_virtual_network\" \"v\" {\n count = 1000000\n name = \"v\"\n}";
    ends(million.to_owned(), "more than 10000 of it");
}

#[test]
fn texts_are_counted_by_their_length() {
    let text = format!("\"{}\"", "a".repeat(60_000));
    ends(with_locals(&[many(&text)]), "too many steps");
    let joined = [format!("t = {text}"), many("\"${local.t}${b}\"")];
    ends(with_locals(&joined), "too many steps");
    let name = format!("foo.{}", "z".repeat(100_000));
    ends(with_locals(&[many(&name)]), "longer than any");
    let keys = format!(
        "resource \"azurerm_virtual_network\" \"v\" {{\n for_each = toset([{text}])\n name = \"v\"\n}}"
    );
    ends(keys, "a key of its for_each is longer");
}

#[test]
fn files_of_values_alone_say_what_they_need() {
    for (text, expected) in [
        (
            "vnet_cidr = \"10.0.0.0/16\"\n",
            "import it together with the .tf files",
        ),
        ("# nothing\nlocals {\n a = 1\n}\n", "run terraform show -json"),
    ] {
        let reading = read(&[Source::new("a", text)], &mut |_| true);
        assert_eq!(reading.files[0].format, Some("Terraform configuration"));
        let Err(ImportError::Nothing { help, .. }) = &reading.files[0].outcome else {
            panic!("{text}: {:?}", reading.files[0].outcome);
        };
        assert!(help.contains(expected), "{help}");
    }
}

#[test]
fn functions_give_what_terraform_gives() {
    let texts = |words: &[&str]| Val::list(words.iter().map(|word| Val::text(*word)).collect());
    let number = Val::Number;
    for (name, arguments, expected) in [
        (
            "cidrsubnet",
            vec![Val::text("10.1.2.0/24"), number(4.0), number(15.0)],
            "\"10.1.2.240/28\"",
        ),
        (
            "cidrsubnet",
            vec![Val::text("fd00::/48"), number(16.0), number(162.0)],
            "\"fd00:0:0:a2::/64\"",
        ),
        (
            "cidrsubnets",
            vec![
                Val::text("10.1.0.0/16"),
                number(4.0),
                number(4.0),
                number(8.0),
                number(4.0),
            ],
            r#"["10.1.0.0/20","10.1.16.0/20","10.1.32.0/24","10.1.48.0/20"]"#,
        ),
        (
            "cidrhost",
            vec![Val::text("10.12.112.0/20"), number(-1.0)],
            "\"10.12.127.255\"",
        ),
        ("cidrnetmask", vec![Val::text("172.16.0.0/12")], "\"255.240.0.0\""),
        ("toset", vec![texts(&["b", "a", "b"])], r#"["a","b"]"#),
        ("element", vec![texts(&["a", "b", "c"]), number(4.0)], "\"b\""),
        (
            "flatten",
            vec![Val::list(vec![texts(&["a"]), texts(&["b"])])],
            r#"["a","b"]"#,
        ),
        (
            "zipmap",
            vec![texts(&["a"]), Val::list(vec![number(1.0)])],
            r#"{"a":1}"#,
        ),
        ("range", vec![number(1.0), number(8.0), number(3.0)], "[1,4,7]"),
        (
            "setproduct",
            vec![texts(&["a", "b"]), texts(&["c"])],
            r#"[["a","c"],["b","c"]]"#,
        ),
        (
            "format",
            vec![Val::text("%s-%03d%%"), Val::text("a"), number(7.0)],
            "\"a-007%\"",
        ),
        ("split", vec![Val::text(","), Val::text("a,b")], r#"["a","b"]"#),
        (
            "replace",
            vec![Val::text("10.0.0.0"), Val::text("."), Val::text("-")],
            "\"10-0-0-0\"",
        ),
        ("pow", vec![number(2.0), number(10.0)], "1024"),
        (
            "slice",
            vec![texts(&["a", "b", "c"]), number(1.0), number(2.0)],
            r#"["b"]"#,
        ),
        ("contains", vec![texts(&["a"]), Val::text("a")], "true"),
    ] {
        let value = functions::call(name, &arguments).unwrap();
        let json = value
            .to_json(&mut |why| panic!("{name}: {why:?}"), &mut 1_000)
            .unwrap();
        assert_eq!(json.to_string(), expected, "{name}");
    }
}

#[test]
fn functions_refuse_what_terraform_refuses() {
    let texts = |words: &[&str]| Val::list(words.iter().map(|word| Val::text(*word)).collect());
    let number = Val::Number;
    for (name, arguments) in [
        (
            "cidrsubnet",
            vec![Val::text("10.0.0.0/16"), number(300.0), number(0.0)],
        ),
        (
            "cidrsubnet",
            vec![Val::text("10.0.0.0/16"), number(-1.0), number(0.0)],
        ),
        ("cidrhost", vec![Val::text("10.0.0.0/16"), number(1e300)]),
        ("slice", vec![texts(&["a"]), number(1.0), number(0.0)]),
        ("element", vec![Val::list(Vec::new()), number(0.0)]),
        ("substr", vec![Val::text("a"), number(-1.0), number(1.0)]),
        ("replace", vec![Val::text("a"), Val::text("/a/"), Val::text("b")]),
        ("range", vec![number(1.0), number(2.0), number(0.0)]),
        ("lower", Vec::new()),
    ] {
        let value = functions::call(name, &arguments).unwrap();
        assert!(
            matches!(value, Val::Unknown(ref why) if why.is_fault),
            "{name}: {value:?}"
        );
    }
}
