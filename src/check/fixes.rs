//! Ready changes that clear a finding and make no new error.
//!
//! Worked out when they are asked for, against everything the design holds. Where no change is plainly right, such as which
//! of two VNets should move, or where Azure allows none on a running cluster, there is none. Every change is tried on a
//! copy before it is offered.

mod all;
mod attempts;
mod choices;
mod none;
mod workload;

use std::borrow::Cow;
use std::collections::HashMap;
use std::net::IpAddr;

use crate::azure::{Model, Os, Purpose, Severity, limits};
use crate::check::rules;
use crate::design::{Cluster, ClusterState, Design};
use crate::edit::{
    self, ClusterAt, ClusterChange, Command, ConnectedChange, NetworkAt, NetworkChange, SubnetAt,
    SubnetChange,
};
use crate::net::allocate::place;
use crate::net::{Cidr, Prefix, RangeSet, Span};
use crate::plan::{
    Plan, SubnetPlan, Unit, plan, plan_alternative, smallest_block_subnet, smallest_pod_cidr,
    smallest_subnet, unused_private_range,
};

use super::{Finding, Findings, Subject, change, check, message, overlaps};

pub use all::{FixedAll, fix_all};
pub(super) use attempts::*;
pub(super) use none::why_none;
pub(super) use workload::wastes_blocks;

/// A ready change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What a button says, such as `Move to 100.64.0.0/18`.
    pub title: String,
    /// What it does; an ordinary edit that can be undone.
    pub command: Command,
    /// Whether the planned nodes and pods stay as they are; fix all leaves the others to a person.
    pub keeps_workload: bool,
}

impl Fix {
    const fn new(title: String, command: Command) -> Self {
        Self {
            title,
            command,
            keeps_workload: true,
        }
    }

    /// Several commands as one step under one title.
    fn several(title: String, commands: Vec<Command>) -> Self {
        let command = Command::Several {
            title: title.clone(),
            commands,
        };
        Self::new(title, command)
    }
}

/// The fixes of `finding`, the best first; `findings` are all of the design, asked for where there is something to try.
pub(super) fn fixes<'a>(
    finding: &Finding,
    design: &Design,
    planned: &Plan,
    findings: impl FnOnce() -> Cow<'a, Findings>,
) -> Vec<Fix> {
    if !is_fixable(finding) {
        return Vec::new();
    }
    let mut fixes = candidates(finding, design, planned);
    if fixes.is_empty() {
        return fixes;
    }
    let alone = alone(design, finding.subject);
    let before = findings();
    let before = if before.left_out.is_empty() {
        Tally::of(&before)
    } else {
        // Findings of other alternatives may have taken the places in the list.
        Tally::of(&check(&alone, &plan(&alone)))
    };
    fixes.retain(|fix| holds_up(fix, finding, &alone, &before));
    fixes
}

/// How many findings there are of each rule about each subject.
struct Tally(HashMap<(&'static str, Subject), usize>);

impl Tally {
    fn of(findings: &Findings) -> Self {
        let mut counts = HashMap::new();
        for finding in &findings.all {
            *counts.entry((finding.rule.id, finding.subject)).or_default() += 1;
        }
        Self(counts)
    }

    fn like(&self, finding: &Finding) -> usize {
        let count = self.0.get(&(finding.rule.id, finding.subject));
        count.copied().unwrap_or_default()
    }
}

/// What might clear the finding, as its rule says.
fn candidates(finding: &Finding, design: &Design, plan: &Plan) -> Vec<Fix> {
    let wanted = Wanted {
        finding,
        design,
        plan,
    };
    let attempts = rules::definition(finding.rule).map_or(&[] as &[Attempt], |rule| rule.fixes);
    attempts.iter().flat_map(|attempt| attempt(&wanted)).collect()
}

/// Whether a cluster that runs has the subject, or uses it.
fn runs(subject: Subject, design: &Design) -> bool {
    let exists = |cluster: &Cluster| cluster.state == ClusterState::Existing;
    if let Some(cluster) = subject.in_cluster(design) {
        return exists(cluster);
    }
    let (Subject::Subnet { network, subnet, .. }, Some(alternative)) =
        (subject, subject.in_alternative(design))
    else {
        return false;
    };
    let planned = plan_alternative(alternative);
    let Some(subnet) = planned
        .networks
        .get(network)
        .and_then(|network| network.subnets.get(subnet))
    else {
        return false;
    };
    let mut users = subnet.node_clusters.iter().chain(&subnet.pod_clusters);
    users.any(|user| alternative.clusters.get(*user).is_some_and(|user| exists(user)))
}

/// Whether the change clears the finding and makes no error that was not there.
fn holds_up(fix: &Fix, finding: &Finding, design: &Design, before: &Tally) -> bool {
    let Ok(changed) = edit::apply(design, &fix.command) else {
        return false;
    };
    let findings = check(&changed, &plan(&changed));
    let after = Tally::of(&findings);
    let mut errors = findings
        .all
        .iter()
        .filter(|finding| finding.severity == Severity::Error);
    after.like(finding) < before.like(finding) && errors.all(|error| after.like(error) <= before.like(error))
}

/// The design with nothing in its other alternatives, which the change does not touch.
fn alone(design: &Design, subject: Subject) -> Design {
    let mut design = design.clone();
    // A running cluster and its plan are judged together.
    if let Some(own) = subject.alternative()
        && change::pairs(&design).is_empty()
    {
        for (at, alternative) in design.alternatives.iter_mut().enumerate() {
            if at != own {
                alternative.networks.clear();
                alternative.clusters.clear();
            }
        }
    }
    design
}

/// Whether the rule is one that a change of the subject clears; most infos only tell.
pub(super) fn is_fixable(finding: &Finding) -> bool {
    rules::definition(finding.rule).is_some_and(|rule| !rule.fixes.is_empty())
}

fn cluster_command(at: ClusterAt, change: ClusterChange) -> Command {
    Command::Cluster { at, change }
}

fn subnet_command(at: SubnetAt, change: SubnetChange) -> Command {
    Command::Subnet { at, change }
}

/// Writes the network instead of an address inside it.
fn correct_host_bits(subject: Subject, place: usize, design: &Design) -> Option<Fix> {
    let corrected = message::typed_range(subject, place, design)?.corrected()?;
    let title = format!("Write {corrected}");
    let command = match subject {
        Subject::Connected(at) => {
            let mut range = design.connected.get(at)?.clone();
            *range.prefixes.get_mut(place)? = corrected;
            Command::Connected(ConnectedChange::Replace { at, range })
        }
        Subject::Network { alternative, network } => {
            let at = NetworkAt { alternative, network };
            let mut space = at.find_in(design)?.address_space.clone();
            *space.get_mut(place)? = corrected;
            Command::Network {
                at,
                change: NetworkChange::AddressSpace(space),
            }
        }
        Subject::Subnet {
            alternative,
            network,
            subnet,
        } => subnet_command(
            SubnetAt {
                alternative,
                network,
                subnet,
            },
            SubnetChange::Prefix(corrected),
        ),
        Subject::PodCidr { alternative, cluster } if place == 0 => cluster_command(
            ClusterAt { alternative, cluster },
            ClusterChange::PodCidr(Some(corrected)),
        ),
        Subject::ServiceCidr { alternative, cluster } if place == 0 => cluster_command(
            ClusterAt { alternative, cluster },
            ClusterChange::ServiceCidr(corrected),
        ),
        _ => return None,
    };
    Some(Fix::new(title, command))
}

fn widen_to(subject: Subject, to: Prefix) -> Option<Fix> {
    let Subject::PodCidr { alternative, cluster } = subject else {
        return None;
    };
    let change = ClusterChange::PodCidr(Some(to.into()));
    Some(Fix::new(
        "Expand now".to_owned(),
        cluster_command(ClusterAt { alternative, cluster }, change),
    ))
}

/// Moves the service CIDR to a free private range, with its DNS service.
fn free_services(at: ClusterAt, design: &Design) -> Option<Fix> {
    let cluster = at.find_in(design)?;
    if cluster.state == ClusterState::Existing {
        return None;
    }
    let alternative = design.alternatives.get(at.alternative)?;
    let present = cluster.service_cidr.v4()?;
    let default_length: Prefix = limits::DEFAULT_SERVICE_CIDR.value.parse().ok()?;
    // Room for the DNS address at its usual place takes sixteen addresses.
    let length = present.length().clamp(default_length.length(), 28);
    let pods: Vec<Span> = cluster
        .pod_cidr
        .iter()
        .filter_map(Cidr::v4)
        .map(Span::from)
        .collect();
    let target = unused_private_range(design, alternative, &pods, length)?;
    let dns = dns_address(target)?;
    let title = format!("Move to {target}");
    let commands = vec![
        cluster_command(at, ClusterChange::ServiceCidr(target.into())),
        cluster_command(at, ClusterChange::DnsServiceIp(dns)),
    ];
    Some(Fix::several(title, commands))
}

/// The usual address of the DNS service in a service CIDR; the second one where that is too far in.
fn dns_address(services: Prefix) -> Option<IpAddr> {
    let usual = services
        .first()
        .checked_add(limits::DNS_SERVICE_IP_OFFSET.value)?;
    let number = if usual < services.last() {
        usual
    } else {
        services.first().checked_add(2)?
    };
    (number < services.last()).then(|| Prefix::address_from_number(number).map(IpAddr::V4))?
}

/// Moves the pod CIDR to a free private range that holds every node while upgrading: in place where it can grow.
fn free_pods(at: ClusterAt, design: &Design, planned: &Plan) -> Option<Fix> {
    let cluster = at.find_in(design)?;
    let alternative = design.alternatives.get(at.alternative)?;
    let planned = planned.cluster(at)?;
    let needed = smallest_pod_cidr(planned.nodes.saturating_add(planned.surge))?;
    let present = cluster.pod_cidr.as_ref().and_then(Cidr::v4);
    let default: Prefix = limits::DEFAULT_POD_CIDR.value.parse().ok()?;
    let length = present.unwrap_or(default).length().min(needed);
    let services: Vec<Span> = cluster.service_cidr.v4().map(Span::from).into_iter().collect();
    let target = unused_private_range(design, alternative, &services, length)?;
    let grown = present.and_then(|present| grow(present, length)).filter(|grown| {
        let taken = alternative
            .networks
            .iter()
            .flat_map(|network| &network.address_space);
        let taken = taken.chain(design.connected.iter().flat_map(|range| &range.prefixes));
        let mut taken = taken.filter_map(Cidr::v4).chain(cluster.service_cidr.v4());
        overlaps::is_private(*grown)
            && overlaps::is_unreserved(*grown)
            && !taken.any(|range| range.overlaps(grown))
    });
    // A running cluster's pod CIDR can only grow, and only in an overlay on Linux.
    let runs = cluster.state == ClusterState::Existing;
    let linux = cluster.pools.iter().all(|pool| pool.os == Os::Linux);
    let (title, target) = match grown.filter(|grown| Some(*grown) != present) {
        Some(grown) if !runs || (cluster.model == Model::Overlay && linux) => {
            (format!("Expand to {grown}"), grown)
        }
        _ if runs => return None,
        _ => (format!("Move to {target}"), target),
    };
    let command = cluster_command(at, ClusterChange::PodCidr(Some(target.into())));
    Some(Fix::new(title, command))
}

/// The range of `length` around another.
fn grow(range: Prefix, length: u8) -> Option<Prefix> {
    if length > range.length() {
        return None;
    }
    Prefix::containing(range.network(), length)
}

/// Gives the subnet a free range that is large enough, where nothing that runs is in it.
fn free_subnet(at: SubnetAt, design: &Design, whole: &Plan) -> Option<Fix> {
    let subnet = at.find_in(design)?;
    let planned = whole.subnet(at)?;
    let alternative = design.alternatives.get(at.alternative)?;
    let mut users = planned.node_clusters.iter().chain(&planned.pod_clusters);
    let runs = |user: &usize| {
        alternative
            .clusters
            .get(*user)
            .is_some_and(|cluster| cluster.state == ClusterState::Existing)
    };
    if users.any(runs) {
        return None;
    }
    let demanded = demanded_length(subnet.purpose, planned)?;
    let present = planned.prefix.map_or(demanded, |prefix| prefix.length());
    let exact = subnet.purpose == Purpose::ApplicationGatewayForContainers;
    let length =
        if exact { demanded } else { demanded.min(present) }.max(limits::SUBNET_SHORTEST_PREFIX.value);
    let target = free_place(at, length, design, whole)?;
    let grows = planned
        .prefix
        .is_some_and(|present| target.contains(&present) && target != present);
    let title = if grows {
        format!("Enlarge to {target}")
    } else {
        format!("Move to {target}")
    };
    Some(Fix::new(
        title,
        subnet_command(at, SubnetChange::Prefix(target.into())),
    ))
}

/// The longest prefix length that a subnet may have for its purpose and for what is asked of it while upgrading.
fn demanded_length(purpose: Purpose, planned: &SubnetPlan) -> Option<u8> {
    let needed = planned.meter.demand.with_surge();
    let for_demand = match planned.meter.unit {
        Unit::Blocks => smallest_block_subnet(needed),
        Unit::Addresses | Unit::NodeSlots => smallest_subnet(needed),
    }?;
    let advised = purpose.advised_prefix().map_or(32, |advised| advised.value);
    Some(match purpose {
        Purpose::ApplicationGatewayForContainers => limits::AGC_LONGEST_PREFIX.value,
        _ => for_demand.min(purpose.longest_prefix().value).min(advised),
    })
}

/// A free place for the subnet in its VNet: around where it is, else the smallest free block that holds it.
///
/// Clear of the service and pod CIDRs of clusters there too, which a subnet must not meet.
fn free_place(at: SubnetAt, length: u8, design: &Design, planned: &Plan) -> Option<Prefix> {
    let alternative = design.alternatives.get(at.alternative)?;
    let planned = planned.alternatives.get(at.alternative)?;
    let network = planned.networks.get(at.network)?;
    let own = network.subnets.get(at.subnet)?.prefix;
    let siblings = network
        .subnets
        .iter()
        .enumerate()
        .filter(|(index, _)| *index != at.subnet);
    let ranges = alternative
        .clusters
        .iter()
        .zip(&planned.clusters)
        .filter(|(_, places)| places.network == Some(at.network));
    let ranges = ranges.flat_map(|(cluster, _)| cluster.pod_cidr.iter().chain([&cluster.service_cidr]));
    let kept = limits::RESERVED_RANGES
        .value
        .iter()
        .filter_map(|text| text.parse::<Prefix>().ok());
    let taken: RangeSet = siblings
        .filter_map(|(_, subnet)| subnet.prefix)
        .chain(ranges.filter_map(Cidr::v4))
        .chain(kept)
        .map(Span::from)
        .collect();
    let free = network.space.subtract(&taken);
    let around = own
        .and_then(|own| grow(own, length))
        .filter(|grown| free.contains_span(&grown.span()));
    around.or_else(|| place(&free, &[length]).ok()?.first().copied())
}
