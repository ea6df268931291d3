//! The keyboard and the screen reader: where the keyboard goes, and what each thing is called.

use aksnet::app::shell::Memory;
use aksnet::design::Criterion;
use aksnet::edit::{Command, ConnectedChange};
use aksnet::ui::action::{Action, Intent};
use aksnet::ui::state::{Dialog, EditTarget};
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{By, NodeT as _, Queryable as _};

use crate::screen::{Screen, design, perform, press, type_text, view, window, window_of};

/// Role and name of what has the keyboard.
fn focused(screen: &Screen) -> String {
    let has_keyboard = By::new().predicate(|node| node.is_focused() && node.role() != Role::Window);
    let found = screen.query_all(has_keyboard).next();
    found.map_or_else(String::new, |node| {
        let node = node.accesskit_node();
        format!("{:?} {}", node.role(), node.label().unwrap_or_default())
    })
}

fn walk(screen: &mut Screen, modifiers: Modifiers, key: Key, steps: usize) -> Vec<String> {
    (0..steps)
        .map(|_| {
            press(screen, modifiers, key);
            focused(screen)
        })
        .collect()
}

#[test]
fn tab_goes_on_from_what_was_clicked() {
    let mut screen = window(&Memory::new());
    screen
        .get_by_role_and_label(Role::DisclosureTriangle, "What must hold?")
        .click();
    screen.run();
    assert_eq!(focused(&screen), "", "a click moves no ring");
    press(&mut screen, Modifiers::NONE, Key::Tab);
    assert_eq!(focused(&screen), "CheckBox Pods reachable from outside");
    press(&mut screen, Modifiers::NONE, Key::Space);
    let required = design(&screen).requirements.get(Criterion::PodsReachable);
    assert_eq!(required, Some(true));
    assert_eq!(
        focused(&screen),
        "CheckBox Pods reachable from outside",
        "it stays open"
    );
    press(&mut screen, Modifiers::SHIFT, Key::Tab);
    assert_eq!(focused(&screen), "DisclosureTriangle What must hold?");
}

#[test]
fn f6_walks_the_parts_of_the_window() {
    let mut screen = window(&Memory::new());
    let forth = walk(&mut screen, Modifiers::NONE, Key::F6, 11);
    for (at, expected) in [
        (0, "Button File"),
        (1, "Tab A Overlay"),
        (2, "Button Start blank"),
        (3, "ComboBox Current cluster"),
        (6, "ScrollBar All addresses"),
        (7, "Button Growth"),
        (10, "Button File"),
    ] {
        let reached = &forth[at];
        let is_there =
            reached.starts_with(expected) || reached.split(' ').nth(1) == expected.split(' ').nth(1);
        assert!(is_there, "{at}: {forth:#?}");
    }
    let distinct: std::collections::BTreeSet<&String> = forth.iter().collect();
    assert_eq!(distinct.len(), 10, "each part is reached: {forth:#?}");
    let back = walk(&mut screen, Modifiers::SHIFT, Key::F6, 10);
    let expected: Vec<String> = forth[..10].iter().rev().cloned().collect();
    assert_eq!(back, expected);
}

#[test]
fn each_part_of_the_window_is_a_landmark_with_a_name() {
    let mut screen = window(&Memory::new());
    let landmarks = |screen: &Screen| -> Vec<String> {
        let is_landmark = |role| {
            matches!(
                role,
                Role::Banner
                    | Role::Navigation
                    | Role::Form
                    | Role::Region
                    | Role::Main
                    | Role::Complementary
                    | Role::Status
            )
        };
        let found = screen.query_all(By::new().predicate(move |node| is_landmark(node.role())));
        let names = found.map(|node| {
            let node = node.accesskit_node();
            format!("{:?} {}", node.role(), node.label().unwrap_or_default())
        });
        names.collect()
    };
    let mut found = landmarks(&screen);
    found.sort_unstable();
    assert_eq!(
        found,
        [
            "Banner Menu bar",
            "Complementary Inspector",
            "Form Workload",
            "Main Map",
            "Navigation Alternatives",
            "Region All addresses",
            "Region Example",
            "Region Growth, checks and ranges",
            "Region Models",
            "Status Status",
        ]
    );
    perform(&mut screen, Action::Do(Intent::Compare));
    assert!(landmarks(&screen).contains(&"Region Comparison".to_owned()));
}

#[test]
fn what_has_the_keyboard_is_in_sight() {
    let mut screen = window_of([1280.0, 720.0], &Memory::new());
    screen
        .get_by_role_and_label(Role::ComboBox, "Current cluster")
        .focus();
    screen.run();
    for _ in 0..36 {
        press(&mut screen, Modifiers::NONE, Key::Tab);
        let has_keyboard = By::new().predicate(|node| node.is_focused() && node.role() != Role::Window);
        if let Some(node) = screen.query_all(has_keyboard).next() {
            let rect = node.rect();
            if rect.right() < 300.0 {
                assert!(
                    rect.top() >= 0.0 && rect.bottom() <= 720.0,
                    "{} {rect}",
                    focused(&screen)
                );
            }
        }
    }
}

#[test]
fn status_bar_and_findings_are_read_out_as_they_stand() {
    let mut screen = window(&Memory::new());
    screen.run();
    // What is only read has its words as a value.
    let nodes = screen.query_all(By::new());
    let labels: Vec<String> = nodes
        .filter_map(|node| {
            let node = node.accesskit_node();
            node.label().or_else(|| node.value())
        })
        .collect();
    let place = |words: &str| {
        let found = labels.iter().position(|label| label.contains(words));
        found.unwrap_or_else(|| panic!("nothing says {words}: {labels:#?}"))
    };
    for (first, second) in [
        ("node slots · first to run out", "0 errors   1 warning"),
        ("Accept… The pod CIDR overlaps", "Why: The pod CIDR overlaps"),
    ] {
        assert!(place(first) < place(second), "{first} before {second}");
    }
}

#[test]
fn headers_are_walked_from_left_to_right() {
    let mut screen = window(&Memory::new());
    perform(&mut screen, Action::Do(Intent::ShowRanges));
    for row in [
        vec!["Add cluster", "Edit cluster"],
        vec!["Edit VNet", "Add subnet"],
        vec!["Compare", "Export…", "Present"],
        vec!["Find on the map", "Fit map", "Zoom map out", "Zoom map in"],
        vec!["Paste ranges…", "Copy as CSV", "Copy as Markdown"],
    ] {
        let first = screen.query_all_by_label(row[0]).last().unwrap();
        first.focus();
        screen.run();
        let mut left = first_left(&screen);
        for name in &row[1..] {
            press(&mut screen, Modifiers::NONE, Key::Tab);
            assert!(
                focused(&screen).ends_with(name),
                "{} is not {name}",
                focused(&screen)
            );
            let now = first_left(&screen);
            assert!(left < now, "{name} stands to the right");
            left = now;
        }
    }
}

/// The left edge of what has the keyboard.
fn first_left(screen: &Screen) -> f32 {
    let has_keyboard = By::new().predicate(|node| node.is_focused() && node.role() != Role::Window);
    screen.query_all(has_keyboard).next().unwrap().rect().left()
}

/// Names with a letter of the icon font in them.
fn with_icons(screen: &Screen) -> Vec<String> {
    let is_icon = |letter: char| matches!(letter, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}');
    let all = screen.query_all(By::new().predicate(|_| true));
    all.flat_map(|node| {
        let node = node.accesskit_node();
        [node.label(), node.value(), node.description()]
    })
    .flatten()
    .filter(|words| words.chars().any(is_icon))
    .collect()
}

#[test]
fn no_icon_stands_in_a_name() {
    let mut screen = window_of([1440.0, 1100.0], &Memory::new());
    let check = |screen: &Screen, what: &str| {
        assert_eq!(with_icons(screen), Vec::<String>::new(), "{what}");
    };
    check(&screen, "window");
    for intent in [
        Intent::ShowChecks,
        Intent::ShowRanges,
        Intent::AddAlternative,
        Intent::AllOnMap,
        Intent::Compare,
    ] {
        perform(&mut screen, Action::Do(intent));
        check(&screen, intent.title());
    }
    for intent in [
        Intent::PlaceSubnets,
        Intent::Rules,
        Intent::Changeability,
        Intent::ExportFile,
        Intent::Shortcuts,
        Intent::EditAlternative,
    ] {
        perform(&mut screen, Action::Do(intent));
        check(&screen, intent.title());
        perform(&mut screen, Action::CloseDialog);
    }
    for target in [
        EditTarget::Cluster(0),
        EditTarget::Network(0),
        EditTarget::Subnet(0, 0),
    ] {
        perform(&mut screen, Action::OpenDialog(Dialog::Edit(target)));
        check(&screen, "a dialog");
        perform(&mut screen, Action::CloseDialog);
    }
    perform(&mut screen, Action::Do(Intent::Compare));
    let item = aksnet::scene::Item::Subnet {
        network: 0,
        subnet: 0,
    };
    perform(&mut screen, Action::Select(Some(item)));
    check(&screen, "inspector");
    perform(&mut screen, Action::Do(Intent::Present));
    check(&screen, "presentation");
}

#[test]
fn the_window_and_the_numbers_of_the_autoscaler_have_names() {
    let screen = window(&Memory::new());
    assert!(screen.root().accesskit_node().label().as_deref() == Some("Contoso shop – aksnet"));
    assert!(
        screen
            .query_by_role_and_label(Role::SpinButton, "Nodes now")
            .is_some()
    );
    assert!(
        screen
            .query_by_role_and_label(Role::SpinButton, "Nodes, autoscaler from")
            .is_some()
    );
}

#[test]
fn the_keyboard_is_never_out_of_sight() {
    for (size, lower) in [
        ([1280.0, 720.0], Intent::ShowGrowth),
        ([1280.0, 720.0], Intent::ShowChecks),
        ([1440.0, 900.0], Intent::ShowRanges),
    ] {
        let mut screen = window_of(size, &Memory::new());
        perform(&mut screen, Action::NewFrom(2));
        perform(&mut screen, Action::Do(lower));
        let mut stops = std::collections::BTreeSet::new();
        for step in 0..150 {
            press(&mut screen, Modifiers::NONE, Key::Tab);
            let has_keyboard = By::new().predicate(|node| node.is_focused() && node.role() != Role::Window);
            let Some(node) = screen.query_all(has_keyboard).next() else {
                continue;
            };
            let (rect, name) = (node.rect(), focused(&screen));
            let middle = rect.center();
            assert!(
                (0.0..=size[0]).contains(&middle.x) && (0.0..=size[1]).contains(&middle.y),
                "{step}: {name} {rect}"
            );
            stops.insert(name);
        }
        assert!(stops.len() > 60, "{}", stops.len());
    }
}

#[test]
fn tab_reaches_every_connected_range_of_a_long_list() {
    let mut screen = window(&Memory::new());
    let mut range = design(&screen).connected[0].clone();
    for index in 0..60_u8 {
        range.name = format!("branch-{index:02}").parse().unwrap();
        range.prefixes = vec![format!("172.20.{index}.0/24").parse().unwrap()];
        perform(
            &mut screen,
            Action::Edit(Command::Connected(ConnectedChange::Add(range.clone()))),
        );
    }
    let number = |name: &str| -> Option<u8> {
        let (_, behind) = name.split_once("branch-")?;
        behind.get(..2)?.parse().ok()
    };
    let walked = walk(&mut screen, Modifiers::NONE, Key::Tab, 150);
    let met: Vec<u8> = walked.iter().filter_map(|name| number(name)).collect();
    assert_eq!(met, (0..60).collect::<Vec<_>>());
    // And back.
    let walked = walk(&mut screen, Modifiers::SHIFT, Key::Tab, 150);
    let met: Vec<u8> = walked.iter().filter_map(|name| number(name)).collect();
    assert_eq!(met, (0..60).rev().collect::<Vec<_>>());
}

#[test]
fn a_menu_that_is_higher_than_the_window_scrolls() {
    let mut screen = window_of([1280.0, 720.0], &Memory::new());
    screen.get_by_label("View").click();
    screen.run();
    let mut walked = Vec::new();
    for _ in 0..60 {
        press(&mut screen, Modifiers::NONE, Key::ArrowDown);
        let has_keyboard = By::new().predicate(|node| node.is_focused() && node.role() != Role::Window);
        let node = screen.query_all(has_keyboard).next().unwrap();
        let (rect, name) = (node.rect(), focused(&screen));
        assert!(0.0 <= rect.top() && rect.bottom() <= 720.0, "{name} {rect}");
        walked.push(name);
    }
    assert!(
        walked.iter().any(|name| name.ends_with("Light theme")),
        "{walked:?}"
    );
}

#[test]
fn a_finding_is_mended_from_the_command_palette() {
    let mut screen = window(&Memory::new());
    press(&mut screen, Modifiers::COMMAND, Key::K);
    type_text(&mut screen, "make it fit");
    let offers = |screen: &Screen| -> Vec<String> {
        let buttons = screen.query_all_by_role(Role::Button);
        let names = buttons.filter_map(|button| button.accesskit_node().label());
        names.filter(|name| name.starts_with("Make it fit: ")).collect()
    };
    assert_eq!(
        offers(&screen).first().map(String::as_str),
        Some("Make it fit: Move to 100.64.0.0/18 The pod CIDR overlaps a connected network")
    );
    let pod_cidr = |screen: &Screen| format!("{:?}", design(screen).alternatives[0].clusters[0].pod_cidr);
    let before = pod_cidr(&screen);
    press(&mut screen, Modifiers::NONE, Key::Enter);
    assert_ne!(pod_cidr(&screen), before);
    assert!(view(&screen).palette.is_none());
}
