//! Where the parts of a design are after an edit: edits change positions in lists, ids stay.
//!
//! ```text
//!  before   snet-a  snet-b  snet-c*        after   snet-b  snet-c*        what was third is second now
//! ```
//!
//! A part that did not exist before, such as a subnet that was just added, is taken by its new position.

use crate::design::{Alternative, Cluster, Design, Network, Part, Shared};

/// Finds the parts of one design in the design that an edit made of it.
///
/// ```
/// use aksnet::design::presets;
/// use aksnet::edit::Moved;
///
/// let before = presets::worked_example();
/// let mut after = before.clone();
/// after.alternatives[0].networks[0].subnets.remove(0);
/// let moved = Moved::new(&before, &after);
/// let network = moved.alternative(0).and_then(|alternative| alternative.network(0));
/// let network = network.expect("it is still there");
/// assert_eq!(network.subnet(1), Some(0));
/// assert_eq!(network.subnet(0), None, "it is gone");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Moved<'a> {
    before: &'a Design,
    after: &'a Design,
}

/// A part in both designs, with its place in the later one; without parts of its own where it is new.
#[derive(Debug)]
pub struct MovedPart<'a, T> {
    /// Its place after the edit.
    pub at: usize,
    both: Option<(&'a T, &'a T)>,
}

impl<'a> Moved<'a> {
    /// Follows the parts of `before` into `after`.
    pub const fn new(before: &'a Design, after: &'a Design) -> Self {
        Self { before, after }
    }

    /// The alternative that was at `at`; `None` where it is gone.
    pub fn alternative(&self, at: usize) -> Option<MovedPart<'a, Alternative>> {
        part(&self.before.alternatives, &self.after.alternatives, at)
    }

    /// Where the prefix at `prefix` of the connected range that was at `at` is now.
    pub fn connected(&self, at: usize, prefix: usize) -> Option<(usize, usize)> {
        let (before, after) = (&self.before.connected, &self.after.connected);
        let to = place(before, after, at, |one, other| one.number() == other.number())?;
        let Some((before, after)) = before.get(at).zip(after.get(to)) else {
            return Some((to, prefix));
        };
        let prefix = value(&before.prefixes, &after.prefixes, prefix)?;
        Some((to, prefix))
    }
}

impl<'a> MovedPart<'a, Alternative> {
    /// The VNet that was at `at`.
    pub fn network(&self, at: usize) -> Option<MovedPart<'a, Network>> {
        self.part(at, |alternative| &alternative.networks)
    }

    /// The cluster that was at `at`.
    pub fn cluster(&self, at: usize) -> Option<MovedPart<'a, Cluster>> {
        self.part(at, |alternative| &alternative.clusters)
    }
}

impl MovedPart<'_, Network> {
    /// Where the subnet is that was at `at`.
    pub fn subnet(&self, at: usize) -> Option<usize> {
        self.place(at, |network| &network.subnets)
    }

    /// Where the prefix of the address space is that was at `at`.
    pub fn prefix(&self, at: usize) -> Option<usize> {
        self.both.map_or(Some(at), |(before, after)| {
            value(&before.address_space, &after.address_space, at)
        })
    }
}

impl MovedPart<'_, Cluster> {
    /// Where the node pool is that was at `at`.
    pub fn pool(&self, at: usize) -> Option<usize> {
        self.place(at, |cluster| &cluster.pools)
    }
}

impl<'a, T> MovedPart<'a, T> {
    fn part<P: Part + 'a>(
        &self,
        at: usize,
        list: impl Fn(&'a T) -> &'a Vec<Shared<P>>,
    ) -> Option<MovedPart<'a, P>> {
        match self.both {
            Some((before, after)) => part(list(before), list(after), at),
            None => Some(MovedPart { at, both: None }),
        }
    }

    fn place<P: Part + 'a>(&self, at: usize, list: impl Fn(&'a T) -> &'a Vec<P>) -> Option<usize> {
        self.both.map_or(Some(at), |(before, after)| {
            place(list(before), list(after), at, |one, other| {
                one.number() == other.number()
            })
        })
    }
}

fn part<'a, P: Part>(before: &'a [Shared<P>], after: &'a [Shared<P>], at: usize) -> Option<MovedPart<'a, P>> {
    let to = place(before, after, at, |one, other| one.number() == other.number())?;
    let both = before.get(at).zip(after.get(to));
    Some(MovedPart {
        at: to,
        both: both.map(|(before, after)| (&**before, &**after)),
    })
}

/// Where the value that was at `at` is now; in a list of unchanged length it was changed in place.
fn value<T: PartialEq>(before: &[T], after: &[T], at: usize) -> Option<usize> {
    let found = place(before, after, at, |one, other| one == other);
    found.or_else(|| (before.len() == after.len()).then_some(at))
}

fn place<T>(before: &[T], after: &[T], at: usize, is_same: impl Fn(&T, &T) -> bool) -> Option<usize> {
    let Some(wanted) = before.get(at) else {
        return Some(at);
    };
    let is_at = |place: &usize| after.get(*place).is_some_and(|found| is_same(wanted, found));
    // Few things are added or removed at once, so it is nearby.
    (0..before.len().max(after.len())).find_map(|by| {
        let places = [at.checked_sub(by), Some(at + by)];
        places.into_iter().flatten().find(is_at)
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::design::{file, presets};
    use crate::edit::{Command, DesignChange, History, apply};

    fn subnet(moved: Moved<'_>, at: usize) -> Option<usize> {
        moved.alternative(0)?.network(0)?.subnet(at)
    }

    #[test]
    fn what_is_renamed_or_moved_stays_what_it_is() {
        let before = presets::worked_example();
        let mut after = before.clone();
        let subnets = &mut after.alternatives[0].networks[0].subnets;
        subnets[1].name = "snet-other".parse().unwrap();
        assert_eq!(subnet(Moved::new(&before, &after), 1), Some(1));
        after.alternatives[0].networks[0].subnets.swap(0, 1);
        let moved = Moved::new(&before, &after);
        assert_eq!((subnet(moved, 0), subnet(moved, 1)), (Some(1), Some(0)));
    }

    #[test]
    fn two_that_take_each_others_names_stay_where_they_are() {
        let before = presets::worked_example();
        let mut after = before.clone();
        let subnets = &mut after.alternatives[0].networks[0].subnets;
        let first = subnets[0].name.clone();
        subnets[0].name = subnets[1].name.clone();
        subnets[1].name = first;
        let moved = Moved::new(&before, &after);
        assert_eq!((subnet(moved, 0), subnet(moved, 1)), (Some(0), Some(1)));
    }

    #[test]
    fn what_is_new_is_known_already() {
        let before = presets::worked_example();
        let mut after = before.clone();
        let subnets = &mut after.alternatives[0].networks[0].subnets;
        let mut copy = subnets[1].clone();
        copy.name = "snet-copy".parse().unwrap();
        subnets.push(copy);
        assert_eq!(subnet(Moved::new(&before, &after), 2), Some(2));
    }

    #[test]
    fn an_alternative_put_before_another_moves_it_with_its_clusters_and_pools() {
        let before = presets::worked_example();
        let mut added = presets::blank().alternatives[0].clone().into_inner();
        added.name = "Today".parse().unwrap();
        let added = DesignChange::AddFirst(Box::new(added));
        let after = apply(&before, &Command::Design(added)).unwrap();
        let moved = Moved::new(&before, &after).alternative(0).unwrap();
        let cluster = moved.cluster(0).unwrap();
        assert_eq!((moved.at, cluster.at, cluster.pool(0)), (1, 0, Some(0)));
    }

    #[test]
    fn a_design_read_again_has_the_same_parts_where_it_has_their_names() {
        let before = presets::worked_example();
        let mut changed = before.clone();
        let subnets = &mut changed.alternatives[0].networks[0].subnets;
        subnets.swap(0, 1);
        subnets[0].name = "snet-other".parse().unwrap();
        // As a file is read: with ids in document order.
        let read = file::read(file::write(&changed).as_bytes()).unwrap();
        let mut history = History::new(before);
        let before = Arc::clone(history.present());
        history.replace(read, "Read the file again");
        let moved = Moved::new(&before, history.present());
        assert_eq!((subnet(moved, 0), subnet(moved, 1)), (Some(1), None));
        assert!(history.undo());
        assert_eq!(subnet(Moved::new(&before, history.present()), 1), Some(1));
    }

    #[test]
    fn prefixes_of_connected_ranges_are_told_apart() {
        let mut before = presets::worked_example();
        before.connected[1]
            .prefixes
            .push("192.168.0.0/16".parse().unwrap());
        let mut after = before.clone();
        after.connected.remove(0);
        after.connected[0].prefixes.remove(0);
        let moved = Moved::new(&before, &after);
        assert_eq!(moved.connected(1, 1), Some((0, 0)));
        assert_eq!(moved.connected(1, 0), None);
        assert_eq!(moved.connected(0, 0), None);
    }
}
