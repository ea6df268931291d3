//! The catalogue of rules as a report.

use schemars::JsonSchema;
use serde::Serialize;

use crate::azure::{Confidence, Model, Rule, Severity, When};
use crate::check::rules;

use super::{SourceReport, VERSION};

/// What `aksnet rules` says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "aksnet rules")]
pub struct RulesReport {
    /// The kind of report.
    #[schemars(extend("const" = "aksnet-rules"))]
    pub schema: &'static str,
    /// Version of the report.
    #[schemars(extend("const" = VERSION))]
    pub version: u64,
    /// Version of the rules: the day on which the newest source was read.
    pub rule_set: &'static str,
    /// The rules, in the order of the catalogue.
    pub rules: Vec<RuleReport>,
}

impl RulesReport {
    /// Reports on `rules`.
    ///
    /// ```
    /// use aksnet::{check::rules, export::json::RulesReport};
    ///
    /// let report = RulesReport::new(&[&rules::POD_CIDR_TOO_SMALL.rule]);
    /// assert_eq!(report.rules[0].id, "pod-cidr-too-small");
    /// ```
    pub fn new(rules: &[&'static Rule]) -> Self {
        Self {
            schema: "aksnet-rules",
            version: VERSION,
            rule_set: rules::VERSION,
            rules: rules.iter().map(|rule| RuleReport::new(rule)).collect(),
        }
    }
}

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Rule")]
pub struct RuleReport {
    /// Name that never changes.
    pub id: &'static str,
    /// What a finding of it says, in a few words.
    pub title: &'static str,
    /// How bad it is; null for a formula, which appears in sums and never as a finding.
    pub severity: Option<Severity>,
    /// The models it applies to.
    pub models: &'static [Model],
    /// When it occurs.
    pub when: Moment,
    /// How sure it is.
    pub confidence: Certainty,
    /// Error code that Azure answers with, where one is known.
    pub azure_error: Option<&'static str>,
    /// Version of the rules that added or last changed it; null for those of the first version.
    pub changed_in: Option<&'static str>,
    /// Why it is so.
    pub reason: &'static str,
    /// Where it was read.
    pub source: SourceReport,
}

impl RuleReport {
    fn new(rule: &'static Rule) -> Self {
        Self {
            id: rule.id,
            title: rule.title,
            severity: rule.severity,
            models: rule.models,
            when: rule.when.into(),
            confidence: rule.confidence.into(),
            azure_error: rule.azure_error,
            changed_in: rules::version_of(rule),
            reason: rule.reason,
            source: rule.source.into(),
        }
    }
}

/// When the problem that a rule is about occurs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Moment {
    /// Azure refuses to create the thing.
    Create,
    /// Growing is refused, or leaves nodes not ready.
    ScaleOut,
    /// An upgrade is refused.
    Upgrade,
    /// At a later change or on a date.
    Later,
    /// Azure says nothing.
    Silent,
}

impl Moment {
    /// The words that reports show.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Create => When::Create,
            Self::ScaleOut => When::ScaleOut,
            Self::Upgrade => When::Upgrade,
            Self::Later => When::Later,
            Self::Silent => When::Silent,
        }
        .words()
    }
}

impl From<When> for Moment {
    fn from(when: When) -> Self {
        match when {
            When::Create => Self::Create,
            When::ScaleOut => Self::ScaleOut,
            When::Upgrade => Self::Upgrade,
            When::Later => Self::Later,
            When::Silent => Self::Silent,
        }
    }
}

/// How sure a rule is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// Stated by Microsoft.
    Documented,
    /// Read in source code.
    SourceCode,
    /// Seen in a real error message or thread.
    Observed,
    /// Derived from documented facts.
    Derived,
    /// General knowledge.
    General,
}

impl From<Confidence> for Certainty {
    fn from(confidence: Confidence) -> Self {
        match confidence {
            Confidence::Documented => Self::Documented,
            Confidence::SourceCode => Self::SourceCode,
            Confidence::Observed => Self::Observed,
            Confidence::Derived => Self::Derived,
            Confidence::General => Self::General,
        }
    }
}
