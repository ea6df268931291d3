//! Ghosts: where a second pool would lie until the first is drained and deleted.
//!
//! ```text
//!  subnet    ├ reserved ┤ nodes ▒▒▒▒ │┄┄ second pool ┄┄│ free … ├ reserved ┤
//! ```

use crate::check::Subject;
use crate::decide::journey::{Rotation, Together};
use crate::net::Span;

use crate::scene::map::lanes::{Item, MapScene, Role};

/// What a second pool would take from a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ghost {
    /// The range.
    pub item: Item,
    /// The addresses, as many as there is room for.
    pub span: Span,
    /// Whether there is room for all of them.
    pub fits: bool,
}

/// The ghosts of `rotation` on the map; ranges not drawn there have none.
///
/// ```
/// use std::collections::BTreeSet;
/// use aksnet::decide::journey::rotation;
/// use aksnet::{design::presets, edit::PoolAt, plan, scene};
///
/// let design = presets::blank();
/// let plan = plan::plan(&design);
/// let at = PoolAt { alternative: 0, cluster: 0, pool: 1 };
/// let map = scene::map(&design, &plan, 0, &BTreeSet::new());
/// let ghosts = scene::ghosts(&map, &rotation(&design, &plan, at));
/// assert_eq!(ghosts[0].span.len(), 20); // twenty nodes a second time
/// ```
pub fn ghosts(map: &MapScene, rotation: &Rotation) -> Vec<Ghost> {
    let ghost = |shared: &Together| {
        let item = match shared.range {
            Subject::Subnet { network, subnet, .. } => Item::Subnet { network, subnet },
            Subject::PodCidr { cluster, .. } => Item::PodCidr { cluster },
            _ => return None,
        };
        let bar = map.bar(item)?;
        // After what is planned: surge nodes exist at other times.
        let is_left = |role| matches!(role, Role::Surge | Role::Free);
        let behind = bar.fills.iter().find(|fill| is_left(fill.role));
        let last = bar.fills.iter().rfind(|fill| is_left(fill.role));
        let from = behind.map_or_else(|| bar.span.end(), |fill| fill.span.first());
        let end = last.map_or_else(|| bar.span.end(), |fill| fill.span.end());
        let second = shared.both.saturating_sub(shared.now);
        let second = second.saturating_mul(shared.unit.addresses());
        Some(Ghost {
            item,
            span: Span::new(from, from.saturating_add(second).min(end))?,
            fits: shared.fits(),
        })
    };
    rotation.shared.iter().filter_map(ghost).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::decide::journey::rotation;
    use crate::design::presets;
    use crate::edit::PoolAt;
    use crate::{plan, scene};

    #[test]
    fn what_finds_no_room_ends_where_the_room_ends() {
        let design = presets::worked_example();
        let planned = plan::plan(&design);
        let at = PoolAt {
            alternative: 0,
            cluster: 0,
            pool: 1,
        };
        let map = scene::map(&design, &planned, 0, &BTreeSet::new());
        let ghosts = ghosts(&map, &rotation(&design, &planned, at));
        let nodes = Item::Subnet {
            network: 0,
            subnet: 0,
        };
        let bar = map.bar(nodes).unwrap().span;
        let ghost = ghosts.iter().find(|ghost| ghost.item == nodes).unwrap();
        assert!(!ghost.fits);
        assert!(ghost.span.end() < bar.end(), "the last address is Azure's");
    }
}
