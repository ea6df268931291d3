//! Changing a range where it stands in the table: from the text of a cell to a command.

use crate::azure::Purpose;
use crate::design::{Alternative, ConnectedKind, ConnectedRange, Design, Name};
use crate::edit::{
    ClusterAt, ClusterChange, Command, ConnectedChange, NetworkAt, NetworkChange, SubnetAt, SubnetChange,
    apply,
};
use crate::net::Cidr;
use crate::scene::{Item, RangePurpose, RangeRow};
use crate::ui::kit::fields;
use crate::ui::state::EditTarget;

use crate::ui::panels::table::RowKey;
use crate::ui::panels::table::columns::Column;

/// A cell that is being typed in.
#[derive(Debug)]
pub(super) struct Editing {
    /// The range.
    pub(super) row: RowKey,
    /// What of it.
    pub(super) column: Column,
    /// What is typed so far.
    pub(super) text: String,
    /// What is wrong with that.
    pub(super) problem: Option<String>,
    /// The field has the keyboard.
    pub(super) has_begun: bool,
}

/// Whether the cell of a row can be typed in.
pub(super) const fn is_editable(row: &RangeRow, column: Column) -> bool {
    match column {
        Column::Name => matches!(
            row.item,
            Item::Subnet { .. } | Item::Network { .. } | Item::Connected { .. }
        ),
        Column::Cidr => true,
        Column::Purpose => matches!(row.item, Item::Subnet { .. } | Item::Connected { .. }),
        Column::Note => matches!(row.item, Item::Subnet { .. }),
        Column::Used | Column::Usable | Column::Free | Column::Range | Column::Size | Column::Network => {
            false
        }
    }
}

/// The dialog that shows the range in full.
pub(super) const fn target(item: Item) -> Option<EditTarget> {
    match item {
        Item::Subnet { network, subnet } => Some(EditTarget::Subnet(network, subnet)),
        Item::Network { network, .. } | Item::Free { network, .. } => Some(EditTarget::Network(network)),
        Item::PodCidr { cluster } | Item::ServiceCidr { cluster } => Some(EditTarget::Cluster(cluster)),
        Item::Connected { range, .. } => Some(EditTarget::Connected(range)),
        Item::Forbidden { .. } => None,
    }
}

/// The purposes that a range can be given, each with its command.
pub(super) fn purposes(
    design: &Design,
    alternative: usize,
    row: &RangeRow,
) -> Vec<(RangePurpose, Option<Command>)> {
    match row.item {
        Item::Subnet { network, subnet } => {
            let at = SubnetAt {
                alternative,
                network,
                subnet,
            };
            let command = |purpose| Command::Subnet {
                at,
                change: SubnetChange::Purpose(purpose),
            };
            Purpose::ALL
                .iter()
                .map(|purpose| (RangePurpose::Subnet(*purpose), Some(command(*purpose))))
                .collect()
        }
        Item::Connected { range, .. } => ConnectedKind::ALL
            .into_iter()
            .map(|kind| {
                let command = connected(design, range, |changed| changed.kind = kind);
                (RangePurpose::Connected(kind), command)
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// The command that writes `text` into a cell.
///
/// # Errors
/// Says what is wrong with the text.
pub(super) fn command(
    design: &Design,
    alternative: usize,
    row: &RangeRow,
    column: Column,
    text: &str,
) -> Result<Command, String> {
    let text = text.trim();
    let command = match column {
        Column::Name => rename(design, alternative, row, fields::name(text)?),
        Column::Cidr => {
            let cidr = match row.item {
                Item::Connected { .. } => fields::cidr(text)?,
                _ => fields::cidr_like(text, &row.cidr)?,
            };
            renumber(design, alternative, row, cidr)
        }
        Column::Note => note(alternative, row, text),
        // A purpose is chosen; the others are worked out.
        Column::Purpose
        | Column::Used
        | Column::Usable
        | Column::Free
        | Column::Range
        | Column::Size
        | Column::Network => None,
    };
    let command = command.ok_or_else(|| "This cannot be changed here".to_owned())?;
    match apply(design, &command) {
        Ok(_) => Ok(command),
        Err(rejected) => Err(rejected.to_string()),
    }
}

fn rename(design: &Design, alternative: usize, row: &RangeRow, name: Name) -> Option<Command> {
    match row.item {
        Item::Subnet { network, subnet } => Some(Command::Subnet {
            at: SubnetAt {
                alternative,
                network,
                subnet,
            },
            change: SubnetChange::Rename(name),
        }),
        Item::Network { network, .. } => Some(Command::Network {
            at: NetworkAt { alternative, network },
            change: NetworkChange::Rename(name),
        }),
        Item::Connected { range, .. } => connected(design, range, |changed| changed.name = name),
        _ => None,
    }
}

fn renumber(design: &Design, alternative: usize, row: &RangeRow, cidr: Cidr) -> Option<Command> {
    let of_cluster = |cluster, change| {
        Some(Command::Cluster {
            at: ClusterAt { alternative, cluster },
            change,
        })
    };
    let is_ipv4 = row.cidr.is_ipv4();
    match row.item {
        Item::Subnet { network, subnet } => {
            let at = SubnetAt {
                alternative,
                network,
                subnet,
            };
            let is_second = !is_ipv4 && at.find_in(design)?.prefix.is_ipv4();
            let change = if is_second {
                SubnetChange::PrefixIpv6(Some(cidr))
            } else {
                SubnetChange::Prefix(cidr)
            };
            Some(Command::Subnet { at, change })
        }
        Item::Network { network, prefix } => {
            let written: &Alternative = design.alternatives.get(alternative)?;
            let mut spaces = written.networks.get(network)?.address_space.clone();
            *spaces.get_mut(prefix)? = cidr;
            Some(Command::Network {
                at: NetworkAt { alternative, network },
                change: NetworkChange::AddressSpace(spaces),
            })
        }
        Item::Connected { range, prefix } => {
            let mut prefixes = design.connected.get(range)?.prefixes.clone();
            *prefixes.get_mut(prefix)? = cidr;
            connected(design, range, |changed| changed.prefixes = prefixes)
        }
        Item::PodCidr { cluster } if is_ipv4 => of_cluster(cluster, ClusterChange::PodCidr(Some(cidr))),
        Item::PodCidr { cluster } => of_cluster(cluster, ClusterChange::PodCidrIpv6(Some(cidr))),
        Item::ServiceCidr { cluster } if is_ipv4 => of_cluster(cluster, ClusterChange::ServiceCidr(cidr)),
        Item::ServiceCidr { cluster } => of_cluster(cluster, ClusterChange::ServiceCidrIpv6(Some(cidr))),
        Item::Free { .. } | Item::Forbidden { .. } => None,
    }
}

fn note(alternative: usize, row: &RangeRow, text: &str) -> Option<Command> {
    let Item::Subnet { network, subnet } = row.item else {
        return None;
    };
    Some(Command::Subnet {
        at: SubnetAt {
            alternative,
            network,
            subnet,
        },
        change: SubnetChange::Note(text.to_owned()),
    })
}

fn connected(design: &Design, at: usize, change: impl FnOnce(&mut ConnectedRange)) -> Option<Command> {
    let mut range = design.connected.get(at)?.clone();
    change(&mut range);
    Some(Command::Connected(ConnectedChange::Replace { at, range }))
}
