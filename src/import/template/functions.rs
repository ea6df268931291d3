//! The functions of ARM templates that need nothing but their arguments.

use ipnet::IpNet;
use serde_json::{Map, Value, json};

use crate::import::cidr_math::{host_at, subnet_at};
use crate::import::json::shown;

/// What a function gives, or why it gives nothing.
type Given = Result<Value, String>;

/// Calls a function; none where there is no such one.
pub(super) fn call(name: &str, arguments: &[Value]) -> Option<Given> {
    let first = arguments.first().unwrap_or(&Value::Null);
    let second = arguments.get(1).unwrap_or(&Value::Null);
    let third = arguments.get(2).unwrap_or(&Value::Null);
    Some(match name {
        "concat" => concat(arguments),
        "format" => format(arguments),
        "createarray" => Ok(Value::Array(arguments.to_vec())),
        "array" => Ok(if first.is_array() { first.clone() } else { json!([first]) }),
        "createobject" => Ok(object(arguments)),
        "json" => text(first).and_then(|text| crate::import::json::parse(text).map_err(|error| error.to_string())),
        "null" => Ok(Value::Null),
        "true" => Ok(Value::Bool(true)),
        "false" => Ok(Value::Bool(false)),
        "coalesce" => Ok(arguments.iter().find(|value| !value.is_null()).cloned().unwrap_or(Value::Null)),
        "not" => truth(first).map(|value| Value::Bool(!value)),
        "bool" => truth(first).map(Value::Bool),
        "int" => number(first).map(Value::from),
        "string" => Ok(Value::String(as_text(first))),
        "equals" => Ok(Value::Bool(is_equal(first, second))),
        "less" => compare(first, second).map(|order| Value::Bool(order.is_lt())),
        "lessorequals" => compare(first, second).map(|order| Value::Bool(order.is_le())),
        "greater" => compare(first, second).map(|order| Value::Bool(order.is_gt())),
        "greaterorequals" => compare(first, second).map(|order| Value::Bool(order.is_ge())),
        "add" | "sub" | "mul" | "div" | "mod" => arithmetic(name, first, second),
        "min" | "max" => extreme(name, arguments),
        "length" => length(first),
        "empty" => length(first).map(|length| Value::Bool(length == 0)).or_else(|_| Ok(Value::Bool(first.is_null()))),
        "first" => Ok(element(first, 0)),
        "last" => Ok(match first {
            Value::Array(values) => values.last().cloned().unwrap_or(Value::Null),
            Value::String(text) => text.chars().next_back().map_or(Value::Null, |letter| Value::String(letter.into())),
            _ => Value::Null,
        }),
        "skip" => part(first, number(second).ok(), None),
        "take" => part(first, None, number(second).ok()),
        "substring" => part(first, number(second).ok(), None).and_then(|rest| part(&rest, None, number(third).ok())),
        "range" => range(first, second),
        "union" => union(arguments),
        "intersection" => intersection(arguments),
        "contains" => Ok(Value::Bool(contains(first, second))),
        "split" => split(first, second),
        "join" => list(first).and_then(|values| {
            let words: Vec<String> = values.iter().map(as_text).collect();
            let between = text(second)?;
            bounded(words.len().saturating_mul(between.len()))?;
            Ok(Value::String(words.join(between)))
        }),
        "replace" => replace(first, second, third),
        "tolower" => text(first).map(|text| Value::String(text.to_lowercase())),
        "toupper" => text(first).map(|text| Value::String(text.to_uppercase())),
        "trim" => text(first).map(|text| Value::String(text.trim().to_owned())),
        "startswith" => Ok(Value::Bool(as_text(first).to_lowercase().starts_with(&as_text(second).to_lowercase()))),
        "endswith" => Ok(Value::Bool(as_text(first).to_lowercase().ends_with(&as_text(second).to_lowercase()))),
        "padleft" => pad(first, second, third),
        "flatten" => list(first).map(|values| {
            let inner = values.iter().flat_map(|value| value.as_array().cloned().unwrap_or_default());
            Value::Array(inner.collect())
        }),
        "items" => Ok(items(first)),
        "objectkeys" => Ok(first.as_object().map_or(Value::Null, |object| object.keys().cloned().collect())),
        // Unique names only need to differ by their inputs here.
        "uniquestring" | "guid" => Ok(Value::String("<unique>".to_owned())),
        "cidrsubnet" => cidr_subnet(first, second, third),
        "cidrhost" => net(first).and_then(|net| {
            // The first host, not the address of the network, has the number 0.
            let place = i128::from(number(second)?).saturating_add(1);
            host_at(net, place).map(|host| Value::String(host.to_string())).ok_or_else(|| outside(net))
        }),
        "parsecidr" => net(first).map(|net| {
            json!({
                "network": net.network().to_string(), "netmask": net.netmask().to_string(), "cidr": net.prefix_len(),
                "broadcast": net.broadcast().to_string(),
                "firstUsable": host_at(net, 1).map(|host| host.to_string()),
                "lastUsable": host_at(net, -2).map(|host| host.to_string()),
            })
        }),
        _ => return None,
    })
}

#[expect(clippy::unnecessary_wraps, reason = "every function answers like this")]
fn concat(arguments: &[Value]) -> Given {
    if arguments.iter().all(Value::is_array) && !arguments.is_empty() {
        let values = arguments.iter().filter_map(Value::as_array).flatten();
        return Ok(Value::Array(values.cloned().collect()));
    }
    Ok(Value::String(arguments.iter().map(as_text).collect()))
}

/// `format('{0}-{1:D2}', …)`
fn format(arguments: &[Value]) -> Given {
    let pattern = arguments.first().and_then(Value::as_str).unwrap_or_default();
    bounded(pattern.len())?;
    let mut result = String::new();
    let mut rest = pattern;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, from) = rest.split_at(at);
        result.push_str(before);
        if from.starts_with("{{") || from.starts_with("}}") {
            result.push_str(from.get(..1).unwrap_or_default());
            rest = from.get(2..).unwrap_or_default();
            continue;
        }
        let Some(end) = from.find('}').filter(|end| 0 < *end) else {
            result.push_str(from.get(..1).unwrap_or_default());
            rest = from.get(1..).unwrap_or_default();
            continue;
        };
        let inside = from.get(1..end).unwrap_or_default();
        let (place, form) = inside.split_once(':').unwrap_or((inside, ""));
        let value = place
            .trim()
            .parse::<usize>()
            .ok()
            .and_then(|place| arguments.get(place.checked_add(1)?));
        let written = value.map(as_text).unwrap_or_default();
        let digits = form
            .strip_prefix(['D', 'd', '0'])
            .map(|width| width.parse::<usize>().unwrap_or(form.len()));
        match digits.filter(|width| *width <= 20) {
            Some(width) => {
                let missing = width.saturating_sub(written.chars().count());
                result.extend(std::iter::repeat_n('0', missing));
                result.push_str(&written);
            }
            None => result.push_str(&written),
        }
        bounded(result.len())?;
        rest = from.get(end + 1..).unwrap_or_default();
    }
    result.push_str(rest);
    Ok(Value::String(result))
}

/// Refuses texts that grow beyond every name and address.
fn bounded(length: usize) -> Result<(), String> {
    /// The longest text that is put together of parts.
    const MOST_TEXT: usize = 64 * 1024;
    if MOST_TEXT < length {
        return Err("a string is longer than supported".to_owned());
    }
    Ok(())
}

fn object(arguments: &[Value]) -> Value {
    let pairs = arguments.chunks(2).filter_map(|pair| match pair {
        [key, value] => Some((as_text(key), value.clone())),
        _ => None,
    });
    Value::Object(pairs.collect())
}

/// A value as templates write it into a text.
pub(super) fn as_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        other => other.to_string(),
    }
}

fn text(value: &Value) -> Result<&str, String> {
    value
        .as_str()
        .ok_or_else(|| format!("{} is not text", shown(value)))
}

fn list(value: &Value) -> Result<&[Value], String> {
    value
        .as_array()
        .map(Vec::as_slice)
        .ok_or_else(|| format!("{} is not a list", shown(value)))
}

fn number(value: &Value) -> Result<i64, String> {
    let of_text = || value.as_str()?.trim().parse().ok();
    value
        .as_i64()
        .or_else(of_text)
        .ok_or_else(|| format!("{} is not a whole number", shown(value)))
}

/// Whether a value is true.
pub(super) fn truth(value: &Value) -> Result<bool, String> {
    match value {
        Value::Bool(value) => Ok(*value),
        Value::Number(number) => Ok(number.as_i64() != Some(0)),
        Value::String(text) if text.eq_ignore_ascii_case("true") => Ok(true),
        Value::String(text) if text.eq_ignore_ascii_case("false") => Ok(false),
        other => Err(format!("{} is neither true nor false", shown(other))),
    }
}

fn is_equal(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::String(one), Value::String(other)) => one.to_lowercase() == other.to_lowercase(),
        _ => one == other,
    }
}

fn compare(one: &Value, other: &Value) -> Result<std::cmp::Ordering, String> {
    if let (Value::String(one), Value::String(other)) = (one, other) {
        return Ok(one.cmp(other));
    }
    Ok(number(one)?.cmp(&number(other)?))
}

fn arithmetic(name: &str, one: &Value, other: &Value) -> Given {
    let (one, other) = (number(one)?, number(other)?);
    let result = match name {
        "add" => one.checked_add(other),
        "sub" => one.checked_sub(other),
        "mul" => one.checked_mul(other),
        "div" => one.checked_div(other),
        _ => one.checked_rem(other),
    };
    result
        .map(Value::from)
        .ok_or_else(|| format!("{name}({one}, {other}) has no result"))
}

fn extreme(name: &str, arguments: &[Value]) -> Given {
    let values = match arguments {
        [Value::Array(values)] => values.as_slice(),
        values => values,
    };
    let numbers = values.iter().map(number).collect::<Result<Vec<i64>, String>>()?;
    let found = if name == "min" {
        numbers.into_iter().min()
    } else {
        numbers.into_iter().max()
    };
    found
        .map(Value::from)
        .ok_or_else(|| format!("{name} has nothing to choose from"))
}

fn length(value: &Value) -> Given {
    Ok(Value::from(match value {
        Value::Array(values) => values.len(),
        Value::Object(values) => values.len(),
        Value::String(text) => text.chars().count(),
        other => return Err(format!("{} has no length", shown(other))),
    }))
}

/// The element at a place of a list or text; null where there is none.
pub(super) fn element(value: &Value, at: usize) -> Value {
    match value {
        Value::Array(values) => values.get(at).cloned().unwrap_or(Value::Null),
        Value::String(text) => text
            .chars()
            .nth(at)
            .map_or(Value::Null, |letter| Value::String(letter.into())),
        _ => Value::Null,
    }
}

/// What is left of a list or text behind `skip`, or its first `take`.
fn part(value: &Value, skip: Option<i64>, take: Option<i64>) -> Given {
    let held = |count: Option<i64>, default: usize| {
        count.map_or(default, |count| usize::try_from(count).unwrap_or(0))
    };
    let (skip, take) = (held(skip, 0), held(take, usize::MAX));
    match value {
        Value::Array(values) => Ok(Value::Array(
            values.iter().skip(skip).take(take).cloned().collect(),
        )),
        Value::String(text) => Ok(Value::String(text.chars().skip(skip).take(take).collect())),
        other => Err(format!("{} is neither a list nor a text", shown(other))),
    }
}

fn range(first: &Value, count: &Value) -> Given {
    /// What Azure allows.
    const MOST: i64 = 10_000;
    let (first, count) = (number(first)?, number(count)?);
    if count < 0 || MOST < count {
        return Err(format!("range gives at most {MOST} numbers"));
    }
    Ok((0..count)
        .map(|at| Value::from(first.saturating_add(at)))
        .collect())
}

fn union(arguments: &[Value]) -> Given {
    if arguments.iter().any(Value::is_object) {
        let mut result = Map::new();
        for object in arguments.iter().filter_map(Value::as_object) {
            merge(&mut result, object);
        }
        return Ok(Value::Object(result));
    }
    let mut seen = std::collections::BTreeSet::new();
    let mut result = Vec::new();
    for argument in arguments {
        for value in list(argument)? {
            if seen.insert(value.to_string()) {
                result.push(value.clone());
            }
        }
    }
    Ok(Value::Array(result))
}

/// Takes the fields of `from` over, objects within objects too.
fn merge(into: &mut Map<String, Value>, from: &Map<String, Value>) {
    for (key, value) in from {
        match (into.get_mut(key), value) {
            (Some(Value::Object(own)), Value::Object(other)) => merge(own, other),
            _ => {
                into.insert(key.clone(), value.clone());
            }
        }
    }
}

fn intersection(arguments: &[Value]) -> Given {
    let [first, others @ ..] = arguments else {
        return Ok(json!([]));
    };
    let kept = list(first)?
        .iter()
        .filter(|value| others.iter().all(|other| contains(other, value)));
    Ok(Value::Array(kept.cloned().collect()))
}

fn contains(container: &Value, wanted: &Value) -> bool {
    match container {
        Value::Array(values) => values.contains(wanted),
        Value::Object(values) => {
            let wanted = as_text(wanted);
            values.keys().any(|key| key.eq_ignore_ascii_case(&wanted))
        }
        Value::String(text) => text.contains(&as_text(wanted)),
        _ => false,
    }
}

fn split(value: &Value, at: &Value) -> Given {
    let text = text(value)?;
    let separators: Vec<String> = match at {
        Value::Array(values) => values.iter().map(as_text).collect(),
        one => vec![as_text(one)],
    };
    let mut parts = vec![text.to_owned()];
    for separator in separators.iter().filter(|separator| !separator.is_empty()) {
        parts = parts
            .iter()
            .flat_map(|part| part.split(separator.as_str()))
            .map(str::to_owned)
            .collect();
    }
    Ok(parts.into_iter().map(Value::String).collect())
}

fn replace(value: &Value, from: &Value, to: &Value) -> Given {
    let (value, from, to) = (text(value)?, text(from)?, text(to)?);
    if from.is_empty() {
        return Ok(Value::String(value.to_owned()));
    }
    bounded(value.matches(from).count().saturating_mul(to.len()))?;
    Ok(Value::String(value.replace(from, to)))
}

fn pad(value: &Value, width: &Value, with: &Value) -> Given {
    let value = as_text(value);
    let width = usize::try_from(number(width)?).unwrap_or(0).min(1_000);
    let with = with.as_str().and_then(|with| with.chars().next()).unwrap_or(' ');
    let missing = width.saturating_sub(value.chars().count());
    let padding = std::iter::repeat_n(with, missing);
    Ok(Value::String(padding.chain(value.chars()).collect()))
}

fn items(value: &Value) -> Value {
    let pairs = value.as_object().into_iter().flatten();
    pairs
        .map(|(key, value)| json!({"key": key, "value": value}))
        .collect()
}

fn net(value: &Value) -> Result<IpNet, String> {
    let written = text(value)?;
    written
        .trim()
        .parse::<IpNet>()
        .map(|net| net.trunc())
        .map_err(|_error| format!("{} is not a range", shown(value)))
}

fn cidr_subnet(of: &Value, length: &Value, index: &Value) -> Given {
    let net = net(of)?;
    let length = u8::try_from(number(length)?).map_err(|_error| outside(net))?;
    let index = u128::try_from(number(index)?).map_err(|_error| outside(net))?;
    let subnet = subnet_at(net, length, index).ok_or_else(|| outside(net))?;
    Ok(Value::String(subnet.to_string()))
}

fn outside(net: IpNet) -> String {
    format!("there is no such part of {net}")
}
