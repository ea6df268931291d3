//! What runs today is referred to; what comes into it is made, and what changes of it is said step by step.

use aksnet::azure::{DataPlane, Model, NetworkPolicy};
use aksnet::design::{ClusterState, Design, Name, NetworkPeering, PodCount};
use aksnet::export::azure::{Language, Paperwork};

use super::languages::under;
use super::{paper, printed_at};

/// The blank design with a first alternative of today under another model.
fn from_today(model: Model) -> Design {
    let mut design = under(model, DataPlane::Azure);
    let mut target = (*under(Model::Overlay, DataPlane::Azure).alternatives[0]).clone();
    target.name = Name::new("to be").unwrap();
    let mut today = (*design.alternatives[0]).clone();
    today.today = true;
    today.clusters[0].state = ClusterState::Existing;
    design.alternatives = vec![today.into(), target.into()];
    design
}

#[test]
fn steps_destroy_nothing_by_themselves() {
    for (model, expected) in [
        (Model::NodeSubnet, "# az aks update"),
        (Model::Kubenet, "# az aks update"),
        (Model::PodSubnetDynamic, "# az aks delete"),
        (Model::Overlay, "Nothing changes."),
    ] {
        let text = paper(&from_today(model), Paperwork::Steps, 1);
        assert!(text.contains(expected), "{model}: {text}");
        let acts = text.lines().filter(|line| !line.trim_start().starts_with('#'));
        for line in acts {
            assert!(
                !line.contains("delete ") && !line.contains("aks update"),
                "{line}"
            );
        }
    }
    let mut pools = from_today(Model::Overlay);
    pools.alternatives[1].clusters[0].pools[1].max_pods = PodCount::new(77).unwrap();
    let text = paper(&pools, Paperwork::Steps, 1);
    for part in [
        "--max-pods 77",
        "kubectl drain --selector 'agentpool=",
        "# az aks nodepool delete",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let alone = paper(&pools, Paperwork::Steps, 0);
    assert!(alone.contains("there is nothing to change from"), "{alone}");
    // What runs is what is changed from, whether or not its alternative is called today's.
    pools.alternatives[0].today = false;
    assert_eq!(paper(&pools, Paperwork::Steps, 1), text);
}

/// The steps said that Calico must not be installed, and went on to the move.
#[test]
fn a_policy_engine_goes_before_the_move_to_overlay_and_comes_back_after_it() {
    let mut design = from_today(Model::Kubenet);
    design.alternatives[0].clusters[0].network_policy = NetworkPolicy::Calico;
    let places = |design: &Design| {
        let text = paper(design, Paperwork::Steps, 1);
        [
            "--network-policy none",
            "--network-plugin-mode overlay",
            "--network-policy calico",
        ]
        .map(|part| text.find(part))
    };
    design.alternatives[1].clusters[0].network_policy = NetworkPolicy::Calico;
    let [removed, moved, installed] = places(&design).map(Option::unwrap);
    assert!(removed < moved && moved < installed);
    design.alternatives[1].clusters[0].network_policy = NetworkPolicy::None;
    let [removed, moved, installed] = places(&design);
    assert!(removed.unwrap() < moved.unwrap() && installed.is_none());
    design.alternatives[0].clusters[0].network_policy = NetworkPolicy::None;
    assert_eq!(places(&design)[0], None, "nothing is in the way");
}

#[test]
fn steps_make_what_a_new_subnet_is_joined_with_before_it() {
    let mut design = from_today(Model::Overlay);
    let network = &mut design.alternatives[1].networks[0];
    let mut new = (*network.subnets[0]).clone();
    new.name = Name::new("snet-new").unwrap();
    new.prefix = "10.0.128.0/24".parse().unwrap();
    new.security_group = true;
    new.route_table = Some(Name::new("rt-new").unwrap());
    new.nat_gateway = true;
    network.subnets.push(new.into());
    let text = paper(&design, Paperwork::Steps, 1);
    let place = |part: &str| text.find(part).unwrap_or_else(|| panic!("no {part} in {text}"));
    for part in [
        "network nsg create",
        "network route-table create",
        "network public-ip create",
        "network nat gateway create",
    ] {
        assert!(place(part) < place("--name snet-new"), "{part}: {text}");
    }
}

/// A cluster that runs today, drawn with a pool and a subnet more, in a VNet with a range more.
fn grown(model: Model) -> Design {
    let mut design = from_today(model);
    let mut target = (*design.alternatives[0]).clone();
    target.name = Name::new("to be").unwrap();
    target.today = false;
    let network = &mut target.networks[0];
    network.address_space.push("10.77.0.0/16".parse().unwrap());
    let mut subnet = (*network.subnets[0]).clone();
    subnet.name = Name::new("snet-new").unwrap();
    subnet.prefix = "10.77.0.0/24".parse().unwrap();
    subnet.security_group = true;
    network.subnets.push(subnet.into());
    let cluster = &mut target.clusters[0];
    let mut pool = cluster.pools[1].clone();
    pool.name = Name::new("fresh").unwrap();
    pool.node_subnet = serde_json::from_str("\"snet-new\"").unwrap();
    cluster.pools.push(pool);
    design.alternatives[1] = target.into();
    design
}

#[test]
fn what_comes_into_a_cluster_that_runs_is_made_and_what_runs_is_not() {
    let design = grown(Model::Overlay);
    for (language, parts) in [
        (
            Language::Az,
            &[
                "az network vnet subnet create",
                "az aks nodepool add",
                "VM_SIZE=${VM_SIZE:-",
            ][..],
        ),
        (
            Language::PowerShell,
            &["network vnet subnet create", "aks nodepool add"],
        ),
        (
            Language::Bicep,
            &[
                "Microsoft.ContainerService/managedClusters@2026-04-01' existing",
                "managedClusters/agentPools@2026-04-01' = {",
                "name: 'snet-new'",
            ],
        ),
        (
            Language::Arm,
            &[
                "\"Microsoft.ContainerService/managedClusters/agentPools\"",
                "/fresh\"",
            ],
        ),
        (
            Language::Terraform,
            &[
                "data \"azurerm_kubernetes_cluster\"",
                "resource \"azurerm_kubernetes_cluster_node_pool\"",
                "kubernetes_cluster_id = data.azurerm_kubernetes_cluster.",
                "resource \"azurerm_subnet\" \"snet_new\"",
            ],
        ),
    ] {
        let text = printed_at(&design, language, 1).text;
        for part in parts {
            assert!(text.contains(part), "{language:?} {part}: {text}");
        }
        for part in [
            "needs the role Network Contributor on subnet snet-new",
            "its address space changes from 10.0.0.0/16 to 10.0.0.0/16, 10.77.0.0/16",
        ] {
            assert!(text.contains(part), "{language:?} {part}: {text}");
        }
        for part in [
            "aks create",
            "vnet create",
            "resource \"azurerm_virtual_network\"",
        ] {
            assert!(!text.contains(part), "{language:?} {part}: {text}");
        }
        let other = design.alternatives[0].clusters[0].pools[0].name.as_str();
        let of_other = text.lines().filter(|line| line.contains(&format!("\"{other}\"")));
        assert_eq!(of_other.count(), 0, "{language:?}: {text}");
    }
    let today = printed_at(&design, Language::Az, 0).text;
    assert!(today.contains("There is nothing to create."), "{today}");
}

#[test]
fn steps_set_all_that_they_read_and_widen_the_vnet_first() {
    let mut design = grown(Model::Overlay);
    let text = paper(&design, Paperwork::Steps, 1);
    let place = |part: &str| text.find(part).unwrap_or_else(|| panic!("no {part} in {text}"));
    assert!(
        place("--address-prefixes 10.0.0.0/16 10.77.0.0/16") < place("network nsg create"),
        "{text}"
    );
    assert!(place("--name snet-new") < place("az aks nodepool add"), "{text}");
    assert!(!text.contains("aksnet export --to steps"), "{text}");
    design.alternatives[1].clusters[0].pools[0].max_pods = PodCount::new(77).unwrap();
    let text = paper(&design, Paperwork::Steps, 1);
    assert!(
        text.contains("\"$VM_SIZE\"") && text.contains("\nVM_SIZE="),
        "{text}"
    );
    let code = printed_at(&design, Language::Bicep, 1).text;
    assert!(
        code.contains("differs from what runs today: aksnet export --to steps"),
        "{code}"
    );
}

#[test]
fn steps_say_what_a_subnet_is_drawn_with_anew() {
    let mut design = grown(Model::Overlay);
    let subnet = &mut design.alternatives[1].networks[0].subnets[0];
    subnet.prefix = "10.0.192.0/24".parse().unwrap();
    subnet.nat_gateway = !subnet.nat_gateway;
    let text = paper(&design, Paperwork::Steps, 1);
    assert!(text.contains("# az network vnet subnet update"), "{text}");
    assert!(text.contains("differs from today in NAT gateway"), "{text}");
    design.alternatives[1].networks[0].name = Name::new("vnet-else").unwrap();
    let text = paper(&design, Paperwork::Steps, 1);
    assert!(
        text.contains("VNet vnet-else") && text.contains("It is new"),
        "{text}"
    );
}

#[test]
fn every_reference_of_terraform_is_declared() {
    for model in [Model::PodSubnetDynamic, Model::PodSubnetStatic, Model::NodeSubnet] {
        let text = printed_at(&grown(model), Language::Terraform, 1).text;
        let words = text.split(|char: char| !(char.is_alphanumeric() || "._".contains(char)));
        for word in words.filter(|word| word.starts_with("data.") || word.starts_with("azurerm_")) {
            let parts: Vec<&str> = word.trim_start_matches("data.").split('.').collect();
            let [kind, symbol, ..] = parts[..] else { continue };
            let block = if word.starts_with("data.") {
                "data"
            } else {
                "resource"
            };
            assert!(
                text.contains(&format!("{block} \"{kind}\" \"{symbol}\"")),
                "{word}: {text}"
            );
        }
    }
}

#[test]
fn a_peering_that_there_is_today_is_not_made_again() {
    let mut design = grown(Model::Overlay);
    let alternatives: Vec<_> = design.alternatives.iter_mut().collect();
    for alternative in alternatives {
        let mut second = (*alternative.networks[0]).clone();
        second.name = Name::new("vnet-other").unwrap();
        second.address_space = vec!["10.99.0.0/16".parse().unwrap()];
        second.subnets.clear();
        alternative.networks.push(second.into());
        let names = [&alternative.networks[0].name, &alternative.networks[1].name].map(Clone::clone);
        alternative.peerings = vec![NetworkPeering {
            networks: names,
            through_hub: false,
        }];
    }
    let made = |design: &Design| {
        printed_at(design, Language::Az, 1)
            .text
            .matches("peering create")
            .count()
    };
    assert_eq!(made(&design), 0);
    design.alternatives[0].peerings.clear();
    assert_eq!(made(&design), 2);
}
