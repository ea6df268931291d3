//! Text by lines, with the part of the design that each of them is about.

use std::ops::Range;

use crate::check::Subject;

/// Lines that are about one part of the design.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// From the first line to the one behind the last, from 0.
    pub lines: Range<usize>,
    /// What they are about.
    pub subject: Subject,
}

/// Text that grows line by line.
#[derive(Debug, Default)]
pub(super) struct Lines {
    text: String,
    count: usize,
    depth: usize,
    marks: Vec<Mark>,
}

impl Lines {
    /// Adds a line at the present depth; an empty one holds no spaces.
    pub(super) fn line(&mut self, line: &str) {
        if !line.is_empty() {
            for _ in 0..self.depth {
                self.text.push_str("  ");
            }
            self.text.push_str(line);
        }
        self.text.push('\n');
        self.count += 1;
    }

    /// Adds an empty line, where the one before is not.
    pub(super) fn gap(&mut self) {
        if self.count > 0 && !self.text.ends_with("\n\n") {
            self.line("");
        }
    }

    /// Indents what `inner` adds by one step.
    pub(super) fn deeper(&mut self, inner: impl FnOnce(&mut Self)) {
        self.depth += 1;
        inner(self);
        self.depth -= 1;
    }

    /// What `inner` adds is about `subject`, where there is one.
    pub(super) fn about(&mut self, subject: Option<Subject>, inner: impl FnOnce(&mut Self)) {
        let from = self.count;
        inner(self);
        if let Some(subject) = subject.filter(|_| self.count > from) {
            self.marks.push(Mark {
                lines: from..self.count,
                subject,
            });
        }
    }

    /// A comment of several lines, each behind `sign`; long ones are folded between words.
    pub(super) fn comment(&mut self, sign: &str, text: &str) {
        let room = 110_usize.saturating_sub(self.depth * 2 + sign.len() + 1);
        let mut line = String::new();
        for word in text.split(' ') {
            if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > room {
                self.line(&format!("{sign} {line}"));
                line.clear();
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        self.line(format!("{sign} {line}").trim_end());
    }

    /// The text, and what its lines are about.
    pub(super) fn finish(self) -> (String, Vec<Mark>) {
        (self.text, self.marks)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_know_what_they_are_about() {
        let mut lines = Lines::default();
        lines.comment("//", &"word ".repeat(30));
        lines.gap();
        lines.gap();
        lines.about(Some(Subject::Design), |lines| {
            lines.line("a {");
            lines.deeper(|lines| lines.line("b"));
            lines.line("}");
        });
        lines.about(Some(Subject::Alternative(0)), |_| ());
        let (text, marks) = lines.finish();
        assert!(text.ends_with("\n\na {\n  b\n}\n"), "{text}");
        assert!(
            text.lines()
                .all(|line| line.len() <= 110 && line == line.trim_end())
        );
        assert_eq!(
            marks,
            [Mark {
                lines: 3..6,
                subject: Subject::Design
            }]
        );
    }
}
