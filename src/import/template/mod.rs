//! ARM templates and deployments: what they would make, as far as it can be said without Azure.
//!
//! Resources are evaluated into what Azure itself would print of them, and read by the reader of Azure's output. What
//! has no value outside of Azure is left out with its JSON path.
//!
//! ```text
//! template + parameters ── evaluate ──> resources ── azure::Reader ──> Imported
//! ```

mod construction;
mod evaluate;
mod expression;
mod functions;
#[cfg(test)]
mod tests;

use serde_json::{Map, Value, json};

use super::azure::Reader;
use super::imported::{Imported, Notes, ROOT};
use super::json::{field, list, text};
use super::source::Decoded;
use super::{File, ImportError, Importer, MOST_ITEMS};
use evaluate::{Around, Budget, Loop, Scope, resource_id};

/// How deep deployments may stand in deployments.
const MOST_NESTED: usize = 16;

/// The importer of templates.
pub(super) const TEMPLATE: Importer = Importer {
    key: "arm",
    title: "ARM template",
    formats: "ARM templates, also what bicep build writes, with their parameters files; parameters of AKS Construction",
    recognise,
    read: read_files,
};

fn recognise(decoded: &Decoded<'_>) -> bool {
    let keys = decoded.keys();
    let has = |key: &str| keys.iter().any(|own| own == key);
    let head = decoded.head().to_lowercase();
    let is_named = head.contains("deploymenttemplate.json") || head.contains("deploymentparameters.json");
    (has("$schema") && is_named) || (has("template") && head.contains("deploymenttemplate.json"))
}

fn read_files(files: &[File<'_>]) -> Vec<Result<Imported, ImportError>> {
    let read: Vec<Result<Value, ImportError>> = files.iter().map(|file| file.decoded.json()).collect();
    let mut given = Map::new();
    let has_template = read.iter().flatten().any(|value| template_of(value).is_some());
    for value in read.iter().flatten().filter(|value| template_of(value).is_none()) {
        for (name, parameter) in field(value, "parameters")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            if let Some(value) = field(parameter, "value") {
                given.insert(name.clone(), value.clone());
            }
        }
    }
    let one = |value: Result<Value, ImportError>| {
        let value = value?;
        match template_of(&value) {
            Some(template) => read_template(template, &given),
            None if has_template => Ok(parameters_of_template()),
            None => construction::read(&value),
        }
    };
    read.into_iter().map(one).collect()
}

/// The template in a file, also where it is wrapped in an answer of the API.
fn template_of(value: &Value) -> Option<&Value> {
    let wrapped = ["template", "mainTemplate"]
        .iter()
        .find_map(|name| super::json::property(value, name));
    let template = wrapped.unwrap_or(value);
    field(template, "resources").is_some().then_some(template)
}

fn parameters_of_template() -> Imported {
    let mut imported = Imported::default();
    imported.notes.told("", "its values are used for the template");
    imported
}

fn read_template(template: &Value, given: &Map<String, Value>) -> Result<Imported, ImportError> {
    let budget = Budget::default();
    let mut deploying = Deploying {
        reader: Reader::new(false),
        budget: &budget,
        resources: 0,
        failed: None,
    };
    let scope = Scope::new(template, given.clone(), String::new(), &budget);
    deploying.template(&scope, ROOT, 0);
    if let Some(failed) = deploying.failed {
        return Err(failed);
    }
    let mut reader = deploying.reader;
    if reader.imported.items() == 0 {
        return Err(ImportError::nothing(
            "this is an ARM template without networks and clusters",
            "import the template that makes them, with its parameters file",
        ));
    }
    if budget.is_spent() {
        reader.imported.notes.left(
            ROOT,
            "the template takes too many steps to evaluate; what is missing is left out",
        );
    }
    reader.tell_others();
    tell_parameters(template, given, &mut reader.imported.notes);
    Ok(reader.imported)
}

/// Says which parameters have no value.
fn tell_parameters(template: &Value, given: &Map<String, Value>, notes: &mut Notes) {
    let declared = field(template, "parameters")
        .and_then(Value::as_object)
        .into_iter()
        .flatten();
    let open: Vec<&str> = declared
        .filter(|(name, parameter)| {
            let is_secret =
                text(field(parameter, "type")).is_some_and(|kind| kind.to_lowercase().starts_with("secure"));
            let is_given = given.keys().any(|own| own.eq_ignore_ascii_case(name));
            !is_given && !is_secret && field(parameter, "defaultValue").is_none()
        })
        .map(|(name, _)| name.as_str())
        .collect();
    if !open.is_empty() {
        let text = format!(
            "without a value: {}; names made of them show them in angle brackets; import the parameters file too",
            open.join(", ")
        );
        notes.assumed("$.parameters", text);
    }
}

/// Makes the resources of a template and of those within it.
struct Deploying<'b> {
    reader: Reader,
    budget: &'b Budget,
    resources: usize,
    failed: Option<ImportError>,
}

/// Where a resource stands: the type and name of what it is a child of.
#[derive(Clone, Copy, Default)]
struct Parent<'p> {
    kind: &'p str,
    name: &'p str,
}

impl<'b> Deploying<'b> {
    fn template(&mut self, scope: &Scope<'b>, path: &str, nested: usize) {
        let around = Around::default();
        let resources = field(scope.template, "resources");
        // With symbolic names they are an object.
        let by_name = resources.and_then(Value::as_object).into_iter().flatten();
        let named: Vec<(String, &Value)> = by_name
            .map(|(name, value)| (format!("{path}.resources.{name}"), value))
            .collect();
        let listed = list(resources)
            .iter()
            .enumerate()
            .map(|(at, value)| (format!("{path}.resources[{at}]"), value));
        for (path, resource) in listed.chain(named) {
            self.copied(scope, resource, &around, &path, Parent::default(), nested);
        }
    }

    /// A resource as often as it is copied.
    fn copied(
        &mut self,
        scope: &Scope<'b>,
        resource: &'b Value,
        around: &Around,
        path: &str,
        parent: Parent<'_>,
        nested: usize,
    ) {
        let Some(copy) = field(resource, "copy").filter(|copy| copy.is_object()) else {
            return self.one(scope, resource, around, path, parent, nested);
        };
        let count = match scope.count(copy, around) {
            Ok(count) => count,
            Err(why) => return self.reader.imported.notes.left(format!("{path}.copy"), why),
        };
        let name = text(field(copy, "name")).unwrap_or_default().to_lowercase();
        for index in 0..count {
            let mut inside = around.clone();
            inside.loops.push(Loop {
                name: name.clone(),
                index,
                of_resources: true,
            });
            self.one(scope, resource, &inside, path, parent, nested);
            if self.budget.is_spent() {
                return;
            }
        }
    }

    fn one(
        &mut self,
        scope: &Scope<'b>,
        resource: &'b Value,
        around: &Around,
        path: &str,
        parent: Parent<'_>,
        nested: usize,
    ) {
        self.resources += 1;
        if MOST_ITEMS < self.resources {
            self.failed = Some(ImportError::TooManyItems { what: "resources" });
        }
        if self.failed.is_some() || field(resource, "existing") == Some(&Value::Bool(true)) {
            return;
        }
        if !self.is_wanted(scope, resource, around, path) {
            return;
        }
        let own_kind = text(field(resource, "type")).unwrap_or_default();
        let kind = if parent.kind.is_empty() {
            own_kind.to_owned()
        } else {
            format!("{}/{own_kind}", parent.kind)
        };
        let name = field(resource, "name").unwrap_or(&Value::Null);
        let name = match scope.shallow(name, around) {
            Ok(name) => functions::as_text(&name),
            Err(why) => return self.reader.imported.notes.left(format!("{path}.name"), why),
        };
        let name = if parent.name.is_empty() {
            name
        } else {
            format!("{}/{name}", parent.name)
        };
        if kind.eq_ignore_ascii_case("Microsoft.Resources/deployments") {
            return self.nested(scope, resource, around, &name, path, nested);
        }
        if is_read(&kind) {
            let wanted = ["properties", "location", "sku"];
            let mut made = Map::new();
            for key in wanted {
                let value = field(resource, key);
                let value = value.and_then(|value| {
                    scope.deep(
                        value,
                        around,
                        &format!("{path}.{key}"),
                        &mut self.reader.imported.notes,
                    )
                });
                made.extend(value.map(|value| (key.to_owned(), value)));
            }
            let names: Vec<&str> = name.split('/').collect();
            made.insert(
                "id".to_owned(),
                resource_id("", &scope.group, &kind, &names).into(),
            );
            made.insert("type".to_owned(), kind.clone().into());
            made.insert("name".to_owned(), (*names.last().unwrap_or(&"")).into());
            if let Err(error) = self.reader.resource(&Value::Object(made), path) {
                self.failed = Some(error);
            }
        }
        let own = Parent {
            kind: &kind,
            name: &name,
        };
        for (at, child) in list(field(resource, "resources")).iter().enumerate() {
            self.copied(
                scope,
                child,
                around,
                &format!("{path}.resources[{at}]"),
                own,
                nested,
            );
        }
    }

    /// Whether the condition of a resource holds; what cannot be said is noted.
    fn is_wanted(&mut self, scope: &Scope<'b>, resource: &'b Value, around: &Around, path: &str) -> bool {
        let Some(condition) = field(resource, "condition") else {
            return true;
        };
        let truth = scope
            .shallow(condition, around)
            .and_then(|value| functions::truth(&value));
        truth.unwrap_or_else(|why| {
            self.reader.imported.notes.left(format!("{path}.condition"), why);
            false
        })
    }

    /// A deployment within the template.
    fn nested(
        &mut self,
        scope: &Scope<'b>,
        resource: &'b Value,
        around: &Around,
        name: &str,
        path: &str,
        nested: usize,
    ) {
        let properties = field(resource, "properties").unwrap_or(&Value::Null);
        let notes = &mut self.reader.imported.notes;
        let Some(template) = field(properties, "template") else {
            let link = field(properties, "templateLink")
                .and_then(|link| text(field(link, "uri").or_else(|| field(link, "id"))));
            return notes.left(
                path,
                format!("the linked template {} is not in the input", link.unwrap_or(name)),
            );
        };
        if MOST_NESTED <= nested {
            return notes.left(
                path,
                format!("deployments are nested more than {MOST_NESTED} deep"),
            );
        }
        let group = field(resource, "resourceGroup").and_then(|group| scope.shallow(group, around).ok());
        let group = group.map_or_else(|| scope.group.clone(), |group| functions::as_text(&group));
        let options = field(properties, "expressionEvaluationOptions");
        let is_inner = options
            .and_then(|options| text(field(options, "scope")))
            .is_some_and(|scope| scope.eq_ignore_ascii_case("inner"));
        let mut given = scope.given.clone();
        if is_inner {
            given = Map::new();
            for (name, parameter) in field(properties, "parameters")
                .and_then(Value::as_object)
                .into_iter()
                .flatten()
            {
                let value = field(parameter, "value").unwrap_or(&Value::Null);
                // What has no value is told where it is used.
                given.extend(
                    scope
                        .shallow(value, around)
                        .ok()
                        .map(|value| (name.clone(), value)),
                );
            }
        }
        let path = format!("{path}.properties.template");
        if is_inner {
            let inner = Scope::new(template, given, group, self.budget);
            self.template(&inner, &path, nested + 1);
            note_outputs(scope, &inner, name);
            return;
        }
        // Its expressions mean the parameters and variables around it, with the loops that it stands in.
        for (at, child) in list(field(template, "resources")).iter().enumerate() {
            self.copied(
                scope,
                child,
                around,
                &format!("{path}.resources[{at}]"),
                Parent::default(),
                nested + 1,
            );
        }
    }
}

/// Notes what a deployment gives to the template around it.
fn note_outputs(outer: &Scope<'_>, inner: &Scope<'_>, name: &str) {
    let mut outputs = Map::new();
    for (key, output) in field(inner.template, "outputs")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        let value = field(output, "value").map(|value| inner.shallow(value, &Around::default()));
        outputs.extend(
            value
                .and_then(Result::ok)
                .map(|value| (key.clone(), json!({"value": value}))),
        );
    }
    outer
        .outputs
        .borrow_mut()
        .insert(name.to_lowercase(), json!({"outputs": outputs}));
}

/// Whether resources of a type are looked at.
fn is_read(kind: &str) -> bool {
    let kind = kind.to_lowercase();
    kind.starts_with("microsoft.network/") || kind.starts_with("microsoft.containerservice/")
}
