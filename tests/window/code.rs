//! The alternative as code: lines lead to ranges and pools and back, and say what changed.

use aksnet::app::shell::Memory;
use aksnet::scene::Item;
use aksnet::ui::action::{Action, Intent};
use aksnet::ui::state::Lower;
use egui::accesskit::{Role, Toggled};
use egui_kittest::kittest::{By, NodeT as _, Queryable as _};

use crate::screen::{Screen, click, copied, perform, set_number, view, window_of};

/// The window with the code of the example in sight, all of it.
fn window() -> Screen {
    window_in(&Memory::new())
}

fn window_in(world: &Memory) -> Screen {
    let mut screen = window_of([1920.0, 6000.0], world);
    perform(&mut screen, Action::Do(Intent::ShowCode));
    perform(&mut screen, Action::Do(Intent::EnlargeLower));
    assert_eq!(view(&screen).remembered.lower, Lower::Code);
    screen
}

/// The lines that hold these words, each with whether it is lit.
fn lines(screen: &Screen, words: &str) -> Vec<(String, bool)> {
    // Those that lead somewhere can be pressed.
    let is_line = |role| matches!(role, Role::Label | Role::Button);
    let all = screen.query_all(By::new().predicate(move |node| is_line(node.role())));
    let labels = all.filter_map(|node| {
        let accessible = node.accesskit_node();
        let label = accessible.value().or_else(|| accessible.label())?;
        label
            .contains(words)
            .then(|| (label, accessible.toggled() == Some(Toggled::True)))
    });
    labels.collect()
}

/// The one line that holds these words.
fn line(screen: &Screen, words: &str) -> (String, bool) {
    let found = lines(screen, words);
    assert_eq!(found.len(), 1, "{words}: {found:?}");
    found[0].clone()
}

fn pick_language(screen: &mut Screen, to: &str) {
    screen.get_by_role_and_label(Role::ComboBox, "Language").click();
    screen.run();
    screen.get_by_role_and_label(Role::Button, to).click();
    screen.run();
}

#[test]
fn a_line_leads_to_its_range_and_a_range_to_its_lines() {
    let mut screen = window();
    let (agc, is_lit) = line(&screen, "addressPrefix: '10.20.1.0/24'");
    assert!(!is_lit);
    click(&mut screen, &agc);
    assert_eq!(
        view(&screen).selection,
        Some(Item::Subnet {
            network: 0,
            subnet: 1
        })
    );
    assert!(line(&screen, "addressPrefix: '10.20.1.0/24'").1);

    perform(
        &mut screen,
        Action::Select(Some(Item::Subnet {
            network: 0,
            subnet: 0,
        })),
    );
    assert!(line(&screen, "addressPrefix: '10.20.0.0/26'").1);
    assert!(!line(&screen, "addressPrefix: '10.20.1.0/24'").1);
}

#[test]
fn a_line_of_a_pool_leads_to_the_pool() {
    let mut screen = window();
    let (system, _) = line(&screen, "count: 3");
    click(&mut screen, &system);
    assert_eq!(view(&screen).focus.pool, Some(0));
    assert!(line(&screen, "count: 3").1);
    assert!(!line(&screen, "count: 12").1);
}

#[test]
fn what_an_edit_changed_is_marked() {
    let mut screen = window();
    assert!(lines(&screen, "Changed: ").is_empty());
    set_number(&mut screen, "Nodes (max)", "44");
    let changed = line(&screen, "Changed: ").0;
    assert_eq!(changed.trim_start_matches("Changed: ").trim(), "maxCount: 44");
}

#[test]
fn every_language_is_shown_copied_and_saved_as_it_is_exported() {
    let world = Memory::new();
    let mut screen = window_in(&world);
    for (language, words) in [
        ("Azure CLI", "set -euo pipefail"),
        ("PowerShell", "[switch] $WhatIf"),
        ("ARM JSON", "\"$schema\""),
        ("Terraform", "required_providers"),
        ("Terraform with AVM", "Azure/avm-"),
        ("Bicep", "param location string"),
    ] {
        pick_language(&mut screen, language);
        assert!(!lines(&screen, words).is_empty(), "{language}");
        assert!(lines(&screen, "Changed: ").is_empty(), "{language}");
    }
    screen.get_by_role_and_label(Role::Button, "Copy").click();
    let text = copied(&mut screen);
    world.answer(Some("/out/shop"));
    screen.get_by_role_and_label(Role::Button, "Save…").click();
    screen.run();
    let saved = world.contents("/out/shop.bicep").unwrap_or_default();
    assert_eq!(String::from_utf8_lossy(&saved), text);
}

#[test]
fn errors_of_the_design_stand_on_top() {
    let mut screen = window();
    assert!(lines(&screen, "errors in the design").is_empty());
    set_number(&mut screen, "Nodes (max)", "400");
    let told: Vec<_> = lines(&screen, "listed at the top");
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(!lines(&screen, "// ERRORS of the design").is_empty());
}
