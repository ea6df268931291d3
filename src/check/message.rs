//! The sentence of a finding, made when it is shown.
//!
//! A sentence follows from the kind of facts rather than from the rule: two ranges that clash are worded one way,
//! whatever they belong to. The rule's title stands above it on every screen, its reason below.

use ipnet::IpNet;

use crate::azure::Rule;
use crate::check::rules;
use crate::design::Design;
use crate::net::{Cidr, counted, grouped};

use super::permanence::Value;
use super::{Facts, Finding, Load, Reference, Subject, requirements};

/// Whether Azure takes what the rule warns of.
fn is_advice(rule: &Rule) -> bool {
    let advised = [
        &rules::APPGW_SUBNET,
        &rules::GATEWAY_SUBNET,
        &rules::WINDOWS_MAX_PODS_RECOMMENDED_110,
    ];
    advised.iter().any(|definition| rule == &definition.rule)
}

/// The sentence of `finding`.
#[expect(clippy::too_many_lines, reason = "one arm for each kind of facts")]
pub(super) fn message(finding: &Finding, design: &Design) -> String {
    let subject = finding.subject.phrase(design);
    match finding.facts {
        Facts::Nothing => format!("{subject}: {}", finding.rule.title),
        Facts::Clash {
            own,
            other,
            other_range,
        } => clash(&subject, own, &other.phrase(design), other_range),
        Facts::ClashIpv6 {
            own,
            other,
            other_range,
        } => clash(&subject, own, &other.phrase(design), other_range),
        Facts::RangeIpv6(range) => format!("{subject} ({range}): {}", finding.rule.title),
        Facts::Forbidden { own, range } => {
            format!(
                "{subject} ({own}) {} {range}, which is reserved",
                relation(own, range)
            )
        }
        Facts::Range(range) => format!("{subject} ({range}): {}", finding.rule.title),
        Facts::Length {
            given,
            shortest,
            longest,
        } => {
            let wanted = if shortest == longest {
                format!("exactly /{longest}")
            } else if given > longest {
                format!("/{longest} or larger")
            } else {
                format!("/{shortest} or smaller")
            };
            let wants = if is_advice(finding.rule) {
                "; Microsoft advises"
            } else {
                ", but Azure requires"
            };
            let subject = if finding.rule == &rules::AGC_RESIZE_BEFORE_OVERLAY.rule {
                format!("{subject}: the Application Gateway for Containers subnet")
            } else {
                subject
            };
            format!("{subject} is a /{given}{wants} {wanted}")
        }
        Facts::Typed(at) => typed_range(finding.subject, at, design).map_or_else(
            || format!("{subject}: {}", finding.rule.title),
            |typed| {
                format!(
                    "{subject} is entered as {typed}, but the network is {}",
                    typed.net()
                )
            },
        ),
        Facts::Needs {
            needed,
            holds,
            unit,
            load,
        } => {
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
        // Kubenet runs out of routes, not of addresses.
        Facts::Count { given, most, .. } if finding.rule.id == rules::UPGRADE_DOES_NOT_FIT.rule.id => {
            format!(
                "{subject} needs {} routes while upgrading, but its route table holds {}",
                grouped(given),
                grouped(most)
            )
        }
        Facts::Count {
            given,
            least,
            most,
            unit,
        } => {
            let bound = if given < least {
                format!("at least {} required", grouped(least))
            } else if is_advice(finding.rule) {
                format!("at most {} recommended", grouped(most))
            } else {
                format!("at most {} allowed", grouped(most))
            };
            format!("{subject} has {}, {bound}", counted(given, unit))
        }
        Facts::Falls { from, to, unit } => {
            format!(
                "{subject} drops from {} to {} {unit} as it grows",
                grouped(from),
                grouped(to)
            )
        }
        Facts::Named(name) => format!("{subject} must be named {name}"),
        Facts::Widen { from, to } => format!(
            "{from} can be expanded to {to}, from {} to {} node slots",
            grouped(crate::plan::node_slots(from.length())),
            grouped(crate::plan::node_slots(to.length())),
        ),
        Facts::Pools(pools) => {
            let pools = if pools == 1 {
                "1 pool".to_owned()
            } else {
                format!("{} pools", grouped(pools))
            };
            format!("{subject}, {pools}: {}", finding.rule.title)
        }
        Facts::Unmet(criterion) => format!(
            "{subject} does not meet “{}”: {}",
            criterion.title(),
            requirements::lack(criterion)
        ),
        Facts::NotServed { purpose, model } => format!(
            "{subject} has the purpose {}, which {} does not support",
            purpose.title(),
            model.title()
        ),
        Facts::Excluded { what, by } => format!("{subject}: {what} does not work with {by}"),
        Facts::Version {
            given,
            bound,
            is_least,
        } => {
            let (given, bound) = (version(given), version(bound));
            let what = if is_least {
                format!("{bound} is the minimum")
            } else {
                format!("not supported from {bound}")
            };
            format!(
                "{subject}: {}; Kubernetes {given} is set, {what}",
                finding.rule.title
            )
        }
        Facts::Ends(day) => format!("{subject}: {} on {day}", finding.rule.title),
        Facts::Ended(day) if design.planning_date.is_some() => format!(
            "{subject} is planned for a day after {day}: {}",
            finding.rule.title
        ),
        Facts::Ended(day) => format!("{subject}: support ended on {day}"),
        Facts::Fixed(value @ (Value::NodePublicPrefix | Value::Interfaces)) => {
            // The pool may have none of them.
            format!(
                "{subject}: the {} of an existing pool cannot be changed",
                value.title()
            )
        }
        Facts::Fixed(value) => format!("{subject}: the existing {} cannot be changed", value.title()),
        Facts::Moves { from, to, way } => format!("{subject}: {from} to {to} {}", way.words()),
        Facts::Leaves { from, to } if from == to => {
            format!("{subject}: the NAT gateway cannot change from SKU StandardV2 to Standard")
        }
        Facts::Leaves { from, to } => {
            format!(
                "{subject}: outbound type {} cannot become {}",
                from.title(),
                to.title()
            )
        }
        Facts::With(other) => {
            format!(
                "{subject} and {}: {}",
                in_sentence(&other.phrase(design)),
                finding.rule.title
            )
        }
        Facts::Dangling(reference) => {
            let name = dangling_name(finding.subject, reference, design).unwrap_or_default();
            let what = if reference == Reference::Network {
                "VNet"
            } else {
                "subnet"
            };
            format!("{subject} refers to the {what} \"{name}\", which does not exist")
        }
    }
}

fn version((major, minor): (u16, u16)) -> String {
    format!("{major}.{minor}")
}

/// The sentence of a range that meets another.
fn clash(subject: &str, own: impl Into<IpNet>, other: &str, other_range: impl Into<IpNet>) -> String {
    let (own, other_range) = (own.into(), other_range.into());
    format!(
        "{subject} ({own}) {} {} ({other_range})",
        relation(own, other_range),
        in_sentence(other)
    )
}

/// How one range lies to another that it meets.
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
        _ => None,
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
