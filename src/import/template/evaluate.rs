//! Evaluates the expressions of one template: parameters, variables, copies and conditions.
//!
//! Names made of a parameter without a value carry its name in angle brackets; everything else that needs such a
//! value has none. Steps are counted, and what asks for itself is refused.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::expression::{Expression, expression_of, parse};
use super::functions::{as_text, call, element, truth};
use crate::import::MOST_ITEMS;
use crate::import::imported::Notes;
use crate::import::json::{field, text};

/// Steps of evaluation, of which a long text or a large list takes several.
const MOST_STEPS: usize = 5 * MOST_ITEMS;

/// How deep values may ask for values.
const MOST_DEPTH: u32 = 100;

/// A value, or why there is none.
pub(super) type Evaluated = Result<Value, String>;

/// What evaluating has taken so far; shared by a template and all within it.
#[derive(Debug, Default)]
pub(super) struct Budget {
    steps: Cell<usize>,
    depth: Cell<u32>,
}

impl Budget {
    /// Takes so many steps.
    pub(super) fn take(&self, steps: usize) -> Result<(), String> {
        self.steps.set(self.steps.get().saturating_add(steps));
        if self.is_spent() {
            return Err("the template takes too many steps to evaluate".to_owned());
        }
        Ok(())
    }

    /// Whether nothing more is evaluated.
    pub(super) fn is_spent(&self) -> bool {
        MOST_STEPS < self.steps.get()
    }
}

/// A template with the values of its parameters.
#[derive(Debug)]
pub(super) struct Scope<'t> {
    /// The template, for its parameters and variables.
    pub(super) template: &'t Value,
    /// Values of parameters that were given.
    pub(super) given: Map<String, Value>,
    /// Resource group that it is deployed to; empty where not said.
    pub(super) group: String,
    /// Outputs of deployments within it, by name in lower case.
    pub(super) outputs: RefCell<HashMap<String, Value>>,
    budget: &'t Budget,
    known: RefCell<HashMap<String, Evaluated>>,
    asked: RefCell<Vec<String>>,
}

/// A pass of a `copy`.
#[derive(Debug, Clone)]
pub(super) struct Loop {
    /// Its name in lower case.
    pub(super) name: String,
    /// Which pass it is, from 0.
    pub(super) index: usize,
    /// Whether it makes resources, rather than values.
    pub(super) of_resources: bool,
}

impl Loop {
    fn of_values(name: &str, index: usize) -> Self {
        Self {
            name: name.to_lowercase(),
            index,
            of_resources: false,
        }
    }
}

/// What surrounds an expression.
#[derive(Debug, Clone, Default)]
pub(super) struct Around {
    /// Loops, the innermost last.
    pub(super) loops: Vec<Loop>,
    /// Variables of lambdas.
    lambdas: Vec<(String, Value)>,
}

impl<'t> Scope<'t> {
    pub(super) fn new(
        template: &'t Value,
        given: Map<String, Value>,
        group: String,
        budget: &'t Budget,
    ) -> Self {
        Self {
            template,
            given,
            group,
            outputs: RefCell::default(),
            budget,
            known: RefCell::default(),
            asked: RefCell::default(),
        }
    }

    /// Evaluates every expression in `value`; what has no value is left out with a note.
    pub(super) fn deep(
        &self,
        value: &Value,
        around: &Around,
        path: &str,
        notes: &mut Notes,
    ) -> Option<Value> {
        match self.deep_or_why(value, around, path, notes) {
            Ok(value) => Some(value),
            Err(why) => {
                notes.left(path, why);
                None
            }
        }
    }

    fn deep_or_why(&self, value: &Value, around: &Around, path: &str, notes: &mut Notes) -> Evaluated {
        self.budget.take(1)?;
        match value {
            Value::String(text) => self.text(text, around),
            Value::Array(values) => {
                let mut result = Vec::new();
                for (at, value) in values.iter().enumerate() {
                    result.extend(self.deep(value, around, &format!("{path}[{at}]"), notes));
                }
                Ok(Value::Array(result))
            }
            Value::Object(values) => {
                let mut result = Map::new();
                for (key, value) in values {
                    if UNREAD.iter().any(|name| key.eq_ignore_ascii_case(name)) {
                        continue;
                    }
                    let path = format!("{path}.{key}");
                    if key == "copy" && value.is_array() {
                        self.copies(value, around, &path, &mut result, notes);
                    } else if let Some(value) = self
                        .deep(value, around, &path, notes)
                        .filter(|value| !value.is_null())
                    {
                        result.insert(key.clone(), value);
                    }
                }
                Ok(Value::Object(result))
            }
            other => Ok(other.clone()),
        }
    }

    /// Lists that a `copy` makes: `[{ "name": …, "count": …, "input": … }]`.
    fn copies(
        &self,
        copies: &Value,
        around: &Around,
        path: &str,
        into: &mut Map<String, Value>,
        notes: &mut Notes,
    ) {
        for (at, copy) in copies.as_array().into_iter().flatten().enumerate() {
            let path = format!("{path}[{at}]");
            let name = text(field(copy, "name")).unwrap_or_default().to_owned();
            let count = match self.count(copy, around) {
                Ok(count) => count,
                Err(why) => {
                    notes.left(path, why);
                    continue;
                }
            };
            let mut values = Vec::new();
            for index in 0..count {
                let mut inside = around.clone();
                inside.loops.push(Loop::of_values(&name, index));
                let input = field(copy, "input").unwrap_or(&Value::Null);
                values.extend(self.deep(input, &inside, &format!("{path}.input"), notes));
                if self.budget.is_spent() {
                    break;
                }
            }
            into.insert(name, Value::Array(values));
        }
    }

    /// How many times a `copy` copies.
    pub(super) fn count(&self, copy: &Value, around: &Around) -> Result<usize, String> {
        /// Azure's own bound is 800.
        const MOST: u64 = 10_000;
        let count = self.shallow(field(copy, "count").unwrap_or(&Value::Null), around)?;
        match count.as_u64().or_else(|| count.as_str()?.parse().ok()) {
            Some(count) if count <= MOST => Ok(usize::try_from(count).unwrap_or(0)),
            Some(_) => Err(format!("a copy makes at most {MOST}")),
            None => Err("the number of copies is not known".to_owned()),
        }
    }

    /// Evaluates a value that is an expression or stands for itself; what is within it too, or nothing at all.
    pub(super) fn shallow(&self, value: &Value, around: &Around) -> Evaluated {
        let mut notes = Notes::default();
        let evaluated = self.deep_or_why(value, around, "", &mut notes)?;
        match notes.kept().first() {
            Some(note) => Err(note.text.clone()),
            None => Ok(evaluated),
        }
    }

    /// Evaluates a text.
    pub(super) fn text(&self, text: &str, around: &Around) -> Evaluated {
        if let Some(expression) = expression_of(text) {
            self.budget.take(1 + expression.len() / 16)?;
            return self.evaluate(&parse(expression)?, around);
        }
        // A loop copies it as often as it goes round.
        self.budget.take(text.len() / 16)?;
        // A literal bracket is written twice.
        let meant = text.strip_prefix('[').filter(|_| text.starts_with("[["));
        Ok(Value::String(meant.unwrap_or(text).to_owned()))
    }

    fn evaluate(&self, expression: &Expression, around: &Around) -> Evaluated {
        let depth = self.budget.depth.get() + 1;
        if MOST_DEPTH < depth {
            return Err("values refer to one another too deeply".to_owned());
        }
        self.budget.depth.set(depth);
        let result = self.evaluate_inside(expression, around);
        self.budget.depth.set(depth - 1);
        if let Ok(value) = &result {
            self.budget.take(size(value))?;
        }
        result
    }

    fn evaluate_inside(&self, expression: &Expression, around: &Around) -> Evaluated {
        match expression {
            Expression::Text(text) => Ok(Value::String(text.clone())),
            Expression::Number(number) => Ok((*number).into()),
            Expression::Member(of, name) => {
                let of = self.evaluate(of, around)?;
                field(&of, name)
                    .cloned()
                    .ok_or_else(|| format!("there is no property {name}"))
            }
            Expression::Index(of, index) => {
                let of = self.evaluate(of, around)?;
                let index = self.evaluate(index, around)?;
                let found = match index.as_u64().and_then(|at| usize::try_from(at).ok()) {
                    Some(at) => Some(element(&of, at)).filter(|value| !value.is_null()),
                    None => field(&of, &as_text(&index)).cloned(),
                };
                found.ok_or_else(|| format!("there is no element {}", as_text(&index)))
            }
            Expression::Call(name, arguments) => self.call(name, arguments, around),
        }
    }

    fn call(&self, name: &str, arguments: &[Expression], around: &Around) -> Evaluated {
        let argument = |at: usize| match arguments.get(at) {
            Some(argument) => self.evaluate(argument, around),
            None => Err(format!("{name} is missing an argument")),
        };
        match name {
            "parameters" => self.parameter(&as_text(&argument(0)?)),
            "variables" => self.variable(&as_text(&argument(0)?)),
            // Only the chosen branch has to have a value.
            "if" => argument(if truth(&argument(0)?)? { 1 } else { 2 }),
            "and" | "or" => {
                let stops_at = name == "or";
                for at in 0..arguments.len() {
                    if truth(&argument(at)?)? == stops_at {
                        return Ok(stops_at.into());
                    }
                }
                Ok((!stops_at).into())
            }
            "coalesce" => {
                let values = arguments.iter().filter_map(|one| self.evaluate(one, around).ok());
                let mut said = values.filter(|value| !value.is_null());
                said.next()
                    .ok_or_else(|| "none of the values is known".to_owned())
            }
            "tryget" => argument(0).map(|of| {
                let key = argument(1).map(|key| as_text(&key)).unwrap_or_default();
                field(&of, &key).cloned().unwrap_or(Value::Null)
            }),
            "copyindex" => copy_index(
                &arguments
                    .iter()
                    .map(|one| self.evaluate(one, around))
                    .collect::<Result<Vec<Value>, _>>()?,
                around,
            ),
            "lambdavariables" => {
                let wanted = as_text(&argument(0)?);
                let mut known = around.lambdas.iter().rev();
                let found = known
                    .find(|(name, _)| *name == wanted)
                    .map(|(_, value)| value.clone());
                found.ok_or_else(|| format!("there is no variable {wanted}"))
            }
            "map" | "filter" => self.each(name, argument(0)?, arguments.get(1), around),
            "resourcegroup" => Ok(
                json!({"name": self.group, "id": format!("/subscriptions//resourceGroups/{}", self.group), "location": ""}),
            ),
            "subscription" => Ok(json!({"subscriptionId": "", "id": "/subscriptions/", "displayName": ""})),
            "deployment" => Ok(json!({"name": "deployment", "location": ""})),
            "resourceid" | "subscriptionresourceid" | "tenantresourceid" | "extensionresourceid" => {
                let values = arguments
                    .iter()
                    .map(|one| self.evaluate(one, around))
                    .collect::<Result<Vec<_>, _>>()?;
                self.resource_id(&values)
            }
            "reference" => self.reference(&as_text(&argument(0)?)),
            "createobject" | "createarray" | "concat" | "format" | "union" => {
                let values = arguments
                    .iter()
                    .map(|one| self.evaluate(one, around))
                    .collect::<Result<Vec<_>, _>>()?;
                call(name, &values).unwrap_or_else(|| Err(String::new()))
            }
            _ => {
                let values = arguments
                    .iter()
                    .map(|one| self.evaluate(one, around))
                    .collect::<Result<Vec<_>, _>>()?;
                call(name, &values).unwrap_or_else(|| Err(format!("{name}() has a value only in Azure")))
            }
        }
    }

    /// `map` and `filter` with a lambda of one variable.
    fn each(&self, name: &str, values: Value, lambda: Option<&Expression>, around: &Around) -> Evaluated {
        let Some(Expression::Call(kind, parts)) = lambda else {
            return Err(format!("{name} is missing a lambda"));
        };
        let ([Expression::Text(variable), .., body], "lambda") = (parts.as_slice(), kind.as_str()) else {
            return Err(format!("{name} is missing a lambda"));
        };
        let Value::Array(values) = values else {
            return Err(format!("{name} is not given a list"));
        };
        let mut result = Vec::new();
        for value in values {
            let mut inside = around.clone();
            inside.lambdas.push((variable.clone(), value.clone()));
            let made = self.evaluate(body, &inside)?;
            if name == "map" {
                result.push(made);
            } else if truth(&made)? {
                result.push(value);
            }
        }
        Ok(Value::Array(result))
    }

    /// Works out something with a name once, and refuses what asks for itself.
    fn once(&self, key: String, work: impl FnOnce() -> Evaluated) -> Evaluated {
        if let Some(known) = self.known.borrow().get(&key) {
            return known.clone();
        }
        if self.asked.borrow().contains(&key) {
            return Err(format!("{key} refers to itself"));
        }
        self.asked.borrow_mut().push(key.clone());
        let result = work();
        self.asked.borrow_mut().pop();
        self.known.borrow_mut().insert(key, result.clone());
        result
    }

    fn parameter(&self, name: &str) -> Evaluated {
        self.once(format!("parameter {name}"), || {
            let mut given = self.given.iter();
            if let Some((_, value)) = given.find(|(key, _)| key.eq_ignore_ascii_case(name)) {
                return Ok(value.clone());
            }
            let declared = field(self.template, "parameters").and_then(|parameters| field(parameters, name));
            let Some(declared) = declared else {
                return Err(format!("there is no parameter {name}"));
            };
            if let Some(default) = field(declared, "defaultValue") {
                return self.shallow(default, &Around::default());
            }
            let kind = text(field(declared, "type")).unwrap_or_default();
            if kind.eq_ignore_ascii_case("string") {
                return Ok(Value::String(format!("<{name}>")));
            }
            // Null is a valid value for optional parameters.
            if field(declared, "nullable") == Some(&Value::Bool(true)) {
                return Ok(Value::Null);
            }
            Err(format!(
                "parameter {name} has no value; import the parameters file too"
            ))
        })
    }

    fn variable(&self, name: &str) -> Evaluated {
        self.once(format!("variable {name}"), || {
            let variables = field(self.template, "variables").unwrap_or(&Value::Null);
            if let Some(value) = field(variables, name) {
                return self.shallow(value, &Around::default());
            }
            let copies = field(variables, "copy")
                .and_then(Value::as_array)
                .into_iter()
                .flatten();
            let mut named = copies
                .filter(|copy| text(field(copy, "name")).is_some_and(|own| own.eq_ignore_ascii_case(name)));
            let Some(copy) = named.next() else {
                return Err(format!("there is no variable {name}"));
            };
            let count = self.count(copy, &Around::default())?;
            let input = field(copy, "input").unwrap_or(&Value::Null);
            let each = (0..count).map(|index| {
                let around = Around {
                    loops: vec![Loop::of_values(name, index)],
                    lambdas: Vec::new(),
                };
                self.shallow(input, &around)
            });
            each.collect::<Result<Vec<_>, _>>().map(Value::Array)
        })
    }

    /// `resourceId([subscription], [group], type, names…)`
    fn resource_id(&self, arguments: &[Value]) -> Evaluated {
        let words: Vec<String> = arguments.iter().map(as_text).collect();
        let Some(at) = words
            .iter()
            .position(|word| word.contains('/') && !word.starts_with('/'))
        else {
            return Err("resourceId names no type".to_owned());
        };
        let kind = words.get(at).map(String::as_str).unwrap_or_default();
        let names = words.get(at + 1..).unwrap_or_default();
        let group = at
            .checked_sub(1)
            .and_then(|before| words.get(before))
            .unwrap_or(&self.group);
        let subscription = at
            .checked_sub(2)
            .and_then(|before| words.get(before))
            .map_or("", String::as_str);
        let names: Vec<&str> = names.iter().flat_map(|name| name.split('/')).collect();
        Ok(Value::String(resource_id(subscription, group, kind, &names)))
    }

    /// What a deployment gives, where it is one of the template's own.
    fn reference(&self, to: &str) -> Evaluated {
        let name = to.rsplit('/').next().unwrap_or(to).to_lowercase();
        let known = self.outputs.borrow().get(&name).cloned();
        known.ok_or_else(|| format!("reference to {name} has a value only in Azure"))
    }
}

/// Keys of resources that hold nothing of interest, and often what cannot be evaluated or should not be read.
const UNREAD: [&str; 18] = [
    "aadProfile",
    "addonProfiles",
    "apiVersion",
    "autoScalerProfile",
    "comments",
    "dependsOn",
    "dhcpOptions",
    "diagnostics",
    "disableLocalAccounts",
    "dnsPrefix",
    "identity",
    "identityProfile",
    "linuxProfile",
    "metadata",
    "securityProfile",
    "servicePrincipalProfile",
    "tags",
    "zones",
];

/// The id of a resource, as Azure would write it.
pub(super) fn resource_id(subscription: &str, group: &str, kind: &str, names: &[&str]) -> String {
    let mut types = kind.split('/');
    let mut id = format!(
        "/subscriptions/{subscription}/resourceGroups/{group}/providers/{}",
        types.next().unwrap_or_default()
    );
    let mut names = names.iter();
    for part in types {
        id.push('/');
        id.push_str(part);
        id.push('/');
        id.push_str(names.next().copied().unwrap_or_default());
    }
    id
}

fn copy_index(arguments: &[Value], around: &Around) -> Evaluated {
    let (name, offset) = match arguments {
        [Value::String(name)] => (Some(name.to_lowercase()), 0),
        [Value::String(name), offset] => (Some(name.to_lowercase()), offset.as_i64().unwrap_or(0)),
        [offset] => (None, offset.as_i64().unwrap_or(0)),
        _ => (None, 0),
    };
    let mut loops = around.loops.iter().rev();
    let found = match name {
        Some(name) => loops.find(|own| own.name == name),
        // Without a name it is the pass of the resource, even inside of a value that is copied.
        None => loops
            .clone()
            .find(|own| own.of_resources)
            .or_else(|| loops.next()),
    };
    let Some(pass) = found else {
        return Err("copyIndex is used outside its copy".to_owned());
    };
    Ok(i64::try_from(pass.index)
        .unwrap_or(i64::MAX)
        .saturating_add(offset)
        .into())
}

/// How large a value is, in steps.
fn size(value: &Value) -> usize {
    match value {
        Value::String(text) => 1 + text.len() / 16,
        Value::Array(values) => values.iter().map(size).fold(1, usize::saturating_add),
        Value::Object(values) => values.values().map(size).fold(1, usize::saturating_add),
        _ => 1,
    }
}
