//! What a person does with the table of ranges, by pointer and by keyboard alone.

use aksnet::app::shell::Memory;
use aksnet::design::{ConnectedKind, presets};
use aksnet::export::address_plan;
use aksnet::scene::{Item, range_rows};
use aksnet::ui::action::{Action, Intent};
use aksnet::ui::state::Lower;
use egui::accesskit::{Role, Toggled};
use egui::{Event, Key, Modifiers, Pos2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use expect_test::expect;

use crate::room;
use crate::screen::{
    Screen, Text, copied, network, painted_texts, perform, press, session, set_number, subnets, type_text,
    view, window_of,
};

/// The window with the table in sight, of ranges alone.
fn window() -> Screen {
    let mut screen = window_with_free([1920.0, 1280.0]);
    screen.get_by_label("Free blocks").click();
    screen.run();
    screen
}

/// The window with the table in sight, free blocks too.
fn window_with_free(size: [f32; 2]) -> Screen {
    let mut screen = window_of(size, &Memory::new());
    perform(&mut screen, Action::ShowLower(Lower::Ranges));
    screen
}

/// The middle of the cell whose words begin like this.
fn cell(screen: &Screen, words: &str) -> Pos2 {
    screen.get_by_role_and_label(Role::Cell, words).rect().center()
}

fn click_at(screen: &mut Screen, at: Pos2, modifiers: Modifiers) {
    screen.event(Event::ModifiersChanged(modifiers));
    screen.hover_at(at);
    screen.drag_at(at);
    screen.drop_at(at);
    screen.event(Event::ModifiersChanged(Modifiers::NONE));
    screen.run();
}

fn click(screen: &mut Screen, words: &str, modifiers: Modifiers) {
    let at = cell(screen, words);
    click_at(screen, at, modifiers);
}

/// The names in the first column from top to bottom; `*` is selected.
fn names(screen: &Screen) -> Vec<String> {
    let mut cells: Vec<(f32, String)> = screen
        .query_all_by_role(Role::Cell)
        .filter_map(|node| {
            let accessible = node.accesskit_node();
            let label = accessible.label()?;
            let (_, name) = label.split_once(", Name: ")?;
            let mark = if accessible.toggled() == Some(Toggled::True) {
                "*"
            } else {
                ""
            };
            Some((node.rect().top(), format!("{mark}{name}")))
        })
        .collect();
    cells.sort_by(|(one, _), (other, _)| one.total_cmp(other));
    cells.into_iter().map(|(_, name)| name).collect()
}

#[test]
fn every_cell_says_what_it_is() {
    let screen = window();
    let cells: Vec<String> = screen
        .query_all_by_role(Role::Cell)
        .filter_map(|node| node.accesskit_node().label())
        .filter(|label| label.starts_with("snet-nodes") || label.starts_with("pod CIDR"))
        .collect();
    expect![[r"
        snet-nodes, Name: snet-nodes
        snet-nodes, CIDR: 10.20.0.0/26
        snet-nodes, Used: 49
        snet-nodes, Usable: 59
        snet-nodes, Free: 10
        snet-nodes, Purpose: Nodes
        snet-nodes, First – last: 10.20.0.0 – 10.20.0.63
        snet-nodes, Size: 64
        snet-nodes, Network: vnet-shop
        snet-nodes, Note: empty
        pod CIDR, Name: pod CIDR
        pod CIDR, CIDR: 10.244.0.0/18
        pod CIDR, Used: 48 node slots
        pod CIDR, Usable: 64 node slots
        pod CIDR, Free: 16 node slots
        pod CIDR, Purpose: Pod CIDR
        pod CIDR, First – last: 10.244.0.0 – 10.244.63.255
        pod CIDR, Size: 16,384
        pod CIDR, Network: empty
        pod CIDR, Note: empty"]]
    .assert_eq(&cells.join("\n"));
}

#[test]
fn a_vnet_is_folded_by_its_sign_and_by_the_arrows() {
    let mut screen = window_with_free([1920.0, 1440.0]);
    let all = [
        "vnet-shop",
        "snet-nodes",
        "free",
        "free",
        "snet-agc",
        "free",
        "free",
        "pod CIDR",
        "service CIDR",
        "hub",
        "on-prem",
    ];
    let folded = ["vnet-shop", "pod CIDR", "service CIDR", "hub", "on-prem"];
    assert_eq!(names(&screen), all);
    screen.get_by_label("Fold vnet-shop").click();
    screen.run();
    assert_eq!(names(&screen), folded);
    assert!(screen.query_by_label("Unfold vnet-shop").is_some());
    click(&mut screen, "vnet-shop, Name: vnet-shop", Modifiers::NONE);
    press(&mut screen, Modifiers::NONE, Key::ArrowRight);
    assert_eq!(names(&screen).len(), all.len());
    press(&mut screen, Modifiers::NONE, Key::ArrowDown);
    press(&mut screen, Modifiers::NONE, Key::ArrowLeft);
    assert_eq!(
        view(&screen).selection,
        Some(Item::Network {
            network: 0,
            prefix: 0
        }),
        "up to the VNet"
    );
    press(&mut screen, Modifiers::NONE, Key::Space);
    assert_eq!(names(&screen).len(), folded.len());
    perform(
        &mut screen,
        Action::Reveal(Item::Subnet {
            network: 0,
            subnet: 1,
        }),
    );
    assert_eq!(
        names(&screen).len(),
        all.len(),
        "what is selected elsewhere is unfolded"
    );
}

#[test]
fn a_free_block_is_taken_where_it_stands() {
    let mut screen = window_with_free([1920.0, 1440.0]);
    click(&mut screen, "free, CIDR: 10.20.4.0/22", Modifiers::NONE);
    assert_eq!(
        view(&screen).selection,
        Some(Item::Free { network: 0, gap: 1 }),
        "the map shows it too"
    );
    press(&mut screen, Modifiers::NONE, Key::Enter);
    assert!(screen.query_by_label("Only in 10.20.4.0/22").is_some());
    screen.get_by_label("Place 1 subnet").click();
    screen.run();
    assert_eq!(subnets(&screen)[2], "snet-new 10.20.4.0/26");
    press(&mut screen, Modifiers::COMMAND, Key::Z);
    assert!(!session(&screen).is_dirty());

    let place = screen
        .query_all_by_label("free, Purpose: Place a subnet here…")
        .map(|node| node.rect().center())
        .min_by(|one, other| one.y.total_cmp(&other.y))
        .unwrap();
    click_at(&mut screen, place, Modifiers::NONE);
    assert!(screen.query_by_label("Only in 10.20.0.64/26").is_some());
    press(&mut screen, Modifiers::NONE, Key::Escape);
    assert!(view(&screen).dialog.is_none(), "nothing was typed");
}

#[test]
fn the_vnet_of_the_topmost_rows_stays_in_sight_and_leads_back() {
    let mut screen = window_with_free([1280.0, 720.0]);
    let pinned = "Back to vnet-shop, the VNet of these rows";
    assert!(screen.query_by_label(pinned).is_none());
    click(&mut screen, "vnet-shop, Name: vnet-shop", Modifiers::NONE);
    for _ in 0..6 {
        press(&mut screen, Modifiers::NONE, Key::ArrowDown);
    }
    let back = screen.get_by_label(pinned).rect();
    press(&mut screen, Modifiers::NONE, Key::ArrowUp);
    press(&mut screen, Modifiers::NONE, Key::ArrowUp);
    press(&mut screen, Modifiers::NONE, Key::ArrowUp);
    let cursor = view(&screen).selection.unwrap();
    assert_eq!(cursor, Item::Free { network: 0, gap: 0 });
    let row = screen
        .get_by_role_and_label(Role::Cell, "free, CIDR: 10.20.0.128/25")
        .rect();
    assert!(back.bottom() <= row.top() + 1.0, "{back:?} covers {row:?}");
    click_at(&mut screen, back.center(), Modifiers::NONE);
    screen.run();
    assert!(screen.query_by_label(pinned).is_none());
    assert!(
        screen
            .get_by_role_and_label(Role::Cell, "vnet-shop, Name: vnet-shop")
            .is_focused()
    );
}

#[test]
fn names_take_what_the_other_columns_leave() {
    let width = |size| {
        let screen = window_with_free(size);
        let head = screen.get_by_label("Name, not sorted; click to sort");
        head.rect().width()
    };
    let (small, large) = (width([1280.0, 720.0]), width([2560.0, 1440.0]));
    assert!(small < 200.0 && large > 500.0, "{small} and {large}");
}

#[test]
fn a_head_sorts_up_then_down_then_as_in_the_design() {
    let mut screen = window();
    let design_order = [
        "vnet-shop",
        "snet-nodes",
        "snet-agc",
        "pod CIDR",
        "service CIDR",
        "hub",
        "on-prem",
    ];
    assert_eq!(names(&screen), design_order);
    screen.get_by_label("Size, not sorted; click to sort").click();
    screen.run();
    assert_eq!(
        names(&screen),
        [
            "snet-nodes",
            "snet-agc",
            "vnet-shop",
            "pod CIDR",
            "service CIDR",
            "hub",
            "on-prem"
        ]
    );
    screen
        .get_by_label("Size, sorted ascending; click to sort")
        .click();
    screen.run();
    assert_eq!(names(&screen)[0], "on-prem");
    screen
        .get_by_label("Size, sorted descending; click to sort")
        .click();
    screen.run();
    assert_eq!(names(&screen), design_order);
}

#[test]
fn a_filter_leaves_what_it_asks_for_and_says_so_when_that_is_nothing() {
    let mut screen = window();
    screen.get_by_label("Filter ranges").click();
    screen.run();
    type_text(&mut screen, "10.20.0.17");
    assert_eq!(names(&screen), ["vnet-shop", "snet-nodes"]);
    assert!(screen.query_by_label("2 of 7 ranges").is_some());
    type_text(&mut screen, " nowhere");
    assert!(screen.query_by_label_contains("No range matches").is_some());
    screen.get_all_by_label("Show all ranges").next().unwrap().click();
    screen.run();
    assert_eq!(names(&screen).len(), 7);
}

#[test]
fn a_range_is_typed_wrong_then_right_and_taken_back() {
    let mut screen = window();
    click(&mut screen, "snet-agc, CIDR: 10.20.1.0/24", Modifiers::NONE);
    press(&mut screen, Modifiers::NONE, Key::F2);
    type_text(&mut screen, "10.20.4.0/33");
    press(&mut screen, Modifiers::NONE, Key::Enter);
    assert!(
        screen.query_by_label_contains("/33").is_some(),
        "says what is wrong"
    );
    assert_eq!(subnets(&screen)[1], "snet-agc 10.20.1.0/24");
    press(&mut screen, Modifiers::COMMAND, Key::A);
    type_text(&mut screen, "10.20.4.0/24");
    press(&mut screen, Modifiers::NONE, Key::Enter);
    assert_eq!(subnets(&screen)[1], "snet-agc 10.20.4.0/24");
    press(&mut screen, Modifiers::COMMAND, Key::Z);
    assert_eq!(subnets(&screen)[1], "snet-agc 10.20.1.0/24");
    assert!(!session(&screen).is_dirty());
}

#[test]
fn names_and_notes_are_typed_one_after_the_other_by_tab() {
    let mut screen = window();
    click(&mut screen, "snet-nodes, Name: snet-nodes", Modifiers::NONE);
    press(&mut screen, Modifiers::NONE, Key::Enter);
    type_text(&mut screen, "snet-agc");
    assert!(
        screen.query_by_label_contains("already named").is_some(),
        "the name is taken"
    );
    press(&mut screen, Modifiers::COMMAND, Key::A);
    type_text(&mut screen, "snet-workers");
    press(&mut screen, Modifiers::NONE, Key::Tab);
    type_text(&mut screen, "10.20.0.128/26");
    press(&mut screen, Modifiers::NONE, Key::Enter);
    assert_eq!(subnets(&screen)[0], "snet-workers 10.20.0.128/26");
    let pools = &session(&screen).design().alternatives[0].clusters[0].pools;
    assert!(
        pools
            .iter()
            .all(|pool| pool.node_subnet.as_str() == "snet-workers")
    );
    press(&mut screen, Modifiers::COMMAND, Key::Z);
    assert_eq!(
        subnets(&screen)[0],
        "snet-workers 10.20.0.0/26",
        "each field is a step"
    );
}

#[test]
fn escape_gives_a_field_up() {
    let mut screen = window();
    click(&mut screen, "snet-nodes, Note: empty", Modifiers::NONE);
    press(&mut screen, Modifiers::NONE, Key::F2);
    type_text(&mut screen, "half a thought");
    press(&mut screen, Modifiers::NONE, Key::Escape);
    assert_eq!(network(&screen).subnets[0].note, "");
    assert!(!session(&screen).is_dirty());
}

#[test]
fn a_purpose_is_chosen_from_a_list() {
    let mut screen = window();
    click(
        &mut screen,
        "snet-agc, Purpose: Application Gateway for Containers",
        Modifiers::NONE,
    );
    press(&mut screen, Modifiers::NONE, Key::Enter);
    screen.get_by_label("Bastion").click();
    screen.run();
    assert_eq!(
        network(&screen).subnets[1].purpose,
        aksnet::azure::Purpose::Bastion
    );
    press(&mut screen, Modifiers::COMMAND, Key::Z);
    assert!(!session(&screen).is_dirty());
}

#[test]
fn what_is_selected_is_selected_on_the_map_and_in_the_table() {
    let mut screen = window();
    let bar = screen.get_by_label_contains("Subnets: snet-agc,").rect().center();
    click_at(&mut screen, bar, Modifiers::NONE);
    assert!(names(&screen).contains(&"*snet-agc".to_owned()));
    click(&mut screen, "on-prem, Name: on-prem", Modifiers::NONE);
    assert_eq!(
        view(&screen).selection,
        Some(Item::Connected { range: 1, prefix: 0 })
    );
    press(&mut screen, Modifiers::NONE, Key::ArrowUp);
    assert_eq!(
        view(&screen).selection,
        Some(Item::Connected { range: 0, prefix: 0 })
    );
    press(&mut screen, Modifiers::NONE, Key::Home);
    press(&mut screen, Modifiers::SHIFT, Key::ArrowDown);
    press(&mut screen, Modifiers::SHIFT, Key::ArrowDown);
    assert_eq!(
        &names(&screen)[..4],
        ["*vnet-shop", "*snet-nodes", "*snet-agc", "pod CIDR"]
    );
    assert!(screen.query_by_label("7 ranges, 3 selected").is_some());
}

#[test]
fn subnets_and_connected_ranges_are_removed_as_one_step() {
    let mut screen = window();
    click(&mut screen, "snet-nodes, Name: snet-nodes", Modifiers::NONE);
    click(&mut screen, "snet-agc, Name: snet-agc", Modifiers::COMMAND);
    click(&mut screen, "hub, Name: hub", Modifiers::COMMAND);
    assert_eq!(view(&screen).selected.len(), 3);
    press(&mut screen, Modifiers::NONE, Key::Delete);
    assert_eq!(subnets(&screen), Vec::<String>::new());
    assert_eq!(session(&screen).design().connected.len(), 1);
    assert_eq!(session(&screen).undo_title(), Some("Remove 3 ranges"));
    press(&mut screen, Modifiers::COMMAND, Key::Z);
    assert_eq!(session(&screen).design().connected.len(), 2);
    assert_eq!(
        subnets(&screen),
        ["snet-nodes 10.20.0.0/26", "snet-agc 10.20.1.0/24"]
    );
    assert!(!session(&screen).is_dirty());
}

#[test]
fn what_is_selected_stays_selected_when_its_place_changes() {
    let mut screen = window();
    click(&mut screen, "snet-nodes, Name: snet-nodes", Modifiers::NONE);
    press(&mut screen, Modifiers::NONE, Key::Delete);
    assert_eq!(
        names(&screen)[1],
        "snet-agc",
        "nothing is selected in the place of what went"
    );
    press(&mut screen, Modifiers::NONE, Key::ArrowDown);
    press(&mut screen, Modifiers::SHIFT, Key::ArrowUp);
    assert_eq!(&names(&screen)[1..3], ["*snet-agc", "*pod CIDR"]);
    press(&mut screen, Modifiers::COMMAND, Key::Z);
    assert_eq!(
        &names(&screen)[1..4],
        ["snet-nodes", "*snet-agc", "*pod CIDR"],
        "it has another place after the undo"
    );
    assert_eq!(
        view(&screen).selection,
        Some(Item::Subnet {
            network: 0,
            subnet: 1
        })
    );
}

#[test]
fn the_menu_of_a_row_opens_by_key_and_is_walked() {
    let mut screen = window();
    click(&mut screen, "snet-agc, Note: empty", Modifiers::NONE);
    press(&mut screen, Modifiers::SHIFT, Key::F10);
    let first = screen.get_by_label_contains("Change note");
    assert!(first.is_focused(), "the keyboard is in the menu");
    press(&mut screen, Modifiers::NONE, Key::Tab);
    assert!(screen.get_by_label("Show on map").is_focused());
    press(&mut screen, Modifiers::NONE, Key::Escape);
    assert!(screen.query_by_label("Show on map").is_none());
    assert!(
        screen
            .get_by_role_and_label(Role::Cell, "snet-agc, Note: empty")
            .is_focused(),
        "the keyboard is back at the cell"
    );
    press(&mut screen, Modifiers::NONE, Key::Menu);
    press(&mut screen, Modifiers::NONE, Key::Enter);
    type_text(&mut screen, "by key");
    press(&mut screen, Modifiers::NONE, Key::Enter);
    assert_eq!(network(&screen).subnets[1].note, "by key");
}

#[test]
fn what_is_copied_is_what_is_exported() {
    let mut screen = window();
    let rows = range_rows(session(&screen).design(), session(&screen).plan(), 0);
    screen.get_by_label("Copy as CSV").click();
    assert_eq!(copied(&mut screen), address_plan::csv(&rows));
    screen.get_by_label("Copy as Markdown").click();
    assert_eq!(copied(&mut screen), address_plan::markdown(&rows));

    click(&mut screen, "snet-nodes, Name: snet-nodes", Modifiers::NONE);
    click(&mut screen, "snet-agc, Name: snet-agc", Modifiers::SHIFT);
    screen.event(Event::Copy);
    assert_eq!(copied(&mut screen), address_plan::csv(&rows[1..3]));

    click(&mut screen, "hub, Name: hub", Modifiers::NONE);
    screen.event(Event::Copy);
    assert_eq!(copied(&mut screen), address_plan::csv(&rows[5..6]));
}

#[test]
fn a_paste_of_nothing_says_what_can_be_pasted() {
    let mut screen = window();
    let up = Event::Key {
        key: Key::V,
        physical_key: None,
        pressed: false,
        repeat: false,
        modifiers: Modifiers::COMMAND,
    };
    // The window keeps the press to itself.
    for event in [up, Event::Paste(" \n".to_owned())] {
        screen.event(event);
        screen.run();
        let notices = std::mem::take(&mut screen.state_mut().application_mut().view.notices);
        let [notice] = notices.as_slice() else {
            panic!("{notices:?}");
        };
        assert!(notice.text.starts_with("Nothing to paste; copy a list of ranges"));
        assert!(view(&screen).dialog.is_none());
    }
}

#[test]
fn thirty_ranges_are_pasted_and_three_lines_refused() {
    let mut screen = window();
    let mut lines: Vec<String> = (0..20)
        .map(|at| format!("10.20.2.{}/29 team-{at}", at * 8))
        .collect();
    lines.extend((0..10).map(|at| format!("branch, 192.168.{at}.0/24")));
    lines.insert(5, "no range at all".to_owned());
    lines.insert(12, "10.20.2.9/29".to_owned());
    lines.insert(33 - 1, "fd00::/64".to_owned());
    screen.event(Event::Paste(lines.join("\n")));
    screen.run();
    assert!(
        screen
            .query_by_label("20 subnets, 10 connected ranges, 3 entries were rejected")
            .is_some()
    );
    assert!(
        screen
            .query_by_label_contains("Line 6 rejected: no range found")
            .is_some()
    );
    assert_eq!(subnets(&screen).len(), 2, "nothing changes until it is accepted");
    screen
        .get_by_role_and_label(Role::RadioButton, "on-premises")
        .click();
    screen.run();
    screen.get_by_label("Add 30 ranges").click();
    screen.run();
    assert_eq!(subnets(&screen).len(), 22);
    assert_eq!(subnets(&screen)[21], "team-19 10.20.2.152/29");
    let branch = &session(&screen).design().connected[2];
    assert_eq!((branch.name.as_str(), branch.prefixes.len()), ("branch", 10));
    assert_eq!(branch.kind, ConnectedKind::OnPremises);
    assert!(view(&screen).dialog.is_none());
    press(&mut screen, Modifiers::COMMAND, Key::Z);
    assert!(!session(&screen).is_dirty(), "it is one step");
}

#[test]
fn ranges_can_be_typed_and_given_up() {
    let mut screen = window();
    screen.get_by_label("Paste ranges…").click();
    screen.run();
    type_text(&mut screen, "10.20.1.0/24 10.20.1.64/26");
    assert!(
        screen
            .query_by_label_contains("skipped: snet-agc already has this range")
            .is_some()
    );
    assert!(screen.query_by_label_contains("overlaps snet-agc").is_some());
    screen.get_by_label("Cancel").click();
    screen.run();
    assert!(!session(&screen).is_dirty());
}

#[test]
fn wanted_subnets_are_placed_with_room_to_grow_as_one_step() {
    let mut screen = window();
    press(&mut screen, Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    screen.get_by_label("Add a subnet").click();
    screen.run();
    set_number(&mut screen, "Hosts of subnet 1", "100");
    set_number(&mut screen, "How many of subnet 2", "2");
    assert!(
        screen
            .query_by_label("snet-new goes to 10.20.2.0/25, can grow to /24 in place")
            .is_some()
    );
    assert_eq!(subnets(&screen).len(), 2, "nothing changes until it is accepted");
    screen.get_by_label("Place 3 subnets").click();
    screen.run();
    assert_eq!(
        &subnets(&screen)[2..],
        [
            "snet-new 10.20.2.0/25",
            "snet-new-2 10.20.0.128/26",
            "snet-new-3 10.20.3.0/26"
        ]
    );
    press(&mut screen, Modifiers::COMMAND, Key::Z);
    assert!(!session(&screen).is_dirty(), "it is one step");
}

#[test]
fn a_subnet_is_split_into_as_many_as_asked_for_as_one_step() {
    let mut screen = window();
    press(&mut screen, Modifiers::COMMAND, Key::K);
    type_text(&mut screen, "split into");
    press(&mut screen, Modifiers::NONE, Key::Enter);
    assert!(view(&screen).dialog.is_none(), "nothing is selected");
    press(&mut screen, Modifiers::NONE, Key::Escape);

    click(&mut screen, "snet-nodes, Name: snet-nodes", Modifiers::NONE);
    press(&mut screen, Modifiers::COMMAND, Key::K);
    type_text(&mut screen, "split into");
    press(&mut screen, Modifiers::NONE, Key::Enter);
    screen.run();
    screen.get_by_role_and_label(Role::SpinButton, "Parts").click();
    screen.run();
    press(&mut screen, Modifiers::COMMAND, Key::A);
    type_text(&mut screen, "3");
    assert!(screen.query_by_label("16 addresses stay free").is_some());
    let lacks = "snet-nodes needs a /26 for what is planned in it, and keeps a /28";
    assert!(screen.query_by_label(lacks).is_some());
    screen.get_by_label("Fill the range").click();
    screen.run();
    assert!(screen.query_by_label("Nothing is left over").is_some());
    assert_eq!(subnets(&screen).len(), 2, "nothing changes until it is accepted");
    assert!(screen.query_by_label("Split into 3").is_some());
    screen.get_by_role_and_label(Role::SpinButton, "Parts").focus();
    screen.run();
    press(&mut screen, Modifiers::NONE, Key::Enter);
    assert_eq!(
        subnets(&screen),
        [
            "snet-nodes 10.20.0.0/27",
            "snet-agc 10.20.1.0/24",
            "snet-nodes-2 10.20.0.32/28",
            "snet-nodes-3 10.20.0.48/28"
        ]
    );
    press(&mut screen, Modifiers::COMMAND, Key::Z);
    assert!(!session(&screen).is_dirty(), "it is one step");
}

#[test]
fn a_free_block_is_split_from_the_menu_of_its_row() {
    let mut screen = window_with_free([1920.0, 1440.0]);
    click(&mut screen, "free, CIDR: 10.20.4.0/22", Modifiers::NONE);
    press(&mut screen, Modifiers::SHIFT, Key::F10);
    screen.get_by_label("Split into parts…").click();
    screen.run();
    screen.get_by_role_and_label(Role::SpinButton, "Parts").click();
    screen.run();
    press(&mut screen, Modifiers::COMMAND, Key::A);
    type_text(&mut screen, "4");
    screen.get_by_label("Name").click();
    screen.run();
    press(&mut screen, Modifiers::COMMAND, Key::A);
    type_text(&mut screen, "spoke");
    screen.get_by_label("Split into 4").click();
    screen.run();
    assert_eq!(
        &subnets(&screen)[2..],
        [
            "spoke-1 10.20.4.0/24",
            "spoke-2 10.20.5.0/24",
            "spoke-3 10.20.6.0/24",
            "spoke-4 10.20.7.0/24"
        ]
    );
}

#[test]
fn what_finds_no_room_is_refused_with_a_proof() {
    let mut screen = window();
    press(&mut screen, Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    set_number(&mut screen, "Prefix length of subnet 1", "22");
    set_number(&mut screen, "How many of subnet 1", "2");
    assert!(
        screen
            .query_by_label("Not enough room: 2 subnets of /22 are needed, 1 of them fits")
            .is_some()
    );
    let place = screen.get_by_label("Place 2 subnets");
    assert!(place.accesskit_node().is_disabled());
    screen.get_by_label("Cancel").click();
    screen.run();
    assert!(!session(&screen).is_dirty());
}

#[test]
fn what_a_cluster_lacks_is_placed() {
    let mut screen = window();
    click(&mut screen, "snet-nodes, Name: snet-nodes", Modifiers::NONE);
    press(&mut screen, Modifiers::NONE, Key::Delete);
    press(&mut screen, Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    assert!(
        screen
            .query_by_label("snet-nodes, /26: is used but does not exist")
            .is_some()
    );
    screen.get_by_label("Place 1 subnet").click();
    screen.run();
    assert_eq!(subnets(&screen)[1], "snet-nodes 10.20.0.0/26");
    assert!(screen.query_by_label("Works, 1 warning").is_some());
}

/// The places of what stands above the table, from left to right.
fn tools(screen: &Screen) -> Vec<(String, egui::Rect)> {
    const NAMES: [&str; 5] = [
        "Free blocks",
        "Paste ranges…",
        "Copy",
        "Copy as CSV",
        "Copy as Markdown",
    ];
    let found = NAMES.into_iter().flat_map(|name| {
        let nodes = screen.query_all_by_label(name);
        nodes.map(move |node| (name.to_owned(), node.rect()))
    });
    let row = screen.get_by_label("Free blocks").rect().y_range();
    let is_count = |text: &Text| {
        let is_number = text.words.starts_with(char::is_numeric) && text.words.ends_with(" ranges");
        is_number && row.contains(text.rect.center().y)
    };
    let count = painted_texts(screen).into_iter().filter(is_count);
    let filter = screen.get_by_role_and_label(Role::TextInput, "Filter ranges");
    let found = found.chain([("Filter ranges".to_owned(), filter.rect())]);
    let mut tools: Vec<(String, egui::Rect)> =
        found.chain(count.map(|text| (text.words, text.rect))).collect();
    tools.sort_by(|one, other| one.1.left().total_cmp(&other.1.left()));
    tools
}

#[test]
fn the_tools_above_the_table_never_lie_over_each_other() {
    let designs = [0, 4].map(|at| presets::presets()[at].design().unwrap());
    for design in designs {
        for size in room::SIZES {
            for inspector in [true, false] {
                let mut screen = room::opened(&design, size);
                perform(&mut screen, Action::ShowLower(Lower::Ranges));
                if view(&screen).remembered.inspector != inspector {
                    perform(&mut screen, Action::Do(Intent::ToggleInspector));
                }
                screen.run();
                let tools = tools(&screen);
                let names: Vec<&str> = tools.iter().map(|(name, _)| name.as_str()).collect();
                for wanted in ["Free blocks", "Paste ranges…"] {
                    assert!(names.contains(&wanted), "{size:?}: {names:?}");
                }
                for pair in tools.windows(2) {
                    let [(left, one), (right, other)] = pair else {
                        continue;
                    };
                    assert!(
                        one.right() <= other.left(),
                        "{left} lies over {right} in {size:?}: {tools:?}"
                    );
                }
            }
        }
    }
}
