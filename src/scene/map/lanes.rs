//! What the address map is made of: lanes of rows of bars, and where they overlap.
//!
//! ```text
//!  Lane "Pods"     row 0  ├ Bar ────────────┤        ├ Bar ┤      bars of a row: sorted, apart
//!                         │▒▒▒ fills ▒▒│    │
//!                  row 1         ├ Bar ─────────┤                 what overlaps goes to the next row
//! ```
//!
//! Plain data: an [`Item`] says what a bar stands for; its words are made when they are shown.

use std::ops::Deref;
use std::sync::Arc;

use crate::design::Swatch;
use crate::net::{Prefix, Span};

use crate::scene::map::axis::Axis;

/// The address map of one alternative; cheap to clone.
#[derive(Debug, Clone, PartialEq)]
pub struct MapScene {
    /// The address axis.
    pub axis: Arc<Axis>,
    /// The lanes that are not empty, from top to bottom.
    pub lanes: Vec<Arc<Lane>>,
    /// Where items of different lanes overlap that must not, by address.
    pub overlaps: Vec<Overlap>,
    /// The same in rows, from top to bottom: a VNet each, then what lies outside of them; none of several alternatives.
    pub rows: Vec<MapRow>,
}

/// A row of the map: a VNet with what lies in it, or ranges of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapRow {
    /// What it shows.
    pub kind: RowKind,
    /// Its bars; those that overlap are in rows of their own.
    pub lane: Arc<Lane>,
}

impl MapRow {
    /// Whether a ruler shows where its ranges are: a VNet has a scale, ranges far apart have none.
    pub const fn has_ruler(&self) -> bool {
        matches!(self.kind, RowKind::Network(_))
    }
}

/// What a row of the map shows; ordered from top to bottom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RowKind {
    /// The VNet of that index, with its subnets and its free space.
    Network(usize),
    /// Pod CIDRs.
    Pods,
    /// Service CIDRs.
    Services,
    /// Connected ranges, and those nobody may use.
    Outside,
}

impl MapScene {
    /// The lane of a kind, unless it is empty.
    pub fn lane(&self, kind: LaneKind) -> Option<&Lane> {
        self.lanes.iter().find(|lane| lane.kind == kind).map(Arc::as_ref)
    }

    /// The bar of an item; of a merged bar only the first item is found.
    pub fn bar(&self, item: Item) -> Option<&Bar> {
        self.lanes
            .iter()
            .flat_map(|lane| &lane.rows)
            .flat_map(|row| &row.bars)
            .find(|bar| bar.item == item)
    }

    /// Lane, row and bar of an item, found by an address of its range; of a merged bar only the first item is found.
    pub fn place(&self, item: Item, address: u64) -> Option<(usize, usize, &Bar)> {
        let lanes = self.lanes.iter().enumerate();
        let rows = lanes.flat_map(|(lane, subject)| {
            let rows = subject.rows.iter().enumerate();
            rows.map(move |(row, bars)| (lane, row, bars))
        });
        let mut found = rows.filter_map(|(lane, row, bars)| Some((lane, row, bars.at(address)?)));
        found.find(|(_, _, bar)| bar.item == item)
    }

    /// What contains `span`, the largest first: all of IPv4, a private range, a VNet, one of the `levels` that a row was
    /// opened into, a subnet or another bar.
    pub fn breadcrumb(&self, span: Span, levels: &[Span]) -> Vec<Crumb> {
        let private = crate::azure::limits::PRIVATE_RANGES
            .value
            .iter()
            .filter_map(|text| text.parse::<Prefix>().ok());
        let ranges = std::iter::once(Prefix::ALL).chain(private).map(|prefix| Crumb {
            span: prefix.span(),
            item: None,
        });
        let levels = levels.iter().map(|level| Crumb {
            span: *level,
            item: None,
        });
        let bars = self.lanes.iter().flat_map(|lane| &lane.rows).filter_map(|row| {
            let bar = row.at(span.first())?;
            Some(Crumb {
                span: bar.span,
                item: Some(bar.item),
            })
        });
        let mut crumbs: Vec<Crumb> = ranges
            .chain(levels)
            .chain(bars)
            .filter(|crumb| !span.is_empty() && crumb.span.contains_span(&span))
            .collect();
        // Stable sort: of equal ranges the upper lane comes first.
        crumbs.sort_by_key(|crumb| std::cmp::Reverse(crumb.span.len()));
        // A VNet that is a private range whole is one step, not two of the same name.
        crumbs.dedup_by(|later, earlier| {
            let is_same = earlier.item.is_none() && earlier.span == later.span;
            if is_same {
                *earlier = *later;
            }
            is_same
        });
        crumbs
    }
}

/// One step on the way from all addresses down to what is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crumb {
    /// What a click shows.
    pub span: Span,
    /// What lies there; `None` for a private range, which is named by its prefix.
    pub item: Option<Item>,
}

/// A lane of the map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lane {
    /// What lies in it.
    pub kind: LaneKind,
    /// Its rows from top to bottom; never none.
    pub rows: Vec<Row>,
}

/// What lies in a lane; ordered from top to bottom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LaneKind {
    /// VNets, and the VNets peered with them.
    Networks,
    /// Subnets, and what is free between them.
    Subnets,
    /// Pod CIDRs.
    Pods,
    /// Service CIDRs.
    Services,
    /// Ranges outside.
    Connected,
    /// Ranges that Azure reserves or forbids.
    Forbidden,
}

impl LaneKind {
    /// Every kind, from top to bottom.
    pub const ALL: [Self; 6] = [
        Self::Networks,
        Self::Subnets,
        Self::Pods,
        Self::Services,
        Self::Connected,
        Self::Forbidden,
    ];

    /// The name beside the lane.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Networks => "VNets",
            Self::Subnets => "Subnets",
            Self::Pods => "Pods",
            Self::Services => "Services",
            Self::Connected => "Connected",
            Self::Forbidden => "Reserved",
        }
    }
}

/// Bars of one height, sorted by address, none overlapping the next.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// The bars.
    pub bars: Vec<Bar>,
    /// Prefix sums over the bars; one longer than `bars`.
    sums: Vec<Sums>,
    /// Addresses of all bars, free ones too.
    whole: u64,
}

/// The sums of bars, free space left out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::scene) struct Sums {
    /// How many bars they are.
    bars: usize,
    /// Items that they stand for.
    pub(in crate::scene) items: u64,
    /// Addresses that they cover.
    pub(in crate::scene) addresses: u64,
    /// How many do not hold what is planned for them.
    pub(in crate::scene) short: u64,
}

impl Row {
    /// A row of sorted, disjoint bars.
    pub(in crate::scene) fn new(bars: Vec<Bar>) -> Self {
        let mut sums = Vec::with_capacity(bars.len() + 1);
        let mut sum = Sums::default();
        let mut whole = 0_u64;
        sums.push(sum);
        for bar in &bars {
            whole = whole.saturating_add(bar.span.len());
            if bar.role != Role::Free {
                sum.bars += 1;
                sum.items = sum.items.saturating_add(bar.count);
                sum.addresses = sum.addresses.saturating_add(bar.span.len());
                sum.short += u64::from(bar.short);
            }
            sums.push(sum);
        }
        Self { bars, sums, whole }
    }

    /// Addresses of all bars, free ones too.
    pub(in crate::scene) const fn whole(&self) -> u64 {
        self.whole
    }

    /// How many bars before `index` are taken.
    pub(in crate::scene) fn taken_before(&self, index: usize) -> usize {
        self.sums
            .get(index)
            .or_else(|| self.sums.last())
            .map_or(0, |sum| sum.bars)
    }

    /// How many bars are taken.
    pub fn taken(&self) -> usize {
        self.taken_before(self.bars.len())
    }

    /// How many ranges lie in a span, all or part of them.
    pub fn taken_in(&self, span: Span) -> u64 {
        let first = self.bars.partition_point(|bar| bar.span.end() <= span.first());
        let end = self.bars.partition_point(|bar| bar.span.first() < span.end());
        self.sums(first, end.max(first)).items
    }

    /// Index of the taken bar with this many taken ones before it.
    pub(in crate::scene) fn nth_taken(&self, count: usize) -> Option<usize> {
        let after = self.sums.partition_point(|sum| sum.bars <= count);
        after.checked_sub(1).filter(|_| after < self.sums.len())
    }

    /// The bar over an address.
    pub fn at(&self, address: u64) -> Option<&Bar> {
        let after = self.bars.partition_point(|bar| bar.span.end() <= address);
        self.bars.get(after).filter(|bar| bar.span.contains(address))
    }

    /// The sums of the bars from `first` up to `end`.
    pub(in crate::scene) fn sums(&self, first: usize, end: usize) -> Sums {
        let until = |index| self.sums.get(index).copied().unwrap_or_default();
        let (before, after) = (until(first), until(end));
        Sums {
            bars: after.bars.saturating_sub(before.bars),
            items: after.items.saturating_sub(before.items),
            addresses: after.addresses.saturating_sub(before.addresses),
            short: after.short.saturating_sub(before.short),
        }
    }
}

/// A stretch of addresses that means something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// Its addresses.
    pub span: Span,
    /// What it means.
    pub role: Role,
    /// What it stands for; of several the first.
    pub item: Item,
    /// How many items share the bar; they lie in the same place, or too close for rows of their own.
    pub count: u64,
    /// Whether it does not hold what is planned for it.
    pub short: bool,
    /// The colour a person marked it with.
    pub mark: Option<Swatch>,
    /// What holds its addresses, sorted and disjoint; empty where nothing is known.
    pub fills: Fills,
}

impl Bar {
    /// Whether something planned holds addresses of it.
    pub fn is_taken(&self) -> bool {
        let is_planned = |fill: &Fill| !matches!(fill.role, Role::Free | Role::Reserved);
        self.fills.iter().any(is_planned)
    }
}

/// What holds the addresses of a bar; shared by its clones. Most bars of a large map hold nothing, which costs nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fills(Option<Arc<[Fill]>>);

impl From<Vec<Fill>> for Fills {
    fn from(fills: Vec<Fill>) -> Self {
        Self((!fills.is_empty()).then(|| fills.into()))
    }
}

impl Deref for Fills {
    type Target = [Fill];

    fn deref(&self) -> &[Fill] {
        self.0.as_deref().unwrap_or_default()
    }
}

/// Addresses inside a bar that have one meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fill {
    /// The addresses.
    pub span: Span,
    /// What holds them.
    pub role: Role,
    /// Addresses of one of them: 1 for single addresses, 16 for blocks, 256 for node slots.
    pub each: u64,
    /// Whether they are held only once the autoscaler is at its maximum.
    pub is_ghost: bool,
}

/// What a bar or a part of it means; the palette gives each a colour and a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// A VNet of the design.
    Network,
    /// Nodes, and subnets that hold them.
    Node,
    /// Pods, and ranges that hold them.
    Pod,
    /// Services.
    Service,
    /// Extra nodes while upgrading.
    Surge,
    /// What Azure reserves: addresses of a subnet, and ranges that no design can use.
    Reserved,
    /// Ranges outside.
    Connected,
    /// Subnets and addresses of something else than clusters.
    Other,
    /// Nothing yet.
    Free,
    /// What cannot work.
    Trouble,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 10] = [
        Self::Network,
        Self::Node,
        Self::Pod,
        Self::Service,
        Self::Surge,
        Self::Reserved,
        Self::Connected,
        Self::Other,
        Self::Free,
        Self::Trouble,
    ];

    /// The word of the legend.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Network => "VNet",
            Self::Node => "nodes",
            Self::Pod => "pods",
            Self::Service => "services",
            Self::Surge => "surge",
            Self::Reserved => "reserved by Azure",
            Self::Connected => "connected",
            Self::Other => "other",
            Self::Free => "free",
            Self::Trouble => "trouble",
        }
    }
}

impl Item {
    /// The lane it lies in.
    pub const fn lane(self) -> LaneKind {
        match self {
            Self::Network { .. } => LaneKind::Networks,
            Self::Subnet { .. } | Self::Free { .. } => LaneKind::Subnets,
            Self::PodCidr { .. } => LaneKind::Pods,
            Self::ServiceCidr { .. } => LaneKind::Services,
            Self::Connected { .. } => LaneKind::Connected,
            Self::Forbidden { .. } => LaneKind::Forbidden,
        }
    }

    /// The row it lies in.
    pub const fn row(self) -> RowKind {
        match self {
            Self::Network { network, .. } | Self::Subnet { network, .. } | Self::Free { network, .. } => {
                RowKind::Network(network)
            }
            Self::PodCidr { .. } => RowKind::Pods,
            Self::ServiceCidr { .. } => RowKind::Services,
            Self::Connected { .. } | Self::Forbidden { .. } => RowKind::Outside,
        }
    }
}

/// What a bar stands for: what a click selects. Indexes lead into the alternative the scene was made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Item {
    /// A prefix of a VNet's address space.
    Network {
        /// Index of the VNet.
        network: usize,
        /// Index of the prefix in its address space.
        prefix: usize,
    },
    /// A subnet.
    Subnet {
        /// Index of the VNet.
        network: usize,
        /// Index of the subnet in the VNet.
        subnet: usize,
    },
    /// Free space of a VNet.
    Free {
        /// Index of the VNet.
        network: usize,
        /// Index of the span in the plan's free space of the VNet.
        gap: usize,
    },
    /// A cluster's pod CIDR.
    PodCidr {
        /// Index of the cluster.
        cluster: usize,
    },
    /// A cluster's service CIDR.
    ServiceCidr {
        /// Index of the cluster.
        cluster: usize,
    },
    /// A prefix of a connected range.
    Connected {
        /// Index of the range in the design.
        range: usize,
        /// Index of the prefix in the range.
        prefix: usize,
    },
    /// A range that Azure reserves.
    Forbidden {
        /// Index in [`forbidden_ranges`](super::forbidden_ranges).
        range: usize,
    },
}

/// Addresses that two things of different lanes both claim; drawn as a frame that joins the lanes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overlap {
    /// The addresses both have.
    pub span: Span,
    /// The upper lane.
    pub from: LaneKind,
    /// The lower lane; the same where both lie in one lane.
    pub to: LaneKind,
    /// The item in the upper lane, then the one in the lower lane.
    pub items: (Item, Item),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::map::bars::bar;

    #[test]
    fn taken_bars_are_counted_and_found() {
        let item = |at: usize| match at % 3 {
            0 => (Role::Free, Item::Free { network: 0, gap: at }),
            _ => (
                Role::Node,
                Item::Subnet {
                    network: 0,
                    subnet: at,
                },
            ),
        };
        let bars = (0..10).map(|at| {
            let (role, item) = item(at);
            let first = 16 * at as u64;
            bar(Span::new(first, first + 16).unwrap(), role, item)
        });
        let row = Row::new(bars.collect());
        assert_eq!((row.taken(), row.taken_before(4), row.whole()), (6, 2, 160));
        let places: Vec<usize> = (0..7).filter_map(|count| row.nth_taken(count)).collect();
        assert_eq!(places, [1, 2, 4, 5, 7, 8]);
        assert_eq!(Row::default().nth_taken(0), None);
    }
}
