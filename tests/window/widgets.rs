//! Widgets by mouse and by key: drop-downs, default buttons, menus with fields, and text that is never thrown away
//! unasked.

use aksnet::app::shell::Memory;
use aksnet::design::{PageKind, file};
use aksnet::edit::NetworkAt;
use aksnet::import::commands::Extent;
use aksnet::net::Prefix;
use aksnet::plan::splitting::Whole;
use aksnet::ui::action::{Action, Intent};
use aksnet::ui::dialogs::placing::Draft;
use aksnet::ui::dialogs::{splitting, spokes};
use aksnet::ui::state::{Dialog, EditTarget, Next, ThemeChoice};
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, PointerButton, Pos2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::screen::{
    Screen, click, design, painted_texts, perform, press, session, set_number, type_text, view, window,
    window_of,
};

/// Every dialog, as it opens.
pub(crate) fn dialogs(screen: &Screen) -> Vec<Dialog> {
    let path = std::path::PathBuf::from("/d.aksnet");
    vec![
        Dialog::Unsaved(Next::Quit),
        type_path(),
        Dialog::ChangedOnDisk { then: None },
        Dialog::Overwrite {
            path: path.clone(),
            then: None,
        },
        Dialog::Recover,
        Dialog::Properties,
        Dialog::Pages(PageKind::Comparison),
        Dialog::Decision,
        Dialog::Shortcuts,
        Dialog::Standings,
        Dialog::Importing,
        Dialog::ImportHelp(Extent::default()),
        Dialog::About,
        Dialog::Rules {
            filter: String::new(),
            chosen: None,
            is_new: true,
        },
        Dialog::Changeability {
            part: Default::default(),
            to: None,
        },
        Dialog::RuleChanges,
        accept(),
        Dialog::Export,
        Dialog::ReplaceExport(path),
        Dialog::Alternative(0),
        Dialog::Edit(EditTarget::Cluster(0)),
        Dialog::Edit(EditTarget::Network(0)),
        Dialog::Edit(EditTarget::Subnet(0, 0)),
        Dialog::Edit(EditTarget::Connected(0)),
        Dialog::Edit(EditTarget::Pool(0, 0)),
        Dialog::Add {
            target: EditTarget::Subnet(0, 0),
            since: 0,
            is_confirmed: false,
        },
        place(screen),
        split(),
        Dialog::Spokes(spokes::Draft::default()),
        Dialog::paste(String::new()),
    ]
}

fn type_path() -> Dialog {
    Dialog::TypePath {
        saving: false,
        path: Default::default(),
        initial: String::new(),
        then: None,
    }
}

fn accept() -> Dialog {
    Dialog::Accept {
        rule: "pod-cidr-overlaps-connected",
        subject: vec!["A".to_owned()],
        reason: String::new(),
    }
}

fn place(screen: &Screen) -> Dialog {
    Dialog::Place(Draft::of(session(screen), view(screen)))
}

/// Of the free space of the VNet.
fn split() -> Dialog {
    let at = NetworkAt {
        alternative: 0,
        network: 0,
    };
    let span = "10.20.4.0/22".parse::<Prefix>().unwrap().span();
    Dialog::Split(splitting::Draft::of(Whole::Free(at, span)))
}

/// A window on two alternatives, with room for every dialog.
fn two_alternatives() -> Screen {
    let mut screen = window_of([1440.0, 1100.0], &Memory::new());
    press(&mut screen, Modifiers::COMMAND, Key::T);
    screen
}

/// Down and up within one frame, as a touch pad or a slow window has it.
pub(crate) fn tap(screen: &mut Screen, at: Pos2) {
    let button = |pressed| Event::PointerButton {
        pos: at,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    let events = [Event::PointerMoved(at), button(true), button(false)];
    screen.input_mut().events.extend(events);
    screen.run();
}

/// The same of a key, and only that one frame.
fn tap_key(screen: &mut Screen, key: Key) {
    screen.input_mut().events.extend(key_events(key));
    screen.step();
}

fn key_events(key: Key) -> [Event; 2] {
    [true, false].map(|pressed| Event::Key {
        key,
        physical_key: None,
        pressed,
        repeat: false,
        modifiers: Modifiers::NONE,
    })
}

/// Names of the drop-downs on screen.
fn drop_downs(screen: &Screen) -> Vec<String> {
    let found = screen.query_all_by_role(Role::ComboBox);
    found.filter_map(|node| node.accesskit_node().label()).collect()
}

fn shown_by(screen: &Screen, name: &str) -> String {
    let node = screen.get_by_role_and_label(Role::ComboBox, name);
    node.value().unwrap_or_default()
}

/// An option of the drop-down that is open.
#[derive(Debug)]
struct Shown {
    label: String,
    at: Pos2,
    has_keyboard: bool,
}

fn options(screen: &Screen) -> Vec<Shown> {
    let buttons = screen.query_all_by_role(Role::Button);
    let inside = buttons.filter(|node| {
        let above = || std::iter::successors(node.accesskit_node().parent(), |node| node.parent());
        // The rows of the map are lists too.
        let is_of_map = above().any(|node| node.role() == Role::Main);
        !is_of_map && above().any(|node| node.role() == Role::ListBox)
    });
    let shown = inside.filter(|node| !node.accesskit_node().is_disabled());
    shown
        .map(|node| Shown {
            label: node.accesskit_node().label().unwrap_or_default(),
            at: node.rect().center(),
            has_keyboard: node.is_focused(),
        })
        .collect()
}

/// Opens the drop-down of that name by mouse and by key, and picks with each.
fn walk(screen: &mut Screen, name: &str) {
    let middle = |screen: &Screen| screen.get_by_role_and_label(Role::ComboBox, name).rect().center();
    let has_keyboard = |screen: &Screen| screen.get_by_role_and_label(Role::ComboBox, name).is_focused();
    let dialog = view(screen).dialog.as_ref().map(std::mem::discriminant);

    screen.get_by_role_and_label(Role::ComboBox, name).scroll_to_me();
    screen.run();
    let now = shown_by(screen, name);
    tap(screen, middle(screen));
    let shown = options(screen);
    assert!(!shown.is_empty(), "{name} does not open by mouse");
    let chosen = shown.iter().position(|option| option.has_keyboard);
    let chosen = chosen.expect(name);
    if shown.iter().any(|option| option.label == now) {
        assert_eq!(shown[chosen].label, now, "{name} begins at what is chosen");
    }
    let near = if chosen == 0 {
        1.min(shown.len() - 1)
    } else {
        chosen - 1
    };
    tap(screen, shown[near].at);
    assert!(options(screen).is_empty(), "{name} stays open after a click");
    assert!(has_keyboard(screen), "{name} loses the keyboard after a click");
    let still = view(screen).dialog.as_ref().map(std::mem::discriminant);
    assert_eq!(still, dialog, "{name}: the click went past the drop-down");
    assert!(
        screen.query_by_label("Discard what was typed?").is_none(),
        "{name}"
    );

    // The names of what changed may have changed too.
    let before = shown_by(screen, name);
    press(screen, Modifiers::NONE, Key::Enter);
    let shown = options(screen);
    let chosen = shown.iter().position(|option| option.has_keyboard);
    let chosen = chosen.expect(name);
    let (key, near) = if chosen == 0 {
        (Key::ArrowDown, 1.min(shown.len() - 1))
    } else {
        (Key::ArrowUp, chosen - 1)
    };
    press(screen, Modifiers::NONE, key);
    let reached = options(screen).iter().position(|option| option.has_keyboard);
    assert_eq!(
        reached,
        Some(near),
        "{name}: the first arrow leads from {before:?} to its neighbour"
    );
    for (key, end) in [(Key::ArrowUp, 0), (Key::ArrowDown, shown.len() - 1)] {
        for _ in 0..=shown.len() {
            press(screen, Modifiers::NONE, key);
            assert!(
                options(screen).iter().any(|option| option.has_keyboard),
                "{name}: {key:?} leads out of the list"
            );
        }
        let reached = options(screen).iter().position(|option| option.has_keyboard);
        assert_eq!(
            reached,
            Some(end),
            "{name}: {key:?} goes round at the end of the list"
        );
    }
    press(screen, Modifiers::NONE, Key::Enter);
    assert!(options(screen).is_empty(), "{name} stays open after Enter");
    assert!(has_keyboard(screen), "{name} loses the keyboard after Enter");

    // An arrow within the frame that opens it does not lead away.
    let opens = [Key::Enter, Key::ArrowDown];
    screen
        .input_mut()
        .events
        .extend(opens.into_iter().flat_map(key_events));
    screen.run();
    assert!(
        options(screen).iter().any(|option| option.has_keyboard),
        "{name} loses the keyboard to an arrow"
    );
    press(screen, Modifiers::NONE, Key::Escape);

    // As fast as frames come: opened, picked, and opened again in the very next frame.
    tap_key(screen, Key::Enter);
    screen.run();
    for _ in 0..2 {
        tap_key(screen, Key::Enter);
    }
    screen.run();
    let shown = options(screen);
    assert!(
        shown.iter().any(|option| option.has_keyboard),
        "{name} has no keyboard when it opens again: {shown:?}"
    );
    press(screen, Modifiers::NONE, Key::Escape);
    assert!(options(screen).is_empty(), "{name} stays open after Escape");
    assert!(has_keyboard(screen), "{name} loses the keyboard after Escape");
    let still = view(screen).dialog.as_ref().map(std::mem::discriminant);
    assert_eq!(still, dialog, "{name}: Escape closes more than the drop-down");
}

/// Opens the dialog of the cluster, and the drop-down of its state in it.
fn open_state_of_the_cluster(screen: &mut Screen) -> String {
    perform(screen, Action::OpenDialog(Dialog::Edit(EditTarget::Cluster(0))));
    let state = screen
        .get_by_role_and_label(Role::ComboBox, "State")
        .rect()
        .center();
    tap(screen, state);
    assert_eq!(options(screen).len(), 2);
    shown_by(screen, "State")
}

#[test]
fn a_click_outside_closes_the_drop_down_before_its_dialog() {
    let mut screen = two_alternatives();
    open_state_of_the_cluster(&mut screen);
    let outside = Pos2::new(6.0, 450.0);
    tap(&mut screen, outside);
    assert!(options(&screen).is_empty());
    assert!(view(&screen).dialog.is_some());
    tap(&mut screen, outside);
    assert!(view(&screen).dialog.is_none());
}

#[test]
fn enter_and_escape_are_heard_one_after_the_other_however_slow_the_window_is() {
    let mut screen = two_alternatives();
    let before = open_state_of_the_cluster(&mut screen);
    let (there, back) = if before == "planned" {
        (Key::ArrowDown, Key::ArrowUp)
    } else {
        (Key::ArrowUp, Key::ArrowDown)
    };
    press(&mut screen, Modifiers::NONE, there);
    // Picks, and closes the dialog.
    let keys = [Key::Enter, Key::Escape];
    screen
        .input_mut()
        .events
        .extend(keys.into_iter().flat_map(key_events));
    screen.run();
    assert!(options(&screen).is_empty());
    assert!(view(&screen).dialog.is_none());
    assert_ne!(open_state_of_the_cluster(&mut screen), before);

    // Picks, opens the list again, closes it, and leaves the dialog.
    press(&mut screen, Modifiers::NONE, back);
    let keys = [Key::Enter, Key::Enter, Key::Escape];
    screen
        .input_mut()
        .events
        .extend(keys.into_iter().flat_map(key_events));
    screen.run();
    assert!(options(&screen).is_empty());
    assert!(view(&screen).dialog.is_some());
    assert_eq!(shown_by(&screen, "State"), before);
    press(&mut screen, Modifiers::NONE, Key::Escape);

    // What was typed is searched for before Enter takes what was found.
    press(&mut screen, Modifiers::COMMAND, Key::K);
    let typed = "keyboard shortcuts"
        .chars()
        .map(|letter| Event::Text(letter.to_string()));
    screen
        .input_mut()
        .events
        .extend(typed.chain(key_events(Key::Enter)));
    screen.run();
    assert_eq!(view(&screen).dialog, Some(Dialog::Shortcuts));
}

#[test]
fn every_drop_down_of_every_dialog_works_each_time_the_dialog_is_opened() {
    let mut screen = two_alternatives();
    let outside = drop_downs(&screen);
    let mut walked = 0;
    for dialog in dialogs(&screen) {
        for _ in 0..2 {
            perform(&mut screen, Action::OpenDialog(dialog.clone()));
            for name in drop_downs(&screen) {
                // What one of them picks can take another away.
                if !outside.contains(&name) && drop_downs(&screen).contains(&name) {
                    walk(&mut screen, &name);
                    walked += 1;
                }
            }
            perform(&mut screen, Action::CloseDialog);
        }
    }
    assert!(walked > 20, "{walked}");
}

#[test]
fn every_drop_down_of_the_panels_works_by_mouse_and_key() {
    let mut screen = two_alternatives();
    perform(&mut screen, Action::Do(Intent::AddCluster));
    perform(&mut screen, Action::CloseDialog);
    perform(&mut screen, Action::Do(Intent::ShowChecks));
    let item = aksnet::scene::Item::Subnet {
        network: 0,
        subnet: 0,
    };
    perform(&mut screen, Action::Select(Some(item)));
    let names = drop_downs(&screen);
    assert_eq!(names.len(), 3, "{names:?}");
    for name in names {
        walk(&mut screen, &name);
    }
    perform(&mut screen, Action::Do(Intent::Compare));
    for name in drop_downs(&screen) {
        walk(&mut screen, &name);
    }
    perform(&mut screen, Action::Do(Intent::Present));
    for name in drop_downs(&screen) {
        walk(&mut screen, &name);
    }
}

#[test]
fn every_dialog_has_the_name_of_its_heading() {
    let mut screen = two_alternatives();
    for dialog in dialogs(&screen) {
        perform(&mut screen, Action::OpenDialog(dialog.clone()));
        let found = screen.get_by_role(Role::Dialog);
        let name = found.accesskit_node().label().unwrap_or_default();
        assert!(!name.is_empty(), "{dialog:?}");
        perform(&mut screen, Action::CloseDialog);
    }
    press(&mut screen, Modifiers::COMMAND, Key::K);
    assert!(screen.query_by_role_and_label(Role::Dialog, "Commands").is_some());
}

#[test]
fn enter_presses_the_default_button() {
    let mut screen = window(&Memory::new());
    perform(&mut screen, Action::OpenDialog(Dialog::RuleChanges));
    press(&mut screen, Modifiers::NONE, Key::Enter);
    assert_eq!(view(&screen).dialog, None);

    let world = Memory::new();
    world.put("/b.aksnet", file::write(&aksnet::design::presets::blank()));
    let mut screen = window(&world);
    perform(&mut screen, Action::Do(Intent::TypeOpenPath));
    assert!(screen.get_by_label("Path").is_focused(), "one can type at once");
    type_text(&mut screen, "/b.aksnet");
    press(&mut screen, Modifiers::NONE, Key::Enter);
    assert_eq!(design(&screen), &aksnet::design::presets::blank());

    perform(&mut screen, Action::Do(Intent::PlaceSubnets));
    press(&mut screen, Modifiers::NONE, Key::Enter);
    assert_eq!(view(&screen).dialog, None);
}

#[test]
fn enter_in_a_number_takes_the_number_alone() {
    let mut screen = window(&Memory::new());
    perform(&mut screen, Action::Do(Intent::PlaceSubnets));
    set_number(&mut screen, "Hosts of subnet 1", "9");
    assert!(matches!(view(&screen).dialog, Some(Dialog::Place(_))));
}

#[test]
fn a_path_of_an_export_is_typed_at_once_and_taken_by_enter() {
    let world = Memory::new();
    let mut screen = window(&world);
    perform(&mut screen, Action::Do(Intent::ExportFile));
    for (format, hint) in [("CSV", "shop.csv"), ("Markdown", "shop.md")] {
        screen.get_all_by_label_contains(format).next().unwrap().click();
        screen.run();
        if screen.query_by_label("Type a path…").is_some() {
            click(&mut screen, "Type a path…");
        }
        let field = screen.get_by_label("Path of the export");
        let shown = field
            .accesskit_node()
            .placeholder()
            .unwrap_or_default()
            .to_owned();
        assert!(shown.ends_with(hint), "{shown}");
    }
    let field = screen.get_by_label("Path of the export");
    assert!(field.is_focused());
    type_text(&mut screen, "/report.md");
    press(&mut screen, Modifiers::NONE, Key::Enter);
    assert!(world.contents("/report.md").is_some());
}

#[test]
fn the_command_palette_is_as_high_after_a_narrow_search() {
    let mut screen = window(&Memory::new());
    press(&mut screen, Modifiers::COMMAND, Key::K);
    // In the middle of the window, so that its upper edge tells its height.
    let height = |screen: &Screen| screen.get_by_label("Search commands").rect().top();
    let rows = |screen: &Screen| screen.query_all_by_role(Role::Button).count();
    let (full, all) = (height(&screen), rows(&screen));
    type_text(&mut screen, "ruls sour");
    assert_eq!(height(&screen), full);
    press(&mut screen, Modifiers::COMMAND, Key::A);
    press(&mut screen, Modifiers::NONE, Key::Backspace);
    assert_eq!((height(&screen), rows(&screen)), (full, all));
}

#[test]
fn the_command_palette_finds_commands_before_rules() {
    let mut screen = window(&Memory::new());
    press(&mut screen, Modifiers::COMMAND, Key::K);
    type_text(&mut screen, "light");
    press(&mut screen, Modifiers::NONE, Key::Enter);
    assert_eq!(view(&screen).remembered.theme, ThemeChoice::Light);
}

#[test]
fn a_step_that_could_be_taken_back_does_not_stand_before_the_command_of_its_name() {
    let mut screen = window(&Memory::new());
    perform(&mut screen, Action::Do(Intent::AddNetwork));
    press(&mut screen, Modifiers::NONE, Key::Enter);
    press(&mut screen, Modifiers::NONE, Key::Enter);
    let networks = |screen: &Screen| design(screen).alternatives[0].networks.len();
    let find = |screen: &mut Screen, typed| {
        press(screen, Modifiers::COMMAND, Key::K);
        type_text(screen, typed);
        press(screen, Modifiers::NONE, Key::Enter);
    };
    let added = networks(&screen);
    find(&mut screen, "add vnets");
    assert!(matches!(view(&screen).dialog, Some(Dialog::Spokes(_))));
    assert_eq!(networks(&screen), added);
    press(&mut screen, Modifiers::NONE, Key::Escape);
    find(&mut screen, "undo add");
    assert_eq!(networks(&screen), added - 1);
}

#[test]
fn a_form_opens_with_the_keyboard_in_its_name() {
    for target in [
        EditTarget::Cluster(0),
        EditTarget::Pool(0, 0),
        EditTarget::Network(0),
        EditTarget::Subnet(0, 0),
        EditTarget::Connected(0),
    ] {
        let mut screen = window(&Memory::new());
        perform(&mut screen, Action::OpenDialog(Dialog::Edit(target)));
        let fields = screen.query_all_by_role_and_label(Role::TextInput, "Name");
        assert_eq!(fields.filter(|field| field.is_focused()).count(), 1, "{target:?}");
    }
}

#[test]
fn a_tooltip_goes_when_a_dialog_comes_to_lie_over_its_widget() {
    let mut screen = window(&Memory::new());
    let hint = "Present the alternatives page by page, full screen";
    let is_shown = |screen: &Screen| painted_texts(screen).iter().any(|text| text.words == hint);
    let present = screen.get_by_role_and_label(Role::Button, "Present").rect();
    screen.hover_at(present.center());
    screen.run_steps(60);
    assert!(is_shown(&screen));
    press(&mut screen, Modifiers::COMMAND, Key::K);
    assert!(screen.query_by_label("Search commands").is_some());
    screen.run_steps(4);
    assert!(!is_shown(&screen));
}
