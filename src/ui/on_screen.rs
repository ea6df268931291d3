//! The open document with what one screen shows of it, computed once per revision and focus.
//!
//! A [`Session`] knows the whole document and no screen. What the panels share of the cluster and the alternative in
//! focus is kept here: the application asks for it before a frame is painted, the panels only read it.

use std::collections::BTreeSet;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use crate::decide::advice::{Ranked, rank};
use crate::design::Design;
use crate::plan::{Ceilings, Comparison, Growth, Plan, ceilings, compare, growth};
use crate::scene::{Atlas, MapScene, MapStack, ModelScene, StackAtlas, models};
use crate::session::{Focus, Session};

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

/// An open document and what is on screen of it; reads and changes as its [`Session`] does.
#[derive(Debug)]
pub struct OnScreen {
    session: Session,
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

impl OnScreen {
    /// Opens `design` as saved.
    pub fn open(design: Design) -> Self {
        let session = Session::new(design);
        let shown_for = (session.revision(), Focus::default(), BTreeSet::new());
        let mut atlas = Atlas::default();
        let shown = derive(&session, Focus::default(), &shown_for.2, &mut atlas);
        Self {
            session,
            shown_for,
            shown,
            atlas,
            stacked: None,
        }
    }

    /// What was derived for the focus last shown.
    pub const fn shown(&self) -> &Shown {
        &self.shown
    }

    /// Computes what the screen shows of `focus`, unless that is done already; `opened` are the gaps of the map's axis,
    /// by their first address, that are drawn in full.
    pub fn show(&mut self, focus: Focus, opened: &BTreeSet<u64>) {
        let (revision, shown, gaps) = &self.shown_for;
        if (*revision, *shown) == (self.session.revision(), focus) && gaps == opened {
            return;
        }
        self.shown = derive(&self.session, focus, opened, &mut self.atlas);
        self.shown_for = (self.session.revision(), focus, opened.clone());
    }

    /// Works out the maps of all alternatives on one axis, unless they are worked out already; for `opened` see
    /// [`Self::show`].
    pub fn show_stack(&mut self, opened: &BTreeSet<u64>) {
        let revision = self.session.revision();
        let is_for = |stacked: &Stacked| stacked.made_for.0 == revision && stacked.made_for.1 == *opened;
        if self.stacked.as_ref().is_some_and(is_for) {
            return;
        }
        let stacked = self.stacked.take();
        let mut atlas = stacked.map(|stacked| stacked.atlas).unwrap_or_default();
        let (design, plan) = document(&self.session);
        self.stacked = Some(Stacked {
            stack: atlas.stack(&design, &plan, opened),
            made_for: (revision, opened.clone()),
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
}

impl Deref for OnScreen {
    type Target = Session;

    fn deref(&self) -> &Session {
        &self.session
    }
}

impl DerefMut for OnScreen {
    fn deref_mut(&mut self) -> &mut Session {
        &mut self.session
    }
}

fn document(session: &Session) -> (Arc<Design>, Arc<Plan>) {
    let checked = session.checked();
    (checked.design, checked.plan)
}

fn derive(session: &Session, focus: Focus, opened: &BTreeSet<u64>, atlas: &mut Atlas) -> Shown {
    let (design, plan) = document(session);
    let alternative = session.alternative(focus);
    let places = alternative.zip(session.alternative_plan(focus));
    let comparison = places
        .and_then(|(alternative, planned)| compare(&design, alternative, planned, focus.cluster, focus.pool));
    Shown {
        lanes: comparison.as_ref().map(models),
        ranking: alternative
            .zip(comparison.as_ref())
            .map(|(alternative, comparison)| rank(&design.requirements, alternative, comparison))
            .unwrap_or_default(),
        ceilings: places
            .zip(session.cluster(focus))
            .and_then(|((alternative, planned), cluster)| {
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
        map: atlas.map(&design, &plan, focus.alternative, opened),
    }
}
