//! What changed from one design to another, as a report.

use schemars::JsonSchema;
use serde::Serialize;

use crate::azure::Severity;
use crate::decide::changes::{Changed, Changes, Told};
use crate::decide::verdict::Outcome;

use super::{OutcomeReport, VERSION};

/// What `aksnet diff` says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "aksnet diff")]
pub struct DiffReport {
    /// The kind of report.
    #[schemars(extend("const" = "aksnet-diff"))]
    pub schema: &'static str,
    /// Version of the report.
    #[schemars(extend("const" = VERSION))]
    pub version: u64,
    /// What was.
    pub from: String,
    /// What is.
    pub to: String,
    /// Whether something got worse: a verdict, or an error or a warning that is new.
    pub worse: bool,
    /// The changes that turn one into the other, in order.
    pub changes: Vec<String>,
    /// Changed verdicts.
    pub verdicts: Vec<VerdictChange>,
    /// Changed figures.
    pub figures: Vec<FigureChange>,
    /// Findings that are new.
    pub new_findings: Vec<ToldReport>,
    /// Findings that are gone.
    pub gone_findings: Vec<ToldReport>,
}

/// A changed verdict; null on the side where there is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct VerdictChange {
    /// Names from the alternative down.
    pub names: Vec<String>,
    /// What it was.
    pub before: Option<OutcomeReport>,
    /// What it is.
    pub after: Option<OutcomeReport>,
    /// Whether it got worse.
    pub worse: bool,
}

/// A changed figure; null on the side where there is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FigureChange {
    /// Names from the alternative down.
    pub names: Vec<String>,
    /// What is counted.
    pub what: &'static str,
    /// What it was.
    pub before: Option<u64>,
    /// What it is.
    pub after: Option<u64>,
}

/// A finding that only one side has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "FindingChange")]
pub struct ToldReport {
    /// How bad it is.
    pub severity: Severity,
    /// Id of the rule.
    pub rule: &'static str,
    /// What it is about: names from the alternative down.
    pub subject: Vec<String>,
    /// Its sentence.
    pub message: String,
    /// Whether it is accepted.
    pub accepted: bool,
}

impl DiffReport {
    /// Reports what changed between two designs, named `from` and `to` in the report.
    pub fn new(from: String, to: String, changes: &Changes) -> Self {
        Self {
            schema: "aksnet-diff",
            version: VERSION,
            from,
            to,
            worse: changes.is_worse(),
            changes: changes.steps.clone(),
            verdicts: changes.outcomes.iter().map(VerdictChange::new).collect(),
            figures: changes.figures.iter().map(FigureChange::new).collect(),
            new_findings: changes.new.iter().map(ToldReport::new).collect(),
            gone_findings: changes.gone.iter().map(ToldReport::new).collect(),
        }
    }

    /// Whether nothing changed.
    pub const fn is_nothing(&self) -> bool {
        self.changes.is_empty()
            && self.verdicts.is_empty()
            && self.figures.is_empty()
            && self.new_findings.is_empty()
            && self.gone_findings.is_empty()
    }
}

impl VerdictChange {
    fn new(changed: &Changed<Outcome>) -> Self {
        Self {
            names: changed.names.clone(),
            before: changed.before.map(OutcomeReport::from),
            after: changed.after.map(OutcomeReport::from),
            worse: changed.is_worse(),
        }
    }
}

impl FigureChange {
    fn new(changed: &Changed<u64>) -> Self {
        Self {
            names: changed.names.clone(),
            what: changed.what,
            before: changed.before,
            after: changed.after,
        }
    }
}

impl ToldReport {
    fn new(told: &Told) -> Self {
        Self {
            severity: told.severity,
            rule: told.rule,
            subject: told.names.clone(),
            message: told.message.clone(),
            accepted: told.is_accepted,
        }
    }
}
