//! A design with all that was worked out for it, which a job can take along, and the search for fixes in it.
//!
//! A search tries changes on copies of the design, each planned and checked as a whole, which takes longer than a frame
//! may. So the screen never searches: it asks for a search and shows what a job answers.

use std::sync::Arc;

use super::{Finding, Findings, Fix, check};
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

/// What a search for fixes of one finding came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FixSearch {
    /// The fixes, the best first.
    pub fixes: Vec<Fix>,
    /// Why there is none.
    pub why_none: Option<&'static str>,
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

    /// Looks for fixes of one of the findings; the others are known, so only what comes after a fix is checked.
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use aksnet::{check::Checked, design::presets};
    ///
    /// let checked = Checked::new(Arc::new(presets::presets()[2].design()?)); // its Bastion subnet is too small
    /// let small = checked.findings.all.iter().find(|finding| finding.rule.id == "bastion-subnet");
    /// let search = small.map(|small| checked.search(small));
    /// let titles: Vec<_> = search.iter().flat_map(|search| &search.fixes).map(|fix| fix.title.as_str()).collect();
    /// assert_eq!(titles, ["Move to 10.200.0.128/26"]);
    /// # Ok::<(), aksnet::design::file::FileError>(())
    /// ```
    pub fn search(&self, finding: &Finding) -> FixSearch {
        let Self {
            design,
            plan,
            findings,
        } = self;
        let fixes = finding.fixes_among(findings, design, plan);
        FixSearch {
            why_none: fixes.is_empty().then(|| finding.why_no_fix(design)),
            fixes,
        }
    }
}
