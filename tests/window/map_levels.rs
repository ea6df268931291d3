//! The map closer: networks that a row is opened into, the way there and back, and what is seen of it.

use aksnet::azure::Purpose;
use aksnet::design::{Design, Subnet, presets};
use aksnet::scene::Item;
use aksnet::ui::action::{Action, Intent};
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, PointerButton, Pos2, Rect};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::room;
use super::screen::{Screen, drag, painted_texts, perform, press, selected, shapes, view};

const SIZE: [f32; 2] = [1_440.0, 900.0];

/// A VNet with so many subnets, four to each /20.
fn with_subnets(count: u32) -> Design {
    let mut design = presets::worked_example();
    let network = &mut design.alternatives[0].networks[0];
    network.address_space = vec!["10.64.0.0/10".parse().unwrap()];
    network.subnets.truncate(1);
    network.subnets[0].prefix = "10.64.0.0/26".parse().unwrap();
    for at in 1..count {
        let name = format!("snet-{at}").parse().unwrap();
        let first = (10 << 24) + (64 << 16) + at * 1_024;
        let prefix = format!("{}/25", std::net::Ipv4Addr::from(first)).parse().unwrap();
        network
            .subnets
            .push(Subnet::new(name, prefix, Purpose::Other).into());
    }
    design
}

/// The way to what is shown, the closest first.
fn crumbs(screen: &Screen) -> Vec<String> {
    let title = screen.get_by_label("Address map").rect();
    let buttons = screen.query_all_by_role(Role::Button);
    let beside = buttons.filter(|button| button.rect().y_range().contains(title.center().y));
    let named = beside.filter_map(|button| button.accesskit_node().label());
    named
        .filter(|name| name.contains("10.") || name.contains("snet"))
        .collect()
}

fn bar(screen: &Screen, name: &str) -> Rect {
    screen.get_by_label_contains(name).rect()
}

const WHOLE: [&str; 3] = ["snet-1500", "10.64.0.0/10", "10.0.0.0/8"];
const OPENED: [&str; 4] = ["snet-1500", "10.86.0.0/15", "10.64.0.0/10", "10.0.0.0/8"];

#[test]
fn a_row_is_left_one_level_at_a_time_by_backspace_and_by_escape() {
    for back in [Key::Backspace, Key::Escape] {
        let mut screen = room::opened(&with_subnets(2_000), SIZE);
        let subnet = Item::Subnet {
            network: 0,
            subnet: 1_500,
        };
        perform(&mut screen, Action::Select(Some(subnet)));
        assert_eq!(crumbs(&screen), WHOLE);
        screen.get_by_label_contains("10.86.0.0/15, 128 subnets").focus();
        screen.run();
        let mut ways = vec![(crumbs(&screen), selected(&screen))];
        for _ in 0..3 {
            press(&mut screen, Modifiers::NONE, Key::Enter);
            ways.push((crumbs(&screen), selected(&screen)));
        }
        assert_eq!(view(&screen).selection, Some(subnet));
        for way in ways.iter().rev().skip(1) {
            press(&mut screen, Modifiers::NONE, back);
            assert_eq!(&(crumbs(&screen), selected(&screen)), way, "{back:?}");
        }
        assert_eq!(view(&screen).selection, Some(subnet));
    }
}

#[test]
fn the_way_to_what_an_opened_row_shows_leads_back() {
    let mut screen = room::opened(&with_subnets(2_000), SIZE);
    assert_eq!(crumbs(&screen), Vec::<String>::new());
    let group = bar(&screen, "10.86.0.0/15, 128 subnets");
    screen.hover_at(group.center());
    screen.step();
    let button = |pressed| Event::PointerButton {
        pos: group.center(),
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    for _ in 0..2 {
        screen.input_mut().events.extend([true, false].map(button));
        screen.step();
    }
    screen.run();
    // What is under the pointer now is read out, not what was.
    let options = screen.query_all_by_role(Role::ListBoxOption);
    let under = options
        .filter(|option| option.rect().contains(group.center()))
        .filter_map(|option| option.accesskit_node().label())
        .find(|name| name.starts_with("Subnets: "))
        .unwrap();
    let said = under.strip_prefix("Subnets: ").unwrap();
    let said = said.strip_suffix(", Enter opens").unwrap_or(said);
    let is_painted = |words: &str| painted_texts(&screen).iter().any(|text| text.words == words);
    assert!(is_painted(said), "{said}");
    let holds = |words: &str| {
        painted_texts(&screen)
            .iter()
            .any(|text| text.words.contains(words))
    };
    assert!(holds("128 subnets") && !holds("2,000 subnets"));
    let network = Item::Network {
        network: 0,
        prefix: 0,
    };
    screen.hover_at(Pos2::new(700.0, 5.0));
    for selected in [Some(network), None] {
        perform(&mut screen, Action::Select(selected));
        assert_eq!(crumbs(&screen), OPENED[1..], "{selected:?}");
    }
    assert!(
        screen
            .query_by_label_contains("10.86.16.0/20, 4 subnets")
            .is_some()
    );
    screen.get_by_label("10.64.0.0/10").click();
    screen.run();
    assert!(
        screen
            .query_by_label_contains("10.86.16.0/20, 4 subnets")
            .is_none()
    );
}

/// How far around a plate there is light: outlines on the ruler and in the strip besides its own.
fn lights(screen: &Screen) -> usize {
    let mut count = 0;
    shapes(screen, &mut |shape| {
        if let egui::Shape::Rect(rect) = shape
            && rect.stroke.width >= 1.0
            && rect.fill == egui::Color32::TRANSPARENT
        {
            count += 1;
        }
    });
    count
}

#[test]
fn the_ruler_and_its_wedges_light_their_plate_and_select_it() {
    let mut screen = room::opened(&presets::worked_example(), SIZE);
    let plate = bar(&screen, "Subnets: snet-agc");
    let dark = lights(&screen);
    let says = |screen: &Screen| {
        let texts = painted_texts(screen);
        texts
            .iter()
            .any(|text| text.words.starts_with("snet-agc, 10.20.1.0/24"))
    };
    assert!(!says(&screen));
    let above = |down: f32| Pos2::new(plate.left() - 8.0, plate.top() - down);
    screen.hover_at(above(3.0));
    screen.run();
    assert!(says(&screen));
    assert!(dark < lights(&screen));
    screen.drag_at(above(3.0));
    screen.drop_at(above(3.0));
    screen.run();
    assert!(selected(&screen).contains("snet-agc"), "{}", selected(&screen));
}

#[test]
fn zoomed_by_key_the_selection_stays_whole() {
    let mut screen = room::opened(&presets::worked_example(), SIZE);
    let nodes = "Subnets: snet-nodes";
    screen.get_by_label_contains(nodes).click();
    screen.run();
    let whole = bar(&screen, nodes);
    for _ in 0..2 {
        press(&mut screen, Modifiers::NONE, Key::Plus);
    }
    let near = bar(&screen, nodes);
    assert!(whole.width() < near.width(), "{whole} {near}");
    assert!(whole.left() <= near.left() + 1.0, "{whole} {near}");
    let holds = |screen: &Screen, words: &str| {
        let texts = painted_texts(screen);
        texts.iter().any(|text| text.words.contains(words))
    };
    assert!(holds(&screen, " of 2 subnets"));
    perform(&mut screen, Action::Do(Intent::FitMap));
    assert_eq!(bar(&screen, nodes), whole);
    assert!(!holds(&screen, " of 2 subnets"));
}

#[test]
fn to_scale_a_name_without_room_stands_on_the_free_space_beside() {
    let design = room::forty();
    let name = design.alternatives[0].networks[0].subnets[39].name.to_string();
    let mut screen = room::opened(&design, SIZE);
    let says = |screen: &Screen| painted_texts(screen).into_iter().find(|text| text.words == name);
    assert!(says(&screen).is_none());
    perform(&mut screen, Action::Do(Intent::RowsToScale));
    let said = says(&screen).unwrap();
    let plate = bar(&screen, &format!("Subnets: {name},"));
    assert!(plate.width() < said.rect.width());
    assert!(plate.center().x < said.rect.left() && said.rect.left() < plate.right() + 12.0);
}

#[test]
fn released_a_subnet_glides_to_its_new_width() {
    let mut screen = room::opened(&presets::worked_example(), SIZE);
    let agc = "Subnets: snet-agc";
    let (from, free) = (
        bar(&screen, agc),
        bar(&screen, "free space of vnet-shop, 10.20.2.0"),
    );
    let to = Pos2::new(free.right() - 20.0, from.center().y);
    drag(&mut screen, from.center(), to);
    let rest = bar(&screen, agc);
    perform(&mut screen, Action::Do(Intent::Undo));
    super::screen::carry(&mut screen, from.center(), to);
    screen.drop_at(to);
    let ways: Vec<Rect> = (0..4)
        .map(|_| {
            screen.step();
            bar(&screen, agc)
        })
        .collect();
    // Where it was let go in the widths of before, then on its way, then at rest.
    assert!(rest.left() + 60.0 < ways[0].left(), "{rest} {ways:?}");
    screen.run();
    assert_eq!(bar(&screen, agc), rest);
}

#[test]
fn down_goes_to_what_holds_the_same_addresses_before_what_is_nearest() {
    let mut design = presets::worked_example();
    design.connected[0].prefixes = vec!["10.0.0.0/15".parse().unwrap()];
    let mut screen = room::opened(&design, SIZE);
    let services = bar(&screen, "Services: ");
    let (same, other) = (bar(&screen, "Connected: hub"), bar(&screen, "Connected: on-prem"));
    let distance = |plate: Rect| (plate.center().x - services.center().x).abs();
    assert!(distance(other) < distance(same));
    screen.get_by_label_contains("Services: ").click();
    screen.run();
    press(&mut screen, Modifiers::NONE, Key::ArrowDown);
    assert!(selected(&screen).contains("hub"), "{}", selected(&screen));
    press(&mut screen, Modifiers::NONE, Key::ArrowUp);
    assert!(selected(&screen).contains("Services: "), "{}", selected(&screen));
}
