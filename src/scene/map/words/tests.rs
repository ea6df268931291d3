//! Tests of the file above.

use std::collections::BTreeSet;

use super::*;
use crate::design::presets::presets;
use crate::plan;
use crate::scene::{map, models};

#[test]
fn items_of_the_worked_example_in_words() {
    let design = presets()[0].design().unwrap();
    let plan = plan::plan(&design);
    let words = Words::new(&design, &plan, 0);
    let subnet = |subnet| Item::Subnet { network: 0, subnet };
    for (item, expected) in [
        (
            subnet(0),
            "snet-nodes, 10.20.0.0/26, nodes, 49 of 59 usable addresses, 10 free",
        ),
        (
            subnet(1),
            "snet-agc, 10.20.1.0/24, Application Gateway for Containers, 251 usable addresses",
        ),
        (
            Item::Network {
                network: 0,
                prefix: 0,
            },
            "vnet-shop, 10.20.0.0/21, VNet, 2 subnets, 1,728 free, largest /22",
        ),
        (
            Item::PodCidr { cluster: 0 },
            "pod CIDR, 10.244.0.0/18, 48 of 64 node slots, 16 free",
        ),
        (
            Item::ServiceCidr { cluster: 0 },
            "service CIDR, 10.0.0.0/16, 65,532 service addresses, DNS at 10.0.0.10",
        ),
        (
            Item::Connected { range: 1, prefix: 0 },
            "on-prem, 10.128.0.0/9, on-premises",
        ),
        (
            Item::Free { network: 0, gap: 1 },
            "free space of vnet-shop, 10.20.2.0 – 10.20.7.255, 1,536 addresses",
        ),
        (Item::Forbidden { range: 0 }, "reserved by Azure, 169.254.0.0/16"),
        (subnet(9), ""),
    ] {
        assert_eq!(words.describe(item), expected);
    }
    assert_eq!(
        words.side_label(Item::PodCidr { cluster: 0 }).as_deref(),
        Some("48 of 64 node slots")
    );
}

#[test]
fn labels_overlaps_and_breadcrumb_of_the_worked_example() {
    let design = presets()[0].design().unwrap();
    let plan = plan::plan(&design);
    let words = Words::new(&design, &plan, 0);
    let scene = map(&design, &plan, 0, &BTreeSet::new());
    let labels = |kind: LaneKind| -> Vec<String> {
        let rows = scene.lane(kind).map(|lane| lane.rows.clone()).unwrap_or_default();
        rows.iter()
            .flat_map(|row| &row.bars)
            .filter_map(|bar| words.labels(bar).into_iter().next())
            .collect()
    };
    assert_eq!(
        labels(LaneKind::Networks),
        ["hub 10.10.0.0/16", "vnet-shop 10.20.0.0/21"]
    );
    assert_eq!(
        labels(LaneKind::Subnets),
        [
            "snet-nodes 10.20.0.0/26",
            "192 free, largest /25",
            "snet-agc 10.20.1.0/24",
            "1,536 free, largest /22"
        ]
    );
    assert_eq!(labels(LaneKind::Pods), ["10.244.0.0/18"]);
    assert_eq!(labels(LaneKind::Connected), ["on-prem 10.128.0.0/9"]);
    let overlaps: Vec<String> = scene
        .overlaps
        .iter()
        .map(|overlap| words.overlap(overlap))
        .collect();
    assert_eq!(overlaps, ["overlap: pod CIDR, on-prem"]);
    let nodes = words
        .prefix(Item::Subnet {
            network: 0,
            subnet: 0,
        })
        .unwrap()
        .span();
    let crumbs = |levels: &[Span]| -> Vec<String> {
        let crumbs = scene.breadcrumb(nodes, levels);
        crumbs.iter().map(|crumb| words.crumb(crumb)).collect()
    };
    let plain = ["0.0.0.0/0", "10.0.0.0/8", "10.20.0.0/21", "snet-nodes"];
    assert_eq!(crumbs(&[]), plain);
    // The networks that a row was opened into lie between, but not those beside.
    let first = nodes.first();
    let levels = [
        Span::new(first, first + 500).unwrap(),
        Span::new(first + 512, first + 600).unwrap(),
    ];
    assert_eq!(
        crumbs(&levels),
        [
            "0.0.0.0/0",
            "10.0.0.0/8",
            "10.20.0.0/21",
            "10.20.0.0/23",
            "snet-nodes"
        ]
    );
}

#[test]
fn model_lanes_of_the_worked_example_in_words() {
    let design = presets()[0].design().unwrap();
    let plan = plan::plan(&design);
    let words = Words::new(&design, &plan, 0);
    let comparison = plan::compare(&design, &design.alternatives[0], &plan.alternatives[0], 0, None).unwrap();
    let scene = models(&comparison);
    let said: Vec<String> = scene
        .rows
        .iter()
        .map(|row| {
            format!(
                "{}: {}",
                lane_total(&scene, row),
                words.lane_verdict(scene.network, row.verdict)
            )
        })
        .collect();
    assert_eq!(
        said,
        [
            "does not fit: does not support snet-agc",
            "4,352: needs 2,304 more",
            "4,416: needs 2,368 more",
            "4,416: needs 2,368 more",
            "320 of 2,048: fits"
        ]
    );
}

#[test]
fn merged_bars_and_titles_within_a_sentence() {
    assert_eq!(merged_words(LaneKind::Subnets, 312), "312 subnets");
    assert_eq!(in_sentence("API server"), "API server");
    assert_eq!(
        in_sentence("Application Gateway for Containers"),
        "Application Gateway for Containers"
    );
    assert_eq!(in_sentence("Private endpoints"), "private endpoints");
}

/// Overlay clusters reuse pod CIDRs; the label counted one of them as if it were all.
#[test]
fn a_pod_cidr_that_several_clusters_share_says_so() {
    let mut design = presets()[0].design().unwrap();
    let mut second = (*design.alternatives[0].clusters[0]).clone();
    second.name = crate::design::Name::new("second").unwrap();
    second.pools.truncate(1);
    design.alternatives[0].clusters.push(second.into());
    let plan = plan::plan(&design);
    let words = Words::new(&design, &plan, 0);
    for cluster in 0..2 {
        assert_eq!(
            words.side_label(Item::PodCidr { cluster }).as_deref(),
            Some("2 clusters, at most 48 of 64 node slots each")
        );
    }
}
