//! The checks in the window: what is listed, where a click leads, what is accepted, and by what a design is judged.

use aksnet::app::shell::Memory;
use aksnet::azure::Model;
use aksnet::check::rules;
use aksnet::design::{Design, file, presets};
use aksnet::edit::{ClusterAt, ClusterChange, Command, DesignChange};
use aksnet::scene::Item;
use aksnet::ui::action::Action;
use aksnet::ui::reveal::Field;
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::screen::{
    Screen, Text, application, click, design, painted_texts, perform, press, session, view, window_of,
    window_of_held_jobs,
};

/// The window on `design`, with its checks listed.
fn window(design: &Design) -> (Screen, Memory) {
    let world = Memory::new();
    world.put("/design.aksnet", file::write(design));
    let mut screen = window_of([1600.0, 1000.0], &world);
    perform(&mut screen, Action::OpenPath("/design.aksnet".into()));
    press(&mut screen, Modifiers::COMMAND | Modifiers::SHIFT, Key::G);
    (screen, world)
}

fn example(index: usize) -> Design {
    presets::presets()[index].design().unwrap()
}

fn type_into(screen: &mut Screen, label: &str, text: &str) {
    screen.get_by_role_and_label(Role::TextInput, label).focus();
    screen.run();
    press(screen, Modifiers::COMMAND, Key::A);
    screen
        .get_by_role_and_label(Role::TextInput, label)
        .type_text(text);
    screen.run();
}

/// Clicks the row of the list that holds these words.
fn click_row(screen: &mut Screen, words: &str) {
    let mut rows = screen.query_all_by_role(Role::Button);
    let row = rows.find(|row| {
        row.accesskit_node()
            .label()
            .is_some_and(|label| label.contains(words))
    });
    row.unwrap().click();
    drop(rows);
    screen.run();
}

/// Rows of the list that hold these words.
fn rows(screen: &Screen, words: &str) -> usize {
    screen
        .query_all_by_role(Role::Button)
        .filter(|row| {
            row.accesskit_node()
                .label()
                .is_some_and(|label| label.contains(words))
        })
        .count()
}

#[test]
fn the_list_is_filtered_by_severity_and_by_words_and_the_counts_follow() {
    let (mut screen, _) = window(&example(0));
    let clash = "overlaps a connected network, Pod CIDR";
    assert_eq!(rows(&screen, clash), 1);
    click(&mut screen, "List 1 warning");
    assert_eq!(rows(&screen, clash), 0);
    click(&mut screen, "List 1 warning");

    type_into(&mut screen, "Filter findings", "pod-cidr on-prem");
    assert_eq!(rows(&screen, clash), 1);
    assert!(screen.query_by_label("List 0 notes").is_some());

    type_into(&mut screen, "Filter findings", "no such word");
    assert!(screen.query_by_label("List 0 warnings").is_some());
    assert!(screen.query_by_label("No finding matches the filter").is_some());
    click(&mut screen, "Clear the filter");
    assert_eq!(rows(&screen, clash), 1);
}

#[test]
fn a_click_leads_to_the_range_and_to_the_field() {
    let (mut screen, _) = window(&example(0));
    click_row(&mut screen, "overlaps a connected network, Pod CIDR of shop");
    let shown = view(&screen);
    assert_eq!(shown.selection, Some(Item::PodCidr { cluster: 0 }));
    assert_eq!(shown.workload.mark.map(|mark| mark.field), Some(Field::PodCidr));
    let field = screen.get_by_role_and_label(Role::TextInput, "Pod CIDR");
    assert!(field.accesskit_node().is_focused(), "one can type at once");

    // Doing something else takes the frame away.
    press(&mut screen, Modifiers::COMMAND, Key::I);
    assert_eq!(view(&screen).workload.mark, None);
}

#[test]
fn a_finding_of_another_alternative_shows_that_one() {
    let (mut screen, _) = window(&example(3));
    press(&mut screen, Modifiers::ALT, Key::Num2);
    assert_eq!(view(&screen).focus.alternative, 1);
    assert_eq!(rows(&screen, "warning: Kubenet is unsupported"), 0);
    click(&mut screen, "All alternatives");
    type_into(&mut screen, "Filter findings", "kubenet-retires");
    click_row(&mut screen, "warning: Kubenet is unsupported");
    let shown = view(&screen);
    assert_eq!(shown.focus.alternative, 0);
    assert_eq!(shown.workload.mark.map(|mark| mark.field), Some(Field::Cluster));
}

#[test]
fn the_arrow_keys_walk_the_rows() {
    let (mut screen, _) = window(&example(3));
    let in_focus = |screen: &Screen| {
        let mut rows = screen.query_all_by_role(Role::Button);
        let row = rows.find(|row| row.accesskit_node().is_focused());
        row.map(|row| row.accesskit_node().label())
    };
    let mut rows = screen.query_all_by_role(Role::Button);
    let is_row = |label: String| label.starts_with("warning: ");
    let row = rows.find(|row| row.accesskit_node().label().is_some_and(is_row));
    row.unwrap().focus();
    drop(rows);
    screen.run();
    let first = in_focus(&screen).unwrap();
    press(&mut screen, Modifiers::NONE, Key::ArrowDown);
    let second = in_focus(&screen).unwrap();
    assert_ne!(first, second);
    press(&mut screen, Modifiers::NONE, Key::ArrowUp);
    assert_eq!(in_focus(&screen), Some(first));
}

#[test]
fn a_planning_date_makes_a_note_of_retirement_an_error() {
    let (mut screen, _) = window(&example(3));
    assert!(rows(&screen, "warning: Kubenet is unsupported") > 0);
    type_into(&mut screen, "Planning date", "2028-13-01");
    assert!(screen.query_by_label_contains("is not a date").is_some());
    press(&mut screen, Modifiers::NONE, Key::Enter);
    assert_eq!(design(&screen).planning_date, None);

    type_into(&mut screen, "Planning date", "2028-06-01");
    press(&mut screen, Modifiers::NONE, Key::Enter);
    let date = design(&screen).planning_date.clone();
    assert_eq!(date.unwrap().as_str(), "2028-06-01");
    assert!(rows(&screen, "is planned for a date after 2028-03-31") > 0);
    press(&mut screen, Modifiers::COMMAND, Key::Z);
    assert_eq!(design(&screen).planning_date, None);
}

#[test]
fn a_design_judged_by_older_rules_says_what_changed_and_saving_notes_it() {
    let mut judged = example(3);
    judged.rule_set = "2026-01-01".to_owned();
    let (mut screen, world) = window(&judged);
    assert!(
        screen
            .query_by_label_contains("Last checked with the rules of 2026-01-01")
            .is_some()
    );
    click(&mut screen, "What changed…");
    assert!(screen.query_by_label_contains("172.30.0.0/16").is_some());
    click(&mut screen, "Later");
    assert!(!session(&screen).is_dirty());

    press(&mut screen, Modifiers::COMMAND, Key::S);
    let saved = file::read(&world.contents("/design.aksnet").unwrap()).unwrap();
    assert_eq!(saved.rule_set, rules::VERSION);
    assert!(!session(&screen).is_dirty());
    assert_eq!(session(&screen).undo_title(), None);
    assert!(screen.query_by_label_contains("Last judged by").is_none());
}

#[test]
fn a_finding_leads_to_its_rule_in_the_catalogue() {
    let (mut screen, _) = window(&example(0));
    type_into(&mut screen, "Filter findings", "on-prem");
    // In the list and in the inspector alike.
    for place in 0..2 {
        let mut whys = screen.query_all_by_label("Why: The pod CIDR overlaps a connected network");
        whys.nth(place).unwrap().click();
        drop(whys);
        screen.run();
        assert!(screen.query_by_label("pod-cidr-overlaps-connected").is_some());
        if place == 0 {
            click(&mut screen, "Close");
        }
    }
    assert!(
        screen
            .query_by_label(rules::POD_CIDR_OVERLAPS_CONNECTED.rule.reason)
            .is_some()
    );

    type_into(&mut screen, "Filter rules", "InsufficientSubnetSize node subnet");
    let title = rules::NODE_SUBNET_TOO_SMALL.rule.title;
    screen.get_by_role_and_label(Role::ListBoxOption, title).click();
    screen.run();
    assert!(
        screen
            .query_by_label(rules::NODE_SUBNET_TOO_SMALL.rule.reason)
            .is_some()
    );
}

#[test]
fn the_way_to_another_model_says_what_is_in_its_way() {
    let (mut screen, _) = window(&example(3));
    click(&mut screen, "What can be changed later…");
    let overlay = "Overlay: one in-place update, a condition is not met";
    screen.get_by_role_and_label(Role::ListBoxOption, overlay).click();
    screen.run();
    assert!(
        screen
            .query_by_label("neither Calico nor Azure NPM installed: not met")
            .is_some()
    );
    assert!(screen.query_by_label("Kubernetes 1.27 or later: met").is_some());
    assert!(
        screen
            .query_by_label("snet-nodes: 399 now, 404 in the meantime, of 507 addresses")
            .is_some()
    );
    let flat = "Pod subnet, dynamic: only with a new cluster, no room alongside";
    screen.get_by_role_and_label(Role::ListBoxOption, flat).click();
    screen.run();
    assert!(
        screen
            .query_by_label_contains("pod subnet /17: no free block in the VNet")
            .is_some()
    );
    click(&mut screen, "Value by value");
    assert!(screen.query_by_label("Can change one way, not back").is_some());
    click(&mut screen, "Pool rotation");
    assert!(
        screen
            .query_all_by_label("route table: 795 of 400 routes")
            .next()
            .is_some()
    );
}

#[test]
fn a_model_that_is_ruled_out_comes_last_and_nothing_of_it_is_ticked() {
    const TICK: &str = egui_material_icons::icons::ICON_CHECK_CIRCLE.codepoint;
    let (mut screen, _) = window(&example(0));
    click(&mut screen, "What can be changed later…");
    let ways: Vec<String> = screen
        .get_all_by_role(Role::ListBoxOption)
        .filter_map(|way| way.accesskit_node().label())
        .filter(|way| way.contains("new cluster") || way.contains("ruled out"))
        .collect();
    let kubenet = "Kubenet: ruled out: does not support snet-agc";
    assert_eq!(ways.last().map(String::as_str), Some(kubenet));
    let ticks = |screen: &Screen| -> usize {
        let texts = painted_texts(screen).into_iter();
        texts.filter(|text| text.words == TICK).count()
    };
    let way = "Overlay: only with a new cluster";
    screen.get_by_role_and_label(Role::ListBoxOption, way).click();
    screen.run();
    let with_tick = ticks(&screen);
    screen.get_by_role_and_label(Role::ListBoxOption, kubenet).click();
    screen.run();
    assert!(
        screen
            .query_by_label_contains("node subnet /26, such as")
            .is_some()
    );
    assert!(
        screen
            .query_by_label("Ruled out: does not support snet-agc")
            .is_some()
    );
    assert_eq!(ticks(&screen) + 1, with_tick);
}

#[test]
fn what_is_found_alike_in_several_alternatives_is_one_row() {
    let mut design = example(0);
    let first = design.alternatives[0].clone();
    for at in 2..=9 {
        let mut other = first.clone();
        other.name = format!("Overlay {at}").parse().unwrap();
        design.alternatives.push(other);
    }
    let (mut screen, _) = window(&design);
    let overlap = "The pod CIDR overlaps a connected network";
    let of_one = rows(&screen, overlap);
    assert_eq!(rows(&screen, "same in"), 0);
    click(&mut screen, "All alternatives");
    assert_eq!(rows(&screen, overlap), of_one);
    assert_eq!(rows(&screen, "same in B–I: Pod CIDR of shop"), 1);
    // Of those that are listed, the one on screen speaks for all.
    perform(&mut screen, Action::ShowAlternative(2));
    assert_eq!(rows(&screen, "same in A, B, D–I: Pod CIDR of shop"), 1);
}

#[test]
fn a_second_pool_is_asked_for_and_never_saved() {
    let (mut screen, _) = window(&presets::blank());
    click(&mut screen, "Show replacement pool");
    assert!(screen.query_by_label("Room for both").is_some());
    assert!(
        screen
            .query_by_label_contains("snet-nodes: 43 of 251 addresses")
            .is_some()
    );
    perform(&mut screen, Action::Select(Some(Item::PodCidr { cluster: 0 })));
    let sum = "23 + 20 for the replacement pool = 43 of 256 node slots";
    assert!(screen.query_by_label(sum).is_some());
    assert!(!session(&screen).is_dirty());
}

#[test]
fn what_is_accepted_is_counted_by_itself_and_can_be_left_out() {
    let (mut screen, _) = window(&example(0));
    let finding = application(&screen)
        .session
        .findings()
        .all
        .iter()
        .find(|finding| finding.rule.id == "pod-cidr-overlaps-connected")
        .copied()
        .unwrap();
    let command = finding.accept(design(&screen), "on-prem never talks to pods");
    perform(&mut screen, Action::Edit(command));
    assert_eq!(rows(&screen, "Accepted: on-prem never talks to pods"), 1);
    assert!(screen.query_by_label("List 0 warnings").is_some());
    click(&mut screen, "List 1 accepted");
    assert_eq!(rows(&screen, "Accepted: on-prem never talks to pods"), 0);
}

#[test]
fn a_requirement_ranks_the_models_anew_at_once() {
    let (mut screen, _) = window(&presets::blank());
    assert!(screen.query_by_label_contains("WHY OVERLAY IS FIRST").is_some());
    let requirement = "Pods reachable from outside";
    screen.get_by_label(requirement).scroll_to_me();
    screen.run();
    click(&mut screen, requirement);
    assert!(screen.query_by_label_contains("WHY OVERLAY IS FIRST").is_none());
    let mut ruled_out =
        screen.query_all_by_label_contains("ruled out: pods cannot be reached directly from outside");
    assert!(ruled_out.next().is_some());
    drop(ruled_out);
    press(&mut screen, Modifiers::COMMAND, Key::Z);
    assert!(screen.query_by_label_contains("WHY OVERLAY IS FIRST").is_some());
}

/// Buttons of that name, and whether one can click them.
fn buttons(screen: &Screen, label: &str) -> Vec<bool> {
    let buttons = screen.query_all_by_role(Role::Button);
    let named = buttons.filter(|button| button.accesskit_node().label().as_deref() == Some(label));
    named
        .map(|button| !button.accesskit_node().is_disabled())
        .collect()
}

/// A DNS service outside the service CIDR.
fn stray_dns() -> Command {
    Command::Cluster {
        at: ClusterAt {
            alternative: 0,
            cluster: 0,
        },
        change: ClusterChange::DnsServiceIp("10.9.9.9".parse().unwrap()),
    }
}

#[test]
fn fixes_are_worked_out_by_a_job_and_cards_stay_where_they_are_meanwhile() {
    let (mut screen, held) = window_of_held_jobs(&Memory::new());
    let fix = "Move to 100.64.0.0/18";
    let card = |screen: &Screen| {
        let accept = "Accept… The pod CIDR overlaps a connected network";
        screen.get_by_label(accept).rect()
    };
    assert_eq!(buttons(&screen, fix), [true]);
    let before = card(&screen);

    // What was found before an edit is shown, but cannot be clicked.
    let notes = DesignChange::Notes("on-prem answers no pods".to_owned());
    perform(&mut screen, Action::Edit(Command::Design(notes)));
    assert_eq!((buttons(&screen, fix), card(&screen)), (vec![false], before));
    assert!(held.run_next());
    screen.run();
    assert_eq!((buttons(&screen, fix), card(&screen)), (vec![true], before));
    click(&mut screen, fix);
    let pods = &design(&screen).alternatives[0].clusters[0].pod_cidr;
    assert_eq!(pods.as_ref().unwrap().to_string(), "100.64.0.0/18");

    // Of what is found for the first time nothing is known yet.
    perform(&mut screen, Action::Edit(stray_dns()));
    assert!(screen.query_by_label("Working out fixes…").is_some());
    while held.run_next() {
        screen.run();
    }
    assert!(screen.query_by_label("Working out fixes…").is_none());
    assert_eq!(buttons(&screen, "Use 10.0.0.10 as DNS service IP"), [true]);
}

#[test]
fn what_is_dragged_is_searched_for_fixes_when_it_is_let_go() {
    let (mut screen, held) = window_of_held_jobs(&Memory::new());
    perform(&mut screen, Action::Drag(stray_dns()));
    assert!(
        !held.run_next(),
        "no job while the document changes with every frame"
    );
    assert!(screen.query_by_label("Working out fixes…").is_some());
    perform(&mut screen, Action::EndDrag);
    while held.run_next() {
        screen.run();
    }
    assert_eq!(buttons(&screen, "Use 10.0.0.10 as DNS service IP"), [true]);
}

#[test]
fn what_would_make_it_fit_stands_in_a_menu_with_its_price() {
    // No room in the VNet for the nodes and pods of a node subnet.
    let text = presets::presets()[0]
        .text
        .replacen("\"overlay\"", "\"node_subnet\"", 1)
        .replacen("          \"pod_cidr\": \"10.244.0.0/18\",\n", "", 1);
    let (mut screen, _) = window(&file::read(text.as_bytes()).unwrap());
    let button = "Make it fit: The node subnet is too small for the planned nodes";
    screen.query_all_by_label(button).next().unwrap().click();
    screen.run();
    let item = "Expand vnet-shop from 10.20.0.0/21 to 10.20.0.0/19";
    let items: Vec<String> = screen
        .query_all_by_role(Role::Button)
        .filter_map(|node| node.accesskit_node().label())
        .filter(|label| label.contains("Cost: "))
        .collect();
    assert!(items.len() >= 3, "{items:?}");
    let wider = items.iter().find(|label| label.starts_with(item)).unwrap();
    assert!(
        wider.ends_with("Cost: 6,144 more addresses from the network team"),
        "{wider}"
    );
    click(&mut screen, wider);
    let space = &design(&screen).alternatives[0].networks[0].address_space;
    assert_eq!(
        space.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["10.20.0.0/19"]
    );
    press(&mut screen, Modifiers::COMMAND, Key::Z);
    assert_eq!(
        design(&screen).alternatives[0].networks[0].address_space[0].to_string(),
        "10.20.0.0/21"
    );
}

#[test]
fn a_lane_without_room_says_what_it_takes_to_use_its_model() {
    let (mut screen, _) = window(&example(0));
    perform(&mut screen, Action::Preview(Some(Model::NodeSubnet)));
    screen.run();
    let button = "Make it fit: use Node subnet";
    screen.query_all_by_label(button).next().unwrap().click();
    screen.run();
    let labels: Vec<String> = screen
        .query_all_by_role(Role::Button)
        .filter_map(|node| node.accesskit_node().label())
        .filter(|label| label.contains("use model Node subnet") && label.contains("Cost: "))
        .collect();
    assert!(labels.len() >= 2, "{labels:?}");
    click(&mut screen, &labels[0]);
    let alternative = &design(&screen).alternatives[0];
    assert_eq!(alternative.clusters[0].model, Model::NodeSubnet);
    assert_eq!(
        alternative.networks[0].address_space[0].to_string(),
        "10.20.0.0/19"
    );
}

#[test]
fn titles_of_checks_are_whole_beside_or_above_what_can_be_done_about_them() {
    let titles = [
        "The model does not support the subnet's purpose",
        "A requirement is not met",
        "Fits the planned nodes, but not an upgrade",
    ];
    let world = Memory::new();
    world.put("/design.aksnet", file::write(&example(4)));
    // In a low window the list has room for one of them.
    for (size, seen) in [([1440.0, 900.0], 3), ([720.0, 450.0], 1)] {
        let mut screen = window_of(size, &world);
        perform(&mut screen, Action::OpenPath("/design.aksnet".into()));
        press(&mut screen, Modifiers::COMMAND | Modifiers::SHIFT, Key::G);
        let list = screen.get_by_role_and_label(Role::Tab, "Checks 19").rect();
        // Right of the list of a wide window the inspector has the same titles.
        let below = |text: &&Text| list.bottom() < text.rect.top() && text.rect.left() < 1_100.0;
        let texts = painted_texts(&screen);
        for title in titles.into_iter().take(seen) {
            let mut found = texts.iter().filter(below).filter(|text| text.words == title);
            assert!(found.any(|text| !text.is_cut), "{title} at {size:?}");
        }
    }
}
