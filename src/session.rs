//! One open document: its history, what was last saved, and everything derived from it, worked out once a revision.
//!
//! The screen reads a [`Session`]; only the application changes it. Plan and findings are renewed by each change. Knows
//! nothing of files, windows or clocks, and of what a screen shows only what it is about, the [`Focus`].

use std::sync::Arc;

use crate::azure::rules;
use crate::check::{Checked, Findings};
use crate::decide::verdict::Verdicts;
use crate::design::{Alternative, Cluster, Design};
use crate::edit::{Command, History, Moved, Rejected};
use crate::plan::{AlternativePlan, ClusterPlan, Plan};

/// What of the design the screen is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Focus {
    /// Index of the alternative.
    pub alternative: usize,
    /// Index of the cluster in it.
    pub cluster: usize,
    /// Index of the pool that grows; `None` leaves the choice to the plan.
    pub pool: Option<usize>,
}

impl Focus {
    /// The same focus after an edit; `None` where its alternative or its cluster is gone.
    pub fn moved(self, moved: &Moved<'_>) -> Option<Self> {
        let alternative = moved.alternative(self.alternative)?;
        let cluster = alternative.cluster(self.cluster)?;
        Some(Self {
            alternative: alternative.at,
            cluster: cluster.at,
            pool: self.pool.and_then(|pool| cluster.pool(pool)),
        })
    }
}

/// An open design with its history and what follows from it.
#[derive(Debug)]
pub struct Session {
    history: History,
    /// What the file holds; nothing while the document is in no file.
    saved: Option<Arc<Design>>,
    revision: u64,
    /// What was worked out for the present design, or while it is renewed for the one before.
    checked: Checked,
    verdicts: Verdicts,
}

impl Session {
    /// Opens `design` as saved.
    pub fn new(design: Design) -> Self {
        let history = History::new(design);
        let present = Arc::clone(history.present());
        let checked = Checked::new(Arc::clone(&present));
        let verdicts = Verdicts::new(&present, &checked.plan, &checked.findings);
        Self {
            history,
            saved: Some(present),
            revision: 0,
            checked,
            verdicts,
        }
    }

    /// The document as it is.
    pub fn design(&self) -> &Design {
        self.history.present()
    }

    /// The document as it is, to be kept.
    pub fn snapshot(&self) -> Arc<Design> {
        Arc::clone(self.history.present())
    }

    /// Counts changes; equal revisions of one session show the same.
    pub const fn revision(&self) -> u64 {
        self.revision
    }

    /// What the document needs and holds.
    pub fn plan(&self) -> &Plan {
        &self.checked.plan
    }

    /// What is wrong with it.
    pub fn findings(&self) -> &Findings {
        &self.checked.findings
    }

    /// In one of a few words whether it works.
    pub const fn verdicts(&self) -> &Verdicts {
        &self.verdicts
    }

    /// The document with what was worked out for it, to be kept.
    pub fn checked(&self) -> Checked {
        self.checked.clone()
    }

    /// Whether there is something to save.
    pub fn is_dirty(&self) -> bool {
        let present = self.history.present();
        self.saved
            .as_ref()
            .is_none_or(|saved| !Arc::ptr_eq(saved, present) && saved != present)
    }

    /// Notes that `design` is what the file holds now.
    pub fn mark_saved(&mut self, design: Arc<Design>) {
        self.saved = Some(design);
    }

    /// Notes in the document that it was judged by the rules of this program; nothing to be undone.
    pub fn note_rule_set(&mut self) {
        if self.design().rule_set == rules::VERSION {
            return;
        }
        let design = Design {
            rule_set: rules::VERSION.to_owned(),
            ..self.design().clone()
        };
        self.history.amend(design);
        self.renew();
    }

    /// Shows a design from elsewhere in the place of this one; undo brings this one back.
    pub fn replace(&mut self, design: Design, title: &str) {
        self.history.replace(design, title);
        self.renew();
    }

    /// Forgets what was saved: the document came from elsewhere and is in no file.
    pub fn mark_unsaved(&mut self) {
        self.saved = None;
    }

    /// Makes a change.
    ///
    /// # Errors
    /// When the command names nothing that exists or would break the document, which is then unchanged.
    pub fn apply(&mut self, command: &Command) -> Result<(), Rejected> {
        if self.history.apply(command)? {
            self.renew();
        }
        Ok(())
    }

    /// From here to [`Self::end_gesture`], changes are one step of the history.
    pub fn begin_gesture(&mut self) {
        self.history.begin_gesture();
    }

    /// Ends a gesture; the next change is a step of its own.
    pub fn end_gesture(&mut self) {
        self.history.end_gesture();
    }

    /// Takes back the last step; false where there is none.
    pub fn undo(&mut self) -> bool {
        let moved = self.history.undo();
        self.renew_if(moved)
    }

    /// Makes the step again that was taken back last; false where there is none.
    pub fn redo(&mut self) -> bool {
        let moved = self.history.redo();
        self.renew_if(moved)
    }

    /// The history as it is, for [`Self::go_back_to`].
    pub fn history(&self) -> History {
        self.history.clone()
    }

    /// Goes back to `before`, an earlier [`Self::history`], as if nothing had been done since.
    pub fn go_back_to(&mut self, before: History) {
        self.history.go_back_to(before);
        self.renew();
    }

    /// What [`Self::undo`] would take back.
    pub fn undo_title(&self) -> Option<&str> {
        self.history.undo_title()
    }

    /// What [`Self::redo`] would make again.
    pub fn redo_title(&self) -> Option<&str> {
        self.history.redo_title()
    }

    /// The alternative in focus.
    pub fn alternative(&self, focus: Focus) -> Option<&Alternative> {
        self.design()
            .alternatives
            .get(focus.alternative)
            .map(AsRef::as_ref)
    }

    /// Whether the cluster at `focus` exists in Azure.
    pub fn cluster_runs(&self, focus: Focus) -> bool {
        let found = self.alternative(focus).zip(self.cluster(focus));
        found.is_some_and(|(alternative, cluster)| alternative.runs(cluster))
    }

    /// The cluster in focus.
    pub fn cluster(&self, focus: Focus) -> Option<&Cluster> {
        self.alternative(focus)?
            .clusters
            .get(focus.cluster)
            .map(AsRef::as_ref)
    }

    /// The plan of the alternative in focus.
    pub fn alternative_plan(&self, focus: Focus) -> Option<&AlternativePlan> {
        let plans = &self.checked.plan.alternatives;
        plans.get(focus.alternative).map(AsRef::as_ref)
    }

    /// The plan of the cluster in focus.
    pub fn cluster_plan(&self, focus: Focus) -> Option<&ClusterPlan> {
        let plans = &self.alternative_plan(focus)?.clusters;
        plans.get(focus.cluster).map(AsRef::as_ref)
    }

    fn renew_if(&mut self, moved: bool) -> bool {
        if moved {
            self.renew();
        }
        moved
    }

    fn renew(&mut self) {
        self.revision += 1;
        self.checked = self.checked.after(Arc::clone(self.history.present()));
        let Checked {
            design,
            plan,
            findings,
        } = &self.checked;
        self.verdicts = Verdicts::new(design, plan, findings);
    }
}
