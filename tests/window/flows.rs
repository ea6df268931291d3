//! What a person does in the window, by role and label, against a world in memory.

use std::path::Path;

use aksnet::app::shell::{Memory, Shell as _};
use aksnet::design::file;
use aksnet::ui::action::{Action, Intent, UnsavedAnswer};
use egui::accesskit::Role;
use egui::{Key, Modifiers, Pos2, Vec2};
use egui_kittest::kittest::Queryable as _;

use crate::screen::{
    Screen, application, click, design, drag, perform, planned_nodes, press, session, set_number, view,
    window, window_of,
};

fn pools(screen: &Screen) -> usize {
    design(screen).alternatives[0].clusters[0].pools.len()
}

#[test]
fn dragging_the_node_slider_until_the_cluster_no_longer_fits_is_one_step() {
    let mut screen = window(&Memory::new());
    assert!(screen.query_by_label("Works, 1 warning").is_some());
    let slider = screen.get_by_role_and_label(Role::Slider, "Nodes (max)").rect();
    let handle = Pos2::new(slider.left() + slider.width() * 0.44, slider.center().y);
    drag(
        &mut screen,
        handle,
        Pos2::new(slider.right() - 2.0, slider.center().y),
    );
    assert!(planned_nodes(&screen, 1) > 1_000, "{}", planned_nodes(&screen, 1));
    assert!(screen.query_by_label("Does not fit").is_some());

    press(&mut screen, Modifiers::COMMAND, Key::Z);
    assert_eq!(planned_nodes(&screen, 1), 40);
    assert!(screen.query_by_label("Works, 1 warning").is_some());
    assert!(!session(&screen).is_dirty());

    press(&mut screen, Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert!(planned_nodes(&screen, 1) > 1_000);
}

#[test]
fn a_typed_number_says_what_runs_out() {
    let mut screen = window(&Memory::new());
    set_number(&mut screen, "Nodes (max)", "50");
    assert_eq!(planned_nodes(&screen, 1), 50);
    assert!(screen.query_by_label("Cannot upgrade").is_some());
    assert!(screen.query_by_label_contains("node subnet 60 of 59").is_some());
    assert!(
        screen
            .query_by_label_contains("first to run out: node subnet, past 49 user nodes")
            .is_some()
    );
}

#[test]
fn a_pool_is_added_and_taken_back() {
    let mut screen = window(&Memory::new());
    assert_eq!(pools(&screen), 2);
    click(&mut screen, "Add node pool");
    assert_eq!(pools(&screen), 3);
    press(&mut screen, Modifiers::COMMAND, Key::Z);
    assert_eq!(pools(&screen), 2);
}

#[test]
fn a_design_is_saved_and_opened_again() {
    let world = Memory::new();
    let mut screen = window(&world);
    set_number(&mut screen, "Nodes (max)", "44");
    world.answer(Some("/designs/shop"));
    press(&mut screen, Modifiers::COMMAND, Key::S);
    let written = world
        .contents("/designs/shop.aksnet")
        .expect("the dialog's answer gets the extension");
    let design = file::read(&written).unwrap();
    assert_eq!(design.alternatives[0].clusters[0].pools[1].planned_nodes(), 44);
    assert!(!session(&screen).is_dirty());
    assert!(screen.query_by_label_contains("saved 12:00").is_some());

    let mut later = window(&world);
    world.answer(Some("/designs/shop.aksnet"));
    press(&mut later, Modifiers::COMMAND, Key::O);
    assert_eq!(planned_nodes(&later, 1), 44);
    assert_eq!(
        application(&later).around.recent,
        vec![Path::new("/designs/shop.aksnet").to_owned()]
    );
}

#[test]
fn a_broken_file_is_refused_and_the_open_design_stays() {
    let world = Memory::new();
    world.put(
        "/designs/broken.aksnet",
        "{\"format\": \"aksnet-design\", \"version\": 1, \"name\": 7}",
    );
    let mut screen = window(&world);
    set_number(&mut screen, "Nodes (max)", "44");
    let before = session(&screen).snapshot();
    world.answer(Some("/designs/broken.aksnet"));
    press(&mut screen, Modifiers::COMMAND, Key::O);
    click(&mut screen, "Don't save");
    assert!(
        screen
            .query_by_label_contains("Could not open the file: line 1")
            .is_some()
    );
    assert_eq!(session(&screen).snapshot(), before);
    click(&mut screen, "Close message");
    assert!(
        screen
            .query_by_label_contains("Could not open the file")
            .is_none()
    );
}

#[test]
fn whatever_stands_in_the_view_file_the_window_opens() {
    for text in [
        r#"{"zoom": 1e30}"#,
        r#"{"zoom": -4.0, "panels": {"workload": -1e20, "inspector": 1e20, "models_share": -1.0, "lower_share": 1e30}}"#,
        r#"{"zoom": 0.0}"#,
        "[",
        "",
    ] {
        let world = Memory::new();
        world.store_state("view.json", text).unwrap();
        let mut screen = window(&world);
        screen.run();
        let remembered = &application(&screen).view.remembered;
        assert!((0.5..=3.0).contains(&remembered.zoom), "{text}");
        screen.get_by_label("Contoso shop");
    }
}

#[test]
fn a_panel_keeps_the_width_that_a_person_gave_it() {
    let mut screen = window(&Memory::new());
    let panels = |screen: &Screen| view(screen).remembered.panels;
    assert_eq!(panels(&screen).workload, None);
    let edge = Pos2::new(299.0, 500.0);
    drag(&mut screen, edge, edge + Vec2::new(60.0, 0.0));
    let width = panels(&screen).workload.unwrap();
    assert!((width - 360.0).abs() < 4.0, "{width}");
    assert_eq!(panels(&screen).inspector, None);
}

#[test]
fn without_a_file_dialog_a_path_is_typed() {
    let world = Memory::new();
    world.put(
        "/designs/blank.aksnet",
        file::write(&aksnet::design::presets::blank()),
    );
    let mut screen = window(&world);
    world.answer(None);
    press(&mut screen, Modifiers::COMMAND, Key::O);
    screen.get_by_label("Path").focus();
    screen.run();
    screen.get_by_label("Path").type_text("/designs/blank.aksnet");
    screen.run();
    press(&mut screen, Modifiers::NONE, Key::Enter);
    assert_eq!(design(&screen), &aksnet::design::presets::blank());
}

#[test]
fn unsaved_changes_are_guarded() {
    let mut screen = window(&Memory::new());
    set_number(&mut screen, "Nodes (max)", "44");
    press(&mut screen, Modifiers::COMMAND, Key::N);
    assert!(screen.query_by_label("Save changes first?").is_some());
    click(&mut screen, "Cancel");
    assert_eq!(planned_nodes(&screen, 1), 44);
    press(&mut screen, Modifiers::COMMAND, Key::N);
    click(&mut screen, "Don't save");
    assert_eq!(design(&screen), &aksnet::design::presets::blank());
}

#[test]
fn a_file_changed_by_another_program_is_noticed_before_it_is_overwritten() {
    let world = Memory::new();
    world.put("/d.aksnet", file::write(&aksnet::design::presets::blank()));
    let mut screen = window(&world);
    world.answer(Some("/d.aksnet"));
    press(&mut screen, Modifiers::COMMAND, Key::O);
    set_number(&mut screen, "Max pods per node", "99");
    world.put("/d.aksnet", "{}");
    press(&mut screen, Modifiers::COMMAND, Key::S);
    assert!(
        screen
            .query_by_label("The file was changed by another program")
            .is_some()
    );
    assert_eq!(world.contents("/d.aksnet").as_deref(), Some(b"{}".as_slice()));
    click(&mut screen, "Overwrite");
    assert!(file::read(&world.contents("/d.aksnet").unwrap()).is_ok());
    assert!(!session(&screen).is_dirty());
}

#[test]
fn a_command_is_found_by_a_few_letters() {
    let mut screen = window(&Memory::new());
    press(&mut screen, Modifiers::COMMAND, Key::K);
    screen.get_by_label("Search commands").type_text("ruls sour");
    screen.run();
    press(&mut screen, Modifiers::NONE, Key::Enter);
    assert!(screen.query_by_label("Filter rules").is_some());
    press(&mut screen, Modifiers::NONE, Key::Escape);
    assert!(screen.query_by_label("Filter rules").is_none());
}

#[test]
fn alternatives_are_copied_and_shown_by_number() {
    let mut screen = window(&Memory::new());
    press(&mut screen, Modifiers::COMMAND, Key::T);
    assert_eq!(design(&screen).alternatives.len(), 2);
    assert_eq!(view(&screen).focus.alternative, 1);
    press(&mut screen, Modifiers::ALT, Key::Num1);
    assert_eq!(view(&screen).focus.alternative, 0);
}

#[test]
fn the_state_of_the_window_is_remembered() {
    let world = Memory::new();
    let mut screen = window(&world);
    press(&mut screen, Modifiers::COMMAND, Key::I);
    screen.state_mut().application_mut().remember();
    let later = window(&world);
    assert!(!view(&later).remembered.inspector);
}

#[test]
fn an_idle_window_paints_nothing() {
    let mut screen = window(&Memory::new());
    assert_eq!(screen.run(), 1, "one frame was asked for by the test itself");
}

#[test]
fn a_finding_is_accepted_with_a_reason_and_reopened() {
    let mut screen = window(&Memory::new());
    assert!(screen.query_by_label("Works, 1 warning").is_some());
    screen
        .get_by_label("Accept… The pod CIDR overlaps a connected network")
        .click();
    screen.run();
    screen
        .get_by_label("Reason")
        .type_text("on-prem never talks to pods");
    screen.run();
    click(&mut screen, "Accept");
    let accepted = &design(&screen).accepted;
    assert_eq!(accepted.len(), 1);
    assert_eq!(accepted[0].rule, "pod-cidr-overlaps-connected");
    assert!(screen.query_by_label_contains("0 warnings").is_some());
    screen
        .get_by_label("Reopen The pod CIDR overlaps a connected network")
        .click();
    screen.run();
    assert!(design(&screen).accepted.is_empty());
    assert!(screen.query_by_label("Works, 1 warning").is_some());
}

#[test]
fn all_that_can_be_mended_is_mended_in_one_step() {
    let world = Memory::new();
    let mut given = aksnet::design::presets::worked_example();
    given.alternatives[0].clusters[0].dns_service_ip = "10.9.9.9".parse().unwrap();
    world.put("/d.aksnet", file::write(&given));
    let mut screen = window(&world);
    world.answer(Some("/d.aksnet"));
    press(&mut screen, Modifiers::COMMAND, Key::O);
    press(&mut screen, Modifiers::COMMAND | Modifiers::SHIFT, Key::G);
    click(&mut screen, "Fix all findings");
    let dns = |screen: &Screen| design(screen).alternatives[0].clusters[0].dns_service_ip;
    assert_eq!(dns(&screen).to_string(), "10.0.0.10");
    assert!(screen.query_by_label_contains("nothing is left").is_some());
    press(&mut screen, Modifiers::COMMAND, Key::Z);
    assert_eq!(design(&screen), &given);
}

#[test]
fn a_design_without_alternatives_gets_its_first() {
    let world = Memory::new();
    let mut given = aksnet::design::presets::worked_example();
    given.alternatives.clear();
    world.put("/d.aksnet", file::write(&given));
    let mut screen = window(&world);
    world.answer(Some("/d.aksnet"));
    press(&mut screen, Modifiers::COMMAND, Key::O);
    click(&mut screen, "Add the first alternative");
    assert_eq!(design(&screen).alternatives.len(), 1);
    assert_eq!(view(&screen).focus.alternative, 0);
}

/// Two designs on disk: the first is shown, the second is for a job that ends late.
fn two_files() -> (Memory, Screen) {
    let world = Memory::new();
    let mut broken = aksnet::design::presets::worked_example();
    broken.alternatives[0].clusters[0].dns_service_ip = "10.9.9.9".parse().unwrap();
    world.put("/broken.aksnet", file::write(&broken));
    world.put("/blank.aksnet", file::write(&aksnet::design::presets::blank()));
    let mut screen = window(&world);
    perform(&mut screen, Action::OpenPath("/broken.aksnet".into()));
    (world, screen)
}

/// Begins something whose job is done, and whose answer has not been taken in.
fn begin(screen: &mut Screen, action: Action) {
    screen.state_mut().application_mut().perform(action, None);
}

#[test]
fn what_is_edited_while_a_file_is_opened_is_not_lost_unasked() {
    let (_, mut screen) = two_files();
    begin(&mut screen, Action::OpenPath("/blank.aksnet".into()));
    perform(&mut screen, Action::Do(Intent::AddPool));
    assert!(screen.query_by_label("Save changes first?").is_some());
    assert_eq!(pools(&screen), 3);
    click(&mut screen, "Don't save");
    assert_eq!(design(&screen), &aksnet::design::presets::blank());
}

#[test]
fn fixes_of_one_design_are_not_made_to_another() {
    let (_, mut screen) = two_files();
    begin(&mut screen, Action::Do(Intent::FixAll));
    begin(&mut screen, Action::Do(Intent::New));
    screen.run();
    assert_eq!(design(&screen), &aksnet::design::presets::blank());
    assert!(screen.query_by_label_contains("nothing was fixed").is_some());
}

#[test]
fn a_file_saved_late_is_not_taken_for_that_of_the_next_document() {
    let (_, mut screen) = two_files();
    begin(&mut screen, Action::SaveTo("/copy.aksnet".into(), false));
    begin(&mut screen, Action::Do(Intent::New));
    begin(&mut screen, Action::Unsaved(UnsavedAnswer::Discard));
    screen.run();
    assert_eq!(application(&screen).around.file, None);
    assert_eq!(design(&screen), &aksnet::design::presets::blank());
    assert!(!session(&screen).is_dirty());
}

/// Panels that had nothing to show give the room back: they look as they do where the design is opened whole.
#[test]
fn panels_that_were_empty_take_their_room_once_they_are_filled() {
    let size = [1280.0, 720.0];
    let whole = Memory::new();
    whole.put("/given.aksnet", file::write(&aksnet::design::presets::blank()));
    let mut bare = aksnet::design::presets::blank();
    bare.alternatives.clear();
    let empty = Memory::new();
    empty.put("/given.aksnet", file::write(&bare));
    let places = |world: &Memory, fill: &[&str]| {
        let mut screen = window_of(size, world);
        perform(&mut screen, Action::OpenPath("/given.aksnet".into()));
        for label in fill {
            click(&mut screen, label);
        }
        ["Address map", "Growth"].map(|label| screen.get_by_label(label).rect().top())
    };
    assert_eq!(
        places(&empty, &["Add the first alternative"]),
        places(&whole, &[])
    );
}
