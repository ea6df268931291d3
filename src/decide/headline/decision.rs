//! The headline of the decision: how far it has come, and where what was chosen does not work, that it does not.

use crate::decide::verdict::Outcome;
use crate::design::DecisionStatus;

use super::{Headlines, first_short, name_words, not_met, sentence};

impl Headlines<'_> {
    /// What was decided.
    pub fn decision(&self) -> String {
        let decision = &self.design.decision;
        let status = decision.status.title();
        let Some(name) = &decision.chosen else {
            return "The decision is open".to_owned();
        };
        let alternatives = self.design.alternatives.iter().enumerate();
        let mut found = alternatives.filter(|(_, alternative)| alternative.name.matches(name.as_str()));
        let Some((at, alternative)) = found.next() else {
            return sentence(&first_short([format!(
                "{} is {status}",
                name_words(name.as_str())
            )]));
        };
        let subject = match alternative.clusters.as_slice() {
            [cluster] => self.subject(at, alternative, cluster.model),
            _ => self.whole(at),
        };
        let plain = format!("{subject} is {status}");
        let but = |words: &str| format!("{plain}, but {words}");
        let wordings = match self.verdicts.of_alternative(at) {
            // What another decision took the place of need not work.
            _ if decision.status == DecisionStatus::Superseded => vec![plain],
            Outcome::Fits | Outcome::Works(_) => vec![plain],
            Outcome::CannotUpgrade => vec![but("cannot upgrade")],
            Outcome::NotMet(criterion) => not_met(&format!("{plain}, but"), criterion),
            Outcome::DoesNotFit => vec![but("does not fit")],
            Outcome::Refused(rule) => {
                let reasons = self.reasons(at, rule).into_iter();
                let told = reasons.map(|why| but(&format!("Azure refuses it: {why}")));
                told.chain([but("Azure refuses it")]).collect()
            }
            Outcome::Incomplete => vec![but("is incomplete")],
            Outcome::NoCluster => vec![but("has no cluster yet")],
        };
        sentence(&first_short(wordings))
    }
}
