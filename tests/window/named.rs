//! What a screen reader meets: in every view and dialog, whatever can be clicked or typed into has a name.

use aksnet::app::shell::Memory;
use aksnet::scene::Item;
use aksnet::ui::action::{Action, Intent};
use egui::accesskit::{Action as Asked, Live, Role};
use egui_kittest::kittest::{By, NodeT as _, Queryable as _};

use crate::screen::{Screen, click, perform, window_of};
use crate::widgets::dialogs;

/// Roles of what can be used and is called nothing, and how much can be used.
fn nameless(screen: &Screen) -> (Vec<String>, usize) {
    let usable = |role: Role| {
        matches!(
            role,
            Role::Button
                | Role::CheckBox
                | Role::ColorWell
                | Role::ComboBox
                | Role::Link
                | Role::ListBoxOption
                | Role::MenuItem
                | Role::MultilineTextInput
                | Role::RadioButton
                | Role::Slider
                | Role::SpinButton
                | Role::Splitter
                | Role::Switch
                | Role::Tab
                | Role::TextInput
                | Role::TreeItem
        )
    };
    let all = screen.query_all(By::new().predicate(|_| true));
    let used: Vec<_> = all
        .filter(|node| {
            let data = node.accesskit_node().data();
            // The window and the bars that scroll are called nothing anywhere; a label is its own text.
            let is_plain = matches!(data.role(), Role::Window | Role::ScrollBar | Role::Label);
            usable(data.role()) || (data.supports_action(Asked::Click) && !is_plain)
        })
        .collect();
    let unnamed = used.iter().filter(|node| {
        let name = node.accesskit_node().label();
        name.is_none_or(|name| name.trim().is_empty())
    });
    let unnamed = unnamed.map(|node| format!("{:?} {}", node.accesskit_node().role(), node.rect()));
    (unnamed.collect(), used.len())
}

fn check(screen: &Screen, what: &str) {
    let (unnamed, used) = nameless(screen);
    assert!(used > 5, "{what}: {used} things can be used");
    assert_eq!(unnamed, Vec::<String>::new(), "{what}");
}

#[test]
fn whatever_can_be_used_has_a_name_in_every_view() {
    let mut screen = window_of([1440.0, 1000.0], &Memory::new());
    check(&screen, "window");
    perform(&mut screen, Action::Do(Intent::AddAlternative));
    for intent in [
        Intent::ShowGrowth,
        Intent::GrowthAsLines,
        Intent::ShowChecks,
        Intent::ShowRanges,
        Intent::ShowCode,
        Intent::EnlargeLower,
        Intent::EnlargeLower,
        Intent::ToggleRotation,
        Intent::AllOnMap,
        Intent::FindOnMap,
        Intent::RowsToScale,
        Intent::Compare,
        Intent::Compare,
        Intent::ToggleInspector,
        Intent::ToggleInspector,
        Intent::Commands,
    ] {
        perform(&mut screen, Action::Do(intent));
        check(&screen, intent.title());
    }
    perform(&mut screen, Action::CloseDialog);
    for item in [
        Item::Network {
            network: 0,
            prefix: 0,
        },
        Item::Subnet {
            network: 0,
            subnet: 0,
        },
        Item::PodCidr { cluster: 0 },
        Item::Connected { range: 0, prefix: 0 },
    ] {
        perform(&mut screen, Action::Select(Some(item)));
        check(&screen, "selection");
    }
    for menu in ["File", "Edit", "View", "Help"] {
        let mut screen = window_of([1440.0, 1000.0], &Memory::new());
        click(&mut screen, menu);
        check(&screen, menu);
    }
    perform(&mut screen, Action::Do(Intent::Present));
    check(&screen, "presentation");
}

#[test]
fn whatever_can_be_used_has_a_name_in_every_dialog() {
    let mut screen = window_of([1440.0, 1000.0], &Memory::new());
    perform(&mut screen, Action::Do(Intent::AddAlternative));
    for dialog in dialogs(&screen) {
        let what = format!("{dialog:?}");
        perform(&mut screen, Action::OpenDialog(dialog));
        check(&screen, &what);
        perform(&mut screen, Action::CloseDialog);
    }
}

#[test]
fn a_notice_is_read_out_when_it_comes() {
    let mut screen = window_of([1440.0, 1000.0], &Memory::new());
    perform(&mut screen, Action::Do(Intent::Reload));
    let said = screen.query_all(By::new().predicate(|node| {
        let mut around = std::iter::successors(Some(*node), |node| node.parent());
        around.any(|node| node.live() != Live::Off)
    }));
    let said: Vec<String> = said
        .filter_map(|node| {
            node.accesskit_node()
                .label()
                .or_else(|| node.accesskit_node().value())
        })
        .collect();
    assert!(
        said.iter().any(|words| words.contains("nothing to reload")),
        "{said:?}"
    );
}
