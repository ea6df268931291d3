//! Tests of the file above.

use super::*;

fn prefix(text: &str) -> Prefix {
    text.parse().unwrap()
}

fn list(texts: &[&str]) -> Vec<(Prefix, usize)> {
    texts.iter().map(|text| prefix(text)).zip(0..).collect()
}

/// The ids that a cluster breaks in 10.1.0.0/16 with the subnet 10.1.4.0/24, peered with 10.9.0.0/16.
fn cluster(model: Model, pods: &str, services: &str, dns: &str) -> Vec<&'static str> {
    let ranges = |text: &str| Ranges::of(list(&[text]));
    let (space, subnets, connected) = (
        ranges("10.1.0.0/16"),
        ranges("10.1.4.0/24"),
        Reached::from(ranges("10.9.0.0/16")),
    );
    let around = Surroundings {
        space: &space,
        subnets: &subnets,
        connected: &connected,
    };
    let cluster = ClusterRanges {
        runs: false,
        model,
        pods: pods.parse().ok(),
        services: services.parse().ok(),
        dns: dns.parse().ok(),
    };
    let mut ids = Vec::new();
    of_cluster(cluster, around, |overlap| ids.push(overlap.rule.id));
    ids
}

fn service(cidr: &str) -> Vec<&'static str> {
    cluster(Model::NodeSubnet, "", cidr, "")
}

fn pod(cidr: &str) -> Vec<&'static str> {
    cluster(Model::Overlay, cidr, "10.250.0.0/16", "10.250.0.10")
}

fn network(space: &[&str], subnets: &[&str], connected: &[(&str, ConnectedKind)]) -> Vec<&'static str> {
    let connected: Vec<Connected> = connected
        .iter()
        .map(|&(range, kind)| Connected {
            range: prefix(range),
            kind,
            peering: Peering::Whole,
            aggregate: false,
        })
        .collect();
    let mut ids = Vec::new();
    of_network(
        &list(space),
        &list(subnets),
        &ConnectedRanges::of(&connected),
        100,
        |overlap| {
            ids.push(overlap.rule.id);
        },
    );
    ids
}

#[test]
fn service_cidrs() {
    for (cidr, expected) in [
        ("10.0.0.0/16", &[] as &[&str]),
        ("100.64.0.0/13", &[]),
        ("100.64.0.0/12", &["service-cidr-max-size"]),
        ("20.0.0.0/16", &["service-cidr-not-private"]),
        ("192.0.2.0/25", &["reserved-range-overlap"]),
        ("172.28.0.0/14", &["reserved-range-overlap"]),
        ("172.28.0.0/15", &[]),
        ("10.1.0.0/24", &["service-cidr-overlaps-vnet"]),
        (
            "10.1.4.0/26",
            &["service-cidr-overlaps-subnet", "service-cidr-overlaps-vnet"],
        ),
        ("10.9.1.0/24", &["service-cidr-overlaps-connected"]),
    ] {
        assert_eq!(service(cidr), expected, "{cidr}");
    }
}

#[test]
fn dns_addresses() {
    for (address, expected) in [
        ("10.0.0.10", None),
        ("10.0.0.2", None),
        ("10.0.0.254", None),
        ("10.0.0.0", Some("dns-ip-not-first")),
        ("10.0.0.1", Some("dns-ip-not-first")),
        ("10.0.0.255", Some("dns-ip-last")),
        ("10.0.1.10", Some("dns-ip-in-service-cidr")),
        ("fd00::a", Some("dns-ip-in-service-cidr")),
    ] {
        let found = cluster(Model::NodeSubnet, "", "10.0.0.0/24", address);
        assert_eq!(found.first().copied(), expected, "{address}");
    }
}

#[test]
fn pod_cidrs() {
    for (cidr, expected) in [
        ("10.244.0.0/16", &[] as &[&str]),
        ("100.64.0.0/24", &[]),
        ("100.64.0.0/25", &["pod-cidr-min-24"]),
        ("20.0.0.0/16", &["pod-cidr-not-private"]),
        ("172.31.0.0/16", &["reserved-range-overlap"]),
        ("10.1.0.0/22", &["pod-cidr-overlaps-vnet"]),
        (
            "10.1.0.0/16",
            &["pod-cidr-overlaps-subnet", "pod-cidr-overlaps-vnet"],
        ),
        ("10.250.0.0/17", &["pod-cidr-overlaps-service-cidr"]),
        ("10.9.0.0/16", &["pod-cidr-overlaps-connected"]),
    ] {
        assert_eq!(pod(cidr), expected, "{cidr}");
    }
    assert_eq!(
        cluster(Model::NodeSubnet, "10.244.0.0/16", "", ""),
        ["pod-cidr-not-applicable"]
    );
}

#[test]
fn networks() {
    use ConnectedKind::{OnPremises, Peered};
    for (space, subnets, connected, expected) in [
        (
            &["10.0.0.0/16"][..],
            &["10.0.0.0/24", "10.0.1.0/24"][..],
            &[("10.1.0.0/16", Peered)][..],
            &[] as &[&str],
        ),
        (&["10.0.0.0/16"], &["10.1.0.0/24"], &[], &["subnet-outside-vnet"]),
        // Azure does not join adjacent prefixes.
        (
            &["10.0.0.0/24", "10.0.1.0/24"],
            &["10.0.0.0/23"],
            &[],
            &["subnet-outside-vnet"],
        ),
        (&["10.0.0.0/24", "10.0.0.0/22"], &["10.0.0.0/23"], &[], &[]),
        (
            &["10.0.0.0/16"],
            &["10.0.0.0/24", "10.0.0.128/25"],
            &[],
            &["subnets-overlap"],
        ),
        (&["10.0.0.0/16"], &["10.0.0.0/30"], &[], &["subnet-prefix-min"]),
        (&["172.30.0.0/24"], &[], &[], &["reserved-range-overlap"]),
        (&["127.0.0.0/24"], &[], &[], &["vnet-azure-banned"]),
        (
            &["10.0.0.0/16"],
            &[],
            &[("10.0.9.0/24", Peered)],
            &["vnet-overlaps-peered"],
        ),
        (
            &["10.0.0.0/16"],
            &[],
            &[("10.0.0.0/8", OnPremises)],
            &["vnet-overlaps-onprem"],
        ),
    ] {
        assert_eq!(
            network(space, subnets, connected),
            expected,
            "{space:?} {subnets:?}"
        );
    }
}

#[test]
fn a_range_is_found_behind_shorter_ones() {
    let ranges = Ranges::of(list(&["10.0.0.0/8", "10.0.0.0/24", "10.0.1.0/24", "11.0.0.0/24"]));
    for (asked, expected) in [
        ("10.200.0.0/16", Some("10.0.0.0/8")),
        ("10.0.1.0/25", Some("10.0.0.0/8")),
        ("11.0.0.0/16", Some("11.0.0.0/24")),
        ("11.0.1.0/24", None),
        ("9.0.0.0/8", None),
    ] {
        assert_eq!(
            ranges.met(prefix(asked)).map(|(range, _)| range),
            expected.map(prefix),
            "{asked}"
        );
    }
    assert_eq!(ranges.all_met(prefix("10.0.0.0/23")).count(), 3);
}

#[test]
fn inside_a_summary_route_an_overlap_is_a_note() {
    let connected = |route: &str, used: &str| {
        let connected = |range: &str, aggregate| Connected {
            range: prefix(range),
            kind: ConnectedKind::OnPremises,
            peering: Peering::Whole,
            aggregate,
        };
        let mut all = vec![connected(route, true)];
        all.extend((!used.is_empty()).then(|| connected(used, false)));
        ConnectedRanges::of(&all)
    };
    for (route, used, severity) in [
        ("10.0.0.0/8", "", Some(Severity::Info)),
        ("10.1.0.0/16", "", Some(Severity::Info)),
        // What contains the route, and what is used.
        ("10.1.4.0/24", "", Some(Severity::Warning)),
        ("10.0.0.0/8", "10.1.9.0/24", Some(Severity::Warning)),
        ("192.168.0.0/16", "", None),
    ] {
        let connected = connected(route, used);
        let mut met = None;
        of_network(&list(&["10.1.0.0/16"]), &[], &connected, 100, |overlap| {
            met = overlap.hit(crate::check::Facts::Nothing).severity;
        });
        assert_eq!(met, severity, "{route} {used}");
    }
}
