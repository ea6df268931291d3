//! Names as code needs them: words that are one to every language, and what Azure takes in names that are made here.

use std::collections::{HashMap, HashSet};

/// Words that mean something to one of the languages, or that the files use themselves.
const TAKEN: [&str; 39] = [
    "az",
    "assert",
    "bool",
    "dep_of",
    "existing",
    "extension",
    "false",
    "for",
    "func",
    "guid",
    "if",
    "import",
    "in",
    "int",
    "array",
    "location",
    "metadata",
    "module",
    "next_hop_ip",
    "null",
    "object",
    "output",
    "param",
    "provider",
    "resource",
    "resource_group",
    "resource_id",
    "string",
    "subscription_resource_id",
    "sys",
    "true",
    "type",
    "using",
    "var",
    "vm_size",
    "this",
    "target_scope",
    "to_lower",
    "what_if",
];

/// Words that were given out; languages write them with underscores or with capitals inside.
#[derive(Debug)]
pub(super) struct Symbols {
    /// Without underscores, so that they differ however they are written.
    taken: HashSet<String>,
    /// The number tried last behind a word, so that a thousand equal names stay cheap.
    last: HashMap<String, usize>,
}

impl Symbols {
    pub(super) fn new() -> Self {
        Self {
            taken: TAKEN.iter().map(|word| plain_letters(word)).collect(),
            last: HashMap::new(),
        }
    }

    /// A word for `name` that nothing else has; `kind` stands before one that could not stand alone.
    pub(super) fn word(&mut self, kind: &str, name: &str) -> String {
        let plain = slug(&humps(name), '_', 60);
        let plain = if plain.starts_with(|char: char| char.is_ascii_alphabetic()) {
            plain
        } else if plain.is_empty() {
            kind.to_owned()
        } else {
            format!("{kind}_{plain}")
        };
        if self.taken.insert(plain_letters(&plain)) {
            return plain;
        }
        let last = self.last.entry(plain.clone()).or_insert(1);
        loop {
            *last += 1;
            let numbered = format!("{plain}_{last}");
            if self.taken.insert(plain_letters(&numbered)) {
                return numbered;
            }
        }
    }
}

/// A name with its words apart where only capitals tell them.
fn humps(name: &str) -> String {
    let mut apart = String::with_capacity(name.len());
    let mut before = ' ';
    for char in name.chars() {
        if before.is_ascii_lowercase() && char.is_ascii_uppercase() {
            apart.push(' ');
        }
        apart.push(char);
        before = char;
    }
    apart
}

fn plain_letters(word: &str) -> String {
    word.replace('_', "")
}

/// Lower-case ASCII letters and digits of `name`, runs of anything else as one `joint`, `most` at most.
pub(super) fn slug(name: &str, joint: char, most: usize) -> String {
    let mut slug = String::new();
    for char in name.chars() {
        if slug.len() >= most {
            break;
        }
        if char.is_ascii_alphanumeric() {
            slug.push(char.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with(joint) {
            slug.push(joint);
        }
    }
    while slug.ends_with(joint) {
        slug.pop();
    }
    slug
}

/// A name made here from a part before and a name that somebody typed.
pub(super) fn made(before: &str, name: &str) -> String {
    let plain = slug(name, '-', 60);
    if plain.is_empty() {
        before.to_owned()
    } else {
        format!("{before}-{plain}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_words_to_every_language_and_none_comes_twice() {
        let mut symbols = Symbols::new();
        for (name, expected) in [
            ("vnet-shop", "vnet_shop"),
            ("VNet Shop", "vnet_shop_2"),
            ("vnet_shop", "vnet_shop_3"),
            ("10-net", "vnet_10_net"),
            ("$(reboot)'`", "reboot"),
            ("網絡", "vnet"),
            ("", "vnet_2"),
            ("location", "location_2"),
            ("resource", "resource_2"),
            ("resource-id", "resource_id_2"),
            ("AzureBastionSubnet", "azure_bastion_subnet"),
            ("a-12", "a_12"),
            ("a-1-2", "a_1_2_2"),
        ] {
            assert_eq!(symbols.word("vnet", name), expected, "{name}");
        }
        assert_eq!(symbols.word("vnet", &"x".repeat(400)).len(), 60);
    }
}
