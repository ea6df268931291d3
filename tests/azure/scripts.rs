//! Scripts, run by bash with a stand-in for az that prints its arguments.

use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use aksnet::export::azure::Language;

use super::{HOSTILE, MODELS, called, code, design};

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
        .env(
            "PRIVATE_ENDPOINTS",
            "pe-keys vault /some/vault\n\npe-db sqlServer $(touch x)",
        )
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
        let (calls, _) = run(&code(&called(design("overlay"), name), Language::Az), &[]);
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
    let all = "printf 'vnet-shop\\nsnet-nodes\\nSNET-APISERVER\\nid-aks-shop\\naks-shop\\nweb\\nbatch\\n'";
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

#[test]
fn private_endpoints_are_made_of_the_lines_that_are_given() {
    let (calls, _) = run(&code(&design("node-subnet"), Language::Az), &[]);
    let made: Vec<_> = calls
        .iter()
        .filter(|call| call.starts_with(&["network", "private-endpoint", "create"].map(str::to_owned)))
        .map(|call| {
            ["--name", "--group-id", "--private-connection-resource-id"]
                .map(|name| option(call, name).unwrap())
        })
        .collect();
    assert_eq!(
        made,
        [
            ["pe-keys", "vault", "/some/vault"],
            ["pe-db", "sqlServer", "$(touch x)"]
        ]
    );
}

/// What the Bastion host is made of, whatever its VNet, its subnet and its group are called.
#[test]
fn a_bastion_host_is_made_with_its_subnet_and_its_address() {
    for name in HOSTILE.into_iter().chain(["vnet-shop"]) {
        let inert = aksnet::design::inert(name);
        let mut design = design("node-subnet");
        let network = &mut design.alternatives[0].networks[0];
        let called = aksnet::design::Name::new(name).unwrap();
        network.name = called.clone();
        network.resource_group = Some(called.clone());
        network.subnets[1].name = called;
        let (calls, _) = run(&code(&design, Language::Az), &[]);
        let is_made = |call: &&Vec<String>| call.starts_with(&["resource".to_owned(), "create".to_owned()]);
        let body = option(calls.iter().find(is_made).unwrap(), "--properties").unwrap();
        let body: serde_json::Value =
            serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {body}"));
        assert_eq!(body["sku"]["name"], "Standard", "{body}");
        assert_eq!(body["properties"]["scaleUnits"], 2, "{body}");
        let place = &body["properties"]["ipConfigurations"][0]["properties"];
        let group = format!("/subscriptions/answer/resourceGroups/{inert}/providers/Microsoft.Network");
        assert_eq!(
            place["subnet"]["id"],
            format!("{group}/virtualNetworks/{inert}/subnets/{inert}")
        );
        let address = place["publicIPAddress"]["id"].as_str().unwrap();
        assert!(
            address.starts_with(&format!("{group}/publicIPAddresses/pip-bas")),
            "{address}"
        );
    }
}
