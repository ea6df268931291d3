//! Service CIDRs, the address of the DNS service, and ranges of both families.

use std::net::IpAddr;

use crate::azure::rules::{AZURE_CNI_MODELS, Confidence, FLAT_MODELS, Rule, VERSION, When};
use crate::azure::{Model, Os, Severity, sources};
use crate::net::Prefix;

use super::RuleDef;
use crate::check::{Facts, Hit, fixes};

/// Every rule of the family.
pub(super) static RULES: &[&RuleDef] = &[
    &SERVICE_CIDR_MAX_SIZE,
    &SERVICE_CIDR_NOT_PRIVATE,
    &SERVICE_CIDR_OVERLAPS_SUBNET,
    &SERVICE_CIDR_OVERLAPS_VNET,
    &SERVICE_CIDR_OVERLAPS_CONNECTED,
    &SERVICE_CIDR_REUSE,
    &DNS_IP_IN_SERVICE_CIDR,
    &DNS_IP_NOT_FIRST,
    &DNS_IP_LAST,
    &AUTOMATIC_NO_WINDOWS,
    &FLEET_FLAT_CILIUM,
    &WIREGUARD_PORT,
    &IPAM_POOL,
];

/// Prefix shorter than /13.
pub static SERVICE_CIDR_MAX_SIZE: RuleDef = RuleDef::new(Rule {
    id: "service-cidr-max-size",
    title: "The service CIDR is larger than /13",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::IP_ADDRESS_PLANNING,
    reason: "AKS requires a service CIDR smaller than /12, so /13 is the largest. Kubernetes itself would \
             accept a /12.",
})
.at(61)
.moved_by(&[fixes::move_services]);

/// Not wholly inside RFC 1918 or RFC 6598.
pub static SERVICE_CIDR_NOT_PRIVATE: RuleDef = RuleDef::new(Rule {
    id: "service-cidr-not-private",
    title: "The service CIDR is not private",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::CHANGELOG,
    reason: "Azure refuses public and multicast ranges for services, because pods could not reach the real \
             hosts at those addresses.",
})
.at(62)
.moved_by(&[fixes::move_services]);

/// Overlaps a subnet of the cluster's VNet.
pub static SERVICE_CIDR_OVERLAPS_SUBNET: RuleDef = RuleDef::new(Rule {
    id: "service-cidr-overlaps-subnet",
    title: "The service CIDR overlaps a subnet",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: Some("ServiceCidrOverlapExistingSubnetsCidr"),
    source: sources::SERVICE_CIDR_ERROR,
    reason: "Nodes would send traffic for that subnet to services. Azure refuses with \
             ServiceCidrOverlapExistingSubnetsCidr, and checks again at every upgrade.",
})
.at(63)
.moved_by(&[fixes::move_services, fixes::leave_subnet_met]);

/// Overlaps the address space of the cluster's VNet.
pub static SERVICE_CIDR_OVERLAPS_VNET: RuleDef = RuleDef::new(Rule {
    id: "service-cidr-overlaps-vnet",
    title: "The service CIDR overlaps the VNet",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Silent,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::LEGACY_CNI,
    reason: "Azure accepts it as long as no subnet is in the overlap, but advises against it. A subnet \
             added there later blocks upgrades.",
})
.at(64)
.moved_by(&[fixes::move_services]);

/// Overlaps a peered or on-premises range.
pub static SERVICE_CIDR_OVERLAPS_CONNECTED: RuleDef = RuleDef::new(Rule {
    id: "service-cidr-overlaps-connected",
    title: "The service CIDR overlaps a connected network",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Silent,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::LEGACY_CNI,
    reason: "Pods cannot reach hosts whose addresses fall in the service CIDR. Azure does not know \
             connected networks and does not report this.",
})
.at(65)
.moved_by(&[fixes::move_services]);

/// Several clusters have equal service CIDRs.
pub static SERVICE_CIDR_REUSE: RuleDef = RuleDef::new(Rule {
    id: "service-cidr-reuse",
    title: "Clusters can use the same service CIDR",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Silent,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::IP_ADDRESS_PLANNING,
    reason: "Service addresses never leave their cluster, so every cluster can use the same range. That \
             simplifies planning.",
})
.at(66);

/// Whether several clusters have the same service CIDR, which is allowed and saves planning.
pub fn reused_services(services: impl IntoIterator<Item = Prefix>) -> Option<Hit> {
    let mut sorted: Vec<Prefix> = services.into_iter().collect();
    sorted.sort_unstable();
    let reused = sorted.array_windows().any(|[one, next]| one == next);
    reused.then_some(SERVICE_CIDR_REUSE.hit(Facts::Nothing))
}

/// DNS address not in the service CIDR.
pub static DNS_IP_IN_SERVICE_CIDR: RuleDef = RuleDef::new(Rule {
    id: "dns-ip-in-service-cidr",
    title: "The DNS service IP is outside the service CIDR",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: Some("DnsServiceIpOutOfServiceCidr"),
    source: sources::DNS_IP_ERROR,
    reason: "The DNS service is a service like any other and needs an address in the service CIDR. Azure \
             refuses with DnsServiceIpOutOfServiceCidr.",
})
.at(68)
.fixed_by(&[fixes::set_dns]);

/// DNS address is the network address or the one after it.
pub static DNS_IP_NOT_FIRST: RuleDef = RuleDef::new(Rule {
    id: "dns-ip-not-first",
    title: "The DNS service IP is the first address of the service CIDR",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::IP_ADDRESS_PLANNING,
    reason: "The first address belongs to the kubernetes.default service. By convention, the DNS service \
             uses the tenth.",
})
.at(69)
.said_shortly("the DNS service IP is the first address")
.fixed_by(&[fixes::set_dns]);

/// DNS address is the broadcast address of the service CIDR.
pub static DNS_IP_LAST: RuleDef = RuleDef::new(Rule {
    id: "dns-ip-last",
    title: "The DNS service IP is the last address of the service CIDR",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Derived,
    azure_error: None,
    source: sources::CHANGELOG,
    reason: "Azure checks that the DNS service IP is not on the boundary of the service CIDR. We take the \
             last address to be such a boundary.",
})
.at(70)
.fixed_by(&[fixes::set_dns]);

/// What the address of a DNS service breaks in a service CIDR.
pub(in crate::check) fn dns_rule(services: Prefix, address: IpAddr) -> Option<&'static Rule> {
    let IpAddr::V4(address) = address else {
        return Some(&DNS_IP_IN_SERVICE_CIDR.rule);
    };
    let number = u64::from(u32::from(address));
    if !services.span().contains(number) {
        Some(&DNS_IP_IN_SERVICE_CIDR.rule)
    } else if number <= services.first().saturating_add(1) {
        Some(&DNS_IP_NOT_FIRST.rule)
    } else if number == services.last() {
        Some(&DNS_IP_LAST.rule)
    } else {
        None
    }
}

/// A Windows pool in an AKS Automatic cluster.
pub static AUTOMATIC_NO_WINDOWS: RuleDef = RuleDef::new(Rule {
    id: "automatic-no-windows",
    title: "AKS Automatic has no Windows pools",
    severity: Some(Severity::Error),
    models: &[Model::Overlay],
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::AUTOMATIC_LIMITS,
    reason: "AKS Automatic runs Linux nodes only.",
})
.at(150)
.since(VERSION)
.why_no_fix("move the Windows workload to another cluster")
.broken_by_cluster(|cluster| {
    let has_windows = cluster.pools.iter().any(|pool| pool.os == Os::Windows);
    (cluster.options.automatic && has_windows).then_some(Facts::Nothing)
});

/// Members of a Fleet cross-cluster network; a design does not say that a cluster is one.
pub static FLEET_FLAT_CILIUM: RuleDef = RuleDef::new(Rule {
    id: "fleet-flat-cilium",
    title: "Fleet cross-cluster networks need flat pods with Cilium",
    severity: Some(Severity::Warning),
    models: FLAT_MODELS,
    when: When::Silent,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::FLEET_NETWORK,
    reason: "The preview connects up to 255 clusters with a flat model, Cilium and ACNS on Kubernetes \
             1.32 or later. All of them lie in one VNet or in peered ones.",
})
.at(151)
.since(VERSION);

/// Encryption between nodes; a design does not say that it is on.
pub static WIREGUARD_PORT: RuleDef = RuleDef::new(Rule {
    id: "wireguard-port",
    title: "WireGuard needs UDP port 51871 between all nodes",
    severity: Some(Severity::Info),
    models: AZURE_CNI_MODELS,
    when: When::Silent,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::WIREGUARD,
    reason: "Encryption between nodes with WireGuard uses UDP port 51871, which network security groups \
             must let through.",
})
.at(152)
.since(VERSION);

/// Ranges that Virtual Network Manager allocates; a design holds prefixes, not requests.
pub static IPAM_POOL: RuleDef = RuleDef::new(Rule {
    id: "ipam-pool",
    title: "A pool of Virtual Network Manager hands out powers of two",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Observed,
    azure_error: None,
    source: sources::IPAM_POOL_THREAD,
    reason: "A VNet or subnet that draws from a pool asks for a number of addresses, reserved ones \
             included. The number is rounded up to a power of two, and one allocation may return several \
             prefixes.",
})
.at(153)
.since(VERSION);

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::check::rules::trial::*;

    pub(in crate::check::rules) const TRIALS: &[Trial] = &[
        broken(&SERVICE_CIDR_MAX_SIZE, |d| {
            cluster(d).service_cidr = cidr("172.16.0.0/12");
        })
        .kept(|d| {
            cluster(d).service_cidr = cidr("172.16.0.0/13");
        }),
        broken(&SERVICE_CIDR_NOT_PRIVATE, |d| {
            cluster(d).service_cidr = cidr("20.0.0.0/16");
        }),
        broken(&SERVICE_CIDR_OVERLAPS_SUBNET, |d| {
            cluster(d).service_cidr = cidr("10.0.0.0/16");
        })
        .kept(|d| {
            cluster(d).service_cidr = cidr("10.0.128.0/20");
        }),
        broken(&SERVICE_CIDR_OVERLAPS_VNET, |d| {
            cluster(d).service_cidr = cidr("10.0.128.0/20");
        }),
        broken(&SERVICE_CIDR_OVERLAPS_CONNECTED, |d| {
            connect(d, ConnectedKind::OnPremises, "172.16.0.0/24");
        })
        .kept(|d| connect(d, ConnectedKind::OnPremises, "172.17.0.0/24")),
        broken(&SERVICE_CIDR_REUSE, |d| {
            second_cluster(d);
        })
        .kept(|d| {
            second_cluster(d).service_cidr = cidr("172.18.0.0/16");
        }),
        broken(&DNS_IP_IN_SERVICE_CIDR, |d| {
            cluster(d).dns_service_ip = "10.9.9.9".parse().unwrap();
        }),
        broken(&DNS_IP_NOT_FIRST, |d| {
            cluster(d).dns_service_ip = "172.16.0.1".parse().unwrap();
        })
        .kept(|d| {
            cluster(d).dns_service_ip = "172.16.0.2".parse().unwrap();
        }),
        broken(&DNS_IP_LAST, |d| {
            cluster(d).dns_service_ip = "172.16.255.255".parse().unwrap();
        })
        .kept(|d| {
            cluster(d).dns_service_ip = "172.16.255.254".parse().unwrap();
        }),
        broken(&AUTOMATIC_NO_WINDOWS, |d| {
            windows(d);
            cluster(d).options.automatic = true;
        })
        .kept(|d| {
            windows(d);
        }),
        never(&FLEET_FLAT_CILIUM),
        never(&WIREGUARD_PORT),
        never(&IPAM_POOL),
    ];
}
