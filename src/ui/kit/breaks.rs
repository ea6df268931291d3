//! Where a word is broken that is wider than its column: between its parts, `AzureBastion` above `Subnet`.

use std::borrow::Cow;

/// The text with a line break in each word that does not fit by itself, before a capital that follows a small letter.
///
/// Words with hyphens are left alone: where text is laid out, they break there.
pub(crate) fn between_parts(text: &str, fits: impl Fn(&str) -> bool) -> Cow<'_, str> {
    if text.split(' ').all(&fits) {
        return text.into();
    }
    let words = text.split(' ').map(|word| {
        if fits(word) {
            word.to_owned()
        } else {
            parts(word, &fits)
        }
    });
    words.collect::<Vec<String>>().join(" ").into()
}

/// A word in lines, each with as many of its parts as fit.
fn parts(word: &str, fits: impl Fn(&str) -> bool) -> String {
    let letters = word.char_indices().zip(word.chars().skip(1));
    let borders = letters.filter_map(|((at, before), letter)| {
        (before.is_lowercase() && letter.is_uppercase()).then_some(at + before.len_utf8())
    });
    let mut lines: Vec<String> = Vec::new();
    let (mut line, mut from) = (String::new(), 0);
    for border in borders.chain([word.len()]) {
        let part = word.get(from..border).unwrap_or_default();
        if !line.is_empty() && !fits(&format!("{line}{part}")) {
            lines.push(std::mem::take(&mut line));
        }
        line.push_str(part);
        from = border;
    }
    lines.push(line);
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_broken_between_its_parts_and_only_where_it_must_be() {
        let broken = |text, most| between_parts(text, |word| word.chars().count() <= most);
        let needs = "Bastion needs AzureBastionSubnet of at least /26";
        assert_eq!(broken(needs, 18), needs);
        assert_eq!(
            broken(needs, 12),
            "Bastion needs AzureBastion\nSubnet of at least /26"
        );
        assert_eq!(
            broken("AzureFirewallManagementSubnet", 13),
            "AzureFirewall\nManagement\nSubnet"
        );
        assert_eq!(
            broken("snet-private-endpoints größtenteils", 8),
            "snet-private-endpoints größtenteils"
        );
        assert_eq!(broken("", 0), "");
    }
}
