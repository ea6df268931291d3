//! Which clusters draw addresses from a range.
//!
//! A range of one cluster belongs to it; a range of several is shared, and its figures describe none of them alone.

use crate::design::{Alternative, Cluster};

use super::{AlternativePlan, Extra, StepKind, SubnetPlan};

impl StepKind {
    /// The cluster it is for; none for what belongs to no cluster.
    pub const fn cluster(self) -> Option<usize> {
        match self {
            Self::Nodes { cluster, .. }
            | Self::Surge { cluster, .. }
            | Self::PrivateEndpoint { cluster }
            | Self::ApiServer { cluster } => Some(cluster),
            Self::Extra(extra) => extra.cluster(),
            Self::Other(_) => None,
        }
    }
}

impl Extra {
    const fn cluster(self) -> Option<usize> {
        match self {
            Self::LoadBalancers { cluster }
            | Self::EgressGateway { cluster, .. }
            | Self::Provisioned { cluster, .. }
            | Self::Uncounted { cluster }
            | Self::Interfaces { cluster, .. }
            | Self::SurgeInterfaces { cluster, .. } => Some(cluster),
            Self::GatewayInstances | Self::PrivateFrontend => None,
        }
    }
}

impl SubnetPlan {
    /// The places of the clusters with nodes or pods in it; one with both is listed twice.
    pub fn with_nodes_or_pods(&self) -> impl Iterator<Item = usize> {
        self.node_clusters.iter().chain(&self.pod_clusters).copied()
    }

    /// The clusters of `alternative` with nodes or pods in it; one with both is listed twice.
    pub fn users<'a>(&self, alternative: &'a Alternative) -> impl Iterator<Item = &'a Cluster> {
        let users = self.with_nodes_or_pods();
        users.filter_map(|user| alternative.clusters.get(user).map(AsRef::as_ref))
    }

    /// Whether a cluster that runs has nodes or pods in it.
    pub fn is_used_by_running(&self, alternative: &Alternative) -> bool {
        self.users(alternative).any(Cluster::is_running)
    }

    /// Every cluster with something in it, sorted, each once: its nodes, its pods, its API server, its load balancers.
    pub fn clusters(&self) -> Vec<usize> {
        let asked = self.meter.demand.steps.iter();
        let mut clusters: Vec<usize> = asked.filter_map(|step| step.kind.cluster()).collect();
        clusters.extend(self.with_nodes_or_pods());
        clusters.sort_unstable();
        clusters.dedup();
        clusters
    }
}

impl AlternativePlan {
    /// The clusters in a VNet, sorted.
    pub fn clusters_in(&self, network: usize) -> Vec<usize> {
        let clusters = (0..).zip(&self.clusters);
        clusters
            .filter(|(_, cluster)| cluster.network == Some(network))
            .map(|(at, _)| at)
            .collect()
    }

    /// The clusters whose pod CIDR is that of `cluster`, sorted, itself among them; empty where it has none.
    pub fn sharing_pod_cidr(&self, cluster: usize) -> Vec<usize> {
        let own = self.clusters.get(cluster).and_then(|own| own.pod_cidr.as_ref());
        let Some(own) = own.map(|cidr| cidr.prefix) else {
            return Vec::new();
        };
        let clusters = (0..).zip(&self.clusters);
        clusters
            .filter(|(_, cluster)| cluster.pod_cidr.as_ref().is_some_and(|cidr| cidr.prefix == own))
            .map(|(at, _)| at)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::design::presets;
    use crate::plan::plan;

    #[test]
    fn an_api_server_or_nodes_make_a_subnet_its_clusters_own() {
        let design = presets::presets()[4].design().unwrap();
        let plan = plan(&design);
        let alternative = &plan.alternatives[0];
        let subnets = alternative.networks.iter().flat_map(|network| &network.subnets);
        let users: Vec<usize> = subnets.map(|subnet| subnet.clusters().len()).collect();
        assert!(users.contains(&0) && users.contains(&1), "{users:?}");
        assert!(
            users.iter().any(|users| *users > 1),
            "the estate shares a subnet: {users:?}"
        );
        for (at, cluster) in alternative.clusters.iter().enumerate() {
            for (network, subnet) in &cluster.node_subnets {
                assert!(
                    alternative.networks[*network].subnets[*subnet]
                        .clusters()
                        .contains(&at)
                );
            }
            if let Some(network) = cluster.network {
                assert!(alternative.clusters_in(network).contains(&at));
            }
            let sharing = alternative.sharing_pod_cidr(at);
            assert_eq!(sharing.contains(&at), cluster.pod_cidr.is_some());
        }
    }
}
