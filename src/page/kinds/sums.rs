//! How the numbers of an alternative add up: every cluster with its ranges, every VNet with its subnets.

use crate::net::grouped;
use crate::page::Sheet;
use crate::page::frame::{Said, Source, page};
use crate::page::ledger::Ledger;

/// Most pages of one alternative; `aksnet plan` prints what is left.
const MOST_PAGES: usize = 6;

/// How many pages there are.
pub(in crate::page) fn pages(source: &Source<'_>, at: usize) -> usize {
    ledger(source, at).map_or(0, |ledger| ledger.pages(source.room(false)).min(MOST_PAGES))
}

/// The page.
pub(in crate::page) fn sheet(source: &Source<'_>, at: usize, number: usize) -> Sheet {
    let alternative = source.design.alternatives.get(at);
    let name = alternative.map_or("", |alternative| alternative.name.as_str());
    let ledger = ledger(source, at);
    let whole = ledger
        .as_ref()
        .map_or(0, |ledger| ledger.pages(source.room(false)));
    let left_out = whole > MOST_PAGES && number + 1 == MOST_PAGES;
    let said = Said {
        topic: format!("Appendix: {name}"),
        alternative: Some(at),
        headline: if left_out {
            let more = grouped((whole - MOST_PAGES) as u64);
            format!("How the numbers add up; {more} more pages: aksnet plan")
        } else {
            "How the numbers add up during an upgrade".to_owned()
        },
        description: "every range with what it needs and what it holds".to_owned(),
        ..Said::default()
    };
    page(source, said, |pen, rect| {
        if let Some((ledger, alternative)) = ledger.as_ref().zip(alternative) {
            ledger.draw(pen, rect, (source.room(false).1, number), alternative);
        }
    })
}

fn ledger(source: &Source<'_>, at: usize) -> Option<Ledger> {
    let alternative = source.design.alternatives.get(at)?;
    let planned = source.plan.alternatives.get(at)?;
    Some(Ledger::new(alternative, planned, source.verdicts, at))
}
