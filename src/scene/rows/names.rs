//! What stands on a plate: names without their common part, cut where they say least.

use std::collections::BTreeMap;

use crate::net::{Prefix, Span, grouped};

/// The names of a row: what most of them begin with, and from where on each can be told from the others.
///
/// ```
/// use aksnet::scene::SiblingNames;
///
/// let names = ["snet-shop-nodes", "snet-shop-pods", "snet-agc", "AzureBastionSubnet"];
/// let siblings = SiblingNames::of(names.map(str::to_owned).into_iter(), true);
/// assert_eq!(siblings.shortened("snet-shop-pods"), "shop-pods");
/// assert_eq!(siblings.shortened("AzureBastionSubnet"), "AzureBastionSubnet");
/// assert_eq!(siblings.told("shop-pods").from, "shop-p".len());
/// assert_eq!(siblings.told("agc").from, 1);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SiblingNames {
    start: String,
    /// Without that start, in order.
    short: Vec<String>,
    /// Places of those among them that another ends alike, by end and then in order.
    alike: Vec<usize>,
}

/// The part of a name that distinguishes it from its siblings, in bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Told {
    /// So much of it, from its start.
    pub from: usize,
    /// So much of its start, before an end that others have too.
    pub start: usize,
}

impl SiblingNames {
    /// Those of a row; what most begin with is left out of them where that is wished.
    pub fn of(names: impl Iterator<Item = String>, is_start_left_out: bool) -> Self {
        let names: Vec<String> = names.collect();
        let start = if is_start_left_out {
            most_begin_with(&names).to_owned()
        } else {
            String::new()
        };
        let short = names.iter().map(|name| without(name, &start).to_owned());
        let mut short: Vec<String> = short.collect();
        short.sort_unstable();
        let alike = ending_alike(&short);
        Self { start, short, alike }
    }

    /// A name without the common prefix of its siblings.
    pub fn shortened<'a>(&self, name: &'a str) -> &'a str {
        without(name, &self.start)
    }

    /// The part of a shortened name that distinguishes it from all its siblings.
    pub fn told(&self, short: &str) -> Told {
        Told {
            from: self.from(short),
            start: self.start(short),
        }
    }

    /// How much of the start of a name tells it from those that end as it does; nothing where none does.
    fn start(&self, short: &str) -> usize {
        let name = |at: &usize| self.short.get(*at).map_or("", String::as_str);
        let end = last_part(short);
        let first = self.alike.partition_point(|at| last_part(name(at)) < end);
        let rest = self.alike.get(first..).unwrap_or_default();
        let others = rest.iter().map(name).take_while(|other| last_part(other) == end);
        let shared = others
            .filter(|other| *other != short)
            .map(|other| shared_bytes(other, short));
        let shared = shared.max();
        shared.map_or(0, |shared| (shared + 1).min(short.len() - end.len()))
    }

    fn from(&self, short: &str) -> usize {
        let from = self.short.partition_point(|other| other.as_str() < short);
        let end = self.short.partition_point(|other| other.as_str() <= short);
        let before = from.checked_sub(1).and_then(|at| self.short.get(at));
        let neighbours = before.into_iter().chain(self.short.get(end));
        let shared = neighbours.map(|other| shared_bytes(other, short)).max();
        let next = short
            .get(shared.unwrap_or_default()..)
            .and_then(|rest| rest.chars().next());
        shared.unwrap_or_default() + next.map_or(0, char::len_utf8)
    }
}

/// What stands behind the last hyphen of a name.
fn last_part(name: &str) -> &str {
    name.rsplit(['-', '_']).next().unwrap_or(name)
}

/// Where the last part of a name begins that does so in its first bytes: behind a hyphen, or with a capital.
fn part_begins(name: &str, within: usize) -> Option<usize> {
    let letters = name.char_indices().zip(name.chars().skip(1));
    let borders = letters.filter_map(|((at, before), letter)| {
        let begins = matches!(before, '-' | '_') || before.is_lowercase() && letter.is_uppercase();
        begins.then_some(at + before.len_utf8())
    });
    borders.take_while(|at| *at <= within).last()
}

/// Places of the names that another ends alike, by end; `names` are in order.
fn ending_alike(names: &[String]) -> Vec<usize> {
    let end = |at: usize| names.get(at).map_or("", |name| last_part(name));
    let mut places: Vec<usize> = (0..names.len()).collect();
    places.sort_by_key(|at| end(*at));
    let alike = places.chunk_by(|one, other| end(*one) == end(*other));
    alike.filter(|alike| alike.len() > 1).flatten().copied().collect()
}

/// What most of the names begin with, up to a hyphen; nothing where fewer than three do.
fn most_begin_with(names: &[String]) -> &str {
    const FEWEST: usize = 3;
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for name in names {
        // A name is never all of what is left out.
        let ends = name.match_indices(['-', '_']).map(|(at, _)| at + 1);
        for end in ends.filter(|end| *end < name.len()) {
            *counts.entry(name.get(..end).unwrap_or_default()).or_default() += 1;
        }
    }
    let is_of_most = |count: usize| FEWEST <= count && names.len() * 3 <= count * 5;
    let shared = counts.into_iter().filter(|(_, count)| is_of_most(*count));
    shared
        .map(|(start, _)| start)
        .max_by_key(|start| start.len())
        .unwrap_or_default()
}

/// How far two texts are the same, in bytes.
fn shared_bytes(one: &str, other: &str) -> usize {
    let same = one.char_indices().zip(other.chars());
    let mut same = same.skip_while(|((_, one), other)| one == other);
    same.next()
        .map_or_else(|| one.len().min(other.len()), |((at, _), _)| at)
}

fn without<'a>(name: &'a str, start: &str) -> &'a str {
    name.strip_prefix(start)
        .filter(|rest| !rest.is_empty())
        .unwrap_or(name)
}

/// A name cut to `room` points with what of it tells it from its siblings: in its middle where it ends in a number or
/// where its start says nothing, else at its end.
///
/// ```
/// use aksnet::scene::{Told, cut_to_tell};
///
/// let cut = |name, from| {
///     let told = Told { from, start: 0 };
///     cut_to_tell(name, told, 8.0, |text| text.chars().count() as f64)
/// };
/// assert_eq!(cut("jobs-green-14", 12), "jobs-…14");
/// assert_eq!(cut("aks-prod-web-01", "aks-prod-w".len()), "…web-01");
/// assert_eq!(cut("ingress +1", 1), "ingr… +1");
/// assert_eq!(cut("monitoring", 1), "monitor…");
/// assert_eq!(cut("sandbox-dev", "sandbox-d".len()), "sand…dev");
/// assert_eq!(cut("sandbox-legacy", "sandbox-l".len()), "s…legacy");
/// assert_eq!(cut("sandbox-monitoring", "sandbox-m".len()), "sa…moni…");
/// assert_eq!(cut("short", 1), "short");
/// ```
pub fn cut_to_tell(name: &str, told: Told, room: f64, measure: impl Fn(&str) -> f64) -> String {
    /// Letters of the start that are kept before a part of the end.
    const LEAST_START: usize = 2;
    const MOST_DIGITS: usize = 4;
    if measure(name) <= room {
        return name.to_owned();
    }
    let digits = name.chars().rev().take_while(char::is_ascii_digit).count();
    // "+1" of a plate that stands for two belongs together.
    let more = name
        .get(..name.len() - digits)
        .is_some_and(|head| head.ends_with(" +"));
    let number = match digits {
        1..=MOST_DIGITS if more => digits + " +".len(),
        1..=MOST_DIGITS => digits,
        _ => 0,
    };
    let (head, tail) = name.split_at_checked(name.len() - number).unwrap_or((name, ""));
    let usual = cut_before(head, tail, room, &measure);
    if told.from <= shared_bytes(&usual, name) {
        return usual;
    }
    // The part that tells it begins where the last one ends that it shares with a sibling, or with the first letter that
    // it shares with none.
    let own = name.get(..told.from).and_then(|told| told.char_indices().last());
    let own = own.map_or(0, |(at, _)| at);
    let Some((start, own)) = name.split_at_checked(part_begins(name, own).unwrap_or(own)) else {
        return usual;
    };
    if !tail.is_empty() {
        // The number itself tells it, or what lies between the start that all share and a number that others have too.
        let between = own.strip_suffix(tail).filter(|_| told.from <= head.len());
        let whole = format!("…{own}");
        let told = between.map(|between| {
            if measure(&whole) <= room {
                return whole;
            }
            format!("…{}", cut_before(between, tail, room - measure("…"), &measure))
        });
        return told.filter(|told| measure(told) <= room).unwrap_or(usual);
    }
    // Where the start is the same as well, the end begins with what tells it.
    let needed = if start.len() < told.start { 0 } else { told.start };
    let ends = || own.char_indices().map(|(at, letter)| at + letter.len_utf8());
    // What is cut away at both ends says so at both.
    let part = |end: usize| {
        let part = own.get(..end).unwrap_or_default();
        if end == own.len() {
            return part.to_owned();
        }
        format!("{}…", part.trim_end_matches(['-', '_']))
    };
    // All of its end, or else as much of it as leaves room for what tells its start from siblings that end alike.
    let both = ends().rev().map(|end| {
        let least = if end == own.len() {
            needed
        } else {
            needed.max(LEAST_START)
        };
        (cut_before(start, &part(end), room, &measure), least)
    });
    let mut both = both.filter(|(cut, least)| {
        let kept = cut.find('…').unwrap_or_default();
        *least <= kept && measure(cut) <= room
    });
    if let Some((cut, _)) = both.next() {
        return cut;
    }
    let mut cut = ends().rev().map(|end| format!("…{}", part(end)));
    cut.find(|cut| measure(cut) <= room).unwrap_or(usual)
}

/// As much of `head` as has room before `tail`, with a sign of what was left out between them.
fn cut_before(head: &str, tail: &str, room: f64, measure: &impl Fn(&str) -> f64) -> String {
    let letters: Vec<char> = head.chars().collect();
    let cut = |kept: usize| {
        let start: String = letters.iter().take(kept).collect();
        format!("{}…{tail}", start.trim_end())
    };
    let (mut least, mut most) = (0, letters.len());
    while least < most {
        let middle = (least + most).div_ceil(2);
        if measure(&cut(middle)) <= room {
            least = middle;
        } else {
            most = middle - 1;
        }
    }
    cut(least)
}

/// The smallest network around what is drawn as one.
pub fn group_prefix(span: Span) -> Option<Prefix> {
    let last = span.end().saturating_sub(1);
    let bits = u64::BITS - (span.first() ^ last).leading_zeros();
    let first = Prefix::address_from_number(span.first())?;
    Prefix::containing(first, u8::try_from(32_u32.checked_sub(bits)?).ok()?)
}

/// What a group is called, the longest first: "10.8.0.0/16 ×20", "10.8/16 ×20", "×20".
///
/// ```
/// use aksnet::scene::group_labels;
///
/// let labels = group_labels("10.8.0.0/16".parse()?, 20);
/// assert_eq!(labels, ["10.8.0.0/16 ×20", "10.8/16 ×20", "×20"]);
/// # Ok::<(), aksnet::net::PrefixError>(())
/// ```
pub fn group_labels(prefix: Prefix, items: u64) -> [String; 3] {
    let network = prefix.network().to_string();
    let mut short = network.as_str();
    while let Some(rest) = short.strip_suffix(".0").filter(|rest| rest.contains('.')) {
        short = rest;
    }
    let number = format!("×{}", grouped(items));
    let length = prefix.length();
    [
        group_label(prefix, items),
        format!("{short}/{length} {number}"),
        number,
    ]
}

/// What a group is called: "10.8.0.0/16 ×20".
pub(super) fn group_label(prefix: Prefix, items: u64) -> String {
    format!("{prefix} ×{}", grouped(items))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn what_most_begin_with_ends_with_a_hyphen() {
        let check = |names: &[&str], expected: &str| {
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            assert_eq!(most_begin_with(&names), expected, "{names:?}");
        };
        check(&["snet-nodes", "snet-pods", "snet-agc"], "snet-");
        check(
            &["snet-nodes", "snet-pods", "snet-agc", "AzureBastionSubnet"],
            "snet-",
        );
        check(&["snet-nodes", "AzureBastionSubnet", "snet-agc"], "");
        check(&["snet-", "snet-", "snet-"], "");
    }

    fn check_that_they_differ(names: &[&str], rooms: std::ops::Range<u8>) {
        let siblings = SiblingNames::of(names.iter().map(|name| (*name).to_owned()), true);
        for room in rooms.map(f64::from) {
            let cut = names.iter().map(|name| {
                let (short, measure) = (siblings.shortened(name), |text: &str| text.chars().count() as f64);
                cut_to_tell(short, siblings.told(short), room, measure)
            });
            let cut: Vec<String> = cut.collect();
            for (cut, name) in cut.iter().zip(names) {
                // Each end that is not that of the name says that something was left out.
                let (start, end) = cut.split_once('…').unwrap_or((cut, cut));
                let end = end.rsplit('…').next().unwrap_or(end);
                let short = siblings.shortened(name);
                assert!(
                    short.starts_with(start) && short.ends_with(end),
                    "{cut} of {name}"
                );
            }
            let is_within = cut.iter().all(|cut| cut.chars().count() as f64 <= room);
            assert!(is_within, "{room}: {cut:?}");
            let different: BTreeSet<&String> = cut.iter().collect();
            assert_eq!(different.len(), names.len(), "{room}: {cut:?}");
        }
    }

    #[test]
    fn names_that_begin_or_end_alike_are_cut_so_that_they_differ() {
        let names = [
            "shop-nodes",
            "search-nodes",
            "shop-pods",
            "search-pods",
            "sandbox-dev",
            "sandbox-test",
        ];
        check_that_they_differ(&names, 5..12);
        check_that_they_differ(&["retail-shop-dr", "retail-search-dr", "data-batch"], 6..12);
        check_that_they_differ(&["pool-a-nodes", "pool-b-nodes", "pool-c-nodes"], 8..14);
    }

    #[test]
    fn names_of_the_examples_differ_on_the_narrowest_plates() {
        for preset in crate::design::presets::presets() {
            let design = preset.design().unwrap();
            for network in design
                .alternatives
                .iter()
                .flat_map(|alternative| &alternative.networks)
            {
                let names = network.subnets.iter().map(|subnet| subnet.name.as_str());
                check_that_they_differ(&names.collect::<Vec<&str>>(), 6..20);
            }
        }
    }
}
