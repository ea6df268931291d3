//! Ranges of both families, IPv4 and IPv6.

use crate::azure::rules::{Confidence, Rule, VERSION, When};
use crate::azure::{Model, NatGatewaySku, OutboundType, Severity, limits, sources};
use crate::design::{Cluster, Outbound};
use crate::net::Cidr;
use crate::plan::{Unit, ipv6_node_slots};

use super::RuleDef;
use crate::check::sizing::Row;
use crate::check::{Facts, Hit, fixes};

/// Every rule of the family.
pub(super) static RULES: &[&RuleDef] = &[
    &DUAL_STACK_REQUIRES_OVERLAY,
    &DUAL_STACK_CIDR_ORDER,
    &IPV6_SERVICE_CIDR_MAX_108,
    &DUAL_STACK_VNET,
    &POD_CIDR_IPV6_TOO_SMALL,
    &STATIC_DUAL_STACK,
    &DUAL_STACK_NAT_SKU,
    &DUAL_STACK_NAT_STANDARD,
];

/// IPv6 ranges with a model other than overlay.
pub static DUAL_STACK_REQUIRES_OVERLAY: RuleDef = RuleDef::new(Rule {
    id: "dual-stack-requires-overlay",
    title: "Dual-stack needs overlay",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::DUAL_STACK,
    reason: "Only overlay gives pods of a new cluster both IPv4 and IPv6 addresses.",
})
.at(90)
.why_no_fix("use overlay, or IPv4 only");

/// Pod or service CIDRs differ from the IP families in count or order.
pub static DUAL_STACK_CIDR_ORDER: RuleDef = RuleDef::new(Rule {
    id: "dual-stack-cidr-order",
    title: "The IPv4 and IPv6 ranges do not match the IP families",
    severity: Some(Severity::Error),
    models: &[Model::Overlay],
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::DUAL_STACK,
    reason: "Pod CIDRs and service CIDRs must match the IP families in number and order, IPv4 first.",
})
.at(91)
.said_shortly("its ranges do not match the IP families")
.why_no_fix("give both IP families their ranges, or leave out IPv6");

/// IPv6 prefix shorter than /108.
pub static IPV6_SERVICE_CIDR_MAX_108: RuleDef = RuleDef::new(Rule {
    id: "ipv6-service-cidr-max-108",
    title: "The IPv6 service CIDR is larger than /108",
    severity: Some(Severity::Error),
    models: &[Model::Overlay],
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::DUAL_STACK,
    reason: "Kubernetes allows at most 20 host bits for services, so /108 is the largest IPv6 range.",
})
.at(92)
.why_no_fix("choose a free IPv6 range");

/// Whether a hit of [`dual_stack`] says that the model supports only IPv4.
pub(in crate::check) fn needs_other_model(hit: &Hit) -> bool {
    hit.rule == &DUAL_STACK_REQUIRES_OVERLAY.rule
}

/// Whether a hit of [`dual_stack`] is about the service CIDR.
pub(in crate::check) fn is_about_services(hit: &Hit) -> bool {
    hit.rule == &IPV6_SERVICE_CIDR_MAX_108.rule
}

/// What ranges of both families break, whatever they overlap.
///
/// The families are those of the service CIDRs: only IPv4, or IPv4 and then IPv6; pod CIDRs follow them.
///
/// A running kubenet cluster may have both families, from when Azure offered it.
pub fn dual_stack(model: Model, runs: bool, pods: &[&Cidr], services: &[&Cidr]) -> Vec<Hit> {
    let dual = pods.iter().chain(services).any(|cidr| !cidr.is_ipv4());
    let from_before = runs && model == Model::Kubenet;
    if dual && !from_before && !model.facts().dual_stack.value.is_possible() {
        return vec![DUAL_STACK_REQUIRES_OVERLAY.hit(Facts::Nothing)];
    }
    let families = |cidrs: &[&Cidr]| -> Vec<bool> { cidrs.iter().map(|cidr| cidr.is_ipv4()).collect() };
    let (pod_families, service_families) = (families(pods), families(services));
    let in_order = |families: &[bool]| matches!(families, [] | [true] | [true, false]);
    let mut hits = Vec::new();
    let matching = !model.uses_pod_cidr() || pod_families == service_families;
    if !in_order(&pod_families) || !in_order(&service_families) || !matching {
        hits.push(DUAL_STACK_CIDR_ORDER.hit(Facts::Nothing));
    }
    let shortest = limits::IPV6_SERVICE_CIDR_SHORTEST_PREFIX.value;
    let too_large = services
        .iter()
        .filter(|cidr| !cidr.is_ipv4() && cidr.length() < shortest);
    hits.extend(too_large.map(|cidr| {
        let facts = Facts::Length {
            given: cidr.length(),
            shortest,
            longest: 128,
        };
        IPV6_SERVICE_CIDR_MAX_108.hit(facts)
    }));
    hits
}

/// A dual-stack cluster in your own VNet whose ranges are all IPv4.
pub static DUAL_STACK_VNET: RuleDef = RuleDef::new(Rule {
    id: "dual-stack-vnet",
    title: "A dual-stack cluster needs IPv6 in its VNet and node subnets",
    severity: Some(Severity::Error),
    models: &[Model::Overlay],
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::DUAL_STACK,
    reason: "In your own VNet a dual-stack cluster needs an IPv6 prefix on the VNet and an IPv6 /64 on every node \
             subnet. A VNet that AKS manages gets both automatically.",
})
.at(145)
.said_shortly("VNet and node subnets need IPv6")
.since(VERSION)
.why_no_fix("add an IPv6 prefix to the VNet, and a /64 of it to every node subnet");

/// Whether a VNet or a node subnet lacks the IPv6 prefix that a dual-stack cluster in it needs; `facts` names it.
///
/// AKS makes its own VNet dual-stack, and a kubenet cluster with both families runs already.
pub fn dual_stack_vnet(model: Model, managed: bool, has_ipv6: bool, facts: Facts) -> Option<Hit> {
    let is_needed = model == Model::Overlay && !managed;
    (is_needed && !has_ipv6).then_some(DUAL_STACK_VNET.hit(facts))
}

/// N exceeds the /120 ranges of the IPv6 pod CIDR.
pub static POD_CIDR_IPV6_TOO_SMALL: RuleDef = RuleDef::new(Rule {
    id: "pod-cidr-ipv6-too-small",
    title: "The IPv6 pod CIDR is too small for the planned nodes",
    severity: Some(Severity::Error),
    models: &[Model::Overlay],
    when: When::Create,
    confidence: Confidence::Derived,
    azure_error: None,
    source: sources::IPV6_PREFIX_THREAD,
    reason: "Every node takes a fixed /120 of the IPv6 pod CIDR, so a /112 holds 256 nodes. A /64 holds \
             more than any cluster.",
})
.at(146)
.since(VERSION)
.why_no_fix("use a /64 for the IPv6 pod CIDR");

/// Whether an IPv6 pod CIDR of `length` holds too few nodes.
pub fn ipv6_pod_cidr(model: Model, length: u8, nodes: u64, with_surge: u64) -> Option<Hit> {
    let slots = ipv6_node_slots(model, length);
    let row = Row::plain(Unit::NodeSlots, nodes, with_surge, slots);
    row.judge(&POD_CIDR_IPV6_TOO_SMALL.rule, &POD_CIDR_IPV6_TOO_SMALL.rule)
}

/// IPv6 ranges in a cluster with static blocks.
pub static STATIC_DUAL_STACK: RuleDef = RuleDef::new(Rule {
    id: "static-dual-stack",
    title: "AKS does not offer dual-stack with static blocks yet",
    severity: Some(Severity::Info),
    models: &[Model::PodSubnetStatic],
    when: When::Later,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::CHANGELOG,
    reason: "AKS is expected to take the IPv6 range of pods from the pod subnet itself, one /112 per network \
             interface. An IPv6 subnet is always a /64 and holds 2^48 of them, so only the IPv4 part needs sizing.",
})
.at(147)
.since(VERSION);

/// Whether a dual-stack cluster takes static blocks.
pub(in crate::check) fn static_dual_stack(cluster: &Cluster) -> Option<Hit> {
    STATIC_DUAL_STACK.when(cluster.is_dual_stack() && cluster.model == Model::PodSubnetStatic)
}

/// A dual-stack cluster behind a NAT gateway whose SKU is not stated.
pub static DUAL_STACK_NAT_SKU: RuleDef = RuleDef::new(Rule {
    id: "dual-stack-nat-sku",
    title: "The SKU of the NAT gateway decides whether it supports IPv6",
    severity: Some(Severity::Warning),
    models: &[Model::Overlay],
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::NAT_GATEWAY,
    reason: "A NAT gateway of SKU Standard supports only IPv4, StandardV2 both. The plan does not say which one it \
             is.",
})
.at(129)
.since(VERSION)
.fixed_by(&[fixes::use_standard_v2])
.why_no_fix("say which SKU the NAT gateway has");

/// A dual-stack cluster uses a Standard NAT gateway.
pub static DUAL_STACK_NAT_STANDARD: RuleDef = RuleDef::new(Rule {
    id: "dual-stack-nat-standard",
    title: "Dual-stack does not work with a Standard NAT gateway",
    severity: Some(Severity::Error),
    models: &[Model::Overlay],
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::NAT_GATEWAY,
    reason: "A Standard NAT gateway supports only IPv4. StandardV2 supports both.",
})
.at(93)
.fixed_by(&[fixes::use_standard_v2])
.why_no_fix("use StandardV2, another outbound type, or IPv4 only");

/// Whether the NAT gateway of a dual-stack cluster supports only IPv4, or its SKU is not stated.
pub fn dual_stack_nat(outbound: &Outbound) -> Option<Hit> {
    match outbound.kind {
        OutboundType::ManagedNatGateway | OutboundType::UserAssignedNatGateway => {}
        OutboundType::LoadBalancer
        | OutboundType::UserDefinedRouting
        | OutboundType::None
        | OutboundType::Block => return None,
    }
    let rule = match outbound.nat_gateway_sku {
        None => &DUAL_STACK_NAT_SKU.rule,
        Some(NatGatewaySku::Standard) => &DUAL_STACK_NAT_STANDARD.rule,
        Some(NatGatewaySku::StandardV2) => return None,
    };
    Some(Hit::new(rule, Facts::Nothing))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::check::rules::trial::*;

    pub(in crate::check::rules) const TRIALS: &[Trial] = &[
        broken(&DUAL_STACK_REQUIRES_OVERLAY, |d| {
            model(d, Model::NodeSubnet);
            cluster(d).service_cidr_ipv6 = Some(cidr("fd00:2::/108"));
        })
        .kept(ipv6),
        broken(&DUAL_STACK_CIDR_ORDER, |d| {
            cluster(d).service_cidr_ipv6 = Some(cidr("fd00:2::/108"));
        })
        .kept(ipv6),
        broken(&IPV6_SERVICE_CIDR_MAX_108, |d| {
            ipv6(d);
            cluster(d).service_cidr_ipv6 = Some(cidr("fd00:2::/64"));
        })
        .kept(ipv6),
        broken(&DUAL_STACK_VNET, ipv6).kept(|d| {
            ipv6(d);
            network(d).address_space.push(cidr("fd00:9::/48"));
        }),
        broken(&POD_CIDR_IPV6_TOO_SMALL, |d| {
            ipv6(d);
            cluster(d).pod_cidr_ipv6 = Some(cidr("fd00:1::/118"));
            sized(d, 5, 30, 0);
        })
        .kept(|d| {
            ipv6(d);
            cluster(d).pod_cidr_ipv6 = Some(cidr("fd00:1::/118"));
            sized(d, 4, 30, 0);
        }),
        broken(&STATIC_DUAL_STACK, |d| {
            pods_in(d, Model::PodSubnetStatic, "10.0.16.0/20");
            ipv6(d);
        })
        .kept(|d| pods_in(d, Model::PodSubnetStatic, "10.0.16.0/20")),
        broken(&DUAL_STACK_NAT_SKU, |d| {
            ipv6(d);
            network(d).managed = true;
            outbound(d, OutboundType::ManagedNatGateway);
        })
        .kept(|d| {
            ipv6(d);
            network(d).managed = true;
            outbound(d, OutboundType::ManagedNatGateway);
            cluster(d).outbound.nat_gateway_sku = Some(NatGatewaySku::StandardV2);
        }),
        broken(&DUAL_STACK_NAT_STANDARD, |d| {
            ipv6(d);
            network(d).managed = true;
            outbound(d, OutboundType::ManagedNatGateway);
            cluster(d).outbound.nat_gateway_sku = Some(NatGatewaySku::Standard);
        })
        .kept(ipv6),
    ];

    #[test]
    fn ipv6_pod_cidrs() {
        let of = |nodes, with_surge| ipv6_pod_cidr(Model::Overlay, 118, nodes, with_surge);
        let id = |nodes, with_surge| of(nodes, with_surge).map(|hit| hit.rule.id);
        assert_eq!(id(4, 4), None);
        assert_eq!(id(4, 5), Some("upgrade-does-not-fit"));
        assert_eq!(id(5, 5), Some("pod-cidr-ipv6-too-small"));
    }

    #[test]
    fn families() {
        let cidrs = |texts: &[&str]| {
            texts
                .iter()
                .map(|text| text.parse().unwrap())
                .collect::<Vec<Cidr>>()
        };
        let (four, six, wide) = ("10.0.0.0/16", "fd00:1::/108", "fd00:1::/64");
        for (model, pods, services, expected) in [
            (Model::Overlay, &[four][..], &[four][..], &[] as &[&str]),
            (Model::Overlay, &[four, wide], &[four, six], &[]),
            (Model::NodeSubnet, &[], &[four], &[]),
            (
                Model::NodeSubnet,
                &[],
                &[four, six],
                &["dual-stack-requires-overlay"],
            ),
            (
                Model::Kubenet,
                &[four, six],
                &[six, four],
                &["dual-stack-requires-overlay"],
            ),
            (
                Model::Overlay,
                &[four, six],
                &[six, four],
                &["dual-stack-cidr-order"],
            ),
            (Model::Overlay, &[four], &[four, six], &["dual-stack-cidr-order"]),
            (Model::Overlay, &[six], &[six], &["dual-stack-cidr-order"]),
            (
                Model::Overlay,
                &[four, six],
                &[four, wide],
                &["ipv6-service-cidr-max-108"],
            ),
        ] {
            let (pods, services) = (cidrs(pods), cidrs(services));
            let hits = dual_stack(
                model,
                false,
                &pods.iter().collect::<Vec<_>>(),
                &services.iter().collect::<Vec<_>>(),
            );
            assert_eq!(
                hits.iter().map(|hit| hit.rule.id).collect::<Vec<_>>(),
                expected,
                "{pods:?} {services:?}"
            );
        }
    }
}
