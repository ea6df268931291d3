//! Lists of ranges as people keep them: one or several a line, each with a name before or after it.
//!
//! ```text
//! snet-apps 10.20.2.0/24            a name, then the range
//! 10.20.3.0/24, snet-web            or the other way round
//! 10.9.0.0/16; 10.10.0.0/16         several of a line
//! vnet<Tab>10.0.0.0/16<Tab>65536    a row of a spreadsheet
//! # whatever                        not read
//! ```

use std::net::{IpAddr, Ipv4Addr};

use crate::design::Name;
use crate::net::range::aligned_blocks;
use crate::net::{Cidr, Prefix, Span};

/// The longest list that is read, in bytes.
pub const MOST_BYTES: usize = 200_000;

/// The longest line that is read, in bytes.
pub const MOST_LINE_BYTES: usize = 1_000;

/// The most ranges that are read.
pub const MOST_RANGES: usize = 1_000;

/// A list of ranges, and what of it could not be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CidrList {
    /// The ranges, in the order of the text.
    pub ranges: Vec<ListedRange>,
    /// What was refused, in the order of the text.
    pub refused: Vec<RefusedLine>,
}

/// A range of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedRange {
    /// Its line, counted from 1.
    pub line: usize,
    /// What it is called, where the line says so.
    pub name: Option<Name>,
    /// The range.
    pub prefix: Prefix,
}

/// A line, or a part of it, that is not a range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedLine {
    /// Its number, counted from 1.
    pub line: usize,
    /// Why, and what is accepted instead.
    pub why: String,
}

/// Reads a list of IPv4 ranges.
///
/// ```
/// use aksnet::import::cidr_list::read;
///
/// let list = read("snet-apps 10.20.2.0/24\n10.20.5.9/22");
/// assert_eq!(list.ranges[0].prefix, "10.20.2.0/24".parse()?);
/// assert_eq!(list.ranges[0].name.as_ref().map(|name| name.as_str()), Some("snet-apps"));
/// assert_eq!(list.refused[0].line, 2);
/// assert_eq!(list.refused[0].why, "10.20.5.9/22 has host bits set; use 10.20.4.0/22");
/// # Ok::<(), aksnet::net::PrefixError>(())
/// ```
pub fn read(text: &str) -> CidrList {
    let mut list = CidrList::default();
    let mut refuse = |line, why: String| list.refused.push(RefusedLine { line, why });
    let end = text.floor_char_boundary(MOST_BYTES);
    let is_cut = end < text.len();
    let text = text.get(..end).unwrap_or_default();
    for (index, written) in text.lines().enumerate() {
        let line = index + 1;
        let written = written.trim();
        if written.is_empty() || written.starts_with('#') {
            continue;
        }
        if written.len() > MOST_LINE_BYTES {
            refuse(
                line,
                format!("the line is longer than {MOST_LINE_BYTES} bytes; enter one range per line"),
            );
            continue;
        }
        for part in parts(written) {
            if MOST_RANGES <= list.ranges.len() {
                let why =
                    format!("a list has at most {MOST_RANGES} ranges; this one and the rest are left out");
                refuse(line, why);
                return list;
            }
            match part.read_all(line) {
                Ok(ranges) => list.ranges.extend(ranges),
                Err(why) => refuse(line, why),
            }
        }
    }
    if is_cut {
        let line = text.lines().count();
        refuse(
            line,
            format!("the list is longer than {MOST_BYTES} bytes; the rest is left out"),
        );
    }
    list
}

/// The ranges of one line, each with its name, or why a part is not a range.
pub(super) fn parts_of_line(line: &str) -> Vec<Result<(Option<String>, Prefix), String>> {
    if MOST_LINE_BYTES < line.len() {
        return vec![Err(format!(
            "the line is longer than {MOST_LINE_BYTES} bytes; enter one range per line"
        ))];
    }
    let each = parts(line).into_iter().flat_map(|part| {
        let read = part.read_all(0);
        match read {
            Ok(ranges) => ranges.into_iter().map(Ok).collect(),
            Err(why) => vec![Err(why)],
        }
    });
    each.map(|read| read.map(|range: ListedRange| (range.name.map(String::from), range.prefix)))
        .collect()
}

/// An address with a mask, such as `10.0.0.0` with `255.255.255.0`, `/24` or `24`.
pub(super) fn with_mask(address: &str, mask: &str) -> Result<Cidr, String> {
    let (address, mask) = (address.trim(), mask.trim());
    let length = match mask.parse::<Ipv4Addr>() {
        Ok(mask) => length_of_mask(mask)
            .ok_or_else(|| format!("{mask} is not a mask; enter one such as 255.255.255.0"))?
            .to_string(),
        Err(_) => mask.trim_start_matches('/').to_owned(),
    };
    let written = format!("{address}/{length}");
    written
        .parse()
        .map_err(|error: crate::net::PrefixError| error.to_string())
}

/// The length that a mask such as `255.255.252.0` stands for.
fn length_of_mask(mask: Ipv4Addr) -> Option<u32> {
    let bits = u32::from(mask);
    let length = bits.leading_ones();
    (bits.count_ones() == length).then_some(length)
}

/// The ranges that are exactly the addresses from `first` to `last`.
pub(super) fn between(first: &str, last: &str) -> Result<Vec<Prefix>, String> {
    let address = |text: &str| {
        let text = text.trim();
        text.parse::<Ipv4Addr>()
            .map(|address| u64::from(u32::from(address)))
            .map_err(|_error| format!("{text:?} is not an IPv4 address"))
    };
    let (start, end) = (address(first)?, address(last)?);
    let span = Span::new(start, end.saturating_add(1));
    let span = span.ok_or_else(|| format!("{} lies before {}", last.trim(), first.trim()))?;
    Ok(aligned_blocks(span).collect())
}

/// A part of a line that is, or should be, one range.
struct Part<'a> {
    name: Option<String>,
    range: Option<&'a str>,
}

impl Part<'_> {
    /// The range, or those between two addresses.
    fn read_all(self, line: usize) -> Result<Vec<ListedRange>, String> {
        let Some((first, last)) = self.range.and_then(|range| range.split_once(['-', '–'])) else {
            return self.read(line).map(|range| vec![range]);
        };
        let name = self
            .name
            .map(Name::new)
            .transpose()
            .map_err(|error| error.to_string())?;
        let ranges = between(first, last)?.into_iter();
        Ok(ranges
            .map(|prefix| ListedRange {
                line,
                name: name.clone(),
                prefix,
            })
            .collect())
    }

    fn read(self, line: usize) -> Result<ListedRange, String> {
        let Some(range) = self.range else {
            return Err("no range found; enter one such as snet-apps 10.20.2.0/24".to_owned());
        };
        let prefix: Prefix = match range.split_once(char::is_whitespace) {
            Some((address, mask)) => {
                let cidr = with_mask(address, mask)?;
                cidr.as_str().parse()
            }
            None => range.parse(),
        }
        .map_err(|error: crate::net::PrefixError| error.to_string())?;
        let name = match self.name {
            Some(name) if name.contains('/') => {
                return Err(format!(
                    "the name {name:?} contains a slash, which separates VNet and subnet; remove it"
                ));
            }
            Some(name) => Some(Name::new(name).map_err(|error| error.to_string())?),
            None => None,
        };
        Ok(ListedRange { line, name, prefix })
    }
}

/// The ranges of a line, each with its name: the rest of its own field, else the field before it, and for the last
/// range the field after it.
fn parts(line: &str) -> Vec<Part<'_>> {
    if let Some(part) = between_or_masked(line) {
        return vec![part];
    }
    let fields: Vec<&str> = line
        .split([',', ';', '\t'])
        .map(unquoted)
        .filter(|field| !field.is_empty())
        .collect();
    let has_length = fields
        .iter()
        .any(|field| field.split_whitespace().any(is_with_length));
    let is_range = |word: &str| is_with_length(word) || (!has_length && word.parse::<IpAddr>().is_ok());
    let mut parts: Vec<Part<'_>> = Vec::new();
    let mut before: Option<&str> = None;
    for field in fields {
        let ranges: Vec<&str> = field.split_whitespace().filter(|word| is_range(word)).collect();
        if ranges.is_empty() {
            // The nearest before the first range, the first behind one.
            if (parts.is_empty() || before.is_none()) && !is_figure(field) {
                before = Some(field);
            }
            continue;
        }
        let words: Vec<&str> = field.split_whitespace().filter(|word| !is_range(word)).collect();
        let own = Some(words.join(" ")).filter(|name| !name.is_empty());
        for range in &ranges {
            let name = own
                .clone()
                .filter(|_| ranges.len() == 1)
                .or_else(|| before.take().map(str::to_owned));
            parts.push(Part {
                name,
                range: Some(range),
            });
        }
        before = None;
    }
    match (parts.last_mut(), before) {
        (Some(last), Some(behind)) if last.name.is_none() => last.name = Some(behind.to_owned()),
        (None, _) => parts.push(Part {
            name: None,
            range: None,
        }),
        _ => {}
    }
    parts
}

/// A line that says one range by two addresses: `10.0.0.0 - 10.0.3.255`, or `10.0.0.0 255.255.252.0`.
fn between_or_masked(line: &str) -> Option<Part<'_>> {
    let start = line.find(|letter: char| letter.is_ascii_digit())?;
    let is_inside = |letter: char| letter.is_ascii_digit() || matches!(letter, '.' | ' ' | '\t' | '-' | '–');
    let (before, from) = line.split_at(start);
    let end = from.find(|letter| !is_inside(letter)).unwrap_or(from.len());
    let (range, behind) = from.split_at(end);
    let range = range.trim();
    let (first, last) = range
        .split_once(['-', '–'])
        .or_else(|| range.split_once(char::is_whitespace))?;
    let is_address = |text: &str| text.trim().parse::<Ipv4Addr>().is_ok();
    let mask = last.trim().parse::<Ipv4Addr>().ok()?;
    let is_range = range.contains(['-', '–']);
    if !is_address(first) || (!is_range && (length_of_mask(mask).is_none() || mask.is_unspecified())) {
        return None;
    }
    let around = [before, behind].map(|text| unquoted(text.trim_matches([',', ';', '\t', ' '])));
    let name = around.into_iter().find(|text| !text.is_empty());
    Some(Part {
        name: name.map(str::to_owned),
        range: Some(range),
    })
}

/// Whether a word means to be a range: it begins like an address and has a slash.
fn is_with_length(word: &str) -> bool {
    word.contains('/') && (word.starts_with(|first: char| first.is_ascii_digit()) || word.contains("::"))
}

/// Whether a field is a number, an address or the like, which names nothing.
fn is_figure(field: &str) -> bool {
    field
        .chars()
        .all(|letter| letter.is_ascii_digit() || matches!(letter, '.' | ':' | ' ' | '–' | '-'))
}

/// A field without the quotes and blanks of a spreadsheet around it.
fn unquoted(field: &str) -> &str {
    field.trim().trim_matches(['"', '\'']).trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        let list = read(text);
        let ranges = list.ranges.iter().map(|range| {
            let name = range.name.as_ref().map_or("-", |name| name.as_str());
            format!("{}: {name} {}", range.line, range.prefix)
        });
        let refused = list
            .refused
            .iter()
            .map(|refused| format!("{}! {}", refused.line, refused.why));
        ranges.chain(refused).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn ranges_are_read_with_and_without_names() {
        for (text, expected) in [
            ("10.0.0.0/24", "1: - 10.0.0.0/24"),
            ("snet-a 10.0.0.0/24", "1: snet-a 10.0.0.0/24"),
            ("10.0.0.0/24 branch office\r\n", "1: branch office 10.0.0.0/24"),
            ("snet-a,10.0.0.0/24", "1: snet-a 10.0.0.0/24"),
            ("10.0.0.0/24;snet-a", "1: snet-a 10.0.0.0/24"),
            ("10.0.0.0/24, 10.0.1.0/24", "1: - 10.0.0.0/24\n1: - 10.0.1.0/24"),
            ("10.0.0.0/24 10.0.1.0/24", "1: - 10.0.0.0/24\n1: - 10.0.1.0/24"),
            (
                "a 10.0.0.0/24, b 10.0.1.0/24",
                "1: a 10.0.0.0/24\n1: b 10.0.1.0/24",
            ),
            (
                "a; 10.0.0.0/24; b; 10.0.1.0/24",
                "1: a 10.0.0.0/24\n1: b 10.0.1.0/24",
            ),
            (
                "\"snet nodes\"\t10.0.0.0/26\t10.0.0.0\t10.0.0.63\t64\tnodes",
                "1: snet nodes 10.0.0.0/26",
            ),
            ("\n# not read\n\n  10.0.0.0/8  ", "4: - 10.0.0.0/8"),
            ("", ""),
        ] {
            assert_eq!(told(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_range_is_refused_with_its_line() {
        for (text, expected) in [
            (
                "10.0.0.0/24\nnonsense",
                "1: - 10.0.0.0/24\n2! no range found; enter one such as snet-apps 10.20.2.0/24",
            ),
            (
                "a 10.0.0.7/24",
                "1! 10.0.0.7/24 has host bits set; use 10.0.0.0/24",
            ),
            (
                "10.0.0.0",
                "1! \"10.0.0.0\" has no prefix length; add one, such as 10.0.0.0/32 for this address alone",
            ),
            (
                "fd00::/64",
                "1! \"fd00::/64\" is an IPv6 range, but IPv4 is needed; enter one such as 10.0.0.0/16",
            ),
            (
                "10.0.0.0/33",
                "1! \"10.0.0.0/33\" does not end with a prefix length; enter a whole number from 0 to 32 \
                 after the slash",
            ),
            (
                "10.0.0.0/24 a/b",
                "1! the name \"a/b\" contains a slash, which separates VNet and subnet; remove it",
            ),
        ] {
            assert_eq!(told(text), expected, "{text}");
        }
    }

    #[test]
    fn lists_without_end_are_cut_and_say_so() {
        let many = "10.0.0.0/24\n".repeat(MOST_RANGES + 7);
        let list = read(&many);
        assert_eq!((list.ranges.len(), list.refused.len()), (MOST_RANGES, 1));
        assert_eq!(list.refused[0].line, MOST_RANGES + 1);

        let wide = format!("{}\n", "10.0.0.0/24,".repeat(80));
        let list = read(&wide.repeat(20));
        assert_eq!(list.ranges.len(), MOST_RANGES);

        let long = format!("10.0.0.0/24\n{}\n10.0.1.0/24", "ä".repeat(MOST_LINE_BYTES));
        let list = read(&long);
        assert_eq!((list.ranges.len(), list.refused[0].line), (2, 2));

        let endless = "ä".repeat(MOST_BYTES);
        assert_eq!(read(&endless).refused.len(), 2);
    }
}
