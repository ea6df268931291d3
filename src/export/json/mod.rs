//! Reports: what `plan`, `check` and `rules` say, as plain structures with a JSON form and a JSON Schema.
//!
//! Everything is in document order and the same for the same design, so that two reports can be compared line by line.
//! Numbers are numbers, verdicts and models are keys; sentences accompany them, never replace them.

mod check;
mod comparison;
mod diff;
mod keys;
mod plan;
mod rules;
mod ways_out;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use serde_json::Value;

use crate::azure;
use crate::check::passed_limits;
use crate::design::{NodePool, json_text};
use crate::plan::{FigureValue, MostNodes, Sizing};

pub(in crate::export) use check::MOST_FIXED;
pub use check::{CheckReport, CheckedFile, FindingReport, LeftOut};
pub use comparison::{ComparisonReport, ModelReport, RankedReport, ReasonReport};
pub use diff::{DiffReport, FigureChange, ToldReport, VerdictChange};
pub use keys::{OutcomeKind, OutcomeReport, RangeKind};
pub use plan::{
    AcceptedReport, AlternativeReport, CeilingReport, CeilingsReport, ClusterReport, ConnectedReport,
    NetworkReport, PlanReport, RangeReport, RequirementReport, ServiceReport, StepReport, SubnetReport, Sum,
};
pub use rules::{RuleReport, RulesReport};
pub use ways_out::{PriceReport, WayOutReport};

/// Version of all reports; it changes when a field is removed or changes its meaning, not when one is added.
pub const VERSION: u64 = 1;

/// Where a fact was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Source")]
pub struct SourceReport {
    /// Title of the page.
    pub page: &'static str,
    /// Its address; empty where the fact was derived and no page states it.
    pub url: &'static str,
    /// ISO date of the copy that was read.
    pub read_on: &'static str,
}

impl From<azure::Source> for SourceReport {
    fn from(azure::Source { page, url, read_on }: azure::Source) -> Self {
        Self { page, url, read_on }
    }
}

/// A report as JSON text: pretty, in a stable order.
///
/// ```
/// use aksnet::export::json::{PlanReport, to_text};
/// use aksnet::{check, design::presets, plan};
///
/// let design = presets::presets()[0].design()?;
/// let plan = plan::plan(&design);
/// let text = to_text(&PlanReport::new(&design, &plan, &check::check(&design, &plan)));
/// assert!(text.starts_with("{\n  \"schema\": \"aksnet-plan\",\n  \"version\": 1,\n"));
/// # Ok::<(), aksnet::design::file::FileError>(())
/// ```
pub fn to_text(report: &impl Serialize) -> String {
    json_text(report)
}

/// The JSON Schema of a report.
pub fn schema<R: JsonSchema>() -> Value {
    SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<R>()
        .to_value()
}

/// A quick answer, with the names of the reference's worked examples, the model first.
///
/// ```
/// use aksnet::azure::Model;
/// use aksnet::design::{NodeCount, PodCount, Surge};
/// use aksnet::{export::json, plan};
///
/// let pool = plan::plain_pool(NodeCount::saturating(50), PodCount::saturating(30), Some(Surge::Nodes(1)));
/// let pools = [pool];
/// let sizing = plan::size(Model::NodeSubnet, &pools, 0, plan::GivenPrefixes::default());
/// let figures = json::figures(&sizing, &pools);
/// assert_eq!(figures["required_ips"], 1_581);
/// assert_eq!(figures["min_prefix"], 21);
/// ```
pub fn figures(sizing: &Sizing, pools: &[NodePool]) -> Value {
    let model = ("model".to_owned(), Value::from(sizing.model.key()));
    let figures = sizing.figures().into_iter().map(|figure| {
        let value = match figure.value {
            FigureValue::Count(count) => {
                i64::try_from(count).map_or_else(|_| Value::from(count.to_string()), Value::from)
            }
            FigureValue::Flag(flag) => Value::from(flag),
            FigureValue::Nothing => Value::Null,
        };
        (figure.name.to_owned(), value)
    });
    let passed: Vec<Value> = passed_limits(sizing, pools)
        .iter()
        .map(|hit| Value::from(hit.rule.id))
        .collect();
    // Named only where there is something to say.
    let findings = (!passed.is_empty()).then(|| ("findings".to_owned(), Value::from(passed)));
    Value::Object([model].into_iter().chain(figures).chain(findings).collect())
}

/// The answer for every model, each by its own names.
pub fn every_figures(sizings: &[Sizing], pools: &[NodePool]) -> Value {
    let models: Vec<Value> = sizings.iter().map(|sizing| figures(sizing, pools)).collect();
    serde_json::json!({ "models": models })
}

/// The most nodes of each model in an empty VNet of a length.
pub fn most_nodes(length: u8, most: &[MostNodes]) -> Value {
    let models = most.iter().map(|most| {
        serde_json::json!({
            "model": most.model.key(),
            "most_nodes": most.nodes,
            "most_upgradable": most.upgradable,
        })
    });
    let models: Vec<Value> = models.collect();
    serde_json::json!({ "network_prefix": length, "models": models })
}
