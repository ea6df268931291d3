//! Names that Azure refuses: those of clusters, VNets and subnets. Pools have a rule of their own.

use crate::azure::names::NameRule;
use crate::azure::rules::{Confidence, Rule, VERSION, When};
use crate::azure::{Model, Severity, sources};
use crate::design::Name;

use super::RuleDef;
use crate::check::limits::outside;
use crate::check::{Facts, Hit, fixes};

/// Every rule of the family.
pub(super) static RULES: &[&RuleDef] = &[&RESOURCE_NAME];

/// A cluster, VNet or subnet with a name that no such resource can have.
pub static RESOURCE_NAME: RuleDef = RuleDef::new(Rule {
    id: "resource-name",
    title: "Azure refuses the name",
    severity: Some(Severity::Error),
    models: Model::ALL,
    when: When::Create,
    confidence: Confidence::Documented,
    azure_error: None,
    source: sources::NAMES,
    reason: "A cluster takes 1 to 63 letters, digits, underscores and hyphens; a VNet 2 to 64 and a subnet 1 to \
             80, periods as well. Each begins with a letter or a digit. A cluster ends with one too, a VNet or \
             a subnet with one or an underscore.",
})
.at(1_049)
.since(VERSION)
.fixed_by(&[fixes::rename])
.why_no_fix("choose another name; where it exists already, enter the one that it has in Azure");

/// Whether Azure refuses a name.
pub(in crate::check) fn resource_name(rule: &'static NameRule, name: &Name) -> Option<Hit> {
    let name = name.as_str();
    if !rule.has_letters(name) {
        return Some(RESOURCE_NAME.hit(Facts::Refused(rule.letters)));
    }
    if !rule.has_bounds(name) {
        return Some(RESOURCE_NAME.hit(Facts::Refused(rule.bounds)));
    }
    let bound = |length: usize| u64::try_from(length).unwrap_or(u64::MAX);
    let length = bound(name.chars().count());
    let facts = outside(
        length,
        bound(rule.least),
        bound(rule.most),
        "characters in its name",
    )?;
    Some(RESOURCE_NAME.hit(facts))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::check::check;
    use crate::check::rules::trial::*;
    use crate::plan::plan;

    pub(in crate::check::rules) const TRIALS: &[Trial] = &[broken(&RESOURCE_NAME, |d| {
        cluster(d).name = name("=1+cmd");
    })
    .kept(|d| {
        cluster(d).name = name(&"n".repeat(63));
    })
    .fixable(|d| {
        add(d, &"n".repeat(81), "10.0.9.0/24", Purpose::Other);
    })];

    /// What is said of the blank design after a change.
    fn said(change: impl FnOnce(&mut Design)) -> Vec<String> {
        let mut design = presets::blank();
        change(&mut design);
        let found = check(&design, &plan(&design));
        let of_rule = found.all.iter().filter(|one| one.rule.id == "resource-name");
        of_rule.map(|finding| finding.message(&design)).collect()
    }

    /// The reason is one text, the numbers in it are those of the table.
    #[test]
    fn the_reason_says_the_lengths_that_are_checked() {
        use crate::azure::names::{CLUSTER, SUBNET, VNET};

        let reason = RESOURCE_NAME.rule.reason;
        for (of, rule) in [
            ("A cluster takes", CLUSTER),
            ("a VNet", VNET),
            ("a subnet", SUBNET),
        ] {
            let lengths = format!("{of} {} to {}", rule.least, rule.most);
            assert!(reason.contains(&lengths), "{lengths}: {reason}");
        }
    }

    #[test]
    fn clusters_vnets_and_subnets_are_named_as_azure_allows() {
        assert!(said(|_| {}).is_empty());
        for preset in presets::presets() {
            let design = preset.design().unwrap();
            let found = check(&design, &plan(&design));
            let mut ids = found.all.iter().map(|finding| finding.rule.id);
            assert!(ids.all(|id| id != "resource-name"), "{}", design.name);
        }
        let long = said(|d| add(d, &"n".repeat(81), "10.0.9.0/24", Purpose::Other));
        assert!(
            long[0].ends_with("has 81 characters in its name, at most 80 allowed"),
            "{long:?}"
        );
        let blank = said(|d| cluster(d).name = name(" "));
        assert_eq!(
            blank,
            ["Cluster  : Azure refuses the name; only the letters a to z, digits, “_” and “-” are allowed"]
        );
        let ended = said(|d| cluster(d).name = name("aks-"));
        assert_eq!(
            ended,
            ["Cluster aks-: Azure refuses the name; it must begin and end with a letter or a digit"]
        );
        let short = said(|d| {
            d.alternatives[0].networks[0].name = name("v");
            cluster(d).network = name("v");
        });
        assert_eq!(short, ["v has 1 character in its name, at least 2 required"]);
    }
}
