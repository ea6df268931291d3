//! From one alternative to the resources that it consists of.
//!
//! Total: a design full of faults gives what can be said of it; a dangling reference is a gap. Names are made harmless
//! here, once, so that no control character reaches a language.

mod clusters;
mod neighbours;
mod security;
mod today;

use std::collections::{BTreeSet, HashMap};

use super::model::{
    Deployment, Gap, Group, Head, NatGateway, PublicIp, RouteTable, SecurityGroup, SubnetPlace,
    VirtualNetwork, VnetSubnet,
};
use super::names::{MadeNames, Symbols, made};
use crate::azure::{NatGatewaySku, OutboundType, Purpose, Severity};
use crate::check::{Finding, Findings, Subject};
use crate::design::resolve::Index;
use crate::design::{Alternative, Cluster, Design, Network, Subnet, inert};
use today::Today;

pub(super) use today::today;

/// The resources of the alternative at `at`; empty where there is none.
pub fn deployment(design: &Design, findings: &Findings, at: usize) -> Deployment {
    // A VNet of the same name in another alternative does not mean that it exists: somebody has to have said so.
    build(design, findings, at, false)
}

/// The same for the migration steps from what runs today, whose VNets exist.
pub(super) fn deployment_from_today(design: &Design, findings: &Findings, at: usize) -> Deployment {
    build(design, findings, at, true)
}

/// The resources; VNets of today are there for this alternative where that was said, or where it is `taken` for granted.
fn build(design: &Design, findings: &Findings, at: usize, taken: bool) -> Deployment {
    let Some(alternative) = design.alternatives.get(at) else {
        return Deployment::default();
    };
    let today = Today::of(design, at);
    let mut builder = Builder {
        at,
        alternative,
        is_there: today.as_ref().is_some_and(|today| taken || today.is_said()),
        today,
        index: Index::of(alternative),
        symbols: Symbols::new(),
        names: MadeNames::default(),
        group_places: HashMap::new(),
        users: Vec::new(),
        made: Deployment {
            title: inert(&format!("{}: {}", design.name, alternative.name)),
            location: main_location(alternative),
            ..Deployment::default()
        },
    };
    builder.users = builder.users();
    let group = made("rg", design.name.as_str());
    for (place, network) in alternative.networks.iter().enumerate() {
        builder.network(place, network, &group);
    }
    if alternative.networks.is_empty() && !alternative.clusters.is_empty() {
        builder.group(&group, false);
    }
    builder.security_rules();
    for (place, cluster) in alternative.clusters.iter().enumerate() {
        builder.cluster(place, cluster);
    }
    builder.peerings();
    builder.neighbours(design);
    let mut made = builder.made;
    made.gaps.sort_by_key(|gap| gap.subject);
    made.errors = errors(design, findings, at);
    made.warnings = open(findings, at, Severity::Warning).count();
    made.first_warnings = sentences(design, open(findings, at, Severity::Warning).take(MOST_WARNINGS));
    made
}

/// Most warnings that a text lists: what is said on top leads to the checks, it does not replace them.
const MOST_WARNINGS: usize = 3;

/// Errors of the alternative at `at` that nobody accepted, in sentences.
pub fn errors(design: &Design, findings: &Findings, at: usize) -> Vec<String> {
    sentences(design, open(findings, at, Severity::Error))
}

/// Findings of the alternative at `at` that nobody accepted.
fn open(findings: &Findings, at: usize, severity: Severity) -> impl Iterator<Item = &Finding> {
    findings
        .of_alternative(at)
        .filter(move |finding| finding.severity == severity && finding.accepted.is_none())
}

fn sentences<'a>(design: &Design, open: impl Iterator<Item = &'a Finding>) -> Vec<String> {
    open.map(|finding| inert(&format!("{} ({})", finding.message(design), finding.rule.id)))
        .collect()
}

/// The region of the first cluster that has one.
fn main_location(alternative: &Alternative) -> String {
    let mut locations = alternative.clusters.iter().map(|cluster| &cluster.location);
    let first = locations.find(|location| !location.is_empty());
    first.map(|location| inert(location)).unwrap_or_default()
}

/// Network policies for private endpoints: if disabled, NSG and routes of the subnet do not apply to them.
const fn endpoint_policies(security_group: bool, route_table: bool) -> &'static str {
    match (security_group, route_table) {
        (true, true) => "Enabled",
        (true, false) => "NetworkSecurityGroupEnabled",
        (false, true) => "RouteTableEnabled",
        (false, false) => "Disabled",
    }
}

/// Who uses a subnet.
#[derive(Debug, Clone, Copy, Default)]
struct Use {
    by_running: bool,
    by_planned: bool,
}

struct Builder<'a> {
    at: usize,
    alternative: &'a Alternative,
    /// The other alternative that shows what runs.
    today: Option<Today<'a>>,
    /// Whether VNets of it are there for this one as well.
    is_there: bool,
    index: Index,
    symbols: Symbols,
    names: MadeNames,
    group_places: HashMap<String, usize>,
    /// By VNet and subnet.
    users: Vec<Vec<Use>>,
    made: Deployment,
}

impl Builder<'_> {
    /// Who uses each subnet; a VNet with a running cluster is one that exists.
    fn users(&self) -> Vec<Vec<Use>> {
        let networks = &self.alternative.networks;
        let mut users: Vec<Vec<Use>> = networks
            .iter()
            .map(|network| vec![Use::default(); network.subnets.len()])
            .collect();
        for cluster in &self.alternative.clusters {
            let runs = cluster.is_running();
            for reference in cluster.references() {
                let place = self.index.subnet(cluster.network.as_str(), reference);
                let used = place.and_then(|(network, subnet)| users.get_mut(network)?.get_mut(subnet));
                if let Some(used) = used {
                    used.by_running |= runs;
                    used.by_planned |= !runs;
                }
            }
        }
        users
    }

    /// The clusters whose VNet is the one at this place.
    fn clusters_in(&self, place: usize) -> impl Iterator<Item = &Cluster> {
        let clusters = self.alternative.clusters.iter().map(AsRef::as_ref);
        clusters.filter(move |cluster: &&Cluster| self.index.network(cluster.network.as_str()) == Some(place))
    }

    /// The place of the group called `name`, which is made where it is new.
    fn group(&mut self, name: &str, exists: bool) -> usize {
        let name = inert(name);
        let next = self.made.groups.len();
        let place = *self.group_places.entry(name.to_lowercase()).or_insert(next);
        if place == next {
            self.made.groups.push(Group {
                symbol: self.symbols.word("rg", &name),
                name,
                exists,
            });
        } else if exists && let Some(group) = self.made.groups.get_mut(place) {
            group.exists = true;
        }
        place
    }

    fn network(&mut self, place: usize, network: &Network, default_group: &str) {
        let runs = |cluster: &Cluster| cluster.is_running();
        let today = self.today.as_ref().and_then(|today| today.network(network));
        let exists = self.alternative.today
            || (self.is_there && today.is_some())
            || self.clusters_in(place).any(runs)
            || self
                .users
                .get(place)
                .is_some_and(|users| users.iter().any(|used| used.by_running));
        let group = network
            .resource_group
            .as_ref()
            .map_or(default_group, |name| name.as_str());
        let group = self.group(group, exists);
        let location = self.location_of(place);
        let name = inert(network.name.as_str());
        let head = Head {
            symbol: self.symbols.word("vnet", &name),
            name,
            group,
            location,
            exists,
            subject: Subject::Network {
                alternative: self.at,
                network: place,
            },
        };
        let prefixes = space(network);
        let before = today.filter(|_| exists).map(space);
        if let Some(before) = before.filter(|before| !same(before, &prefixes)) {
            let [before, after] = [&before, &prefixes].map(|prefixes| prefixes.join(", "));
            self.step(
                head.subject,
                format!("its address space changes from {before} to {after}"),
            );
        }
        let nat_gateway = self.nat_gateway(place, network, &head);
        let mut subnets = Vec::with_capacity(network.subnets.len());
        for (at, subnet) in network.subnets.iter().enumerate() {
            subnets.push(self.subnet((place, at), network, subnet, &head, nat_gateway));
        }
        self.made.networks.push(VirtualNetwork {
            head,
            managed: network.managed,
            encryption: network.encryption,
            prefixes,
            subnets,
        });
    }

    /// The region of a VNet: that of the clusters in it, if it differs from that of the deployment.
    fn location_of(&self, place: usize) -> Option<String> {
        let mut regions = self.clusters_in(place).map(|cluster| inert(&cluster.location));
        let own = regions.find(|location| !location.is_empty())?;
        (own != self.made.location).then_some(own)
    }

    fn subnet_exists(&self, (network, subnet): SubnetPlace, network_exists: bool) -> bool {
        if !network_exists || self.alternative.today {
            return network_exists;
        }
        let of = self.alternative.networks.get(network);
        let drawn = of.and_then(|of| of.subnets.get(subnet));
        if let Some(((today, of), drawn)) = self.today.as_ref().zip(of).zip(drawn)
            && today.network(of).is_some()
        {
            return today.has_subnet(of, &drawn.name);
        }
        // Subnets that no cluster uses belong to others, and exist if their VNet does.
        let used = self.users.get(network).and_then(|users| users.get(subnet));
        used.is_none_or(|used| used.by_running || !used.by_planned)
    }

    fn subnet(
        &mut self,
        place: SubnetPlace,
        network: &Network,
        subnet: &Subnet,
        of: &Head,
        nat_gateway: Option<usize>,
    ) -> VnetSubnet {
        let exists = self.subnet_exists(place, of.exists);
        let subject = Subject::Subnet {
            alternative: self.at,
            network: place.0,
            subnet: place.1,
        };
        let name = inert(subnet.name.as_str());
        let made_here = !network.managed && !exists;
        let security_group = (made_here && subnet.security_group).then(|| {
            let head = Head {
                subject,
                ..self.companion(of, "nsg", &name)
            };
            self.made.security_groups.push(SecurityGroup {
                head,
                rules: Vec::new(),
            });
            self.made.security_groups.len().saturating_sub(1)
        });
        let table = subnet.route_table.as_ref().filter(|_| !network.managed);
        let route_table = table.map(|table| {
            let today = self
                .today
                .as_ref()
                .filter(|today| today.network(network).is_some());
            let exists = today.map_or(exists, |today| today.has_route_table(network, table));
            self.route_table(table.as_str(), of, exists, subject)
        });
        let note = inert(&subnet.note);
        let title = subnet.purpose.title();
        let delegation = subnet.delegation.clone();
        VnetSubnet {
            symbol: self.symbols.word("snet", &name),
            name,
            exists,
            subject,
            prefixes: std::iter::once(&subnet.prefix)
                .chain(&subnet.prefix_ipv6)
                .map(|cidr| cidr.as_str().to_owned())
                .collect(),
            delegation: delegation.map(|service| inert(&service)).or_else(|| {
                subnet
                    .purpose
                    .delegation()
                    .map(|service| service.value.to_owned())
            }),
            security_group,
            route_table,
            nat_gateway: nat_gateway.filter(|_| subnet.nat_gateway),
            endpoint_policies: (subnet.purpose == Purpose::PrivateEndpoints)
                .then(|| endpoint_policies(subnet.security_group, subnet.route_table.is_some())),
            remark: if note.is_empty() {
                title.to_owned()
            } else {
                format!("{title}: {note}")
            },
        }
    }

    /// The place of the route table called `name` in the group of its VNet.
    fn route_table(&mut self, name: &str, of: &Head, exists: bool, subject: Subject) -> usize {
        let name = inert(name);
        let same =
            |table: &RouteTable| table.head.group == of.group && table.head.name.eq_ignore_ascii_case(&name);
        if let Some(place) = self.made.route_tables.iter().position(same) {
            if let Some(table) = self.made.route_tables.get_mut(place) {
                table.head.exists |= exists;
            }
            return place;
        }
        let head = Head {
            symbol: self.symbols.word("rt", &name),
            name,
            exists,
            subject,
            ..of.clone()
        };
        self.made.route_tables.push(RouteTable {
            head,
            to_firewall: false,
            of_kubenet: false,
        });
        self.made.route_tables.len().saturating_sub(1)
    }

    /// The NAT gateway of a VNet with its addresses, where a subnet has one.
    fn nat_gateway(&mut self, place: usize, network: &Network, of: &Head) -> Option<usize> {
        let mut with = network
            .subnets
            .iter()
            .enumerate()
            .filter(|(_, subnet)| subnet.nat_gateway);
        let exists = with
            .clone()
            .any(|(at, _)| self.subnet_exists((place, at), of.exists));
        with.next().filter(|_| !network.managed)?;
        let using = |cluster: &&Cluster| cluster.outbound.kind == OutboundType::UserAssignedNatGateway;
        let sku = self
            .clusters_in(place)
            .filter(using)
            .find_map(|cluster| cluster.outbound.nat_gateway_sku);
        let sku = sku.unwrap_or(NatGatewaySku::Standard).title();
        let most = |count: fn(&Cluster) -> u64| {
            self.clusters_in(place)
                .filter(using)
                .map(count)
                .max()
                .unwrap_or(0)
        };
        // A NAT gateway holds 16 addresses; more is an error of the design.
        let ips = most(|cluster| cluster.outbound.public_ips.get()).clamp(1, 16);
        let ips_ipv6 = most(|cluster| cluster.outbound.public_ips_ipv6.map_or(0, |ips| ips.get())).min(16);
        let mut addresses = Vec::new();
        if !exists {
            let families = (1..=ips)
                .map(|number| (number, false))
                .chain((1..=ips_ipv6).map(|number| (number, true)));
            for (number, ipv6) in families {
                let family = if ipv6 { "pip6-nat" } else { "pip-nat" };
                let own = format!("{} {number}", of.name);
                addresses.push(self.public_ip(of, family, &own, sku, ipv6));
            }
        }
        let head = Head {
            exists,
            ..self.companion(of, "nat", &of.name)
        };
        self.made.nat_gateways.push(NatGateway { head, sku, addresses });
        Some(self.made.nat_gateways.len().saturating_sub(1))
    }

    /// A public address of another resource, and about the same part of the design.
    fn public_ip(&mut self, of: &Head, family: &str, own: &str, sku: &'static str, ipv6: bool) -> usize {
        let head = self.companion(of, family, own);
        self.made.public_ips.push(PublicIp { head, sku, ipv6 });
        self.made.public_ips.len().saturating_sub(1)
    }

    /// What belongs to something, and is about the same: `before` says what it is, `own` what it is for.
    fn companion(&mut self, of: &Head, before: &str, own: &str) -> Head {
        let name = self.names.name((of.group, None), before, own, &of.name);
        Head {
            symbol: self.symbols.word(before, &name),
            name,
            exists: false,
            ..of.clone()
        }
    }

    fn gap(&mut self, subject: Subject, text: impl Into<String>) {
        self.made.gaps.push(Gap {
            subject,
            text: text.into(),
            in_steps: false,
        });
    }

    /// Leaves a change of what runs to the migration steps.
    fn step(&mut self, subject: Subject, text: impl std::fmt::Display) {
        self.made.gaps.push(Gap {
            subject,
            text: format!("{text}: aksnet export --to steps says how"),
            in_steps: true,
        });
    }
}

/// The address space of a VNet.
pub(super) fn space(network: &Network) -> Vec<String> {
    let cidrs = network.address_space.iter();
    cidrs.map(|cidr| cidr.as_str().to_owned()).collect()
}

/// Whether two lists have the same items, in any order.
pub(super) fn same(one: &[String], other: &[String]) -> bool {
    let set = |list: &[String]| list.iter().cloned().collect::<BTreeSet<_>>();
    set(one) == set(other)
}
