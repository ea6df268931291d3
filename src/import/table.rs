//! Tables and lists: CSV, TSV, workbooks, and ranges pasted from anywhere.
//!
//! A table is one whose first rows name a column of ranges, in common words and in any order. Everything else is read
//! as a list, line by line, as [`cidr_list`](super::cidr_list) reads it.

use std::io::{Cursor, Read as _};

use calamine::{DataRef, Reader as _, Xlsx};

use super::calculators::unnamed;
use super::cidr_list::parts_of_line;
use super::imported::{AzureRef, FoundNetwork, FoundRange, FoundSubnet, Imported};
use super::source::Decoded;
use super::{File, ImportError, Importer, MOST_ITEMS};
use crate::azure::Purpose;
use crate::net::{Cidr, Prefix};

/// How many rows may stand before the headings.
const MOST_TITLE_ROWS: usize = 20;

/// The most columns that are looked at.
const MOST_COLUMNS: usize = 100;

/// How large a workbook may be unpacked.
const MOST_UNPACKED: u64 = 256 * 1024 * 1024;

/// The importer of tables and lists; it takes any text that no other format takes.
pub(super) const TABLE: Importer = Importer {
    key: super::LIST,
    title: "Table or list of ranges",
    formats: "CSV, TSV and XLSX with a column of ranges, and lists of ranges, one a line",
    recognise: |decoded: &Decoded<'_>| !decoded.looks_like_json(),
    read: |files| files.iter().map(read_file).collect(),
};

fn read_file(file: &File<'_>) -> Result<Imported, ImportError> {
    let mut imported = Imported::default();
    match &file.decoded {
        Decoded::Workbook(bytes) => {
            for (sheet, rows) in workbook(bytes)? {
                let path = |row: usize| format!("{sheet} row {}", row + 1);
                table(&rows, &path, &mut imported);
            }
        }
        Decoded::Text(text) => {
            if text.trim_start().starts_with("targetScope") || is_bicep(file.decoded.head()) {
                return Err(ImportError::nothing(
                    "this is a Bicep file",
                    "run bicep build (or az bicep build) on it and import the JSON that it writes",
                ));
            }
            let rows = rows(text)?;
            let path = |row: usize| format!("row {}", row + 1);
            if !table(&rows, &path, &mut imported) {
                lines(text, &mut imported)?;
            }
        }
    }
    if imported.items() == 0 {
        return Err(ImportError::nothing(
            "this has no column of ranges and no list of them",
            "name a column CIDR, or enter one range per line such as snet-apps 10.20.2.0/24",
        ));
    }
    Ok(imported)
}

/// Whether a text declares resources as Bicep does.
fn is_bicep(head: &str) -> bool {
    let mut lines = head.lines().map(str::trim_start);
    lines.any(|line| {
        (line.starts_with("resource ") || line.starts_with("module "))
            && line.contains(" '")
            && line.contains('=')
    })
}

/// The cells of a text with columns, by the separator that its first lines have most of.
fn rows(text: &str) -> Result<Vec<Vec<String>>, ImportError> {
    let head: Vec<&str> = text.lines().take(MOST_TITLE_ROWS).collect();
    let count = |separator: char| {
        head.iter()
            .map(|line| line.matches(separator).count())
            .sum::<usize>()
    };
    let most = [('\t', b'\t'), (';', b';'), (',', b','), ('|', b'|')]
        .into_iter()
        .max_by_key(|(letter, _)| count(*letter));
    let separator = most.map_or(b',', |(_, byte)| byte);
    let mut reader = csv::ReaderBuilder::new();
    let mut reader = reader
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        if MOST_ITEMS <= rows.len() {
            return Err(ImportError::TooManyItems { what: "rows" });
        }
        // Rows keep their numbers, even empty ones.
        let cells = record.map(|record| {
            record
                .iter()
                .take(MOST_COLUMNS)
                .map(|cell| cell.trim().to_owned())
                .collect()
        });
        rows.push(cells.unwrap_or_default());
    }
    Ok(rows)
}

/// A sheet of a workbook: its name and its cells by row.
type WorkSheet = (String, Vec<Vec<String>>);

/// The cells of each sheet of a workbook.
fn workbook(bytes: &[u8]) -> Result<Vec<WorkSheet>, ImportError> {
    let broken = |what: String| ImportError::Workbook { what };
    check_archive(bytes)?;
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes))
        .map_err(|error: calamine::XlsxError| broken(error.to_string()))?;
    let mut sheets = Vec::new();
    let mut seen = 0;
    for name in book.sheet_names() {
        let Ok(mut cells) = book.worksheet_cells_reader(&name) else {
            continue;
        };
        let mut rows: Vec<Vec<String>> = Vec::new();
        while let Some(cell) = cells.next_cell().map_err(|error| broken(error.to_string()))? {
            seen += 1;
            let (row, column) = cell.get_position();
            let (Ok(row), Ok(column)) = (usize::try_from(row), usize::try_from(column)) else {
                continue;
            };
            if MOST_ITEMS <= seen || MOST_ITEMS <= row {
                return Err(ImportError::TooManyItems { what: "cells" });
            }
            if MOST_COLUMNS <= column {
                continue;
            }
            while rows.len() <= row {
                rows.push(Vec::new());
            }
            if let Some(cells) = rows.get_mut(row) {
                while cells.len() <= column {
                    cells.push(String::new());
                }
                if let Some(slot) = cells.get_mut(column) {
                    *slot = written(cell.get_value());
                }
            }
        }
        sheets.push((name, rows));
    }
    Ok(sheets)
}

/// A cell as it would be typed.
fn written(value: &DataRef<'_>) -> String {
    match value {
        DataRef::String(text) => text.trim().to_owned(),
        DataRef::SharedString(text) => text.trim().to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(value) => value.to_string(),
        _ => String::new(),
    }
}

/// Refuses what is not a workbook, and one that unpacks to more than the limit, whatever size it claims.
fn check_archive(bytes: &[u8]) -> Result<(), ImportError> {
    let broken = |what: String| ImportError::Workbook { what };
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(error.to_string()))?;
    if archive.index_for_name("tfplan").is_some() {
        return Err(ImportError::nothing(
            "this is a binary Terraform plan file",
            "run terraform show -json FILE > plan.json on it and import plan.json",
        ));
    }
    if !archive
        .file_names()
        .any(|name| name.is_ok_and(|name| name.starts_with("xl/")))
    {
        return Err(ImportError::nothing(
            "this is a zip file without a workbook",
            "unpack it and import what is in it",
        ));
    }
    let mut left = MOST_UNPACKED;
    for at in 0..archive.len() {
        let entry = archive.by_index(at).map_err(|error| broken(error.to_string()))?;
        let unpacked = std::io::copy(&mut entry.take(left.saturating_add(1)), &mut std::io::sink());
        let unpacked = unpacked.map_err(|error| broken(error.to_string()))?;
        left = left
            .checked_sub(unpacked)
            .ok_or_else(|| broken("it unpacks to more than 256 MB".to_owned()))?;
    }
    Ok(())
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Name,
    Range,
    Address,
    Mask,
    First,
    Last,
    Network,
    Purpose,
    Note,
}

/// Words that head columns, without blanks and signs; the first column that a word heads is taken.
const WORDS: &[(Column, &[&str])] = &[
    (
        Column::Range,
        &[
            "cidr",
            "prefix",
            "addressprefix",
            "addressprefixes",
            "range",
            "addressrange",
            "iprange",
            "subnetcidr",
            "subnetprefix",
            "cidrblock",
            "addressspace",
            "subnetaddress",
            "subnetrange",
            "networkcidr",
            "cidrrange",
            "ipcidr",
        ],
    ),
    (
        Column::Address,
        &[
            "address",
            "networkaddress",
            "ip",
            "ipaddress",
            "networkid",
            "network",
            "subnetid",
            "baseaddress",
        ],
    ),
    (
        Column::Mask,
        &[
            "mask",
            "netmask",
            "subnetmask",
            "prefixlength",
            "length",
            "bits",
            "masklength",
            "cidrmask",
        ],
    ),
    (
        Column::First,
        &[
            "first",
            "start",
            "from",
            "startaddress",
            "firstaddress",
            "startip",
            "begin",
        ],
    ),
    (
        Column::Last,
        &["last", "end", "to", "endaddress", "lastaddress", "endip"],
    ),
    (
        Column::Network,
        &[
            "vnet",
            "virtualnetwork",
            "vnetname",
            "virtualnetworkname",
            "networkname",
            "vnetid",
            "vpc",
        ],
    ),
    (
        Column::Purpose,
        &["purpose", "type", "usage", "role", "use", "usedfor", "kind"],
    ),
    (
        Column::Note,
        &[
            "note",
            "notes",
            "comment",
            "comments",
            "description",
            "remark",
            "remarks",
        ],
    ),
    (
        Column::Name,
        &[
            "name",
            "subnetname",
            "subnet",
            "label",
            "resource",
            "resourcename",
        ],
    ),
];

/// What the columns hold, where a row heads a table of ranges.
fn headings(row: &[String]) -> Option<Vec<(Column, usize)>> {
    let plain = |cell: &String| {
        cell.to_lowercase()
            .chars()
            .filter(|letter| letter.is_alphanumeric())
            .collect::<String>()
    };
    let words: Vec<String> = row.iter().map(plain).collect();
    let mut columns = Vec::new();
    for (column, synonyms) in WORDS {
        let found = synonyms
            .iter()
            .find_map(|word| words.iter().position(|own| own == word));
        columns.extend(found.map(|at| (*column, at)));
    }
    let has = |columns: &[(Column, usize)], column: Column| columns.iter().any(|(own, _)| *own == column);
    // Where there is a column of ranges, one that is headed "Network" names the VNet.
    if has(&columns, Column::Range) && !has(&columns, Column::Network) {
        let network = words.iter().position(|own| own == "network");
        columns.extend(network.map(|at| (Column::Network, at)));
    }
    // A lone "Subnet" holds ranges where there is a name column.
    if !has(&columns, Column::Range) && !has(&columns, Column::Address) {
        let subnet = words.iter().position(|own| own == "subnet");
        if let Some(at) = subnet {
            columns.retain(|(column, _)| *column != Column::Name);
            columns.push((Column::Range, at));
            let name = ["name", "subnetname", "label"]
                .iter()
                .find_map(|word| words.iter().position(|own| own == word));
            columns.extend(name.map(|at| (Column::Name, at)));
        }
    }
    let has = |column: Column| has(&columns, column);
    let tells = has(Column::Range) || (has(Column::Address)) || (has(Column::First) && has(Column::Last));
    ((tells && 2 <= columns.len()) || has(Column::Range)).then_some(columns.clone())
}

/// Reads a table; false where no row heads one.
fn table(rows: &[Vec<String>], path: &dyn Fn(usize) -> String, imported: &mut Imported) -> bool {
    let head = rows
        .iter()
        .take(MOST_TITLE_ROWS)
        .enumerate()
        .find_map(|(at, row)| Some((at, headings(row)?)));
    let Some((head, columns)) = head else { return false };
    for (at, row) in rows.iter().enumerate().skip(head + 1) {
        let cell = |wanted: Column| {
            let column = columns
                .iter()
                .find(|(own, _)| *own == wanted)
                .map(|(_, column)| *column);
            column
                .and_then(|column| row.get(column))
                .map(String::as_str)
                .filter(|cell| !cell.is_empty())
        };
        if row.iter().all(String::is_empty) {
            continue;
        }
        let range = cell(Column::Range)
            .map(ranges_of)
            .or_else(|| Some(with_mask(cell(Column::Address)?, cell(Column::Mask))))
            .or_else(|| Some(between(cell(Column::First)?, cell(Column::Last)?)));
        let prefixes = match range {
            Some(Ok(prefixes)) => prefixes,
            Some(Err(why)) => {
                imported.notes.left(path(at), why);
                continue;
            }
            None => {
                imported.notes.left(path(at), "the row has no range");
                continue;
            }
        };
        let row = Row {
            path: path(at),
            name: cell(Column::Name),
            network: cell(Column::Network),
            purpose: cell(Column::Purpose),
            note: cell(Column::Note),
            prefixes,
        };
        row.take_into(imported);
    }
    true
}

/// A row with its ranges.
struct Row<'r> {
    path: String,
    name: Option<&'r str>,
    network: Option<&'r str>,
    purpose: Option<&'r str>,
    note: Option<&'r str>,
    prefixes: Vec<Cidr>,
}

impl Row<'_> {
    fn take_into(self, imported: &mut Imported) {
        let word: String = self
            .purpose
            .unwrap_or_default()
            .to_lowercase()
            .chars()
            .filter(|letter| letter.is_alphanumeric())
            .collect();
        match word.as_str() {
            "vnet" | "virtualnetwork" | "addressspace" => {
                let name = self.name.or(self.network).unwrap_or("vnet");
                imported.networks.push(FoundNetwork {
                    place: AzureRef::named(name),
                    path: self.path,
                    address_space: self.prefixes,
                    ..FoundNetwork::default()
                });
            }
            "peeredvnet" | "onpremises" | "connectedrange" | "external" => {
                imported.connected.push(FoundRange {
                    path: self.path,
                    name: self.name.unwrap_or("range").to_owned(),
                    kind: match word.as_str() {
                        "peeredvnet" => crate::design::ConnectedKind::Peered,
                        "onpremises" => crate::design::ConnectedKind::OnPremises,
                        _ => crate::design::ConnectedKind::Other,
                    },
                    aggregate: false,
                    prefixes: self.prefixes,
                });
            }
            "podcidr" | "servicecidr" => {
                let name = self.name.unwrap_or("a range");
                imported.notes.left(
                    self.path,
                    format!("{name} belongs to a cluster, which a table does not describe"),
                );
            }
            _ => {
                let name = self.name.map_or_else(
                    || self.prefixes.first().map(unnamed).unwrap_or_default(),
                    str::to_owned,
                );
                imported.subnets.push(FoundSubnet {
                    network: self.network.map(AzureRef::named),
                    purpose: purpose(&word),
                    path: self.path,
                    name,
                    prefixes: self.prefixes,
                    note: self.note.unwrap_or_default().to_owned(),
                    ..FoundSubnet::default()
                });
            }
        }
    }
}

/// The purpose that a word names.
fn purpose(word: &str) -> Option<Purpose> {
    let plain = |text: &str| {
        text.to_lowercase()
            .chars()
            .filter(|letter| letter.is_alphanumeric())
            .collect::<String>()
    };
    let mut known = Purpose::ALL.iter().copied();
    known.find(|purpose| plain(purpose.key()) == word || plain(purpose.title()) == word)
}

/// The ranges of a cell: one, or several with separators.
fn ranges_of(cell: &str) -> Result<Vec<Cidr>, String> {
    if let Some((first, last)) = cell
        .split_once(['-', '–'])
        .filter(|(first, _)| first.contains('.') && !first.contains('/'))
    {
        return between(first, last);
    }
    let words: Vec<&str> = cell
        .split([',', ';', ' ', '\n'])
        .filter(|word| !word.is_empty())
        .collect();
    if let [address, mask] = words.as_slice()
        && !address.contains('/')
        && mask.starts_with("255.")
    {
        return with_mask(address, Some(mask));
    }
    let read = words.into_iter().map(|word| {
        word.parse()
            .map_err(|error: crate::net::PrefixError| error.to_string())
    });
    read.collect()
}

/// An address with a mask: `255.255.255.0`, `/24`, `24`; one that has its length already.
fn with_mask(address: &str, mask: Option<&str>) -> Result<Vec<Cidr>, String> {
    let Some(mask) = mask.filter(|_| !address.contains('/')) else {
        return ranges_of(address);
    };
    super::cidr_list::with_mask(address, mask).map(|cidr| vec![cidr])
}

/// The ranges from one address to another.
fn between(first: &str, last: &str) -> Result<Vec<Cidr>, String> {
    Ok(super::cidr_list::between(first, last)?
        .into_iter()
        .map(Cidr::from)
        .collect())
}

/// Ranges one a line, as people paste them.
fn lines(text: &str, imported: &mut Imported) -> Result<(), ImportError> {
    let mut listed = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let line = line.trim();
        if MOST_ITEMS <= at {
            return Err(ImportError::TooManyItems { what: "lines" });
        }
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let path = format!("line {}", at + 1);
        for read in parts_of_line(line) {
            match read {
                Ok((name, prefix)) => listed.push((path.clone(), name, prefix)),
                Err(why) => imported.notes.left(path.clone(), why),
            }
        }
    }
    take_listed(listed, imported);
    Ok(())
}

/// A line of a list: where it stands, the name that it gives, its range.
type Listed = (String, Option<String>, Prefix);

/// Takes the ranges of a list: one that all the others lie in is the VNet of them.
fn take_listed(listed: Vec<Listed>, imported: &mut Imported) {
    let widest = listed
        .iter()
        .map(|(.., prefix)| *prefix)
        .min_by_key(|prefix| prefix.length());
    let whole = widest.filter(|widest| {
        let equals = listed.iter().filter(|(.., prefix)| prefix == widest).count();
        2 <= listed.len() && equals == 1 && listed.iter().all(|(.., prefix)| widest.contains(prefix))
    });
    for (path, name, prefix) in listed {
        if Some(prefix) == whole {
            let name = name.as_deref().unwrap_or("vnet");
            let text =
                format!("{prefix} contains the other ranges; used as the address space of VNet {name}");
            imported.notes.assumed(path.clone(), text);
            imported.networks.push(FoundNetwork {
                place: AzureRef::named(name),
                path,
                address_space: vec![prefix.into()],
                ..FoundNetwork::default()
            });
        } else {
            imported.subnets.push(FoundSubnet {
                path,
                name: name.unwrap_or_else(|| unnamed(&prefix.into())),
                prefixes: vec![prefix.into()],
                ..FoundSubnet::default()
            });
        }
    }
}

#[cfg(test)]
mod tests;
