//! The tree of values shared by Bicep, ARM JSON and azapi bodies, and the printer that all three use.

use super::lines::Lines;
use super::model::SubnetPlace;
use crate::check::Subject;

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    Text(String),
    Int(u64),
    Bool(bool),
    List(Vec<Self>),
    Object(Object),
    /// A parameter of the deployment.
    Param(Param),
    /// The id of a resource.
    Id(Ref),
    /// The object id of an identity.
    Principal(usize),
    /// The id of the role Network Contributor.
    NetworkContributor,
    /// An expression of the language, made of identifiers from here.
    Own(String),
}

/// Fields in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Object {
    pub(super) fields: Vec<(Key, Value)>,
    /// The part of the design it is about, if it stands for one.
    pub(super) subject: Option<Subject>,
    /// Comments before it, in languages that have them.
    pub(super) notes: Vec<String>,
}

/// The name of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Key {
    Name(&'static str),
    /// An identifier from here.
    Made(String),
    /// The same, about a part of the design.
    Of(String, Subject),
    /// The id of an identity.
    Identity(usize),
}

/// A parameter of the deployment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Param {
    Location,
    VmSize,
    NextHop,
    BastionSku,
    WindowsUser,
    WindowsPassword,
}

/// A resource that another one refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Ref {
    Network(usize),
    Subnet(SubnetPlace),
    SecurityGroup(usize),
    RouteTable(usize),
    PublicIp(usize),
    NatGateway(usize),
    PublicPrefix(usize),
    Identity(usize),
    Cluster(usize),
}

impl Object {
    /// An object of these fields, without those that have no value.
    pub(super) fn of<const N: usize>(fields: [(&'static str, Option<Value>); N]) -> Self {
        let fields = fields.into_iter();
        Self {
            fields: fields
                .filter_map(|(name, value)| Some((Key::Name(name), value?)))
                .collect(),
            ..Self::default()
        }
    }
}

impl Value {
    /// An object of these fields, without those that have no value.
    pub(super) fn object<const N: usize>(fields: [(&'static str, Option<Self>); N]) -> Self {
        Self::Object(Object::of(fields))
    }

    pub(super) fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    pub(super) fn own(expression: impl Into<String>) -> Self {
        Self::Own(expression.into())
    }

    pub(super) fn texts<T: AsRef<str>>(texts: &[T]) -> Self {
        Self::List(texts.iter().map(|text| Self::text(text.as_ref())).collect())
    }

    fn is_plain(&self) -> bool {
        !matches!(self, Self::List(_) | Self::Object(_))
    }
}

/// How a language writes values.
pub(super) trait Dialect {
    /// A value that is neither a list nor an object.
    fn plain(&self, value: &Value) -> String;
    /// The name of a field.
    fn key(&self, key: &Key) -> String;
    /// The separator between name and value.
    const ASSIGN: &'static str;
    /// The separator after a field that is not the last.
    const FIELD_END: &'static str;
    /// The separator after a list item that is not the last.
    const MEMBER_END: &'static str;
    /// Whether the last list item has a separator too.
    const LAST_MEMBER_ENDS: bool = false;
    /// The start of a comment, if the language has comments.
    const COMMENT: Option<&'static str>;
    /// Whether values on neighbouring lines are aligned, and short lists take one line.
    const ALIGNED: bool;
}

/// Writes the fields of an object, one below the other.
pub(super) fn write_fields<D: Dialect>(lines: &mut Lines, dialect: &D, fields: &[(Key, Value)]) {
    let is_short = |value: &Value| one_line(dialect, value).is_some();
    let mut width = 0;
    for (at, (key, value)) in fields.iter().enumerate() {
        let starts = at == 0
            || fields
                .get(at.wrapping_sub(1))
                .is_some_and(|(_, before)| !is_short(before));
        if D::ALIGNED && starts {
            // As far as values of one line follow each other.
            let run = fields.iter().skip(at).take_while(|(_, value)| is_short(value));
            width = run
                .map(|(key, _)| dialect.key(key).chars().count())
                .max()
                .unwrap_or(0);
        }
        let end = if at + 1 < fields.len() { D::FIELD_END } else { "" };
        let subject = match key {
            Key::Of(_, subject) => Some(*subject),
            Key::Name(_) | Key::Made(_) | Key::Identity(_) => None,
        };
        let mut key = dialect.key(key);
        if D::ALIGNED && is_short(value) {
            let short = width.saturating_sub(key.chars().count());
            key.extend(std::iter::repeat_n(' ', short));
        }
        lines.about(subject, |lines| {
            write_value(lines, dialect, &format!("{key}{}", D::ASSIGN), value, end);
        });
    }
}

/// The value on one line, where it has one.
fn one_line<D: Dialect>(dialect: &D, value: &Value) -> Option<String> {
    match value {
        Value::List(members) if members.is_empty() => Some("[]".to_owned()),
        Value::Object(object) if object.fields.is_empty() => Some("{}".to_owned()),
        Value::List(members) if D::ALIGNED && members.iter().all(Value::is_plain) => {
            let members: Vec<String> = members.iter().map(|member| dialect.plain(member)).collect();
            Some(format!("[{}]", members.join(", "))).filter(|line| line.len() < 100)
        }
        Value::List(_) | Value::Object(_) => None,
        plain => Some(dialect.plain(plain)),
    }
}

/// Writes one value with what stands before and behind it.
pub(super) fn write_value<D: Dialect>(
    lines: &mut Lines,
    dialect: &D,
    before: &str,
    value: &Value,
    end: &str,
) {
    if let Some(line) = one_line(dialect, value) {
        lines.line(&format!("{before}{line}{end}"));
        return;
    }
    match value {
        Value::List(members) => {
            lines.line(&format!("{before}["));
            lines.deeper(|lines| {
                for (at, member) in members.iter().enumerate() {
                    let is_last = at + 1 == members.len();
                    let end = if is_last && !D::LAST_MEMBER_ENDS {
                        ""
                    } else {
                        D::MEMBER_END
                    };
                    write_value(lines, dialect, "", member, end);
                }
            });
            lines.line(&format!("]{end}"));
        }
        Value::Object(object) => lines.about(object.subject, |lines| {
            for note in &object.notes {
                if let Some(sign) = D::COMMENT {
                    lines.comment(sign, note);
                }
            }
            lines.line(&format!("{before}{{"));
            lines.deeper(|lines| write_fields(lines, dialect, &object.fields));
            lines.line(&format!("}}{end}"));
        }),
        _ => {}
    }
}
