//! Samples with the facts that they hold: what the manifest expects is found, and nothing else.

use std::path::{Path, PathBuf};

use aksnet::design::PoolMode;
use aksnet::import::imported::{FoundCluster, FoundNetwork, FoundPool, FoundRange, FoundSubnet, Imported};
use aksnet::import::{Source, read};
use aksnet::net::Cidr;
use serde_json::{Value, json};

pub(crate) fn folder() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/imports");
    std::env::var_os("AKSNET_SAMPLES").map_or(own, PathBuf::from)
}

pub(crate) fn samples() -> Vec<Value> {
    let text = std::fs::read_to_string(folder().join("manifest.json")).expect("the manifest can be read");
    let manifest: Value = serde_json::from_str(&text).expect("the manifest is JSON");
    manifest["samples"]
        .as_array()
        .expect("the manifest lists samples")
        .clone()
}

fn imported(file: &str) -> Imported {
    let bytes = std::fs::read(folder().join(file)).expect("a sample can be read");
    // A name without an ending: content alone decides.
    let reading = read(&[Source::new("sample", bytes)], &mut |_| true);
    assert_eq!(reading.files[0].outcome.as_ref().err(), None, "{file}");
    reading.imported
}

fn texts(cidrs: &[Cidr]) -> Vec<String> {
    cidrs.iter().map(ToString::to_string).collect()
}

/// The bytes of every sample, by its file name.
pub(crate) fn files() -> Vec<(String, Vec<u8>)> {
    let names = samples()
        .into_iter()
        .map(|sample| sample["file"].as_str().unwrap_or_default().to_owned());
    let read = |name: String| {
        let bytes = std::fs::read(folder().join(&name)).expect("a sample can be read");
        (name, bytes)
    };
    names.map(read).collect()
}

/// What an expectation may say besides facts: why it is so, and what of the input is of no use to a design.
const REMARKS: [&str; 2] = ["note", "mode"];

/// Things that a sample does not hold where nothing is expected of them.
const COUNTED: [&str; 3] = ["clusters", "pools", "connected"];

#[test]
fn every_sample_holds_exactly_the_facts_of_its_manifest() {
    for sample in samples() {
        let file = sample["file"].as_str().expect("a sample names its file");
        let expect = sample["expect"].as_object().expect("a sample has expectations");
        let found = imported(file);
        let facts = facts(&found, &sample["expect"]);
        for (key, wanted) in expect {
            if !REMARKS.contains(&key.as_str()) {
                assert_eq!(fact(&facts, key), wanted, "{file}: {key}\nfound: {found:#?}");
            }
        }
        for key in COUNTED {
            let is_expected =
                expect.contains_key(key) || (key == "pools" && expect.contains_key("nodePools"));
            assert!(
                is_expected || facts[key] == json!([]),
                "{file}: unexpected {key} {}",
                facts[key]
            );
        }
    }
}

#[test]
fn the_manifest_lists_every_sample() {
    let mut listed: Vec<String> = files().into_iter().map(|(name, _)| name).collect();
    listed.sort();
    let there = std::fs::read_dir(folder()).expect("there are samples");
    let mut there: Vec<String> = there
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name != "manifest.json")
        .collect();
    there.sort();
    assert_eq!(listed, there);
}

#[test]
#[should_panic(expected = "nothing reads the expectation \"subnetz\"")]
fn an_expectation_that_nothing_reads_is_no_success() {
    only(
        json!({"name": "vnet-hub", "subnets": []}),
        &json!({"name": "vnet-hub", "subnetz": null}),
    );
}

/// The fact that an expectation asks for.
fn fact<'a>(facts: &'a Value, key: &str) -> &'a Value {
    facts
        .get(key)
        .unwrap_or_else(|| panic!("nothing reads the expectation {key:?}"))
}

/// What was found, in the words of the manifest: of each thing the keys that are asked for.
fn facts(found: &Imported, expect: &Value) -> Value {
    let networks: Vec<Value> = found
        .networks
        .iter()
        .zip(wanted(expect, "vnets"))
        .map(|(network, keys)| network_facts(network, &keys))
        .collect();
    let all_subnets: Vec<&FoundSubnet> = found
        .networks
        .iter()
        .flat_map(|network| &network.subnets)
        .chain(&found.subnets)
        .collect();
    let subnets: Vec<Value> = all_subnets
        .iter()
        .zip(wanted(expect, "subnets"))
        .map(|(subnet, keys)| {
            let vnet = subnet.network.as_ref().map(|place| place.name.as_str());
            only(
                json!({"name": subnet.name, "vnet": vnet, "prefixes": texts(&subnet.prefixes), "address": subnet.path}),
                &keys,
            )
        })
        .collect();
    let clusters: Vec<Value> = found
        .clusters
        .iter()
        .zip(wanted(expect, "clusters"))
        .map(|(cluster, keys)| cluster_facts(cluster, &keys))
        .collect();
    let leaves: Vec<Value> = all_subnets
        .iter()
        .map(|subnet| json!({"cidr": subnet.prefixes[0].to_string(), "note": subnet.note}))
        .collect();
    let connected: Vec<Value> = found
        .connected
        .iter()
        .zip(wanted(expect, "connected"))
        .map(|(range, keys)| range_facts(range, &keys))
        .collect();
    json!({
        "vnets": networks,
        "subnets": subnets,
        "clusters": clusters,
        "pools": found.pools.iter().map(pool_facts).collect::<Vec<_>>(),
        "nodePools": found.pools.iter().map(pool_facts).collect::<Vec<_>>(),
        "connected": connected,
        "leaves": leaves,
        "base": found.networks.first().map(|network| network.address_space[0].to_string()),
    })
}

/// The things of a kind that are expected, and as many nothings behind them, so that too many show.
fn wanted(expect: &Value, key: &str) -> impl Iterator<Item = Value> + use<> {
    let listed = expect
        .get(key)
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    listed.into_iter().chain(std::iter::repeat(Value::Null))
}

/// The facts that `keys` asks for.
fn only(facts: Value, keys: &Value) -> Value {
    let Some(keys) = keys.as_object() else {
        return facts;
    };
    keys.keys()
        .map(|key| (key.clone(), fact(&facts, key).clone()))
        .collect()
}

fn network_facts(network: &FoundNetwork, keys: &Value) -> Value {
    let subnets: Vec<Value> = network
        .subnets
        .iter()
        .map(|subnet| json!({"name": subnet.name, "prefixes": texts(&subnet.prefixes)}))
        .collect();
    let peerings: Vec<&str> = network
        .peerings
        .iter()
        .map(|peering| peering.remote.name.as_str())
        .collect();
    only(
        json!({
            "name": network.place.name,
            "address": network.path,
            "prefixes": texts(&network.address_space),
            "subnets": subnets,
            "inlineSubnets": subnets,
            "peerings": peerings,
        }),
        keys,
    )
}

fn range_facts(range: &FoundRange, keys: &Value) -> Value {
    only(
        json!({
            "name": range.name,
            "address": range.path,
            "kind": range.kind.title(),
            "summary": range.aggregate,
            "prefixes": texts(&range.prefixes),
        }),
        keys,
    )
}

fn cluster_facts(cluster: &FoundCluster, keys: &Value) -> Value {
    let pod_cidrs = texts(&cluster.pod_cidrs);
    let default = cluster.pools.first().map(|pool| {
        let facts = pool_facts(pool);
        json!({
            "name": facts["name"], "count": facts["count"], "maxPods": facts["maxPods"], "vmSize": facts["vmSize"],
            "min": facts["autoscale"].get(0), "max": facts["autoscale"].get(1),
        })
    });
    let outbound = cluster.outbound.map(|kind| {
        let key = kind
            .key()
            .replace("_b", "B")
            .replace("_n", "N")
            .replace("_g", "G");
        key.replace("_d", "D").replace("_r", "R").replace("_a", "A")
    });
    only(
        json!({
            "name": cluster.place.name,
            "address": cluster.path,
            "plugin": cluster.plugin,
            "mode": cluster.plugin_mode,
            "dataplane": cluster.data_plane.map(|plane| plane.key()),
            "policy": cluster.policy.map(|policy| policy.key()),
            "podCidr": pod_cidrs.first(),
            // Said where there is one of each family.
            "podCidrs": (pod_cidrs.len() > 1).then_some(&pod_cidrs),
            "serviceCidr": texts(&cluster.service_cidrs).first(),
            "dnsServiceIp": cluster.dns_service_ip,
            "outboundType": outbound,
            "pools": cluster.pools.iter().map(pool_facts).collect::<Vec<_>>(),
            "defaultPool": default,
        }),
        keys,
    )
}

fn pool_facts(pool: &FoundPool) -> Value {
    let mode = pool.mode.map(|mode| match mode {
        PoolMode::System => "System",
        PoolMode::User => "User",
        PoolMode::Gateway => "Gateway",
    });
    json!({
        "name": pool.name,
        "mode": mode,
        "count": pool.count,
        "maxPods": pool.max_pods,
        "autoscale": pool.autoscale.map(|autoscale| [autoscale.min.get(), autoscale.max.get()]),
        "nodeSubnet": pool.node_subnet.as_ref().map(|place| place.subnet.as_str()),
        "podSubnet": pool.pod_subnet.as_ref().map(|place| place.subnet.as_str()),
        "podIpAllocation": pool.pod_blocks.map(|blocks| if blocks { "StaticBlock" } else { "DynamicIndividual" }),
        "vmSize": pool.vm_size.clone().unwrap_or_default(),
    })
}
