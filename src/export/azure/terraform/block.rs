//! Blocks of HCL: arguments that stand together, and blocks inside of each other.

use super::SIGN;
use super::dialect::Hcl;
use crate::check::Subject;
use crate::export::azure::lines::Lines;
use crate::export::azure::tree::{Key, Value, write_fields};

/// A block.
pub(super) struct Block {
    pub(super) head: String,
    pub(super) parts: Vec<Part>,
    subject: Option<Subject>,
    pub(super) notes: Vec<String>,
}

pub(super) enum Part {
    /// Arguments that stand together.
    Fields(Vec<(Key, Value)>),
    Block(Block),
}

impl Block {
    pub(super) fn new(head: impl Into<String>) -> Self {
        Self {
            head: head.into(),
            parts: Vec::new(),
            subject: None,
            notes: Vec::new(),
        }
    }

    pub(super) fn resource(kind: &str, symbol: &str) -> Self {
        Self::new(format!("resource \"{kind}\" \"{symbol}\""))
    }

    pub(super) fn data(kind: &str, symbol: &str) -> Self {
        Self::new(format!("data \"{kind}\" \"{symbol}\""))
    }

    pub(super) fn about(mut self, subject: Subject) -> Self {
        self.subject = Some(subject);
        self
    }

    /// Arguments, without those that have no value.
    pub(super) fn with<const N: usize>(mut self, fields: [(&'static str, Option<Value>); N]) -> Self {
        let fields: Vec<(Key, Value)> = fields
            .into_iter()
            .filter_map(|(name, value)| Some((Key::Name(name), value?)))
            .collect();
        if !fields.is_empty() {
            self.parts.push(Part::Fields(fields));
        }
        self
    }

    pub(super) fn block(mut self, block: Option<Self>) -> Self {
        self.parts.extend(block.map(Part::Block));
        self
    }

    pub(super) fn write(&self, lines: &mut Lines, dialect: &Hcl<'_>) {
        lines.about(self.subject, |lines| {
            for note in &self.notes {
                lines.comment(SIGN, note);
            }
            if self.parts.is_empty() {
                lines.line(&format!("{} {{}}", self.head));
                return;
            }
            lines.line(&format!("{} {{", self.head));
            lines.deeper(|lines| {
                for (at, part) in self.parts.iter().enumerate() {
                    if at > 0 {
                        lines.gap();
                    }
                    match part {
                        Part::Fields(fields) => write_fields(lines, dialect, fields),
                        Part::Block(block) => block.write(lines, dialect),
                    }
                }
            });
            lines.line("}");
        });
    }
}

#[expect(clippy::unnecessary_wraps, reason = "arguments of a block are there or not")]
pub(super) fn text(text: &str) -> Option<Value> {
    Some(Value::text(text))
}

#[expect(clippy::unnecessary_wraps, reason = "arguments of a block are there or not")]
pub(super) fn own(expression: impl Into<String>) -> Option<Value> {
    Some(Value::own(expression))
}

#[expect(clippy::unnecessary_wraps, reason = "arguments of a block are there or not")]
pub(super) fn yes() -> Option<Value> {
    Some(Value::Bool(true))
}

/// The block with further arguments right below its last ones.
pub(super) fn extend<const N: usize>(mut block: Block, fields: [(&'static str, Option<Value>); N]) -> Block {
    let more = fields
        .into_iter()
        .filter_map(|(name, value)| Some((Key::Name(name), value?)));
    match block.parts.last_mut() {
        Some(Part::Fields(fields)) => fields.extend(more),
        _ => block.parts.push(Part::Fields(more.collect())),
    }
    block
}
