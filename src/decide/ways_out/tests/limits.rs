//! What is offered where a limit is met: fixes and ways out in the words of the screen.

use super::{checked, ways};
use crate::decide::ways_out::{WayOut, of_finding};
use crate::design::{Alternative, Design, Name, NodeCount, PodCount, PortCount, SubnetRef, Surge, presets};

/// The worst finding of the worked example after `change`, and what its card and its menu offer.
fn offered(change: impl Fn(&mut Alternative)) -> String {
    let mut design = presets::worked_example();
    change(&mut design.alternatives[0]);
    let checked = checked(&design);
    let (_, worst) = checked.findings.worst_first(|_| true)[0];
    let search = of_finding(&checked, worst);
    let fixes = search.fixes.iter().map(|fix| format!("\n[{}]", fix.title));
    let ways = search
        .ways
        .iter()
        .map(|way| format!("\n- {}: {}", way.title, way.outcome));
    format!("{}{}", worst.rule.id, fixes.chain(ways).collect::<String>())
}

#[test]
fn ranges_and_names_have_ways_out() {
    let range = |text: &str| text.parse().unwrap();
    let said = [
        offered(|one| one.networks[0].subnets[0].prefix = range("10.20.0.0/27")),
        offered(|one| one.clusters[0].pod_cidr = Some(range("10.244.0.0/21"))),
        offered(|one| one.clusters[0].service_cidr = range("10.0.0.0/12")),
        offered(|one| one.clusters[0].service_cidr = range("10.0.0.0/29")),
        offered(|one| {
            let long = Name::new("n".repeat(64)).unwrap();
            one.networks[0].subnets[0].name = long.clone();
            for pool in &mut one.clusters[0].pools {
                pool.node_subnet = SubnetRef::own(long.clone());
            }
        }),
    ];
    expect_test::expect![[r"
        node-subnet-too-small
        [Enlarge to 10.20.0.0/26]
        [Lower the maximum of pool user to 20]
        - Enlarge snet-nodes to 10.20.0.0/26: Works, 1 warning
        - Move 20 nodes of pool user to a second pool, user2, in a new subnet, 10.20.0.32/27: Works, 1 warning
        - Lower the maximum of pool user to 20: Works, 1 warning

        pod-cidr-too-small
        [Move to 100.64.0.0/18]
        - Move the pod CIDR to 100.64.0.0/18: Fits
        - Scale pool user in from 12 to 3 nodes, its new maximum: Works, 1 warning

        service-cidr-max-size
        [Move to 10.0.0.0/16]

        dns-ip-in-service-cidr
        [Use 10.0.0.2 as DNS service IP]

        overlay-name-63
        [Rename to nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn]"]]
    .assert_eq(&said.join("\n\n"));
}

#[test]
fn pods_and_surge_have_ways_out() {
    let pods = |alternative: &mut Alternative, most: u32| {
        alternative.clusters[0].pools[1].max_pods = PodCount::saturating(most);
    };
    let surge = |alternative: &mut Alternative, nodes: u32| {
        alternative.clusters[0].pools[1].max_surge = Some(Surge::Nodes(nodes));
    };
    let said = [
        offered(|one| pods(one, 300)),
        offered(|one| pods(one, 5)),
        offered(|one| surge(one, 12)),
        offered(|one| surge(one, 40)),
        offered(|one| surge(one, 0)),
    ];
    expect_test::expect![[r"
        max-pods-range
        [Set max pods to 250]

        max-pods-range
        [Set max pods to 10]

        outbound-ports-step
        - Use 1,024 ports per node: Works, 1 warning
        - Use 512 ports per node: Works, 1 warning
        - Use outbound type User-defined routing: Works, 1 warning

        upgrade-does-not-fit
        [Enlarge to 10.20.0.0/25]
        [Lower the surge of user to 14]
        [Upgrade user without surge, max unavailable 1]
        [Lower the maximum of pool user to 27]
        - Enlarge snet-nodes to 10.20.0.0/25; move the pod CIDR to 100.64.0.0/17: Works, 1 warning
        - Lower the surge of user to 14: Works, 2 warnings
        - Upgrade user without surge, max unavailable 1: Works, 1 warning
        - Move 13 nodes of pool user to a second pool, user2, in a new subnet, 10.20.0.64/27; move the pod CIDR to 100.64.0.0/17: Works, 1 warning
        - Lower the maximum of pool user to 27: Works, 2 warnings

        surge-zero
        [Use a surge of 1]"]]
    .assert_eq(&said.join("\n\n"));
}

#[test]
fn nodes_and_ports_have_ways_out() {
    let growing = |alternative: &mut Alternative, nodes: u32| {
        let pool = alternative.clusters[0].pools.last_mut().unwrap();
        *pool = pool.with_planned_nodes(NodeCount::saturating(nodes));
    };
    let ports = |alternative: &mut Alternative, ports: u32| {
        alternative.clusters[0].outbound.ports_per_node = PortCount::saturating(ports);
    };
    let said = [
        offered(|one| growing(one, 48)),
        offered(|one| growing(one, 1_200)),
        offered(|one| ports(one, 4_000)),
        offered(|one| ports(one, 1_001)),
    ];
    expect_test::expect![[r"
        outbound-ports-step
        - Use 1,024 ports per node: Works, 1 warning
        - Use 512 ports per node: Works, 1 warning
        - Use outbound type User-defined routing: Works, 1 warning

        node-subnet-too-small
        [Lower the maximum of pool user to 49]
        - Expand vnet-shop from 10.20.0.0/21 to 10.20.0.0/20; move snet-nodes to 10.20.8.0/21; move the pod CIDR to 100.64.0.0/13; move 291 nodes to a second pool, user2: Works, 1 warning
        - Add 10.20.8.0/21 to the address space of vnet-shop; move snet-nodes to 10.20.8.0/21; move the pod CIDR to 100.64.0.0/13; move 291 nodes to a second pool, user2: Works, 1 warning
        - Lower the maximum of pool user to 49: Works, 2 warnings

        outbound-ports-too-few
        [Use 3 outbound addresses]
        [Use 1,328 ports per node]
        - Use 3 outbound addresses: Works, 1 warning
        - Use 1,328 ports per node: Works, 1 warning
        - Use outbound type User-defined routing: Works, 1 warning

        outbound-ports-multiple-of-8
        [Use 1,000 ports per node]
        - Use 1,000 ports per node: Works, 1 warning
        - Use outbound type User-defined routing: Works, 1 warning"]]
    .assert_eq(&said.join("\n\n"));
}

#[test]
fn ports_that_growth_would_take_can_be_fixed() {
    let mut design = presets::worked_example();
    let pool = design.alternatives[0].clusters[0].pools.last_mut().unwrap();
    *pool = pool.with_planned_nodes(NodeCount::saturating(48));
    let taken = |design: &Design| {
        let checked = checked(design);
        let mut all = checked.findings.all.iter();
        let found = all.find(|one| one.rule.id == "outbound-ports-step").copied();
        found.map(|finding| of_finding(&checked, &finding).ways)
    };
    let ways = taken(&design).unwrap();
    let fixed: Vec<&WayOut> = ways
        .iter()
        .filter(|way| way.title.contains("ports per node"))
        .collect();
    let titles: Vec<&str> = fixed.iter().map(|way| way.title.as_str()).collect();
    assert_eq!(titles, ["Use 1,024 ports per node", "Use 512 ports per node"]);
    for way in fixed {
        assert_eq!(taken(&way.applied(&design).unwrap()), None, "{}", way.title);
    }
    // Where one address has too few ports for it, more of them are part of the change.
    let pool = design.alternatives[0].clusters[0].pools.last_mut().unwrap();
    *pool = pool.with_planned_nodes(NodeCount::saturating(90));
    let ways = taken(&design).unwrap();
    assert_eq!(ways[0].title, "Use 1,024 ports per node and 2 outbound addresses");
}

/// The smallest subnet of another model asks for a lower surge, the limit of a pool for a still lower one.
#[test]
fn a_surge_that_is_lowered_again_is_named_once() {
    let mut design = presets::blank();
    let range = |text: &str| text.parse().unwrap();
    let alternative = &mut design.alternatives[0];
    alternative.networks[0].address_space = vec![range("10.1.0.0/16")];
    alternative.networks[0].subnets[0].prefix = range("10.1.0.0/21");
    let cluster = &mut alternative.clusters[0];
    cluster.pod_cidr = Some(range("100.64.0.0/13"));
    cluster.service_cidr = range("172.16.0.0/16");
    cluster.dns_service_ip = "172.16.0.10".parse().unwrap();
    cluster.outbound.ports_per_node = PortCount::saturating(8);
    let pool = &mut cluster.pools[1];
    pool.autoscale = None;
    pool.count = NodeCount::saturating(990);
    pool.max_pods = PodCount::saturating(30);
    pool.max_surge = Some(Surge::Percent(10));
    let said: Vec<String> = ways(&design).into_iter().map(|way| way.title).collect();
    let lowered = |title: &String| title.to_lowercase().matches("lower the surge of").count();
    assert!(said.iter().map(lowered).all(|times| times <= 1), "{said:#?}");
    assert!(
        said.iter()
            .any(|title| title.starts_with("Use model") && lowered(title) == 1),
        "{said:#?}"
    );
}
