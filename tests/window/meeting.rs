//! What is done with alternatives in a meeting: making them, comparing them, presenting them, taking them along.

use aksnet::app::shell::Memory;
use aksnet::azure::Model;
use aksnet::design::{Alternative, Criterion, DecisionStatus, PageChoice, PageKind, PagePlace, Shared};
use aksnet::edit::{AlternativeChange, ClusterAt, Command, DesignChange};
use aksnet::export::Format;
use aksnet::ui::action::{Action, Intent};
use aksnet::ui::state::Dialog;
use egui::accesskit::Role;
use egui::{Key, Modifiers, OutputCommand, Vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::screen::{
    Screen, click, copied, design, perform, press, session, set_number, type_text, view, window,
    window_of_held_jobs,
};

/// What the window puts on the clipboard when `label` is clicked.
fn copied_by(screen: &mut Screen, label: &str) -> String {
    screen.get_by_label(label).click();
    copied(screen)
}

fn alternatives(screen: &Screen) -> &[Shared<Alternative>] {
    &design(screen).alternatives
}

#[test]
fn an_alternative_is_made_from_a_model_and_taken_back() {
    let mut screen = window(&Memory::new());
    press(&mut screen, Modifiers::COMMAND, Key::D);
    assert!(screen.query_by_label("Only one alternative so far").is_some());
    click(&mut screen, "Same workload as kubenet");
    // The kubenet model cannot serve Application Gateway for Containers, yet the alternative can be made and looked at.
    assert_eq!(alternatives(&screen).len(), 2);
    assert_eq!(alternatives(&screen)[1].name.as_str(), "Kubenet");
    assert_eq!(alternatives(&screen)[1].clusters[0].model, Model::Kubenet);
    assert_eq!(view(&screen).focus.alternative, 1);
    press(&mut screen, Modifiers::NONE, Key::Num1);
    assert_eq!(view(&screen).focus.alternative, 0);
    press(&mut screen, Modifiers::COMMAND, Key::Z);
    assert_eq!(alternatives(&screen).len(), 1);
}

#[test]
fn an_alternative_that_finds_no_room_is_not_made() {
    let mut screen = window(&Memory::new());
    perform(&mut screen, Action::AddFromModel(Model::NodeSubnet));
    assert_eq!(alternatives(&screen).len(), 1);
    assert!(
        screen
            .query_by_label_contains("does not fit in the VNet")
            .is_some()
    );
}

#[test]
fn today_is_marked_and_notes_are_kept() {
    let mut screen = window(&Memory::new());
    perform(&mut screen, Action::AddFromModel(Model::Kubenet));
    perform(&mut screen, Action::Do(Intent::EditAlternative));
    click(&mut screen, "This alternative exists today");
    screen.get_by_label_contains("Speaker notes").focus();
    screen.run();
    screen
        .get_by_label_contains("Speaker notes")
        .type_text("Say why it must go");
    screen.run();
    let second = &alternatives(&screen)[1];
    assert!(second.today);
    assert_eq!(second.speaker_notes, "Say why it must go");
    click(&mut screen, "Move left");
    assert!(alternatives(&screen)[0].today);
    press(&mut screen, Modifiers::NONE, Key::Escape);
    perform(&mut screen, Action::Do(Intent::Compare));
    let table = copied_by(&mut screen, "Copy as Markdown");
    let way = "| Migration path | **as it is** | takes two updates, one after the other |";
    assert!(table.contains(way), "{table}");
    for _ in 0..3 {
        press(&mut screen, Modifiers::COMMAND, Key::Z);
    }
    assert!(!alternatives(&screen)[1].today);
}

#[test]
fn the_comparison_names_winners_and_gives_a_verdict() {
    let mut screen = window(&Memory::new());
    perform(&mut screen, Action::AddFromModel(Model::Kubenet));
    let need = DesignChange::Requirement(Criterion::NoRouteTables, Some(true));
    perform(&mut screen, Action::Edit(Command::Design(need)));
    perform(&mut screen, Action::Do(Intent::Compare));
    let verdict = "Only A “Overlay, one spoke” qualifies; out: B (";
    assert!(screen.query_by_label_contains(verdict).is_some());
    assert!(screen.query_by_label_contains("is best").is_some());

    let markdown = copied_by(&mut screen, "Copy as Markdown");
    assert!(
        markdown.starts_with("| | A Overlay, one spoke | B Kubenet |\n"),
        "{markdown}"
    );
    assert!(
        markdown.contains("| Route table for pods (required) | **none** | one, with one route per node |"),
        "{markdown}"
    );
    assert!(markdown.contains(verdict), "{markdown}");

    click(&mut screen, "Only what differs");
    assert!(screen.query_by_label("VNet addresses").is_none());
    let edits = copied_by(&mut screen, "Copy the edits");
    assert!(edits.contains("- Change model of shop to Kubenet\n"), "{edits}");

    // A click on a bar shows its alternative.
    screen.get_by_label_contains("B Kubenet: ").click();
    screen.run();
    assert_eq!(view(&screen).focus.alternative, 1);
    assert!(screen.query_by_label("Only what differs").is_none());
}

#[test]
fn an_idle_comparison_paints_nothing() {
    let mut screen = window(&Memory::new());
    perform(&mut screen, Action::AddFromModel(Model::Kubenet));
    perform(&mut screen, Action::Do(Intent::Compare));
    assert_eq!(screen.run(), 1, "one frame was asked for by the test itself");
}

fn presentation(screen: &Screen) -> &aksnet::ui::panels::present::Presentation {
    view(screen)
        .presentation
        .as_ref()
        .expect("a presentation goes on")
}

fn tried_nodes(screen: &Screen, alternative: usize) -> u64 {
    presentation(screen).session.design().alternatives[alternative].clusters[0].pools[1].planned_nodes()
}

fn nodes(screen: &Screen, alternative: usize) -> u64 {
    alternatives(screen)[alternative].clusters[0].pools[1].planned_nodes()
}

/// Two alternatives, presented, with 200 nodes typed.
fn what_if_200_nodes() -> Screen {
    let mut screen = window(&Memory::new());
    perform(&mut screen, Action::AddFromModel(Model::Kubenet));
    press(&mut screen, Modifiers::NONE, Key::Num1);
    press(&mut screen, Modifiers::NONE, Key::F5);
    assert!(
        screen
            .query_by_label_contains("but its pods collide with on-prem: Works, 1 warning")
            .is_some()
    );
    set_number(&mut screen, "Nodes", "200");
    screen
}

#[test]
fn a_question_from_the_room_is_answered_and_forgotten() {
    let mut screen = what_if_200_nodes();
    assert!(
        screen
            .query_by_label_contains("200 user nodes planned, room for 55: Does not fit")
            .is_some()
    );
    assert!(screen.query_by_label("changed while presenting").is_some());
    // The other alternative is asked the same.
    assert_eq!((tried_nodes(&screen, 0), tried_nodes(&screen, 1)), (200, 200));
    assert_eq!((nodes(&screen, 0), nodes(&screen, 1)), (40, 40));
    // Nothing is lost without a word: the question can be closed, and answered.
    press(&mut screen, Modifiers::NONE, Key::Escape);
    assert!(screen.query_by_label("Keep the what-if changes?").is_some());
    click(&mut screen, "Go on presenting");
    assert_eq!(tried_nodes(&screen, 0), 200);
    press(&mut screen, Modifiers::NONE, Key::Escape);
    click(&mut screen, "Discard");
    assert!(view(&screen).presentation.is_none());
    assert_eq!(nodes(&screen, 0), 40);
    assert!(screen.query_by_label("Models for the same workload").is_some());
}

#[test]
fn what_was_tried_is_kept_as_one_step() {
    let mut screen = what_if_200_nodes();
    click(&mut screen, "Keep");
    assert_eq!((nodes(&screen, 0), nodes(&screen, 1)), (200, 200));
    assert!(screen.query_by_label("changed while presenting").is_none());
    press(&mut screen, Modifiers::NONE, Key::Escape);
    assert_eq!(session(&screen).undo_title(), Some("Keep what-if changes"));
    press(&mut screen, Modifiers::COMMAND, Key::Z);
    assert_eq!((nodes(&screen, 0), nodes(&screen, 1)), (40, 40));
    assert_eq!(alternatives(&screen).len(), 2);
}

#[test]
fn what_was_tried_is_kept_on_the_way_out() {
    let mut screen = what_if_200_nodes();
    press(&mut screen, Modifiers::NONE, Key::Escape);
    press(&mut screen, Modifiers::NONE, Key::Enter);
    assert!(view(&screen).presentation.is_none());
    assert_eq!((nodes(&screen, 0), nodes(&screen, 1)), (200, 200));
    press(&mut screen, Modifiers::COMMAND, Key::Z);
    assert_eq!((nodes(&screen, 0), nodes(&screen, 1)), (40, 40));
}

#[test]
fn the_appendix_lists_every_finding_of_what_is_tried() {
    let mut screen = presented();
    let page_of_findings = |screen: &mut Screen| {
        press(screen, Modifiers::NONE, Key::End);
        for _ in 0..3 {
            press(screen, Modifiers::NONE, Key::ArrowLeft);
        }
        screen
            .get_by_label_contains("warning and 3 notes are open")
            .accesskit_node()
            .label()
            .unwrap()
    };
    assert!(page_of_findings(&mut screen).starts_with("0 errors, 1 warning"));
    click(&mut screen, "Requirements");
    click(&mut screen, "Pods reachable from outside");
    let tried = presentation(&screen);
    let open = tried.session.findings().listed(|_| true);
    let listed = open.open.len() + open.notes.len();
    assert_eq!(listed, 5);
    let leaf = tried.shown().unwrap().clone();
    assert_eq!(leaf, aksnet::page::Leaf::Findings(0..listed));
}

#[test]
fn what_was_tried_is_put_back() {
    let mut screen = what_if_200_nodes();
    click(&mut screen, "Put back");
    assert_eq!(tried_nodes(&screen, 0), 40);
    assert!(screen.query_by_label("changed while presenting").is_none());
}

#[test]
fn what_was_tried_last_is_taken_back_and_tried_again() {
    let mut screen = what_if_200_nodes();
    set_number(&mut screen, "Surge nodes", "7");
    let surge = |screen: &Screen| {
        let pool = &presentation(screen).session.design().alternatives[0].clusters[0].pools[1];
        aksnet::plan::surge_nodes(pool)
    };
    assert_eq!((tried_nodes(&screen, 0), surge(&screen)), (200, 7));
    press(&mut screen, Modifiers::COMMAND, Key::Z);
    assert_eq!((tried_nodes(&screen, 0), surge(&screen)), (200, 20));
    press(&mut screen, Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert_eq!((tried_nodes(&screen, 0), surge(&screen)), (200, 7));
    click(&mut screen, "Undo");
    click(&mut screen, "Undo");
    assert_eq!(tried_nodes(&screen, 0), 40);
    assert!(screen.query_by_label("changed while presenting").is_none());
    assert!(screen.query_by_label("Undo").is_none());
}

#[test]
fn pages_are_turned_by_keys() {
    let mut screen = window(&Memory::new());
    perform(&mut screen, Action::AddFromModel(Model::Kubenet));
    let notes = AlternativeChange::SpeakerNotes("Say why it must go".to_owned());
    perform(
        &mut screen,
        Action::Edit(Command::Alternative { at: 1, change: notes }),
    );
    press(&mut screen, Modifiers::NONE, Key::F5);
    let on = |screen: &Screen, words: &str| screen.query_by_label_contains(words).is_some();
    assert!(on(&screen, "B Network · 5 of "), "begins with what was on screen");
    for (key, page) in [
        (Key::ArrowRight, "Network models · 6 of "),
        (Key::ArrowRight, "All on one address axis · 7 of "),
        (Key::Home, "Title · 1 of "),
        (Key::Space, "What we decide · 2 of "),
        (Key::ArrowRight, "The alternatives at a glance · 3 of "),
        (Key::ArrowRight, "A Network · 4 of "),
        (Key::ArrowLeft, "The alternatives at a glance · 3 of "),
        (Key::End, "Sources · "),
        (Key::ArrowRight, "Sources · "),
        (Key::Num2, "B Network · 5 of "),
        (Key::Num9, "B Network · 5 of "),
    ] {
        press(&mut screen, Modifiers::NONE, key);
        assert!(on(&screen, page), "{key:?} shows {page}");
    }
    press(&mut screen, Modifiers::NONE, Key::N);
    assert!(on(&screen, "Say why it must go"));
    press(&mut screen, Modifiers::NONE, Key::B);
    assert!(!on(&screen, "B Network · 5 of ") && on(&screen, "Blank"));
    press(&mut screen, Modifiers::NONE, Key::B);
    assert!(on(&screen, "B Network · 5 of "));
    assert_eq!(screen.run(), 1, "an idle page paints nothing");
}

#[test]
fn a_decision_is_written_down_step_by_step_and_taken_back() {
    let mut screen = window(&Memory::new());
    perform(&mut screen, Action::Do(Intent::Decide));
    let mut pick = |drop_down: &str, option: &str| {
        screen.get_by_role_and_label(Role::ComboBox, drop_down).click();
        screen.run();
        let options = screen.query_all_by_label(option);
        options.last().unwrap().click();
        screen.run();
    };
    pick("Chosen", "A Overlay, one spoke");
    pick("Status", "Accepted");
    assert_eq!(design(&screen).chosen_alternative(), Some(0));
    screen
        .get_by_role_and_label(Role::MultilineTextInput, "Reason")
        .focus();
    screen.run();
    crate::screen::type_text(&mut screen, "It grows");
    let decision = &design(&screen).decision;
    assert_eq!(
        (decision.status, decision.reason.as_str()),
        (DecisionStatus::Accepted, "It grows")
    );
    press(&mut screen, Modifiers::NONE, Key::Escape);
    for _ in 0..3 {
        press(&mut screen, Modifiers::COMMAND, Key::Z);
    }
    assert!(design(&screen).decision.is_blank());
}

/// One alternative, presented from its own page.
fn presented() -> Screen {
    let mut screen = window(&Memory::new());
    press(&mut screen, Modifiers::NONE, Key::F5);
    screen
}

#[test]
fn the_controls_go_after_a_rest_and_come_back_with_a_key() {
    let mut screen = presented();
    let shows = |screen: &Screen| screen.query_by_label("Next page (Right)").is_some();
    assert!(shows(&screen));
    // A frame takes a quarter of a second here.
    screen.run_steps(16);
    assert!(!shows(&screen));
    press(&mut screen, Modifiers::NONE, Key::T);
    assert!(shows(&screen));
}

#[test]
fn a_click_and_enter_turn_the_page() {
    let mut screen = presented();
    let on = |screen: &Screen, words: &str| screen.query_by_label_contains(words).is_some();
    assert!(on(&screen, "A Network · 3 of "));
    // Beside the rows of the map, which are shown alone by a click.
    let page = screen.get_by_label_contains("but its pods collide").rect();
    let headline = page.center_top() + Vec2::new(0.0, page.height() * 0.1);
    screen.hover_at(headline);
    screen.drag_at(headline);
    screen.drop_at(headline);
    screen.run();
    assert!(on(&screen, "Network models · 4 of "));
    press(&mut screen, Modifiers::NONE, Key::Enter);
    assert!(on(&screen, "Growth and upgrade · 5 of "));
}

#[test]
fn a_requirement_from_the_room_is_tried_and_kept() {
    let mut screen = presented();
    click(&mut screen, "Requirements");
    click(&mut screen, "Pods reachable from outside");
    let said = "does not meet: pods reachable from outside";
    assert!(screen.query_by_label_contains(said).is_some());
    let needs = |screen: &Screen| {
        let requirements = &session(screen).design().requirements;
        requirements.needs(Criterion::PodsReachable)
    };
    assert!(!needs(&screen));
    press(&mut screen, Modifiers::NONE, Key::Escape);
    click(&mut screen, "Keep");
    assert!(needs(&screen));
    press(&mut screen, Modifiers::NONE, Key::Escape);
    press(&mut screen, Modifiers::COMMAND, Key::Z);
    assert!(!needs(&screen));
}

#[test]
fn what_it_would_take_is_answered_without_leaving_the_page() {
    let mut screen = presented();
    set_number(&mut screen, "Nodes", "60");
    assert!(
        screen
            .query_by_label_contains("60 user nodes planned, room for 55")
            .is_some()
    );
    click(&mut screen, "What would it take?");
    let ways = presentation(&screen).session.design().clone();
    let offered = |words: &str| {
        let mut found = screen.query_all_by_label_contains(words);
        found.next()?.accesskit_node().label()
    };
    let first = offered("Enlarge snet-nodes to").or_else(|| offered("Move snet-nodes to"));
    let first = first.expect("a way out is offered");
    click(&mut screen, &first);
    assert_ne!(*presentation(&screen).session.design(), ways);
    assert!(screen.query_by_label_contains("does not fit").is_none());
    // The document is as it was.
    assert_eq!(nodes(&screen, 0), 40);
}

#[test]
fn another_model_is_tried_for_the_cluster_on_the_page() {
    let mut screen = presented();
    let at = ClusterAt {
        alternative: 0,
        cluster: 0,
    };
    set_number(&mut screen, "Nodes", "10");
    perform(&mut screen, Action::TryModel(at, Model::NodeSubnet));
    let tried = &presentation(&screen).session.design().alternatives[0];
    assert_eq!(tried.clusters[0].model, Model::NodeSubnet);
    assert_eq!(alternatives(&screen)[0].clusters[0].model, Model::Overlay);
}

#[test]
fn notes_stand_in_the_presenter_view_alone() {
    let mut screen = window(&Memory::new());
    let notes = AlternativeChange::SpeakerNotes("Say why it must go".to_owned());
    perform(
        &mut screen,
        Action::Edit(Command::Alternative { at: 0, change: notes }),
    );
    press(&mut screen, Modifiers::NONE, Key::F5);
    assert!(screen.query_by_label_contains("Say why it must go").is_none());
    press(&mut screen, Modifiers::NONE, Key::V);
    // Without windows of its own, the view is drawn in this one.
    assert!(screen.query_by_label_contains("Say why it must go").is_some());
    assert!(screen.query_by_label("Next").is_some());
    press(&mut screen, Modifiers::NONE, Key::V);
    assert!(screen.query_by_label_contains("Say why it must go").is_none());
}

#[test]
fn pages_are_moved_and_hidden_and_that_is_undone() {
    let mut screen = window(&Memory::new());
    perform(&mut screen, Action::Do(Intent::ArrangePages));
    click(&mut screen, "Move What we decide up");
    let order = |screen: &Screen| session(screen).design().pages.order.clone();
    assert_eq!(order(&screen)[0].page, PageKind::Purpose);
    click(&mut screen, "Usual order");
    assert!(order(&screen).is_empty());
    press(&mut screen, Modifiers::NONE, Key::Escape);
    let mut pages = session(&screen).design().pages.clone();
    pages.order = vec![PageChoice {
        place: PagePlace::Hidden,
        ..PageChoice::usual(PageKind::Models)
    }];
    let change = DesignChange::Pages(Box::new(pages));
    perform(&mut screen, Action::Edit(Command::Design(change)));
    press(&mut screen, Modifiers::NONE, Key::F5);
    press(&mut screen, Modifiers::NONE, Key::ArrowRight);
    assert!(
        screen
            .query_by_label_contains("Growth and upgrade · 4 of ")
            .is_some()
    );
    press(&mut screen, Modifiers::NONE, Key::Escape);
    press(&mut screen, Modifiers::COMMAND, Key::Z);
    assert!(order(&screen).is_empty());
}

#[test]
fn an_accent_is_typed_as_its_code() {
    let mut screen = window(&Memory::new());
    let accent = |screen: &Screen| {
        session(screen)
            .design()
            .pages
            .accent
            .map(|accent| accent.to_string())
    };
    perform(&mut screen, Action::Do(Intent::ArrangePages));
    click(&mut screen, "Accent colour");
    let usual = accent(&screen);
    assert!(usual.is_some());
    for code in ["blue", "#C03060"] {
        screen
            .get_by_role_and_label(Role::TextInput, "Code of the accent colour")
            .click();
        screen.run();
        press(&mut screen, Modifiers::COMMAND, Key::A);
        type_text(&mut screen, code);
        press(&mut screen, Modifiers::NONE, Key::Enter);
        if code == "blue" {
            assert_eq!(accent(&screen), usual);
            assert!(screen.query_by_label_contains("is not a colour").is_some());
        }
    }
    assert_eq!(accent(&screen).as_deref(), Some("#c03060"));
    press(&mut screen, Modifiers::NONE, Key::Escape);
    press(&mut screen, Modifiers::COMMAND, Key::Z);
    assert_eq!(accent(&screen), usual);
}

#[test]
fn a_logo_is_chosen_removed_and_that_is_undone() {
    let world = Memory::new();
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"60\" height=\"20\"><rect width=\"60\" height=\"20\"/></svg>";
    world.put("/brand/logo.svg", svg);
    world.put("/brand/letters.svg", svg.replace("rect", "text"));
    let mut screen = window(&world);
    let logo = |screen: &Screen| session(screen).design().pages.logo.clone();
    perform(&mut screen, Action::Do(Intent::ArrangePages));
    world.answer(Some("/brand/letters.svg"));
    click(&mut screen, "Choose logo…");
    screen.run();
    assert!(
        screen
            .query_by_label_contains("convert everything to plain shapes")
            .is_some()
    );
    assert_eq!(logo(&screen), None);
    world.answer(Some("/brand/logo.svg"));
    click(&mut screen, "Choose logo…");
    screen.run();
    assert_eq!(logo(&screen).map(String::from).as_deref(), Some(svg));
    assert!(screen.query_by_label("SVG, 60 × 20").is_some());
    click(&mut screen, "Remove logo");
    assert_eq!(logo(&screen), None);
    press(&mut screen, Modifiers::NONE, Key::Escape);
    press(&mut screen, Modifiers::COMMAND, Key::Z);
    assert!(logo(&screen).is_some());
    press(&mut screen, Modifiers::COMMAND, Key::Z);
    assert_eq!(logo(&screen), None);
}

/// The dialog's title for each format, and how its file begins.
const FORMATS: [(&str, &str, &[u8]); 12] = [
    ("SVG picture", "svg", b"<?xml"),
    ("PNG picture", "png", b"\x89PNG"),
    ("PDF posters", "pdf", b"%PDF"),
    ("PDF slides", "pdf", b"%PDF"),
    ("HTML report", "html", b"<!"),
    ("Markdown record", "md", b"# "),
    ("CSV address plan", "csv", b"Name,CIDR"),
    ("PowerPoint slides", "pptx", b"PK"),
    ("Excel workbook", "xlsx", b"PK"),
    ("draw.io diagram", "drawio", b"<?xml"),
    ("PNG pages", "zip", b"PK"),
    ("Design file", "aksnet", b"{"),
];

#[test]
fn every_format_is_exported_to_where_the_dialog_says() {
    let world = Memory::new();
    let mut screen = window(&world);
    perform(&mut screen, Action::AddFromModel(Model::Kubenet));
    for (number, (title, ending, beginning)) in FORMATS.into_iter().enumerate() {
        press(&mut screen, Modifiers::COMMAND | Modifiers::SHIFT, Key::E);
        click(&mut screen, title);
        world.answer(Some(&format!("/out/{number}")));
        click(&mut screen, "Save as…");
        let path = format!("/out/{number}.{ending}");
        let written = world.contents(&path).unwrap_or_default();
        assert!(written.starts_with(beginning), "{title}: {:?}", written.get(..16));
        assert!(
            screen.query_by_label(&format!("Exported {path}")).is_some(),
            "{title}"
        );
        assert!(view(&screen).dialog.is_none());
        click(&mut screen, "Close message");
    }
    let names: Vec<String> = world
        .requests()
        .into_iter()
        .filter_map(|asked| asked.file_name)
        .collect();
    assert_eq!(names[0], "contoso-shop-kubenet.svg");
    assert_eq!(names[3], "contoso-shop.pdf");
}

#[test]
fn an_export_is_given_up_while_it_is_made() {
    let world = Memory::new();
    let (mut screen, held) = window_of_held_jobs(&world);
    // A job that waits shows its progress, so the window is never still.
    let click = |screen: &mut Screen, label: &str| {
        screen.get_by_label(label).click();
        screen.run_steps(4);
    };
    world.answer(Some("/out/plan.pdf"));
    let application = screen.state_mut().application_mut();
    application.perform(Action::Do(Intent::ExportFile), None);
    // Until the dialog stands in the middle.
    screen.run_steps(12);
    click(&mut screen, "PDF slides");
    while held.run_next() {
        // The previews are made.
        screen.run_steps(4);
    }
    click(&mut screen, "Save as…");
    assert!(held.run_next(), "the dialog answers");
    screen.run_steps(4);
    click(&mut screen, "Cancel");
    assert!(screen.query_by_label("The export was cancelled").is_some());
    assert!(held.run_next(), "the export finds that nobody wants it");
    screen.run();
    assert_eq!(world.contents("/out/plan.pdf"), None);
    assert!(screen.query_by_label_contains("Exported").is_none());
    assert!(screen.query_by_label("Cancel").is_none());
    // The next one is not held back by it.
    let application = screen.state_mut().application_mut();
    application.perform(Action::ExportTo("/out/plan.pdf".into(), false), None);
    assert!(held.run_next());
    screen.run();
    let written = world.contents("/out/plan.pdf").unwrap_or_default();
    assert!(written.starts_with(b"%PDF"), "{:?}", written.get(..16));
}

/// What the screen shows while an export is made, or is waited for, changes nothing of it (D7).
#[test]
fn an_export_stays_what_it_was_asked_to_be() {
    let world = Memory::new();
    world.put("/out/plan.pdf", "hers");
    let (mut screen, held) = window_of_held_jobs(&world);
    let choose = |screen: &mut Screen, format| {
        screen.state_mut().application_mut().view.export.format = format;
    };
    choose(&mut screen, Format::Deck);
    world.answer(Some("/out/plan"));
    let application = screen.state_mut().application_mut();
    application.perform(Action::Export, None);
    choose(&mut screen, Format::Csv);
    while held.run_next() {
        screen.run_steps(4);
    }
    assert_eq!(
        view(&screen).dialog,
        Some(Dialog::ReplaceExport("/out/plan.pdf".into()))
    );
    let application = screen.state_mut().application_mut();
    application.perform(Action::ExportTo("/out/plan.pdf".into(), true), None);
    choose(&mut screen, Format::Png);
    while held.run_next() {
        screen.run_steps(4);
    }
    let written = world.contents("/out/plan.pdf").unwrap_or_default();
    assert!(written.starts_with(b"%PDF"), "{:?}", written.get(..16));
    assert!(screen.query_by_label("Exported /out/plan.pdf").is_some());
}

#[test]
fn a_copied_picture_leaves_the_chosen_format() {
    let mut screen = window(&Memory::new());
    screen.state_mut().application_mut().view.export.format = Format::Deck;
    perform(&mut screen, Action::Do(Intent::CopyPicture));
    assert_eq!(view(&screen).export.format, Format::Deck);
}

#[test]
fn an_export_replaces_nothing_unasked_and_shows_its_folder() {
    let world = Memory::new();
    world.put("/out/plan.svg", "hers");
    let mut screen = window(&world);
    perform(&mut screen, Action::Do(Intent::ExportFile));
    world.answer(Some("/out/plan.svg"));
    click(&mut screen, "Save as…");
    assert!(screen.query_by_label("Replace the file?").is_some());
    assert_eq!(
        world.contents("/out/plan.svg").as_deref(),
        Some(b"hers".as_slice())
    );
    click(&mut screen, "Replace");
    assert!(
        world
            .contents("/out/plan.svg")
            .is_some_and(|written| written.starts_with(b"<?xml"))
    );
    click(&mut screen, "Show folder");
    assert_eq!(world.shown(), [std::path::PathBuf::from("/out/plan.svg")]);
}

#[test]
fn without_a_file_dialog_the_path_of_an_export_is_typed() {
    let world = Memory::new();
    let mut screen = window(&world);
    perform(&mut screen, Action::Do(Intent::ExportFile));
    world.answer(None);
    click(&mut screen, "Save as…");
    click(&mut screen, "Write the file");
    assert!(world.contents("contoso-shop.svg").is_some());
    assert!(!session(&screen).is_dirty());
}

#[test]
fn pictures_and_texts_go_into_the_clipboard() {
    let mut screen = window(&Memory::new());
    perform(&mut screen, Action::Do(Intent::ExportFile));
    click(&mut screen, "Markdown record");
    assert!(copied_by(&mut screen, "Copy").starts_with("# "));
    screen
        .state_mut()
        .application_mut()
        .perform(Action::Do(Intent::CopyPicture), None);
    assert_eq!(picture_copied(&mut screen).unwrap().size, [2_560, 1_440]);
}

/// The picture that the next frames put into the clipboard.
fn picture_copied(screen: &mut Screen) -> Option<egui::ColorImage> {
    (0..4).find_map(|_| {
        screen.step();
        let commands = screen.output().platform_output.commands.iter();
        commands.rev().find_map(|command| match command {
            OutputCommand::CopyImage(picture) => Some(picture.clone()),
            _ => None,
        })
    })
}

#[test]
fn the_page_on_screen_goes_into_the_clipboard_as_it_looks() {
    let mut screen = presented();
    let copied_page = |screen: &mut Screen| {
        screen.key_press(Key::C);
        let picture = picture_copied(screen).unwrap();
        screen.run();
        assert!(screen.query_by_label("Copied to the clipboard").is_some());
        picture
    };
    let drawn = copied_page(&mut screen);
    assert_eq!(drawn.size, [2_560, 1_440]);
    assert_eq!(copied_page(&mut screen), drawn);
    // In the other theme, with another count, and another page: each is another picture.
    press(&mut screen, Modifiers::NONE, Key::T);
    let dark = copied_page(&mut screen);
    assert_ne!(dark, drawn);
    set_number(&mut screen, "Nodes", "200");
    let tried = copied_page(&mut screen);
    assert_ne!(tried, dark);
    press(&mut screen, Modifiers::NONE, Key::PageDown);
    assert!(screen.query_by_label("Copied to the clipboard").is_none());
    assert_ne!(copied_page(&mut screen), tried);
    assert!(view(&screen).notices.is_empty(), "nothing lies on the page");
}
