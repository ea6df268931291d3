//! The decision: which alternative was chosen, by whom and why, as entered.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Name, PlanningDate};

/// The decision on a design, made or still open; every part may be absent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// Name of the alternative that was chosen; absent while that is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chosen: Option<Name>,
    /// Its status.
    #[serde(default)]
    pub status: DecisionStatus,
    /// The day of the decision, as typed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<PlanningDate>,
    /// Who decides.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub deciders: String,
    /// Why it was chosen.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// What follows from it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub consequences: String,
    /// What may go wrong.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub risks: String,
    /// What still has to be answered.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub open_questions: String,
}

impl Decision {
    /// Whether nothing was entered.
    pub fn is_blank(&self) -> bool {
        *self == Self::default()
    }

    /// Follows the chosen alternative when the one called `old` is renamed or removed.
    ///
    /// Once its alternative is removed, an accepted decision is a proposal again.
    pub fn follow(&mut self, old: &Name, new: Option<&Name>) {
        if !self
            .chosen
            .as_ref()
            .is_some_and(|chosen| chosen.matches(old.as_str()))
        {
            return;
        }
        self.chosen = new.cloned();
        if self.chosen.is_none() && self.status == DecisionStatus::Accepted {
            self.status = DecisionStatus::Proposed;
        }
    }

    /// Its texts, who decides among them.
    pub fn texts(&self) -> [&str; 5] {
        [
            &self.deciders,
            &self.reason,
            &self.consequences,
            &self.risks,
            &self.open_questions,
        ]
    }

    /// The long texts, each with its title; empty ones are left out.
    pub fn written(&self) -> impl Iterator<Item = (&'static str, &str)> {
        [
            ("Reason", self.reason.as_str()),
            ("Consequences", self.consequences.as_str()),
            ("Risks", self.risks.as_str()),
            ("Open questions", self.open_questions.as_str()),
        ]
        .into_iter()
        .filter(|(_, text)| !text.trim().is_empty())
    }
}

/// The status of a decision.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum DecisionStatus {
    /// Still to be decided.
    #[default]
    Proposed,
    /// Decided.
    Accepted,
    /// Replaced by another decision.
    Superseded,
}

impl DecisionStatus {
    /// Every status, in the order of menus.
    pub const ALL: [Self; 3] = [Self::Proposed, Self::Accepted, Self::Superseded];

    /// The status in words.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Accepted => "accepted",
            Self::Superseded => "superseded",
        }
    }
}
