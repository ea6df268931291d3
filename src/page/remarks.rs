//! The blocks of words: what is open, what was accepted, and what cannot be changed once it runs.

use crate::azure::Severity;
use crate::check::permanence::{Permanence, Value, permanence};
use crate::check::{Counts, Findings, Listed, reason_words};
use crate::design::{Cluster, Design};
use crate::net::{counted, grouped};

use crate::page::pen::{Pen, Type};
use crate::page::{Canvas as _, Ink, Rect};

/// What was found in one alternative, and what was made of it.
pub(super) struct Found<'a> {
    listed: Listed<'a>,
    counts: Counts,
}

impl<'a> Found<'a> {
    pub(super) fn new(findings: &'a Findings, alternative: usize) -> Self {
        Self {
            listed: findings.listed(|finding| finding.concerns(alternative)),
            counts: findings.counts(alternative),
        }
    }

    /// "1 error, 2 warnings, 3 notes, 1 accepted".
    pub(super) fn words(&self) -> String {
        let mut words = vec![
            counted(self.counts.errors, "errors"),
            counted(self.counts.warnings, "warnings"),
            counted(self.counts.notes, "notes"),
        ];
        if self.counts.accepted > 0 {
            words.push(format!("{} accepted", grouped(self.counts.accepted as u64)));
        }
        words.join(", ")
    }

    /// Draws as many findings as find room; gives the lower edge of the block.
    pub(super) fn draw(&self, pen: &mut Pen, design: &Design, rect: Rect, size: f64) -> f64 {
        const MOST_LINES: usize = 3;
        let top = pen.heading(rect, size * 1.2, "Open findings", &self.words());
        let mut y = top + size * 1.1;
        let plain = Type::plain(size, Ink::Text);
        if self.listed.open.is_empty() && self.listed.accepted.is_empty() {
            pen.text(
                (rect.left, y),
                Type::plain(size, Ink::Good),
                "no errors and no warnings",
                rect.width(),
            );
            y += plain.leading();
        }
        let small = Type::plain(size * 0.85, Ink::Weak);
        let entries = self.listed.open.iter().map(|finding| (*finding, None));
        let accepted = self
            .listed
            .accepted
            .iter()
            .filter_map(|finding| Some((*finding, Some(finding.acceptance(design)?))));
        let all: Vec<_> = entries.chain(accepted).collect();
        let indent = size * 0.9;
        for (index, (finding, accepted)) in all.iter().enumerate() {
            let message = match accepted {
                Some(accepted) => {
                    let reason = reason_words(&accepted.reason);
                    format!("Accepted, {reason}: {}", finding.message(design))
                }
                None => finding.message(design),
            };
            let lines = pen
                .letters
                .wrapped(&message, size, false, rect.width() - indent, MOST_LINES);
            let height = plain.leading() * lines.len() as f64;
            let rest = all.len() - index;
            // The last line is kept for what does not fit.
            let kept = if rest > 1 { small.leading() } else { 0.0 };
            if y - size + height + kept > rect.bottom {
                let more = format!("and {} more", grouped(rest as u64));
                pen.text((rect.left + indent, y), small, &more, rect.width() - indent);
                return rect.bottom;
            }
            let ink = match (accepted, finding.severity) {
                (Some(_), _) => Ink::Weak,
                (None, Severity::Error) => Ink::Trouble,
                (None, _) => Ink::Warning,
            };
            let mark = Rect::new(
                rect.left,
                y - size * 0.86,
                rect.left + size * 0.28,
                y - size * 0.86 + height,
            );
            pen.fill(mark, ink, size * 0.14);
            for line in lines {
                pen.text((rect.left + indent, y), plain, &line, rect.width() - indent);
                y += plain.leading();
            }
            y += size * 0.45;
        }
        let mut titles: Vec<&str> = self
            .listed
            .notes
            .iter()
            .map(|finding| finding.rule.title)
            .collect();
        titles.dedup();
        if !titles.is_empty() && y + small.leading() <= rect.bottom {
            let text = format!("{}: {}", counted(self.counts.notes, "notes"), titles.join("; "));
            let fitting = ((rect.bottom - y) / small.leading()).floor();
            let most = if fitting >= 2.0 { 2 } else { 1 };
            y = pen.lines((rect.left, y), small, &text, rect.width(), most);
        }
        y
    }
}

/// Fewest lines of notes that are worth their heading.
const LEAST_LINES: usize = 2;

/// The height that a few lines of notes need, with their heading; none where there are no notes.
pub(super) fn least_notes_height(notes: &str, size: f64) -> f64 {
    if notes.trim().is_empty() {
        return 0.0;
    }
    let lines = (LEAST_LINES + 1) as f64;
    size * 4.0 + lines * Type::plain(size, Ink::Text).leading()
}

/// Draws what somebody wrote about the alternative, as far as there is room for some lines of it.
pub(super) fn draw_notes(pen: &mut Pen, notes: &str, rect: Rect, size: f64) {
    const MOST_LINES: usize = 8;
    let look = Type::plain(size, Ink::Text);
    let room = rect.height() - size * 3.0;
    let fitting = (1..=MOST_LINES)
        .rev()
        .find(|lines| *lines as f64 * look.leading() <= room)
        .filter(|lines| *lines >= LEAST_LINES);
    if let Some(most) = fitting.filter(|_| !notes.trim().is_empty()) {
        let top = pen.heading(rect, size * 1.2, "Notes", "");
        pen.lines((rect.left, top + size * 1.1), look, notes, rect.width(), most);
    }
}

/// What cannot be changed once `cluster` runs, by how firmly it stands.
pub(super) fn fixed_values(cluster: &Cluster) -> Vec<(Permanence, Vec<&'static str>)> {
    let concerns = |value: &Value| match value {
        Value::PodCidr => cluster.model.uses_pod_cidr(),
        Value::PodSubnet => cluster.model.uses_pod_subnet(),
        Value::ApiServerSubnet => cluster.api_server_subnet.is_some(),
        _ => true,
    };
    let groups = [
        Permanence::Cluster,
        Permanence::Pool,
        Permanence::OneWay,
        Permanence::Grows,
    ];
    groups
        .into_iter()
        .map(|group| {
            let values = Value::ALL.iter().copied().filter(concerns);
            let titles = values
                .filter(|value| permanence(cluster, *value).permanence == group)
                .map(Value::title);
            (group, titles.collect::<Vec<_>>())
        })
        .filter(|(_, titles)| !titles.is_empty())
        .collect()
}

/// The block of what cannot be changed, laid out in lines.
pub(super) struct Fixed {
    lines: Vec<(bool, String)>,
    size: f64,
}

impl Fixed {
    pub(super) fn new(pen: &Pen, cluster: &Cluster, width: f64, size: f64) -> Self {
        const MOST_LINES: usize = 3;
        let mut lines = Vec::new();
        for (group, titles) in fixed_values(cluster) {
            lines.push((true, sentence(group.words())));
            let wrapped = pen
                .letters
                .wrapped(&titles.join(", "), size, false, width, MOST_LINES);
            lines.extend(wrapped.into_iter().map(|line| (false, line)));
        }
        Self { lines, size }
    }

    pub(super) fn height(&self) -> f64 {
        self.size * 2.4 + self.lines.len() as f64 * self.size * 1.34
    }

    pub(super) fn draw(&self, pen: &mut Pen, rect: Rect) {
        let top = pen.heading(rect, self.size * 1.2, "Once it runs", "");
        let mut y = top + self.size * 1.1;
        for (is_group, line) in &self.lines {
            let look = if *is_group {
                Type::plain(self.size * 0.9, Ink::Weak)
            } else {
                Type::plain(self.size, Ink::Text)
            };
            if rect.bottom < y {
                return;
            }
            pen.text((rect.left, y), look, line, rect.width());
            y += self.size * 1.34;
        }
    }
}

/// With a capital letter.
pub(super) fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters.clone()).collect()
}
