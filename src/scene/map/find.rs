//! Finding a place by what a person types: an address, a range, or the name of something.
//!
//! ```text
//!  10.20.0.17       10.20.0.17: node subnet snet-nodes, usable
//!  10.20.0.0/24     10.20.0.0 – 10.20.0.255: meets snet-nodes, free space of vnet-shop
//!  agc              snet-agc, 10.20.1.0/24, …
//!  shop             cluster shop, nodes in snet-nodes, …, then vnet-shop, …
//! ```
//!
//! IPv6 has no place on the axis, but the search describes its addresses all the same.

use std::net::{IpAddr, Ipv4Addr};

use ipnet::IpNet;

use crate::azure::Purpose;
use crate::net::{Cidr, Prefix, Span};

use crate::scene::map::bars::forbidden_ranges;
use crate::scene::map::lanes::{Bar, Item, LaneKind, MapScene, Role};
use crate::scene::map::words::{Words, in_sentence, span_words};

/// Most names that are listed; for more, people type on.
const MOST_NAMES: usize = 99;

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// Where it lies; nowhere on the axis if that is IPv6.
    pub span: Option<Span>,
    /// What to select.
    pub item: Option<Item>,
    /// What it is, in one line.
    pub words: String,
}

/// The matches of `query`, the likeliest first.
///
/// Part of a name is enough: names that begin with it come before those that contain it.
///
/// ```
/// use std::collections::BTreeSet;
/// use aksnet::design::presets;
/// use aksnet::scene::{Words, find, map};
///
/// let design = presets::worked_example();
/// let plan = aksnet::plan::plan(&design);
/// let scene = map(&design, &plan, 0, &BTreeSet::new());
/// let words = Words::new(&design, &plan, 0);
/// let found = find(&scene, &words, "10.20.0.17");
/// assert_eq!(found[0].words, "10.20.0.17: node subnet snet-nodes, usable");
/// ```
pub fn find(scene: &MapScene, words: &Words<'_>, query: &str) -> Vec<Match> {
    let query = query.trim();
    if query.is_empty() {
        return Vec::new();
    }
    match query.parse::<IpAddr>() {
        Ok(IpAddr::V4(address)) => return found_address(scene, words, address).into_iter().collect(),
        Ok(IpAddr::V6(address)) => return vec![found_ipv6(words, query, IpNet::from(IpAddr::V6(address)))],
        Err(_) => {}
    }
    match query.parse::<Cidr>() {
        Ok(cidr) => match cidr.v4() {
            Some(prefix) => vec![found_prefix(scene, words, prefix)],
            None => vec![found_ipv6(words, query, cidr.net())],
        },
        Err(_) => found_names(scene, words, &query.to_lowercase()),
    }
}

fn found_address(scene: &MapScene, words: &Words<'_>, address: Ipv4Addr) -> Option<Match> {
    let span = Prefix::new(address, 32).ok()?.span();
    let at = span.first();
    let holders = bars(scene).filter(|(_, bar)| bar.span.contains(at));
    // A VNet need not be named where its subnet is.
    let mut holders: Vec<(LaneKind, &Bar)> = holders.collect();
    if holders.iter().any(|(kind, _)| *kind == LaneKind::Subnets) {
        holders.retain(|(_, bar)| !matches!(bar.item, Item::Network { .. }));
    }
    let parts: Vec<String> = holders.iter().map(|(_, bar)| in_words(words, bar, at)).collect();
    let kept = || {
        let mut ranges = forbidden_ranges().iter();
        ranges.find(|range| range.span().contains(at))
    };
    let what = if !parts.is_empty() {
        parts.join("; ")
    } else if let Some(range) = kept() {
        format!("not in any range of the design; {range} is reserved by Azure")
    } else {
        "not in any range of the design".to_owned()
    };
    Some(Match {
        span: Some(span),
        item: holders.first().map(|(_, bar)| bar.item),
        words: format!("{address}: {what}"),
    })
}

/// What an address is within the bar that holds it.
fn in_words(words: &Words<'_>, bar: &Bar, at: u64) -> String {
    let name = words.name(bar.item);
    match bar.item {
        Item::Subnet { .. } => {
            let kind = match (bar.role, words.purpose(bar.item)) {
                (Role::Node, _) => "node subnet".to_owned(),
                (Role::Pod, _) => "pod subnet".to_owned(),
                (_, None | Some(Purpose::Other)) => "subnet".to_owned(),
                (_, Some(purpose)) => format!("{} subnet", in_sentence(purpose.title())),
            };
            format!("{kind} {name}, {}", use_in_subnet(bar.span, at))
        }
        Item::Free { .. } | Item::Forbidden { .. } => name,
        Item::PodCidr { .. } => {
            let slot = bar.fills.first().map_or(1, |fill| fill.each.max(1));
            let number = (at - bar.span.first()) / slot + 1;
            format!("{name}, node slot {number} of {}", bar.span.len().div_ceil(slot))
        }
        Item::ServiceCidr { .. } => {
            let what = if words.dns_service(bar.item) == Some(at) {
                "DNS service"
            } else if at == bar.span.first() + 1 {
                "the Kubernetes API"
            } else {
                "a service"
            };
            format!("{name}, {what}")
        }
        Item::Network { .. } => format!("VNet {name}"),
        Item::Connected { .. } => format!("connected range {name}"),
    }
}

/// What Azure uses an address of a subnet for: five are reserved.
fn use_in_subnet(subnet: Span, at: u64) -> &'static str {
    let last = subnet.end().saturating_sub(1);
    match at - subnet.first() {
        _ if at == last => "broadcast address, reserved by Azure",
        0 => "network address, reserved by Azure",
        1 => "default gateway, reserved by Azure",
        2 | 3 => "Azure DNS, reserved by Azure",
        _ => "usable",
    }
}

fn found_prefix(scene: &MapScene, words: &Words<'_>, prefix: Prefix) -> Match {
    const MOST_MET: usize = 3;
    let span = prefix.span();
    let met: Vec<&Bar> = bars(scene)
        .map(|(_, bar)| bar)
        .filter(|bar| bar.span.overlaps(&span))
        .collect();
    let exact = met.iter().find(|bar| bar.span == span).map(|bar| bar.item);
    let what = match exact {
        Some(item) => words.name(item),
        None if met.is_empty() => "not in any range of the design".to_owned(),
        None => {
            let names = met.iter().take(MOST_MET).map(|bar| words.name(bar.item));
            let mut names: Vec<String> = names.collect();
            if let Some(more) = met.len().checked_sub(MOST_MET).filter(|more| *more > 0) {
                names.push(format!("{more} more"));
            }
            format!("meets {}", names.join(", "))
        }
    };
    Match {
        span: Some(span),
        item: exact,
        words: format!("{}: {what}", span_words(span)),
    }
}

/// Names that contain `query`, in lower case.
fn found_names(scene: &MapScene, words: &Words<'_>, query: &str) -> Vec<Match> {
    let clusters = words.clusters().filter_map(|(name, item)| {
        let at = name.to_lowercase().find(query)?;
        Some((at, scene.bar(item)?, Some(name)))
    });
    let bars = bars(scene).filter_map(|(_, bar)| {
        if matches!(bar.item, Item::Free { .. }) {
            return None;
        }
        let at = words.name(bar.item).to_lowercase().find(query)?;
        Some((at, bar, None))
    });
    let mut ranked: Vec<(usize, &Bar, Option<&str>)> = clusters.chain(bars).collect();
    ranked.sort_by_key(|(at, ..)| *at);
    let found = ranked.into_iter().take(MOST_NAMES).map(|(_, bar, cluster)| {
        let what = words.describe(bar.item);
        Match {
            span: Some(bar.span),
            item: Some(bar.item),
            words: match cluster {
                Some(cluster) => format!("cluster {cluster}, nodes in {what}"),
                None => what,
            },
        }
    });
    found.collect()
}

/// What an address or a range of IPv6 is: the smallest range of the design that holds it.
fn found_ipv6(words: &Words<'_>, query: &str, net: IpNet) -> Match {
    let holders = words.ipv6_ranges().into_iter();
    let holder = holders
        .filter(|(_, range)| range.contains(&net))
        .max_by_key(|(_, range)| range.prefix_len());
    let what = holder.map_or_else(
        || "not in any range of the design".to_owned(),
        |(item, range)| format!("{}, {range}; IPv6 is not drawn", words.name(item)),
    );
    Match {
        span: None,
        item: holder.map(|(item, _)| item),
        words: format!("{query}: {what}"),
    }
}

/// Every bar, from the finest lane to the coarsest.
fn bars(scene: &MapScene) -> impl Iterator<Item = (LaneKind, &Bar)> {
    let order = |kind: LaneKind| match kind {
        LaneKind::Subnets => 0,
        LaneKind::Pods => 1,
        LaneKind::Services => 2,
        LaneKind::Networks => 3,
        LaneKind::Connected => 4,
        LaneKind::Forbidden => 5,
    };
    let mut lanes: Vec<_> = scene.lanes.iter().collect();
    lanes.sort_by_key(|lane| order(lane.kind));
    lanes.into_iter().flat_map(|lane| {
        let bars = lane.rows.iter().flat_map(|row| &row.bars);
        bars.map(move |bar| (lane.kind, bar))
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use expect_test::expect;

    use super::*;
    use crate::design::presets;
    use crate::scene::map;

    #[test]
    fn the_worked_example_says_what_is_where() {
        let mut design = presets::worked_example();
        let spaces = &mut design.alternatives[0].networks[0].address_space;
        spaces.push("fd00:20::/48".parse().unwrap());
        let plan = crate::plan::plan(&design);
        let scene = map(&design, &plan, 0, &BTreeSet::new());
        let words = Words::new(&design, &plan, 0);
        let mut lines = String::new();
        for query in [
            "10.20.0.0",
            "10.20.0.1",
            "10.20.0.63",
            "10.20.3.9",
            "10.244.1.7",
            "10.0.0.10",
            "10.0.0.1",
            "10.130.0.1",
            "10.20.1.9",
            "8.8.8.8",
            "169.254.1.1",
            "fd00:20::5",
            "fd00:99::/64",
            "10.20.1.0/24",
            "10.20.0.0/22",
            "1.0.0.0/8",
            "AGC",
            "shop",
            "nothing like it",
            " ",
        ] {
            let found: Vec<String> = find(&scene, &words, query)
                .into_iter()
                .map(|found| found.words)
                .collect();
            let found = match found.as_slice() {
                [] => "nothing".to_owned(),
                [first] => first.clone(),
                [first, others @ ..] => format!("{first} (and {} more)", others.len()),
            };
            lines.extend([query, " -> ", &found, "\n"]);
        }
        expect![[r"
            10.20.0.0 -> 10.20.0.0: node subnet snet-nodes, network address, reserved by Azure
            10.20.0.1 -> 10.20.0.1: node subnet snet-nodes, default gateway, reserved by Azure
            10.20.0.63 -> 10.20.0.63: node subnet snet-nodes, broadcast address, reserved by Azure
            10.20.3.9 -> 10.20.3.9: free space of vnet-shop
            10.244.1.7 -> 10.244.1.7: pod CIDR, node slot 2 of 64; connected range on-prem
            10.0.0.10 -> 10.0.0.10: service CIDR, DNS service
            10.0.0.1 -> 10.0.0.1: service CIDR, the Kubernetes API
            10.130.0.1 -> 10.130.0.1: connected range on-prem
            10.20.1.9 -> 10.20.1.9: Application Gateway for Containers subnet snet-agc, usable
            8.8.8.8 -> 8.8.8.8: not in any range of the design
            169.254.1.1 -> 169.254.1.1: not in any range of the design; 169.254.0.0/16 is reserved by Azure
            fd00:20::5 -> fd00:20::5: vnet-shop, fd00:20::/48; IPv6 is not drawn
            fd00:99::/64 -> fd00:99::/64: not in any range of the design
            10.20.1.0/24 -> 10.20.1.0 – 10.20.1.255: snet-agc
            10.20.0.0/22 -> 10.20.0.0 – 10.20.3.255: meets snet-nodes, free space of vnet-shop, snet-agc, 2 more
            1.0.0.0/8 -> 1.0.0.0 – 1.255.255.255: not in any range of the design
            AGC -> snet-agc, 10.20.1.0/24, Application Gateway for Containers, 251 usable addresses
            shop -> cluster shop, nodes in snet-nodes, 10.20.0.0/26, nodes, 49 of 59 usable addresses, 10 free (and 1 more)
            nothing like it -> nothing
              -> nothing
        "]].assert_eq(&lines);
    }
}
