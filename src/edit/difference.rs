//! What turns one alternative into another, as commands.
//!
//! VNets, subnets, clusters and pools are paired by name: what has no partner is removed or added, what has one is
//! changed value by value. Notes, and whether an alternative is today's, are not its content. Applying the commands to
//! the first alternative gives the content of the second, up to the order of its lists; where names repeat, which only
//! a file can bring about, the whole alternative is replaced.

use super::apply::perform;
use super::command::{
    AlternativeChange, ClusterAt, ClusterChange, Command, NetworkAt, NetworkChange, PoolAt, PoolChange,
    SubnetAt, SubnetChange,
};
use crate::design::{Alternative, Cluster, Design, Name, Network, NodePool, Subnet};

/// A command with its title, in the names before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What it does.
    pub command: Command,
    /// What it is called, such as "Change model of shop to Overlay".
    pub title: String,
}

/// The commands that turn the content of alternative `from` into that of alternative `to`; none where they are
/// alike, or where one of them does not exist.
///
/// ```
/// use aksnet::azure::Model;
/// use aksnet::design::presets;
/// use aksnet::edit::{AlternativeChange, ClusterAt, ClusterChange, Command, apply, difference};
///
/// let copy = Command::Alternative { at: 0, change: AlternativeChange::Duplicate };
/// let at = ClusterAt { alternative: 1, cluster: 0 };
/// let model = Command::Cluster { at, change: ClusterChange::Model(Model::Kubenet) };
/// let design = apply(&apply(&presets::worked_example(), &copy)?, &model)?;
/// let titles: Vec<String> = difference(&design, 0, 1).into_iter().map(|step| step.title).collect();
/// assert_eq!(titles, ["Change model of shop to Kubenet"]);
/// # Ok::<(), aksnet::edit::Rejected>(())
/// ```
pub fn difference(design: &Design, from: usize, to: usize) -> Vec<Difference> {
    let (Some(old), Some(new)) = (design.alternatives.get(from), design.alternatives.get(to)) else {
        return Vec::new();
    };
    if same_content(old, new) {
        return Vec::new();
    }
    let mut steps = Steps {
        design: design.clone(),
        at: from,
        done: Vec::new(),
    };
    let told = steps
        .networks(old, new)
        .and_then(|()| steps.peerings(new))
        .and_then(|()| steps.clusters(old, new));
    let reached = steps.design.alternatives.get(from);
    match told.and(reached) {
        Some(reached) if same_content(reached, new) => steps.done,
        _ => vec![replaced(design, from, old, new)],
    }
}

/// The whole alternative at once.
fn replaced(design: &Design, at: usize, old: &Alternative, new: &Alternative) -> Difference {
    let alternative = Alternative {
        networks: new.networks.clone(),
        peerings: new.peerings.clone(),
        clusters: new.clusters.clone(),
        ..old.clone()
    };
    let command = Command::ReplaceAlternative {
        at,
        alternative: Box::new(alternative),
        title: format!("Replace everything with the contents of {}", new.name),
    };
    Difference {
        title: command.title(design),
        command,
    }
}

/// Whether two alternatives hold the same, in any order.
pub fn same_content(one: &Alternative, other: &Alternative) -> bool {
    let sorted = |alternative: &Alternative| {
        let mut networks = alternative.networks.clone();
        let mut clusters = alternative.clusters.clone();
        for network in &mut networks {
            network.subnets.sort_by(|one, other| one.name.cmp(&other.name));
        }
        for cluster in &mut clusters {
            cluster.pools.sort_by(|one, other| one.name.cmp(&other.name));
        }
        networks.sort_by(|one, other| one.name.cmp(&other.name));
        clusters.sort_by(|one, other| one.name.cmp(&other.name));
        let mut peerings = alternative.peerings.clone();
        peerings.sort_by(|one, other| one.networks.cmp(&other.networks));
        (networks, clusters, peerings)
    };
    let plain =
        one.networks == other.networks && one.clusters == other.clusters && one.peerings == other.peerings;
    plain || sorted(one) == sorted(other)
}

/// Commands while they are gathered, with the design as it is after them.
struct Steps {
    design: Design,
    at: usize,
    done: Vec<Difference>,
}

impl Steps {
    /// Applies a command; none where that is not possible.
    fn step(&mut self, command: Command) -> Option<()> {
        let title = command.title(&self.design);
        perform(&mut self.design, &command).ok()?;
        self.done.push(Difference { command, title });
        Some(())
    }

    /// Applies a command where there is something to change.
    fn step_if(&mut self, differs: bool, command: impl FnOnce() -> Command) -> Option<()> {
        if differs { self.step(command()) } else { Some(()) }
    }

    fn on_alternative(&mut self, change: AlternativeChange) -> Option<()> {
        self.step(Command::Alternative { at: self.at, change })
    }

    fn networks(&mut self, old: &Alternative, new: &Alternative) -> Option<()> {
        let Pairing { gone, kept, added } = pair(&old.networks, &new.networks, |network| &network.name)?;
        for network in gone {
            let at = NetworkAt {
                alternative: self.at,
                network,
            };
            self.step(Command::Network {
                at,
                change: NetworkChange::Remove,
            })?;
        }
        for (at, (old, new)) in kept.into_iter().enumerate() {
            self.network(at, old, new)?;
        }
        added.into_iter().try_for_each(|network| {
            self.on_alternative(AlternativeChange::AddNetwork(network.clone().into_inner()))
        })
    }

    fn peerings(&mut self, new: &Alternative) -> Option<()> {
        // A removed VNet took its peerings with it.
        let at = self.at;
        let differs = self.design.alternatives.get(at)?.peerings != new.peerings;
        self.step_if(differs, || Command::Alternative {
            at,
            change: AlternativeChange::Peerings(new.peerings.clone()),
        })
    }

    fn network(&mut self, network: usize, old: &Network, new: &Network) -> Option<()> {
        let at = NetworkAt {
            alternative: self.at,
            network,
        };
        let change = |change| move || Command::Network { at, change };
        self.step_if(
            old.name != new.name,
            change(NetworkChange::Rename(new.name.clone())),
        )?;
        self.step_if(
            old.address_space != new.address_space,
            change(NetworkChange::AddressSpace(new.address_space.clone())),
        )?;
        self.step_if(
            old.managed != new.managed,
            change(NetworkChange::Managed(new.managed)),
        )?;
        self.step_if(
            old.encryption != new.encryption,
            change(NetworkChange::Encryption(new.encryption)),
        )?;
        self.step_if(
            old.resource_group != new.resource_group,
            change(NetworkChange::ResourceGroup(new.resource_group.clone())),
        )?;
        let Pairing { gone, kept, added } = pair(&old.subnets, &new.subnets, |subnet| &subnet.name)?;
        for subnet in gone {
            self.step(Command::Subnet {
                at: at.subnet(subnet),
                change: SubnetChange::Remove,
            })?;
        }
        for (subnet, (old, new)) in kept.into_iter().enumerate() {
            self.subnet(at.subnet(subnet), old, new)?;
        }
        added.into_iter().try_for_each(|subnet| {
            self.step(Command::Network {
                at,
                change: NetworkChange::AddSubnet(subnet.clone().into_inner()),
            })
        })
    }

    fn subnet(&mut self, at: SubnetAt, old: &Subnet, new: &Subnet) -> Option<()> {
        use SubnetChange as S;
        let changes = [
            (old.name != new.name, S::Rename(new.name.clone())),
            (old.prefix != new.prefix, S::Prefix(new.prefix.clone())),
            (
                old.prefix_ipv6 != new.prefix_ipv6,
                S::PrefixIpv6(new.prefix_ipv6.clone()),
            ),
            (old.purpose != new.purpose, S::Purpose(new.purpose)),
            (old.color != new.color, S::Color(new.color)),
            (
                old.delegation != new.delegation,
                S::Delegation(new.delegation.clone()),
            ),
            (
                old.other_addresses != new.other_addresses,
                S::OtherAddresses(new.other_addresses),
            ),
            (old.nat_gateway != new.nat_gateway, S::NatGateway(new.nat_gateway)),
            (
                old.security_group != new.security_group,
                S::SecurityGroup(new.security_group),
            ),
            (
                old.security_group_allows_pods != new.security_group_allows_pods,
                S::SecurityGroupAllowsPods(new.security_group_allows_pods),
            ),
            (
                old.gateway_instances != new.gateway_instances,
                S::GatewayInstances(new.gateway_instances),
            ),
            (
                old.private_frontend != new.private_frontend,
                S::PrivateFrontend(new.private_frontend),
            ),
            (
                old.ingress_controller != new.ingress_controller,
                S::IngressController(new.ingress_controller),
            ),
            (
                old.associations != new.associations,
                S::Associations(new.associations),
            ),
            (
                old.route_table != new.route_table,
                S::RouteTable(new.route_table.clone()),
            ),
            (old.peered != new.peered, S::Peered(new.peered)),
            (old.note != new.note, S::Note(new.note.clone())),
        ];
        changes
            .into_iter()
            .try_for_each(|(differs, change)| self.step_if(differs, || Command::Subnet { at, change }))
    }

    fn clusters(&mut self, old: &Alternative, new: &Alternative) -> Option<()> {
        let Pairing { gone, kept, added } = pair(&old.clusters, &new.clusters, |cluster| &cluster.name)?;
        for cluster in gone {
            let at = ClusterAt {
                alternative: self.at,
                cluster,
            };
            self.step(Command::Cluster {
                at,
                change: ClusterChange::Remove,
            })?;
        }
        for (cluster, (_, new)) in kept.into_iter().enumerate() {
            // Renaming VNets and subnets has changed the references to them, so the old cluster is read as it is now.
            let old = self
                .design
                .alternatives
                .get(self.at)?
                .clusters
                .get(cluster)?
                .clone();
            let at = ClusterAt {
                alternative: self.at,
                cluster,
            };
            self.cluster(at, &old, new)?;
        }
        added.into_iter().try_for_each(|cluster| {
            self.on_alternative(AlternativeChange::AddCluster(Box::new(
                cluster.clone().into_inner(),
            )))
        })
    }

    fn cluster(&mut self, at: ClusterAt, old: &Cluster, new: &Cluster) -> Option<()> {
        use ClusterChange as C;
        let changes = [
            (old.name != new.name, C::Rename(new.name.clone())),
            (old.network != new.network, C::Network(new.network.clone())),
            (old.model != new.model, C::Model(new.model)),
            (old.data_plane != new.data_plane, C::DataPlane(new.data_plane)),
            (
                old.network_policy != new.network_policy,
                C::NetworkPolicy(new.network_policy),
            ),
            (old.pod_cidr != new.pod_cidr, C::PodCidr(new.pod_cidr.clone())),
            (
                old.pod_cidr_ipv6 != new.pod_cidr_ipv6,
                C::PodCidrIpv6(new.pod_cidr_ipv6.clone()),
            ),
            (
                old.service_cidr != new.service_cidr,
                C::ServiceCidr(new.service_cidr.clone()),
            ),
            (
                old.service_cidr_ipv6 != new.service_cidr_ipv6,
                C::ServiceCidrIpv6(new.service_cidr_ipv6.clone()),
            ),
            (
                old.dns_service_ip != new.dns_service_ip,
                C::DnsServiceIp(new.dns_service_ip),
            ),
            (
                old.kubernetes_version != new.kubernetes_version,
                C::KubernetesVersion(new.kubernetes_version.clone()),
            ),
            (old.location != new.location, C::Location(new.location.clone())),
            (old.state != new.state, C::State(new.state)),
            (old.outbound != new.outbound, C::Outbound(new.outbound.clone())),
            (
                old.private_cluster != new.private_cluster,
                C::PrivateCluster(new.private_cluster),
            ),
            (
                old.api_server_subnet != new.api_server_subnet,
                C::ApiServerSubnet(new.api_server_subnet.clone()),
            ),
            (old.options != new.options, C::Options(new.options.clone())),
            (
                old.node_classes != new.node_classes,
                C::NodeClasses(new.node_classes.clone()),
            ),
        ];
        changes
            .into_iter()
            .try_for_each(|(differs, change)| self.step_if(differs, || Command::Cluster { at, change }))?;
        let Pairing { gone, kept, added } = pair(&old.pools, &new.pools, |pool: &NodePool| &pool.name)?;
        for pool in gone {
            self.step(Command::Pool {
                at: at.pool(pool),
                change: PoolChange::Remove,
            })?;
        }
        for (pool, (old, new)) in kept.into_iter().enumerate() {
            self.pool(at.pool(pool), old, new)?;
        }
        added.into_iter().try_for_each(|pool| {
            self.step(Command::Cluster {
                at,
                change: ClusterChange::AddPool(Box::new(pool.clone())),
            })
        })
    }

    fn pool(&mut self, at: PoolAt, old: &NodePool, new: &NodePool) -> Option<()> {
        use PoolChange as P;
        let changes = [
            (old.name != new.name, P::Rename(new.name.clone())),
            (old.mode != new.mode, P::Mode(new.mode)),
            (old.os != new.os, P::Os(new.os)),
            (old.autoscale != new.autoscale, P::Autoscale(new.autoscale)),
            (old.count != new.count, P::Count(new.count)),
            (old.max_pods != new.max_pods, P::MaxPods(new.max_pods)),
            (
                old.planned_pods != new.planned_pods,
                P::PlannedPods(new.planned_pods),
            ),
            (old.max_surge != new.max_surge, P::MaxSurge(new.max_surge)),
            (
                old.max_unavailable != new.max_unavailable,
                P::MaxUnavailable(new.max_unavailable),
            ),
            (old.priority != new.priority, P::Priority(new.priority)),
            (old.upgrade != new.upgrade, P::Upgrade(new.upgrade)),
            (old.options != new.options, P::Options(new.options.clone())),
            (
                old.node_subnet != new.node_subnet,
                P::NodeSubnet(new.node_subnet.clone()),
            ),
            (
                old.pod_subnet != new.pod_subnet,
                P::PodSubnet(new.pod_subnet.clone()),
            ),
        ];
        changes
            .into_iter()
            .try_for_each(|(differs, change)| self.step_if(differs, || Command::Pool { at, change }))
    }
}

/// Two lists by name.
pub(super) struct Pairing<'a, T> {
    /// Places in the old list without a partner, the last first, so that removing one moves no other.
    pub(super) gone: Vec<usize>,
    /// What is in both, in the order of the old list.
    pub(super) kept: Vec<(&'a T, &'a T)>,
    /// What is in the new list alone.
    pub(super) added: Vec<&'a T>,
}

/// Pairs two lists by name, ignoring case; none where a name repeats.
pub(super) fn pair<'a, T>(old: &'a [T], new: &'a [T], name: impl Fn(&T) -> &Name) -> Option<Pairing<'a, T>> {
    use std::collections::BTreeMap;
    let by_name = |items: &'a [T]| -> Option<BTreeMap<String, &'a T>> {
        let named: BTreeMap<String, &T> = items
            .iter()
            .map(|item| (name(item).as_str().to_lowercase(), item))
            .collect();
        (named.len() == items.len()).then_some(named)
    };
    let (known, wanted) = (by_name(old)?, by_name(new)?);
    let mut pairing = Pairing {
        gone: Vec::new(),
        kept: Vec::new(),
        added: Vec::new(),
    };
    for (at, item) in old.iter().enumerate() {
        match wanted.get(&name(item).as_str().to_lowercase()) {
            Some(partner) => pairing.kept.push((item, partner)),
            None => pairing.gone.push(at),
        }
    }
    pairing.gone.reverse();
    pairing.added = new
        .iter()
        .filter(|item| !known.contains_key(&name(item).as_str().to_lowercase()))
        .collect();
    Some(pairing)
}
