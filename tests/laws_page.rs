//! Laws of pages and reports: any design is drawn, and nothing of it leaves the page.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

mod common;
#[path = "common/shown.rs"]
mod shown;

use std::ops::ControlFlow;

use aksnet::check::{Findings, check};
use aksnet::decide::headline::{MOST_WORDS, words_in};
use aksnet::design::{Design, Name, NodeCount, PageKind, presets};
use aksnet::export::json::PlanReport;
use aksnet::export::{Format, Options, export, text};
use aksnet::page::{Anchor, Ink, Layout, Leaf, Letters, Mark, Paper, Rect, Sheet, Text, alternative, sizes};
use aksnet::plan::{Plan, plan};
use proptest::prelude::*;

use shown::{shown_designs, with_alternatives};

/// The rectangle that a mark is drawn in.
fn place(mark: &Mark, letters: &Letters) -> Rect {
    match mark {
        Mark::Area { rect, .. } | Mark::Logo { rect, .. } => *rect,
        Mark::Line { points, .. } => points
            .iter()
            .map(|(x, y)| Rect::new(*x, *y, *x, *y))
            .reduce(|all, next| all.union(&next))
            .unwrap(),
        Mark::Text(text) => {
            let width = letters.width(&text.text, text.size, text.bold);
            let left = match text.anchor {
                Anchor::Start => text.x,
                Anchor::Middle => text.x - width / 2.0,
                Anchor::End => text.x - width,
            };
            let (above, below) = (text.size * 0.8, text.size * 0.25);
            Rect::new(left, text.y - above, left + width, text.y + below)
        }
    }
}

/// Everything on the page has a place, and lies on it.
fn check_sheet(sheet: &Sheet, letters: &Letters) -> Result<(), TestCaseError> {
    let page = Rect::new(0.0, 0.0, sheet.width, sheet.height);
    for mark in &sheet.marks {
        let place = place(mark, letters);
        let edges = [place.left, place.top, place.right, place.bottom];
        prop_assert!(edges.into_iter().all(f64::is_finite), "{mark:?}");
        prop_assert!(page.contains(&place), "{}: {mark:?}", sheet.title);
        prop_assert!(place.top <= place.bottom && place.left <= place.right, "{mark:?}");
    }
    Ok(())
}

/// The pages of `design`: those of the alternatives at `of`, alone and as a deck has them, and all that put several side
/// by side.
fn check_pages(design: &Design, of: &[usize]) -> Result<(Plan, Findings), TestCaseError> {
    let (letters, plan) = (Letters::new(), plan(design));
    let findings = check(design, &plan);
    for paper in [Paper::Slide, Paper::Poster] {
        let layout = Layout {
            paper,
            page: Some((1, 200)),
            ..Layout::default()
        };
        for at in of {
            check_sheet(&alternative(design, &plan, &findings, *at, &layout), &letters)?;
        }
        for leaf in Leaf::all(design, &plan, &findings, of, &layout) {
            check_sheet(&leaf.sheet(design, &plan, &findings, &layout), &letters)?;
        }
    }
    Ok((plan, findings))
}

#[test]
fn any_design_is_drawn_on_every_page() {
    common::holds(48, &common::arbitrary_design(), |design| {
        let all: Vec<usize> = (0..design.alternatives.len()).collect();
        check_pages(&design, &all).map(drop)
    });
}

#[test]
fn any_number_of_alternatives_is_drawn() {
    let input = (common::arbitrary_design(), 5_usize..=40);
    common::holds(4, &input, |(design, count)| {
        check_pages(&with_alternatives(design, count), &[0, count - 1]).map(drop)
    });
    for count in [9, 100] {
        let baseline = presets::presets()
            .iter()
            .find(|preset| preset.title.contains("baseline"))
            .map_or_else(presets::worked_example, |preset| preset.design().unwrap());
        check_pages(&with_alternatives(baseline, count), &[count - 1]).unwrap();
    }
}

/// Names as long as they may be are cut wherever they stand, and make no report longer than it must be.
#[test]
fn names_of_any_length_reach_every_format() {
    let mut design = with_alternatives(presets::worked_example(), 3);
    let long = |text: &str| Name::new(text.repeat(16_000 / text.len())).unwrap();
    design.name = long("design ");
    for alternative in &mut design.alternatives {
        alternative.name = long("alternative-");
        for network in &mut alternative.networks {
            for subnet in &mut network.subnets {
                subnet.note = "note;".repeat(3_000);
            }
        }
        for cluster in &mut alternative.clusters {
            cluster.name = long("größe");
        }
    }
    design.connected[0].name = long("W");
    design.connected[1].prefixes = (0..5_461_u32)
        .map(|at| format!("10.{}.{}.0/24", at / 250, at % 250).parse().unwrap())
        .collect();
    let (plan, findings) = check_pages(&design, &[0, 1]).unwrap();
    let written = text::plan(&PlanReport::new(&design, &plan, &findings));
    assert!(written.len() < 2_000_000, "{}", written.len());
    for format in Format::ALL {
        let go_on = &mut |_| ControlFlow::Continue(());
        let options = Options {
            scale: 0.5,
            ..Options::default()
        };
        let made = export(&design, &plan, &findings, format, &options, go_on).unwrap();
        assert!(!made.is_empty(), "{format:?}");
    }
}

/// The box that a text is seen in: from the height of small letters to below the line.
fn seen(text: &Text, letters: &Letters) -> Rect {
    let place = place(&Mark::Text(text.clone()), letters);
    Rect::new(
        place.left + 0.5,
        text.y - text.size * 0.62,
        place.right - 0.5,
        text.y + text.size * 0.12,
    )
}

#[test]
fn every_page_has_one_message_five_sizes_and_no_text_on_another() {
    let letters = Letters::new();
    for design in shown_designs() {
        let plan = plan(&design);
        let findings = check(&design, &plan);
        let all: Vec<usize> = (0..design.alternatives.len()).collect();
        for paper in [Paper::Slide, Paper::Poster] {
            let layout = Layout {
                paper,
                page: Some((12, 40)),
                date: Some("2027-06-30".to_owned()),
                ..Layout::default()
            };
            for leaf in Leaf::all(&design, &plan, &findings, &all, &layout) {
                let sheet = leaf.sheet(&design, &plan, &findings, &layout);
                let what = format!("{}, {paper:?}, {leaf:?}, {}", design.name, sheet.title);
                let marks = sheet.marks.iter().enumerate();
                let texts: Vec<(usize, &Text)> = marks
                    .filter_map(|(at, mark)| match mark {
                        Mark::Text(text) => Some((at, text)),
                        _ => None,
                    })
                    .collect();
                let headline: Vec<&str> = texts
                    .iter()
                    .filter(|(_, text)| text.heading == Some(1))
                    .map(|(_, text)| text.text.as_str())
                    .collect();
                assert_eq!(headline.join(" "), sheet.title, "{what}");
                assert!((1..=MOST_WORDS).contains(&words_in(&sheet.title)), "{what}");
                assert!(sheet.figures.len() <= 3, "{what}");
                for (at, text) in &texts {
                    assert!(sizes::ALL.contains(&text.size), "{what}: {text:?}");
                    // On plates of the map, what is cut has its name in the table.
                    if !sheet.picture.contains(at) {
                        assert!(!text.text.contains('…'), "{what}: {text:?}");
                    }
                }
                let boxes: Vec<(Rect, &str)> = texts
                    .iter()
                    .map(|(_, text)| (seen(text, &letters), text.text.as_str()))
                    .collect();
                for (index, (one, words)) in boxes.iter().enumerate() {
                    for (other, others) in boxes.iter().skip(index + 1) {
                        assert!(
                            !one.meets(other),
                            "{what}: {words:?} {one:?} on {others:?} {other:?}"
                        );
                    }
                }
                check_sheet(&sheet, &letters).unwrap();
            }
        }
    }
}

#[test]
fn the_model_in_use_does_not_rank_first_where_its_ranges_are_too_small() {
    let mut design = presets::worked_example();
    let pool = &mut design.alternatives[0].clusters[0].pools[1];
    *pool = pool.with_planned_nodes(NodeCount::new(200).unwrap());
    let sheet = page_of(&design, PageKind::Models);
    assert_eq!(
        sheet.title,
        "1 of 5 models fits this workload; overlay, with larger ranges"
    );
}

#[test]
fn the_headline_of_growth_says_what_is_not_enough() {
    let mut design = presets::worked_example();
    let said = |design: &Design| page_of(design, PageKind::Growth).title;
    assert_eq!(
        said(&design),
        "Upgrades work up to 49 user nodes; node subnet runs out first"
    );
    design.requirements.pods_reachable_from_outside = Some(true);
    assert_eq!(
        said(&design),
        "49 user nodes can be upgraded, but a requirement is not met"
    );
    let set = |design: &mut Design, nodes: u64| {
        let pool = &mut design.alternatives[0].clusters[0].pools[1];
        *pool = pool.with_planned_nodes(NodeCount::new(nodes).unwrap());
    };
    set(&mut design, 52);
    assert_eq!(
        said(&design),
        "52 user nodes are planned, but upgrades stop at 49"
    );
    set(&mut design, 200);
    assert_eq!(said(&design), "200 user nodes are planned, but only 55 fit");
}

/// The first page of that kind.
fn page_of(design: &Design, kind: PageKind) -> Sheet {
    let (plan, layout) = (plan(design), Layout::default());
    let findings = check(design, &plan);
    let all: Vec<usize> = (0..design.alternatives.len()).collect();
    let leaves = Leaf::all(design, &plan, &findings, &all, &layout);
    let leaf = leaves.iter().find(|leaf| leaf.kind() == kind).unwrap();
    leaf.sheet(design, &plan, &findings, &layout)
}

#[test]
fn nothing_that_does_not_work_is_put_forward_as_the_best() {
    let kubenet = presets::presets()
        .iter()
        .map(|preset| preset.design().unwrap())
        .find(|design| design.alternatives.len() == 2)
        .unwrap();
    let sheet = page_of(&kubenet, PageKind::Comparison);
    let said: Vec<(&str, bool)> = sheet
        .marks
        .iter()
        .filter_map(|mark| match mark {
            Mark::Text(text) => Some((text.text.as_str(), text.ink == Ink::Good)),
            _ => None,
        })
        .collect();
    assert!(
        said.contains(&("No: it is limited to 400 nodes", false)),
        "{said:?}"
    );
    assert!(
        said.iter()
            .any(|(text, good)| text.starts_with("No: Azure refuses it") && !good),
        "{said:?}"
    );
}

/// A verdict that has no room is said in fewer words, never cut.
#[test]
fn no_verdict_is_cut_on_any_page() {
    for design in shown_designs() {
        let plan = plan(&design);
        let findings = check(&design, &plan);
        let all: Vec<usize> = (0..design.alternatives.len()).collect();
        let layout = Layout::default();
        for leaf in Leaf::all(&design, &plan, &findings, &all, &layout) {
            let sheet = leaf.sheet(&design, &plan, &findings, &layout);
            for mark in &sheet.marks {
                let Mark::Text(text) = mark else { continue };
                let is_verdict = ["Azure refuses", "Does not"]
                    .iter()
                    .any(|words| text.text.starts_with(words));
                assert!(!is_verdict || !text.text.contains('…'), "{leaf:?}: {}", text.text);
            }
        }
    }
}

/// Sources are read from the back of the room where they can be, and no address is cut.
#[test]
fn sources_fill_their_page() {
    for design in shown_designs() {
        let sheet = page_of(&design, PageKind::Sources);
        let texts = sheet
            .marks
            .iter()
            .enumerate()
            .filter_map(|(at, mark)| match mark {
                Mark::Text(text) if sheet.picture.contains(&at) => Some(text),
                _ => None,
            });
        let texts: Vec<&Text> = texts.collect();
        assert!(
            texts.iter().all(|text| !text.text.ends_with('…')),
            "{}",
            design.name
        );
        assert!(
            texts.iter().all(|text| sizes::BODY <= text.size),
            "{}",
            design.name
        );
        // Four sources and more reach below the middle of the page.
        let lowest = texts.iter().map(|text| text.y).fold(0.0, f64::max);
        let rows = texts.iter().filter(|text| text.text.starts_with("20")).count();
        assert!(
            rows < 5 || sheet.height / 2.0 < lowest,
            "{}: {rows} rows to {lowest}",
            design.name
        );
    }
}
