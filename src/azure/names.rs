//! What the names of resources may look like: their length, the letters in them, and how they end.
//!
//! One row a kind of resource. Alphanumerics are those of ASCII, and every name begins with one.
//!
//! ```
//! use aksnet::azure::names;
//!
//! assert!(names::VNET.allows("vnet-spoke_"));
//! assert!(!names::CLUSTER.allows("aks-"));
//! assert_eq!(names::CLUSTER.allowed("=1+cmd").as_deref(), Some("1-cmd"));
//! ```

use super::{Source, sources};

/// What names of one kind of resource may look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NameRule {
    /// The fewest characters.
    pub least: usize,
    /// The most characters.
    pub most: usize,
    /// What it may hold besides alphanumerics.
    others: &'static [char],
    /// What it may end with besides an alphanumeric.
    ends: &'static [char],
    /// What a name is made of where none of its letters is allowed.
    stem: &'static str,
    /// Which letters are allowed, in words.
    pub letters: &'static str,
    /// How it has to begin and end, in words.
    pub bounds: &'static str,
    /// Where it was read.
    pub source: Source,
}

/// Microsoft.ContainerService/managedClusters.
pub const CLUSTER: NameRule = NameRule {
    least: 1,
    most: 63,
    others: &['_', '-'],
    ends: &[],
    stem: "aks",
    letters: "only the letters a to z, digits, “_” and “-” are allowed",
    bounds: "it must begin and end with a letter or a digit",
    source: sources::NAMES,
};

/// Microsoft.Network/virtualNetworks.
pub const VNET: NameRule = NameRule {
    least: 2,
    most: 64,
    others: &['_', '.', '-'],
    ends: &['_'],
    stem: "vnet",
    letters: "only the letters a to z, digits, “_”, “.” and “-” are allowed",
    bounds: "it must begin with a letter or a digit, and end with one or with “_”",
    source: sources::NAMES,
};

/// Microsoft.Network/virtualNetworks/subnets.
pub const SUBNET: NameRule = NameRule {
    least: 1,
    most: 80,
    stem: "snet",
    ..VNET
};

impl NameRule {
    /// Whether Azure takes the name.
    pub fn allows(&self, name: &str) -> bool {
        self.has_letters(name)
            && self.has_bounds(name)
            && (self.least..=self.most).contains(&name.chars().count())
    }

    /// Whether it holds nothing that is not allowed.
    pub fn has_letters(&self, name: &str) -> bool {
        name.chars().all(|letter| self.may_hold(letter))
    }

    /// Whether it begins and ends as it has to.
    pub fn has_bounds(&self, name: &str) -> bool {
        name.starts_with(|first: char| first.is_ascii_alphanumeric())
            && name.ends_with(|last| self.may_end(last))
    }

    /// The name without what Azure refuses, one hyphen for each stretch of it; none where that is too short.
    pub fn allowed(&self, name: &str) -> Option<String> {
        let mut plain = String::new();
        for letter in name.chars() {
            if self.may_hold(letter) {
                plain.push(letter);
            } else if !plain.ends_with('-') {
                plain.push('-');
            }
        }
        let begun = plain.trim_start_matches(|first: char| !first.is_ascii_alphanumeric());
        let cut = begun.get(..self.most.min(begun.len()))?;
        let ended = cut.trim_end_matches(|last| !self.may_end(last));
        let name = if ended.is_empty() { self.stem } else { ended };
        self.allows(name).then(|| name.to_owned())
    }

    fn may_hold(&self, letter: char) -> bool {
        letter.is_ascii_alphanumeric() || self.others.contains(&letter)
    }

    fn may_end(&self, last: char) -> bool {
        last.is_ascii_alphanumeric() || self.ends.contains(&last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_allowed_as_azure_allows_them() {
        let long = |count: usize| "n".repeat(count);
        for (rule, name, is_allowed) in [
            (CLUSTER, "a", true),
            (CLUSTER, "aks_prod-1", true),
            (CLUSTER, "aks.prod", false),
            (CLUSTER, "aks_", false),
            (CLUSTER, "-aks", false),
            (CLUSTER, "aks prod", false),
            (CLUSTER, "äks", false),
            (CLUSTER, &long(63), true),
            (CLUSTER, &long(64), false),
            (VNET, "v", false),
            (VNET, "v1", true),
            (VNET, "vnet.hub_", true),
            (VNET, "vnet-", false),
            (VNET, "vnet.", false),
            (VNET, "_vnet", false),
            (VNET, &long(64), true),
            (VNET, &long(65), false),
            (SUBNET, "s", true),
            (SUBNET, " ", false),
            (SUBNET, "hub/nodes", false),
            (SUBNET, &long(80), true),
            (SUBNET, &long(81), false),
        ] {
            assert_eq!(rule.allows(name), is_allowed, "{name}");
        }
    }

    #[test]
    fn what_is_refused_becomes_a_name_that_is_allowed() {
        for (rule, name, allowed) in [
            (CLUSTER, "=1+cmd", Some("1-cmd")),
            (CLUSTER, "AKS  prod ", Some("AKS-prod")),
            (CLUSTER, " ", Some("aks")),
            (CLUSTER, "aks.prod_", Some("aks-prod")),
            (VNET, "v", None),
            (VNET, "vnet-", Some("vnet")),
            (VNET, "名", Some("vnet")),
            (SUBNET, "hub/nodes_", Some("hub-nodes_")),
        ] {
            assert_eq!(rule.allowed(name).as_deref(), allowed, "{name}");
        }
        let longest = CLUSTER.allowed(&format!("{}-{}", "n".repeat(62), "m".repeat(9)));
        assert_eq!(longest, Some("n".repeat(62)));
    }
}
