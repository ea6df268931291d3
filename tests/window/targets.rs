//! Whatever can be pressed is large enough to be hit, in every view, at every size.

use aksnet::app::shell::Memory;
use aksnet::design::presets;
use aksnet::scene::Item;
use aksnet::ui::action::{Action, Intent};
use aksnet::ui::state::Lower;
use egui::accesskit::{Action as Asked, Role};
use egui::{Key, Modifiers};
use egui_kittest::Node;
use egui_kittest::kittest::NodeT as _;

use crate::room::{SIZES, forty, opened};
use crate::screen::{Screen, click, perform, press, view, window_of};
use crate::widgets::dialogs;

/// Least width and height of a target, in points; edges may be off by rounding.
const TARGET: f32 = 23.9;

/// What can be pressed or typed into and is smaller than a target.
///
/// Edges that are dragged and bars that scroll are as thin as everywhere, text that can be selected is as high as its
/// letters, as are lines of code, which lead to their range over the whole width, and ticks of free space on the map are no stops.
pub(crate) fn small(screen: &Screen) -> Vec<String> {
    let root = screen.root();
    let targets = root.children_recursive().filter(|node| {
        let node = node.accesskit_node();
        let is_thin = matches!(node.role(), Role::Splitter | Role::ScrollBar | Role::Label);
        let is_free = || {
            let name = node.label().unwrap_or_default();
            node.role() == Role::ListBoxOption && name.contains("free space")
        };
        let asked = [Asked::Click, Asked::Focus];
        let is_target = asked.iter().any(|asked| node.data().supports_action(*asked));
        is_target && !node.is_disabled() && !is_thin && !is_free()
    });
    let is_code = |node: &Node<'_>| {
        let is_line = node.rect().height() * 10.0 < node.rect().width();
        is_line && node.accesskit_node().role() == Role::Button && node.accesskit_node().toggled().is_some()
    };
    let small = targets.filter(|node| node.rect().width() < TARGET || node.rect().height() < TARGET);
    let small = small.filter(|node| !(is_code(node) && view(screen).remembered.lower == Lower::Code));
    small
        .map(|node| {
            let access = node.accesskit_node();
            format!(
                "{:?} {:?} {}",
                access.role(),
                access.label().unwrap_or_default(),
                node.rect()
            )
        })
        .collect()
}

const VIEWS: [Intent; 6] = [
    Intent::ShowGrowth,
    Intent::ShowChecks,
    Intent::ShowRanges,
    Intent::ShowCode,
    Intent::Compare,
    Intent::Present,
];

#[test]
fn nothing_that_can_be_pressed_is_smaller_than_a_target_in_any_view() {
    let presets = presets::presets();
    let examples = presets
        .iter()
        .map(|preset| (preset.title, preset.design().unwrap()));
    let mut found = Vec::new();
    for (name, design) in examples.chain([("blank", presets::blank()), ("forty", forty())]) {
        for size in SIZES {
            let mut screen = opened(&design, size);
            let mut look = |screen: &Screen, view: &str| {
                let place = format!("{name} at {size:?}, {view}");
                found.extend(small(screen).into_iter().map(|what| format!("{place}: {what}")));
            };
            look(&screen, "as it opens");
            for intent in VIEWS {
                perform(&mut screen, Action::Do(intent));
                look(&screen, intent.title());
            }
            if view(&screen).presentation.is_some() {
                perform(&mut screen, Action::LeavePresentation);
            }
            perform(&mut screen, Action::ShowAlternative(0));
            for (intent, item) in [
                (
                    Intent::ShowGrowth,
                    Item::Subnet {
                        network: 0,
                        subnet: 0,
                    },
                ),
                (
                    Intent::ShowChecks,
                    Item::Network {
                        network: 0,
                        prefix: 0,
                    },
                ),
            ] {
                perform(&mut screen, Action::Do(intent));
                perform(&mut screen, Action::Select(Some(item)));
                look(&screen, &format!("{item:?}"));
            }
            for menu in ["File", "Edit", "View", "Help"] {
                click(&mut screen, menu);
                look(&screen, &format!("menu {menu}"));
                press(&mut screen, Modifiers::NONE, Key::Escape);
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn nothing_that_can_be_pressed_is_smaller_than_a_target_in_any_dialog() {
    let mut screen = window_of([1440.0, 1100.0], &Memory::new());
    let mut found = Vec::new();
    for dialog in dialogs(&screen) {
        perform(&mut screen, Action::OpenDialog(dialog.clone()));
        found.extend(
            small(&screen)
                .into_iter()
                .map(|what| format!("{dialog:?}: {what}")),
        );
        perform(&mut screen, Action::CloseDialog);
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
