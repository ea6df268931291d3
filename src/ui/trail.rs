//! A selection leads: the range of exactly one cluster brings that cluster on screen, and one key goes back.
//!
//! ```text
//!  platform-ingress ── select snet-fraud ──> payments-fraud     left panel, models, growth and status follow
//!                   <────── Ctrl B ─────────
//! ```
//!
//! Ranges that several clusters share, and those of none, change nothing.

use crate::edit::Moved;
use crate::scene::Item;
use crate::session::{Focus, Session};

use super::reveal::clusters_of;
use super::state::ViewState;

/// Most places that are remembered.
const MOST_STOPS: usize = 32;

/// What was on screen before another cluster came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stop {
    focus: Focus,
    selection: Option<Item>,
    /// Whether a selection led away from here, and not a choice of the person.
    was_led: bool,
}

/// The clusters that were on screen, the last one at the end.
#[derive(Debug, Clone, Default)]
pub struct Trail(Vec<Stop>);

impl Trail {
    /// Forgets all of it.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// Whether there is something to go back to.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn push(&mut self, stop: Stop) {
        if self.0.len() == MOST_STOPS {
            self.0.remove(0);
        }
        self.0.push(stop);
    }

    /// Stays at the same clusters although an edit gave them other places; forgets those that are gone.
    pub(super) fn follow(&mut self, moved: &Moved<'_>) {
        self.0.retain_mut(|stop| {
            let Some(focus) = stop.focus.moved(moved) else {
                return false;
            };
            let item = |item: Item| item.moved(moved, stop.focus.alternative);
            stop.selection = stop.selection.and_then(item).map(|(_, item)| item);
            stop.focus = focus;
            true
        });
    }
}

impl ViewState {
    /// Brings the cluster on screen whose range was selected, where it is the range of one alone.
    pub fn lead(&mut self, session: &Session, before: Option<Item>) {
        let plan = session.alternative_plan(self.focus);
        let led = self
            .selection
            .zip(plan)
            .map(|(item, plan)| clusters_of(item, plan));
        if let Some([cluster]) = led.as_deref() {
            self.move_to(*cluster, before, true);
        }
    }

    /// Brings a cluster on screen because a person chose it.
    pub fn show_cluster(&mut self, cluster: usize) {
        self.move_to(cluster, self.selection, false);
    }

    /// Brings a cluster on screen; `before` is what was selected until then.
    pub(super) fn move_to(&mut self, cluster: usize, before: Option<Item>, was_led: bool) {
        if cluster == self.focus.cluster {
            return;
        }
        self.trail.push(Stop {
            focus: self.focus,
            selection: before,
            was_led,
        });
        self.focus.cluster = cluster;
        self.focus.pool = None;
        self.preview = None;
    }

    /// Shows the cluster and the selection that were on screen before.
    pub fn go_back(&mut self) {
        let Some(stop) = self.trail.0.pop() else { return };
        self.focus = stop.focus;
        self.preview = None;
        self.select(stop.selection);
    }

    /// The cluster that was on screen before a selection led to another; none where a person chose the one on screen.
    pub fn previous_cluster(&self) -> Option<usize> {
        let last = self.trail.0.last()?;
        last.was_led.then_some(last.focus.cluster)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::presets;
    use crate::edit::{Command, DesignChange};

    fn estate() -> (Session, ViewState) {
        let session = Session::new(presets::presets()[4].design().unwrap());
        (session, ViewState::default())
    }

    fn users(session: &Session, view: &ViewState, item: Item) -> Vec<usize> {
        clusters_of(item, session.alternative_plan(view.focus).unwrap())
    }

    /// A subnet of the estate that so many clusters use, none of them the first.
    fn subnet(session: &Session, view: &ViewState, count: usize) -> Item {
        let networks = session
            .alternative(view.focus)
            .unwrap()
            .networks
            .iter()
            .enumerate();
        let mut items = networks.flat_map(|(network, written)| {
            (0..written.subnets.len()).map(move |subnet| Item::Subnet { network, subnet })
        });
        items
            .find(|item| {
                let users = users(session, view, *item);
                users.len() == count && !users.contains(&0)
            })
            .unwrap()
    }

    #[test]
    fn the_range_of_one_cluster_brings_it_on_screen_and_back_leads_back() {
        let (session, mut view) = estate();
        let item = subnet(&session, &view, 1);
        let own = users(&session, &view, item)[0];
        view.select(Some(item));
        view.lead(&session, None);
        assert_eq!((view.focus.cluster, view.previous_cluster()), (own, Some(0)));
        view.go_back();
        assert_eq!(
            (view.focus.cluster, view.previous_cluster(), view.selection),
            (0, None, None)
        );
        view.go_back();
        assert_eq!(
            view.focus,
            Focus::default(),
            "there is nothing more to go back to"
        );
    }

    #[test]
    fn what_several_share_or_nobody_uses_leads_to_no_cluster() {
        let (session, mut view) = estate();
        for count in [0, 2] {
            let item = subnet(&session, &view, count);
            view.select(Some(item));
            view.lead(&session, None);
            assert_eq!(
                (view.focus.cluster, view.previous_cluster()),
                (0, None),
                "{count} users"
            );
        }
    }

    #[test]
    fn a_stop_follows_its_cluster_and_goes_with_it() {
        let (session, mut view) = estate();
        view.show_cluster(3);
        view.show_cluster(5);
        assert_eq!(view.previous_cluster(), None, "a person chose it");
        let before = session.design().clone();
        let mut after = before.clone();
        after.alternatives[0].clusters.remove(0);
        view.trail.follow(&Moved::new(&before, &after));
        view.go_back();
        assert_eq!(view.focus.cluster, 2, "one place further up");
        assert!(view.trail.is_empty(), "the first is gone");
    }

    #[test]
    fn what_is_on_screen_stays_when_something_comes_before_it() {
        let (mut session, mut view) = estate();
        view.show_cluster(3);
        let item = Item::ServiceCidr { cluster: 3 };
        view.select(Some(item));
        view.compare.pair = Some((0, 0));
        view.export.left_out = vec![0];
        view.keep_inside(&session);
        let first = presets::blank().alternatives[0].clone().into_inner();
        let added = Command::Design(DesignChange::AddFirst(Box::new(first)));
        session.apply(&added).unwrap();
        view.keep_inside(&session);
        assert_eq!((view.focus.alternative, view.focus.cluster), (1, 3));
        assert_eq!(view.selection, Some(item));
        assert_eq!(view.previous_cluster(), None);
        assert_eq!(
            (view.compare.pair, &view.export.left_out[..]),
            (Some((1, 1)), &[1][..])
        );
        view.go_back();
        assert_eq!((view.focus.alternative, view.focus.cluster), (1, 0));
        session.undo();
        view.keep_inside(&session);
        assert_eq!((view.focus.alternative, view.focus.cluster), (0, 0));
    }

    #[test]
    fn the_trail_ends_somewhere() {
        let (_, mut view) = estate();
        for step in 0..10 * MOST_STOPS {
            view.show_cluster(1 + step % 2);
        }
        assert_eq!(view.trail.0.len(), MOST_STOPS);
    }
}
