//! What a person does with the address map, by pointer and by keyboard alone.

use aksnet::app::shell::Memory;
use aksnet::azure::Severity;
use aksnet::design::{Design, Swatch, file};
use aksnet::ui::action::Action;
use egui::accesskit::{Role, Toggled};
use egui::{Key, Modifiers, Pos2, Rect, Vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use expect_test::expect;

use crate::screen::{self, Screen, carry, drag, network, press, selected, session, subnets};

const NODES: &str = "Subnets: snet-nodes";
const CONTAINERS: &str = "Subnets: snet-agc,";

fn window() -> Screen {
    screen::window(&Memory::new())
}

/// Where the bar stands whose name begins like this.
fn bar(screen: &Screen, name: &str) -> Rect {
    screen.get_by_label_contains(name).rect()
}

/// The plate of the free space behind everything, six /24 wide.
fn free(screen: &Screen) -> Rect {
    bar(screen, "10.20.2.0 – 10.20.7.255")
}

/// A place in that free space, counted in /24.
fn in_free(screen: &Screen, blocks: f32) -> Pos2 {
    let free = free(screen);
    Pos2::new(free.left() + free.width() * blocks / 6.0, free.center().y)
}

/// The window with the maps of two alternatives one below the other.
fn stacked() -> Screen {
    let mut screen = window();
    press(&mut screen, Modifiers::COMMAND, Key::T);
    press(&mut screen, Modifiers::COMMAND | Modifiers::SHIFT, Key::D);
    screen
}

/// The map's bars as a screen reader says them, from top to bottom; `*` is selected.
fn bars(screen: &Screen) -> String {
    let mut lines = String::new();
    for node in screen.query_all_by_role(Role::ListBoxOption) {
        let accessible = node.accesskit_node();
        let mark = if accessible.toggled() == Some(Toggled::True) {
            "* "
        } else {
            ""
        };
        lines.push_str(mark);
        lines.push_str(&accessible.label().unwrap());
        lines.push('\n');
    }
    lines
}

#[test]
fn every_bar_says_what_it_is() {
    expect![[r"
        VNets: vnet-shop, 10.20.0.0/21, VNet, 2 subnets, 1,728 free, largest /22, row 1 of 4
        Subnets: snet-nodes, 10.20.0.0/26, nodes, 49 of 59 usable addresses, 10 free
        Subnets: free space of vnet-shop, 10.20.0.64 – 10.20.0.255, 192 addresses
        Subnets: snet-agc, 10.20.1.0/24, Application Gateway for Containers, 251 usable addresses
        Subnets: free space of vnet-shop, 10.20.2.0 – 10.20.7.255, 1,536 addresses
        Pods: pod CIDR, 10.244.0.0/18, 48 of 64 node slots, 16 free, also claimed by on-prem 10.128.0.0/9
        Services: service CIDR, 10.0.0.0/16, 65,532 service addresses, DNS at 10.0.0.10
        Connected: hub, 10.10.0.0/16, peered VNet
        Connected: on-prem, 10.128.0.0/9, on-premises, also claimed by pod CIDR 10.244.0.0/18
    "]]
    .assert_eq(&bars(&window()));
}

#[test]
fn a_subnet_is_carried_to_a_free_place_in_one_step() {
    let mut screen = window();
    let from = bar(&screen, CONTAINERS).center();
    let to = in_free(&screen, 1.5);
    drag(&mut screen, from, to);
    assert_eq!(
        subnets(&screen),
        ["snet-nodes 10.20.0.0/26", "snet-agc 10.20.3.0/24"]
    );
    assert!(selected(&screen).contains("snet-agc, 10.20.3.0/24"));
    press(&mut screen, Modifiers::COMMAND, Key::Z);
    assert_eq!(
        subnets(&screen),
        ["snet-nodes 10.20.0.0/26", "snet-agc 10.20.1.0/24"]
    );
    assert!(!session(&screen).is_dirty());
}

#[test]
fn an_edge_is_pulled_and_findings_follow_before_it_is_let_go() {
    let mut screen = window();
    let from = bar(&screen, CONTAINERS).left_center() + Vec2::new(3.0, 0.0);
    let to = bar(&screen, NODES).left_center() + Vec2::new(4.0, 0.0);
    let errors = |screen: &Screen| session(screen).findings().count(Severity::Error);
    assert_eq!(errors(&screen), 0);
    carry(&mut screen, from, to);
    assert_eq!(subnets(&screen)[1], "snet-agc 10.20.0.0/23");
    assert!(errors(&screen) > 0);
    screen.drop_at(to);
    screen.run();
    assert_eq!(subnets(&screen)[1], "snet-agc 10.20.0.0/23");
    press(&mut screen, Modifiers::COMMAND, Key::Z);
    assert_eq!(subnets(&screen)[1], "snet-agc 10.20.1.0/24");
}

#[test]
fn escape_puts_a_subnet_back_as_if_nothing_had_been() {
    let mut screen = window();
    let from = bar(&screen, CONTAINERS).center();
    let to = from + Vec2::new(200.0, 0.0);
    carry(&mut screen, from, to);
    assert_ne!(subnets(&screen)[1], "snet-agc 10.20.1.0/24");
    press(&mut screen, Modifiers::NONE, Key::Escape);
    assert_eq!(subnets(&screen)[1], "snet-agc 10.20.1.0/24");
    screen.hover_at(to + Vec2::new(40.0, 0.0));
    screen.drop_at(to);
    screen.run();
    assert_eq!(subnets(&screen)[1], "snet-agc 10.20.1.0/24");
    let session = session(&screen);
    assert_eq!((session.undo_title(), session.is_dirty()), (None, false));
}

#[test]
fn a_drag_of_the_ground_moves_the_view_and_changes_nothing() {
    let mut screen = window();
    press(&mut screen, Modifiers::NONE, Key::Plus);
    let before = free(&screen);
    let ground = before.left_center() + Vec2::new(80.0, 0.0);
    drag(&mut screen, ground, ground + Vec2::new(60.0, 0.0));
    let moved = free(&screen).left() - before.left();
    assert!((40.0..=61.0).contains(&moved), "{moved}");
    assert_eq!(session(&screen).undo_title(), None);
}

#[test]
fn the_map_is_walked_and_changed_by_keyboard_alone() {
    let mut screen = window();
    screen
        .get_by_label_contains("Address map, arrow keys walk")
        .focus();
    screen.run();
    let mut walk = String::new();
    for key in [
        Key::ArrowRight,
        Key::ArrowDown,
        Key::ArrowDown,
        Key::ArrowUp,
        Key::ArrowUp,
        Key::Home,
        Key::ArrowRight,
        Key::ArrowRight,
        Key::ArrowRight,
        Key::Home,
        Key::End,
        Key::ArrowLeft,
    ] {
        press(&mut screen, Modifiers::NONE, key);
        walk.push_str(&selected(&screen));
        walk.push('\n');
    }
    expect![[r"
        Subnets: snet-nodes, 10.20.0.0/26, nodes, 49 of 59 usable addresses, 10 free
        Pods: pod CIDR, 10.244.0.0/18, 48 of 64 node slots, 16 free, also claimed by on-prem 10.128.0.0/9
        Services: service CIDR, 10.0.0.0/16, 65,532 service addresses, DNS at 10.0.0.10
        Pods: pod CIDR, 10.244.0.0/18, 48 of 64 node slots, 16 free, also claimed by on-prem 10.128.0.0/9
        Subnets: snet-agc, 10.20.1.0/24, Application Gateway for Containers, 251 usable addresses
        Subnets: snet-nodes, 10.20.0.0/26, nodes, 49 of 59 usable addresses, 10 free
        Subnets: free space of vnet-shop, 10.20.0.64 – 10.20.0.255, 192 addresses
        Subnets: snet-agc, 10.20.1.0/24, Application Gateway for Containers, 251 usable addresses
        Subnets: free space of vnet-shop, 10.20.2.0 – 10.20.7.255, 1,536 addresses
        Subnets: snet-nodes, 10.20.0.0/26, nodes, 49 of 59 usable addresses, 10 free
        Subnets: free space of vnet-shop, 10.20.2.0 – 10.20.7.255, 1,536 addresses
        Subnets: snet-agc, 10.20.1.0/24, Application Gateway for Containers, 251 usable addresses
    "]]
    .assert_eq(&walk);

    let mut change = |modifiers, key| {
        press(&mut screen, modifiers, key);
        subnets(&screen)[1].clone()
    };
    let size = Modifiers::ALT | Modifiers::SHIFT;
    assert_eq!(change(Modifiers::ALT, Key::ArrowRight), "snet-agc 10.20.2.0/24");
    assert_eq!(change(size, Key::ArrowUp), "snet-agc 10.20.2.0/23");
    assert_eq!(change(size, Key::ArrowDown), "snet-agc 10.20.2.0/24");
    assert_eq!(change(Modifiers::ALT, Key::ArrowLeft), "snet-agc 10.20.1.0/24");
    // Before it lie the nodes: there is no place to land.
    assert_eq!(change(Modifiers::ALT, Key::ArrowLeft), "snet-agc 10.20.1.0/24");
    assert_eq!(change(Modifiers::COMMAND, Key::Z), "snet-agc 10.20.2.0/24");

    let width = |screen: &Screen| bar(screen, CONTAINERS).width();
    let whole = width(&screen);
    press(&mut screen, Modifiers::NONE, Key::Plus);
    assert!(whole < width(&screen));
    press(&mut screen, Modifiers::NONE, Key::Num0);
    assert_eq!(whole, width(&screen));
}

#[test]
fn a_gap_opens_on_demand() {
    let mut screen = stacked();
    let gaps = |screen: &Screen| screen.query_all_by_label_contains("Open the gap").count();
    let before = gaps(&screen);
    screen
        .query_all_by_label_contains("Open the gap")
        .next()
        .unwrap()
        .click();
    screen.run();
    assert_eq!(gaps(&screen), before - 1);
    press(&mut screen, Modifiers::NONE, Key::Num0);
    assert_eq!(gaps(&screen), before);
}

#[test]
fn gaps_open_and_close_by_keyboard_alone() {
    let mut screen = stacked();
    let gap = "the gap 10.1.0.0 – 10.9.255.255, 589,824 addresses";
    let (open, close) = (format!("Open {gap}"), format!("Close {gap}"));
    screen.get_by_label(&open).focus();
    press(&mut screen, Modifiers::NONE, Key::Enter);
    assert!(screen.query_by_label(&open).is_none());
    let cross = screen.get_by_label(&close).rect();
    assert!(cross.width() >= 24.0 && cross.height() >= 24.0, "{cross}");
    screen.get_by_label(&close).focus();
    press(&mut screen, Modifiers::NONE, Key::Enter);
    assert!(screen.query_by_label(&open).is_some());
    assert!(
        screen
            .get_by_label_contains("Address map, arrow keys walk")
            .is_focused(),
        "the keyboard stays on the map"
    );
}

#[test]
fn all_of_ipv4_is_seen_from_far_enough() {
    let mut screen = stacked();
    let first = "Open the gap 0.0.0.0 – 9.255.255.255, 167,772,160 addresses";
    assert!(
        screen.query_by_label(first).is_none(),
        "the ends are out of view at first"
    );
    screen.query_all_by_label_contains(NODES).last().unwrap().click();
    screen.run();
    screen.get_by_label("0.0.0.0/0").click();
    screen.run();
    assert!(screen.query_by_label(first).is_some());
    assert!(
        screen
            .query_by_label_contains("Overview, the map shows 0.0.0.0 – 255.255.255.255")
            .is_some()
    );
}

#[test]
fn a_menu_says_what_can_be_done_with_a_range() {
    let mut screen = window();
    screen.get_by_label_contains(NODES).click_secondary();
    screen.run();
    // The inspector has such a button too.
    let edits = screen.query_all_by_label("Edit subnet…");
    edits.last().unwrap().click();
    screen.run();
    assert!(screen.query_by_label("Remove subnet").is_some());
}

#[test]
fn the_menu_of_a_range_opens_by_key_and_gives_the_keyboard_back() {
    let mut screen = window();
    screen.get_by_label_contains(CONTAINERS).click();
    screen.run();
    press(&mut screen, Modifiers::NONE, Key::Menu);
    // The inspector has such a button too.
    let edits = screen.query_all_by_label("Edit subnet…");
    assert!(edits.last().unwrap().is_focused());
    press(&mut screen, Modifiers::NONE, Key::Escape);
    assert!(screen.query_by_label("Split subnet").is_none());
    assert!(screen.get_by_label_contains(CONTAINERS).is_focused());
    press(&mut screen, Modifiers::SHIFT, Key::F10);
    press(&mut screen, Modifiers::NONE, Key::ArrowDown);
    press(&mut screen, Modifiers::NONE, Key::Enter);
    assert_eq!(subnets(&screen).len(), 3, "it was split");
    assert!(screen.get_by_label_contains(CONTAINERS).is_focused());
}

#[test]
fn a_connected_range_is_removed_from_its_menu() {
    let mut screen = window();
    screen
        .get_by_label_contains("Connected: on-prem")
        .click_secondary();
    screen.run();
    screen.get_by_label_contains("Remove range").click();
    screen.run();
    assert!(screen.query_by_label_contains("Connected: on-prem").is_none());
    press(&mut screen, Modifiers::COMMAND, Key::Z);
    assert!(screen.query_by_label_contains("Connected: on-prem").is_some());
}

#[test]
fn a_subnet_is_drawn_into_free_space() {
    let mut screen = window();
    let (from, to) = (in_free(&screen, 0.1), in_free(&screen, 1.8));
    screen.event(egui::Event::ModifiersChanged(Modifiers::SHIFT));
    screen.step();
    carry(&mut screen, from, to);
    assert_eq!(
        subnets(&screen).len(),
        2,
        "nothing is made before the pointer lets go"
    );
    screen.drop_at(to);
    screen.step();
    screen.event(egui::Event::ModifiersChanged(Modifiers::NONE));
    screen.run();
    assert_eq!(subnets(&screen)[2], "snet-new 10.20.2.0/23");
    assert!(selected(&screen).contains("snet-new, 10.20.2.0/23"));
    press(&mut screen, Modifiers::COMMAND, Key::Z);
    assert_eq!(subnets(&screen).len(), 2);
}

#[test]
fn subnets_are_split_joined_copied_and_removed() {
    let mut screen = window();
    screen.get_by_label_contains(CONTAINERS).click();
    screen.run();
    let mut choose = |title: &str| {
        screen.get_by_label_contains(CONTAINERS).click_secondary();
        screen.run();
        screen.query_all_by_label(title).last().unwrap().click();
        screen.run();
        subnets(&screen).join(", ")
    };
    let both = "snet-nodes 10.20.0.0/26, snet-agc 10.20.1.0/24";
    assert_eq!(
        choose("Split subnet"),
        "snet-nodes 10.20.0.0/26, snet-agc 10.20.1.0/25, snet-agc-2 10.20.1.128/25"
    );
    assert_eq!(choose("Join subnet"), both);
    assert_eq!(
        choose("Duplicate subnet"),
        format!("{both}, snet-agc-2 10.20.2.0/24")
    );
    screen.get_by_label_contains("Subnets: snet-agc,").click();
    screen.run();
    press(&mut screen, Modifiers::NONE, Key::Delete);
    assert_eq!(
        subnets(&screen),
        ["snet-nodes 10.20.0.0/26", "snet-agc-2 10.20.2.0/24"]
    );
}

#[test]
fn an_address_is_found_and_explained() {
    let mut screen = window();
    press(&mut screen, Modifiers::COMMAND, Key::F);
    screen.get_by_label("Find on the map").type_text("10.20.0.17");
    screen.run();
    assert!(
        screen
            .query_by_label("10.20.0.17: node subnet snet-nodes, usable")
            .is_some()
    );
    press(&mut screen, Modifiers::NONE, Key::Enter);
    assert!(selected(&screen).contains("snet-nodes"));
    assert!(
        bar(&screen, NODES).width() > 300.0,
        "the address is shown with its neighbours"
    );
    press(&mut screen, Modifiers::NONE, Key::Escape);
    assert!(screen.query_by_label_contains("10.20.0.17: node").is_none());

    press(&mut screen, Modifiers::COMMAND, Key::F);
    screen.get_by_label("Find on the map").type_text("AGC");
    screen.run();
    press(&mut screen, Modifiers::NONE, Key::Enter);
    assert!(selected(&screen).contains("snet-agc"));
}

#[test]
fn a_search_goes_on_to_the_next_of_a_name() {
    let mut screen = window();
    press(&mut screen, Modifiers::COMMAND, Key::F);
    screen.get_by_label("Find on the map").type_text("snet");
    screen.run();
    let mut go_on = || {
        press(&mut screen, Modifiers::NONE, Key::Enter);
        let said = screen.query_all_by_label_contains(" of 2: snet-").next().unwrap();
        let said = said.accesskit_node().value().unwrap();
        let words = said.split(',').next().unwrap();
        format!("{words}; {}", selected(&screen).split(',').next().unwrap())
    };
    assert_eq!(go_on(), "1 of 2: snet-nodes; Subnets: snet-nodes");
    assert_eq!(go_on(), "2 of 2: snet-agc; Subnets: snet-agc");
    assert_eq!(go_on(), "1 of 2: snet-nodes; Subnets: snet-nodes");
}

#[test]
fn a_search_says_what_is_wrong_with_what_was_typed() {
    let mut screen = window();
    for (typed, said) in [
        ("10.20.0.300", "Not a valid address or range"),
        ("snet-elsewhere", "No matches"),
        ("fd00::1", "fd00::1: not in any range of the design"),
    ] {
        press(&mut screen, Modifiers::COMMAND, Key::F);
        screen.get_by_label("Find on the map").type_text(typed);
        screen.run();
        assert!(screen.query_by_label(said).is_some(), "{typed}");
        press(&mut screen, Modifiers::NONE, Key::Enter);
        press(&mut screen, Modifiers::NONE, Key::Escape);
    }
}

#[test]
fn a_vnet_is_renumbered_with_its_subnets() {
    let mut screen = window();
    screen.get_by_label_contains("VNets: vnet-shop").click_secondary();
    screen.run();
    screen.get_by_label_contains("Renumber").click();
    screen.run();
    screen.get_by_label("New VNet range").focus();
    screen.run();
    screen.get_by_label("New VNet range").type_text("172.20.8.0/21");
    screen.run();
    screen.get_by_label("Move").click();
    screen.run();
    assert_eq!(
        subnets(&screen),
        ["snet-nodes 172.20.8.0/26", "snet-agc 172.20.9.0/24"]
    );
    assert!(screen.query_by_label("Move").is_none());
    press(&mut screen, Modifiers::COMMAND, Key::Z);
    assert_eq!(network(&screen).address_space[0].as_str(), "10.20.0.0/21");
}

#[test]
fn a_subnet_is_marked_and_says_so() {
    let mut screen = window();
    screen.get_by_label_contains(CONTAINERS).click_secondary();
    screen.run();
    let marks = screen.query_all_by_label_contains("Mark");
    marks.last().unwrap().click();
    screen.run();
    let cyan = screen.query_all_by_label_contains("Cyan");
    cyan.last().unwrap().click();
    screen.run();
    assert_eq!(network(&screen).subnets[1].color, Some(Swatch::Cyan));
    assert!(selected(&screen).ends_with("251 usable addresses, marked cyan"));
    press(&mut screen, Modifiers::COMMAND, Key::Z);
    assert_eq!(network(&screen).subnets[1].color, None);
}

#[test]
fn cards_are_pinned_by_key_and_closed_one_by_one() {
    let mut screen = window();
    let cards = |screen: &Screen| {
        let closers = screen.query_all_by_label_contains("Close the card of");
        let names = closers.filter_map(|closer| closer.accesskit_node().label());
        names.collect::<Vec<_>>().join(", ")
    };
    for name in [NODES, CONTAINERS] {
        screen.get_by_label_contains(name).click();
        screen.run();
        screen.hover_at(Pos2::new(5.0, 895.0));
        screen.run();
        press(&mut screen, Modifiers::NONE, Key::P);
    }
    assert_eq!(
        cards(&screen),
        "Close the card of snet-nodes, Close the card of snet-agc"
    );
    press(&mut screen, Modifiers::NONE, Key::Escape);
    assert_eq!(cards(&screen), "Close the card of snet-nodes");
    screen.get_by_label("Close the card of snet-nodes").click();
    screen.run();
    assert_eq!(cards(&screen), "");
    let session = session(&screen);
    assert!(!session.is_dirty(), "cards are not part of the design");
}

#[test]
fn the_strip_leads_to_every_range_and_moves_the_row_in_focus() {
    let mut screen = window();
    let strip = |screen: &Screen| {
        screen
            .get_by_label_contains("All addresses, the row in focus")
            .rect()
    };
    let shown = |screen: &Screen| {
        screen
            .get_by_label_contains("All addresses, the row in focus")
            .accesskit_node()
            .label()
            .unwrap()
    };
    let whole = shown(&screen);
    assert!(whole.contains("10.20.0.0 – 10.20.7.255"), "{whole}");
    let rect = strip(&screen);
    let click = |screen: &mut Screen, share: (f32, f32)| {
        let at = Pos2::new(
            rect.left() + rect.width() * share.0,
            rect.top() + rect.height() * share.1,
        );
        screen.hover_at(at);
        screen.drag_at(at);
        screen.drop_at(at);
        screen.run();
    };
    click(&mut screen, (0.03, 0.6));
    assert!(
        selected(&screen).contains("service CIDR"),
        "{}",
        selected(&screen)
    );
    screen.get_by_label_contains(CONTAINERS).click();
    screen.run();
    screen
        .get_by_label_contains("All addresses, the row in focus")
        .focus();
    press(&mut screen, Modifiers::NONE, Key::ArrowUp);
    let close = shown(&screen);
    assert_ne!(close, whole);
    press(&mut screen, Modifiers::NONE, Key::ArrowRight);
    assert_ne!(shown(&screen), close);
    press(&mut screen, Modifiers::NONE, Key::Home);
    assert_eq!(shown(&screen), whole);
}

#[test]
fn a_plate_is_fitted_into_its_row_and_left_again() {
    let mut screen = window();
    screen.get_by_label_contains(CONTAINERS).click();
    screen.run();
    let whole = bar(&screen, CONTAINERS);
    press(&mut screen, Modifiers::NONE, Key::Enter);
    let fitted = bar(&screen, CONTAINERS);
    assert!(2.0 * whole.width() < fitted.width(), "{whole} {fitted}");
    press(&mut screen, Modifiers::NONE, Key::Backspace);
    assert_eq!(bar(&screen, CONTAINERS), whole);
}

#[test]
fn narrow_bars_are_hit_beside_them() {
    let mut screen = window();
    let narrow = bar(&screen, NODES);
    assert!(narrow.width() >= 16.0 && narrow.height() >= 24.0, "{narrow}");
    let at = narrow.right_center() - Vec2::new(1.0, 0.0);
    screen.hover_at(at);
    screen.drag_at(at);
    screen.drop_at(at);
    screen.run();
    assert!(selected(&screen).contains("snet-nodes"));
}

#[test]
fn nothing_jumps_while_a_subnet_is_carried_over_another() {
    let mut screen = window();
    let lanes = |screen: &Screen| {
        ["VNets: vnet-shop", "Pods:", "Connected: on-prem"].map(|lane| bar(screen, lane).y_range())
    };
    let before = lanes(&screen);
    let from = bar(&screen, CONTAINERS).center();
    let to = bar(&screen, NODES).center();
    screen.event(egui::Event::ModifiersChanged(Modifiers::ALT));
    screen.step();
    carry(&mut screen, from, to);
    assert_eq!(subnets(&screen)[1], "snet-agc 10.20.0.0/24");
    assert_eq!(lanes(&screen), before);
    screen.drop_at(to);
    screen.step();
    screen.event(egui::Event::ModifiersChanged(Modifiers::NONE));
    screen.run();
    assert_ne!(lanes(&screen), before, "the row that is needed comes afterwards");
}

/// A window of that size on an example.
fn opened(example: &Design, size: [f32; 2]) -> Screen {
    let world = Memory::new();
    world.put("/example.aksnet", file::write(example));
    let mut screen = screen::window_of(size, &world);
    screen::perform(&mut screen, Action::OpenPath("/example.aksnet".into()));
    screen
}

#[test]
fn a_subnet_moves_to_another_vnet_unless_a_cluster_uses_it() {
    let example = aksnet::design::presets::presets()[2].design().unwrap();
    let mut screen = opened(&example, [1920.0, 1080.0]);
    let names = |screen: &Screen, network: usize| -> Vec<String> {
        let alternative = &session(screen).design().alternatives[0];
        let subnets = alternative.networks[network].subnets.iter();
        subnets.map(|subnet| subnet.name.to_string()).collect()
    };
    let (hub, spoke) = (names(&screen, 0), names(&screen, 1));
    let to = bar(&screen, "free space of vnet-hub").center();
    let from = bar(&screen, "Subnets: snet-clusternodes").center();
    drag(&mut screen, from, to);
    assert_eq!(
        (names(&screen, 0), names(&screen, 1)),
        (hub.clone(), spoke.clone())
    );
    assert_eq!(session(&screen).undo_title(), None, "a cluster uses it");

    let from = bar(&screen, "Subnets: snet-privatelinkendpoints").center();
    drag(&mut screen, from, to);
    assert_eq!(names(&screen, 0).last().unwrap(), "snet-privatelinkendpoints");
    assert!(selected(&screen).contains("snet-privatelinkendpoints"));
    assert_eq!(names(&screen, 1).len() + 1, spoke.len());
    assert_eq!(
        session(&screen).undo_title(),
        Some("Move snet-privatelinkendpoints to vnet-hub")
    );
    press(&mut screen, Modifiers::COMMAND, Key::Z);
    assert_eq!((names(&screen, 0), names(&screen, 1)), (hub, spoke));
    assert!(!session(&screen).is_dirty(), "one step");
}

const LANES: [&str; 5] = ["VNets: ", "Subnets: ", "Pods: ", "Services: ", "Connected: "];

/// What the map names of the subnets of an example, and how many there are; in a window of that size.
fn named(example: &Design, size: [f32; 2]) -> (usize, usize, Vec<String>) {
    let screen = opened(example, size);
    let alternative = &session(&screen).design().alternatives[0];
    let there = alternative
        .networks
        .iter()
        .map(|network| network.subnets.len())
        .sum();
    let options: Vec<(String, Rect)> = screen
        .query_all_by_role(Role::ListBoxOption)
        .map(|node| (node.accesskit_node().label().unwrap(), node.rect()))
        .filter(|(name, _)| LANES.iter().any(|lane| name.starts_with(lane)))
        .collect();
    let subnets = options
        .iter()
        .filter(|(name, _)| name.starts_with("Subnets: ") && !name.contains("free space"));
    let names = subnets.clone().filter(|(name, _)| !name.contains(" subnets, "));
    // What is scrolled away in part is lower.
    let edge = options.iter().map(|(_, rect)| rect.bottom()).fold(0.0, f32::max);
    let low = options.iter().filter(|(name, rect)| {
        let is_low = rect.width() < 23.9 || rect.height() < 23.9;
        is_low && rect.bottom() < edge && !name.contains("free space")
    });
    let low = low.map(|(name, rect)| format!("{name} {rect}")).collect();
    (names.count(), there, low)
}

#[test]
fn every_subnet_of_the_examples_is_named_without_hovering() {
    for preset in aksnet::design::presets::presets() {
        let design = preset.design().unwrap();
        for size in [[1440.0, 900.0], [1920.0, 1080.0], [2560.0, 1440.0]] {
            let (names, there, low) = named(&design, size);
            assert_eq!(names, there, "{} at {size:?}", design.name);
            assert_eq!(low, Vec::<String>::new(), "{} at {size:?}", design.name);
        }
    }
}
