//! How long an import takes: 5 and 20 MB of what az and Terraform print, and recognising what a file is.
//!
//! The aim is a second for 20 MB, linear in size, and 10 ms for recognising. `cargo bench --bench import`

use std::hint::black_box;

use aksnet::import::{Source, assemble, read, recognise};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use serde_json::{Value, json};

const MEGABYTE: usize = 1024 * 1024;

/// What every resource carries along and nobody reads here.
fn clutter(bytes: usize) -> Value {
    let each = (0..bytes / 100).map(|at| {
        let key = format!("setting{at}");
        let value = json!({"enabled": at % 2 == 0, "config": null, "identity": "0000-1111-2222-3333-4444", "list": [1, 2]});
        (key, value)
    });
    Value::Object(each.collect())
}

fn id(kind: &str, name: &str) -> String {
    format!("/subscriptions/0000/resourceGroups/rg/providers/{kind}/{name}")
}

fn vnet_name(at: usize) -> String {
    format!("vnet-{at}")
}

fn subnets(at: usize) -> impl Iterator<Item = (String, String)> {
    let (one, two) = (at / 256, at % 256);
    (0..8).map(move |number| {
        (
            format!("snet-{number}"),
            format!("{}.{two}.{}.0/24", 10 + one, number * 8),
        )
    })
}

/// `az network vnet list` and `az aks list` in one: 300 clusters with their VNets, padded to `bytes`.
fn az_dump(bytes: usize) -> String {
    const CLUSTERS: usize = 300;
    let addons = clutter(bytes / CLUSTERS);
    let mut resources = Vec::new();
    for at in 0..CLUSTERS {
        let network = id("Microsoft.Network/virtualNetworks", &vnet_name(at));
        let (one, two) = (10 + at / 256, at % 256);
        let subnets: Vec<Value> = subnets(at)
            .map(|(name, prefix)| {
                let each = (0..20).map(|nic| json!({"id": id("Microsoft.Network/networkInterfaces", &format!("n{nic}/ipConfigurations/a"))}));
                json!({"name": name, "addressPrefix": prefix, "ipConfigurations": each.collect::<Vec<_>>()})
            })
            .collect();
        resources.push(json!({
            "type": "Microsoft.Network/virtualNetworks", "id": network, "name": vnet_name(at),
            "addressSpace": {"addressPrefixes": [format!("{one}.{two}.0.0/16")]}, "subnets": subnets
        }));
        let pools: Vec<Value> = (0..4)
            .map(|pool| {
                json!({"name": format!("pool{pool}"), "mode": "System", "count": 5, "maxPods": 30,
                "vnetSubnetId": format!("{network}/subnets/snet-{pool}"), "tags": null})
            })
            .collect();
        let name = format!("aks-{at}");
        resources.push(json!({
            "type": "Microsoft.ContainerService/managedClusters", "name": name, "addonProfiles": addons,
            "id": id("Microsoft.ContainerService/managedClusters", &name), "agentPoolProfiles": pools,
            "networkProfile": {"networkPlugin": "azure", "serviceCidr": "172.16.0.0/16", "dnsServiceIp": "172.16.0.10"}
        }));
    }
    Value::Array(resources).to_string()
}

/// `terraform show -json` of a plan of some `bytes`, with modules and references.
fn terraform_plan(bytes: usize) -> String {
    let count = bytes / 24_000;
    let mut modules = Vec::new();
    let mut changes = Vec::new();
    for at in 0..count {
        let (one, two) = (10 + at / 256, at % 256);
        let module = format!("module.spoke[{at}]");
        let resource = |own: String, kind: &str, values: Value| json!({"address": format!("{module}.{own}"), "mode": "managed", "type": kind, "values": values});
        let mut resources = vec![resource(
            "azurerm_virtual_network.this".to_owned(),
            "azurerm_virtual_network",
            json!({"name": vnet_name(at), "address_space": [format!("{one}.{two}.0.0/16")]}),
        )];
        resources.extend(subnets(at).map(|(name, prefix)| {
            resource(
                format!("azurerm_subnet.this[\"{name}\"]"),
                "azurerm_subnet",
                json!({"name": name, "virtual_network_name": vnet_name(at), "address_prefixes": [prefix]}),
            )
        }));
        resources.push(resource(
            "other_thing.x".to_owned(),
            "other_thing",
            clutter(14_000),
        ));
        changes.extend(resources.iter().map(|resource| {
            json!({"address": resource["address"], "change": {"actions": ["create"], "before": null, "after_unknown": {"id": true}}})
        }));
        modules.push(json!({"address": module, "resources": resources}));
    }
    json!({
        "format_version": "1.2", "terraform_version": "1.9.0", "resource_changes": changes,
        "planned_values": {"root_module": {"child_modules": modules}},
        "configuration": {"root_module": {"module_calls": {"spoke": {"module": {"resources": []}}}}}
    })
    .to_string()
}

fn reading(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("import");
    group.sample_size(10);
    type Make = fn(usize) -> String;
    for (what, make) in [("az dump", az_dump as Make), ("terraform plan", terraform_plan)] {
        for megabytes in [5, 20] {
            let text = make(megabytes * MEGABYTE);
            group.throughput(Throughput::Bytes(text.len() as u64));
            let source = [Source::new("file", text)];
            group.bench_with_input(BenchmarkId::new(what, megabytes), &source, |bencher, source| {
                bencher.iter(|| assemble(read(black_box(source), &mut |_| true).imported));
            });
            group.bench_with_input(
                BenchmarkId::new(format!("recognise {what}"), megabytes),
                &source,
                |bencher, source| {
                    bencher.iter(|| recognise(black_box(&source[0])).map(|importer| importer.key));
                },
            );
        }
    }
    group.finish();
}

criterion_group!(benches, reading);
criterion_main!(benches);
