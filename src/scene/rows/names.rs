//! What stands on a plate: names without their common part, cut where they say least.

use std::collections::BTreeMap;

use crate::net::{Prefix, Span, grouped};

/// The names of a row: what most of them begin with, and which of them a cut name could be.
///
/// ```
/// use aksnet::scene::SiblingNames;
///
/// let names = ["snet-shop-nodes", "snet-shop-pods", "snet-agc", "AzureBastionSubnet"];
/// let siblings = SiblingNames::of(names.map(str::to_owned).into_iter(), true);
/// assert_eq!(siblings.shortened("snet-shop-pods"), "shop-pods");
/// assert_eq!(siblings.shortened("AzureBastionSubnet"), "AzureBastionSubnet");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SiblingNames {
    start: String,
    /// Without that start, in order.
    short: Vec<String>,
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
        Self { start, short }
    }

    /// A name without the common prefix of its siblings.
    pub fn shortened<'a>(&self, name: &'a str) -> &'a str {
        without(name, &self.start)
    }

    /// A shortened name in `room` points, cut once, so that what is left is of no sibling where that can be had.
    ///
    /// It is cut at its end, or before the number that it ends in. Where that could be a sibling too, its last parts are
    /// kept, as few as tell it, and else its last letters; its start has the rest of the room. Where all of that is
    /// shared, parts of its start are left out as those are that most names begin with.
    ///
    /// ```
    /// use aksnet::scene::SiblingNames;
    ///
    /// let cut = |name: &str, sibling: &str| {
    ///     let names = [name, sibling].map(str::to_owned);
    ///     let siblings = SiblingNames::of(names.into_iter(), false);
    ///     siblings.cut(name, 8.0, |text| text.chars().count() as f64)
    /// };
    /// assert_eq!(cut("monitoring", "ingress"), "monitor…");
    /// assert_eq!(cut("jobs-green-14", "jobs-green-15"), "jobs-…14");
    /// assert_eq!(cut("ingress +1", "monitoring"), "ingr… +1");
    /// assert_eq!(cut("search-nodes", "search-pods"), "se…nodes");
    /// assert_eq!(cut("aks-prod-web-01", "aks-prod-api-01"), "a…web-01");
    /// assert_eq!(cut("sandbox-monitoring", "sandbox-test"), "sa…oring");
    /// assert_eq!(cut("contoso-prod-web-network", "contoso-prod-api-network"), "prod-we…");
    /// assert_eq!(cut("short", "shop"), "short");
    /// ```
    pub fn cut(&self, name: &str, room: f64, measure: impl Fn(&str) -> f64) -> String {
        if measure(name) <= room {
            return name.to_owned();
        }
        let fits = |cut: &Cut<'_>| measure(&cut.text()) <= room;
        let whole = Cut::new(name, name.len(), name.len());
        // A number of which not all has room would be another.
        let number = Cut::new(name, name.len(), name.len() - number_at_end(name));
        let number = number.and_then(|number| number.widest(&fits));
        let Some(usual) = number.or_else(|| whole?.widest(&fits)) else {
            return "…".to_owned();
        };
        if self.is_of_one(usual) {
            return usual.text();
        }
        let parts = parts(name)
            .rev()
            .filter(|from| *from < name.len() - usual.end.len());
        let mut parts = parts.filter_map(|from| Cut::new(name, from, from)?.widest(&fits));
        let told = parts.find(|cut| self.is_of_one(*cut));
        let told = told.or_else(|| self.told_by_letters(name, &fits));
        let told = told.or_else(|| self.told_by_rest(name, &fits));
        told.unwrap_or(usual).text()
    }

    /// A name cut before the most of its last letters that tell it and leave room for some of its start.
    fn told_by_letters<'a>(&self, name: &'a str, fits: &impl Fn(&Cut<'_>) -> bool) -> Option<Cut<'a>> {
        /// Letters of the start that are kept where that can be had.
        const START: usize = 2;
        let mut found: Option<Cut<'a>> = None;
        let mut start = name.len();
        for (from, letter) in name.char_indices().rev() {
            let cut = Cut::new(name, start.min(from), from)?.widest(fits);
            let Some(cut) = cut else { break };
            start = cut.start.len();
            let kept = cut.start.chars().count();
            if found.is_some() && kept < START {
                break;
            }
            if !is_border(letter) && self.is_of_one(cut) {
                found = Some(cut);
            }
        }
        found
    }

    /// A name without parts of its start, cut at its end, where no sibling has what is left.
    fn told_by_rest<'a>(&self, name: &'a str, fits: &impl Fn(&Cut<'_>) -> bool) -> Option<Cut<'a>> {
        let is_own = |cut: &Cut<'_>| {
            let mut others = self.short.iter().filter(|other| *other != name);
            !cut.start.is_empty() && others.all(|other| !other.contains(cut.start))
        };
        let mut rest = parts(name).filter_map(|from| {
            let rest = name.get(from..)?;
            Cut::new(rest, rest.len(), rest.len())?.widest(fits)
        });
        rest.find(is_own)
    }

    /// Whether what is left of a name is left of no sibling of another name.
    fn is_of_one(&self, cut: Cut<'_>) -> bool {
        let Cut { name, .. } = cut;
        let (start, end) = (cut.start.trim_end(), cut.end);
        let from = self.short.partition_point(|other| other.as_str() < start);
        let alike = self.short.iter().skip(from);
        let mut alike = alike.take_while(|other| other.starts_with(start));
        let is_left_of = |other: &str| start.len() + end.len() <= other.len() && other.ends_with(end);
        alike.all(|other| other == name || !is_left_of(other))
    }
}

/// A name of which something between its start and its end is left out.
#[derive(Debug, Clone, Copy)]
struct Cut<'a> {
    name: &'a str,
    start: &'a str,
    end: &'a str,
}

impl<'a> Cut<'a> {
    fn new(name: &'a str, start: usize, end: usize) -> Option<Self> {
        let (start, end) = (name.get(..start)?, name.get(end..)?);
        Some(Self { name, start, end })
    }

    fn text(&self) -> String {
        format!("{}…{}", self.start.trim_end(), self.end)
    }

    /// The same with as much of its start as fits; none where not even its end does.
    fn widest(self, fits: &impl Fn(&Cut<'_>) -> bool) -> Option<Self> {
        let borders = self.start.char_indices().map(|(at, _)| at);
        let borders: Vec<usize> = borders.chain([self.start.len()]).collect();
        let of = |border: &usize| {
            Some(Self {
                start: self.start.get(..*border)?,
                ..self
            })
        };
        let fitting = borders.partition_point(|border| of(border).is_some_and(|cut| fits(&cut)));
        borders.get(fitting.checked_sub(1)?).and_then(of)
    }
}

/// How many bytes of a name the number at its end takes, "+1" of a plate that stands for two with it; none of a long one.
fn number_at_end(name: &str) -> usize {
    const MOST_DIGITS: usize = 4;
    let head = name.trim_end_matches(|letter: char| letter.is_ascii_digit());
    match name.len() - head.len() {
        digits @ 1..=MOST_DIGITS if head.ends_with(" +") => digits + " +".len(),
        digits @ 1..=MOST_DIGITS => digits,
        _ => 0,
    }
}

/// Where the parts of a name begin, but the first: behind a hyphen, or with a capital.
fn parts(name: &str) -> impl DoubleEndedIterator<Item = usize> {
    let letters: Vec<(usize, char)> = name.char_indices().collect();
    let begins = letters.windows(2).filter_map(|pair| {
        let [(_, before), (at, letter)] = pair else {
            return None;
        };
        let is_begun = is_border(*before) || before.is_lowercase() && letter.is_uppercase();
        is_begun.then_some(*at)
    });
    begins.collect::<Vec<usize>>().into_iter()
}

const fn is_border(letter: char) -> bool {
    matches!(letter, '-' | '_')
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

fn without<'a>(name: &'a str, start: &str) -> &'a str {
    name.strip_prefix(start)
        .filter(|rest| !rest.is_empty())
        .unwrap_or(name)
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
                let measure = |text: &str| text.chars().count() as f64;
                siblings.cut(siblings.shortened(name), room, measure)
            });
            let cut: Vec<String> = cut.collect();
            for (cut, name) in cut.iter().zip(names) {
                let (start, end) = cut.split_once('…').unwrap_or((cut, ""));
                assert!(!end.contains('…'), "{cut} is cut twice");
                // What is left could be of no sibling.
                let is_left = |name: &&&str| {
                    let short = siblings.shortened(name);
                    let is_long_enough = start.len() + end.len() <= short.len();
                    is_long_enough && short.starts_with(start) && short.ends_with(end)
                };
                let left: Vec<&&str> = names.iter().filter(is_left).collect();
                let is_inside = |name: &&&str| end.is_empty() && name.contains(start);
                let inside: Vec<&&str> = names.iter().filter(is_inside).collect();
                let is_whole = siblings.shortened(name) == cut;
                assert!(
                    is_whole || [left, inside].contains(&vec![name]),
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
    fn a_name_without_room_for_its_number_is_not_cut_in_it() {
        let siblings = SiblingNames::of(["jobs-green-1400".to_owned()].into_iter(), false);
        let cut = |room| siblings.cut("jobs-green-1400", room, |text| text.chars().count() as f64);
        assert_eq!([5.0, 4.0, 1.0, 0.0].map(cut), ["…1400", "job…", "…", "…"]);
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
