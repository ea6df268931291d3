//! One open document: its history, what was last saved, and everything derived from it, worked out once a revision.
//!
//! The screen reads a [`Session`]; only the application changes it. Plan and findings are renewed by each change, what
//! one screen shows of one cluster is renewed by [`Session::show`] and only when the revision or the [`Focus`] moved.
//! Knows nothing of files, windows or clocks.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::azure::rules;
use crate::check::{Checked, Findings};
use crate::decide::advice::{Ranked, rank};
use crate::decide::verdict::Verdicts;
use crate::design::{Alternative, Cluster, Design};
use crate::edit::{Command, History, Moved, Rejected};
use crate::plan::{
    AlternativePlan, Ceilings, ClusterPlan, Comparison, Growth, Plan, ceilings, compare, growth,
};
use crate::scene::{Atlas, MapScene, MapStack, ModelScene, StackAtlas, models};

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

/// What is derived for one focus.
#[derive(Debug)]
pub struct Shown {
    /// The cluster under every model.
    pub comparison: Option<Comparison>,
    /// The comparison as lanes.
    pub lanes: Option<ModelScene>,
    /// The models in order of merit.
    pub ranking: Vec<Ranked>,
    /// How far the growing pool goes in the ranges as they are.
    pub ceilings: Option<Ceilings>,
    /// Addresses against nodes.
    pub growth: Option<Growth>,
    /// The address map.
    pub map: MapScene,
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
    shown_for: (u64, Focus, BTreeSet<u64>),
    shown: Shown,
    atlas: Atlas,
    stacked: Option<Stacked>,
}

/// The maps of all alternatives, and what they were made for.
#[derive(Debug)]
struct Stacked {
    made_for: (u64, BTreeSet<u64>),
    stack: MapStack,
    atlas: StackAtlas,
}

impl Session {
    /// Opens `design` as saved.
    pub fn new(design: Design) -> Self {
        let history = History::new(design);
        let present = Arc::clone(history.present());
        let checked = Checked::new(Arc::clone(&present));
        let verdicts = Verdicts::new(&present, &checked.plan, &checked.findings);
        let shown_for = (0, Focus::default(), BTreeSet::new());
        let mut atlas = Atlas::default();
        let shown = derive(
            &present,
            &checked.plan,
            Focus::default(),
            &shown_for.2,
            &mut atlas,
        );
        Self {
            history,
            saved: Some(present),
            revision: 0,
            checked,
            verdicts,
            shown_for,
            shown,
            atlas,
            stacked: None,
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

    /// What was derived for the focus last shown.
    pub const fn shown(&self) -> &Shown {
        &self.shown
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
    /// When the command leads nowhere or would break the document; it is then as before.
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

    /// What [`Self::undo`] would take back.
    pub fn undo_title(&self) -> Option<&str> {
        self.history.undo_title()
    }

    /// What [`Self::redo`] would make again.
    pub fn redo_title(&self) -> Option<&str> {
        self.history.redo_title()
    }

    /// Works out what the screen shows of `focus`, unless it is worked out already; `opened` are the gaps of the
    /// map's axis, by their first address, that are drawn in full.
    pub fn show(&mut self, focus: Focus, opened: &BTreeSet<u64>) {
        let (revision, shown, gaps) = &self.shown_for;
        if (*revision, *shown) == (self.revision, focus) && gaps == opened {
            return;
        }
        self.shown = derive(
            self.history.present(),
            &self.checked.plan,
            focus,
            opened,
            &mut self.atlas,
        );
        self.shown_for = (self.revision, focus, opened.clone());
    }

    /// Works out the maps of all alternatives on one axis, unless they are worked out already; for `opened` see
    /// [`Self::show`].
    pub fn show_stack(&mut self, opened: &BTreeSet<u64>) {
        let is_for = |stacked: &Stacked| stacked.made_for.0 == self.revision && stacked.made_for.1 == *opened;
        if self.stacked.as_ref().is_some_and(is_for) {
            return;
        }
        let mut atlas = self
            .stacked
            .take()
            .map(|stacked| stacked.atlas)
            .unwrap_or_default();
        self.stacked = Some(Stacked {
            stack: atlas.stack(self.history.present(), &self.checked.plan, opened),
            made_for: (self.revision, opened.clone()),
            atlas,
        });
    }

    /// Forgets the maps of all alternatives.
    pub fn hide_stack(&mut self) {
        self.stacked = None;
    }

    /// The maps of all alternatives on one axis, while they are shown.
    pub fn stack(&self) -> Option<&MapStack> {
        self.stacked.as_ref().map(|stacked| &stacked.stack)
    }

    /// The alternative in focus.
    pub fn alternative(&self, focus: Focus) -> Option<&Alternative> {
        self.design()
            .alternatives
            .get(focus.alternative)
            .map(AsRef::as_ref)
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

fn derive(
    design: &Arc<Design>,
    plan: &Arc<Plan>,
    focus: Focus,
    opened: &BTreeSet<u64>,
    atlas: &mut Atlas,
) -> Shown {
    let alternative = design.alternatives.get(focus.alternative);
    let places = alternative.zip(plan.alternatives.get(focus.alternative));
    let cluster = alternative.and_then(|alternative| alternative.clusters.get(focus.cluster));
    let comparison = places.and_then(|(alternative, planned)| {
        compare(
            &design.requirements,
            alternative,
            planned,
            focus.cluster,
            focus.pool,
        )
    });
    Shown {
        lanes: comparison.as_ref().map(models),
        ranking: alternative
            .zip(comparison.as_ref())
            .map(|(alternative, comparison)| rank(&design.requirements, alternative, comparison))
            .unwrap_or_default(),
        ceilings: places.zip(cluster).and_then(|((alternative, planned), cluster)| {
            ceilings(
                alternative,
                planned,
                focus.cluster,
                cluster.growing_pool(focus.pool)?,
            )
        }),
        growth: places
            .zip(comparison.as_ref())
            .and_then(|((alternative, planned), comparison)| growth(alternative, planned, comparison)),
        comparison,
        map: atlas.map(design, plan, focus.alternative, opened),
    }
}
