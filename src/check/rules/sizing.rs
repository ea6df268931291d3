//! Whether node subnets and VNets hold what is planned in them, and whether an upgrade still fits.

use crate::azure::rules::{Confidence, FLAT_MODELS, Rule, VERSION, When};
use crate::azure::{Model, Severity, limits, sources};
use crate::design::Cluster;
use crate::plan::{SubnetPlan, Unit};

use super::RuleDef;
use crate::check::sizing::Row;
use crate::check::{Facts, Hit, Load, Subject, fixes};

/// Every rule of the family.
pub(super) static RULES: &[&RuleDef] = &[
    &NODE_SUBNET_TOO_SMALL,
    &NODE_SUBNET_ABOVE_DOCUMENTED,
    &UPGRADE_DOES_NOT_FIT,
    &PRECHECK_ALL_POOLS,
    &NAP_NODE_SUBNET_IPS,
    &VNET_PRIVATE_IP_LIMIT,
    &SUBNET_TOO_SMALL,
];

/// Planned nodes, or the observed sum in the node subnet model, exceed the usable addresses.
pub static NODE_SUBNET_TOO_SMALL: RuleDef = RuleDef::new(Rule {
    id: "node-subnet-too-small",
    title: "The node subnet is too small for the planned nodes",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: Some("InsufficientSubnetSize"),
    source: sources::SUBNET_SIZE_ERROR,
    reason: "Azure counts the addresses that all pools need, with autoscalers at their maximum, before it \
             creates or scales anything. If the subnet is too small, it refuses with InsufficientSubnetSize.",
})
.at(4)
.moved_by(&[fixes::resize_subnet, fixes::second_subnet, fixes::lower_maximum]);

/// The documented sum exceeds the usable addresses, the observed one does not.
pub static NODE_SUBNET_ABOVE_DOCUMENTED: RuleDef = RuleDef::new(Rule {
    id: "node-subnet-above-documented",
    title: "The node subnet is smaller than documented sizing requires",
    severity: Some(Severity::Warning),
    models: &[Model::NodeSubnet],
    when: When::ScaleOut,
    confidence: Confidence::Observed,
    azure_error: None,
    source: sources::PRECHECK_THREAD,
    reason: "Azure actually reserves two addresses per node fewer than documented, so the cluster can be \
             created. That leaves no room for surge, or in case the reservation changes.",
})
.at(5)
.moved_by(&[fixes::resize_subnet, fixes::second_subnet, fixes::lower_maximum]);

/// What is wrong with a node subnet.
///
/// ```
/// use aksnet::check::{rules::node_subnet, sizing::Row};
///
/// // 9 nodes with 30 pods in a /24: 279 documented, 261 observed, 251 usable
/// let hit = node_subnet(Row::of_subnet(24, 9 * 31, 10 * 31).checked(9 * 29, 0));
/// assert_eq!(hit.map(|hit| hit.rule.id), Some("node-subnet-too-small"));
/// ```
pub fn node_subnet(row: Row) -> Option<Hit> {
    row.judge(&NODE_SUBNET_TOO_SMALL.rule, &NODE_SUBNET_ABOVE_DOCUMENTED.rule)
}

/// The planned nodes fit, the planned nodes with surge do not.
pub static UPGRADE_DOES_NOT_FIT: RuleDef = RuleDef::new(Rule {
    id: "upgrade-does-not-fit",
    title: "Fits the planned nodes, but not an upgrade",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Upgrade,
    confidence: Confidence::Documented,
    azure_error: Some("InsufficientSubnetSize"),
    source: sources::SUBNET_SIZE_ERROR,
    reason: "An upgrade adds surge nodes before it removes old ones. They need addresses like any other \
             node and, with kubenet, one route each in a table of 400. If they do not fit, Azure refuses \
             the upgrade.",
})
.at(11)
.moved_by(&[
    fixes::move_pods,
    fixes::resize_subnet,
    fixes::lower_surge,
    fixes::upgrade_in_place,
    fixes::second_subnet,
    fixes::fewer_blocks,
    fixes::lower_maximum,
]);

impl Row {
    /// The first condition that holds decides:
    ///
    /// ```text
    /// what Azure checks > what it holds      error      nodes cannot be made
    /// planned           > capacity           warning    made, yet not as planned
    /// with surge        > capacity           warning    cannot be upgraded
    /// ```
    pub(in crate::check) fn judge(self, refused: &'static Rule, risky: &'static Rule) -> Option<Hit> {
        let Self {
            unit,
            planned,
            with_surge,
            capacity,
            ..
        } = self;
        let hit = |rule, needed, load| {
            let facts = Facts::Needs {
                needed,
                holds: capacity,
                unit,
                load,
            };
            Some(Hit::new(rule, facts))
        };
        if !self.is_accepted() {
            // Quotes the planned sum, not the smaller one that Azure already refuses.
            hit(refused, planned, Load::Planned)
        } else if planned > capacity {
            hit(risky, planned, Load::Planned)
        } else if with_surge > capacity {
            hit(&UPGRADE_DOES_NOT_FIT.rule, with_surge, Load::Upgrading)
        } else {
            None
        }
    }
}

/// A subnet of one pool is short and the cluster has others.
pub static PRECHECK_ALL_POOLS: RuleDef = RuleDef::new(Rule {
    id: "precheck-all-pools",
    title: "A full subnet blocks other pools too",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::ScaleOut,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::SUBNET_SIZE_ERROR,
    reason: "Azure may refuse to scale or upgrade a pool with room while the subnet of another pool of the \
             cluster is too small. One estate ran for a year in that state.",
})
.at(24);

/// Whether a cluster of several pools draws from a subnet that is too small; `short` is the first of them.
pub(in crate::check) fn precheck_all_pools(cluster: &Cluster, short: Option<Subject>) -> Option<Hit> {
    let short = short.filter(|_| cluster.pools.len() > 1)?;
    Some(PRECHECK_ALL_POOLS.hit(Facts::With(short)))
}

/// A node subnet cluster uses node auto-provisioning.
pub static NAP_NODE_SUBNET_IPS: RuleDef = RuleDef::new(Rule {
    id: "nap-node-subnet-ips",
    title: "Auto-provisioned nodes take as many addresses as max pods",
    severity: Some(Severity::Info),
    models: &[Model::NodeSubnet],
    when: When::ScaleOut,
    confidence: Confidence::SourceCode,
    azure_error: None,
    source: sources::KARPENTER,
    reason: "Node auto-provisioning counts one address for the node and max pods minus one for its pods. It \
             makes no deduction for pods that use the node's address.",
})
.at(26)
.broken_by_cluster(|cluster| {
    let provisions = cluster.options.node_auto_provisioning;
    (provisions && cluster.model == Model::NodeSubnet).then_some(Facts::Nothing)
});

/// Planned addresses of all node and pod subnets of a VNet > 65,536.
pub static VNET_PRIVATE_IP_LIMIT: RuleDef = RuleDef::new(Rule {
    id: "vnet-private-ip-limit",
    title: "The VNet exceeds 65,536 private addresses",
    severity: Some(Severity::Error),
    models: FLAT_MODELS,
    when: When::ScaleOut,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::VNET_LIMITS,
    reason: "A VNet can have at most 65,536 private addresses in use, whatever its size. Static blocks \
             help: each counts as one.",
})
.at(84)
.why_no_fix("spread the clusters over several VNets, or plan fewer pods");

/// What is wrong with the private addresses of a VNet that flat clusters use.
pub fn vnet_addresses(planned: u64, with_surge: u64) -> Option<Hit> {
    let most = limits::VNET_PRIVATE_ADDRESSES.value;
    let row = Row::plain(Unit::Addresses, planned, with_surge, most);
    row.judge(&VNET_PRIVATE_IP_LIMIT.rule, &VNET_PRIVATE_IP_LIMIT.rule)
}

/// More addresses than a subnet without nodes and pods has.
pub static SUBNET_TOO_SMALL: RuleDef = RuleDef::new(Rule {
    id: "subnet-too-small",
    title: "The subnet is too small for what it holds",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::VNET_FAQ,
    reason: "Private endpoints, load balancers and virtual nodes take their addresses from the subnet. Azure \
             reserves five in every subnet, and creates nothing that gets no address.",
})
.at(1_048)
.since(VERSION)
.moved_by(&[fixes::resize_subnet]);

/// Whether a subnet holds all that takes addresses of it.
pub(in crate::check) fn subnet_too_small(plan: &SubnetPlan) -> Option<Hit> {
    let meter = &plan.meter;
    let facts = Facts::Needs {
        needed: meter.demand.planned,
        holds: meter.capacity,
        unit: meter.unit,
        load: Load::Always,
    };
    (meter.demand.planned > meter.capacity).then_some(SUBNET_TOO_SMALL.hit(facts))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::check::rules::trial::*;

    pub(in crate::check::rules) const TRIALS: &[Trial] = &[
        broken(&NODE_SUBNET_TOO_SMALL, |d| {
            model(d, Model::NodeSubnet);
            sized(d, 10, 30, 1);
        })
        .kept(|d| {
            model(d, Model::NodeSubnet);
            sized(d, 7, 30, 1);
        }),
        broken(&NODE_SUBNET_ABOVE_DOCUMENTED, |d| {
            model(d, Model::NodeSubnet);
            sized(d, 1, 251, 0);
        })
        .kept(|d| {
            model(d, Model::NodeSubnet);
            sized(d, 8, 30, 0);
        }),
        broken(&UPGRADE_DOES_NOT_FIT, |d| {
            cluster(d).pod_cidr = Some(cidr("10.244.0.0/22"));
            sized(d, 4, 30, 1);
        })
        .kept(|d| {
            cluster(d).pod_cidr = Some(cidr("10.244.0.0/22"));
            sized(d, 3, 30, 1);
        }),
        broken(&PRECHECK_ALL_POOLS, |d| {
            nodes(d).prefix = cidr("10.0.0.0/29");
            add(d, "snet-more", "10.0.1.0/24", Purpose::Nodes);
            pool(d).node_subnet = SubnetRef::own(name("snet-more"));
            count(system(d), 4);
        })
        .kept(|d| {
            add(d, "snet-more", "10.0.1.0/24", Purpose::Nodes);
            pool(d).node_subnet = SubnetRef::own(name("snet-more"));
        }),
        broken(&NAP_NODE_SUBNET_IPS, |d| {
            model(d, Model::NodeSubnet);
            cluster(d).options.node_auto_provisioning = true;
        })
        .kept(|d| cluster(d).options.node_auto_provisioning = true),
        broken(&VNET_PRIVATE_IP_LIMIT, |d| {
            model(d, Model::NodeSubnet);
            network(d).address_space = vec![cidr("10.0.0.0/8")];
            nodes(d).prefix = cidr("10.0.0.0/12");
            sized(d, 900, 100, 0);
        })
        .kept(|d| {
            model(d, Model::NodeSubnet);
            network(d).address_space = vec![cidr("10.0.0.0/8")];
            nodes(d).prefix = cidr("10.0.0.0/12");
            sized(d, 600, 100, 0);
        }),
        broken(&SUBNET_TOO_SMALL, |d| {
            add(d, "snet-endpoints", "10.0.9.0/29", Purpose::PrivateEndpoints);
            last(d).other_addresses = OtherCount::saturating(4);
        })
        .kept(|d| {
            add(d, "snet-endpoints", "10.0.9.0/29", Purpose::PrivateEndpoints);
            last(d).other_addresses = OtherCount::saturating(3);
        }),
    ];

    #[test]
    fn node_subnets() {
        // (observed, planned, with surge) in a /24 with 251 usable addresses
        for (checked, planned, with_surge, expected) in [
            (232, 248, 251, ""),
            (252, 280, 310, "node-subnet-too-small"),
            (251, 252, 310, "node-subnet-above-documented"),
            (220, 251, 252, "upgrade-does-not-fit"),
            (0, 0, 0, ""),
        ] {
            let row = Row::of_subnet(24, planned, with_surge).checked(checked, 0);
            assert_eq!(id(node_subnet(row)), expected, "{planned}");
        }
        assert_eq!(id(node_subnet(Row::of_subnet(30, 1, 2))), "node-subnet-too-small");
        assert_eq!(id(node_subnet(Row::of_subnet(30, 0, 0))), "");
    }

    #[test]
    fn vnets() {
        assert_eq!(id(vnet_addresses(65_536, 65_536)), "");
        assert_eq!(id(vnet_addresses(65_537, 65_537)), "vnet-private-ip-limit");
        assert_eq!(id(vnet_addresses(65_536, 65_537)), "upgrade-does-not-fit");
    }
}
