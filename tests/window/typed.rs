//! What is typed is never thrown away unasked: dialogs, menus, fields, numbers.

use aksnet::app::shell::Memory;
use aksnet::ui::action::{Action, Intent};
use aksnet::ui::state::{Dialog, EditTarget};
use egui::accesskit::Role;
use egui::{Key, Modifiers, Pos2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::widgets::tap;

use crate::screen::{Screen, click, design, perform, press, set_number, type_text, view, window};

const QUESTION: &str = "Discard what was typed?";

/// A point outside every dialog.
const OUTSIDE: Pos2 = Pos2::new(6.0, 450.0);

fn click_at(screen: &mut Screen, at: Pos2) {
    screen.hover_at(at);
    screen.step();
    screen.drag_at(at);
    screen.step();
    screen.drop_at(at);
    screen.run();
}

/// Puts the keyboard into the last field of that name and replaces its text.
fn fill(screen: &mut Screen, label: &str, text: &str) {
    let fields = screen.query_all_by_label(label);
    let field = fields.filter(|node| {
        let role = node.accesskit_node().role();
        matches!(role, Role::TextInput | Role::MultilineTextInput)
    });
    let field = field.collect::<Vec<_>>().pop();
    field.expect(label).click();
    screen.run();
    press(screen, Modifiers::COMMAND, Key::A);
    type_text(screen, text);
}

#[test]
fn a_click_outside_a_dialog_asks_before_typed_text_is_discarded() {
    let accept = Dialog::Accept {
        rule: "pod-cidr-overlaps-connected",
        subject: vec!["A".to_owned()],
        reason: String::new(),
    };
    for (dialog, field) in [
        (None, "Name of subnet 1"),
        (Some(accept), "Reason"),
        (Some(Dialog::paste(String::new())), "List of ranges"),
    ] {
        let mut screen = window(&Memory::new());
        let open = |screen: &mut Screen| match &dialog {
            Some(dialog) => perform(screen, Action::OpenDialog(dialog.clone())),
            None => perform(screen, Action::Do(Intent::PlaceSubnets)),
        };
        // Untouched, a click outside closes it.
        open(&mut screen);
        click_at(&mut screen, OUTSIDE);
        assert_eq!(view(&screen).dialog, None, "{field}");

        open(&mut screen);
        fill(&mut screen, field, "typed");
        for escapes in [false, true] {
            if escapes {
                // The first leaves the field.
                press(&mut screen, Modifiers::NONE, Key::Escape);
            } else {
                click_at(&mut screen, OUTSIDE);
            }
            assert!(screen.query_by_label(QUESTION).is_some(), "{field}");
            click(&mut screen, "Keep editing");
            assert!(screen.query_by_label(QUESTION).is_none(), "{field}");
            let kept = screen
                .query_all_by_label(field)
                .last()
                .and_then(|node| node.value());
            assert_eq!(kept.as_deref(), Some("typed"));
        }
        click_at(&mut screen, OUTSIDE);
        click(&mut screen, "Discard");
        assert_eq!(view(&screen).dialog, None, "{field}");
        open(&mut screen);
        assert!(screen.query_by_label(QUESTION).is_none(), "asked once only");
    }
}

#[test]
fn text_that_could_not_be_taken_is_not_lost_with_its_dialog() {
    for (target, field, text) in [
        (EditTarget::Subnet(0, 0), "Range", "10.20.0.0/33"),
        (EditTarget::Network(0), "Address space", "10.20.0.0/21, ten"),
        (EditTarget::Connected(0), "Ranges", "ten"),
        (EditTarget::Cluster(0), "Kubernetes version", "latest"),
    ] {
        let mut screen = window(&Memory::new());
        perform(&mut screen, Action::OpenDialog(Dialog::Edit(target)));
        fill(&mut screen, field, text);
        click_at(&mut screen, OUTSIDE);
        assert!(screen.query_by_label(QUESTION).is_some(), "{field}");
        press(&mut screen, Modifiers::NONE, Key::Enter);
        assert_eq!(view(&screen).dialog, Some(Dialog::Edit(target)));
        click(&mut screen, "Close");
        click(&mut screen, "Discard");
        assert_eq!(view(&screen).dialog, None);
    }
}

/// A quick click presses and lets go within one frame; the dialog under it must not come to lie above the question.
#[test]
fn the_question_is_on_top_of_every_dialog_that_asks_it() {
    let mut screen = window(&Memory::new());
    for (target, field) in [
        (EditTarget::Subnet(0, 0), "Range"),
        (EditTarget::Network(0), "Address space"),
        (EditTarget::Connected(0), "Ranges"),
        (EditTarget::Subnet(0, 0), "Range"),
    ] {
        perform(&mut screen, Action::OpenDialog(Dialog::Edit(target)));
        fill(&mut screen, field, "ten");
        // The problem below the field moves what is below it.
        click_at(&mut screen, OUTSIDE);
        press(&mut screen, Modifiers::NONE, Key::Enter);
        for (label, asks) in [("Close", true), ("Discard", false)] {
            let at = screen.get_by_label(label).rect().center();
            tap(&mut screen, at);
            assert_eq!(
                screen.query_by_label(QUESTION).is_some(),
                asks,
                "{field}: {label}"
            );
        }
        assert_eq!(view(&screen).dialog, None, "{field}");
    }
}

#[test]
fn text_that_can_be_taken_is_taken_by_a_click_outside() {
    let mut screen = window(&Memory::new());
    perform(
        &mut screen,
        Action::OpenDialog(Dialog::Edit(EditTarget::Subnet(0, 0))),
    );
    fill(&mut screen, "Name", "snet-renamed");
    click_at(&mut screen, OUTSIDE);
    assert_eq!(view(&screen).dialog, None);
    let subnet = &design(&screen).alternatives[0].networks[0].subnets[0];
    assert_eq!(subnet.name.as_str(), "snet-renamed");
}

/// Opens a menu that has a field.
fn open_menu(screen: &mut Screen, is_of_pool: bool) -> &'static str {
    if is_of_pool {
        screen.get_by_label_contains("Settings of pool").click();
        screen.run();
        "Pool name"
    } else {
        let tabs = screen.query_all_by_label("A Overlay, one spoke");
        let tab = tabs.min_by(|one, other| one.rect().top().total_cmp(&other.rect().top()));
        tab.unwrap().click_secondary();
        screen.run();
        "Alternative name"
    }
}

fn name_of(screen: &Screen, is_of_pool: bool) -> String {
    let alternative = &design(screen).alternatives[0];
    if is_of_pool {
        alternative.clusters[0].pools[1].name.to_string()
    } else {
        alternative.name.to_string()
    }
}

#[test]
fn fields_of_menus_take_what_is_typed() {
    for is_of_pool in [false, true] {
        for by_enter in [false, true] {
            let mut screen = window(&Memory::new());
            let field = open_menu(&mut screen, is_of_pool);
            // Digits and P are commands elsewhere.
            fill(&mut screen, field, "p0");
            type_text(&mut screen, "1");
            press(&mut screen, Modifiers::NONE, Key::Num0);
            press(&mut screen, Modifiers::NONE, Key::P);
            assert_eq!(
                screen
                    .query_by_label(field)
                    .and_then(|node| node.value())
                    .as_deref(),
                Some("p01"),
                "the menu stays open while its field is used"
            );
            if by_enter {
                press(&mut screen, Modifiers::NONE, Key::Enter);
            } else {
                click_at(&mut screen, Pos2::new(720.0, 880.0));
            }
            assert_eq!(
                name_of(&screen, is_of_pool),
                "p01",
                "pool {is_of_pool} enter {by_enter}"
            );
            assert!(screen.query_by_label(field).is_none());
            assert!(view(&screen).notices.is_empty());
        }
    }
}

#[test]
fn a_menu_stays_open_over_text_that_could_not_be_taken() {
    for is_of_pool in [false, true] {
        let mut screen = window(&Memory::new());
        let before = name_of(&screen, is_of_pool);
        let field = open_menu(&mut screen, is_of_pool);
        fill(&mut screen, field, " ");
        click_at(&mut screen, Pos2::new(720.0, 880.0));
        let kept = screen.query_by_label(field).and_then(|node| node.value());
        assert_eq!(kept.as_deref(), Some(" "));
        press(&mut screen, Modifiers::NONE, Key::Escape);
        press(&mut screen, Modifiers::NONE, Key::Escape);
        assert!(screen.query_by_label(field).is_none());
        assert_eq!(name_of(&screen, is_of_pool), before);
    }
}

#[test]
fn a_number_out_of_range_is_said() {
    let mut screen = window(&Memory::new());
    set_number(&mut screen, "Nodes (max)", "7000000");
    let said = |screen: &Screen, words: &str| screen.query_by_label_contains(words).is_some();
    assert!(said(&screen, "7,000,000 is too large; set to"));
    set_number(&mut screen, "Nodes (max)", "44");
    assert!(!said(&screen, "is too large"));
    set_number(&mut screen, "Max pods per node", "1,10");
    assert_eq!(
        design(&screen).alternatives[0].clusters[0].pools[1]
            .max_pods
            .get(),
        110
    );
    let before = design(&screen).clone();
    set_number(&mut screen, "Max pods per node", "many");
    assert!(said(&screen, "\"many\" is not a whole number"));
    assert_eq!(*design(&screen), before);
}

#[test]
fn what_is_typed_stays_while_another_window_is_in_front() {
    let mut screen = window(&Memory::new());
    fill(&mut screen, "Service CIDR", "172.30.0.0/16");
    for is_in_front in [false, true] {
        screen.input_mut().focused = is_in_front;
        screen.run();
    }
    press(&mut screen, Modifiers::NONE, Key::Enter);
    let service_cidr = &design(&screen).alternatives[0].clusters[0].service_cidr;
    assert_eq!(service_cidr.to_string(), "172.30.0.0/16");
}

#[test]
fn enter_answers_the_question_and_not_the_dialog_below_it() {
    let world = Memory::new();
    world.put(
        "/b.aksnet",
        aksnet::design::file::write(&aksnet::design::presets::blank()),
    );
    let mut screen = window(&world);
    let before = design(&screen).clone();
    perform(&mut screen, Action::Do(Intent::TypeOpenPath));
    type_text(&mut screen, "/b.aksnet");
    press(&mut screen, Modifiers::NONE, Key::Escape);
    assert!(screen.query_by_label(QUESTION).is_some());
    press(&mut screen, Modifiers::NONE, Key::Enter);
    assert!(screen.query_by_label(QUESTION).is_none());
    assert!(view(&screen).dialog.is_some(), "one goes on typing");
    assert_eq!(design(&screen), &before);
    // Asked no more, the dialog answers to Enter again.
    press(&mut screen, Modifiers::NONE, Key::Enter);
    assert_eq!(design(&screen), &aksnet::design::presets::blank());
}

#[test]
fn what_was_typed_into_a_dialog_cannot_be_undone_in_the_next() {
    let mut screen = window(&Memory::new());
    for text in ["/first.aksnet", ""] {
        perform(&mut screen, Action::Do(Intent::TypeOpenPath));
        type_text(&mut screen, text);
        let typed = |screen: &Screen| screen.get_by_label("Path").value();
        assert_eq!(typed(&screen).as_deref(), Some(text));
        if text.is_empty() {
            for _ in 0..3 {
                press(&mut screen, Modifiers::COMMAND, Key::Z);
            }
            assert_eq!(typed(&screen).as_deref(), Some(""), "as it opened");
        }
        perform(&mut screen, Action::CloseDialog);
    }
}
