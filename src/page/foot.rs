//! The foot of a page: by which rules it was judged, where their numbers come from, day and number of the page.

use std::collections::BTreeMap;

use crate::azure::rules;
use crate::check::{Finding, Findings};
use crate::design::Design;

use crate::page::layout::{GUTTER, Layout, MARGIN};
use crate::page::pen::{Pen, Type};
use crate::page::{Anchor, Ink};

/// Draws the foot; `at` is the alternative that the page is about, where it is about one.
pub(super) fn foot(pen: &mut Pen, design: &Design, findings: &Findings, at: Option<usize>, layout: &Layout) {
    let (width, height) = layout.paper.size();
    let look = Type::plain(9.5, Ink::Weak);
    let y = height - 16.0;
    let mut right = Vec::new();
    right.extend(layout.date.clone());
    let page = layout.page.filter(|(_, pages)| *pages > 1);
    right.extend(page.map(|(page, pages)| format!("{page} of {pages}")));
    right.push("aksnet".to_owned());
    let right = right.join(" · ");
    let ends = pen.anchored((width - MARGIN, y), Anchor::End, look, &right, width * 0.25);
    let judged = if design.rule_set.is_empty() || design.rule_set == rules::VERSION {
        String::new()
    } else {
        format!(", last judged by those of {}", design.rule_set)
    };
    let sources = sources(findings, at);
    let text = format!("Rules of {}{judged} · sources: {sources}", rules::VERSION);
    pen.text((MARGIN, y), look, &text, ends - MARGIN - GUTTER);
}

/// The pages that findings and formulas come from, those that say most first.
fn sources(findings: &Findings, at: Option<usize>) -> String {
    let mut pages: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let concerns = |finding: &&Finding| {
        let own = finding.subject.alternative();
        at.is_none() || own.is_none() || own == at
    };
    let cited = findings
        .all
        .iter()
        .filter(concerns)
        .map(|finding| finding.rule.source);
    // What no page states has no source to name.
    let named = cited
        .chain([rules::AZURE_RESERVED_5.source])
        .filter(|source| !source.url.is_empty());
    for source in named {
        *pages.entry((source.page, source.read_on)).or_default() += 1;
    }
    let mut pages: Vec<_> = pages.into_iter().collect();
    pages.sort_by_key(|(_, times)| std::cmp::Reverse(*times));
    let texts = pages
        .iter()
        .map(|((page, read_on), _)| format!("{page} ({read_on})"));
    texts.collect::<Vec<_>>().join(", ")
}
