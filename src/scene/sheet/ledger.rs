//! The block of the sums: every cluster with its ranges and every VNet with its subnets, set in columns.
//!
//! Where not everything finds room the type gets smaller, then the lines of the sums are left out, then what is left
//! over is counted.

use crate::design::{Alternative, Network};
use crate::net::grouped;
use crate::plan::{AlternativePlan, Meter, NetworkPlan, SubnetIndex, Verdict};
use crate::scene::sums::{ceilings_words, cluster_of, meter_words, step_words, total_words};

use super::figures::verdict_ink;
use super::pen::{Pen, Type};
use super::{Anchor, Ink, Rect, Stroke};

/// A line of the block.
struct Entry {
    kind: Kind,
    left: String,
    right: String,
    ink: Ink,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A cluster or a VNet.
    Head,
    /// A range.
    Range,
    /// A line of its sum.
    Step,
    /// Its total.
    Total,
}

/// What is tried in turn: size of the type, columns, and whether the lines of the sums stand there.
const SETTINGS: [(f64, usize, bool); 6] = [
    (9.5, 3, true),
    (8.5, 3, true),
    (8.0, 4, true),
    (7.2, 4, true),
    (7.2, 4, false),
    SMALLEST,
];

/// What is left when nothing finds room.
const SMALLEST: (f64, usize, bool) = (6.4, 4, false);

/// Size of the heading.
const HEADING: f64 = 13.0;

/// Between two columns.
const GUTTER: f64 = 24.0;

/// Everything that the block may say.
pub(super) struct Ledger {
    entries: Vec<Entry>,
}

impl Ledger {
    pub(super) fn new(alternative: &Alternative, plan: &AlternativePlan) -> Self {
        Self {
            entries: entries(alternative, plan),
        }
    }

    /// Whether everything finds room, be it without the lines of the sums.
    pub(super) fn fits(&self, rect: Rect) -> bool {
        self.flow(rect).is_whole()
    }

    /// Draws the block.
    pub(super) fn draw(&self, pen: &mut Pen, rect: Rect) {
        let note = "needed while upgrading, of what each range holds";
        pen.heading(rect, HEADING, "How it adds up", note);
        self.flow(rect).draw(pen);
    }

    /// The largest setting that finds room, else the smallest.
    fn flow(&self, rect: Rect) -> Flow<'_> {
        let rect = Rect::new(rect.left, rect.top + HEADING * 1.7, rect.right, rect.bottom);
        let set = |(size, columns, sums): (f64, usize, bool)| {
            let shown = self.entries.iter().filter(|entry| sums || !entry.is_sum());
            Flow::new(rect, columns, size, &shown.collect::<Vec<_>>())
        };
        let whole = SETTINGS.into_iter().map(set).find(Flow::is_whole);
        whole.unwrap_or_else(|| set(SMALLEST))
    }
}

impl Entry {
    const fn is_sum(&self) -> bool {
        matches!(self.kind, Kind::Step | Kind::Total)
    }

    fn height(&self, size: f64) -> f64 {
        match self.kind {
            Kind::Head => size * 1.9,
            Kind::Range => size * 1.45,
            Kind::Step | Kind::Total => size * 1.3,
        }
    }
}

/// Entries set in columns, one after another.
struct Flow<'a> {
    placed: Vec<(&'a Entry, Rect)>,
    size: f64,
    /// Where the note on the rest stands, and how many lines that is.
    rest: Option<(Rect, usize)>,
}

impl<'a> Flow<'a> {
    fn new(rect: Rect, columns: usize, size: f64, entries: &[&'a Entry]) -> Self {
        let width = (rect.width() - GUTTER * (columns as f64 - 1.0)) / columns as f64;
        let total: f64 = entries.iter().map(|entry| entry.height(size)).sum();
        // Columns of one height look tidier than a full one beside an empty one.
        let even = (total / columns as f64 + size * 4.0).min(rect.height());
        let mut placed = Vec::with_capacity(entries.len());
        let (mut column, mut y) = (0_usize, rect.top);
        for (index, entry) in entries.iter().enumerate() {
            let mut needed = entry.height(size);
            // A head never stands alone at the foot of a column.
            if entry.kind == Kind::Head {
                needed += entries.get(index + 1).map_or(0.0, |next| next.height(size));
            }
            let is_last_column = column + 1 == columns;
            let has_more = index + 1 < entries.len();
            let bottom = if is_last_column {
                rect.bottom - if has_more { size * 1.4 } else { 0.0 }
            } else {
                rect.top + even
            };
            let left = |column: usize| rect.left + column as f64 * (width + GUTTER);
            if bottom < y + needed {
                if is_last_column {
                    let left = left(column);
                    let rest = Rect::new(left, y, left + width, y + size * 1.4);
                    return Self {
                        placed,
                        size,
                        rest: Some((rest, entries.len() - index)),
                    };
                }
                column += 1;
                y = rect.top;
            }
            let left = left(column);
            placed.push((*entry, Rect::new(left, y, left + width, y + entry.height(size))));
            y += entry.height(size);
        }
        Self {
            placed,
            size,
            rest: None,
        }
    }

    const fn is_whole(&self) -> bool {
        self.rest.is_none()
    }

    fn draw(&self, pen: &mut Pen) {
        for (entry, rect) in &self.placed {
            line(pen, entry, *rect, self.size);
        }
        if let Some((rect, lines)) = &self.rest {
            let text = format!(
                "and {} lines more, which `aksnet plan` prints",
                grouped(*lines as u64)
            );
            let look = Type::plain(self.size, Ink::Weak);
            pen.text(
                (rect.left, rect.bottom - self.size * 0.35),
                look,
                &text,
                rect.width(),
            );
        }
    }
}

fn line(pen: &mut Pen, entry: &Entry, rect: Rect, size: f64) {
    let Entry {
        kind,
        left,
        right,
        ink,
    } = entry;
    let y = rect.bottom - size * 0.35;
    let (look, indent) = match kind {
        Kind::Head => (Type::bold(size, Ink::Text), 0.0),
        Kind::Range => (Type::plain(size, Ink::Text), 0.0),
        Kind::Step | Kind::Total => (Type::plain(size * 0.9, Ink::Weak), size),
    };
    let number = Type { ink: *ink, ..look };
    // Numbers are never cut; words give way.
    let most = rect.width() * if *kind == Kind::Head { 0.34 } else { 0.62 };
    let number_from = pen.anchored((rect.right, y), Anchor::End, number, right, most);
    pen.text(
        (rect.left + indent, y),
        look,
        left,
        number_from - rect.left - indent - size * 0.6,
    );
    if *kind == Kind::Head {
        pen.line(
            vec![(rect.left, rect.bottom), (rect.right, rect.bottom)],
            Stroke::solid(Ink::Line, 0.6),
        );
    }
}

fn entries(alternative: &Alternative, plan: &AlternativePlan) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (at, (cluster, planned)) in alternative.clusters.iter().zip(&plan.clusters).enumerate() {
        entries.push(Entry {
            kind: Kind::Head,
            left: format!(
                "{}, {}, {} + {} surge nodes",
                cluster.name,
                cluster.model.title(),
                grouped(planned.nodes),
                grouped(planned.surge)
            ),
            right: planned.verdict.words().to_owned(),
            ink: verdict_ink(planned.verdict),
        });
        let mut range = |name: String, meter: &Meter| {
            entries.push(range_entry(name, meter));
            let own = meter
                .demand
                .steps
                .iter()
                .filter(|step| cluster_of(step).is_none_or(|cluster| cluster == at));
            let mut sum = 0_u64;
            for step in own {
                let (words, amount) = step_words(step, alternative);
                sum = sum.saturating_add(step.amount());
                entries.push(Entry {
                    kind: Kind::Step,
                    left: words,
                    right: amount,
                    ink: Ink::Weak,
                });
            }
            let others = meter.demand.with_surge().saturating_sub(sum);
            if others > 0 {
                entries.push(Entry {
                    kind: Kind::Step,
                    left: "other clusters".to_owned(),
                    right: grouped(others),
                    ink: Ink::Weak,
                });
            }
            entries.push(Entry {
                kind: Kind::Total,
                left: total_words(meter.unit).to_owned(),
                right: grouped(meter.demand.with_surge()),
                ink: Ink::Text,
            });
        };
        for (places, kind) in [
            (&planned.node_subnets, "node subnet"),
            (&planned.pod_subnets, "pod subnet"),
        ] {
            for place in places {
                if let Some((name, cidr, meter)) = subnet(alternative, plan, *place) {
                    range(format!("{kind} {name} {cidr}"), meter);
                }
            }
        }
        if let Some(cidr) = &planned.pod_cidr {
            range(format!("pod CIDR {}", cidr.prefix), &cidr.meter);
        }
        if let Some(prefix) = planned.service_cidr {
            entries.push(Entry {
                kind: Kind::Range,
                left: format!("service CIDR {prefix}"),
                right: format!("{} for services", grouped(planned.service_addresses())),
                ink: Ink::Text,
            });
        }
        let reach = planned
            .ceilings
            .as_ref()
            .map(|ceilings| ceilings_words(ceilings, cluster));
        entries.extend(reach.iter().map(|reach| {
            let (upgrade, exist) = reach.split_once("; ").unwrap_or((reach, ""));
            Entry {
                kind: Kind::Range,
                left: upgrade.to_owned(),
                right: exist.to_owned(),
                ink: Ink::Text,
            }
        }));
    }
    for (network, planned) in alternative.networks.iter().zip(&plan.networks) {
        network_entries(&mut entries, network, planned);
    }
    entries
}

fn network_entries(entries: &mut Vec<Entry>, network: &Network, planned: &NetworkPlan) {
    let space: Vec<String> = network.address_space.iter().map(ToString::to_string).collect();
    entries.push(Entry {
        kind: Kind::Head,
        left: format!("{}, {}", network.name, space.join(" and ")),
        right: format!(
            "{} of {} free",
            grouped(planned.free.total()),
            grouped(planned.space.total())
        ),
        ink: Ink::Text,
    });
    for (subnet, planned) in network.subnets.iter().zip(&planned.subnets) {
        // Those of clusters stand with their clusters.
        if planned.node_clusters.is_empty() && planned.pod_clusters.is_empty() {
            let left = format!("{} {}, {}", subnet.name, subnet.prefix, subnet.purpose.title());
            if planned.meter.demand.steps.is_empty() {
                entries.push(Entry {
                    kind: Kind::Range,
                    left,
                    right: format!("{} usable", grouped(planned.meter.capacity)),
                    ink: Ink::Text,
                });
            } else {
                entries.push(range_entry(left, &planned.meter));
            }
        }
    }
}

fn range_entry(name: String, meter: &Meter) -> Entry {
    let verdict = meter.verdict();
    Entry {
        kind: Kind::Range,
        left: name,
        right: meter_words(meter),
        ink: if verdict == Verdict::Fits {
            Ink::Text
        } else {
            verdict_ink(verdict)
        },
    }
}

fn subnet<'a>(
    alternative: &'a Alternative,
    plan: &'a AlternativePlan,
    (network, subnet): SubnetIndex,
) -> Option<(&'a str, String, &'a Meter)> {
    let written = alternative.networks.get(network)?.subnets.get(subnet)?;
    let planned = plan.networks.get(network)?.subnets.get(subnet)?;
    Some((written.name.as_str(), written.prefix.to_string(), &planned.meter))
}
