//! What the map says without anything being pointed at: names are read from what was painted, not only from what a
//! screen reader is told.

use aksnet::azure::Purpose;
use aksnet::design::{Design, Name, presets};
use aksnet::scene::Item;
use aksnet::ui::action::Action;
use egui::accesskit::Role;
use egui::{Key, Modifiers, Pos2, Rect, Shape};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::room::{SIZES, forty, opened, rows};
use super::screen::{LOWER_TABS, Screen, painted_texts, perform, press, selected};

/// Whether a text on a plate is a name, whole, without what its siblings begin with, or cut.
fn is_name(text: &str, name: &str) -> bool {
    /// Fewer letters of a name tell nobody which it is.
    const FEWEST: usize = 4;
    let Some((start, rest)) = text.split_once('…') else {
        return !text.is_empty() && name.ends_with(text);
    };
    let is_part = text.split('…').all(|part| name.contains(part));
    let letters = text.chars().filter(|letter| *letter != '…').count();
    is_part && FEWEST.min(name.len()) <= letters && (!start.is_empty() || !rest.is_empty())
}

/// The plates of a lane: what a screen reader is told of each, and what stands on it.
fn plates(screen: &Screen, lane: &str) -> Vec<(String, Vec<String>)> {
    let texts = painted_texts(screen);
    let on = |rect: Rect| -> Vec<String> {
        let here = texts.iter().filter(|text| rect.contains(text.rect.center()));
        here.map(|text| text.words.clone()).collect()
    };
    let ranges = rows(screen).ranges.into_iter();
    let plates = ranges.filter(|(name, _)| name.starts_with(lane) && !name.contains("free space"));
    plates.map(|(name, rect)| (name, on(rect))).collect()
}

/// How many subnets of a design have a plate with their name, and how many stand in groups with a number.
fn subnets(design: &Design, size: [f32; 2]) -> (usize, usize) {
    let (mut named, mut grouped) = (0, 0);
    for (told, texts) in plates(&opened(design, size), "Subnets: ") {
        let told = told.trim_start_matches("Subnets: ");
        if let Some((number, _)) = told.split_once(" subnets, ") {
            let number: usize = number.rsplit(' ').next().unwrap().parse().unwrap();
            let is_said = texts.iter().any(|text| text.ends_with(&format!("×{number}")));
            assert!(is_said, "{told}: {texts:?}");
            grouped += number;
            continue;
        }
        let name = told.split(", ").next().unwrap();
        assert!(texts.iter().any(|text| is_name(text, name)), "{told}: {texts:?}");
        named += 1;
    }
    (named, grouped)
}

#[test]
fn every_subnet_says_its_name_where_nothing_is_pointed_at() {
    let [worked, default, baseline, kubenet, estate] =
        [0, 1, 2, 3, 4].map(|at| presets::presets()[at].design().unwrap());
    for size in SIZES.into_iter().skip(1).take(3) {
        for (design, count) in [
            (&worked, 2),
            (&default, 1),
            (&baseline, 8),
            (&kubenet, 2),
            (&estate, 32),
            (&presets::blank(), 1),
            (&forty(), 40),
        ] {
            assert_eq!(subnets(design, size), (count, 0), "{} at {size:?}", design.name);
        }
    }
}

/// A group hides which of its ranges have an error; that some do must not be hidden with them.
#[test]
fn a_group_says_how_many_of_its_ranges_have_an_error() {
    let mut design = forty();
    let subnets = &mut design.alternatives[0].networks[0].subnets;
    for subnet in &mut subnets[20..23] {
        // Azure takes none of these names for one.
        subnet.purpose = Purpose::Bastion;
    }
    let screen = opened(&design, [853.0, 480.0]);
    let groups: Vec<(String, Vec<String>)> = plates(&screen, "Subnets: ")
        .into_iter()
        .filter(|(told, _)| told.contains(" with "))
        .collect();
    let mut troubled = 0;
    for (told, texts) in groups {
        let told = told.strip_suffix(", Enter opens").unwrap();
        let said = told.rsplit(", ").next().unwrap();
        let number = said.split(' ').next().unwrap();
        let is_said = texts.iter().any(|text| text == number || text == said);
        assert!(is_said, "{told}: {texts:?}");
        troubled += number.parse::<usize>().unwrap();
    }
    assert_eq!(troubled, 3);
}

#[test]
fn every_pod_and_service_range_says_whose_it_is_in_every_tab_where_nothing_is_pointed_at() {
    let estate = presets::presets()[4].design().unwrap();
    let mut screen = opened(&estate, SIZES[1]);
    for tab in LOWER_TABS {
        perform(&mut screen, Action::Do(tab));
        for (lane, count) in [("Pods: ", 11), ("Services: ", 5)] {
            let plates = plates(&screen, lane);
            assert_eq!(plates.len(), count, "{lane}{tab:?}");
            for (told, texts) in plates {
                let (_, after) = told.split_once("CIDR of ").unwrap();
                let cluster = after.split([',', ' ']).next().unwrap();
                let is_said = texts.iter().any(|text| text.starts_with(cluster));
                assert!(is_said, "{tab:?}: {told}: {texts:?}");
            }
        }
    }
}

/// What tells VNets of an estate is often the end of their names alone.
#[test]
fn rows_are_told_apart_by_their_labels_however_narrow_these_are() {
    let mut design = presets::presets()[2].design().unwrap();
    let alternative = &mut design.alternatives[0];
    let [hub, spoke, ..] = alternative.networks.as_mut_slice() else {
        panic!("a hub and a spoke");
    };
    hub.name = Name::new("vnet-contoso-platform-production-westeurope-001").unwrap();
    spoke.name = Name::new("vnet-contoso-platform-production-westeurope-002").unwrap();
    for size in [SIZES[1], SIZES[4]] {
        let texts = painted_texts(&opened(&design, size));
        for end in ["001", "002"] {
            let is_label = |words: &str| words.starts_with("vnet-") && words.ends_with(&format!("…{end}"));
            assert!(
                texts.iter().any(|text| is_label(&text.words)),
                "{end} at {size:?}"
            );
        }
    }
}

#[test]
fn a_ring_around_what_is_selected_is_whole_in_every_row() {
    let mut screen = opened(&presets::worked_example(), SIZES[1]);
    for item in [
        Item::Subnet {
            network: 0,
            subnet: 1,
        },
        Item::Free { network: 0, gap: 1 },
        Item::PodCidr { cluster: 0 },
        Item::ServiceCidr { cluster: 0 },
        Item::Connected { range: 1, prefix: 0 },
    ] {
        perform(&mut screen, Action::Select(Some(item)));
        let told = selected(&screen);
        let plate = screen.get_by_role_and_label(Role::ListBoxOption, &told).rect();
        let mut rings = Vec::new();
        for clipped in &screen.output().shapes {
            if let Shape::Rect(ring) = &clipped.shape
                && !ring.stroke.is_empty()
                && ring.rect.contains_rect(plate)
                && ring.rect.width() < plate.width() + 8.0
                && ring.rect.height() < plate.height() + 8.0
            {
                rings.push((ring.rect, clipped.clip_rect));
            }
        }
        assert!(
            rings.iter().any(|(ring, clip)| clip.contains_rect(*ring)),
            "{told} at {plate}: {rings:?}"
        );
    }
}

#[test]
fn no_name_on_the_map_is_cut_twice() {
    let designs = presets::presets();
    for design in designs
        .iter()
        .map(|preset| preset.design().unwrap())
        .chain([forty()])
    {
        for size in SIZES {
            let mut screen = opened(&design, size);
            for network in 0..design.alternatives[0].networks.len() {
                perform(
                    &mut screen,
                    Action::Select(Some(Item::Network { network, prefix: 0 })),
                );
                let texts = painted_texts(&screen).into_iter().map(|text| text.words);
                let twice: Vec<String> = texts.filter(|words| words.matches('…').count() > 1).collect();
                assert_eq!(twice, Vec::<String>::new(), "{} at {size:?}", design.name);
            }
        }
    }
}

#[test]
fn a_row_and_its_plates_are_read_out_with_their_place_and_with_what_claims_them() {
    let screen = opened(&presets::worked_example(), SIZES[1]);
    let is_said = |words: &str| screen.query_by_label_contains(words).is_some();
    assert!(is_said("VNets: vnet-shop, 10.20.0.0/21"));
    let lists = screen.query_all_by_role(Role::ListBox);
    let lists: Vec<String> = lists.filter_map(|list| list.accesskit_node().label()).collect();
    assert_eq!(
        lists,
        [
            "VNet vnet-shop, 10.20.0.0/21, 2 subnets, 1,728 free, largest /22, row 1 of 4",
            "Pods, 1 range, row 2 of 4",
            "Services, 1 range, row 3 of 4",
            "Outside, 2 ranges, row 4 of 4",
        ]
    );
    let plate = screen
        .get_by_label_contains("Subnets: snet-nodes")
        .accesskit_node();
    let around = plate.parent().and_then(|list| list.label());
    assert_eq!(around.as_ref(), lists.first());
    assert!(is_said("also claimed by on-prem 10.128.0.0/9"));
    let tab = screen.get_by_role_and_label(Role::Tab, "A Overlay, one spoke");
    let verdict = tab.accesskit_node().description();
    assert_eq!(verdict.as_deref(), Some("Works, 1 warning"));
}

#[test]
fn a_group_under_the_pointer_is_read_out() {
    let mut screen = opened(&forty(), [853.0, 480.0]);
    let group = |screen: &Screen| {
        let ranges = rows(screen).ranges.into_iter();
        let mut groups = ranges.filter(|(name, _)| name.ends_with(", Enter opens"));
        groups.next().unwrap()
    };
    let (name, rect) = group(&screen);
    let sentence = name.trim_start_matches("Subnets: ");
    let sentence = sentence.trim_end_matches(", Enter opens");
    let is_said = |screen: &Screen| {
        let texts = painted_texts(screen);
        texts.iter().any(|text| text.words == sentence)
    };
    assert!(!is_said(&screen));
    screen.hover_at(rect.center());
    screen.run();
    assert!(is_said(&screen), "{sentence}");
}

#[test]
fn the_card_of_what_is_under_the_pointer_in_the_strip_is_pinned() {
    let mut screen = opened(&presets::worked_example(), SIZES[1]);
    let strip = screen
        .get_by_label_contains("All addresses, the row in focus shows")
        .rect();
    // The services of the example lie first of all.
    screen.hover_at(Pos2::new(strip.left() + 14.0, strip.center().y + 5.0));
    screen.run();
    press(&mut screen, Modifiers::NONE, Key::P);
    assert!(
        screen
            .query_by_label_contains("Close the card of service CIDR")
            .is_some()
    );
}

#[test]
fn the_keys_of_the_map_go_on_from_the_name_of_a_vnet() {
    let mut screen = opened(&presets::worked_example(), SIZES[1]);
    screen.get_by_label_contains("VNets: vnet-shop").click();
    screen.run();
    press(&mut screen, Modifiers::NONE, Key::ArrowRight);
    assert!(
        selected(&screen).starts_with("Subnets: snet-nodes"),
        "{}",
        selected(&screen)
    );
}
