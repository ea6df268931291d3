//! Names for code: identifiers valid in every language, and names that Azure accepts.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

/// Words reserved in one of the languages, or used by the generated files themselves.
const TAKEN: [&str; 42] = [
    "az",
    "assert",
    "bastion_sku",
    "bool",
    "dep_of",
    "each",
    "endpoint",
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

/// Identifiers in use; languages write them in snake case or camel case.
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

    /// A unique identifier for `name`; prefixed with `kind` if it would be invalid on its own.
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

/// A name with its camel-case words separated.
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

/// Names that were made for resources, each one alone in its place as Azure wants it.
#[derive(Debug, Default)]
pub(super) struct MadeNames {
    /// With the number tried last behind each, so that a thousand equal names stay cheap.
    taken: HashMap<(NameScope, String), usize>,
}

/// Where a name is alone: in a resource group, or in a VNet of it.
pub(super) type NameScope = (usize, Option<usize>);

impl MadeNames {
    /// A name of what it is for; of what that is in as well, where the first one is taken; else with a number.
    pub(super) fn name(&mut self, place: NameScope, before: &str, own: &str, of: &str) -> String {
        let narrow = made(before, own);
        let wide = made(before, &format!("{of} {own}"));
        for name in [narrow, wide.clone()] {
            if self.is_new(place, &name) {
                return name;
            }
        }
        let mut number = self.taken.get(&(place, wide.clone())).copied().unwrap_or(1);
        let numbered = loop {
            number += 1;
            let numbered = format!("{wide}-{number}");
            if self.is_new(place, &numbered) {
                break numbered;
            }
        };
        self.taken.insert((place, wide), number);
        numbered
    }

    /// Takes a name where nothing has it yet.
    fn is_new(&mut self, place: NameScope, name: &str) -> bool {
        match self.taken.entry((place, name.to_owned())) {
            Entry::Vacant(free) => {
                free.insert(1);
                true
            }
            Entry::Occupied(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_made_in_one_place_differ() {
        let mut names = MadeNames::default();
        for (place, own, of, expected) in [
            ((0, None), "snet-nodes", "vnet-a", "nsg-snet-nodes"),
            ((0, None), "snet-nodes", "vnet-b", "nsg-vnet-b-snet-nodes"),
            ((0, None), "Snet nodes", "vnet-b", "nsg-vnet-b-snet-nodes-2"),
            ((0, None), "snet_nodes", "vnet b", "nsg-vnet-b-snet-nodes-3"),
            ((1, None), "snet-nodes", "vnet-c", "nsg-snet-nodes"),
            ((1, Some(0)), "snet-nodes", "vnet-c", "nsg-snet-nodes"),
        ] {
            assert_eq!(names.name(place, "nsg", own, of), expected, "{own} in {of}");
        }
    }

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
