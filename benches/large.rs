//! A large design for benchmarks: any number of clusters with ten subnets each, the same in every run.
//!
//! ```text
//! VNet 10.n.0.0/16 ── four clusters, a /18 each ── nodes /21, pods /20, eight others /24
//! ```
//!
//! The models take turns. All is in order but for one subnet of every eighth cluster, which lies over its neighbour,
//! so that checks have something to say.

#![expect(
    clippy::expect_used,
    reason = "a benchmark that cannot make its design should stop"
)]

use std::net::Ipv4Addr;

use aksnet::azure::{Model, Purpose};
use aksnet::design::{
    Alternative, Cluster, ConnectedKind, ConnectedRange, Design, Name, Network, NodeCount, PodCount, Subnet,
    SubnetRef, presets,
};
use aksnet::net::{Cidr, Prefix};

/// Subnets of one cluster.
const SUBNETS_EACH: usize = 10;

/// Clusters of one VNet.
const CLUSTERS_EACH: usize = 4;

/// Connected ranges, which every range is compared with.
const CONNECTED: u32 = 200;

/// Most clusters that have room in 10.0.0.0/8.
const MOST_CLUSTERS: usize = 256 * CLUSTERS_EACH;

/// A design of `num_clusters` clusters, up to 1,024, and ten times as many subnets.
pub(crate) fn design(num_clusters: usize) -> Design {
    assert!(num_clusters <= MOST_CLUSTERS, "10.0.0.0/8 is full");
    let mut design = presets::blank();
    design.name = name(&format!("{num_clusters} clusters"));
    let alternative = design
        .alternatives
        .first_mut()
        .expect("the blank design has one alternative");
    let starter = alternative
        .clusters
        .first()
        .expect("the blank design has one cluster")
        .clone();
    let clusters: Vec<_> = (0..num_clusters)
        .map(|index| cluster(&starter, index).into())
        .collect();
    let networks = (0..num_clusters.div_ceil(CLUSTERS_EACH))
        .map(|index| network(index, num_clusters).into())
        .collect();
    let whole = Alternative {
        networks,
        clusters,
        ..(**alternative).clone()
    };
    *alternative = whole.into();
    design.connected = (0..CONNECTED)
        .map(|index| ConnectedRange {
            id: Default::default(),
            name: name(&format!("connected-{index}")),
            kind: ConnectedKind::OnPremises,
            peering: Default::default(),
            aggregate: false,
            prefixes: vec![cidr(u32::from(Ipv4Addr::new(192, 168, 0, 0)) + index * 256, 24)],
        })
        .collect();
    design.with_ids()
}

fn network(index: usize, num_clusters: usize) -> Network {
    let clusters = index * CLUSTERS_EACH..num_clusters.min((index + 1) * CLUSTERS_EACH);
    Network {
        id: Default::default(),
        name: network_name(index),
        resource_group: None,
        managed: false,
        encryption: false,
        address_space: vec![cidr(first_of(index * CLUSTERS_EACH), 16)],
        subnets: clusters.flat_map(subnets).map(Into::into).collect(),
    }
}

/// The subnets of one cluster, from the start of its /18.
fn subnets(cluster: usize) -> impl Iterator<Item = Subnet> {
    (0..SUBNETS_EACH).map(move |place| {
        let (title, purpose, offset, length) = match place {
            0 => ("nodes", Purpose::Nodes, 0, 21),
            1 => ("pods", Purpose::Pods, 16 * 256, 20),
            // Over the first of the others.
            3 if cluster % 8 == 7 => ("other", Purpose::Other, 32 * 256, 24),
            _ => (
                "other",
                Purpose::Other,
                (30 + u32::try_from(place).unwrap_or_default()) * 256,
                24,
            ),
        };
        Subnet::new(
            name(&format!("{title}-{cluster}-{place}")),
            cidr(first_of(cluster) + offset, length),
            purpose,
        )
    })
}

fn cluster(starter: &Cluster, index: usize) -> Cluster {
    let model = Model::ALL
        .get(index % Model::ALL.len())
        .copied()
        .unwrap_or(starter.model);
    let mut cluster = starter.clone();
    cluster.name = name(&format!("aks-{index}"));
    cluster.network = network_name(index / CLUSTERS_EACH);
    cluster.model = model;
    if !model.uses_pod_cidr() {
        cluster.pod_cidr = None;
    }
    for (pool, nodes) in cluster.pools.iter_mut().zip([3, 20]) {
        *pool = pool.with_planned_nodes(NodeCount::saturating(nodes));
        pool.max_pods = PodCount::saturating(30);
        pool.node_subnet = SubnetRef::own(name(&format!("nodes-{index}-0")));
        pool.pod_subnet = model
            .uses_pod_subnet()
            .then(|| SubnetRef::own(name(&format!("pods-{index}-1"))));
    }
    cluster
}

/// First address of the /18 of a cluster.
fn first_of(cluster: usize) -> u32 {
    u32::from(Ipv4Addr::new(10, 0, 0, 0)) + u32::try_from(cluster).unwrap_or_default() * (1 << 14)
}

fn network_name(index: usize) -> Name {
    name(&format!("vnet-{index}"))
}

fn name(text: &str) -> Name {
    Name::or(text, "name")
}

fn cidr(first: u32, length: u8) -> Cidr {
    Prefix::new(Ipv4Addr::from(first), length)
        .expect("every range of the grid is a prefix")
        .into()
}
