//! What is done with alternatives in a meeting: making them, comparing them, presenting them, taking them along.

use std::sync::Arc;

use aksnet::app::jobs::Jobs;
use aksnet::app::shell::Memory;
use aksnet::app::window::Window;
use aksnet::azure::Model;
use aksnet::design::{Alternative, Criterion, Design};
use aksnet::edit::{Command, DesignChange};
use aksnet::ui::action::{Action, Intent};
use egui::{Key, Modifiers, OutputCommand, Theme, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

type Screen = Harness<'static, Window>;

fn window(world: &Memory) -> Screen {
    let world = world.clone();
    let mut screen = Harness::builder()
        .with_size(Vec2::new(1440.0, 900.0))
        .with_theme(Theme::Dark)
        .with_max_steps(32)
        .build_eframe(move |creation| Window::new(creation, Arc::new(world), Jobs::inline()));
    screen.run();
    screen
}

fn perform(screen: &mut Screen, action: Action) {
    screen.state_mut().application_mut().perform(action, None);
    screen.run();
}

fn press(screen: &mut Screen, modifiers: Modifiers, key: Key) {
    screen.key_press_modifiers(modifiers, key);
    screen.run();
}

fn click(screen: &mut Screen, label: &str) {
    screen.get_by_label(label).click();
    screen.run();
}

fn design(screen: &Screen) -> &Design {
    screen.state().application().session.design()
}

fn alternatives(screen: &Screen) -> &[Alternative] {
    &design(screen).alternatives
}

/// What the window put into the clipboard when `label` was clicked.
fn copied(screen: &mut Screen, label: &str) -> String {
    screen.get_by_label(label).click();
    screen.step();
    let mut text = String::new();
    for _ in 0..4 {
        for command in &screen.output().platform_output.commands {
            if let OutputCommand::CopyText(copied) = command {
                text.clone_from(copied);
            }
        }
        screen.step();
    }
    text
}

#[test]
fn an_alternative_is_made_from_a_model_and_taken_back() {
    let mut screen = window(&Memory::new());
    press(&mut screen, Modifiers::COMMAND, Key::D);
    assert!(screen.query_by_label("There is one alternative so far").is_some());
    click(&mut screen, "Same workload as kubenet");
    // The kubenet model cannot serve Application Gateway for Containers, yet the alternative can be made and looked at.
    assert_eq!(alternatives(&screen).len(), 2);
    assert_eq!(alternatives(&screen)[1].name.as_str(), "Kubenet");
    assert_eq!(alternatives(&screen)[1].clusters[0].model, Model::Kubenet);
    assert_eq!(screen.state().application().view.focus.alternative, 1);
    press(&mut screen, Modifiers::NONE, Key::Num1);
    assert_eq!(screen.state().application().view.focus.alternative, 0);
    press(&mut screen, Modifiers::COMMAND, Key::Z);
    assert_eq!(alternatives(&screen).len(), 1);
}

#[test]
fn an_alternative_that_finds_no_room_is_not_made() {
    let mut screen = window(&Memory::new());
    perform(&mut screen, Action::AddFromModel(Model::NodeSubnet));
    assert_eq!(alternatives(&screen).len(), 1);
    assert!(
        screen
            .query_by_label_contains("finds no room in the VNet")
            .is_some()
    );
}

#[test]
fn today_is_marked_and_notes_are_kept() {
    let mut screen = window(&Memory::new());
    perform(&mut screen, Action::AddFromModel(Model::Kubenet));
    perform(&mut screen, Action::Do(Intent::EditAlternative));
    click(&mut screen, "This is what exists today");
    screen.get_by_label_contains("Speaker notes").focus();
    screen.run();
    screen
        .get_by_label_contains("Speaker notes")
        .type_text("Say why it must go");
    screen.run();
    let second = &alternatives(&screen)[1];
    assert!(second.today);
    assert_eq!(second.speaker_notes, "Say why it must go");
    click(&mut screen, "Move left");
    assert!(alternatives(&screen)[0].today);
    press(&mut screen, Modifiers::NONE, Key::Escape);
    perform(&mut screen, Action::Do(Intent::Compare));
    let table = copied(&mut screen, "Copy as Markdown");
    let way = "| Way from today | **as it is** | goes in two updates, one after the other |";
    assert!(table.contains(way), "{table}");
    for _ in 0..3 {
        press(&mut screen, Modifiers::COMMAND, Key::Z);
    }
    assert!(!alternatives(&screen)[1].today);
}

#[test]
fn the_comparison_names_winners_and_gives_a_verdict() {
    let mut screen = window(&Memory::new());
    perform(&mut screen, Action::AddFromModel(Model::Kubenet));
    let need = DesignChange::Requirement(Criterion::NoRouteTables, Some(true));
    perform(&mut screen, Action::Edit(Command::Design(need)));
    perform(&mut screen, Action::Do(Intent::Compare));
    let verdict = "A “Overlay, one spoke” alone qualifies; out: B (";
    assert!(screen.query_by_label_contains(verdict).is_some());
    assert!(screen.query_by_label_contains("comes first").is_some());

    let markdown = copied(&mut screen, "Copy as Markdown");
    assert!(
        markdown.starts_with("| | A Overlay, one spoke | B Kubenet |\n"),
        "{markdown}"
    );
    assert!(
        markdown.contains("| Route table for pods (required) | **none** | one, with a route a node |"),
        "{markdown}"
    );
    assert!(markdown.contains(verdict), "{markdown}");

    click(&mut screen, "Only what differs");
    assert!(screen.query_by_label("VNet addresses").is_none());
    let edits = copied(&mut screen, "Copy the edits");
    assert!(edits.contains("- Change model of shop to Kubenet\n"), "{edits}");

    // A click on a bar shows its alternative.
    screen.get_by_label_contains("B Kubenet: ").click();
    screen.run();
    assert_eq!(screen.state().application().view.focus.alternative, 1);
    assert!(screen.query_by_label("Only what differs").is_none());
}

#[test]
fn an_idle_comparison_paints_nothing() {
    let mut screen = window(&Memory::new());
    perform(&mut screen, Action::AddFromModel(Model::Kubenet));
    perform(&mut screen, Action::Do(Intent::Compare));
    assert_eq!(screen.run(), 1, "one frame was asked for by the test itself");
}
