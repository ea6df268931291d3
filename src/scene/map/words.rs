//! The scene in words: names, labels, and what a screen reader says.
//!
//! Made only when something is shown; the code that draws caches them while the plan stays the same.

use std::net::IpAddr;

use ipnet::IpNet;

use crate::azure::Purpose;
use crate::design::{Alternative, Design, Subnet};
use crate::net::{Cidr, Prefix, Span, counted, grouped};
use crate::plan::{AlternativePlan, Meter, NetworkPlan, Plan, service_addresses};

use crate::plan::sums::{meter_words, need_words};
use crate::scene::map::bars::forbidden_ranges;
use crate::scene::map::detail::Drawn;
use crate::scene::map::free_words::{free_of, free_words};
use crate::scene::map::lanes::{Bar, Crumb, Item, LaneKind, Overlap};
use crate::scene::models::{ModelRow, ModelScene};
use crate::scene::rows::{group_prefix, trouble_words};
use crate::scene::table::is_planned;

/// What is needed to name the items of a scene: the design and the plan it was made from.
#[derive(Debug, Clone, Copy)]
pub struct Words<'a> {
    pub(super) design: &'a Design,
    pub(super) alternative: Option<&'a Alternative>,
    pub(super) plan: Option<&'a AlternativePlan>,
}

impl<'a> Words<'a> {
    /// Words for alternative `at`.
    pub fn new(design: &'a Design, plan: &'a Plan, at: usize) -> Self {
        Self {
            design,
            alternative: design.alternatives.get(at).map(AsRef::as_ref),
            plan: plan.alternatives.get(at).map(AsRef::as_ref),
        }
    }

    /// The name of an item: "snet-nodes", "pod CIDR", "on-prem".
    ///
    /// Clusters are named only where there are several.
    pub fn name(&self, item: Item) -> String {
        let of_cluster =
            |what: &str, cluster: usize| match self.alternative.map(|alternative| &alternative.clusters) {
                Some(clusters) if clusters.len() > 1 => match clusters.get(cluster) {
                    Some(cluster) => format!("{what} of {}", cluster.name),
                    None => what.to_owned(),
                },
                _ => what.to_owned(),
            };
        match item {
            Item::Network { network, .. } => self.network_name(network).to_owned(),
            Item::Subnet { network, subnet } => self
                .subnet(network, subnet)
                .map_or_else(String::new, |subnet| subnet.name.to_string()),
            Item::Free { network, .. } => format!("free space of {}", self.network_name(network)),
            Item::PodCidr { cluster } => of_cluster("pod CIDR", cluster),
            Item::ServiceCidr { cluster } => of_cluster("service CIDR", cluster),
            Item::Connected { range, .. } => self
                .design
                .connected
                .get(range)
                .map_or_else(String::new, |range| range.name.to_string()),
            Item::Forbidden { .. } => "reserved by Azure".to_owned(),
        }
    }

    /// The network of an item; none for free space, which need not be one.
    pub fn prefix(&self, item: Item) -> Option<Prefix> {
        let plan = self.plan?;
        match item {
            Item::Network { network, prefix } => self
                .alternative?
                .networks
                .get(network)?
                .address_space
                .get(prefix)
                .and_then(Cidr::v4),
            Item::Subnet { network, subnet } => plan.networks.get(network)?.subnets.get(subnet)?.prefix,
            Item::Free { .. } => None,
            Item::PodCidr { cluster } => Some(plan.clusters.get(cluster)?.pod_cidr.as_ref()?.prefix),
            Item::ServiceCidr { cluster } => plan.clusters.get(cluster)?.service_cidr,
            Item::Connected { range, prefix } => self
                .design
                .connected
                .get(range)?
                .prefixes
                .get(prefix)
                .and_then(Cidr::v4),
            Item::Forbidden { range } => forbidden_ranges().get(range).copied(),
        }
    }

    /// The addresses of an item.
    pub fn span(&self, item: Item) -> Option<Span> {
        match item {
            Item::Free { network, gap } => self.network(network)?.free.spans().get(gap).copied(),
            Item::Network { .. }
            | Item::Subnet { .. }
            | Item::PodCidr { .. }
            | Item::ServiceCidr { .. }
            | Item::Connected { .. }
            | Item::Forbidden { .. } => self.prefix(item).map(Span::from),
        }
    }

    /// The address of the DNS service in a service CIDR.
    pub(super) fn dns_service(&self, item: Item) -> Option<u64> {
        let Item::ServiceCidr { cluster } = item else {
            return None;
        };
        match self.alternative?.clusters.get(cluster)?.dns_service_ip {
            IpAddr::V4(address) => Some(u64::from(u32::from(address))),
            IpAddr::V6(_) => None,
        }
    }

    /// The clusters, each with the first subnet of its nodes.
    pub(super) fn clusters(&self) -> impl Iterator<Item = (&'a str, Item)> {
        let written = self.alternative.map(|found| found.clusters.iter());
        let planned = self.plan.map(|found| found.clusters.iter());
        let clusters = written.into_iter().flatten().zip(planned.into_iter().flatten());
        clusters.filter_map(|(written, planned)| {
            let (network, subnet) = *planned.node_subnets.first()?;
            Some((written.name.as_str(), Item::Subnet { network, subnet }))
        })
    }

    /// What a subnet is for.
    pub(super) fn purpose(&self, item: Item) -> Option<Purpose> {
        let Item::Subnet { network, subnet } = item else {
            return None;
        };
        self.subnet(network, subnet).map(|subnet| subnet.purpose)
    }

    /// Every range of IPv6; none of them has a place on the axis.
    pub(super) fn ipv6_ranges(&self) -> Vec<(Item, IpNet)> {
        let mut ranges: Vec<(Item, &Cidr)> = Vec::new();
        let networks = self.alternative.map_or(&[][..], |found| &found.networks);
        for (network, written) in networks.iter().enumerate() {
            let spaces = written.address_space.iter().enumerate();
            ranges.extend(spaces.map(|(prefix, cidr)| (Item::Network { network, prefix }, cidr)));
            let subnets = written.subnets.iter().enumerate();
            ranges
                .extend(subnets.map(|(subnet, written)| (Item::Subnet { network, subnet }, &written.prefix)));
        }
        let clusters = self.alternative.map_or(&[][..], |found| &found.clusters);
        for (cluster, written) in clusters.iter().enumerate() {
            let pods = written.pod_cidr_ipv6.as_ref();
            ranges.extend(pods.map(|cidr| (Item::PodCidr { cluster }, cidr)));
            let services = written.service_cidr_ipv6.as_ref();
            ranges.extend(services.map(|cidr| (Item::ServiceCidr { cluster }, cidr)));
        }
        for (range, written) in self.design.connected.iter().enumerate() {
            let prefixes = written.prefixes.iter().enumerate();
            ranges.extend(prefixes.map(|(prefix, cidr)| (Item::Connected { range, prefix }, cidr)));
        }
        ranges.retain(|(_, cidr)| !cidr.is_ipv4());
        ranges
            .into_iter()
            .map(|(item, cidr)| (item, cidr.net()))
            .collect()
    }

    /// Labels for a bar, the longest first; the first that fits is drawn, if any.
    pub fn labels(&self, bar: &Bar) -> Vec<String> {
        let times = if bar.count > 1 {
            format!(" ×{}", grouped(bar.count))
        } else {
            String::new()
        };
        if let Item::Free { .. } = bar.item {
            // A bare number beside names would be taken for theirs.
            let [long, short, _] = free_words(bar.span);
            return vec![long, short];
        }
        let Some(prefix) = self.prefix(bar.item) else {
            return Vec::new();
        };
        let length = prefix.length();
        match bar.item {
            Item::PodCidr { .. } | Item::ServiceCidr { .. } | Item::Forbidden { .. } => {
                let dns = self.dns_service(bar.item).filter(|_| bar.count == 1);
                let dns = dns.and_then(Prefix::address_from_number);
                let with_dns = dns.map(|dns| format!("{prefix}, DNS {dns}"));
                with_dns
                    .into_iter()
                    .chain([format!("{prefix}{times}"), format!("/{length}{times}")])
                    .collect()
            }
            _ => {
                let name = self.name(bar.item);
                vec![
                    format!("{name} {prefix}{times}"),
                    format!("{name} /{length}{times}"),
                    name,
                    format!("/{length}"),
                ]
            }
        }
    }

    /// The label next to a bar: how many of a pod CIDR's node slots are needed.
    pub fn side_label(&self, item: Item) -> Option<String> {
        let Item::PodCidr { cluster } = item else {
            return None;
        };
        let clusters = &self.plan?.clusters;
        let own = clusters.get(cluster)?.pod_cidr.as_ref()?;
        // Overlay clusters may share a pod CIDR: each can use all of it.
        let cidrs = clusters.iter().filter_map(|cluster| cluster.pod_cidr.as_ref());
        let sharing = || cidrs.clone().filter(|cidr| cidr.prefix == own.prefix);
        let most = sharing().max_by_key(|cidr| cidr.meter.demand.with_surge())?;
        let need = need_words(&most.meter);
        Some(match sharing().count() {
            1 => need,
            several => format!("{several} clusters, at most {need} each"),
        })
    }

    /// An item in one sentence, as a screen reader says it.
    pub fn describe(&self, item: Item) -> String {
        let mut parts = vec![self.name(item)];
        parts.extend(self.prefix(item).map(|prefix| prefix.to_string()));
        self.push_facts(&mut parts, item);
        parts.retain(|part| !part.is_empty());
        parts.join(", ")
    }

    /// What there is to say about an item besides its name and its range.
    pub fn facts(&self, item: Item) -> Vec<String> {
        let mut facts = Vec::new();
        self.push_facts(&mut facts, item);
        facts.retain(|fact| !fact.is_empty());
        facts
    }

    /// The note on an item.
    pub fn note(&self, item: Item) -> Option<&'a str> {
        let Item::Subnet { network, subnet } = item else {
            return None;
        };
        let note = self.subnet(network, subnet)?.note.as_str();
        Some(note).filter(|note| !note.is_empty())
    }

    /// Several items drawn as one, in one sentence.
    pub fn describe_drawn(&self, kind: LaneKind, drawn: &Drawn<'_>) -> String {
        match drawn.bar() {
            Some(bar) if bar.count > 1 => {
                format!(
                    "{}, and {} more in the same place",
                    self.describe(bar.item),
                    grouped(bar.count - 1)
                )
            }
            Some(bar) => self.describe(bar.item),
            None => {
                let span = drawn.span().map_or_else(String::new, span_words);
                format!(
                    "{}, {span}, {} addresses",
                    merged_words(kind, drawn.items),
                    grouped(drawn.addresses)
                )
            }
        }
    }

    /// A plate in one sentence: a group by its network and by how many of its ranges have an error, if any.
    pub fn describe_plate(&self, kind: LaneKind, drawn: &Drawn<'_>, troubles: usize) -> String {
        let group = drawn.bar().is_none().then(|| drawn.group()).flatten();
        let Some((prefix, share)) = group else {
            return self.describe_drawn(kind, drawn);
        };
        let ranges = merged_words(kind, drawn.items);
        let mut said = format!("{prefix}, {ranges}, {share} % taken");
        if let Some([troubles, _]) = trouble_words(troubles) {
            said = format!("{said}, {troubles}");
        }
        said
    }

    /// The label of an overlap: "overlap: pod CIDR, on-prem".
    pub fn overlap(&self, overlap: &Overlap) -> String {
        let (upper, lower) = overlap.items;
        format!("overlap: {}, {}", self.name(upper), self.name(lower))
    }

    /// The label of an alternative's overlap with something outside: "overlaps on-prem".
    pub fn overlap_with(&self, outside: Item) -> String {
        format!("overlaps {}", self.name(outside))
    }

    /// The network models of the alternative, each once: "Overlay + Kubenet".
    pub fn models(&self) -> String {
        let mut models: Vec<&str> = Vec::new();
        for cluster in self.alternative.iter().flat_map(|found| &found.clusters) {
            let model = cluster.model.title();
            if !models.contains(&model) {
                models.push(model);
            }
        }
        models.join(" + ")
    }

    /// A step of the breadcrumb: a VNet by its prefix, anything else by its name.
    pub fn crumb(&self, crumb: &Crumb) -> String {
        let prefix = || match crumb.item {
            Some(_) => Prefix::at(crumb.span.first(), Prefix::length_for(crumb.span.len())?),
            None => group_prefix(crumb.span),
        };
        match crumb.item {
            Some(item @ (Item::Subnet { .. } | Item::Connected { .. } | Item::Free { .. })) => {
                self.name(item)
            }
            _ => prefix().map_or_else(|| span_words(crumb.span), |prefix| prefix.to_string()),
        }
    }

    fn push_facts(&self, parts: &mut Vec<String>, item: Item) {
        match item {
            Item::Network { network, .. } => {
                parts.push("VNet".to_owned());
                if let Some(plan) = self.network(network) {
                    parts.push(counted(plan.subnets.len(), "subnets"));
                    parts.push(free_of(plan));
                }
            }
            Item::Subnet { network, subnet } => {
                let purpose = self.subnet(network, subnet).map(|subnet| subnet.purpose);
                parts.extend(purpose.map(|purpose| in_sentence(purpose.title())));
                let plan = self.network(network).and_then(|plan| plan.subnets.get(subnet));
                let is_planned = |meter: &Meter| purpose.is_some_and(|purpose| is_planned(purpose, meter));
                match plan.map(|plan| &plan.meter) {
                    Some(meter) if is_planned(meter) => parts.push(meter_words(meter)),
                    Some(meter) => parts.push(format!("{} usable addresses", grouped(meter.capacity))),
                    None => {}
                }
                let mark = self.subnet(network, subnet).and_then(|subnet| subnet.color);
                parts.extend(mark.map(|mark| format!("marked {}", mark.title())));
            }
            Item::Free { network, gap } => {
                if let Some(span) = self.network(network).and_then(|plan| plan.free.spans().get(gap)) {
                    parts.push(span_words(*span));
                    parts.push(counted(span.len(), "addresses"));
                }
            }
            Item::PodCidr { cluster } => {
                let planned = self
                    .plan
                    .and_then(|plan| plan.clusters.get(cluster)?.pod_cidr.as_ref());
                if let Some(cidr) = planned {
                    parts.push(meter_words(&cidr.meter));
                }
            }
            Item::ServiceCidr { cluster } => {
                if let Some(prefix) = self.prefix(item) {
                    parts.push(format!(
                        "{} service addresses",
                        grouped(service_addresses(prefix.length()))
                    ));
                }
                let written = self
                    .alternative
                    .and_then(|alternative| alternative.clusters.get(cluster));
                parts.extend(written.map(|cluster| format!("DNS at {}", cluster.dns_service_ip)));
            }
            Item::Connected { range, .. } => {
                parts.extend(
                    self.design
                        .connected
                        .get(range)
                        .map(|range| range.kind.title().to_owned()),
                );
            }
            Item::Forbidden { .. } => {}
        }
    }

    pub(super) fn network(&self, network: usize) -> Option<&'a NetworkPlan> {
        self.plan?.networks.get(network).map(AsRef::as_ref)
    }

    pub(super) fn network_name(&self, network: usize) -> &'a str {
        let network = self
            .alternative
            .and_then(|alternative| alternative.networks.get(network));
        network.map_or("", |network| network.name.as_str())
    }

    pub(super) fn subnet(&self, network: usize, subnet: usize) -> Option<&'a Subnet> {
        self.alternative?
            .networks
            .get(network)?
            .subnets
            .get(subnet)
            .map(AsRef::as_ref)
    }
}

/// How much of the VNet a model lane takes: "320 of 2,048", or "4,416" where it is more than the VNet; no number where
/// the model cannot be used at all.
pub fn lane_total(scene: &ModelScene, row: &ModelRow) -> String {
    if row.verdict.is_ruled_out() && !row.is_drawn {
        row.verdict.verdict().words().to_owned()
    } else if row.total <= scene.network_size {
        format!("{} of {}", grouped(row.total), grouped(scene.network_size))
    } else {
        grouped(row.total)
    }
}

/// Several bars of a lane drawn as one: "312 subnets".
pub fn merged_words(kind: LaneKind, items: u64) -> String {
    match kind {
        _ if items == 0 => "free space".to_owned(),
        LaneKind::Networks => counted(items, "VNets"),
        LaneKind::Subnets => counted(items, "subnets"),
        LaneKind::Pods => counted(items, "pod CIDRs"),
        LaneKind::Services => counted(items, "service CIDRs"),
        LaneKind::Connected | LaneKind::Forbidden => counted(items, "ranges"),
    }
}

/// The first and the last address: "10.0.0.0 – 10.0.3.255"; for a single address only that.
pub fn span_words(span: Span) -> String {
    let [first, last] = span_ends(span);
    if span.len() == 1 {
        return first;
    }
    format!("{first} – {last}")
}

/// The first and the last address of a span.
pub fn span_ends(span: Span) -> [String; 2] {
    let address =
        |number| Prefix::address_from_number(number).map_or_else(String::new, |found| found.to_string());
    [span.first(), span.end().saturating_sub(1)].map(address)
}

/// A title in the middle of a sentence: "nodes", but "API server".
pub(super) fn in_sentence(title: &str) -> String {
    let mut letters = title.chars();
    let first = letters.next().into_iter();
    let is_name = letters.clone().any(char::is_uppercase);
    if is_name {
        title.to_owned()
    } else {
        first.flat_map(char::to_lowercase).chain(letters).collect()
    }
}

#[cfg(test)]
mod tests;
