//! Attempts: what may clear the findings of a rule, each a function that rules name.
//!
//! An attempt returns changes that look right; `fixes` tries each on a copy before it is offered.

use std::net::IpAddr;

use crate::azure::{DataPlane, Model, NatGatewaySku, NetworkPolicy, OutboundType, limits};
use crate::check::rules;
use crate::design::{
    Cluster, ClusterState, Design, IpCount, Name, NodePool, Outbound, PoolMode, PoolOptions, PortCount,
};
use crate::edit::{
    ClusterAt, ClusterChange, Command, DesignChange, PoolAt, PoolChange, SubnetAt, SubnetChange,
};
use crate::net::{Cidr, Prefix, counted, grouped};
use crate::plan::{Plan, Unit, surge_nodes};

use super::super::{Facts, Finding, Findings, Subject};
use super::{Fix, choices, ipv6, ranges, surge, workload};
use crate::check::rules::Snat;

/// What a fix is needed for.
#[derive(Debug, Clone, Copy)]
pub(in crate::check) struct Wanted<'a> {
    pub(super) finding: &'a Finding,
    pub(super) findings: &'a Findings,
    pub(super) design: &'a Design,
    pub(super) plan: &'a Plan,
}

/// What may clear findings of a rule.
pub(in crate::check) type Attempt = fn(&Wanted<'_>) -> Vec<Fix>;

impl<'a> Wanted<'a> {
    /// The cluster that the finding is about as a whole.
    fn cluster(&self) -> Option<(ClusterAt, &'a Cluster)> {
        let Subject::Cluster { alternative, cluster } = self.finding.subject else {
            return None;
        };
        let at = ClusterAt { alternative, cluster };
        Some((at, at.find_in(self.design)?))
    }

    /// The range that was set aside for `subject`.
    fn offered(&self, subject: Subject) -> Option<&'a Cidr> {
        let Self {
            findings,
            design,
            plan,
            ..
        } = self;
        findings.offered.range(subject, findings, design, plan)
    }

    pub(super) fn pool(&self) -> Option<(PoolAt, &'a Cluster, &'a NodePool)> {
        let Subject::Pool {
            alternative,
            cluster,
            pool,
        } = self.finding.subject
        else {
            return None;
        };
        let at = PoolAt {
            alternative,
            cluster,
            pool,
        };
        let cluster = at.of_cluster().find_in(self.design)?;
        Some((at, cluster, cluster.pools.get(pool)?))
    }

    const fn subnet(&self) -> Option<SubnetAt> {
        self.finding.subject.subnet_at()
    }
}

pub(super) fn some(fix: Option<Fix>) -> Vec<Fix> {
    fix.into_iter().collect()
}

/// A change of the pool that the finding is about.
pub(super) fn of_pool(
    wanted: &Wanted<'_>,
    change: impl FnOnce(&Cluster, &NodePool) -> Option<(String, PoolChange)>,
) -> Vec<Fix> {
    some(wanted.pool().and_then(|(at, cluster, pool)| {
        let (title, change) = change(cluster, pool)?;
        Some(Fix::new(title, Command::Pool { at, change }))
    }))
}

/// A change of the cluster that the finding is about as a whole.
fn of_cluster(
    wanted: &Wanted<'_>,
    change: impl FnOnce(ClusterAt, &Cluster) -> Option<(String, ClusterChange)>,
) -> Vec<Fix> {
    some(wanted.cluster().and_then(|(at, cluster)| {
        let (title, change) = change(at, cluster)?;
        Some(Fix::new(title, Command::Cluster { at, change }))
    }))
}

pub(in crate::check) fn write_network(wanted: &Wanted<'_>) -> Vec<Fix> {
    let Facts::Typed(at) = wanted.finding.facts else {
        return Vec::new();
    };
    some(ranges::correct_host_bits(
        wanted.finding.subject,
        at,
        wanted.design,
    ))
}

pub(in crate::check) fn expand_now(wanted: &Wanted<'_>) -> Vec<Fix> {
    let Facts::CanExpand { to, .. } = wanted.finding.facts else {
        return Vec::new();
    };
    some(ranges::expand_to(wanted.finding.subject, to))
}

pub(in crate::check) fn keep_what_runs(wanted: &Wanted<'_>) -> Vec<Fix> {
    let Facts::Fixed(value) = wanted.finding.facts else {
        return Vec::new();
    };
    some(choices::keep(wanted.finding.subject, value, wanted.design))
}

/// Records that the findings of the present rules were reviewed.
pub(in crate::check) fn note_rule_set(_: &Wanted<'_>) -> Vec<Fix> {
    let change = DesignChange::RuleSet(rules::VERSION.to_owned());
    vec![Fix::new(
        "Check with the current rules".to_owned(),
        Command::Design(change),
    )]
}

pub(in crate::check) fn move_services(wanted: &Wanted<'_>) -> Vec<Fix> {
    if ipv6::concerns(wanted.finding.facts) {
        return some(ipv6::moved(wanted));
    }
    let subject = wanted.finding.subject;
    let Subject::ServiceCidr { alternative, cluster } = subject else {
        return Vec::new();
    };
    let at = ClusterAt { alternative, cluster };
    some(
        wanted
            .offered(subject)
            .and_then(|offered| ranges::move_services(at, offered, wanted.design)),
    )
}

/// A second subnet next to the one that the service CIDR of a running cluster overlaps.
pub(in crate::check) fn leave_subnet_met(wanted: &Wanted<'_>) -> Vec<Fix> {
    let Facts::Overlap { other, .. } = wanted.finding.facts else {
        return Vec::new();
    };
    second_subnet_of(wanted, other)
}

/// A second subnet next to one that is too small and in use.
pub(in crate::check) fn second_subnet(wanted: &Wanted<'_>) -> Vec<Fix> {
    second_subnet_of(wanted, wanted.finding.subject)
}

fn second_subnet_of(wanted: &Wanted<'_>, subnet: Subject) -> Vec<Fix> {
    some(subnet.subnet_at().and_then(|at| {
        let offered = wanted.offered(subnet)?;
        ranges::second_subnet(at, offered, wanted.design, wanted.plan)
    }))
}

pub(in crate::check) fn set_dns(wanted: &Wanted<'_>) -> Vec<Fix> {
    let Subject::DnsIp { alternative, cluster } = wanted.finding.subject else {
        return Vec::new();
    };
    let at = ClusterAt { alternative, cluster };
    // Where the service CIDR moves, its DNS service moves with it.
    if let Some(offered) = wanted.offered(Subject::ServiceCidr { alternative, cluster }) {
        return some(ranges::move_services(at, offered, wanted.design));
    }
    let cluster = at
        .find_in(wanted.design)
        .filter(|cluster| cluster.state == ClusterState::Planned);
    let address: Option<IpAddr> = cluster.and_then(|cluster| ranges::dns_address(cluster.service_cidr.v4()?));
    some(address.map(|address| {
        let change = ClusterChange::DnsServiceIp(address);
        Fix::new(
            format!("Use {address} as DNS service IP"),
            Command::Cluster { at, change },
        )
    }))
}

/// Another pod CIDR, or one for a cluster that has none.
pub(in crate::check) fn move_pods(wanted: &Wanted<'_>) -> Vec<Fix> {
    if ipv6::concerns(wanted.finding.facts) {
        return some(ipv6::moved(wanted));
    }
    let (Subject::PodCidr { alternative, cluster } | Subject::Cluster { alternative, cluster }) =
        wanted.finding.subject
    else {
        return Vec::new();
    };
    let at = ClusterAt { alternative, cluster };
    some(
        wanted
            .offered(Subject::PodCidr { alternative, cluster })
            .and_then(|offered| ranges::move_pods(at, offered, wanted.design)),
    )
}

pub(in crate::check) fn remove_pod_cidr(wanted: &Wanted<'_>) -> Vec<Fix> {
    let Subject::PodCidr { alternative, cluster } = wanted.finding.subject else {
        return Vec::new();
    };
    let command = Command::Cluster {
        at: ClusterAt { alternative, cluster },
        change: ClusterChange::PodCidr(None),
    };
    vec![Fix::new("Remove the pod CIDR".to_owned(), command)]
}

pub(in crate::check) fn rename_subnet(wanted: &Wanted<'_>) -> Vec<Fix> {
    let (Facts::Named(name), Some(at)) = (wanted.finding.facts, wanted.subnet()) else {
        return Vec::new();
    };
    // Where something already refers to a missing subnet of this name, a rename would connect it.
    let clusters = wanted.design.alternatives.get(at.alternative);
    let clusters = clusters.into_iter().flat_map(|alternative| &alternative.clusters);
    let mut references = clusters.flat_map(|cluster| cluster.references());
    if references.any(|reference| reference.parts().1.eq_ignore_ascii_case(name)) {
        return Vec::new();
    }
    some(Name::new(name).ok().map(|name| {
        let title = format!("Rename to {name}");
        let change = SubnetChange::Rename(name);
        Fix::new(title, Command::Subnet { at, change })
    }))
}

pub(in crate::check) fn remove_delegation(wanted: &Wanted<'_>) -> Vec<Fix> {
    some(wanted.subnet().map(|at| {
        let change = SubnetChange::Delegation(None);
        Fix::new("Remove the delegation".to_owned(), Command::Subnet { at, change })
    }))
}

/// A /24 at the place of a subnet, for a gateway that AGIC drives.
pub(in crate::check) fn shrink_gateway_subnet(wanted: &Wanted<'_>) -> Vec<Fix> {
    let shrunk = wanted.subnet().and_then(|at| {
        let planned = wanted.plan.subnet(at)?;
        let clusters = &wanted.design.alternatives.get(at.alternative)?.clusters;
        let runs = clusters.iter().any(|cluster| cluster.is_running());
        let length = limits::AGIC_OVERLAY_SHORTEST_PREFIX.value;
        let prefix = planned
            .prefix
            .filter(|prefix| !runs && prefix.length() < length)?;
        let shrunk = Prefix::at(prefix.first(), length)?;
        let change = SubnetChange::Prefix(shrunk.into());
        Some(Fix::new(
            format!("Shrink to {shrunk}"),
            Command::Subnet { at, change },
        ))
    });
    some(shrunk)
}

/// The subnet of the system pool for a gateway pool.
pub(in crate::check) fn move_to_system_subnet(wanted: &Wanted<'_>) -> Vec<Fix> {
    of_pool(wanted, |cluster, _| {
        let system = cluster.pools.iter().find(|pool| pool.mode == PoolMode::System);
        let subnet = system.or_else(|| cluster.pools.first())?.node_subnet.clone();
        (cluster.state == ClusterState::Planned)
            .then(|| (format!("Move to {subnet}"), PoolChange::NodeSubnet(subnet)))
    })
}

/// A public IP prefix with an address for every node, surge included.
pub(in crate::check) fn wider_public_prefix(wanted: &Wanted<'_>) -> Vec<Fix> {
    of_pool(wanted, |cluster, pool| {
        let nodes = pool.planned_nodes().saturating_add(surge_nodes(pool));
        let shortest = limits::PUBLIC_PREFIX_SHORTEST.value;
        let length = (shortest..=31)
            .rev()
            .find(|length| Prefix::size_of_length(*length) >= nodes)
            .filter(|_| cluster.state == ClusterState::Planned)?;
        let options = PoolOptions {
            node_public_prefix: Some(length),
            ..pool.options.clone()
        };
        Some((
            format!("Use a public IP prefix of /{length}"),
            PoolChange::Options(options),
        ))
    })
}

/// The SKU of a NAT gateway that supports IPv6, for one that does not exist yet.
pub(in crate::check) fn use_standard_v2(wanted: &Wanted<'_>) -> Vec<Fix> {
    of_cluster(wanted, |_, cluster| {
        let outbound = Outbound {
            nat_gateway_sku: Some(NatGatewaySku::StandardV2),
            ..cluster.outbound.clone()
        };
        (cluster.state == ClusterState::Planned).then(|| {
            (
                "Use a NAT gateway of SKU StandardV2".to_owned(),
                ClusterChange::Outbound(outbound),
            )
        })
    })
}

/// A large enough range, where only the range is at fault.
pub(in crate::check) fn resize_subnet(wanted: &Wanted<'_>) -> Vec<Fix> {
    if matches!(wanted.finding.facts, Facts::Named(_)) {
        return Vec::new();
    }
    some(wanted.subnet().and_then(|at| {
        let offered = wanted.offered(wanted.finding.subject)?;
        ranges::move_subnet(at, offered, wanted.design, wanted.plan)
    }))
}

pub(in crate::check) fn lower_surge(wanted: &Wanted<'_>) -> Vec<Fix> {
    some(surge::lower_surge(wanted))
}

pub(in crate::check) fn upgrade_in_place(wanted: &Wanted<'_>) -> Vec<Fix> {
    some(surge::upgrade_in_place(wanted))
}

pub(in crate::check) fn second_pool(wanted: &Wanted<'_>) -> Vec<Fix> {
    some(surge::second_pool(wanted))
}

pub(in crate::check) fn fewer_blocks(wanted: &Wanted<'_>) -> Vec<Fix> {
    let Facts::Needs {
        unit: Unit::Blocks, ..
    } = wanted.finding.facts
    else {
        return Vec::new();
    };
    some(workload::lower_max_pods(
        wanted.finding.subject,
        wanted.design,
        wanted.plan,
    ))
}

pub(in crate::check) fn lower_maximum(wanted: &Wanted<'_>) -> Vec<Fix> {
    some(workload::lower_largest(
        wanted.finding,
        wanted.design,
        wanted.plan,
    ))
}

pub(in crate::check) fn fill_blocks(wanted: &Wanted<'_>) -> Vec<Fix> {
    some(
        wanted
            .cluster()
            .and_then(|(at, cluster)| workload::raise_max_pods(at, cluster)),
    )
}

pub(in crate::check) fn attach_gateway(wanted: &Wanted<'_>) -> Vec<Fix> {
    let Finding { subject, facts, .. } = *wanted.finding;
    let subnet = match facts {
        Facts::With(subnet @ Subject::Subnet { .. }) => subnet,
        _ => subject,
    };
    some(subnet.subnet_at().map(|at| {
        let change = SubnetChange::NatGateway(true);
        Fix::new(
            format!("Attach a NAT gateway to {}", subnet.name(wanted.design)),
            Command::Subnet { at, change },
        )
    }))
}

pub(in crate::check) fn leave_by_gateway(wanted: &Wanted<'_>) -> Vec<Fix> {
    let kind = OutboundType::UserAssignedNatGateway;
    of_cluster(wanted, |_, cluster| {
        let outbound = Outbound {
            kind,
            ..cluster.outbound.clone()
        };
        Some((
            format!("Use outbound type {}", kind.title()),
            ClusterChange::Outbound(outbound),
        ))
    })
}

/// The number of ports that Azure accepts: in whole steps, and no more than an address has.
fn allowed_ports(ports: u64) -> u64 {
    let step = u64::from(limits::LOAD_BALANCER_PORT_STEP.value);
    let most = u64::from(limits::LOAD_BALANCER_PORTS_PER_IP.value);
    (ports / step).saturating_mul(step).min(most)
}

pub(in crate::check) fn whole_steps_of_ports(wanted: &Wanted<'_>) -> Vec<Fix> {
    of_cluster(wanted, |_, cluster| {
        let ports = allowed_ports(cluster.outbound.ports_per_node.get());
        let title = if ports == 0 {
            "Let Azure choose the ports".to_owned()
        } else {
            format!("Use {} ports per node", grouped(ports))
        };
        with_ports(cluster, ports).map(|change| (title, change))
    })
}

fn with_ports(cluster: &Cluster, ports: u64) -> Option<ClusterChange> {
    Some(ClusterChange::Outbound(Outbound {
        ports_per_node: PortCount::new(ports).ok()?,
        ..cluster.outbound.clone()
    }))
}

pub(in crate::check) fn enough_addresses(wanted: &Wanted<'_>) -> Vec<Fix> {
    of_cluster(wanted, |_, cluster| {
        let ports = Snat::of(cluster).required_ports();
        let needed = ports.div_ceil(u64::from(limits::LOAD_BALANCER_PORTS_PER_IP.value));
        if needed > u64::from(limits::LOAD_BALANCER_MANAGED_IPS.value) {
            return None;
        }
        let outbound = Outbound {
            public_ips: IpCount::new(needed).ok()?,
            // Ports that Azure refuses are corrected with it, so that both fixes can be taken.
            ports_per_node: PortCount::new(allowed_ports(cluster.outbound.ports_per_node.get())).ok()?,
            ..cluster.outbound.clone()
        };
        Some((
            format!("Use {}", counted(needed, "outbound addresses")),
            ClusterChange::Outbound(outbound),
        ))
    })
}

/// The largest number of ports that the outbound addresses have for every node.
pub(in crate::check) fn fewer_ports(wanted: &Wanted<'_>) -> Vec<Fix> {
    of_cluster(wanted, |_, cluster| {
        let snat = Snat::of(cluster);
        let ports = allowed_ports(snat.available_ports().checked_div(snat.effective_nodes())?);
        // Zero would leave the number to Azure.
        let change = with_ports(cluster, ports).filter(|_| ports > 0)?;
        Some((format!("Use {} ports per node", grouped(ports)), change))
    })
}

/// What a planned cluster could choose; for a running one it is a way out, shown with its cost.
pub(in crate::check) fn meet_requirement(wanted: &Wanted<'_>) -> Vec<Fix> {
    let Facts::Unmet(criterion) = wanted.finding.facts else {
        return Vec::new();
    };
    let planned = wanted
        .cluster()
        .filter(|(_, cluster)| cluster.state == ClusterState::Planned);
    let choices = planned.map(|(at, cluster)| (at, choices::for_requirement(criterion, cluster)));
    let Some((at, choices)) = choices else {
        return Vec::new();
    };
    choices
        .into_iter()
        .map(|(title, changes)| {
            let commands = changes.into_iter().map(|change| Command::Cluster { at, change });
            Fix::several(title, commands.collect())
        })
        .collect()
}

pub(in crate::check) fn cilium_data_plane(wanted: &Wanted<'_>) -> Vec<Fix> {
    of_cluster(wanted, |_, _| {
        Some((
            "Use the Cilium data plane".to_owned(),
            ClusterChange::DataPlane(DataPlane::Cilium),
        ))
    })
}

pub(in crate::check) fn azure_data_plane(wanted: &Wanted<'_>) -> Vec<Fix> {
    of_cluster(wanted, |_, _| {
        Some((
            "Use the Azure data plane".to_owned(),
            ClusterChange::DataPlane(DataPlane::Azure),
        ))
    })
}

/// The one engine that goes with kubenet, and with the Cilium data plane.
pub(in crate::check) fn only_policy(wanted: &Wanted<'_>) -> Vec<Fix> {
    of_cluster(wanted, |_, cluster| {
        let (title, policy) = match (cluster.model, cluster.data_plane) {
            (Model::Kubenet, _) => ("Use Calico", NetworkPolicy::Calico),
            (_, DataPlane::Cilium) => ("Use the Cilium policy", NetworkPolicy::Cilium),
            (_, DataPlane::Azure) => return None,
        };
        Some((title.to_owned(), ClusterChange::NetworkPolicy(policy)))
    })
}
