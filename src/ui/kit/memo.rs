//! What a panel works out once and shows until the document or the question changes.
//!
//! Panels are drawn many times a second; sorting, wording and culling happen here, once a revision. A question is
//! whatever the answer depends on beside the document: focus, selection, a filter.

use std::sync::Arc;

use egui::{Id, Ui};

use crate::design::Design;
use crate::session::Session;

/// An answer with what it was made for.
struct Memo<Q, A> {
    /// Held on to, so that no later document can have the same address.
    design: Arc<Design>,
    question: Q,
    answer: Arc<A>,
}

impl<Q: Clone, A> Clone for Memo<Q, A> {
    fn clone(&self) -> Self {
        let Self {
            design,
            question,
            answer,
        } = self;
        Self {
            design: Arc::clone(design),
            question: question.clone(),
            answer: Arc::clone(answer),
        }
    }
}

/// The answer to `question` about the document; made anew only when either changed. `name` tells the panels apart.
pub(crate) fn memo<Q, A>(
    ui: &Ui,
    name: &'static str,
    session: &Session,
    question: Q,
    make: impl FnOnce() -> A,
) -> Arc<A>
where
    Q: Clone + PartialEq + Send + Sync + 'static,
    A: Send + Sync + 'static,
{
    let id = Id::unique(("memo", name));
    let design = session.snapshot();
    let known = ui.data(|data| data.get_temp::<Memo<Q, A>>(id));
    if let Some(known) = known
        && Arc::ptr_eq(&known.design, &design)
        && known.question == question
    {
        return known.answer;
    }
    let answer = Arc::new(make());
    let memo = Memo {
        design,
        question,
        answer: Arc::clone(&answer),
    };
    ui.data_mut(|data| data.insert_temp(id, memo));
    answer
}
