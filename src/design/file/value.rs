//! Reads types from the values of a [`Tree`], and reports errors as data with their place.
//!
//! Counts objects by the names of the types in [`design`](crate::design), so that a file is refused at the first object
//! too many. Which type has which bound is all that it knows of a design.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;

use serde::de::{
    self, DeserializeSeed, Deserializer, Expected, IntoDeserializer as _, MapAccess, SeqAccess, Unexpected,
    Visitor,
};
use serde::{Deserialize, forward_to_deserialize_any};

use super::fault::{Fault, FileError, cut, shortened};
use super::tree::{Kind, Tree};
use crate::design::bounds::{self, TooMany};

/// Reads a `T` from the whole tree.
pub(super) fn read<'de, T: Deserialize<'de>>(tree: &Tree<'de>) -> Result<T, FileError> {
    let value = Value {
        tree,
        counts: &RefCell::default(),
        at: 0,
        before: 0,
    };
    T::deserialize(value).map_err(|Error { fault, at }| tree.error(at.unwrap_or(0), fault))
}

/// What is wrong, and with which value.
#[derive(Debug)]
struct Error {
    fault: Fault,
    at: Option<usize>,
}

impl Error {
    /// The same about the value at `at`, unless it is about one inside.
    fn or_at(self, at: usize) -> Self {
        Self {
            at: self.at.or(Some(at)),
            ..self
        }
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        Self { fault, at: None }
    }
}

impl std::error::Error for Error {}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fault.fmt(out)
    }
}

impl de::Error for Error {
    fn custom<T: fmt::Display>(message: T) -> Self {
        // Types shorten what was typed, so that the remedy after it is not cut off.
        let reason = cut(&message.to_string(), 300);
        Fault::Refused { reason }.into()
    }

    fn invalid_type(given: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Fault::WrongType {
            given: shortened(&given.to_string()),
            expected: expected.to_string().into(),
        }
        .into()
    }

    fn invalid_value(given: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::invalid_type(given, expected)
    }

    fn unknown_variant(given: &str, known: &'static [&'static str]) -> Self {
        Fault::UnknownWord {
            given: shortened(given),
            nearest: nearest(given, known),
            known,
        }
        .into()
    }

    fn unknown_field(field: &str, known: &'static [&'static str]) -> Self {
        Fault::Unknown {
            field: shortened(field),
            nearest: nearest(field, known),
            known,
        }
        .into()
    }

    fn missing_field(field: &'static str) -> Self {
        Fault::Missing { field }.into()
    }

    fn duplicate_field(field: &'static str) -> Self {
        Fault::Duplicate { field }.into()
    }
}

/// The one of `known` that `typed` is most likely a typo of.
fn nearest(typed: &str, known: &'static [&'static str]) -> Option<&'static str> {
    let typed = cut(typed, 120).to_lowercase();
    known
        .iter()
        .map(|word| (strsim::levenshtein(&typed, word), *word))
        .filter(|(slips, word)| slips * 3 <= word.chars().count())
        .min_by_key(|(slips, _)| *slips)
        .map(|(_, word)| word)
}

/// How many objects of each type were read.
type Counts = RefCell<BTreeMap<&'static str, usize>>;

/// A value of a tree.
#[derive(Clone, Copy)]
struct Value<'r, 'de> {
    tree: &'r Tree<'de>,
    counts: &'r Counts,
    at: usize,
    /// Its index in its list.
    before: usize,
}

impl<'de> Value<'_, 'de> {
    const fn with(self, at: usize, before: usize) -> Self {
        Self { at, before, ..self }
    }

    /// Fails unless it is of one of these kinds, which `expected` names.
    fn expect(self, kinds: &[Kind], expected: &'static str) -> Result<(), Error> {
        if kinds.contains(&self.tree.kind(self.at)) {
            return Ok(());
        }
        let given = match self.tree.kind(self.at) {
            Kind::Object => "an object".to_owned(),
            Kind::List => "a list".to_owned(),
            Kind::Text => format!("{:?}", shortened(&self.tree.string(self.at))),
            _ => shortened(self.tree.written(self.at)),
        };
        let fault = Fault::WrongType {
            given,
            expected: expected.into(),
        };
        Err(Error::from(fault).or_at(self.at))
    }

    /// Counts an object of the type `name`.
    fn count(self, name: &'static str) -> Result<(), Error> {
        let (what, most) = match name {
            "Alternative" => ("alternatives", bounds::MOST_ALTERNATIVES),
            "ConnectedRange" => ("connected ranges", bounds::MOST_CONNECTED),
            "Accepted" => ("accepted findings", bounds::MOST_ACCEPTED),
            "Network" => ("VNets", bounds::MOST_NETWORKS),
            "Subnet" => ("subnets", bounds::MOST_SUBNETS),
            "Cluster" => ("clusters", bounds::MOST_CLUSTERS),
            "NodePool" => ("pools a cluster", bounds::MOST_POOLS),
            "NetworkPeering" => ("peerings", bounds::MOST_PEERINGS),
            "NodeClass" => ("node classes a cluster", bounds::MOST_NODE_CLASSES),
            "InternalLoadBalancer" => ("internal load balancers a cluster", bounds::MOST_LOAD_BALANCERS),
            "NetworkInterface" => ("network interfaces a pool", bounds::MOST_INTERFACES),
            _ => return Ok(()),
        };
        let mut counts = self.counts.borrow_mut();
        let count = counts.entry(name).or_default();
        *count += 1;
        let before = match name {
            // These are counted in their own list.
            "NodePool" | "NodeClass" | "InternalLoadBalancer" | "NetworkInterface" => self.before,
            _ => *count - 1,
        };
        if before < most {
            return Ok(());
        }
        Err(Error::from(Fault::TooMany(TooMany { what, most })).or_at(self.at))
    }

    fn visit_number<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let written = self.tree.written(self.at);
        if let Ok(number) = written.parse() {
            return visitor.visit_u64(number);
        }
        if let Ok(number) = written.parse() {
            return visitor.visit_i64(number);
        }
        match written.parse::<f64>() {
            Ok(number) if number.is_finite() => visitor.visit_f64(number),
            _ => Err(Fault::OutOfRange.into()),
        }
    }

    fn whole_number(self) -> Result<u64, Error> {
        self.expect(&[Kind::Number], "a whole number")?;
        let written = self.tree.written(self.at);
        let given = || shortened(written);
        let fault = match written.parse() {
            Ok(number) => return Ok(number),
            Err(_)
                if written
                    .parse::<f64>()
                    .is_ok_and(|number| number > u64::MAX as f64) =>
            {
                Fault::OutOfRange
            }
            Err(_) if written.starts_with('-') => Fault::Negative { given: given() },
            Err(_) => Fault::Fraction { given: given() },
        };
        Err(Error::from(fault).or_at(self.at))
    }
}

impl<'de> Deserializer<'de> for Value<'_, 'de> {
    type Error = Error;

    forward_to_deserialize_any! {
        i8 i16 i32 i64 u16 u32 f32 f64 char bytes byte_buf unit unit_struct tuple tuple_struct
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let value = match self.tree.kind(self.at) {
            Kind::Null => visitor.visit_unit(),
            Kind::True => visitor.visit_bool(true),
            Kind::False => visitor.visit_bool(false),
            Kind::Number => self.visit_number(visitor),
            Kind::Text => visitor.visit_str(&self.tree.string(self.at)),
            Kind::List => visitor.visit_seq(Inside::of(self)),
            Kind::Object => {
                let mut fields = Inside::of(self);
                let value = visitor.visit_map(&mut fields);
                // Only the second of two equal keys is wrong.
                return value.map_err(|error| match error.fault {
                    Fault::Duplicate { .. } => error.or_at(fields.key),
                    _ => error.or_at(self.at),
                });
            }
        };
        value.map_err(|error| error.or_at(self.at))
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.expect(&[Kind::True, Kind::False], "true or false")?;
        self.deserialize_any(visitor)
    }

    fn deserialize_u8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let number = u8::try_from(self.whole_number()?);
        visitor.visit_u8(number.map_err(|_error| Error::from(Fault::OutOfRange).or_at(self.at))?)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let value = visitor.visit_u64(self.whole_number()?);
        value.map_err(|error: Error| error.or_at(self.at))
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.expect(&[Kind::Text], "text")?;
        self.deserialize_any(visitor)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.expect(&[Kind::List], "a list")?;
        self.deserialize_any(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.expect(&[Kind::Object], "an object")?;
        self.deserialize_any(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.count(name)?;
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.expect(&[Kind::Text], "a word in quotes")?;
        let word = self.tree.string(self.at);
        let value = visitor.visit_enum(word.into_deserializer());
        value.map_err(|error: Error| error.or_at(self.at))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.tree.kind(self.at) {
            Kind::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        let value = visitor.visit_newtype_struct(self);
        value.map_err(|error| error.or_at(self.at))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }
}

/// A walk over the items of a list, or over the keys and values of an object.
struct Inside<'r, 'de> {
    value: Value<'r, 'de>,
    /// Place of what comes next.
    at: usize,
    end: usize,
    /// Place of the last key.
    key: usize,
    before: usize,
}

impl<'r, 'de> Inside<'r, 'de> {
    fn of(value: Value<'r, 'de>) -> Self {
        Self {
            value,
            at: value.at + 1,
            end: value.tree.next(value.at),
            key: value.at,
            before: 0,
        }
    }

    fn next(&mut self) -> Option<Value<'r, 'de>> {
        if self.at >= self.end {
            return None;
        }
        let next = self.value.with(self.at, self.before);
        self.at = self.value.tree.next(self.at);
        self.before += 1;
        Some(next)
    }
}

impl<'de> SeqAccess<'de> for Inside<'_, 'de> {
    type Error = Error;

    // A type that refuses a value after reading it does not know the place, so that is added here and below.
    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let read = |item: Value<'_, 'de>| seed.deserialize(item).map_err(|error| error.or_at(item.at));
        self.next().map(read).transpose()
    }
}

impl<'de> MapAccess<'de> for Inside<'_, 'de> {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        self.key = self.at;
        self.next().map(|key| seed.deserialize(key)).transpose()
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        let value = self.value.with(self.at, 0);
        self.at = value.tree.next(self.at);
        seed.deserialize(value).map_err(|error| error.or_at(value.at))
    }
}
