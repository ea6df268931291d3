//! Words for the cells inside a bar: single addresses, blocks and node slots.
//!
//! ```text
//!  snet-nodes 10.20.0.0/26
//!  │ .0 network │ .1 gateway │ .2 DNS │ .3 DNS │ .4 node │ .5 node │ …
//! ```

use crate::net::{Prefix, Span};

use crate::scene::map::detail::Cell;
use crate::scene::map::lanes::{Bar, Item, Role};
use crate::scene::map::words::Words;

impl Words<'_> {
    /// Labels for a cell of a bar, the longest first.
    pub fn cell(&self, bar: &Bar, cell: &Cell) -> [String; 2] {
        let at = cell.span.first();
        let word = self.cell_word(bar, cell);
        let long = match (bar.item, Prefix::address_from_number(at)) {
            (_, Some(address)) if cell.span.len() == 1 => format!(".{} {word}", address.octets()[3]),
            (Item::PodCidr { .. }, _) => {
                let number = (at - bar.span.first()) / cell.span.len().max(1) + 1;
                format!("slot {number}, {word}")
            }
            _ => word.to_owned(),
        };
        if cell.is_ghost {
            return [format!("{long} at maximum"), word.to_owned()];
        }
        [long, word.to_owned()]
    }

    fn cell_word(&self, bar: &Bar, cell: &Cell) -> &'static str {
        let at = cell.span.first();
        match (bar.item, cell.role) {
            (Item::Subnet { .. }, Role::Reserved) if cell.span.len() == 1 => reserved_word(bar.span, at),
            (Item::ServiceCidr { .. }, Role::Service) if self.dns_service(bar.item) == Some(at) => "DNS",
            (Item::ServiceCidr { .. }, Role::Service) => "Kubernetes",
            (_, Role::Reserved) => "reserved",
            (_, Role::Node) => "node",
            (Item::PodCidr { .. }, Role::Pod) => "a node",
            (_, Role::Pod) if cell.span.len() == 1 => "pod",
            (_, role) => role.title(),
        }
    }
}

/// What Azure reserves an address of a subnet for.
fn reserved_word(subnet: Span, at: u64) -> &'static str {
    match at - subnet.first() {
        _ if at + 1 == subnet.end() => "broadcast",
        0 => "network",
        1 => "gateway",
        _ => "DNS",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::design::presets;
    use crate::scene::{LaneKind, Projection, map, visible};

    /// The words for the cells of a lane where `shown` is in view.
    fn words(lane: LaneKind, shown: &str) -> Vec<String> {
        let design = presets::worked_example();
        let plan = crate::plan::plan(&design);
        let scene = map(&design, &plan, 0, &BTreeSet::new());
        let names = Words::new(&design, &plan, 0);
        let projection = Projection {
            axis: &scene.axis,
            view: scene.axis.fit(shown.parse::<Prefix>().unwrap().span()),
            width_points: 1_000.0,
        };
        let drawn = visible(scene.lane(lane).unwrap(), &projection);
        let bar = drawn.iter().find_map(|drawn| drawn.bar()).unwrap();
        let apart = drawn[0].cells.iter().filter(|cell| cell.is_apart);
        apart.map(|cell| names.cell(bar, cell)[0].clone()).collect()
    }

    #[test]
    fn addresses_of_a_subnet_say_their_roles() {
        assert_eq!(
            words(LaneKind::Subnets, "10.20.0.0/29"),
            [
                ".0 network",
                ".1 gateway",
                ".2 DNS",
                ".3 DNS",
                ".4 node",
                ".5 node",
                ".6 node",
                ".7 node",
                ".8 node"
            ]
        );
    }

    #[test]
    fn slots_and_services_say_theirs() {
        assert_eq!(
            words(LaneKind::Pods, "10.244.14.0/23"),
            [
                "slot 14, a node",
                "slot 15, a node",
                "slot 16, a node at maximum",
                "slot 17, a node at maximum"
            ]
        );
        let services = words(LaneKind::Services, "10.0.0.0/28");
        assert_eq!(
            (services[0].as_str(), services[1].as_str(), services[10].as_str()),
            (".0 reserved", ".1 Kubernetes", ".10 DNS")
        );
    }
}
