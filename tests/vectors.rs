//! The reference's worked examples: each names an operation, its input and what must come out.
//!
//! This runner only translates: it reads an input, calls what the application calls, and gives the answers the names
//! that the examples use. `AKSNET_VECTORS=FILE cargo test --test vectors` judges another file of the same form.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::too_many_lines,
    reason = "a vector that cannot be read fails the test with its name; the operations stand in one list"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use aksnet::azure::{DataPlane, Model, NatGatewaySku, Need, NetworkPolicy, Os, Rule, Severity};
use aksnet::check::migration::{self, Setup};
use aksnet::check::overlaps::{self, ClusterRanges, Connected, ConnectedRanges, Ranges, Surroundings};
use aksnet::check::rules;
use aksnet::check::sizing::{self, Grown, Row};
use aksnet::check::{Facts, Hit, Subject, ipv6, limits};
use aksnet::design::{
    Autoscale, ConnectedKind, ItemCount, Name, NodeCount, NodePool, OtherCount, Outbound, PodCount, PoolMode,
    Priority, Surge, WindowsServer, presets,
};
use aksnet::net::{Cidr, Prefix};
use aksnet::plan::{
    Figure, FigureValue, GivenPrefixes, dynamic_node, egress_addresses, ipv6_node_prefix, ipv6_node_slots,
    largest_surge, node_slots, node_totals, observed_node_subnet_reservation, observed_per_node,
    observed_pod_subnet_check, plain_pool, size, smallest_subnet, snat_surge_nodes, static_node, surge_nodes,
    usable_addresses,
};
use serde_json::{Map, Value, json};

#[test]
fn every_vector_of_the_reference_holds() {
    let given = std::env::var_os("AKSNET_VECTORS");
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    let path = given.map_or_else(|| data.join("vectors.json"), Into::into);
    judge(&path);
}

#[test]
fn every_vector_of_our_own_holds() {
    judge(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/own-vectors.json"));
}

/// Judges every vector of a file, and fails with all that differ.
fn judge(path: &Path) {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let vectors: Vec<Value> =
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert!(!vectors.is_empty(), "{} holds no vector", path.display());
    let faults: Vec<String> = vectors.iter().flat_map(faults).collect();
    assert!(
        faults.is_empty(),
        "{} faults in {} vectors of {}:\n{}",
        faults.len(),
        vectors.len(),
        path.display(),
        faults.join("\n")
    );
}

fn faults(vector: &Value) -> Vec<String> {
    let id = vector["id"].as_str().unwrap_or("a vector without an id");
    let expect = vector["expect"]
        .as_object()
        .unwrap_or_else(|| panic!("{id}: no expectations"));
    let input = Input {
        id,
        fields: vector["input"]
            .as_object()
            .unwrap_or_else(|| panic!("{id}: no input")),
    };
    let answer = answer(&input);
    let fault = |name: &str, expected: &Value| {
        let given = match name {
            "findings" => json!(answer.findings(expected)),
            "severities" => answer.severities(expected),
            "azure_error" if answer.outputs.contains_key(name) => answer.outputs[name].clone(),
            "azure_error" => answer.azure_error(expected),
            "overlaps" => json!(answer.overlaps),
            _ => match answer.outputs.get(name) {
                Some(output) => output.clone(),
                None => return Some(format!("{id}: {} gives no \"{name}\"", input.text("op"))),
            },
        };
        let expected = match name {
            "findings" | "overlaps" => json!(texts(expected).into_iter().collect::<BTreeSet<_>>()),
            _ => expected.clone(),
        };
        (given != expected).then(|| format!("{id}: {name} is {given}, expected {expected}"))
    };
    expect
        .iter()
        .filter_map(|(name, expected)| fault(name, expected))
        .collect()
}

/// What the application says to one input.
#[derive(Default)]
struct Answer {
    outputs: BTreeMap<&'static str, Value>,
    broken: Vec<Hit>,
    overlaps: BTreeSet<String>,
}

impl Answer {
    fn give(&mut self, name: &'static str, value: impl Into<Value>) {
        self.outputs.insert(name, value.into());
    }

    fn hit(&mut self, hits: impl IntoIterator<Item = Hit>) {
        self.broken.extend(hits);
    }

    /// Ids of errors and warnings of the reference, and of those infos that the vector names.
    fn findings(&self, expected: &Value) -> BTreeSet<&'static str> {
        let named: BTreeSet<String> = texts(expected).into_iter().collect();
        let own: BTreeSet<&str> = include_str!("data/own-rules.txt")
            .lines()
            .filter_map(|line| line.split_whitespace().next())
            .collect();
        self.broken
            .iter()
            .filter(|hit| !own.contains(hit.rule.id))
            .filter(|hit| hit.severity > Some(Severity::Info) || named.contains(hit.rule.id))
            .map(|hit| hit.rule.id)
            .collect()
    }

    /// The severities of the broken rules that are asked for.
    fn severities(&self, expected: &Value) -> Value {
        let asked = expected.as_object().expect("severities by id");
        let of = |id: &str| self.broken.iter().find(|hit| hit.rule.id == id)?.severity;
        let found = asked
            .keys()
            .filter_map(|id| Some((id.clone(), json!(of(id)?.word()))));
        Value::Object(found.collect())
    }

    /// The code that Azure answers with: the one asked for where several apply.
    fn azure_error(&self, expected: &Value) -> Value {
        let codes: Vec<Value> = self
            .broken
            .iter()
            .filter_map(|hit| hit.rule.azure_error)
            .map(Value::from)
            .collect();
        let asked = codes.iter().find(|code| *code == expected);
        asked.or_else(|| codes.first()).cloned().unwrap_or(Value::Null)
    }
}

/// The fields of an input by name.
struct Input<'a> {
    id: &'a str,
    fields: &'a Map<String, Value>,
}

impl Input<'_> {
    fn get(&self, name: &str) -> Option<&Value> {
        self.fields.get(name).filter(|value| !value.is_null())
    }

    fn want(&self, name: &str) -> &Value {
        self.get(name)
            .unwrap_or_else(|| panic!("{}: the input has no \"{name}\"", self.id))
    }

    fn text(&self, name: &str) -> &str {
        self.want(name)
            .as_str()
            .unwrap_or_else(|| panic!("{}: {name} is no text", self.id))
    }

    fn flag(&self, name: &str) -> Option<bool> {
        self.get(name).and_then(Value::as_bool)
    }

    fn number(&self, name: &str) -> u64 {
        self.want(name)
            .as_u64()
            .unwrap_or_else(|| panic!("{}: {name} is no count", self.id))
    }

    fn number_or(&self, name: &str, default: u64) -> u64 {
        self.get(name).map_or(default, |_| self.number(name))
    }

    fn length(&self, name: &str) -> u8 {
        u8::try_from(self.number(name)).unwrap_or_else(|_| panic!("{}: {name} is no prefix length", self.id))
    }

    fn length_if_given(&self, name: &str) -> Option<u8> {
        self.get(name).map(|_| self.length(name))
    }

    fn model(&self) -> Model {
        let key = self.get("model").and_then(Value::as_str).unwrap_or("overlay");
        key.parse().unwrap_or_else(|error| panic!("{}: {error}", self.id))
    }

    fn setup(&self, name: &str) -> Setup {
        let key = self.text(name);
        let (model, data_plane) = match key.strip_suffix("_cilium") {
            Some(model) => (model, DataPlane::Cilium),
            None => (key, DataPlane::Azure),
        };
        Setup {
            model: model
                .parse()
                .unwrap_or_else(|error| panic!("{}: {error}", self.id)),
            data_plane,
        }
    }

    /// Whether the cluster exists.
    fn runs(&self) -> bool {
        self.get("state").and_then(Value::as_str) == Some("existing")
    }

    /// Whether AKS manages the VNet.
    fn is_managed(&self) -> bool {
        self.get("vnet").and_then(Value::as_str) == Some("managed")
    }

    fn is(&self, name: &str) -> bool {
        self.flag(name).unwrap_or(false)
    }

    fn cidrs(&self, name: &str) -> Vec<Cidr> {
        let typed = self.get(name).map(texts).unwrap_or_default();
        typed
            .iter()
            .map(|text| {
                text.parse()
                    .unwrap_or_else(|error| panic!("{}: {name}: {error}", self.id))
            })
            .collect()
    }

    fn operating_systems(&self) -> Vec<Os> {
        let typed = self.get("os").map(texts).unwrap_or_default();
        typed
            .iter()
            .map(|os| {
                if os.eq_ignore_ascii_case("Windows") {
                    Os::Windows
                } else {
                    Os::Linux
                }
            })
            .collect()
    }

    fn inner(&self, name: &str) -> Vec<Input<'_>> {
        let list = self
            .get(name)
            .and_then(Value::as_array)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let id = self.id;
        list.iter()
            .map(|value| Input {
                id,
                fields: value.as_object().expect("an object"),
            })
            .collect()
    }

    fn pools(&self) -> Vec<NodePool> {
        self.inner("pools").iter().map(Input::pool).collect()
    }

    /// The input itself as a pool; max pods that are not given break no rule.
    fn pool(&self) -> NodePool {
        let nodes = |name: &str| {
            self.get(name)
                .map(|_| NodeCount::new(self.number(name)).expect("a node count"))
        };
        let pods = |name: &str| {
            self.get(name)
                .map(|_| PodCount::new(self.number(name)).expect("a pod count"))
        };
        let surge = |name: &str| -> Option<Surge> {
            self.get(name)
                .map(|value| serde_json::from_value(value.clone()).expect("a surge"))
        };
        let autoscale = nodes("max_count").map(|max| Autoscale {
            min: nodes("min_count").unwrap_or_default(),
            max,
        });
        let lowest = autoscale.map(|autoscale| autoscale.min);
        let count = nodes("count")
            .or_else(|| nodes("nodes"))
            .or(lowest)
            .unwrap_or_default();
        let mut pool = plain_pool(
            count,
            pods("max_pods").unwrap_or(PodCount::saturating(30)),
            surge("max_surge"),
        );
        pool.autoscale = autoscale;
        pool.planned_pods = pods("planned_pods");
        pool.max_unavailable = surge("max_unavailable");
        pool.os = self.operating_systems().first().copied().unwrap_or_default();
        if let Some(name) = self.get("name").and_then(Value::as_str) {
            pool.name = Name::new(name).expect("a name");
        }
        if self.get("priority").and_then(Value::as_str) == Some("Spot") {
            pool.priority = Priority::Spot;
        }
        if self
            .get("mode")
            .and_then(Value::as_str)
            .is_some_and(|mode| mode.eq_ignore_ascii_case("system"))
        {
            pool.mode = PoolMode::System;
        }
        pool
    }
}

/// One text or a list of them.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Array(list) => list.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        other => other.as_str().map(str::to_owned).into_iter().collect(),
    }
}

fn answer(input: &Input<'_>) -> Answer {
    let mut answer = Answer::default();
    let out = &mut answer;
    match input.text("op") {
        "subnet_usable" => {
            out.give("total", Prefix::size_of_length(input.length("prefix")));
            out.give("usable", usable_addresses(input.length("prefix")));
        }
        "validate_subnet_prefix" => out.hit(rules::subnet_length(input.length("prefix"))),
        "min_prefix" => out.give("min_prefix", smallest_subnet(input.number("required_ips"))),
        "fits" => fits(input, out),
        "surge" => out.give("surge_nodes", surge_nodes(&input.pool())),
        "surge_total" => {
            let (nodes, surge) = node_totals(&input.pools());
            out.give("nodes", nodes);
            out.give("surge_nodes", surge);
        }
        "validate_pool" => {
            out.give("surge_nodes", surge_nodes(&input.pool()));
            out.hit(limits::pool(input.model(), &input.pool()));
        }
        "largest_surge" => {
            let usable = usable_addresses(input.length("subnet_prefix"));
            let fits = |pools: &[NodePool]| {
                let sizing = size(Model::NodeSubnet, pools, others(input), GivenPrefixes::default());
                sizing.node_subnet.demand.with_surge() <= usable
            };
            out.give("max_surge", largest_surge(&input.pools(), fits));
        }
        "node_subnet" => node_subnet(input, out),
        "node_subnet_precheck" => precheck(input, observed_node_subnet_reservation(&input.pools()), out),
        "pod_subnet_precheck" => {
            precheck(
                input,
                observed_pod_subnet_check(node_totals(&input.pools()).0),
                out,
            );
        }
        "dynamic_node" => {
            let node = dynamic_node(input.number("pods"), input.number_or("max_pods", u64::MAX));
            out.give("batch_ips", node.batch_addresses);
            out.give("pool_ips", node.pool_addresses);
            out.give("per_node_with_primary", node.with_primary);
            out.give("clamped_to_max_pods", node.clamped_to_max_pods);
        }
        "dynamic_node_sequence" => {
            let most = input.number_or("max_pods", u64::MAX);
            let pods = input.want("pods").as_array().expect("a list of pods");
            let of = |pods: &Value| dynamic_node(pods.as_u64().expect("a count of pods"), most).with_primary;
            out.give("per_node_with_primary", pods.iter().map(of).collect::<Vec<u64>>());
        }
        "dynamic_max_nodes" => {
            let length = input.length("pod_subnet_prefix");
            let node = dynamic_node(input.number_or("pods_per_node", 0), u64::MAX);
            out.give(
                "max_nodes_doc_16",
                sizing::nodes_that_fit(length, observed_pod_subnet_check(1)),
            );
            out.give(
                "max_nodes_with_primary_17",
                sizing::nodes_that_fit(length, node.with_primary),
            );
        }
        "dynamic" => sized(Model::PodSubnetDynamic, input, out),
        "static_block_node" => {
            let node = static_node(input.number("max_pods"));
            out.give("blocks_per_node", node.blocks);
            out.give("ips_per_node", node.addresses);
            out.give("pod_ips_per_node", node.pod_addresses);
            out.give("wasted_per_node", node.wasted);
        }
        "static_block" => sized(Model::PodSubnetStatic, input, out),
        "validate_static_block_subnet" => {
            out.hit(rules::static_block_subnet(input.length("prefix")));
            out.hit(rules::subnet_length(input.length("prefix")));
        }
        "validate_pod_subnet_modes" => {
            let model = |mode: &String| match mode.as_str() {
                "StaticBlock" => Model::PodSubnetStatic,
                "DynamicIndividual" => Model::PodSubnetDynamic,
                other => panic!("{}: no allocation mode is called {other}", input.id),
            };
            out.hit(rules::allocation_modes(
                texts(input.want("modes")).iter().map(model),
            ));
        }
        "overlay" => sized(Model::Overlay, input, out),
        "kubenet" => kubenet(input, out),
        "kubenet_capacity" => {
            let nodes = sizing::nodes_that_fit(input.length("node_subnet_prefix"), 1).unwrap_or(0);
            out.give("max_nodes_in_subnet", nodes);
            out.give("max_pods_total", nodes * input.number_or("max_pods", 0));
        }
        "validate_pod_cidr" => {
            cidrs(input, &[], &input.cidrs("node_subnets"), out);
        }
        "pod_cidr_expand" => pod_cidr_expand(input, out),
        "model_possible" => {
            let needs: Vec<Need> = texts(input.want("needs")).iter().map(|key| need(key)).collect();
            out.give("possible", input.model().lacks(needs).is_none());
        }
        "validate_model" => pool_findings(input.model(), &input.pools(), false, out),
        "validate_shared_subnet" => {
            out.hit(rules::shared_subnet(
                input.model(),
                input.number("clusters_in_subnet"),
            ));
        }
        "validate_cidrs" => cidrs(input, &input.cidrs("vnet"), &input.cidrs("subnets"), out),
        "validate_multi_cluster" => multi_cluster(input, out),
        "parse_cidr" => {
            let parsed = input.text("cidr").parse::<Cidr>().ok();
            out.hit(parsed.iter().filter_map(|cidr| rules::host_bits(cidr, 0)));
            out.give("valid", parsed.as_ref().is_some_and(|cidr| !cidr.has_host_bits()));
            out.give(
                "suggestion",
                parsed
                    .and_then(|cidr| cidr.corrected())
                    .map(|cidr| cidr.to_string()),
            );
        }
        "validate_dual_stack" => dual_stack(input, out),
        "validate_max_pods" => {
            let systems = input.operating_systems();
            let systems = if systems.is_empty() {
                vec![Os::Linux]
            } else {
                systems
            };
            for os in systems {
                pool_findings(input.model(), &[NodePool { os, ..input.pool() }], false, out);
            }
        }
        "apiserver_subnet" => {
            let clusters = input.number_or("clusters", 1);
            out.give("required", rules::api_server_addresses(clusters));
            out.give("min_prefix", rules::smallest_api_server_subnet(clusters));
            if let Some(length) = input.length_if_given("prefix") {
                let hit = rules::api_server_subnet(length, clusters);
                out.give("usable", usable_addresses(length));
                out.give("fits", hit.is_none());
                out.hit(hit);
                out.hit(rules::subnet_length(length));
            }
        }
        "appgw_subnet" => {
            let private = input.flag("private_frontend").unwrap_or(false);
            let instances = input.number_or("instances", 0);
            let size = rules::application_gateway(instances, private);
            out.give("addresses_incl_reserved", size.with_reserved);
            out.give("min_prefix", size.smallest);
            if let Some(length) = input.length_if_given("prefix") {
                let addresses = instances + u64::from(private);
                let hit = rules::application_gateway_subnet(length, addresses);
                out.hit(hit.filter(|hit| hit.severity > Some(Severity::Info)));
            }
        }
        "agc_subnet" => {
            let overlay = input.model() == Model::Overlay;
            let associations = input.number_or("associations", 1);
            out.give("min_prefix", rules::associations_prefix(associations));
            if let Some(length) = input.length_if_given("prefix") {
                out.hit(rules::agc_subnet(length, overlay));
                out.hit(rules::agc_associations(length, associations, overlay));
                out.hit(rules::subnet_length(length));
            }
        }
        "snat_max_nodes" => out.give("max_nodes", snat_of(input).max_nodes()),
        "snat" => snat(input, out),
        "snat_auto_ports" => out.give("ports_per_node", rules::automatic_ports(input.number("nodes"))),
        "validate_outbound_ports" => out.hit(rules::outbound_ports(input.number("ports_per_node"))),
        "migration" => {
            let way = migration::way(input.setup("from"), input.setup("to"));
            let one_step = input.flag("in_place_single_step").unwrap_or(true);
            out.give(
                "supported",
                if one_step {
                    way.is_one_step()
                } else {
                    way.keeps_cluster()
                },
            );
        }
        "ipv6_nodes" => {
            let (model, length) = (input.model(), input.length("prefix"));
            let count = input.number_or("count", 0);
            out.give("node_prefix", ipv6_node_prefix(model, length));
            out.give("nodes", ipv6_node_slots(model, length));
            out.hit(rules::ipv6_pod_cidr(model, length, count, count));
        }
        "agic_subnet" => {
            let overlay = input.model() == Model::Overlay;
            out.hit(rules::agic_subnet(input.length("prefix"), overlay));
        }
        "automatic_subnets" => automatic_subnets(input, out),
        "static_egress" => static_egress(input, out),
        "node_public_prefix" => {
            let (length, nodes) = (input.length("prefix"), input.number_or("nodes", 0));
            out.give("capacity", Prefix::size_of_length(length));
            out.hit(rules::public_prefix(
                length,
                nodes,
                input.number_or("surge_nodes", 0),
            ));
        }
        "subnet_peering" => subnet_peering(input, out),
        "validate_outbound" => validate_outbound(input, out),
        "validate_security_group" => {
            let hit = rules::security_group(input.model(), Facts::Nothing);
            out.hit((!input.is("allows_pods")).then_some(hit));
        }
        "outbound_migration" => outbound_migration(input, out),
        "validate_windows_pool" => windows_pool(input, out),
        unknown => panic!("{}: no operation is called \"{unknown}\"", input.id),
    }
    answer
}

fn fits(input: &Input<'_>, out: &mut Answer) {
    let (required, length) = (input.number("required_ips"), input.length("subnet_prefix"));
    let row = Row::of_subnet(length, required, required);
    out.give("usable", usable_addresses(length));
    out.give("min_prefix", smallest_subnet(required));
    out.give("shortfall", row.shortfall());
    out.give("fits", row.is_accepted());
}

fn figures(model: Model, pools: &[NodePool], others: u64, given: GivenPrefixes, out: &mut Answer) {
    for figure in size(model, pools, others, given).figures() {
        give(&figure, out);
    }
}

fn give(figure: &Figure, out: &mut Answer) {
    out.give(
        figure.name,
        match figure.value {
            FigureValue::Count(count) => json!(count),
            FigureValue::Flag(flag) => json!(flag),
            FigureValue::Nothing => Value::Null,
        },
    );
}

/// Sizes of a model, and what is broken by them and by the pools.
fn sized(model: Model, input: &Input<'_>, out: &mut Answer) {
    let pods = input
        .length_if_given("pod_subnet_prefix")
        .or_else(|| input.length_if_given("pod_cidr_prefix"));
    let given = GivenPrefixes {
        node_subnet: input.length_if_given("node_subnet_prefix"),
        pods,
    };
    figures(model, &input.pools(), others(input), given, out);
}

fn others(input: &Input<'_>) -> u64 {
    OtherCount::new(input.number_or("extra_ips", 0))
        .expect("a count of addresses")
        .get()
}

fn pool_findings(model: Model, pools: &[NodePool], dual_stack: bool, out: &mut Answer) {
    out.hit(pools.iter().flat_map(|pool| limits::pool(model, pool)));
    out.hit(rules::cluster_size(model, pools, 0, dual_stack));
}

fn node_subnet(input: &Input<'_>, out: &mut Answer) {
    let (pools, length) = (input.pools(), input.length_if_given("subnet_prefix"));
    let given = GivenPrefixes {
        node_subnet: length,
        pods: None,
    };
    figures(Model::NodeSubnet, &pools, others(input), given, out);
    pool_findings(Model::NodeSubnet, &pools, false, out);
    let demand = size(Model::NodeSubnet, &pools, others(input), given)
        .node_subnet
        .demand;
    out.hit(rules::vnet_addresses(demand.planned, demand.with_surge()));
    if let Some(length) = length {
        let row = Row::of_subnet(length, demand.planned, demand.with_surge());
        let checked = observed_node_subnet_reservation(&pools);
        let hit = rules::node_subnet(row.checked(checked, others(input)));
        let grown: Vec<Grown> = pools.iter().map(|pool| grown(pool, input.runs())).collect();
        let softer = sizing::holds_each_alone(&grown, others(input), usable_addresses(length))
            .then(|| rules::all_maxima(checked, usable_addresses(length)));
        let too_small = |hit: &Hit| hit.rule == &rules::NODE_SUBNET_TOO_SMALL.rule;
        out.give("usable", usable_addresses(length));
        out.hit(hit.map(|hit| softer.filter(|_| too_small(&hit)).unwrap_or(hit)));
        out.hit(rules::subnet_length(length));
    }
}

/// A pool that may grow, where it runs.
fn grown(pool: &NodePool, runs: bool) -> Grown {
    let most = pool.planned_nodes();
    Grown {
        most,
        present: if runs && pool.autoscale.is_some() {
            pool.count.get().min(most)
        } else {
            most
        },
        each: observed_per_node(pool),
    }
}

fn precheck(input: &Input<'_>, observed: u64, out: &mut Answer) {
    out.give("preallocated", observed);
    let Some(length) = input.length_if_given("subnet_prefix") else {
        return;
    };
    out.give("usable", usable_addresses(length));
    out.give(
        "available",
        usable_addresses(length).saturating_sub(others(input)),
    );
    out.give(
        "accepted",
        Row::of_subnet(length, 0, 0)
            .checked(observed, others(input))
            .is_accepted(),
    );
}

fn kubenet(input: &Input<'_>, out: &mut Answer) {
    sized(Model::Kubenet, input, out);
    let (pools, dual) = (input.pools(), input.is("dual_stack"));
    pool_findings(Model::Kubenet, &pools, dual, out);
    let sizing = size(Model::Kubenet, &pools, others(input), GivenPrefixes::default());
    for figure in sizing.routes(dual) {
        give(&figure, out);
    }
    if let Some(length) = input.length_if_given("node_subnet_prefix") {
        let demand = sizing.node_subnet.demand;
        out.hit(rules::node_subnet(Row::of_subnet(
            length,
            demand.planned,
            demand.with_surge(),
        )));
        out.hit(rules::subnet_length(length));
    }
    if let (Some(length), Some(pods)) = (input.length_if_given("pod_cidr_prefix"), sizing.pods) {
        out.hit(rules::pod_cidr_length(length));
        out.hit(rules::pod_cidr(
            length,
            pods.demand.planned,
            pods.demand.with_surge(),
        ));
    }
}

fn snat_of(input: &Input<'_>) -> rules::Snat {
    let pools = if input.get("pools").is_some() {
        input.pools()
    } else {
        vec![input.pool()]
    };
    rules::Snat {
        nodes: input.number_or("nodes", node_totals(&pools).0),
        surge_nodes: input.number_or("surge_nodes", snat_surge_nodes(&pools)),
        outbound_ips: input.number_or("outbound_ips", 1),
        ports_per_node: input.number_or("ports_per_node", 0),
    }
}

fn snat(input: &Input<'_>, out: &mut Answer) {
    let snat = snat_of(input);
    let hit = snat.too_few();
    out.give("surge_nodes", snat.surge_nodes);
    out.give("effective_nodes", snat.effective_nodes());
    out.give("required_ports", snat.required_ports());
    out.give("steady_ports", snat.steady_ports());
    out.give("surge_ports", snat.surge_ports());
    out.give("available_ports", snat.available_ports());
    out.give("excess_ports", json!(snat.excess_ports()));
    out.give("ok", hit.is_none());
    out.give("azure_error", hit.and_then(|hit| hit.rule.azure_error));
    out.hit(rules::outbound_ports(snat.ports_per_node));
}

fn exit(input: &Input<'_>, name: &str) -> rules::Exit {
    let key = input.text(name);
    let (kind, sku) = match key.strip_suffix("_v2") {
        Some(kind) => (kind, Some(NatGatewaySku::StandardV2)),
        None => (key, None),
    };
    let kind = serde_json::from_value(json!(kind)).unwrap_or_else(|error| panic!("{}: {error}", input.id));
    rules::Exit { kind, sku }
}

fn outbound_migration(input: &Input<'_>, out: &mut Answer) {
    let managed = input.is_managed();
    out.hit(rules::outbound_change(
        exit(input, "from"),
        exit(input, "to"),
        managed,
        input.is("nap"),
    ));
    let refused = out.broken.iter().any(|hit| hit.severity == Some(Severity::Error));
    out.give("supported", !refused);
}

fn automatic_subnets(input: &Input<'_>, out: &mut Answer) {
    let given = |name: &str| input.get(name).is_some();
    if !input.is_managed() {
        out.hit(rules::automatic_subnets(
            given("api_server_prefix"),
            given("node_prefix"),
            given("system_prefix"),
        ));
    }
    let length = input.length_if_given("api_server_prefix");
    out.hit(length.and_then(|length| rules::api_server_subnet(length, 1)));
    let mut cluster = presets::blank().alternatives[0].clusters[0].as_ref().clone();
    cluster.options.automatic = true;
    if input.is("windows") {
        cluster.pools[1].os = Os::Windows;
    }
    out.hit(rules::features(&cluster));
}

fn static_egress(input: &Input<'_>, out: &mut Answer) {
    let mut pool = input.pool();
    pool.mode = PoolMode::Gateway;
    pool.options.egress_prefix = input.length_if_given("prefix");
    pool.options.egress_private = input.is("private");
    pool.options.egress_configurations =
        ItemCount::new(input.number_or("configurations", 1)).expect("a count");
    let most = input
        .length_if_given("prefix")
        .and_then(aksnet::azure::limits::egress_nodes);
    out.give("max_nodes", most);
    out.give("subnet_ips", pool.planned_nodes() + egress_addresses(&pool));
    out.hit(rules::egress_pool(&pool, None));
    out.hit(
        input
            .is("own_subnet")
            .then_some(hit_of(&rules::STATIC_EGRESS_SUBNET.rule)),
    );
}

/// A rule that the input itself says is broken.
const fn hit_of(rule: &'static Rule) -> Hit {
    Hit {
        rule,
        severity: rule.severity,
        facts: Facts::Nothing,
    }
}

fn subnet_peering(input: &Input<'_>, out: &mut Answer) {
    let side = |name: &str| {
        let fields = input.want(name).as_object().expect("an object");
        let side = Input { id: input.id, fields };
        let of = |name: &str| -> Vec<Prefix> { side.cidrs(name).iter().filter_map(Cidr::v4).collect() };
        (of("address_space"), of("subnets"))
    };
    let (local, remote) = (side("local"), side("remote"));
    // Either side may meet the other; it is one finding.
    let ways = [(&local, &remote), (&remote, &local)].map(|(near, far)| {
        let side = rules::PeeringSide {
            space: &near.0,
            subnets: &near.1,
        };
        rules::subnet_peering(side, &far.0, Subject::Design)
    });
    out.hit(ways.into_iter().flatten().take(1));
    out.hit(
        input
            .is("pod_subnets")
            .then_some(hit_of(&rules::SUBNET_PEERING_PODS.rule)),
    );
}

fn validate_outbound(input: &Input<'_>, out: &mut Answer) {
    let kind = serde_json::from_value(input.want("outbound").clone()).expect("an outbound type");
    let sku = input.get("nat_sku").map(|_| match input.text("nat_sku") {
        "StandardV2" => NatGatewaySku::StandardV2,
        _ => NatGatewaySku::Standard,
    });
    let outbound = Outbound {
        kind,
        nat_gateway_sku: sku,
        ..Outbound::default()
    };
    let managed = input.is_managed();
    out.hit(rules::outbound_type(kind, managed));
    if input.is("dual_stack") {
        out.hit(rules::dual_stack_nat(&outbound));
    }
    for subnet in input.inner("subnets") {
        let rule = rules::subnet_gateway(kind, subnet.text("purpose") == "pods", subnet.is("nat_gateway"));
        out.hit(rule.map(hit_of));
    }
}

fn windows_pool(input: &Input<'_>, out: &mut Answer) {
    let mut pool = plain_pool(NodeCount::saturating(1), PodCount::saturating(30), None);
    pool.os = Os::Windows;
    pool.options.windows_server = input
        .get("windows_server")
        .map(|_| match input.text("windows_server") {
            "2019" => WindowsServer::Y2019,
            "2022" => WindowsServer::Y2022,
            _ => WindowsServer::Y2025,
        });
    let policy = match input.get("network_policy").and_then(Value::as_str) {
        Some("azure") => NetworkPolicy::Azure,
        Some("calico") => NetworkPolicy::Calico,
        Some("cilium") => NetworkPolicy::Cilium,
        _ => NetworkPolicy::None,
    };
    let kubernetes = input.get("kubernetes").and_then(Value::as_str);
    let date = input
        .get("date")
        .map(|_| input.text("date").parse().expect("a day"));
    out.hit(rules::windows_server(
        &pool,
        kubernetes.and_then(aksnet::azure::kubernetes_version),
        policy,
        date.as_ref(),
    ));
}

/// The IPv4 networks among typed ranges, each with its place.
fn placed(typed: &[Cidr]) -> Vec<(Prefix, usize)> {
    typed
        .iter()
        .zip(0..)
        .filter_map(|(cidr, at)| Some((cidr.v4()?, at)))
        .collect()
}

fn cidrs(input: &Input<'_>, space: &[Cidr], subnets: &[Cidr], out: &mut Answer) {
    let (space_typed, subnets_typed) = (space, subnets);
    let (pods, services, peered) = (
        input.cidrs("pod_cidr"),
        input.cidrs("service_cidr"),
        input.cidrs("peered"),
    );
    let (pods6, services6) = (input.cidrs("pod_cidr_ipv6"), input.cidrs("service_cidr_ipv6"));
    let typed = [space, subnets, &pods, &services, &peered, &pods6, &services6].concat();
    out.hit(typed.iter().filter_map(|cidr| rules::host_bits(cidr, 0)));

    let connected: Vec<Connected> = placed(&peered)
        .into_iter()
        .map(|(range, _)| Connected {
            range,
            kind: ConnectedKind::Peered,
            peering: Default::default(),
            aggregate: false,
        })
        .collect();
    let (space, subnets, connected) = (placed(space), placed(subnets), ConnectedRanges::of(&connected));
    let (in_space, in_subnets) = (Ranges::of(space.clone()), Ranges::of(subnets.clone()));
    let around = Surroundings {
        space: &in_space,
        subnets: &in_subnets,
        connected: &connected.all,
    };
    let cluster = ClusterRanges {
        model: input.model(),
        runs: input.runs(),
        pods: pods.first().and_then(Cidr::v4),
        services: services.first().and_then(Cidr::v4),
        dns: input
            .get("dns_service_ip")
            .map(|_| input.text("dns_service_ip").parse().expect("an address")),
    };
    let of_family = |typed: &[Cidr]| ipv6::Ranges::of(typed.iter().filter_map(ipv6::v6).zip(0..));
    let (space6, subnets6) = (of_family(space_typed), of_family(subnets_typed));
    let peered6 = ipv6::Reached::from(of_family(&peered));
    let around6 = ipv6::Surroundings {
        space: &space6,
        subnets: &subnets6,
        connected: &peered6,
    };
    let cluster6 = ClusterRanges {
        model: input.model(),
        runs: input.runs(),
        pods: pods6.first().and_then(ipv6::v6),
        services: services6.first().and_then(ipv6::v6),
        dns: None,
    };
    let placed6 = |typed: &[Cidr]| typed.iter().filter_map(ipv6::v6).zip(0..).collect::<Vec<_>>();
    let in_network = ipv6::of_network(
        &placed6(space_typed),
        &placed6(subnets_typed),
        &peered6,
        &ipv6::Reached::default(),
        1_000,
    );
    let length6 = aksnet::azure::limits::IPV6_SUBNET_PREFIX.value;
    let odd = placed6(subnets_typed)
        .iter()
        .any(|(net, _)| net.prefix_len() != length6);
    out.hit(odd.then_some(hit_of(&rules::SUBNET_PREFIX_MIN.rule)));
    let shortest = aksnet::azure::limits::IPV6_SERVICE_CIDR_SHORTEST_PREFIX.value;
    let too_large = services6.iter().any(|services| services.length() < shortest);
    out.hit(too_large.then_some(hit_of(&rules::IPV6_SERVICE_CIDR_MAX_108.rule)));
    for overlap in ipv6::of_cluster(cluster6, around6).iter().chain(&in_network) {
        out.broken.push(overlap.hit(Facts::Nothing));
        out.overlaps
            .extend(overlap.with.map(|(_, range)| range.to_string()));
    }
    let mut overlap = |overlap: overlaps::RangeOverlap| {
        out.broken.push(overlap.hit(Facts::Nothing));
        out.overlaps.extend(
            overlaps::ranges_met(&overlap, around)
                .iter()
                .map(Prefix::to_string),
        );
    };
    overlaps::of_network(&space, &subnets, &connected, 1_000, &mut overlap);
    overlaps::of_cluster(cluster, around, &mut overlap);
}

fn pod_cidr_expand(input: &Input<'_>, out: &mut Answer) {
    let (from, to) = (input.cidrs("from").remove(0), input.cidrs("to").remove(0));
    let windows = input.operating_systems().contains(&Os::Windows);
    out.hit(
        [&from, &to]
            .into_iter()
            .filter_map(|cidr| rules::host_bits(cidr, 0)),
    );
    let barred = windows || input.is("dual_stack");
    out.hit(rules::pod_cidr_expansion(&from, &to, barred));
    let nothing = Ranges::default();
    let around = Surroundings {
        space: &nothing,
        subnets: &nothing,
        connected: &nothing.clone().into(),
    };
    // What it grows to is new to Azure.
    let grown = ClusterRanges {
        model: Model::Overlay,
        runs: false,
        pods: to.v4(),
        services: None,
        dns: None,
    };
    overlaps::of_cluster(grown, around, |overlap| {
        out.broken.push(overlap.hit(Facts::Nothing));
    });
    out.give(
        "allowed",
        out.broken.iter().all(|hit| hit.severity < Some(Severity::Error)),
    );
    out.give("slots_before", from.v4().map(|from| node_slots(from.length())));
    out.give("slots_after", to.v4().map(|to| node_slots(to.length())));
}

fn dual_stack(input: &Input<'_>, out: &mut Answer) {
    let (pods, services) = (input.cidrs("pod_cidrs"), input.cidrs("service_cidrs"));
    let refused = rules::dual_stack(
        input.model(),
        input.runs(),
        &pods.iter().collect::<Vec<_>>(),
        &services.iter().collect::<Vec<_>>(),
    );
    let other_model = refused
        .iter()
        .any(|hit| hit.rule == &rules::DUAL_STACK_REQUIRES_OVERLAY.rule);
    out.hit(refused);
    if other_model {
        return;
    }
    let vnet = input.get("vnet").and_then(Value::as_str);
    let is_dual = pods.iter().chain(&services).any(|cidr| !cidr.is_ipv4());
    out.hit(vnet.filter(|_| is_dual).and_then(|vnet| {
        let (managed, has_ipv6) = (vnet == "managed", input.is("vnet_ipv6"));
        rules::dual_stack_vnet(input.model(), managed, has_ipv6, Facts::Nothing)
    }));
    out.hit(
        pods.iter()
            .chain(&services)
            .filter_map(|cidr| rules::host_bits(cidr, 0)),
    );
    let nothing = Ranges::default();
    let around = Surroundings {
        space: &nothing,
        subnets: &nothing,
        connected: &nothing.clone().into(),
    };
    let cluster = ClusterRanges {
        model: input.model(),
        runs: input.runs(),
        pods: pods.iter().find_map(Cidr::v4),
        services: services.iter().find_map(Cidr::v4),
        dns: None,
    };
    overlaps::of_cluster(cluster, around, |overlap| {
        out.broken.push(overlap.hit(Facts::Nothing));
    });
    let nothing6 = ipv6::Ranges::default();
    let around6 = ipv6::Surroundings {
        space: &nothing6,
        subnets: &nothing6,
        connected: &ipv6::Reached::default(),
    };
    let cluster6 = ClusterRanges {
        model: input.model(),
        runs: input.runs(),
        pods: pods.iter().find_map(ipv6::v6),
        services: services.iter().find_map(ipv6::v6),
        dns: None,
    };
    let overlaps = ipv6::of_cluster(cluster6, around6);
    out.hit(overlaps.iter().map(|overlap| overlap.hit(Facts::Nothing)));
}

fn multi_cluster(input: &Input<'_>, out: &mut Answer) {
    let clusters = input.inner("clusters");
    for cluster in &clusters {
        cidrs(cluster, &cluster.cidrs("vnet"), &cluster.cidrs("subnets"), out);
    }
    let services: Vec<Cidr> = clusters
        .iter()
        .flat_map(|cluster| cluster.cidrs("service_cidr"))
        .collect();
    out.hit(rules::reused_services(services.iter().filter_map(Cidr::v4)));
    // Without a name for it, clusters are taken to have a subnet each.
    let mut subnets: BTreeMap<String, Vec<Model>> = BTreeMap::new();
    for cluster in &clusters {
        for subnet in cluster
            .get("node_subnet")
            .or_else(|| cluster.get("subnet"))
            .map(texts)
            .unwrap_or_default()
        {
            subnets.entry(subnet).or_default().push(cluster.model());
        }
    }
    if input.flag("same_vnet").unwrap_or(true) {
        out.hit(
            subnets
                .values()
                .filter_map(|models| rules::clusters_in_subnet(models.iter().copied())),
        );
    }
}

/// What a cluster or its VNet has, by the word that vectors use.
fn need(key: &str) -> Need {
    let known = Need::ALL.into_iter().find(|need| need.key() == key);
    known.unwrap_or_else(|| panic!("no such need: {key}"))
}
