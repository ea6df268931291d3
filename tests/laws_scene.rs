//! Laws of the picture: the axis, its labels, and what is drawn of any design.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "helpers of tests fail as tests do"
)]

mod common;

use std::collections::BTreeSet;
use std::sync::Arc;

use aksnet::design::{Design, Swatch};
use aksnet::net::{Prefix, RangeSet, Span};
use aksnet::scene::{
    Atlas, Axis, Bar, DragPart, Drawn, Item, Lane, LaneKind, MapScene, Projection, Role, Row, StackAtlas,
    View, Weight, Words, breaks, hit, map, map_stack, models, ticks, visible,
};
use common::{arbitrary_design, holds};
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use proptest::sample::select;

const WIDTH_POINTS: f64 = 1_000.0;

fn prefix() -> impl Strategy<Value = Prefix> {
    (any::<u32>(), 0..=32_u8)
        .prop_map(|(address, length)| Prefix::containing(address.into(), length).unwrap())
}

fn axis() -> impl Strategy<Value = Axis> {
    let weight = select(vec![
        Weight::Forbidden,
        Weight::Connected,
        Weight::Services,
        Weight::Pods,
        Weight::Spare,
        Weight::Networks,
    ]);
    let item = (prefix().prop_map(|prefix| prefix.span()), weight);
    let opened = btree_set(any::<u32>().prop_map(u64::from), 0..4);
    (vec(item, 0..12), opened).prop_map(|(items, opened)| Axis::new(items, &opened))
}

/// A view: where it is centred, how often it is zoomed in and moved.
fn zoomed(axis: &Axis, (at, zooms, pan): (f64, u32, f64)) -> View {
    let at = axis.end_unit() * at;
    let home = axis.home();
    let view = (0..zooms).fold(home, |view, _| view.zoomed(axis, 1.5, at));
    view.panned(axis, view.units() * pan)
}

fn place() -> impl Strategy<Value = (f64, u32, f64)> {
    (0.0..1.0, 0..60_u32, -2.0..2.0)
}

fn on(axis: &Axis, view: View) -> Projection<'_> {
    Projection {
        axis,
        view,
        width_points: WIDTH_POINTS,
    }
}

/// Home, and a few closer views of each lane's first and last bar.
fn views(scene: &MapScene) -> Vec<View> {
    let ends = scene.lanes.iter().flat_map(|lane| &lane.rows).flat_map(|row| {
        let span = |bar: &aksnet::scene::Bar| bar.span;
        row.bars
            .first()
            .map(span)
            .into_iter()
            .chain(row.bars.last().map(span))
    });
    let mut views = vec![scene.axis.home()];
    for span in ends {
        let fit = scene.axis.fit(span);
        let at = scene.axis.to_unit(span.first() as f64);
        views.push(fit);
        views.push((0..40).fold(fit, |view, _| view.zoomed(&scene.axis, 2.0, at)));
    }
    views
}

#[test]
fn the_axis_tiles_ipv4_without_seams() {
    holds(256, &axis(), |axis| {
        let (mut address, mut unit) = (0, 0.0);
        for segment in axis.segments() {
            prop_assert_eq!(segment.span.first(), address);
            prop_assert_eq!(segment.from_unit, unit);
            prop_assert!(segment.to_unit > segment.from_unit && !segment.span.is_empty());
            address = segment.span.end();
            unit = segment.to_unit;
        }
        prop_assert_eq!(address, 1 << 32);
        prop_assert_eq!(unit, axis.end_unit());
        Ok(())
    });
}

#[test]
fn addresses_keep_their_order() {
    holds(
        512,
        &(axis(), any::<u32>(), any::<u32>()),
        |(axis, one, other)| {
            let (low, high) = (f64::from(one.min(other)), f64::from(one.max(other)));
            let (left, right) = (axis.to_unit(low), axis.to_unit(high));
            prop_assert!(
                left <= right && (low == high || left < right),
                "{} {}",
                left,
                right
            );
            prop_assert!((0.0..=axis.end_unit()).contains(&left));
            Ok(())
        },
    );
}

#[test]
fn a_place_leads_to_its_address_and_back_at_every_zoom() {
    holds(512, &(axis(), place(), 0.0..=1.0), |(axis, place, share)| {
        let projection = on(&axis, zoomed(&axis, place));
        let x = share * WIDTH_POINTS;
        let back = projection.x(projection.address(x));
        prop_assert!((back - x).abs() < 0.5, "{} came back as {}", x, back);
        Ok(())
    });
}

#[test]
fn what_is_pulled_becomes_the_nearest_network_that_can_be() {
    // 10.0.0.0/24 with every network in it down to /32 can be tried out.
    let ground: Prefix = "10.0.0.0/24".parse().unwrap();
    let part = (0..256_u32, 24..=32_u8).prop_map(move |(at, length)| {
        let first = u32::try_from(ground.first()).unwrap() + at;
        Prefix::containing(first.into(), length).unwrap()
    });
    let parts = select(vec![DragPart::Whole, DragPart::Start, DragPart::End]);
    let law = (vec(part.clone(), 1..4), part, parts, -400.0..600.0_f64);
    holds(2_000, &law, |(space, subnet, part, to)| {
        let space: RangeSet = space.iter().map(|prefix| prefix.span()).collect();
        let to = ground.first() as f64 + to;
        let can_be = |candidate: &Prefix| match part {
            DragPart::Whole => candidate.length() == subnet.length(),
            DragPart::Start => candidate.last() >= subnet.last() && candidate.first() <= subnet.last(),
            DragPart::End => candidate.first() <= subnet.first() && candidate.end() > subnet.first(),
        };
        let everywhere = (24..=32).flat_map(|length| ground.split(length));
        let candidates = everywhere
            .filter(|candidate| space.contains_span(&candidate.span()))
            .filter(|candidate| part == DragPart::Whole || candidate.length() <= subnet.length().max(29))
            .filter(can_be);
        let distance = |prefix: Prefix| (part.held(prefix) as f64 - to).abs();
        let nearest = candidates.map(distance).min_by(f64::total_cmp);
        let pulled = part.pulled(subnet, &space, to);
        prop_assert_eq!(pulled.map(distance), nearest);
        if let Some(pulled) = pulled {
            prop_assert!(space.contains_span(&pulled.span()) && can_be(&pulled));
            prop_assert_eq!(pulled.first() % pulled.size(), 0);
        }
        Ok(())
    });
}

#[test]
fn views_stay_on_the_axis_and_zoom_keeps_the_pointer() {
    holds(
        512,
        &(axis(), place(), 0.0..=1.0_f64, 0.2..5.0_f64),
        |(axis, place, share, factor)| {
            let view = zoomed(&axis, place);
            prop_assert!(
                view.from_unit >= 0.0 && view.to_unit <= axis.end_unit() + 1e-9,
                "{:?}",
                view
            );
            prop_assert!(view.units() > 0.0);
            let at = view.from_unit + share * view.units();
            let closer = view.zoomed(&axis, factor, at);
            let is_inside = closer.from_unit > 0.0 && closer.to_unit < axis.end_unit();
            let is_free = (closer.units() * factor / view.units() - 1.0).abs() < 1e-6;
            if is_inside && is_free {
                let now = (at - closer.from_unit) / closer.units();
                prop_assert!(
                    (now - share).abs() * WIDTH_POINTS < 0.5,
                    "{} moved to {}",
                    share,
                    now
                );
            }
            Ok(())
        },
    );
}

#[test]
fn labels_neither_overlap_nor_leave_the_picture() {
    holds(256, &(axis(), place(), 20.0..200.0), |(axis, place, distance)| {
        let projection = on(&axis, zoomed(&axis, place));
        let measure = |label: &str| label.len() as f64 * 6.5;
        let ticks = ticks(&projection, distance, measure);
        for pair in ticks.windows(2) {
            let gap = pair[1].x - pair[0].x;
            prop_assert!(gap >= distance && gap > measure(&pair[0].label), "{:?}", pair);
        }
        for tick in &ticks {
            prop_assert!(
                tick.x >= 0.0 && tick.x + measure(&tick.label) <= WIDTH_POINTS,
                "{:?}",
                tick
            );
            prop_assert!((projection.x(tick.address as f64) - tick.x).abs() < 1e-6);
        }
        for pair in breaks(&projection).windows(2) {
            prop_assert!(pair[0].right <= pair[1].left);
        }
        Ok(())
    });
}

fn check_rows(lane: &Lane) -> Result<(), TestCaseError> {
    prop_assert!(!lane.rows.is_empty());
    for row in &lane.rows {
        prop_assert!(!row.bars.is_empty());
        for pair in row.bars.windows(2) {
            prop_assert!(pair[0].span.end() <= pair[1].span.first(), "{:?}", pair);
        }
        for bar in &row.bars {
            let mut next = bar.span.first();
            for fill in bar.fills.iter() {
                prop_assert!(fill.span.first() == next && !fill.span.is_empty(), "{:?}", bar);
                next = fill.span.end();
            }
            prop_assert!(bar.fills.is_empty() || next == bar.span.end(), "{:?}", bar);
        }
    }
    Ok(())
}

fn items_of<'a>(bars: impl IntoIterator<Item = &'a aksnet::scene::Bar>) -> (u64, u64) {
    let taken = bars
        .into_iter()
        .filter(|bar| !matches!(bar.item, Item::Free { .. }));
    taken.fold((0, 0), |(items, addresses), bar| {
        (items + bar.count, addresses + bar.span.len())
    })
}

fn check_drawn(row: &Row, drawn: &[&Drawn<'_>], projection: &Projection<'_>) -> Result<(), TestCaseError> {
    let span = projection.span();
    let seen = row.bars.iter().filter(|bar| bar.span.overlaps(&span)).count();
    let counted: usize = drawn.iter().map(|drawn| drawn.bars.len()).sum();
    // A bar that ends just at the edge may be left out, none else.
    prop_assert!(
        counted <= row.bars.len() && counted + 2 >= seen,
        "{} of {}",
        counted,
        seen
    );
    for pair in drawn.windows(2) {
        prop_assert!(pair[0].right <= pair[1].left + 1e-6, "{:?}", pair);
    }
    for item in drawn {
        prop_assert!(item.left <= item.right && item.left >= -16.0 && item.right <= WIDTH_POINTS + 16.0);
        prop_assert!(!item.bars.is_empty());
        prop_assert_eq!((item.items, item.addresses), items_of(item.bars));
        let is_short = item.bars.iter().any(|bar| bar.short && bar.role != Role::Free);
        prop_assert_eq!(item.is_short, is_short);
        for cell in &item.cells {
            prop_assert!(
                cell.left >= item.left - 1e-6 && cell.right <= item.right + 1e-6,
                "{:?}",
                cell
            );
            prop_assert!(item.span().unwrap().contains_span(&cell.span));
        }
        for pair in item.cells.windows(2) {
            prop_assert!(pair[0].right <= pair[1].left + 1e-6, "{:?}", pair);
        }
        prop_assert!(item.cells.len() <= 500, "{} cells", item.cells.len());
    }
    Ok(())
}

fn check_scene(design: &Design) -> Result<(), TestCaseError> {
    let plan = aksnet::plan::plan(design);
    for at in 0..=design.alternatives.len() {
        let scene = map(design, &plan, at, &BTreeSet::new());
        prop_assert_eq!(&scene, &map(design, &plan, at, &BTreeSet::new()));
        let words = Words::new(design, &plan, at);
        for lane in &scene.lanes {
            check_rows(lane)?;
            for view in views(&scene) {
                let projection = on(&scene.axis, view);
                let all = visible(lane, &projection);
                for (index, row) in lane.rows.iter().enumerate() {
                    let drawn: Vec<&Drawn<'_>> = all.iter().filter(|drawn| drawn.row == index).collect();
                    check_drawn(row, &drawn, &projection)?;
                    for drawn in drawn {
                        let middle = f64::midpoint(drawn.left, drawn.right);
                        let found = hit(&all, index, middle).unwrap();
                        prop_assert!((found.left - 2.0..=found.right + 2.0).contains(&middle));
                        words.describe_drawn(lane.kind, drawn);
                    }
                }
            }
            for bar in lane.rows.iter().flat_map(|row| &row.bars) {
                prop_assert!(!words.describe(bar.item).is_empty());
                words.labels(bar);
            }
        }
        for overlap in &scene.overlaps {
            prop_assert!(overlap.from <= overlap.to && !overlap.span.is_empty());
            for item in [overlap.items.0, overlap.items.1] {
                let whole = words.prefix(item).map(Span::from);
                prop_assert!(
                    whole.is_some_and(|whole| whole.contains_span(&overlap.span)),
                    "{:?}",
                    overlap
                );
            }
            words.overlap(overlap);
        }
    }
    for (alternative, plan) in design.alternatives.iter().zip(&plan.alternatives) {
        for cluster in 0..alternative.clusters.len() {
            let Some(comparison) = aksnet::plan::compare(design, alternative, plan, cluster, None) else {
                continue;
            };
            for row in models(&comparison).rows {
                let filled: u64 = row.fills.iter().map(|fill| fill.span.len()).sum();
                prop_assert_eq!(filled, row.total);
            }
        }
    }
    Ok(())
}

/// Takes over one thing of `other`.
fn edit(design: &mut Design, other: &Design, what: u32) {
    let Some((own, theirs)) = design.alternatives.first_mut().zip(other.alternatives.first()) else {
        return;
    };
    let networks = own.networks.iter_mut().zip(&theirs.networks);
    match what {
        0 => design.connected = other.connected.clone(),
        1 => own.clusters = theirs.clusters.clone(),
        2 => own.networks = theirs.networks.clone(),
        3 => networks.for_each(|(own, theirs)| own.address_space = theirs.address_space.clone()),
        4 => networks.for_each(|(own, theirs)| own.subnets = theirs.subnets.clone()),
        _ => {
            let subnets = networks.flat_map(|(own, theirs)| own.subnets.iter_mut().zip(&theirs.subnets));
            if let Some((own, theirs)) = subnets.last() {
                own.prefix = theirs.prefix.clone();
            }
        }
    }
}

#[test]
fn a_map_that_is_drawn_on_is_the_map_drawn_anew() {
    let step = (any::<bool>(), 0..6_u32, 0..2_usize, btree_set(0..2_u64, 0..2));
    let law = (arbitrary_design(), arbitrary_design(), vec(step, 1..12));
    holds(128, &law, |(one, other, steps)| {
        let mut atlas = Atlas::default();
        let mut design = one.clone();
        for (to_other, what, at, opened) in steps {
            edit(&mut design, if to_other { &other } else { &one }, what);
            let plan = aksnet::plan::plan(&design);
            let anew = map(&design, &plan, at, &opened);
            let drawn_on = atlas.map(&Arc::new(design.clone()), &Arc::new(plan), at, &opened);
            prop_assert_eq!(drawn_on, anew);
        }
        Ok(())
    });
}

#[test]
fn a_stack_that_is_drawn_on_is_the_stack_drawn_anew() {
    let step = (any::<bool>(), 0..6_u32, btree_set(0..2_u64, 0..2));
    let law = (arbitrary_design(), arbitrary_design(), vec(step, 1..12));
    holds(96, &law, |(one, other, steps)| {
        let mut atlas = StackAtlas::default();
        let mut design = one.clone();
        for (to_other, what, opened) in steps {
            edit(&mut design, if to_other { &other } else { &one }, what);
            let plan = aksnet::plan::plan(&design);
            let anew = map_stack(&design, &plan, &opened);
            let drawn_on = atlas.stack(&Arc::new(design.clone()), &Arc::new(plan), &opened);
            prop_assert_eq!(drawn_on, anew);
        }
        Ok(())
    });
}

/// Each bar's lane, item, range and fills; connected ranges count as connected wherever they lie.
fn ranges<'a>(lanes: impl IntoIterator<Item = &'a Arc<Lane>>) -> Vec<(LaneKind, Bar)> {
    let lanes = lanes.into_iter();
    let bars = lanes.flat_map(|lane| {
        let bars = lane.rows.iter().flat_map(|row| &row.bars);
        bars.map(|bar| (lane.kind, bar.clone()))
    });
    let is_outside = |item| matches!(item, Item::Connected { .. });
    let mut ranges: Vec<_> = bars
        .map(|(kind, bar)| {
            if is_outside(bar.item) {
                (LaneKind::Connected, bar)
            } else {
                (kind, bar)
            }
        })
        .collect();
    ranges.sort_by_key(|(kind, bar)| (*kind, bar.span, bar.item));
    ranges
}

/// Whether a lane is so full that bars share a row although they are apart.
fn is_crowded(scene: &MapScene) -> bool {
    scene.lanes.iter().any(|lane| lane.rows.len() > 3)
}

fn check_stack(design: &Design) -> Result<(), TestCaseError> {
    let plan = aksnet::plan::plan(design);
    let stack = map_stack(design, &plan, &BTreeSet::new());
    prop_assert_eq!(stack.maps.len(), design.alternatives.len());
    for (at, own) in stack.maps.iter().enumerate() {
        prop_assert!(Arc::ptr_eq(&own.axis, &stack.axis));
        let alone = map(design, &plan, at, &BTreeSet::new());
        if [own, &alone, &stack.outside].into_iter().any(is_crowded) {
            continue;
        }
        // What stands in the map of one alternative stands here, in the same place.
        let here = ranges(own.lanes.iter().chain(&stack.outside.lanes));
        for range in ranges(&alone.lanes) {
            let count = |(kind, bar): &(LaneKind, Bar)| (*kind, bar.span, bar.role, bar.short);
            prop_assert!(
                here.iter().any(|other| count(other) == count(&range)),
                "{:?}",
                range
            );
        }
        // And nothing else of the alternative does.
        let own_kinds = |(kind, _): &(LaneKind, Bar)| *kind < LaneKind::Connected;
        let alone: Vec<_> = ranges(&alone.lanes).into_iter().filter(own_kinds).collect();
        prop_assert_eq!(ranges(&own.lanes), alone);
    }
    let words = Words::new(design, &plan, 0);
    for scene in stack.maps.iter().chain([&stack.outside]) {
        for lane in &scene.lanes {
            check_rows(lane)?;
            for view in views(scene) {
                let projection = on(&stack.axis, view);
                let all = visible(lane, &projection);
                for (index, row) in lane.rows.iter().enumerate() {
                    let drawn: Vec<&Drawn<'_>> = all.iter().filter(|drawn| drawn.row == index).collect();
                    check_drawn(row, &drawn, &projection)?;
                }
            }
        }
    }
    for overlap in &stack.outside.overlaps {
        prop_assert!(overlap.to >= LaneKind::Connected);
        prop_assert!(!words.name(overlap.items.1).is_empty());
    }
    for zooms in [0, 6, 30] {
        let projection = on(&stack.axis, zoomed(&stack.axis, (0.4, zooms, 0.0)));
        for share in [0.0, 0.31, 0.77, 1.0] {
            let x = share * WIDTH_POINTS;
            let back = projection.x(projection.address(x));
            prop_assert!((back - x).abs() < 0.5, "{} came back as {}", x, back);
        }
        let measure = |label: &str| label.len() as f64 * 6.5;
        for pair in ticks(&projection, 48.0, measure).windows(2) {
            prop_assert!(pair[1].x - pair[0].x > measure(&pair[0].label), "{:?}", pair);
        }
    }
    Ok(())
}

#[test]
fn any_alternatives_stand_on_one_axis_as_they_stand_alone() {
    holds(96, &arbitrary_design(), |design| check_stack(&design));
}

#[test]
fn alternatives_meet_what_is_outside_and_never_each_other() {
    let mut design = aksnet::design::presets::worked_example();
    design.alternatives.push(design.alternatives[0].clone());
    let stack = map_stack(&design, &aksnet::plan::plan(&design), &BTreeSet::new());
    for own in &stack.maps {
        let met: Vec<_> = own.overlaps.iter().map(|overlap| overlap.items).collect();
        let on_prem = Item::Connected { range: 1, prefix: 0 };
        assert_eq!(met, [(Item::PodCidr { cluster: 0 }, on_prem)]);
    }
    assert_eq!(stack.outside.overlaps.len(), 1);
    let hub = Item::Connected { range: 0, prefix: 0 };
    assert!(stack.outside.bar(hub).is_some() && stack.maps[0].bar(hub).is_none());
}

#[test]
fn an_edit_of_one_alternative_leaves_the_others_as_they_were() {
    let mut design = aksnet::design::presets::worked_example();
    design.alternatives.push(design.alternatives[0].clone());
    let mut atlas = StackAtlas::default();
    let mut draw = |design: &Design| {
        let plan = aksnet::plan::plan(design);
        atlas.stack(&Arc::new(design.clone()), &Arc::new(plan), &BTreeSet::new())
    };
    let before = draw(&design);
    design.alternatives[0].networks[0].subnets[0].color = Some(Swatch::Cyan);
    let after = draw(&design);
    let is_kept =
        |at: usize, lane: usize| Arc::ptr_eq(&before.maps[at].lanes[lane], &after.maps[at].lanes[lane]);
    assert!(Arc::ptr_eq(&before.axis, &after.axis));
    // VNets, then subnets.
    assert_eq!([is_kept(0, 0), is_kept(0, 1)], [true, false]);
    assert_eq!([is_kept(1, 0), is_kept(1, 1)], [true, true]);
}

#[test]
fn an_edit_of_one_subnet_leaves_the_rest_as_it_was() {
    let mut design = aksnet::design::presets::blank();
    let alternative = &mut design.alternatives[0];
    let mut second = alternative.networks[0].clone();
    second.name = "second".parse().unwrap();
    alternative.networks.push(second);
    let mut atlas = Atlas::default();
    let mut draw = |design: &Design| {
        let plan = aksnet::plan::plan(design);
        atlas.map(&Arc::new(design.clone()), &Arc::new(plan), 0, &BTreeSet::new())
    };
    let before = draw(&design);
    design.alternatives[0].networks[0].subnets[0].color = Some(Swatch::Cyan);
    let after = draw(&design);
    let lane =
        |scene: &MapScene, kind| Arc::clone(scene.lanes.iter().find(|lane| lane.kind == kind).unwrap());
    use aksnet::scene::LaneKind::{Networks, Subnets};
    assert!(Arc::ptr_eq(&before.axis, &after.axis));
    assert!(Arc::ptr_eq(&lane(&before, Networks), &lane(&after, Networks)));
    assert!(!Arc::ptr_eq(&lane(&before, Subnets), &lane(&after, Subnets)));
}

#[test]
fn any_design_has_a_picture() {
    holds(96, &arbitrary_design(), |design| check_scene(&design));
}

#[test]
fn every_example_has_a_picture() {
    for preset in aksnet::design::presets::presets() {
        check_scene(&preset.design().unwrap()).unwrap();
    }
}

#[test]
fn free_space_and_subnets_together_fill_the_vnet() {
    let design = aksnet::design::presets::presets()[0].design().unwrap();
    let scene = map(&design, &aksnet::plan::plan(&design), 0, &BTreeSet::new());
    let subnets = scene.lane(aksnet::scene::LaneKind::Subnets).unwrap();
    let total: u64 = subnets.rows[0].bars.iter().map(|bar| bar.span.len()).sum();
    assert_eq!(total, 2_048);
    assert_eq!(
        subnets.rows[0]
            .bars
            .iter()
            .filter(|bar| bar.role == Role::Free)
            .count(),
        2
    );
}

#[test]
fn twenty_clusters_with_one_service_cidr_share_a_bar() {
    let mut design = aksnet::design::presets::blank();
    let alternative = &mut design.alternatives[0];
    alternative.clusters = vec![alternative.clusters[0].clone(); 20];
    let plan = aksnet::plan::plan(&design);
    let scene = map(&design, &plan, 0, &BTreeSet::new());
    let services = scene.lane(aksnet::scene::LaneKind::Services).unwrap();
    assert_eq!((services.rows.len(), services.rows[0].bars.len()), (1, 1));
    let labels = Words::new(&design, &plan, 0).labels(&services.rows[0].bars[0]);
    assert_eq!(labels, ["172.16.0.0/16 ×20", "/16 ×20"]);
}

#[test]
fn ten_thousand_subnets_are_drawn_as_few_and_none_is_lost() {
    let mut design = aksnet::design::presets::blank();
    let network = &mut design.alternatives[0].networks[0];
    network.address_space = vec!["10.0.0.0/12".parse().unwrap()];
    let model = network.subnets[0].clone();
    network.subnets = (0..10_000_u64)
        .map(|index| {
            let mut subnet = model.clone();
            let prefix = Prefix::at((10 << 24) + index * 64, 27).unwrap();
            subnet.prefix = prefix.into();
            subnet
        })
        .collect();
    let scene = map(&design, &aksnet::plan::plan(&design), 0, &BTreeSet::new());
    let lane = scene.lane(aksnet::scene::LaneKind::Subnets).unwrap();
    let drawn = visible(lane, &on(&scene.axis, scene.axis.home()));
    assert!(drawn.len() < 10, "{}", drawn.len());
    assert_eq!(drawn.iter().map(|drawn| drawn.items).sum::<u64>(), 10_000);
    assert_eq!(drawn.iter().map(|drawn| drawn.addresses).sum::<u64>(), 320_000);
}
