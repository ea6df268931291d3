//! How the map uses its room: no large part of it is empty, and whatever can be pressed is large enough.

use aksnet::app::shell::Memory;
use aksnet::azure::Purpose;
use aksnet::design::{Design, Name, PageKind, file, presets};
use aksnet::ui::action::Action;
use aksnet::ui::state::Dialog;
use egui::accesskit::Role;
use egui::{Id, Modifiers, Pos2, Rect, Vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::screen::{self, Screen};
use super::widgets;

/// Windows of people, in points, and the first at 150 % and at 200 %.
pub(crate) const SIZES: [[f32; 2]; 6] = [
    [1_280.0, 720.0],
    [1_440.0, 900.0],
    [1_920.0, 1_080.0],
    [2_560.0, 1_440.0],
    [1_280.0 / 1.5, 720.0 / 1.5],
    [720.0, 450.0],
];

/// The height of a target that the pointer hits easily, in points.
const TARGET: f32 = 23.9;

/// Greatest share of the map that may be empty.
const MOST_VOID: f32 = 0.15;

/// The examples, and designs with one subnet and with forty.
fn designs() -> Vec<(String, Design)> {
    let mut designs: Vec<(String, Design)> = presets::presets()
        .iter()
        .map(|preset| (preset.title.to_owned(), preset.design().unwrap()))
        .collect();
    designs.push(("blank".to_owned(), presets::blank()));
    designs.push(("forty".to_owned(), forty()));
    designs
}

/// The worked example with forty subnets of long and short names, and free space between them.
pub(crate) fn forty() -> Design {
    const KINDS: [&str; 4] = ["jobs-green", "web", "private-endpoints", "data"];
    let mut design = presets::worked_example();
    let network = design
        .alternatives
        .first_mut()
        .unwrap()
        .networks
        .first_mut()
        .unwrap();
    network.address_space = vec!["10.20.0.0/16".parse().unwrap()];
    let usual = network.subnets.last().unwrap().clone();
    network.subnets.truncate(1);
    for at in 1..40 {
        let mut subnet = usual.clone();
        subnet.name = Name::new(format!("snet-{}-{at}", KINDS[at * 7 % 4])).unwrap();
        subnet.purpose = Purpose::Other;
        let length = 24 + at * 5 % 3;
        subnet.prefix = format!("10.20.{}.0/{length}", at * 9 / 5 + 1).parse().unwrap();
        network.subnets.push(subnet);
    }
    design
}

pub(crate) fn opened(design: &Design, size: [f32; 2]) -> Screen {
    let world = Memory::new();
    world.put("/example.aksnet", file::write(design));
    let mut screen = screen::window_of(size, &world);
    screen::perform(&mut screen, Action::OpenPath("/example.aksnet".into()));
    screen
}

const LANES: [&str; 6] = [
    "VNets: ",
    "Subnets: ",
    "Pods: ",
    "Services: ",
    "Connected: ",
    "Reserved: ",
];

/// What is drawn in the rows: the label of each row, and every range with its place.
pub(crate) struct Rows {
    body: Rect,
    labels: Vec<Rect>,
    pub(crate) ranges: Vec<(String, Rect)>,
}

pub(crate) fn rows(screen: &Screen) -> Rows {
    let body = screen
        .get_by_label_contains("Address map, arrow keys walk")
        .rect();
    let foot = ["below", "above"].into_iter().find_map(|side| more(screen, side));
    let body = foot.map_or(body, |(_, foot)| body.with_max_y(foot.top()));
    let options = screen.query_all_by_role(Role::ListBoxOption);
    let named = options.map(|node| (node.accesskit_node().label().unwrap(), node.rect()));
    let named: Vec<(String, Rect)> = named
        .filter(|(name, _)| LANES.iter().any(|lane| name.starts_with(lane)))
        .collect();
    let (networks, ranges): (Vec<_>, Vec<_>) = named
        .into_iter()
        .partition(|(name, _)| name.starts_with("VNets: "));
    let others = screen.query_all_by_role(Role::Button);
    let others = others.filter(|node| {
        let label = node.accesskit_node().label().unwrap_or_default();
        label.contains(", row ") && label.contains(" of ")
    });
    let mut labels: Vec<Rect> = networks.into_iter().map(|(_, rect)| rect).collect();
    labels.extend(others.map(|node| node.rect()));
    labels.sort_by(|one, other| one.top().total_cmp(&other.top()));
    Rows { body, labels, ranges }
}

/// The share of the rows in which nothing is drawn: after the plates of each line, and below the last row.
fn void(rows: &Rows) -> f32 {
    let Rows { body, labels, ranges } = rows;
    let left = ranges
        .iter()
        .map(|(_, rect)| rect.left())
        .fold(f32::INFINITY, f32::min);
    let (width, height) = (body.right() - left, body.height());
    let mut empty = 0.0;
    let tops: Vec<f32> = labels.iter().map(|label| label.top()).collect();
    let bottom = ranges
        .iter()
        .map(|(_, rect)| rect.bottom())
        .fold(body.top(), f32::max);
    for (at, top) in tops.iter().enumerate() {
        let end = tops.get(at + 1).copied().unwrap_or(bottom).min(body.bottom());
        let here = ranges
            .iter()
            .filter(|(_, rect)| (*top..end).contains(&rect.center().y));
        let spans: Vec<(f32, f32, u32)> = here
            .map(|(_, rect)| (rect.left(), rect.right(), rect.center().y.round().to_bits()))
            .collect();
        // Lines of a row share its height.
        let mut lines: Vec<u32> = spans.iter().map(|(_, _, y)| *y).collect();
        lines.sort_unstable();
        lines.dedup();
        for line in &lines {
            let covered: f32 = spans
                .iter()
                .filter(|(_, _, y)| y == line)
                // Neighbours stand apart a little, and gaps between ranges are no waste.
                .map(|(left, right, _)| right - left + 7.0)
                .sum();
            empty += (width - covered).max(0.0) * (end - top) / lines.len() as f32;
        }
    }
    // What lies above the first row and below the last one; there it may be said who else uses the addresses.
    let above = tops.first().map_or(0.0, |top| (top - body.top()).max(0.0));
    empty += width * (above + (body.bottom() - bottom - 16.0).max(0.0));
    empty / (width * height)
}

#[test]
fn no_large_part_of_the_map_is_empty_and_every_target_is_large_enough_at_every_size() {
    for (name, design) in designs() {
        for size in SIZES {
            let mut screen = opened(&design, size);
            let shown = rows(&screen);
            at_every_stop(&mut screen, |stop, rows| {
                let void = void(&rows);
                assert!(void <= MOST_VOID, "{name} at {size:?}, stop {stop}: {void}");
            });
            let Rows { body, ranges, .. } = shown;
            let low: Vec<String> = ranges
                .iter()
                .filter(|(name, rect)| {
                    let is_cut = body.bottom() - 1.0 <= rect.bottom() || rect.top() <= body.top() + 1.0;
                    let is_small = rect.width() < TARGET || rect.height() < TARGET;
                    is_small && !is_cut && !name.contains("free space")
                })
                .map(|(name, rect)| format!("{name} {rect}"))
                .collect();
            assert_eq!(low, Vec::<String>::new(), "{name} at {size:?}");
        }
    }
}

/// The subnets in a window that opens a design: how many have a plate of their own, how many stand in groups.
fn named_and_grouped(design: &Design, size: [f32; 2]) -> (usize, usize) {
    let ranges = rows(&opened(design, size)).ranges;
    let subnets = ranges
        .iter()
        .filter(|(name, _)| name.starts_with("Subnets: ") && !name.contains("free space"));
    let (mut named, mut grouped) = (0, 0);
    for (name, _) in subnets {
        let number = name.split(" subnets, ").next().filter(|words| *words != name);
        match number.and_then(|words| words.rsplit(' ').next()) {
            Some(number) => grouped += number.parse::<usize>().unwrap(),
            None => named += 1,
        }
    }
    (named, grouped)
}

#[test]
fn a_blank_design_and_one_of_forty_subnets_leave_none_unnamed() {
    let blank = presets::blank();
    assert_eq!(blank.alternatives[0].networks[0].subnets.len(), 1);
    let forty = forty();
    assert_eq!(forty.alternatives[0].networks[0].subnets.len(), 40);
    for size in SIZES.into_iter().take(4) {
        assert_eq!(named_and_grouped(&blank, size), (1, 0), "blank at {size:?}");
        let (named, grouped) = named_and_grouped(&forty, size);
        assert_eq!(named + grouped, 40, "forty at {size:?}: {named} named");
    }
    assert_eq!(named_and_grouped(&forty, SIZES[1]), (40, 0));
}

#[test]
fn rows_are_not_cut_at_the_foot_of_the_map_where_a_worked_example_opens() {
    for size in SIZES.into_iter().take(4) {
        let Rows { body, ranges, .. } = rows(&opened(&presets::worked_example(), size));
        let bottom = ranges.iter().map(|(_, rect)| rect.bottom()).fold(0.0, f32::max);
        assert!(bottom <= body.bottom(), "{size:?}: {bottom} below {body}");
        let outside = ranges.iter().filter(|(name, _)| name.starts_with("Connected: "));
        assert_eq!(outside.count(), 2, "{size:?}");
    }
}

#[test]
fn the_map_opens_with_the_vnet_of_the_cluster_in_sight_in_the_lowest_window_too() {
    let baseline = presets::presets()[2].design().unwrap();
    for size in SIZES {
        let ranges = rows(&opened(&baseline, size)).ranges;
        let nodes = ranges
            .iter()
            .find(|(name, _)| name.starts_with("Subnets: snet-clusternodes"));
        assert!(
            nodes.is_some_and(|(_, rect)| rect.is_positive()),
            "{size:?}: {ranges:?}"
        );
    }
}

/// What says how many rows there are more on a side: its name and its place.
fn more(screen: &Screen, side: &str) -> Option<(String, Rect)> {
    let buttons = screen.query_all_by_role(Role::Button);
    let mut named = buttons.map(|node| (node.accesskit_node().label().unwrap_or_default(), node.rect()));
    let ends = [format!(" row {side}"), format!(" rows {side}")];
    named.find(|(name, _)| ends.iter().any(|end| name.ends_with(end)))
}

#[test]
fn rows_are_seen_whole_or_not_at_all_and_the_others_are_counted() {
    let estate = presets::presets()[4].design().unwrap();
    let mut screen = opened(&estate, SIZES[4]);
    let check = |screen: &Screen| {
        let feet = ["above", "below"].map(|side| more(screen, side));
        let (_, foot) = feet.into_iter().flatten().next().unwrap();
        assert!(TARGET <= foot.height(), "{foot}");
        let Rows { labels, ranges, .. } = rows(screen);
        for (name, rect) in &ranges {
            assert!(rect.bottom() <= foot.top() + 1.0, "{name}: {rect} and {foot}");
        }
        labels.len()
    };
    let number = |(name, _): (String, Rect)| -> usize { name.split(' ').next().unwrap().parse().unwrap() };
    let shown = check(&screen);
    assert_eq!(shown + more(&screen, "below").map_or(0, number), 9);
    for _ in 0..9 {
        let Some((name, _)) = more(&screen, "below") else {
            break;
        };
        screen.get_by_label(&name).click();
        screen.run();
        check(&screen);
    }
    assert_eq!(more(&screen, "below"), None);
    let outside = rows(&screen).ranges;
    let outside = outside.iter().filter(|(name, _)| name.starts_with("Connected: "));
    assert!(0 < outside.count(), "the last row is in sight");
}

/// Looks at the rows wherever they come to rest, from the first to the last.
fn at_every_stop(screen: &mut Screen, look: impl Fn(usize, Rows)) {
    look(0, rows(screen));
    let map = screen.get_by_label_contains("Address map, arrow keys").rect();
    for stop in 1_usize.. {
        let before = more(screen, "above");
        if more(screen, "below").is_none() {
            return;
        }
        wheel(screen, map.center(), 12.0);
        assert_ne!(
            more(screen, "above"),
            before,
            "stop {stop} of {:?}",
            rows(screen).body
        );
        look(stop, rows(screen));
    }
}

/// Turns the wheel by so many points.
fn wheel(screen: &mut Screen, at: Pos2, down: f32) {
    screen.hover_at(at);
    screen.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: Vec2::new(0.0, -down),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Wheel,
        modifiers: Modifiers::NONE,
    });
    screen.run_steps(60);
}

/// The words below the rows that say how many there are more.
fn more_rows(screen: &Screen) -> Vec<String> {
    let buttons = screen.query_all_by_role(Role::Button);
    let labels = buttons.filter_map(|button| button.accesskit_node().label());
    labels
        .filter(|label| label.ends_with(" above") || label.ends_with(" below"))
        .collect()
}

#[test]
fn the_wheel_scrolls_rows_wherever_the_pointer_is_over_them() {
    let estate = presets::presets()[4].design().unwrap();
    let mut screen = opened(&estate, SIZES[0]);
    let map = screen.get_by_label_contains("Address map, arrow keys").rect();
    let first = more_rows(&screen);
    assert!(first.iter().any(|words| words.ends_with(" below")), "{first:?}");
    // Over the names of the rows, over their plates, and below the last row, where nothing is.
    for at in [
        map.left_center() + Vec2::new(20.0, 0.0),
        map.center(),
        map.center_bottom() - Vec2::new(0.0, 30.0),
    ] {
        wheel(&mut screen, at, 10_000.0);
        let last = more_rows(&screen);
        assert!(
            last.iter().all(|words| words.ends_with(" above")),
            "{at:?}: {last:?}"
        );
        wheel(&mut screen, at, -10_000.0);
        assert_eq!(more_rows(&screen), first, "{at:?}");
    }
}

/// The row with the least room for its names takes a second line first; they were cut to "…i… +1".
#[test]
fn every_pod_and_service_range_of_the_estate_is_said_in_full() {
    let estate = presets::presets()[4].design().unwrap();
    let screen = opened(&estate, SIZES[1]);
    let small = egui::TextStyle::Small.resolve(&screen.ctx.global_style());
    let letters = |name: &str| {
        let laid_out = |fonts: &mut egui::epaint::text::FontsView<'_>| {
            let size = fonts.layout_no_wrap(name.to_owned(), small.clone(), egui::Color32::WHITE);
            size.rect.width()
        };
        screen.ctx.fonts_mut(laid_out)
    };
    let ranges = rows(&screen).ranges;
    for (lane, count) in [("Pods: ", 11), ("Services: ", 5)] {
        let plates: Vec<&(String, Rect)> = ranges.iter().filter(|(name, _)| name.starts_with(lane)).collect();
        assert_eq!(plates.len(), count, "{lane}");
        for (name, rect) in plates {
            let (_, after) = name.split_once("CIDR of ").unwrap();
            let cluster = after.split(',').next().unwrap_or_default();
            assert!(letters(cluster) <= rect.width() - 10.0, "{name} in {rect}");
        }
    }
}

#[test]
fn every_dialog_lies_within_every_window() {
    for size in SIZES {
        let mut screen = screen::window_of(size, &Memory::new());
        let window = Rect::from_min_size(Pos2::ZERO, Vec2::from(size));
        for dialog in widgets::dialogs(&screen) {
            screen::perform(&mut screen, Action::OpenDialog(dialog.clone()));
            let id = Id::unique(("dialog", std::mem::discriminant(&dialog)));
            let rect = screen.ctx.memory(|memory| memory.area_rect(id)).unwrap();
            assert!(window.contains_rect(rect), "{rect:?} in {size:?}: {dialog:?}");
            screen::perform(&mut screen, Action::CloseDialog);
        }
    }
}

#[test]
fn the_title_of_a_page_never_lies_below_what_moves_it() {
    for size in SIZES {
        let mut screen = screen::window_of(size, &Memory::new());
        screen::perform(&mut screen, Action::OpenDialog(Dialog::Pages(PageKind::Title)));
        for page in PageKind::ALL {
            let up = screen.get_by_label(&format!("Move {} up", page.title())).rect();
            let beside = screen.get_all_by_label(page.title()).map(|title| title.rect());
            let titles = beside.filter(|title| title.y_range().contains(up.center().y));
            let title = titles
                .min_by(|one, other| one.left().total_cmp(&other.left()))
                .unwrap();
            assert!(title.right() <= up.left(), "{} at {size:?}", page.title());
        }
    }
}
