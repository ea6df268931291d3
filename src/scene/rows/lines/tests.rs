//! What the lines of a row keep to, whatever lies in it.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::*;
use crate::design::{Design, presets};
use crate::net::{Cidr, Prefix, PrefixError};
use crate::scene::{Item, MapScene, RowKind, map};
use crate::{plan, scene};

/// Letters of one width.
fn measures_of(words: &scene::Words<'_>, then: &dyn Fn(&Measures<'_>)) {
    let text = |text: &str| text.chars().count() as f64 * 6.5;
    let name = |bar: &Bar| text(&words.plate_name(bar));
    then(&Measures {
        name: &name,
        text: &text,
    });
}

fn scene_of(design: &Design) -> (plan::Plan, MapScene) {
    let plan = plan::plan(design);
    let scene = map(design, &plan, 0, &BTreeSet::new());
    (plan, scene)
}

fn with_lines(design: &Design, width: f64, lines: usize, then: &dyn Fn(RowKind, &Lane, &[Line])) {
    let (plan, scene) = scene_of(design);
    let words = scene::Words::new(design, &plan, 0);
    measures_of(&words, &|measures| {
        for row in &scene.rows {
            let laid_out = lay_out(&row.lane, width, lines, measures);
            assert_eq!(laid_out, lay_out(&row.lane, width, lines, measures));
            then(row.kind, &row.lane, &laid_out);
        }
    });
}

#[test]
fn every_subnet_of_the_examples_has_a_plate_of_its_own() {
    for example in presets::presets() {
        let design = example.design().unwrap();
        with_lines(&design, 792.0, 2, &|kind, lane, lines| {
            let plates: Vec<&Piece> = lines.iter().flat_map(Line::plates).collect();
            let taken = lane.rows.iter().flat_map(|row| &row.bars);
            let taken = taken.filter(|bar| bar.role != Role::Free).count();
            assert_eq!(plates.len(), taken, "{kind:?}");
            for plate in plates {
                assert_eq!(plate.kind, PieceKind::One, "{kind:?}");
                assert!(24.0 <= plate.right - plate.left, "{kind:?} {plate:?}");
            }
        });
    }
}

/// The worked example with that many /24 at every second, every third place and so on.
fn with_subnets(places: &[u32]) -> Design {
    let mut design = presets::blank();
    let alternative = design.alternatives.first_mut().unwrap();
    let network = alternative.networks.first_mut().unwrap();
    network.address_space = vec!["10.0.0.0/8".parse().unwrap()];
    let usual = network.subnets.first().unwrap().clone();
    let mut next = 0_u32;
    network.subnets = places
        .iter()
        .enumerate()
        .map_while(|(at, gap)| {
            next += gap % 5;
            let address = (10_u32 << 24) + next * 256;
            next += 1;
            let mut subnet = usual.clone();
            subnet.name = crate::design::Name::new(format!("snet-{at}")).unwrap();
            let prefix: Result<Prefix, PrefixError> =
                format!("{}/24", std::net::Ipv4Addr::from(address)).parse();
            subnet.prefix = Cidr::from(prefix.ok()?);
            (next < 60_000).then_some(subnet)
        })
        .collect();
    design
}

fn check_lines(lane: &Lane, lines: &[Line], width: f64) {
    for pair in lines.windows(2) {
        let goes_on = pair[0].track == pair[1].track;
        let (before, after) = (pair[0].span().unwrap(), pair[1].span().unwrap());
        assert!(!goes_on || before.end() <= after.first(), "{before:?} {after:?}");
    }
    for line in lines {
        let sum: f64 = line.pieces.iter().map(|piece| piece.right - piece.left).sum();
        assert!((sum - width).abs() < 1e-6, "{sum} of {width}");
        assert!(line.plates().count() <= MOST_PLATES);
        for plate in line.plates() {
            assert!(24.0 <= plate.right - plate.left, "{plate:?}");
        }
        let mut reached = (0.0, 0);
        for piece in &line.pieces {
            assert!((piece.left - reached.0).abs() < 1e-9 && reached.1 <= piece.span.first());
            reached = (piece.right, piece.span.end());
        }
    }
    for (track, row) in lane.rows.iter().enumerate() {
        let taken = row.bars.iter().filter(|bar| bar.role != Role::Free).count() as u64;
        let pieces = lines
            .iter()
            .filter(|line| line.track == track)
            .flat_map(Line::plates);
        let drawn: u64 = pieces.map(|piece| row.sums(piece.first, piece.end).items).sum();
        assert_eq!(drawn, taken, "groups add up");
    }
}

#[test]
fn ten_thousand_subnets_are_groups_with_numbers() {
    let design = with_subnets(&vec![1; 10_000]);
    with_lines(&design, 1_100.0, 3, &|kind, lane, lines| {
        check_lines(lane, lines, 1_100.0);
        if matches!(kind, RowKind::Network(_)) {
            assert_eq!(lines.len(), 3);
            let plates = lines.iter().flat_map(Line::plates).count();
            assert!((20..=36).contains(&plates), "{plates}");
        }
    });
}

#[test]
fn groups_say_their_network_in_full_at_every_width() {
    let design = with_subnets(&(0..300).collect::<Vec<u32>>());
    for width in [360.0, 515.0, 700.0, 1_100.0, 1_900.0] {
        for count in 1..4 {
            with_lines(&design, width, count, &|_, _, lines| {
                let groups = lines.iter().flat_map(Line::plates);
                for group in groups.filter(|piece| piece.kind == PieceKind::Group) {
                    assert!(
                        group.need <= group.right - group.left + 1e-6,
                        "{width}: {group:?}"
                    );
                }
            });
        }
    }
}

/// Holds the law of lines for such a design, at that zoom.
fn check_law(places: &[u32], (width, lines): (f64, usize), zoom: f64) {
    with_lines(&with_subnets(places), width, lines, &|_, lane, lines| {
        check_lines(lane, lines, width);
        for line in lines {
            let zoom = zoom.exp2().min(line.closest());
            let axis = line.axis(zoom);
            let Some(piece) = line.pieces.get(line.pieces.len() / 2) else {
                continue;
            };
            let address = piece.span.first() as f64 + 0.5;
            let view = line.view(&axis, zoom, (address, width / 3.0));
            let projection = Projection {
                axis: &axis,
                view,
                width_points: width,
            };
            for step in 0..=10 {
                let x = width * f64::from(step) / 10.0;
                let back = projection.x(projection.address(x));
                assert!((back - x).abs() < 0.5, "{x} comes back as {back} at {zoom}");
            }
            let bars = line.visible(lane, &projection, zoom);
            assert!(bars.len() <= 2 * MOST_PLATES + 2 || TO_SCALE <= zoom);
        }
    });
}

/// So many designs, the same ones in every run.
fn designs(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        rng_seed: RngSeed::Fixed(0x10_0000),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(designs(48))]

    #[test]
    fn lines_keep_the_law(
        places in prop::collection::vec(0_u32..50, 1..400),
        width in 240.0_f64..2_000.0,
        lines in 1_usize..4,
        zoom in 0.0_f64..16.0,
    ) {
        check_law(&places, (width, lines), zoom);
    }
}

proptest! {
    #![proptest_config(designs(6))]

    #[test]
    fn lines_of_up_to_ten_thousand_subnets_keep_the_law(
        places in prop::collection::vec(0_u32..50, 400..=10_000),
        width in 240.0_f64..2_000.0,
        lines in 1_usize..4,
        zoom in 0.0_f64..16.0,
    ) {
        check_law(&places, (width, lines), zoom);
    }
}

#[test]
fn a_line_straightens_as_it_is_zoomed() {
    let design = presets::worked_example();
    with_lines(&design, 900.0, 1, &|kind, _, lines| {
        if kind != RowKind::Network(0) {
            return;
        }
        let line = &lines[0];
        assert!(line.is_bent());
        let width = |zoom: f64, text: &str| {
            let axis = line.axis(zoom);
            let span = text.parse::<Prefix>().unwrap().span();
            let (from, to) = axis.units_of(span);
            (to - from) * zoom
        };
        let scaled = 900.0 * 8.0 / 8.0;
        assert!((width(8.0, "10.20.1.0/24") - scaled).abs() < 1.0);
        assert!(width(1.0, "10.20.0.0/26") < width(2.0, "10.20.0.0/26"));
        let item = Item::Free { network: 0, gap: 0 };
        assert_eq!(item.row(), kind);
    });
}

/// Lines on their way from the widths of one design to those of another stay lines: whole, in order, side by side.
#[test]
fn a_line_comes_to_its_new_widths_without_a_gap() {
    let lines_of = |places: &[u32]| {
        let design = with_subnets(places);
        let (plan, scene) = scene_of(&design);
        let words = scene::Words::new(&design, &plan, 0);
        let text = |text: &str| text.chars().count() as f64 * 6.5;
        let name = |bar: &Bar| text(&words.plate_name(bar));
        let measures = Measures {
            name: &name,
            text: &text,
        };
        lay_out(&scene.rows[0].lane, 792.0, 1, &measures).remove(0)
    };
    let (before, after) = (lines_of(&[1, 3, 9]), lines_of(&[1, 5, 9, 12]));
    assert_ne!(before, after);
    let is_like = |one: &Line, other: &Line| {
        let near = |one: f64, other: f64| (one - other).abs() < 1e-6;
        let mut pairs = one.pieces.iter().zip(&other.pieces);
        pairs.all(|(one, other)| near(one.left, other.left) && near(one.right, other.right))
    };
    assert!(is_like(&after.between(&before, 1.0), &after));
    assert!(is_like(&after.between(&after, 0.4), &after));
    for done in [0.0, 0.25, 0.5, 0.9] {
        let line = after.between(&before, done);
        assert!((line.width - 792.0).abs() < 1e-6);
        for pair in line.pieces.windows(2) {
            assert!((pair[0].right - pair[1].left).abs() < 1e-6, "{pair:?}");
            assert!(pair[0].left <= pair[0].right, "{pair:?}");
        }
    }
    // It begins where its addresses lay.
    let (from, axis) = (after.between(&before, 0.0), before.axis(1.0));
    for piece in &from.pieces {
        assert_eq!((piece.left, piece.right), axis.units_of(piece.span));
    }
}
