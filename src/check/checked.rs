//! A design with everything computed for it, in a form that can be handed to a job.
//!
//! A search tries changes on copies of the design, which takes longer than a frame. So the screen never searches: it
//! starts a job and shows its answer.

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

    /// The same as [`Self::new`] of `design`, reusing what still holds of this one: the cost is that of what differs.
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
