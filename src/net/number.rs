//! Numbers as people read them: with a comma between thousands.
//!
//! Every floor uses these, so that screens, findings and files write a number the same way.

/// The number with thousands separators; one that no `u64` holds counts as the largest that does.
///
/// ```
/// use aksnet::net::grouped;
///
/// assert_eq!(grouped(59), "59");
/// assert_eq!(grouped(1_728), "1,728");
/// assert_eq!(grouped(4_294_967_296_u64), "4,294,967,296");
/// ```
pub fn grouped(number: impl TryInto<u64>) -> String {
    let digits = number.try_into().unwrap_or(u64::MAX).to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number with its noun, which is given in the plural and made singular for one.
///
/// ```
/// use aksnet::net::counted;
///
/// assert_eq!(counted(2, "nodes while upgrading"), "2 nodes while upgrading");
/// assert_eq!(counted(1, "nodes while upgrading"), "1 node while upgrading");
/// assert_eq!(counted(1, "addresses"), "1 address");
/// ```
pub fn counted(number: impl TryInto<u64>, plural: &str) -> String {
    let number = number.try_into().unwrap_or(u64::MAX);
    if number != 1 {
        return format!("{} {plural}", grouped(number));
    }
    // The noun stands before the first preposition: "nodes while upgrading", "pods per node".
    let words: Vec<&str> = plural.split(' ').collect();
    let joins = [
        "of", "per", "in", "at", "while", "under", "for", "as", "now", "that", "with",
    ];
    let end = words
        .iter()
        .position(|word| joins.contains(word))
        .unwrap_or(words.len());
    let singular: Vec<String> = words
        .iter()
        .enumerate()
        .map(|(at, word)| {
            if at + 1 == end {
                singular(word)
            } else {
                (*word).to_owned()
            }
        })
        .collect();
    format!("1 {}", singular.join(" "))
}

fn singular(word: &str) -> String {
    if let Some(stem) = word.strip_suffix("ies") {
        return format!("{stem}y");
    }
    let stem = word
        .strip_suffix("es")
        .filter(|stem| stem.ends_with("ss") || stem.ends_with('x'));
    stem.or_else(|| word.strip_suffix('s')).unwrap_or(word).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_things_are_named_in_the_plural() {
        for (number, expected) in [(0, "0 notes"), (2, "2 notes"), (1_204, "1,204 notes")] {
            assert_eq!(counted(number, "notes"), expected);
        }
        assert_eq!(counted(3_usize, "addresses"), "3 addresses");
    }

    #[test]
    fn one_thing_is_named_in_the_singular() {
        for (plural, expected) in [
            ("nodes", "1 node"),
            ("addresses", "1 address"),
            ("pod CIDRs", "1 pod CIDR"),
            (
                "pods at its minimum number of nodes",
                "1 pod at its minimum number of nodes",
            ),
            ("SNAT ports per node", "1 SNAT port per node"),
            (
                "public addresses of its NAT gateway",
                "1 public address of its NAT gateway",
            ),
            ("prefixes", "1 prefix"),
            ("Private Link Services", "1 Private Link Service"),
            ("blocks of 16", "1 block of 16"),
            ("max pods per node", "1 max pod per node"),
        ] {
            assert_eq!(counted(1, plural), expected);
        }
    }

    #[test]
    fn commas_stand_before_every_third_digit() {
        for (number, expected) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (10_000, "10,000"),
            (123_456_789, "123,456,789"),
        ] {
            assert_eq!(grouped(number), expected);
        }
    }
}
