//! A design with all that was worked out for it, which a job can take along.
//!
//! A search tries changes on copies of the design, which takes longer than a frame may. So the screen never searches:
//! it asks for a search and shows what a job answers.

use std::sync::Arc;

use super::parts::Earlier;
use super::{Findings, check, check_after};
use crate::design::Design;
use crate::plan::{Plan, plan, plan_after};

/// A design, its plan and what was found in it.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The design.
    pub design: Arc<Design>,
    /// What it needs and holds.
    pub plan: Arc<Plan>,
    /// What is wrong with it.
    pub findings: Arc<Findings>,
}

impl Checked {
    /// Plans and checks a design.
    pub fn new(design: Arc<Design>) -> Self {
        let plan = Arc::new(plan(&design));
        let findings = Arc::new(check(&design, &plan));
        Self {
            design,
            plan,
            findings,
        }
    }

    /// The same as [`Self::new`] of `design`, with what still holds of this one: it costs what they differ in.
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use aksnet::check::Checked;
    /// use aksnet::design::{NodeCount, presets};
    /// use aksnet::edit::{Command, PoolAt, PoolChange, apply};
    ///
    /// let before = Checked::new(Arc::new(presets::worked_example()));
    /// let at = PoolAt { alternative: 0, cluster: 0, pool: 0 };
    /// let change = PoolChange::PlannedNodes(NodeCount::saturating(9));
    /// let design = Arc::new(apply(&before.design, &Command::Pool { at, change })?);
    /// let after = before.after(Arc::clone(&design));
    /// assert_eq!(after.plan, Checked::new(design).plan);
    /// # Ok::<(), aksnet::edit::Rejected>(())
    /// ```
    #[must_use]
    pub fn after(&self, design: Arc<Design>) -> Self {
        let plan = Arc::new(plan_after(&design, Some((&self.design, &self.plan))));
        let earlier = Earlier::of(&self.design, &self.plan, &self.findings);
        let findings = Arc::new(check_after(&design, &plan, earlier));
        Self {
            design,
            plan,
            findings,
        }
    }
}
