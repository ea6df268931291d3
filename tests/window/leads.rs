//! What leads: a selection to its cluster, a new person to a design of their own, a menu to what is on.

use aksnet::app::shell::Memory;
use aksnet::azure::Purpose;
use aksnet::design::{Criterion, Name, Subnet, presets};
use aksnet::edit::{Command, NetworkAt, NetworkChange};
use aksnet::net::Prefix;
use aksnet::scene::Item;
use aksnet::ui::action::{Action, Intent};
use aksnet::ui::kit::hints::Hint;
use aksnet::ui::state::Lower;
use egui::accesskit::{Role, Toggled};
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::screen::{
    Screen, application, click, design, perform, press, session, set_number, subnets, type_text, view,
    window, window_of,
};

/// The window on the estate, and a subnet of exactly one of its clusters, which is not the one on screen.
fn estate(users: usize) -> (Screen, Item, Vec<usize>) {
    let mut screen = window(&Memory::new());
    perform(&mut screen, Action::NewFrom(4));
    let plan = &session(&screen).plan().alternatives[0];
    let networks = plan.networks.iter().enumerate();
    let mut found = networks.flat_map(|(network, plan)| {
        let subnets = plan.subnets.iter().enumerate();
        subnets.map(move |(subnet, plan)| (Item::Subnet { network, subnet }, plan.clusters()))
    });
    let (item, clusters) = found
        .find(|(_, clusters)| clusters.len() == users && !clusters.contains(&0))
        .unwrap();
    (screen, item, clusters)
}

fn cluster_name(screen: &Screen, at: usize) -> String {
    design(screen).alternatives[0].clusters[at].name.to_string()
}

#[test]
fn a_selected_range_brings_its_cluster_on_screen_and_alt_left_goes_back() {
    let (mut screen, item, clusters) = estate(1);
    let (first, own) = (cluster_name(&screen, 0), cluster_name(&screen, clusters[0]));
    let shown = |screen: &Screen| {
        let choice = screen.get_by_role_and_label(Role::ComboBox, "Current cluster");
        choice.accesskit_node().value().unwrap_or_default()
    };
    assert_eq!(shown(&screen), first);
    perform(&mut screen, Action::Select(Some(item)));
    assert_eq!(shown(&screen), own);
    assert!(screen.query_by_label(&format!("now {own}")).is_some());
    let heading = format!("HOW FAR {} GOES", own.to_uppercase());
    assert!(screen.query_by_label(&heading).is_some(), "{heading}");
    press(&mut screen, Modifiers::COMMAND, Key::B);
    assert_eq!(shown(&screen), first);
    assert!(screen.query_by_label(&format!("now {own}")).is_none());
    // The same by mouse, on the line that says it.
    perform(&mut screen, Action::Select(Some(item)));
    click(&mut screen, &format!("Back to {first}"));
    assert_eq!(shown(&screen), first);
}

#[test]
fn a_shared_range_shows_chips_that_choose_a_cluster() {
    let (mut screen, item, clusters) = estate(2);
    perform(&mut screen, Action::Select(Some(item)));
    assert_eq!(view(&screen).focus.cluster, 0, "it leads nowhere");
    let name = cluster_name(&screen, clusters[1]);
    click(&mut screen, &format!("Show cluster {name}"));
    assert_eq!(view(&screen).focus.cluster, clusters[1]);
    assert_eq!(view(&screen).selection, Some(item), "the range stays selected");
}

#[test]
fn findings_of_one_rule_unfold() {
    let (mut screen, item, _) = estate(1);
    let folds = |screen: &Screen| -> Vec<String> {
        let all = screen.query_all_by_role(Role::DisclosureTriangle);
        let names = all.map(|fold| fold.accesskit_node().label().unwrap_or_default());
        names.filter(|name| name.ends_with(" clusters")).collect()
    };
    let lines = folds(&screen);
    assert!(lines.len() > 1, "{lines:?}");
    let title = lines[0]
        .split(": ")
        .nth(1)
        .unwrap()
        .split(',')
        .next()
        .unwrap()
        .to_owned();
    let cards = |screen: &Screen| {
        let links = screen.query_all_by_role(Role::Link);
        let names = links.map(|link| link.accesskit_node().label().unwrap_or_default());
        names
            .filter(|name| name.starts_with(&format!("Why: {title}")))
            .count()
    };
    let before = cards(&screen);
    screen.get_by_label(&lines[0]).scroll_to_me();
    screen.run();
    click(&mut screen, &lines[0]);
    assert!(before + 1 < cards(&screen), "{title}");
    perform(&mut screen, Action::Select(Some(item)));
    assert!(folds(&screen).is_empty(), "the rest is one line");
    screen.get_by_label_contains("Elsewhere: ").click();
    screen.run();
    assert_eq!(view(&screen).remembered.lower, Lower::Checks);
}

#[test]
fn free_space_takes_a_subnet() {
    let mut screen = window(&Memory::new());
    perform(
        &mut screen,
        Action::Select(Some(Item::Free { network: 0, gap: 0 })),
    );
    let count = subnets(&screen).len();
    click(&mut screen, "Place a subnet here");
    let offer = screen.get_by_label_contains("/27, 27 usable");
    offer.click();
    screen.run();
    assert_eq!(subnets(&screen).len(), count + 1);
    assert_eq!(
        view(&screen).selection,
        Some(Item::Subnet {
            network: 0,
            subnet: count
        })
    );
}

#[test]
fn a_hint_goes_once_it_was_put_away_and_is_remembered() {
    let mut screen = window(&Memory::new());
    let subnet = Item::Subnet {
        network: 0,
        subnet: 0,
    };
    perform(&mut screen, Action::Select(Some(subnet)));
    assert!(screen.query_by_label(Hint::Drag.words()).is_some());
    click(&mut screen, "Hide this hint");
    assert!(screen.query_by_label(Hint::Drag.words()).is_none());
    assert!(view(&screen).remembered.learned.knows(Hint::Drag));
    // The next one takes its place, and goes when the gesture is made.
    assert!(screen.query_by_label(Hint::Several.words()).is_some());
    let other = Item::Subnet {
        network: 0,
        subnet: 1,
    };
    perform(
        &mut screen,
        Action::SelectSeveral([subnet, other].into(), Some(subnet)),
    );
    assert!(screen.query_by_label(Hint::Several.words()).is_none());
}

#[test]
fn the_first_minute_says_that_it_is_an_example_and_leads_on() {
    let is_said = |screen: &Screen| screen.query_all_by_label_contains("Example: ").count() > 0;
    let mut screen = window(&Memory::new());
    assert!(is_said(&screen));
    set_number(&mut screen, "Nodes (max)", "41");
    assert!(is_said(&screen), "who tries it out has not left it");
    perform(&mut screen, Action::SaveTo("/own.aksnet".into(), false));
    assert!(!is_said(&screen), "it is the person's own now");

    let mut screen = window(&Memory::new());
    click(&mut screen, "New from example");
    click(&mut screen, "AKS baseline");
    assert_eq!(design(&screen).name.as_str(), "AKS baseline");
    assert!(screen.query_by_label("Example: AKS baseline").is_some());
    click(&mut screen, "Start blank");
    assert_eq!(*design(&screen), presets::blank());
    assert!(!is_said(&screen));

    let world = Memory::new();
    let mut screen = window(&world);
    click(&mut screen, "Hide this strip");
    assert!(!is_said(&screen));
    perform(&mut screen, Action::NewFrom(1));
    assert!(!is_said(&screen), "for good");
    assert!(application(&screen).around.example.is_some());
}

#[test]
fn what_must_hold_is_asked_first_and_folds_to_its_answers() {
    let mut screen = window_of([1280.0, 720.0], &Memory::new());
    perform(&mut screen, Action::Do(Intent::New));
    let chip = |screen: &Screen| {
        screen
            .query_by_role_and_label(Role::CheckBox, "Dual-stack")
            .is_some()
    };
    assert!(chip(&screen), "nothing is answered yet");
    click(&mut screen, "Dual-stack");
    click(&mut screen, "Windows pools");
    assert!(design(&screen).requirements.needs(Criterion::DualStack));
    assert!(design(&screen).requirements.needs(Criterion::WindowsPools));
    click(&mut screen, "What must hold?");
    assert!(!chip(&screen));
    let answers = screen.query_by_label("Windows pools · Dual-stack");
    assert!(answers.is_some(), "the answers stay in sight");
}

#[test]
fn what_decides_is_reached_without_scrolling() {
    for starts_blank in [false, true] {
        let mut screen = window_of([1280.0, 720.0], &Memory::new());
        if starts_blank {
            perform(&mut screen, Action::Do(Intent::New));
        }
        let fields = [
            screen
                .get_by_role_and_label(Role::SpinButton, "Nodes (max)")
                .rect(),
            screen
                .get_by_role_and_label(Role::SpinButton, "Max pods per node")
                .rect(),
            screen.get_by_role_and_label(Role::TextInput, "VNet").rect(),
        ];
        for field in fields {
            assert!(field.bottom() < 680.0, "blank: {starts_blank}, {field}");
        }
    }
}

#[test]
fn menus_mark_what_is_on() {
    let mut screen = window(&Memory::new());
    let is_on = |screen: &Screen, role, title: &str| {
        let entry = screen.get_by_role_and_label(role, title);
        entry.accesskit_node().toggled() == Some(Toggled::True)
    };
    click(&mut screen, "View");
    for (role, title, expected) in [
        (Role::MenuItemCheckBox, "Inspector", true),
        (Role::MenuItemRadio, "Growth", true),
        (Role::MenuItemRadio, "Ranges", false),
        (Role::MenuItemRadio, "System theme", true),
        (Role::MenuItemRadio, "Dark theme", false),
    ] {
        assert_eq!(is_on(&screen, role, title), expected, "{title}");
    }
    press(&mut screen, Modifiers::NONE, Key::Escape);
    click(&mut screen, "Edit");
    click(&mut screen, "Subnets");
    // The section at the left has one too.
    let entry = screen.query_all_by_label("Add subnet").next_back();
    entry.unwrap().click();
    screen.run();
    assert_eq!(subnets(&screen).len(), 3);
}

#[test]
fn any_range_is_reached_and_moved_by_a_few_letters() {
    let mut screen = window(&Memory::new());
    let run = |screen: &mut Screen, words: &str| {
        press(screen, Modifiers::COMMAND, Key::K);
        type_text(screen, words);
        press(screen, Modifiers::NONE, Key::Enter);
    };
    run(&mut screen, "go to subnet snet-nodes");
    let subnet = Item::Subnet {
        network: 0,
        subnet: 0,
    };
    assert_eq!(view(&screen).selection, Some(subnet));
    let before = subnets(&screen);
    run(&mut screen, "move subnet snet-nodes to");
    assert_ne!(subnets(&screen), before);
    run(&mut screen, "require windows");
    assert!(design(&screen).requirements.needs(Criterion::WindowsPools));
    run(&mut screen, "renumber vnet");
    let field = screen.get_by_role_and_label(Role::TextInput, "VNet");
    assert!(field.accesskit_node().is_focused());
}

/// The window on a VNet with so many subnets that they have no room for names of their own.
fn crowd() -> Screen {
    let mut screen = window(&Memory::new());
    perform(&mut screen, Action::Do(Intent::New));
    let at = NetworkAt {
        alternative: 0,
        network: 0,
    };
    let add = |index: u32| {
        let prefix = Prefix::at(0x0a00_0400 + u64::from(index) * 64, 26).unwrap();
        let name = Name::new(format!("jobs-{index}")).unwrap();
        let subnet = Subnet::new(name, prefix.into(), Purpose::Other);
        let change = NetworkChange::AddSubnet(subnet);
        Command::Network { at, change }
    };
    let command = Command::Several {
        title: "Add many".to_owned(),
        commands: (0..800).map(add).collect(),
    };
    perform(&mut screen, Action::Edit(command));
    screen
}

#[test]
fn a_click_on_a_heap_asks_which_one_is_meant() {
    let mut screen = crowd();
    let mut options = screen.query_all_by_role(Role::ListBoxOption);
    let heap = options.rfind(|option| {
        let label = option.accesskit_node().label().unwrap_or_default();
        label.contains(" subnets, ") && !label.contains("VNet")
    });
    heap.expect("a heap").click();
    drop(options);
    screen.run();
    assert_eq!(view(&screen).selection, None, "nothing is guessed");
    assert!(screen.query_by_label("Zoom in to all of them").is_some());
    let mut name = screen.query_all_by_label_contains("jobs-").filter(|node| {
        let node = node.accesskit_node();
        node.role() == Role::Button
    });
    name.next_back().expect("their names").click();
    drop(name);
    screen.run();
    assert!(matches!(view(&screen).selection, Some(Item::Subnet { .. })));
}
