//! Fixes: those of the findings on screen, sought in the background, and those of all findings at once.

use super::{Application, Done, Moment};
use crate::check::{FixedAll, fix_all};
use crate::decide::ways_out;
use crate::ui::state::NoticeKind;

/// Name of the job that looks for the fixes of what is on screen; cards say so, the status bar need not.
pub(super) const SEARCHING: &str = "working out fixes";

/// Findings of one job: few, so that cards get their fixes one after the other and an edit stops the search soon.
const AT_ONCE: usize = 4;

impl Application {
    /// Looks for fixes of findings that the screen asked about, in the present document; true where a job began. While
    /// something is dragged the document changes in every frame, so the search waits.
    pub(super) fn look_for_fixes(&mut self) -> bool {
        if self.dragging {
            return false;
        }
        let of = self.moment();
        match self.searching {
            Some((_, running)) if running == of => return false,
            Some((job, _)) => self.jobs.cancel(job),
            None => {}
        }
        self.searching = None;
        let places = self.view.findings.fixes.next(&self.session, AT_ONCE);
        if places.is_empty() {
            return false;
        }
        let checked = self.session.checked();
        let job = self.jobs.spawn(SEARCHING, move |context| {
            let wanted = places.into_iter().take_while(|_| !context.is_cancelled());
            let found = wanted.filter_map(|place| {
                let finding = checked.findings.all.get(place)?;
                Some((place, ways_out::of_finding(&checked, finding)))
            });
            Done::Fixes {
                of,
                found: found.collect(),
            }
        });
        self.searching = Some((job, of));
        true
    }

    /// Shows the fixes that were found, where the document is still the one that was searched.
    pub(super) fn found_fixes(&mut self, of: Moment, found: Vec<(usize, ways_out::Search)>) {
        if of != self.moment() {
            return;
        }
        self.searching = None;
        for (place, search) in found {
            self.view.findings.fixes.found(&self.session, place, search);
        }
    }

    /// Works out the fixes of all findings; the design is changed when the answer arrives.
    pub(super) fn fix_all_findings(&mut self) {
        self.end_drag();
        let (design, of) = (self.session.snapshot(), self.moment());
        self.jobs.spawn("looking for fixes", move |_| Done::FixedAll {
            of,
            fixed: Box::new(fix_all(&design)),
        });
    }

    /// Applies the fixes that were found, if the design is still the one that was searched.
    pub(super) fn fixed(&mut self, of: Moment, fixed: &FixedAll) {
        if of != self.moment() {
            self.view.notify(
                NoticeKind::Info,
                "The design was changed meanwhile, so nothing was fixed",
            );
            return;
        }
        if let Some(command) = fixed.command() {
            self.apply(&command);
        }
        let (done, left) = (fixed.fixes.len(), fixed.left.len());
        let text = match fixed.left.first() {
            None if done == 0 => "There is nothing to fix".to_owned(),
            None => format!("Fixed {done}, nothing is left"),
            Some((finding, why)) => {
                format!(
                    "Fixed {done}, {left} left; the first is {}: {why}",
                    finding.rule.title
                )
            }
        };
        self.view.notify(NoticeKind::Info, text);
    }
}
