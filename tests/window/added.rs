//! What "+ …" adds stays once its dialog is confirmed; left with Escape, it is as if nothing had been added.

use aksnet::app::shell::Memory;
use aksnet::design::Design;
use aksnet::ui::action::{Action, Intent};
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use crate::screen::{Screen, click, design, perform, press, session, type_text, view, window};

const ADDING: [(Intent, &str); 3] = [
    (Intent::AddConnected, "Add connected range"),
    (Intent::AddSubnet, "Add subnet"),
    (Intent::AddNetwork, "Add VNet"),
];

const QUESTION: &str = "Discard what was typed?";

/// The window with one step to undo and one to redo.
fn opened() -> Screen {
    let mut screen = window(&Memory::new());
    perform(&mut screen, Action::Do(Intent::AddPool));
    perform(&mut screen, Action::Do(Intent::AddCluster));
    perform(&mut screen, Action::Do(Intent::Undo));
    screen
}

fn state(screen: &Screen) -> (Design, Option<String>, Option<String>) {
    let session = session(screen);
    (
        design(screen).clone(),
        session.undo_title().map(str::to_owned),
        session.redo_title().map(str::to_owned),
    )
}

#[test]
fn what_was_just_added_goes_with_escape_and_leaves_no_step() {
    for (adding, title) in ADDING {
        for leave in ["Escape", "Cancel"] {
            let mut screen = opened();
            let before = state(&screen);
            perform(&mut screen, Action::Do(adding));
            assert_ne!(*design(&screen), before.0, "{adding:?}");
            let dialog = screen.query_by_role_and_label(Role::Dialog, title);
            assert!(dialog.is_some(), "{adding:?}");
            match leave {
                "Escape" => press(&mut screen, Modifiers::NONE, Key::Escape),
                button => click(&mut screen, button),
            }
            assert_eq!(view(&screen).dialog, None, "{adding:?}, {leave}");
            assert_eq!(state(&screen), before, "{adding:?}, {leave}");
        }
    }
}

#[test]
fn what_was_set_in_the_dialog_is_taken_back_only_when_asked() {
    for (adding, _) in ADDING {
        let mut screen = opened();
        let before = state(&screen);
        perform(&mut screen, Action::Do(adding));
        // The name has the keyboard.
        press(&mut screen, Modifiers::COMMAND, Key::A);
        type_text(&mut screen, "other");
        press(&mut screen, Modifiers::NONE, Key::Enter);
        assert!(
            view(&screen).dialog.is_some(),
            "{adding:?}: Enter only takes the name"
        );
        let named = design(&screen).clone();
        press(&mut screen, Modifiers::NONE, Key::Escape);
        assert!(screen.query_by_label(QUESTION).is_some(), "{adding:?}");
        click(&mut screen, "Keep editing");
        assert_eq!(*design(&screen), named, "{adding:?}");
        press(&mut screen, Modifiers::NONE, Key::Escape);
        click(&mut screen, "Discard");
        assert_eq!(view(&screen).dialog, None, "{adding:?}");
        assert_eq!(state(&screen), before, "{adding:?}");
    }
}

#[test]
fn what_is_confirmed_stays() {
    for (adding, _) in ADDING {
        let mut screen = opened();
        perform(&mut screen, Action::Do(adding));
        let added = design(&screen).clone();
        press(&mut screen, Modifiers::NONE, Key::Enter);
        press(&mut screen, Modifiers::NONE, Key::Enter);
        assert_eq!(view(&screen).dialog, None, "{adding:?}");
        assert_eq!(*design(&screen), added, "{adding:?}");
        // A dialog that is opened later is about what exists.
        perform(
            &mut screen,
            Action::OpenDialog(aksnet::ui::state::Dialog::Properties),
        );
        press(&mut screen, Modifiers::NONE, Key::Escape);
        assert_eq!(*design(&screen), added, "{adding:?}");
    }
}
