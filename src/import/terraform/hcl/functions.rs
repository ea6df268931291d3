//! The functions of Terraform that address plans use.

use std::collections::BTreeMap;
use std::rc::Rc;

use ipnet::IpNet;

use super::value::{MOST_TEXT, Val};
use crate::import::cidr_math::{host_at, subnet_at, subnets_behind};

/// The most elements of a list that a function makes.
const MOST_ELEMENTS: usize = 10_000;

type Answer = Result<Val, String>;
type Function = fn(&[Val]) -> Answer;

/// What the function `name` gives; none where it is not known here.
///
/// No argument is unknown, though one may hold what is.
pub(super) fn call(name: &str, arguments: &[Val]) -> Option<Val> {
    let (_, function) = FUNCTIONS.iter().find(|(own, _)| *own == name)?;
    Some(function(arguments).unwrap_or_else(|why| Val::fault(format!("{name}: {why}"))))
}

/// Every function, by name.
const FUNCTIONS: &[(&str, Function)] = &[
    ("cidrsubnet", cidrsubnet),
    ("cidrsubnets", cidrsubnets),
    ("cidrhost", |arguments| {
        let net = net(arguments)?;
        let host = integer(arguments, 1)?;
        let host = host_at(net, i128::from(host)).ok_or_else(|| format!("{net} has no such host"))?;
        Ok(Val::text(host.to_string()))
    }),
    ("cidrnetmask", |arguments| {
        Ok(Val::text(net(arguments)?.netmask().to_string()))
    }),
    ("toset", toset),
    ("tolist", |arguments| match argument(arguments, 0)? {
        Val::Object(..) => Err("an object is not a list".to_owned()),
        value => Ok(value.clone()),
    }),
    ("tomap", |arguments| argument(arguments, 0).cloned()),
    ("tostring", |arguments| Ok(Val::Text(text(arguments, 0)?))),
    ("tonumber", |arguments| Ok(Val::Number(number(arguments, 0)?))),
    ("tobool", |arguments| {
        let truth = argument(arguments, 0)?.as_truth();
        truth
            .map(Val::Bool)
            .ok_or_else(|| "neither true nor false".to_owned())
    }),
    ("length", |arguments| match argument(arguments, 0)? {
        Val::List(values, _) => Ok(Val::count(values.len())),
        Val::Object(values, _) => Ok(Val::count(values.len())),
        Val::Text(text) => Ok(Val::count(text.chars().count())),
        _ => Err("it has no length".to_owned()),
    }),
    ("concat", |arguments| {
        let mut values = Vec::new();
        for at in 0..arguments.len() {
            values.extend(list(arguments, at)?.iter().cloned());
            bounded(values.len())?;
        }
        Ok(Val::list(values))
    }),
    ("merge", merge),
    ("keys", |arguments| {
        let keys = object(arguments, 0)?.keys();
        Ok(Val::list(keys.map(|key| Val::Text(Rc::clone(key))).collect()))
    }),
    ("values", |arguments| {
        Ok(Val::list(object(arguments, 0)?.values().cloned().collect()))
    }),
    ("lookup", |arguments| {
        let key = text(arguments, 1)?;
        let found = object(arguments, 0)?.get(&key).or_else(|| arguments.get(2));
        found.cloned().ok_or_else(|| format!("there is no {key}"))
    }),
    ("element", |arguments| {
        let values = list(arguments, 0)?;
        let at = integer(arguments, 1)?;
        let length = i64::try_from(values.len()).unwrap_or(i64::MAX);
        let at = at
            .checked_rem_euclid(length)
            .and_then(|at| usize::try_from(at).ok());
        at.and_then(|at| values.get(at))
            .cloned()
            .ok_or_else(|| "the list is empty".to_owned())
    }),
    ("flatten", |arguments| {
        let mut values = Vec::new();
        flatten(list(arguments, 0)?, &mut values, &mut 0)?;
        Ok(Val::list(values))
    }),
    ("distinct", |arguments| {
        Ok(Val::list(distinct(list(arguments, 0)?)?))
    }),
    ("compact", |arguments| {
        let values = list(arguments, 0)?.iter();
        let full =
            values.filter(|value| !matches!(value, Val::Null) && value.as_text().as_deref() != Some(""));
        Ok(Val::list(full.cloned().collect()))
    }),
    ("zipmap", |arguments| {
        let (keys, values) = (list(arguments, 0)?, list(arguments, 1)?);
        let pairs = keys.iter().zip(values);
        let pairs = pairs.filter_map(|(key, value)| Some((key.as_text()?, value.clone())));
        Ok(Val::object(pairs.collect()))
    }),
    ("range", range),
    ("slice", |arguments| {
        let values = list(arguments, 0)?;
        let place = |at: usize| {
            usize::try_from(integer(arguments, at)?).map_err(|_error| "an index below 0".to_owned())
        };
        let part = values.get(place(1)?..place(2)?);
        Ok(Val::list(part.ok_or("an index outside the list")?.to_vec()))
    }),
    ("reverse", |arguments| {
        Ok(Val::list(list(arguments, 0)?.iter().rev().cloned().collect()))
    }),
    ("sort", |arguments| {
        let mut words: Vec<Rc<str>> = list(arguments, 0)?.iter().filter_map(Val::as_text).collect();
        words.sort();
        Ok(Val::list(words.into_iter().map(Val::Text).collect()))
    }),
    ("setproduct", setproduct),
    ("one", |arguments| match list(arguments, 0)? {
        [] => Ok(Val::Null),
        [one] => Ok(one.clone()),
        _ => Err("there is more than one".to_owned()),
    }),
    ("contains", |arguments| {
        let wanted = argument(arguments, 1)?;
        let mut left = MOST_ELEMENTS;
        let mut values = list(arguments, 0)?.iter();
        Ok(Val::Bool(
            values.any(|value| value.equals(wanted, &mut left) == Some(true)),
        ))
    }),
    ("index", |arguments| {
        let wanted = argument(arguments, 1)?;
        let mut left = MOST_ELEMENTS;
        let mut values = list(arguments, 0)?.iter();
        let at = values.position(|value| value.equals(wanted, &mut left) == Some(true));
        at.map(Val::count)
            .ok_or_else(|| "it is not in the list".to_owned())
    }),
    ("min", |arguments| least(arguments, f64::min)),
    ("max", |arguments| least(arguments, f64::max)),
    ("sum", |arguments| {
        let values = list(arguments, 0)?.iter();
        Ok(Val::Number(values.filter_map(Val::as_number).sum()))
    }),
    ("abs", |arguments| Ok(Val::Number(number(arguments, 0)?.abs()))),
    ("floor", |arguments| {
        Ok(Val::Number(number(arguments, 0)?.floor()))
    }),
    ("ceil", |arguments| Ok(Val::Number(number(arguments, 0)?.ceil()))),
    ("pow", |arguments| {
        Ok(Val::Number(number(arguments, 0)?.powf(number(arguments, 1)?)))
    }),
    ("log", |arguments| {
        Ok(Val::Number(number(arguments, 0)?.log(number(arguments, 1)?)))
    }),
    ("join", |arguments| {
        let separator = text(arguments, 0)?;
        let words: Option<Vec<Rc<str>>> = list(arguments, 1)?.iter().map(Val::as_text).collect();
        joined(&words.ok_or("an element is not text")?, &separator)
    }),
    ("split", |arguments| {
        let (separator, whole) = (text(arguments, 0)?, text(arguments, 1)?);
        if separator.is_empty() {
            return Err("the separator is empty".to_owned());
        }
        bounded(whole.matches(&*separator).count())?;
        Ok(Val::list(whole.split(&*separator).map(Val::text).collect()))
    }),
    ("format", |arguments| {
        format_text(&text(arguments, 0)?, arguments.get(1..).unwrap_or_default())
    }),
    ("lower", |arguments| {
        Ok(Val::text(text(arguments, 0)?.to_lowercase()))
    }),
    ("upper", |arguments| {
        Ok(Val::text(text(arguments, 0)?.to_uppercase()))
    }),
    ("trimspace", |arguments| Ok(Val::text(text(arguments, 0)?.trim()))),
    ("trimprefix", |arguments| {
        let (whole, start) = (text(arguments, 0)?, text(arguments, 1)?);
        Ok(Val::text(whole.strip_prefix(&*start).unwrap_or(&whole)))
    }),
    ("trimsuffix", |arguments| {
        let (whole, end) = (text(arguments, 0)?, text(arguments, 1)?);
        Ok(Val::text(whole.strip_suffix(&*end).unwrap_or(&whole)))
    }),
    ("startswith", |arguments| {
        Ok(Val::Bool(text(arguments, 0)?.starts_with(&*text(arguments, 1)?)))
    }),
    ("endswith", |arguments| {
        Ok(Val::Bool(text(arguments, 0)?.ends_with(&*text(arguments, 1)?)))
    }),
    ("replace", |arguments| {
        let (whole, old, new) = (text(arguments, 0)?, text(arguments, 1)?, text(arguments, 2)?);
        // Between slashes stands a regular expression.
        if old.is_empty() || (1 < old.len() && old.starts_with('/') && old.ends_with('/')) {
            return Err("regular expressions are not supported".to_owned());
        }
        let grown = whole.matches(&*old).count().saturating_mul(new.len());
        if MOST_TEXT < grown {
            return Err("the string is longer than supported".to_owned());
        }
        Ok(Val::text(whole.replace(&*old, &new)))
    }),
    ("substr", |arguments| {
        let whole = text(arguments, 0)?;
        let start =
            usize::try_from(integer(arguments, 1)?).map_err(|_error| "an index below 0".to_owned())?;
        let length = usize::try_from(integer(arguments, 2)?).unwrap_or(usize::MAX);
        Ok(Val::text(
            whole.chars().skip(start).take(length).collect::<String>(),
        ))
    }),
    ("coalesce", |arguments| {
        let mut values = arguments.iter();
        let full = values.find(|value| !matches!(value, Val::Null) && value.as_text().as_deref() != Some(""));
        full.cloned().ok_or_else(|| "none has a value".to_owned())
    }),
    ("coalescelist", |arguments| {
        let mut values = arguments.iter();
        let full = values.find(|value| matches!(value, Val::List(values, _) if !values.is_empty()));
        full.cloned().ok_or_else(|| "all are empty".to_owned())
    }),
    ("jsonencode", |arguments| {
        let mut unknown = None;
        let mut left = MOST_ELEMENTS;
        let json = argument(arguments, 0)?.to_json(&mut |why| unknown = Some(why.text.clone()), &mut left);
        match unknown {
            Some(why) => Ok(Val::unknown(why)),
            None => Ok(Val::text(json.unwrap_or_default().to_string())),
        }
    }),
];

fn argument(arguments: &[Val], at: usize) -> Result<&Val, String> {
    arguments
        .get(at)
        .ok_or_else(|| "an argument is missing".to_owned())
}

fn text(arguments: &[Val], at: usize) -> Result<Rc<str>, String> {
    argument(arguments, at)?
        .as_text()
        .ok_or_else(|| "an argument is not text".to_owned())
}

fn number(arguments: &[Val], at: usize) -> Result<f64, String> {
    argument(arguments, at)?
        .as_number()
        .ok_or_else(|| "an argument is not a number".to_owned())
}

fn integer(arguments: &[Val], at: usize) -> Result<i64, String> {
    argument(arguments, at)?
        .as_integer()
        .ok_or_else(|| "an argument is not a whole number".to_owned())
}

fn list(arguments: &[Val], at: usize) -> Result<&[Val], String> {
    match argument(arguments, at)? {
        Val::List(values, _) => Ok(values),
        _ => Err("an argument is not a list".to_owned()),
    }
}

fn object(arguments: &[Val], at: usize) -> Result<&BTreeMap<Rc<str>, Val>, String> {
    match argument(arguments, at)? {
        Val::Object(values, _) => Ok(values),
        _ => Err("an argument is not an object".to_owned()),
    }
}

fn net(arguments: &[Val]) -> Result<IpNet, String> {
    let written = text(arguments, 0)?;
    let net = written.parse::<IpNet>();
    net.map(|net| net.trunc())
        .map_err(|_error| "an argument is not a range".to_owned())
}

/// Refuses lists that grow too long.
fn bounded(length: usize) -> Result<(), String> {
    if MOST_ELEMENTS < length {
        return Err(format!(
            "a list of more than {MOST_ELEMENTS} elements is not supported"
        ));
    }
    Ok(())
}

fn cidrsubnet(arguments: &[Val]) -> Answer {
    let net = net(arguments)?;
    let bits = u8::try_from(integer(arguments, 1)?).ok();
    let length = bits.and_then(|bits| net.prefix_len().checked_add(bits));
    let place = u128::try_from(integer(arguments, 2)?).ok();
    let subnet = length
        .zip(place)
        .and_then(|(length, place)| subnet_at(net, length, place));
    let subnet = subnet.ok_or_else(|| format!("{net} has no such part"))?;
    Ok(Val::text(subnet.to_string()))
}

fn cidrsubnets(arguments: &[Val]) -> Answer {
    let net = net(arguments)?;
    let bits = (1..arguments.len())
        .map(|at| u8::try_from(integer(arguments, at)?).map_err(|_error| "too many bits".to_owned()));
    let bits = bits.collect::<Result<Vec<u8>, String>>()?;
    let subnets = subnets_behind(net, &bits).ok_or_else(|| format!("{net} has no room for them"))?;
    Ok(Val::list(
        subnets
            .into_iter()
            .map(|subnet| Val::text(subnet.to_string()))
            .collect(),
    ))
}

/// A set: no value twice, texts in order.
fn toset(arguments: &[Val]) -> Answer {
    let mut values = distinct(list(arguments, 0)?)?;
    values.sort_by_key(Val::as_text);
    Ok(Val::list(values))
}

fn distinct(values: &[Val]) -> Result<Vec<Val>, String> {
    let mut seen = std::collections::BTreeSet::new();
    let mut kept: Vec<Val> = Vec::new();
    let mut left = MOST_ELEMENTS;
    for value in values {
        let is_new = match value.as_text() {
            Some(text) => seen.insert(text),
            None => !kept.iter().any(|own| own.equals(value, &mut left) == Some(true)),
        };
        if left == 0 {
            return Err("there is too much to compare".to_owned());
        }
        if is_new {
            kept.push(value.clone());
        }
    }
    Ok(kept)
}

fn merge(arguments: &[Val]) -> Answer {
    let mut merged = BTreeMap::new();
    for (at, value) in arguments.iter().enumerate() {
        if !matches!(value, Val::Null) {
            let more = object(arguments, at)?.iter();
            merged.extend(more.map(|(key, value)| (Rc::clone(key), value.clone())));
            bounded(merged.len())?;
        }
    }
    Ok(Val::object(merged))
}

/// `seen` counts lists too: a list of empty lists can hold itself a thousand times over.
fn flatten(values: &[Val], flat: &mut Vec<Val>, seen: &mut usize) -> Result<(), String> {
    for value in values {
        *seen += 1;
        bounded(*seen)?;
        match value {
            Val::List(inner, _) => flatten(inner, flat, seen)?,
            other => flat.push(other.clone()),
        }
    }
    Ok(())
}

fn range(arguments: &[Val]) -> Answer {
    let (start, limit) = match arguments.len() {
        1 => (0.0, number(arguments, 0)?),
        _ => (number(arguments, 0)?, number(arguments, 1)?),
    };
    let step = match arguments.get(2) {
        Some(_) => number(arguments, 2)?,
        None if start <= limit => 1.0,
        None => -1.0,
    };
    if step == 0.0 {
        return Err("a step of 0".to_owned());
    }
    let mut values = Vec::new();
    let mut next = start;
    while (0.0 < step && next < limit) || (step < 0.0 && limit < next) {
        values.push(Val::Number(next));
        bounded(values.len())?;
        next += step;
    }
    Ok(Val::list(values))
}

fn setproduct(arguments: &[Val]) -> Answer {
    let sets = (0..arguments.len()).map(|at| list(arguments, at));
    let sets = sets.collect::<Result<Vec<&[Val]>, String>>()?;
    let count = sets.iter().map(|set| set.len()).fold(1, usize::saturating_mul);
    bounded(count.saturating_mul(sets.len()))?;
    let rows = (0..count).map(|row| {
        // The last set changes fastest.
        let mut rest = row;
        let mut values: Vec<Val> = Vec::with_capacity(sets.len());
        for set in sets.iter().rev() {
            let at = rest.checked_rem(set.len()).unwrap_or(0);
            rest = rest.checked_div(set.len()).unwrap_or(0);
            values.extend(set.get(at).cloned());
        }
        values.reverse();
        Val::list(values)
    });
    Ok(Val::list(rows.collect()))
}

fn least(arguments: &[Val], choose: fn(f64, f64) -> f64) -> Answer {
    let numbers: Option<Vec<f64>> = arguments.iter().map(Val::as_number).collect();
    let numbers = numbers.ok_or("an argument is not a number")?;
    let chosen = numbers.into_iter().reduce(choose);
    chosen
        .map(Val::Number)
        .ok_or_else(|| "an argument is missing".to_owned())
}

/// Texts put together, within bounds.
fn joined(words: &[Rc<str>], separator: &str) -> Answer {
    let length: usize = words
        .iter()
        .map(|word| word.len().saturating_add(separator.len()))
        .sum();
    if MOST_TEXT < length {
        return Err("the string is longer than supported".to_owned());
    }
    Ok(Val::text(words.join(separator)))
}

/// What `format` makes of `%s`, `%v`, `%q`, `%d` and `%%`, with zeros in front as in `%02d`.
fn format_text(pattern: &str, arguments: &[Val]) -> Answer {
    let mut made = String::new();
    let mut letters = pattern.chars();
    let mut place = 0;
    while let Some(letter) = letters.next() {
        if letter != '%' {
            made.push(letter);
            continue;
        }
        let mut width = String::new();
        let verb = loop {
            match letters.next() {
                Some(digit) if digit.is_ascii_digit() && width.len() < 3 => width.push(digit),
                other => break other,
            }
        };
        match verb {
            Some('%') => made.push('%'),
            Some(verb @ ('s' | 'v' | 'd' | 'q')) => {
                let word = text(arguments, place)?;
                place += 1;
                let wide: usize = width.parse().unwrap_or(0);
                let missing = wide.saturating_sub(word.chars().count());
                let fill = if width.starts_with('0') { "0" } else { " " };
                made.push_str(&fill.repeat(missing));
                if verb == 'q' {
                    made.push_str(&serde_json::Value::from(&*word).to_string());
                } else {
                    made.push_str(&word);
                }
            }
            _ => return Err("this verb is not supported".to_owned()),
        }
        if MOST_TEXT < made.len() {
            return Err("the string is longer than supported".to_owned());
        }
    }
    Ok(Val::text(made))
}
