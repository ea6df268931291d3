//! Who walks the window by Tab: each stop is seen, and says what it is.

use std::collections::BTreeSet;

use aksnet::app::shell::Memory;
use aksnet::ui::action::{Action, Intent};
use aksnet::ui::state::Dialog;
use egui::accesskit::{NodeId, Role};
use egui::epaint::{ClippedShape, RectShape, Shape};
use egui::{Color32, Key, Modifiers, Rect, StrokeKind};
use egui_kittest::kittest::{By, NodeT as _, Queryable as _};

use crate::screen::{Screen, perform, press, window_of};
use crate::widgets::dialogs;

/// What has the keyboard.
struct Stop {
    id: NodeId,
    role: Role,
    name: String,
    rect: Rect,
}

fn focused(screen: &Screen) -> Option<Stop> {
    let has_keyboard = By::new().predicate(|node| node.is_focused() && node.role() != Role::Window);
    let node = screen.query_all(has_keyboard).next()?;
    let (rect, node) = (node.rect(), node.accesskit_node());
    Some(Stop {
        id: node.locate().0,
        role: node.role(),
        name: node.label().unwrap_or_default(),
        rect,
    })
}

/// The rings of the keyboard that are painted, as far as they are seen.
fn rings(screen: &Screen) -> Vec<Rect> {
    let color = screen.ctx.global_style().visuals.widgets.active.bg_stroke.color;
    let mut rings = Vec::new();
    for ClippedShape { clip_rect, shape, .. } in &screen.output().shapes {
        gather(shape, color, &mut |ring| rings.push(ring.intersect(*clip_rect)));
    }
    rings
}

fn gather(shape: &Shape, color: Color32, found: &mut impl FnMut(Rect)) {
    match shape {
        Shape::Vec(shapes) => shapes.iter().for_each(|shape| gather(shape, color, found)),
        Shape::Rect(RectShape {
            rect,
            stroke,
            stroke_kind: StrokeKind::Outside,
            fill: Color32::TRANSPARENT,
            ..
        }) if stroke.width == 1.5 && stroke.color == color => found(*rect),
        _ => {}
    }
}

/// What a stop lacks: a role, a name, and one ring around it or around what is not scrolled away of it.
fn lack(screen: &Screen, stop: &Stop) -> Option<String> {
    let Stop { role, name, rect, .. } = stop;
    let what = match rings(screen).as_slice() {
        _ if name.is_empty() || *role == Role::Unknown => "is called nothing",
        [ring] if !rect.expand(2.0).contains_rect(*ring) => "has a ring beside it",
        [ring] if ring.area() < rect.intersect(screen.ctx.content_rect()).area() / 2.0 => "is hardly seen",
        [_] => return None,
        [] => "has no ring",
        _ => "has several rings",
    };
    Some(format!("{role:?} {name} {rect} {what}"))
}

/// Presses a key so often, and says which stops lack something.
fn lacking(screen: &mut Screen, (key, steps): (Key, usize)) -> BTreeSet<String> {
    let mut lacking = BTreeSet::new();
    for _ in 0..steps {
        press(screen, Modifiers::NONE, key);
        match focused(screen) {
            Some(stop) => lacking.extend(lack(screen, &stop)),
            None => {
                lacking.insert("nothing has the keyboard".to_owned());
            }
        }
    }
    lacking
}

/// Walks by Tab until it comes back to where it began; says which stops lack something, and how many there are.
fn all_around(screen: &mut Screen) -> (BTreeSet<String>, usize) {
    const MOST: usize = 250;
    let (mut lacking, mut met) = (BTreeSet::new(), BTreeSet::new());
    for _ in 0..MOST {
        press(screen, Modifiers::NONE, Key::Tab);
        let Some(stop) = focused(screen) else {
            lacking.insert("nothing has the keyboard".to_owned());
            break;
        };
        lacking.extend(lack(screen, &stop));
        if !met.insert(stop.id) {
            break;
        }
    }
    (lacking, met.len())
}

#[test]
fn every_stop_of_tab_has_a_role_a_name_and_a_ring() {
    for shown in [
        Intent::ShowGrowth,
        Intent::ShowChecks,
        Intent::ShowRanges,
        Intent::ShowCode,
        Intent::AllOnMap,
        Intent::Compare,
    ] {
        let mut screen = window_of([1280.0, 720.0], &Memory::new());
        if matches!(shown, Intent::AllOnMap | Intent::Compare) {
            perform(&mut screen, Action::Do(Intent::AddAlternative));
        }
        perform(&mut screen, Action::Do(shown));
        let (lacking, count) = all_around(&mut screen);
        assert_eq!(lacking, BTreeSet::new(), "{shown:?}");
        assert!(20 < count, "{shown:?}: {count} stops");
    }
}

#[test]
fn every_stop_of_f6_has_a_role_a_name_and_a_ring() {
    let mut screen = window_of([1280.0, 720.0], &Memory::new());
    assert_eq!(lacking(&mut screen, (Key::F6, 10)), BTreeSet::new());
}

#[test]
fn every_stop_of_every_dialog_has_a_role_a_name_and_a_ring() {
    let mut screen = window_of([1280.0, 720.0], &Memory::new());
    perform(&mut screen, Action::Do(Intent::AddAlternative));
    let mut all = Vec::new();
    for dialog in dialogs(&screen) {
        // What has nothing to stop at is closed by a key.
        let is_wait = matches!(dialog, Dialog::Importing);
        let what = format!("{dialog:?}");
        perform(&mut screen, Action::OpenDialog(dialog));
        let (lacking, count) = all_around(&mut screen);
        all.extend(lacking.iter().map(|lack| format!("{what}: {lack}")));
        assert!(is_wait || 0 < count, "{what}: {count} stops");
        perform(&mut screen, Action::CloseDialog);
    }
    assert_eq!(all, Vec::<String>::new());
}

#[test]
fn every_stop_of_the_preview_of_an_import_has_a_role_a_name_and_a_ring() {
    let world = Memory::new();
    world.put(
        "/in/hub.csv",
        "name,prefix\nhub,10.40.0.0/16\nbranch,10.41.0.0/24\n",
    );
    let mut screen = window_of([1280.0, 720.0], &world);
    perform(&mut screen, Action::Import(vec!["/in/hub.csv".into()]));
    assert!(matches!(
        crate::screen::view(&screen).dialog,
        Some(Dialog::Import { .. })
    ));
    let (lacking, count) = all_around(&mut screen);
    assert_eq!(lacking, BTreeSet::new());
    assert!(2 < count, "{count} stops");
}

#[test]
fn the_field_that_renumbers_a_vnet_is_reached_by_key_and_has_a_ring() {
    let mut screen = window_of([1280.0, 720.0], &Memory::new());
    screen.get_by_label_contains("VNets: vnet-shop").click();
    screen.run();
    press(&mut screen, Modifiers::NONE, Key::Menu);
    let mut reached = None;
    for key in std::iter::repeat_n(Key::ArrowDown, 20) {
        press(&mut screen, Modifiers::NONE, key);
        let Some(stop) = focused(&screen) else { continue };
        assert_eq!(lack(&screen, &stop), None);
        if stop.name.starts_with("Renumber") {
            reached = Some(stop.name);
            break;
        }
    }
    assert!(reached.is_some(), "the menu has it");
    press(&mut screen, Modifiers::NONE, Key::Enter);
    let (lacking, _) = all_around(&mut screen);
    assert_eq!(lacking, BTreeSet::new());
    assert!(screen.query_by_label("New VNet range").is_some());
}
