//! How large the panels are: by what they want and what a person made of them, never by what the window was before.

use aksnet::app::shell::Memory;
use aksnet::design::{Design, Name, file, presets};
use aksnet::scene::Item;
use aksnet::ui::action::{Action, Intent};
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, PointerButton, Pos2, Rect, Vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::screen::{Screen, click, drag, painted_texts, perform, press, view, window, window_of};

/// Top of the map, and of the tabs below it.
fn edges(screen: &Screen) -> (f32, f32) {
    let map = screen.get_by_label("Address map").rect().top();
    (map, tab(screen, "Growth").top())
}

fn tab(screen: &Screen, title: &str) -> Rect {
    screen.get_by_role_and_label(Role::Tab, title).rect()
}

fn resize(screen: &mut Screen, size: [f32; 2]) {
    screen.set_size(Vec2::from(size));
    screen.run();
}

const SIZES: [[f32; 2]; 5] = [
    [720.0, 450.0],
    [1_280.0, 720.0],
    [1_440.0, 900.0],
    [1_920.0, 1_080.0],
    [2_560.0, 1_440.0],
];

#[test]
fn sizes_do_not_depend_on_what_the_window_was() {
    let mut screen = window(&Memory::new());
    for from in SIZES {
        for to in SIZES {
            resize(&mut screen, from);
            resize(&mut screen, to);
            let fresh = edges(&window_of(to, &Memory::new()));
            assert_eq!(edges(&screen), fresh, "{from:?} to {to:?}");
        }
    }
}

#[test]
fn a_tab_more_or_less_to_show_moves_nothing() {
    let mut screen = window(&Memory::new());
    let before = edges(&screen);
    for title in ["Ranges", "Growth"] {
        click(&mut screen, title);
        assert_eq!(edges(&screen), before, "{title}");
    }
}

#[test]
fn an_edge_that_was_dragged_is_remembered_as_a_share_and_moves_no_other() {
    let world = Memory::new();
    let mut screen = window(&world);
    let (map, lower) = edges(&screen);
    let panels = |screen: &Screen| view(screen).remembered.panels;
    assert_eq!(panels(&screen).lower_share, None);
    let edge = Pos2::new(700.0, lower - 4.0);
    drag(&mut screen, edge, edge - Vec2::new(0.0, 60.0));
    let after = edges(&screen);
    assert!((after.1 - (lower - 60.0)).abs() < 4.0, "{lower} to {after:?}");
    assert_eq!(after.0, map);
    let share = panels(&screen).lower_share.unwrap();
    assert_eq!(panels(&screen).models_share, None);
    // A larger window gives it the same share.
    resize(&mut screen, [2_560.0, 1_440.0]);
    resize(&mut screen, [1_440.0, 900.0]);
    assert_eq!(edges(&screen), after);
    assert_eq!(panels(&screen).lower_share, Some(share));
    // A double click gives it back.
    let edge = Pos2::new(700.0, after.1 - 4.0);
    screen.hover_at(edge);
    screen.step();
    let button = |pressed| Event::PointerButton {
        pos: edge,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    let twice = [true, false, true, false].map(button);
    screen.input_mut().events.extend(twice);
    screen.run();
    assert_eq!(panels(&screen).lower_share, None);
    assert_eq!(edges(&screen), (map, lower));
}

#[test]
fn a_low_window_folds_what_lies_below_the_map() {
    let mut screen = window_of([720.0, 450.0], &Memory::new());
    let bottom = |screen: &Screen| tab(screen, "Growth").bottom();
    let models = |screen: &Screen| screen.query_by_label("Network models").is_some();
    assert!(models(&screen));
    let (map, tabs) = edges(&screen);
    assert!(tabs - map >= 145.0, "{map} to {tabs}");
    assert!(bottom(&screen) > 380.0, "the tabs are at the foot");
    click(&mut screen, "Ranges");
    assert!(bottom(&screen) < 300.0);
    assert!(!models(&screen));
    click(&mut screen, "Ranges");
    assert_eq!(edges(&screen), (map, tabs));
    // By key as well.
    press(&mut screen, Modifiers::COMMAND, Key::G);
    assert!(bottom(&screen) < 300.0);
}

#[test]
fn the_lower_panel_takes_the_place_of_the_models_and_gives_it_back() {
    let mut screen = window_of([1_280.0, 720.0], &Memory::new());
    let models = |screen: &Screen| screen.query_by_label("Network models").is_some();
    click(&mut screen, "Ranges");
    let before = edges(&screen);
    press(&mut screen, Modifiers::COMMAND, Key::J);
    assert!(!models(&screen));
    let (map, tabs) = edges(&screen);
    assert!(map + 145.0 <= tabs, "the map stays in sight");
    assert!(tabs <= 350.0, "a table has room for ten rows: {tabs}");
    // By its button and by a double click on a tab as well.
    screen.get_by_label_contains("Shrink lower panel").click();
    screen.run();
    assert_eq!(edges(&screen), before);
    assert!(models(&screen));
    let at = tab(&screen, "Ranges").center();
    for pressed in [true, false, true, false] {
        screen.input_mut().events.push(Event::PointerButton {
            pos: at,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        });
    }
    screen.run();
    assert!(!models(&screen));
}

#[test]
fn a_table_has_five_rows_in_the_window_of_a_laptop_and_the_models_make_room() {
    let size = [1_280.0, 720.0];
    let mut screen = window_of(size, &Memory::new());
    click(&mut screen, "Ranges");
    let cells = screen.query_all_by_role(Role::Cell);
    let purposes = cells.filter(|cell| {
        let label = cell.accesskit_node().label().unwrap_or_default();
        label.contains(", Purpose: ")
    });
    let purposes: Vec<Rect> = purposes.map(|cell| cell.rect()).collect();
    assert!(5 <= purposes.len(), "{purposes:?}");
    // What is asked for most is not cut at the edge of the table.
    let end = screen.get_by_label("Copy as Markdown").rect().right();
    for purpose in purposes {
        assert!(purpose.right() <= end + 1.0, "{purpose} beyond {end}");
    }
}

/// A design in which whatever has a name has one of sixty letters.
fn long_names() -> Design {
    let long = |start: &str| {
        Name::new(format!(
            "{start}-with-a-name-that-goes-on-and-on-and-on-to-its-end"
        ))
        .unwrap()
    };
    let mut design = presets::worked_example();
    design.name = long("design");
    design.connected[0].name = long("hub");
    let alternative = &mut design.alternatives[0];
    alternative.name = long("alternative");
    let network = &mut alternative.networks[0];
    network.name = long("vnet");
    let network_name = network.name.clone();
    network.subnets[1].name = long("snet-agc");
    let cluster = &mut alternative.clusters[0];
    cluster.name = long("shop");
    cluster.network = network_name;
    design
}

#[test]
fn names_of_any_length_stay_in_their_panels() {
    let world = Memory::new();
    world.put("/long.aksnet", file::write(&long_names()));
    for size in [[1280.0, 720.0], [1440.0, 900.0]] {
        let mut screen = window_of(size, &world);
        perform(&mut screen, Action::OpenPath("/long.aksnet".into()));
        let items = [
            None,
            Some(Item::Network {
                network: 0,
                prefix: 0,
            }),
            Some(Item::Subnet {
                network: 0,
                subnet: 1,
            }),
            Some(Item::PodCidr { cluster: 0 }),
            Some(Item::Connected { range: 0, prefix: 0 }),
        ];
        for (item, lower) in items.into_iter().zip([
            Intent::ShowGrowth,
            Intent::ShowChecks,
            Intent::ShowRanges,
            Intent::ShowCode,
            Intent::ShowGrowth,
        ]) {
            perform(&mut screen, Action::Select(item));
            perform(&mut screen, Action::Do(lower));
            let models = screen.get_by_label("Network models").rect();
            let inspector = size[0] - 320.0;
            assert!(models.right() <= inspector, "{size:?}, {item:?}: {models}");
            for text in painted_texts(&screen) {
                let rect = text.rect;
                let is_beyond = size[0] < rect.right() && inspector < rect.left();
                assert!(!is_beyond, "{size:?}, {item:?}: {} {rect}", text.words);
            }
        }
    }
}

#[test]
fn tabs_that_are_folded_lie_below_the_map_and_above_the_status_bar() {
    for size in [[720.0, 450.0], [1_280.0 / 1.5, 720.0 / 1.5]] {
        let screen = window_of(size, &Memory::new());
        let map = screen
            .get_by_label_contains("Address map, arrow keys walk")
            .rect();
        for title in ["Growth", "Ranges", "Code"] {
            let tab = tab(&screen, title);
            assert!(
                map.bottom() <= tab.top(),
                "{size:?}: {title} at {tab}, map to {map}"
            );
            assert!(
                24.0 <= tab.height() && tab.bottom() <= size[1] - 36.0,
                "{size:?}: {tab}"
            );
        }
    }
}

#[test]
fn what_is_done_with_ranges_is_in_sight_in_the_narrowest_window() {
    let mut screen = window_of([720.0, 450.0], &Memory::new());
    perform(&mut screen, Action::Do(Intent::ShowRanges));
    for title in ["Paste ranges…", "Copy"] {
        let button = screen.get_by_role_and_label(Role::Button, title).rect();
        assert!(button.right() <= 720.0 - 4.0, "{title}: {button}");
    }
    click(&mut screen, "Copy");
    for title in ["Copy as CSV", "Copy as Markdown"] {
        screen.get_by_label(title);
    }
}
