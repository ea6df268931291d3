//! Messages: one a topic, gone once they no longer hold, and over the window instead of in its way.

use aksnet::app::shell::Memory;
use aksnet::azure::Model;
use aksnet::design::{file, presets};
use aksnet::ui::action::{Action, Intent};
use aksnet::ui::state::{NoticeKind, Topic};
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use crate::screen::{Screen, click, design, perform, press, set_number, view, window};

fn said(screen: &Screen) -> Vec<&str> {
    view(screen)
        .notices
        .iter()
        .map(|notice| notice.text.as_str())
        .collect()
}

#[test]
fn messages_about_one_thing_replace_each_other() {
    let mut screen = window(&Memory::new());
    for count in 0..9 {
        perform(
            &mut screen,
            Action::Notify(NoticeKind::Info, format!("message {count}")),
        );
    }
    assert_eq!(said(&screen), ["message 8"]);
}

#[test]
fn what_was_said_of_a_step_goes_with_the_next() {
    let mut screen = window(&Memory::new());
    perform(&mut screen, Action::Do(Intent::AllOnMap));
    assert_eq!(said(&screen), ["There is only one alternative"]);
    set_number(&mut screen, "Nodes (max)", "44");
    assert!(said(&screen).is_empty());
}

#[test]
fn a_failed_save_is_no_longer_said_once_it_is_saved() {
    let world = Memory::new();
    world.put("/d.aksnet", file::write(&presets::blank()));
    let mut screen = window(&world);
    perform(&mut screen, Action::OpenPath("/d.aksnet".into()));
    let application = screen.state_mut().application_mut();
    application
        .view
        .notify_about(Topic::Saving, NoticeKind::Error, "Could not save: no space");
    screen.run();
    assert!(screen.query_by_label_contains("Could not save").is_some());
    press(&mut screen, Modifiers::COMMAND, Key::S);
    assert!(screen.query_by_label_contains("Could not save").is_none());
}

#[test]
fn messages_go_with_their_design() {
    let mut screen = window(&Memory::new());
    perform(
        &mut screen,
        Action::Notify(NoticeKind::Info, "of the first".to_owned()),
    );
    perform(&mut screen, Action::NewFrom(0));
    assert!(said(&screen).is_empty());
}

#[test]
fn a_message_moves_nothing() {
    let mut screen = window(&Memory::new());
    let places = |screen: &Screen| ["Address map", "Growth"].map(|label| screen.get_by_label(label).rect());
    let before = places(&screen);
    let long = "a message of many words ".repeat(20);
    perform(&mut screen, Action::Notify(NoticeKind::Error, long));
    assert_eq!(places(&screen), before);
    let close = screen.get_by_label("Close message");
    assert!(close.rect().bottom() < 900.0);
    close.click();
    screen.run();
    assert!(said(&screen).is_empty());
}

/// The first of two was centred in the room of both, and grew with every frame until the second was out of the window.
#[test]
fn messages_stay_as_high_as_their_words() {
    let mut screen = window(&Memory::new());
    perform(&mut screen, Action::Do(Intent::Undo));
    let of_one = screen.get_by_label("There is nothing to undo").rect();
    let words = "Could not open the file: line 1 column 29, broken: the text ends in the middle; the file was cut off";
    let view = &mut screen.state_mut().application_mut().view;
    view.notify_about(Topic::Opening, NoticeKind::Error, words);
    for _ in 0..30 {
        screen.step();
    }
    assert_eq!(said(&screen).len(), 2);
    let both: Vec<_> = screen
        .query_all_by_label("Close message")
        .map(|close| close.rect())
        .collect();
    assert!(both.iter().all(|close| close.bottom() < 900.0), "{both:?}");
    let first = screen.get_by_label("There is nothing to undo").rect();
    assert_eq!(first.height(), of_one.height());
    assert!(both[1].top() - both[0].bottom() < 40.0, "{both:?}");
}

#[test]
fn what_asks_for_nothing_goes_once_it_was_read() {
    let mut screen = window(&Memory::new());
    perform(&mut screen, Action::Do(Intent::Undo));
    perform(&mut screen, Action::Do(Intent::Undo));
    assert_eq!(said(&screen), ["There is nothing to undo"]);
    let steps = |screen: &mut Screen, seconds: usize| {
        for _ in 0..seconds * 4 {
            screen.step();
        }
    };
    steps(&mut screen, 8);
    assert_eq!(said(&screen), ["There is nothing to undo"]);
    steps(&mut screen, 8);
    assert!(said(&screen).is_empty());
    let view = &mut screen.state_mut().application_mut().view;
    view.notify(NoticeKind::Error, "What went wrong stays");
    steps(&mut screen, 20);
    assert_eq!(said(&screen), ["What went wrong stays"]);
}

#[test]
fn a_model_that_is_used_says_so_and_can_be_taken_back() {
    let mut screen = window(&Memory::new());
    let before = design(&screen).clone();
    perform(&mut screen, Action::UseModel(Model::Kubenet));
    assert_eq!(
        said(&screen),
        ["Kubenet is now as drawn, in the smallest subnets that hold the workload"]
    );
    click(&mut screen, "Undo");
    assert_eq!(design(&screen), &before);
    assert!(said(&screen).is_empty());
}
