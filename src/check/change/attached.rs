//! What a running cluster leaves behind or cannot be given: its route table, a Windows profile, subnets of node classes.

use crate::check::rules;
use crate::check::{FindingList, Subject};
use crate::design::{NodeClass, Subnet};

use super::{At, Side};

/// Checks what runs against what is planned.
pub(super) fn of_pair(before: &Side<'_>, after: &Side<'_>, (from, to): (At, At), found: &mut FindingList) {
    let subject = Subject::Cluster {
        alternative: to.0,
        cluster: to.1,
    };
    let (old, new) = (before.cluster, after.cluster);
    found.add_all(subject, rules::windows_profile(old, new));
    found.add_all(subject, rules::node_class_subnet(before, after));
    found.add_all(subject, rules::route_table_shared(before, new, from));
}

impl Side<'_> {
    /// VNet and subnet of a node class, by name.
    pub(in crate::check) fn subnet_of(&self, class: &NodeClass) -> Option<(String, String)> {
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

    /// A subnet other than the node subnets that has the route table of one of them.
    pub(in crate::check) fn shares_route_table(&self, (_, cluster): At) -> Option<(usize, usize)> {
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
