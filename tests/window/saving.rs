//! Saving on a slow disk, files that other programs change, and closing the window meanwhile.

use std::path::Path;
use std::time::Duration;

use aksnet::app::jobs::HeldJobs;
use aksnet::app::shell::{Failure, Memory};
use aksnet::design::{file, presets};
use aksnet::ui::action::{Action, Intent, UnsavedAnswer};
use aksnet::ui::state::{Dialog, Next};
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::screen::{
    Screen, application, click, design, perform, planned_nodes, press, session, set_number, type_text, view,
    window, window_of_held_jobs,
};

const SHOP: &str = "/designs/shop.aksnet";

/// The window on a file, on a disk that writes when it is told to.
fn on_a_slow_disk() -> (Memory, Screen, HeldJobs) {
    let world = Memory::new();
    world.put(SHOP, file::write(&presets::worked_example()));
    let (mut screen, held) = window_of_held_jobs(&world);
    begin(&mut screen, Action::OpenPath(SHOP.into()));
    finish(&mut screen, &held);
    (world, screen, held)
}

fn begin(screen: &mut Screen, action: Action) {
    screen.state_mut().application_mut().perform(action, None);
    screen.step();
}

fn finish(screen: &mut Screen, held: &HeldJobs) {
    while held.run_next() {
        screen.step();
    }
    screen.step();
}

fn rename(screen: &mut Screen, name: &str) {
    let name = aksnet::design::Name::new(name).unwrap();
    let change = aksnet::edit::DesignChange::Rename(name);
    begin(screen, Action::Edit(aksnet::edit::Command::Design(change)));
}

fn saved_name(world: &Memory) -> String {
    file::read(&world.contents(SHOP).unwrap())
        .unwrap()
        .name
        .to_string()
}

fn may_close(screen: &mut Screen) -> bool {
    screen.state_mut().application_mut().may_close()
}

#[test]
fn saving_twice_speaks_of_no_other_program() {
    let (world, mut screen, held) = on_a_slow_disk();
    rename(&mut screen, "one");
    begin(&mut screen, Action::Do(Intent::Save));
    rename(&mut screen, "two");
    begin(&mut screen, Action::Do(Intent::Save));
    begin(&mut screen, Action::Do(Intent::Save));
    finish(&mut screen, &held);
    assert_eq!(view(&screen).dialog, None);
    assert_eq!(saved_name(&world), "two");
    assert!(!session(&screen).is_dirty());
}

#[test]
fn what_is_edited_while_the_save_before_quitting_runs_is_asked_about() {
    let (world, mut screen, held) = on_a_slow_disk();
    rename(&mut screen, "one");
    begin(&mut screen, Action::Do(Intent::Quit));
    begin(&mut screen, Action::Unsaved(UnsavedAnswer::Save));
    rename(&mut screen, "two");
    finish(&mut screen, &held);
    assert_eq!(saved_name(&world), "one");
    assert!(!application(&screen).wants_to_close());
    assert_eq!(view(&screen).dialog, Some(Dialog::Unsaved(Next::Quit)));
    assert_eq!(design(&screen).name.as_str(), "two");
}

#[test]
fn the_window_closes_when_everything_is_written_or_the_person_says_so() {
    for close_now in [false, true] {
        let (world, mut screen, held) = on_a_slow_disk();
        rename(&mut screen, "one");
        begin(&mut screen, Action::Do(Intent::Save));
        begin(&mut screen, Action::Do(Intent::Quit));
        // What is being saved still counts as unsaved.
        begin(&mut screen, Action::Unsaved(UnsavedAnswer::Discard));
        assert!(!may_close(&mut screen) && !application(&screen).wants_to_close());
        world.pass(Duration::from_secs(1));
        screen.step();
        screen.step();
        screen.get_by_label("Still saving");
        if close_now {
            screen.get_by_label("Close now").click();
            screen.step();
            screen.step();
        } else {
            finish(&mut screen, &held);
            assert_eq!(saved_name(&world), "one");
        }
        assert!(application(&screen).wants_to_close() && may_close(&mut screen));
    }
}

#[test]
fn a_save_under_way_answers_what_becomes_of_the_changes() {
    let (world, mut screen, held) = on_a_slow_disk();
    rename(&mut screen, "one");
    begin(&mut screen, Action::Do(Intent::Save));
    begin(&mut screen, Action::Do(Intent::Quit));
    assert_eq!(view(&screen).dialog, Some(Dialog::Unsaved(Next::Quit)));
    finish(&mut screen, &held);
    assert_eq!(saved_name(&world), "one");
    assert_eq!(view(&screen).dialog, None);
    assert!(application(&screen).wants_to_close());
}

#[test]
fn a_save_that_fails_while_closing_keeps_the_window_open() {
    let (world, mut screen, held) = on_a_slow_disk();
    rename(&mut screen, "one");
    begin(&mut screen, Action::Do(Intent::Save));
    begin(&mut screen, Action::Do(Intent::Quit));
    begin(&mut screen, Action::Unsaved(UnsavedAnswer::Discard));
    world.fail(SHOP, Some(Failure::DiskFull));
    finish(&mut screen, &held);
    assert!(!application(&screen).wants_to_close());
    let notices = &view(&screen).notices;
    assert!(notices.iter().any(|notice| notice.text.contains("no space left")));
}

#[test]
fn reading_a_file_again_can_be_undone() {
    let world = Memory::new();
    world.put(SHOP, file::write(&presets::worked_example()));
    let mut screen = window(&world);
    perform(&mut screen, Action::OpenPath(SHOP.into()));
    set_number(&mut screen, "Nodes (max)", "44");
    world.put(SHOP, file::write(&presets::blank()));
    perform(&mut screen, Action::Do(Intent::Save));
    click(&mut screen, "Reload");
    assert_eq!(design(&screen).alternatives, presets::blank().alternatives);
    assert!(!session(&screen).is_dirty());
    perform(&mut screen, Action::Do(Intent::Undo));
    assert_eq!(planned_nodes(&screen, 1), 44);
    assert!(session(&screen).is_dirty());
    perform(&mut screen, Action::Do(Intent::Save));
    let on_disk = file::read(&world.contents(SHOP).unwrap()).unwrap();
    assert_eq!(on_disk.alternatives, design(&screen).alternatives);
}

#[test]
fn a_file_that_another_program_changes_is_noticed_before_it_is_saved() {
    let world = Memory::new();
    world.put(SHOP, file::write(&presets::worked_example()));
    let mut screen = window(&world);
    perform(&mut screen, Action::OpenPath(SHOP.into()));
    world.put(SHOP, file::write(&presets::blank()));
    screen.run();
    assert_eq!(view(&screen).dialog, None, "it is not looked at in every frame");
    world.pass(Duration::from_secs(6));
    screen.run();
    screen.run();
    assert_eq!(view(&screen).dialog, Some(Dialog::ChangedOnDisk { then: None }));
    click(&mut screen, "Cancel");
    world.pass(Duration::from_secs(6));
    screen.run();
    assert_eq!(view(&screen).dialog, None, "it is said once");
    assert_eq!(application(&screen).around.file.as_deref(), Some(Path::new(SHOP)));
}

/// The corner went on telling of the save before, and Enter led to another file though nothing was unsaved.
#[test]
fn a_file_that_is_reloaded_says_so() {
    let world = Memory::new();
    world.put(SHOP, file::write(&presets::worked_example()));
    let mut screen = window(&world);
    perform(&mut screen, Action::OpenPath(SHOP.into()));
    perform(&mut screen, Action::Do(Intent::Save));
    screen.get_by_label_contains("saved ");
    world.put(SHOP, file::write(&presets::blank()));
    world.pass(Duration::from_secs(6));
    screen.run();
    screen.run();
    screen.get_by_label_contains("Nothing was changed here since");
    assert!(screen.query_by_label("Overwrite").is_none());
    press(&mut screen, Modifiers::NONE, Key::Enter);
    assert_eq!(design(&screen).alternatives, presets::blank().alternatives);
    assert!(!session(&screen).is_dirty());
    screen.get_by_label_contains("reloaded ");
    assert!(screen.query_by_label_contains("saved ").is_none());
    // What is the same already is no step.
    let step = session(&screen).undo_title().map(str::to_owned);
    click(&mut screen, "File");
    click(&mut screen, "Reload");
    assert_eq!(session(&screen).undo_title().map(str::to_owned), step);
    perform(&mut screen, Action::Do(Intent::Undo));
    assert_eq!(
        design(&screen).alternatives,
        presets::worked_example().alternatives
    );
}

#[test]
fn a_path_that_is_typed_replaces_the_one_that_stands_there() {
    let world = Memory::new();
    world.put(SHOP, file::write(&presets::worked_example()));
    world.put("/b.aksnet", file::write(&presets::blank()));
    let mut screen = window(&world);
    perform(&mut screen, Action::OpenPath(SHOP.into()));
    perform(&mut screen, Action::Do(Intent::TypeOpenPath));
    type_text(&mut screen, "/b.aksnet");
    press(&mut screen, Modifiers::NONE, Key::Enter);
    press(&mut screen, Modifiers::NONE, Key::Enter);
    assert_eq!(
        application(&screen).around.file.as_deref(),
        Some(Path::new("/b.aksnet"))
    );
}

/// Pictures and reports of a saved file still said "New design", and a path without an ending got none.
#[test]
fn a_design_that_nobody_named_takes_the_name_of_its_file() {
    let saved = |world: &Memory, path: &str| {
        let text = world.contents(path).unwrap();
        file::read(&text).unwrap().name.to_string()
    };
    let world = Memory::new();
    let mut screen = window(&world);
    perform(&mut screen, Action::Do(Intent::New));
    perform(&mut screen, Action::SaveTo("/plans/job 1".into(), false));
    assert_eq!(saved(&world, "/plans/job 1.aksnet"), "job 1");
    assert!(!session(&screen).is_dirty());
    perform(&mut screen, Action::SaveTo("/plans/other.aksnet".into(), false));
    assert_eq!(saved(&world, "/plans/other.aksnet"), "job 1");
}

#[test]
fn every_page_of_a_file_can_be_looked_at_before_it_is_written() {
    let mut screen = window(&Memory::new());
    perform(&mut screen, Action::Do(Intent::ExportFile));
    // A picture is one page, and only what changes it can be chosen.
    assert!(screen.query_by_label("Next page").is_none());
    assert!(screen.query_by_label("Findings").is_none());
    click(&mut screen, "PDF slides");
    let of = |screen: &Screen| -> Vec<usize> {
        let page = screen
            .get_by_label_contains("Page 3 of ")
            .accesskit_node()
            .value();
        let numbers = page.unwrap_or_default();
        numbers.split(' ').filter_map(|word| word.parse().ok()).collect()
    };
    let all = of(&screen)[1];
    click(&mut screen, "Next page");
    assert!(screen.query_by_label(&format!("Page 4 of {all}")).is_some());
    click(&mut screen, "Previous page");
    click(&mut screen, "Findings");
    assert!(of(&screen)[1] < all, "a page of findings less");
}
