//! The smallest change of each kind is the smallest: every smaller one is tried and is not enough.

mod limits;

use std::sync::Arc;

use super::{Kind, WayOut, is_same, is_unmet, of_cluster, of_finding, of_model};
use crate::azure::{DataPlane, Model, NetworkPolicy, OutboundType, Purpose};
use crate::check::Checked;
use crate::decide::verdict::{Outcome, Verdicts};
use crate::design::{
    Autoscale, ClusterState, Criterion, Design, Name, NodeCount, OtherCount, PodCount, Subnet, SubnetRef,
    Surge, presets,
};
use crate::edit::ClusterAt;
use crate::net::Prefix;
use crate::plan::Effort;

const AT: ClusterAt = ClusterAt {
    alternative: 0,
    cluster: 0,
};

/// One cluster of one pool under `model`, in `space` with a node subnet and a pod subnet where the model has one.
struct Small {
    model: Model,
    space: &'static str,
    nodes: &'static str,
    pods: Option<&'static str>,
    count: u32,
    max_pods: u32,
    surge: u32,
}

impl Small {
    fn design(&self) -> Design {
        let mut design = presets::blank();
        design.connected.clear();
        let alternative = design.alternatives.first_mut().unwrap();
        let network = alternative.networks.first_mut().unwrap();
        network.address_space = vec![self.space.parse().unwrap()];
        network.subnets.truncate(1);
        let nodes = network.subnets.first_mut().unwrap();
        nodes.prefix = self.nodes.parse().unwrap();
        nodes.other_addresses = OtherCount::ZERO;
        let nodes = nodes.name.clone();
        let name = Name::new("snet-pods").unwrap();
        if let Some(pods) = self.pods {
            let subnet = Subnet::new(name.clone(), pods.parse().unwrap(), Purpose::Pods);
            network.subnets.push(subnet.into());
        }
        let cluster = alternative.clusters.first_mut().unwrap();
        cluster.model = self.model;
        cluster.data_plane = DataPlane::Azure;
        cluster.network_policy = NetworkPolicy::None;
        if !self.model.uses_pod_cidr() {
            cluster.pod_cidr = None;
        }
        cluster.pools.truncate(1);
        let pool = cluster.pools.first_mut().unwrap();
        pool.autoscale = None;
        pool.count = NodeCount::saturating(self.count);
        pool.max_pods = PodCount::saturating(self.max_pods);
        pool.planned_pods = None;
        pool.max_surge = Some(Surge::Nodes(self.surge));
        pool.node_subnet = SubnetRef::own(nodes);
        pool.pod_subnet = self.pods.map(|_| SubnetRef::own(name));
        design
    }
}

/// Designs of one subnet that is short, small enough to try everything.
fn shorts() -> Vec<Design> {
    let mut all = Vec::new();
    for (count, max_pods, surge) in [(5, 30, 1), (6, 20, 2), (3, 60, 1), (9, 14, 3), (4, 110, 1)] {
        all.push(Small {
            model: Model::NodeSubnet,
            space: "10.1.0.0/25",
            nodes: "10.1.0.0/25",
            pods: None,
            count,
            max_pods,
            surge,
        });
        for model in [Model::PodSubnetDynamic, Model::PodSubnetStatic] {
            all.push(Small {
                model,
                space: "10.1.0.0/24",
                nodes: "10.1.0.0/26",
                pods: Some("10.1.0.128/25"),
                count,
                max_pods,
                surge,
            });
        }
    }
    all.iter().map(Small::design).collect()
}

fn checked(design: &Design) -> Checked {
    Checked::new(Arc::new(design.clone()))
}

fn outcome(design: &Design) -> Outcome {
    let Checked {
        design,
        plan,
        findings,
    } = checked(design);
    Verdicts::new(&design, &plan, &findings).of_cluster(0, 0)
}

fn works(design: &Design) -> bool {
    matches!(outcome(design), Outcome::Fits | Outcome::Works(_))
}

fn ways(design: &Design) -> Vec<WayOut> {
    of_cluster(&checked(design), AT)
}

fn way(design: &Design, kind: Kind) -> Option<WayOut> {
    ways(design)
        .into_iter()
        .find(|way| way.kind == kind && matches!(way.outcome, Outcome::Fits | Outcome::Works(_)))
}

/// The largest number below `most` with which `changed` works, by trying each of them.
fn largest_by_trying(most: u32, least: u32, changed: impl Fn(u32) -> Design) -> Option<u32> {
    (least..most).rev().find(|number| works(&changed(*number)))
}

#[test]
fn the_pods_that_are_given_up_are_the_fewest() {
    let mut offered = 0;
    for design in shorts() {
        let pool = |design: &Design| design.alternatives[0].clusters[0].pools[0].clone();
        let present = u32::try_from(pool(&design).max_pods.get()).unwrap();
        let most = largest_by_trying(present, 10, |pods| {
            let mut design = design.clone();
            design.alternatives[0].clusters[0].pools[0].max_pods = PodCount::saturating(pods);
            design
        });
        let way = way(&design, Kind::MaxPods);
        let found = way.map(|way| pool(&way.applied(&design).unwrap()).max_pods.get());
        assert_eq!(found, most.map(u64::from), "{:?}", pool(&design));
        offered += usize::from(most.is_some());
    }
    assert!(offered >= 3, "{offered}");
}

#[test]
fn the_nodes_that_are_given_up_are_the_fewest() {
    let mut offered = 0;
    for design in shorts() {
        let present = design.alternatives[0].clusters[0].pools[0].count.get();
        let most = largest_by_trying(u32::try_from(present).unwrap(), 2, |nodes| {
            let mut design = design.clone();
            design.alternatives[0].clusters[0].pools[0].count = NodeCount::saturating(nodes);
            design
        });
        let way = way(&design, Kind::ScaleIn);
        let found = way.map(|way| {
            assert!(way.cost.nodes > 0 && way.cost.pods > 0, "{}", way.cost);
            way.applied(&design).unwrap().alternatives[0].clusters[0].pools[0]
                .count
                .get()
        });
        assert_eq!(found, most.map(u64::from));
        offered += usize::from(most.is_some());
    }
    assert!(offered >= 5, "{offered}");
}

/// Whether a subnet of `length` fits into `space` with the subnets that stay.
fn has_place(space: Prefix, length: u8, stay: &[Prefix]) -> bool {
    length >= space.length() && {
        let mut places = space.split(length);
        places.any(|place| !stay.iter().any(|other| other.overlaps(&place)))
    }
}

#[test]
fn the_address_space_that_is_asked_for_is_the_smallest() {
    let mut offered = 0;
    for design in shorts() {
        let network = &design.alternatives[0].networks[0];
        let space = network.address_space[0].v4().unwrap();
        let short = network.subnets.len() - 1;
        let stay: Vec<Prefix> = network
            .subnets
            .iter()
            .take(short)
            .filter_map(|one| one.prefix.v4())
            .collect();
        // The smallest subnet that does, by giving it ever more of a space without bounds.
        let length = (16..=29).rev().find(|length| {
            let mut design = design.clone();
            let network = &mut design.alternatives[0].networks[0];
            network.address_space.push("192.168.0.0/16".parse().unwrap());
            network.subnets[short].prefix = format!("192.168.0.0/{length}").parse().unwrap();
            works(&design)
        });
        let Some(length) = length.filter(|length| !has_place(space, *length, &stay)) else {
            assert!(way(&design, Kind::WiderNetwork).is_none());
            continue;
        };
        let around = |length| Prefix::containing(space.network(), length).unwrap();
        let smallest = (8..space.length())
            .rev()
            .map(around)
            .find(|wide| has_place(*wide, length, &stay));
        let wider = way(&design, Kind::WiderNetwork).unwrap();
        let of = |way: &WayOut| {
            way.applied(&design).unwrap().alternatives[0].networks[0]
                .address_space
                .clone()
        };
        assert_eq!(of(&wider).first().and_then(|space| space.v4()), smallest);
        assert_eq!(wider.cost.addresses, smallest.unwrap().size() - space.size());
        let another = way(&design, Kind::AnotherSpace).unwrap();
        let added = of(&another).get(1).and_then(|space| space.v4()).unwrap();
        assert_eq!(added.length(), length);
        assert_eq!(another.cost.addresses, added.size());
        let adjoins = added.first() == space.end() || added.end() == space.first();
        assert!(
            adjoins || space.end() % added.size() != 0,
            "{added} beside {space}"
        );
        offered += 1;
    }
    assert!(offered >= 4, "{offered}");
}

#[test]
fn a_space_that_is_used_elsewhere_is_not_taken() {
    let small = Small {
        model: Model::NodeSubnet,
        space: "10.1.0.0/26",
        nodes: "10.1.0.0/26",
        pods: None,
        count: 5,
        max_pods: 30,
        surge: 1,
    };
    let mut design = small.design();
    let titles = |design: &Design| -> Vec<String> {
        let kinds = [Kind::WiderNetwork, Kind::AnotherSpace];
        let ways = ways(design).into_iter().filter(|way| kinds.contains(&way.kind));
        ways.map(|way| way.title).collect()
    };
    assert_eq!(
        titles(&design),
        [
            "Expand vnet from 10.1.0.0/26 to 10.1.0.0/24; enlarge snet-nodes to 10.1.0.0/24",
            "Add 10.0.255.0/24 to the address space of vnet; move snet-nodes to 10.0.255.0/24"
        ]
    );
    design.connected = presets::worked_example().connected;
    design.connected[0].prefixes = ["10.1.0.128/25", "10.0.255.0/24"]
        .map(|range| range.parse().unwrap())
        .to_vec();
    design.connected.truncate(1);
    assert_eq!(
        titles(&design),
        ["Add 10.1.1.0/24 to the address space of vnet; move snet-nodes to 10.1.1.0/24"]
    );
}

#[test]
fn a_second_pool_takes_as_few_nodes_as_will_do_into_the_smallest_subnet() {
    let small = Small {
        model: Model::NodeSubnet,
        space: "10.1.0.0/22",
        nodes: "10.1.0.0/24",
        pods: None,
        count: 14,
        max_pods: 30,
        surge: 1,
    };
    let mut design = small.design();
    // No room to grow where it is, so that the whole subnet would have to move.
    let network = &mut design.alternatives[0].networks[0];
    for (name, range) in [("one", "10.1.1.0/25"), ("two", "10.1.3.0/24")] {
        let other = Subnet::new(Name::new(name).unwrap(), range.parse().unwrap(), Purpose::Other);
        network.subnets.push(other.into());
    }
    let split = way(&design, Kind::SecondPool).unwrap();
    // 251 addresses hold 8 nodes of 31, surge included: 7 stay, 7 and their surge node take 248.
    assert_eq!(outcome(&split.applied(&design).unwrap()), split.outcome);
    assert!(
        split
            .title
            .starts_with("Move 7 nodes of pool system to a second pool, system2"),
        "{}",
        split.title
    );
    assert!(!ways(&design).iter().any(|way| way.kind == Kind::Subnet));
}

#[test]
fn running_clusters_are_offered_what_they_can_do() {
    let mut design = shorts().swap_remove(0);
    design.alternatives[0].clusters[0].state = ClusterState::Existing;
    let kinds: Vec<Kind> = ways(&design).iter().map(|way| way.kind).collect();
    assert!(
        !kinds.contains(&Kind::MaxPods) && !kinds.contains(&Kind::Subnet),
        "{kinds:?}"
    );
    assert!(kinds.contains(&Kind::ScaleIn), "{kinds:?}");
    let wider = way(&design, Kind::WiderNetwork).unwrap();
    assert!(wider.cost.to_string().contains("drain"), "{}", wider.cost);
}

#[test]
fn an_unmet_requirement_has_ways_out() {
    let mut design = presets::worked_example();
    design.requirements.set(Criterion::PodsReachable, Some(true));
    let found = ways(&design);
    let models = found.iter().filter(|way| way.title.contains("use model"));
    let asked: Vec<u64> = models.map(|way| way.cost.addresses).collect();
    // From a /21 to a /19, for each of those whose pods can be reached.
    assert_eq!(asked, [6_144, 6_144, 6_144]);
    let given_up = found.last().unwrap();
    assert_eq!(given_up.title, "Do not require: pods reachable from outside");
    assert_eq!(
        given_up.cost.to_string(),
        "the requirement is dropped in every alternative"
    );
    design.requirements = Default::default();
    design.requirements.set(Criterion::WindowsPools, Some(true));
    assert_eq!(ways(&design).first().unwrap().title, "Use the Azure data plane");
}

#[test]
fn two_that_are_short_are_mended_together() {
    let mut design = presets::worked_example();
    let alternative = &mut design.alternatives[0];
    alternative.networks[0].subnets[0].prefix = "10.20.0.0/28".parse().unwrap();
    alternative.clusters[0].pod_cidr = Some("10.244.0.0/21".parse().unwrap());
    let first = ways(&design).swap_remove(0);
    assert!(
        matches!(first.outcome, Outcome::Fits | Outcome::Works(_)),
        "{first:#?}"
    );
    assert!(first.title.contains("; "), "{}", first.title);
    assert_eq!(outcome(&first.applied(&design).unwrap()), first.outcome);
}

#[test]
fn another_outbound_type_is_a_way_out_of_a_missing_gateway() {
    let mut design = presets::worked_example();
    let cluster = &mut design.alternatives[0].clusters[0];
    cluster.outbound.kind = OutboundType::UserAssignedNatGateway;
    let checked = checked(&design);
    let missing = checked
        .findings
        .all
        .iter()
        .find(|one| one.rule.id == "nat-gateway-node-subnet");
    let search = of_finding(&checked, missing.unwrap());
    let titles: Vec<&str> = search.ways.iter().map(|way| way.title.as_str()).collect();
    assert!(titles[0].starts_with("Attach a NAT gateway"), "{titles:?}");
    assert!(titles.contains(&"Use outbound type Load balancer"), "{titles:?}");
    // What has to be provided for it is part of its cost.
    let routed = search
        .ways
        .iter()
        .find(|way| way.title.ends_with("User-defined routing"));
    assert_eq!(
        routed.unwrap().cost.to_string(),
        "a route table, and a firewall or appliance behind it"
    );
}

#[test]
fn the_maximum_of_an_autoscaled_pool_is_lowered_once() {
    let mut design = shorts().swap_remove(0);
    let pool = &mut design.alternatives[0].clusters[0].pools[0];
    pool.autoscale = Some(Autoscale {
        min: NodeCount::saturating(1),
        max: pool.count,
    });
    pool.count = NodeCount::saturating(1);
    let lowered: Vec<String> = ways(&design)
        .into_iter()
        .filter(|way| way.kind == Kind::ScaleIn)
        .map(|way| way.title)
        .collect();
    assert_eq!(lowered, ["Lower the maximum of pool system to 2"]);
}

#[test]
fn nodes_that_are_there_now_are_named_where_they_have_to_go() {
    let pool = |count| {
        let mut pool = presets::worked_example().alternatives[0].clusters[0].pools[1].clone();
        pool.count = NodeCount::saturating(count);
        pool
    };
    for (count, title) in [
        (11, "Lower the maximum of pool user to 11"),
        (12, "Scale pool user in from 12 to 11 nodes, its new maximum"),
    ] {
        assert_eq!(super::levers::scale_in_title(&pool(count), 11), title);
    }
}

#[test]
fn what_works_has_no_way_out() {
    for design in [presets::blank(), presets::worked_example()] {
        assert_eq!(ways(&design), []);
    }
}

#[test]
fn a_model_that_lacks_room_says_what_it_takes() {
    let design = presets::worked_example();
    let checked = checked(&design);
    for model in [Model::NodeSubnet, Model::PodSubnetDynamic, Model::PodSubnetStatic] {
        let ways = of_model(&checked, AT, model);
        let kinds: Vec<Kind> = ways.iter().map(|way| way.kind).collect();
        assert!(kinds.contains(&Kind::WiderNetwork), "{model}: {kinds:?}");
        for way in &ways {
            let after = way.applied(&design).unwrap();
            assert_eq!(after.alternatives[0].clusters[0].model, model);
            assert_eq!(outcome(&after), way.outcome, "{}", way.title);
        }
        let space = |way: &WayOut| {
            let after = way.applied(&design).unwrap();
            after.alternatives[0].networks[0].address_space[0].v4().unwrap()
        };
        let wide = ways.iter().find(|way| way.kind == Kind::WiderNetwork).unwrap();
        // Half of it would not be enough.
        let mut narrower = design.clone();
        let half = Prefix::containing(space(wide).network(), space(wide).length() + 1).unwrap();
        narrower.alternatives[0].networks[0].address_space = vec![half.into()];
        let adopted = crate::plan::fitted(&narrower, 0, 0, model);
        assert!(
            adopted.is_none_or(|adopted| !adopted.holds_upgrade),
            "{model} in {half}"
        );
    }
    // The gateway of the example does not work with kubenet, however much room there is.
    assert_eq!(of_model(&checked, AT, Model::Kubenet), []);
}

#[test]
fn several_clusters_are_mended_together() {
    for short in shorts() {
        let mut design = short;
        let alternative = &mut design.alternatives[0];
        let mut second = alternative.clusters[0].clone();
        second.name = Name::or("second", "second");
        alternative.clusters.push(second);
        let checked = checked(&design);
        let Some(way) = super::of_alternative(&checked, 0) else {
            continue;
        };
        let after = self::checked(&way.applied(&design).unwrap());
        let verdicts = Verdicts::new(&after.design, &after.plan, &after.findings);
        assert_eq!(verdicts.of_alternative(0), way.outcome, "{}", way.title);
        let errors = |checked: &Checked| {
            let all = checked.findings.all.iter();
            all.filter(|finding| finding.severity == crate::azure::Severity::Error)
                .count()
        };
        assert!(errors(&after) <= errors(&checked), "{}", way.title);
    }
    let mut pair = presets::worked_example();
    let alternative = &mut pair.alternatives[0];
    alternative.networks[0].subnets[0].prefix = "10.20.0.0/27".parse().unwrap();
    assert!(
        super::of_alternative(&checked(&pair), 0).is_none(),
        "one cluster has its own ways"
    );
}

#[test]
fn changes_that_go_together_are_offered_in_one_order() {
    let mut design = presets::worked_example();
    let cluster = design
        .alternatives
        .first_mut()
        .unwrap()
        .clusters
        .first_mut()
        .unwrap();
    let pool = cluster.pools.last_mut().unwrap();
    *pool = pool.with_planned_nodes(NodeCount::saturating(200));
    let ways = of_cluster(&checked(&design), AT);
    assert!(ways.len() > 2, "{ways:#?}");
    for (index, way) in ways.iter().enumerate() {
        let others = ways.iter().skip(index + 1);
        let again: Vec<&str> = others
            .filter(|other| is_same(&other.command, &way.command))
            .map(|other| other.title.as_str())
            .collect();
        assert!(again.is_empty(), "{}: {again:?}", way.title);
    }
}

#[test]
fn a_model_that_the_cluster_can_change_to_in_place_comes_before_those_that_need_a_new_cluster() {
    let preset = presets::presets()[3];
    let design = preset.design().unwrap();
    let checked = checked(&design);
    let unmet = checked
        .findings
        .all
        .iter()
        .find(|finding| is_unmet(finding))
        .unwrap();
    let ways: Vec<(Kind, Effort)> = of_finding(&checked, unmet)
        .ways
        .iter()
        .map(|way| (way.kind, way.cost.effort))
        .collect();
    let model = ways.iter().position(|(kind, _)| *kind == Kind::Model).unwrap();
    assert_eq!(ways[model].1, Effort::InPlace);
    let new = ways
        .iter()
        .position(|(_, effort)| *effort == Effort::NewCluster)
        .unwrap();
    assert!(model < new, "{ways:?}");
}
