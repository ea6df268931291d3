//! `aksnet import` as people and scripts meet it: the real binary on real files.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use aksnet::design::{ClusterState, Design, Name, file};
use serde_json::{Value, json};

const NETWORK: &str = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/vnet-a";

struct Run {
    code: Option<i32>,
    output: Vec<u8>,
    messages: String,
}

impl Run {
    fn design(&self) -> Design {
        file::read(&self.output).expect("the output is a design")
    }
}

fn import(folder: &Path, arguments: &[&str], input: &[u8]) -> Run {
    let mut child = Command::new(env!("CARGO_BIN_EXE_aksnet"))
        .arg("import")
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Who does not read standard input may be gone by now.
    child.stdin.take().unwrap().write_all(input).unwrap_or_default();
    let output = child.wait_with_output().unwrap();
    Run {
        code: output.status.code(),
        output: output.stdout,
        messages: String::from_utf8(output.stderr).unwrap(),
    }
}

fn vnets() -> Value {
    json!([{
        "id": NETWORK, "name": "vnet-a", "type": "Microsoft.Network/virtualNetworks",
        "addressSpace": {"addressPrefixes": ["10.60.0.0/16"]},
        "subnets": [{"name": "snet-nodes", "addressPrefix": "10.60.0.0/24", "ipConfigurations": []}]
    }])
}

fn clusters(pools: &[(&str, u64)]) -> Value {
    let pools: Vec<Value> = pools
        .iter()
        .map(|(name, count)| {
            json!({"name": name, "mode": "System", "count": count, "maxPods": 30,
                "vnetSubnetId": format!("{NETWORK}/subnets/snet-nodes")})
        })
        .collect();
    json!([{
        "id": "/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/shop",
        "name": "shop", "type": "Microsoft.ContainerService/managedClusters", "agentPoolProfiles": pools,
        "networkProfile": {"networkPlugin": "azure", "serviceCidr": "172.30.0.0/16", "dnsServiceIp": "172.30.0.10"}
    }])
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, value: &Value| fs::write(folder.path().join(name), value.to_string()).unwrap();
    put("vnets.json", &vnets());
    put("clusters.json", &clusters(&[("system", 3), ("apps", 5)]));
    folder
}

#[test]
fn several_files_and_standard_input_become_one_design() {
    let folder = folder();
    let run = import(folder.path(), &["vnets.json", "clusters.json"], b"");
    assert_eq!(run.code, Some(0), "{}", run.messages);
    let several = run.design();
    assert!(several.alternatives[0].today);
    let piped = fs::read(folder.path().join("clusters.json")).unwrap();
    let run = import(folder.path(), &["vnets.json", "-"], &piped);
    assert_eq!(run.design().alternatives, several.alternatives);
    let run = import(folder.path(), &["."], b"");
    assert_eq!(run.design().alternatives, several.alternatives);
}

#[test]
fn a_design_takes_what_exists_as_its_alternative_of_today() {
    let folder = folder();
    let path = folder.path().join("plan.aksnet");
    let blank = aksnet::design::presets::blank();
    fs::write(&path, file::write(&blank)).unwrap();
    let arguments = ["vnets.json", "--into", "plan.aksnet", "-o", "plan.aksnet"];
    let run = import(folder.path(), &arguments, b"");
    assert_eq!(
        (run.code, run.output.is_empty()),
        (Some(0), true),
        "{}",
        run.messages
    );
    assert!(run.messages.contains("appeared: VNet vnet-a"), "{}", run.messages);
    let design = file::read(&fs::read(&path).unwrap()).unwrap();
    assert_eq!(design.alternatives.len(), blank.alternatives.len() + 1);
    assert!(design.alternatives[0].today);
    // A list says nothing of what exists; the person does.
    let run = import(
        folder.path(),
        &["-", "--as-today"],
        b"name,prefix\nhub,10.0.0.0/24\n",
    );
    assert!(run.design().alternatives[0].today, "{}", run.messages);
}

#[test]
fn a_refresh_tells_what_changed_and_not_what_the_design_has() {
    let folder = folder();
    let files = ["vnets.json", "clusters.json", "-o", "today.aksnet"];
    assert_eq!(import(folder.path(), &files, b"").code, Some(0));
    let later = clusters(&[("system", 4), ("new", 1)]).to_string();
    let refresh = ["-", "--into", "today.aksnet", "--refresh"];
    let run = import(folder.path(), &refresh, later.as_bytes());
    assert_eq!(
        run.messages,
        "read: standard input: Azure CLI output\n\
         appeared: shop: Add pool new\n\
         changed: shop: Change nodes of system to 4\n\
         vanished: shop: Remove pool apps\n"
    );
    let pools = &run.design().alternatives[0].clusters[0].pools;
    assert_eq!(
        pools.iter().map(|pool| pool.name.as_str()).collect::<Vec<_>>(),
        ["system", "new"]
    );
    let again = import(
        folder.path(),
        &refresh,
        &fs::read(folder.path().join("clusters.json")).unwrap(),
    );
    assert_eq!(
        again.messages,
        "read: standard input: Azure CLI output\nnote: nothing changed\n"
    );
}

#[test]
fn a_refresh_is_for_what_runs_where_nothing_is_marked() {
    let folder = folder();
    let path = folder.path().join("today.aksnet");
    let files = ["vnets.json", "clusters.json", "-o", "today.aksnet"];
    assert_eq!(import(folder.path(), &files, b"").code, Some(0));
    let mut design = file::read(&fs::read(&path).unwrap()).unwrap();
    design.alternatives[0].today = false;
    let mut planned = design.alternatives[0].clone();
    planned.name = Name::new("Planned").unwrap();
    planned.clusters[0].state = ClusterState::Planned;
    design.alternatives.insert(0, planned);
    fs::write(&path, file::write(&design)).unwrap();
    let later = clusters(&[("system", 4)]).to_string();
    let refresh = ["-", "--into", "today.aksnet", "--refresh"];
    let run = import(folder.path(), &refresh, later.as_bytes());
    let pools: Vec<usize> = run
        .design()
        .alternatives
        .iter()
        .map(|alternative| alternative.clusters[0].pools.len())
        .collect();
    assert_eq!(pools, [2, 1], "{}", run.messages);
    design.alternatives[1].clusters[0].state = ClusterState::Planned;
    fs::write(&path, file::write(&design)).unwrap();
    let run = import(folder.path(), &refresh, later.as_bytes());
    assert_ne!(run.code, Some(0));
    assert!(
        run.messages
            .contains("no alternative of the design shows what runs today"),
        "{}",
        run.messages
    );
}
