//! What the map shows besides its ranges: who else claims them, where another model's subnets would lie, and where a
//! subnet that is carried really is.

use std::collections::BTreeSet;

use aksnet::app::shell::Memory;
use aksnet::azure::Model;
use aksnet::design::{file, presets};
use aksnet::ui::action::{Action, Intent};
use egui::accesskit::{Live, Role};
use egui::{Key, Modifiers, Pos2, Rect, Shape, Vec2};
use egui_kittest::kittest::{By, NodeT as _, Queryable as _};

use super::room::{self, SIZES};
use super::screen::{
    Screen, carry, painted_texts, perform, press, selected, shapes, subnets, window, window_of,
};

fn texts(screen: &Screen) -> Vec<(String, Pos2)> {
    let texts = painted_texts(screen).into_iter();
    texts.map(|text| (text.words, text.rect.min)).collect()
}

/// Lines that lead from one row of the map to another.
fn ties(screen: &Screen) -> Vec<[Pos2; 2]> {
    let map = screen
        .get_by_label_contains("Address map, arrow keys walk")
        .rect();
    let mut found = Vec::new();
    shapes(screen, &mut |shape| {
        if let Shape::LineSegment { points, stroke } = shape
            && stroke.width == 1.5
            && map.contains(points[0])
            && points[0].y + 10.0 < points[1].y
        {
            found.push(*points);
        }
    });
    found
}

fn range(screen: &Screen, name: &str) -> Rect {
    screen.get_by_role_and_label(Role::ListBoxOption, name).rect()
}

const PODS: &str =
    "Pods: pod CIDR, 10.244.0.0/18, 48 of 64 node slots, 16 free, also claimed by on-prem 10.128.0.0/9";
const ON_PREMISES: &str =
    "Connected: on-prem, 10.128.0.0/9, on-premises, also claimed by pod CIDR 10.244.0.0/18";

#[test]
fn a_claim_is_said_and_tied_to_what_claims_the_same() {
    let mut screen = window(&Memory::new());
    assert_eq!(ties(&screen), Vec::<[Pos2; 2]>::new());
    let (pods, outside) = (range(&screen, PODS), range(&screen, ON_PREMISES));
    screen.hover_at(pods.center_bottom() + Vec2::new(0.0, 6.0));
    screen.run();
    let said = texts(&screen);
    let said = said
        .iter()
        .filter(|(text, _)| text == "also on-prem 10.128.0.0/9");
    assert_eq!(said.count(), 2, "on the claim, and beside the title of the map");
    let ties = ties(&screen);
    let [from, to] = ties.first().copied().unwrap_or_default();
    assert!(
        pods.bottom() <= from.y && to.y <= outside.top() + 1.0,
        "{from} to {to}"
    );
    assert!(
        (outside.left()..=outside.right()).contains(&to.x),
        "{from} to {to}"
    );
}

/// The claims in sight whose words are said nowhere: neither on them or beside them, nor as a number in the label.
fn unsaid(screen: &Screen) -> Vec<String> {
    let texts = painted_texts(screen);
    let buttons = screen.query_all_by_role(Role::Button);
    let named = buttons.map(|node| (node.accesskit_node().label().unwrap_or_default(), node.rect()));
    let claims = named.filter(|(name, _)| name.contains(": also "));
    let is_said = |(name, rect): &(String, Rect)| {
        let (_, whole) = name.split_once(": ").unwrap();
        let (name, prefix) = whole.rsplit_once(' ').unwrap();
        texts.iter().any(|text| {
            let is_there = text.rect.y_range().intersects(rect.y_range()) && !text.is_cut;
            is_there && [whole, name, prefix].contains(&text.words.as_str())
        })
    };
    claims
        .filter(|claim| !is_said(claim))
        .map(|(name, _)| name)
        .collect()
}

#[test]
fn what_claims_the_same_is_said_in_low_rows_without_hovering() {
    let examples = presets::presets();
    for (example, least) in [(&examples[0], 2), (&examples[4], 1)] {
        let design = example.design().unwrap();
        for size in SIZES {
            let mut screen = room::opened(&design, size);
            let mut seen = BTreeSet::new();
            for _ in 0..12 {
                assert_eq!(
                    unsaid(&screen),
                    Vec::<String>::new(),
                    "{} at {size:?}",
                    design.name
                );
                let buttons = screen.query_all_by_role(Role::Button);
                let labels: Vec<String> = buttons.filter_map(|node| node.accesskit_node().label()).collect();
                seen.extend(labels.iter().filter(|name| name.contains(": also ")).cloned());
                let below = labels.iter().find(|name| name.ends_with(" below"));
                let Some(below) = below.cloned() else { break };
                screen.get_by_label(&below).click();
                screen.run();
            }
            assert!(least <= seen.len(), "{} at {size:?}: {seen:?}", design.name);
        }
    }
}

#[test]
fn letters_of_claims_are_whole_in_the_last_row_too() {
    let screen = window_of([1280.0, 720.0], &Memory::new());
    let mut seen = 0;
    for clipped in &screen.output().shapes {
        if let Shape::Text(text) = &clipped.shape
            && text.galley.text().starts_with("also ")
        {
            seen += 1;
            let bottom = text.pos.y + text.galley.rect.bottom();
            let end = clipped.clip_rect.bottom() + 1.0;
            assert!(bottom <= end, "{}: {bottom} above {end}", text.galley.text());
        }
    }
    assert_eq!(seen, 2);
}

#[test]
fn claims_too_close_for_words_are_counted_in_the_label_of_their_row() {
    let mut design = presets::worked_example();
    let branches = design.connected[1].prefixes[0].clone();
    design.connected[1].prefixes = (0..8)
        .map(|at| format!("10.20.4.{}/27", at * 32).parse().unwrap())
        .chain([branches])
        .collect();
    for size in SIZES {
        let screen = room::opened(&design, size);
        let counted: Vec<String> = painted_texts(&screen)
            .into_iter()
            .map(|text| text.words)
            .filter(|words| words.starts_with("8 claims"))
            .collect();
        assert!(!counted.is_empty(), "{size:?}: {:?}", unsaid(&screen));
    }
}

#[test]
fn a_claim_says_its_words_by_name_and_at_the_pointer_and_leads_to_the_other() {
    let mut screen = window_of([1280.0, 720.0], &Memory::new());
    let claims = [
        ("pod CIDR: also on-prem 10.128.0.0/9", "on-prem"),
        ("on-prem: also pod CIDR 10.244.0.0/18", "pod CIDR"),
    ];
    for (name, other) in claims {
        let claim = screen.get_by_role_and_label(Role::Button, name).rect();
        assert!(24.0 <= claim.width(), "{claim}");
        let (_, whole) = name.split_once(": ").unwrap();
        screen.hover_at(claim.center());
        screen.run_steps(12);
        let said = texts(&screen).into_iter().filter(|(text, _)| text == whole);
        assert!(
            2 <= said.count(),
            "{whole}: beside the title, and on the claim or at the pointer"
        );
        screen.get_by_role_and_label(Role::Button, name).click();
        screen.run();
        assert!(selected(&screen).contains(other), "{}", selected(&screen));
    }
}

#[test]
fn the_subnets_of_a_model_that_is_looked_at_stand_where_they_would_lie() {
    let world = Memory::new();
    world.put("/blank.aksnet", file::write(&presets::blank()));
    let mut screen = window_of([1440.0, 900.0], &world);
    perform(&mut screen, Action::OpenPath("/blank.aksnet".into()));
    let new = |screen: &Screen| -> Vec<(String, Pos2)> {
        let texts = texts(screen).into_iter();
        texts.filter(|(text, _)| text.ends_with(", new")).collect()
    };
    assert_eq!(new(&screen), Vec::new());
    perform(&mut screen, Action::Preview(Some(Model::PodSubnetDynamic)));
    let shown = new(&screen);
    let row = screen.get_by_label_contains("VNets: vnet").rect();
    let words: Vec<&str> = shown.iter().map(|(words, _)| words.as_str()).collect();
    // The nodes have a narrow plate; their name stands beside it.
    assert_eq!(words, ["snet-nodes /27, new", "snet-pods /20, new"]);
    for (words, at) in &shown {
        assert!(row.y_range().contains(at.y), "{words} at {at} in {row}");
    }
    perform(&mut screen, Action::Preview(None));
    assert_eq!(new(&screen), Vec::new());
}

#[test]
fn what_is_carried_is_marked_on_the_strip_where_it_really_lies() {
    let mut screen = window(&Memory::new());
    let strip = screen
        .get_by_label_contains("All addresses, the row in focus shows")
        .rect();
    let marks = |screen: &Screen| {
        let mut found: Vec<Rect> = Vec::new();
        shapes(screen, &mut |shape| {
            if let Shape::Rect(rect) = shape
                && strip.y_range() == rect.rect.y_range()
                && rect.rect.width() < strip.width() / 4.0
            {
                found.push(rect.rect);
            }
        });
        found
    };
    let from = screen.get_by_label_contains("Subnets: snet-agc").rect().center();
    let to = screen
        .get_by_label_contains("free space of vnet-shop, 10.20.2.0")
        .rect();
    carry(&mut screen, from, to.left_center() + Vec2::new(30.0, 0.0));
    screen.step();
    let near = marks(&screen);
    screen.hover_at(to.right_center() - Vec2::new(20.0, 0.0));
    screen.step();
    screen.step();
    let far = marks(&screen);
    let leftmost = |marks: &[Rect]| marks.iter().map(|mark| mark.left()).fold(f32::INFINITY, f32::min);
    assert!(
        !near.is_empty() && leftmost(&near) < leftmost(&far),
        "{near:?} {far:?}"
    );
}

/// What is painted with its middle in `area`, as it is drawn.
fn painted_in(screen: &Screen, area: Rect) -> Vec<String> {
    let mut found = Vec::new();
    shapes(screen, &mut |shape| {
        if !matches!(shape, Shape::Vec(_)) && area.contains(shape.visual_bounding_rect().center()) {
            found.push(format!("{shape:?}"));
        }
    });
    found
}

#[test]
fn a_range_under_the_pointer_is_lit_in_its_row_on_the_ruler_and_in_the_strip() {
    let mut screen = window(&Memory::new());
    let map = screen
        .get_by_label_contains("Address map, arrow keys walk")
        .rect();
    let plate = screen.get_by_label_contains("Subnets: snet-agc").rect();
    let across = |from: f32, to: f32| Rect::from_x_y_ranges(map.x_range(), from..=to);
    let other = screen.get_by_label_contains("Subnets: snet-nodes").rect();
    let strip = texts(&screen)
        .into_iter()
        .find(|(text, _)| text == "All addresses");
    let strip = strip.expect("the strip says what it is").1.y;
    let areas = [
        ("plate", plate.expand(2.0)),
        ("ruler", across(plate.top() - 16.0, plate.top() - 3.0)),
        ("strip", across(strip - 14.0, strip + 22.0)),
        ("another plate", other.shrink(2.0)),
    ];
    let painted = |screen: &Screen| areas.map(|(_, area)| painted_in(screen, area));
    screen.hover_at(Pos2::new(5.0, map.bottom()));
    screen.run();
    let before = painted(&screen);
    screen.hover_at(plate.center());
    screen.run();
    let after = painted(&screen);
    let lit: Vec<&str> = areas
        .iter()
        .zip(before.iter().zip(&after))
        .filter(|(_, (before, after))| before != after)
        .map(|((name, _), _)| *name)
        .collect();
    assert_eq!(lit, ["plate", "ruler", "strip"]);
}

#[test]
fn rows_are_drawn_to_scale_on_demand_and_back() {
    let mut screen = window(&Memory::new());
    // The /24 begins 256 addresses behind the start of the /26: as far as it is wide itself.
    let ratio = |screen: &Screen| {
        let rect = |name: &str| screen.get_by_label_contains(name).rect();
        let (nodes, agc) = (rect("Subnets: snet-nodes"), rect("Subnets: snet-agc"));
        (agc.left() - nodes.left()) / agc.width()
    };
    let usual = ratio(&screen);
    assert!(usual > 1.2, "{usual}");
    perform(&mut screen, Action::Do(Intent::RowsToScale));
    let scaled = ratio(&screen);
    assert!((scaled - 1.0).abs() < 0.06, "{scaled}");
    perform(&mut screen, Action::Do(Intent::RowsToScale));
    assert_eq!(ratio(&screen), usual);
}

#[test]
fn an_edge_that_is_pulled_shows_which_prefixes_it_can_have_and_where() {
    let mut screen = window(&Memory::new());
    let plate = range_of(&screen, "Subnets: snet-agc");
    let from = plate.right_center() - Vec2::new(3.0, 0.0);
    carry(&mut screen, from, from + Vec2::new(4.0, 0.0));
    screen.step();
    let chips: Vec<(u8, Pos2)> = texts(&screen)
        .into_iter()
        .filter(|(_, at)| plate.y_range().contains(at.y))
        .filter_map(|(text, at)| Some((text.strip_prefix('/')?.parse().ok()?, at)))
        .collect();
    let mut lengths: Vec<u8> = chips.iter().map(|(length, _)| *length).collect();
    lengths.sort_unstable();
    lengths.dedup();
    assert!(lengths.contains(&24) && lengths.contains(&25), "{chips:?}");
    assert!(
        lengths.iter().all(|length| 20 < *length),
        "beyond the VNet: {chips:?}"
    );
    let place = |wanted: u8| {
        chips
            .iter()
            .find(|(length, _)| *length == wanted)
            .map(|(_, at)| at.x)
    };
    assert!(
        place(25) < place(24),
        "the smaller ends before the larger: {chips:?}"
    );
    let chip = place(25).unwrap();
    screen.hover_at(Pos2::new(chip + 6.0, from.y));
    screen.step();
    screen.drop_at(Pos2::new(chip + 6.0, from.y));
    screen.run();
    assert_eq!(subnets(&screen)[1], "snet-agc 10.20.1.0/25");
}

/// Where a range stands whose name begins like this.
fn range_of(screen: &Screen, name: &str) -> Rect {
    screen.get_by_label_contains(name).rect()
}

#[test]
fn what_a_subnet_that_is_moved_by_key_comes_to_is_said_and_read_out() {
    let mut screen = window(&Memory::new());
    screen.get_by_label_contains("Subnets: snet-agc").click();
    screen.run();
    let is_said = |screen: &Screen, words: &str| {
        let is_shown = texts(screen).iter().any(|(text, _)| text == words);
        let mut live = screen.query_all(By::new().predicate(|node| node.live() == Live::Polite));
        let is_read = live.any(|node| {
            let node = node.accesskit_node();
            node.label().or_else(|| node.value()).as_deref() == Some(words)
        });
        is_shown && is_read
    };
    press(&mut screen, Modifiers::ALT, Key::ArrowRight);
    assert!(is_said(
        &screen,
        "10.20.2.0/24 · free, 251 usable, leaves 10.20.1.0/24 free"
    ));
    let size = Modifiers::ALT | Modifiers::SHIFT;
    press(&mut screen, size, Key::ArrowUp);
    assert!(is_said(&screen, "10.20.2.0/23 · free, 507 usable"));
    for _ in 0..2 {
        press(&mut screen, size, Key::ArrowUp);
    }
    assert!(is_said(
        &screen,
        "10.20.0.0/21 · 2,043 usable · overlaps snet-nodes"
    ));
    // What the pointer is at is said again once it moves.
    let nodes = range_of(&screen, "Subnets: snet-nodes").center();
    screen.hover_at(nodes);
    screen.run();
    assert!(!is_said(
        &screen,
        "10.20.0.0/21 · 2,043 usable · overlaps snet-nodes"
    ));
}

#[test]
fn a_plate_that_holds_little_shows_it_and_says_how_much() {
    let baseline = presets::presets()[2].design().unwrap();
    let world = Memory::new();
    world.put("/baseline.aksnet", file::write(&baseline));
    for size in [
        [1280.0, 720.0],
        [1440.0, 900.0],
        [1920.0, 1080.0],
        [2560.0, 1440.0],
    ] {
        let mut screen = window_of(size, &world);
        perform(&mut screen, Action::OpenPath("/baseline.aksnet".into()));
        let used = |screen: &Screen, plate: Rect| {
            let mut used = 0.0_f32;
            shapes(screen, &mut |shape| {
                if let Shape::Rect(rect) = shape
                    && plate.contains_rect(rect.rect)
                    && rect.rect.width() < plate.width() / 10.0
                    && rect.fill.is_opaque()
                {
                    used = used.max(rect.rect.width());
                }
            });
            used
        };
        let plate = range_of(&screen, "Subnets: snet-clusternodes");
        let shown = used(&screen, plate);
        assert!(4.5 <= shown, "{size:?}: {shown} points of {plate}");
        // Nearer it is as wide as the row, and still nearly empty.
        screen.get_by_label_contains("Subnets: snet-clusternodes").click();
        screen.run();
        press(&mut screen, Modifiers::NONE, Key::Enter);
        let near = range_of(&screen, "Subnets: snet-clusternodes");
        let shown = used(&screen, near);
        assert!(plate.width() * 3.0 < near.width(), "{near}");
        assert!(4.5 <= shown, "{size:?}: {shown} points of {near}");
        press(&mut screen, Modifiers::NONE, Key::Backspace);
        if size[0] < 1_400.0 {
            // Its row is too low for more than the name.
            continue;
        }
        let said = texts(&screen);
        let said = said
            .iter()
            .filter(|(_, at)| plate.contains(*at))
            .map(|(text, _)| text);
        let said: Vec<&String> = said.collect();
        assert!(
            said.iter().any(|text| text.ends_with("13 of 1,019")),
            "{size:?}: {said:?}"
        );
    }
}
