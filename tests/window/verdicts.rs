//! The verdict as the window says it: in the status bar, on the tabs, over the groups of the map, in the lane in use and
//! in the comparison.

#[path = "../common/mod.rs"]
mod common;
#[path = "../common/tries.rs"]
mod tries;

use std::path::Path;

use aksnet::app::shell::Memory;
use aksnet::decide::headline::Headlines;
use aksnet::decide::verdict::Verdicts;
use aksnet::design::{Design, file, presets};
use aksnet::ui::action::{Action, Intent};
use egui::accesskit::Role;
use egui_kittest::kittest::{By, NodeT as _, Queryable as _};

use crate::screen::{Screen, design, session, view, window_of};
use common::{arbitrary_design, holds};
use tries::designs_to_try;

/// What was looked at, so that a window that says nothing does not pass.
#[derive(Debug, Default)]
struct Seen {
    status: usize,
    tabs: usize,
    headings: usize,
    lanes: usize,
    compared: usize,
}

fn names(screen: &Screen, role: Role) -> Vec<String> {
    let found = screen.query_all(By::new().predicate(move |node| node.role() == role));
    found
        .map(|node| {
            let node = node.accesskit_node();
            // A label carries its text as its value.
            node.label().or_else(|| node.value()).unwrap_or_default()
        })
        .collect()
}

/// What stands in the status bar.
fn status(screen: &Screen) -> Vec<String> {
    let labels = screen.query_all(By::new().predicate(|node| node.role() == Role::Label));
    let inside = labels.filter(|node| {
        let above = std::iter::successors(node.accesskit_node().parent(), |node| node.parent());
        above.into_iter().any(|node| node.role() == Role::Status)
    });
    inside.map(|node| node.value().unwrap_or_default()).collect()
}

/// The hints of the tabs of the alternatives.
fn tabs(screen: &Screen) -> Vec<String> {
    let tabs = screen.query_all(By::new().predicate(|node| node.role() == Role::Tab));
    tabs.filter_map(|node| node.accesskit_node().description())
        .collect()
}

/// Performs an action and draws what comes of it, without waiting until nothing moves.
fn show(screen: &mut Screen, action: Action) {
    screen.state_mut().application_mut().perform(action, None);
    screen.step();
}

/// Says where the window judges the design in other words.
fn disagreement(screen: &mut Screen, seen: &mut Seen) -> Option<String> {
    let own: Design = design(screen).clone();
    let verdicts: Verdicts = session(screen).verdicts().clone();
    for at in 0..own.alternatives.len() {
        show(screen, Action::ShowAlternative(at));
        let words = verdicts.of_alternative(at).words();
        let focus = view(screen).focus;
        if session(screen).cluster_plan(focus).is_some() {
            let said = status(screen);
            // Of several clusters it says which one the verdict is about.
            let headlines = Headlines::new(
                &own,
                session(screen).plan(),
                session(screen).findings(),
                &verdicts,
            );
            let named = headlines.accused(at).into_iter().next();
            let words = named.as_ref().unwrap_or(&words);
            if !said.contains(words) {
                return Some(format!("status of {at}: {said:?}, not “{words}”"));
            }
            seen.status += 1;
            let of_cluster = verdicts.of_cluster(at, focus.cluster).words();
            let lanes = names(screen, Role::RadioButton);
            let mut lanes = lanes.iter().filter(|name| name.contains(", in use"));
            if let Some(lane) = lanes.next() {
                if !lane.contains(&of_cluster) {
                    return Some(format!("lane of {at}: {lane}, not “{of_cluster}”"));
                }
                seen.lanes += 1;
            }
        }
        let hints = tabs(screen);
        if let Some(hint) = hints.get(at) {
            if !hint.starts_with(&words) {
                return Some(format!("tab of {at}: {hint}, not “{words}”"));
            }
            seen.tabs += 1;
        }
        for name in names(screen, Role::Button) {
            let Some(said) = name.strip_prefix("Alternative ") else {
                continue;
            };
            // Those in sight; one name may begin like another.
            let mut named = own.alternatives.iter().zip(&verdicts.alternatives);
            let agrees = named.any(|(alternative, verdict)| {
                said.contains(alternative.name.as_str()) && said.contains(&verdict.outcome.words())
            });
            if !agrees {
                return Some(format!("heading: {name}"));
            }
            seen.headings += 1;
        }
    }
    if own.alternatives.len() > 1 {
        show(screen, Action::Do(Intent::Compare));
        if view(screen).compare.open {
            let said = names(screen, Role::Label).join("\n");
            for at in 0..own.alternatives.len().min(2) {
                let words = verdicts.of_alternative(at).words();
                if !said.contains(&words) {
                    return Some(format!("comparison of {at}: not “{words}” in {said}"));
                }
                seen.compared += 1;
            }
            show(screen, Action::ShowAlternative(0));
        }
    }
    None
}

/// Opens each design in one window and looks.
struct Reader {
    world: Memory,
    screen: Screen,
    opened: usize,
    seen: Seen,
}

impl Reader {
    fn new() -> Self {
        let world = Memory::new();
        let mut screen = window_of([1440.0, 1000.0], &world);
        screen.state_mut().application_mut().view.remembered.all_on_map = true;
        Self {
            world,
            screen,
            opened: 0,
            seen: Seen::default(),
        }
    }

    fn read(&mut self, design: &Design) -> Option<String> {
        // The fonts of a test have not every letter that a name may have.
        let plain: String = file::write(design)
            .chars()
            .map(|letter| if letter.is_ascii() { letter } else { 'x' })
            .collect();
        let design = &file::read(plain.as_bytes()).unwrap();
        let path = format!("/{}.aksnet", self.opened);
        self.opened += 1;
        self.world.put(&path, file::write(design));
        show(&mut self.screen, Action::OpenPath(path.into()));
        // It is read in a job, which is taken in one frame later.
        self.screen.step();
        disagreement(&mut self.screen, &mut self.seen)
    }
}

#[test]
fn the_window_judges_the_examples_and_the_cases_in_one_word() {
    let mut reader = Reader::new();
    for preset in presets::presets() {
        assert_eq!(reader.read(&preset.design().unwrap()), None, "{}", preset.title);
    }
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/cases");
    for path in std::fs::read_dir(cases)
        .unwrap()
        .map(|entry| entry.unwrap().path())
    {
        if path.extension().is_some_and(|ending| ending == "aksnet") {
            let design = file::read(&std::fs::read(&path).unwrap()).unwrap();
            assert_eq!(reader.read(&design), None, "{}", path.display());
        }
    }
    let Seen {
        status,
        tabs,
        headings,
        lanes,
        compared,
    } = reader.seen;
    assert!(status > 40 && tabs > 40 && lanes > 40, "{:?}", reader.seen);
    assert!(headings > 1 && compared > 1, "{:?}", reader.seen);
}

#[test]
fn the_window_judges_any_design_in_one_word() {
    let reader = std::cell::RefCell::new(Reader::new());
    holds(designs_to_try(200), &arbitrary_design(), |design| {
        proptest::prop_assert_eq!(reader.borrow_mut().read(&design), None);
        Ok(())
    });
    println!("{:?}", reader.borrow().seen);
}

#[test]
fn the_status_bar_says_which_cluster_its_verdict_is_about() {
    for (size, names_the_one_on_screen) in [([1_920.0, 1_080.0], true), ([720.0, 450.0], false)] {
        let design = presets::presets()[4].design().unwrap();
        let screen = crate::room::opened(&design, size);
        let said = status(&screen);
        assert!(
            said[0].starts_with("Azure refuses sandbox-dev and 2 more"),
            "{said:?}"
        );
        let on_screen = said.iter().any(|said| said.starts_with("platform-ingress: "));
        assert_eq!(on_screen, names_the_one_on_screen, "{said:?}");
    }
}
