//! Values of Terraform's language: known, partly known, or not known with the reason.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::{Map, Value};

/// How deep lists and objects may stand in one another.
const MOST_NESTED: u8 = 48;

/// The longest text that is put together.
pub(super) const MOST_TEXT: usize = 64 * 1024;

/// The longest name of anything; Azure's own are far shorter.
pub(super) const MOST_NAME: usize = 1_000;

/// How many letters of a text count as one step of working it out.
const STEP: usize = 64;

/// A value.
#[derive(Debug, Clone)]
pub(super) enum Val {
    Null,
    Bool(bool),
    Number(f64),
    Text(Rc<str>),
    /// With how deep it nests.
    List(Rc<[Self]>, u8),
    /// With how deep it nests.
    Object(Rc<BTreeMap<Rc<str>, Self>>, u8),
    /// A resource or a module, evaluated on demand.
    Open(Open),
    Unknown(Rc<Why>),
}

/// What is evaluated piece by piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Open {
    /// A resource of a module: which block, and which of its instances.
    Resource {
        module: usize,
        block: usize,
        instance: usize,
    },
    /// A module that was called.
    Module(usize),
}

/// Why a value is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Why {
    pub(super) text: String,
    /// Whether Terraform too would find an error here, which `try` goes on from.
    pub(super) is_fault: bool,
    /// The text with what is not known in angle brackets, for names.
    pub(super) stand_in: Option<String>,
}

impl Val {
    pub(super) fn text(text: impl AsRef<str>) -> Self {
        let text = text.as_ref();
        if MOST_TEXT < text.len() {
            return Self::unknown("a string is longer than supported");
        }
        Self::Text(text.into())
    }

    /// A number of things.
    pub(super) fn count(count: usize) -> Self {
        Self::Number(u32::try_from(count).map_or(f64::MAX, f64::from))
    }

    pub(super) fn list(values: Vec<Self>) -> Self {
        match nested(values.iter()) {
            Some(deep) => Self::List(values.into(), deep),
            None => Self::unknown("lists and objects are nested too deeply"),
        }
    }

    pub(super) fn object(values: BTreeMap<Rc<str>, Self>) -> Self {
        match nested(values.values()) {
            Some(deep) => Self::Object(values.into(), deep),
            None => Self::unknown("lists and objects are nested too deeply"),
        }
    }

    /// Something that only Terraform or Azure knows.
    pub(super) fn unknown(text: impl Into<String>) -> Self {
        Self::because(text.into(), false, None)
    }

    /// Something that Terraform would refuse.
    pub(super) fn fault(text: impl Into<String>) -> Self {
        Self::because(text.into(), true, None)
    }

    /// An unknown value, with its placeholder in names.
    pub(super) fn unnamed(text: impl Into<String>, stand_in: String) -> Self {
        let stand_in = Some(stand_in).filter(|text| text.len() <= MOST_NAME);
        Self::because(text.into(), false, stand_in)
    }

    fn because(mut text: String, is_fault: bool, stand_in: Option<String>) -> Self {
        if MOST_NAME < text.len() {
            text.truncate(text.floor_char_boundary(MOST_NAME));
            text.push('…');
        }
        Self::Unknown(Rc::new(Why {
            text,
            is_fault,
            stand_in,
        }))
    }

    /// The text, also of a number and of a truth.
    pub(super) fn as_text(&self) -> Option<Rc<str>> {
        match self {
            Self::Text(text) => Some(Rc::clone(text)),
            Self::Number(number) => Some(written(*number).into()),
            Self::Bool(truth) => Some(if *truth { "true" } else { "false" }.into()),
            _ => None,
        }
    }

    /// The number, also of a text that is one.
    pub(super) fn as_number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Text(text) => text.parse().ok().filter(|number: &f64| number.is_finite()),
            _ => None,
        }
    }

    pub(super) fn as_integer(&self) -> Option<i64> {
        let number = self.as_number()?;
        written(number).parse().ok()
    }

    pub(super) fn as_truth(&self) -> Option<bool> {
        match self {
            Self::Bool(truth) => Some(*truth),
            Self::Text(text) if &**text == "true" => Some(true),
            Self::Text(text) if &**text == "false" => Some(false),
            _ => None,
        }
    }

    /// The text, or its placeholder where a part is not known.
    pub(super) fn as_name(&self) -> Option<Rc<str>> {
        match self {
            Self::Unknown(why) => why.stand_in.as_deref().map(Rc::from),
            known => known.as_text(),
        }
    }

    /// Whether the two are the same; none where that cannot be said.
    pub(super) fn equals(&self, other: &Self, left: &mut usize) -> Option<bool> {
        *left = left.checked_sub(1)?;
        Some(match (self, other) {
            (Self::Unknown(_), _) | (_, Self::Unknown(_)) => return None,
            (Self::Null, Self::Null) => true,
            (Self::Bool(one), Self::Bool(other)) => one == other,
            (Self::Number(one), Self::Number(other)) => (one - other).abs() < f64::EPSILON,
            (Self::Text(one), Self::Text(other)) => one == other,
            (Self::Open(one), Self::Open(other)) => one == other,
            (Self::List(one, _), Self::List(other, _)) => {
                one.len() == other.len() && all(one.iter().zip(other.iter()), left)?
            }
            (Self::Object(one, _), Self::Object(other, _)) => {
                one.len() == other.len()
                    && one.keys().eq(other.keys())
                    && all(one.values().zip(other.values()), left)?
            }
            _ => false,
        })
    }

    /// How many steps it takes to copy or to look through: a list by its elements, a text by its length.
    pub(super) fn steps(&self) -> usize {
        match self {
            Self::List(values, _) => values.len(),
            Self::Object(values, _) => values.len(),
            Self::Text(text) => steps(text),
            _ => 0,
        }
    }

    /// As JSON; what is not known is left out, and told to `unknown`. `left` is how many values may still be made.
    pub(super) fn to_json(&self, unknown: &mut dyn FnMut(&Why), left: &mut usize) -> Option<Value> {
        let own = if let Self::Text(text) = self {
            steps(text)
        } else {
            0
        };
        *left = left.checked_sub(1 + own)?;
        match self {
            Self::Null => None,
            Self::Bool(truth) => Some(Value::Bool(*truth)),
            Self::Number(number) => Some(match self.as_integer() {
                Some(whole) => whole.into(),
                None => (*number).into(),
            }),
            Self::Text(text) => Some(Value::String(text.to_string())),
            Self::List(values, _) => {
                let each = values.iter().filter_map(|value| value.to_json(unknown, left));
                Some(Value::Array(each.collect()))
            }
            Self::Object(values, _) => {
                let each = values.iter();
                let known = each
                    .filter_map(|(key, value)| Some((key.to_string(), value.to_json(unknown, left)?)))
                    .collect::<Map<String, Value>>();
                Some(Value::Object(known))
            }
            Self::Open(_) => {
                unknown(&Why {
                    text: "all of a resource is known only after apply".to_owned(),
                    is_fault: false,
                    stand_in: None,
                });
                None
            }
            Self::Unknown(why) => {
                unknown(why);
                None
            }
        }
    }
}

/// How many steps a text counts for.
pub(super) const fn steps(text: &str) -> usize {
    text.len() / STEP
}

/// Whether all pairs are the same; none where that cannot be said.
fn all<'v>(pairs: impl Iterator<Item = (&'v Val, &'v Val)>, left: &mut usize) -> Option<bool> {
    for (one, other) in pairs {
        if !one.equals(other, left)? {
            return Some(false);
        }
    }
    Some(true)
}

/// How deep a list or an object of these values nests, where that is not too deep.
fn nested<'v>(values: impl Iterator<Item = &'v Val>) -> Option<u8> {
    let depths = values.map(|value| match value {
        Val::List(_, deep) | Val::Object(_, deep) => *deep,
        _ => 0,
    });
    let deep = depths.max().unwrap_or(0) + 1;
    (deep <= MOST_NESTED).then_some(deep)
}

/// A number as Terraform writes it in a text.
fn written(number: f64) -> String {
    // Whole numbers have neither a dot nor an exponent, up to where all of them exist.
    if number.fract() == 0.0 && number.abs() < 9e15 {
        format!("{number:.0}")
    } else {
        number.to_string()
    }
}
