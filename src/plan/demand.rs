//! What one pool, and a sum of pools, needs from a range: the formulas, and the sum as data.
//!
//! Everything here works on counts alone; where a range lies and whether it is big enough is for `capacity`. A [`Step`]
//! holds numbers; its sentence is made when it is shown.

use schemars::JsonSchema;
use serde::Serialize;

use crate::azure::{Model, Os, Purpose, limits};
use crate::design::{
    Name, NodeCount, NodePool, PodCount, PoolMode, PoolOptions, Priority, SubnetRef, Surge, UpgradeStrategy,
};
use crate::net::Prefix;

/// Usable addresses of a subnet of `length`: those that Azure does not reserve.
///
/// ```
/// // a /24 holds 256 addresses, Azure keeps five
/// assert_eq!(aksnet::plan::usable_addresses(24), 251);
/// assert_eq!(aksnet::plan::usable_addresses(30), 0);
/// ```
pub fn usable_addresses(length: u8) -> u64 {
    Prefix::size_of_length(length).saturating_sub(limits::RESERVED_ADDRESSES_PER_SUBNET.value)
}

/// The smallest subnet with `required` usable addresses, as a prefix length; `None` where none is that large.
///
/// ```
/// assert_eq!(aksnet::plan::smallest_subnet(59), Some(26));
/// assert_eq!(aksnet::plan::smallest_subnet(60), Some(25));
/// assert_eq!(aksnet::plan::smallest_subnet(0), Some(29));
/// ```
pub fn smallest_subnet(required: u64) -> Option<u8> {
    let reserved = limits::RESERVED_ADDRESSES_PER_SUBNET.value;
    let length = Prefix::length_for(required.checked_add(reserved)?)?;
    Some(length.min(limits::SUBNET_LONGEST_PREFIX.value))
}

/// Nodes that a /`length` pod CIDR holds: one /24 each.
pub const fn node_slots(length: u8) -> u64 {
    Prefix::size_of_length(length) / NODE_SLOT_ADDRESSES
}

/// The smallest pod CIDR with `slots` node slots, as a prefix length.
pub fn smallest_pod_cidr(slots: u64) -> Option<u8> {
    Prefix::length_for(slots.max(1).checked_mul(NODE_SLOT_ADDRESSES)?)
}

/// Addresses of the /24 that a node takes from a pod CIDR.
pub const NODE_SLOT_ADDRESSES: u64 = Prefix::size_of_length(limits::POD_CIDR_PREFIX_PER_NODE.value);

/// Blocks of 16 addresses in a subnet of `length`: all, and those without addresses that Azure reserves.
pub const fn static_blocks(length: u8) -> (u64, u64) {
    let total = Prefix::size_of_length(length) / BLOCK_ADDRESSES;
    (total, total.saturating_sub(limits::STATIC_BLOCKED_BLOCKS.value))
}

/// The smallest pod subnet with `blocks` blocks without reserved addresses, as a prefix length.
pub fn smallest_block_subnet(blocks: u64) -> Option<u8> {
    Prefix::length_for(
        blocks
            .checked_add(limits::STATIC_BLOCKED_BLOCKS.value)?
            .checked_mul(BLOCK_ADDRESSES)?,
    )
}

/// Addresses of one block of static allocation, a /28.
pub const BLOCK_ADDRESSES: u64 = limits::STATIC_BLOCK.value;

/// Extra nodes while `pool` is upgraded.
///
/// Spot pools get none, a blue-green upgrade doubles the pool, and where none is set Azure's default applies.
pub fn surge_nodes(pool: &NodePool) -> u64 {
    surge_of(pool, pool.planned_nodes())
}

/// [`surge_nodes`] of the same pool with `nodes` planned.
pub fn surge_of(pool: &NodePool, nodes: u64) -> u64 {
    match surge_kind(pool) {
        SurgeKind::None => 0,
        SurgeKind::Doubled => nodes,
        SurgeKind::Rolling(Surge::Nodes(extra)) => u64::from(extra).min(nodes),
        SurgeKind::Rolling(Surge::Percent(share)) => {
            nodes.saturating_mul(u64::from(share)).div_ceil(100).min(nodes)
        }
    }
}

/// What a pool's surge follows from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SurgeKind {
    /// Spot pools are never surged.
    None,
    /// A blue-green upgrade creates every node a second time.
    Doubled,
    /// Extra nodes as set, or as Azure sets them by default.
    Rolling(Surge),
}

/// What the surge of `pool` follows from.
pub fn surge_kind(pool: &NodePool) -> SurgeKind {
    match (pool.priority, pool.upgrade) {
        (Priority::Spot, _) => SurgeKind::None,
        (Priority::Regular, UpgradeStrategy::BlueGreen) => SurgeKind::Doubled,
        (Priority::Regular, UpgradeStrategy::Rolling) => {
            SurgeKind::Rolling(pool.max_surge.unwrap_or(DEFAULT_SURGE))
        }
    }
}

/// The surge that Azure uses where none is set.
pub const DEFAULT_SURGE: Surge = Surge::Percent(limits::DEFAULT_MAX_SURGE_PERCENT.value as u32);

/// What one node of a pool subnet with dynamic allocation takes for `pods` pods that need an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DynamicNode {
    /// Whole batches of 16.
    pub batch_addresses: u64,
    /// The same, capped at what one node may hold.
    pub pool_addresses: u64,
    /// Including the primary address of the node's network container.
    pub with_primary: u64,
    /// What is likely in practice: allocation stops at max pods.
    pub clamped_to_max_pods: u64,
}

/// Addresses of one node with dynamic allocation.
///
/// ```
/// // 20 pods: two batches of 16, and one primary address
/// assert_eq!(aksnet::plan::dynamic_node(20, 250).with_primary, 33);
/// ```
pub fn dynamic_node(pods: u64, max_pods: u64) -> DynamicNode {
    let batch = limits::DYNAMIC_BATCH.value;
    // A node requests a batch whenever less than half a batch is free: 16 x ceil(0.5 + pods / 16).
    let batch_addresses = pods
        .saturating_add(limits::DYNAMIC_MIN_FREE.value)
        .div_ceil(batch)
        .saturating_mul(batch);
    let pool_addresses = batch_addresses.min(limits::DYNAMIC_POOL_CAP.value);
    DynamicNode {
        batch_addresses,
        pool_addresses,
        with_primary: pool_addresses.saturating_add(limits::DYNAMIC_PRIMARY_ADDRESSES.value),
        clamped_to_max_pods: pool_addresses.min(max_pods),
    }
}

/// What one node with static block allocation takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StaticNode {
    /// Blocks of 16 addresses.
    pub blocks: u64,
    /// Addresses of those blocks.
    pub addresses: u64,
    /// Addresses for pods: one is internal.
    pub pod_addresses: u64,
    /// Addresses that no pod can ever use.
    pub wasted: u64,
}

/// Blocks of one node with static allocation.
///
/// ```
/// assert_eq!(aksnet::plan::static_node(31).blocks, 2);
/// assert_eq!(aksnet::plan::static_node(32).blocks, 3);
/// ```
pub fn static_node(max_pods: u64) -> StaticNode {
    let blocks = max_pods
        .saturating_add(limits::STATIC_INTERNAL_ADDRESSES.value)
        .div_ceil(BLOCK_ADDRESSES);
    let addresses = blocks.saturating_mul(BLOCK_ADDRESSES);
    let pod_addresses = addresses.saturating_sub(limits::STATIC_INTERNAL_ADDRESSES.value);
    StaticNode {
        blocks,
        addresses,
        pod_addresses,
        wasted: pod_addresses.saturating_sub(max_pods),
    }
}

/// What is counted in a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Single addresses.
    Addresses,
    /// Blocks of 16 addresses.
    Blocks,
    /// One /24 of a pod CIDR a node.
    NodeSlots,
}

impl Unit {
    /// The plural in words.
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Addresses => "addresses",
            Self::Blocks => "blocks of 16",
            Self::NodeSlots => "node slots",
        }
    }

    /// Addresses that one of them is.
    pub const fn addresses(self) -> u64 {
        match self {
            Self::Addresses => 1,
            Self::Blocks => BLOCK_ADDRESSES,
            Self::NodeSlots => NODE_SLOT_ADDRESSES,
        }
    }

    /// The smallest range that holds `needed` of them, as a prefix length; `None` where none is that large.
    pub fn smallest(self, needed: u64) -> Option<u8> {
        match self {
            Self::Addresses => smallest_subnet(needed),
            Self::Blocks => smallest_block_subnet(needed),
            Self::NodeSlots => smallest_pod_cidr(needed),
        }
    }

    /// What a range of `length` holds: what can be relied on, and what Azure's own check accepts.
    pub fn capacity(self, length: u8) -> (u64, u64) {
        let (total, conservative) = match self {
            Self::Addresses => (usable_addresses(length), usable_addresses(length)),
            Self::Blocks => static_blocks(length),
            Self::NodeSlots => (node_slots(length), node_slots(length)),
        };
        (conservative, total)
    }
}

/// Which of a cluster's ranges a pool draws from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Draw {
    /// The subnet of its nodes.
    NodeSubnet,
    /// The subnet of its pods.
    PodSubnet,
    /// The cluster's pod CIDR.
    PodCidr,
}

/// What one node of `pool` draws from a range under `model`, in the range's unit; 0 where it draws nothing.
///
/// ```text
///                  node subnet   pod subnet            pod CIDR
/// node subnet      1 + max pods
/// pod, dynamic     1             batches of 16, + 1
/// pod, static      1             blocks of 16
/// overlay, kubenet 1                                   one /24
/// own CNI          1
/// ```
pub fn per_node(model: Model, pool: &NodePool, draw: Draw) -> u64 {
    let max_pods = pool.max_pods.get();
    let (node_subnet, pod_subnet, pod_cidr) = match model {
        Model::NodeSubnet => (max_pods.saturating_add(1), 0, 0),
        Model::PodSubnetDynamic => (1, dynamic_node(pool.planned_pods(), max_pods).with_primary, 0),
        Model::PodSubnetStatic => (1, static_node(max_pods).blocks, 0),
        Model::Kubenet | Model::Overlay => (1, 0, 1),
        // How the plugin divides its pod CIDR is not known.
        Model::ByoCni => (1, 0, 0),
    };
    match draw {
        Draw::NodeSubnet => node_subnet,
        Draw::PodSubnet => pod_subnet,
        Draw::PodCidr => pod_cidr,
    }
}

/// The unit in which `model` draws from a range.
pub const fn unit_of(model: Model, draw: Draw) -> Unit {
    match draw {
        Draw::PodSubnet if matches!(model, Model::PodSubnetStatic) => Unit::Blocks,
        Draw::NodeSubnet | Draw::PodSubnet => Unit::Addresses,
        Draw::PodCidr => Unit::NodeSlots,
    }
}

/// What one node of `pool` draws from a range that is counted in `unit`.
///
/// Azure does not mix static blocks with other addresses in a subnet, but a design can, and its sum must be right.
pub(super) fn per_node_in(unit: Unit, model: Model, pool: &NodePool, draw: Draw) -> u64 {
    let scale = unit_of(model, draw).addresses() / unit.addresses();
    per_node(model, pool, draw).saturating_mul(scale.max(1))
}

/// One line of a sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// What is added.
    pub kind: StepKind,
    /// How many of it.
    pub count: u64,
    /// What each takes, in the unit of the sum.
    pub each: u64,
}

impl Step {
    /// What the line adds.
    pub const fn amount(&self) -> u64 {
        self.count.saturating_mul(self.each)
    }

    /// Whether the line counts only while upgrading.
    pub const fn is_surge(&self) -> bool {
        matches!(
            self.kind,
            StepKind::Surge { .. } | StepKind::Extra(Extra::SurgeInterfaces { .. })
        )
    }
}

/// What a line of a sum adds; indexes lead into the alternative that was planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepKind {
    /// Nodes of a pool.
    Nodes {
        /// Index of the cluster.
        cluster: usize,
        /// Index of the pool.
        pool: usize,
    },
    /// Surge nodes of a pool.
    Surge {
        /// Index of the cluster.
        cluster: usize,
        /// Index of the pool.
        pool: usize,
    },
    /// Addresses that the person entered for something else, in a subnet of this purpose.
    Other(Purpose),
    /// The private endpoint of a private cluster's API server.
    PrivateEndpoint {
        /// Index of the cluster.
        cluster: usize,
    },
    /// API server of a cluster with VNet integration.
    ApiServer {
        /// Index of the cluster.
        cluster: usize,
    },
    /// What the design names besides pools.
    Extra(Extra),
}

/// What takes addresses of a subnet besides the pools and what a person entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extra {
    /// Instances of an application gateway.
    GatewayInstances,
    /// Private frontend of an application gateway.
    PrivateFrontend,
    /// Internal load balancers of a cluster.
    LoadBalancers {
        /// Index of the cluster.
        cluster: usize,
    },
    /// What a static egress gateway takes beyond the addresses of its nodes.
    EgressGateway {
        /// Index of the cluster.
        cluster: usize,
        /// Index of the gateway pool.
        pool: usize,
    },
    /// Nodes that node auto-provisioning may create.
    Provisioned {
        /// Index of the cluster.
        cluster: usize,
        /// Index of the node class.
        class: usize,
    },
    /// Nodes that node auto-provisioning creates and the design does not count.
    Uncounted {
        /// Index of the cluster.
        cluster: usize,
    },
    /// Additional network interfaces of the nodes of a pool.
    Interfaces {
        /// Index of the cluster.
        cluster: usize,
        /// Index of the pool.
        pool: usize,
    },
    /// Additional network interfaces of its surge nodes.
    SurgeInterfaces {
        /// Index of the cluster.
        cluster: usize,
        /// Index of the pool.
        pool: usize,
    },
}

/// A sum: its lines, what is planned, and what an upgrade needs on top.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Demand {
    /// The lines: those of no cluster, then those of each cluster, in document order.
    pub steps: Vec<Step>,
    /// Needed for the planned nodes.
    pub planned: u64,
    /// Needed on top while upgrading.
    pub surge: u64,
    /// The part of both that is extras: without surge, and the surge.
    pub(super) extra: (u64, u64),
    /// What a person entered.
    pub(super) entered: u64,
}

impl Demand {
    /// The lines of no cluster, and those of cluster `at`: found by binary search, not by walking all clusters.
    pub fn of_cluster(&self, at: usize) -> (&[Step], &[Step]) {
        let until = |owner: Option<usize>| self.steps.partition_point(|step| step.kind.cluster() < owner);
        let (first, last) = (until(Some(at)), until(at.checked_add(1)));
        let own = self.steps.get(first..last).unwrap_or_default();
        let shared = self.steps.get(..until(Some(0))).unwrap_or_default();
        (shared, own)
    }

    /// What clusters other than `at` need, surge included.
    pub fn of_others(&self, at: usize) -> u64 {
        let (shared, own) = self.of_cluster(at);
        let known = shared.iter().chain(own).map(Step::amount);
        self.with_surge()
            .saturating_sub(known.fold(0, u64::saturating_add))
    }

    /// Needed while upgrading: planned and surge.
    pub const fn with_surge(&self) -> u64 {
        self.planned.saturating_add(self.surge)
    }

    /// Adds a line; one that adds nothing is left out.
    pub fn add(&mut self, kind: StepKind, count: u64, each: u64) {
        let step = Step { kind, count, each };
        if step.amount() == 0 {
            return;
        }
        match kind {
            StepKind::Extra(_) if step.is_surge() => {
                self.extra.1 = self.extra.1.saturating_add(step.amount());
            }
            StepKind::Extra(_) => self.extra.0 = self.extra.0.saturating_add(step.amount()),
            StepKind::Other(_) => self.entered = self.entered.saturating_add(step.amount()),
            StepKind::Nodes { .. }
            | StepKind::Surge { .. }
            | StepKind::PrivateEndpoint { .. }
            | StepKind::ApiServer { .. } => {}
        }
        if step.is_surge() {
            self.surge = self.surge.saturating_add(step.amount());
        } else {
            self.planned = self.planned.saturating_add(step.amount());
        }
        self.steps.push(step);
    }

    /// Records what is there but not counted.
    pub fn note(&mut self, extra: Extra) {
        self.steps.push(Step {
            kind: StepKind::Extra(extra),
            count: 0,
            each: 0,
        });
    }

    /// Adds the nodes and the surge of one pool.
    pub fn add_pool(&mut self, (cluster, pool): (usize, usize), subject: &NodePool, each: u64) {
        self.add(StepKind::Nodes { cluster, pool }, subject.planned_nodes(), each);
        self.add(StepKind::Surge { cluster, pool }, surge_nodes(subject), each);
    }
}

/// Nodes and surge nodes of some pools.
///
/// ```
/// assert_eq!(aksnet::plan::node_totals(&[]), (0, 0));
/// ```
pub fn node_totals(pools: &[NodePool]) -> (u64, u64) {
    pools.iter().fold((0, 0), |(nodes, surge), pool| {
        (
            nodes.saturating_add(pool.planned_nodes()),
            surge.saturating_add(surge_nodes(pool)),
        )
    })
}

/// Surge nodes of some pools as Azure counts them for SNAT ports: one for a Spot pool, although it gets none.
pub fn snat_surge_nodes(pools: &[NodePool]) -> u64 {
    let of_pool = |pool: &NodePool| snat_surge_of(pool, pool.planned_nodes());
    pools.iter().map(of_pool).fold(0, u64::saturating_add)
}

/// The same of one pool with `nodes` planned.
pub(super) fn snat_surge_of(pool: &NodePool, nodes: u64) -> u64 {
    match pool.priority {
        Priority::Spot => nodes.min(1),
        Priority::Regular => surge_of(pool, nodes),
    }
}

/// SNAT ports of a number of outbound public addresses.
pub fn snat_ports(outbound_ips: u64) -> u64 {
    outbound_ips.saturating_mul(u64::from(limits::LOAD_BALANCER_PORTS_PER_IP.value))
}

/// Routes of `nodes` nodes with kubenet: one each, two with dual-stack.
pub const fn kubenet_routes(nodes: u64, dual_stack: bool) -> u64 {
    nodes.saturating_mul(if dual_stack { 2 } else { 1 })
}

/// Most nodes of a kubenet cluster, whose route table holds 400 routes.
pub const fn kubenet_nodes(dual_stack: bool) -> u64 {
    limits::KUBENET_MAX_NODES.value as u64 / kubenet_routes(1, dual_stack)
}

/// Nodes that an IPv6 pod CIDR of `length` holds: overlay takes a /120 of it each.
pub fn ipv6_node_slots(model: Model, length: u8) -> u64 {
    let Some(bits) = ipv6_node_prefix(model, length).checked_sub(length) else {
        // The range is smaller than what one node takes.
        return 0;
    };
    1_u64.checked_shl(u32::from(bits)).unwrap_or(u64::MAX)
}

/// Prefix length of the IPv6 range that a node takes from one of `length`.
pub fn ipv6_node_prefix(model: Model, length: u8) -> u8 {
    match model {
        // Azure splits the range in 65,536 parts.
        Model::Kubenet => length
            .saturating_add(limits::KUBENET_IPV6_NODE_BITS.value)
            .min(128),
        Model::PodSubnetStatic => limits::STATIC_IPV6_NODE_PREFIX.value,
        Model::NodeSubnet | Model::PodSubnetDynamic | Model::Overlay | Model::ByoCni => {
            limits::OVERLAY_IPV6_NODE_PREFIX.value
        }
    }
}

/// What AKS has been seen to reserve in the node subnet of the node subnet model: two addresses a node fewer than
/// documented, surge left out.
pub fn observed_node_subnet_reservation(pools: &[NodePool]) -> u64 {
    pools
        .iter()
        .map(|pool| observed_per_node(pool).saturating_mul(pool.planned_nodes()))
        .sum()
}

/// One node's part of [`observed_node_subnet_reservation`].
pub fn observed_per_node(pool: &NodePool) -> u64 {
    (pool.max_pods.get() + 1).saturating_sub(limits::OBSERVED_HOST_NETWORK_PODS.value)
}

/// What AKS has been seen to check a pod subnet against: one batch a node, surge left out.
pub fn observed_pod_subnet_check(nodes: u64) -> u64 {
    nodes.saturating_mul(limits::DYNAMIC_BATCH.value)
}

/// A user pool of Linux nodes with a fixed count, for sums without a design.
pub fn plain_pool(nodes: NodeCount, max_pods: PodCount, max_surge: Option<Surge>) -> NodePool {
    NodePool {
        id: Default::default(),
        name: Name::or("pool", "pool"),
        mode: PoolMode::User,
        os: Os::Linux,
        count: nodes,
        autoscale: None,
        max_pods,
        planned_pods: None,
        max_surge,
        max_unavailable: None,
        priority: Priority::Regular,
        upgrade: UpgradeStrategy::Rolling,
        options: PoolOptions::default(),
        node_subnet: SubnetRef::own(Name::or("nodes", "nodes")),
        pod_subnet: None,
    }
}
