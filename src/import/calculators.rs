//! Plans of subnet calculators: Visual Subnet Calculator as a file or a shared link, and links of davidc.net.
//!
//! Both cut one range in halves again and again; what is not cut further is a subnet.

use serde_json::Value;

use super::imported::{AzureRef, FoundNetwork, FoundSubnet, Imported};
use super::json::{field, parse, text};
use super::source::Decoded;
use super::{File, ImportError, Importer, MOST_ITEMS};
use crate::design::Swatch;
use crate::net::{Cidr, Prefix};

/// The longest link that is read: packed text grows a thousandfold.
const MOST_LINK_BYTES: usize = 16_384;

/// The importer of calculators.
pub(super) const CALCULATORS: Importer = Importer {
    key: "calculator",
    title: "Subnet calculator",
    formats: "Visual Subnet Calculator (its JSON and its shared link); links of davidc.net/sites/default/subnets",
    recognise,
    read: |files| files.iter().map(read_file).collect(),
};

fn recognise(decoded: &Decoded<'_>) -> bool {
    let keys = decoded.keys();
    let has = |key: &str| keys.iter().any(|own| own == key);
    (has("config_version") && has("subnets"))
        || (has("base_network") && has("subnets"))
        || link(decoded.head()).is_some()
}

/// The part of a link behind its question mark, of one that is told by its parameters.
fn link(head: &str) -> Option<&str> {
    let head = head.trim();
    let is_one = !head.contains(char::is_whitespace)
        && (head.starts_with("http") || head.contains("visualsubnetcalc"));
    let (_, query) = head.split_once('?').filter(|_| is_one)?;
    let packed = parameter(query, "c").is_some();
    let divided = parameter(query, "division").is_some() && parameter(query, "mask").is_some();
    (packed || divided).then_some(query)
}

fn parameter<'q>(query: &'q str, name: &str) -> Option<&'q str> {
    let pairs = query
        .split('#')
        .next()?
        .split('&')
        .filter_map(|pair| pair.split_once('='));
    pairs
        .into_iter()
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

fn read_file(file: &File<'_>) -> Result<Imported, ImportError> {
    if file.decoded.looks_like_json() {
        return visual(&file.decoded.json()?);
    }
    let written = file.decoded.text().unwrap_or_default().trim();
    if MOST_LINK_BYTES < written.len() {
        return Err(ImportError::nothing(
            format!("this link is longer than {MOST_LINK_BYTES} bytes"),
            "export the plan as JSON instead of a link",
        ));
    }
    let query = link(written).unwrap_or_default();
    match parameter(query, "c") {
        Some(packed) => visual(&unpacked(packed)?),
        None => divided(query),
    }
}

/// The plan within a shared link: a digit for the version, then packed JSON.
fn unpacked(packed: &str) -> Result<Value, ImportError> {
    let broken = || {
        ImportError::nothing(
            "this link of Visual Subnet Calculator is broken",
            "copy the whole link again",
        )
    };
    let body = packed.get(1..).ok_or_else(broken)?;
    // What was escaped in a link that went through another program.
    let body = body
        .replace("%2B", "+")
        .replace("%2D", "-")
        .replace("%24", "$")
        .replace(' ', "+");
    let units = lz_str::decompress_from_encoded_uri_component(&body).ok_or_else(broken)?;
    let written = String::from_utf16(&units).map_err(|_error| broken())?;
    parse(&written).map_err(|_error| broken())
}

/// A plan of Visual Subnet Calculator, with its long names or with those of a link.
fn visual(plan: &Value) -> Result<Imported, ImportError> {
    let tree = field(plan, "subnets")
        .or_else(|| field(plan, "s"))
        .and_then(Value::as_object);
    let Some(tree) = tree else {
        return Err(ImportError::nothing(
            "this plan has no subnets",
            "export it again in Visual Subnet Calculator",
        ));
    };
    let written = text(field(plan, "base_network").or_else(|| field(plan, "b"))).map(str::to_owned);
    let base = written
        .or_else(|| tree.keys().find(|key| key.contains('/')).cloned())
        .unwrap_or_default();
    let base: Cidr = base.parse().map_err(|error: crate::net::PrefixError| {
        ImportError::nothing(
            format!("the base network of this plan cannot be read: {error}"),
            "export it again",
        )
    })?;
    let mut leaves = Vec::new();
    let mut imported = Imported::default();
    for (key, node) in tree.iter().filter(|(key, _)| !key.starts_with('_')) {
        collect(key, node, &base, "$.subnets", &mut leaves, &mut imported)?;
    }
    finish(&base, leaves, imported)
}

/// A range that is not cut further.
struct Leaf {
    path: String,
    prefix: Cidr,
    note: String,
    color: Option<Swatch>,
}

fn collect(
    key: &str,
    node: &Value,
    base: &Cidr,
    path: &str,
    leaves: &mut Vec<Leaf>,
    imported: &mut Imported,
) -> Result<(), ImportError> {
    let path = format!("{path}[{key:?}]");
    if MOST_ITEMS <= leaves.len() {
        return Err(ImportError::TooManyItems { what: "subnets" });
    }
    let Some(prefix) = prefix_of(key, base) else {
        imported.notes.left(path, format!("{key:?} is not a range"));
        return Ok(());
    };
    let mut is_cut = false;
    // Notes and colours are texts: `_note` in files, `_n` in links of the first version, `n` in those of the second.
    let inner = node.as_object().into_iter().flatten();
    for (inner, value) in inner.filter(|(inner, value)| !inner.starts_with('_') && value.is_object()) {
        is_cut = true;
        collect(inner, value, base, &path, leaves, imported)?;
    }
    if !is_cut {
        let said = |names: [&str; 3]| names.iter().find_map(|name| text(field(node, name)));
        let note = said(["_note", "_n", "n"]).unwrap_or_default().to_owned();
        let color = said(["_color", "_c", "c"]).and_then(swatch);
        leaves.push(Leaf {
            path,
            prefix,
            note,
            color,
        });
    }
    Ok(())
}

/// A range as it is written, or by its place in the base: `7k` is the /20 at place 7.
fn prefix_of(key: &str, base: &Cidr) -> Option<Cidr> {
    if key.contains('/') {
        return key.parse().ok();
    }
    let (at, last) = key.char_indices().next_back()?;
    let length = u8::try_from(last.to_digit(36)?).ok()?;
    let place = key.get(..at)?.parse().ok()?;
    super::cidr_math::subnet_at(base.net(), length, place).map(Cidr::from)
}

#[expect(clippy::unnecessary_wraps, reason = "every reader answers like this")]
fn finish(base: &Cidr, mut leaves: Vec<Leaf>, mut imported: Imported) -> Result<Imported, ImportError> {
    let place = AzureRef::named("vnet");
    leaves.sort_by_key(|leaf| leaf.prefix.net());
    imported
        .notes
        .assumed("", format!("the plan names no VNet; {base} is called vnet here"));
    let is_whole = matches!(leaves.as_slice(), [only] if only.prefix == *base && only.note.is_empty());
    let has_notes = leaves.iter().any(|leaf| !leaf.note.is_empty());
    if is_whole {
        leaves.clear();
    }
    let free = leaves.iter().filter(|leaf| leaf.note.is_empty()).count();
    if has_notes && 0 < free {
        imported
            .notes
            .told("", format!("{free} ranges without a note stay free"));
        leaves.retain(|leaf| !leaf.note.is_empty());
    }
    imported.networks.push(FoundNetwork {
        place,
        address_space: vec![base.clone()],
        ..FoundNetwork::default()
    });
    for Leaf {
        path,
        prefix,
        note,
        color,
    } in leaves
    {
        let name = if note.is_empty() || 80 < note.len() {
            unnamed(&prefix)
        } else {
            note.clone()
        };
        imported.subnets.push(FoundSubnet {
            path,
            name,
            prefixes: vec![prefix],
            note,
            color,
            ..FoundSubnet::default()
        });
    }
    Ok(imported)
}

/// The name of a subnet that has none.
pub(super) fn unnamed(prefix: &Cidr) -> String {
    format!("snet-{}", prefix.as_str().replace(['.', '/', ':'], "-"))
}

/// The mark that a colour of the calculator comes closest to.
fn swatch(color: &str) -> Option<Swatch> {
    match color.trim_start_matches('#').to_lowercase().as_str() {
        "ffd6a5" => Some(Swatch::Orange),
        "fdffb6" | "caffbf" => Some(Swatch::Lime),
        "9bf6ff" | "a0c4ff" => Some(Swatch::Cyan),
        "bdb2ff" | "ffc6ff" => Some(Swatch::Magenta),
        "ffadad" => Some(Swatch::Brown),
        _ => None,
    }
}

/// A link of davidc.net: `network=10.0.0.0&mask=16&division=15.7231`, the cuts as bits, lowest first in each digit.
fn divided(query: &str) -> Result<Imported, ImportError> {
    let broken = || {
        ImportError::nothing(
            "this link of the subnet calculator is broken",
            "copy the whole link again",
        )
    };
    let network = parameter(query, "network").ok_or_else(broken)?;
    let mask = parameter(query, "mask").ok_or_else(broken)?;
    let base: Prefix = format!("{network}/{mask}").parse().map_err(|_error| broken())?;
    let division = parameter(query, "division").ok_or_else(broken)?;
    let (count, digits) = division.split_once('.').ok_or_else(broken)?;
    let count: usize = count.parse().map_err(|_error| broken())?;
    let values: Vec<u32> = digits
        .chars()
        .map(|digit| digit.to_digit(16))
        .collect::<Option<_>>()
        .ok_or_else(broken)?;
    let mut bits = values
        .iter()
        .flat_map(|digit| (0..4).map(move |bit| digit >> bit & 1 == 1))
        .take(count);
    // Ranges that are still to be looked at, the next one last.
    let mut open = vec![base];
    let mut leaves = Vec::new();
    while let Some(prefix) = open.pop() {
        let is_cut = bits.next().ok_or_else(broken)?;
        match prefix.halves().filter(|_| is_cut) {
            Some((lower, upper)) => open.extend([upper, lower]),
            None => leaves.push(Leaf {
                path: "division".to_owned(),
                prefix: prefix.into(),
                note: String::new(),
                color: None,
            }),
        }
    }
    finish(&base.into(), leaves, Imported::default())
}

#[cfg(test)]
mod tests {
    use crate::import::imported::NoteKind;
    use crate::import::{Source, read};

    fn leaves(written: &str) -> String {
        let reading = read(&[Source::new("a", written)], &mut |_| true);
        if let Err(error) = &reading.files[0].outcome {
            return format!("error: {error}");
        }
        let subnets = reading.imported.subnets.iter();
        subnets
            .map(|subnet| format!("{} {}", subnet.name, subnet.prefixes[0]))
            .collect::<Vec<_>>()
            .join(", ")
    }

    #[test]
    fn links_hold_whole_plans() {
        let second = r##"{"v":"2","b":"10.0.0.0/16","s":{"0g":{"0h":{"n":"nodes","c":"#9bf6ff"},"1h":{"2i":{"n":"pods"},"3i":{}}}}}"##;
        let first = r##"{"v":"1","s":{"10.0.0.0/16":{"10.0.0.0/17":{"_n":"nodes","_c":"#9bf6ff"},"10.0.128.0/17":{"10.0.128.0/18":{"_n":"pods"},"10.0.192.0/18":{}}}}}"##;
        for plan in [second, first] {
            let packed = lz_str::compress_to_encoded_uri_component(plan);
            let link = format!("https://visualsubnetcalc.com/index.html?c=1{packed}");
            assert_eq!(leaves(&link), "nodes 10.0.0.0/17, pods 10.0.128.0/18");
            let reading = read(&[Source::new("a", link)], &mut |_| true);
            assert_eq!(
                reading.imported.subnets[0].color,
                Some(crate::design::Swatch::Cyan)
            );
            assert!(
                reading
                    .imported
                    .notes
                    .kept()
                    .iter()
                    .all(|note| note.kind != NoteKind::Left)
            );
        }
        assert_eq!(
            leaves(
                "https://www.davidc.net/sites/default/subnets/subnets.html?network=10.230.7.0&mask=24&division=7.31"
            ),
            "snet-10-230-7-0-26 10.230.7.0/26, snet-10-230-7-64-26 10.230.7.64/26, snet-10-230-7-128-26 10.230.7.128/26, \
             snet-10-230-7-192-26 10.230.7.192/26"
        );
        for broken in [
            "https://visualsubnetcalc.com/?c=1N4",
            "https://x?network=10.0.0.0&mask=16&division=15.3",
            "https://x?c=1&x=%F0%9F",
        ] {
            assert!(
                leaves(broken).starts_with("error: this link"),
                "{broken}: {}",
                leaves(broken)
            );
        }
    }
}
