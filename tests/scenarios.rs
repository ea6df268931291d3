//! What people ran into on Azure, each as a design that shows it: the finding, and the fix that clears it or the
//! reason why there is none.
//!
//! Numbers after a case are those of public threads in Azure/AKS and Azure/AKS-Construction.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests fail as tests do"
)]

use aksnet::azure::{DataPlane, Model, NetworkPolicy, Os, Purpose, Severity};
use aksnet::check::{Finding, check, fix_all};
use aksnet::design::{
    Alternative, Autoscale, Cluster, ClusterState, ConnectedKind, ConnectedRange, Design, Name,
    NetworkInterface, NodeClass, NodeCount, NodePool, OtherCount, PodCount, PoolMode, PortCount, Priority,
    SubnetRef, Surge, WindowsServer, presets,
};
use aksnet::edit;
use aksnet::net::Cidr;
use aksnet::plan::{dynamic_node, plan, sums};

fn cidr(text: &str) -> Cidr {
    text.parse().unwrap()
}

fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

/// One cluster with one pool, which is a system pool, in a /24 of a /16.
fn cluster(model: Model, nodes: u32, max_pods: u32, surge: u32) -> Design {
    let mut design = presets::blank();
    let cluster = &mut design.alternatives[0].clusters[0];
    cluster.model = model;
    cluster.data_plane = DataPlane::Azure;
    cluster.network_policy = NetworkPolicy::None;
    cluster.service_cidr = cidr("172.16.0.0/16");
    if !model.uses_pod_cidr() {
        cluster.pod_cidr = None;
    }
    cluster.pools.truncate(1);
    let pool = &mut cluster.pools[0];
    pool.count = NodeCount::saturating(nodes);
    pool.max_pods = PodCount::saturating(max_pods);
    pool.max_surge = Some(Surge::Nodes(surge));
    design
}

fn first(design: &mut Design) -> &mut Cluster {
    &mut design.alternatives[0].clusters[0]
}

fn pool(design: &mut Design) -> &mut NodePool {
    &mut first(design).pools[0]
}

/// Gives the pods of the pool a subnet of their own.
fn with_pod_subnet(design: &mut Design, range: &str) {
    let mut pods = design.alternatives[0].networks[0].subnets[0].clone();
    pods.name = name("snet-pods");
    pods.prefix = cidr(range);
    pods.purpose = Purpose::Pods;
    design.alternatives[0].networks[0].subnets.push(pods);
    pool(design).pod_subnet = Some(SubnetRef::own(name("snet-pods")));
}

fn finding(design: &Design, rule: &str) -> Finding {
    let findings = check(design, &plan(design));
    let found = findings.all.iter().find(|finding| finding.rule.id == rule);
    *found.unwrap_or_else(|| {
        let ids: Vec<_> = findings.all.iter().map(|finding| finding.rule.id).collect();
        panic!("no {rule} in {ids:?}")
    })
}

/// The design after the fix called `title` of the finding, which it clears without a new error.
fn fixed(design: &Design, rule: &str, title: &str) -> Design {
    let finding = finding(design, rule);
    let fixes = finding.fixes(design, &plan(design));
    let fix = fixes.iter().find(|fix| fix.title == title);
    let fix = fix.unwrap_or_else(|| {
        let titles: Vec<_> = fixes.iter().map(|fix| &fix.title).collect();
        panic!("no fix {title:?} of {rule}, but {titles:?}")
    });
    let after = edit::apply(design, &fix.command).unwrap();
    let findings = check(&after, &plan(&after));
    assert!(
        findings.all.iter().all(|left| left.rule.id != rule),
        "{rule} is still there"
    );
    assert_eq!(findings.count(Severity::Error), 0, "{:?}", findings.all);
    after
}

fn without_fix(design: &Design, rule: &str, why: &str) {
    let finding = finding(design, rule);
    let planned = plan(design);
    assert_eq!(finding.fixes(design, &planned), []);
    assert_eq!(finding.why_no_fix(design, &planned), why);
}

#[test]
fn ten_nodes_of_thirty_pods_in_a_24() {
    // AKS 456: the subnet looked large enough, the message says why it is not.
    let design = cluster(Model::NodeSubnet, 10, 30, 1);
    let short = finding(&design, "node-subnet-too-small");
    assert_eq!(
        short.message(&design),
        "snet-nodes needs 310 of 251 addresses before surge, lacks 59"
    );
    let said = short.azure_message(&design, &plan(&design)).unwrap();
    assert!(
        said.starts_with("InsufficientSubnetSize: Pre-allocated IPs 290 exceeds IPs available 251 in Subnet Cidr 10.0.0.0/24"),
        "{said}"
    );
    fixed(&design, "node-subnet-too-small", "Enlarge to 10.0.0.0/23");
}

/// What Azure answers, what the inspector shows: one count.
fn counts_alike(design: &Design, subnet: usize, rule: &str, expected: (u64, u64)) {
    let planned = plan(design);
    let alternative = &design.alternatives[0];
    let observed = sums::observed(&planned.alternatives[0].networks[0].subnets[subnet], alternative).unwrap();
    assert_eq!((observed.counted, observed.available), expected);
    let said = finding(design, rule).azure_message(design, &planned).unwrap();
    let refusal = observed.refusal().unwrap();
    assert!(said.contains(&refusal), "{said}: {refusal}");
}

#[test]
fn static_blocks_are_counted_as_sixteen_a_node_everywhere() {
    let mut design = cluster(Model::PodSubnetStatic, 50, 30, 1);
    with_pod_subnet(&mut design, "10.0.2.0/23");
    counts_alike(&design, 1, "pod-subnet-too-small", (800, 507));
}

#[test]
fn other_addresses_are_taken_from_what_is_available_everywhere() {
    let mut design = cluster(Model::NodeSubnet, 9, 30, 1);
    design.alternatives[0].networks[0].subnets[0].other_addresses = OtherCount::saturating(20);
    counts_alike(&design, 0, "node-subnet-too-small", (261, 231));
}

#[test]
fn surge_does_not_fit() {
    // AKS 1053 and 3221: everything runs, and the upgrade is refused.
    let mut design = cluster(Model::NodeSubnet, 8, 30, 1);
    let short = finding(&design, "upgrade-does-not-fit");
    assert_eq!(
        short.message(&design),
        "snet-nodes needs 279 of 251 addresses while upgrading, lacks 28"
    );
    assert_eq!(short.occurs(&design, &plan(&design)).words(), "during an upgrade");
    fixed(&design, "upgrade-does-not-fit", "Enlarge to 10.0.0.0/23");

    // Once the cluster runs, the subnet stays as it is.
    first(&mut design).state = ClusterState::Existing;
    let moved = fixed(
        &design,
        "upgrade-does-not-fit",
        "Move to new pools in a new subnet, 10.0.2.0/23, and drain the old ones",
    );
    let pool = &moved.alternatives[0].clusters[0].pools[0];
    assert_eq!(
        (pool.name.as_str(), pool.node_subnet.as_str()),
        ("system2", "snet-nodes-2")
    );

    // Six nodes and half of them again: two at a time fit into a /24.
    let design = cluster(Model::NodeSubnet, 6, 30, 3);
    fixed(&design, "upgrade-does-not-fit", "Lower the surge of system to 2");
}

#[test]
fn the_maximum_of_the_autoscaler_counts() {
    // AKS 4467: three nodes run, the maximum is what is checked.
    let mut design = cluster(Model::NodeSubnet, 3, 30, 1);
    pool(&mut design).autoscale = Some(Autoscale {
        min: NodeCount::saturating(3),
        max: NodeCount::saturating(10),
    });
    fixed(
        &design,
        "node-subnet-too-small",
        "Lower the maximum of pool system to 7",
    );
    first(&mut design).state = ClusterState::Existing;
    fixed(
        &design,
        "node-subnet-too-small",
        "Lower the maximum of pool system to 7",
    );
}

#[test]
fn the_service_cidr_is_that_of_the_vnet() {
    // AKS 1117: the default service CIDR is the default VNet.
    let mut design = cluster(Model::Overlay, 3, 30, 1);
    first(&mut design).service_cidr = cidr("10.0.0.0/16");
    first(&mut design).dns_service_ip = "10.0.0.10".parse().unwrap();
    let overlap = finding(&design, "service-cidr-overlaps-subnet");
    assert_eq!(
        overlap.azure_message(&design, &plan(&design)).unwrap(),
        "ServiceCidrOverlapExistingSubnetsCidr: The specified service CIDR 10.0.0.0/16 is conflicted with an \
         existing subnet CIDR 10.0.0.0/24"
    );
    let after = fixed(&design, "service-cidr-overlaps-subnet", "Move to 100.64.0.0/16");
    assert_eq!(
        after.alternatives[0].clusters[0].dns_service_ip.to_string(),
        "100.64.0.10"
    );
}

#[test]
fn ranges_that_aks_keeps() {
    // AKS 2234: a range that is kept, and one that contains it.
    for kept in ["172.30.0.0/16", "172.16.0.0/12"] {
        let mut design = cluster(Model::Overlay, 3, 30, 1);
        first(&mut design).service_cidr = cidr(kept);
        first(&mut design).dns_service_ip = "172.30.0.10".parse().unwrap();
        fixed(&design, "reserved-range-overlap", "Move to 100.64.0.0/16");
    }
}

#[test]
fn the_first_address_is_taken() {
    // AKS 2579
    let mut design = cluster(Model::Overlay, 3, 30, 1);
    first(&mut design).dns_service_ip = "172.16.0.1".parse().unwrap();
    fixed(&design, "dns-ip-not-first", "Use 172.16.0.10 as DNS service IP");
}

#[test]
fn five_nodes_in_a_22_of_overlay() {
    // AKS-Construction 701
    let mut design = cluster(Model::Overlay, 5, 30, 1);
    first(&mut design).pod_cidr = Some(cidr("10.240.100.0/22"));
    let short = finding(&design, "pod-cidr-too-small");
    let said = short.azure_message(&design, &plan(&design)).unwrap();
    assert!(
        said.starts_with(
            "InsufficientSubnetSize: Pre-allocated IPs 1280 exceeds IPs available 1024 in Subnet Cidr \
             10.240.100.0/22, Subnet Name networkProfile.podCIDR."
        ),
        "{said}"
    );
    fixed(&design, "pod-cidr-too-small", "Expand to 10.240.96.0/21");
    // It runs: overlay can still widen in place.
    first(&mut design).state = ClusterState::Existing;
    fixed(&design, "pod-cidr-too-small", "Expand to 10.240.96.0/21");
}

#[test]
fn batches_strand_addresses() {
    // AKS 4035: nine pods a node take two batches of sixteen and a primary address.
    assert_eq!(dynamic_node(9, 30).with_primary, 33);
    let mut design = cluster(Model::PodSubnetDynamic, 10, 30, 1);
    with_pod_subnet(&mut design, "10.0.1.0/24");
    pool(&mut design).planned_pods = Some(PodCount::saturating(9));
    // 10 x 9 pods would fit a /25; the batches need more than a /24.
    let short = finding(&design, "pod-subnet-below-plan");
    assert_eq!(
        short.message(&design),
        "snet-pods needs 330 of 251 addresses before surge, lacks 79"
    );
    fixed(&design, "pod-subnet-below-plan", "Move to 10.0.2.0/23");
}

#[test]
fn a_node_too_many_for_the_route_table() {
    let mut design = cluster(Model::Kubenet, 401, 30, 1);
    design.alternatives[0].networks[0].subnets[0].prefix = cidr("10.0.0.0/20");
    first(&mut design).pod_cidr = Some(cidr("10.240.0.0/13"));
    without_fix(
        &design,
        "kubenet-max-400-nodes",
        "use overlay, which scales further, or a second cluster for the rest",
    );
    pool(&mut design).autoscale = Some(Autoscale {
        min: NodeCount::saturating(3),
        max: NodeCount::saturating(401),
    });
    pool(&mut design).count = NodeCount::saturating(3);
    fixed(
        &design,
        "kubenet-max-400-nodes",
        "Lower the maximum of pool system to 399",
    );
}

#[test]
fn the_subnet_is_delegated() {
    let mut design = cluster(Model::Overlay, 3, 30, 1);
    design.alternatives[0].networks[0].subnets[0].delegation = Some("Microsoft.Web/serverFarms".to_owned());
    fixed(&design, "subnet-delegated", "Remove the delegation");
}

#[test]
fn windows_on_kubenet() {
    let mut design = cluster(Model::Kubenet, 3, 30, 1);
    let mut windows = pool(&mut design).clone();
    windows.name = name("win");
    windows.os = Os::Windows;
    first(&mut design).pools.push(windows);
    without_fix(
        &design,
        "kubenet-no-windows",
        "remove the Windows pools, or use another model",
    );
}

#[test]
fn too_few_pods_in_a_pool() {
    // Ten pods a node and two nodes: Azure asks for thirty pods.
    let design = cluster(Model::Overlay, 2, 10, 1);
    fixed(&design, "max-pods-pool-min-30", "Use 3 nodes");
    fixed(&design, "max-pods-pool-min-30", "Set max pods to 15");
}

#[test]
fn a_pod_subnet_does_not_become_overlay() {
    // AKS 3848
    let mut design = cluster(Model::PodSubnetDynamic, 3, 30, 1);
    let mut planned = design.alternatives[0].clone();
    planned.name = name("Planned");
    planned.clusters[0].model = Model::Overlay;
    planned.clusters[0].pod_cidr = Some(cidr("10.244.0.0/16"));
    first(&mut design).state = ClusterState::Existing;
    design.alternatives.push(planned);
    let refused = finding(&design, "migration-refused");
    assert_eq!(
        refused.message(&design),
        "Cluster aks: Pod subnet, dynamic to Overlay needs a new cluster"
    );
    without_fix(
        &design,
        "migration-refused",
        "Azure cannot do this on a running cluster; create a new one alongside it",
    );
}

#[test]
fn static_blocks_that_waste_their_last_addresses() {
    let mut design = cluster(Model::PodSubnetStatic, 3, 32, 1);
    with_pod_subnet(&mut design, "10.0.4.0/22");
    fixed(&design, "static-block-waste", "Set max pods to 47");
}

#[test]
fn everything_at_once() {
    let mut design = cluster(Model::Overlay, 3, 300, 0);
    first(&mut design).service_cidr = cidr("10.0.0.0/16");
    first(&mut design).dns_service_ip = "10.0.0.1".parse().unwrap();
    first(&mut design).pod_cidr = Some(cidr("10.0.0.0/25"));
    pool(&mut design).name = name("System_Pool");
    let fixed = fix_all(&design);
    assert!(fixed.left.is_empty(), "{:?}", fixed.left);
    assert!(fixed.fixes.len() >= 5, "{:?}", fixed.fixes);
    let after = check(&fixed.design, &plan(&fixed.design));
    assert_eq!(
        (after.count(Severity::Error), after.count(Severity::Warning)),
        (0, 0)
    );
}

/// A hub that routes all private IPv6 ranges to its firewall uses none of them.
#[test]
fn an_ipv6_vnet_inside_a_summary_route_is_worth_a_note() {
    for (aggregate, expected) in [(true, Severity::Info), (false, Severity::Warning)] {
        let mut design = presets::blank();
        let network = &mut design.alternatives[0].networks[0];
        network.address_space.push("fd00:36::/48".parse().unwrap());
        design.connected.push(ConnectedRange {
            id: Default::default(),
            name: Name::new("firewall").unwrap(),
            kind: ConnectedKind::OnPremises,
            peering: Default::default(),
            aggregate,
            prefixes: vec!["fc00::/7".parse().unwrap()],
        });
        let found = check(&design, &plan(&design)).all;
        let met = found
            .iter()
            .find(|finding| finding.rule.id == "vnet-overlaps-onprem");
        assert_eq!(met.map(|finding| finding.severity), Some(expected));
    }
}

/// A cluster with a Spot pool was told to add no address and to take no port fewer: the surge node that Azure counts
/// for Spot, and nodes that are provisioned, were left out of the fix.
#[test]
fn ports_for_spot_and_provisioned_nodes() {
    let mut design = cluster(Model::Overlay, 39, 30, 1);
    let mut spot = pool(&mut design).clone();
    spot.name = name("spot");
    spot.mode = PoolMode::User;
    spot.priority = Priority::Spot;
    spot.count = NodeCount::saturating(10);
    spot.max_surge = None;
    first(&mut design).pools.push(spot);
    first(&mut design).outbound.ports_per_node = PortCount::new(1_256).unwrap();
    let rule = "outbound-ports-too-few";
    assert_eq!(
        finding(&design, rule).message(&design),
        "Cluster aks has 51 nodes while upgrading for its SNAT ports, at most 50 allowed"
    );
    fixed(&design, rule, "Use 2 outbound addresses");
    fixed(&design, rule, "Use 1,248 ports per node");
    let options = &mut first(&mut design).options;
    options.node_auto_provisioning = true;
    first(&mut design).node_classes = vec![NodeClass {
        name: name("default"),
        node_subnet: None,
        max_nodes: NodeCount::saturating(60),
        max_pods: None,
    }];
    fixed(&design, rule, "Use 3 outbound addresses");
}

/// A plan that gives a pool of a running cluster another Windows version, public addresses or network interfaces found
/// nothing.
#[test]
fn what_a_pool_was_made_with_stays() {
    let mut design = cluster(Model::Overlay, 3, 30, 1);
    let mut windows = pool(&mut design).clone();
    windows.name = name("win");
    windows.mode = PoolMode::User;
    windows.os = Os::Windows;
    windows.options.windows_server = Some(WindowsServer::Y2025);
    first(&mut design).pools.push(windows);
    first(&mut design).state = ClusterState::Existing;
    let mut planned = design.alternatives[0].clone();
    planned.name = name("planned");
    planned.clusters[0].state = ClusterState::Planned;
    let options = &mut planned.clusters[0].pools[1].options;
    options.windows_server = Some(WindowsServer::Y2022);
    options.node_public_prefix = Some(28);
    options.nics = vec![NetworkInterface::default()];
    design.alternatives.push(planned);
    assert_eq!(
        fixed_values(&design),
        [
            "Pool win of aks: the existing Windows version cannot be changed; Keep Windows Server 2025",
            "Pool win of aks: the node public IP prefix of an existing pool cannot be changed; Keep its nodes without public \
             addresses",
            "Pool win of aks: the additional network interfaces of an existing pool cannot be changed; Keep its \
             network interfaces as they are",
        ]
    );
}

/// A plan that changes what stands fast found nothing: a subnet enlarged in place, a cluster made public, another
/// subnet for its API server, an older Kubernetes, other IPv6 ranges, another allocation mode of a pool.
#[test]
fn what_runs_stays_as_it_was_made() {
    type Start = fn(&mut Design);
    type Change = fn(&mut Alternative);
    let table: [(Start, Change, &[&str]); 6] = [
        (
            |_| (),
            |planned| planned.networks[0].as_mut().subnets[0].as_mut().prefix = cidr("10.0.0.0/23"),
            &["snet-nodes: the existing range of the subnet cannot be changed; Keep 10.0.0.0/24"],
        ),
        (
            |design| first(design).private_cluster = true,
            |planned| planned.clusters[0].as_mut().private_cluster = false,
            &["Cluster aks: the existing private API server cannot be changed; Keep the API server private"],
        ),
        (
            |design| {
                let mut api_server = design.alternatives[0].networks[0].subnets[0].clone();
                api_server.as_mut().name = name("snet-api");
                api_server.as_mut().prefix = cidr("10.0.9.0/28");
                api_server.as_mut().purpose = Purpose::ApiServer;
                design.alternatives[0].as_mut().networks[0]
                    .as_mut()
                    .subnets
                    .push(api_server);
                first(design).api_server_subnet = Some(SubnetRef::own(name("snet-api")));
            },
            |planned| planned.clusters[0].as_mut().api_server_subnet = None,
            &["Cluster aks: the existing API server subnet cannot be changed; Keep snet-api"],
        ),
        (
            |design| first(design).kubernetes_version = Some("1.35".to_owned()),
            |planned| planned.clusters[0].as_mut().kubernetes_version = Some("1.34".to_owned()),
            &["Cluster aks: the existing Kubernetes version cannot be changed; Keep Kubernetes 1.35"],
        ),
        (
            |design| {
                first(design).pod_cidr_ipv6 = Some(cidr("fd12:3456:789a::/64"));
                first(design).service_cidr_ipv6 = Some(cidr("fd12:3456:789a:1::/108"));
            },
            |planned| {
                let cluster = planned.clusters[0].as_mut();
                cluster.pod_cidr_ipv6 = Some(cidr("fd12:3456:789a::/60"));
            },
            &["Pod CIDR of aks: the existing pod CIDR cannot be changed; Keep 10.244.0.0/16"],
        ),
        (
            |design| {
                first(design).model = Model::PodSubnetDynamic;
                first(design).pod_cidr = None;
                with_pod_subnet(design, "10.0.16.0/20");
            },
            |planned| planned.clusters[0].as_mut().model = Model::PodSubnetStatic,
            &["Pool system of aks: the existing network model cannot be changed; "],
        ),
    ];
    for (start, change, expected) in table {
        let mut design = cluster(Model::Overlay, 3, 30, 1);
        start(&mut design);
        first(&mut design).state = ClusterState::Existing;
        let mut planned = design.alternatives[0].clone();
        planned.as_mut().name = name("planned");
        change(planned.as_mut());
        design.alternatives.push(planned);
        assert_eq!(fixed_values(&design), expected);
    }
}

/// New pools of another allocation mode cannot share the pod subnet of the old ones while both are there.
#[test]
fn another_allocation_mode_takes_another_pod_subnet() {
    let mut design = cluster(Model::PodSubnetDynamic, 3, 30, 1);
    with_pod_subnet(&mut design, "10.0.16.0/20");
    first(&mut design).state = ClusterState::Existing;
    let mut planned = design.alternatives[0].clone();
    planned.as_mut().name = name("planned");
    let own = planned.as_mut().clusters[0].as_mut();
    own.model = Model::PodSubnetStatic;
    own.pools[0].name = name("system2");
    design.alternatives.push(planned);
    assert_eq!(fixed_values(&design), [""; 0]);
    finding(&design, "pod-subnet-single-mode");
}

/// What is planned otherwise though it is fixed, and what would keep it.
fn fixed_values(design: &Design) -> Vec<String> {
    let planned = plan(design);
    let findings = check(design, &planned);
    let fixed = findings
        .all
        .iter()
        .filter(|finding| finding.rule.id == "cannot-be-changed");
    let said = fixed.map(|finding| {
        let fixes = finding.fixes(design, &planned);
        let titles: Vec<&str> = fixes.iter().map(|fix| fix.title.as_str()).collect();
        format!("{}; {}", finding.message(design), titles.join(", "))
    });
    said.collect()
}
