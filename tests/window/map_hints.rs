//! What the map shows beside its ranges: who else claims them, where another model's subnets would lie, and where a
//! subnet that is carried really is.

use aksnet::app::shell::Memory;
use aksnet::azure::Model;
use aksnet::design::{file, presets};
use aksnet::ui::action::{Action, Intent};
use egui::accesskit::Role;
use egui::{Pos2, Rect, Shape, Vec2};
use egui_kittest::kittest::Queryable as _;

use super::screen::{Screen, carry, perform, window, window_of};

/// Every shape that was painted, and where it was cut.
fn shapes(screen: &Screen, of: &mut dyn FnMut(&Shape)) {
    fn walk(shape: &Shape, of: &mut dyn FnMut(&Shape)) {
        of(shape);
        if let Shape::Vec(shapes) = shape {
            for shape in shapes {
                walk(shape, of);
            }
        }
    }
    for clipped in &screen.output().shapes {
        walk(&clipped.shape, of);
    }
}

fn texts(screen: &Screen) -> Vec<(String, Pos2)> {
    let mut found = Vec::new();
    shapes(screen, &mut |shape| {
        if let Shape::Text(text) = shape {
            found.push((text.galley.text().to_owned(), text.pos));
        }
    });
    found
}

/// Lines that lead from one row of the map to another.
fn ties(screen: &Screen) -> Vec<[Pos2; 2]> {
    let map = screen
        .get_by_label_contains("Address map, arrow keys walk")
        .rect();
    let mut found = Vec::new();
    shapes(screen, &mut |shape| {
        if let Shape::LineSegment { points, stroke } = shape
            && stroke.width == 1.5
            && map.contains(points[0])
            && points[0].y + 10.0 < points[1].y
        {
            found.push(*points);
        }
    });
    found
}

fn range(screen: &Screen, name: &str) -> Rect {
    screen.get_by_role_and_label(Role::ListBoxOption, name).rect()
}

const PODS: &str = "Pods: pod CIDR, 10.244.0.0/18, 48 of 64 node slots, 16 free";
const ON_PREMISES: &str = "Connected: on-prem, 10.128.0.0/9, on-premises";

#[test]
fn a_claim_is_said_and_tied_to_what_claims_the_same() {
    let mut screen = window(&Memory::new());
    assert_eq!(ties(&screen), Vec::<[Pos2; 2]>::new());
    let (pods, outside) = (range(&screen, PODS), range(&screen, ON_PREMISES));
    screen.hover_at(pods.center_bottom() + Vec2::new(0.0, 6.0));
    screen.run();
    let said = texts(&screen);
    let said = said
        .iter()
        .filter(|(text, _)| text == "also on-prem 10.128.0.0/9");
    assert_eq!(said.count(), 2, "on the claim, and beside the title of the map");
    let ties = ties(&screen);
    let [from, to] = ties.first().copied().unwrap_or_default();
    assert!(
        pods.bottom() <= from.y && to.y <= outside.top() + 1.0,
        "{from} to {to}"
    );
    assert!(
        (outside.left()..=outside.right()).contains(&to.x),
        "{from} to {to}"
    );
}

#[test]
fn the_subnets_of_a_model_that_is_looked_at_stand_where_they_would_lie() {
    let world = Memory::new();
    world.put("/blank.aksnet", file::write(&presets::blank()));
    let mut screen = window_of([1440.0, 900.0], &world);
    perform(&mut screen, Action::OpenPath("/blank.aksnet".into()));
    let new = |screen: &Screen| -> Vec<(String, Pos2)> {
        let texts = texts(screen).into_iter();
        texts.filter(|(text, _)| text.ends_with(", new")).collect()
    };
    assert_eq!(new(&screen), Vec::new());
    perform(&mut screen, Action::Preview(Some(Model::PodSubnetDynamic)));
    let shown = new(&screen);
    let row = screen.get_by_label_contains("VNets: vnet").rect();
    assert_eq!(shown.len(), 1, "{shown:?}");
    let (words, at) = &shown[0];
    assert!(
        words.starts_with("snet-pods /") && row.y_range().contains(at.y),
        "{shown:?} in {row}"
    );
    perform(&mut screen, Action::Preview(None));
    assert_eq!(new(&screen), Vec::new());
}

#[test]
fn what_is_carried_is_marked_on_the_strip_where_it_really_lies() {
    let mut screen = window(&Memory::new());
    let strip = screen
        .get_by_label_contains("All addresses, the row in focus shows")
        .rect();
    let marks = |screen: &Screen| {
        let mut found: Vec<Rect> = Vec::new();
        shapes(screen, &mut |shape| {
            if let Shape::Rect(rect) = shape
                && strip.y_range() == rect.rect.y_range()
                && rect.rect.width() < strip.width() / 4.0
            {
                found.push(rect.rect);
            }
        });
        found
    };
    let from = screen.get_by_label_contains("Subnets: snet-agc").rect().center();
    let to = screen
        .get_by_label_contains("free space of vnet-shop, 10.20.2.0")
        .rect();
    carry(&mut screen, from, to.left_center() + Vec2::new(30.0, 0.0));
    screen.step();
    let near = marks(&screen);
    screen.hover_at(to.right_center() - Vec2::new(20.0, 0.0));
    screen.step();
    screen.step();
    let far = marks(&screen);
    let leftmost = |marks: &[Rect]| marks.iter().map(|mark| mark.left()).fold(f32::INFINITY, f32::min);
    assert!(
        !near.is_empty() && leftmost(&near) < leftmost(&far),
        "{near:?} {far:?}"
    );
}

/// What is painted with its middle in `area`, as it is drawn.
fn painted_in(screen: &Screen, area: Rect) -> Vec<String> {
    let mut found = Vec::new();
    shapes(screen, &mut |shape| {
        if !matches!(shape, Shape::Vec(_)) && area.contains(shape.visual_bounding_rect().center()) {
            found.push(format!("{shape:?}"));
        }
    });
    found
}

#[test]
fn a_range_under_the_pointer_is_lit_in_its_row_on_the_ruler_and_in_the_strip() {
    let mut screen = window(&Memory::new());
    let map = screen
        .get_by_label_contains("Address map, arrow keys walk")
        .rect();
    let plate = screen.get_by_label_contains("Subnets: snet-agc").rect();
    let across = |from: f32, to: f32| Rect::from_x_y_ranges(map.x_range(), from..=to);
    let other = screen.get_by_label_contains("Subnets: snet-nodes").rect();
    let strip = texts(&screen)
        .into_iter()
        .find(|(text, _)| text == "All addresses");
    let strip = strip.expect("the strip says what it is").1.y;
    let areas = [
        ("plate", plate.expand(2.0)),
        ("ruler", across(plate.top() - 16.0, plate.top() - 3.0)),
        ("strip", across(strip - 14.0, strip + 22.0)),
        ("another plate", other.shrink(2.0)),
    ];
    let painted = |screen: &Screen| areas.map(|(_, area)| painted_in(screen, area));
    screen.hover_at(Pos2::new(5.0, map.bottom()));
    screen.run();
    let before = painted(&screen);
    screen.hover_at(plate.center());
    screen.run();
    let after = painted(&screen);
    let lit: Vec<&str> = areas
        .iter()
        .zip(before.iter().zip(&after))
        .filter(|(_, (before, after))| before != after)
        .map(|((name, _), _)| *name)
        .collect();
    assert_eq!(lit, ["plate", "ruler", "strip"]);
}

#[test]
fn rows_are_drawn_to_scale_on_demand_and_back() {
    let mut screen = window(&Memory::new());
    // The /24 begins 256 addresses behind the start of the /26: as far as it is wide itself.
    let ratio = |screen: &Screen| {
        let rect = |name: &str| screen.get_by_label_contains(name).rect();
        let (nodes, agc) = (rect("Subnets: snet-nodes"), rect("Subnets: snet-agc"));
        (agc.left() - nodes.left()) / agc.width()
    };
    let usual = ratio(&screen);
    assert!(usual > 1.2, "{usual}");
    perform(&mut screen, Action::Do(Intent::RowsToScale));
    let scaled = ratio(&screen);
    assert!((scaled - 1.0).abs() < 0.06, "{scaled}");
    perform(&mut screen, Action::Do(Intent::RowsToScale));
    assert_eq!(ratio(&screen), usual);
}
