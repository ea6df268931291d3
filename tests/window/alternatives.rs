//! Several alternatives: all within reach, compared for the same workload, named by what they are.

use aksnet::app::shell::Memory;
use aksnet::azure::{DataPlane, Model, NetworkPolicy, Os};
use aksnet::check::rules;
use aksnet::decide::verdict::Outcome;
use aksnet::design::{ClusterState, presets};
use aksnet::ui::action::{Action, Intent};
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::screen::{
    Screen, click, design, painted_texts, perform, planned_nodes, press, set_number, view, window, window_of,
};

/// A window on as many alternatives.
fn alternatives(count: usize) -> Screen {
    let mut screen = window_of([1280.0, 720.0], &Memory::new());
    for _ in 1..count {
        perform(&mut screen, Action::Do(Intent::AddAlternative));
    }
    screen
}

fn names(screen: &Screen) -> Vec<String> {
    let all = design(screen).alternatives.iter();
    all.map(|alternative| alternative.name.to_string()).collect()
}

#[test]
fn every_one_of_nine_alternatives_and_the_way_to_a_tenth_are_in_reach() {
    let mut screen = alternatives(9);
    assert_eq!(view(&screen).focus.alternative, 8);
    let tabs: Vec<egui::Rect> = screen
        .query_all_by_role(Role::Tab)
        .map(|tab| tab.rect())
        .collect();
    let add = screen.get_by_label("Add alternative").rect();
    assert!(add.right() < 1280.0, "{add}");
    assert!(
        tabs.iter()
            .any(|tab| tab.right() > 100.0 && tab.left() < add.left()),
        "{tabs:?}"
    );
    let last = screen.query_all_by_role(Role::Tab).find(|tab| {
        use egui_kittest::kittest::NodeT as _;
        tab.accesskit_node()
            .label()
            .is_some_and(|label| label.starts_with("I "))
    });
    let last = last.expect("the tab of the alternative on screen").rect();
    assert!(
        last.right() <= add.left() + 1.0,
        "the tab on screen is in sight: {last} {add}"
    );

    click(&mut screen, "All alternatives");
    let fourth = names(&screen)[3].clone();
    screen
        .query_all_by_label(&format!("D {fourth}"))
        .last()
        .unwrap()
        .click();
    screen.run();
    assert_eq!(view(&screen).focus.alternative, 3);
    click(&mut screen, "Add alternative");
    assert_eq!(design(&screen).alternatives.len(), 10);
}

#[test]
fn tabs_that_find_room_again_lose_the_menu_of_all() {
    let mut screen = alternatives(4);
    for (width, is_cut) in [(620.0, true), (1_900.0, false), (620.0, true)] {
        screen.set_size(egui::vec2(width, 720.0));
        screen.run();
        let all = screen.query_by_label("All alternatives");
        assert_eq!(all.is_some(), is_cut, "{width}");
    }
}

#[test]
fn letters_stay_when_an_alternative_is_added() {
    let mut screen = alternatives(3);
    let before = names(&screen);
    perform(&mut screen, Action::ShowAlternative(0));
    perform(&mut screen, Action::Do(Intent::AddAlternative));
    assert_eq!(names(&screen)[..3], before);
    assert_eq!(view(&screen).focus.alternative, 3);
    perform(&mut screen, Action::ShowAlternative(0));
    perform(&mut screen, Action::AddFromModel(Model::Kubenet));
    assert_eq!(names(&screen)[..3], before);
    assert_eq!(view(&screen).focus.alternative, 4);
    press(&mut screen, Modifiers::COMMAND, Key::Z);
    press(&mut screen, Modifiers::COMMAND, Key::Z);
    assert_eq!(names(&screen), before);
}

#[test]
fn a_name_given_by_the_model_follows_it() {
    let mut screen = window(&Memory::new());
    perform(&mut screen, Action::AddFromModel(Model::Overlay));
    perform(&mut screen, Action::AddFromModel(Model::Overlay));
    assert_eq!(names(&screen)[1..], ["Overlay", "Overlay 2"]);
    perform(&mut screen, Action::UseModel(Model::Kubenet));
    assert_eq!(names(&screen)[2], Model::Kubenet.title());
    // What a person called it stays.
    perform(&mut screen, Action::ShowAlternative(0));
    let own = names(&screen)[0].clone();
    perform(&mut screen, Action::UseModel(Model::Kubenet));
    assert_eq!(names(&screen)[0], own);
}

/// What runs became the plan: the running cluster was gone from the record, and the plans beside it were judged anew.
#[test]
fn a_running_cluster_moves_to_another_model_in_an_alternative_of_its_own() {
    let kubenet = presets::presets()
        .iter()
        .find(|preset| preset.text.contains("Kubenet near its end"))
        .unwrap();
    let world = Memory::new();
    world.put("/kubenet.aksnet", kubenet.text);
    for by_menu in [false, true] {
        let mut screen = window_of([1600.0, 1000.0], &world);
        perform(&mut screen, Action::OpenPath("/kubenet.aksnet".into()));
        let before = design(&screen).clone();
        if by_menu {
            let button = screen
                .query_all_by_label_contains("Make it fit: A requirement is not met")
                .next()
                .unwrap();
            button.click();
            screen.run();
            let way = screen.get_by_label_contains("Use model Overlay. Result: ");
            let said = way.accesskit_node().label().unwrap();
            let first = "Result: The policy engine must be removed first, then it fits; pool orders can grow";
            assert!(said.contains(first), "{said}");
            assert!(said.ends_with("Cost: all pools are reimaged"), "{said}");
            way.click();
            screen.run();
        } else {
            perform(&mut screen, Action::UseModel(Model::Overlay));
        }
        let after = design(&screen);
        assert_eq!(after.alternatives[..2], before.alternatives[..]);
        let planned = &after.alternatives[2];
        assert_eq!((planned.name.as_str(), planned.today), ("Overlay 2", false));
        let cluster = &planned.clusters[0];
        assert_eq!(
            (cluster.model, cluster.state),
            (Model::Overlay, ClusterState::Planned)
        );
        assert_eq!(view(&screen).focus.alternative, 2);
        let said = &view(&screen).notices[0].text;
        assert_eq!(
            said,
            "Added as a new alternative; Today still shows what is running"
        );
        // What the cost said, the new alternative says.
        let outcome = crate::screen::session(&screen).verdicts().of_alternative(2);
        let Outcome::Refused(rule) = outcome else {
            panic!("{outcome:?}")
        };
        assert_eq!(
            rules::short_words(rule),
            Some("the policy engine must be removed first")
        );
        press(&mut screen, Modifiers::COMMAND, Key::Z);
        assert_eq!(design(&screen), &before);
        assert_eq!(view(&screen).focus.alternative, 0, "back where it was chosen");
    }
}

#[test]
fn unequal_workloads_are_said_and_can_be_made_equal() {
    let mut screen = alternatives(2);
    let unequal = |screen: &Screen| screen.query_all_by_label_contains("workloads differ").count() > 0;
    perform(&mut screen, Action::Do(Intent::Compare));
    assert!(!unequal(&screen));
    perform(&mut screen, Action::Do(Intent::Compare));
    set_number(&mut screen, "Nodes (max)", "30");
    perform(&mut screen, Action::Do(Intent::Compare));
    assert!(unequal(&screen));
    let said = |words: &str| screen.query_all_by_label_contains(words).count();
    assert!(said("comes first, of unequal workloads") > 0);
    assert_eq!(said("ties for best"), 0);
    let before = design(&screen).clone();
    click(&mut screen, "Give all the workload of B");
    assert!(!unequal(&screen));
    assert_eq!(planned_nodes(&screen, 1), 30);
    assert!(screen.query_all_by_label_contains("ties for best").count() > 0);
    perform(&mut screen, Action::Do(Intent::SameWorkload));
    assert!(
        screen
            .query_by_label("All alternatives now have the same workload")
            .is_some()
    );
    press(&mut screen, Modifiers::COMMAND, Key::Z);
    assert_eq!(*design(&screen), before);
}

#[test]
fn requirements_are_in_sight_and_chosen_there() {
    let mut screen = window_of([1280.0, 720.0], &Memory::new());
    for _ in 0..40 {
        perform(&mut screen, Action::Do(Intent::AddConnected));
        perform(&mut screen, Action::CloseDialog);
    }
    let section = screen.get_by_label("What must hold?").rect();
    assert!(section.bottom() < 400.0, "{section}");
    click(&mut screen, "What must hold?");
    let chosen = screen.get_by_label("Windows pools").rect();
    assert!(chosen.bottom() < 720.0, "{chosen}");
    click(&mut screen, "Windows pools");
    assert!(
        design(&screen)
            .requirements
            .needs(aksnet::design::Criterion::WindowsPools)
    );
    click(&mut screen, "What must hold?");
    let said = screen.query_all_by_label_contains("Windows pools").count();
    assert!(said > 0, "the folded line says it");
    let version = screen.query_by_role_and_label(Role::TextInput, "Planning date");
    assert!(
        version.is_none_or(|field| field.rect().top() < 1_500.0),
        "40 ranges push nothing away"
    );
}

#[test]
fn a_choice_that_needs_a_second_one_brings_it_along() {
    let mut screen = window(&Memory::new());
    let cluster = |screen: &Screen| design(screen).alternatives[0].clusters[0].clone();
    set_number(&mut screen, "Nodes, autoscaler from", "20");
    let pool = cluster(&screen).pools[1].clone();
    assert_eq!(pool.autoscale.unwrap().min.get(), 20);
    assert!(pool.count.get() >= 20, "{}", pool.count.get());
    press(&mut screen, Modifiers::COMMAND, Key::Z);
    assert!(cluster(&screen).pools[1].count.get() < 20, "one step");

    set_number(&mut screen, "Nodes now", "1");
    assert_eq!(cluster(&screen).pools[1].autoscale.unwrap().min.get(), 1);

    assert_eq!(cluster(&screen).data_plane, DataPlane::Cilium);
    let errors = |screen: &Screen| crate::screen::session(screen).findings().counts(0).errors;
    assert_eq!(errors(&screen), 0);
    screen.get_by_label_contains("Settings of pool").click();
    screen.run();
    click(&mut screen, "Windows with the Azure data plane and Calico");
    assert_eq!(cluster(&screen).pools[1].os, Os::Windows);
    assert_eq!(cluster(&screen).data_plane, DataPlane::Azure);
    assert_eq!(cluster(&screen).network_policy, NetworkPolicy::Calico);
    assert_eq!(errors(&screen), 0, "network policies are required");
    press(&mut screen, Modifiers::COMMAND, Key::Z);
    assert_eq!(cluster(&screen).data_plane, DataPlane::Cilium);
}

#[test]
fn heads_of_many_alternatives_are_said_in_full() {
    let mut screen = alternatives(9);
    // Of each kind: one that Azure refuses, one that is too small, and equal ones that come first.
    perform(&mut screen, Action::ShowAlternative(1));
    perform(&mut screen, Action::UseModel(Model::NodeSubnet));
    perform(&mut screen, Action::ShowAlternative(2));
    set_number(&mut screen, "Nodes (max)", "400");
    for size in [[1280.0, 720.0], [1440.0, 900.0]] {
        screen.set_size(size.into());
        perform(&mut screen, Action::Do(Intent::Compare));
        let heads: Vec<_> = painted_texts(&screen)
            .into_iter()
            .filter(|text| {
                let words = ["ruled out: ", "comes first", "qualifies", "ties for", "is best"];
                words.iter().any(|words| text.words.contains(words)) && text.rect.width() < 200.0
            })
            .collect();
        assert!(6 < heads.len(), "{size:?}: {}", heads.len());
        for head in heads {
            assert!(!head.is_cut, "{size:?}: {}", head.words);
        }
        perform(&mut screen, Action::Do(Intent::Compare));
    }
}

#[test]
fn export_and_present_stand_beside_the_tabs_of_several_alternatives_at_200_percent() {
    for count in [2, 9] {
        let mut screen = window_of([720.0, 450.0], &Memory::new());
        for _ in 1..count {
            perform(&mut screen, Action::Do(Intent::AddAlternative));
            perform(&mut screen, Action::CloseDialog);
        }
        assert_eq!(design(&screen).alternatives.len(), count);
        let whole = screen.ctx.content_rect();
        for name in ["Export…", "Present"] {
            let rect = screen.get_by_role_and_label(Role::Button, name).rect();
            assert!(whole.contains_rect(rect), "{name} {rect}");
        }
    }
}

#[test]
fn escape_leaves_the_comparison_once_it_ends_nothing_else() {
    let mut screen = alternatives(2);
    perform(&mut screen, Action::Do(Intent::Compare));
    for (opens, is_over) in [
        (Action::Do(Intent::Commands), "palette"),
        (Action::Do(Intent::Shortcuts), "dialog"),
    ] {
        perform(&mut screen, opens);
        press(&mut screen, Modifiers::NONE, Key::Escape);
        assert!(view(&screen).palette.is_none() && view(&screen).dialog.is_none());
        assert!(view(&screen).compare.open, "the {is_over} ends first");
    }
    click(&mut screen, "View");
    assert!(egui::Popup::is_any_open(&screen.ctx));
    press(&mut screen, Modifiers::NONE, Key::Escape);
    assert!(view(&screen).compare.open, "the menu ends first");
    press(&mut screen, Modifiers::NONE, Key::Escape);
    assert!(!view(&screen).compare.open);
    // Nothing more is left by it.
    press(&mut screen, Modifiers::NONE, Key::Escape);
    assert!(!view(&screen).compare.open);
    perform(&mut screen, Action::Do(Intent::Shortcuts));
    let said = screen.query_by_label("Close a dialog, leave a field or the comparison");
    assert!(said.is_some());
}

#[test]
fn a_verdict_has_one_colour_in_the_tabs_and_in_the_comparison() {
    let mut screen = alternatives(2);
    let words = crate::screen::session(&screen)
        .verdicts()
        .of_alternative(0)
        .words();
    assert!(words.starts_with("Works, "), "{words}");
    perform(&mut screen, Action::Do(Intent::Compare));
    let texts = painted_texts(&screen);
    let said: Vec<_> = texts.iter().filter(|text| text.words.contains(&words)).collect();
    assert!(said.len() > 2, "the status bar and a cell for each alternative");
    for text in &said {
        assert_eq!(text.color, said[0].color, "{}", text.words);
        assert!(text.words.starts_with(&words), "no tick: {}", text.words);
    }
}
