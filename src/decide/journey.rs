//! The migration path of a running cluster to another setup: its conditions, its steps, and the addresses that are
//! needed while old and new run side by side.
//!
//! ```text
//! in place      every node is replaced where it is: the addresses of an upgrade
//! new pools     a second set of pools next to the first: old + new nodes, and a new pod subnet
//! new cluster   everything a second time: new subnets in what is free
//! ```

use crate::azure::{Model, Os, Purpose, Source, kubernetes_version, limits, sources};
use crate::design::{Alternative, Cluster, Design, NodePool};
use crate::edit::{ClusterAt, PoolAt};
use crate::net::allocate::place;
use crate::net::{Prefix, RangeSet};
use crate::plan::{AlternativePlan, GivenPrefixes, Meter, Plan, StepKind, SubnetIndex, Unit, size};

use crate::check::Subject;
use crate::check::migration::{Setup, Way, engine_goes_first, way};

/// How a running cluster gets to another setup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Journey {
    /// The kind of path.
    pub way: Way,
    /// What must hold before it begins.
    pub preconditions: Vec<Precondition>,
    /// What happens, one after the other.
    pub steps: Vec<&'static str>,
    /// Ranges that old and new both draw from.
    pub shared: Vec<Together>,
    /// New ranges of the VNet, next to the old ones.
    pub new_ranges: Vec<NewRange>,
    /// Where it was read.
    pub source: Source,
}

impl Journey {
    /// Whether nothing blocks it: the preconditions hold, and all addresses are available.
    pub fn is_open(&self) -> bool {
        self.preconditions
            .iter()
            .all(|condition| condition.holds != Some(false))
            && self.shared.iter().all(Together::fits)
            && self.new_ranges.iter().all(|range| range.place.is_some())
    }
}

/// Something that must hold before a running cluster can be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Precondition {
    /// What must hold.
    pub text: &'static str,
    /// Whether it does; none where the design does not say.
    pub holds: Option<bool>,
    /// Where it was read.
    pub source: Source,
}

/// What a second pool needs until the first is drained and deleted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rotation {
    /// Ranges that both draw from.
    pub shared: Vec<Together>,
    /// Routes of all nodes while both exist, and what the table holds; only on kubenet.
    pub routes: Option<(u64, u64)>,
    /// New subnets for the second pool, in place of those that do not hold both.
    pub new_subnets: Vec<NewRange>,
}

impl Rotation {
    /// Whether both pools fit where the first one is.
    pub fn fits(&self) -> bool {
        self.shared.iter().all(Together::fits) && self.has_routes()
    }

    /// Whether the second pool fits in new subnets, where those of the first do not hold both.
    pub fn fits_in_new_subnets(&self) -> bool {
        let lacking = self.shared.iter().filter(|range| !range.fits());
        !self.new_subnets.is_empty()
            && lacking.count() == self.new_subnets.len()
            && self.new_subnets.iter().all(|range| range.place.is_some())
            && self.has_routes()
    }

    fn has_routes(&self) -> bool {
        self.routes.is_none_or(|(both, holds)| both <= holds)
    }
}

/// A range that two sets of nodes draw from for a while.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Together {
    /// The range.
    pub range: Subject,
    /// What is counted.
    pub unit: Unit,
    /// Needed for what is planned now.
    pub now: u64,
    /// Needed while both exist.
    pub both: u64,
    /// What there is.
    pub holds: u64,
}

impl Together {
    /// Whether both fit.
    pub const fn fits(&self) -> bool {
        self.both <= self.holds
    }
}

/// A range that is needed in addition to the present ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewRange {
    /// What it is for.
    pub purpose: Purpose,
    /// Its prefix length.
    pub length: u8,
    /// Where it would lie; none where the VNet has no room.
    pub place: Option<Prefix>,
}

/// The path of the cluster at `at` to `to`; none where there is no cluster at that place.
///
/// ```
/// use aksnet::azure::{DataPlane, Model};
/// use aksnet::check::migration::{Setup, Way};
/// use aksnet::decide::journey;
/// use aksnet::{design::presets, edit::ClusterAt, plan};
///
/// let design = presets::presets()[3].design()?; // kubenet near 400 nodes, with Calico
/// let to = Setup { model: Model::Overlay, data_plane: DataPlane::Azure };
/// let at = ClusterAt { alternative: 0, cluster: 0 };
/// let journey = journey::journey(&design, &plan::plan(&design), at, to).expect("there is a cluster");
/// assert_eq!(journey.way, Way::InPlace);
/// assert!(!journey.is_open()); // Calico must go first
/// # Ok::<(), aksnet::design::file::FileError>(())
/// ```
pub fn journey(design: &Design, plan: &Plan, at: ClusterAt, to: Setup) -> Option<Journey> {
    let alternative = design.alternatives.get(at.alternative)?;
    let planned = plan.alternatives.get(at.alternative)?;
    let cluster = alternative.clusters.get(at.cluster)?;
    let from = Setup {
        model: cluster.model,
        data_plane: cluster.data_plane,
    };
    let way = way(from, to);
    let (shared, new_ranges) = match way {
        Way::Same => (Vec::new(), Vec::new()),
        Way::InPlace | Way::InTwoSteps(_) => (upgrading(at, planned), Vec::new()),
        Way::NewPools => (
            second_nodes(at, cluster, planned),
            new_ranges(at, cluster, planned, to.model, &[Purpose::Pods]),
        ),
        Way::NewCluster => (
            Vec::new(),
            new_ranges(at, cluster, planned, to.model, &[Purpose::Nodes, Purpose::Pods]),
        ),
    };
    Some(Journey {
        way,
        preconditions: preconditions(alternative, cluster, planned, at, from, to, way),
        steps: steps(way),
        shared,
        new_ranges,
        source: sources::UPDATE_AZURE_CNI,
    })
}

/// What a second pool needs until the one at `at` is drained and deleted: the only way to change a value that is fixed
/// for the life of a pool.
///
/// ```
/// use aksnet::decide::journey::rotation;
/// use aksnet::{design::presets, edit::PoolAt, plan};
///
/// let design = presets::presets()[3].design()?; // kubenet near 400 nodes
/// let at = PoolAt { alternative: 0, cluster: 0, pool: 1 };
/// let rotation = rotation(&design, &plan::plan(&design), at);
/// assert_eq!(rotation.routes, Some((795, 400)));
/// assert!(!rotation.fits());
/// # Ok::<(), aksnet::design::file::FileError>(())
/// ```
pub fn rotation(design: &Design, plan: &Plan, at: PoolAt) -> Rotation {
    let own = |cluster, pool| (cluster, pool) == (at.cluster, at.pool);
    let pool = at.of_cluster().find_in(design).zip(at.find_in(design));
    let Some(((cluster, pool), planned)) = pool.zip(plan.alternatives.get(at.alternative)) else {
        return Rotation::default();
    };
    let nodes = cluster.pools.iter().map(NodePool::planned_nodes);
    let nodes = nodes.fold(pool.planned_nodes(), u64::saturating_add);
    let routes = (nodes, u64::from(limits::KUBENET_MAX_NODES.value));
    let shared: Vec<Together> = ranges_of(at.of_cluster(), planned)
        .filter_map(|(range, meter)| together(range, meter, own))
        .collect();
    Rotation {
        new_subnets: new_subnets(at, cluster, pool, planned, &shared),
        shared,
        routes: (cluster.model == Model::Kubenet).then_some(routes),
    }
}

/// New subnets that hold only the second pool, in place of those that do not hold both.
fn new_subnets(
    at: PoolAt,
    cluster: &Cluster,
    pool: &NodePool,
    planned: &AlternativePlan,
    shared: &[Together],
) -> Vec<NewRange> {
    let Some(places) = planned.clusters.get(at.cluster) else {
        return Vec::new();
    };
    let sizing = size(
        cluster.model,
        std::slice::from_ref(pool),
        0,
        GivenPrefixes::default(),
    );
    let lacking = shared.iter().filter(|range| !range.fits());
    let mut found: Vec<NewRange> = lacking
        .filter_map(|range| {
            let Subject::Subnet { network, subnet, .. } = range.range else {
                return None;
            };
            let (purpose, length) = if places.node_subnets.contains(&(network, subnet)) {
                (Purpose::Nodes, sizing.node_subnet.smallest)
            } else {
                (Purpose::Pods, sizing.pods.as_ref().and_then(|pods| pods.smallest))
            };
            Some(NewRange {
                purpose,
                length: length?,
                place: None,
            })
        })
        .collect();
    let network = places.network.and_then(|network| planned.networks.get(network));
    if let Some(network) = network {
        place_each(&network.free, &mut found);
    }
    found
}

/// Every range that the cluster draws from, with its meter.
fn ranges_of(at: ClusterAt, planned: &AlternativePlan) -> impl Iterator<Item = (Subject, &Meter)> {
    let places = planned.clusters.get(at.cluster);
    let subnets = places
        .into_iter()
        .flat_map(|places| places.node_subnets.iter().chain(&places.pod_subnets));
    let subnet = move |&(network, subnet): &SubnetIndex| {
        let meter = &planned.networks.get(network)?.subnets.get(subnet)?.meter;
        let range = Subject::Subnet {
            alternative: at.alternative,
            network,
            subnet,
        };
        Some((range, meter))
    };
    let pods = places.and_then(|places| places.pod_cidr.as_ref()).map(|cidr| {
        let range = Subject::PodCidr {
            alternative: at.alternative,
            cluster: at.cluster,
        };
        (range, &cidr.meter)
    });
    subnets.filter_map(subnet).chain(pods)
}

/// The meter with the nodes of the pools that `doubled` names counted twice.
fn together(range: Subject, meter: &Meter, doubled: impl Fn(usize, usize) -> bool) -> Option<Together> {
    let second = meter.demand.steps.iter().filter_map(|step| match step.kind {
        StepKind::Nodes { cluster, pool } if doubled(cluster, pool) => Some(step.amount()),
        _ => None,
    });
    let second = second.fold(0, u64::saturating_add);
    (second > 0).then(|| Together {
        range,
        unit: meter.unit,
        now: meter.demand.planned,
        both: meter.demand.planned.saturating_add(second),
        holds: meter.capacity,
    })
}

/// Every node is replaced as in an upgrade.
fn upgrading(at: ClusterAt, planned: &AlternativePlan) -> Vec<Together> {
    ranges_of(at, planned)
        .map(|(range, meter)| Together {
            range,
            unit: meter.unit,
            now: meter.demand.planned,
            both: meter.demand.with_surge(),
            holds: meter.capacity,
        })
        .collect()
}

/// A second set of nodes in the node subnets; their pods have a new subnet.
fn second_nodes(at: ClusterAt, cluster: &Cluster, planned: &AlternativePlan) -> Vec<Together> {
    let pools = cluster.pools.len();
    let places = planned.clusters.get(at.cluster);
    let is_for_nodes = |range: Subject| match range {
        Subject::Subnet { network, subnet, .. } => {
            places.is_some_and(|places| places.node_subnets.contains(&(network, subnet)))
        }
        _ => false,
    };
    ranges_of(at, planned)
        .filter(|(range, _)| is_for_nodes(*range))
        .filter_map(|(range, meter)| {
            together(range, meter, |owner, pool| owner == at.cluster && pool < pools)
        })
        .collect()
}

/// New subnets that hold the cluster under `model`, placed in free space of its VNet.
fn new_ranges(
    at: ClusterAt,
    cluster: &Cluster,
    planned: &AlternativePlan,
    model: Model,
    wanted: &[Purpose],
) -> Vec<NewRange> {
    let sizing = size(model, &cluster.pools, 0, GivenPrefixes::default());
    let nodes = sizing.node_subnet.smallest.map(|length| (Purpose::Nodes, length));
    let pods = sizing
        .pods
        .filter(|_| model.uses_pod_subnet())
        .and_then(|pods| pods.smallest)
        .map(|length| (Purpose::Pods, length));
    let ranges: Vec<(Purpose, u8)> = [nodes, pods]
        .into_iter()
        .flatten()
        .filter(|(purpose, _)| wanted.contains(purpose))
        .collect();
    let nowhere = RangeSet::default();
    let free = planned
        .clusters
        .get(at.cluster)
        .and_then(|places| planned.networks.get(places.network?))
        .map_or(&nowhere, |network| &network.free);
    let mut placed: Vec<NewRange> = ranges
        .into_iter()
        .map(|(purpose, length)| NewRange {
            purpose,
            length,
            place: None,
        })
        .collect();
    place_each(free, &mut placed);
    placed
}

/// Finds a place for each range, the largest first; one that lacks room takes none from the others.
fn place_each(free: &RangeSet, ranges: &mut [NewRange]) {
    let mut largest_first: Vec<&mut NewRange> = ranges.iter_mut().collect();
    largest_first.sort_by_key(|range| range.length);
    let mut free = free.clone();
    for range in largest_first {
        range.place = place(&free, &[range.length])
            .ok()
            .and_then(|placed| placed.first().copied());
        if let Some(taken) = range.place {
            free = free.subtract(&RangeSet::from(taken.span()));
        }
    }
}

fn preconditions(
    alternative: &Alternative,
    cluster: &Cluster,
    planned: &AlternativePlan,
    at: ClusterAt,
    from: Setup,
    to: Setup,
    way: Way,
) -> Vec<Precondition> {
    if !matches!(way, Way::InPlace | Way::InTwoSteps(_)) {
        return Vec::new();
    }
    let kubernetes = cluster.kubernetes_version.as_deref().and_then(kubernetes_version);
    let has_windows = cluster.pools.iter().any(|pool| pool.os == Os::Windows);
    let to_overlay = from.model != to.model && to.model == Model::Overlay;
    let to_cilium = from.data_plane != to.data_plane;
    let engine = engine_goes_first(cluster.network_policy, from.model, to.model);
    let network = planned.clusters.get(at.cluster).and_then(|places| places.network);
    let network = network.and_then(|network| alternative.networks.get(network));
    let agc_is_exact = network
        .into_iter()
        .flat_map(|network| &network.subnets)
        .all(|subnet| {
            subnet.purpose != Purpose::ApplicationGatewayForContainers
                || subnet.prefix.length() == limits::AGC_LONGEST_PREFIX.value
        });
    [
        (
            to_overlay,
            "Kubernetes 1.27 or later",
            kubernetes.map(|given| given >= limits::KUBERNETES_FOR_OVERLAY_MIGRATION.value),
            sources::UPDATE_AZURE_CNI,
        ),
        (
            to_overlay,
            "neither Calico nor Azure NPM installed",
            Some(!engine),
            sources::UPDATE_AZURE_CNI,
        ),
        (
            to_overlay,
            "Application Gateway for Containers, if used, in a subnet of exactly /24",
            Some(agc_is_exact),
            sources::AGC_NETWORKING,
        ),
        (
            to_overlay,
            "no custom ip-masq-agent configuration",
            None,
            sources::UPDATE_AZURE_CNI,
        ),
        (
            to_overlay && from.model == Model::Kubenet,
            "a user-assigned identity",
            None,
            sources::UPDATE_AZURE_CNI,
        ),
        (to_cilium, "no Windows pools", Some(!has_windows), sources::CILIUM),
        (
            to_cilium,
            "node auto-provisioning off during the update",
            Some(!cluster.options.node_auto_provisioning),
            sources::CILIUM,
        ),
    ]
    .into_iter()
    .filter(|(applies, ..)| *applies)
    .map(|(_, text, holds, source)| Precondition { text, holds, source })
    .collect()
}

fn steps(way: Way) -> Vec<&'static str> {
    match way {
        Way::Same => vec![],
        Way::InPlace => vec![
            "Update the cluster once",
            "All node pools are reimaged at the same time; this cannot be undone",
        ],
        Way::InTwoSteps(between) if between.model == Model::Overlay => vec![
            "Update the cluster to overlay",
            "Update it again to the Cilium data plane",
            "All node pools are reimaged twice; this cannot be undone",
        ],
        Way::InTwoSteps(_) => vec![
            "Update the cluster to the Cilium data plane",
            "Update it again to overlay",
            "All node pools are reimaged twice; this cannot be undone",
        ],
        Way::NewPools => vec![
            "Create a new pod subnet",
            "Add node pools that use it, alongside the old ones",
            "Drain and delete the old node pools",
        ],
        Way::NewCluster => vec![
            "Create the subnets for a new cluster alongside the old one",
            "Create the new cluster and move the workload",
            "Delete the old cluster and its subnets",
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::azure::{DataPlane, NetworkPolicy};
    use crate::design::{NodeCount, PodCount, presets};
    use crate::plan::plan;

    const AT: ClusterAt = ClusterAt {
        alternative: 0,
        cluster: 0,
    };

    fn to(model: Model) -> Setup {
        Setup {
            model,
            data_plane: DataPlane::Azure,
        }
    }

    #[test]
    fn a_second_pool_is_counted_with_the_first() {
        let design = presets::blank();
        let rotated = rotation(&design, &plan(&design), AT.pool(1));
        let counts: Vec<_> = rotated
            .shared
            .iter()
            .map(|range| (range.now, range.both, range.holds))
            .collect();
        // Three and twenty nodes, and twenty again.
        assert_eq!(counts, [(23, 43, 251), (23, 43, 256)]);
        assert!(rotated.fits() && rotated.routes.is_none() && rotated.new_subnets.is_empty());
        // Where the subnet does not hold both, the second pool gets its own.
        let mut tight = design.clone();
        tight.alternatives[0].networks[0].subnets[0].prefix = "10.0.0.0/27".parse().unwrap();
        let rotated = rotation(&tight, &plan(&tight), AT.pool(1));
        assert!(!rotated.fits() && rotated.fits_in_new_subnets());
        assert_eq!(rotated.new_subnets[0].length, 27);
        assert_eq!(rotation(&design, &plan(&design), AT.pool(9)), Rotation::default());
    }

    #[test]
    fn a_new_cluster_needs_ranges_of_its_own() {
        let mut design = presets::blank();
        design.alternatives[0].clusters[0].data_plane = DataPlane::Azure;
        let of = |design: &Design, model| journey(design, &plan(design), AT, to(model)).unwrap();
        let there = of(&design, Model::PodSubnetDynamic);
        assert_eq!(there.way, Way::NewCluster);
        let lengths: Vec<_> = there
            .new_ranges
            .iter()
            .map(|range| (range.purpose, range.length))
            .collect();
        assert_eq!(lengths, [(Purpose::Nodes, 27), (Purpose::Pods, 20)]);
        assert!(there.is_open());
        // A VNet without room.
        design.alternatives[0].networks[0].address_space = vec!["10.0.0.0/23".parse().unwrap()];
        let there = of(&design, Model::PodSubnetDynamic);
        assert!(!there.is_open());
        // Only the pods lack room; the nodes would fit.
        let placed: Vec<_> = there
            .new_ranges
            .iter()
            .map(|range| range.place.is_some())
            .collect();
        assert_eq!(placed, [true, false]);
        assert_eq!(of(&design, Model::Overlay).way, Way::Same);
    }

    #[test]
    fn updates_in_place_need_what_an_upgrade_needs() {
        let mut design = presets::blank();
        let cluster = &mut design.alternatives[0].clusters[0];
        cluster.model = Model::NodeSubnet;
        cluster.data_plane = DataPlane::Azure;
        cluster.network_policy = NetworkPolicy::None;
        cluster.pods_and_nodes(30, 3);
        let there = journey(&design, &plan(&design), AT, to(Model::Overlay)).unwrap();
        assert_eq!(there.way, Way::InPlace);
        let counts: Vec<_> = there.shared.iter().map(|range| (range.now, range.both)).collect();
        assert_eq!(counts, [(186, 248)]);
        assert!(there.is_open());
        design.alternatives[0].clusters[0].network_policy = NetworkPolicy::Calico;
        assert!(
            !journey(&design, &plan(&design), AT, to(Model::Overlay))
                .unwrap()
                .is_open()
        );
    }

    impl Cluster {
        /// Fixed counts for every pool.
        fn pods_and_nodes(&mut self, pods: u32, nodes: u32) {
            for pool in &mut self.pools {
                pool.autoscale = None;
                pool.count = NodeCount::saturating(nodes);
                pool.max_pods = PodCount::saturating(pods);
            }
        }
    }
}
