//! A design with all that was worked out for it, which a job can take along.
//!
//! A search tries changes on copies of the design, each planned and checked as a whole, which takes longer than a frame
//! may. So the screen never searches: it asks for a search and shows what a job answers.

use std::sync::Arc;

use super::{Findings, check};
use crate::design::Design;
use crate::plan::{Plan, plan};

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
}
