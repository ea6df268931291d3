//! VNets that move with their subnets, and VNets that are peered.

use aksnet::app::shell::Memory;
use aksnet::scene::Item;
use aksnet::ui::action::{Action, Intent};
use aksnet::ui::state::{Dialog, EditTarget};
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::room::SIZES;
use crate::screen::{
    LOWER_TABS, Screen, click, design, perform, press, session, type_text, view, window, window_of,
};

fn type_range(screen: &mut Screen, text: &str) {
    let fields = screen.query_all_by_label("VNet");
    let field = fields.filter(|node| node.accesskit_node().role() == Role::TextInput);
    let field = field.collect::<Vec<_>>().pop();
    field.expect("the field of the VNet").click();
    screen.run();
    press(screen, Modifiers::COMMAND, Key::A);
    type_text(screen, text);
    press(screen, Modifiers::NONE, Key::Enter);
}

fn subnets(screen: &Screen) -> Vec<String> {
    let subnets = &design(screen).alternatives[0].networks[0].subnets;
    subnets.iter().map(|subnet| subnet.prefix.to_string()).collect()
}

#[test]
fn subnets_move_along_with_their_vnet_when_asked_in_the_field() {
    let mut screen = window(&Memory::new());
    let before = subnets(&screen);
    assert_eq!(before[0], "10.20.0.0/26");
    type_range(&mut screen, "172.20.8.0/21");
    assert_eq!(subnets(&screen), before, "nothing moves unasked");
    click(&mut screen, "Move subnets along");
    let moved = subnets(&screen);
    assert_eq!(moved[..2], ["172.20.8.0/26", "172.20.9.0/24"]);
    assert!(screen.query_by_label("Move subnets along").is_none());
    perform(&mut screen, Action::Do(Intent::Undo));
    // The same from the menu and the palette.
    perform(&mut screen, Action::Do(Intent::MoveSubnets));
    assert_eq!(subnets(&screen), moved);
}

#[test]
fn subnets_move_along_from_the_table_as_well() {
    let mut screen = window(&Memory::new());
    perform(&mut screen, Action::Do(Intent::ShowRanges));
    type_range(&mut screen, "172.20.8.0/21");
    let table = screen.get_by_label_contains("Filter").rect();
    let asked = screen.get_by_label("Move subnets along").rect();
    assert!(table.top() <= asked.top(), "{asked} in the table at {table}");
    click(&mut screen, "Move subnets along");
    assert_eq!(subnets(&screen)[..2], ["172.20.8.0/26", "172.20.9.0/24"]);
    assert!(screen.query_by_label("Move subnets along").is_none());
}

#[test]
fn it_is_asked_once_whether_subnets_move_along() {
    for size in SIZES {
        let mut screen = window_of(size, &Memory::new());
        type_range(&mut screen, "172.20.8.0/21");
        for tab in LOWER_TABS {
            perform(&mut screen, Action::Do(tab));
            let asked = screen.query_all_by_label("Move subnets along").count();
            assert_eq!(asked, 1, "{tab:?} at {size:?}");
            perform(
                &mut screen,
                Action::OpenDialog(Dialog::Edit(EditTarget::Network(0))),
            );
            let asked = screen.query_all_by_label("Move subnets along").count();
            assert_eq!(asked, 1, "{tab:?} at {size:?}, in the dialog");
            perform(&mut screen, Action::CloseDialog);
        }
    }
}

#[test]
fn a_second_prefix_typed_into_the_field_belongs_to_the_vnet_too() {
    let mut screen = window(&Memory::new());
    let space = |screen: &Screen| -> Vec<String> {
        let space = &design(screen).alternatives[0].networks[0].address_space;
        space.iter().map(ToString::to_string).collect()
    };
    let first = space(&screen)[0].clone();
    type_range(&mut screen, &format!("{first}, 10.60.0.0/20"));
    assert_eq!(space(&screen), [first.as_str(), "10.60.0.0/20"]);
}

#[test]
fn vnets_are_peered_in_the_dialog_of_either() {
    let mut screen = window(&Memory::new());
    perform(&mut screen, Action::Do(Intent::AddNetwork));
    perform(
        &mut screen,
        Action::OpenDialog(Dialog::Edit(EditTarget::Network(0))),
    );
    let other = design(&screen).alternatives[0].networks[1].name.to_string();
    click(&mut screen, &other);
    let peering = design(&screen).alternatives[0].peerings[0].clone();
    assert!(peering.networks.iter().any(|name| name.matches(&other)) && !peering.through_hub);
    click(&mut screen, &format!("{other} through a hub"));
    assert!(design(&screen).alternatives[0].peerings[0].through_hub);
    perform(&mut screen, Action::CloseDialog);
    perform(
        &mut screen,
        Action::OpenDialog(Dialog::Edit(EditTarget::Network(1))),
    );
    let own = design(&screen).alternatives[0].networks[0].name.to_string();
    click(&mut screen, &own);
    assert!(design(&screen).alternatives[0].peerings.is_empty());
    perform(&mut screen, Action::Do(Intent::Undo));
    assert_eq!(design(&screen).alternatives[0].peerings.len(), 1);
}

#[test]
fn renumber_leads_to_the_field_of_the_vnet() {
    let mut screen = window(&Memory::new());
    perform(&mut screen, Action::Do(Intent::RenumberNetwork));
    screen.run();
    press(&mut screen, Modifiers::COMMAND, Key::A);
    type_text(&mut screen, "172.20.8.0/21");
    press(&mut screen, Modifiers::NONE, Key::Enter);
    let space = &design(&screen).alternatives[0].networks[0].address_space;
    assert_eq!(space[0].to_string(), "172.20.8.0/21");
}

#[test]
fn renumber_and_add_subnet_are_about_the_vnet_that_is_selected() {
    let mut screen = window(&Memory::new());
    perform(&mut screen, Action::Do(Intent::AddNetwork));
    perform(&mut screen, Action::CloseDialog);
    let free = Item::Free { network: 1, gap: 0 };
    for selected in [
        Item::Network {
            network: 1,
            prefix: 0,
        },
        free,
    ] {
        perform(&mut screen, Action::Select(Some(selected)));
        perform(&mut screen, Action::Do(Intent::RenumberNetwork));
        let name = design(&screen).alternatives[0].networks[1].name.to_string();
        assert!(screen.query_all_by_value(&name).next().is_some(), "{selected:?}");
        perform(&mut screen, Action::CloseDialog);
    }
    let count = |screen: &Screen| -> Vec<usize> {
        let networks = design(screen).alternatives[0].networks.iter();
        networks.map(|network| network.subnets.len()).collect()
    };
    let before = count(&screen);
    perform(&mut screen, Action::Do(Intent::AddSubnet));
    perform(&mut screen, Action::CloseDialog);
    assert_eq!(count(&screen), [before[0], before[1] + 1]);
}

#[test]
fn what_is_typed_as_a_number_of_vnets_counts_before_enter() {
    let mut screen = window(&Memory::new());
    perform(&mut screen, Action::Do(Intent::AddNetworks));
    let field = screen.get_by_role_and_label(Role::SpinButton, "VNets");
    field.focus();
    screen.run();
    press(&mut screen, Modifiers::COMMAND, Key::A);
    type_text(&mut screen, "12");
    assert!(screen.query_by_label("Add 12 VNets").is_some());
}

#[test]
fn escape_leads_back_on_the_map_until_nothing_is_selected() {
    let mut screen = window(&Memory::new());
    let subnet = Item::Subnet {
        network: 0,
        subnet: 0,
    };
    perform(&mut screen, Action::Reveal(subnet));
    let selection = |screen: &Screen| view(screen).selection;
    assert_eq!(selection(&screen), Some(subnet));
    let mut steps = 0;
    while selection(&screen).is_some() {
        press(&mut screen, Modifiers::NONE, Key::Escape);
        steps += 1;
        assert!(steps <= 2, "the row is whole, then nothing is selected");
    }
    // Escape in a field ends that and nothing else.
    perform(&mut screen, Action::Select(Some(subnet)));
    screen.get_by_label("Find on the map").focus();
    screen.run();
    press(&mut screen, Modifiers::NONE, Key::Escape);
    assert_eq!(selection(&screen), Some(subnet));
}

#[test]
fn several_vnets_are_added_in_unused_space_as_one_step() {
    let mut screen = window(&Memory::new());
    perform(&mut screen, Action::Do(Intent::AddNetworks));
    // The number has the keyboard at once, and Enter in it adds what is shown.
    type_text(&mut screen, "12");
    assert_eq!(design(&screen).alternatives[0].networks.len(), 1);
    press(&mut screen, Modifiers::NONE, Key::Enter);
    assert!(view(&screen).dialog.is_none());
    let networks = &design(&screen).alternatives[0].networks;
    assert_eq!(networks.len(), 13);
    let spaces: Vec<String> = networks[1..]
        .iter()
        .map(|network| format!("{} {}", network.name, network.address_space[0]))
        .collect();
    assert_eq!(spaces[0], "vnet-spoke-1 10.20.8.0/22");
    assert_eq!(spaces[11], "vnet-spoke-12 10.20.52.0/22");
    press(&mut screen, Modifiers::COMMAND, Key::Z);
    assert!(!session(&screen).is_dirty(), "it is one step");
}
