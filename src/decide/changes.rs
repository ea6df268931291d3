//! What changed from one design to another: the commands, and what follows from them for verdicts, addresses and
//! findings.
//!
//! Parts of two designs are paired by name, and so are those of two alternatives of one design.

use std::collections::BTreeMap;

use crate::azure::Severity;
use crate::check::{Checked, Finding};
use crate::edit::{design_difference, difference};

use super::verdict::{Outcome, Verdicts};

/// What is compared of two designs.
#[derive(Debug, Clone, Copy)]
pub enum Compared<'a> {
    /// All of both, with alternatives paired by name.
    Designs(&'a Checked, &'a Checked),
    /// Two alternatives of one design, by index.
    Alternatives(&'a Checked, usize, usize),
}

/// What changed, and what follows from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changes {
    /// The titles of the commands that turn one into the other.
    pub steps: Vec<String>,
    /// Changed verdicts of alternatives and clusters, by their names from the alternative down.
    pub outcomes: Vec<Changed<Outcome>>,
    /// Changed figures.
    pub figures: Vec<Changed<u64>>,
    /// Findings that are gone, compared by their sentences, in listing order.
    pub gone: Vec<Told>,
    /// Findings that are new, in the same order.
    pub new: Vec<Told>,
}

/// Something before and after; none on the side where it does not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed<T> {
    /// Names from the alternative down.
    pub names: Vec<String>,
    /// What is compared.
    pub what: &'static str,
    /// What it was.
    pub before: Option<T>,
    /// What it is.
    pub after: Option<T>,
}

/// A finding that only one side has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// How bad it is.
    pub severity: Severity,
    /// Id of the rule.
    pub rule: &'static str,
    /// What it is about: names from the alternative down.
    pub names: Vec<String>,
    /// Its sentence.
    pub message: String,
    /// Whether it is accepted.
    pub is_accepted: bool,
}

impl Changes {
    /// What changed between the two.
    pub fn between(compared: Compared<'_>) -> Self {
        let (old, new) = match compared {
            Compared::Designs(old, new) => (Side::of(old, None), Side::of(new, None)),
            Compared::Alternatives(checked, from, to) => {
                (Side::of(checked, Some(from)), Side::of(checked, Some(to)))
            }
        };
        let steps = match compared {
            Compared::Designs(old, new) => design_difference(&old.design, &new.design),
            Compared::Alternatives(checked, from, to) => difference(&checked.design, from, to),
        };
        let (gone, added) = unlike(old.told, new.told);
        Self {
            steps: steps.into_iter().map(|step| step.title).collect(),
            outcomes: changed(old.outcomes, new.outcomes),
            figures: changed(old.figures, new.figures),
            gone,
            new: added,
        }
    }

    /// Whether nothing changed.
    pub const fn is_nothing(&self) -> bool {
        self.steps.is_empty()
            && self.outcomes.is_empty()
            && self.figures.is_empty()
            && self.gone.is_empty()
            && self.new.is_empty()
    }

    /// Whether something got worse: a verdict, or an error or a warning that is new and that nobody accepted.
    pub fn is_worse(&self) -> bool {
        let mut told = self.new.iter();
        self.outcomes.iter().any(Changed::is_worse)
            || told.any(|told| !told.is_accepted && told.severity > Severity::Info)
    }
}

impl Changed<Outcome> {
    /// Whether the verdict got worse; for what is new, only its findings can be worse.
    pub fn is_worse(&self) -> bool {
        self.before
            .zip(self.after)
            .is_some_and(|(before, after)| after.rank() > before.rank())
    }
}

/// Figures by the lower-case names of what they belong to, and by kind.
type Figures<T> = BTreeMap<(Vec<String>, &'static str), (Vec<String>, T)>;

/// One of the two that are compared.
struct Side {
    outcomes: Figures<Outcome>,
    figures: Figures<u64>,
    told: Vec<Told>,
}

impl Side {
    /// The whole design, or one of its alternatives, which then has no name.
    fn of(checked: &Checked, only: Option<usize>) -> Self {
        let Checked {
            design,
            plan,
            findings,
        } = checked;
        let verdicts = Verdicts::new(design, plan, findings);
        let mut side = Self {
            outcomes: Figures::new(),
            figures: Figures::new(),
            told: Vec::new(),
        };
        let alternatives = design.alternatives.iter().zip(&plan.alternatives).enumerate();
        for (at, (alternative, planned)) in alternatives {
            if only.is_some_and(|only| only != at) {
                continue;
            }
            let own = match only {
                Some(_) => Vec::new(),
                None => vec![alternative.name.to_string()],
            };
            let below = |name: &dyn ToString| [own.clone(), vec![name.to_string()]].concat();
            put(&mut side.outcomes, &own, "verdict", verdicts.of_alternative(at));
            for (network, planned) in alternative.networks.iter().zip(&planned.networks) {
                let names = below(&network.name);
                put(
                    &mut side.figures,
                    &names,
                    "addresses of the VNet",
                    planned.space.total(),
                );
                put(&mut side.figures, &names, "free addresses", planned.free.total());
                for (subnet, planned) in network.subnets.iter().zip(&planned.subnets) {
                    let names = [names.clone(), vec![subnet.name.to_string()]].concat();
                    let unit = planned.meter.unit.addresses();
                    let needed = planned.meter.demand.with_surge().saturating_mul(unit);
                    put(
                        &mut side.figures,
                        &names,
                        "addresses needed while upgrading",
                        needed,
                    );
                }
            }
            for (cluster_at, (cluster, planned)) in
                alternative.clusters.iter().zip(&planned.clusters).enumerate()
            {
                let names = below(&cluster.name);
                put(
                    &mut side.outcomes,
                    &names,
                    "verdict",
                    verdicts.of_cluster(at, cluster_at),
                );
                put(&mut side.figures, &names, "nodes planned", planned.nodes);
                if let Some(ceilings) = planned.ceilings {
                    put(
                        &mut side.figures,
                        &names,
                        "nodes it can grow to",
                        ceilings.scale_out.nodes,
                    );
                    put(
                        &mut side.figures,
                        &names,
                        "nodes it can upgrade",
                        ceilings.upgrade.nodes,
                    );
                }
            }
        }
        let listed = findings.worst_first(|one| only.is_none_or(|only| one.concerns(only)));
        side.told = listed
            .into_iter()
            .map(|(_, one)| Told::of(one, checked, only.is_some()))
            .collect();
        side
    }
}

impl Told {
    fn of(finding: &Finding, checked: &Checked, is_alone: bool) -> Self {
        let mut names = finding.subject.names(&checked.design);
        if is_alone && finding.subject.alternative().is_some() && !names.is_empty() {
            names.remove(0);
        }
        Self {
            severity: finding.severity,
            rule: finding.rule.id,
            names,
            message: finding.message(&checked.design),
            is_accepted: finding.is_accepted(),
        }
    }

    /// What makes it the same finding as another.
    fn key(&self) -> (&'static str, Vec<String>, Severity, bool) {
        let names = self.names.iter().map(|name| name.to_lowercase());
        (self.rule, names.collect(), self.severity, self.is_accepted)
    }
}

fn put<T>(figures: &mut Figures<T>, names: &[String], what: &'static str, value: T) {
    let key = names.iter().map(|name| name.to_lowercase()).collect();
    figures.insert((key, what), (names.to_vec(), value));
}

/// What differs between the two sides.
fn changed<T: Copy + PartialEq>(old: Figures<T>, mut new: Figures<T>) -> Vec<Changed<T>> {
    let mut all = Vec::new();
    for ((key, what), (names, before)) in old {
        let after = new.remove(&(key, what)).map(|(_, after)| after);
        if after != Some(before) {
            all.push(Changed {
                names,
                what,
                before: Some(before),
                after,
            });
        }
    }
    all.extend(new.into_iter().map(|((_, what), (names, after))| Changed {
        names,
        what,
        before: None,
        after: Some(after),
    }));
    all
}

/// The findings that only one has, and those that only the other has, each in its order.
fn unlike(old: Vec<Told>, new: Vec<Told>) -> (Vec<Told>, Vec<Told>) {
    let mut counts: BTreeMap<_, usize> = BTreeMap::new();
    for told in &old {
        *counts.entry(told.key()).or_default() += 1;
    }
    let mut added = Vec::new();
    for told in new {
        match counts.get_mut(&told.key()) {
            Some(count) if *count > 0 => *count -= 1,
            _ => added.push(told),
        }
    }
    let gone = old.into_iter().filter(|told| {
        counts.get_mut(&told.key()).is_some_and(|count| {
            let is_gone = *count > 0;
            *count = count.saturating_sub(1);
            is_gone
        })
    });
    (gone.collect(), added)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::design::{Design, file, presets};
    use crate::edit::{self, apply};

    fn checked(design: Design) -> Checked {
        Checked::new(Arc::new(design))
    }

    fn narrowed() -> Design {
        let text = presets::presets()[0]
            .text
            .replacen("10.20.0.0/26", "10.20.0.0/27", 1);
        file::read(text.as_bytes()).unwrap()
    }

    #[test]
    fn what_follows_is_told_from_both_sides() {
        let (old, new) = (checked(presets::worked_example()), checked(narrowed()));
        let changes = Changes::between(Compared::Designs(&old, &new));
        assert_eq!(changes.steps, ["Change range of snet-nodes to 10.20.0.0/27"]);
        assert!(changes.is_worse());
        assert!(
            changes
                .new
                .iter()
                .any(|told| told.rule == "node-subnet-too-small"),
            "{changes:#?}"
        );
        let verdicts = changes
            .outcomes
            .iter()
            .filter(|one| one.after == Some(Outcome::DoesNotFit));
        assert_eq!(verdicts.count(), 2, "{changes:#?}");
        let back = Changes::between(Compared::Designs(&new, &old));
        assert!(!back.is_worse() && back.gone == changes.new && back.new == changes.gone);
        assert!(Changes::between(Compared::Designs(&old, &old)).is_nothing());
    }

    #[test]
    fn findings_stand_in_the_order_in_which_they_are_listed() {
        let mut all = 0;
        let nothing = checked(Design {
            alternatives: Vec::new(),
            ..presets::blank()
        });
        for preset in presets::presets() {
            let new = checked(preset.design().unwrap());
            let changes = Changes::between(Compared::Designs(&nothing, &new));
            let listed = new.findings.worst_first(|_| true).into_iter();
            let listed: Vec<String> = listed.map(|(_, one)| one.message(&new.design)).collect();
            let told: Vec<String> = changes.new.into_iter().map(|told| told.message).collect();
            // What both have did not change.
            let known = |message: &&String| told.contains(message);
            assert_eq!(
                listed.iter().filter(known).collect::<Vec<_>>(),
                told.iter().collect::<Vec<_>>()
            );
            all += told.len();
        }
        assert!(all > 20, "only {all} findings were told");
    }

    #[test]
    fn alternatives_are_told_apart_without_their_names() {
        let copy = edit::Command::Alternative {
            at: 0,
            change: edit::AlternativeChange::Duplicate,
        };
        let both = apply(&presets::worked_example(), &copy).unwrap();
        let changes = Changes::between(Compared::Alternatives(&checked(both), 0, 1));
        assert!(changes.is_nothing(), "{changes:#?}");
    }

    #[test]
    fn every_preset_becomes_every_other_by_commands() {
        let mut all: Vec<Design> = presets::presets()
            .iter()
            .map(|one| one.design().unwrap())
            .collect();
        all.extend([presets::blank(), narrowed()]);
        for old in &all {
            for new in &all {
                let mut reached = old.clone();
                for step in design_difference(old, new) {
                    reached = apply(&reached, &step.command).unwrap();
                }
                assert!(
                    design_difference(&reached, new).is_empty(),
                    "{} to {}",
                    old.name,
                    new.name
                );
                assert_eq!(reached.alternatives.len(), new.alternatives.len());
                assert_eq!(
                    (&reached.name, &reached.requirements),
                    (&new.name, &new.requirements)
                );
            }
        }
    }
}
