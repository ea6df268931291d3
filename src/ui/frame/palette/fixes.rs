//! What clears the findings of the alternative on screen: the same changes that their cards offer.

use std::cmp::Reverse;

use crate::check::Finding;
use crate::decide::ways_out::{self, WayOut};
use crate::session::Session;
use crate::ui::action::Action;
use crate::ui::frame::palette::Entry;
use crate::ui::panels::findings::Known;
use crate::ui::state::ViewState;

/// Most findings whose changes are listed, the gravest first.
const MOST_FINDINGS: usize = 6;

/// The changes known by now; asks for those of findings that nobody asked about.
pub(super) fn of(session: &Session, view: &ViewState, actions: &mut Vec<Action>) -> Vec<Entry> {
    let is_open = |finding: &Finding| {
        let about = finding.subject.alternative();
        let is_here = about.is_none_or(|about| about == view.focus.alternative);
        is_here && finding.accepted.is_none() && ways_out::may_have_any(finding)
    };
    let findings = session.findings().all.iter().enumerate();
    let mut open: Vec<(usize, &Finding)> = findings.filter(|(_, finding)| is_open(finding)).collect();
    open.sort_by_key(|(place, finding)| (Reverse(finding.severity), *place));
    let mut entries: Vec<Entry> = Vec::new();
    for (place, finding) in open.into_iter().take(MOST_FINDINGS) {
        match view.findings.fixes.get(session, place) {
            Known::Unasked => actions.push(Action::LookForFixes(place)),
            Known::Running(_) => {}
            Known::Done(search) => {
                let ways = if search.ways.is_empty() {
                    &search.fixes
                } else {
                    &search.ways
                };
                entries.extend(ways.iter().map(|way| entry(way, finding)));
            }
        }
    }
    let mut seen = Vec::new();
    entries.retain(|entry| {
        let is_new = !seen.contains(&entry.title);
        seen.push(entry.title.clone());
        is_new
    });
    entries
}

fn entry(way: &WayOut, finding: &Finding) -> Entry {
    Entry {
        title: format!("Make it fit: {}", way.title),
        also: finding.rule.title,
        // What it is about stands where the keys of commands do.
        key: finding.rule.title.to_owned(),
        why_off: None,
        action: Action::TakeWay(way.command.clone()),
        is_rule: false,
    }
}
