//! How traffic leaves, and what load balancers and gateways need.

use crate::azure::rules::{Confidence, POD_SUBNET_MODELS, Rule, VERSION, When};
use crate::azure::{Model, OutboundType, Purpose, Severity, limits, sources};
use crate::design::{Cluster, Outbound, Subnet};
use crate::plan::{Extra, Step, StepKind, SubnetPlan, node_totals, snat_ports, snat_surge_nodes};

use super::RuleDef;
use crate::check::limits::outside;
use crate::check::{Facts, Hit, Subject, fixes};

/// Every rule of the family.
pub(super) static RULES: &[&RuleDef] = &[
    &NAT_GATEWAY_POD_SUBNET,
    &INTERNAL_LB_IP,
    &NAT_GATEWAY_IPS,
    &OUTBOUND_TYPE_VNET,
    &NAT_GATEWAY_OUTBOUND_TYPE,
    &PLS_NAT_IPS,
    &OUTBOUND_PORTS_MULTIPLE_OF_8,
    &LB_RULES_300,
    &OUTBOUND_PORTS_TOO_FEW,
    &OUTBOUND_PORTS_STEP,
    &NAT_GATEWAY_NODE_SUBNET,
];

/// User-assigned NAT gateway and a pod subnet without one.
pub static NAT_GATEWAY_POD_SUBNET: RuleDef = RuleDef::new(Rule {
    id: "nat-gateway-pod-subnet",
    title: "The pod subnet also needs a NAT gateway",
    severity: Some(Severity::Error),
    models: POD_SUBNET_MODELS,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::CHANGELOG,
    reason: "Pods reach the internet with addresses from their own subnet. If the nodes use your own NAT \
             gateway, Azure checks that the pod subnet has one too.",
})
.at(38)
.fixed_by(&[fixes::attach_gateway]);

/// Each frontend of an internal load balancer.
pub static INTERNAL_LB_IP: RuleDef = RuleDef::new(Rule {
    id: "internal-lb-ip",
    title: "Each internal load balancer takes one address",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::ScaleOut,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::INTERNAL_LB,
    reason: "The frontend of an internal load balancer takes its address from the node subnet, unless an \
             annotation of the service selects another subnet.",
})
.at(94);

/// Whether a subnet holds frontends of internal load balancers; with other subnets, only where an annotation of the
/// service says so.
pub(in crate::check) fn internal_lb_ip(written: &Subnet, plan: &SubnetPlan) -> Option<Hit> {
    let named = |step: &Step| matches!(step.kind, StepKind::Extra(Extra::LoadBalancers { .. }));
    let is_for_them = written.purpose == Purpose::LoadBalancers && written.other_addresses.get() > 0;
    INTERNAL_LB_IP.when(is_for_them || plan.meter.demand.steps.iter().any(named))
}

/// Outbound through a NAT gateway.
pub static NAT_GATEWAY_IPS: RuleDef = RuleDef::new(Rule {
    id: "nat-gateway-ips",
    title: "A NAT gateway takes no private address",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Silent,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::NAT_GATEWAY,
    reason: "A NAT gateway has 1 to 16 public addresses with 64,512 SNAT ports each and takes no VNet \
             addresses.",
})
.at(108);

/// Whether a NAT gateway has more public addresses than it takes.
pub(in crate::check) fn nat_gateway_ips(outbound: &Outbound) -> Option<Hit> {
    let most = u64::from(limits::NAT_GATEWAY_MAX_IPS.value);
    let given = outbound.public_ips.get();
    let facts = Facts::Count {
        given,
        least: 1,
        most,
        unit: "public addresses of its NAT gateway",
    };
    (given > most).then_some(NAT_GATEWAY_IPS.hit(facts))
}

/// Managed NAT gateway or block in your own VNet; user-assigned NAT gateway or user-defined routing in a managed one.
pub static OUTBOUND_TYPE_VNET: RuleDef = RuleDef::new(Rule {
    id: "outbound-type-vnet",
    title: "The outbound type does not work with this VNet",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::OUTBOUND,
    reason: "AKS can only change a VNet that it manages, so a managed NAT gateway and block need a managed \
             VNet. Your own NAT gateway or routes need your own VNet.",
})
.at(109)
.why_no_fix("choose an outbound type that works with this VNet");

/// Whether an outbound type does not work in a VNet that AKS manages, or in your own.
pub fn outbound_type(outbound: OutboundType, managed: bool) -> Option<Hit> {
    let fits = match outbound {
        OutboundType::ManagedNatGateway | OutboundType::Block => managed,
        OutboundType::UserAssignedNatGateway | OutboundType::UserDefinedRouting => !managed,
        OutboundType::LoadBalancer | OutboundType::None => true,
    };
    (!fits).then_some(OUTBOUND_TYPE_VNET.hit(Facts::Nothing))
}

/// A node subnet has a NAT gateway and the outbound type is another.
pub static NAT_GATEWAY_OUTBOUND_TYPE: RuleDef = RuleDef::new(Rule {
    id: "nat-gateway-outbound-type",
    title: "The subnet's NAT gateway does not match the outbound type",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::CHANGELOG,
    reason: "If a NAT gateway is attached to the subnet, traffic leaves through it. Azure checks at \
             creation that the outbound type matches.",
})
.at(110)
.said_shortly("NAT gateway and outbound type do not match")
.fixed_by(&[fixes::leave_by_gateway]);

/// A load balancer service is published by Private Link Service.
pub static PLS_NAT_IPS: RuleDef = RuleDef::new(Rule {
    id: "pls-nat-ips",
    title: "Private Link Service takes addresses from its NAT subnet",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::INTERNAL_LB,
    reason: "A Private Link Service takes at least one address from its NAT subnet. A load balancer \
             supports at most 8 of them.",
})
.at(111)
.broken_by_cluster(|cluster| {
    let most = u64::from(limits::PRIVATE_LINK_SERVICES_PER_LOAD_BALANCER.value);
    let given = cluster.options.private_link_services.get();
    let too_many = outside(given, 0, most, "Private Link Services");
    (given > 0).then(|| too_many.unwrap_or(Facts::Nothing))
});

/// Ports over 64,000 or not a multiple of 8.
pub static OUTBOUND_PORTS_MULTIPLE_OF_8: RuleDef = RuleDef::new(Rule {
    id: "outbound-ports-multiple-of-8",
    title: "SNAT ports per node must be a multiple of 8, at most 64,000",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::LOAD_BALANCER,
    reason: "The load balancer allocates ports in multiples of 8. Zero lets Azure choose the number.",
})
.at(113)
.said_shortly("SNAT ports per node are out of bounds")
.fixed_by(&[fixes::whole_steps_of_ports]);

/// Whether Azure accepts a number of SNAT ports per node.
pub fn outbound_ports(ports_per_node: u64) -> Option<Hit> {
    let most = u64::from(limits::LOAD_BALANCER_PORTS_PER_IP.value);
    let step = u64::from(limits::LOAD_BALANCER_PORT_STEP.value);
    let facts = if ports_per_node > most {
        Facts::Count {
            given: ports_per_node,
            least: 0,
            most,
            unit: "SNAT ports per node",
        }
    } else {
        Facts::Nothing
    };
    let allowed = ports_per_node <= most && ports_per_node.is_multiple_of(step);
    (!allowed).then_some(OUTBOUND_PORTS_MULTIPLE_OF_8.hit(facts))
}

/// Service ports behind one Standard load balancer > 300.
pub static LB_RULES_300: RuleDef = RuleDef::new(Rule {
    id: "lb-rules-300",
    title: "More than 300 load-balancing rules on a node",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::ScaleOut,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::SEVERAL_LBS,
    reason: "A node can be part of at most 300 load-balancing rules, one per service address and port. \
             Using several load balancers raises the limit.",
})
.at(119)
.why_no_fix("publish fewer services, or use several load balancers")
.broken_by_cluster(|cluster| {
    let most = u64::from(limits::LOAD_BALANCER_RULES_PER_NODE.value);
    let given = cluster.options.load_balancer_rules.get();
    outside(given, 0, most, "load-balancing rules")
});

/// Nodes with surge × ports per node > 64,000 × public addresses.
pub static OUTBOUND_PORTS_TOO_FEW: RuleDef = RuleDef::new(Rule {
    id: "outbound-ports-too-few",
    title: "The outbound addresses have too few SNAT ports for the nodes",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: Some("InvalidLoadBalancerProfileAllocatedOutboundPorts"),
    source: sources::LOAD_BALANCER,
    reason: "Each public address of the load balancer has 64,000 ports to share among all nodes, including \
             surge nodes; a Spot pool counts one surge node too. Azure counts maxima and surge whenever \
             the cluster, its ports or a pool are written.",
})
.at(1_020)
.said_shortly("too few SNAT ports for the nodes")
.once_it_runs(When::Later)
.fixed_by(&[fixes::enough_addresses, fixes::fewer_ports, fixes::lower_maximum]);

/// The SNAT ports of a load balancer, shared by all nodes of a cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Snat {
    /// Planned nodes.
    pub nodes: u64,
    /// Extra nodes while upgrading.
    pub surge_nodes: u64,
    /// Outbound public addresses.
    pub outbound_ips: u64,
    /// Ports of each node; 0 leaves the number to Azure.
    pub ports_per_node: u64,
}

impl Snat {
    /// The ports of a cluster that leaves through a load balancer, counting provisioned nodes and one surge node for
    /// Spot pools.
    pub fn of(cluster: &Cluster) -> Self {
        let (nodes, _) = node_totals(&cluster.pools);
        Self {
            nodes: nodes.saturating_add(cluster.provisioned_nodes()),
            surge_nodes: snat_surge_nodes(&cluster.pools),
            outbound_ips: cluster.outbound.public_ips.get(),
            ports_per_node: cluster.outbound.ports_per_node.get(),
        }
    }

    /// Nodes while upgrading.
    pub const fn effective_nodes(&self) -> u64 {
        self.nodes.saturating_add(self.surge_nodes)
    }

    /// Ports of the planned nodes.
    pub const fn steady_ports(&self) -> u64 {
        self.nodes.saturating_mul(self.ports_per_node)
    }

    /// Ports of the surge nodes.
    pub const fn surge_ports(&self) -> u64 {
        self.surge_nodes.saturating_mul(self.ports_per_node)
    }

    /// Ports of all nodes while upgrading.
    pub const fn required_ports(&self) -> u64 {
        self.steady_ports().saturating_add(self.surge_ports())
    }

    /// Ports of all outbound addresses.
    pub fn available_ports(&self) -> u64 {
        snat_ports(self.outbound_ips)
    }

    /// Ports left by the planned nodes; negative where there are too few.
    pub fn excess_ports(&self) -> i128 {
        i128::from(self.available_ports()) - i128::from(self.steady_ports())
    }

    /// Most nodes that get their ports; none where Azure chooses the number.
    ///
    /// ```
    /// use aksnet::check::rules::Snat;
    ///
    /// let snat = Snat { nodes: 0, surge_nodes: 0, outbound_ips: 1, ports_per_node: 2_000 };
    /// assert_eq!(snat.max_nodes(), Some(32)); // 64,000 / 2,000
    /// ```
    pub fn max_nodes(&self) -> Option<u64> {
        self.available_ports().checked_div(self.ports_per_node)
    }

    /// Whether the outbound addresses are too few.
    pub fn too_few(&self) -> Option<Hit> {
        let (given, most) = (self.effective_nodes(), self.max_nodes()?);
        let facts = Facts::Count {
            given,
            least: 0,
            most,
            unit: "nodes while upgrading for its SNAT ports",
        };
        (given > most).then_some(OUTBOUND_PORTS_TOO_FEW.hit(facts))
    }
}

/// Automatic ports, and the autoscaler's range or the surge crosses a step of the table.
pub static OUTBOUND_PORTS_STEP: RuleDef = RuleDef::new(Rule {
    id: "outbound-ports-step",
    title: "Growth or surge takes SNAT ports from every node",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::ScaleOut,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::LOAD_BALANCER,
    reason: "If Azure chooses the number of ports, each node gets fewer as the pool grows past 50, 100, 200, 400 and \
             800 nodes. Running nodes lose ports at that moment, and the connections that use them. Beyond 1,000 \
             nodes nothing is published, so set a number yourself.",
})
.at(1_021)
.why_no_fix("set a fixed number of ports, or add outbound public IPs");

/// SNAT ports that Azure gives each of `nodes` by default; none above the last step of its table.
pub fn automatic_ports(nodes: u64) -> Option<u64> {
    let step = limits::AUTOMATIC_PORTS
        .iter()
        .find(|step| nodes <= u64::from(step.up_to_nodes))?;
    Some(u64::from(step.ports_per_node.value))
}

/// Whether growing from `fewest` to `most` nodes takes ports from running nodes.
pub fn automatic_ports_shrink(fewest: u64, most: u64) -> Option<Hit> {
    let end = limits::AUTOMATIC_PORTS
        .last()
        .map_or(0, |step| u64::from(step.up_to_nodes));
    let hit = |facts| Some(OUTBOUND_PORTS_STEP.hit(facts));
    let Some(after) = automatic_ports(most) else {
        return hit(Facts::Count {
            given: most,
            least: 0,
            most: end,
            unit: "nodes while upgrading",
        });
    };
    let before = automatic_ports(fewest)?;
    let facts = Facts::Falls {
        from: before,
        to: after,
        unit: "SNAT ports per node",
    };
    if after < before { hit(facts) } else { None }
}

/// A node subnet without a NAT gateway where the outbound type is your own NAT gateway.
pub static NAT_GATEWAY_NODE_SUBNET: RuleDef = RuleDef::new(Rule {
    id: "nat-gateway-node-subnet",
    title: "A node subnet has no NAT gateway",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Observed,
    azure_error: Some("SubnetNotAssociatedWithNATGateway"),
    source: sources::NAT_GATEWAY_THREAD,
    reason: "With your own NAT gateway as the outbound type, every node subnet must have one attached. \
             Azure refuses the cluster or the pool with SubnetNotAssociatedWithNATGateway.",
})
.at(149)
.once_it_runs(When::Later)
.since(VERSION)
.fixed_by(&[fixes::attach_gateway, fixes::leave_by_load_balancer]);

/// Where the finding of a rule of [`subnet_gateway`] stands: Azure names the subnet that lacks a gateway, the others are
/// about the cluster.
pub(in crate::check) fn gateway_finding(
    rule: &'static Rule,
    subnet: Subject,
    cluster: Subject,
) -> (Subject, Hit) {
    if rule == &NAT_GATEWAY_NODE_SUBNET.rule {
        (subnet, Hit::new(rule, Facts::With(cluster)))
    } else {
        (cluster, Hit::new(rule, Facts::With(subnet)))
    }
}

/// What a subnet of nodes or pods breaks by the NAT gateway that it has or lacks, where traffic leaves as `outbound`.
pub fn subnet_gateway(outbound: OutboundType, is_of_pods: bool, has_gateway: bool) -> Option<&'static Rule> {
    let own = outbound == OutboundType::UserAssignedNatGateway;
    match (own, is_of_pods, has_gateway) {
        (true, true, false) => Some(&NAT_GATEWAY_POD_SUBNET.rule),
        (true, false, false) => Some(&NAT_GATEWAY_NODE_SUBNET.rule),
        (false, false, true) => Some(&NAT_GATEWAY_OUTBOUND_TYPE.rule),
        (true, _, true) | (false, _, false) | (false, true, true) => None,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::check::rules::trial::*;

    pub(in crate::check::rules) const TRIALS: &[Trial] = &[
        broken(&NAT_GATEWAY_POD_SUBNET, |d| {
            outbound(d, OutboundType::UserAssignedNatGateway);
            pods_in(d, Model::PodSubnetDynamic, "10.0.16.0/20");
        })
        .kept(|d| {
            outbound(d, OutboundType::UserAssignedNatGateway);
            pods_in(d, Model::PodSubnetDynamic, "10.0.16.0/20");
            last(d).nat_gateway = true;
        }),
        broken(&INTERNAL_LB_IP, |d| {
            add(d, "snet-lb", "10.0.9.0/27", Purpose::LoadBalancers);
            last(d).other_addresses = OtherCount::saturating(4);
        })
        .kept(|d| add(d, "snet-lb", "10.0.9.0/27", Purpose::LoadBalancers)),
        broken(&NAT_GATEWAY_IPS, |d| {
            outbound(d, OutboundType::UserAssignedNatGateway);
            cluster(d).outbound.public_ips = IpCount::saturating(17);
        })
        .kept(|d| {
            outbound(d, OutboundType::UserAssignedNatGateway);
            cluster(d).outbound.public_ips = IpCount::saturating(16);
        }),
        broken(&OUTBOUND_TYPE_VNET, |d| {
            outbound(d, OutboundType::ManagedNatGateway);
        })
        .kept(|d| {
            outbound(d, OutboundType::UserDefinedRouting);
        }),
        broken(&NAT_GATEWAY_OUTBOUND_TYPE, |d| nodes(d).nat_gateway = true).kept(|d| {
            nodes(d).nat_gateway = true;
            outbound(d, OutboundType::UserAssignedNatGateway);
        }),
        broken(&PLS_NAT_IPS, |d| {
            cluster(d).options.private_link_services = OtherCount::saturating(1);
        }),
        broken(&OUTBOUND_PORTS_MULTIPLE_OF_8, |d| {
            cluster(d).outbound.ports_per_node = PortCount::saturating(1_001);
        })
        .kept(|d| cluster(d).outbound.ports_per_node = PortCount::saturating(1_000)),
        broken(&LB_RULES_300, |d| {
            cluster(d).options.load_balancer_rules = OtherCount::saturating(301);
        })
        .kept(|d| {
            cluster(d).options.load_balancer_rules = OtherCount::saturating(300);
        }),
        broken(&OUTBOUND_PORTS_TOO_FEW, |d| {
            cluster(d).outbound.ports_per_node = PortCount::saturating(4_000);
        })
        .kept(|d| cluster(d).outbound.ports_per_node = PortCount::saturating(2_000)),
        broken(&OUTBOUND_PORTS_STEP, |d| scale(pool(d), 3, 60)).kept(|d| scale(pool(d), 3, 20)),
        broken(&NAT_GATEWAY_NODE_SUBNET, |d| {
            outbound(d, OutboundType::UserAssignedNatGateway);
        })
        .kept(|d| {
            outbound(d, OutboundType::UserAssignedNatGateway);
            nodes(d).nat_gateway = true;
        }),
    ];

    #[test]
    fn outbound_types() {
        use OutboundType as Out;
        for (outbound, managed, own) in [
            (Out::LoadBalancer, true, true),
            (Out::None, true, true),
            (Out::ManagedNatGateway, true, false),
            (Out::Block, true, false),
            (Out::UserAssignedNatGateway, false, true),
            (Out::UserDefinedRouting, false, true),
        ] {
            assert_eq!(outbound_type(outbound, true).is_none(), managed, "{outbound:?}");
            assert_eq!(outbound_type(outbound, false).is_none(), own, "{outbound:?}");
        }
    }

    #[test]
    fn ports() {
        for (ports, allowed) in [
            (0, true),
            (8, true),
            (1_004, false),
            (64_000, true),
            (64_008, false),
        ] {
            assert_eq!(outbound_ports(ports).is_none(), allowed, "{ports}");
        }
        for (nodes, expected) in [
            (0, Some(1_024)),
            (50, Some(1_024)),
            (51, Some(512)),
            (1_000, Some(32)),
            (1_001, None),
        ] {
            assert_eq!(automatic_ports(nodes), expected, "{nodes}");
        }
        assert!(automatic_ports_shrink(50, 51).is_some());
        assert_eq!(automatic_ports_shrink(51, 100), None);
        let snat = |ports_per_node| Snat {
            nodes: 62,
            surge_nodes: 1,
            outbound_ips: 1,
            ports_per_node,
        };
        assert_eq!(snat(1_000).too_few(), None);
        assert!(snat(1_024).too_few().is_some());
        assert_eq!(snat(1_024).excess_ports(), 512);
        assert_eq!(snat(0).too_few(), None);
    }
}
