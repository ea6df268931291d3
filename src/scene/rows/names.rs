//! What stands on a plate: names without what all share, cut where that says least.

use crate::net::{Prefix, Span, grouped};

/// What the names begin with, up to a hyphen; nothing where fewer than three share it.
///
/// ```
/// use aksnet::scene::shared_start;
///
/// assert_eq!(shared_start(["snet-nodes", "snet-pods", "snet-agc"].into_iter()), "snet-");
/// assert_eq!(shared_start(["snet-nodes", "AzureBastionSubnet", "snet-agc"].into_iter()), "");
/// ```
pub fn shared_start<'a>(mut names: impl Iterator<Item = &'a str>) -> &'a str {
    const FEWEST: usize = 3;
    let Some(first) = names.next() else { return "" };
    let (mut shared, mut count) = (first, 1);
    for name in names {
        count += 1;
        let same = shared.char_indices().zip(name.chars());
        let end = same
            .take_while(|((_, one), other)| one == other)
            .map(|((at, one), _)| at + one.len_utf8())
            .last();
        shared = shared.get(..end.unwrap_or_default()).unwrap_or_default();
    }
    let end = shared.rfind(['-', '_']).filter(|_| FEWEST <= count);
    // A name is never all of what is shared.
    let end = end.map_or(0, |at| at + 1).min(first.len().saturating_sub(1));
    shared.get(..end).unwrap_or_default()
}

/// A name without what all of its siblings begin with.
pub fn shortened<'a>(name: &'a str, shared: &str) -> &'a str {
    name.strip_prefix(shared)
        .filter(|rest| !rest.is_empty())
        .unwrap_or(name)
}

/// A name cut to `room` points: in its middle where it ends in a number, so that the number stays, else at its end.
///
/// ```
/// use aksnet::scene::cut_in_the_middle;
///
/// let cut = |name| cut_in_the_middle(name, 8.0, |text| text.chars().count() as f64);
/// assert_eq!(cut("jobs-green-14"), "jobs-…14");
/// assert_eq!(cut("monitoring"), "monitor…");
/// assert_eq!(cut("short"), "short");
/// ```
pub fn cut_in_the_middle(name: &str, room: f64, measure: impl Fn(&str) -> f64) -> String {
    const MOST_DIGITS: usize = 4;
    if measure(name) <= room {
        return name.to_owned();
    }
    let digits = name.chars().rev().take_while(char::is_ascii_digit).count();
    let number = if digits <= MOST_DIGITS { digits } else { 0 };
    let (head, tail) = name.split_at_checked(name.len() - number).unwrap_or((name, ""));
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
