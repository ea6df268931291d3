//! What headlines say, verdict by verdict, and that they never say more than twelve words.

use super::*;
use crate::azure::Rule;
use crate::check::{self, check, rules};
use crate::decide::comparison::compare_alternatives;
use crate::decide::verdict::AlternativeVerdict;
use crate::design::presets::{presets, worked_example};
use crate::design::{DecisionStatus, Name, Shared};
use crate::plan::plan;

const REFUSED: &Rule = &rules::SUBNETS_OVERLAP.rule;
const CLASH: &Rule = &rules::POD_CIDR_OVERLAPS_CONNECTED.rule;

/// Every possible verdict.
fn outcomes() -> Vec<Outcome> {
    let unmet = Criterion::ALL.iter().map(|criterion| Outcome::NotMet(*criterion));
    [
        Outcome::Fits,
        Outcome::Works(1),
        Outcome::Works(14),
        Outcome::CannotUpgrade,
        Outcome::DoesNotFit,
        Outcome::Refused(REFUSED),
        Outcome::Refused(CLASH),
        Outcome::Incomplete,
        Outcome::NoCluster,
    ]
    .into_iter()
    .chain(unmet)
    .collect()
}

/// Whether a headline says what the verdict says.
fn agrees(said: &str, outcome: Outcome) -> bool {
    let marks = [
        "cannot upgrade",
        "does not meet",
        "does not fit",
        "refuses",
        "no cluster",
        "lacks",
        "ncomplete",
    ];
    let allowed: &[&str] = match outcome {
        Outcome::Fits => &[],
        Outcome::Works(_) => return ["warning", ", but "].iter().any(|mark| said.contains(mark)),
        Outcome::CannotUpgrade => &["cannot upgrade"],
        Outcome::NotMet(_) => &["does not meet"],
        Outcome::DoesNotFit => &["does not fit"],
        Outcome::Refused(_) => &["refuses"],
        Outcome::Incomplete => &["ncomplete"],
        Outcome::NoCluster => &["no cluster"],
    };
    let found: Vec<&str> = marks.into_iter().filter(|mark| said.contains(mark)).collect();
    found == allowed
}

fn said(design: &Design, outcome: Outcome, at: usize) -> String {
    let plan = plan(design);
    let findings = check(design, &plan);
    let verdicts = Verdicts {
        alternatives: design
            .alternatives
            .iter()
            .map(|alternative| AlternativeVerdict {
                outcome,
                clusters: vec![outcome; alternative.clusters.len()],
            })
            .collect(),
    };
    Headlines::new(design, &plan, &findings, &verdicts).alternative(at)
}

#[test]
fn an_alternative_is_said_in_a_sentence_that_agrees_with_its_verdict() {
    let design = worked_example();
    for (outcome, expected) in [
        (Outcome::Fits, "Overlay carries 49 user nodes, with upgrades"),
        (
            Outcome::Works(1),
            "Overlay carries 49 user nodes, but its pods collide with on-prem",
        ),
        (
            Outcome::CannotUpgrade,
            "Overlay holds 40 user nodes but cannot upgrade: node subnet too small",
        ),
        (
            Outcome::NotMet(Criterion::PodsReachable),
            "Overlay does not meet: pods reachable from outside",
        ),
        (Outcome::DoesNotFit, "Overlay does not fit what is planned"),
        (
            Outcome::Refused(REFUSED),
            "Azure refuses overlay: two subnets overlap",
        ),
        (Outcome::NoCluster, "Overlay has no cluster yet"),
    ] {
        assert_eq!(said(&design, outcome, 0), expected);
    }
}

#[test]
fn what_runs_and_what_stands_beside_others_is_named() {
    let mut design = worked_example();
    design.alternatives.push(design.alternatives[0].clone());
    assert!(said(&design, Outcome::Fits, 1).starts_with("Overlay (B) carries"));
    design.alternatives[1].today = true;
    assert_eq!(
        said(&design, Outcome::Works(1), 1),
        "Today's overlay carries 49 user nodes, but its pods collide with on-prem"
    );
}

#[test]
fn what_azure_refuses_is_said_with_its_reason() {
    let subjects = [(Model::Overlay, false), (Model::PodSubnetDynamic, true)];
    for (model, has_others) in subjects {
        let mut design = worked_example();
        let mut alternative = design.alternatives[0].clone().into_inner();
        let mut cluster = alternative.clusters[0].clone().into_inner();
        cluster.model = model;
        alternative.clusters = vec![cluster.into()];
        design.alternatives = vec![alternative.into(); if has_others { 2 } else { 1 }];
        for rule in rules::definitions().map(|definition| &definition.rule) {
            let is_error = rule.severity == Some(Severity::Error);
            if !is_error || check::DOES_NOT_FIT.contains(&rule.id) {
                continue;
            }
            let said = said(&design, Outcome::Refused(rule), 0);
            assert!(words_in(&said) <= MOST_WORDS && !said.ends_with('…'), "{said}");
            let (_, reason) = said.split_once(": ").unwrap();
            let known = [Some(rule.title), rules::short_words(rule)];
            let is_reason = known.into_iter().flatten().any(|words| within(words) == reason);
            assert!(is_reason || reason.contains("collide"), "{said}");
        }
    }
}

#[test]
fn a_decision_for_what_does_not_work_says_so() {
    let mut design = worked_example();
    let mut twin = design.alternatives[0].clone().into_inner();
    twin.name = Name::or("Other", "Other");
    design.alternatives.push(twin.into());
    design.decision.chosen = Some(Name::or("Other", "Other"));
    design.decision.status = DecisionStatus::Accepted;
    let said = |design: &Design, outcome: Outcome| {
        let plan = plan(design);
        let findings = check(design, &plan);
        let verdict = AlternativeVerdict {
            outcome,
            clusters: vec![outcome],
        };
        let verdicts = Verdicts {
            alternatives: vec![verdict; 2],
        };
        Headlines::new(design, &plan, &findings, &verdicts).decision()
    };
    for (outcome, expected) in [
        (Outcome::Fits, "Overlay (B) is accepted"),
        (Outcome::Works(3), "Overlay (B) is accepted"),
        (
            Outcome::CannotUpgrade,
            "Overlay (B) is accepted, but cannot upgrade",
        ),
        (
            Outcome::NotMet(Criterion::PodsReachable),
            "Overlay (B) is accepted, but does not meet: pods reachable from outside",
        ),
        (Outcome::DoesNotFit, "Overlay (B) is accepted, but does not fit"),
        (
            Outcome::Refused(REFUSED),
            "Overlay (B) is accepted, but Azure refuses it: two subnets overlap",
        ),
        (
            Outcome::NoCluster,
            "Overlay (B) is accepted, but has no cluster yet",
        ),
    ] {
        assert_eq!(said(&design, outcome), expected);
    }
    for outcome in outcomes() {
        let said = said(&design, outcome);
        assert!(words_in(&said) <= MOST_WORDS && !said.ends_with('…'), "{said}");
    }
    design.decision.status = DecisionStatus::Superseded;
    assert_eq!(said(&design, Outcome::DoesNotFit), "Overlay (B) is superseded");
}

#[test]
fn every_verdict_of_every_example_is_said_in_twelve_words() {
    for preset in presets() {
        let mut design = preset.design().unwrap();
        design.alternatives[0].today = true;
        let twin: Shared<Alternative> = design.alternatives[0].clone();
        design.alternatives.push(twin);
        for outcome in outcomes() {
            for at in 0..design.alternatives.len() {
                let several = design.alternatives[at].clusters.len() > 1;
                let said = said(&design, outcome, at);
                assert!(words_in(&said) <= MOST_WORDS, "{said}");
                let is_said = agrees(&said, outcome) || several && outcome == Outcome::NoCluster;
                assert!(is_said, "{}, {outcome}: {said}", preset.title);
            }
        }
    }
}

#[test]
fn all_of_two_are_both() {
    let mut design = worked_example();
    let mut second = design.alternatives[0].clone().into_inner();
    second.name = Name::or("The same again".to_owned(), "copy");
    design.alternatives.push(Shared::from(second));
    let plan = plan(&design);
    let findings = check(&design, &plan);
    let verdicts = Verdicts::new(&design, &plan, &findings);
    let headlines = Headlines::new(&design, &plan, &findings, &verdicts);
    assert_eq!(headlines.options(), "Both alternatives work, both with warnings");
    assert_eq!(
        headlines.addresses(),
        "Both alternatives collide with addresses in use"
    );
}

#[test]
fn the_sentences_on_all_alternatives_count_right() {
    let mut design = worked_example();
    for at in 1..5 {
        let mut alternative = design.alternatives[0].clone().into_inner();
        alternative.name = Name::or(format!("Copy {at} of the first with a long name"), "copy");
        design.alternatives.push(Shared::from(alternative));
    }
    let plan = plan(&design);
    let findings = check(&design, &plan);
    let verdicts = Verdicts::new(&design, &plan, &findings);
    let headlines = Headlines::new(&design, &plan, &findings, &verdicts);
    assert_eq!(headlines.options(), "All 5 alternatives work, all with warnings");
    assert_eq!(
        headlines.addresses(),
        "All 5 alternatives collide with addresses in use"
    );
    let table = compare_alternatives(&design, &plan, &findings);
    assert_eq!(
        headlines.recommendation(&table),
        "A, B, C, D and E tie on requirements and findings"
    );
    assert!(
        headlines
            .purpose()
            .starts_with("A network for 43 nodes has to meet"),
        "{}",
        headlines.purpose()
    );
}

#[test]
fn long_sentences_are_clipped_and_short_ones_left() {
    assert_eq!(clipped("  two   words "), "two words");
    let long = "word ".repeat(30);
    assert_eq!(words_in(&clipped(&long)), MOST_WORDS);
    assert_eq!(first_short([long.clone(), "short".to_owned()]), "short");
    assert_eq!(words_in(&first_short([long])), MOST_WORDS);
    assert_eq!(joined(&[]), "");
    assert_eq!(joined(&["A".into(), "B".into(), "C".into()]), "A, B and C");
}

#[test]
fn every_limit_reads_well_in_a_headline() {
    use crate::plan::Limit;
    for (limit, first, lack) in [
        (
            Limit::NodeSubnet((0, 0)),
            "node subnet runs out first",
            Some("node subnet too small"),
        ),
        (
            Limit::OutboundPorts,
            "SNAT ports run out first",
            Some("too few SNAT ports"),
        ),
        (Limit::PoolNodes, "one pool holds no more", None),
        (
            Limit::NetworkAddresses(0),
            "private addresses of the VNet run out first",
            None,
        ),
    ] {
        assert_eq!(limit.kind().runs_out_words(), first);
        assert_eq!(limit.kind().lack_words().as_deref(), lack);
    }
}

#[test]
fn models_that_fit_and_cannot_do_what_is_asked_are_not_said_not_to_fit() {
    let mut design = worked_example();
    let said = |design: &Design| {
        let (plan, requirements) = (plan(design), &design.requirements);
        let findings = check(design, &plan);
        let verdicts = Verdicts::new(design, &plan, &findings);
        let (alternative, planned) = (&design.alternatives[0], &plan.alternatives[0]);
        let comparison = crate::plan::compare(design, alternative, planned, 0, None).unwrap();
        let ranking = crate::decide::advice::rank(requirements, alternative, &comparison);
        Headlines::new(design, &plan, &findings, &verdicts)
            .models(&ranking, Some((Model::Overlay, verdicts.of_cluster(0, 0))))
    };
    assert_eq!(
        said(&design),
        "1 of 5 models fits this workload; overlay ranks first"
    );
    let mut refused = design.clone();
    let mut alternative = refused.alternatives[0].clone().into_inner();
    let twin = alternative.networks[0].subnets[0].clone();
    let mut network = alternative.networks[0].clone().into_inner();
    network.subnets.push(twin);
    alternative.networks[0] = network.into();
    refused.alternatives[0] = alternative.into();
    assert_eq!(
        said(&refused),
        "1 of 5 models fits; overlay ranks first, but Azure refuses it"
    );
    design.requirements.pods_reachable_from_outside = Some(true);
    assert_eq!(
        said(&design),
        "None of the 5 models both fits and suits this cluster"
    );
}

#[test]
fn growth_puts_nothing_forward_that_does_not_work() {
    let design = worked_example();
    let plan = plan(&design);
    let findings = check(&design, &plan);
    let verdicts = Verdicts::new(&design, &plan, &findings);
    let headlines = Headlines::new(&design, &plan, &findings, &verdicts);
    let ceilings = plan.alternatives[0].clusters[0].ceilings.unwrap();
    let said = |outcomes: &[Outcome]| {
        let grows = outcomes.iter().enumerate().map(|(alternative, outcome)| Growing {
            alternative,
            pool: "user",
            planned: 40,
            ceilings,
            outcome: *outcome,
        });
        headlines.growth(&grows.collect::<Vec<_>>())
    };
    let (fits, no, refused) = (Outcome::Fits, Outcome::DoesNotFit, Outcome::Refused(REFUSED));
    for (outcomes, expected) in [
        (
            &[fits][..],
            "Upgrades work up to 49 user nodes; node subnet runs out first",
        ),
        (
            &[no],
            "49 user nodes can be upgraded, but the cluster does not fit",
        ),
        (
            &[refused],
            "49 user nodes can be upgraded, but Azure refuses the cluster",
        ),
        (&[fits, fits], "Upgrades allow 49 nodes in A and 49 in B"),
        (&[no, fits], "Upgrades allow 49 nodes in B, but A does not work"),
        (
            &[fits, no, fits, refused],
            "A grows furthest: 49 nodes, but 2 do not work",
        ),
        (
            &[no, refused],
            "None works as planned; A grows furthest: 49 nodes",
        ),
    ] {
        assert_eq!(said(outcomes), expected);
    }
}

/// The first of three was named as if it were the only one.
#[test]
fn clusters_that_azure_refuses_are_counted() {
    let estate = crate::design::presets::presets()[4].design().unwrap();
    let plan = plan(&estate);
    let findings = check(&estate, &plan);
    let verdicts = Verdicts::new(&estate, &plan, &findings);
    let said = Headlines::new(&estate, &plan, &findings, &verdicts).alternative(0);
    assert_eq!(
        said,
        "17 of 20 clusters work; Azure refuses sandbox-dev and 2 more"
    );
}
