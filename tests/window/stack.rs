//! Several alternatives on one address map: shown by menu and key, walked, chosen and changed.

use aksnet::app::shell::Memory;
use aksnet::design::file;
use aksnet::scene::Item;
use aksnet::ui::action::Action;
use egui::accesskit::{Role, Toggled};
use egui::{Key, Modifiers, Rect, Vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use expect_test::expect;

use crate::screen::{self, Screen, click, design, drag, perform, press, selected, session, view};

const ALL: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);

const OPTIONS: &[u8] = include_bytes!("../data/three-options.aksnet");

/// The window on three options, with as many of them as `count`.
fn window(count: usize) -> Screen {
    let world = Memory::new();
    let mut options = file::read(OPTIONS).unwrap();
    options.alternatives.truncate(count);
    world.put("/options.aksnet", file::write(&options));
    let mut screen = screen::window(&world);
    perform(&mut screen, Action::OpenPath("/options.aksnet".into()));
    screen
}

/// The same with all of them on the map.
fn stacked(count: usize) -> Screen {
    let mut screen = window(count);
    press(&mut screen, ALL, Key::D);
    screen
}

/// Headings and bars as a screen reader says them, from top to bottom; `*` is selected.
fn listing(screen: &Screen) -> String {
    let mut lines = String::new();
    let is_heading = |label: String| label.starts_with("Alternative ");
    let buttons = screen.query_all_by_role(Role::Button);
    let headings = buttons.filter(|node| node.accesskit_node().label().is_some_and(is_heading));
    let bars = screen.query_all_by_role(Role::ListBoxOption);
    let mut nodes: Vec<_> = headings.chain(bars).collect();
    nodes.sort_by(|one, other| {
        let place = |rect: Rect| (rect.top(), rect.left());
        place(one.rect()).partial_cmp(&place(other.rect())).unwrap()
    });
    for node in nodes {
        let accessible = node.accesskit_node();
        let is_chosen = accessible.toggled() == Some(Toggled::True);
        lines.push_str(if is_chosen { "* " } else { "" });
        lines.push_str(&accessible.label().unwrap());
        lines.push('\n');
    }
    lines
}

fn bar(screen: &Screen, name: &str) -> Rect {
    screen.get_by_label_contains(name).rect()
}

#[test]
fn two_alternatives_say_what_is_whose() {
    expect![[r"
        * Alternative A Overlay, one spoke, Overlay, Works, 1 warning
        A Overlay, one spoke, VNets: vnet-shop, 10.20.0.0/21, VNet, 2 subnets, 1,728 free, largest /22
        A Overlay, one spoke, Subnets: snet-nodes, 10.20.0.0/26, nodes, 49 of 59 usable addresses, 10 free
        A Overlay, one spoke, Subnets: free space of vnet-shop, 10.20.0.64 – 10.20.0.255, 192 addresses
        A Overlay, one spoke, Subnets: snet-agc, 10.20.1.0/24, Application Gateway for Containers, 251 usable addresses
        A Overlay, one spoke, Subnets: free space of vnet-shop, 10.20.2.0 – 10.20.7.255, 1,536 addresses
        A Overlay, one spoke, Pods: pod CIDR, 10.244.0.0/18, 48 of 64 node slots, 16 free
        A Overlay, one spoke, Services: service CIDR, 10.0.0.0/16, 65,532 service addresses, DNS at 10.0.0.10
        Alternative B Pods in a subnet, Pod subnet, dynamic, Fits
        B Pods in a subnet, VNets: vnet-shop, 10.20.0.0/18, VNet, 3 subnets, 11,776 free, largest /19
        B Pods in a subnet, Subnets: snet-nodes, 10.20.0.0/24, nodes, 49 of 251 usable addresses, 202 free
        B Pods in a subnet, Subnets: snet-agc, 10.20.1.0/24, Application Gateway for Containers, 251 usable addresses
        B Pods in a subnet, Subnets: free space of vnet-shop, 10.20.2.0 – 10.20.15.255, 3,584 addresses
        B Pods in a subnet, Subnets: snet-pods, 10.20.16.0/20, pods, 2,992 of 4,091 usable addresses, 1,099 free
        B Pods in a subnet, Subnets: free space of vnet-shop, 10.20.32.0 – 10.20.63.255, 8,192 addresses
        B Pods in a subnet, Services: service CIDR, 10.0.0.0/16, 65,532 service addresses, DNS at 10.0.0.10
        Connected: hub, 10.10.0.0/16, peered VNet
        Connected: on-prem, 10.128.0.0/9, on-premises
    "]].assert_eq(&listing(&stacked(2)));
}

#[test]
fn all_are_shown_by_menu_by_key_and_by_the_choice_in_the_header() {
    let mut screen = window(3);
    assert!(session(&screen).stack().is_none());
    click(&mut screen, "View");
    screen
        .get_by_label_contains("All alternatives on the map")
        .click();
    screen.run();
    assert_eq!(session(&screen).stack().unwrap().maps.len(), 3);
    press(&mut screen, ALL, Key::D);
    assert!(session(&screen).stack().is_none());
    click(&mut screen, "Map of all alternatives");
    assert!(session(&screen).stack().is_some());
    click(&mut screen, "Current alternative");
    assert!(session(&screen).stack().is_none());
}

#[test]
fn one_alternative_alone_gives_no_choice() {
    let mut screen = stacked(1);
    assert!(session(&screen).stack().is_none());
    assert!(screen.query_by_label("Map of all alternatives").is_none());
    screen.run();
    assert_eq!(view(&screen).notices[0].text, "There is only one alternative");
}

#[test]
fn a_click_on_a_bar_of_another_alternative_shows_that_one_and_moves_nothing() {
    let mut screen = stacked(3);
    press(&mut screen, Modifiers::NONE, Key::Plus);
    let pods = bar(&screen, "B Pods in a subnet, Subnets: snet-pods");
    screen
        .get_by_label_contains("B Pods in a subnet, Subnets: snet-pods")
        .click();
    screen.run();
    assert_eq!(view(&screen).focus.alternative, 1);
    assert!(selected(&screen).starts_with("B Pods in a subnet, Subnets: snet-pods, 10.20.16.0/20"));
    assert_eq!(bar(&screen, "B Pods in a subnet, Subnets: snet-pods"), pods);
    screen.get_by_label_contains("Alternative C Direct pods").click();
    screen.run();
    assert_eq!(
        (view(&screen).focus.alternative, view(&screen).selection),
        (2, None)
    );
}

#[test]
fn only_the_alternative_on_screen_is_changed_by_hand() {
    let mut screen = stacked(3);
    let before = design(&screen).clone();
    let name = "B Pods in a subnet, Subnets: snet-agc";
    let from = bar(&screen, name).center();
    drag(&mut screen, from, from + Vec2::new(60.0, 0.0));
    assert_eq!(*design(&screen), before);
    assert_eq!(view(&screen).focus.alternative, 0);

    screen.get_by_label_contains(name).click();
    screen.run();
    for _ in 0..3 {
        press(&mut screen, Modifiers::NONE, Key::Plus);
    }
    let held = bar(&screen, name);
    drag(
        &mut screen,
        held.center(),
        held.center() + Vec2::new(held.width() * 2.0, 0.0),
    );
    let now = design(&screen);
    assert_ne!(now.alternatives[1], before.alternatives[1]);
    assert_eq!(now.alternatives[0], before.alternatives[0]);
    assert_eq!(now.alternatives[2], before.alternatives[2]);
    let moved = &now.alternatives[1].networks[0].subnets[2].prefix;
    let spoken = format!("B Pods in a subnet, Subnets: snet-agc, {moved}");
    assert!(
        moved.to_string().ends_with("/24") && selected(&screen).starts_with(&spoken),
        "{moved}"
    );
    press(&mut screen, Modifiers::COMMAND, Key::Z);
    assert_eq!(*design(&screen), before);
    assert_eq!(view(&screen).focus.alternative, 1);
}

#[test]
fn arrows_walk_from_alternative_to_alternative() {
    let mut screen = stacked(2);
    screen
        .get_by_label_contains("Address map, arrow keys walk")
        .focus();
    screen.run();
    let mut walk = String::new();
    for _ in 0..9 {
        press(&mut screen, Modifiers::NONE, Key::ArrowDown);
        let name = selected(&screen);
        walk.push_str(name.split(',').take(3).collect::<Vec<_>>().join(",").as_str());
        walk.push('\n');
    }
    expect![[r"
        A Overlay, one spoke, VNets: vnet-shop
        A Overlay, one spoke, Subnets: free space of vnet-shop
        A Overlay, one spoke, Pods: pod CIDR
        A Overlay, one spoke, Services: service CIDR
        B Pods in a subnet, VNets: vnet-shop, 10.20.0.0/18
        B Pods in a subnet, Subnets: snet-agc, 10.20.1.0/24
        B Pods in a subnet, Services: service CIDR, 10.0.0.0/16
        Connected: hub, 10.10.0.0/16, peered VNet
        Connected: hub, 10.10.0.0/16, peered VNet
    "]]
    .assert_eq(&walk);
    press(&mut screen, Modifiers::NONE, Key::ArrowUp);
    assert!(selected(&screen).starts_with("B Pods in a subnet, Services"));
    assert_eq!(view(&screen).focus.alternative, 1);
}

#[test]
fn what_is_out_of_view_is_scrolled_to_and_not_drawn_before() {
    let world = Memory::new();
    world.put("/options.aksnet", OPTIONS);
    let mut screen = screen::window_of([1280.0, 520.0], &world);
    perform(&mut screen, Action::OpenPath("/options.aksnet".into()));
    press(&mut screen, ALL, Key::D);
    assert!(
        screen
            .query_by_label_contains("C Direct pods, Services")
            .is_none()
    );
    press(&mut screen, Modifiers::NONE, Key::Num3);
    let heading = bar(&screen, "Alternative C Direct pods");
    assert!(bar(&screen, "Connected: on-prem").top() > heading.bottom());
    assert!(screen.query_by_label_contains("C Direct pods, VNets").is_some());
}

#[test]
fn search_and_cards_say_the_alternative() {
    let mut screen = stacked(3);
    press(&mut screen, Modifiers::COMMAND, Key::F);
    screen::type_text(&mut screen, "snet-pods");
    screen
        .get_all_by_label_contains("B Pods in a subnet: snet-pods, 10.20.16.0/20")
        .next()
        .unwrap();
    press(&mut screen, Modifiers::NONE, Key::Enter);
    assert_eq!(view(&screen).focus.alternative, 1);
    let pods = Item::Subnet {
        network: 0,
        subnet: 1,
    };
    assert_eq!(view(&screen).selection, Some(pods));
    press(&mut screen, Modifiers::NONE, Key::Escape);
    screen
        .get_by_label_contains("B Pods in a subnet, Subnets: snet-pods")
        .focus();
    press(&mut screen, Modifiers::NONE, Key::P);
    screen.get_by_label("Close the card of snet-pods, B Pods in a subnet");
    press(&mut screen, Modifiers::NONE, Key::Num1);
    screen.get_by_label("Close the card of snet-pods, B Pods in a subnet");
}
