//! Lists of ranges as people keep them: one a line, or beside each other, each with a name before or behind it.
//!
//! ```text
//! snet-apps 10.20.2.0/24            a name, then the range
//! 10.20.3.0/24, snet-web            or the other way round
//! 10.9.0.0/16; 10.10.0.0/16         several of a line
//! vnet<Tab>10.0.0.0/16<Tab>65536    a row of a spreadsheet
//! # whatever                        not read
//! ```

use std::net::IpAddr;

use crate::design::Name;
use crate::net::Prefix;

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

/// A line, or a part of it, that is no range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedLine {
    /// Its number, counted from 1.
    pub line: usize,
    /// Why, and what would do.
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
            match part.read(line) {
                Ok(range) => list.ranges.push(range),
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

/// A part of a line that is, or should be, one range.
struct Part<'a> {
    name: Option<String>,
    range: Option<&'a str>,
}

impl Part<'_> {
    fn read(self, line: usize) -> Result<ListedRange, String> {
        let Some(range) = self.range else {
            return Err("no range found; enter one such as snet-apps 10.20.2.0/24".to_owned());
        };
        let prefix: Prefix = range
            .parse()
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

/// The ranges of a line, each with its name: what stands in its own field, else the field before it, and for the last
/// range the field behind it.
fn parts(line: &str) -> Vec<Part<'_>> {
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
        let beside: Vec<&str> = field.split_whitespace().filter(|word| !is_range(word)).collect();
        let own = Some(beside.join(" ")).filter(|name| !name.is_empty());
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
