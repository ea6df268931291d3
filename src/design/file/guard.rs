//! Reads with bounds: wraps a deserializer so that it stops at the first item too many.
//!
//! It also insists that an object is written as an object, where derived readers would take a list of its values.
//! Counts are kept by the names of the types in [`design`](crate::design), so that a file is refused while it is
//! read, before the memory is spent. Which type means which bound is all it knows of a design.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, IntoDeserializer as _, MapAccess, SeqAccess, Visitor};

use crate::design::bounds::{self, TooMany};

/// What has been counted so far in one file.
#[derive(Debug, Default)]
pub(super) struct Guard {
    objects: RefCell<BTreeMap<&'static str, usize>>,
    values_in_lists: Cell<usize>,
    tripped: Cell<Option<TooMany>>,
}

impl Guard {
    /// Most values in lists. Objects have bounds of their own, so only prefixes can break this one.
    const MOST_VALUES: usize = bounds::MOST_PREFIXES
        + bounds::MOST_CONNECTED
        + bounds::MOST_ACCEPTED
        + bounds::MOST_ALTERNATIVES
        + bounds::MOST_NETWORKS
        + bounds::MOST_SUBNETS
        + bounds::MOST_CLUSTERS * (1 + bounds::MOST_POOLS);

    /// The deserializer `inner` under this guard.
    pub(super) const fn around<D>(&self, inner: D) -> Guarded<'_, D> {
        Guarded {
            inner,
            guard: self,
            place: None,
        }
    }

    /// The bound that stopped the reading, when one did.
    pub(super) const fn tripped(&self) -> Option<TooMany> {
        self.tripped.get()
    }

    /// Counts an object of the type `name`, the one at `place` of its list.
    fn open<E: serde::de::Error>(&self, name: &'static str, place: Option<usize>) -> Result<(), E> {
        let (what, most) = match name {
            "Alternative" => ("alternatives", bounds::MOST_ALTERNATIVES),
            "ConnectedRange" => ("connected ranges", bounds::MOST_CONNECTED),
            "Accepted" => ("accepted findings", bounds::MOST_ACCEPTED),
            "Network" => ("VNets", bounds::MOST_NETWORKS),
            "Subnet" => ("subnets", bounds::MOST_SUBNETS),
            "Cluster" => ("clusters", bounds::MOST_CLUSTERS),
            "NodePool" => {
                let before = place.unwrap_or(0);
                return self.hold(before, "pools a cluster", bounds::MOST_POOLS);
            }
            _ => return Ok(()),
        };
        let mut objects = self.objects.borrow_mut();
        let count = objects.entry(name).or_default();
        let before = *count;
        *count += 1;
        self.hold(before, what, most)
    }

    /// Counts a value in a list.
    fn enter<E: serde::de::Error>(&self) -> Result<(), E> {
        let values = self.values_in_lists.get() + 1;
        self.values_in_lists.set(values);
        if values > Self::MOST_VALUES {
            return Err(self.trip("prefixes", bounds::MOST_PREFIXES));
        }
        Ok(())
    }

    /// Refuses one more beside `before` others where `most` are allowed.
    fn hold<E: serde::de::Error>(&self, before: usize, what: &'static str, most: usize) -> Result<(), E> {
        if before < most {
            Ok(())
        } else {
            Err(self.trip(what, most))
        }
    }

    fn trip<E: serde::de::Error>(&self, what: &'static str, most: usize) -> E {
        let too_many = TooMany { what, most };
        self.tripped.set(Some(too_many));
        E::custom(too_many)
    }
}

/// A deserializer, or a seed or visitor on its way to one, under a [`Guard`].
pub(super) struct Guarded<'g, T> {
    inner: T,
    guard: &'g Guard,
    /// Where in its list the value lies.
    place: Option<usize>,
}

impl<'g, T> Guarded<'g, T> {
    const fn with<U>(&self, inner: U) -> Guarded<'g, U> {
        Guarded {
            inner,
            guard: self.guard,
            place: None,
        }
    }
}

/// Hands calls on as they are: nothing below them is a list or an object of the design.
macro_rules! hand_on {
    ($($method:ident)*) => {
        $(
            fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
                self.inner.$method(visitor)
            }
        )*
    };
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Guarded<'_, D> {
    type Error = D::Error;

    hand_on! {
        deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_u8
        deserialize_u16 deserialize_u32 deserialize_u64 deserialize_f32 deserialize_f64 deserialize_char
        deserialize_str deserialize_string deserialize_bytes deserialize_byte_buf deserialize_unit
        deserialize_identifier deserialize_ignored_any
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.inner.deserialize_any(Scalar(visitor))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        let visitor = self.with(visitor);
        self.inner.deserialize_option(visitor)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        let visitor = self.with(visitor);
        self.inner.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        let visitor = self.with(visitor);
        self.inner.deserialize_map(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.guard.open(name, self.place)?;
        self.deserialize_map(visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, D::Error> {
        self.inner.deserialize_tuple(len, visitor)
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.inner.deserialize_unit_struct(name, visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.inner.deserialize_newtype_struct(name, visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.inner.deserialize_tuple_struct(name, len, visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.inner.deserialize_str(Word(visitor))
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Guarded<'_, V> {
    type Value = V::Value;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.expecting(out)
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<V::Value, E> {
        self.inner.visit_none()
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<V::Value, E> {
        self.inner.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
        let inner = self.with(inner);
        self.inner.visit_some(inner)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, inner: A) -> Result<V::Value, A::Error> {
        let list = Guarded {
            inner,
            guard: self.guard,
            place: Some(0),
        };
        self.inner.visit_seq(list)
    }

    fn visit_map<A: MapAccess<'de>>(self, inner: A) -> Result<V::Value, A::Error> {
        let object = self.with(inner);
        self.inner.visit_map(object)
    }
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Guarded<'_, A> {
    type Error = A::Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, A::Error> {
        let seed = Guarded {
            inner: seed,
            guard: self.guard,
            place: self.place,
        };
        self.place = self.place.map(|place| place + 1);
        let value = self.inner.next_element_seed(seed)?;
        if value.is_some() {
            self.guard.enter()?;
        }
        Ok(value)
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Guarded<'_, A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, A::Error> {
        self.inner.next_key_seed(seed)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        let seed = self.with(seed);
        self.inner.next_value_seed(seed)
    }
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Guarded<'_, S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, inner: D) -> Result<S::Value, D::Error> {
        self.inner.deserialize(Guarded {
            inner,
            guard: self.guard,
            place: self.place,
        })
    }
}

/// A visitor that takes a word of a closed list, written as text.
struct Word<V>(V);

impl<'de, V: Visitor<'de>> Visitor<'de> for Word<V> {
    type Value = V::Value;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a word in quotes")
    }

    fn visit_str<E: serde::de::Error>(self, word: &str) -> Result<V::Value, E> {
        self.0.visit_enum(word.into_deserializer())
    }
}

/// A visitor that takes any scalar, and no list or object, whose size nobody would bound.
struct Scalar<V>(V);

impl<'de, V: Visitor<'de>> Visitor<'de> for Scalar<V> {
    type Value = V::Value;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a number or text")
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<V::Value, E> {
        self.0.visit_i64(value)
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<V::Value, E> {
        self.0.visit_u64(value)
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<V::Value, E> {
        self.0.visit_str(value)
    }

    fn visit_borrowed_str<E: serde::de::Error>(self, value: &'de str) -> Result<V::Value, E> {
        self.0.visit_borrowed_str(value)
    }
}
