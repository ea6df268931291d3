//! What a running cluster leaves behind or cannot be given: its route table, a Windows profile, subnets of node classes.

use crate::azure::{Model, Os};
use crate::check::rules;
use crate::check::{Facts, Found, Subject};
use crate::design::{Cluster, NodeClass, Subnet};

use super::{At, Side};

/// Judges what runs against what it is to be.
pub(super) fn of_pair(before: &Side<'_>, after: &Side<'_>, (from, to): (At, At), found: &mut Found) {
    let subject = Subject::Cluster {
        alternative: to.0,
        cluster: to.1,
    };
    let has_windows = |cluster: &Cluster| cluster.pools.iter().any(|pool| pool.os == Os::Windows);
    if before.cluster.options.windows_profile == Some(false)
        && before.cluster.model != Model::Kubenet
        && !has_windows(before.cluster)
        && has_windows(after.cluster)
    {
        found.add(subject, &rules::WINDOWS_PROFILE_AT_CREATION.rule, Facts::Nothing);
    }
    let moved = before.cluster.node_classes.iter().any(|old| {
        let mut same = after.cluster.node_classes.iter();
        let new = same.find(|new| new.name.matches(old.name.as_str()));
        new.is_some_and(|new| before.subnet_of(old) != after.subnet_of(new))
    });
    if moved {
        found.add(subject, &rules::NAP_NODE_CLASS_SUBNET.rule, Facts::Nothing);
    }
    if before.cluster.model == Model::Kubenet
        && after.cluster.model == Model::Overlay
        && let Some((network, subnet)) = before.shares_route_table(from)
    {
        let other = Subject::Subnet {
            alternative: from.0,
            network,
            subnet,
        };
        found.add(
            subject,
            &rules::KUBENET_ROUTE_TABLE_SHARED.rule,
            Facts::With(other),
        );
    }
}

impl Side<'_> {
    /// VNet and subnet of a node class, as they are called.
    fn subnet_of(&self, class: &NodeClass) -> Option<(String, String)> {
        let own = self.cluster.network.as_str();
        let system = || {
            let pools = &self.cluster.pools;
            let system = pools
                .iter()
                .find(|pool| pool.mode == crate::design::PoolMode::System);
            system.or_else(|| pools.first()).map(|pool| &pool.node_subnet)
        };
        let reference = class.node_subnet.as_ref().or_else(system)?;
        let (network, subnet) = reference.parts();
        Some((network.unwrap_or(own).to_lowercase(), subnet.to_lowercase()))
    }

    /// A subnet beside the node subnets that has the route table of one of them.
    fn shares_route_table(&self, (_, cluster): At) -> Option<(usize, usize)> {
        let own = &self.planned.clusters.get(cluster)?.node_subnets;
        let networks = || self.alternative.networks.iter().enumerate();
        let written = |(network, subnet): &(usize, usize)| {
            let network = self.alternative.networks.get(*network)?;
            network.subnets.get(*subnet)?.route_table.as_ref()
        };
        let tables: Vec<_> = own.iter().filter_map(written).collect();
        let is_one = |subnet: &Subnet| {
            let table = subnet.route_table.as_ref();
            table.is_some_and(|table| tables.iter().any(|known| known.matches(table.as_str())))
        };
        if tables.is_empty() {
            return None;
        }
        let mut subnets = networks().flat_map(|(at, network)| {
            let subnets = network.subnets.iter().enumerate();
            subnets.map(move |(subnet_at, subnet)| ((at, subnet_at), subnet))
        });
        let found = subnets.find(|(at, subnet)| !own.contains(at) && is_one(subnet));
        found.map(|(at, _)| at)
    }
}
