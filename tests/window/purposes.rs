//! What a subnet is for brings its name, its size and what it holds along.

use aksnet::app::shell::Memory;
use aksnet::azure::Purpose;
use aksnet::design::Subnet;
use aksnet::ui::action::{Action, Intent};
use aksnet::ui::state::{Dialog, EditTarget};
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use crate::screen::{Screen, click, network, perform, press, set_number, window};

fn choose(screen: &mut Screen, drop_down: &str, purpose: Purpose) {
    screen.get_by_role_and_label(Role::ComboBox, drop_down).click();
    screen.run();
    let options = screen.query_all_by_label(purpose.title());
    options.last().unwrap().scroll_to_me();
    screen.run();
    let options = screen.query_all_by_label(purpose.title());
    options.last().unwrap().click();
    screen.run();
}

fn last(screen: &Screen) -> &Subnet {
    network(screen).subnets.last().unwrap()
}

#[test]
fn the_dialog_of_a_subnet_gives_a_purpose_with_its_name_and_size() {
    for (purpose, name, length) in [
        (Purpose::Bastion, "AzureBastionSubnet", 26),
        (Purpose::ApplicationGateway, "snet-1", 24),
        (Purpose::Gateway, "GatewaySubnet", 26),
    ] {
        let mut screen = window(&Memory::new());
        perform(&mut screen, Action::Do(Intent::AddSubnet));
        let before = last(&screen).clone();
        choose(&mut screen, "Purpose", purpose);
        let subnet = last(&screen);
        assert_eq!((subnet.purpose, subnet.name.as_str()), (purpose, name));
        assert_eq!(subnet.prefix.v4().unwrap().length(), length, "{purpose:?}");
        click(&mut screen, "Add");
        press(&mut screen, Modifiers::COMMAND, Key::Z);
        assert_eq!(*last(&screen), before, "one step");
    }
}

#[test]
fn a_subnet_that_is_too_small_grows_with_its_purpose() {
    let mut screen = window(&Memory::new());
    perform(&mut screen, Action::Do(Intent::AddSubnet));
    let place = network(&screen).subnets.len() - 1;
    let field = screen.get_by_role_and_label(Role::TextInput, "Range");
    field.click();
    screen.run();
    press(&mut screen, Modifiers::COMMAND, Key::A);
    let small = last(&screen).prefix.to_string().replace("/26", "/29");
    crate::screen::type_text(&mut screen, &small);
    press(&mut screen, Modifiers::NONE, Key::Enter);
    assert_eq!(last(&screen).prefix.to_string(), small);
    perform(
        &mut screen,
        Action::OpenDialog(Dialog::Edit(EditTarget::Subnet(0, place))),
    );
    choose(&mut screen, "Purpose", Purpose::Firewall);
    assert_eq!(last(&screen).name.as_str(), "AzureFirewallSubnet");
    assert_eq!(last(&screen).prefix.v4().unwrap().length(), 26);
}

#[test]
fn private_endpoints_typed_in_place_are_kept() {
    let mut screen = window(&Memory::new());
    perform(&mut screen, Action::Do(Intent::PlaceSubnets));
    choose(&mut screen, "Purpose of subnet 1", Purpose::PrivateEndpoints);
    set_number(&mut screen, "Hosts of subnet 1", "12");
    click(&mut screen, "Place 1 subnet");
    let placed = network(&screen)
        .subnets
        .iter()
        .find(|subnet| subnet.purpose == Purpose::PrivateEndpoints)
        .unwrap();
    assert_eq!(placed.other_addresses.get(), 12);
    assert_eq!(placed.prefix.v4().unwrap().length(), 27);
}

#[test]
fn an_api_server_subnet_that_is_not_there_is_offered() {
    let mut screen = crate::screen::window_of([1440.0, 1100.0], &Memory::new());
    perform(
        &mut screen,
        Action::OpenDialog(Dialog::Edit(EditTarget::Cluster(0))),
    );
    screen
        .get_by_role_and_label(Role::TextInput, "API server subnet")
        .focus();
    screen.run();
    crate::screen::type_text(&mut screen, "snet-api");
    press(&mut screen, Modifiers::NONE, Key::Enter);
    click(&mut screen, "Add subnet snet-api, /28");
    let made = last(&screen);
    assert_eq!(
        (made.name.as_str(), made.purpose),
        ("snet-api", Purpose::ApiServer)
    );
    assert!(screen.query_by_label_contains("Add subnet snet-api").is_none());
    assert_eq!(crate::screen::session(&screen).findings().counts(0).errors, 0);
}
