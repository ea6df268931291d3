//! How many items a design may hold, so that a file of any size is read in bounded memory and time.
//!
//! These are the program's own bounds, far above any real plan; Azure's limits are findings. The reader stops at the
//! first item too many, and edits are refused beyond them, so that whatever is saved can be opened again.

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
/// Most node pools of one cluster: twice what Azure allows, so that too many are a finding, not a file error.
pub const MOST_POOLS: usize = 200;
/// Most node classes of one cluster.
pub const MOST_NODE_CLASSES: usize = 100;
/// Most internal load balancers of one cluster.
pub const MOST_LOAD_BALANCERS: usize = 100;
/// Most additional network interfaces of the nodes of one pool.
pub const MOST_INTERFACES: usize = 10;
/// Most accepted findings.
pub const MOST_ACCEPTED: usize = 10_000;
/// Most prefixes of all VNets and connected ranges together.
pub const MOST_PREFIXES: usize = 100_000;
/// Most pages with settings of their own.
pub const MOST_PAGES: usize = 100;
/// Longest text of a decision, in bytes.
pub const MOST_DECISION_BYTES: usize = 65_536;

/// More of something than a design may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a design holds at most {most} {what}; {}", remedy(.what))]
pub struct TooMany {
    /// What there are too many of, in the plural.
    pub what: &'static str,
    /// How many may be held.
    pub most: usize,
}

/// The word for what there is too much of where a text is too long.
const TEXT: &str = "bytes in a text of its decision";

/// What to do about too many of them.
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
/// Names the first bound that is exceeded.
pub fn check(design: &Design) -> Result<(), TooMany> {
    let counts = totals(design).into_iter().chain(largest(design));
    for (count, what, most) in counts {
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

/// How much there is to check in `design`: its items and ranges, and its names where they are long.
pub fn weight(design: &Design) -> usize {
    /// A name of this many bytes takes as long to read as one item takes to check.
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

/// How many of something there are, what they are called, and how many there may be.
type Count = (usize, &'static str, usize);

/// What the design holds, over all its alternatives.
fn totals(design: &Design) -> [Count; 9] {
    let networks = || {
        design
            .alternatives
            .iter()
            .flat_map(|alternative| &alternative.networks)
    };
    let clusters = design
        .alternatives
        .iter()
        .map(|alternative| alternative.clusters.len());
    let peerings = design
        .alternatives
        .iter()
        .map(|alternative| alternative.peerings.len());
    let prefixes = design
        .connected
        .iter()
        .map(|range| range.prefixes.len())
        .sum::<usize>()
        + networks()
            .map(|network| network.address_space.len())
            .sum::<usize>();
    let subnets = networks().map(|network| network.subnets.len()).sum();
    [
        (design.alternatives.len(), "alternatives", MOST_ALTERNATIVES),
        (design.connected.len(), "connected ranges", MOST_CONNECTED),
        (design.accepted.len(), "accepted findings", MOST_ACCEPTED),
        (networks().count(), "VNets", MOST_NETWORKS),
        (subnets, "subnets", MOST_SUBNETS),
        (clusters.sum(), "clusters", MOST_CLUSTERS),
        (peerings.sum(), "peerings", MOST_PEERINGS),
        (prefixes, "prefixes", MOST_PREFIXES),
        (design.pages.order.len(), "pages", MOST_PAGES),
    ]
}

/// The most that any one cluster, pool or text holds.
fn largest(design: &Design) -> [Count; 5] {
    let clusters = || {
        design
            .alternatives
            .iter()
            .flat_map(|alternative| &alternative.clusters)
    };
    let most = |of: &mut dyn Iterator<Item = usize>| of.max().unwrap_or(0);
    let pools = most(&mut clusters().map(|cluster| cluster.pools.len()));
    let classes = most(&mut clusters().map(|cluster| cluster.node_classes.len()));
    let balancers = most(&mut clusters().map(|cluster| cluster.options.internal_load_balancers.len()));
    let nics = most(
        &mut clusters()
            .flat_map(|cluster| &cluster.pools)
            .map(|pool| pool.options.nics.len()),
    );
    let text = most(&mut design.decision.texts().iter().map(|text| text.len()));
    [
        (pools, "pools a cluster", MOST_POOLS),
        (classes, "node classes a cluster", MOST_NODE_CLASSES),
        (
            balancers,
            "internal load balancers a cluster",
            MOST_LOAD_BALANCERS,
        ),
        (nics, "network interfaces a pool", MOST_INTERFACES),
        (text, TEXT, MOST_DECISION_BYTES),
    ]
}
