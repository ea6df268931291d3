//! What a panel computes once and shows until the document or the question changes.
//!
//! Panels are drawn many times a second; sorting, wording and culling happen here, once a revision. A question is
//! whatever the answer depends on besides the document: focus, selection, a filter. What takes longer than a frame is
//! computed by a job, and the panel shows the previous answer until the next one arrives.

use std::fmt;
use std::sync::Arc;

use egui::{Id, Ui};

use crate::check::Checked;
use crate::design::Design;
use crate::session::Session;
use crate::ui::action::Action;

/// An answer with what it was made for.
struct Memo<Q, A> {
    /// Kept alive, so that no later document can have the same address.
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

/// The answer to `question` about the document; recomputed only when either changed. `name` identifies the panel.
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

/// Work for a job on behalf of a panel; the answer goes to where the panel looks for it.
#[derive(Clone)]
pub struct Work(Arc<dyn Fn() + Send + Sync>);

impl Work {
    /// Does it.
    pub fn run(&self) {
        (self.0)();
    }
}

impl PartialEq for Work {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Work {}

impl fmt::Debug for Work {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Work").finish_non_exhaustive()
    }
}

/// An answer that a job works out.
struct Awaited<Q, A> {
    /// What the last answer was made for; none while a job runs. Only one runs at a time, however fast the document
    /// changes.
    made_for: Option<(Arc<Design>, Q)>,
    /// The last answer.
    answer: Option<Arc<A>>,
}

/// The last answer to a question about the document, and whether it is up to date; otherwise a job computes it. Like
/// [`memo`], for what takes longer than a frame.
pub(crate) fn memo_by_job<Q, A>(
    ui: &Ui,
    name: &'static str,
    session: &Session,
    question: Q,
    actions: &mut Vec<Action>,
    make: impl Fn(&Checked) -> A + Send + Sync + 'static,
) -> (Option<Arc<A>>, bool)
where
    Q: Clone + PartialEq + Send + Sync + 'static,
    A: Send + Sync + 'static,
{
    let id = Id::unique(("memo by job", name));
    let known = ui.data(|data| data.get_temp::<Arc<Awaited<Q, A>>>(id));
    let answer = known.as_ref().and_then(|known| known.answer.clone());
    let is_running = known.as_ref().is_some_and(|known| known.made_for.is_none());
    let design = session.snapshot();
    let is_present = known
        .as_ref()
        .and_then(|known| known.made_for.as_ref())
        .is_some_and(|(made_for, asked)| Arc::ptr_eq(made_for, &design) && *asked == question);
    if !is_present && !is_running {
        let waiting = Arc::new(Awaited::<Q, A> {
            made_for: None,
            answer: answer.clone(),
        });
        ui.data_mut(|data| data.insert_temp(id, waiting));
        let (ctx, checked) = (ui.ctx().clone(), session.checked());
        actions.push(Action::Work(Work(Arc::new(move || {
            let done = Arc::new(Awaited {
                made_for: Some((Arc::clone(&checked.design), question.clone())),
                answer: Some(Arc::new(make(&checked))),
            });
            ctx.data_mut(|data| data.insert_temp(id, done));
        }))));
    }
    (answer, is_present)
}
