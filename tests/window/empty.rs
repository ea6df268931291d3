//! Panels with nothing to show: each says in one sentence what is missing, and offers what brings it.

use aksnet::design::{Design, presets};
use aksnet::ui::action::{Action, Intent};
use egui::Rect;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;

use super::room::opened;
use super::screen::{Screen, design, perform, view};
use super::targets::small;

const SIZES: [[f32; 2]; 3] = [[1_280.0, 720.0], [1_920.0, 1_080.0], [720.0, 450.0]];

/// The blank design after something was taken out of its alternative.
fn without(clusters: bool, networks: bool) -> Design {
    let mut design = presets::blank();
    let alternative = &mut design.alternatives[0];
    if clusters {
        alternative.clusters.clear();
    }
    if networks {
        alternative.networks.clear();
    }
    design
}

fn without_anything() -> Design {
    let mut design = presets::blank();
    design.alternatives.clear();
    design
}

/// The button of that name next to a sentence; where several say it, next to the last, which lies over the others.
fn way(screen: &Screen, words: &str, way: Intent) -> Rect {
    let said = screen.query_all_by_label(words).map(|label| label.rect());
    let said = said.reduce(|_, over| over).unwrap();
    let buttons = screen.query_all_by_role_and_label(Role::Button, way.title());
    let is_near =
        |rect: &Rect| (rect.center().y - said.center().y).abs() < 48.0 && said.left() - 48.0 <= rect.right();
    let near = buttons.map(|button| button.rect()).filter(is_near);
    near.reduce(|_, over| over).unwrap()
}

/// Presses what is offered next to a sentence.
fn take(screen: &mut Screen, words: &str, offered: Intent) {
    let at = way(screen, words, offered).center();
    screen.drag_at(at);
    screen.step();
    screen.drop_at(at);
    screen.run();
}

const NO_MODELS: &str = "This alternative has no clusters yet, so there are no models to compare";
const NO_GROWTH: &str = "This alternative has no clusters yet, so there is no growth to show";
const NO_VNET: &str = "This alternative has no VNets yet";
const NO_RANGES: &str = "This alternative has no ranges yet";
const NO_CODE: &str = "This alternative has nothing to deploy yet";

#[test]
fn what_a_cluster_is_wanted_for_offers_one() {
    for size in SIZES {
        for (words, lower) in [(NO_MODELS, None), (NO_GROWTH, Some(Intent::ShowGrowth))] {
            for design_without in [without(true, false), without(true, true)] {
                let mut screen = opened(&design_without, size);
                if let Some(lower) = lower {
                    perform(&mut screen, Action::Do(lower));
                }
                take(&mut screen, words, Intent::AddCluster);
                let alternative = &design(&screen).alternatives[0];
                assert_eq!(alternative.clusters.len(), 1, "{size:?}: {words}");
                // It lies in a VNet, in a subnet of it.
                let cluster = &alternative.clusters[0];
                let network = &alternative.networks[0];
                assert_eq!(cluster.network, network.name);
                let node_subnet = cluster.pools[0].node_subnet.parts().1;
                assert!(
                    network
                        .subnets
                        .iter()
                        .any(|subnet| subnet.name.matches(node_subnet))
                );
                assert!(screen.query_by_label(words).is_none());
                // As one step.
                perform(&mut screen, Action::Do(Intent::Undo));
                assert_eq!(design(&screen).alternatives, design_without.alternatives);
            }
        }
    }
}

#[test]
fn a_map_without_a_vnet_offers_one_also_where_it_shows_other_ranges() {
    for size in SIZES {
        for has_cluster in [false, true] {
            let mut screen = opened(&without(!has_cluster, true), size);
            take(&mut screen, NO_VNET, Intent::AddNetwork);
            assert_eq!(design(&screen).alternatives[0].networks.len(), 1);
            assert!(screen.query_by_label(NO_VNET).is_none());
        }
    }
}

#[test]
fn a_vnet_that_a_cluster_waits_for_is_added_under_its_name() {
    for (words, lower) in [
        (
            "VNet vnet does not exist, so there are no models to compare",
            None,
        ),
        (
            "VNet vnet does not exist, so there is no growth to show",
            Some(Intent::ShowGrowth),
        ),
    ] {
        let mut screen = opened(&without(false, true), [1_280.0, 720.0]);
        if let Some(lower) = lower {
            perform(&mut screen, Action::Do(lower));
        }
        take(&mut screen, words, Intent::AddNetwork);
        assert_eq!(design(&screen).alternatives[0].networks[0].name.as_str(), "vnet");
        perform(&mut screen, Action::CloseDialog);
        screen.get_by_label("Network models");
    }
}

#[test]
fn ranges_and_code_offer_what_would_be_in_them() {
    for size in SIZES {
        for (lower, words, offered) in [
            (
                Intent::ShowRanges,
                NO_RANGES,
                [Intent::AddNetwork, Intent::PasteRanges],
            ),
            (
                Intent::ShowCode,
                NO_CODE,
                [Intent::AddNetwork, Intent::AddCluster],
            ),
        ] {
            for offered in offered {
                let mut screen = opened(&without(true, true), size);
                perform(&mut screen, Action::Do(lower));
                take(&mut screen, words, offered);
                let is_asked = view(&screen).dialog.is_some();
                let networks = design(&screen).alternatives[0].networks.len();
                let expected = usize::from(offered != Intent::PasteRanges);
                assert_eq!(networks, expected, "{size:?}: {offered:?}");
                assert_eq!(is_asked, offered != Intent::AddCluster, "{size:?}: {offered:?}");
            }
        }
    }
}

#[test]
fn a_design_without_an_alternative_offers_one_in_every_place() {
    let says = |so: &str| format!("This design has no alternatives yet{so}");
    for (shown, so) in [
        (None, ", so there are no models to compare"),
        (None, ", so there is nothing to explain"),
        (Some(Intent::ShowGrowth), ", so there is no growth to show"),
        (Some(Intent::Compare), ", so there is nothing to compare"),
        (Some(Intent::ShowCode), ""),
    ] {
        let mut screen = opened(&without_anything(), [1_280.0, 720.0]);
        if let Some(shown) = shown {
            perform(&mut screen, Action::Do(shown));
        }
        // The map says the same, above.
        let words = says(so);
        if so.is_empty() {
            let all = screen.query_all_by_label(&words);
            assert!(2 <= all.count(), "{words}");
            continue;
        }
        take(&mut screen, &words, Intent::AddAlternative);
        assert_eq!(design(&screen).alternatives.len(), 1, "{words}");
    }
}

#[test]
fn one_alternative_alone_is_copied_and_without_a_cluster_under_no_model() {
    let mut screen = opened(&without(true, false), [1_280.0, 720.0]);
    perform(&mut screen, Action::Do(Intent::Compare));
    assert!(screen.query_by_label_contains("Same workload as").is_none());
    screen.get_by_label("Copy this alternative").click();
    screen.run();
    assert_eq!(design(&screen).alternatives.len(), 2);
}

#[test]
fn nothing_moves_from_tab_to_tab_and_all_that_is_offered_is_large_enough() {
    let mut found = Vec::new();
    for size in SIZES {
        for empty in [
            without(true, false),
            without(false, true),
            without(true, true),
            without_anything(),
        ] {
            let mut screen = opened(&empty, size);
            let map = screen.get_by_label("Address map").rect();
            for lower in [
                Intent::ShowGrowth,
                Intent::ShowChecks,
                Intent::ShowRanges,
                Intent::ShowCode,
                Intent::Compare,
            ] {
                perform(&mut screen, Action::Do(lower));
                found.extend(small(&screen));
                // In a low window what is open below takes the place of the models.
                if 500.0 < size[1] && lower != Intent::Compare {
                    assert_eq!(
                        screen.get_by_label("Address map").rect(),
                        map,
                        "{size:?}: {lower:?}"
                    );
                }
                if lower == Intent::ShowGrowth {
                    // There is no growth to choose a view of.
                    assert!(screen.query_by_label("Lines").is_none());
                }
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn clusters_by_headroom_offer_a_cluster_where_there_is_none() {
    let mut screen = opened(&without(true, false), [1_280.0, 720.0]);
    perform(&mut screen, Action::Do(Intent::Standings));
    take(
        &mut screen,
        "This alternative has no clusters yet",
        Intent::AddCluster,
    );
    assert_eq!(design(&screen).alternatives[0].clusters.len(), 1);
    assert!(view(&screen).dialog.is_none());
}
