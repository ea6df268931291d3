//! The ranges of one alternative as rows of a table: for the screen, and for address plans in files.
//!
//! The same ranges as on the map, IPv6 ones too, with the numbers of the plan. A row holds what it says; how numbers
//! are grouped, how rows are sorted, and what may be edited is decided by whoever shows them.

use std::net::IpAddr;

use crate::azure::Purpose;
use crate::design::{Alternative, Cluster, ConnectedKind, Design};
use crate::net::{Cidr, Prefix, grouped};
use crate::plan::{AlternativePlan, ClusterPlan, Meter, NetworkPlan, Plan, Unit, service_addresses};

use super::map::Words;
use super::map::bars::subnet_role;
use super::map::{Item, Role};

mod tree;

pub use tree::{Nesting, RangeTree, range_tree};

/// One range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RangeRow {
    /// What it is; an IPv4 and an IPv6 range of one cluster are the same item.
    pub item: Item,
    /// What it means on the map.
    pub role: Role,
    /// What it is called.
    pub name: String,
    /// The range as typed.
    pub cidr: Cidr,
    /// What usable, used and free are counted in.
    pub unit: Unit,
    /// How much of it may be planned on; `None` where nobody plans that.
    pub usable: Option<u64>,
    /// How much of that is needed while upgrading; `None` where nobody plans that.
    pub used: Option<u64>,
    /// How much of that stays free; `None` where nobody plans that.
    pub free: Option<u64>,
    /// What it is for.
    pub purpose: RangePurpose,
    /// How many subnets lie in it, where it is a VNet's and stands above them.
    pub subnets: Option<usize>,
    /// The VNet that it lies in; empty outside of all.
    pub network: String,
    /// Free text about it.
    pub note: String,
}

impl RangeRow {
    /// The first address; host bits are cleared.
    pub fn first(&self) -> IpAddr {
        self.cidr.net().network()
    }

    /// The last address.
    pub fn last(&self) -> IpAddr {
        self.cidr.net().broadcast()
    }

    /// How much of it may be planned on, with the unit where that is not addresses: "59", "64 slots".
    pub fn usable_words(&self) -> Option<String> {
        let usable = grouped(self.usable?);
        Some(match self.unit {
            Unit::Addresses => usable,
            Unit::Blocks => format!("{usable} blocks"),
            Unit::NodeSlots => format!("{usable} slots"),
        })
    }

    /// How many addresses it has; `None` for IPv6, where nobody counts them.
    pub fn size(&self) -> Option<u64> {
        self.cidr.v4().map(|prefix| prefix.size())
    }
}

/// What a range is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RangePurpose {
    /// The address space of a VNet.
    AddressSpace,
    /// A subnet's purpose.
    Subnet(Purpose),
    /// Pods of a cluster, behind its nodes.
    PodCidr,
    /// Services of a cluster.
    ServiceCidr,
    /// Something outside.
    Connected(ConnectedKind),
    /// A free block of a VNet.
    Free,
}

impl RangePurpose {
    /// The purpose in words.
    pub const fn title(self) -> &'static str {
        match self {
            Self::AddressSpace => "VNet",
            Self::Subnet(purpose) => purpose.title(),
            Self::PodCidr => "Pod CIDR",
            Self::ServiceCidr => "Service CIDR",
            Self::Connected(ConnectedKind::Peered) => "Peered VNet",
            Self::Connected(ConnectedKind::OnPremises) => "On-premises",
            Self::Connected(ConnectedKind::Other) => "Outside",
            Self::Free => "Free",
        }
    }
}

/// The ranges of alternative `at` in the order of the design: each VNet with its subnets, then what clusters have of
/// their own, then what is connected.
///
/// ```
/// use aksnet::design::presets;
/// use aksnet::scene::range_rows;
///
/// let design = presets::worked_example();
/// let plan = aksnet::plan::plan(&design);
/// let rows = range_rows(&design, &plan, 0);
/// let nodes = &rows[1];
/// assert_eq!((nodes.name.as_str(), nodes.cidr.as_str()), ("snet-nodes", "10.20.0.0/26"));
/// assert_eq!((nodes.usable, nodes.used, nodes.free), (Some(59), Some(49), Some(10)));
/// ```
pub fn range_rows(design: &Design, plan: &Plan, at: usize) -> Vec<RangeRow> {
    let mut rows = Vec::new();
    if let Some((alternative, planned)) = design.alternatives.get(at).zip(plan.alternatives.get(at)) {
        let words = Words::new(design, plan, at);
        push_networks(&mut rows, alternative, planned);
        let clusters = alternative.clusters.iter().zip(&planned.clusters);
        for (cluster, (written, planned)) in clusters.enumerate() {
            push_cluster(&mut rows, &words, cluster, written, planned);
        }
    }
    push_connected(&mut rows, design);
    rows
}

fn push_networks(rows: &mut Vec<RangeRow>, alternative: &Alternative, plan: &AlternativePlan) {
    for (network, (written, planned)) in alternative.networks.iter().zip(&plan.networks).enumerate() {
        let name = written.name.as_str();
        for (prefix, cidr) in written.address_space.iter().enumerate() {
            let size = cidr.v4().map(|prefix| prefix.size());
            let free = cidr.v4().map(|prefix| free_within(planned, prefix));
            rows.push(RangeRow {
                usable: size,
                used: size.zip(free).map(|(size, free)| size.saturating_sub(free)),
                free,
                ..row(
                    Item::Network { network, prefix },
                    name,
                    cidr,
                    RangePurpose::AddressSpace,
                    name,
                )
            });
        }
        for (subnet, (written, planned)) in written.subnets.iter().zip(&planned.subnets).enumerate() {
            let item = Item::Subnet { network, subnet };
            let purpose = RangePurpose::Subnet(written.purpose);
            let mut row = RangeRow {
                role: subnet_role(written.purpose, planned),
                note: written.note.clone(),
                ..row(item, written.name.as_str(), &written.prefix, purpose, name)
            };
            if planned.prefix.is_some() {
                let meter = &planned.meter;
                lay(&mut row, meter);
                if !is_planned(written.purpose, meter) {
                    (row.used, row.free) = (None, None);
                }
            }
            let ipv6 = written.prefix_ipv6.as_ref().map(|range| RangeRow {
                role: row.role,
                note: row.note.clone(),
                ..self::row(item, written.name.as_str(), range, purpose, name)
            });
            rows.push(row);
            rows.extend(ipv6);
        }
    }
}

/// Whether what a subnet holds is planned: how much a gateway or a firewall takes is nobody's plan.
pub(super) fn is_planned(purpose: Purpose, meter: &Meter) -> bool {
    purpose.belongs_to_clusters() || !meter.demand.steps.is_empty()
}

fn push_cluster(
    rows: &mut Vec<RangeRow>,
    words: &Words<'_>,
    cluster: usize,
    written: &Cluster,
    planned: &ClusterPlan,
) {
    let (pods, services) = (Item::PodCidr { cluster }, Item::ServiceCidr { cluster });
    let of_pods = |cidr| row(pods, &words.name(pods), cidr, RangePurpose::PodCidr, OUTSIDE);
    let of_services = |cidr| {
        row(
            services,
            &words.name(services),
            cidr,
            RangePurpose::ServiceCidr,
            OUTSIDE,
        )
    };
    let has_pod_cidr = |_: &&Cidr| written.model.uses_pod_cidr();
    if let Some(cidr) = written.pod_cidr.as_ref().filter(has_pod_cidr) {
        let mut row = of_pods(cidr);
        if let Some(planned) = &planned.pod_cidr {
            lay(&mut row, &planned.meter);
        }
        rows.push(row);
    }
    rows.extend(written.pod_cidr_ipv6.as_ref().filter(has_pod_cidr).map(of_pods));
    rows.push(RangeRow {
        usable: planned
            .service_cidr
            .map(|prefix| service_addresses(prefix.length())),
        ..of_services(&written.service_cidr)
    });
    rows.extend(written.service_cidr_ipv6.as_ref().map(of_services));
}

fn push_connected(rows: &mut Vec<RangeRow>, design: &Design) {
    for (range, written) in design.connected.iter().enumerate() {
        let purpose = RangePurpose::Connected(written.kind);
        let prefixes = written.prefixes.iter().enumerate();
        rows.extend(prefixes.map(|(prefix, cidr)| {
            let item = Item::Connected { range, prefix };
            row(item, written.name.as_str(), cidr, purpose, OUTSIDE)
        }));
    }
}

/// The VNet of a range that lies in none.
const OUTSIDE: &str = "";

/// A range of which nobody plans what it holds.
fn row(item: Item, name: &str, cidr: &Cidr, purpose: RangePurpose, network: &str) -> RangeRow {
    RangeRow {
        item,
        role: match purpose {
            RangePurpose::AddressSpace => Role::Network,
            RangePurpose::Subnet(_) => Role::Other,
            RangePurpose::PodCidr => Role::Pod,
            RangePurpose::ServiceCidr => Role::Service,
            RangePurpose::Connected(_) => Role::Connected,
            RangePurpose::Free => Role::Free,
        },
        name: name.to_owned(),
        cidr: cidr.clone(),
        unit: Unit::Addresses,
        usable: None,
        used: None,
        free: None,
        purpose,
        subnets: None,
        network: network.to_owned(),
        note: String::new(),
    }
}

/// Gives the row the numbers of its meter.
fn lay(row: &mut RangeRow, meter: &Meter) {
    row.unit = meter.unit;
    row.usable = Some(meter.capacity);
    row.used = Some(meter.demand.with_surge());
    row.free = Some(meter.free());
}

/// Addresses of a VNet's prefix that no subnet covers.
fn free_within(plan: &NetworkPlan, prefix: Prefix) -> u64 {
    let span = prefix.span();
    let gaps = plan.free.spans();
    let first = gaps.partition_point(|gap| gap.end() <= span.first());
    let inside = gaps.iter().skip(first).map_while(|gap| gap.intersection(&span));
    inside.map(|part| part.len()).sum()
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::design::presets;
    use crate::plan::plan;

    fn table(design: &Design) -> String {
        let number = |number: Option<u64>| number.map_or_else(|| "-".to_owned(), |number| number.to_string());
        let lines = range_rows(design, &plan(design), 0).into_iter().map(|row| {
            format!(
                "{} | {} | {} – {} | {} | {} {} {} {} | {} | {} | {}\n",
                row.name,
                row.cidr,
                row.first(),
                row.last(),
                number(row.size()),
                number(row.usable),
                number(row.used),
                number(row.free),
                row.unit.plural(),
                row.purpose.title(),
                row.network,
                row.note,
            )
        });
        lines.collect()
    }

    #[test]
    fn rows_of_the_worked_example() {
        expect![[r"
            vnet-shop | 10.20.0.0/21 | 10.20.0.0 – 10.20.7.255 | 2048 | 2048 320 1728 addresses | VNet | vnet-shop | 
            snet-nodes | 10.20.0.0/26 | 10.20.0.0 – 10.20.0.63 | 64 | 59 49 10 addresses | Nodes | vnet-shop | 
            snet-agc | 10.20.1.0/24 | 10.20.1.0 – 10.20.1.255 | 256 | 251 - - addresses | Application Gateway for Containers | vnet-shop | 
            pod CIDR | 10.244.0.0/18 | 10.244.0.0 – 10.244.63.255 | 16384 | 64 48 16 node slots | Pod CIDR |  | 
            service CIDR | 10.0.0.0/16 | 10.0.0.0 – 10.0.255.255 | 65536 | 65532 - - addresses | Service CIDR |  | 
            hub | 10.10.0.0/16 | 10.10.0.0 – 10.10.255.255 | 65536 | - - - addresses | Peered VNet |  | 
            on-prem | 10.128.0.0/9 | 10.128.0.0 – 10.255.255.255 | 8388608 | - - - addresses | On-premises |  | 
        "]]
        .assert_eq(&table(&presets::worked_example()));
    }

    #[test]
    fn prefixes_count_what_is_free_in_them_alone_and_ipv6_has_no_numbers() {
        let mut design = presets::worked_example();
        let network = &mut design.alternatives[0].networks[0];
        network.address_space.push("10.30.0.7/24".parse().unwrap());
        network.address_space.push("fd00:20::/48".parse().unwrap());
        let text = table(&design);
        let lines: Vec<&str> = text.lines().take(3).collect();
        expect![[r"
            vnet-shop | 10.20.0.0/21 | 10.20.0.0 – 10.20.7.255 | 2048 | 2048 320 1728 addresses | VNet | vnet-shop | 
            vnet-shop | 10.30.0.7/24 | 10.30.0.0 – 10.30.0.255 | 256 | 256 0 256 addresses | VNet | vnet-shop | 
            vnet-shop | fd00:20::/48 | fd00:20:: – fd00:20:0:ffff:ffff:ffff:ffff:ffff | - | - - - addresses | VNet | vnet-shop | "]]
        .assert_eq(&lines.join("\n"));
    }

    #[test]
    fn the_ipv6_range_of_a_subnet_stands_below_it_without_numbers() {
        let mut design = presets::blank();
        design.alternatives[0].networks[0].subnets[0].prefix_ipv6 = Some("fd00:1::/64".parse().unwrap());
        let rows = range_rows(&design, &plan(&design), 0);
        let at = rows
            .iter()
            .position(|row| row.cidr.as_str() == "fd00:1::/64")
            .unwrap();
        assert_eq!(
            (rows[at].item, &rows[at].name),
            (rows[at - 1].item, &rows[at - 1].name)
        );
        assert_eq!((rows[at].used, rows[at].usable), (None, None));
    }

    #[test]
    fn a_design_without_alternatives_still_shows_what_is_connected() {
        let mut design = presets::worked_example();
        design.alternatives.clear();
        assert_eq!(range_rows(&design, &plan(&design), 0).len(), 2);
    }
}
