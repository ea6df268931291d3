//! API server VNet integration, and private clusters.

use crate::azure::rules::{Confidence, Rule, VERSION, When};
use crate::azure::{Model, Purpose, Severity, limits, sources};
use crate::design::{Cluster, Network, Subnet};
use crate::plan::{SubnetPlan, Unit, smallest_subnet, usable_addresses};

use super::RuleDef;
use crate::check::{Facts, Hit, Load, fixes};

/// Every rule of the family.
pub(super) static RULES: &[&RuleDef] = &[
    &APISERVER_SUBNET_MIN_28,
    &APISERVER_NINE_IPS,
    &APISERVER_NO_VNET_ENCRYPTION,
    &APISERVER_NSG,
    &PRIVATE_CLUSTER_ENDPOINT,
    &APISERVER_REGION,
    &APISERVER_SUBNET_EMPTY,
];

/// Prefix longer than /28.
pub static APISERVER_SUBNET_MIN_28: RuleDef = RuleDef::new(Rule {
    id: "apiserver-subnet-min-28",
    title: "The API server subnet is smaller than /28",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::API_SERVER,
    reason: "API server VNet integration needs its own subnet of at least /28, delegated to AKS. Clusters \
             in the VNet can share it.",
})
.at(96)
.moved_by(&[fixes::resize_subnet]);

/// 9 × clusters > usable.
pub static APISERVER_NINE_IPS: RuleDef = RuleDef::new(Rule {
    id: "apiserver-nine-ips",
    title: "The API server subnet has too few addresses for its clusters",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::ScaleOut,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::API_SERVER,
    reason: "Microsoft advises nine addresses for each cluster with its API server in the subnet. With \
             fewer, scaling and upgrading the API server may run out of addresses.",
})
.at(97)
.moved_by(&[fixes::resize_subnet]);

/// Addresses that the subnet of the API servers of `clusters` should have.
pub const fn api_server_addresses(clusters: u64) -> u64 {
    clusters.saturating_mul(limits::API_SERVER_ADDRESSES.value)
}

/// The smallest API server subnet for `clusters`, as a prefix length.
pub fn smallest_api_server_subnet(clusters: u64) -> Option<u8> {
    let smallest = smallest_subnet(api_server_addresses(clusters))?;
    Some(smallest.min(limits::API_SERVER_LONGEST_PREFIX.value))
}

/// What an API server subnet of `length` breaks when `clusters` share it.
///
/// ```
/// // a /27 has 27 usable addresses, three clusters want nine each
/// assert_eq!(aksnet::check::rules::api_server_subnet(27, 3), None);
/// let hit = aksnet::check::rules::api_server_subnet(27, 4);
/// assert_eq!(hit.map(|hit| hit.rule.id), Some("apiserver-nine-ips"));
/// ```
pub fn api_server_subnet(length: u8, clusters: u64) -> Option<Hit> {
    if let Some(facts) = super::too_small(length, limits::API_SERVER_LONGEST_PREFIX.value) {
        return Some(APISERVER_SUBNET_MIN_28.hit(facts));
    }
    let (needed, holds) = (api_server_addresses(clusters), usable_addresses(length));
    let facts = Facts::Needs {
        needed,
        holds,
        unit: Unit::Addresses,
        load: Load::Always,
    };
    (needed > holds).then_some(APISERVER_NINE_IPS.hit(facts))
}

/// Both are on.
pub static APISERVER_NO_VNET_ENCRYPTION: RuleDef = RuleDef::new(Rule {
    id: "apiserver-no-vnet-encryption",
    title: "API server VNet integration does not work with VNet encryption",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::API_SERVER,
    reason: "VNet encryption and API server VNet integration exclude each other; Azure blocks the \
             combination on virtual machine sizes of version 4 or later.",
})
.at(99)
.said_shortly("API server VNet integration excludes VNet encryption")
.why_no_fix("turn off VNet encryption, or move the API server out of the VNet");

/// Whether an API server is planned in a VNet that encrypts its traffic.
pub(in crate::check) fn api_server_encryption(cluster: &Cluster, network: Option<&Network>) -> Option<Hit> {
    let encrypts = network.is_some_and(|network| network.encryption);
    APISERVER_NO_VNET_ENCRYPTION.when(encrypts && cluster.api_server_subnet.is_some())
}

/// A network security group filters the API server subnet.
pub static APISERVER_NSG: RuleDef = RuleDef::new(Rule {
    id: "apiserver-nsg",
    title: "The API server subnet needs open ports",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Silent,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::API_SERVER,
    reason: "Nodes reach the API server on TCP 443 and 4443, and the load balancer probes TCP 9988. A \
             network security group must allow all three.",
})
.at(100)
.why_no_fix("the design does not say whether the network security group allows these ports");

/// Whether the subnet of API servers has a network security group.
pub(in crate::check) fn api_server_security_group(subnet: &Subnet) -> Option<Hit> {
    APISERVER_NSG.when(subnet.security_group && subnet.purpose == Purpose::ApiServer)
}

/// A private cluster without VNet integration.
pub static PRIVATE_CLUSTER_ENDPOINT: RuleDef = RuleDef::new(Rule {
    id: "private-cluster-endpoint",
    title: "A private cluster takes one address for its endpoint",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::PRIVATE_CLUSTERS,
    reason: "The private endpoint of the API server is in the first pool's subnet. If the first pool has \
             changed, a stop and start may move it to another subnet.",
})
.at(95);

/// Whether a private cluster takes an address for the endpoint of its API server.
pub(in crate::check) fn private_cluster_endpoint(cluster: &Cluster) -> Option<Hit> {
    PRIVATE_CLUSTER_ENDPOINT.when(cluster.private_cluster && cluster.api_server_subnet.is_none())
}

/// API server VNet integration in a region without it.
pub static APISERVER_REGION: RuleDef = RuleDef::new(Rule {
    id: "apiserver-region",
    title: "The region does not offer API server VNet integration",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::API_SERVER,
    reason: "API server VNet integration, and with it AKS Automatic, is not available in Qatar Central.",
})
.at(139)
.since(VERSION)
.why_no_fix("choose another region, or a cluster without API server integration");

/// Whether a cluster takes API server integration where Azure does not offer it.
pub(in crate::check) fn api_server_region(cluster: &Cluster) -> Option<Hit> {
    let is_integrated = cluster.options.automatic || cluster.api_server_subnet.is_some();
    APISERVER_REGION.when(is_integrated && lacks_api_server_integration(&cluster.location))
}

/// Whether a region, as typed, has no API server integration.
fn lacks_api_server_integration(location: &str) -> bool {
    let plain: String = location
        .chars()
        .filter(|character| !character.is_whitespace())
        .collect();
    limits::REGIONS_WITHOUT_API_SERVER_INTEGRATION
        .value
        .iter()
        .any(|region| plain.eq_ignore_ascii_case(region))
}

/// An existing cluster converts to VNet integration with a subnet in use.
pub static APISERVER_SUBNET_EMPTY: RuleDef = RuleDef::new(Rule {
    id: "apiserver-subnet-empty",
    title: "The API server subnet must be empty for the conversion",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Later,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::CHANGELOG,
    reason: "An existing cluster can move its API server only into an empty subnet. The move cannot be \
             undone and needs an immediate stop and start.",
})
.at(98)
.said_shortly("the API server subnet must be empty")
.why_no_fix("give the API server a subnet that nothing else uses");

/// Whether a running cluster is to move its API server into a subnet in use.
pub(in crate::check) fn api_server_subnet_empty(
    from: &Cluster,
    to: &Cluster,
    subnet: Option<&SubnetPlan>,
) -> Option<Hit> {
    let moves = from.api_server_subnet.is_none() && to.api_server_subnet.is_some();
    let is_in_use = subnet.is_some_and(|subnet| subnet.meter.demand.steps.len() > 1);
    APISERVER_SUBNET_EMPTY.when(moves && is_in_use)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::check::rules::trial::*;

    pub(in crate::check::rules) const TRIALS: &[Trial] = &[
        broken(&APISERVER_SUBNET_MIN_28, |d| {
            add(d, "api", "10.0.9.0/29", Purpose::ApiServer);
        })
        .kept(|d| {
            add(d, "api", "10.0.9.0/28", Purpose::ApiServer);
        }),
        broken(&APISERVER_NINE_IPS, |d| {
            add(d, "api", "10.0.9.0/28", Purpose::ApiServer);
            cluster(d).api_server_subnet = Some(SubnetRef::own(name("api")));
            second_cluster(d);
        })
        .kept(|d| {
            add(d, "api", "10.0.9.0/27", Purpose::ApiServer);
            cluster(d).api_server_subnet = Some(SubnetRef::own(name("api")));
            second_cluster(d);
        }),
        broken(&APISERVER_NO_VNET_ENCRYPTION, |d| {
            add(d, "api", "10.0.9.0/28", Purpose::ApiServer);
            cluster(d).api_server_subnet = Some(SubnetRef::own(name("api")));
            network(d).encryption = true;
        })
        .kept(|d| network(d).encryption = true),
        broken(&APISERVER_NSG, |d| {
            add(d, "api", "10.0.9.0/28", Purpose::ApiServer);
            last(d).security_group = true;
        })
        .kept(|d| nodes(d).security_group = true),
        broken(&PRIVATE_CLUSTER_ENDPOINT, |d| cluster(d).private_cluster = true),
        broken(&APISERVER_REGION, |d| {
            cluster(d).location = "Qatar Central".to_owned();
            add(d, "snet-api", "10.0.9.0/28", Purpose::ApiServer);
            cluster(d).api_server_subnet = Some(SubnetRef::own(name("snet-api")));
        })
        .kept(|d| cluster(d).location = "qatarcentral".to_owned()),
        broken(&APISERVER_SUBNET_EMPTY, |d| {
            add(d, "api", "10.0.9.0/27", Purpose::ApiServer);
            let taken = SubnetRef::own(name("api"));
            second_cluster(d).api_server_subnet = Some(taken.clone());
            pair(d).api_server_subnet = Some(taken);
        })
        .kept(|d| {
            add(d, "api", "10.0.9.0/27", Purpose::ApiServer);
            pair(d).api_server_subnet = Some(SubnetRef::own(name("api")));
        }),
    ];

    #[test]
    fn api_servers_share() {
        let id = |length, clusters| api_server_subnet(length, clusters).map(|hit| hit.rule.id);
        assert_eq!(id(28, 1), None);
        assert_eq!(id(28, 2), Some("apiserver-nine-ips"));
        assert_eq!(id(29, 2), Some("apiserver-subnet-min-28"));
        assert_eq!(smallest_api_server_subnet(0), Some(28));
        assert_eq!(smallest_api_server_subnet(2), Some(27));
    }
}
