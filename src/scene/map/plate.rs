//! The words on the plates of a row and next to it.

use std::collections::BTreeSet;

use crate::net::{Prefix, Span, counted, grouped};

use crate::scene::map::free_words::{free_of, free_words};
use crate::scene::map::lanes::{Bar, Item, MapRow, Role, Row, RowKind};
use crate::scene::map::words::Words;
use crate::scene::rows::{Claim, SiblingNames};

/// Between a name and what stands behind it on a plate, in sizes of its letters.
pub const BEHIND_NAME: f64 = 0.5;

impl Words<'_> {
    /// The name on a plate: for a CIDR its cluster's, for free space its size.
    pub fn plate_name(&self, bar: &Bar) -> String {
        let more = match bar.count {
            0 | 1 => String::new(),
            count => format!(" +{}", grouped(count - 1)),
        };
        let cluster = |at: usize| self.alternative?.clusters.get(at);
        match bar.item {
            Item::PodCidr { cluster: at } | Item::ServiceCidr { cluster: at } => {
                cluster(at).map_or_else(String::new, |cluster| format!("{}{more}", cluster.name))
            }
            Item::Forbidden { .. } => format!("Azure{more}"),
            Item::Free { .. } => free_words(bar.span).into_iter().next().unwrap_or_default(),
            item => format!("{}{more}", self.name(item)),
        }
    }

    /// The one or two lines below the name of a plate, the longest first.
    pub fn plate_details(&self, bar: &Bar) -> Vec<String> {
        let Some(prefix) = self.prefix(bar.item) else {
            return Vec::new();
        };
        let length = format!("/{}", prefix.length());
        if let Item::ServiceCidr { .. } = bar.item {
            let dns = self.dns_service(bar.item).filter(|_| bar.count == 1);
            let dns = dns.and_then(Prefix::address_from_number);
            let long = dns.map(|dns| format!("{prefix} · DNS {dns}"));
            return long.into_iter().chain([prefix.to_string(), length]).collect();
        }
        let Some(count) = self.plate_count(bar) else {
            return vec![prefix.to_string(), length];
        };
        vec![
            format!("{prefix} · {count}"),
            format!("{prefix}\n{count}"),
            format!("{length} · {count}"),
            format!("{length}\n{count}"),
            count,
            prefix.to_string(),
            length,
        ]
    }

    /// How much of a range is needed: "13 of 1,019"; nothing of one that nothing is planned for.
    pub fn plate_count(&self, bar: &Bar) -> Option<String> {
        let (held, all) = self.load(bar.item)?;
        Some(format!("{} of {}", grouped(held), grouped(all)))
    }

    /// The demand on a range as a share of what it holds, if there is any.
    fn load(&self, item: Item) -> Option<(u64, u64)> {
        let plan = self.plan?;
        let meter = match item {
            Item::Subnet { network, subnet } => &plan.networks.get(network)?.subnets.get(subnet)?.meter,
            Item::PodCidr { cluster } => &plan.clusters.get(cluster)?.pod_cidr.as_ref()?.meter,
            _ => return None,
        };
        let held = meter.demand.with_surge();
        (held > 0).then_some((held, meter.capacity))
    }

    /// The name of a row and its notes, the most important first.
    pub fn row_label(&self, row: &MapRow) -> (String, Vec<String>) {
        let ranges = || row.lane.rows.iter().map(Row::taken).sum::<usize>() as u64;
        match row.kind {
            RowKind::Network(network) => {
                let item = Item::Network { network, prefix: 0 };
                let spaces = self
                    .alternative
                    .and_then(|found| found.networks.get(network))
                    .map_or(0, |network| network.address_space.len());
                let space = match (self.prefix(item), spaces) {
                    (Some(prefix), 0 | 1) => prefix.to_string(),
                    (Some(prefix), more) => format!("{prefix} +{}", more - 1),
                    (None, _) => String::new(),
                };
                let subnets = counted(ranges(), "subnets");
                let planned = self.plan.and_then(|plan| plan.networks.get(network));
                let mut notes = vec![space, subnets];
                notes.extend(planned.map(|plan| free_of(plan)));
                (self.name(item), notes)
            }
            RowKind::Pods => ("Pods".to_owned(), vec![counted(ranges(), "ranges")]),
            RowKind::Services => ("Services".to_owned(), vec![counted(ranges(), "ranges")]),
            RowKind::Outside => ("Outside".to_owned(), vec![counted(ranges(), "ranges")]),
        }
    }

    /// Points that the name of a plate takes in full with how much it holds behind it, in letters of that size.
    pub fn full_of_plate(&self, bar: &Bar, size: f64, measure: &impl Fn(&str) -> f64) -> f64 {
        let name = measure(&self.plate_name(bar));
        let count = self.plate_count(bar);
        name + count.map_or(0.0, |count| size * BEHIND_NAME + measure(&count))
    }

    /// The names of rows, to be cut where there is no room for all of one.
    pub fn row_names(&self, rows: &[MapRow]) -> SiblingNames {
        SiblingNames::of(rows.iter().map(|row| self.row_label(row).0), false)
    }

    /// The names on the plates of a row; for subnets without their common prefix.
    pub fn sibling_names(&self, row: &MapRow) -> SiblingNames {
        const MOST_NAMES: usize = 200;
        let bars = row.lane.rows.iter().flat_map(|row| &row.bars);
        let taken = bars.filter(|bar| bar.role != Role::Free).take(MOST_NAMES);
        let names = taken.map(|bar| self.plate_name(bar));
        SiblingNames::of(names, matches!(row.kind, RowKind::Network(_)))
    }

    /// What else uses the same addresses of a row, the longest first: "also on-prem 10.128.0.0/9, 2 more", without the
    /// prefix, and the prefix alone.
    pub fn claims(&self, same: &[Claim]) -> Vec<String> {
        let Some(Claim { other, .. }) = same.first() else {
            return Vec::new();
        };
        let more = match same.len() {
            1 => String::new(),
            count => format!(", {} more", grouped(count as u64 - 1)),
        };
        let also = format!("also {}", self.name(*other));
        let name = format!("{also}{more}");
        match self.prefix(*other) {
            Some(prefix) => vec![format!("{also} {prefix}{more}"), name, format!("{prefix}{more}")],
            None => vec![name],
        }
    }

    /// What else uses addresses of an item, in a sentence about it: "also claimed by on-prem 10.128.0.0/9 and 2 more".
    pub fn claimed_by(&self, item: Item, claims: &[Claim]) -> Option<String> {
        let own = claims.iter().filter(|claim| claim.own == item);
        let others: BTreeSet<Item> = own.map(|claim| claim.other).collect();
        let first = *others.first()?;
        let prefix = self.prefix(first).map(|prefix| format!(" {prefix}"));
        let more = match others.len() {
            1 => String::new(),
            count => format!(" and {} more", grouped(count as u64 - 1)),
        };
        Some(format!(
            "also claimed by {}{}{more}",
            self.name(first),
            prefix.unwrap_or_default()
        ))
    }

    /// How often something else uses addresses of a row: "2 claims".
    pub fn claims_of_row(claims: &[Claim]) -> String {
        let places: BTreeSet<Span> = claims.iter().map(|claim| claim.span).collect();
        counted(places.len(), "claims")
    }
}
