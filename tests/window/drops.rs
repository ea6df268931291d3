//! Files dropped on the window: each is answered by a preview or a word, and nothing that was typed goes.

use std::path::Path;
use std::sync::Arc;

use aksnet::app::shell::Memory;
use aksnet::design::{ConnectedKind, file};
use aksnet::ui::action::{Action, Intent};
use aksnet::ui::state::Dialog;
use egui_kittest::kittest::Queryable as _;

use crate::screen::{Screen, application, click, perform, planned_nodes, set_number, view, window};

/// A file that a person drops on the window.
#[derive(Debug)]
struct Dropped(&'static str);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        Path::new(self.0)
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        Err("the window reads the path".to_owned())
    }
}

#[test]
fn a_file_dropped_on_the_window_is_opened_after_a_question() {
    let world = Memory::new();
    let blank = file::write(&aksnet::design::presets::blank());
    world.put("/designs/blank.aksnet", blank);
    let mut screen = window(&world);
    screen
        .input_mut()
        .hovered_files
        .push(egui::HoveredFile::default());
    screen.run_steps(2);
    assert!(
        screen
            .query_by_label("Drop designs to open them, other files to import them")
            .is_some()
    );
    screen.input_mut().hovered_files.clear();

    set_number(&mut screen, "Nodes (max)", "44");
    let dropped = Arc::new(Dropped("/designs/blank.aksnet"));
    screen.input_mut().dropped_files.push(dropped);
    screen.run();
    assert!(
        screen
            .query_by_label("Drop designs to open them, other files to import them")
            .is_none()
    );
    assert_eq!(planned_nodes(&screen, 1), 44);
    click(&mut screen, "Don't save");
    let open = application(&screen).around.file.clone();
    assert_eq!(open.as_deref(), Some(Path::new("/designs/blank.aksnet")));
}

#[test]
fn of_a_picture_and_a_design_dropped_together_the_design_is_opened() {
    let world = Memory::new();
    let blank = file::write(&aksnet::design::presets::blank());
    world.put("/designs/blank.aksnet", blank);
    world.put("/designs/plan.png", "no design");
    let mut screen = window(&world);
    for path in ["/designs/plan.png", "/designs/blank.aksnet"] {
        screen.input_mut().dropped_files.push(Arc::new(Dropped(path)));
    }
    screen.run();
    let open = application(&screen).around.file.clone();
    assert_eq!(open.as_deref(), Some(Path::new("/designs/blank.aksnet")));
    let notices = &application(&screen).view.notices;
    assert!(notices.iter().any(|notice| notice.text.contains("plan.png")));
}

const VNET: &str = r#"[{"name": "vnet-a", "addressSpace": {"addressPrefixes": ["10.60.0.0/16"]}}]"#;
const OTHER: &str = r#"[{"name": "vnet-b", "addressSpace": {"addressPrefixes": ["10.61.0.0/16"]}}]"#;

fn world() -> Memory {
    let world = Memory::new();
    world.put("/in/a.json", VNET);
    world.put("/in/b.json", OTHER);
    world
}

fn drop_files(screen: &mut Screen, paths: &[&'static str]) {
    for path in paths {
        screen.input_mut().dropped_files.push(Arc::new(Dropped(path)));
    }
    screen.run_steps(4);
}

fn is_said(screen: &Screen, words: &str) -> bool {
    screen.query_by_label_contains(words).is_some()
}

#[test]
fn what_is_typed_into_a_dialog_stays_when_files_are_dropped() {
    let mut screen = window(&world());
    let typed = Dialog::PasteRanges {
        text: "10.1.0.0/24".to_owned(),
        kind: ConnectedKind::Peered,
    };
    perform(&mut screen, Action::OpenDialog(typed.clone()));
    for path in ["/in/a.json", "/in/plan.aksnet"] {
        drop_files(&mut screen, &[path]);
        assert_eq!(view(&screen).dialog.as_ref(), Some(&typed), "{path}");
        assert!(is_said(&screen, "Close this dialog first"), "{path}");
    }
    perform(&mut screen, Action::CloseDialog);
    drop_files(&mut screen, &["/in/a.json"]);
    assert!(is_said(&screen, "VNet vnet-a (10.60.0.0/16)"));
    screen.run_steps(1);
}

#[test]
fn a_presentation_goes_on_when_files_are_dropped() {
    let mut screen = window(&world());
    perform(&mut screen, Action::Do(Intent::Present));
    screen
        .input_mut()
        .hovered_files
        .push(egui::HoveredFile::default());
    screen.run_steps(2);
    assert!(is_said(&screen, "End the presentation first"));
    screen.input_mut().hovered_files.clear();
    drop_files(&mut screen, &["/in/a.json"]);
    assert!(is_said(&screen, "End the presentation first"));
    assert!(view(&screen).presentation.is_some() && view(&screen).dialog.is_none());
}

#[test]
fn files_dropped_on_a_preview_are_read_with_the_others() {
    let mut screen = window(&world());
    perform(&mut screen, Action::ImportText(VNET.to_owned()));
    click(&mut screen, "Add as an alternative");
    screen
        .input_mut()
        .hovered_files
        .push(egui::HoveredFile::default());
    screen.run_steps(2);
    assert!(is_said(&screen, "Drop more files to import them together"));
    screen.input_mut().hovered_files.clear();
    drop_files(&mut screen, &["/in/b.json"]);
    drop_files(&mut screen, &["/in/b.json"]);
    for words in ["2 VNets", "pasted text, b.json", "Add as alternative"] {
        assert!(is_said(&screen, words), "{words}");
    }
}

#[test]
fn a_file_that_cannot_be_read_leaves_the_others() {
    let mut screen = window(&world());
    drop_files(&mut screen, &["/in/gone.json", "/in/a.json"]);
    for words in ["1 VNet", "No such file"] {
        assert!(is_said(&screen, words), "{words}");
    }
}

#[test]
fn files_that_came_with_a_broken_design_are_named() {
    let world = world();
    world.put("/in/plan.aksnet", "{");
    let mut screen = window(&world);
    drop_files(&mut screen, &["/in/plan.aksnet", "/in/a.json"]);
    let notices = &view(&screen).notices;
    assert!(
        notices
            .iter()
            .any(|notice| notice.text.contains("not opened either: a.json")),
        "{notices:?}"
    );
}
