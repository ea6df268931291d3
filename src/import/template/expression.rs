//! Expressions of ARM templates: `[concat(parameters('name'), '-vnet')]` as a tree.

/// The longest expression that is read, in bytes; Azure's own bound.
const MOST_BYTES: usize = 24_576;

/// How deep calls may stand in calls.
const MOST_DEPTH: u32 = 100;

/// An expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Expression {
    /// `'text'`
    Text(String),
    /// `12`
    Number(i64),
    /// `name(arguments)`, the name in lower case.
    Call(String, Vec<Self>),
    /// `value.name`
    Member(Box<Self>, String),
    /// `value[index]`
    Index(Box<Self>, Box<Self>),
}

/// The expression of a text that is one; none of a text that stands for itself.
pub(super) fn expression_of(text: &str) -> Option<&str> {
    let inside = text.strip_prefix('[')?.strip_suffix(']')?;
    (!inside.starts_with('[')).then_some(inside)
}

/// Reads an expression; what is wrong with it otherwise.
pub(super) fn parse(text: &str) -> Result<Expression, String> {
    if MOST_BYTES < text.len() {
        return Err(format!("an expression has at most {MOST_BYTES} bytes"));
    }
    let mut parser = Parser { rest: text, depth: 0 };
    let expression = parser.expression()?;
    parser.blanks();
    if parser.rest.is_empty() {
        Ok(expression)
    } else {
        Err(parser.unexpected())
    }
}

struct Parser<'t> {
    rest: &'t str,
    depth: u32,
}

impl Parser<'_> {
    fn blanks(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn takes(&mut self, letter: char) -> bool {
        self.blanks();
        let Some(rest) = self.rest.strip_prefix(letter) else {
            return false;
        };
        self.rest = rest;
        true
    }

    fn unexpected(&self) -> String {
        let shown: String = self.rest.chars().take(20).collect();
        if shown.is_empty() {
            "the expression ends too early".to_owned()
        } else {
            format!("the expression has an unexpected {shown:?}")
        }
    }

    fn expression(&mut self) -> Result<Expression, String> {
        self.depth += 1;
        if MOST_DEPTH < self.depth {
            return Err("the expression is nested too deeply".to_owned());
        }
        let mut value = self.simple()?;
        loop {
            if self.takes('.') {
                let name = self.word();
                if name.is_empty() {
                    return Err(self.unexpected());
                }
                value = Expression::Member(Box::new(value), name);
            } else if self.takes('[') {
                let index = self.expression()?;
                if !self.takes(']') {
                    return Err(self.unexpected());
                }
                value = Expression::Index(Box::new(value), Box::new(index));
            } else {
                self.depth -= 1;
                return Ok(value);
            }
        }
    }

    fn simple(&mut self) -> Result<Expression, String> {
        if self.takes('\'') {
            return self.text();
        }
        let word = self.word();
        if word.is_empty() {
            return self.number();
        }
        if let Ok(number) = word.parse() {
            return Ok(Expression::Number(number));
        }
        if !self.takes('(') {
            return Err(self.unexpected());
        }
        let mut arguments = Vec::new();
        if !self.takes(')') {
            loop {
                arguments.push(self.expression()?);
                if self.takes(')') {
                    break;
                }
                if !self.takes(',') {
                    return Err(self.unexpected());
                }
            }
        }
        Ok(Expression::Call(word.to_lowercase(), arguments))
    }

    fn text(&mut self) -> Result<Expression, String> {
        let mut text = String::new();
        loop {
            let Some(end) = self.rest.find('\'') else {
                return Err("the expression has text without a closing quote".to_owned());
            };
            let (part, rest) = self.rest.split_at(end);
            text.push_str(part);
            self.rest = rest.get(1..).unwrap_or_default();
            // A quote within a text is written twice.
            match self.rest.strip_prefix('\'') {
                Some(rest) => {
                    text.push('\'');
                    self.rest = rest;
                }
                None => return Ok(Expression::Text(text)),
            }
        }
    }

    fn number(&mut self) -> Result<Expression, String> {
        let is_negative = self.takes('-');
        let word = self.word();
        match word.parse::<i64>() {
            Ok(number) if is_negative => Ok(Expression::Number(-number)),
            _ => Err(self.unexpected()),
        }
    }

    /// Letters, digits and what else names of functions and properties may have.
    fn word(&mut self) -> String {
        self.blanks();
        let is_inside = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '$';
        let end = self
            .rest
            .find(|letter| !is_inside(letter))
            .unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_read_and_broken_ones_say_why() {
        assert_eq!(expression_of("[[x]"), None);
        assert_eq!(expression_of("10.0.0.0/8"), None);
        let read = parse(" concat('it''s ', parameters('a').b[0], -1) ").unwrap();
        let Expression::Call(name, arguments) = read else {
            panic!("a call")
        };
        assert_eq!((name.as_str(), arguments.len()), ("concat", 3));
        assert_eq!(arguments[0], Expression::Text("it's ".to_owned()));
        assert_eq!(arguments[2], Expression::Number(-1));
        for (text, expected) in [
            ("", "the expression ends too early"),
            ("a(", "the expression ends too early"),
            ("a('b", "the expression has text without a closing quote"),
            ("a()b", "the expression has an unexpected \"b\""),
            ("a().", "the expression ends too early"),
            (&"a(".repeat(200), "the expression is nested too deeply"),
        ] {
            assert_eq!(parse(text).unwrap_err(), expected, "{text}");
        }
    }
}
