//! How many items a design may hold, so that a file of any size is read in bounded memory and time.
//!
//! These are the program's own bounds, far above what anybody plans; Azure's limits are findings. The reader stops at
//! the first item too many, and edits refuse to go beyond, so that whatever is saved can be opened again.

use super::Design;

/// Most alternatives.
pub const MOST_ALTERNATIVES: usize = 100;
/// Most connected ranges.
pub const MOST_CONNECTED: usize = 10_000;
/// Most VNets, over all alternatives.
pub const MOST_NETWORKS: usize = 10_000;
/// Most subnets, over all alternatives.
pub const MOST_SUBNETS: usize = 10_000;
/// Most clusters, over all alternatives.
pub const MOST_CLUSTERS: usize = 1_000;
/// Most peerings between VNets, over all alternatives.
pub const MOST_PEERINGS: usize = 10_000;
/// Most node pools of one cluster.
pub const MOST_POOLS: usize = 100;
/// Most node classes of one cluster.
pub const MOST_NODE_CLASSES: usize = 100;
/// Most internal load balancers of one cluster.
pub const MOST_LOAD_BALANCERS: usize = 100;
/// Most further network interfaces of the nodes of one pool.
pub const MOST_INTERFACES: usize = 10;
/// Most accepted findings.
pub const MOST_ACCEPTED: usize = 10_000;
/// Most prefixes of all VNets and connected ranges together.
pub const MOST_PREFIXES: usize = 100_000;
/// Longest text of a decision, in bytes.
pub const MOST_DECISION_BYTES: usize = 65_536;

/// More of something than a design may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a design holds at most {most} {what}; {}", remedy(.what))]
pub struct TooMany {
    /// What there is too much of, in the plural.
    pub what: &'static str,
    /// How many may be held.
    pub most: usize,
}

/// What there is too much of where a text is too long.
const TEXT: &str = "bytes in a text of its decision";

/// What to do about too much of it.
fn remedy(what: &str) -> &'static str {
    if what == TEXT {
        "shorten it"
    } else {
        "split it into several files"
    }
}

/// Counts the items of `design`.
///
/// # Errors
/// Names the first bound that is broken.
pub fn check(design: &Design) -> Result<(), TooMany> {
    let networks = || {
        design
            .alternatives
            .iter()
            .flat_map(|alternative| &alternative.networks)
    };
    let clusters = || {
        design
            .alternatives
            .iter()
            .flat_map(|alternative| &alternative.clusters)
    };
    let prefixes = design
        .connected
        .iter()
        .map(|range| range.prefixes.len())
        .sum::<usize>()
        + networks()
            .map(|network| network.address_space.len())
            .sum::<usize>();

    for (count, what, most) in [
        (design.alternatives.len(), "alternatives", MOST_ALTERNATIVES),
        (design.connected.len(), "connected ranges", MOST_CONNECTED),
        (design.accepted.len(), "accepted findings", MOST_ACCEPTED),
        (networks().count(), "VNets", MOST_NETWORKS),
        (
            networks().map(|network| network.subnets.len()).sum(),
            "subnets",
            MOST_SUBNETS,
        ),
        (clusters().count(), "clusters", MOST_CLUSTERS),
        (
            design
                .alternatives
                .iter()
                .map(|alternative| alternative.peerings.len())
                .sum(),
            "peerings",
            MOST_PEERINGS,
        ),
        (
            clusters().map(|cluster| cluster.pools.len()).max().unwrap_or(0),
            "pools a cluster",
            MOST_POOLS,
        ),
        (
            clusters()
                .map(|cluster| cluster.node_classes.len())
                .max()
                .unwrap_or(0),
            "node classes a cluster",
            MOST_NODE_CLASSES,
        ),
        (
            clusters()
                .map(|cluster| cluster.options.internal_load_balancers.len())
                .max()
                .unwrap_or(0),
            "internal load balancers a cluster",
            MOST_LOAD_BALANCERS,
        ),
        (
            clusters()
                .flat_map(|cluster| &cluster.pools)
                .map(|pool| pool.options.nics.len())
                .max()
                .unwrap_or(0),
            "network interfaces a pool",
            MOST_INTERFACES,
        ),
        (prefixes, "prefixes", MOST_PREFIXES),
        (
            design
                .decision
                .texts()
                .iter()
                .map(|text| text.len())
                .max()
                .unwrap_or(0),
            TEXT,
            MOST_DECISION_BYTES,
        ),
    ] {
        if count > most {
            return Err(TooMany { what, most });
        }
    }
    Ok(())
}

/// How many items `design` has, itself included: what a copy of it costs.
pub fn items(design: &Design) -> usize {
    let mut items = 1 + design.connected.len();
    for alternative in &design.alternatives {
        items += 1;
        for network in &alternative.networks {
            items += 1 + network.address_space.len() + network.subnets.len();
        }
        for cluster in &alternative.clusters {
            items += 1 + cluster.pools.len();
        }
    }
    items
}

/// How much there is to judge in `design`: its items and ranges, and its names where they are long.
pub fn weight(design: &Design) -> usize {
    /// A name of so many bytes is read in the time that it takes to judge one more item.
    const BYTES_OF_AN_ITEM: usize = 128;
    let mut bytes: usize = 0;
    let mut add = |name: &str| bytes = bytes.saturating_add(name.len());
    for alternative in &design.alternatives {
        for network in &alternative.networks {
            add(network.name.as_str());
            network
                .subnets
                .iter()
                .for_each(|subnet| add(subnet.name.as_str()));
        }
        for cluster in &alternative.clusters {
            add(cluster.name.as_str());
            for pool in &cluster.pools {
                add(pool.name.as_str());
                add(pool.node_subnet.as_str());
            }
        }
    }
    let prefixes: usize = design.connected.iter().map(|range| range.prefixes.len()).sum();
    items(design) + prefixes + bytes / BYTES_OF_AN_ITEM
}
