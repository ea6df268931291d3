//! What a moved subnet comes to, in words: the same whether it is dragged, carried to another VNet or moved by key.

use crate::net::grouped;
use crate::plan::usable_addresses;

use crate::scene::map::landing::{Landing, left_free, pushed};
use crate::scene::map::lanes::Item;
use crate::scene::map::words::Words;

/// A line of a verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerdictLine {
    /// What it says.
    pub words: String,
    /// Whether nothing is wrong with that.
    pub is_good: bool,
}

impl Words<'_> {
    /// The state of a subnet at a place: the range, whether it is free, what it holds and whether that is enough, what
    /// the move leaves free, and which neighbours it overlaps.
    pub fn landing_verdict(&self, landing: &Landing) -> Vec<VerdictLine> {
        let Landing {
            subnet: (network, subnet),
            before,
            now: (to, place),
        } = *landing;
        let Some((home, there)) = self.network(network).zip(self.network(to)) else {
            return Vec::new();
        };
        let is_home = network == to;
        let overlapped = pushed(there, place, is_home.then_some(subnet));
        let is_free = overlapped.is_empty() && there.space.contains_span(&place.span());
        let meter = home.subnets.get(subnet).map(|plan| &plan.meter);
        let meter = meter.filter(|meter| !meter.demand.steps.is_empty());
        let missing = meter.map(|meter| meter.shortfall());
        let left = left_free(home, subnet, before, is_home.then_some(place));
        let parts = [
            is_free.then(|| "free".to_owned()),
            Some(format!("{} usable", grouped(usable_addresses(place.length())))),
            missing.map(|missing| match missing {
                0 => "fits".to_owned(),
                missing => format!("{} short", grouped(missing)),
            }),
            left.map(|block| format!("leaves {block} free")),
        ];
        let range = if is_home {
            place.to_string()
        } else {
            format!("{place} in {}", self.network_name(to))
        };
        let mut lines = vec![
            VerdictLine {
                words: range,
                is_good: true,
            },
            VerdictLine {
                words: parts.into_iter().flatten().collect::<Vec<_>>().join(", "),
                is_good: missing.unwrap_or_default() == 0,
            },
        ];
        if !overlapped.is_empty() {
            lines.push(VerdictLine {
                words: self.overlaps_words(to, &overlapped),
                is_good: false,
            });
        }
        lines
    }

    /// "overlaps snet-nodes, snet-agc, 2 more".
    fn overlaps_words(&self, network: usize, overlapped: &[usize]) -> String {
        const MOST_NAMES: usize = 2;
        let names = overlapped.iter().take(MOST_NAMES);
        let mut names: Vec<String> = names
            .map(|&subnet| self.name(Item::Subnet { network, subnet }))
            .collect();
        if let Some(more) = overlapped.len().checked_sub(MOST_NAMES).filter(|more| *more > 0) {
            names.push(format!("{} more", grouped(more)));
        }
        format!("overlaps {}", names.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::{Network, presets};
    use crate::plan;

    fn verdict(subnet: usize, before: &str, now: (usize, &str)) -> String {
        let mut design = presets::worked_example();
        let networks = &mut design.alternatives[0].networks;
        let second: Network = Network {
            name: "vnet-spare".parse().unwrap(),
            address_space: vec!["10.30.0.0/22".parse().unwrap()],
            subnets: Vec::new(),
            ..networks[0].as_ref().clone()
        };
        networks.push(second.into());
        if now.0 == 0 {
            networks[0].subnets[subnet].prefix = now.1.parse().unwrap();
        }
        let plan = plan::plan(&design);
        let lines = Words::new(&design, &plan, 0).landing_verdict(&Landing {
            subnet: (0, subnet),
            before: before.parse().unwrap(),
            now: (now.0, now.1.parse().unwrap()),
        });
        let mark = |line: &VerdictLine| if line.is_good { "" } else { "!" };
        let lines = lines.iter().map(|line| format!("{}{}", mark(line), line.words));
        lines.collect::<Vec<_>>().join(" · ")
    }

    #[test]
    fn a_move_says_what_it_comes_to_also_where_all_is_well() {
        for (subnet, before, now, expected) in [
            (
                1,
                "10.20.1.0/24",
                (0, "10.20.4.0/24"),
                "10.20.4.0/24 · free, 251 usable, leaves 10.20.1.0/24 free",
            ),
            (
                1,
                "10.20.1.0/24",
                (0, "10.20.1.0/24"),
                "10.20.1.0/24 · free, 251 usable",
            ),
            (
                0,
                "10.20.0.0/26",
                (0, "10.20.2.0/26"),
                "10.20.2.0/26 · free, 59 usable, fits, leaves 10.20.0.0/26 free",
            ),
            (
                0,
                "10.20.0.0/26",
                (0, "10.20.0.0/27"),
                "10.20.0.0/27 · !free, 27 usable, 22 short, leaves 10.20.0.32/27 free",
            ),
            (
                1,
                "10.20.1.0/24",
                (0, "10.20.0.0/24"),
                "10.20.0.0/24 · 251 usable, leaves 10.20.1.0/24 free · !overlaps snet-nodes",
            ),
            (
                1,
                "10.20.1.0/24",
                (1, "10.30.2.0/24"),
                "10.30.2.0/24 in vnet-spare · free, 251 usable, leaves 10.20.1.0/24 free",
            ),
        ] {
            assert_eq!(verdict(subnet, before, now), expected);
        }
    }
}
