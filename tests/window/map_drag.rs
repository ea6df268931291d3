//! A subnet that is dragged in the rows of the map: where it may land, what is said of it, and what it overlaps.

use aksnet::app::shell::Memory;
use aksnet::azure::Purpose;
use aksnet::design::{Design, Network, Subnet, presets};
use aksnet::ui::action::{Action, Intent};
use egui::{Event, Key, Modifiers, Pos2, Rect, Shape};
use egui_kittest::kittest::Queryable as _;

use super::room;
use super::screen::{
    Screen, carry, design, drag, painted_texts, perform, press, selected, shapes, subnets, window,
};

const SIZE: [f32; 2] = [1_440.0, 900.0];

/// vnet-shop with snet-extra, which no cluster uses, and vnet-spare, which is empty.
fn two_networks() -> Design {
    let mut design = presets::worked_example();
    let networks = &mut design.alternatives[0].networks;
    networks[0].subnets.push(
        Subnet::new(
            "snet-extra".parse().unwrap(),
            "10.20.4.0/24".parse().unwrap(),
            Purpose::Other,
        )
        .into(),
    );
    let spare = Network {
        name: "vnet-spare".parse().unwrap(),
        address_space: vec!["10.30.0.0/22".parse().unwrap()],
        subnets: Vec::new(),
        ..networks[0].as_ref().clone()
    };
    networks.push(spare.into());
    design
}

fn bar(screen: &Screen, name: &str) -> Rect {
    screen.get_by_label_contains(name).rect()
}

/// A place in a plate, as a share of its width.
fn within(plate: Rect, share: f32) -> Pos2 {
    Pos2::new(plate.left() + plate.width() * share, plate.center().y)
}

fn hold_alt(screen: &mut Screen, is_held: bool) {
    let modifiers = if is_held { Modifiers::ALT } else { Modifiers::NONE };
    screen.event(Event::ModifiersChanged(modifiers));
    screen.step();
}

fn says(screen: &Screen, words: &str) -> bool {
    painted_texts(screen).iter().any(|text| text.words == words)
}

/// Whether dashed lines lie inside a plate.
fn is_marked(screen: &Screen, plate: Rect) -> bool {
    let mut count = 0;
    shapes(screen, &mut |shape| {
        if let Shape::LineSegment { points, .. } = shape
            && plate.shrink(3.0).contains(points[0])
            && plate.shrink(3.0).contains(points[1])
        {
            count += 1;
        }
    });
    count > 0
}

#[test]
fn free_places_of_every_vnet_are_shown_while_a_subnet_is_moved() {
    let free = [
        "free space of vnet-shop, 10.20.2.0",
        "free space of vnet-shop, 10.20.5.0",
        "free space of vnet-spare",
    ];
    let mut screen = room::opened(&two_networks(), SIZE);
    let plates = free.map(|name| bar(&screen, name));
    let marked = |screen: &Screen| plates.map(|plate| is_marked(screen, plate));
    assert_eq!(marked(&screen), [false; 3]);
    let extra = bar(&screen, "Subnets: snet-extra");
    carry(&mut screen, within(extra, 0.5), within(extra, 0.6));
    assert_eq!(marked(&screen), [true; 3]);
    screen.drop_at(within(extra, 0.6));
    screen.run();
    assert_eq!(marked(&screen), [false; 3]);

    // A cluster keeps it in its VNet.
    let mut screen = room::opened(&two_networks(), SIZE);
    let nodes = bar(&screen, "Subnets: snet-nodes");
    carry(&mut screen, within(nodes, 0.5), within(nodes, 0.65));
    assert_eq!(marked(&screen), [true, true, false]);
}

#[test]
fn a_subnet_steps_over_what_is_taken_unless_alt_is_held() {
    let mut screen = window(&Memory::new());
    let nodes = bar(&screen, "Subnets: snet-nodes");
    let taken = bar(&screen, "Subnets: snet-agc");
    let first = |screen: &Screen| subnets(screen)[0].clone();
    carry(&mut screen, within(nodes, 0.5), within(taken, 0.375));
    assert_eq!(first(&screen), "snet-nodes 10.20.0.192/26");
    screen.hover_at(within(taken, 0.9));
    screen.step();
    screen.step();
    assert_eq!(first(&screen), "snet-nodes 10.20.2.0/26");
    assert!(says(&screen, "free, 59 usable, fits, leaves 10.20.0.0/26 free"));
    hold_alt(&mut screen, true);
    screen.hover_at(within(taken, 0.375));
    screen.step();
    screen.step();
    assert_eq!(first(&screen), "snet-nodes 10.20.1.64/26");
    hold_alt(&mut screen, false);
    screen.step();
    assert_eq!(first(&screen), "snet-nodes 10.20.0.192/26");
    press(&mut screen, Modifiers::NONE, Key::Escape);
    assert_eq!(first(&screen), "snet-nodes 10.20.0.0/26");
}

/// What is painted at the foot of a plate.
fn feet(screen: &Screen, taken: Rect) -> Vec<Rect> {
    let mut found: Vec<Rect> = Vec::new();
    shapes(screen, &mut |shape| {
        if let Shape::Rect(rect) = shape
            && (rect.rect.bottom() - taken.bottom()).abs() < 1.5
            && rect.rect.height() < 15.0
            && taken.expand(1.5).contains_rect(rect.rect)
        {
            found.push(rect.rect);
        }
    });
    found
}

#[test]
fn a_claim_grows_under_a_taken_place_while_an_edge_is_pulled_over_it() {
    let mut screen = window(&Memory::new());
    let nodes = bar(&screen, "Subnets: snet-nodes");
    let taken = bar(&screen, "Subnets: snet-agc");
    let before = feet(&screen, taken);
    let edge = nodes.right_center() - egui::vec2(3.0, 0.0);
    carry(&mut screen, edge, within(taken, 0.9));
    screen.step();
    assert_eq!(subnets(&screen)[0], "snet-nodes 10.20.0.0/23");
    let mut bars = feet(&screen, taken);
    bars.retain(|bar| !before.contains(bar));
    let widest = bars.iter().map(|bar| bar.width()).fold(0.0, f32::max);
    assert!(0.97 * taken.width() < widest, "{widest} of {}", taken.width());
    assert!(says(&screen, "overlaps snet-agc"));
    // Back over the free space before it.
    screen.hover_at(edge + egui::vec2(20.0, 0.0));
    screen.step();
    screen.step();
    assert_eq!(feet(&screen, taken), before);
}

#[test]
fn a_claim_under_a_taken_place_is_as_wide_as_the_overlap() {
    let mut screen = window(&Memory::new());
    let nodes = bar(&screen, "Subnets: snet-nodes");
    let taken = bar(&screen, "Subnets: snet-agc");
    let before = feet(&screen, taken);
    hold_alt(&mut screen, true);
    carry(&mut screen, within(nodes, 0.5), within(taken, 0.375));
    screen.step();
    assert_eq!(subnets(&screen)[0], "snet-nodes 10.20.1.64/26");
    let mut bars = feet(&screen, taken);
    bars.retain(|bar| !before.contains(bar));
    assert!(!bars.is_empty());
    for bar in bars {
        let (from, width) = ((bar.left() - taken.left()) / taken.width(), bar.width());
        assert!((from - 0.25).abs() < 0.03, "begins at {from}");
        assert!(
            (width / taken.width() - 0.25).abs() < 0.03,
            "{width} of {}",
            taken.width()
        );
    }
    assert!(says(&screen, "overlaps snet-agc"));
    hold_alt(&mut screen, false);
}

#[test]
fn a_subnet_carried_to_another_vnet_stays_under_the_pointer_and_selected() {
    let mut screen = room::opened(&two_networks(), SIZE);
    let extra = bar(&screen, "Subnets: snet-extra");
    let spare = bar(&screen, "free space of vnet-spare");
    // The pointer holds the address .179 and goes to .2.141: it begins nearest to .2.0, although .3.0 is nearer to it.
    let (from, to) = (within(extra, 0.7), within(spare, 2.55 / 4.0));
    carry(&mut screen, from, to);
    assert!(says(&screen, "10.30.2.0/24 in vnet-spare"));
    assert!(says(&screen, "free, 251 usable, leaves 10.20.4.0/24 free"));
    screen.drop_at(to);
    screen.run();
    let moved = &design(&screen).alternatives[0].networks[1].subnets;
    let moved: Vec<String> = moved
        .iter()
        .map(|subnet| format!("{} {}", subnet.name, subnet.prefix))
        .collect();
    assert_eq!(moved, ["snet-extra 10.30.2.0/24"]);
    assert!(
        selected(&screen).contains("snet-extra, 10.30.2.0/24"),
        "{}",
        selected(&screen)
    );

    // From there back to where it was.
    let back = bar(&screen, "Subnets: snet-extra");
    let free = bar(&screen, "free space of vnet-shop, 10.20.2.0");
    drag(&mut screen, within(back, 0.5), within(free, 2.5 / 6.0));
    assert!(subnets(&screen).contains(&"snet-extra 10.20.4.0/24".to_owned()));
}

#[test]
fn help_says_what_alt_does_to_a_drag() {
    let mut screen = window(&Memory::new());
    perform(&mut screen, Action::Do(Intent::Shortcuts));
    assert!(screen.query_by_label("Alt and drag").is_some());
}

#[test]
fn keys_do_nothing_to_the_design_while_something_is_dragged() {
    let keys = [
        (Modifiers::NONE, Key::Delete),
        (Modifiers::COMMAND, Key::Z),
        (Modifiers::COMMAND, Key::T),
        (Modifiers::ALT, Key::ArrowRight),
    ];
    let mut screen = window(&Memory::new());
    let nodes = bar(&screen, "Subnets: snet-nodes");
    let taken = bar(&screen, "Subnets: snet-agc");
    carry(&mut screen, within(nodes, 0.5), within(taken, 0.375));
    let dragged = subnets(&screen);
    for (modifiers, key) in keys {
        press(&mut screen, modifiers, key);
        assert_eq!(subnets(&screen), dragged, "{key:?}");
    }
    assert_eq!(design(&screen).alternatives.len(), 1);
    screen.drop_at(within(taken, 0.375));
    screen.run();
    assert_eq!(subnets(&screen), dragged);
    // Let go, it is still what is selected, and is removed as always.
    press(&mut screen, Modifiers::NONE, Key::Delete);
    assert_eq!(subnets(&screen).len(), dragged.len() - 1);
    press(&mut screen, Modifiers::COMMAND, Key::Z);
    press(&mut screen, Modifiers::COMMAND, Key::Z);
    assert_eq!(
        subnets(&screen)[0],
        "snet-nodes 10.20.0.0/26",
        "the drag was one step"
    );

    // The same while the planned nodes are dragged.
    let agc = bar(&screen, "Subnets: snet-agc").center();
    screen.drag_at(agc);
    screen.drop_at(agc);
    screen.run();
    let handle = screen
        .get_by_role_and_label(egui::accesskit::Role::Slider, "Planned nodes of pool user")
        .rect()
        .center();
    carry(&mut screen, handle, handle + egui::Vec2::new(60.0, 0.0));
    press(&mut screen, Modifiers::NONE, Key::Delete);
    assert_eq!(subnets(&screen).len(), dragged.len());
}
