//! The fixes known for the findings on screen. A search takes longer than a frame, so none is made here: cards ask, the
//! application answers from a job, and until then a card shows what an earlier search found.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::check::Subject;
use crate::decide::ways_out::Search;
use crate::design::Design;
use crate::session::Session;

/// The searches for fixes that cards asked for.
#[derive(Debug, Default)]
pub struct FixSearches {
    /// The document that they are about.
    of: Option<Arc<Design>>,
    /// Places in the session's findings that are still to be searched for, in the order of the asking.
    open: Vec<usize>,
    /// What was found, by such a place.
    found: BTreeMap<usize, Arc<Search>>,
    /// What was found before the last edit, by rule and subject.
    earlier: HashMap<(&'static str, Subject), Arc<Search>>,
}

/// What a card can say of fixes.
#[derive(Debug, Clone)]
pub(in crate::ui) enum Known {
    /// Nothing yet: no search was started.
    Unasked,
    /// It is running; with what was found before the last edit.
    Running(Option<Arc<Search>>),
    /// It is over.
    Done(Arc<Search>),
}

impl FixSearches {
    /// What is known of the fixes of the finding at `place`.
    pub(in crate::ui) fn get(&self, session: &Session, place: usize) -> Known {
        if !self.is_of(session) {
            return Known::Unasked;
        }
        match self.found.get(&place) {
            Some(found) => Known::Done(Arc::clone(found)),
            None if self.open.contains(&place) => Known::Running(self.earlier(session, place)),
            None => Known::Unasked,
        }
    }

    /// What was found for the same rule and subject before the last edit.
    pub(in crate::ui) fn earlier(&self, session: &Session, place: usize) -> Option<Arc<Search>> {
        let finding = session.findings().all.get(place)?;
        self.earlier.get(&(finding.rule.id, finding.subject)).cloned()
    }

    /// Asks for the fixes of the finding at `place`.
    pub fn ask(&mut self, session: &Session, place: usize) {
        if !self.is_of(session) {
            self.of = Some(session.snapshot());
            self.open.clear();
            self.found.clear();
        }
        let is_known = self.open.contains(&place) || self.found.contains_key(&place);
        if !is_known && place < session.findings().all.len() {
            self.open.push(place);
        }
    }

    /// Places of the findings that are to be searched for next, at most `most`.
    pub fn next(&self, session: &Session, most: usize) -> Vec<usize> {
        let open = self.open.iter().filter(|_| self.is_of(session));
        open.take(most).copied().collect()
    }

    /// Takes in what a search in the document of `session` found.
    pub fn found(&mut self, session: &Session, place: usize, search: Search) {
        let finding = session.findings().all.get(place);
        if let (Some(finding), true) = (finding, self.is_of(session)) {
            let search = Arc::new(search);
            self.earlier
                .insert((finding.rule.id, finding.subject), Arc::clone(&search));
            self.open.retain(|open| *open != place);
            self.found.insert(place, search);
        }
    }

    fn is_of(&self, session: &Session) -> bool {
        self.of
            .as_ref()
            .is_some_and(|design| Arc::ptr_eq(design, &session.snapshot()))
    }
}
