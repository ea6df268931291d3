//! Paths that are typed: one that cannot be read or written stays, with the reason below it, and an ending that belongs
//! to another format is asked about.

use aksnet::app::shell::{Failure, Memory};
use aksnet::export::Format;
use aksnet::ui::action::{Action, Intent};
use aksnet::ui::state::Dialog;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use crate::screen::{Screen, click, perform, press, type_text, view, window};

/// The export dialog with `format` and a typed path.
fn exporting(world: &Memory, format: &str, path: &str) -> Screen {
    let mut screen = window(world);
    perform(&mut screen, Action::Do(Intent::ExportFile));
    click(&mut screen, format);
    click(&mut screen, "Type a path…");
    type_text(&mut screen, path);
    screen
}

fn typed(screen: &Screen) -> Option<&str> {
    let export = view(screen).export.typed.as_ref();
    match &view(screen).dialog {
        Some(Dialog::Export) => export.map(|typed| typed.path.as_str()),
        Some(Dialog::TypePath { path, .. }) => Some(path.path.as_str()),
        _ => None,
    }
}

#[test]
fn an_export_to_a_missing_folder_keeps_the_path_and_says_why() {
    let world = Memory::new();
    world.fail("/missing/record.md", Some(Failure::NoFolder));
    let mut screen = exporting(&world, "Markdown record", "/missing/record.md");
    press(&mut screen, Modifiers::NONE, Key::Enter);
    assert_eq!(typed(&screen), Some("/missing/record.md"));
    assert_eq!(view(&screen).export.format, Format::Markdown);
    let why = "Could not export: no such folder; create it or choose another: /missing";
    let field = screen.get_by_label("Path of the export").rect();
    let said = screen.get_by_label(why).rect();
    assert!(field.bottom() <= said.top() && said.top() < field.bottom() + 16.0);
    // The reason goes as the path is corrected.
    press(&mut screen, Modifiers::COMMAND, Key::A);
    type_text(&mut screen, "/there/record.md");
    assert!(screen.query_by_label(why).is_none());
    press(&mut screen, Modifiers::NONE, Key::Enter);
    assert_eq!(view(&screen).dialog, None);
    assert!(world.contents("/there/record.md").is_some());
}

#[test]
fn a_file_that_is_not_to_be_replaced_leads_back_to_the_path() {
    let world = Memory::new();
    world.put("/out/record.md", "hers");
    let mut screen = exporting(&world, "Markdown record", "/out/record.md");
    press(&mut screen, Modifiers::NONE, Key::Enter);
    assert!(matches!(view(&screen).dialog, Some(Dialog::ReplaceExport(_))));
    press(&mut screen, Modifiers::NONE, Key::Escape);
    assert_eq!(typed(&screen), Some("/out/record.md"));
    assert_eq!(world.contents("/out/record.md").as_deref(), Some(&b"hers"[..]));
}

#[test]
fn an_ending_of_another_format_is_asked_about() {
    const ASKED: &str = "The name ends in .pdf, but the format is Markdown record (.md)";
    for (answer, written) in [("Use .md", "/record.md"), ("Export PDF posters", "/record.pdf")] {
        let world = Memory::new();
        let mut screen = exporting(&world, "Markdown record", "/record.pdf");
        assert!(screen.query_by_label(ASKED).is_some());
        press(&mut screen, Modifiers::NONE, Key::Enter);
        assert_eq!(typed(&screen), Some("/record.pdf"), "nothing is written unasked");
        assert!(world.contents("/record.pdf").is_none());
        click(&mut screen, answer);
        assert!(screen.query_by_label(ASKED).is_none());
        click(&mut screen, "Write the file");
        let bytes = world.contents(written).unwrap();
        assert_eq!(bytes.starts_with(b"%PDF"), written.ends_with("pdf"), "{answer}");
    }
    // The file dialog of the system leaves any name as it is.
    let world = Memory::new();
    let mut screen = window(&world);
    perform(&mut screen, Action::Do(Intent::ExportFile));
    click(&mut screen, "Markdown record");
    world.answer(Some("/record.pdf"));
    click(&mut screen, "Save as…");
    assert!(screen.query_by_label(ASKED).is_some());
    assert!(world.contents("/record.pdf").is_none());
}

#[test]
fn a_design_that_cannot_be_saved_or_opened_at_a_path_leaves_it_to_be_corrected() {
    let world = Memory::new();
    world.fail("/missing/shop.aksnet", Some(Failure::NoFolder));
    for (intent, path, why) in [
        (
            Intent::TypeSavePath,
            "/missing/shop.aksnet",
            "Could not save: no such folder; create it or choose another: /missing",
        ),
        (
            Intent::TypeOpenPath,
            "/nothing.aksnet",
            "Could not open the file: no such file: /nothing.aksnet",
        ),
    ] {
        let mut screen = window(&world);
        perform(&mut screen, Action::Do(intent));
        press(&mut screen, Modifiers::COMMAND, Key::A);
        type_text(&mut screen, path);
        press(&mut screen, Modifiers::NONE, Key::Enter);
        assert_eq!(typed(&screen), Some(path));
        assert!(screen.query_by_label(why).is_some(), "{intent:?}");
    }
}

#[test]
fn a_design_is_not_saved_as_a_picture() {
    let world = Memory::new();
    let mut screen = window(&world);
    perform(&mut screen, Action::Do(Intent::TypeSavePath));
    press(&mut screen, Modifiers::COMMAND, Key::A);
    type_text(&mut screen, "/shop.svg");
    press(&mut screen, Modifiers::NONE, Key::Enter);
    assert!(world.contents("/shop.svg").is_none());
    click(&mut screen, "Use .aksnet");
    press(&mut screen, Modifiers::NONE, Key::Enter);
    assert!(world.contents("/shop.aksnet").is_some());
}
