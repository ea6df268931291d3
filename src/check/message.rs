//! The sentence of a finding, made when it is shown.
//!
//! A sentence follows from the kind of facts rather than from the rule: two overlapping ranges are worded one way,
//! whatever they belong to. Every screen shows the rule's title above it and the reason below.

use ipnet::IpNet;

use crate::azure::{OutboundType, Rule};
use crate::check::rules;
use crate::design::Design;
use crate::net::{Cidr, counted, grouped};
use crate::plan::node_slots;

use super::permanence::Value;
use super::{Facts, Finding, Load, Reference, Subject, Unit, requirements};

/// Whether Azure accepts what the rule warns of.
fn is_advice(rule: &Rule) -> bool {
    let advised = [
        &rules::APPGW_SUBNET,
        &rules::GATEWAY_SUBNET,
        &rules::WINDOWS_MAX_PODS_RECOMMENDED_110,
    ];
    advised.iter().any(|definition| rule == &definition.rule)
}

/// The sentence of `finding`.
pub(super) fn message(finding: &Finding, design: &Design) -> String {
    let subject = finding.subject.phrase(design);
    let title = finding.rule.title;
    match finding.facts {
        Facts::Nothing => format!("{subject}: {title}"),
        Facts::Overlap {
            own,
            other,
            other_range,
        } => overlap(&subject, own, &other.phrase(design), other_range),
        Facts::OverlapIpv6 {
            own,
            other,
            other_range,
        } => overlap(&subject, own, &other.phrase(design), other_range),
        Facts::RangeIpv6(range) => format!("{subject} ({range}): {title}"),
        Facts::Forbidden { own, range } => {
            let relation = relation(own, range);
            format!("{subject} ({own}) {relation} {range}, which is reserved")
        }
        Facts::Range(range) => format!("{subject} ({range}): {title}"),
        Facts::Length {
            given,
            shortest,
            longest,
        } => length(&subject, finding.rule, given, (shortest, longest)),
        Facts::Typed(at) => typed(&subject, finding, typed_range(finding.subject, at, design)),
        Facts::Needs {
            needed,
            holds,
            unit,
            load,
        } => needs(&subject, (needed, holds), unit, load),
        Facts::Count {
            given,
            least,
            most,
            unit,
        } => count(&subject, finding.rule, (given, least, most), unit),
        Facts::Falls { from, to, unit } => {
            let (from, to) = (grouped(from), grouped(to));
            format!("{subject} drops from {from} to {to} {unit} as it grows")
        }
        Facts::Refused(why) => format!("{subject}: {title}; {why}"),
        Facts::Named(name) => format!("{subject} must be named {name}"),
        Facts::CanExpand { from, to } => {
            let [slots, wider] = [from, to].map(|range| grouped(node_slots(range.length())));
            format!("{from} can be expanded to {to}, from {slots} to {wider} node slots")
        }
        Facts::Pools(pools) => format!("{subject}, {}: {title}", counted(pools, "pools")),
        Facts::Unmet(criterion) => {
            let (what, lack) = (criterion.title(), requirements::lack(criterion));
            format!("{subject} does not meet “{what}”: {lack}")
        }
        Facts::NotServed { purpose, model } => {
            let (purpose, model) = (purpose.title(), model.title());
            format!("{subject} has the purpose {purpose}, which {model} does not support")
        }
        Facts::Excluded { what, by } => format!("{subject}: {what} does not work with {by}"),
        Facts::Version {
            given,
            bound,
            is_least,
        } => version(&subject, title, (given, bound), is_least),
        Facts::Ends(day) => format!("{subject}: {title} on {day}"),
        Facts::Ended(day) if design.planning_date.is_some() => {
            format!("{subject} is planned for a date after {day}: {title}")
        }
        Facts::Ended(day) => format!("{subject}: support ended on {day}"),
        Facts::Fixed(value) => fixed(&subject, value),
        Facts::Moves { from, to, way } => format!("{subject}: {from} to {to} {}", way.words()),
        Facts::Leaves { from, to } => leaves(&subject, from, to),
        Facts::With(other) => format!("{subject} and {}: {title}", in_sentence(&other.phrase(design))),
        Facts::Dangling(reference) => dangling(&subject, finding.subject, reference, design),
    }
}

/// The sentence of a range that is too large or too small.
fn length(subject: &str, rule: &Rule, given: u8, (shortest, longest): (u8, u8)) -> String {
    let wanted = if shortest == longest {
        format!("exactly /{longest}")
    } else if given > longest {
        format!("/{longest} or larger")
    } else {
        format!("/{shortest} or smaller")
    };
    let wants = if is_advice(rule) {
        "; Microsoft advises"
    } else {
        ", but Azure requires"
    };
    let part = if rule == &rules::AGC_RESIZE_BEFORE_OVERLAY.rule {
        ": the Application Gateway for Containers subnet"
    } else {
        ""
    };
    format!("{subject}{part} is a /{given}{wants} {wanted}")
}

/// The sentence of a range whose address is not the first of its network.
fn typed(subject: &str, finding: &Finding, typed: Option<&Cidr>) -> String {
    match typed {
        Some(typed) => format!(
            "{subject} is entered as {typed}, but the network is {}",
            typed.net()
        ),
        None => format!("{subject}: {}", finding.rule.title),
    }
}

/// The sentence of what is needed against what there is.
fn needs(subject: &str, (needed, holds): (u64, u64), unit: Unit, load: Load) -> String {
    let (verb, when) = match load {
        _ if needed <= holds => ("leaves", ""),
        Load::Planned => ("lacks", " before surge"),
        Load::Upgrading => ("lacks", " while upgrading"),
        Load::Always => ("lacks", ""),
    };
    format!(
        "{subject} needs {} of {}{when}, {verb} {}",
        grouped(needed),
        counted(holds, unit.plural()),
        grouped(holds.abs_diff(needed)),
    )
}

/// The sentence of a number out of bounds.
fn count(subject: &str, rule: &Rule, (given, least, most): (u64, u64, u64), unit: &str) -> String {
    // Kubenet runs out of routes, not of addresses.
    if rule.id == rules::UPGRADE_DOES_NOT_FIT.rule.id {
        return format!(
            "{subject} needs {} routes while upgrading, but its route table holds {}",
            grouped(given),
            grouped(most)
        );
    }
    let bound = if given < least {
        format!("at least {} required", grouped(least))
    } else if is_advice(rule) {
        format!("at most {} recommended", grouped(most))
    } else {
        format!("at most {} allowed", grouped(most))
    };
    format!("{subject} has {}, {bound}", counted(given, unit))
}

/// The sentence of a Kubernetes version out of bounds.
fn version(subject: &str, title: &str, versions: ((u16, u16), (u16, u16)), is_least: bool) -> String {
    let words = |(major, minor): (u16, u16)| format!("{major}.{minor}");
    let (given, bound) = (words(versions.0), words(versions.1));
    let what = if is_least {
        format!("{bound} is the minimum")
    } else {
        format!("not supported from {bound}")
    };
    format!("{subject}: {title}; Kubernetes {given} is set, {what}")
}

/// The sentence of a fixed value.
fn fixed(subject: &str, value: Value) -> String {
    let title = value.title();
    match value {
        // The pool may have no surge or no public prefix.
        Value::NodePublicPrefix | Value::Interfaces => {
            format!("{subject}: the {title} of an existing pool cannot be changed")
        }
        _ => format!("{subject}: the existing {title} cannot be changed"),
    }
}

/// The sentence of an outbound type that cannot become another.
fn leaves(subject: &str, from: OutboundType, to: OutboundType) -> String {
    if from == to {
        return format!("{subject}: the NAT gateway cannot change from SKU StandardV2 to Standard");
    }
    let (from, to) = (from.title(), to.title());
    format!("{subject}: outbound type {from} cannot become {to}")
}

/// The sentence of a dangling name.
fn dangling(words: &str, subject: Subject, reference: Reference, design: &Design) -> String {
    let name = dangling_name(subject, reference, design).unwrap_or_default();
    let what = if reference == Reference::Network {
        "VNet"
    } else {
        "subnet"
    };
    if runs(subject, design) {
        let network = network_of(subject, name, reference, design);
        return format!(
            "{words} is in the {what} \"{name}\", which is not in the design yet; import the output of az network vnet \
             show -g RESOURCE_GROUP -n {network}"
        );
    }
    format!("{words} refers to the {what} \"{name}\", which does not exist")
}

/// Whether the cluster that the subject belongs to exists in Azure.
fn runs(subject: Subject, design: &Design) -> bool {
    let alternative = subject.alternative().and_then(|at| design.alternatives.get(at));
    let found = alternative.zip(subject.in_cluster(design));
    found.is_some_and(|(alternative, cluster)| alternative.runs(cluster))
}

/// The VNet that a missing name is in, or is.
fn network_of<'a>(subject: Subject, name: &'a str, reference: Reference, design: &'a Design) -> &'a str {
    let own = || {
        subject
            .in_cluster(design)
            .map_or("VNET", |cluster| cluster.network.as_str())
    };
    match name.split_once('/') {
        _ if reference == Reference::Network => name,
        Some((network, _)) => network,
        None => own(),
    }
}

/// The sentence of overlapping ranges.
fn overlap(subject: &str, own: impl Into<IpNet>, other: &str, other_range: impl Into<IpNet>) -> String {
    let (own, other_range) = (own.into(), other_range.into());
    format!(
        "{subject} ({own}) {} {} ({other_range})",
        relation(own, other_range),
        in_sentence(other)
    )
}

/// How one range relates to another that it overlaps.
fn relation(own: impl Into<IpNet>, other: impl Into<IpNet>) -> &'static str {
    let (own, other) = (own.into(), other.into());
    if own == other {
        "is the same range as"
    } else if other.contains(&own) {
        "is inside"
    } else {
        "contains"
    }
}

/// A phrase inside a sentence: "Pod CIDR of shop" loses its capital, names keep theirs.
fn in_sentence(phrase: &str) -> String {
    for (start, inside) in [
        ("Pod CIDR of ", "pod CIDR of "),
        ("Service CIDR of ", "service CIDR of "),
        ("Cluster ", "cluster "),
        ("Pool ", "pool "),
    ] {
        if let Some(rest) = phrase.strip_prefix(start) {
            return format!("{inside}{rest}");
        }
    }
    phrase.to_owned()
}

/// The range at place `at` of the subject, as typed.
pub(super) fn typed_range(subject: Subject, at: usize, design: &Design) -> Option<&Cidr> {
    let cluster = || subject.in_cluster(design);
    match subject {
        Subject::Connected(connected) => design.connected.get(connected)?.prefixes.get(at),
        Subject::Network { network, .. } => subject
            .in_alternative(design)?
            .networks
            .get(network)?
            .address_space
            .get(at),
        Subject::Subnet { network, subnet, .. } => {
            let networks = &subject.in_alternative(design)?.networks;
            let subnet = networks.get(network)?.subnets.get(subnet)?;
            if at == 0 {
                Some(&subnet.prefix)
            } else {
                subnet.prefix_ipv6.as_ref()
            }
        }
        Subject::PodCidr { .. } if at == 0 => cluster()?.pod_cidr.as_ref(),
        Subject::PodCidr { .. } => cluster()?.pod_cidr_ipv6.as_ref(),
        Subject::ServiceCidr { .. } if at == 0 => Some(&cluster()?.service_cidr),
        Subject::ServiceCidr { .. } => cluster()?.service_cidr_ipv6.as_ref(),
        Subject::Design
        | Subject::Alternative(_)
        | Subject::Cluster { .. }
        | Subject::DnsIp { .. }
        | Subject::Pool { .. } => None,
    }
}

fn dangling_name(subject: Subject, reference: Reference, design: &Design) -> Option<&str> {
    let cluster = subject.in_cluster(design)?;
    let pool = || match subject {
        Subject::Pool { pool, .. } => cluster.pools.get(pool),
        _ => None,
    };
    match reference {
        Reference::Network => Some(cluster.network.as_str()),
        Reference::NodeSubnet => pool().map(|pool| pool.node_subnet.as_str()),
        Reference::PodSubnet => pool()?.pod_subnet.as_ref().map(|subnet| subnet.as_str()),
        Reference::ApiServerSubnet => cluster.api_server_subnet.as_ref().map(|subnet| subnet.as_str()),
        Reference::SystemNodeSubnet => {
            let named = cluster.options.system_node_subnet.as_ref();
            named.map(|subnet| subnet.as_str())
        }
        Reference::NodeClass(at) => {
            let named = cluster.node_classes.get(at)?.node_subnet.as_ref();
            named.map(|subnet| subnet.as_str())
        }
        Reference::LoadBalancer(at) => {
            let named = cluster.options.internal_load_balancers.get(at)?.subnet.as_ref();
            named.map(|subnet| subnet.as_str())
        }
        Reference::Interface(at) => {
            let named = pool()?.options.nics.get(at)?.subnet.as_ref();
            named.map(|subnet| subnet.as_str())
        }
    }
}
