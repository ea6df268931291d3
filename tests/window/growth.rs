//! Growth: how far each model reaches, the planned nodes as a handle, and scales that stay while something is held.

use aksnet::app::shell::Memory;
use aksnet::azure::Model;
use aksnet::design::presets;
use aksnet::ui::action::{Action, Intent};
use aksnet::ui::panels::growth::GrowthView;
use egui::accesskit::{ActionData, ActionRequest, Role, TreeId};
use egui::{Event, Key, Modifiers, Pos2, Rect, Shape, Vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::room;
use super::screen::{
    Screen, Text, carry, click, design, drag, painted_texts, perform, planned_nodes, press, session,
    set_number, shapes, view, window, window_of,
};

const HANDLE: &str = "Planned nodes of pool user";

fn handle(screen: &Screen) -> Rect {
    screen.get_by_role_and_label(Role::Slider, HANDLE).rect()
}

/// Where a text is painted, by its left upper corner; of several the lowest.
fn text_at(screen: &Screen, words: &str) -> Option<Pos2> {
    let found = painted_texts(screen)
        .into_iter()
        .filter(|text| text.words == words);
    let places = found.map(|text| text.rect.min);
    places.max_by(|one, other| one.y.total_cmp(&other.y))
}

fn bar(screen: &Screen, model: &str) -> Rect {
    screen.get_by_label_contains(&format!("Reach of {model}")).rect()
}

#[test]
fn the_first_view_says_how_far_each_model_reaches() {
    let screen = window(&Memory::new());
    screen.get_by_label("Reach of Overlay, in use, as drawn: upgrades to 49 nodes, full at 55");
    screen.get_by_label("Reach of Pod subnet, dynamic, sized anew: upgrades to 11 nodes, full at 14");
    for words in ["now 12", "planned 40, drag to change", "upgrades to", "full at"] {
        assert!(text_at(&screen, words).is_some(), "{words}");
    }
}

#[test]
fn the_handle_plans_nodes_and_moves_alone() {
    let mut screen = window(&Memory::new());
    let places = |screen: &Screen| {
        let marks = ["10", "500", "1,000"].map(|mark| text_at(screen, mark));
        (marks, bar(screen, "Overlay"), bar(screen, "Kubenet"))
    };
    let before = places(&screen);
    let from = handle(&screen).center();
    let to = from + Vec2::new(60.0, 0.0);
    carry(&mut screen, from, to);
    assert_eq!(places(&screen), before);
    let planned = planned_nodes(&screen, 0).max(planned_nodes(&screen, 1));
    assert!(planned > 60, "{planned}");
    assert!((handle(&screen).center().x - to.x).abs() < 6.0);
    screen.drop_at(to);
    screen.run();
    assert_eq!(places(&screen), before);
    assert!(view(&screen).remembered.growth.reach_was_dragged);
    assert!(
        text_at(&screen, &format!("planned {planned}")).is_some(),
        "the hint is gone"
    );
    // The whole drag is one step.
    perform(&mut screen, Action::Do(Intent::Undo));
    let pools = &design(&screen).alternatives[0].clusters[0].pools;
    assert!(pools.iter().any(|pool| pool.planned_nodes() == 40));
}

#[test]
fn the_handle_is_moved_by_keys_and_by_what_reads_the_screen() {
    let mut screen = window(&Memory::new());
    let planned = |screen: &Screen| {
        let pools = &design(screen).alternatives[0].clusters[0].pools;
        pools
            .iter()
            .find(|pool| pool.name.as_str() == "user")
            .unwrap()
            .planned_nodes()
    };
    screen.get_by_role_and_label(Role::Slider, HANDLE).focus();
    screen.run();
    press(&mut screen, Modifiers::NONE, Key::ArrowRight);
    assert_eq!(planned(&screen), 41);
    press(&mut screen, Modifiers::SHIFT, Key::ArrowLeft);
    assert_eq!(planned(&screen), 31);
    press(&mut screen, Modifiers::NONE, Key::PageUp);
    assert_eq!(planned(&screen), 41);
    let node = screen.get_by_role_and_label(Role::Slider, HANDLE);
    let target_node = node.accesskit_node().locate().0;
    let request = |action, data| {
        Event::AccessKitActionRequest(ActionRequest {
            action,
            target_tree: TreeId::ROOT,
            target_node,
            data,
        })
    };
    use egui::accesskit::Action as Ask;
    screen.event(request(Ask::SetValue, Some(ActionData::NumericValue(12.0))));
    screen.run();
    assert_eq!(planned(&screen), 12);
    screen.event(request(Ask::Decrement, None));
    screen.run();
    assert_eq!(planned(&screen), 11);
}

#[test]
fn the_lines_are_one_click_away_and_remembered() {
    let mut screen = window(&Memory::new());
    click(&mut screen, "Lines");
    screen.get_by_label_contains("Growth: user at 40 nodes needs");
    click(&mut screen, "Reach");
    handle(&screen);
    perform(&mut screen, Action::Do(Intent::GrowthAsLines));
    assert_eq!(view(&screen).remembered.growth.shown, GrowthView::Lines);
}

/// Where things stand that must not move while something else is dragged.
#[derive(Debug, PartialEq)]
struct Places {
    /// Marks of the axis of growth; none where one gives way to the handle that is over it.
    marks: Vec<Option<Pos2>>,
    /// The end of the VNet among the models.
    end: Option<Pos2>,
    /// Map and models.
    panels: [Rect; 2],
    /// Every row and every plate of the map.
    plates: Vec<Rect>,
}

fn places(screen: &Screen, growth: &str) -> Places {
    let marks: &[&str] = if growth == "Reach" {
        &["10", "100", "500", "1,000"]
    } else {
        &["20", "60", "100"]
    };
    let handle = screen.query_by_role_and_label(Role::Slider, HANDLE);
    let here = handle.map_or(f32::NAN, |handle| handle.rect().center().x);
    let tabs = screen.get_by_role_and_label(Role::Tab, "Growth").rect();
    let is_clear = |at: &Pos2| tabs.top() < at.y && !(-40.0..40.0).contains(&(at.x - here));
    Places {
        marks: marks
            .iter()
            .map(|mark| text_at(screen, mark).filter(is_clear))
            .collect(),
        end: text_at(screen, "VNet ends"),
        panels: ["Address map", "Network models"].map(|name| screen.get_by_label(name).rect()),
        plates: screen
            .query_all_by_role(Role::ListBoxOption)
            .map(|node| node.rect())
            .collect(),
    }
}

/// Drags through the places and holds that nothing else moves before it is let go.
fn hold_still(screen: &mut Screen, growth: &str, path: &[Pos2]) {
    let before = places(screen, growth);
    assert!(
        before.marks.iter().flatten().count() >= 3 && before.end.is_some() && before.plates.len() > 6,
        "{before:?}"
    );
    let (first, last) = (path[0], path[path.len() - 1]);
    carry(screen, first, path[1]);
    for at in path {
        screen.hover_at(*at);
        screen.step();
        screen.step();
        let mut after = places(screen, growth);
        for (before, after) in before.marks.iter().zip(&mut after.marks) {
            if before.is_none() || after.is_none() {
                *after = *before;
            }
        }
        assert_eq!(after, before, "{growth}, at {at}");
    }
    screen.drop_at(last);
    screen.run();
}

#[test]
fn nothing_but_the_value_moves_from_press_to_release_of_a_slider() {
    for growth in ["Reach", "Lines"] {
        let mut screen = window_of([1_440.0, 900.0], &Memory::new());
        click(&mut screen, growth);
        let before = places(&screen, growth).end.unwrap();
        let slider = screen.get_by_role_and_label(Role::Slider, "Nodes (max)").rect();
        let at = |share: f32| Pos2::new(slider.left() + slider.width() * share, slider.center().y);
        hold_still(&mut screen, growth, &[0.43, 0.9, 0.6, 0.3, 0.1, 0.05].map(at));
        // With few nodes every model fits, and the VNet ends further to the right.
        let end = places(&screen, growth).end.unwrap();
        assert!(end.x > before.x + 40.0, "{growth}: {end:?}");
    }
}

#[test]
fn nothing_but_the_bar_moves_from_press_to_release_of_its_handle() {
    let mut screen = window_of([1_440.0, 900.0], &Memory::new());
    let from = handle(&screen).center();
    let path = [0.0, 60.0, 140.0, -30.0, -120.0].map(|x| from + Vec2::new(x, 0.0));
    hold_still(&mut screen, "Reach", &path);
    let planned = planned_nodes(&screen, 0).max(planned_nodes(&screen, 1));
    assert!(planned < 40, "{planned}");
}

/// The lanes of the models by name, and where they stand.
fn lanes(screen: &Screen) -> Vec<(String, Rect)> {
    let lanes = screen.query_all_by_role(Role::RadioButton);
    let named = lanes.map(|node| (node.accesskit_node().label().unwrap_or_default(), node.rect()));
    let models = screen.get_by_label("Network models").rect();
    named.filter(|(_, rect)| models.contains(rect.center())).collect()
}

#[test]
fn what_a_lane_says_while_a_slider_is_held_is_whole_and_beside_its_bar() {
    for size in [[1_280.0, 800.0], [1_440.0, 900.0], [1_920.0, 1_080.0]] {
        let mut screen = window_of(size, &Memory::new());
        let slider = screen.get_by_role_and_label(Role::Slider, "Nodes (max)").rect();
        let at = |share: f32| Pos2::new(slider.left() + slider.width() * share, slider.center().y);
        carry(&mut screen, at(0.43), at(0.1));
        let mut said = Vec::new();
        for share in [0.02, 0.2, 0.4, 0.6, 0.8, 0.97] {
            screen.hover_at(at(share));
            screen.step();
            screen.step();
            let texts = painted_texts(&screen);
            let lanes = lanes(&screen);
            assert_eq!(lanes.len(), 5, "{size:?}");
            for (lane, rect) in lanes {
                // What is painted in the lane and does not go from end to end of it.
                let mut bars = Vec::new();
                shapes(&screen, &mut |shape| {
                    if let Shape::Rect(bar) = shape
                        && rect.contains_rect(bar.rect)
                        && bar.rect.width() < rect.width() * 0.8
                        && bar.rect.height() > 14.0
                    {
                        bars.push(bar.rect);
                    }
                });
                assert!(!bars.is_empty(), "{lane}");
                let numbers = texts.iter().filter(|text| rect.contains(text.rect.center()));
                let numbers = numbers.filter(|text| rect.center().x < text.rect.left());
                for text in numbers {
                    assert!(!text.is_cut, "{size:?}, {share}: {} in {lane}", text.words);
                    let over = bars.iter().find(|bar| bar.intersects(text.rect.shrink(1.0)));
                    assert_eq!(over, None, "{size:?}, {share}: {} in {lane}", text.words);
                    said.push(text.words.clone());
                }
            }
        }
        // It follows what is held.
        for words in ["fits", "more"] {
            let is_said = said.iter().any(|text| text.ends_with(words));
            assert!(is_said, "{size:?}: {words} in {said:?}");
        }
    }
}

#[test]
fn a_model_that_carries_no_node_says_why_in_the_place_of_its_bar() {
    let mut design = aksnet::design::presets::worked_example();
    let network = &mut design.alternatives[0].networks[0];
    network.address_space = vec!["10.20.0.0/25".parse().unwrap()];
    network.subnets.truncate(1);
    let world = Memory::new();
    world.put("/small.aksnet", aksnet::design::file::write(&design));
    let mut screen = window_of([1_280.0, 720.0], &world);
    perform(&mut screen, Action::OpenPath("/small.aksnet".into()));
    let mut silent = 0;
    for model in screen.query_all_by_label_contains(": not one node fits: ") {
        // What is only read has its words as a value.
        let (row, node) = (model.rect(), model.accesskit_node());
        let name = node.label().or_else(|| node.value()).unwrap();
        let (_, why) = name.split_once("not one node fits: ").unwrap();
        let texts = painted_texts(&screen).into_iter();
        let mut here = texts.filter(|text| row.contains(text.rect.center()));
        assert!(
            here.any(|text| text.words.ends_with(why) && !text.is_cut),
            "{name}"
        );
        silent += 1;
    }
    assert!(2 <= silent, "{silent} models carry none");
}

#[test]
fn the_last_line_of_every_axis_has_its_number() {
    for size in [
        [1_280.0, 720.0],
        [1_440.0, 900.0],
        [1_920.0, 1_080.0],
        [720.0, 450.0],
    ] {
        let mut screen = window_of(size, &Memory::new());
        perform(&mut screen, Action::Do(Intent::ShowGrowth));
        let head = text_at(&screen, "upgrades to").unwrap();
        let end = text_at(&screen, "2,000");
        assert!(end.is_some_and(|at| at.x < head.x), "{size:?}: {end:?}");
        perform(&mut screen, Action::Do(Intent::GrowthAsLines));
        for number in ["0", "100", "5,000"] {
            assert!(text_at(&screen, number).is_some(), "{size:?}: {number}");
        }
    }
}

/// The plot of the lines.
fn plot(screen: &Screen) -> Rect {
    screen
        .get_by_label_contains("Growth: user at 40 nodes needs")
        .rect()
}

/// The lines in the plot and those that lead out of it: of models and of marks, without those of the grid.
fn lines_of(screen: &Screen, plot: Rect) -> Vec<[Pos2; 2]> {
    let about = plot.expand(24.0);
    let mut found = Vec::new();
    shapes(screen, &mut |shape| match shape {
        Shape::LineSegment { points, stroke } if 1.5 <= stroke.width => found.push(*points),
        Shape::Path(path) if 1.5 <= path.stroke.width && !path.closed => {
            found.extend(path.points.windows(2).map(|ends| [ends[0], ends[1]]));
        }
        _ => {}
    });
    found.retain(|ends| ends.iter().any(|end| about.contains(*end)));
    found
}

/// The texts in the panel of growth.
fn texts_of_growth(screen: &Screen, plot: Rect) -> Vec<Text> {
    let tabs = screen.get_by_role_and_label(Role::Tab, "Growth").rect();
    let is_there = |text: &Text| tabs.bottom() < text.rect.top() && tabs.left() - 1.0 <= text.rect.left();
    let texts = painted_texts(screen).into_iter().filter(is_there);
    texts
        .filter(|text| text.rect.top() < plot.bottom() + 40.0)
        .collect()
}

#[test]
fn every_line_has_its_name_at_every_size_and_no_words_lie_on_a_line() {
    let mut legends = 0;
    for size in [
        [640.0, 360.0],
        [720.0, 450.0],
        [853.0, 480.0],
        [1_280.0, 720.0],
        [1_440.0, 900.0],
        [1_920.0, 1_080.0],
    ] {
        let mut screen = window_of(size, &Memory::new());
        perform(&mut screen, Action::Do(Intent::ShowGrowth));
        perform(&mut screen, Action::Do(Intent::GrowthAsLines));
        let plot = plot(&screen);
        let texts = texts_of_growth(&screen, plot);
        let lines = lines_of(&screen, plot);
        assert!(lines.len() > 5, "{size:?}");
        for text in texts.iter().filter(|text| text.words != "addresses") {
            let words = &text.words;
            let rect = text.rect.shrink(2.0);
            let crossed = lines.iter().find(|[from, to]| {
                let mut parts = (0..=100_u8).map(|part| from.lerp(*to, f32::from(part) / 100.0));
                parts.any(|point| rect.contains(point))
            });
            assert_eq!(crossed, None, "{size:?}: {words} at {rect}");
            assert!(!text.is_cut, "{size:?}: {words}");
        }
        let name = |model: &Model| {
            // The inspector names the models, too.
            let is_beside = |text: &&Text| text.rect.left() < plot.right() + 60.0;
            let mut named = texts
                .iter()
                .filter(is_beside)
                .filter(|text| text.words == model.title());
            named
                .next()
                .unwrap_or_else(|| panic!("{size:?}: no {model} in {plot}"))
                .rect
        };
        let names = Model::LANES.each_ref().map(name);
        for (at, one) in names.iter().enumerate() {
            for other in &names[at + 1..] {
                // Letters do not touch, though their rows may.
                assert!(
                    !one.shrink2(Vec2::new(0.0, 2.0))
                        .intersects(other.shrink2(Vec2::new(0.0, 2.0)))
                );
            }
        }
        let beside = names.iter().filter(|name| plot.right() < name.left()).count();
        if beside == 0 {
            assert!(names.iter().all(|name| name.bottom() < plot.top()), "{size:?}");
            legends += 1;
            continue;
        }
        assert_eq!(beside, names.len(), "{size:?}");
        let [overlay, dynamic, static_block, node_subnet, kubenet] = names.map(|name| name.center().y);
        assert!(dynamic.max(static_block) < node_subnet, "{size:?}");
        assert!(node_subnet < overlay && overlay < kubenet, "{size:?}");
    }
    assert!((1..5).contains(&legends), "{legends} legends");
}

#[test]
fn the_lines_say_what_they_count_and_which_block_they_are_held_against() {
    let mut screen = window_of([1_440.0, 900.0], &Memory::new());
    perform(&mut screen, Action::Do(Intent::GrowthAsLines));
    // The map counts the subnets of the cluster as taken, the plot does not.
    for words in [
        "addresses",
        "nodes of pool user",
        "planned 40",
        "largest block once the cluster's subnets are freed, /22: 1,019",
    ] {
        assert!(text_at(&screen, words).is_some(), "{words}");
    }
}

#[test]
fn the_last_number_of_reach_stands_over_its_mark_and_the_key_says_what_is_pale() {
    for size in [[1_440.0, 900.0], [1_920.0, 1_080.0], [2_560.0, 1_440.0]] {
        let screen = window_of(size, &Memory::new());
        let tabs = screen.get_by_role_and_label(Role::Tab, "Growth").rect();
        let texts: Vec<Text> = painted_texts(&screen)
            .into_iter()
            .filter(|text| tabs.bottom() < text.rect.top())
            .collect();
        let rect = |words: &str| {
            let mut found = texts.iter().filter(|text| text.words == words);
            found
                .next()
                .unwrap_or_else(|| panic!("{size:?}: no {words}"))
                .rect
        };
        let (end, head) = (rect("2,000"), rect("upgrades to"));
        assert!(end.right() + 4.0 <= head.left(), "{size:?}: {end}, {head}");
        // The grid of the bars ends there.
        let mut marks = Vec::new();
        shapes(&screen, &mut |shape| {
            if let Shape::Path(path) = shape
                && let [from, to] = path.points[..]
                && from.x == to.x
                && end.bottom() - 6.0 <= from.y.min(to.y)
                && from.x < head.left()
            {
                marks.push(from.x);
            }
        });
        let last = marks.into_iter().fold(0.0, f32::max);
        assert!((last - end.center().x).abs() <= 1.0, "{size:?}: {last}, {end}");
        for words in ["upgrades work", "nodes exist, no upgrade", "sized anew"] {
            assert!(rect("full at").bottom() < rect(words).top(), "{size:?}: {words}");
        }
    }
}

#[test]
fn where_a_model_stops_is_named_below_the_plot_where_no_place_in_it_is_free() {
    for size in [[1_280.0, 720.0], [1_440.0, 900.0], [1_920.0, 1_080.0]] {
        let mut screen = window_of(size, &Memory::new());
        perform(&mut screen, Action::Do(Intent::GrowthAsLines));
        let texts = painted_texts(&screen);
        let stop = texts
            .iter()
            .find(|text| text.words.contains("Node subnet") && text.words.contains("full at 15 nodes"));
        let stop = stop.unwrap_or_else(|| panic!("the stop at {size:?}"));
        let over = texts
            .iter()
            .filter(|text| text.words != stop.words && text.rect.intersects(stop.rect.shrink(1.0)));
        let over: Vec<&str> = over.map(|text| text.words.as_str()).collect();
        assert_eq!(over, Vec::<&str>::new(), "{size:?}");
    }
}

/// The pool that is changed stays the one on screen, though another is the largest from then on.
#[test]
fn a_change_of_nodes_stays_with_the_pool_that_was_taken_hold_of() {
    let mut design = presets::worked_example();
    let pools = &mut design.alternatives[0].clusters[0].pools;
    let mut second = pools
        .iter()
        .find(|pool| pool.name.as_str() == "user")
        .unwrap()
        .clone();
    second.name = "batch".parse().unwrap();
    pools.push(second);
    let planned = |screen: &Screen| -> Vec<(String, u64)> {
        let pools = session(screen).design().alternatives[0].clusters[0].pools.iter();
        pools
            .map(|pool| (pool.name.to_string(), pool.planned_nodes()))
            .collect()
    };
    let mut screen = room::opened(&design, [1_440.0, 900.0]);
    let before = planned(&screen);
    let others = |planned: &[(String, u64)]| -> Vec<(String, u64)> {
        planned
            .iter()
            .filter(|(name, _)| name != "user")
            .cloned()
            .collect()
    };
    set_number(&mut screen, "Nodes (max)", "20");
    assert_eq!(
        planned(&screen)
            .iter()
            .find(|(name, _)| name == "user")
            .unwrap()
            .1,
        20
    );
    set_number(&mut screen, "Nodes (max)", "10");
    assert_eq!(others(&planned(&screen)), others(&before));
    perform(&mut screen, Action::Do(Intent::Undo));
    perform(&mut screen, Action::Do(Intent::Undo));
    assert_eq!(planned(&screen), before);

    let handle = screen.get_by_label("Planned nodes of pool user").rect();
    let to = handle.center() - egui::vec2(150.0, 0.0);
    drag(&mut screen, handle.center(), to);
    assert_ne!(planned(&screen), before);
    assert_eq!(others(&planned(&screen)), others(&before));
    perform(&mut screen, Action::Do(Intent::Undo));
    assert_eq!(planned(&screen), before);
}
