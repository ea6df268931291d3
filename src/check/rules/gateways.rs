//! Static egress gateways, public addresses and further interfaces of nodes, and nodes that are provisioned.

use crate::azure::rules::{AZURE_CNI_MODELS, Confidence, Rule, VERSION, When};
use crate::azure::{Model, Os, Severity, Version, limits, sources};
use crate::design::{Cluster, NodePool};
use crate::net::Prefix;
use crate::plan::{SubnetIndex, Unit, surge_nodes};

use super::{Field, RuleDef};
use crate::check::change::Side;
use crate::check::{Facts, Hit, Load, Subject, fixes};

/// Every rule of the family.
pub(super) static RULES: &[&RuleDef] = &[
    &NAP_NODE_CLASS_SUBNET,
    &WINDOWS_PROFILE_AT_CREATION,
    &STATIC_EGRESS_MIN_2,
    &STATIC_EGRESS_SUBNET,
    &STATIC_EGRESS_PRIVATE,
    &NODE_PUBLIC_PREFIX,
    &MULTI_NIC_POOL,
    &STATIC_EGRESS_PREFIX,
];

/// A running node class is planned with another subnet.
pub static NAP_NODE_CLASS_SUBNET: RuleDef = RuleDef::new(Rule {
    id: "nap-node-class-subnet",
    title: "The node class is pointed at another subnet",
    severity: Some(Severity::Warning),
    models: &[Model::NodeSubnet, Model::Overlay],
    when: When::Later,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::NAP_NETWORKING,
    reason: "A node class has one subnet, in a VNet of your own. If it is pointed at another valid \
             one, no more nodes are provisioned until it is changed back.",
})
.at(127)
.since(VERSION)
.why_no_fix("keep its subnet and add another node class for the new one");

/// Whether a running node class is planned with another subnet.
pub(in crate::check) fn node_class_subnet(before: &Side<'_>, after: &Side<'_>) -> Option<Hit> {
    let is_moved = before.cluster.node_classes.iter().any(|old| {
        let mut same = after.cluster.node_classes.iter();
        let new = same.find(|new| new.name.matches(old.name.as_str()));
        new.is_some_and(|new| before.subnet_of(old) != after.subnet_of(new))
    });
    NAP_NODE_CLASS_SUBNET.when(is_moved)
}

/// A first Windows pool in a running cluster that was created without a Windows profile.
pub static WINDOWS_PROFILE_AT_CREATION: RuleDef = RuleDef::new(Rule {
    id: "windows-profile-at-creation",
    title: "The cluster was created without a Windows profile",
    severity: Some(Severity::Error),
    models: AZURE_CNI_MODELS,
    when: When::Later,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::CREATE_POOLS,
    reason: "A first Windows pool needs the Windows profile that the cluster was created with, which cannot be added \
             later. If the plan may ever need Windows, set it from the start.",
})
.at(128)
.since(VERSION)
.why_no_fix("create a new cluster with a Windows profile");

/// Whether a running cluster without a Windows profile is planned with a Windows pool.
pub(in crate::check) fn windows_profile(from: &Cluster, to: &Cluster) -> Option<Hit> {
    let has_windows = |cluster: &Cluster| cluster.pools.iter().any(|pool| pool.os == Os::Windows);
    let has_none = from.options.windows_profile == Some(false) && from.model != Model::Kubenet;
    WINDOWS_PROFILE_AT_CREATION.when(has_none && !has_windows(from) && has_windows(to))
}

/// A gateway pool of fewer than two nodes.
pub static STATIC_EGRESS_MIN_2: RuleDef = RuleDef::new(Rule {
    id: "static-egress-min-2",
    title: "The gateway pool has fewer than two nodes",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: Some("StaticEgressGatewayInvalidGatewayNodeCount"),
    source: sources::STATIC_EGRESS,
    reason: "A static egress gateway needs at least two nodes, whatever its prefix. Azure refuses one node \
             with StaticEgressGatewayInvalidGatewayNodeCount.",
})
.at(130)
.since(VERSION)
.fixed_by(&[fixes::two_nodes])
.leads_to(Field::Nodes);

/// A gateway pool in a different subnet from the system pool.
pub static STATIC_EGRESS_SUBNET: RuleDef = RuleDef::new(Rule {
    id: "static-egress-subnet",
    title: "The gateway pool is not in the subnet of the system pool",
    severity: Some(Severity::Warning),
    models: Model::ALL,
    when: When::Silent,
    confidence: Confidence::Observed,
    azure_error: None,
    source: sources::EGRESS_SUBNET_THREAD,
    reason: "The load balancer of the gateway takes its address from the subnet of the system pool. From \
             another subnet, nothing in the VNet was reachable; that was fixed in the project in December \
             2025 and reported again in 2026.",
})
.at(131)
.since(VERSION)
.fixed_by(&[fixes::move_to_system_subnet])
.why_no_fix("use the node subnet of the system pool");

/// Whether a gateway pool in the subnet `own` is in none of those of the system pools; `at` says where a subnet is.
pub(in crate::check) fn egress_subnet(
    pool: &NodePool,
    own: Option<SubnetIndex>,
    systems: impl Iterator<Item = Option<SubnetIndex>> + Clone,
    at: impl Fn(SubnetIndex) -> Subject,
) -> Option<Hit> {
    let own = own.filter(|_| pool.is_gateway())?;
    if systems.clone().any(|system| system == Some(own)) {
        return None;
    }
    let system = systems.flatten().next()?;
    Some(STATIC_EGRESS_SUBNET.hit(Facts::With(at(system))))
}

/// A static egress gateway with private addresses.
pub static STATIC_EGRESS_PRIVATE: RuleDef = RuleDef::new(Rule {
    id: "static-egress-private",
    title: "The static egress gateway uses private addresses, in preview",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::STATIC_EGRESS,
    reason: "The private mode takes Kubernetes 1.34, a pool of type Virtual Machines and no public prefix. \
             Its subnet needs a route of its own, by a route table or ExpressRoute.",
})
.at(132)
.since(VERSION);

/// The values of a gateway pool that its rules read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EgressUse {
    /// Nodes of the pool.
    pub nodes: u64,
    /// Length of its public prefix, or of the prefix size with private addresses.
    pub prefix: Option<u8>,
    /// Whether it takes private addresses.
    pub private: bool,
    /// The Kubernetes version, where one is written.
    pub kubernetes: Option<Version>,
}

/// What the pool of a static egress gateway breaks.
pub fn egress_pool(pool: &NodePool, kubernetes: Option<Version>) -> Vec<Hit> {
    if !pool.is_gateway() {
        return Vec::new();
    }
    let by = if pool.os == Os::Windows {
        Some("Windows")
    } else {
        pool.autoscale.map(|_| "the autoscaler")
    };
    let excluded = by.map(|by| {
        let what = "a static egress gateway";
        STATIC_EGRESS_PREFIX.hit(Facts::Excluded { what, by })
    });
    let judged = egress(EgressUse {
        nodes: pool.planned_nodes(),
        prefix: pool.options.egress_prefix,
        private: pool.options.egress_private,
        kubernetes,
    });
    excluded.into_iter().chain(judged).collect()
}

/// What a gateway pool breaks by its nodes and its prefix.
pub fn egress(gateway: EgressUse) -> Vec<Hit> {
    let EgressUse {
        nodes,
        prefix,
        private,
        kubernetes,
    } = gateway;
    let least = u64::from(limits::STATIC_EGRESS_MIN_NODES.value);
    let few = Facts::Count {
        given: nodes,
        least,
        most: u64::MAX,
        unit: "gateway nodes",
    };
    let few = (nodes < least).then_some(STATIC_EGRESS_MIN_2.hit(few));
    let bound = limits::KUBERNETES_FOR_PRIVATE_EGRESS.value;
    let older = kubernetes.filter(|given| *given < bound);
    let note = older.map_or(Facts::Nothing, |given| Facts::Version {
        given,
        bound,
        is_least: true,
    });
    let note = private.then_some(STATIC_EGRESS_PRIVATE.hit(note));
    let prefix = prefix.and_then(|length| egress_prefix(nodes, length));
    prefix.into_iter().chain(few).chain(note).collect()
}

/// More nodes than the public IP prefix of a pool has addresses.
pub static NODE_PUBLIC_PREFIX: RuleDef = RuleDef::new(Rule {
    id: "node-public-prefix",
    title: "The public IP prefix is too small for the nodes",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::ScaleOut,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::NODE_PUBLIC_IPS,
    reason: "Every node of the pool takes one address of its public IP prefix, of which Azure reserves none. The \
             prefix cannot be changed later.",
})
.at(133)
.said_shortly("the public IP prefix is too small")
.since(VERSION)
.fixed_by(&[fixes::wider_public_prefix])
.why_no_fix("use a larger public IP prefix or fewer nodes");

/// What a pool whose nodes take public addresses from a prefix breaks.
pub fn public_prefix_of(pool: &NodePool) -> Option<Hit> {
    public_prefix(
        pool.options.node_public_prefix?,
        pool.planned_nodes(),
        surge_nodes(pool),
    )
}

/// What nodes with public addresses break in a prefix of `length`.
///
/// ```
/// // a /30 has 4 addresses, of which Azure keeps none
/// let hit = aksnet::check::rules::public_prefix(30, 4, 1);
/// assert_eq!(hit.map(|hit| hit.rule.id), Some("upgrade-does-not-fit"));
/// ```
pub fn public_prefix(length: u8, nodes: u64, surge: u64) -> Option<Hit> {
    let holds = Prefix::size_of_length(length);
    let with_surge = nodes.saturating_add(surge);
    let hit = |rule, needed, load| {
        let facts = Facts::Needs {
            needed,
            holds,
            unit: Unit::Addresses,
            load,
        };
        Some(Hit::new(rule, facts))
    };
    if nodes > holds {
        hit(&NODE_PUBLIC_PREFIX.rule, nodes, Load::Planned)
    } else if with_surge > holds {
        hit(&super::UPGRADE_DOES_NOT_FIT.rule, with_surge, Load::Upgrading)
    } else {
        None
    }
}

/// A pool with additional network interfaces.
pub static MULTI_NIC_POOL: RuleDef = RuleDef::new(Rule {
    id: "multi-nic-pool",
    title: "The nodes have several network interfaces, in preview",
    severity: Some(Severity::Info),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::MULTI_NIC,
    reason: "Each further interface takes one address a node, surge included, in the subnet that it names; a \
             dynamic one names none. The size of the machines bounds their number, and it is fixed for the \
             pool.",
})
.at(134)
.since(VERSION);

/// Whether the nodes of a pool have additional network interfaces.
pub(in crate::check) fn multi_nic_pool(pool: &NodePool) -> Option<Hit> {
    MULTI_NIC_POOL.when(!pool.options.nics.is_empty())
}

/// Prefix /28 to /31 for at most 16, 8, 4 or 2 gateway nodes.
pub static STATIC_EGRESS_PREFIX: RuleDef = RuleDef::new(Rule {
    id: "static-egress-prefix",
    title: "The public IP prefix is too small for the gateway nodes",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::STATIC_EGRESS,
    reason: "Each node of a static egress gateway takes an address from its public IP prefix. Gateway pools \
             must be Linux, IPv4 and of a fixed size.",
})
.at(112)
.said_shortly("the public IP prefix is too small")
.why_no_fix("use a larger public IP prefix, or fewer gateway nodes");

/// Whether a prefix is not one that a gateway accepts, or holds fewer addresses than it has nodes.
fn egress_prefix(nodes: u64, length: u8) -> Option<Hit> {
    let hit = |facts| Some(STATIC_EGRESS_PREFIX.hit(facts));
    let lengths = || {
        limits::STATIC_EGRESS_PREFIXES
            .iter()
            .map(|prefix| prefix.prefix_length)
    };
    let Some(most) = limits::egress_nodes(length) else {
        return hit(Facts::Length {
            given: length,
            shortest: lengths().min().unwrap_or(length),
            longest: lengths().max().unwrap_or(length),
        });
    };
    let facts = Facts::Count {
        given: nodes,
        least: 0,
        most,
        unit: "gateway nodes",
    };
    if nodes > most { hit(facts) } else { None }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::check::rules::trial::*;
    use crate::plan::plain_pool;

    pub(in crate::check::rules) const TRIALS: &[Trial] = &[
        broken(&NAP_NODE_CLASS_SUBNET, |d| {
            add(d, "snet-more", "10.0.9.0/24", Purpose::Nodes);
            cluster(d).node_classes = vec![node_class(20)];
            pair(d).node_classes[0].node_subnet = Some(SubnetRef::own(name("snet-more")));
        })
        .kept(|d| {
            cluster(d).node_classes = vec![node_class(20)];
            pair(d).node_classes[0].node_subnet = Some(SubnetRef::own(name("SNET-nodes")));
        }),
        broken(&WINDOWS_PROFILE_AT_CREATION, |d| {
            cluster(d).data_plane = DataPlane::Azure;
            cluster(d).network_policy = NetworkPolicy::None;
            cluster(d).options.windows_profile = Some(false);
            pair(d).pools[1].os = Os::Windows;
        })
        .kept(|d| {
            cluster(d).data_plane = DataPlane::Azure;
            cluster(d).network_policy = NetworkPolicy::None;
            pair(d).pools[1].os = Os::Windows;
        }),
        broken(&STATIC_EGRESS_MIN_2, |d| {
            count(pool(d), 1);
            pool(d).mode = PoolMode::Gateway;
        })
        .kept(|d| {
            count(pool(d), 2);
            pool(d).mode = PoolMode::Gateway;
        }),
        broken(&STATIC_EGRESS_SUBNET, |d| {
            add(d, "snet-egress", "10.0.9.0/24", Purpose::Nodes);
            count(pool(d), 2);
            pool(d).mode = PoolMode::Gateway;
            pool(d).node_subnet = SubnetRef::own(name("snet-egress"));
        })
        .kept(|d| {
            count(pool(d), 2);
            pool(d).mode = PoolMode::Gateway;
        }),
        broken(&STATIC_EGRESS_PRIVATE, |d| {
            kubernetes(d, "1.33");
            count(pool(d), 2);
            pool(d).mode = PoolMode::Gateway;
            pool(d).options.egress_private = true;
        })
        .kept(|d| {
            count(pool(d), 2);
            pool(d).mode = PoolMode::Gateway;
        }),
        broken(&NODE_PUBLIC_PREFIX, |d| {
            count(pool(d), 9);
            pool(d).options.node_public_prefix = Some(29);
        })
        .kept(|d| {
            count(pool(d), 8);
            pool(d).options.node_public_prefix = Some(29);
        }),
        broken(&MULTI_NIC_POOL, |d| {
            pool(d).options.nics = vec![NetworkInterface::default()];
        }),
        broken(&STATIC_EGRESS_PREFIX, |d| {
            count(pool(d), 3);
            pool(d).options.egress_prefix = Some(31);
        })
        .kept(|d| {
            count(pool(d), 2);
            pool(d).options.egress_prefix = Some(31);
        }),
    ];

    fn node_class(most: u32) -> NodeClass {
        NodeClass {
            name: name("default"),
            node_subnet: None,
            max_nodes: NodeCount::saturating(most),
            max_pods: None,
        }
    }

    #[test]
    fn egress_gateways_fit_their_prefix_and_have_two_nodes() {
        for (nodes, length, expected) in [
            (16, Some(28), &[] as &[&str]),
            (17, Some(28), &["static-egress-prefix"]),
            (2, Some(31), &[]),
            (3, Some(31), &["static-egress-prefix"]),
            (1, Some(31), &["static-egress-min-2"]),
            (1, Some(27), &["static-egress-prefix", "static-egress-min-2"]),
            (2, Some(32), &["static-egress-prefix"]),
            (99, None, &[]),
        ] {
            let mut pool = plain_pool(NodeCount::saturating(nodes), PodCount::saturating(30), None);
            pool.options.egress_prefix = length;
            let ids: Vec<&str> = egress_pool(&pool, None).iter().map(|hit| hit.rule.id).collect();
            assert_eq!(ids, expected, "{nodes} {length:?}");
        }
    }

    #[test]
    fn private_gateways_are_noted_with_their_version() {
        let of = |private, kubernetes| {
            let gateway = EgressUse {
                nodes: 2,
                prefix: None,
                private,
                kubernetes,
            };
            egress(gateway)
                .into_iter()
                .map(|hit| hit.facts)
                .collect::<Vec<_>>()
        };
        assert_eq!(of(false, Some((1, 33))), []);
        assert_eq!(of(true, Some((1, 34))), [Facts::Nothing]);
        assert!(matches!(of(true, Some((1, 33)))[..], [Facts::Version { .. }]));
    }
}
