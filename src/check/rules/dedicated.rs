//! Dedicated subnets: gateways, firewalls, virtual nodes, and what must not be in them.

use crate::azure::rules::{AZURE_CNI_MODELS, Confidence, Rule, VERSION, When};
use crate::azure::{Model, Purpose, Severity, limits, sources};
use crate::design::Subnet;
use crate::plan::{SubnetPlan, Unit, smallest_subnet, usable_addresses};

use super::RuleDef;
use crate::check::{Facts, Hit, Load, fixes};

/// Every rule of the family.
pub(super) static RULES: &[&RuleDef] = &[
    &APPGW_SUBNET,
    &AGC_SUBNET,
    &AGC_OVERLAY_SUBNET_EXACT_24,
    &BASTION_SUBNET,
    &FIREWALL_SUBNET,
    &GATEWAY_SUBNET,
    &VIRTUAL_NODE_SUBNET,
    &PURPOSE_NOT_SERVED,
    &SUBNET_NOT_SHARED,
];

/// Instances + private frontend > usable, or smaller than advised.
pub static APPGW_SUBNET: RuleDef = RuleDef::new(Rule {
    id: "appgw-subnet",
    title: "The application gateway subnet is small",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::ScaleOut,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::APPLICATION_GATEWAY,
    reason: "An application gateway takes one address per instance and one for a private frontend, in a \
             subnet of its own. Version 2 scales to 125 instances, for which Microsoft recommends a /24.",
})
.at(101)
.moved_by(&[fixes::resize_subnet]);

/// What an application gateway needs in its subnet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GatewaySize {
    /// Addresses of instances and frontend, with those that Azure reserves.
    pub with_reserved: u64,
    /// The smallest subnet, as a prefix length; Azure advises a /24 all the same.
    pub smallest: Option<u8>,
}

/// What an application gateway needs in its subnet.
///
/// ```
/// // 20 instances and the 5 addresses that Azure keeps
/// let size = aksnet::check::rules::application_gateway(20, false);
/// assert_eq!((size.with_reserved, size.smallest), (25, Some(27)));
/// ```
pub fn application_gateway(instances: u64, private_frontend: bool) -> GatewaySize {
    let frontend = if private_frontend {
        limits::APPLICATION_GATEWAY_PRIVATE_FRONTEND.value
    } else {
        0
    };
    let addresses = instances.saturating_add(frontend);
    GatewaySize {
        with_reserved: addresses.saturating_add(limits::RESERVED_ADDRESSES_PER_SUBNET.value),
        smallest: smallest_subnet(addresses),
    }
}

/// What an application gateway subnet breaks when its gateways take `addresses`; with none entered, /24 is advised.
pub fn application_gateway_subnet(length: u8, addresses: u64) -> Option<Hit> {
    let holds = usable_addresses(length);
    if addresses > holds {
        let facts = Facts::Needs {
            needed: addresses,
            holds,
            unit: Unit::Addresses,
            load: Load::Always,
        };
        return Some(APPGW_SUBNET.hit(facts));
    }
    if addresses > 0 {
        return None;
    }
    let advised = limits::APPLICATION_GATEWAY_V2_ADVISED_PREFIX.value;
    too_small(length, advised).map(|facts| APPGW_SUBNET.hit(facts))
}

/// Prefix longer than /24.
pub static AGC_SUBNET: RuleDef = RuleDef::new(Rule {
    id: "agc-subnet",
    title: "Application Gateway for Containers needs a subnet of at least /24",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::AGC,
    reason: "Each association takes 256 addresses in a subnet delegated to it, so anything smaller than a \
             /24 is too small. It has no private frontend; the AKS add-on makes its own subnet.",
})
.at(102)
.said_shortly("Application Gateway for Containers needs at least /24")
.moved_by(&[fixes::resize_subnet]);

/// Prefix is not /24 in a VNet of an overlay cluster.
pub static AGC_OVERLAY_SUBNET_EXACT_24: RuleDef = RuleDef::new(Rule {
    id: "agc-overlay-subnet-exact-24",
    title: "With overlay the Application Gateway for Containers subnet must be exactly /24",
    severity: Some(Severity::Error),
    models: &[Model::Overlay],
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::AGC_NETWORKING,
    reason: "With overlay, Application Gateway for Containers works only in a subnet of exactly /24, one \
             deployment per subnet, in the nodes' VNet.",
})
.at(103)
.said_shortly("Application Gateway for Containers needs exactly /24")
.moved_by(&[fixes::resize_subnet]);

/// What a subnet for Application Gateway for Containers breaks.
pub fn agc_subnet(length: u8, with_overlay: bool) -> impl Iterator<Item = Hit> {
    let longest = limits::AGC_LONGEST_PREFIX.value;
    let small = too_small(length, longest).map(|facts| AGC_SUBNET.hit(facts));
    let exact = Facts::Length {
        given: length,
        shortest: longest,
        longest,
    };
    let inexact = (with_overlay && length != longest).then_some(AGC_OVERLAY_SUBNET_EXACT_24.hit(exact));
    small.into_iter().chain(inexact)
}

/// Other name, or prefix longer than /26.
pub static BASTION_SUBNET: RuleDef = RuleDef::new(Rule {
    id: "bastion-subnet",
    title: "Bastion needs AzureBastionSubnet of at least /26",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::BASTION,
    reason: "Azure Bastion uses the subnet named AzureBastionSubnet and needs room for its hosts.",
})
.at(104)
.moved_by(&[fixes::rename_subnet, fixes::resize_subnet]);

/// Other name, or prefix longer than /26.
pub static FIREWALL_SUBNET: RuleDef = RuleDef::new(Rule {
    id: "firewall-subnet",
    title: "Azure Firewall needs AzureFirewallSubnet of at least /26",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::FIREWALL,
    reason: "Azure Firewall uses the subnet named AzureFirewallSubnet and needs room to scale. With forced \
             tunnelling, AzureFirewallManagementSubnet needs the same.",
})
.at(105)
.moved_by(&[fixes::rename_subnet, fixes::resize_subnet]);

/// Other name, or prefix longer than /27.
pub static GATEWAY_SUBNET: RuleDef = RuleDef::new(Rule {
    id: "gateway-subnet",
    title: "Gateways need GatewaySubnet, /27 or larger recommended",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::VPN_GATEWAY,
    reason: "VPN and ExpressRoute gateways use the subnet named GatewaySubnet. Microsoft recommends /27 or \
             larger, without a network security group.",
})
.at(106)
.moved_by(&[fixes::rename_subnet, fixes::resize_subnet]);

/// Whether the subnet of gateways has a network security group.
pub(in crate::check) fn gateway_security_group(subnet: &Subnet) -> Option<Hit> {
    let facts = Facts::Excluded {
        what: "a network security group",
        by: "gateways",
    };
    let is_broken = subnet.security_group && subnet.purpose == Purpose::Gateway;
    is_broken.then_some(GATEWAY_SUBNET.hit(facts))
}

/// The subnet of virtual nodes holds nodes or pods, or has another delegation.
pub static VIRTUAL_NODE_SUBNET: RuleDef = RuleDef::new(Rule {
    id: "virtual-node-subnet",
    title: "Virtual nodes need their own subnet",
    severity: Some(Severity::Error),
    models: AZURE_CNI_MODELS,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::VIRTUAL_NODES,
    reason: "Each pod on a virtual node takes one address in a separate subnet delegated to Azure Container \
             Instances.",
})
.at(107)
.why_no_fix("add a subnet just for virtual nodes");

/// Whether the subnet of virtual nodes holds a cluster, or is delegated to something else.
pub(in crate::check) fn virtual_node_subnet(written: &Subnet, plan: &SubnetPlan) -> Option<Hit> {
    let demanded = written.purpose.delegation().map(|delegation| delegation.value);
    let is_foreign = demanded
        .zip(written.delegation.as_deref())
        .is_some_and(|(demanded, given)| !given.eq_ignore_ascii_case(demanded));
    let is_broken = holds_clusters(plan) || is_foreign;
    VIRTUAL_NODE_SUBNET.when(written.purpose == Purpose::VirtualNodes && is_broken)
}

/// Application Gateway for Containers with kubenet; virtual nodes with kubenet or overlay.
pub static PURPOSE_NOT_SERVED: RuleDef = RuleDef::new(Rule {
    id: "purpose-not-served",
    title: "The model does not support the subnet's purpose",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::CNI_OVERVIEW,
    reason: "Application Gateway for Containers does not work with kubenet, and virtual nodes work with \
             neither kubenet nor overlay. The subnet would stay unused.",
})
.at(1_010)
.why_no_fix("use another model, or give the subnet another purpose");

/// Whether a subnet is for something that none of the models in its VNet supports.
pub(in crate::check) fn purpose_not_served(purpose: Purpose, models: &[Model]) -> Option<Hit> {
    let model = *models.first()?;
    let is_served = models.iter().any(|model| purpose.is_served_by(*model));
    (!is_served).then_some(PURPOSE_NOT_SERVED.hit(Facts::NotServed { purpose, model }))
}

/// Nodes, pods or an API server in a subnet that is dedicated to something else, or nodes in one with an API server.
pub static SUBNET_NOT_SHARED: RuleDef = RuleDef::new(Rule {
    id: "subnet-not-shared",
    title: "The subnet holds more than its purpose allows",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::API_SERVER,
    reason: "A subnet for API servers, application gateways, Bastion, Firewall or VPN gateways is dedicated: \
             Azure accepts no nodes, pods or other services in it.",
})
.at(1_040)
.since(VERSION)
.why_no_fix("add a subnet for the nodes, pods or API server alone, and select it");

/// Whether something is in a subnet that is dedicated to something else.
pub(in crate::check) fn subnet_not_shared(
    written: &Subnet,
    plan: &SubnetPlan,
    holds_api_servers: bool,
) -> Option<Hit> {
    let purpose = written.purpose;
    let holds_clusters = holds_clusters(plan);
    let is_intruded = holds_clusters || (holds_api_servers && purpose != Purpose::ApiServer);
    // What a cluster has in the subnet of virtual nodes is covered by another rule.
    let is_kept = purpose.is_exclusive() && (purpose != Purpose::VirtualNodes || !holds_clusters);
    SUBNET_NOT_SHARED.when((is_kept && is_intruded) || (holds_api_servers && holds_clusters))
}

/// Whether a subnet holds nodes or pods.
const fn holds_clusters(plan: &SubnetPlan) -> bool {
    !plan.node_clusters.is_empty() || !plan.pod_clusters.is_empty()
}

/// What is known about a subnet by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SubnetUse<'a> {
    /// What it is for.
    pub purpose: Purpose,
    /// Its prefix length.
    pub length: u8,
    /// Its name, where one is known.
    pub name: Option<&'a str>,
    /// Addresses that something other than nodes and pods holds, the instances of a gateway among them.
    pub others: u64,
    /// Clusters whose API server lies in it.
    pub api_servers: u64,
    /// Whether a cluster of the VNet uses overlay.
    pub with_overlay: bool,
}

/// What a subnet breaks by its purpose.
pub fn purpose_subnet(subnet: SubnetUse<'_>) -> Vec<Hit> {
    let SubnetUse {
        purpose,
        length,
        others,
        ..
    } = subnet;
    match purpose {
        Purpose::Bastion => named_and_sized(&BASTION_SUBNET.rule, subnet),
        Purpose::Firewall | Purpose::FirewallManagement => named_and_sized(&FIREWALL_SUBNET.rule, subnet),
        Purpose::Gateway => named_and_sized(&GATEWAY_SUBNET.rule, subnet),
        Purpose::ApiServer => super::api_server_subnet(length, subnet.api_servers)
            .into_iter()
            .collect(),
        Purpose::ApplicationGateway => application_gateway_subnet(length, others).into_iter().collect(),
        Purpose::ApplicationGatewayForContainers => agc_subnet(length, subnet.with_overlay).collect(),
        Purpose::Nodes
        | Purpose::Pods
        | Purpose::PrivateEndpoints
        | Purpose::VirtualNodes
        | Purpose::LoadBalancers
        | Purpose::Other => Vec::new(),
    }
}

fn named_and_sized(rule: &'static Rule, subnet: SubnetUse<'_>) -> Vec<Hit> {
    let demanded = subnet.purpose.required_name().map(|name| name.value);
    let misnamed = demanded.filter(|demanded| {
        subnet
            .name
            .is_some_and(|name| !name.eq_ignore_ascii_case(demanded))
    });
    let too_small = too_small(subnet.length, subnet.purpose.longest_prefix().value);
    misnamed
        .map(Facts::Named)
        .into_iter()
        .chain(too_small)
        .map(|facts| Hit::new(rule, facts))
        .collect()
}

pub(in crate::check) fn too_small(given: u8, longest: u8) -> Option<Facts> {
    (given > longest).then_some(Facts::Length {
        given,
        shortest: 0,
        longest,
    })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::check::rules::trial::*;

    pub(in crate::check::rules) const TRIALS: &[Trial] = &[
        broken(&APPGW_SUBNET, |d| {
            add(d, "agw", "10.0.9.0/26", Purpose::ApplicationGateway);
        })
        .kept(|d| {
            add(d, "agw", "10.0.9.0/24", Purpose::ApplicationGateway);
        }),
        broken(&AGC_SUBNET, |d| {
            add(d, "agc", "10.0.9.0/25", Purpose::ApplicationGatewayForContainers);
        })
        .kept(|d| {
            add(d, "agc", "10.0.9.0/24", Purpose::ApplicationGatewayForContainers);
        }),
        broken(&AGC_OVERLAY_SUBNET_EXACT_24, |d| {
            add(d, "agc", "10.0.8.0/23", Purpose::ApplicationGatewayForContainers);
        })
        .kept(|d| {
            model(d, Model::NodeSubnet);
            add(d, "agc", "10.0.8.0/23", Purpose::ApplicationGatewayForContainers);
        }),
        broken(&BASTION_SUBNET, |d| {
            add(d, "AzureBastionSubnet", "10.0.9.0/27", Purpose::Bastion);
        })
        .kept(|d| {
            add(d, "AzureBastionSubnet", "10.0.9.0/26", Purpose::Bastion);
        }),
        broken(&FIREWALL_SUBNET, |d| {
            add(d, "firewall", "10.0.9.0/26", Purpose::Firewall);
        })
        .kept(|d| {
            add(d, "AzureFirewallSubnet", "10.0.9.0/26", Purpose::Firewall);
        }),
        broken(&GATEWAY_SUBNET, |d| {
            add(d, "GatewaySubnet", "10.0.9.0/27", Purpose::Gateway);
            last(d).security_group = true;
        })
        .kept(|d| add(d, "GatewaySubnet", "10.0.9.0/27", Purpose::Gateway))
        .fixable(|d| {
            add(d, "gateway", "10.0.9.0/28", Purpose::Gateway);
        }),
        broken(&VIRTUAL_NODE_SUBNET, |d| {
            model(d, Model::NodeSubnet);
            nodes(d).purpose = Purpose::VirtualNodes;
        })
        .kept(|d| {
            model(d, Model::NodeSubnet);
            add(d, "virtual", "10.0.9.0/24", Purpose::VirtualNodes);
        }),
        broken(&PURPOSE_NOT_SERVED, |d| {
            add(d, "virtual", "10.0.9.0/24", Purpose::VirtualNodes);
        })
        .kept(|d| {
            model(d, Model::NodeSubnet);
            add(d, "virtual", "10.0.9.0/24", Purpose::VirtualNodes);
        }),
        broken(&SUBNET_NOT_SHARED, |d| nodes(d).purpose = Purpose::Bastion)
            .kept(|d| nodes(d).purpose = Purpose::PrivateEndpoints),
    ];

    #[test]
    fn a_gateway_short_of_addresses_knows_no_surge() {
        let hit = application_gateway_subnet(28, 20).unwrap();
        let expected = Facts::Needs {
            needed: 20,
            holds: 11,
            unit: Unit::Addresses,
            load: Load::Always,
        };
        assert_eq!(hit.facts, expected);
    }

    fn ids(purpose: Purpose, length: u8, name: &str) -> Vec<&'static str> {
        let plain = SubnetUse {
            purpose,
            length,
            name: Some(name),
            others: 0,
            api_servers: 1,
            with_overlay: true,
        };
        purpose_subnet(plain).iter().map(|hit| hit.rule.id).collect()
    }

    #[test]
    fn purposes() {
        for (purpose, length, name, expected) in [
            (Purpose::Bastion, 26, "AzureBastionSubnet", &[] as &[&str]),
            (Purpose::Bastion, 27, "AzureBastionSubnet", &["bastion-subnet"]),
            (Purpose::Bastion, 26, "bastion", &["bastion-subnet"]),
            (Purpose::Firewall, 26, "azurefirewallsubnet", &[]),
            (
                Purpose::FirewallManagement,
                27,
                "AzureFirewallManagementSubnet",
                &["firewall-subnet"],
            ),
            (Purpose::Gateway, 27, "GatewaySubnet", &[]),
            (Purpose::Gateway, 28, "GatewaySubnet", &["gateway-subnet"]),
            (Purpose::ApiServer, 28, "api", &[]),
            (Purpose::ApiServer, 29, "api", &["apiserver-subnet-min-28"]),
            (Purpose::ApplicationGateway, 24, "agw", &[]),
            (Purpose::ApplicationGateway, 26, "agw", &["appgw-subnet"]),
            (Purpose::ApplicationGatewayForContainers, 24, "agc", &[]),
            (
                Purpose::ApplicationGatewayForContainers,
                23,
                "agc",
                &["agc-overlay-subnet-exact-24"],
            ),
            (
                Purpose::ApplicationGatewayForContainers,
                25,
                "agc",
                &["agc-subnet", "agc-overlay-subnet-exact-24"],
            ),
            (Purpose::PrivateEndpoints, 29, "pe", &[]),
        ] {
            assert_eq!(ids(purpose, length, name), expected, "{purpose:?} /{length}");
        }
    }
}
