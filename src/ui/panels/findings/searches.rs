//! What is known of the fixes of the findings on screen. A search takes longer than a frame may, so none is made here:
//! cards ask, the application answers from a job, and until then a card shows what an earlier search found.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::check::{FixSearch, Subject};
use crate::design::Design;
use crate::session::Session;

/// The searches for fixes that cards asked for.
#[derive(Debug, Default)]
pub struct FixSearches {
    /// The document that they are about.
    of: Option<Arc<Design>>,
    /// By the place of the finding in the session's findings; nothing while the search goes on.
    asked: BTreeMap<usize, Option<Arc<FixSearch>>>,
    /// What was found before the last edit, by rule and subject.
    earlier: HashMap<(&'static str, Subject), Arc<FixSearch>>,
}

/// What a card can say of fixes.
#[derive(Debug, Clone)]
pub(in crate::ui) enum Search {
    /// Nothing: nobody asked for it.
    Unasked,
    /// It goes on; with what was found before the last edit.
    Running(Option<Arc<FixSearch>>),
    /// It is over.
    Done(Arc<FixSearch>),
}

impl FixSearches {
    /// What is known of the fixes of the finding at `place`.
    pub(in crate::ui) fn get(&self, session: &Session, place: usize) -> Search {
        match self.asked.get(&place).filter(|_| self.is_of(session)) {
            Some(Some(found)) => Search::Done(Arc::clone(found)),
            Some(None) => Search::Running(self.earlier(session, place)),
            None => Search::Unasked,
        }
    }

    /// What was found for the same rule and subject before the last edit.
    pub(in crate::ui) fn earlier(&self, session: &Session, place: usize) -> Option<Arc<FixSearch>> {
        let finding = session.findings().all.get(place)?;
        self.earlier.get(&(finding.rule.id, finding.subject)).cloned()
    }

    /// Asks for the fixes of the finding at `place`.
    pub fn ask(&mut self, session: &Session, place: usize) {
        if !self.is_of(session) {
            self.of = Some(session.snapshot());
            self.asked.clear();
        }
        if place < session.findings().all.len() {
            self.asked.entry(place).or_default();
        }
    }

    /// Places of the findings that are still to be searched for, at most `most`.
    pub fn open(&self, session: &Session, most: usize) -> Vec<usize> {
        let asked = self.asked.iter().filter(|_| self.is_of(session));
        let open = asked.filter(|(_, found)| found.is_none());
        open.map(|(place, _)| *place).take(most).collect()
    }

    /// Takes in what a search in the document of `session` found.
    pub fn found(&mut self, session: &Session, place: usize, search: FixSearch) {
        let finding = session.findings().all.get(place);
        if let (Some(finding), true) = (finding, self.is_of(session)) {
            let search = Arc::new(search);
            self.earlier
                .insert((finding.rule.id, finding.subject), Arc::clone(&search));
            self.asked.insert(place, Some(search));
        }
    }

    fn is_of(&self, session: &Session) -> bool {
        self.of
            .as_ref()
            .is_some_and(|design| Arc::ptr_eq(design, &session.snapshot()))
    }
}
