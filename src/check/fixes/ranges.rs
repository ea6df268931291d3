//! Fixes that give a range: the corrected one, the one that was set aside, or a second subnet next to one in use.

use std::net::IpAddr;

use crate::azure::{Purpose, limits};
use crate::design::{Design, Name, OtherCount, Subnet, SubnetRef};
use crate::edit::{
    ClusterAt, ClusterChange, Command, ConnectedChange, NetworkAt, NetworkChange, PoolChange, SubnetAt,
    SubnetChange,
};
use crate::net::{Cidr, Prefix};
use crate::plan::{Plan, PoolNames, SubnetIndex, unused_subnet_name};

use super::super::{Subject, message};
use super::{Fix, cluster_command, subnet_command};

/// Writes the network instead of an address inside it.
pub(super) fn correct_host_bits(subject: Subject, place: usize, design: &Design) -> Option<Fix> {
    let corrected = message::typed_range(subject, place, design)?.corrected()?;
    let title = format!("Correct to {corrected}");
    let command = match subject {
        Subject::Connected(at) => {
            let mut range = design.connected.get(at)?.clone();
            *range.prefixes.get_mut(place)? = corrected;
            Command::Connected(ConnectedChange::Replace { at, range })
        }
        Subject::Network { alternative, network } => {
            let at = NetworkAt { alternative, network };
            let mut space = at.find_in(design)?.address_space.clone();
            *space.get_mut(place)? = corrected;
            Command::Network {
                at,
                change: NetworkChange::AddressSpace(space),
            }
        }
        Subject::Subnet {
            alternative,
            network,
            subnet,
        } => subnet_command(
            SubnetAt {
                alternative,
                network,
                subnet,
            },
            if place == 0 {
                SubnetChange::Prefix(corrected)
            } else {
                SubnetChange::PrefixIpv6(Some(corrected))
            },
        ),
        Subject::PodCidr { alternative, cluster } if place == 1 => cluster_command(
            ClusterAt { alternative, cluster },
            ClusterChange::PodCidrIpv6(Some(corrected)),
        ),
        Subject::ServiceCidr { alternative, cluster } if place == 1 => cluster_command(
            ClusterAt { alternative, cluster },
            ClusterChange::ServiceCidrIpv6(Some(corrected)),
        ),
        Subject::PodCidr { alternative, cluster } if place == 0 => cluster_command(
            ClusterAt { alternative, cluster },
            ClusterChange::PodCidr(Some(corrected)),
        ),
        Subject::ServiceCidr { alternative, cluster } if place == 0 => cluster_command(
            ClusterAt { alternative, cluster },
            ClusterChange::ServiceCidr(corrected),
        ),
        _ => return None,
    };
    Some(Fix::new(title, command))
}

pub(super) fn expand_to(subject: Subject, to: Prefix) -> Option<Fix> {
    let Subject::PodCidr { alternative, cluster } = subject else {
        return None;
    };
    let change = ClusterChange::PodCidr(Some(to.into()));
    Some(Fix::new(
        "Expand now".to_owned(),
        cluster_command(ClusterAt { alternative, cluster }, change),
    ))
}

/// Moves the service CIDR to the range that was set aside for it, with its DNS service.
pub(super) fn move_services(at: ClusterAt, offered: &Cidr, design: &Design) -> Option<Fix> {
    let cluster = at.find_in(design)?;
    if cluster.is_running() {
        return None;
    }
    let dns = dns_address(offered.v4()?)?;
    let title = format!("Move to {offered}");
    let commands = vec![
        cluster_command(at, ClusterChange::ServiceCidr(offered.clone())),
        cluster_command(at, ClusterChange::DnsServiceIp(dns)),
    ];
    Some(Fix::several(title, commands))
}

/// The usual address of the DNS service in a service CIDR; the second one where that is too far in.
pub(super) fn dns_address(services: Prefix) -> Option<IpAddr> {
    let usual = services
        .first()
        .checked_add(limits::DNS_SERVICE_IP_OFFSET.value)?;
    let number = if usual < services.last() {
        usual
    } else {
        services.first().checked_add(2)?
    };
    (number < services.last()).then(|| Prefix::address_from_number(number).map(IpAddr::V4))?
}

/// Moves or expands the pod CIDR to the range that was set aside for it.
pub(super) fn move_pods(at: ClusterAt, offered: &Cidr, design: &Design) -> Option<Fix> {
    let present = at.find_in(design)?.pod_cidr.as_ref().and_then(Cidr::v4);
    let title = moves_or("Expand", present, offered);
    let change = ClusterChange::PodCidr(Some(offered.clone()));
    Some(Fix::new(title, cluster_command(at, change)))
}

/// `Enlarge to 10.0.0.0/24` where the new range contains the old one, else `Move to 10.0.0.0/24`.
fn moves_or(grows: &str, present: Option<Prefix>, offered: &Cidr) -> String {
    let contains = |present: Prefix| {
        offered
            .v4()
            .is_some_and(|offered| offered.contains(&present) && offered != present)
    };
    if present.is_some_and(contains) {
        format!("{grows} to {offered}")
    } else {
        format!("Move to {offered}")
    }
}

/// Gives the subnet the range that was set aside for it, where nothing that runs is in it.
pub(super) fn move_subnet(at: SubnetAt, offered: &Cidr, design: &Design, plan: &Plan) -> Option<Fix> {
    let planned = plan.subnet(at)?;
    if planned.is_used_by_running(design.alternatives.get(at.alternative)?) {
        return None;
    }
    let present = &at.find_in(design)?.prefix;
    let grows = !present.is_ipv4() && offered.net().contains(&present.net());
    let title = if grows && offered.net() != present.net() {
        format!("Enlarge to {offered}")
    } else {
        moves_or("Enlarge", planned.prefix, offered)
    };
    Some(Fix::new(
        title,
        subnet_command(at, SubnetChange::Prefix(offered.clone())),
    ))
}

/// Puts new pools in a new subnet at the range that was set aside, and drops the old ones: a subnet in use by a running
/// cluster cannot be changed, nor can the subnet of a pool.
pub(super) fn second_subnet(at: SubnetAt, offered: &Cidr, design: &Design, plan: &Plan) -> Option<Fix> {
    let alternative = design.alternatives.get(at.alternative)?;
    let planned = plan.subnet(at)?;
    let subnet = at.find_in(design)?;
    if !planned.is_used_by_running(alternative)
        || !matches!(subnet.purpose, Purpose::Nodes | Purpose::Pods)
        // Its IPv6 range stays with it while both exist; a person chooses another.
        || subnet.prefix_ipv6.is_some()
    {
        return None;
    }
    let network = at.of_network().find_in(design)?;
    let name = unused_subnet_name(network, &short(&subnet.name)?);
    let mut commands = if subnet.other_addresses == OtherCount::ZERO {
        // It replaces the old one, which goes with its last pool; references follow.
        vec![
            subnet_command(at, SubnetChange::Prefix(offered.clone())),
            subnet_command(at, SubnetChange::Rename(name.clone())),
        ]
    } else {
        // Anything else in it, such as a load balancer, keeps the old subnet.
        let added = Subnet {
            name: name.clone(),
            prefix: offered.clone(),
            other_addresses: OtherCount::ZERO,
            ..subnet.clone()
        };
        vec![Command::Network {
            at: at.of_network(),
            change: NetworkChange::AddSubnet(added),
        }]
    };
    commands.extend(move_users(at, &name, design, plan)?);
    let title = format!("Move to new pools in a new subnet, {offered}, and drain the old ones");
    Some(Fix::several(title, commands))
}

/// Moves every pool that has the subnet to the one called `name`, under a new name, since it is a new pool.
fn move_users(at: SubnetAt, name: &Name, design: &Design, plan: &Plan) -> Option<Vec<Command>> {
    let alternative = design.alternatives.get(at.alternative)?;
    let places = plan.alternatives.get(at.alternative)?;
    let own: SubnetIndex = (at.network, at.subnet);
    let network = at.of_network().find_in(design)?;
    let mut commands = Vec::new();
    for (cluster_at, (cluster, places)) in alternative.clusters.iter().zip(&places.clusters).enumerate() {
        let reference = if places.network == Some(at.network) {
            SubnetRef::own(name.clone())
        } else {
            SubnetRef::own(Name::new(format!("{}/{name}", network.name)).ok()?)
        };
        let whole = ClusterAt {
            alternative: at.alternative,
            cluster: cluster_at,
        };
        let mut names = PoolNames::of(cluster);
        for (pool_at, (pool, places)) in cluster.pools.iter().zip(&places.pools).enumerate() {
            let nodes = places.node_subnet == Some(own);
            let pods = places.pod_subnet == Some(own);
            if !nodes && !pods {
                continue;
            }
            let mut changes = Vec::new();
            if cluster.is_running() {
                changes.push(PoolChange::Rename(names.take(pool)?));
            }
            if nodes {
                changes.push(PoolChange::NodeSubnet(reference.clone()));
            }
            if pods {
                changes.push(PoolChange::PodSubnet(Some(reference.clone())));
            }
            let at = whole.pool(pool_at);
            commands.extend(changes.into_iter().map(|change| Command::Pool { at, change }));
        }
    }
    Some(commands)
}

/// Gives a subnet or a VNet a shorter name that no sibling has.
pub(super) fn shorten(subject: Subject, design: &Design) -> Option<Fix> {
    match subject {
        Subject::Subnet {
            alternative,
            network,
            subnet,
        } => {
            let at = SubnetAt {
                alternative,
                network,
                subnet,
            };
            let name = short(&at.find_in(design)?.name)?;
            let name = unused_subnet_name(at.of_network().find_in(design)?, &name);
            let fits = name.as_str().len() <= limits::NODE_LABEL_NAME.value;
            fits.then(|| {
                Fix::new(
                    format!("Rename to {name}"),
                    subnet_command(at, SubnetChange::Rename(name)),
                )
            })
        }
        Subject::Network { alternative, network } => {
            let at = NetworkAt { alternative, network };
            let name = short(&at.find_in(design)?.name)?;
            let siblings = &design.alternatives.get(alternative)?.networks;
            let mut others = siblings.iter().enumerate();
            let taken = others.any(|(place, other)| place != network && other.name.matches(name.as_str()));
            (!taken).then(|| {
                let title = format!("Rename to {name}");
                let change = NetworkChange::Rename(name);
                Fix::new(title, Command::Network { at, change })
            })
        }
        _ => None,
    }
}

/// The name, cut to what overlay and pod subnets allow; whole characters are kept.
pub(super) fn short(name: &Name) -> Option<Name> {
    let text = name.as_str();
    let cut = text.get(..text.floor_char_boundary(limits::NODE_LABEL_NAME.value))?;
    Name::new(cut.trim_end_matches(['-', '_', '.', ' '])).ok()
}
