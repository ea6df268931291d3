//! The design file: JSON text in, a checked [`Design`] out, and back again byte for byte.
//!
//! An edge of the program: any bytes give either a design or an error that names line, column and field and says what
//! to do. Size, depth and counts are bounded. Knows nothing of disks; callers that have a path add it to the message.
//!
//! ```text
//! bytes ── size, UTF-8 ── tree ── this version ────────────────────── Design
//!                              └── older: JSON ── migrations ── tree ──┘
//! ```

mod fault;
mod tree;
mod value;

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use fault::{Fault, FileError, Position};

use super::judgement::resolve_subjects;
use super::{
    Accepted, Alternative, ConnectedRange, Decision, Design, Name, Pages, PlanningDate, Requirements, Shared,
    bounds, json_text,
};
use tree::{Kind, Tree};

/// The value of the field `format` in every design file.
pub const FORMAT: &str = "aksnet-design";
/// The version that is written.
pub const VERSION: u64 = MIGRATIONS.len() as u64 + 1;
/// The longest file that is read, in bytes.
pub const MOST_BYTES: usize = 64 * 1024 * 1024;
/// The deepest nesting that is read, against stack overflow; a design needs eight levels.
pub const MOST_DEPTH: usize = 64;
/// Most values, names of fields among them: more than the largest design within [`bounds`] has.
pub const MOST_VALUES: usize = 10_000_000;

/// Turns a file of one version into one of the next; never edited once its version is released.
type Migration = fn(Value) -> Result<Value, FileError>;

/// The migration from version *n* is at index *n* − 1.
const MIGRATIONS: &[Migration] = &[];

/// Reads a design file.
///
/// ```
/// use aksnet::design::file;
///
/// let text = r#"{ "format": "aksnet-design", "version": 1, "name": "Spoke", "colour": "red" }"#;
/// let error = file::read(text.as_bytes()).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "line 1 column 61, colour: there is no field \"colour\"; known here are format, version, name, notes, \
///      planning_date, rule_set, connected, requirements, accepted, decision, \
///      pages, alternatives",
/// );
/// ```
///
/// # Errors
/// When the bytes are not a design file of a known version, or hold more than a design may.
pub fn read(bytes: &[u8]) -> Result<Design, FileError> {
    let tree = Tree::read(bytes)?;
    let version = version(&tree)?;
    if version < VERSION {
        parse(&Tree::of(&migrated(&tree, version, MIGRATIONS)?)?)
    } else {
        parse(&tree)
    }
}

/// The lines, from 1, on which the values at these JSON pointers begin in the text of a file.
///
/// Pointers to nothing are left out; text that is not JSON has no lines.
///
/// ```
/// use std::collections::BTreeSet;
/// use aksnet::design::file;
///
/// let text = "{\n  \"connected\": [\n    { \"name\": \"hub\" }\n  ]\n}\n";
/// let pointers = BTreeSet::from(["/connected/0/name".to_owned(), "/connected/1/name".to_owned()]);
/// let lines = file::lines(text.as_bytes(), &pointers);
/// assert_eq!(lines.into_iter().collect::<Vec<_>>(), [("/connected/0/name".to_owned(), 3)]);
/// ```
pub fn lines(bytes: &[u8], pointers: &BTreeSet<String>) -> BTreeMap<String, usize> {
    Tree::read(bytes).map_or_else(|_| BTreeMap::new(), |tree| tree.lines(pointers))
}

/// Writes `design` as a file: pretty-printed, in a stable order, one value per line.
///
/// ```
/// use aksnet::design::{Design, file, presets};
///
/// let design = presets::blank();
/// let text = file::write(&design);
/// assert!(text.starts_with("{\n  \"format\": \"aksnet-design\",\n  \"version\": 1,\n"));
/// assert_eq!(file::read(text.as_bytes()), Ok(design));
/// ```
pub fn write(design: &Design) -> String {
    #[derive(Serialize)]
    struct Written<'a> {
        format: &'static str,
        version: u64,
        #[serde(flatten)]
        design: &'a Design,
    }

    json_text(&Written {
        format: FORMAT,
        version: VERSION,
        design,
    })
}

/// The JSON Schema of the file.
pub fn schema() -> Value {
    schemars::schema_for!(DesignFile).to_value()
}

/// The file of the present version: the envelope, then the fields of [`Design`].
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "aksnet design file")]
struct DesignFile {
    /// Says that this is a design file.
    #[schemars(extend("const" = FORMAT))]
    format: String,
    /// Version of the file format.
    #[schemars(extend("const" = VERSION))]
    version: u64,
    /// Name of the design.
    name: Name,
    /// Free text about the design.
    #[serde(default)]
    notes: String,
    /// The date that dated facts are compared with; absent means that only announcements are reported.
    #[serde(default)]
    planning_date: Option<PlanningDate>,
    /// Version of the rules that the design was last checked with.
    #[serde(default)]
    rule_set: String,
    /// Ranges outside the VNets that must not overlap them.
    #[serde(default)]
    connected: Vec<ConnectedRange>,
    /// What the clusters must be able to do.
    #[serde(default)]
    requirements: Requirements,
    /// Accepted findings.
    #[serde(default)]
    accepted: Vec<Accepted>,
    /// The decision.
    #[serde(default)]
    decision: Decision,
    /// Which pages are shown, and what is on them.
    #[serde(default)]
    pages: Pages,
    /// The candidates, in the order of their tabs.
    #[serde(default)]
    alternatives: Vec<Shared<Alternative>>,
}

/// Reads a file of the present version.
fn parse(tree: &Tree<'_>) -> Result<Design, FileError> {
    let DesignFile {
        format,
        version,
        name,
        notes,
        planning_date,
        rule_set,
        connected,
        requirements,
        accepted,
        decision,
        pages,
        alternatives,
    } = value::read(tree)?;
    debug_assert_eq!(
        (format.as_str(), version),
        (FORMAT, VERSION),
        "the envelope was read before"
    );
    let mut design = Design {
        name,
        notes,
        planning_date,
        rule_set,
        connected,
        requirements,
        accepted,
        decision,
        pages,
        alternatives,
        last_id: Default::default(),
    };
    bounds::check(&design)?;
    resolve_subjects(&mut design);
    design.give_ids();
    Ok(design)
}

/// The version that a file claims, or the present one where it cannot be read; [`parse`] then says why.
fn version(tree: &Tree<'_>) -> Result<u64, FileError> {
    let field = |name| tree.field(0, name).filter(|at| tree.kind(*at) != Kind::Null);
    if tree.kind(0) != Kind::Object {
        return Ok(VERSION);
    }
    let Some(format) = field("format") else {
        return Err(FileError::MissingFormat);
    };
    if tree.kind(format) != Kind::Text {
        return Ok(VERSION);
    }
    let given = tree.string(format);
    if given != FORMAT {
        return Err(FileError::WrongFormat {
            given: fault::shortened(&given),
        });
    }
    let Some(version) = field("version") else {
        return Err(FileError::MissingVersion);
    };
    match tree.written(version).parse() {
        Ok(version) if (1..=VERSION).contains(&version) => Ok(version),
        Ok(given) => Err(FileError::UnknownVersion { given }),
        Err(_) => Ok(VERSION),
    }
}

/// The text of an older version, migrated to the present one step by step.
fn migrated(tree: &Tree<'_>, from: u64, migrations: &[Migration]) -> Result<String, FileError> {
    // The tree accepts what JSON values do not: numbers out of range.
    let mut file: Value =
        serde_json::from_str(tree.text()).map_err(|_error| tree.error(0, Fault::OutOfRange))?;
    let done = usize::try_from(from).map_or(usize::MAX, |version| version.saturating_sub(1));
    for migration in migrations.iter().skip(done) {
        file = migration(file)?;
    }
    Ok(format!("{file:#}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn older_files_take_every_step_from_their_version_on() {
        let steps: [Migration; 3] = [
            |_| Err(FileError::Empty),
            |mut file| {
                file["steps"] = json!("second");
                Ok(file)
            },
            |mut file| {
                file["steps"] = json!([file["steps"], "third"]);
                Ok(file)
            },
        ];
        let tree = Tree::of("{}").unwrap();
        let text = migrated(&tree, 2, &steps).unwrap();
        assert_eq!(
            serde_json::from_str::<Value>(&text).unwrap(),
            json!({ "steps": ["second", "third"] })
        );
        assert_eq!(migrated(&tree, 1, &steps), Err(FileError::Empty));
    }
}
