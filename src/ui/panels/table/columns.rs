//! The columns of the table: what stands in their cells, how they sort, and which rows a filter leaves.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use ipnet::IpNet;

use crate::azure::limits;
use crate::net::{counted, grouped};
use crate::plan::Unit;
use crate::scene::{Item, Nesting, RangePurpose, RangeRow, RangeTree};

use crate::ui::panels::table::{RowKey, key};

/// What a column shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Column {
    Name,
    Cidr,
    Used,
    Usable,
    Free,
    Purpose,
    Range,
    Size,
    Network,
    Note,
}

impl Column {
    /// Every column, from left to right: what is asked for most stands first.
    pub(super) const ALL: [Self; 10] = [
        Self::Name,
        Self::Cidr,
        Self::Used,
        Self::Usable,
        Self::Free,
        Self::Purpose,
        Self::Range,
        Self::Size,
        Self::Network,
        Self::Note,
    ];

    /// The head of the column.
    pub(super) const fn title(self) -> &'static str {
        match self {
            Self::Name => "Name",
            Self::Cidr => "CIDR",
            Self::Used => "Used",
            Self::Usable => "Usable",
            Self::Free => "Free",
            Self::Purpose => "Purpose",
            Self::Range => "First – last",
            Self::Size => "Size",
            Self::Network => "Network",
            Self::Note => "Note",
        }
    }

    /// What the numbers mean, for the pointer.
    pub(super) const fn help(self) -> &'static str {
        match self {
            Self::Name => "Name of the range",
            Self::Cidr => "The range as typed",
            Self::Used => "Needed while upgrading, including surge; for a VNet, what its subnets cover",
            Self::Usable => "Addresses available for use, without those Azure reserves",
            Self::Free => "Usable minus used",
            Self::Purpose => "What the range is for",
            Self::Range => "First and last address",
            Self::Size => "Addresses of the range",
            Self::Network => "The VNet it is in; pod and service CIDRs are in none",
            Self::Note => "Free text",
        }
    }

    /// Whether figures stand below each other.
    pub(super) const fn is_number(self) -> bool {
        matches!(self, Self::Used | Self::Usable | Self::Free | Self::Size)
    }

    /// The column at the left or at the right, if any.
    pub(super) fn neighbour(self, is_right: bool) -> Option<Self> {
        let at = Self::ALL.iter().position(|column| *column == self)?;
        let next = if is_right { at + 1 } else { at.checked_sub(1)? };
        Self::ALL.get(next).copied()
    }

    /// What the cell says.
    pub(super) fn text(self, row: &RangeRow) -> Cow<'_, str> {
        let number = |number: Option<u64>| Cow::Owned(number.map(grouped).unwrap_or_default());
        match self {
            Self::Name => Cow::Borrowed(&row.name),
            Self::Cidr => Cow::Borrowed(row.cidr.as_str()),
            Self::Used => number(row.used),
            Self::Usable => Cow::Owned(row.usable_words().unwrap_or_default()),
            Self::Free => match missing(row) {
                Some(missing) => Cow::Owned(format!("−{}", grouped(missing))),
                None => number(row.free),
            },
            Self::Purpose => match (row.purpose, row.subnets) {
                (RangePurpose::Free, _) if can_be_taken(row) => Cow::Borrowed("Place a subnet here…"),
                (RangePurpose::Free, _) => Cow::Borrowed("Too small for a subnet"),
                (purpose, Some(subnets)) => {
                    Cow::Owned(format!("{}, {}", purpose.title(), counted(subnets, "subnets")))
                }
                (purpose, None) => Cow::Borrowed(purpose.title()),
            },
            Self::Range => Cow::Owned(format!("{} – {}", row.first(), row.last())),
            Self::Size => number(row.size()),
            Self::Network => Cow::Borrowed(&row.network),
            Self::Note => Cow::Borrowed(&row.note),
        }
    }

    /// The cell as a screen reader says it: what of which range it is, and the value.
    pub(super) fn words(self, row: &RangeRow) -> String {
        let text = self.text(row);
        let unit = match self {
            Self::Used | Self::Usable | Self::Free if row.unit != Unit::Addresses => row.unit.plural(),
            _ => "",
        };
        let value = match (self, missing(row)) {
            (Self::Free, Some(missing)) => format!("{} missing", grouped(missing)),
            (Self::Usable, _) => row.usable.map(grouped).unwrap_or_default(),
            _ => text.into_owned(),
        };
        let value = if value.is_empty() { "empty" } else { &value };
        let words = format!("{}, {}: {value} {unit}", row.name, self.title());
        words.trim_end().to_owned()
    }

    fn key(self, row: &RangeRow) -> SortKey {
        match self {
            Self::Name => SortKey::Text(row.name.to_lowercase()),
            Self::Purpose => SortKey::Text(row.purpose.title().to_lowercase()),
            Self::Network => SortKey::Text(row.network.to_lowercase()),
            Self::Note => SortKey::Text(row.note.to_lowercase()),
            Self::Cidr | Self::Range => SortKey::Net(row.cidr.net()),
            Self::Used => SortKey::Number(row.used),
            Self::Usable => SortKey::Number(row.usable),
            Self::Free => SortKey::Free(row.free, Reverse(missing(row))),
            Self::Size => SortKey::Number(row.size()),
        }
    }
}

/// How much the range is short of, if it is.
pub(super) fn missing(row: &RangeRow) -> Option<u64> {
    row.used?.checked_sub(row.usable?).filter(|missing| 0 < *missing)
}

/// Whether the row is a free block that a subnet can fill.
pub(super) fn can_be_taken(row: &RangeRow) -> bool {
    let is_large_enough = |length| length <= limits::SUBNET_LONGEST_PREFIX.value;
    row.purpose == RangePurpose::Free && is_large_enough(row.cidr.length())
}

/// What rows are sorted by.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum SortKey {
    Text(String),
    Number(Option<u64>),
    Free(Option<u64>, Reverse<Option<u64>>),
    Net(IpNet),
}

impl SortKey {
    /// Whether the cell says nothing: such rows come last, upwards and downwards.
    const fn is_blank(&self) -> bool {
        match self {
            Self::Text(text) => text.is_empty(),
            Self::Number(number) | Self::Free(number, _) => number.is_none(),
            Self::Net(_) => false,
        }
    }
}

/// By which column, and in which direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sort {
    pub(super) column: Column,
    pub(super) is_descending: bool,
}

impl Sort {
    /// What a click on a column's head makes of the order: up, down, then as in the design.
    pub(super) fn clicked(now: Option<Self>, column: Column) -> Option<Self> {
        match now.filter(|sort| sort.column == column) {
            None => Some(Self {
                column,
                is_descending: false,
            }),
            Some(Self {
                is_descending: false, ..
            }) => Some(Self {
                column,
                is_descending: true,
            }),
            Some(_) => None,
        }
    }
}

/// Which rows are shown and where.
#[derive(Debug, Default)]
pub(super) struct Order {
    /// Places of the rows in the tree, from top to bottom.
    pub(super) places: Vec<usize>,
    /// Where each row stands among them.
    positions: BTreeMap<RowKey, usize>,
    /// Whether they stand as in the tree.
    pub(super) is_tree: bool,
    /// Ranges among them, and in all, without free blocks.
    pub(super) ranges: (usize, usize),
}

/// What decides which rows are shown.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Question {
    pub(super) alternative: usize,
    pub(super) filter: String,
    pub(super) sort: Option<Sort>,
    pub(super) folded: BTreeSet<(usize, Item)>,
    pub(super) free: FreeRows,
}

/// Whether free blocks are rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum FreeRows {
    /// Between the subnets.
    #[default]
    Shown,
    /// Only what is taken.
    LeftOut,
}

impl Order {
    /// The rows that filter and folds leave. Once they are sorted there is no tree, and nothing is folded.
    pub(super) fn of(tree: &RangeTree, question: &Question) -> Self {
        let Question {
            alternative,
            filter,
            sort,
            folded,
            free,
        } = question;
        let is_range = |place: &usize| {
            let row = tree.rows.get(*place);
            row.is_some_and(|row| row.purpose != RangePurpose::Free)
        };
        let is_folded = |place: &usize| match tree.nesting.get(*place) {
            Some(Nesting::Child(parent)) => {
                let parent = tree.rows.get(*parent);
                parent.is_some_and(|parent| folded.contains(&(*alternative, parent.item)))
            }
            _ => false,
        };
        let mut places = ordered(&tree.rows, filter, *sort);
        let found = places.iter().filter(|place| is_range(place)).count();
        let folds = sort.is_none() && filter.trim().is_empty();
        places.retain(|place| {
            let is_wanted = *free == FreeRows::Shown || is_range(place);
            is_wanted && !(folds && is_folded(place))
        });
        let rows = places.iter().filter_map(|place| tree.rows.get(*place));
        let positions = rows.map(key).zip(0..).collect();
        Self {
            positions,
            is_tree: sort.is_none(),
            ranges: (found, (0..tree.rows.len()).filter(is_range).count()),
            places,
        }
    }

    /// Where the row stands.
    pub(super) fn position(&self, row: RowKey) -> Option<usize> {
        self.positions.get(&row).copied()
    }
}

/// Places of the rows that `filter` leaves, in order; equals stay as they are in the design.
pub(super) fn ordered(rows: &[RangeRow], filter: &str, sort: Option<Sort>) -> Vec<usize> {
    let filter = Filter::of(filter);
    let shown = rows.iter().enumerate().filter(|(_, row)| filter.holds(row));
    let Some(sort) = sort else {
        return shown.map(|(place, _)| place).collect();
    };
    let mut keyed: Vec<(SortKey, usize)> = shown.map(|(place, row)| (sort.column.key(row), place)).collect();
    keyed.sort_by(|(one, _), (other, _)| {
        let ordering = one.cmp(other);
        let directed = if sort.is_descending {
            ordering.reverse()
        } else {
            ordering
        };
        one.is_blank().cmp(&other.is_blank()).then(directed)
    });
    keyed.into_iter().map(|(_, place)| place).collect()
}

/// What a filter asks for.
enum Filter {
    Everything,
    /// Ranges that hold the address.
    Address(IpAddr),
    /// Ranges that share an address with it.
    Net(IpNet),
    /// Ranges that say this somewhere, in lower case.
    Text(String),
}

impl Filter {
    fn of(text: &str) -> Self {
        let text = text.trim();
        if text.is_empty() {
            return Self::Everything;
        }
        if let Ok(address) = text.parse() {
            return Self::Address(address);
        }
        match text.parse::<crate::net::Cidr>() {
            Ok(cidr) => Self::Net(cidr.net()),
            Err(_) => Self::Text(text.to_lowercase()),
        }
    }

    fn holds(&self, row: &RangeRow) -> bool {
        match self {
            Self::Everything => true,
            Self::Address(address) => row.cidr.net().contains(address),
            Self::Net(net) => {
                let own = row.cidr.net();
                own.contains(net) || net.contains(&own)
            }
            Self::Text(text) => {
                let says = |said: &str| said.to_lowercase().contains(text);
                says(&row.name)
                    || says(row.cidr.as_str())
                    || says(row.purpose.title())
                    || says(&row.network)
                    || says(&row.note)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::presets;
    use crate::plan::plan;
    use crate::scene::{range_rows, range_tree};

    fn names(filter: &str, sort: Option<(Column, bool)>) -> String {
        let design = presets::worked_example();
        let rows = range_rows(&design, &plan(&design), 0);
        let sort = sort.map(|(column, is_descending)| Sort {
            column,
            is_descending,
        });
        let names: Vec<&str> = ordered(&rows, filter, sort)
            .into_iter()
            .map(|place| rows[place].name.as_str())
            .collect();
        names.join(", ")
    }

    #[test]
    fn filters_find_texts_addresses_and_ranges() {
        for (filter, expected) in [
            (
                "",
                "vnet-shop, snet-nodes, snet-agc, pod CIDR, service CIDR, hub, on-prem",
            ),
            ("NODES", "snet-nodes"),
            ("vnet", "vnet-shop, snet-nodes, snet-agc, hub"),
            ("gateway", "snet-agc"),
            ("10.20.0.17", "vnet-shop, snet-nodes"),
            (" 10.20.0.0/16 ", "vnet-shop, snet-nodes, snet-agc"),
            ("10.20.1.128/25", "vnet-shop, snet-agc"),
            ("10.244", "pod CIDR"),
            ("nothing", ""),
        ] {
            assert_eq!(names(filter, None), expected, "{filter}");
        }
    }

    #[test]
    fn columns_sort_numbers_and_addresses_as_such() {
        use Column::{Cidr, Free, Name, Size};
        for (sort, expected) in [
            (
                (Name, false),
                "hub, on-prem, pod CIDR, service CIDR, snet-agc, snet-nodes, vnet-shop",
            ),
            (
                (Cidr, false),
                "service CIDR, hub, vnet-shop, snet-nodes, snet-agc, on-prem, pod CIDR",
            ),
            (
                (Size, true),
                "on-prem, service CIDR, hub, pod CIDR, vnet-shop, snet-agc, snet-nodes",
            ),
            (
                (Free, false),
                "snet-nodes, pod CIDR, vnet-shop, snet-agc, service CIDR, hub, on-prem",
            ),
            (
                (Free, true),
                "vnet-shop, pod CIDR, snet-nodes, snet-agc, service CIDR, hub, on-prem",
            ),
        ] {
            assert_eq!(names("", Some(sort)), expected);
        }
    }

    #[test]
    fn folds_and_free_blocks_are_left_out_and_whoever_filters_or_sorts_sees_all() {
        let design = presets::worked_example();
        let tree = range_tree(&design, &plan(&design), 0);
        let network = Item::Network {
            network: 0,
            prefix: 0,
        };
        let shown = |filter: &str, is_sorted: bool, is_folded: bool, free: FreeRows| {
            let column = Column::Cidr;
            let order = Order::of(
                &tree,
                &Question {
                    alternative: 0,
                    filter: filter.to_owned(),
                    sort: is_sorted.then_some(Sort {
                        column,
                        is_descending: false,
                    }),
                    folded: is_folded.then_some((0, network)).into_iter().collect(),
                    free,
                },
            );
            for (position, place) in order.places.iter().enumerate() {
                assert_eq!(order.position(key(&tree.rows[*place])), Some(position));
            }
            (order.places.len(), order.ranges)
        };
        use FreeRows::{LeftOut, Shown};
        assert_eq!(shown("", false, false, Shown), (11, (7, 7)));
        assert_eq!(shown("", false, true, Shown), (5, (7, 7)));
        assert_eq!(shown("", false, false, LeftOut), (7, (7, 7)));
        assert_eq!(shown("10.20.2.0", false, true, Shown), (2, (1, 7)));
        assert_eq!(shown("", true, true, Shown), (11, (7, 7)));
    }

    #[test]
    fn a_head_is_clicked_round() {
        let up = Sort::clicked(None, Column::Size);
        let down = Sort::clicked(up, Column::Size);
        assert_eq!(
            up,
            Some(Sort {
                column: Column::Size,
                is_descending: false
            })
        );
        assert_eq!(down.map(|sort| sort.is_descending), Some(true));
        assert_eq!(Sort::clicked(down, Column::Size), None);
        assert_eq!(
            Sort::clicked(down, Column::Name).map(|sort| sort.column),
            Some(Column::Name)
        );
    }
}
