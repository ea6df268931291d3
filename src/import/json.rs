//! Foreign JSON: read within bounds, with names looked up ignoring case.
//!
//! Nulls of objects are dropped while reading: most of what az prints is null, and none of it means anything here.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::ImportError;

/// The most values of a JSON text; some 100 bytes of memory each.
pub(super) const MOST_VALUES: usize = 4_000_000;

/// The most brackets and braces that may be open at once: the bound of `serde_json`.
pub(super) const MOST_DEPTH: usize = 128;

/// Reads a JSON text.
pub(super) fn parse(text: &str) -> Result<Value, ImportError> {
    let values = Cell::new(0);
    let mut reader = serde_json::Deserializer::from_str(text);
    let told = |error: serde_json::Error| {
        if MOST_VALUES < values.get() {
            return ImportError::TooManyValues;
        }
        let text = error.to_string();
        if text.starts_with("recursion limit exceeded") {
            return ImportError::TooDeep { line: error.line() };
        }
        let what = text
            .rsplit_once(" at line ")
            .map_or(text.as_str(), |(what, _)| what);
        ImportError::NoJson {
            line: error.line(),
            column: error.column(),
            what: what.to_owned(),
        }
    };
    let value = Bounded(&values).deserialize(&mut reader).map_err(told)?;
    reader.end().map_err(told)?;
    Ok(value)
}

/// Builds a value, and counts what it builds.
#[derive(Clone, Copy)]
struct Bounded<'a>(&'a Cell<usize>);

impl Bounded<'_> {
    fn count<E: serde::de::Error>(self) -> Result<(), E> {
        let values = self.0.get() + 1;
        self.0.set(values);
        if MOST_VALUES < values {
            return Err(E::custom("too many values"));
        }
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Bounded<'_> {
    type Value = Value;

    fn deserialize<D: serde::Deserializer<'de>>(self, reader: D) -> Result<Value, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Bounded<'_> {
    type Value = Value;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a JSON value")
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<Value, E> {
        self.count()?;
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Value, E> {
        self.count()?;
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Value, E> {
        self.count()?;
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        self.count()?;
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<Value, E> {
        self.count()?;
        Ok(Value::String(value.to_owned()))
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        self.count()?;
        let mut values = Vec::new();
        while let Some(value) = list.next_element_seed(self)? {
            // A null of a list has a place, and counts for the memory that it takes.
            if value.is_null() {
                self.count()?;
            }
            values.push(value);
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Value, A::Error> {
        self.count()?;
        let mut values = Map::new();
        while let Some(key) = object.next_key::<String>()? {
            if MAX_KEY_BYTES < key.len() {
                return Err(A::Error::custom("a key of more than 16,384 bytes"));
            }
            let value = object.next_value_seed(self)?;
            if !value.is_null() {
                values.insert(key, value);
            }
        }
        Ok(Value::Object(values))
    }
}

/// The longest key of an object.
const MAX_KEY_BYTES: usize = 16_384;

/// The value of `name` in an object, whatever the case of its letters.
pub(super) fn field<'v>(value: &'v Value, name: &str) -> Option<&'v Value> {
    let object = value.as_object()?;
    object.get(name).or_else(|| {
        let mut fields = object.iter();
        fields
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    })
}

/// The value of `name` in a resource: among its properties, as Azure nests them, or at the top, as az flattens them.
pub(super) fn property<'v>(resource: &'v Value, name: &str) -> Option<&'v Value> {
    field(resource, "properties")
        .and_then(|properties| field(properties, name))
        .or_else(|| field(resource, name))
        .filter(|value| !value.is_null())
}

/// A text that says something.
pub(super) fn text(value: Option<&Value>) -> Option<&str> {
    value?.as_str().map(str::trim).filter(|text| !text.is_empty())
}

/// A number, written as one or as text.
pub(super) fn number(value: Option<&Value>) -> Option<u64> {
    match value? {
        Value::Number(number) => number.as_u64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// A yes or no, written as one or as text.
pub(super) fn flag(value: Option<&Value>) -> Option<bool> {
    match value? {
        Value::Bool(flag) => Some(*flag),
        Value::String(text) if text.eq_ignore_ascii_case("true") => Some(true),
        Value::String(text) if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

/// The values of a list; none where there is no list.
pub(super) fn list(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// A value as a note shows it: shortened.
pub(super) fn shown(value: &Value) -> String {
    const MOST: usize = 60;
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Array(_) => return "a list".to_owned(),
        Value::Object(_) => return "an object".to_owned(),
        other => other.to_string(),
    };
    if text.chars().count() <= MOST {
        return text;
    }
    let short: String = text.chars().take(MOST).collect();
    format!("{short}…")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_out_of_bounds_are_refused_with_their_reason() {
        let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
        for (text, expected) in [
            ("{\"a\":", "line 1, column 5: EOF while parsing a value"),
            ("{} {}", "line 1, column 4: trailing characters"),
            (deep.as_str(), "more than 128 brackets are open at once in line 1"),
            ("[1e999]", "line 1, column 6: number out of range"),
        ] {
            let told = parse(text).unwrap_err().to_string();
            assert!(told.contains(expected), "{text}: {told}");
        }
        let many = format!("[{}1]", "1,".repeat(MOST_VALUES));
        assert_eq!(parse(&many).unwrap_err(), ImportError::TooManyValues);
        let nulls = format!("[{}1]", "null,".repeat(MOST_VALUES));
        assert_eq!(parse(&nulls).unwrap_err(), ImportError::TooManyValues);
    }

    #[test]
    fn nulls_say_nothing_and_case_does_not_count() {
        let value =
            parse(r#"{"DnsServiceIP":"10.0.0.10","podCidr":null,"properties":{"maxPods":"30"}}"#).unwrap();
        assert_eq!(text(property(&value, "dnsServiceIp")), Some("10.0.0.10"));
        assert_eq!(property(&value, "podCidr"), None);
        assert_eq!(number(property(&value, "maxpods")), Some(30));
    }
}
