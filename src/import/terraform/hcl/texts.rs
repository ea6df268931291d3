//! Texts with values in them: `"${…}"`, heredocs, and the loops and choices within.

use hcl_edit::template::{Directive, Element, Template};

use super::evaluate::{Around, Evaluator, pairs, unknown_or, with_bound};
use super::value::{MOST_TEXT, Val, steps};

impl<'b> Evaluator<'b> {
    /// A text with values in it; a lone value is itself.
    pub(super) fn template(&self, template: &'b Template, around: Around<'_>) -> Val {
        if let Some(Element::Interpolation(only)) = template.as_single_element() {
            return self.value(&only.expr, around);
        }
        let mut made = Writing::default();
        self.elements(template, around, &mut made);
        match made.why {
            Some(why) => Val::unnamed(why, made.text),
            None => Val::text(made.text),
        }
    }

    fn elements(&self, template: &'b Template, around: Around<'_>, made: &mut Writing) {
        for element in template {
            let before = made.text.len();
            match element {
                Element::Literal(text) => made.push(text),
                Element::Interpolation(part) => made.add(&self.value(&part.expr, around)),
                Element::Directive(directive) => self.directive(directive, around, made),
            }
            let grown = made.text.get(before..).map_or(0, steps);
            if made.is_full() || !self.spend(1 + grown) {
                made.why
                    .get_or_insert_with(|| "a string is longer than supported".to_owned());
                return;
            }
        }
    }

    fn directive(&self, directive: &'b Directive, around: Around<'_>, made: &mut Writing) {
        match directive {
            Directive::If(choice) => {
                let truth = self.value(&choice.if_expr.cond_expr, around);
                match (truth.as_truth(), &choice.else_expr) {
                    (Some(true), _) => self.elements(&choice.if_expr.template, around, made),
                    (Some(false), Some(other)) => self.elements(&other.template, around, made),
                    (Some(false), None) => {}
                    (None, _) => made.add(&unknown_or(truth, "a condition is neither true nor false")),
                }
            }
            Directive::For(each) => {
                let each = &each.for_expr;
                let collection = self.value(&each.collection_expr, around);
                let Some(pairs) = pairs(&collection) else {
                    return made.add(&unknown_or(
                        collection,
                        "a for expression does not loop over a list",
                    ));
                };
                if !self.spend(pairs.len()) {
                    return made.add(&Self::spent());
                }
                for (key, value) in pairs {
                    let names = (each.key_var.as_ref(), &each.value_var);
                    with_bound(names, key, value, around, |around| {
                        self.elements(&each.template, around, made);
                    });
                    if self.is_spent() || made.is_full() {
                        return;
                    }
                }
            }
        }
    }
}

/// A text while it is put together.
#[derive(Debug, Default)]
struct Writing {
    text: String,
    /// Why a part of it is not known.
    why: Option<String>,
}

impl Writing {
    fn is_full(&self) -> bool {
        MOST_TEXT < self.text.len()
    }

    /// Adds a text, as far as one may become.
    fn push(&mut self, text: &str) {
        let end = text.floor_char_boundary(MOST_TEXT + 4);
        self.text.push_str(text.get(..end).unwrap_or_default());
    }

    fn add(&mut self, value: &Val) {
        if let Some(text) = value.as_name() {
            self.push(&text);
        } else {
            self.push("<?>");
        }
        let why = match value {
            Val::Unknown(why) => Some(why.text.clone()),
            known if known.as_text().is_none() => Some("part of a template is not text".to_owned()),
            _ => None,
        };
        self.why = self.why.take().or(why);
    }
}
