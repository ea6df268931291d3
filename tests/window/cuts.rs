//! What is said is said whole: nothing is cut where there is room for it, or for less of it.

use aksnet::app::shell::Memory;
use aksnet::design::{Design, file, presets};
use aksnet::scene::Item;
use aksnet::ui::action::{Action, Intent};
use egui::epaint::{ClippedShape, RectShape};
use egui::{Color32, Shape, StrokeKind};
use egui_kittest::kittest::Queryable as _;

use crate::screen::{LOWER_TABS, Screen, Text, painted_texts, perform, window_of};

const SIZES: [[f32; 2]; 6] = [
    [720.0, 450.0],
    [853.0, 480.0],
    [1_280.0, 720.0],
    [1_440.0, 900.0],
    [1_920.0, 1_080.0],
    [2_560.0, 1_440.0],
];

/// The worked example, in a window of that size, after `change`.
fn window_with(size: [f32; 2], change: impl FnOnce(&mut Design)) -> Screen {
    let mut design = presets::worked_example();
    change(&mut design);
    let world = Memory::new();
    world.put("/design.aksnet", file::write(&design));
    let mut screen = window_of(size, &world);
    perform(&mut screen, Action::OpenPath("/design.aksnet".into()));
    screen
}

fn text(screen: &Screen, words: &str) -> Option<Text> {
    painted_texts(screen)
        .into_iter()
        .find(|text| text.words.contains(words))
}

/// Whether the words are a count: digits with their separators.
fn is_number(words: &str) -> bool {
    words.starts_with(|letter: char| letter.is_ascii_digit())
        && words
            .chars()
            .all(|letter| letter.is_ascii_digit() || letter == ',' || letter == '…')
}

#[test]
fn no_number_of_the_ranges_is_cut_and_neither_is_the_hint_of_the_filter() {
    for size in SIZES {
        let mut screen = window_with(size, |design| {
            let network = &mut design.alternatives[0].networks[0];
            network.address_space = vec!["10.16.0.0/12".parse().unwrap()];
        });
        perform(&mut screen, Action::Do(Intent::ShowRanges));
        let hint = text(&screen, "Filter").unwrap_or_else(|| panic!("a hint at {size:?}"));
        assert!(!hint.is_cut, "the hint at {size:?}");
        let texts = painted_texts(&screen);
        let cut = texts.iter().filter(|text| text.is_cut && is_number(&text.words));
        let cut: Vec<&str> = cut.map(|text| text.words.as_str()).collect();
        assert_eq!(cut, Vec::<&str>::new(), "{size:?}");
        // In the narrowest the sizes are at the right, beyond a scroll.
        let is_there = texts.iter().any(|text| text.words == "1,048,576");
        assert!(is_there || size == [720.0, 450.0], "{size:?}");
    }
}

#[test]
fn the_status_bar_leaves_parts_out_and_what_runs_out_first_last() {
    for size in SIZES {
        let screen = window_of(size, &Memory::new());
        let said = text(&screen, "first to run out: node subnet, past 49 user nodes");
        let said = said.unwrap_or_else(|| panic!("what runs out first at {size:?}"));
        assert!(!said.is_cut, "{size:?}");
        // Said in full to what reads the screen.
        screen.get_by_label(
            "node subnet 49 of 59 · pod CIDR 48 of 64 node slots · first to run out: node subnet, past 49 user nodes",
        );
    }
    let narrow = window_of([720.0, 450.0], &Memory::new());
    assert!(text(&narrow, "pod CIDR 48 of 64 node slots ·").is_none());
}

#[test]
fn the_status_bar_names_its_cluster_where_there_are_several() {
    let screen = window_with([1_440.0, 900.0], |design| {
        let alternative = &mut design.alternatives[0];
        let mut other = alternative.clusters[0].clone();
        other.name = "search".parse().unwrap();
        alternative.clusters.push(other);
    });
    assert!(text(&screen, "shop: node subnet ").is_some());
    assert!(text(&window_of([1_440.0, 900.0], &Memory::new()), "shop: node subnet").is_none());
}

#[test]
fn the_way_to_what_is_selected_keeps_apart_from_the_title_and_leaves_out_what_has_no_room() {
    let subnet = Item::Subnet {
        network: 0,
        subnet: 0,
    };
    for size in SIZES {
        let mut screen = window_of(size, &Memory::new());
        perform(&mut screen, Action::Select(Some(subnet)));
        let title = text(&screen, "Address map")
            .unwrap_or_else(|| panic!("a title at {size:?}"))
            .rect;
        let beside: Vec<Text> = painted_texts(&screen)
            .into_iter()
            .filter(|text| title.right() < text.rect.left() && title.y_range().contains(text.rect.center().y))
            .collect();
        assert!(!beside.is_empty(), "{size:?}");
        for text in beside {
            assert!(
                title.right() + 11.0 <= text.rect.left(),
                "{} at {size:?}",
                text.words
            );
            assert!(!text.is_cut, "{} at {size:?}", text.words);
        }
    }
}

#[test]
fn the_inspector_says_everything_in_full() {
    for size in [[1_280.0, 720.0], [1_440.0, 900.0]] {
        let subnet = Item::Subnet {
            network: 0,
            subnet: 0,
        };
        for selection in [None, Some(subnet), Some(Item::PodCidr { cluster: 0 })] {
            let mut screen = window_of(size, &Memory::new());
            perform(&mut screen, Action::Select(selection));
            let left = size[0] - 330.0;
            let texts = painted_texts(&screen);
            let cut = texts
                .iter()
                .filter(|text| text.is_cut && left < text.rect.left() && 100.0 < text.rect.top());
            let cut: Vec<&str> = cut.map(|text| text.words.as_str()).collect();
            assert_eq!(cut, Vec::<&str>::new(), "{selection:?} at {size:?}");
        }
    }
}

/// The ring around the selected plate, and whether all of it is seen.
fn ring(screen: &Screen) -> Vec<bool> {
    let accent = screen.ctx.global_style().visuals.widgets.active.bg_stroke.color;
    let rings = screen.output().shapes.iter().filter_map(|clipped| {
        let ClippedShape { clip_rect, shape, .. } = clipped;
        match shape {
            Shape::Rect(RectShape {
                rect,
                stroke,
                stroke_kind: StrokeKind::Inside,
                fill: Color32::TRANSPARENT,
                ..
            }) if stroke.color == accent && 1.5 <= stroke.width && 16.0 < rect.height() => {
                Some(clip_rect.contains_rect(*rect))
            }
            _ => None,
        }
    });
    rings.collect()
}

#[test]
fn the_ring_around_a_selected_plate_is_seen_whole() {
    let items = [
        Item::Subnet {
            network: 0,
            subnet: 0,
        },
        Item::ServiceCidr { cluster: 0 },
        Item::Connected { range: 1, prefix: 0 },
    ];
    for size in SIZES {
        for item in items {
            let mut screen = window_of(size, &Memory::new());
            perform(&mut screen, Action::Select(Some(item)));
            let rings = ring(&screen);
            assert!(!rings.is_empty(), "{item:?} at {size:?}");
            assert!(rings.iter().all(|is_whole| *is_whole), "{item:?} at {size:?}");
        }
    }
}

#[test]
fn the_tools_above_the_code_stay_inside_their_panel() {
    let mut screen = window_with([720.0, 450.0], |design| {
        design.alternatives[0].clusters[0].dns_service_ip = "10.1.2.3".parse().unwrap();
    });
    perform(&mut screen, Action::Do(LOWER_TABS[3]));
    let told = text(&screen, "listed at the top").expect("there are errors");
    assert!(told.rect.right() < 712.0, "{:?}", told.rect);
}

#[test]
fn what_closes_a_hint_stands_below_what_closes_the_page() {
    let subnet = Item::Subnet {
        network: 0,
        subnet: 0,
    };
    for size in [[1_280.0, 720.0], [1_440.0, 900.0]] {
        let mut screen = window_of(size, &Memory::new());
        perform(&mut screen, Action::Select(Some(subnet)));
        let page = screen.get_by_label("Back to the alternative").rect();
        let hint = screen.get_by_label("Hide this hint").rect();
        assert!(
            (page.right() - hint.right()).abs() < 1.0,
            "{page} {hint} at {size:?}"
        );
    }
}

#[test]
fn the_title_of_a_finding_is_not_cut_for_what_answers_it() {
    for size in [[720.0, 450.0], [853.0, 480.0], [1_280.0, 720.0]] {
        let mut screen = window_of(size, &Memory::new());
        perform(&mut screen, Action::Do(Intent::ShowChecks));
        let titles = painted_texts(&screen);
        let mut titles = titles
            .iter()
            .filter(|text| text.words == "The pod CIDR overlaps a connected network");
        let title = titles
            .next_back()
            .unwrap_or_else(|| panic!("a title at {size:?}"));
        assert!(!title.is_cut, "{size:?}");
        let field = screen.get_by_label("Filter findings").rect();
        let beside = screen.get_by_label("Fix all findings").rect();
        assert!(
            (field.center().y - beside.center().y).abs() < 1.0,
            "{field} {beside}"
        );
    }
}

#[test]
fn the_reason_of_each_model_is_said_whole() {
    for size in [[1_440.0, 900.0], [1_920.0, 1_080.0]] {
        let screen = window_with(size, |design| {
            let network = &mut design.alternatives[0].networks[0];
            network.address_space = vec!["10.16.0.0/12".parse().unwrap()];
        });
        let texts = painted_texts(&screen);
        let mut reasons = texts
            .iter()
            .filter(|text| text.words.starts_with("second, a tie: "));
        let reason = reasons.next().unwrap_or_else(|| panic!("a reason at {size:?}"));
        assert!(reason.words.ends_with("overlay 64"), "{}", reason.words);
        assert!(!reason.is_cut, "{size:?}");
    }
}

#[test]
fn a_reason_that_holds_a_long_name_stays_in_its_panel() {
    let screen = window_with([1_440.0, 900.0], |design| {
        let subnet = &mut design.alternatives[0].networks[0].subnets[1];
        subnet.name = "snet-agc-with-a-name-that-goes-on-and-on-to-its-end"
            .parse()
            .unwrap();
    });
    let texts = painted_texts(&screen);
    let mut reasons = texts
        .iter()
        .filter(|text| text.words.starts_with("ruled out: does not support"));
    let reason = reasons.next().unwrap().rect;
    let title = texts
        .iter()
        .find(|text| text.words.starts_with("Why Overlay") || text.words.starts_with("WHY OVERLAY"));
    let left = title.unwrap().rect.left();
    assert!(
        left <= reason.left() && reason.right() <= 1_440.0,
        "{reason} left of {left}"
    );
}

#[test]
fn a_lane_without_room_for_its_verdict_has_a_sign_before_its_number() {
    use egui_material_icons::icons;

    let screen = window_of([720.0, 450.0], &Memory::new());
    let sign_of = |model: &str| {
        let mut texts = painted_texts(&screen).into_iter();
        let name = texts.find(|text| text.words == model).unwrap().rect;
        let signs = painted_texts(&screen).into_iter().filter(|text| {
            let is_beside = (text.rect.center().y - name.center().y).abs() < 4.0;
            is_beside && name.right() < text.rect.left() && text.words.chars().count() == 1
        });
        signs.map(|sign| sign.words).collect::<Vec<String>>()
    };
    assert_eq!(sign_of("Overlay"), [icons::ICON_WARNING.codepoint]);
    assert_eq!(sign_of("Pod subnet, dynamic"), [icons::ICON_ERROR.codepoint]);
    assert_eq!(sign_of("Kubenet"), [icons::ICON_BLOCK.codepoint]);
}

#[test]
fn what_stands_above_the_workload_ends_where_the_workload_does() {
    for size in SIZES {
        let screen = window_of(size, &Memory::new());
        let right = |words: &str| {
            let text = text(&screen, words).unwrap_or_else(|| panic!("{words} at {size:?}"));
            text.rect.right()
        };
        let apart = (right("Later…") - right("Choose…")).abs();
        assert!(apart < 0.6, "{apart} at {size:?}");
    }
}

#[test]
fn tabs_that_go_on_beyond_an_edge_say_so_and_the_shown_one_is_clear_of_that() {
    let mut screen = window_with([1_280.0, 720.0], |design| {
        let first = design.alternatives[0].clone();
        for at in 2..=9 {
            let mut other = first.clone();
            other.name = format!("Overlay, variant {at}").parse().unwrap();
            design.alternatives.push(other);
        }
    });
    let dots = |screen: &Screen| -> Vec<f32> {
        let texts = painted_texts(screen).into_iter();
        let tops = texts.filter(|text| text.words == "…" && text.rect.bottom() < 76.0);
        tops.map(|text| text.rect.center().x).collect()
    };
    assert_eq!(dots(&screen).len(), 1);
    perform(&mut screen, Action::ShowAlternative(4));
    let shown = text(&screen, "E Overlay, variant 5").unwrap().rect;
    for dots in dots(&screen) {
        assert!(!shown.x_range().contains(dots), "{dots} in {shown:?}");
    }
    perform(&mut screen, Action::ShowAlternative(8));
    let shown = text(&screen, "I Overlay, variant 9").unwrap().rect;
    let left = dots(&screen);
    assert!(left.len() == 1 && left[0] < shown.left(), "{left:?}");
}

#[test]
fn the_chip_of_the_first_model_is_as_high_as_its_words_in_a_low_lane() {
    let screen = window_of([1_280.0, 720.0], &Memory::new());
    let words = text(&screen, "1st").unwrap().rect;
    let mut chips = Vec::new();
    crate::screen::shapes(&screen, &mut |shape| {
        if let Shape::Rect(rect) = shape
            && rect.rect.contains(words.center())
            && rect.rect.width() < 60.0
        {
            chips.push(rect.rect);
        }
    });
    let chip = chips.first().expect("a chip behind the words");
    assert!(words.height() <= chip.height(), "{chip:?} behind {words:?}");
}
