//! What a network team is asked for: the ranges of an alternative, as a request in Markdown and CSV, for Azure Virtual
//! Network Manager and Azure IPAM, for `NetBox`, and for Visual Subnet Calculator.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::model::Deployment;
use crate::design::{Alternative, ConnectedRange, Design, inert, json_text};
use crate::export::address_plan::{cell, escaped};
use crate::net::{Cidr, Prefix, counted, grouped};
use crate::plan::Plan;
use crate::scene::{Item, RangePurpose, RangeRow, range_rows};

/// One requested range.
struct Asked {
    what: String,
    kind: &'static str,
    range: String,
    length: u8,
    addresses: Option<u64>,
    why: String,
    held: &'static str,
    apart: String,
    exists: bool,
}

/// The kind of ranges outside every VNet.
const NOT_ROUTED: &str = "not routed";

const COLUMNS: [&str; 8] = [
    "What",
    "Kind",
    "Size",
    "Addresses",
    "Proposed",
    "Why",
    "For how long",
    "Must not overlap",
];

/// The request as Markdown, with design errors, listed at the top.
pub(super) fn markdown(design: &Design, plan: &Plan, at: usize, of: &Deployment) -> String {
    let Some(alternative) = design.alternatives.get(at) else {
        return String::new();
    };
    let mut text = String::new();
    let title = escaped(design.name.as_str());
    push(
        &mut text,
        &format!(
            "# Address request: {title}, {}",
            escaped(alternative.name.as_str())
        ),
    );
    if !of.errors.is_empty() {
        push(&mut text, "");
        push(
            &mut text,
            "**The design has errors; fix them before the ranges are assigned:**",
        );
        push(&mut text, "");
        for error in &of.errors {
            push(&mut text, &format!("- {}", escaped(error)));
        }
    }
    push(&mut text, "");
    push(&mut text, &format!("| {} |", COLUMNS.join(" | ")));
    push(&mut text, "| --- | --- | --- | ---: | --- | --- | --- | --- |");
    for asked in asked(design, plan, at, of).iter().filter(|asked| !asked.exists) {
        let cells = [
            escaped(&asked.what).into_owned(),
            asked.kind.to_owned(),
            format!("/{}", asked.length),
            asked.addresses.map(grouped).unwrap_or_default(),
            asked.range.clone(),
            escaped(&asked.why).into_owned(),
            asked.held.to_owned(),
            escaped(&asked.apart).into_owned(),
        ];
        push(&mut text, &format!("| {} |", cells.join(" | ")));
    }
    push(&mut text, "");
    push(
        &mut text,
        "A VNet range may be placed elsewhere as long as it has the same size and overlaps nothing listed with it. \
         Pod and service CIDRs are not routed; they are listed so that nothing the clusters talk to gets the same \
         addresses.",
    );
    text
}

/// The request as CSV.
pub(super) fn csv(design: &Design, plan: &Plan, at: usize, of: &Deployment) -> String {
    let records = asked(design, plan, at, of)
        .into_iter()
        .filter(|asked| !asked.exists)
        .map(|asked| {
            vec![
                cell(&asked.what),
                cell(asked.kind),
                format!("/{}", asked.length),
                asked.addresses.map(|count| count.to_string()).unwrap_or_default(),
                asked.range,
                cell(&asked.why),
                cell(asked.held),
                cell(&asked.apart),
            ]
        });
    table(&COLUMNS, records)
}

/// Prefixes in the import format of `NetBox`.
pub(super) fn netbox(design: &Design, plan: &Plan, at: usize, of: &Deployment) -> String {
    let records = asked(design, plan, at, of).into_iter().map(|asked| {
        let status = match (asked.kind, asked.exists) {
            ("VNet", _) => "container",
            (_, true) => "active",
            (_, false) => "reserved",
        };
        let about = if asked.kind == NOT_ROUTED {
            format!("{}, {}", asked.what, asked.kind)
        } else {
            format!("{}: {}", asked.kind, asked.what)
        };
        vec![
            asked.range,
            status.to_owned(),
            "false".to_owned(),
            cell(&about.chars().take(200).collect::<String>()),
        ]
    });
    table(&["prefix", "status", "is_pool", "description"], records)
}

fn table(columns: &[&str], records: impl Iterator<Item = Vec<String>>) -> String {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        // Cells are quoted already where they have to be.
        .quote_style(csv::QuoteStyle::Never)
        .from_writer(Vec::new());
    let mut written = writer.write_record(columns);
    for record in records {
        written = written.and_then(|()| writer.write_record(record));
    }
    debug_assert!(written.is_ok(), "records of one length go into memory");
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

/// Request bodies for Virtual Network Manager and Azure IPAM, which assign free ranges instead of the proposed ones.
pub(super) fn ipam(design: &Design, at: usize, of: &Deployment) -> String {
    let networks = design
        .alternatives
        .get(at)
        .map(|alternative| &alternative.networks);
    let networks = networks
        .into_iter()
        .flatten()
        .zip(&of.networks)
        .filter(|(_, made)| !made.managed && !made.head.exists);
    let (mut manager, mut reservations) = (Vec::new(), Vec::new());
    for (network, _) in networks {
        let name = inert(network.name.as_str());
        let total: u64 = network
            .address_space
            .iter()
            .filter_map(|cidr| cidr.v4())
            .map(|prefix| prefix.size())
            .sum();
        let subnets = network.subnets.iter().filter_map(|subnet| {
            let size = subnet.prefix.v4()?.size();
            Some(json!({
                "name": inert(subnet.name.as_str()),
                "properties": { "ipamPoolPrefixAllocations": [allocation(size)] },
            }))
        });
        manager.push(json!({
            "name": name,
            "properties": {
                "addressSpace": { "ipamPoolPrefixAllocations": [allocation(total)] },
                "subnets": subnets.collect::<Vec<Value>>(),
            },
        }));
        for cidr in &network.address_space {
            reservations.push(json!({
                "size": cidr.length(),
                "desc": name,
                "reverse_search": false,
                "smallest_cidr": true,
            }));
        }
    }
    json_text(&json!({
        "virtualNetworkManager": {
            "use": "PUT each body to Microsoft.Network/virtualNetworks with the id of an IPAM pool in place of POOL_ID",
            "virtualNetworks": manager,
        },
        "azureIpam": {
            "use": "POST each body to /api/spaces/SPACE/blocks/BLOCK/reservations",
            "reservations": reservations,
        },
    }))
}

/// What is asked of an IPAM pool: a number of addresses, as text.
fn allocation(addresses: u64) -> Value {
    json!({ "numberOfIpAddresses": addresses.to_string(), "pool": { "id": "POOL_ID" } })
}

/// The VNets as Visual Subnet Calculator draws them: one base that is split until every subnet has its own part.
pub(super) fn vsc(design: &Design, at: usize) -> String {
    let networks = design
        .alternatives
        .get(at)
        .map(|alternative| alternative.networks.as_slice())
        .unwrap_or_default();
    let own = networks.iter().filter(|network| !network.managed);
    let spaces = own
        .clone()
        .flat_map(|network| network.address_space.iter().filter_map(Cidr::v4));
    let base = spaces.reduce(|all, space| all.common(&space));
    let mut parts: Vec<(Prefix, String)> = own
        .flat_map(|network| &network.subnets)
        .filter_map(|subnet| Some((subnet.prefix.v4()?, inert(subnet.name.as_str()))))
        .collect();
    // Of overlapping ranges the first keeps its place.
    parts.sort_by_key(|(prefix, _)| (prefix.first(), prefix.length()));
    parts.dedup_by(|next, before| before.0.overlaps(&next.0));
    let tree = base.map(|base| {
        let mut top = serde_json::Map::new();
        top.insert(base.to_string(), split(base, &parts));
        top
    });
    json_text(&json!({
        "config_version": "2",
        "operating_mode": "Azure",
        "base_network": base.map(|base| base.to_string()).unwrap_or_default(),
        "subnets": tree.unwrap_or_default(),
    }))
}

/// A block with the parts in it, which are sorted and apart from each other.
fn split(block: Prefix, parts: &[(Prefix, String)]) -> Value {
    match parts {
        [] => json!({}),
        [(part, name), ..] if part.contains(&block) => json!({ "_note": name }),
        _ => {
            let mut halves = serde_json::Map::new();
            if let Some((first, second)) = block.halves() {
                let middle = parts.partition_point(|(part, _)| part.first() < second.first());
                let (low, high) = parts.split_at(middle);
                halves.insert(first.to_string(), split(first, low));
                halves.insert(second.to_string(), split(second, high));
            }
            Value::Object(halves)
        }
    }
}

/// Every range of the alternative that is its own, in the order of the design.
fn asked(design: &Design, plan: &Plan, at: usize, of: &Deployment) -> Vec<Asked> {
    let Some(alternative) = design.alternatives.get(at) else {
        return Vec::new();
    };
    let rows = range_rows(design, plan, at);
    let own = rows
        .iter()
        .filter_map(|row| one(alternative, row, &rows, &design.connected, of));
    own.collect()
}

/// What the range at `cidr` must not overlap, and whether it does now.
fn other_words(cidr: &Cidr, name: &str, others: &[Cidr]) -> String {
    let shown: Vec<&str> = others.iter().take(20).map(Cidr::as_str).collect();
    let overlaps = |other: &Cidr| {
        let both = cidr.v4().zip(other.v4());
        both.is_some_and(|(one, other)| one.overlaps(&other))
    };
    let now = if others.iter().any(overlaps) {
        ", which it overlaps now"
    } else {
        ""
    };
    format!("{name} ({}){now}", shown.join(", "))
}

fn one(
    alternative: &Alternative,
    row: &RangeRow,
    rows: &[RangeRow],
    outside: &[ConnectedRange],
    of: &Deployment,
) -> Option<Asked> {
    let network = |at: usize| of.networks.get(at).filter(|network| !network.managed);
    let runs = |cluster: usize| {
        of.clusters
            .get(cluster)
            .is_some_and(|cluster| cluster.head.exists)
    };
    let (exists, kind, held) = match row.item {
        Item::Network { network: at, .. } => (network(at)?.head.exists, "VNet", "while anything is in it"),
        Item::Subnet { network: at, subnet } => {
            let exists = network(at)?.subnets.get(subnet)?.exists;
            (exists, "subnet", "while anything is in it")
        }
        Item::PodCidr { cluster } | Item::ServiceCidr { cluster } => {
            (runs(cluster), NOT_ROUTED, "the life of the cluster")
        }
        _ => return None,
    };
    let used = row.used.zip(row.usable).map(|(used, usable)| {
        format!(
            "{} of {} in use while upgrading",
            grouped(used),
            counted(usable, row.unit.plural())
        )
    });
    let why = match row.purpose {
        RangePurpose::AddressSpace => clusters_in(alternative, &row.network),
        purpose => [Some(purpose.title().to_owned()), used]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(": "),
    };
    // A subnet is inside of its VNet, which keeps apart from everything.
    let apart = if matches!(row.item, Item::Subnet { .. }) {
        format!("the other subnets of {}", inert(&row.network))
    } else {
        let others = rows.iter().filter(|other| {
            other.item != row.item
                && matches!(
                    other.item,
                    Item::Network { .. } | Item::PodCidr { .. } | Item::ServiceCidr { .. }
                )
                && other.cidr.is_ipv4() == row.cidr.is_ipv4()
        });
        let others = others.take(20).map(|other| {
            let name = called(alternative, other);
            other_words(&row.cidr, &name, std::slice::from_ref(&other.cidr))
        });
        let outside = outside.iter().filter(|range| !range.prefixes.is_empty());
        let outside = outside.take(20).map(|range| {
            let name = inert(range.name.as_str());
            other_words(&row.cidr, &name, &range.prefixes)
        });
        others.chain(outside).collect::<Vec<_>>().join("; ")
    };
    Some(Asked {
        what: called(alternative, row),
        kind,
        range: row.cidr.to_string(),
        length: row.cidr.length(),
        addresses: row.size(),
        why,
        held,
        apart,
        exists,
    })
}

/// What a range is called among all that are asked for: those of clusters have no name of their own.
fn called(alternative: &Alternative, row: &RangeRow) -> String {
    let of = match row.item {
        Item::PodCidr { cluster } | Item::ServiceCidr { cluster } => alternative.clusters.get(cluster),
        _ => None,
    };
    match of {
        Some(cluster) => format!("{} of {}", inert(&row.name), inert(cluster.name.as_str())),
        None => inert(&row.name),
    }
}

/// What a VNet is for: the clusters in it, with their model and nodes.
fn clusters_in(alternative: &Alternative, network: &str) -> String {
    let clusters = alternative
        .clusters
        .iter()
        .filter(|cluster| cluster.network.matches(network));
    let words: Vec<String> = clusters
        .take(20)
        .map(|cluster| {
            let nodes = cluster
                .pools
                .iter()
                .map(|pool| pool.planned_nodes())
                .fold(0, u64::saturating_add);
            format!(
                "AKS cluster {} ({}, {})",
                inert(cluster.name.as_str()),
                cluster.model.title().to_lowercase(),
                counted(nodes, "nodes")
            )
        })
        .collect();
    if words.is_empty() {
        purposes_in(alternative, network)
    } else {
        words.join("; ")
    }
}

/// What a VNet without clusters is for: the purposes of its subnets, each once.
fn purposes_in(alternative: &Alternative, network: &str) -> String {
    let of = alternative
        .networks
        .iter()
        .find(|other| other.name.matches(network));
    let mut purposes: Vec<&str> = Vec::new();
    for subnet in of.into_iter().flat_map(|network| &network.subnets) {
        let title = subnet.purpose.title();
        if !purposes.contains(&title) {
            purposes.push(title);
        }
    }
    if purposes.is_empty() {
        "no cluster".to_owned()
    } else {
        format!("no cluster; subnets: {}", purposes.join(", "))
    }
}

fn push(text: &mut String, line: &str) {
    writeln!(text, "{line}").unwrap_or_default();
}
