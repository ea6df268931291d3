//! Who walks the window by Tab: each stop is seen, and says what it is.

use std::collections::BTreeSet;

use aksnet::app::shell::Memory;
use aksnet::ui::action::{Action, Intent};
use egui::accesskit::Role;
use egui::epaint::{ClippedShape, Shape};
use egui::{Color32, Key, Modifiers, Rect};
use egui_kittest::kittest::{By, NodeT as _, Queryable as _};

use crate::screen::{Screen, perform, press, window_of};

/// What has the keyboard: role, name, place.
fn focused(screen: &Screen) -> Option<(Role, String, Rect)> {
    let has_keyboard = By::new().predicate(|node| node.is_focused() && node.role() != Role::Window);
    let node = screen.query_all(has_keyboard).next()?;
    let (rect, node) = (node.rect(), node.accesskit_node());
    Some((node.role(), node.label().unwrap_or_default(), rect))
}

/// Whether an edge in the colour of the keyboard runs around a place.
fn is_ringed(screen: &Screen, place: Rect) -> bool {
    let color = screen.ctx.global_style().visuals.widgets.active.bg_stroke.color;
    let is_ring = |shape: &ClippedShape| has_ring(&shape.shape, place.intersect(shape.clip_rect), color);
    screen.output().shapes.iter().any(is_ring)
}

fn has_ring(shape: &Shape, place: Rect, color: Color32) -> bool {
    match shape {
        Shape::Vec(shapes) => shapes.iter().any(|shape| has_ring(shape, place, color)),
        Shape::Rect(shape) => {
            const NEAR: f32 = 6.0;
            let (seen, stroke) = (shape.rect.intersect(place.expand(NEAR)), shape.stroke);
            let near = |one: f32, other: f32| (one - other).abs() <= NEAR;
            let is_around = near(seen.width(), place.width()) && near(seen.height(), place.height());
            1.5 <= stroke.width && stroke.color == color && is_around
        }
        _ => false,
    }
}

/// Presses a key so often, and says which stops lack something.
fn lacking(screen: &mut Screen, (key, steps): (Key, usize)) -> BTreeSet<String> {
    let mut lacking = BTreeSet::new();
    for _ in 0..steps {
        press(screen, Modifiers::NONE, key);
        let Some((role, name, rect)) = focused(screen) else {
            lacking.insert("nothing has the keyboard".to_owned());
            continue;
        };
        if name.is_empty() || role == Role::Unknown || !is_ringed(screen, rect) {
            lacking.insert(format!("{role:?} {name} {rect}"));
        }
    }
    lacking
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
        if shown == Intent::AllOnMap {
            perform(&mut screen, Action::Do(Intent::AddAlternative));
        }
        perform(&mut screen, Action::Do(shown));
        assert_eq!(
            lacking(&mut screen, (Key::Tab, 110)),
            BTreeSet::new(),
            "{shown:?}"
        );
    }
}

#[test]
fn every_stop_of_f6_and_of_dialogs_has_a_role_a_name_and_a_ring() {
    let mut screen = window_of([1280.0, 720.0], &Memory::new());
    assert_eq!(lacking(&mut screen, (Key::F6, 10)), BTreeSet::new());
    for dialog in [
        Intent::ExportFile,
        Intent::ArrangePages,
        Intent::PasteRanges,
        Intent::EditAlternative,
        Intent::Later,
        Intent::PlaceSubnets,
    ] {
        perform(&mut screen, Action::Do(dialog));
        assert_eq!(
            lacking(&mut screen, (Key::Tab, 25)),
            BTreeSet::new(),
            "{dialog:?}"
        );
        perform(&mut screen, Action::CloseDialog);
    }
}
