//! Which ranges of the rows have an error, so that their plates show it.

use std::collections::{BTreeMap, BTreeSet};

use crate::azure::Severity;
use crate::check::{Findings, Subject};
use crate::net::grouped;
use crate::scene::{Drawn, Item, RowKind, Words};

/// First addresses of the ranges that have an error which nobody accepted, by row and in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Troubles {
    rows: BTreeMap<RowKind, Vec<u64>>,
}

impl Troubles {
    /// Those of alternative `at`, which `words` are about.
    pub fn of(words: &Words<'_>, findings: &Findings, at: usize) -> Self {
        let mut rows: BTreeMap<RowKind, Vec<u64>> = BTreeMap::new();
        let errors = findings.of_alternative(at).filter(|finding| {
            finding.severity == Severity::Error
                && !finding.is_accepted()
                && finding.subject.alternative() == Some(at)
        });
        let items: BTreeSet<Item> = errors.filter_map(|finding| Item::of(finding.subject)).collect();
        for item in items {
            if let Some(span) = words.span(item) {
                rows.entry(item.row()).or_default().push(span.first());
            }
        }
        for places in rows.values_mut() {
            places.sort_unstable();
        }
        Self { rows }
    }

    /// How many of the ranges that are drawn as a plate of that row have an error.
    pub fn on(&self, row: RowKind, drawn: &Drawn<'_>) -> usize {
        let Some((places, span)) = self.rows.get(&row).zip(drawn.span()) else {
            return 0;
        };
        let before = |address: u64| places.partition_point(|place| *place < address);
        before(span.end()).saturating_sub(before(span.first()))
    }
}

/// What a group says of its ranges that have an error, the longest first: "2 with errors", "2".
pub fn trouble_words(ranges: usize) -> Option<[String; 2]> {
    let number = grouped(ranges);
    match ranges {
        0 => None,
        1 => Some([format!("{number} with an error"), number]),
        _ => Some([format!("{number} with errors"), number]),
    }
}

impl Item {
    /// The range that a subject is; none where it is more or less than one.
    pub fn of(subject: Subject) -> Option<Self> {
        match subject.anchor() {
            Subject::Subnet { network, subnet, .. } => Some(Self::Subnet { network, subnet }),
            Subject::PodCidr { cluster, .. } => Some(Self::PodCidr { cluster }),
            Subject::ServiceCidr { cluster, .. } | Subject::DnsIp { cluster, .. } => {
                Some(Self::ServiceCidr { cluster })
            }
            Subject::Design
            | Subject::Alternative(_)
            | Subject::Connected(_)
            | Subject::Network { .. }
            | Subject::Cluster { .. }
            | Subject::Pool { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::check;
    use crate::design::presets::presets;
    use crate::plan::plan;
    use crate::scene::{LaneKind, Projection, map, visible};

    /// The plate of a Bastion subnet that Azure refuses looked like any other.
    #[test]
    fn a_plate_shows_the_error_of_its_range_alone() {
        let design = presets()[2].design().unwrap();
        let plan = plan(&design);
        let findings = check(&design, &plan);
        let words = Words::new(&design, &plan, 0);
        let scene = map(&design, &plan, 0, &BTreeSet::new());
        let troubles = Troubles::of(&words, &findings, 0);
        let lane = scene.lane(LaneKind::Subnets).unwrap();
        let projection = Projection {
            axis: &scene.axis,
            view: scene.axis.fit(
                words
                    .span(Item::Network {
                        network: 0,
                        prefix: 0,
                    })
                    .unwrap(),
            ),
            width_points: 100_000.0,
        };
        let marked: Vec<String> = visible(lane, &projection)
            .iter()
            .filter(|drawn| troubles.on(RowKind::Network(0), drawn) > 0)
            .filter_map(|drawn| Some(words.name(drawn.bar()?.item)))
            .collect();
        assert_eq!(marked, ["AzureBastionSubnet"]);
    }
}
