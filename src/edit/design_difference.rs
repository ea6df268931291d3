//! What turns one design into another, as commands: first what all alternatives share, then each alternative.
//!
//! Alternatives and connected ranges are paired by name, as VNets and clusters are. Applying the commands to the first
//! design gives the second, up to the order of its lists. Where names of alternatives repeat, which only a file can
//! bring about, they are paired by position, and what no command can express is left out.

use super::apply::perform;
use super::command::{AlternativeChange, Command, ConnectedChange, DesignChange};
use super::difference::{Difference, Pairing, difference, pair};
use crate::design::{Alternative, Criterion, Design, Shared};

/// The commands that turn `old` into `new`; none where they hold the same.
///
/// ```
/// use aksnet::design::{Name, presets};
/// use aksnet::edit::{Command, DesignChange, apply, design_difference};
///
/// let old = presets::worked_example();
/// let rename = Command::Design(DesignChange::Rename(Name::or("Shop 2", "shop")));
/// let new = apply(&old, &rename)?;
/// let titles: Vec<String> = design_difference(&old, &new).into_iter().map(|step| step.title).collect();
/// assert_eq!(titles, ["Rename the design to Shop 2"]);
/// # Ok::<(), aksnet::edit::Rejected>(())
/// ```
pub fn design_difference(old: &Design, new: &Design) -> Vec<Difference> {
    let mut steps = Steps {
        design: old.clone(),
        done: Vec::new(),
    };
    steps.shared(new);
    steps.connected(new);
    steps.alternatives(new);
    steps.decided(new);
    // Last, since a rename also renames in accepted findings.
    steps.accepted(new);
    steps.done
}

/// Commands while they are gathered, with the design as it is after them.
struct Steps {
    design: Design,
    done: Vec<Difference>,
}

impl Steps {
    /// Applies a command where possible; says whether it was.
    fn step(&mut self, command: Command) -> bool {
        let title = command.title(&self.design);
        // A rejected command may leave the design half changed.
        let mut after = self.design.clone();
        let is_done = perform(&mut after, &command).is_ok();
        if is_done {
            self.design = after;
            self.done.push(Difference { command, title });
        }
        is_done
    }

    fn shared(&mut self, new: &Design) {
        let old = self.design.clone();
        let changes = [
            (old.name != new.name).then(|| DesignChange::Rename(new.name.clone())),
            (old.notes != new.notes).then(|| DesignChange::Notes(new.notes.clone())),
            (old.planning_date != new.planning_date)
                .then(|| DesignChange::PlanningDate(new.planning_date.clone())),
            (old.rule_set != new.rule_set).then(|| DesignChange::RuleSet(new.rule_set.clone())),
            (old.pages != new.pages).then(|| DesignChange::Pages(Box::new(new.pages.clone()))),
        ];
        let required = Criterion::ALL.iter().filter_map(|criterion| {
            let wanted = new.requirements.get(*criterion);
            (old.requirements.get(*criterion) != wanted)
                .then_some(DesignChange::Requirement(*criterion, wanted))
        });
        for change in changes.into_iter().flatten().chain(required) {
            self.step(Command::Design(change));
        }
    }

    fn connected(&mut self, new: &Design) {
        let old = self.design.connected.clone();
        if let Some(Pairing { gone, kept, added }) = pair(&old, &new.connected, |range| &range.name) {
            for at in gone {
                self.step(Command::Connected(ConnectedChange::Remove(at)));
            }
            for (at, (old, new)) in kept.into_iter().enumerate() {
                if old != new {
                    let range = new.clone();
                    self.step(Command::Connected(ConnectedChange::Replace { at, range }));
                }
            }
            for range in added {
                self.step(Command::Connected(ConnectedChange::Add(range.clone())));
            }
        } else if old != new.connected {
            for at in (0..old.len()).rev() {
                self.step(Command::Connected(ConnectedChange::Remove(at)));
            }
            for range in &new.connected {
                self.step(Command::Connected(ConnectedChange::Add(range.clone())));
            }
        }
    }

    fn alternatives(&mut self, new: &Design) {
        let old = self.design.alternatives.clone();
        let paired = pair(&old, &new.alternatives, |alternative| &alternative.name);
        let Pairing { gone, kept, added } = paired.unwrap_or_else(|| by_place(&old, &new.alternatives));
        for alternative in added {
            let added = Box::new(Alternative::clone(alternative));
            let last = self.design.alternatives.len().checked_sub(1);
            self.step(match last {
                Some(at) => Command::Alternative {
                    at,
                    change: AlternativeChange::InsertAfter(added),
                },
                None => Command::Design(DesignChange::AddFirst(added)),
            });
        }
        for at in gone {
            self.step(Command::Alternative {
                at,
                change: AlternativeChange::Remove,
            });
        }
        for (at, (_, new)) in kept.into_iter().enumerate() {
            self.alternative(at, new);
        }
    }

    fn alternative(&mut self, at: usize, new: &Alternative) {
        let Some(old) = self.design.alternatives.get(at).cloned() else {
            return;
        };
        // The content, in a design with a second alternative.
        let mut both = self.design.clone();
        let to = both.alternatives.len();
        both.alternatives.push(Shared::from(new.clone()));
        for step in difference(&both, at, to) {
            self.step(step.command);
        }
        let changes = [
            (old.name != new.name).then(|| AlternativeChange::Rename(new.name.clone())),
            (old.notes != new.notes).then(|| AlternativeChange::Notes(new.notes.clone())),
            (old.speaker_notes != new.speaker_notes)
                .then(|| AlternativeChange::SpeakerNotes(new.speaker_notes.clone())),
            (old.headline != new.headline).then(|| AlternativeChange::Headline(new.headline.clone())),
        ];
        let is_today = self.design.alternatives.get(at).is_some_and(|one| one.today);
        let today = (is_today != new.today).then_some(AlternativeChange::Today(new.today));
        for change in changes.into_iter().flatten().chain(today) {
            self.step(Command::Alternative { at, change });
        }
    }

    fn decided(&mut self, new: &Design) {
        // A rename also changed the name of the chosen alternative.
        if self.design.decision != new.decision {
            let decision = Box::new(new.decision.clone());
            self.step(Command::Design(DesignChange::Decision(decision)));
        }
    }

    fn accepted(&mut self, new: &Design) {
        for at in (0..self.design.accepted.len()).rev() {
            let is_kept = self
                .design
                .accepted
                .get(at)
                .is_some_and(|old| new.accepted.contains(old));
            if !is_kept {
                self.step(Command::Design(DesignChange::Reopen(at)));
            }
        }
        for accepted in &new.accepted {
            if !self.design.accepted.contains(accepted) {
                self.step(Command::Design(DesignChange::Accept(accepted.clone())));
            }
        }
    }
}

/// Pairs two lists by position.
fn by_place<'a>(
    old: &'a [Shared<Alternative>],
    new: &'a [Shared<Alternative>],
) -> Pairing<'a, Shared<Alternative>> {
    Pairing {
        gone: (new.len()..old.len()).rev().collect(),
        kept: old.iter().zip(new).collect(),
        added: new.iter().skip(old.len()).collect(),
    }
}
