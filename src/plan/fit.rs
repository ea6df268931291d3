//! The smallest subnets of a model, placed into what is free: what "use this model" writes into the design.

use schemars::JsonSchema;
use serde::Serialize;

use crate::azure::{DataPlane, Model, NetworkPolicy, Purpose, limits};
use crate::design::resolve::Index;
use crate::design::{Alternative, Cluster, ClusterState, Design, Name, OtherCount, Subnet, SubnetRef};
use crate::net::allocate::place;
use crate::net::room::Room;
use crate::net::{Prefix, RangeSet, Span};

use super::demand::{node_slots, node_totals, smallest_pod_cidr};
use super::names::{Names, unused_cluster_name};
use super::workload::{Replaceable, Workload};
use super::{plan_alternative, refit};

/// An alternative rewritten for another model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adoption {
    /// The rewritten alternative.
    pub alternative: Alternative,
    /// Whether there is room for the surge nodes of an upgrade.
    pub holds_upgrade: bool,
    /// What it takes where the cluster runs already.
    pub effort: Effort,
}

/// What it takes to get to a rewritten alternative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Effort {
    /// Nothing runs yet, or nothing changes.
    Edit,
    /// The running cluster is updated; subnets and pools stay.
    InPlace,
    /// New pools run alongside the present ones.
    NewPools,
    /// A new cluster runs alongside the present one.
    NewCluster,
}

impl Effort {
    /// How the model is reached, in two words; none where nothing has to move.
    pub const fn way(self) -> Option<&'static str> {
        match self {
            Self::Edit => None,
            Self::InPlace => Some("in place"),
            Self::NewPools => Some("new pools"),
            Self::NewCluster => Some("new cluster"),
        }
    }

    /// What follows the name of the change, such as ` with a new cluster`.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Edit | Self::InPlace => "",
            Self::NewPools => " with new pools",
            Self::NewCluster => " with a new cluster",
        }
    }
}

/// Rewrites alternative `at` so that its cluster uses `model`, with the smallest subnets placed in free space.
///
/// `None` where the VNet has no room for them, or where there is no such cluster or VNet. Whether the cluster already
/// runs in another alternative is for [`check::adopt`](crate::check::adopt).
pub fn fitted(design: &Design, at: usize, cluster_at: usize, model: Model) -> Option<Adoption> {
    let alternative = design.alternatives.get(at)?;
    let plan = plan_alternative(alternative);
    let cluster = alternative.clusters.get(cluster_at)?;
    let moved = if alternative.runs(cluster) {
        refit::adopt(design, alternative, &plan, cluster_at, model)
    } else {
        None
    };
    if moved
        .as_ref()
        .is_some_and(|moved| moved.effort != Effort::NewCluster)
    {
        return moved;
    }
    let replaceable = Replaceable::of(alternative, &plan, cluster_at)?;
    let workload = Workload::of(cluster, &replaceable, model);
    let free = replaceable.free(&plan)?;
    let beside = &plan.networks.get(replaceable.network)?.free;
    let Some(with_surge) = workload.subnet_lengths(true) else {
        return moved;
    };
    let holds_upgrade = |free: &RangeSet| Room::of(free).holds(with_surge.clone());
    // Only where it makes room for upgrades does the present cluster go first.
    if moved.is_some() && (holds_upgrade(beside) || !holds_upgrade(&free)) {
        return moved;
    }
    let (lengths, holds_upgrade) = if holds_upgrade(&free) {
        (with_surge.clone(), true)
    } else {
        (workload.subnet_lengths(false)?, false)
    };
    let prefixes = place_near(&free, &lengths.collect::<Vec<u8>>(), &replaceable.prefixes(&plan))?;
    let (rewritten, effort) = in_prefixes(design, alternative, cluster_at, model, (&replaceable, &prefixes))?;
    Some(Adoption {
        alternative: rewritten,
        holds_upgrade,
        effort,
    })
}

/// The alternative with new subnets at these places in place of those that the model replaces, nodes first.
fn in_prefixes(
    design: &Design,
    alternative: &Alternative,
    cluster_at: usize,
    model: Model,
    (replaceable, prefixes): (&Replaceable, &[Prefix]),
) -> Option<(Alternative, Effort)> {
    let mut rewritten = Alternative::clone(alternative);
    let network = rewritten.networks.get_mut(replaceable.network)?.as_mut();
    let written = &alternative.networks.get(replaceable.network)?.subnets;
    let kept = |subnets: &[usize]| -> Option<&Subnet> { written.get(*subnets.first()?).map(AsRef::as_ref) };
    let wanted = [
        (kept(&replaceable.nodes), "snet-nodes", Purpose::Nodes),
        (kept(&replaceable.pods), "snet-pods", Purpose::Pods),
    ];
    let mut index = 0..;
    network.subnets.retain(|_| {
        index
            .next()
            .is_none_or(|index: usize| !replaceable.contains(index))
    });
    let mut names = Names::of(network);
    let mut made = Vec::new();
    for (position, (prefix, (kept, fallback, purpose))) in prefixes.iter().zip(wanted).enumerate() {
        let name = kept.map_or_else(|| Name::or(fallback, fallback), |kept| kept.name.clone());
        let name = names.take(&name);
        let others = if position == 0 {
            replaceable.entered_addresses
        } else {
            0
        };
        // Everything else decided about the replaced subnet stays.
        let kept = kept.cloned();
        let subnet = Subnet {
            name: name.clone(),
            prefix: (*prefix).into(),
            purpose,
            other_addresses: OtherCount::new(others).unwrap_or_default(),
            ..kept.unwrap_or_else(|| Subnet::new(name.clone(), (*prefix).into(), purpose))
        };
        network
            .subnets
            .insert(position.min(network.subnets.len()), subnet.into());
        made.push(SubnetRef::own(name));
    }
    let cluster = rewritten.clusters.get_mut(cluster_at)?.as_mut();
    redirect(cluster, alternative, replaceable, &made);
    let effort = if alternative.runs(cluster) {
        // No room for both: only once the present one is gone, and then as another cluster.
        let clusters = alternative.clusters.iter();
        let names: Vec<Name> = clusters.map(|other| other.name.clone()).collect();
        cluster.name = unused_cluster_name(&cluster.name, &names);
        cluster.state = ClusterState::Planned;
        Effort::NewCluster
    } else {
        Effort::Edit
    };
    for pool in &mut cluster.pools {
        pool.node_subnet = made.first().cloned()?;
        pool.pod_subnet = made.get(1).cloned();
    }
    set_model(cluster, model, design, alternative);
    Some((rewritten, effort))
}

/// Points the cluster from the replaced subnets to the new ones, nodes first.
pub(super) fn redirect(
    cluster: &mut Cluster,
    alternative: &Alternative,
    replaceable: &Replaceable,
    made: &[SubnetRef],
) {
    let index = Index::of(alternative);
    let own = cluster.network.clone();
    for reference in cluster.references_mut() {
        let place = index.subnet(own.as_str(), reference);
        let replaced = place
            .filter(|(network, subnet)| *network == replaceable.network && replaceable.contains(*subnet));
        let by = replaced.and_then(|(_, subnet)| {
            let first = usize::from(replaceable.pods.contains(&subnet));
            made.get(first).or_else(|| made.first())
        });
        if let Some(by) = by {
            reference.clone_from(by);
        }
    }
}

/// Sets the model, and what else it forbids or requires besides the subnets.
pub(super) fn set_model(cluster: &mut Cluster, model: Model, design: &Design, alternative: &Alternative) {
    cluster.model = model;
    if !model.allows_data_plane(cluster.data_plane) {
        cluster.data_plane = DataPlane::Azure;
        if cluster.network_policy == NetworkPolicy::Cilium {
            cluster.network_policy = NetworkPolicy::None;
        }
    }
    if !model.allows_network_policy(cluster.network_policy) {
        cluster.network_policy = NetworkPolicy::None;
    }
    if !model.uses_pod_cidr() {
        cluster.pod_cidr = None;
        return;
    }
    let (nodes, surge) = node_totals(&cluster.pools);
    let slots = nodes
        .saturating_add(surge)
        .saturating_add(cluster.provisioned_nodes());
    let holds = |prefix: Prefix| node_slots(prefix.length()) >= slots;
    if cluster
        .pod_cidr
        .as_ref()
        .and_then(|cidr| cidr.v4())
        .is_some_and(holds)
    {
        return;
    }
    let default_length = limits::DEFAULT_POD_CIDR
        .value
        .parse()
        .map_or(16, |prefix: Prefix| prefix.length());
    let length = smallest_pod_cidr(slots)
        .unwrap_or(default_length)
        .min(default_length);
    let spans: Vec<Span> = cluster.service_cidr.v4().map(Prefix::into).into_iter().collect();
    if let Some(prefix) = unused_private_range(design, alternative, RangeRole::Pods, &spans, length) {
        cluster.pod_cidr = Some(prefix.into());
    }
}

/// What a private range is wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RangeRole {
    /// Pods of a cluster.
    Pods,
    /// Services of a cluster.
    Services,
    /// A VNet.
    Network,
}

impl RangeRole {
    /// Azure's default for the role.
    fn default_range(self) -> Option<Prefix> {
        let default = match self {
            Self::Pods => limits::DEFAULT_POD_CIDR,
            Self::Services => limits::DEFAULT_SERVICE_CIDR,
            Self::Network => return None,
        };
        default.value.parse().ok()
    }
}

/// A private range of `length` that overlaps no VNet, connected range, reserved range or any of `others`.
///
/// Tries Azure's default for the role first, then 100.64.0.0/10, which few sites route, then the rest (for a VNet the
/// other way round); never the default of another role, which a cluster with no explicit range uses.
pub fn unused_private_range(
    design: &Design,
    alternative: &Alternative,
    role: RangeRole,
    others: &[Span],
    length: u8,
) -> Option<Prefix> {
    let taken: RangeSet = alternative
        .networks
        .iter()
        .flat_map(|network| &network.address_space)
        .chain(design.used_elsewhere())
        .filter_map(|cidr| cidr.v4())
        .chain(
            limits::RESERVED_RANGES
                .value
                .iter()
                .filter_map(|text| text.parse().ok()),
        )
        .chain(
            [RangeRole::Pods, RangeRole::Services]
                .into_iter()
                .filter(|other| *other != role)
                .filter_map(RangeRole::default_range),
        )
        .map(Span::from)
        .chain(others.iter().copied())
        .collect();
    let mut candidates: Vec<Prefix> = Vec::new();
    candidates.extend(role.default_range());
    let mut private: Vec<Prefix> = limits::PRIVATE_RANGES
        .value
        .iter()
        .filter_map(|text| text.parse().ok())
        .collect();
    if role != RangeRole::Network {
        private.reverse();
    }
    candidates.extend(private);
    candidates.into_iter().find_map(|candidate| {
        let free = RangeSet::from(candidate.span()).subtract(&taken);
        place(&free, &[length]).ok()?.first().copied()
    })
}

/// Places `lengths`, leaving a subnet where it is when it already has the wanted length.
fn place_near(free: &RangeSet, lengths: &[u8], present: &[Prefix]) -> Option<Vec<Prefix>> {
    let mut unused = present.to_vec();
    let mut kept: Vec<Option<Prefix>> = Vec::new();
    for length in lengths {
        let found = unused
            .iter()
            .position(|prefix| prefix.length() == *length && free.contains_span(&prefix.span()));
        kept.push(found.map(|index| unused.swap_remove(index)));
    }
    let taken: RangeSet = kept.iter().flatten().map(|prefix| prefix.span()).collect();
    let open: Vec<u8> = lengths
        .iter()
        .zip(&kept)
        .filter(|(_, kept)| kept.is_none())
        .map(|(length, _)| *length)
        .collect();
    let Ok(placed) = place(&free.subtract(&taken), &open) else {
        return place(free, lengths).ok();
    };
    let mut placed = placed.into_iter();
    kept.into_iter()
        .map(|prefix| prefix.or_else(|| placed.next()))
        .collect()
}
