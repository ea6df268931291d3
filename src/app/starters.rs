//! What "add …" creates: new pools, subnets, clusters and the like, named and placed so that they are usable at once.

use crate::azure::{DataPlane, Model, NetworkPolicy, Os, Purpose};
use crate::design::resolve::network_index;
use crate::design::{
    Alternative, Cluster, ClusterState, ConnectedKind, ConnectedRange, Design, Name, Network, NodeCount,
    NodePool, Outbound, PodCount, PoolMode, PoolOptions, Priority, Subnet, SubnetRef, UpgradeStrategy,
};
use crate::edit::{
    self, AlternativeChange, ClusterAt, ClusterChange, Command, ConnectedChange, DesignChange, NetworkAt,
    NetworkChange, PoolAt, PoolChange,
};
use crate::net::allocate::place;
use crate::net::{Prefix, RangeSet, Span};
use crate::plan::{RangeRole, Spokes, spokes, unused_private_range};
use crate::session::{Focus, Session};
use crate::ui::action::Intent;
use crate::ui::state::{Dialog, EditTarget, ViewState};

/// Prefix length of a new subnet.
const SUBNET_LENGTH: u8 = 26;

/// Prefix length of a new VNet.
const NETWORK_LENGTH: u8 = 20;

/// The command that carries out `intent` at `focus`, with `network` as the current VNet; `None` where it has no place.
pub(super) fn command(
    intent: Intent,
    design: &Design,
    (focus, network): (Focus, Option<usize>),
) -> Option<Command> {
    let alternative = design.alternatives.get(focus.alternative);
    let cluster = alternative.and_then(|alternative| alternative.clusters.get(focus.cluster));
    let at = ClusterAt {
        alternative: focus.alternative,
        cluster: focus.cluster,
    };
    if design.alternatives.is_empty() && intent != Intent::AddConnected {
        // Everything needs an alternative first, and a new one has one of each.
        let first = crate::design::presets::blank().alternatives.into_iter().next()?;
        return Some(Command::Design(DesignChange::AddFirst(Box::new(
            first.into_inner(),
        ))));
    }
    let alternative_change = |change| Command::Alternative {
        at: focus.alternative,
        change,
    };
    match intent {
        Intent::AddPool => Some(Command::Cluster {
            at,
            change: ClusterChange::AddPool(Box::new(new_pool(cluster?))),
        }),
        Intent::RemovePool => {
            let pool = cluster?.growing_pool(focus.pool)?;
            let at = PoolAt {
                alternative: focus.alternative,
                cluster: focus.cluster,
                pool,
            };
            Some(Command::Pool {
                at,
                change: PoolChange::Remove,
            })
        }
        Intent::AddConnected => Some(Command::Connected(ConnectedChange::Add(new_connected(design)))),
        Intent::AddSubnet => {
            let network = network.unwrap_or_default();
            let at = NetworkAt {
                alternative: focus.alternative,
                network,
            };
            let subnet = new_subnet(alternative?.networks.get(network)?)?;
            Some(Command::Network {
                at,
                change: NetworkChange::AddSubnet(subnet),
            })
        }
        Intent::AddNetwork => Some(alternative_change(AlternativeChange::AddNetwork(new_network(
            design,
            focus.alternative,
            cluster.map(AsRef::as_ref),
        )?))),
        Intent::AddCluster => added_cluster(design, focus.alternative),
        Intent::RemoveCluster => Some(Command::Cluster {
            at,
            change: ClusterChange::Remove,
        }),
        Intent::AddAlternative => Some(copied(design, focus.alternative)),
        Intent::RemoveAlternative => Some(alternative_change(AlternativeChange::Remove)),
        _ => None,
    }
}

/// What an alternative made for `model` is called: the model, with a number where that is taken by another than the
/// one at `own`.
pub(super) fn model_name(design: &Design, model: Model, own: Option<usize>) -> Name {
    let taken = |name: &Name| {
        let mut siblings = design.alternatives.iter().enumerate();
        siblings.any(|(at, sibling)| Some(at) != own && sibling.name.matches(name.as_str()))
    };
    let first = Name::or(model.title(), "alternative");
    let numbered = (2..=10_000).map(|number| Name::or(format!("{} {number}", model.title()), "alternative"));
    std::iter::once(first.clone())
        .chain(numbered)
        .find(|name| !taken(name))
        .unwrap_or(first)
}

/// Whether the name is one that [`model_name`] gives: a model, and perhaps a number.
pub(super) fn is_named_by_model(name: &Name) -> bool {
    let is_number = |rest: &str| rest.is_empty() || rest.trim_start().parse::<u32>().is_ok();
    let mut titles = Model::ALL.iter().map(|model| model.title());
    titles.any(|title| name.as_str().strip_prefix(title).is_some_and(is_number))
}

/// The command that adds `adopted`, made for `model`, behind the others and under the model's name.
///
/// A cluster that runs in alternative `from` and moves to another model is planned there.
pub(super) fn add_adopted(design: &Design, from: usize, mut adopted: Alternative, model: Model) -> Command {
    let at = design.alternatives.len().saturating_sub(1);
    let name = model_name(design, model, None);
    let running = design
        .alternatives
        .get(from)
        .map_or(&[][..], |from| &from.clusters);
    for (before, after) in running.iter().zip(&mut adopted.clusters) {
        if before.is_running() && before.model != after.model {
            after.as_mut().state = ClusterState::Planned;
        }
    }
    let added = Alternative {
        name,
        // What was noted about the other is not true of this one.
        notes: String::new(),
        speaker_notes: String::new(),
        headline: String::new(),
        peerings: Vec::new(),
        today: false,
        ..adopted
    };
    Command::Alternative {
        at,
        change: AlternativeChange::InsertAfter(Box::new(added)),
    }
}

/// What `command` does to an alternative in which a cluster runs and would move to another model: that alternative
/// beside it, so that what runs stays on record. None where nothing runs or moves, or where more than that alternative
/// changes.
pub(super) fn beside_what_runs(design: &Design, at: usize, command: &Command) -> Option<Command> {
    let after = edit::apply(design, command).ok()?;
    let (before, changed) = (design.alternatives.get(at)?, after.alternatives.get(at)?);
    let mut pairs = before.clusters.iter().zip(&changed.clusters);
    let moves = pairs.find(|(one, other)| before.runs(one) && one.model != other.model);
    let model = moves.map(|(_, moved)| moved.model)?;
    let changed = Alternative::clone(changed);
    let mut rest = after;
    *rest.alternatives.get_mut(at)? = before.clone();
    (rest == *design).then(|| add_adopted(design, at, changed, model))
}

/// The command that adds a copy of the alternative at `at` behind the others, so that their letters stay.
fn copied(design: &Design, at: usize) -> Command {
    let last = design.alternatives.len();
    let change = |at, change| Command::Alternative { at, change };
    let copy = change(at, AlternativeChange::Duplicate);
    if at + 1 == last {
        return copy;
    }
    Command::Several {
        title: "Duplicate alternative".to_owned(),
        commands: vec![copy, change(at + 1, AlternativeChange::MoveTo(last))],
    }
}

/// Shows what `intent` has just made; `network` is the current VNet.
pub(super) fn follow(intent: Intent, session: &Session, network: Option<usize>, view: &mut ViewState) {
    let design = session.design();
    let add = |target| Dialog::Add {
        target,
        since: session.revision(),
        is_confirmed: false,
    };
    let alternative = design.alternatives.get(view.focus.alternative);
    match intent {
        Intent::AddPool => {
            let cluster = alternative.and_then(|alternative| alternative.clusters.get(view.focus.cluster));
            view.focus.pool = cluster.and_then(|cluster| cluster.pools.len().checked_sub(1));
        }
        Intent::AddCluster => {
            view.focus.cluster =
                alternative.map_or(0, |alternative| alternative.clusters.len().saturating_sub(1));
            view.focus.pool = None;
        }
        Intent::AddConnected => {
            view.dialog = design
                .connected
                .len()
                .checked_sub(1)
                .map(|last| add(EditTarget::Connected(last)));
        }
        Intent::AddSubnet => {
            let network = network.unwrap_or_default();
            let subnets = alternative
                .and_then(|alternative| alternative.networks.get(network))
                .map_or(0, |network| network.subnets.len());
            if let Some(last) = subnets.checked_sub(1) {
                view.dialog = Some(add(EditTarget::Subnet(network, last)));
            }
        }
        Intent::AddNetwork => {
            let last = alternative.and_then(|alternative| alternative.networks.len().checked_sub(1));
            view.dialog = last.map(|last| add(EditTarget::Network(last)));
        }
        Intent::AddAlternative => view.show_alternative(design.alternatives.len().saturating_sub(1)),
        _ => {}
    }
}

fn new_pool(cluster: &Cluster) -> NodePool {
    let like = cluster
        .pools
        .iter()
        .rev()
        .find(|pool| pool.mode == PoolMode::User)
        .or_else(|| cluster.pools.last());
    let name = unused("pool", &cluster.pools.iter().map(|pool| &pool.name));
    NodePool {
        id: Default::default(),
        name,
        mode: PoolMode::User,
        os: Os::Linux,
        count: NodeCount::saturating(3),
        autoscale: None,
        max_pods: like.map_or(PodCount::saturating(30), |pool| pool.max_pods),
        planned_pods: like.and_then(|pool| pool.planned_pods),
        max_surge: None,
        max_unavailable: None,
        priority: Priority::Regular,
        upgrade: UpgradeStrategy::Rolling,
        options: PoolOptions::default(),
        node_subnet: like.map_or_else(
            || SubnetRef::own(Name::or("snet-nodes", "nodes")),
            |pool| pool.node_subnet.clone(),
        ),
        pod_subnet: like.and_then(|pool| pool.pod_subnet.clone()),
    }
}

fn new_connected(design: &Design) -> ConnectedRange {
    ConnectedRange {
        id: Default::default(),
        name: unused("connected", &design.connected.iter().map(|range| &range.name)),
        kind: ConnectedKind::OnPremises,
        peering: Default::default(),
        prefixes: Vec::new(),
        aggregate: false,
    }
}

/// A subnet in the first free block that holds it, or the largest there is.
fn new_subnet(network: &Network) -> Option<Subnet> {
    let spans = |cidrs: &mut dyn Iterator<Item = Option<Prefix>>| -> RangeSet {
        cidrs.flatten().map(Span::from).collect()
    };
    let space = spans(&mut network.address_space.iter().map(|cidr| cidr.v4()));
    let taken = spans(&mut network.subnets.iter().map(|subnet| subnet.prefix.v4()));
    let free = space.subtract(&taken);
    let length = free.largest_block()?.length().max(SUBNET_LENGTH);
    let prefix = place(&free, &[length]).ok()?.first().copied()?;
    let name = unused("snet", &network.subnets.iter().map(|subnet| &subnet.name));
    Some(Subnet::new(name, prefix.into(), Purpose::Other))
}

/// A VNet; under the name of the one that `cluster` is to lie in, where that does not exist.
fn new_network(design: &Design, at: usize, cluster: Option<&Cluster>) -> Option<Network> {
    let asked = Spokes {
        count: 1,
        length: NETWORK_LENGTH,
        name: "vnet".to_owned(),
    };
    let network = spokes(design, at, &asked).into_iter().next()?;
    let alternative = design.alternatives.get(at)?;
    let awaited = cluster
        .map(|cluster| &cluster.network)
        .filter(|name| !name.as_str().contains('/') && network_index(alternative, name.as_str()).is_none());
    Some(match awaited {
        Some(name) => Network {
            name: name.clone(),
            ..network
        },
        None => network,
    })
}

/// The command that adds a cluster, with a VNet to lie in where the alternative has none.
fn added_cluster(design: &Design, at: usize) -> Option<Command> {
    let add = |change| Command::Alternative { at, change };
    let alternative = design.alternatives.get(at)?;
    if !alternative.networks.is_empty() {
        let cluster = Box::new(new_cluster(design, alternative)?);
        return Some(add(AlternativeChange::AddCluster(cluster)));
    }
    let network = new_network(design, at, None)?;
    let mut home = Alternative::clone(alternative);
    home.networks.push(network.clone().into());
    let cluster = new_cluster(design, &home)?;
    Some(Command::Several {
        title: format!("Add cluster {} and VNet {}", cluster.name, network.name),
        commands: vec![
            add(AlternativeChange::AddNetwork(network)),
            add(AlternativeChange::AddCluster(Box::new(cluster))),
        ],
    })
}

/// An overlay cluster in the first VNet, with its nodes in a subnet for nodes.
fn new_cluster(design: &Design, alternative: &Alternative) -> Option<Cluster> {
    let starter = crate::design::presets::blank();
    let template = starter.alternatives.first()?.clusters.first()?;
    let network = alternative.networks.first()?;
    let nodes = network
        .subnets
        .iter()
        .find(|subnet| subnet.purpose == Purpose::Nodes)
        .or_else(|| network.subnets.first());
    let mut cluster = Cluster {
        name: unused(
            "cluster",
            &alternative.clusters.iter().map(|cluster| &cluster.name),
        ),
        network: network.name.clone(),
        state: ClusterState::Planned,
        model: Model::Overlay,
        data_plane: DataPlane::Cilium,
        network_policy: NetworkPolicy::Cilium,
        outbound: Outbound::default(),
        ..Cluster::clone(template)
    };
    for pool in &mut cluster.pools {
        if let Some(nodes) = nodes {
            pool.node_subnet = SubnetRef::own(nodes.name.clone());
        }
        pool.pod_subnet = None;
    }
    let services: Vec<Span> = cluster.service_cidr.v4().map(Span::from).into_iter().collect();
    if let Some(prefix) = unused_private_range(design, alternative, RangeRole::Pods, &services, 18) {
        cluster.pod_cidr = Some(prefix.into());
    }
    Some(cluster)
}

/// The first of `stem-1`, `stem-2` … that no sibling has; pool names take no hyphen.
fn unused<'a, Siblings>(stem: &str, siblings: &Siblings) -> Name
where
    Siblings: Iterator<Item = &'a Name> + Clone,
{
    let dash = if stem == "pool" { "" } else { "-" };
    (1..=10_001)
        .map(|number| Name::or(format!("{stem}{dash}{number}"), "new"))
        .find(|name| !siblings.clone().any(|sibling| sibling.matches(name.as_str())))
        .unwrap_or_else(|| Name::or(stem, "new"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::presets;
    use crate::edit::apply;

    /// The blank design without its VNet, after `intent`.
    fn after(intent: Intent, has_cluster: bool) -> Design {
        let mut design = presets::blank();
        let alternative = &mut design.alternatives[0];
        alternative.networks.clear();
        if !has_cluster {
            alternative.clusters.clear();
        }
        let command = command(intent, &design, (Focus::default(), None)).unwrap();
        apply(&design, &command).unwrap()
    }

    #[test]
    fn a_cluster_without_a_vnet_to_lie_in_brings_one_along() {
        let design = after(Intent::AddCluster, false);
        let [alternative] = design.alternatives.as_slice() else {
            panic!("one alternative");
        };
        assert_eq!(alternative.networks.len(), 1);
        assert_eq!(alternative.clusters.len(), 1);
        let cluster = &alternative.clusters[0];
        assert_eq!(cluster.network, alternative.networks[0].name);
        let node_subnet = cluster.pools[0].node_subnet.parts().1;
        let subnets = &alternative.networks[0].subnets;
        assert!(subnets.iter().any(|subnet| subnet.name.matches(node_subnet)));
    }

    #[test]
    fn a_vnet_that_a_cluster_waits_for_has_its_name() {
        let design = after(Intent::AddNetwork, true);
        assert_eq!(design.alternatives[0].networks[0].name.as_str(), "vnet");
        let design = after(Intent::AddNetwork, false);
        assert_eq!(design.alternatives[0].networks[0].name.as_str(), "vnet-1");
    }
}
