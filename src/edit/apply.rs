//! [`apply`]: a design and a command in, the changed design out, or the reason why nothing changed.
//!
//! Refuses only what would make the document ambiguous or unreadable: places that do not exist, names that are taken,
//! more items than a file holds. Whether Azure accepts the result is for the checks.

use super::command::{
    AlternativeChange, ClusterAt, ClusterChange, Command, ConnectedChange, DesignChange, NetworkAt,
    NetworkChange, PoolAt, PoolChange, SubnetAt, SubnetChange,
};
use super::names;
use crate::design::bounds::{self, TooMany};
use crate::design::{Alternative, Cluster, Design, Name, Network, Numbered as _, Shared, UnitError};

/// Why a command changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Rejected {
    /// There is no item at that place.
    #[error("{what} {} no longer exists; choose one that does", .at.saturating_add(1))]
    Nowhere {
        /// The kind of item.
        what: &'static str,
        /// The place asked for, from 0.
        at: usize,
    },
    /// A sibling has the name.
    #[error("another {what} is already named {name:?}; choose another name")]
    NameTaken {
        /// The kind of item.
        what: &'static str,
        /// The name asked for.
        name: String,
    },
    /// A name that would make references ambiguous.
    #[error("the name {name:?} contains a slash, which separates VNet and subnet; remove it")]
    Slash {
        /// The name asked for.
        name: String,
    },
    /// A reference to the new name cannot be held.
    #[error("references to it cannot use this name: {0}")]
    Reference(#[from] UnitError),
    /// A design without alternatives shows nothing.
    #[error("the last alternative cannot be removed; add another one first")]
    LastAlternative,
    /// More than a file holds.
    #[error(transparent)]
    TooMany(#[from] TooMany),
}

/// The design after `command`; an equal one where it changes nothing.
///
/// ```
/// use aksnet::design::{Name, presets};
/// use aksnet::edit::{Command, Rejected, SubnetAt, SubnetChange, apply};
///
/// let design = presets::blank();
/// let rename = |to: &str| Command::Subnet {
///     at: SubnetAt { alternative: 0, network: 0, subnet: 0 },
///     change: SubnetChange::Rename(Name::or(to, "snet")),
/// };
/// let renamed = apply(&design, &rename("snet-workers"))?;
/// assert_eq!(renamed.alternatives[0].clusters[0].pools[0].node_subnet.as_str(), "snet-workers");
/// assert!(matches!(apply(&design, &rename("a/b")), Err(Rejected::Slash { .. })));
/// # Ok::<(), Rejected>(())
/// ```
///
/// # Errors
/// When the command names nothing that exists, takes a name twice, or makes a design that no file could hold.
pub fn apply(design: &Design, command: &Command) -> Result<Design, Rejected> {
    apply_after(design, command, 0)
}

/// The same as [`apply`], with new ids after `last_id`.
pub(super) fn apply_after(design: &Design, command: &Command, last_id: u64) -> Result<Design, Rejected> {
    let mut changed = design.clone();
    if changed.last_id.get() == 0 {
        changed.give_ids();
    }
    changed.count_from(last_id);
    perform(&mut changed, command)?;
    bounds::check(&changed)?;
    Ok(changed)
}

/// Changes `design` in place; after an error it is half changed and must be discarded.
pub(super) fn perform(design: &mut Design, command: &Command) -> Result<(), Rejected> {
    let before = renamed(design, command);
    change(design, command)?;
    if let (Some(before), Some(after)) = (before, renamed(design, command)) {
        names::move_acceptances(design, &before, &after);
    }
    Ok(())
}

/// The names from the alternative down of what `command` renames, as accepted findings have them.
fn renamed(design: &Design, command: &Command) -> Option<Vec<String>> {
    let alternative = |at: usize| design.alternatives.get(at);
    let path = |names: &[&Name]| Some(names.iter().map(|name| name.as_str().to_owned()).collect());
    match command {
        Command::Connected(ConnectedChange::Replace { at, .. }) => path(&[&design.connected.get(*at)?.name]),
        Command::Alternative {
            at,
            change: AlternativeChange::Rename(_),
        } => path(&[&alternative(*at)?.name]),
        Command::Cluster {
            at,
            change: ClusterChange::Rename(_),
        } => {
            let alternative = alternative(at.alternative)?;
            path(&[&alternative.name, &alternative.clusters.get(at.cluster)?.name])
        }
        Command::Pool {
            at,
            change: PoolChange::Rename(_),
        } => {
            let alternative = alternative(at.alternative)?;
            let cluster = alternative.clusters.get(at.cluster)?;
            path(&[
                &alternative.name,
                &cluster.name,
                &cluster.pools.get(at.pool)?.name,
            ])
        }
        Command::Network {
            at,
            change: NetworkChange::Rename(_),
        } => {
            let alternative = alternative(at.alternative)?;
            path(&[&alternative.name, &alternative.networks.get(at.network)?.name])
        }
        Command::Subnet {
            at,
            change: SubnetChange::Rename(_),
        } => {
            let alternative = alternative(at.alternative)?;
            let network = alternative.networks.get(at.network)?;
            path(&[
                &alternative.name,
                &network.name,
                &network.subnets.get(at.subnet)?.name,
            ])
        }
        _ => None,
    }
}

fn change(design: &mut Design, command: &Command) -> Result<(), Rejected> {
    match command {
        Command::Design(change) => on_design(design, change),
        Command::Connected(change) => on_connected(design, change),
        Command::Alternative { at, change } => on_alternative(design, *at, change),
        Command::Cluster { at, change } => on_cluster(design, *at, change),
        Command::Pool { at, change } => on_pool(design, *at, change),
        Command::Network { at, change } => on_network(design, *at, change),
        Command::Subnet { at, change } => on_subnet(design, *at, change),
        Command::ReplaceAlternative { at, alternative, .. } => {
            unused_alternative(design, &alternative.name, Some(*at))?;
            replace_alternative(design, *at, alternative)
        }
        Command::Several { commands, .. } => commands.iter().try_for_each(|command| perform(design, command)),
    }
}

/// What is in both keeps its id; the rest of the other is new here.
fn replace_alternative(design: &mut Design, at: usize, by: &Alternative) -> Result<(), Rejected> {
    let replaced = found("alternative", at, design.alternatives.get(at))?;
    let mut known = Vec::new();
    replaced.ids(&mut known);
    let mut by = by.clone();
    by.take_ids(replaced);
    let old = replaced.name.clone();
    design.decision.follow(&old, Some(&by.name));
    *alternative_mut(design, at)? = design.number_like(&by, known);
    Ok(())
}

fn on_design(design: &mut Design, change: &DesignChange) -> Result<(), Rejected> {
    match change {
        DesignChange::Rename(name) => design.name = name.clone(),
        DesignChange::Notes(notes) => design.notes.clone_from(notes),
        DesignChange::Requirement(criterion, wanted) => design.requirements.set(*criterion, *wanted),
        DesignChange::PlanningDate(date) => design.planning_date.clone_from(date),
        DesignChange::Decision(decision) => design.decision.clone_from(decision),
        DesignChange::Pages(pages) => design.pages.clone_from(pages),
        DesignChange::RuleSet(version) => design.rule_set.clone_from(version),
        DesignChange::Accept(accepted) => {
            let subject = accepted.subject.folded();
            let known = design
                .accepted
                .iter_mut()
                .find(|known| known.rule == accepted.rule && known.subject.folded() == subject);
            match known {
                Some(known) => known.clone_from(accepted),
                None => design.accepted.push(accepted.clone()),
            }
        }
        DesignChange::Reopen(at) => remove("accepted finding", *at, &mut design.accepted)?,
        DesignChange::AddFirst(added) => {
            unused_alternative(design, &added.name, None)?;
            let added = design.number(&**added);
            design.alternatives.insert(0, added.into());
        }
    }
    Ok(())
}

fn on_connected(design: &mut Design, change: &ConnectedChange) -> Result<(), Rejected> {
    const WHAT: &str = "connected range";
    let names = || design.connected.iter().map(|range| &range.name);
    match change {
        ConnectedChange::Add(range) => {
            unused(WHAT, &range.name, names(), None)?;
            let range = design.number(range);
            design.connected.push(range);
        }
        ConnectedChange::Replace { at, range } => {
            unused(WHAT, &range.name, names(), Some(*at))?;
            let replaced = found(WHAT, *at, design.connected.get_mut(*at))?;
            let id = replaced.id;
            replaced.clone_from(range);
            replaced.id = id;
        }
        ConnectedChange::Remove(at) => remove(WHAT, *at, &mut design.connected)?,
    }
    Ok(())
}

fn on_alternative(design: &mut Design, at: usize, change: &AlternativeChange) -> Result<(), Rejected> {
    let alternative = found("alternative", at, design.alternatives.get(at))?;
    match change {
        AlternativeChange::InsertAfter(added) => {
            unused_alternative(design, &added.name, None)?;
            let added = design.number(&**added);
            design.alternatives.insert(at + 1, added.into());
        }
        AlternativeChange::Duplicate => {
            let mut copy = alternative.clone().into_inner();
            let siblings: Vec<Name> = design
                .alternatives
                .iter()
                .map(|found| found.name.clone())
                .collect();
            copy.name = names::free(&copy.name, " ", Name::MOST_BYTES, &siblings);
            copy.today = false;
            let copy = design.number(&copy);
            design.alternatives.insert(at + 1, copy.into());
        }
        AlternativeChange::Remove => {
            if design.alternatives.len() == 1 {
                return Err(Rejected::LastAlternative);
            }
            let removed = design.alternatives.remove(at);
            design.decision.follow(&removed.name, None);
        }
        AlternativeChange::Rename(name) => {
            unused_alternative(design, name, Some(at))?;
            let old = std::mem::replace(&mut alternative_mut(design, at)?.name, name.clone());
            design.decision.follow(&old, Some(name));
        }
        AlternativeChange::Notes(notes) => alternative_mut(design, at)?.notes.clone_from(notes),
        AlternativeChange::SpeakerNotes(notes) => {
            alternative_mut(design, at)?.speaker_notes.clone_from(notes);
        }
        AlternativeChange::Headline(headline) => {
            alternative_mut(design, at)?.headline.clone_from(headline);
        }
        AlternativeChange::Today(today) => {
            for other in design.alternatives.iter_mut().filter(|other| other.today) {
                other.today = false;
            }
            alternative_mut(design, at)?.today = *today;
        }
        AlternativeChange::Peerings(peerings) => {
            alternative_mut(design, at)?.peerings.clone_from(peerings);
        }
        AlternativeChange::MoveTo(to) => {
            found("alternative", *to, design.alternatives.get(*to))?;
            let moved = design.alternatives.remove(at);
            design.alternatives.insert(*to, moved);
        }
        AlternativeChange::AddNetwork(added) => {
            unused_network(alternative, &added.name, None)?;
            let added = design.number(added);
            alternative_mut(design, at)?.networks.push(added.into());
        }
        AlternativeChange::AddCluster(added) => {
            unused_cluster(alternative, &added.name, None)?;
            let added = design.number(&**added);
            alternative_mut(design, at)?.clusters.push(added.into());
        }
    }
    Ok(())
}

fn on_cluster(design: &mut Design, at: ClusterAt, change: &ClusterChange) -> Result<(), Rejected> {
    let alternative = alternative_mut(design, at.alternative)?;
    let cluster = found("cluster", at.cluster, alternative.clusters.get_mut(at.cluster))?;
    match change {
        ClusterChange::Remove => return remove("cluster", at.cluster, &mut alternative.clusters),
        ClusterChange::Rename(name) => {
            unused_cluster(alternative, name, Some(at.cluster))?;
            cluster_mut(design, at)?.name = name.clone();
        }
        ClusterChange::Network(name) => cluster.network = name.clone(),
        ClusterChange::Model(model) => cluster.model = *model,
        ClusterChange::DataPlane(data_plane) => cluster.data_plane = *data_plane,
        ClusterChange::NetworkPolicy(policy) => cluster.network_policy = *policy,
        ClusterChange::PodCidr(range) => cluster.pod_cidr.clone_from(range),
        ClusterChange::PodCidrIpv6(range) => cluster.pod_cidr_ipv6.clone_from(range),
        ClusterChange::ServiceCidrIpv6(range) => cluster.service_cidr_ipv6.clone_from(range),
        ClusterChange::Options(options) => cluster.options.clone_from(options),
        ClusterChange::ServiceCidr(range) => cluster.service_cidr.clone_from(range),
        ClusterChange::DnsServiceIp(address) => cluster.dns_service_ip = *address,
        ClusterChange::KubernetesVersion(version) => cluster.kubernetes_version.clone_from(version),
        ClusterChange::Location(location) => cluster.location.clone_from(location),
        ClusterChange::State(state) => cluster.state = *state,
        ClusterChange::Outbound(outbound) => cluster.outbound.clone_from(outbound),
        ClusterChange::PrivateCluster(private) => cluster.private_cluster = *private,
        ClusterChange::ApiServerSubnet(subnet) => cluster.api_server_subnet.clone_from(subnet),
        ClusterChange::NodeClasses(classes) => cluster.node_classes.clone_from(classes),
        ClusterChange::AddPool(added) => {
            unused_pool(cluster, &added.name, None)?;
            let added = design.number(&**added);
            cluster_mut(design, at)?.pools.push(added);
        }
    }
    Ok(())
}

fn on_pool(design: &mut Design, at: PoolAt, change: &PoolChange) -> Result<(), Rejected> {
    let alternative = design.alternatives.get(at.alternative);
    let cluster = at.of_cluster().find_in(design);
    let runs = alternative
        .zip(cluster)
        .is_some_and(|(alternative, cluster)| alternative.runs(cluster));
    let cluster = cluster_mut(design, at.of_cluster())?;
    let pool = found("pool", at.pool, cluster.pools.get_mut(at.pool))?;
    match change {
        PoolChange::Remove => return remove("pool", at.pool, &mut cluster.pools),
        PoolChange::Duplicate => {
            let mut copy = pool.clone();
            let siblings: Vec<Name> = cluster.pools.iter().map(|found| found.name.clone()).collect();
            copy.name = names::free(&copy.name, "", copy.os.longest_pool_name(), &siblings);
            let copy = design.number(&copy);
            cluster_mut(design, at.of_cluster())?
                .pools
                .insert(at.pool + 1, copy);
        }
        PoolChange::Rename(name) => {
            unused_pool(cluster, name, Some(at.pool))?;
            let pool = found("pool", at.pool, cluster.pools.get_mut(at.pool))?;
            pool.name = name.clone();
        }
        PoolChange::Mode(mode) => pool.mode = *mode,
        PoolChange::Os(os) => pool.os = *os,
        PoolChange::Count(count) => pool.count = *count,
        PoolChange::Autoscale(autoscale) => pool.autoscale = *autoscale,
        PoolChange::PlannedNodes(nodes) if runs => *pool = pool.with_maximum(*nodes),
        PoolChange::PlannedNodes(nodes) | PoolChange::Scale(nodes) => *pool = pool.with_planned_nodes(*nodes),
        PoolChange::MaxPods(pods) => pool.max_pods = *pods,
        PoolChange::PlannedPods(pods) => pool.planned_pods = *pods,
        PoolChange::MaxSurge(surge) => pool.max_surge = *surge,
        PoolChange::MaxUnavailable(nodes) => pool.max_unavailable = *nodes,
        PoolChange::Priority(priority) => pool.priority = *priority,
        PoolChange::Upgrade(upgrade) => pool.upgrade = *upgrade,
        PoolChange::Options(options) => pool.options.clone_from(options),
        PoolChange::NodeSubnet(subnet) => pool.node_subnet.clone_from(subnet),
        PoolChange::PodSubnet(subnet) => pool.pod_subnet.clone_from(subnet),
    }
    Ok(())
}

fn on_network(design: &mut Design, at: NetworkAt, change: &NetworkChange) -> Result<(), Rejected> {
    let alternative = alternative_mut(design, at.alternative)?;
    let network = found("VNet", at.network, alternative.networks.get_mut(at.network))?;
    match change {
        NetworkChange::Remove => {
            let name = network.name.clone();
            remove("VNet", at.network, &mut alternative.networks)?;
            // A VNet that is gone has no peerings; where two had its name, they now mean the other.
            if !alternative
                .networks
                .iter()
                .any(|left| left.name.matches(name.as_str()))
            {
                alternative.peerings.retain(|peering| !peering.names(&name));
            }
        }
        NetworkChange::Rename(name) => {
            unused_network(alternative, name, Some(at.network))?;
            names::rename_network(alternative, at.network, name)?;
        }
        NetworkChange::AddressSpace(prefixes) => network.address_space.clone_from(prefixes),
        NetworkChange::Managed(managed) => network.managed = *managed,
        NetworkChange::Encryption(encryption) => network.encryption = *encryption,
        NetworkChange::ResourceGroup(name) => network.resource_group.clone_from(name),
        NetworkChange::AddSubnet(added) => {
            unused_subnet(network, &added.name, None)?;
            let added = design.number(added);
            let alternative = alternative_mut(design, at.alternative)?;
            let network = found("VNet", at.network, alternative.networks.get_mut(at.network))?;
            network.subnets.push(added.into());
        }
    }
    Ok(())
}

fn on_subnet(design: &mut Design, at: SubnetAt, change: &SubnetChange) -> Result<(), Rejected> {
    let alternative = alternative_mut(design, at.alternative)?;
    let network = found("VNet", at.network, alternative.networks.get_mut(at.network))?;
    let subnet = found("subnet", at.subnet, network.subnets.get_mut(at.subnet))?;
    match change {
        SubnetChange::Remove => return remove("subnet", at.subnet, &mut network.subnets),
        SubnetChange::Rename(name) => {
            unused_subnet(network, name, Some(at.subnet))?;
            names::rename_subnet(alternative, at.network, at.subnet, name)?;
        }
        SubnetChange::Prefix(prefix) => subnet.prefix = prefix.clone(),
        SubnetChange::PrefixIpv6(prefix) => subnet.prefix_ipv6.clone_from(prefix),
        SubnetChange::Purpose(purpose) => subnet.purpose = *purpose,
        SubnetChange::OtherAddresses(count) => subnet.other_addresses = *count,
        SubnetChange::NatGateway(attached) => subnet.nat_gateway = *attached,
        SubnetChange::SecurityGroup(filters) => subnet.security_group = *filters,
        SubnetChange::SecurityGroupAllowsPods(allows) => subnet.security_group_allows_pods = *allows,
        SubnetChange::GatewayInstances(most) => subnet.gateway_instances = *most,
        SubnetChange::PrivateFrontend(private) => subnet.private_frontend = *private,
        SubnetChange::IngressController(drives) => subnet.ingress_controller = *drives,
        SubnetChange::Associations(count) => subnet.associations = *count,
        SubnetChange::RouteTable(name) => subnet.route_table.clone_from(name),
        SubnetChange::Peered(peered) => subnet.peered = *peered,
        SubnetChange::Delegation(service) => subnet.delegation.clone_from(service),
        SubnetChange::Note(note) => subnet.note.clone_from(note),
        SubnetChange::Color(color) => subnet.color = *color,
    }
    Ok(())
}

fn alternative_mut(design: &mut Design, at: usize) -> Result<&mut Alternative, Rejected> {
    found(
        "alternative",
        at,
        design.alternatives.get_mut(at).map(Shared::as_mut),
    )
}

fn cluster_mut(design: &mut Design, at: ClusterAt) -> Result<&mut Cluster, Rejected> {
    let alternative = alternative_mut(design, at.alternative)?;
    found(
        "cluster",
        at.cluster,
        alternative.clusters.get_mut(at.cluster).map(Shared::as_mut),
    )
}

fn found<T>(what: &'static str, at: usize, item: Option<T>) -> Result<T, Rejected> {
    item.ok_or(Rejected::Nowhere { what, at })
}

fn remove<T>(what: &'static str, at: usize, items: &mut Vec<T>) -> Result<(), Rejected> {
    found(what, at, items.get(at))?;
    items.remove(at);
    Ok(())
}

fn unused_alternative(design: &Design, name: &Name, own: Option<usize>) -> Result<(), Rejected> {
    unused(
        "alternative",
        name,
        design.alternatives.iter().map(|found| &found.name),
        own,
    )
}

fn unused_cluster(alternative: &Alternative, name: &Name, own: Option<usize>) -> Result<(), Rejected> {
    unused(
        "cluster",
        name,
        alternative.clusters.iter().map(|found| &found.name),
        own,
    )
}

fn unused_pool(cluster: &Cluster, name: &Name, own: Option<usize>) -> Result<(), Rejected> {
    unused("pool", name, cluster.pools.iter().map(|found| &found.name), own)
}

fn unused_network(alternative: &Alternative, name: &Name, own: Option<usize>) -> Result<(), Rejected> {
    without_slash(name)?;
    unused(
        "VNet",
        name,
        alternative.networks.iter().map(|found| &found.name),
        own,
    )
}

fn unused_subnet(network: &Network, name: &Name, own: Option<usize>) -> Result<(), Rejected> {
    without_slash(name)?;
    unused(
        "subnet",
        name,
        network.subnets.iter().map(|found| &found.name),
        own,
    )
}

fn unused<'a>(
    what: &'static str,
    name: &Name,
    siblings: impl IntoIterator<Item = &'a Name>,
    own: Option<usize>,
) -> Result<(), Rejected> {
    if names::taken(name, siblings, own) {
        return Err(Rejected::NameTaken {
            what,
            name: name.to_string(),
        });
    }
    Ok(())
}

fn without_slash(name: &Name) -> Result<(), Rejected> {
    if name.as_str().contains('/') {
        return Err(Rejected::Slash {
            name: name.to_string(),
        });
    }
    Ok(())
}
