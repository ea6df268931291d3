//! Fix all: one fix after the other until none is left, and what could not be fixed.

use std::sync::Arc;

use crate::azure::Severity;
use crate::design::Design;
use crate::edit::{self, Command};

use super::super::{Checked, Finding, Findings};

/// The result of fixing everything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FixedAll {
    /// The fixes, in order, each with what its button says.
    pub fixes: Vec<(String, Command)>,
    /// The design afterwards.
    pub design: Design,
    /// Errors and warnings that remain in the design afterwards, each with why there is no fix.
    pub left: Vec<(Finding, &'static str)>,
}

impl FixedAll {
    /// All fixes as one command that can be undone at once; none where nothing was fixed.
    pub fn command(&self) -> Option<Command> {
        let commands: Vec<Command> = self.fixes.iter().map(|(_, command)| command.clone()).collect();
        let title = match commands.len() {
            0 => return None,
            1 => "Fix 1 finding".to_owned(),
            many => format!("Fix {many} findings"),
        };
        Some(Command::Several { title, commands })
    }
}

/// Most fixes at once, so that it always ends; far more than any real design needs.
const MOST_FIXES: usize = 1_000;

/// Fixes errors and warnings until no fix makes the design better; the workload stays as it is, and accepted findings
/// stay too.
///
/// ```
/// use aksnet::{check, design::presets};
///
/// let design = presets::presets()[2].design()?; // its Bastion subnet is too small
/// let fixed = check::fix_all(&design);
/// assert_eq!(fixed.fixes.iter().map(|(title, _)| title.as_str()).collect::<Vec<_>>(), ["Move to 10.200.0.128/26"]);
/// assert!(fixed.left.is_empty());
/// # Ok::<(), aksnet::design::file::FileError>(())
/// ```
pub fn fix_all(design: &Design) -> FixedAll {
    let mut now = Checked::new(Arc::new(design.clone()));
    let mut fixes = Vec::new();
    'again: while fixes.len() < MOST_FIXES {
        for finding in to_mend(&now.findings) {
            for fix in finding.fixes_among(&now.findings, &now.design, &now.plan) {
                if !fix.keeps_workload {
                    continue;
                }
                let Ok(changed) = edit::apply(&now.design, &fix.command) else {
                    continue;
                };
                let after = now.after(Arc::new(changed));
                // Every step makes it better, so this ends.
                if weight(&after.findings) < weight(&now.findings) {
                    fixes.push((fix.title, fix.command));
                    now = after;
                    continue 'again;
                }
            }
        }
        break;
    }
    let left = to_mend(&now.findings)
        .into_iter()
        .map(|finding| (finding, finding.why_no_fix(&now.design, &now.plan)))
        .collect();
    let design = Arc::unwrap_or_clone(now.design);
    FixedAll { fixes, design, left }
}

/// Open errors, then open warnings.
fn to_mend(findings: &Findings) -> Vec<Finding> {
    let listed = findings.listed(|_| true);
    listed.open.into_iter().copied().collect()
}

fn weight(findings: &Findings) -> (usize, usize) {
    (findings.count(Severity::Error), findings.count(Severity::Warning))
}
