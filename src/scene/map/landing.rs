//! Where a subnet may land: the free aligned places of its size.
//!
//! ```text
//!  space      ├──────────────────────────────┤
//!  others        ├──┤            ├───┤
//!  places      ┊┊    ┊┊┊┊┊┊┊┊┊┊┊┊     ┊┊┊┊┊┊┊┊   aligned, and clear of all others
//! ```
//!
//! Pointer and keys step through the same places; `landing_words` says what one comes to.

use crate::net::{Prefix, RangeSet, Span};
use crate::plan::NetworkPlan;

use crate::scene::map::resize::DragPart;

/// A subnet at a place that it was moved to, or would be moved to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Landing {
    /// Its VNet and its index there.
    pub subnet: (usize, usize),
    /// Its range before.
    pub before: Prefix,
    /// The VNet and the range it comes to.
    pub now: (usize, Prefix),
}

/// In which direction a place is looked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Towards {
    /// The next one before the subnet.
    Before,
    /// The next one after it.
    After,
    /// The one that begins nearest to an address.
    Nearest(f64),
}

/// What no other subnet of the VNet covers, so that the subnet may lie there.
pub fn landing_space(network: &NetworkPlan, subnet: usize) -> RangeSet {
    let others = network.subnets.iter().enumerate();
    let others = others.filter(|(at, _)| *at != subnet);
    let taken = others.filter_map(|(_, other)| Some(other.prefix?.span()));
    network.space.subtract(&RangeSet::from_spans(taken))
}

/// The next free aligned place for a network of the size of `own`; `None` where there is none.
///
/// ```
/// use aksnet::net::{Prefix, RangeSet, Span};
/// use aksnet::scene::{Towards, landing_place};
///
/// let own: Prefix = "10.20.1.0/24".parse()?;
/// let free: RangeSet = ["10.20.0.0/24", "10.20.4.0/23"]
///     .iter()
///     .filter_map(|text| Some(text.parse::<Prefix>().ok()?.span()))
///     .collect();
/// let place = |towards| landing_place(own, &free, towards).map(|place| place.to_string());
/// assert_eq!(place(Towards::Before).as_deref(), Some("10.20.0.0/24"));
/// assert_eq!(place(Towards::After).as_deref(), Some("10.20.4.0/24"));
/// let pointer: Prefix = "10.20.4.200/32".parse()?;
/// assert_eq!(place(Towards::Nearest(pointer.first() as f64)).as_deref(), Some("10.20.5.0/24"));
/// # Ok::<(), aksnet::net::PrefixError>(())
/// ```
pub fn landing_place(own: Prefix, free: &RangeSet, towards: Towards) -> Option<Prefix> {
    let size = own.size();
    let place = |first: u64| Prefix::at(first, own.length());
    match towards {
        Towards::After => {
            let first = |span: &Span| span.first().max(own.end()).next_multiple_of(size);
            let mut spans = free.spans().iter();
            let span = spans.find(|span| first(span) + size <= span.end())?;
            place(first(span))
        }
        Towards::Before => {
            let last = |span: &Span| Some(span.end().min(own.first()).checked_sub(size)? / size * size);
            let mut spans = free.spans().iter().rev();
            place(spans.find_map(|span| last(span).filter(|first| span.first() <= *first))?)
        }
        Towards::Nearest(to) => DragPart::Whole.pulled(own, free, to),
    }
}

/// The places of a stretch of free space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LandingPlaces {
    /// Those that are seen.
    Apart(Vec<Prefix>),
    /// Too many to tell apart: from the first to the last, and how many they are.
    Together(Span, u64),
}

/// The places for networks of a length in a free stretch, one by one where no more than `most` are seen; `None` where
/// there is none.
pub fn landing_places(free: Span, seen: Span, length: u8, most: u64) -> Option<LandingPlaces> {
    let size = Prefix::size_of_length(length);
    let first = free.first().next_multiple_of(size);
    let count = free.end().checked_sub(first)? / size;
    let from = seen.first().saturating_sub(first) / size;
    let to = seen.end().saturating_sub(first).div_ceil(size).min(count);
    let shown = to.checked_sub(from).filter(|shown| *shown > 0)?;
    if shown <= most {
        let place = |step: u64| Prefix::at(first + step * size, length);
        return Some(LandingPlaces::Apart((from..to).filter_map(place).collect()));
    }
    Some(LandingPlaces::Together(
        Span::new(first, first + count * size)?,
        count,
    ))
}

/// The subnets of a VNet that a network overlaps, by index, without the one that is moved.
pub(super) fn pushed(network: &NetworkPlan, place: Prefix, moved: Option<usize>) -> Vec<usize> {
    let subnets = network.subnets.iter().enumerate();
    let others = subnets.filter(|(at, _)| Some(*at) != moved);
    let meets = others.filter(|(_, other)| other.prefix.is_some_and(|other| other.overlaps(&place)));
    meets.map(|(at, _)| at).collect()
}

/// The largest block of its old place that a subnet leaves free for others; `now` is its new place in the same VNet.
pub(super) fn left_free(
    network: &NetworkPlan,
    subnet: usize,
    before: Prefix,
    now: Option<Prefix>,
) -> Option<Prefix> {
    let still_taken = RangeSet::from_spans(now.iter().map(Prefix::span));
    let free = landing_space(network, subnet).intersect(&before.span().into());
    free.subtract(&still_taken).largest_block()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::presets;
    use crate::plan;

    fn prefix(text: &str) -> Prefix {
        text.parse().unwrap()
    }

    /// vnet-shop, 10.20.0.0/21: snet-nodes in 10.20.0.0/26, snet-agc in 10.20.1.0/24.
    fn shop() -> NetworkPlan {
        plan::plan(&presets::worked_example()).alternatives[0].networks[0]
            .as_ref()
            .clone()
    }

    #[test]
    fn a_subnet_steps_over_what_is_taken_to_the_free_place_next_to_the_pointer() {
        let free = landing_space(&shop(), 0);
        let step = |to: &str| {
            let to = Towards::Nearest(prefix(to).first() as f64);
            landing_place(prefix("10.20.0.0/26"), &free, to)
                .unwrap()
                .to_string()
        };
        assert_eq!(step("10.20.0.70/32"), "10.20.0.64/26");
        assert_eq!(step("10.20.1.20/32"), "10.20.0.192/26");
        assert_eq!(step("10.20.1.230/32"), "10.20.2.0/26");
        assert_eq!(step("10.99.0.0/32"), "10.20.7.192/26");
    }

    #[test]
    fn places_are_told_apart_as_far_as_they_are_seen_and_few() {
        let free = prefix("10.20.0.64/26").span();
        let free = Span::new(free.first(), prefix("10.20.0.0/24").end()).unwrap();
        let places = |seen: &str, length, most| {
            landing_places(free, prefix(seen).span(), length, most).map(|places| match places {
                LandingPlaces::Apart(places) => {
                    places.iter().map(Prefix::to_string).collect::<Vec<_>>().join(" ")
                }
                LandingPlaces::Together(span, count) => format!("{count} in {}", span.len()),
            })
        };
        let all = "10.20.0.0/16";
        assert_eq!(
            places(all, 26, 3).as_deref(),
            Some("10.20.0.64/26 10.20.0.128/26 10.20.0.192/26")
        );
        assert_eq!(places(all, 25, 3).as_deref(), Some("10.20.0.128/25"));
        assert_eq!(places(all, 24, 3), None, "it holds none of that size");
        assert_eq!(places(all, 28, 3).as_deref(), Some("12 in 192"));
        assert_eq!(
            places("10.20.0.96/27", 28, 3).as_deref(),
            Some("10.20.0.96/28 10.20.0.112/28")
        );
        assert_eq!(places("10.30.0.0/16", 26, 3), None, "none is seen");
    }

    #[test]
    fn what_a_move_leaves_free_is_the_old_place_as_far_as_nothing_lies_in_it() {
        let shop = shop();
        let left = |before: &str, now: Option<&str>| {
            left_free(&shop, 1, prefix(before), now.map(prefix)).map(|left| left.to_string())
        };
        let moved = left("10.20.1.0/24", Some("10.20.4.0/24"));
        assert_eq!(moved.as_deref(), Some("10.20.1.0/24"));
        let halved = left("10.20.1.0/24", Some("10.20.1.0/25"));
        assert_eq!(halved.as_deref(), Some("10.20.1.128/25"));
        assert_eq!(left("10.20.1.0/24", Some("10.20.0.0/23")), None, "it grew");
        let elsewhere = left("10.20.1.0/24", None);
        assert_eq!(elsewhere.as_deref(), Some("10.20.1.0/24"));
        let from_overlap = left("10.20.0.0/24", Some("10.20.4.0/24"));
        assert_eq!(from_overlap.as_deref(), Some("10.20.0.128/25"));
    }
}
