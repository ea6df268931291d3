//! Every rule with a severity, by family: its text, what fixes it, or why nothing does, and the field it leads to.
//!
//! A [`RuleDef`] holds everything about a rule, and the check where one pool or one cluster breaks it by itself. A
//! check that looks at more is a function below it, on plain inputs, which `check::walk` and `check::change` call for
//! every part of a design. Only sweeps that check several rules in one go are outside the families, in
//! `check::overlaps`, `check::ipv6` and `check::walk::among`. The catalogue is made of the families and of the formulas
//! of [`crate::azure::rules`], in the order of the places that the rules name.
//!
//! ```
//! use aksnet::azure::Severity;
//! use aksnet::check::rules;
//!
//! let rule = rules::find("pod-cidr-too-small").expect("the catalogue holds it");
//! assert_eq!(rule, &rules::POD_CIDR_TOO_SMALL.rule);
//! assert_eq!(rule.severity, Some(Severity::Error));
//! ```

mod api_server;
mod attached;
mod changes;
mod choices;
mod clusters;
mod dedicated;
mod dual_stack;
mod gates;
mod gateways;
mod lifecycle;
mod names;
mod neighbours;
mod outbound;
mod outbound_changes;
mod peerings;
mod pod_sizing;
mod pools;
mod ranges;
mod requirements;
mod retirement;
mod room;
mod services;
mod sizing;
mod surge;
#[cfg(test)]
mod trial;

use std::sync::LazyLock;

// Globs, because lists of every constant would only repeat the families.
pub use crate::azure::rules::*;

pub use self::api_server::*;
pub use self::attached::*;
pub use self::changes::*;
pub use self::choices::*;
pub use self::clusters::*;
pub use self::dedicated::*;
pub use self::dual_stack::*;
pub use self::gates::*;
pub use self::gateways::*;
pub use self::lifecycle::*;
pub use self::names::*;
pub use self::neighbours::*;
pub use self::outbound::*;
pub use self::outbound_changes::*;
pub use self::peerings::*;
pub use self::pod_sizing::*;
pub use self::pools::*;
pub use self::ranges::*;
pub use self::requirements::*;
pub use self::retirement::*;
pub use self::room::*;
pub use self::services::*;
pub use self::sizing::*;
pub use self::surge::*;

use super::fixes::Attempt;
use super::{Facts, Hit};
use crate::azure::{Model, Version};
use crate::design::{Cluster, NodePool};

/// Whether a pool of a cluster with some model breaks a rule by itself: the facts where it does.
pub(in crate::check) type PoolCheck = fn(Model, &NodePool) -> Option<Facts>;

/// Whether a cluster breaks a rule by itself: the facts where it does.
pub(in crate::check) type ClusterCheck = fn(&Cluster) -> Option<Facts>;

/// Whether a rule that only informs concerns a pool of a cluster with some Kubernetes version, where one is written.
pub(in crate::check) type PoolNote = fn(&Cluster, Option<Version>, &NodePool) -> bool;

/// A rule with a severity, and what the program does about its findings.
#[derive(Debug)]
pub struct RuleDef {
    /// Its text.
    pub rule: Rule,
    /// Its unique place in the catalogue: rules of the reference below 1,000, our own above.
    place: u16,
    /// Version of the catalogue that added it or last changed it; none for those of the first version.
    changed_in: Option<&'static str>,
    /// What its findings say in a headline, in at most eight words, where the title is too long for one.
    in_short: Option<&'static str>,
    /// The check, where one pool breaks it by itself.
    pub(in crate::check) of_pool: Option<PoolCheck>,
    /// The check, where one cluster breaks it by itself.
    pub(in crate::check) of_cluster: Option<ClusterCheck>,
    /// Which pools it concerns, where it only informs and is said once a cluster with their number.
    pub(in crate::check) of_pools: Option<PoolNote>,
    /// When it occurs for a running cluster, where its facts do not say so.
    pub(in crate::check) once_it_runs: Option<When>,
    /// What may clear its findings, the best first.
    pub(in crate::check) fixes: &'static [Attempt],
    /// Whether one of them gives its subject a new range, which is then set aside for it.
    pub(in crate::check) gives_range: bool,
    /// Why a finding without a fix has none; the kind of its facts says it where this does not.
    pub(in crate::check) why_no_fix: Option<&'static str>,
    /// The field that decides about it.
    pub field: Field,
}

impl RuleDef {
    const fn new(rule: Rule) -> Self {
        Self {
            rule,
            place: 0,
            changed_in: None,
            in_short: None,
            of_pool: None,
            of_cluster: None,
            of_pools: None,
            once_it_runs: None,
            fixes: &[],
            gives_range: false,
            why_no_fix: None,
            field: Field::OfSubject,
        }
    }

    /// It is broken, with the numbers behind it.
    pub(in crate::check) const fn hit(&'static self, facts: Facts) -> Hit {
        Hit::new(&self.rule, facts)
    }

    /// It is broken or not, and there is nothing to count.
    fn when(&'static self, broken: bool) -> Option<Hit> {
        broken.then_some(self.hit(Facts::Nothing))
    }

    const fn at(mut self, place: u16) -> Self {
        self.place = place;
        self
    }

    const fn since(mut self, version: &'static str) -> Self {
        self.changed_in = Some(version);
        self
    }

    const fn said_shortly(mut self, words: &'static str) -> Self {
        self.in_short = Some(words);
        self
    }

    const fn broken_by_pool(mut self, check: PoolCheck) -> Self {
        self.of_pool = Some(check);
        self
    }

    const fn noted_of_pools(mut self, concerns: PoolNote) -> Self {
        self.of_pools = Some(concerns);
        self
    }

    const fn broken_by_cluster(mut self, check: ClusterCheck) -> Self {
        self.of_cluster = Some(check);
        self
    }

    const fn once_it_runs(mut self, when: When) -> Self {
        self.once_it_runs = Some(when);
        self
    }

    const fn fixed_by(mut self, fixes: &'static [Attempt]) -> Self {
        self.fixes = fixes;
        self
    }

    /// As [`Self::fixed_by`], where one of the fixes gives its subject a new range.
    const fn moved_by(mut self, fixes: &'static [Attempt]) -> Self {
        self.gives_range = true;
        self.fixed_by(fixes)
    }

    /// Whether there is something that may clear its findings.
    pub const fn has_fixes(&self) -> bool {
        !self.fixes.is_empty()
    }

    const fn why_no_fix(mut self, why: &'static str) -> Self {
        self.why_no_fix = Some(why);
        self
    }

    const fn leads_to(mut self, field: Field) -> Self {
        self.field = field;
        self
    }
}

/// The field on screen that decides about findings of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The field of what the finding is about.
    OfSubject,
    /// Nodes of a pool.
    Nodes,
    /// Max pods of a pool.
    MaxPods,
    /// Pods expected on a node of a pool.
    PlannedPods,
    /// Surge of a pool.
    Surge,
}

/// Every family of rules. The findings of one pool or cluster come in this order.
static FAMILIES: &[&[&RuleDef]] = &[
    changes::RULES,
    gates::RULES,
    lifecycle::RULES,
    choices::RULES,
    neighbours::RULES,
    outbound::RULES,
    pools::RULES,
    surge::RULES,
    ranges::RULES,
    requirements::RULES,
    services::RULES,
    sizing::RULES,
    pod_sizing::RULES,
    attached::RULES,
    gateways::RULES,
    peerings::RULES,
    api_server::RULES,
    clusters::RULES,
    dedicated::RULES,
    dual_stack::RULES,
    outbound_changes::RULES,
    retirement::RULES,
    room::RULES,
    names::RULES,
];

/// Every rule and formula: those of the reference in its order, then our own.
pub static CATALOGUE: LazyLock<Vec<&'static Rule>> = LazyLock::new(|| {
    let mut all: Vec<(u16, &Rule)> = definitions()
        .map(|definition| (definition.place, &definition.rule))
        .chain(FORMULAS.iter().copied())
        .collect();
    all.sort_by_key(|(place, _)| *place);
    all.into_iter().map(|(_, rule)| rule).collect()
});

/// Every rule with a severity.
pub fn definitions() -> impl Iterator<Item = &'static RuleDef> {
    FAMILIES.iter().copied().flatten().copied()
}

/// What the program does about findings of a rule; nothing for a formula, which has no findings.
pub fn definition(rule: &Rule) -> Option<&'static RuleDef> {
    definitions().find(|definition| definition.rule.id == rule.id)
}

/// Whether the rule is about how traffic leaves a cluster.
pub fn is_about_outbound(rule: &Rule) -> bool {
    outbound::RULES
        .iter()
        .any(|definition| definition.rule.id == rule.id)
}

/// The rule with this id, if there is one.
pub fn find(id: &str) -> Option<&'static Rule> {
    CATALOGUE.iter().copied().find(|rule| rule.id == id)
}

/// Version of the catalogue that added a rule or last changed it; none for those of the first version.
pub fn version_of(rule: &Rule) -> Option<&'static str> {
    definition(rule)?.changed_in
}

/// What findings of a rule say in a headline, where its title is too long for one.
pub fn short_words(rule: &Rule) -> Option<&'static str> {
    definition(rule)?.in_short
}

/// The rules that came with a version of the catalogue, or that it changed.
pub fn changed_in(version: &str) -> impl Iterator<Item = &'static Rule> {
    CATALOGUE
        .iter()
        .copied()
        .filter(move |rule| version_of(rule) == Some(version))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_error_is_said_in_a_headline() {
        for definition in definitions() {
            let words = definition.in_short.unwrap_or(definition.rule.title);
            let counted = words.split_whitespace().count();
            let id = definition.rule.id;
            if definition.in_short.is_some() {
                assert!(
                    counted <= 8 && counted < definition.rule.title.split(' ').count(),
                    "{id}"
                );
            }
            let is_error = definition.rule.severity == Some(crate::azure::Severity::Error);
            if is_error && !crate::check::DOES_NOT_FIT.contains(&id) {
                assert!(counted <= 9, "{id} takes {counted} words: {words}");
            }
        }
    }

    #[test]
    fn no_two_rules_take_one_place() {
        let of_rules = definitions().map(|definition| (definition.place, &definition.rule));
        let mut taken = BTreeSet::new();
        for (place, rule) in of_rules.chain(FORMULAS.iter().copied()) {
            assert!(
                taken.insert(place),
                "{} takes the place {place} of another",
                rule.id
            );
        }
    }
}
