//! That pages of the map leave nothing out.

use std::collections::BTreeSet;

use super::*;
use crate::design::presets::presets;
use crate::page::{Mark, Paper};
use crate::plan::plan;
use crate::scene::{PieceKind, map};

#[test]
fn pages_of_the_examples_name_every_range_and_show_every_row_once() {
    for preset in presets() {
        let design = preset.design().unwrap();
        let plan = plan(&design);
        for at in 0..design.alternatives.len() {
            let scene = map(&design, &plan, at, &BTreeSet::new());
            let words = Words::new(&design, &plan, at);
            let rows = RowMap {
                scene: &scene,
                words: &words,
                troubles: Troubles::default(),
                paper: Paper::Slide,
            };
            let (width, height) = Paper::Slide.size();
            let room = (width - 80.0, height - 160.0);
            let pages = rows.pages(&Pen::new(), room);
            let shown: Vec<usize> = pages.iter().cloned().flatten().collect();
            assert_eq!(
                shown,
                (0..scene.rows.len()).collect::<Vec<_>>(),
                "{}",
                preset.title
            );
            for page in pages {
                let fitting = rows.fitting(&Pen::new(), (room.0 * 0.84, room.1 - 120.0), &page);
                assert!(fitting.left_out == 0 && fitting.size >= SMALL, "{}", preset.title);
                let lines = fitting.rows.iter().flat_map(|row| &row.lines);
                let mut plates = lines.flat_map(Line::plates);
                assert!(
                    plates.all(|plate| plate.kind == PieceKind::One && plate.right - plate.left >= 24.0),
                    "{}",
                    preset.title
                );
            }
        }
    }
}

/// "Outside its VNets" stands above the second page, and no VNet or pod CIDR was left for a third kind of page.
#[test]
fn what_lies_outside_the_vnets_stays_together_where_it_has_room() {
    let estate = presets()
        .iter()
        .find(|preset| preset.title.contains("Estate"))
        .unwrap();
    let design = estate.design().unwrap();
    let plan = plan(&design);
    let scene = map(&design, &plan, 0, &BTreeSet::new());
    let words = Words::new(&design, &plan, 0);
    let rows = RowMap {
        scene: &scene,
        words: &words,
        troubles: Troubles::default(),
        paper: Paper::Slide,
    };
    let (width, height) = Paper::Slide.size();
    let mut parted = Vec::new();
    for less in (160..320).step_by(10).map(f64::from) {
        let pages = rows.pages(&Pen::new(), (width - 80.0, height - less));
        if let [.., last] = pages.as_slice()
            && pages.len() > 1
        {
            assert!(last.start <= 6, "{pages:?} with {less} points less");
            parted.push(pages);
        }
    }
    assert!(parted.contains(&vec![0..6, 6..9]), "{parted:?}");
}

#[test]
fn rows_that_do_not_fit_are_counted() {
    let estate = presets().iter().find(|preset| preset.title.contains("Estate"));
    let design = estate.map_or_else(crate::design::presets::worked_example, |preset| {
        preset.design().unwrap()
    });
    let plan = plan(&design);
    let scene = map(&design, &plan, 0, &BTreeSet::new());
    let words = Words::new(&design, &plan, 0);
    let mut pen = Pen::new();
    let rows = RowMap {
        scene: &scene,
        words: &words,
        troubles: Troubles::default(),
        paper: Paper::Slide,
    };
    let all = 0..scene.rows.len();
    rows.draw(&mut pen, Rect::new(0.0, 0.0, 800.0, 190.0), &all);
    let says = |mark: &Mark| matches!(mark, Mark::Text(text) if text.text.contains("do not fit here"));
    assert!(pen.marks.iter().any(says));
}

/// A poster of three hundred subnets showed 35 groups.
#[test]
fn a_poster_names_three_hundred_subnets() {
    let mut design = crate::design::presets::worked_example();
    let network = &mut design.alternatives[0].networks[0];
    network.address_space = vec!["10.20.0.0/14".parse().unwrap()];
    let usual = network.subnets[1].clone();
    network.subnets.truncate(1);
    for at in 1..300 {
        let mut subnet = usual.clone();
        subnet.name = crate::design::Name::new(format!("snet-jobs-{at}")).unwrap();
        let (high, low) = (20 + at / 200, at % 200);
        subnet.prefix = format!("10.{high}.{low}.0/{}", 24 + at % 3).parse().unwrap();
        network.subnets.push(subnet);
    }
    let plan = plan(&design);
    let scene = map(&design, &plan, 0, &BTreeSet::new());
    let words = Words::new(&design, &plan, 0);
    let plates = |paper: Paper| {
        let rows = RowMap {
            scene: &scene,
            words: &words,
            troubles: Troubles::default(),
            paper,
        };
        let (width, height) = paper.size();
        let all = 0..scene.rows.len();
        let fitting = rows.fitting(&Pen::new(), ((width - 80.0) * 0.84, height - 280.0), &all);
        assert_eq!(fitting.left_out, 0, "{paper:?}");
        let lines = fitting.rows.iter().take(1).flat_map(|row| &row.lines);
        let kinds = lines.flat_map(Line::plates).map(|plate| plate.kind);
        kinds.filter(|kind| *kind == PieceKind::One).count()
    };
    assert_eq!(plates(Paper::Poster), 300);
    assert!(plates(Paper::Slide) < 300);
}

/// Red is for what something of the design overlaps, and the legend tells the two apart.
#[test]
fn what_azure_reserves_is_hatched_in_grey_and_in_red_only_where_it_is_used() {
    use crate::page::{Layout, Paint, alternative};

    let hatched = |pods: &str| {
        let mut design = presets()[0].design().unwrap();
        design.alternatives[0].clusters[0].pod_cidr = Some(pods.parse().unwrap());
        let plan = plan(&design);
        let findings = crate::check::check(&design, &plan);
        let sheet = alternative(&design, &plan, &findings, 0, &Layout::default());
        let legend: Vec<&str> = sheet
            .marks
            .iter()
            .filter_map(|mark| match mark {
                Mark::Text(text) => Some(text.text.as_str()),
                _ => None,
            })
            .filter(|words| ["reserved by Azure", "overlap"].contains(words))
            .collect();
        let of = |ink: Ink| {
            let hatched = sheet.marks.iter().filter(|mark| {
                matches!(mark, Mark::Area { paint: Some(Paint::Hatched(found)), rect, .. }
                    if *found == ink && 60.0 < rect.width())
            });
            hatched.count()
        };
        (of(Ink::Role(Role::Reserved)), of(Ink::Trouble), legend.join(", "))
    };
    // Two of the reserved ranges are near enough to be drawn.
    assert_eq!(hatched("172.29.0.0/18"), (2, 0, "reserved by Azure".to_owned()));
    let (grey, red, legend) = hatched("172.30.0.0/18");
    assert!(grey == 2 && 0 < red, "{grey} grey, {red} red");
    assert_eq!(legend, "reserved by Azure, overlap");
}
