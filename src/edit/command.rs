//! [`Command`]: one change as a value, what it is called, and which changes belong to one gesture.
//!
//! Items are addressed by position, since names may repeat in a broken design.

use std::mem::{Discriminant, discriminant};
use std::net::IpAddr;

use crate::azure::{DataPlane, Model, NetworkPolicy, Os, Purpose};
use crate::design::{
    Accepted, Alternative, Autoscale, Cluster, ClusterOptions, ClusterState, ConnectedRange, Criterion,
    Decision, Design, ItemCount, Name, Network, NetworkPeering, NodeClass, NodeCount, NodePool, OtherCount,
    Outbound, Pages, PlanningDate, PodCount, PoolMode, PoolOptions, Priority, Shared, Subnet, SubnetRef,
    Surge, Swatch, UpgradeStrategy,
};
use crate::net::Cidr;

/// Where a cluster lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClusterAt {
    /// Index of the alternative.
    pub alternative: usize,
    /// Index of the cluster in it.
    pub cluster: usize,
}

impl ClusterAt {
    /// The cluster that lies there.
    pub fn find_in(self, design: &Design) -> Option<&Cluster> {
        design
            .alternatives
            .get(self.alternative)?
            .clusters
            .get(self.cluster)
            .map(Shared::as_ref)
    }

    /// Where the pool at `pool` of this cluster lies.
    pub const fn pool(self, pool: usize) -> PoolAt {
        PoolAt {
            alternative: self.alternative,
            cluster: self.cluster,
            pool,
        }
    }
}

/// Where a node pool lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PoolAt {
    /// Index of the alternative.
    pub alternative: usize,
    /// Index of the cluster in it.
    pub cluster: usize,
    /// Index of the pool in that.
    pub pool: usize,
}

impl PoolAt {
    /// The pool that lies there.
    pub fn find_in(self, design: &Design) -> Option<&NodePool> {
        self.of_cluster().find_in(design)?.pools.get(self.pool)
    }

    /// Where the pool's cluster lies.
    pub const fn of_cluster(self) -> ClusterAt {
        ClusterAt {
            alternative: self.alternative,
            cluster: self.cluster,
        }
    }
}

/// Where a VNet lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NetworkAt {
    /// Index of the alternative.
    pub alternative: usize,
    /// Index of the VNet in it.
    pub network: usize,
}

impl NetworkAt {
    /// The VNet that lies there.
    pub fn find_in(self, design: &Design) -> Option<&Network> {
        design
            .alternatives
            .get(self.alternative)?
            .networks
            .get(self.network)
            .map(Shared::as_ref)
    }

    /// Where the subnet at `subnet` of this VNet lies.
    pub const fn subnet(self, subnet: usize) -> SubnetAt {
        SubnetAt {
            alternative: self.alternative,
            network: self.network,
            subnet,
        }
    }
}

/// Where a subnet lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SubnetAt {
    /// Index of the alternative.
    pub alternative: usize,
    /// Index of the VNet in it.
    pub network: usize,
    /// Index of the subnet in that.
    pub subnet: usize,
}

impl SubnetAt {
    /// The subnet that lies there.
    ///
    /// ```
    /// use aksnet::design::presets;
    /// use aksnet::edit::SubnetAt;
    ///
    /// let at = SubnetAt { alternative: 0, network: 0, subnet: 0 };
    /// let subnet = at.find_in(&presets::blank()).map(|subnet| subnet.name.to_string());
    /// assert_eq!(subnet.as_deref(), Some("snet-nodes"));
    /// ```
    pub fn find_in(self, design: &Design) -> Option<&Subnet> {
        self.of_network()
            .find_in(design)?
            .subnets
            .get(self.subnet)
            .map(Shared::as_ref)
    }

    /// Where the subnet's VNet lies.
    pub const fn of_network(self) -> NetworkAt {
        NetworkAt {
            alternative: self.alternative,
            network: self.network,
        }
    }
}

/// One change to a design.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Changes the design as a whole.
    Design(DesignChange),
    /// Changes the connected ranges.
    Connected(ConnectedChange),
    /// Changes the alternative at `at`.
    Alternative {
        /// Its place.
        at: usize,
        /// The change.
        change: AlternativeChange,
    },
    /// Changes a cluster.
    Cluster {
        /// Where it lies.
        at: ClusterAt,
        /// The change.
        change: ClusterChange,
    },
    /// Changes a node pool.
    Pool {
        /// Where it lies.
        at: PoolAt,
        /// The change.
        change: PoolChange,
    },
    /// Changes a VNet.
    Network {
        /// Where it lies.
        at: NetworkAt,
        /// The change.
        change: NetworkChange,
    },
    /// Changes a subnet.
    Subnet {
        /// Where it lies.
        at: SubnetAt,
        /// The change.
        change: SubnetChange,
    },
    /// Puts a reworked alternative in the place of another.
    ReplaceAlternative {
        /// Its place.
        at: usize,
        /// What it becomes.
        alternative: Box<Alternative>,
        /// What the change is called, such as "Use overlay".
        title: String,
    },
    /// Several changes as one, all or none.
    Several {
        /// What they are called together.
        title: String,
        /// The changes, in order.
        commands: Vec<Self>,
    },
}

/// A change to the design as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DesignChange {
    /// Renames it.
    Rename(Name),
    /// Replaces its notes.
    Notes(String),
    /// States a requirement, withdraws it, or says that it is not one.
    Requirement(Criterion, Option<bool>),
    /// Sets the day that dated facts are compared with.
    PlanningDate(Option<PlanningDate>),
    /// Records the version of the rules that the design was checked with.
    RuleSet(String),
    /// Records what was decided.
    Decision(Box<Decision>),
    /// Accepts a finding, or gives another reason for one that was accepted.
    Accept(Accepted),
    /// Withdraws the acceptance at this place.
    Reopen(usize),
    /// Replaces what was chosen for its pages.
    Pages(Box<Pages>),
    /// Adds an alternative as the first, before all others.
    AddFirst(Box<Alternative>),
}

/// A change to the connected ranges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConnectedChange {
    /// Adds one at the end.
    Add(ConnectedRange),
    /// Replaces the one at `at`.
    Replace {
        /// Its place.
        at: usize,
        /// What it becomes.
        range: ConnectedRange,
    },
    /// Removes the one at this place.
    Remove(usize),
}

/// A change to an alternative.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AlternativeChange {
    /// Adds another behind it.
    InsertAfter(Box<Alternative>),
    /// Adds a copy of it, under a free name, behind it.
    Duplicate,
    /// Removes it.
    Remove,
    /// Renames it.
    Rename(Name),
    /// Replaces its notes.
    Notes(String),
    /// Replaces what to say when it is presented.
    SpeakerNotes(String),
    /// Words the headline of its page; empty takes the one that is proposed.
    Headline(String),
    /// Says whether it shows what runs today; at most one alternative does.
    Today(bool),
    /// Says which of its VNets are peered.
    Peerings(Vec<NetworkPeering>),
    /// Moves its tab to this place.
    MoveTo(usize),
    /// Adds a VNet at the end.
    AddNetwork(Network),
    /// Adds a cluster at the end.
    AddCluster(Box<Cluster>),
}

/// A change to a cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClusterChange {
    /// Removes it.
    Remove,
    /// Renames it.
    Rename(Name),
    /// Puts it into the VNet of this name.
    Network(Name),
    /// Sets the network model, and nothing else with it.
    Model(Model),
    /// Sets the data plane.
    DataPlane(DataPlane),
    /// Sets the network policy engine.
    NetworkPolicy(NetworkPolicy),
    /// Sets the pod CIDR.
    PodCidr(Option<Cidr>),
    /// Sets the IPv6 pod CIDR.
    PodCidrIpv6(Option<Cidr>),
    /// Sets the IPv6 service CIDR.
    ServiceCidrIpv6(Option<Cidr>),
    /// Sets what few clusters use.
    Options(ClusterOptions),
    /// Sets the service CIDR.
    ServiceCidr(Cidr),
    /// Sets the address of the DNS service.
    DnsServiceIp(IpAddr),
    /// Sets the Kubernetes version.
    KubernetesVersion(Option<String>),
    /// Sets the region.
    Location(String),
    /// Says whether it runs already.
    State(ClusterState),
    /// Sets how traffic leaves.
    Outbound(Outbound),
    /// Says whether the API server is private.
    PrivateCluster(bool),
    /// Sets the subnet of the API server.
    ApiServerSubnet(Option<SubnetRef>),
    /// Replaces what node auto-provisioning may make.
    NodeClasses(Vec<NodeClass>),
    /// Adds a node pool at the end.
    AddPool(Box<NodePool>),
}

/// A change to a node pool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PoolChange {
    /// Removes it.
    Remove,
    /// Adds a copy of it, under a free name, behind it.
    Duplicate,
    /// Renames it.
    Rename(Name),
    /// Sets its mode: system, user or gateway.
    Mode(PoolMode),
    /// Sets the operating system.
    Os(Os),
    /// Sets the nodes now.
    Count(NodeCount),
    /// Sets the bounds of the autoscaler.
    Autoscale(Option<Autoscale>),
    /// Sets the nodes planned for: of an autoscaled pool its maximum. Where the cluster runs, the nodes that it has and the
    /// autoscaler's minimum are a fact and stay; else they never exceed the maximum.
    PlannedNodes(NodeCount),
    /// Scales the pool, whether it runs or not; see [`NodePool::with_planned_nodes`].
    Scale(NodeCount),
    /// Sets max pods.
    MaxPods(PodCount),
    /// Sets the pods expected on a node.
    PlannedPods(Option<PodCount>),
    /// Sets the surge.
    MaxSurge(Option<Surge>),
    /// Sets max unavailable: the nodes that may be missing during an upgrade.
    MaxUnavailable(Option<Surge>),
    /// Sets whether the nodes are Spot nodes.
    Priority(Priority),
    /// Sets how nodes are replaced.
    Upgrade(UpgradeStrategy),
    /// Sets what few pools use.
    Options(PoolOptions),
    /// Sets the subnet of the nodes.
    NodeSubnet(SubnetRef),
    /// Sets the subnet of the pods.
    PodSubnet(Option<SubnetRef>),
}

/// A change to a VNet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NetworkChange {
    /// Removes it with its subnets; references to them dangle afterwards.
    Remove,
    /// Renames it, along with the references to it.
    Rename(Name),
    /// Replaces its prefixes.
    AddressSpace(Vec<Cidr>),
    /// Says whether AKS manages it.
    Managed(bool),
    /// Says whether its traffic is encrypted.
    Encryption(bool),
    /// Sets the name of its resource group.
    ResourceGroup(Option<Name>),
    /// Adds a subnet at the end.
    AddSubnet(Subnet),
}

/// A change to a subnet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SubnetChange {
    /// Removes it; references to it dangle afterwards.
    Remove,
    /// Renames it, along with the references to it.
    Rename(Name),
    /// Sets its range.
    Prefix(Cidr),
    /// Sets its IPv6 range.
    PrefixIpv6(Option<Cidr>),
    /// Sets what it is for.
    Purpose(Purpose),
    /// Sets the addresses that others hold.
    OtherAddresses(OtherCount),
    /// Says whether a NAT gateway is attached to it.
    NatGateway(bool),
    /// Sets the most instances of the application gateway in it.
    GatewayInstances(Option<ItemCount>),
    /// Says whether the application gateway in it has a private frontend.
    PrivateFrontend(bool),
    /// Says whether the ingress controller drives the gateway in it.
    IngressController(bool),
    /// Sets the Application Gateway for Containers resources in it.
    Associations(ItemCount),
    /// Says whether a network security group filters its traffic.
    SecurityGroup(bool),
    /// Says whether its NSG lets nodes and pods through.
    SecurityGroupAllowsPods(bool),
    /// Sets the name of its route table.
    RouteTable(Option<Name>),
    /// Says whether a peering of chosen subnets joins it.
    Peered(bool),
    /// Sets the service it is delegated to.
    Delegation(Option<String>),
    /// Replaces its note.
    Note(String),
    /// Marks it with a colour, or clears it.
    Color(Option<Swatch>),
}

/// What the changes of one gesture have in common: the same fields of the same items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GestureKey(Vec<Field>);

/// One field of one item.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Field {
    Design(Discriminant<DesignChange>),
    Connected(usize),
    Alternative(usize, Discriminant<AlternativeChange>),
    Cluster(ClusterAt, Discriminant<ClusterChange>),
    Pool(PoolAt, Discriminant<PoolChange>),
    Network(NetworkAt, Discriminant<NetworkChange>),
    Subnet(SubnetAt, Discriminant<SubnetChange>),
    Whole(usize),
}

impl Command {
    /// The fields it sets; none when it adds, removes or moves something, since doing that twice is two steps.
    pub fn gesture(&self) -> Option<GestureKey> {
        let mut fields = Vec::new();
        self.collect_fields(&mut fields)?;
        Some(GestureKey(fields))
    }

    /// Whether it may reduce what it does not name, as planned nodes reduce the nodes now.
    pub(super) const fn may_reduce(&self) -> bool {
        matches!(
            self,
            Self::Pool {
                change: PoolChange::PlannedNodes(_),
                ..
            }
        )
    }

    fn collect_fields(&self, fields: &mut Vec<Field>) -> Option<()> {
        use {
            AlternativeChange as A, ClusterChange as C, NetworkChange as N, PoolChange as P,
            SubnetChange as S,
        };

        fields.push(match self {
            Self::Design(
                DesignChange::AddFirst(_)
                | DesignChange::Requirement(..)
                | DesignChange::Accept(_)
                | DesignChange::Reopen(_),
            )
            | Self::Connected(ConnectedChange::Add(_) | ConnectedChange::Remove(_))
            | Self::Alternative {
                change:
                    A::InsertAfter(_)
                    | A::Duplicate
                    | A::Remove
                    | A::MoveTo(_)
                    | A::AddNetwork(_)
                    | A::AddCluster(_),
                ..
            }
            | Self::Cluster {
                change: C::Remove | C::AddPool(_),
                ..
            }
            | Self::Pool {
                change: P::Remove | P::Duplicate,
                ..
            }
            | Self::Network {
                change: N::Remove | N::AddSubnet(_),
                ..
            }
            | Self::Subnet {
                change: S::Remove, ..
            } => return None,
            Self::Several { commands, .. } => {
                return commands
                    .iter()
                    .try_for_each(|command| command.collect_fields(fields).ok_or(()))
                    .ok();
            }
            Self::Design(change) => Field::Design(discriminant(change)),
            Self::Connected(ConnectedChange::Replace { at, .. }) => Field::Connected(*at),
            Self::Alternative { at, change } => Field::Alternative(*at, discriminant(change)),
            Self::Cluster { at, change } => Field::Cluster(*at, discriminant(change)),
            Self::Pool { at, change } => Field::Pool(*at, discriminant(change)),
            Self::Network { at, change } => Field::Network(*at, discriminant(change)),
            Self::Subnet { at, change } => Field::Subnet(*at, discriminant(change)),
            Self::ReplaceAlternative { at, .. } => Field::Whole(*at),
        });
        Some(())
    }
}
